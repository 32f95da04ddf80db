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

/* --- faces and words (doc_pdf_fonts.c) --- */

struct pdf_fonts; /* the process's: pango's map of fonts, the words seen so far */
struct family;

/* A family in a size, upright or not: lives until pdf_fonts_part. */
struct pdf_face {
    const struct family *family;
    int size;                 /* tenths of a point */
    bool bold, italic, plain; /* plain: it has a blank; else nothing is `plain` in it */
    PangoFont *font;
    cairo_scaled_font_t *scaled;
    double ascent, descent, blank; /* blank: width of one */
    unsigned long blank_glyph;
    struct pdf_face *next;
};

/* A word without blanks as it comes out of a face: lives as long as the face. */
struct pdf_word {
    const struct pdf_face *face;
    unsigned hash;
    bool foreign; /* not set here: for pango as a whole; there are no glyphs then */
    struct str text;
    double width;
    int n_glyphs;         /* as many clusters: a glyph is one or more letters */
    cairo_glyph_t *glyph; /* from 0, 0 */
    cairo_text_cluster_t *cluster;
};

struct pdf_fonts *pdf_fonts(const struct pdf_library *lib);
PangoContext *pdf_context(struct pdf_fonts *f);
/* Faces are of this family from here on.  Faces and words of parts before may be gone. */
void pdf_fonts_part(struct pdf_fonts *f, struct str family);
const struct pdf_face *pdf_face(struct pdf_fonts *f, int size, bool bold, bool italic);
/* The same for pango; good until the next call. */
const PangoFontDescription *pdf_description(struct pdf_fonts *f, const struct pdf_face *face);
const struct pdf_word *pdf_word(struct pdf_fonts *f, const struct pdf_face *face, struct str s);

/* --- lines --- */

/* A word or a tick box on a line. */
enum { ATOM_UNDERLINE = 1, ATOM_BOX = 2, ATOM_TICKED = 4, ATOM_LEAD = 8, ATOM_OPEN = 16 };
struct pdf_atom {
    const struct pdf_face *face;
    const struct pdf_word *word; /* NULL: a box */
    int blanks;     /* before it: a line may end there; so it may where it is ATOM_OPEN */
    unsigned flags; /* ATOM_LEAD: the first of its piece, whose blanks stay */
};

/* A laid-out piece of text, alive until its last line is drawn. */
struct pdf_text {
    PangoLayout *layout;
    int lines_left;
    struct pdf_text *next, *before; /* of those alive */
};

struct pdf_line {
    const struct pdf_atom *atom; /* what stands on it, if it was set here … */
    int n_atoms;
    double stretch;        /* of every blank on it */
    struct pdf_text *text; /* … or by pango; NULL: nothing of it */
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
    double before, height; /* before: space above, lost at the top of a page */
    bool whole, head, borders;
    const struct pdf_table *table;
};

struct pdf_table {
    struct pdf_row *heads; /* repeated on every page */
    int n_heads;
    double heads_height;
};

/* The borders of rows of one make, one below the other: drawn together. */
enum { GRID_EDGES = 64, GRID_ROWS = 128 };
struct pdf_grid {
    double edge[GRID_EDGES], y[GRID_ROWS]; /* of columns; the tops of rows and the last bottom */
    int n_edges, n_rows;                   /* n_rows 0: nothing is to be drawn */
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
    struct arena *part_a; /* the writer's scratch: emptied after each part */
    struct arena *a;      /* of what is not placed yet: emptied whenever everything is */
    const struct pdf_library *lib;
    cairo_surface_t *surface;
    cairo_t *cr;
    struct pdf_fonts *fonts;
    struct pdf_ink *ink;
    struct pdf_text *alive;
    int pages; /* of the file */
    /* of the part in hand */
    const struct doc_part *part;
    int page; /* 0: none is begun */
    double top, bottom, left, width;
    double y;
    bool fresh; /* at the top of the page, or below repeated heads */
    bool inked; /* something stands on the page */
    struct pdf_item *chain;
    int n_chain, cap_chain;
    struct pdf_grid grid;
};

/* A tick box as text, for who searches and copies, and where a font draws it. */
#define PDF_BOX_EMPTY  "\u2610"
#define PDF_BOX_TICKED "\u2612"
enum { PDF_BOX_BYTES = 3 };

#define PDF_OF_MM(tenths) ((tenths)*72.0 / 254.0)
#define PDF_OF_PT(tenths) ((tenths) / 10.0)

/* Lines of paragraphs one after the other. */
struct pdf_lines {
    struct pdf_line *line;
    int n, cap;
    double after; /* space that the last paragraph wants below */
};
struct pdf_line *pdf_add_line(struct pdf *p, struct pdf_lines *out);

/* What a paragraph says between two line ends, in runs. */
struct pdf_span {
    size_t from, to; /* bytes of the text */
    const struct pdf_face *face;
    unsigned flags; /* ATOM_… */
};
struct pdf_piece {
    struct str text;
    const struct pdf_span *span;
    int n_spans;
    const struct pdf_face *face; /* of a line without a word */
    enum doc_align align;
    double indent, first;  /* of all lines; of the first one besides */
    double width, leading; /* leading 0: as the faces want */
};
/* Sets a piece word by word; false, and nothing is done, when pango must: see doc_pdf_fonts.c. */
bool pdf_set(struct pdf *p, const struct pdf_piece *piece, struct pdf_lines *out);
/* Where the baseline of a line lies that is `height` high, 0: as high as its letters. */
void pdf_line_metrics(struct pdf_line *line, double height, double ascent, double descent);
void pdf_draw_atoms(struct pdf *p, const struct pdf_line *line, double x, double y);
struct pdf_ink *pdf_ink_new(struct arena *a);

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

/* Borders are drawn at the latest when the page ends. */
void pdf_grid_end(struct pdf *p);

/* Blocks onto pages. */
void pdf_blocks(struct pdf *p, const struct doc_block *block, int n);

#endif
