/*
 * form_words.c — words of a line as they are compared, and what is only there to be written on.
 */
#include <string.h>

#include "app/paper/form_read_inner.h"
#include "lib/text/vi.h"

enum { WORD_MAX = 64, NUMBER_DEPTH = 4 };

static unsigned code_point(const char *p, size_t n, size_t *bytes)
{
    const unsigned char *s = (const unsigned char *)p;
    if (s[0] < 0x80 || n < 2) {
        *bytes = 1;
        return s[0];
    }
    if (s[0] < 0xE0 || n < 3) {
        *bytes = 2;
        return (s[0] & 0x1Fu) << 6 | (s[1] & 0x3Fu);
    }
    if (s[0] < 0xF0 || n < 4) {
        *bytes = 3;
        return (s[0] & 0x0Fu) << 12 | (s[1] & 0x3Fu) << 6 | (s[2] & 0x3Fu);
    }
    *bytes = 4;
    return 0x10000;
}

static bool is_word(unsigned c)
{
    bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    return plain || (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Bytes of one piece of numbering at the beginning: "1.", "II.", "a)", "1.2."; 0: none. */
static size_t number_piece(struct str s)
{
    size_t i = 0;
    while (i < s.n && is_digit(s.p[i]))
        i++;
    while (i > 0 && i + 1 < s.n && s.p[i] == '.' && is_digit(s.p[i + 1]))
        for (i++; i < s.n && is_digit(s.p[i]);)
            i++;
    if (i == 0)
        while (i < s.n && i < 6 && s.p[i] != '\0' && strchr("IVXLCivxl", s.p[i]) != NULL)
            i++;
    if (i == 0 && s.n > 1 && ((s.p[0] | 0x20) >= 'a' && (s.p[0] | 0x20) <= 'h'))
        i = 1;
    bool ends = i > 0 && i < s.n && (s.p[i] == '.' || s.p[i] == ')' || s.p[i] == '/');
    if (!ends && i > 0 && i + 1 < s.n && is_digit(s.p[0]) && s.p[i] == '-')
        ends = true;
    return ends ? i + 1 : 0;
}

/* Where the text begins behind bullets and numbering. */
static size_t behind_number(struct str s)
{
    size_t at = 0, bytes;
    for (int i = 0; i < NUMBER_DEPTH; i++) {
        while (at < s.n && !is_word(code_point(s.p + at, s.n - at, &bytes)))
            at += bytes > s.n - at ? s.n - at : bytes;
        size_t n = number_piece(str_sub(s, at, s.n));
        if (n == 0)
            return at;
        at += n;
    }
    return at;
}

static unsigned hash_of(struct str s)
{
    unsigned h = 2166136261u;
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 16777619u;
    return h;
}

struct form_words form_words(struct arena *a, struct str text)
{
    size_t at = behind_number(text), bytes;
    struct form_words out = {.word = ARENA_ARRAY(a, struct form_word, (text.n - at) / 2 + 1)};
    while (at < text.n) {
        while (at < text.n && !is_word(code_point(text.p + at, text.n - at, &bytes)))
            at += bytes > text.n - at ? text.n - at : bytes;
        size_t from = at;
        while (at < text.n && is_word(code_point(text.p + at, text.n - at, &bytes)))
            at += bytes > text.n - at ? text.n - at : bytes;
        struct str word = str_sub(text, from, at - from);
        if (word.n == 0)
            continue;
        struct str fold = word.n <= WORD_MAX ? vi_fold(a, word) : word;
        if (fold.n > 0)
            out.word[out.n++] = (struct form_word){fold, hash_of(fold), from, at};
    }
    return out;
}

bool form_same_word(struct str a, struct str b)
{
    if (str_eq(a, b))
        return true;
    size_t most = a.n > b.n ? a.n : b.n, least = a.n > b.n ? b.n : a.n;
    bool near = least >= 4 && (a.p[0] == b.p[0] || a.p[a.n - 1] == b.p[b.n - 1]);
    return near && most <= WORD_MAX && most - least <= 1 && str_distance(a, b) <= 1;
}

/* --- what is written on --- */

static size_t leader(struct str s, size_t at)
{
    static const char *const marks[] = {".", "_", " ", "\t", "\n", "\r", "…", "\u00A0", "·"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t n = strlen(marks[i]);
        if (at + n <= s.n && memcmp(s.p + at, marks[i], n) == 0)
            return n;
    }
    return 0;
}

bool form_is_empty(struct str text)
{
    size_t at = 0, n = 1;
    while (at < text.n && (n = leader(text, at)) > 0)
        at += n;
    return at >= text.n;
}

static bool is_blank_at(struct str s, size_t at, size_t *bytes)
{
    *bytes = leader(s, at);
    return *bytes > 0 && s.p[at] != '.' && s.p[at] != '_' &&
           !(*bytes == 3 && (unsigned char)s.p[at] == 0xE2);
}

/* Blanks at both ends go; dots only where they are a line to write on: more than three. */
struct str form_bare(struct str text)
{
    size_t from = 0, to = text.n, bytes;
    size_t at = 0, dots = 0;
    while (at < to && (bytes = leader(text, at)) > 0) {
        dots += text.p[at] == '.' || text.p[at] == '_' ? 1 : bytes == 3 ? 3 : 0;
        at += bytes;
    }
    if (dots > 3)
        from = at;
    while (from < to && is_blank_at(text, from, &bytes))
        from += bytes;
    /* from the end: find where the last that is no leader ends */
    size_t last = from, run = 0;
    for (at = from; at < to;) {
        bytes = leader(text, at);
        if (bytes == 0) {
            size_t one;
            (void)code_point(text.p + at, to - at, &one);
            at += one > to - at ? to - at : one;
            last = at;
            run = 0;
        } else {
            run += text.p[at] == '.' || text.p[at] == '_' ? 1 : bytes == 3 ? 3 : 0;
            at += bytes;
        }
    }
    if (run > 3)
        to = last;
    struct str s = str_trim(str_sub(text, from, to - from));
    while (s.n >= 2 && (unsigned char)s.p[s.n - 2] == 0xC2 && (unsigned char)s.p[s.n - 1] == 0xA0)
        s = str_trim(str_sub(s, 0, s.n - 2));
    return s;
}
