/*
 * backup.c — a copy of a book while it is in use, and the check of a book.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/db/db_inner.h"

#define MOST_FAULTS 100 /* told of one book; the first few say it all */

/* --- checking -------------------------------------------------------------------------------- */

/* Each row that does not say "ok" is a fault. */
static err_t check_pages(struct db *db, const char *sql)
{
    sqlite3_stmt *stmt = NULL;
    err_t err = OK;
    int rc = sqlite3_prepare_v2(db->sq, sql, -1, &stmt, NULL);
    while (rc == SQLITE_OK || rc == SQLITE_ROW) {
        rc = sqlite3_step(stmt);
        if (rc != SQLITE_ROW)
            break;
        struct str found = str_of((const char *)sqlite3_column_text(stmt, 0));
        if (!str_is(found, "ok"))
            err = db_tell(db, E_DB, M_DB_FAULT_PAGE, found, STR(""));
    }
    if (rc != SQLITE_DONE)
        err = db_fail(db, rc);
    sqlite3_finalize(stmt);
    return err;
}

err_t check_references(struct db *db, int most)
{
    sqlite3_stmt *stmt = NULL;
    err_t err = OK;
    int rc = sqlite3_prepare_v2(db->sq, "pragma foreign_key_check", -1, &stmt, NULL);
    for (int k = 0; rc == SQLITE_OK || rc == SQLITE_ROW; k++) {
        rc = sqlite3_step(stmt);
        if (rc != SQLITE_ROW || k == most)
            break;
        struct str row =
            str_fmt(db->problems->arena, "%s %lld", (const char *)sqlite3_column_text(stmt, 0),
                    (long long)sqlite3_column_int64(stmt, 1));
        struct str to = str_of((const char *)sqlite3_column_text(stmt, 2));
        err = db_tell(db, E_DB, M_DB_FAULT_REFERENCE, row, to);
    }
    if (rc != SQLITE_DONE && rc != SQLITE_ROW)
        err = db_fail(db, rc);
    sqlite3_finalize(stmt);
    return err;
}

err_t db_verify(struct db *db)
{
    err_t pages = check_pages(db, "pragma integrity_check");
    err_t references = check_references(db, MOST_FAULTS);
    return pages != OK ? pages : references;
}

/* --- copying --------------------------------------------------------------------------------- */

static err_t sync_file(const char *path)
{
    int fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return E_IO;
    int failed = fsync(fd);
    close(fd);
    return failed == 0 ? OK : E_IO;
}

/*
 * All pages in one go: a read transaction, which stops no writer.  The destination fails as itself
 * (a full disk), the source as itself (a damaged page), so both are asked.
 */
static err_t copy_pages(struct db *from, struct db *to)
{
    sqlite3_backup *b = sqlite3_backup_init(to->sq, "main", from->sq, "main");
    if (b == NULL)
        return db_fail(to, sqlite3_extended_errcode(to->sq));
    errno = 0; /* see db_fail */
    int rc = sqlite3_backup_step(b, -1);
    int end = sqlite3_backup_finish(b);
    if (rc == SQLITE_DONE && end == SQLITE_OK)
        return OK;
    if (rc == SQLITE_DONE)
        rc = end;
    return (rc & 0xff) == SQLITE_CORRUPT ? db_fail(from, rc) : db_fail(to, rc);
}

/* The copy shall be one file that can be read anywhere: it leaves the write-ahead log. */
static err_t fill(struct db *from, const char *part)
{
    struct db *to = NULL;
    TRY(db_open(part, DB_CREATE, from->lang, from->problems, &to));
    err_t err = db_exec(to, "pragma journal_mode = delete");
    if (err == OK)
        err = copy_pages(from, to);
    if (err == OK)
        err = db_exec(to, "pragma journal_mode = delete");
    if (err == OK)
        to->version = from->version; /* it is a book now, and stays */
    db_close(to);
    return err;
}

static err_t check_copy(struct db *from, const char *part)
{
    struct db *copy = NULL;
    TRY(db_open(part, DB_READ, from->lang, from->problems, &copy));
    err_t err = db_verify(copy);
    db_close(copy);
    return err;
}

/* Gives the copy its name, never in place of another file: the name is taken first, then replaced. */
static err_t put_in_place(struct db *db, const char *part, const char *to)
{
    if (sync_file(part) != OK)
        return db_tell(db, E_IO, M_DB_IO, str_of(strerror(errno)), STR(""));
    int fd = open(to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return db_tell(db, errno == EEXIST ? E_STATE : E_IO,
                       errno == EEXIST ? M_DB_EXISTS : M_DB_CANNOT_CREATE, str_of(strerror(errno)),
                       STR(""));
    close(fd);
    if (rename(part, to) != 0 || file_sync_folder_of(to) != OK)
        return db_tell(db, E_IO, M_DB_IO, str_of(strerror(errno)), STR(""));
    return OK;
}

/* Reports of the copy carry its name. */
static err_t tell_exists(struct db *db, const char *to)
{
    struct place at = {.file = str_of(to)};
    problem_add(db->problems, at, false, MSG0(db->problems->arena, db->lang, M_DB_EXISTS));
    return E_STATE;
}

err_t db_backup(struct db *db, const char *to)
{
    struct stat st;
    if (lstat(to, &st) == 0)
        return tell_exists(db, to);
    const char *part = str_fmt(db->arena, "%s.part-%ld", to, (long)getpid()).p;
    unlink(part); /* of a dead process that had our number */
    err_t err = fill(db, part);
    if (err == OK)
        err = check_copy(db, part);
    if (err == OK)
        err = put_in_place(db, part, to);
    if (err != OK)
        unlink(part);
    return err;
}
