/*
 * special.c — what rules cannot say by themselves: the date of a deadline, how many XS a group may
 * have, shares of a vote.
 */
#include <string.h>

#include "app/judge/decision_inner.h"
#include "lib/base/arena.h"

static int32_t get(const struct decider *x, const char *name)
{
    int col = dict_fact(x->dict, x->subject, str_of(name));
    return col < 0 ? VALUE_UNKNOWN : facts_get(x->facts, col);
}

static bool is_known(int32_t v)
{
    return v != VALUE_UNKNOWN && v != VALUE_NONE;
}

/* The effect of that kind of the first active rule that fired; NULL when there is none. */
static const struct effect *first_effect(const struct decider *x, enum effect_kind kind,
                                         const struct rule **by)
{
    for (int i = 0; i < x->pack->n_rules[x->subject]; i++) {
        const struct rule *rule = &x->pack->rules[x->subject][i];
        if (!rule->active || !mask_has(x->d->fired_mask, rule->bit))
            continue;
        for (int k = 0; k < rule->n_effects; k++) {
            if (rule->effects[k].kind != kind)
                continue;
            if (by != NULL)
                *by = rule;
            return &rule->effects[k];
        }
    }
    return NULL;
}

/* --- events
   ------------------------------------------------------------------------------------------------ */

/* The day that the deadline is compared with: the draft speaks first, then the end, then the
   files. */
static int32_t deed(const struct decider *x, bool draft)
{
    if (draft)
        return get(x, "draft_sent_on");
    return is_known(get(x, "finished_on")) ? get(x, "finished_on") : get(x, "files_sent_on");
}

static void order_queue(struct decider *x)
{
    const struct effect *e = first_effect(x, EFF_ORDER, NULL);
    int list = dict_list(x->dict, x->subject, STR("queue"));
    if (e == NULL || list < 0)
        return;
    for (int i = 0; i < e->n_order; i++) {
        for (int k = 0; k < x->d->in->n_words[list] && x->d->n_order < 16; k++) {
            if (x->d->in->words[list][k] == e->order[i])
                x->d->order[x->d->n_order++] = e->order[i];
        }
    }
}

void decide_event(struct decider *x)
{
    struct decision *d = x->d;
    const struct effect *days = first_effect(x, EFF_DEADLINE_WORKDAYS, NULL);
    const struct effect *day = days ? NULL : first_effect(x, EFF_DEADLINE, NULL);
    d->on_time = TRI_UNKNOWN;
    if (days != NULL && is_known(get(x, "meeting_on"))) {
        d->has_deadline = true;
        d->deadline = workdays_before(d->in->calendar, get(x, "meeting_on"),
                                      (int)(days->param->number / 100));
    } else if (day != NULL) {
        d->has_deadline = true;
        d->deadline = date_of(x->d->in->cycle.year + (day->param->next_year ? 1 : 0),
                              day->param->month, day->param->day);
    }
    order_queue(x);
    int32_t done = deed(x, days != NULL);
    if (!d->has_deadline || !is_known(done))
        return;
    d->on_time = done <= d->deadline ? TRI_TRUE : TRI_FALSE;
    int32_t left = d->deadline - done;
    left = left > 10000 ? 10000 : left < -10000 ? -10000 : left;
    facts_set_name(x->facts, "days_left", days != NULL ? VALUE_NONE : left);
}

/* --- groups -------------------------------------------------------------------------------------
   ------------ */

enum { WHOLE = 10000 }; /* 100 % */

/* The most XS out of a pool of all who merit HTT or better: those who get none stay HTT. */
static long most_of_pool(const struct decision *d, long pool)
{
    long rate = d->rate_percent100;
    long most = rate * pool / (d->base_has_xs ? WHOLE : WHOLE + rate);
    return most < pool ? most : pool;
}

/*
 * The cap is 100 * xs <= rate * htt in whole numbers, or 100 * xs <= rate * (htt + xs) where the
 * parameter cap_base says so; the rate is in hundredths of a percent.
 */
void decide_group(struct decider *x)
{
    struct decision *d = x->d;
    const struct effect *cap = first_effect(x, EFF_CAP, &d->cap_rule);
    int32_t xs = get(x, "xs"), htt = get(x, "htt"), pool = get(x, "pool"),
            candidates = get(x, "candidates");
    const struct rule *over = NULL;
    bool judged = first_effect(x, EFF_NOT_JUDGED, NULL) == NULL;
    d->over = TRI_UNKNOWN;
    if (cap == NULL)
        return;
    long rate = cap->param->number;
    d->rate_percent100 = (int)rate;
    const struct param *base = pack_param(x->pack, STR("cap_base"));
    d->base_has_xs = base != NULL && str_is(base->word, "htt_and_xs");
    if (judged && is_known(xs) && is_known(htt)) {
        d->over_said = true;
        d->over = first_effect(x, EFF_OVER, &over) != NULL ? TRI_TRUE : TRI_FALSE;
    }
    if (is_known(pool)) {
        d->has_max_xs = d->has_resulting = true;
        d->max_xs = most_of_pool(d, pool);
        long taken = is_known(candidates) && candidates < d->max_xs ? candidates : d->max_xs;
        d->resulting_htt = pool - taken;
    } else if (is_known(htt) && !(d->base_has_xs && rate >= WHOLE)) {
        d->has_max_xs = true;
        d->max_xs = rate * htt / (d->base_has_xs ? WHOLE - rate : WHOLE);
    }
}

/* Of a pool the most XS is found at once; otherwise HTT is needed, and XS to say whether it is too
   many. */
void unknown_of_group(struct decider *x, struct names *out)
{
    if (x->d->cap_rule == NULL || is_known(get(x, "pool")))
        return;
    if (!is_known(get(x, "xs")))
        names_add(out, STR("xs"));
    if (!is_known(get(x, "htt")))
        names_add(out, STR("htt"));
}

void used_numbers(struct used *u)
{
    static const char *const names[] = {"xs", "htt", "pool", "candidates"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (is_known(get(u->x, names[i])))
            used_column(u, dict_fact(u->x->dict, u->x->subject, str_of(names[i])));
    }
}

/* --- votes --------------------------------------------------------------------------------------
   ------------- */

void decide_vote(struct decider *x)
{
    x->d->has_vote = is_known(get(x, "vote.summoned")) || is_known(get(x, "vote.issued"));
}
