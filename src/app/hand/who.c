/*
 * who.c — whom the options of a command mean.
 */
#include "app/hand/hand.h"
#include "app/org/org.h"
#include "app/person/look.h"
#include "app/person/person.h"
#include "lib/base/clock.h"
#include "lib/text/vi.h"

enum { ALIKE_BYTES = 1 << 14 };

struct str hand_person_called(struct hand *h, int64_t person)
{
    struct person p;
    if (person_load(h->c.db, h->c.a, person, &p) != OK)
        return STR("");
    struct str mark = p.card.n > 0 ? p.card : p.birth.text;
    if (mark.n == 0)
        return p.name;
    return str_fmt(h->c.a, "%.*s (%.*s)", STR_ARG(p.name), STR_ARG(mark));
}

struct str hand_unit_called(struct hand *h, int64_t unit)
{
    struct org_record r;
    if (org_unit_load(h->c.db, h->c.a, unit, &r) != OK)
        return STR("");
    return str_fmt(h->c.a, "%.*s (%.*s)", STR_ARG(r.name), STR_ARG(r.code));
}

err_t hand_card(struct hand *h, struct str card, int64_t *person)
{
    int n = 0;
    TRY(person_find_card(h->c.db, card, person, &n));
    if (n == 0)
        return command_refuse(&h->c, M_HAND_NO_CARD, card, STR(""));
    if (n > 1)
        return command_refuse(&h->c, M_HAND_SEVERAL_CARD, card, command_number(&h->c, n));
    return OK;
}

/* A birth as it was typed: a day, a month (03/1950), a year. */
static bool birth_read(struct str text, date_t *first, date_t *last)
{
    struct str rest = text, part;
    long m = 0, y = 0;
    if (day_read(text, first)) {
        *last = *first;
        return true;
    }
    if (str_to_long(text, 1900, 2100, &y)) {
        *first = date_of((int)y, 1, 1);
        *last = date_of((int)y, 12, 31);
        return true;
    }
    if (!str_cut(&rest, '/', &part) || !str_to_long(part, 1, 12, &m) ||
        !str_to_long(rest, 1900, 2100, &y))
        return false;
    *first = date_of((int)y, (int)m, 1);
    *last = date_add_months(*first, 1) - 1;
    return true;
}

static err_t birth_told(struct hand *h, struct look *l)
{
    l->first = l->last = DAY_NONE;
    if (h->birth != NULL && !birth_read(str_of(h->birth), &l->first, &l->last))
        return command_refuse(&h->c, M_HAND_BAD_BIRTH, str_of(h->birth), STR(""));
    return OK;
}

/* People and units of the past are looked for only where what is entered may be of them. */
static err_t find_unit(struct hand *h, const struct look *l, bool past, int64_t *unit)
{
    int n = 0;
    if (!past)
        return org_unit_find(h->c.db, l->code, l->day, unit);
    TRY(look_unit(h->c.db, l, unit, &n));
    if (n == 0)
        return org_unit_find(h->c.db, l->code, l->day, unit); /* says so */
    return n == 1 ? OK : command_refuse(&h->c, M_ORG_SEVERAL, l->code, STR(""));
}

static err_t find_named(struct hand *h, struct look *l, bool past, int64_t *person)
{
    struct buf births;
    int64_t unit = 0;
    int n = 0;
    TRY(birth_told(h, l));
    l->fold = vi_fold(h->c.a, str_of(h->name));
    TRY(find_unit(h, l, past, &unit));
    buf_open(&births, ALIKE_BYTES);
    err_t err = look_person(h->c.db, l, past, person, &n, &births);
    struct str list = str_copy(h->c.a, buf_view(&births));
    buf_close(&births);
    if (err == OK && n == 0)
        return command_refuse(&h->c, M_HAND_NOBODY, str_of(h->name), hand_unit_called(h, unit));
    if (err == OK && n > 1)
        return command_refuse(&h->c, M_HAND_SEVERAL_NAMED, str_of(h->name), list);
    return err;
}

err_t hand_who(struct hand *h, date_t day, bool unit_may, struct who *out)
{
    struct look l = {.code = str_of(h->unit != NULL ? h->unit : ""), .today = clock_today()};
    l.day = day != DAY_NONE ? day : l.today;
    *out = (struct who){.person = 0};
    if (h->card != NULL) {
        TRY(hand_card(h, str_of(h->card), &out->person));
    } else if (h->unit != NULL && h->name != NULL) {
        TRY(find_named(h, &l, unit_may, &out->person));
    } else if (h->unit != NULL && unit_may) {
        TRY(find_unit(h, &l, true, &out->unit));
    } else {
        return command_refuse(&h->c, unit_may ? M_HAND_WHOSE : M_HAND_WHO, STR(""), STR(""));
    }
    out->called =
        out->person != 0 ? hand_person_called(h, out->person) : hand_unit_called(h, out->unit);
    return OK;
}
