/*
 * progress_test.c — counts of units against a plain reckoning in SQL, on random years.
 */
#include "app/progress/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "app/progress/progress_inner.h"
#include "app/progress/progress_testkit.h"

static struct year_kit y;

static int set_up(void **state)
{
    (void)state;
    year_kit_open(&y, 3, 3, 8);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    year_kit_close(&y);
    return 0;
}

static int64_t ask(const char *what, const struct progress_unit *u)
{
    struct str sql =
        str_fmt(y.kit.a,
                "select count(*) from subject s left join decision d on d.subject_id = "
                "s.id and d.current = 1 where s.state = 'in' and s.at between %d and "
                "%d and (%s)",
                u->first_at, u->last_at, what);
    return book_kit_ask(y.path, sql.p);
}

static void compare(const struct progress_unit *u)
{
    const struct tally *t = &u->tally;
    assert_int_equal(t->total, ask("1 = 1", u));
    assert_int_equal(t->collectives, ask("s.kind = 'collective'", u));
    assert_int_equal(t->rated, ask("d.id is not null", u));
    assert_int_equal(t->level[4], ask("d.level = 'XS'", u));
    assert_int_equal(t->level[3], ask("d.level = 'HTT'", u));
    assert_int_equal(t->level[1], ask("d.level = 'KHT'", u));
    assert_int_equal(t->unrated, ask("d.id is null and s.rated = 0", u));
    assert_int_equal(t->reviews,
                     ask("exists (select 1 from review r where r.subject_id = s.id)", u));
    assert_int_equal(t->facts, ask("exists (select 1 from given g where g.subject_id = s.id)", u));
    assert_int_equal(t->proposed,
                     ask("exists (select 1 from proposal p where p.subject_id = s.id)", u));
    assert_int_equal(t->total, t->rated + t->unrated + t->undecided);
}

static void counts_are_those_of_plain_sql(void **state)
{
    (void)state;
    struct progress p;
    struct tally sum = {0};
    year_kit_fill(&y);
    y.db = book_kit_reopen(&y.kit, "s.kd", DB_READ);
    assert_int_equal(progress_count(y.db, y.kit.a, &y.cycle, STR(""), y.cycle.cutoff, &p), OK);
    assert_int_equal(p.n, 3); /* of the one unit on top */
    compare(&p.whole);
    assert_true(p.whole.tally.rated > 0 && p.whole.tally.unrated > 0 &&
                p.whole.tally.undecided > 0);
    for (size_t i = 0; i < p.n; i++) {
        compare(&p.unit[i]);
        sum.total += p.unit[i].tally.total;
        sum.rated += p.unit[i].tally.rated;
        sum.late += p.unit[i].tally.late;
    }
    assert_int_equal(p.whole.tally.total, sum.total + p.own.total);
    assert_int_equal(p.whole.tally.rated, sum.rated + p.own.rated);
    assert_int_equal(p.whole.tally.late, sum.late + p.own.late);
}

/* Everything that is counted of a walk, and the sum of the last days. */
struct counted {
    struct tally tally;
    int64_t n, places, groups, until, official, form_for, kinds;
};

static err_t count_one(void *ctx, const struct row *s)
{
    struct counted *c = ctx;
    tally_add(&c->tally, s);
    c->n++;
    c->places += c->n * s->at;
    c->groups += c->n * s->cap_group;
    c->official += s->official_last;
    c->form_for += (int64_t)(s->form_for.n + 100 * s->decider.n);
    c->kinds += (int64_t)s->unit_kind.n;
    for (int i = 0; i < OWED_COUNT; i++)
        c->until += c->n * s->until[i];
    return OK;
}

static void whoever_only_counts_counts_the_same(void **state)
{
    (void)state;
    struct report r;
    struct counted whole = {.n = 0}, lean = {.n = 0};
    year_kit_fill(&y);
    y.db = book_kit_reopen(&y.kit, "s.kd", DB_READ);
    assert_int_equal(report_open(y.db, y.kit.a, &y.cycle, y.cycle.cutoff + 1, &r), OK);
    assert_int_equal(report_walk(&r, 0, INT32_MAX, count_one, &whole), OK);
    assert_int_equal(report_count(&r, 0, INT32_MAX, true, count_one, &lean), OK);
    assert_true(whole.n > 0 && whole.tally.facts > 0 && whole.tally.proposed > 0);
    assert_true(whole.tally.reviews > 0 && whole.tally.late > 0 && whole.official != 0);
    assert_true(whole.tally.last[0] < whole.tally.total);
    assert_memory_equal(&whole, &lean, sizeof whole);
}

static void a_unit_is_asked_by_its_code(void **state)
{
    (void)state;
    struct progress p;
    assert_int_equal(progress_count(y.db, y.kit.a, &y.cycle, STR("G2"), 0, &p), OK);
    assert_int_equal(p.n, 3);
    assert_true(str_is(p.unit[0].code, "G2C1"));
    assert_int_equal(progress_count(y.db, y.kit.a, &y.cycle, STR("nowhere"), 0, &p), E_NOTFOUND);
    assert_true(book_kit_said(&y.kit, "nowhere"));
}

/* The earliest of the plans above and of the regulation counts; in one plan the word for the kind goes
   before that for every kind. */
static void late_follows_the_earliest_plan(void **state)
{
    (void)state;
    struct progress p;
    date_t day = y.cycle.cutoff;
    book_kit_sql(y.path, "update subject set deadline = null");
    assert_int_equal(progress_count(y.db, y.kit.a, &y.cycle, STR(""), day, &p), OK);
    assert_int_equal(p.whole.tally.late, 0);
    book_kit_sql(y.path,
                 str_fmt(y.kit.a,
                         "insert into plan values (1, %lld, (select id from unit where code = "
                         "'TOP'), '1', 1, 1), (2, %lld, (select id from unit where code = "
                         "'G1'), '2', 1, 1);"
                         "insert into plan_deadline values (1, 'self_review', '', %d), "
                         "(2, 'self_review', '', %d), (2, 'self_review', 'cell', %d)",
                         (long long)y.cycle.id, (long long)y.cycle.id, day + 1, day - 1, day)
                     .p);
    assert_int_equal(progress_count(y.db, y.kit.a, &y.cycle, STR("G1"), day, &p), OK);
    assert_int_equal(p.own.late, 1); /* its own collective, by the word for every kind */
    assert_int_equal(p.whole.tally.late, 1);
    assert_int_equal(progress_count(y.db, y.kit.a, &y.cycle, STR("G1"), day + 1, &p), OK);
    assert_int_equal(p.whole.tally.late, p.whole.tally.to_review);
    assert_int_equal(progress_count(y.db, y.kit.a, &y.cycle, STR("G2"), day + 1, &p), OK);
    assert_int_equal(p.whole.tally.late, 0);
    assert_int_equal(progress_count(y.db, y.kit.a, &y.cycle, STR("G2"), day + 2, &p), OK);
    assert_int_equal(p.whole.tally.late, p.whole.tally.to_review);
    book_kit_sql(
        y.path, str_fmt(y.kit.a, "update plan_deadline set day = %d where plan_id = 1", day - 1).p);
    assert_int_equal(progress_count(y.db, y.kit.a, &y.cycle, STR("G1"), day, &p), OK);
    assert_int_equal(p.whole.tally.late, p.whole.tally.to_review);
    book_kit_sql(
        y.path,
        str_fmt(y.kit.a, "delete from plan_deadline; update subject set deadline = %d", day - 1).p);
    assert_int_equal(progress_count(y.db, y.kit.a, &y.cycle, STR(""), day, &p), OK);
    assert_int_equal(p.whole.tally.late, p.whole.tally.to_review);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(counts_are_those_of_plain_sql, set_up, tear_down),
        cmocka_unit_test_setup_teardown(whoever_only_counts_counts_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_unit_is_asked_by_its_code, set_up, tear_down),
        cmocka_unit_test_setup_teardown(late_follows_the_earliest_plan, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
