/*
 * legacy_inner.h — codes of legacy text; private to lib/text.
 */
#ifndef KIEMDIEM_TEXT_LEGACY_INNER_H
#define KIEMDIEM_TEXT_LEGACY_INNER_H

#include "lib/text/legacy.h"

/* The code 0x00..0xFF that a character stands for, -1 when it stands for none. */
int legacy_code(int32_t cp);
/* The character of Windows-1252 at a code; an unused code is the control character of Latin-1. */
int32_t legacy_cp1252(int code);
/*
 * Decodes characters that stand for codes.  `out` gets at most n code points, all precomposed.
 * Characters that the encoding has no letter for stay (a VNI mark behind no fitting letter, too);
 * *strange (when not NULL) counts those that look like Vietnamese letters.
 */
size_t legacy_decode_points(enum legacy encoding, const int32_t *in, size_t n, int32_t *out,
                            size_t *strange);
/* The next character of UTF-8 at *i, which moves behind it. Invalid bytes are answered one by one. */
int32_t legacy_next_point(struct str s, size_t *i);

#endif
