/*
 * str_test.c — borrowed strings.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/base/str.h"

static void comparing(void **state)
{
    (void)state;
    struct str none = {NULL, 0};
    assert_true(str_eq(none, STR("")));
    assert_false(str_eq(STR("a"), STR("b")));
    assert_true(str_is(STR("level"), "level"));
    assert_true(str_cmp(STR("a"), STR("ab")) < 0);
    assert_true(str_cmp(STR("b"), STR("ab")) > 0);
    assert_true(str_cmp(STR("\xC3"), STR("z")) > 0); /* bytes, not signed characters */
    assert_int_equal(str_cmp(none, none), 0);
    assert_true(str_starts(STR("rule D5"), STR("rule")));
    assert_false(str_starts(STR("ru"), STR("rule")));
    assert_true(str_ends(STR("a.pack"), STR(".pack")));
    assert_false(str_ends(STR("pack"), STR(".pack")));
    assert_true(str_ends(STR("x"), none));
}

static void cutting(void **state)
{
    (void)state;
    assert_true(str_is(str_trim(STR(" \t a b\r\n")), "a b"));
    assert_int_equal(str_trim(STR(" \n")).n, 0);
    assert_true(str_is(str_sub(STR("abcdef"), 2, 3), "cde"));
    assert_true(str_is(str_sub(STR("abc"), 2, SIZE_MAX), "c"));
    assert_int_equal(str_sub(STR("abc"), 9, 1).n, 0);
    assert_int_equal(str_find(STR("a,b,c"), 2, ','), 3);
    assert_int_equal(str_find(STR("abc"), 0, ','), 3);
    assert_int_equal(str_find(STR("abc"), 7, 'a'), 3);

    struct str rest = STR("a,,b,");
    struct str part;
    const char *want[] = {"a", "", "b"};
    for (size_t i = 0; i < 3; i++) {
        assert_true(str_cut(&rest, ',', &part));
        assert_true(str_is(part, want[i]));
    }
    assert_false(str_cut(&rest, ',', &part));
}

static void copies_end_with_nul(void **state)
{
    (void)state;
    struct arena *a = arena_open(1u << 20);
    assert_string_equal(str_copy(a, str_sub(STR("abcdef"), 1, 3)).p, "bcd");
    assert_string_equal(str_copy(a, (struct str){NULL, 0}).p, "");
    struct str s = str_fmt(a, "%.*s-%d", STR_ARG(STR("rule")), 12);
    assert_true(str_is(s, "rule-12"));
    assert_int_equal(s.p[s.n], 0);
    arena_close(a);
}

static void reading_integers(void **state)
{
    (void)state;
    long v = 0;
    assert_true(str_to_long(STR("-12"), -20, 20, &v));
    assert_int_equal(v, -12);
    assert_true(str_to_long(STR("+7"), 0, 20, &v));
    assert_int_equal(v, 7);
    assert_true(str_to_long(STR("-9223372036854775808"), LONG_MIN, LONG_MAX, &v));
    assert_true(v == LONG_MIN);
    assert_true(str_to_long(STR("9223372036854775807"), LONG_MIN, LONG_MAX, &v));
    assert_true(v == LONG_MAX);
    const struct str bad[] = {STR(""),
                              STR("-"),
                              STR("+"),
                              STR("1 "),
                              STR(" 1"),
                              STR("1a"),
                              STR("--1"),
                              STR("1.0"),
                              STR("9223372036854775808"),
                              STR("-9223372036854775809"),
                              STR("99999999999999999999999")};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(str_to_long(bad[i], LONG_MIN, LONG_MAX, &v));
    }
    assert_false(str_to_long(STR("21"), 0, 20, &v));
    assert_false(str_to_long(STR("-1"), 0, 20, &v));
}

static struct str nearest_of(const char *word, struct str a, struct str b)
{
    struct str_nearest x = str_nearest_to(str_of(word));
    str_nearest_try(&x, a);
    str_nearest_try(&x, b);
    return x.best;
}

static void nearest(void **state)
{
    (void)state;
    assert_true(str_is(nearest_of("tasks_asigned", STR("tasks_late"), STR("tasks_assigned")),
                       "tasks_assigned"));
    assert_true(str_is(nearest_of("abcdef", STR("abcdxx"), STR("abcdyy")), "abcdxx"));
    assert_true(str_is(nearest_of("HTTT", STR("XS"), STR("HTT")), "HTT"));
    assert_int_equal(nearest_of("ab", STR("abc"), STR("b")).n, 0); /* too short to be sure */
    assert_int_equal(nearest_of("abcdefghijklmnopq", STR("abcdefghijklmWXYZ"), STR("")).n, 0);
}

static void distance(void **state)
{
    (void)state;
    assert_int_equal(str_distance(STR(""), STR("")), 0);
    assert_int_equal(str_distance(STR("tasks_asigned"), STR("tasks_assigned")), 1);
    assert_int_equal(str_distance(STR("kitten"), STR("sitting")), 3);
    assert_int_equal(str_distance(STR("abc"), STR("")), 3);
    char wide[65];
    memset(wide, 'x', sizeof wide);
    assert_int_equal(str_distance((struct str){wide, 65}, STR("x")), 99);
    assert_int_equal(str_distance((struct str){wide, 64}, STR("x")), 63);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing),
        cmocka_unit_test(cutting),
        cmocka_unit_test(copies_end_with_nul),
        cmocka_unit_test(reading_integers),
        cmocka_unit_test(distance),
        cmocka_unit_test(nearest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
