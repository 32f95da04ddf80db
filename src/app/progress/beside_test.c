/*
 * beside_test.c — opening and rating with a thread beside leave the same rows in the book as alone,
 * and refuse in the same words.  Also run under ThreadSanitizer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "app/progress/progress_testkit.h"
#include "app/rating/rate.h"

enum { BASES = 9, CELLS = 9, MEMBERS = 7 };

/* [0]: alone; [1]: beside. */
static struct year_kit y[2];

static void threads(int n)
{
    setenv("KIEMDIEM_THREADS", n == 0 ? "1" : "2", 1);
}

static int set_up(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        threads(i);
        year_kit_open(&y[i], BASES, CELLS, MEMBERS);
    }
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        year_kit_close(&y[i]);
    return 0;
}

/* Rows that one of the books has and the other has not. */
static int64_t rows_that_differ(const char *table)
{
    struct arena *a = y[0].kit.a;
    book_kit_sql(y[0].path,
                 str_fmt(a,
                         "attach '%s' as o; drop table if exists main.differ;"
                         "create table main.differ as select (select count(*) from (select * from "
                         "main.%s except select * from o.%s)) + (select count(*) from (select * "
                         "from o.%s except select * from main.%s)) as n; detach o",
                         y[1].path, table, table, table, table)
                     .p);
    return book_kit_ask(y[0].path, "select n from differ");
}

static void the_same_in_both(const char *const *table, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct str sql = str_fmt(y[0].kit.a, "select count(*) from %s", table[i]);
        assert_true(book_kit_ask(y[0].path, sql.p) > 0);
        if (rows_that_differ(table[i]) != 0)
            fail_msg("%s differs", table[i]);
    }
}

static err_t rate(struct year_kit *k, struct rate_result *out)
{
    struct cycle_ground ground;
    book_kit_forget(&k->kit);
    if (k->db == NULL)
        k->db = book_kit_reopen(&k->kit, "s.kd", DB_WRITE);
    assert_int_equal(cycle_ground(k->db, k->kit.a, &k->cycle, 0, &ground), OK);
    return rate_cycle(k->db, k->kit.a, &k->cycle, &ground, 0, INT32_MAX, STR("test"), out);
}

static void the_book_is_the_same(void **state)
{
    static const char *const opened[] = {"subject", "cap_group", "tree"};
    static const char *const rated[] = {"worked_out", "given", "review"};
    struct rate_result result[2];
    (void)state;
    the_same_in_both(opened, sizeof opened / sizeof *opened);
    for (int i = 0; i < 2; i++) {
        year_kit_fill(&y[i]);
        threads(i);
        assert_int_equal(rate(&y[i], &result[i]), OK);
    }
    assert_true(result[0].subjects >= (int64_t)BASES * CELLS * MEMBERS);
    assert_memory_equal(&result[0], &result[1], sizeof result[0]);
    the_same_in_both(rated, sizeof rated / sizeof *rated);
}

static void it_refuses_in_the_same_words(void **state)
{
    struct rate_result result;
    (void)state;
    for (int i = 0; i < 2; i++) {
        /* What the reader refuses stands behind what the judge refuses. */
        book_kit_sql(y[i].path,
                     "insert into batch values (1, 1, 'jsonl', null, '', '', 'x', 1, 1, 0);"
                     "insert into given (subject_id, batch_id, facts) select max(id), 1, "
                     "'{\"tasks_assigned\":\"many\"}' from subject where at = 30;"
                     "insert into given (subject_id, batch_id, facts) select max(id), 1, 'no JSON' "
                     "from subject where at = 60;");
        threads(i);
        assert_int_equal(rate(&y[i], &result), E_INVALID);
        assert_int_equal(book_kit_ask(y[i].path, "select count(*) from worked_out"), 0);
    }
    const struct problems *alone = &y[0].kit.problems, *beside = &y[1].kit.problems;
    assert_true(alone->n > 0);
    assert_int_equal(alone->n, beside->n);
    for (size_t i = 0; i < alone->n; i++)
        assert_true(str_eq(alone->list[i].text, beside->list[i].text));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_book_is_the_same, set_up, tear_down),
        cmocka_unit_test_setup_teardown(it_refuses_in_the_same_words, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
