/*
 * csv_inner.h — what the pieces of the CSV reader share.  Private to lib/file.
 */
#ifndef KIEMDIEM_FILE_CSV_INNER_H
#define KIEMDIEM_FILE_CSV_INNER_H

#include <stdio.h>

#include "lib/base/buf.h"
#include "lib/file/csv.h"

struct csv {
    struct arena *arena;
    struct arena *scratch; /* of one row */
    enum lang lang;
    struct problems *problems;
    struct str file, sheet;
    FILE *in;         /* NULL: `bytes` */
    struct str bytes; /* of a file in memory */
    struct csv_facts facts;
    int reported_row;         /* odd things up to this row were reported */
    struct csv_field *fields; /* LIMIT_CSV_COLUMNS */
    struct buf record;        /* the texts of one row, one behind the other */
};

/* Bytes of the file as the parser gets them: without BOM, UTF-16 as UTF-8. */
struct csv_stream {
    struct csv *c;
    size_t at;            /* read of `bytes` */
    unsigned char *chunk; /* as in the file */
    size_t n, next;       /* of chunk */
    bool failed;
    bool bad_utf16;       /* something was replaced since this was last cleared */
    unsigned char out[8]; /* a character on its way */
    size_t out_n, out_next;
};

/* Rewinds.  The chunk is in the arena of the reader and used by one stream at a time. */
err_t csv_stream_open(struct csv_stream *s, struct csv *c) MUST_CHECK;
/* The next byte; -1 at the end or on an error (`failed`). */
int csv_stream_next(struct csv_stream *s);

/* Finds encoding and separator; reports what the user should know of them. */
err_t csv_judge(struct csv *c) MUST_CHECK;
/* Reads a file through the parser.  `quiet`: no reports. */
err_t csv_parse(struct csv *c, bool quiet, csv_row_fn *fn, void *arg) MUST_CHECK;
/* Reports at a row and column (0: none) and answers `code`; a warning for OK. */
err_t csv_report(struct csv *c, err_t code, int row, int col, enum msg_id id, struct str arg);

#endif
