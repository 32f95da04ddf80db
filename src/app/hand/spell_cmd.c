/*
 * spell_cmd.c — exemption, suspension, leave, study, activity elsewhere: when from, when to.
 */
#include <stdio.h>

#include "app/hand/hand.h"
#include "app/hand/hand_cmd.h"
#include "app/person/person.h"
#include "lib/base/clock.h"

#define KINDS                                                                                      \
    "exempt|activity_suspended|committee_suspended|sick|maternity|study|temporary|elsewhere"
enum { MOST_DAYS = 3660 };

struct spelling {
    struct spell s;
    struct str kind;
    struct who who;
    int64_t id;
    date_t end;
};

static enum msg_id kind_msg(struct str kind)
{
    static const struct {
        const char *word;
        enum msg_id id;
    } names[] = {{"exempt", M_HAND_SPELL_EXEMPT},
                 {"activity_suspended", M_HAND_SPELL_ACTIVITY_SUSPENDED},
                 {"committee_suspended", M_HAND_SPELL_COMMITTEE_SUSPENDED},
                 {"sick", M_HAND_SPELL_SICK},
                 {"maternity", M_HAND_SPELL_MATERNITY},
                 {"study", M_HAND_SPELL_STUDY},
                 {"temporary", M_HAND_SPELL_TEMPORARY}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_is(kind, names[i].word))
            return names[i].id;
    }
    return M_HAND_SPELL_ELSEWHERE;
}

struct str hand_spell_label(const struct hand *h, struct str kind)
{
    return msg_text(h->c.o.lang, kind_msg(kind));
}

/* "from 01/02/2026 to 31/03/2026" with what is known; to_date is the first day after. */
static struct str period(const struct hand *h, date_t from, date_t to)
{
    struct arena *a = h->c.a;
    return MSG(a, h->c.o.lang, M_HAND_PERIOD, from == DAY_NONE ? STR("…") : day_text(a, from),
               to == DAY_NONE ? STR("…") : day_text(a, to - 1));
}

static err_t write_it(struct hand *h, void *ctx, struct buf *about)
{
    struct spelling *w = ctx;
    TRY(person_spell_add(h->c.db, w->who.person, &w->s));
    w->id = db_last_id(h->c.db);
    hand_json_int(about, "spell", w->id);
    hand_json_who(about, &w->who);
    hand_json_text(about, "kind", w->kind);
    hand_json_day(about, "from", w->s.from);
    hand_json_day(about, "to", w->s.to);
    if (w->s.days >= 0)
        hand_json_int(about, "days", w->s.days);
    hand_json_text(about, "paper", w->s.paper);
    return OK;
}

/* Two spells of one kind, or two statuses, at one time cannot be. */
static err_t check_overlap(struct hand *h, const struct spelling *w)
{
    struct query *q = db_query(h->c.db, "hand_spell_overlap");
    bool row;
    q_int(q, "person", w->who.person);
    q_text(q, "kind", w->kind);
    q_day(q, "from_date", w->s.from);
    q_day(q, "to_date", w->s.to);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    int64_t id = q_get_int(q, 0);
    struct str kind = str_copy(h->c.a, q_get_text(q, 1));
    struct str when = period(h, q_get_day(q, 2), q_get_day(q, 3));
    TRY(q_run(q));
    return command_refuse(
        &h->c, M_HAND_SPELL_OVERLAP,
        str_fmt(h->c.a, "%lld, %.*s", (long long)id, STR_ARG(hand_spell_label(h, kind))), when);
}

static err_t take_days(struct hand *h, struct str text, int *days)
{
    long n = 0;
    *days = -1;
    if (text.n == 0)
        return OK;
    if (!str_to_long(text, 1, MOST_DAYS, &n))
        return command_refuse(&h->c, M_HAND_NO_NUMBER, text, STR(""));
    *days = (int)n;
    return OK;
}

static err_t do_add(struct hand *h)
{
    struct spelling w = {.kind = hand_word(h, "--kind", "|" KINDS)};
    struct str days = hand_text(h, "--days");
    w.s.from = hand_day(h, "--from");
    w.s.to = hand_day(h, "--to");
    w.s.paper = hand_text(h, "--paper");
    TRY(hand_open(h, DB_WRITE, 1));
    if (w.kind.n == 0)
        return command_refuse(&h->c, M_HAND_BAD_WORD, STR("--kind"), STR(KINDS));
    if (w.s.from == DAY_NONE)
        return command_refuse(&h->c, M_HAND_NEEDED, STR("--from"), STR(""));
    if (w.s.to != DAY_NONE && w.s.to < w.s.from)
        return command_refuse(&h->c, M_HAND_ENDS_BEFORE, day_text(h->c.a, w.s.to),
                              day_text(h->c.a, w.s.from));
    TRY(take_days(h, days, &w.s.days));
    w.s.to = w.s.to == DAY_NONE ? DAY_NONE : w.s.to + 1; /* told: the last day */
    if (w.s.days > 0 && w.s.to != DAY_NONE && w.s.days > w.s.to - w.s.from)
        return command_refuse(&h->c, M_HAND_TOO_MANY_DAYS, command_number(&h->c, w.s.days),
                              period(h, w.s.from, w.s.to));
    TRY(hand_who(h, clock_today(), false, &w.who));
    w.s.kind = str_copy(h->c.a, w.kind).p;
    TRY(check_overlap(h, &w));
    TRY(hand_act(h, "spell.add", write_it, &w));
    SAY(&h->c, M_HAND_SPELL_ADDED, w.who.called, hand_spell_label(h, w.kind),
        period(h, w.s.from, w.s.to), command_number(&h->c, w.id));
    return OK;
}

static err_t write_end(struct hand *h, void *ctx, struct buf *about)
{
    struct spelling *w = ctx;
    TRY(person_spell_end(h->c.db, w->id, w->end));
    hand_json_int(about, "spell", w->id);
    hand_json_who(about, &w->who);
    hand_json_text(about, "kind", w->kind);
    hand_json_day(about, "to", w->end);
    return OK;
}

static err_t do_end(struct hand *h)
{
    struct spelling w = {.id = 0};
    bool row;
    w.end = hand_day_needed(h, "--on");
    TRY(hand_open(h, DB_WRITE, 2));
    TRY(hand_number(h, 1, &w.id));
    struct query *q = db_query(h->c.db, "hand_spell_get");
    q_int(q, "id", w.id);
    TRY(q_step(q, &row));
    if (!row)
        return command_refuse(&h->c, M_HAND_NO_SPELL, command_number(&h->c, w.id), STR(""));
    w.who.person = q_get_int(q, 0);
    w.kind = str_copy(h->c.a, q_get_text(q, 1));
    date_t from = q_get_day(q, 2), to = q_get_day(q, 3);
    TRY(q_run(q));
    if (to != DAY_NONE)
        return command_refuse(&h->c, M_HAND_SPELL_ENDED, command_number(&h->c, w.id),
                              day_text(h->c.a, to));
    if (from != DAY_NONE && w.end <= from)
        return command_refuse(&h->c, M_HAND_ENDS_BEFORE, day_text(h->c.a, w.end),
                              day_text(h->c.a, from));
    w.who.called = hand_person_called(h, w.who.person);
    TRY(hand_act(h, "spell.end", write_end, &w));
    SAY(&h->c, M_HAND_SPELL_END_DONE, w.who.called, hand_spell_label(h, w.kind),
        day_text(h->c.a, w.end));
    return OK;
}

static void row_json(const struct query *q, struct buf *b)
{
    hand_json_int(b, "id", q_get_int(q, 0));
    hand_json_text(b, "card", q_get_text(q, 1));
    hand_json_text(b, "name", q_get_text(q, 2));
    hand_json_text(b, "kind", q_get_text(q, 3));
    hand_json_day(b, "from", q_get_day(q, 4));
    hand_json_day(b, "to", q_get_day(q, 5));
    if (!q_is_null(q, 6))
        hand_json_int(b, "days", q_get_int(q, 6));
    hand_json_text(b, "paper", q_get_text(q, 7));
}

static void row_words(struct hand *h, const struct query *q)
{
    struct str when = period(h, q_get_day(q, 4), q_get_day(q, 5));
    printf("%5lld  %.*s (%.*s): %.*s, %.*s  %.*s\n", (long long)q_get_int(q, 0),
           STR_ARG(q_get_text(q, 2)), STR_ARG(q_get_text(q, 1)),
           STR_ARG(hand_spell_label(h, q_get_text(q, 3))), STR_ARG(when),
           STR_ARG(q_get_text(q, 7)));
}

static err_t do_list(struct hand *h)
{
    struct who who = {.person = 0};
    struct str kind = hand_text(h, "--kind");
    int64_t n = 0;
    TRY(hand_open(h, DB_READ, 1));
    if (h->card != NULL || h->unit != NULL)
        TRY(hand_who(h, clock_today(), false, &who));
    struct query *q = db_query(h->c.db, "hand_spells");
    q_int(q, "person", who.person);
    q_text(q, "kind", kind);
    TRY(hand_list(h, q, row_json, row_words, &n));
    if (!h->json)
        SAY(&h->c, M_HAND_SPELLS_LISTED, command_number(&h->c, n));
    return OK;
}

int cmd_spell(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {{"add", do_add}, {"end", do_end}, {"list", do_list}};
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_HAND_SPELL_USAGE);
}
