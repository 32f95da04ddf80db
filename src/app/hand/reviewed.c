/*
 * reviewed.c — a subject of a cycle by the card of a member, or by the code of a unit.
 */
#include "app/hand/reviewed.h"

#include "app/cycle/cycle_option.h"
#include "app/review/subject_find.h"

enum { COUNT_MOST = 1000000 };

static err_t by_card(struct hand *h, struct reviewed *r)
{
    int64_t person = 0;
    struct query *q = db_query(h->c.db, "hand_subject_of_person");
    TRY(hand_card(h, str_of(h->card), &person));
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "person", person);
    TRY(q_one_int(q, 0, &r->subject));
    return OK;
}

static err_t by_unit(struct hand *h, struct reviewed *r)
{
    TRY(cycle_unit(h->c.db, h->c.a, &r->cycle, str_of(h->unit), &r->unit));
    struct query *q = db_query(h->c.db, "hand_subject_of_unit");
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "unit", r->unit.id);
    return q_one_int(q, 0, &r->subject);
}

err_t reviewed_open(struct hand *h, enum db_mode mode, struct reviewed *out)
{
    int year = 0, quarter = 0;
    *out = (struct reviewed){.subject = 0};
    if (!cycle_option_take(&h->c, &year, &quarter))
        return E_INVALID;
    if (year == 0)
        (void)hand_needed(h, "--year");
    TRY(hand_open(h, mode, 1));
    TRY(cycle_option_find(&h->c, year, quarter, &out->cycle, &out->ground));
    if (h->unit != NULL)
        TRY(by_unit(h, out));
    if (h->card != NULL)
        TRY(by_card(h, out));
    if (out->subject != 0)
        out->called = subject_called(h->c.db, h->c.a, out->subject);
    return OK;
}

err_t reviewed_needed(struct hand *h, const struct reviewed *r)
{
    if (r->subject != 0)
        return OK;
    if (h->card == NULL && h->unit == NULL)
        return command_refuse(&h->c, M_HAND_NEEDED, STR("--unit, --card"), STR(""));
    return command_refuse(&h->c, M_HAND_NO_SUBJECT, str_of(h->card != NULL ? h->card : h->unit),
                          STR(""));
}

int64_t reviewed_count(struct hand *h, const char *option, bool needed)
{
    struct str text = needed ? hand_needed(h, option) : hand_text(h, option);
    long n = -1;
    if (text.n > 0 && !str_to_long(text, 0, COUNT_MOST, &n)) {
        say_error(h->c.o.lang, M_HAND_BAD_COUNT, option, text.p);
        h->wrong = true;
    }
    return n;
}
