/*
 * xlsx_inner.h — what the pieces of the workbook reader share.  Private to lib/file.
 */
#ifndef KIEMDIEM_FILE_XLSX_INNER_H
#define KIEMDIEM_FILE_XLSX_INNER_H

#include <stdint.h>

#include "lib/file/xlsx_part.h"
#include "lib/file/xlsx_read.h"

struct xlsx {
    struct package pkg;
    struct arena *arena;
    struct arena *scratch; /* one row, or one shared string */
    bool is_1904;
    struct xlsx_sheet *sheets; /* n_sheets, in tab order */
    struct str *sheet_part;    /* its part; empty: the workbook names none */
    size_t n_sheets;
    struct buf shared;         /* the texts one behind the other */
    struct buf shared_end;     /* uint32_t: end of each text */
    struct buf style_shows;    /* one byte (enum xlsx_shows) for each cell format */
    struct xlsx_cell *cells;   /* of the row being read; LIMIT_XLSX_COLUMNS */
    struct xlsx_merge *merges; /* of the sheet read last */
    size_t n_merges;
};

/* --- xlsx_text.c --- */

/* Text as people mean it: _x000D_ escapes undone, control and zero-width characters gone, NFC,
   blanks collapsed.  In `a`. */
struct str xlsx_clean(struct arena *a, struct str raw);
/* Reads the shared strings of `part` (a part that does not exist has none). */
err_t xlsx_read_shared(struct xlsx *x, const char *part) MUST_CHECK;
/* Shared string by the number as written; false when there is none. */
bool xlsx_shared(const struct xlsx *x, struct str number, struct str *out);
/* Reads which cell formats show a date. */
err_t xlsx_read_styles(struct xlsx *x, const char *part) MUST_CHECK;
enum xlsx_shows xlsx_format_shows(struct str code); /* of a number format: "dd/mm/yyyy" */

/* --- xlsx_sheet.c holds xlsx_each_row and xlsx_merges --- */

#endif
