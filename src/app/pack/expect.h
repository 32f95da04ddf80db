/*
 * expect.h — is a decision what an acceptance case expects?
 *
 * Only the keys that stand in `expect` are compared:
 *   key                equal: lists exactly and in order, numbers by value
 *   key~               the decision's list has all of these (of an object its code, or its rule,
 *   counts)
 *   blocked_steps~     the steps of `blocked` have all of these
 *   rerate_years       the years of `rerate`, in order;  rerate_packs: their packs
 *   NAME_nonempty      true: something is there;  false: nothing is
 */
#ifndef KIEMDIEM_PACK_EXPECT_H
#define KIEMDIEM_PACK_EXPECT_H

#include "lib/json/json.h"

/* Calls back for every key that differs; `got` may be NULL (nothing there). */
typedef void expect_differs(void *arg, struct str key, const struct json *want,
                            const struct json *got);
/* True when nothing differs. Trees made on the way live in the arena. */
bool expect_compare(struct arena *a, const struct json *expect, const struct json *decision,
                    expect_differs *differs, void *arg);

#endif
