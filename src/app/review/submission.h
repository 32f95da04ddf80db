/*
 * submission.h — may a review that came in as a form be submitted?
 *
 * Content groups that the form must have are filled; each shortcoming has cause, responsible person,
 * remedy and date, or the box that there is none is ticked; each suggested matter and each shortcoming of
 * an earlier year is answered, and one is closed only with its day and evidence; who is named in the
 * report of his collective answers for that.  What lacks is said with its field and article.
 */
#ifndef KIEMDIEM_REVIEW_SUBMISSION_H
#define KIEMDIEM_REVIEW_SUBMISSION_H

#include "app/cycle/cycle.h"
#include "app/review/review_form.h"
#include "app/review/subject_find.h"

struct submission_lack {
    struct str code, field; /* group_empty, quality */
    struct str text;        /* a sentence */
};
struct submission_reply { /* to a shortcoming of an earlier year */
    int64_t shortcoming;
    struct str answer, state, evidence; /* state: open, partly, done; "" not told */
    date_t done_on;
};
struct submission_answer { /* to a suggested matter */
    int64_t ord;
    struct str answer;
};
struct submission {
    struct submission_lack *lack;
    int n_lacks;
    struct submission_reply *reply;
    int n_replies;
    struct submission_answer *answer;
    int n_answers;
};

/* Lives in the arena.  Writes nothing, reports nothing but what the database refuses. */
err_t submission_check(struct db *db, struct arena *a, const struct cycle *c,
                       const struct found_subject *who, const struct review_form *form,
                       struct submission *out) MUST_CHECK;
/* Whether a text speaks of an item: half of the item's words stand in it. */
bool submission_speaks_of(struct arena *a, struct str text, struct str item);
/* "28,5" as a JSON number in `out`; false: it is none. */
bool submission_points(struct arena *a, struct str text, struct str *out);

#endif
