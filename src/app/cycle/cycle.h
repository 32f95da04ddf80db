/*
 * cycle.h — the door of the cycles: opening one, the ground that it stands on, its frozen tree.
 *
 * Opening freezes what a cycle is judged by (every file of the pack), the tree of the day of the
 * cutoff, and who is judged: form, places, decider, cap group, deadline, and who is left out by
 * which rule.  Levels are not found here: app/rating.
 */
#ifndef KIEMDIEM_CYCLE_CYCLE_H
#define KIEMDIEM_CYCLE_CYCLE_H

#include "app/fact/case.h"
#include "app/org/dated.h"
#include "lib/base/arena.h"

struct cycle {
    int64_t id;
    int year, quarter; /* quarter 0: the year */
    bool closed;
    struct str opened; /* instant, UTC */
    date_t cutoff;
    int ground_version, tree_version;
};

/* E_NOTFOUND, reported, when there is none.  Strings live in the arena. */
err_t cycle_find(struct db *db, struct arena *a, int year, int quarter,
                 struct cycle *out) MUST_CHECK;

/* What a cycle is judged by, from the book alone. */
struct cycle_ground {
    struct shelf *shelf;
    const struct pack *pack;
    struct cycle_ctx ctx;
    struct str pack_id, overlays, pack_hash; /* overlays: ids, parted by commas */
    int version;
};
/*
 * Loads a version of the ground (0: the one in force).  E_INVALID, reported: the files do not have
 * the hash that was written down.  Lives in the arena.
 */
err_t cycle_ground(struct db *db, struct arena *a, const struct cycle *c, int version,
                   struct cycle_ground *out) MUST_CHECK;

/* A unit of the frozen tree by its code: its subtree are the places first_at … last_at. */
struct cycle_unit {
    int64_t id, parent; /* parent 0: stands under nobody */
    int first_at, last_at, depth;
    struct str code, name, kind; /* in the arena */
};
/* E_NOTFOUND, reported: no such unit in the tree of the cycle. */
err_t cycle_unit(struct db *db, struct arena *a, const struct cycle *c, struct str code,
                 struct cycle_unit *out) MUST_CHECK;

/* --- opening --- */

struct cycle_difference;
typedef err_t cycle_levels(struct db *db, struct arena *a, const struct cycle *c,
                           const struct cycle_ground *g, struct cycle_difference *out);
struct cycle_request {
    int year, quarter;
    struct str
        overlay[LIMIT_OVERLAYS]; /* bottom first: of the program, or a criteria set of the book */
    size_t n_overlays;
    struct pack_store store;
    struct str actor; /* empty: the system's user */
    bool dry_run;     /* everything is worked out, nothing is written */
    /* Of a repack: notes the levels that change under the new ground, in its transaction; NULL: is
       not asked.  Levels are found by a room above this one. */
    cycle_levels *levels;
};

/* How many there are of what was opened. */
struct cycle_counts {
    int64_t units; /* of the tree */
    int64_t members, collectives;
    int64_t left_out;    /* subjects out of the review */
    int64_t unrated;     /* reviewed, but not rated */
    int64_t review_open; /* whether they are reviewed waits for a fact */
    int64_t to_settle;   /* subjects with open remarks */
    int64_t no_subject;  /* units that are none: empty, or the edge of the book */
    int64_t groups;      /* within which the cap counts */
    int64_t carried;     /* shortcomings of earlier years */
    int64_t no_place;    /* people who belong on the cutoff to a unit that the tree does not hold */
    int64_t patterns;    /* different answers that the judge worked out */
};

/*
 * Opens a cycle in one transaction with one event.  E_STATE: it is open already, or titles that
 * people hold are not placed (each is reported); E_NOTFOUND: no regulation for that year; E_INVALID:
 * a pack with problems.  Reported in the problems of the book; nothing is changed then.
 */
err_t cycle_open(struct db *db, struct arena *a, const struct cycle_request *r, struct cycle *out,
                 struct cycle_counts *counts) MUST_CHECK;

/* --- changing what is open --- */

enum cycle_change {
    CHANGE_NEW,
    CHANGE_GONE,
    CHANGE_MOVED,  /* another unit */
    CHANGE_REVIEW, /* reviewed or rated, or not any more */
    CHANGE_FORM,
    CHANGE_DECIDER, /* the level, or its unit */
    CHANGE_GROUP,   /* of the cap */
    CHANGE_KEPT,    /* decided: it would change, and keeps what it was decided on */
    CHANGE_WAITS,   /* repack: its place changed since; `refresh` comes first */
    CHANGE_LEVEL,   /* repack: undecided, and the rules now say another level than `rate` did */
    CYCLE_CHANGES
};
enum { CHANGES_TOLD = 200, LEVELS_TOLD = 50 };
struct cycle_changed {
    enum cycle_change what;
    struct str code, who, from, to; /* from, to: words of the dictionary, or codes */
};
struct cycle_difference {
    int64_t n[CYCLE_CHANGES];
    int64_t subjects; /* looked at */
    int ground_version, tree_version;
    struct cycle_changed *list; /* the first CHANGES_TOLD, then the first LEVELS_TOLD levels */
    int n_list;
};
/* Counts a change, and keeps it in the list while there is room.  Strings are copied. */
void cycle_note(struct arena *a, struct cycle_difference *d, const struct cycle_changed *what);

/*
 * A new version of the tree, of the cutoff as the records now tell it, and every subject worked out
 * anew; decided ones stay as they were decided.  With r->dry_run nothing is written.  E_NOTFOUND: no
 * such cycle; E_STATE: it is closed.
 */
err_t cycle_refresh(struct db *db, struct arena *a, const struct cycle_request *r,
                    struct cycle_difference *out) MUST_CHECK;
/*
 * A new version of the ground: the pack of that year with the overlays of the request (none: those
 * in force) as they are now, and every subject judged by it where it stands in the frozen tree.
 * E_STATE besides: nothing of the ground changed.
 */
err_t cycle_repack(struct db *db, struct arena *a, const struct cycle_request *r,
                   struct cycle_difference *out) MUST_CHECK;
/* Closes it for good; with r->dry_run only as a trial.  *undecided: subjects without a decided level;
   with any of them and without `yes`, or when it is closed already, E_STATE. */
err_t cycle_close(struct db *db, struct arena *a, const struct cycle_request *r, bool yes,
                  int64_t *undecided) MUST_CHECK;

#endif
