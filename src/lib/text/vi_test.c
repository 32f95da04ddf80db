/*
 * vi_test.c — valid UTF-8, the one spelling, folding, and the order of letters, tones and names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/text/vi.h"

static struct arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = arena_open(16u << 20);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_close(arena);
    return 0;
}

static void utf8(void **state)
{
    (void)state;
    const struct str good[] = {STR(""),
                               STR("Đảng viên"),
                               STR("\x7F"),
                               STR("\xC2\x80"),
                               STR("\xDF\xBF"),
                               STR("\xE0\xA0\x80"),
                               STR("\xED\x9F\xBF"),
                               STR("\xEE\x80\x80"),
                               STR("\xF0\x90\x80\x80"),
                               STR("\xF4\x8F\xBF\xBF"),
                               STR("a\0b")};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(utf8_valid(good[i]));
    }
    const struct str bad[] = {
        STR("\x80"),
        STR("\xC0\x80"),
        STR("\xC1\xBF"),
        STR("\xE0\x9F\xBF"), /* overlong */
        STR("\xED\xA0\x80"),
        STR("\xED\xBF\xBF"),
        STR("\xF0\x8F\xBF\xBF"), /* surrogates */
        STR("\xF4\x90\x80\x80"),
        STR("\xF5\x80\x80\x80"),
        STR("\xFF"), /* too high */
        STR("\xC3"),
        STR("\xE1\xBA"),
        STR("\xF0\x9F\x98"),
        STR("\xC3("),
        STR("\xE1\xBA("), /* cut */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(utf8_valid(bad[i]));
        /* also behind a stretch that is read eight bytes at a time */
        struct str late = str_fmt(arena, "0123456789ab%.*s", STR_ARG(bad[i]));
        assert_int_equal(utf8_valid_upto(late), 12);
    }
}

static void cleaning(void **state)
{
    (void)state;
    assert_true(str_is(vi_clean(arena, STR("  Tr\u00E2\u0300n\u00A0 Thi\u0323\tE\u0302\u0323\n")),
                       "Trần Thị Ệ"));
    assert_true(str_is(vi_clean(arena, STR("\uFEFFHọ\u200B và tên")), "Họ và tên"));
    assert_true(str_is(vi_clean(arena, STR(" \t")), ""));
    assert_int_equal(vi_clean(arena, STR("\xFF")).n, 0);
    assert_int_equal(vi_clean(arena, (struct str){NULL, 0}).n, 0);
    struct str once = vi_clean(arena, STR("U\u031B\u0301ng"));
    assert_true(str_is(once, "\u1EE8ng"));
    assert_true(str_eq(vi_clean(arena, once), once));
}

static void folding(void **state)
{
    (void)state;
    assert_true(str_is(vi_fold(arena, STR(" ĐẢNG  bộ\u00A0Ươm ")), "dang bo uom"));
    assert_true(str_is(vi_fold(arena, STR("NGUYE\u0302\u0303N Thế Ỹ")), "nguyen the y"));
    assert_true(str_is(vi_fold(arena, STR("Số TT (1)")), "so tt (1)"));
    assert_true(str_is(vi_capitals(arena, STR("Đảng bộ xã  Nguye\u0302\u0303n ữệ")),
                       "ĐẢNG BỘ XÃ NGUYỄN ỮỆ"));
    assert_int_equal(vi_fold(arena, STR("\xC3")).n, 0);
}

/* Each line stands before the next. */
static void ascending(struct str (*key)(struct arena *, struct str), const char *const *list,
                      size_t n)
{
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) {
            int c = str_cmp(key(arena, str_of(list[i])), key(arena, str_of(list[j])));
            int want = (i > j) - (i < j);
            if ((c > 0) - (c < 0) != want)
                fail_msg("«%s» and «%s»: %d", list[i], list[j], c);
        }
    }
}

#define ASCENDING(key, list) ascending((key), (list), sizeof(list) / sizeof(list)[0])

static void order_of_letters_and_tones(void **state)
{
    (void)state;
    static const char *const alphabet[] = {
        "",  "_", "-", ".", "(", "0", "1", "12", "2", "9", "a", "ă", "â", "b", "c", "d",
        "đ", "e", "ê", "f", "g", "h", "i", "j",  "k", "l", "m", "n", "o", "ô", "ơ", "p",
        "q", "r", "s", "t", "u", "ư", "v", "w",  "x", "y", "z", "ß", "α", "б"};
    ASCENDING(vi_key, alphabet);
    static const char *const tones[] = {"ma", "mA", "Ma",  "MA", "mà", "MÀ", "mả", "mã", "má",
                                        "mạ", "Mạ", "mac", "mă", "mằ", "mặ", "mâ", "mậ"};
    ASCENDING(vi_key, tones);
    static const char *const levels[] = {"an", "An", "ạn", "an a", "An ạ", "ana", "Ạna", "anb"};
    ASCENDING(vi_key, levels);
}

static void normal_forms_have_one_key(void **state)
{
    (void)state;
    static const char *const same[][2] = {{"Ậ", "A\u0323\u0302"}, {"Ậ", "A\u0302\u0323"},
                                          {"ợ", "o\u0323\u031B"}, {"Ứ", "U\u031B\u0301"},
                                          {"ặ", "\u0103\u0323"},  {"a b", "a\u00A0b"},
                                          {"an", "a\u200Bn"}};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        assert_true(str_eq(vi_key(arena, str_of(same[i][0])), vi_key(arena, str_of(same[i][1]))));
    }
}

static void order_of_names(void **state)
{
    (void)state;
    static const char *const names[] = {"",
                                        "An",
                                        "Lê An",
                                        "Lê Văn An",
                                        "Lý An",
                                        "Trần Thị An",
                                        "Trần Thị Bích An",
                                        "Lê Anh",
                                        "Lê Ân",
                                        "Đinh Bình",
                                        "Đinh Dũng",
                                        "Nguyễn Đức",
                                        "Ngô Thị Yến"};
    ASCENDING(vi_name_key, names);
    assert_true(
        str_eq(vi_name_key(arena, STR("  Lê  Văn An ")), vi_name_key(arena, STR("Lê Văn An"))));
}

static void keys_are_plain_bytes(void **state)
{
    (void)state;
    struct str k = vi_name_key(arena, STR("Nguye\u0302\u0303n «Thị» 😀\u0345 ß1!\t\x01 ỆỢ"));
    assert_true(k.n > 10);
    for (size_t i = 0; i < k.n; i++) {
        assert_in_range(k.p[i], 1, 0x7E);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8),
        cmocka_unit_test(cleaning),
        cmocka_unit_test(folding),
        cmocka_unit_test(order_of_letters_and_tones),
        cmocka_unit_test(normal_forms_have_one_key),
        cmocka_unit_test(order_of_names),
        cmocka_unit_test(keys_are_plain_bytes),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
