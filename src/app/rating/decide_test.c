/*
 * decide_test.c — what stands against a decided level, each with its words, and that nothing is written
 * then; what a replaced one leaves.
 */
#include "app/rating/decide.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/cycle/cycle_testkit.h"
#include "app/person/past.h"

#define GRADES(g)                                                                                  \
    "\"grades\":[{\"group\":\"common\",\"grade\":\"" g "\",\"product\":true},{\"group\":"          \
    "\"result\",\"grade\":\"" g "\",\"product\":true},{\"group\":\"remedy\",\"grade\":\"" g        \
    "\",\"product\":true}],"
#define REST                                                                                       \
    "\"force_majeure\":false,\"conclusions\":[],\"member_disciplines\":[],"                        \
    "\"collective_disciplined\":[],\"member_degraded\":false,\"subunits_disciplined\":0,"          \
    "\"subunits_disciplined_not_self_remedied\":0}"
#define GOOD                                                                                       \
    "{" GRADES(                                                                                    \
        "t") "\"tasks_assigned\":10,\"tasks_completed\":10,\"main_targets_missed\":false," REST
#define BAD                                                                                        \
    "{" GRADES("k") "\"tasks_assigned\":10,\"tasks_completed\":4,\"main_targets_missed\":"         \
                    "true," REST

/* What each cell of the small year is given; of the last one nothing is. */
enum cell { WELL, WELL_TOO, FORCED, NO_FACTS };

static struct cycle_kit k;

static int set_up(void **state)
{
    (void)state;
    cycle_kit_year(&k);
    cycle_kit_give(&k, WELL, GOOD);
    cycle_kit_give(&k, WELL_TOO, GOOD);
    cycle_kit_give(&k, FORCED, BAD);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    cycle_kit_close(&k);
    return 0;
}

static struct level_act by(int64_t unit, const char *why)
{
    return (struct level_act){.actor = STR("Thử"),
                              .body = STR("Đảng ủy"),
                              .unit = unit,
                              .number = STR("1-QĐ"),
                              .on_date = date_of(CYCLE_KIT_YEAR, 12, 25),
                              .step = STR("proposal"),
                              .why = str_of(why),
                              .factors = STR("")};
}

static err_t decide_as(const struct level_act *act, enum cell cell, const char *level,
                       const char *reason)
{
    struct named_level one = {.subject = cycle_kit_subject(&k, (int)cell),
                              .unit = k.cell[cell],
                              .level = str_of(level),
                              .reason = str_of(reason)};
    struct level_result n;
    book_kit_forget(&k.kit);
    return levels_decide(k.db, k.kit.a, &k.cycle, &k.ground, act, &one, 1, &n);
}

static err_t decide(enum cell cell, const char *level, const char *reason)
{
    struct level_act act = by(k.base, "");
    return decide_as(&act, cell, level, reason);
}

static int64_t ask(const char *question)
{
    return cycle_kit_ask(&k, question);
}

/* Refused with these words, and nothing is left of it. */
static void refused(err_t err, const char *words)
{
    assert_int_equal(err, E_INVALID);
    if (!book_kit_said(&k.kit, words))
        fail_msg("not said: %s; but: %.*s", words,
                 k.kit.problems.n > 0 ? (int)k.kit.problems.list[0].text.n : 0,
                 k.kit.problems.n > 0 ? k.kit.problems.list[0].text.p : "");
    assert_int_equal(ask("select count(*) from decision where number <> 'before'"), 0);
    assert_int_equal(ask("select count(*) from event where act like 'decide%'"), 0);
}

/* --- refusals --- */

static void only_the_decider(void **state)
{
    struct level_act act = by(k.cell[WELL], "");
    (void)state;
    refused(decide_as(&act, WELL, "HTT", ""), "does not decide here");
    assert_true(book_kit_said(&k.kit, "(G)"));
    act.unit = 0;
    refused(decide_as(&act, WELL, "HTT", ""), "does not decide here");
    cycle_kit_sql(&k, "update subject set decider_unit_id = null");
    refused(decide(WELL, "HTT", ""), "the records did not tell who decides");
}

static void not_above_the_highest(void **state)
{
    (void)state;
    refused(decide(WELL, "XS", "vì thành tích"), "the highest level that the rules leave");
    refused(decide(WELL, "TOT", ""), "is no level");
}

static void not_other_than_forced(void **state)
{
    (void)state;
    refused(decide(FORCED, "HT", "vì lý do riêng"), "the rules force");
    assert_int_equal(decide(FORCED, "KHT", ""), OK);
}

static void lower_needs_a_reason(void **state)
{
    (void)state;
    refused(decide(WELL, "HT", ""), "write down why");
    assert_int_equal(decide(WELL, "HT", "kết quả chưa đều"), OK);
    assert_int_equal(ask("select count(*) from decision where level = 'HT' and rules_level = 'HTT' "
                         "and reason = 'kết quả chưa đều'"),
                     1);
}

static void not_without_facts(void **state)
{
    (void)state;
    refused(decide(NO_FACTS, "HTT", "vì biết rõ"), "still lacks");
}

static void not_twice(void **state)
{
    struct level_act again = by(k.base, "complaint");
    (void)state;
    refused(decide_as(&again, WELL, "HTT", ""), "there is no decision to replace");
    assert_int_equal(decide(WELL, "HTT", ""), OK);
    cycle_kit_sql(&k, "update decision set number = 'before'; delete from event");
    refused(decide(WELL, "HTT", ""), "only another decision replaces it");
    refused(decide(WELL, "HT", "vì lý do khác"), "only another decision replaces it");
}

/* One that cannot be stops the whole list, unless `partly` was said. */
static void all_or_none(void **state)
{
    struct level_act act = by(k.base, "");
    struct named_level list[] = {
        {.subject = cycle_kit_subject(&k, WELL),
         .unit = k.cell[WELL],
         .level = STR("HTT"),
         .reason = STR("")},
        {.subject = cycle_kit_subject(&k, FORCED),
         .unit = k.cell[FORCED],
         .level = STR("HT"),
         .reason = STR("")},
        {.subject = cycle_kit_subject(&k, WELL_TOO),
         .unit = k.cell[WELL_TOO],
         .level = STR("HTT"),
         .reason = STR("")},
    };
    struct level_result n;
    (void)state;
    refused(levels_decide(k.db, k.kit.a, &k.cycle, &k.ground, &act, list, 3, &n),
            "the rules force");
    assert_int_equal(n.refused, 1);
    act.partly = true;
    assert_int_equal(levels_decide(k.db, k.kit.a, &k.cycle, &k.ground, &act, list, 3, &n), OK);
    assert_int_equal(n.done, 2);
    assert_int_equal(ask("select count(*) from decision"), 2);
    assert_int_equal(ask("select count(*) from event where act = 'decide'"), 1);
}

static void nothing_is_no_act(void **state)
{
    struct level_act act = by(k.base, "");
    struct level_result n;
    int64_t before = ask("select count(*) from event");
    (void)state;
    assert_int_equal(levels_decide(k.db, k.kit.a, &k.cycle, &k.ground, &act, NULL, 0, &n), OK);
    assert_int_equal(levels_propose(k.db, k.kit.a, &k.cycle, &k.ground, &act, NULL, 0, &n), OK);
    assert_int_equal(n.asked + n.done + n.refused, 0);
    assert_int_equal(ask("select count(*) from event"), before);
}

/* --- after the year --- */

static void a_closed_year_is_only_replaced(void **state)
{
    struct level_act act = by(k.base, "complaint");
    struct level_result n;
    struct named_level one = {.subject = cycle_kit_subject(&k, WELL_TOO),
                              .unit = k.cell[WELL_TOO],
                              .level = STR("HTT"),
                              .reason = STR("")};
    int64_t undecided = 0;
    (void)state;
    assert_int_equal(decide(WELL, "HTT", ""), OK);
    assert_int_equal(cycle_close(k.db, k.kit.a, &k.request, true, &undecided), OK);
    assert_true(undecided > 0);
    assert_int_equal(cycle_find(k.db, k.kit.a, CYCLE_KIT_YEAR, 0, &k.cycle), OK);
    assert_int_equal(decide(WELL_TOO, "HTT", ""), E_STATE);
    assert_true(book_kit_said(&k.kit, "This cycle is closed"));
    assert_int_equal(levels_propose(k.db, k.kit.a, &k.cycle, &k.ground, &act, &one, 1, &n),
                     E_STATE);
    assert_int_equal(decide_as(&act, WELL, "HT", "theo đơn"), OK);
    assert_int_equal(ask("select count(*) from decision"), 2);
    assert_int_equal(ask("select count(*) from decision where current = 1 and level = 'HT' and "
                         "why = 'complaint' and replaces = (select id from decision where "
                         "current = 0 and level = 'HTT' and why = '')"),
                     1);
    assert_int_equal(ask("select count(*) from event where act = 'decide.replace'"), 1);
    assert_int_equal(ask("select count(*) from proposal"), 0);
}

/* What the book itself decided is not told as a level of a past year. */
static void a_decided_year_is_known(void **state)
{
    struct past_level l = {.unit = k.cell[WELL],
                           .side = STR("party"),
                           .year = CYCLE_KIT_YEAR,
                           .level = STR("XS"),
                           .paper = STR("")};
    bool decided = true;
    (void)state;
    assert_int_equal(past_level_decided(k.db, &l, &decided), OK);
    assert_false(decided);
    assert_int_equal(decide(WELL, "HTT", ""), OK);
    assert_int_equal(past_level_decided(k.db, &l, &decided), OK);
    assert_true(decided);
    l.year--;
    assert_int_equal(past_level_decided(k.db, &l, &decided), OK);
    assert_false(decided);
    l.year++;
    l.unit = k.cell[WELL_TOO];
    assert_int_equal(past_level_decided(k.db, &l, &decided), OK);
    assert_false(decided);
}

#define WITH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(only_the_decider),
        WITH(not_above_the_highest),
        WITH(not_other_than_forced),
        WITH(lower_needs_a_reason),
        WITH(not_without_facts),
        WITH(not_twice),
        WITH(all_or_none),
        WITH(nothing_is_no_act),
        WITH(a_closed_year_is_only_replaced),
        WITH(a_decided_year_is_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
