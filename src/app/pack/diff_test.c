/*
 * diff_test.c — what differs between two made-up packs; pairs of rules that contradict each other; what a case expects.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/pack/conflict.h"
#include "app/pack/diff.h"
#include "app/pack/expect.h"
#include "app/pack/pack_testkit.h"
#include "app/pack/tool.h"
#include "lib/base/arena.h"

static const char head_1[] = "pack p1 \"Một\" issued 01/01/2023 cycles 2023..2023\n"
                             "document D \"Một\" issued 01/01/2023\n";
static const char head_2[] = "pack p2 \"Hai\" issued 01/01/2023 cycles 2023..2023\n"
                             "document D \"Hai\" issued 01/01/2023\n";

static struct arena *arena, *scratch;

static int open_arenas(void **state)
{
    (void)state;
    arena = arena_open(LIMIT_PACK_ARENA);
    scratch = arena_open(LIMIT_CASE_ARENA);
    return 0;
}

static int close_arenas(void **state)
{
    (void)state;
    arena_close(scratch);
    arena_close(arena);
    return 0;
}

static struct shelf *shelf_of(struct memory_store *m, const struct memory_pack *packs, int n)
{
    *m = (struct memory_store){packs, n};
    return shelf_open(arena, memory_pack_store(m), LANG_EN);
}

static const struct pack *load(struct shelf *s, const char *id)
{
    const struct pack *p = NULL;
    struct problems problems;
    problems_open(&problems, arena);
    err_t err = shelf_pack(s, str_of(id), NULL, 0, &problems, &p);
    if (problems.n > 0)
        print_message("%.*s\n", STR_ARG(problems.list[0].text));
    assert_int_equal(err, OK);
    return p;
}

static const char *rule(const char *head, const char *when, const char *then)
{
    return memory_rule(arena, head, when, then).p;
}

static const char *join(const char *const *parts)
{
    struct str all = STR("");
    for (; *parts != NULL; parts++)
        all = str_fmt(arena, "%.*s%s", STR_ARG(all), *parts);
    return all.p;
}

static const char *param(const char *name, const char *value)
{
    return str_fmt(
               arena,
               "param %s = %s\n  cite D Điều 1\n  confidence confirmed\n  vi Số.\n  en Number.\n",
               name, value)
        .p;
}

static void compare(const char *one, const char *two, struct pack_diff *out)
{
    struct memory_store m;
    const struct memory_pack packs[] = {{"p1", one}, {"p2", two}};
    struct shelf *s = shelf_of(&m, packs, 2);
    pack_compare(arena, load(s, "p1"), load(s, "p2"), out);
}

static void test_params(void **state)
{
    struct pack_diff d;
    (void)state;
    const char *r = rule("A for member, confirmed", "head", "warn x");
    const char *one[] = {head_1, param("same", "1"), param("more", "10 %"), param("gone", "yes"), r,
                         NULL};
    const char *two[] = {
        head_2, param("same", "1"), param("more", "20 %"), param("come", "31/12"), r, NULL};
    compare(join(one), join(two), &d);
    assert_int_equal(d.n_params, 3);
    assert_true(str_is(d.params[0].a->name, "more"));
    assert_int_equal(d.params[0].b->number, 2000);
    assert_true(str_is(d.params[1].a->name, "gone"));
    assert_null(d.params[1].b);
    assert_null(d.params[2].a);
    assert_true(str_is(d.params[2].b->name, "come"));
    assert_int_equal(d.n_rules, 0);
    assert_int_equal(d.n_same, 1);
}

static void test_rules(void **state)
{
    struct pack_diff d;
    (void)state;
    const char *one[] = {
        head_1,
        rule("Same for member, confirmed", "head", "warn x"),
        rule("Cond for member, confirmed", "head", "not reviewed"),
        rule("Then for member, confirmed", "deputy", "form 2A for leader"),
        rule("Old for member, confirmed", "head and deputy", "require state_level"),
        rule("Gone for event, confirmed", "body is cell", "late"),
        NULL};
    const char *two[] = {
        head_2,
        rule("Same for member, confirmed", "( head )", "warn x"),
        rule("Cond for member, confirmed", "deputy", "not reviewed"),
        rule("Then for member, confirmed", "deputy", "form 2B for leader"),
        rule("New for member, confirmed", "head and deputy", "require state_level"),
        rule("Come for group, confirmed", "outstanding", "over"),
        NULL};
    compare(join(one), join(two), &d);
    assert_int_equal(d.n_same, 1);
    assert_int_equal(d.n_rules, 5);
    assert_int_equal(d.rules[0].kind, DIFF_CHANGED);
    assert_true(d.rules[0].condition && !d.rules[0].conclusion);
    assert_int_equal(d.rules[0].topic, TOPIC_WHO);
    assert_int_equal(d.rules[1].kind, DIFF_CHANGED);
    assert_true(!d.rules[1].condition && d.rules[1].conclusion);
    assert_int_equal(d.rules[1].topic, TOPIC_FORMS);
    assert_int_equal(d.rules[2].kind, DIFF_MOVED);
    assert_true(str_is(d.rules[2].b->id, "New"));
    assert_int_equal(d.rules[3].kind, DIFF_ONLY_B);
    assert_int_equal(d.rules[3].topic, TOPIC_CAP);
    assert_int_equal(d.rules[4].kind, DIFF_ONLY_A);
    assert_int_equal(d.rules[4].topic, TOPIC_TIME);
}

/* The words of the condition stay, the number behind them moves. */
static void test_same_words(void **state)
{
    struct pack_diff d;
    (void)state;
    const char *r = rule("A for member, confirmed", "tasks_exceeded at least most", "warn x");
    const char *one[] = {head_1, param("most", "1"), r, NULL};
    const char *two[] = {head_2, param("most", "2"), r, NULL};
    compare(join(one), join(two), &d);
    assert_int_equal(d.n_rules, 1);
    assert_int_equal(d.rules[0].kind, DIFF_CHANGED);
    assert_true(d.rules[0].condition);
    assert_true(str_eq(d.rules[0].a->when_text, d.rules[0].b->when_text));
}

/* --- contradictions ------------------------------------------------------------------------------ */

struct found {
    int n[3];
    struct str witness;
};

static void count(void *arg, const struct conflict *c)
{
    struct found *f = arg;
    f->n[c->verdict]++;
    if (c->verdict == CONFLICT_FOUND)
        f->witness = str_copy(arena, c->witness);
}

static struct found conflicts(const char *when_1, const char *when_2)
{
    struct memory_store m;
    struct found f = {{0}, {0, 0}};
    const char *text[] = {head_1, rule("A for member, confirmed", when_1, "decider cell"),
                          rule("B for member, confirmed", when_2, "decider politburo"), NULL};
    const struct memory_pack packs[] = {{"p1", join(text)}};
    struct shelf *s = shelf_of(&m, packs, 1);
    assert_int_equal(conflicts_of(s, scratch, load(s, "p1"), count, &f), 1);
    return f;
}

static void test_conflicts(void **state)
{
    static const struct {
        const char *a, *b;
        enum conflict_verdict want;
    } pairs[] = {
        {"head", "deputy", CONFLICT_EXCLUDED}, /* nobody is both: the case is refused */
        {"head", "leadership_post", CONFLICT_FOUND},
        {"managed_by is cell", "managed_by is central", CONFLICT_EXCLUDED},
        {"managed_by is cell", "not (managed_by is central)", CONFLICT_FOUND},
        {"managed_by is not cell", "managed_by is not central", CONFLICT_FOUND},
        {"unit_level at least HTT", "unit_level less than HTT", CONFLICT_EXCLUDED},
        {"unit_level at least HTT", "unit_level less than XS", CONFLICT_FOUND},
        {"unit_level is none", "unit_level at least KHT", CONFLICT_EXCLUDED},
        {"sick_leave_days at least 90", "sick_leave_days less than 91", CONFLICT_FOUND},
        {"sick_leave_days at least 90", "sick_leave_days less than 90", CONFLICT_EXCLUDED},
        {"admitted_on less than 6 months before cutoff",
         "not (admitted_on less than 6 months before cutoff)", CONFLICT_EXCLUDED},
        {"admitted_on less than 6 months before cutoff",
         "not (admitted_on less than 5 months before cutoff)", CONFLICT_FOUND},
        {"conclusions include faction and conclusions include disunity",
         "conclusions include degradation", CONFLICT_FOUND},
        {"no disciplines (form is canh_cao)", "some disciplines (form is canh_cao)",
         CONFLICT_EXCLUDED},
        {"some disciplines (form is khien_trach)", "head", CONFLICT_FOUND},
        {"some disciplines (form is khien_trach)", "some disciplines (form is canh_cao)",
         CONFLICT_NOT_PROVEN},
        {"tasks_completed less than 50 % of tasks_assigned",
         "tasks_completed at least 70 % of tasks_assigned", CONFLICT_NOT_PROVEN},
        {"tasks_completed at least 50 % of tasks_assigned",
         "tasks_completed at least 70 % of tasks_assigned", CONFLICT_FOUND},
    };
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct found f = conflicts(pairs[i].a, pairs[i].b);
        if (f.n[pairs[i].want] != 1)
            print_message("%s | %s\n", pairs[i].a, pairs[i].b);
        assert_int_equal(f.n[pairs[i].want], 1);
    }
}

static void test_witness(void **state)
{
    (void)state;
    struct found f = conflicts("managed_by is central", "sick_leave_days more than 30");
    assert_true(str_is(f.witness, "managed_by = \"central\", sick_leave_days = 31"));
}

/* --- expectations and order ------------------------------------------------------------------------ */

static void ignore(void *arg, struct str key, const struct json *want, const struct json *got)
{
    (void)key;
    (void)want;
    (void)got;
    ++*(int *)arg;
}

static int differences(const char *expect)
{
    static const char answer[] =
        "{\"level\": \"HTT\", \"max_xs\": 3, \"reason\": null, \"places\": [\"a\", \"b\"], "
        "\"blocked\": [{\"step\": \"rate\", \"rule\": \"p.x\"}], \"warnings\": [{\"code\": "
        "\"late\", "
        "\"rule\": \"p.y\"}], \"requires\": [], "
        "\"rerate\": [{\"year\": 2021, \"pack\": \"132\"}, {\"year\": 2023, \"pack\": \"124\"}]}";
    struct json *want, *got;
    struct json_error error;
    int n = 0;
    assert_int_equal(json_parse(arena, str_of(answer), &got, &error), OK);
    assert_int_equal(json_parse(arena, str_of(expect), &want, &error), OK);
    bool same = expect_compare(arena, want, got, ignore, &n);
    assert_int_equal(same, n == 0);
    return n;
}

static void test_expect(void **state)
{
    (void)state;
    assert_int_equal(differences("{\"level\": \"HTT\", \"max_xs\": 3.0, \"reason\": null}"), 0);
    assert_int_equal(differences("{\"level\": \"XS\", \"max_xs\": 4, \"reason\": \"absent\"}"), 3);
    assert_int_equal(differences("{\"places\": [\"a\", \"b\"], \"requires\": []}"), 0);
    assert_int_equal(differences("{\"places\": [\"b\", \"a\"]}"), 1);
    assert_int_equal(differences("{\"places\": [\"a\"]}"), 1);
    assert_int_equal(differences("{\"places~\": [\"b\"], \"warnings~\": [\"late\"]}"), 0);
    assert_int_equal(differences("{\"places~\": [\"c\"], \"unknown~\": [\"x\"]}"), 2);
    assert_int_equal(differences("{\"blocked_steps~\": [\"rate\"], \"blocked~\": [\"p.x\"]}"), 0);
    assert_int_equal(differences("{\"blocked_steps~\": [\"decide\"]}"), 1);
    assert_int_equal(differences("{\"rerate_years\": [2021, 2023]}"), 0);
    assert_int_equal(differences("{\"rerate_packs\": [\"124\", \"132\"]}"), 1);
    assert_int_equal(differences("{\"warnings_nonempty\": true, \"error_nonempty\": false}"), 0);
    assert_int_equal(differences("{\"requires_nonempty\": true}"), 1);
}

static void test_natural_order(void **state)
{
    (void)state;
    assert_true(natural_cmp(STR("Điều 4"), STR("Điều 12")) < 0);
    assert_true(natural_cmp(STR("Điều 12, khoản 9"), STR("Điều 12, khoản 10")) < 0);
    assert_true(natural_cmp(STR("Điều 12"), STR("Điều 12, khoản 1")) < 0);
    assert_true(natural_cmp(STR("mục 007"), STR("mục 7")) == 0);
    assert_true(natural_cmp(STR("b"), STR("a")) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_params),        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_same_words),    cmocka_unit_test(test_conflicts),
        cmocka_unit_test(test_witness),       cmocka_unit_test(test_expect),
        cmocka_unit_test(test_natural_order),
    };
    return cmocka_run_group_tests(tests, open_arenas, close_arenas);
}
