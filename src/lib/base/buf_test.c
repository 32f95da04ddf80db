/*
 * buf_test.c — a buffer grows, and stops at its maximum for good.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/buf.h"

static void adding(void **state)
{
    (void)state;
    struct buf b;
    buf_open(&b, 1000);
    assert_int_equal(buf_view(&b).n, 0);
    buf_str(&b, STR("a"));
    buf_str(&b, (struct str){NULL, 0});
    buf_z(&b, "bc");
    buf_char(&b, '=');
    buf_long(&b, -120);
    buf_printf(&b, "[%s %d]", "x", 7);
    assert_true(str_is(buf_view(&b), "abc=-120[x 7]"));
    assert_string_equal(b.p, "abc=-120[x 7]");
    buf_clear(&b);
    buf_long(&b, LONG_MIN);
    buf_long(&b, 0);
    assert_true(str_is(buf_view(&b), "-92233720368547758080"));
    buf_close(&b);
}

static void stops_at_the_maximum(void **state)
{
    (void)state;
    struct buf b;
    buf_open(&b, 10);
    buf_z(&b, "0123456789"); /* exactly full is not over */
    assert_false(b.over);
    buf_char(&b, 'x');
    assert_true(b.over);
    assert_int_equal(b.n, 10);
    buf_clear(&b);
    assert_false(b.over);
    buf_z(&b, "12345678");
    buf_printf(&b, "%d", 999); /* does not fit: nothing of it is added, nor of what follows */
    assert_true(b.over);
    buf_z(&b, "x");
    assert_true(str_is(buf_view(&b), "12345678"));
    buf_close(&b);

    buf_open(&b, 0);
    buf_char(&b, 'x');
    assert_true(b.over);
    buf_close(&b);
}

static void grows(void **state)
{
    (void)state;
    struct buf b;
    buf_open(&b, 100000);
    for (int i = 0; i < 100000; i++) {
        buf_char(&b, (char)('a' + i % 26));
    }
    assert_false(b.over);
    assert_int_equal(b.n, 100000);
    for (int i = 0; i < 100000; i++) {
        assert_int_equal(b.p[i], 'a' + i % 26);
    }
    buf_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(adding),
        cmocka_unit_test(stops_at_the_maximum),
        cmocka_unit_test(grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
