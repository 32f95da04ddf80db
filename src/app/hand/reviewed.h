/*
 * reviewed.h — whom of a cycle the options --unit or --card mean.  Private to this room.
 */
#ifndef KIEMDIEM_HAND_REVIEWED_H
#define KIEMDIEM_HAND_REVIEWED_H

#include "app/cycle/cycle.h"
#include "app/hand/hand.h"

struct reviewed {
    struct cycle cycle;
    struct cycle_ground ground;
    struct cycle_unit unit; /* of --unit; id 0 when it was not given */
    int64_t subject;        /* of --card, else the collective of the unit; 0: none */
    struct str called;
};

/* Takes --year and --quarter, opens the book with one operand and finds who is meant.  E_INVALID,
   E_NOTFOUND: said. */
err_t reviewed_open(struct hand *h, enum db_mode mode, struct reviewed *out) MUST_CHECK;
/* Refuses when nobody is meant. */
err_t reviewed_needed(struct hand *h, const struct reviewed *r) MUST_CHECK;
/* A number of an option, at least 0; -1 when it was not given and is not needed. */
int64_t reviewed_count(struct hand *h, const char *option, bool needed);

#endif
