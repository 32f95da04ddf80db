/*
 * shortcoming.c — the table of shortcomings.
 */
#include "app/review/shortcoming.h"

static void id_or_null(struct query *q, const char *param, int64_t id)
{
    if (id != 0)
        q_int(q, param, id);
    else
        q_null(q, param);
}

/* The one row of a query; id 0: there was none. */
static err_t one_row(struct query *q, struct arena *a, struct shortcoming *out)
{
    bool row;
    *out = (struct shortcoming){.id = 0};
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    *out = (struct shortcoming){.id = q_get_int(q, 0),
                                .person = q_get_int(q, 1),
                                .unit = q_get_int(q, 2),
                                .year = (int)q_get_int(q, 3),
                                .text = str_copy(a, q_get_text(q, 4)),
                                .cause = str_copy(a, q_get_text(q, 5)),
                                .responsible = str_copy(a, q_get_text(q, 6)),
                                .remedy = str_copy(a, q_get_text(q, 7)),
                                .remedy_by = q_get_day(q, 8),
                                .state = str_copy(a, q_get_text(q, 9)),
                                .done_on = q_get_day(q, 10),
                                .evidence = str_copy(a, q_get_text(q, 11))};
    return q_step(q, &row);
}

err_t shortcoming_find(struct db *db, struct arena *a, const struct shortcoming *like,
                       struct shortcoming *out)
{
    struct query *q = db_query(db, "shortcoming_find");
    q_int(q, "year", like->year);
    q_text(q, "text", like->text);
    id_or_null(q, "person", like->person);
    id_or_null(q, "unit", like->person != 0 ? 0 : like->unit);
    return one_row(q, a, out);
}

err_t shortcoming_load(struct db *db, struct arena *a, int64_t id, struct shortcoming *out)
{
    struct query *q = db_query(db, "shortcoming_get");
    q_int(q, "id", id);
    TRY(one_row(q, a, out));
    return out->id != 0 ? OK : E_NOTFOUND;
}

err_t shortcoming_add(struct db *db, const struct shortcoming *s, int64_t event, int64_t *id)
{
    struct query *q = db_query(db, "shortcoming_add");
    id_or_null(q, "person", s->person);
    id_or_null(q, "unit", s->person != 0 ? 0 : s->unit);
    q_int(q, "year", s->year);
    q_text(q, "text", s->text);
    q_text(q, "cause", s->cause);
    q_text(q, "responsible", s->responsible);
    q_text(q, "remedy", s->remedy);
    q_day(q, "remedy_by", s->remedy_by);
    q_int(q, "event", event);
    TRY(q_run(q));
    *id = db_last_id(db);
    return OK;
}

err_t shortcoming_tell_anew(struct db *db, int64_t id, const struct shortcoming *s)
{
    struct query *q = db_query(db, "shortcoming_tell_anew");
    q_int(q, "id", id);
    q_text(q, "cause", s->cause);
    q_text(q, "responsible", s->responsible);
    q_text(q, "remedy", s->remedy);
    q_day(q, "remedy_by", s->remedy_by);
    return q_run(q);
}

err_t shortcoming_settle(struct db *db, const struct shortcoming *s)
{
    struct query *q = db_query(db, "shortcoming_settle");
    q_int(q, "id", s->id);
    q_text(q, "state", s->state);
    q_day(q, "done_on", s->done_on);
    q_text(q, "evidence", s->evidence);
    return q_run(q);
}
