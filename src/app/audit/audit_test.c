/*
 * audit_test.c — the chain of events: what is appended, and every kind of tampering with it.
 *
 * Two hidden helpers for tests/book.sh: `audit_test --write BOOK` appends events, one a
 * transaction,
 * and prints the number and hash of each once it is committed, until it is killed; `audit_test
 * --hold BOOK` has the book open for writing until its input ends.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/audit/audit.h"
#include "lib/db/book_testkit.h"

#define EVENTS 6

struct chain {
    struct book_kit k;
    const char *path;
    char hex[EVENTS + 1][AUDIT_HEX_BYTES]; /* heads after each event */
};

static struct act sample(struct arena *a, int64_t i)
{
    return (struct act){.actor = STR("Trần Văn Mẫu"),
                        .office = STR("Văn phòng"),
                        .act = STR("unit.merge"),
                        .about_json = str_fmt(a, "{\"n\":%lld}", (long long)i),
                        .at = str_fmt(a, "2026-11-24T04:05:%02lldZ", (long long)i % 60)};
}

static err_t append(struct db *db, struct arena *a, int64_t i, struct audit_head *head)
{
    struct act act = sample(a, i);
    int64_t id;
    *head = (struct audit_head){.id = 0};
    TRY(db_begin(db));
    err_t err = audit_add(db, &act, &id);
    if (err == OK)
        err = audit_head(db, head);
    if (err != OK) {
        db_rollback(db);
        return err;
    }
    return db_commit(db);
}

/* A book with EVENTS events. */
static int set_up(void **state)
{
    static struct chain c;
    struct audit_head head;
    book_kit_open(&c.k);
    c.path = book_kit_path(&c.k, "s.kd");
    struct db *db = book_kit_make(&c.k, "s.kd");
    for (int i = 1; i <= EVENTS; i++) {
        assert_int_equal(append(db, c.k.a, i, &head), OK);
        assert_int_equal(head.id, i);
        memcpy(c.hex[i], head.hex, sizeof head.hex);
    }
    db_close(db);
    *state = &c;
    return 0;
}

static int tear_down(void **state)
{
    struct chain *c = *state;
    book_kit_close(&c->k);
    return 0;
}

static err_t verify(struct chain *c, const char *witness, int64_t *n)
{
    struct db *db = book_kit_reopen(&c->k, "s.kd", DB_READ);
    book_kit_forget(&c->k);
    err_t err = audit_verify(db, &c->k.problems, witness, n);
    db_close(db);
    return err;
}

static void expect_break(struct chain *c, const char *words)
{
    assert_int_equal(verify(c, NULL, NULL), E_INVALID);
    assert_int_equal(c->k.problems.n, 1); /* the first break alone */
    if (!book_kit_said(&c->k, words))
        fail_msg("“%s” was not said but “%.*s”", words, STR_ARG(c->k.problems.list[0].text));
}

static void a_good_chain_verifies(void **state)
{
    struct chain *c = *state;
    int64_t n = 0;
    assert_int_equal(verify(c, NULL, &n), OK);
    assert_int_equal(n, EVENTS);
    for (int i = 1; i <= EVENTS; i++) /* every head that was ever printed is a witness */
        assert_int_equal(verify(c, c->hex[i], NULL), OK);
}

static void an_empty_chain_has_a_head_of_zeros(void **state)
{
    struct chain *c = *state;
    struct audit_head head;
    int64_t n = -1;
    struct db *db = book_kit_make(&c->k, "new.kd");
    assert_int_equal(audit_head(db, &head), OK);
    assert_int_equal(head.id, 0);
    assert_string_equal(head.hex,
                        "0000000000000000000000000000000000000000000000000000000000000000");
    assert_int_equal(audit_verify(db, &c->k.problems, NULL, &n), OK);
    assert_int_equal(n, 0);
    db_close(db);
}

/* The format is printed on paper: it never changes.  Computed by other means than ours:
   { head -c 32 /dev/zero; for f in 1 AT ACTOR OFFICE ACT ABOUT: length in 8 bytes, f } | sha256sum */
static void the_format_of_the_hash_stands(void **state)
{
    struct chain *c = *state;
    struct audit_head head;
    struct act act = {STR("Mẫu"), STR("Bí thư"), STR("unit.found"), STR("{\"code\":\"01\"}"),
                      STR("2026-11-24T04:05:06Z")};
    struct db *db = book_kit_make(&c->k, "new.kd");
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(audit_add(db, &act, NULL), OK);
    assert_int_equal(db_commit(db), OK);
    assert_int_equal(audit_head(db, &head), OK);
    db_close(db);
    assert_string_equal(head.hex,
                        "e92abdf05f5188f7d0b4168e6c1242d1751ec272212cc725c2d80793804bece8");
}

static void fields_do_not_run_into_one_another(void **state)
{
    struct chain *c = *state;
    struct audit_head one;
    struct audit_head two;
    struct act act = sample(c->k.a, 1);
    struct db *db = book_kit_make(&c->k, "new.kd");
    assert_int_equal(db_begin(db), OK);
    act.actor = STR("ab");
    act.office = STR("c");
    assert_int_equal(audit_add(db, &act, NULL), OK);
    assert_int_equal(audit_head(db, &one), OK);
    db_rollback(db);
    assert_int_equal(db_begin(db), OK);
    act.actor = STR("a");
    act.office = STR("bc");
    assert_int_equal(audit_add(db, &act, NULL), OK);
    assert_int_equal(audit_head(db, &two), OK);
    db_rollback(db);
    db_close(db);
    assert_string_not_equal(one.hex, two.hex);
}

static void an_event_that_is_undone_leaves_no_gap(void **state)
{
    struct chain *c = *state;
    struct audit_head head;
    struct act act = sample(c->k.a, 7);
    int64_t id = 0;
    struct db *db = book_kit_reopen(&c->k, "s.kd", DB_WRITE);
    assert_int_equal(db_begin(db), OK);
    assert_int_equal(audit_add(db, &act, &id), OK);
    assert_int_equal(id, EVENTS + 1);
    db_rollback(db);
    assert_int_equal(append(db, c->k.a, 8, &head), OK);
    assert_int_equal(head.id, EVENTS + 1);
    db_close(db);
    assert_int_equal(verify(c, NULL, NULL), OK);
}

static void every_altered_field_is_found(void **state)
{
    struct chain *c = *state;
    static const char *const fields[] = {"at", "actor", "office", "act", "about"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        const char *f = fields[i];
        book_kit_sql(c->path,
                     str_fmt(c->k.a, "update event set %s = %s || ' ' where id = 3", f, f).p);
        expect_break(c, "Event 3 was altered");
        book_kit_sql(c->path,
                     str_fmt(c->k.a, "update event set %s = rtrim(%s, ' ') where id = 3", f, f).p);
        assert_int_equal(verify(c, NULL, NULL), OK);
    }
}

static void an_altered_hash_is_found(void **state)
{
    struct chain *c = *state;
    book_kit_sql(c->path, "update event set hash = zeroblob(32) where id = 6");
    expect_break(c, "Event 6 was altered");
    book_kit_sql(c->path, "update event set hash = x'00' where id = 6");
    expect_break(c, "Event 6 was altered");
}

static void an_altered_link_is_found(void **state)
{
    struct chain *c = *state;
    book_kit_sql(c->path, "update event set prev = zeroblob(32) where id = 4");
    expect_break(c, "broken at event 4");
}

static void a_deleted_event_is_found(void **state)
{
    struct chain *c = *state;
    book_kit_sql(c->path, "delete from event where id = 3");
    expect_break(c, "event 3 is missing");
}

static void a_deleted_beginning_is_found(void **state)
{
    struct chain *c = *state;
    book_kit_sql(c->path, "delete from event where id <= 2");
    expect_break(c, "event 1 is missing");
}

static void closing_the_gap_does_not_help(void **state)
{
    struct chain *c = *state;
    book_kit_sql(c->path, "delete from event where id = 3;"
                          "update event set id = id - 1 where id > 3;");
    expect_break(c, "broken at event 3");
    /* Linked anew, the first event behind the gap still says by its hash that it was another. */
    book_kit_sql(c->path, "update event set prev = (select hash from event where id = 2)"
                          " where id = 3;");
    expect_break(c, "Event 3 was altered");
}

static void exchanged_events_are_found(void **state)
{
    struct chain *c = *state;
    book_kit_sql(c->path, "update event set id = -1 where id = 3;"
                          "update event set id = 3 where id = 4;"
                          "update event set id = 4 where id = -1;");
    expect_break(c, "broken at event 3");
}

static void exchanged_contents_are_found(void **state)
{
    struct chain *c = *state;
    book_kit_sql(c->path, "create temp table t as select * from event where id in (3, 4);"
                          "update event set about = (select about from t where t.id = 7 - event.id)"
                          " where id in (3, 4);");
    expect_break(c, "Event 3 was altered");
}

static void an_inserted_event_is_found(void **state)
{
    struct chain *c = *state;
    book_kit_sql(c->path, "insert into event select 0, at, actor, office, act, about, prev, hash"
                          " from event where id = 1");
    expect_break(c, "event 0 does not belong to it");
    book_kit_sql(c->path, "update event set id = 7 where id = 0");
    expect_break(c, "broken at event 7");
    book_kit_sql(c->path, "update event set id = 9 where id = 7");
    expect_break(c, "event 7 is missing");
}

static void a_cut_end_needs_a_witness(void **state)
{
    struct chain *c = *state;
    int64_t n = 0;
    book_kit_sql(c->path, "delete from event where id > 4");
    assert_int_equal(verify(c, NULL, &n), OK); /* nothing in the file tells */
    assert_int_equal(n, 4);
    assert_int_equal(verify(c, c->hex[4], NULL), OK);
    assert_int_equal(verify(c, c->hex[EVENTS], NULL), E_INVALID);
    assert_true(book_kit_said(&c->k, "None of the 4 events has the hash"));
}

static void a_chain_made_anew_needs_a_witness(void **state)
{
    struct chain *c = *state;
    struct audit_head head;
    book_kit_sql(c->path, "delete from event");
    struct db *db = book_kit_reopen(&c->k, "s.kd", DB_WRITE);
    for (int i = 1; i <= EVENTS; i++)
        assert_int_equal(append(db, c->k.a, i == 2 ? 50 : i, &head), OK);
    db_close(db);
    assert_int_equal(verify(c, NULL, NULL), OK);
    assert_int_equal(verify(c, c->hex[1], NULL), OK);
    assert_int_equal(verify(c, c->hex[2], NULL), E_INVALID);
    assert_int_equal(verify(c, c->hex[EVENTS], NULL), E_INVALID);
}

static void a_command_says_who_and_when(void **state)
{
    struct chain *c = *state;
    struct act act = audit_command(c->k.a, STR("book.init"), STR("{}"));
    assert_true(act.actor.n != 0);
    assert_true(str_is(act.office, "command line"));
    assert_true(str_is(act.act, "book.init"));
    assert_int_equal(act.at.n, CLOCK_INSTANT_BYTES - 1);
}

/* --- helpers of tests/book.sh
   ---------------------------------------------------------------------- */

static int helper_fails(const struct problems *p)
{
    for (size_t i = 0; i < p->n; i++)
        fprintf(stderr, "%.*s\n", STR_ARG(p->list[i].text));
    return 1;
}

static int write_on(struct db *db, struct problems *p, struct arena *scratch)
{
    struct audit_head head;
    for (int64_t i = 0;; i++) {
        arena_reset(scratch);
        if (append(db, scratch, i, &head) != OK)
            return helper_fails(p);
        printf("%lld %s\n", (long long)head.id, head.hex);
        if (fflush(stdout) != 0)
            return 1;
    }
}

static int hold(struct db *db, struct problems *p)
{
    if (db_begin(db) != OK)
        return helper_fails(p);
    puts("held");
    fflush(stdout);
    while (getchar() != EOF)
        continue;
    db_close(db);
    return 0;
}

static int help(const char *what, const char *path)
{
    struct problems p;
    struct db *db = NULL;
    problems_open(&p, arena_open(1u << 20));
    if (db_open(path, DB_WRITE, LANG_EN, &p, &db) != OK)
        return helper_fails(&p);
    if (strcmp(what, "--hold") == 0)
        return hold(db, &p);
    return write_on(db, &p, arena_open(1u << 20));
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_good_chain_verifies, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_empty_chain_has_a_head_of_zeros, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_format_of_the_hash_stands, set_up, tear_down),
        cmocka_unit_test_setup_teardown(fields_do_not_run_into_one_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_event_that_is_undone_leaves_no_gap, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_altered_field_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_altered_hash_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_altered_link_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_deleted_event_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_deleted_beginning_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(closing_the_gap_does_not_help, set_up, tear_down),
        cmocka_unit_test_setup_teardown(exchanged_events_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(exchanged_contents_are_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_inserted_event_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cut_end_needs_a_witness, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_chain_made_anew_needs_a_witness, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_command_says_who_and_when, set_up, tear_down),
    };
    if (argc == 3 && (strcmp(argv[1], "--write") == 0 || strcmp(argv[1], "--hold") == 0))
        return help(argv[1], argv[2]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
