/*
 * records.c — from records to facts, a unit at a time.
 *
 * Each query answers the rows of all members of the unit in the order of people, so one walk joins
 * them: a member takes the rows that are his.
 */
#include "app/cycle/records.h"

#include <stdlib.h>
#include <string.h>

#include "app/cycle/records_inner.h"
#include "lib/base/asset.h"
#include "lib/json/json.h"

enum {
    /* Rules count months within the year of the cycle: a date a year back is past all of them. */
    SAFE_MONTHS = 12,
    /* Below this number of official members a cell elects a secretary, but no cell committee. */
    COMMITTEE_FROM = 9,
    MOST_POSTS = 20,         /* range of the fact */
    FACTS_BYTES = 256 << 10, /* facts of one subject */
    TITLES_BYTES = 8192,
    FIRST_DISTRICTLESS_YEAR = 2025
};

static err_t read_what_it_has(struct records *r)
{
    struct query *q = db_query(r->db, "record_book_has");
    bool row;
    q_int(q, "year", r->cycle.year);
    q_int(q, "cycle", r->cycle.id);
    TRY(q_step(q, &row));
    for (int i = 0; i < HAS_COUNT; i++)
        r->has[i] = q_get_int(q, i) > 0;
    r->has[HAS_ALWAYS] = true;
    return q_step(q, &row);
}

err_t records_open(struct db *db, struct arena *a, const struct cycle *c,
                   const struct cycle_ground *g, struct records **out)
{
    const struct asset *shipped = asset_find(STR("packs/posts.pack"));
    const struct posts *posts = NULL;
    struct records *r = ARENA_NEW(a, struct records);
    const struct param *leads = pack_param(g->pack, STR("cell_secretary_leads"));
    bool row;
    if (shipped == NULL)
        return E_NOTFOUND;
    TRY(posts_read(a, db_lang(db), STR("packs/posts.pack"), shipped->bytes, db_problems(db),
                   &posts));
    TRY(import_posts(db, a, posts, &posts));
    *r = (struct records){.db = db,
                          .arena = a,
                          .cycle = *c,
                          .first_day = g->ctx.first,
                          .posts = posts,
                          .secretary_leads = leads == NULL || leads->number != 0,
                          .memory = ARENA_ARRAY(a, struct post_answer, POST_ANSWERS)};
    buf_open(&r->facts, FACTS_BYTES);
    arena_defer(a, (void (*)(void *))buf_close, &r->facts);
    struct query *q = db_query(db, "record_book_tells");
    q_day(q, "first", r->first_day);
    TRY(q_step(q, &row));
    r->has_party = q_get_int(q, 0) > 0;
    r->has_state = q_get_int(q, 1) > 0;
    r->has_status = q_get_int(q, 2) > 0;
    r->has_disciplines = q_get_int(q, 3) > 0;
    TRY(q_step(q, &row));
    TRY(read_what_it_has(r));
    r->bodies = (struct body_finder){db, a, -1};
    *out = r;
    return record_led_read(r);
}

void records_read_with(struct records *r, struct db *reader)
{
    r->db = reader;
    r->bodies.db = reader;
}

/* --- writing facts --- */

static void name(struct records *r, const char *fact)
{
    buf_z(&r->facts, r->facts.n > 0 ? ",\"" : "\""); /* for every fact of a nation: no printf */
    buf_z(&r->facts, fact);
    buf_z(&r->facts, "\":");
}

static void put_bool(struct records *r, const char *fact, bool v)
{
    name(r, fact);
    buf_z(&r->facts, v ? "true" : "false");
}

static void put_int(struct records *r, const char *fact, int64_t v)
{
    name(r, fact);
    buf_long(&r->facts, (long)v);
}

static void put_word(struct records *r, const char *fact, struct str word)
{
    name(r, fact);
    if (word.n == 0)
        buf_z(&r->facts, "null");
    else
        json_write_str(&r->facts, word);
}

static void put_day(struct buf *b, date_t day)
{
    char text[11];
    date_format_iso(day, text);
    buf_char(b, '"');
    buf_z(b, text);
    buf_char(b, '"');
}

/* A date counts when it is known to the day, or so long ago that no rule of the cycle can tell. */
static void put_date(struct records *r, const char *fact, date_t first, date_t last)
{
    if (last == DAY_NONE ||
        (first != last && last > date_add_months(r->cycle.cutoff, -SAFE_MONTHS)))
        return;
    name(r, fact);
    put_day(&r->facts, last);
}

static void put_tri(struct records *r, const char *fact, enum tri v)
{
    if (v != TRI_UNKNOWN)
        put_bool(r, fact, v == TRI_TRUE);
}

/* --- disciplines and levels: columns from `at` on --- */

static void item_word(struct buf *b, const struct query *q, int at, const char *field)
{
    if (q_is_null(q, at))
        return;
    buf_printf(b, ",\"%s\":", field);
    json_write_str(b, q_get_text(q, at));
}

static void item_bool(struct buf *b, const struct query *q, int at, const char *field)
{
    if (!q_is_null(q, at))
        buf_printf(b, ",\"%s\":%s", field, q_get_int(q, at) != 0 ? "true" : "false");
}

void record_discipline(struct buf *b, const struct query *q, int at)
{
    buf_z(b, "{\"form\":");
    json_write_str(b, q_get_text(q, at));
    buf_z(b, ",\"decided_on\":");
    put_day(b, q_get_day(q, at + 1));
    if (!q_is_null(q, at + 2))
        buf_printf(b, ",\"breach_year\":%ld", (long)q_get_int(q, at + 2));
    item_word(b, q, at + 3, "breach_unit");
    if (!q_is_null(q, at + 4)) {
        buf_z(b, ",\"made_heavier_on\":");
        put_day(b, q_get_day(q, at + 4));
    }
    item_bool(b, q, at + 5, "duty_related");
    item_bool(b, q, at + 6, "within_authority");
    item_bool(b, q, at + 7, "self_detected");
    item_bool(b, q, at + 8, "remedied");
    item_word(b, q, at + 9, "side");
    item_word(b, q, at + 10, "same_act");
    buf_char(b, '}');
}

static err_t walk_open(struct records *r, struct walk *w, const char *query, int64_t unit)
{
    w->q = db_query(r->db, query);
    q_int(w->q, "unit", unit);
    q_int(w->q, "day", r->cycle.cutoff);
    return OK;
}

/* Is the present row one of that person?  Rows of people before are left behind. */
static err_t walk_at(struct walk *w, int64_t person, bool *is)
{
    while (w->row && q_get_int(w->q, 0) < person)
        TRY(q_step(w->q, &w->row));
    *is = w->row && q_get_int(w->q, 0) == person;
    return OK;
}

/* Nothing on record says that there is nothing only where a list told of all. */
static void none_listed(struct records *r, const char *fact)
{
    if (!r->has_disciplines)
        return;
    name(r, fact);
    buf_z(&r->facts, "[]");
}

static err_t take_disciplines(struct records *r, struct walk *w, int64_t person)
{
    bool is;
    TRY(walk_at(w, person, &is));
    if (!is)
        none_listed(r, "disciplines");
    if (!is)
        return OK;
    name(r, "disciplines");
    for (char before = '['; is; before = ',') {
        buf_char(&r->facts, before);
        record_discipline(&r->facts, w->q, 1);
        TRY(q_step(w->q, &w->row));
        TRY(walk_at(w, person, &is));
    }
    buf_char(&r->facts, ']');
    return OK;
}

/* Year by year: what the book decided goes before what is told of that year. */
struct years {
    int n, year[RECORD_YEARS];
    struct str level[RECORD_YEARS];
};

static void add_year(struct records *r, struct years *y, int year, struct str level)
{
    for (int i = 0; i < y->n; i++) {
        if (y->year[i] == year)
            return;
    }
    if (y->n < RECORD_YEARS) {
        y->year[y->n] = year;
        y->level[y->n++] = str_copy(r->scratch, level);
    }
}

static err_t read_years(struct records *r, struct walk *w, int64_t person, struct years *y)
{
    bool is;
    TRY(walk_at(w, person, &is));
    while (is) {
        add_year(r, y, (int)q_get_int(w->q, 1), q_get_text(w->q, 2));
        TRY(q_step(w->q, &w->row));
        TRY(walk_at(w, person, &is));
    }
    return OK;
}

static void put_years(struct records *r, const struct years *y)
{
    if (y->n == 0)
        return;
    name(r, "past_levels");
    for (int i = 0; i < y->n; i++) {
        buf_z(&r->facts, i == 0 ? "{\"" : ",\"");
        buf_long(&r->facts, y->year[i]);
        buf_z(&r->facts, "\":");
        json_write_str(&r->facts, y->level[i]);
    }
    buf_char(&r->facts, '}');
}

static err_t take_quarters(struct records *r, struct walk *w, int64_t person)
{
    struct str level[4] = {{0}};
    bool is, any = false;
    TRY(walk_at(w, person, &is));
    while (is) {
        int64_t quarter = q_get_int(w->q, 1);
        if (quarter >= 1 && quarter <= 4)
            level[quarter - 1] = str_copy(r->scratch, q_get_text(w->q, 2));
        any = true;
        TRY(q_step(w->q, &w->row));
        TRY(walk_at(w, person, &is));
    }
    if (!any || r->cycle.quarter != 0)
        return OK;
    name(r, "quarter_levels");
    for (int i = 0; i < 4; i++) {
        buf_char(&r->facts, i == 0 ? '[' : ',');
        if (level[i].n == 0)
            buf_z(&r->facts, "null");
        else
            json_write_str(&r->facts, level[i]);
    }
    buf_char(&r->facts, ']');
    return OK;
}

/* --- spells and places --- */

static int days_within(const struct records *r, date_t from, date_t to)
{
    date_t a = from > r->first_day ? from : r->first_day;
    date_t b = to == DAY_NONE || to > r->cycle.cutoff + 1 ? r->cycle.cutoff + 1 : to;
    return b > a ? b - a : 0;
}

static bool holds_on(date_t from, date_t to, date_t day)
{
    return (from == DAY_NONE || from <= day) && (to == DAY_NONE || to > day);
}

struct spells {
    const char *status; /* word of the enum party_status; NULL: none */
    int sick_days;
    bool sick, sick_open, maternity, temporary;
};

static void take_spell(const struct records *r, const struct query *q, struct spells *s)
{
    static const char *const statuses[] = {"exempt", "activity_suspended", "committee_suspended"};
    struct str kind = q_get_text(q, 1);
    date_t from = q_get_day(q, 2), to = q_get_day(q, 3);
    bool now = holds_on(from, to, r->cycle.cutoff);
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        if (now && str_is(kind, statuses[i]))
            s->status = statuses[i];
    }
    if (str_is(kind, "sick")) {
        s->sick = true;
        if (!q_is_null(q, 4))
            s->sick_days += (int)q_get_int(q, 4);
        else if (from == DAY_NONE)
            s->sick_open = true; /* how long is not known */
        else
            s->sick_days += days_within(r, from, to);
    }
    if (str_is(kind, "maternity"))
        s->maternity = true;
    if (now && str_is(kind, "temporary"))
        s->temporary = true;
}

static err_t take_spells(const struct records *r, struct walk *w, int64_t person, struct spells *s)
{
    bool is;
    TRY(walk_at(w, person, &is));
    while (is) {
        take_spell(r, w->q, s);
        TRY(q_step(w->q, &w->row));
        TRY(walk_at(w, person, &is));
    }
    return OK;
}

/* The last other cell within the year; the day of coming to it is DAY_NONE when it was always so. */
struct old_cell {
    date_t from, to; /* to: the day of the move; DAY_NONE: none */
};

static err_t take_places(struct walk *w, int64_t person, struct spells *s, struct old_cell *old)
{
    bool is;
    TRY(walk_at(w, person, &is));
    while (is) {
        date_t to = q_get_day(w->q, 2);
        if (str_is(q_get_text(w->q, 1), "temporary"))
            s->temporary = true;
        else if (old->to == DAY_NONE || to > old->to)
            *old = (struct old_cell){q_get_day(w->q, 3), to};
        TRY(q_step(w->q, &w->row));
        TRY(walk_at(w, person, &is));
    }
    return OK;
}

/* Whole months of the period that were spent in the old cell. */
static int months_there(const struct records *r, const struct old_cell *old)
{
    date_t from = old->from != DAY_NONE && old->from > r->first_day ? old->from : r->first_day;
    int n = 0;
    while (n < 12 && date_add_months(from, n + 1) <= old->to)
        n++;
    return n;
}

static void put_spells(struct records *r, const struct spells *s, const struct old_cell *old)
{
    if (s->status != NULL)
        put_word(r, "party_status", str_of(s->status));
    else if (r->has_status)
        put_word(r, "party_status", STR("normal"));
    if (s->sick && !s->sick_open)
        put_int(r, "sick_leave_days", s->sick_days < 366 ? s->sick_days : 366);
    if (s->maternity)
        put_bool(r, "maternity_leave", true);
    put_bool(r, "temporary_activity", s->temporary);
    put_int(r, "months_at_old_cell", old->to == DAY_NONE ? 0 : months_there(r, old));
}

/* --- posts --- */

static void ignore_title(void *arg, struct str title)
{
    (void)arg;
    (void)title;
}

static enum roster_kind kind_of(struct str word)
{
    for (int k = KIND_CELL; k < KIND_COUNT; k++) {
        if (str_is(word, roster_kind_words[k]))
            return (enum roster_kind)k;
    }
    return KIND_UNKNOWN;
}

/* The answer to the same titles in a unit of the same kind was found before, mostly. */
static struct roster_posts ask_posts(struct records *r, const struct held *h, enum roster_kind kind)
{
    uint64_t hash = 1469598103934665603u + (uint64_t)kind;
    struct str text[2] = {buf_view(&h->title[0]), buf_view(&h->title[1])};
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < text[side].n; i++)
            hash = (hash ^ (unsigned char)text[side].p[i]) * 1099511628211u;
        hash = (hash ^ 0xff) * 1099511628211u;
    }
    struct post_answer *m = &r->memory[(hash >> 20) % POST_ANSWERS];
    if (m->known && m->kind == kind && str_eq(m->text[0], text[0]) && str_eq(m->text[1], text[1]))
        return m->posts;
    struct posts_question question = {.party = text[0],
                                      .state = text[1],
                                      .has_party = r->has_party,
                                      .has_state = r->has_state,
                                      .unit_kind = kind,
                                      .cell_secretary_leads = r->secretary_leads,
                                      .districts = r->cycle.year < FIRST_DISTRICTLESS_YEAR};
    struct roster_posts posts = posts_answer(r->posts, r->scratch, &question, ignore_title, NULL);
    if (!m->known && text[0].n + text[1].n < POST_ANSWER_BYTES) {
        *m = (struct post_answer){
            true, kind, {str_copy(r->arena, text[0]), str_copy(r->arena, text[1])}, posts};
    }
    return posts;
}

static err_t take_posts(struct walk *w, int64_t person, struct held *h)
{
    bool is;
    buf_clear(&h->title[0]);
    buf_clear(&h->title[1]);
    TRY(walk_at(w, person, &is));
    while (is) {
        struct buf *b = &h->title[str_is(q_get_text(w->q, 2), "state")];
        if (b->n > 0)
            buf_z(b, "; ");
        buf_str(b, q_get_text(w->q, 1));
        TRY(q_step(w->q, &w->row));
        TRY(walk_at(w, person, &is));
    }
    return OK;
}

static enum tri told_or(const struct query *q, int col, enum tri otherwise)
{
    return q_is_null(q, col) ? otherwise : q_get_int(q, col) != 0 ? TRI_TRUE : TRI_FALSE;
}

static void put_posts(struct records *r, const struct roster_posts *p, enum tri employee,
                      enum tri in_system)
{
    put_tri(r, "leadership_post", p->leader);
    if (p->leader == TRI_FALSE) {
        put_int(r, "leadership_posts", 0);
        put_bool(r, "head", false);
        put_bool(r, "deputy", false);
        put_word(r, "appointed_on", STR(""));
    } else if (p->leader == TRI_TRUE) {
        put_int(r, "leadership_posts", p->n_posts < MOST_POSTS ? p->n_posts : MOST_POSTS);
        put_tri(r, "head", p->head);
        put_tri(r, "deputy", p->deputy);
    }
    if (p->managed != MANAGED_UNKNOWN)
        put_word(r, "managed_by", str_of(roster_managing_words[p->managed]));
    if (p->standing == TRI_FALSE)
        put_word(r, "standing_committee_of", STR(""));
    put_tri(r, "state_employee", employee);
    put_tri(r, "in_political_system", in_system);
    /* Whoever does not work for the state has no state rating. */
    if (employee == TRI_FALSE)
        put_word(r, "state_level", STR(""));
}

/* --- a member --- */

static void put_cell(struct records *r, const struct unit_told *u)
{
    if (u->kind != KIND_CELL && u->kind != KIND_GRASSROOTS_CELL)
        return;
    put_word(r, "cell_kind", str_of(roster_kind_words[u->kind]));
    if (u->committee_seen)
        put_bool(r, "cell_has_committee", true);
    else if (u->n_official < COMMITTEE_FROM)
        put_bool(r, "cell_has_committee", false);
}

/* The number in a column of the row of that person; 0 when there is none. */
static err_t take_count(struct walk *w, int64_t person, int col, int64_t *n)
{
    bool is;
    TRY(walk_at(w, person, &is));
    *n = is ? q_get_int(w->q, col) : 0;
    return OK;
}

static err_t member(struct records *r, struct walks *w, const struct person_told *p,
                    const struct unit_told *u, struct record *out)
{
    struct spells spells = {0};
    struct years years = {0};
    int64_t n = 0, done = 0;
    struct old_cell old = {DAY_NONE, DAY_NONE};
    buf_clear(&r->facts);
    TRY(take_spells(r, &w->spells, p->id, &spells));
    TRY(take_places(&w->places, p->id, &spells, &old));
    put_date(r, "admitted_on", p->admitted_first, p->admitted_last);
    put_spells(r, &spells, &old);
    put_posts(r, &p->posts, p->employee, p->in_system);
    put_cell(r, u);
    TRY(take_disciplines(r, &w->disciplines, p->id));
    TRY(read_years(r, &w->decided, p->id, &years));
    TRY(read_years(r, &w->levels, p->id, &years));
    put_years(r, &years);
    TRY(take_quarters(r, &w->quarters, p->id));
    TRY(take_count(&w->carried, p->id, 1, &n));
    TRY(take_count(&w->carried, p->id, 2, &done));
    if (n > 0) {
        put_int(r, "earlier_faults", n);
        put_int(r, "earlier_faults_remedied", done);
    }
    TRY(take_count(&w->remarks, p->id, 1, &n));
    out->open_remarks = (int)n;
    out->facts = str_copy(r->scratch, buf_view(&r->facts));
    return r->facts.over ? E_LIMIT : OK;
}

/* --- the unit --- */

/* The committee that a head heads beside the cell, or instead of it. */
static err_t find_headed(struct records *r, int64_t unit, struct person_told *p)
{
    struct post_body body[PERSON_POSTS_MOST];
    int n = 0;
    if (p->posts.head != TRI_TRUE || (p->posts.cell_head && p->posts.n_posts <= 1))
        return OK;
    r->bodies.a = r->scratch;
    TRY(person_bodies(&r->bodies, p->id, r->cycle.cutoff, body, &n));
    for (int i = 0; i < n && p->heads == 0; i++) {
        if (body[i].head && body[i].unit != unit)
            p->heads = body[i].unit;
    }
    return OK;
}

/* Everybody first: how many are official, whether there is a cell committee. */
static err_t read_people(struct records *r, int64_t unit, struct unit_told *u)
{
    struct query *q = db_query(r->db, "record_people");
    struct walk posts;
    bool row;
    int cap = 0;
    q_int(q, "unit", unit);
    q_int(q, "day", r->cycle.cutoff);
    TRY(walk_open(r, &posts, "record_posts", unit));
    TRY(q_step(posts.q, &posts.row));
    TRY(q_step(q, &row));
    while (row) {
        if (u->n == cap) {
            struct person_told *more =
                ARENA_ARRAY(r->scratch, struct person_told, (size_t)(cap = cap * 2 + 64));
            if (u->n > 0)
                memcpy(more, u->person, (size_t)u->n * sizeof *more);
            u->person = more;
        }
        struct person_told *p = &u->person[u->n++];
        *p = (struct person_told){.id = q_get_int(q, 0),
                                  .name = str_copy(r->scratch, q_get_text(q, 1)),
                                  .key = str_copy(r->scratch, q_get_blob(q, 2)),
                                  .admitted_first = q_get_day(q, 3),
                                  .admitted_last = q_get_day(q, 4)};
        u->n_official += !q_is_null(q, 5) || q_get_text(q, 6).n > 0;
        TRY(take_posts(&posts, p->id, &r->held));
        p->posts = ask_posts(r, &r->held, u->kind);
        p->employee = told_or(q, 7, p->posts.state_employee);
        p->in_system = told_or(q, 8, p->posts.in_system);
        u->committee_seen = u->committee_seen || p->posts.cell_committee;
        TRY(find_headed(r, unit, p));
        TRY(q_step(q, &row));
    }
    return OK;
}

static int by_name(const void *a, const void *b)
{
    const struct record *x = a, *y = b;
    int d = str_cmp(x->key, y->key);
    return d != 0 ? d : (x->person > y->person) - (x->person < y->person);
}

static err_t open_walks(struct records *r, int64_t unit, struct walks *w)
{
    struct {
        struct walk *walk;
        const char *query;
        enum record_table table;
        bool first, year, cycle;
    } list[] = {{&w->spells, "record_spells", HAS_ALWAYS, true, false, false},
                {&w->places, "record_places", HAS_ALWAYS, true, false, false},
                {&w->disciplines, "record_disciplines", HAS_DISCIPLINES, false, false, false},
                {&w->levels, "record_levels", HAS_ALWAYS, false, true, false},
                {&w->decided, "record_decided", HAS_DECIDED, false, true, false},
                {&w->quarters, "record_quarters", HAS_QUARTERS, false, true, false},
                {&w->carried, "record_carried", HAS_CARRIED, false, false, true},
                {&w->remarks, "record_remarks", HAS_REMARKS, false, false, false}};
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        *list[i].walk = (struct walk){NULL, false};
        if (!r->has[list[i].table])
            continue;
        TRY(walk_open(r, list[i].walk, list[i].query, unit));
        if (list[i].first)
            q_int(list[i].walk->q, "first", r->first_day);
        if (list[i].year)
            q_int(list[i].walk->q, "year", r->cycle.year);
        if (list[i].cycle)
            q_int(list[i].walk->q, "cycle", r->cycle.id);
        TRY(q_step(list[i].walk->q, &list[i].walk->row));
    }
    return OK;
}

static err_t read_unit(struct records *r, const struct record_unit *u, struct unit_told *told)
{
    struct query *q = db_query(r->db, "record_unit");
    bool row;
    q_int(q, "unit", u->id);
    TRY(q_step(q, &row));
    if (!row)
        return E_NOTFOUND;
    told->kind_word = u->kind;
    told->kind = kind_of(told->kind_word);
    told->name = u->name;
    told->founded_first = q_get_day(q, 0);
    told->founded_last = q_get_day(q, 1);
    told->standing = q_get_maybe(q, 2);
    told->open_remarks = (int)q_get_int(q, 3);
    return q_step(q, &row);
}

static err_t unit_disciplines(struct records *r, int64_t unit)
{
    struct query *q = db_query(r->db, "record_unit_disciplines");
    bool row = false;
    q_int(q, "unit", unit);
    q_int(q, "day", r->cycle.cutoff);
    if (r->has[HAS_DISCIPLINES])
        TRY(q_step(q, &row));
    if (!row)
        none_listed(r, "collective_disciplined");
    if (!row)
        return OK;
    name(r, "collective_disciplined");
    for (char before = '['; row; before = ',') {
        buf_char(&r->facts, before);
        record_discipline(&r->facts, q, 0);
        TRY(q_step(q, &row));
    }
    buf_char(&r->facts, ']');
    return OK;
}

/* That there is none is told where a list told of all, and nobody knows better: members of the
   leadership outside the book may have some (record_case.c). */
static void member_disciplines(struct records *r, int64_t unit)
{
    size_t n = 0, told = 0;
    const struct led_discipline *led = record_led(r, unit, &n);
    if (n == 0)
        none_listed(r, "member_disciplines");
    for (size_t i = 0; i < n; i++) {
        if (led[i].item.n == 0)
            continue;
        if (told == 0)
            name(r, "member_disciplines");
        buf_char(&r->facts, told++ == 0 ? '[' : ',');
        buf_str(&r->facts, led[i].item);
    }
    if (told > 0)
        buf_char(&r->facts, ']');
}

static err_t unit_levels(struct records *r, int64_t unit)
{
    struct years years = {0};
    struct query *q = db_query(r->db, "record_unit_levels");
    bool row;
    q_int(q, "unit", unit);
    q_int(q, "year", r->cycle.year);
    TRY(q_step(q, &row));
    while (row) {
        add_year(r, &years, (int)q_get_int(q, 0), q_get_text(q, 1));
        TRY(q_step(q, &row));
    }
    put_years(r, &years);
    return OK;
}

static err_t unit_carried(struct records *r, int64_t unit)
{
    struct query *q = db_query(r->db, "record_unit_carried");
    bool row;
    q_int(q, "unit", unit);
    q_int(q, "cycle", r->cycle.id);
    TRY(q_step(q, &row));
    if (q_get_int(q, 0) > 0) {
        put_int(r, "earlier_faults", q_get_int(q, 0));
        put_int(r, "earlier_faults_remedied", q_get_int(q, 1));
    }
    return q_step(q, &row);
}

static err_t collective(struct records *r, const struct record_unit *u,
                        const struct unit_told *told, struct record *out)
{
    static const char *const none_below[] = {
        "subunits_disciplined",  "subunits_disciplined_not_self_remedied",
        "suborgs_rated",         "suborgs_ht_or_better",
        "suborgs_htt_or_better", "suborgs_undecided"};
    buf_clear(&r->facts);
    put_word(r, "kind", told->kind_word);
    if (u->parent_kind.n > 0)
        put_word(r, "parent_kind", u->parent_kind);
    if (told->standing >= 0)
        put_bool(r, "has_standing_committee", told->standing != 0);
    put_date(r, "founded_on", told->founded_first, told->founded_last);
    put_int(r, "subunits", u->n_children);
    for (size_t i = 0; u->n_children == 0 && i < sizeof none_below / sizeof *none_below; i++)
        put_int(r, none_below[i], 0);
    TRY(unit_disciplines(r, u->id));
    member_disciplines(r, u->id);
    if (r->has[HAS_UNIT_LEVELS])
        TRY(unit_levels(r, u->id));
    if (r->has[HAS_CARRIED])
        TRY(unit_carried(r, u->id));
    *out = (struct record){.subject = SUBJECT_COLLECTIVE,
                           .unit = u->id,
                           .name = told->name,
                           .facts = str_copy(r->scratch, buf_view(&r->facts)),
                           .open_remarks = told->open_remarks};
    return r->facts.over ? E_LIMIT : OK;
}

err_t records_unit(struct records *r, struct arena *a, const struct record_unit *u,
                   struct record **list, size_t *n)
{
    struct unit_told told = {0};
    struct walks walks;
    r->scratch = a;
    if (r->held.title[0].max == 0) {
        for (int side = 0; side < 2; side++) {
            buf_open(&r->held.title[side], TITLES_BYTES);
            arena_defer(r->arena, (void (*)(void *))buf_close, &r->held.title[side]);
        }
    }
    *n = 0;
    TRY(read_unit(r, u, &told));
    TRY(read_people(r, u->id, &told));
    if (told.n == 0 && u->n_children == 0)
        return OK;
    *list = ARENA_ARRAY(a, struct record, (size_t)told.n + 1);
    TRY(collective(r, u, &told, &(*list)[0]));
    TRY(open_walks(r, u->id, &walks));
    for (int i = 0; i < told.n; i++) {
        const struct person_told *p = &told.person[i];
        struct record *rec = &(*list)[i + 1];
        *rec = (struct record){.subject = SUBJECT_MEMBER,
                               .person = p->id,
                               .unit = u->id,
                               .name = p->name,
                               .key = p->key,
                               .leader = p->posts.leader == TRI_TRUE,
                               .heads_cell = p->posts.cell_head,
                               .heads = p->heads};
        if (p->posts.managed != MANAGED_UNKNOWN)
            rec->managed = str_of(roster_managing_words[p->posts.managed]);
        TRY(member(r, &walks, p, &told, rec));
    }
    qsort(*list + 1, (size_t)told.n, sizeof **list, by_name);
    *n = (size_t)told.n + 1;
    return OK;
}

err_t records_frozen_unit(struct db *db, struct arena *a, const struct cycle *c, int64_t unit,
                          struct record_unit *out)
{
    struct query *q = db_query(db, "record_frozen_unit");
    bool row;
    q_int(q, "cycle", c->id);
    q_int(q, "version", c->tree_version);
    q_int(q, "unit", unit);
    TRY(q_step(q, &row));
    if (!row)
        return E_NOTFOUND;
    *out = (struct record_unit){unit, str_copy(a, q_get_text(q, 0)), str_copy(a, q_get_text(q, 1)),
                                str_copy(a, q_get_text(q, 2)), (int)q_get_int(q, 3)};
    return q_step(q, &row);
}
