/*
 * cap_cmd.c — the cap at the command line: the accounts of a tree, one group with its candidates, acts.
 */
#include "app/rating/cap_cmd.h"

#include <stdio.h>
#include <string.h>

#include "app/judge/command.h"
#include "app/rating/cap_inner.h"
#include "app/rating/cap_rank.h"
#include "lib/json/json.h"

#define CAP_ARENA ((size_t)2 << 30)
enum { LINE_BYTES = 1 << 22, GROUP_BYTES = 1 << 28 };

struct cap_order {
    struct command c;
    long year, quarter;
    const char *unit, *class, *peer, *into, *into_peer;
    long allowed; /* -1: not told */
    struct cap_paper paper;
    bool has_paper, json;
    bool candidates; /* list: each group with its candidates, as `show` tells it */
    struct cycle cycle;
    struct cycle_ground ground;
    struct cap_ground cap;
    struct cap_account total; /* of what was listed */
    long n, over, small;
    struct buf b;
    struct arena *line; /* of the group that is told */
};

static struct str number(const struct cap_order *r, long n)
{
    return command_number(&r->c, n);
}

static struct str or_empty(const char *z)
{
    return str_of(z != NULL ? z : "");
}

static err_t open_book(struct cap_order *r, enum db_mode mode)
{
    TRY(command_book(&r->c, mode));
    TRY(cycle_find(r->c.db, r->c.a, (int)r->year, (int)r->quarter, &r->cycle));
    TRY(cycle_ground(r->c.db, r->c.a, &r->cycle, 0, &r->ground));
    return cap_ground(r->c.a, &r->cycle, &r->ground, &r->cap);
}

static err_t find(struct cap_order *r, const char *unit, const char *class, const char *peer,
                  int64_t *out)
{
    return cap_group_find(r->c.db, r->c.a, &r->cycle, or_empty(unit), or_empty(class),
                          or_empty(peer), out);
}

static struct str called(const struct cap_order *r, const struct cap_account *x)
{
    return cap_group_words(r->c.db, r->c.a, &r->ground, x);
}

static struct str percent(const struct cap_order *r, struct cap_rule rule)
{
    struct buf b;
    if (!rule.capped)
        return STR("–");
    buf_open(&b, 64);
    json_write_fixed(&b, rule.rate, 2);
    struct str out = str_fmt(r->c.a, "%.*s %%", STR_ARG(buf_view(&b)));
    buf_close(&b);
    return out;
}

/* --- an account --- */

static void maybe(struct buf *b, const char *key, long n)
{
    if (n < 0)
        buf_printf(b, ",\"%s\":null", key);
    else
        buf_printf(b, ",\"%s\":%ld", key, n);
}

static void account_json(struct cap_order *r, const struct cap_account *x)
{
    struct buf *b = &r->b;
    buf_clear(b);
    buf_printf(b, "{\"group\":%ld,\"unit\":", (long)x->group);
    json_write_str(b, x->unit_code);
    buf_z(b, ",\"unit_name\":");
    json_write_str(b, x->unit_name);
    buf_z(b, ",\"class\":");
    json_write_str(b, x->class);
    buf_z(b, ",\"peer\":");
    json_write_str(b, x->peer);
    buf_z(b, ",\"rate_percent\":");
    if (x->rule.capped)
        json_write_fixed(b, x->rule.rate, 2);
    else
        buf_z(b, "null");
    buf_printf(b, ",\"base\":\"%s\",\"outstanding\":%s,\"joined\":%ld",
               x->rule.base == CAP_OF_HTT ? "htt" : "htt_and_xs", x->outstanding ? "true" : "false",
               x->parts - 1);
    maybe(b, "exception", x->exception);
    buf_printf(b,
               ",\"subjects\":%ld,\"xs\":%ld,\"htt\":%ld,\"lower\":%ld,\"undecided\":%ld,"
               "\"allowed\":%ld,\"left\":%ld,\"over\":%s,\"to_lower\":%ld",
               x->subjects, x->xs, x->htt, x->lower, x->undecided, x->allowed, x->left,
               x->over ? "true" : "false", x->to_lower);
    maybe(b, "htt_for_next", x->htt_for_next);
    buf_printf(b,
               ",\"as_proposed\":{\"candidates\":%ld,\"pool\":%ld,\"max_xs\":%ld,"
               "\"without_place\":%ld,\"open\":%ld",
               x->candidates, x->pool, x->max_xs, x->without_place, x->open);
    maybe(b, "htt_for_next", x->pool_for_next);
    buf_char(b, '}');
}

static void account_words(struct cap_order *r, const struct cap_account *x)
{
    SAY(&r->c, x->over ? M_CAP_LINE_OVER : M_CAP_LINE, called(r, x), number(r, x->subjects),
        number(r, x->xs), number(r, x->htt), number(r, x->allowed), number(r, x->undecided),
        number(r, x->candidates), number(r, x->pool), number(r, x->max_xs));
}

/* --- one group --- */

static void show_account(struct cap_order *r, const struct cap_account *x)
{
    bool of_htt = x->rule.base == CAP_OF_HTT;
    SAY(&r->c, M_CAP_SHOW_GROUP, called(r, x), number(r, x->subjects), number(r, x->parts));
    SAY(&r->c, of_htt ? M_CAP_SHOW_RULE : M_CAP_SHOW_RULE_BOTH, percent(r, x->rule),
        x->outstanding ? r->cap.outstanding_rule : r->cap.plain_rule);
    SAY(&r->c, M_CAP_SHOW_DECIDED, number(r, x->xs), number(r, x->htt), number(r, x->lower),
        number(r, x->undecided), number(r, x->allowed));
    if (x->exception >= 0)
        SAY(&r->c, M_CAP_SHOW_EXCEPTION, number(r, x->exception));
    if (x->over)
        SAY(&r->c, M_CAP_SHOW_OVER, number(r, -x->left), number(r, x->to_lower));
    else if (x->left > 0)
        SAY(&r->c, M_CAP_SHOW_LEFT, number(r, x->left));
    else if (x->htt_for_next != CAP_NEVER)
        SAY(&r->c, M_CAP_SHOW_NEXT, number(r, x->htt_for_next));
    SAY(&r->c, M_CAP_SHOW_PROPOSED, number(r, x->candidates), number(r, x->pool),
        number(r, x->max_xs), number(r, x->without_place), number(r, x->open));
    if (x->pool_for_next != CAP_NEVER)
        SAY(&r->c, M_CAP_SHOW_NEXT_PLACE, number(r, x->pool_for_next));
}

static struct str merit_words(const struct cap_order *r, const struct cap_merit *m)
{
    struct buf b;
    buf_open(&b, 256);
    if (m->points >= 0)
        json_write_fixed(&b, m->points, 2);
    else if (m->grade[0] >= 0)
        buf_printf(&b, "%ld/%ld/%ld/%ld", m->grade[0], m->grade[1], m->grade[2], m->grade[3]);
    else
        buf_z(&b, "–");
    if (m->voters > 0)
        buf_printf(&b, "; %ld/%ld", m->votes, m->voters);
    struct str out = str_copy(r->c.a, buf_view(&b));
    buf_close(&b);
    return out;
}

static bool is_tied(const struct cap_candidate *list, size_t n, size_t i)
{
    return (i > 0 && list[i - 1].place == list[i].place) ||
           (i + 1 < n && list[i + 1].place == list[i].place);
}

static void candidate_json(struct buf *b, const struct cap_candidate *who, bool tied)
{
    const struct cap_merit *m = &who->merit;
    buf_printf(b, "{\"place\":%zu,\"tied\":%s,\"name\":", who->place, tied ? "true" : "false");
    json_write_str(b, who->name);
    buf_z(b, ",\"unit\":");
    json_write_str(b, who->unit_code);
    buf_printf(b, ",\"decided\":%s,\"points\":", who->decided ? "true" : "false");
    if (m->points >= 0)
        json_write_fixed(b, m->points, 2);
    else
        buf_z(b, "null");
    if (m->grade[0] >= 0)
        buf_printf(b, ",\"grades\":[%ld,%ld,%ld,%ld]", m->grade[0], m->grade[1], m->grade[2],
                   m->grade[3]);
    else
        buf_z(b, ",\"grades\":null");
    maybe(b, "votes", m->voters > 0 ? m->votes : -1);
    maybe(b, "voters", m->voters > 0 ? m->voters : -1);
    buf_char(b, '}');
}

static err_t order_json(struct cap_order *r, const struct cap_account *x)
{
    struct cap_candidate *list = NULL;
    size_t n = 0;
    TRY(cap_candidates(r->c.db, r->c.a, &r->cycle, &r->ground, x->group, &list, &n));
    buf_z(&r->b, ",\"order\":[");
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            buf_char(&r->b, ',');
        candidate_json(&r->b, &list[i], is_tied(list, n, i));
    }
    buf_char(&r->b, ']');
    return OK;
}

static err_t show_order(struct cap_order *r, const struct cap_account *x)
{
    struct cap_candidate *list = NULL;
    size_t n = 0;
    TRY(cap_candidates(r->c.db, r->c.a, &r->cycle, &r->ground, x->group, &list, &n));
    if (n == 0)
        return OK;
    size_t *rank = ARENA_ARRAY(r->c.a, size_t, n);
    SAY0(&r->c, M_CAP_SHOW_TIE_RULE);
    for (size_t i = 0; i < n; i++) {
        bool tied = is_tied(list, n, i);
        rank[i] = list[i].place;
        SAY(&r->c, list[i].decided ? M_CAP_SHOW_WHO_DECIDED : M_CAP_SHOW_WHO,
            str_fmt(r->c.a, "%s%zu", tied ? "=" : "", list[i].place), list[i].name,
            list[i].unit_code, merit_words(r, &list[i].merit));
    }
    if (cap_tied_at(rank, n, x->max_xs))
        SAY(&r->c, M_CAP_SHOW_TIED, number(r, x->max_xs));
    return OK;
}

static err_t show_acts(struct cap_order *r, const struct cap_account *x)
{
    struct query *q = db_query(r->c.db, "cap_acts");
    bool row;
    q_int(q, "group", x->group);
    TRY(q_step(q, &row));
    while (row) {
        struct str kind = q_get_text(q, 0);
        SAY(&r->c,
            str_is(kind, "merge")       ? M_CAP_ACT_MERGE
            : str_is(kind, "exception") ? M_CAP_ACT_EXCEPTION
                                        : M_CAP_ACT_OUTSTANDING,
            q_get_text(q, 2), day_text(r->c.a, q_get_day(q, 3)), q_get_text(q, 4), q_get_text(q, 5),
            q_get_text(q, 6), number(r, (long)q_get_int(q, 1)));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* A group in full: its account, its acts, who is in question in which order. */
static err_t show_whole(struct cap_order *r, const struct cap_account *x)
{
    show_account(r, x);
    TRY(show_acts(r, x));
    return show_order(r, x);
}

static err_t say_json(struct cap_order *r, const struct cap_account *x, bool candidates)
{
    account_json(r, x);
    if (candidates)
        TRY(order_json(r, x));
    buf_char(&r->b, '}');
    if (r->b.over)
        return E_LIMIT;
    printf("%.*s\n", STR_ARG(buf_view(&r->b)));
    return OK;
}

/* --- list --- */

static err_t say_group(struct cap_order *r, const struct cap_account *x)
{
    if (r->json)
        return say_json(r, x, r->candidates);
    if (r->candidates)
        return show_whole(r, x);
    account_words(r, x);
    return OK;
}

static err_t list_one(void *ctx, const struct cap_account *x)
{
    struct cap_order *r = ctx;
    r->n++;
    r->over += x->over;
    r->small += x->rule.capped && x->max_xs == 0;
    r->total.subjects += x->subjects;
    r->total.xs += x->xs;
    r->total.htt += x->htt;
    r->total.undecided += x->undecided;
    r->total.candidates += x->candidates;
    r->total.max_xs += x->max_xs;
    r->total.without_place += x->without_place;
    struct arena *kept = r->c.a;
    r->c.a = r->line; /* a nation has hundreds of thousands of lines */
    arena_reset(r->line);
    err_t err = say_group(r, x);
    r->c.a = kept;
    return err;
}

static err_t do_list(struct cap_order *r)
{
    struct cycle_unit u = {.first_at = 0, .last_at = INT32_MAX};
    TRY(open_book(r, DB_READ));
    if (r->unit != NULL)
        TRY(cycle_unit(r->c.db, r->c.a, &r->cycle, str_of(r->unit), &u));
    r->line = arena_open(GROUP_BYTES);
    err_t err = cap_accounts(r->c.db, &r->cycle, &r->cap, u.first_at, u.last_at, list_one, r);
    arena_close(r->line);
    TRY(err);
    if (r->json)
        return OK;
    SAY(&r->c, M_CAP_LISTED, number(r, r->n), number(r, r->total.subjects), number(r, r->total.xs),
        number(r, r->total.htt), number(r, r->total.undecided));
    SAY(&r->c, M_CAP_LISTED_PROPOSED, number(r, r->total.candidates), number(r, r->total.max_xs),
        number(r, r->total.without_place), number(r, r->small));
    if (r->over > 0)
        SAY(&r->c, M_CAP_LISTED_OVER, number(r, r->over));
    return OK;
}

/* --- show --- */

static err_t do_show(struct cap_order *r)
{
    struct cap_account x;
    int64_t group = 0;
    TRY(open_book(r, DB_READ));
    TRY(find(r, r->unit, r->class, r->peer, &group));
    TRY(cap_account(r->c.db, r->c.a, &r->cycle, &r->cap, group, &x));
    return r->json ? say_json(r, &x, true) : show_whole(r, &x);
}

/* --- acts --- */

static err_t say_after(struct cap_order *r, int64_t group, enum msg_id done)
{
    struct cap_account x;
    TRY(cap_account(r->c.db, r->c.a, &r->cycle, &r->cap, group, &x));
    SAY(&r->c, done, called(r, &x), r->paper.number, number(r, x.allowed), number(r, x.max_xs),
        number(r, x.pool));
    return OK;
}

static err_t do_merge(struct cap_order *r)
{
    int64_t group = 0, into = 0;
    TRY(open_book(r, DB_WRITE));
    TRY(find(r, r->unit, r->class, r->peer, &group));
    TRY(find(r, r->into, r->class, r->into_peer != NULL ? r->into_peer : r->peer, &into));
    TRY(cap_merge(r->c.db, r->c.a, &r->cycle, &r->ground, group, into, &r->paper));
    return say_after(r, group, M_CAP_MERGED);
}

static err_t do_exception(struct cap_order *r)
{
    int64_t group = 0;
    TRY(open_book(r, DB_WRITE));
    TRY(find(r, r->unit, r->class, r->peer, &group));
    TRY(cap_except(r->c.db, r->c.a, &r->cycle, &r->ground, group, r->allowed, &r->paper));
    return say_after(r, group, M_CAP_EXCEPTED);
}

static err_t do_outstanding(struct cap_order *r)
{
    int64_t n = 0;
    TRY(open_book(r, DB_WRITE));
    TRY(cap_make_outstanding(r->c.db, r->c.a, &r->cycle, &r->ground, or_empty(r->unit), &r->paper,
                             &n));
    SAY(&r->c, M_CAP_OUTSTANDING_DONE, or_empty(r->unit), r->paper.number, number(r, (long)n),
        percent(r, r->cap.outstanding));
    return OK;
}

/* --- the command --- */

static bool take_long(struct cap_order *r, const char *name, long lo, long hi, long *out)
{
    const char *text = options_value(&r->c.o, name);
    if (text == NULL || str_to_long(str_of(text), lo, hi, out))
        return true;
    say_error(r->c.o.lang, M_CAP_BAD_NUMBER, name, text);
    return false;
}

static bool take_paper(struct cap_order *r)
{
    const char *date = options_value(&r->c.o, "--date");
    r->paper.number = or_empty(options_value(&r->c.o, "--number"));
    r->paper.issuer = or_empty(options_value(&r->c.o, "--issuer"));
    r->paper.reason = or_empty(options_value(&r->c.o, "--reason"));
    r->paper.actor = or_empty(options_value(&r->c.o, "--by"));
    if (date != NULL && !day_read(str_of(date), &r->paper.on)) {
        say_error(r->c.o.lang, M_CAP_BAD_DATE, date, "");
        return false;
    }
    r->has_paper =
        date != NULL && r->paper.number.n > 0 && r->paper.issuer.n > 0 && r->paper.reason.n > 0;
    return true;
}

static const struct {
    const char *name;
    bool unit, paper;
    err_t (*run)(struct cap_order *r);
} verbs[] = {
    {"list", false, false, do_list},
    {"show", true, false, do_show},
    {"merge", true, true, do_merge},
    {"exception", true, true, do_exception},
    {"outstanding", true, true, do_outstanding},
};

static bool is_complete(const struct cap_order *r, size_t verb)
{
    if (r->year == 0 || (verbs[verb].unit && r->unit == NULL))
        return false;
    if (verbs[verb].run == do_merge && r->into == NULL)
        return false;
    return verbs[verb].run != do_exception || r->allowed >= 0;
}

static int run_verb(struct cap_order *r, size_t verb)
{
    bool fits = is_complete(r, verb);
    if (!command_operands(&r->c, fits ? 1 : 1 + OPTIONS_ARGS, 1, M_CAP_USAGE))
        return command_misuse(&r->c);
    if (verbs[verb].paper && !r->has_paper) {
        say_error(r->c.o.lang, M_CAP_NO_PAPER, "", "");
        return command_misuse(&r->c);
    }
    buf_open(&r->b, LINE_BYTES);
    err_t err = verbs[verb].run(r);
    buf_close(&r->b);
    return command_finish(&r->c, err);
}

int cmd_cap(int argc, char **argv)
{
    struct cap_order r = {.allowed = -1};
    const char *verb = argc > 1 ? argv[1] : "";
    if (!command_begin(&r.c, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv, CAP_ARENA))
        return 2;
    r.unit = options_value(&r.c.o, "--unit");
    r.class = options_value(&r.c.o, "--class");
    r.peer = options_value(&r.c.o, "--peer");
    r.into = options_value(&r.c.o, "--into");
    r.into_peer = options_value(&r.c.o, "--into-peer");
    r.json = options_flag(&r.c.o, "--json");
    r.candidates = options_flag(&r.c.o, "--candidates");
    if (!take_long(&r, "--year", 1990, 2100, &r.year) ||
        !take_long(&r, "--quarter", 1, 4, &r.quarter) ||
        !take_long(&r, "--allowed", 0, 10000000, &r.allowed) || !take_paper(&r))
        return command_misuse(&r.c);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].name, verb) == 0)
            return run_verb(&r, i);
    }
    say_error(r.c.o.lang, M_CAP_NO_VERB, verb, "");
    (void)fprintf(stderr, "kiemdiem %.*s\n", STR_ARG(msg_text(r.c.o.lang, M_CAP_USAGE)));
    return command_misuse(&r.c);
}
