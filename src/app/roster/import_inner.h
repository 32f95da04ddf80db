/*
 * import_inner.h — what the pieces of the import share.  Private to this room.
 */
#ifndef KIEMDIEM_ROSTER_IMPORT_INNER_H
#define KIEMDIEM_ROSTER_IMPORT_INNER_H

#include "app/org/org.h"
#include "app/person/person.h"
#include "app/roster/import.h"
#include "app/roster/remark.h"
#include "app/roster/roster_part.h"

/* A change of a unit, to be written beside the event. */
struct pending_change {
    enum org_change what;
    int64_t unit, other;
};

/* A remark, to be written beside the record of the import. */
struct pending_remark {
    int64_t person, unit; /* one of them is 0 */
    struct str text, proposal;
    enum remark_kind kind;
};

/* An array that doubles in the arena. */
#define PENDING(type)                                                                              \
    struct {                                                                                       \
        type *list;                                                                                \
        size_t n, cap;                                                                             \
    }

struct import {
    struct db *db;
    struct arena *arena;   /* of the whole import */
    struct arena *scratch; /* of one person */
    struct roster *r;
    const struct import_request *q;
    struct import_result *out;
    int64_t *unit_id;      /* in the book, as r->units */
    date_t *unit_from;     /* of new ones: the first day on which they have a place */
    unsigned char *seen;   /* one bit a person of the book */
    size_t n_seen;         /* ids below this have a bit */
    struct str *card_slot; /* card numbers of the list, open-addressed */
    size_t n_card_slots;
    bool first; /* the book held nobody */
    bool later; /* the list speaks of another day than the first one: who is new arrives with it */
    date_t first_on; /* the day of the first list; DAY_NONE: not known */
    PENDING(struct pending_change) changes;
    PENDING(struct pending_remark) remarks;
};

/* --- import.c --- */
void import_refuse(struct import *m, struct place at, enum msg_id id, struct str a1, struct str a2);
/* Counts, and keeps the line while there is room. */
void import_line(struct import *m, enum import_what what, struct str who, struct str was,
                 struct str is);
/* The remarks of a cell, new ones only.  `exempt` as remark_read. */
err_t import_remarks(struct import *m, int64_t person, int64_t unit, struct str cell, bool exempt,
                     bool known) MUST_CHECK;
/* Has the book this remark already?  Words of a year before speak of that year, unless they are read
   as the same fact. */
err_t import_is_known(struct import *m, const struct pending_remark *p, bool *yes) MUST_CHECK;
void import_pend_remark(struct import *m, const struct pending_remark *p);

/* --- import_unit.c --- */
err_t import_units(struct import *m) MUST_CHECK;
/* With --full: units of the book below listed ones that are not in the list end, their people leave. */
err_t import_missing_units(struct import *m) MUST_CHECK;

/* --- import_person.c --- */
err_t import_people(struct import *m) MUST_CHECK;
/* With --full: people of listed units that are not in the list have left. */
err_t import_missing_people(struct import *m) MUST_CHECK;
/* The same for one unit, called `name`. */
err_t import_missing_of(struct import *m, int64_t unit, struct str name) MUST_CHECK;

#endif
