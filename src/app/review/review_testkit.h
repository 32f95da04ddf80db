/*
 * review_testkit.h — a book with the year 2023 opened under 124: a grassroots committee, G, and its
 * cell, C, with three made-up members, cards T1 to T3; T1 is the secretary.
 */
#ifndef KIEMDIEM_REVIEW_REVIEW_TESTKIT_H
#define KIEMDIEM_REVIEW_REVIEW_TESTKIT_H

#include "app/cycle/cycle.h"
#include "app/review/casebook.h"
#include "app/review/facts_read.h"
#include "lib/db/book_testkit.h"

struct review_kit {
    struct book_kit kit;
    struct db *db;
    const char *path;
    struct cycle cycle;
    struct cycle_ground ground;
    int64_t cell;
    struct facts_result read; /* of the last file */
};

void review_kit_open(struct review_kit *y);
void review_kit_close(struct review_kit *y);
/* SQL of an outsider. */
void review_kit_sql(struct review_kit *y, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
int64_t review_kit_ask(const struct review_kit *y, const char *question);
/* Reads lines as a file of facts, each time one of another name. */
err_t review_kit_read(struct review_kit *y, const char *lines, const char *provider, bool yes);
/* The subject of a person of the cell (0: the cell itself) with its case. */
struct cased review_kit_case(struct review_kit *y, int64_t person);
/* A fact of a case as JSON; "" when the case has none of that name. */
struct str review_kit_fact(struct review_kit *y, const struct cased *c, const char *name);
/* Decides a level, past all rules. */
void review_kit_decide(struct review_kit *y, int64_t person, const char *level);

#endif
