/*
 * prove_points.c — the values of facts that rules can tell apart.
 *
 * Facts that stand in one sum or limit one another are filled together: tuples that lie on, just
 * below and just above every boundary, each fact also unknown and, where it may be, none. The
 * tuples are run through the comparisons of the rules; those that no comparison tells apart are
 * one point. Steps from point to point keep real tuples, so that a finding can be read.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/prove_inner.h"

#define MAX_VALUES 1100 /* of one fact: a set of ten values has 1,024 */

struct maker {
    struct space *sp;
    struct dim *d;
    const struct op *const *atoms;
    const uint8_t *atom_side;
    int n_atoms;
    int32_t tuple[DIM_COLS];
    int thrift; /* 0: all pivots; 1: few; 2: few, and boundaries without their neighbours */
    int raw_cap;
    bool full;
};

static const struct fact_def *fact_at(const struct maker *m, int k)
{
    return m->sp->p->side[0].prog->dict->fact[m->sp->p->subject][m->d->col[k]];
}

struct values {
    int n;
    int32_t v[MAX_VALUES];
};

static void offer(const struct fact_def *f, struct values *out, long v)
{
    bool number = v != VALUE_UNKNOWN && v != VALUE_NONE;
    if (number && (v < f->lo || v > f->hi))
        return;
    for (int i = 0; i < out->n; i++) {
        if (out->v[i] == v)
            return;
    }
    if (out->n < MAX_VALUES)
        out->v[out->n++] = (int32_t)v;
}

/* Around a boundary: below, on, above. */
static void offer_around(const struct maker *m, const struct fact_def *f, struct values *out,
                         long v)
{
    offer(f, out, v);
    offer(f, out, v + 1);
    if (m->thrift == 2)
        return;
    offer(f, out, v - 1);
}

static int place_in(const struct dim *d, int col)
{
    for (int k = 0; k < d->n_cols; k++) {
        if (d->col[k] == col)
            return k;
    }
    return -1;
}

/* Where the sum changes its sign when every other fact of it is already chosen. */
static void offer_sum(const struct maker *m, int k, const struct side *side, const struct op *op,
                      struct values *out)
{
    long rest = side->bound->imm[op->imm], coef = 0;
    for (int i = 0; i < op->n; i++) {
        const struct term_code *t = &side->prog->main.terms[op->col + i];
        int at = place_in(m->d, t->col);
        if (at == k) {
            coef = t->coef;
        } else if (at < 0 || at > k || m->tuple[at] == VALUE_UNKNOWN ||
                   m->tuple[at] == VALUE_NONE) {
            return;
        } else {
            rest += (long)t->coef * m->tuple[at];
        }
    }
    if (coef == 0)
        return;
    long edge = -rest / coef;
    offer_around(m, fact_at(m, k), out, edge);
    if (-rest % coef != 0)
        offer(fact_at(m, k), out, edge - 1);
}

static void offer_atoms(const struct maker *m, int k, struct values *out)
{
    for (int i = 0; i < m->n_atoms; i++) {
        const struct op *op = m->atoms[i];
        const struct side *side = &m->sp->p->side[m->atom_side[i]];
        if (op->code == OPC_LINEAR)
            offer_sum(m, k, side, op, out);
        else if (op->code != OPC_RED && op->col == m->d->col[k] && op->code != OPC_NONE &&
                 op->code != OPC_BIT) {
            offer_around(m, fact_at(m, k), out, side->bound->imm[op->imm]);
            offer(fact_at(m, k), out, side->bound->imm[op->imm] - 1L);
        }
    }
}

/* Every set of the values that some comparison looks for. */
static void offer_sets(const struct maker *m, int k, struct values *out)
{
    int32_t bits = 0;
    for (int i = 0; i < m->n_atoms; i++) {
        const struct op *op = m->atoms[i];
        if (op->code == OPC_BIT && op->col == m->d->col[k])
            bits |= m->sp->p->side[m->atom_side[i]].bound->imm[op->imm];
    }
    for (int32_t s = bits;; s = (s - 1) & bits) { /* all subsets, the whole first */
        if (out->n < MAX_VALUES)
            out->v[out->n++] = s;
        if (s == 0)
            break;
    }
}

/* Limits between this fact and those already chosen. */
static void offer_limits(const struct maker *m, int k, struct values *out)
{
    const struct prover *p = m->sp->p;
    for (int i = 0; i < p->n_limits; i++) {
        for (int a = 0; a < p->limit[i].n; a++) {
            if (p->limit[i].col[a] != m->d->col[k])
                continue;
            for (int b = 0; b < p->limit[i].n; b++) {
                int at = place_in(m->d, p->limit[i].col[b]);
                if (at < 0 || at >= k || m->tuple[at] == VALUE_UNKNOWN ||
                    m->tuple[at] == VALUE_NONE)
                    continue;
                offer_around(m, fact_at(m, k), out, m->tuple[at]);
            }
        }
    }
}

static void candidates(const struct maker *m, int k, struct values *out)
{
    static const long pivots[] = {2, 3, 7, 20, 97, 1000};
    const struct fact_def *f = fact_at(m, k);
    out->n = 0;
    if (f->type == FACT_SET) {
        offer_sets(m, k, out);
    } else if (f->type == FACT_BOOL) {
        offer(f, out, 0);
        offer(f, out, 1);
    } else if (f->type == FACT_ENUM) {
        for (int v = 1; v <= f->en_def->n; v++)
            out->v[out->n++] = v;
    } else if (f->hi - f->lo <= 12) {
        for (long v = f->lo; v <= f->hi; v++)
            offer(f, out, v);
    } else {
        offer_atoms(m, k, out);
        offer_limits(m, k, out);
        if (f->type == FACT_COUNT || f->type == FACT_NUMBER) {
            offer(f, out, f->lo);
            offer(f, out, f->lo + 1);
            offer(f, out, f->hi);
        }
        if (k == 0 && m->d->n_cols > 1) {
            offer(f, out, 10);
            offer(f, out, 100);
            offer(f, out, f->hi - 1);
            offer(f, out, f->hi / 2);
            offer(f, out, f->hi * 2 / 3);
            for (size_t i = 0; m->thrift == 0 && i < sizeof pivots / sizeof *pivots; i++)
                offer(f, out, pivots[i]);
        }
    }
    if (out->n == 0)
        offer(f, out,
              f->type == FACT_DATE ? m->sp->p->o->cycle.first
                                   : f->lo); /* only asked whether there is one */
    offer(f, out, VALUE_UNKNOWN);
    if (f->nullable)
        offer(f, out, VALUE_NONE);
}

/* --- limits
 * ------------------------------------------------------------------------------------------ */

static bool known_at(const struct maker *m, int col, int32_t *v)
{
    int k = place_in(m->d, col);
    if (k < 0)
        return false;
    *v = m->tuple[k];
    return *v != VALUE_UNKNOWN && *v != VALUE_NONE;
}

static bool sum_kept(const struct maker *m, const int *col, int n)
{
    int32_t whole, part;
    long total = 0;
    bool all = true;
    if (!known_at(m, col[0], &whole))
        return true;
    for (int i = 1; i < n; i++) {
        if (known_at(m, col[i], &part))
            total += part;
        else
            all = false;
    }
    return all ? total == whole : total <= whole;
}

static bool limits_kept(const struct maker *m)
{
    const struct prover *p = m->sp->p;
    for (int i = 0; i < p->n_limits; i++) {
        const int *col = p->limit[i].col;
        int32_t a, b;
        if (p->limit[i].kind == LIMIT_SUM) {
            if (!sum_kept(m, col, p->limit[i].n))
                return false;
            continue;
        }
        if (!known_at(m, col[0], &a) || !known_at(m, col[1], &b))
            continue;
        if (p->limit[i].kind == LIMIT_NOT_MORE && a > b)
            return false;
        if (p->limit[i].kind == LIMIT_POSITIVE && (a == 1) != (b > 0))
            return false;
        if (p->limit[i].kind == LIMIT_NOT_BOTH && a == 1 && b == 1)
            return false;
    }
    return true;
}

/* --- tuples
 * -------------------------------------------------------------------------------------------- */

static void fill(struct maker *m, int k)
{
    if (m->full)
        return;
    if (k == m->d->n_cols) {
        if (!limits_kept(m))
            return;
        if (m->d->n_raw == m->raw_cap) {
            m->full = true;
            return;
        }
        memcpy(m->d->raw + (size_t)m->d->n_raw++ * (size_t)k, m->tuple,
               (size_t)k * sizeof *m->tuple);
        return;
    }
    struct values values;
    candidates(m, k, &values);
    for (int i = 0; i < values.n; i++) {
        m->tuple[k] = values.v[i];
        fill(m, k + 1);
    }
}

/* The fact that limits most others first: boundaries of the others follow from it. */
static void order_columns(struct maker *m)
{
    struct dim *d = m->d;
    const struct prover *p = m->sp->p;
    int weight[DIM_COLS];
    for (int k = 0; k < d->n_cols; k++) {
        weight[k] = 0;
        for (int i = 0; i < p->n_limits; i++) {
            if (p->limit[i].kind == LIMIT_NOT_MORE)
                weight[k] += p->limit[i].col[1] == d->col[k];
            if (p->limit[i].kind == LIMIT_SUM)
                weight[k] += 9 * (p->limit[i].col[0] == d->col[k]);
        }
    }
    for (int i = 1; i < d->n_cols; i++) {
        for (int k = i; k > 0 && weight[k] > weight[k - 1]; k--) {
            int w = weight[k], c = d->col[k];
            weight[k] = weight[k - 1];
            weight[k - 1] = w;
            d->col[k] = d->col[k - 1];
            d->col[k - 1] = c;
        }
    }
}

/* --- points ---------------------------------------------------------------------------------
 * ------------- */

static uint64_t hash_bytes(const void *p, size_t n)
{
    const unsigned char *b = p;
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t i = 0; i < n; i++)
        h = (h ^ b[i]) * 0x100000001b3u;
    return h ^ (h >> 29);
}

/* A table of rows that are equal in some bytes: answers the first such row. */
struct first_of {
    size_t mask;
    int *slot; /* row + 1 */
};

static struct first_of first_of_open(struct arena *a, int n)
{
    struct first_of t = {.mask = 64};
    while (t.mask < (size_t)n * 2)
        t.mask *= 2;
    t.slot = ARENA_ARRAY(a, int, t.mask);
    t.mask--;
    return t;
}

static int first_of_find(struct first_of *t, const char *rows, size_t size, int row)
{
    size_t h = hash_bytes(rows + (size_t)row * size, size) & t->mask;
    while (t->slot[h] != 0) {
        if (memcmp(rows + (size_t)(t->slot[h] - 1) * size, rows + (size_t)row * size, size) == 0)
            return t->slot[h] - 1;
        h = (h + 1) & t->mask;
    }
    t->slot[h] = row + 1;
    return row;
}

/* A program that only looks: the atoms of one side, one rule each. */
static struct judge *look_program(struct arena *a, const struct maker *m, int s,
                                  struct program *out)
{
    const struct side *side = &m->sp->p->side[s];
    *out = *side->prog;
    struct code *code = &out->main;
    code->ops = ARENA_ARRAY(a, struct op, (size_t)m->n_atoms * 2 + 1);
    code->imm = ARENA_ARRAY(a, int32_t, (size_t)(code->n_imm + m->n_atoms) + 1);
    memcpy(code->imm, side->prog->main.imm, (size_t)code->n_imm * sizeof *code->imm);
    code->n_ops = out->n_rules = 0;
    for (int i = 0; i < m->n_atoms; i++) {
        if (m->atom_side[i] != s || out->n_rules == LIMIT_RULES)
            continue;
        struct op *look = &code->ops[code->n_ops++], *emit = &code->ops[code->n_ops++];
        *look = *m->atoms[i];
        look->dst = 0;
        *emit = (struct op){.code = OPC_EMIT, .imm = (uint16_t)code->n_imm, .cond = -1};
        code->imm[code->n_imm++] = out->n_rules++;
    }
    return judge_open(a, out, &side->bound->cycle);
}

void column_put(void *column, enum width w, size_t i, int32_t v)
{
    if (w == W8)
        ((int8_t *)column)[i] = (int8_t)(v == VALUE_UNKNOWN ? COL8_UNKNOWN
                                         : v == VALUE_NONE  ? COL8_NONE
                                                            : v);
    else if (w == W16)
        ((int16_t *)column)[i] = (int16_t)(v == VALUE_UNKNOWN ? COL16_UNKNOWN
                                           : v == VALUE_NONE  ? COL16_NONE
                                                              : v);
    else
        ((int32_t *)column)[i] = v;
}

/* What each tuple looks like to the rules: two masks a tuple and side. */
static uint64_t *signatures(struct arena *a, const struct maker *m, size_t *words)
{
    const struct dim *d = m->d;
    size_t n = (size_t)d->n_raw;
    *words = (size_t)m->sp->n_slices * 2 * MASK_WORDS;
    uint64_t *sig = ARENA_ARRAY(a, uint64_t, n * *words);
    const void *col[LIMIT_COLUMNS] = {0};
    const uint8_t *red[LIMIT_REDUCTIONS];
    uint8_t *none = arena_alloc(a, n + VM_BLOCK);
    for (int r = 0; r < LIMIT_REDUCTIONS; r++)
        red[r] = none;
    for (int k = 0; k < d->n_cols; k++) {
        void *c = arena_alloc(a, (n + VM_BLOCK) * sizeof(int32_t));
        for (size_t i = 0; i < n; i++)
            column_put(c, fact_at(m, k)->width, i, d->raw[i * (size_t)d->n_cols + (size_t)k]);
        col[d->col[k]] = c;
    }
    struct judge_out out = {.level = arena_alloc(a, n + VM_BLOCK),
                            .max_level = arena_alloc(a, n + VM_BLOCK),
                            .flags = arena_alloc(a, n + VM_BLOCK)};
    out.fired = ARENA_ARRAY(a, uint64_t, (n + VM_BLOCK) * MASK_WORDS);
    out.lacked = ARENA_ARRAY(a, uint64_t, (n + VM_BLOCK) * MASK_WORDS);
    for (int s = 0; s < m->sp->n_slices; s++) {
        struct program look;
        const struct judge *j = look_program(a, m, s, &look);
        size_t w = (size_t)mask_words(&look);
        struct judge_in in = {.n = n, .col = col, .reduced = red};
        judge_run(j, &in, &out);
        for (size_t i = 0; i < n; i++) {
            uint64_t *to = sig + i * *words + (size_t)s * 2 * MASK_WORDS;
            if (w == 0)
                continue;
            memcpy(to, out.fired + i * w, w * sizeof *to);
            memcpy(to + MASK_WORDS, out.lacked + i * w, w * sizeof *to);
        }
    }
    return sig;
}

static int *make_points(struct arena *a, struct maker *m)
{
    struct dim *d = m->d;
    size_t words;
    const uint64_t *sig = signatures(a, m, &words);
    struct first_of table = first_of_open(a, d->n_raw);
    int *point = ARENA_ARRAY(a, int, (size_t)d->n_raw + 1);
    d->rep = ARENA_ARRAY(m->sp->arena, int, (size_t)d->n_raw + 1);
    for (int i = 0; i < d->n_raw; i++) {
        int first = first_of_find(&table, (const char *)sig, words * sizeof *sig, i);
        if (first == i) {
            d->rep[d->n_points] = i;
            point[i] = d->n_points++;
        } else {
            point[i] = point[first];
        }
    }
    return point;
}

/* --- steps ----------------------------------------------------------------------------------
 * ---------------- */

bool value_better(const struct fact_def *f, enum direction dir, int32_t from, int32_t to)
{
    if (dir == DIR_NONE || from == to)
        return false;
    if (from == VALUE_UNKNOWN || to == VALUE_UNKNOWN || from == VALUE_NONE || to == VALUE_NONE)
        return false;
    if (f->type == FACT_SET)
        return dir == DIR_DOWN ? (from & to) == to : (from & to) == from;
    return dir == DIR_UP ? to > from : to < from;
}

void steps_open(struct step_list *l, struct arena *keep, struct arena *work, struct dim *d)
{
    size_t bits = ((size_t)d->n_points * (size_t)d->n_points + 63) / 64;
    *l = (struct step_list){.d = d, .arena = keep};
    for (int i = 0; i < 2; i++)
        l->seen[i] = ARENA_ARRAY(work, uint64_t, bits + 1);
}

void steps_add(struct step_list *l, struct step s)
{
    if (s.from == s.to || s.from < 0 || s.to < 0)
        return;
    size_t at = (size_t)s.from * (size_t)l->d->n_points + (size_t)s.to;
    uint64_t bit = 1ull << (at % 64);
    if ((l->seen[s.kind][at / 64] & bit) != 0)
        return;
    l->seen[s.kind][at / 64] |= bit;
    if (l->d->n_steps == l->cap) {
        int cap = l->cap == 0 ? 256 : l->cap * 2;
        struct step *more = ARENA_ARRAY(l->arena, struct step, (size_t)cap);
        if (l->d->n_steps > 0)
            memcpy(more, l->d->steps, (size_t)l->d->n_steps * sizeof *more);
        l->d->steps = more;
        l->cap = cap;
    }
    l->d->steps[l->d->n_steps++] = s;
}

/* Tuples that differ in column k only: every pair that is a step. */
static void steps_of_column(struct arena *a, struct maker *m, const int *point, int k,
                            struct step_list *l)
{
    struct dim *d = m->d;
    size_t n_cols = (size_t)d->n_cols;
    int32_t *others = ARENA_ARRAY(a, int32_t, (size_t)d->n_raw * n_cols + 1);
    int *next =
        ARENA_ARRAY(a, int, (size_t)d->n_raw + 1); /* tuple -> next of the same others, + 1 */
    struct first_of table = first_of_open(a, d->n_raw);
    memcpy(others, d->raw, (size_t)d->n_raw * n_cols * sizeof *others);
    for (int i = 0; i < d->n_raw; i++)
        others[(size_t)i * n_cols + (size_t)k] = 0;
    for (int i = 0; i < d->n_raw; i++) {
        int head = first_of_find(&table, (const char *)others, n_cols * sizeof *others, i);
        if (head != i) {
            next[i] = next[head];
            next[head] = i + 1;
        }
        for (int o = head; head != i && o >= 0; o = next[o] - 1) {
            if (o == i)
                continue;
            for (int way = 0; way < 2; way++) {
                int from = way ? i : o, to = way ? o : i;
                int32_t u = d->raw[(size_t)from * n_cols + (size_t)k],
                        v = d->raw[(size_t)to * n_cols + (size_t)k];
                struct step s = {STEP_BETTER, point[from], point[to], d->col[k], from, to, 0};
                if (u == VALUE_UNKNOWN)
                    s.kind = STEP_KNOWN;
                else if (!value_better(fact_at(m, k), fact_at(m, k)->dir, u, v))
                    continue;
                steps_add(l, s);
            }
        }
    }
}

void points_of_columns(struct space *sp, struct dim *d, const struct op *const *atoms,
                       const uint8_t *atom_side, int n_atoms)
{
    struct maker m = {.sp = sp,
                      .d = d,
                      .atoms = atoms,
                      .atom_side = atom_side,
                      .n_atoms = n_atoms,
                      .raw_cap = RAW_MAX};
    struct arena *work = arena_open(PROVE_ARENA);
    d->list = -1;
    order_columns(&m);
    d->raw = ARENA_ARRAY(sp->arena, int32_t, (size_t)RAW_MAX / 4 * (size_t)d->n_cols);
    m.raw_cap = RAW_MAX / 4;
    for (m.thrift = 0; m.thrift < 3; m.thrift++) {
        m.full = false;
        d->n_raw = 0;
        fill(&m, 0);
        if (!m.full)
            break;
    }
    d->cut = m.full;
    for (int k = 0; k < d->n_cols; k++) {
        enum fact_type t = fact_at(&m, k)->type;
        d->directed = d->directed || fact_at(&m, k)->dir != DIR_NONE;
        d->sampled = d->sampled || (d->n_cols > 1 && (t == FACT_COUNT || t == FACT_NUMBER) &&
                                    fact_at(&m, k)->hi - fact_at(&m, k)->lo > 12);
    }
    const int *point = make_points(work, &m);
    struct step_list l;
    steps_open(&l, sp->arena, work, d);
    for (int k = 0; k < d->n_cols; k++)
        steps_of_column(work, &m, point, k, &l);
    arena_close(work);
}
