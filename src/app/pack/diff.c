/*
 * diff.c — see diff.h.
 */
#include "app/pack/diff.h"

#include <string.h>

#include "lib/base/arena.h"

/* --- topics
   -------------------------------------------------------------------------------------- */

static enum diff_topic effect_topic(enum effect_kind kind)
{
    switch (kind) {
    case EFF_NOT_REVIEWED:
    case EFF_NOT_RATED:
    case EFF_REASON:
    case EFF_POST_NOT_RATED:
        return TOPIC_WHO;
    case EFF_FORM:
    case EFF_PLACE:
    case EFF_BODY:
        return TOPIC_FORMS;
    case EFF_DECIDER:
    case EFF_MEMBER_DECIDER:
    case EFF_SUMMARY_TO:
    case EFF_PARTY_LEVEL_AT:
    case EFF_STATE_LEVEL_AT:
        return TOPIC_DECIDERS;
    case EFF_LEVEL_KHT:
    case EFF_AT_MOST:
    case EFF_AT_MOST_FACT:
    case EFF_DISCRETION:
        return TOPIC_LEVELS;
    case EFF_RERATE:
    case EFF_COUNTED_TO:
        return TOPIC_PAST;
    case EFF_VOTED:
        return TOPIC_VOTES;
    case EFF_CAP:
    case EFF_OVER:
    case EFF_NOT_JUDGED:
        return TOPIC_CAP;
    case EFF_DEADLINE:
    case EFF_DEADLINE_WORKDAYS:
    case EFF_LATE:
        return TOPIC_TIME;
    case EFF_REQUIRE:
    case EFF_BLOCK:
    case EFF_WARN:
    case EFF_ORDER:
    case EFF_KIND_COUNT:
        break;
    }
    return TOPIC_PAPERS;
}

/* The weightiest of its effects: a rule that forces a level and asks for a paper is about levels. */
enum diff_topic rule_topic(const struct rule *rule)
{
    enum diff_topic best = TOPIC_PAPERS;
    for (int i = 0; i < rule->n_effects; i++) {
        enum diff_topic topic = effect_topic(rule->effects[i].kind);
        best = topic < best ? topic : best;
    }
    return best;
}

/* --- equality
   -------------------------------------------------------------------------------------- */

bool same_condition(const struct cond *x, const struct cond *y)
{
    if (x == NULL || y == NULL || x == y)
        return x == y;
    bool here = x->kind == y->kind && x->item == y->item && x->value == y->value &&
                x->constant == y->constant && x->col == y->col && x->bit == y->bit &&
                x->ref == y->ref && x->months == y->months && x->offset == y->offset &&
                x->list == y->list && cond_same_terms(x, y);
    return here && same_condition(x->a, y->a) && same_condition(x->b, y->b);
}

static bool same_param_value(const struct param *x, const struct param *y)
{
    if (x == NULL || y == NULL)
        return x == y;
    return x->type == y->type && x->number == y->number && str_eq(x->word, y->word) &&
           x->day == y->day && x->month == y->month && x->next_year == y->next_year;
}

static bool same_effect(const struct effect *x, const struct effect *y)
{
    if (x->kind != y->kind || x->n_order != y->n_order || !same_param_value(x->param, y->param))
        return false;
    if (x->param == NULL && (!str_eq(x->word, y->word) || !str_eq(x->word2, y->word2)))
        return false;
    return memcmp(x->order, y->order, (size_t)x->n_order * sizeof x->order[0]) == 0;
}

bool same_conclusion(const struct rule *x, const struct rule *y)
{
    if (x->n_effects != y->n_effects)
        return false;
    for (int i = 0; i < x->n_effects; i++) {
        if (!same_effect(&x->effects[i], &y->effects[i]))
            return false;
    }
    return true;
}

/* --- comparison
   ------------------------------------------------------------------------------------ */

struct comparer {
    const struct pack *a, *b;
    struct pack_diff *out;
    bool *used[SUBJECT_COUNT]; /* rules of b that were matched */
};

static void compare_params(struct comparer *c)
{
    struct pack_diff *out = c->out;
    for (int i = 0; i < c->a->n_params; i++) {
        const struct param *x = &c->a->params[i], *y = pack_param(c->b, x->name);
        if (y == NULL || !same_param_value(x, y))
            out->params[out->n_params++] = (struct param_diff){x, y};
    }
    for (int i = 0; i < c->b->n_params; i++) {
        const struct param *y = &c->b->params[i];
        if (pack_param(c->a, y->name) == NULL)
            out->params[out->n_params++] = (struct param_diff){NULL, y};
    }
}

/* `told` is the rule whose topic counts: that of the first pack when there are two. */
static void add(struct comparer *c, const struct rule *told, struct rule_diff d)
{
    d.topic = rule_topic(told);
    c->out->rules[c->out->n_rules++] = d;
}

static int find_id(struct comparer *c, const struct rule *x)
{
    for (int i = 0; i < c->b->n_rules[x->subject]; i++) {
        const struct rule *y = &c->b->rules[x->subject][i];
        if (!c->used[x->subject][i] && str_eq(x->id, y->id))
            return i;
    }
    return -1;
}

static int find_content(struct comparer *c, const struct rule *x)
{
    for (int i = 0; i < c->b->n_rules[x->subject]; i++) {
        const struct rule *y = &c->b->rules[x->subject][i];
        if (c->used[x->subject][i] || x->active != y->active)
            continue;
        if (same_condition(x->cond, y->cond) && same_conclusion(x, y))
            return i;
    }
    return -1;
}

static void compare_pair(struct comparer *c, const struct rule *x, const struct rule *y)
{
    struct rule_diff d = {.kind = DIFF_CHANGED, .a = x, .b = y};
    d.condition = !same_condition(x->cond, y->cond);
    d.conclusion = !same_conclusion(x, y);
    d.state = x->active != y->active;
    if (d.condition || d.conclusion || d.state)
        add(c, x, d);
    else
        c->out->n_same++;
}

/* --- rules under other ids that speak of the same --------------------------------------------- */

/* Marks what a condition looks at: columns, and lists behind them. */
static void mark_facts(const struct cond *c, bool *seen)
{
    if (c == NULL || c->kind == COND_CONST)
        return;
    if (c->kind == COND_SOME) {
        seen[LIMIT_COLUMNS + c->list] = true;
        return;
    }
    if (c->kind == COND_NOT || c->kind == COND_AND || c->kind == COND_OR) {
        mark_facts(c->a, seen);
        mark_facts(c->b, seen);
        return;
    }
    for (int i = 0; c->kind == COND_LINEAR && i < c->n_terms; i++)
        seen[c->term[i].col] = true;
    if (c->kind != COND_LINEAR)
        seen[c->col] = true;
}

/* How much of what two conditions look at is the same, in percent; 0 when they look at nothing. */
static int shared_facts(const struct rule *x, const struct rule *y)
{
    bool mine[LIMIT_COLUMNS + LIMIT_LISTS] = {false}, other[LIMIT_COLUMNS + LIMIT_LISTS] = {false};
    int both = 0, any = 0;
    mark_facts(x->cond, mine);
    mark_facts(y->cond, other);
    for (size_t i = 0; i < sizeof mine / sizeof *mine; i++) {
        both += mine[i] && other[i];
        any += mine[i] || other[i];
    }
    return any > 0 ? 100 * both / any : 0;
}

/* The same kinds of effect, whatever they say. */
static bool same_kinds(const struct rule *x, const struct rule *y)
{
    if (x->n_effects != y->n_effects)
        return false;
    for (int i = 0; i < x->n_effects; i++) {
        if (x->effects[i].kind != y->effects[i].kind)
            return false;
    }
    return true;
}

/* How alike two rules are that have neither their id nor all their content in common; below
   ALIKE_ENOUGH they are two rules. A condition that always holds says nothing of what it is about. */
#define ALIKE_ENOUGH 50
static int likeness(const struct rule *x, const struct rule *y)
{
    bool always = x->cond == NULL || x->cond->kind == COND_CONST;
    if (rule_topic(x) != rule_topic(y))
        return 0;
    if (!always && same_condition(x->cond, y->cond))
        return same_kinds(x, y) ? 300 : 0;
    int shared = shared_facts(x, y);
    if (same_conclusion(x, y))
        return shared >= ALIKE_ENOUGH ? 100 + shared : 0;
    return shared == 100 && same_kinds(x, y) ? 99 : 0;
}

/* The pair that is most alike of all that are left; false: none is alike enough. */
static bool next_pair(const struct comparer *c, enum subject s, const bool *matched, int *i, int *k)
{
    int best = 0;
    for (int m = 0; m < c->a->n_rules[s]; m++) {
        for (int n = 0; !matched[m] && n < c->b->n_rules[s]; n++) {
            int alike = c->used[s][n] ? 0 : likeness(&c->a->rules[s][m], &c->b->rules[s][n]);
            if (alike <= best)
                continue;
            best = alike;
            *i = m;
            *k = n;
        }
    }
    return best >= ALIKE_ENOUGH;
}

/* --- the whole ---------------------------------------------------------------------------------- */

/* First by id; what is left by content, then by what it speaks of; what is left then is in one pack
   only. */
static void compare_rules(struct comparer *c, enum subject s, bool *matched)
{
    int i, k;
    for (i = 0; i < c->a->n_rules[s]; i++) {
        const struct rule *x = &c->a->rules[s][i];
        if ((k = find_id(c, x)) < 0)
            continue;
        matched[i] = c->used[s][k] = true;
        compare_pair(c, x, &c->b->rules[s][k]);
    }
    for (i = 0; i < c->a->n_rules[s]; i++) {
        const struct rule *x = &c->a->rules[s][i];
        if (matched[i] || (k = find_content(c, x)) < 0)
            continue;
        matched[i] = c->used[s][k] = true;
        add(c, x, (struct rule_diff){.kind = DIFF_MOVED, .a = x, .b = &c->b->rules[s][k]});
    }
    while (next_pair(c, s, matched, &i, &k)) {
        matched[i] = c->used[s][k] = true;
        compare_pair(c, &c->a->rules[s][i], &c->b->rules[s][k]);
    }
    for (i = 0; i < c->a->n_rules[s]; i++) {
        if (!matched[i])
            add(c, &c->a->rules[s][i],
                (struct rule_diff){.kind = DIFF_ONLY_A, .a = &c->a->rules[s][i]});
    }
    for (k = 0; k < c->b->n_rules[s]; k++) {
        if (!c->used[s][k])
            add(c, &c->b->rules[s][k],
                (struct rule_diff){.kind = DIFF_ONLY_B, .b = &c->b->rules[s][k]});
    }
}

void pack_compare(struct arena *arena, const struct pack *a, const struct pack *b,
                  struct pack_diff *out)
{
    struct comparer c = {.a = a, .b = b, .out = out};
    size_t most = 0;
    for (int s = 0; s < SUBJECT_COUNT; s++)
        most += (size_t)(a->n_rules[s] + b->n_rules[s]);
    *out = (struct pack_diff){0};
    out->rules = ARENA_ARRAY(arena, struct rule_diff, most);
    out->params = ARENA_ARRAY(arena, struct param_diff, (size_t)(a->n_params + b->n_params));
    compare_params(&c);
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        c.used[s] = ARENA_ARRAY(arena, bool, (size_t)b->n_rules[s]);
        compare_rules(&c, (enum subject)s, ARENA_ARRAY(arena, bool, (size_t)a->n_rules[s]));
    }
}
