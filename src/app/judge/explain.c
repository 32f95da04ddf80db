/*
 * explain.c — a decision for a human: the answer, every rule that decided it, what is missing.
 * Why it is not the next level up: explain_why.c.
 */
#include <string.h>

#include "app/judge/explain_inner.h"
#include "lib/base/arena.h"

void tell(struct teller *t, enum msg_id id, struct str x, struct str y)
{
    msg_write(t->b, t->lang, id, 2, (struct str[]){x, y});
}

void tell_line(struct teller *t, enum msg_id id, struct str x, struct str y)
{
    tell(t, id, x, y);
    buf_char(t->b, '\n');
}

static void heading(struct teller *t, enum msg_id id)
{
    buf_char(t->b, '\n');
    tell_line(t, id, STR(""), STR(""));
}

struct str tell_pick(const struct teller *t, struct str vi, struct str en)
{
    return t->lang == LANG_VI ? vi : en;
}

/* The label of an answer word: "grassroots_committee" -> "đảng ủy cơ sở". */
static struct str word_label(const struct teller *t, const char *list, struct str word)
{
    const struct enum_def *e = dict_enum(t->dict, str_of(list), true);
    int code = e ? enum_code(e, word) : 0;
    return code ? enum_label(e, t->lang, code) : word;
}

struct str tell_level(const struct teller *t, int code)
{
    return str_fmt(t->a, "%.*s (%.*s)", STR_ARG(enum_label(t->dict->level, t->lang, code)),
                   STR_ARG(t->dict->level->value[code]));
}

/* --- values
   -------------------------------------------------------------------------------------------- */

static struct str value_text(const struct teller *t, const struct fact_def *f, int32_t v)
{
    char day[11];
    if (v == VALUE_UNKNOWN)
        return MSG0(t->a, t->lang, M_JUDGE_NOT_KNOWN);
    if (v == VALUE_NONE)
        return MSG0(t->a, t->lang, M_JUDGE_NONE);
    switch (f->type) {
    case FACT_BOOL:
        return MSG0(t->a, t->lang, v ? M_JUDGE_YES : M_JUDGE_NO);
    case FACT_ENUM:
        return enum_label(f->en_def, t->lang, v);
    case FACT_DATE:
        date_format_vi(v, day);
        return str_copy(t->a, str_of(day));
    case FACT_NUMBER:
        if (v % 100 == 0)
            return str_fmt(t->a, "%d", v / 100);
        return str_fmt(t->a, t->lang == LANG_VI ? "%d,%02d" : "%d.%02d", v / 100, v % 100);
    case FACT_COUNT:
    case FACT_YEAR:
        return str_fmt(t->a, "%d", v);
    case FACT_SET:
    case FACT_TEXT:
    case FACT_YEARS:
        break;
    }
    struct str all = STR("");
    for (int i = 1; f->en_def && i <= f->en_def->n; i++) {
        if (!(v >> (i - 1) & 1))
            continue;
        all = str_fmt(t->a, "%.*s%s%.*s", STR_ARG(all), all.n ? "; " : "",
                      STR_ARG(enum_label(f->en_def, t->lang, i)));
    }
    return all.n ? all : MSG0(t->a, t->lang, M_JUDGE_NONE);
}

/* "disciplines[0].form": the list, the number of the item and its field. */
static bool item_field(const struct dict *dict, enum subject s, struct str name,
                       const struct list_def **l, long *item, int *field)
{
    size_t open = str_find(name, 0, '['), close = str_find(name, open, ']');
    int list = dict_list(dict, s, str_sub(name, 0, open));
    if (list < 0 || close + 2 > name.n ||
        !str_to_long(str_sub(name, open + 1, close - open - 1), 0, LIMIT_LIST_ITEMS, item))
        return false;
    *l = dict->list[s][list];
    *field = list_field(*l, str_sub(name, close + 2, name.n));
    return *field >= 0;
}

/* "units_led.count" or "disciplines[0].form": its words and its value. */
void tell_fact(struct teller *t, struct str name)
{
    size_t bracket = str_find(name, 0, '[');
    struct facts *facts = t->d->in->facts;
    if (bracket == name.n) {
        int col = dict_fact(t->dict, t->subject, name);
        if (col < 0) {
            int list = dict_list(t->dict, t->subject, name);
            if (list < 0)
                return;
            const struct list_def *l = t->dict->list[t->subject][list];
            buf_printf(t->b, "%.*s: %zu", STR_ARG(tell_pick(t, l->vi, l->en)),
                       facts_items(facts, list));
            return;
        }
        const struct fact_def *f = t->dict->fact[t->subject][col];
        struct str v = value_text(t, f, facts_get(facts, col));
        buf_printf(t->b, "%.*s: %.*s", STR_ARG(tell_pick(t, f->vi, f->en)), STR_ARG(v));
        return;
    }
    const struct list_def *l;
    long item;
    int field;
    if (!item_field(t->dict, t->subject, name, &l, &item, &field))
        return;
    int list = dict_list(t->dict, t->subject, l->name);
    struct str v = value_text(t, &l->field[field], facts_field(facts, list, (size_t)item, field));
    buf_printf(t->b, "%.*s %ld – %.*s: %.*s", STR_ARG(tell_pick(t, l->vi, l->en)), item + 1,
               STR_ARG(tell_pick(t, l->field[field].vi, l->field[field].en)), STR_ARG(v));
}

/* --- the answer
   ------------------------------------------------------------------------------------------ */

static struct str yes_no(const struct teller *t, enum tri v)
{
    return MSG0(t->a, t->lang,
                v == TRI_TRUE    ? M_JUDGE_YES
                : v == TRI_FALSE ? M_JUDGE_NO
                                 : M_JUDGE_NOT_KNOWN);
}

static void say_places(struct teller *t)
{
    struct str all = STR("");
    for (int i = 0; i < t->d->n_places; i++) {
        all = str_fmt(t->a, "%.*s%s%.*s", STR_ARG(all), i ? " → " : "",
                      STR_ARG(word_label(t, "place", t->d->places[i])));
    }
    if (all.n > 0)
        tell_line(t, M_JUDGE_PLACES, all, STR(""));
}

static void say_level(struct teller *t)
{
    const struct decision *d = t->d;
    if (d->rated == TRI_FALSE)
        return;
    if (d->level > 0)
        tell_line(t, d->forced ? M_JUDGE_LEVEL_FORCED : M_JUDGE_LEVEL, tell_level(t, d->level),
                  STR(""));
    else if (d->discretion)
        tell_line(t, M_JUDGE_LEVEL_DISCRETION, STR(""), STR(""));
    else
        tell_line(t, M_JUDGE_LEVEL_OPEN, STR(""), STR(""));
    if (d->max_level > 0 && d->max_level != d->level)
        tell_line(t, M_JUDGE_MAX_LEVEL, tell_level(t, d->max_level), STR(""));
}

static void say_subject(struct teller *t)
{
    const struct decision *d = t->d;
    tell_line(t, M_JUDGE_REVIEWED, yes_no(t, d->reviewed), yes_no(t, d->rated));
    if (d->reason.n > 0)
        tell_line(t, M_JUDGE_REASON, word_label(t, "reason", d->reason), STR(""));
    if (d->post_rated_said && !d->post_rated)
        tell_line(t, M_JUDGE_POST_NOT_RATED, STR(""), STR(""));
    if (d->form.n > 0)
        tell_line(t, M_JUDGE_FORM, d->form, word_label(t, "form_for", d->form_for));
    if (d->body.n > 0)
        tell_line(t, M_JUDGE_BODY, word_label(t, "body", d->body), STR(""));
    say_places(t);
    if (d->decider.n > 0)
        tell_line(t, M_JUDGE_DECIDER, word_label(t, "decider", d->decider), STR(""));
    if (d->member_decider.n > 0)
        tell_line(t, M_JUDGE_MEMBER_DECIDER, word_label(t, "decider", d->member_decider), STR(""));
    if (d->summary_to.n > 0)
        tell_line(t, M_JUDGE_SUMMARY_TO, word_label(t, "summary_to", d->summary_to), STR(""));
    say_level(t);
    if (d->voted > 0)
        tell_line(t, M_JUDGE_VOTED, tell_level(t, d->voted), STR(""));
}

static void say_event(struct teller *t)
{
    const struct decision *d = t->d;
    char day[11];
    if (d->has_deadline) {
        date_format_vi(d->deadline, day);
        tell_line(t, M_JUDGE_DEADLINE, str_of(day), STR(""));
    }
    tell_line(t, M_JUDGE_ON_TIME, yes_no(t, d->on_time), STR(""));
}

static void say_group(struct teller *t)
{
    const struct decision *d = t->d;
    struct str rate = str_fmt(t->a, "%d", d->rate_percent100 / 100);
    if (d->has_max_xs)
        tell_line(t, d->base_has_xs ? M_JUDGE_MAX_XS_BOTH : M_JUDGE_MAX_XS,
                  str_fmt(t->a, "%ld", d->max_xs), rate);
    if (d->has_resulting)
        tell_line(t, M_JUDGE_RESULTING_HTT, str_fmt(t->a, "%ld", d->resulting_htt), STR(""));
    if (d->over_said)
        tell_line(t, d->over == TRI_TRUE ? M_JUDGE_OVER : M_JUDGE_NOT_OVER, rate, STR(""));
}

static void say_head(struct teller *t)
{
    static const enum msg_id kinds[] = {M_JUDGE_MEMBER, M_JUDGE_COLLECTIVE, M_JUDGE_GROUP,
                                        M_JUDGE_EVENT};
    const struct case_in *in = t->d->in;
    const struct source *s = in->pack->source;
    struct str cycle = in->cycle.quarter ? str_fmt(t->a, "%d/%d", in->cycle.quarter, in->cycle.year)
                                         : str_fmt(t->a, "%d", in->cycle.year);
    enum msg_id kind =
        s->state_side && t->subject == SUBJECT_MEMBER ? M_JUDGE_PERSON : kinds[t->subject];
    struct str title = tell_pick(t, s->title, s->title_en.n ? s->title_en : s->title);
    msg_write(t->b, t->lang, M_JUDGE_HEAD, 4,
              (struct str[]){in->id, MSG0(t->a, t->lang, kind), title, cycle});
    buf_char(t->b, '\n');
    for (int i = 0; i < in->pack->n_overlays; i++) {
        char day[11];
        date_format_vi(in->pack->overlays[i]->issued, day);
        tell_line(t, M_JUDGE_WITH_OVERLAY, in->pack->overlays[i]->title, str_of(day));
    }
}

/* --- the rules
   -------------------------------------------------------------------------------------------- */

static struct str confidence_label(const struct teller *t, enum confidence c)
{
    static const enum msg_id ids[] = {M_JUDGE_CONFIRMED, M_JUDGE_SECONDARY, M_JUDGE_ASSUMED};
    return MSG0(t->a, t->lang, ids[c]);
}

static void say_rule(struct teller *t, const struct fired *f, int number)
{
    buf_printf(t->b, "  %d. %.*s\n", number, STR_ARG(tell_pick(t, f->rule->vi, f->rule->en)));
    buf_printf(t->b, "     %.*s · %.*s · %.*s\n", STR_ARG(f->rule->cite),
               STR_ARG(confidence_label(t, f->rule->conf)), STR_ARG(f->rule->full_id));
    if (f->weakened) {
        buf_z(t->b, "     ");
        tell_line(t, M_JUDGE_ONLY_WARNS, STR(""), STR(""));
    }
    if (f->n_facts == 0)
        return;
    buf_z(t->b, "     ");
    tell(t, M_JUDGE_FACTS, STR(""), STR(""));
    for (int i = 0; i < f->n_facts; i++) {
        buf_z(t->b, i ? "; " : " ");
        tell_fact(t, f->facts[i].name);
    }
    buf_char(t->b, '\n');
}

static bool takes_out(const struct rule *rule)
{
    for (int i = 0; i < rule->n_effects; i++) {
        if (rule->effects[i].kind == EFF_NOT_REVIEWED)
            return true;
    }
    return false;
}

/* Of somebody who is not reviewed only what takes him out is told: his form and his places do not
   matter. */
static void say_rules(struct teller *t)
{
    int n = 0;
    heading(t, M_JUDGE_WHY);
    for (int i = 0; i < t->d->n_fired; i++) {
        if (t->d->reviewed == TRI_FALSE && !takes_out(t->d->fired[i].rule))
            continue;
        say_rule(t, &t->d->fired[i], ++n);
    }
    if (t->d->n_fired == 0)
        tell_line(t, M_JUDGE_NO_RULE, STR(""), STR(""));
}

/* --- what is missing, owed, closed
   --------------------------------------------------------------------------- */

static void say_unknown(struct teller *t)
{
    if (t->d->n_unknown == 0)
        return;
    heading(t, M_JUDGE_UNKNOWN);
    for (int i = 0; i < t->d->n_unknown; i++) {
        struct str label, paper;
        fact_words(t->a, t->dict, t->subject, t->d->unknown[i], t->lang, &label, &paper);
        buf_printf(t->b, "  – %.*s [%.*s]", STR_ARG(label), STR_ARG(t->d->unknown[i]));
        if (paper.n > 0) {
            buf_z(t->b, ": ");
            tell(t, M_JUDGE_PAPER, paper, STR(""));
        }
        buf_char(t->b, '\n');
    }
}

/* `words`: the list whose labels stand for the codes; NULL: a code has no label and stands last. */
static void say_coded(struct teller *t, enum msg_id title, const struct coded *list, int n,
                      const char *words)
{
    if (n == 0)
        return;
    heading(t, title);
    for (int i = 0; i < n; i++) {
        const struct rule *rule = pack_rule(t->d->in->pack, list[i].rule);
        const struct param *param = rule ? NULL : pack_param(t->d->in->pack, STR("proposal_rule"));
        struct str text = rule    ? tell_pick(t, rule->vi, rule->en)
                          : param ? tell_pick(t, param->vi, param->en)
                                  : STR("");
        if (words == NULL)
            buf_printf(t->b, "  – %.*s [%.*s]\n", STR_ARG(text), STR_ARG(list[i].code));
        else
            buf_printf(t->b, "  – %.*s: %.*s\n", STR_ARG(word_label(t, words, list[i].code)),
                       STR_ARG(text));
    }
}

static void say_owed(struct teller *t)
{
    const struct decision *d = t->d;
    if (d->n_requires > 0)
        heading(t, M_JUDGE_REQUIRES);
    for (int i = 0; i < d->n_requires; i++)
        buf_printf(t->b, "  – %.*s\n", STR_ARG(word_label(t, "require", d->requires_[i])));
    say_coded(t, M_JUDGE_BLOCKED, d->blocked, d->n_blocked, "step");
    say_coded(t, M_JUDGE_WARNINGS, d->warnings, d->n_warnings, NULL);
    if (d->n_rerates > 0)
        heading(t, M_JUDGE_RERATE);
    for (int i = 0; i < d->n_rerates; i++) {
        buf_z(t->b, "  – ");
        tell_line(t, M_JUDGE_RERATE_YEAR, str_fmt(t->a, "%d", d->rerates[i].year),
                  d->rerates[i].pack);
    }
}

void fact_words(struct arena *a, const struct dict *dict, enum subject s, struct str name,
                enum lang lang, struct str *label, struct str *paper)
{
    const struct list_def *l;
    long item;
    int field;
    bool vi = lang == LANG_VI;
    if (item_field(dict, s, name, &l, &item, &field)) {
        const struct fact_def *f = &l->field[field];
        *label = str_fmt(a, "%.*s %ld – %.*s", STR_ARG(vi ? l->vi : l->en), item + 1,
                         STR_ARG(vi ? f->vi : f->en));
        *paper = vi ? f->paper_vi : f->paper_en;
        return;
    }
    int col = dict_fact(dict, s, name), list = dict_list(dict, s, name);
    for (int i = 0; col < 0 && list < 0 && i < dict->n_facts[s]; i++) {
        if (str_eq(dict->fact[s][i]->top, name))
            col = i; /* a whole object: the words of its first part */
    }
    *label = name;
    *paper = STR("");
    if (col >= 0) {
        const struct fact_def *f = dict->fact[s][col];
        *label = vi ? f->vi : f->en;
        *paper = vi ? f->paper_vi : f->paper_en;
    } else if (list >= 0) {
        l = dict->list[s][list];
        *label = vi ? l->vi : l->en;
        *paper = vi ? l->paper_vi : l->paper_en;
    }
}

void decision_explain(struct buf *b, struct arena *a, const struct decision *d, enum lang lang)
{
    struct teller t = {b, a, d, d->in->pack->dict, lang, d->in->subject};
    say_head(&t);
    heading(&t, M_JUDGE_ANSWER);
    if (t.subject == SUBJECT_EVENT)
        say_event(&t);
    else if (t.subject == SUBJECT_GROUP)
        say_group(&t);
    else
        say_subject(&t);
    say_rules(&t);
    tell_why_not(&t);
    say_unknown(&t);
    say_owed(&t);
}
