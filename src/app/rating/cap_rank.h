/*
 * cap_rank.h — those of a group who are decided XS or merit it, in the order of the tie rule.
 *
 * Points (common and result together) where the pack has points; else how many criteria have the best
 * grade, then the next; then the share of votes for XS of those on whom votes count (parameter
 * vote_base).  The regulations name no order: it is help for those who choose, and a tie stays one.
 */
#ifndef KIEMDIEM_RATING_CAP_RANK_H
#define KIEMDIEM_RATING_CAP_RANK_H

#include "app/cycle/cycle.h"
#include "app/rating/cap_count.h"

struct cap_candidate {
    int64_t subject, unit;
    struct str name, unit_code;
    bool decided; /* XS already */
    size_t place; /* 1, 2, 2, 4 */
    struct cap_merit merit;
};

/* Of a group that is counted by itself, with those joined to it; best first. */
err_t cap_candidates(struct db *db, struct arena *a, const struct cycle *c,
                     const struct cycle_ground *g, int64_t group, struct cap_candidate **list,
                     size_t *n) MUST_CHECK;

#endif
