/*
 * vi.h — Vietnamese text: normal form, folding without marks, the order of names.
 */
#ifndef KIEMDIEM_TEXT_VI_H
#define KIEMDIEM_TEXT_VI_H

#include <stdbool.h>

#include "lib/base/str.h"

struct arena;

bool utf8_valid(struct str s);
/* Bytes from the start that are valid UTF-8; s.n when all are. */
size_t utf8_valid_upto(struct str s);
/* NFC, blanks collapsed to one space, trimmed. Invalid UTF-8 is answered empty (check first). */
struct str vi_clean(struct arena *a, struct str s);
/* Lower case without marks, đ -> d: for search and for finding headings. Blanks collapsed. */
struct str vi_fold(struct arena *a, struct str s);
/* In capitals, as headings of documents are written; otherwise as vi_clean. */
struct str vi_capitals(struct arena *a, struct str s);
/* Sort key of a text: memory order of keys is Vietnamese order (a < ă < â, d < đ, e < ê, o < ô <
   ơ, u < ư;
   tones: ngang, huyền, hỏi, ngã, sắc, nặng; upper case after lower only when all else is equal). */
struct str vi_key(struct arena *a, struct str s);
/* Sort key of a person's name: given name first, then family name, then middle names. */
struct str vi_name_key(struct arena *a, struct str name);

#endif
