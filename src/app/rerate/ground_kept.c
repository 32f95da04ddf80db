/*
 * ground_kept.c — what past decisions were judged by, and what years outside the book are.
 */
#include "app/rerate/rerate_inner.h"

static struct kept_ground *keep(struct grounds *g, const struct kept_ground *made)
{
    struct kept_ground *k = ARENA_NEW(g->a, struct kept_ground);
    *k = *made;
    k->next = g->first;
    g->first = k;
    return k;
}

err_t ground_of_cycle(struct grounds *g, int year, int quarter, int version,
                      const struct kept_ground **out)
{
    struct kept_ground made = {.next = NULL};
    for (const struct kept_ground *k = g->first; k != NULL; k = k->next) {
        bool same = k->cycle.id != 0 && k->cycle.year == year && k->cycle.quarter == quarter;
        if (same && k->ground.version == (version > 0 ? version : k->cycle.ground_version)) {
            *out = k;
            return OK;
        }
    }
    TRY(cycle_find(g->db, g->a, year, quarter, &made.cycle));
    TRY(cycle_ground(g->db, g->a, &made.cycle, version, &made.ground));
    *out = keep(g, &made);
    return OK;
}

static struct shelf *of_program(struct grounds *g)
{
    if (g->shelf == NULL)
        g->shelf = shelf_open(g->a, pack_store_embedded(), db_lang(g->db));
    return g->shelf;
}

struct str ground_pack_id(struct grounds *g, int year)
{
    return pack_for_year(of_program(g), year);
}

err_t ground_of_year(struct grounds *g, int year, const struct kept_ground **out)
{
    struct query *q = db_query(g->db, "rerate_has_cycle");
    int64_t n = 0;
    *out = NULL;
    q_int(q, "year", year);
    TRY(q_one_int(q, 0, &n));
    if (n > 0)
        return ground_of_cycle(g, year, 0, 0, out);
    for (const struct kept_ground *k = g->first; k != NULL; k = k->next) {
        if (k->cycle.id == 0 && k->cycle.year == year)
            *out = k;
    }
    struct str id = ground_pack_id(g, year);
    if (*out != NULL || id.n == 0)
        return OK;
    struct kept_ground made = {.cycle = {.year = year, .cutoff = date_of(year, 12, 31)},
                               .ground = {.shelf = of_program(g), .pack_id = id}};
    made.ground.ctx = cycle_of(year, 0, made.cycle.cutoff);
    TRY(shelf_pack(made.ground.shelf, id, NULL, 0, db_problems(g->db), &made.ground.pack));
    *out = keep(g, &made);
    return OK;
}
