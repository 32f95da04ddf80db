/*
 * vm_avx512.c — the interpreter for machines with AVX-512 (F, BW, VL): a comparison gives its
 * bits at once.
 */
#include <stdint.h>

#include "lib/rule/vm_inner.h"

#ifdef __x86_64__
#include <immintrin.h>

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512vl"))),                 \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512vl,prefer-vector-width=512")
#endif

static inline __m512i load(const void *v, size_t i)
{
    return _mm512_loadu_si512((const char *)v + 64 * i);
}

/* lo <= v <= lo + span is v - lo <= span without sign. */
#define LANES(width, T, U, S, vectors)                                                             \
    static inline uint64_t in##width(const T *v, T lo, U span)                                     \
    {                                                                                              \
        __m512i least = _mm512_set1_epi##width(lo), room = _mm512_set1_epi##width((S)span);        \
        uint64_t bits = 0;                                                                         \
        for (size_t i = 0; i < vectors; i++) {                                                     \
            __m512i x = _mm512_sub_epi##width(load(v, i), least);                                  \
            bits |= (uint64_t)_mm512_cmple_epu##width##_mask(x, room) << (i * 512 / width);        \
        }                                                                                          \
        return bits;                                                                               \
    }                                                                                              \
    static inline uint64_t any##width(const T *v, T mask)                                          \
    {                                                                                              \
        __m512i want = _mm512_set1_epi##width(mask);                                               \
        uint64_t bits = 0;                                                                         \
        for (size_t i = 0; i < vectors; i++) {                                                     \
            bits |= (uint64_t)_mm512_test_epi##width##_mask(load(v, i), want)                      \
                    << (i * 512 / width);                                                          \
        }                                                                                          \
        return bits;                                                                               \
    }                                                                                              \
    static inline uint64_t above##width(const T *a, const T *b)                                    \
    {                                                                                              \
        uint64_t bits = 0;                                                                         \
        for (size_t i = 0; i < vectors; i++) {                                                     \
            bits |= (uint64_t)_mm512_cmpgt_epi##width##_mask(load(a, i), load(b, i))               \
                    << (i * 512 / width);                                                          \
        }                                                                                          \
        return bits;                                                                               \
    }

LANES(8, int8_t, uint8_t, char, 1)
LANES(16, int16_t, uint16_t, short, 2)
LANES(32, int32_t, uint32_t, int, 4)

static inline void stream(void *to, const void *from, size_t size)
{
    for (size_t i = 0; i < size / 64; i++)
        _mm512_stream_si512((__m512i *)to + i, load(from, i));
}

static inline void stream_end(void)
{
    _mm_sfence();
}

static bool usable(void)
{
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512vl");
}

#define VM_KERNELS vm_avx512
#define VM_NAME    "avx512"
#include "lib/rule/vm_body.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
