/*
 * facts_used.c — which facts made a condition true, and which are missing.
 *
 * Walks the condition with the values that the judge gave to its parts: of an `and` that is true
 * both sides matter, of an
 * `or` that is true only the true ones; of a list the items that met the condition, by number.
 */
#include <string.h>

#include "app/judge/decision_inner.h"
#include "lib/base/arena.h"
#include "lib/json/json.h"

void names_add(struct names *n, struct str name)
{
    for (int i = 0; i < n->n; i++) {
        if (str_eq(n->list[i], name))
            return;
    }
    if (n->n == n->cap) {
        int cap = n->cap ? 2 * n->cap : 8;
        struct str *list = ARENA_ARRAY(n->arena, struct str, (size_t)cap);
        if (n->n > 0)
            memcpy(list, n->list, (size_t)n->n * sizeof *list);
        n->list = list;
        n->cap = cap;
    }
    n->list[n->n++] = name;
}

void look_at_items(struct decider *x, int list)
{
    size_t n = facts_items(x->facts, list);
    if (x->d->item_value[list] != NULL || n == 0)
        return;
    uint8_t **value = ARENA_ARRAY(x->arena, uint8_t *, n);
    size_t n_conds = (size_t)program_conds(x->judge->prog);
    for (size_t i = 0; i < n; i++) {
        value[i] = arena_alloc(x->arena, n_conds + 1);
        judge_trace_item(x->judge, facts_input(x->facts), list, i, value[i]);
    }
    x->d->item_value[list] = value;
}

struct str fact_json(struct arena *a, const struct fact_def *f, int32_t value)
{
    char date[11];
    if (value == VALUE_NONE)
        return STR("null");
    if (value == VALUE_UNKNOWN)
        return STR("null");
    switch (f->type) {
    case FACT_BOOL:
        return value ? STR("true") : STR("false");
    case FACT_ENUM:
        return str_fmt(a, "\"%.*s\"", STR_ARG(f->en_def->value[value]));
    case FACT_DATE:
        date_format_iso(value, date);
        return str_fmt(a, "\"%s\"", date);
    case FACT_NUMBER:
        if (value % 100 == 0)
            return str_fmt(a, "%d", value / 100);
        return value % 10 == 0 ? str_fmt(a, "%d.%d", value / 100, value / 10 % 10)
                               : str_fmt(a, "%d.%02d", value / 100, value % 100);
    case FACT_COUNT:
    case FACT_YEAR:
        return str_fmt(a, "%d", value);
    case FACT_SET:
        break;
    case FACT_TEXT:
    case FACT_YEARS:
        return STR("null");
    }
    struct str all = STR("[");
    for (int i = 1; i <= f->en_def->n; i++) {
        if (!(value >> (i - 1) & 1))
            continue;
        all = str_fmt(a, "%.*s%s\"%.*s\"", STR_ARG(all), all.n > 1 ? ", " : "",
                      STR_ARG(f->en_def->value[i]));
    }
    return str_fmt(a, "%.*s]", STR_ARG(all));
}

static void add_used(struct used *u, struct str name, struct str json)
{
    for (int i = 0; i < u->n; i++) {
        if (str_eq(u->facts[i].name, name))
            return;
    }
    if (u->n == u->cap) {
        int cap = u->cap ? 2 * u->cap : 8;
        struct fired_fact *list = ARENA_ARRAY(u->x->arena, struct fired_fact, (size_t)cap);
        if (u->n > 0)
            memcpy(list, u->facts, (size_t)u->n * sizeof *list);
        u->facts = list;
        u->cap = cap;
    }
    u->facts[u->n++] = (struct fired_fact){name, json};
}

void used_column(struct used *u, int col)
{
    const struct fact_def *f = u->x->dict->fact[u->x->subject][col];
    add_used(u, f->name, fact_json(u->x->arena, f, facts_get(u->x->facts, col)));
}

static void use_field(struct used *u, int list, size_t item, int field)
{
    const struct list_def *l = u->x->dict->list[u->x->subject][list];
    struct arena *a = u->x->arena;
    if (l->field[field].computed)
        return;
    add_used(u, str_fmt(a, "%.*s[%zu].%.*s", STR_ARG(l->name), item, STR_ARG(l->field[field].name)),
             fact_json(a, &l->field[field], facts_field(u->x->facts, list, item, field)));
}

/* The leaves of an item condition. */
static void use_item(struct used *u, int list, size_t item, const struct cond *c, enum tri want)
{
    const uint8_t *value = u->x->d->item_value[list][item];
    switch (c->kind) {
    case COND_CONST:
    case COND_SOME:
        return;
    case COND_NOT:
        use_item(u, list, item, c->a, (enum tri)(TRI_TRUE - (int)want));
        return;
    case COND_AND:
    case COND_OR: {
        bool all = (c->kind == COND_AND) == (want == TRI_TRUE);
        if (all || value[c->a->id] == want)
            use_item(u, list, item, c->a, want);
        if (all || value[c->b->id] == want)
            use_item(u, list, item, c->b, want);
        return;
    }
    case COND_LINEAR:
        for (int i = 0; i < c->n_terms; i++)
            use_field(u, list, item, c->term[i].col);
        return;
    case COND_EQ:
    case COND_NONE:
    case COND_BIT:
    case COND_DATE:
        use_field(u, list, item, c->col);
        return;
    }
}

/* "some": the items that met it, each with its form first; "no": how many there are. */
static void use_list(struct used *u, const struct cond *c, enum tri want)
{
    const struct list_def *l = u->x->dict->list[u->x->subject][c->list];
    size_t n = facts_items(u->x->facts, c->list);
    if (want != TRI_TRUE) {
        add_used(u, l->name, str_fmt(u->x->arena, "%zu", n));
        return;
    }
    look_at_items(u->x, c->list);
    for (size_t i = 0; i < n; i++) {
        if (u->x->d->item_value[c->list][i][c->a->id] != TRI_TRUE)
            continue;
        if (list_field(l, STR("form")) >= 0)
            use_field(u, c->list, i, list_field(l, STR("form")));
        use_item(u, c->list, i, c->a, TRI_TRUE);
    }
}

void used_facts(struct used *u, const struct cond *c, enum tri want)
{
    switch (c->kind) {
    case COND_CONST:
        return;
    case COND_NOT:
        used_facts(u, c->a, (enum tri)(TRI_TRUE - (int)want));
        return;
    case COND_AND:
    case COND_OR: {
        bool all = (c->kind == COND_AND) == (want == TRI_TRUE);
        if (all || cond_value(u->x->d, c->a) == want)
            used_facts(u, c->a, want);
        if (all || cond_value(u->x->d, c->b) == want)
            used_facts(u, c->b, want);
        return;
    }
    case COND_LINEAR:
        for (int i = 0; i < c->n_terms; i++)
            used_column(u, c->term[i].col);
        return;
    case COND_EQ:
    case COND_NONE:
    case COND_BIT:
    case COND_DATE:
        used_column(u, c->col);
        return;
    case COND_SOME:
        use_list(u, c, want);
        return;
    }
}

/* --- what is missing
   --------------------------------------------------------------------------------- */

/* The name in the case: the whole object when none of its parts is known. */
static struct str missing_name(const struct decider *x, int col)
{
    const struct fact_def *f = x->dict->fact[x->subject][col];
    if (f->top.n == f->name.n)
        return f->name;
    for (int i = 0; i < x->dict->n_facts[x->subject]; i++) {
        const struct fact_def *g = x->dict->fact[x->subject][i];
        if (str_eq(g->top, f->top) && facts_get(x->facts, i) != VALUE_UNKNOWN)
            return f->name;
    }
    return f->top;
}

void unknown_column(struct decider *x, int col, struct names *out)
{
    if (facts_get(x->facts, col) == VALUE_UNKNOWN)
        names_add(out, missing_name(x, col));
}

static void missing_fields(struct decider *x, int list, size_t item, const struct cond *c,
                           struct names *out)
{
    const struct list_def *l = x->dict->list[x->subject][list];
    if (c->kind == COND_CONST || x->d->item_value[list][item][c->id] != TRI_UNKNOWN)
        return;
    if (c->a)
        missing_fields(x, list, item, c->a, out);
    if (c->b)
        missing_fields(x, list, item, c->b, out);
    if (c->a || c->kind == COND_SOME)
        return;
    for (int i = 0; i < (c->kind == COND_LINEAR ? c->n_terms : 1); i++) {
        int field = c->kind == COND_LINEAR ? c->term[i].col : c->col;
        if (facts_field(x->facts, list, item, field) != VALUE_UNKNOWN)
            continue;
        names_add(out, str_fmt(x->arena, "%.*s[%zu].%.*s", STR_ARG(l->name), item,
                               STR_ARG(l->field[field].name)));
    }
}

static void missing_list(struct decider *x, const struct cond *c, struct names *out)
{
    const struct list_def *l = x->dict->list[x->subject][c->list];
    if (!facts_list_known(x->facts, c->list)) {
        names_add(out, l->name);
        return;
    }
    look_at_items(x, c->list);
    for (size_t i = 0; i < facts_items(x->facts, c->list); i++)
        missing_fields(x, c->list, i, c->a, out);
}

void unknown_facts(struct decider *x, const struct cond *c, struct names *out)
{
    if (cond_value(x->d, c) != TRI_UNKNOWN)
        return;
    switch (c->kind) {
    case COND_CONST:
        return;
    case COND_NOT:
        unknown_facts(x, c->a, out);
        return;
    case COND_AND:
    case COND_OR:
        unknown_facts(x, c->a, out);
        unknown_facts(x, c->b, out);
        return;
    case COND_LINEAR:
        for (int i = 0; i < c->n_terms; i++)
            unknown_column(x, c->term[i].col, out);
        return;
    case COND_EQ:
    case COND_NONE:
    case COND_BIT:
    case COND_DATE:
        unknown_column(x, c->col, out);
        return;
    case COND_SOME:
        missing_list(x, c, out);
        return;
    }
}
