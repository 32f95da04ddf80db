/*
 * old_text.h — columns of a sheet that hold text from before Unicode, found and decoded.
 *
 * A sheet is looked at whole; then every column is judged, apart for each old font in it (a list
 * put together from several offices mixes them).  A column that shows too little follows the sheet.
 */
#ifndef KIEMDIEM_ROSTER_OLD_TEXT_H
#define KIEMDIEM_ROSTER_OLD_TEXT_H

#include "lib/file/xlsx_read.h"

struct old_text;

struct old_text *old_text_make(struct arena *a);
void old_text_look(struct old_text *o, const struct xlsx_row *row);
/* To be called once, when all rows were looked at. */
void old_text_judge(struct old_text *o);
/* The row with its text decoded where the judgement says so; in `a`, cells included. */
struct xlsx_row old_text_decode(const struct old_text *o, struct arena *a,
                                const struct xlsx_row *row);

/* What was found of a column; encodings: legacy_name, joined by ", ". */
struct old_column {
    struct str converted; /* empty: nothing is changed */
    struct str unsure;    /* perhaps these; left as it is */
};
struct old_column old_text_column(const struct old_text *o, struct arena *a, int col);

#endif
