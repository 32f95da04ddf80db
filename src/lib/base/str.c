/*
 * str.c — borrowed strings: comparing, cutting, reading integers.
 *
 * Works on bytes.  What knows about characters and Vietnamese is lib/text.
 */
#include "lib/base/str.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/mem.h"

#define FMT_MOST 512

struct str str_of(const char *z)
{
    return (struct str){z, z != NULL ? strlen(z) : 0};
}

struct str str_copy(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.n + 1); /* zeroed: the NUL is there */
    if (s.n != 0)
        memcpy(p, s.p, s.n);
    return (struct str){p, s.n};
}

struct str str_fmt(struct arena *a, const char *fmt, ...)
{
    char most[FMT_MOST]; /* nearly all texts fit: these are formatted once */
    va_list ap;
    va_start(ap, fmt);
    int n = vsnprintf(most, sizeof most, fmt, ap);
    va_end(ap);
    if (n < 0)
        mem_die("a format was refused");

    char *p = arena_alloc(a, (size_t)n + 1);
    if ((size_t)n < sizeof most) {
        memcpy(p, most, (size_t)n + 1);
        return (struct str){p, (size_t)n};
    }
    va_start(ap, fmt);
    vsnprintf(p, (size_t)n + 1, fmt, ap);
    va_end(ap);
    return (struct str){p, (size_t)n};
}

bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *z)
{
    return str_eq(a, str_of(z));
}

int str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n != 0 ? memcmp(a.p, b.p, n) : 0;
    if (c != 0)
        return c;
    return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq((struct str){s.p, prefix.n}, prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, suffix.n), suffix);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
    while (s.n != 0 && is_blank(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n != 0 && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_sub(struct str s, size_t from, size_t n)
{
    if (from > s.n)
        from = s.n;
    if (n > s.n - from)
        n = s.n - from;
    if (from == 0)
        return (struct str){s.p, n}; /* nothing is added to a NULL */
    return (struct str){s.p + from, n};
}

size_t str_find(struct str s, size_t from, char c)
{
    if (from >= s.n)
        return s.n;
    const char *hit = memchr(s.p + from, c, s.n - from);
    return hit != NULL ? (size_t)(hit - s.p) : s.n;
}

bool str_cut(struct str *rest, char c, struct str *part)
{
    if (rest->n == 0)
        return false;
    size_t at = str_find(*rest, 0, c);
    *part = str_sub(*rest, 0, at);
    *rest = str_sub(*rest, at + 1, rest->n);
    return true;
}

bool str_to_long(struct str s, long lo, long hi, long *out)
{
    size_t i = 0;
    bool minus = false;
    if (s.n != 0 && (s.p[0] == '-' || s.p[0] == '+')) {
        minus = s.p[0] == '-';
        i = 1;
    }
    if (i == s.n)
        return false;

    long v = 0; /* kept at or below zero: LONG_MIN has no positive twin */
    for (; i < s.n; i++) {
        int digit = s.p[i] - '0';
        if (digit < 0 || digit > 9)
            return false;
        if (__builtin_mul_overflow(v, 10L, &v) || __builtin_sub_overflow(v, (long)digit, &v))
            return false;
    }
    if (!minus) {
        if (v == LONG_MIN)
            return false;
        v = -v;
    }
    if (v < lo || v > hi)
        return false;
    *out = v;
    return true;
}

#define DISTANCE_BYTES 64
#define DISTANCE_FAR   99

unsigned str_distance(struct str a, struct str b)
{
    if (a.n > DISTANCE_BYTES || b.n > DISTANCE_BYTES)
        return DISTANCE_FAR;

    unsigned row[DISTANCE_BYTES + 1]; /* edits from the first i bytes of a to the first j of b */
    for (size_t j = 0; j <= b.n; j++)
        row[j] = (unsigned)j;
    for (size_t i = 1; i <= a.n; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b.n; j++) {
            unsigned best = diagonal + (a.p[i - 1] != b.p[j - 1]);
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            diagonal = row[j];
            row[j] = best;
        }
    }
    return row[b.n];
}

struct str_nearest str_nearest_to(struct str word)
{
    unsigned third = (unsigned)(word.n / 3);
    return (struct str_nearest){word, {"", 0}, 1 + (third < 3 ? third : 3)};
}

void str_nearest_try(struct str_nearest *x, struct str known)
{
    unsigned distance = str_distance(x->word, known);
    if (distance >= x->distance)
        return;
    x->distance = distance;
    x->best = known;
}
