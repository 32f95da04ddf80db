/*
 * settle.h — settling remarks: what a list said in prose becomes a record, or is put aside.
 */
#ifndef KIEMDIEM_ROSTER_SETTLE_H
#define KIEMDIEM_ROSTER_SETTLE_H

#include "app/roster/remark.h"

enum settle { SETTLE_ACCEPT, SETTLE_REJECT, SETTLE_DONE };

/* Told of a discipline that was accepted, after its event, in its transaction: what it does to decided
   levels is known above this room (as struct more_request). */
struct settle_watch {
    err_t (*added)(void *ctx, struct db *db, const int64_t *discipline, size_t n);
    void *ctx;
};

/*
 * Settles one remark in a transaction of its own, with its event: accept writes the proposed fact
 * (spell, discipline, membership); reject says that it is not so; done says that what was to be done
 * is done.  `actor` empty: the system's user.  `watch` NULL: nobody is told.
 * E_NOTFOUND: no such remark.  E_STATE: settled before; accept of a to-do; a fact that contradicts
 * the book.  All reported.
 */
err_t remark_settle(struct db *db, int64_t id, enum settle how, struct str actor,
                    const struct settle_watch *watch) MUST_CHECK;

#endif
