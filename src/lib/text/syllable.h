/*
 * syllable.h — can this word be a Vietnamese syllable?
 *
 * The test that tells decoded text from rubbish: an onset and a rhyme of the written language, one
 * tone at most, and only sắc or nặng before c, ch, p, t.  Names of other languages of Viet Nam
 * (Krông, Y Bhăm) are no syllables in this sense; callers weigh many words, never one.
 */
#ifndef KIEMDIEM_TEXT_SYLLABLE_H
#define KIEMDIEM_TEXT_SYLLABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The code points are one word in NFC, capitals or not. */
bool vi_is_syllable(const int32_t *word, size_t n);
/* Is this a letter of the Vietnamese alphabet that is not ASCII? */
bool vi_is_marked_letter(int32_t cp);
/* The capital (or small) form of a letter; other code points as they are. */
int32_t vi_upper(int32_t cp);
int32_t vi_lower(int32_t cp);

#endif
