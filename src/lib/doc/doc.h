/*
 * doc.h — a document as three writers take it: parts of blocks; and the door to the writers.
 *
 * A part is one paper: it begins on a page of its own and counts its pages from 1.  A file holds one
 * part (a paper) or many (papers in the order of printing); parts are written as they come and
 * forgotten, so a file of thousands needs the memory of one.
 *
 * Lengths of the page are tenths of a millimetre, sizes and spaces of type tenths of a point; widths
 * of columns are thousandths of the width of the text.  Strings are UTF-8, in NFC or not; they and
 * the blocks belong to whoever made them and must live until doc_part returns.
 */
#ifndef KIEMDIEM_DOC_DOC_H
#define KIEMDIEM_DOC_DOC_H

#include "lib/base/arena.h"
#include "lib/base/problem.h"
#include "lib/i18n/msg.h"

/* --- paragraphs --- */

enum doc_align { DOC_LEFT, DOC_CENTER, DOC_RIGHT, DOC_JUSTIFY };

/*
 * What a paragraph is; the writers give each its style (DOCX: a named style; HTML: an element).
 * TITLE, SUBJECT and headings are bold and stay with what follows; everything else is bold by its
 * runs.  BODY, TITLE, SUBJECT and headings have the part's leading, the others single lines.  CELL
 * and NOTE are two points smaller than body text.  The align is always the paragraph's own.  The
 * part's indent of first lines is for BODY and headings that are LEFT or JUSTIFY and have indent 0 and
 * first 0 (first 1, a tenth of a millimetre, is as good as none).  `before` and `after` of a
 * paragraph made by {0} are 0, not the style's.
 */
enum doc_style {
    DOC_BODY,
    DOC_TITLE,    /* the kind of document: capitals, bold */
    DOC_SUBJECT,  /* what it is about, below the title */
    DOC_HEADING1, /* A, B */
    DOC_HEADING2, /* I, II */
    DOC_HEADING3, /* 1, 2 */
    DOC_HEAD,     /* lines of the heading block and of signatures */
    DOC_CELL,     /* text of a table */
    DOC_NOTE,     /* small print, recipients */
    DOC_STYLES
};

enum doc_run_kind {
    RUN_TEXT, /* '\n' inside is a line break */
    RUN_BOX,  /* a tick box, text is not used; `ticked` */
    RUN_FILL  /* dots to the right margin, to be written on by hand; ends its line */
};
enum { RUN_BOLD = 1, RUN_ITALIC = 2, RUN_UNDERLINE = 4 };

struct doc_run {
    enum doc_run_kind kind;
    struct str text;
    unsigned flags;
    int size; /* tenths of a point; 0: that of the style */
    bool ticked;
    /* What stands here is the answer to this field of a form ("identity.name"); "" for print.  DOCX:
       a bookmark around the run. */
    struct str field;
};

struct doc_para {
    enum doc_style style;
    enum doc_align align;
    struct doc_run *run;
    int n_runs;
    int indent, first; /* of all lines; of the first one besides (may be negative) */
    int before, after; /* spaces, tenths of a point; -1: those of the style */
    bool keep_next;    /* on the same page as the next block: headings have it of themselves */
    bool rule_below;   /* a line below, as long as the text */
    int fill_lines;    /* besides the runs: so many dotted lines to write on */
};

/* --- tables --- */

struct doc_block;

struct doc_cell {
    struct doc_block *block;
    int n_blocks;
    int span;             /* columns that it covers; 0 means 1 */
    enum doc_align align; /* of what stands in it: paragraphs whose own align is DOC_LEFT take it */
};

struct doc_row {
    struct doc_cell *cell;
    int n_cells;
    bool head;  /* repeated on every page that the table goes on to; only the first rows */
    bool whole; /* not parted between two pages unless it is higher than a page */
};

struct doc_table {
    int n_columns;
    const int *width; /* thousandths of the width of the text */
    struct doc_row *row;
    int n_rows;
    bool borders; /* hairlines; without them: heading blocks, signatures */
    bool whole;   /* all rows on one page if they fit on one */
};

enum doc_block_kind { BLOCK_PARA, BLOCK_TABLE, BLOCK_PAGE_BREAK };

struct doc_block {
    enum doc_block_kind kind;
    struct doc_para para;
    struct doc_table table;
    /* The answer to this field of a form begins here and goes on in the following blocks of the same
       field; "" for what is printed.  DOCX: a bookmark around the blocks; HTML: data-field. */
    struct str field;
};

/* --- parts --- */

enum doc_numbers { NUMBERS_NONE, NUMBERS_TOP, NUMBERS_BOTTOM }; /* in the middle; none on page 1 */

struct doc_page {
    int width, height;            /* A4 upright: 2100, 2970 */
    int top, bottom, left, right; /* margins */
    enum doc_numbers numbers;
};

struct doc_part {
    struct str title; /* for the outline and the properties of the file */
    struct doc_page page;
    struct str font; /* family: "Times New Roman" */
    int size;        /* of body text, tenths of a point: 140 */
    int leading;     /* exact distance of lines, tenths of a point; 0: single */
    int first;       /* indent of first lines of body paragraphs, tenths of a millimetre */
    int space;       /* after a paragraph of body text, tenths of a point */
    struct str foot; /* small print at the foot of every page; "" for none */
    struct doc_block *block;
    int n_blocks;
};

/* --- writers --- */

enum doc_format { DOC_DOCX, DOC_PDF, DOC_HTML, DOC_FORMATS };

struct doc_request {
    enum doc_format format;
    const char *path;         /* written under another name and renamed when it is whole */
    struct str title, author; /* of the file; author is the issuing body */
    struct str lang;          /* "vi" */
    struct str paper;         /* id and version of the paper, for who reads it back; "" for none */
    enum lang said_in;        /* language of reports */
    /* Not forced onto the disk file by file: who makes many calls doc_sync at the end, before he says
       that they are there.  A disk takes milliseconds for each file, a document takes two. */
    bool unsynced;
    struct problems *problems;
};

struct doc_writer;
/* The texts of the request are copied; its problems must live.
   E_IO, E_LIMIT (a part that is far too long): reported.  E_STATE, reported: this machine has no pango
   or cairo (PDF).  The writer lives in the arena, which must not be reset before doc_close; a writer
   that was opened is closed in any case. */
err_t doc_open(struct arena *a, const struct doc_request *r, struct doc_writer **out) MUST_CHECK;
err_t doc_part(struct doc_writer *w, const struct doc_part *part) MUST_CHECK;
/* keep false, or an error before: nothing is left at `path`.  *pages (may be NULL): of a PDF. */
err_t doc_close(struct doc_writer *w, bool keep, int *pages) MUST_CHECK;

/* What was written with `unsynced` into this folder stands on the disk when it answers OK.  E_IO. */
err_t doc_sync(const char *folder) MUST_CHECK;

/* "docx", "pdf", "html". */
extern const char *const doc_format_words[DOC_FORMATS];

#endif
