/*
 * language_table.c — tables of the papers' language.
 */
#include "app/paper/language_inner.h"
#include "lib/base/arena.h"

enum { ROWS_MOST = 200, WIDTH_MOST = 1000 };

/* --- what follows the word `table` --- */

static void read_widths(struct reading *k, struct rest *s, struct paper_columns *c)
{
    for (;;) {
        struct rest ahead = *s;
        size_t at;
        struct str word = rest_word(&ahead, &at);
        if (word.n == 0 || word.p[0] < '0' || word.p[0] > '9')
            return;
        if (c->n == PAPER_COLUMNS) {
            wrong(k, s->line, at, M_PAPER_COLUMNS, str_fmt(k->r->arena, "%d", PAPER_COLUMNS));
            s->at = s->end;
            return;
        }
        c->width[c->n++] = rest_number(k, s, 1, WIDTH_MOST);
    }
}

static void read_options(struct reading *k, struct rest *s, struct paper_columns *c)
{
    size_t at;
    for (struct str word = rest_word(s, &at); word.n > 0; word = rest_word(s, &at)) {
        if (str_is(word, "widths")) {
            read_widths(k, s, c);
        } else if (str_is(word, "fill")) {
            c->fill = rest_number(k, s, 1, ROWS_MOST);
        } else if (str_is(word, "rows")) {
            c->more = rest_number(k, s, 1, ROWS_MOST);
        } else if (str_is(word, "borders")) {
            struct str how = rest_word(s, &at);
            c->borders = str_is(how, "yes");
            if (!c->borders && !str_is(how, "no"))
                wrong(k, s->line, at, M_PAPER_YES_NO, how);
        } else {
            wrong(k, s->line, at, M_PAPER_TABLE_WORD, word);
            s->at = s->end;
        }
    }
}

/* --- rows --- */

/* Cells parted by bars; `<` belongs to the cell at its left where `joins`. */
static void read_row(struct reading *k, struct rest *s, bool joins, struct paper_row *row)
{
    if (row->n > 0) {
        wrong(k, s->line, 0, M_PAPER_ROW_TWICE, STR(""));
        return;
    }
    row->at = joined_place(k, s->line, 0);
    row->cell = ARENA_ARRAY(k->r->arena, struct paper_cell, PAPER_COLUMNS);
    struct rest part;
    int columns = 0;
    while (rest_cut(s, '|', &part)) {
        if (columns++ == PAPER_COLUMNS) {
            wrong(k, s->line, part.at, M_PAPER_COLUMNS, str_fmt(k->r->arena, "%d", PAPER_COLUMNS));
            return;
        }
        if (joins && row->n > 0 && str_is(rest_text(&part), "<"))
            row->cell[row->n - 1].span++;
        else
            row->cell[row->n++] = (struct paper_cell){rest_values(k, &part, false), 1};
    }
}

static void read_align(struct reading *k, struct rest *s, struct paper_columns *c)
{
    struct rest part;
    int n = 0;
    while (rest_cut(s, '|', &part)) {
        size_t at;
        struct str how = rest_word(&part, &at);
        int column = n < PAPER_COLUMNS ? n : PAPER_COLUMNS - 1;
        n++;
        if (str_is(how, "c"))
            c->align[column] = DOC_CENTER;
        else if (str_is(how, "r"))
            c->align[column] = DOC_RIGHT;
        else if (str_is(how, "l"))
            c->align[column] = DOC_LEFT;
        else
            wrong(k, s->line, at, M_PAPER_ALIGN, how);
    }
    if (n != c->n)
        k->err = REPORT(k->r, joined_place(k, s->line, 0), M_PAPER_CELLS,
                        str_fmt(k->r->arena, "%d", n), str_fmt(k->r->arena, "%d", c->n));
}

static void read_part(struct reading *k, const struct joined *l, struct paper_columns *c)
{
    struct rest s = {l, 0, l->text.n};
    size_t at;
    struct str word = rest_word(&s, &at);
    if (str_is(word, "head"))
        read_row(k, &s, true, c->head[0].n == 0 ? &c->head[0] : &c->head[1]);
    else if (str_is(word, "row"))
        read_row(k, &s, false, &c->row);
    else if (str_is(word, "foot"))
        read_row(k, &s, true, &c->foot);
    else if (str_is(word, "align"))
        read_align(k, &s, c);
    else
        wrong(k, l, at, M_PAPER_TABLE_LINE, word);
}

/* --- the whole --- */

static int cells_of(const struct paper_row *row)
{
    int n = 0;
    for (int i = 0; i < row->n; i++)
        n += row->cell[i].span;
    return n;
}

static void must_fit(struct reading *k, const struct paper_columns *c, const struct paper_row *row)
{
    int n = cells_of(row);
    if (row->n > 0 && n != c->n)
        k->err = REPORT(k->r, row->at, M_PAPER_CELLS, str_fmt(k->r->arena, "%d", n),
                        str_fmt(k->r->arena, "%d", c->n));
}

static void must_add_up(struct reading *k, const struct joined *l, const struct paper_columns *c)
{
    int sum = 0;
    for (int i = 0; i < c->n; i++)
        sum += c->width[i];
    if (sum != WIDTH_MOST)
        wrong(k, l, 0, M_PAPER_WIDTHS, str_fmt(k->r->arena, "%d", sum));
}

void language_table(struct reading *k, struct rest *s, int level, struct paper_node *out)
{
    struct paper_columns *c = ARENA_NEW(k->r->arena, struct paper_columns);
    const struct joined *head = s->line;
    c->borders = true;
    out->name = rest_name(k, s);
    out->columns = c;
    read_options(k, s, c);
    must_add_up(k, head, c);
    for (; k->at < k->n && k->line[k->at].indent >= level * 2; k->at++) {
        if (k->line[k->at].indent != level * 2)
            wrong(k, &k->line[k->at], 0, M_PAPER_INDENT, str_fmt(k->r->arena, "%d", level * 2));
        else
            read_part(k, &k->line[k->at], c);
    }
    if (c->row.n == 0)
        wrong(k, head, 0, M_PAPER_NO_ROW, STR(""));
    must_fit(k, c, &c->head[0]);
    must_fit(k, c, &c->head[1]);
    must_fit(k, c, &c->row);
    must_fit(k, c, &c->foot);
}
