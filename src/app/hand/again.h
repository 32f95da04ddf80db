/*
 * again.h — disciplines that come by lists and by remarks: whom each reopens, looked at in their
 * transaction and told afterwards.  One entered by hand: discipline_cmd.c.
 */
#ifndef KIEMDIEM_HAND_AGAIN_H
#define KIEMDIEM_HAND_AGAIN_H

#include "app/judge/command.h"

struct again {
    struct command *c;
    struct str actor;             /* empty: the system's user */
    struct touched *first, **end; /* those that reopen something */
    int64_t reopened;
};

void again_open(struct again *x, struct command *c, struct str actor);
/* ctx: a struct again.  In the transaction that wrote the disciplines, after its event. */
err_t again_look(void *ctx, struct db *db, const int64_t *discipline, size_t n) MUST_CHECK;
void again_say(const struct again *x, const struct dict *dict);

#endif
