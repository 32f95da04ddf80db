/*
 * holidays.c — reads the list of public holidays.
 */
#include "app/fact/holidays.h"

#include <stdlib.h>

#include "lib/base/arena.h"
#include "lib/rule/lines.h"

static int by_day(const void *x, const void *y)
{
    date_t a = *(const date_t *)x, b = *(const date_t *)y;
    return (a > b) - (a < b);
}

err_t holidays_read(struct arena *a, struct str file, struct str text, enum lang lang,
                    struct problems *problems, const struct calendar_days **out)
{
    struct reporter rep = {a, problems, lang};
    struct stmt *stmts;
    int n;
    TRY(lines_split(&rep, file, text, &stmts, &n));
    struct calendar_days *cal = ARENA_NEW(a, struct calendar_days);
    date_t *off = ARENA_ARRAY(a, date_t, (size_t)n + 1),
           *work = ARENA_ARRAY(a, date_t, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        struct str rest = stmts[i].head.text, word, day = STR("");
        struct place at = place_of(file, stmts[i].head.line, 1);
        date_t d;
        bool is_off = str_cut(&rest, ' ', &word) && str_is(word, "off");
        if (!is_off && !str_is(word, "work"))
            return REPORT(&rep, at, M_RULE_EXPECT, STR("off, work"), word);
        if (!str_cut(&rest, ' ', &day) || !date_parse_vi(day, &d))
            return REPORT(&rep, at, M_RULE_BAD_DATE, day);
        int year = date_parts(d).y;
        cal->first_year = cal->first_year == 0 || year < cal->first_year ? year : cal->first_year;
        cal->last_year = year > cal->last_year ? year : cal->last_year;
        if (is_off)
            off[cal->n_off++] = d;
        else
            work[cal->n_work++] = d;
    }
    qsort(off, cal->n_off, sizeof *off, by_day);
    qsort(work, cal->n_work, sizeof *work, by_day);
    cal->off = off;
    cal->work = work;
    *out = cal;
    return OK;
}
