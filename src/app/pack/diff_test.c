/*
 * diff_test.c — what differs between two made-up packs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/pack/diff.h"
#include "app/pack/pack_testkit.h"
#include "lib/base/arena.h"

static const char head_1[] = "pack p1 \"Một\" issued 01/01/2023 cycles 2023..2023\n"
                             "document D \"Một\" issued 01/01/2023\n";
static const char head_2[] = "pack p2 \"Hai\" issued 01/01/2023 cycles 2023..2023\n"
                             "document D \"Hai\" issued 01/01/2023\n";

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_open(LIMIT_PACK_ARENA);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
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
    struct shelf *s = memory_shelf(arena, &m, packs, 2);
    pack_compare(arena, memory_load(arena, s, "p1"), memory_load(arena, s, "p2"), out);
}

static void test_params(void **state)
{
    struct pack_diff d;
    (void)state;
    const char *r = memory_rule(arena, "A for member, confirmed", "head", "warn x");
    const char *one[] = {head_1, param("same", "1"), param("more", "10 %"), param("gone", "yes"), r,
                         NULL};
    const char *two[] = {
        head_2, param("same", "1"), param("more", "20 %"), param("come", "31/12"), r, NULL};
    compare(memory_join(arena, one), memory_join(arena, two), &d);
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
        memory_rule(arena, "Same for member, confirmed", "head", "warn x"),
        memory_rule(arena, "Cond for member, confirmed", "head", "not reviewed"),
        memory_rule(arena, "Then for member, confirmed", "deputy", "form 2A for leader"),
        memory_rule(arena, "Old for member, confirmed", "head and deputy", "require state_level"),
        memory_rule(arena, "Gone for event, confirmed", "body is cell", "late"),
        NULL};
    const char *two[] = {
        head_2,
        memory_rule(arena, "Same for member, confirmed", "( head )", "warn x"),
        memory_rule(arena, "Cond for member, confirmed", "deputy", "not reviewed"),
        memory_rule(arena, "Then for member, confirmed", "deputy", "form 2B for leader"),
        memory_rule(arena, "New for member, confirmed", "head and deputy", "require state_level"),
        memory_rule(arena, "Come for group, confirmed", "outstanding", "over"),
        NULL};
    compare(memory_join(arena, one), memory_join(arena, two), &d);
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
    const char *r =
        memory_rule(arena, "A for member, confirmed", "tasks_exceeded at least most", "warn x");
    const char *one[] = {head_1, param("most", "1"), r, NULL};
    const char *two[] = {head_2, param("most", "2"), r, NULL};
    compare(memory_join(arena, one), memory_join(arena, two), &d);
    assert_int_equal(d.n_rules, 1);
    assert_int_equal(d.rules[0].kind, DIFF_CHANGED);
    assert_true(d.rules[0].condition);
    assert_true(str_eq(d.rules[0].a->when_text, d.rules[0].b->when_text));
}

/* Rules under other ids that speak of the same: one condition with another answer, one conclusion on
   the same facts with another number, one kind of conclusion on the same facts. */
static void test_alike(void **state)
{
    struct pack_diff d;
    (void)state;
    const char *one[] = {
        head_1,
        memory_rule(arena, "A1 for member, confirmed", "head", "form 2A for leader"),
        memory_rule(arena, "A2 for member, confirmed", "tasks_exceeded less than 3",
                    "require state_level"),
        memory_rule(arena, "A3 for member, confirmed", "leadership_posts is 2", "decider cell"),
        memory_rule(arena, "A4 for member, confirmed", "deputy", "not reviewed"),
        memory_rule(arena, "A5 for member, confirmed", "earlier_faults at least 1", "warn x"),
        NULL};
    const char *two[] = {
        head_2,
        memory_rule(arena, "B1 for member, confirmed", "head", "form 2B for leader"),
        memory_rule(arena, "B2 for member, confirmed", "tasks_exceeded less than 5",
                    "require state_level"),
        memory_rule(arena, "B3 for member, confirmed", "leadership_posts is 3",
                    "decider grassroots_cell"),
        memory_rule(arena, "B4 for member, confirmed", "deputy", "warn y"), /* other topic */
        memory_rule(arena, "B5 for member, confirmed", "tasks_late at least 1", "warn x"),
        NULL};
    compare(memory_join(arena, one), memory_join(arena, two), &d);
    assert_int_equal(d.n_same, 0);
    assert_int_equal(d.n_rules, 7);
    for (int i = 0; i < 3; i++) {
        const struct rule_diff *r = &d.rules[i];
        assert_int_equal(r->kind, DIFF_CHANGED);
        assert_true(r->a->id.p[1] == r->b->id.p[1]); /* A1 with B1, … */
        assert_true(r->condition == (r->a->id.p[1] != '1'));
        assert_true(r->conclusion == (r->a->id.p[1] != '2'));
    }
    for (int i = 3; i < 7; i++)
        assert_int_equal(d.rules[i].kind, i < 5 ? DIFF_ONLY_A : DIFF_ONLY_B);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_params),
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_same_words),
        cmocka_unit_test(test_alike),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
