/*
 * remembered.h — decide_case for very many subjects of one kind.
 *
 * What a decision says follows from the values of the rules' conditions and from which facts are
 * known; of a nation's members there are few different ones.  So each subject is asked of the judge,
 * and the answer is looked up; only what was not met before is worked out in full.  Subjects with
 * items in a list or with votes are always worked out in full: their answers speak of numbers.
 */
#ifndef KIEMDIEM_JUDGE_REMEMBERED_H
#define KIEMDIEM_JUDGE_REMEMBERED_H

#include "app/judge/decision.h"

struct remembered;

/* One pack, one cycle; for every kind of subject.  Lives in the arena, which is not emptied
   meanwhile; not shared between threads. */
struct remembered *remembered_open(struct arena *a, struct shelf *s);

/*
 * The decision as decide_case answers it, but for `in`, `cond_value`, `item_value` and the facts of
 * `fired`, which may be those of a subject met before: they are not to be read.  It lives until the
 * next call or until `scratch` is emptied.
 */
const struct decision *decide_remembered(struct remembered *m, struct arena *scratch,
                                         const struct case_in *in);

/*
 * Still cheaper: the answer to a case that is written as one before, so that it need not even be read.
 * `text`: what is written of it but its id; of dates long past, which no rule of the cycle tells apart,
 * it does not matter which.  NULL: not met yet; then decide_written is asked with the case that was
 * read, and keeps the answer for the text too.
 */
const struct decision *remembered_written(struct remembered *m, enum subject subject,
                                          struct str text);
const struct decision *decide_written(struct remembered *m, struct arena *scratch,
                                      const struct case_in *in, struct str text);

/* How many different answers were worked out. */
size_t remembered_count(const struct remembered *m);

#endif
