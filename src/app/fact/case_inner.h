/*
 * case_inner.h — private to app/fact: what the parts of reading a case share.
 */
#ifndef KIEMDIEM_FACT_CASE_INNER_H
#define KIEMDIEM_FACT_CASE_INNER_H

#include "app/fact/case.h"

struct case_reader {
    struct arena *arena;
    enum lang lang;
    const struct dict *dict;
    struct case_in *in;
    struct case_error *error;
    const struct json *past_levels; /* NULL: not given */
    const struct json *criteria;
};

/* Sets the error (the first one stays) and answers E_INVALID. */
err_t case_fail(struct case_reader *r, struct str field, enum msg_id id, struct str a,
                struct str b) MUST_CHECK;
/* What was found, short enough for a message. */
struct str case_shown(struct case_reader *r, const struct json *v);
/* One JSON value as the value of a fact or field; path names it in the error. */
err_t case_value(struct case_reader *r, const struct fact_def *def, const struct json *v,
                 struct str path, int32_t *out) MUST_CHECK;
/* lists.c: an array of items. */
err_t case_list(struct case_reader *r, int list, const struct json *v) MUST_CHECK;
/* derive.c: computed facts. */
err_t case_derive(struct case_reader *r) MUST_CHECK;
/* criteria.c: points and grades from the items of a criteria set. */
err_t case_criteria(struct case_reader *r) MUST_CHECK;
/* consistent.c: facts that contradict one another. */
err_t case_consistent(struct case_reader *r) MUST_CHECK;

#endif
