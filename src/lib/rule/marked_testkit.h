/*
 * marked_testkit.h — texts with a mark where a report must point: for tests of whatever reads pack
 * files.
 */
#ifndef KIEMDIEM_RULE_MARKED_TESTKIT_H
#define KIEMDIEM_RULE_MARKED_TESTKIT_H

#include "lib/base/problem.h"

/* A text without its mark §, and where the mark was: line and column in characters, 0 and 0 when
   there was none. */
struct marked {
    struct str text;
    int line, col;
};
struct marked marked_text(struct arena *a, const char *text);

bool str_contains(struct str s, const char *part);

/* Fails the test unless the first report says `says`, at the mark, in `file` (a marked text only). */
void check_report(const struct problems *problems, const struct marked *want, const char *file,
                  const char *says);

#endif
