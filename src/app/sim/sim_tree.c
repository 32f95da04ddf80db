/*
 * sim_tree.c — scales, and the walk over the tree that makes units and people one after the other.
 *
 * Every unit gets a quota (members, grassroots bodies, cells) and deals it out among its children,
 * so totals are exact at every scale and nothing has to be remembered but the way down.
 */
#include <string.h>

#include "app/sim/sim_inner.h"

enum {
    MOST_CHILDREN = 1024,
    LEAST_OF_CELL = 3, /* official members that a cell needs */
    YEAR_FIRST = 2018,
    YEAR_LAST = 2058,
    FIRST_WITHOUT_DISTRICTS = 2025,
    CELL_MEMBERS = 30,
    /* An officer of a commune: 60 cells, 1,900 members, 40 bodies. */
    COMMUNE_MEMBERS = 1900,
    COMMUNE_CELLS = 60,
    COMMUNE_BODIES = 40,
    PROVINCE_MEMBERS = 100000,
    /* 13 districts, towns and a city, and 4 committees directly below the province. */
    PROVINCE_DISTRICTS = 13,
    PROVINCE_COMMITTEES = 4,
    PROVINCE_COMMUNES = 69,
    NATION_MEMBERS = 5400000,
    NATION_BODIES = 52000,
    NATION_CELLS = 350000,
    NATION_PROVINCES_2024 = 63,
    NATION_PROVINCES_2025 = 34,
    NATION_DISTRICTS = 705,
    NATION_COMMUNES = 3321
};

const char *const sim_scale_words[SIM_SCALES] = {
    [SIM_CELL] = "cell",
    [SIM_COMMUNE] = "commune",
    [SIM_PROVINCE] = "province",
    [SIM_NATION] = "nation",
};

bool sim_options_of(struct str word, int year, struct sim_options *o)
{
    static const struct {
        const char *word;
        enum sim_scale scale;
        int usual, first, last;
    } table[] = {
        {"cell", SIM_CELL, 2023, YEAR_FIRST, YEAR_LAST},
        {"commune", SIM_COMMUNE, 2023, YEAR_FIRST, YEAR_LAST},
        {"province-2023", SIM_PROVINCE, 2023, YEAR_FIRST, FIRST_WITHOUT_DISTRICTS - 1},
        {"province-2026", SIM_PROVINCE, 2026, FIRST_WITHOUT_DISTRICTS, YEAR_LAST},
        {"nation", SIM_NATION, 2026, YEAR_FIRST, YEAR_LAST},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        if (!str_is(word, table[i].word))
            continue;
        int y = year ? year : table[i].usual;
        *o = (struct sim_options){.scale = table[i].scale,
                                  .year = y,
                                  .districts = y < FIRST_WITHOUT_DISTRICTS,
                                  .seed = 1};
        return y >= table[i].first && y <= table[i].last;
    }
    return false;
}

void sim_members_range(const struct sim_options *o, long *least, long *most)
{
    static const struct {
        long least, most;
    } range[SIM_SCALES] = {
        [SIM_CELL] = {LEAST_OF_CELL, 200},
        [SIM_COMMUNE] = {400, 20000},
        [SIM_PROVINCE] = {1000, 1000000},
        [SIM_NATION] = {50000, 20000000},
    };
    *least = range[o->scale].least;
    *most = range[o->scale].most;
}

date_t sim_list_day(const struct sim_options *o)
{
    return date_of(o->year, 11, 30);
}

date_t sim_cutoff(const struct sim_options *o)
{
    return date_of(o->year, 12, 31);
}

bool sim_lt_6_months(const struct sim_options *o, date_t d)
{
    return date_add_months(d, 6) > sim_cutoff(o);
}

/* --- dealing --- */

struct quota {
    long members, bodies, cells;
};

/* What one of several takers gets: the least, and a part of the rest by weight. */
struct share {
    long least, weight, part;
};

/* Deals `total` to n takers; the parts add up. */
static void deal(struct share *s, int n, long total)
{
    long rest = total, sum = 0, before = 0, acc = 0;
    for (int i = 0; i < n; i++) {
        rest -= s[i].least;
        sum += s[i].weight;
    }
    for (int i = 0; i < n; i++) {
        acc += s[i].weight;
        long upto = sum > 0 ? rest * acc / sum : 0;
        s[i].part = s[i].least + upto - before;
        before = upto;
    }
}

/* The weight of the i-th child: between half and one and a half of `usual`. */
static long jitter(uint64_t seed, enum sim_purpose what, int i, long usual)
{
    return usual * (long)(50 + rng_mix(rng_mix(seed, what), (uint64_t)i) % 101);
}

/* One quota for n children: usual[i] says how many bodies a child needs and how large it usually
   is;
   cells follow bodies, members follow cells. */
static void deal_quota(uint64_t seed, int n, struct quota total, const struct share *usual,
                       struct quota *out)
{
    struct share s[MOST_CHILDREN];
    for (int i = 0; i < n; i++)
        s[i] = (struct share){.least = usual[i].least,
                              .weight = jitter(seed, FOR_BASES, i, usual[i].weight)};
    deal(s, n, total.bodies);
    for (int i = 0; i < n; i++) {
        out[i].bodies = s[i].part;
        s[i] = (struct share){.least = s[i].part, .weight = jitter(seed, FOR_CELLS, i, s[i].part)};
    }
    deal(s, n, total.cells);
    for (int i = 0; i < n; i++) {
        out[i].cells = s[i].part;
        s[i] = (struct share){.least = LEAST_OF_CELL * s[i].part,
                              .weight = jitter(seed, FOR_MEMBERS, i, s[i].part)};
    }
    deal(s, n, total.members);
    for (int i = 0; i < n; i++)
        out[i].members = s[i].part;
}

/* --- the walk --- */

struct walk {
    const struct sim_options *o;
    sim_unit_fn *unit;
    sim_person_fn *person;
    void *arg;
    long n_units, n_people, ordinal; /* ordinal: of a person in the province */
};

static struct sim_unit child(const struct sim_unit *parent, int index, enum sim_kind kind,
                             enum sim_sort sort)
{
    return (struct sim_unit){.parent = parent,
                             .kind = kind,
                             .sort = sort,
                             .urban = parent->urban,
                             .index = index,
                             .seed = rng_mix(parent->seed, (uint64_t)index + 1000)};
}

static err_t show_unit(struct walk *w, struct sim_unit *u, int n_children, long n_members)
{
    u->n_children = n_children;
    u->n_members = n_members;
    u->number = w->n_units++;
    sim_unit_fill(w->o, u);
    return w->unit ? w->unit(w->arg, u) : OK;
}

static err_t walk_cell(struct walk *w, struct sim_unit u, long members)
{
    struct sim_person p;
    TRY(show_unit(w, &u, 0, members));
    for (int i = 0; w->person && i < members; i++) {
        sim_person_make(w->o, &u, i, w->ordinal++, w->n_people++, &p);
        TRY(w->person(w->arg, &p));
    }
    return OK;
}

/* What the i-th of n cells of a body is. */
static enum sim_sort cell_sort(const struct sim_unit *parent, int i, int n)
{
    static const enum sim_sort in_commune[] = {SORT_OFFICE, SORT_SCHOOL, SORT_SCHOOL,  SORT_SCHOOL,
                                               SORT_HEALTH, SORT_POLICE, SORT_MILITARY};
    if (parent->sort != SORT_COMMUNE)
        return parent->sort;
    if (n >= 9)
        return i < 7 ? in_commune[i] : SORT_VILLAGE;
    return i == 0 ? SORT_OFFICE : i == 1 && n >= 4 ? SORT_SCHOOL : SORT_VILLAGE;
}

/* The cells of a committee, then `n_sub` sub-committees with `sub_cells` cells among them. */
static err_t walk_cells(struct walk *w, const struct sim_unit *u, long members, int own, int n_sub,
                        int sub_cells)
{
    struct share part[MOST_CHILDREN];
    int cells[MOST_CHILDREN], n = own + n_sub;
    for (int i = 0; i < n; i++) {
        int k = i - own;
        cells[i] = i < own ? 1 : sub_cells * (k + 1) / n_sub - sub_cells * k / n_sub;
        part[i] = (struct share){.least = (long)LEAST_OF_CELL * cells[i],
                                 .weight = jitter(u->seed, FOR_MEMBERS, i, cells[i])};
    }
    deal(part, n, members);
    for (int i = 0; i < n; i++) {
        if (i < own) {
            enum sim_sort sort = cell_sort(u, i, own);
            TRY(walk_cell(w, child(u, i, SIM_KIND_CELL, sort), part[i].part));
            continue;
        }
        struct sim_unit sub = child(u, i, SIM_KIND_SUB_COMMITTEE, SORT_VILLAGE);
        TRY(show_unit(w, &sub, cells[i], part[i].part));
        TRY(walk_cells(w, &sub, part[i].part, cells[i], 0, 0));
    }
    return OK;
}

static err_t walk_committee(struct walk *w, struct sim_unit u, struct quota q)
{
    int cells = (int)q.cells, n_sub = 0, sub_cells = 0;
    bool of_officer = w->o->scale == SIM_COMMUNE && u.sort == SORT_COMMUNE;
    if (of_officer) {
        n_sub = 4;
        sub_cells = COMMUNE_CELLS + n_sub - COMMUNE_BODIES;
    } else if (u.sort == SORT_COMMUNE && cells >= 14 && rng_mix(u.seed, FOR_SHAPE) % 6 == 0) {
        n_sub = 2;
        sub_cells = cells * 2 / 5;
    }
    TRY(show_unit(w, &u, cells - sub_cells + n_sub, q.members));
    return walk_cells(w, &u, q.members, cells - sub_cells, n_sub, sub_cells);
}

/* How many of the k committees below a commune are those of its offices; the others are villages. */
static int n_offices(int k)
{
    return k >= 4 ? 2 : 1;
}

/* What the i-th body below a higher one is, of which k are committees. */
static enum sim_sort body_sort(const struct sim_unit *top, int at, int k, int communes)
{
    bool committee = at < k;
    int i = committee ? at : at - k;
    static const enum sim_sort district_committee[] = {
        SORT_OFFICE, SORT_ENTERPRISE, SORT_HEALTH, SORT_POLICE, SORT_MILITARY, SORT_ENTERPRISE};
    static const enum sim_sort district_cell[] = {SORT_SCHOOL, SORT_OFFICE, SORT_ENTERPRISE,
                                                  SORT_OFFICE};
    static const enum sim_sort commune_cell[] = {SORT_SCHOOL, SORT_SCHOOL, SORT_SCHOOL,
                                                 SORT_HEALTH, SORT_POLICE, SORT_MILITARY};
    if (top->sort == SORT_DISTRICT && committee)
        return i < communes ? SORT_COMMUNE : district_committee[(i - communes) % 6];
    if (top->sort == SORT_DISTRICT)
        return district_cell[i % 4];
    if (top->sort == SORT_COMMUNE && committee)
        return i < n_offices(k) ? SORT_OFFICE : SORT_VILLAGE;
    if (top->sort == SORT_COMMUNE)
        return i < 6 ? commune_cell[i] : SORT_VILLAGE;
    return top->sort == SORT_OFFICE && i % 3 == 2 ? SORT_ENTERPRISE : top->sort;
}

/* How many of the bodies below `top` are committees: as many as have about five cells more than the
   one that every body is, and never more than 13 in 20. */
static int n_committees(struct quota q)
{
    long more = q.cells - q.bodies, most = q.bodies * 13 / 20, k = more / 5;
    long least = more >= 2 && q.bodies >= 3 ? 2 : more > 0;
    k = k > most ? most : k;
    return (int)(k < least ? least : k);
}

/* Cells and members of the bodies below `top`: `k` committees come first. */
static void deal_bodies(const struct sim_unit *top, struct quota q, int k, int communes,
                        struct share *cells, struct share *people)
{
    int n = (int)q.bodies;
    for (int i = 0; i < n; i++) {
        /* Villages are many: communes of a district and villages of a commune take most cells. */
        long usual = top->sort == SORT_DISTRICT && i < communes       ? 14
                     : top->sort == SORT_COMMUNE && i >= n_offices(k) ? 4
                                                                      : 1;
        cells[i] = i < k ? (struct share){2, jitter(top->seed, FOR_CELLS, i, usual), 0}
                         : (struct share){1, 0, 0};
    }
    deal(cells, n, q.cells);
    for (int i = 0; i < n; i++)
        people[i] = (struct share){LEAST_OF_CELL * cells[i].part,
                                   jitter(top->seed, FOR_MEMBERS, i, cells[i].part), 0};
    deal(people, n, q.members);
}

/* Grassroots committees with their cells, then grassroots cells, directly below `top`. */
static err_t walk_bodies(struct walk *w, const struct sim_unit *top, struct quota q)
{
    struct share cells[MOST_CHILDREN], people[MOST_CHILDREN];
    int n = (int)q.bodies, k = n_committees(q), communes = n / 4 > 0 ? n / 4 : 1;
    deal_bodies(top, q, k, communes, cells, people);
    for (int i = 0; i < n; i++) {
        bool committee = i < k;
        enum sim_sort sort = body_sort(top, i, k, communes);
        struct sim_unit u = child(
            top, i, committee ? SIM_KIND_GRASSROOTS_COMMITTEE : SIM_KIND_GRASSROOTS_CELL, sort);
        if (sort == SORT_COMMUNE)
            u.urban = top->urban && rng_mix(u.seed, FOR_SHAPE) % 4 != 0;
        if (committee)
            TRY(walk_committee(w, u, (struct quota){people[i].part, 1, cells[i].part}));
        else
            TRY(walk_cell(w, u, people[i].part));
    }
    return OK;
}

/* A province with `n_parts` districts or communes and four committees directly below it. */
static err_t walk_province(struct walk *w, int index, int n_parts, struct quota q)
{
    static const enum sim_sort committee[] = {SORT_OFFICE, SORT_MILITARY, SORT_POLICE,
                                              SORT_MILITARY};
    static const enum sim_sort committee_2025[] = {SORT_OFFICE, SORT_OFFICE, SORT_MILITARY,
                                                   SORT_POLICE};
    bool districts = w->o->districts;
    struct quota part[MOST_CHILDREN];
    struct share usual[MOST_CHILDREN];
    int n = n_parts + PROVINCE_COMMITTEES;
    struct sim_unit top = {.kind = SIM_KIND_PROVINCIAL,
                           .sort = SORT_PROVINCE,
                           .index = index,
                           .seed = rng_mix(w->o->seed, (uint64_t)index + 1)};
    for (int i = 0; i < n; i++)
        usual[i] = (struct share){1, i < n_parts ? 10 : i == n_parts ? 14 : 4, 0};
    deal_quota(top.seed, n, q, usual, part);
    w->ordinal = 0;
    TRY(show_unit(w, &top, n, q.members));
    for (int i = 0; i < n; i++) {
        const enum sim_sort *sorts = districts ? committee : committee_2025;
        enum sim_sort sort = i >= n_parts ? sorts[i - n_parts]
                             : districts  ? SORT_DISTRICT
                                          : SORT_COMMUNE;
        struct sim_unit u = child(
            &top, i, sort == SORT_DISTRICT ? SIM_KIND_DISTRICT : SIM_KIND_ABOVE_GRASSROOTS, sort);
        /* A city and two towns; an eighth of the communes are wards. */
        u.urban = sort == SORT_DISTRICT ? i < 3 : sort == SORT_COMMUNE && i % 8 == 0;
        TRY(show_unit(w, &u, (int)part[i].bodies, part[i].members));
        TRY(walk_bodies(w, &u, part[i]));
    }
    return OK;
}

static err_t walk_nation(struct walk *w, struct quota q)
{
    int n = w->o->districts ? NATION_PROVINCES_2024 : NATION_PROVINCES_2025;
    int parts = w->o->districts ? NATION_DISTRICTS : NATION_COMMUNES;
    struct share part[MOST_CHILDREN], usual[MOST_CHILDREN];
    struct quota quota[MOST_CHILDREN];
    long bodies = 0;
    for (int i = 0; i < n; i++)
        part[i] = (struct share){.least = 5, .weight = jitter(w->o->seed, FOR_SHAPE, i, 1)};
    deal(part, n, parts);
    /* Every part of a province needs a body, and so do the four committees. */
    for (int i = 0; i < n; i++) {
        usual[i] =
            (struct share){.least = part[i].part + PROVINCE_COMMITTEES, .weight = part[i].part};
        bodies += usual[i].least;
    }
    q.bodies = q.bodies > bodies ? q.bodies : bodies;
    q.cells = q.cells > q.bodies ? q.cells : q.bodies;
    deal_quota(w->o->seed, n, q, usual, quota);
    for (int i = 0; i < n; i++)
        TRY(walk_province(w, i, (int)part[i].part, quota[i]));
    return OK;
}

/* One commune or one cell, below a body that the lists only name. */
static err_t walk_small(struct walk *w, struct quota q)
{
    bool cell = w->o->scale == SIM_CELL, districts = w->o->districts;
    struct sim_unit top = {.kind = districts ? SIM_KIND_DISTRICT : SIM_KIND_PROVINCIAL,
                           .sort = districts ? SORT_DISTRICT : SORT_PROVINCE,
                           .seed = rng_mix(w->o->seed, 1)};
    TRY(show_unit(w, &top, 1, q.members));
    if (cell)
        return walk_cell(w, child(&top, 0, SIM_KIND_GRASSROOTS_CELL, SORT_SCHOOL), q.members);
    if (districts)
        return walk_committee(w, child(&top, 0, SIM_KIND_GRASSROOTS_COMMITTEE, SORT_COMMUNE), q);
    struct sim_unit u = child(&top, 0, SIM_KIND_ABOVE_GRASSROOTS, SORT_COMMUNE);
    TRY(show_unit(w, &u, COMMUNE_BODIES, q.members));
    return walk_bodies(w, &u, q);
}

/* Districts or communes of a single province. */
static long province_parts(const struct sim_options *o)
{
    return o->communes > 0 ? o->communes : o->districts ? PROVINCE_DISTRICTS : PROVINCE_COMMUNES;
}

static struct quota quota_of(const struct sim_options *o)
{
    static const long usual[SIM_SCALES] = {CELL_MEMBERS, COMMUNE_MEMBERS, PROVINCE_MEMBERS,
                                           NATION_MEMBERS};
    struct quota q = {.members = o->members ? o->members : usual[o->scale]};
    if (o->scale == SIM_CELL) {
        q.bodies = q.cells = 1;
    } else if (o->scale == SIM_COMMUNE) {
        q.bodies = COMMUNE_BODIES;
        q.cells = COMMUNE_CELLS;
    } else {
        /* A province has its share of the nation's bodies and cells. */
        long parts = province_parts(o);
        q.bodies = q.members * (NATION_BODIES / 1000) / (NATION_MEMBERS / 1000);
        q.cells = q.members * (NATION_CELLS / 1000) / (NATION_MEMBERS / 1000);
        /* A commune is no commune with one body: few of them have as many as an officer's. */
        if (o->communes > 0)
            q.bodies = q.cells * COMMUNE_BODIES / COMMUNE_CELLS;
        if (o->scale == SIM_PROVINCE && q.bodies < parts + PROVINCE_COMMITTEES)
            q.bodies = parts + PROVINCE_COMMITTEES;
        if (q.cells < q.bodies)
            q.cells = q.bodies;
    }
    return q;
}

err_t sim_each(const struct sim_options *o, sim_unit_fn *unit, sim_person_fn *person, void *arg)
{
    struct walk w = {.o = o, .unit = unit, .person = person, .arg = arg};
    struct quota q = quota_of(o);
    if (o->scale == SIM_NATION)
        return walk_nation(&w, q);
    if (o->scale == SIM_PROVINCE)
        return walk_province(&w, 0, (int)province_parts(o), q);
    return walk_small(&w, q);
}

err_t sim_each_unit(const struct sim_options *o, sim_unit_fn *fn, void *arg)
{
    return sim_each(o, fn, NULL, arg);
}

err_t sim_each_person(const struct sim_options *o, sim_person_fn *fn, void *arg)
{
    return sim_each(o, NULL, fn, arg);
}

/* --- counts --- */

void sim_count_unit(struct sim_counts *c, const struct sim_options *o, const struct sim_unit *u)
{
    c->units++;
    c->collectives += u->parent != NULL;
    c->kind[u->kind]++;
    c->grassroots +=
        u->kind == SIM_KIND_GRASSROOTS_CELL || u->kind == SIM_KIND_GRASSROOTS_COMMITTEE;
    c->cells += u->kind == SIM_KIND_GRASSROOTS_CELL || u->kind == SIM_KIND_CELL;
    c->founded_lt_6_months += u->parent && sim_lt_6_months(o, u->founded);
}

void sim_count_person(struct sim_counts *c, const struct sim_options *o, const struct sim_person *p)
{
    c->members++;
    c->women += p->woman;
    c->probationary += p->probationary;
    c->admitted_lt_6_months += sim_lt_6_months(o, p->admitted);
    c->exempt += p->status == SIM_EXEMPT;
    c->activity_suspended += p->status == SIM_ACTIVITY_SUSPENDED;
    c->committee_suspended += p->status == SIM_COMMITTEE_SUSPENDED;
    c->leaders += p->leader;
    c->disciplined += p->discipline != NULL;
    c->remarks += p->remark[0] != '\0';
}
