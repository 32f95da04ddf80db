/*
 * layout.c — the columns of a workbook, from the rules of the ground.
 */
#include "app/review/layout.h"

/* Facts that other decisions, reviews and records make: nobody fills them in. */
static const char *const follows[] = {
    "self_level",     "proposed_level",       "review_completed",
    "unit_level",     "members_rated",        "members_xs",
    "members_htt",    "members_ht",           "members_kht",
    "suborgs_rated",  "suborgs_ht_or_better", "suborgs_htt_or_better",
    "earlier_faults", "suborgs_undecided",    "earlier_faults_remedied"};

static bool is_filled(const struct fact_def *f)
{
    for (size_t i = 0; i < sizeof follows / sizeof *follows; i++) {
        if (str_is(f->name, follows[i]))
            return false;
    }
    return !f->computed;
}

static struct layout_column *add(struct layout *l, enum layout_kind kind, struct str key,
                                 struct str heading, double width)
{
    static struct layout_column spare; /* a dictionary beyond the sheet: the rest is left out */
    struct layout_column *c = l->n < LAYOUT_COLUMNS ? &l->col[l->n++] : &spare;
    *c = (struct layout_column){.kind = kind, .key = key, .heading = heading, .width = width};
    return c;
}

static void asked(const struct cond *c, bool *col)
{
    if (c == NULL || c->item)
        return;
    switch (c->kind) {
    case COND_NOT:
        asked(c->a, col);
        break;
    case COND_AND:
    case COND_OR:
        asked(c->a, col);
        asked(c->b, col);
        break;
    case COND_LINEAR:
        for (int i = 0; i < c->n_terms; i++)
            col[c->term[i].col] = true;
        break;
    case COND_EQ:
    case COND_NONE:
    case COND_BIT:
    case COND_DATE:
        col[c->col] = true;
        break;
    case COND_CONST:
    case COND_SOME:
        break;
    }
}

/* Columns that rules ask for, and those of votes, which no rule of some regulations asks for. */
static void asked_by_rules(const struct pack *p, enum subject s, bool *col)
{
    for (int i = 0; i < p->n_rules[s]; i++) {
        const struct rule *r = &p->rules[s][i];
        asked(r->cond, col);
        for (int k = 0; k < r->n_effects; k++) {
            if (r->effects[k].kind == EFF_AT_MOST_FACT)
                col[r->effects[k].code] = true;
        }
    }
    for (int i = 0; i < p->dict->n_facts[s]; i++)
        col[i] = col[i] || str_is(p->dict->fact[s][i]->top, "vote");
}

/* A criterion as a part of the fact `criteria`: {"criteria": {"D10.K2.1.1": "t"}}. */
static struct fact_def *criterion_fact(struct arena *a, const struct dict *d,
                                       const struct criteria_set *set, const struct criterion *c)
{
    struct fact_def *f = ARENA_NEW(a, struct fact_def);
    *f = (struct fact_def){.name = str_fmt(a, "criteria.%.*s", STR_ARG(c->id)),
                           .top = STR("criteria"),
                           .type = set->points ? FACT_NUMBER : FACT_ENUM,
                           .en_def = set->points ? NULL : dict_enum(d, STR("grade"), false),
                           .hi = c->max,
                           .vi = c->vi,
                           .en = c->en};
    return f;
}

static void add_leaves(struct arena *a, enum lang lang, const struct dict *d,
                       const struct criteria_set *set, const struct criterion *c,
                       struct layout *out)
{
    for (; c != NULL; c = c->next) {
        if (c->dropped)
            continue;
        if (c->child != NULL) {
            add_leaves(a, lang, d, set, c->child, out);
            continue;
        }
        const struct fact_def *f = criterion_fact(a, d, set, c);
        struct str text = lang == LANG_VI ? c->vi : c->en;
        struct str heading = MSG(a, lang, M_WORKBOOK_CRITERION, c->id, text);
        struct layout_column *col =
            add(out, LAYOUT_FACT, str_fmt(a, "fact.%.*s", STR_ARG(f->name)), heading, 20);
        col->fact = f;
        col->set = set;
        col->input = true;
    }
}

static void add_criteria(struct arena *a, enum lang lang, const struct pack *p, enum subject s,
                         bool points, struct layout *out)
{
    for (int i = 0; i < p->n_sets; i++) {
        const struct criteria_set *set = p->sets[i];
        bool collective = str_is(set->for_whom, "collective");
        if (set->points != points || (points && !set->split) ||
            collective != (s == SUBJECT_COLLECTIVE))
            continue;
        for (const struct criteria_group *g = set->groups; g != NULL; g = g->next)
            add_leaves(a, lang, p->dict, set, g->items, out);
    }
}

void layout_subjects(struct arena *a, enum lang lang, const struct cycle_ground *g,
                     enum subject subject, struct layout *out)
{
    bool col[LIMIT_COLUMNS] = {false};
    const struct dict *d = g->pack->dict;
    bool member = subject == SUBJECT_MEMBER;
    out->n = 0;
    add(out, LAYOUT_SUBJECT, STR("subject"), STR("subject"), 8)->hidden = true;
    add(out, LAYOUT_NUMBER, STR("number"), msg_text(lang, M_WORKBOOK_NUMBER), 5);
    add(out, LAYOUT_NAME, STR("name"), msg_text(lang, M_WORKBOOK_NAME), 26);
    if (member) {
        add(out, LAYOUT_BIRTH, STR("birth"), msg_text(lang, M_WORKBOOK_BIRTH), 12);
        add(out, LAYOUT_CARD, STR("card"), msg_text(lang, M_WORKBOOK_CARD), 14);
        add(out, LAYOUT_POSTS, STR("posts"), msg_text(lang, M_WORKBOOK_POSTS), 24);
    }
    add(out, LAYOUT_FORM, STR("form"), msg_text(lang, M_WORKBOOK_FORM), 8);
    add(out, LAYOUT_RECORD, STR("record"), msg_text(lang, M_WORKBOOK_RECORD), 26);
    add(out, LAYOUT_RECEIVED, STR("received_on"), msg_text(lang, M_WORKBOOK_RECEIVED), 13)->input =
        true;
    add(out, LAYOUT_SELF, STR("self_level"), msg_text(lang, M_WORKBOOK_SELF), 20)->input = true;
    add(out, LAYOUT_NO_SHORTCOMING, STR("no_shortcoming"),
        msg_text(lang, M_WORKBOOK_NO_SHORTCOMING), 12)
        ->input = true;
    add_criteria(a, lang, g->pack, subject, false, out);
    asked_by_rules(g->pack, subject, col);
    for (int i = 0; i < d->n_facts[subject]; i++) {
        const struct fact_def *f = d->fact[subject][i];
        if (!col[i] || !is_filled(f))
            continue;
        struct layout_column *c = add(out, LAYOUT_FACT, str_fmt(a, "fact.%.*s", STR_ARG(f->name)),
                                      lang == LANG_VI ? f->vi : f->en, 15);
        c->fact = f;
        c->input = true;
    }
    add_criteria(a, lang, g->pack, subject, true, out);
}

void layout_shortcomings(enum lang lang, struct layout *out)
{
    static const struct {
        enum layout_kind kind;
        const char *key;
        enum msg_id label;
        double width;
    } columns[] = {{LAYOUT_WHO, "who", M_WORKBOOK_WHO, 30},
                   {LAYOUT_TEXT, "text", M_WORKBOOK_TEXT, 50},
                   {LAYOUT_CAUSE, "cause", M_WORKBOOK_CAUSE, 30},
                   {LAYOUT_RESPONSIBLE, "responsible", M_WORKBOOK_RESPONSIBLE, 24},
                   {LAYOUT_REMEDY, "remedy", M_WORKBOOK_REMEDY, 40},
                   {LAYOUT_REMEDY_BY, "remedy_by", M_WORKBOOK_REMEDY_BY, 13},
                   {LAYOUT_ANSWER, "answer", M_WORKBOOK_ANSWER, 40}};
    out->n = 0;
    add(out, LAYOUT_SHORTCOMING, STR("shortcoming"), STR("shortcoming"), 8)->hidden = true;
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        add(out, columns[i].kind, str_of(columns[i].key), msg_text(lang, columns[i].label),
            columns[i].width)
            ->input = true;
}

size_t layout_words(enum lang lang, const struct fact_def *f, struct str *word)
{
    size_t n = 0;
    if (f->type == FACT_BOOL) {
        word[n++] = msg_text(lang, M_WORKBOOK_YES);
        word[n++] = msg_text(lang, M_WORKBOOK_NO);
    }
    if (f->type == FACT_ENUM) {
        for (int k = 1; k <= f->en_def->n; k++)
            word[n++] = enum_label(f->en_def, lang, k);
        if (f->nullable)
            word[n++] = msg_text(lang, M_WORKBOOK_NONE);
    }
    return n;
}
