/*
 * refresh.c — a cycle that is open: later records applied to it, and its end.
 */
#include "app/audit/audit.h"
#include "app/cycle/cycle_inner.h"
#include "app/judge/remembered.h"

#define MEMORY_BYTES ((size_t)4 << 30)
enum { SCRATCH_BYTES = 512 << 20 };

static err_t tell(struct db *db, struct arena *a, struct str actor, const char *what,
                  struct str about)
{
    struct act act = audit_command(a, str_of(what), about);
    if (actor.n > 0)
        act.actor = actor;
    return audit_add(db, &act, NULL);
}

/* Subjects that the walk did not meet and that are not decided. */
static err_t mark_gone(struct opening *o)
{
    struct cycle_refreshed *n = o->refresh;
    struct query *q = db_query(o->db, "cycle_subjects_undecided");
    struct query *set = db_query(o->db, "cycle_subject_gone");
    bool row;
    q_int(q, "cycle", o->cycle->id);
    TRY(q_step(q, &row));
    while (row) {
        int64_t id = q_get_int(q, 0);
        bool seen = (size_t)id / 8 >= n->n_seen || (n->seen[id / 8] >> (id % 8) & 1) != 0;
        if (!seen) {
            n->gone++;
            if (n->n_lines < REFRESH_TOLD)
                n->line[n->n_lines++] = MSG(o->a, db_lang(o->db), M_CYCLE_REFRESH_GONE,
                                            q_get_text(q, 1), q_get_text(q, 2));
            q_int(set, "subject", id);
            TRY(q_run(set));
        }
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t refresh_all(struct opening *o, struct arena *memory, struct str actor, bool dry_run)
{
    struct cycle_refreshed *n = o->refresh;
    int64_t last = 0;
    if (o->cycle->closed)
        return cycle_refuse(o->db, o->a, E_STATE, M_CYCLE_IS_CLOSED, STR(""), STR(""));
    TRY(cycle_ground(o->db, o->a, o->cycle, 0, &o->ground));
    opening_parameters(o);
    TRY(q_one_int(db_query(o->db, "cycle_last_subject"), 0, &last));
    n->n_seen = (size_t)last / 8 + 1;
    n->seen = arena_alloc(o->a, n->n_seen);
    o->cycle->tree_version++;
    TRY(org_tree_load(o->db, o->a, o->cycle->cutoff, &o->tree));
    TRY(opening_tree(o));
    TRY(records_open(o->db, o->a, o->cycle, &o->ground, &o->records));
    o->memory = remembered_open(memory, o->ground.shelf);
    TRY(subjects_write(o));
    TRY(mark_gone(o));
    struct query *q = db_query(o->db, "cycle_tree_version");
    q_int(q, "cycle", o->cycle->id);
    q_int(q, "version", o->cycle->tree_version);
    TRY(q_run(q));
    TRY(tell(o->db, o->a, actor, "cycle.refresh",
             str_fmt(o->a,
                     "{\"year\":%d,\"quarter\":%d,\"tree_version\":%d,\"added\":%ld,\"gone\":%ld,"
                     "\"moved\":%ld,\"changed\":%ld,\"kept\":%ld}",
                     o->cycle->year, o->cycle->quarter, o->cycle->tree_version, (long)n->added,
                     (long)n->gone, (long)n->moved, (long)n->changed, (long)n->kept)));
    if (!dry_run)
        return db_commit(o->db);
    db_rollback(o->db);
    return OK;
}

err_t cycle_refresh(struct db *db, struct arena *a, struct cycle *c, struct str actor, bool dry_run,
                    struct cycle_refreshed *out)
{
    struct arena *memory = arena_open(MEMORY_BYTES);
    struct cycle_counts counts = {.units = 0};
    struct opening o = {.db = db,
                        .a = a,
                        .scratch = arena_open(SCRATCH_BYTES),
                        .cycle = c,
                        .counts = &counts,
                        .refresh = out};
    *out = (struct cycle_refreshed){.added = 0};
    err_t err = db_begin(db);
    if (err == OK)
        err = refresh_all(&o, memory, actor, dry_run);
    if (err != OK)
        db_rollback(db);
    arena_close(o.scratch);
    arena_close(memory);
    return err;
}

static err_t close_all(struct db *db, struct arena *a, struct cycle *c, struct str actor,
                       bool unfinished, int64_t *undecided)
{
    struct query *q = db_query(db, "cycle_count_undecided");
    if (c->closed)
        return cycle_refuse(db, a, E_STATE, M_CYCLE_IS_CLOSED, STR(""), STR(""));
    q_int(q, "cycle", c->id);
    TRY(q_one_int(q, 0, undecided));
    if (*undecided > 0 && !unfinished)
        return cycle_refuse(db, a, E_STATE, M_CYCLE_UNDECIDED, str_fmt(a, "%ld", (long)*undecided),
                            STR(""));
    q = db_query(db, "cycle_closed");
    q_int(q, "cycle", c->id);
    TRY(q_run(q));
    TRY(tell(db, a, actor, "cycle.close",
             str_fmt(a, "{\"year\":%d,\"quarter\":%d,\"undecided\":%ld}", c->year, c->quarter,
                     (long)*undecided)));
    return db_commit(db);
}

err_t cycle_close(struct db *db, struct arena *a, struct cycle *c, struct str actor,
                  bool unfinished, int64_t *undecided)
{
    TRY(db_begin(db));
    err_t err = close_all(db, a, c, actor, unfinished, undecided);
    if (err != OK)
        db_rollback(db);
    return err;
}
