/*
 * utf8.c — is this UTF-8?  Strict: no overlong forms, no surrogates, nothing above U+10FFFF.
 *
 * Stands apart from vi.c so that readers of machine text do not need the Unicode tables.
 */
#include <stdint.h>
#include <string.h>

#include "lib/text/vi.h"

/* Length of the character at p (1..4), 0 when it is none. `n` bytes are there, at least one. */
static size_t char_length(const unsigned char *p, size_t n)
{
    unsigned char lead = p[0];
    if (lead < 0x80)
        return 1;
    size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    if (lead < 0xC2 || lead > 0xF4 || length > n)
        return 0;

    /* The second byte alone decides on overlong forms, surrogates and the upper end. */
    unsigned char lo = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char hi = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < lo || p[1] > hi)
        return 0;
    for (size_t i = 2; i < length; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    }
    return length;
}

bool utf8_valid(struct str s)
{
    return utf8_valid_upto(s) == s.n;
}

size_t utf8_valid_upto(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p;
    size_t at = 0;
    while (at < s.n) {
        uint64_t eight;
        if (s.n - at >= sizeof eight) { /* most of a case is ASCII */
            memcpy(&eight, p + at, sizeof eight);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                at += sizeof eight;
                continue;
            }
        }
        size_t length = char_length(p + at, s.n - at);
        if (length == 0)
            return at;
        at += length;
    }
    return at;
}
