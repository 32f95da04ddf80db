/*
 * compile.c — from the conditions and effects of the rules to byte code.
 *
 * Registers are handed out while the code is written: a condition that several rules share is
 * computed once and its
 * register freed after the last use, so a block's registers stay in the cache.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/pack_inner.h"
#include "lib/rule/vm_inner.h"

#define MAX_OPS  16384
#define MAX_REGS 4096

struct compiler {
    struct pack_reader *r;
    struct cond_space *space;
    struct code *code;
    const struct list_def *list; /* item code: widths come from its fields */
    size_t
        room; /* instructions that may be written: one a condition and one a use, at most MAX_OPS */
    int *uses; /* by cond id: uses still to come */
    int *reg;  /* by cond id: register, -1 */
    bool used[MAX_REGS];
    bool too_many; /* instructions or registers ran out; the code is useless */
};

static enum width width_of(const struct compiler *c, int col)
{
    return c->list ? c->list->field[col].width
                   : c->space->dict->fact[c->space->subject][col]->width;
}

static struct op *emit(struct compiler *c, enum opcode code, int cond)
{
    if ((size_t)c->code->n_ops == c->room) {
        c->too_many = true;
        c->code->n_ops--;
    }
    struct op *op = &c->code->ops[c->code->n_ops++];
    op->code = (uint8_t)code;
    op->cond = cond;
    return op;
}

static uint16_t take_imm(struct compiler *c, long value)
{
    if ((size_t)c->code->n_imm == c->room)
        c->code->n_imm--; /* there is at most one for each instruction: reported there */
    c->code->imm[c->code->n_imm] = (int32_t)value;
    return (uint16_t)c->code->n_imm++;
}

static uint16_t take_reg(struct compiler *c)
{
    int i = 0;
    while (i < MAX_REGS - 1 && c->used[i])
        i++;
    if (c->used[i])
        c->too_many = true;
    c->used[i] = true;
    if (i + 1 > c->code->n_regs)
        c->code->n_regs = i + 1;
    return (uint16_t)i;
}

static void count_uses(struct compiler *c, const struct cond *n)
{
    if (c->uses[n->id]++ > 0)
        return;
    if (n->kind == COND_SOME)
        return; /* its item condition is item code */
    if (n->a)
        count_uses(c, n->a);
    if (n->b)
        count_uses(c, n->b);
}

static void release(struct compiler *c, const struct cond *n)
{
    if (--c->uses[n->id] == 0)
        c->used[c->reg[n->id]] = false;
}

static uint16_t generate(struct compiler *c, const struct cond *n);

static void generate_column(struct compiler *c, const struct cond *n, enum opcode code, long imm)
{
    struct op *op = emit(c, code, n->id);
    op->col = (uint16_t)n->col;
    op->width = (uint8_t)width_of(c, n->col);
    op->imm = take_imm(c, imm);
    op->dst = take_reg(c);
}

/* One term with coefficient 1 or -1 is a comparison of the column itself. */
static void generate_linear(struct compiler *c, const struct cond *n)
{
    if (n->n_terms == 1 && (n->term[0].coef == 1 || n->term[0].coef == -1)) {
        bool ge = n->term[0].coef == 1;
        struct op *op = emit(c, ge ? OPC_GE : OPC_LE, n->id);
        op->col = (uint16_t)n->term[0].col;
        op->width = (uint8_t)width_of(c, n->term[0].col);
        op->imm = take_imm(c, ge ? -n->constant : n->constant);
        op->dst = take_reg(c);
        return;
    }
    struct op *op = emit(c, OPC_LINEAR, n->id);
    op->col = (uint16_t)c->code->n_terms;
    op->n = (uint16_t)n->n_terms;
    op->imm = take_imm(c, n->constant);
    for (int i = 0; i < n->n_terms; i++) {
        c->code->terms[c->code->n_terms++] =
            (struct term_code){(uint16_t)n->term[i].col, (uint8_t)width_of(c, n->term[i].col),
                               (int32_t)n->term[i].coef};
    }
    op->dst = take_reg(c);
}

static void generate_pair(struct compiler *c, const struct cond *n)
{
    uint16_t a = generate(c, n->a), b = n->b ? generate(c, n->b) : 0;
    release(c, n->a);
    if (n->b)
        release(c, n->b);
    struct op *op = emit(c,
                         n->kind == COND_NOT   ? OPC_NOT
                         : n->kind == COND_AND ? OPC_AND
                                               : OPC_OR,
                         n->id);
    op->a = a;
    op->b = b;
    op->dst = take_reg(c);
}

static uint16_t generate(struct compiler *c, const struct cond *n)
{
    if (c->reg[n->id] >= 0)
        return (uint16_t)c->reg[n->id];
    struct op *op;
    switch (n->kind) {
    case COND_CONST:
        op = emit(c, OPC_CONST, n->id);
        op->imm = take_imm(c, (long)n->value);
        op->dst = take_reg(c);
        break;
    case COND_NOT:
    case COND_AND:
    case COND_OR:
        generate_pair(c, n);
        break;
    case COND_LINEAR:
        generate_linear(c, n);
        break;
    case COND_EQ: /* beyond 32 bits no value of a column is equal */
        generate_column(c, n, OPC_EQ,
                        n->constant < -INT32_MAX || n->constant > INT32_MAX ? INT32_MAX
                                                                            : n->constant);
        break;
    case COND_NONE:
        generate_column(c, n, OPC_NONE, 0);
        break;
    case COND_BIT:
        generate_column(c, n, OPC_BIT, 1L << (n->bit - 1));
        break;
    case COND_DATE:
        generate_column(c, n, OPC_LE, 0);
        c->code->late[c->code->n_late++] = (struct late_imm){(uint16_t)(c->code->n_imm - 1), n};
        break;
    case COND_SOME:
        op = emit(c, OPC_RED, n->id);
        op->col = (uint16_t)n->red;
        op->dst = take_reg(c);
        break;
    }
    c->reg[n->id] = c->code->ops[c->code->n_ops - 1].dst;
    return (uint16_t)c->reg[n->id];
}

static void use(struct compiler *c, const struct cond *n, enum opcode code, int dst, long imm)
{
    uint16_t reg = generate(c, n);
    struct op *op = emit(c, code, -1);
    op->a = reg;
    op->dst = (uint16_t)dst;
    op->imm = take_imm(c, imm);
    release(c, n);
}

static void open_code(struct compiler *c, struct code *code)
{
    struct arena *a = c->r->rep.arena;
    size_t n = (size_t)c->space->n_conds;
    *code = (struct code){.ops = ARENA_ARRAY(a, struct op, c->room),
                          .terms = ARENA_ARRAY(a, struct term_code, 8 * n + 8),
                          .imm = ARENA_ARRAY(a, int32_t, c->room),
                          .late = ARENA_ARRAY(a, struct late_imm, n + 1)};
    c->code = code;
    c->uses = ARENA_ARRAY(a, int, n + 1);
    c->reg = ARENA_ARRAY(a, int, n + 1);
    memset(c->reg, -1, (n + 1) * sizeof(int));
    memset(c->used, 0, sizeof c->used);
}

/* What a rule adds to the level: pairs of accumulator and condition. */
struct level_use {
    enum acc acc;
    const struct cond *cond;
};

static int level_uses(struct compiler *c, const struct rule *rule, struct level_use *out)
{
    static const enum acc most[4] = {ACC_MOST_KHT, ACC_MOST_KHT, ACC_MOST_HT, ACC_MOST_HTT};
    int n = 0;
    for (int i = 0; rule->active && i < rule->n_effects; i++) {
        const struct effect *e = &rule->effects[i];
        if (e->kind == EFF_LEVEL_KHT)
            out[n++] = (struct level_use){ACC_KHT, rule->cond};
        else if (e->kind == EFF_DISCRETION)
            out[n++] = (struct level_use){ACC_DISCRETION, rule->cond};
        else if (e->kind == EFF_NOT_RATED)
            out[n++] = (struct level_use){ACC_NOT_RATED, rule->cond};
        else if (e->kind == EFF_NOT_REVIEWED) {
            out[n++] = (struct level_use){ACC_NOT_REVIEWED, rule->cond};
            out[n++] = (struct level_use){ACC_NOT_RATED, rule->cond};
        } else if (e->kind == EFF_AT_MOST && e->code < 4) {
            out[n++] = (struct level_use){most[e->code], rule->cond};
        } else if (e->kind == EFF_AT_MOST_FACT) {
            for (int level = 1; level < 4; level++) {
                struct linear_term t = {e->code, -1};
                const struct cond *below = cond_linear(c->space, false, &t, 1, level);
                out[n++] = (struct level_use){most[level], cond_and(c->space, rule->cond, below)};
            }
        }
    }
    return n;
}

static bool is_off(const struct rule *rule)
{
    return rule->sw == SWITCH_OFF;
}

static void compile_items(struct compiler *c, struct program *p)
{
    for (int l = 0; l < c->space->dict->n_lists[p->subject]; l++) {
        c->list = c->space->dict->list[p->subject][l];
        bool any = false;
        for (int i = 0; i < p->n_red; i++)
            any = any || p->red[i].list == l;
        if (!any)
            continue;
        open_code(c, &p->item[l]);
        for (int i = 0; i < p->n_red; i++) {
            if (p->red[i].list == l)
                count_uses(c, p->red[i].item);
        }
        for (int i = 0; i < p->n_red; i++) {
            if (p->red[i].list == l)
                use(c, p->red[i].item, OPC_OUT, 0, i);
        }
    }
    c->list = NULL;
}

err_t program_compile(struct pack_reader *r, enum subject s, struct program **out)
{
    struct arena *a = r->rep.arena;
    struct pack *pack = r->pack;
    struct compiler *c = ARENA_NEW(a, struct compiler);
    struct program *p = ARENA_NEW(a, struct program);
    int n = pack->n_rules[s];
    struct level_use(*lu)[48] = arena_array(a, sizeof *lu, (size_t)n + 1);
    int *n_lu = ARENA_ARRAY(a, int, (size_t)n + 1);
    c->r = r;
    c->space = &r->space[s];
    for (int i = 0; i < n; i++)
        n_lu[i] = is_off(&pack->rules[s][i]) ? 0 : level_uses(c, &pack->rules[s][i], lu[i]);
    c->room = (size_t)c->space->n_conds + (size_t)c->space->n_red + 16;
    for (int i = 0; i < n; i++)
        c->room += 1 + (size_t)n_lu[i];
    if (c->room > MAX_OPS)
        c->room = MAX_OPS;
    p->dict = r->dict;
    p->subject = s;
    p->n_rules = n;
    p->n_red = c->space->n_red;
    memcpy(p->red, c->space->red, sizeof p->red);
    open_code(c, &p->main);
    for (int i = 0; i < n; i++) {
        if (is_off(&pack->rules[s][i]))
            continue;
        count_uses(c, pack->rules[s][i].cond);
        for (int k = 0; k < n_lu[i]; k++)
            count_uses(c, lu[i][k].cond);
    }
    for (int i = 0; i < n; i++) {
        if (is_off(&pack->rules[s][i]))
            continue;
        use(c, pack->rules[s][i].cond, OPC_EMIT, 0, pack->rules[s][i].bit);
        for (int k = 0; k < n_lu[i]; k++)
            use(c, lu[i][k].cond, OPC_ACC, (int)lu[i][k].acc, 0);
    }
    compile_items(c, p);
    p->n_conds = c->space->n_conds;
    p->conds = c->space->conds;
    *out = p;
    if (!c->too_many && !c->space->too_many)
        return OK;
    return REPORT(&r->rep, place_of(pack->id, 0, 0), M_RULE_TOO_MANY, str_of(subject_names[s]));
}
