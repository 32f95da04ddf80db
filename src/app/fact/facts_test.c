/*
 * facts_test.c — facts in columns of one row, the list of holidays, the shelf of packs.
 */
#include "app/fact/facts.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/fact/case.h"
#include "app/fact/holidays.h"
#include "lib/base/arena.h"
#include "lib/rule/marked_testkit.h"
#include "lib/rule/random_pack_testkit.h"

#define TEXTS "\n  vi x\n  en x\n"

static const char dictionary[] =
    "enum level ordered KHT HT HTT XS\nenum kind a b c\n"
    "fact yes for member bool default true" TEXTS "fact sort for member enum kind default b" TEXTS
    "fact few for member count -5..100" TEXTS
    "fact many for member count 0..30000 nullable default null" TEXTS
    "fact huge for member count 0..1000000 default 7" TEXTS
    "fact wrong for member count 0..5 default six" TEXTS "list acts for member" TEXTS
    "  field held date\n  field good bool default false\n  field note text\n  field n count "
    "0..1000000\n"
    "words role head deputy\nlist queue for member" TEXTS "  words role\n";

static const struct dict *read_dict(struct arena *a)
{
    struct problems problems;
    const struct dict *d;
    problems_open(&problems, a);
    assert_int_equal(dict_read(a, STR("d"), STR(dictionary), LANG_EN, &problems, &d), OK);
    return d;
}

static void test_columns(void **state)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    struct facts *f = facts_new(a, read_dict(a), SUBJECT_MEMBER);
    (void)state;
    assert_int_equal(facts_subject(f), SUBJECT_MEMBER);
    static const int32_t defaults[] = {1, 2, VALUE_UNKNOWN, VALUE_NONE, 7, VALUE_UNKNOWN};
    for (int i = 0; i < 6; i++)
        assert_int_equal(facts_get(f, i), defaults[i]);
    const struct judge_in *in = facts_input(f);
    assert_int_equal(in->n, 1);
    assert_int_equal(*(const int8_t *)in->col[0], 1);
    assert_int_equal(*(const int8_t *)in->col[2], COL8_UNKNOWN);
    assert_int_equal(*(const int16_t *)in->col[3], COL16_NONE);
    assert_int_equal(*(const int32_t *)in->col[4], 7);
    facts_set(f, 2, -5);
    facts_set_name(f, "many", 30000);
    facts_set_name(f, "huge", VALUE_UNKNOWN);
    facts_set_word(f, "sort", "c");
    in = facts_input(f);
    assert_int_equal(*(const int8_t *)in->col[2], -5);
    assert_int_equal(*(const int16_t *)in->col[3], 30000);
    assert_int_equal(*(const int32_t *)in->col[4], COL32_UNKNOWN);
    assert_int_equal(facts_get(f, 1), 3);
    arena_close(a);
}

static void test_items(void **state)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    struct facts *f = facts_new(a, read_dict(a), SUBJECT_MEMBER);
    (void)state;
    assert_false(facts_list_known(f, 0));
    assert_null(facts_input(f)->list[0].first);
    facts_open_list(f, 0);
    assert_true(facts_list_known(f, 0));
    assert_int_equal(facts_input(f)->list[0].first[1], 0);
    for (int i = 0; i < 9; i++) { /* more than once beyond the first room */
        assert_int_equal(facts_add_item(f, 0), (size_t)i);
        facts_set_field(f, 0, (size_t)i, 0, 100 * i);
        facts_set_field(f, 0, (size_t)i, 3, 100000 + i);
    }
    assert_int_equal(facts_items(f, 0), 9);
    assert_int_equal(facts_field(f, 0, 8, 1), 0); /* the default of the field */
    const struct item_table *t = &facts_input(f)->list[0];
    assert_int_equal(t->first[1], 9);
    assert_int_equal(((const int16_t *)t->field[0])[7], 700);
    assert_int_equal(((const int8_t *)t->field[1])[7], 0);
    assert_null(t->field[2]);
    assert_int_equal(((const int32_t *)t->field[3])[7], 100007);
    facts_set_field(f, 0, 7, 0, VALUE_UNKNOWN); /* a change is seen by the next input */
    assert_int_equal(((const int16_t *)facts_input(f)->list[0].field[0])[7], COL16_UNKNOWN);
    facts_open_list(f, 1); /* words have no columns */
    assert_null(facts_input(f)->list[1].first);
    arena_close(a);
}

static void test_holidays(void **state)
{
    static const struct {
        const char *text, *says;
    } wrong[] = {
        {"§free 01/01/2024\n", "off, work; found «free»"},
        {"off 01/01/2024\n§off 31/02/2024 Tết\n", "«31/02/2024» is not a date"},
        {"§off\n", "is not a date"},
        {"off§\t01/01/2024\n", "There is a tab"},
    };
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    const struct calendar_days *cal;
    struct problems problems;
    (void)state;
    problems_open(&problems, a);
    assert_int_equal(holidays_read(a, STR("h"),
                                   STR("# ngày nghỉ\noff 02/09/2024 Quốc khánh\noff 01/01/2024 "
                                       "Tết\nwork 04/05/2024 làm bù\n"),
                                   LANG_EN, &problems, &cal),
                     OK);
    assert_true(cal->n_off == 2 && cal->n_work == 1 && cal->off[0] == date_of(2024, 1, 1));
    assert_true(workday_is(cal, date_of(2024, 5, 4)) && !workday_is(cal, date_of(2024, 9, 2)));
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct marked m = marked_text(a, wrong[i].text);
        problems_open(&problems, a);
        assert_int_equal(holidays_read(a, STR("h"), m.text, LANG_EN, &problems, &cal), E_INVALID);
        check_report(&problems, &m, "h", wrong[i].says);
    }
    arena_close(a);
}

/* --- the shelf ----------------------------------------------------------------------------------
   --------------- */

static void test_shelf(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct shelf *s = shelf_open(a, pack_store_embedded(), LANG_EN);
    struct problems problems;
    const struct pack *one, *two;
    const struct pack_head *heads;
    (void)state;
    problems_open(&problems, a);
    assert_int_equal(shelf_pack(s, STR("124"), NULL, 0, &problems, &one), OK);
    assert_int_equal(shelf_pack(s, STR("124"), NULL, 0, &problems, &two), OK);
    assert_ptr_equal(one, two); /* read once */
    struct str overlay = STR("hatinh-2023");
    assert_int_equal(shelf_pack(s, STR("124"), &overlay, 1, &problems, &two), OK);
    assert_ptr_not_equal(one, two);
    assert_int_equal(shelf_pack(s, STR("125"), NULL, 0, &problems, &two), E_NOTFOUND);
    assert_int_equal(shelf_pack(s, STR("125"), NULL, 0, &problems, &two), E_NOTFOUND);
    assert_int_equal(problems.n, 2); /* said each time */
    assert_true(str_eq(problems.list[0].text, problems.list[1].text));
    assert_true(shelf_heads(s, &heads) >= 8);
    assert_null(shelf_head(s, STR("hatinh-2023"), false));
    assert_true(str_is(shelf_head(s, STR("hatinh-2023"), true)->on, "124"));
    assert_true(str_is(pack_for_year(s, 2018), "132-16") && str_is(pack_for_year(s, 2019), "132"));
    assert_true(str_is(pack_for_year(s, 2024), "124") && str_is(pack_for_year(s, 2058), "366"));
    assert_int_equal(pack_for_year(s, 2001).n, 0);
    arena_close(a);
}

/* Thousands of different cycles leave no more behind than a few hundred. */
static void test_judges_are_bounded(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct shelf *s = shelf_open(a, pack_store_embedded(), LANG_EN);
    struct problems problems;
    const struct pack *p;
    (void)state;
    problems_open(&problems, a);
    assert_int_equal(shelf_pack(s, STR("124"), NULL, 0, &problems, &p), OK);
    struct cycle_ctx first = cycle_of(2024, 0, date_of(2024, 12, 1));
    struct judge *j = shelf_judge(s, p, SUBJECT_MEMBER, &first);
    assert_ptr_equal(j, shelf_judge(s, p, SUBJECT_MEMBER, &first));
    size_t before = arena_used(a);
    for (int i = 0; i < 1500; i++) {
        struct cycle_ctx c = cycle_of(2024, i % 5, date_of(2024, 1, 1) + i % 700);
        j = shelf_judge(s, p, (enum subject)(i % SUBJECT_COUNT), &c);
        assert_true(j->cycle.cutoff == c.cutoff && j->cycle.quarter == c.quarter);
    }
    assert_int_equal(arena_used(a), before);
    arena_close(a);
}

/* A folder without dictionary, or with a broken one: said, and nothing is judged. */
static void test_broken_store(void **state)
{
    static const char line[] =
        "{\"id\": \"x\", \"cycle\": {\"year\": 2024}, \"subject\": \"member\", \"facts\": {}}";
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct text_store files = {.n = 0};
    struct problems problems;
    struct case_in *in;
    struct case_error error = {0};
    struct shelf *s = shelf_open(a, text_store_open(&files), LANG_EN);
    (void)state;
    problems_open(&problems, a);
    assert_null(shelf_dict(s, &problems));
    assert_int_equal(problems.n, 1);
    assert_int_equal(case_read(s, a, LANG_EN, STR(line), &in, &error), E_INVALID);
    assert_true(str_is(error.field, "pack") && str_contains(error.message, "dictionary.pack"));
    files.file[files.n++] =
        (struct text_file){"dictionary.pack", STR("enum level ordered KHT HT HTT XS\n")};
    files.file[files.n++] = (struct text_file){"holidays.pack", STR("off today\n")};
    assert_int_equal(case_read(s, a, LANG_EN, STR(line), &in, &error), E_INVALID);
    assert_true(str_contains(error.message, "holidays cannot be read: «today» is not a date"));
    files.file[1].text = STR("");
    assert_int_equal(case_read(s, a, LANG_EN, STR(line), &in, &error), E_INVALID);
    assert_true(str_contains(error.message, "no pack for the year 2024"));
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_items),
        cmocka_unit_test(test_holidays),
        cmocka_unit_test(test_shelf),
        cmocka_unit_test(test_judges_are_bounded),
        cmocka_unit_test(test_broken_store),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
