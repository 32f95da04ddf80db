/*
 * rng.c — xoshiro256** seeded by splitmix64.
 */
#include "lib/base/rng.h"

static uint64_t rotate(uint64_t x, int by)
{
    return (x << by) | (x >> (64 - by));
}

static uint64_t splitmix(uint64_t *state)
{
    uint64_t x = *state += 0x9E3779B97F4A7C15u;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

uint64_t rng_mix(uint64_t a, uint64_t b)
{
    uint64_t state = a;
    uint64_t first = splitmix(&state);
    state = first ^ rotate(b, 32);
    return splitmix(&state);
}

struct rng rng_make(uint64_t seed)
{
    struct rng r;
    for (int i = 0; i < 4; i++)
        r.s[i] = splitmix(&seed);
    return r;
}

uint64_t rng_next(struct rng *r)
{
    uint64_t *s = r->s;
    uint64_t out = rotate(s[1] * 5, 7) * 9, t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 45);
    return out;
}

uint32_t rng_below(struct rng *r, uint32_t n)
{
    /* Lemire's way: the high half of a product is the number; the few low halves that would make
       some numbers likelier are thrown away. */
    uint32_t few = (uint32_t)(-n) % n;
    for (;;) {
        uint64_t product = (rng_next(r) >> 32) * n;
        if ((uint32_t)product >= few)
            return (uint32_t)(product >> 32);
    }
}

long rng_range(struct rng *r, long lo, long hi)
{
    return lo + (long)rng_below(r, (uint32_t)(hi - lo) + 1);
}

bool rng_chance(struct rng *r, uint32_t n, uint32_t of)
{
    return rng_below(r, of) < n;
}

int rng_normal(struct rng *r)
{
    /* The sum of twelve even numbers has variance 1 and needs no logarithm. */
    int sum = 0;
    for (int i = 0; i < 12; i++)
        sum += (int)rng_below(r, 101);
    return sum - 600;
}
