/*
 * facts_read_test.c — files of facts: taken whole or not at all, with place and reason; differences.
 */
#include "app/review/facts_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/review/review_testkit.h"

#define T2 "{\"subject\":{\"card\":\"T2\"},\"facts\":"
#define T3 "{\"subject\":{\"card\":\"T3\"},\"facts\":"

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

static int64_t ask(const char *question)
{
    return review_kit_ask(&y, question);
}

/* Does a report at that line hold the text? */
static bool said_at(int line, const char *text)
{
    const struct problems *p = &y.kit.problems;
    for (size_t i = 0; i < p->n; i++) {
        if (p->list[i].at.line == line && strstr(p->list[i].text.p, text) != NULL)
            return true;
    }
    return false;
}

/* Nothing of a file that is refused stays: no row, no event. */
static void assert_refused(const char *lines, int line, const char *said)
{
    int64_t events = ask("select count(*) from event");
    assert_int_equal(review_kit_read(&y, lines, "Chi bộ", true), E_INVALID);
    assert_true(said_at(line, said));
    assert_false(y.read.written);
    assert_int_equal(ask("select count(*) from given"), 0);
    assert_int_equal(ask("select count(*) from batch"), 0);
    assert_int_equal(ask("select count(*) from event"), events);
}

static void test_refused(void **state)
{
    (void)state;
    assert_refused(T2 "{\"tasks_assigned\":10}}\n" T3 "{\"tasks_assigned\":\"mười\"}}", 2,
                   "facts.tasks_assigned");
    assert_refused(T2 "{\"quality_ok\":1}}", 1, "facts.quality_ok");
    assert_refused(T2 "{\"conclusions\":\"none\"}}", 1, "facts.conclusions");
    assert_refused(T2 "{\"tasks_assigned\":10}}\n\n" T3 "{\"admitted_on\":\"1999-01-01\"}}", 3,
                   "«admitted_on» is told by the records of the book (\"2000-01-01\")");
    assert_refused(T2 "{\"self_level\":\"XS\"}}", 1, "self_level");
    assert_refused(T2 "{\"disciplines\":[{\"form\":\"canh_cao\"}]}}", 1, "disciplines");
    assert_refused(T2 "{}}\n" T2 "{}}", 2, "two lines");
    assert_refused("{\"subject\":{\"card\":\"T9\"},\"facts\":{}}", 1, "«T9»");
    assert_refused("{\"subject\":{\"card\":\"T2\"},\"self_level\":\"HTT\"}", 1, "received_on");
    assert_refused("x", 1, "JSON");
}

/* What the records tell may be said again, when it is the same. */
static void test_same_as_records(void **state)
{
    (void)state;
    assert_int_equal(review_kit_read(&y, T2 "{\"admitted_on\":\"2000-01-01\",\"tasks_late\":0}}",
                                     "Chi bộ", false),
                     OK);
    assert_int_equal(y.read.facts, 1);
    assert_int_equal(ask("select facts = '{\"tasks_late\":0}' from given"), 1);
}

static void test_differences(void **state)
{
    (void)state;
    assert_int_equal(
        review_kit_read(&y, T2 "{\"tasks_assigned\":10,\"tasks_completed\":9}}", "Chi bộ", false),
        OK);
    assert_int_equal(review_kit_read(&y, T2 "{\"tasks_assigned\":10,\"tasks_completed\":8}}",
                                     "Văn phòng", false),
                     E_STATE);
    assert_int_equal(y.read.differences, 1);
    assert_true(said_at(1, "«tasks_completed» was 9, this file says 8"));
    assert_int_equal(ask("select count(*) from given"), 1);
    assert_int_equal(review_kit_read(&y, T2 "{\"tasks_assigned\":10,\"tasks_completed\":8}} ",
                                     "Văn phòng", true),
                     OK);
    /* Only what differs is in the later batch: the rest stays with the one who gave it. */
    assert_int_equal(ask("select facts = '{\"tasks_completed\":8}' from given order by batch_id "
                         "desc limit 1"),
                     1);
}

/* The order of members and zeros at the end of decimals make no difference; a part of an object does,
   and is named. */
static void test_parts(void **state)
{
    (void)state;
    const char *first = T2 "{\"vote\":{\"summoned\":9,\"present\":8,\"issued\":8,\"returned\":8,"
                           "\"valid\":8,\"xs\":0,\"htt\":8,\"ht\":0,\"kht\":0}}}";
    assert_int_equal(review_kit_read(&y, first, "Chi bộ", false), OK);
    assert_int_equal(
        review_kit_read(&y,
                        T2 "{\"vote\":{\"present\":8,\"summoned\":9,\"issued\":8,\"returned\":8,"
                           "\"valid\":8,\"xs\":0,\"htt\":8,\"ht\":0,\"kht\":0}}}",
                        "Chi bộ", false),
        OK);
    assert_int_equal(y.read.facts, 0);
    assert_int_equal(
        review_kit_read(&y,
                        T2 "{\"vote\":{\"summoned\":9,\"present\":8,\"issued\":8,\"returned\":8,"
                           "\"valid\":8,\"xs\":1,\"htt\":7,\"ht\":0,\"kht\":0}}}",
                        "Chi bộ", false),
        E_STATE);
    assert_int_equal(y.read.differences, 2);
    assert_true(said_at(1, "«vote.xs» was 0, this file says 1"));
    assert_true(said_at(1, "«vote.htt» was 8, this file says 7"));
}

static void test_provider(void **state)
{
    (void)state;
    assert_int_equal(review_kit_read(&y, T2 "{\"tasks_late\":0}}", "Ủy ban \"kiểm tra\"", false),
                     OK);
    assert_int_equal(ask("select b.provider = 'Ủy ban \"kiểm tra\"' from given g join batch b on "
                         "b.id = g.batch_id"),
                     1);
    assert_int_equal(ask("select received_on from batch"), date_of(2023, 12, 10));
    assert_int_equal(ask("select e.act = 'facts.read' and e.actor = 'Người nhập' from batch b join "
                         "event e on e.id = b.event_id"),
                     1);
    int64_t events = ask("select count(*) from event");
    assert_int_equal(review_kit_read(&y, T2 "{\"tasks_late\":0}}", "Nơi khác", false), OK);
    assert_true(y.read.same_file);
    assert_int_equal(ask("select count(*) from event"), events);
}

static void test_decided(void **state)
{
    (void)state;
    review_kit_decide(&y, 2, "HTT");
    assert_refused(T3 "{\"tasks_late\":0}}\n" T2 "{\"tasks_late\":0}}", 2, "is decided");
}

#define LACK(remedy)                                                                                    \
    "{\"subject\":{\"unit\":\"C\"},\"shortcomings\":[{\"text\":\"Sinh hoạt chưa đều\",\"cause\":" \
    "\"Địa bàn rộng\",\"responsible\":\"Chi ủy\",\"remedy\":\"" remedy                                  \
    "\",\"remedy_by\":\"2024-06-30\"}]}"

static void test_shortcomings(void **state)
{
    (void)state;
    assert_int_equal(review_kit_read(&y, LACK("Lịch cố định"), "Chi bộ", false), OK);
    assert_int_equal(y.read.shortcomings, 1);
    assert_int_equal(review_kit_read(&y, LACK("Lịch cố định") "\n", "Chi bộ", false), OK);
    assert_int_equal(y.read.shortcomings + y.read.differences, 0);
    assert_int_equal(review_kit_read(&y, LACK("Lịch khác"), "Chi bộ", false), E_STATE);
    assert_true(said_at(1, "«remedy» was Lịch cố định, this file says Lịch khác"));
    assert_int_equal(ask("select count(*) from shortcoming where remedy = 'Lịch cố định'"), 1);
    assert_int_equal(review_kit_read(&y, LACK("Lịch khác") "\n", "Chi bộ", true), OK);
    assert_int_equal(ask("select count(*) from shortcoming where remedy = 'Lịch khác'"), 1);
    assert_int_equal(ask("select count(*) from shortcoming"), 1);
    assert_int_equal(review_kit_read(&y, LACK("") "\n", "Chi bộ", true), E_INVALID);
    assert_true(said_at(1, "«remedy»"));
}

/* What a quarter noted stays as it was said there; the year neither repeats nor rewrites it. */
static void test_shortcoming_of_a_quarter(void **state)
{
    (void)state;
    assert_int_equal(review_kit_read(&y, LACK("Lịch cố định"), "Chi bộ", false), OK);
    review_kit_sql(&y, "insert into cycle (id, year, quarter, state, opened, cutoff, "
                       "ground_version, tree_version) values (9, 2023, 3, 'open', '', 19600, 1, "
                       "1); update batch set cycle_id = 9");
    assert_int_equal(review_kit_read(&y, LACK("Lịch khác"), "Chi bộ", false), OK);
    assert_int_equal(y.read.shortcomings + y.read.differences, 0);
    assert_int_equal(ask("select count(*) from shortcoming where remedy = 'Lịch cố định'"), 1);
    assert_int_equal(ask("select count(*) from shortcoming"), 1);
    /* nor does it gainsay who says that the year has none */
    assert_int_equal(review_kit_read(&y,
                                     "{\"subject\":{\"unit\":\"C\"},\"received_on\":\"2023-12-10\","
                                     "\"on_paper\":true,\"no_shortcoming\":true}",
                                     "Chi bộ", false),
                     OK);
    assert_int_equal(y.read.differences, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_same_as_records, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_differences, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_provider, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_decided, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_shortcomings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_shortcoming_of_a_quarter, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
