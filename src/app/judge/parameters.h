/*
 * parameters.h — the parameters of a pack that the program itself reads, and the words it knows there.
 *
 * A rule that asks for a word nobody set just does not fire; a word that the program does not know
 * would be taken for another, so whoever stands on a pack checks it first.
 */
#ifndef KIEMDIEM_JUDGE_PARAMETERS_H
#define KIEMDIEM_JUDGE_PARAMETERS_H

#include "lib/base/problem.h"
#include "lib/i18n/msg.h"
#include "lib/rule/pack.h"

/* E_INVALID: a parameter holds another word, or is no yes or no; each reported at its place, with
   the words that are known.  A parameter that the pack does not have is none. */
err_t parameters_check(struct arena *a, enum lang lang, const struct pack *pack,
                       struct problems *problems) MUST_CHECK;

#endif
