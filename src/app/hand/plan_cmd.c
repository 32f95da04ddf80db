/*
 * plan_cmd.c — each level enters its plan: number, day, and the last day of each step.
 */
#include <stdio.h>

#include "app/cycle/cycle_option.h"
#include "app/cycle/plan.h"
#include "app/hand/hand.h"
#include "app/hand/hand_cmd.h"

enum { WORDS_BYTES = 1024 };

struct planning {
    struct cycle cycle;
    struct cycle_ground ground;
    struct plan plan, before;
    struct plan_below below;
};

/* --- set --- */

/* STEP=DAY or STEP:KIND=DAY. */
static err_t one_deadline(struct hand *h, struct plan *p, struct str text)
{
    struct str rest = text, what, step, kind;
    struct plan_deadline d;
    if (!str_cut(&rest, '=', &what) || !day_read(str_trim(rest), &d.day))
        return command_refuse(&h->c, M_PLAN_FORM, text, STR(""));
    kind = what;
    (void)str_cut(&kind, ':', &step);
    d.step = plan_step_of(step);
    d.kind = kind;
    if (d.step == PLAN_STEPS) {
        struct buf b;
        buf_open(&b, WORDS_BYTES);
        for (int i = 0; i < PLAN_STEPS; i++) {
            struct str word = plan_step_word((enum plan_step)i);
            struct str label = plan_step_label(h->c.o.lang, (enum plan_step)i);
            buf_printf(&b, "%s%.*s (%.*s)", i > 0 ? ", " : "", STR_ARG(word), STR_ARG(label));
        }
        err_t err = command_refuse(&h->c, M_HAND_NO_WORD, step, str_copy(h->c.a, buf_view(&b)));
        buf_close(&b);
        return err;
    }
    if (kind.n > 0)
        TRY(hand_dict_word(h, "kind", kind));
    for (int i = 0; i < p->n; i++) {
        if (p->deadline[i].step == d.step && str_eq(p->deadline[i].kind, d.kind))
            return command_refuse(&h->c, M_PLAN_TWICE, what, STR(""));
    }
    if (p->n == PLAN_DEADLINES_MOST)
        return E_LIMIT;
    p->deadline[p->n++] = d;
    return OK;
}

static void deadlines_json(struct buf *b, const struct plan *p)
{
    for (int i = 0; i < p->n; i++) {
        buf_z(b, i > 0 ? ",{" : "{");
        hand_json_text(b, "step", plan_step_word(p->deadline[i].step));
        if (p->deadline[i].kind.n > 0)
            hand_json_text(b, "kind", p->deadline[i].kind);
        hand_json_day(b, "day", p->deadline[i].day);
        buf_char(b, '}');
    }
}

/* The event tells the plan that is replaced as well: nothing else keeps it. */
static err_t tell_it(struct hand *h, void *ctx, struct buf *about)
{
    struct planning *s = ctx;
    TRY(plan_check(h->c.db, h->c.a, &s->cycle, &s->ground, &s->plan, &s->below));
    TRY(plan_find(h->c.db, h->c.a, &s->cycle, &s->plan.unit, &s->before));
    hand_json_int(about, "year", s->cycle.year);
    if (s->cycle.quarter > 0)
        hand_json_int(about, "quarter", s->cycle.quarter);
    hand_json_text(about, "unit", s->plan.unit.code);
    hand_json_text(about, "number", s->plan.number);
    hand_json_day(about, "on", s->plan.on);
    buf_z(about, ",\"deadlines\":[");
    deadlines_json(about, &s->plan);
    buf_char(about, ']');
    if (s->before.n == 0)
        return OK;
    buf_z(about, ",\"replaces\":{");
    hand_json_text(about, "number", s->before.number);
    hand_json_day(about, "on", s->before.on);
    buf_z(about, ",\"deadlines\":[");
    deadlines_json(about, &s->before);
    buf_z(about, "]}");
    return OK;
}

static err_t write_it(struct hand *h, void *ctx, int64_t event)
{
    struct planning *s = ctx;
    return plan_write(h->c.db, &s->cycle, &s->plan, event);
}

static void say_set(struct hand *h, const struct planning *s)
{
    SAY(&h->c, s->before.n > 0 ? M_PLAN_REPLACED : M_PLAN_SET, s->plan.number, s->plan.unit.name,
        command_number(&h->c, s->plan.n), s->before.number);
    for (int i = 0; i < s->below.n && i < PLAN_TOLD; i++)
        SAY(&h->c, M_PLAN_BELOW, s->below.first[i].unit, s->below.first[i].number,
            plan_step_label(h->c.o.lang, s->below.first[i].step),
            day_text(h->c.a, s->below.first[i].day));
    if (s->below.n > PLAN_TOLD)
        SAY(&h->c, M_PLAN_BELOW_MORE, command_number(&h->c, s->below.n - PLAN_TOLD));
}

static err_t open_cycle(struct hand *h, enum db_mode mode, int least, int most, int year,
                        int quarter, struct planning *s)
{
    TRY(hand_open_many(h, mode, least, most));
    if (year == 0)
        return command_refuse(&h->c, M_HAND_NEEDED, STR("--year"), STR(""));
    return cycle_option_find(&h->c, year, quarter, &s->cycle, &s->ground);
}

static err_t do_set(struct hand *h)
{
    struct planning *s = ARENA_NEW(h->c.a, struct planning);
    int year = 0, quarter = 0;
    if (!cycle_option_take(&h->c, &year, &quarter))
        return E_INVALID;
    *s = (struct planning){
        .plan = {.number = hand_needed(h, "--number"), .on = hand_day_needed(h, "--date")}};
    if (h->unit == NULL)
        (void)hand_needed(h, "--unit");
    TRY(open_cycle(h, DB_WRITE, 2, 1 + PLAN_DEADLINES_MOST, year, quarter, s));
    for (int i = 1; i < h->c.o.n_args; i++)
        TRY(one_deadline(h, &s->plan, str_of(h->c.o.args[i])));
    TRY(cycle_unit(h->c.db, h->c.a, &s->cycle, str_of(h->unit), &s->plan.unit));
    h->then = write_it;
    TRY(hand_act(h, "plan.set", tell_it, s));
    say_set(h, s);
    return OK;
}

/* --- list --- */

static void row_json(const struct query *q, struct buf *b)
{
    hand_json_text(b, "unit", q_get_text(q, 0));
    hand_json_text(b, "unit_name", q_get_text(q, 1));
    hand_json_text(b, "number", q_get_text(q, 2));
    hand_json_day(b, "on", q_get_day(q, 3));
    hand_json_text(b, "step", q_get_text(q, 4));
    hand_json_text(b, "kind", q_get_text(q, 5));
    hand_json_day(b, "day", q_get_day(q, 6));
}

static void row_words(struct hand *h, const struct query *q)
{
    struct str kind = q_get_text(q, 5);
    struct str row[] = {q_get_text(q, 1),
                        q_get_text(q, 0),
                        q_get_text(q, 2),
                        day_text(h->c.a, q_get_day(q, 3)),
                        plan_step_label(h->c.o.lang, plan_step_of(q_get_text(q, 4))),
                        kind.n > 0 ? hand_label(h, "kind", kind)
                                   : msg_text(h->c.o.lang, M_PLAN_EVERY_KIND),
                        day_text(h->c.a, q_get_day(q, 6))};
    command_say(&h->c, M_PLAN_ROW, sizeof row / sizeof *row, row);
}

static err_t do_list(struct hand *h)
{
    struct planning *s = ARENA_NEW(h->c.a, struct planning);
    struct cycle_unit all = {.last_at = INT_MAX};
    int year = 0, quarter = 0;
    int64_t n = 0;
    if (!cycle_option_take(&h->c, &year, &quarter))
        return E_INVALID;
    TRY(open_cycle(h, DB_READ, 1, 1, year, quarter, s));
    if (h->unit != NULL)
        TRY(cycle_unit(h->c.db, h->c.a, &s->cycle, str_of(h->unit), &all));
    struct query *q = db_query(h->c.db, "plan_each");
    q_int(q, "cycle", s->cycle.id);
    q_int(q, "version", s->cycle.tree_version);
    q_int(q, "first", all.first_at);
    q_int(q, "last", all.last_at);
    TRY(hand_list(h, q, row_json, row_words, &n));
    if (!h->json)
        SAY(&h->c, M_PLAN_LISTED, command_number(&h->c, n));
    return OK;
}

int cmd_plan(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {{"set", do_set}, {"list", do_list}};
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_PLAN_USAGE);
}
