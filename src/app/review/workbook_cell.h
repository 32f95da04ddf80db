/*
 * workbook_cell.h — a cell of a workbook as a value of the contract, and back.  Private to this room.
 *
 * Words are taken in both languages, whatever their case and accents; numbers with point or comma;
 * days as text or as the serial number of a spreadsheet.
 */
#ifndef KIEMDIEM_REVIEW_WORKBOOK_CELL_H
#define KIEMDIEM_REVIEW_WORKBOOK_CELL_H

#include "app/review/layout.h"
#include "lib/file/xlsx_read.h"
#include "lib/json/json.h"

/* What cells of a file are read with. */
struct cells {
    struct arena *a;
    enum lang lang;
    const struct dict *dict;
    bool is_1904;
};

bool cell_is(const struct cells *x, struct str text, struct str word);
/* A label of an enum, or its word: the code; 0: neither. */
int cell_code(const struct cells *x, struct str text, const struct enum_def *e);
/* Yes or no; TRI_UNKNOWN: neither. */
enum tri cell_bool(const struct cells *x, struct str text);
/* As JSON; "" when the cell holds no such value. */
struct str cell_day_json(const struct cells *x, const struct xlsx_cell *cell);
struct str cell_fact_json(const struct cells *x, const struct xlsx_cell *cell,
                          const struct fact_def *f);
/* What a column takes, in words. */
struct str cell_expected(const struct cells *x, const struct layout_column *c);

/* A value of a fact as a person reads it; what is read back from this text is the value again. */
struct str cell_shown(struct arena *a, enum lang lang, const struct fact_def *f,
                      const struct json *v);

#endif
