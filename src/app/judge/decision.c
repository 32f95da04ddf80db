/*
 * decision.c — from the masks of the judge to the decision of the contract.
 */
#include "app/judge/decision.h"

#include <stdlib.h>
#include <string.h>

#include "app/judge/decision_inner.h"
#include "lib/base/arena.h"

static bool has_effect(const struct rule *rule, enum effect_kind kind)
{
    for (int i = 0; i < rule->n_effects; i++) {
        if (rule->effects[i].kind == kind)
            return true;
    }
    return false;
}

static bool fired(const struct decider *x, const struct rule *rule)
{
    return mask_has(x->d->fired_mask, rule->bit);
}

static bool lacked(const struct decider *x, const struct rule *rule)
{
    return mask_has(x->d->lacked_mask, rule->bit);
}

/* --- single answers
   ------------------------------------------------------------------------------------ */

/* The word of the first rule that fired with that effect; empty when there is none. */
static struct str answer(const struct decider *x, enum effect_kind kind, struct str *second)
{
    const struct pack *p = x->pack;
    for (int i = 0; i < p->n_rules[x->subject]; i++) {
        const struct rule *rule = &p->rules[x->subject][i];
        if (!rule->active || !fired(x, rule))
            continue;
        for (int k = 0; k < rule->n_effects; k++) {
            if (rule->effects[k].kind != kind)
                continue;
            if (second != NULL)
                *second = rule->effects[k].word2;
            return rule->effects[k].word;
        }
    }
    return STR("");
}

/* Several reasons may hold at once: what takes a person out of the review goes before what leaves
   him unrated. */
static struct str reason(const struct decider *x)
{
    const struct pack *p = x->pack;
    struct str other = STR("");
    for (int i = 0; i < p->n_rules[x->subject]; i++) {
        const struct rule *rule = &p->rules[x->subject][i];
        if (!rule->active || !fired(x, rule))
            continue;
        for (int k = 0; k < rule->n_effects; k++) {
            if (rule->effects[k].kind != EFF_REASON)
                continue;
            if (has_effect(rule, EFF_NOT_REVIEWED))
                return rule->effects[k].word;
            if (other.n == 0)
                other = rule->effects[k].word;
        }
    }
    return other;
}

static void add_text(struct arena *a, struct str **list, int *n, struct str s)
{
    for (int i = 0; i < *n; i++) {
        if (str_eq((*list)[i], s))
            return;
    }
    if (*n % 8 == 0) {
        struct str *more = ARENA_ARRAY(a, struct str, (size_t)*n + 8);
        if (*n > 0)
            memcpy(more, *list, (size_t)*n * sizeof **list);
        *list = more;
    }
    (*list)[(*n)++] = s;
}

static void add_coded(struct arena *a, struct coded **list, int *n, struct str code,
                      struct str rule)
{
    if (*n % 8 == 0) {
        struct coded *more = ARENA_ARRAY(a, struct coded, (size_t)*n + 8);
        if (*n > 0)
            memcpy(more, *list, (size_t)*n * sizeof **list);
        *list = more;
    }
    (*list)[(*n)++] = (struct coded){code, rule};
}

/* --- effects that add up
   -------------------------------------------------------------------------------- */

/* The list conditions that are true inside a rule that fired. */
static void each_true_list(struct decider *x, const struct rule *rule, const struct cond *c,
                           void (*fn)(struct decider *, const struct rule *, const struct cond *))
{
    if (c->kind == COND_SOME && cond_value(x->d, c) == TRI_TRUE)
        fn(x, rule, c);
    if (c->kind == COND_SOME || c->kind == COND_NOT)
        return;
    if (c->a)
        each_true_list(x, rule, c->a, fn);
    if (c->b)
        each_true_list(x, rule, c->b, fn);
}

/* The rating side of a past year's regulation. */
static void add_rerates(struct decider *x, const struct rule *rule, const struct cond *c)
{
    const struct list_def *l = x->dict->list[x->subject][c->list];
    int field = list_field(l, STR("breach_year"));
    struct decision *d = x->d;
    if (field < 0)
        return;
    look_at_items(x, c->list);
    for (size_t i = 0; i < facts_items(x->facts, c->list); i++) {
        if (d->item_value[c->list][i][c->a->id] != TRI_TRUE)
            continue;
        int year = facts_field(x->facts, c->list, i, field), at = 0;
        while (at < d->n_rerates && d->rerates[at].year < year)
            at++;
        if (at < d->n_rerates && d->rerates[at].year == year)
            continue;
        struct rerate *more = ARENA_ARRAY(x->arena, struct rerate, (size_t)d->n_rerates + 1);
        for (int k = 0; k < d->n_rerates; k++)
            more[k < at ? k : k + 1] = d->rerates[k];
        more[at] = (struct rerate){year, STR(""), rule};
        d->rerates = more;
        d->n_rerates++;
    }
}

static void weaken(struct decider *x, const struct rule *rule)
{
    add_coded(x->arena, &x->d->warnings, &x->d->n_warnings, STR("assumed_rule"), rule->full_id);
}

static void apply_effect(struct decider *x, const struct rule *rule, const struct effect *e)
{
    struct decision *d = x->d;
    struct arena *a = x->arena;
    switch (e->kind) {
    case EFF_PLACE:
        add_text(a, &d->places, &d->n_places, e->word);
        break;
    case EFF_REQUIRE:
        add_text(a, &d->requires_, &d->n_requires, e->word);
        break;
    case EFF_BLOCK:
        add_coded(a, &d->blocked, &d->n_blocked, e->word, rule->full_id);
        break;
    case EFF_WARN:
        add_coded(a, &d->warnings, &d->n_warnings, e->word, rule->full_id);
        break;
    case EFF_RERATE:
        each_true_list(x, rule, rule->cond, add_rerates);
        break;
    case EFF_VOTED:
        d->voted = e->code;
        break;
    default:
        break; /* the others are answered one by one, or by the judge */
    }
}

static void apply_rules(struct decider *x)
{
    const struct pack *p = x->pack;
    for (int i = 0; i < p->n_rules[x->subject]; i++) {
        const struct rule *rule = &p->rules[x->subject][i];
        if (!fired(x, rule))
            continue;
        if (!rule->active) {
            if (rule->sw != SWITCH_OFF)
                weaken(x, rule);
            for (int k = 0; k < rule->n_effects; k++) {
                enum effect_kind kind = rule->effects[k].kind;
                if (kind == EFF_WARN || kind == EFF_REQUIRE)
                    apply_effect(x, rule, &rule->effects[k]);
            }
            continue;
        }
        for (int k = 0; k < rule->n_effects; k++)
            apply_effect(x, rule, &rule->effects[k]);
    }
}

/* Which unit each discipline (of a collective: of its members) counts for: the first rule that is
   true of the item. */
static void count_disciplines(struct decider *x)
{
    bool member = x->subject == SUBJECT_MEMBER;
    int list =
        dict_list(x->dict, x->subject, member ? STR("disciplines") : STR("member_disciplines"));
    struct decision *d = x->d;
    size_t n = list < 0 || !facts_list_known(x->facts, list) ? 0 : facts_items(x->facts, list);
    if (n == 0)
        return;
    look_at_items(x, list);
    d->counted_to = ARENA_ARRAY(x->arena, struct str, n);
    d->n_counted_to = (int)n;
    for (int i = 0; i < x->pack->n_rules[x->subject]; i++) {
        const struct rule *rule = &x->pack->rules[x->subject][i];
        if (!fired(x, rule) || !has_effect(rule, EFF_COUNTED_TO) || rule->cond->kind != COND_SOME ||
            rule->cond->list != list)
            continue;
        for (size_t k = 0; k < n; k++) {
            if (d->counted_to[k].n > 0 || d->item_value[list][k][rule->cond->a->id] != TRI_TRUE)
                continue;
            for (int e = 0; e < rule->n_effects; e++) {
                if (rule->effects[e].kind == EFF_COUNTED_TO)
                    d->counted_to[k] = rule->effects[e].word;
            }
        }
    }
}

/* --- what is not known
   ------------------------------------------------------------------------------------ */

/* Could this rule, if its missing facts were there, change what is claimed? */
static bool matters(const struct decider *x, const struct rule *rule)
{
    const struct decision *d = x->d;
    for (int i = 0; rule->active && i < rule->n_effects; i++) {
        const struct effect *e = &rule->effects[i];
        switch (e->kind) {
        case EFF_NOT_REVIEWED:
        case EFF_NOT_RATED:
            return true;
        case EFF_LEVEL_KHT:
        case EFF_DISCRETION:
            if (x->flags & ROW_LEVEL_OPEN)
                return true;
            break;
        case EFF_AT_MOST:
            if ((x->flags & ROW_LEVEL_OPEN) && e->code < d->max_level)
                return true;
            break;
        case EFF_AT_MOST_FACT:
            if (x->flags & ROW_LEVEL_OPEN)
                return true;
            break;
        case EFF_FORM:
            if (d->form.n == 0)
                return true;
            break;
        case EFF_DECIDER:
            if (d->decider.n == 0)
                return true;
            break;
        case EFF_BODY:
            if (d->body.n == 0)
                return true;
            break;
        case EFF_PLACE:
            return true;
        case EFF_DEADLINE:
            if (!d->has_deadline)
                return true;
            break;
        default:
            break;
        }
    }
    return false;
}

/* "at most unit_level" waits for that level even when its condition is settled. */
static void unknown_closing(struct decider *x, const struct rule *rule, struct names *out)
{
    for (int i = 0; rule->active && i < rule->n_effects; i++) {
        const struct effect *e = &rule->effects[i];
        if (e->kind == EFF_AT_MOST_FACT && (x->flags & ROW_LEVEL_OPEN))
            unknown_column(x, e->code, out);
    }
}

static void find_unknown(struct decider *x)
{
    struct names names = {.arena = x->arena};
    if (x->flags & ROW_NOT_REVIEWED)
        return;
    for (int i = 0; i < x->pack->n_rules[x->subject]; i++) {
        const struct rule *rule = &x->pack->rules[x->subject][i];
        if (lacked(x, rule) && matters(x, rule))
            unknown_facts(x, rule->cond, &names);
        if (fired(x, rule) || lacked(x, rule))
            unknown_closing(x, rule, &names);
    }
    if (x->subject == SUBJECT_GROUP)
        unknown_of_group(x, &names);
    x->d->unknown = names.list;
    x->d->n_unknown = names.n;
}

/* --- fired rules
   --------------------------------------------------------------------------------------------- */

/* Most decisive first. */
static int rank(const struct rule *rule)
{
    static const enum effect_kind order[] = {EFF_LEVEL_KHT,  EFF_NOT_REVIEWED, EFF_NOT_RATED,
                                             EFF_DISCRETION, EFF_AT_MOST,      EFF_AT_MOST_FACT,
                                             EFF_OVER,       EFF_LATE,         EFF_BLOCK,
                                             EFF_RERATE,     EFF_REQUIRE,      EFF_WARN};
    int n = (int)(sizeof order / sizeof *order);
    if (!rule->active)
        return n;
    for (int i = 0; i < n; i++) {
        if (has_effect(rule, order[i]))
            return i;
    }
    return n + 1;
}

/* Insertion by rank keeps the order of the pack within a rank: a rule counts where it stands. */
static void list_fired(struct decider *x)
{
    const struct pack *p = x->pack;
    struct decision *d = x->d;
    d->fired = ARENA_ARRAY(x->arena, struct fired, (size_t)p->n_rules[x->subject] + 1);
    for (int i = 0; i < p->n_rules[x->subject]; i++) {
        const struct rule *rule = &p->rules[x->subject][i];
        if (!fired(x, rule))
            continue;
        struct used u = {.x = x};
        used_facts(&u, rule->cond, TRI_TRUE);
        if (has_effect(rule, EFF_CAP))
            used_numbers(&u);
        int at = d->n_fired++;
        for (; at > 0 && rank(d->fired[at - 1].rule) > rank(rule); at--)
            d->fired[at] = d->fired[at - 1];
        d->fired[at] = (struct fired){rule, !rule->active, u.facts, u.n};
    }
}

/* --- the whole
   ------------------------------------------------------------------------------------------------ */

static enum tri not_unless(uint8_t flags, uint8_t no, uint8_t unknown)
{
    return flags & no ? TRI_FALSE : flags & unknown ? TRI_UNKNOWN : TRI_TRUE;
}

static void ask_judge(struct decider *x)
{
    struct decision *d = x->d;
    uint8_t level, most;
    struct judge_out out = {&level, &most, &x->flags, d->fired_mask, d->lacked_mask};
    size_t n_conds = (size_t)program_conds(x->judge->prog);
    d->cond_value = arena_alloc(x->arena, n_conds + 1);
    memset(d->fired_mask, 0, sizeof d->fired_mask);
    memset(d->lacked_mask, 0, sizeof d->lacked_mask);
    memset(d->item_value, 0, sizeof d->item_value);
    judge_trace(x->judge, facts_input(x->facts), &out, d->cond_value);
    d->level = level;
    d->max_level = most;
    d->forced = (x->flags & ROW_FORCED) != 0;
    d->discretion = (x->flags & ROW_DISCRETION) != 0;
    d->reviewed = not_unless(x->flags, ROW_NOT_REVIEWED, ROW_REVIEWED_UNKNOWN);
    d->rated = not_unless(x->flags, ROW_NOT_RATED, ROW_RATED_UNKNOWN);
}

static void answer_rated(struct decider *x)
{
    struct decision *d = x->d;
    d->form = answer(x, EFF_FORM, &d->form_for);
    d->body = answer(x, EFF_BODY, NULL);
    d->decider = answer(x, EFF_DECIDER, NULL);
    d->member_decider = answer(x, EFF_MEMBER_DECIDER, NULL);
    d->summary_to = answer(x, EFF_SUMMARY_TO, NULL);
    d->party_level_at = answer(x, EFF_PARTY_LEVEL_AT, NULL);
    d->state_level_at = answer(x, EFF_STATE_LEVEL_AT, NULL);
    d->reason = reason(x);
    int post = dict_fact(x->dict, x->subject, STR("leadership_post"));
    if (post < 0 || facts_get(x->facts, post) != 1)
        return;
    d->post_rated_said = true;
    d->post_rated = true;
    for (int i = 0; i < x->pack->n_rules[x->subject]; i++) {
        const struct rule *rule = &x->pack->rules[x->subject][i];
        if (!rule->active || !has_effect(rule, EFF_POST_NOT_RATED))
            continue;
        if (fired(x, rule))
            d->post_rated = false;
        else if (lacked(x, rule))
            d->post_rated_said = false;
    }
}

/* A proposal above the highest level that the rules leave may not be decided (parameter
   proposal_rule). */
static void check_proposal(struct decider *x)
{
    const struct param *p = pack_param(x->pack, STR("proposal_rule"));
    int col = dict_fact(x->dict, x->subject, STR("proposed_level"));
    int32_t proposed = col < 0 ? VALUE_UNKNOWN : facts_get(x->facts, col);
    if (p == NULL || !p->number || x->d->max_level == 0)
        return;
    if (proposed == VALUE_UNKNOWN || proposed == VALUE_NONE || proposed <= x->d->max_level)
        return;
    add_coded(x->arena, &x->d->blocked, &x->d->n_blocked, STR("decide"),
              str_fmt(x->arena, "%.*s.%.*s", STR_ARG(p->defined->id), STR_ARG(p->name)));
}

/* Somebody who is not reviewed owes nothing and is sent nowhere. */
static void clear_unreviewed(struct decision *d)
{
    d->n_places = d->n_requires = d->n_blocked = d->n_warnings = d->n_rerates = 0;
    d->form = d->form_for = d->decider = d->member_decider = d->body = d->summary_to = STR("");
    d->party_level_at = d->state_level_at = STR("");
    d->post_rated_said = false;
}

/* Did a rule call the event late? */
static bool says_late(const struct decider *x)
{
    for (int i = 0; i < x->pack->n_rules[x->subject]; i++) {
        const struct rule *rule = &x->pack->rules[x->subject][i];
        if (rule->active && fired(x, rule) && has_effect(rule, EFF_LATE))
            return true;
    }
    return false;
}

/* A forced level leaves nobody a choice to give a reason for. */
static void drop_text(struct str *list, int *n, struct str s)
{
    int kept = 0;
    for (int i = 0; i < *n; i++) {
        if (!str_eq(list[i], s))
            list[kept++] = list[i];
    }
    *n = kept;
}

static void fill_rerate_packs(struct shelf *s, struct decision *d)
{
    for (int i = 0; i < d->n_rerates; i++)
        d->rerates[i].pack = pack_for_year(s, d->rerates[i].year);
}

struct decision *decide_case(struct shelf *s, struct arena *a, const struct case_in *in)
{
    struct decision *d = ARENA_NEW(a, struct decision);
    struct decider x = {.arena = a,
                        .judge = shelf_judge(s, in->pack, in->subject, &in->cycle),
                        .pack = in->pack,
                        .dict = in->pack->dict,
                        .subject = in->subject,
                        .facts = in->facts,
                        .d = d};
    d->in = in;
    ask_judge(&x);
    if (in->subject == SUBJECT_EVENT) {
        decide_event(&x); /* finds the deadline, sets days_left */
        ask_judge(&x);
    }
    answer_rated(&x);
    apply_rules(&x);
    if (in->subject == SUBJECT_MEMBER || in->subject == SUBJECT_COLLECTIVE) {
        count_disciplines(&x);
        check_proposal(&x);
        if (d->forced)
            drop_text(d->requires_, &d->n_requires, STR("written_reason"));
        decide_vote(&x);
        fill_rerate_packs(s, d);
        if (d->reviewed == TRI_FALSE)
            clear_unreviewed(d);
    }
    if (in->subject == SUBJECT_EVENT && says_late(&x))
        d->on_time = TRI_FALSE;
    if (in->subject == SUBJECT_GROUP)
        decide_group(&x);
    find_unknown(&x);
    list_fired(&x);
    return d;
}
