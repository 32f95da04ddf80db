/*
 * year_power_cut_test.c — power is lost at every sync of a year: import, opening, facts, rating, a
 * decision.
 *
 * The commands run as they do at the command line, on a disk that remembers what is not synced.
 * Whatever is left of the book after a cut is whole, and is the state before the command or after
 * it; once the command has answered, the one after.  SEED repeats a run.
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
#include <sodium.h>

#include "app/audit/audit.h"
#include "app/rating/rating_cmd.h"
#include "app/review/facts_cmd.h"
#include "app/roster/import_cmd.h"
#include "lib/db/book_testkit.h"
#include "lib/db/crash_vfs_testkit.h"

#define LOOK_BYTES ((size_t)64 << 20)
enum { ARGS_MOST = 20, ARG_BYTES = 500, SEEN_MOST = 64 };

/* How many rows each table has, as one number. */
typedef uint64_t state_t;

struct year {
    struct book_kit k;
    const char *book, *found, *facts;
    struct audit_head acked;
    state_t before;
    state_t seen[SEEN_MOST]; /* other states met while the command runs */
    int n_seen, cuts, befores;
};

static uint64_t seed;

static void need(struct problems *p, err_t err, const char *what)
{
    for (size_t i = 0; err != OK && i < p->n; i++)
        print_error("%.*s\n", STR_ARG(p->list[i].text));
    if (err != OK)
        fail_msg("seed %llu, sync %d: %s", (unsigned long long)seed, crash_vfs_syncs(), what);
}

static state_t state_of(struct db *db, struct problems *p)
{
    struct query *q = db_query(db, "book_counts");
    state_t h = UINT64_C(1469598103934665603);
    bool row;
    need(p, q_step(q, &row), "cannot be counted");
    while (row) {
        h = (h ^ (state_t)q_get_int(q, 1)) * UINT64_C(1099511628211);
        need(p, q_step(q, &row), "cannot be counted");
    }
    return h;
}

/* What somebody finds who starts the machine again. */
static state_t open_and_look(struct year *y, const char *path, struct audit_head *head)
{
    struct arena *a = arena_open(LOOK_BYTES);
    struct problems p;
    struct db *db = NULL;
    int64_t n;
    problems_open(&p, a);
    need(&p, db_open(path, DB_WRITE, LANG_EN, &p, &db), "does not open");
    need(&p, db_verify(db), "is damaged");
    need(&p, audit_verify(db, &p, y->acked.id != 0 ? y->acked.hex : NULL, &n),
         "lacks what was acknowledged");
    if (head != NULL)
        need(&p, audit_head(db, head), "has no head");
    state_t s = state_of(db, &p);
    db_close(db);
    arena_close(a);
    return s;
}

static void look(void *ctx)
{
    struct year *y = ctx;
    y->cuts++;
    if (y->before == 0) /* while the empty book is made */
        return;
    state_t s = open_and_look(y, y->found, NULL);
    if (s == y->before) {
        y->befores++;
        return;
    }
    for (int i = 0; i < y->n_seen; i++) {
        if (y->seen[i] == s)
            return;
    }
    assert_true(y->n_seen < SEEN_MOST);
    y->seen[y->n_seen++] = s;
}

typedef int command_fn(int argc, char **argv);

/* Runs a command to its end; all that was met on the way is the state before it or after it. */
static void act(struct year *y, command_fn *run, const char *const *args)
{
    char *argv[ARGS_MOST], text[ARGS_MOST][ARG_BYTES];
    int argc = 0;
    while (args[argc] != NULL) {
        assert_true(argc < ARGS_MOST - 1);
        snprintf(text[argc], ARG_BYTES, "%s", args[argc]);
        argv[argc] = text[argc];
        argc++;
    }
    argv[argc] = NULL;
    int syncs = crash_vfs_syncs(), befores = y->befores;
    y->n_seen = 0;
    assert_int_equal(run(argc, argv), 0);
    assert_true(crash_vfs_syncs() > syncs); /* else the disk saw nothing */
    assert_true(y->befores > befores);

    crash_vfs_lay(); /* it has answered: nothing of it may be lost now */
    struct audit_head head;
    state_t after = open_and_look(y, y->found, &head);
    assert_true(after != y->before);
    for (int i = 0; i < y->n_seen; i++) {
        if (y->seen[i] != after)
            fail_msg("seed %llu: half of «%s» was done", (unsigned long long)seed, args[0]);
    }
    y->acked = head;
    y->before = after;
}

static const char *const facts_line =
    "{\"subject\":{\"unit\":\"AB.01\"},\"facts\":{\"grades\":["
    "{\"group\":\"common\",\"grade\":\"t\",\"product\":true},"
    "{\"group\":\"result\",\"grade\":\"t\",\"product\":true},"
    "{\"group\":\"remedy\",\"grade\":\"t\",\"product\":true}],"
    "\"tasks_assigned\":10,\"tasks_completed\":10,\"main_targets_missed\":false,"
    "\"force_majeure\":false,\"conclusions\":[],\"member_disciplines\":[],"
    "\"collective_disciplined\":[],\"member_degraded\":false,\"subunits_disciplined\":0,"
    "\"subunits_disciplined_not_self_remedied\":0},"
    "\"received_on\":\"2023-12-10\",\"on_paper\":true,\"self_level\":\"HTT\"}\n";

static void begin_year(struct year *y)
{
    *y = (struct year){.before = 0};
    book_kit_open(&y->k);
    const char *folder = book_kit_path(&y->k, "disk"), *after = book_kit_path(&y->k, "after");
    y->book = book_kit_path(&y->k, "disk/s.kd");
    y->found = book_kit_path(&y->k, "after/s.kd");
    y->facts = book_kit_path(&y->k, "facts.jsonl");
    assert_int_equal(mkdir(folder, 0700), 0);
    assert_int_equal(mkdir(after, 0700), 0);
    FILE *f = fopen(y->facts, "wb");
    assert_non_null(f);
    assert_true(fputs(facts_line, f) >= 0);
    assert_int_equal(fclose(f), 0);
    crash_vfs_begin(folder, after, seed, look, y);
    struct db *db = NULL;
    need(&y->k.problems, db_open(y->book, DB_CREATE, LANG_EN, &y->k.problems, &db), "no book");
    need(&y->k.problems, db_migrate(db), "no book");
    db_close(db);
    crash_vfs_lay();
    y->before = open_and_look(y, y->found, NULL);
}

static void end_year(struct year *y)
{
    static const char *const left[] = {"disk/s.kd",          "disk/s.kd-wal",  "disk/s.kd-shm",
                                       "after/s.kd",         "after/s.kd-wal", "after/s.kd-shm",
                                       "after/s.kd-journal", "facts.jsonl"};
    crash_vfs_end();
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        remove(book_kit_path(&y->k, left[i]));
    book_kit_close(&y->k);
}

static void a_year_is_whole_after_every_cut(void **state)
{
    struct year y;
    (void)state;
    begin_year(&y);
    act(&y, cmd_import,
        (const char *const[]){"import", y.book, "data/sample/danh-sach-to-chuc.xlsx",
                              "data/sample/danh-sach-dang-vien.xlsx", "--date", "30/11/2023",
                              NULL});
    act(&y, cmd_cycle, (const char *const[]){"cycle", "open", y.book, "--year", "2023", NULL});
    act(&y, cmd_facts,
        (const char *const[]){"facts", "read", y.book, y.facts, "--year", "2023", "--from",
                              "Văn phòng", NULL});
    act(&y, cmd_rate, (const char *const[]){"rate", y.book, "--year", "2023", NULL});
    act(&y, cmd_decide_level,
        (const char *const[]){"decide-level", y.book, "--year", "2023", "--unit", "AB", "--subject",
                              "{\"unit\":\"AB.01\"}", "--level", "HTT", "--number", "1-QĐ",
                              "--date", "25/12/2023", NULL});
    print_message("seed %llu: %d syncs, %d states after a power cut\n", (unsigned long long)seed,
                  crash_vfs_syncs(), y.cuts);
    end_year(&y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_year_is_whole_after_every_cut),
    };
    const char *given = getenv("SEED");
    seed = given != NULL ? strtoull(given, NULL, 10) : 1;
    if (sodium_init() < 0)
        return 1;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
