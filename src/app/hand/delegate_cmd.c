/*
 * delegate_cmd.c — a superior's delegates: who attends and directs the review where, and what is
 * still to be done there.
 */
#include <stdio.h>

#include "app/hand/hand.h"
#include "app/hand/hand_cmd.h"
#include "app/org/org.h"
#include "app/person/person.h"
#include "lib/base/clock.h"

struct assigning {
    int64_t id, from, unit, person;
    struct str name, phone, paper, from_called, unit_called;
    date_t on, to;
};

static err_t tell_it(struct hand *h, void *ctx, struct buf *about)
{
    struct assigning *s = ctx;
    (void)h;
    hand_json_text(about, "from", s->from_called);
    hand_json_text(about, "unit", s->unit_called);
    if (s->person != 0)
        hand_json_int(about, "person", s->person);
    hand_json_text(about, "name", s->name);
    hand_json_text(about, "phone", s->phone);
    hand_json_day(about, "on", s->on);
    hand_json_day(about, "to", s->to);
    hand_json_text(about, "paper", s->paper);
    return OK;
}

static err_t write_it(struct hand *h, void *ctx, int64_t event)
{
    struct assigning *s = ctx;
    struct query *q = db_query(h->c.db, "hand_delegate_add");
    q_int(q, "from_unit", s->from);
    q_int(q, "unit", s->unit);
    if (s->person != 0)
        q_int(q, "person", s->person);
    q_text(q, "name", s->name);
    q_text(q, "phone", s->phone);
    q_day(q, "from_date", s->on);
    q_day(q, "to_date", s->to);
    q_text(q, "paper", s->paper);
    q_int(q, "event", event);
    TRY(q_run(q));
    s->id = db_last_id(h->c.db);
    return OK;
}

static err_t check(struct hand *h, const struct assigning *s)
{
    int64_t n = 0;
    struct query *q = db_query(h->c.db, "org_is_above");
    q_int(q, "below", s->unit);
    q_int(q, "above", s->from);
    q_day(q, "day", s->on);
    TRY(q_one_int(q, 0, &n));
    if (n == 0 || s->unit == s->from)
        return command_refuse(&h->c, M_HAND_NOT_BELOW, s->unit_called, s->from_called);
    q = db_query(h->c.db, "hand_delegate_overlap");
    q_int(q, "unit", s->unit);
    q_text(q, "name", s->name);
    q_day(q, "from_date", s->on);
    q_day(q, "to_date", s->to);
    TRY(q_one_int(q, 0, &n));
    if (n != 0)
        return command_refuse(&h->c, M_HAND_DELEGATE_THERE, s->name, s->unit_called);
    return OK;
}

static err_t find_person(struct hand *h, struct assigning *s)
{
    struct person p;
    if (h->card == NULL)
        return s->name.n > 0 ? OK : command_refuse(&h->c, M_HAND_NEEDED, STR("--name"), STR(""));
    TRY(hand_card(h, str_of(h->card), &s->person));
    TRY(person_load(h->c.db, h->c.a, s->person, &p));
    s->name = p.name;
    if (s->phone.n == 0)
        s->phone = p.phone;
    return OK;
}

static err_t do_add(struct hand *h)
{
    struct assigning s = {.name = str_trim(str_of(h->name != NULL ? h->name : ""))};
    struct str from = hand_needed(h, "--from");
    s.phone = hand_text(h, "--phone");
    s.paper = hand_text(h, "--paper");
    s.on = hand_day_needed(h, "--on");
    s.to = hand_day(h, "--to");
    TRY(hand_open(h, DB_WRITE, 1));
    if (h->unit == NULL)
        return command_refuse(&h->c, M_HAND_NEEDED, STR("--unit"), STR(""));
    if (s.to != DAY_NONE && s.to < s.on)
        return command_refuse(&h->c, M_HAND_ENDS_BEFORE, day_text(h->c.a, s.to),
                              day_text(h->c.a, s.on));
    s.to = s.to == DAY_NONE ? DAY_NONE : s.to + 1; /* told: the last day */
    TRY(find_person(h, &s));
    TRY(org_unit_find(h->c.db, from, s.on, &s.from));
    TRY(org_unit_find(h->c.db, str_of(h->unit), s.on, &s.unit));
    s.from_called = hand_unit_called(h, s.from);
    s.unit_called = hand_unit_called(h, s.unit);
    TRY(check(h, &s));
    h->then = write_it;
    TRY(hand_act(h, "delegate.add", tell_it, &s));
    SAY(&h->c, M_HAND_DELEGATE_ADDED, s.name, s.unit_called, day_text(h->c.a, s.on),
        command_number(&h->c, s.id));
    return OK;
}

static err_t write_end(struct hand *h, void *ctx, struct buf *about)
{
    struct assigning *s = ctx;
    struct query *q = db_query(h->c.db, "hand_delegate_end");
    q_int(q, "id", s->id);
    q_day(q, "day", s->to);
    TRY(q_run(q));
    hand_json_int(about, "delegate", s->id);
    hand_json_text(about, "name", s->name);
    hand_json_text(about, "unit", s->unit_called);
    hand_json_day(about, "to", s->to);
    return OK;
}

static err_t do_end(struct hand *h)
{
    struct assigning s = {.id = 0};
    bool row;
    s.to = hand_day_needed(h, "--on");
    TRY(hand_open(h, DB_WRITE, 2));
    TRY(hand_number(h, 1, &s.id));
    struct query *q = db_query(h->c.db, "hand_delegate_get");
    q_int(q, "id", s.id);
    TRY(q_step(q, &row));
    if (!row)
        return command_refuse(&h->c, M_HAND_NO_DELEGATE, command_number(&h->c, s.id), STR(""));
    s.unit = q_get_int(q, 0);
    s.name = str_copy(h->c.a, q_get_text(q, 1));
    s.on = q_get_day(q, 2);
    date_t ended = q_get_day(q, 3);
    TRY(q_run(q));
    if (ended != DAY_NONE && ended <= s.to)
        return command_refuse(&h->c, M_HAND_DELEGATE_ENDED, s.name, day_text(h->c.a, ended));
    if (s.to <= s.on)
        return command_refuse(&h->c, M_HAND_ENDS_BEFORE, day_text(h->c.a, s.to),
                              day_text(h->c.a, s.on));
    s.unit_called = hand_unit_called(h, s.unit);
    TRY(hand_act(h, "delegate.end", write_end, &s));
    SAY(&h->c, M_HAND_DELEGATE_END_DONE, s.name, s.unit_called, day_text(h->c.a, s.to));
    return OK;
}

/* --- lists --- */

static void row_json(const struct query *q, struct buf *b)
{
    hand_json_int(b, "id", q_get_int(q, 0));
    hand_json_text(b, "name", q_get_text(q, 1));
    hand_json_text(b, "phone", q_get_text(q, 2));
    hand_json_text(b, "from", q_get_text(q, 3));
    hand_json_text(b, "unit", q_get_text(q, 4));
    hand_json_text(b, "unit_name", q_get_text(q, 5));
    hand_json_day(b, "on", q_get_day(q, 6));
    hand_json_day(b, "to", q_get_day(q, 7));
    hand_json_text(b, "paper", q_get_text(q, 8));
}

static void row_words(struct hand *h, const struct query *q)
{
    struct str on = day_text(h->c.a, q_get_day(q, 6)), to = STR("…");
    if (!q_is_null(q, 7))
        to = day_text(h->c.a, q_get_day(q, 7) - 1);
    printf("%5lld  %.*s  %.*s  %.*s (%.*s)  %.*s – %.*s  %.*s\n", (long long)q_get_int(q, 0),
           STR_ARG(q_get_text(q, 1)), STR_ARG(q_get_text(q, 2)), STR_ARG(q_get_text(q, 5)),
           STR_ARG(q_get_text(q, 4)), STR_ARG(on), STR_ARG(to), STR_ARG(q_get_text(q, 8)));
}

/* The work list: every unit of each delegate in a cycle, with what is still to be done. */
static void work_json(const struct query *q, struct buf *b)
{
    hand_json_int(b, "delegate", q_get_int(q, 0));
    hand_json_text(b, "name", q_get_text(q, 1));
    hand_json_text(b, "unit", q_get_text(q, 2));
    hand_json_text(b, "unit_name", q_get_text(q, 3));
    hand_json_int(b, "subjects", q_get_int(q, 4));
    hand_json_int(b, "reviewed", q_get_int(q, 5));
    hand_json_int(b, "decided", q_get_int(q, 6));
    hand_json_day(b, "deadline", q_get_day(q, 7));
}

static void work_words(struct hand *h, const struct query *q)
{
    struct str row[] = {q_get_text(q, 1),
                        q_get_text(q, 3),
                        q_get_text(q, 2),
                        command_number(&h->c, q_get_int(q, 4)),
                        command_number(&h->c, q_get_int(q, 5)),
                        command_number(&h->c, q_get_int(q, 6)),
                        day_text(h->c.a, q_get_day(q, 7))};
    command_say(&h->c, M_HAND_WORK_ROW, sizeof row / sizeof *row, row);
}

static err_t do_list(struct hand *h)
{
    int64_t n = 0;
    date_t day = hand_day(h, "--date");
    int year = hand_year(h, "--year");
    TRY(hand_open(h, DB_READ, 1));
    struct query *q = db_query(h->c.db, year != 0 ? "hand_delegate_work" : "hand_delegates");
    q_text(q, "name", str_of(h->name != NULL ? h->name : ""));
    q_day(q, "day", day != DAY_NONE ? day : clock_today());
    if (year != 0)
        q_int(q, "year", year);
    TRY(hand_list(h, q, year != 0 ? work_json : row_json, year != 0 ? work_words : row_words, &n));
    if (!h->json)
        SAY(&h->c, year != 0 ? M_HAND_WORK_LISTED : M_HAND_DELEGATES_LISTED,
            command_number(&h->c, n));
    return OK;
}

int cmd_delegate(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {{"add", do_add}, {"end", do_end}, {"list", do_list}};
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_HAND_DELEGATE_USAGE);
}
