/*
 * arena_test.c — memory is zeroed, aligned, apart, and let go in the right order.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
    (void)state;
    struct arena *a = arena_open(16u << 20);
    for (int round = 0; round < 3; round++) {
        unsigned char *before = NULL;
        size_t before_n = 0;
        for (size_t n = 0; n < 2000; n += 7) {
            unsigned char *p = arena_alloc(a, n);
            assert_non_null(p);
            assert_int_equal((uintptr_t)p % 16, 0);
            for (size_t i = 0; i < n; i++) {
                assert_int_equal(p[i], 0);
            }
            memset(p, 0xA5, n);
            for (size_t i = 0; i < before_n; i++) {
                assert_int_equal(before[i], 0xA5);
            }
            before = p;
            before_n = n;
        }
        arena_reset(a);
        assert_int_equal(arena_used(a), 0);
    }
    arena_close(a);
}

static void large_pieces_do_not_disturb_small_ones(void **state)
{
    (void)state;
    struct arena *a = arena_open(16u << 20);
    for (int round = 0; round < 2; round++) {
        char *small = arena_alloc(a, 10);
        char *large = ARENA_ARRAY(a, char, 1u << 20);
        char *next = arena_alloc(a, 10);
        assert_true(next > small && next < small + 64); /* the same chunk goes on */
        assert_int_equal(large[0], 0);
        assert_int_equal(large[(1u << 20) - 1], 0);
        memset(large, 1, 1u << 20);
        assert_int_equal(next[0], 0);
        assert_true(arena_used(a) >= (1u << 20) + 20);
        arena_reset(a);
    }
    arena_close(a);
}

static int log_of_calls[8];
static size_t n_calls;

static void note(void *obj)
{
    log_of_calls[n_calls++] = *(int *)obj;
}

static void deferred_calls_run_last_first_and_once(void **state)
{
    (void)state;
    struct arena *a = arena_open(1u << 20);
    n_calls = 0;
    for (int i = 1; i <= 3; i++) {
        int *obj = ARENA_NEW(a, int);
        *obj = i;
        arena_defer(a, note, obj); /* obj must still be readable when note runs */
    }
    arena_reset(a);
    assert_int_equal(n_calls, 3);
    assert_int_equal(log_of_calls[0], 3);
    assert_int_equal(log_of_calls[2], 1);

    int *obj = ARENA_NEW(a, int);
    *obj = 9;
    arena_defer(a, note, obj);
    arena_close(a);
    assert_int_equal(n_calls, 4);
    assert_int_equal(log_of_calls[3], 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_zeroed_aligned_and_apart),
        cmocka_unit_test(large_pieces_do_not_disturb_small_ones),
        cmocka_unit_test(deferred_calls_run_last_first_and_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
