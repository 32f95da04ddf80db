/*
 * look.c — who and what is meant, also of people who have left and units that have ended.
 */
#include "app/person/look.h"

static err_t count_units(struct query *q, int64_t *unit, int *n)
{
    bool row;
    *n = 0;
    TRY(q_step(q, &row));
    while (row) {
        if ((*n)++ == 0)
            *unit = q_get_int(q, 0);
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t units_of_day(struct db *db, const struct look *l, date_t day, int64_t *unit, int *n)
{
    struct query *q = db_query(db, "look_unit");
    q_text(q, "code", l->code);
    q_day(q, "day", day);
    return count_units(q, unit, n);
}

err_t look_unit(struct db *db, const struct look *l, int64_t *unit, int *n)
{
    *unit = 0;
    TRY(units_of_day(db, l, l->day, unit, n));
    if (*n == 0 && l->day != l->today)
        TRY(units_of_day(db, l, l->today, unit, n));
    if (*n > 0)
        return OK;
    struct query *q = db_query(db, "look_unit_ever");
    q_text(q, "code", l->code);
    return count_units(q, unit, n);
}

static err_t count_people(const struct look *l, struct query *q, int64_t *person, int *n,
                          struct buf *births)
{
    bool row;
    *n = 0;
    TRY(q_step(q, &row));
    while (row) {
        date_t from = q_get_day(q, 1), to = q_get_day(q, 2);
        bool born = l->first == DAY_NONE || (from != DAY_NONE && from <= l->last && to >= l->first);
        if (born && (*n)++ == 0)
            *person = q_get_int(q, 0);
        if (born) {
            buf_z(births, *n > 1 ? ", " : "");
            buf_str(births, q_get_text(q, 3));
        }
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t people_of_day(struct db *db, const struct look *l, date_t day, int64_t *person, int *n,
                           struct buf *births)
{
    struct query *q = db_query(db, "look_person");
    q_text(q, "code", l->code);
    q_text(q, "fold", l->fold);
    q_day(q, "day", day);
    return count_people(l, q, person, n, births);
}

err_t look_person(struct db *db, const struct look *l, bool past, int64_t *person, int *n,
                  struct buf *births)
{
    *person = 0;
    TRY(people_of_day(db, l, l->day, person, n, births));
    if (*n == 0 && past && l->day != l->today)
        TRY(people_of_day(db, l, l->today, person, n, births));
    if (*n > 0 || !past)
        return OK;
    struct query *q = db_query(db, "look_person_ever");
    q_text(q, "code", l->code);
    q_text(q, "fold", l->fold);
    return count_people(l, q, person, n, births);
}
