/*
 * cycle_option.c — which cycle a command speaks of.
 */
#include "app/cycle/cycle_option.h"

bool cycle_option_take(struct command *c, int *year, int *quarter)
{
    const char *y = options_value(&c->o, "--year");
    const char *q = options_value(&c->o, "--quarter");
    long ny = 0, nq = 0;
    if (y != NULL && !str_to_long(str_of(y), 1990, 2100, &ny)) {
        say_error(c->o.lang, M_CYCLE_BAD_YEAR, y, "");
        return false;
    }
    if (q != NULL && !str_to_long(str_of(q), 1, 4, &nq)) {
        say_error(c->o.lang, M_CYCLE_BAD_QUARTER, q, "");
        return false;
    }
    *year = (int)ny;
    *quarter = (int)nq;
    return true;
}

bool cycle_option_day(struct command *c, const char *name, date_t otherwise, date_t *out)
{
    const char *text = options_value(&c->o, name);
    *out = otherwise;
    if (text == NULL || day_read(str_of(text), out))
        return true;
    say_error(c->o.lang, M_ORG_BAD_DATE, text, "");
    return false;
}

err_t cycle_option_find(struct command *c, int year, int quarter, struct cycle *cycle,
                        struct cycle_ground *ground)
{
    TRY(cycle_find(c->db, c->a, year, quarter, cycle));
    return cycle_ground(c->db, c->a, cycle, 0, ground);
}
