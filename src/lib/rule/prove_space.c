/*
 * prove_space.c — the space of a set of rules: its dimensions, and the run through all of it.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/prove_inner.h"

/* --- dimensions
 * ----------------------------------------------------------------------------------- */

/* What the rules of a space still look at. */
struct looked {
    const struct op *atom[MAX_ATOMS];
    uint8_t side[MAX_ATOMS];
    int n;
    /* -1: not looked at; otherwise a column of the same cluster, itself for one of them */
    int cluster[LIMIT_COLUMNS];
};

static int root(struct looked *l, int col)
{
    while (l->cluster[col] != col)
        col = l->cluster[col];
    return col;
}

static void link(struct looked *l, int a, int b)
{
    if (l->cluster[a] >= 0 && l->cluster[b] >= 0)
        l->cluster[root(l, a)] = root(l, b);
}

static int columns_of(const struct side *side, const struct op *op, int *out)
{
    if (op->code == OPC_RED)
        return 0;
    if (op->code != OPC_LINEAR) {
        out[0] = op->col;
        return 1;
    }
    for (int i = 0; i < op->n; i++)
        out[i] = side->prog->main.terms[op->col + i].col;
    return op->n;
}

/* The instructions that the live rules of slice s hang on. */
static void gather(struct space *sp, int s, struct looked *l)
{
    const struct side *side = &sp->p->side[s];
    const struct set_of_rules *rules = &sp->slice[s].rules;
    struct rule_view *view =
        ARENA_ARRAY(sp->arena, struct rule_view, (size_t)side->prog->n_rules + 1);
    view_rules(sp->arena, side, sp->fix, view);
    for (int i = 0; i < side->n_atoms && l->n < MAX_ATOMS; i++) {
        bool used = false;
        for (int r = 0; r < rules->n; r++)
            used = used || (view[rules->bit[r]].atoms[i / 64] >> (i % 64) & 1) != 0;
        if (!used)
            continue;
        l->side[l->n] = (uint8_t)s;
        l->atom[l->n++] = side->atom[i];
        int col[LIMIT_FACTS], n = columns_of(side, side->atom[i], col);
        for (int k = 0; k < n; k++) {
            if (l->cluster[col[k]] < 0)
                l->cluster[col[k]] = col[k];
        }
        for (int k = 1; k < n; k++)
            link(l, col[0], col[k]);
    }
}

static void link_limits(const struct prover *p, struct looked *l)
{
    for (int i = 0; i < p->n_limits; i++) {
        for (int a = 0; a < p->limit[i].n; a++) {
            for (int b = a + 1; b < p->limit[i].n; b++)
                link(l, p->limit[i].col[a], p->limit[i].col[b]);
        }
    }
}

static void add_columns(struct space *sp, struct looked *l, int head)
{
    struct dim *d = &sp->dim[sp->n_dims++];
    const struct op *atoms[MAX_ATOMS];
    uint8_t side[MAX_ATOMS];
    int n = 0;
    for (int c = 0; c < LIMIT_COLUMNS; c++) {
        if (l->cluster[c] < 0 || root(l, c) != head)
            continue;
        if (d->n_cols == DIM_COLS)
            sp->too_large = true;
        else
            d->col[d->n_cols++] = c;
    }
    if (sp->too_large)
        return;
    for (int i = 0; i < l->n; i++) {
        int col[LIMIT_FACTS], n_cols = columns_of(&sp->p->side[l->side[i]], l->atom[i], col);
        if (n_cols == 0 || root(l, col[0]) != head)
            continue;
        atoms[n] = l->atom[i];
        side[n++] = l->side[i];
    }
    points_of_columns(sp, d, atoms, side, n);
}

static void add_list(struct space *sp, const struct looked *l, int list)
{
    struct dim *d = &sp->dim[sp->n_dims];
    *d = (struct dim){.list = list};
    for (int i = 0; i < l->n; i++) {
        int s = l->side[i], red = l->atom[i]->col;
        if (l->atom[i]->code != OPC_RED || sp->p->side[s].prog->red[red].list != list)
            continue;
        d->red_side[d->n_red] = s;
        d->red_no[d->n_red++] = red;
    }
    if (d->n_red == 0)
        return;
    sp->n_dims++;
    points_of_list(sp, d);
}

bool space_open(struct space *sp, struct arena *a, struct prover *p, int n_slices,
                const struct set_of_rules *rules, const struct fixing *fix, uint64_t max)
{
    struct looked *l = ARENA_NEW(a, struct looked);
    memset(sp, 0, sizeof *sp);
    *sp = (struct space){.arena = a, .p = p, .n_slices = n_slices, .fix = fix, .size = 1};
    memset(l->cluster, -1, sizeof l->cluster);
    for (int s = 0; s < n_slices; s++) {
        slice_make(a, &p->side[s], &rules[s], &sp->slice[s]);
        gather(sp, s, l);
    }
    link_limits(p, l);
    for (int c = 0; c < LIMIT_COLUMNS; c++) {
        if (l->cluster[c] != c)
            continue;
        if (sp->n_dims + LIMIT_LISTS < MAX_DIMS)
            add_columns(sp, l, c);
        else
            sp->too_large = true;
    }
    for (int i = 0; i < LIMIT_LISTS; i++)
        add_list(sp, l, i);
    for (int d = 0; d < sp->n_dims; d++) {
        sp->stride[d] = sp->size;
        sp->too_large = sp->too_large || sp->size > max / (uint64_t)sp->dim[d].n_points;
        sp->size = sp->too_large ? max : sp->size * (uint64_t)sp->dim[d].n_points;
    }
    return !sp->too_large;
}

int outcome_digit(const struct space *sp, int d, uint64_t row)
{
    return (int)(row / sp->stride[d] % (uint64_t)sp->dim[d].n_points);
}

/* --- the run
 * ----------------------------------------------------------------------------------------- */

/* Columns of PROVE_ROWS rows, and where they go. */
struct feed {
    void *col[LIMIT_COLUMNS];
    uint8_t *red[2][LIMIT_REDUCTIONS];
};

static enum width width_of(const struct space *sp, int col)
{
    return sp->p->side[0].prog->dict->fact[sp->p->subject][col]->width;
}

static void open_feed(struct space *sp, struct feed *f)
{
    uint8_t *none = arena_alloc(sp->arena, PROVE_ROWS);
    memset(f, 0, sizeof *f);
    for (int s = 0; s < 2; s++) {
        for (int r = 0; r < LIMIT_REDUCTIONS; r++)
            f->red[s][r] = none;
    }
    for (int d = 0; d < sp->n_dims; d++) {
        const struct dim *dim = &sp->dim[d];
        for (int k = 0; dim->list < 0 && k < dim->n_cols; k++) {
            f->col[dim->col[k]] = arena_alloc(sp->arena, PROVE_ROWS * sizeof(int32_t));
        }
        for (int r = 0; r < dim->n_red; r++)
            f->red[dim->red_side[r]][dim->red_no[r]] = arena_alloc(sp->arena, PROVE_ROWS);
    }
    for (int c = 0; sp->fix != NULL && c < sp->p->side[0].prog->dict->n_facts[sp->p->subject];
         c++) {
        if (!sp->fix->on[c])
            continue;
        if (f->col[c] == NULL)
            f->col[c] = arena_alloc(sp->arena, PROVE_ROWS * sizeof(int32_t));
        for (size_t i = 0; i < PROVE_ROWS; i++)
            column_put(f->col[c], width_of(sp, c), i, sp->fix->value[c]);
    }
}

/* Writes one value to a run of rows. */
static void put_run(void *column, enum width w, size_t from, size_t n, int32_t v)
{
    column_put(column, w, from, v);
    if (w == W8) {
        memset((uint8_t *)column + from, ((uint8_t *)column)[from], n);
    } else if (w == W16) {
        int16_t x = ((int16_t *)column)[from];
        for (size_t i = 0; i < n; i++)
            ((int16_t *)column)[from + i] = x;
    } else {
        for (size_t i = 0; i < n; i++)
            ((int32_t *)column)[from + i] = v;
    }
}

/* One dimension of rows first .. first + n: the digit of a mixed-radix number, in runs of its
 * stride. */
static void feed_dim(const struct space *sp, int d, const struct feed *f, uint64_t first, size_t n)
{
    const struct dim *dim = &sp->dim[d];
    uint64_t stride = sp->stride[d];
    for (size_t at = 0; at < n;) {
        uint64_t row = first + at, left = stride - row % stride;
        size_t run = left < n - at ? (size_t)left : n - at;
        size_t point = (size_t)outcome_digit(sp, d, row);
        for (int k = 0; dim->list < 0 && k < dim->n_cols; k++) {
            int32_t v = dim->raw[(size_t)dim->rep[point] * (size_t)dim->n_cols + (size_t)k];
            put_run(f->col[dim->col[k]], width_of(sp, dim->col[k]), at, run, v);
        }
        for (int r = 0; r < dim->n_red; r++) {
            memset(f->red[dim->red_side[r]][dim->red_no[r]] + at,
                   dim->red[point * (size_t)dim->n_red + (size_t)r], run);
        }
        at += run;
    }
}

static void open_out(struct arena *a, struct judge_out *out)
{
    out->level = arena_alloc(a, PROVE_ROWS);
    out->max_level = arena_alloc(a, PROVE_ROWS);
    out->flags = arena_alloc(a, PROVE_ROWS);
    out->fired = ARENA_ARRAY(a, uint64_t, PROVE_ROWS * MASK_WORDS);
    out->lacked = ARENA_ARRAY(a, uint64_t, PROVE_ROWS * MASK_WORDS);
}

void space_range(struct space *sp, uint64_t first, uint64_t n,
                 void (*fn)(void *ctx, const struct rows *rows), void *ctx)
{
    if (sp->feed == NULL) {
        sp->feed = ARENA_NEW(sp->arena, struct feed);
        sp->out = ARENA_ARRAY(sp->arena, struct judge_out, 2);
        open_feed(sp, sp->feed);
        for (int s = 0; s < sp->n_slices; s++)
            open_out(sp->arena, &sp->out[s]);
    }
    for (uint64_t at = first; at < first + n; at += PROVE_ROWS) {
        struct rows rows = {at,
                            first + n - at < PROVE_ROWS ? (size_t)(first + n - at) : PROVE_ROWS,
                            {&sp->out[0], &sp->out[1]}};
        for (int d = 0; d < sp->n_dims; d++)
            feed_dim(sp, d, sp->feed, at, rows.n);
        for (int s = 0; s < sp->n_slices; s++) {
            struct judge_in in = {.n = rows.n,
                                  .col = (const void *const *)sp->feed->col,
                                  .reduced = (const uint8_t *const *)sp->feed->red[s]};
            judge_run(sp->slice[s].judge, &in, &sp->out[s]);
        }
        fn(ctx, &rows);
    }
}

void space_each(struct space *sp, void (*fn)(void *ctx, const struct rows *rows), void *ctx)
{
    space_range(sp, 0, sp->size, fn, ctx);
}

uint8_t outcome_of(const struct judge_out *out, size_t i)
{
    uint8_t f = out->flags[i];
    return (uint8_t)(out->level[i] | (f & ROW_FORCED ? OUT_FORCED : 0) |
                     (f & ROW_DISCRETION ? OUT_DISCRETION : 0) |
                     (f & ROW_NOT_RATED ? OUT_NOT_RATED : 0) | (f & ROW_LEVEL_OPEN ? OUT_OPEN : 0) |
                     (f & ROW_RATED_UNKNOWN ? OUT_RATED_UNKNOWN : 0));
}
