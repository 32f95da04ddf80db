/*
 * effect_words.h — what a rule concludes, in the words of people.
 *
 * For reading; decisions keep the fixed words of effect.c, which other programs compare.
 */
#ifndef KIEMDIEM_PACK_EFFECT_WORDS_H
#define KIEMDIEM_PACK_EFFECT_WORDS_H

#include "app/pack/tool.h"

/* The conclusions of a rule joined by semicolons, in the language of the options. */
struct str effect_words(struct tool *t, const struct pack *p, const struct rule *rule);

#endif
