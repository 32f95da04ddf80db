/*
 * check.h — whether papers can be made: names, lists, columns, fields, content groups.
 *
 * What is wrong in the writing itself the reader has refused already (language.h).
 */
#ifndef KIEMDIEM_PAPER_CHECK_H
#define KIEMDIEM_PAPER_CHECK_H

#include "app/paper/language.h"
#include "app/paper/layout.h"

/* One paper: E_INVALID when something was reported. */
err_t paper_check(const struct reporter *r, const struct paper *p,
                  const struct layout_shelf *layouts) MUST_CHECK;
/* All papers of a pack, each and together: forms that are there twice, content groups missing. */
err_t paper_shelf_check(const struct reporter *r, const struct paper_shelf *s,
                        const struct layout_shelf *layouts) MUST_CHECK;

#endif
