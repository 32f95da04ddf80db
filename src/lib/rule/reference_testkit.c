/*
 * reference_testkit.c — the plain judge of the tests. Written from the contract and docs/pack-
 * language.md, not from vm.c.
 */
#include "lib/rule/reference_testkit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- days
   --------------------------------------------------------------------------------------------- */

static bool is_leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int days_in(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m == 2 && is_leap(y) ? 29 : days[m - 1];
}

/* Counts from 1970-01-01, a year and a month at a time. */
static struct ymd day_parts(long d)
{
    struct ymd p = {1970, 1, 1};
    while (d < 0) {
        p.y--;
        d += is_leap(p.y) ? 366 : 365;
    }
    while (d >= (is_leap(p.y) ? 366 : 365)) {
        d -= is_leap(p.y) ? 366 : 365;
        p.y++;
    }
    while (d >= days_in(p.y, p.m)) {
        d -= days_in(p.y, p.m);
        p.m++;
    }
    p.d = (int)d + 1;
    return p;
}

static date_t day_number(struct ymd p)
{
    long d = p.d - 1;
    for (int m = 1; m < p.m; m++)
        d += days_in(p.y, m);
    for (int y = 1970; y < p.y; y++)
        d += is_leap(y) ? 366 : 365;
    for (int y = p.y; y < 1970; y++)
        d -= is_leap(y) ? 366 : 365;
    return (date_t)d;
}

date_t ref_add_months(date_t d, int months)
{
    struct ymd p = day_parts(d);
    for (; months > 0; months--) {
        if (++p.m > 12) {
            p.m = 1;
            p.y++;
        }
    }
    if (p.d > days_in(p.y, p.m))
        p.d = days_in(p.y, p.m);
    return day_number(p);
}

/* --- conditions
   --------------------------------------------------------------------------------------- */

static enum tri not_tri(enum tri v)
{
    switch (v) {
    case TRI_TRUE:
        return TRI_FALSE;
    case TRI_FALSE:
        return TRI_TRUE;
    default:
        return TRI_UNKNOWN;
    }
}

static enum tri and_tri(enum tri a, enum tri b)
{
    if (a == TRI_FALSE || b == TRI_FALSE)
        return TRI_FALSE;
    return a == TRI_TRUE && b == TRI_TRUE ? TRI_TRUE : TRI_UNKNOWN;
}

static enum tri or_tri(enum tri a, enum tri b)
{
    if (a == TRI_TRUE || b == TRI_TRUE)
        return TRI_TRUE;
    return a == TRI_FALSE && b == TRI_FALSE ? TRI_FALSE : TRI_UNKNOWN;
}

static enum tri of_bool(bool v)
{
    return v ? TRI_TRUE : TRI_FALSE;
}

/* None makes a comparison false whatever else is missing; unknown makes it unknown. */
static enum tri linear(const struct cond *c, const int32_t *value)
{
    long long sum = c->constant;
    bool unknown = false;
    for (int i = 0; i < c->n_terms; i++) {
        int32_t v = value[c->term[i].col];
        if (v == VALUE_NONE)
            return TRI_FALSE;
        if (v == VALUE_UNKNOWN)
            unknown = true;
        else
            sum += (long long)c->term[i].coef * v;
    }
    return unknown ? TRI_UNKNOWN : of_bool(sum >= 0);
}

static bool day_holds(const struct cond *c, const struct cycle_ctx *cycle, int32_t v)
{
    switch (c->ref) {
    case YEAR_CYCLE:
        return v <= cycle->year + c->offset;
    case DAY_CUTOFF:
        return ref_add_months(v, c->months) <= cycle->cutoff + c->offset;
    case DAY_PERIOD_FIRST:
        return ref_add_months(v, c->months) <= cycle->first + c->offset;
    case DAY_PERIOD_LAST:
        return ref_add_months(v, c->months) <= cycle->last + c->offset;
    }
    abort();
}

static enum tri column(const struct cond *c, const struct cycle_ctx *cycle, int32_t v)
{
    if (v == VALUE_UNKNOWN)
        return TRI_UNKNOWN;
    if (c->kind == COND_NONE)
        return of_bool(v == VALUE_NONE);
    if (v == VALUE_NONE)
        return TRI_FALSE;
    if (c->kind == COND_EQ)
        return of_bool(v == c->constant);
    if (c->kind == COND_BIT)
        return of_bool((v >> (c->bit - 1)) % 2 == 1);
    return of_bool(day_holds(c, cycle, v));
}

/* `row` is NULL for an item condition. */
static enum tri evaluate(const struct cond *c, const struct cycle_ctx *cycle, const int32_t *value,
                         const struct ref_row *row)
{
    switch (c->kind) {
    case COND_CONST:
        return c->value;
    case COND_NOT:
        return not_tri(evaluate(c->a, cycle, value, row));
    case COND_AND:
        return and_tri(evaluate(c->a, cycle, value, row), evaluate(c->b, cycle, value, row));
    case COND_OR:
        return or_tri(evaluate(c->a, cycle, value, row), evaluate(c->b, cycle, value, row));
    case COND_LINEAR:
        return linear(c, value);
    case COND_EQ:
    case COND_NONE:
    case COND_BIT:
    case COND_DATE:
        return column(c, cycle, value[c->col]);
    case COND_SOME:
        break;
    }
    const struct ref_list *l = &row->list[c->list];
    enum tri any = l->known ? TRI_FALSE : TRI_UNKNOWN;
    for (size_t i = 0; l->known && i < l->n; i++)
        any = or_tri(any, evaluate(c->a, cycle, l->item[i], NULL));
    return any;
}

enum tri ref_cond(const struct cond *c, const struct cycle_ctx *cycle, const struct ref_row *row)
{
    return evaluate(c, cycle, row->value, row);
}

enum tri ref_item_cond(const struct cond *c, const struct cycle_ctx *cycle, const int32_t *item)
{
    return evaluate(c, cycle, item, NULL);
}

/* --- the level
   ----------------------------------------------------------------------------------------- */

/* What all rules together say of a level; `could_`: a rule that lacks a fact might. */
struct verdict {
    enum tri not_reviewed, not_rated, force, discretion;
    int most, could_most;
};

static void close_above(struct verdict *v, int level, enum tri fires)
{
    if (fires == TRI_TRUE && level < v->most)
        v->most = level;
    if (fires != TRI_FALSE && level < v->could_most)
        v->could_most = level;
}

/* "at most unit_level": a level that is none closes nothing, one that is not known might close
   everything. */
static void close_above_fact(struct verdict *v, int32_t level, enum tri fires)
{
    if (level == VALUE_NONE)
        return;
    if (level == VALUE_UNKNOWN)
        close_above(v, 1, and_tri(fires, TRI_UNKNOWN));
    else
        close_above(v, level, fires);
}

static void hear_rule(struct verdict *v, const struct rule *rule, enum tri fires,
                      const struct ref_row *row)
{
    for (int i = 0; i < rule->n_effects; i++) {
        const struct effect *e = &rule->effects[i];
        if (e->kind == EFF_NOT_REVIEWED)
            v->not_reviewed = or_tri(v->not_reviewed, fires);
        if (e->kind == EFF_NOT_REVIEWED || e->kind == EFF_NOT_RATED)
            v->not_rated = or_tri(v->not_rated, fires);
        if (e->kind == EFF_LEVEL_KHT)
            v->force = or_tri(v->force, fires);
        if (e->kind == EFF_DISCRETION)
            v->discretion = or_tri(v->discretion, fires);
        if (e->kind == EFF_AT_MOST)
            close_above(v, e->code, fires);
        if (e->kind == EFF_AT_MOST_FACT)
            close_above_fact(v, row->value[e->code], fires);
    }
}

static void settle(const struct verdict *v, struct ref_answer *out)
{
    unsigned flags = 0;
    if (v->not_reviewed == TRI_TRUE)
        flags |= ROW_NOT_REVIEWED;
    if (v->not_reviewed == TRI_UNKNOWN)
        flags |= ROW_REVIEWED_UNKNOWN;
    if (v->not_rated == TRI_UNKNOWN)
        flags |= ROW_RATED_UNKNOWN;
    if (v->not_rated == TRI_TRUE) {
        flags |= ROW_NOT_RATED; /* no level at all */
    } else if (v->force == TRI_TRUE) {
        flags |= ROW_FORCED;
        out->level = out->max_level = 1;
    } else {
        bool open = v->not_rated == TRI_UNKNOWN || v->force == TRI_UNKNOWN ||
                    v->discretion == TRI_UNKNOWN || v->could_most < v->most;
        out->max_level = (uint8_t)v->most;
        if (v->discretion == TRI_TRUE)
            flags |= ROW_DISCRETION;
        else if (open)
            flags |= ROW_LEVEL_OPEN;
        else
            out->level = (uint8_t)v->most;
    }
    out->flags = (uint8_t)flags;
}

struct ref_answer ref_judge(const struct pack *p, enum subject s, const struct cycle_ctx *cycle,
                            const struct ref_row *row)
{
    struct ref_answer out;
    struct verdict v = {TRI_FALSE, TRI_FALSE, TRI_FALSE, TRI_FALSE, 4, 4};
    memset(&out, 0, sizeof out);
    for (int i = 0; i < p->n_rules[s]; i++) {
        const struct rule *rule = &p->rules[s][i];
        if (rule->sw == SWITCH_OFF)
            continue;
        enum tri fires = rule->when ? ref_cond(rule->when, cycle, row) : TRI_TRUE;
        if (rule->unless)
            fires = and_tri(fires, not_tri(ref_cond(rule->unless, cycle, row)));
        if (fires == TRI_TRUE)
            out.fired[i / 64] |= 1ull << (i % 64);
        if (fires == TRI_UNKNOWN)
            out.lacked[i / 64] |= 1ull << (i % 64);
        if (rule->active)
            hear_rule(&v, rule, fires, row);
    }
    settle(&v, &out);
    return out;
}

/* --- random numbers
   ----------------------------------------------------------------------------------- */

uint64_t rnd_next(struct rnd *r)
{
    uint64_t z = (r->state += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
}

long rnd_range(struct rnd *r, long lo, long hi)
{
    return lo + (long)(rnd_next(r) % (uint64_t)(hi - lo + 1));
}

bool rnd_one_in(struct rnd *r, int n)
{
    return rnd_next(r) % (uint64_t)n == 0;
}

uint64_t rnd_seed(void)
{
    const char *text = getenv("SEED");
    uint64_t seed = text != NULL ? strtoull(text, NULL, 10) : 20240101;
    printf("SEED=%llu\n", (unsigned long long)seed);
    return seed;
}
