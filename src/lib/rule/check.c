/*
 * check.c — what can be refused only when the whole pack is known: lapsed citations, levels nobody
 * can get,
 * rules that contradict each other, overlays that let somebody out, sums that do not fit a column.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/pack_inner.h"

/* A cycle is rated at the end of its year: the paper must be in force then. */
static err_t check_period(struct pack_reader *r, const struct rule *rule)
{
    const struct source *s = rule->from_source;
    if (rule->document->neighbour)
        return OK;
    int last = s->last_cycle < 2058 ? s->last_cycle : s->first_cycle;
    for (int year = s->first_cycle; year <= last; year++) {
        date_t end = date_of(year, 12, 31);
        if (rule->from <= end && end <= rule->to)
            continue;
        return REPORT(&r->rep, rule->at, M_RULE_LAPSED, rule->id, rule->document->title,
                      str_fmt(r->rep.arena, "%d", year));
    }
    return OK;
}

/* Sums are computed in 32 bits; `fact` are the columns or, for an item condition, the fields. */
static bool sum_fits(const struct cond *c, const struct fact_def *(*fact)(const void *of, int col),
                     const void *of)
{
    long top = c->constant < 0 ? -c->constant : c->constant;
    for (int k = 0; k < c->n_terms && top <= INT32_MAX; k++) {
        const struct fact_def *f = fact(of, c->term[k].col);
        long far = f->hi > -f->lo ? f->hi : -f->lo,
             coef = c->term[k].coef < 0 ? -c->term[k].coef : c->term[k].coef;
        if (coef > INT32_MAX)
            return false; /* the product below would pass 64 bits */
        top += far * coef;
    }
    return top <= INT32_MAX;
}

static const struct fact_def *column_of_subject(const void *of, int col)
{
    return ((const struct fact_def *const *)of)[col];
}

static const struct fact_def *field_of_list(const void *of, int col)
{
    return &((const struct list_def *)of)->field[col];
}

static err_t too_large(struct pack_reader *r, const struct fact_def *f)
{
    return REPORT(&r->rep, place_of(r->pack->id, 0, 0), M_RULE_SUM_TOO_LARGE, f->name);
}

static err_t check_item_sums(struct pack_reader *r, const struct list_def *l, const struct cond *c)
{
    if (c->kind == COND_LINEAR && !sum_fits(c, field_of_list, l))
        return too_large(r, &l->field[c->term[0].col]);
    if (c->a != NULL)
        TRY(check_item_sums(r, l, c->a));
    return c->b != NULL ? check_item_sums(r, l, c->b) : OK;
}

static err_t check_sums_fit(struct pack_reader *r, enum subject s)
{
    const struct cond_space *sp = &r->space[s];
    for (int i = 0; i < sp->n_conds; i++) {
        const struct cond *c = sp->conds[i];
        if (c->kind != COND_LINEAR || c->item)
            continue;
        if (!sum_fits(c, column_of_subject, r->dict->fact[s]))
            return too_large(r, r->dict->fact[s][c->term[0].col]);
    }
    for (int i = 0; i < sp->n_red; i++)
        TRY(check_item_sums(r, r->dict->list[s][sp->red[i].list], sp->red[i].item));
    return OK;
}

/* Does some active rule close above `code` (or force it)? */
static bool level_named(const struct pack *p, enum subject s, int code)
{
    for (int i = 0; i < p->n_rules[s]; i++) {
        const struct rule *rule = &p->rules[s][i];
        if (!rule->active || (rule->cond->kind == COND_CONST && rule->cond->value != TRI_TRUE))
            continue;
        for (int k = 0; k < rule->n_effects; k++) {
            const struct effect *e = &rule->effects[k];
            if (e->kind == EFF_LEVEL_KHT && code == 1)
                return true;
            if (e->kind == EFF_AT_MOST_FACT)
                return true;
            if (e->kind == EFF_AT_MOST && e->code == code)
                return true;
        }
    }
    return false;
}

static err_t check_levels(struct pack_reader *r, enum subject s)
{
    const struct pack *p = r->pack;
    bool any = false;
    for (int code = 1; code < 4; code++)
        any = any || level_named(p, s, code);
    for (int code = 1; any && code < 4; code++) {
        if (level_named(p, s, code))
            continue;
        return REPORT(&r->rep, place_of(p->id, 0, 0), M_RULE_LEVEL_UNREACHABLE,
                      str_of(subject_names[s]), r->dict->level->value[code]);
    }
    return OK;
}

/* Effects that name one answer: two different names on one condition contradict each other. */
static bool names_one_answer(enum effect_kind k)
{
    return k == EFF_FORM || k == EFF_BODY || k == EFF_DECIDER || k == EFF_MEMBER_DECIDER ||
           k == EFF_SUMMARY_TO || k == EFF_PARTY_LEVEL_AT || k == EFF_STATE_LEVEL_AT ||
           k == EFF_DEADLINE || k == EFF_DEADLINE_WORKDAYS || k == EFF_CAP;
}

static err_t check_pair(struct pack_reader *r, const struct rule *x, const struct rule *y)
{
    for (int i = 0; i < x->n_effects; i++) {
        const struct effect *e = &x->effects[i];
        if (!names_one_answer(e->kind))
            continue;
        for (int k = 0; k < y->n_effects; k++) {
            const struct effect *f = &y->effects[k];
            if (f->kind != e->kind || str_eq(e->word, f->word))
                continue;
            if (x->cond != y->cond)
                continue;
            return REPORT(&r->rep, y->at, M_RULE_CONTRADICTS, y->id, x->id);
        }
    }
    return OK;
}

static err_t check_contradictions(struct pack_reader *r, enum subject s)
{
    const struct pack *p = r->pack;
    for (int i = 0; i < p->n_rules[s]; i++) {
        for (int k = i + 1; k < p->n_rules[s]; k++) {
            if (!p->rules[s][i].active || !p->rules[s][k].active)
                continue;
            TRY(check_pair(r, &p->rules[s][i], &p->rules[s][k]));
        }
    }
    return OK;
}

/* An overlay adds and tightens: it may not take anybody out of the review. */
static err_t check_overlay_rule(struct pack_reader *r, const struct rule *rule)
{
    if (!rule->from_source->overlay)
        return OK;
    for (int i = 0; i < rule->n_effects; i++) {
        if (rule->effects[i].kind == EFF_NOT_REVIEWED)
            return REPORT(&r->rep, rule->at, M_RULE_LOOSENS, rule->id);
    }
    return OK;
}

err_t pack_check(struct pack_reader *r)
{
    err_t err = OK;
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        if (r->space[s].too_many)
            err = REPORT(&r->rep, place_of(r->pack->id, 0, 0), M_RULE_TOO_MANY,
                         str_of(subject_names[s]));
        for (int i = 0; i < r->pack->n_rules[s]; i++) {
            if (check_period(r, &r->pack->rules[s][i]) != OK)
                err = E_INVALID;
            if (check_overlay_rule(r, &r->pack->rules[s][i]) != OK)
                err = E_INVALID;
        }
        if (check_sums_fit(r, (enum subject)s) != OK)
            err = E_INVALID;
        if (check_levels(r, (enum subject)s) != OK)
            err = E_INVALID;
        if (check_contradictions(r, (enum subject)s) != OK)
            err = E_INVALID;
    }
    return err;
}
