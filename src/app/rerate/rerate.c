/*
 * rerate.c — what a discipline does to levels that were decided before it was known.
 */
#include <string.h>

#include "app/audit/audit.h"
#include "app/cycle/records.h"
#include "app/judge/decision.h"
#include "app/person/body.h"
#include "app/rerate/rerate_inner.h"
#include "lib/base/limits.h"
#include "lib/json/json.h"

#define WORK_BYTES ((size_t)256 << 20)
enum { ABOUT_BYTES = 1 << 20 };

const char *const rerate_factors[RERATE_FACTORS] = {
    "form", "content", "motive", "nature", "degree", "consequence", "cause", "circumstances"};

/* A decision in force, as it was judged. */
struct stood {
    int64_t id;
    int year, quarter, version;
    struct str case_text;
    uint64_t fired[MASK_WORDS], lacked[MASK_WORDS];
    struct str level, max_level; /* words; "" for none */
    int flags;
};

/* A decision to be opened. */
struct hit {
    int64_t decision;
    struct str pack, rule, cite;
    struct str lacks; /* fields of a discipline, parted by commas; "" when the rule applies */
    struct hit *next;
};

struct looking {
    struct db *db;
    struct arena *a; /* of the caller: what is answered */
    struct arena *work;
    struct grounds grounds;
    struct rerate_found *out;
    struct str actor;
    /* the discipline */
    int64_t id, person, unit;
    date_t decided_on, heavier_on; /* heavier_on: DAY_NONE when it is not */
    int breach_year;               /* 0: not told */
    struct str called;             /* whose it is */
    struct hit *hits;
    int64_t said[PERSON_POSTS_MOST]; /* posts of which it was said that nobody knows their body */
    int n_said, state_units;
};

/* --- cases --- */

/* The rows of a query of disciplines as a list of the contract. */
static err_t take_list(struct looking *x, struct query *q, struct str *out)
{
    struct buf b;
    bool row;
    buf_open(&b, LIMIT_CASE_BYTES);
    buf_char(&b, '[');
    err_t err = q_step(q, &row);
    for (bool first = true; err == OK && row; first = false) {
        if (!first)
            buf_char(&b, ',');
        record_discipline(&b, q, 0);
        err = q_step(q, &row);
    }
    buf_char(&b, ']');
    *out = str_copy(x->work, buf_view(&b));
    if (err == OK && b.over)
        err = E_LIMIT;
    buf_close(&b);
    return err;
}

static err_t judge(struct looking *x, const struct kept_ground *g, struct str text,
                   const struct decision **out)
{
    struct case_in *in = NULL;
    struct case_error error = {0};
    if (case_read(g->ground.shelf, x->work, db_lang(x->db), text, &in, &error) != OK) {
        (void)problem_add(
            db_problems(x->db), (struct place){.line = 0}, false,
            MSG(x->a, db_lang(x->db), M_RERATE_CASE_REFUSED, error.field, error.message));
        return E_INVALID;
    }
    *out = decide_case(g->ground.shelf, x->work, in);
    return OK;
}

/* --- of an earlier year --- */

/* What the year of the discipline says of a subject with that list alone. */
static err_t judge_list(struct looking *x, const struct kept_ground *g, enum subject subject,
                        const char *list, const struct decision **out)
{
    struct query *q = db_query(x->db, "rerate_act");
    struct str items, text;
    q_int(q, "discipline", x->id);
    TRY(take_list(x, q, &items));
    struct record r = {.subject = subject,
                       .facts = str_fmt(x->work, "\"%s\":%.*s", list, STR_ARG(items))};
    TRY(record_case(x->work, &g->cycle, &g->ground, STR(""), &r, NULL, 0, &text));
    return judge(x, g, text, out);
}

static void add_hit(struct looking *x, int64_t decision, struct str pack, const struct rule *rule,
                    struct str lacks)
{
    for (const struct hit *h = x->hits; h != NULL; h = h->next) {
        if (h->decision == decision)
            return;
    }
    struct hit *h = ARENA_NEW(x->work, struct hit);
    *h = (struct hit){decision, pack, rule->full_id, rule->cite, lacks, x->hits};
    x->hits = h;
}

static err_t decisions_of(struct looking *x, bool person, int64_t who, struct stood **list,
                          size_t *n)
{
    struct query *q =
        db_query(x->db, person ? "rerate_decisions_of_person" : "rerate_decisions_of_unit");
    size_t cap = 0;
    bool row;
    *n = 0;
    q_int(q, "who", who);
    TRY(q_step(q, &row));
    while (row) {
        if (*n == cap) {
            struct stood *more = ARENA_ARRAY(x->work, struct stood, cap = cap * 2 + 8);
            if (*n > 0)
                memcpy(more, *list, *n * sizeof *more);
            *list = more;
        }
        struct stood *s = &(*list)[(*n)++];
        struct str fired = q_get_blob(q, 5), lacked = q_get_blob(q, 6);
        *s = (struct stood){.id = q_get_int(q, 0),
                            .year = (int)q_get_int(q, 1),
                            .quarter = (int)q_get_int(q, 2),
                            .version = (int)q_get_int(q, 3),
                            .case_text = str_copy(x->work, q_get_text(q, 4)),
                            .level = str_copy(x->work, q_get_text(q, 7)),
                            .max_level = str_copy(x->work, q_get_text(q, 8)),
                            .flags = (int)q_get_int(q, 9)};
        if (fired.n == sizeof s->fired)
            memcpy(s->fired, fired.p, fired.n);
        if (lacked.n == sizeof s->lacked)
            memcpy(s->lacked, lacked.p, lacked.n);
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t say_outside(struct looking *x, bool person, int64_t who, const struct rule *rule)
{
    struct query *q = db_query(x->db, person ? "rerate_past_person" : "rerate_past_unit");
    bool row;
    x->out->outside_year = x->breach_year;
    x->out->outside_pack = str_copy(x->a, ground_pack_id(&x->grounds, x->breach_year));
    x->out->outside_rule = str_copy(x->a, rule->full_id);
    x->out->outside_cite = str_copy(x->a, rule->cite);
    q_int(q, "who", who);
    q_int(q, "year", x->breach_year);
    TRY(q_step(q, &row));
    while (row) {
        x->out->outside_level = str_copy(x->a, q_get_text(q, 0));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* The decisions of the year of the breach about a person or a body. */
static err_t open_year(struct looking *x, bool person, int64_t who, const struct rule *rule,
                       struct str lacks, bool tell_outside)
{
    struct stood *list = NULL;
    size_t n = 0;
    bool any = false;
    TRY(decisions_of(x, person, who, &list, &n));
    for (size_t i = 0; i < n; i++) {
        const struct kept_ground *then = NULL;
        if (list[i].year != x->breach_year)
            continue;
        any = true;
        TRY(ground_of_cycle(&x->grounds, list[i].year, list[i].quarter, list[i].version, &then));
        add_hit(x, list[i].id, then->ground.pack_id, rule, lacks);
    }
    return any || !tell_outside ? OK : say_outside(x, person, who, rule);
}

static bool is_set(const uint64_t *mask, const struct rule *rule)
{
    return (mask[rule->bit / 64] >> (rule->bit % 64) & 1) != 0;
}

static err_t has_cycle(struct looking *x, int year, bool *has)
{
    struct query *q = db_query(x->db, "rerate_any_cycle");
    int64_t n = 0;
    q_int(q, "year", year);
    TRY(q_one_int(q, 0, &n));
    *has = n > 0;
    return OK;
}

/* What of the disciplines of a list the answer waits for: names of fields, parted by commas. */
static struct str lacking(struct looking *x, const struct decision *d, const char *list)
{
    static const char *const fields[] = {"breach_year",   "breach_unit", "duty_related",
                                         "self_detected", "remedied",    "within_authority"};
    struct str out = STR("");
    for (size_t f = 0; f < sizeof fields / sizeof *fields; f++) {
        for (int i = 0; i < d->n_unknown; i++) {
            struct str name = d->unknown[i];
            size_t dot = str_find(name, 0, '.');
            if (!str_starts(name, str_of(list)) || dot == name.n ||
                !str_is(str_sub(name, dot + 1, name.n), fields[f]))
                continue;
            out = str_fmt(x->work, "%.*s%s%s", STR_ARG(out), out.n > 0 ? "," : "", fields[f]);
            break;
        }
    }
    return out;
}

/* The rule that has that year considered again; when it only may, by what is not told, `lacks` says
   what.  NULL: none. */
static const struct rule *rerating_rule(const struct looking *x, const struct decision *d,
                                        enum subject subject, struct str *lacks)
{
    const struct pack *p = d->in->pack;
    *lacks = STR("");
    for (int i = 0; i < d->n_rerates; i++) {
        if (d->rerates[i].year == x->breach_year)
            return d->rerates[i].rule;
    }
    for (int i = 0; i < p->n_rules[subject]; i++) {
        const struct rule *r = &p->rules[subject][i];
        for (int e = 0; is_set(d->lacked_mask, r) && r->active && e < r->n_effects; e++) {
            if (r->effects[e].kind != EFF_RERATE)
                continue;
            *lacks = x->breach_year == 0 ? STR("breach_year") : STR("breach_unit");
            return r;
        }
    }
    return NULL;
}

/* Of which body a post is nobody can say: for a person to do, once for each post. */
static void say_no_body(struct looking *x, const struct post_body *b)
{
    for (int i = 0; i < x->n_said; i++) {
        if (x->said[i] == b->post)
            return;
    }
    if (x->n_said < PERSON_POSTS_MOST)
        x->said[x->n_said++] = b->post;
    x->out->untold++;
    (void)problem_add(db_problems(x->db), (struct place){.line = 0}, true,
                      MSG(x->a, db_lang(x->db), M_RERATE_NO_BODY,
                          str_fmt(x->a, "%lld", (long long)x->id), x->called, b->title));
}

/* The bodies that the person sat in on a day. */
static err_t bodies_on(struct looking *x, date_t day, int64_t *unit, int *n)
{
    struct post_body body[PERSON_POSTS_MOST];
    struct body_finder finder = {x->db, x->work, x->state_units};
    int count = 0;
    *n = 0;
    TRY(person_bodies(&finder, x->person, day, body, &count));
    x->state_units = finder.state_units;
    for (int i = 0; i < count; i++) {
        bool known = false;
        for (int k = 0; k < *n; k++)
            known = known || unit[k] == body[i].unit;
        if (body[i].unit == 0)
            say_no_body(x, &body[i]);
        else if (!known)
            unit[(*n)++] = body[i].unit;
    }
    return OK;
}

/* The bodies that a person sat in when the breach was committed. */
static err_t open_bodies(struct looking *x, const struct kept_ground *now)
{
    const struct decision *d = NULL;
    int64_t unit[PERSON_POSTS_MOST];
    struct str lacks;
    int n = 0;
    TRY(judge_list(x, now, SUBJECT_COLLECTIVE, "member_disciplines", &d));
    const struct rule *rule = rerating_rule(x, d, SUBJECT_COLLECTIVE, &lacks);
    if (rule == NULL)
        return OK;
    TRY(bodies_on(x, date_of(x->breach_year, 12, 31), unit, &n));
    for (int i = 0; i < n; i++)
        TRY(open_year(x, false, unit[i], rule, lacks, false));
    return OK;
}

/* Which year would be considered again nobody can say: for a person to do. */
static void say_no_year(struct looking *x, const struct rule *rule)
{
    x->out->untold++;
    (void)problem_add(db_problems(x->db), (struct place){.line = 0}, true,
                      MSG(x->a, db_lang(x->db), M_RERATE_NO_YEAR,
                          str_fmt(x->a, "%lld", (long long)x->id), x->called, rule->cite));
}

static err_t look_back(struct looking *x)
{
    date_t day = x->heavier_on != DAY_NONE ? x->heavier_on : x->decided_on;
    int year = date_parts(day).y;
    const struct kept_ground *now = NULL;
    const struct decision *d = NULL;
    struct str lacks;
    bool person = x->person != 0;
    if (x->breach_year >= year)
        return OK;
    TRY(ground_of_year(&x->grounds, year, &now));
    if (now == NULL)
        return OK;
    enum subject subject = person ? SUBJECT_MEMBER : SUBJECT_COLLECTIVE;
    TRY(judge_list(x, now, subject, person ? "disciplines" : "collective_disciplined", &d));
    const struct rule *rule = rerating_rule(x, d, subject, &lacks);
    if (x->breach_year == 0 && rule != NULL)
        say_no_year(x, rule);
    if (x->breach_year == 0)
        return OK;
    if (rule != NULL)
        TRY(open_year(x, person, person ? x->person : x->unit, rule, lacks, true));
    return person ? open_bodies(x, now) : OK;
}

/* --- of the year itself --- */

static bool speaks_of_level(const struct rule *rule)
{
    for (int i = 0; i < rule->n_effects; i++) {
        enum effect_kind k = rule->effects[i].kind;
        if (k == EFF_LEVEL_KHT || k == EFF_AT_MOST || k == EFF_AT_MOST_FACT || k == EFF_DISCRETION)
            return true;
    }
    return false;
}

/* The most decisive rule about the level that did not fire when it was decided. */
static const struct rule *new_rule(const struct decision *d, const uint64_t *before)
{
    for (int i = 0; i < d->n_fired; i++) {
        const struct rule *r = d->fired[i].rule;
        if (!is_set(before, r) && !d->fired[i].weakened && speaks_of_level(r))
            return r;
    }
    return NULL;
}

/* The first rule about the level to which a bit of a mask is new; of those that force a level first. */
static const struct rule *new_bit(const struct pack *p, enum subject subject, const uint64_t *now,
                                  const uint64_t *before)
{
    const struct rule *first = NULL;
    for (int i = 0; i < p->n_rules[subject]; i++) {
        const struct rule *r = &p->rules[subject][i];
        if (is_set(now, r) == is_set(before, r) || !r->active || !speaks_of_level(r))
            continue;
        if (r->effects[0].kind == EFF_LEVEL_KHT)
            return r;
        first = first != NULL ? first : r;
    }
    return first;
}

static bool same_answer(const struct decision *d, const struct stood *s)
{
    const struct enum_def *level = d->in->pack->dict->level;
    struct str is = d->level > 0 ? level->value[d->level] : STR("");
    struct str most = d->max_level > 0 ? level->value[d->max_level] : STR("");
    int flags = (d->forced ? ROW_FORCED : 0) | (d->discretion ? ROW_DISCRETION : 0);
    return str_eq(is, s->level) && str_eq(most, s->max_level) && flags == s->flags;
}

/* Why the level no longer stands as it was decided: a rule that applies now; one that may apply, for
   all that is told (`lacks`); one that applies no more.  NULL: it stands. */
static const struct rule *questioned(struct looking *x, const struct decision *d,
                                     const struct stood *s, const char *list, struct str *lacks)
{
    const struct pack *p = d->in->pack;
    const struct rule *rule = new_rule(d, s->fired);
    enum subject subject = d->in->subject;
    *lacks = lacking(x, d, list);
    if (rule == NULL && lacks->n > 0)
        rule = new_bit(p, subject, d->lacked_mask, s->lacked);
    if (rule != NULL || same_answer(d, s))
        return rule;
    rule = new_bit(p, subject, d->fired_mask, s->fired);
    if (rule == NULL)
        rule = new_bit(p, subject, d->lacked_mask, s->lacked);
    return rule != NULL || d->n_fired == 0 ? rule : d->fired[0].rule;
}

/* The list of the subject's own disciplines as the book has them now. */
static err_t own_items(struct looking *x, const struct kept_ground *then, struct str *items)
{
    bool person = x->person != 0;
    struct query *q = db_query(x->db, person ? "rerate_of_person" : "rerate_of_unit");
    q_int(q, "who", person ? x->person : x->unit);
    q_day(q, "day", then->cycle.cutoff);
    return take_list(x, q, items);
}

/* Does an item of a case tell of that discipline? */
static bool is_same(const struct json *item, const struct json *one)
{
    return str_eq(json_get_text(item, "form"), json_get_text(one, "form")) &&
           str_eq(json_get_text(item, "decided_on"), json_get_text(one, "decided_on"));
}

/* The members' disciplines that a body was decided with, and this one as the book has it now. */
static err_t member_items(struct looking *x, const struct stood *s, struct str *items)
{
    struct query *q = db_query(x->db, "rerate_one");
    struct json *tree = NULL, *one = NULL;
    struct json_error error;
    struct str text;
    struct buf b;
    q_int(q, "discipline", x->id);
    TRY(take_list(x, q, &text));
    TRY(json_parse(x->work, text, &one, &error));
    TRY(json_parse(x->work, s->case_text, &tree, &error));
    const struct json *was = json_get(json_get(tree, STR("facts")), STR("member_disciplines"));
    buf_open(&b, LIMIT_CASE_BYTES);
    buf_char(&b, '[');
    json_write_tree(&b, one->child);
    for (const struct json *v = was != NULL ? was->child : NULL; v != NULL; v = v->next) {
        if (is_same(v, one->child))
            continue;
        buf_char(&b, ',');
        json_write_tree(&b, v);
    }
    buf_char(&b, ']');
    *items = str_copy(x->work, buf_view(&b));
    err_t err = b.over ? E_LIMIT : OK;
    buf_close(&b);
    return err;
}

/* `list`: disciplines, collective_disciplined, or of a body the person sat in member_disciplines. */
static err_t look_at(struct looking *x, const struct stood *s, const char *list)
{
    const struct kept_ground *then = NULL;
    const struct decision *d = NULL;
    struct str items, text, lacks;
    TRY(ground_of_cycle(&x->grounds, s->year, s->quarter, s->version, &then));
    if (x->decided_on > then->cycle.cutoff)
        return OK;
    if (str_is(str_of(list), "member_disciplines"))
        TRY(member_items(x, s, &items));
    else
        TRY(own_items(x, then, &items));
    struct str change = str_fmt(x->work, "{\"%s\":%.*s}", list, STR_ARG(items));
    TRY(record_case_changed(x->work, s->case_text, &change, 1, &text));
    TRY(judge(x, then, text, &d));
    const struct rule *rule = questioned(x, d, s, list, &lacks);
    if (rule != NULL)
        add_hit(x, s->id, then->ground.pack_id, rule, lacks);
    return OK;
}

/* The bodies in whose leadership the person sat when the discipline was decided, or made heavier: their
   levels of that year. */
static err_t look_at_bodies(struct looking *x)
{
    date_t day = x->heavier_on != DAY_NONE ? x->heavier_on : x->decided_on;
    int64_t unit[PERSON_POSTS_MOST];
    bool opened;
    int n = 0;
    TRY(has_cycle(x, date_parts(day).y, &opened));
    if (!opened)
        return OK;
    TRY(bodies_on(x, day, unit, &n));
    for (int i = 0; i < n; i++) {
        struct stood *list = NULL;
        size_t count = 0;
        TRY(decisions_of(x, false, unit[i], &list, &count));
        for (size_t k = 0; k < count; k++) {
            if (list[k].year == date_parts(day).y)
                TRY(look_at(x, &list[k], "member_disciplines"));
        }
    }
    return OK;
}

static err_t look_there(struct looking *x)
{
    bool person = x->person != 0;
    struct stood *list = NULL;
    size_t n = 0;
    TRY(decisions_of(x, person, person ? x->person : x->unit, &list, &n));
    for (size_t i = 0; i < n; i++)
        TRY(look_at(x, &list[i], person ? "disciplines" : "collective_disciplined"));
    return person ? look_at_bodies(x) : OK;
}

/* --- what was found --- */

/* Forgets what was listed before.  Another rule, or facts that have come in, open a settled one again
   and are told of an open one. */
static err_t drop_known(struct looking *x)
{
    for (struct hit **at = &x->hits; *at != NULL;) {
        const struct hit *h = *at;
        struct query *q = db_query(x->db, "rerate_known");
        bool row, known = false;
        q_int(q, "decision", h->decision);
        q_int(q, "discipline", x->id);
        TRY(q_step(q, &row));
        if (row) {
            bool same = str_eq(q_get_text(q, 1), h->rule) && str_eq(q_get_text(q, 2), h->lacks);
            known = same || (str_is(q_get_text(q, 0), "open") && q_get_int(q, 3) != h->decision);
        }
        while (row)
            TRY(q_step(q, &row));
        x->out->known += known;
        if (known)
            *at = (*at)->next;
        else
            at = &(*at)->next;
    }
    return OK;
}

static err_t tell(struct looking *x, const char *what, struct str about, int64_t *event)
{
    struct act act = audit_command(x->a, str_of(what), about);
    if (x->actor.n > 0)
        act.actor = x->actor;
    return audit_add(x->db, &act, event);
}

static bool is_hit(const struct looking *x, int64_t decision)
{
    const struct hit *h = x->hits;
    while (h != NULL && h->decision != decision)
        h = h->next;
    return h != NULL;
}

/* What was open only for want of facts, and is no question now that they are told.  Before drop_known. */
static err_t clear_answered(struct looking *x)
{
    enum { MOST = 64 };
    struct query *q = db_query(x->db, "rerate_waiting");
    int64_t id[MOST], event = 0;
    int n = 0;
    bool row;
    q_int(q, "discipline", x->id);
    TRY(q_step(q, &row));
    while (row) {
        if (n < MOST && !is_hit(x, q_get_int(q, 1)))
            id[n++] = q_get_int(q, 0);
        TRY(q_step(q, &row));
    }
    if (n > 0)
        TRY(tell(x, "reopen.clear",
                 str_fmt(x->work, "{\"discipline\":%lld,\"reopenings\":%d}", (long long)x->id, n),
                 &event));
    for (int i = 0; i < n; i++) {
        q = db_query(x->db, "rerate_settle");
        q_int(q, "id", id[i]);
        q_text(q, "reason", msg_text(db_lang(x->db), M_RERATE_ANSWERED));
        q_int(q, "event", event);
        TRY(q_run(q));
    }
    x->out->cleared += n;
    return OK;
}

static err_t write_hits(struct looking *x)
{
    struct buf b;
    int64_t event = 0;
    if (x->hits == NULL)
        return OK;
    buf_open(&b, ABOUT_BYTES);
    buf_printf(&b, "{\"discipline\":%lld,\"decisions\":[", (long long)x->id);
    for (const struct hit *h = x->hits; h != NULL; h = h->next)
        buf_printf(&b, "%s{\"decision\":%lld,\"rule\":\"%.*s\"}", h == x->hits ? "" : ",",
                   (long long)h->decision, STR_ARG(h->rule));
    buf_z(&b, "]}");
    struct str about = str_copy(x->work, buf_view(&b));
    buf_close(&b);
    TRY(tell(x, "reopen", about, &event));
    for (const struct hit *h = x->hits; h != NULL; h = h->next) {
        struct query *q = db_query(x->db, "rerate_add");
        q_int(q, "decision", h->decision);
        q_int(q, "discipline", x->id);
        q_text(q, "pack", h->pack);
        q_text(q, "rule", h->rule);
        q_text(q, "cite", h->cite);
        q_text(q, "lacks", h->lacks);
        q_int(q, "event", event);
        TRY(q_run(q));
        x->out->reopened++;
        if (h->lacks.n > 0)
            x->out->lacks = str_copy(x->a, h->lacks);
    }
    return OK;
}

static err_t load(struct looking *x, int64_t discipline)
{
    struct query *q = db_query(x->db, "rerate_discipline");
    bool row;
    q_int(q, "discipline", discipline);
    TRY(q_step(q, &row));
    if (!row)
        return E_NOTFOUND;
    x->id = discipline;
    x->person = q_get_int(q, 0);
    x->unit = q_get_int(q, 1);
    x->decided_on = q_get_day(q, 2);
    x->breach_year = (int)q_get_int(q, 3);
    x->heavier_on = q_is_null(q, 4) ? DAY_NONE : q_get_day(q, 4);
    x->called = str_copy(x->work, q_get_text(q, 6));
    x->hits = NULL;
    x->n_said = 0;
    return q_step(q, &row);
}

static err_t look(struct looking *x, int64_t discipline)
{
    TRY(load(x, discipline));
    TRY(look_back(x)); /* the later rule goes first: a discipline made heavier after its own year */
    TRY(look_there(x));
    TRY(clear_answered(x));
    TRY(drop_known(x));
    return write_hits(x);
}

static void open_look(struct looking *x, struct db *db, struct arena *a, struct str actor,
                      struct rerate_found *out)
{
    *out = (struct rerate_found){.outside_pack = STR(""), .lacks = STR("")};
    *x = (struct looking){.db = db,
                          .a = a,
                          .work = arena_open(WORK_BYTES),
                          .grounds = {.db = db, .a = a},
                          .out = out,
                          .actor = actor,
                          .state_units = -1};
}

err_t rerate_note_each(struct db *db, struct arena *a, const int64_t *discipline, size_t n,
                       struct str actor, struct rerate_found *found)
{
    struct looking x;
    struct rerate_found unused;
    err_t err = OK;
    open_look(&x, db, a, actor, &unused);
    for (size_t i = 0; err == OK && i < n; i++) {
        arena_reset(x.work);
        found[i] = (struct rerate_found){.outside_pack = STR(""), .lacks = STR("")};
        x.out = &found[i];
        err = look(&x, discipline[i]);
    }
    arena_close(x.work);
    return err;
}

err_t rerate_note(struct db *db, struct arena *a, int64_t discipline, struct str actor,
                  struct rerate_found *out)
{
    return rerate_note_each(db, a, &discipline, 1, actor, out);
}

static err_t find_all(struct looking *x, int64_t *looked_at)
{
    struct query *q = db_query(x->db, "rerate_disciplines");
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        arena_reset(x->work);
        TRY(look(x, q_get_int(q, 0)));
        (*looked_at)++;
        TRY(q_step(q, &row));
    }
    return db_commit(x->db);
}

err_t rerate_find(struct db *db, struct arena *a, struct str actor, int64_t *looked_at,
                  struct rerate_found *out)
{
    struct looking x;
    *looked_at = 0;
    TRY(db_begin(db));
    open_look(&x, db, a, actor, out);
    err_t err = find_all(&x, looked_at);
    if (err != OK)
        db_rollback(db);
    arena_close(x.work);
    return err;
}

static err_t ask_all(struct looking *x)
{
    struct query *q = db_query(x->db, "rerate_untold");
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        arena_reset(x->work);
        TRY(load(x, q_get_int(q, 0)));
        TRY(look_back(x));
        if (x->person != 0)
            TRY(look_at_bodies(x));
        TRY(q_step(q, &row));
    }
    return OK;
}

err_t rerate_untold(struct db *db, struct arena *a, int64_t *n)
{
    struct rerate_found found;
    struct looking x;
    open_look(&x, db, a, STR(""), &found);
    err_t err = ask_all(&x);
    *n = found.untold;
    arena_close(x.work);
    return err;
}

struct str rerate_lacks_words(struct arena *a, const struct dict *dict, enum lang lang,
                              struct str lacks)
{
    int list = dict_list(dict, SUBJECT_MEMBER, STR("disciplines"));
    const struct list_def *l = list >= 0 ? dict->list[SUBJECT_MEMBER][list] : NULL;
    struct str out = STR(""), one;
    while (lacks.n > 0 && str_cut(&lacks, ',', &one)) {
        struct str words = one;
        for (int i = 0; l != NULL && i < l->n_fields; i++) {
            if (str_eq(l->field[i].name, one))
                words = lang == LANG_VI ? l->field[i].vi : l->field[i].en;
        }
        out = str_fmt(a, "%.*s%s%.*s", STR_ARG(out), out.n > 0 ? "; " : "", STR_ARG(words));
    }
    return out;
}

/* --- keeping --- */

static err_t keep_level(struct looking *x, int64_t id, struct str reason)
{
    struct query *q = db_query(x->db, "rerate_get");
    struct buf b;
    int64_t event = 0;
    bool row;
    q_int(q, "id", id);
    TRY(q_step(q, &row));
    bool there = row, open = row && str_is(q_get_text(q, 0), "open");
    if (row)
        TRY(q_step(q, &row));
    if (!open) {
        (void)problem_add(db_problems(x->db), (struct place){.line = 0}, false,
                          MSG(x->a, db_lang(x->db), there ? M_RERATE_SETTLED : M_RERATE_NO_SUCH,
                              str_fmt(x->a, "%lld", (long long)id)));
        return there ? E_STATE : E_NOTFOUND;
    }
    buf_open(&b, ABOUT_BYTES);
    buf_printf(&b, "{\"reopening\":%lld,\"reason\":", (long long)id);
    json_write_str(&b, reason);
    buf_char(&b, '}');
    struct str about = str_copy(x->work, buf_view(&b));
    buf_close(&b);
    TRY(tell(x, "reopen.keep", about, &event));
    q = db_query(x->db, "rerate_settle");
    q_int(q, "id", id);
    q_text(q, "reason", reason);
    q_int(q, "event", event);
    TRY(q_run(q));
    return db_commit(x->db);
}

err_t rerate_keep(struct db *db, struct arena *a, int64_t id, struct str reason, struct str actor)
{
    struct rerate_found unused;
    struct looking x;
    TRY(db_begin(db));
    open_look(&x, db, a, actor, &unused);
    err_t err = keep_level(&x, id, reason);
    if (err != OK)
        db_rollback(db);
    arena_close(x.work);
    return err;
}
