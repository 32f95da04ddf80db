/*
 * doc_pdf_inner.h — private to the PDF writer: paragraphs as lines, blocks as items on pages.
 *
 * All lengths here are points, y grows downwards.  Lines are laid out first and placed later, when it
 * is known what must stand together; a paragraph's layout is given back with its last line.
 */
#ifndef KIEMDIEM_DOC_DOC_PDF_INNER_H
#define KIEMDIEM_DOC_DOC_PDF_INNER_H

#include "lib/doc/doc_inner.h"
#include "lib/doc/doc_pdf_library.h"

/* A laid-out piece of text, alive until its last line is drawn. */
struct pdf_text {
    PangoLayout *layout;
    int lines_left;
    struct pdf_text *next, *before; /* of those alive */
};

struct pdf_line {
    struct pdf_text *text; /* NULL: nothing is written on it */
    PangoLayoutLine *line;
    double x, baseline;    /* of the line's left end; of the baseline from the top of the line */
    double before, height; /* space above, lost at the top of a page; height */
    double fill_from, fill_to; /* dots from … to, at the baseline; equal: none */
    double rule_from, rule_to; /* a line below the text; equal: none */
    bool keep;                 /* on the same page as the next line */
};

struct pdf_cell {
    struct pdf_line *line;
    int n, next;     /* next: the first line that is not drawn yet */
    double x, width; /* from the left margin */
    double after;    /* below the last line */
};

struct pdf_row {
    struct pdf_cell *cell;
    int n;
    double height;
    bool whole, head, borders;
    const struct pdf_table *table;
};

struct pdf_table {
    struct pdf_row *heads; /* repeated on every page */
    int n_heads;
    double heads_height;
};

enum pdf_item_kind { ITEM_LINE, ITEM_ROW };
struct pdf_item {
    enum pdf_item_kind kind;
    struct pdf_line *line;
    struct pdf_row *row;
    bool keep; /* on the same page as the next item */
};

struct pdf {
    struct doc_writer *w;
    struct arena *a; /* the writer's scratch: emptied after each part */
    const struct pdf_library *lib;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoFontMap *fonts;
    PangoContext *context;
    PangoFontDescription *face;
    struct pdf_text *alive;
    int pages; /* of the file */
    /* of the part in hand */
    const struct doc_part *part;
    int page; /* 0: none is begun */
    double top, bottom, left, width;
    double y;
    bool fresh; /* nothing stands on the page yet */
    struct pdf_item *chain;
    int n_chain, cap_chain;
};

#define PDF_OF_MM(tenths) ((tenths)*72.0 / 254.0)
#define PDF_OF_PT(tenths) ((tenths) / 10.0)

/* Lines of paragraphs one after the other. */
struct pdf_lines {
    struct pdf_line *line;
    int n, cap;
    double after; /* space that the last paragraph wants below */
};
/* Adds those of a paragraph within `width`. */
void pdf_paragraph(struct pdf *p, const struct doc_para *para, enum doc_align cell, double width,
                   struct pdf_lines *out);
/* Draws a line whose top is at y and whose left margin is at x. */
void pdf_draw_line(struct pdf *p, struct pdf_line *line, double x, double y);
/* Text outside the flow: page numbers, the foot.  Size in tenths of a point. */
void pdf_draw_small(struct pdf *p, struct str text, int size, enum doc_align align,
                    double baseline);
void pdf_forget(struct pdf *p); /* layouts that were never drawn */

void pdf_page_begin(struct pdf *p);
void pdf_page_end(struct pdf *p);

/* Blocks onto pages. */
void pdf_blocks(struct pdf *p, const struct doc_block *block, int n);

#endif
