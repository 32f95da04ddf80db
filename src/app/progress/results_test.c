/*
 * results_test.c — the files of a unit against the book and against each other; counts that do not
 * add up are told.
 */
#include "app/progress/progress.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "app/progress/out.h"
#include "app/progress/progress_testkit.h"
#include "lib/base/file.h"
#include "lib/json/json.h"

enum { FILE_MOST = 8 << 20 };

static struct year_kit y;

static int set_up(void **state)
{
    (void)state;
    year_kit_open(&y, 2, 3, 7);
    year_kit_fill(&y);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    year_kit_close(&y);
    return 0;
}

static err_t write(struct results_request r, struct results_done *done)
{
    r.year = y.cycle.year;
    r.today = y.cycle.cutoff + 3;
    if (r.dir == NULL)
        r.dir = y.kit.dir;
    r.csv = r.json = true;
    if (y.db == NULL)
        y.db = book_kit_reopen(&y.kit, "s.kd", DB_READ);
    return results_write(y.db, y.kit.a, &r, done);
}

static struct str text_of(const char *name)
{
    struct str text;
    assert_int_equal(file_read(y.kit.a, book_kit_path(&y.kit, name), FILE_MOST, &text), OK);
    return text;
}

static struct json *json_of(const char *name)
{
    struct json *tree;
    struct json_error error;
    assert_int_equal(json_parse(y.kit.a, text_of(name), &tree, &error), OK);
    return tree;
}

static int64_t number(const struct json *row, const char *key)
{
    long n = -1;
    const struct json *v = json_get(row, str_of(key));
    assert_non_null(v);
    assert_true(json_fixed(v, 0, &n));
    return n;
}

static int64_t ask(const char *sql)
{
    return book_kit_ask(y.path, sql);
}

static int64_t sum_of_units(const struct json *stats, const char *key)
{
    int64_t sum = 0, last = 0;
    for (const struct json *row = stats->child; row != NULL; row = row->next) {
        if (!str_starts(json_get(row, STR("table"))->text, STR("E.")))
            continue;
        last = number(row, key);
        sum += last;
    }
    return sum - 2 * last; /* the last line is the sum: 0 when the lines before make it up */
}

static void the_files_tell_what_the_book_holds(void **state)
{
    (void)state;
    struct results_done done;
    assert_int_equal(write((struct results_request){.unit = STR("TOP")}, &done), OK);
    assert_int_equal(done.workbooks, 1);
    assert_int_equal(done.with_faults, 0);
    const struct json *tree = json_of("ket-qua-TOP-2024.json");
    const struct json *tables = json_get(tree, STR("tables"));
    assert_int_equal(json_get(tree, STR("reconciles"))->type, JSON_TRUE);
    const struct json *subjects = json_get(tables, STR("subjects"));
    assert_int_equal(subjects->n, ask("select count(*) from subject"));
    int64_t decided = 0;
    for (const struct json *row = subjects->child; row != NULL; row = row->next)
        decided += str_is(json_get(row, STR("decision"))->text, "12-QĐ/ĐU");
    assert_int_equal(decided, ask("select count(*) from decision where current = 1"));
    assert_int_equal(json_get(tables, STR("not_rated"))->n,
                     ask("select count(*) from subject where rated = 0"));
    const struct json *stats = json_get(tables, STR("statistics"));
    static const char *const keys[] = {"total", "exempt", "to_rate", "rated", "undecided",
                                       "XS",    "HTT",    "HT",      "KHT",   "HT_last_year"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        assert_int_equal(sum_of_units(stats, keys[i]), 0);
    for (const struct json *row = stats->child; row != NULL; row = row->next) {
        assert_int_equal(number(row, "total"), number(row, "exempt") + number(row, "to_rate"));
        assert_int_equal(number(row, "to_rate"), number(row, "rated") + number(row, "undecided"));
    }
}

/* A row is in every file or in none. */
static void csv_has_the_rows_of_json(void **state)
{
    (void)state;
    struct results_done done;
    assert_int_equal(write((struct results_request){.unit = STR("G1")}, &done), OK);
    const struct json *tables = json_get(json_of("ket-qua-G1-2024.json"), STR("tables"));
    static const char *const pairs[][2] = {
        {"subjects", "doi-tuong"},  {"owed", "con-thieu"},   {"cap", "ty-le-xuat-sac"},
        {"statistics", "thong-ke"}, {"summary", "tong-hop"}, {"not_rated", "khong-xep-loai"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct str rest = text_of(str_fmt(y.kit.a, "ket-qua-G1-2024-%s.csv", pairs[i][1]).p), line;
        size_t lines = 0;
        assert_true(str_starts(rest, STR("\xEF\xBB\xBF")));
        while (str_cut(&rest, '\n', &line))
            lines++;
        assert_int_equal(lines, json_get(tables, str_of(pairs[i][0]))->n + 1);
    }
    struct str owed = text_of("ket-qua-G1-2024-con-thieu.txt");
    assert_true(owed.n > 100);
}

static struct str cell(const struct json *row, const char *key)
{
    const struct json *v = json_get(row, str_of(key));
    return v != NULL && v->type == JSON_STRING ? v->text : STR("");
}

static const struct json *owed_of(int64_t members_most)
{
    struct results_done done;
    assert_int_equal(
        write((struct results_request){.unit = STR("G1"), .members_most = members_most}, &done),
        OK);
    assert_int_equal(done.with_faults, 0);
    return json_get(json_get(json_of("ket-qua-G1-2024.json"), STR("tables")), STR("owed"));
}

/* Where units stand for their subjects, nothing that is owed is left out, and the days are theirs. */
static void many_members_are_shown_by_unit(void **state)
{
    (void)state;
    const struct json *each = owed_of(0), *units = owed_of(3);
    int64_t n = 0, of_itself = 0;
    assert_true(each->n > units->n);
    for (const struct json *u = units->child; u != NULL; u = u->next) {
        int64_t rows = 0;
        long told = 0;
        struct str earliest = STR("");
        for (const struct json *row = each->child; row != NULL; row = row->next) {
            struct str until = cell(row, "until");
            if (!str_eq(cell(row, "unit"), cell(u, "unit")) ||
                !str_eq(cell(row, "owed"), cell(u, "owed")))
                continue;
            rows++;
            if (until.n > 0 && (earliest.n == 0 || str_cmp(until, earliest) < 0))
                earliest = until;
        }
        assert_true(str_to_long(cell(u, "detail"), 1, 1000000, &told));
        assert_int_equal(told, rows);
        assert_true(str_eq(cell(u, "until"), earliest));
        n += rows;
        of_itself += u == units->child ? rows : 0;
    }
    assert_int_equal(n, (int64_t)each->n);
    assert_true(of_itself > 0);
}

static void counts_that_do_not_add_up_are_told(void **state)
{
    (void)state;
    struct results_done done;
    book_kit_sql(y.path,
                 "update subject set at = 1 where unit_id = (select id from unit where code "
                 "= 'G2C3')");
    assert_int_equal(write((struct results_request){.unit = STR("G1")}, &done), OK);
    assert_int_equal(done.with_faults, 1);
    assert_int_equal(json_get(json_of("ket-qua-G1-2024.json"), STR("reconciles"))->type,
                     JSON_FALSE);
    assert_true(book_kit_said(&y.kit, "Subjects and the sum by units"));
}

static void a_decision_over_somebody_left_out_is_told(void **state)
{
    (void)state;
    struct results_done done;
    book_kit_sql(y.path, "update subject set rated = 0 where id = (select min(subject_id) from "
                         "decision)");
    assert_int_equal(write((struct results_request){.unit = STR("TOP")}, &done), OK);
    assert_int_equal(done.with_faults, 1);
    assert_true(book_kit_said(&y.kit, "1 subjects are decided though"));
}

static void every_unit_or_every_unit_of_a_level(void **state)
{
    (void)state;
    struct results_done done;
    assert_int_equal(write((struct results_request){.all_units = true}, &done), OK);
    assert_int_equal(done.workbooks, 9);
    assert_int_equal(write((struct results_request){.level = STR("cell")}, &done), OK);
    assert_int_equal(done.workbooks, 6);
    assert_int_equal(
        write((struct results_request){.unit = STR("G2"), .level = STR("cell")}, &done), OK);
    assert_int_equal(done.workbooks, 3);
    assert_int_equal(write((struct results_request){.level = STR("village")}, &done), E_NOTFOUND);
    assert_int_equal(write((struct results_request){.level = STR("province")}, &done), E_NOTFOUND);
}

/* Where the folder cannot be written nothing is left behind. */
static void no_half_file_stays(void **state)
{
    (void)state;
    struct results_done done;
    assert_int_equal(write((struct results_request){.dir = "/proc"}, &done), E_IO);
    assert_int_equal(write((struct results_request){.unit = STR("TOP")}, &done), OK);
    assert_false(book_kit_exists(book_kit_path(&y.kit, "ket-qua-TOP-2024.xlsx.part")));
}

static void shares_have_two_decimals_and_are_rounded(void **state)
{
    (void)state;
    assert_int_equal(out_hundredths(1, 3), 3333);
    assert_int_equal(out_hundredths(2, 3), 6667);
    assert_int_equal(out_hundredths(1, 8), 1250);
    assert_int_equal(out_hundredths(1, 20000), 1); /* half a hundredth up */
    assert_int_equal(out_hundredths(0, 7), 0);
    assert_int_equal(out_hundredths(7, 7), 10000);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_files_tell_what_the_book_holds),
        TEST(csv_has_the_rows_of_json),
        TEST(many_members_are_shown_by_unit),
        TEST(counts_that_do_not_add_up_are_told),
        TEST(a_decision_over_somebody_left_out_is_told),
        TEST(every_unit_or_every_unit_of_a_level),
        TEST(no_half_file_stays),
        cmocka_unit_test(shares_have_two_decimals_and_are_rounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
