/*
 * dated.h — days in the book: a column that holds a day or nothing, and the words for a period.
 *
 * A period runs from from_date (null: always so) to the day before to_date (null: still so).
 */
#ifndef KIEMDIEM_ORG_DATED_H
#define KIEMDIEM_ORG_DATED_H

#include <limits.h>

#include "lib/base/date.h"
#include "lib/db/db.h"

#define DAY_NONE INT_MIN /* no day: null in the book */

void q_day(struct query *q, const char *param, date_t day);
date_t q_get_day(const struct query *q, int col);
/* Yes, no, not known: 1, 0, -1 here; 1, 0, null in the book. */
void q_maybe(struct query *q, const char *param, int value);
int q_get_maybe(const struct query *q, int col);

/* A day as people write it at the command line: 31/12/2024 or 2024-12-31. */
bool day_read(struct str text, date_t *out);
/* "31/12/2024"; "" for DAY_NONE.  In the arena. */
struct str day_text(struct arena *a, date_t day);

#endif
