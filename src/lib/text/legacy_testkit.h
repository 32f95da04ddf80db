/*
 * legacy_testkit.h — text as old programs wrote it, and made-up names to write, for tests.
 */
#ifndef KIEMDIEM_TEXT_LEGACY_TESTKIT_H
#define KIEMDIEM_TEXT_LEGACY_TESTKIT_H

#include "lib/text/legacy.h"

struct arena;

/* The bytes of a Vietnamese text in an encoding.  TCVN3 has no capitals with tones: small letters
   stand for them.  Fails the test when a letter has no code. */
struct str kit_legacy_bytes(struct arena *a, enum legacy encoding, struct str text);
/* The same as it stands in a spreadsheet: the characters of Windows-1252 at these codes. */
struct str kit_legacy_typed(struct arena *a, enum legacy encoding, struct str text);

/* "Nguyễn Thị Bình" by a number; the same number, the same name. */
struct str kit_name(struct arena *a, unsigned number);

#endif
