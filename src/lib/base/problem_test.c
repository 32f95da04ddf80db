/*
 * problem_test.c — reports are copied, counted, and kept up to the limit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"
#include "lib/base/problem.h"

static void kept_and_counted(void **state)
{
    (void)state;
    struct arena *a = arena_open(1u << 20);
    struct problems p;
    problems_open(&p, a);
    char text[] = "wrong 000";
    char file[] = "list.xlsx";
    for (int i = 0; i < LIMIT_PROBLEMS + 57; i++) {
        text[6] = (char)('0' + i / 100);
        text[7] = (char)('0' + i / 10 % 10);
        text[8] = (char)('0' + i % 10);
        const struct place at = {.file = str_of(file), .line = i + 1, .col = 2};
        bool warning = i % 2 == 1 || i >= LIMIT_PROBLEMS;
        assert_int_equal(problem_add(&p, at, warning, str_of(text)), E_INVALID);
    }
    memset(file, 'x', sizeof file - 1); /* the reports have their own copies */
    memset(text, 'x', sizeof text - 1);
    assert_int_equal(p.n, LIMIT_PROBLEMS);
    assert_int_equal(p.total, LIMIT_PROBLEMS + 57);
    assert_int_equal(p.n_errors, LIMIT_PROBLEMS / 2);
    for (size_t i = 0; i < p.n; i++) {
        assert_int_equal(p.list[i].at.line, i + 1);
        assert_int_equal(p.list[i].warning, i % 2 == 1);
        assert_true(str_is(p.list[i].at.file, "list.xlsx"));
        assert_int_equal(p.list[i].at.sheet.n, 0);
        assert_int_equal(p.list[i].text.p[8] - '0', i % 10);
    }
    arena_close(a);
}

/* What refuses is kept, however many warnings came before it. */
static void errors_go_before_warnings(void **state)
{
    struct arena *a = arena_open(1u << 20);
    struct problems p;
    (void)state;
    problems_open(&p, a);
    for (int i = 0; i < LIMIT_PROBLEMS + 50; i++)
        assert_int_equal(problem_add(&p, (struct place){.line = i + 1}, true, STR("warning")),
                         E_INVALID);
    assert_int_equal(problem_add(&p, (struct place){.line = 9001}, false, STR("error")), E_INVALID);
    assert_int_equal(problem_add(&p, (struct place){.line = 9002}, false, STR("error")), E_INVALID);
    assert_int_equal(p.n, LIMIT_PROBLEMS);
    assert_int_equal(p.total, LIMIT_PROBLEMS + 52);
    assert_int_equal(p.n_errors, 2);
    assert_int_equal(p.list[LIMIT_PROBLEMS - 3].at.line, LIMIT_PROBLEMS - 2);
    assert_int_equal(p.list[LIMIT_PROBLEMS - 2].at.line, 9001);
    assert_int_equal(p.list[LIMIT_PROBLEMS - 1].at.line, 9002);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kept_and_counted),
        cmocka_unit_test(errors_go_before_warnings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
