/*
 * cap_act.c — acts on groups of the cap: joining small ones, an exception, an outstanding unit.
 */
#include "app/audit/audit.h"
#include "app/rating/cap_inner.h"
#include "lib/json/json.h"

enum { ABOUT_BYTES = 1 << 14 };

static struct str whole(struct arena *a, long n)
{
    return str_fmt(a, "%ld", n);
}

#define REFUSE(db, a, err, id, ...)                                                                \
    cap_refuse((db), (a), (err), (id), sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str),   \
               (struct str[]){__VA_ARGS__})

/* --- finding --- */

err_t cap_group_find(struct db *db, struct arena *a, const struct cycle *c, struct str unit_code,
                     struct str class, struct str peer, int64_t *out)
{
    struct query *q = db_query(db, "cap_find");
    struct str known = STR("");
    int found = 0;
    bool row;
    q_int(q, "cycle", c->id);
    q_text(q, "code", unit_code);
    TRY(q_step(q, &row));
    while (row) {
        struct str its = q_get_text(q, 1), kind = q_get_text(q, 2);
        known = str_fmt(a, "%.*s%s%.*s%s%.*s", STR_ARG(known), known.n > 0 ? ", " : "",
                        STR_ARG(its), kind.n > 0 ? "/" : "", STR_ARG(kind));
        if ((class.n == 0 || str_eq(its, class)) && (peer.n == 0 || str_eq(kind, peer))) {
            *out = q_get_int(q, 0);
            found++;
        }
        TRY(q_step(q, &row));
    }
    if (known.n == 0)
        return REFUSE(db, a, E_NOTFOUND, M_CAP_NO_GROUPS, unit_code);
    if (found == 0)
        return REFUSE(db, a, E_NOTFOUND, M_CAP_NO_GROUP, unit_code, known);
    return found == 1 ? OK : REFUSE(db, a, E_INVALID, M_CAP_WHICH_GROUP, unit_code, known);
}

/* The levels that decide over the subjects of a group, parted by commas. */
static err_t deciders_of(struct db *db, struct arena *a, int64_t group, struct str *out)
{
    struct query *q = db_query(db, "cap_decider_levels");
    bool row;
    *out = STR("");
    q_int(q, "group", group);
    TRY(q_step(q, &row));
    while (row) {
        *out = str_fmt(a, "%.*s%s%.*s", STR_ARG(*out), out->n > 0 ? "," : "",
                       STR_ARG(q_get_text(q, 0)));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- the act --- */

static err_t tell(struct db *db, struct arena *a, const struct cycle *c, const char *kind,
                  struct str group, struct str more, const struct cap_paper *p, int64_t *event)
{
    struct buf b;
    char day[11];
    date_format_iso(p->on, day);
    buf_open(&b, ABOUT_BYTES);
    buf_printf(&b, "{\"year\":%d,\"quarter\":%d,\"group\":", c->year, c->quarter);
    json_write_str(&b, group);
    buf_str(&b, more);
    buf_z(&b, ",\"number\":");
    json_write_str(&b, p->number);
    buf_printf(&b, ",\"date\":\"%s\",\"issuer\":", day);
    json_write_str(&b, p->issuer);
    buf_z(&b, ",\"reason\":");
    json_write_str(&b, p->reason);
    buf_char(&b, '}');
    struct act act = audit_command(a, str_fmt(a, "cap.%s", kind), str_copy(a, buf_view(&b)));
    buf_close(&b);
    if (p->actor.n > 0)
        act.actor = p->actor;
    return audit_add(db, &act, event);
}

static err_t add_act(struct db *db, int64_t group, const char *kind, int64_t into, long allowed,
                     const struct cap_paper *p, int64_t event)
{
    struct query *q = db_query(db, "cap_act_add");
    q_int(q, "group", group);
    q_text(q, "kind", str_of(kind));
    if (into != 0)
        q_int(q, "into", into);
    else
        q_null(q, "into");
    if (allowed >= 0)
        q_int(q, "allowed", allowed);
    else
        q_null(q, "allowed");
    q_text(q, "number", p->number);
    q_int(q, "on_date", p->on);
    q_text(q, "issuer", p->issuer);
    q_text(q, "reason", p->reason);
    q_int(q, "event", event);
    return q_run(q);
}

static err_t finish(struct db *db, err_t err)
{
    if (err == OK)
        return db_commit(db);
    db_rollback(db);
    return err;
}

/* A closed cycle, or a group that was joined to another, takes no act. */
static err_t check_open(struct db *db, struct arena *a, const struct cycle *c)
{
    return c->closed ? REFUSE(db, a, E_STATE, M_CAP_CLOSED, whole(a, c->year)) : OK;
}

/* --- joining --- */

struct joining {
    struct db *db;
    struct arena *a;
    const struct cycle *c;
    const struct cycle_ground *g;
    struct cap_ground cap;
    struct cap_account from, into;
};

static bool is_small(const struct joining *j, const struct cap_account *x, long pool)
{
    return cap_of_pool(x->rule, pool) == 0 || pool < j->cap.small_below;
}

static struct str words(const struct joining *j, const struct cap_account *x)
{
    return cap_group_words(j->db, j->a, j->g, x);
}

/* A group of whom nobody says a level yet is not known to be small: before the run every pool is
   empty. */
static err_t check_small(struct joining *j, const struct cap_account *x)
{
    if (is_small(j, x, x->pool + x->open))
        return OK;
    if (is_small(j, x, x->pool))
        return REFUSE(j->db, j->a, E_STATE, M_CAP_NOT_KNOWN_SMALL, words(j, x),
                      whole(j->a, x->open));
    return REFUSE(j->db, j->a, E_STATE, M_CAP_NOT_SMALL, words(j, x), whole(j->a, x->pool));
}

static err_t check_joining(struct joining *j, int64_t group)
{
    struct str one, other;
    struct db *db = j->db;
    struct arena *a = j->a;
    if (j->from.group != group)
        return REFUSE(db, a, E_STATE, M_CAP_JOINED_ALREADY, words(j, &j->from));
    if (j->from.parts > 1)
        return REFUSE(db, a, E_STATE, M_CAP_HAS_JOINED, words(j, &j->from));
    if (j->from.group == j->into.group)
        return REFUSE(db, a, E_STATE, M_CAP_SAME_GROUP, words(j, &j->from));
    if (!str_eq(j->from.class, j->into.class))
        return REFUSE(db, a, E_STATE, M_CAP_TWO_CLASSES, words(j, &j->from), words(j, &j->into));
    TRY(deciders_of(db, a, j->from.group, &one));
    TRY(deciders_of(db, a, j->into.group, &other));
    if (!str_eq(one, other))
        return REFUSE(db, a, E_STATE, M_CAP_TWO_DECIDERS, words(j, &j->from), words(j, &j->into),
                      one, other);
    if (j->from.outstanding != j->into.outstanding || j->from.exception >= 0)
        return REFUSE(db, a, E_STATE, M_CAP_NOT_ALIKE, words(j, &j->from), words(j, &j->into));
    TRY(check_small(j, &j->from));
    return j->into.parts == 1 ? check_small(j, &j->into) : OK;
}

static err_t join(struct joining *j, int64_t group, int64_t into, const struct cap_paper *p)
{
    struct buf b;
    int64_t event = 0;
    TRY(check_open(j->db, j->a, j->c));
    TRY(cap_ground(j->a, j->c, j->g, &j->cap));
    TRY(cap_account(j->db, j->a, j->c, &j->cap, group, &j->from));
    TRY(cap_account(j->db, j->a, j->c, &j->cap, into, &j->into));
    TRY(check_joining(j, group));
    buf_open(&b, ABOUT_BYTES);
    buf_z(&b, ",\"into\":");
    json_write_str(&b, words(j, &j->into));
    struct str more = str_copy(j->a, buf_view(&b));
    buf_close(&b);
    TRY(tell(j->db, j->a, j->c, "merge", words(j, &j->from), more, p, &event));
    return add_act(j->db, group, "merge", j->into.group, -1, p, event);
}

err_t cap_merge(struct db *db, struct arena *a, const struct cycle *c, const struct cycle_ground *g,
                int64_t group, int64_t into, const struct cap_paper *p)
{
    struct joining j = {.db = db, .a = a, .c = c, .g = g};
    TRY(db_begin(db));
    return finish(db, join(&j, group, into, p));
}

/* --- an exception --- */

static err_t except(struct db *db, struct arena *a, const struct cycle *c,
                    const struct cycle_ground *g, int64_t group, long allowed,
                    const struct cap_paper *p)
{
    struct cap_ground cap;
    struct cap_account x;
    int64_t event = 0;
    TRY(check_open(db, a, c));
    TRY(cap_ground(a, c, g, &cap));
    TRY(cap_account(db, a, c, &cap, group, &x));
    struct str called = cap_group_words(db, a, g, &x);
    if (x.group != group)
        return REFUSE(db, a, E_STATE, M_CAP_JOINED_ALREADY, called);
    if (allowed > x.subjects)
        return REFUSE(db, a, E_INVALID, M_CAP_TOO_MANY, called, whole(a, allowed),
                      whole(a, x.subjects));
    TRY(tell(db, a, c, "exception", called, str_fmt(a, ",\"allowed\":%ld", allowed), p, &event));
    return add_act(db, group, "exception", 0, allowed, p, event);
}

err_t cap_except(struct db *db, struct arena *a, const struct cycle *c,
                 const struct cycle_ground *g, int64_t group, long allowed,
                 const struct cap_paper *p)
{
    TRY(db_begin(db));
    return finish(db, except(db, a, c, g, group, allowed, p));
}

/* --- an outstanding unit --- */

enum { MOST_GROUPS = 64 };

static err_t groups_of(struct db *db, const struct cycle *c, struct str code, int64_t *group,
                       size_t *n)
{
    struct query *q = db_query(db, "cap_find");
    bool row;
    *n = 0;
    q_int(q, "cycle", c->id);
    q_text(q, "code", code);
    TRY(q_step(q, &row));
    while (row && *n < MOST_GROUPS) {
        group[(*n)++] = q_get_int(q, 0);
        TRY(q_step(q, &row));
    }
    return row ? E_LIMIT : OK;
}

static err_t check_outstanding(struct db *db, struct arena *a, const struct cycle *c,
                               const struct cycle_ground *g, const struct cap_ground *cap,
                               int64_t group)
{
    struct cap_account x;
    TRY(cap_account(db, a, c, cap, group, &x));
    struct str called = cap_group_words(db, a, g, &x);
    if (x.group != group || x.parts > 1)
        return REFUSE(db, a, E_STATE, M_CAP_JOINED_ALREADY, called);
    return x.outstanding ? REFUSE(db, a, E_STATE, M_CAP_IS_OUTSTANDING, called) : OK;
}

static err_t outstanding(struct db *db, struct arena *a, const struct cycle *c,
                         const struct cycle_ground *g, struct str code, const struct cap_paper *p,
                         int64_t *n)
{
    struct cap_ground cap;
    int64_t group[MOST_GROUPS];
    size_t groups = 0;
    int64_t event = 0;
    TRY(check_open(db, a, c));
    TRY(cap_ground(a, c, g, &cap));
    if (cap.outstanding.capped && cap.outstanding.rate <= cap.plain.rate)
        return REFUSE(db, a, E_STATE, M_CAP_NO_OUTSTANDING, g->pack->source->title);
    TRY(groups_of(db, c, code, group, &groups));
    if (groups == 0)
        return REFUSE(db, a, E_NOTFOUND, M_CAP_NO_GROUPS, code);
    for (size_t i = 0; i < groups; i++)
        TRY(check_outstanding(db, a, c, g, &cap, group[i]));
    TRY(tell(db, a, c, "outstanding", code, STR(""), p, &event));
    for (size_t i = 0; i < groups; i++)
        TRY(add_act(db, group[i], "outstanding", 0, -1, p, event));
    *n = (int64_t)groups;
    return OK;
}

err_t cap_make_outstanding(struct db *db, struct arena *a, const struct cycle *c,
                           const struct cycle_ground *g, struct str unit_code,
                           const struct cap_paper *p, int64_t *n)
{
    TRY(db_begin(db));
    return finish(db, outstanding(db, a, c, g, unit_code, p, n));
}
