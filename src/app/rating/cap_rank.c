/*
 * cap_rank.c — those of a group who merit XS, in order: points or grades, then the share of votes.
 */
#include "app/rating/cap_rank.h"
#include "app/judge/decision.h"
#include "app/rating/cap_inner.h"
#include "app/review/casebook.h"
#include "lib/base/limits.h"

enum { SCRATCH_BYTES = 1 << 28 };

struct ranking {
    struct db *db;
    struct arena *a, *scratch;
    const struct cycle_ground *g;
    struct casebook *book;
    struct cap_candidate *list;
    size_t n;
};

/* --- what is compared --- */

static long known(const struct case_in *in, struct str name)
{
    int col = dict_fact(in->pack->dict, in->subject, name);
    int32_t v = col < 0 ? VALUE_UNKNOWN : facts_get(in->facts, col);
    return v == VALUE_UNKNOWN || v == VALUE_NONE ? -1 : v;
}

static void read_grades(const struct case_in *in, struct cap_merit *m)
{
    const struct dict *dict = in->pack->dict;
    int list = dict_list(dict, in->subject, STR("grades"));
    if (list < 0 || !facts_list_known(in->facts, list) || facts_items(in->facts, list) == 0)
        return;
    const struct list_def *def = dict->list[in->subject][list];
    int field = list_field(def, STR("grade"));
    for (int i = 0; i < CAP_GRADES; i++)
        m->grade[i] = 0;
    for (size_t i = 0; i < facts_items(in->facts, list); i++) {
        int32_t code = facts_field(in->facts, list, i, field);
        if (code >= 1 && code <= CAP_GRADES)
            m->grade[CAP_GRADES - code]++; /* the enum grade goes from the worst up */
    }
}

static void read_merit(struct arena *a, const struct case_in *in, struct cap_merit *m)
{
    const struct param *base = pack_param(in->pack, STR("vote_base"));
    long common = known(in, STR("points_common")), result = known(in, STR("points_result"));
    *m = (struct cap_merit){.points = -1, .grade = {-1, -1, -1, -1}};
    if (common >= 0 && result >= 0)
        m->points = common + result;
    read_grades(in, m);
    long votes = known(in, STR("vote.xs"));
    long voters = base != NULL ? known(in, str_fmt(a, "vote.%.*s", STR_ARG(base->word))) : -1;
    if (votes >= 0 && voters > 0) {
        m->votes = votes;
        m->voters = voters;
    }
}

/* --- the cases of the group --- */

static err_t candidates(struct ranking *r, int64_t group)
{
    struct query *q = db_query(r->db, "cap_who");
    size_t room = 0;
    bool row;
    q_int(q, "group", group);
    TRY(q_step(q, &row));
    while (row) {
        if (r->n == room) {
            room = 2 * room + 32;
            struct cap_candidate *more = ARENA_ARRAY(r->a, struct cap_candidate, room);
            for (size_t i = 0; i < r->n; i++)
                more[i] = r->list[i];
            r->list = more;
        }
        r->list[r->n++] =
            (struct cap_candidate){.subject = q_get_int(q, 0),
                                   .unit = q_get_int(q, 1),
                                   .name = str_copy(r->a, q_get_text(q, 2)),
                                   .unit_code = str_copy(r->a, q_get_text(q, 3)),
                                   .decided = str_is(q_get_text(q, 4), "XS"),
                                   .merit = {.points = -1, .grade = {-1, -1, -1, -1}}};
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t merit_of(struct ranking *r, struct cap_candidate *who, const struct cased *list,
                      size_t n)
{
    struct case_in *in = NULL;
    struct case_error error;
    for (size_t i = 0; i < n; i++) {
        if (list[i].id != who->subject)
            continue;
        TRY(case_read(r->g->shelf, r->scratch, db_lang(r->db), list[i].case_text, &in, &error));
        read_merit(r->scratch, in, &who->merit);
    }
    return OK;
}

/* Candidates come unit by unit. */
static err_t merits(struct ranking *r)
{
    for (size_t i = 0; i < r->n;) {
        struct cased *list = NULL;
        size_t n = 0;
        int64_t unit = r->list[i].unit;
        TRY(casebook_unit(r->book, r->scratch, unit, &list, &n));
        for (; i < r->n && r->list[i].unit == unit; i++)
            TRY(merit_of(r, &r->list[i], list, n));
    }
    return OK;
}

static err_t rank(struct ranking *r, const struct cycle *c, int64_t group)
{
    TRY(casebook_open(r->db, r->scratch, c, r->g, &r->book));
    TRY(candidates(r, group));
    return merits(r);
}

err_t cap_candidates(struct db *db, struct arena *a, const struct cycle *c,
                     const struct cycle_ground *g, int64_t group, struct cap_candidate **list,
                     size_t *n)
{
    struct ranking r = {.db = db, .a = a, .scratch = arena_open(SCRATCH_BYTES), .g = g};
    err_t err = rank(&r, c, group);
    arena_close(r.scratch);
    TRY(err);
    struct cap_merit *merit = ARENA_ARRAY(a, struct cap_merit, r.n + 1);
    size_t *order = ARENA_ARRAY(a, size_t, r.n + 1), *place = ARENA_ARRAY(a, size_t, r.n + 1);
    for (size_t i = 0; i < r.n; i++)
        merit[i] = r.list[i].merit;
    cap_order(merit, r.n, order, place);
    *list = ARENA_ARRAY(a, struct cap_candidate, r.n + 1);
    *n = r.n;
    for (size_t i = 0; i < r.n; i++) {
        (*list)[i] = r.list[order[i]];
        (*list)[i].place = place[i];
    }
    return OK;
}
