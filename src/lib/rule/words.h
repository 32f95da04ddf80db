/*
 * words.h — a condition in the words of people: labels of the dictionary joined by the catalogue.
 *
 * For reading; the pack's own text and the tree are what holds.
 */
#ifndef KIEMDIEM_RULE_WORDS_H
#define KIEMDIEM_RULE_WORDS_H

#include "lib/rule/cond.h"

/* NULL: always. The text lives in the arena. */
struct str cond_words(struct arena *a, const struct dict *d, enum subject s, enum lang lang,
                      const struct cond *c);

#endif
