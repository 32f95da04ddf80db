/*
 * form_testkit.h — filled forms for tests: made at random, written as DOCX, changed as people change them.
 */
#ifndef KIEMDIEM_PAPER_FORM_TESTKIT_H
#define KIEMDIEM_PAPER_FORM_TESTKIT_H

#include "app/paper/form_read.h"
#include "app/paper/layout.h"
#include "lib/base/rng.h"

struct form_kit {
    struct arena *a;
    struct problems problems;
    struct paper_shelf shelf;
    struct layout_shelf layouts;
    struct data *blank; /* the lists that forms choose from */
    char *path;         /* of the file that form_kit_write makes */
    bool rich;          /* nothing is left empty by form_kit_fill */
};
void form_kit_open(struct form_kit *k, const char *pack);
void form_kit_close(struct form_kit *k);

/* A review at random: what the paper is filled with, and what must be read back of it. */
struct data *form_kit_fill(struct form_kit *k, const struct paper *p, struct rng *r,
                           struct review_form *wanted);
/* The paper, filled, as the bytes of a DOCX file. */
struct str form_kit_write(struct form_kit *k, const struct paper *p, const struct data *d);
/* Reads it back; the reports stand in k->problems. */
err_t form_kit_read(struct form_kit *k, struct str docx, struct review_form *out);
/* What differs first between what was wanted and what was read; "" when nothing does.  Strays count. */
struct str form_kit_difference(struct form_kit *k, const struct review_form *wanted,
                               const struct review_form *got);

/* The part with the text of a DOCX file, and the file with another one in its place. */
struct str form_kit_text(struct form_kit *k, struct str docx);
struct str form_kit_with_text(struct form_kit *k, struct str docx, struct str text);

#endif
