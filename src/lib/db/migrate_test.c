/*
 * migrate_test.c — an older book is copied, then brought to this program's version; what goes wrong
 * leaves it where it was.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/asset.h"
#include "lib/db/book_testkit.h"
#include "lib/db/db_inner.h"

/* A small book of its own, in three versions. */
#define MAKE_A                                                                                     \
    "create table a (id integer primary key, x text) strict; insert into a values (1, 'one');"
#define MAKE_B                                                                                     \
    "create table b (a_id integer not null references a (id)) strict; insert into b values (1);"
#define MAKE_A_ANEW                                                                                \
    "create table c (id integer primary key, x text not null) strict;"                             \
    "insert into c select id, x from a; drop table a; alter table c rename to a;"
static const struct migration good[] = {
    {1, {MAKE_A, sizeof MAKE_A - 1}},
    {2, {MAKE_B, sizeof MAKE_B - 1}},
    {3, {MAKE_A_ANEW, sizeof MAKE_A_ANEW - 1}},
};

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

/* A book made by a program that knew `n` migrations. */
static void make(struct book_kit *k, const struct migration *m, size_t n)
{
    struct db *db = NULL;
    assert_int_equal(db_open(book_kit_path(k, "s.kd"), DB_CREATE, LANG_EN, &k->problems, &db), OK);
    assert_int_equal(migrate_with(db, m, n, NULL, NULL), OK);
    assert_int_equal(db_version(db), (int)n);
    db_close(db);
}

static struct db *reopen(struct book_kit *k)
{
    return book_kit_reopen(k, "s.kd", DB_MIGRATE);
}

static int64_t ask(struct book_kit *k, const char *name, const char *sql)
{
    return book_kit_ask(book_kit_path(k, name), sql);
}

static void the_program_s_migrations_are_numbered(void **state)
{
    struct book_kit *k = *state;
    size_t n;
    const struct migration *m = migrations_load(k->a, &n);
    int number = 0;
    assert_int_equal(n, db_version_wanted());
    for (size_t i = 0; i < n; i++)
        assert_int_equal(m[i].number, (int)i + 1);
    for (size_t i = 0; i < asset_count; i++) {
        struct str path = str_of(asset_list[i].path);
        if (!str_starts(path, STR("sql/")))
            continue;
        struct str start = str_fmt(k->a, "sql/%04d_", ++number);
        assert_true(str_starts(path, start) && str_ends(path, STR(".sql")));
    }
    assert_int_equal(number, (int)n);
}

static void the_program_s_migrations_work_one_by_one(void **state)
{
    struct book_kit *k = *state;
    size_t n;
    const struct migration *m = migrations_load(k->a, &n);
    make(k, m, 1);
    book_kit_sql(book_kit_path(k, "s.kd"), "insert into book values ('name', 'Mẫu')");
    struct db *db = reopen(k);
    assert_int_equal(db_version(db), 1);
    assert_int_equal(db_migrate(db), OK);
    assert_int_equal(db_version(db), db_version_wanted());
    assert_non_null(db_migrate_copy(db));
    assert_string_equal(db_migrate_copy(db), book_kit_path(k, "s.kd.before-0002"));
    assert_int_equal(db_prepare_all(db), OK);
    assert_int_equal(db_verify(db), OK);
    assert_int_equal(db_migrate(db), OK); /* nothing to do */
    db_close(db);
    assert_int_equal(ask(k, "s.kd", "select count(*) from book where value = 'Mẫu'"), 1);
    assert_int_equal(ask(k, "s.kd.before-0002", "select count(*) from book where value = 'Mẫu'"),
                     1);
    assert_int_equal(ask(k, "s.kd.before-0002", "pragma user_version"), 1);
    db = book_kit_reopen(k, "s.kd.before-0002", DB_READ); /* the way back is a book too */
    db_close(db);
    db = book_kit_reopen(k, "s.kd", DB_WRITE);
    db_close(db);
}

static void tables_may_be_made_anew(void **state)
{
    struct book_kit *k = *state;
    make(k, good, 3);
    assert_int_equal(ask(k, "s.kd", "select count(*) from a join b on a.id = b.a_id"), 1);
    assert_int_equal(ask(k, "s.kd", "pragma application_id"), BOOK_APPLICATION_ID);
}

static void a_migration_that_fails_leaves_the_version_before(void **state)
{
    struct book_kit *k = *state;
    const struct migration bad[] = {
        good[0], {2, STR("create table d (id integer) strict; insert into nowhere values (1);")}};
    make(k, good, 1);
    for (int turn = 1; turn <= 2; turn++) {
        struct db *db = reopen(k);
        book_kit_forget(k);
        assert_int_equal(migrate_with(db, bad, 2, NULL, NULL), E_DB);
        assert_true(book_kit_said(k, "no such table: nowhere"));
        assert_true(book_kit_said(k, "past step 0002"));
        assert_int_equal(db_version(db), 1);
        assert_int_equal(db_begin(db), OK); /* and it is still at work */
        db_rollback(db);
        db_close(db);
        assert_int_equal(ask(k, "s.kd", "pragma user_version"), 1);
        assert_int_equal(ask(k, "s.kd", "select count(*) from sqlite_schema where name = 'd'"), 0);
    }
    assert_int_equal(ask(k, "s.kd.before-0002", "select count(*) from a"), 1);
    assert_int_equal(ask(k, "s.kd.before-0002.2", "select count(*) from a"), 1);
}

static void each_migration_is_one_transaction(void **state)
{
    struct book_kit *k = *state;
    size_t n;
    const struct migration *real = migrations_load(k->a, &n);
    const struct migration three[] = {
        real[0], {2, STR("create table t2 (id integer) strict;")}, {3, STR("select nonsense;")}};
    make(k, three, 1);
    struct db *db = reopen(k);
    assert_int_equal(migrate_with(db, three, 3, NULL, NULL), E_DB);
    assert_int_equal(db_version(db), 2);
    db_close(db);
    assert_int_equal(ask(k, "s.kd", "pragma user_version"), 2);
    assert_int_equal(ask(k, "s.kd", "select count(*) from sqlite_schema where name = 't2'"), 1);
    assert_true(book_kit_exists(book_kit_path(k, "s.kd.before-0002")));
    assert_false(book_kit_exists(book_kit_path(k, "s.kd.before-0003")));
}

static void a_migration_that_breaks_references_is_refused(void **state)
{
    struct book_kit *k = *state;
    const struct migration bad[] = {good[0], good[1], {3, STR("delete from a;")}};
    make(k, good, 2);
    struct db *db = reopen(k);
    assert_int_equal(migrate_with(db, bad, 3, NULL, NULL), E_DB);
    assert_true(book_kit_said(k, "Row b 1 points to a row that table a does not have"));
    db_close(db);
    assert_int_equal(ask(k, "s.kd", "select count(*) from a"), 1);
}

static void a_new_book_that_fails_is_not_there(void **state)
{
    struct book_kit *k = *state;
    const struct migration bad[] = {good[0], {2, STR("select nonsense;")}};
    struct db *db = NULL;
    assert_int_equal(db_open(book_kit_path(k, "s.kd"), DB_CREATE, LANG_EN, &k->problems, &db), OK);
    assert_int_equal(migrate_with(db, bad, 2, NULL, NULL), E_DB);
    db_close(db);
    assert_false(book_kit_exists(book_kit_path(k, "s.kd")));
}

struct told {
    int calls, from, to;
    err_t answer;
};

static err_t tell(void *ctx, struct db *db, int from, int to)
{
    struct told *t = ctx;
    t->calls++;
    t->from = from;
    t->to = to;
    TRY(db_exec(db, "insert into a values (2, 'two')"));
    return t->answer;
}

static void who_is_told_may_write_and_refuse(void **state)
{
    struct book_kit *k = *state;
    struct told t = {.answer = OK};
    make(k, good, 1);
    struct db *db = reopen(k);
    t.answer = E_LIMIT;
    assert_int_equal(migrate_with(db, good, 2, tell, &t), E_LIMIT);
    assert_int_equal(db_version(db), 1);
    t.answer = OK;
    assert_int_equal(migrate_with(db, good, 2, tell, &t), OK);
    db_close(db);
    assert_int_equal(t.calls, 2);
    assert_int_equal(t.from, 1);
    assert_int_equal(t.to, 2);
    assert_int_equal(ask(k, "s.kd", "select count(*) from a"), 2);
}

static void two_that_migrate_do_it_once(void **state)
{
    struct book_kit *k = *state;
    make(k, good, 1);
    struct db *one = reopen(k);
    struct db *two = reopen(k);
    assert_int_equal(migrate_with(one, good, 2, NULL, NULL), OK);
    assert_int_equal(migrate_with(two, good, 2, NULL, NULL), E_BUSY);
    db_close(one);
    db_close(two);
    assert_int_equal(ask(k, "s.kd", "select count(*) from b"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_program_s_migrations_are_numbered, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_program_s_migrations_work_one_by_one, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(tables_may_be_made_anew, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_migration_that_fails_leaves_the_version_before, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(each_migration_is_one_transaction, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_migration_that_breaks_references_is_refused, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_new_book_that_fails_is_not_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(who_is_told_may_write_and_refuse, set_up, tear_down),
        cmocka_unit_test_setup_teardown(two_that_migrate_do_it_once, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
