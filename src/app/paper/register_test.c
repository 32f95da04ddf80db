/*
 * register_test.c — numbers run over New Year, begin anew with a term, are given once, also to two
 * processes at a time; the same paper keeps its number.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/audit/audit.h"
#include "app/org/org_testkit.h"
#include "app/paper/register.h"
#include "lib/db/book_testkit.h"

struct kit {
    struct book_kit book;
    struct db *db;
    int64_t unit, other;
};

static int64_t event(struct kit *k)
{
    struct act act = audit_command(k->book.a, STR("test"), STR("{}"));
    int64_t id;
    assert_int_equal(audit_add(k->db, &act, &id), OK);
    return id;
}

static void kit_open(struct kit *k)
{
    book_kit_open(&k->book);
    k->db = book_kit_make(&k->book, "b.kd");
    assert_int_equal(db_begin(k->db), OK);
    k->unit = org_kit_unit(k->db, STR("A"), STR("Đảng bộ A"), "grassroots_committee", 0);
    k->other = org_kit_unit(k->db, STR("B"), STR("Chi bộ B"), "cell", k->unit);
    assert_int_equal(db_commit(k->db), OK);
}

static void kit_close(struct kit *k)
{
    db_close(k->db);
    book_kit_close(&k->book);
}

static struct str symbol(void *ctx, struct arena *a, int number)
{
    (void)ctx;
    return register_plain_symbol(a, number, STR("QĐ"), STR("ĐU"));
}

/* One document; the number that it got, or 0 when it was refused. */
static int give(struct kit *k, int64_t issuer, int number, date_t on, const char *paper,
                int64_t unit)
{
    struct register_entry e = {.issuer = issuer,
                               .kind = STR("QĐ"),
                               .number = number,
                               .on = on,
                               .paper = str_of(paper),
                               .about = str_of(*paper != '\0' ? paper : "công văn rời"),
                               .unit = unit};
    assert_int_equal(db_begin(k->db), OK);
    err_t err = register_settle(k->db, k->book.a, &e, symbol, NULL);
    if (err == OK && !e.known)
        err = register_add(k->db, &e, event(k));
    if (err != OK) {
        db_rollback(k->db);
        return 0;
    }
    assert_int_equal(db_commit(k->db), OK);
    return e.number;
}

static void test_new_year_and_terms(void **state)
{
    struct kit k;
    (void)state;
    kit_open(&k);
    assert_int_equal(give(&k, k.unit, 0, date_of(2024, 12, 30), "", 0), 1);
    assert_int_equal(give(&k, k.unit, 0, date_of(2025, 1, 2), "", 0), 2);  /* New Year */
    assert_int_equal(give(&k, k.other, 0, date_of(2025, 1, 2), "", 0), 1); /* another body */
    assert_int_equal(db_begin(k.db), OK);
    assert_int_equal(
        register_term_add(k.db, k.book.a, k.unit, STR("2025-2030"), date_of(2025, 6, 1), event(&k)),
        OK);
    assert_int_equal(
        register_term_add(k.db, k.book.a, k.unit, STR("2030-2035"), date_of(2030, 6, 1), event(&k)),
        OK);
    assert_int_equal(db_commit(k.db), OK);
    assert_int_equal(give(&k, k.unit, 0, date_of(2025, 5, 31), "", 0), 3); /* the day before */
    assert_int_equal(give(&k, k.unit, 0, date_of(2025, 6, 1), "", 0), 1);
    assert_int_equal(give(&k, k.unit, 0, date_of(2026, 1, 5), "", 0), 2);
    assert_int_equal(give(&k, k.unit, 0, date_of(2030, 7, 1), "", 0), 1);
    assert_int_equal(give(&k, k.unit, 0, date_of(2026, 2, 5), "", 0), 3); /* back in the first */
    assert_int_equal(db_begin(k.db), OK);
    assert_int_equal(
        register_term_add(k.db, k.book.a, k.unit, STR("2025-2030"), date_of(2026, 6, 1), event(&k)),
        E_STATE);
    db_rollback(k.db);
    kit_close(&k);
}

static void test_refused(void **state)
{
    struct kit k;
    date_t day = date_of(2024, 12, 5);
    (void)state;
    kit_open(&k);
    assert_int_equal(give(&k, k.unit, 7, day, "", 0), 7);
    assert_int_equal(give(&k, k.unit, 7, day + 1, "notice", k.other), 0);
    assert_true(book_kit_said(&k.book, "07-QĐ/ĐU"));
    assert_true(book_kit_said(&k.book, "công văn rời"));
    assert_true(book_kit_said(&k.book, "05/12/2024"));
    assert_int_equal(give(&k, k.unit, 0, day, "notice", k.other), 8);
    kit_close(&k);
}

static void test_same_paper(void **state)
{
    struct kit k;
    date_t day = date_of(2024, 12, 5);
    (void)state;
    kit_open(&k);
    assert_int_equal(give(&k, k.unit, 3, day, "decision", k.other), 3);
    assert_int_equal(give(&k, k.unit, 3, day, "decision", k.other), 3); /* made once more */
    assert_int_equal(give(&k, k.unit, 0, day, "decision", k.other), 3);
    assert_int_equal(book_kit_ask(db_path(k.db), "select count(*) from document"), 1);
    assert_int_equal(give(&k, k.unit, 4, day, "decision", k.other), 0);     /* has another number */
    assert_int_equal(give(&k, k.unit, 3, day + 1, "decision", k.other), 0); /* another day */
    assert_int_equal(give(&k, k.unit, 3, day, "decision", k.unit), 0);      /* about another unit */
    struct register_entry e = {
        .issuer = k.unit, .kind = STR("QĐ"), .paper = STR("decision"), .unit = k.other};
    assert_int_equal(register_find(k.db, k.book.a, &e), OK);
    assert_true(e.known && e.number == 3 && e.on == day && str_is(e.symbol, "03-QĐ/ĐU"));
    kit_close(&k);
}

enum { PROCESSES = 4, EACH = 25 };

/* In a child: EACH documents, each the next one. */
static _Noreturn void take_many(const char *path)
{
    struct kit k = {.db = NULL};
    k.book.a = arena_open((size_t)16 << 20);
    problems_open(&k.book.problems, k.book.a);
    if (db_open(path, DB_WRITE, LANG_EN, &k.book.problems, &k.db) != OK)
        _exit(1);
    db_set_wait(k.db, 60000);
    for (int i = 0; i < EACH; i++) {
        if (give(&k, 1, 0, date_of(2024, 12, 5), "", 0) == 0)
            _exit(2);
    }
    db_close(k.db);
    _exit(0);
}

static void test_processes(void **state)
{
    struct kit k;
    (void)state;
    kit_open(&k);
    const char *path = db_path(k.db);
    assert_int_equal(k.unit, 1);
    for (int i = 0; i < PROCESSES; i++) {
        pid_t pid = fork();
        assert_true(pid >= 0);
        if (pid == 0)
            take_many(path);
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status;
        assert_true(wait(&status) > 0);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    assert_int_equal(book_kit_ask(path, "select count(distinct number) from document"),
                     PROCESSES * EACH);
    assert_int_equal(book_kit_ask(path, "select max(number) from document"), PROCESSES * EACH);
    kit_close(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_year_and_terms),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_same_paper),
        cmocka_unit_test(test_processes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
