/*
 * expect_test.c — what an acceptance case expects against what a decision says; the order of
 * articles.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/pack/expect.h"
#include "app/pack/tool.h"
#include "lib/base/arena.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_open(LIMIT_PACK_ARENA);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static void ignore(void *arg, struct str key, const struct json *want, const struct json *got)
{
    (void)key;
    (void)want;
    (void)got;
    ++*(int *)arg;
}

static int differences(const char *expect)
{
    static const char answer[] =
        "{\"level\": \"HTT\", \"max_xs\": 3, \"reason\": null, \"places\": [\"a\", \"b\"], "
        "\"blocked\": [{\"step\": \"rate\", \"rule\": \"p.x\"}], \"warnings\": [{\"code\": "
        "\"late\", "
        "\"rule\": \"p.y\"}], \"requires\": [], "
        "\"rerate\": [{\"year\": 2021, \"pack\": \"132\"}, {\"year\": 2023, \"pack\": \"124\"}]}";
    struct json *want, *got;
    struct json_error error;
    int n = 0;
    assert_int_equal(json_parse(arena, str_of(answer), &got, &error), OK);
    assert_int_equal(json_parse(arena, str_of(expect), &want, &error), OK);
    bool same = expect_compare(arena, want, got, ignore, &n);
    assert_int_equal(same, n == 0);
    return n;
}

static void test_expect(void **state)
{
    (void)state;
    assert_int_equal(differences("{\"level\": \"HTT\", \"max_xs\": 3.0, \"reason\": null}"), 0);
    assert_int_equal(differences("{\"level\": \"XS\", \"max_xs\": 4, \"reason\": \"absent\"}"), 3);
    assert_int_equal(differences("{\"places\": [\"a\", \"b\"], \"requires\": []}"), 0);
    assert_int_equal(differences("{\"places\": [\"b\", \"a\"]}"), 1);
    assert_int_equal(differences("{\"places\": [\"a\"]}"), 1);
    assert_int_equal(differences("{\"places~\": [\"b\"], \"warnings~\": [\"late\"]}"), 0);
    assert_int_equal(differences("{\"places~\": [\"c\"], \"unknown~\": [\"x\"]}"), 2);
    assert_int_equal(differences("{\"blocked_steps~\": [\"rate\"], \"blocked~\": [\"p.x\"]}"), 0);
    assert_int_equal(differences("{\"blocked_steps~\": [\"decide\"]}"), 1);
    assert_int_equal(differences("{\"rerate_years\": [2021, 2023]}"), 0);
    assert_int_equal(differences("{\"rerate_packs\": [\"124\", \"132\"]}"), 1);
    assert_int_equal(differences("{\"warnings_nonempty\": true, \"error_nonempty\": false}"), 0);
    assert_int_equal(differences("{\"requires_nonempty\": true}"), 1);
}

static void test_natural_order(void **state)
{
    (void)state;
    assert_true(natural_cmp(STR("Điều 4"), STR("Điều 12")) < 0);
    assert_true(natural_cmp(STR("Điều 12, khoản 9"), STR("Điều 12, khoản 10")) < 0);
    assert_true(natural_cmp(STR("Điều 12"), STR("Điều 12, khoản 1")) < 0);
    assert_true(natural_cmp(STR("mục 007"), STR("mục 7")) == 0);
    assert_true(natural_cmp(STR("b"), STR("a")) > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expect),
        cmocka_unit_test(test_natural_order),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
