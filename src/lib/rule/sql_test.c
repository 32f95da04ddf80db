/*
 * sql_test.c — SQLite, running the SQL of a pack, gives the levels and masks of the judge: every
 * shipped pack and kind of subject, on random facts with unknown and none among them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>

#include "lib/base/arena.h"
#include "lib/rule/pack.h"
#include "lib/rule/reference_testkit.h"
#include "lib/rule/sql.h"
#include "lib/rule/vm_inner.h"

#define ROWS 1500

static uint64_t seed;

struct table {
    struct arena *a;
    const struct program *prog;
    struct rnd r;
    bool used[LIMIT_COLUMNS];
    int32_t *value[LIMIT_COLUMNS];
    void *col[LIMIT_COLUMNS];
    uint8_t *red[LIMIT_REDUCTIONS];
    struct judge_out out;
};

static int32_t random_fact(struct rnd *r, const struct fact_def *f)
{
    if (rnd_one_in(r, 6))
        return VALUE_UNKNOWN;
    if (f->nullable && rnd_one_in(r, 5))
        return VALUE_NONE;
    if (f->type == FACT_DATE)
        return (int32_t)rnd_range(r, date_of(2017, 12, 1), date_of(2027, 2, 1));
    if (rnd_one_in(r, 3))
        return (int32_t)rnd_range(r, f->lo, f->hi);
    return (int32_t)rnd_range(r, f->lo, f->hi - f->lo > 12 ? f->lo + 12 : f->hi);
}

static void put(void *col, enum width w, size_t row, int32_t v)
{
    if (w == W8)
        ((int8_t *)col)[row] = v == VALUE_UNKNOWN ? COL8_UNKNOWN
                               : v == VALUE_NONE  ? COL8_NONE
                                                  : (int8_t)v;
    else if (w == W16)
        ((int16_t *)col)[row] = v == VALUE_UNKNOWN ? COL16_UNKNOWN
                                : v == VALUE_NONE  ? COL16_NONE
                                                   : (int16_t)v;
    else
        ((int32_t *)col)[row] = v;
}

static void make_columns(struct table *t)
{
    const struct program *p = t->prog;
    sql_columns(p, t->used);
    for (int c = 0; c < p->dict->n_facts[p->subject]; c++) {
        const struct fact_def *f = p->dict->fact[p->subject][c];
        if (!t->used[c])
            continue;
        t->value[c] = ARENA_ARRAY(t->a, int32_t, ROWS);
        t->col[c] = arena_array(t->a, (size_t)f->width, ROWS);
        for (size_t row = 0; row < ROWS; row++) {
            t->value[c][row] = random_fact(&t->r, f);
            put(t->col[c], f->width, row, t->value[c][row]);
        }
    }
    for (int i = 0; i < p->n_red; i++) {
        t->red[i] = arena_alloc(t->a, ROWS);
        for (size_t row = 0; row < ROWS; row++) {
            long v = rnd_range(&t->r, 0, 9);
            t->red[i][row] = v == 0 ? TRI_UNKNOWN : v < 3 ? TRI_TRUE : TRI_FALSE;
        }
    }
    size_t words = (size_t)mask_words(p);
    t->out =
        (struct judge_out){arena_alloc(t->a, ROWS), arena_alloc(t->a, ROWS),
                           arena_alloc(t->a, ROWS), ARENA_ARRAY(t->a, uint64_t, ROWS * words + 1),
                           ARENA_ARRAY(t->a, uint64_t, ROWS * words + 1)};
}

/* --- SQLite ---------------------------------------------------------------------------------- */

static sqlite3_stmt *prepare(sqlite3 *db, struct buf *text)
{
    sqlite3_stmt *st = NULL;
    if (sqlite3_prepare_v2(db, text->p, (int)text->n, &st, NULL) != SQLITE_OK)
        fail_msg("%s", sqlite3_errmsg(db));
    buf_clear(text);
    return st;
}

static void run(sqlite3 *db, struct buf *text)
{
    sqlite3_stmt *st = prepare(db, text);
    assert_int_equal(sqlite3_step(st), SQLITE_DONE);
    sqlite3_finalize(st);
}

static void insert_row(const struct table *t, sqlite3_stmt *st, size_t row)
{
    int at = 1;
    sqlite3_bind_int64(st, at++, (sqlite3_int64)row);
    for (int c = 0; c < LIMIT_COLUMNS; c++) {
        if (!t->used[c])
            continue;
        const struct fact_def *f = t->prog->dict->fact[t->prog->subject][c];
        if (t->value[c][row] == VALUE_UNKNOWN)
            sqlite3_bind_null(st, at++);
        else
            sqlite3_bind_int64(st, at++, sql_value(f, t->value[c][row]));
    }
    for (int i = 0; i < t->prog->n_red; i++) {
        if (t->red[i][row] == TRI_UNKNOWN)
            sqlite3_bind_null(st, at++);
        else
            sqlite3_bind_int(st, at++, t->red[i][row] == TRI_TRUE);
    }
    assert_int_equal(sqlite3_step(st), SQLITE_DONE);
    sqlite3_reset(st);
}

static void fill_table(const struct table *t, sqlite3 *db, struct buf *q)
{
    int n = 1 + t->prog->n_red;
    for (int c = 0; c < LIMIT_COLUMNS; c++)
        n += t->used[c];
    buf_z(q, "CREATE TABLE facts (");
    sql_table(q, t->prog);
    buf_z(q, ")");
    run(db, q);
    buf_z(q, "INSERT INTO facts VALUES (?");
    for (int i = 1; i < n; i++)
        buf_z(q, ",?");
    buf_z(q, ")");
    sqlite3_stmt *st = prepare(db, q);
    for (size_t row = 0; row < ROWS; row++)
        insert_row(t, st, row);
    sqlite3_finalize(st);
}

static void compare_row(const struct table *t, sqlite3_stmt *st, const char *what)
{
    size_t row = (size_t)sqlite3_column_int64(st, 0), words = (size_t)mask_words(t->prog);
    const uint8_t *const got[3] = {t->out.level, t->out.max_level, t->out.flags};
    for (int i = 0; i < 3; i++) {
        if (got[i][row] == sqlite3_column_int(st, 1 + i))
            continue;
        fail_msg("%s, row %zu, answer %d: %d, SQLite %d", what, row, i, got[i][row],
                 sqlite3_column_int(st, 1 + i));
    }
    for (size_t w = 0; w < 2 * words; w++) {
        const uint64_t *mask = w < words ? t->out.fired : t->out.lacked;
        uint64_t ours = mask[row * words + w % words],
                 theirs = (uint64_t)sqlite3_column_int64(st, 4 + (int)w);
        if (ours == theirs)
            continue;
        fail_msg("%s, row %zu, mask word %zu: %016llx, SQLite %016llx", what, row, w,
                 (unsigned long long)ours, (unsigned long long)theirs);
    }
}

static void compare(const struct pack *pack, enum subject subject)
{
    struct arena *a = arena_open((size_t)1 << 30);
    struct table t = {.a = a, .prog = pack->program[subject], .r = {seed ^ (uint64_t)subject}};
    int year = (int)rnd_range(&t.r, 2018, 2026), quarter = (int)rnd_range(&t.r, 0, 4);
    struct cycle_ctx cycle = {year, quarter, date_of(year, 12, 31), date_of(year, 1, 1),
                              date_of(year, 12, 31)};
    struct judge *judge = judge_open(a, t.prog, &cycle);
    struct judge_in in = {
        .n = ROWS, .col = (const void *const *)t.col, .reduced = (const uint8_t *const *)t.red};
    struct buf q;
    sqlite3 *db;
    size_t rows = 0;
    make_columns(&t);
    judge_run(judge, &in, &t.out);
    buf_open(&q, 4u << 20);
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    fill_table(&t, db, &q);
    sql_select(&q, judge, SQL_SQLITE, "facts");
    sqlite3_stmt *st = prepare(db, &q);
    while (sqlite3_step(st) == SQLITE_ROW) {
        compare_row(&t, st, pack->id.p);
        rows++;
    }
    assert_int_equal(rows, ROWS);
    sqlite3_finalize(st);
    sqlite3_close(db);
    buf_close(&q);
    arena_close(a);
}

static void test_shipped_packs(void **state)
{
    static const char *const ids[] = {"132-16", "132", "124", "366", "nd90", "nd335"};
    (void)state;
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        struct arena *a = arena_open(LIMIT_PACK_ARENA);
        struct pack_store store = pack_store_embedded();
        struct problems problems = {0};
        const struct dict *dict;
        struct pack *pack;
        assert_int_equal(pack_dict(&store, a, LANG_EN, &problems, &dict), OK);
        assert_int_equal(
            pack_load(&store, dict, a, LANG_EN, str_of(ids[i]), NULL, 0, &problems, &pack), OK);
        for (int s = 0; s < SUBJECT_COUNT; s++) {
            if (pack->n_rules[s] > 0)
                compare(pack, (enum subject)s);
        }
        arena_close(a);
    }
}

/*
 * The table names only facts that a rule asks for, and the text does not depend on anything but
 * the pack and the cycle.
 */
static void test_text(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct pack_store store = pack_store_embedded();
    struct problems problems = {0};
    const struct dict *dict;
    struct pack *pack;
    struct buf one, two;
    (void)state;
    assert_int_equal(pack_dict(&store, a, LANG_EN, &problems, &dict), OK);
    assert_int_equal(pack_load(&store, dict, a, LANG_EN, STR("124"), NULL, 0, &problems, &pack),
                     OK);
    struct cycle_ctx cycle = {2023, 0, date_of(2023, 12, 31), date_of(2023, 1, 1),
                              date_of(2023, 12, 31)};
    struct judge *judge = judge_open(a, pack->program[SUBJECT_MEMBER], &cycle);
    buf_open(&one, 1u << 20);
    buf_open(&two, 1u << 20);
    sql_select(&one, judge, SQL_DUCKDB, "facts");
    sql_select(&two, judge, SQL_DUCKDB, "facts");
    assert_true(one.n > 1000 && str_eq(buf_view(&one), buf_view(&two)));
    buf_clear(&one);
    sql_table(&one, pack->program[SUBJECT_MEMBER]);
    buf_char(&one, '\0');
    assert_non_null(strstr(one.p, "\"party_status\" TINYINT"));
    assert_non_null(strstr(one.p, "\"leadership_post\" BOOLEAN"));
    assert_null(strstr(one.p, "result_factors"));
    buf_close(&one);
    buf_close(&two);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_text),
                                       cmocka_unit_test(test_shipped_packs)};
    seed = rnd_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
