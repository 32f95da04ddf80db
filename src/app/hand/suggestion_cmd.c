/*
 * suggestion_cmd.c — matters that a superior suggests for review, their answers, the conclusion.
 */
#include <stdio.h>

#include "app/hand/hand_cmd.h"
#include "app/hand/reviewed.h"
#include "lib/base/clock.h"

struct suggesting {
    struct reviewed who;
    int64_t from, id, ord;
    struct str text, body, number, answer, conclusion;
    date_t on, due, answered;
};

/* --- add --- */

static err_t tell_add(struct hand *h, void *ctx, struct buf *about)
{
    struct suggesting *s = ctx;
    struct query *q = db_query(h->c.db, "hand_suggestion_next");
    q_int(q, "subject", s->who.subject);
    TRY(q_one_int(q, 0, &s->ord));
    hand_json_int(about, "year", s->who.cycle.year);
    hand_json_text(about, "to", s->who.called);
    hand_json_int(about, "n", s->ord);
    hand_json_text(about, "text", s->text);
    hand_json_text(about, "body", s->body);
    hand_json_text(about, "number", s->number);
    hand_json_day(about, "on", s->on);
    hand_json_day(about, "due", s->due);
    return OK;
}

static err_t write_add(struct hand *h, void *ctx, int64_t event)
{
    struct suggesting *s = ctx;
    struct query *q = db_query(h->c.db, "hand_suggestion_add");
    q_int(q, "subject", s->who.subject);
    q_int(q, "ord", s->ord);
    q_text(q, "text", s->text);
    if (s->from != 0)
        q_int(q, "from", s->from);
    else
        q_null(q, "from");
    q_text(q, "body", s->body);
    q_text(q, "number", s->number);
    q_day(q, "on", s->on);
    q_day(q, "due", s->due);
    q_int(q, "event", event);
    return q_run(q);
}

/* The body by its unit of the tree, or in words. */
static err_t who_suggests(struct hand *h, struct suggesting *s, struct str code)
{
    struct cycle_unit u;
    if (code.n == 0)
        return OK;
    TRY(cycle_unit(h->c.db, h->c.a, &s->who.cycle, code, &u));
    s->from = u.id;
    s->body = u.name;
    return OK;
}

static err_t do_add(struct hand *h)
{
    struct suggesting *s = ARENA_NEW(h->c.a, struct suggesting);
    struct str from = hand_text(h, "--from"), body = hand_text(h, "--body");
    *s = (struct suggesting){.text = hand_needed(h, "--text"),
                             .number = hand_text(h, "--number"),
                             .body = body,
                             .on = hand_day_needed(h, "--date"),
                             .due = hand_day(h, "--due")};
    if (from.n == 0 && body.n == 0)
        (void)hand_needed(h, "--from");
    TRY(reviewed_open(h, DB_WRITE, &s->who));
    TRY(reviewed_needed(h, &s->who));
    TRY(who_suggests(h, s, from));
    if (s->due != DAY_NONE && s->due < s->on)
        return command_refuse(&h->c, M_HAND_SUGGESTION_DUE, day_text(h->c.a, s->due),
                              day_text(h->c.a, s->on));
    h->then = write_add;
    TRY(hand_act(h, "suggestion.add", tell_add, s));
    SAY(&h->c, M_HAND_SUGGESTION_ADDED, command_number(&h->c, s->ord), s->who.called);
    return OK;
}

/* --- answer, conclude --- */

static err_t load(struct hand *h, struct suggesting *s)
{
    struct query *q = db_query(h->c.db, "hand_suggestion_load");
    bool row;
    q_int(q, "id", s->id);
    TRY(q_step(q, &row));
    if (!row)
        return command_refuse(&h->c, M_HAND_NO_SUGGESTION, command_number(&h->c, s->id), STR(""));
    s->text = str_copy(h->c.a, q_get_text(q, 0));
    struct str answer = str_copy(h->c.a, q_get_text(q, 1));
    s->on = q_get_day(q, 2);
    if (s->answer.n == 0)
        s->answer = answer;
    return q_step(q, &row);
}

static err_t tell_answer(struct hand *h, void *ctx, struct buf *about)
{
    struct suggesting *s = ctx;
    (void)h;
    hand_json_int(about, "suggestion", s->id);
    hand_json_text(about, "text", s->text);
    hand_json_text(about, "answer", s->answer);
    hand_json_day(about, "on", s->answered);
    return OK;
}

static err_t write_answer(struct hand *h, void *ctx, int64_t event)
{
    struct suggesting *s = ctx;
    struct query *q = db_query(h->c.db, "hand_suggestion_answer");
    (void)event;
    q_int(q, "id", s->id);
    q_text(q, "answer", s->answer);
    q_day(q, "on", s->answered);
    return q_run(q);
}

static err_t do_answer(struct hand *h)
{
    struct suggesting *s = ARENA_NEW(h->c.a, struct suggesting);
    s->answer = hand_needed(h, "--text");
    s->answered = hand_day(h, "--date");
    if (s->answered == DAY_NONE)
        s->answered = clock_today();
    TRY(hand_open(h, DB_WRITE, 2));
    TRY(hand_number(h, 1, &s->id));
    TRY(load(h, s));
    if (s->answered < s->on || s->answered > clock_today())
        return command_refuse(&h->c, M_HAND_ANSWER_DAY, day_text(h->c.a, s->answered),
                              day_text(h->c.a, s->on));
    h->then = write_answer;
    TRY(hand_act(h, "suggestion.answer", tell_answer, s));
    SAY(&h->c, M_HAND_SUGGESTION_ANSWERED, command_number(&h->c, s->id));
    return OK;
}

static err_t tell_conclusion(struct hand *h, void *ctx, struct buf *about)
{
    struct suggesting *s = ctx;
    (void)h;
    hand_json_int(about, "suggestion", s->id);
    hand_json_text(about, "conclusion", s->conclusion);
    return OK;
}

static err_t write_conclusion(struct hand *h, void *ctx, int64_t event)
{
    struct suggesting *s = ctx;
    struct query *q = db_query(h->c.db, "hand_suggestion_conclude");
    (void)event;
    q_int(q, "id", s->id);
    q_text(q, "conclusion", s->conclusion);
    return q_run(q);
}

static err_t do_conclude(struct hand *h)
{
    struct suggesting *s = ARENA_NEW(h->c.a, struct suggesting);
    s->conclusion = hand_needed(h, "--text");
    TRY(hand_open(h, DB_WRITE, 2));
    TRY(hand_number(h, 1, &s->id));
    TRY(load(h, s));
    if (s->answer.n == 0)
        return command_refuse(&h->c, M_HAND_NOT_ANSWERED, command_number(&h->c, s->id), STR(""));
    h->then = write_conclusion;
    TRY(hand_act(h, "suggestion.conclude", tell_conclusion, s));
    SAY(&h->c, M_HAND_SUGGESTION_CONCLUDED, command_number(&h->c, s->id));
    return OK;
}

/* --- list --- */

static void row_json(const struct query *q, struct buf *b)
{
    hand_json_int(b, "id", q_get_int(q, 0));
    hand_json_text(b, "to", q_get_text(q, 1));
    hand_json_text(b, "unit", q_get_text(q, 2));
    hand_json_int(b, "n", q_get_int(q, 3));
    hand_json_text(b, "text", q_get_text(q, 4));
    hand_json_text(b, "body", q_get_text(q, 5));
    hand_json_text(b, "number", q_get_text(q, 6));
    hand_json_day(b, "on", q_get_day(q, 7));
    hand_json_day(b, "due", q_get_day(q, 8));
    hand_json_text(b, "answer", q_get_text(q, 9));
    hand_json_text(b, "conclusion", q_get_text(q, 10));
}

static void row_words(struct hand *h, const struct query *q)
{
    struct str answer = q_get_text(q, 9);
    SAY(&h->c, M_HAND_SUGGESTION_LINE, command_number(&h->c, q_get_int(q, 0)), q_get_text(q, 1),
        q_get_text(q, 2), q_get_text(q, 4), day_text(h->c.a, q_get_day(q, 8)),
        answer.n > 0 ? answer : msg_text(h->c.o.lang, M_HAND_NO_ANSWER_YET));
}

static err_t do_list(struct hand *h)
{
    struct reviewed *r = ARENA_NEW(h->c.a, struct reviewed);
    int64_t n = 0;
    TRY(reviewed_open(h, DB_READ, r));
    struct query *q = db_query(h->c.db, "hand_suggestions");
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "subject", h->card != NULL ? r->subject : 0);
    q_int(q, "first", r->unit.id != 0 ? r->unit.first_at : 0);
    q_int(q, "last", r->unit.id != 0 ? r->unit.last_at : INT32_MAX);
    TRY(hand_list(h, q, row_json, row_words, &n));
    if (!h->json)
        SAY(&h->c, M_HAND_SUGGESTIONS_LISTED, command_number(&h->c, n));
    return OK;
}

int cmd_suggestion(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {
        {"add", do_add}, {"answer", do_answer}, {"conclude", do_conclude}, {"list", do_list}};
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_HAND_SUGGESTION_USAGE);
}
