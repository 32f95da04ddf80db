/*
 * roster_value.c — what the value of a cell means: dates with their precision, yes and no, status.
 *
 * A value that can be read in two ways is not read: 04/20/2023 has no month 20, and 5/12/54 does
 * not say which century.
 */
#include <string.h>

#include "app/roster/roster_part.h"
#include "lib/base/limits.h"

const char *const roster_status_words[STATUS_COUNT] = {
    [STATUS_NORMAL] = "normal",
    [STATUS_EXEMPT] = "exempt",
    [STATUS_ACTIVITY_SUSPENDED] = "activity_suspended",
    [STATUS_COMMITTEE_SUSPENDED] = "committee_suspended",
};

enum {
    YEAR_FIRST = 1900,
    YEAR_LAST = 2059,
    /* Days from 1899-12-30, the zero of spreadsheets, to 1970-01-01, and between their two
       systems. */
    SERIAL_OF_1970 = 25569,
    SERIAL_1904 = 1462,
    /* Day 60 is 29 February 1900, which never was: before it the count is one day ahead. */
    SERIAL_LEAP_BUG = 60,
    /* A plain number below this that is no year is no date: real serials of our time are larger. */
    SERIAL_PLAIN_FIRST = 3000
};

static bool in_range(date_t d)
{
    return d >= LIMIT_DATE_MIN && d <= LIMIT_DATE_MAX;
}

static bool set_day(struct arena *a, date_t d, struct roster_date *out)
{
    char text[11];
    if (!in_range(d))
        return false;
    date_format_vi(d, text);
    *out = (struct roster_date){DATE_DAY, d, d, str_copy(a, str_of(text))};
    return true;
}

static bool set_month(struct arena *a, int y, int m, struct roster_date *out)
{
    if (y < YEAR_FIRST || y > YEAR_LAST - 1 || m < 1 || m > 12)
        return false;
    date_t first = date_of(y, m, 1);
    *out = (struct roster_date){DATE_MONTH, first, date_add_months(first, 1) - 1,
                                str_fmt(a, "%02d/%d", m, y)};
    return true;
}

static bool set_year(struct arena *a, int y, struct roster_date *out)
{
    if (y < YEAR_FIRST || y > YEAR_LAST - 1)
        return false;
    *out =
        (struct roster_date){DATE_YEAR, date_of(y, 1, 1), date_of(y, 12, 31), str_fmt(a, "%d", y)};
    return true;
}

static bool set_serial(struct arena *a, long serial, enum xlsx_shows shows, bool is_1904,
                       struct roster_date *out)
{
    if (is_1904)
        serial += SERIAL_1904;
    else if (serial < SERIAL_LEAP_BUG)
        serial++;
    else if (serial == SERIAL_LEAP_BUG)
        return false;
    if (serial < 0 || serial > 1000000)
        return false;
    date_t d = (date_t)(serial - SERIAL_OF_1970);
    if (!in_range(d))
        return false;
    struct ymd p = date_parts(d);
    if (shows == XLSX_SHOWS_YEAR)
        return set_year(a, p.y, out);
    if (shows == XLSX_SHOWS_MONTH)
        return set_month(a, p.y, p.m, out);
    return set_day(a, d, out);
}

/* Whole part of a number as a spreadsheet writes it; the time of day behind the point is dropped. */
static bool whole_part(struct str text, long *out)
{
    size_t point = str_find(text, 0, '.');
    struct str fraction = str_sub(text, point + 1, text.n);
    for (size_t i = 0; i < fraction.n; i++)
        if (fraction.p[i] < '0' || fraction.p[i] > '9')
            return false;
    return str_to_long(str_sub(text, 0, point), 0, 99999999, out);
}

static bool number_date(struct arena *a, const struct xlsx_cell *cell, bool is_1904,
                        struct roster_date *out)
{
    long n = 0;
    if (!whole_part(cell->text, &n))
        return false;
    bool like_year = n >= YEAR_FIRST && n < YEAR_LAST;
    if (cell->shows == XLSX_SHOWS_NUMBER) {
        if (like_year)
            return set_year(a, (int)n, out);
        return n >= SERIAL_PLAIN_FIRST && set_serial(a, n, XLSX_SHOWS_DAY, is_1904, out);
    }
    /* "1948" typed into a cell with a date format is stored as a day of 1905. */
    if (like_year && !is_1904)
        return false;
    return set_serial(a, n, cell->shows, is_1904, out);
}

struct group {
    int value;
    size_t digits;
};

/* Words that may stand between the numbers: "ngày 12 tháng 5 năm 1954". */
static bool is_date_word(struct str w)
{
    return str_is(w, "ngay") || str_is(w, "thang") || str_is(w, "nam");
}

/* The groups of digits of a text that holds nothing else but separators and date words; 0: it
   does. */
static int digit_groups(struct str s, struct group *g, int max)
{
    int n = 0;
    for (size_t i = 0; i < s.n;) {
        size_t from = i;
        if (s.p[i] >= '0' && s.p[i] <= '9') {
            long v = 0;
            while (i < s.n && s.p[i] >= '0' && s.p[i] <= '9')
                i++;
            if (n == max || !str_to_long(str_sub(s, from, i - from), 0, 99999999, &v))
                return 0;
            g[n++] = (struct group){(int)v, i - from};
        } else {
            while (i < s.n && s.p[i] >= 'a' && s.p[i] <= 'z')
                i++;
            if (i > from && !is_date_word(str_sub(s, from, i - from)))
                return 0;
            if (i == from)
                i++; /* a blank: plain_words leaves no other separator */
        }
    }
    return n;
}

static bool set_ymd(struct arena *a, int y, int m, int d, struct roster_date *out)
{
    return y >= YEAR_FIRST && y <= YEAR_LAST && date_exists(y, m, d) &&
           set_day(a, date_of(y, m, d), out);
}

static bool text_date(struct arena *a, struct str text, bool is_1904, struct roster_date *out)
{
    struct group g[3];
    /* An ISO date may carry a time: 2023-04-20T00:00:00. */
    size_t t = str_find(text, 0, 'T');
    if (t == 10)
        text = str_sub(text, 0, t);
    switch (digit_groups(plain_words(a, text), g, 3)) {
    case 1:
        if (g[0].digits == 4)
            return set_year(a, g[0].value, out);
        return g[0].digits == 5 && set_serial(a, g[0].value, XLSX_SHOWS_DAY, is_1904, out);
    case 2:
        if (g[1].digits == 4)
            return set_month(a, g[1].value, g[0].value, out);
        return g[0].digits == 4 && set_month(a, g[0].value, g[1].value, out);
    case 3:
        if (g[2].digits == 4)
            return set_ymd(a, g[2].value, g[1].value, g[0].value, out);
        return g[0].digits == 4 && set_ymd(a, g[0].value, g[1].value, g[2].value, out);
    default:
        return false;
    }
}

bool value_date(struct arena *a, const struct xlsx_cell *cell, bool is_1904,
                struct roster_date *out)
{
    *out = (struct roster_date){0};
    if (cell->type == XLSX_NUMBER)
        return number_date(a, cell, is_1904, out);
    return cell->type == XLSX_TEXT && text_date(a, cell->text, is_1904, out);
}

/* Is the plain form of `text` one of `words` (parted by '|')? */
static bool is_one_of(struct str plain, const char *words)
{
    struct str rest = str_of(words), one;
    while (str_cut(&rest, '|', &one))
        if (str_eq(one, plain))
            return true;
    return false;
}

bool value_yes(struct arena *a, struct str text, enum tri *out)
{
    struct str plain = plain_words(a, text);
    *out = TRI_UNKNOWN;
    if (text.n == 0)
        return true;
    if (is_one_of(plain, "co|x|yes|y|true|1|dung"))
        *out = TRI_TRUE;
    else if (is_one_of(plain, "khong|ko|k|no|n|false|0|chua"))
        *out = TRI_FALSE;
    return *out != TRI_UNKNOWN;
}

bool value_status(struct arena *a, struct str text, enum roster_status *out)
{
    static const struct {
        enum roster_status status;
        const char *words;
    } table[] = {
        {STATUS_NORMAL,
         "binh thuong|sinh hoat binh thuong|dang sinh hoat|dang sinh hoat dang|normal|active"},
        {STATUS_EXEMPT,
         "mien cong tac va sinh hoat dang|mien cong tac va sinh hoat|mien cong tac sinh hoat dang"
         "|mien cong tac sinh hoat|duoc mien cong tac va sinh hoat dang|mien sinh hoat dang|mien "
         "sinh hoat"
         "|exempt|exempt from work and activity"},
        {STATUS_ACTIVITY_SUSPENDED,
         "dinh chi sinh hoat dang|dinh chi sinh hoat|bi dinh chi sinh hoat dang|suspended"
         "|activity suspended|suspended from party activity"},
        {STATUS_COMMITTEE_SUSPENDED,
         "dinh chi sinh hoat cap uy|bi dinh chi sinh hoat cap uy|committee suspended"
         "|suspended from committee activity"},
    };
    struct str plain = plain_words(a, text);
    *out = STATUS_NORMAL;
    if (text.n == 0)
        return true;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (is_one_of(plain, table[i].words)) {
            *out = table[i].status;
            return true;
        }
    *out = STATUS_UNKNOWN;
    return false;
}
