/*
 * rng.h — a small seeded generator: the same numbers on every machine, for made-up data and tests.
 *
 * xoshiro256** seeded by splitmix64 (both of Blackman and Vigna, public domain); whole numbers
 * only, so that no mathematical library has a say.  Not for secrets.
 */
#ifndef KIEMDIEM_BASE_RNG_H
#define KIEMDIEM_BASE_RNG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct rng {
    uint64_t s[4];
};

/* Two numbers to one, well mixed: the seed of the child `b` of a thing with the seed `a`. */
uint64_t rng_mix(uint64_t a, uint64_t b);

struct rng rng_make(uint64_t seed);
uint64_t rng_next(struct rng *r);
/* 0 .. n - 1, each equally likely; n is at least 1. */
uint32_t rng_below(struct rng *r, uint32_t n);
/* lo .. hi, both included; hi - lo fits 31 bits. */
long rng_range(struct rng *r, long lo, long hi);
/* True in `n` of `of` cases. */
bool rng_chance(struct rng *r, uint32_t n, uint32_t of);
/* A bell curve around 0 in hundredths of its standard deviation, never beyond -600 .. 600. */
int rng_normal(struct rng *r);

#endif
