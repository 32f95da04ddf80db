/*
 * roster_table.c — finds the heading row of a list and hands out the rows below it by field.
 *
 * A sheet is read twice: first to see how its text is written (old_text.h) and to keep its first
 * rows, among which the heading is looked for; then for the rows below.  Headings of two rows (a
 * merged "Ngày vào Đảng" over "Dự bị" and "Chính thức") are joined.
 */
#include <string.h>

#include "app/roster/heading_map.h"
#include "app/roster/old_text.h"
#include "app/roster/roster_part.h"
#include "lib/base/limits.h"

enum { LIMIT_UNKNOWN_HEADINGS = 32, TEXT_BYTES = 256 << 20 };

struct unknown_heading {
    struct str text;
    int col;
};

/* One of the first rows, looked at as a heading. */
struct probe_row {
    int number;
    int col[LIMIT_FIELD_COUNT]; /* column of each field; 0: none */
    int n_fields;               /* of the wanted list */
    int n_other;                /* fields of the list it may be mistaken for */
    bool other_complete;
    int n_unknown;                                          /* cells that are no heading */
    struct unknown_heading unknown[LIMIT_UNKNOWN_HEADINGS]; /* the first of them */
};

/* What the first reading of a sheet keeps. */
struct probe {
    struct table_reader *t;
    struct old_text *old;
    struct xlsx_row kept[LIMIT_HEADING_ROWS + 1]; /* decoded once the sheet was judged */
    struct probe_row rows[LIMIT_HEADING_ROWS + 1];
    int n;
};

/* Where the columns of a sheet are. */
struct layout {
    int first_row, last_row;              /* of the heading */
    int field_at[LIMIT_XLSX_COLUMNS + 1]; /* -1: none */
};

struct pass {
    struct table_reader *t;
    const struct layout *layout;
    const struct old_text *old;
    struct str sheet;
    bool is_1904;
};

static struct str join(struct arena *a, struct str list, struct str one)
{
    if (list.n == 0)
        return str_copy(a, one);
    return str_fmt(a, "%.*s, %.*s", STR_ARG(list), STR_ARG(one));
}

static bool has_required(const struct table_def *t, const int *col)
{
    for (int f = 0; f < t->n_fields; f++) {
        bool there = col[f] > 0 || (t->fields[f].or_next && col[f + 1] > 0);
        if (t->fields[f].required && !there)
            return false;
    }
    return true;
}

/* --- the first rows --- */

static struct xlsx_row keep_row(struct arena *a, const struct xlsx_row *row)
{
    struct xlsx_row kept = *row;
    struct xlsx_cell *cells = ARENA_ARRAY(a, struct xlsx_cell, row->n);
    for (size_t i = 0; i < row->n; i++) {
        cells[i] = row->cells[i];
        cells[i].text = str_copy(a, cells[i].text);
        cells[i].typed = str_copy(a, cells[i].typed);
    }
    kept.cells = cells;
    return kept;
}

static bool survey_one(void *arg, const struct xlsx_row *row)
{
    struct probe *p = arg;
    if (row->number <= LIMIT_HEADING_ROWS + 1)
        p->kept[p->n++] = keep_row(p->t->r->arena, row);
    old_text_look(p->old, row);
    return true;
}

/* The field of a cell as a heading, by the mapping of the office or by what is known anyway. */
static int cell_field(const struct table_reader *t, const struct table_def *table,
                      const struct xlsx_cell *c, bool mapped)
{
    struct arena *a = t->r->arena;
    if (c->type != XLSX_TEXT)
        return HEADING_UNMAPPED;
    int f = heading_map_field(t->r->options.map, table, plain_words(a, c->text));
    if (mapped || f != HEADING_UNMAPPED)
        return mapped ? f : HEADING_UNMAPPED;
    return heading_field(table, a, c->text);
}

static void note_unknown(struct probe_row *out, const struct xlsx_cell *c)
{
    if (out->n_unknown < LIMIT_UNKNOWN_HEADINGS)
        out->unknown[out->n_unknown] = (struct unknown_heading){c->text, c->col};
    out->n_unknown++;
}

/* Columns that the office mapped go before others of the same meaning. */
static void probe_fields(const struct table_reader *t, const struct xlsx_row *row, bool mapped,
                         struct probe_row *out)
{
    for (size_t i = 0; i < row->n; i++) {
        int f = cell_field(t, t->table, &row->cells[i], mapped);
        if (f >= 0 && out->col[f] == 0) {
            out->col[f] = row->cells[i].col;
            out->n_fields++;
        } else if (!mapped && cell_field(t, t->table, &row->cells[i], true) == HEADING_UNMAPPED) {
            note_unknown(out, &row->cells[i]);
        }
    }
}

static void probe_one(const struct table_reader *t, const struct xlsx_row *row,
                      struct probe_row *out)
{
    int other_col[LIMIT_FIELD_COUNT] = {0};
    out->number = row->number;
    probe_fields(t, row, true, out);
    probe_fields(t, row, false, out);
    for (size_t i = 0; i < row->n; i++) {
        int o = cell_field(t, t->other, &row->cells[i], false);
        if (o >= 0 && other_col[o] == 0) {
            other_col[o] = row->cells[i].col;
            out->n_other++;
        }
    }
    out->other_complete = has_required(t->other, other_col);
}

/* Reads a sheet for the first time. */
static err_t survey(struct table_reader *t, struct row_source *s, size_t sheet, struct probe **out)
{
    struct arena *a = t->r->arena;
    struct probe *p = ARENA_NEW(a, struct probe);
    p->t = t;
    p->old = old_text_make(a);
    TRY(row_source_each_row(s, sheet, survey_one, p));
    old_text_judge(p->old);
    for (int i = 0; i < p->n; i++) {
        p->kept[i] = old_text_decode(p->old, a, &p->kept[i]);
        probe_one(t, &p->kept[i], &p->rows[i]);
    }
    *out = p;
    return OK;
}

/* Is row i + 1 the lower half of a heading whose upper half is row i? */
static const struct probe_row *lower_half(const struct probe *p, int i)
{
    if (i + 1 >= p->n)
        return NULL;
    const struct probe_row *next = &p->rows[i + 1];
    bool below = next->number == p->rows[i].number + 1;
    return below && next->n_fields > 0 && next->n_unknown == 0 ? next : NULL;
}

static void place_columns(struct layout *l, const struct table_def *t, const struct probe_row *row)
{
    for (int f = 0; f < t->n_fields; f++)
        if (row->col[f] > 0)
            l->field_at[row->col[f]] = f;
    l->last_row = row->number;
}

/* Finds the heading among the rows that were probed.  False: none. */
static bool find_heading(const struct probe *p, struct layout *l, const struct probe_row **heading)
{
    const struct table_def *t = p->t->table;
    for (int i = 0; i < p->n && p->rows[i].number <= LIMIT_HEADING_ROWS; i++) {
        const struct probe_row *upper = &p->rows[i], *lower = lower_half(p, i);
        int col[LIMIT_FIELD_COUNT];
        memcpy(col, upper->col, sizeof col);
        for (int f = 0; lower && f < t->n_fields; f++)
            if (lower->col[f] > 0)
                col[f] = lower->col[f];
        if (upper->n_fields == 0 || !has_required(t, col))
            continue;
        for (int c = 0; c <= LIMIT_XLSX_COLUMNS; c++)
            l->field_at[c] = -1;
        l->first_row = upper->number;
        place_columns(l, t, upper);
        if (lower)
            place_columns(l, t, lower);
        *heading = upper;
        return true;
    }
    return false;
}

/* "1 2 3 …" or "(1) (2) (3) …": the row that numbers the columns. */
static bool numbers_columns(const struct xlsx_row *row)
{
    long before = 0;
    if (row->n < 3)
        return false;
    for (size_t i = 0; i < row->n; i++) {
        struct str s = row->cells[i].text;
        long v = 0;
        if (s.n > 2 && s.p[0] == '(' && s.p[s.n - 1] == ')')
            s = str_sub(s, 1, s.n - 2);
        if (!str_to_long(s, 1, LIMIT_XLSX_COLUMNS, &v) || (i > 0 && v != before + 1))
            return false;
        before = v;
    }
    return true;
}

static bool read_one(void *arg, const struct xlsx_row *as_typed)
{
    struct pass *pass = arg;
    arena_reset(pass->t->text);
    struct xlsx_row decoded = old_text_decode(pass->old, pass->t->text, as_typed);
    const struct xlsx_row *row = &decoded;
    const struct layout *l = pass->layout;
    struct table_row out = {
        .at = {.file = pass->t->source->file, .sheet = pass->sheet, .line = row->number},
        .is_1904 = pass->is_1904};
    bool any = false;
    if (row->number <= l->last_row)
        return true;
    if (row->number <= l->last_row + 2 && numbers_columns(row))
        return true;
    for (size_t i = 0; i < row->n; i++) {
        int f = l->field_at[row->cells[i].col];
        if (f >= 0) {
            out.cell[f] = &row->cells[i];
            pass->t->source->n_formulas += row->cells[i].formula;
        } else {
            out.other = true;
        }
        any = any || f >= 0;
    }
    if (any)
        pass->t->row(pass->t, &out);
    else
        pass->t->source->n_skipped++;
    return true;
}

/* --- what is said about a sheet --- */

/* A heading that is not known and the field that it may mean. */
static struct str describe_unknown(const struct roster *r, const struct table_def *table,
                                   struct str text, enum msg_id id)
{
    int near = heading_nearest(table, r->arena, text);
    if (near < 0)
        return id == M_ROSTER_UNUSED_NEAR ? text : STR("");
    const struct field_def *f = &table->fields[near];
    struct str args[3] = {text, msg_text(r->lang, f->label), str_of(f->key)};
    return msg_make(r->arena, r->lang, id, 3, args);
}

static void note_layout(struct table_reader *t, const struct layout *l, struct str sheet,
                        const struct probe_row *heading)
{
    struct roster_source *s = t->source;
    if (s->heading_row == 0)
        s->heading_row = l->first_row;
    s->sheets = join(t->r->arena, s->sheets, sheet);
    for (int i = 0; i < heading->n_unknown && i < LIMIT_UNKNOWN_HEADINGS; i++)
        if (heading->unknown[i].text.n > 0)
            s->unused = join(
                t->r->arena, s->unused,
                describe_unknown(t->r, t->table, heading->unknown[i].text, M_ROSTER_UNUSED_NEAR));
    for (int c = 1; c <= LIMIT_XLSX_COLUMNS; c++)
        if (l->field_at[c] >= 0)
            t->seen[l->field_at[c]] = true;
}

/* The heading of a column, else its letter. */
static struct str column_words(const struct probe *p, const struct layout *l, int col)
{
    char name[4];
    for (int i = 0; i < p->n; i++) {
        const struct xlsx_row *row = &p->kept[i];
        if (row->number < l->first_row || row->number > l->last_row)
            continue;
        for (size_t k = 0; k < row->n; k++)
            if (row->cells[k].col == col)
                return row->cells[k].text;
    }
    xlsx_column_name(col, name);
    return str_copy(p->t->r->arena, str_of(name));
}

/* Once a column: that its text was decoded, or that it may need to be. */
static void report_old_text(const struct probe *p, const struct layout *l, struct str sheet)
{
    struct roster *r = p->t->r;
    struct place at = {.file = p->t->source->file, .sheet = sheet, .line = l->first_row};
    for (int c = 1; c <= LIMIT_XLSX_COLUMNS; c++) {
        struct old_column found = old_text_column(p->old, r->arena, c);
        at.col = c;
        if (found.converted.n > 0)
            roster_report(r, at, true, M_ROSTER_LEGACY_CONVERTED, column_words(p, l, c),
                          found.converted);
        if (found.unsure.n > 0)
            roster_report(r, at, true, M_ROSTER_LEGACY_UNSURE, column_words(p, l, c), found.unsure);
    }
}

/* The best that was found when no sheet has the heading: what to tell the user. */
struct nearest {
    struct probe_row row;
    struct str sheet;
    bool other; /* it is the other list */
};

static void keep_nearest(struct nearest *best, const struct probe *p, struct str sheet)
{
    for (int i = 0; i < p->n; i++) {
        if (p->rows[i].other_complete)
            best->other = true;
        if (p->rows[i].n_fields <= best->row.n_fields)
            continue;
        best->row = p->rows[i];
        best->sheet = sheet;
    }
}

static struct str missing_labels(const struct table_reader *t, const int *col)
{
    struct arena *a = t->r->arena;
    struct str list = STR("");
    for (int f = 0; f < t->table->n_fields; f++) {
        const struct field_def *d = &t->table->fields[f];
        bool there = col[f] > 0 || (d->or_next && col[f + 1] > 0);
        if (d->required && !there)
            list = join(a, list, str_fmt(a, "«%.*s»", STR_ARG(msg_text(t->r->lang, d->label))));
    }
    return list;
}

/* Headings that may be the missing ones. */
static void report_unknown(const struct table_reader *t, const struct probe_row *row,
                           struct place at)
{
    for (int i = 0; i < row->n_unknown && i < LIMIT_UNKNOWN_HEADINGS; i++) {
        struct str words =
            describe_unknown(t->r, t->table, row->unknown[i].text, M_ROSTER_UNKNOWN_HEADING);
        at.col = row->unknown[i].col;
        if (words.n > 0)
            (void)problem_add(t->r->problems, at, false, words);
    }
}

static err_t refuse_list(const struct table_reader *t, const struct nearest *best)
{
    struct roster *r = t->r;
    struct place at = {.file = t->source->file};
    struct str missing = missing_labels(t, best->row.col);
    if (best->other) {
        bool first_lists = t->table == &roster_unit_table || t->table == &roster_people_table;
        roster_report(r, at, false, first_lists ? M_ROSTER_WRONG_LIST : M_ROSTER_WRONG_OPTION,
                      msg_text(r->lang, t->other->label), msg_text(r->lang, t->table->label));
    } else if (best->row.n_fields >= 2) {
        at.sheet = best->sheet;
        at.line = best->row.number;
        if (missing.n == 0)
            roster_report(r, at, false, M_ROSTER_HEADING_LOW,
                          str_fmt(r->arena, "%d", LIMIT_HEADING_ROWS), STR(""));
        else
            roster_report(r, at, false, M_ROSTER_MISSING_COLUMNS, missing, STR(""));
        report_unknown(t, &best->row, at);
    } else {
        roster_report(r, at, false, M_ROSTER_NO_HEADING, msg_text(r->lang, t->table->label),
                      missing);
    }
    return E_INVALID;
}

/* One sheet.  *found: it has the heading. */
static err_t read_sheet(struct table_reader *t, struct row_source *s, size_t sheet,
                        struct nearest *best, bool *found)
{
    struct arena *a = t->r->arena;
    size_t n = 0;
    /* The file is closed before its records are used. */
    struct str name = str_copy(a, row_source_sheets(s, &n)[sheet].name);
    struct layout *l = ARENA_NEW(a, struct layout);
    const struct probe_row *heading = NULL;
    struct probe *p = NULL;
    TRY(survey(t, s, sheet, &p));
    if (!find_heading(p, l, &heading)) {
        keep_nearest(best, p, name);
        t->source->not_data = join(a, t->source->not_data, name);
        return OK;
    }
    *found = true;
    note_layout(t, l, name, heading);
    report_old_text(p, l, name);
    struct pass pass = {t, l, p->old, name, row_source_is_1904(s)};
    return row_source_each_row(s, sheet, read_one, &pass);
}

err_t table_read(struct table_reader *t, struct row_source *s)
{
    struct nearest best = {.other = false};
    bool found = false;
    size_t n = 0;
    err_t e = OK;
    const struct xlsx_sheet *sheets = row_source_sheets(s, &n);
    t->text = arena_open(TEXT_BYTES);
    for (size_t i = 0; e == OK && i < n; i++) {
        if (sheets[i].hidden || !sheets[i].worksheet)
            t->source->hidden = join(t->r->arena, t->source->hidden, sheets[i].name);
        else
            e = read_sheet(t, s, i, &best, &found);
    }
    arena_close(t->text);
    if (e != OK)
        return e;
    return found ? OK : refuse_list(t, &best);
}

struct str table_text(const struct table_row *row, int field)
{
    return row->cell[field] ? row->cell[field]->text : STR("");
}
