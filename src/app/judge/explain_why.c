/*
 * explain_why.c — why a decision is not the next level up: the rules in the way and, in numbers, how
 * much is short.
 *
 * Only one level up is looked at. What is offered is something a person can still do: a better value
 * inside the range of the fact, never a lower count of what has already happened when another part
 * of the same comparison can rise.
 */
#include "app/judge/explain_inner.h"

#include "lib/base/arena.h"

/* --- by how much a comparison misses ----------------------------------------------------------- */

/* A comparison that stands in the way: `sum` is >= 0 as long as it is true. */
struct gap {
    const struct cond *c;
    long sum;
};

static bool measure(const struct teller *t, const struct cond *c, struct gap *out)
{
    *out = (struct gap){c, c->constant};
    for (int i = 0; i < c->n_terms; i++) {
        int32_t v = facts_get(t->d->in->facts, c->term[i].col);
        if (v == VALUE_UNKNOWN || v == VALUE_NONE)
            return false;
        out->sum += c->term[i].coef * v;
    }
    return out->sum >= 0;
}

/* Would moving this term its good way (up, or down) turn the comparison? */
static bool moves(const struct teller *t, const struct linear_term *term, bool up)
{
    const struct fact_def *f = t->dict->fact[t->subject][term->col];
    return f->type != FACT_ENUM && f->dir == (up ? DIR_UP : DIR_DOWN) && (term->coef < 0) == up;
}

/* How far the fact may still go that way. */
static long room(const struct teller *t, const struct linear_term *term, bool up)
{
    const struct fact_def *f = t->dict->fact[t->subject][term->col];
    long v = facts_get(t->d->in->facts, term->col);
    return up ? f->hi - v : v - f->lo;
}

static struct str amount_text(const struct teller *t, const struct fact_def *f, long units)
{
    if (f->type != FACT_NUMBER)
        return str_fmt(t->a, "%ld", units);
    return str_fmt(t->a, t->lang == LANG_VI ? "%ld,%02ld" : "%ld.%02ld", units / 100, units % 100);
}

/*
 * Terms of one weight are one sum: "10,00 (points for the common criteria + points for task
 * results)"; a fact at the end of its range is left out.  False: that way leads nowhere.
 */
static bool say_way(struct teller *t, const struct gap *g, bool up)
{
    struct str names = STR("");
    const struct fact_def *first = NULL;
    long weight = 0, left = 0;
    for (int i = 0; i < g->c->n_terms; i++) {
        const struct linear_term *term = &g->c->term[i];
        const struct fact_def *f = t->dict->fact[t->subject][term->col];
        long coef = term->coef < 0 ? -term->coef : term->coef;
        if (!moves(t, term, up) || room(t, term, up) <= 0 || (first != NULL && coef != weight))
            continue;
        if (first == NULL) {
            first = f;
            weight = coef;
        }
        names = str_fmt(t->a, "%.*s%s%.*s", STR_ARG(names), names.n ? " + " : "",
                        STR_ARG(tell_pick(t, f->vi, f->en)));
        left += room(t, term, up);
    }
    if (first == NULL || g->sum / weight + 1 > left)
        return false;
    buf_z(t->b, "; ");
    tell(t, up ? M_JUDGE_MORE_NEEDED : M_JUDGE_LESS_NEEDED,
         amount_text(t, first, g->sum / weight + 1), names);
    return true;
}

static void say_shortfall(struct teller *t, const struct cond *c)
{
    struct gap g;
    bool can_rise = false;
    if (!measure(t, c, &g))
        return;
    for (int i = 0; i < c->n_terms; i++)
        can_rise = can_rise || moves(t, &c->term[i], true);
    say_way(t, &g, can_rise);
}

/* Every part of a condition that has the value `want` and so stands in the way. */
static void say_obstacles(struct teller *t, const struct cond *c, enum tri want)
{
    if (c->kind == COND_NOT) {
        say_obstacles(t, c->a, (enum tri)(TRI_TRUE - (int)want));
        return;
    }
    if (c->kind == COND_AND || c->kind == COND_OR) {
        bool all = (c->kind == COND_AND) == (want == TRI_TRUE);
        if (all || cond_value(t->d, c->a) == want)
            say_obstacles(t, c->a, want);
        if (all || cond_value(t->d, c->b) == want)
            say_obstacles(t, c->b, want);
        return;
    }
    if (c->kind == COND_LINEAR && want == TRI_TRUE)
        say_shortfall(t, c);
}

/* --- the rules in the way ---------------------------------------------------------------------- */

/* Does the rule close the levels above `level`? */
static bool closes_above(const struct teller *t, const struct rule *rule, int level)
{
    for (int i = 0; i < rule->n_effects; i++) {
        const struct effect *e = &rule->effects[i];
        if (e->kind == EFF_LEVEL_KHT && level == 1)
            return true;
        if (e->kind == EFF_AT_MOST && e->code <= level)
            return true;
        if (e->kind == EFF_AT_MOST_FACT && facts_get(t->d->in->facts, e->code) <= level)
            return true;
    }
    return false;
}

static void say_rule_in_way(struct teller *t, const struct rule *rule)
{
    buf_printf(t->b, "  – %.*s (%.*s)", STR_ARG(tell_pick(t, rule->vi, rule->en)),
               STR_ARG(rule->cite));
}

/* A rule that would leave the level to the competent level if nothing spared it: its `unless` is
   often the very case that forces the lowest level. */
static bool would_leave_open(const struct teller *t, const struct rule *rule)
{
    bool leaves = false;
    for (int i = 0; i < rule->n_effects; i++)
        leaves = leaves || rule->effects[i].kind == EFF_DISCRETION;
    if (!leaves || !rule->active)
        return false;
    if (cond_value(t->d, rule->cond) == TRI_TRUE)
        return true;
    return rule->unless != NULL && rule->when != NULL && rule->cond->kind == COND_AND &&
           cond_value(t->d, rule->when) == TRI_TRUE && cond_value(t->d, rule->unless) == TRI_TRUE;
}

/* Who is no longer forced may still not merit the next level: what stands behind the forcing rule. */
static void say_what_follows(struct teller *t)
{
    const struct pack *p = t->d->in->pack;
    bool said = false;
    for (int i = 0; i < p->n_rules[t->subject]; i++) {
        const struct rule *rule = &p->rules[t->subject][i];
        if (!would_leave_open(t, rule))
            continue;
        if (!said)
            tell_line(t, M_JUDGE_STILL_OPEN, tell_level(t, 2), STR(""));
        said = true;
        say_rule_in_way(t, rule);
        say_obstacles(t, rule->when ? rule->when : rule->cond, TRI_TRUE);
        buf_char(t->b, '\n');
    }
}

void tell_why_not(struct teller *t)
{
    const struct decision *d = t->d;
    int level = d->level ? d->level : d->max_level;
    if (level == 0 || level == 4)
        return;
    buf_char(t->b, '\n');
    tell_line(t, M_JUDGE_WHY_NOT, tell_level(t, level + 1), STR(""));
    for (int i = 0; i < d->n_fired; i++) {
        const struct fired *f = &d->fired[i];
        if (!f->rule->active || !closes_above(t, f->rule, level))
            continue;
        say_rule_in_way(t, f->rule);
        for (int k = 0; k < f->n_facts; k++) {
            buf_z(t->b, k ? "; " : ": ");
            tell_fact(t, f->facts[k].name);
        }
        say_obstacles(t, f->rule->cond, TRI_TRUE);
        buf_char(t->b, '\n');
    }
    if (d->forced)
        say_what_follows(t);
}
