/*
 * clock_test.c — instants as text.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/clock.h"

static void formats(void **state)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } t[] = {
        {0, "1970-01-01T00:00:00Z"},
        {951782399, "2000-02-28T23:59:59Z"},
        {951782400, "2000-02-29T00:00:00Z"},
        {1795493106, "2026-11-24T04:05:06Z"},
        {INT64_C(253402300799), "9999-12-31T23:59:59Z"},
    };
    char out[CLOCK_INSTANT_BYTES];
    (void)state;
    for (size_t i = 0; i < sizeof t / sizeof *t; i++) {
        clock_format(t[i].seconds, out);
        assert_string_equal(out, t[i].text);
    }
}

static void now_is_an_instant(void **state)
{
    char out[CLOCK_INSTANT_BYTES];
    (void)state;
    clock_now(out);
    assert_int_equal(strlen(out), CLOCK_INSTANT_BYTES - 1);
    assert_true(strcmp(out, "2025-01-01T00:00:00Z") > 0);
    assert_int_equal(out[10], 'T');
    assert_int_equal(out[19], 'Z');
}

/* The day begins at 17:00 UTC. */
static void days_of_vietnam(void **state)
{
    (void)state;
    assert_int_equal(clock_day(0), 0);
    assert_int_equal(clock_day((int64_t)17 * 3600 - 1), 0);
    assert_int_equal(clock_day((int64_t)17 * 3600), 1);
    assert_true(clock_today() > date_of(2024, 1, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formats),
        cmocka_unit_test(now_is_an_instant),
        cmocka_unit_test(days_of_vietnam),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
