/*
 * csv.h — lists kept as text (.csv, .tsv, .txt), read row by row.
 *
 * Nothing need be known of the file before: the encoding (UTF-8 and UTF-16 with or without BOM,
 * TCVN3, VNI, VISCII) and the separator (comma, semicolon, tab, bar; "sep=;" in the first line
 * decides) are found from its beginning.  Quotes as in RFC 4180, line ends CRLF, LF or CR; what is
 * not according to it is read as a spreadsheet program reads it, and reported.  The file is never
 * held whole.
 *
 * Places in reports: row as a spreadsheet program counts (a "sep=" line is none, a quoted line
 * break
 * begins none), column as the number of the cell, `sheet` as such a program calls it: the name of
 * the file without folder and ending.
 */
#ifndef KIEMDIEM_FILE_CSV_H
#define KIEMDIEM_FILE_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/problem.h"
#include "lib/base/str.h"
#include "lib/i18n/msg.h"
#include "lib/text/legacy.h"

struct arena;
struct csv;

enum csv_encoding {
    CSV_UTF8,
    CSV_UTF16_LE,
    CSV_UTF16_BE,
    CSV_LEGACY,      /* turned into Unicode: csv_facts.legacy */
    CSV_WINDOWS_1252 /* for want of anything better; a warning was given */
};

struct csv_facts {
    enum csv_encoding encoding;
    enum legacy legacy;
    bool bom;
    char separator; /* ',' ';' '\t' '|' */
    bool told;      /* the file named its separator itself ("sep=;") */
};

struct csv_field {
    int col;         /* 1-based */
    struct str text; /* NFC, blanks and line breaks collapsed, trimmed; valid during the callback */
    struct str
        typed; /* the same in UTF-8 before that: legacy text has letters that look like blanks */
    bool quoted;
};

struct csv_row {
    int number;                     /* 1-based, empty rows counted */
    int line;                       /* of the file, where the row begins */
    int width;                      /* fields, empty ones counted */
    const struct csv_field *fields; /* ascending columns; empty fields are left out */
    size_t n;
};

/*
 * Opens a list and judges its beginning; it lives in the arena and closes with it.  `name` is how
 * the user knows the file.
 * E_NOTFOUND: no such file.  E_IO: cannot be read.  E_LIMIT: larger than LIMIT_CSV_BYTES.
 * E_INVALID: empty, or no text.
 */
err_t csv_open(struct arena *a, enum lang lang, const char *path, struct str name,
               struct problems *problems, struct csv **out) MUST_CHECK;
/* The same from bytes in memory, which must live as long as the arena. */
err_t csv_open_memory(struct arena *a, enum lang lang, struct str bytes, struct str name,
                      struct problems *problems, struct csv **out) MUST_CHECK;

struct csv_facts csv_facts(const struct csv *c);
struct str csv_sheet_name(const struct csv *c);

/* Called for every row with a field that is not empty.  False ends the reading (no error). */
typedef bool csv_row_fn(void *arg, const struct csv_row *row);

/* Reads from the beginning, as often as wanted; what is odd is reported once.
   E_INVALID: an unclosed quote, a zero byte.  E_LIMIT: a limit of limits.h.  E_IO. */
err_t csv_each_row(struct csv *c, csv_row_fn *fn, void *arg) MUST_CHECK;

#endif
