/*
 * facts_inner.h — private to the reader of facts: what is at hand while a file is read.
 */
#ifndef KIEMDIEM_REVIEW_FACTS_INNER_H
#define KIEMDIEM_REVIEW_FACTS_INNER_H

#include "app/review/casebook.h"
#include "app/review/facts_read.h"
#include "app/review/subject_find.h"
#include "lib/json/json.h"

struct reading {
    struct db *db;
    struct arena *a;    /* of the whole reading */
    struct arena *unit; /* of the unit in hand */
    struct arena *line; /* of the line in hand */
    const struct cycle *cycle;
    struct cycle_ground ground;
    struct casebook *book;
    const struct facts_request *r;
    struct facts_result *out;
    struct str file;
    struct place at;             /* of the line, or the row */
    const struct facts_row *row; /* NULL: a line of a file */
    int64_t unit_id, batch, event;
    struct cased *list; /* of the unit in hand */
    size_t n;
    unsigned char *seen; /* one bit a subject: it has a line in this file */
    size_t n_seen;
};

/* E_INVALID, reported at the line or row in hand. */
err_t facts_refuse(struct reading *x, enum msg_id id, struct str a1, struct str a2);
/* Tells a difference, at the cell of `what` where there is one, and counts it. */
void facts_differs(struct reading *x, struct str who, struct str what, struct str was,
                   struct str is);
/* A value as JSON text. */
struct str facts_value(struct reading *x, const struct json *v);

/* What a line says of the self-review, of shortcomings of the year, of those of earlier years. */
err_t facts_take_review(struct reading *x, const struct cased *c,
                        const struct json *line) MUST_CHECK;
err_t facts_take_shortcomings(struct reading *x, const struct found_subject *who,
                              const struct json *line) MUST_CHECK;
err_t facts_take_answers(struct reading *x, const struct found_subject *who,
                         const struct json *line) MUST_CHECK;
err_t facts_take_answer_of_row(struct reading *x, const struct facts_answer *r) MUST_CHECK;

#endif
