/*
 * conflict.h — do two rules of a pack name different values for one answer on the same facts?
 *
 * The values of the facts that two conditions use are cut at the conditions' own thresholds and
 * tried in every
 * combination; what makes both true is put to the judge as a case, so that a witness is a case that
 * can occur.
 * Limits: lists are tried empty and with one usual item, sums of several facts at sample values
 * only; a pair that
 * rests on those, or has more than CONFLICT_COMBINATIONS, may stay unproven.
 */
#ifndef KIEMDIEM_PACK_CONFLICT_H
#define KIEMDIEM_PACK_CONFLICT_H

#include "app/fact/case.h"

#define CONFLICT_COMBINATIONS 200000

enum conflict_verdict {
    CONFLICT_EXCLUDED, /* both cannot be true at once */
    CONFLICT_FOUND,    /* they can: see the witness */
    CONFLICT_NOT_PROVEN
};

struct conflict {
    const struct rule *a, *b;
    const struct effect *ea, *eb; /* the two answers */
    enum conflict_verdict verdict;
    struct str witness; /* "kind = cell, parent_kind = sub_committee" */
};

/* Calls back for every pair of active rules that name different values for one answer; returns how
   many. */
int conflicts_of(struct shelf *s, struct arena *scratch, const struct pack *p,
                 void (*fn)(void *arg, const struct conflict *c), void *arg);

/* One pair. Memory is taken from `scratch`, which is emptied first. */
void conflict_check(struct shelf *s, struct arena *scratch, const struct pack *p,
                    struct conflict *c);

#endif
