/*
 * xlsx_write.h — the door to writing spreadsheets that people fill in and send back.
 *
 * Written row by row in constant memory, under a temporary name that is changed when the file is
 * whole.  Text is always written as text: a name never becomes a formula.  Rows and columns count
 * from 0; a row is ended by going to the next one.
 */
#ifndef KIEMDIEM_FILE_XLSX_WRITE_H
#define KIEMDIEM_FILE_XLSX_WRITE_H

#include "lib/base/date.h"
#include "lib/base/err.h"
#include "lib/base/str.h"

struct arena;
struct xlsx_out;

enum xlsx_style {
    XLSX_STYLE_LOCKED, /* a value that stays as it is */
    XLSX_STYLE_INPUT,  /* a cell to be filled: unlocked */
    XLSX_STYLE_INPUT_DAY,
    XLSX_STYLE_HEADING,
    XLSX_STYLE_TITLE,
    XLSX_STYLE_NOTE,
    XLSX_STYLES
};

/* What a cell to be filled takes. */
enum xlsx_takes {
    XLSX_TAKES_ANY,
    XLSX_TAKES_WHOLE,   /* whole numbers lo … hi */
    XLSX_TAKES_DECIMAL, /* hundredths lo … hi */
    XLSX_TAKES_DAY,
    XLSX_TAKES_WORD,   /* one of the words, from a list */
    XLSX_TAKES_FORMULA /* one of the cells that `range` names: "='Sheet'!$A$4:$A$9" */
};
struct xlsx_input {
    enum xlsx_takes takes;
    long lo, hi;
    struct str besides; /* of numbers and days: a word that is taken too; empty: none */
    const struct str *word;
    size_t n_words;
    struct str range;
    struct str told; /* said when something else is typed */
};

/* E_IO: it cannot be written there.  Lives in the arena. */
err_t xlsx_out_open(struct arena *a, struct str path, struct xlsx_out **out) MUST_CHECK;
/* Begins a sheet: at most 31 characters of name.  `shut`: only unlocked cells can be changed. */
void xlsx_out_sheet(struct xlsx_out *x, struct str name, bool shut);
/* The sheet is kept out of sight. */
void xlsx_out_hide(struct xlsx_out *x);
/* A sheet too wide for one page: printed over several, these rows and columns (from 0, the last one
   included) on each. */
void xlsx_out_wide(struct xlsx_out *x, int rows, int col1, int col2);
void xlsx_out_column(struct xlsx_out *x, int col, double width, bool hidden);
/* Rows above and columns to the left of it stay in sight. */
void xlsx_out_freeze(struct xlsx_out *x, int row, int col);
void xlsx_out_hide_row(struct xlsx_out *x, int row); /* before its cells */
/* Before its cells: room for so many lines of text. */
void xlsx_out_lines(struct xlsx_out *x, int row, int lines);
/* How many lines a text takes in a column of that width. */
int xlsx_out_lines_of(struct str text, double width);
void xlsx_out_text(struct xlsx_out *x, int row, int col, struct str text, enum xlsx_style style);
void xlsx_out_number(struct xlsx_out *x, int row, int col, long n, enum xlsx_style style);
void xlsx_out_hundredths(struct xlsx_out *x, int row, int col, long n, enum xlsx_style style);
void xlsx_out_day(struct xlsx_out *x, int row, int col, date_t day); /* a cell to be filled */
void xlsx_out_blank(struct xlsx_out *x, int row, int col, enum xlsx_style style);
/* What the cells of a column take, from one row to another. */
void xlsx_out_input(struct xlsx_out *x, int row1, int row2, int col, const struct xlsx_input *in);
/* Can these words be a list of their own?  Excel takes neither long ones nor a comma: such words
   stand in cells of a sheet, and the list is a range. */
bool xlsx_out_listable(const struct str *word, size_t n);
/* Ends the file; keep false: nothing is left of it.  E_IO. */
err_t xlsx_out_close(struct xlsx_out *x, bool keep) MUST_CHECK;

#endif
