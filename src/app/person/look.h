/*
 * look.h — a unit by its code, or somebody by unit, name and birth, of a day or of any day.
 *
 * What was decided in years gone by is told of units that have ended and of people who have left:
 * they are looked for on the day that is told, then today, then on any day.
 */
#ifndef KIEMDIEM_PERSON_LOOK_H
#define KIEMDIEM_PERSON_LOOK_H

#include "app/org/dated.h"
#include "lib/base/buf.h"

struct look {
    struct str code;    /* of the unit */
    struct str fold;    /* the name, folded for search */
    date_t first, last; /* the days that the birth may be; DAY_NONE: not told */
    date_t day, today;
};
/* *n: how many units are meant on the first of those days on which there is one; *unit: the first. */
err_t look_unit(struct db *db, const struct look *l, int64_t *unit, int *n) MUST_CHECK;
/* The same of people, with `past` false of the told day only; their births as the office wrote them,
   parted by commas, go to `births`. */
err_t look_person(struct db *db, const struct look *l, bool past, int64_t *person, int *n,
                  struct buf *births) MUST_CHECK;

#endif
