/*
 * workbook.h — a workbook for each unit: written with its subjects listed, filled in, read back.
 *
 * Each carries cycle, unit, its number, the hash of the ground and the version of the tree.  What
 * comes back goes the way of any other facts (facts_read.h): one transaction, one event a file.
 */
#ifndef KIEMDIEM_REVIEW_WORKBOOK_H
#define KIEMDIEM_REVIEW_WORKBOOK_H

#include "app/review/facts_read.h"

struct workbook_order {
    const char *dir;
    struct str actor; /* empty: the system's user */
    int first_at, last_at;
    bool below; /* every unit of these places that has subjects; else only the first */
};
struct workbook_written {
    int64_t workbooks, subjects;
    struct str last; /* path of the last one */
};
/* One transaction, one event.  E_NOTFOUND: no unit there has subjects.  E_IO: reported; no file
   stays. */
err_t workbook_write(struct db *db, struct arena *a, const struct cycle *c,
                     const struct cycle_ground *g, const struct workbook_order *o,
                     struct workbook_written *out) MUST_CHECK;

struct workbook_return {
    const char *file;
    struct str provider; /* empty: the unit */
    struct str actor;
    date_t received_on;
    int year, quarter; /* year 0: of any cycle */
    struct str unit;   /* empty: of any unit */
    bool dry_run, yes;
};
/*
 * Reads one back.  Reported with sheet, row and column: cells that cannot be taken (E_INVALID), rows
 * added by hand and rows that are missing, subjects that are gone (left out), headings that were
 * changed, columns that are not read, differences.  E_STATE: there are differences, or it is
 * stale (a later one was written, other rules, another tree), and nobody said yes.
 */
err_t workbook_read(struct db *db, struct arena *a, const struct workbook_return *r,
                    struct facts_result *out) MUST_CHECK;

#endif
