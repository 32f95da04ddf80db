/*
 * reference_testkit.h — the judge once more, as plainly as it can be written: what the tests of
 * vm.c compare with.
 *
 * One row at a time, down the trees of the conditions, sums in 64 bits, months and days counted one
 * by one. No part of it is
 * shared with the byte code. Also: random numbers with a seed, for tests.
 */
#ifndef KIEMDIEM_RULE_REFERENCE_TESTKIT_H
#define KIEMDIEM_RULE_REFERENCE_TESTKIT_H

#include "lib/rule/pack.h"

/* The items of one list of a row: value of field f of item i is item[i][f]. */
struct ref_list {
    bool known;
    size_t n;
    int32_t (*item)[LIMIT_FIELDS];
};

/* A row: a value in hand for each column (VALUE_UNKNOWN, VALUE_NONE), a list for each list. */
struct ref_row {
    int32_t *value;
    struct ref_list *list;
};

struct ref_answer {
    uint8_t level, max_level, flags;
    uint64_t fired[MASK_WORDS], lacked[MASK_WORDS];
};

/* Value of a condition of the subject for a row; item: of item `item` of list `list`. */
enum tri ref_cond(const struct cond *c, const struct cycle_ctx *cycle, const struct ref_row *row);
enum tri ref_item_cond(const struct cond *c, const struct cycle_ctx *cycle, const int32_t *item);

/* What the contract says of a row under a pack. */
struct ref_answer ref_judge(const struct pack *p, enum subject s, const struct cycle_ctx *cycle,
                            const struct ref_row *row);

/* The day `months` later, the end of a shorter month standing for the days it lacks. */
date_t ref_add_months(date_t d, int months);

/* --- random numbers
   ----------------------------------------------------------------------------------- */

struct rnd {
    uint64_t state;
};
uint64_t rnd_next(struct rnd *r);
/* lo..hi, both possible. */
long rnd_range(struct rnd *r, long lo, long hi);
/* True once in `n`. */
bool rnd_one_in(struct rnd *r, int n);
/* SEED of the environment, or a fixed one; printed. */
uint64_t rnd_seed(void);

#endif
