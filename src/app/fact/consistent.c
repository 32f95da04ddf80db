/*
 * consistent.c — facts that contradict one another are refused: nothing can be judged on them.
 */
#include "app/fact/consistent.h"

#include "app/fact/case_inner.h"
#include "lib/base/arena.h"

const struct fact_limit fact_limits[] = {
    {LIMIT_NOT_MORE, {"tasks_completed", "tasks_assigned"}},
    {LIMIT_NOT_MORE, {"tasks_late", "tasks_assigned"}},
    {LIMIT_NOT_MORE, {"tasks_exceeded", "tasks_assigned"}},
    {LIMIT_NOT_MORE, {"units_led.tasks_completed", "units_led.tasks_assigned"}},
    {LIMIT_NOT_MORE, {"units_led.tasks_late", "units_led.tasks_assigned"}},
    {LIMIT_NOT_MORE, {"units_led.tasks_exceeded", "units_led.tasks_assigned"}},
    {LIMIT_NOT_MORE, {"units_led.kht", "units_led.count"}},
    {LIMIT_NOT_MORE, {"units_led.ht_or_better", "units_led.count"}},
    {LIMIT_NOT_MORE, {"units_led.htt_or_better", "units_led.ht_or_better"}},
    {LIMIT_NOT_MORE, {"five_targets.reached", "five_targets.assigned"}},
    {LIMIT_NOT_MORE, {"confidence_vote.low", "confidence_vote.ballots"}},
    {LIMIT_NOT_MORE, {"earlier_faults_remedied", "earlier_faults"}},
    {LIMIT_NOT_MORE, {"answered_matters", "suggested_matters"}},
    {LIMIT_NOT_MORE, {"subunits_disciplined", "subunits"}},
    {LIMIT_NOT_MORE, {"subunits_disciplined_not_self_remedied", "subunits_disciplined"}},
    {LIMIT_NOT_MORE, {"suborgs_ht_or_better", "suborgs_rated"}},
    {LIMIT_NOT_MORE, {"suborgs_htt_or_better", "suborgs_ht_or_better"}},
    {LIMIT_NOT_MORE, {"vote.present", "vote.summoned"}},
    {LIMIT_NOT_MORE, {"vote.issued", "vote.summoned"}},
    {LIMIT_NOT_MORE, {"vote.returned", "vote.issued"}},
    {LIMIT_NOT_MORE, {"vote.valid", "vote.returned"}},
    {LIMIT_SUM, {"members_rated", "members_xs", "members_htt", "members_ht", "members_kht"}},
    {LIMIT_SUM, {"vote.valid", "vote.xs", "vote.htt", "vote.ht", "vote.kht"}},
    {LIMIT_POSITIVE, {"leadership_post", "leadership_posts"}},
    {LIMIT_NOT_BOTH, {"head", "deputy"}},
};
const size_t n_fact_limits = sizeof fact_limits / sizeof *fact_limits;

static bool known(const struct case_reader *r, const char *name, int32_t *value)
{
    int col = dict_fact(r->dict, r->in->subject, str_of(name));
    if (col < 0)
        return false;
    *value = facts_get(r->in->facts, col);
    return *value != VALUE_UNKNOWN && *value != VALUE_NONE;
}

static err_t check_sum(struct case_reader *r, const struct fact_limit *l)
{
    int32_t whole, part;
    long total = 0;
    if (!known(r, l->fact[0], &whole))
        return OK;
    for (int i = 1; i < LIMIT_FACTS && l->fact[i] != NULL; i++) {
        if (!known(r, l->fact[i], &part))
            return OK;
        total += part;
    }
    if (total == whole)
        return OK;
    return case_fail(r, str_fmt(r->arena, "facts.%s", l->fact[0]), M_FACT_SUM,
                     str_fmt(r->arena, "%d", whole), str_fmt(r->arena, "%ld", total));
}

static err_t check_limit(struct case_reader *r, const struct fact_limit *l)
{
    int32_t a, b;
    if (l->kind == LIMIT_SUM)
        return check_sum(r, l);
    if (!known(r, l->fact[0], &a) || !known(r, l->fact[1], &b))
        return OK;
    if (l->kind == LIMIT_NOT_MORE && a > b) {
        return case_fail(r, str_fmt(r->arena, "facts.%s", l->fact[0]), M_FACT_MORE_THAN,
                         str_of(l->fact[0]), str_of(l->fact[1]));
    }
    if (l->kind == LIMIT_POSITIVE && (a == 1) != (b > 0)) {
        return case_fail(r, str_fmt(r->arena, "facts.%s", l->fact[1]), M_FACT_POSTS, STR(""),
                         STR(""));
    }
    if (l->kind == LIMIT_NOT_BOTH && a == 1 && b == 1) {
        return case_fail(r, str_fmt(r->arena, "facts.%s", l->fact[1]), M_FACT_HEAD_DEPUTY, STR(""),
                         STR(""));
    }
    return OK;
}

err_t case_consistent(struct case_reader *r)
{
    for (size_t i = 0; i < n_fact_limits; i++)
        TRY(check_limit(r, &fact_limits[i]));
    return OK;
}
