/*
 * past.h — what was decided over a person or a unit outside a cycle of this book: disciplines with
 * all their fields, and levels of past years.
 *
 * Functions write inside the transaction that the caller has open; the caller's act is the event
 * (audit.h).  Words are those of the dictionary: whoever calls has looked them up.
 */
#ifndef KIEMDIEM_PERSON_PAST_H
#define KIEMDIEM_PERSON_PAST_H

#include "app/org/dated.h"
#include "lib/base/arena.h"

struct past_discipline {
    int64_t person, unit;   /* whose: one of them, the other 0 */
    struct str form;        /* enum discipline_form; of a unit body_discipline_form */
    date_t decided_on;      /* known always */
    int breach_year;        /* 0: not told */
    struct str breach_unit; /* this, old, both; "": not told */
    date_t made_heavier_on; /* DAY_NONE: never */
    int duty_related, self_detected, remedied; /* 1, 0; -1: not told */
    bool within_authority;
    struct str side;     /* party, state */
    struct str same_act; /* "": none */
    struct str paper;
};

err_t past_discipline_add(struct db *db, const struct past_discipline *d, int64_t *id) MUST_CHECK;
/* The discipline of the same subject, form, day and side; 0: none. */
err_t past_discipline_find(struct db *db, const struct past_discipline *d, int64_t *id) MUST_CHECK;
/* Strings in the arena.  E_NOTFOUND. */
err_t past_discipline_load(struct db *db, struct arena *a, int64_t id,
                           struct past_discipline *out) MUST_CHECK;
err_t past_discipline_heavier(struct db *db, int64_t id, date_t on) MUST_CHECK;
/* Writes what was not told before: breach_year, breach_unit, duty_related, self_detected, remedied. */
err_t past_discipline_tell(struct db *db, int64_t id, const struct past_discipline *d) MUST_CHECK;
/* Two disciplines tell the same in every field. */
bool past_discipline_same(const struct past_discipline *a, const struct past_discipline *b);

struct past_level {
    int64_t person, unit; /* whose: one of them, the other 0 */
    struct str side;      /* party, state */
    int year;
    struct str level; /* enum level */
    struct str paper;
};

err_t past_level_add(struct db *db, const struct past_level *l) MUST_CHECK;
/* The level that the book was told of that subject, side and year; *level is "" when none was. */
err_t past_level_find(struct db *db, struct arena *a, const struct past_level *l,
                      struct str *level) MUST_CHECK;
/* Has this book itself decided that year of that subject?  Of the Party side. */
err_t past_level_decided(struct db *db, const struct past_level *l, bool *decided) MUST_CHECK;

#endif
