/*
 * vm_kernels.c — the inner loops of the judge, written so that compilers make vector code of them.
 *
 * No branches, no calls, restrict everywhere: a block of 1,024 rows stays in the first-level cache. Each kernel is built
 * twice (AVX2 and plain) and chosen when the program starts.
 */
#include <string.h>

#include "lib/rule/vm_inner.h"

#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define VM_NO_CLONES 1
#endif
#endif
#ifndef VM_NO_CLONES
#define CLONES __attribute__((target_clones("avx2", "default")))
#endif
#endif
#ifndef CLONES
#define CLONES
#endif

/* The two greatest values of a column are UNKNOWN and NONE: unknown gives unknown (1), none gives false (0). */
#define COMPARE(name, T, UNKNOWN, NONE, test)                                                      \
    CLONES void name(uint8_t *restrict d, const T *restrict v, T c, size_t n);                     \
    CLONES void name(uint8_t *restrict d, const T *restrict v, T c, size_t n)                      \
    {                                                                                              \
        for (size_t i = 0; i < n; i++) {                                                           \
            T x = v[i];                                                                            \
            uint8_t r = (uint8_t)((test) ? TRI_TRUE : TRI_FALSE);                                  \
            r = x == (UNKNOWN) ? (uint8_t)TRI_UNKNOWN : r;                                         \
            d[i] = x == (NONE) ? (uint8_t)TRI_FALSE : r;                                           \
        }                                                                                          \
    }

COMPARE(vm_ge8, int8_t, COL8_UNKNOWN, COL8_NONE, x >= c)
COMPARE(vm_ge16, int16_t, COL16_UNKNOWN, COL16_NONE, x >= c)
COMPARE(vm_ge32, int32_t, COL32_UNKNOWN, COL32_NONE, x >= c)
COMPARE(vm_le8, int8_t, COL8_UNKNOWN, COL8_NONE, x <= c)
COMPARE(vm_le16, int16_t, COL16_UNKNOWN, COL16_NONE, x <= c)
COMPARE(vm_le32, int32_t, COL32_UNKNOWN, COL32_NONE, x <= c)
COMPARE(vm_eq8, int8_t, COL8_UNKNOWN, COL8_NONE, x == c)
COMPARE(vm_eq16, int16_t, COL16_UNKNOWN, COL16_NONE, x == c)
COMPARE(vm_eq32, int32_t, COL32_UNKNOWN, COL32_NONE, x == c)
COMPARE(vm_bit8, int8_t, COL8_UNKNOWN, COL8_NONE, (x & c) != 0)
COMPARE(vm_bit16, int16_t, COL16_UNKNOWN, COL16_NONE, (x & c) != 0)
COMPARE(vm_bit32, int32_t, COL32_UNKNOWN, COL32_NONE, (x & c) != 0)

#define IS_NONE(name, T, UNKNOWN, NONE)                                                            \
    CLONES void name(uint8_t *restrict d, const T *restrict v, size_t n);                          \
    CLONES void name(uint8_t *restrict d, const T *restrict v, size_t n)                           \
    {                                                                                              \
        for (size_t i = 0; i < n; i++) {                                                           \
            uint8_t r = (uint8_t)(v[i] == (NONE) ? TRI_TRUE : TRI_FALSE);                          \
            d[i] = v[i] == (UNKNOWN) ? (uint8_t)TRI_UNKNOWN : r;                                   \
        }                                                                                          \
    }

IS_NONE(vm_none8, int8_t, COL8_UNKNOWN, COL8_NONE)
IS_NONE(vm_none16, int16_t, COL16_UNKNOWN, COL16_NONE)
IS_NONE(vm_none32, int32_t, COL32_UNKNOWN, COL32_NONE)

/* A threshold beyond the width of the column: the nearest one that gives the same answer for every value. */
static int8_t to8(int32_t c, int8_t above)
{
    return c >= COL8_NONE ? above : c < INT8_MIN ? INT8_MIN : (int8_t)c;
}

static int16_t to16(int32_t c, int16_t above)
{
    return c >= COL16_NONE ? above : c < INT16_MIN ? INT16_MIN : (int16_t)c;
}

void vm_ge(uint8_t *d, const void *v, uint8_t width, int32_t c, size_t n)
{
    if (width == W8) vm_ge8(d, v, to8(c, COL8_NONE), n);
    else if (width == W16) vm_ge16(d, v, to16(c, COL16_NONE), n);
    else vm_ge32(d, v, c, n);
}

void vm_le(uint8_t *d, const void *v, uint8_t width, int32_t c, size_t n)
{
    if (width == W8) vm_le8(d, v, to8(c, COL8_NONE - 1), n);
    else if (width == W16) vm_le16(d, v, to16(c, COL16_NONE - 1), n);
    else vm_le32(d, v, c, n);
}

void vm_eq(uint8_t *d, const void *v, uint8_t width, int32_t c, size_t n)
{
    if (width == W8) vm_eq8(d, v, to8(c, COL8_UNKNOWN), n);
    else if (width == W16) vm_eq16(d, v, to16(c, COL16_UNKNOWN), n);
    else vm_eq32(d, v, c, n);
}

void vm_none(uint8_t *d, const void *v, uint8_t width, size_t n)
{
    if (width == W8) vm_none8(d, v, n);
    else if (width == W16) vm_none16(d, v, n);
    else vm_none32(d, v, n);
}

void vm_bit(uint8_t *d, const void *v, uint8_t width, int32_t mask, size_t n)
{
    if (width == W8) vm_bit8(d, v, (int8_t)mask, n);
    else if (width == W16) vm_bit16(d, v, (int16_t)mask, n);
    else vm_bit32(d, v, mask, n);
}

/* Sums wrap in unsigned arithmetic: rows with a missing value carry nonsense there and are answered by their status. */
#define ADD_TERM(name, T, UNKNOWN, NONE)                                                           \
    CLONES void name(uint32_t *restrict sum, uint8_t *restrict st, const T *restrict v,            \
                     uint32_t k, size_t n);                                                        \
    CLONES void name(uint32_t *restrict sum, uint8_t *restrict st, const T *restrict v,            \
                     uint32_t k, size_t n)                                                         \
    {                                                                                              \
        for (size_t i = 0; i < n; i++) sum[i] = (uint32_t)(sum[i] + k * (uint32_t)v[i]);                      \
        for (size_t i = 0; i < n; i++) {                                                           \
            uint8_t s = v[i] == (UNKNOWN) ? (uint8_t)TRI_UNKNOWN : (uint8_t)TRI_TRUE;              \
            s = v[i] == (NONE) ? (uint8_t)TRI_FALSE : s;                                           \
            st[i] = s < st[i] ? s : st[i];                                                         \
        }                                                                                          \
    }

ADD_TERM(vm_add8, int8_t, COL8_UNKNOWN, COL8_NONE)
ADD_TERM(vm_add16, int16_t, COL16_UNKNOWN, COL16_NONE)
ADD_TERM(vm_add32, int32_t, COL32_UNKNOWN, COL32_NONE)

CLONES void vm_settle(uint8_t *restrict d, const uint32_t *restrict sum, size_t n);
CLONES void vm_settle(uint8_t *restrict d, const uint32_t *restrict sum, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint8_t r = (uint8_t)((int32_t)sum[i] >= 0 ? TRI_TRUE : TRI_FALSE);
        d[i] = d[i] == TRI_TRUE ? r : d[i];
    }
}

void vm_linear(uint8_t *d, const void *const *cols, const struct term_code *t, int n_terms, int32_t c,
               uint32_t *sum, size_t n)
{
    for (size_t i = 0; i < n; i++) sum[i] = (uint32_t)c;
    memset(d, TRI_TRUE, n);
    for (int k = 0; k < n_terms; k++) {
        const void *v = cols[t[k].col];
        uint32_t coef = (uint32_t)t[k].coef;
        if (t[k].width == W8) vm_add8(sum, d, v, coef, n);
        else if (t[k].width == W16) vm_add16(sum, d, v, coef, n);
        else vm_add32(sum, d, v, coef, n);
    }
    vm_settle(d, sum, n);
}

CLONES void vm_not(uint8_t *restrict d, const uint8_t *restrict a, size_t n)
{
    for (size_t i = 0; i < n; i++) d[i] = (uint8_t)(TRI_TRUE - a[i]);
}

CLONES void vm_and(uint8_t *restrict d, const uint8_t *restrict a, const uint8_t *restrict b, size_t n)
{
    for (size_t i = 0; i < n; i++) d[i] = a[i] < b[i] ? a[i] : b[i];
}

CLONES void vm_or(uint8_t *restrict d, const uint8_t *restrict a, const uint8_t *restrict b, size_t n)
{
    for (size_t i = 0; i < n; i++) d[i] = a[i] > b[i] ? a[i] : b[i];
}

/* Eight bytes that are 0 or 1 become eight bits. */
static uint64_t gather8(uint64_t bytes)
{
    return (bytes * 0x0102040810204080ull) >> 56;
}

void vm_pack(uint64_t *t, uint64_t *u, const uint8_t *v, size_t n)
{
    for (size_t w = 0; w < n / 64; w++) {
        uint64_t tt = 0, uu = 0;
        for (unsigned k = 0; k < 8; k++) {
            uint64_t x;
            memcpy(&x, v + w * 64 + k * 8, 8);
            tt |= gather8((x >> 1) & 0x0101010101010101ull) << (8 * k);
            uu |= gather8(x & 0x0101010101010101ull) << (8 * k);
        }
        t[w] = tt;
        u[w] = uu;
    }
}

CLONES void vm_transpose64(uint64_t m[64])
{
    uint64_t mask = 0x00000000FFFFFFFFull;
    for (unsigned j = 32; j != 0; j >>= 1, mask ^= mask << j) {
        for (unsigned k = 0; k < 64; k = (k + j + 1) & ~j) {
            uint64_t x = ((m[k] >> j) ^ m[k + j]) & mask;
            m[k] ^= x << j;
            m[k + j] ^= x;
        }
    }
}

/*
 * KHT forces; otherwise the lowest `at most` that is true is the highest level, and it is the level when nothing that is
 * unknown could force, close further, or put the choice into somebody's hands.
 */
CLONES void vm_level(const uint8_t *const acc[ACC_COUNT], uint8_t *restrict level, uint8_t *restrict most,
                     uint8_t *restrict flags, size_t n)
{
    const uint8_t *kht = acc[ACC_KHT], *dis = acc[ACC_DISCRETION], *rated = acc[ACC_NOT_RATED];
    const uint8_t *reviewed = acc[ACC_NOT_REVIEWED];
    const uint8_t *m1 = acc[ACC_MOST_KHT], *m2 = acc[ACC_MOST_HT], *m3 = acc[ACC_MOST_HTT];
    for (size_t i = 0; i < n; i++) {
        uint8_t high = m3[i] == TRI_TRUE ? 3 : 4, low = m3[i] != TRI_FALSE ? 3 : 4;
        high = m2[i] == TRI_TRUE ? 2 : high;
        low = m2[i] != TRI_FALSE ? 2 : low;
        high = m1[i] == TRI_TRUE ? 1 : high;
        low = m1[i] != TRI_FALSE ? 1 : low;
        uint8_t out = rated[i] == TRI_TRUE, forced = (uint8_t)(!out & (kht[i] == TRI_TRUE));
        uint8_t choice = (uint8_t)(!out & !forced & (dis[i] == TRI_TRUE));
        uint8_t open = (uint8_t)((kht[i] == TRI_UNKNOWN) | (dis[i] == TRI_UNKNOWN) |
                                 (rated[i] == TRI_UNKNOWN) | (low != high));
        open = (uint8_t)(open & !out & !forced & !choice);
        uint8_t none = (uint8_t)(out | choice | open);
        level[i] = none ? 0 : forced ? 1 : high;
        most[i] = out ? 0 : forced ? 1 : high;
        flags[i] = (uint8_t)((forced ? ROW_FORCED : 0) | (choice ? ROW_DISCRETION : 0) | (out ? ROW_NOT_RATED : 0) |
                             (reviewed[i] == TRI_TRUE ? ROW_NOT_REVIEWED : 0) |
                             (rated[i] == TRI_UNKNOWN ? ROW_RATED_UNKNOWN : 0) |
                             (reviewed[i] == TRI_UNKNOWN ? ROW_REVIEWED_UNKNOWN : 0) | (open ? ROW_LEVEL_OPEN : 0));
    }
}
