/*
 * doc_docx_inner.h — what the text (doc_docx.c) and the package around it (doc_docx_parts.c) share.
 * Private to lib/doc.
 */
#ifndef KIEMDIEM_DOC_DOCX_INNER_H
#define KIEMDIEM_DOC_DOCX_INNER_H

#include "lib/doc/doc_inner.h"

/* A header or footer that some section names. */
struct docx_margin {
    bool footer, number;
    struct str text; /* of a footer */
};

/* How often a field's bookmark was written: a name stands once in a file. */
struct docx_field {
    struct str name;
    int times;
};

enum docx_side { HEADER_FIRST, HEADER_REST, FOOTER_FIRST, FOOTER_REST, DOCX_SIDES };

struct docx {
    struct buf text; /* word/document.xml as far as it is known, or what is not in `spill` yet */
    struct buf tail; /* of the last paragraph of the last part: what follows its properties */
    struct buf
        section; /* that part's section: behind those properties, or at the end of the file */
    FILE *spill; /* of a long document: a file without a name; NULL: it is in memory */
    struct doc_part base; /* the first part: the styles are made for it (its blocks are not kept) */
    struct doc_look look[DOC_STYLES]; /* of the styles */
    struct docx_margin *margin;
    int n_margins, margin_room;
    bool named[DOCX_SIDES]; /* a section named a header or footer of that kind */
    struct docx_field *field;
    int n_fields, field_room;
    int n_bookmarks;
};

/* Text with what XML and attributes need, cleaned.  '\n' and '\t' as they are. */
void docx_escape(struct doc_writer *w, struct buf *b, struct str raw);
/* The align that the style has in the file. */
enum doc_align docx_style_align(enum doc_style style);
extern const char *const docx_style_ids[DOC_STYLES], *const docx_align_words[];
/* Tenths of a millimetre and of a point in twentieths of a point. */
int docx_mm(int tenths);
int docx_pt(int tenths);

/* The properties within w:pPr that the look of a style has and another has not; and within w:rPr. */
void docx_look_para(struct buf *b, const struct doc_look *l, enum doc_align align,
                    const struct doc_look *base, enum doc_align base_align);

/* Writes everything but the text, which stands in x->text or x->spill, and ends the file. */
err_t docx_package(struct doc_writer *w);

#endif
