/*
 * render_table.c — tables of a paper.
 */
#include "app/paper/render_inner.h"
#include "lib/base/arena.h"

struct filling {
    struct rendering *k;
    const struct paper_columns *columns;
    struct doc_table *table;
};

static void put_cell(struct filling *f, struct doc_row *row, struct str text, int span,
                     enum doc_align align, unsigned flags)
{
    struct doc_block *block = ARENA_NEW(f->k->arena, struct doc_block);
    *block = (struct doc_block){.kind = BLOCK_PARA};
    block->para = (struct doc_para){.style = DOC_CELL, .align = align, .before = -1, .after = -1};
    para_text(f->k->arena, &block->para, text, flags, 0);
    row->cell[row->n_cells++] =
        (struct doc_cell){.block = block, .n_blocks = 1, .span = span, .align = align};
}

static struct doc_row *add_row(struct filling *f)
{
    struct doc_row *row = &f->table->row[f->table->n_rows++];
    row->cell = ARENA_ARRAY(f->k->arena, struct doc_cell, (size_t)f->columns->n);
    return row;
}

static void put_head(struct filling *f, const struct data *d, const struct paper_row *head)
{
    if (head->n == 0)
        return;
    struct doc_row *row = add_row(f);
    row->head = true;
    row->whole = true;
    for (int i = 0; i < head->n; i++)
        put_cell(f, row, render_text(f->k, d, &head->cell[i].text, DOTS), head->cell[i].span,
                 DOC_CENTER, RUN_BOLD);
}

static void put_row(struct filling *f, const struct data *d, const struct paper_row *from,
                    unsigned flags)
{
    struct doc_row *row = add_row(f);
    int column = 0;
    row->whole = true; /* one that is higher than a page is parted all the same */
    for (int i = 0; i < from->n; i++) {
        put_cell(f, row, render_text(f->k, d, &from->cell[i].text, STR("")), from->cell[i].span,
                 f->columns->align[column], flags);
        column += from->cell[i].span;
    }
}

/* Rows to be written in: on a form with room for a hand. */
static void put_empty(struct filling *f, int rows)
{
    struct str room = f->k->paper->form.n > 0 ? STR("\n") : STR("");
    for (int i = 0; i < rows; i++) {
        struct doc_row *row = add_row(f);
        for (int c = 0; c < f->columns->n; c++)
            put_cell(f, row, room, 1, f->columns->align[c], 0);
    }
}

void render_table(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    const struct paper_columns *c = node->columns;
    int n;
    struct data *const *list = data_list(d, node->name, &n);
    struct doc_block *block = blocks_add(&k->out, BLOCK_TABLE);
    struct filling f = {k, c, &block->table};
    int empty = (n == 0 ? c->fill : 0) + c->more;
    if (k->paper->form.n > 0)
        block->field = node->name;
    block->table = (struct doc_table){.n_columns = c->n, .width = c->width, .borders = c->borders};
    block->table.row = ARENA_ARRAY(k->arena, struct doc_row, (size_t)n + (size_t)empty + 3);
    put_head(&f, d, &c->head[0]);
    put_head(&f, d, &c->head[1]);
    for (int i = 0; i < n; i++)
        put_row(&f, render_counted(k, list[i], i + 1), &c->row, 0);
    put_empty(&f, empty);
    if (c->foot.n > 0)
        put_row(&f, d, &c->foot, RUN_BOLD);
}
