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
    struct buf style_font;     /* one byte (xlsx_font_byte) for each cell format */
    struct xlsx_cell *cells;   /* of the row being read; LIMIT_XLSX_COLUMNS */
    struct xlsx_merge *merges; /* of the sheet read last */
    size_t n_merges;
};

/* --- xlsx_text.c --- */

/* Text as people mean it: _x000D_ escapes undone, control and zero-width characters gone, NFC,
   blanks collapsed.  *typed (when not NULL) is the same as far as old fonts need it: with no-break
   spaces and soft hyphens where there are any, else equal.  In `a`. */
struct str xlsx_clean(struct arena *a, struct str raw, struct str *typed);
/* Does a text hold characters that look like blanks and are letters of old fonts? */
bool xlsx_has_soft_blank(struct str s);
/* Encoding and capitals of a font in one byte, and back. */
char xlsx_font_byte(struct str font);
void xlsx_font_take(char byte, struct xlsx_cell *cell);
/* Reads the shared strings of `part` (a part that does not exist has none). */
err_t xlsx_read_shared(struct xlsx *x, const char *part) MUST_CHECK;
/* Shared string (as typed) by the number as written; false when there is none. */
bool xlsx_shared(const struct xlsx *x, struct str number, struct str *out);
/* Reads which cell formats show a date, and which have an old Vietnamese font. */
err_t xlsx_read_styles(struct xlsx *x, const char *part) MUST_CHECK;
enum xlsx_shows xlsx_format_shows(struct str code); /* of a number format: "dd/mm/yyyy" */

/* --- xlsx_sheet.c holds xlsx_each_row and xlsx_merges --- */

#endif
