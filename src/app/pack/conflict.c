/*
 * conflict.c — see conflict.h.
 */
#include "app/pack/conflict.h"

#include "app/pack/example.h"
#include "app/pack/tree.h"
#include "lib/base/arena.h"

#define MAX_VARS     48
#define MAX_VALUES   64
#define MAX_ATTEMPTS 400 /* cases put to the judge for one pair */

/* A fact, or a list condition, with the values to try. */
struct var {
    bool is_list; /* a reduction: values are TRI_FALSE and TRI_TRUE */
    int col;      /* column, or number of the reduction */
    int list;     /* of a reduction */
    int32_t value[MAX_VALUES];
    int n, now; /* values, the one in hand */
};

struct search {
    struct shelf *shelf;
    struct arena *arena;
    const struct pack *pack;
    enum subject subject;
    const struct dict *dict;
    struct conflict *c;
    struct cycle_ctx cycle;
    struct var var[MAX_VARS];
    int n_vars;
    bool overflow; /* too many facts or values */
    bool sampled;  /* a sum of several facts was tried at sample values only */
    bool open;     /* a combination makes both true, and no case was found for it */
    int attempts;
};

/* --- values to try
   --------------------------------------------------------------------------------- */

static struct var *var_of(struct search *s, bool is_list, int col)
{
    for (int i = 0; i < s->n_vars; i++) {
        if (s->var[i].is_list == is_list && s->var[i].col == col)
            return &s->var[i];
    }
    if (s->n_vars == MAX_VARS) {
        s->overflow = true;
        return &s->var[0];
    }
    struct var *v = &s->var[s->n_vars++];
    *v = (struct var){.is_list = is_list, .col = col};
    return v;
}

static void try_value(struct search *s, struct var *v, long value)
{
    const struct fact_def *f = v->is_list ? NULL : s->dict->fact[s->subject][v->col];
    if (f != NULL && value != VALUE_NONE && f->type != FACT_SET && f->type != FACT_ENUM &&
        f->type != FACT_BOOL && f->type != FACT_DATE && (value < f->lo || value > f->hi))
        return;
    if (f != NULL && f->type == FACT_ENUM && value != VALUE_NONE &&
        (value < 1 || value > f->en_def->n))
        return;
    for (int i = 0; i < v->n; i++) {
        if (v->value[i] == (int32_t)value)
            return;
    }
    if (v->n == MAX_VALUES)
        s->overflow = true;
    else
        v->value[v->n++] = (int32_t)value;
}

static long floor_div(long a, long b)
{
    long q = a / b;
    return q * b > a ? q - 1 : q;
}

/* coef * x + constant >= 0 changes at one place: the values on both sides of it. */
static void try_threshold(struct search *s, const struct cond *c)
{
    struct var *v = var_of(s, false, c->term[0].col);
    long coef = c->term[0].coef;
    long at = coef > 0 ? -floor_div(c->constant, coef) : floor_div(c->constant, -coef) + 1;
    try_value(s, v, at - 1);
    try_value(s, v, at);
}

static void try_samples(struct search *s, const struct cond *c)
{
    static const long samples[] = {0, 1, 2, 3, 10, 100};
    s->sampled = true;
    for (int i = 0; i < c->n_terms; i++) {
        struct var *v = var_of(s, false, c->term[i].col);
        const struct fact_def *f = s->dict->fact[s->subject][v->col];
        long unit = f->type == FACT_NUMBER ? 100 : 1;
        for (size_t k = 0; k < sizeof samples / sizeof *samples; k++)
            try_value(s, v, samples[k] * unit);
    }
}

/* The last day (or year) for which the condition is true, and the one after. */
static void try_day(struct search *s, const struct cond *c)
{
    struct var *v = var_of(s, false, c->col);
    if (c->ref == YEAR_CYCLE) {
        try_value(s, v, s->cycle.year + c->offset);
        try_value(s, v, s->cycle.year + c->offset + 1);
        return;
    }
    date_t ref = c->ref == DAY_CUTOFF         ? s->cycle.cutoff
                 : c->ref == DAY_PERIOD_FIRST ? s->cycle.first
                                              : s->cycle.last;
    date_t last = date_add_months(ref + c->offset, -c->months) + 4; /* clamping moves it a little */
    while (date_add_months(last, c->months) > ref + c->offset)
        last--;
    try_value(s, v, last);
    try_value(s, v, last + 1);
}

static void try_set(struct search *s, const struct cond *c)
{
    struct var *v = var_of(s, false, c->col);
    int n = v->n;
    int32_t bit = (int32_t)1 << (c->bit - 1);
    for (int i = 0; i < n; i++)
        try_value(s, v, v->value[i] | bit);
    try_value(s, v, 0);
    try_value(s, v, bit);
}

static void gather(struct search *s, const struct cond *c)
{
    struct var *v;
    switch (c->kind) {
    case COND_CONST:
        return;
    case COND_NOT:
    case COND_AND:
    case COND_OR:
        gather(s, c->a);
        if (c->b != NULL)
            gather(s, c->b);
        return;
    case COND_LINEAR:
        if (c->n_terms == 1)
            try_threshold(s, c);
        else
            try_samples(s, c);
        return;
    case COND_EQ:
        v = var_of(s, false, c->col);
        try_value(s, v, c->constant);
        return;
    case COND_NONE:
        (void)var_of(s, false, c->col);
        return;
    case COND_BIT:
        try_set(s, c);
        return;
    case COND_DATE:
        try_day(s, c);
        return;
    case COND_SOME:
        v = var_of(s, true, c->red);
        v->list = c->list;
        try_value(s, v, TRI_FALSE);
        try_value(s, v, TRI_TRUE);
        return;
    }
}

/* A value that no condition names, and none where that is allowed. */
static void complete(struct search *s, struct var *v)
{
    if (v->is_list)
        return;
    const struct fact_def *f = s->dict->fact[s->subject][v->col];
    int named = v->n;
    if (f->type == FACT_BOOL) {
        try_value(s, v, 0);
        try_value(s, v, 1);
    } else if (f->type == FACT_ENUM) {
        for (int code = 1; code <= f->en_def->n && v->n == named; code++)
            try_value(s, v, code);
    } else if (f->type == FACT_DATE && v->n == 0) {
        try_value(s, v, s->cycle.first);
    } else if (f->type != FACT_SET && f->type != FACT_DATE && v->n == 0) {
        try_value(s, v, f->lo);
    }
    if (f->nullable)
        try_value(s, v, VALUE_NONE);
}

/* --- truth of a condition
   -------------------------------------------------------------------------- */

static int32_t now(struct search *s, bool is_list, int col)
{
    struct var *v = var_of(s, is_list, col);
    return v->value[v->now];
}

static bool day_holds(const struct search *s, const struct cond *c, int32_t x)
{
    if (c->ref == YEAR_CYCLE)
        return x <= s->cycle.year + c->offset;
    date_t ref = c->ref == DAY_CUTOFF         ? s->cycle.cutoff
                 : c->ref == DAY_PERIOD_FIRST ? s->cycle.first
                                              : s->cycle.last;
    return date_add_months(x, c->months) <= ref + c->offset;
}

static bool holds(struct search *s, const struct cond *c);

static bool sum_holds(struct search *s, const struct cond *c)
{
    long sum = c->constant;
    for (int i = 0; i < c->n_terms; i++) {
        int32_t x = now(s, false, c->term[i].col);
        if (x == VALUE_NONE)
            return false;
        sum += c->term[i].coef * x;
    }
    return sum >= 0;
}

static bool holds(struct search *s, const struct cond *c)
{
    switch (c->kind) {
    case COND_CONST:
        return c->value == TRI_TRUE;
    case COND_NOT:
        return !holds(s, c->a);
    case COND_AND:
        return holds(s, c->a) && holds(s, c->b);
    case COND_OR:
        return holds(s, c->a) || holds(s, c->b);
    case COND_LINEAR:
        return sum_holds(s, c);
    case COND_SOME:
        return now(s, true, c->red) == TRI_TRUE;
    case COND_EQ:
    case COND_NONE:
    case COND_BIT:
    case COND_DATE:
        break;
    }
    int32_t x = now(s, false, c->col);
    if (c->kind == COND_NONE || x == VALUE_NONE)
        return c->kind == COND_NONE && x == VALUE_NONE;
    if (c->kind == COND_EQ)
        return x == c->constant;
    if (c->kind == COND_BIT)
        return (x >> (c->bit - 1) & 1) != 0;
    return day_holds(s, c, x);
}

/* --- a combination as a case
   ------------------------------------------------------------------------- */

static struct json *set_json(struct arena *a, const struct enum_def *e, int32_t bits)
{
    struct json *list = tree_new(a, JSON_ARRAY);
    for (int i = 1; i <= e->n; i++) {
        if (bits >> (i - 1) & 1)
            tree_append(list, tree_text(a, JSON_STRING, e->value[i]));
    }
    return list;
}

static struct json *value_json(struct arena *a, const struct fact_def *f, int32_t x)
{
    char day[11];
    if (x == VALUE_NONE)
        return tree_new(a, JSON_NULL);
    switch (f->type) {
    case FACT_BOOL:
        return tree_new(a, x ? JSON_TRUE : JSON_FALSE);
    case FACT_ENUM:
        return tree_text(a, JSON_STRING, f->en_def->value[x]);
    case FACT_DATE:
        date_format_iso(x, day);
        return tree_text(a, JSON_STRING, str_copy(a, str_of(day)));
    case FACT_NUMBER:
        return tree_text(a, JSON_NUMBER, str_fmt(a, "%d.%02d", x / 100, x % 100));
    case FACT_SET:
        return set_json(a, f->en_def, x);
    case FACT_COUNT:
    case FACT_YEAR:
    case FACT_TEXT:
    case FACT_YEARS:
        break;
    }
    return tree_number(a, x);
}

static void put_fact(struct arena *a, struct json *facts, struct str name, struct json *value)
{
    size_t dot = str_find(name, 0, '.');
    if (dot == name.n) {
        tree_put(facts, name, value);
        return;
    }
    struct str top = str_sub(name, 0, dot);
    if (tree_get(facts, top) == NULL)
        tree_put(facts, top, tree_new(a, JSON_OBJECT));
    tree_put(tree_get(facts, top), str_sub(name, dot + 1, name.n), value);
}

/* An empty list, or one usual item where a condition on it is to be true. */
static void put_list(struct search *s, struct json *facts, const struct var *v)
{
    const struct list_def *l = s->dict->list[s->subject][v->list];
    struct json *have = tree_get(facts, l->name);
    if (have != NULL && have->child != NULL)
        return;
    if (v->value[v->now] == TRI_FALSE) {
        tree_put(facts, l->name, tree_new(s->arena, JSON_ARRAY));
        return;
    }
    struct json *item = example_item(s->arena, l, s->cycle.year), *list;
    list = tree_new(s->arena, JSON_ARRAY);
    tree_append(list, item);
    tree_put(facts, l->name, list);
}

static struct json *case_of(struct search *s)
{
    struct arena *a = s->arena;
    struct json *tree = tree_new(a, JSON_OBJECT), *facts = tree_new(a, JSON_OBJECT);
    struct json *cycle = tree_new(a, JSON_OBJECT), *overlays = tree_new(a, JSON_ARRAY);
    for (int i = 0; i < s->n_vars; i++) {
        const struct var *v = &s->var[i];
        const struct fact_def *f = v->is_list ? NULL : s->dict->fact[s->subject][v->col];
        if (f == NULL)
            put_list(s, facts, v);
        else if (!f->computed)
            put_fact(a, facts, f->name, value_json(a, f, v->value[v->now]));
    }
    for (int i = 0; i < s->pack->n_overlays; i++)
        tree_append(overlays, tree_text(a, JSON_STRING, s->pack->overlays[i]->id));
    tree_put(cycle, STR("year"), tree_number(a, s->cycle.year));
    tree_put(tree, STR("pack"), tree_text(a, JSON_STRING, s->pack->id));
    tree_put(tree, STR("overlays"), overlays);
    tree_put(tree, STR("cycle"), cycle);
    tree_put(tree, STR("subject"), tree_text(a, JSON_STRING, str_of(subject_names[s->subject])));
    tree_put(tree, STR("facts"), facts);
    return tree;
}

static struct str facts_text(struct arena *a, const struct json *facts)
{
    struct buf b;
    buf_open(&b, 1u << 16);
    for (const struct json *v = facts->child; v != NULL; v = v->next) {
        if (v != facts->child)
            buf_z(&b, ", ");
        buf_str(&b, v->key);
        buf_z(&b, " = ");
        tree_write(&b, v);
    }
    struct str text = str_copy(a, buf_view(&b));
    buf_close(&b);
    return text;
}

/* Facts that the program computes take the value of the combination. */
static void set_computed(struct search *s, struct case_in *in)
{
    for (int i = 0; i < s->n_vars; i++) {
        const struct var *v = &s->var[i];
        if (!v->is_list && s->dict->fact[s->subject][v->col]->computed)
            facts_set(in->facts, v->col, v->value[v->now]);
    }
}

static bool both_fire(struct search *s, struct case_in *in)
{
    uint8_t level, most, flags;
    uint64_t fired[MASK_WORDS] = {0}, lacked[MASK_WORDS] = {0};
    struct judge_out out = {&level, &most, &flags, fired, lacked};
    int a = s->c->a->bit, b = s->c->b->bit;
    judge_run(shelf_judge(s->shelf, in->pack, s->subject, &in->cycle), facts_input(in->facts),
              &out);
    return (fired[a / 64] >> (a % 64) & 1u) != 0 && (fired[b / 64] >> (b % 64) & 1u) != 0;
}

static int n_numbers(const struct search *s)
{
    int n = 0;
    for (int i = 0; i < s->n_vars; i++) {
        const struct var *v = &s->var[i];
        enum fact_type type = v->is_list ? FACT_BOOL : s->dict->fact[s->subject][v->col]->type;
        n += type == FACT_COUNT || type == FACT_NUMBER;
    }
    return n;
}

/* True: a case that can occur makes both rules fire. */
static bool is_witness(struct search *s)
{
    struct json *tree = case_of(s);
    struct case_in *in;
    struct case_error error = {0};
    s->attempts++;
    if (case_from_json(s->shelf, s->arena, LANG_EN, tree, &in, &error) != OK) {
        /* Nobody is judged on facts that contradict one another; other numbers of the same kind
           might agree. */
        s->open = s->open || n_numbers(s) > 1;
        return false;
    }
    set_computed(s, in);
    if (!both_fire(s, in)) {
        s->open = true;
        return false;
    }
    s->c->witness = facts_text(s->arena, json_get(tree, STR("facts")));
    return true;
}

/* --- search
   ------------------------------------------------------------------------------------------ */

/* The next combination; false after the last. */
static bool advance(struct search *s)
{
    for (int i = 0; i < s->n_vars; i++) {
        if (++s->var[i].now < s->var[i].n)
            return true;
        s->var[i].now = 0;
    }
    return false;
}

static double combinations(const struct search *s)
{
    double n = 1;
    for (int i = 0; i < s->n_vars; i++)
        n *= s->var[i].n;
    return n;
}

static enum conflict_verdict search_all(struct search *s)
{
    gather(s, s->c->a->cond);
    gather(s, s->c->b->cond);
    for (int i = 0; i < s->n_vars; i++)
        complete(s, &s->var[i]);
    if (s->overflow || combinations(s) > CONFLICT_COMBINATIONS)
        return CONFLICT_NOT_PROVEN;
    do {
        if (!holds(s, s->c->a->cond) || !holds(s, s->c->b->cond))
            continue;
        if (is_witness(s))
            return CONFLICT_FOUND;
        if (s->attempts == MAX_ATTEMPTS)
            return CONFLICT_NOT_PROVEN;
    } while (advance(s));
    return s->open || s->sampled ? CONFLICT_NOT_PROVEN : CONFLICT_EXCLUDED;
}

void conflict_check(struct shelf *shelf, struct arena *scratch, const struct pack *p,
                    struct conflict *c)
{
    const struct source *src = p->n_overlays > 0 ? p->overlays[p->n_overlays - 1] : p->source;
    arena_reset(scratch);
    struct search *s = ARENA_NEW(scratch, struct search);
    s->shelf = shelf;
    s->arena = scratch;
    s->pack = p;
    s->dict = p->dict;
    s->subject = c->a->subject;
    s->c = c;
    s->cycle = cycle_of(src->first_cycle, 0, LIMIT_DATE_MIN - 1);
    c->verdict = search_all(s);
}

/* --- pairs
   ------------------------------------------------------------------------------------------- */

/* Answers of which there is one. */
static bool is_single(enum effect_kind k)
{
    return k == EFF_FORM || k == EFF_BODY || k == EFF_DECIDER || k == EFF_MEMBER_DECIDER ||
           k == EFF_SUMMARY_TO || k == EFF_PARTY_LEVEL_AT || k == EFF_STATE_LEVEL_AT ||
           k == EFF_DEADLINE || k == EFF_DEADLINE_WORKDAYS || k == EFF_CAP;
}

/* Two answers to one question that differ; false: there are none. */
static bool differ(struct conflict *c)
{
    for (int i = 0; i < c->a->n_effects; i++) {
        const struct effect *x = &c->a->effects[i];
        for (int k = 0; is_single(x->kind) && k < c->b->n_effects; k++) {
            const struct effect *y = &c->b->effects[k];
            if (y->kind != x->kind || (str_eq(x->word, y->word) && str_eq(x->word2, y->word2)))
                continue;
            c->ea = x;
            c->eb = y;
            return true;
        }
    }
    return false;
}

int conflicts_of(struct shelf *s, struct arena *scratch, const struct pack *p,
                 void (*fn)(void *arg, const struct conflict *c), void *arg)
{
    int n = 0;
    for (int subject = 0; subject < SUBJECT_COUNT; subject++) {
        for (int i = 0; i < p->n_rules[subject]; i++) {
            for (int k = i + 1; k < p->n_rules[subject]; k++) {
                struct conflict c = {.a = &p->rules[subject][i], .b = &p->rules[subject][k]};
                if (!c.a->active || !c.b->active || !differ(&c))
                    continue;
                n++;
                conflict_check(s, scratch, p, &c);
                fn(arg, &c);
            }
        }
    }
    return n;
}
