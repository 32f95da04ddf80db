/*
 * job_test.c — pieces come in order, the first error is the answer, no thread stays.
 */
#include "lib/job/job.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lib/base/arena.h"

#define NEVER SIZE_MAX

struct side {
    size_t n;       /* pieces so far */
    size_t fail_at; /* with E_IO (maker), E_INVALID (taker) */
    uint64_t sum;
};

static err_t make(void *maker, struct arena *a, size_t i, void **piece)
{
    struct side *m = maker;
    assert_int_equal(i, m->n++);
    if (i == m->fail_at)
        return E_IO;
    uint64_t *p = ARENA_ARRAY(a, uint64_t, i % 1000 + 1);
    for (size_t k = 0; k <= i % 1000; k++)
        p[k] = i * 31 + k;
    *piece = p;
    return OK;
}

static err_t take(void *taker, struct arena *a, size_t i, void *piece)
{
    struct side *t = taker;
    const uint64_t *p = piece;
    assert_int_equal(i, t->n++);
    if (i == t->fail_at)
        return E_INVALID;
    (void)arena_alloc(a, 100); /* the taker may use it as well */
    for (size_t k = 0; k <= i % 1000; k++) {
        assert_true(p[k] == i * 31 + k);
        t->sum = t->sum * 7 + p[k];
    }
    return OK;
}

static err_t run(size_t n, bool beside, size_t make_fails, size_t take_fails, struct side *taker)
{
    struct side maker = {.fail_at = make_fails};
    *taker = (struct side){.fail_at = take_fails};
    struct job j = {n, 1 << 20, make, take, &maker, taker};
    return job_run(&j, beside);
}

static void all_pieces_come_in_order(void **state)
{
    static const size_t sizes[] = {0, 1, 2, 15, 16, 17, 5000};
    (void)state;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct side alone, beside;
        assert_int_equal(run(sizes[i], false, NEVER, NEVER, &alone), OK);
        assert_int_equal(run(sizes[i], true, NEVER, NEVER, &beside), OK);
        assert_int_equal(beside.n, sizes[i]);
        assert_true(alone.n == beside.n && alone.sum == beside.sum);
    }
}

/* What stands before the error was taken, whichever side it is on and however far the maker is ahead. */
static void the_first_error_is_the_answer(void **state)
{
    (void)state;
    for (int beside = 0; beside < 2; beside++) {
        for (size_t at = 0; at < 40; at++) {
            struct side t;
            assert_int_equal(run(100, beside, at, NEVER, &t), E_IO);
            assert_int_equal(t.n, at);
            assert_int_equal(run(100, beside, NEVER, at, &t), E_INVALID);
            assert_int_equal(t.n, at + 1);
            assert_int_equal(run(100, beside, at + 1, at, &t), E_INVALID);
            assert_int_equal(run(100, beside, at, at + 1, &t), E_IO);
        }
    }
}

static void a_thread_only_where_it_is_worth_it(void **state)
{
    (void)state;
    setenv("KIEMDIEM_THREADS", "1", 1);
    assert_false(job_beside(1000000));
    setenv("KIEMDIEM_THREADS", "2", 1);
    assert_true(job_beside(1));
    unsetenv("KIEMDIEM_THREADS");
    assert_false(job_beside(3));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_pieces_come_in_order),
                                       cmocka_unit_test(the_first_error_is_the_answer),
                                       cmocka_unit_test(a_thread_only_where_it_is_worth_it)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
