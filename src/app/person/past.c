/*
 * past.c — disciplines and levels of past years in the book.
 */
#include "app/person/past.h"

static void bind_whose(struct query *q, int64_t person, int64_t unit)
{
    if (person != 0)
        q_int(q, "person", person);
    else
        q_null(q, "person");
    if (unit != 0)
        q_int(q, "unit", unit);
    else
        q_null(q, "unit");
}

static void bind_word(struct query *q, const char *param, struct str word)
{
    if (word.n > 0)
        q_text(q, param, word);
    else
        q_null(q, param);
}

err_t past_discipline_add(struct db *db, const struct past_discipline *d, int64_t *id)
{
    struct query *q = db_query(db, "past_discipline_add");
    bind_whose(q, d->person, d->unit);
    q_text(q, "form", d->form);
    q_day(q, "decided_on", d->decided_on);
    if (d->breach_year != 0)
        q_int(q, "breach_year", d->breach_year);
    else
        q_null(q, "breach_year");
    bind_word(q, "breach_unit", d->breach_unit);
    q_day(q, "made_heavier_on", d->made_heavier_on);
    q_maybe(q, "duty_related", d->duty_related);
    q_int(q, "within_authority", d->within_authority);
    q_maybe(q, "self_detected", d->self_detected);
    q_maybe(q, "remedied", d->remedied);
    q_text(q, "side", d->side);
    bind_word(q, "same_act", d->same_act);
    q_text(q, "paper", d->paper);
    TRY(q_run(q));
    *id = db_last_id(db);
    return OK;
}

err_t past_discipline_find(struct db *db, const struct past_discipline *d, int64_t *id)
{
    struct query *q = db_query(db, "past_discipline_find");
    bind_whose(q, d->person, d->unit);
    q_text(q, "form", d->form);
    q_day(q, "decided_on", d->decided_on);
    q_text(q, "side", d->side);
    return q_one_int(q, 0, id);
}

err_t past_discipline_load(struct db *db, struct arena *a, int64_t id, struct past_discipline *out)
{
    struct query *q = db_query(db, "past_discipline_get");
    bool row;
    q_int(q, "id", id);
    TRY(q_step(q, &row));
    if (!row)
        return E_NOTFOUND;
    *out = (struct past_discipline){.person = q_get_int(q, 0),
                                    .unit = q_get_int(q, 1),
                                    .form = str_copy(a, q_get_text(q, 2)),
                                    .decided_on = q_get_day(q, 3),
                                    .breach_year = (int)q_get_int(q, 4),
                                    .breach_unit = str_copy(a, q_get_text(q, 5)),
                                    .made_heavier_on = q_get_day(q, 6),
                                    .duty_related = q_get_maybe(q, 7),
                                    .within_authority = q_get_int(q, 8) != 0,
                                    .self_detected = q_get_maybe(q, 9),
                                    .remedied = q_get_maybe(q, 10),
                                    .side = str_copy(a, q_get_text(q, 11)),
                                    .same_act = str_copy(a, q_get_text(q, 12)),
                                    .paper = str_copy(a, q_get_text(q, 13))};
    return q_run(q);
}

err_t past_discipline_heavier(struct db *db, int64_t id, date_t on)
{
    struct query *q = db_query(db, "past_discipline_heavier");
    q_int(q, "id", id);
    q_day(q, "day", on);
    return q_run(q);
}

err_t past_discipline_tell(struct db *db, int64_t id, const struct past_discipline *d)
{
    struct query *q = db_query(db, "past_discipline_tell");
    q_int(q, "id", id);
    if (d->breach_year != 0)
        q_int(q, "breach_year", d->breach_year);
    else
        q_null(q, "breach_year");
    bind_word(q, "breach_unit", d->breach_unit);
    q_maybe(q, "duty_related", d->duty_related);
    q_maybe(q, "self_detected", d->self_detected);
    q_maybe(q, "remedied", d->remedied);
    return q_run(q);
}

bool past_discipline_same(const struct past_discipline *a, const struct past_discipline *b)
{
    return a->person == b->person && a->unit == b->unit && str_eq(a->form, b->form) &&
           a->decided_on == b->decided_on && a->breach_year == b->breach_year &&
           str_eq(a->breach_unit, b->breach_unit) && a->made_heavier_on == b->made_heavier_on &&
           a->duty_related == b->duty_related && a->within_authority == b->within_authority &&
           a->self_detected == b->self_detected && a->remedied == b->remedied &&
           str_eq(a->side, b->side) && str_eq(a->same_act, b->same_act) &&
           str_eq(a->paper, b->paper);
}

err_t past_level_add(struct db *db, const struct past_level *l)
{
    struct query *q = db_query(db, "past_level_add");
    bind_whose(q, l->person, l->unit);
    q_text(q, "side", l->side);
    q_int(q, "year", l->year);
    q_text(q, "level", l->level);
    q_text(q, "paper", l->paper);
    return q_run(q);
}

err_t past_level_find(struct db *db, struct arena *a, const struct past_level *l, struct str *level)
{
    struct query *q = db_query(db, "past_level_find");
    bool row;
    bind_whose(q, l->person, l->unit);
    q_text(q, "side", l->side);
    q_int(q, "year", l->year);
    TRY(q_step(q, &row));
    *level = row ? str_copy(a, q_get_text(q, 0)) : STR("");
    return row ? q_run(q) : OK;
}

err_t past_level_decided(struct db *db, const struct past_level *l, bool *decided)
{
    struct query *q = db_query(db, "past_level_decided");
    int64_t n = 0;
    bind_whose(q, l->person, l->unit);
    q_int(q, "year", l->year);
    TRY(q_one_int(q, 0, &n));
    *decided = n > 0 && str_is(l->side, "party");
    return OK;
}
