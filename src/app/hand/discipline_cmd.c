/*
 * discipline_cmd.c — disciplines of people and units, entered with all that the judge asks.
 */
#include <stdio.h>

#include "app/hand/hand.h"
#include "app/hand/hand_cmd.h"
#include "app/person/past.h"
#include "app/rerate/rerate.h"
#include "lib/base/clock.h"

struct entering {
    struct past_discipline d;
    struct who who;
    int64_t id;
    struct rerate_found again; /* decided levels that it puts in question */
};

/* In the same transaction, so that no discipline stands in the book without what it reopens; after
   its event, so that the chain tells the cause first. */
static err_t look_again(struct hand *h, void *ctx, int64_t event)
{
    struct entering *e = ctx;
    (void)event;
    return rerate_note(h->c.db, h->c.a, e->id, h->actor, &e->again);
}

static void say_again(struct hand *h, const struct entering *e)
{
    const struct rerate_found *f = &e->again;
    if (f->reopened > 0)
        SAY(&h->c, M_RERATE_NOTED, command_number(&h->c, f->reopened));
    if (f->cleared > 0)
        SAY(&h->c, M_RERATE_CLEARED, command_number(&h->c, f->cleared));
    if (f->lacks.n > 0 && hand_dict(h) != NULL)
        SAY(&h->c, M_RERATE_LACKS, rerate_lacks_words(h->c.a, hand_dict(h), h->c.o.lang, f->lacks),
            command_number(&h->c, e->id));
    if (f->outside_year != 0)
        SAY(&h->c, M_RERATE_OUTSIDE, str_fmt(h->c.a, "%d", f->outside_year), f->outside_cite,
            f->outside_pack, f->outside_level.n > 0 ? f->outside_level : STR("–"));
}

static err_t write_it(struct hand *h, void *ctx, struct buf *about)
{
    struct entering *e = ctx;
    const struct past_discipline *d = &e->d;
    TRY(past_discipline_add(h->c.db, d, &e->id));
    hand_json_int(about, "discipline", e->id);
    hand_json_who(about, &e->who);
    hand_json_text(about, "form", d->form);
    hand_json_day(about, "decided_on", d->decided_on);
    if (d->breach_year != 0)
        hand_json_int(about, "breach_year", d->breach_year);
    hand_json_text(about, "breach_unit", d->breach_unit);
    hand_json_day(about, "made_heavier_on", d->made_heavier_on);
    hand_json_maybe(about, "duty_related", d->duty_related);
    hand_json_maybe(about, "within_authority", d->within_authority);
    hand_json_maybe(about, "self_detected", d->self_detected);
    hand_json_maybe(about, "remedied", d->remedied);
    hand_json_text(about, "side", d->side);
    hand_json_text(about, "same_act", d->same_act);
    hand_json_text(about, "paper", d->paper);
    return OK;
}

/* What cannot be, whoever it is about. */
static err_t check(struct hand *h, const struct past_discipline *d)
{
    struct arena *a = h->c.a;
    struct str decided = day_text(a, d->decided_on);
    int64_t other = 0;
    if (d->decided_on > clock_today())
        return command_refuse(&h->c, M_HAND_IN_FUTURE, decided, STR(""));
    if (d->breach_year > date_parts(d->decided_on).y)
        return command_refuse(&h->c, M_HAND_BREACH_LATER, str_fmt(a, "%d", d->breach_year),
                              decided);
    if (d->made_heavier_on != DAY_NONE && d->made_heavier_on <= d->decided_on)
        return command_refuse(&h->c, M_HAND_HEAVIER_BEFORE, day_text(a, d->made_heavier_on),
                              decided);
    TRY(past_discipline_find(h->c.db, d, &other));
    if (other != 0)
        return command_refuse(&h->c, M_HAND_DISCIPLINE_THERE, decided,
                              command_number(&h->c, other));
    return OK;
}

static err_t do_add(struct hand *h)
{
    struct entering e = {.d = {.form = hand_needed(h, "--form"),
                               .decided_on = hand_day_needed(h, "--on"),
                               .breach_year = hand_year(h, "--breach-year"),
                               .breach_unit = hand_text(h, "--breach-unit"),
                               .made_heavier_on = hand_day(h, "--heavier-on"),
                               .duty_related = hand_maybe(h, "--duty-related"),
                               .self_detected = hand_maybe(h, "--self-detected"),
                               .remedied = hand_maybe(h, "--remedied"),
                               .side = hand_word(h, "--side", "party|state"),
                               .same_act = hand_text(h, "--same-act"),
                               .paper = hand_text(h, "--paper")}};
    e.d.within_authority = str_is(hand_word(h, "--within-authority", "yes|no"), "yes");
    TRY(hand_open(h, DB_WRITE, 1));
    TRY(hand_who(h, e.d.decided_on, true, &e.who));
    e.d.person = e.who.person;
    e.d.unit = e.who.unit;
    TRY(hand_dict_word(h, e.who.unit != 0 ? "body_discipline_form" : "discipline_form", e.d.form));
    if (e.d.breach_unit.n > 0)
        TRY(hand_dict_word(h, "breach_unit", e.d.breach_unit));
    TRY(check(h, &e.d));
    h->then = look_again;
    TRY(hand_act(h, "discipline.add", write_it, &e));
    SAY(&h->c, M_HAND_DISCIPLINE_ADDED, e.who.called,
        hand_label(h, e.who.unit != 0 ? "body_discipline_form" : "discipline_form", e.d.form),
        day_text(h->c.a, e.d.decided_on), command_number(&h->c, e.id));
    say_again(h, &e);
    return OK;
}

static err_t write_heavier(struct hand *h, void *ctx, struct buf *about)
{
    struct entering *e = ctx;
    TRY(past_discipline_heavier(h->c.db, e->id, e->d.made_heavier_on));
    hand_json_int(about, "discipline", e->id);
    hand_json_who(about, &e->who);
    hand_json_day(about, "made_heavier_on", e->d.made_heavier_on);
    return OK;
}

static err_t do_heavier(struct hand *h)
{
    struct entering e = {.id = 0};
    date_t on = hand_day_needed(h, "--on");
    TRY(hand_open(h, DB_WRITE, 2));
    TRY(hand_number(h, 1, &e.id));
    err_t err = past_discipline_load(h->c.db, h->c.a, e.id, &e.d);
    if (err == E_NOTFOUND)
        return command_refuse(&h->c, M_HAND_NO_DISCIPLINE, command_number(&h->c, e.id), STR(""));
    TRY(err);
    if (on > clock_today())
        return command_refuse(&h->c, M_HAND_IN_FUTURE, day_text(h->c.a, on), STR(""));
    if (on <= e.d.decided_on)
        return command_refuse(&h->c, M_HAND_HEAVIER_BEFORE, day_text(h->c.a, on),
                              day_text(h->c.a, e.d.decided_on));
    if (e.d.made_heavier_on != DAY_NONE)
        return command_refuse(&h->c, M_HAND_HEAVIER_ALREADY, command_number(&h->c, e.id),
                              day_text(h->c.a, e.d.made_heavier_on));
    e.d.made_heavier_on = on;
    e.who.person = e.d.person;
    e.who.unit = e.d.unit;
    e.who.called =
        e.d.person != 0 ? hand_person_called(h, e.d.person) : hand_unit_called(h, e.d.unit);
    h->then = look_again;
    TRY(hand_act(h, "discipline.heavier", write_heavier, &e));
    SAY(&h->c, M_HAND_HEAVIER_DONE, command_number(&h->c, e.id), e.who.called,
        day_text(h->c.a, on));
    say_again(h, &e);
    return OK;
}

/* --- what was not told --- */

/* Only what nobody has told yet is taken; `fits`: false when something else stands there. */
static void take_maybe(int told, int *is, bool *fits)
{
    *fits = *fits && (told < 0 || *is < 0 || told == *is);
    *is = *is < 0 ? told : *is;
}

static bool take_told(const struct past_discipline *told, struct past_discipline *d)
{
    bool fits =
        (told->breach_year == 0 || d->breach_year == 0 || told->breach_year == d->breach_year) &&
        (told->breach_unit.n == 0 || d->breach_unit.n == 0 ||
         str_eq(told->breach_unit, d->breach_unit));
    d->breach_year = d->breach_year == 0 ? told->breach_year : d->breach_year;
    d->breach_unit = d->breach_unit.n == 0 ? told->breach_unit : d->breach_unit;
    take_maybe(told->duty_related, &d->duty_related, &fits);
    take_maybe(told->self_detected, &d->self_detected, &fits);
    take_maybe(told->remedied, &d->remedied, &fits);
    return fits;
}

static err_t write_told(struct hand *h, void *ctx, struct buf *about)
{
    struct entering *e = ctx;
    TRY(past_discipline_tell(h->c.db, e->id, &e->d));
    hand_json_int(about, "discipline", e->id);
    hand_json_who(about, &e->who);
    if (e->d.breach_year != 0)
        hand_json_int(about, "breach_year", e->d.breach_year);
    hand_json_text(about, "breach_unit", e->d.breach_unit);
    hand_json_maybe(about, "duty_related", e->d.duty_related);
    hand_json_maybe(about, "self_detected", e->d.self_detected);
    hand_json_maybe(about, "remedied", e->d.remedied);
    return OK;
}

static err_t do_tell(struct hand *h)
{
    struct entering e = {.id = 0};
    struct past_discipline told = {.breach_year = hand_year(h, "--breach-year"),
                                   .breach_unit = hand_text(h, "--breach-unit"),
                                   .duty_related = hand_maybe(h, "--duty-related"),
                                   .self_detected = hand_maybe(h, "--self-detected"),
                                   .remedied = hand_maybe(h, "--remedied")};
    TRY(hand_open(h, DB_WRITE, 2));
    TRY(hand_number(h, 1, &e.id));
    err_t err = past_discipline_load(h->c.db, h->c.a, e.id, &e.d);
    if (err == E_NOTFOUND)
        return command_refuse(&h->c, M_HAND_NO_DISCIPLINE, command_number(&h->c, e.id), STR(""));
    TRY(err);
    if (told.breach_unit.n > 0)
        TRY(hand_dict_word(h, "breach_unit", told.breach_unit));
    if (told.breach_year > date_parts(e.d.decided_on).y)
        return command_refuse(&h->c, M_HAND_BREACH_LATER, str_fmt(h->c.a, "%d", told.breach_year),
                              day_text(h->c.a, e.d.decided_on));
    if (!take_told(&told, &e.d))
        return command_refuse(&h->c, M_HAND_TOLD_OTHERWISE, command_number(&h->c, e.id), STR(""));
    e.who.person = e.d.person;
    e.who.unit = e.d.unit;
    e.who.called =
        e.d.person != 0 ? hand_person_called(h, e.d.person) : hand_unit_called(h, e.d.unit);
    h->then = look_again;
    TRY(hand_act(h, "discipline.tell", write_told, &e));
    SAY(&h->c, M_HAND_DISCIPLINE_TOLD, command_number(&h->c, e.id), e.who.called);
    say_again(h, &e);
    return OK;
}

/* --- list --- */

static void row_json(const struct query *q, struct buf *b)
{
    hand_json_int(b, "id", q_get_int(q, 0));
    hand_json_text(b, "card", q_get_text(q, 1));
    hand_json_text(b, "name", q_get_text(q, 2));
    hand_json_text(b, "unit", q_get_text(q, 3));
    hand_json_text(b, "form", q_get_text(q, 5));
    hand_json_day(b, "decided_on", q_get_day(q, 6));
    if (!q_is_null(q, 7))
        hand_json_int(b, "breach_year", q_get_int(q, 7));
    hand_json_text(b, "breach_unit", q_get_text(q, 8));
    hand_json_day(b, "made_heavier_on", q_get_day(q, 9));
    hand_json_maybe(b, "duty_related", q_get_maybe(q, 10));
    hand_json_maybe(b, "within_authority", q_get_maybe(q, 11));
    hand_json_maybe(b, "self_detected", q_get_maybe(q, 12));
    hand_json_maybe(b, "remedied", q_get_maybe(q, 13));
    hand_json_text(b, "side", q_get_text(q, 14));
    hand_json_text(b, "same_act", q_get_text(q, 15));
    hand_json_text(b, "paper", q_get_text(q, 16));
}

static void row_words(struct hand *h, const struct query *q)
{
    bool person = q_get_text(q, 2).n > 0;
    struct str mark = q_get_text(q, person ? 1 : 3), name = q_get_text(q, person ? 2 : 4);
    struct str form =
        hand_label(h, person ? "discipline_form" : "body_discipline_form", q_get_text(q, 5));
    struct str on = day_text(h->c.a, q_get_day(q, 6)), heavier = day_text(h->c.a, q_get_day(q, 9));
    printf("%5lld  %.*s (%.*s): %.*s, %.*s%s%.*s  %.*s\n", (long long)q_get_int(q, 0),
           STR_ARG(name), STR_ARG(mark), STR_ARG(form), STR_ARG(on), heavier.n > 0 ? " ↑ " : "",
           STR_ARG(heavier), STR_ARG(q_get_text(q, 16)));
}

static err_t do_list(struct hand *h)
{
    struct who who = {.person = 0};
    int64_t n = 0;
    TRY(hand_open(h, DB_READ, 1));
    if (h->card != NULL || h->unit != NULL)
        TRY(hand_who(h, clock_today(), true, &who));
    struct query *q = db_query(h->c.db, "hand_disciplines");
    q_int(q, "person", who.person);
    q_int(q, "unit", who.unit);
    TRY(hand_list(h, q, row_json, row_words, &n));
    if (!h->json)
        SAY(&h->c, M_HAND_DISCIPLINES_LISTED, command_number(&h->c, n));
    return OK;
}

int cmd_discipline(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {
        {"add", do_add}, {"heavier", do_heavier}, {"tell", do_tell}, {"list", do_list}};
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_HAND_DISCIPLINE_USAGE);
}
