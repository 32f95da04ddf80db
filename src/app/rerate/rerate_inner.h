/*
 * rerate_inner.h — grounds that are loaded once and kept.  Private to this room.
 */
#ifndef KIEMDIEM_RERATE_RERATE_INNER_H
#define KIEMDIEM_RERATE_RERATE_INNER_H

#include "app/rerate/rerate.h"

/* A cycle with a version of its ground; of a year that was never opened: the regulation of the
   program without overlays, cycle.id 0. */
struct kept_ground {
    struct cycle cycle;
    struct cycle_ground ground;
    struct kept_ground *next;
};

struct grounds {
    struct db *db;
    struct arena *a;
    struct shelf *shelf; /* of the program; NULL until it is asked for */
    struct kept_ground *first;
};

/* The ground of a cycle of the book; version 0: the one in force.  Lives in the arena. */
err_t ground_of_cycle(struct grounds *g, int year, int quarter, int version,
                      const struct kept_ground **out) MUST_CHECK;
/* What a year is judged by: the cycle of the book, or else the regulation of the program.  *out is
   NULL when there is none. */
err_t ground_of_year(struct grounds *g, int year, const struct kept_ground **out) MUST_CHECK;
/* The regulation of the program for a year; "" for none. */
struct str ground_pack_id(struct grounds *g, int year);

#endif
