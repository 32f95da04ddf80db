/*
 * row_source.h — a list as rows, whatever file it is kept in.
 *
 * What a file is, is told by its content and not by its name: a workbook (.xlsx), else text (CSV).
 * A list of text has one sheet, called as spreadsheet programs call it, and cells of text.
 */
#ifndef KIEMDIEM_ROSTER_ROW_SOURCE_H
#define KIEMDIEM_ROSTER_ROW_SOURCE_H

#include "lib/file/xlsx_read.h"

struct row_source;

/* Errors as xlsx_open and csv_open; reported. */
err_t row_source_open(struct arena *a, enum lang lang, const char *path, struct str name,
                      struct problems *problems, struct row_source **out) MUST_CHECK;
/* The same from bytes in memory, which must live as long as the arena. */
err_t row_source_open_memory(struct arena *a, enum lang lang, struct str bytes, struct str name,
                             struct problems *problems, struct row_source **out) MUST_CHECK;

const struct xlsx_sheet *row_source_sheets(const struct row_source *s, size_t *n);
/* Do day numbers count from 1904? */
bool row_source_is_1904(const struct row_source *s);
/* Streams a sheet, as often as wanted. */
err_t row_source_each_row(struct row_source *s, size_t sheet, xlsx_row_fn *fn,
                          void *arg) MUST_CHECK;

#endif
