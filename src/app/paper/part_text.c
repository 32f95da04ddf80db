/*
 * part_text.c — a part of a document as text.
 */
#include "app/paper/part_text.h"

static const char *const styles[DOC_STYLES] = {"body", "title", "subject", "h1",  "h2",
                                               "h3",   "head",  "cell",    "note"};
static const char *const aligns[] = {"left", "center", "right", "justify"};

static void put_run(struct buf *b, const struct doc_run *r)
{
    static const char marks[] = {'b', 'i', 'u'};
    if (r->field.n > 0)
        buf_printf(b, "<%.*s>", STR_ARG(r->field));
    for (unsigned i = 0; i < 3; i++) {
        if ((r->flags & (1u << i)) != 0)
            buf_char(b, marks[i]);
    }
    if (r->size > 0)
        buf_printf(b, "%d", r->size);
    if (r->kind == RUN_BOX)
        buf_z(b, r->ticked ? "[x]" : "[ ]");
    else if (r->kind == RUN_FILL)
        buf_z(b, "[....]");
    else {
        buf_char(b, '"');
        for (size_t i = 0; i < r->text.n; i++) {
            if (r->text.p[i] == '\n')
                buf_z(b, "\\n");
            else
                buf_char(b, r->text.p[i]);
        }
        buf_char(b, '"');
    }
}

static void put_number(struct buf *b, const char *name, int n, int usual)
{
    if (n != usual)
        buf_printf(b, " %s=%d", name, n);
}

static void put_para(struct buf *b, const struct doc_para *p)
{
    buf_printf(b, "%s %s", styles[p->style], aligns[p->align]);
    put_number(b, "indent", p->indent, 0);
    put_number(b, "first", p->first, 0);
    put_number(b, "before", p->before, -1);
    put_number(b, "after", p->after, -1);
    put_number(b, "lines", p->fill_lines, 0);
    if (p->keep_next)
        buf_z(b, " keep");
    if (p->rule_below)
        buf_z(b, " rule");
    for (int i = 0; i < p->n_runs; i++) {
        buf_char(b, ' ');
        put_run(b, &p->run[i]);
    }
    buf_char(b, '\n');
}

static void put_blocks(struct buf *b, const struct doc_block *block, int n, int depth);

static void put_indent(struct buf *b, int depth)
{
    for (int i = 0; i < depth; i++)
        buf_z(b, "  ");
}

static void put_row(struct buf *b, const struct doc_row *row, int depth)
{
    put_indent(b, depth);
    buf_printf(b, "row%s%s\n", row->head ? " head" : "", row->whole ? " whole" : "");
    for (int c = 0; c < row->n_cells; c++) {
        const struct doc_cell *cell = &row->cell[c];
        put_indent(b, depth + 1);
        buf_printf(b, "cell %s", aligns[cell->align]);
        put_number(b, "span", cell->span, 1);
        buf_char(b, '\n');
        put_blocks(b, cell->block, cell->n_blocks, depth + 2);
    }
}

static void put_table(struct buf *b, const struct doc_table *t, int depth)
{
    buf_printf(b, "table%s%s", t->borders ? "" : " bare", t->whole ? " whole" : "");
    for (int i = 0; i < t->n_columns; i++)
        buf_printf(b, " %d", t->width[i]);
    buf_char(b, '\n');
    for (int i = 0; i < t->n_rows; i++)
        put_row(b, &t->row[i], depth + 1);
}

static void put_blocks(struct buf *b, const struct doc_block *block, int n, int depth)
{
    for (int i = 0; i < n; i++) {
        put_indent(b, depth);
        if (block[i].field.n > 0)
            buf_printf(b, "<%.*s> ", STR_ARG(block[i].field));
        if (block[i].kind == BLOCK_PARA)
            put_para(b, &block[i].para);
        else if (block[i].kind == BLOCK_TABLE)
            put_table(b, &block[i].table, depth);
        else
            buf_z(b, "page\n");
    }
}

void part_text(struct buf *b, const struct doc_part *part)
{
    const struct doc_page *g = &part->page;
    buf_printf(b, "part \"%.*s\"\npage %dx%d margins %d %d %d %d numbers %d\n",
               STR_ARG(part->title), g->width, g->height, g->top, g->bottom, g->left, g->right,
               (int)g->numbers);
    buf_printf(b, "font \"%.*s\" %d leading %d first %d space %d\nfoot \"%.*s\"\n",
               STR_ARG(part->font), part->size, part->leading, part->first, part->space,
               STR_ARG(part->foot));
    put_blocks(b, part->block, part->n_blocks, 0);
}
