/*
 * prove_items.c — what lists can look like to the rules.
 *
 * Every item that the reductions can tell apart is run through them; a list of any length is the
 * union of its items, so the closure of the single items, the empty list and the list that is
 * not known are all lists there are.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/prove_inner.h"

#define ITEMS_MAX 300000

struct item_maker {
    struct space *sp;
    struct dim *d;
    const struct list_def *def;
    int32_t value[LIMIT_FIELDS][64]; /* of the fields used */
    int n_values[LIMIT_FIELDS];
    int n_sig;     /* different items */
    uint8_t *sig;  /* n_sig * n_red */
    int *sig_item; /* an item of each */
    int *sig_of;   /* of each item */
    struct step_list steps;
    struct arena *work;
};

static void offer(struct item_maker *m, int k, long v)
{
    const struct fact_def *f = &m->def->field[m->d->col[k]];
    if (v != VALUE_UNKNOWN && v != VALUE_NONE && (v < f->lo || v > f->hi))
        return;
    for (int i = 0; i < m->n_values[k]; i++) {
        if (m->value[k][i] == v)
            return;
    }
    if (m->n_values[k] < 64)
        m->value[k][m->n_values[k]++] = (int32_t)v;
}

/* Fields that the reductions of this dimension look at. */
static void mark_fields(const struct cond *c, bool *used)
{
    for (int i = 0; i < c->n_terms; i++)
        used[c->term[i].col] = true;
    if (c->kind == COND_EQ || c->kind == COND_NONE || c->kind == COND_BIT || c->kind == COND_DATE)
        used[c->col] = true;
    if (c->a)
        mark_fields(c->a, used);
    if (c->b)
        mark_fields(c->b, used);
}

static void choose_fields(struct item_maker *m)
{
    bool used[LIMIT_FIELDS] = {false};
    for (int r = 0; r < m->d->n_red; r++) {
        mark_fields(m->sp->p->side[m->d->red_side[r]].prog->red[m->d->red_no[r]].item, used);
    }
    for (int f = 0; f < m->def->n_fields; f++) {
        if (used[f])
            m->d->col[m->d->n_cols++] = f;
    }
}

/* Values around each constant that an instruction compares the field with. */
static void offer_constants(struct item_maker *m, int k)
{
    for (int s = 0; s < m->sp->n_slices; s++) {
        const struct side *side = &m->sp->p->side[s];
        const struct code *code = &side->prog->item[m->d->list];
        for (int i = 0; i < code->n_ops; i++) {
            const struct op *op = &code->ops[i];
            long imm = side->bound->item_imm[m->d->list][op->imm];
            if (op->code != OPC_GE && op->code != OPC_LE && op->code != OPC_EQ)
                continue;
            if (op->col != m->d->col[k])
                continue;
            for (long v = imm - 1; v <= imm + 1; v++)
                offer(m, k, v);
        }
    }
}

static void choose_values(struct item_maker *m, int k)
{
    const struct fact_def *f = &m->def->field[m->d->col[k]];
    m->d->directed = m->d->directed || m->def->dir != DIR_NONE;
    if (f->type == FACT_BOOL) {
        offer(m, k, 0);
        offer(m, k, 1);
    } else if (f->type == FACT_ENUM) {
        for (int v = 1; v <= f->en_def->n; v++)
            offer(m, k, v);
    } else {
        offer_constants(m, k);
        if (m->n_values[k] == 0)
            offer(m, k, f->type == FACT_DATE ? m->sp->p->o->cycle.first : f->lo);
    }
    offer(m, k, VALUE_UNKNOWN);
    if (f->nullable)
        offer(m, k, VALUE_NONE);
}

static void make_items(struct item_maker *m)
{
    struct dim *d = m->d;
    long n = 1;
    for (int k = 0; k < d->n_cols; k++) {
        choose_values(m, k);
        n *= m->n_values[k];
        while (n > ITEMS_MAX && m->n_values[k] > 1) {
            n = n / m->n_values[k] * (m->n_values[k] - 1);
            m->n_values[k]--;
            d->cut = true;
        }
    }
    d->n_raw = (int)n;
    d->raw = ARENA_ARRAY(m->sp->arena, int32_t, (size_t)n * (size_t)d->n_cols + 1);
    for (int i = 0; i < d->n_raw; i++) {
        int rest = i;
        for (int k = d->n_cols - 1; k >= 0; k--) {
            d->raw[(size_t)i * (size_t)d->n_cols + (size_t)k] = m->value[k][rest % m->n_values[k]];
            rest /= m->n_values[k];
        }
    }
}

static void *field_column(struct item_maker *m, int k)
{
    const struct dim *d = m->d;
    enum width w = m->def->field[d->col[k]].width;
    void *c = arena_alloc(m->work, ((size_t)d->n_raw + VM_BLOCK) * sizeof(int32_t));
    for (int i = 0; i < d->n_raw; i++) {
        column_put(c, w, (size_t)i, d->raw[(size_t)i * (size_t)d->n_cols + (size_t)k]);
    }
    return c;
}

/* One row an item: what its reductions say. */
static uint8_t *reduce_items(struct item_maker *m)
{
    struct dim *d = m->d;
    size_t n = (size_t)d->n_raw;
    uint8_t *all = arena_alloc(m->work, n * (size_t)d->n_red + 1);
    const void *field[LIMIT_FIELDS] = {0}, *no_columns[LIMIT_COLUMNS] = {0};
    uint32_t *first = ARENA_ARRAY(m->work, uint32_t, n + 1);
    struct item_table lists[LIMIT_LISTS] = {0};
    for (int k = 0; k < d->n_cols; k++)
        field[d->col[k]] = field_column(m, k);
    for (size_t i = 0; i <= n; i++)
        first[i] = (uint32_t)i;
    lists[d->list] = (struct item_table){field, first, NULL};
    struct judge_in in = {.n = n, .col = no_columns, .list = lists};
    uint8_t *sink = arena_alloc(m->work, n), *out[LIMIT_REDUCTIONS];
    for (int s = 0; s < m->sp->n_slices; s++) {
        for (int r = 0; r < LIMIT_REDUCTIONS; r++)
            out[r] = sink;
        for (int r = 0; r < d->n_red; r++) {
            if (d->red_side[r] == s)
                out[d->red_no[r]] = arena_alloc(m->work, n);
        }
        judge_reduce(m->sp->slice[s].judge, &in, out);
        for (int r = 0; r < d->n_red; r++) {
            for (size_t i = 0; d->red_side[r] == s && i < n; i++)
                all[i * (size_t)d->n_red + (size_t)r] = out[d->red_no[r]][i];
        }
    }
    return all;
}

/* Index of a row of tris among `n` others, -1: not there. */
static int find_sig(const uint8_t *sigs, int n, size_t size, const uint8_t *want)
{
    for (int i = 0; i < n; i++) {
        if (memcmp(sigs + (size_t)i * size, want, size) == 0)
            return i;
    }
    return -1;
}

static void join_equal_items(struct item_maker *m)
{
    struct dim *d = m->d;
    size_t size = (size_t)d->n_red;
    const uint8_t *all = reduce_items(m);
    m->sig = arena_alloc(m->work, (size_t)POINTS_MAX * size + 1);
    m->sig_item = ARENA_ARRAY(m->work, int, POINTS_MAX);
    m->sig_of = ARENA_ARRAY(m->work, int, (size_t)d->n_raw + 1);
    for (int i = 0; i < d->n_raw; i++) {
        int at = find_sig(m->sig, m->n_sig, size, all + (size_t)i * size);
        if (at < 0 && m->n_sig < POINTS_MAX) {
            at = m->n_sig++;
            memcpy(m->sig + (size_t)at * size, all + (size_t)i * size, size);
            m->sig_item[at] = i;
        }
        m->sig_of[i] = at < 0 ? 0 : at;
    }
}

static int point_with(const struct item_maker *m, int base, int sig)
{
    const struct dim *d = m->d;
    size_t size = (size_t)d->n_red;
    uint8_t want[LIMIT_REDUCTIONS];
    for (size_t r = 0; r < size; r++) {
        uint8_t a = d->red[(size_t)base * size + r], b = m->sig[(size_t)sig * size + r];
        want[r] = a > b ? a : b;
    }
    return find_sig(d->red, d->n_points, size, want);
}

/* Point 0 is the empty list, point 1 the list that is not known; every other adds an item to
 * an earlier one. */
static void close_points(struct item_maker *m)
{
    struct dim *d = m->d;
    size_t size = (size_t)d->n_red;
    d->red = arena_alloc(m->sp->arena, (size_t)POINTS_MAX * size + 1);
    d->parent = ARENA_ARRAY(m->sp->arena, int, POINTS_MAX);
    d->added = ARENA_ARRAY(m->sp->arena, int, POINTS_MAX);
    memset(d->red + size, TRI_UNKNOWN, size);
    d->n_points = 2;
    for (int base = 0; base < d->n_points; base++) {
        for (int s = 0; base != 1 && s < m->n_sig; s++) {
            if (d->n_points == POINTS_MAX || point_with(m, base, s) >= 0)
                continue;
            uint8_t *to = d->red + (size_t)d->n_points * size;
            for (size_t r = 0; r < size; r++) {
                uint8_t a = d->red[(size_t)base * size + r], b = m->sig[(size_t)s * size + r];
                to[r] = a > b ? a : b;
            }
            d->parent[d->n_points] = base;
            d->added[d->n_points++] = m->sig_item[s];
        }
    }
}

/* --- steps ----------------------------------------------------------------------------------
 * ----------------- */

/* An item changes in one field: for every list that holds it. */
static void steps_of_change(struct item_maker *m, enum step_kind kind, int k, int from, int to,
                            uint64_t *seen)
{
    size_t pair =
        ((size_t)m->sig_of[from] * (size_t)m->n_sig + (size_t)m->sig_of[to]) * 2 + (size_t)kind;
    if (m->sig_of[from] == m->sig_of[to] || (seen[pair / 64] >> (pair % 64) & 1) != 0)
        return;
    seen[pair / 64] |= 1ull << (pair % 64);
    for (int base = 0; base < m->d->n_points; base++) {
        if (base == 1)
            continue;
        steps_add(&m->steps,
                  (struct step){kind, point_with(m, base, m->sig_of[from]),
                                point_with(m, base, m->sig_of[to]), m->d->col[k], from, to, base});
    }
}

static void steps_of_items(struct item_maker *m)
{
    struct dim *d = m->d;
    uint64_t *seen = ARENA_ARRAY(m->work, uint64_t, (size_t)m->n_sig * (size_t)m->n_sig / 32 + 2);
    int weight = 1;
    for (int k = d->n_cols - 1; k >= 0; weight *= m->n_values[k], k--) {
        const struct fact_def *f = &m->def->field[d->col[k]];
        enum direction dir = f->type == FACT_ENUM && f->en_def->ordered ? m->def->dir : DIR_NONE;
        for (int i = 0; i < d->n_raw; i++) {
            int digit = i / weight % m->n_values[k];
            for (int v = 0; v < m->n_values[k]; v++) {
                int other = i + (v - digit) * weight;
                int32_t from = m->value[k][digit], to = m->value[k][v];
                if (from == VALUE_UNKNOWN && to != from)
                    steps_of_change(m, STEP_KNOWN, k, i, other, seen);
                else if (value_better(f, dir, from, to))
                    steps_of_change(m, STEP_BETTER, k, i, other, seen);
            }
        }
    }
}

static void steps_of_lists(struct item_maker *m)
{
    struct dim *d = m->d;
    for (int to = 0; to < d->n_points; to++) {
        if (to != 1)
            steps_add(&m->steps, (struct step){STEP_KNOWN, 1, to, -1, -1, -1, to});
        for (int s = 0; m->def->dir == DIR_DOWN && to != 1 && s < m->n_sig; s++) {
            steps_add(&m->steps, (struct step){STEP_BETTER, point_with(m, to, s), to, -1,
                                               m->sig_item[s], -1, to});
        }
    }
}

void points_of_list(struct space *sp, struct dim *d)
{
    struct item_maker *m;
    struct arena *work = arena_open(PROVE_ARENA);
    m = ARENA_NEW(work, struct item_maker);
    m->sp = sp;
    m->d = d;
    m->work = work;
    m->def = sp->p->side[0].prog->dict->list[sp->p->subject][d->list];
    choose_fields(m);
    make_items(m);
    join_equal_items(m);
    close_points(m);
    steps_open(&m->steps, sp->arena, work, d);
    steps_of_items(m);
    steps_of_lists(m);
    arena_close(work);
}
