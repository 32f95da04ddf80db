/*
 * facts_list.h — what was given about the subjects of a cycle, by whom and when; scans of papers.
 */
#ifndef KIEMDIEM_REVIEW_FACTS_LIST_H
#define KIEMDIEM_REVIEW_FACTS_LIST_H

#include "app/cycle/cycle.h"

/* A fact of a subject as one return gave it. */
struct given_fact {
    struct str value; /* JSON */
    struct str name;  /* of the dictionary */
    struct str provider, file, source;
    date_t received_on;
    bool counts; /* no later return says otherwise */
};
/* A subject about which something was given. */
struct given_subject {
    int64_t id;
    bool member;
    struct str name, card, unit_code; /* card: "" for none */
    date_t review_on;                 /* DAY_NONE: no self-review yet */
    bool on_paper, no_shortcoming;
    struct str self_level, scan; /* "" for none */
    struct given_fact *fact;     /* the earliest return first */
    size_t n;
};

typedef void facts_list_fn(void *ctx, const struct given_subject *s);
/* Every subject of the places first … last with facts or a self-review, in order; the strings live
   until the next one.  *n: how many.  E_INVALID, reported: facts in the book are no JSON. */
err_t facts_list(struct db *db, const struct cycle *c, int first, int last, facts_list_fn *fn,
                 void *ctx, int64_t *n) MUST_CHECK;

/*
 * Keeps the scan of a self-review on paper beside the book, and notes it: one transaction, one
 * event.  *same: that scan is noted already.  E_STATE, reported: there is no self-review on paper, or
 * another scan and not `yes`, or the cycle is closed.  E_INVALID, E_IO, reported: attachment_put.
 */
struct scan_request {
    const char *book, *file;
    int64_t subject;
    struct str actor; /* empty: the system's user */
    bool yes;
};
err_t facts_scan(struct db *db, struct arena *a, const struct cycle *c,
                 const struct scan_request *r, bool *same) MUST_CHECK;

#endif
