/*
 * vm.c — runs byte code over blocks of rows.
 */
#include "lib/rule/vm.h"

#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/date.h"
#include "lib/rule/vm_inner.h"

int mask_words(const struct program *prog)
{
    return (prog->n_rules + 63) / 64;
}

int n_reductions(const struct program *prog)
{
    return prog->n_red;
}

/* The last day d for which d + months (clamped) is not after `ref`. */
static date_t last_day_with(date_t ref, int months)
{
    date_t d = date_add_months(ref, -months) + 4;
    while (date_add_months(d, months) > ref)
        d--;
    return d;
}

static int32_t threshold(const struct cond *c, const struct cycle_ctx *cycle)
{
    date_t ref = cycle->cutoff;
    if (c->ref == YEAR_CYCLE)
        return cycle->year + c->offset;
    if (c->ref == DAY_PERIOD_FIRST)
        ref = cycle->first;
    if (c->ref == DAY_PERIOD_LAST)
        ref = cycle->last;
    if (c->months > 0)
        ref = last_day_with(ref, c->months);
    return ref + c->offset;
}

static int32_t *bind_code(struct arena *a, const struct code *code, const struct cycle_ctx *cycle)
{
    int32_t *imm = ARENA_ARRAY(a, int32_t, (size_t)code->n_imm + 1);
    if (code->n_imm > 0)
        memcpy(imm, code->imm, (size_t)code->n_imm * sizeof *imm);
    for (int i = 0; i < code->n_late; i++)
        imm[code->late[i].imm] = threshold(code->late[i].cond, cycle);
    return imm;
}

struct judge *judge_open(struct arena *a, const struct program *prog, const struct cycle_ctx *cycle)
{
    struct judge *j = ARENA_NEW(a, struct judge);
    struct scratch *s = ARENA_NEW(a, struct scratch);
    int regs = prog->main.n_regs;
    j->prog = prog;
    j->cycle = *cycle;
    j->imm = bind_code(a, &prog->main, cycle);
    for (int l = 0; l < LIMIT_LISTS; l++) {
        j->item_imm[l] = bind_code(a, &prog->item[l], cycle);
        if (prog->item[l].n_regs > regs)
            regs = prog->item[l].n_regs;
    }
    s->regs = ARENA_ARRAY(a, struct planes, (size_t)regs + 1);
    s->arena = arena_open(LIMIT_PACK_ARENA);
    arena_defer(a, (void (*)(void *))arena_close, s->arena);
    for (int i = 0; i < VM_BLOCK; i++) {
        s->unknown8[i] = COL8_UNKNOWN;
        s->unknown16[i] = COL16_UNKNOWN;
        s->unknown32[i] = COL32_UNKNOWN;
    }
    j->scratch = s;
    s->kernels = vm_best();
    return j;
}

static const void *unknown_column(const struct scratch *s, enum width w)
{
    return w == W8    ? (const void *)s->unknown8
           : w == W16 ? (const void *)s->unknown16
                      : (const void *)s->unknown32;
}

/*
 * Rows are taken block by block; what is left at the end, fewer than 64, is copied to where a
 * whole word can be read. Answers the rows of the block at `at`.
 */
static size_t block_rows(size_t n, size_t at)
{
    size_t left = n - at;
    if (left >= VM_BLOCK)
        return VM_BLOCK;
    return left >= 64 ? left - left % 64 : left;
}

static const void *column_at(struct scratch *s, int c, const void *column, enum width width,
                             size_t at, size_t n)
{
    if (column == NULL)
        return unknown_column(s, width);
    const char *from = (const char *)column + at * (size_t)width;
    return n >= 64 ? from : memcpy(s->tail[c], from, n * (size_t)width);
}

/* --- items ----------------------------------------------------------------------------------- */

/* Runs the item code of one list over its items; values[red] is an array over all items. */
static void run_items(const struct judge *j, const struct item_table *t, int list, size_t from,
                      size_t n, uint8_t **values, uint8_t *trace)
{
    struct scratch *s = j->scratch;
    const struct program *p = j->prog;
    const struct list_def *def = p->dict->list[p->subject][list];
    const void *col[LIMIT_FIELDS];
    uint8_t *out[LIMIT_REDUCTIONS] = {0};
    struct block b = {
        .code = &p->item[list], .imm = j->item_imm[list], .col = col, .trace = trace, .out = out};
    for (size_t at = 0; at < n; at += b.n) {
        b.n = block_rows(n, at);
        b.words = (b.n + 63) / 64;
        for (int f = 0; f < def->n_fields; f++) {
            col[f] = column_at(s, f, t->field[f], def->field[f].width, from + at, b.n);
        }
        for (int r = 0; r < p->n_red; r++)
            out[r] = values[r] ? values[r] + at : NULL;
        s->kernels->run(&b, s);
    }
}

static void reduce_list(const struct judge *j, const struct judge_in *in, int list,
                        uint8_t *const *out)
{
    struct scratch *s = j->scratch;
    const struct program *p = j->prog;
    const struct item_table *t = in->list ? &in->list[list] : NULL;
    uint8_t *values[LIMIT_REDUCTIONS] = {0};
    bool known = t != NULL && t->first != NULL;
    size_t n_items = known ? t->first[in->n] : 0;
    for (int r = 0; r < p->n_red; r++) {
        if (p->red[r].list != list)
            continue;
        memset(out[r], known ? TRI_FALSE : TRI_UNKNOWN, in->n);
        values[r] = arena_alloc(s->arena, n_items + VM_BLOCK);
    }
    if (!known)
        return;
    run_items(j, t, list, 0, n_items, values, NULL);
    for (int r = 0; r < p->n_red; r++) {
        if (p->red[r].list != list)
            continue;
        for (size_t row = 0; row < in->n; row++) {
            uint8_t v = t->unknown != NULL && t->unknown[row] ? TRI_UNKNOWN : TRI_FALSE;
            for (uint32_t i = t->first[row]; i < t->first[row + 1]; i++)
                v = v > values[r][i] ? v : values[r][i];
            out[r][row] = v;
        }
    }
}

void judge_reduce(const struct judge *j, const struct judge_in *in, uint8_t *const *out)
{
    const struct program *p = j->prog;
    for (int l = 0; l < p->dict->n_lists[p->subject]; l++) {
        if (p->item[l].n_ops > 0)
            reduce_list(j, in, l, out);
    }
}

/* Reduction columns of a run: those given, or made here. */
static const uint8_t *const *reductions(const struct judge *j, const struct judge_in *in)
{
    struct scratch *s = j->scratch;
    if (in->reduced != NULL)
        return in->reduced;
    uint8_t **red = ARENA_ARRAY(s->arena, uint8_t *, (size_t)j->prog->n_red + 1);
    for (int r = 0; r < j->prog->n_red; r++)
        red[r] = arena_alloc(s->arena, in->n);
    judge_reduce(j, in, red);
    return (const uint8_t *const *)red;
}

/* --- runs ------------------------------------------------------------------------------------ */

static void point_columns(const struct judge *j, const struct judge_in *in,
                          const uint8_t *const *red, size_t at, size_t n)
{
    struct scratch *s = j->scratch;
    const struct program *p = j->prog;
    for (int c = 0; c < p->dict->n_facts[p->subject]; c++) {
        s->col[c] = column_at(s, c, in->col[c], p->dict->fact[p->subject][c]->width, at, n);
    }
    for (int r = 0; r < p->n_red; r++) {
        s->red[r] = n >= 64 ? red[r] + at : memcpy(s->tail_red[r], red[r] + at, n);
    }
}

static void run_rows(const struct judge *j, const struct judge_in *in, struct judge_out *out,
                     uint8_t *trace)
{
    struct scratch *s = j->scratch;
    const struct program *p = j->prog;
    size_t words = (size_t)mask_words(p);
    arena_reset(s->arena);
    const uint8_t *const *red = reductions(j, in);
    struct block b = {
        .code = &p->main, .imm = j->imm, .col = s->col, .red = s->red, .trace = trace};
    b.masks = out->fired != NULL;
    for (size_t at = 0; at < in->n; at += b.n) {
        b.n = block_rows(in->n, at);
        b.words = (b.n + 63) / 64;
        point_columns(j, in, red, at, b.n);
        memset(s->acc, 0, sizeof s->acc); /* all false */
        s->kernels->run(&b, s);
        struct judge_out rows = {out->level + at, out->max_level + at, out->flags + at, NULL, NULL};
        s->kernels->level(s, &rows, b.n);
        if (!b.masks)
            continue;
        s->kernels->masks(s->fired, (int)words, b.n, out->fired + at * words);
        s->kernels->masks(s->lacked, (int)words, b.n, out->lacked + at * words);
    }
}

void judge_run(const struct judge *j, const struct judge_in *in, struct judge_out *out)
{
    run_rows(j, in, out, NULL);
}

void judge_trace(const struct judge *j, const struct judge_in *in, struct judge_out *out,
                 uint8_t *value)
{
    run_rows(j, in, out, value);
}

void judge_trace_item(const struct judge *j, const struct judge_in *in, int list, size_t item,
                      uint8_t *value)
{
    uint8_t *values[LIMIT_REDUCTIONS] = {0};
    uint8_t sink[LIMIT_REDUCTIONS]; /* the values of the reductions are not wanted here */
    for (int r = 0; r < j->prog->n_red; r++)
        values[r] = &sink[r];
    if (j->prog->item[list].n_ops > 0)
        run_items(j, &in->list[list], list, item, 1, values, value);
}

int program_conds(const struct program *prog)
{
    return prog->n_conds;
}

static bool sums_up(const struct code *code, const struct op *op, int col)
{
    for (int i = 0; i < op->n; i++) {
        if (code->terms[op->col + i].col == col)
            return true;
    }
    return false;
}

int32_t judge_alike_upto(const struct judge *j, int col)
{
    const struct code *code = &j->prog->main;
    int32_t upto = INT32_MAX;
    for (int i = 0; i < code->n_ops; i++) {
        const struct op *op = &code->ops[i];
        if (op->code == OPC_LINEAR && sums_up(code, op, col))
            return INT32_MIN;
        if ((op->code != OPC_LE && op->code != OPC_GE && op->code != OPC_EQ &&
             op->code != OPC_BIT) ||
            op->col != col)
            continue;
        if (op->code == OPC_BIT)
            return INT32_MIN;
        int32_t last = j->imm[op->imm]; /* x <= 5 is alike up to 5; x >= 5, x = 5 up to 4 */
        if (op->code != OPC_LE && last > INT32_MIN)
            last--;
        upto = last < upto ? last : upto;
    }
    return upto;
}

void program_stats(const struct program *prog, struct judge_stats *out)
{
    *out =
        (struct judge_stats){prog->main.n_ops, prog->main.n_regs, prog->n_conds, prog->n_rules, 0};
    bool seen[LIMIT_COLUMNS] = {false};
    for (int i = 0; i < prog->n_conds; i++) {
        const struct cond *c = prog->conds[i];
        if (c->item)
            continue;
        for (int k = 0; k < c->n_terms; k++)
            seen[c->term[k].col] = true;
        if (c->kind == COND_EQ || c->kind == COND_NONE || c->kind == COND_BIT ||
            c->kind == COND_DATE)
            seen[c->col] = true;
    }
    for (int c = 0; c < prog->dict->n_facts[prog->subject]; c++) {
        if (seen[c])
            out->bytes_per_row += (int)prog->dict->fact[prog->subject][c]->width;
    }
    out->bytes_per_row += prog->n_red;
}
