/*
 * vm_plain.c — the interpreter in plain C, for every machine; and the choice of the best one.
 */
#include <stdint.h>
#include <string.h>

#include "lib/rule/vm_inner.h"

/* Eight bytes that are 0 or 1 become eight bits. */
static uint64_t gather(const uint8_t bytes[64])
{
    uint64_t bits = 0;
    for (int i = 0; i < 8; i++) {
        uint64_t x = 0;
        for (int k = 0; k < 8; k++)
            x |= (uint64_t)bytes[i * 8 + k] << (8 * k);
        bits |= (x * 0x0102040810204080ull >> 56) << (8 * i);
    }
    return bits;
}

#define LANES(width, T, U)                                                                         \
    static uint64_t in##width(const T *v, T lo, U span)                                            \
    {                                                                                              \
        uint8_t r[64];                                                                             \
        for (int i = 0; i < 64; i++)                                                               \
            r[i] = (U)((U)v[i] - (U)lo) <= span;                                                   \
        return gather(r);                                                                          \
    }                                                                                              \
    static uint64_t any##width(const T *v, T mask)                                                 \
    {                                                                                              \
        uint8_t r[64];                                                                             \
        for (int i = 0; i < 64; i++)                                                               \
            r[i] = (v[i] & mask) != 0;                                                             \
        return gather(r);                                                                          \
    }                                                                                              \
    static uint64_t above##width(const T *a, const T *b)                                           \
    {                                                                                              \
        uint8_t r[64];                                                                             \
        for (int i = 0; i < 64; i++)                                                               \
            r[i] = a[i] > b[i];                                                                    \
        return gather(r);                                                                          \
    }

LANES(8, int8_t, uint8_t)
LANES(16, int16_t, uint16_t)
LANES(32, int32_t, uint32_t)

static void stream(void *to, const void *from, size_t size)
{
    memcpy(to, from, size);
}

static void stream_end(void)
{
}

static bool usable(void)
{
    return true;
}

#define VM_KERNELS vm_plain
#define VM_NAME    "plain"
#include "lib/rule/vm_body.h"

const struct vm_kernels *const vm_all[] = {
#ifdef __x86_64__
    &vm_avx512, &vm_avx2,
#endif
    &vm_plain, NULL};

const struct vm_kernels *vm_best(void)
{
    for (int i = 0; vm_all[i] != NULL; i++) {
        if (vm_all[i]->usable())
            return vm_all[i];
    }
    return &vm_plain;
}
