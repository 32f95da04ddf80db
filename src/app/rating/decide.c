/*
 * decide.c — a proposed level is written down; a decided one is judged first, in the same
 * transaction.
 */
#include "app/rating/decide.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/audit/seal.h"
#include "app/rating/cap.h"
#include "app/review/subject_find.h"
#include "lib/base/file.h"
#include "lib/base/limits.h"
#include "lib/json/json.h"

#define UNIT_BYTES ((size_t)512 << 20)
enum { ABOUT_BYTES = 1 << 16 };

/* --- the lists --- */

struct levels {
    struct named_level *list;
    size_t n, cap;
};

static void add_level(struct arena *a, struct levels *l, const struct named_level *v)
{
    if (l->n == l->cap) {
        l->cap = l->cap * 2 + 64;
        struct named_level *more = ARENA_ARRAY(a, struct named_level, l->cap);
        if (l->n > 0)
            memcpy(more, l->list, l->n * sizeof *more);
        l->list = more;
    }
    l->list[l->n++] = *v;
}

static err_t take_rows(struct query *q, struct arena *a, struct named_level **list, size_t *n)
{
    struct levels l = {0};
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        struct named_level v = {q_get_int(q, 0),
                                q_get_int(q, 1),
                                str_copy(a, q_get_text(q, 2)),
                                str_copy(a, q_get_text(q, 3)),
                                {.line = 0}};
        add_level(a, &l, &v);
        TRY(q_step(q, &row));
    }
    *list = l.list;
    *n = l.n;
    return OK;
}

err_t levels_proposed(struct db *db, struct arena *a, const struct cycle *c, int64_t decider,
                      struct named_level **list, size_t *n)
{
    struct query *q = db_query(db, "rating_proposed");
    q_int(q, "cycle", c->id);
    q_int(q, "unit", decider);
    return take_rows(q, a, list, n);
}

err_t levels_by_rules(struct db *db, struct arena *a, const struct cycle *c, int first_at,
                      int last_at, struct named_level **list, size_t *n)
{
    struct query *q = db_query(db, "rating_worked_levels");
    q_int(q, "cycle", c->id);
    q_int(q, "from", first_at);
    q_int(q, "to", last_at);
    return take_rows(q, a, list, n);
}

static err_t read_level(struct db *db, struct arena *a, const struct cycle *c, struct str text,
                        struct place at, struct levels *l)
{
    struct json *line = NULL;
    struct json_error e;
    struct found_subject who;
    struct named_level v = {0};
    if (json_parse(a, text, &line, &e) != OK || line->type != JSON_OBJECT)
        return problem_add(
            db_problems(db), at, false,
            MSG(a, db_lang(db), M_REVIEW_NO_JSON, str_fmt(a, "%ld", (long)e.offset + 1)));
    TRY(subject_find_json(db, a, c, json_get(line, STR("subject")), at, &who));
    v = (struct named_level){who.id, who.unit, json_get_text(line, "level"),
                             json_get_text(line, "reason"), at};
    add_level(a, l, &v);
    return OK;
}

err_t levels_read(struct db *db, struct arena *a, const struct cycle *c, const char *path,
                  struct named_level **list, size_t *n)
{
    struct levels l = {0};
    struct line_reader lines;
    struct str text;
    err_t err = OK;
    FILE *in = fopen(path, "rb");
    if (in == NULL) {
        bool absent = errno == ENOENT || errno == ENOTDIR;
        return problem_add(db_problems(db), (struct place){.file = str_of(path)}, false,
                           MSG0(a, db_lang(db), absent ? M_FILE_NOT_FOUND : M_FILE_CANNOT_READ));
    }
    lines_open(&lines, in, LIMIT_CASE_BYTES);
    while (lines_next(&lines, &text)) {
        struct place at = {.file = str_of(path), .line = (int)lines.number};
        if (str_trim(text).n > 0 && read_level(db, a, c, text, at, &l) != OK)
            err = E_INVALID;
    }
    if (lines.failed)
        err = E_IO;
    lines_close(&lines);
    (void)fclose(in);
    *list = l.list;
    *n = l.n;
    return err;
}

/* --- what both acts share --- */

struct deciding {
    struct db *db;
    struct arena *a, *unit;
    const struct cycle *cycle;
    const struct cycle_ground *ground;
    const struct level_act *act;
    struct level_result *out;
    struct casebook *book;
    int64_t unit_id, event;
    struct audit_seal *seal; /* of the rows that the act writes */
    struct cased *list;
    size_t n;
};

static err_t refuse(struct deciding *x, int64_t subject, enum msg_id id, struct str a1,
                    struct str a2)
{
    x->out->refused++;
    (void)problem_add(db_problems(x->db), (struct place){.line = 0}, false,
                      MSG(x->a, db_lang(x->db), id, subject_called(x->db, x->a, subject), a1, a2));
    return E_INVALID;
}

static int level_code(const struct deciding *x, struct str word)
{
    return enum_code(x->ground->pack->dict->level, word);
}

static struct str level_words(const struct deciding *x, int code)
{
    return code > 0 ? enum_label(x->ground->pack->dict->level, db_lang(x->db), code) : STR("–");
}

static err_t write_event(struct deciding *x, const char *act, size_t n)
{
    struct buf b;
    char day[11];
    date_format_iso(x->act->on_date, day);
    buf_open(&b, ABOUT_BYTES);
    buf_printf(&b, "{\"year\":%d,\"quarter\":%d,\"count\":%ld,\"on_date\":\"%s\",\"number\":",
               x->cycle->year, x->cycle->quarter, (long)n, day);
    json_write_str(&b, x->act->number);
    buf_z(&b, ",\"body\":");
    json_write_str(&b, x->act->body);
    buf_z(&b, ",\"step\":");
    json_write_str(&b, x->act->step);
    buf_z(&b, ",\"why\":");
    json_write_str(&b, x->act->why);
    buf_char(&b, '}');
    struct act told = audit_command(x->a, str_of(act), str_copy(x->a, buf_view(&b)));
    buf_close(&b);
    if (x->act->actor.n > 0)
        told.actor = x->act->actor;
    x->seal = audit_seal_open(x->a);
    return audit_add(x->db, &told, &x->event);
}

static void seal_unit(struct deciding *x)
{
    if (x->act->unit == 0)
        audit_seal_text(x->seal, STR(""));
    else
        audit_seal_int(x->seal, x->act->unit);
}

struct ordered {
    const struct named_level *v;
};

static int by_subject(const void *a, const void *b)
{
    const struct named_level *x = ((const struct ordered *)a)->v;
    const struct named_level *y = ((const struct ordered *)b)->v;
    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    return (x > y) - (x < y);
}

/* Of two levels for one subject nobody knows which is meant: the whole list is refused. */
static err_t check_twice(struct deciding *x, const struct named_level *list, size_t n)
{
    struct ordered *order = ARENA_ARRAY(x->a, struct ordered, n + 1);
    err_t err = OK;
    for (size_t i = 0; i < n; i++)
        order[i].v = &list[i];
    qsort(order, n, sizeof *order, by_subject);
    for (size_t i = 1; i < n; i++) {
        const struct named_level *one = order[i - 1].v, *two = order[i].v;
        if (one->subject != two->subject)
            continue;
        long line[2] = {one->at.line > 0 ? one->at.line : (long)(one - list) + 1,
                        two->at.line > 0 ? two->at.line : (long)(two - list) + 1};
        err = problem_add(db_problems(x->db), two->at, false,
                          MSG(x->a, db_lang(x->db), M_RATING_TWICE,
                              subject_called(x->db, x->a, two->subject),
                              str_fmt(x->a, "%ld", line[0]), str_fmt(x->a, "%ld", line[1])));
    }
    return err;
}

/* A closed year takes nothing more, but a level of it may be replaced. */
static err_t check_open(struct db *db, struct arena *a, const struct cycle *c, bool replacing)
{
    if (!c->closed || replacing)
        return OK;
    (void)problem_add(db_problems(db), (struct place){.line = 0}, false,
                      MSG0(a, db_lang(db), M_REVIEW_CLOSED));
    return E_STATE;
}

/* --- proposing --- */

/* The columns of the query seal_proposal. */
static void seal_proposal(struct deciding *x, const struct named_level *v)
{
    audit_seal_int(x->seal, v->subject);
    audit_seal_text(x->seal, x->act->step);
    audit_seal_text(x->seal, x->act->body);
    seal_unit(x);
    audit_seal_text(x->seal, v->level);
    audit_seal_text(x->seal, x->act->number);
    audit_seal_int(x->seal, x->act->on_date);
    audit_seal_text(x->seal, v->reason);
    audit_seal_row(x->seal);
}

static err_t propose_one(struct deciding *x, const struct named_level *v)
{
    int code = level_code(x, v->level);
    if (code == 0)
        return refuse(x, v->subject, M_RATING_NO_LEVEL, v->level, STR(""));
    struct query *q = db_query(x->db, "rating_proposal_add");
    q_int(q, "subject", v->subject);
    q_text(q, "step", x->act->step);
    q_text(q, "body", x->act->body);
    if (x->act->unit == 0)
        q_null(q, "unit");
    else
        q_int(q, "unit", x->act->unit);
    q_text(q, "level", v->level);
    q_text(q, "number", x->act->number);
    q_day(q, "on_date", x->act->on_date);
    q_text(q, "reason", v->reason);
    q_int(q, "event", x->event);
    x->out->done++;
    x->out->level[code]++;
    seal_proposal(x, v);
    return q_run(q);
}

static err_t propose_all(struct deciding *x, const struct named_level *list, size_t n)
{
    TRY(check_twice(x, list, n));
    TRY(write_event(x, "propose", n));
    for (size_t i = 0; i < n; i++) {
        err_t err = propose_one(x, &list[i]);
        if (err != OK && err != E_INVALID)
            return err;
    }
    if (x->out->refused > 0)
        return E_INVALID;
    TRY(audit_seal_close(x->seal, x->db, x->a, "proposal", x->event, x->act->actor));
    return db_commit(x->db);
}

err_t levels_propose(struct db *db, struct arena *a, const struct cycle *c,
                     const struct cycle_ground *g, const struct level_act *act,
                     const struct named_level *list, size_t n, struct level_result *out)
{
    struct deciding x = {.db = db, .a = a, .cycle = c, .ground = g, .act = act, .out = out};
    *out = (struct level_result){.asked = (int64_t)n};
    if (n == 0)
        return OK; /* no act */
    TRY(check_open(db, a, c, false));
    TRY(db_begin(db));
    err_t err = propose_all(&x, list, n);
    if (err != OK)
        db_rollback(db);
    return err;
}

/* --- deciding --- */

static err_t load_unit(struct deciding *x, int64_t unit)
{
    if (x->unit_id == unit)
        return OK;
    arena_reset(x->unit);
    x->unit_id = unit;
    return casebook_unit(x->book, x->unit, unit, &x->list, &x->n);
}

static struct cased *in_hand(struct deciding *x, int64_t id)
{
    for (size_t i = 0; i < x->n; i++) {
        if (x->list[i].id == id)
            return &x->list[i];
    }
    return NULL;
}

/* What a late discipline put in question is settled with the eight factors weighed, whatever else
   the decision is replaced for. */
static err_t check_factors(struct deciding *x, const struct cased *c)
{
    struct query *q = db_query(x->db, "rating_reopened_open");
    int64_t open = 0;
    q_int(q, "subject", c->id);
    TRY(q_one_int(q, 0, &open));
    return open > 0 && x->act->factors.n == 0
               ? refuse(x, c->id, M_RATING_REOPENED, str_fmt(x->a, "%ld", (long)open), STR(""))
               : OK;
}

/* The level that decides and its unit; what it waits for when that is not known. */
static struct str decider_words(const struct deciding *x, const struct cased *c,
                                const struct decision *d)
{
    const struct enum_def *deciders = dict_enum(x->ground->pack->dict, STR("decider"), true);
    int code = deciders != NULL ? enum_code(deciders, d->decider) : 0;
    struct str word = code > 0 ? enum_label(deciders, db_lang(x->db), code) : STR("?");
    struct query *q = db_query(x->db, "rating_unit_code");
    bool row;
    q_int(q, "unit", c->decider_unit);
    if (q_step(q, &row) != OK || !row)
        return word;
    word = str_fmt(x->a, "%.*s (%.*s)", STR_ARG(word), STR_ARG(q_get_text(q, 0)));
    return q_step(q, &row) == OK ? word : STR("?");
}

/* What stands against the level, most fundamental first.  OK: nothing. */
static err_t check(struct deciding *x, const struct cased *c, const struct named_level *v,
                   const struct worked *w)
{
    const struct decision *d = w->d;
    int code = level_code(x, v->level);
    bool replacing = x->act->why.n > 0;
    if (code == 0)
        return refuse(x, c->id, M_RATING_NO_LEVEL, v->level, STR(""));
    if (c->decider_unit == 0)
        return refuse(x, c->id, M_RATING_DECIDER_UNKNOWN, decider_words(x, c, d), STR(""));
    if (c->decider_unit != x->act->unit)
        return refuse(x, c->id, M_RATING_NOT_DECIDER, x->act->body, decider_words(x, c, d));
    if (!replacing && c->decided.n > 0)
        return refuse(x, c->id, M_RATING_IS_DECIDED, level_words(x, level_code(x, c->decided)),
                      STR(""));
    if (replacing && c->decided.n == 0)
        return refuse(x, c->id, M_RATING_NOT_DECIDED, STR(""), STR(""));
    TRY(check_factors(x, c));
    switch (w->state) {
    case STATE_LEFT_OUT:
    case STATE_UNRATED:
        return refuse(x, c->id, M_RATING_NOT_RATED,
                      worked_reason_words(x->ground, db_lang(x->db), d->reason), STR(""));
    case STATE_TO_SETTLE:
        return refuse(x, c->id, M_RATING_TO_SETTLE, STR(""), STR(""));
    case STATE_BLOCKED:
        return refuse(x, c->id, M_RATING_BLOCKED,
                      worked_blocked_words(x->a, x->ground, db_lang(x->db), w->blocked), STR(""));
    case STATE_OWED:
        return refuse(x, c->id, M_RATING_OWED,
                      worked_owed_words(x->a, x->ground, db_lang(x->db), w->owed), STR(""));
    default:
        break;
    }
    if (d->forced && code != d->level)
        return refuse(x, c->id, M_RATING_FORCED, level_words(x, d->level), level_words(x, code));
    if (d->max_level > 0 && code > d->max_level)
        return refuse(x, c->id, M_RATING_TOO_HIGH, level_words(x, d->max_level),
                      level_words(x, code));
    if ((w->state == STATE_DISCRETION || w->needs_reason) && v->reason.n == 0)
        return refuse(x, c->id, M_RATING_NO_REASON, STR(""), STR(""));
    if (w->state == STATE_LEVEL && code < d->level && v->reason.n == 0)
        return refuse(x, c->id, M_RATING_LOWER_NO_REASON, level_words(x, d->level),
                      level_words(x, code));
    return OK;
}

static struct str word_of(const struct deciding *x, int code)
{
    return code > 0 ? x->ground->pack->dict->level->value[code] : STR("");
}

/* The decision in force is set aside; its number goes to *old. */
static err_t set_aside(struct deciding *x, int64_t subject, int64_t *old)
{
    struct query *q = db_query(x->db, "rating_decision_current");
    q_int(q, "subject", subject);
    TRY(q_one_int(q, 0, old));
    if (*old == 0)
        return OK;
    q = db_query(x->db, "rating_decision_replaced");
    q_int(q, "decision", *old);
    TRY(q_run(q));
    q = db_query(x->db, "rating_reopened_settled");
    q_int(q, "decision", *old);
    q_int(q, "event", x->event);
    return q_run(q);
}

/* The columns of the query seal_decision. */
static void seal_decision(struct deciding *x, const struct cased *c, const struct named_level *v,
                          const struct decision *d)
{
    audit_seal_int(x->seal, c->id);
    audit_seal_text(x->seal, v->level);
    audit_seal_text(x->seal, x->act->body);
    seal_unit(x);
    audit_seal_text(x->seal, x->act->number);
    audit_seal_int(x->seal, x->act->on_date);
    audit_seal_text(x->seal, v->reason);
    audit_seal_text(x->seal, c->case_text);
    audit_seal_int(x->seal, x->ground->version);
    audit_seal_text(x->seal, x->ground->pack_hash);
    audit_seal_int(x->seal, x->cycle->tree_version);
    audit_seal_text(x->seal, word_of(x, d->level));
    audit_seal_text(x->seal, word_of(x, d->max_level));
    audit_seal_text(x->seal, x->act->why);
    audit_seal_text(x->seal, x->act->factors);
    audit_seal_row(x->seal);
}

static err_t write_decision(struct deciding *x, const struct cased *c, const struct named_level *v,
                            const struct decision *d)
{
    int64_t old = 0;
    TRY(set_aside(x, c->id, &old));
    struct query *q = db_query(x->db, "rating_decision_add");
    q_int(q, "subject", c->id);
    q_text(q, "level", v->level);
    q_text(q, "body", x->act->body);
    q_int(q, "unit", x->act->unit);
    q_text(q, "number", x->act->number);
    q_day(q, "on_date", x->act->on_date);
    q_text(q, "reason", v->reason);
    q_text(q, "case_text", c->case_text);
    q_int(q, "ground_version", x->ground->version);
    q_text(q, "pack_hash", x->ground->pack_hash);
    q_int(q, "tree_version", x->cycle->tree_version);
    if (c->cap_group == 0)
        q_null(q, "cap_group");
    else
        q_int(q, "cap_group", c->cap_group);
    q_text_or_null(q, "rules_level", word_of(x, d->level));
    q_text_or_null(q, "max_level", word_of(x, d->max_level));
    q_int(q, "flags", (d->forced ? ROW_FORCED : 0) | (d->discretion ? ROW_DISCRETION : 0));
    q_blob(q, "fired", d->fired_mask, sizeof d->fired_mask);
    q_blob(q, "lacked", d->lacked_mask, sizeof d->lacked_mask);
    if (old == 0)
        q_null(q, "replaces");
    else
        q_int(q, "replaces", old);
    q_text(q, "why", x->act->why);
    q_text(q, "factors", x->act->factors);
    q_int(q, "event", x->event);
    x->out->done++;
    x->out->level[level_code(x, v->level)]++;
    seal_decision(x, c, v, d);
    return q_run(q);
}

static err_t decide_one(struct deciding *x, const struct named_level *v)
{
    struct case_in *in = NULL;
    struct case_error error = {0};
    struct worked w;
    TRY(load_unit(x, v->unit));
    struct cased *c = in_hand(x, v->subject);
    if (c == NULL)
        return refuse(x, v->subject, M_REVIEW_NOT_THERE, STR(""), STR(""));
    if (case_read(x->ground->shelf, x->unit, db_lang(x->db), c->case_text, &in, &error) != OK)
        return refuse(x, v->subject, M_RATING_CASE_REFUSED, error.field, error.message);
    rate_worked(x->unit, decide_case(x->ground->shelf, x->unit, in), c, &w);
    TRY(check(x, c, v, &w));
    return write_decision(x, c, v, w.d);
}

static err_t decide_all(struct deciding *x, const struct named_level *list, size_t n)
{
    int64_t before = 0;
    TRY(check_twice(x, list, n));
    TRY(q_one_int(db_query(x->db, "cap_last_decision"), 0, &before));
    TRY(casebook_open(x->db, x->a, x->cycle, x->ground, &x->book));
    if (x->act->why.n > 0)
        casebook_anew(x->book);
    TRY(write_event(x, x->act->why.n > 0 ? "decide.replace" : "decide", n));
    for (size_t i = 0; i < n; i++) {
        err_t err = decide_one(x, &list[i]);
        if (err != OK && err != E_INVALID)
            return err;
    }
    if (x->out->refused > 0 && (!x->act->partly || x->out->done == 0))
        return E_INVALID;
    TRY(cap_allows(x->db, x->a, x->cycle, x->ground, before));
    TRY(audit_seal_close(x->seal, x->db, x->a, "decision", x->event, x->act->actor));
    return db_commit(x->db);
}

err_t levels_decide(struct db *db, struct arena *a, const struct cycle *c,
                    const struct cycle_ground *g, const struct level_act *act,
                    const struct named_level *list, size_t n, struct level_result *out)
{
    *out = (struct level_result){.asked = (int64_t)n};
    if (n == 0)
        return OK; /* no act */
    TRY(check_open(db, a, c, act->why.n > 0));
    struct deciding x = {.db = db,
                         .a = a,
                         .unit = arena_open(UNIT_BYTES),
                         .cycle = c,
                         .ground = g,
                         .act = act,
                         .out = out};
    err_t err = db_begin(db);
    if (err == OK)
        err = decide_all(&x, list, n);
    if (err != OK)
        db_rollback(db);
    arena_close(x.unit);
    return err;
}
