/*
 * rate.c — the judge over a cycle, unit by unit.
 */
#include "app/rating/rate.h"

#include <string.h>

#include "app/audit/audit.h"
#include "app/judge/remembered.h"
#include "lib/job/job.h"

#define UNIT_BYTES   ((size_t)512 << 20)
#define MEMORY_BYTES ((size_t)4 << 30)

const char *const worked_words[WORKED_STATES] = {
    "level", "discretion", "owed", "blocked", "to_settle", "unrated", "left_out",
};

/* For every subject of a nation: no printf. */
static struct str add_word(struct arena *a, struct str list, struct str word)
{
    if (list.n == 0)
        return word;
    char *p = arena_alloc(a, list.n + 1 + word.n + 1);
    memcpy(p, list.p, list.n);
    p[list.n] = ',';
    if (word.n > 0)
        memcpy(p + list.n + 1, word.p, word.n);
    return (struct str){p, list.n + 1 + word.n};
}

/* Steps that a level needs. */
static bool holds_up(struct str step)
{
    return str_is(step, "rate") || str_is(step, "decide") || str_is(step, "review") ||
           str_is(step, "review_individual");
}

/* The written reason comes with the decision; whatever else is owed comes before it. */
static bool is_reason(struct str paper)
{
    return str_is(paper, "written_reason");
}

/* No fact tells of this paper: it is the answers of the book itself. */
static bool is_there(const struct cased *c, struct str paper)
{
    return c->remedy_reported && str_is(paper, "remedy_report");
}

void rate_worked(struct arena *a, const struct decision *d, const struct cased *c,
                 struct worked *out)
{
    bool blocked = false, owed = d->n_unknown > 0;
    *out = (struct worked){.d = d, .owed = STR(""), .blocked = STR(""), .warned = STR("")};
    for (int i = 0; i < d->n_unknown; i++)
        out->owed = add_word(a, out->owed, d->unknown[i]);
    for (int i = 0; i < d->n_requires; i++) {
        if (is_there(c, d->requires_[i]))
            continue;
        out->owed = add_word(a, out->owed, d->requires_[i]);
        out->needs_reason = out->needs_reason || is_reason(d->requires_[i]);
        owed = owed || !is_reason(d->requires_[i]);
    }
    for (int i = 0; i < d->n_blocked; i++) {
        blocked = blocked || holds_up(d->blocked[i].code);
        out->blocked = add_word(
            a, out->blocked,
            str_fmt(a, "%.*s:%.*s", STR_ARG(d->blocked[i].code), STR_ARG(d->blocked[i].rule)));
    }
    for (int i = 0; i < d->n_warnings; i++)
        out->warned = add_word(
            a, out->warned,
            str_fmt(a, "%.*s:%.*s", STR_ARG(d->warnings[i].code), STR_ARG(d->warnings[i].rule)));
    if (d->reviewed == TRI_FALSE)
        out->state = STATE_LEFT_OUT;
    else if (d->rated == TRI_FALSE)
        out->state = STATE_UNRATED;
    else if (c->record.open_remarks > 0)
        out->state = STATE_TO_SETTLE;
    else if (blocked)
        out->state = STATE_BLOCKED;
    else if (d->discretion && !owed)
        out->state = STATE_DISCRETION;
    else if (owed || d->level == 0)
        out->state = STATE_OWED;
    else
        out->state = STATE_LEVEL;
}

/* --- the run --- */

struct rating {
    struct db *db;
    struct arena *a, *unit; /* unit: of the one in hand */
    const struct cycle *cycle;
    const struct cycle_ground *ground;
    struct remembered *memory;
    struct rate_result *out;       /* of rate_cycle */
    struct cycle_difference *diff; /* of rate_changes; then `out` is NULL */
};

static struct str level_word(const struct cycle_ground *g, int code)
{
    return code > 0 ? g->pack->dict->level->value[code] : STR("");
}

/* The masks say of forced, discretion and the rest; flags repeat what pages sort by. */
static int flags_of(const struct decision *d)
{
    return (d->forced ? ROW_FORCED : 0) | (d->discretion ? ROW_DISCRETION : 0) |
           (d->rated == TRI_FALSE ? ROW_NOT_RATED : 0) |
           (d->reviewed == TRI_FALSE ? ROW_NOT_REVIEWED : 0) |
           (d->rated == TRI_UNKNOWN ? ROW_RATED_UNKNOWN : 0) |
           (d->reviewed == TRI_UNKNOWN ? ROW_REVIEWED_UNKNOWN : 0);
}

static err_t write_worked(struct rating *x, const struct cased *c, const struct worked *w)
{
    const struct decision *d = w->d;
    struct query *q = db_query(x->db, "rating_worked_set");
    q_int(q, "subject", c->id);
    q_text(q, "state", str_of(worked_words[w->state]));
    q_text_or_null(q, "level", level_word(x->ground, d->level));
    q_text_or_null(q, "max_level", level_word(x->ground, d->max_level));
    q_int(q, "flags", flags_of(d));
    q_text(q, "owed", w->owed);
    q_text(q, "blocked", w->blocked);
    q_text(q, "warned", w->warned);
    q_blob(q, "fired", d->fired_mask, sizeof d->fired_mask);
    q_blob(q, "lacked", d->lacked_mask, sizeof d->lacked_mask);
    x->out->n[w->state]++;
    x->out->subjects++;
    if (w->state == STATE_LEVEL)
        x->out->level[d->level]++;
    return q_run(q);
}

/* A subject that was never rated has nothing to differ from. */
static err_t compare_worked(struct rating *x, const struct cased *c, const struct worked *w)
{
    struct str is = w->state == STATE_LEVEL ? level_word(x->ground, w->d->level) : STR("");
    struct query *q = db_query(x->db, "rating_worked_before");
    bool row;
    q_int(q, "subject", c->id);
    TRY(q_step(q, &row));
    while (row) {
        struct str state = q_get_text(q, 0);
        struct str was = str_is(state, worked_words[STATE_LEVEL]) ? q_get_text(q, 1) : STR("");
        struct cycle_changed change = {CHANGE_LEVEL, q_get_text(q, 2), q_get_text(q, 3), was, is};
        if (state.n > 0 && !str_eq(was, is))
            cycle_note(x->a, x->diff, &change);
        TRY(q_step(q, &row));
    }
    return OK;
}

/* A case without its id, which stands first: `{"id":"7",…`. */
static struct str without_id(struct str text)
{
    size_t at = str_find(text, 0, ',');
    return str_sub(text, at, text.n);
}

static err_t one_subject(struct rating *x, const struct cased *c)
{
    struct case_in *in = NULL;
    struct case_error error = {0};
    struct worked w;
    if (x->diff != NULL && c->decided.n > 0)
        return OK;
    struct str text = without_id(c->case_text);
    const struct decision *d = remembered_written(x->memory, c->record.subject, text);
    if (d == NULL &&
        case_read(x->ground->shelf, x->unit, db_lang(x->db), c->case_text, &in, &error) != OK)
        return problem_add(db_problems(x->db), (struct place){.line = 0}, false,
                           MSG(x->a, db_lang(x->db), M_RATING_CASE_REFUSED, c->record.name,
                               error.field, error.message));
    if (d == NULL)
        d = decide_written(x->memory, x->unit, in, text);
    rate_worked(x->unit, d, c, &w);
    return x->diff != NULL ? compare_worked(x, c, &w) : write_worked(x, c, &w);
}

/* --- unit by unit --- */

/* Units that are read, beside or before they are rated. */
struct unit_reading {
    struct casebook *book;
    const int64_t *unit;
};
struct cases_of_unit {
    struct cased *list;
    size_t n;
};

static err_t read_one_unit(void *maker, struct arena *a, size_t i, void **piece)
{
    const struct unit_reading *x = maker;
    struct cases_of_unit *cases = ARENA_NEW(a, struct cases_of_unit);
    *piece = cases;
    return casebook_unit(x->book, a, x->unit[i], &cases->list, &cases->n);
}

static err_t rate_one_unit(void *taker, struct arena *a, size_t i, void *piece)
{
    struct rating *x = taker;
    const struct cases_of_unit *cases = piece;
    (void)i;
    x->unit = a;
    for (size_t k = 0; k < cases->n; k++)
        TRY(one_subject(x, &cases->list[k]));
    return OK;
}

static err_t open_casebook(const struct rating *x, struct db *db, struct arena *a,
                           struct casebook **out)
{
    TRY(casebook_open(db, a, x->cycle, x->ground, out));
    return casebook_still(*out);
}

/* What a rating writes no case is made of: another connection reads them. */
static err_t rate_beside(struct rating *x, struct job *j)
{
    struct arena *a = arena_open(UNIT_BYTES);
    struct unit_reading *reading = j->maker;
    struct problems problems;
    struct db *reader = NULL;
    problems_open(&problems, a);
    err_t err = db_open_reader(x->db, &problems, &reader);
    if (err == OK)
        err = open_casebook(x, reader, a, &reading->book);
    if (err == OK)
        err = job_run(j, true);
    db_close(reader);
    problems_join(db_problems(x->db), &problems);
    arena_close(a);
    return err;
}

static err_t rate_units(struct rating *x, int first_at, int last_at)
{
    struct unit_reading reading = {0};
    int64_t *unit = NULL;
    size_t n = 0;
    TRY(open_casebook(x, x->db, x->a, &reading.book));
    TRY(casebook_units(reading.book, x->a, first_at, last_at, &unit, &n));
    reading.unit = unit;
    struct job j = {n, UNIT_BYTES, read_one_unit, rate_one_unit, &reading, x};
    /* What is compared stands in a transaction of its own, which nobody else sees. */
    return x->diff == NULL && job_beside(n) ? rate_beside(x, &j) : job_run(&j, false);
}

static err_t tell(struct rating *x, struct str actor)
{
    const struct rate_result *r = x->out;
    struct str about =
        str_fmt(x->a,
                "{\"year\":%d,\"quarter\":%d,\"pack_hash\":\"%.*s\",\"subjects\":%ld,\"level\":%ld,"
                "\"discretion\":%ld,\"owed\":%ld,\"blocked\":%ld,\"to_settle\":%ld,\"unrated\":%ld,"
                "\"left_out\":%ld}",
                x->cycle->year, x->cycle->quarter, STR_ARG(x->ground->pack_hash), (long)r->subjects,
                (long)r->n[STATE_LEVEL], (long)r->n[STATE_DISCRETION], (long)r->n[STATE_OWED],
                (long)r->n[STATE_BLOCKED], (long)r->n[STATE_TO_SETTLE], (long)r->n[STATE_UNRATED],
                (long)r->n[STATE_LEFT_OUT]);
    struct act act = audit_command(x->a, STR("rate"), about);
    if (actor.n > 0)
        act.actor = actor;
    return audit_add(x->db, &act, NULL);
}

/* Whom the records no longer find where the cycle has them is not rated, and is told. */
static err_t count_astray(struct rating *x, int first_at, int last_at)
{
    int64_t all = 0;
    struct query *q = db_query(x->db, "rating_subjects");
    q_int(q, "cycle", x->cycle->id);
    q_int(q, "from", first_at);
    q_int(q, "to", last_at);
    TRY(q_one_int(q, 0, &all));
    x->out->astray = all - x->out->subjects;
    return OK;
}

static err_t rate_all(struct rating *x, int first_at, int last_at, struct str actor)
{
    TRY(rate_units(x, first_at, last_at));
    TRY(count_astray(x, first_at, last_at));
    TRY(tell(x, actor));
    return db_commit(x->db);
}

err_t rate_cycle(struct db *db, struct arena *a, const struct cycle *c,
                 const struct cycle_ground *g, int first_at, int last_at, struct str actor,
                 struct rate_result *out)
{
    struct arena *memory = arena_open(MEMORY_BYTES);
    struct rating x = {.db = db,
                       .a = a,
                       .cycle = c,
                       .ground = g,
                       .memory = remembered_open(memory, g->shelf),
                       .out = out};
    *out = (struct rate_result){.subjects = 0};
    err_t err = db_begin(db);
    if (err == OK)
        err = rate_all(&x, first_at, last_at, actor);
    if (err != OK)
        db_rollback(db);
    arena_close(memory);
    return err;
}

err_t rate_changes(struct db *db, struct arena *a, const struct cycle *c,
                   const struct cycle_ground *g, struct cycle_difference *out)
{
    struct arena *memory = arena_open(MEMORY_BYTES);
    struct rating x = {.db = db,
                       .a = a,
                       .cycle = c,
                       .ground = g,
                       .memory = remembered_open(memory, g->shelf),
                       .diff = out};
    err_t err = rate_units(&x, 0, INT32_MAX);
    arena_close(memory);
    return err;
}
