/*
 * sim_facts.c — the facts of a person's cycle, out of what the year's work was worth.
 *
 * A merit becomes a class (what the person earns), and a class becomes tasks, grades or points,
 * votes and ratings that agree with it most of the time: state bodies and cells see what the judge
 * will see, each with an error of its own.
 */
#include <string.h>

#include "app/sim/sim_inner.h"

/* Levels as the dictionary codes them: ordered, from 1. */
enum earned { EARNED_KHT = 1, EARNED_HT, EARNED_HTT, EARNED_XS };

/* Bounds of merit, in hundredths of a standard deviation: some 18 in a hundred earn XS, 9 less than
   HTT, one KHT. */
enum { MERIT_XS = 112, MERIT_HTT = -150, MERIT_HT = -270 };

struct filling {
    struct rng r;
    const struct sim_options *o;
    const struct sim_person *p;
    struct case_in *in;
    enum earned earned;
    bool points;
};

static enum earned class_of(int merit)
{
    return merit > MERIT_XS    ? EARNED_XS
           : merit > MERIT_HTT ? EARNED_HTT
           : merit > MERIT_HT  ? EARNED_HT
                               : EARNED_KHT;
}

int sim_earned(int merit)
{
    return (int)class_of(merit);
}

/* What somebody sees who errs by `error` hundredths, `bias` to the good. */
static int32_t seen(struct filling *f, int error, int bias)
{
    return (int32_t)class_of(f->p->merit + bias + rng_normal(&f->r) * error / 100);
}

static void set(struct filling *f, const char *name, int32_t value)
{
    int col = dict_fact(f->in->pack->dict, SUBJECT_MEMBER, str_of(name));
    facts_set(f->in->facts, col, value);
    f->in->given[col] = true;
}

static void set_word(struct filling *f, const char *name, const char *word)
{
    facts_set_word(f->in->facts, name, word);
    f->in->given[dict_fact(f->in->pack->dict, SUBJECT_MEMBER, str_of(name))] = true;
}

static void set_none(struct filling *f, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        set(f, names[i], VALUE_NONE);
}
#define SET_NONE(f, names) set_none((f), (names), sizeof(names) / sizeof *(names))

/* --- who --- */

static void fill_person(struct filling *f)
{
    const struct sim_person *p = f->p;
    const struct sim_unit *cell = p->cell;
    set(f, "admitted_on", p->admitted);
    set_word(f, "party_status", sim_status_words[p->status]);
    set(f, "leadership_post", p->leader);
    set(f, "leadership_posts", p->n_posts);
    set(f, "head", p->head);
    set(f, "deputy", p->deputy);
    set(f, "appointed_on", p->leader ? p->appointed : VALUE_NONE);
    if (p->managed_by)
        set_word(f, "managed_by", p->managed_by);
    if (p->standing)
        set_word(f, "standing_committee_of", p->standing);
    else
        set(f, "standing_committee_of", VALUE_NONE);
    set_word(f, "cell_kind", sim_kind_words[cell->kind]);
    set(f, "cell_has_committee", cell->n_members >= SIM_COMMITTEE_FROM + 2);
    set(f, "in_political_system", p->in_system);
    set(f, "state_employee", p->state_employee);
    set(f, "public_employee", p->public_employee);
}

/* --- the work of the year --- */

struct tasks {
    const char *assigned, *completed, *late, *exceeded;
};

static void fill_tasks(struct filling *f, const struct tasks *names, int from, int to)
{
    struct rng *r = &f->r;
    long n = rng_range(r, from, to), done = n, late = 0, over = 0;
    switch (f->earned) {
    case EARNED_XS:
        over = n * rng_range(r, f->points ? 34 : 52, 80) / 100 + 1;
        break;
    case EARNED_HTT:
        over = n * rng_range(r, 5, 44) / 100;
        /* Under points a late task closes HTT, under grades it closes XS alone. */
        late = !f->points && rng_chance(r, 15, 100) ? 1 : 0;
        break;
    case EARNED_HT:
        over = n * rng_range(r, 0, 15) / 100;
        late = n / 10 > 0 ? rng_range(r, 1, n / 10) : 1;
        done = rng_chance(r, f->points ? 12 : 40, 100) ? n - 1 : n;
        break;
    case EARNED_KHT:
        done = n * rng_range(r, 25, 45) / 100;
        late = done / 3;
        break;
    }
    set(f, names->assigned, (int32_t)n);
    set(f, names->completed, (int32_t)done);
    set(f, names->late, (int32_t)(late < n ? late : n));
    set(f, names->exceeded, (int32_t)(over < done ? over : done));
}

static void add_grade(struct filling *f, const char *group, const char *grade)
{
    const struct dict *d = f->in->pack->dict;
    int list = dict_list(d, SUBJECT_MEMBER, STR("grades"));
    const struct list_def *l = d->list[SUBJECT_MEMBER][list];
    int g = list_field(l, STR("group")), v = list_field(l, STR("grade"));
    size_t item = facts_add_item(f->in->facts, list);
    facts_set_field(f->in->facts, list, item, g, enum_code(l->field[g].en_def, str_of(group)));
    facts_set_field(f->in->facts, list, item, v, enum_code(l->field[v].en_def, str_of(grade)));
}

/* Grades of 132 and 124: three common criteria, one of results (a leader two), remedy. */
static void fill_grades(struct filling *f)
{
    static const struct sim_word common[][3] = {
        [EARNED_KHT] = {{"tb", 60}, {"t", 20}, {"k", 20}},
        [EARNED_HT] = {{"t", 55}, {"tb", 44}, {"xs", 1}},
        [EARNED_HTT] = {{"t", 68}, {"xs", 24}, {"tb", 8}},
        [EARNED_XS] = {{"xs", 70}, {"t", 30}, {"t", 0}},
    };
    static const struct sim_word result[][3] = {
        [EARNED_KHT] = {{"k", 100}, {"k", 0}, {"k", 0}},
        [EARNED_HT] = {{"tb", 100}, {"t", 0}, {"t", 0}},
        [EARNED_HTT] = {{"t", 88}, {"xs", 12}, {"t", 0}},
        [EARNED_XS] = {{"xs", 100}, {"xs", 0}, {"xs", 0}},
    };
    for (int i = 0; i < 3; i++)
        add_grade(f, "common", sim_pick(&f->r, common[f->earned], 3));
    for (int i = 0; i < (f->p->leader ? 2 : 1); i++)
        add_grade(f, "result", sim_pick(&f->r, result[f->earned], 3));
    add_grade(f, "remedy", f->earned >= EARNED_HTT ? "t" : "tb");
}

/* Points of 366 in hundredths, given by halves as committees give them. */
static void fill_points(struct filling *f)
{
    static const struct {
        int common_from, common_to, result_from, result_to;
    } range[] = {
        [EARNED_KHT] = {1200, 1800, 1500, 3000},
        [EARNED_HT] = {1900, 2300, 3300, 4500},
        [EARNED_HTT] = {2300, 2750, 4900, 6150},
        [EARNED_XS] = {2700, 2900, 6300, 6850},
    };
    long common = rng_range(&f->r, range[f->earned].common_from, range[f->earned].common_to);
    long result = rng_range(&f->r, range[f->earned].result_from, range[f->earned].result_to);
    set(f, "points_common", (int32_t)(common / 50 * 50));
    set(f, "points_result", (int32_t)(result / 50 * 50));
}

static void fill_leader(struct filling *f)
{
    static const struct tasks led = {"units_led.tasks_assigned", "units_led.tasks_completed",
                                     "units_led.tasks_late", "units_led.tasks_exceeded"};
    static const char *const none[] = {
        "unit_level",           "units_led.tasks_assigned", "units_led.tasks_completed",
        "units_led.tasks_late", "units_led.tasks_exceeded", "units_led.count",
        "units_led.kht",        "units_led.ht_or_better",   "units_led.htt_or_better"};
    if (!f->p->leader) {
        set(f, none[0], VALUE_NONE);
        for (size_t i = 1; i < sizeof none / sizeof *none; i++)
            set(f, none[i], 0);
        return;
    }
    fill_tasks(f, &led, 12, 60);
    int32_t n = (int32_t)rng_range(&f->r, 1, 8);
    int32_t kht = f->earned == EARNED_KHT ? n / 2 + 1 : 0;
    kht = kht < n ? kht : n;
    int32_t good = f->earned >= EARNED_HTT ? n - (n >= 5 && rng_chance(&f->r, 1, 6)) : n / 2;
    set(f, "units_led.count", n);
    set(f, "units_led.kht", kht);
    set(f, "units_led.ht_or_better", n - kht);
    set(f, "units_led.htt_or_better", good < n - kht ? good : n - kht);
    /* A unit is rated before its head; few are late with it, and KHT is told by its own facts. */
    int32_t unit = seen(f, 40, 10);
    unit = unit == EARNED_KHT && f->earned != EARNED_KHT ? EARNED_HT : unit;
    set(f, "unit_level", rng_chance(&f->r, 2, 100) ? VALUE_NONE : unit);
}

static void fill_work(struct filling *f)
{
    static const struct tasks own = {"tasks_assigned", "tasks_completed", "tasks_late",
                                     "tasks_exceeded"};
    struct rng *r = &f->r;
    fill_tasks(f, &own, 6, 24);
    fill_leader(f);
    if (f->points)
        fill_points(f);
    else
        fill_grades(f);
    set(f, "quality_ok", f->earned >= EARNED_HTT || rng_chance(r, 3, 4));
    set(f, "main_targets_missed", f->earned == EARNED_KHT);
    set(f, "force_majeure", 0);
    int32_t faults = rng_chance(r, 1, 4) ? (int32_t)rng_range(r, 1, 3) : 0;
    bool open = f->earned < EARNED_XS && rng_chance(r, f->earned == EARNED_HTT ? 12 : 50, 100);
    set(f, "earlier_faults", faults);
    set(f, "earlier_faults_remedied", faults > 0 && open ? faults - 1 : faults);
}

/* --- faults --- */

static void fill_discipline(struct filling *f)
{
    const struct sim_person *p = f->p;
    const struct dict *d = f->in->pack->dict;
    int list = dict_list(d, SUBJECT_MEMBER, STR("disciplines"));
    const struct list_def *l = d->list[SUBJECT_MEMBER][list];
    facts_open_list(f->in->facts, list);
    if (!p->discipline)
        return;
    const struct fact_def *form = &l->field[list_field(l, STR("form"))];
    const struct fact_def *unit = &l->field[list_field(l, STR("breach_unit"))];
    const struct fact_def *side = &l->field[list_field(l, STR("side"))];
    const struct {
        struct str field;
        int32_t value;
    } fields[] = {
        {STR("form"), enum_code(form->en_def, str_of(p->discipline))},
        {STR("decided_on"), p->disciplined_on},
        {STR("breach_year"), p->breach_year},
        {STR("breach_unit"), enum_code(unit->en_def, STR("this"))},
        {STR("duty_related"), p->duty_related},
        {STR("self_detected"), p->self_remedied},
        {STR("remedied"), p->self_remedied},
        {STR("side"), enum_code(side->en_def, STR("party"))},
        {STR("counted_before"), 0},
    };
    size_t item = facts_add_item(f->in->facts, list);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        facts_set_field(f->in->facts, list, item, list_field(l, fields[i].field), fields[i].value);
}

static void fill_faults(struct filling *f)
{
    const struct fact_def *def =
        f->in->pack->dict->fact[SUBJECT_MEMBER]
                               [dict_fact(f->in->pack->dict, SUBJECT_MEMBER, STR("conclusions"))];
    int32_t set_of = 0;
    fill_discipline(f);
    if (f->p->discipline && rng_chance(&f->r, 1, 12))
        set_of = 1 << (enum_code(def->en_def, STR("forbidden_act")) - 1);
    set(f, "conclusions", set_of);
    set(f, "subordinate_corruption_disciplined", f->p->leader && rng_chance(&f->r, 1, 2000));
    set(f, "self_detected", 0);
    set(f, "remedied", 0);
}

/* --- time and papers --- */

static void fill_time(struct filling *f)
{
    const struct sim_person *p = f->p;
    struct rng *r = &f->r;
    int32_t away = p->maternity ? 600 : p->sick_days * 100 / 30;
    set(f, "sick_leave_days", p->sick_days);
    set(f, "maternity_leave", p->maternity);
    set(f, "worked_months", 1200 - away);
    set(f, "lawful_absence_months", away);
    set(f, "level_of_worked_time", p->maternity ? (int32_t)f->earned : VALUE_NONE);
    bool absent = rng_chance(r, 3, 1000);
    set(f, "absent_at_review", absent);
    set(f, "review_completed", !absent && !rng_chance(r, 2, 1000));
    set(f, "months_at_old_cell", p->months_elsewhere * 100);
    set(f, "old_cell_comment", p->months_elsewhere == 0 || rng_chance(r, 4, 5));
    set(f, "temporary_activity", p->event == EVENT_TEMPORARY);
    set(f, "temporary_cell_comment", p->event != EVENT_TEMPORARY || rng_chance(r, 3, 4));
    set(f, "residence_exempt", 0);
    set(f, "residence_comment", !p->in_system || rng_chance(r, 95, 100));
    int32_t suggested = p->leader && rng_chance(r, 1, 25) ? (int32_t)rng_range(r, 1, 3) : 0;
    set(f, "suggested_matters", suggested);
    set(f, "answered_matters", suggested > 0 && rng_chance(r, 1, 8) ? suggested - 1 : suggested);
}

/* --- levels that others gave, and votes --- */

static void fill_levels(struct filling *f)
{
    static const char *const quarter[] = {"quarter_levels.1", "quarter_levels.2",
                                          "quarter_levels.3", "quarter_levels.4"};
    struct rng *r = &f->r;
    int32_t state = VALUE_NONE; /* no employee, or not yet decided */
    if (f->p->state_employee && !rng_chance(r, 2, 100))
        state = seen(f, 35, 0);
    /* A state level of KHT goes with a person who earned it. */
    if (state == EARNED_KHT && f->earned != EARNED_KHT)
        state = EARNED_HT;
    set(f, "state_level", state);
    /* People think a little better of themselves than others do. */
    set(f, "self_level", seen(f, 40, 30));
    set(f, "proposed_level", rng_chance(r, 97, 100) ? (int32_t)f->earned : seen(f, 40, 0));
    set(f, "levels_by_place.cell", (int32_t)f->earned);
    set(f, "levels_by_place.collective",
        !f->p->leader            ? VALUE_NONE
        : rng_chance(r, 96, 100) ? (int32_t)f->earned
                                 : seen(f, 60, 0));
    for (int i = 0; i < 4; i++)
        set(f, quarter[i], f->points && f->p->in_system ? seen(f, 60, 0) : VALUE_NONE);
}

static void fill_vote(struct filling *f)
{
    static const char *const counts[] = {"vote.kht", "vote.ht", "vote.htt", "vote.xs"};
    struct rng *r = &f->r;
    long summoned = f->p->cell->n_members * 96 / 100;
    summoned = summoned < 3 ? 3 : summoned;
    long present = summoned - summoned * rng_range(r, 0, 12) / 100;
    long valid = present - (present > 8 && rng_chance(r, 1, 10));
    long left = valid, part[4] = {0};
    long most = valid * rng_range(r, 68, 100) / 100;
    part[f->earned - 1] = most;
    left -= most;
    /* Whoever does not vote for what was earned votes for the level beside it. */
    int beside = f->earned == EARNED_KHT || (f->earned < EARNED_XS && rng_chance(r, 1, 4))
                     ? (int)f->earned
                     : (int)f->earned - 2;
    part[beside] += left;
    set(f, "vote.summoned", (int32_t)summoned);
    set(f, "vote.present", (int32_t)present);
    set(f, "vote.issued", (int32_t)present);
    set(f, "vote.returned", (int32_t)present);
    set(f, "vote.valid", (int32_t)valid);
    for (int i = 0; i < 4; i++)
        set(f, counts[i], (int32_t)part[i]);
}

void sim_facts(const struct sim_options *o, const struct sim_person *p, enum sim_measure measure,
               struct case_in *in)
{
    static const char *const not_held[] = {"five_targets.assigned", "five_targets.reached",
                                           "confidence_vote.ballots", "confidence_vote.low"};
    struct filling f = {.r = rng_make(rng_mix(p->seed, FOR_FACTS)),
                        .o = o,
                        .p = p,
                        .in = in,
                        .earned = class_of(p->merit),
                        .points = measure == SIM_POINTS};
    facts_set_name(in->facts, "cycle_quarter", VALUE_NONE);
    fill_person(&f);
    fill_work(&f);
    fill_faults(&f);
    fill_time(&f);
    fill_levels(&f);
    fill_vote(&f);
    SET_NONE(&f, not_held);
}
