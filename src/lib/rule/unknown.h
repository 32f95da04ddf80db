/*
 * unknown.h — words of a pack that nobody knows are reported with what was probably meant.
 *
 * Each reports and answers E_INVALID.
 */
#ifndef KIEMDIEM_RULE_UNKNOWN_H
#define KIEMDIEM_RULE_UNKNOWN_H

#include "lib/rule/dict.h"
#include "lib/rule/lines.h"

/* No value of `e` (NULL: nothing is known of it): the nearest, or else all there are. */
err_t unknown_value(const struct reporter *r, const struct tok *t, const struct enum_def *e);
/* None of the `n` properties of a statement. */
err_t unknown_property(const struct reporter *r, const struct prop *p, const struct str *known,
                       int n);
/* None of the `n` documents declared. */
err_t unknown_document(const struct reporter *r, struct place at, struct str id,
                       const struct str *known, int n);

#endif
