/*
 * import.h — from the two lists of an office into a book, all or nothing.
 *
 * Units are found by their code, people by card number, or by name and birth date.  Two people who
 * may be one are reported and not guessed.  What differs is written as of a day: who moved left the
 * old unit on that day.  One transaction, one event.
 */
#ifndef KIEMDIEM_ROSTER_IMPORT_H
#define KIEMDIEM_ROSTER_IMPORT_H

#include "app/org/dated.h"
#include "app/roster/roster.h"
#include "app/roster/roster_post.h"

struct import_request {
    const char *units, *people; /* the files */
    date_t on;                  /* the day that the lists speak of */
    bool dry_run;               /* everything is worked out, nothing is written */
    bool full;                  /* the lists are whole: who is missing has left */
    bool yes;                   /* also when more than 5 % of the people move or end */
    bool again;                 /* also when these files were the last ones */
    bool distinct;              /* one name and birth date with two card numbers are two people */
    struct str actor;           /* empty: the system's user */
    const struct heading_map *map;
    struct str map_text; /* of that file; for the record of the import */
    const struct posts *posts;
};

enum import_what {
    IMPORT_UNIT_ADDED,
    IMPORT_UNIT_CHANGED,
    IMPORT_UNIT_MOVED,
    IMPORT_UNIT_ENDED,
    IMPORT_ADDED,
    IMPORT_CHANGED,
    IMPORT_MOVED,
    IMPORT_ENDED,
    IMPORT_POST,   /* a post begins or ends */
    IMPORT_STATUS, /* a status of Party activity begins or ends */
    IMPORT_WHATS
};

/* One thing that changes, in words: who; what it was; what it is. */
struct import_line {
    enum import_what what;
    struct str who, was, is;
};
enum { IMPORT_LINES_MOST = 200 }; /* kept of a kind; all are counted */

struct import_result {
    long n[IMPORT_WHATS]; /* people and units (each once a kind), posts, statuses */
    struct import_line *line[IMPORT_WHATS];
    long units, people;     /* in the lists */
    long people_before;     /* in the book, belonging somewhere */
    long titles_unplaced;   /* titles that nobody has placed, in the book afterwards */
    long proposals, to_dos; /* remarks that are new */
    date_t arrived,
        first_on;    /* who and what is new belongs from that day, since the first list speaks
                                 of this one; DAY_NONE: it was always so */
    bool same_files; /* these very files were the last ones: nothing was done */
    bool guarded;    /* more than 5 % move or end and nobody said yes: nothing was done */
    bool written;
};

/*
 * Does it.  *roster is made in the arena and holds what was read, also when it is refused.
 * E_INVALID: refused, reported with file, sheet, row and column.  E_STATE: the 5 % guard.
 * Others: as roster_read_units, db_begin, db_commit.  Whatever it answers but OK, the book is as it was.
 */
err_t import_lists(struct db *db, struct arena *a, const struct import_request *q,
                   struct roster **roster, struct import_result *out) MUST_CHECK;

/* The catalogue of the book before the one that comes with the program. */
err_t import_posts(struct db *db, struct arena *a, const struct posts *shipped,
                   const struct posts **out) MUST_CHECK;

#endif
