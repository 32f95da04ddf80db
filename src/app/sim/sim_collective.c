/*
 * sim_collective.c — the facts of a collective's cycle, out of what its year's work was worth.
 *
 * What follows from decided levels (of members, of units below) is not made up here: the book has it.
 */
#include <string.h>

#include "app/sim/sim_inner.h"

struct filling {
    struct rng r;
    struct case_in *in;
    int earned; /* 1 KHT … 4 XS */
};

static void set(struct filling *f, const char *name, int32_t value)
{
    int col = dict_fact(f->in->pack->dict, SUBJECT_COLLECTIVE, str_of(name));
    facts_set(f->in->facts, col, value);
    f->in->given[col] = true;
}

static void fill_tasks(struct filling *f, bool points)
{
    long n = rng_range(&f->r, 12, 60), done = n, late = 0, over = 0;
    if (f->earned == 4)
        over = n * rng_range(&f->r, points ? 34 : 52, 80) / 100 + 1;
    else if (f->earned == 3)
        over = n * rng_range(&f->r, 5, 30) / 100;
    else if (f->earned == 2)
        late = n / 12 > 0 ? n / 12 : 1;
    else
        done = n * rng_range(&f->r, 25, 45) / 100;
    set(f, "tasks_assigned", (int32_t)n);
    set(f, "tasks_completed", (int32_t)done);
    set(f, "tasks_late", (int32_t)late);
    set(f, "tasks_exceeded", (int32_t)(over < done ? over : done));
    set(f, "quality_ok", f->earned > 1);
    set(f, "main_targets_missed", f->earned == 1);
    set(f, "force_majeure", 0);
}

static void add_grade(struct filling *f, const char *group, const char *grade)
{
    const struct dict *d = f->in->pack->dict;
    int list = dict_list(d, SUBJECT_COLLECTIVE, STR("grades"));
    const struct list_def *l = d->list[SUBJECT_COLLECTIVE][list];
    int g = list_field(l, STR("group")), v = list_field(l, STR("grade"));
    size_t item = facts_add_item(f->in->facts, list);
    facts_set_field(f->in->facts, list, item, g, enum_code(l->field[g].en_def, str_of(group)));
    facts_set_field(f->in->facts, list, item, v, enum_code(l->field[v].en_def, str_of(grade)));
}

static void fill_grades(struct filling *f)
{
    static const char *const common[] = {"tb", "tb", "t", "xs"};
    static const char *const result[] = {"k", "tb", "t", "xs"};
    for (int i = 0; i < 5; i++)
        add_grade(f, "common", f->earned == 4 && i == 4 ? "t" : common[f->earned - 1]);
    for (int i = 0; i < 2; i++)
        add_grade(f, "result", result[f->earned - 1]);
    add_grade(f, "remedy", f->earned >= 3 ? "t" : "tb");
}

/* Points in hundredths, by halves. */
static void fill_points(struct filling *f)
{
    static const struct {
        int common_from, common_to, result_from, result_to;
    } range[] = {{1200, 1800, 1500, 3000},
                 {1900, 2300, 3300, 4500},
                 {2300, 2750, 4900, 6150},
                 {2700, 2900, 6300, 6850}};
    int i = f->earned - 1;
    set(f, "points_common",
        (int32_t)(rng_range(&f->r, range[i].common_from, range[i].common_to) / 50 * 50));
    set(f, "points_result",
        (int32_t)(rng_range(&f->r, range[i].result_from, range[i].result_to) / 50 * 50));
}

static void fill_rest(struct filling *f, long members)
{
    static const char *const counts[] = {"vote.kht", "vote.ht", "vote.htt", "vote.xs"};
    static const char *const zero[] = {
        "conclusions",       "subunits_disciplined", "subunits_disciplined_not_self_remedied",
        "member_degraded",   "earlier_faults",       "earlier_faults_remedied",
        "suggested_matters", "answered_matters"};
    const struct dict *d = f->in->pack->dict;
    long valid = members < 3 ? 3 : members * rng_range(&f->r, 85, 98) / 100 + 1;
    for (size_t i = 0; i < sizeof zero / sizeof *zero; i++)
        set(f, zero[i], 0);
    facts_open_list(f->in->facts, dict_list(d, SUBJECT_COLLECTIVE, STR("collective_disciplined")));
    facts_open_list(f->in->facts, dict_list(d, SUBJECT_COLLECTIVE, STR("member_disciplines")));
    set(f, "five_targets.assigned", VALUE_NONE);
    set(f, "five_targets.reached", VALUE_NONE);
    int32_t beside = f->earned > 2 && rng_chance(&f->r, 1, 4) ? f->earned - 1 : f->earned;
    set(f, "government_level", beside);
    set(f, "mass_bodies_level", rng_chance(&f->r, 1, 5) ? beside : f->earned);
    set(f, "working_group", 1);
    set(f, "group_summary", 1);
    set(f, "vote.summoned", (int32_t)(valid + 1));
    set(f, "vote.present", (int32_t)valid);
    set(f, "vote.issued", (int32_t)valid);
    set(f, "vote.returned", (int32_t)valid);
    set(f, "vote.valid", (int32_t)valid);
    long most = valid * rng_range(&f->r, 75, 100) / 100;
    int other = f->earned == 1 ? 2 : f->earned - 1;
    for (int i = 1; i <= 4; i++)
        set(f, counts[i - 1], (int32_t)(i == f->earned ? most : i == other ? valid - most : 0));
}

void sim_facts_collective(uint64_t seed, int merit, long members, enum sim_measure measure,
                          struct case_in *in)
{
    struct filling f = {
        .r = rng_make(rng_mix(seed, FOR_FACTS)), .in = in, .earned = sim_earned(merit)};
    fill_tasks(&f, measure == SIM_POINTS);
    if (measure == SIM_POINTS)
        fill_points(&f);
    else
        fill_grades(&f);
    fill_rest(&f, members);
}
