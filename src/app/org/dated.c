/*
 * dated.c — days and maybes between the book and the program.
 */
#include "app/org/dated.h"

#include "lib/base/arena.h"

void q_day(struct query *q, const char *param, date_t day)
{
    if (day == DAY_NONE)
        q_null(q, param);
    else
        q_int(q, param, day);
}

date_t q_get_day(const struct query *q, int col)
{
    return q_is_null(q, col) ? DAY_NONE : (date_t)q_get_int(q, col);
}

void q_maybe(struct query *q, const char *param, int value)
{
    if (value < 0)
        q_null(q, param);
    else
        q_int(q, param, value);
}

int q_get_maybe(const struct query *q, int col)
{
    return q_is_null(q, col) ? -1 : (int)q_get_int(q, col);
}

bool day_read(struct str text, date_t *out)
{
    return date_parse_vi(text, out) || date_parse_iso(text, out);
}

struct str day_text(struct arena *a, date_t day)
{
    char text[11];
    if (day == DAY_NONE)
        return STR("");
    date_format_vi(day, text);
    return str_copy(a, str_of(text));
}
