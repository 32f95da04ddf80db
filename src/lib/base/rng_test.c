/*
 * rng_test.c — the generator gives known numbers, keeps its ranges, and is even.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/base/rng.h"

/* Numbers of the reference code of splitmix64 and xoshiro256**: no machine may give others. */
static void known_numbers(void **state)
{
    (void)state;
    struct rng r = rng_make(0);
    assert_true(r.s[0] == 0xE220A8397B1DCDAFu);
    assert_true(r.s[1] == 0x6E789E6AA1B965F4u);
    assert_true(r.s[2] == 0x06C45D188009454Fu);
    r = (struct rng){{1, 2, 3, 4}};
    static const uint64_t want[] = {11520u, 0u, 1509978240u, 1215971899390074240u};
    for (size_t i = 0; i < 4; i++)
        assert_true(rng_next(&r) == want[i]);
}

static void ranges(void **state)
{
    (void)state;
    struct rng r = rng_make(7);
    int seen[6] = {0};
    for (int i = 0; i < 60000; i++) {
        long v = rng_range(&r, -2, 3);
        assert_in_range(v + 2, 0, 5);
        seen[v + 2]++;
    }
    for (int i = 0; i < 6; i++)
        assert_in_range(seen[i], 9500, 10500);
    assert_int_equal(rng_below(&r, 1), 0);
    assert_false(rng_chance(&r, 0, 5));
    assert_true(rng_chance(&r, 5, 5));
}

static void bell_curve(void **state)
{
    (void)state;
    struct rng r = rng_make(11);
    long sum = 0, squares = 0, within = 0;
    enum { N = 100000 };
    for (int i = 0; i < N; i++) {
        int v = rng_normal(&r);
        assert_true(v >= -600 && v <= 600);
        sum += v;
        squares += (long)v * v;
        within += v > -100 && v < 100;
    }
    assert_in_range(sum / N + 10, 8, 12);
    assert_in_range(squares / N, 9700, 10700); /* one standard deviation is 100 */
    assert_in_range(within, N * 65 / 100, N * 71 / 100);
}

static void children_differ(void **state)
{
    (void)state;
    assert_true(rng_mix(1, 2) != rng_mix(2, 1));
    assert_true(rng_mix(1, 2) != rng_mix(1, 3));
    assert_true(rng_mix(0, 0) != 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_numbers),
        cmocka_unit_test(ranges),
        cmocka_unit_test(bell_curve),
        cmocka_unit_test(children_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
