/*
 * cap_inner.h — private to the account of the cap: what its parts share.
 */
#ifndef KIEMDIEM_RATING_CAP_INNER_H
#define KIEMDIEM_RATING_CAP_INNER_H

#include "app/rating/cap.h"

/* Reports in the problems of the book, as a warning when `err` is OK; answers `err`. */
err_t cap_refuse(struct db *db, struct arena *a, err_t err, enum msg_id id, size_t n,
                 const struct str *args) MUST_CHECK;
/* The group that a group is counted with; 0: the cycle has no such group. */
err_t cap_root(struct db *db, const struct cycle *c, int64_t group, int64_t *out) MUST_CHECK;
/* The group in words: class, peer, unit and its code. */
struct str cap_group_words(struct db *db, struct arena *a, const struct cycle_ground *g,
                           const struct cap_account *x);

#endif
