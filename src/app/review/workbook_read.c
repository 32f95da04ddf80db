/*
 * workbook_read.c — a workbook that came back: whose it is, which columns, each cell as a fact.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/review/casebook.h"
#include "app/review/layout.h"
#include "app/review/workbook.h"
#include "app/review/workbook_cell.h"
#include "lib/base/buf.h"
#include "lib/base/limits.h"
#include "lib/file/xlsx_read.h"
#include "lib/json/json.h"
#include "lib/text/vi.h"

enum { ROWS_MOST = 20000, SHORTCOMINGS_BYTES = 1 << 20, HEADING_ROWS = 20 };
enum { SHORTCOMINGS_MOST = 200 };
enum { HEADINGS_LEAST = 3 };

/* A subject of the hidden sheet, and what is typed about it. */
struct returned {
    int64_t subject, unit, person;
    struct str called; /* "3. Nguyễn Văn A" */
    struct str name;
    struct str facts; /* members of an object, without braces */
    struct str rest;  /* the other members of its line */
    struct buf shortcomings;
    struct place *shortcoming_at;
    size_t n_shortcomings;
    struct place at;
    const struct facts_cell *cell; /* of its sheet */
    size_t n_cells;
    struct str now_in; /* code of another unit that it belongs to now */
    bool known, seen;
};

struct returning {
    struct db *db;
    struct arena *a;
    enum lang lang;
    const struct workbook_return *r;
    struct str file;
    struct xlsx *xlsx;
    struct cells cells;
    struct cycle cycle;
    struct cycle_ground g;
    struct cycle_unit unit;
    /* the hidden sheet */
    struct str kind, year, quarter, code, number, hash, tree;
    struct returned *list;
    size_t n;
    struct facts_answer *answer;
    size_t n_answers;
    struct facts_workbook workbook;
    /* the sheet in hand */
    struct str sheet;
    struct layout all[3]; /* members, collective, shortcomings */
    const struct layout *layout;
    int at[LAYOUT_COLUMNS];  /* column of the sheet, by place in the layout; 0: it is not there */
    bool keyed;              /* the hidden row is read: headings follow */
    int heading;             /* row of the headings; 0: not found yet */
    struct facts_cell *cell; /* where a fact or field stands in it */
    size_t n_cells;
    bool bad;
    err_t err; /* of a callback */
};

static struct place place_at(const struct returning *x, int row, int col)
{
    return (struct place){.file = x->file, .sheet = x->sheet, .line = row, .col = col};
}

static void tell(struct returning *x, int row, int col, bool warning, struct str text)
{
    (void)problem_add(db_problems(x->db), place_at(x, row, col), warning, text);
    x->bad = x->bad || !warning;
}

static err_t refuse(struct returning *x, enum msg_id id, struct str a1, struct str a2)
{
    tell(x, 0, 0, false, MSG(x->a, x->lang, id, a1, a2));
    return E_INVALID;
}

/* --- the hidden sheet --- */

static struct str cell_text(const struct xlsx_row *row, int col)
{
    for (size_t i = 0; i < row->n; i++) {
        if (row->cells[i].col == col)
            return row->cells[i].text;
    }
    return STR("");
}

static bool about_row(void *arg, const struct xlsx_row *row)
{
    struct returning *x = arg;
    const struct {
        const char *key;
        struct str *to;
    } keys[] = {{"kind", &x->kind},        {"year", &x->year},     {"quarter", &x->quarter},
                {"unit", &x->code},        {"number", &x->number}, {"pack_hash", &x->hash},
                {"tree_version", &x->tree}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (str_is(cell_text(row, 1), keys[i].key))
            *keys[i].to = str_copy(x->a, cell_text(row, 2));
    }
    long id = 0;
    if (x->n < ROWS_MOST && str_to_long(cell_text(row, 3), 1, INT32_MAX, &id)) {
        x->list[x->n] =
            (struct returned){.subject = id, .called = str_copy(x->a, cell_text(row, 4))};
        x->n++;
    }
    return true;
}

static err_t read_about(struct returning *x)
{
    size_t n;
    const struct xlsx_sheet *sheets = xlsx_sheets(x->xlsx, &n);
    x->list = ARENA_ARRAY(x->a, struct returned, ROWS_MOST);
    for (size_t i = 0; i < n; i++) {
        if (str_is(sheets[i].name, LAYOUT_ABOUT))
            TRY(xlsx_each_row(x->xlsx, i, about_row, x));
    }
    return str_is(x->kind, "kiemdiem.workbook") ? OK
                                                : refuse(x, M_WORKBOOK_FOREIGN, STR(""), STR(""));
}

/* Who is meant by the numbers of the hidden sheet, as the book stands. */
static err_t find_subjects(struct returning *x)
{
    for (size_t i = 0; i < x->n; i++) {
        struct returned *s = &x->list[i];
        bool row;
        struct query *q = db_query(x->db, "workbook_subject");
        q_int(q, "subject", s->subject);
        q_int(q, "cycle", x->cycle.id);
        TRY(q_step(q, &row));
        if (!row)
            continue;
        s->unit = q_get_int(q, 0);
        s->person = q_get_int(q, 1);
        bool in = str_is(q_get_text(q, 2), "in");
        s->known = in && s->unit == x->unit.id;
        s->now_in = in && !s->known ? str_copy(x->a, q_get_text(q, 4)) : STR("");
        s->name = str_copy(x->a, q_get_text(q, 3));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* 2026, 2026/3 */
static struct str cycle_named(struct arena *a, int year, int quarter)
{
    return quarter > 0 ? str_fmt(a, "%d/%d", year, quarter) : str_fmt(a, "%d", year);
}

static void stale(struct returning *x, enum msg_id id, struct str a1, struct str a2)
{
    x->workbook.stale = true;
    tell(x, 0, 0, true, MSG(x->a, x->lang, id, a1, a2));
}

/* A clerk who says which cycle and unit he takes gets no other one. */
static err_t as_expected(struct returning *x, int year, int quarter)
{
    struct str is = cycle_named(x->a, year, quarter);
    if (x->r->year > 0 && (x->r->year != year || x->r->quarter != quarter))
        return refuse(x, M_WORKBOOK_OTHER_CYCLE, is, cycle_named(x->a, x->r->year, x->r->quarter));
    if (x->r->unit.n > 0 && !str_eq(x->r->unit, x->code))
        return refuse(x, M_WORKBOOK_OTHER_UNIT, x->code, x->r->unit);
    return OK;
}

/* The cycle, the unit and the workbook of the book; and whether it is still the one in force. */
static err_t find_workbook(struct returning *x)
{
    long year = 0, quarter = 0, number = 0;
    bool row;
    if (!str_to_long(x->year, 1990, 2100, &year) || !str_to_long(x->quarter, 0, 4, &quarter) ||
        !str_to_long(x->number, 1, INT32_MAX, &number))
        return refuse(x, M_WORKBOOK_FOREIGN, STR(""), STR(""));
    TRY(as_expected(x, (int)year, (int)quarter));
    TRY(cycle_find(x->db, x->a, (int)year, (int)quarter, &x->cycle));
    TRY(cycle_ground(x->db, x->a, &x->cycle, 0, &x->g));
    TRY(cycle_unit(x->db, x->a, &x->cycle, x->code, &x->unit));
    struct query *q = db_query(x->db, "workbook_find");
    q_int(q, "cycle", x->cycle.id);
    q_int(q, "unit", x->unit.id);
    q_int(q, "number", number);
    TRY(q_step(q, &row));
    if (!row)
        return refuse(x, M_WORKBOOK_UNKNOWN, x->code, x->number);
    x->workbook.id = q_get_int(q, 0);
    int64_t last = q_get_int(q, 1), returns = q_get_int(q, 2);
    TRY(q_step(q, &row));
    if (last > number)
        stale(x, M_WORKBOOK_OLDER, x->number, str_fmt(x->a, "%ld", (long)last));
    if (!str_eq(x->hash, x->g.pack_hash))
        stale(x, M_WORKBOOK_OTHER_RULES, STR(""), STR(""));
    if (!str_eq(x->tree, str_fmt(x->a, "%d", x->cycle.tree_version)))
        stale(x, M_WORKBOOK_OTHER_TREE, STR(""), STR(""));
    if (returns > 0)
        tell(x, 0, 0, true, MSG(x->a, x->lang, M_WORKBOOK_SECOND, x->number));
    return find_subjects(x);
}

/* --- columns --- */

static bool is_heading(const struct returning *x, const struct layout_column *c, struct str text)
{
    return cell_is(&x->cells, text, c->heading) ||
           (c->also.n > 0 && cell_is(&x->cells, text, c->also));
}

/* Places of a layout's columns in a row of keys or headings: how many there are. */
static size_t match(struct returning *x, const struct layout *l, const struct xlsx_row *row,
                    bool keys, int *at)
{
    size_t found = 0;
    for (size_t k = 0; k < l->n; k++) {
        const struct layout_column *c = &l->col[k];
        at[k] = 0;
        for (size_t i = 0; i < row->n && at[k] == 0; i++) {
            bool fits =
                keys ? str_eq(row->cells[i].text, c->key) : is_heading(x, c, row->cells[i].text);
            if (fits)
                at[k] = row->cells[i].col;
        }
        found += at[k] > 0;
    }
    return found;
}

/* Of several sheets that a row could begin, the one that most columns speak for. */
static size_t match_best(struct returning *x, const struct xlsx_row *row, bool keys)
{
    int at[LAYOUT_COLUMNS];
    size_t best = HEADINGS_LEAST - 1;
    for (size_t i = 0; i < sizeof x->all / sizeof *x->all; i++) {
        size_t n = match(x, &x->all[i], row, keys, at);
        if (n > best) {
            best = n;
            x->layout = &x->all[i];
            memcpy(x->at, at, sizeof at);
        }
    }
    return best >= HEADINGS_LEAST ? best : 0;
}

/* --- cells --- */

static const struct xlsx_cell *cell_at(const struct xlsx_row *row, int col)
{
    for (size_t i = 0; col > 0 && i < row->n; i++) {
        if (row->cells[i].col == col && row->cells[i].text.n > 0)
            return &row->cells[i];
    }
    return NULL;
}

static void bad_cell(struct returning *x, const struct xlsx_row *row, const struct xlsx_cell *cell,
                     const struct layout_column *c)
{
    tell(x, row->number, cell->col, false,
         MSG(x->a, x->lang, M_WORKBOOK_CELL, c->heading, cell->text, cell_expected(&x->cells, c)));
}

/* --- a row about a subject --- */

static struct str member_added(struct returning *x, struct str list, struct str name,
                               struct str value)
{
    return str_fmt(x->a, "%.*s%s\"%.*s\":%.*s", STR_ARG(list), list.n > 0 ? "," : "", STR_ARG(name),
                   STR_ARG(value));
}

/* A word that stands in a cell in place of a value, in either language. */
static bool says(const struct returning *x, struct str text, enum msg_id id)
{
    return cell_is(&x->cells, text, msg_text(LANG_VI, id)) ||
           cell_is(&x->cells, text, msg_text(LANG_EN, id));
}

/* The facts of one top name stand side by side in the dictionary: {"vote":{"present":…}}. */
static void take_facts(struct returning *x, const struct xlsx_row *row, struct returned *s)
{
    struct str open = STR(""), inner = STR("");
    for (size_t k = 0; k <= x->layout->n; k++) {
        const struct layout_column *c = k < x->layout->n ? &x->layout->col[k] : NULL;
        struct str top = c != NULL && c->kind == LAYOUT_FACT ? c->fact->top : STR("");
        if (inner.n > 0 && !str_eq(top, open)) {
            s->facts = member_added(x, s->facts, open, str_fmt(x->a, "{%.*s}", STR_ARG(inner)));
            inner = STR("");
        }
        const struct xlsx_cell *cell = c != NULL && top.n > 0 ? cell_at(row, x->at[k]) : NULL;
        if (cell == NULL || says(x, cell->text, M_WORKBOOK_BY_RECORD) ||
            says(x, cell->text, M_WORKBOOK_GRADED))
            continue;
        struct str value = cell_fact_json(&x->cells, cell, c->fact);
        if (value.n == 0) {
            bad_cell(x, row, cell, c);
        } else if (str_eq(top, c->fact->name)) {
            s->facts = member_added(x, s->facts, top, value);
        } else {
            open = top;
            inner =
                member_added(x, inner, str_sub(c->fact->name, top.n + 1, c->fact->name.n), value);
        }
    }
}

static void take_review(struct returning *x, const struct xlsx_row *row, struct returned *s)
{
    for (size_t k = 0; k < x->layout->n; k++) {
        const struct layout_column *c = &x->layout->col[k];
        const struct xlsx_cell *cell = cell_at(row, x->at[k]);
        struct str value = STR("");
        if (cell == NULL || (c->kind != LAYOUT_RECEIVED && c->kind != LAYOUT_SELF &&
                             c->kind != LAYOUT_NO_SHORTCOMING))
            continue;
        int code =
            c->kind == LAYOUT_SELF ? cell_code(&x->cells, cell->text, x->g.pack->dict->level) : 0;
        if (c->kind == LAYOUT_RECEIVED)
            value = cell_day_json(&x->cells, cell);
        else if (code > 0)
            value = str_fmt(x->a, "\"%.*s\"", STR_ARG(x->g.pack->dict->level->value[code]));
        else if (c->kind == LAYOUT_NO_SHORTCOMING &&
                 cell_bool(&x->cells, cell->text) != TRI_UNKNOWN)
            value = cell_bool(&x->cells, cell->text) == TRI_TRUE ? STR("true") : STR("false");
        if (value.n == 0) {
            bad_cell(x, row, cell, c);
            continue;
        }
        s->rest = member_added(x, s->rest, c->key, value);
        if (c->kind == LAYOUT_RECEIVED)
            s->rest = member_added(x, s->rest, STR("on_paper"), STR("true"));
    }
}

static const struct xlsx_cell *cell_of_kind(struct returning *x, const struct xlsx_row *row,
                                            enum layout_kind kind)
{
    for (size_t k = 0; k < x->layout->n; k++) {
        if (x->layout->col[k].kind == kind)
            return cell_at(row, x->at[k]);
    }
    return NULL;
}

static bool any_text(const struct xlsx_row *row)
{
    for (size_t i = 0; i < row->n; i++) {
        if (row->cells[i].text.n > 0)
            return true;
    }
    return false;
}

static struct returned *by_id(struct returning *x, const struct xlsx_cell *cell)
{
    long id = 0;
    for (size_t i = 0; cell != NULL && str_to_long(cell->text, 1, INT32_MAX, &id) && i < x->n;
         i++) {
        if (x->list[i].subject == id)
            return &x->list[i];
    }
    return NULL;
}

/* One that belongs elsewhere now, or is no subject any more, is told and left out: what is typed
   about the others need not be typed again. */
static void gone(struct returning *x, int row, const struct returned *s, struct str called)
{
    x->workbook.stale = true;
    if (s->now_in.n > 0)
        tell(x, row, 0, true, MSG(x->a, x->lang, M_WORKBOOK_MOVED, called, s->now_in));
    else
        tell(x, row, 0, true, MSG(x->a, x->lang, M_WORKBOOK_GONE, called));
}

static void subject_row(struct returning *x, const struct xlsx_row *row)
{
    const struct xlsx_cell *name = cell_of_kind(x, row, LAYOUT_NAME);
    const struct xlsx_cell *id = cell_of_kind(x, row, LAYOUT_SUBJECT);
    struct returned *s = by_id(x, id);
    struct str called = name != NULL ? name->text : STR("");
    if (s == NULL && id == NULL && !any_text(row))
        return;
    if (s == NULL) {
        tell(x, row->number, 0, true, MSG(x->a, x->lang, M_WORKBOOK_BY_HAND, called));
        return;
    }
    if (!s->known) {
        s->seen = true;
        gone(x, row->number, s, called);
        return;
    }
    if (s->seen) {
        tell(x, row->number, 0, false, MSG(x->a, x->lang, M_WORKBOOK_TWICE, called));
        return;
    }
    s->seen = true;
    s->at = place_at(x, row->number, 0);
    s->cell = x->cell;
    s->n_cells = x->n_cells;
    if (!cell_is(&x->cells, called, s->name)) {
        tell(x, row->number, name != NULL ? name->col : 0, false,
             MSG(x->a, x->lang, M_WORKBOOK_OTHER_NAME, called, s->name));
        return;
    }
    take_review(x, row, s);
    take_facts(x, row, s);
}

/* --- a row of the sheet of shortcomings --- */

static void answer_row(struct returning *x, const struct xlsx_row *row, const struct xlsx_cell *id)
{
    const struct xlsx_cell *answer = cell_of_kind(x, row, LAYOUT_ANSWER);
    long n = 0;
    if (answer == NULL || !str_to_long(id->text, 1, INT32_MAX, &n) || x->n_answers == ROWS_MOST)
        return;
    if (x->answer == NULL)
        x->answer = ARENA_ARRAY(x->a, struct facts_answer, ROWS_MOST);
    x->answer[x->n_answers++] = (struct facts_answer){n, x->unit.id, str_copy(x->a, answer->text),
                                                      place_at(x, row->number, answer->col)};
}

static struct returned *by_choice(struct returning *x, const struct xlsx_cell *cell)
{
    struct returned *found = NULL;
    for (size_t i = 0; cell != NULL && i < x->n; i++) {
        if (cell_is(&x->cells, cell->text, x->list[i].called))
            return &x->list[i];
        if (!cell_is(&x->cells, cell->text, x->list[i].name))
            continue;
        if (found != NULL)
            return NULL;
        found = &x->list[i];
    }
    return found;
}

static void new_shortcoming(struct returning *x, const struct xlsx_row *row, struct returned *s)
{
    bool first = s->shortcomings.n == 0;
    if (s->shortcomings.max == 0) {
        buf_open(&s->shortcomings, SHORTCOMINGS_BYTES);
        s->shortcoming_at = ARENA_ARRAY(x->a, struct place, SHORTCOMINGS_MOST);
    }
    if (s->n_shortcomings < SHORTCOMINGS_MOST)
        s->shortcoming_at[s->n_shortcomings++] = place_at(x, row->number, 0);
    buf_z(&s->shortcomings, first ? "{" : ",{");
    first = true;
    for (size_t k = 0; k < x->layout->n; k++) {
        const struct layout_column *c = &x->layout->col[k];
        const struct xlsx_cell *cell = cell_at(row, x->at[k]);
        if (c->kind < LAYOUT_TEXT || c->kind > LAYOUT_REMEDY_BY)
            continue;
        if (cell == NULL) {
            tell(x, row->number, x->at[k], false,
                 MSG(x->a, x->lang, M_WORKBOOK_SHORTCOMING_LACKS, c->heading));
            continue;
        }
        struct str day = c->kind == LAYOUT_REMEDY_BY ? cell_day_json(&x->cells, cell) : STR("");
        if (c->kind == LAYOUT_REMEDY_BY && day.n == 0) {
            bad_cell(x, row, cell, c);
            continue;
        }
        buf_printf(&s->shortcomings, "%s\"%.*s\":", first ? "" : ",", STR_ARG(c->key));
        if (day.n > 0)
            buf_str(&s->shortcomings, day);
        else
            json_write_str(&s->shortcomings, cell->text);
        first = false;
    }
    buf_char(&s->shortcomings, '}');
    if (s->at.line == 0)
        s->at = place_at(x, row->number, 0);
}

static void shortcoming_row(struct returning *x, const struct xlsx_row *row)
{
    const struct xlsx_cell *id = cell_of_kind(x, row, LAYOUT_SHORTCOMING);
    const struct xlsx_cell *who = cell_of_kind(x, row, LAYOUT_WHO);
    if (id != NULL) {
        answer_row(x, row, id);
        return;
    }
    if (!any_text(row))
        return;
    struct returned *s = by_choice(x, who);
    if (s != NULL && !s->known)
        gone(x, row->number, s, who->text);
    else if (s == NULL)
        tell(x, row->number, who != NULL ? who->col : 0, false,
             MSG(x->a, x->lang, M_WORKBOOK_WHO_UNKNOWN, who != NULL ? who->text : STR("")));
    else
        new_shortcoming(x, row, s);
}

/* --- the sheets --- */

static const struct layout_column *column_at(const struct returning *x, int col)
{
    for (size_t k = 0; k < x->layout->n; k++) {
        if (x->at[k] == col)
            return &x->layout->col[k];
    }
    return NULL;
}

/* Where each fact stands, for what is told about differences. */
static void note_cells(struct returning *x)
{
    x->cell = ARENA_ARRAY(x->a, struct facts_cell, LAYOUT_COLUMNS);
    x->n_cells = 0;
    for (size_t k = 0; k < x->layout->n; k++) {
        const struct layout_column *c = &x->layout->col[k];
        struct str name = c->fact != NULL ? c->fact->name : c->key;
        if (x->at[k] == 0 || !c->input)
            continue;
        x->cell[x->n_cells++] = (struct facts_cell){name, x->at[k], c->heading, c->fact};
    }
    if (x->layout == &x->all[2]) {
        x->workbook.shortcoming_cell = x->cell;
        x->workbook.n_shortcoming_cells = x->n_cells;
    }
}

/* Headings may be reworded and columns added: what is read by its key, and what is not read, is
   told. */
static void look_at_headings(struct returning *x, const struct xlsx_row *row)
{
    struct str missing = STR("");
    for (size_t i = 0; i < row->n; i++) {
        const struct xlsx_cell *cell = &row->cells[i];
        const struct layout_column *c = column_at(x, cell->col);
        if (cell->text.n == 0)
            continue;
        if (c == NULL)
            tell(x, row->number, cell->col, true,
                 MSG(x->a, x->lang, M_WORKBOOK_COLUMN_UNKNOWN, cell->text));
        else if (!is_heading(x, c, cell->text))
            tell(x, row->number, cell->col, true,
                 MSG(x->a, x->lang, M_WORKBOOK_HEADING_CHANGED, cell->text, c->heading));
    }
    for (size_t k = 0; k < x->layout->n; k++) {
        const struct layout_column *c = &x->layout->col[k];
        if (x->at[k] == 0 && c->input)
            missing = str_fmt(x->a, "%.*s%s%.*s", STR_ARG(missing), missing.n > 0 ? "; " : "",
                              STR_ARG(c->heading));
    }
    if (missing.n > 0)
        tell(x, row->number, 0, true, MSG(x->a, x->lang, M_WORKBOOK_COLUMN_GONE, missing));
    note_cells(x);
}

/* The row below the keys and the title; when somebody took the headings out, the first of the
   subjects stands there. */
static bool is_subject_row(struct returning *x, const struct xlsx_row *row)
{
    return x->layout != &x->all[2] && by_id(x, cell_of_kind(x, row, LAYOUT_SUBJECT)) != NULL;
}

static bool any_row(void *arg, const struct xlsx_row *row)
{
    struct returning *x = arg;
    if (x->heading == 0) {
        if (row->number > HEADING_ROWS)
            return false;
        if (!x->keyed && match_best(x, row, true) > 0)
            x->keyed = true;
        else if ((x->keyed && row->number > LAYOUT_ROW_HEADINGS) ||
                 (!x->keyed && match_best(x, row, false) > 0))
            x->heading = row->number;
        if (x->heading == 0)
            return true;
        if (!is_subject_row(x, row)) {
            look_at_headings(x, row);
            return true;
        }
        note_cells(x);
    }
    if (x->layout == &x->all[2])
        shortcoming_row(x, row);
    else
        subject_row(x, row);
    return true;
}

static void make_layouts(struct returning *x)
{
    struct layout other;
    enum lang lang = x->lang == LANG_VI ? LANG_EN : LANG_VI;
    layout_subjects(x->a, x->lang, &x->g, SUBJECT_MEMBER, &x->all[0]);
    layout_subjects(x->a, x->lang, &x->g, SUBJECT_COLLECTIVE, &x->all[1]);
    layout_shortcomings(x->lang, &x->all[2]);
    for (int i = 0; i < 3; i++) {
        if (i == 2)
            layout_shortcomings(lang, &other);
        else
            layout_subjects(x->a, lang, &x->g, i == 0 ? SUBJECT_MEMBER : SUBJECT_COLLECTIVE,
                            &other);
        for (size_t k = 0; k < other.n; k++)
            x->all[i].col[k].also = other.col[k].heading;
    }
}

/* Subjects of the hidden sheet that no sheet has a row for. */
static void tell_missing(struct returning *x)
{
    for (size_t i = 0; i < x->n; i++) {
        if (x->list[i].known && !x->list[i].seen)
            tell(x, 0, 0, true, MSG(x->a, x->lang, M_WORKBOOK_ROW_MISSING, x->list[i].name));
    }
}

static err_t read_sheets(struct returning *x)
{
    size_t n, read = 0;
    const struct xlsx_sheet *sheets = xlsx_sheets(x->xlsx, &n);
    make_layouts(x);
    for (size_t i = 0; i < n; i++) {
        if (str_is(sheets[i].name, LAYOUT_ABOUT) || !sheets[i].worksheet)
            continue;
        x->sheet = sheets[i].name;
        x->layout = NULL;
        x->keyed = false;
        x->heading = 0;
        TRY(xlsx_each_row(x->xlsx, i, any_row, x));
        read += x->heading > 0;
    }
    x->sheet = STR("");
    if (read == 0)
        return refuse(x, M_WORKBOOK_NO_SHEETS, STR(""), STR(""));
    tell_missing(x);
    return OK;
}

/* The lines that the rows make. */
static void make_rows(struct returning *x)
{
    struct facts_row *list = ARENA_ARRAY(x->a, struct facts_row, x->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < x->n; i++) {
        struct returned *s = &x->list[i];
        struct str line = s->rest;
        if (s->facts.n > 0)
            line = member_added(x, line, STR("facts"), str_fmt(x->a, "{%.*s}", STR_ARG(s->facts)));
        if (s->shortcomings.n > 0)
            line = member_added(x, line, STR("shortcomings"),
                                str_fmt(x->a, "[%.*s]", STR_ARG(buf_view(&s->shortcomings))));
        if (s->shortcomings.max > 0)
            buf_close(&s->shortcomings);
        if (line.n == 0)
            continue;
        list[n++] = (struct facts_row){.subject = s->subject,
                                       .unit = s->unit,
                                       .person = s->person,
                                       .line = str_fmt(x->a, "{%.*s}", STR_ARG(line)),
                                       .at = s->at,
                                       .cell = s->cell,
                                       .n_cells = s->n_cells,
                                       .shortcoming_at = s->shortcoming_at,
                                       .n_shortcomings = s->n_shortcomings};
    }
    x->workbook.row = list;
    x->workbook.n_rows = n;
    x->workbook.answer = x->answer;
    x->workbook.n_answers = x->n_answers;
}

err_t workbook_read(struct db *db, struct arena *a, const struct workbook_return *r,
                    struct facts_result *out)
{
    struct returning x = {.db = db, .a = a, .lang = db_lang(db), .r = r};
    const char *slash = strrchr(r->file, '/');
    *out = (struct facts_result){.lines = 0};
    x.file = str_of(slash != NULL ? slash + 1 : r->file);
    TRY(xlsx_open(a, x.lang, r->file, x.file, db_problems(db), &x.xlsx));
    x.cells = (struct cells){a, x.lang, NULL, xlsx_is_1904(x.xlsx)};
    TRY(read_about(&x));
    TRY(find_workbook(&x));
    x.cells.dict = x.g.pack->dict;
    err_t err = read_sheets(&x);
    make_rows(&x);
    TRY(err);
    struct facts_request f = {.file = r->file,
                              .workbook = &x.workbook,
                              .provider = r->provider.n > 0 ? r->provider : x.unit.name,
                              .actor = r->actor,
                              .received_on = r->received_on,
                              .dry_run = r->dry_run || x.bad,
                              .yes = r->yes};
    /* With a cell that cannot be taken nothing is written, but everything else is looked at too. */
    TRY(facts_read(db, a, &x.cycle, &f, out));
    return x.bad ? E_INVALID : OK;
}
