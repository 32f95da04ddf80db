/*
 * vi_key.c — sort keys: the order of Vietnamese texts and of people's names as plain bytes.
 *
 * A key is stored, so that C, SQLite and PostgreSQL sort alike.  It has three levels, each ended
 * by KEY_END: the letters of the whole text, then its marks, then its capitals.  The order is
 * that of CLDR for Vietnamese (the test compares with ICU), with these simplifications:
 *   - blanks of all kinds count as a space, characters without width as nothing;
 *   - signs outside ASCII come after those of ASCII and before the digits, letters and digits
 *     outside the Latin alphabet, and Latin ones that do not fall apart into a letter and marks
 *     (ø, ł, ß), after z, both by code point.
 * All bytes are in 0x01..0x7E, so a key is a valid text in any database, and KEY_END is below
 * everything else, so that what ends first sorts first.
 */
#include <assert.h>
#include <string.h>
#include <utf8proc.h>

#include "lib/base/arena.h"
#include "lib/text/unicode.h"
#include "lib/text/vi.h"

#define KEY_END 0x01

/* First level. */
#define WEIGHT_SIGN_FIRST   0x03 /* and on, in the order of ascii_signs */
#define WEIGHT_OTHER_SIGN   0x2A /* a code point follows */
#define WEIGHT_DIGIT_FIRST  0x30
#define WEIGHT_LETTER_FIRST 0x40 /* and on, in the order of letters */
#define WEIGHT_OTHER_LETTER 0x70 /* a code point follows */
static const char ascii_signs[] = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/* Second level. */
#define MARK_NONE  0x02 /* trailing ones are left out */
#define MARK_FIRST 0x03 /* and on, in the order of marks */
#define MARK_OTHER 0x20 /* a code point follows */

/* Third level. */
#define CASE_LOWER 0x02 /* trailing ones are left out */
#define CASE_UPPER 0x03

/* Six bits of a code point in a byte that is not KEY_END. */
#define DIGIT_OF_CODE_POINT 0x10
#define CODE_POINT_DIGITS   4

#define MARK_BREVE      0x306
#define MARK_CIRCUMFLEX 0x302
#define MARK_HORN       0x31B
#define LOWER_D_STROKE  0x111

/* The alphabet: a letter of its own is a base and the mark that shapes it (đ is one code point). */
static const struct letter {
    int32_t base, shape;
} letters[] = {
    {'a', 0},
    {'a', MARK_BREVE},
    {'a', MARK_CIRCUMFLEX},
    {'b', 0},
    {'c', 0},
    {'d', 0},
    {LOWER_D_STROKE, 0},
    {'e', 0},
    {'e', MARK_CIRCUMFLEX},
    {'f', 0},
    {'g', 0},
    {'h', 0},
    {'i', 0},
    {'j', 0},
    {'k', 0},
    {'l', 0},
    {'m', 0},
    {'n', 0},
    {'o', 0},
    {'o', MARK_CIRCUMFLEX},
    {'o', MARK_HORN},
    {'p', 0},
    {'q', 0},
    {'r', 0},
    {'s', 0},
    {'t', 0},
    {'u', 0},
    {'u', MARK_HORN},
    {'v', 0},
    {'w', 0},
    {'x', 0},
    {'y', 0},
    {'z', 0},
};

/* The tones huyền, hỏi, ngã, sắc, nặng; then what other languages write on Latin letters. */
static const int32_t marks[] = {0x300, 0x309, 0x303, 0x301, 0x323, 0x306, 0x302, 0x30C,
                                0x30A, 0x308, 0x30B, 0x307, 0x338, 0x327, 0x328, 0x304};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* A level while it is built. */
struct level {
    char *p;
    size_t n;
    size_t kept; /* n behind the last byte that is not the default */
};

struct key {
    struct level letters, marks, cases;
};

static void put(struct level *l, int weight, int fallback)
{
    l->p[l->n++] = (char)weight;
    if (weight != fallback) {
        l->kept = l->n;
    }
}

static void put_code_point(struct level *l, int32_t cp)
{
    for (int i = CODE_POINT_DIGITS - 1; i >= 0; i--) {
        put(l, DIGIT_OF_CODE_POINT + ((cp >> (6 * i)) & 63), 0);
    }
}

static bool is_mark(int32_t cp)
{
    utf8proc_category_t c = utf8proc_category(cp);
    return c == UTF8PROC_CATEGORY_MN || c == UTF8PROC_CATEGORY_ME;
}

static bool is_ignored(int32_t cp)
{
    utf8proc_category_t c = utf8proc_category(cp);
    return c == UTF8PROC_CATEGORY_CC || c == UTF8PROC_CATEGORY_CF || unicode_is_invisible(cp);
}

static bool is_word(int32_t cp)
{
    utf8proc_category_t c = utf8proc_category(cp);
    return (c >= UTF8PROC_CATEGORY_LU && c <= UTF8PROC_CATEGORY_LO) ||
           (c >= UTF8PROC_CATEGORY_ND && c <= UTF8PROC_CATEGORY_NO) || c == UTF8PROC_CATEGORY_MC;
}

/* The place of the lower case letter in the alphabet, -1 when it is none of it. */
static int letter_index(int32_t base, int32_t shape)
{
    for (size_t i = 0; i < COUNT(letters); i++) {
        if (letters[i].base == base && letters[i].shape == shape) {
            return (int)i;
        }
    }
    return -1;
}

/*
 * The mark among the `n` after a base that makes a letter of its own with it: its position, n
 * when there is none.  As in Unicode, a mark of the same class in between keeps them apart:
 * e, sắc, circumflex is é with a circumflex and not ế.
 */
static size_t find_shape(int32_t base, const int32_t *after, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        utf8proc_propval_t class = utf8proc_get_property(after[i])->combining_class;
        bool apart = i != 0 && utf8proc_get_property(after[i - 1])->combining_class == class;
        if (!apart && letter_index(base, after[i]) >= 0) {
            return i;
        }
    }
    return n;
}

static void put_mark(struct key *k, int32_t cp)
{
    for (size_t i = 0; i < COUNT(marks); i++) {
        if (marks[i] == cp) {
            put(&k->marks, MARK_FIRST + (int)i, MARK_NONE);
            return;
        }
    }
    put(&k->marks, MARK_OTHER, MARK_NONE);
    put_code_point(&k->marks, cp);
}

/* First level weight of anything that stands alone. */
static void put_base(struct key *k, int32_t lower, int32_t shape)
{
    int index = letter_index(lower, shape);
    const char *sign = lower < 0x80 ? strchr(ascii_signs, lower) : NULL;
    if (index >= 0) {
        put(&k->letters, WEIGHT_LETTER_FIRST + index, 0);
    } else if (lower >= '0' && lower <= '9') {
        put(&k->letters, WEIGHT_DIGIT_FIRST + (lower - '0'), 0);
    } else if (sign != NULL) {
        put(&k->letters, WEIGHT_SIGN_FIRST + (int)(sign - ascii_signs), 0);
    } else {
        put(&k->letters, is_word(lower) ? WEIGHT_OTHER_LETTER : WEIGHT_OTHER_SIGN, 0);
        put_code_point(&k->letters, lower);
    }
}

/* One base and the marks on it; answers how many code points that were. */
static size_t put_cluster(struct key *k, const int32_t *p, size_t n)
{
    size_t end = 1;
    while (end < n && is_mark(p[end])) {
        end++;
    }
    int32_t base = unicode_is_blank(p[0]) ? ' ' : p[0];
    int32_t lower = utf8proc_tolower(base);
    size_t shape = 1 + find_shape(lower, p + 1, end - 1);

    put_base(k, lower, shape < end ? p[shape] : 0);
    put(&k->marks, MARK_NONE, MARK_NONE);
    put(&k->cases, base != lower ? CASE_UPPER : CASE_LOWER, CASE_LOWER);
    for (size_t i = 1; i < end; i++) {
        if (i != shape) {
            put_mark(k, p[i]);
        }
    }
    return end;
}

static struct str join(struct arena *a, const struct key *k)
{
    const struct level *levels[] = {&k->letters, &k->marks, &k->cases};
    size_t total = 0;
    for (size_t i = 0; i < COUNT(levels); i++) {
        total += levels[i]->kept + 1;
    }
    char *out = arena_alloc(a, total + 1);
    size_t n = 0;
    for (size_t i = 0; i < COUNT(levels); i++) {
        memcpy(out + n, levels[i]->p, levels[i]->kept);
        n += levels[i]->kept;
        out[n++] = KEY_END;
    }
    assert(n == total);
    return (struct str){out, n};
}

struct str vi_key(struct arena *a, struct str s)
{
    struct code_points text = {NULL, 0};
    if (utf8_valid(s)) {
        text = unicode_decompose(a, s, UTF8PROC_DECOMPOSE);
    }
    size_t room = text.n * (1 + CODE_POINT_DIGITS);
    struct key k = {
        .letters = {.p = arena_alloc(a, room)},
        .marks = {.p = arena_alloc(a, room)},
        .cases = {.p = arena_alloc(a, room)},
    };
    size_t at = 0;
    while (at < text.n) {
        bool blank = unicode_is_blank(text.p[at]); /* some blanks are control characters */
        if (!blank && is_ignored(text.p[at])) {
            at++;
        } else if (is_mark(text.p[at])) { /* a mark without a base: at the start of the text */
            put_mark(&k, text.p[at++]);
        } else {
            at += put_cluster(&k, text.p + at, text.n - at);
        }
    }
    return join(a, &k);
}

struct str vi_name_key(struct arena *a, struct str name)
{
    struct str clean = vi_clean(a, name);
    size_t last = clean.n; /* start of the given name */
    while (last > 0 && clean.p[last - 1] != ' ') {
        last--;
    }
    struct str given = str_sub(clean, last, clean.n);
    struct str before = str_trim(str_sub(clean, 0, last));
    size_t family_end = str_find(before, 0, ' ');
    struct str family = str_sub(before, 0, family_end);
    struct str middle = str_trim(str_sub(before, family_end, before.n));

    struct str k1 = vi_key(a, given);
    struct str k2 = vi_key(a, family);
    struct str k3 = vi_key(a, middle);
    char *out = arena_alloc(a, k1.n + k2.n + k3.n + 1);
    memcpy(out, k1.p, k1.n);
    memcpy(out + k1.n, k2.p, k2.n);
    memcpy(out + k1.n + k2.n, k3.p, k3.n);
    return (struct str){out, k1.n + k2.n + k3.n};
}
