/*
 * org.h — the door of the organisations: units with dated parents, the tree of a day, and what
 * happens to units: found, move, merge, split, dissolve.
 *
 * Every act is one transaction with one event (audit.h) and takes effect from a day on; what held
 * before that day stays in the book.  An act that cannot be is refused in words in the problems of
 * the book, and nothing is changed.
 *
 * Where people belong is app/person; lists as offices keep them are app/roster.
 */
#ifndef KIEMDIEM_ORG_ORG_H
#define KIEMDIEM_ORG_ORG_H

#include "app/org/dated.h"
#include "lib/base/arena.h"

/* --- the tree of a day --- */

struct org_unit {
    int64_t id;
    struct str code, name, kind, line; /* kind: word of the dictionary's enum `kind` */
    date_t founded_on;                 /* DAY_NONE: not known to the day */
    int standing;                      /* has a standing committee: 1, 0; -1: not known */
    int parent;                        /* index in the array; -1: stands under nobody on that day */
    int last;                          /* its subtree is its own index .. last */
    int depth;                         /* 0: stands under nobody */
};

/* Units that stand on a day, in depth-first order: a unit, then all that is below it. */
struct org_tree {
    struct org_unit *unit;
    int n;
};

/*
 * Loads the tree of a day into the arena.  Units below the same one come in the order of the
 * office's own list.  A unit whose superior does not stand on that day stands under nobody.
 * E_INVALID: the book holds a ring of units or a unit in two places (reported).
 */
err_t org_tree_load(struct db *db, struct arena *a, date_t day, struct org_tree *out) MUST_CHECK;
/* Index of the unit of that code; -1: none.  Codes are compared as they are written. */
int org_tree_find(const struct org_tree *t, struct str code);

/* The unit of that code that stands on that day.  E_NOTFOUND; E_STATE: several do.  Both reported. */
err_t org_unit_find(struct db *db, struct str code, date_t day, int64_t *id) MUST_CHECK;

/* --- records, without an event of their own: for acts that write many of them --- */

struct org_record {
    struct str code, name, kind, line;
    date_t founded_on, founded_first, founded_last;
    struct str founded_text;
    int standing; /* 1, 0; -1: not known */
    int ord;      /* place in the office's own list */
};
/* Inserts a unit.  Inside a transaction. */
err_t org_unit_add(struct db *db, const struct org_record *r, int64_t *id) MUST_CHECK;
err_t org_unit_set(struct db *db, int64_t id, const struct org_record *r) MUST_CHECK;
/* The first day on which the book has a unit: it does not stand before. */
err_t org_unit_known_from(struct db *db, int64_t id, date_t day) MUST_CHECK;
/* As org_unit_load, with the name and the kind of a day. */
err_t org_unit_on(struct db *db, struct arena *a, int64_t id, date_t day,
                  struct org_record *out) MUST_CHECK;
/*
 * As org_unit_set, from a day on: the name and the kind of the days before stay, unless `correct`
 * says that they were wrong; so do those that the book has of later days.
 */
err_t org_unit_change(struct db *db, struct arena *a, int64_t id, const struct org_record *r,
                      date_t on, bool correct) MUST_CHECK;
/* The unit with a code that the book has only from a day after this one, though it may have stood:
   with its first place it begins on `from` (DAY_NONE: always).  *id 0: there is none. */
err_t org_unit_earlier(struct db *db, struct str code, date_t day, date_t from,
                       int64_t *id) MUST_CHECK;
/* Of the units with a code: does one of them end by that day?  *later: the first day of one that
   begins only after it; DAY_NONE: none does. */
err_t org_code_past(struct db *db, struct str code, date_t day, bool *ended,
                    date_t *later) MUST_CHECK;
/* Strings are copied into the arena. */
err_t org_unit_load(struct db *db, struct arena *a, int64_t id, struct org_record *out) MUST_CHECK;
/* The unit directly above on a day: 0 when there is none. */
err_t org_parent(struct db *db, int64_t unit, date_t day, int64_t *parent) MUST_CHECK;
/* The first day on which a unit stands no more; DAY_NONE: it stands.  E_NOTFOUND. */
err_t org_ended(struct db *db, int64_t unit, date_t *ended) MUST_CHECK;
/* Refuses, in words, that anybody belongs to a unit until `until` (DAY_NONE: for good) when it has
   ended before: E_STATE. */
err_t org_lasts(struct db *db, int64_t unit, date_t until) MUST_CHECK;
/* A first place, from `from` on (DAY_NONE: always so). */
err_t org_place(struct db *db, int64_t unit, int64_t parent, date_t from) MUST_CHECK;

enum org_change { ORG_FOUND, ORG_MOVE, ORG_MERGE, ORG_SPLIT, ORG_DISSOLVE };
/* Writes what happened to a unit, beside the event that tells of it.  other: 0 for none. */
err_t org_note(struct db *db, enum org_change what, int64_t unit, int64_t other, date_t on,
               struct str paper, int64_t event) MUST_CHECK;
/*
 * Puts a unit under another one from a day on, or under nobody (parent 0).  Refused with E_STATE and
 * words: below itself or a unit below it, a unit that does not stand on that day or has ended since,
 * a day not after the beginning of the present place.  Inside a transaction.
 */
err_t org_place_move(struct db *db, int64_t unit, int64_t parent, date_t on) MUST_CHECK;
/* Ends a unit and its place.  Refused while something stands below it or somebody belongs to it. */
err_t org_unit_end(struct db *db, int64_t unit, date_t on) MUST_CHECK;

/* --- acts --- */

struct org_act {
    struct str actor; /* who; empty: the system's user */
    date_t on;        /* the day from which it holds */
    struct str paper; /* decision: number, date, body; may be empty */
};

err_t org_move(struct db *db, const struct org_act *act, int64_t unit, int64_t parent) MUST_CHECK;
/* `unit` ends; what stood below it and who belonged to it goes to `into`.  E_STATE: into itself. */
err_t org_merge(struct db *db, const struct org_act *act, int64_t unit, int64_t into) MUST_CHECK;
/* A new unit under `parent` (0: under nobody) from the day on.  r: code, name, kind, line, standing. */
err_t org_found(struct db *db, const struct org_act *act, const struct org_record *r,
                int64_t parent, bool dry_run, int64_t *made) MUST_CHECK;

/* What a split takes away into the new unit. */
struct org_split_off {
    struct str code, name; /* of the new unit */
    const int64_t *below;  /* units directly under the old one */
    size_t n_below;
    const int64_t *people; /* members of the old one */
    size_t n_people;
};
/*
 * A new unit of the same kind beside `unit`, under the same superior, with what is split off.  With
 * dry_run everything is tried and undone.
 */
err_t org_split_with(struct db *db, const struct org_act *act, int64_t unit,
                     const struct org_split_off *off, bool dry_run, int64_t *made) MUST_CHECK;
/* The same with units only: people go there with the next list. */
err_t org_split(struct db *db, const struct org_act *act, int64_t unit, struct str code,
                struct str name, const int64_t *below, size_t n_below, int64_t *made) MUST_CHECK;
err_t org_dissolve(struct db *db, const struct org_act *act, int64_t unit) MUST_CHECK;

#endif
