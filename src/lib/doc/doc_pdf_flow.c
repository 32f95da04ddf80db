/*
 * doc_pdf_flow.c — blocks onto pages.
 *
 * Blocks become items (a line, a row of a table).  Items that must stand together gather in a chain;
 * with the first item that lets go the chain is placed: here if it fits, else on the next page, and
 * only what is higher than a page is parted.
 */
#include <math.h>
#include <string.h>

#include "lib/base/arena.h"
#include "lib/doc/doc_pdf_inner.h"

static const double HAIRLINE = 0.5;
static const double SLACK = 0.01;    /* sums of lengths are not exact */
static const double BELOW_TABLE = 6; /* between borders and what follows */
enum {
    CHAIN_FIRST = 64,
    PARTED_FROM = 3, /* rows higher than a third of a page may be parted */
    LINES_LEAST = 2  /* of each cell, on the page where such a row begins */
};

static double room(const struct pdf *p)
{
    return p->bottom - p->y;
}

static double page_room(const struct pdf *p)
{
    return p->bottom - p->top;
}

/* A page on which nothing stands is not turned: what did not fit on it fits nowhere better. */
static void next_page(struct pdf *p)
{
    if (p->inked) {
        pdf_page_end(p);
        pdf_page_begin(p);
    }
    p->y = p->top;
    p->fresh = true;
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

/* --- borders --- */

void pdf_grid_end(struct pdf *p)
{
    const struct pdf_library *f = p->lib;
    struct pdf_grid *g = &p->grid;
    if (g->n_rows == 0)
        return;
    f->cairo_set_line_width(p->cr, HAIRLINE);
    f->cairo_set_line_cap(p->cr, CAIRO_LINE_CAP_SQUARE);
    for (int i = 0; i <= g->n_rows; i++) {
        f->cairo_move_to(p->cr, p->left + g->edge[0], g->y[i]);
        f->cairo_line_to(p->cr, p->left + g->edge[g->n_edges - 1], g->y[i]);
    }
    for (int i = 0; i < g->n_edges; i++) {
        f->cairo_move_to(p->cr, p->left + g->edge[i], g->y[0]);
        f->cairo_line_to(p->cr, p->left + g->edge[i], g->y[g->n_rows]);
    }
    f->cairo_stroke(p->cr);
    f->cairo_set_line_cap(p->cr, CAIRO_LINE_CAP_BUTT);
    g->n_rows = 0;
}

static bool same_edges(const struct pdf_grid *g, const struct pdf_row *r)
{
    if (g->n_edges != r->n + 1)
        return false;
    for (int i = 0; i < r->n; i++) {
        if (fabs(g->edge[i] - r->cell[i].x) > SLACK)
            return false;
    }
    return true;
}

/* A row of this height begins here. */
static void add_to_grid(struct pdf *p, const struct pdf_row *r, double height)
{
    struct pdf_grid *g = &p->grid;
    if (!r->borders || r->n == 0)
        return;
    p->inked = true;
    if (g->n_rows > 0 &&
        (g->n_rows == GRID_ROWS - 1 || fabs(g->y[g->n_rows] - p->y) > SLACK || !same_edges(g, r)))
        pdf_grid_end(p);
    if (g->n_rows == 0) {
        g->n_edges = 0;
        for (int i = 0; i < r->n && i < GRID_EDGES - 1; i++)
            g->edge[g->n_edges++] = r->cell[i].x;
        g->edge[g->n_edges++] = r->cell[r->n - 1].x + r->cell[r->n - 1].width;
        g->y[0] = p->y;
    }
    g->y[++g->n_rows] = p->y + height;
}

/* --- cells --- */

/* How many lines of a cell stand within h, and how high they are. */
static int lines_within(const struct pdf_cell *c, double h, double *used)
{
    int n = 0;
    *used = 0;
    for (int i = c->next; i < c->n; i++, n++) {
        double more = line_top(c, &c->line[i]) + c->line[i].height;
        if (*used + more > h + SLACK)
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
}

static void draw_row(struct pdf *p, struct pdf_row *r)
{
    add_to_grid(p, r, r->height);
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
    add_to_grid(p, r, most + 2 * pad(r));
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
    p->fresh = true; /* what follows has no space above, as on a page without them */
}

/* A new page within a table begins with the names of its columns. */
static void next_page_of(struct pdf *p, const struct pdf_row *r)
{
    next_page(p);
    if (r != NULL && !r->head && r->table->n_heads > 0 && r->table->heads_height < page_room(p) / 2)
        draw_heads(p, r->table);
}

/* May a row go on on the next page?  One that is not high stays whole: it is read at a glance. */
static bool may_be_parted(const struct pdf *p, const struct pdf_row *r)
{
    return !r->head &&
           (r->height > page_room(p) || (!r->whole && r->height > page_room(p) / PARTED_FROM));
}

/* What must stand on a page of a row that is parted: the first lines of its cells. */
static double least_part(const struct pdf_row *r)
{
    double least = 0;
    for (int i = 0; i < r->n; i++) {
        const struct pdf_cell *c = &r->cell[i];
        double h = 0;
        for (int k = c->next; k < c->n && k < c->next + LINES_LEAST; k++)
            h += line_top(c, &c->line[k]) + c->line[k].height;
        least = h > least ? h : least;
    }
    return least + 2 * pad(r);
}

/* Each turn of the page draws at least a line: the last resort draws all, over the margin. */
static void part_row(struct pdf *p, struct pdf_row *r)
{
    bool turned = p->fresh;
    while (!row_is_done(r)) {
        bool drawn = draw_part_of_row(p, r);
        if (row_is_done(r))
            return;
        if (!drawn && turned) {
            draw_row(p, r);
            return;
        }
        next_page_of(p, r);
        turned = true;
    }
}

/* --- chains --- */

static double space_above(const struct pdf *p, const struct pdf_item *it)
{
    if (p->fresh)
        return 0;
    return it->kind == ITEM_ROW ? it->row->before : it->line->before;
}

static double item_height(const struct pdf_item *it)
{
    return it->kind == ITEM_ROW ? it->row->height : it->line->height;
}

/* What the chain needs of this page, of a new one: all of it but for a last row that may be parted. */
static double chain_height(const struct pdf *p, bool new_page)
{
    double h = 0;
    for (int i = 0; i < p->n_chain; i++) {
        const struct pdf_item *it = &p->chain[i];
        bool last = i == p->n_chain - 1;
        double before = it->kind == ITEM_ROW ? it->row->before : it->line->before;
        h += i == 0 && (new_page || p->fresh) ? 0 : before;
        if (last && it->kind == ITEM_ROW && may_be_parted(p, it->row))
            h += least_part(it->row);
        else
            h += item_height(it);
    }
    return h;
}

static void place(struct pdf *p, struct pdf_item *it)
{
    p->y += space_above(p, it);
    if (it->kind == ITEM_ROW) {
        draw_row(p, it->row);
        return;
    }
    pdf_draw_line(p, it->line, p->left, p->y);
    p->y += it->line->height;
    p->fresh = false;
}

static bool fits(const struct pdf *p, const struct pdf_item *it)
{
    return space_above(p, it) + item_height(it) <= room(p) + SLACK;
}

/* One after the other, wherever a page ends. */
static void place_loosely(struct pdf *p)
{
    for (int i = 0; i < p->n_chain; i++) {
        struct pdf_item *it = &p->chain[i];
        struct pdf_row *r = it->kind == ITEM_ROW ? it->row : NULL;
        bool parted = !fits(p, it) && r != NULL && may_be_parted(p, r);
        if (!fits(p, it) && !p->fresh &&
            (!parted || space_above(p, it) + least_part(r) > room(p) + SLACK))
            next_page_of(p, r);
        if (r != NULL && !fits(p, it)) {
            p->y += space_above(p, it);
            part_row(p, r);
        } else {
            place(p, it);
        }
    }
}

static void place_chain(struct pdf *p)
{
    if (p->n_chain == 0)
        return;
    const struct pdf_item *first = &p->chain[0];
    const struct pdf_row *r = first->kind == ITEM_ROW ? first->row : NULL;
    double heads = r != NULL && !r->head ? r->table->heads_height : 0;
    if (chain_height(p, false) > room(p) + SLACK && !p->fresh &&
        chain_height(p, true) + heads <= page_room(p) + SLACK)
        next_page_of(p, r);
    place_loosely(p);
    p->n_chain = 0;
}

static void add_item(struct pdf *p, struct pdf_item it)
{
    if (p->n_chain == p->cap_chain) {
        int cap = p->cap_chain > 0 ? p->cap_chain * 2 : CHAIN_FIRST;
        struct pdf_item *grown = ARENA_ARRAY(p->part_a, struct pdf_item, (size_t)cap);
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

/* What is placed is forgotten: a list of a province needs the memory of a row. */
static void forget_placed(struct pdf *p)
{
    if (p->n_chain == 0)
        arena_reset(p->a);
}

static struct pdf_table *heads_of(struct pdf *p, const struct doc_table *t)
{
    struct arena *loose = p->a;
    p->a = p->part_a; /* drawn on many pages */
    struct pdf_table *own = ARENA_NEW(p->a, struct pdf_table);
    own->n_heads = count_heads(t);
    own->heads = ARENA_ARRAY(p->a, struct pdf_row, (size_t)own->n_heads);
    for (int i = 0; i < own->n_heads; i++) {
        make_row(p, t, &t->row[i], &own->heads[i]);
        own->heads[i].table = own;
        own->heads_height += own->heads[i].height;
    }
    hold_heads(own);
    p->a = loose;
    return own;
}

static void table(struct pdf *p, const struct doc_table *t, double before)
{
    struct pdf_table *own = heads_of(p, t);
    for (int i = 0; i < t->n_rows; i++) {
        struct pdf_row *r = i < own->n_heads ? &own->heads[i] : ARENA_NEW(p->a, struct pdf_row);
        bool last = i == t->n_rows - 1;
        if (i >= own->n_heads)
            make_row(p, t, &t->row[i], r);
        r->table = own;
        r->before = i == 0 ? before : 0;
        add_item(p, (struct pdf_item){
                        .kind = ITEM_ROW, .row = r, .keep = !last && (r->head || t->whole)});
        forget_placed(p);
    }
}

/* --- blocks --- */

/* Answers the space below. */
static double paragraph(struct pdf *p, const struct doc_para *para, double before)
{
    struct pdf_lines lines = {.after = before};
    pdf_paragraph(p, para, para->align, p->width, &lines);
    for (int i = 0; i < lines.n; i++)
        add_item(p, (struct pdf_item){
                        .kind = ITEM_LINE, .line = &lines.line[i], .keep = lines.line[i].keep});
    forget_placed(p);
    return lines.after;
}

void pdf_blocks(struct pdf *p, const struct doc_block *block, int n)
{
    double after = 0;
    for (int i = 0; i < n; i++) {
        switch (block[i].kind) {
        case BLOCK_PARA:
            after = paragraph(p, &block[i].para, after);
            break;
        case BLOCK_TABLE:
            table(p, &block[i].table, after);
            after = block[i].table.borders ? BELOW_TABLE : 0;
            break;
        case BLOCK_PAGE_BREAK:
            place_chain(p);
            next_page(p);
            after = 0;
            break;
        }
    }
    place_chain(p);
}
