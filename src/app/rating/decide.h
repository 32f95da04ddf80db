/*
 * decide.h — steps two and three: a body proposes a level, the competent level decides it.
 *
 * People decide; the program judges the subject in the same transaction and refuses what the rules
 * do not allow, each refusal with its rule.  A decided level keeps the exact case, the hashes, the
 * masks, the reason, body, number and date; it is never altered, only replaced.
 */
#ifndef KIEMDIEM_RATING_DECIDE_H
#define KIEMDIEM_RATING_DECIDE_H

#include "app/rating/rate.h"

/* One subject with a level that somebody names. */
struct named_level {
    int64_t subject, unit; /* unit: own cell, or the collective itself */
    struct str level;      /* word of the enum level */
    struct str reason;     /* "" when none is needed */
    struct place at;       /* in the list; line 0: none */
};

struct level_act {
    struct str actor;  /* empty: the system's user */
    struct str body;   /* which body, in words */
    int64_t unit;      /* its unit; 0: outside the book */
    struct str number; /* of the paper */
    date_t on_date;
    struct str step; /* proposals: "opinion", "proposal" */
    struct str
        why; /* replacing: late_discipline, complaint, cancellation, correction; "" : a first decision */
    struct str factors; /* replacing: the eight factors weighed, JSON */
    bool partly;        /* decide those that can be, and tell the others */
};

struct level_result {
    int64_t asked, done, refused;
    int64_t level[5]; /* by code, of those done */
};

/* The last proposals over which a unit decides (by_rules false), or the levels that follow from the
   rules, without a reason to be written, in the places first_at … last_at.  In the order of the tree. */
err_t levels_proposed(struct db *db, struct arena *a, const struct cycle *c, int64_t decider,
                      struct named_level **list, size_t *n) MUST_CHECK;
err_t levels_by_rules(struct db *db, struct arena *a, const struct cycle *c, int first_at,
                      int last_at, struct named_level **list, size_t *n) MUST_CHECK;
/* Lines {"subject": {…}, "level": "XS", "reason": "…"} of a file.  E_INVALID: reported. */
err_t levels_read(struct db *db, struct arena *a, const struct cycle *c, const char *path,
                  struct named_level **list, size_t *n) MUST_CHECK;

/* Records what a body proposes.  One transaction, one event; an empty list is no act. */
err_t levels_propose(struct db *db, struct arena *a, const struct cycle *c,
                     const struct cycle_ground *g, const struct level_act *act,
                     const struct named_level *list, size_t n, struct level_result *out) MUST_CHECK;
/*
 * Decides, all or none (or those that can be, with act->partly).  One transaction, one event; an
 * empty list is no act.
 * E_INVALID: refused, each reported: not the decider; open remarks; missing facts or papers; a
 * blocked step; a level above the highest that the rules leave, or other than the one they force; no
 * written reason where a person chooses; decided already (or, replacing, not decided yet).  E_STATE:
 * the cycle is closed, and nothing is replaced.
 */
err_t levels_decide(struct db *db, struct arena *a, const struct cycle *c,
                    const struct cycle_ground *g, const struct level_act *act,
                    const struct named_level *list, size_t n, struct level_result *out) MUST_CHECK;

#endif
