/*
 * consistent.c — facts that contradict one another are refused: nothing can be judged on them.
 */
#include "app/fact/case_inner.h"
#include "lib/base/arena.h"

/* The first may not be greater than the second. */
static const char *const not_more[][2] = {
    {"tasks_completed", "tasks_assigned"},
    {"tasks_late", "tasks_assigned"},
    {"tasks_exceeded", "tasks_assigned"},
    {"units_led.tasks_completed", "units_led.tasks_assigned"},
    {"units_led.tasks_late", "units_led.tasks_assigned"},
    {"units_led.tasks_exceeded", "units_led.tasks_assigned"},
    {"units_led.kht", "units_led.count"},
    {"units_led.ht_or_better", "units_led.count"},
    {"units_led.htt_or_better", "units_led.ht_or_better"},
    {"five_targets.reached", "five_targets.assigned"},
    {"confidence_vote.low", "confidence_vote.ballots"},
    {"earlier_faults_remedied", "earlier_faults"},
    {"answered_matters", "suggested_matters"},
    {"subunits_disciplined", "subunits"},
    {"subunits_disciplined_not_self_remedied", "subunits_disciplined"},
    {"suborgs_ht_or_better", "suborgs_rated"},
    {"suborgs_htt_or_better", "suborgs_ht_or_better"},
    {"vote.present", "vote.summoned"},
    {"vote.issued", "vote.summoned"},
    {"vote.returned", "vote.issued"},
    {"vote.valid", "vote.returned"},
};

/* The parts must add up to the whole. */
static const char *const sums[][5] = {
    {"members_rated", "members_xs", "members_htt", "members_ht", "members_kht"},
    {"vote.valid", "vote.xs", "vote.htt", "vote.ht", "vote.kht"},
};

static bool known(const struct case_reader *r, const char *name, int32_t *value)
{
    int col = dict_fact(r->dict, r->in->subject, str_of(name));
    if (col < 0) return false;
    *value = facts_get(r->in->facts, col);
    return *value != VALUE_UNKNOWN && *value != VALUE_NONE;
}

static err_t check_sum(struct case_reader *r, const char *const names[5])
{
    int32_t whole, part;
    long total = 0;
    if (!known(r, names[0], &whole)) return OK;
    for (int i = 1; i < 5; i++) {
        if (!known(r, names[i], &part)) return OK;
        total += part;
    }
    if (total == whole) return OK;
    return case_fail(r, str_fmt(r->arena, "facts.%s", names[0]), M_FACT_SUM, str_fmt(r->arena, "%d", whole), str_fmt(r->arena, "%ld", total));
}

err_t case_consistent(struct case_reader *r)
{
    int32_t a, b;
    for (size_t i = 0; i < sizeof not_more / sizeof *not_more; i++) {
        if (!known(r, not_more[i][0], &a) || !known(r, not_more[i][1], &b) || a <= b) continue;
        return case_fail(r, str_fmt(r->arena, "facts.%s", not_more[i][0]), M_FACT_MORE_THAN, str_of(not_more[i][0]), str_of(not_more[i][1]));
    }
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) TRY(check_sum(r, sums[i]));
    if (known(r, "leadership_post", &a) && known(r, "leadership_posts", &b) && (a == 1) != (b > 0)) {
        return case_fail(r, STR("facts.leadership_posts"), M_FACT_POSTS, STR(""), STR(""));
    }
    if (known(r, "head", &a) && known(r, "deputy", &b) && a == 1 && b == 1) {
        return case_fail(r, STR("facts.deputy"), M_FACT_HEAD_DEPUTY, STR(""), STR(""));
    }
    return OK;
}
