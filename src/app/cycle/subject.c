/*
 * subject.c — asks the judge of every subject of the tree and writes what it says: who is reviewed
 * and rated, by which form, where, who decides, within whom the cap counts, until when.
 */
#include <string.h>

#include "app/cycle/cycle_inner.h"
#include "app/judge/remembered.h"
#include "lib/base/limits.h"
#include "lib/job/job.h"

/* Of one unit; of what a reader beside reports. */
enum { SCRATCH_BYTES = 512 << 20, READER_BYTES = 16 << 20 };

/* --- who decides --- */

/* What a unit must be for a word of the list decider; NULL: nobody in a book. */
static const struct {
    const char *word;
    const char *kind[2];
} deciders[] = {
    {"cell", {"cell", "grassroots_cell"}},
    {"grassroots_committee", {"grassroots_committee", NULL}},
    {"grassroots_cell", {"grassroots_cell", NULL}},
    {"above_grassroots_standing_committee", {"above_grassroots_committee", NULL}},
    {"district_standing_committee", {"district_committee", NULL}},
    {"provincial_standing_committee", {"provincial_committee", NULL}},
    {"provincial_committee", {"provincial_committee", NULL}},
};

int subject_decider(const struct org_tree *t, int unit, bool collective, struct str word)
{
    size_t i = 0, n = sizeof deciders / sizeof *deciders;
    while (i < n && !str_is(word, deciders[i].word))
        i++;
    if (i == n)
        return -1;
    /* A body is decided over from above, but for the one that stands at the top. */
    bool itself = !collective || str_is(word, "provincial_committee");
    for (int at = itself ? unit : t->unit[unit].parent; at >= 0; at = t->unit[at].parent) {
        for (int k = 0; k < 2 && deciders[i].kind[k] != NULL; k++) {
            if (str_is(t->unit[at].kind, deciders[i].kind[k]))
                return at;
        }
    }
    return -1;
}

/* The grassroots organisation of a unit: itself or above; -1: none. */
static int grassroots_of(const struct org_tree *t, int unit)
{
    for (int at = unit; at >= 0; at = t->unit[at].parent) {
        if (str_is(t->unit[at].kind, "grassroots_committee") ||
            str_is(t->unit[at].kind, "grassroots_cell"))
            return at;
    }
    return -1;
}

/* --- deadlines: one case a kind of body and calendar --- */

struct deadline_of_kind {
    struct str kind, calendar;
    date_t day; /* DAY_NONE: the regulation names none */
    struct deadline_of_kind *next;
};

static err_t find_deadline(struct opening *o, struct str kind, struct str calendar, date_t *out)
{
    struct deadline_of_kind *k = o->deadlines;
    for (; k != NULL; k = k->next) {
        if (str_eq(k->kind, kind) && str_eq(k->calendar, calendar)) {
            *out = k->day;
            return OK;
        }
    }
    struct case_in *in = NULL;
    struct case_error error = {0};
    struct str rest = o->ground.overlays, one, overlays = STR("");
    while (rest.n > 0 && str_cut(&rest, ',', &one))
        overlays = str_fmt(o->scratch, "%.*s%s\"%.*s\"", STR_ARG(overlays),
                           overlays.n > 0 ? "," : "", STR_ARG(one));
    struct str quarter =
        o->cycle->quarter > 0 ? str_fmt(o->scratch, ",\"quarter\":%d", o->cycle->quarter) : STR("");
    struct str line = str_fmt(
        o->scratch,
        "{\"pack\":\"%.*s\",\"overlays\":[%.*s],\"cycle\":{\"year\":%d%.*s},\"subject\":\"event\","
        "\"facts\":{\"body\":\"%.*s\",\"calendar\":\"%.*s\"%.*s}}",
        STR_ARG(o->ground.pack_id), STR_ARG(overlays), o->cycle->year, STR_ARG(quarter),
        STR_ARG(kind), STR_ARG(calendar), STR_ARG(quarter));
    if (case_read(o->ground.shelf, o->scratch, db_lang(o->db), line, &in, &error) != OK)
        return cycle_refuse(o->db, o->a, E_INVALID, M_CYCLE_CASE_REFUSED, error.field,
                            error.message);
    const struct decision *d = decide_case(o->ground.shelf, o->scratch, in);
    k = ARENA_NEW(o->a, struct deadline_of_kind);
    *k = (struct deadline_of_kind){str_copy(o->a, kind), str_copy(o->a, calendar),
                                   d->has_deadline ? d->deadline : DAY_NONE, o->deadlines};
    o->deadlines = k;
    *out = k->day;
    return OK;
}

/* --- the cap --- */

static err_t ask_group(struct opening *o, int unit, const char *class, struct str peer,
                       int64_t *out)
{
    struct query *q = db_query(o->db, "cycle_cap_group");
    q_int(q, "cycle", o->cycle->id);
    q_int(q, "unit", o->tree.unit[unit].id);
    q_text(q, "class", str_of(class));
    q_text(q, "peer", peer);
    TRY(q_one_int(q, 0, out));
    if (*out != 0)
        return OK;
    q = db_query(o->db, "cycle_cap_group_add");
    q_int(q, "cycle", o->cycle->id);
    q_int(q, "unit", o->tree.unit[unit].id);
    q_text(q, "class", str_of(class));
    q_text(q, "peer", peer);
    TRY(q_run(q));
    *out = db_last_id(o->db);
    o->counts->groups++;
    return OK;
}

/* Members of one cell are of a few groups: those of the last ones are known.  Words and kinds stand in
   memory as long as the opening. */
static err_t find_group(struct opening *o, int unit, const char *class, struct str peer,
                        int64_t *out)
{
    size_t at = ((size_t)unit * 31 + (unsigned char)class[0] + peer.n) % GROUPS_KNOWN;
    struct group_known *k = &o->groups[at];
    if (k->id == 0 || k->unit != unit || k->class != class || !str_eq(k->peer, peer)) {
        k->id = 0;
        TRY(ask_group(o, unit, class, peer, &k->id));
        k->unit = unit;
        k->class = class;
        k->peer = peer;
    }
    *out = k->id;
    return OK;
}

/* Within whom it counts: those of one class below the decider; by a parameter of the pack below the
   grassroots organisation. */
static err_t cap_group(struct opening *o, int unit, const struct record *rec,
                       const struct decision *d, int decider, int64_t *out)
{
    const char *class = rec->subject == SUBJECT_COLLECTIVE ? "collectives"
                        : rec->leader                      ? "leaders"
                                                           : "members";
    struct str peer = STR("");
    int within = decider;
    *out = 0;
    if (decider < 0 || d->reviewed == TRI_FALSE || d->rated == TRI_FALSE)
        return OK;
    if (o->cap_grassroots && rec->subject == SUBJECT_MEMBER) {
        int grassroots = grassroots_of(&o->tree, unit);
        /* Whoever decides below it or at it decides within it. */
        if (grassroots >= 0 && o->tree.unit[decider].depth >= o->tree.unit[grassroots].depth)
            within = grassroots;
    }
    if (o->cap_by_kind && rec->subject == SUBJECT_COLLECTIVE)
        peer = o->tree.unit[unit].kind;
    else if (o->cap_by_kind && rec->leader)
        peer = rec->managed;
    return find_group(o, within, class, peer, out);
}

/* --- one subject --- */

/* The rule that took the subject out of the review, or of the rating. */
static struct str rule_of_reason(const struct decision *d)
{
    enum effect_kind wanted = d->reviewed == TRI_FALSE ? EFF_NOT_REVIEWED : EFF_NOT_RATED;
    for (int i = 0; i < d->n_fired; i++) {
        const struct rule *rule = d->fired[i].rule;
        for (int k = 0; rule->active && k < rule->n_effects; k++) {
            if (rule->effects[k].kind == wanted)
                return rule->full_id;
        }
    }
    return STR("");
}

static struct str joined(struct arena *a, const struct str *list, int n)
{
    size_t bytes = 0, at = 0;
    for (int i = 0; i < n; i++)
        bytes += list[i].n + (i > 0);
    char *p = arena_alloc(a, bytes + 1);
    for (int i = 0; i < n; i++) {
        if (i > 0)
            p[at++] = ',';
        memcpy(p + at, list[i].p, list[i].n);
        at += list[i].n;
    }
    return (struct str){p, at};
}

static void count(struct cycle_counts *c, const struct record *rec, const struct decision *d)
{
    if (rec->subject == SUBJECT_MEMBER)
        c->members++;
    else
        c->collectives++;
    c->left_out += d->reviewed == TRI_FALSE;
    c->unrated += d->reviewed == TRI_TRUE && d->rated == TRI_FALSE;
    c->review_open += d->reviewed == TRI_UNKNOWN;
    c->to_settle += rec->open_remarks > 0;
}

static int64_t id_of(const struct opening *o, int unit)
{
    return unit < 0 ? 0 : o->tree.unit[unit].id;
}

static err_t write_subject(struct opening *o, int unit, int ord, const struct record *rec,
                           const struct decision *d, date_t deadline)
{
    bool collective = rec->subject == SUBJECT_COLLECTIVE;
    int decider = subject_decider(&o->tree, unit, collective, d->decider);
    int member_decider = subject_decider(&o->tree, unit, collective, d->member_decider);
    struct subject_row row = {.unit = rec->unit,
                              .at = unit,
                              .ord = ord,
                              .reviewed = d->reviewed == TRI_UNKNOWN ? -1 : d->reviewed == TRI_TRUE,
                              .rated = d->rated == TRI_UNKNOWN ? -1 : d->rated == TRI_TRUE,
                              .reason = d->reason,
                              .rule = d->reason.n > 0 ? rule_of_reason(d) : STR(""),
                              .form = d->form,
                              .form_for = d->form_for,
                              .places = joined(o->scratch, d->places, d->n_places),
                              .decider = d->decider,
                              .decider_unit = id_of(o, decider),
                              .member_decider = d->member_decider,
                              .member_decider_unit = id_of(o, member_decider),
                              .deadline = d->reviewed == TRI_FALSE ? DAY_NONE : deadline,
                              .open_facts = joined(o->scratch, d->unknown, d->n_unknown)};
    TRY(cap_group(o, unit, rec, d, decider, &row.cap_group));
    count(o->counts, rec, d);
    return o->rework != NULL ? rework_subject(o, rec, &row) : subject_insert(o, rec, &row);
}

/* --- the tree --- */

/* A body without members and far above stands in the book only as the edge: somebody else judges it. */
static bool is_edge(const struct org_unit *u, size_t n_records)
{
    return u->parent < 0 && n_records < 2 &&
           (str_is(u->kind, "above_grassroots_committee") ||
            str_is(u->kind, "district_committee") || str_is(u->kind, "provincial_committee"));
}

/* Most records say what one before said: only what was not met yet becomes a case and is read. */
static err_t judge_record(struct opening *o, const struct record *rec, const struct decision **out)
{
    struct str line;
    struct case_in *in = NULL;
    struct case_error error = {0};
    *out = remembered_written(o->memory, rec->subject, rec->facts);
    if (*out != NULL)
        return OK;
    TRY(record_case(o->scratch, o->cycle, &o->ground, STR(""), rec, NULL, 0, &line));
    if (case_read(o->ground.shelf, o->scratch, db_lang(o->db), line, &in, &error) != OK)
        return cycle_refuse(o->db, o->a, E_INVALID, M_CYCLE_CASE_REFUSED,
                            str_fmt(o->a, "%.*s: %.*s", STR_ARG(rec->name), STR_ARG(error.field)),
                            error.message);
    *out = decide_written(o->memory, o->scratch, in, rec->facts);
    return OK;
}

/* Units that are read beside while the one before is judged and written. */
struct reading {
    struct records *records;
    const struct org_tree *tree;
    const int *n_children;
};
struct subjects_of_unit {
    struct record *list;
    size_t n;
};
struct placing {
    struct opening *o;
    const struct str *calendar; /* of each unit; "": the ordinary one */
};

static err_t read_one_unit(void *maker, struct arena *a, size_t i, void **piece)
{
    const struct reading *x = maker;
    const struct org_unit *u = &x->tree->unit[i];
    struct record_unit unit = {u->id, u->kind, u->name,
                               u->parent >= 0 ? x->tree->unit[u->parent].kind : STR(""),
                               x->n_children[i]};
    struct subjects_of_unit *s = ARENA_NEW(a, struct subjects_of_unit);
    *piece = s;
    return records_unit(x->records, a, &unit, &s->list, &s->n);
}

static err_t place_one_unit(void *taker, struct arena *a, size_t i, void *piece)
{
    const struct placing *x = taker;
    const struct subjects_of_unit *s = piece;
    struct opening *o = x->o;
    const struct org_unit *u = &o->tree.unit[i];
    date_t deadline = DAY_NONE;
    o->scratch = a;
    if (s->n == 0 || is_edge(u, s->n)) {
        o->counts->no_subject++;
        return OK;
    }
    struct str calendar = x->calendar[i].n > 0 ? x->calendar[i] : STR("ordinary");
    TRY(find_deadline(o, u->kind, calendar, &deadline));
    for (size_t k = 0; k < s->n; k++) {
        const struct decision *d = NULL;
        TRY(judge_record(o, &s->list[k], &d));
        TRY(write_subject(o, (int)i, (int)k, &s->list[k], d, deadline));
    }
    return OK;
}

static err_t read_calendars(struct opening *o, struct str *of_unit)
{
    struct query *q = db_query(o->db, "cycle_calendars");
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        for (int i = 0; i < o->tree.n; i++) {
            if (o->tree.unit[i].id == q_get_int(q, 0))
                of_unit[i] = str_copy(o->a, q_get_text(q, 1));
        }
        TRY(q_step(q, &row));
    }
    return OK;
}

/* The records lie still while a cycle is opened: another connection reads them.  A rework reads what it
   has written itself. */
static err_t place_beside(struct opening *o, const struct job *j)
{
    struct arena *a = arena_open(READER_BYTES);
    struct problems problems;
    struct db *reader = NULL;
    problems_open(&problems, a);
    err_t err = db_open_reader(o->db, &problems, &reader);
    if (err == OK) {
        records_read_with(o->records, reader);
        err = job_run(j, true);
        records_read_with(o->records, o->db);
    }
    db_close(reader);
    problems_join(db_problems(o->db), &problems);
    arena_close(a);
    return err;
}

err_t subjects_write(struct opening *o)
{
    size_t n = (size_t)o->tree.n;
    int *n_children = ARENA_ARRAY(o->a, int, n + 1);
    struct str *calendar = ARENA_ARRAY(o->a, struct str, n + 1);
    struct reading reading = {o->records, &o->tree, n_children};
    struct placing placing = {o, calendar};
    struct arena *scratch = o->scratch;
    TRY(read_calendars(o, calendar));
    for (int i = 0; i < o->tree.n; i++) {
        if (o->tree.unit[i].parent >= 0)
            n_children[o->tree.unit[i].parent]++;
    }
    struct job j = {n, SCRATCH_BYTES, read_one_unit, place_one_unit, &reading, &placing};
    err_t err = o->rework == NULL && job_beside(n) ? place_beside(o, &j) : job_run(&j, false);
    o->scratch = scratch;
    o->counts->patterns = (int64_t)remembered_count(o->memory);
    return err;
}
