/*
 * query_test.c — every named query of the program fits a migrated book; values go in and come out
 * as they are; tables, columns and queries say what they are for.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/base/asset.h"
#include "lib/db/book_testkit.h"
#include "lib/db/db_inner.h"

static int set_up(void **state)
{
    static struct book_kit kit;
    book_kit_open(&kit);
    *state = &kit;
    return 0;
}

static int tear_down(void **state)
{
    book_kit_close(*state);
    return 0;
}

/* The diary only grows: no query changes or deletes an event. */
static int no_change_of_events(void *ctx, int what, const char *table, const char *more,
                               const char *schema, const char *trigger)
{
    (void)ctx, (void)more, (void)schema, (void)trigger;
    bool changes = what == SQLITE_UPDATE || what == SQLITE_DELETE;
    return changes && strcmp(table, "event") == 0 ? SQLITE_DENY : SQLITE_OK;
}

static void every_query_prepares(void **state)
{
    struct book_kit *k = *state;
    struct db *db = book_kit_make(k, "s.kd");
    sqlite3_set_authorizer(db->sq, no_change_of_events, NULL);
    err_t err = db_prepare_all(db);
    for (size_t i = 0; i < k->problems.n; i++)
        print_error("%.*s\n", STR_ARG(k->problems.list[i].text));
    assert_int_equal(err, OK);
    assert_true(db_query_count() >= 6);
    assert_int_equal(db->n_queries, db_query_count());
    db_close(db);
}

static void a_query_that_the_book_does_not_know_is_an_answer(void **state)
{
    struct book_kit *k = *state;
    const char *path = book_kit_path(k, "s.kd");
    bool row;
    db_close(book_kit_make(k, "s.kd"));
    book_kit_sql(path, "drop table book");
    struct db *db = book_kit_reopen(k, "s.kd", DB_WRITE);
    struct query *q = db_query(db, "book_get");
    q_text(q, "key", STR("a"));
    assert_int_equal(q_step(q, &row), E_DB);
    assert_false(row);
    assert_true(book_kit_said(k, "Query book_get cannot be used with this book: no such table"));
    assert_int_equal(db_prepare_all(db), E_DB);
    db_close(db);
}

/* Runs `fn` in a child and answers the signal that ended it. */
static int signal_of(struct db *db, void (*fn)(struct db *db))
{
    int status;
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        assert_non_null(freopen("/dev/null", "w", stderr));
        signal(SIGABRT, SIG_DFL);
        fn(db);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void ask_nonsense(struct db *db)
{
    db_query(db, "no_such_query");
}

static void bind_nonsense(struct db *db)
{
    q_int(db_query(db, "book_get"), "kye", 1);
}

static void bind_sense(struct db *db)
{
    q_int(db_query(db, "book_get"), "key", 1);
}

static void names_that_do_not_exist_end_the_program(void **state)
{
    struct book_kit *k = *state;
    struct db *db = book_kit_make(k, "s.kd");
    assert_int_equal(signal_of(db, ask_nonsense), SIGABRT);
    assert_int_equal(signal_of(db, bind_nonsense), SIGABRT);
    assert_int_equal(signal_of(db, bind_sense), 0);
    db_close(db);
}

static struct query *event(struct db *db, int64_t id, struct str about, const void *hash, size_t n)
{
    static const char *const texts[] = {"at", "actor", "office", "act"};
    struct query *q = db_query(db, "event_add");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        q_text(q, texts[i], str_of(texts[i]));
    q_int(q, "id", id);
    q_text(q, "about", about);
    q_blob(q, "prev", NULL, 0);
    q_blob(q, "hash", hash, n);
    return q;
}

static void values_come_back_as_they_went(void **state)
{
    struct book_kit *k = *state;
    static const char bytes[] = {0, 1, (char)0xff, 0, 'x'};
    bool row;
    struct db *db = book_kit_make(k, "s.kd");
    assert_int_equal(q_run(event(db, INT64_MAX, STR("Đ\0x"), bytes, sizeof bytes)), OK);
    assert_int_equal(db_last_id(db), INT64_MAX);
    assert_int_equal(db_changes(db), 1);
    struct query *q = event(db, INT64_MIN, STR(""), bytes, 0);
    assert_int_equal(q_run(q), OK);
    q_int(q, "id", 7); /* what is bound stays bound */
    assert_int_equal(q_run(q), OK);
    q_null(q, "about");
    q_int(q, "id", 8);
    assert_int_equal(q_run(q), E_DB); /* not null */

    q = db_query(db, "event_walk");
    assert_int_equal(q_step(q, &row), OK);
    assert_true(row && q_get_int(q, 0) == INT64_MIN);
    assert_false(q_is_null(q, 5));
    assert_int_equal(q_get_text(q, 5).n, 0);
    assert_false(q_is_null(q, 7));
    assert_int_equal(q_get_blob(q, 7).n, 0);
    assert_int_equal(q_step(q, &row), OK);
    assert_true(row && str_is(q_get_text(q, 4), "act"));
    assert_int_equal(q_step(q, &row), OK);
    assert_true(row && str_eq(q_get_text(q, 5), STR("Đ\0x")));
    assert_true(str_eq(q_get_blob(q, 7), (struct str){bytes, sizeof bytes}));
    assert_int_equal(q_step(q, &row), OK);
    assert_false(row);
    assert_int_equal(q_step(q, &row), OK); /* from the beginning */
    assert_true(row);
    db_close(db);
}

static void one_integer(void **state)
{
    struct book_kit *k = *state;
    int64_t v = 0;
    struct db *db = book_kit_make(k, "s.kd");
    assert_int_equal(q_one_int(db_query(db, "event_last"), -5, &v), OK);
    assert_int_equal(v, -5);
    assert_int_equal(q_run(event(db, 41, STR(""), "", 0)), OK);
    assert_int_equal(q_one_int(db_query(db, "event_last"), -5, &v), OK);
    assert_int_equal(v, 41);
    db_close(db);
}

/* --- what is written beside the SQL
   -------------------------------------------------------------- */

static bool is_remark(struct str line)
{
    return str_starts(line, STR("-- ")) && !str_starts(line, STR("-- name:"));
}

static size_t words_missing;

static void missing(const char *path, int line, const char *what, struct str text)
{
    print_error("%s:%d: %s: %.*s\n", path, line, what, STR_ARG(text));
    words_missing++;
}

static bool holds(struct str s, struct str what)
{
    for (size_t i = 0; i + what.n <= s.n; i++) {
        if (memcmp(s.p + i, what.p, what.n) == 0)
            return true;
    }
    return false;
}

/* Each table has a remark above it, each column one behind it, each query one below its name. */
static void check_remarks(const char *path, struct str text)
{
    struct str line;
    struct str before = STR("");
    bool in_table = false;
    for (int n = 1; str_cut(&text, '\n', &line); n++) {
        if (in_table && line.n != 0 && line.p[0] == ')')
            in_table = false;
        else if (in_table && !holds(line, STR("-- ")))
            missing(path, n, "a column without a remark", line);
        if (str_starts(line, STR("create table "))) {
            in_table = true;
            if (!is_remark(before))
                missing(path, n, "a table without a remark", line);
        }
        if (str_starts(before, STR("-- name:")) && !is_remark(line))
            missing(path, n, "a query without a remark", before);
        before = line;
    }
}

static void tables_columns_and_queries_are_explained(void **state)
{
    (void)state;
    words_missing = 0;
    for (size_t i = 0; i < asset_count; i++) {
        if (str_ends(str_of(asset_list[i].path), STR(".sql")))
            check_remarks(asset_list[i].path, asset_list[i].bytes);
    }
    assert_int_equal(words_missing, 0);
}

/* `verify` counts every table. */
static void every_table_is_counted(void **state)
{
    struct book_kit *k = *state;
    int64_t n = 0;
    bool row;
    struct db *db = book_kit_make(k, "s.kd");
    struct query *q = db_query(db, "book_counts");
    assert_int_equal(q_step(q, &row), OK);
    while (row) {
        struct str sql = str_fmt(k->a, "select count(*) from sqlite_schema where name = '%.*s'",
                                 STR_ARG(q_get_text(q, 0)));
        assert_int_equal(book_kit_ask(book_kit_path(k, "s.kd"), sql.p), 1);
        n++;
        assert_int_equal(q_step(q, &row), OK);
    }
    assert_int_equal(n, book_kit_ask(book_kit_path(k, "s.kd"),
                                     "select count(*) from sqlite_schema where type = 'table'"));
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_query_prepares, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_query_that_the_book_does_not_know_is_an_answer, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(names_that_do_not_exist_end_the_program, set_up, tear_down),
        cmocka_unit_test_setup_teardown(values_come_back_as_they_went, set_up, tear_down),
        cmocka_unit_test_setup_teardown(one_integer, set_up, tear_down),
        cmocka_unit_test(tables_columns_and_queries_are_explained),
        cmocka_unit_test_setup_teardown(every_table_is_counted, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
