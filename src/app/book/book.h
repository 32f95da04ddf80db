/*
 * book.h — a book as a whole: its making, its upgrade, its copies, its check.
 *
 * What stands in a book belongs to the rooms of the domain; how a file becomes one to lib/db.
 */
#ifndef KIEMDIEM_BOOK_BOOK_H
#define KIEMDIEM_BOOK_BOOK_H

#include "app/audit/audit.h"

/* Makes a book of that name (it may be empty) with its first event. Errors: db_open (DB_CREATE). */
err_t book_make(const char *path, struct str name, enum lang lang, struct problems *problems,
                struct audit_head *head) MUST_CHECK;

struct book_upgrade {
    int from, to;     /* versions; equal: there was nothing to do */
    const char *copy; /* of the book as it was; in the arena of `problems`; NULL: none was needed */
};
/* Brings the book to this program's version, an event a step. Errors: db_open (DB_MIGRATE),
   db_migrate. */
err_t book_migrate(const char *path, enum lang lang, struct problems *problems,
                   struct book_upgrade *out) MUST_CHECK;

/* A checked copy into a new file, with the papers that lie beside the book; *head is that of the copy.
   A paper that is gone or altered is told as a warning. Errors: db_open (DB_READ), db_backup; E_IO;
   audit_verify of the copy, which is kept then, as the book is no better. */
err_t book_backup(const char *path, const char *to, enum lang lang, struct problems *problems,
                  struct audit_head *head) MUST_CHECK;

/*
 * Puts a copy of the book `from` in the place of `path`, where a book may stand only when `replace`
 * says so. The copy is checked first, pages and events, and takes the restoring down as an event;
 * the book that stood there is kept beside, as *kept (in the arena of `problems`; NULL: none stood
 * there). The papers that it names are copied too, before it has its name. E_STATE: a file stands
 * there. E_BUSY: it is in use. Whenever it fails `path` is as it was. Unfinished copies of processes
 * that were killed are taken away.
 */
err_t book_restore(const char *from, const char *path, bool replace, enum lang lang,
                   struct problems *problems, struct audit_head *head,
                   const char **kept) MUST_CHECK;

/* Are the papers that the book names beside it, as they were put?  E_NOTFOUND, E_INVALID, E_IO: the
   first of those that are not, each reported. */
err_t book_papers_check(struct db *db, const char *path) MUST_CHECK;

#endif
