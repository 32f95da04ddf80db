/*
 * doc_testkit.h — folders and documents for tests of the writers.
 */
#ifndef KIEMDIEM_DOC_TESTKIT_H
#define KIEMDIEM_DOC_TESTKIT_H

#include "lib/doc/doc.h"

struct doc_kit {
    struct arena *a;
    char *dir; /* made anew, taken away by doc_kit_close; or that of $DOC_DIR, which stays */
    bool stays;
    struct problems problems;
    struct doc_request request; /* of the file `name` in dir */
};
void doc_kit_open(struct doc_kit *k, enum doc_format format, const char *name);
void doc_kit_close(struct doc_kit *k);
/* Files in the folder. */
int doc_kit_files(const struct doc_kit *k);

/* An empty part: A4, Times New Roman 14 on 19 points, numbers at the top. */
void doc_kit_part(struct doc_part *part);
/* A paper with everything: heading block, table over pages, boxes, dots, signatures. */
void doc_kit_sample(struct arena *a, struct doc_part *part);
/* What papers have seldom: dots, boxes and lines in narrow cells, a row higher than a page, a table in
   a cell, tables one behind the other, a break before a table, a very long word. */
void doc_kit_corners(struct arena *a, struct doc_part *part);
/* A filled self-review of `words` words: text that differs with `seed`. */
void doc_kit_review(struct arena *a, struct doc_part *part, int words, unsigned seed);

#endif
