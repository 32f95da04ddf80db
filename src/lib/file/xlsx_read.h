/*
 * xlsx_read.h — spreadsheets as offices keep them (.xlsx), read row by row.
 *
 * A workbook is never held whole: its shared strings stand in one buffer, a sheet streams through
 * a callback.  Every limit of lib/base/limits.h is kept while inflating, so a file that unpacks
 * into the void is refused early.  Nothing outside the file is ever fetched: document types,
 * entities and external relationships are refused or ignored.  Formulas are not computed; the
 * value that the writing program stored is taken.
 *
 * Not for writing (libxlsxwriter), nor for .xls, .xlsb and .ods: these are recognised and named.
 */
#ifndef KIEMDIEM_FILE_XLSX_READ_H
#define KIEMDIEM_FILE_XLSX_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/problem.h"
#include "lib/base/str.h"
#include "lib/i18n/msg.h"
#include "lib/text/legacy.h"

struct arena;
struct xlsx;

enum xlsx_type {
    XLSX_EMPTY,  /* a formula whose value was not stored; plain empty cells are not handed out */
    XLSX_TEXT,   /* shared, inline or formula text; also ISO dates (t="d") */
    XLSX_NUMBER, /* as written in the file: "41237", "0.5", "4.1E3" */
    XLSX_BOOL,   /* "1" or "0" */
    XLSX_ERROR   /* "#N/A" */
};

/* What the number format of a numeric cell shows of a date. */
enum xlsx_shows {
    XLSX_SHOWS_NUMBER, /* no date (also: only a time of day) */
    XLSX_SHOWS_DAY,
    XLSX_SHOWS_MONTH, /* mm/yyyy: the day stored beneath is not meant */
    XLSX_SHOWS_YEAR
};

struct xlsx_cell {
    int col; /* 1-based */
    enum xlsx_type type;
    enum xlsx_shows shows; /* of XLSX_NUMBER */
    bool formula;
    struct str text; /* NFC, blanks collapsed, trimmed; valid during the callback only */
    /* The same before no-break spaces and soft hyphens went: in old fonts they are letters. */
    struct str typed;
    enum legacy font;   /* what the font of the cell says of its text */
    bool font_capitals; /* it shows small letters as capitals */
};

struct xlsx_row {
    int number;                    /* 1-based, as the user sees it */
    const struct xlsx_cell *cells; /* ascending columns; empty cells are left out */
    size_t n;
};

struct xlsx_sheet {
    struct str name;
    bool hidden;    /* hidden or very hidden */
    bool worksheet; /* false: a chart or dialog sheet, which has no rows */
};

/* A merged range; its value belongs to its top left cell, the other cells are empty. */
struct xlsx_merge {
    int row1, col1, row2, col2; /* inclusive, 1-based */
};

/*
 * Opens a workbook: checks the package and reads the list of sheets, formats and shared strings.
 * `name` is how the user knows the file (reports).  The workbook lives in the arena and closes
 * with it.  Reports go to `problems` in `lang`, one for each refusal.
 * E_NOTFOUND: no such file.  E_IO: cannot be read.  E_LIMIT: over a limit.
 * E_INVALID: not a workbook, encrypted, truncated, damaged, a part missing, bad XML, a doctype.
 */
err_t xlsx_open(struct arena *a, enum lang lang, const char *path, struct str name,
                struct problems *problems, struct xlsx **out) MUST_CHECK;
/* The same from bytes in memory, which must live as long as the arena. */
err_t xlsx_open_memory(struct arena *a, enum lang lang, struct str bytes, struct str name,
                       struct problems *problems, struct xlsx **out) MUST_CHECK;

/* The sheets in the order of their tabs. */
const struct xlsx_sheet *xlsx_sheets(const struct xlsx *x, size_t *n);
/* Do day numbers count from 1904-01-01 (old Macintosh files) and not from 1899-12-30? */
bool xlsx_is_1904(const struct xlsx *x);

/* Called for every row that has a cell with a value.  False ends the reading (which is no error). */
typedef bool xlsx_row_fn(void *arg, const struct xlsx_row *row);

/* Streams a sheet.  Errors as xlsx_open; rows handed out before an error were read in good order. */
err_t xlsx_each_row(struct xlsx *x, size_t sheet, xlsx_row_fn *fn, void *arg) MUST_CHECK;
/* Merged ranges of the sheet that was read last.  A sheet that was not read to its end has none:
   they stand behind the rows.  At most LIMIT_XLSX_MERGES are kept. */
const struct xlsx_merge *xlsx_merges(const struct xlsx *x, size_t *n);
#define LIMIT_XLSX_MERGES 10000

/* "AB" for 28: how people name a column.  `out` gets at most 4 bytes with NUL. */
void xlsx_column_name(int col, char out[4]);

#endif
