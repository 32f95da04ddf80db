/*
 * sim_person.c — one made-up person: sex, age, dates, card, status, and what the rest adds.
 */
#include <stdio.h>
#include <string.h>

#include "app/sim/sim_inner.h"

const char *const sim_status_words[] = {
    [SIM_NORMAL] = "normal",
    [SIM_EXEMPT] = "exempt",
    [SIM_ACTIVITY_SUSPENDED] = "activity_suspended",
    [SIM_COMMITTEE_SUSPENDED] = "committee_suspended",
};

/* Ages as bands with weights, and the women among a hundred members; all assumed. */
struct band {
    int from, to;
    uint32_t weight;
};
static const struct band ages_of_work[] = {{22, 29, 16}, {30, 39, 34}, {40, 49, 31}, {50, 56, 19}};
static const struct band ages_of_village[] = {
    {20, 29, 6}, {30, 44, 17}, {45, 59, 22}, {60, 74, 37}, {75, 94, 18}};
/* At admission; the young of a village and of an office alike. */
static const struct band ages_of_admission[] = {
    {18, 21, 22}, {22, 27, 42}, {28, 34, 24}, {35, 44, 10}, {45, 58, 2}};

static const uint32_t women_in_100[SORT_COUNT] = {
    [SORT_OFFICE] = 38,  [SORT_SCHOOL] = 68,     [SORT_HEALTH] = 60,  [SORT_POLICE] = 12,
    [SORT_MILITARY] = 6, [SORT_ENTERPRISE] = 35, [SORT_VILLAGE] = 30,
};

enum {
    /* In a thousand members were admitted in the year, up to the day of the list. */
    NEW_IN_1000 = 34,
    /* Whoever stands so early in a cell may hold a post, and is nobody new. */
    HOLDERS = 4,
    HOLDERS_OF_OFFICE = 12,
    DAYS_OF_YEAR = 365,
    EXEMPT_FROM = 75,
    CARD_STEP = 387421, /* shares no divisor with a power of ten: every number once */
    CARD_SMALL = 1000000,
    CARD_LARGE = 100000000
};

static int age_in(struct rng *r, const struct band *bands, size_t n)
{
    uint32_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += bands[i].weight;
    uint32_t at = rng_below(r, sum);
    for (size_t i = 0;; i++) {
        if (at < bands[i].weight)
            return (int)rng_range(r, bands[i].from, bands[i].to);
        at -= bands[i].weight;
    }
}
#define AGE_IN(r, bands) age_in((r), (bands), sizeof(bands) / sizeof *(bands))

/* The day on which somebody of that birth becomes `age` years old. */
static date_t birthday(date_t birth, int age)
{
    return date_add_months(birth, 12 * age);
}

/* Admitted in the year, between the new year and the list; never on a day so near to six months
   before the cutoff that two ways of counting differ. */
static void admit_this_year(struct rng *r, const struct sim_options *o, struct sim_person *p)
{
    p->birth = date_of(o->year - (int)rng_range(r, 19, 40), 1, 1) +
               (date_t)rng_range(r, 0, DAYS_OF_YEAR - 1);
    date_t first = birthday(p->birth, 18) + 1, from = date_of(o->year, 1, 5);
    p->admitted = (date_t)rng_range(r, first > from ? first : from, sim_list_day(o) - 2);
    if (date_parts(p->admitted).m == 6 && date_parts(p->admitted).d > 28)
        p->admitted = date_of(o->year, 6, 28);
}

static bool may_hold_post(const struct sim_person *p)
{
    return p->index < (p->cell->sort == SORT_OFFICE ? HOLDERS_OF_OFFICE : HOLDERS);
}

static void admit_before(struct rng *r, const struct sim_options *o, struct sim_person *p)
{
    bool village = p->cell->sort == SORT_VILLAGE;
    int age = village ? AGE_IN(r, ages_of_village) : AGE_IN(r, ages_of_work);
    /* Whoever holds a post is of an age to. */
    if (may_hold_post(p))
        age = age < 32 ? 32 + age % 12 : age > 70 ? 52 + age % 14 : age;
    p->birth = date_of(o->year - age, 1, 1) + (date_t)rng_range(r, 0, DAYS_OF_YEAR - 1);
    date_t latest = date_of(o->year - 1, 12, 30);
    date_t earliest = birthday(p->birth, 18) + 1;
    int at = AGE_IN(r, ages_of_admission);
    p->admitted = birthday(p->birth, at) + (date_t)rng_range(r, 1, DAYS_OF_YEAR - 2);
    if (may_hold_post(p))
        latest = date_of(o->year - 3, 12, 30);
    if (p->admitted > latest)
        p->admitted = (date_t)rng_range(r, earliest < latest ? earliest : latest, latest);
}

static void fill_dates(struct rng *r, const struct sim_options *o, struct sim_person *p)
{
    if (!may_hold_post(p) && rng_chance(r, NEW_IN_1000 + NEW_IN_1000 / 3, 1000))
        admit_this_year(r, o, p);
    else
        admit_before(r, o, p);
    /* A year on probation, and up to two months until the decision. */
    p->official =
        date_add_months(p->admitted, 12) + (date_t)(rng_chance(r, 3, 4) ? 0 : rng_range(r, 1, 60));
    p->probationary = p->official > sim_list_day(o);
    int year = date_parts(p->birth).y;
    if (year < 1956 && rng_chance(r, 17, 100))
        p->birth_known = rng_chance(r, 7, 10) ? KNOWN_YEAR : KNOWN_MONTH;
    if (p->admitted < date_of(1986, 1, 1) && rng_chance(r, 10, 100))
        p->admitted_known = rng_chance(r, 1, 3) ? KNOWN_YEAR : KNOWN_MONTH;
}

static void fill_card(const struct sim_options *o, long ordinal, struct sim_person *p)
{
    const struct sim_unit *top = p->cell;
    while (top->parent)
        top = top->parent;
    uint64_t all = top->n_members <= CARD_SMALL ? CARD_SMALL : CARD_LARGE;
    uint64_t n = ((uint64_t)ordinal * CARD_STEP + rng_mix(o->seed, FOR_CARDS) % all) % all;
    sim_text(p->card, sizeof p->card, all == CARD_SMALL ? "%02d.%06lu" : "%02d.%08lu",
             (top->index + 40) % 100, (unsigned long)n);
}

static void fill_status(struct rng *r, const struct sim_options *o, struct sim_person *p)
{
    int age = o->year - date_parts(p->birth).y;
    bool holder = p->leader || p->cell_committee;
    p->status = SIM_NORMAL;
    if (!holder && !p->probationary && age >= EXEMPT_FROM && rng_chance(r, 24, 100))
        p->status = SIM_EXEMPT;
    else if (!holder && !p->probationary && rng_chance(r, 5, 10000))
        p->status = SIM_ACTIVITY_SUSPENDED;
    else if (p->cell_committee && rng_chance(r, 1, 1000))
        p->status = SIM_COMMITTEE_SUSPENDED;
}

/* The work of the year: the unit has a part in it, a post a little, a fault takes away. */
static void fill_merit(struct rng *r, struct sim_person *p)
{
    struct rng unit = rng_make(rng_mix(p->cell->seed, FOR_MERIT));
    p->merit = rng_normal(r) + rng_normal(&unit) * 2 / 5;
    if (p->leader)
        p->merit += 25;
    if (p->discipline)
        p->merit -= 160;
    if (p->sick_days >= 90)
        p->merit -= 60;
}

void sim_person_make(const struct sim_options *o, const struct sim_unit *cell, int index,
                     long ordinal, long number, struct sim_person *p)
{
    *p = (struct sim_person){.cell = cell, .number = number, .index = index};
    p->seed = rng_mix(rng_mix(cell->seed, FOR_PEOPLE), (uint64_t)index);
    struct rng r = rng_make(p->seed);
    p->woman = rng_chance(&r, women_in_100[cell->sort], 100);
    bool woman = false;
    if (sim_post_sex(cell, index, &woman))
        p->woman = woman;
    sim_person_name(&r, cell, p);
    fill_dates(&r, o, p);
    fill_card(o, ordinal, p);
    sim_person_post(&r, o, p);
    fill_status(&r, o, p);
    sim_person_year(&r, o, p);
    fill_merit(&r, p);
}
