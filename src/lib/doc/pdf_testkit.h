/*
 * pdf_testkit.h — what stands on the pages of a PDF file, by poppler's pdftotext.
 */
#ifndef KIEMDIEM_DOC_PDF_TESTKIT_H
#define KIEMDIEM_DOC_PDF_TESTKIT_H

#include "lib/doc/doc_testkit.h"

struct pdf_seen {
    struct str text;
    int page;              /* from 1 */
    double x0, y0, x1, y1; /* points from the left top */
};
struct pdf_view {
    struct pdf_seen *word; /* in the order in which they were written */
    int n, pages;
};
/* False: this machine has no pdftotext (package poppler-utils). */
bool pdf_view(struct arena *a, const char *path, struct pdf_view *out);
/* How many words say this; *at (may be NULL): the first one, or NULL. */
int pdf_view_count(const struct pdf_view *v, const char *text, const struct pdf_seen **at);
/* What stands outside the margins and is neither a page number nor the foot's; NULL: nothing. */
const struct pdf_seen *pdf_view_stray(const struct pdf_view *v, const struct doc_page *page,
                                      struct str foot);

#endif
