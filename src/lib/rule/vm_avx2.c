/*
 * vm_avx2.c — the interpreter for machines with AVX2.
 */
#include <stdint.h>

#include "lib/rule/vm_inner.h"

#ifdef __x86_64__
#include <immintrin.h>

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2")
#endif

static inline __m256i load(const void *v, size_t i)
{
    return _mm256_loadu_si256((const __m256i *)v + i);
}

static inline uint32_t bits_of(__m256i bytes)
{
    return (uint32_t)_mm256_movemask_epi8(bytes);
}

/* Lanes of all ones or all zeros become a bit each. */
static inline uint64_t join8(const __m256i x[2])
{
    return bits_of(x[0]) | (uint64_t)bits_of(x[1]) << 32;
}

static inline uint32_t join16_half(__m256i a, __m256i b)
{
    return bits_of(_mm256_permute4x64_epi64(_mm256_packs_epi16(a, b), 0xd8));
}

static inline uint64_t join16(const __m256i x[4])
{
    return join16_half(x[0], x[1]) | (uint64_t)join16_half(x[2], x[3]) << 32;
}

static inline uint64_t join32(const __m256i x[8])
{
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++) {
        bits |= (uint64_t)(unsigned)_mm256_movemask_ps(_mm256_castsi256_ps(x[i])) << (8 * i);
    }
    return bits;
}

/* lo <= v <= lo + span is v - lo <= span without sign, which is min(v - lo, span) == v - lo. */
#define LANES(width, T, U, S, vectors)                                                             \
    static inline uint64_t in##width(const T *v, T lo, U span)                                     \
    {                                                                                              \
        __m256i x[vectors], least = _mm256_set1_epi##width(lo),                                    \
                            room = _mm256_set1_epi##width((S)span);                                \
        for (size_t i = 0; i < vectors; i++) {                                                     \
            x[i] = _mm256_sub_epi##width(load(v, i), least);                                       \
            x[i] = _mm256_cmpeq_epi##width(_mm256_min_epu##width(x[i], room), x[i]);               \
        }                                                                                          \
        return join##width(x);                                                                     \
    }                                                                                              \
    static inline uint64_t any##width(const T *v, T mask)                                          \
    {                                                                                              \
        __m256i x[vectors], bits = _mm256_set1_epi##width(mask), zero = _mm256_setzero_si256();    \
        for (size_t i = 0; i < vectors; i++) {                                                     \
            x[i] = _mm256_cmpeq_epi##width(_mm256_and_si256(load(v, i), bits), zero);              \
        }                                                                                          \
        return ~join##width(x);                                                                    \
    }                                                                                              \
    static inline uint64_t above##width(const T *a, const T *b)                                    \
    {                                                                                              \
        __m256i x[vectors];                                                                        \
        for (size_t i = 0; i < vectors; i++)                                                       \
            x[i] = _mm256_cmpgt_epi##width(load(a, i), load(b, i));                                \
        return join##width(x);                                                                     \
    }

LANES(8, int8_t, uint8_t, char, 2)
LANES(16, int16_t, uint16_t, short, 4)
LANES(32, int32_t, uint32_t, int, 8)

static inline void stream(void *to, const void *from, size_t size)
{
    for (size_t i = 0; i < size / 32; i++)
        _mm256_stream_si256((__m256i *)to + i, load(from, i));
}

static inline void stream_end(void)
{
    _mm_sfence();
}

static bool usable(void)
{
    return __builtin_cpu_supports("avx2");
}

#define VM_KERNELS vm_avx2
#define VM_NAME    "avx2"
#include "lib/rule/vm_body.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
