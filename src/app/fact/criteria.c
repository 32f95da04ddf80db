/*
 * criteria.c — points and grades computed from the items of a criteria set.
 *
 * {"PL4.I.1.i": 1.5, …} gives points_common and points_result; {"D10.K2.1.1": "t", …} gives grades.
 * A leaf that was not
 * given leaves the sum unknown; a score above the maximum is refused. Of blocks that stand for one
 * another one is used.
 */
#include "app/fact/case_inner.h"
#include "lib/base/arena.h"

static const struct criterion *find_item(const struct criterion *first, struct str id)
{
    for (const struct criterion *c = first; c != NULL; c = c->next) {
        if (str_eq(c->id, id))
            return c;
        const struct criterion *below = find_item(c->child, id);
        if (below != NULL)
            return below;
    }
    return NULL;
}

static const struct criterion *find_in_set(const struct criteria_set *set, struct str id)
{
    for (const struct criteria_group *g = set->groups; g != NULL; g = g->next) {
        const struct criterion *c = find_item(g->items, id);
        if (c != NULL)
            return c;
    }
    return NULL;
}

static const struct criteria_set *find_set(const struct pack *p, struct str id,
                                           const struct criterion **item)
{
    for (int i = 0; i < p->n_sets; i++) {
        *item = find_in_set(p->sets[i], id);
        if (*item != NULL)
            return p->sets[i];
    }
    return NULL;
}

static struct str path_of(struct case_reader *r, struct str id)
{
    return str_fmt(r->arena, "facts.criteria.%.*s", STR_ARG(id));
}

static bool any_given(const struct json *scores, const struct criterion *c)
{
    for (; c != NULL; c = c->next) {
        if (json_get(scores, c->id) != NULL || any_given(scores, c->child))
            return true;
    }
    return false;
}

/* Adds the scores of the leaves below; *whole is false when one is missing. */
static err_t add_scores(struct case_reader *r, const struct criterion *c, long *sum, bool *whole)
{
    if (c->dropped)
        return OK;
    const struct json *v = json_get(r->criteria, c->id);
    if (c->child == NULL) {
        long n;
        if (v == NULL)
            return *whole = false, OK;
        if (v->type != JSON_NUMBER || !json_fixed(v, 2, &n) || n < 0)
            return case_fail(r, path_of(r, c->id), M_FACT_EXPECT_NUMBER, v->text, STR(""));
        if (c->has_max && n > c->max)
            return case_fail(r, path_of(r, c->id), M_FACT_RANGE, v->text,
                             str_fmt(r->arena, "0..%ld.%02ld", c->max / 100, c->max % 100));
        *sum += n;
        return OK;
    }
    if (v != NULL)
        return case_fail(r, path_of(r, c->id), M_FACT_NOT_A_LEAF, c->id, STR(""));
    const struct criterion *chosen = NULL;
    bool blocks = false;
    for (const struct criterion *k = c->child; k != NULL; k = k->next) {
        struct criterion alone = *k;
        alone.next = NULL;
        if (!k->is_block) {
            TRY(add_scores(r, k, sum, whole));
            continue;
        }
        blocks = true;
        if (!any_given(r->criteria, &alone))
            continue;
        if (chosen != NULL)
            return case_fail(r, path_of(r, k->id), M_FACT_TWO_BLOCKS, chosen->id, k->id);
        chosen = k;
    }
    if (blocks && chosen == NULL)
        return *whole = false, OK;
    return chosen ? add_scores(r, chosen, sum, whole) : OK;
}

static err_t set_points(struct case_reader *r, const char *name, long sum)
{
    int col = dict_fact(r->dict, r->in->subject, str_of(name));
    const struct fact_def *def = r->dict->fact[r->in->subject][col];
    struct str path = str_fmt(r->arena, "facts.%s", name),
               value = str_fmt(r->arena, "%ld.%02ld", sum / 100, sum % 100);
    if (sum > def->hi)
        return case_fail(r, path, M_FACT_RANGE, value, str_fmt(r->arena, "0..%ld", def->hi / 100));
    if (r->in->given[col] && facts_get(r->in->facts, col) != sum)
        return case_fail(r, path, M_FACT_DIFFERS, STR("criteria"), value);
    facts_set(r->in->facts, col, (int32_t)sum);
    return OK;
}

static err_t points_from(struct case_reader *r, const struct criteria_set *set)
{
    if (!set->split)
        return case_fail(r, STR("facts.criteria"), M_FACT_NOT_SPLIT, set->id, STR(""));
    for (const struct criteria_group *g = set->groups; g != NULL; g = g->next) {
        long sum = 0;
        bool whole = true;
        for (const struct criterion *c = g->items; c != NULL; c = c->next)
            TRY(add_scores(r, c, &sum, &whole));
        if (whole)
            TRY(set_points(r, str_is(g->id, "common") ? "points_common" : "points_result", sum));
    }
    return OK;
}

/* "t" or {"grade": "t", "product": true} */
static err_t grade_from(struct case_reader *r, const struct criterion *c, const struct json *v,
                        int list, const struct list_def *def)
{
    const struct json *grade = v->type == JSON_OBJECT ? json_get(v, STR("grade")) : v;
    const struct json *product = v->type == JSON_OBJECT ? json_get(v, STR("product")) : NULL;
    int g = list_field(def, STR("grade")), group = list_field(def, STR("group")),
        p = list_field(def, STR("product"));
    int32_t value;
    for (const struct json *k = v->type == JSON_OBJECT ? v->child : NULL; k != NULL; k = k->next) {
        if (k != grade && k != product)
            return case_fail(
                r, str_fmt(r->arena, "facts.criteria.%.*s.%.*s", STR_ARG(c->id), STR_ARG(k->key)),
                M_FACT_UNKNOWN, k->key, STR(""));
    }
    if (grade == NULL)
        return case_fail(r, path_of(r, c->id), M_FACT_EXPECT_ONE_OF, STR("k, tb, t, xs"), STR(""));
    TRY(case_value(r, &def->field[g], grade, path_of(r, c->id), &value));
    size_t item = facts_add_item(r->in->facts, list);
    facts_set_field(r->in->facts, list, item, g, value);
    facts_set_field(r->in->facts, list, item, group,
                    enum_code(def->field[group].en_def, c->group->id));
    if (product != NULL) {
        TRY(case_value(r, &def->field[p], product, path_of(r, c->id), &value));
        facts_set_field(r->in->facts, list, item, p, value);
    }
    return OK;
}

/* A criterion of the set that was not graded: its grade is unknown. */
static void missing_grades(struct case_reader *r, const struct criterion *c, int list,
                           const struct list_def *def)
{
    for (; c != NULL; c = c->next) {
        if (c->child == NULL && json_get(r->criteria, c->id) == NULL) {
            size_t item = facts_add_item(r->in->facts, list);
            int group = list_field(def, STR("group"));
            facts_set_field(r->in->facts, list, item, group,
                            enum_code(def->field[group].en_def, c->group->id));
        }
        missing_grades(r, c->child, list, def);
    }
}

/* For whom the subject's criteria are: collective, leader, outside, no_post; empty when the facts
   do not tell. */
static struct str whom(const struct case_reader *r)
{
    if (r->in->subject == SUBJECT_COLLECTIVE)
        return STR("collective");
    int32_t post =
        facts_get(r->in->facts, dict_fact(r->dict, r->in->subject, STR("leadership_post")));
    int32_t system =
        facts_get(r->in->facts, dict_fact(r->dict, r->in->subject, STR("in_political_system")));
    if (post == 1)
        return STR("leader");
    if (post != 0 || (system != 0 && system != 1))
        return STR("");
    return system ? STR("no_post") : STR("outside");
}

/* A set of grades that stands beside the one in hand: a leader is graded by the set for everybody and by
   that for leaders. */
static bool is_asked(const struct case_reader *r, const struct criteria_set *set)
{
    struct str want = whom(r);
    bool all = r->in->subject == SUBJECT_MEMBER && str_is(set->for_whom, "any");
    return !set->points && (all || (want.n > 0 && str_eq(set->for_whom, want)));
}

static err_t grades_from(struct case_reader *r, const struct criteria_set *set)
{
    int list = dict_list(r->dict, r->in->subject, STR("grades"));
    if (facts_list_known(r->in->facts, list))
        return case_fail(r, STR("facts.grades"), M_FACT_TWICE, STR("grades"), STR(""));
    const struct list_def *def = r->dict->list[r->in->subject][list];
    facts_open_list(r->in->facts, list);
    for (const struct json *v = r->criteria->child; v != NULL; v = v->next) {
        const struct criterion *c;
        if (find_set(r->in->pack, v->key, &c) == NULL)
            return case_fail(r, path_of(r, v->key), M_FACT_UNKNOWN, v->key, STR(""));
        if (c->child != NULL)
            return case_fail(r, path_of(r, v->key), M_FACT_NOT_A_LEAF, v->key, STR(""));
        TRY(grade_from(r, c, v, list, def));
    }
    for (int i = 0; i < r->in->pack->n_sets; i++) {
        const struct criteria_set *s = r->in->pack->sets[i];
        for (const struct criteria_group *g = s->groups; g != NULL; g = g->next) {
            if (s == set || is_asked(r, s))
                missing_grades(r, g->items, list, def);
        }
    }
    return OK;
}

/* Is there such a criterion, and did no overlay drop it or what it is a part of? */
static bool is_scored(const struct criterion *c)
{
    bool there = c != NULL;
    for (; c != NULL; c = c->parent)
        there = there && !c->dropped;
    return there;
}

/* A set for any individual serves all of them; a pack without a set for outsiders uses that for
   members without a post. */
static bool set_fits(const struct case_reader *r, const struct criteria_set *set)
{
    struct str want = whom(r);
    if (want.n == 0 || str_eq(set->for_whom, want))
        return true;
    if (r->in->subject == SUBJECT_COLLECTIVE)
        return false;
    if (str_is(set->for_whom, "any"))
        return true;
    return str_is(want, "outside") && str_is(set->for_whom, "no_post") &&
           pack_criteria(r->in->pack, want) == NULL;
}

err_t case_criteria(struct case_reader *r)
{
    const struct criterion *item;
    if (r->criteria == NULL || r->criteria->child == NULL)
        return OK;
    const struct criteria_set *set = find_set(r->in->pack, r->criteria->child->key, &item);
    if (set == NULL)
        return case_fail(r, path_of(r, r->criteria->child->key), M_FACT_UNKNOWN,
                         r->criteria->child->key, STR(""));
    if (!set_fits(r, set))
        return case_fail(r, STR("facts.criteria"), M_FACT_WRONG_SET, set->id, whom(r));
    for (const struct json *v = r->criteria->child; set->points && v != NULL; v = v->next) {
        if (!is_scored(find_in_set(set, v->key)))
            return case_fail(r, path_of(r, v->key), M_FACT_UNKNOWN, v->key, STR(""));
    }
    return set->points ? points_from(r, set) : grades_from(r, set);
}
