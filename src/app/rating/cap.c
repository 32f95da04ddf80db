/*
 * cap.c — the account of the cap: what the judge says of its rate, what the book says of a group.
 */
#include "app/rating/cap.h"

#include "app/cycle/records.h"
#include "app/judge/decision.h"
#include "app/rating/cap_inner.h"
#include "lib/base/limits.h"

err_t cap_refuse(struct db *db, struct arena *a, err_t err, enum msg_id id, size_t n,
                 const struct str *args)
{
    struct buf b;
    buf_open(&b, 1 << 14);
    msg_write(&b, db_lang(db), id, n, args);
    (void)problem_add(db_problems(db), (struct place){.line = 0}, err == OK,
                      str_copy(a, buf_view(&b)));
    buf_close(&b);
    return err;
}

/* --- what the regulation says --- */

static err_t ask_judge(struct arena *a, const struct cycle *c, const struct cycle_ground *g,
                       bool outstanding, struct cap_rule *out, struct str *rule)
{
    struct record group = {.subject = SUBJECT_GROUP,
                           .facts = str_fmt(a,
                                            "\"kind\":\"members\",\"scope\":\"deciding_level\","
                                            "\"xs\":0,\"htt\":0,\"outstanding\":%s",
                                            outstanding ? "true" : "false")};
    struct case_in *in = NULL;
    struct case_error error;
    struct str text;
    TRY(record_case(a, c, g, STR("cap"), &group, NULL, 0, &text));
    TRY(case_read(g->shelf, a, LANG_VI, text, &in, &error));
    const struct decision *d = decide_case(g->shelf, a, in);
    /* A regulation that leaves the share to a decision does not judge it. */
    *out = (struct cap_rule){.capped = d->cap_rule != NULL && d->over_said,
                             .rate = d->rate_percent100,
                             .base = d->base_has_xs ? CAP_OF_HTT_AND_XS : CAP_OF_HTT};
    *rule = d->cap_rule != NULL ? d->cap_rule->full_id : STR("");
    return OK;
}

err_t cap_ground(struct arena *a, const struct cycle *c, const struct cycle_ground *g,
                 struct cap_ground *out)
{
    const struct param *small = pack_param(g->pack, STR("small_group_below"));
    TRY(ask_judge(a, c, g, false, &out->plain, &out->plain_rule));
    TRY(ask_judge(a, c, g, true, &out->outstanding, &out->outstanding_rule));
    out->small_below = small != NULL ? small->number / 100 : -1;
    return OK;
}

/* --- an account --- */

static long at_least_0(long n)
{
    return n > 0 ? n : 0;
}

/* What follows from the numbers of the row. */
static void reckon(struct cap_account *x)
{
    long by_rule = cap_allowed(x->rule, x->htt);
    bool excepted = x->exception > by_rule && by_rule != CAP_NEVER;
    x->allowed = excepted ? x->exception : by_rule == CAP_NEVER ? x->xs + x->htt : by_rule;
    x->left = x->allowed - x->xs;
    x->over = excepted ? x->xs > x->exception : cap_over(x->rule, x->xs, x->htt);
    /* Within the exception one more needs nobody else. */
    long needed = x->exception > x->xs ? 0 : cap_htt_needed(x->rule, x->xs + 1);
    x->htt_for_next = needed == CAP_NEVER ? CAP_NEVER : at_least_0(needed - x->htt);
    x->to_lower = x->over ? cap_to_lower(x->rule, x->xs, x->htt) : 0;
    if (excepted && x->over)
        x->to_lower = x->xs - x->exception;
    x->max_xs = cap_of_pool(x->rule, x->pool);
    if (x->exception > x->max_xs)
        x->max_xs = x->exception < x->pool ? x->exception : x->pool;
    x->without_place = at_least_0(x->candidates - x->max_xs);
    /* Where the exception leaves more places than there are people, each one more has a place. */
    needed = x->exception > x->max_xs ? x->max_xs + 1 : cap_pool_needed(x->rule, x->max_xs + 1);
    x->pool_for_next = needed == CAP_NEVER ? CAP_NEVER : at_least_0(needed - x->pool);
}

static void read_account(const struct query *q, const struct cap_ground *g, struct cap_account *x)
{
    *x = (struct cap_account){.group = q_get_int(q, 0),
                              .unit = q_get_int(q, 1),
                              .unit_code = q_get_text(q, 2),
                              .unit_name = q_get_text(q, 3),
                              .class = q_get_text(q, 4),
                              .peer = q_get_text(q, 5),
                              .subjects = (long)q_get_int(q, 6),
                              .xs = (long)q_get_int(q, 7),
                              .htt = (long)q_get_int(q, 8),
                              .lower = (long)q_get_int(q, 9),
                              .open = (long)q_get_int(q, 12),
                              .parts = (long)q_get_int(q, 13) + 1,
                              .exception = q_is_null(q, 14) ? -1 : (long)q_get_int(q, 14),
                              .outstanding = q_get_int(q, 15) > 0};
    x->undecided = x->subjects - x->xs - x->htt - x->lower;
    x->candidates = x->xs + (long)q_get_int(q, 10);
    x->pool = x->candidates + x->htt + (long)q_get_int(q, 11);
    x->rule = x->outstanding ? g->outstanding : g->plain;
    reckon(x);
}

err_t cap_accounts(struct db *db, const struct cycle *c, const struct cap_ground *g, int first_at,
                   int last_at, cap_each *each, void *ctx)
{
    struct query *q = db_query(db, "cap_accounts");
    struct cap_account x;
    bool row;
    q_int(q, "cycle", c->id);
    q_int(q, "version", c->tree_version);
    q_int(q, "from", first_at);
    q_int(q, "to", last_at);
    TRY(q_step(q, &row));
    while (row) {
        read_account(q, g, &x);
        TRY(each(ctx, &x));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* The group that a group is counted with; 0: the cycle has no such group. */
err_t cap_root(struct db *db, const struct cycle *c, int64_t group, int64_t *out)
{
    struct query *q = db_query(db, "cap_root");
    q_int(q, "group", group);
    q_int(q, "cycle", c->id);
    return q_one_int(q, 0, out);
}

err_t cap_account(struct db *db, struct arena *a, const struct cycle *c, const struct cap_ground *g,
                  int64_t group, struct cap_account *out)
{
    int64_t root = 0;
    bool row;
    TRY(cap_root(db, c, group, &root));
    if (root == 0)
        return E_NOTFOUND;
    struct query *q = db_query(db, "cap_account");
    q_int(q, "group", root);
    TRY(q_step(q, &row));
    if (!row)
        return E_NOTFOUND;
    read_account(q, g, out);
    out->unit_code = str_copy(a, out->unit_code);
    out->unit_name = str_copy(a, out->unit_name);
    out->class = str_copy(a, out->class);
    out->peer = str_copy(a, out->peer);
    return q_step(q, &row);
}

/* --- decisions that are being written --- */

struct touched {
    int64_t group;
    long added; /* XS */
};

static err_t touched_groups(struct db *db, struct arena *a, int64_t after, struct touched **list,
                            size_t *n)
{
    struct query *q = db_query(db, "cap_touched");
    size_t room = 0;
    bool row;
    *list = NULL;
    *n = 0;
    q_int(q, "after", after);
    TRY(q_step(q, &row));
    while (row) {
        if (*n == room) {
            room = 2 * room + 64;
            struct touched *more = ARENA_ARRAY(a, struct touched, room);
            for (size_t i = 0; i < *n; i++)
                more[i] = (*list)[i];
            *list = more;
        }
        (*list)[(*n)++] = (struct touched){q_get_int(q, 0), (long)q_get_int(q, 1)};
        TRY(q_step(q, &row));
    }
    return OK;
}

/* The group in words: "members, Đảng bộ X (C01)". */
struct str cap_group_words(struct db *db, struct arena *a, const struct cycle_ground *g,
                           const struct cap_account *x)
{
    const struct dict *dict = g->pack->dict;
    const struct enum_def *classes = dict_enum(dict, STR("group_kind"), false);
    const struct enum_def *peers =
        dict_enum(dict, str_is(x->class, "leaders") ? STR("managing") : STR("kind"), false);
    struct str class = enum_label(classes, db_lang(db), enum_code(classes, x->class));
    int peer = x->peer.n > 0 && peers != NULL ? enum_code(peers, x->peer) : 0;
    if (peer > 0)
        class = str_fmt(a, "%.*s – %.*s", STR_ARG(class),
                        STR_ARG(enum_label(peers, db_lang(db), peer)));
    return str_fmt(a, "%.*s, %.*s (%.*s)", STR_ARG(class), STR_ARG(x->unit_name),
                   STR_ARG(x->unit_code));
}

static struct str cite_of(const struct cycle_ground *g, struct str rule)
{
    const struct rule *found = pack_rule(g->pack, rule);
    return found != NULL ? found->cite : rule;
}

err_t cap_allows(struct db *db, struct arena *a, const struct cycle *c,
                 const struct cycle_ground *g, int64_t after)
{
    struct cap_ground cap;
    struct touched *list = NULL;
    size_t n = 0;
    err_t err = OK;
    TRY(cap_ground(a, c, g, &cap));
    TRY(touched_groups(db, a, after, &list, &n));
    for (size_t i = 0; i < n; i++) {
        struct cap_account x;
        TRY(cap_account(db, a, c, &cap, list[i].group, &x));
        if (!x.over)
            continue;
        struct str args[] = {cap_group_words(db, a, g, &x),
                             str_fmt(a, "%ld", x.xs),
                             str_fmt(a, "%ld", x.htt),
                             str_fmt(a, "%ld", x.allowed),
                             cite_of(g, x.outstanding ? cap.outstanding_rule : cap.plain_rule),
                             str_fmt(a, "%ld", x.to_lower)};
        err_t said = list[i].added > 0 ? E_STATE : OK;
        err_t answer = cap_refuse(db, a, said, said == OK ? M_CAP_NOW_OVER : M_CAP_OVER,
                                  sizeof args / sizeof *args, args);
        err = err == OK ? answer : err;
    }
    return err;
}
