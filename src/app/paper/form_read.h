/*
 * form_read.h — a filled form becomes what it says.
 *
 * The paper tells what is printed and where its fields are; the file is laid beside it in order:
 * bookmarks first, then what is printed, recognised also when it was retyped, numbered otherwise, run
 * together with what follows or broken in two.  What lies between belongs to the field that is open
 * there.  Dots and printed help are no content.  What has no place is kept as a stray, never put into a
 * field where it may not belong without a word.
 */
#ifndef KIEMDIEM_PAPER_FORM_READ_H
#define KIEMDIEM_PAPER_FORM_READ_H

#include "app/paper/data.h"
#include "app/paper/language.h"
#include "app/review/review_form.h"
#include "lib/doc/docx_read.h"

/* More lines, and more bytes, than any form has: forty pages. */
enum { FORM_LINES = 2000, FORM_BYTES = 1 << 20 };

/*
 * Of the forms on the shelf the one that the file names, or, when that was lost, the one that fits best.
 * `blank` has the lists that forms choose from (levels, grades, none).  E_NOTFOUND: none fits; E_LIMIT:
 * longer than a form is.  Nothing is reported.
 */
err_t form_read(struct arena *a, const struct paper_shelf *shelf, const struct data *blank,
                const struct docx_text *doc, struct review_form *out) MUST_CHECK;

#endif
