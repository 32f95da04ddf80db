/*
 * plan.c — plans of levels: what a deadline may be, and the table.
 */
#include "app/cycle/plan.h"

#include "app/cycle/cycle_inner.h"

enum { KINDS_MOST = 64, ABOVE_MOST = 1024 };

struct str plan_step_word(enum plan_step step)
{
    static const char *const word[PLAN_STEPS] = {"self_review", "review", "proposal", "decision",
                                                 "report"};
    return str_of(word[step]);
}

enum plan_step plan_step_of(struct str word)
{
    int step = 0;
    while (step < PLAN_STEPS && !str_eq(plan_step_word((enum plan_step)step), word))
        step++;
    return (enum plan_step)step;
}

struct str plan_step_label(enum lang lang, enum plan_step step)
{
    static const enum msg_id label[PLAN_STEPS] = {M_PLAN_SELF_REVIEW, M_PLAN_REVIEW,
                                                  M_PLAN_PROPOSAL, M_PLAN_DECISION, M_PLAN_REPORT};
    return msg_text(lang, label[step]);
}

/* --- what it is held against --- */

struct kind_below {
    struct str kind;
    date_t regulation; /* DAY_NONE: it names none */
};
struct above {
    struct str unit, number;
    struct plan_deadline d;
};
struct check {
    struct db *db;
    struct arena *a;
    const struct cycle *cycle;
    const struct enum_def *kinds;
    const struct plan *p;
    struct kind_below kind[KINDS_MOST];
    int n_kinds;
    struct above above[ABOVE_MOST];
    int n_above;
    bool wrong;
};

static void refuse(struct check *x, enum msg_id id, size_t n, const struct str *words)
{
    x->wrong = true;
    (void)problem_add(db_problems(x->db), (struct place){.line = 0}, false,
                      msg_make(x->a, db_lang(x->db), id, n, words));
}
#define REFUSE(x, id, ...)                                                                         \
    refuse((x), (id), sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str),                    \
           (struct str[]){__VA_ARGS__})

static struct str step_label(const struct check *x, enum plan_step step)
{
    return plan_step_label(db_lang(x->db), step);
}

static struct str kind_label(const struct check *x, struct str kind)
{
    int code = enum_code(x->kinds, kind);
    return code > 0 ? enum_label(x->kinds, db_lang(x->db), code) : kind;
}

static err_t load_kinds(struct check *x)
{
    struct query *q = db_query(x->db, "plan_kinds");
    bool row;
    q_int(q, "cycle", x->cycle->id);
    q_int(q, "first", x->p->unit.first_at);
    q_int(q, "last", x->p->unit.last_at);
    TRY(q_step(q, &row));
    while (row) {
        if (x->n_kinds == KINDS_MOST)
            return E_LIMIT;
        x->kind[x->n_kinds++] =
            (struct kind_below){str_copy(x->a, q_get_text(q, 0)), q_get_day(q, 1)};
        TRY(q_step(q, &row));
    }
    return OK;
}

/* A row of plan_above and plan_below. */
static struct above row_of(struct arena *a, const struct query *q)
{
    return (struct above){
        str_copy(a, q_get_text(q, 0)),
        str_copy(a, q_get_text(q, 1)),
        {plan_step_of(q_get_text(q, 2)), str_copy(a, q_get_text(q, 3)), q_get_day(q, 4)}};
}

static struct query *of_place(const struct check *x, const char *name)
{
    struct query *q = db_query(x->db, name);
    q_int(q, "cycle", x->cycle->id);
    q_int(q, "version", x->cycle->tree_version);
    q_int(q, "first", x->p->unit.first_at);
    q_int(q, "last", x->p->unit.last_at);
    return q;
}

static err_t load_above(struct check *x)
{
    struct query *q = of_place(x, "plan_above");
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        if (x->n_above == ABOVE_MOST)
            return E_LIMIT;
        x->above[x->n_above++] = row_of(x->a, q);
        TRY(q_step(q, &row));
    }
    return OK;
}

/* The last day of a step for a kind as the plan itself names it: its kind goes before every kind. */
static date_t own_day(const struct plan *p, enum plan_step step, struct str kind)
{
    date_t every = DAY_NONE;
    for (int i = 0; i < p->n; i++) {
        const struct plan_deadline *d = &p->deadline[i];
        if (d->step == step && d->kind.n > 0 && str_eq(d->kind, kind))
            return d->day;
        if (d->step == step && d->kind.n == 0)
            every = d->day;
    }
    return every;
}

/* The plan above that binds a step for a kind: of several the earliest; of one plan, its word for
   the kind goes before its word for every kind.  NULL: none does. */
static const struct above *bound_above(const struct check *x, enum plan_step step, struct str kind)
{
    const struct above *least = NULL;
    for (int i = 0; i < x->n_above; i++) {
        const struct above *b = &x->above[i];
        bool special = false;
        if (b->d.step != step || (b->d.kind.n > 0 && !str_eq(b->d.kind, kind)))
            continue;
        for (int k = 0; b->d.kind.n == 0 && k < x->n_above; k++) {
            const struct above *o = &x->above[k];
            special = special || (o->d.step == step && str_eq(o->d.kind, kind) &&
                                  str_eq(o->unit, b->unit) && str_eq(o->number, b->number));
        }
        if (!special && (least == NULL || b->d.day < least->d.day))
            least = b;
    }
    return least;
}

/* --- the checks --- */

static void check_kind_of(struct check *x, const struct plan_deadline *d)
{
    int k = 0;
    while (k < x->n_kinds && !str_eq(x->kind[k].kind, d->kind))
        k++;
    if (d->kind.n > 0 && k == x->n_kinds)
        REFUSE(x, M_PLAN_NO_KIND, kind_label(x, d->kind), x->p->unit.name);
    if (d->day < x->p->on)
        REFUSE(x, M_PLAN_BEFORE_ISSUE, step_label(x, d->step), day_text(x->a, d->day),
               day_text(x->a, x->p->on));
}

/* A step of a kind, against what stands above. */
static void check_step(struct check *x, const struct kind_below *k, enum plan_step step)
{
    date_t day = own_day(x->p, step, k->kind);
    const struct above *b = bound_above(x, step, k->kind);
    if (day == DAY_NONE)
        return;
    if (b != NULL && day > b->d.day)
        REFUSE(x, M_PLAN_LATER_THAN_ABOVE, step_label(x, step), kind_label(x, k->kind),
               day_text(x->a, day), day_text(x->a, b->d.day), b->number, b->unit);
    if (step != PLAN_REPORT && k->regulation != DAY_NONE && day > k->regulation)
        REFUSE(x, M_PLAN_LATER_THAN_RULE, step_label(x, step), kind_label(x, k->kind),
               day_text(x->a, day), day_text(x->a, k->regulation));
}

/* No step of a kind ends before one that it waits for. */
static void check_order(struct check *x, const struct kind_below *k)
{
    date_t before = DAY_NONE;
    enum plan_step step_before = PLAN_SELF_REVIEW;
    for (int i = 0; i < PLAN_STEPS; i++) {
        enum plan_step step = (enum plan_step)i;
        date_t day = own_day(x->p, step, k->kind);
        const struct above *b = bound_above(x, step, k->kind);
        if (day == DAY_NONE && b != NULL)
            day = b->d.day;
        if (day == DAY_NONE)
            continue;
        if (before != DAY_NONE && day < before)
            REFUSE(x, M_PLAN_BACKWARDS, step_label(x, step), kind_label(x, k->kind),
                   day_text(x->a, day), step_label(x, step_before), day_text(x->a, before));
        before = day;
        step_before = step;
    }
}

/* What plans below say that is later than this one. */
static err_t look_below(struct check *x, struct plan_below *out)
{
    struct query *q = of_place(x, "plan_below");
    bool row;
    *out = (struct plan_below){.n = 0};
    TRY(q_step(q, &row));
    while (row) {
        enum plan_step step = plan_step_of(q_get_text(q, 2));
        date_t here = own_day(x->p, step, q_get_text(q, 3)), day = q_get_day(q, 4);
        if (here != DAY_NONE && day > here) {
            if (out->n < PLAN_TOLD) {
                struct above b = row_of(x->a, q);
                out->first[out->n].unit = b.unit;
                out->first[out->n].number = b.number;
                out->first[out->n].step = step;
                out->first[out->n].day = day;
            }
            out->n++;
        }
        TRY(q_step(q, &row));
    }
    return OK;
}

err_t plan_check(struct db *db, struct arena *a, const struct cycle *c,
                 const struct cycle_ground *g, const struct plan *p, struct plan_below *below)
{
    struct check *x = ARENA_NEW(a, struct check);
    *x = (struct check){.db = db, .a = a, .cycle = c, .p = p};
    x->kinds = dict_enum(g->pack->dict, STR("kind"), false);
    if (c->closed)
        return cycle_refuse(db, a, E_STATE, M_CYCLE_IS_CLOSED, str_fmt(a, "%d", c->year), STR(""));
    TRY(load_kinds(x));
    TRY(load_above(x));
    for (int i = 0; i < p->n; i++)
        check_kind_of(x, &p->deadline[i]);
    for (int k = 0; k < x->n_kinds; k++) {
        for (int step = 0; step < PLAN_STEPS; step++)
            check_step(x, &x->kind[k], (enum plan_step)step);
        check_order(x, &x->kind[k]);
    }
    return x->wrong ? E_INVALID : look_below(x, below);
}

/* --- the table --- */

err_t plan_find(struct db *db, struct arena *a, const struct cycle *c,
                const struct cycle_unit *unit, struct plan *out)
{
    struct query *q = db_query(db, "plan_find");
    bool row;
    *out = (struct plan){.unit = *unit};
    q_int(q, "cycle", c->id);
    q_int(q, "unit", unit->id);
    TRY(q_step(q, &row));
    while (row) {
        if (out->n == PLAN_DEADLINES_MOST)
            return E_LIMIT;
        out->number = str_copy(a, q_get_text(q, 0));
        out->on = q_get_day(q, 1);
        out->deadline[out->n++] = (struct plan_deadline){
            plan_step_of(q_get_text(q, 2)), str_copy(a, q_get_text(q, 3)), q_get_day(q, 4)};
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t of_unit(struct db *db, const char *name, const struct cycle *c, int64_t unit)
{
    struct query *q = db_query(db, name);
    q_int(q, "cycle", c->id);
    q_int(q, "unit", unit);
    return q_run(q);
}

err_t plan_write(struct db *db, const struct cycle *c, const struct plan *p, int64_t event)
{
    TRY(of_unit(db, "plan_drop_deadlines", c, p->unit.id));
    TRY(of_unit(db, "plan_drop", c, p->unit.id));
    struct query *q = db_query(db, "plan_add");
    q_int(q, "cycle", c->id);
    q_int(q, "unit", p->unit.id);
    q_text(q, "number", p->number);
    q_day(q, "on_date", p->on);
    q_int(q, "event", event);
    TRY(q_run(q));
    int64_t id = db_last_id(db);
    for (int i = 0; i < p->n; i++) {
        q = db_query(db, "plan_deadline_add");
        q_int(q, "plan", id);
        q_text(q, "step", plan_step_word(p->deadline[i].step));
        q_text(q, "kind", p->deadline[i].kind);
        q_day(q, "day", p->deadline[i].day);
        TRY(q_run(q));
    }
    return OK;
}
