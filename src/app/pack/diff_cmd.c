/*
 * diff_cmd.c — `pack diff A B`: the differences of two packs in words, by topic.
 */
#include "app/pack/diff.h"
#include "app/pack/effect_words.h"
#include "app/pack/pack_cmd.h"
#include "app/pack/tool.h"
#include "lib/base/arena.h"
#include "lib/rule/words.h"

struct teller {
    struct tool t;
    const struct pack *a, *b;
    struct str name_a, name_b;
    struct pack_diff diff;
};

/* --- parameters
   ------------------------------------------------------------------------------------ */

static void tell_params(struct teller *w)
{
    struct tool *t = &w->t;
    if (w->diff.n_params > 0)
        tool_say(t, M_PACK_DIFF_PARAMS, STR(""), STR(""), STR(""));
    for (int i = 0; i < w->diff.n_params; i++) {
        const struct param *x = w->diff.params[i].a, *y = w->diff.params[i].b;
        const struct param *p = y != NULL ? y : x;
        struct str gone = tool_word(t, M_PACK_DIFF_NOT_THERE);
        tool_say(t, M_PACK_DIFF_PARAM, p->name, x != NULL ? param_text(t, x) : gone,
                 y != NULL ? param_text(t, y) : gone);
        buf_printf(&t->out, "  %.*s (%.*s)\n", STR_ARG(tool_pick(t, p->vi, p->en)),
                   STR_ARG(p->cite));
    }
}

/* --- rules
   ------------------------------------------------------------------------------------------- */

/* "- D5.K2.1.exempt (member): text" */
static void tell_rule(struct teller *w, const struct rule *rule)
{
    struct tool *t = &w->t;
    buf_printf(&t->out, "- %.*s (%.*s, %.*s): %.*s\n  %.*s\n", STR_ARG(rule->full_id),
               STR_ARG(tool_subject(t, rule->subject)), STR_ARG(tool_confidence(t, rule->conf)),
               STR_ARG(tool_pick(t, rule->vi, rule->en)), STR_ARG(rule->cite));
}

static struct str condition_text(struct teller *w, const struct pack *p, const struct rule *rule)
{
    struct arena *a = w->t.arena;
    enum lang lang = w->t.o.lang;
    struct str when = cond_words(a, p->dict, rule->subject, lang, rule->when);
    if (rule->unless == NULL)
        return when;
    return MSG(a, lang, M_PACK_DIFF_UNLESS, when,
               cond_words(a, p->dict, rule->subject, lang, rule->unless));
}

static void tell_change(struct teller *w, const struct rule_diff *d)
{
    struct tool *t = &w->t;
    struct str x = condition_text(w, w->a, d->a), y = condition_text(w, w->b, d->b);
    tell_rule(w, d->b);
    if (!str_eq(d->a->id, d->b->id))
        tool_say(t, M_PACK_DIFF_NEAREST, d->a->full_id, d->a->cite, STR(""));
    if (d->condition && str_eq(x, y))
        tool_say(t, M_PACK_DIFF_SAME_WORDS, x, STR(""), STR(""));
    else if (d->condition)
        tool_say(t, M_PACK_DIFF_CONDITION, x, y, STR(""));
    if (d->conclusion)
        tool_say(t, M_PACK_DIFF_CONCLUSION, effect_words(t, w->a, d->a),
                 effect_words(t, w->b, d->b), STR(""));
    if (d->state)
        tool_say(t, d->b->active ? M_PACK_DIFF_NOW_ACTIVE : M_PACK_DIFF_NOW_WEAK, STR(""), STR(""),
                 STR(""));
}

static void tell_one(struct teller *w, const struct rule_diff *d)
{
    switch (d->kind) {
    case DIFF_ONLY_A:
        tell_rule(w, d->a);
        return;
    case DIFF_ONLY_B:
        tell_rule(w, d->b);
        return;
    case DIFF_CHANGED:
        tell_change(w, d);
        return;
    case DIFF_MOVED:
        break;
    }
    tell_rule(w, d->b);
    tool_say(&w->t, M_PACK_DIFF_FORMERLY, d->a->full_id, d->a->cite, STR(""));
}

static int count(const struct teller *w, enum diff_topic topic, enum diff_kind kind)
{
    int n = 0;
    for (int i = 0; i < w->diff.n_rules; i++)
        n += w->diff.rules[i].topic == topic && w->diff.rules[i].kind == kind;
    return n;
}

static void tell_kind(struct teller *w, enum diff_topic topic, enum diff_kind kind)
{
    static const enum msg_id heads[] = {M_PACK_DIFF_ONLY, M_PACK_DIFF_ONLY, M_PACK_DIFF_CHANGED,
                                        M_PACK_DIFF_MOVED};
    if (count(w, topic, kind) == 0)
        return;
    struct str name = kind == DIFF_ONLY_A ? w->name_a : w->name_b;
    buf_char(&w->t.out, '\n');
    tool_say(&w->t, heads[kind], name, STR(""), STR(""));
    for (int i = 0; i < w->diff.n_rules; i++) {
        if (w->diff.rules[i].topic == topic && w->diff.rules[i].kind == kind)
            tell_one(w, &w->diff.rules[i]);
    }
}

static void tell_topics(struct teller *w)
{
    static const enum msg_id heads[TOPIC_COUNT] = {
        M_PACK_TOPIC_WHO,    M_PACK_TOPIC_FORMS, M_PACK_TOPIC_DECIDERS,
        M_PACK_TOPIC_LEVELS, M_PACK_TOPIC_PAST,  M_PACK_TOPIC_VOTES,
        M_PACK_TOPIC_CAP,    M_PACK_TOPIC_TIME,  M_PACK_TOPIC_PAPERS};
    static const enum diff_kind order[] = {DIFF_CHANGED, DIFF_ONLY_A, DIFF_ONLY_B, DIFF_MOVED};
    for (int topic = 0; topic < TOPIC_COUNT; topic++) {
        int n = 0;
        for (int k = 0; k < 4; k++)
            n += count(w, (enum diff_topic)topic, order[k]);
        if (n == 0)
            continue;
        tool_say(&w->t, heads[topic], STR(""), STR(""), STR(""));
        for (int k = 0; k < 4; k++)
            tell_kind(w, (enum diff_topic)topic, order[k]);
    }
}

static void tell(struct teller *w)
{
    struct tool *t = &w->t;
    const struct source *x = ref_source(w->a), *y = ref_source(w->b);
    struct str title_x = tool_pick(t, x->title, x->title_en);
    struct str title_y = tool_pick(t, y->title, y->title_en);
    tool_say(t, M_PACK_DIFF_HEAD, w->name_a, title_x, cycles_text(t->arena, x));
    tool_say(t, M_PACK_DIFF_HEAD_B, w->name_b, title_y, cycles_text(t->arena, y));
    int n[4] = {0};
    for (int i = 0; i < w->diff.n_rules; i++)
        n[w->diff.rules[i].kind]++;
    struct str ends = str_fmt(t->arena, "%d / %d", n[DIFF_ONLY_A], n[DIFF_ONLY_B]);
    struct str both = str_fmt(t->arena, "%d + %d", w->diff.n_same, n[DIFF_MOVED]);
    tool_say(t, M_PACK_DIFF_COUNTS, both, tool_number(t, n[DIFF_CHANGED]), ends);
    if (w->diff.n_rules == 0 && w->diff.n_params == 0)
        tool_say(t, M_PACK_DIFF_NONE, STR(""), STR(""), STR(""));
    tell_params(w);
    tell_topics(w);
}

int pack_diff(int argc, char **argv)
{
    struct teller w = {.a = NULL};
    struct pack_ref a, b;
    int status = 2;
    if (!tool_open(&w.t, argc, argv))
        return 2;
    if (!tool_no_options(&w.t))
        return tool_close(&w.t, 2);
    if (w.t.o.n_args != 2)
        say_error(w.t.o.lang, M_PACK_TWO_NAMES, "diff", "");
    else if (ref_read(&w.t, w.t.o.args[0], &a) && ref_read(&w.t, w.t.o.args[1], &b)) {
        w.a = ref_load(&w.t, &a);
        w.b = ref_load(&w.t, &b);
        w.name_a = ref_name(w.t.arena, &a);
        w.name_b = ref_name(w.t.arena, &b);
    }
    if (w.a != NULL && w.b != NULL) {
        pack_compare(w.t.arena, w.a, w.b, &w.diff);
        tell(&w);
        status = 0;
    }
    problems_print(&w.t.problems, w.t.o.lang);
    return tool_close(&w.t, status);
}
