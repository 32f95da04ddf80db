/*
 * prove_view.c — what rules look at: decided under fixed facts or still open, and the byte code
 * of some rules alone.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/prove_inner.h"

static bool is_leaf(const struct op *op)
{
    return op->code >= OPC_GE && op->code <= OPC_LINEAR;
}

void side_open(struct arena *a, struct side *side, const struct pack *pack, enum subject s,
               const struct cycle_ctx *cycle)
{
    *side = (struct side){.pack = pack, .prog = pack->program[s]};
    side->bound = judge_open(a, side->prog, cycle);
    const struct code *code = &side->prog->main;
    for (int i = 0; i < code->n_ops && side->n_atoms < MAX_ATOMS; i++) {
        const struct op *op = &code->ops[i];
        if (is_leaf(op) || op->code == OPC_RED)
            side->atom[side->n_atoms++] = op;
    }
}

bool is_level_rule(const struct rule *r)
{
    for (int i = 0; r->active && r->sw != SWITCH_OFF && i < r->n_effects; i++) {
        enum effect_kind k = r->effects[i].kind;
        if (k == EFF_LEVEL_KHT || k == EFF_AT_MOST || k == EFF_AT_MOST_FACT ||
            k == EFF_DISCRETION || k == EFF_NOT_RATED || k == EFF_NOT_REVIEWED)
            return true;
    }
    return false;
}

bool is_forcing_rule(const struct rule *r)
{
    for (int i = 0; r->active && r->sw != SWITCH_OFF && i < r->n_effects; i++) {
        if (r->effects[i].kind == EFF_LEVEL_KHT)
            return true;
    }
    return false;
}

/* --- under fixed facts
 * --------------------------------------------------------------------------- */

/* A register while the code is followed: a value, or open and what it hangs on. */
struct view {
    bool open;
    uint8_t value;
    uint64_t atoms[ATOM_WORDS];
};

static bool all_fixed(const struct code *code, const struct op *op, const struct fixing *fix)
{
    if (op->code == OPC_RED || fix == NULL)
        return false;
    if (op->code != OPC_LINEAR)
        return fix->on[op->col];
    for (int i = 0; i < op->n; i++) {
        if (!fix->on[code->terms[op->col + i].col])
            return false;
    }
    return true;
}

static uint8_t linear_at(const struct code *code, const struct op *op, const struct fixing *fix,
                         long constant)
{
    bool unknown = false;
    long sum = constant;
    for (int i = 0; i < op->n; i++) {
        const struct term_code *t = &code->terms[op->col + i];
        if (fix->value[t->col] == VALUE_NONE)
            return TRI_FALSE;
        unknown = unknown || fix->value[t->col] == VALUE_UNKNOWN;
        sum += (long)t->coef * fix->value[t->col];
    }
    return unknown ? TRI_UNKNOWN : sum >= 0 ? TRI_TRUE : TRI_FALSE;
}

static uint8_t leaf_at(const struct side *side, const struct op *op, const struct fixing *fix)
{
    int32_t imm = side->bound->imm[op->imm], v = fix->value[op->col];
    if (op->code == OPC_LINEAR)
        return linear_at(&side->prog->main, op, fix, imm);
    if (v == VALUE_UNKNOWN)
        return TRI_UNKNOWN;
    if (op->code == OPC_NONE)
        return v == VALUE_NONE ? TRI_TRUE : TRI_FALSE;
    if (v == VALUE_NONE)
        return TRI_FALSE;
    bool yes = op->code == OPC_GE   ? v >= imm
               : op->code == OPC_LE ? v <= imm
               : op->code == OPC_EQ ? v == imm
                                    : (v & imm) != 0;
    return yes ? TRI_TRUE : TRI_FALSE;
}

static struct view join(const struct view *a, const struct view *b, bool is_and)
{
    struct view v = {0};
    uint8_t zero = is_and ? TRI_FALSE : TRI_TRUE;
    if ((!a->open && a->value == zero) || (!b->open && b->value == zero)) {
        v.value = zero;
        return v;
    }
    v.open = a->open || b->open;
    v.value = is_and ? (a->value < b->value ? a->value : b->value)
                     : (a->value > b->value ? a->value : b->value);
    for (int i = 0; i < ATOM_WORDS; i++)
        v.atoms[i] = a->atoms[i] | b->atoms[i];
    return v;
}

static void follow(const struct side *side, const struct op *op, const struct fixing *fix, int atom,
                   struct view *regs)
{
    struct view *d = &regs[op->dst], v = {0};
    switch ((enum opcode)op->code) {
    case OPC_CONST:
        v.value = (uint8_t)side->bound->imm[op->imm];
        break;
    case OPC_NOT:
        v = regs[op->a];
        v.value = (uint8_t)(TRI_TRUE - v.value);
        break;
    case OPC_AND:
    case OPC_OR:
        v = join(&regs[op->a], &regs[op->b], op->code == OPC_AND);
        break;
    default:
        v.open = !all_fixed(&side->prog->main, op, fix);
        if (!v.open)
            v.value = leaf_at(side, op, fix);
        else
            v.atoms[atom / 64] |= 1ull << (atom % 64);
        break;
    }
    *d = v;
}

static void rule_uses(struct rule_view *r, const struct view *v)
{
    r->live = r->live || v->open;
    for (int i = 0; i < ATOM_WORDS; i++)
        r->atoms[i] |= v->atoms[i];
}

void view_rules(struct arena *a, const struct side *side, const struct fixing *fix,
                struct rule_view *out)
{
    const struct code *code = &side->prog->main;
    struct view *regs = ARENA_ARRAY(a, struct view, (size_t)code->n_regs + 1);
    int rule = 0, atom = 0;
    memset(out, 0, sizeof *out * (size_t)side->prog->n_rules);
    for (int i = 0; i < code->n_ops; i++) {
        const struct op *op = &code->ops[i];
        if (op->code == OPC_EMIT) {
            rule = side->bound->imm[op->imm];
            rule_uses(&out[rule], &regs[op->a]);
            out[rule].emit = regs[op->a].value;
        } else if (op->code == OPC_ACC) { /* stands behind the EMIT of its rule */
            rule_uses(&out[rule], &regs[op->a]);
            uint8_t *acc = &out[rule].acc[op->dst];
            if (!regs[op->a].open && regs[op->a].value > *acc)
                *acc = regs[op->a].value;
        } else {
            follow(side, op, fix, atom, regs);
            atom += is_leaf(op) || op->code == OPC_RED;
        }
    }
}

/* --- slices
 * ---------------------------------------------------------------------------------------- */

/* Walks backwards: an instruction stays when somebody still waits for its register. */
static void mark_needed(const struct slice *s, const struct code *code, const int32_t *imm,
                        bool *keep, int *place)
{
    static const int NOT_WANTED = -1;
    bool waits[4096] = {false};
    int rule = 0;
    for (int r = 0; r < LIMIT_RULES; r++)
        place[r] = NOT_WANTED;
    for (int i = 0; i < s->rules.n; i++)
        place[s->rules.bit[i]] = i;
    for (int i = 0; i < code->n_ops; i++) {
        if (code->ops[i].code == OPC_EMIT)
            rule = imm[code->ops[i].imm];
        if (code->ops[i].code == OPC_EMIT || code->ops[i].code == OPC_ACC)
            keep[i] = place[rule] != NOT_WANTED;
    }
    for (int i = code->n_ops - 1; i >= 0; i--) {
        const struct op *op = &code->ops[i];
        bool ends = op->code == OPC_EMIT || op->code == OPC_ACC;
        if (!ends)
            keep[i] = waits[op->dst];
        if (!keep[i])
            continue;
        if (!ends)
            waits[op->dst] = false;
        if (ends || op->code == OPC_NOT || op->code == OPC_AND || op->code == OPC_OR)
            waits[op->a] = true;
        if (op->code == OPC_AND || op->code == OPC_OR)
            waits[op->b] = true;
    }
}

/* The rules of each accumulator, in the numbers of the slice. */
static void class_rules(struct slice *s)
{
    const struct code *code = &s->prog.main;
    int rule = 0;
    for (int i = 0; i < code->n_ops; i++) {
        const struct op *op = &code->ops[i];
        if (op->code == OPC_EMIT)
            rule = code->imm[op->imm];
        if (op->code == OPC_ACC)
            s->of[op->dst][rule / 64] |= 1ull << (rule % 64);
    }
    for (int i = 0; i < s->rules.n; i++) {
        const struct rule *r = &s->side->pack->rules[s->side->prog->subject][s->rules.bit[i]];
        for (int k = 0; k < r->n_effects; k++) {
            s->has_fact_ceiling = s->has_fact_ceiling || r->effects[k].kind == EFF_AT_MOST_FACT;
        }
    }
}

void slice_make(struct arena *a, const struct side *side, const struct set_of_rules *rules,
                struct slice *out)
{
    const struct code *code = &side->prog->main;
    bool *keep = ARENA_ARRAY(a, bool, (size_t)code->n_ops + 1);
    int place[LIMIT_RULES];
    *out = (struct slice){.side = side, .rules = *rules, .prog = *side->prog};
    mark_needed(out, code, side->bound->imm, keep, place);
    struct code *cut = &out->prog.main;
    cut->ops = ARENA_ARRAY(a, struct op, (size_t)code->n_ops + 1);
    cut->imm = ARENA_ARRAY(a, int32_t, (size_t)(code->n_imm + rules->n) + 1);
    memcpy(cut->imm, code->imm, (size_t)code->n_imm * sizeof *cut->imm);
    cut->n_ops = 0;
    for (int i = 0; i < code->n_ops; i++) {
        if (!keep[i])
            continue;
        struct op *op = &cut->ops[cut->n_ops++];
        *op = code->ops[i];
        if (op->code != OPC_EMIT)
            continue;
        cut->imm[cut->n_imm] = place[side->bound->imm[op->imm]];
        op->imm = (uint16_t)cut->n_imm++;
    }
    out->prog.n_rules = rules->n;
    class_rules(out);
    out->judge = judge_open(a, &out->prog, &side->bound->cycle);
}
