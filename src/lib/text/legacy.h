/*
 * legacy.h — Vietnamese text from before Unicode: TCVN3 (ABC fonts), VNI and VISCII.
 *
 * Such text is a string of codes 0x00..0xFF.  In an old file these are its bytes; in a spreadsheet
 * they were typed in an old font and stand as the characters that Windows-1252 (or Latin-1) has at
 * these codes: "NguyÔn V¨n An" is TCVN3, "Nguyeãn Vaên An" VNI.  Which of them a list uses is never
 * told by the file, at best by a font name, so it is judged over many words: a word counts for an
 * encoding when it is a Vietnamese syllable there and none as it stands.
 *
 * Plain ASCII and correct Vietnamese never count for an encoding.  Not for Windows-1258 nor for
 * text that lost its letters ("Nguy?n").
 */
#ifndef KIEMDIEM_TEXT_LEGACY_H
#define KIEMDIEM_TEXT_LEGACY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/base/str.h"

struct arena;

enum legacy { LEGACY_NONE, LEGACY_TCVN3, LEGACY_VNI, LEGACY_VISCII, LEGACY_COUNT };
/* "TCVN3", "VNI", "VISCII"; "" for LEGACY_NONE. */
struct str legacy_name(enum legacy e);

/* What the fonts of old programs say: .VnTime TCVN3, VNI-Times VNI, others nothing.  *capitals: the
   font shows capitals for small letters (.VnTimeH). */
enum legacy legacy_of_font(struct str font, bool *capitals);

/* --- is it such text? --- */

/* Words seen so far.  Starts zeroed.  Index LEGACY_NONE: the text as it stands. */
struct legacy_evidence {
    long good[LEGACY_COUNT];     /* syllables under this reading */
    long only[LEGACY_COUNT];     /* syllables under this reading and none as the text stands */
    uint64_t seen[LEGACY_COUNT]; /* which words `only` counted, a bit for a hash each */
    long against[LEGACY_COUNT];  /* syllables as the text stands and none under this reading */
    long words;                  /* words that could be legacy text and are not ASCII */
    long unicode;                /* words with letters that no legacy text has */
};

/* Looks at a text in UTF-8, at the bytes of an old file. */
void legacy_look(struct legacy_evidence *e, struct str text);
void legacy_look_bytes(struct legacy_evidence *e, struct str bytes);
void legacy_merge(struct legacy_evidence *into, const struct legacy_evidence *from);

enum legacy_verdict {
    LEGACY_NO,     /* leave the text as it is */
    LEGACY_UNSURE, /* perhaps; a person should say */
    LEGACY_SURE
};
struct legacy_guess {
    enum legacy encoding; /* LEGACY_NONE for LEGACY_NO */
    enum legacy_verdict verdict;
};

/* `font`: what the font of all this text says; LEGACY_NONE: nothing. */
struct legacy_guess legacy_judge(const struct legacy_evidence *e, enum legacy font);

/* Should this text be decoded, its list being judged to be in `encoding`?  False for ASCII, for
   text
   with letters that no legacy text has, and for words that are syllables as they stand and none
   when decoded.  `mixed`: the list holds correct Vietnamese too, so that what reads well both ways
   stays as it is. */
bool legacy_applies(enum legacy encoding, bool mixed, struct str text);

/* --- decoding --- */

/* UTF-8 in NFC, blanks collapsed (vi_clean).  Codes without a letter stay the characters they are.
   `capitals`: as the font shows it.  In the arena. */
struct str legacy_decode(struct arena *a, enum legacy encoding, bool capitals, struct str text);
struct str legacy_decode_bytes(struct arena *a, enum legacy encoding, struct str bytes);
/* Bytes of Windows-1252 as UTF-8 and nothing more: what a list that cannot be judged as a whole
   looks like in a spreadsheet. */
struct str legacy_windows_1252(struct arena *a, struct str bytes);

#endif
