/*
 * decision_test.c — from facts to the decision of the contract, on a small pack of its own above
 * the real dictionary.
 *
 * Which rules the regulations have is not asked here (packs have their cases); only what a decision
 * makes of them.
 * In cases and expected answers ' stands for ".
 */
#include "app/judge/decision.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/judge/decide_cmd.h"
#include "app/judge/decision_inner.h"
#include "lib/base/arena.h"
#include "lib/rule/marked_testkit.h"
#include "lib/rule/random_pack_testkit.h"

#define CITED(place)     "  cite Q " place "\n"
#define REST             "  vi lời\n  en words\n  fires head = true\n  spares head = false\n"
#define RULE(head, w, t) "rule " head "\n" CITED("Điều 1") "  when " w "\n  then " t "\n" REST
#define PARAM(head)                                                                                \
    "param " head "\n" CITED("Điều 2") "  confidence secondary\n  vi lời\n  en words\n"

static const char head[] =
    "pack t \"Quy định thử\" issued 01/01/2020 cycles 2020..2026\n"
    "  quarters from 2024\n"
    "document Q \"Quy định thử\" issued 01/01/2020 in force 01/01/2020..\n" PARAM(
        "proposal_rule = yes") PARAM("twenty = 20 %") PARAM("three = 3") PARAM("year_end = 31/12")
        PARAM("january = 15/01 next year") RULE(
            "X.out for member, confirmed", "party_status is exempt",
            "not reviewed, reason exempt") RULE("X.unrated for member, secondary",
                                                "absent_at_review", "not rated, reason absent")
            RULE(
                "X.new for member, confirmed", "appointed_on less than 6 months before cutoff",
                "post not rated") RULE("F.post for member, confirmed", "leadership_post",
                                       "form 2A for leader, decider provincial_standing_committee, "
                                       "member decider cell") RULE("F.rest for member, confirmed",
                                                                   "not leadership_post",
                                                                   "form 2B for no_post, decider "
                                                                   "cell")
                RULE("P.cell for member, confirmed",
                     "in_political_system or not in_political_system",
                     "place own_cell") RULE("P.lead for member, confirmed", "leadership_post",
                                            "place leadership_collective, place own_cell")
                    RULE("W.look for member, confirmed", "maternity_leave",
                         "warn look, block rate, require remedy_report")
                        RULE("W.ask for member, assumed", "state_employee",
                             "block rate, require state_level")
                            RULE("L.kht for member, confirmed",
                                 "some disciplines (decided_on in cycle and breach_year in cycle)",
                                 "level KHT") RULE("L.ht for member, confirmed",
                                                   "tasks_late more than 20 % of tasks_assigned",
                                                   "at most HT") RULE("L.htt for member, secondary",
                                                                      "units_led.kht more than 0",
                                                                      "at most HTT")
                                RULE(
                                    "L.unit for member, confirmed", "head",
                                    "at most unit_level") RULE("L.free for member, confirmed",
                                                               "force_majeure",
                                                               "discretion, require written_reason")
                                    RULE("L.guess for member, assumed", "self_detected",
                                         "level KHT, require remedy_report")
                                        RULE("R.old for member, confirmed",
                                             "some disciplines (breach_year before cycle)",
                                             "rerate") RULE("C.old for member, confirmed",
                                                            "some disciplines (breach_unit is old)",
                                                            "counted to old_unit")
                                            RULE("C.this for member, confirmed",
                                                 "some disciplines (not breach_unit is old)",
                                                 "counted to this_unit") "include \"more.pack\"\n";

static const char more[] = RULE(
    "V.xs for member, confirmed", "vote.xs more than 50 % of vote.summoned",
    "voted XS") RULE("C.kht for collective, confirmed", "main_targets_missed", "level KHT")
    RULE("C.ht for collective, confirmed", "member_degraded", "at most HT") RULE(
        "C.htt for collective, confirmed", "subunits_disciplined more than 0",
        "at most HTT") RULE("C.body for collective, confirmed", "has_standing_committee",
                            "body standing_committee, summary to sub_committee")
        RULE("E.draft for event, confirmed", "not meeting_on is none and not draft_sent_on is none",
             "deadline three working days before meeting_on")
            RULE("E.jan for event, confirmed", "calendar is school", "deadline january")
                RULE("E.end for event, confirmed", "calendar is ordinary", "deadline year_end")
                    RULE("E.order for event, confirmed",
                         "suggestion_issued or not suggestion_issued", "order head, deputy, member")
                        RULE("E.late for event, confirmed", "days_to_summary at most 0", "late")
                            RULE("E.tight for event, confirmed", "days_left is 0", "warn last_day")
                                RULE("G.cap for group, confirmed", "kind one of (members, leaders)",
                                     "cap twenty") RULE("G.over for group, confirmed",
                                                        "xs more than twenty of htt", "over")
                                    RULE("G.small for group, confirmed", "scope is cell",
                                         "not judged, warn small");

static const char overlay[] = "overlay o \"Tỉnh\" issued 01/01/2020 on t cycles 2020..2026\nswitch "
                              "L.guess on\nswitch W.ask on\nswitch L.htt off\n";

static struct arena *kept;
static struct shelf *shelf;
static struct text_store files;

static err_t read_file(void *ctx, struct arena *a, struct str path, struct str *text)
{
    struct pack_store own = text_store_open(ctx), embedded = pack_store_embedded();
    err_t err = own.read(own.ctx, a, path, text);
    return err == E_NOTFOUND ? embedded.read(embedded.ctx, a, path, text) : err;
}

static err_t each_folder(void *ctx, struct arena *a, void (*fn)(void *arg, struct str folder),
                         void *arg)
{
    struct pack_store own = text_store_open(ctx);
    return own.each(own.ctx, a, fn, arg);
}

static int open_packs(void **state)
{
    (void)state;
    kept = arena_open(LIMIT_PACK_ARENA);
    files.file[0] = (struct text_file){"t/pack.pack", STR(head)};
    files.file[1] = (struct text_file){"overlays/o/pack.pack", STR(overlay)};
    files.file[2] = (struct text_file){"t/more.pack", STR(more)};
    files.n = 3;
    shelf = shelf_open(kept, (struct pack_store){&files, read_file, each_folder}, LANG_EN);
    return 0;
}

static int close_packs(void **state)
{
    (void)state;
    arena_close(kept);
    return 0;
}

/* --- helpers ------------------------------ */

static char *quoted(struct arena *a, const char *text)
{
    size_t n = strlen(text);
    char *p = arena_alloc(a, n + 1);
    for (size_t i = 0; i < n; i++)
        p[i] = text[i] == '\'' ? '"' : text[i];
    return p;
}

static struct case_in *read_case(struct arena *a, const char *text)
{
    struct case_in *in;
    struct case_error error = {0};
    if (case_read(shelf, a, LANG_EN, str_of(quoted(a, text)), &in, &error) != OK)
        fail_msg("%s\n%.*s: %.*s", text, STR_ARG(error.field), STR_ARG(error.message));
    return in;
}

/* The line that `decide` writes; it must be JSON. */
static struct str decide(struct arena *a, const char *text)
{
    struct buf b;
    struct json *tree;
    struct json_error fault;
    buf_open(&b, LIMIT_DECISION_BYTES);
    decision_write(&b, decide_case(shelf, a, read_case(a, text)));
    struct str line = str_copy(a, buf_view(&b));
    buf_close(&b);
    if (json_parse(a, line, &tree, &fault) != OK)
        fail_msg("no JSON at %zu: %.*s", fault.offset, STR_ARG(line));
    return line;
}

struct answer {
    const char *text;
    const char *has[6];
};

static void check_answer(const struct answer *c)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    struct str line = decide(a, c->text);
    for (int i = 0; i < 6 && c->has[i] != NULL; i++) {
        if (!str_contains(line, quoted(a, c->has[i])))
            fail_msg("%s\nlacks %s in\n%.*s", c->text, c->has[i], STR_ARG(line));
    }
    arena_close(a);
}

#define CHECK_ALL(list)                                                                            \
    for (size_t i_ = 0; i_ < sizeof(list) / sizeof *(list); i_++)                                  \
    check_answer(&(list)[i_])

#define CASE(subject, facts)                                                                       \
    "{'id': 'x', 'cycle': {'year': 2024}, 'subject': '" subject "', 'facts': {" facts "}}"
#define GOOD                                                                                       \
    "'party_status': 'normal', 'absent_at_review': false, 'leadership_post': false, "              \
    "'appointed_on': null, "                                                                       \
    "'in_political_system': true, 'tasks_assigned': 10, 'units_led': {'kht': 0}, "                 \
    "'force_majeure': false"
#define PLAIN         GOOD ", 'tasks_late': 0, 'disciplines': [], 'head': false"
#define MEMBER(facts) CASE("member", facts)

/* --- levels and who is rated ------------------------------ */

static void test_levels(void **state)
{
    static const struct answer list[] = {
        {MEMBER(PLAIN),
         {"'level': 'XS', 'max_level': 'XS', 'forced': false, 'discretion': false",
          "'unknown': []"}},
        {MEMBER(GOOD ", 'tasks_late': 3, 'disciplines': [], 'head': false"),
         {"'level': 'HT', 'max_level': 'HT'"}},
        {MEMBER(GOOD ", 'tasks_late': 0, 'head': true, 'unit_level': 'HTT', 'disciplines': []"),
         {"'level': 'HTT'"}},
        {MEMBER(GOOD ", 'tasks_late': 0, 'head': true, 'unit_level': null, 'disciplines': []"),
         {"'level': 'XS'"}},
        {MEMBER(GOOD ", 'tasks_late': 0, 'head': true, 'disciplines': []"),
         {"'level': null, 'max_level': 'XS'", "'unknown': ['unit_level']"}},
        {MEMBER(GOOD ", 'tasks_late': 3, 'head': false, 'disciplines': [{'decided_on': "
                     "'2024-05-01', 'breach_year': 2024}]"),
         {"'level': 'KHT', 'max_level': 'KHT', 'forced': true"}},
        {MEMBER("'party_status': 'normal', 'absent_at_review': false, 'force_majeure': true, "
                "'disciplines': []"),
         {"'level': null, 'max_level': 'XS', 'forced': false, 'discretion': true",
          "'requires': ['written_reason']"}},
        {MEMBER("'force_majeure': true, 'disciplines': [{'decided_on': '2024-05-01', "
                "'breach_year': 2024}]"),
         {"'forced': true, 'discretion': false", "'requires': []"}},
        {MEMBER("'party_status': 'exempt', 'maternity_leave': true"),
         {"'reviewed': false, 'rated': false, 'reason': 'exempt'", "'form': null", "'places': []",
          "'decider': null", "'requires': [], 'blocked': [], 'warnings': []",
          "'level': null, 'max_level': null"}},
        {MEMBER("'party_status': 'normal', 'absent_at_review': true"),
         {"'reviewed': true, 'rated': false, 'reason': 'absent'"}},
        {MEMBER(""),
         {"'reviewed': null, 'rated': null, 'reason': null", "'level': null, 'max_level': 'XS'"}},
        {CASE("collective", "'main_targets_missed': false, 'member_degraded': true, "
                            "'has_standing_committee': true"),
         {"'level': 'HT'", "'reviewed_body': 'standing_committee'",
          "'summary_to': 'sub_committee'"}},
    };
    (void)state;
    CHECK_ALL(list);
}

static void test_posts(void **state)
{
    static const struct answer list[] = {
        {MEMBER(
             "'leadership_post': true, 'in_political_system': true, 'appointed_on': '2024-09-01'"),
         {"'post_rated': false", "'form': '2A', 'form_for': 'leader'",
          "'places': ['own_cell', 'leadership_collective']",
          "'decider': 'provincial_standing_committee', 'member_decider': 'cell'"}},
        {MEMBER("'leadership_post': true, 'appointed_on': '2024-06-30'"), {"'post_rated': true"}},
        {MEMBER("'leadership_post': true, 'appointed_on': null"), {"'post_rated': true"}},
        {MEMBER("'leadership_post': false"),
         {"'form': '2B', 'form_for': 'no_post'", "'decider': 'cell', 'level'"}},
    };
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    (void)state;
    CHECK_ALL(list);
    assert_false(str_contains(decide(a, MEMBER("'leadership_post': true")), "post_rated"));
    assert_false(str_contains(
        decide(a, MEMBER("'leadership_post': false, 'appointed_on': '2024-09-01'")), "post_rated"));
    arena_close(a);
}

/* A rule whose paper nobody has seen warns, and may ask for a paper, until an overlay switches it
   on. */
static void test_assumed_rules(void **state)
{
    static const struct answer list[] = {
        {MEMBER(PLAIN ", 'self_detected': true, 'state_employee': true"),
         {"'level': 'XS'", "'requires': ['state_level', 'remedy_report']", "'blocked': []",
          "'warnings': [{'code': 'assumed_rule', 'rule': 't.W.ask'}, {'code': 'assumed_rule', "
          "'rule': 't.L.guess'}]",
          "'rule': 't.L.guess', 'effect': 'force KHT, require remedy_report', 'cite': 'Điều 1, Quy "
          "định thử', 'confidence': 'assumed', 'warns_only': true"}},
        {"{'cycle': {'year': 2024}, 'overlays': ['o'], 'subject': 'member', 'facts': {" PLAIN
         ", 'self_detected': true, 'state_employee': true}}",
         {"'level': 'KHT'", "'blocked': [{'step': 'rate', 'rule': 't.W.ask'}]", "'warnings': []"}},
        {"{'cycle': {'year': 2024}, 'overlays': ['o'], 'subject': 'member', 'facts': "
         "{'party_status': 'normal', 'absent_at_review': false, 'force_majeure': false, "
         "'tasks_assigned': 10, 'tasks_late': 0, 'disciplines': [], 'head': false, "
         "'self_detected': false, 'units_led': {'kht': 3}}}",
         {"'level': 'XS'"}},
    };
    (void)state;
    CHECK_ALL(list);
}

static void test_proposal(void **state)
{
    static const struct answer list[] = {
        {MEMBER(GOOD ", 'tasks_late': 3, 'proposed_level': 'HTT'"),
         {"'blocked': [{'step': 'decide', 'rule': 't.proposal_rule'}]"}},
        {MEMBER(GOOD ", 'tasks_late': 3, 'proposed_level': 'HT'"), {"'blocked': []"}},
        {MEMBER(GOOD ", 'tasks_late': 3, 'proposed_level': null"), {"'blocked': []"}},
        {MEMBER("'party_status': 'exempt', 'proposed_level': 'XS'"), {"'blocked': []"}},
        {MEMBER("'maternity_leave': true"),
         {"'requires': ['remedy_report'], 'blocked': [{'step': 'rate', 'rule': 't.W.look'}], "
          "'warnings': [{'code': 'look', 'rule': 't.W.look'}]"}},
    };
    (void)state;
    CHECK_ALL(list);
}

/* --- lists ------------------------------ */

static void test_disciplines(void **state)
{
    static const struct answer list[] = {
        {MEMBER("'disciplines': [{'breach_year': 2021, 'breach_unit': 'old'}, {'breach_year': "
                "2020, 'breach_unit': 'this'}, {'breach_year': 2021, 'breach_unit': 'both'}]"),
         {"'rerate': [{'year': 2020, 'pack': 't', 'by': 'competent_superior', 'rule': 't.R.old'}, "
          "{'year': 2021,",
          "'counted_to': ['old_unit', 'this_unit', 'this_unit']"}},
        {MEMBER("'disciplines': [{'breach_year': 2019}, {}]"),
         {"'rerate': [{'year': 2019, 'pack': null,", "'counted_to': [null, null]",
          "disciplines[1].breach_year"}},
        {MEMBER("'disciplines': []"), {"'rerate': []"}},
    };
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    (void)state;
    CHECK_ALL(list);
    assert_false(str_contains(decide(a, MEMBER("'disciplines': []")), "counted_to"));
    arena_close(a);
}

/* Missing facts by the name in the case: a whole object, a part of one, a list, a field of an
   item. */
static void test_unknown(void **state)
{
    static const struct answer list[] = {
        {MEMBER("'party_status': 'normal', 'absent_at_review': false, 'leadership_post': false, "
                "'in_political_system': true, 'head': false, 'force_majeure': false"),
         {"'unknown': ['disciplines', 'tasks_assigned', 'tasks_late', 'units_led']"}},
        {MEMBER("'party_status': 'normal', 'absent_at_review': false, 'leadership_post': false, "
                "'in_political_system': true, 'head': false, 'force_majeure': false, 'units_led': "
                "{'count': 3}, 'tasks_late': 0, 'disciplines': [{'decided_on': '2023-01-01'}, "
                "{'decided_on': '2024-05-01'}]"),
         {"'unknown': ['disciplines[1].breach_year', 'tasks_assigned', 'units_led.kht']"}},
        {MEMBER("'party_status': 'exempt'"), {"'unknown': []"}},
        {MEMBER("'party_status': 'normal', 'absent_at_review': true"),
         {"'unknown': ['leadership_post', 'in_political_system']"}},
    };
    (void)state;
    CHECK_ALL(list);
}

static void test_fired(void **state)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    struct decision *d = decide_case(
        shelf, a,
        read_case(a, MEMBER("'party_status': 'normal', 'leadership_post': true, 'maternity_leave': "
                            "true, 'tasks_assigned': 10, 'tasks_late': 3, 'force_majeure': true, "
                            "'in_political_system': true, 'disciplines': [{'form': 'canh_cao', "
                            "'breach_year': 2020}, {'form': 'khien_trach', 'decided_on': "
                            "'2024-05-01', 'breach_year': 2024}]")));
    static const char *const order[] = {"L.kht", "L.free", "L.ht",   "W.look",
                                        "R.old", "F.post", "P.cell", "P.lead"};
    (void)state;
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (!str_is(d->fired[i].rule->id, order[i]))
            fail_msg("%zu: %.*s, not %s", i, STR_ARG(d->fired[i].rule->id), order[i]);
    }
    const struct fired *f = &d->fired[0]; /* the item that met the condition, its form first */
    assert_int_equal(f->n_facts, 3);
    assert_true(str_is(f->facts[0].name, "disciplines[1].form") &&
                str_is(f->facts[0].json, "\"khien_trach\""));
    assert_true(str_is(f->facts[1].name, "disciplines[1].decided_on") &&
                str_is(f->facts[1].json, "\"2024-05-01\""));
    assert_true(str_is(f->facts[2].name, "disciplines[1].breach_year") &&
                str_is(f->facts[2].json, "2024"));
    f = &d->fired[6]; /* of an `or` only the side that is true */
    assert_true(f->n_facts == 1 && str_is(f->facts[0].json, "true"));
    arena_close(a);
}

static void test_fact_json(void **state)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    struct str line = decide(a, MEMBER("'maternity_leave': true"));
    static const struct {
        const char *fact;
        int32_t value;
        const char *json;
    } list[] = {
        {"points_common", 2850, "28.5"},
        {"points_common", 2805, "28.05"},
        {"points_common", 2800, "28"},
        {"conclusions", 0, "[]"},
        {"conclusions", 9, "[\"degradation\", \"disunity\"]"},
        {"admitted_on", 0, "\"1970-01-01\""},
        {"head", 0, "false"},
        {"unit_level", VALUE_NONE, "null"},
        {"unit_level", 3, "\"HTT\""},
        {"tasks_late", 12, "12"},
    };
    const struct dict *d = read_case(a, MEMBER(""))->pack->dict;
    (void)state;
    assert_true(str_contains(line, "\"maternity_leave\": true"));
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct str label, paper;
        int col = dict_fact(d, SUBJECT_MEMBER, str_of(list[i].fact));
        assert_true(col >= 0);
        assert_true(
            str_is(fact_json(a, d->fact[SUBJECT_MEMBER][col], list[i].value), list[i].json));
        fact_words(a, d, SUBJECT_MEMBER, str_of(list[i].fact), LANG_VI, &label, &paper);
        assert_true(str_eq(label, d->fact[SUBJECT_MEMBER][col]->vi) &&
                    str_eq(paper, d->fact[SUBJECT_MEMBER][col]->paper_vi));
    }
    struct str label, paper;
    fact_words(a, d, SUBJECT_MEMBER, STR("disciplines[0].form"), LANG_EN, &label, &paper);
    assert_true(str_is(label, "disciplines 1 – form of discipline") &&
                str_is(paper, "decision of discipline"));
    fact_words(a, d, SUBJECT_MEMBER, STR("disciplines[0].same_act"), LANG_EN, &label, &paper);
    assert_true(str_is(label, "disciplines 1 – one act") && paper.n == 0);
    fact_words(a, d, SUBJECT_MEMBER, STR("units_led"), LANG_EN, &label, &paper);
    assert_true(paper.n > 0);
    fact_words(a, d, SUBJECT_MEMBER, STR("nothing"), LANG_EN, &label, &paper);
    assert_true(str_is(label, "nothing") && paper.n == 0);
    arena_close(a);
}

/* --- votes, events, groups ------------------------------ */

static void test_votes(void **state)
{
    static const struct answer list[] = {
        {"{'cycle': {'year': 2024}, 'subject': 'member', 'facts': {}, 'vote': {'summoned': 30, "
         "'present': 28, 'issued': 27, 'returned': 27, 'valid': 27, 'xs': 16, 'htt': 10, 'ht': 1, "
         "'kht': 0}}",
         {"'vote': {'percent_of_summoned': {'xs': 53.33, 'htt': 33.33, 'ht': 3.33, 'kht': 0}, "
          "'percent_of_issued': {'xs': 59.25,",
          "'voted': 'XS'"}},
        {"{'cycle': {'year': 2024}, 'subject': 'member', 'facts': {'vote': {'summoned': 30, 'xs': "
         "15}}}",
         {"'percent_of_summoned': {'xs': 50, 'htt': null", "'percent_of_issued': {'xs': null",
          "'voted': null"}},
        {"{'cycle': {'year': 2024}, 'subject': 'member', 'facts': {}, 'vote': {'summoned': 0, "
         "'issued': 0, 'xs': 0}}",
         {"'percent_of_summoned': {'xs': null"}},
    };
    (void)state;
    CHECK_ALL(list);
}

static void test_events(void **state)
{
    static const struct answer list[] = {
        /* 17/12/2024 is a Tuesday: three working days before it is the Thursday before. */
        {CASE("event", "'meeting_on': '2024-12-17', 'draft_sent_on': '2024-12-12'"),
         {"'on_time': true, 'deadline': '2024-12-12'"}},
        {CASE("event", "'meeting_on': '2024-12-17', 'draft_sent_on': '2024-12-13'"),
         {"'on_time': false, 'deadline': '2024-12-12'"}},
        {CASE("event", "'calendar': 'ordinary', 'finished_on': '2024-12-30'"),
         {"'on_time': true, 'deadline': '2024-12-31'", "'warnings': []"}},
        {CASE("event", "'calendar': 'ordinary', 'finished_on': '2024-12-31'"),
         {"'on_time': true", "'code': 'last_day'"}},
        {CASE("event", "'calendar': 'ordinary', 'finished_on': '2025-01-01'"),
         {"'on_time': false, 'deadline': '2024-12-31'"}},
        {CASE("event", "'calendar': 'school', 'files_sent_on': '2025-01-16'"),
         {"'on_time': false, 'deadline': '2025-01-15'"}},
        {CASE("event", "'calendar': 'ordinary'"), {"'on_time': null, 'deadline': '2024-12-31'"}},
        {CASE("event", "'calendar': 'special', 'finished_on': '2024-12-01'"),
         {"'on_time': null, 'deadline': null"}},
        {CASE("event", "'calendar': 'ordinary', 'finished_on': '2024-12-20', "
                       "'summary_conference_on': '2024-12-20'"),
         {"'on_time': false"}},
        {CASE("event", "'suggestion_issued': true, 'queue': ['member', 'deputy', 'head', 'member', "
                       "'deputy']"),
         {"'order': ['head', 'deputy', 'deputy', 'member', 'member']"}},
        {CASE("event", "'suggestion_issued': true"), {"'order': []"}},
    };
    (void)state;
    CHECK_ALL(list);
}

static void test_groups(void **state)
{
    static const struct answer list[] = {
        {CASE("group", "'kind': 'members', 'xs': 4, 'htt': 20"),
         {"'max_xs': 4, 'resulting_htt': null, 'rate_percent': 20, 'over': false, 'cite': 'Điều 1, "
          "Quy định thử'"}},
        {CASE("group", "'kind': 'members', 'xs': 5, 'htt': 20"),
         {"'max_xs': 4, 'resulting_htt': null, 'rate_percent': 20, 'over': true"}},
        {CASE("group", "'kind': 'members', 'htt': 19"),
         {"'max_xs': 3, 'resulting_htt': null, 'rate_percent': 20, 'over': null",
          "'unknown': ['xs']"}},
        {CASE("group", "'kind': 'members', 'pool': 24"), {"'max_xs': 4, 'resulting_htt': 20,"}},
        {CASE("group", "'kind': 'members', 'pool': 23, 'candidates': 1"),
         {"'max_xs': 3, 'resulting_htt': 22,"}},
        {CASE("group", "'kind': 'members', 'scope': 'cell', 'xs': 5, 'htt': 20"),
         {"'over': null", "'code': 'small'"}},
        {CASE("group", "'kind': 'collectives', 'xs': 5, 'htt': 20"),
         {"'over': null, 'cite': null"}},
    };
    (void)state;
    CHECK_ALL(list);
}

/* --- streams and words ------------------------------ */

static void test_stream(void **state)
{
    static char input[] =
        "{\"id\": \"a\", \"cycle\": {\"year\": 2024}, \"subject\": \"member\", \"facts\": {}}\r\n"
        "\n  \n"
        "{\"id\": 7, \"cycle\": {\"year\": 2024}, \"subject\": \"nobody\"}\n"
        "{\"id\": \"c\", \"cycle\": {\"year\": 2024}, \"subject\": \"group\", \"facts\": {}}";
    char output[16384] = {0};
    (void)state;
    FILE *in = fmemopen(input, sizeof input - 1, "r"),
         *out = fmemopen(output, sizeof output - 1, "w");
    assert_non_null(in);
    assert_non_null(out);
    assert_false(decide_stream(shelf, LANG_EN, in, out));
    fclose(in);
    fclose(out);
    struct str rest = str_of(output), line;
    assert_true(str_cut(&rest, '\n', &line) &&
                str_starts(line, STR("{\"id\": \"a\", \"pack\": \"t\"")));
    assert_true(str_cut(&rest, '\n', &line) &&
                str_starts(line, STR("{\"id\": 7, \"error\": {\"field\": \"subject\"")));
    assert_true(str_cut(&rest, '\n', &line) &&
                str_starts(line, STR("{\"id\": \"c\", \"pack\": \"t\"")));
    assert_int_equal(rest.n, 0);
    in = fmemopen(input, 75, "r");
    out = fmemopen(output, sizeof output - 1, "w");
    assert_true(decide_stream(shelf, LANG_EN, in, out));
    fclose(in);
    fclose(out);
}

static void test_explained(void **state)
{
    static const struct {
        const char *text, *has;
    } list[] = {
        {MEMBER(GOOD ", 'tasks_late': 3, 'disciplines': [], 'head': false"), "1 fewer needed"},
        {MEMBER(GOOD ", 'tasks_late': 3, 'disciplines': [], 'head': false"), "WHY NOT"},
        {MEMBER(PLAIN ", 'self_detected': true"), "it only warns"},
        {MEMBER("'party_status': 'exempt'"), "Reason: "},
        {MEMBER("'leadership_post': true, 'appointed_on': '2024-09-01'"),
         "not rated yet (newly appointed)"},
        {MEMBER("'disciplines': [{'breach_year': 2021}]"),
         "Year 2021, by the criteria of the pack t"},
        {MEMBER("'force_majeure': true, 'disciplines': []"), "chooses, with a written reason"},
        {MEMBER("'disciplines': []"), "NOT KNOWN YET"},
        {MEMBER("'vote': {'summoned': 3, 'xs': 2}"), "Result of the vote"},
        {MEMBER(GOOD ", 'tasks_late': 3, 'proposed_level': 'HTT'"), "NOT ALLOWED YET"},
        {CASE("event", "'calendar': 'ordinary', 'finished_on': '2024-12-31'"),
         "Deadline: 31/12/2024"},
        {CASE("group", "'kind': 'members', 'xs': 5, 'htt': 20"), "over the cap of 20 %"},
        {CASE("group", "'kind': 'members', 'pool': 24"), "HTT then: 20"},
        {CASE("group", "'kind': 'members', 'pool': 24, 'htt': 7"), "HTT: 7; all who merit"},
        {"{'cycle': {'year': 2024, 'quarter': 2}, 'overlays': ['o'], 'subject': 'collective', "
         "'facts': {}}",
         "cycle 2/2024"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct arena *a = arena_open(LIMIT_CASE_ARENA);
        const struct decision *d = decide_case(shelf, a, read_case(a, list[i].text));
        struct buf b;
        buf_open(&b, LIMIT_DECISION_BYTES);
        decision_explain(&b, a, d, LANG_EN);
        if (!str_contains(buf_view(&b), list[i].has))
            fail_msg("%s\nlacks «%s» in\n%.*s", list[i].text, list[i].has, STR_ARG(buf_view(&b)));
        buf_clear(&b);
        decision_explain(&b, a, d, LANG_VI);
        assert_true(b.n > 50 && !str_contains(buf_view(&b), "KNOWN"));
        buf_close(&b);
        arena_close(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels),        cmocka_unit_test(test_posts),
        cmocka_unit_test(test_assumed_rules), cmocka_unit_test(test_proposal),
        cmocka_unit_test(test_disciplines),   cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_fired),         cmocka_unit_test(test_fact_json),
        cmocka_unit_test(test_votes),         cmocka_unit_test(test_events),
        cmocka_unit_test(test_groups),        cmocka_unit_test(test_stream),
        cmocka_unit_test(test_explained),
    };
    return cmocka_run_group_tests(tests, open_packs, close_packs);
}
