/*
 * date.h — civil dates (proleptic Gregorian), as days since 1970-01-01, without time or zone.
 *
 * Dates of the program lie in 1900-01-01 .. 2059-09-16, so a date fits 16 bits
 * (limits.h: LIMIT_DATE_MIN, LIMIT_DATE_MAX).
 */
#ifndef KIEMDIEM_BASE_DATE_H
#define KIEMDIEM_BASE_DATE_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/base/str.h"

typedef int date_t; /* days since 1970-01-01 */

struct ymd {
    int y, m, d;
};

date_t date_of(int y, int m, int d); /* y, m, d must exist: see date_exists */
bool date_exists(int y, int m, int d);
struct ymd date_parts(date_t d);
int date_weekday(date_t d); /* 0 = Monday .. 6 = Sunday */
/* The same day `months` later (or earlier), clamped to the end of the month: 31/08 + 6 = 28/02. */
date_t date_add_months(date_t d, int months);
/* "2024-12-31", strict. False too for a day that does not exist or lies outside
   LIMIT_DATE_MIN .. LIMIT_DATE_MAX. */
bool date_parse_iso(struct str s, date_t *out);
/* "31/12/2024" (also 1/2/2024), strict in the same way. */
bool date_parse_vi(struct str s, date_t *out);
/* Writes "31/12/2024" or "2024-12-31" and NUL. */
void date_format_vi(date_t d, char out[11]);
void date_format_iso(date_t d, char out[11]);

/* Days on which nobody works beside Saturdays and Sundays, and days that are worked all the same.
   Both sorted, each day once. */
struct calendar_days {
    const date_t *off;
    size_t n_off;
    const date_t *work;
    size_t n_work;
    int first_year, last_year; /* the years the list speaks of; 0: none */
};
/* Is the year of d one that the list speaks of? Outside, working days are counted without holidays. */
bool calendar_covers(const struct calendar_days *cal, date_t d);
bool workday_is(const struct calendar_days *cal, date_t d);
/* Working days d with after < d <= upto. Negative never: 0 when upto <= after. */
int workdays_between(const struct calendar_days *cal, date_t after, date_t upto);
/* The last day s with workdays_between(cal, s, meeting) >= n. */
date_t workdays_before(const struct calendar_days *cal, date_t meeting, int n);

#endif
