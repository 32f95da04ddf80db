/*
 * subject_find.h — who is meant by {"card": …}, {"unit": CODE, "name": …}, {"unit": CODE}.
 */
#ifndef KIEMDIEM_REVIEW_SUBJECT_FIND_H
#define KIEMDIEM_REVIEW_SUBJECT_FIND_H

#include "app/cycle/cycle.h"
#include "lib/json/json.h"

struct found_subject {
    int64_t id, unit, person; /* person 0: the collective */
};
/*
 * "card" names a member; "unit" and "name" (and "birth", dd/mm/yyyy, where two have one name) a
 * member too; "unit" alone the collective.  E_NOTFOUND, E_STATE (several), E_INVALID (no such form):
 * reported at `at`.
 */
err_t subject_find_json(struct db *db, struct arena *a, const struct cycle *c,
                        const struct json *who, struct place at,
                        struct found_subject *out) MUST_CHECK;
/* For a line of reports: "Nguyễn Văn A (AB.01)". */
struct str subject_called(struct db *db, struct arena *a, int64_t subject);

#endif
