/*
 * db.c — opening a book and closing it, transactions, and SQLite's answers in our words.
 *
 * Queries are in query.c, migrations in migrate.c, copies and checks in backup.c; who holds a
 * busy book is found in busy.c.  The few statements here are those of the engine itself.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/limits.h"
#include "lib/db/db_inner.h"

const char *db_path(const struct db *db)
{
    return db->path;
}

enum lang db_lang(const struct db *db)
{
    return db->lang;
}

struct problems *db_problems(const struct db *db)
{
    return db->problems;
}

int db_version(const struct db *db)
{
    return db->version;
}

/* --- answers --------------------------------------------------------------------------------- */

err_t db_tell(struct db *db, err_t err, enum msg_id id, struct str a, struct str b)
{
    struct place at = {.file = str_of(db->path)};
    struct str text = MSG(db->problems->arena, db->lang, id, a, b);
    problem_add(db->problems, at, false, text);
    return err;
}

static err_t tell_busy(struct db *db)
{
    struct str who = busy_who(db->problems->arena, db->path);
    return db_tell(db, E_BUSY, who.n != 0 ? M_DB_BUSY_BY : M_DB_BUSY, who, STR(""));
}

static bool says_full(int why)
{
    return why == ENOSPC || why == EDQUOT || why == EFBIG;
}

/*
 * A full disk comes as SQLITE_FULL; a full quota or a limit on the size of files as a failed write.
 * Why it failed SQLite keeps for statements but not for commits, so the system's own word is asked
 * too; it was cleared before the call.
 */
static err_t tell_io(struct db *db, int system_says)
{
    int why = sqlite3_system_errno(db->sq);
    if (why == 0)
        why = system_says;
    if (says_full(why) || says_full(system_says))
        return db_tell(db, E_IO, M_DB_DISK_FULL, STR(""), STR(""));
    if (why == EROFS)
        return db_tell(db, E_IO, M_DB_READ_ONLY, STR(""), STR(""));
    const char *words = why != 0 ? strerror(why) : sqlite3_errmsg(db->sq);
    return db_tell(db, E_IO, M_DB_IO, str_of(words), STR(""));
}

static err_t tell(struct db *db, int rc, int system_says)
{
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return tell_busy(db);
    case SQLITE_FULL:
        return db_tell(db, E_IO, M_DB_DISK_FULL, STR(""), STR(""));
    case SQLITE_IOERR:
        return tell_io(db, system_says);
    case SQLITE_READONLY:
        /* In a folder that cannot be written even a reader lacks the file it shares with others. */
        return db_tell(db, E_IO, rc == SQLITE_READONLY ? M_DB_READ_ONLY : M_DB_FOLDER, STR(""),
                       STR(""));
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
        return db_tell(db, E_IO, M_DB_FOLDER, STR(""), STR(""));
    case SQLITE_NOTADB:
        return db_tell(db, E_INVALID, M_DB_NOT_BOOK, STR(""), STR(""));
    case SQLITE_CORRUPT:
        return db_tell(db, E_DB, M_DB_DAMAGED, STR(""), STR(""));
    default:
        return db_tell(db, E_DB, M_DB_REFUSED, str_of(sqlite3_errmsg(db->sq)), STR(""));
    }
}

err_t db_fail(struct db *db, int rc)
{
    err_t err = tell(db, rc, errno);
    if (db->in_tx && db->spoiled == OK)
        db->spoiled = err;
    return err;
}

err_t db_exec(struct db *db, const char *sql)
{
    errno = 0;
    int rc = sqlite3_exec(db->sq, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? OK : db_fail(db, rc);
}

err_t db_pragma_int(struct db *db, const char *sql, int64_t *out)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db->sq, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        *out = sqlite3_column_int64(stmt, 0);
    err_t err = rc == SQLITE_ROW ? OK : db_fail(db, rc);
    sqlite3_finalize(stmt);
    return err;
}

/* --- opening --------------------------------------------------------------------------------- */

/* Made here and not by SQLite: only so an existing file is never taken for a new one.  A book holds
 * personal data: it is for its owner alone. */
static err_t create_file(struct db *db)
{
    int fd = open(db->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno == EEXIST)
        return db_tell(db, E_STATE, M_DB_EXISTS, STR(""), STR(""));
    if (fd < 0 && (errno == ENOSPC || errno == EDQUOT))
        return db_tell(db, E_IO, M_DB_DISK_FULL, STR(""), STR(""));
    if (fd < 0)
        return db_tell(db, E_IO, M_DB_CANNOT_CREATE, str_of(strerror(errno)), STR(""));
    close(fd);
    db->created = true;
    return OK;
}

/*
 * What can be known without opening the file.  It is never opened beside SQLite: closing it would
 * let go the locks that other connections of this process hold on it.
 */
static err_t look_at_file(struct db *db)
{
    struct stat st;
    if (stat(db->path, &st) != 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            return db_tell(db, E_NOTFOUND, M_DB_NOT_FOUND, STR(""), STR(""));
        return db_tell(db, E_IO, M_DB_NO_RIGHT, STR(""), STR(""));
    }
    if (!S_ISREG(st.st_mode))
        return db_tell(db, E_INVALID, M_DB_NOT_BOOK, STR(""), STR(""));
    if (access(db->path, R_OK) != 0)
        return db_tell(db, E_IO, M_DB_NO_RIGHT, STR(""), STR(""));
    if (st.st_size == 0)
        return db_tell(db, E_INVALID, M_DB_EMPTY, STR(""), STR(""));
    return OK;
}

/* Nothing in a book may act on its own, and nothing but SQL text of ours is taken. */
static void harden(struct db *db)
{
    static const struct {
        int what, on;
    } config[] = {
        {SQLITE_DBCONFIG_DQS_DDL, 0},        {SQLITE_DBCONFIG_DQS_DML, 0},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_DEFENSIVE, 1},      {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
    };
    for (size_t i = 0; i < sizeof config / sizeof *config; i++) {
        int is = -1;
        int rc = sqlite3_db_config(db->sq, config[i].what, config[i].on, &is);
        assert(rc == SQLITE_OK && is == config[i].on);
        (void)rc;
    }
}

/* The path as SQLite shall see it: no "file:" and no ":memory:" of its own making. */
static const char *plain_path(struct db *db)
{
    if (db->path[0] == '/')
        return db->path;
    return str_fmt(db->arena, "./%s", db->path).p;
}

static err_t connect_to(struct db *db, enum db_mode mode)
{
    int flags =
        SQLITE_OPEN_NOMUTEX | (mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    /* What SQLite counts of its memory nobody asks for, and the count is a lock that the threads of all
       connections share.  Refused, without harm, once SQLite is at work. */
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    int rc = sqlite3_open_v2(plain_path(db), &db->sq, flags, NULL);
    if (rc != SQLITE_OK)
        return db_fail(db, rc);
    sqlite3_extended_result_codes(db->sq, 1);
    db_set_wait(db, LIMIT_DB_WAIT_MS);
    harden(db);
    /* SQLite opens a file that it may not write for reading, and says so only when asked. */
    if (mode != DB_READ && sqlite3_db_readonly(db->sq, "main") == 1)
        return db_tell(db, E_IO, M_DB_READ_ONLY, STR(""), STR(""));
    return OK;
}

/* Is it a book, and of a version that this mode takes? */
static err_t check_book(struct db *db, enum db_mode mode)
{
    int64_t id = 0;
    int64_t version = 0;
    int wanted = db_version_wanted();
    TRY(db_pragma_int(db, "pragma application_id", &id));
    if (id != BOOK_APPLICATION_ID)
        return db_tell(db, E_INVALID, M_DB_NOT_BOOK, STR(""), STR(""));
    TRY(db_pragma_int(db, "pragma user_version", &version));
    if (version < 1)
        return db_tell(db, E_INVALID, M_DB_NOT_BOOK, STR(""), STR(""));
    struct str have = str_fmt(db->problems->arena, "%lld", (long long)version);
    struct str know = str_fmt(db->problems->arena, "%d", wanted);
    if (version > wanted)
        return db_tell(db, E_STATE, M_DB_NEWER, have, know);
    if (version < wanted && mode == DB_WRITE)
        return db_tell(db, E_STATE, M_DB_OLDER, have, know);
    db->version = (int)version;
    return OK;
}

/* A write-ahead log: readers never wait, and a commit is one sync. */
static err_t use_wal(struct db *db)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db->sq, "pragma journal_mode = wal", -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    err_t err = OK;
    if (rc != SQLITE_ROW)
        err = db_fail(db, rc);
    else if (strcmp((const char *)sqlite3_column_text(stmt, 0), "wal") != 0)
        err = db_tell(db, E_IO, M_DB_NO_WAL, STR(""), STR(""));
    sqlite3_finalize(stmt);
    return err;
}

/*
 * Pages are checked as they are read.  16 MiB of pages are kept: the indexes of a province.  The
 * log
 * is cut back to 64 MiB after a bulk import.
 */
static err_t prepare_to_work(struct db *db, enum db_mode mode)
{
    TRY(db_exec(db, "pragma cell_size_check = on; pragma cache_size = -16384"));
    if (mode != DB_CREATE)
        TRY(check_book(db, mode));
    if (mode == DB_READ)
        return db_exec(db, "pragma query_only = on");
    TRY(use_wal(db));
    return db_exec(db, "pragma synchronous = full; pragma journal_size_limit = 67108864");
}

err_t db_open(const char *path, enum db_mode mode, enum lang lang, struct problems *problems,
              struct db **out)
{
    *out = NULL;
    struct arena *a = arena_open(LIMIT_DB_ARENA);
    struct db *db = ARENA_NEW(a, struct db);
    *db = (struct db){.arena = a, .problems = problems, .lang = lang};
    db->path = str_copy(a, str_of(path)).p;

    err_t err = mode == DB_CREATE ? create_file(db) : look_at_file(db);
    if (err == OK)
        err = connect_to(db, mode);
    if (err == OK)
        err = prepare_to_work(db, mode);
    if (err != OK) {
        db_close(db);
        return err;
    }
    *out = db;
    return OK;
}

/* A new book that did not come to be leaves nothing behind. */
static void remove_unfinished(struct db *db)
{
    static const char *const tails[] = {"", "-wal", "-shm", "-journal"};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        unlink(str_fmt(db->arena, "%s%s", db->path, tails[i]).p);
}

void db_close(struct db *db)
{
    if (db == NULL)
        return;
    db_rollback(db);
    queries_close(db);
    int rc = sqlite3_close(db->sq);
    assert(rc == SQLITE_OK); /* every statement is one of ours and finalized */
    (void)rc;
    if (db->created && db->version == 0)
        remove_unfinished(db);
    arena_close(db->arena);
}

/* --- transactions ---------------------------------------------------------------------------- */

void db_set_wait(struct db *db, int ms)
{
    sqlite3_busy_timeout(db->sq, ms);
}

/* A newer program may have migrated the book since it was opened: an old one must not write then. */
static err_t check_version(struct db *db)
{
    int64_t version = 0;
    TRY(db_pragma_int(db, "pragma user_version", &version));
    if (version == db->version)
        return OK;
    struct arena *a = db->problems->arena;
    return db_tell(db, E_STATE, M_DB_NEWER, str_fmt(a, "%lld", (long long)version),
                   str_fmt(a, "%d", db->version));
}

err_t db_begin(struct db *db)
{
    assert(!db->in_tx);
    TRY(db_exec(db, "begin immediate"));
    db->in_tx = true;
    db->spoiled = OK;
    err_t err = check_version(db);
    if (err != OK)
        db_rollback(db);
    return err;
}

err_t db_begin_read(struct db *db)
{
    assert(!db->in_tx);
    TRY(db_exec(db, "begin"));
    db->in_tx = true;
    db->spoiled = OK;
    return OK;
}

err_t db_open_reader(struct db *db, struct problems *problems, struct db **out)
{
    TRY(db_open(db->path, DB_READ, db->lang, problems, out));
    err_t err = db_begin_read(*out);
    if (err == OK)
        return OK;
    db_close(*out);
    *out = NULL;
    return err;
}

err_t db_commit(struct db *db)
{
    assert(db->in_tx);
    err_t err = db->spoiled;
    if (err == OK && sqlite3_get_autocommit(db->sq))
        err = db_tell(db, E_DB, M_DB_UNDONE, STR(""), STR("")); /* cannot be: nothing failed */
    if (err == OK)
        err = db_exec(db, "commit");
    if (err != OK)
        db_rollback(db);
    db->in_tx = false;
    return err;
}

void db_rollback(struct db *db)
{
    if (!db->in_tx)
        return;
    queries_reset(db);
    /* SQLite undoes some failures (a full disk) by itself; what is left is undone here, and if that
       fails too, by whoever opens the book next. */
    if (!sqlite3_get_autocommit(db->sq))
        sqlite3_exec(db->sq, "rollback", NULL, NULL, NULL);
    db->in_tx = false;
}

err_t db_seize(struct db *db)
{
    assert(!db->in_tx);
    db_set_wait(db, 0); /* whoever has a book open keeps it for long */
    queries_reset(db);
    /* Leaving the write-ahead log is possible only for the last connection; it empties the log. */
    TRY(db_exec(db, "pragma journal_mode = delete"));
    TRY(db_exec(db, "begin exclusive"));
    db->in_tx = true;
    db->spoiled = OK;
    return OK;
}
