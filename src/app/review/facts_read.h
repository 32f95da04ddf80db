/*
 * facts_read.h — facts of a cycle from a file of JSON lines, all or nothing.
 *
 * A line: {"subject": {"card": …}, "facts": {…}, "received_on": "2026-11-20", "on_paper": true,
 * "self_level": "HTT", "no_shortcoming": true, "shortcomings": [{"text": …, "cause": …,
 * "responsible": …, "remedy": …, "remedy_by": "2027-06-30"}], "answers": [{"shortcoming": 12,
 * "answer": …, "done_on": "2026-06-30"}], "remedy_report": true}; all but "subject" may be left out.
 * "answers" are to shortcomings carried from earlier years, done_on where one is remedied;
 * "remedy_report" says that the self-review reports on those pointed out elsewhere.
 *
 * Facts are those of the decision contract.  What the records tell cannot be given: it is changed
 * there.  A fact that differs from one given before is a difference: told, and written only when
 * that was asked for.  The facts of a decided subject stay as they are; others come in only with
 * `corrects`, in a batch of their own, for the decision that replaces (a complaint was right).
 */
#ifndef KIEMDIEM_REVIEW_FACTS_READ_H
#define KIEMDIEM_REVIEW_FACTS_READ_H

#include "app/cycle/cycle.h"

struct fact_def;
/* A row of a workbook as such a line; its subject is known. */
struct facts_cell {
    struct str name; /* of the fact or field: "vote.xs", "self_level" */
    int col;
    struct str heading;          /* what the column is called */
    const struct fact_def *fact; /* how its values are told; NULL: as they are */
};
struct facts_row {
    int64_t subject, unit, person; /* person 0: the collective */
    struct str line;               /* without "subject" */
    struct place at;
    const struct facts_cell *cell;
    size_t n_cells;
    const struct place *shortcoming_at; /* of each shortcoming of the line */
    size_t n_shortcomings;
};
/* The answer to a shortcoming of an earlier year. */
struct facts_answer {
    int64_t shortcoming, unit;
    struct str text;
    struct place at;
};
struct facts_workbook {
    int64_t id; /* of the table workbook */
    const struct facts_row *row;
    size_t n_rows;
    const struct facts_answer *answer;
    size_t n_answers;
    const struct facts_cell *shortcoming_cell; /* columns of the sheet of shortcomings */
    size_t n_shortcoming_cells;
    bool stale; /* written only when somebody says yes */
};

/* A filled form as such a line; its subject is known. */
struct facts_form {
    struct facts_row row; /* line "": nothing that counts comes in, a draft */
    /* Writes what a form brings besides, in the transaction, under its event. */
    err_t (*besides)(void *ctx, struct db *db, int64_t event);
    void *ctx;
};

struct facts_request {
    const char *file;
    const struct facts_workbook *workbook; /* NULL: the file is one of JSON lines */
    const struct facts_form *form;         /* or a form; else NULL */
    struct str provider;                   /* who gave them, in words */
    struct str actor;                      /* empty: the system's user */
    date_t received_on;
    bool dry_run;
    bool yes; /* differences are written */
    bool
        corrects; /* other facts of decided subjects: they count only for a decision that replaces */
};

struct facts_result {
    int64_t lines, facts; /* facts: values that are new or differ */
    int64_t reviews, shortcomings, answers;
    int64_t differences; /* told in the problems as warnings */
    bool same_file;      /* it was read before: nothing was done */
    bool written;
};

/*
 * One transaction, one event.  E_INVALID: refused, each line that is wrong reported with its line
 * and field.  E_STATE: there are differences and nobody said yes.
 */
err_t facts_read(struct db *db, struct arena *a, const struct cycle *c,
                 const struct facts_request *r, struct facts_result *out) MUST_CHECK;

#endif
