/*
 * cycle_testkit.h — a small opened year for tests: one base "G" with cells "C1" … as bodies that are
 * judged, what is given of them, and hands past the program.
 */
#ifndef KIEMDIEM_CYCLE_CYCLE_TESTKIT_H
#define KIEMDIEM_CYCLE_CYCLE_TESTKIT_H

#include "app/cycle/cycle.h"
#include "lib/db/book_testkit.h"

enum { CYCLE_KIT_YEAR = 2024, CYCLE_KIT_CELLS = 6 };

struct cycle_kit {
    struct book_kit kit;
    struct db *db;
    const char *path;
    struct cycle_request request;
    struct cycle cycle;
    struct cycle_ground ground; /* once it is opened */
    int64_t base, cell[CYCLE_KIT_CELLS];
};

/* The book with its units; every cell has a member. */
void cycle_kit_book(struct cycle_kit *k);
/* The same, and the year opened under 124. */
void cycle_kit_year(struct cycle_kit *k);
void cycle_kit_close(struct cycle_kit *k);

void cycle_kit_sql(struct cycle_kit *k, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
int64_t cycle_kit_ask(const struct cycle_kit *k, const char *question);
/* The subject that a cell is as a body. */
int64_t cycle_kit_subject(const struct cycle_kit *k, int cell);
/* Facts of such a subject (a JSON object) and its self-review, as if they had been received. */
void cycle_kit_give(struct cycle_kit *k, int cell, const char *facts);

#endif
