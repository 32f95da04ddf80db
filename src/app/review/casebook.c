/*
 * casebook.c — records, what was given, and what other decisions say, joined a unit at a time.
 */
#include "app/review/casebook.h"

#include <stdlib.h>
#include <string.h>

#include "lib/base/limits.h"
#include "lib/json/json.h"
#include "lib/text/vi.h"

struct casebook {
    struct db *db;
    struct cycle cycle;
    struct cycle_ground ground;
    struct records *records;
    bool any_decision, any_correction;
    bool anew; /* cases are those of decisions that replace */
    /* and none comes (casebook_still); no_meeting: no suggestion either */
    bool no_given, no_proposal, no_carried, no_meeting;
};

err_t casebook_open(struct db *db, struct arena *a, const struct cycle *c,
                    const struct cycle_ground *g, struct casebook **out)
{
    struct casebook *b = ARENA_NEW(a, struct casebook);
    int64_t n = 0;
    *b = (struct casebook){.db = db, .cycle = *c, .ground = *g};
    TRY(records_open(db, a, c, g, &b->records));
    struct query *q = db_query(db, "casebook_any_decision");
    q_int(q, "cycle", c->id);
    TRY(q_one_int(q, 0, &n));
    b->any_decision = n > 0;
    q = db_query(db, "casebook_any_correction");
    q_int(q, "cycle", c->id);
    TRY(q_one_int(q, 0, &n));
    b->any_correction = n > 0;
    *out = b;
    return OK;
}

void casebook_anew(struct casebook *b)
{
    b->anew = true;
}

err_t casebook_still(struct casebook *b)
{
    struct query *q = db_query(b->db, "casebook_has");
    bool row;
    q_int(q, "cycle", b->cycle.id);
    TRY(q_step(q, &row));
    b->no_given = q_get_int(q, 0) == 0;
    b->no_proposal = q_get_int(q, 1) == 0;
    b->no_carried = q_get_int(q, 2) == 0;
    b->no_meeting = q_get_int(q, 3) == 0;
    return q_step(q, &row);
}

err_t casebook_units(struct casebook *b, struct arena *a, int first_at, int last_at, int64_t **unit,
                     size_t *n)
{
    struct query *q = db_query(b->db, "casebook_units");
    size_t cap = 0;
    bool row;
    *n = 0;
    q_int(q, "cycle", b->cycle.id);
    q_int(q, "version", b->cycle.tree_version);
    q_int(q, "from", first_at);
    q_int(q, "to", last_at);
    TRY(q_step(q, &row));
    while (row) {
        if (*n == cap) {
            cap = cap * 2 + 256;
            int64_t *more = ARENA_ARRAY(a, int64_t, cap);
            if (*n > 0)
                memcpy(more, *unit, *n * sizeof *more);
            *unit = more;
        }
        (*unit)[(*n)++] = q_get_int(q, 0);
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- the rows of the book --- */

static struct query *of_unit(struct casebook *b, const char *name, int64_t unit)
{
    struct query *q = db_query(b->db, name);
    q_int(q, "unit", unit);
    q_int(q, "cycle", b->cycle.id);
    return q;
}

static int by_person(const void *a, const void *b)
{
    const struct cased *x = a, *y = b;
    return (x->record.person > y->record.person) - (x->record.person < y->record.person);
}

static int by_order(const void *a, const void *b)
{
    const struct cased *x = a, *y = b;
    if (x->record.subject != y->record.subject)
        return x->record.subject == SUBJECT_COLLECTIVE ? -1 : 1;
    int d = str_cmp(x->record.key, y->record.key);
    return d != 0 ? d : by_person(a, b);
}

static struct cased *find(struct cased *list, size_t n, int64_t person)
{
    struct cased key = {.record.person = person};
    return bsearch(&key, list, n, sizeof *list, by_person);
}

/* A decided member who belongs elsewhere now, or a body that is no more, stays with the case that
   the decision stood on. */
static void add_moved(struct arena *a, const struct query *q, int64_t unit, struct cased **list,
                      size_t *n, size_t *cap)
{
    if (*n == *cap) {
        struct cased *more = ARENA_ARRAY(a, struct cased, *cap * 2 + 8);
        memcpy(more, *list, *n * sizeof *more);
        *list = more;
        *cap = *cap * 2 + 8;
    }
    struct str name = str_copy(a, q_get_text(q, 8));
    (*list)[(*n)++] = (struct cased){
        .id = q_get_int(q, 0),
        .moved = true,
        .record = {.subject = q_get_int(q, 1) != 0 ? SUBJECT_MEMBER : SUBJECT_COLLECTIVE,
                   .person = q_get_int(q, 1),
                   .unit = unit,
                   .name = name,
                   .key = vi_name_key(a, name),
                   .facts = STR(""),
                   .managed = STR("")},
        .case_text = str_copy(a, q_get_text(q, 7)),
        .cap_group = q_get_int(q, 2),
        .decider_unit = q_get_int(q, 3),
        .decided = str_copy(a, q_get_text(q, 4)),
        .self_level = str_copy(a, q_get_text(q, 5)),
        .has_review = !q_is_null(q, 6),
        .remedy_reported = q_get_int(q, 9) != 0};
}

/* The subjects of the frozen list; a record without one came later. */
static err_t join_subjects(struct casebook *b, struct arena *a, int64_t unit, struct cased **list,
                           size_t *n)
{
    struct query *q = of_unit(b, "casebook_subjects", unit);
    size_t n_records = *n, cap = *n + 1, kept = 0;
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        struct cased *c = find(*list, n_records, q_get_int(q, 1));
        if (c != NULL) {
            c->id = q_get_int(q, 0);
            c->cap_group = q_get_int(q, 2);
            c->decider_unit = q_get_int(q, 3);
            c->decided = str_copy(a, q_get_text(q, 4));
            c->self_level = str_copy(a, q_get_text(q, 5));
            c->has_review = !q_is_null(q, 6);
            c->remedy_reported = q_get_int(q, 9) != 0;
        } else if (!q_is_null(q, 7)) {
            add_moved(a, q, unit, list, n, &cap);
        }
        TRY(q_step(q, &row));
    }
    for (size_t i = 0; i < *n; i++) {
        if ((*list)[i].id != 0)
            (*list)[kept++] = (*list)[i];
    }
    *n = kept;
    qsort(*list, *n, sizeof **list, by_person);
    return OK;
}

static void add_given(struct arena *a, struct cased *c, struct str facts)
{
    if (c->n_given % 4 == 0) {
        struct str *more = ARENA_ARRAY(a, struct str, c->n_given + 4);
        if (c->n_given > 0)
            memcpy(more, c->given, c->n_given * sizeof *more);
        c->given = more;
    }
    c->given[c->n_given++] = facts;
}

static err_t join_given(struct casebook *b, struct arena *a, int64_t unit, struct cased *list,
                        size_t n)
{
    struct query *q =
        of_unit(b, b->any_correction ? "casebook_given_corrected" : "casebook_given", unit);
    bool row;
    if (b->any_correction)
        q_int(q, "anew", b->anew);
    TRY(q_step(q, &row));
    while (row) {
        struct cased *c = find(list, n, q_get_int(q, 0));
        if (c != NULL) {
            struct str facts = str_copy(a, q_get_text(q, 1));
            add_given(a, c, facts);
            c->n_told = c->n_given;
            if (c->moved && q_get_int(q, 2) != 0)
                TRY(record_case_changed(a, c->case_text, &facts, 1, &c->case_text));
        }
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t join_proposed(struct casebook *b, struct arena *a, int64_t unit, struct cased *list,
                           size_t n)
{
    struct query *q = of_unit(b, "casebook_proposed", unit);
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        struct cased *c = find(list, n, q_get_int(q, 0));
        if (c != NULL)
            add_given(a, c, str_fmt(a, "{\"proposed_level\":\"%.*s\"}", STR_ARG(q_get_text(q, 1))));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* The report on remedying is an answer to each carried shortcoming; where none is carried, the
   self-review says that it reports on those that were pointed out elsewhere. */
static err_t join_answers(struct casebook *b, int64_t unit, struct cased *list, size_t n)
{
    struct query *q = of_unit(b, "casebook_unanswered", unit);
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        struct cased *c = find(list, n, q_get_int(q, 0));
        if (c != NULL)
            c->remedy_reported = q_get_int(q, 1) == 0;
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- what follows from the book --- */

/* Has somebody given it?  Facts are kept without spaces, and within a text a quotation mark is never
   alone. */
static bool is_given(const struct cased *c, struct str quoted_name)
{
    for (size_t i = 0; i < c->n_told; i++) {
        struct str rest = c->given[i];
        for (size_t at = 0; (at = str_find(rest, at, '"')) < rest.n; at++) {
            if (str_starts(str_sub(rest, at, rest.n), quoted_name))
                return true;
        }
    }
    return false;
}

/* Whose self-review is in has been reviewed, unless somebody says that it is not finished. */
static void add_review(struct arena *a, struct cased *c)
{
    if (!c->has_review)
        return;
    if (c->record.subject == SUBJECT_MEMBER && !is_given(c, STR("\"review_completed\":")))
        add_given(a, c, STR("{\"review_completed\":true}"));
    if (c->self_level.n > 0)
        add_given(a, c, str_fmt(a, "{\"self_level\":\"%.*s\"}", STR_ARG(c->self_level)));
}

/* Levels of the members of a body, when nobody but leaders waits, and of the units below it. */
static err_t add_levels(struct casebook *b, struct arena *a, int64_t unit, struct cased *c)
{
    bool row;
    if (!b->any_decision)
        return OK;
    struct query *q = of_unit(b, "casebook_members", unit);
    q_int(q, "version", b->cycle.tree_version);
    TRY(q_step(q, &row));
    if (row && q_get_int(q, 5) == 0)
        add_given(a, c,
                  str_fmt(a,
                          "{\"members_rated\":%ld,\"members_xs\":%ld,\"members_htt\":%ld,"
                          "\"members_ht\":%ld,\"members_kht\":%ld}",
                          (long)q_get_int(q, 0), (long)q_get_int(q, 1), (long)q_get_int(q, 2),
                          (long)q_get_int(q, 3), (long)q_get_int(q, 4)));
    if (row)
        TRY(q_step(q, &row));
    q = of_unit(b, "casebook_below", unit);
    q_int(q, "version", b->cycle.tree_version);
    TRY(q_step(q, &row));
    if (row && q_get_int(q, 0) + q_get_int(q, 3) > 0)
        add_given(a, c,
                  str_fmt(a,
                          "{\"suborgs_rated\":%ld,\"suborgs_ht_or_better\":%ld,"
                          "\"suborgs_htt_or_better\":%ld,\"suborgs_undecided\":%ld}",
                          (long)q_get_int(q, 0), (long)q_get_int(q, 1), (long)q_get_int(q, 2),
                          (long)q_get_int(q, 3)));
    return row ? q_step(q, &row) : OK;
}

static err_t decided_of(struct casebook *b, struct arena *a, int64_t unit, struct str *level)
{
    struct query *q = of_unit(b, "casebook_unit_level", unit);
    bool row;
    TRY(q_step(q, &row));
    *level = row ? str_copy(a, q_get_text(q, 0)) : STR("");
    return row ? q_run(q) : OK;
}

/* A head waits for the level of the unit that he heads: of a committee, or else of his cell. */
static err_t add_unit_level(struct casebook *b, struct arena *a, struct cased *list, size_t n)
{
    struct cased *own = find(list, n, 0);
    if (!b->any_decision)
        return OK;
    for (size_t i = 0; i < n; i++) {
        const struct record *r = &list[i].record;
        struct str level = r->heads_cell && own != NULL ? own->decided : STR("");
        if (r->heads != 0)
            TRY(decided_of(b, a, r->heads, &level));
        if (level.n > 0)
            add_given(a, &list[i], str_fmt(a, "{\"unit_level\":\"%.*s\"}", STR_ARG(level)));
    }
    return OK;
}

/* The case that who has moved was decided on knows nothing of what came to light since: disciplines and
   open remarks are those of the records, for him as for those who stayed. */
static err_t add_since(struct casebook *b, struct arena *a, struct cased *c)
{
    bool person = c->record.person != 0;
    int64_t who = person ? c->record.person : c->record.unit, n = 0;
    struct query *q =
        db_query(b->db, person ? "casebook_open_remarks" : "casebook_unit_open_remarks");
    struct buf list;
    bool row;
    q_int(q, "who", who);
    TRY(q_one_int(q, 0, &n));
    c->record.open_remarks = (int)n;
    q = db_query(b->db, person ? "casebook_disciplines" : "casebook_unit_disciplines");
    q_int(q, "who", who);
    q_day(q, "day", b->cycle.cutoff);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    buf_open(&list, LIMIT_CASE_BYTES);
    buf_z(&list, person ? "{\"disciplines\":" : "{\"collective_disciplined\":");
    err_t err = OK;
    for (char before = '['; err == OK && row; before = ',') {
        buf_char(&list, before);
        record_discipline(&list, q, 0);
        err = q_step(q, &row);
    }
    buf_z(&list, "]}");
    struct str change = str_copy(a, buf_view(&list));
    if (err == OK && list.over)
        err = E_LIMIT;
    buf_close(&list);
    return err == OK ? record_case_changed(a, c->case_text, &change, 1, &c->case_text) : err;
}

static void add_matters(struct arena *a, const struct query *q, struct cased *c)
{
    if (q_get_int(q, 1) > 0)
        add_given(a, c,
                  str_fmt(a, "{\"suggested_matters\":%ld,\"answered_matters\":%ld}",
                          (long)q_get_int(q, 1), (long)q_get_int(q, 2)));
}

/* Matters that were suggested, and ballots as the last meeting counted them. */
static err_t join_meetings(struct casebook *b, struct arena *a, int64_t unit, struct cased *list,
                           size_t n)
{
    static const char *const names[] = {"summoned", "present", "issued", "returned", "valid",
                                        "xs",       "htt",     "ht",     "kht"};
    struct query *q = of_unit(b, "casebook_matters", unit);
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        struct cased *c = find(list, n, q_get_int(q, 0));
        if (c != NULL)
            add_matters(a, q, c);
        TRY(q_step(q, &row));
    }
    q = of_unit(b, "casebook_votes", unit);
    TRY(q_step(q, &row));
    while (row) {
        struct cased *c = find(list, n, q_get_int(q, 0));
        struct str vote = STR("");
        for (int i = 0; i < 9; i++)
            vote = str_fmt(a, "%.*s%s\"%s\":%ld", STR_ARG(vote), i > 0 ? "," : "", names[i],
                           (long)q_get_int(q, i + 1));
        if (c != NULL)
            add_given(a, c, str_fmt(a, "{\"vote\":{%.*s}}", STR_ARG(vote)));
        TRY(q_step(q, &row));
    }
    return OK;
}

err_t casebook_unit(struct casebook *b, struct arena *a, int64_t unit, struct cased **list,
                    size_t *n)
{
    struct record_unit u;
    struct record *record = NULL;
    err_t err = records_frozen_unit(b->db, a, &b->cycle, unit, &u);
    *n = 0;
    if (err == OK)
        err = records_unit(b->records, a, &u, &record, n);
    if (err != E_NOTFOUND) /* the unit is no more: what was decided in it is left */
        TRY(err);
    *list = ARENA_ARRAY(a, struct cased, *n + 1);
    for (size_t i = 0; i < *n; i++)
        (*list)[i] = (struct cased){.record = record[i]};
    qsort(*list, *n, sizeof **list, by_person);
    TRY(join_subjects(b, a, unit, list, n));
    if (!b->no_given)
        TRY(join_given(b, a, unit, *list, *n));
    if (!b->no_proposal)
        TRY(join_proposed(b, a, unit, *list, *n));
    if (!b->no_carried)
        TRY(join_answers(b, unit, *list, *n));
    if (!b->no_meeting)
        TRY(join_meetings(b, a, unit, *list, *n));
    for (size_t i = 0; i < *n; i++) {
        add_review(a, &(*list)[i]);
        if ((*list)[i].record.subject == SUBJECT_COLLECTIVE)
            TRY(add_levels(b, a, unit, &(*list)[i]));
    }
    TRY(add_unit_level(b, a, *list, *n));
    qsort(*list, *n, sizeof **list, by_order);
    for (size_t i = 0; i < *n; i++) {
        struct cased *c = &(*list)[i];
        if (c->moved) {
            TRY(add_since(b, a, c));
            continue;
        }
        TRY(record_case(a, &b->cycle, &b->ground, str_fmt(a, "%ld", (long)c->id), &c->record,
                        c->given, c->n_given, &c->case_text));
    }
    return OK;
}
