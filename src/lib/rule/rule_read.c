/*
 * rule_read.c — one `rule` statement: head, citation, conditions, effects, texts, examples.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/pack_inner.h"

/* How an effect is written, and for whom it may be said. */
struct effect_form {
    const char *words[4]; /* the fixed words */
    enum effect_kind kind;
    enum { ARG_NONE, ARG_WORD, ARG_FREE, ARG_PARAM, ARG_LEVEL, ARG_FORM, ARG_ROLES } arg;
    const char *list; /* ARG_WORD: `words` of the dictionary */
    uint8_t subjects;
};

#define MC  ((1u << SUBJECT_MEMBER) | (1u << SUBJECT_COLLECTIVE))
#define EV  (1u << SUBJECT_EVENT)
#define GR  (1u << SUBJECT_GROUP)
#define ALL (MC | EV | GR)

#define MAX_EFFECTS  16 /* of one rule */
#define MAX_EXAMPLES 16

static const struct effect_form forms[] = {
    {{"not", "reviewed"}, EFF_NOT_REVIEWED, ARG_NONE, NULL, MC},
    {{"not", "rated"}, EFF_NOT_RATED, ARG_NONE, NULL, MC},
    {{"not", "judged"}, EFF_NOT_JUDGED, ARG_NONE, NULL, GR},
    {{"reason"}, EFF_REASON, ARG_WORD, "reason", MC},
    {{"post", "not", "rated"}, EFF_POST_NOT_RATED, ARG_NONE, NULL, 1u << SUBJECT_MEMBER},
    {{"form"}, EFF_FORM, ARG_FORM, "form", MC},
    {{"place"}, EFF_PLACE, ARG_WORD, "place", MC},
    {{"body"}, EFF_BODY, ARG_WORD, "body", MC},
    {{"decider"}, EFF_DECIDER, ARG_WORD, "decider", MC},
    {{"member", "decider"}, EFF_MEMBER_DECIDER, ARG_WORD, "decider", MC},
    {{"summary", "to"}, EFF_SUMMARY_TO, ARG_WORD, "summary_to", MC},
    {{"party", "level", "at"}, EFF_PARTY_LEVEL_AT, ARG_WORD, "level_at", MC},
    {{"state", "level", "at"}, EFF_STATE_LEVEL_AT, ARG_WORD, "level_at", MC},
    {{"level", "KHT"}, EFF_LEVEL_KHT, ARG_NONE, NULL, MC},
    {{"at", "most"}, EFF_AT_MOST, ARG_LEVEL, NULL, MC},
    {{"discretion"}, EFF_DISCRETION, ARG_NONE, NULL, MC},
    {{"rerate"}, EFF_RERATE, ARG_NONE, NULL, MC},
    {{"counted", "to"}, EFF_COUNTED_TO, ARG_WORD, "counted", MC},
    {{"voted"}, EFF_VOTED, ARG_LEVEL, NULL, MC},
    {{"require"}, EFF_REQUIRE, ARG_WORD, "require", ALL},
    {{"block"}, EFF_BLOCK, ARG_WORD, "step", ALL},
    {{"warn"}, EFF_WARN, ARG_FREE, NULL, ALL},
    {{"deadline"}, EFF_DEADLINE, ARG_PARAM, NULL, EV},
    {{"late"}, EFF_LATE, ARG_NONE, NULL, EV},
    {{"order"}, EFF_ORDER, ARG_ROLES, "role", EV},
    {{"cap"}, EFF_CAP, ARG_PARAM, NULL, GR},
    {{"over"}, EFF_OVER, ARG_NONE, NULL, GR},
};

/* The form whose fixed words stand at t; *n how many there are. */
static const struct effect_form *find_form(const struct tok *t, int *n)
{
    const struct effect_form *best = NULL;
    *n = 0;
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        int k = 0;
        while (k < 4 && forms[i].words[k] != NULL && tok_is(&t[k], forms[i].words[k]))
            k++;
        bool whole = k == 4 || forms[i].words[k] == NULL;
        if (whole && k > *n) {
            best = &forms[i];
            *n = k;
        }
    }
    return best;
}

static err_t read_word(struct pack_reader *r, struct tok **t, const char *list, struct str *word,
                       int *code)
{
    const struct enum_def *e = dict_enum(r->dict, str_of(list), true);
    *code = e == NULL ? 0 : enum_code(e, (*t)->text);
    if (*code == 0)
        return unknown_value(&r->rep, *t, e);
    *word = (*t)->text;
    (*t)++;
    return OK;
}

/* XS, HTT … or a fact that is a level */
static err_t read_level(struct pack_reader *r, enum subject s, struct tok **t, struct effect *e)
{
    e->word = (*t)->text;
    e->code = enum_code(r->dict->level, (*t)->text);
    if (e->code == 0) {
        int col = dict_fact(r->dict, s, (*t)->text);
        if (e->kind != EFF_AT_MOST || col < 0 || r->dict->fact[s][col]->en_def != r->dict->level) {
            return unknown_value(&r->rep, *t, r->dict->level);
        }
        e->kind = EFF_AT_MOST_FACT;
        e->code = col;
    }
    (*t)++;
    return OK;
}

static err_t read_param_arg(struct pack_reader *r, struct tok **t, struct effect *e)
{
    e->param = pack_param(r->pack, (*t)->text);
    e->word = (*t)->text;
    if (e->param == NULL)
        return REPORT(&r->rep, (*t)->at, M_RULE_UNKNOWN_PARAM, tok_show(*t));
    struct place at = (*t)->at;
    (*t)++;
    if (e->kind == EFF_DEADLINE && tok_is(*t, "working")) {
        static const char *const rest[] = {"working", "days", "before", "meeting_on"};
        for (int i = 0; i < 4; i++, (*t)++) {
            if (!tok_is(*t, rest[i]))
                return REPORT(&r->rep, (*t)->at, M_RULE_EXPECT, str_of(rest[i]), tok_show(*t));
        }
        e->kind = EFF_DEADLINE_WORKDAYS;
    }
    enum param_type want = e->kind == EFF_DEADLINE ? PARAM_DAY
                           : e->kind == EFF_CAP    ? PARAM_PERCENT
                                                   : PARAM_NUMBER;
    return e->param->type == want ? OK : REPORT(&r->rep, at, M_RULE_PARAM_TYPE, e->word);
}

static err_t read_roles(struct pack_reader *r, struct tok **t, struct effect *e)
{
    struct str word;
    int code;
    do {
        TRY(read_word(r, t, "role", &word, &code));
        e->order[e->n_order++] = code;
    } while (e->n_order < 8 && tok_is(*t, ",") && (*t)++ != NULL);
    return OK;
}

static err_t read_effect(struct pack_reader *r, enum subject s, struct tok **t, struct effect *e)
{
    int n;
    const struct effect_form *form = find_form(*t, &n);
    struct place at = (*t)->at;
    if (form == NULL)
        return REPORT(&r->rep, at, M_RULE_UNKNOWN_EFFECT, tok_show(*t));
    if (!(form->subjects & (1u << s))) {
        return REPORT(&r->rep, at, M_RULE_EFFECT_SUBJECT, tok_show(*t), str_of(subject_names[s]));
    }
    *t += n;
    e->kind = form->kind;
    switch (form->arg) {
    case ARG_NONE:
        return OK;
    case ARG_WORD:
        return read_word(r, t, form->list, &e->word, &e->code);
    case ARG_FREE:
        if ((*t)->kind != TOK_WORD)
            return REPORT(&r->rep, (*t)->at, M_RULE_EXPECT, STR("CODE"), tok_show(*t));
        e->word = (*t)->text;
        (*t)++;
        return OK;
    case ARG_PARAM:
        return read_param_arg(r, t, e);
    case ARG_LEVEL:
        return read_level(r, s, t, e);
    case ARG_ROLES:
        return read_roles(r, t, e);
    case ARG_FORM:
        TRY(read_word(r, t, form->list, &e->word, &e->code));
        if (!tok_is(*t, "for"))
            return REPORT(&r->rep, (*t)->at, M_RULE_EXPECT, STR("for"), tok_show(*t));
        (*t)++;
        return read_word(r, t, "form_for", &e->word2, &e->code2);
    }
    return OK;
}

static err_t read_effects(struct pack_reader *r, struct rule *rule, struct tok *t)
{
    struct effect list[MAX_EFFECTS] = {0};
    for (;; t++) {
        if (rule->n_effects == MAX_EFFECTS)
            return REPORT(&r->rep, t->at, M_RULE_TOO_MANY, rule->id);
        TRY(read_effect(r, rule->subject, &t, &list[rule->n_effects]));
        rule->n_effects++;
        if (!tok_is(t, ","))
            break;
    }
    rule->effects = ARENA_ARRAY(r->rep.arena, struct effect, (size_t)rule->n_effects);
    memcpy(rule->effects, list, (size_t)rule->n_effects * sizeof *list);
    return t->kind == TOK_END ? OK : REPORT(&r->rep, t->at, M_RULE_EXPECT, STR(","), tok_show(t));
}

static err_t read_condition(struct pack_reader *r, struct rule *rule, const struct prop *p,
                            const struct cond **out, struct str *text)
{
    struct tok *t;
    struct cond_env env = {r->rep, r->pack, r->macros, r->n_macros, &rule->by_parameter};
    if (*out != NULL)
        return REPORT(&r->rep, p->at, M_RULE_TWICE, p->name);
    *text = parts_text(r->rep.arena, p->parts, p->n_parts);
    TRY(tokens_of(&r->rep, p->at.file, p->parts, p->n_parts, &t));
    if (t->kind == TOK_END)
        t->at = p->at;
    *out = cond_parse(&env, &r->space[rule->subject], t);
    return *out == NULL ? E_INVALID : OK;
}

static err_t read_day(struct pack_reader *r, const struct prop *p, date_t *out)
{
    struct str text = parts_text(r->rep.arena, p->parts, p->n_parts);
    return date_parse_vi(text, out) ? OK : REPORT(&r->rep, p->at, M_RULE_BAD_DATE, text);
}

static err_t read_prop(struct pack_reader *r, struct rule *rule, const struct prop *p)
{
    static const struct str known[] = {{"cite", 4},     {"source", 6}, {"from", 4},  {"to", 2},
                                       {"when", 4},     {"unless", 6}, {"vi", 2},    {"en", 2},
                                       {"monotone", 8}, {"then", 4},   {"fires", 5}, {"spares", 6}};
    struct arena *a = r->rep.arena;
    struct str text = parts_text(a, p->parts, p->n_parts);
    struct tok *t;
    if (str_is(p->name, "cite"))
        return cite_read(r, p, &rule->cite, &rule->document);
    if (str_is(p->name, "source"))
        rule->source_note = text;
    else if (str_is(p->name, "from"))
        return read_day(r, p, &rule->from);
    else if (str_is(p->name, "to"))
        return read_day(r, p, &rule->to);
    else if (str_is(p->name, "when"))
        return read_condition(r, rule, p, &rule->when, &rule->when_text);
    else if (str_is(p->name, "unless"))
        return read_condition(r, rule, p, &rule->unless, &rule->unless_text);
    else if (str_is(p->name, "vi"))
        rule->vi = text;
    else if (str_is(p->name, "en"))
        rule->en = text;
    else if (str_is(p->name, "monotone")) {
        struct str no = STR("no because ");
        if (!str_starts(text, no))
            return REPORT(&r->rep, p->at, M_RULE_EXPECT, no, text);
        rule->not_monotone = str_trim(str_sub(text, no.n, text.n - no.n));
    } else if (str_is(p->name, "then")) {
        if (rule->n_effects > 0)
            return REPORT(&r->rep, p->at, M_RULE_TWICE, p->name);
        rule->then_text = text;
        TRY(tokens_of(&r->rep, p->at.file, p->parts, p->n_parts, &t));
        if (t->kind == TOK_END)
            return REPORT(&r->rep, p->at, M_RULE_UNKNOWN_EFFECT, STR(""));
        return read_effects(r, rule, t);
    } else if (str_is(p->name, "fires") || str_is(p->name, "spares")) {
        if (rule->n_examples == MAX_EXAMPLES)
            return REPORT(&r->rep, p->at, M_RULE_TOO_MANY, p->name);
        rule->examples[rule->n_examples++] =
            (struct example){str_is(p->name, "fires"), text, p->at};
    } else {
        return unknown_property(&r->rep, p, known, (int)(sizeof known / sizeof known[0]));
    }
    return OK;
}

/* What every rule must have, seen of the rule alone. */
static err_t check_complete(struct pack_reader *r, const struct rule *rule)
{
    bool fires = false, spares = false, always = rule->cond->kind == COND_CONST;
    for (int i = 0; i < rule->n_examples; i++) {
        if (rule->examples[i].fires)
            fires = true;
        else
            spares = true;
    }
    if (rule->document == NULL)
        return REPORT(&r->rep, rule->at, M_RULE_NO_CITE, rule->id);
    if (rule->vi.n == 0 || rule->en.n == 0)
        return REPORT(&r->rep, rule->at, M_RULE_NO_TEXT, rule->id);
    if (rule->n_effects == 0)
        return REPORT(&r->rep, rule->at, M_RULE_NO_EFFECT, rule->id);
    /* A rule whose condition is settled by a parameter can show only one side; what an overlay's
       value opens in a rule below it is for the overlay to show. */
    always =
        always || (rule->by_parameter && !rule->from_source->overlay && r->pack->n_overlays > 0);
    if (!always && !(fires && spares))
        return REPORT(&r->rep, rule->at, M_RULE_NO_EXAMPLE, rule->id);
    if (always && !fires && !spares)
        return REPORT(&r->rep, rule->at, M_RULE_NO_EXAMPLE, rule->id);
    return OK;
}

static bool weakens(enum effect_kind k)
{
    return k == EFF_NOT_REVIEWED || k == EFF_NOT_RATED || k == EFF_REASON ||
           k == EFF_POST_NOT_RATED || k == EFF_LEVEL_KHT || k == EFF_AT_MOST ||
           k == EFF_AT_MOST_FACT || k == EFF_DISCRETION || k == EFF_BLOCK || k == EFF_RERATE;
}

/* An assumed rule never forces, closes, blocks or takes somebody out by itself; see docs/pack-
   language.md, "Confidence". */
static err_t settle_switch(struct pack_reader *r, struct rule *rule)
{
    bool strong = false;
    for (int i = 0; i < rule->n_effects; i++)
        strong = strong || weakens(rule->effects[i].kind);
    for (int i = 0; i < r->n_switches; i++) {
        struct rule_switch_stmt *sw = &r->switches[i];
        if (!str_eq(sw->id, rule->id) && !str_eq(sw->id, rule->full_id))
            continue;
        sw->used = true;
        if (!sw->on && rule->conf == CONF_CONFIRMED)
            return REPORT(&r->rep, sw->at, M_RULE_LOOSENS, rule->id);
        rule->sw = sw->on ? SWITCH_ON : SWITCH_OFF;
    }
    rule->active = rule->sw == SWITCH_ON ||
                   (rule->sw == SWITCH_DEFAULT && !(rule->conf == CONF_ASSUMED && strong));
    return OK;
}

static err_t finish_rule(struct pack_reader *r, struct rule *rule)
{
    struct cond_space *s = &r->space[rule->subject];
    const struct cond *when = rule->when ? rule->when : cond_const(s, TRI_TRUE);
    rule->cond = rule->unless ? cond_and(s, when, cond_not(s, rule->unless)) : when;
    TRY(check_complete(r, rule));
    TRY(settle_switch(r, rule));
    if (rule->from == 0)
        rule->from = rule->document->from;
    if (rule->to == 0)
        rule->to = rule->document->to;
    struct pack *pack = r->pack;
    int n = pack->n_rules[rule->subject];
    for (int i = 0; i < n; i++) {
        if (str_eq(pack->rules[rule->subject][i].full_id, rule->full_id)) {
            return REPORT(&r->rep, rule->at, M_RULE_TWICE, rule->id);
        }
    }
    if (n == LIMIT_RULES)
        return REPORT(&r->rep, rule->at, M_RULE_TOO_MANY, rule->id);
    rule->bit = n;
    pack->rules[rule->subject][pack->n_rules[rule->subject]++] = *rule;
    return OK;
}

/* "D12.K4.3.d for member, collective, confirmed": fills id, subjects, confidence. */
static err_t read_rule_head(struct pack_reader *r, const struct stmt *st, struct rule *rule,
                            uint8_t *subjects)
{
    struct tok *t;
    TRY(head_tokens(&r->rep, st, &t));
    rule->at = t->at;
    rule->id = t[1].text;
    if (t[1].kind != TOK_WORD)
        return REPORT(&r->rep, t[1].at, M_RULE_EXPECT, STR("ID"), tok_show(&t[1]));
    if (!tok_is(&t[2], "for"))
        return REPORT(&r->rep, t[2].at, M_RULE_EXPECT, STR("for"), tok_show(&t[2]));
    t += 3;
    while (subject_find(t->text) != SUBJECT_COUNT) {
        *subjects |= (uint8_t)(1u << subject_find(t->text));
        t++;
        if (tok_is(t, ","))
            t++;
    }
    if (*subjects == 0)
        return REPORT(&r->rep, t->at, M_RULE_EXPECT, STR("member, collective, group, event"),
                      tok_show(t));
    TRY(confidence_read(r, t->text, t->at, &rule->conf));
    return t[1].kind == TOK_END ? OK
                                : REPORT(&r->rep, t[1].at, M_RULE_UNKNOWN_WORD, tok_show(&t[1]));
}

err_t rule_read(struct pack_reader *r, const struct rule_stmt *rs)
{
    struct arena *a = r->rep.arena;
    struct rule head = {.from_source = rs->source};
    uint8_t subjects = 0;
    int n;
    TRY(read_rule_head(r, rs->stmt, &head, &subjects));
    head.full_id = str_fmt(a, "%.*s.%.*s", STR_ARG(rs->source->id), STR_ARG(head.id));
    struct prop *props = stmt_props(a, rs->stmt, &n);
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        if (!(subjects & (1u << s)))
            continue;
        struct rule rule = head;
        rule.subject = (enum subject)s;
        rule.examples = ARENA_ARRAY(a, struct example, n < MAX_EXAMPLES ? (size_t)n : MAX_EXAMPLES);
        for (int i = 0; i < n; i++)
            TRY(read_prop(r, &rule, &props[i]));
        TRY(finish_rule(r, &rule));
    }
    return OK;
}
