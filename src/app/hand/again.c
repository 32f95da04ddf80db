/*
 * again.c — which decided levels the disciplines that come in bulk put in question.
 */
#include "app/hand/again.h"

#include "app/rerate/rerate.h"

enum { LINES_TOLD = 20 };

/* A discipline that puts a decided level in question. */
struct touched {
    int64_t discipline;
    struct str who;
    struct rerate_found found;
    struct touched *next;
};

void again_open(struct again *x, struct command *c, struct str actor)
{
    *x = (struct again){.c = c, .actor = actor};
    x->end = &x->first;
}

static err_t called(const struct again *x, int64_t discipline, struct str *out)
{
    struct query *q = db_query(x->c->db, "hand_discipline_whose");
    bool row;
    q_int(q, "discipline", discipline);
    TRY(q_step(q, &row));
    while (row) {
        *out =
            str_fmt(x->c->a, "%.*s (%.*s)", STR_ARG(q_get_text(q, 0)), STR_ARG(q_get_text(q, 1)));
        TRY(q_step(q, &row));
    }
    return OK;
}

err_t again_look(void *ctx, struct db *db, const int64_t *discipline, size_t n)
{
    struct again *x = ctx;
    struct rerate_found *found = ARENA_ARRAY(x->c->a, struct rerate_found, n + 1);
    TRY(rerate_note_each(db, x->c->a, discipline, n, x->actor, found));
    for (size_t i = 0; i < n; i++) {
        x->reopened += found[i].reopened;
        if (found[i].reopened == 0 && found[i].outside_year == 0)
            continue;
        struct touched *t = ARENA_NEW(x->c->a, struct touched);
        *t = (struct touched){discipline[i], STR(""), found[i], NULL};
        TRY(called(x, discipline[i], &t->who));
        *x->end = t;
        x->end = &t->next;
    }
    return OK;
}

void again_say(const struct again *x, const struct dict *dict)
{
    struct command *c = x->c;
    int told = 0;
    for (const struct touched *t = x->first; t != NULL; t = t->next) {
        const struct rerate_found *f = &t->found;
        if (++told > LINES_TOLD)
            continue;
        if (f->reopened > 0)
            SAY(c, M_HAND_LIST_REOPENS, t->who, command_number(c, f->reopened));
        if (f->lacks.n > 0)
            SAY(c, M_RERATE_LACKS, rerate_lacks_words(c->a, dict, c->o.lang, f->lacks),
                command_number(c, t->discipline));
        if (f->outside_year != 0) {
            SAY(c, M_HAND_LIST_OUTSIDE, t->who);
            SAY(c, M_RERATE_OUTSIDE, str_fmt(c->a, "%d", f->outside_year), f->outside_cite,
                f->outside_pack, f->outside_level.n > 0 ? f->outside_level : STR("–"));
        }
    }
    if (told > LINES_TOLD)
        SAY(c, M_HAND_LIST_MORE, command_number(c, told - LINES_TOLD));
    if (x->reopened > 0)
        SAY(c, M_RERATE_NOTED, command_number(c, x->reopened));
}
