/*
 * cycle_test.c — what a cycle stands on is its own, and it is opened once, whoever comes first.
 */
#include "app/cycle/cycle.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/cycle/cycle_testkit.h"

enum { ARENA_MOST = 1 << 28, HALF_A_SECOND = 500000 };

/* --- the ground --- */

static void a_frozen_file_that_was_altered_is_refused(void **state)
{
    static const char *const alterations[] = {
        "update ground_file set bytes = cast(replace(cast(bytes as text), '= 50 %', '= 60 %') as "
        "blob) where path = '124/pack.pack'",
        "update ground_file set bytes = cast(cast(bytes as text) || char(10) as blob) "
        "where path = '124/levels.pack'",
        "update ground_file set bytes = cast(replace(cast(bytes as text), 'not', 'no') as blob) "
        "where path = 'dictionary.pack'",
        "delete from ground_file where path = '124/group.pack'",
    };
    (void)state;
    for (size_t i = 0; i < sizeof alterations / sizeof *alterations; i++) {
        struct cycle_kit k;
        struct cycle_ground g;
        cycle_kit_year(&k);
        assert_int_equal(cycle_ground(k.db, k.kit.a, &k.cycle, 1, &g), OK);
        cycle_kit_sql(&k, "%s", alterations[i]);
        assert_int_not_equal(cycle_ground(k.db, k.kit.a, &k.cycle, 0, &g), OK);
        assert_true(k.kit.problems.n_errors > 0);
        if (i < 2)
            assert_true(book_kit_said(&k.kit, "What the cycle is judged by was altered"));
        cycle_kit_close(&k);
    }
}

static void a_hash_that_was_altered_is_refused(void **state)
{
    struct cycle_kit k;
    struct cycle_ground g;
    (void)state;
    cycle_kit_year(&k);
    cycle_kit_sql(&k, "update ground set pack_hash = replace(pack_hash, 'a', 'b')");
    assert_int_equal(cycle_ground(k.db, k.kit.a, &k.cycle, 0, &g), E_INVALID);
    assert_true(book_kit_said(&k.kit, "was altered"));
    cycle_kit_close(&k);
}

/* --- two at once --- */

/* What a process that opens the cycle with a connection of its own ends with: 0 opened, 1 it is open
   already (said), 2 the book is held and by whom (said), 3 something else. */
static int open_alone(struct cycle_kit *k, int wait_ms, const char *holder)
{
    struct arena *a = arena_open(ARENA_MOST);
    struct book_kit mine = {.a = a};
    struct db *db = NULL;
    struct cycle c = {0};
    struct cycle_counts n;
    problems_open(&mine.problems, a);
    if (db_open(k->path, DB_WRITE, LANG_EN, &mine.problems, &db) != OK)
        return 3;
    if (wait_ms >= 0)
        db_set_wait(db, wait_ms);
    err_t err = cycle_open(db, a, &k->request, &c, &n);
    if (err == OK)
        return n.units == CYCLE_KIT_CELLS + 1 ? 0 : 3;
    if (err == E_STATE && book_kit_said(&mine, "is open already"))
        return 1;
    return err == E_BUSY && book_kit_said(&mine, holder) ? 2 : 3;
}

static pid_t other(struct cycle_kit *k, int wait_ms, const char *holder)
{
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0)
        _exit(open_alone(k, wait_ms, holder));
    return pid;
}

/* A process that has the book for writing until it is ended. */
static pid_t holding(const struct cycle_kit *k)
{
    int ready[2];
    char c;
    assert_int_equal(pipe(ready), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct arena *a = arena_open(ARENA_MOST);
        struct problems p;
        struct db *db = NULL;
        problems_open(&p, a);
        bool fine = db_open(k->path, DB_WRITE, LANG_EN, &p, &db) == OK && db_begin(db) == OK;
        if (fine && write(ready[1], "x", 1) == 1)
            pause();
        _exit(1);
    }
    close(ready[1]);
    assert_int_equal(read(ready[0], &c, 1), 1);
    close(ready[0]);
    return pid;
}

static void let_go(pid_t pid)
{
    int status;
    assert_int_equal(kill(pid, SIGKILL), 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
}

static int ended(pid_t pid)
{
    int status = 0;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

/* Processes that are forked must not carry an open book with them. */
static void book_for_others(struct cycle_kit *k)
{
    cycle_kit_book(k);
    db_close(k->db);
    k->db = NULL;
}

static void of_two_one_opens_it(void **state)
{
    struct cycle_kit k;
    (void)state;
    book_for_others(&k);
    pid_t holder = holding(&k); /* both have to wait, so that they meet */
    pid_t one = other(&k, -1, ""), two = other(&k, -1, "");
    usleep(HALF_A_SECOND);
    let_go(holder);
    int a = ended(one), b = ended(two);
    assert_int_equal(a + b, 1); /* one has opened it, the other says that it is open */
    assert_true(a == 0 || b == 0);
    assert_int_equal(cycle_kit_ask(&k, "select count(*) from cycle"), 1);
    assert_int_equal(cycle_kit_ask(&k, "select count(*) from event where act = 'cycle.open'"), 1);
    assert_int_equal(cycle_kit_ask(&k, "select count(*) from subject where kind = 'collective'"),
                     CYCLE_KIT_CELLS + 1);
    book_kit_close(&k.kit);
}

static void who_does_not_wait_is_told_who_holds_it(void **state)
{
    struct cycle_kit k;
    (void)state;
    book_for_others(&k);
    pid_t pid = holding(&k);
    const char *holder = str_fmt(k.kit.a, "process %ld (", (long)pid).p;
    assert_int_equal(ended(other(&k, 0, holder)), 2);
    let_go(pid);
    assert_int_equal(cycle_kit_ask(&k, "select count(*) from cycle"), 0);
    assert_int_equal(ended(other(&k, 0, holder)), 0);
    assert_int_equal(ended(other(&k, 0, holder)), 1);
    assert_int_equal(cycle_kit_ask(&k, "select count(*) from cycle"), 1);
    book_kit_close(&k.kit);
}

/* --- groups --- */

/* A base whose cells are all gone but one keeps no group for those that are nobody's. */
static void a_group_without_anybody_goes(void **state)
{
    struct cycle_kit k;
    struct cycle_difference diff;
    (void)state;
    cycle_kit_year(&k);
    int64_t before = cycle_kit_ask(&k, "select count(*) from cap_group");
    cycle_kit_sql(
        &k,
        "insert into cap_group (id, cycle_id, unit_id, class, peer) values "
        "(901, 1, %ld, 'leaders', 'x'), (902, 1, %ld, 'leaders', 'y');"
        "insert into cap_act (cap_group, kind, number, on_date, issuer, reason, event_id) "
        "values (902, 'outstanding', '1', 20000, '', '', 1)",
        (long)k.base, (long)k.base);
    assert_int_equal(cycle_refresh(k.db, k.kit.a, &k.request, &diff), OK);
    assert_int_equal(cycle_kit_ask(&k, "select count(*) from cap_group where id = 901"), 0);
    /* Of the other one an act tells. */
    assert_int_equal(cycle_kit_ask(&k, "select count(*) from cap_group where id = 902"), 1);
    assert_int_equal(cycle_kit_ask(&k, "select count(*) from cap_group"), before + 1);
    cycle_kit_close(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frozen_file_that_was_altered_is_refused),
        cmocka_unit_test(a_hash_that_was_altered_is_refused),
        cmocka_unit_test(of_two_one_opens_it),
        cmocka_unit_test(who_does_not_wait_is_told_who_holds_it),
        cmocka_unit_test(a_group_without_anybody_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
