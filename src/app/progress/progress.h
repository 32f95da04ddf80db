/*
 * progress.h — the door of progress and results: how far each unit is, and what a cycle came to.
 *
 * Everything is counted anew from the book in one walk over the places of the frozen tree, where a
 * subtree is a range; nothing is written into the book.  Every subject is one of three: decided,
 * left without a level for a reason, or not decided yet; the counts of a unit are the sums of what
 * is below it.
 */
#ifndef KIEMDIEM_PROGRESS_PROGRESS_H
#define KIEMDIEM_PROGRESS_PROGRESS_H

#include "app/cycle/cycle.h"

enum { PROGRESS_LEVELS = 5, PROGRESS_REASONS = LIMIT_ENUM_VALUES + 1 };

/* What a subject may still owe. */
enum owed {
    OWED_REVIEW,   /* its self-review or report */
    OWED_FACTS,    /* facts of the year */
    OWED_PAPERS,   /* papers and comments */
    OWED_REMARKS,  /* remarks in prose that nobody has settled */
    OWED_STEP,     /* a step that is blocked */
    OWED_DECISION, /* the decision of whoever decides */
    OWED_COUNT
};

/* Counts of subjects. */
struct tally {
    int64_t total, collectives;
    int64_t rated;                       /* decided */
    int64_t level[PROGRESS_LEVELS];      /* of these, by code of the enum level */
    int64_t unrated;                     /* without a level for a reason */
    int64_t by_reason[PROGRESS_REASONS]; /* of these, by code of the list reason; 0: another */
    int64_t undecided;                   /* neither */
    int64_t to_review;                   /* total without those left out of the review */
    int64_t reviews, facts, proposed;    /* self-reviews, facts, proposals that came in */
    int64_t owed[OWED_COUNT], late;      /* late: something is owed and its last day is past */
    int64_t last[PROGRESS_LEVELS]; /* levels of the same subjects a year ago; [0]: none known */
    int64_t kht_again;             /* KHT now and a year ago */
};

struct progress_unit {
    int64_t id;
    struct str code, name, kind;
    int first_at, last_at;
    struct tally tally;
    date_t until[OWED_COUNT]; /* of what is owed the earliest last day; DAY_NONE: none is known */
};

/* Counts of one unit (or of the whole tree) and of each unit directly below. */
struct progress {
    struct progress_unit whole;
    struct tally own; /* the collective of the unit itself and its direct members */
    date_t own_until[OWED_COUNT];
    struct progress_unit *unit;
    size_t n;
};

/* `code`: of the unit; empty: the whole tree.  `today`: for what is late.  Inside the arena. */
err_t progress_count(struct db *db, struct arena *a, const struct cycle *c, struct str code,
                     date_t today, struct progress *out) MUST_CHECK;

/* --- results --- */

struct results_request {
    int year, quarter;
    struct str unit; /* code; empty: each unit that stands under nobody */
    struct str
        level; /* beside `unit`: every unit of that level below it; empty: only the unit itself */
    bool all_units; /* the unit and everything below it */
    bool whole;     /* `unit` is empty: one workbook of the whole tree instead of one a unit */
    int64_t
        members_most; /* above so many a workbook shows units instead of subjects; 0: as many as fit */
    const char *dir;
    bool csv, json;
    date_t today;
};

struct results_done {
    int64_t workbooks, with_faults; /* with_faults: whose counts do not reconcile */
    int64_t subjects;               /* of the last one */
    struct str last;                /* its path */
};

/*
 * Writes the files of every unit asked.  The counts of each are checked against sums that the
 * database makes by another way; a fault is reported, stands in the workbook and is counted in
 * with_faults.  E_NOTFOUND: no such cycle, unit or level.  E_IO: reported; no half file stays.
 */
err_t results_write(struct db *db, struct arena *a, const struct results_request *r,
                    struct results_done *out) MUST_CHECK;

#endif
