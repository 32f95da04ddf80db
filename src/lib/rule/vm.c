/*
 * vm.c — runs byte code over blocks of rows.
 */
#include "lib/rule/vm.h"

#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/date.h"
#include "lib/rule/vm_inner.h"

#define CHUNKS (VM_BLOCK / 64)

/* Work space of one block; one for each judge. */
struct scratch {
    struct arena *arena;          /* reductions of a run */
    uint8_t *regs;                /* n_regs * VM_BLOCK */
    uint8_t acc[ACC_COUNT][VM_BLOCK];
    uint32_t sum[VM_BLOCK];
    uint64_t fired[LIMIT_RULES][CHUNKS], lacked[LIMIT_RULES][CHUNKS];
    uint8_t unknown8[VM_BLOCK];   /* columns that nobody gave */
    int16_t unknown16[VM_BLOCK];
    int32_t unknown32[VM_BLOCK];
    const void *col[LIMIT_COLUMNS];

};

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
    while (date_add_months(d, months) > ref) d--;
    return d;
}

static int32_t threshold(const struct cond *c, const struct cycle_ctx *cycle)
{
    date_t ref = cycle->cutoff;
    if (c->ref == YEAR_CYCLE) return cycle->year + c->offset;
    if (c->ref == DAY_PERIOD_FIRST) ref = cycle->first;
    if (c->ref == DAY_PERIOD_LAST) ref = cycle->last;
    if (c->months > 0) ref = last_day_with(ref, c->months);
    return ref + c->offset;
}

static int32_t *bind_code(struct arena *a, const struct code *code, const struct cycle_ctx *cycle)
{
    int32_t *imm = ARENA_ARRAY(a, int32_t, (size_t)code->n_imm + 1);
    if (code->n_imm > 0) memcpy(imm, code->imm, (size_t)code->n_imm * sizeof *imm);
    for (int i = 0; i < code->n_late; i++) imm[code->late[i].imm] = threshold(code->late[i].cond, cycle);
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
        if (prog->item[l].n_regs > regs) regs = prog->item[l].n_regs;
    }
    s->regs = arena_alloc(a, (size_t)(regs + 1) * VM_BLOCK);
    s->arena = arena_open(LIMIT_PACK_ARENA);
    arena_defer(a, (void (*)(void *))arena_close, s->arena);
    for (int i = 0; i < VM_BLOCK; i++) {
        s->unknown8[i] = COL8_UNKNOWN;
        s->unknown16[i] = COL16_UNKNOWN;
        s->unknown32[i] = COL32_UNKNOWN;
    }
    j->scratch = s;
    return j;
}

static const void *unknown_column(const struct scratch *s, enum width w)
{
    return w == W8 ? (const void *)s->unknown8 : w == W16 ? (const void *)s->unknown16 : (const void *)s->unknown32;
}

/* What an instruction may write beside its register. */
struct block {
    const struct code *code;
    const int32_t *imm;
    const void *const *col;
    const uint8_t *const *red;    /* reduction columns, at row 0 of the block */
    size_t n;
    uint64_t *fired, *lacked;     /* small blocks: row masks at row 0 */
    int words;
    uint8_t *trace;               /* one row: value of each condition */
    uint8_t **out;                /* item code */
};

static void emit_small(const struct block *b, const uint8_t *v, unsigned bit)
{
    for (size_t i = 0; i < b->n; i++) {
        size_t w = i * (size_t)b->words + bit / 64;
        b->fired[w] |= (uint64_t)(v[i] == TRI_TRUE) << (bit % 64);
        b->lacked[w] |= (uint64_t)(v[i] == TRI_UNKNOWN) << (bit % 64);
    }
}

static void step(const struct block *b, struct scratch *s, const struct op *op)
{
    uint8_t *d = s->regs + (size_t)op->dst * VM_BLOCK;
    const uint8_t *va = s->regs + (size_t)op->a * VM_BLOCK, *vb = s->regs + (size_t)op->b * VM_BLOCK;
    int32_t imm = b->imm[op->imm];
    size_t n = b->n;
    switch ((enum opcode)op->code) {
    case OPC_CONST: memset(d, imm, n); break;
    case OPC_GE: vm_ge(d, b->col[op->col], op->width, imm, n); break;
    case OPC_LE: vm_le(d, b->col[op->col], op->width, imm, n); break;
    case OPC_EQ: vm_eq(d, b->col[op->col], op->width, imm, n); break;
    case OPC_NONE: vm_none(d, b->col[op->col], op->width, n); break;
    case OPC_BIT: vm_bit(d, b->col[op->col], op->width, imm, n); break;
    case OPC_LINEAR: vm_linear(d, b->col, b->code->terms + op->col, op->n, imm, s->sum, n); break;
    case OPC_NOT: vm_not(d, va, n); break;
    case OPC_AND: vm_and(d, va, vb, n); break;
    case OPC_OR: vm_or(d, va, vb, n); break;
    case OPC_RED: memcpy(d, b->red[op->col], n); break;
    case OPC_EMIT:
        if (b->fired == NULL) break;
        if (n < 64) emit_small(b, va, (unsigned)imm);
        else vm_pack(s->fired[imm], s->lacked[imm], va, VM_BLOCK);
        break;
    case OPC_ACC: vm_or(s->acc[op->dst], s->acc[op->dst], va, n); break;
    case OPC_OUT: memcpy(b->out[imm], va, n); break;
    }
    if (b->trace != NULL && op->cond >= 0) b->trace[op->cond] = d[0];
}

static void run_code(const struct block *b, struct scratch *s)
{
    for (int i = 0; i < b->code->n_ops; i++) step(b, s, &b->code->ops[i]);
}

/* The bit planes of a block, turned into one mask a row. */
static void write_masks(const struct scratch *s, int n_rules, int words, size_t n, uint64_t *fired, uint64_t *lacked)
{
    uint64_t m[64];
    for (size_t chunk = 0; chunk * 64 < n; chunk++) {
        size_t rows = n - chunk * 64 < 64 ? n - chunk * 64 : 64;
        for (int w = 0; w < words; w++) {
            for (int side = 0; side < 2; side++) {
                const uint64_t(*plane)[CHUNKS] = side ? s->lacked : s->fired;
                uint64_t *out = side ? lacked : fired;
                for (int k = 0; k < 64; k++) m[k] = w * 64 + k < n_rules ? plane[w * 64 + k][chunk] : 0;
                vm_transpose64(m);
                for (size_t i = 0; i < rows; i++) out[(chunk * 64 + i) * (size_t)words + (size_t)w] = m[i];
            }
        }
    }
}

/* --- items ------------------------------------------------------------------------------------------ */

/* Runs the item code of one list over its items; values[red] is an array over all items. */
static void run_items(const struct judge *j, const struct item_table *t, int list, size_t from, size_t n,
                      uint8_t **values, uint8_t *trace)
{
    struct scratch *s = j->scratch;
    const struct program *p = j->prog;
    const struct list_def *def = p->dict->list[p->subject][list];
    const void *col[LIMIT_FIELDS];
    uint8_t *out[LIMIT_REDUCTIONS] = {0};
    for (size_t at = 0; at < n; at += VM_BLOCK) {
        struct block b = {.code = &p->item[list], .imm = j->item_imm[list], .col = col, .trace = trace, .out = out};
        b.n = n - at < VM_BLOCK ? n - at : VM_BLOCK;
        for (int f = 0; f < def->n_fields; f++) {
            size_t width = (size_t)def->field[f].width;
            col[f] = t->field[f] == NULL ? unknown_column(s, def->field[f].width)
                                         : (const char *)t->field[f] + (from + at) * width;
        }
        for (int r = 0; r < p->n_red; r++) out[r] = values[r] ? values[r] + at : s->regs;
        run_code(&b, s);
    }
}

static void reduce_list(const struct judge *j, const struct judge_in *in, int list, uint8_t *const *out)
{
    struct scratch *s = j->scratch;
    const struct program *p = j->prog;
    const struct item_table *t = in->list ? &in->list[list] : NULL;
    uint8_t *values[LIMIT_REDUCTIONS] = {0};
    bool known = t != NULL && t->first != NULL;
    size_t n_items = known ? t->first[in->n] : 0;
    for (int r = 0; r < p->n_red; r++) {
        if (p->red[r].list != list) continue;
        memset(out[r], known ? TRI_FALSE : TRI_UNKNOWN, in->n);
        values[r] = arena_alloc(s->arena, n_items + VM_BLOCK);
    }
    if (!known) return;
    run_items(j, t, list, 0, n_items, values, NULL);
    for (int r = 0; r < p->n_red; r++) {
        if (p->red[r].list != list) continue;
        for (size_t row = 0; row < in->n; row++) {
            uint8_t v = t->unknown != NULL && t->unknown[row] ? TRI_UNKNOWN : TRI_FALSE;
            for (uint32_t i = t->first[row]; i < t->first[row + 1]; i++) v = v > values[r][i] ? v : values[r][i];
            out[r][row] = v;
        }
    }
}

void judge_reduce(const struct judge *j, const struct judge_in *in, uint8_t *const *out)
{
    const struct program *p = j->prog;
    for (int l = 0; l < p->dict->n_lists[p->subject]; l++) {
        if (p->item[l].n_ops > 0) reduce_list(j, in, l, out);
    }
}

/* Reduction columns of a run: those given, or made here. */
static const uint8_t *const *reductions(const struct judge *j, const struct judge_in *in)
{
    struct scratch *s = j->scratch;
    if (in->reduced != NULL) return in->reduced;
    uint8_t **red = ARENA_ARRAY(s->arena, uint8_t *, (size_t)j->prog->n_red + 1);
    for (int r = 0; r < j->prog->n_red; r++) red[r] = arena_alloc(s->arena, in->n);
    judge_reduce(j, in, red);
    return (const uint8_t *const *)red;
}

/* --- runs -------------------------------------------------------------------------------------------- */

static void point_columns(const struct judge *j, const struct judge_in *in, size_t at)
{
    struct scratch *s = j->scratch;
    const struct program *p = j->prog;
    for (int c = 0; c < p->dict->n_facts[p->subject]; c++) {
        enum width w = p->dict->fact[p->subject][c]->width;
        s->col[c] = in->col[c] == NULL ? unknown_column(s, w) : (const char *)in->col[c] + at * (size_t)w;
    }
}

static void run_rows(const struct judge *j, const struct judge_in *in, struct judge_out *out, uint8_t *trace)
{
    struct scratch *s = j->scratch;
    const struct program *p = j->prog;
    int words = mask_words(p);
    const uint8_t *acc[ACC_COUNT], *red_at[LIMIT_REDUCTIONS];
    for (int i = 0; i < ACC_COUNT; i++) acc[i] = s->acc[i];
    arena_reset(s->arena);
    const uint8_t *const *red = reductions(j, in);
    for (size_t at = 0; at < in->n; at += VM_BLOCK) {
        struct block b = {.code = &p->main, .imm = j->imm, .col = s->col, .red = red_at, .words = words, .trace = trace};
        b.n = in->n - at < VM_BLOCK ? in->n - at : VM_BLOCK;
        b.fired = out->fired ? out->fired + at * (size_t)words : NULL;
        b.lacked = out->lacked ? out->lacked + at * (size_t)words : NULL;
        point_columns(j, in, at);
        for (int r = 0; r < p->n_red; r++) red_at[r] = red[r] + at;
        for (int i = 0; i < ACC_COUNT; i++) memset(s->acc[i], TRI_FALSE, b.n);
        if (b.fired != NULL && b.n < 64) {
            memset(b.fired, 0, b.n * (size_t)words * sizeof *b.fired);
            memset(b.lacked, 0, b.n * (size_t)words * sizeof *b.lacked);
        }
        run_code(&b, s);
        vm_level(acc, out->level + at, out->max_level + at, out->flags + at, b.n);
        if (b.fired != NULL && b.n >= 64) write_masks(s, p->n_rules, words, b.n, b.fired, b.lacked);
    }
}

void judge_run(const struct judge *j, const struct judge_in *in, struct judge_out *out)
{
    run_rows(j, in, out, NULL);
}

void judge_trace(const struct judge *j, const struct judge_in *in, struct judge_out *out, uint8_t *value)
{
    run_rows(j, in, out, value);
}

void judge_trace_item(const struct judge *j, const struct judge_in *in, int list, size_t item, uint8_t *value)
{
    uint8_t *values[LIMIT_REDUCTIONS] = {0};
    uint8_t sink[LIMIT_REDUCTIONS]; /* the values of the reductions are not wanted here */
    for (int r = 0; r < j->prog->n_red; r++) values[r] = &sink[r];
    if (j->prog->item[list].n_ops > 0) run_items(j, &in->list[list], list, item, 1, values, value);
}

void program_stats(const struct program *prog, struct judge_stats *out)
{
    *out = (struct judge_stats){prog->main.n_ops, prog->main.n_regs, prog->n_conds, prog->n_rules, 0};
    bool seen[LIMIT_COLUMNS] = {false};
    for (int i = 0; i < prog->n_conds; i++) {
        const struct cond *c = prog->conds[i];
        if (c->item) continue;
        for (int k = 0; k < c->n_terms; k++) seen[c->term[k].col] = true;
        if (c->kind == COND_EQ || c->kind == COND_NONE || c->kind == COND_BIT || c->kind == COND_DATE) seen[c->col] = true;
    }
    for (int c = 0; c < prog->dict->n_facts[prog->subject]; c++) {
        if (seen[c]) out->bytes_per_row += (int)prog->dict->fact[prog->subject][c]->width;
    }
    out->bytes_per_row += prog->n_red;
}
