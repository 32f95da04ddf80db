/*
 * docx_read_inner.h — what the two halves of the DOCX reader share.  Private to lib/doc.
 */
#ifndef KIEMDIEM_DOC_DOCX_READ_INNER_H
#define KIEMDIEM_DOC_DOCX_READ_INNER_H

#include "lib/base/buf.h"
#include "lib/doc/docx_read.h"
#include "lib/file/xlsx_part.h"

struct docx_style {
    struct str id, name; /* name: lower case */
    int heading;
};

/* What is not read, to be told. */
struct docx_left_out {
    int external, chunks, objects, pictures, notes;
};

struct docx_reader {
    struct arena *a;
    struct package pkg;
    struct docx_text *out;
    struct str main; /* name of the part with the text */
    struct docx_style *style;
    int n_styles;
    struct docx_left_out left;
};

/* Reads the part with the text into out. */
err_t docx_read_body(struct docx_reader *r) MUST_CHECK;

#endif
