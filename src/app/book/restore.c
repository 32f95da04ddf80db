/*
 * restore.c — puts a backup in the place of a book.
 *
 * The copy is made and checked beside the book under a name of its own; only then is the old book
 * moved aside and the copy renamed, so that whatever goes wrong, one of the two stands there whole.
 */
#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/book/book_inner.h"
#include "lib/base/arena.h"
#include "lib/base/buf.h"
#include "lib/base/file.h"
#include "lib/json/json.h"

#define ABOUT_BYTES (1u << 16)

struct restore {
    const char *from, *path;
    const char *part; /* the copy, before it has its name */
    enum lang lang;
    struct problems *problems;
    struct arena *a;
    struct db *old; /* seized; NULL: none stands there, or it is too damaged to open */
    bool exists;
    const char *kept;
};

static err_t tell(const struct restore *r, const char *file, err_t err, enum msg_id id)
{
    struct place at = {.file = str_of(file)};
    struct str why = str_of(strerror(errno));
    problem_add(r->problems, at, false, MSG(r->a, r->lang, id, why));
    return err;
}

static err_t look(struct restore *r, bool replace)
{
    struct stat from;
    struct stat to;
    r->exists = lstat(r->path, &to) == 0;
    if (r->exists && !S_ISREG(to.st_mode))
        return tell(r, r->path, E_INVALID, M_BOOK_NO_FILE);
    if (r->exists && stat(r->from, &from) == 0 && from.st_dev == to.st_dev &&
        from.st_ino == to.st_ino)
        return tell(r, r->path, E_INVALID, M_BOOK_SAME_FILE);
    if (r->exists && !replace)
        return tell(r, r->path, E_STATE, M_BOOK_WANTS_REPLACE);
    return OK;
}

static err_t make_copy(const struct restore *r)
{
    struct db *db = NULL;
    TRY(db_open(r->from, DB_READ, r->lang, r->problems, &db));
    err_t err = db_backup(db, r->part);
    db_close(db);
    return err;
}

/* The restored book says itself that it was restored, from what and at which event. */
static err_t add_event(const struct restore *r, struct db *db, const struct audit_head *before)
{
    struct buf about;
    buf_open(&about, ABOUT_BYTES);
    buf_z(&about, "{\"file\":");
    json_write_str(&about, str_of(r->from));
    buf_printf(&about, ",\"event\":%lld,\"hash\":\"%s\"}", (long long)before->id, before->hex);
    struct act act = audit_command(r->a, STR("book.restore"), str_copy(r->a, buf_view(&about)));
    buf_close(&about);
    TRY(db_begin(db));
    err_t err = audit_add(db, &act, NULL);
    if (err != OK) {
        db_rollback(db);
        return err;
    }
    return db_commit(db);
}

/* Pages and references were checked by db_backup; here the events. */
static err_t check_copy(const struct restore *r, struct audit_head *head)
{
    struct db *db = NULL;
    TRY(db_open(r->part, DB_MIGRATE, r->lang, r->problems, &db));
    err_t err = audit_verify(db, r->problems, NULL, NULL);
    if (err == OK)
        err = audit_head(db, head);
    if (err == OK)
        err = book_papers_copy(db, r->from, r->path);
    if (err == OK)
        err = add_event(r, db, head);
    if (err == OK)
        err = audit_head(db, head);
    db_close(db);
    return err;
}

/*
 * Makes sure that nobody uses the book that shall go.  A book that cannot be opened any more may
 * be the very reason for restoring, so what is wrong with it is of no interest, unless it is busy.
 */
static err_t seize_old(struct restore *r)
{
    struct problems ignored;
    problems_open(&ignored, r->a);
    err_t err = db_open(r->path, DB_MIGRATE, r->lang, &ignored, &r->old);
    if (err == OK)
        err = db_seize(r->old);
    if (err == E_BUSY) {
        for (size_t i = 0; i < ignored.n; i++)
            problem_add(r->problems, ignored.list[i].at, false, ignored.list[i].text);
        return E_BUSY;
    }
    if (err != OK) {
        db_close(r->old);
        r->old = NULL;
    }
    return OK;
}

/* BOOK.replaced-20261124T040506Z, a name that is free. */
static const char *name_to_keep(const struct restore *r)
{
    char now[CLOCK_INSTANT_BYTES];
    char digits[CLOCK_INSTANT_BYTES];
    size_t n = 0;
    struct stat st;
    clock_now(now);
    for (const char *p = now; *p != '\0'; p++) {
        if (*p != '-' && *p != ':')
            digits[n++] = *p;
    }
    digits[n] = '\0';
    const char *name = str_fmt(r->a, "%s.replaced-%s", r->path, digits).p;
    for (int k = 2; lstat(name, &st) == 0; k++)
        name = str_fmt(r->a, "%s.replaced-%s.%d", r->path, digits, k).p;
    return name;
}

/* A log that belongs to another file must not lie beside the restored book: it would be played
   into it. */
static err_t move_logs(const struct restore *r, const char *kept)
{
    static const char *const tails[] = {"-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        const char *from = str_fmt(r->a, "%s%s", r->path, tails[i]).p;
        if (rename(from, str_fmt(r->a, "%s%s", kept, tails[i]).p) != 0 && errno != ENOENT)
            return tell(r, from, E_IO, M_BOOK_CANNOT_MOVE);
    }
    return OK;
}

/* The old book gets a second name, so that there is no moment without a book; where a disk knows no
   second names (a stick), it is renamed. */
static err_t make_way(struct restore *r, const char *kept)
{
    if (link(r->path, kept) != 0 && rename(r->path, kept) != 0)
        return tell(r, r->path, E_IO, M_BOOK_CANNOT_MOVE);
    r->kept = kept;
    return OK;
}

/* Where none stands the copy gets a second name, which never takes the place of another file; where
   a disk knows no second names, it is looked for a file once more. */
static bool take_free_name(const struct restore *r)
{
    struct stat st;
    if (link(r->part, r->path) == 0)
        return unlink(r->part) == 0;
    if (errno == EEXIST)
        return false;
    if (lstat(r->path, &st) == 0) {
        errno = EEXIST;
        return false;
    }
    return rename(r->part, r->path) == 0;
}

static err_t put_in_place(struct restore *r)
{
    const char *kept = name_to_keep(r);
    TRY(move_logs(r, kept));
    if (r->exists)
        TRY(make_way(r, kept));
    bool there = r->exists ? rename(r->part, r->path) == 0 : take_free_name(r);
    if (!there)
        return tell(r, r->path, errno == EEXIST ? E_STATE : E_IO, M_BOOK_CANNOT_MOVE);
    if (file_sync_folder_of(r->path) != OK)
        return tell(r, r->path, E_IO, M_BOOK_CANNOT_MOVE);
    return OK;
}

static void remove_part(const struct restore *r)
{
    static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        unlink(str_fmt(r->a, "%s%s", r->part, tails[i]).p);
}

/* Unfinished copies of processes that are dead: BOOK.restore-PID, and what lies beside each. */
static void remove_left_over(const struct restore *r)
{
    const char *slash = strrchr(r->path, '/');
    struct str folder = str_of("."), book = str_of(r->path);
    if (slash != NULL) {
        folder = slash == r->path ? str_of("/") : str_sub(book, 0, (size_t)(slash - r->path));
        book = str_of(slash + 1);
    }
    struct str start = str_fmt(r->a, "%.*s.restore-", STR_ARG(book));
    DIR *dir = opendir(str_copy(r->a, folder).p);
    for (struct dirent *e = dir != NULL ? readdir(dir) : NULL; e != NULL; e = readdir(dir)) {
        struct str name = str_of(e->d_name);
        size_t digits = 0;
        long pid = 0;
        if (!str_starts(name, start))
            continue;
        name = str_sub(name, start.n, name.n);
        while (digits < name.n && name.p[digits] >= '0' && name.p[digits] <= '9')
            digits++;
        if (!str_to_long(str_sub(name, 0, digits), 1, INT32_MAX, &pid))
            continue;
        if (kill((pid_t)pid, 0) != 0 && errno == ESRCH)
            (void)unlink(str_fmt(r->a, "%.*s/%s", STR_ARG(folder), e->d_name).p);
    }
    if (dir != NULL)
        closedir(dir);
}

err_t book_restore(const char *from, const char *path, bool replace, enum lang lang,
                   struct problems *problems, struct audit_head *head, const char **kept)
{
    struct restore r = {
        .from = from, .path = path, .lang = lang, .problems = problems, .a = problems->arena};
    *kept = NULL;
    TRY(look(&r, replace));
    r.part = str_fmt(r.a, "%s.restore-%ld", path, (long)getpid()).p;
    remove_part(&r); /* of a dead process that had our number */
    remove_left_over(&r);
    err_t err = make_copy(&r);
    if (err == OK)
        err = check_copy(&r, head);
    if (err == OK && r.exists)
        err = seize_old(&r);
    if (err == OK)
        err = put_in_place(&r);
    if (err != OK)
        remove_part(&r);
    db_close(r.old);
    *kept = r.kept;
    return err;
}
