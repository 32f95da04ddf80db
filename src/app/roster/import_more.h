/*
 * import_more.h — lists of disciplines and of levels of past years, into a book and out of it.
 *
 * Whom a row means: the card number, or the code of the unit with a name (and a birth date where
 * several are called so); a row without card and name is about the unit.  All or nothing, one
 * transaction, one event; what the book has already is left alone, so a list read twice changes
 * nothing; what the book has otherwise is refused with its place.
 */
#ifndef KIEMDIEM_ROSTER_IMPORT_MORE_H
#define KIEMDIEM_ROSTER_IMPORT_MORE_H

#include "app/roster/roster.h"
#include "lib/db/db.h"
#include "lib/rule/dict.h"

struct more_request {
    const char *disciplines, *levels; /* the files; NULL: none */
    const struct dict *dict;
    bool dry_run;
    struct str actor; /* empty: the system's user */
    /* Told of the disciplines that are new, after the events of the lists, in their transaction:
       what they do to decided levels is known above this room.  NULL: nobody is. */
    err_t (*added)(void *ctx, struct db *db, const int64_t *discipline, size_t n);
    void *ctx;
};
struct more_result {
    long rows[2], added[2]; /* disciplines, levels */
};

/* E_INVALID: refused, each problem reported with file, sheet, row and column. */
err_t import_more(struct db *db, struct arena *a, const struct more_request *q,
                  struct more_result *out) MUST_CHECK;

#endif
