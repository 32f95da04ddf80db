/*
 * review_store.h — a filled form becomes the structured self-review of its subject.
 *
 * One transaction, one event.  Every version stays.  One that lacks something is kept as a draft: its
 * words, but nothing that counts; one that lacks nothing is submitted: shortcomings, answers, level and
 * points as any other return of facts brings them (facts_read.h).
 */
#ifndef KIEMDIEM_REVIEW_REVIEW_STORE_H
#define KIEMDIEM_REVIEW_REVIEW_STORE_H

#include "app/review/facts_read.h"
#include "app/review/submission.h"

struct review_request {
    const char *file;
    const char *card, *unit; /* whose it is; NULL: as the form says */
    struct str actor;        /* empty: the system's user */
    date_t received_on;
    bool on_paper; /* entered on behalf of one who wrote on paper */
    bool dry_run;
    bool yes; /* differences are written */
};
struct review_result {
    struct found_subject who;
    int version;
    bool submitted; /* else a draft */
    bool same_file; /* that version is there: nothing was done */
    bool written;
    struct submission submission;
    struct facts_result facts;
};

/* Whose form it is.  E_NOTFOUND, E_STATE, E_INVALID, reported: nobody, two who could be meant, another
   one than the form names. */
err_t review_whose(struct db *db, struct arena *a, const struct cycle *c,
                   const struct review_form *form, const struct review_request *r,
                   struct found_subject *out) MUST_CHECK;
/* E_STATE, reported: the cycle is closed, the subject is decided, values differ from others given
   before and not `yes`. */
err_t review_store(struct db *db, struct arena *a, const struct cycle *c,
                   const struct review_form *form, const struct review_request *r,
                   struct review_result *out) MUST_CHECK;

#endif
