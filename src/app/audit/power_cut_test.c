/*
 * power_cut_test.c — power is lost at every sync of a book's life: what was acknowledged is there,
 * and the book is whole and goes on.
 *
 * The book lives through its making, transactions of different sizes, and the moving of its log
 * into
 * it.  SEED repeats a run; LONG takes more transactions.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "app/audit/audit.h"
#include "lib/db/book_testkit.h"
#include "lib/db/crash_vfs_testkit.h"

#define TRANSACTIONS      40
#define TRANSACTIONS_LONG 400
#define MOST_BYTES        9000 /* of one event: some fill several pages */

struct life {
    struct book_kit k;
    const char *folder, *after;
    const char *book, *found; /* the book, and what is left of it */
    bool made;                /* its making was acknowledged */
    struct audit_head acked;  /* the last event that was */
    int cuts;
    uint64_t random;
};

static uint64_t seed;
static bool take_long;

static uint64_t random_below(struct life *l, uint64_t n)
{
    l->random = l->random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (l->random >> 33) % n;
}

static err_t act_once(struct life *l, struct db *db, size_t bytes)
{
    struct act act = {STR("Trần Văn Mẫu"), STR("test"), STR("test.act"), STR("{}"),
                      STR("2026-11-24T04:05:06Z")};
    char *about = arena_alloc(l->k.a, bytes + 1);
    memset(about, 'x', bytes);
    if (bytes != 0)
        act.about_json = (struct str){about, bytes};
    return audit_add(db, &act, NULL);
}

static void need(struct life *l, struct problems *p, err_t err, const char *what)
{
    for (size_t i = 0; err != OK && i < p->n; i++)
        print_error("%.*s\n", STR_ARG(p->list[i].text));
    if (err != OK)
        fail_msg("seed %llu, after cut %d, sync %d: %s", (unsigned long long)seed, l->cuts,
                 crash_vfs_syncs(), what);
}

/* What somebody finds who starts the machine again. */
static void look(void *ctx)
{
    struct life *l = ctx;
    struct arena *a = arena_open(64u << 20);
    struct problems p;
    struct db *db = NULL;
    int64_t n = 0;
    l->cuts++;
    problems_open(&p, a);
    err_t err = db_open(l->found, DB_WRITE, LANG_EN, &p, &db);
    if (err != OK && !l->made) { /* nobody was told that there is a book */
        arena_close(a);
        return;
    }
    need(l, &p, err, "does not open");
    need(l, &p, db_verify(db), "is damaged");
    need(l, &p, audit_verify(db, &p, l->made && l->acked.id != 0 ? l->acked.hex : NULL, &n),
         "lacks what was acknowledged, or its events are no chain");
    assert_true(n >= l->acked.id);
    need(l, &p, db_begin(db), "takes nothing more");
    need(l, &p, act_once(l, db, 10), "takes nothing more");
    need(l, &p, db_commit(db), "takes nothing more");
    db_close(db);
    arena_close(a);
}

static void begin_life(struct life *l)
{
    *l = (struct life){.random = seed};
    book_kit_open(&l->k);
    l->folder = book_kit_path(&l->k, "disk");
    l->after = book_kit_path(&l->k, "after");
    l->book = book_kit_path(&l->k, "disk/s.kd");
    l->found = book_kit_path(&l->k, "after/s.kd");
    assert_int_equal(mkdir(l->folder, 0700), 0);
    assert_int_equal(mkdir(l->after, 0700), 0);
    crash_vfs_begin(l->folder, l->after, seed, look, l);
}

static void end_life(struct life *l)
{
    static const char *const left[] = {"disk/s.kd",         "disk/s.kd-wal",  "disk/s.kd-shm",
                                       "after/s.kd",        "after/s.kd-wal", "after/s.kd-shm",
                                       "after/s.kd-journal"};
    crash_vfs_end();
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        remove(book_kit_path(&l->k, left[i]));
    book_kit_close(&l->k);
}

static struct db *make_book(struct life *l)
{
    struct db *db = NULL;
    need(l, &l->k.problems, db_open(l->book, DB_CREATE, LANG_EN, &l->k.problems, &db), "no book");
    crash_vfs_checkpoint_often(db);
    need(l, &l->k.problems, db_migrate(db), "no book");
    l->made = true;
    return db;
}

/* One transaction of one to four events, which is acknowledged when it is committed. */
static void live_on(struct life *l, struct db *db)
{
    struct audit_head head;
    uint64_t events = 1 + random_below(l, 4);
    need(l, &l->k.problems, db_begin(db), "begin");
    for (uint64_t i = 0; i < events; i++)
        need(l, &l->k.problems, act_once(l, db, random_below(l, MOST_BYTES)), "add");
    need(l, &l->k.problems, audit_head(db, &head), "head");
    if (random_below(l, 8) == 0) {
        db_rollback(db);
        return;
    }
    need(l, &l->k.problems, db_commit(db), "commit");
    l->acked = head;
}

static void nothing_acknowledged_is_lost(void **state)
{
    struct life l;
    (void)state;
    begin_life(&l);
    struct db *db = make_book(&l);
    int transactions = take_long ? TRANSACTIONS_LONG : TRANSACTIONS;
    for (int i = 0; i < transactions; i++) {
        live_on(&l, db);
        if (random_below(&l, 10) == 0) { /* the log is moved and removed */
            db_close(db);
            crash_vfs_lay();
            look(&l);
            need(&l, &l.k.problems, db_open(l.book, DB_WRITE, LANG_EN, &l.k.problems, &db), "open");
            crash_vfs_checkpoint_often(db);
        }
    }
    db_close(db);
    crash_vfs_lay();
    look(&l);
    print_message("seed %llu: %d syncs, %d states after a power cut, %lld events\n",
                  (unsigned long long)seed, crash_vfs_syncs(), l.cuts, (long long)l.acked.id);
    assert_true(crash_vfs_syncs() > transactions); /* else the disk saw nothing */
    end_life(&l);
}

/* On a disk that lies about syncing the events are lost: the test would see it. */
static void a_disk_that_lies_is_seen(void **state)
{
    struct life l;
    struct db *found = NULL;
    (void)state;
    begin_life(&l);
    struct db *db = make_book(&l);
    crash_vfs_lie();
    while (l.acked.id == 0)
        live_on(&l, db);
    crash_vfs_lay();
    assert_int_equal(db_open(l.found, DB_WRITE, LANG_EN, &l.k.problems, &found), OK);
    assert_int_equal(audit_verify(found, &l.k.problems, l.acked.hex, NULL), E_INVALID);
    db_close(found);
    db_close(db);
    end_life(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_acknowledged_is_lost),
        cmocka_unit_test(a_disk_that_lies_is_seen),
    };
    const char *given = getenv("SEED");
    const char *length = getenv("LONG");
    seed = given != NULL ? strtoull(given, NULL, 10) : 1;
    take_long = length != NULL && *length != '\0';
    return cmocka_run_group_tests(tests, NULL, NULL);
}
