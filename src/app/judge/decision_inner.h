/*
 * decision_inner.h — private to app/judge: what the parts of a decision share.
 */
#ifndef KIEMDIEM_JUDGE_DECISION_INNER_H
#define KIEMDIEM_JUDGE_DECISION_INNER_H

#include "app/judge/decision.h"

struct decider {
    struct arena *arena;
    struct judge *judge;
    const struct pack *pack;
    const struct dict *dict;
    enum subject subject;
    struct facts *facts;
    struct decision *d;
    uint8_t flags;
};

static inline bool mask_has(const uint64_t *mask, int bit)
{
    return (mask[bit / 64] >> (bit % 64) & 1u) != 0;
}

/* Value of a condition of the subject in this decision. */
static inline enum tri cond_value(const struct decision *d, const struct cond *c)
{
    return (enum tri)d->cond_value[c->id];
}

/* Makes sure that the item conditions of `list` are in d->item_value. */
void look_at_items(struct decider *x, int list);

/* A set of fact names in the order in which they were found. */
struct names {
    struct arena *arena;
    struct str *list;
    int n, cap;
};
void names_add(struct names *n, struct str name); /* once */

/* facts_used.c: the facts that made `c` what it is (value true or false), or that keep it unknown. */
struct used {
    struct decider *x;
    struct fired_fact *facts; /* with values */
    int n, cap;
};
void used_facts(struct used *u, const struct cond *c, enum tri value);
void unknown_of_group(struct decider *x,
                      struct names *out);  /* special.c: what the share of XS still needs */
void used_column(struct used *u, int col); /* one fact */
void unknown_facts(struct decider *x, const struct cond *c, struct names *out);
void unknown_column(struct decider *x, int col,
                    struct names *out); /* one fact, when it is missing */
struct str fact_json(struct arena *a, const struct fact_def *f, int32_t value);

/* special.c: what a rule cannot say: dates of an event, numbers of a group, shares of a vote. */
void decide_event(struct decider *x);
void decide_group(struct decider *x);
/* The numbers that the cap of a group was reckoned from. */
void used_numbers(struct used *u);
void decide_vote(struct decider *x);

#endif
