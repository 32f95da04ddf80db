/*
 * book_testkit.h — a folder for the books of a test, and hands that reach into a book past the
 * program.
 */
#ifndef KIEMDIEM_DB_BOOK_TESTKIT_H
#define KIEMDIEM_DB_BOOK_TESTKIT_H

#include <stdarg.h>

#include "lib/base/arena.h"
#include "lib/db/db.h"

struct book_kit {
    struct arena *a;
    struct problems problems; /* of everything opened with the kit */
    const char *dir;          /* empty at first */
};

void book_kit_open(struct book_kit *k);
void book_kit_close(struct book_kit *k); /* removes the folder and what is in it */

const char *book_kit_path(struct book_kit *k, const char *name);
/* Forgets the reports so far. */
void book_kit_forget(struct book_kit *k);
/* Does one of the reports hold this text? */
bool book_kit_said(const struct book_kit *k, const char *text);

/* A migrated book of that name, open for writing; ends the test when it cannot be. */
struct db *book_kit_make(struct book_kit *k, const char *name);
struct db *book_kit_reopen(struct book_kit *k, const char *name, enum db_mode mode);

/* SQL of an outsider, on the file, with a connection of its own. */
void book_kit_sql(const char *path, const char *sql);
int64_t book_kit_ask(const char *path, const char *sql);
/* Overwrites bytes of the file. */
void book_kit_poke(const char *path, long at, const void *p, size_t n);
/* Cuts the file. */
void book_kit_cut(const char *path, long n);
struct str book_kit_bytes(struct book_kit *k, const char *path);
bool book_kit_exists(const char *path);

/* Runs a statement made of a format. */
void book_kit_vsql(const char *path, const char *fmt, va_list ap);

#endif
