/*
 * shortcoming_cmd.c — shortcomings entered by hand, and what became of each.
 */
#include <stdio.h>

#include "app/hand/hand.h"
#include "app/hand/hand_cmd.h"
#include "app/review/shortcoming.h"
#include "lib/base/clock.h"

struct noting {
    struct shortcoming s;
    struct who who;
};

/* --- add --- */

static err_t tell_it(struct hand *h, void *ctx, struct buf *about)
{
    struct noting *n = ctx;
    (void)h;
    hand_json_who(about, &n->who);
    hand_json_int(about, "year", n->s.year);
    hand_json_text(about, "text", n->s.text);
    hand_json_text(about, "cause", n->s.cause);
    hand_json_text(about, "responsible", n->s.responsible);
    hand_json_text(about, "remedy", n->s.remedy);
    hand_json_day(about, "remedy_by", n->s.remedy_by);
    return OK;
}

static err_t write_it(struct hand *h, void *ctx, int64_t event)
{
    struct noting *n = ctx;
    return shortcoming_add(h->c.db, &n->s, event, &n->s.id);
}

static err_t do_add(struct hand *h)
{
    struct noting n = {.s = {.year = hand_year(h, "--year"),
                             .text = hand_needed(h, "--text"),
                             .cause = hand_needed(h, "--cause"),
                             .responsible = hand_needed(h, "--responsible"),
                             .remedy = hand_needed(h, "--remedy"),
                             .remedy_by = hand_day_needed(h, "--remedy-by")}};
    struct shortcoming known;
    if (n.s.year == 0)
        (void)hand_needed(h, "--year");
    TRY(hand_open(h, DB_WRITE, 1));
    TRY(hand_who(h, clock_today(), true, &n.who));
    n.s.person = n.who.person;
    n.s.unit = n.who.unit;
    if (n.s.year > date_parts(clock_today()).y)
        return command_refuse(&h->c, M_HAND_YEAR_IN_FUTURE, str_fmt(h->c.a, "%d", n.s.year),
                              STR(""));
    TRY(shortcoming_find(h->c.db, h->c.a, &n.s, &known));
    if (known.id != 0)
        return command_refuse(&h->c, M_HAND_SHORTCOMING_THERE, n.who.called,
                              command_number(&h->c, known.id));
    h->then = write_it;
    TRY(hand_act(h, "shortcoming.add", tell_it, &n));
    SAY(&h->c, M_HAND_SHORTCOMING_ADDED, n.who.called, n.s.text, day_text(h->c.a, n.s.remedy_by),
        command_number(&h->c, n.s.id));
    return OK;
}

/* --- close --- */

static struct str state_label(const struct hand *h, struct str state)
{
    return msg_text(h->c.o.lang, str_is(state, "done")     ? M_HAND_SHORTCOMING_DONE
                                 : str_is(state, "partly") ? M_HAND_SHORTCOMING_PARTLY
                                                           : M_HAND_SHORTCOMING_OPEN);
}

/* The event keeps what the book said before: nothing else does. */
static err_t write_state(struct hand *h, void *ctx, struct buf *about)
{
    struct noting *n = ctx;
    struct shortcoming was;
    TRY(shortcoming_load(h->c.db, h->c.a, n->s.id, &was));
    TRY(shortcoming_settle(h->c.db, &n->s));
    hand_json_int(about, "shortcoming", n->s.id);
    hand_json_who(about, &n->who);
    hand_json_text(about, "state", n->s.state);
    hand_json_day(about, "on", n->s.done_on);
    hand_json_text(about, "evidence", n->s.evidence);
    hand_json_text(about, "was", was.state);
    hand_json_text(about, "evidence_was", was.evidence);
    return OK;
}

static err_t do_close(struct hand *h)
{
    struct noting n = {.s = {.id = 0}};
    int64_t id = 0;
    struct str state = hand_word(h, "--as", "done|partly|open");
    struct str evidence = hand_needed(h, "--evidence");
    bool done = str_is(state, "done");
    date_t on = done ? hand_day_needed(h, "--on") : DAY_NONE;
    TRY(hand_open(h, DB_WRITE, 2));
    TRY(hand_number(h, 1, &id));
    err_t err = shortcoming_load(h->c.db, h->c.a, id, &n.s);
    if (err == E_NOTFOUND)
        return command_refuse(&h->c, M_HAND_NO_SHORTCOMING, command_number(&h->c, id), STR(""));
    TRY(err);
    if (done && on > clock_today())
        return command_refuse(&h->c, M_HAND_IN_FUTURE, day_text(h->c.a, on), STR(""));
    if (str_eq(n.s.state, state) && str_eq(n.s.evidence, evidence) && n.s.done_on == on)
        return command_refuse(&h->c, M_HAND_SHORTCOMING_SAME, command_number(&h->c, id),
                              state_label(h, state));
    n.s.state = state;
    n.s.evidence = evidence;
    n.s.done_on = on;
    n.who = (struct who){.person = n.s.person, .unit = n.s.unit};
    n.who.called =
        n.s.person != 0 ? hand_person_called(h, n.s.person) : hand_unit_called(h, n.s.unit);
    TRY(hand_act(h, "shortcoming.close", write_state, &n));
    SAY(&h->c, M_HAND_SHORTCOMING_CLOSED, command_number(&h->c, id), n.who.called, n.s.text,
        state_label(h, state));
    return OK;
}

/* --- list --- */

static void row_json(const struct query *q, struct buf *b)
{
    hand_json_int(b, "id", q_get_int(q, 0));
    hand_json_text(b, "card", q_get_text(q, 1));
    hand_json_text(b, "name", q_get_text(q, 2));
    hand_json_text(b, "unit", q_get_text(q, 3));
    hand_json_int(b, "year", q_get_int(q, 5));
    hand_json_text(b, "text", q_get_text(q, 6));
    hand_json_text(b, "cause", q_get_text(q, 7));
    hand_json_text(b, "responsible", q_get_text(q, 8));
    hand_json_text(b, "remedy", q_get_text(q, 9));
    hand_json_day(b, "remedy_by", q_get_day(q, 10));
    hand_json_text(b, "state", q_get_text(q, 11));
    hand_json_day(b, "done_on", q_get_day(q, 12));
    hand_json_text(b, "evidence", q_get_text(q, 13));
}

static void row_words(struct hand *h, const struct query *q)
{
    bool person = q_get_text(q, 2).n > 0;
    struct str row[] = {command_number(&h->c, q_get_int(q, 0)),
                        q_get_text(q, person ? 2 : 4),
                        q_get_text(q, person ? 1 : 3),
                        str_fmt(h->c.a, "%d", (int)q_get_int(q, 5)),
                        q_get_text(q, 6),
                        q_get_text(q, 9),
                        q_get_text(q, 8),
                        day_text(h->c.a, q_get_day(q, 10)),
                        state_label(h, q_get_text(q, 11))};
    command_say(&h->c, M_HAND_SHORTCOMING_ROW, sizeof row / sizeof *row, row);
}

static err_t do_list(struct hand *h)
{
    struct who who = {.person = 0};
    int64_t n = 0;
    int year = hand_year(h, "--year");
    struct str state = hand_word(h, "--state", "all|unclosed|open|partly|done");
    TRY(hand_open(h, DB_READ, 1));
    if (h->card != NULL || h->unit != NULL)
        TRY(hand_who(h, clock_today(), true, &who));
    struct query *q = db_query(h->c.db, "hand_shortcomings");
    q_int(q, "person", who.person);
    q_int(q, "unit", who.unit);
    q_int(q, "year", year);
    q_text(q, "state", state);
    TRY(hand_list(h, q, row_json, row_words, &n));
    if (!h->json)
        SAY(&h->c, M_HAND_SHORTCOMINGS_LISTED, command_number(&h->c, n));
    return OK;
}

int cmd_shortcoming(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {
        {"add", do_add}, {"close", do_close}, {"list", do_list}};
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_HAND_SHORTCOMING_USAGE);
}
