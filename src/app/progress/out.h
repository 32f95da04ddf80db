/*
 * out.h — the files of one unit: the same tables as a workbook and, when asked, as CSV and JSON.
 *
 * A table is written row by row and never held: a row goes to every file at once, so the files
 * cannot differ.  Files have temporary names until out_close, which gives all of them their names or
 * removes all of them.
 */
#ifndef KIEMDIEM_PROGRESS_OUT_H
#define KIEMDIEM_PROGRESS_OUT_H

#include "app/org/dated.h"
#include "lib/base/arena.h"

/* Rows of a sheet below its heading that Excel takes. */
#define OUT_ROWS_MOST 1048000

enum out_kind {
    OUT_TEXT,
    OUT_COUNT,
    OUT_DAY,  /* dd/mm/yyyy; in JSON yyyy-mm-dd */
    OUT_SHARE /* per cent with two decimals and a comma; in JSON a number */
};

struct out_column {
    struct str label; /* heading, in the user's language */
    const char *key;  /* name in JSON */
    enum out_kind kind;
    double width; /* characters */
    bool hidden;  /* in the workbook: nothing stands in it */
};

struct out_table {
    struct str sheet; /* name of the sheet, in the user's language: at most 31 characters */
    struct str title; /* above the heading */
    struct str note;  /* below the title; may be empty */
    const char *key;  /* name in JSON */
    const char *file; /* what the name of the CSV file ends in */
    const struct out_column *columns;
    size_t n_columns;
};

struct out;

struct out_request {
    const char *dir;
    struct str name; /* of the files, without folder and ending */
    struct str head; /* members of the JSON object before its tables, without braces */
    bool csv, json;
};

/* E_IO, reported: the folder cannot be written.  Lives in the arena. */
err_t out_open(struct db *db, struct arena *a, const struct out_request *r,
               struct out **out) MUST_CHECK;
/* Begins a table and ends the one before.  The columns must live until the next. */
err_t out_table(struct out *o, const struct out_table *t) MUST_CHECK;
/* The next cell of the row, by the kind of its column. */
void out_text(struct out *o, struct str text);
void out_count(struct out *o, int64_t n);
void out_day(struct out *o, date_t day);                    /* DAY_NONE: empty */
void out_share(struct out *o, int64_t part, int64_t whole); /* whole 0: empty */
void out_skip(struct out *o);                               /* empty */
/* Ends the row.  E_LIMIT, reported: more rows than a sheet takes.  E_IO. */
err_t out_row(struct out *o) MUST_CHECK;
int64_t out_rows(const struct out *o); /* of the present table */
/* Begins a text file beside, whose name ends so; then its text, piece by piece. */
err_t out_beside(struct out *o, const char *ending) MUST_CHECK;
void out_beside_text(struct out *o, struct str text);
/* Ends everything: keep false removes the files.  The path of the workbook goes to *path. */
err_t out_close(struct out *o, bool keep, struct str *path) MUST_CHECK;

/* 10000 * part / whole, rounded half up: hundredths of a per cent.  whole > 0. */
int64_t out_hundredths(int64_t part, int64_t whole);

#endif
