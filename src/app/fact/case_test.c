/*
 * case_test.c — reading a case: each thing that is refused with its field and words, and the facts
 * that are computed.
 *
 * The packs are those that the program carries. In the cases below ' stands for ".
 */
#include "app/fact/case.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/rule/marked_testkit.h"

static struct arena *kept;
static struct shelf *shelf;

static int open_packs(void **state)
{
    (void)state;
    kept = arena_open(LIMIT_PACK_ARENA);
    shelf = shelf_open(kept, pack_store_embedded(), LANG_EN);
    return 0;
}

static int close_packs(void **state)
{
    (void)state;
    arena_close(kept);
    return 0;
}

static struct str quoted(struct arena *a, const char *text)
{
    size_t n = strlen(text);
    char *p = arena_alloc(a, n + 1);
    for (size_t i = 0; i < n; i++)
        p[i] = text[i] == '\'' ? '"' : text[i];
    return (struct str){p, n};
}

static struct case_in *read_good(struct arena *a, const char *text)
{
    struct case_in *in;
    struct case_error error = {0};
    if (case_read(shelf, a, LANG_EN, quoted(a, text), &in, &error) != OK)
        fail_msg("%s\n%.*s: %.*s", text, STR_ARG(error.field), STR_ARG(error.message));
    return in;
}

struct refusal {
    const char *text, *field, *says;
};

static void check_refusal(const struct refusal *c)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    struct case_in *in;
    struct case_error error = {0};
    if (case_read(shelf, a, LANG_EN, quoted(a, c->text), &in, &error) != E_INVALID)
        fail_msg("not refused: %s", c->text);
    if (!str_is(error.field, c->field) || !str_contains(error.message, c->says))
        fail_msg("%s\n«%.*s»: %.*s\nwanted «%s»: %s", c->text, STR_ARG(error.field),
                 STR_ARG(error.message), c->field, c->says);
    arena_close(a);
}

#define CHECK_ALL(list)                                                                            \
    for (size_t i_ = 0; i_ < sizeof(list) / sizeof *(list); i_++)                                  \
    check_refusal(&(list)[i_])

/* A case of 2024 about a member, a collective …, with these facts. */
#define CASE(year, subject, facts)                                                                 \
    "{'id': 'x', 'cycle': {'year': " #year "}, 'subject': '" subject "', 'facts': {" facts "}}"
#define MEMBER(facts) CASE(2024, "member", facts)

/* --- the frame ------------------------------ */

static void test_json(void **state)
{
    static const struct refusal list[] = {
        {"{'id': ", "", "not valid JSON"},
        {"", "", "empty"},
        {"{} {}", "", "behind the case"},
        {"{'id': 1, 'id': 2}", "", "«id» stands twice"},
        {"[[[[[[[[[[[[[[[[[[[[", "", "nested too deep"},
        {"{'id': 1234567890123456789012345678901234567890}", "", "too long"},
        {"{'id': '\xC3('}", "", "not UTF-8"},
        {"[]", "", "Expected an object"},
        {"12", "", "found «12»"},
        {"null", "", "found «null»"},
    };
    (void)state;
    CHECK_ALL(list);
}

static void test_frame(void **state)
{
    static const struct refusal list[] = {
        {"{'cycel': 3}", "cycel", "no name «cycel»"},
        {"{'id': []}", "id", "Expected a text; found «[…]»"},
        {"{'id': 'x'}", "cycle", "«cycle» is missing"},
        {"{'cycle': 2024}", "cycle", "found «2024»"},
        {"{'cycle': {}}", "cycle.year", "«cycle.year» is missing"},
        {"{'cycle': {'year': '2024'}}", "cycle.year", "whole number"},
        {"{'cycle': {'year': 2024.5}}", "cycle.year", "whole number"},
        {"{'cycle': {'year': 1999}}", "cycle.year", "outside 2000..2058"},
        {"{'cycle': {'year': 2059}}", "cycle.year", "outside 2000..2058"},
        {"{'cycle': {'year': 2024, 'quarter': 5}}", "cycle.quarter", "outside 1..4"},
        {"{'cycle': {'year': 2024, 'quarter': 0}}", "cycle.quarter", "outside 1..4"},
        {"{'cycle': {'year': 2024, 'quarter': 'I'}}", "cycle.quarter", "whole number"},
        {"{'cycle': {'year': 2024, 'month': 5}}", "cycle.month", "no name «month»"},
        {"{'cycle': {'year': 2024, 'cutoff': '2024-02-30'}}", "cycle.cutoff", "date that exists"},
        {"{'cycle': {'year': 2024, 'cutoff': 20241231}}", "cycle.cutoff", "date that exists"},
        {"{'cycle': {'year': 2024, 'cutoff': '2023-12-31'}}", "cycle.cutoff",
         "outside 2024-01-01..2025-12-31"},
        {"{'cycle': {'year': 2024, 'cutoff': '2026-01-01'}}", "cycle.cutoff",
         "outside 2024-01-01..2025-12-31"},
        {"{'cycle': {'year': 2010}}", "cycle.year", "no pack for the year 2010"},
        {"{'cycle': {'year': 2024}, 'pack': '125'}", "pack", "no pack «125»"},
        {"{'cycle': {'year': 2024}, 'pack': 124}", "pack", "no pack «124»"},
        {"{'cycle': {'year': 2024}, 'pack': 'hatinh-2023'}", "pack", "no pack"},
        {"{'cycle': {'year': 2022}, 'pack': '124'}", "pack",
         "«124» serves the cycles 2023–2024 only"},
        {"{'cycle': {'year': 2024}, 'pack': '366'}", "pack", "«366» serves the cycles 2025– only"},
        {"{'cycle': {'year': 2024}, 'overlays': 'x'}", "overlays", "Expected a list"},
        {"{'cycle': {'year': 2024}, 'overlays': ['x']}", "overlays", "no overlay «x»"},
        {"{'cycle': {'year': 2024}, 'overlays': [3]}", "overlays", "no overlay «3»"},
        {"{'cycle': {'year': 2023}, 'overlays': ['hatinh-2023', 'hatinh-2023']}", "overlays",
         "given twice"},
        {"{'cycle': {'year': 2024}, 'overlays': ['hatinh-2023']}", "overlays",
         "«hatinh-2023» serves the cycles 2023–2023"},
        {"{'cycle': {'year': 2024}, 'overlays': ['mau-2026']}", "overlays",
         "stands on the pack 366"},
        {"{'cycle': {'year': 2024}, 'overlays': ['mau-2026']}", "overlays",
         "stands on the pack 366"},
        {"{'cycle': {'year': 2024}}", "subject", "«subject» is missing"},
        {"{'cycle': {'year': 2024}, 'subject': 'person'}", "subject", "found «person»"},
        {"{'cycle': {'year': 2024}, 'subject': 'member'}", "facts", "«facts» is missing"},
        {"{'cycle': {'year': 2024, 'quarter': 1}}", "cycle.quarter", "no quarterly cycle"},
        {"{'cycle': {'year': 2025, 'quarter': 4}}", "cycle.quarter", "from 2026 on"},
        {"{'cycle': {'year': 2024}, 'subject': 'member', 'facts': []}", "facts", "found «[…]»"},
        {"{'cycle': {'year': 2024}, 'subject': 'group', 'facts': {}, 'vote': {}}", "vote",
         "no name «vote»"},
        {"{'cycle': {'year': 2024}, 'subject': 'member', 'facts': {'vote': null}, 'vote': {}}",
         "vote", "given twice"},
        {"{'cycle': {'year': 2024}, 'subject': 'member', 'facts': {}, 'vote': {'sumoned': 3}}",
         "facts.vote.sumoned", "Did you mean «vote.summoned»"},
    };
    (void)state;
    CHECK_ALL(list);
}

/* --- values ------------------------------ */

static void test_values(void **state)
{
    static const struct refusal list[] = {
        {MEMBER("'tasks_asigned': 3"), "facts.tasks_asigned", "Did you mean «tasks_assigned»?"},
        {MEMBER("'favourite_colour': 3"), "facts.favourite_colour", "no name «favourite_colour»."},
        {MEMBER("'units_led.count': 3"), "facts.units_led.count", "no name"},
        {MEMBER("'last_level': 'XS'"), "facts.last_level", "computed by the program"},
        {MEMBER("'head': 1"), "facts.head", "true or false; found «1»"},
        {MEMBER("'head': null"), "facts.head", "null is not allowed"},
        {MEMBER("'head': 'true'"), "facts.head", "true or false; found «true»"},
        {MEMBER("'party_status': 'good'"), "facts.party_status",
         "normal, exempt, activity_suspended, committee_suspended; found «good»"},
        {MEMBER("'party_status': 1"), "facts.party_status", "found «1»"},
        {MEMBER("'tasks_assigned': 3.5"), "facts.tasks_assigned", "whole number; found «3.5»"},
        {MEMBER("'tasks_assigned': -1"), "facts.tasks_assigned", "«-1» is outside 0..30000"},
        {MEMBER("'tasks_assigned': 30001"), "facts.tasks_assigned", "outside 0..30000"},
        {MEMBER("'tasks_assigned': 1e3"), "facts.tasks_assigned", "without e"},
        {MEMBER("'points_common': 30.01"), "facts.points_common", "«30.01» is outside 0..30"},
        {MEMBER("'points_common': 3.001"), "facts.points_common",
         "at most two decimals; found «3.001»"},
        {MEMBER("'points_common': 'ba'"), "facts.points_common",
         "at most two decimals; found «\"ba\"»"},
        {MEMBER("'admitted_on': '2024-02-30'"), "facts.admitted_on", "date that exists"},
        {MEMBER("'admitted_on': '01/02/2024'"), "facts.admitted_on", "found «01/02/2024»"},
        {MEMBER("'admitted_on': '1899-12-31'"), "facts.admitted_on", ""},
        {MEMBER("'conclusions': 'disunity'"), "facts.conclusions", "Expected a list"},
        {MEMBER("'conclusions': ['anger']"), "facts.conclusions", "found «anger»"},
        {MEMBER("'conclusions': [3]"), "facts.conclusions", "found «3»"},
        {MEMBER("'units_led': 3"), "facts.units_led", "Expected an object"},
        {MEMBER("'units_led': null"), "facts.units_led", "null is not allowed"},
        {MEMBER("'units_led': {'number': 3}"), "facts.units_led.number",
         "no name «units_led.number»"},
        {MEMBER("'quarter_levels': [null, null, null, null, 'XS']"), "facts.quarter_levels.5",
         "no name"},
        {MEMBER("'quarter_levels': ['GOOD']"), "facts.quarter_levels.1", "KHT, HT, HTT, XS"},
        {MEMBER("'past_levels': 3"), "facts.past_levels", "Expected an object"},
        {MEMBER("'past_levels': {'last': 'XS'}"), "facts.past_levels.last", "outside 1990..2023"},
        {MEMBER("'past_levels': {'2023': 'A'}"), "facts.past_levels.2023", "KHT, HT, HTT, XS"},
        {CASE(2024, "group", "'past_levels': {}"), "facts.past_levels", "no name"},
        {CASE(2024, "group", "'criteria': {}"), "facts.criteria", "no name"},
        {CASE(2024, "collective", "'kind': 'club'"), "facts.kind", "found «club»"},
        {CASE(2024, "event", "'days_left': 3"), "facts.days_left", "computed"},
    };
    (void)state;
    CHECK_ALL(list);
}

static void test_lists(void **state)
{
    static const struct refusal list[] = {
        {MEMBER("'disciplines': {}"), "facts.disciplines", "Expected a list"},
        {MEMBER("'disciplines': [3]"), "facts.disciplines[0]", "Expected an object"},
        {MEMBER("'disciplines': [{}, {'form': 'slap'}]"), "facts.disciplines[1].form",
         "found «slap»"},
        {MEMBER("'disciplines': [{'fom': 3}]"), "facts.disciplines[0].fom", "no name «fom»"},
        {MEMBER("'disciplines': [{'counted_before': true}]"), "facts.disciplines[0].counted_before",
         "computed by the program"},
        {MEMBER("'disciplines': [{'breach_year': 1899}]"), "facts.disciplines[0].breach_year",
         "outside 1900..2100"},
        {MEMBER("'disciplines': [{'decided_on': null}]"), "facts.disciplines[0].decided_on",
         "null is not allowed"},
        {MEMBER("'disciplines': [{'same_act': ''}]"), "facts.disciplines[0].same_act",
         "Expected a text"},
        {MEMBER("'disciplines': [{'same_act': 3}]"), "facts.disciplines[0].same_act",
         "Expected a text"},
        {MEMBER("'disciplines': [{'counted_in': 2023}]"), "facts.disciplines[0].counted_in",
         "Expected a list"},
        {MEMBER("'disciplines': [{'counted_in': [20]}]"), "facts.disciplines[0].counted_in",
         "outside 1900..2100"},
        {MEMBER("'grades': [{'grade': 'A'}]"), "facts.grades[0].grade", "k, tb, t, xs"},
        {CASE(2024, "collective", "'collective_disciplined': [{'form': 'cach_chuc'}]"),
         "facts.collective_disciplined[0].form", "giai_tan"},
        {CASE(2024, "event", "'queue': ['boss']"), "facts.queue", "no name «boss»"},
        {CASE(2024, "event", "'queue': [3]"), "facts.queue", "no name"},
        {CASE(2024, "event", "'queue': 'head'"), "facts.queue", "Expected a list"},
    };
    (void)state;
    CHECK_ALL(list);
}

/* One more than a list may hold; the longest that is read. */
static void test_long_lists(void **state)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    struct case_in *in;
    struct case_error error = {0};
    struct buf b;
    (void)state;
    buf_open(&b, LIMIT_CASE_BYTES);
    for (int n = LIMIT_LIST_ITEMS; n <= LIMIT_LIST_ITEMS + 1; n++) {
        buf_clear(&b);
        buf_z(&b, "{\"cycle\": {\"year\": 2024}, \"subject\": \"member\", \"facts\": "
                  "{\"disciplines\": [");
        for (int i = 0; i < n; i++)
            buf_z(&b, i ? ", {}" : "{}");
        buf_z(&b, "]}}");
        err_t err = case_read(shelf, a, LANG_EN, buf_view(&b), &in, &error);
        assert_int_equal(err, n == LIMIT_LIST_ITEMS ? OK : E_INVALID);
    }
    assert_true(str_contains(error.message, "Too many: «disciplines»"));
    buf_clear(&b);
    buf_z(&b,
          "{\"cycle\": {\"year\": 2024}, \"subject\": \"event\", \"facts\": {\"queue\": [\"head\"");
    for (int i = 0; i < 32; i++)
        buf_z(&b, ", \"head\"");
    buf_z(&b, "]}}");
    assert_int_equal(case_read(shelf, a, LANG_EN, buf_view(&b), &in, &error), E_INVALID);
    assert_true(str_contains(error.message, "Too many: «queue»"));
    buf_close(&b);
    arena_close(a);
}

static void test_contradictions(void **state)
{
    static const struct refusal list[] = {
        {MEMBER("'tasks_assigned': 3, 'tasks_completed': 4"), "facts.tasks_completed",
         "«tasks_completed» is greater than «tasks_assigned»"},
        {MEMBER("'tasks_assigned': 3, 'tasks_late': 4"), "facts.tasks_late", "greater"},
        {MEMBER("'tasks_assigned': 3, 'tasks_exceeded': 4"), "facts.tasks_exceeded", "greater"},
        {MEMBER("'units_led': {'count': 1, 'kht': 2}"), "facts.units_led.kht", "greater"},
        {MEMBER("'units_led': {'ht_or_better': 1, 'htt_or_better': 2}"),
         "facts.units_led.htt_or_better", "greater"},
        {MEMBER("'five_targets': {'assigned': 1, 'reached': 2}"), "facts.five_targets.reached",
         "greater"},
        {MEMBER("'confidence_vote': {'ballots': 1, 'low': 2}"), "facts.confidence_vote.low",
         "greater"},
        {MEMBER("'earlier_faults': 1, 'earlier_faults_remedied': 2"),
         "facts.earlier_faults_remedied", "greater"},
        {MEMBER("'suggested_matters': 1, 'answered_matters': 2"), "facts.answered_matters",
         "greater"},
        {MEMBER("'leadership_post': true, 'leadership_posts': 0"), "facts.leadership_posts",
         "number of posts"},
        {MEMBER("'leadership_post': false, 'leadership_posts': 2"), "facts.leadership_posts",
         "number of posts"},
        {MEMBER("'disciplines': [{'decided_on': '2024-03-01', 'breach_year': 2025}]"),
         "facts.disciplines[0].breach_year", "later than the year"},
        {MEMBER("'disciplines': [{'decided_on': '2024-03-01', 'made_heavier_on': '2024-02-01'}]"),
         "facts.disciplines[0].made_heavier_on", "earlier"},
        {MEMBER("'past_levels': {'2024': 'XS'}"), "facts.past_levels.2024", "1990..2023"},
        {MEMBER("'head': true, 'deputy': true"), "facts.deputy", "head and deputy"},
        {CASE(2024, "collective", "'subunits': 1, 'subunits_disciplined': 2"),
         "facts.subunits_disciplined", "greater"},
        {CASE(2024, "collective",
              "'members_rated': 10, 'members_xs': 1, 'members_htt': 2, 'members_ht': 3, "
              "'members_kht': 3"),
         "facts.members_rated", "It says 10, but the parts add up to 9"},
        {"{'cycle': {'year': 2024}, 'subject': 'member', 'facts': {}, 'vote': {'summoned': 3, "
         "'present': 4}}",
         "facts.vote.present", "greater"},
        {"{'cycle': {'year': 2024}, 'subject': 'member', 'facts': {}, 'vote': {'valid': 3, 'xs': "
         "1, 'htt': 1, 'ht': 1, 'kht': 1}}",
         "facts.vote.valid", "add up to 4"},
    };
    (void)state;
    CHECK_ALL(list);
    struct arena *a = arena_open(LIMIT_CASE_ARENA); /* what is not known contradicts nothing */
    read_good(a, MEMBER("'tasks_completed': 4"));
    read_good(a, CASE(2024, "collective",
                      "'members_rated': 10, 'members_xs': 1, 'members_htt': 2, 'members_ht': 3"));
    read_good(a, MEMBER("'confidence_vote': null, 'leadership_posts': 2"));
    arena_close(a);
}

/* --- criteria ------------------------------ */

#define MAU(facts)                                                                                 \
    "{'cycle': {'year': 2026}, 'overlays': ['mau-2026'], 'subject': 'member', 'facts': {" facts "}}"

static void test_criteria_refused(void **state)
{
    static const struct refusal list[] = {
        {MEMBER("'criteria': 3"), "facts.criteria", "Expected an object"},
        {MEMBER("'criteria': {'X': 3}"), "facts.criteria.X", "no name «X»"},
        {MEMBER("'criteria': {'D10.K2.1.1': 'A'}"), "facts.criteria.D10.K2.1.1", "k, tb, t, xs"},
        {MEMBER("'criteria': {'D10.K2.1.1': {}}"), "facts.criteria.D10.K2.1.1", "k, tb, t, xs"},
        {MEMBER("'criteria': {'D10.K2.1.1': {'grade': 't', 'produkt': true}}"),
         "facts.criteria.D10.K2.1.1.produkt", "no name"},
        {MEMBER("'criteria': {'D10.K2.1.1': {'grade': 't', 'product': 3}}"),
         "facts.criteria.D10.K2.1.1", "true or false"},
        {MEMBER("'criteria': {'D10.K2.1.1': 't'}, 'grades': []"), "facts.grades", "given twice"},
        {CASE(2026, "member", "'criteria': {'PL4.I.1.i': 1}"), "facts.criteria", "no maxima yet"},
        {MAU("'criteria': {'PL4.I.1': 1}"), "facts.criteria.PL4.I.1", "has parts"},
        {MAU("'criteria': {'PL4.I.1.i': 1, 'X': 2}"), "facts.criteria.X", "no name"},
        {MAU("'criteria': {'PL4.I.1.i': -1}"), "facts.criteria.PL4.I.1.i", "Expected a number"},
        {MAU("'criteria': {'PL4.I.1.i': 't'}"), "facts.criteria.PL4.I.1.i", "Expected a number"},
        {MAU("'criteria': {'PL4.I.1.i': 30}"), "facts.criteria.PL4.I.1.i", "is outside 0.."},
        {MAU("'leadership_post': true, 'criteria': {'PL4.I.1.i': 1}"), "facts.criteria", "PL4"},
    };
    (void)state;
    CHECK_ALL(list);
}

/* The first leaf that takes part below an item, blocks left out but the first. */
static void fill_scores(struct buf *b, const struct criterion *c, bool full)
{
    bool block_taken = false;
    for (; c != NULL; c = c->next) {
        if (c->dropped || (c->is_block && block_taken))
            continue;
        block_taken = block_taken || c->is_block;
        if (c->child != NULL) {
            fill_scores(b, c->child, full);
            continue;
        }
        long max = full ? c->max : c->max / 2;
        buf_printf(b, "%s\"%.*s\": %ld.%02ld", b->p[b->n - 1] == '{' ? "" : ", ", STR_ARG(c->id),
                   max / 100, max % 100);
    }
}

static int32_t fact(const struct case_in *in, const char *name)
{
    int col = dict_fact(in->pack->dict, in->subject, str_of(name));
    if (col < 0)
        fail_msg("no fact %s", name);
    return facts_get(in->facts, col);
}

/* All criteria of the sample overlay: full scores give 30 and 70; one leaf left out leaves its
   group unknown. */
static void test_points(void **state)
{
    static const char *const whom[] = {"collective", "leader", "no_post", "outside"};
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    const struct pack *p = read_good(a, MAU(""))->pack;
    struct buf b;
    (void)state;
    buf_open(&b, LIMIT_CASE_BYTES);
    for (int i = 0; i < 4; i++) {
        const struct criteria_set *set = pack_criteria(p, str_of(whom[i]));
        if (set == NULL)
            continue;
        for (int part = 0; part < 3; part++) {
            buf_clear(&b);
            buf_printf(&b,
                       "{\"cycle\": {\"year\": 2026}, \"overlays\": [\"mau-2026\"], \"subject\": "
                       "\"%s\", \"facts\": {\"criteria\": {",
                       i == 0 ? "collective" : "member");
            for (const struct criteria_group *g = set->groups; g != NULL; g = g->next) {
                if (part < 2 || g == set->groups)
                    fill_scores(&b, g->items, part != 1);
            }
            buf_z(&b, "}}}");
            struct case_in *in;
            struct case_error error = {0};
            if (case_read(shelf, a, LANG_EN, buf_view(&b), &in, &error) != OK)
                fail_msg("%.*s: %.*s", STR_ARG(error.field), STR_ARG(error.message));
            if (part != 1)
                assert_int_equal(fact(in, "points_common"), 3000);
            if (part == 0)
                assert_int_equal(fact(in, "points_result"), 7000);
            if (part == 1)
                assert_true(fact(in, "points_result") > 3000 && fact(in, "points_result") <= 3500);
            if (part == 2)
                assert_int_equal(fact(in, "points_result"), VALUE_UNKNOWN);
        }
    }
    buf_close(&b);
    arena_close(a);
}

static size_t graded(struct arena *a, const char *line)
{
    const struct case_in *in = read_good(a, line);
    return facts_items(in->facts, dict_list(in->pack->dict, SUBJECT_MEMBER, STR("grades")));
}

/* A leader is graded by the set for everybody and by that for leaders, whichever is given first. */
static void test_two_sets(void **state)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    (void)state;
    size_t none = graded(a, MEMBER("'leadership_post': false, 'criteria': {'D10.K2.1.1': 't'}"));
    size_t both = graded(a, MEMBER("'leadership_post': true, 'criteria': {'D10.K2.1.1': 't'}"));
    size_t other = graded(a, MEMBER("'leadership_post': true, 'criteria': {'D10.K3.1': 't'}"));
    assert_true(both > none);
    assert_int_equal(both, other);
    arena_close(a);
}

static void test_grades(void **state)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    const struct case_in *in = read_good(
        a,
        MEMBER(
            "'criteria': {'D10.K2.1.1': 'tb', 'D10.K2.1.2': {'grade': 'xs', 'product': false}}"));
    int list = dict_list(in->pack->dict, SUBJECT_MEMBER, STR("grades"));
    const struct list_def *l = in->pack->dict->list[SUBJECT_MEMBER][list];
    int grade = list_field(l, STR("grade")), product = list_field(l, STR("product"));
    size_t unknown = 0, n = facts_items(in->facts, list);
    (void)state;
    assert_int_equal(facts_field(in->facts, list, 0, grade), 2);
    assert_int_equal(facts_field(in->facts, list, 0, product), 1);
    assert_int_equal(facts_field(in->facts, list, 1, grade), 4);
    assert_int_equal(facts_field(in->facts, list, 1, product), 0);
    for (size_t i = 2; i < n; i++)
        unknown += facts_field(in->facts, list, i, grade) == VALUE_UNKNOWN;
    assert_true(n > 6 && unknown == n - 2);
    arena_close(a);
}

/* --- computed facts ------------------------------ */

static void test_past_levels(void **state)
{
    static const struct {
        const char *text;
        int32_t last, years;
    } list[] = {
        {MEMBER("'past_levels': {'2023': 'XS', '2022': 'XS', '2021': 'HTT', '2020': 'XS'}"), 4, 2},
        {MEMBER("'past_levels': {'2023': 'HT', '2022': 'XS'}"), 2, 0},
        {MEMBER("'past_levels': {'2022': 'XS'}"), VALUE_NONE, 0},
        {MEMBER("'past_levels': {'2023': null}"), VALUE_NONE, 0},
        {MEMBER("'past_levels': {}"), VALUE_NONE, 0},
        {MEMBER("'past_levels': null"), VALUE_NONE, 0},
        {MEMBER(""), VALUE_UNKNOWN, VALUE_UNKNOWN},
        {CASE(2024, "collective", "'past_levels': {'2023': 'XS'}"), 4, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct arena *a = arena_open(LIMIT_CASE_ARENA);
        const struct case_in *in = read_good(a, list[i].text);
        assert_int_equal(fact(in, "last_level"), list[i].last);
        assert_int_equal(fact(in, "xs_years_before"), list[i].years);
        arena_close(a);
    }
}

/* 1: the act counted before; 0: it did not. Twins punish one act: the earlier decision counts. */
static void test_counted_before(void **state)
{
    static const struct {
        const char *disciplines;
        int32_t want[3];
    } list[] = {
        {"{'decided_on': '2024-03-01'}", {0}},
        {"{'counted_in': [2024]}", {0}},
        {"{'counted_in': [2023]}", {1}},
        {"{'counted_in': [2024, 2022]}", {1}},
        {"{'same_act': 'a', 'decided_on': '2024-03-01'}, {'same_act': 'a', 'decided_on': "
         "'2024-02-01'}",
         {1, 0}},
        {"{'same_act': 'a', 'decided_on': '2024-03-01'}, {'same_act': 'b', 'decided_on': "
         "'2024-02-01'}",
         {0, 0}},
        {"{'same_act': 'a', 'decided_on': '2024-03-01'}, {'same_act': 'a', 'decided_on': "
         "'2024-03-01'}",
         {0, 1}},
        {"{'same_act': 'a'}, {'same_act': 'a', 'decided_on': '2024-03-01'}",
         {VALUE_UNKNOWN, VALUE_UNKNOWN}},
        {"{'same_act': 'a'}, {'same_act': 'a', 'decided_on': '2024-03-01'}, {'same_act': 'a', "
         "'decided_on': '2024-05-01'}",
         {VALUE_UNKNOWN, VALUE_UNKNOWN, 1}},
        {"{'same_act': null, 'decided_on': '2024-03-01'}, {'same_act': null, 'decided_on': "
         "'2024-02-01'}",
         {0, 0}},
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct arena *a = arena_open(LIMIT_CASE_ARENA);
        struct str text = str_fmt(
            a, "{'cycle': {'year': 2024}, 'subject': 'member', 'facts': {'disciplines': [%s]}}",
            list[i].disciplines);
        const struct case_in *in = read_good(a, text.p);
        int l = dict_list(in->pack->dict, SUBJECT_MEMBER, STR("disciplines"));
        int field = list_field(in->pack->dict->list[SUBJECT_MEMBER][l], STR("counted_before"));
        for (size_t k = 0; k < facts_items(in->facts, l); k++)
            assert_int_equal(facts_field(in->facts, l, k, field), list[i].want[k]);
        arena_close(a);
    }
}

#define ND335(facts)                                                                               \
    "{'pack': 'nd335', 'cycle': {'year': 2026}, 'subject': 'member', 'facts': {" facts "}}"

/* Points are 70 % of the mean, in hundredths, a half rounded up. */
static void test_result_factors(void **state)
{
    static const struct {
        const char *text;
        int32_t points;
    } list[] = {
        {ND335("'leadership_post': false, 'result_factors': {'a': 100, 'b': 100, 'c': 100}"), 7000},
        {ND335("'leadership_post': false, 'result_factors': {'a': 100, 'b': 100, 'c': 99.99}"),
         7000},
        {ND335("'leadership_post': false, 'result_factors': {'a': 100, 'b': 100, 'c': 99.98}"),
         7000},
        {ND335("'leadership_post': false, 'result_factors': {'a': 100, 'b': 100, 'c': 99.97}"),
         6999},
        {ND335("'leadership_post': false, 'result_factors': {'a': 0, 'b': 0, 'c': 0.02}"), 0},
        {ND335("'leadership_post': false, 'result_factors': {'a': 0, 'b': 0, 'c': 0.03}"), 1},
        {ND335("'leadership_post': true, 'result_factors': {'a': 100, 'b': 90, 'c': 80, 'd': 70, "
               "'dd': 60, 'e': 50}"),
         5250},
        {ND335("'leadership_post': true, 'result_factors': {'a': 100, 'b': 90, 'c': 80}"),
         VALUE_UNKNOWN},
        {ND335("'leadership_post': false, 'result_factors': {'a': 100, 'c': 80}"), VALUE_UNKNOWN},
        {ND335("'result_factors': {'a': 100, 'b': 100, 'c': 100}"), VALUE_UNKNOWN},
        {ND335("'leadership_post': false, 'points_result': 70, 'result_factors': {'a': 100, 'b': "
               "100, 'c': 100}"),
         7000},
    };
    static const struct refusal differs = {
        ND335("'leadership_post': false, 'points_result': 69, 'result_factors': {'a': 100, 'b': "
              "100, 'c': 100}"),
        "facts.points_result", "«result_factors»: 70.00"};
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct arena *a = arena_open(LIMIT_CASE_ARENA);
        int32_t got = fact(read_good(a, list[i].text), "points_result");
        if (got != list[i].points)
            fail_msg("%s: %d", list[i].text, got);
        arena_close(a);
    }
    check_refusal(&differs);
}

static void test_event(void **state)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    const struct case_in *in =
        read_good(a, CASE(2024, "event",
                          "'draft_sent_on': '2024-12-12', 'meeting_on': '2024-12-17', "
                          "'finished_on': '2024-12-20', 'summary_conference_on': '2024-12-18', "
                          "'queue': ['head', 'deputy', 'member']"));
    (void)state;
    assert_int_equal(fact(in, "draft_workdays"), 3); /* Friday, Monday, Tuesday */
    assert_int_equal(fact(in, "days_to_summary"), -2);
    assert_int_equal(fact(in, "queue_in_order"), 1);
    in = read_good(a, CASE(2024, "event", "'queue': ['deputy', 'head']"));
    assert_int_equal(fact(in, "queue_in_order"), 0);
    assert_int_equal(fact(in, "draft_workdays"), VALUE_NONE);
    assert_int_equal(fact(in, "days_to_summary"), VALUE_NONE);
    assert_int_equal(fact(in, "cycle_quarter"), VALUE_NONE);
    in = read_good(a, "{'cycle': {'year': 2026, 'quarter': 4}, 'subject': 'event', 'facts': "
                      "{'draft_sent_on': '2020-01-01', 'meeting_on': '2059-09-16', 'finished_on': "
                      "'1900-01-01', 'summary_conference_on': '2059-01-01'}}");
    assert_int_equal(fact(in, "queue_in_order"), VALUE_NONE);
    assert_int_equal(fact(in, "cycle_quarter"), 4);
    assert_int_equal(fact(in, "draft_workdays"),
                     1000); /* what does not fit stands at the end of its range */
    assert_int_equal(fact(in, "days_to_summary"), 10000);
    arena_close(a);
}

/* --- the frame that is accepted ------------------------------ */

static void test_cycle_of(void **state)
{
    struct cycle_ctx c = cycle_of(2024, 0, LIMIT_DATE_MIN - 1);
    (void)state;
    assert_true(c.first == date_of(2024, 1, 1) && c.last == date_of(2024, 12, 31) &&
                c.cutoff == c.last);
    c = cycle_of(2024, 1, LIMIT_DATE_MIN - 1);
    assert_true(c.first == date_of(2024, 1, 1) && c.last == date_of(2024, 3, 31) &&
                c.cutoff == c.last);
    c = cycle_of(2025, 4, date_of(2025, 12, 15));
    assert_true(c.first == date_of(2025, 10, 1) && c.last == date_of(2025, 12, 31) &&
                c.cutoff == date_of(2025, 12, 15));
}

static void test_accepted(void **state)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    const struct case_in *in =
        read_good(a, "{'id': 12.50, 'pack': null, 'overlays': null, 'cycle': {'year': 2024, "
                     "'quarter': null, 'cutoff': null}, 'subject': 'member', 'facts': "
                     "{'unit_level': null, 'confidence_vote': null, 'conclusions': ['disunity', "
                     "'faction'], 'tasks_assigned': 10.00, 'points_common': 28.5}}");
    (void)state;
    assert_true(in->id_is_json && str_is(in->id, "12.50") && str_is(in->pack->id, "124"));
    assert_int_equal(fact(in, "unit_level"), VALUE_NONE);
    assert_int_equal(fact(in, "confidence_vote.low"), VALUE_NONE);
    assert_int_equal(fact(in, "conclusions"), (1 << 3) | (1 << 5));
    assert_int_equal(fact(in, "tasks_assigned"), 10);
    assert_int_equal(fact(in, "points_common"), 2850);
    assert_int_equal(fact(in, "deputy"), VALUE_UNKNOWN);
    assert_int_equal(fact(in, "public_employee"), 0); /* a default of the dictionary */
    assert_true(in->given[dict_fact(in->pack->dict, in->subject, STR("unit_level"))]);
    assert_false(in->given[dict_fact(in->pack->dict, in->subject, STR("public_employee"))]);
    assert_true(str_is(read_good(a, CASE(2018, "member", ""))->pack->id, "132-16"));
    assert_true(str_is(read_good(a, CASE(2021, "member", ""))->pack->id, "132"));
    assert_true(str_is(read_good(a, CASE(2030, "member", ""))->pack->id, "366"));
    in = read_good(a, "{'cycle': {'year': 2023}, 'overlays': ['hatinh-2023'], 'subject': 'member', "
                      "'facts': {'quarter_levels': ['XS', null]}}");
    assert_true(in->pack->n_overlays == 1 && in->id.n == 0);
    assert_int_equal(fact(in, "quarter_levels.1"), 4);
    assert_int_equal(fact(in, "quarter_levels.2"), VALUE_NONE);
    assert_int_equal(fact(in, "quarter_levels.3"), VALUE_UNKNOWN);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_frame),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_long_lists),
        cmocka_unit_test(test_contradictions),
        cmocka_unit_test(test_criteria_refused),
        cmocka_unit_test(test_points),
        cmocka_unit_test(test_two_sets),
        cmocka_unit_test(test_grades),
        cmocka_unit_test(test_past_levels),
        cmocka_unit_test(test_counted_before),
        cmocka_unit_test(test_result_factors),
        cmocka_unit_test(test_event),
        cmocka_unit_test(test_cycle_of),
        cmocka_unit_test(test_accepted),
    };
    return cmocka_run_group_tests(tests, open_packs, close_packs);
}
