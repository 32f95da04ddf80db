/*
 * xlsx_testkit.h — makes small workbooks, right and wrong ones, for tests.
 */
#ifndef KIEMDIEM_FILE_XLSX_TESTKIT_H
#define KIEMDIEM_FILE_XLSX_TESTKIT_H

#include "lib/base/str.h"

struct arena;

struct kit_part {
    const char *name; /* NULL ends a list */
    struct str bytes;
};

/* A zip of those parts, deflated.  In the arena. */
struct str kit_zip(struct arena *a, const struct kit_part *parts);

struct kit_sheet {
    const char *name;  /* NULL ends a list */
    const char *state; /* "hidden"; NULL: visible */
    const char *rows;  /* what stands within <sheetData> */
    const char *tail;  /* what stands behind it: merges; may be NULL */
};

struct kit_book {
    const char *properties; /* attributes of workbookPr: date1904="1"; may be NULL */
    const char *shared;     /* what stands within <sst>; NULL: no such part */
    const char *styles;     /* what stands within <styleSheet>; NULL: no such part */
    struct kit_sheet sheets[4];
    const char *leave_out; /* a part that is named but missing; may be NULL */
    const char *prolog;    /* put before the root of every sheet: a doctype; may be NULL */
};

/* A whole workbook.  In the arena. */
struct str kit_workbook(struct arena *a, const struct kit_book *book);

/* Rows of text cells as sheet XML: "a|b|c\nd|e" makes two rows, counted from `first_row`;
   a cell that begins with '#' is a number, "#41237@1" one with cell format 1; "$2$abc" is text with
   cell format 2. */
const char *kit_rows(struct arena *a, int first_row, const char *text);

#endif
