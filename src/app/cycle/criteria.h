/*
 * criteria.h — an office's own criteria set: a spreadsheet that splits the points of the pack's sets.
 *
 * One sheet a set, or several sets in one sheet: columns code, criterion, points, group; the last for the
 * office's own criteria alone.  It becomes the text of an overlay in the pack language, which the pack
 * compiler checks; `cycle open --overlay` names it.  Once a cycle stands on it, it does not change.
 */
#ifndef KIEMDIEM_CYCLE_CRITERIA_H
#define KIEMDIEM_CYCLE_CRITERIA_H

#include "lib/base/arena.h"
#include "lib/base/date.h"
#include "lib/db/db.h"
#include "lib/rule/pack.h"

struct criteria_request {
    struct pack_store store;
    struct str pack;       /* id of the regulation: "366" */
    struct str id;         /* of the overlay that is made: small letters, digits, hyphens */
    struct str name;       /* as the office calls it */
    struct str number, by; /* the paper and its body */
    date_t on;             /* of the paper */
    int year;              /* first cycle; 0: that of the regulation */
    struct str actor;      /* empty: the system's user */
    bool dry_run;
};

struct criteria_result {
    int sets, points, own; /* sets that were split, points, criteria of the office's own */
    bool unchanged;        /* the same file was imported before */
    struct str text;       /* of the overlay; in the arena */
};

/*
 * Reads a spreadsheet and stores the set.  E_INVALID: each fault is reported with sheet, row and column, what
 * was found and what is expected.  E_STATE: a cycle stands on the set of that id.  Nothing is changed then.
 */
err_t criteria_import(struct db *db, struct arena *a, const struct criteria_request *r,
                      const char *path, struct criteria_result *out) MUST_CHECK;
/* A spreadsheet with the criteria of a regulation and empty points, in the language.  E_IO; E_STATE: the
   regulation has no points to split.  Reported. */
err_t criteria_template(const struct pack_store *store, struct arena *a, enum lang lang,
                        struct str pack, const char *path, struct problems *problems) MUST_CHECK;

#endif
