/*
 * roster_table.c — finds the heading row of a list and hands out the rows below it by field.
 *
 * A sheet is read twice: its first rows to find the heading, then all of it.  Headings of two rows
 * (a merged "Ngày vào Đảng" over "Dự bị" and "Chính thức") are joined.
 */
#include <string.h>

#include "app/roster/roster_part.h"
#include "lib/base/limits.h"

/* One of the first rows, looked at as a heading. */
struct probe_row {
    int number;
    int col[LIMIT_FIELD_COUNT]; /* column of each field; 0: none */
    int n_fields;               /* of the wanted list */
    int n_other;                /* fields of the list it may be mistaken for */
    bool other_complete;
    int n_unknown;      /* cells that are no heading of the wanted list */
    struct str unknown; /* their texts */
};

struct probe {
    struct table_reader *t;
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

static bool probe_one(void *arg, const struct xlsx_row *row)
{
    struct probe *p = arg;
    struct table_reader *t = p->t;
    struct arena *a = t->r->arena;
    int other_col[LIMIT_FIELD_COUNT] = {0};
    if (row->number > LIMIT_HEADING_ROWS + 1)
        return false;
    struct probe_row *out = &p->rows[p->n++];
    out->number = row->number;
    for (size_t i = 0; i < row->n; i++) {
        const struct xlsx_cell *c = &row->cells[i];
        int f = c->type == XLSX_TEXT ? heading_field(t->table, a, c->text) : -1;
        int o = c->type == XLSX_TEXT ? heading_field(t->other, a, c->text) : -1;
        if (f >= 0 && out->col[f] == 0) {
            out->col[f] = c->col;
            out->n_fields++;
        } else {
            out->n_unknown++;
            out->unknown = join(a, out->unknown, c->text);
        }
        if (o >= 0 && other_col[o] == 0) {
            other_col[o] = c->col;
            out->n_other++;
        }
    }
    out->other_complete = has_required(t->other, other_col);
    return p->n <= LIMIT_HEADING_ROWS;
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
static bool find_heading(const struct probe *p, struct layout *l, struct str *unused)
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
        *unused = upper->unknown;
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

static bool read_one(void *arg, const struct xlsx_row *row)
{
    struct pass *pass = arg;
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
        if (f >= 0)
            out.cell[f] = &row->cells[i];
        else
            out.other = true;
        any = any || f >= 0;
    }
    if (any)
        pass->t->row(pass->t, &out);
    else
        pass->t->source->n_skipped++;
    return true;
}

static void note_layout(struct table_reader *t, const struct layout *l, struct str sheet,
                        struct str unused)
{
    struct roster_source *s = t->source;
    if (s->heading_row == 0)
        s->heading_row = l->first_row;
    s->sheets = join(t->r->arena, s->sheets, sheet);
    if (unused.n > 0)
        s->unused = join(t->r->arena, s->unused, unused);
    for (int c = 1; c <= LIMIT_XLSX_COLUMNS; c++)
        if (l->field_at[c] >= 0)
            t->seen[l->field_at[c]] = true;
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

static err_t refuse_list(const struct table_reader *t, const struct nearest *best)
{
    struct roster *r = t->r;
    struct place at = {.file = t->source->file};
    struct str missing = missing_labels(t, best->row.col);
    if (best->other) {
        roster_report(r, at, false, M_ROSTER_WRONG_LIST, msg_text(r->lang, t->other->label),
                      msg_text(r->lang, t->table->label));
    } else if (best->row.n_fields >= 2) {
        at.sheet = best->sheet;
        at.line = best->row.number;
        roster_report(r, at, false, M_ROSTER_MISSING_COLUMNS, missing, STR(""));
    } else {
        roster_report(r, at, false, M_ROSTER_NO_HEADING, msg_text(r->lang, t->table->label),
                      missing);
    }
    return E_INVALID;
}

err_t table_read(struct table_reader *t, struct xlsx *x)
{
    struct arena *a = t->r->arena;
    struct nearest best = {0};
    bool found = false;
    size_t n = 0;
    const struct xlsx_sheet *sheets = xlsx_sheets(x, &n);
    struct layout *l = ARENA_NEW(a, struct layout);
    for (size_t i = 0; i < n; i++) {
        struct probe *p = ARENA_NEW(a, struct probe);
        struct str unused = STR("");
        p->t = t;
        if (sheets[i].hidden || !sheets[i].worksheet) {
            t->source->hidden = join(a, t->source->hidden, sheets[i].name);
            continue;
        }
        TRY(xlsx_each_row(x, i, probe_one, p));
        if (!find_heading(p, l, &unused)) {
            keep_nearest(&best, p, sheets[i].name);
            t->source->not_data = join(a, t->source->not_data, sheets[i].name);
            continue;
        }
        found = true;
        note_layout(t, l, sheets[i].name, unused);
        struct pass pass = {t, l, sheets[i].name, xlsx_is_1904(x)};
        TRY(xlsx_each_row(x, i, read_one, &pass));
    }
    return found ? OK : refuse_list(t, &best);
}

struct str table_text(const struct table_row *row, int field)
{
    return row->cell[field] ? row->cell[field]->text : STR("");
}
