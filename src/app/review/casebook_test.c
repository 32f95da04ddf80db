/*
 * casebook_test.c — what makes a case: records before what was given, the later before the earlier,
 * the self-review, the last proposal, the levels of others.
 */
#include "app/review/casebook.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/review/review_testkit.h"

static struct review_kit y;

static int set_up(void **state)
{
    (void)state;
    review_kit_open(&y);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    review_kit_close(&y);
    return 0;
}

static void assert_fact(const struct cased *c, const char *name, const char *value)
{
    assert_string_equal(review_kit_fact(&y, c, name).p, value);
}

static void test_later_wins(void **state)
{
    (void)state;
    assert_int_equal(review_kit_read(&y,
                                     "{\"subject\":{\"card\":\"T2\"},\"facts\":{"
                                     "\"tasks_assigned\":10,\"tasks_completed\":9}}",
                                     "Chi bộ", false),
                     OK);
    assert_int_equal(review_kit_read(&y,
                                     "{\"subject\":{\"card\":\"T2\"},\"facts\":{"
                                     "\"tasks_completed\":10,\"tasks_late\":1}}",
                                     "Văn phòng", true),
                     OK);
    struct cased c = review_kit_case(&y, 2), other = review_kit_case(&y, 3);
    assert_int_equal(c.n_told, 2);
    assert_fact(&c, "tasks_assigned", "10");
    assert_fact(&c, "tasks_completed", "10");
    assert_fact(&c, "tasks_late", "1");
    assert_int_equal(other.n_told, 0);
    assert_fact(&other, "tasks_assigned", "");
}

/* Even when a row says otherwise that nobody could have entered. */
static void test_records_first(void **state)
{
    (void)state;
    assert_int_equal(
        review_kit_read(&y, "{\"subject\":{\"card\":\"T2\"},\"facts\":{\"tasks_assigned\":10}}",
                        "Chi bộ", false),
        OK);
    review_kit_sql(&y, "update given set facts = '{\"tasks_assigned\":7,"
                       "\"admitted_on\":\"1999-01-01\"}'");
    struct cased c = review_kit_case(&y, 2);
    assert_fact(&c, "tasks_assigned", "7");
    assert_fact(&c, "admitted_on", "\"2000-01-01\"");
}

static void test_review(void **state)
{
    (void)state;
    struct cased c = review_kit_case(&y, 2);
    assert_false(c.has_review);
    assert_fact(&c, "review_completed", "");
    assert_int_equal(
        review_kit_read(&y,
                        "{\"subject\":{\"card\":\"T2\"},\"received_on\":\"2023-12-01\","
                        "\"on_paper\":true,\"self_level\":\"HTT\"}",
                        "Chi bộ", false),
        OK);
    c = review_kit_case(&y, 2);
    assert_true(c.has_review);
    assert_fact(&c, "review_completed", "true");
    assert_fact(&c, "self_level", "\"HTT\"");
    assert_int_equal(c.n_told, 0); /* a self-review is no fact that somebody gave */
}

static void test_last_proposal(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        review_kit_sql(&y,
                       "insert into proposal (subject_id, step, body, level, number, on_date, "
                       "event_id) select id, 'proposal', 'Chi ủy', '%s', '1', 19700, 1 from "
                       "subject where person_id = 2",
                       i == 0 ? "XS" : "HTT");
    review_kit_sql(&y, "insert into proposal (subject_id, step, body, level, number, on_date, "
                       "event_id) select id, 'opinion', 'Công đoàn', 'KHT', '1', 19700, 1 from "
                       "subject where person_id = 2");
    struct cased c = review_kit_case(&y, 2);
    assert_fact(&c, "proposed_level", "\"HTT\"");
}

/* The levels of members are told of their body when only leaders wait; a unit's level, of whoever
   heads it. */
static void test_levels_of_others(void **state)
{
    (void)state;
    review_kit_decide(&y, 2, "XS");
    struct cased cell = review_kit_case(&y, 0);
    assert_fact(&cell, "members_rated", "");
    review_kit_decide(&y, 3, "HTT");
    cell = review_kit_case(&y, 0);
    assert_int_equal(review_kit_ask(&y, "select count(*) from subject where form_for = 'leader' "
                                        "and person_id = 1"),
                     1);
    assert_fact(&cell, "members_rated", "2");
    assert_fact(&cell, "members_xs", "1");
    assert_fact(&cell, "members_htt", "1");
    assert_fact(&cell, "members_kht", "0");
    struct cased head = review_kit_case(&y, 1);
    assert_fact(&head, "unit_level", "");
    review_kit_decide(&y, 0, "HT");
    head = review_kit_case(&y, 1);
    assert_fact(&head, "unit_level", "\"HT\"");
    struct cased member = review_kit_case(&y, 2);
    assert_fact(&member, "unit_level", "");
}

/* The head of a committee waits for its level, also when he is the secretary of his cell besides. */
static void test_head_of_committee(void **state)
{
    (void)state;
    review_kit_sql(&y,
                   "insert into post_title (id, title, plain, role, leads, managed_by, standing, "
                   "placed) values (2, 'Bí thư đảng ủy xã', 'bi thu dang uy xa', 'head', 'yes', "
                   "'district', 1, 1); insert into post (person_id, title_id, side) values "
                   "(1, 2, 'party'), (2, 2, 'party')");
    review_kit_decide(&y, 0, "HT");
    for (int i = 1; i <= 2; i++) {
        struct cased head = review_kit_case(&y, i);
        assert_fact(&head, "unit_level", "");
    }
    int64_t cell = y.cell;
    y.cell = review_kit_ask(&y, "select id from unit where code = 'G'");
    review_kit_decide(&y, 0, "HTT");
    y.cell = cell;
    for (int i = 1; i <= 2; i++) {
        struct cased head = review_kit_case(&y, i);
        assert_fact(&head, "unit_level", "\"HTT\"");
    }
    struct cased member = review_kit_case(&y, 3);
    assert_fact(&member, "unit_level", "");
}

/* What the book holds against somebody in the leadership is told of the body; that there is nothing is
   not. */
static void test_member_disciplines(void **state)
{
    (void)state;
    struct cased cell = review_kit_case(&y, 0);
    assert_fact(&cell, "member_disciplines", "");
    review_kit_sql(&y,
                   "insert into discipline (person_id, form, decided_on, breach_year, side) values "
                   "(1, 'canh_cao', %d, 2023, 'party'), (1, 'khien_trach', %d, 2022, 'party'), "
                   "(2, 'canh_cao', %d, 2023, 'party')",
                   date_of(2023, 5, 10), date_of(2022, 5, 10), date_of(2023, 5, 10));
    cell = review_kit_case(&y, 0);
    assert_fact(&cell, "member_disciplines",
                "[{\"form\":\"canh_cao\",\"decided_on\":\"2023-05-10\",\"breach_year\":2023,"
                "\"within_authority\":true,\"side\":\"party\"}]");
    assert_int_equal(review_kit_read(&y,
                                     "{\"subject\":{\"unit\":\"C\"},\"facts\":"
                                     "{\"member_disciplines\":[]}}\n",
                                     "Văn phòng", true),
                     E_INVALID);
    assert_true(book_kit_said(&y.kit, "member_disciplines"));
}

/* Quarters are told one by one: those that the book decided by it, the others by whoever knows. */
static void test_quarters(void **state)
{
    (void)state;
    review_kit_sql(&y,
                   "insert into cycle (id, year, quarter, state, opened, cutoff, "
                   "ground_version, tree_version) values (90, 2023, 3, 'open', '', 19630, 1, 1); "
                   "insert into subject (id, cycle_id, kind, person_id, unit_id, at, ord, state, "
                   "tree_version, places, open_facts) select 900, 90, kind, person_id, unit_id, "
                   "at, ord, state, 1, '', '' from subject where person_id = 2; "
                   "insert into decision (subject_id, level, body, number, on_date, case_text, "
                   "ground_version, pack_hash, tree_version, flags, fired, lacked, current, "
                   "event_id) values (900, 'HTT', '', '1', 19640, '{}', 1, '', 1, 0, x'', x'', "
                   "1, 1)");
    struct cased c = review_kit_case(&y, 2);
    assert_fact(&c, "quarter_levels", "[null,null,\"HTT\",null]");
    assert_int_equal(review_kit_read(&y,
                                     "{\"subject\":{\"card\":\"T2\"},\"facts\":{"
                                     "\"quarter_levels\":[\"KHT\",\"HT\",\"HT\",null]}}",
                                     "Chi bộ", true),
                     E_INVALID);
    assert_int_equal(review_kit_read(&y,
                                     "{\"subject\":{\"card\":\"T2\"},\"facts\":{"
                                     "\"quarter_levels\":[\"KHT\",\"HT\",null,null]}}",
                                     "Chi bộ", false),
                     OK);
    c = review_kit_case(&y, 2);
    assert_fact(&c, "quarter_levels", "[\"KHT\",\"HT\",\"HTT\",null]");
    assert_fact(&c, "admitted_on", "\"2000-01-01\"");
}

/* The review may be unfinished though the paper is in; without a paper it is never finished. */
static void test_review_unfinished(void **state)
{
    static const char says[] =
        "{\"subject\":{\"card\":\"T2\"},\"facts\":{\"review_completed\":%s}%s}";
    (void)state;
    struct str no = str_fmt(y.kit.a, says, "false", ""), yes = str_fmt(y.kit.a, says, "true", "");
    assert_int_equal(review_kit_read(&y, yes.p, "Chi bộ", true), E_INVALID);
    assert_int_equal(review_kit_read(&y, no.p, "Chi bộ", false), OK);
    struct cased c = review_kit_case(&y, 2);
    assert_fact(&c, "review_completed", "false");
    assert_int_equal(review_kit_read(&y, yes.p, "Chi bộ", true), E_INVALID);
    assert_int_equal(
        review_kit_read(&y, "{\"subject\":{\"card\":\"T2\"},\"received_on\":\"2023-12-01\"}",
                        "Chi bộ", false),
        OK);
    c = review_kit_case(&y, 2);
    assert_fact(&c, "review_completed", "false");
    assert_int_equal(review_kit_read(&y, yes.p, "Chi bộ", false), E_STATE);
    assert_int_equal(review_kit_read(&y, yes.p, "Chi bộ", true), OK);
    c = review_kit_case(&y, 2);
    assert_fact(&c, "review_completed", "true");
}

/* Months at the old cell: from coming to it, within the year; the last one of several. */
static void test_old_cell(void **state)
{
    (void)state;
    review_kit_sql(&y, "update membership set from_date = %d where person_id = 2",
                   date_of(2023, 10, 1));
    review_kit_sql(&y,
                   "insert into membership (person_id, unit_id, kind, from_date, to_date) "
                   "select 2, id, 'official', %d, %d from unit where code = 'G'",
                   date_of(2023, 4, 1), date_of(2023, 10, 1));
    struct cased c = review_kit_case(&y, 2);
    assert_fact(&c, "months_at_old_cell", "6");
    review_kit_sql(&y, "update membership set from_date = %d where to_date is not null",
                   date_of(2023, 7, 2));
    c = review_kit_case(&y, 2);
    assert_fact(&c, "months_at_old_cell", "2");
    review_kit_sql(&y, "update membership set from_date = null where to_date is not null");
    c = review_kit_case(&y, 2);
    assert_fact(&c, "months_at_old_cell", "9");
}

/* A list of the period, or later, tells also of those who are not in it. */
static void test_disciplines_listed(void **state)
{
    (void)state;
    struct cased c = review_kit_case(&y, 2), cell = review_kit_case(&y, 0);
    assert_fact(&c, "disciplines", "");
    review_kit_sql(
        &y,
        "insert into import (id, kind, file, sha256, options, rows, added, changed, ended, "
        "event_id, on_date) values (900, 'disciplines', '', '', '{}', 0, 0, 0, 0, 1, %d)",
        date_of(2022, 12, 31));
    c = review_kit_case(&y, 2);
    assert_fact(&c, "disciplines", "");
    review_kit_sql(&y, "update import set on_date = %d where id = 900", date_of(2023, 11, 1));
    c = review_kit_case(&y, 2);
    cell = review_kit_case(&y, 0);
    assert_fact(&c, "disciplines", "[]");
    assert_fact(&cell, "collective_disciplined", "[]");
    assert_fact(&cell, "member_disciplines", "[]");
    assert_int_equal(
        review_kit_read(&y,
                        "{\"subject\":{\"unit\":\"C\"},\"facts\":{\"member_disciplines\":"
                        "[{\"form\":\"canh_cao\",\"decided_on\":\"2023-05-10\"}]}}",
                        "Văn phòng", false),
        OK);
    cell = review_kit_case(&y, 0);
    assert_fact(&cell, "member_disciplines",
                "[{\"form\":\"canh_cao\",\"decided_on\":\"2023-05-10\"}]");
}

/* Somebody disciplined may sit in a leadership: nobody knows in which. */
static void test_body_unknown(void **state)
{
    (void)state;
    review_kit_sql(
        &y,
        "insert into import (id, kind, file, sha256, options, rows, added, changed, ended, "
        "event_id, on_date) values (900, 'disciplines', '', '', '{}', 0, 0, 0, 0, 1, %d); "
        "insert into post_title (id, title, plain, role, leads, managed_by, placed) values "
        "(2, 'Trưởng ban', 'truong ban', 'head', 'yes', 'central', 1); "
        "insert into post (person_id, title_id, side) values (3, 2, 'party'); "
        "insert into discipline (person_id, form, decided_on, side) values "
        "(3, 'canh_cao', %d, 'party')",
        date_of(2023, 11, 1), date_of(2023, 5, 10));
    struct cased cell = review_kit_case(&y, 0);
    assert_fact(&cell, "member_disciplines", "");
    assert_fact(&cell, "collective_disciplined", "[]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_later_wins, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_records_first, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_review, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_review_unfinished, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_quarters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_old_cell, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_last_proposal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_levels_of_others, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_head_of_committee, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_member_disciplines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_disciplines_listed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_body_unknown, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
