/*
 * cond_build.h — making conditions: one node for equal conditions, constants folded.
 */
#ifndef KIEMDIEM_RULE_COND_BUILD_H
#define KIEMDIEM_RULE_COND_BUILD_H

#include "lib/rule/cond.h"

/* One reduction of a program: some item of `list` meets `item`. */
struct reduction {
    int list;
    const struct cond *item;
};

/* All conditions of one program (one kind of subject). */
struct cond_space {
    struct arena *arena;
    const struct dict *dict;
    enum subject subject;
    const struct cond **conds; /* by id; a node comes after the nodes it uses */
    int n_conds, cap;
    int *bucket; /* hash -> id + 1 */
    int *next;   /* id -> next id + 1 of the same bucket */
    struct reduction red[LIMIT_REDUCTIONS];
    int n_red;
    bool too_many; /* a limit was passed */
};

void cond_space_open(struct cond_space *s, struct arena *a, const struct dict *d,
                     enum subject subject);
const struct cond *cond_const(struct cond_space *s, enum tri value);
const struct cond *cond_not(struct cond_space *s, const struct cond *a);
const struct cond *cond_and(struct cond_space *s, const struct cond *a, const struct cond *b);
const struct cond *cond_or(struct cond_space *s, const struct cond *a, const struct cond *b);
/* sum of terms + constant >= 0; terms are sorted and reduced here. item: columns are fields of an
   item. */
const struct cond *cond_linear(struct cond_space *s, bool item, const struct linear_term *t, int n,
                               long constant);
const struct cond *cond_eq(struct cond_space *s, bool item, int col, long value);
const struct cond *cond_none(struct cond_space *s, bool item, int col);
const struct cond *cond_bit(struct cond_space *s, bool item, int col, int code);
const struct cond *cond_date(struct cond_space *s, bool item, int col, enum day_ref ref, int months,
                             int offset);
const struct cond *cond_some(struct cond_space *s, int list, const struct cond *item);

#endif
