/*
 * open.c — opening a cycle: the ground, the tree, the subjects, what is carried; one transaction.
 */
#include <sodium.h>
#include <string.h>

#include "app/audit/audit.h"
#include "app/cycle/cycle_inner.h"
#include "app/judge/parameters.h"
#include "app/judge/remembered.h"
#include "lib/base/clock.h"
#include "lib/json/json.h"

/* Answers are kept for the whole opening; a unit is worked on and forgotten. */
#define MEMORY_BYTES ((size_t)4 << 30)
enum {
    SCRATCH_BYTES = 512 << 20,
    READING_BYTES = 1 << 30,
    ABOUT_BYTES = 1 << 16,
    TITLES_TOLD = 50
};

/* --- finding --- */

static void take_cycle(const struct query *q, struct arena *a, struct cycle *out)
{
    *out = (struct cycle){.id = q_get_int(q, 0),
                          .year = (int)q_get_int(q, 1),
                          .quarter = (int)q_get_int(q, 2),
                          .closed = str_is(q_get_text(q, 3), "closed"),
                          .opened = str_copy(a, q_get_text(q, 4)),
                          .cutoff = q_get_day(q, 5),
                          .ground_version = (int)q_get_int(q, 6),
                          .tree_version = (int)q_get_int(q, 7)};
}

struct str cycle_words(struct arena *a, int year, int quarter)
{
    return quarter > 0 ? str_fmt(a, "%d/%d", quarter, year) : str_fmt(a, "%d", year);
}

static err_t look_for(struct db *db, struct arena *a, int year, int quarter, bool *is,
                      struct cycle *out)
{
    struct query *q = db_query(db, "cycle_find");
    q_int(q, "year", year);
    q_int(q, "quarter", quarter);
    TRY(q_step(q, is));
    if (!*is)
        return OK;
    bool row;
    take_cycle(q, a, out);
    return q_step(q, &row);
}

err_t cycle_find(struct db *db, struct arena *a, int year, int quarter, struct cycle *out)
{
    bool is;
    TRY(look_for(db, a, year, quarter, &is, out));
    return is ? OK
              : cycle_refuse(db, a, E_NOTFOUND, M_CYCLE_NONE, cycle_words(a, year, quarter),
                             STR(""));
}

err_t cycle_unit(struct db *db, struct arena *a, const struct cycle *c, struct str code,
                 struct cycle_unit *out)
{
    struct query *q = db_query(db, "cycle_unit");
    bool row;
    q_text(q, "code", code);
    q_int(q, "cycle", c->id);
    q_int(q, "version", c->tree_version);
    TRY(q_step(q, &row));
    if (!row)
        return cycle_refuse(db, a, E_NOTFOUND, M_CYCLE_NO_UNIT, code,
                            cycle_words(a, c->year, c->quarter));
    *out = (struct cycle_unit){.id = q_get_int(q, 0),
                               .parent = q_get_int(q, 1),
                               .first_at = (int)q_get_int(q, 2),
                               .last_at = (int)q_get_int(q, 3),
                               .depth = (int)q_get_int(q, 4),
                               .code = str_copy(a, q_get_text(q, 5)),
                               .name = str_copy(a, q_get_text(q, 6)),
                               .kind = str_copy(a, q_get_text(q, 7))};
    TRY(q_step(q, &row));
    return row ? cycle_refuse(db, a, E_STATE, M_CYCLE_TWO_UNITS, code, STR("")) : OK;
}

/* --- what holds it up --- */

err_t opening_titles(struct opening *o)
{
    struct query *q = db_query(o->db, "cycle_titles_unplaced");
    bool row;
    int n = 0;
    q_day(q, "day", o->cycle->cutoff);
    TRY(q_step(q, &row));
    while (row) {
        if (n++ < TITLES_TOLD)
            (void)cycle_refuse(o->db, o->a, E_STATE, M_CYCLE_TITLE_UNPLACED,
                               str_copy(o->a, q_get_text(q, 0)),
                               str_fmt(o->a, "%ld", (long)q_get_int(q, 1)));
        TRY(q_step(q, &row));
    }
    if (n == 0)
        return OK;
    return cycle_refuse(o->db, o->a, E_STATE, M_CYCLE_TITLES_HOLD_UP, str_fmt(o->a, "%d", n),
                        STR(""));
}

/* --- the ground --- */

void opening_cap(struct opening *o)
{
    const struct param *scope = pack_param(o->ground.pack, STR("cap_scope"));
    const struct param *peers = pack_param(o->ground.pack, STR("cap_peers"));
    o->cap_grassroots = scope != NULL && str_is(scope->word, "grassroots");
    o->cap_by_kind = peers == NULL || !str_is(peers->word, "none");
}

err_t opening_pack(struct opening *o, const struct cycle_request *r, struct ground *g)
{
    struct problems *problems = db_problems(o->db);
    struct cycle_ground *out = &o->ground;
    out->shelf = shelf_open(o->a, ground_store(g), db_lang(o->db));
    if (shelf_dict(out->shelf, problems) == NULL || shelf_calendar(out->shelf, problems) == NULL)
        return E_INVALID;
    /* Heads are read of every pack to choose one: those files are no ground. */
    struct shelf *choice = shelf_open(o->a, r->store, db_lang(o->db));
    out->pack_id = str_copy(o->a, pack_for_year(choice, r->year));
    if (out->pack_id.n == 0)
        return cycle_refuse(o->db, o->a, E_NOTFOUND, M_CYCLE_NO_PACK, str_fmt(o->a, "%d", r->year),
                            STR(""));
    out->overlays = STR("");
    for (size_t i = 0; i < r->n_overlays; i++)
        out->overlays = str_fmt(o->a, "%.*s%s%.*s", STR_ARG(out->overlays), i > 0 ? "," : "",
                                STR_ARG(r->overlay[i]));
    TRY(shelf_pack(out->shelf, out->pack_id, r->overlay, r->n_overlays, problems, &out->pack));
    TRY(g->err);
    TRY(parameters_check(o->a, db_lang(o->db), out->pack, problems));
    out->pack_hash = out->pack->hash;
    out->version = 1;
    out->ctx = cycle_of(r->year, r->quarter, LIMIT_DATE_MIN - 1);
    if (r->quarter > 0 &&
        (out->pack->source->quarters_from == 0 || out->pack->source->quarters_from > r->year))
        return cycle_refuse(o->db, o->a, E_INVALID, M_CYCLE_NO_QUARTERS, out->pack_id,
                            str_fmt(o->a, "%d", r->year));
    opening_cap(o);
    return OK;
}

err_t opening_write_ground(struct opening *o, const struct ground *g)
{
    struct query *q = db_query(o->db, "cycle_ground_add");
    q_int(q, "cycle", o->cycle->id);
    q_int(q, "version", o->ground.version);
    q_text(q, "pack", o->ground.pack_id);
    q_text(q, "overlays", o->ground.overlays);
    q_text(q, "pack_hash", o->ground.pack_hash);
    TRY(q_run(q));
    return ground_write(o->db, o->a, g, o->cycle->id, o->ground.version);
}

static err_t write_cycle(struct opening *o, const struct cycle_request *r, const struct ground *g)
{
    char now[CLOCK_INSTANT_BYTES];
    struct cycle *c = o->cycle;
    struct query *q = db_query(o->db, "cycle_add");
    clock_now(now);
    *c = (struct cycle){.year = r->year,
                        .quarter = r->quarter,
                        .opened = str_copy(o->a, str_of(now)),
                        .cutoff = o->ground.ctx.cutoff,
                        .ground_version = 1,
                        .tree_version = 1};
    q_int(q, "year", c->year);
    q_int(q, "quarter", c->quarter);
    q_text(q, "opened", c->opened);
    q_day(q, "cutoff", c->cutoff);
    TRY(q_run(q));
    c->id = db_last_id(o->db);
    return opening_write_ground(o, g);
}

/* --- the tree --- */

/* Who decides over the unit as a body: what the judge says of it is written beside each subject;
   here stands the nearest unit above that may decide over anything. */
static int decider_above(const struct org_tree *t, int unit)
{
    for (int at = t->unit[unit].parent; at >= 0; at = t->unit[at].parent) {
        struct str kind = t->unit[at].kind;
        if (!str_is(kind, "cell") && !str_is(kind, "sub_committee"))
            return at;
    }
    return -1;
}

err_t opening_write_tree(struct opening *o)
{
    struct query *q = db_query(o->db, "cycle_tree_add");
    for (int i = 0; i < o->tree.n; i++) {
        const struct org_unit *u = &o->tree.unit[i];
        int decider = decider_above(&o->tree, i);
        q_int(q, "cycle", o->cycle->id);
        q_int(q, "version", o->cycle->tree_version);
        q_int(q, "unit", u->id);
        q_text(q, "code", u->code);
        q_text(q, "name", u->name);
        q_text(q, "kind", u->kind);
        if (u->parent < 0)
            q_null(q, "parent");
        else
            q_int(q, "parent", o->tree.unit[u->parent].id);
        q_int(q, "first", i);
        q_int(q, "last", u->last);
        q_int(q, "depth", u->depth);
        if (decider < 0)
            q_null(q, "decider");
        else
            q_int(q, "decider", o->tree.unit[decider].id);
        TRY(q_run(q));
    }
    o->counts->units = o->tree.n;
    return OK;
}

err_t opening_carry(struct opening *o)
{
    static const char *const queries[] = {"cycle_carry_people", "cycle_carry_units"};
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        struct query *q = db_query(o->db, queries[i]);
        q_int(q, "cycle", o->cycle->id);
        q_int(q, "year", o->cycle->year);
        TRY(q_run(q));
        o->counts->carried += db_changes(o->db);
    }
    return OK;
}

err_t opening_no_place(struct opening *o)
{
    struct query *q = db_query(o->db, "cycle_no_place");
    bool row;
    q_int(q, "cycle", o->cycle->id);
    q_int(q, "version", o->cycle->tree_version);
    q_day(q, "day", o->cycle->cutoff);
    TRY(q_step(q, &row));
    for (; row; o->counts->no_place++)
        TRY(q_step(q, &row));
    return OK;
}

/* --- the act --- */

err_t opening_act(struct opening *o, const char *act, struct str about, struct str actor,
                  int64_t *event)
{
    struct act done = audit_command(o->a, str_of(act), about);
    if (actor.n > 0)
        done.actor = actor;
    return audit_add(o->db, &done, event);
}

static err_t tell(struct opening *o, struct str actor)
{
    const struct cycle_counts *n = o->counts;
    struct buf b;
    int64_t event = 0;
    buf_open(&b, ABOUT_BYTES);
    buf_printf(&b, "{\"year\":%d,\"quarter\":%d,\"pack\":\"%.*s\",\"overlays\":", o->cycle->year,
               o->cycle->quarter, STR_ARG(o->ground.pack_id));
    json_write_str(&b, o->ground.overlays);
    buf_printf(&b,
               ",\"pack_hash\":\"%.*s\",\"units\":%ld,\"members\":%ld,\"collectives\":%ld,"
               "\"left_out\":%ld,\"unrated\":%ld,\"groups\":%ld,\"carried\":%ld,"
               "\"no_place\":%ld}",
               STR_ARG(o->ground.pack_hash), (long)n->units, (long)n->members, (long)n->collectives,
               (long)n->left_out, (long)n->unrated, (long)n->groups, (long)n->carried,
               (long)n->no_place);
    struct str about = str_copy(o->a, buf_view(&b));
    buf_close(&b);
    TRY(opening_act(o, "cycle.open", about, actor, &event));
    struct query *q = db_query(o->db, "cycle_told");
    q_int(q, "cycle", o->cycle->id);
    q_int(q, "event", event);
    TRY(q_run(q));
    q = db_query(o->db, "cycle_ground_told");
    q_int(q, "cycle", o->cycle->id);
    q_int(q, "version", 1);
    q_int(q, "event", event);
    return q_run(q);
}

static err_t open_all(struct opening *o, const struct cycle_request *r, struct arena *memory)
{
    struct ground *g = ARENA_NEW(o->a, struct ground);
    bool is;
    *g = (struct ground){.a = o->a, .db = o->db, .under = r->store};
    TRY(look_for(o->db, o->a, r->year, r->quarter, &is, o->cycle));
    if (is)
        return cycle_refuse(o->db, o->a, E_STATE, M_CYCLE_IS_OPEN,
                            cycle_words(o->a, r->year, r->quarter), o->cycle->opened);
    TRY(opening_pack(o, r, g));
    o->cycle->cutoff = o->ground.ctx.cutoff;
    TRY(opening_titles(o));
    TRY(write_cycle(o, r, g));
    TRY(org_tree_load(o->db, o->a, o->cycle->cutoff, &o->tree));
    TRY(opening_write_tree(o));
    TRY(records_open(o->db, o->reading, o->cycle, &o->ground, &o->records));
    o->memory = remembered_open(memory, o->ground.shelf);
    TRY(subjects_write(o));
    TRY(opening_carry(o));
    TRY(opening_no_place(o));
    TRY(tell(o, r->actor));
    if (!r->dry_run)
        return db_commit(o->db);
    db_rollback(o->db);
    return OK;
}

err_t cycle_open(struct db *db, struct arena *a, const struct cycle_request *r, struct cycle *out,
                 struct cycle_counts *counts)
{
    struct arena *memory = arena_open(MEMORY_BYTES);
    struct opening o = {.db = db,
                        .a = a,
                        .scratch = arena_open(SCRATCH_BYTES),
                        .reading = arena_open(READING_BYTES),
                        .cycle = out,
                        .counts = counts};
    *counts = (struct cycle_counts){.units = 0};
    err_t err = db_begin(db);
    if (err == OK)
        err = open_all(&o, r, memory);
    if (err != OK)
        db_rollback(db);
    arena_close(o.reading);
    arena_close(o.scratch);
    arena_close(memory);
    return err;
}
