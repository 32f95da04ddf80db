/*
 * date.c — civil dates and working days.
 *
 * Conversion counts eras of 400 years (146,097 days) with years that begin in March,
 * so that the leap day is the last of its year.
 */
#include "lib/base/date.h"

#include <string.h>

#include "lib/base/limits.h"

#define DAYS_OF_ERA 146097
#define EPOCH_SHIFT 719468 /* days from 0000-03-01 to 1970-01-01 */

static int floor_div(int a, int b)
{
    return a / b - (a % b < 0);
}

static bool leap_year(int y)
{
    return y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
}

static int days_of_month(int y, int m)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return m == 2 && leap_year(y) ? 29 : days[m - 1];
}

date_t date_of(int y, int m, int d)
{
    if (m <= 2)
        y--;
    int era = floor_div(y, 400);
    int year = y - era * 400;                                         /* 0..399 */
    int day_of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1; /* 0..365, from 1 March */
    int day_of_era = year * 365 + year / 4 - year / 100 + day_of_year;
    return era * DAYS_OF_ERA + day_of_era - EPOCH_SHIFT;
}

bool date_exists(int y, int m, int d)
{
    if (y < 1 || y > 9999 || m < 1 || m > 12)
        return false;
    return d >= 1 && d <= days_of_month(y, m);
}

struct ymd date_parts(date_t d)
{
    int shifted = d + EPOCH_SHIFT;
    int era = floor_div(shifted, DAYS_OF_ERA);
    int day_of_era = shifted - era * DAYS_OF_ERA; /* 0..146096 */
    int year = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    int month = (5 * day_of_year + 2) / 153; /* 0 = March */
    struct ymd out;
    out.d = day_of_year - (153 * month + 2) / 5 + 1;
    out.m = month < 10 ? month + 3 : month - 9;
    out.y = year + era * 400 + (out.m <= 2);
    return out;
}

int date_weekday(date_t d)
{
    int r = (d + 3) % 7; /* 1970-01-01 was a Thursday */
    return r < 0 ? r + 7 : r;
}

date_t date_add_months(date_t d, int months)
{
    struct ymd at = date_parts(d);
    int count = at.y * 12 + (at.m - 1) + months;
    int y = floor_div(count, 12);
    int m = count - y * 12 + 1;
    int last = days_of_month(y, m);
    return date_of(y, m, at.d < last ? at.d : last);
}

/* Reads `lo`..`hi` digits at the start of *s and takes them off. */
static bool take_digits(struct str *s, size_t lo, size_t hi, int *out)
{
    size_t n = 0;
    int v = 0;
    while (n < s->n && n < hi && s->p[n] >= '0' && s->p[n] <= '9')
        v = v * 10 + (s->p[n++] - '0');
    if (n < lo)
        return false;
    *out = v;
    *s = str_sub(*s, n, s->n);
    return true;
}

static bool take_char(struct str *s, char c)
{
    if (s->n == 0 || s->p[0] != c)
        return false;
    *s = str_sub(*s, 1, s->n);
    return true;
}

static bool in_range(int y, int m, int d, date_t *out)
{
    if (!date_exists(y, m, d))
        return false;
    date_t v = date_of(y, m, d);
    if (v < LIMIT_DATE_MIN || v > LIMIT_DATE_MAX)
        return false;
    *out = v;
    return true;
}

bool date_parse_iso(struct str s, date_t *out)
{
    int y, m, d;
    return take_digits(&s, 4, 4, &y) && take_char(&s, '-') && take_digits(&s, 2, 2, &m) &&
           take_char(&s, '-') && take_digits(&s, 2, 2, &d) && s.n == 0 && in_range(y, m, d, out);
}

bool date_parse_vi(struct str s, date_t *out)
{
    int y, m, d;
    return take_digits(&s, 1, 2, &d) && take_char(&s, '/') && take_digits(&s, 1, 2, &m) &&
           take_char(&s, '/') && take_digits(&s, 4, 4, &y) && s.n == 0 && in_range(y, m, d, out);
}

/* The last `width` digits of v; a year beyond 0..9999 does not occur in the program. */
static char *put_digits(char *p, int v, int width)
{
    for (int i = width - 1; i >= 0; i--) {
        p[i] = (char)('0' + v % 10);
        v /= 10;
    }
    return p + width;
}

void date_format_vi(date_t d, char out[11])
{
    struct ymd at = date_parts(d);
    char *p = put_digits(out, at.d, 2);
    *p++ = '/';
    p = put_digits(p, at.m, 2);
    *p++ = '/';
    p = put_digits(p, at.y, 4);
    *p = '\0';
}

void date_format_iso(date_t d, char out[11])
{
    struct ymd at = date_parts(d);
    char *p = put_digits(out, at.y, 4);
    *p++ = '-';
    p = put_digits(p, at.m, 2);
    *p++ = '-';
    p = put_digits(p, at.d, 2);
    *p = '\0';
}

/* How many of the sorted days are at or before d. */
static size_t days_upto(const date_t *days, size_t n, date_t d)
{
    size_t lo = 0;
    while (lo < n) {
        size_t mid = lo + (n - lo) / 2;
        if (days[mid] <= d)
            lo = mid + 1;
        else
            n = mid;
    }
    return lo;
}

static bool days_have(const date_t *days, size_t n, date_t d)
{
    size_t upto = days_upto(days, n, d);
    return upto != 0 && days[upto - 1] == d;
}

bool workday_is(const struct calendar_days *cal, date_t d)
{
    if (days_have(cal->work, cal->n_work, d))
        return true;
    return date_weekday(d) < 5 && !days_have(cal->off, cal->n_off, d);
}

/* Mondays to Fridays at or before d, counted from a far Monday; only differences mean something. */
static int weekdays_upto(date_t d)
{
    int shifted = d + 3; /* 0 = Monday 1969-12-29 */
    int week = floor_div(shifted, 7);
    int day = shifted - week * 7;
    return week * 5 + (day < 5 ? day + 1 : 5);
}

bool calendar_covers(const struct calendar_days *cal, date_t d)
{
    int year = date_parts(d).y;
    return cal->first_year <= year && year <= cal->last_year;
}

int workdays_between(const struct calendar_days *cal, date_t after, date_t upto)
{
    if (upto <= after)
        return 0;
    int n = weekdays_upto(upto) - weekdays_upto(after);
    for (size_t i = days_upto(cal->off, cal->n_off, after); i < cal->n_off; i++) {
        date_t d = cal->off[i];
        if (d > upto)
            break;
        if (date_weekday(d) < 5 && !days_have(cal->work, cal->n_work, d))
            n--;
    }
    for (size_t i = days_upto(cal->work, cal->n_work, after); i < cal->n_work; i++) {
        date_t d = cal->work[i];
        if (d > upto)
            break;
        if (date_weekday(d) >= 5)
            n++;
    }
    return n;
}

date_t workdays_before(const struct calendar_days *cal, date_t meeting, int n)
{
    date_t s = meeting;
    for (int found = 0; found < n; s--) {
        if (workday_is(cal, s))
            found++;
    }
    return s;
}
