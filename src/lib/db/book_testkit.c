/*
 * book_testkit.c — folders and outsiders for tests of books.
 */
#include "lib/db/book_testkit.h"

#include <dirent.h>
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/base/buf.h"
#include "lib/base/file.h"

#define KIT_ARENA  (256u << 20)
#define FILE_BYTES (64u << 20)
#define SQL_BYTES  (1u << 20)

void book_kit_open(struct book_kit *k)
{
    const char *tmp = getenv("TMPDIR");
    *k = (struct book_kit){.a = arena_open(KIT_ARENA)};
    char *dir = (char *)str_fmt(k->a, "%s/kiemdiem-book-XXXXXX", tmp != NULL ? tmp : "/tmp").p;
    assert_non_null(mkdtemp(dir));
    k->dir = dir;
    problems_open(&k->problems, k->a);
}

void book_kit_close(struct book_kit *k)
{
    DIR *d = opendir(k->dir);
    assert_non_null(d);
    for (struct dirent *e = readdir(d); e != NULL; e = readdir(d)) {
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            assert_int_equal(remove(book_kit_path(k, e->d_name)), 0);
    }
    closedir(d);
    assert_int_equal(rmdir(k->dir), 0);
    arena_close(k->a);
}

const char *book_kit_path(struct book_kit *k, const char *name)
{
    return str_fmt(k->a, "%s/%s", k->dir, name).p;
}

void book_kit_forget(struct book_kit *k)
{
    problems_open(&k->problems, k->a);
}

bool book_kit_said(const struct book_kit *k, const char *text)
{
    for (size_t i = 0; i < k->problems.n; i++) {
        if (strstr(k->problems.list[i].text.p, text) != NULL)
            return true;
    }
    return false;
}

static struct db *need(struct book_kit *k, struct db *db, err_t err)
{
    for (size_t i = 0; err != OK && i < k->problems.n; i++)
        print_error("%.*s\n", STR_ARG(k->problems.list[i].text));
    assert_int_equal(err, OK);
    return db;
}

struct db *book_kit_make(struct book_kit *k, const char *name)
{
    struct db *db = NULL;
    err_t err = db_open(book_kit_path(k, name), DB_CREATE, LANG_EN, &k->problems, &db);
    if (err == OK)
        err = db_migrate(db);
    return need(k, db, err);
}

struct db *book_kit_reopen(struct book_kit *k, const char *name, enum db_mode mode)
{
    struct db *db = NULL;
    err_t err = db_open(book_kit_path(k, name), mode, LANG_EN, &k->problems, &db);
    return need(k, db, err);
}

static sqlite3 *outsider(const char *path)
{
    sqlite3 *sq = NULL;
    assert_int_equal(sqlite3_open(path, &sq), SQLITE_OK);
    return sq;
}

void book_kit_sql(const char *path, const char *sql)
{
    sqlite3 *sq = outsider(path);
    char *why = NULL;
    if (sqlite3_exec(sq, sql, NULL, NULL, &why) != SQLITE_OK)
        fail_msg("%s: %s", sql, why);
    sqlite3_close(sq);
}

int64_t book_kit_ask(const char *path, const char *sql)
{
    sqlite3 *sq = outsider(path);
    sqlite3_stmt *stmt = NULL;
    if (sqlite3_prepare_v2(sq, sql, -1, &stmt, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(sq));
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    int64_t v = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(sq);
    return v;
}

void book_kit_poke(const char *path, long at, const void *p, size_t n)
{
    FILE *f = fopen(path, "r+b");
    assert_non_null(f);
    assert_int_equal(fseek(f, at, SEEK_SET), 0);
    assert_int_equal(fwrite(p, 1, n, f), n);
    assert_int_equal(fclose(f), 0);
}

void book_kit_cut(const char *path, long n)
{
    assert_int_equal(truncate(path, n), 0);
}

struct str book_kit_bytes(struct book_kit *k, const char *path)
{
    struct str bytes;
    assert_int_equal(file_read(k->a, path, FILE_BYTES, &bytes), OK);
    return bytes;
}

bool book_kit_exists(const char *path)
{
    struct stat st;
    return lstat(path, &st) == 0;
}

void book_kit_vsql(const char *path, const char *fmt, va_list ap)
{
    struct buf b;
    buf_open(&b, SQL_BYTES);
    buf_vprintf(&b, fmt, ap);
    buf_char(&b, '\0');
    book_kit_sql(path, b.p);
    buf_close(&b);
}
