/*
 * problem.h — reports for people: what is wrong, where, what was found, what is expected.
 *
 * Bulk input goes on after a problem; the caller gets all of them (up to
 * LIMIT_PROBLEMS, errors before warnings) and how many there were.  Texts come from the catalogue
 * (lib/i18n) in the language that `problems` was opened with.
 */
#ifndef KIEMDIEM_BASE_PROBLEM_H
#define KIEMDIEM_BASE_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/err.h"
#include "lib/base/str.h"

struct arena;

struct place {
    struct str file;  /* as the user knows it; empty: none */
    struct str sheet; /* of a workbook; empty: none */
    int line;         /* line or row, 1-based; 0: none */
    int col;          /* column in characters (text) or cell column (sheet), 1-based; 0: none */
};

struct problem {
    struct place at;
    struct str text; /* one sentence, without the place */
    bool warning;    /* a person should look, nothing stops */
};

struct problems {
    struct arena *arena; /* owns the texts */
    struct problem *list;
    size_t n;        /* kept, at most LIMIT_PROBLEMS */
    size_t total;    /* reported */
    size_t n_errors; /* of these, not warnings */
};

void problems_open(struct problems *p, struct arena *a);
/* Adds a report; `text` is copied. Answers E_INVALID, so that one may `return problem_at(…)`. */
err_t problem_add(struct problems *p, struct place at, bool warning, struct str text);
/* Adds the reports of another list. */
void problems_join(struct problems *p, const struct problems *more);

#endif
