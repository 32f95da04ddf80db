/*
 * json_test.c — what is read, what is refused and where, what is written.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"
#include "lib/json/json.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_open(LIMIT_CASE_ARENA);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static struct json *parse(struct str text)
{
    struct json *v = NULL;
    struct json_error error;
    assert_int_equal(json_parse(arena, text, &v, &error), OK);
    assert_int_equal(error.fault, JSON_OK);
    assert_non_null(v);
    return v;
}

static void refused(struct str text, enum json_fault fault, size_t offset)
{
    struct json *v = NULL;
    struct json_error error;
    assert_int_equal(json_parse(arena, text, &v, &error), E_INVALID);
    if (error.fault != fault || error.offset != offset) {
        fail_msg("«%.*s»: fault %d at %zu, wanted %d at %zu", (int)(text.n < 60 ? text.n : 60),
                 text.p, (int)error.fault, error.offset, (int)fault, offset);
    }
    assert_null(v);
}

static void a_tree(void **state)
{
    (void)state;
    struct json *v = parse(STR(
        " {\"id\":\"m1\", \"facts\":{\"points\":86.50,\"late\":true,\"self\":null,\"no\":false},"
        "\"list\":[1,[],{},-0.5e3,\"\\u0110\\u1ea3ng \\\"x\\\"\"], \"\":\"\"} \n"));
    assert_int_equal(v->type, JSON_OBJECT);
    assert_int_equal(v->n, 4);
    assert_true(str_is(json_get(v, STR("id"))->text, "m1"));
    const struct json *facts = json_get(v, STR("facts"));
    assert_int_equal(facts->n, 4);
    assert_true(str_is(facts->child->key, "points"));
    assert_true(str_is(facts->child->text, "86.50"));
    assert_int_equal(json_get(facts, STR("late"))->type, JSON_TRUE);
    assert_int_equal(json_get(facts, STR("self"))->type, JSON_NULL);
    assert_int_equal(json_get(facts, STR("no"))->type, JSON_FALSE);
    assert_null(json_get(facts, STR("lat")));
    assert_null(json_get(json_get(v, STR("list")), STR("id")));
    assert_null(json_get(NULL, STR("id")));

    const struct json *item = json_get(v, STR("list"))->child;
    assert_true(str_is(item->text, "1"));
    item = item->next;
    assert_true(item->type == JSON_ARRAY && item->n == 0 && item->child == NULL);
    item = item->next;
    assert_true(item->type == JSON_OBJECT && item->n == 0 && item->child == NULL);
    item = item->next;
    assert_true(str_is(item->text, "-0.5e3"));
    item = item->next;
    assert_true(str_is(item->text, "Đảng \"x\""));
    assert_null(item->next);
    assert_int_equal(json_get(v, STR(""))->type, JSON_STRING);
}

static void the_tree_outlives_the_text(void **state)
{
    (void)state;
    char text[] = "{\"name\":\"An\\n\",\"n\":12,\"b\":\"c\"}";
    struct json *v = parse(str_of(text));
    memset(text, 'x', sizeof text);
    assert_true(str_is(json_get(v, STR("name"))->text, "An\n"));
    assert_true(str_is(json_get(v, STR("n"))->text, "12"));
    assert_true(str_is(json_get(v, STR("b"))->text, "c"));
}

static void single_values(void **state)
{
    (void)state;
    assert_true(str_is(parse(STR("12"))->text, "12"));
    assert_true(str_is(parse(STR("-0"))->text, "-0"));
    assert_true(str_is(parse(STR("\"\"\t"))->text, ""));
    assert_int_equal(parse(STR("null"))->type, JSON_NULL);
    assert_true(str_is(parse(STR("\"\\ud83d\\ude00\\\\u\""))->text, "\xF0\x9F\x98\x80\\u"));
    assert_int_equal(parse(STR("\"a\\u0000b\""))->text.n, 3);
}

static void syntax(void **state)
{
    (void)state;
    refused(STR("{\"a\":1,}"), JSON_SYNTAX, 7);
    refused(STR("{\"a\",1}"), JSON_SYNTAX, 4);
    refused(STR("{\"a\":1 \"b\":2}"), JSON_SYNTAX, 7);
    refused(STR("{1:2}"), JSON_SYNTAX, 1);
    refused(STR("[1,,2]"), JSON_SYNTAX, 3);
    refused(STR("[\"a\" \"b\"]"), JSON_SYNTAX, 5);
    refused(STR("[01]"), JSON_SYNTAX, 2);
    refused(STR("[1, tru]"), JSON_SYNTAX, 4);
    refused(STR("tru"), JSON_SYNTAX, 0);
    refused(STR("NaN"), JSON_SYNTAX, 0);
    refused(STR("hello"), JSON_SYNTAX, 0);
    refused(STR("[1.]"), JSON_SYNTAX, 1);
    refused(STR("[-]"), JSON_SYNTAX, 1);
    refused(STR("[\"ab\\q\"]"), JSON_SYNTAX, 4);
    refused(STR("[\"\\\\\\u00g0\"]"), JSON_SYNTAX, 4);
    refused(STR("[\"\\u0041\" \"\\\"\"]"), JSON_SYNTAX, 10);
    refused(STR("[\"\\\0\"]"), JSON_SYNTAX, 2);
    refused(STR("{\"a\\n\":1,\"b\\"), JSON_SYNTAX, 11);
    refused(STR("[\"a\tb\"]"), JSON_SYNTAX, 3);
    refused(STR("{\"a\":1]"), JSON_SYNTAX, 6);
    refused(STR("[1 /* c */]"), JSON_SYNTAX, 3);
    refused(STR("{"), JSON_SYNTAX, 1);
    refused(STR("{\"a\":"), JSON_SYNTAX, 5);
    refused(STR("[1"), JSON_SYNTAX, 2);
    refused(STR("[\"abc"), JSON_SYNTAX, 5);
    refused(STR("\xEF\xBB\xBF{}"), JSON_SYNTAX, 0);
    refused(STR("{}\0"), JSON_TRAILING, 2);
    refused(STR("[\"a\0b\"]"), JSON_SYNTAX, 3);
}

static void other_faults(void **state)
{
    (void)state;
    refused(STR(""), JSON_EMPTY, 0);
    refused((struct str){NULL, 0}, JSON_EMPTY, 0);
    refused(STR(" \r\n\t"), JSON_EMPTY, 0);
    refused(STR("{} {}"), JSON_TRAILING, 3);
    refused(STR("1 2"), JSON_TRAILING, 2);
    refused(STR("{\"a\":1}}"), JSON_TRAILING, 7);
    refused(STR("[] x"), JSON_TRAILING, 3);
    refused(STR("[\"\xC0\x80\"]"), JSON_UTF8, 2);
    refused(STR("\"\\ud800\""), JSON_UTF8, 1);
    refused(STR("\"a\\udc00\""), JSON_UTF8, 2);
    refused(STR("\"\\ud800\\u0041\""), JSON_UTF8, 1);
    refused(STR("\"\\\\ \\ud800 \""), JSON_UTF8, 4);
}

static void doubled_keys(void **state)
{
    (void)state;
    refused(STR("{\"a\":1, \"a\":2}"), JSON_DUPLICATE, 8);
    refused(STR("{\"a\":1,\"b\":{\"x\":1,\"\\u0078\":2}}"), JSON_DUPLICATE, 18);
    parse(STR("{\"a\":{\"a\":1},\"b\":{\"a\":1}}"));

    struct json *v = NULL;
    struct json_error error;
    assert_int_equal(json_parse(arena, STR("{\"name\":1,\"name\":2}"), &v, &error), E_INVALID);
    assert_true(str_is(error.name, "name"));
}

/* Objects of every size around the limits of the index, and one as large as a case allows. */
static void doubled_keys_in_large_objects(void **state)
{
    (void)state;
    struct buf b;
    buf_open(&b, LIMIT_CASE_BYTES);
    for (int n = 1; n <= 90000; n += n < 200 ? 1 : 44900) {
        arena_reset(arena);
        buf_clear(&b);
        buf_char(&b, '{');
        for (int i = 0; i < n; i++) {
            buf_printf(&b, "\"k%05d\":%d,", i, i % 10);
        }
        size_t at = b.n;
        buf_printf(&b, "\"last\":1}");
        assert_false(b.over);
        struct json *v = parse(buf_view(&b));
        assert_int_equal(v->n, n + 1);
        assert_non_null(json_get(v, STR("last")));

        b.n = at;
        buf_printf(&b, "\"k%05d\":1}", n / 2);
        refused(buf_view(&b), JSON_DUPLICATE, at);
    }
    buf_close(&b);
}

static void depth_and_long_numbers(void **state)
{
    (void)state;
    static char text[1u << 20];
    memset(text, '[', 10000);
    refused((struct str){text, 10000}, JSON_DEPTH, LIMIT_JSON_DEPTH);
    memset(text + LIMIT_JSON_DEPTH, ']', LIMIT_JSON_DEPTH);
    parse((struct str){text, (size_t)2 * LIMIT_JSON_DEPTH});

    memset(text, '7', sizeof text);
    text[0] = '[';
    text[LIMIT_JSON_NUMBER_BYTES + 1] = ']';
    parse((struct str){text, LIMIT_JSON_NUMBER_BYTES + 2});
    text[LIMIT_JSON_NUMBER_BYTES + 1] = '7';
    text[LIMIT_JSON_NUMBER_BYTES + 2] = ']';
    refused((struct str){text, LIMIT_JSON_NUMBER_BYTES + 3}, JSON_LONG_NUMBER, 1);
    text[LIMIT_JSON_NUMBER_BYTES + 2] = '7';
    text[sizeof text - 1] = ']';
    refused((struct str){text, sizeof text}, JSON_LONG_NUMBER, 1);
    text[0] = '1';
    text[sizeof text - 1] = '1';
    refused((struct str){text, sizeof text}, JSON_LONG_NUMBER, 0);
}

/* The worst that fits a case stays within the case's arena (an arena over its cap would abort). */
static void many_small_values(void **state)
{
    (void)state;
    static char text[LIMIT_CASE_BYTES];
    for (size_t i = 0; i < sizeof text; i++) {
        text[i] = i % 2 != 0 ? '1' : ',';
    }
    text[0] = '[';
    text[sizeof text - 1] = ']';
    text[sizeof text - 2] = ' ';
    text[sizeof text - 3] = '1';
    assert_int_equal(parse((struct str){text, sizeof text})->n, sizeof text / 2 - 1);
}

static void fixed_point(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int decimals;
        bool fits;
        long want;
    } cases[] = {
        {"12.5", 2, true, 1250},
        {"12", 2, true, 1200},
        {"12.50", 1, true, 125},
        {"12.505", 2, false, 0},
        {"12.500", 2, true, 1250},
        {"12.0", 0, true, 12},
        {"12.1", 0, false, 0},
        {"-0.01", 2, true, -1},
        {"-0", 2, true, 0},
        {"1e2", 2, false, 0},
        {"1E2", 0, false, 0},
        {"9223372036854775807", 0, true, LONG_MAX},
        {"9223372036854775808", 0, false, 0},
        {"-9223372036854775808", 0, true, LONG_MIN},
        {"-9223372036854775809", 0, false, 0},
        {"92233720368547758.08", 2, false, 0},
        {"99999999999999999999", 2, false, 0},
        {"92233720368547758.07", 2, true, LONG_MAX},
        {"92233720368547759", 2, false, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        long got = 0;
        const struct json *v = parse(str_of(cases[i].text));
        assert_int_equal(json_fixed(v, cases[i].decimals, &got), cases[i].fits);
        if (cases[i].fits)
            assert_true(got == cases[i].want);
    }
    long got = 0;
    assert_false(json_fixed(parse(STR("\"12\"")), 0, &got));
    assert_false(json_fixed(NULL, 0, &got));
}

static void writing(void **state)
{
    (void)state;
    static const struct {
        long v;
        int decimals;
        const char *want;
    } cases[] = {{1250, 2, "12.5"},   {1200, 2, "12"},   {1201, 2, "12.01"},
                 {-5, 2, "-0.05"},    {0, 2, "0"},       {7, 0, "7"},
                 {-1250, 2, "-12.5"}, {1200, 0, "1200"}, {LONG_MIN, 2, "-92233720368547758.08"}};
    struct buf b;
    buf_open(&b, 1000);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        buf_clear(&b);
        json_write_fixed(&b, cases[i].v, cases[i].decimals);
        assert_string_equal(b.p, cases[i].want);
        long back = 0;
        assert_true(json_fixed(parse(buf_view(&b)), cases[i].decimals, &back));
        assert_true(back == cases[i].v);
    }
    buf_clear(&b);
    json_write_str(&b, STR("\"\\/\n\r\t\b\f\x01\x1F\x7F Đảng"));
    assert_string_equal(b.p, "\"\\\"\\\\/\\n\\r\\t\\b\\f\\u0001\\u001f\x7F Đảng\"");
    buf_clear(&b);
    char all[128];
    for (int i = 0; i < 128; i++) {
        all[i] = (char)i;
    }
    json_write_str(&b, (struct str){all, 128});
    assert_true(str_eq(parse(buf_view(&b))->text, (struct str){all, 128}));
    buf_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tree),
        cmocka_unit_test(the_tree_outlives_the_text),
        cmocka_unit_test(single_values),
        cmocka_unit_test(syntax),
        cmocka_unit_test(other_faults),
        cmocka_unit_test(doubled_keys),
        cmocka_unit_test(doubled_keys_in_large_objects),
        cmocka_unit_test(depth_and_long_numbers),
        cmocka_unit_test(many_small_values),
        cmocka_unit_test(fixed_point),
        cmocka_unit_test(writing),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
