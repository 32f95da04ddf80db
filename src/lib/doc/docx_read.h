/*
 * docx_read.h — the words of a DOCX file that came from outside: paragraphs, where they stand, what is
 * ticked.
 *
 * Any bytes may come.  Nothing in them is run, fetched or expanded: macros and DOCTYPE are refused;
 * links to the outside, embedded objects, inserted files, pictures and notes are told as not read.
 * Tracked changes are read as accepted; hidden text, and help that a control shows while it is empty,
 * are left out.
 */
#ifndef KIEMDIEM_DOC_DOCX_READ_H
#define KIEMDIEM_DOC_DOCX_READ_H

#include "lib/base/arena.h"
#include "lib/base/problem.h"
#include "lib/i18n/msg.h"

/* A bookmark begins or ends in front of byte `at` of its paragraph's text. */
struct docx_mark {
    struct str name;
    size_t at;
    bool begins;
};

struct docx_para {
    struct str text;       /* NFC; '\n' a line break, '\t' a tab; a tick box is ☐ or ☒ */
    struct str style;      /* its name in lower case: "heading 1"; "" for none */
    int heading;           /* 1 to 9; 0: none */
    bool listed;           /* numbered or with a bullet by the program, which is not in the text */
    bool boxed;            /* of a text box; follows the paragraph at which that hangs */
    int table;             /* 1, 2, 3 … in the order of the document; 0: in none */
    int outer;             /* the table around that one; 0: none */
    int row, column, span; /* in the table: from 0; span 1 or more */
    struct docx_mark *mark;
    int n_marks;
};

struct docx_text {
    struct docx_para *para;
    size_t n;
    struct str paper; /* of docProps/custom.xml, kd_paper; "" for none */
};

/*
 * Everything lives in the arena, which holds what limits.h lets in (DOCX_READ_ARENA).  E_NOTFOUND, E_IO:
 * the file cannot be read; E_INVALID: it is none, or must not be read; E_LIMIT: larger than a limit of
 * limits.h.  Reported; what is left out is reported as a warning.
 */
#define DOCX_READ_ARENA ((size_t)256 << 20)
err_t docx_read_path(struct arena *a, enum lang lang, struct problems *problems, const char *path,
                     struct docx_text *out) MUST_CHECK;
err_t docx_read_bytes(struct arena *a, enum lang lang, struct problems *problems, struct str file,
                      struct str bytes, struct docx_text *out) MUST_CHECK;

#endif
