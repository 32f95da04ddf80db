/*
 * book_cmd.c — `kiemdiem init`, `migrate`, `backup`, `restore`, `verify`.
 *
 * Exit status: 0 done; 1 the book has faults, or the machine failed; 2 what was asked is wrong.
 */
#include "app/book/book_cmd.h"

#include <stdio.h>
#include <string.h>

#include "app/audit/seal.h"
#include "app/book/book.h"
#include "app/judge/options.h"
#include "app/rerate/rerate.h"
#include "lib/base/arena.h"

#define COMMAND_ARENA (64u << 20) /* reports, and a name of every file */
#define LINE_BYTES    (1u << 16)

struct command {
    struct options o;
    struct arena *a;
    struct problems problems;
};

static void say(const struct command *c, enum msg_id id, struct str a1, struct str a2)
{
    struct buf b;
    buf_open(&b, LINE_BYTES);
    msg_write(&b, c->o.lang, id, 2, (struct str[]){a1, a2});
    printf("%.*s\n", STR_ARG(buf_view(&b)));
    buf_close(&b);
}

static struct str number(const struct command *c, int64_t n)
{
    return str_fmt(c->a, "%lld", (long long)n);
}

/* Reads the options that all commands share; `usage` is the command's line in the help. */
static bool begin(struct command *c, int argc, char **argv)
{
    *c = (struct command){.a = NULL};
    if (!options_read(&c->o, argc, argv))
        return false;
    c->a = arena_open(COMMAND_ARENA);
    problems_open(&c->problems, c->a);
    return true;
}

/* After a command took its own options out: exactly n operands, and none that looks like an
   option. */
static bool has_operands(const struct command *c, int n, enum msg_id usage)
{
    bool fits = c->o.n_args == n;
    for (int i = 0; i < c->o.n_args; i++) {
        if (c->o.args[i][0] != '-')
            continue;
        say_error(c->o.lang, M_JUDGE_BAD_ARGUMENT, c->o.args[i], "");
        fits = false;
    }
    if (!fits)
        fprintf(stderr, "kiemdiem %.*s\n", STR_ARG(msg_text(c->o.lang, usage)));
    return fits;
}

static int finish(struct command *c, err_t err)
{
    int status = 0;
    problems_print(&c->problems, c->o.lang);
    if (err != OK)
        status = err == E_IO || err == E_BUSY || err == E_DB ? 1 : 2;
    if (fflush(stdout) != 0)
        status = 1;
    arena_close(c->a);
    return status;
}

static int wrong_use(struct command *c)
{
    arena_close(c->a);
    return 2;
}

static void say_head(const struct command *c, const struct audit_head *head)
{
    say(c, M_BOOK_HEAD, number(c, head->id), str_of(head->hex));
}

int cmd_init(int argc, char **argv)
{
    struct command c;
    struct audit_head head;
    if (!begin(&c, argc, argv))
        return 2;
    const char *name = options_value(&c.o, "--name");
    if (!has_operands(&c, 1, M_MAIN_INIT))
        return wrong_use(&c);
    const char *path = c.o.args[0];
    err_t err = book_make(path, str_of(name != NULL ? name : ""), c.o.lang, &c.problems, &head);
    if (err == OK) {
        say(&c, M_BOOK_MADE, str_of(path), number(&c, db_version_wanted()));
        say_head(&c, &head);
    }
    return finish(&c, err);
}

int cmd_migrate(int argc, char **argv)
{
    struct command c;
    struct book_upgrade done = {0};
    if (!begin(&c, argc, argv))
        return 2;
    if (!has_operands(&c, 1, M_MAIN_MIGRATE))
        return wrong_use(&c);
    const char *path = c.o.args[0];
    err_t err = book_migrate(path, c.o.lang, &c.problems, &done);
    if (done.copy != NULL)
        say(&c, M_BOOK_COPY_KEPT, str_of(done.copy), STR(""));
    if (done.to > done.from)
        say(&c, M_BOOK_MIGRATED, number(&c, done.from), number(&c, done.to));
    else if (err == OK)
        say(&c, M_BOOK_UP_TO_DATE, number(&c, done.to), STR(""));
    return finish(&c, err);
}

int cmd_backup(int argc, char **argv)
{
    struct command c;
    struct audit_head head;
    if (!begin(&c, argc, argv))
        return 2;
    if (!has_operands(&c, 2, M_MAIN_BACKUP))
        return wrong_use(&c);
    const char *to = c.o.args[1];
    err_t err = book_backup(c.o.args[0], to, c.o.lang, &c.problems, &head);
    if (err == OK) {
        say(&c, M_BOOK_BACKED_UP, str_of(to), STR(""));
        say_head(&c, &head);
    }
    return finish(&c, err);
}

int cmd_restore(int argc, char **argv)
{
    struct command c;
    struct audit_head head;
    const char *kept = NULL;
    if (!begin(&c, argc, argv))
        return 2;
    bool replace = options_flag(&c.o, "--replace");
    if (!has_operands(&c, 2, M_MAIN_RESTORE))
        return wrong_use(&c);
    const char *from = c.o.args[0];
    const char *path = c.o.args[1];
    err_t err = book_restore(from, path, replace, c.o.lang, &c.problems, &head, &kept);
    if (kept != NULL)
        say(&c, M_BOOK_REPLACED_KEPT, str_of(kept), STR(""));
    if (err == OK) {
        say(&c, M_BOOK_RESTORED, str_of(path), str_of(from));
        say_head(&c, &head);
    }
    return finish(&c, err);
}

/* --- verify ----------------------------------------------------------------------------------- */

static err_t say_counts(const struct command *c, struct db *db)
{
    struct query *q = db_query(db, "book_counts");
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        struct str name = str_copy(c->a, q_get_text(q, 0));
        say(c, M_BOOK_COUNT, number(c, q_get_int(q, 1)), name);
        TRY(q_step(q, &row));
    }
    return OK;
}

/* Nobody belongs to what has ended. */
static err_t check_astray(struct command *c, struct db *db)
{
    struct place at = {.file = str_of(db_path(db))};
    struct query *q = db_query(db, "book_astray");
    bool row, any;
    TRY(q_step(q, &row));
    any = row;
    while (row) {
        (void)problem_add(&c->problems, at, false,
                          MSG(c->a, c->o.lang, M_BOOK_ASTRAY, q_get_text(q, 0), q_get_text(q, 1),
                              day_text(c->a, q_get_day(q, 2))));
        TRY(q_step(q, &row));
    }
    return any ? E_INVALID : OK;
}

/* Everything is looked at, whatever was found before; the first error is the answer. */
static err_t verify_all(struct command *c, struct db *db, const char *path, const char *witness)
{
    struct audit_head head;
    int64_t decisions = 0, sealed = 0;
    err_t err = db_verify(db);
    err_t events = audit_verify(db, &c->problems, witness, NULL);
    err_t seals = audit_seals_verify(db, &c->problems, &sealed);
    err_t counts = say_counts(c, db);
    err_t astray = check_astray(c, db);
    err_t papers = book_papers_check(db, path);
    err_t judged = rerate_verify(db, c->a, &decisions);
    if (judged == OK)
        say(c, M_BOOK_JUDGED_AGAIN, number(c, decisions), STR(""));
    if (seals == OK)
        say(c, M_BOOK_SEALED, number(c, sealed), STR(""));
    err_t end = audit_head(db, &head);
    if (end == OK)
        say_head(c, &head);
    if (err == OK)
        err = events;
    if (err == OK)
        err = seals;
    if (err == OK)
        err = counts;
    if (err == OK)
        err = astray;
    if (err == OK)
        err = papers;
    if (err == OK)
        err = judged;
    return err != OK ? err : end;
}

/* 16 to 64 hex digits, as papers and commands print them; capitals become small ones. */
static bool read_witness(const struct command *c, const char *text, char out[AUDIT_HEX_BYTES])
{
    size_t n = strlen(text);
    bool fits = n >= AUDIT_HEAD_LEAST && n < AUDIT_HEX_BYTES;
    for (size_t i = 0; fits && i < n; i++) {
        out[i] = text[i] >= 'A' && text[i] <= 'F' ? (char)(text[i] - 'A' + 'a') : text[i];
        fits = (out[i] >= '0' && out[i] <= '9') || (out[i] >= 'a' && out[i] <= 'f');
    }
    out[fits ? n : 0] = '\0';
    if (!fits)
        say_error(c->o.lang, M_BOOK_BAD_HEAD, text, "");
    return fits;
}

int cmd_verify(int argc, char **argv)
{
    struct command c;
    struct db *db = NULL;
    char witness[AUDIT_HEX_BYTES];
    if (!begin(&c, argc, argv))
        return 2;
    const char *head = options_value(&c.o, "--head");
    if (!has_operands(&c, 1, M_MAIN_VERIFY) || (head != NULL && !read_witness(&c, head, witness)))
        return wrong_use(&c);
    const char *path = c.o.args[0];
    err_t err = db_open(path, DB_READ, c.o.lang, &c.problems, &db);
    if (err != OK)
        return finish(&c, err);
    if (db_version(db) < db_version_wanted()) {
        db_close(db);
        say_error(c.o.lang, M_BOOK_OLDER, path, "");
        return finish(&c, E_STATE);
    }
    /* All of it is asked of one state of the book, while others may write. */
    err = db_begin_read(db);
    if (err == OK)
        err = verify_all(&c, db, path, head != NULL ? witness : NULL);
    db_close(db);
    if (err == OK)
        say(&c, M_BOOK_CLEAN, str_of(path), STR(""));
    else
        say(&c, M_BOOK_FAULTY, str_of(path), STR(""));
    int status = finish(&c, err);
    return status == 0 ? 0 : 1;
}
