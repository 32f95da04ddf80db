/*
 * fields.h — the names that a paper may use, by what it is made for.
 *
 * One table (fields.c) tells the checker what exists, `kiemdiem paper fields` what to write, and the
 * tests that nobody fills in a name that no paper can ask for.
 */
#ifndef KIEMDIEM_PAPER_FIELDS_H
#define KIEMDIEM_PAPER_FIELDS_H

#include "lib/base/str.h"
#include "lib/i18n/msg.h"

enum paper_about { ABOUT_MEMBER, ABOUT_COLLECTIVE, ABOUT_UNIT, ABOUT_BALLOT, PAPER_ABOUTS };
/* "member", "collective", "unit", "ballot". */
extern const char *const paper_about_words[PAPER_ABOUTS];

enum field_type { FIELD_TEXT, FIELD_FLAG, FIELD_LIST };

struct paper_field {
    const char *about; /* words of paper_about_words parted by blanks; "*": all */
    const char
        *list; /* within the records of which lists, parted by blanks; "": outside of lists */
    const char *name; /* one that ends with ".*" stands for all that begin so: "review.*" */
    enum field_type type;
    const char *vi, *en; /* its meaning, for who writes papers */
};

/* NULL: there is no such name there.  `list`: the list in hand, "" outside. */
const struct paper_field *paper_field_find(enum paper_about about, struct str list,
                                           struct str name);
const struct paper_field *paper_fields_all(int *n);

#endif
