/*
 * vi.c — Vietnamese text: the one spelling of a text (NFC) and folding without marks.
 *
 * Office lists mix precomposed and decomposed letters; everything is compared after vi_clean
 * or vi_fold.  The order of names is in vi_key.c.
 */
#include "lib/text/vi.h"

#include <assert.h>
#include <utf8proc.h>

#include "lib/base/arena.h"
#include "lib/text/unicode.h"

#define LOWER_D_STROKE 0x111 /* đ has no decomposition into d and a mark */
#define UPPER_D_STROKE 0x110

struct code_points unicode_decompose(struct arena *a, struct str s, int options)
{
    utf8proc_option_t how = (utf8proc_option_t)options;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s.p;
    size_t room = s.n + 8; /* enough unless letters fall apart into more pieces than bytes */
    for (;;) {
        int32_t *p = ARENA_ARRAY(a, int32_t, room);
        utf8proc_ssize_t n =
            utf8proc_decompose(bytes, (utf8proc_ssize_t)s.n, p, (utf8proc_ssize_t)room, how);
        if (n < 0) { /* not UTF-8: the contract answers empty */
            return (struct code_points){p, 0};
        }
        if ((size_t)n <= room) {
            return (struct code_points){p, (size_t)n};
        }
        room = (size_t)n;
    }
}

bool unicode_is_blank(int32_t cp)
{
    return cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0xA0 || cp == 0x1680 ||
           (cp >= 0x2000 && cp <= 0x200A) || cp == 0x2028 || cp == 0x2029 || cp == 0x202F ||
           cp == 0x205F || cp == 0x3000;
}

bool unicode_is_invisible(int32_t cp)
{
    return cp == 0xAD || cp == 0x200B || cp == 0x2060 || cp == 0xFEFF;
}

struct str unicode_write(struct arena *a, struct code_points text)
{
    char *out = arena_alloc(a, text.n * 4 + 1);
    size_t n = 0;
    bool gap = false; /* blanks since the last character */
    for (size_t i = 0; i < text.n; i++) {
        int32_t cp = text.p[i];
        if (unicode_is_blank(cp)) {
            gap = true;
            continue;
        }
        if (unicode_is_invisible(cp)) {
            continue;
        }
        if (gap && n != 0) {
            out[n++] = ' ';
        }
        gap = false;
        n += (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)out + n);
    }
    return (struct str){out, n};
}

struct str vi_clean(struct arena *a, struct str s)
{
    if (!utf8_valid(s)) {
        return STR("");
    }
    struct code_points text = unicode_decompose(a, s, UTF8PROC_DECOMPOSE);
    utf8proc_ssize_t n = utf8proc_normalize_utf32(text.p, (utf8proc_ssize_t)text.n,
                                                  UTF8PROC_COMPOSE | UTF8PROC_STABLE);
    assert(n >= 0);
    text.n = (size_t)n;
    return unicode_write(a, text);
}

struct str vi_capitals(struct arena *a, struct str s)
{
    struct str clean = vi_clean(a, s);
    char *out = arena_alloc(a, clean.n * 2 + 4); /* no capital has more than one byte more */
    size_t n = 0, at = 0;
    while (at < clean.n) {
        utf8proc_int32_t cp;
        utf8proc_ssize_t step = utf8proc_iterate((const utf8proc_uint8_t *)clean.p + at,
                                                 (utf8proc_ssize_t)(clean.n - at), &cp);
        assert(step > 0); /* vi_clean answers UTF-8 */
        n += (size_t)utf8proc_encode_char(utf8proc_toupper(cp), (utf8proc_uint8_t *)out + n);
        at += (size_t)step;
    }
    return (struct str){out, n};
}

struct str vi_fold(struct arena *a, struct str s)
{
    if (!utf8_valid(s)) {
        return STR("");
    }
    struct code_points text =
        unicode_decompose(a, s, UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == LOWER_D_STROKE || text.p[i] == UPPER_D_STROKE) {
            text.p[i] = 'd';
        }
    }
    return unicode_write(a, text);
}
