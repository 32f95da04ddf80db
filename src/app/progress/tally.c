/*
 * tally.c — everything of a unit counted in one walk: the unit, the units directly below it, the
 * lines of the statistics, the cap groups.
 */
#include <stdlib.h>
#include <string.h>

#include "app/progress/progress_inner.h"

void tally_add(struct tally *t, const struct row *s)
{
    t->total++;
    t->collectives += s->person == 0;
    t->to_review += s->reviewed != 0;
    t->reviews += s->has_review;
    t->facts += s->has_facts;
    t->proposed += s->has_proposal;
    t->late += s->late;
    t->last[s->last_level]++;
    for (int i = 0; i < OWED_COUNT; i++)
        t->owed[i] += s->owes[i];
    switch (s->outcome) {
    case ROW_RATED:
        t->rated++;
        t->level[s->level]++;
        t->kht_again += s->level == 1 && s->last_level == 1;
        break;
    case ROW_UNRATED:
        t->unrated++;
        t->by_reason[s->reason]++;
        break;
    case ROW_UNDECIDED:
        t->undecided++;
        break;
    }
}

void tally_sum(struct tally *t, const struct tally *more)
{
    /* A tally is counts and nothing else. */
    int64_t *to = (int64_t *)t;
    const int64_t *from = (const int64_t *)more;
    for (size_t i = 0; i < sizeof *t / sizeof *to; i++)
        to[i] += from[i];
}

/* --- a unit and those below it --- */

err_t report_unit(struct report *r, struct arena *a, struct str code, struct progress_unit *out)
{
    struct cycle_unit u;
    *out = (struct progress_unit){.code = STR("")};
    if (code.n > 0) {
        TRY(cycle_unit(r->db, a, &r->cycle, code, &u));
        *out =
            (struct progress_unit){u.id, u.code, u.name, u.kind, u.first_at, u.last_at, {0}, {0}};
        return OK;
    }
    struct query *q = db_query(r->db, "progress_tree_end");
    int64_t last = 0;
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "version", r->cycle.tree_version);
    TRY(q_one_int(q, -1, &last));
    out->last_at = (int)last;
    out->name = msg_text(r->lang, M_PROGRESS_WHOLE_TREE);
    return OK;
}

err_t report_whole(struct report *r, struct arena *a, struct progress_unit *out)
{
    struct progress_unit *top = NULL;
    size_t n = 0;
    TRY(report_unit(r, a, STR(""), out));
    TRY(report_units_below(r, a, out, &top, &n));
    if (n == 1)
        *out = top[0];
    return OK;
}

struct counting {
    struct progress *p;
    size_t unit;            /* the one that the walk is in, or comes to next */
    struct book_of_unit *b; /* NULL: only progress is asked for */
};

/* Counts a subject, and keeps the earliest last day of each thing that is owed. */
static void count_owing(struct tally *t, date_t until[OWED_COUNT], const struct row *s)
{
    for (int i = 0; i < OWED_COUNT; i++) {
        bool first = t->owed[i] == 0;
        bool earlier = s->until[i] != DAY_NONE && (until[i] == DAY_NONE || s->until[i] < until[i]);
        if (s->owes[i] && (first || earlier))
            until[i] = s->until[i];
    }
    tally_add(t, s);
}

static void count_place(struct counting *c, const struct row *s)
{
    struct progress *p = c->p;
    while (c->unit < p->n && p->unit[c->unit].last_at < s->at)
        c->unit++;
    bool below = c->unit < p->n && p->unit[c->unit].first_at <= s->at;
    if (below)
        count_owing(&p->unit[c->unit].tally, p->unit[c->unit].until, s);
    else
        count_owing(&p->own, p->own_until, s);
    count_owing(&p->whole.tally, p->whole.until, s);
}

static err_t progress_row(void *ctx, const struct row *s)
{
    count_place(ctx, s);
    return OK;
}

err_t progress_count(struct db *db, struct arena *a, const struct cycle *c, struct str code,
                     date_t today, struct progress *out)
{
    struct report r;
    struct counting counting = {.p = out};
    *out = (struct progress){.n = 0};
    TRY(report_open(db, a, c, today, &r));
    TRY(code.n == 0 ? report_whole(&r, a, &out->whole) : report_unit(&r, a, code, &out->whole));
    TRY(report_units_below(&r, a, &out->whole, &out->unit, &out->n));
    return report_count(&r, out->whole.first_at, out->whole.last_at, false, progress_row,
                        &counting);
}

/* --- the lines of the statistics --- */

static int line(struct book_of_unit *b, enum msg_id table, const char *key, struct str label)
{
    b->stat[b->n_stats] =
        (struct stat_line){.table = msg_text(b->r->lang, table), .key = key, .label = label};
    return b->n_stats++;
}

/* A line for each word and one for none; `of`: a sentence around the word. */
static void lines_of(struct book_of_unit *b, enum msg_id table, const char *key,
                     const struct enum_def *words, enum msg_id of, int line_of[WORDS_MOST])
{
    enum lang lang = b->r->lang;
    for (int i = 1; i <= words->n; i++)
        line_of[i] = line(b, table, key, MSG(b->a, lang, of, enum_label(words, lang, i)));
    line_of[0] = line(b, table, key, MSG(b->a, lang, of, msg_text(lang, M_PROGRESS_NOT_TOLD)));
}

static void lay_out(struct book_of_unit *b)
{
    enum lang lang = b->r->lang;
    b->stat = ARENA_ARRAY(b->a, struct stat_line, STATS_MOST + 8);
    lines_of(b, M_PROGRESS_TABLE_A, "A", b->r->kinds, M_PROGRESS_WORD, b->of_kind);
    b->all_collectives =
        line(b, M_PROGRESS_TABLE_A, "A", msg_text(lang, M_PROGRESS_ALL_COLLECTIVES));
    lines_of(b, M_PROGRESS_TABLE_B, "B", b->r->form_for, M_PROGRESS_WORD, b->of_class);
    b->official = line(b, M_PROGRESS_TABLE_B, "B", msg_text(lang, M_PROGRESS_OFFICIAL));
    b->probationary = line(b, M_PROGRESS_TABLE_B, "B", msg_text(lang, M_PROGRESS_PROBATIONARY));
    b->all_members = line(b, M_PROGRESS_TABLE_B, "B", msg_text(lang, M_PROGRESS_ALL_MEMBERS));
    lines_of(b, M_PROGRESS_TABLE_C, "C", b->r->deciders, M_PROGRESS_COLLECTIVES_OF,
             b->of_decider[0]);
    lines_of(b, M_PROGRESS_TABLE_C, "C", b->r->deciders, M_PROGRESS_LEADERS_OF, b->of_decider[1]);
}

static int code_in(const struct enum_def *e, struct str word)
{
    return word.n > 0 ? enum_code(e, word) : 0;
}

static void count_lines(struct book_of_unit *b, const struct row *s)
{
    const struct report *r = b->r;
    int decider = code_in(r->deciders, s->decider);
    if (s->person == 0) {
        tally_add(&b->stat[b->of_kind[code_in(r->kinds, s->unit_kind)]].tally, s);
        tally_add(&b->stat[b->all_collectives].tally, s);
        tally_add(&b->stat[b->of_decider[0][decider]].tally, s);
        return;
    }
    bool official = s->official_last != DAY_NONE && s->official_last <= r->cycle.cutoff;
    tally_add(&b->stat[b->of_class[code_in(r->form_for, s->form_for)]].tally, s);
    tally_add(&b->stat[official ? b->official : b->probationary].tally, s);
    tally_add(&b->stat[b->all_members].tally, s);
    if (str_is(s->form_for, "leader"))
        tally_add(&b->stat[b->of_decider[1][decider]].tally, s);
}

/* --- the cap groups --- */

static int by_id(const void *x, const void *y)
{
    const struct group *a = x, *b = y;
    return a->id < b->id ? -1 : a->id > b->id;
}

static err_t load_groups(struct book_of_unit *b)
{
    struct query *q = db_query(b->r->db, b->large ? "progress_groups_of" : "progress_groups");
    size_t cap = 0;
    bool row;
    q_int(q, "cycle", b->r->cycle.id);
    q_int(q, "first", b->unit.first_at);
    q_int(q, "last", b->unit.last_at);
    if (b->large)
        q_int(q, "unit", b->unit.id);
    TRY(q_step(q, &row));
    while (row) {
        if (b->n_groups == cap) {
            struct group *more = ARENA_ARRAY(b->a, struct group, cap * 2 + 32);
            if (cap > 0)
                memcpy(more, b->group, cap * sizeof *more);
            b->group = more;
            cap = cap * 2 + 32;
        }
        b->group[b->n_groups] = (struct group){.id = q_get_int(q, 0),
                                               .unit_code = str_copy(b->a, q_get_text(q, 1)),
                                               .unit_name = str_copy(b->a, q_get_text(q, 2)),
                                               .class = str_copy(b->a, q_get_text(q, 3)),
                                               .peer = str_copy(b->a, q_get_text(q, 4)),
                                               .subjects = q_get_int(q, 5),
                                               .order = (int)b->n_groups};
        b->n_groups++;
        TRY(q_step(q, &row));
    }
    if (b->n_groups > 0)
        qsort(b->group, b->n_groups, sizeof *b->group, by_id);
    return OK;
}

static void count_group(struct book_of_unit *b, const struct row *s)
{
    struct group key = {.id = s->cap_group};
    struct group *g = NULL;
    if (s->cap_group != 0 && b->n_groups > 0)
        g = bsearch(&key, b->group, b->n_groups, sizeof *b->group, by_id);
    if (g != NULL)
        tally_add(&g->tally, s);
}

static int by_order(const void *x, const void *y)
{
    const struct group *a = x, *b = y;
    return a->order < b->order ? -1 : a->order > b->order;
}

static err_t book_row(void *ctx, const struct row *s)
{
    struct counting *c = ctx;
    count_place(c, s);
    count_lines(c->b, s);
    count_group(c->b, s);
    return OK;
}

err_t book_count(struct book_of_unit *b)
{
    struct counting counting = {.p = &b->p, .b = b};
    int64_t n = 0;
    struct query *q = db_query(b->r->db, "progress_members");
    q_int(q, "cycle", b->r->cycle.id);
    q_int(q, "first", b->unit.first_at);
    q_int(q, "last", b->unit.last_at);
    q_int(q, "most", b->r->members_most + 1);
    TRY(q_one_int(q, 0, &n));
    b->large = n > b->r->members_most;
    b->p.whole = b->unit;
    lay_out(b);
    TRY(report_units_below(b->r, b->a, &b->unit, &b->p.unit, &b->p.n));
    TRY(load_groups(b));
    TRY(report_count(b->r, b->unit.first_at, b->unit.last_at, true, book_row, &counting));
    if (b->n_groups > 0)
        qsort(b->group, b->n_groups, sizeof *b->group, by_order);
    return OK;
}
