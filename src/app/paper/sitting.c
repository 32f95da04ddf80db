/*
 * sitting.c — who is reviewed in a unit, in the order of the law: the collective first, then the head,
 * the deputies, the other members of the body, everybody else.
 *
 * In a cell all its members; in a committee those who sit in it, who are subjects of their cells.
 */
#include <string.h>

#include "app/paper/provide_inner.h"

enum { FIRST_ROOM = 32 };

static struct sitter *add(struct arena *a, struct sitting *s)
{
    if (s->n == s->room) {
        size_t room = s->room == 0 ? FIRST_ROOM : s->room * 2;
        struct sitter *more = ARENA_ARRAY(a, struct sitter, room);
        if (s->n > 0)
            memcpy(more, s->sitter, s->n * sizeof *more);
        s->sitter = more;
        s->room = room;
    }
    return &s->sitter[s->n++];
}

static int turn_of(struct str role)
{
    return str_is(role, "head") ? TURN_HEAD : str_is(role, "deputy") ? TURN_DEPUTY : TURN_MEMBER;
}

/* The turn that the posts of a person in the body of the unit give; the first of several. */
static err_t look_at_posts(struct provider *p, struct arena *a, int64_t unit, struct sitter *s)
{
    struct body_finder f = {.db = p->db, .a = a, .state_units = p->state_units};
    struct post_body body[PERSON_POSTS_MOST];
    bool row;
    int n;
    TRY(person_bodies(&f, s->person, p->report.cycle.cutoff, body, &n));
    p->state_units = f.state_units;
    for (int i = 0; i < n; i++) {
        if (body[i].unit != unit)
            continue;
        struct query *q = db_query(p->db, "paper_post_role");
        q_int(q, "post", body[i].post);
        TRY(q_step(q, &row));
        int turn = row ? turn_of(q_get_text(q, 0)) : TURN_OTHER;
        while (row)
            TRY(q_step(q, &row));
        if (turn < s->turn) {
            s->turn = turn;
            s->post = body[i].title;
        }
    }
    return OK;
}

static err_t read_subjects(struct provider *p, struct arena *a, struct query *q, struct sitting *s)
{
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        struct sitter *k = add(a, s);
        *k = (struct sitter){.subject = q_get_int(q, 0),
                             .person = q_get_int(q, 1),
                             .name = str_copy(a, q_get_text(q, 2)),
                             .post = STR(""),
                             .turn = q_get_int(q, 1) == 0 ? TURN_COLLECTIVE : TURN_OTHER,
                             .rated = q_get_int(q, 3) != 0,
                             .posts = q_get_int(q, 4) != 0,
                             .official = q_get_int(q, 5) != 0};
        TRY(q_step(q, &row));
    }
    (void)p;
    return OK;
}

static struct query *within(struct provider *p, const char *name)
{
    struct query *q = db_query(p->db, name);
    q_int(q, "cycle", p->report.cycle.id);
    q_day(q, "day", p->report.cycle.cutoff);
    return q;
}

/* Each turn in one piece; within it the order stays. */
static void put_in_order(struct arena *a, struct sitting *s)
{
    struct sitter *sorted = ARENA_ARRAY(a, struct sitter, s->n + 1);
    size_t n = 0;
    for (int turn = 0; turn < TURNS; turn++) {
        for (size_t i = 0; i < s->n; i++) {
            if (s->sitter[i].turn == turn)
                sorted[n++] = s->sitter[i];
        }
    }
    s->sitter = sorted;
    s->n = n;
}

err_t unit_sitting(struct provider *p, struct arena *a, const struct tree_unit *u,
                   struct sitting *out)
{
    *out = (struct sitting){.n = 0};
    struct query *q = within(p, "paper_sitting_own");
    q_int(q, "unit", u->id);
    TRY(read_subjects(p, a, q, out));
    size_t own = out->n;
    if (!is_cell_kind(u->kind)) {
        q = within(p, "paper_sitting_below");
        q_int(q, "unit", u->id);
        q_int(q, "first", u->first_at);
        q_int(q, "last", u->last_at);
        TRY(read_subjects(p, a, q, out));
    }
    size_t kept = 0;
    for (size_t i = 0; i < out->n; i++) {
        struct sitter *s = &out->sitter[i];
        if (s->posts)
            TRY(look_at_posts(p, a, u->id, s));
        if (i < own || s->turn != TURN_OTHER) /* of those below only who sits here */
            out->sitter[kept++] = *s;
    }
    out->n = kept;
    put_in_order(a, out);
    return OK;
}

err_t unit_head(struct provider *p, struct arena *a, const struct tree_unit *u, struct str *name)
{
    struct secretary head = {.name = STR("")};
    struct sitting s;
    if (p->head_of == u->id) {
        *name = p->head;
        return OK;
    }
    TRY(report_secretary(&p->report, a, u->id, &head));
    if (head.name.n == 0) { /* lists of offices name a title and not the unit of the post */
        TRY(unit_sitting(p, a, u, &s));
        for (size_t i = 0; i < s.n && head.name.n == 0; i++) {
            if (s.sitter[i].turn == TURN_HEAD)
                head.name = s.sitter[i].name;
        }
    }
    p->head_of = u->id;
    p->head = *name = str_copy(p->a, head.name);
    return OK;
}
