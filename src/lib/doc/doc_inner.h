/*
 * doc_inner.h — what the writers share: how a file comes to be, how text is cleaned, how styles look.
 * Private to lib/doc.
 */
#ifndef KIEMDIEM_DOC_INNER_H
#define KIEMDIEM_DOC_INNER_H

#include <stdio.h>

#include "lib/base/buf.h"
#include "lib/doc/doc.h"

/* One kind of file.  A writer puts everything into w->out; the file's names belong to doc.c.  What it
   cannot do it reports (doc_io, doc_refuse) and answers. */
struct doc_ops {
    err_t (*open)(struct doc_writer *w);
    err_t (*part)(struct doc_writer *w, const struct doc_part *part);
    /* Gives back everything that it took in any case; ends the file only when `keep`.  Called once
       after an open that answered OK. */
    err_t (*close)(struct doc_writer *w, bool keep, int *pages);
};
extern const struct doc_ops doc_docx_ops, doc_html_ops, doc_pdf_ops;

struct doc_writer {
    struct arena *a;       /* the caller's: for what lives as long as the writer */
    struct arena *scratch; /* emptied after each part */
    struct doc_request request;
    const struct doc_ops *ops;
    FILE *out;   /* the file under its temporary name */
    char *part;  /* that name */
    int n_parts; /* written so far */
    err_t failed;
    void *own; /* of the writer */
};

/* Reports that the file cannot be written, with errno's reason; answers E_IO. */
err_t doc_io(struct doc_writer *w);
/* Reports `id` with the path as {1}; answers `code`. */
err_t doc_refuse(struct doc_writer *w, err_t code, enum msg_id id);

/*
 * The text as every file may hold it: NFC, what is no UTF-8 as U+FFFD, line ends as '\n', tabs kept,
 * without other control characters and U+FFFE, U+FFFF.  `s` itself when it is so already (the fast
 * way: nearly all); else in `a`.
 */
struct str doc_clean(struct arena *a, struct str s);

/* How a paragraph comes out: its style with what it and its part say itself. */
struct doc_look {
    int size; /* of its runs that say no other, tenths of a point */
    bool bold, italic;
    int leading; /* exact distance of lines, never less than the largest run needs; 0: single */
    int indent, first; /* tenths of a millimetre */
    int before, after; /* tenths of a point */
    bool keep_next;
};
struct doc_look doc_look(const struct doc_part *part, const struct doc_para *p);

/* The length of the paragraph's longest line (parted by '\n' alone) in a face as wide as Times, tenths
   of a millimetre. */
int doc_line_width(struct arena *a, const struct doc_para *p, const struct doc_look *l);

/* The align of a paragraph in a cell: its own, or the cell's. */
enum doc_align doc_align_in(enum doc_align para, enum doc_align cell);

/* Space between the border of a cell and its text, tenths of a millimetre; none without borders. */
enum { CELL_SIDE = 12, CELL_ABOVE = 4 };

#endif
