/*
 * facts_change.h — a value that was given before beside one that comes in now.  Private to this room.
 */
#ifndef KIEMDIEM_REVIEW_FACTS_CHANGE_H
#define KIEMDIEM_REVIEW_FACTS_CHANGE_H

#include "lib/base/arena.h"
#include "lib/json/json.h"

/* The same value: the order of members, zeros at the end of decimals do not matter; a member that is
   missing on one side makes a difference. */
bool facts_same(const struct json *a, const struct json *b);

/* What a workbook does not show of an object stays as it was given: `is` and what only `was` has;
   of a graded criterion, its product.  NULL for `was`: nothing was given. */
const struct json *facts_with_rest(struct arena *a, const struct json *was, const struct json *is);

/* A part of a fact that differs: "vote.xs", or the fact as a whole. */
struct facts_change {
    struct str name;
    const struct json *was, *is; /* NULL: not there */
};
enum { FACTS_CHANGES = 256 };
/* At most FACTS_CHANGES of them; returns how many. */
size_t facts_changes(struct arena *a, const struct json *was, const struct json *is,
                     struct facts_change *list);

#endif
