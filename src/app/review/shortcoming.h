/*
 * shortcoming.h — shortcomings of members and collectives, and what became of them.
 *
 * A shortcoming has a cause, somebody who answers for it, a remedy and a day (requirement S4); it is
 * open, partly remedied or done, and each opening of a cycle carries what is not done.
 */
#ifndef KIEMDIEM_REVIEW_SHORTCOMING_H
#define KIEMDIEM_REVIEW_SHORTCOMING_H

#include "app/org/dated.h"
#include "lib/base/arena.h"

struct shortcoming {
    int64_t id;
    int64_t person, unit; /* whose: one of them is 0 */
    int year;             /* of the cycle in which it was noted */
    struct str text, cause, responsible, remedy;
    date_t remedy_by;
    struct str state;    /* open, partly, done */
    date_t done_on;      /* DAY_NONE: not done */
    struct str evidence; /* "" for none */
};

/* The one of the same person or unit, year and text; out->id is 0 when there is none. */
err_t shortcoming_find(struct db *db, struct arena *a, const struct shortcoming *like,
                       struct shortcoming *out) MUST_CHECK;
/* E_NOTFOUND: there is none of that number. */
err_t shortcoming_load(struct db *db, struct arena *a, int64_t id,
                       struct shortcoming *out) MUST_CHECK;
/* A new one, open.  Nothing is checked. */
err_t shortcoming_add(struct db *db, const struct shortcoming *s, int64_t event,
                      int64_t *id) MUST_CHECK;
/* Cause, responsible person, remedy and its day of the one with that number are told anew. */
err_t shortcoming_tell_anew(struct db *db, int64_t id, const struct shortcoming *s) MUST_CHECK;
/* What became of it: state, done_on and evidence of `s`. */
err_t shortcoming_settle(struct db *db, const struct shortcoming *s) MUST_CHECK;

#endif
