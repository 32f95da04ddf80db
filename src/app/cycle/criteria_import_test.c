/*
 * criteria_import_test.c — criteria sets from spreadsheets: what is stored compiles, what is wrong is refused at
 * its cell.
 */
#include "app/cycle/criteria.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/db/book_testkit.h"
#include "lib/file/xlsx_testkit.h"

static struct book_kit kit;
static struct db *db;
static struct criteria_result result;

static int set_up(void **state)
{
    (void)state;
    book_kit_open(&kit);
    db = book_kit_make(&kit, "s.kd");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(db);
    book_kit_close(&kit);
    return 0;
}

static struct criteria_request request(const char *pack, const char *id)
{
    return (struct criteria_request){.store = pack_store_embedded(),
                                     .pack = str_of(pack),
                                     .id = str_of(id),
                                     .name = STR("Bộ tiêu chí thử"),
                                     .number = STR("45-QĐ/TU"),
                                     .by = STR("Ban Thường vụ Tỉnh ủy An Phú"),
                                     .on = date_of(2026, 1, 15)};
}

static const char *write(const char *name, const char *rows)
{
    struct kit_book book = {
        .sheets = {{.name = "PL5", .rows = kit_rows(kit.a, 1, rows)}, {.name = NULL}}};
    struct str bytes = kit_workbook(kit.a, &book);
    const char *path = book_kit_path(&kit, name);
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    assert_int_equal(fclose(f), 0);
    return path;
}

static err_t import(const char *id, const char *rows)
{
    struct criteria_request r = request("366", id);
    return criteria_import(db, kit.a, &r, write("t.xlsx", rows), &result);
}

static int64_t ask(const char *sql)
{
    return book_kit_ask(book_kit_path(&kit, "s.kd"), sql);
}

#define HEAD   "Tiêu chí của tỉnh\nMã|Tiêu chí|Điểm|Nhóm\n"
#define COMMON "PL5.I.1.1|a|#7\nPL5.I.1.2|b|#8\nPL5.I.1.3|c|8,0\nPL5.I.2|d|#7\n"
#define RESULT "PL5.II.1|e|#35\nPL5.II.2|f|#20\nPL5.II.3|g|#15\n"

/* Refused at that row and column, with that text; nothing is stored. */
static void refused(const char *rows, int line, int col, const char *text)
{
    bool found = false;
    book_kit_forget(&kit);
    assert_int_equal(import("an-phu", rows), E_INVALID);
    for (size_t i = 0; i < kit.problems.n; i++) {
        const struct problem *p = &kit.problems.list[i];
        if (strstr(p->text.p, text) != NULL && p->at.line == line && p->at.col == col &&
            str_is(p->at.sheet, "PL5"))
            found = true;
    }
    if (!found)
        fail_msg("«%s» not at %d:%d", text, line, col);
    assert_int_equal(ask("select count(*) from criteria_set"), 0);
    assert_int_equal(ask("select count(*) from event where act = 'criteria.import'"), 0);
}

static void stored_and_compiled(void **state)
{
    (void)state;
    assert_int_equal(import("an-phu", HEAD COMMON RESULT), OK);
    assert_int_equal(result.sets, 1);
    assert_int_equal(result.points, 7);
    assert_int_equal(ask("select count(*) from criteria_set where overlay = 'an-phu'"), 1);
    assert_int_equal(ask("select count(*) from event where act = 'criteria.import'"), 1);
    assert_int_equal(ask("select instr(text, 'split PL5') > 0 from criteria_set"), 1);
    assert_int_equal(import("an-phu", HEAD COMMON RESULT), OK);
    assert_true(result.unchanged);
    assert_int_equal(ask("select count(*) from event where act = 'criteria.import'"), 1);
}

static void own_criteria(void **state)
{
    (void)state;
    assert_int_equal(import("an-phu",
                            HEAD "PL5.I.1.1|a|#7\nPL5.I.1.2|b|#8\nPL5.I.1.3|c|#8\n"
                                 "PL5.I.2|d|#4.5\nPL5.I.9|Giải trình|#2.5|common\n" RESULT),
                     OK);
    assert_int_equal(result.own, 1);
    assert_int_equal(
        ask("select instr(text, 'add PL5.I.9 to common 2.5 vi Giải trình') > 0 from criteria_set"),
        1);
}

static void wrong_cells_are_named(void **state)
{
    (void)state;
    refused(HEAD "PL5.I.1.1|a|#6\nPL5.I.1.2|b|#8\nPL5.I.1.3|c|#8\nPL5.I.2|d|#7\n" RESULT, 6, 3,
            "add up to 29, 30");
    refused(HEAD COMMON "PL5.II.1|e|#35\nPL5.II.2|f|#20\nPL5.II.3|g|#16\n", 9, 3, "71, 70");
    refused(HEAD COMMON RESULT "PL5.II.4|h|#1\n", 10, 1, "no criterion «PL5.II.4»");
    refused(HEAD COMMON RESULT "PL5.II.4|h|#1|gì\n", 10, 4, "no group «gì»");
    refused(HEAD COMMON "PL5.II.1|e|ba\nPL5.II.2|f|#20\nPL5.II.3|g|#15\n", 7, 3, "«ba»");
    refused(HEAD COMMON "PL5.II.1|e|-5\nPL5.II.2|f|#20\nPL5.II.3|g|#15\n", 7, 3, "«-5»");
    refused(HEAD COMMON "PL5.II.1|e|#35.125\nPL5.II.2|f|#20\nPL5.II.3|g|#15\n", 7, 3, "35.125");
    refused(HEAD COMMON "PL5.II.1|e\nPL5.II.2|f|#20\nPL5.II.3|g|#15\n", 7, 3, "no points");
    refused(HEAD COMMON RESULT "PL5.II.1|e|#35\n", 10, 1, "row 7");
    refused(HEAD "PL5.I.1|x|#23\n" COMMON RESULT, 3, 3, "heading");
}

static void no_heading(void **state)
{
    (void)state;
    assert_int_equal(import("an-phu", "một|hai\nba|bốn\n"), E_INVALID);
    assert_true(book_kit_said(&kit, "heading"));
}

static void frozen_once_a_cycle_stands_on_it(void **state)
{
    (void)state;
    assert_int_equal(import("an-phu", HEAD COMMON RESULT), OK);
    assert_int_equal(import("an-phu", HEAD "\n" COMMON RESULT), OK); /* read anew: nobody uses it */
    assert_false(result.unchanged);
    book_kit_sql(book_kit_path(&kit, "s.kd"),
                 "insert into cycle (id, year, quarter, state, opened, cutoff, ground_version, "
                 "tree_version) values (1, 2026, 0, 'open', '', 0, 1, 1);"
                 "insert into ground (cycle_id, version, pack, overlays, pack_hash) values "
                 "(1, 1, '366', 'other,an-phu', '')");
    assert_int_equal(import("an-phu", HEAD COMMON RESULT), E_STATE);
    assert_true(book_kit_said(&kit, "A cycle stands on"));
    assert_int_equal(import("an-phu-2", HEAD COMMON RESULT), OK);
}

static void ids_and_packs(void **state)
{
    struct criteria_request r = request("124", "an-phu");
    (void)state;
    assert_int_equal(import("Tỉnh", HEAD COMMON RESULT), E_INVALID);
    assert_int_equal(import("mau-2026", HEAD COMMON RESULT), E_STATE);
    assert_int_equal(
        criteria_import(db, kit.a, &r, write("t.xlsx", HEAD "D10.K1.1|a|#3\n"), &result),
        E_INVALID);
    r.dry_run = true;
    r.pack = STR("366");
    assert_int_equal(criteria_import(db, kit.a, &r, write("t.xlsx", HEAD COMMON RESULT), &result),
                     OK);
    assert_int_equal(ask("select count(*) from criteria_set"), 0);
}

static void template_is_written(void **state)
{
    struct pack_store store = pack_store_embedded();
    struct criteria_request r = request("366", "an-phu");
    const char *path = book_kit_path(&kit, "mau.xlsx");
    (void)state;
    assert_int_equal(criteria_template(&store, kit.a, LANG_VI, STR("366"), path, &kit.problems),
                     OK);
    assert_int_equal(criteria_import(db, kit.a, &r, path, &result), E_INVALID);
    assert_true(book_kit_said(&kit, "No criterion has points"));
    assert_int_equal(criteria_template(&store, kit.a, LANG_EN, STR("124"), path, &kit.problems),
                     E_STATE);
}

#define WITH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(stored_and_compiled),
        WITH(own_criteria),
        WITH(wrong_cells_are_named),
        WITH(no_heading),
        WITH(frozen_once_a_cycle_stands_on_it),
        WITH(ids_and_packs),
        WITH(template_is_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
