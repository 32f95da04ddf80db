/*
 * roster_read.c — from the rows of the two lists to units and people.
 */
#include <stdlib.h>
#include <string.h>

#include "app/person/person.h"
#include "app/roster/roster_part.h"
#include "app/roster/roster_post.h"
#include "lib/text/vi.h"

enum { SCRATCH_BYTES = 64 << 20, PEOPLE_FIRST = 64 };
#define FILE_BYTES                                                                                 \
    ((size_t)4 << 30) /* what a file takes while it is read: row_source.h has its own limits */
#define PEOPLE_BYTES ((size_t)4 << 30)

static void close_roster(void *obj)
{
    struct roster *r = obj;
    arena_close(r->scratch);
    if (r->people_home)
        arena_close(r->people_home);
}

struct roster *roster_make(struct arena *a, enum lang lang, struct problems *problems,
                           const struct roster_options *options, const struct posts *posts)
{
    struct roster *r = ARENA_NEW(a, struct roster);
    r->arena = a;
    r->scratch = arena_open(SCRATCH_BYTES);
    arena_defer(a, close_roster, r);
    r->lang = lang;
    r->problems = problems;
    r->options = *options;
    r->posts = posts;
    return r;
}

void roster_report(struct roster *r, struct place at, bool warning, enum msg_id id, struct str arg1,
                   struct str arg2)
{
    struct str args[2] = {arg1, arg2};
    (void)problem_add(r->problems, at, warning, msg_make(r->arena, r->lang, id, 2, args));
}

void *roster_grow(struct arena *a, void *list, size_t n, size_t *cap, size_t size)
{
    if (n < *cap)
        return list;
    *cap = *cap ? *cap * 2 : 64;
    void *bigger = arena_array(a, size, *cap);
    if (n > 0)
        memcpy(bigger, list, n * size);
    return bigger;
}

/* --- cells with reports --- */

static struct place cell_place(const struct table_row *row, int field)
{
    struct place at = row->at;
    if (row->cell[field])
        at.col = row->cell[field]->col;
    return at;
}

/* A number as it is shown: programs store 40.100004 as 40.100003999999998. */
static struct str number_text(struct roster *r, struct str text)
{
    enum { SHOWN_DIGITS = 15, LONGEST = 40 };
    char z[LONGEST];
    if (text.n <= SHOWN_DIGITS || text.n >= LONGEST)
        return str_copy(r->arena, text);
    memcpy(z, text.p, text.n);
    z[text.n] = '\0';
    return str_fmt(r->arena, "%.*g", SHOWN_DIGITS, strtod(z, NULL));
}

static struct str copy_field(struct roster *r, const struct table_row *row, int field)
{
    const struct xlsx_cell *c = row->cell[field];
    if (!c)
        return STR("");
    if (c->type == XLSX_ERROR || c->type == XLSX_EMPTY) {
        roster_report(r, cell_place(row, field), true, M_ROSTER_CELL_ERROR, c->text, STR(""));
        return STR("");
    }
    return c->type == XLSX_NUMBER ? number_text(r, c->text) : str_copy(r->arena, c->text);
}

static struct roster_date date_field(struct roster *r, const struct table_row *row, int field)
{
    struct roster_date d = {0};
    const struct xlsx_cell *c = row->cell[field];
    if (c && !value_date(r->arena, c, row->is_1904, &d)) {
        roster_report(r, cell_place(row, field), true, M_ROSTER_BAD_DATE, c->text, STR(""));
        d.text = str_copy(r->arena, c->text);
    }
    return d;
}

/* --- units --- */

static void unit_row(struct table_reader *t, const struct table_row *row)
{
    struct roster *r = t->r;
    arena_reset(r->scratch);
    struct str code = table_text(row, UNIT_CODE), name = table_text(row, UNIT_NAME);
    if (code.n == 0 && name.n == 0) {
        t->source->n_skipped++;
        return;
    }
    if (code.n == 0 || name.n == 0) {
        t->source->n_skipped++;
        roster_report(r, row->at, true, M_ROSTER_NOT_A_UNIT, name.n > 0 ? name : code, STR(""));
        return;
    }
    r->units = roster_grow(r->arena, r->units, r->n_units, &r->cap_units, sizeof *r->units);
    struct roster_unit *u = &r->units[r->n_units++];
    *u = (struct roster_unit){.at = row->at, .parent = -1};
    u->code = copy_field(r, row, UNIT_CODE);
    u->name = copy_field(r, row, UNIT_NAME);
    u->kind_text = copy_field(r, row, UNIT_KIND);
    u->parent_code = copy_field(r, row, UNIT_PARENT);
    u->founded = date_field(r, row, UNIT_FOUNDED);
    u->remark = copy_field(r, row, UNIT_REMARK);
    u->kind = org_kind(r->arena, u->kind_text, u->name, r->options.districts);
    if (u->kind == KIND_UNKNOWN)
        roster_report(r, cell_place(row, UNIT_KIND), !r->options.strict, M_ROSTER_UNKNOWN_KIND,
                      u->kind_text, u->name);
    struct str standing = copy_field(r, row, UNIT_STANDING);
    if (!value_yes(r->scratch, standing, &u->standing))
        roster_report(r, cell_place(row, UNIT_STANDING), true, M_ROSTER_NOT_YES_NO, standing,
                      STR(""));
    if (u->founded.precision != DATE_ABSENT && u->founded.first > r->options.cutoff)
        roster_report(r, cell_place(row, UNIT_FOUNDED), !r->options.strict, M_ROSTER_FOUNDED_LATER,
                      u->name, u->founded.text);
    t->source->n_rows++;
}

static err_t read_units(struct roster *r, struct row_source *s)
{
    struct table_reader t = {.r = r,
                             .table = &roster_unit_table,
                             .other = &roster_people_table,
                             .source = &r->unit_source,
                             .row = unit_row};
    TRY(table_read(&t, s));
    if (r->n_units == 0) {
        roster_report(r, (struct place){.file = r->unit_source.file}, false, M_ROSTER_NO_ROWS,
                      msg_text(r->lang, t.table->label), STR(""));
        return E_INVALID;
    }
    return org_tie(r);
}

err_t roster_read_units(struct roster *r, const char *path)
{
    struct row_source *s = NULL;
    struct arena *a = arena_open(FILE_BYTES);
    r->unit_source.file = str_copy(r->arena, str_of(path));
    err_t e = row_source_open(a, r->lang, path, r->unit_source.file, r->problems, &s);
    if (e == OK)
        e = read_units(r, s);
    arena_close(a);
    return e;
}

err_t roster_read_units_bytes(struct roster *r, struct str bytes, struct str file)
{
    struct row_source *s = NULL;
    r->unit_source.file = file;
    TRY(row_source_open_memory(r->arena, r->lang, bytes, file, r->problems, &s));
    return read_units(r, s);
}

/* --- people --- */

static void find_unit(struct roster *r, const struct table_row *row, struct roster_person *p)
{
    struct str code = table_text(row, PERSON_CELL_CODE), name = table_text(row, PERSON_CELL_NAME);
    p->unit_text = str_copy(r->arena, name.n > 0 ? name : code);
    p->cell_code = str_copy(r->arena, code);
    int u = org_find(r, code, name);
    p->unit = u >= 0 ? u : -1;
    struct place at = cell_place(row, code.n > 0 ? PERSON_CELL_CODE : PERSON_CELL_NAME);
    p->cell_col = at.col;
    if (u == -2) {
        roster_report(r, at, !r->options.strict, M_ROSTER_CELL_AMBIGUOUS, p->name, name);
    } else if (u < 0) {
        if (!r->options.strict)
            roster_report(r, at, true, M_ROSTER_UNKNOWN_CELL, p->name, code.n > 0 ? code : name);
    } else {
        struct str known = plain_words(r->scratch, r->units[u].name);
        if (code.n > 0 && name.n > 0 && !str_eq(known, plain_words(r->scratch, name)))
            roster_report(r, at, true, M_ROSTER_CELL_DISAGREES, name, r->units[u].name);
    }
}

/* What contradicts itself is not used, and is said. */
static void check_dates(struct roster *r, const struct table_row *row, struct roster_person *p)
{
    bool born = p->birth.precision != DATE_ABSENT;
    struct place at = cell_place(row, PERSON_ADMITTED);
    if (p->admitted.precision == DATE_ABSENT) {
        if (p->admitted.text.n == 0)
            roster_report(r, row->at, true, M_ROSTER_NO_ADMISSION, p->name, STR(""));
        return;
    }
    if (born && p->admitted.last < p->birth.first) {
        roster_report(r, at, !r->options.strict, M_ROSTER_ADMITTED_BEFORE_BIRTH, p->name,
                      p->admitted.text);
        p->admitted.precision = DATE_ABSENT;
    } else if (p->admitted.first > r->options.cutoff) {
        roster_report(r, at, !r->options.strict, M_ROSTER_ADMITTED_LATER, p->name,
                      p->admitted.text);
    }
    if (p->official.precision != DATE_ABSENT && p->official.last < p->admitted.first)
        roster_report(r, cell_place(row, PERSON_OFFICIAL), true, M_ROSTER_OFFICIAL_EARLIER, p->name,
                      p->official.text);
}

/* Room for one more.  A list of a province is long: the array that became too small is given back. */
static void grow_people(struct roster *r)
{
    if (r->n_people < r->cap_people)
        return;
    struct arena *home = arena_open(PEOPLE_BYTES);
    r->cap_people = r->cap_people ? r->cap_people * 2 : PEOPLE_FIRST;
    struct roster_person *bigger = ARENA_ARRAY(home, struct roster_person, r->cap_people);
    if (r->n_people > 0)
        memcpy(bigger, r->people, r->n_people * sizeof *bigger);
    if (r->people_home)
        arena_close(r->people_home);
    r->people_home = home;
    r->people = bigger;
}

static void person_row(struct table_reader *t, const struct table_row *row)
{
    struct roster *r = t->r;
    struct str name = table_text(row, PERSON_NAME);
    arena_reset(r->scratch);
    bool more = row->cell[PERSON_ADMITTED] || row->cell[PERSON_BIRTH] ||
                row->cell[PERSON_CELL_CODE] || row->cell[PERSON_CARD];
    if (name.n == 0 || !more) { /* a title of a group, a sum, a signature */
        const struct xlsx_cell *cell = row->cell[PERSON_NAME];
        t->source->n_skipped++;
        if (cell != NULL && cell->formula && name.n == 0 && more) /* somebody would be lost */
            roster_report(r, cell_place(row, PERSON_NAME), !r->options.strict,
                          M_ROSTER_NAME_FORMULA, STR(""), STR(""));
        else if (name.n > 0 || more)
            roster_report(r, row->at, true, M_ROSTER_NOT_A_PERSON, name, STR(""));
        return;
    }
    grow_people(r);
    struct roster_person *p = &r->people[r->n_people++];
    *p = (struct roster_person){.at = row->at, .order = (int)r->n_people - 1};
    p->name = copy_field(r, row, PERSON_NAME);
    p->key = vi_name_key(r->arena, p->name);
    p->gender = copy_field(r, row, PERSON_GENDER);
    p->ethnic = copy_field(r, row, PERSON_ETHNIC);
    p->card = copy_field(r, row, PERSON_CARD);
    if (!person_phone(r->arena, table_text(row, PERSON_PHONE), &p->phone))
        roster_report(r, cell_place(row, PERSON_PHONE), true, M_ROSTER_BAD_PHONE,
                      table_text(row, PERSON_PHONE), STR(""));
    p->party_post = copy_field(r, row, PERSON_PARTY_POST);
    p->state_post = copy_field(r, row, PERSON_STATE_POST);
    p->status_text = copy_field(r, row, PERSON_STATUS);
    p->remark = copy_field(r, row, PERSON_REMARK);
    p->birth = date_field(r, row, PERSON_BIRTH);
    p->admitted = date_field(r, row, PERSON_ADMITTED);
    p->official = date_field(r, row, PERSON_OFFICIAL);
    if (!value_status(r->scratch, p->status_text, &p->status))
        roster_report(r, cell_place(row, PERSON_STATUS), true, M_ROSTER_UNKNOWN_STATUS, p->name,
                      p->status_text);
    check_dates(r, row, p);
    find_unit(r, row, p);
    t->source->n_rows++;
}

/* Counts a title that the catalogue of posts lacks. */
static void count_title(void *arg, struct str title)
{
    struct roster *r = arg;
    struct str plain = plain_words(r->scratch, title);
    for (size_t i = 0; i < r->n_titles; i++)
        if (str_eq(r->titles[i].plain, plain)) {
            r->titles[i].n_people++;
            return;
        }
    r->titles = roster_grow(r->arena, r->titles, r->n_titles, &r->cap_titles, sizeof *r->titles);
    r->titles[r->n_titles++] =
        (struct roster_title){str_copy(r->arena, title), str_copy(r->arena, plain), 1};
}

static void answer_posts(struct roster *r)
{
    for (size_t i = 0; i < r->n_people; i++) {
        struct roster_person *p = &r->people[i];
        arena_reset(r->scratch);
        struct roster_unit *u = p->unit >= 0 ? &r->units[p->unit] : NULL;
        struct posts_question q = {.party = p->party_post,
                                   .state = p->state_post,
                                   .has_party = r->people_source.has_party_post,
                                   .has_state = r->people_source.has_state_post,
                                   .unit_kind = u ? u->kind : KIND_UNKNOWN,
                                   .cell_secretary_leads = r->options.cell_secretary_leads,
                                   .districts = r->options.districts};
        p->posts = posts_answer(r->posts, r->scratch, &q, count_title, r);
        if (!u)
            continue;
        u->n_people++;
        if (p->official.precision != DATE_ABSENT)
            u->n_official++;
        if (p->posts.cell_committee)
            u->committee_seen = true;
    }
}

static int by_unit_and_name(const void *pa, const void *pb)
{
    const struct roster_person *a = pa, *b = pb;
    /* Those without a unit stand behind all others. */
    if (a->unit != b->unit)
        return (a->unit < 0) != (b->unit < 0) ? (a->unit < 0 ? 1 : -1) : a->unit - b->unit;
    int order = str_cmp(a->key, b->key);
    return order != 0 ? order : a->at.line - b->at.line;
}

static int by_people(const void *pa, const void *pb)
{
    const struct roster_title *a = pa, *b = pb;
    return a->n_people != b->n_people ? b->n_people - a->n_people : str_cmp(a->text, b->text);
}

/* --- people given twice --- */

struct twin_key {
    struct str key;
    size_t person;
};

static int by_twin(const void *pa, const void *pb)
{
    const struct twin_key *a = pa, *b = pb;
    int order = str_cmp(a->key, b->key);
    return order != 0 ? order : (a->person > b->person) - (a->person < b->person);
}

static void report_twins(struct roster *r, struct twin_key *keys, size_t n, enum msg_id id)
{
    qsort(keys, n, sizeof *keys, by_twin);
    for (size_t i = 1; i < n; i++) {
        if (!str_eq(keys[i].key, keys[i - 1].key))
            continue;
        const struct roster_person *p = &r->people[keys[i].person],
                                   *q = &r->people[keys[i - 1].person];
        /* Two people may well have a name and a birthday in common; one card number they have not. */
        bool differ = p->card.n > 0 && q->card.n > 0 && !str_eq(p->card, q->card);
        roster_report(r, p->at, !r->options.strict || differ, id, p->name,
                      str_fmt(r->arena, "%d", q->at.line));
    }
}

/* The same card number, or the same name and day of birth: a person to look at, not to drop. */
static void find_twins(struct roster *r)
{
    struct twin_key *keys = ARENA_ARRAY(r->arena, struct twin_key, r->n_people + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->n_people; i++)
        if (r->people[i].card.n > 0)
            keys[n++] = (struct twin_key){r->people[i].card, i};
    report_twins(r, keys, n, M_ROSTER_SAME_CARD);
    n = 0;
    for (size_t i = 0; i < r->n_people; i++) {
        const struct roster_person *p = &r->people[i];
        if (p->birth.precision != DATE_DAY)
            continue;
        keys[n++] = (struct twin_key){
            str_fmt(r->arena, "%.*s|%d", STR_ARG(vi_fold(r->arena, p->name)), p->birth.first), i};
    }
    report_twins(r, keys, n, M_ROSTER_SAME_PERSON);
}

/* A cell has one secretary.  People stand sorted by unit. */
static void find_two_heads(struct roster *r)
{
    const struct roster_person *head = NULL;
    for (size_t i = 0; i < r->n_people; i++) {
        const struct roster_person *p = &r->people[i];
        enum roster_kind kind = p->unit >= 0 ? r->units[p->unit].kind : KIND_UNKNOWN;
        if (!p->posts.cell_head || (kind != KIND_CELL && kind != KIND_GRASSROOTS_CELL))
            continue;
        if (head && head->unit == p->unit)
            roster_report(r, p->at, !r->options.strict, M_ROSTER_TWO_HEADS, p->name,
                          str_fmt(r->arena, "%d", head->at.line));
        else
            head = p;
    }
}

static err_t read_people(struct roster *r, struct row_source *s)
{
    struct table_reader t = {.r = r,
                             .table = &roster_people_table,
                             .other = &roster_unit_table,
                             .source = &r->people_source,
                             .row = person_row};
    TRY(table_read(&t, s));
    if (r->n_people == 0) {
        roster_report(r, (struct place){.file = r->people_source.file}, false, M_ROSTER_NO_ROWS,
                      msg_text(r->lang, t.table->label), STR(""));
        return E_INVALID;
    }
    r->people_source.has_party_post = t.seen[PERSON_PARTY_POST];
    r->people_source.has_state_post = t.seen[PERSON_STATE_POST];
    r->people_source.has_status = t.seen[PERSON_STATUS];
    answer_posts(r);
    qsort(r->people, r->n_people, sizeof *r->people, by_unit_and_name);
    if (r->n_titles > 0)
        qsort(r->titles, r->n_titles, sizeof *r->titles, by_people);
    find_twins(r);
    find_two_heads(r);
    return OK;
}

err_t roster_read_people(struct roster *r, const char *path)
{
    struct row_source *s = NULL;
    struct arena *a = arena_open(FILE_BYTES);
    r->people_source.file = str_copy(r->arena, str_of(path));
    err_t e = row_source_open(a, r->lang, path, r->people_source.file, r->problems, &s);
    if (e == OK)
        e = read_people(r, s);
    arena_close(a);
    return e;
}

err_t roster_read_people_bytes(struct roster *r, struct str bytes, struct str file)
{
    struct row_source *s = NULL;
    r->people_source.file = file;
    TRY(row_source_open_memory(r->arena, r->lang, bytes, file, r->problems, &s));
    return read_people(r, s);
}
