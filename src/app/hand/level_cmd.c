/*
 * level_cmd.c — levels of past years, decided before this book or outside it.
 */
#include <stdio.h>

#include "app/hand/hand.h"
#include "app/hand/hand_cmd.h"
#include "app/person/past.h"
#include "lib/base/clock.h"

struct telling {
    struct past_level l;
    struct who who;
};

static err_t write_it(struct hand *h, void *ctx, struct buf *about)
{
    struct telling *t = ctx;
    TRY(past_level_add(h->c.db, &t->l));
    hand_json_who(about, &t->who);
    hand_json_text(about, "side", t->l.side);
    hand_json_int(about, "year", t->l.year);
    hand_json_text(about, "level", t->l.level);
    hand_json_text(about, "paper", t->l.paper);
    return OK;
}

/* The book's own decision goes before what is told; what was told once is not told otherwise. */
static err_t check(struct hand *h, const struct telling *t)
{
    struct str year = str_fmt(h->c.a, "%d", t->l.year), told;
    bool decided = false;
    if (t->l.year > date_parts(clock_today()).y)
        return command_refuse(&h->c, M_HAND_YEAR_IN_FUTURE, year, STR(""));
    TRY(past_level_decided(h->c.db, &t->l, &decided));
    if (decided)
        return command_refuse(&h->c, M_HAND_LEVEL_DECIDED, t->who.called, year);
    TRY(past_level_find(h->c.db, h->c.a, &t->l, &told));
    if (told.n > 0)
        return command_refuse(&h->c, M_HAND_LEVEL_THERE, year, hand_label(h, "level", told));
    return OK;
}

static err_t do_add(struct hand *h)
{
    struct telling t = {.l = {.side = hand_word(h, "--side", "party|state"),
                              .year = hand_year(h, "--year"),
                              .level = hand_needed(h, "--level"),
                              .paper = hand_text(h, "--paper")}};
    TRY(hand_open(h, DB_WRITE, 1));
    if (t.l.year == 0)
        return command_refuse(&h->c, M_HAND_NEEDED, STR("--year"), STR(""));
    TRY(hand_dict_word(h, "level", t.l.level));
    TRY(hand_who(h, date_of(t.l.year, 12, 31), true, &t.who));
    t.l.person = t.who.person;
    t.l.unit = t.who.unit;
    TRY(check(h, &t));
    TRY(hand_act(h, "level.add", write_it, &t));
    SAY(&h->c, M_HAND_LEVEL_ADDED, t.who.called, str_fmt(h->c.a, "%d", t.l.year),
        hand_label(h, "level", t.l.level));
    return OK;
}

static void row_json(const struct query *q, struct buf *b)
{
    hand_json_text(b, "card", q_get_text(q, 0));
    hand_json_text(b, "name", q_get_text(q, 1));
    hand_json_text(b, "unit", q_get_text(q, 2));
    hand_json_text(b, "side", q_get_text(q, 4));
    hand_json_int(b, "year", q_get_int(q, 5));
    hand_json_text(b, "level", q_get_text(q, 6));
    hand_json_text(b, "paper", q_get_text(q, 7));
}

static void row_words(struct hand *h, const struct query *q)
{
    bool person = q_get_text(q, 1).n > 0;
    struct str mark = q_get_text(q, person ? 0 : 2), name = q_get_text(q, person ? 1 : 3);
    struct str level = hand_label(h, "level", q_get_text(q, 6));
    printf("%lld  %.*s (%.*s): %.*s  %.*s\n", (long long)q_get_int(q, 5), STR_ARG(name),
           STR_ARG(mark), STR_ARG(level), STR_ARG(q_get_text(q, 7)));
}

static err_t do_list(struct hand *h)
{
    struct who who = {.person = 0};
    int64_t n = 0;
    int year = hand_year(h, "--year");
    TRY(hand_open(h, DB_READ, 1));
    if (h->card != NULL || h->unit != NULL)
        TRY(hand_who(h, clock_today(), true, &who));
    struct query *q = db_query(h->c.db, "hand_levels");
    q_int(q, "person", who.person);
    q_int(q, "unit", who.unit);
    q_int(q, "year", year);
    TRY(hand_list(h, q, row_json, row_words, &n));
    if (!h->json)
        SAY(&h->c, M_HAND_LEVELS_LISTED, command_number(&h->c, n));
    return OK;
}

int cmd_level(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {{"add", do_add}, {"list", do_list}};
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_HAND_LEVEL_USAGE);
}
