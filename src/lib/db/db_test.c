/*
 * db_test.c — opening books and refusing what is none, transactions, several at one book, a full
 * disk, copies, damage.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/base/limits.h"
#include "lib/db/book_testkit.h"
#include "lib/db/db_inner.h"

#define TEXT_FILE "Họ và tên;Chi bộ\nTrần Văn Mẫu;01\n"

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

static err_t set(struct db *db, const char *key, const char *value)
{
    struct query *q = db_query(db, "book_set");
    q_text(q, "key", str_of(key));
    q_text(q, "value", str_of(value));
    return q_run(q);
}

static err_t set_alone(struct db *db, const char *key, const char *value)
{
    TRY(db_begin(db));
    err_t err = set(db, key, value);
    if (err == OK)
        return db_commit(db);
    db_rollback(db);
    return err;
}

/* Is the value of that key this one? "" stands for no row too. */
static bool is(struct db *db, const char *key, const char *value)
{
    struct query *q = db_query(db, "book_get");
    bool row;
    q_text(q, "key", str_of(key));
    assert_int_equal(q_step(q, &row), OK);
    bool same = row ? str_is(q_get_text(q, 0), value) : *value == '\0';
    if (row)
        assert_int_equal(q_run(q), OK);
    return same;
}

/* --- opening ---------------------------------------------------------------------------------- */

static void a_book_is_made_and_found_again(void **state)
{
    struct book_kit *k = *state;
    struct stat st;
    struct db *db = book_kit_make(k, "s.kd");
    assert_int_equal(db_version(db), db_version_wanted());
    assert_int_equal(set_alone(db, "name", "Đảng bộ Mẫu"), OK);
    db_close(db);

    assert_int_equal(stat(book_kit_path(k, "s.kd"), &st), 0);
    assert_int_equal(st.st_mode & 077, 0);
    assert_false(book_kit_exists(book_kit_path(k, "s.kd-wal")));

    db = book_kit_reopen(k, "s.kd", DB_WRITE);
    assert_true(is(db, "name", "Đảng bộ Mẫu"));
    db_close(db);
    db = book_kit_reopen(k, "s.kd", DB_READ);
    assert_true(is(db, "name", "Đảng bộ Mẫu"));
    assert_int_equal(set(db, "name", "x"), E_IO);
    db_close(db);
    assert_int_equal(db_open(book_kit_path(k, "s.kd"), DB_CREATE, LANG_EN, &k->problems, &db),
                     E_STATE);
}

static void a_book_that_was_not_finished_leaves_nothing(void **state)
{
    struct book_kit *k = *state;
    struct db *db = NULL;
    assert_int_equal(db_open(book_kit_path(k, "s.kd"), DB_CREATE, LANG_EN, &k->problems, &db), OK);
    assert_true(book_kit_exists(book_kit_path(k, "s.kd")));
    db_close(db);
    assert_false(book_kit_exists(book_kit_path(k, "s.kd")));
}

static void names_that_sqlite_reads_otherwise_are_names(void **state)
{
    struct book_kit *k = *state;
    static const char *const names[] = {":memory:", "file:a.kd?mode=memory"};
    char *cwd = getcwd(NULL, 0);
    assert_int_equal(chdir(k->dir), 0);
    for (size_t i = 0; i < 2; i++) {
        struct db *db = NULL;
        assert_int_equal(db_open(names[i], DB_CREATE, LANG_EN, &k->problems, &db), OK);
        assert_int_equal(db_migrate(db), OK);
        db_close(db);
        assert_true(book_kit_exists(names[i]));
    }
    assert_int_equal(chdir(cwd), 0);
    free(cwd); /* srccheck: allow free, getcwd gave it */
}

static void refuse(struct book_kit *k, const char *name, enum db_mode mode, err_t want,
                   const char *words)
{
    struct db *db = NULL;
    const char *path = book_kit_path(k, name);
    struct stat before;
    struct stat after;
    bool there = lstat(path, &before) == 0;
    bool file = there && S_ISREG(before.st_mode);
    struct str bytes = file ? book_kit_bytes(k, path) : STR("");
    book_kit_forget(k);
    assert_int_equal(db_open(path, mode, LANG_EN, &k->problems, &db), want);
    assert_null(db);
    if (!book_kit_said(k, words))
        fail_msg("%s: nobody said “%s” but “%.*s”", name, words,
                 STR_ARG(k->problems.n != 0 ? k->problems.list[0].text : STR("nothing")));
    assert_true(str_eq(k->problems.list[0].at.file, str_of(path)));
    assert_int_equal(lstat(path, &after) == 0, there);
    if (file)
        assert_true(str_eq(bytes, book_kit_bytes(k, path)));
    /* Who only reads may leave an empty log. */
    if (stat(str_fmt(k->a, "%s-wal", path).p, &after) == 0)
        assert_int_equal(after.st_size, 0);
}

static void refuse_in_all_modes(struct book_kit *k, const char *name, err_t want, const char *words)
{
    refuse(k, name, DB_READ, want, words);
    refuse(k, name, DB_WRITE, want, words);
    refuse(k, name, DB_MIGRATE, want, words);
}

static void write_file(const char *path, const char *text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    fwrite(text, 1, strlen(text), f);
    assert_int_equal(fclose(f), 0);
}

static void what_is_no_book_is_refused(void **state)
{
    struct book_kit *k = *state;
    refuse_in_all_modes(k, "none.kd", E_NOTFOUND, "no such book");
    refuse_in_all_modes(k, ".", E_INVALID, "not a book");
    write_file(book_kit_path(k, "empty.kd"), "");
    refuse_in_all_modes(k, "empty.kd", E_INVALID, "empty");
    write_file(book_kit_path(k, "text.kd"), TEXT_FILE);
    refuse_in_all_modes(k, "text.kd", E_INVALID, "not a book");
    book_kit_sql(book_kit_path(k, "other.kd"), "create table person (id integer primary key)");
    refuse_in_all_modes(k, "other.kd", E_INVALID, "not a book");
}

static void a_book_cut_short_is_refused(void **state)
{
    struct book_kit *k = *state;
    static const long lengths[] = {40, 99, 600, 4096, 9000, 40960};
    db_close(book_kit_make(k, "s.kd"));
    struct str whole = book_kit_bytes(k, book_kit_path(k, "s.kd"));
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        struct db *db = NULL;
        const char *path = book_kit_path(k, str_fmt(k->a, "cut%ld.kd", lengths[i]).p);
        write_file(path, "");
        book_kit_poke(path, 0, whole.p, (size_t)lengths[i]);
        err_t err = db_open(path, DB_WRITE, LANG_EN, &k->problems, &db);
        assert_true(err == E_DB || err == E_INVALID);
        assert_int_equal(book_kit_bytes(k, path).n, lengths[i]);
    }
}

static void versions_are_told_apart(void **state)
{
    struct book_kit *k = *state;
    const char *path = book_kit_path(k, "s.kd");
    size_t n;
    const struct migration *m = migrations_load(k->a, &n);
    struct db *db = NULL;
    assert_int_equal(db_open(path, DB_CREATE, LANG_EN, &k->problems, &db), OK);
    assert_int_equal(migrate_with(db, m, 1, NULL, NULL), OK);
    db_close(db);
    refuse(k, "s.kd", DB_WRITE, E_STATE, "older version (1");
    db_close(book_kit_reopen(k, "s.kd", DB_READ));

    book_kit_sql(path, "pragma user_version = 9999");
    refuse_in_all_modes(k, "s.kd", E_STATE, "newer program (version 9999");
}

static int64_t pragma(struct db *db, const char *sql)
{
    int64_t v = -1;
    assert_int_equal(db_pragma_int(db, sql, &v), OK);
    return v;
}

static void the_engine_is_held_short(void **state)
{
    struct book_kit *k = *state;
    struct db *db = book_kit_make(k, "s.kd");
    for (int turn = 0; turn < 2; turn++) { /* as made, and as opened */
        assert_int_equal(pragma(db, "pragma foreign_keys"), 1);
        assert_int_equal(pragma(db, "pragma synchronous"), 2);
        assert_int_equal(pragma(db, "pragma trusted_schema"), 0);
        assert_int_equal(pragma(db, "pragma cell_size_check"), 1);
        assert_int_equal(pragma(db, "pragma busy_timeout"), LIMIT_DB_WAIT_MS);
        assert_int_equal(db_exec(db, "select \"a word\""), E_DB);
        assert_int_equal(db_exec(db, "select load_extension('x')"), E_DB);
        assert_int_equal(db_exec(db, "pragma writable_schema = on; delete from sqlite_schema"),
                         E_DB);
        db_close(db);
        db = book_kit_reopen(k, "s.kd", DB_WRITE);
    }
    db_close(db);
}

/* --- transactions ------------------------------------------------------------------------------ */

static void what_is_undone_is_gone(void **state)
{
    struct book_kit *k = *state;
    struct db *db = book_kit_make(k, "s.kd");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(set(db, "a", "1"), OK);
    assert_true(is(db, "a", "1"));
    db_rollback(db);
    db_rollback(db);
    assert_true(is(db, "a", ""));
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(set(db, "a", "2"), OK);
    db_close(db); /* undoes */
    db = book_kit_reopen(k, "s.kd", DB_WRITE);
    assert_true(is(db, "a", ""));
    db_close(db);
}

static err_t add_event(struct db *db, int64_t id)
{
    static const char *const texts[] = {"at", "actor", "office", "act", "about"};
    struct query *q = db_query(db, "event_add");
    q_int(q, "id", id);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        q_text(q, texts[i], STR(""));
    q_blob(q, "prev", NULL, 0);
    q_blob(q, "hash", NULL, 0);
    return q_run(q);
}

static void a_failed_statement_spoils_its_transaction(void **state)
{
    struct book_kit *k = *state;
    struct db *db = book_kit_make(k, "s.kd");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(add_event(db, 1), OK);
    assert_int_equal(add_event(db, 1), E_DB);
    assert_true(book_kit_said(k, "UNIQUE constraint failed: event.id"));
    assert_int_equal(set(db, "a", "1"), OK);
    assert_int_equal(db_commit(db), E_DB);
    assert_true(is(db, "a", ""));
    assert_int_equal(book_kit_ask(book_kit_path(k, "s.kd"), "select count(*) from event"), 0);
    assert_int_equal(set_alone(db, "a", "2"), OK); /* the next one is a new one */
    assert_true(is(db, "a", "2"));
    db_close(db);
}

static void references_are_kept(void **state)
{
    struct book_kit *k = *state;
    struct db *db = book_kit_make(k, "s.kd");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(db_exec(db, "insert into unit_place values (1, 2, null, null)"), E_DB);
    db_rollback(db);
    db_close(db);
}

/* --- several at one book ----------------------------------------------------------------------- */

static void readers_do_not_wait_and_see_one_state(void **state)
{
    struct book_kit *k = *state;
    struct db *writer = book_kit_make(k, "s.kd");
    assert_int_equal(set_alone(writer, "a", "1"), OK);
    struct db *reader = book_kit_reopen(k, "s.kd", DB_READ);
    db_set_wait(reader, 0);
    assert_int_equal(db_begin(writer), OK);
    assert_int_equal(set(writer, "a", "2"), OK);
    assert_true(is(reader, "a", "1"));
    assert_int_equal(db_begin_read(reader), OK);
    assert_true(is(reader, "a", "1"));
    assert_int_equal(db_commit(writer), OK);
    assert_true(is(reader, "a", "1"));
    db_rollback(reader);
    assert_true(is(reader, "a", "2"));
    db_close(reader);
    db_close(writer);
}

static void the_second_writer_is_told_who_writes(void **state)
{
    struct book_kit *k = *state;
    struct db *one = book_kit_make(k, "s.kd");
    struct db *two = book_kit_reopen(k, "s.kd", DB_WRITE);
    db_set_wait(two, 0);
    assert_int_equal(db_begin(one), OK);
    assert_int_equal(db_begin(two), E_BUSY);
    assert_true(book_kit_said(k, str_fmt(k->a, "process %ld (", (long)getpid()).p));
    assert_int_equal(db_commit(one), OK);
    assert_int_equal(db_begin(two), OK);
    db_rollback(two);
    db_close(two);
    db_close(one);
}

/* A child process opens the book, does `what`, and stays until it is ended. */
static pid_t other_process(const char *path, enum db_mode mode, bool writes)
{
    int ready[2];
    char c;
    assert_int_equal(pipe(ready), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct arena *a = arena_open(1u << 20);
        struct problems p;
        struct db *db = NULL;
        problems_open(&p, a);
        bool fine = db_open(path, mode, LANG_EN, &p, &db) == OK;
        fine = fine && (writes ? db_begin(db) : db_begin_read(db)) == OK && is(db, "a", "1");
        if (fine && write(ready[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &c, 1), 1);
    close(ready[0]);
    return pid;
}

static void end_process(pid_t pid)
{
    int status;
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFSIGNALED(status));
}

static void another_process_is_named(void **state)
{
    struct book_kit *k = *state;
    const char *path = book_kit_path(k, "s.kd");
    struct db *db = book_kit_make(k, "s.kd");
    assert_int_equal(set_alone(db, "a", "1"), OK);
    pid_t pid = other_process(path, DB_WRITE, true);
    db_set_wait(db, 0);
    assert_int_equal(db_begin(db), E_BUSY);
    assert_true(book_kit_said(k, str_fmt(k->a, "process %ld (db_test)", (long)pid).p));
    assert_true(is(db, "a", "1"));
    end_process(pid);
    assert_int_equal(set_alone(db, "a", "2"), OK);
    db_close(db);
}

static void only_one_alone_can_seize(void **state)
{
    struct book_kit *k = *state;
    const char *path = book_kit_path(k, "s.kd");
    struct db *db = book_kit_make(k, "s.kd");
    assert_int_equal(set_alone(db, "a", "1"), OK);
    db_close(db);
    pid_t pid = other_process(path, DB_READ, false);
    db = book_kit_reopen(k, "s.kd", DB_MIGRATE);
    assert_int_equal(db_seize(db), E_BUSY);
    assert_true(book_kit_said(k, str_fmt(k->a, "process %ld (db_test)", (long)pid).p));
    end_process(pid);
    assert_int_equal(db_seize(db), OK);
    assert_false(book_kit_exists(book_kit_path(k, "s.kd-wal")));
    struct db *late = NULL;
    assert_int_equal(db_open(path, DB_READ, LANG_EN, &k->problems, &late), E_BUSY);
    db_close(db);
}

static void an_old_program_stops_writing(void **state)
{
    struct book_kit *k = *state;
    const char *path = book_kit_path(k, "s.kd");
    struct db *db = book_kit_make(k, "s.kd");
    book_kit_sql(path, "pragma user_version = 9999");
    assert_int_equal(db_begin(db), E_STATE);
    assert_true(book_kit_said(k, "newer program (version 9999"));
    db_close(db);
}

/* --- disks -------------------------------------------------------------------------------------- */

/* Files may grow to `bytes` only, as on a full disk. */
static void limit_files(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_changes_nothing(void **state)
{
    struct book_kit *k = *state;
    struct str much = {arena_alloc(k->a, 300001), 300000}; /* and its NUL */
    memset((char *)much.p, 'x', much.n);
    struct db *db = book_kit_make(k, "s.kd");
    assert_int_equal(set_alone(db, "a", "1"), OK);
    limit_files(1u << 20);
    assert_int_equal(db_begin(db), OK);
    err_t err = OK;
    for (int i = 0; i < 100 && err == OK; i++)
        err = set(db, str_fmt(k->a, "k%d", i).p, much.p);
    if (err == OK)
        err = db_commit(db);
    db_rollback(db);
    assert_int_equal(err, E_IO);
    assert_true(book_kit_said(k, "disk is full"));
    book_kit_forget(k);
    struct db *copy = NULL;
    assert_int_equal(db_backup(db, book_kit_path(k, "copy.kd")), OK); /* still fits */
    db_close(db);
    limit_files(1u << 16);
    db = book_kit_reopen(k, "s.kd", DB_READ);
    book_kit_forget(k);
    assert_int_equal(db_backup(db, book_kit_path(k, "copy2.kd")), E_IO);
    assert_true(book_kit_said(k, "disk is full"));
    assert_int_equal(db_open(book_kit_path(k, "new.kd"), DB_CREATE, LANG_EN, &k->problems, &copy),
                     OK);
    book_kit_forget(k);
    assert_int_equal(db_migrate(copy), E_IO);
    assert_true(book_kit_said(k, "disk is full"));
    db_close(copy);
    limit_files(RLIM_INFINITY);
    assert_false(book_kit_exists(book_kit_path(k, "copy2.kd")));
    assert_false(book_kit_exists(book_kit_path(k, "new.kd")));
    assert_true(is(db, "a", "1"));
    assert_true(is(db, "k0", ""));
    assert_int_equal(db_verify(db), OK);
    db_close(db);
}

/* --- copies and damage -------------------------------------------------------------------------- */

static void a_copy_is_made_while_others_write(void **state)
{
    struct book_kit *k = *state;
    const char *to = book_kit_path(k, "copy.kd");
    struct db *writer = book_kit_make(k, "s.kd");
    assert_int_equal(set_alone(writer, "a", "1"), OK);
    struct db *reader = book_kit_reopen(k, "s.kd", DB_READ);
    assert_int_equal(db_begin(writer), OK);
    assert_int_equal(set(writer, "a", "2"), OK);
    assert_int_equal(db_backup(reader, to), OK);
    assert_int_equal(db_backup(reader, to), E_STATE);
    assert_true(book_kit_said(k, "not overwritten"));
    assert_int_equal(db_commit(writer), OK);
    db_close(reader);
    db_close(writer);
    struct str bytes = book_kit_bytes(k, to);
    assert_int_equal(bytes.p[18], 1); /* needs no log beside it */
    struct db *copy = book_kit_reopen(k, "copy.kd", DB_READ);
    assert_true(is(copy, "a", "1"));
    db_close(copy);
    copy = book_kit_reopen(k, "copy.kd", DB_WRITE); /* and is a book like any other */
    assert_int_equal(set_alone(copy, "a", "3"), OK);
    db_close(copy);
}

static void damage_is_found(void **state)
{
    struct book_kit *k = *state;
    const char *path = book_kit_path(k, "s.kd");
    char noise[4096];
    struct db *db = book_kit_make(k, "s.kd");
    assert_int_equal(set_alone(db, "a", "1"), OK);
    assert_int_equal(db_verify(db), OK);
    db_close(db);
    int64_t page = book_kit_ask(path, "select rootpage from sqlite_schema where name = 'book'");
    memset(noise, 0x5A, sizeof noise);
    book_kit_poke(path, (long)(page - 1) * 4096, noise, sizeof noise);
    db = book_kit_reopen(k, "s.kd", DB_WRITE);
    struct query *q = db_query(db, "book_get");
    bool row;
    q_text(q, "key", STR("a"));
    assert_int_equal(q_step(q, &row), E_DB);
    assert_false(row);
    assert_true(book_kit_said(k, "damaged (a page cannot be read"));
    book_kit_forget(k);
    assert_int_equal(db_verify(db), E_DB);
    assert_true(book_kit_said(k, "The book is damaged: "));
    assert_int_equal(db_backup(db, book_kit_path(k, "copy.kd")),
                     E_DB); /* a bad copy is worse than none */
    assert_false(book_kit_exists(book_kit_path(k, "copy.kd")));
    db_close(db);
}

static void rows_that_point_nowhere_are_found(void **state)
{
    struct book_kit *k = *state;
    const char *path = book_kit_path(k, "s.kd");
    db_close(book_kit_make(k, "s.kd"));
    book_kit_sql(path, "insert into unit_place values (7, 8, null, null)");
    struct db *db = book_kit_reopen(k, "s.kd", DB_READ);
    assert_int_equal(db_verify(db), E_DB);
    assert_true(book_kit_said(k, "Row unit_place 1 points to a row that table unit does not have"));
    db_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_book_is_made_and_found_again, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_book_that_was_not_finished_leaves_nothing, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(names_that_sqlite_reads_otherwise_are_names, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_book_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_book_cut_short_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(versions_are_told_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_engine_is_held_short, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_undone_is_gone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_failed_statement_spoils_its_transaction, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(references_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(readers_do_not_wait_and_see_one_state, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_second_writer_is_told_who_writes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(another_process_is_named, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_one_alone_can_seize, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_old_program_stops_writing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_changes_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_copy_is_made_while_others_write, set_up, tear_down),
        cmocka_unit_test_setup_teardown(damage_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(rows_that_point_nowhere_are_found, set_up, tear_down),
    };
    signal(SIGXFSZ, SIG_IGN); /* a full disk is an answer, not an end */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
