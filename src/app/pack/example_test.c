/*
 * example_test.c — inline examples become cases: usual values, years, lists, unknown facts, and
 * what is refused.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/fact/case.h"
#include "app/pack/example.h"
#include "app/pack/tree.h"
#include "lib/base/arena.h"

static struct arena *arena;
static struct shelf *shelf;
static const struct dict *dict;

static int open_dict(void **state)
{
    struct problems problems;
    (void)state;
    arena = arena_open(LIMIT_PACK_ARENA);
    shelf = shelf_open(arena, pack_store_embedded(), LANG_EN);
    problems_open(&problems, arena);
    dict = shelf_dict(shelf, &problems);
    return dict != NULL ? 0 : -1;
}

static int close_dict(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static err_t make(enum subject s, const char *text, struct json **out, struct example_error *error)
{
    struct example_frame f = {dict, s, STR("124"), NULL, 0, 2023};
    return example_case(arena, &f, str_of(text), out, error);
}

static const struct json *facts_of(enum subject s, const char *text)
{
    struct json *tree;
    struct example_error error;
    assert_int_equal(make(s, text, &tree, &error), OK);
    return json_get(tree, STR("facts"));
}

static void assert_fact(const struct json *facts, const char *name, const char *want)
{
    struct buf b;
    buf_open(&b, 4096);
    tree_write(&b, json_get(facts, str_of(name)));
    buf_char(&b, '\0');
    assert_string_equal(b.p, want);
    buf_close(&b);
}

static void test_usual(void **state)
{
    (void)state;
    const struct json *f = facts_of(SUBJECT_MEMBER, "");
    assert_fact(f, "party_status", "\"normal\"");
    assert_fact(f, "admitted_on", "\"2012-05-19\"");
    assert_fact(f, "disciplines", "[]");
    assert_fact(f, "standing_committee_of", "null");
    assert_fact(f, "past_levels", "{}");
    assert_fact(f, "counted_before", "–");
    const struct json *units = json_get(f, STR("units_led"));
    assert_non_null(units);
    assert_fact(units, "count", "4");
}

static void test_values(void **state)
{
    (void)state;
    const struct json *f =
        facts_of(SUBJECT_MEMBER,
                 "head = true, worked_months = 5.5, state_level = null, managed_by = central, "
                 "conclusions = [\"faction\", \"disunity\"], admitted_on = \"01/07/Y\", "
                 "appointed_on = 2021-03-04");
    assert_fact(f, "head", "true");
    assert_fact(f, "worked_months", "5.5");
    assert_fact(f, "state_level", "null");
    assert_fact(f, "managed_by", "\"central\"");
    assert_fact(f, "conclusions", "[\"faction\", \"disunity\"]");
    assert_fact(f, "admitted_on", "\"2023-07-01\"");
    assert_fact(f, "appointed_on", "\"2021-03-04\"");
}

static void test_years(void **state)
{
    (void)state;
    const struct json *f = facts_of(
        SUBJECT_MEMBER, "disciplines = [{\"decided_on\": \"31/12/Y-1\", \"breach_year\": \"Y-2\", "
                        "\"counted_in\": [\"Y-1\", 2019]}], past_levels = {\"Y-1\": \"XS\"}, "
                        "year = 2024");
    const struct json *item = json_get(f, STR("disciplines"))->child;
    assert_fact(item, "decided_on", "\"2023-12-31\"");
    assert_fact(item, "breach_year", "2022");
    assert_fact(item, "counted_in", "[2023, 2019]");
    assert_fact(item, "form", "\"khien_trach\"");
    assert_fact(f, "past_levels", "{\"2023\": \"XS\"}");
}

static void test_objects(void **state)
{
    (void)state;
    const struct json *f = facts_of(SUBJECT_MEMBER, "units_led = {\"kht\": 1}, "
                                                    "units_led.htt_or_better = 2, vote = null");
    const struct json *units = json_get(f, STR("units_led"));
    assert_fact(units, "kht", "1");
    assert_fact(units, "htt_or_better", "2");
    assert_fact(units, "count", "4");
    assert_fact(f, "vote", "null");
}

static void test_unknown(void **state)
{
    (void)state;
    const struct json *f =
        facts_of(SUBJECT_MEMBER, "- party_status, - units_led.count, - disciplines");
    assert_null(json_get(f, STR("party_status")));
    assert_null(json_get(f, STR("disciplines")));
    assert_null(json_get(json_get(f, STR("units_led")), STR("count")));
    assert_non_null(json_get(json_get(f, STR("units_led")), STR("kht")));
}

static void test_cycle(void **state)
{
    struct json *tree;
    struct example_error error;
    (void)state;
    assert_int_equal(make(SUBJECT_EVENT,
                          "finished_on = 20/12/Y, cutoff = \"15/12/Y\", overlays = [\"x\"], "
                          "quarter = 2, year = 2024",
                          &tree, &error),
                     OK);
    const struct json *cycle = json_get(tree, STR("cycle"));
    assert_fact(cycle, "year", "2024");
    assert_fact(cycle, "quarter", "2");
    assert_fact(cycle, "cutoff", "\"2024-12-15\"");
    assert_fact(tree, "overlays", "[\"x\"]");
    assert_fact(tree, "subject", "\"event\"");
    assert_fact(json_get(tree, STR("facts")), "finished_on", "\"2024-12-20\"");
}

/* A comma inside quotes, an escaped quote, brackets inside quotes. */
static void test_commas(void **state)
{
    (void)state;
    const struct json *f = facts_of(
        SUBJECT_MEMBER, "disciplines = [{\"same_act\": \"a, b\\\" ]\"}, {}], head = false");
    assert_fact(json_get(f, STR("disciplines"))->child, "same_act", "\"a, b\\\" ]\"");
    assert_int_equal(json_get(f, STR("disciplines"))->n, 2);
    assert_fact(f, "head", "false");
}

static void test_refused(void **state)
{
    static const struct {
        const char *text;
        enum msg_id id;
    } wrong[] = {
        {"head", M_PACK_EXAMPLE_NO_VALUE},
        {"= true", M_PACK_EXAMPLE_NO_VALUE},
        {"a b = true", M_PACK_EXAMPLE_NO_VALUE},
        {"head = ", M_PACK_EXAMPLE_BAD_VALUE},
        {"head = very true", M_PACK_EXAMPLE_BAD_VALUE},
        {"conclusions = [faction]", M_PACK_EXAMPLE_BAD_VALUE},
        {"year = soon", M_PACK_EXAMPLE_BAD_VALUE},
        {"conclusions = [\"faction\"", M_PACK_EXAMPLE_BRACKETS},
        {"conclusions = ]", M_PACK_EXAMPLE_BRACKETS},
        {"head = \"true", M_PACK_EXAMPLE_BRACKETS},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct json *tree;
        struct example_error error = {0};
        assert_int_equal(make(SUBJECT_MEMBER, wrong[i].text, &tree, &error), E_INVALID);
        assert_int_equal(error.id, wrong[i].id);
    }
}

/* A usual subject is a case that can be judged, of every kind. */
static void test_usual_is_admissible(void **state)
{
    (void)state;
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        struct json *tree;
        struct example_error error;
        struct case_in *in;
        struct case_error why = {0};
        assert_int_equal(make((enum subject)s, "", &tree, &error), OK);
        assert_int_equal(case_from_json(shelf, arena, LANG_EN, tree, &in, &why), OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_usual),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_years),
        cmocka_unit_test(test_objects),
        cmocka_unit_test(test_unknown),
        cmocka_unit_test(test_cycle),
        cmocka_unit_test(test_commas),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_usual_is_admissible),
    };
    return cmocka_run_group_tests(tests, open_dict, close_dict);
}
