/*
 * verify.c — every stored decision judged again.
 */
#include <string.h>

#include "app/judge/remembered.h"
#include "app/rerate/rerate_inner.h"

#define CASE_BYTES   ((size_t)64 << 20)
#define MEMORY_BYTES ((size_t)4 << 30)

struct again {
    struct db *db;
    struct arena *a, *memory, *work;
    struct grounds grounds;
    const struct kept_ground *ground;
    struct remembered *judge;
    int year, quarter, version;
    err_t found; /* E_INVALID when something differs */
};

static void differs(struct again *x, const struct query *q, enum msg_id id, struct str a,
                    struct str b)
{
    x->found = E_INVALID;
    (void)problem_add(db_problems(x->db), (struct place){.line = 0}, false,
                      MSG(x->a, db_lang(x->db), id, str_fmt(x->a, "%ld", (long)q_get_int(q, 0)),
                          q_get_text(q, 11), q_get_text(q, 12), a, b));
}

/* The rows come ground by ground. */
static err_t take_ground(struct again *x, const struct query *q)
{
    int year = (int)q_get_int(q, 1), quarter = (int)q_get_int(q, 2), version = (int)q_get_int(q, 3);
    if (x->ground != NULL && x->year == year && x->quarter == quarter && x->version == version)
        return OK;
    x->year = year;
    x->quarter = quarter;
    x->version = version;
    x->ground = NULL;
    TRY(ground_of_cycle(&x->grounds, year, quarter, version, &x->ground));
    x->judge = remembered_open(x->memory, x->ground->ground.shelf);
    return OK;
}

static struct str word(const struct again *x, int code)
{
    return code > 0 ? x->ground->ground.pack->dict->level->value[code] : STR("");
}

static bool same_mask(const struct query *q, int col, const uint64_t *mask)
{
    struct str stored = q_get_blob(q, col);
    return stored.n == MASK_WORDS * sizeof *mask && memcmp(stored.p, mask, stored.n) == 0;
}

static void compare(struct again *x, const struct query *q)
{
    struct case_in *in = NULL;
    struct case_error error = {0};
    const struct cycle_ground *g = &x->ground->ground;
    if (!str_eq(q_get_text(q, 4), g->pack_hash)) {
        differs(x, q, M_RERATE_HASH_DIFFERS, q_get_text(q, 4), g->pack_hash);
        return;
    }
    if (case_read(g->shelf, x->work, db_lang(x->db), q_get_text(q, 5), &in, &error) != OK) {
        differs(x, q, M_RERATE_CASE_ALTERED, error.field, error.message);
        return;
    }
    const struct decision *d = decide_remembered(x->judge, x->work, in);
    int flags = (d->forced ? ROW_FORCED : 0) | (d->discretion ? ROW_DISCRETION : 0);
    if (!str_eq(q_get_text(q, 6), word(x, d->level)) ||
        !str_eq(q_get_text(q, 7), word(x, d->max_level)))
        differs(
            x, q, M_RERATE_LEVEL_DIFFERS,
            str_fmt(x->a, "%.*s/%.*s", STR_ARG(q_get_text(q, 6)), STR_ARG(q_get_text(q, 7))),
            str_fmt(x->a, "%.*s/%.*s", STR_ARG(word(x, d->level)), STR_ARG(word(x, d->max_level))));
    else if ((q_get_int(q, 8) & (ROW_FORCED | ROW_DISCRETION)) != flags ||
             !same_mask(q, 9, d->fired_mask) || !same_mask(q, 10, d->lacked_mask))
        differs(x, q, M_RERATE_RULES_DIFFER, STR(""), STR(""));
}

static err_t verify_all(struct again *x, int64_t *n)
{
    struct query *q = db_query(x->db, "rerate_stored");
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        arena_reset(x->work);
        TRY(take_ground(x, q));
        compare(x, q);
        (*n)++;
        TRY(q_step(q, &row));
    }
    return x->found;
}

err_t rerate_verify(struct db *db, struct arena *a, int64_t *n)
{
    struct again x = {.db = db,
                      .a = a,
                      .memory = arena_open(MEMORY_BYTES),
                      .work = arena_open(CASE_BYTES),
                      .found = OK};
    x.grounds = (struct grounds){.db = db, .a = x.memory};
    *n = 0;
    err_t err = verify_all(&x, n);
    arena_close(x.work);
    arena_close(x.memory);
    return err;
}
