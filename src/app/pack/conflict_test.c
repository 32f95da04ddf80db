/*
 * conflict_test.c — pairs of conditions that can, cannot and may or may not hold at once.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/pack/conflict.h"
#include "app/pack/pack_testkit.h"
#include "lib/base/arena.h"

static const char head_1[] = "pack p1 \"Một\" issued 01/01/2023 cycles 2023..2023\n"
                             "document D \"Một\" issued 01/01/2023\n";
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
    const char *text[] = {
        head_1, memory_rule(arena, "A for member, confirmed", when_1, "decider cell"),
        memory_rule(arena, "B for member, confirmed", when_2, "decider politburo"), NULL};
    const struct memory_pack packs[] = {{"p1", memory_join(arena, text)}};
    struct shelf *s = memory_shelf(arena, &m, packs, 1);
    assert_int_equal(conflicts_of(s, scratch, memory_load(arena, s, "p1"), count, &f), 1);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_conflicts),
        cmocka_unit_test(test_witness),
    };
    return cmocka_run_group_tests(tests, open_arenas, close_arenas);
}
