/*
 * subject_row.c — writes what was found of a subject.
 */
#include "app/cycle/cycle_inner.h"

static void id_or_null(struct query *q, const char *param, int64_t id)
{
    if (id == 0)
        q_null(q, param);
    else
        q_int(q, param, id);
}

static void bind(struct query *q, const struct opening *o, const struct subject_row *row)
{
    q_int(q, "unit", row->unit);
    q_int(q, "at", row->at);
    q_int(q, "ord", row->ord);
    q_int(q, "version", o->cycle->tree_version);
    q_maybe(q, "reviewed", row->reviewed);
    q_maybe(q, "rated", row->rated);
    q_text_or_null(q, "reason", row->reason);
    q_text_or_null(q, "rule", row->rule);
    q_text_or_null(q, "form", row->form);
    q_text_or_null(q, "form_for", row->form_for);
    q_text(q, "places", row->places);
    q_text_or_null(q, "decider", row->decider);
    id_or_null(q, "decider_unit", row->decider_unit);
    q_text_or_null(q, "member_decider", row->member_decider);
    id_or_null(q, "member_decider_unit", row->member_decider_unit);
    id_or_null(q, "cap_group", row->cap_group);
    q_day(q, "deadline", row->deadline);
    q_text(q, "open_facts", row->open_facts);
}

err_t subject_insert(struct opening *o, const struct record *rec, const struct subject_row *row)
{
    struct query *q = db_query(o->db, "cycle_subject_add");
    bind(q, o, row);
    q_int(q, "cycle", o->cycle->id);
    q_text(q, "kind", str_of(subject_names[rec->subject]));
    id_or_null(q, "person", rec->person);
    return q_run(q);
}

err_t subject_update(struct opening *o, const struct subject_row *row)
{
    struct query *q = db_query(o->db, "cycle_subject_set");
    bind(q, o, row);
    q_int(q, "subject", row->id);
    return q_run(q);
}
