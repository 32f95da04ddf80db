/*
 * doc_pdf_flow.c — blocks onto pages.
 *
 * Blocks become items (a line, a row of a table).  Items that must stand together gather in a chain;
 * with the first item that lets go the chain is placed: here if it fits, else on the next page, and
 * only what is higher than a page is parted.
 */
#include <string.h>

#include "lib/doc/doc_pdf_inner.h"

static const double HAIRLINE = 0.5;
enum { CHAIN_FIRST = 64, PARTED_FROM = 3 /* rows higher than a third of a page may be parted */ };

static double room(const struct pdf *p)
{
    return p->bottom - p->y;
}

static double page_room(const struct pdf *p)
{
    return p->bottom - p->top;
}

static void next_page(struct pdf *p)
{
    pdf_page_end(p);
    pdf_page_begin(p);
}

/* --- rows --- */

static double line_top(const struct pdf_cell *c, const struct pdf_line *line)
{
    return line == &c->line[c->next] ? 0 : line->before;
}

/* The first line of a cell keeps its space above only where the cell begins: there it is 0 anyway. */
static double cell_height(const struct pdf_cell *c)
{
    double h = 0;
    for (int i = c->next; i < c->n; i++)
        h += line_top(c, &c->line[i]) + c->line[i].height;
    return h + c->after;
}

static double pad(const struct pdf_row *r)
{
    return r->borders ? PDF_OF_MM(CELL_ABOVE) : 0;
}

static void row_height(struct pdf_row *r)
{
    r->height = 0;
    for (int i = 0; i < r->n; i++) {
        double h = cell_height(&r->cell[i]) + 2 * pad(r);
        r->height = h > r->height ? h : r->height;
    }
}

static void box(struct pdf *p, double x, double y, double w, double h)
{
    const struct pdf_library *f = p->lib;
    f->cairo_set_line_width(p->cr, HAIRLINE);
    f->cairo_move_to(p->cr, x, y);
    f->cairo_line_to(p->cr, x + w, y);
    f->cairo_line_to(p->cr, x + w, y + h);
    f->cairo_line_to(p->cr, x, y + h);
    f->cairo_line_to(p->cr, x, y);
    f->cairo_stroke(p->cr);
}

/* How many lines of a cell stand within h, and how high they are. */
static int lines_within(const struct pdf_cell *c, double h, double *used)
{
    int n = 0;
    *used = 0;
    for (int i = c->next; i < c->n; i++, n++) {
        double more = line_top(c, &c->line[i]) + c->line[i].height;
        if (*used + more > h + 0.01)
            break;
        *used += more;
    }
    return n;
}

static void draw_cell(struct pdf *p, const struct pdf_row *r, struct pdf_cell *c, int n, double h)
{
    double side = r->borders ? PDF_OF_MM(CELL_SIDE) : 0;
    double y = p->y + pad(r);
    if (r->head && n == c->n) { /* names of columns stand in the middle */
        double spare = h - 2 * pad(r) - cell_height(c);
        y += spare > 0 ? spare / 2 : 0;
    }
    int first = c->next;
    for (int i = first; i < first + n; i++) {
        y += i == first ? 0 : c->line[i].before;
        pdf_draw_line(p, &c->line[i], p->left + c->x + side, y);
        y += c->line[i].height;
    }
    c->next += n;
    if (r->borders)
        box(p, p->left + c->x, p->y, c->width, h);
}

static void draw_row(struct pdf *p, struct pdf_row *r)
{
    for (int i = 0; i < r->n; i++)
        draw_cell(p, r, &r->cell[i], r->cell[i].n - r->cell[i].next, r->height);
    p->y += r->height;
    p->fresh = false;
}

/* As much of a row as fits here; false when nothing does. */
static bool draw_part_of_row(struct pdf *p, struct pdf_row *r)
{
    double most = 0, used;
    int lines = 0;
    for (int i = 0; i < r->n; i++) {
        lines += lines_within(&r->cell[i], room(p) - 2 * pad(r), &used);
        most = used > most ? used : most;
    }
    if (lines == 0)
        return false;
    for (int i = 0; i < r->n; i++)
        draw_cell(p, r, &r->cell[i], lines_within(&r->cell[i], room(p) - 2 * pad(r), &used),
                  most + 2 * pad(r));
    p->y += most + 2 * pad(r);
    p->fresh = false;
    row_height(r);
    return true;
}

static bool row_is_done(const struct pdf_row *r)
{
    for (int i = 0; i < r->n; i++) {
        if (r->cell[i].next < r->cell[i].n)
            return false;
    }
    return true;
}

static void draw_heads(struct pdf *p, const struct pdf_table *t)
{
    for (int i = 0; i < t->n_heads; i++) {
        struct pdf_row *r = &t->heads[i];
        for (int k = 0; k < r->n; k++)
            r->cell[k].next = 0;
        draw_row(p, r);
    }
}

/* A new page within a table begins with the names of its columns. */
static void next_page_of(struct pdf *p, const struct pdf_row *r)
{
    next_page(p);
    if (r != NULL && !r->head && r->table->n_heads > 0 && r->table->heads_height < page_room(p) / 2)
        draw_heads(p, r->table);
}

static void part_row(struct pdf *p, struct pdf_row *r)
{
    while (!row_is_done(r)) {
        bool drawn = draw_part_of_row(p, r);
        if (row_is_done(r))
            return;
        if (!drawn && p->fresh) { /* a line higher than the page: there it goes */
            draw_row(p, r);
            return;
        }
        next_page_of(p, r);
    }
}

/* --- chains --- */

static double item_height(const struct pdf *p, const struct pdf_item *it, bool at_top)
{
    (void)p;
    if (it->kind == ITEM_ROW)
        return it->row->height;
    return (at_top ? 0 : it->line->before) + it->line->height;
}

static double chain_height(const struct pdf *p, int from)
{
    double h = 0;
    for (int i = from; i < p->n_chain; i++)
        h += item_height(p, &p->chain[i], i == from && p->fresh);
    return h;
}

static void place(struct pdf *p, struct pdf_item *it)
{
    if (it->kind == ITEM_ROW) {
        draw_row(p, it->row);
        return;
    }
    p->y += p->fresh ? 0 : it->line->before;
    pdf_draw_line(p, it->line, p->left, p->y);
    p->y += it->line->height;
    p->fresh = false;
}

/* One after the other, wherever a page ends. */
static void place_loosely(struct pdf *p)
{
    for (int i = 0; i < p->n_chain; i++) {
        struct pdf_item *it = &p->chain[i];
        struct pdf_row *r = it->kind == ITEM_ROW ? it->row : NULL;
        if (item_height(p, it, p->fresh) <= room(p) + 0.01) {
            place(p, it);
        } else if (r != NULL && (r->height > page_room(p) ||
                                 (!r->whole && r->height > page_room(p) / PARTED_FROM))) {
            part_row(p, r);
        } else {
            if (!p->fresh)
                next_page_of(p, r);
            if (r != NULL && r->height > room(p) + 0.01)
                part_row(p, r);
            else
                place(p, it);
        }
    }
}

static void place_chain(struct pdf *p)
{
    if (p->n_chain == 0)
        return;
    const struct pdf_item *first = &p->chain[0];
    struct pdf_row *r = first->kind == ITEM_ROW ? first->row : NULL;
    bool single = p->n_chain == 1;
    bool parted = single && r != NULL && !r->whole && r->height > page_room(p) / PARTED_FROM;
    double heads = r != NULL && !r->head ? r->table->heads_height : 0;
    if (chain_height(p, 0) > room(p) + 0.01 && !p->fresh && !parted &&
        chain_height(p, 0) + heads <= page_room(p))
        next_page_of(p, r);
    place_loosely(p);
    p->n_chain = 0;
}

static void add_item(struct pdf *p, struct pdf_item it)
{
    if (p->n_chain == p->cap_chain) {
        int cap = p->cap_chain > 0 ? p->cap_chain * 2 : CHAIN_FIRST;
        struct pdf_item *grown = ARENA_ARRAY(p->a, struct pdf_item, (size_t)cap);
        if (p->n_chain > 0)
            memcpy(grown, p->chain, (size_t)p->n_chain * sizeof *grown);
        p->chain = grown;
        p->cap_chain = cap;
    }
    p->chain[p->n_chain++] = it;
    if (!it.keep)
        place_chain(p);
}

/* --- tables --- */

static int span_of(const struct doc_cell *c)
{
    return c->span > 1 ? c->span : 1;
}

static void cell_lines(struct pdf *p, const struct doc_block *block, int n, enum doc_align align,
                       double width, struct pdf_lines *out);

/* A table within a cell stands there as its text, cell after cell: no paper has one. */
static void inner_table(struct pdf *p, const struct doc_table *t, double width,
                        struct pdf_lines *out)
{
    for (int i = 0; i < t->n_rows; i++) {
        for (int k = 0; k < t->row[i].n_cells; k++)
            cell_lines(p, t->row[i].cell[k].block, t->row[i].cell[k].n_blocks,
                       t->row[i].cell[k].align, width, out);
    }
}

static void cell_lines(struct pdf *p, const struct doc_block *block, int n, enum doc_align align,
                       double width, struct pdf_lines *out)
{
    for (int i = 0; i < n; i++) {
        if (block[i].kind == BLOCK_PARA)
            pdf_paragraph(p, &block[i].para, align, width, out);
        else if (block[i].kind == BLOCK_TABLE)
            inner_table(p, &block[i].table, width, out);
    }
}

static void make_row(struct pdf *p, const struct doc_table *t, const struct doc_row *from,
                     struct pdf_row *r)
{
    double side = t->borders ? PDF_OF_MM(CELL_SIDE) : 0;
    double x = 0;
    int column = 0;
    *r = (struct pdf_row){.n = from->n_cells,
                          .cell = ARENA_ARRAY(p->a, struct pdf_cell, (size_t)from->n_cells),
                          .whole = from->whole || t->whole,
                          .head = from->head,
                          .borders = t->borders};
    for (int i = 0; i < from->n_cells; i++) {
        const struct doc_cell *c = &from->cell[i];
        struct pdf_lines lines = {.n = 0};
        int thousandths = 0;
        for (int k = 0; k < span_of(c) && column < t->n_columns; k++)
            thousandths += t->width[column++];
        double width = p->width * thousandths / 1000;
        cell_lines(p, c->block, c->n_blocks, c->align, width - 2 * side, &lines);
        r->cell[i] =
            (struct pdf_cell){.line = lines.line, .n = lines.n, .x = x, .width = width, .after = 0};
        x += width;
    }
    row_height(r);
}

/* Heads are drawn on many pages: their layouts are given back at the end of the table. */
static void hold_heads(struct pdf_table *t)
{
    for (int i = 0; i < t->n_heads; i++) {
        for (int k = 0; k < t->heads[i].n; k++) {
            for (int j = 0; j < t->heads[i].cell[k].n; j++) {
                if (t->heads[i].cell[k].line[j].text != NULL)
                    t->heads[i].cell[k].line[j].text->lines_left = INT32_MAX / 2;
            }
        }
    }
}

static int count_heads(const struct doc_table *t)
{
    int n = 0;
    while (n < t->n_rows && t->row[n].head)
        n++;
    return n;
}

static void table(struct pdf *p, const struct doc_table *t)
{
    struct pdf_table *own = ARENA_NEW(p->a, struct pdf_table);
    own->n_heads = count_heads(t);
    own->heads = ARENA_ARRAY(p->a, struct pdf_row, (size_t)own->n_heads);
    for (int i = 0; i < own->n_heads; i++) {
        make_row(p, t, &t->row[i], &own->heads[i]);
        own->heads[i].table = own;
        own->heads_height += own->heads[i].height;
    }
    hold_heads(own);
    for (int i = 0; i < t->n_rows; i++) {
        struct pdf_row *r = i < own->n_heads ? &own->heads[i] : ARENA_NEW(p->a, struct pdf_row);
        bool last = i == t->n_rows - 1;
        if (i >= own->n_heads)
            make_row(p, t, &t->row[i], r);
        r->table = own;
        add_item(p, (struct pdf_item){
                        .kind = ITEM_ROW, .row = r, .keep = !last && (r->head || t->whole)});
    }
}

/* --- blocks --- */

static void lines_of(struct pdf *p, const struct doc_para *para, struct pdf_lines *lines)
{
    lines->n = 0;
    lines->cap = 0;
    pdf_paragraph(p, para, para->align, p->width, lines);
    for (int i = 0; i < lines->n; i++)
        add_item(p, (struct pdf_item){
                        .kind = ITEM_LINE, .line = &lines->line[i], .keep = lines->line[i].keep});
}

void pdf_blocks(struct pdf *p, const struct doc_block *block, int n)
{
    struct pdf_lines lines = {.n = 0};
    for (int i = 0; i < n; i++) {
        switch (block[i].kind) {
        case BLOCK_PARA:
            lines_of(p, &block[i].para, &lines);
            break;
        case BLOCK_TABLE:
            p->y += p->fresh ? 0 : lines.after;
            lines.after = 0;
            table(p, &block[i].table);
            break;
        case BLOCK_PAGE_BREAK:
            place_chain(p);
            lines.after = 0;
            next_page(p);
            break;
        }
    }
    place_chain(p);
}
