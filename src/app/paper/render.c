/*
 * render.c — statements of a paper become blocks.
 *
 * Heading blocks, signatures and recipients are in render_frame.c, tables in render_table.c.
 */
#include "app/paper/render.h"

#include <string.h>

#include "app/paper/render_inner.h"

enum { FIRST_ROOM = 64, BELOW_TABLE = 60, DOTS_WIDTH = 12, GAP_WIDTH = 15 };

/* --- blocks and paragraphs --- */

struct doc_block *blocks_add(struct blocks *b, enum doc_block_kind kind)
{
    if (b->n == b->room) {
        int room = b->room == 0 ? FIRST_ROOM : b->room * 2;
        struct doc_block *more = ARENA_ARRAY(b->arena, struct doc_block, (size_t)room);
        if (b->n > 0)
            memcpy(more, b->block, (size_t)b->n * sizeof *more);
        b->block = more;
        b->room = room;
    }
    struct doc_block *block = &b->block[b->n++];
    *block = (struct doc_block){.kind = kind};
    block->para.before = -1;
    block->para.after = -1;
    return block;
}

struct doc_para *blocks_para(struct blocks *b, enum doc_style style, enum doc_align align)
{
    struct doc_para *p = &blocks_add(b, BLOCK_PARA)->para;
    p->style = style;
    p->align = align;
    return p;
}

struct doc_run *para_runs(struct arena *a, struct doc_para *p, int most)
{
    p->run = ARENA_ARRAY(a, struct doc_run, (size_t)most);
    p->n_runs = 0;
    return p->run;
}

void para_text(struct arena *a, struct doc_para *p, struct str text, unsigned flags, int size)
{
    struct doc_run *run = para_runs(a, p, 1);
    run[p->n_runs++] = (struct doc_run){.text = text, .flags = flags, .size = size};
}

/* --- values --- */

static bool names_a_body(struct str name)
{
    return str_starts(name, STR("unit.")) || str_starts(name, STR("issuer.")) ||
           str_starts(name, STR("superior.")) || str_is(name, "authority") ||
           str_is(name, "signer.post");
}

struct str render_value(struct rendering *k, const struct data *d, struct str name)
{
    struct str text = data_get(d, name);
    return names_a_body(name) && text.n > 0 ? layout_tones(k->arena, k->layout, text) : text;
}

struct str render_text(struct rendering *k, const struct data *d, const struct paper_text *t,
                       struct str nothing)
{
    struct str *part = ARENA_ARRAY(k->arena, struct str, (size_t)t->n);
    size_t bytes = 0, at = 0;
    int n = t->n;
    for (int i = 0; i < n; i++) {
        const struct paper_piece *p = &t->piece[i];
        part[i] = p->name.n > 0 ? render_value(k, d, p->name)
                                : layout_tones(k->arena, k->layout, p->text);
        if (part[i].n == 0)
            part[i] = nothing;
        bytes += part[i].n;
    }
    if (n == 1)
        return part[0];
    char *p = arena_alloc(k->arena, bytes + 1);
    for (int i = 0; i < n; i++) {
        if (part[i].n > 0)
            memcpy(p + at, part[i].p, part[i].n);
        at += part[i].n;
    }
    return (struct str){p, at};
}

/* Text with values of which the last, when nobody set it, is dots to the margin. */
static void line_runs(struct rendering *k, const struct data *d, const struct paper_text *t,
                      struct doc_para *p, unsigned flags)
{
    const struct paper_piece *last = t->n > 0 ? &t->piece[t->n - 1] : NULL;
    struct doc_run *run = para_runs(k->arena, p, 2);
    struct paper_text before = *t;
    bool dots = last != NULL && last->name.n > 0 && render_value(k, d, last->name).n == 0;
    if (dots)
        before.n--;
    if (before.n > 0)
        run[p->n_runs++] =
            (struct doc_run){.text = render_text(k, d, &before, DOTS), .flags = flags};
    if (dots)
        run[p->n_runs++] = (struct doc_run){.kind = RUN_FILL};
}

/* --- lines --- */

/* Where three or more blanks part the text; t is cut there.  False: nowhere. */
static bool cut_column(struct arena *a, struct paper_text *rest, struct paper_text *part)
{
    for (int i = 0; i < rest->n; i++) {
        struct str s = rest->piece[i].text;
        size_t at = 0;
        while (at + 2 < s.n && !(s.p[at] == ' ' && s.p[at + 1] == ' ' && s.p[at + 2] == ' '))
            at++;
        if (at + 2 >= s.n)
            continue;
        struct paper_piece *left = ARENA_ARRAY(a, struct paper_piece, (size_t)i + 1);
        memcpy(left, rest->piece, ((size_t)i + 1) * sizeof *left);
        left[i].text = str_trim(str_sub(s, 0, at));
        if (at > 0 && s.p[0] == ' ')
            left[i].text = str_sub(s, 0, at);
        *part = (struct paper_text){left, left[i].text.n > 0 ? i + 1 : i};
        struct paper_piece *right = ARENA_ARRAY(a, struct paper_piece, (size_t)(rest->n - i));
        memcpy(right, rest->piece + i, (size_t)(rest->n - i) * sizeof *right);
        size_t then = at;
        while (then < s.n && s.p[then] == ' ')
            then++;
        right[0].text = str_sub(s, then, s.n);
        *rest = right[0].text.n > 0 ? (struct paper_text){right, rest->n - i}
                                    : (struct paper_text){right + 1, rest->n - i - 1};
        return true;
    }
    *part = *rest;
    rest->n = 0;
    return false;
}

/* Columns as wide as what stands in them, none too narrow, with a gap between them. */
static int *widths_of(struct rendering *k, const struct data *d, const struct paper_text *part,
                      int n)
{
    size_t columns = (size_t)n;
    int *width = ARENA_ARRAY(k->arena, int, columns * 2), sum = 0, given = 0;
    for (size_t i = 0; i < columns; i++) {
        struct str text = render_text(k, d, &part[i], DOTS);
        width[i * 2] = column_of(text, text.n) + DOTS_WIDTH;
        sum += width[i * 2];
    }
    for (size_t i = 0; i < columns; i++) {
        width[i * 2] = width[i * 2] * (1000 - (n - 1) * GAP_WIDTH) / sum;
        width[i * 2 + 1] = GAP_WIDTH;
        given += width[i * 2];
    }
    width[columns * 2 - 2] += 1000 - (n - 1) * GAP_WIDTH - given;
    return width;
}

static void put_column(struct rendering *k, const struct data *d, const struct paper_text *text,
                       bool begins, struct doc_cell *cell)
{
    struct blocks b = {.arena = k->arena};
    struct doc_para *p = blocks_para(&b, DOC_BODY, DOC_LEFT);
    line_runs(k, d, text, p, 0);
    /* The first column begins where other lines do, the others at their own left. */
    p->indent = begins ? layout_number(k->layout, LAY_FIRST) : 0;
    p->first = begins ? 0 : 1;
    *cell = (struct doc_cell){.block = b.block, .n_blocks = b.n, .span = 1};
}

static void put_columns(struct rendering *k, const struct data *d, struct paper_text *part, int n)
{
    static const struct paper_text nothing = {NULL, 0};
    struct doc_table *t = &blocks_add(&k->out, BLOCK_TABLE)->table;
    int cells = n * 2 - 1;
    *t = (struct doc_table){.n_columns = cells,
                            .width = widths_of(k, d, part, n),
                            .n_rows = 1,
                            .whole = true,
                            .row = ARENA_NEW(k->arena, struct doc_row)};
    t->row->cell = ARENA_ARRAY(k->arena, struct doc_cell, (size_t)cells);
    t->row->n_cells = cells;
    t->row->whole = true;
    for (int i = 0; i < cells; i++)
        put_column(k, d, i % 2 == 0 ? &part[i / 2] : &nothing, i == 0, &t->row->cell[i]);
}

/* A line of a form: from the left margin, in columns where blanks part it. */
static void put_line(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    struct paper_text rest = node->text, part[LINE_COLUMNS];
    int n = 0;
    while (n < LINE_COLUMNS - 1 && cut_column(k->arena, &rest, &part[n]))
        n++;
    if (n == LINE_COLUMNS - 1)
        part[n] = rest;
    n++;
    if (n > 1) {
        put_columns(k, d, part, n);
        return;
    }
    line_runs(k, d, &node->text, blocks_para(&k->out, DOC_BODY, DOC_LEFT), 0);
}

/* --- what is read back --- */

static struct str field_of(const struct rendering *k, struct str name)
{
    return k->paper->form.n > 0 ? name : STR("");
}

static void put_answer(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    struct doc_para *p = blocks_para(&k->out, DOC_BODY, DOC_LEFT);
    int label = 0;
    while (label < node->text.n && node->text.piece[label].name.n == 0)
        label++;
    struct paper_text before = {node->text.piece, label};
    struct paper_text value = {node->text.piece + label, node->text.n - label};
    struct doc_run *run = para_runs(k->arena, p, 2);
    struct str text = render_text(k, d, &value, STR(""));
    run[p->n_runs++] = (struct doc_run){.text = render_text(k, d, &before, DOTS)};
    run[p->n_runs++] = text.n > 0
                           ? (struct doc_run){.text = text, .field = field_of(k, node->name)}
                           : (struct doc_run){.kind = RUN_FILL, .field = field_of(k, node->name)};
}

static void put_prose(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    struct str rest = data_get(d, str_fmt(k->arena, "review.%.*s", STR_ARG(node->name)));
    struct str line;
    bool any = false;
    while (str_cut(&rest, '\n', &line)) {
        if (str_trim(line).n == 0)
            continue;
        any = true;
        para_text(k->arena, blocks_para(&k->out, DOC_BODY, DOC_JUSTIFY), str_trim(line), 0, 0);
        k->out.block[k->out.n - 1].field = field_of(k, node->name);
    }
    if (any)
        return;
    blocks_para(&k->out, DOC_BODY, DOC_LEFT)->fill_lines = node->count;
    k->out.block[k->out.n - 1].field = field_of(k, node->name);
}

static bool chosen(const struct data *d, const struct paper_node *node, const struct data *record)
{
    struct str value = data_get(d, node->name);
    return value.n > 0 ? str_eq(value, data_get(record, STR("code")))
                       : data_has(record, STR("ticked"));
}

static void put_choice_inline(struct rendering *k, const struct data *d,
                              const struct paper_node *node, struct data *const *list, int n)
{
    struct doc_para *p = blocks_para(&k->out, DOC_BODY, DOC_LEFT);
    struct doc_run *run = para_runs(k->arena, p, n * 2 + 1);
    k->out.block[k->out.n - 1].field = field_of(k, node->name);
    for (int i = 0; i < n; i++) {
        struct str label = data_get(list[i], STR("label"));
        run[p->n_runs++] = (struct doc_run){.kind = RUN_BOX, .ticked = chosen(d, node, list[i])};
        run[p->n_runs++] = (struct doc_run){
            .text = str_fmt(k->arena, "\u00A0%.*s%s", STR_ARG(label), i + 1 < n ? "     " : "")};
    }
}

static void put_choice(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    int n;
    struct data *const *list = data_list(d, node->list, &n);
    if (node->in_line) {
        put_choice_inline(k, d, node, list, n);
        return;
    }
    for (int i = 0; i < n; i++) {
        struct doc_para *p = blocks_para(&k->out, DOC_BODY, DOC_LEFT);
        struct doc_run *run = para_runs(k->arena, p, 2);
        k->out.block[k->out.n - 1].field = field_of(k, node->name);
        p->keep_next = i + 1 < n;
        run[p->n_runs++] = (struct doc_run){.kind = RUN_BOX, .ticked = chosen(d, node, list[i])};
        run[p->n_runs++] = (struct doc_run){
            .text = str_fmt(k->arena, "\u00A0%.*s", STR_ARG(data_get(list[i], STR("label"))))};
    }
}

/* --- all statements --- */

static void put_styled(struct rendering *k, const struct data *d, const struct paper_node *node,
                       enum doc_style style, enum doc_align align)
{
    struct doc_para *p = blocks_para(&k->out, style, align);
    int size = style == DOC_TITLE     ? layout_number(k->layout, LAY_TITLE_SIZE)
               : style == DOC_SUBJECT ? layout_number(k->layout, LAY_SUBJECT_SIZE)
                                      : 0;
    para_text(k->arena, p, render_text(k, d, &node->text, DOTS), 0, size);
}

static void put_subject(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    put_styled(k, d, node, DOC_SUBJECT, DOC_CENTER);
    k->out.block[k->out.n - 1].para.keep_next = true;
}

/* Below title and subject of a document with number: dashes, or a rule under its last line. */
static void put_subject_mark(struct rendering *k)
{
    struct str mark = layout_text(k->layout, LAY_SUBJECT_MARK);
    struct doc_block *last = &k->out.block[k->out.n - 1];
    if (k->paper->kind.n == 0)
        return;
    if (str_is(mark, "rule"))
        last->para.rule_below = true;
    else if (str_is(mark, "dash"))
        para_text(k->arena, blocks_para(&k->out, DOC_HEAD, DOC_CENTER), STR("-----"), 0, 0);
}

static void put_para(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    struct doc_para *p = blocks_para(&k->out, DOC_BODY, node->align);
    para_text(k->arena, p, render_text(k, d, &node->text, DOTS), node->flags, 0);
}

static void put_note(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    struct doc_para *p = blocks_para(&k->out, DOC_BODY, DOC_CENTER);
    para_text(k->arena, p, render_text(k, d, &node->text, DOTS), RUN_ITALIC, 0);
}

static void put_blank(struct rendering *k, int lines)
{
    struct doc_para *p = blocks_para(&k->out, DOC_HEAD, DOC_LEFT);
    int line = layout_number(k->layout, LAY_LEADING);
    para_text(k->arena, p, STR(""), 0, 0);
    p->before = 0;
    p->after = (lines - 1) * (line > 0 ? line : layout_number(k->layout, LAY_BODY_SIZE) * 12 / 10);
}

static void put_if(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    if (data_has(d, node->name) != node->negated)
        render_nodes(k, d, node->child, node->n_children);
    else
        render_nodes(k, d, node->other, node->n_other);
}

static void put_each(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    int n;
    struct data *const *list = data_list(d, node->name, &n);
    for (int i = 0; i < n; i++)
        render_nodes(k, render_counted(k, list[i], i + 1), node->child, node->n_children);
}

const struct data *render_counted(struct rendering *k, struct data *record, int n)
{
    if (data_get(record, STR("n")).n == 0)
        data_text(record, "n", str_fmt(k->arena, "%d", n));
    return record;
}

static void put_node(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    switch (node->kind) {
    case NODE_HEAD:
        frame_head(k, d);
        break;
    case NODE_TITLE:
        put_styled(k, d, node, DOC_TITLE, DOC_CENTER);
        break;
    case NODE_SUBJECT:
        put_subject(k, d, node);
        break;
    case NODE_NOTE:
        put_note(k, d, node);
        break;
    case NODE_LINE:
        put_line(k, d, node);
        break;
    case NODE_ANSWER:
        put_answer(k, d, node);
        break;
    case NODE_H1:
        put_styled(k, d, node, DOC_HEADING1, DOC_LEFT);
        break;
    case NODE_H2:
        put_styled(k, d, node, DOC_HEADING2, DOC_LEFT);
        break;
    case NODE_H3:
        put_styled(k, d, node, DOC_HEADING3, DOC_LEFT);
        break;
    case NODE_PROSE:
        put_prose(k, d, node);
        break;
    case NODE_CHOICE:
        put_choice(k, d, node);
        break;
    case NODE_PARA:
        put_para(k, d, node);
        break;
    case NODE_BLANK:
        put_blank(k, node->count);
        break;
    case NODE_FILL:
        blocks_para(&k->out, DOC_BODY, DOC_LEFT)->fill_lines = node->count;
        break;
    case NODE_TABLE:
        render_table(k, d, node);
        break;
    case NODE_IF:
        put_if(k, d, node);
        break;
    case NODE_EACH:
        put_each(k, d, node);
        break;
    case NODE_SIGN:
        frame_sign(k, d, node);
        break;
    case NODE_RECIPIENTS:
        frame_recipients(k, d, node);
        break;
    case NODE_CLOSE:
        frame_close(k, d, node);
        break;
    default: /* NODE_PAGE */
        (void)blocks_add(&k->out, BLOCK_PAGE_BREAK);
        break;
    }
}

/* What follows a table with lines stands a little below it. */
static void part_from_table(struct blocks *b, int at)
{
    if (at == 0 || at >= b->n)
        return;
    const struct doc_block *before = &b->block[at - 1];
    struct doc_block *now = &b->block[at];
    if (before->kind == BLOCK_TABLE && before->table.borders && now->kind == BLOCK_PARA &&
        now->para.before == -1 && now->para.style == DOC_BODY)
        now->para.before = BELOW_TABLE;
}

void render_nodes(struct rendering *k, const struct data *d, const struct paper_node *node, int n)
{
    for (int i = 0; i < n; i++) {
        int at = k->out.n;
        put_node(k, d, &node[i]);
        part_from_table(&k->out, at);
        bool named = node[i].kind == NODE_TITLE || node[i].kind == NODE_SUBJECT;
        bool goes_on = i + 1 < n && (node[i + 1].kind == NODE_SUBJECT);
        if (named && !goes_on)
            put_subject_mark(k);
    }
}

/* --- the part --- */

static struct str title_of(struct rendering *k, const struct data *d)
{
    struct str name = data_get(d, STR("name"));
    if (name.n == 0)
        name = data_get(d, STR("unit.name"));
    return name.n == 0 ? k->paper->vi
                       : str_fmt(k->arena, "%.*s - %.*s", STR_ARG(k->paper->vi), STR_ARG(name));
}

void paper_render(struct arena *a, const struct paper *p, const struct paper_layout *l,
                  const struct data *d, struct doc_part *out)
{
    struct rendering k = {.arena = a, .paper = p, .layout = l, .out = {.arena = a}};
    struct str numbers = layout_text(l, LAY_NUMBERS);
    render_nodes(&k, d, p->node, p->n_nodes);
    *out = (struct doc_part){
        .title = title_of(&k, d),
        .page = {layout_number(l, LAY_WIDTH), layout_number(l, LAY_HEIGHT),
                 layout_number(l, LAY_TOP), layout_number(l, LAY_BOTTOM),
                 layout_number(l, LAY_LEFT), layout_number(l, LAY_RIGHT),
                 str_is(numbers, "top")      ? NUMBERS_TOP
                 : str_is(numbers, "bottom") ? NUMBERS_BOTTOM
                                             : NUMBERS_NONE},
        .font = layout_text(l, LAY_FONT),
        .size = layout_number(l, LAY_BODY_SIZE),
        .leading = layout_number(l, LAY_LEADING),
        .first = layout_number(l, LAY_FIRST),
        .space = layout_number(l, LAY_SPACE),
        .foot =
            p->kind.n > 0 && p->about != ABOUT_BALLOT ? data_get(d, STR("chain_head")) : STR(""),
        .block = k.out.block,
        .n_blocks = k.out.n,
    };
}
