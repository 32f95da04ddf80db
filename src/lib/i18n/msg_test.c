/*
 * msg_test.c — every text of the catalogue in both languages, and filling in arguments.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/i18n/msg.h"

/* "{1}" .. "{9}" at a position. */
static bool place_at(struct str s, size_t i)
{
    return i + 2 < s.n && s.p[i] == '{' && s.p[i + 1] >= '1' && s.p[i + 1] <= '9' &&
           s.p[i + 2] == '}';
}

/* The reference: replaces from the left into one buffer, a character at a time. */
static void fill(struct buf *b, struct str text, const struct str *args, size_t n)
{
    for (size_t i = 0; i < text.n; i++) {
        if (place_at(text, i)) {
            size_t which = (size_t)(text.p[i + 1] - '1');
            if (which < n)
                buf_str(b, args[which]);
            i += 2;
        } else {
            buf_char(b, text.p[i]);
        }
    }
}

static void every_text_is_filled(void **state)
{
    (void)state;
    struct arena *a = arena_open(16u << 20);
    /* An argument that looks like a place must stay as it is. */
    const struct str args[] = {STR("{2}"), STR(""),  STR("Đảng"), STR("{"), STR("}"),
                               STR("6"),   STR("7"), STR("8"),    STR("9")};
    struct buf want, got;
    buf_open(&want, 1u << 16);
    buf_open(&got, 1u << 16);
    for (int id = 0; id < (int)M_COUNT; id++) {
        for (int lang = LANG_VI; lang <= (int)LANG_EN; lang++) {
            struct str text = msg_text((enum lang)lang, (enum msg_id)id);
            assert_true(text.n > 0);
            for (size_t n = 0; n <= 9; n += 3) {
                buf_clear(&want);
                buf_clear(&got);
                fill(&want, text, args, n);
                msg_write(&got, (enum lang)lang, (enum msg_id)id, n, args);
                assert_true(str_eq(buf_view(&got), buf_view(&want)));
                struct str made = msg_make(a, (enum lang)lang, (enum msg_id)id, n, args);
                assert_true(str_eq(made, buf_view(&want)));
                assert_int_equal(made.p[made.n], 0);
            }
        }
    }
    buf_close(&got);
    buf_close(&want);
    arena_close(a);
}

static void the_macros_count_their_arguments(void **state)
{
    (void)state;
    struct arena *a = arena_open(1u << 20);
    struct str two = MSG(a, LANG_EN, M_FILE_TOO_BIG, STR("300"), STR("200"));
    assert_true(str_eq(two, msg_make(a, LANG_EN, M_FILE_TOO_BIG, 2,
                                     (const struct str[]){STR("300"), STR("200")})));
    assert_true(
        str_eq(MSG0(a, LANG_VI, M_FILE_TOO_BIG), msg_make(a, LANG_VI, M_FILE_TOO_BIG, 0, NULL)));
    assert_false(str_eq(two, MSG0(a, LANG_EN, M_FILE_TOO_BIG)));
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_text_is_filled),
        cmocka_unit_test(the_macros_count_their_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
