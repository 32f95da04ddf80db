/*
 * rework.c — what is open is changed: a new version of the tree, a new version of the ground.
 *
 * Every subject is worked out as at the opening and laid beside what is written of it.  The same
 * work tells the difference (then all is rolled back) and does it.  Whoever has a decided level
 * keeps every answer that the decision stood on; only the place in the tree follows.
 */
#include <string.h>

#include "app/cycle/cycle_inner.h"
#include "app/judge/remembered.h"

#define MEMORY_BYTES ((size_t)4 << 30)
enum { SCRATCH_BYTES = 512 << 20, NOT_MET_FIRST = 64, STEPS_MOST = 64, PLACED_BEHIND = 1 << 30 };

struct rework {
    struct cycle_difference *diff;
    bool tree; /* the tree is new: who is a subject is found anew */
};

/* What is written of a subject. */
struct written {
    struct subject_row row;
    bool is, gone, decided;
};

static err_t look_up(struct opening *o, const struct record *rec, struct written *w)
{
    bool member = rec->subject == SUBJECT_MEMBER;
    struct query *q = db_query(o->db, member ? "cycle_subject_of_person" : "cycle_subject_of_unit");
    bool more;
    q_int(q, "who", member ? rec->person : rec->unit);
    q_int(q, "cycle", o->cycle->id);
    TRY(q_step(q, &w->is));
    if (!w->is)
        return OK;
    w->gone = str_is(q_get_text(q, 1), "gone");
    w->row = (struct subject_row){.id = q_get_int(q, 0),
                                  .unit = q_get_int(q, 2),
                                  .reviewed = q_get_maybe(q, 3),
                                  .rated = q_get_maybe(q, 4),
                                  .reason = str_copy(o->scratch, q_get_text(q, 5)),
                                  .rule = str_copy(o->scratch, q_get_text(q, 6)),
                                  .form = str_copy(o->scratch, q_get_text(q, 7)),
                                  .form_for = str_copy(o->scratch, q_get_text(q, 8)),
                                  .places = str_copy(o->scratch, q_get_text(q, 9)),
                                  .decider = str_copy(o->scratch, q_get_text(q, 10)),
                                  .decider_unit = q_get_int(q, 11),
                                  .member_decider = str_copy(o->scratch, q_get_text(q, 12)),
                                  .member_decider_unit = q_get_int(q, 13),
                                  .cap_group = q_get_int(q, 14),
                                  .deadline = q_get_day(q, 15),
                                  .open_facts = str_copy(o->scratch, q_get_text(q, 16))};
    w->decided = q_get_int(q, 17) > 0;
    return q_step(q, &more);
}

/* --- the difference --- */

void cycle_note(struct arena *a, struct cycle_difference *d, const struct cycle_changed *c)
{
    d->n[c->what]++;
    if (c->what == CHANGE_LEVEL ? d->n[c->what] <= LEVELS_TOLD : d->n_list < CHANGES_TOLD)
        d->list[d->n_list++] =
            (struct cycle_changed){c->what, str_copy(a, c->code), str_copy(a, c->who),
                                   str_copy(a, c->from), str_copy(a, c->to)};
}

static void note(struct opening *o, enum cycle_change what, struct str code, struct str who,
                 struct str from, struct str to)
{
    struct cycle_changed c = {what, code, who, from, to};
    cycle_note(o->a, o->rework->diff, &c);
}

/* The code of a unit, of the tree or of one that is no more; "" for none. */
static struct str code_of(const struct opening *o, int64_t unit)
{
    struct org_record r;
    for (int i = 0; unit != 0 && i < o->tree.n; i++) {
        if (o->tree.unit[i].id == unit)
            return o->tree.unit[i].code;
    }
    if (unit == 0 || org_unit_load(o->db, o->a, unit, &r) != OK)
        return STR("");
    return r.code;
}

static bool same_review(const struct subject_row *a, const struct subject_row *b)
{
    return a->reviewed == b->reviewed && a->rated == b->rated && str_eq(a->reason, b->reason);
}

static bool same_form(const struct subject_row *a, const struct subject_row *b)
{
    return str_eq(a->form, b->form) && str_eq(a->form_for, b->form_for);
}

static bool same_decider(const struct subject_row *a, const struct subject_row *b)
{
    return str_eq(a->decider, b->decider) && a->decider_unit == b->decider_unit &&
           str_eq(a->member_decider, b->member_decider) &&
           a->member_decider_unit == b->member_decider_unit;
}

static bool same(const struct subject_row *a, const struct subject_row *b)
{
    return a->unit == b->unit && same_review(a, b) && same_form(a, b) && same_decider(a, b) &&
           a->cap_group == b->cap_group;
}

static struct str decider_words(const struct opening *o, const struct subject_row *row)
{
    return str_fmt(o->scratch, "%.*s %.*s", STR_ARG(row->decider),
                   STR_ARG(code_of(o, row->decider_unit)));
}

static void note_changes(struct opening *o, const struct record *rec, const struct subject_row *was,
                         const struct subject_row *is)
{
    struct str code = o->tree.unit[is->at].code;
    if (was->unit != is->unit)
        note(o, CHANGE_MOVED, code, rec->name, code_of(o, was->unit), code);
    if (!same_review(was, is))
        note(o, CHANGE_REVIEW, code, rec->name, was->reason, is->reason);
    if (!same_form(was, is))
        note(o, CHANGE_FORM, code, rec->name, was->form_for, is->form_for);
    if (!same_decider(was, is))
        note(o, CHANGE_DECIDER, code, rec->name, decider_words(o, was), decider_words(o, is));
    if (was->cap_group != is->cap_group)
        note(o, CHANGE_GROUP, code, rec->name, STR(""), STR(""));
}

/* under: of a unit that is no more, the one under which it counts; 0: its own. */
static err_t set_place(struct opening *o, int64_t subject, int64_t under, int64_t at, int64_t ord)
{
    struct query *q = db_query(o->db, "cycle_subject_place");
    if (under == 0)
        q_null(q, "under");
    else
        q_int(q, "under", under);
    q_int(q, "at", at);
    q_int(q, "ord", ord);
    q_int(q, "version", o->cycle->tree_version);
    q_int(q, "subject", subject);
    return q_run(q);
}

err_t rework_subject(struct opening *o, const struct record *rec, const struct subject_row *row)
{
    struct written was = {.is = false};
    struct subject_row is = *row;
    struct str code = o->tree.unit[row->at].code;
    TRY(look_up(o, rec, &was));
    o->rework->diff->subjects++;
    if (!o->rework->tree && (!was.is || was.gone || was.row.unit != row->unit)) {
        note(o, CHANGE_WAITS, code, rec->name, STR(""), STR(""));
        return OK;
    }
    if (!was.is) {
        note(o, CHANGE_NEW, code, rec->name, STR(""), STR(""));
        return subject_insert(o, rec, row);
    }
    is.id = was.row.id;
    if (was.decided) {
        if (!same(&was.row, row))
            note(o, CHANGE_KEPT, code_of(o, was.row.unit), rec->name, STR(""), STR(""));
        /* In another unit now: it stays where it was decided; see place_not_met. */
        return was.row.unit == row->unit ? set_place(o, is.id, 0, row->at, row->ord) : OK;
    }
    if (was.gone)
        note(o, CHANGE_NEW, code, rec->name, STR(""), STR(""));
    else
        note_changes(o, rec, &was.row, row);
    return subject_update(o, &is);
}

/* --- those whom the new tree did not meet --- */

struct not_met {
    int64_t subject, unit, ord;
    bool decided;
    struct not_met *next;
};

static err_t ask_id(struct opening *o, const char *query, int64_t unit, int64_t otherwise,
                    int64_t *out)
{
    struct query *q = db_query(o->db, query);
    q_int(q, "cycle", o->cycle->id);
    q_int(q, "version", o->cycle->tree_version);
    q_int(q, "unit", unit);
    return q_one_int(q, otherwise, out);
}

/* The unit that a unit was merged into; else the one that stood above it; 0: neither is known. */
static err_t taken_over_by(struct opening *o, int64_t unit, int64_t *next)
{
    struct query *q = db_query(o->db, "cycle_unit_into");
    q_int(q, "unit", unit);
    TRY(q_one_int(q, 0, next));
    return *next != 0 ? OK : ask_id(o, "cycle_unit_above", unit, 0, next);
}

/* The unit of the new tree under which a subject of `unit` counts, and its place: itself, or who took
   it over, step by step. */
static err_t find_place(struct opening *o, int64_t unit, int64_t *under, int64_t *at)
{
    *at = -1;
    for (int step = 0; unit != 0 && *at < 0 && step < STEPS_MOST; step++) {
        *under = unit;
        TRY(ask_id(o, "cycle_unit_place", unit, -1, at));
        TRY(taken_over_by(o, unit, &unit));
    }
    if (*at >= 0 || o->tree.n == 0)
        return OK;
    *at = 0; /* a tree of its own that is no more: told with the first one */
    *under = o->tree.unit[0].id;
    return OK;
}

static err_t read_not_met(struct opening *o, struct not_met **list)
{
    struct query *q = db_query(o->db, "cycle_not_met");
    struct not_met **end = list;
    bool row;
    q_int(q, "cycle", o->cycle->id);
    q_int(q, "version", o->cycle->tree_version);
    TRY(q_step(q, &row));
    for (; row; end = &(*end)->next) {
        *end = ARENA_NEW(o->a, struct not_met);
        **end = (struct not_met){q_get_int(q, 0), q_get_int(q, 1), q_get_int(q, 2),
                                 q_get_int(q, 5) > 0, NULL};
        if (!(*end)->decided)
            note(o, CHANGE_GONE, q_get_text(q, 3), q_get_text(q, 4), STR(""), STR(""));
        else if (q_get_int(q, 6) == 0) /* a body: a member was met elsewhere, and told */
            note(o, CHANGE_KEPT, q_get_text(q, 3), q_get_text(q, 4), STR(""), STR(""));
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t place_not_met(struct opening *o)
{
    struct not_met *list = NULL;
    int64_t n_placed = 0;
    TRY(read_not_met(o, &list));
    for (const struct not_met *m = list; m != NULL; m = m->next) {
        if (m->decided) {
            int64_t at, under = 0;
            TRY(find_place(o, m->unit, &under, &at));
            bool stands = under == m->unit;
            /* Behind all who belong there, those of one unit together. */
            TRY(set_place(o, m->subject, stands ? 0 : under, at,
                          stands ? m->ord : PLACED_BEHIND + n_placed++));
            continue;
        }
        struct query *q = db_query(o->db, "cycle_subject_gone");
        q_int(q, "version", o->cycle->tree_version);
        q_int(q, "subject", m->subject);
        TRY(q_run(q));
    }
    return OK;
}

/* --- the frozen tree --- */

static err_t read_frozen(struct opening *o)
{
    struct query *q = db_query(o->db, "cycle_tree_rows");
    struct org_tree *t = &o->tree;
    int cap = 0, *open = NULL; /* by depth: the unit whose subtree is being read */
    bool row;
    q_int(q, "cycle", o->cycle->id);
    q_int(q, "version", o->cycle->tree_version);
    TRY(q_step(q, &row));
    while (row) {
        if (open == NULL || t->n == cap) {
            struct org_unit *unit =
                ARENA_ARRAY(o->a, struct org_unit, (size_t)(cap = cap * 2 + NOT_MET_FIRST));
            int *wider = ARENA_ARRAY(o->a, int, (size_t)cap + 1);
            if (open != NULL) {
                memcpy(unit, t->unit, (size_t)t->n * sizeof *unit);
                memcpy(wider, open, ((size_t)t->n + 1) * sizeof *wider);
            }
            t->unit = unit;
            open = wider;
        }
        int depth = (int)q_get_int(q, 3);
        if (depth < 0 || depth > t->n)
            return E_INVALID;
        t->unit[t->n] = (struct org_unit){.id = q_get_int(q, 0),
                                          .code = str_copy(o->a, q_get_text(q, 4)),
                                          .name = str_copy(o->a, q_get_text(q, 5)),
                                          .kind = str_copy(o->a, q_get_text(q, 6)),
                                          .line = str_copy(o->a, q_get_text(q, 7)),
                                          .parent = depth > 0 ? open[depth - 1] : -1,
                                          .last = (int)q_get_int(q, 2),
                                          .depth = depth};
        open[depth] = t->n++;
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- the acts --- */

static err_t find_open(struct opening *o, const struct cycle_request *r)
{
    TRY(cycle_find(o->db, o->a, r->year, r->quarter, o->cycle));
    return o->cycle->closed ? cycle_refuse(o->db, o->a, E_STATE, M_CYCLE_IS_CLOSED,
                                           cycle_words(o->a, r->year, r->quarter), STR(""))
                            : OK;
}

static err_t set_versions(struct opening *o)
{
    struct query *q = db_query(o->db, "cycle_version_set");
    q_int(q, "ground", o->cycle->ground_version);
    q_int(q, "tree", o->cycle->tree_version);
    q_int(q, "cycle", o->cycle->id);
    return q_run(q);
}

static struct str about(const struct opening *o)
{
    static const char *const names[CYCLE_CHANGES] = {
        "new", "gone", "moved", "review", "form", "decider", "group", "kept", "waits", "level"};
    struct str out = str_fmt(
        o->a, "{\"year\":%d,\"quarter\":%d,\"ground\":%d,\"tree\":%d,\"pack_hash\":\"%.*s\"",
        o->cycle->year, o->cycle->quarter, o->cycle->ground_version, o->cycle->tree_version,
        STR_ARG(o->ground.pack_hash));
    for (int i = 0; i < CYCLE_CHANGES; i++)
        out = str_fmt(o->a, "%.*s,\"%s\":%ld", STR_ARG(out), names[i], (long)o->rework->diff->n[i]);
    return str_fmt(o->a, "%.*s}", STR_ARG(out));
}

static err_t drop_groups(struct opening *o)
{
    struct query *q = db_query(o->db, "cycle_cap_groups_drop");
    q_int(q, "cycle", o->cycle->id);
    return q_run(q);
}

static err_t work_out(struct opening *o, const struct cycle_request *r, struct arena *memory,
                      const char *act, int64_t *event)
{
    TRY(records_open(o->db, o->a, o->cycle, &o->ground, &o->records));
    o->memory = remembered_open(memory, o->ground.shelf);
    TRY(subjects_write(o));
    o->rework->diff->ground_version = o->cycle->ground_version;
    o->rework->diff->tree_version = o->cycle->tree_version;
    if (o->rework->tree)
        TRY(place_not_met(o));
    else if (r->levels != NULL)
        TRY(r->levels(o->db, o->a, o->cycle, &o->ground, o->rework->diff));
    TRY(drop_groups(o));
    TRY(set_versions(o));
    return opening_act(o, act, about(o), r->actor, event);
}

static err_t refresh(struct opening *o, const struct cycle_request *r, struct arena *memory)
{
    int64_t event = 0;
    TRY(find_open(o, r));
    TRY(cycle_ground(o->db, o->a, o->cycle, 0, &o->ground));
    opening_cap(o);
    o->cycle->tree_version++;
    TRY(opening_titles(o));
    TRY(org_tree_load(o->db, o->a, o->cycle->cutoff, &o->tree));
    TRY(opening_write_tree(o));
    TRY(work_out(o, r, memory, "cycle.refresh", &event));
    return opening_carry(o);
}

static err_t repack(struct opening *o, const struct cycle_request *r, struct arena *memory)
{
    struct ground *g = ARENA_NEW(o->a, struct ground);
    struct cycle_request with = *r;
    struct cycle_ground now;
    int64_t event = 0;
    TRY(find_open(o, r));
    TRY(cycle_ground(o->db, o->a, o->cycle, 0, &now));
    if (with.n_overlays == 0) {
        struct str rest = now.overlays;
        while (with.n_overlays < LIMIT_OVERLAYS && rest.n > 0 &&
               str_cut(&rest, ',', &with.overlay[with.n_overlays]))
            with.n_overlays++;
    }
    *g = (struct ground){.a = o->a, .db = o->db, .under = r->store};
    TRY(opening_pack(o, &with, g));
    if (str_eq(o->ground.pack_hash, now.pack_hash))
        return cycle_refuse(o->db, o->a, E_STATE, M_CYCLE_SAME_GROUND, now.pack_hash, STR(""));
    o->ground.version = ++o->cycle->ground_version;
    TRY(opening_write_ground(o, g));
    TRY(read_frozen(o));
    TRY(work_out(o, r, memory, "cycle.repack", &event));
    struct query *q = db_query(o->db, "cycle_ground_told");
    q_int(q, "cycle", o->cycle->id);
    q_int(q, "version", o->ground.version);
    q_int(q, "event", event);
    return q_run(q);
}

static err_t rework(struct db *db, struct arena *a, const struct cycle_request *r, bool tree,
                    struct cycle_difference *out)
{
    struct arena *memory = arena_open(MEMORY_BYTES);
    struct cycle c = {0};
    struct cycle_counts counts = {0};
    struct rework w = {out, tree};
    struct opening o = {.db = db,
                        .a = a,
                        .scratch = arena_open(SCRATCH_BYTES),
                        .cycle = &c,
                        .counts = &counts,
                        .rework = &w};
    *out = (struct cycle_difference){
        .list = ARENA_ARRAY(a, struct cycle_changed, CHANGES_TOLD + LEVELS_TOLD)};
    err_t err = db_begin(db);
    if (err == OK)
        err = tree ? refresh(&o, r, memory) : repack(&o, r, memory);
    if (err == OK && !r->dry_run)
        err = db_commit(db);
    else
        db_rollback(db);
    arena_close(o.scratch);
    arena_close(memory);
    return err;
}

err_t cycle_refresh(struct db *db, struct arena *a, const struct cycle_request *r,
                    struct cycle_difference *out)
{
    return rework(db, a, r, true, out);
}

err_t cycle_repack(struct db *db, struct arena *a, const struct cycle_request *r,
                   struct cycle_difference *out)
{
    return rework(db, a, r, false, out);
}

static err_t close_it(struct opening *o, const struct cycle_request *r, bool yes,
                      int64_t *undecided)
{
    int64_t event;
    TRY(find_open(o, r));
    struct query *q = db_query(o->db, "cycle_undecided");
    q_int(q, "cycle", o->cycle->id);
    TRY(q_one_int(q, 0, undecided));
    if (*undecided > 0 && !yes)
        return cycle_refuse(o->db, o->a, E_STATE, M_CYCLE_UNDECIDED,
                            cycle_words(o->a, r->year, r->quarter),
                            str_fmt(o->a, "%ld", (long)*undecided));
    q = db_query(o->db, "cycle_closed");
    q_int(q, "cycle", o->cycle->id);
    TRY(q_run(q));
    TRY(opening_act(o, "cycle.close",
                    str_fmt(o->a, "{\"year\":%d,\"quarter\":%d,\"undecided\":%ld}", r->year,
                            r->quarter, (long)*undecided),
                    r->actor, &event));
    if (r->dry_run) {
        db_rollback(o->db);
        return OK;
    }
    return db_commit(o->db);
}

err_t cycle_close(struct db *db, struct arena *a, const struct cycle_request *r, bool yes,
                  int64_t *undecided)
{
    struct cycle c;
    struct opening o = {.db = db, .a = a, .cycle = &c};
    err_t err = db_begin(db);
    if (err == OK)
        err = close_it(&o, r, yes, undecided);
    if (err != OK)
        db_rollback(db);
    return err;
}
