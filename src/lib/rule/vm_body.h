/*
 * vm_body.h — the interpreter and its inner loops, included once for each instruction set.
 *
 * The file that includes it has defined, for 64 rows at a time, a bit a row:
 *   in8, in16, in32 (v, lo, span)   lo <= v <= lo + span, span unsigned
 *   any8, any16, any32 (v, mask)    v & mask is not 0
 *   above8, above16, above32 (a, b) a > b
 *   stream (to, from, size)         whole lines past the cache, stream_end() when done; plain
 *   memcpy will do
 * and VM_KERNELS, the name of the table. Everything else is plain C that the compiler makes
 * vector code of.
 */
#ifndef KIEMDIEM_RULE_VM_BODY_H
#define KIEMDIEM_RULE_VM_BODY_H

#include <string.h>

#include "lib/rule/vm_inner.h"

#define FULL UINT64_MAX

/*
 * Asks for the same 64 rows of the next block: a block visits too many columns for the machine to
 * see the pattern.
 */
static inline void fetch_next(const void *v, size_t width)
{
    for (size_t i = 0; i < width; i++)
        __builtin_prefetch((const char *)v + VM_BLOCK * width + 64 * i);
}

/* --- columns against constants --------------------------------------------------------------- */

/* lo <= v <= hi for known values; `hi` is below NONE. NONE gives false, UNKNOWN gives unknown. */
#define RANGE(name, T, U, in, UNKNOWN)                                                             \
    static void name(struct planes *d, const T *v, T lo, U span, uint64_t keep, size_t words)      \
    {                                                                                              \
        for (size_t w = 0; w < words; w++, v += 64) {                                              \
            fetch_next(v, sizeof(T));                                                              \
            uint64_t t = in(v, lo, span) & keep;                                                   \
            d->t[w] = t;                                                                           \
            d->p[w] = t | in(v, UNKNOWN, 0);                                                       \
        }                                                                                          \
    }

RANGE(range8, int8_t, uint8_t, in8, COL8_UNKNOWN)
RANGE(range16, int16_t, uint16_t, in16, COL16_UNKNOWN)
RANGE(range32, int32_t, uint32_t, in32, COL32_UNKNOWN)

/* Bounds beyond the width of the column are drawn in; nothing may be left of the range. */
static void run_range(struct planes *d, const void *v, uint8_t width, int64_t lo, int64_t hi,
                      size_t words)
{
    int64_t least = width == W8 ? INT8_MIN : width == W16 ? INT16_MIN : INT32_MIN;
    int64_t none = width == W8 ? COL8_NONE : width == W16 ? COL16_NONE : COL32_NONE;
    if (lo < least)
        lo = least;
    if (hi > none)
        hi = none;
    uint64_t keep = lo <= hi ? FULL : 0;
    if (!keep)
        lo = hi = 0;
    if (width == W8)
        range8(d, v, (int8_t)lo, (uint8_t)(hi - lo), keep, words);
    else if (width == W16)
        range16(d, v, (int16_t)lo, (uint16_t)(hi - lo), keep, words);
    else
        range32(d, v, (int32_t)lo, (uint32_t)(hi - lo), keep, words);
}

static int64_t none_of(uint8_t width)
{
    return width == W8 ? COL8_NONE : width == W16 ? COL16_NONE : COL32_NONE;
}

#define BITS(name, T, U, any, in, LEAST, UNKNOWN, NONE)                                            \
    static void name(struct planes *d, const T *v, T mask, size_t words)                           \
    {                                                                                              \
        for (size_t w = 0; w < words; w++, v += 64) {                                              \
            uint64_t t = any(v, mask) & ~in(v, NONE, 1);                                           \
            d->t[w] = t;                                                                           \
            d->p[w] = t | in(v, UNKNOWN, 0);                                                       \
        }                                                                                          \
    }

BITS(bits8, int8_t, uint8_t, any8, in8, INT8_MIN, COL8_UNKNOWN, COL8_NONE)
BITS(bits16, int16_t, uint16_t, any16, in16, INT16_MIN, COL16_UNKNOWN, COL16_NONE)
BITS(bits32, int32_t, uint32_t, any32, in32, INT32_MIN, COL32_UNKNOWN, COL32_NONE)

static void run_bit(struct planes *d, const void *v, uint8_t width, int32_t mask, size_t words)
{
    if (width == W8)
        bits8(d, v, (int8_t)mask, words);
    else if (width == W16)
        bits16(d, v, (int16_t)mask, words);
    else
        bits32(d, v, mask, words);
}

/* --- sums ------------------------------------------------------------------------------------ */

/* Rows with a missing value carry nonsense in the sum and are answered by these. */
struct missing {
    uint64_t none, unknown;
};

/*
 * Sums wrap in unsigned arithmetic; a program that could pass 31 bits is refused when it is
 * compiled.
 */
#define ADD(name, T, in, UNKNOWN, NONE)                                                            \
    static void name(uint32_t *restrict sum, struct missing *m, const T *restrict v, int32_t k)    \
    {                                                                                              \
        for (int i = 0; i < 64; i++) {                                                             \
            uint32_t x = (uint32_t)v[i] * (uint32_t)k;                                             \
            sum[i] = sum[i] + x;                                                                   \
        }                                                                                          \
        m->none |= in(v, NONE, 0);                                                                 \
        m->unknown |= in(v, UNKNOWN, 0);                                                           \
    }

ADD(add8, int8_t, in8, COL8_UNKNOWN, COL8_NONE)
ADD(add16, int16_t, in16, COL16_UNKNOWN, COL16_NONE)
ADD(add32, int32_t, in32, COL32_UNKNOWN, COL32_NONE)

static void settle(struct planes *d, size_t w, uint64_t holds, struct missing m)
{
    d->t[w] = holds & ~m.none & ~m.unknown;
    d->p[w] = (holds | m.unknown) & ~m.none;
}

static void run_sum(struct planes *d, const void *const *cols, const struct term_code *t, int n,
                    int32_t c, size_t words)
{
    for (size_t w = 0; w < words; w++) {
        struct missing m = {0, 0};
        uint32_t sum[64];
        for (int i = 0; i < 64; i++)
            sum[i] = (uint32_t)c;
        for (int k = 0; k < n; k++) {
            const char *v = (const char *)cols[t[k].col] + w * 64 * t[k].width;
            fetch_next(v, t[k].width);
            if (t[k].width == W8)
                add8(sum, &m, (const int8_t *)v, t[k].coef);
            else if (t[k].width == W16)
                add16(sum, &m, (const int16_t *)(const void *)v, t[k].coef);
            else
                add32(sum, &m, (const int32_t *)(const void *)v, t[k].coef);
        }
        settle(d, w, in32((const int32_t *)sum, 0, INT32_MAX), m);
    }
}

/* a > b, or (turned) not b > a: the commonest sums need no arithmetic. */
#define ABOVE(name, T, above, in, UNKNOWN, NONE)                                                   \
    static void name(struct planes *d, const T *a, const T *b, bool turned, size_t words)          \
    {                                                                                              \
        for (size_t w = 0; w < words; w++, a += 64, b += 64) {                                     \
            fetch_next(a, sizeof(T));                                                              \
            fetch_next(b, sizeof(T));                                                              \
            uint64_t holds = turned ? ~above(b, a) : above(a, b);                                  \
            struct missing m = {in(a, NONE, 0) | in(b, NONE, 0),                                   \
                                in(a, UNKNOWN, 0) | in(b, UNKNOWN, 0)};                            \
            settle(d, w, holds, m);                                                                \
        }                                                                                          \
    }

ABOVE(order8, int8_t, above8, in8, COL8_UNKNOWN, COL8_NONE)
ABOVE(order16, int16_t, above16, in16, COL16_UNKNOWN, COL16_NONE)
ABOVE(order32, int32_t, above32, in32, COL32_UNKNOWN, COL32_NONE)

static void run_linear(struct planes *d, const void *const *cols, const struct term_code *t, int n,
                       int32_t c, size_t words)
{
    bool order = n == 2 && t[0].width == t[1].width && t[0].coef + t[1].coef == 0 &&
                 (t[0].coef == 1 || t[0].coef == -1) && (c == 0 || c == -1);
    if (!order) {
        run_sum(d, cols, t, n, c, words);
        return;
    }
    const void *a = cols[t[t[0].coef == 1 ? 0 : 1].col], *b = cols[t[t[0].coef == 1 ? 1 : 0].col];
    if (t[0].width == W8)
        order8(d, a, b, c == 0, words);
    else if (t[0].width == W16)
        order16(d, a, b, c == 0, words);
    else
        order32(d, a, b, c == 0, words);
}

/* --- planes ---------------------------------------------------------------------------------- */

/* Results go through a local: the register written may be one of those read. */
static void run_and(struct planes *d, const struct planes *a, const struct planes *b)
{
    struct planes x;
    for (int i = 0; i < VM_CHUNKS; i++)
        x.t[i] = a->t[i] & b->t[i];
    for (int i = 0; i < VM_CHUNKS; i++)
        x.p[i] = a->p[i] & b->p[i];
    *d = x;
}

static void run_or(struct planes *d, const struct planes *a, const struct planes *b)
{
    struct planes x;
    for (int i = 0; i < VM_CHUNKS; i++)
        x.t[i] = a->t[i] | b->t[i];
    for (int i = 0; i < VM_CHUNKS; i++)
        x.p[i] = a->p[i] | b->p[i];
    *d = x;
}

static void run_not(struct planes *d, const struct planes *a)
{
    struct planes x;
    for (int i = 0; i < VM_CHUNKS; i++)
        x.t[i] = ~a->p[i];
    for (int i = 0; i < VM_CHUNKS; i++)
        x.p[i] = ~a->t[i];
    *d = x;
}

static void run_const(struct planes *d, int32_t value)
{
    memset(d->t, value == TRI_TRUE ? 0xff : 0, sizeof d->t);
    memset(d->p, value == TRI_FALSE ? 0 : 0xff, sizeof d->p);
}

/* Bytes 0, 1, 2 into planes, and back. */
static void run_tri(struct planes *d, const uint8_t *v, size_t words)
{
    for (size_t w = 0; w < words; w++, v += 64) {
        fetch_next(v, 1);
        d->t[w] = any8((const int8_t *)v, TRI_TRUE);
        d->p[w] = any8((const int8_t *)v, TRI_TRUE | TRI_UNKNOWN);
    }
}

static void run_out(uint8_t *out, const struct planes *a, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = (uint8_t)((a->t[i / 64] >> (i % 64) & 1) + (a->p[i / 64] >> (i % 64) & 1));
    }
}

static void run_emit(struct scratch *s, const struct planes *a, int32_t rule, size_t words)
{
    for (size_t i = 0; i < words; i++) {
        s->fired[i][rule] = a->t[i];
        s->lacked[i][rule] = a->p[i] & ~a->t[i];
    }
}

static void run_step(const struct block *b, struct scratch *s, const struct op *op)
{
    struct planes *d = &s->regs[op->dst];
    const struct planes *va = &s->regs[op->a], *vb = &s->regs[op->b];
    int32_t imm = b->imm[op->imm];
    int64_t none = none_of(op->width);
    switch ((enum opcode)op->code) {
    case OPC_CONST:
        run_const(d, imm);
        break;
    case OPC_GE:
        run_range(d, b->col[op->col], op->width, imm, none - 1, b->words);
        break;
    case OPC_LE:
        run_range(d, b->col[op->col], op->width, INT64_MIN, imm < none ? imm : none - 1, b->words);
        break;
    case OPC_EQ:
        run_range(d, b->col[op->col], op->width, imm, imm < none ? imm : INT64_MIN, b->words);
        break;
    case OPC_NONE:
        run_range(d, b->col[op->col], op->width, none, none, b->words);
        break;
    case OPC_BIT:
        run_bit(d, b->col[op->col], op->width, imm, b->words);
        break;
    case OPC_LINEAR:
        run_linear(d, b->col, b->code->terms + op->col, op->n, imm, b->words);
        break;
    case OPC_NOT:
        run_not(d, va);
        break;
    case OPC_AND:
        run_and(d, va, vb);
        break;
    case OPC_OR:
        run_or(d, va, vb);
        break;
    case OPC_RED:
        run_tri(d, b->red[op->col], b->words);
        break;
    case OPC_EMIT:
        if (b->masks)
            run_emit(s, va, imm, b->words);
        break;
    case OPC_ACC:
        run_or(&s->acc[op->dst], &s->acc[op->dst], va);
        break;
    case OPC_OUT:
        run_out(b->out[imm], va, b->n);
        break;
    }
    if (b->trace != NULL && op->cond >= 0)
        b->trace[op->cond] = (uint8_t)((d->t[0] & 1) + (d->p[0] & 1));
}

static void run(const struct block *b, struct scratch *s)
{
    for (int i = 0; i < b->code->n_ops; i++)
        run_step(b, s, &b->code->ops[i]);
}

/* --- from bits of 64 rows to rows ------------------------------------------------------------ */

/* Eight words; compilers split it where the machine has shorter vectors. */
typedef uint64_t lanes __attribute__((vector_size(64)));

/*
 * Swaps the bits `shift` apart of the words that stand in vectors `apart` apart: one step of a
 * transposition.
 */
static inline void swap_bits(lanes m[8], int apart, int shift, uint64_t low)
{
    for (int i = 0; i < 8; i++) {
        if (i & apart)
            continue;
        lanes x = ((m[i] >> shift) ^ m[i + apart]) & low;
        m[i] ^= x << shift;
        m[i + apart] ^= x;
    }
}

#define SWAP_LANES(m, apart, ...)                                                                  \
    for (int i = 0; i < 8; i++) {                                                                  \
        if (i & (apart))                                                                           \
            continue;                                                                              \
        lanes a = (m)[i], b = (m)[i + (apart)];                                                    \
        (m)[i] = __builtin_shufflevector(a, b, __VA_ARGS__);                                       \
        (m)[i + (apart)] = __builtin_shufflevector(b, a, HIGH_##apart);                            \
    }
#define HIGH_4 12, 13, 14, 15, 4, 5, 6, 7
#define HIGH_2 10, 11, 2, 3, 14, 15, 6, 7
#define HIGH_1 9, 1, 11, 3, 13, 5, 15, 7

/* Word j of vector i goes to word i of vector j. */
static inline void swap_lanes(lanes m[8])
{
    SWAP_LANES(m, 4, 0, 1, 2, 3, 8, 9, 10, 11)
    SWAP_LANES(m, 2, 0, 1, 8, 9, 4, 5, 12, 13)
    SWAP_LANES(m, 1, 0, 8, 2, 10, 4, 12, 6, 14)
}

/* Transposes 64 words of 64 bits: bit k of rows[r] is bit r of planes[k]. */
static inline void transpose(const uint64_t planes[64], uint64_t rows[64])
{
    lanes m[8];
    memcpy(m, planes, sizeof m);
    swap_bits(m, 4, 32, 0x00000000ffffffff);
    swap_bits(m, 2, 16, 0x0000ffff0000ffff);
    swap_bits(m, 1, 8, 0x00ff00ff00ff00ff);
    swap_lanes(m);
    swap_bits(m, 4, 4, 0x0f0f0f0f0f0f0f0f);
    swap_bits(m, 2, 2, 0x3333333333333333);
    swap_bits(m, 1, 1, 0x5555555555555555);
    swap_lanes(m);
    memcpy(rows, m, sizeof m);
}

/* 64 rows, the words of a row side by side. */
static inline void interleave(uint64_t m[MASK_WORDS][64], int words, uint64_t *out)
{
    for (int i = 0; i < 64; i++) {
        for (int w = 0; w < words; w++)
            *out++ = m[w][i];
    }
}

static void masks(uint64_t (*planes)[LIMIT_RULES], int words, size_t n, uint64_t *out)
{
    uint64_t m[MASK_WORDS][64], rows[MASK_WORDS * 64] __attribute__((aligned(64)));
    for (size_t at = 0; at < n; at += 64) {
        uint64_t *to = out + at * (size_t)words;
        size_t size = (n - at < 64 ? n - at : 64) * (size_t)words * sizeof *out;
        for (int w = 0; w < words; w++)
            transpose(&planes[at / 64][(size_t)w * 64], m[w]);
        if (words == 1)
            interleave(m, 1, rows);
        else if (words == 2)
            interleave(m, 2, rows);
        else
            interleave(m, words, rows);
        if (n >= VM_BLOCK && (uintptr_t)to % 64 == 0)
            stream(to, rows, size);
        else
            memcpy(to, rows, size);
    }
    stream_end();
}

/*
 * KHT forces; otherwise the lowest `at most` that is true is the highest level, and it is the
 * level when nothing that is unknown could force, close further, or put the choice into
 * somebody's hands. The three answers leave as the bytes of a word a row: planes 0.. level, 8..
 * highest level, 16.. flags.
 */
static void level_planes(const struct planes *acc, size_t c, uint64_t m[64])
{
    const struct planes *m1 = &acc[ACC_MOST_KHT], *m2 = &acc[ACC_MOST_HT], *m3 = &acc[ACC_MOST_HTT];
    const struct planes *kht = &acc[ACC_KHT], *dis = &acc[ACC_DISCRETION],
                        *rated = &acc[ACC_NOT_RATED];
    const struct planes *reviewed = &acc[ACC_NOT_REVIEWED];
    uint64_t h1 = m1->t[c], h2 = m2->t[c] & ~h1, h3 = m3->t[c] & ~h1 & ~h2, h4 = ~(h1 | h2 | h3);
    uint64_t lower = (m1->p[c] ^ m1->t[c]) | (~m1->p[c] & (m2->p[c] ^ m2->t[c])) |
                     (~m1->p[c] & ~m2->p[c] & (m3->p[c] ^ m3->t[c]));
    uint64_t rated_unknown = rated->p[c] ^ rated->t[c];
    uint64_t out = rated->t[c], forced = kht->t[c] & ~out, choice = dis->t[c] & ~out & ~forced;
    uint64_t open = ((kht->p[c] ^ kht->t[c]) | (dis->p[c] ^ dis->t[c]) | rated_unknown | lower) &
                    ~out & ~forced & ~choice;
    uint64_t most = ~out & ~forced, level = most & ~choice & ~open;
    m[0] = forced | (level & (h1 | h3));
    m[1] = level & (h2 | h3);
    m[2] = level & h4;
    m[8] = forced | (most & (h1 | h3));
    m[9] = most & (h2 | h3);
    m[10] = most & h4;
    m[16] = forced;
    m[17] = choice;
    m[18] = out;
    m[19] = reviewed->t[c];
    m[20] = rated_unknown;
    m[21] = reviewed->p[c] ^ reviewed->t[c];
    m[22] = open;
}

static void level(const struct scratch *s, const struct judge_out *out, size_t n)
{
    uint64_t m[64] = {0}, rows[64];
    uint8_t bytes[3][64];
    for (size_t at = 0; at < n; at += 64) {
        size_t size = n - at < 64 ? n - at : 64;
        level_planes(s->acc, at / 64, m);
        transpose(m, rows);
        for (size_t i = 0; i < 64; i++) {
            bytes[0][i] = (uint8_t)rows[i];
            bytes[1][i] = (uint8_t)(rows[i] >> 8);
            bytes[2][i] = (uint8_t)(rows[i] >> 16);
        }
        memcpy(out->level + at, bytes[0], size);
        memcpy(out->max_level + at, bytes[1], size);
        memcpy(out->flags + at, bytes[2], size);
    }
}

const struct vm_kernels VM_KERNELS = {VM_NAME, usable, run, level, masks};

#endif
