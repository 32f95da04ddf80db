/*
 * cond_build.c — hash-consing of conditions, with the foldings that keep byte code small.
 */
#include "lib/rule/cond_build.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base/arena.h"

#define BUCKETS   1024
#define MAX_CONDS 4096

void cond_space_open(struct cond_space *s, struct arena *a, const struct dict *d,
                     enum subject subject)
{
    memset(s, 0, sizeof *s);
    s->arena = a;
    s->dict = d;
    s->subject = subject;
    s->conds = ARENA_ARRAY(a, const struct cond *, MAX_CONDS);
    s->cap = MAX_CONDS;
    s->bucket = ARENA_ARRAY(a, int, BUCKETS);
    s->next = ARENA_ARRAY(a, int, MAX_CONDS);
}

static unsigned mix(unsigned h, long v)
{
    h ^= (unsigned)v + 0x9e3779b9u + (h << 6) + (h >> 2);
    return h;
}

static unsigned hash_cond(const struct cond *c)
{
    unsigned h = mix((unsigned)c->kind, c->item);
    h = mix(h, c->a ? c->a->id : -1);
    h = mix(h, c->b ? c->b->id : -1);
    h = mix(h, (long)c->value);
    for (int i = 0; i < c->n_terms; i++)
        h = mix(mix(h, c->term[i].col), c->term[i].coef);
    h = mix(mix(h, c->constant), c->col);
    h = mix(mix(h, c->bit), (long)c->ref);
    h = mix(mix(h, c->months), c->offset);
    return mix(h, c->list) % BUCKETS;
}

bool cond_same_terms(const struct cond *x, const struct cond *y)
{
    if (x->n_terms != y->n_terms)
        return false;
    for (int i = 0; i < x->n_terms; i++) {
        if (x->term[i].col != y->term[i].col || x->term[i].coef != y->term[i].coef)
            return false;
    }
    return true;
}

static bool same_cond(const struct cond *x, const struct cond *y)
{
    return x->kind == y->kind && x->item == y->item && x->a == y->a && x->b == y->b &&
           x->value == y->value && x->constant == y->constant && x->col == y->col &&
           x->bit == y->bit && x->ref == y->ref && x->months == y->months &&
           x->offset == y->offset && x->list == y->list && cond_same_terms(x, y);
}

static const struct cond *intern(struct cond_space *s, const struct cond *want)
{
    unsigned h = hash_cond(want);
    for (int i = s->bucket[h]; i != 0; i = s->next[i - 1]) {
        if (same_cond(s->conds[i - 1], want))
            return s->conds[i - 1];
    }
    if (s->n_conds == s->cap) { /* reported by the caller as a limit; the node stays usable */
        s->too_many = true;
        return s->conds[0];
    }
    struct cond *c = ARENA_NEW(s->arena, struct cond);
    *c = *want;
    c->id = s->n_conds;
    s->conds[s->n_conds++] = c;
    s->next[c->id] = s->bucket[h];
    s->bucket[h] = c->id + 1;
    return c;
}

const struct cond *cond_const(struct cond_space *s, enum tri value)
{
    struct cond c = {.kind = COND_CONST, .value = value};
    return intern(s, &c);
}

const struct cond *cond_not(struct cond_space *s, const struct cond *a)
{
    if (a->kind == COND_NOT)
        return a->a;
    if (a->kind == COND_CONST)
        return cond_const(s, (enum tri)(TRI_TRUE - (int)a->value));
    struct cond c = {.kind = COND_NOT, .item = a->item, .a = a};
    return intern(s, &c);
}

static const struct cond *pair(struct cond_space *s, enum cond_kind kind, const struct cond *a,
                               const struct cond *b)
{
    enum tri unit = kind == COND_AND ? TRI_TRUE : TRI_FALSE;
    enum tri zero = kind == COND_AND ? TRI_FALSE : TRI_TRUE;
    if (a == b)
        return a;
    if (a->kind == COND_CONST && a->value == unit)
        return b;
    if (b->kind == COND_CONST && b->value == unit)
        return a;
    if (a->kind == COND_CONST && a->value == zero)
        return a;
    if (b->kind == COND_CONST && b->value == zero)
        return b;
    struct cond c = {.kind = kind, .item = a->item || b->item, .a = a, .b = b};
    return intern(s, &c);
}

const struct cond *cond_and(struct cond_space *s, const struct cond *a, const struct cond *b)
{
    return pair(s, COND_AND, a, b);
}

const struct cond *cond_or(struct cond_space *s, const struct cond *a, const struct cond *b)
{
    return pair(s, COND_OR, a, b);
}

static long gcd(long a, long b)
{
    while (b != 0) {
        long t = a % b;
        a = b;
        b = t;
    }
    return a < 0 ? -a : a;
}

static long floor_div(long a, long b)
{
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

const struct cond *cond_linear(struct cond_space *s, bool item, const struct linear_term *t, int n,
                               long constant)
{
    struct cond c = {.kind = COND_LINEAR, .item = item};
    for (int i = 0; i < n; i++) { /* insertion by column, equal columns joined */
        int at = 0;
        while (at < c.n_terms && c.term[at].col < t[i].col)
            at++;
        if (at < c.n_terms && c.term[at].col == t[i].col) {
            c.term[at].coef += t[i].coef;
            continue;
        }
        if (c.n_terms == 8) {
            s->too_many = true;
            return cond_const(s, TRI_UNKNOWN);
        }
        memmove(&c.term[at + 1], &c.term[at], (size_t)(c.n_terms - at) * sizeof c.term[0]);
        c.term[at] = t[i];
        c.n_terms++;
    }
    int kept = 0;
    long g = 0;
    for (int i = 0; i < c.n_terms; i++) {
        if (c.term[i].coef != 0)
            c.term[kept++] = c.term[i];
    }
    memset(&c.term[kept], 0, (size_t)(8 - kept) * sizeof c.term[0]);
    c.n_terms = kept;
    if (kept == 0)
        return cond_const(s, constant >= 0 ? TRI_TRUE : TRI_FALSE);
    for (int i = 0; i < kept; i++)
        g = gcd(g, c.term[i].coef);
    if (g < 1)
        g = 1; /* no coefficient is 0: never */
    for (int i = 0; i < kept; i++)
        c.term[i].coef /= g;
    c.constant = floor_div(constant, g);
    return intern(s, &c);
}

const struct cond *cond_eq(struct cond_space *s, bool item, int col, long value)
{
    struct cond c = {.kind = COND_EQ, .item = item, .col = col, .constant = value};
    return intern(s, &c);
}

const struct cond *cond_none(struct cond_space *s, bool item, int col)
{
    struct cond c = {.kind = COND_NONE, .item = item, .col = col};
    return intern(s, &c);
}

const struct cond *cond_bit(struct cond_space *s, bool item, int col, int code)
{
    struct cond c = {.kind = COND_BIT, .item = item, .col = col, .bit = code};
    return intern(s, &c);
}

const struct cond *cond_date(struct cond_space *s, bool item, int col, enum day_ref ref, int months,
                             int offset)
{
    struct cond c = {.kind = COND_DATE,
                     .item = item,
                     .col = col,
                     .ref = ref,
                     .months = months,
                     .offset = offset};
    return intern(s, &c);
}

const struct cond *cond_some(struct cond_space *s, int list, const struct cond *item)
{
    int red = 0;
    while (red < s->n_red && (s->red[red].list != list || s->red[red].item != item))
        red++;
    if (red == s->n_red) {
        if (s->n_red == LIMIT_REDUCTIONS) {
            s->too_many = true;
            return cond_const(s, TRI_UNKNOWN);
        }
        s->red[s->n_red++] = (struct reduction){list, item};
    }
    struct cond c = {.kind = COND_SOME, .a = item, .list = list, .red = red};
    return intern(s, &c);
}
