/*
 * sim_fill.h — made-up units and people straight into a book, through the doors of org and person.
 */
#ifndef KIEMDIEM_SIM_SIM_FILL_H
#define KIEMDIEM_SIM_SIM_FILL_H

#include "app/roster/roster_post.h"
#include "app/sim/sim.h"
#include "lib/base/arena.h"
#include "lib/db/db.h"

struct sim_filled {
    struct sim_counts counts;
    long posts, titles; /* posts held; different titles */
    long levels;        /* of past years */
    long titles_placed; /* of those that the catalogue does not know */
};

/*
 * Fills a book that has neither units nor people (E_STATE, reported, when it has) in one transaction
 * with one event.  What lists say in prose is written as records here: nothing is left to settle.
 * Titles mean what `posts` says; those it does not know mean what the holder was drawn with.
 */
err_t sim_fill(struct db *db, struct arena *a, const struct sim_options *o,
               const struct posts *posts, struct str actor, struct sim_filled *out) MUST_CHECK;

#endif
