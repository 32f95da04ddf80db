/*
 * progress_testkit.h — a book with an opened year: one unit on top, TOP; below it G1, G2 …; below
 * each of them cells, G1C1, G1C2 …, with made-up members.
 */
#ifndef KIEMDIEM_PROGRESS_PROGRESS_TESTKIT_H
#define KIEMDIEM_PROGRESS_PROGRESS_TESTKIT_H

#include "app/cycle/cycle.h"
#include "lib/base/rng.h"
#include "lib/db/book_testkit.h"

struct year_kit {
    struct book_kit kit;
    struct db *db;
    const char *path;
    struct cycle cycle;
    struct rng rng;
};

/* 2024, opened; one member of each cell is exempt. */
void year_kit_open(struct year_kit *y, int bases, int cells, int members);
void year_kit_close(struct year_kit *y);
/* Closes the book and gives subjects random reviews, facts, proposals and decisions; the levels of
   2023 too.  SEED of the environment chooses. */
void year_kit_fill(struct year_kit *y);

#endif
