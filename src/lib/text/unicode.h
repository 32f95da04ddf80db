/*
 * unicode.h — code points of a text in a normal form; private to lib/text.
 */
#ifndef KIEMDIEM_TEXT_UNICODE_H
#define KIEMDIEM_TEXT_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/str.h"

struct arena;

struct code_points {
    int32_t *p;
    size_t n;
};

/* What utf8proc makes of `s` (which is valid UTF-8) under its UTF8PROC_* options. */
struct code_points unicode_decompose(struct arena *a, struct str s, int options);
/* Spaces and line ends of any script, the no-break space too. */
bool unicode_is_blank(int32_t cp);
/* Characters without width that spreadsheets leave behind: U+200B, U+2060, U+FEFF, soft hyphen. */
bool unicode_is_invisible(int32_t cp);
/* The code points as UTF-8, runs of blanks as one space, none at the ends, nothing invisible. */
struct str unicode_write(struct arena *a, struct code_points text);

#endif
