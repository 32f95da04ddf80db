/*
 * render_frame.c — what the layout says: heading block, signatures, recipients.
 */
#include <string.h>

#include "app/paper/render_inner.h"
#include "lib/base/arena.h"

/* Thousandths of the width of the text for the left column: the right one holds the name of the
   Party or the Republic in one line. */
enum { HEAD_LEFT = 440, CLOSE_LEFT = 450, SIGN_SPACE = 750, CLOSE_SPACE = 120, RECIPIENTS = 40 };

/* --- tables without borders --- */

static struct doc_table *put_table(struct rendering *k, int n_columns, int left, int n_rows)
{
    struct doc_table *t = &blocks_add(&k->out, BLOCK_TABLE)->table;
    int *width = ARENA_ARRAY(k->arena, int, (size_t)n_columns);
    for (int i = 0; i < n_columns; i++)
        width[i] = 1000 / n_columns + (i == 0 ? 1000 % n_columns : 0);
    if (n_columns == 2) {
        width[0] = left;
        width[1] = 1000 - left;
    }
    *t =
        (struct doc_table){.n_columns = n_columns, .width = width, .n_rows = n_rows, .whole = true};
    t->row = ARENA_ARRAY(k->arena, struct doc_row, (size_t)n_rows);
    for (int i = 0; i < n_rows; i++) {
        t->row[i].cell = ARENA_ARRAY(k->arena, struct doc_cell, (size_t)n_columns);
        t->row[i].n_cells = n_columns;
        t->row[i].whole = true;
    }
    return t;
}

static struct blocks cell_begin(struct rendering *k)
{
    return (struct blocks){.arena = k->arena};
}

/* Some room above what ends a document. */
static void lower(struct blocks *b)
{
    if (b->n > 0)
        b->block[0].para.before = CLOSE_SPACE;
}

static void cell_end(struct rendering *k, struct doc_cell *cell, struct blocks *b)
{
    if (b->n == 0) /* a cell holds a paragraph, if an empty one */
        para_text(k->arena, blocks_para(b, DOC_HEAD, DOC_LEFT), STR(""), 0, 0);
    *cell = (struct doc_cell){.block = b->block, .n_blocks = b->n, .span = 1};
}

static struct doc_para *put_line(struct rendering *k, struct blocks *b, struct str text,
                                 unsigned flags, enum layout_key size)
{
    struct doc_para *p = blocks_para(b, DOC_HEAD, DOC_CENTER);
    para_text(k->arena, p, text, flags, layout_number(k->layout, size));
    return p;
}

static unsigned bold_if(const struct rendering *k, enum layout_key key)
{
    return layout_number(k->layout, key) ? RUN_BOLD : 0;
}

/* --- the heading block --- */

static struct str or_dots(struct str s, struct str dots)
{
    return s.n > 0 ? s : dots;
}

static void put_issuer(struct rendering *k, const struct data *d, struct blocks *b)
{
    struct str superior = render_value(k, d, STR("superior.upper"));
    struct str issuer = render_value(k, d, STR("issuer.upper"));
    struct str mark = layout_text(k->layout, LAY_ISSUER_MARK);
    if (issuer.n == 0)
        issuer = render_value(k, d, STR("unit.upper"));
    if (superior.n == 0 && issuer.n == 0)
        superior = STR("ĐẢNG BỘ ………………");
    if (superior.n > 0)
        put_line(k, b, superior, bold_if(k, LAY_SUPERIOR_BOLD), LAY_SUPERIOR_SIZE);
    struct doc_para *p =
        put_line(k, b, or_dots(issuer, STR("……………………")), RUN_BOLD, LAY_ISSUER_SIZE);
    if (str_is(mark, "rule"))
        p->rule_below = true;
    if (str_is(mark, "star"))
        put_line(k, b, STR("*"), 0, LAY_ISSUER_SIZE);
}

static void put_nation(struct rendering *k, struct blocks *b)
{
    struct str motto = layout_text(k->layout, LAY_MOTTO);
    struct doc_para *p =
        put_line(k, b, layout_text(k->layout, LAY_NATION), RUN_BOLD, LAY_NATION_SIZE);
    if (motto.n > 0)
        p = put_line(k, b, motto, RUN_BOLD, LAY_MOTTO_SIZE);
    p->rule_below = true;
}

void frame_head(struct rendering *k, const struct data *d)
{
    struct doc_table *t = put_table(k, 2, HEAD_LEFT, 2);
    struct str date = data_get(d, STR("date_words"));
    struct blocks b = cell_begin(k);
    put_issuer(k, d, &b);
    cell_end(k, &t->row[0].cell[0], &b);
    b = cell_begin(k);
    put_nation(k, &b);
    cell_end(k, &t->row[0].cell[1], &b);
    b = cell_begin(k);
    if (k->paper->kind.n > 0) {
        struct str symbol = data_get(d, STR("symbol"));
        if (symbol.n == 0)
            symbol = layout_symbol(k->arena, k->layout, 0, k->paper->kind, STR("…"));
        put_line(k, &b, symbol, 0, LAY_NUMBER_SIZE);
    }
    cell_end(k, &t->row[1].cell[0], &b);
    b = cell_begin(k);
    if (date.n == 0)
        date = layout_date(k->arena, k->layout, data_get(d, STR("place")), NULL);
    put_line(k, &b, date, RUN_ITALIC, LAY_DATE_SIZE);
    cell_end(k, &t->row[1].cell[1], &b);
    /* Some room before what the document is called. */
    para_text(k->arena, blocks_para(&k->out, DOC_HEAD, DOC_LEFT), STR(""), 0, 0);
}

/* --- signatures --- */

/* "T/M CHI BỘ" as this layout writes it: state documents have "TM. ". */
static struct str authority_of(struct rendering *k, const struct data *d)
{
    static const struct {
        const char *word;
        enum layout_key key;
    } words[] = {{"T/M ", LAY_ON_BEHALF}, {"T/L ", LAY_BY_ORDER}, {"K/T ", LAY_FOR}};
    struct str s = render_value(k, d, STR("authority"));
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_starts(s, str_of(words[i].word)))
            return str_fmt(k->arena, "%.*s %.*s", STR_ARG(layout_text(k->layout, words[i].key)),
                           STR_ARG(str_sub(s, 4, s.n)));
    }
    return s;
}

static void put_name(struct rendering *k, struct blocks *b, struct str name)
{
    put_line(k, b, name, RUN_BOLD, LAY_SIGN_SIZE)->before = SIGN_SPACE;
}

/* Who signs for the office. */
static void put_signer(struct rendering *k, const struct data *d, struct blocks *b)
{
    struct str authority = authority_of(k, d);
    struct str post = render_value(k, d, STR("signer.post"));
    if (authority.n > 0)
        put_line(k, b, authority, RUN_BOLD, LAY_SIGN_SIZE);
    put_line(k, b, or_dots(post, DOTS), bold_if(k, LAY_POST_BOLD), LAY_SIGN_SIZE);
    put_name(k, b, data_get(d, STR("signer.name")));
}

/* Signatures do not stand alone on a page. */
static void keep_before(struct rendering *k)
{
    if (k->out.n > 0 && k->out.block[k->out.n - 1].kind == BLOCK_PARA)
        k->out.block[k->out.n - 1].para.keep_next = true;
}

/* The last sentence of a document ends as the layout has it: "." or "./." */
static void end_body(struct rendering *k)
{
    struct str end = layout_text(k->layout, LAY_BODY_END);
    keep_before(k);
    if (k->paper->kind.n == 0 || k->out.n == 0)
        return;
    struct doc_block *last = &k->out.block[k->out.n - 1];
    if (last->kind != BLOCK_PARA || last->para.style != DOC_BODY || last->para.n_runs == 0)
        return;
    struct doc_run *run = &last->para.run[last->para.n_runs - 1];
    struct str text = str_trim(run->text);
    if (run->kind != RUN_TEXT || run->field.n > 0)
        return;
    while (text.n > 0 && (text.p[text.n - 1] == '.' || text.p[text.n - 1] == '/'))
        text.n--;
    if (text.n > 0 && text.n < run->text.n)
        run->text = str_fmt(k->arena, "%.*s%.*s", STR_ARG(text), STR_ARG(end));
}

static void put_columns(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    keep_before(k);
    int n = node->n_signs > 1 ? node->n_signs : 2; /* one alone stands at the right */
    struct doc_table *t = put_table(k, n, 500, 1);
    for (int i = 0; i < n; i++) {
        int sign = i - (n - node->n_signs);
        struct blocks b = cell_begin(k);
        if (sign >= 0) {
            put_line(k, &b, render_text(k, d, &node->sign[sign], DOTS), RUN_BOLD, LAY_SIGN_SIZE);
            put_name(k, &b, render_text(k, d, &node->signer[sign], STR("")));
            lower(&b);
        }
        cell_end(k, &t->row->cell[i], &b);
    }
}

void frame_sign(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    if (node->n_signs > 0) {
        put_columns(k, d, node);
        return;
    }
    end_body(k);
    struct doc_table *t = put_table(k, 2, CLOSE_LEFT, 1);
    struct blocks b = cell_begin(k);
    cell_end(k, &t->row->cell[0], &b);
    b = cell_begin(k);
    put_signer(k, d, &b);
    lower(&b);
    cell_end(k, &t->row->cell[1], &b);
}

/* --- recipients --- */

/* "- Như trên," and "." behind the last. */
static struct str recipient_of(struct rendering *k, struct str text, bool last)
{
    const char *between = str_is(k->layout->kind, "state") ? ";" : ",";
    while (text.n > 0 && strchr(".,;", text.p[text.n - 1]) != NULL)
        text.n--;
    return str_fmt(k->arena, "- %.*s%s", STR_ARG(text), last ? "." : between);
}

/* Who gets it: the list of the paper itself, or that of the record; what is empty is left out. */
static int recipients_of(struct rendering *k, const struct data *d, const struct paper_node *node,
                         struct str *out)
{
    int n = 0, n_list;
    struct data *const *list = data_list(d, STR("recipients"), &n_list);
    for (int i = 0; i < node->n_cells; i++)
        out[n++] = str_trim(render_text(k, d, &node->cell[i].text, STR("")));
    for (int i = 0; node->n_cells == 0 && i < n_list && n < RECIPIENTS; i++)
        out[n++] = data_get(list[i], STR("text"));
    int kept = 0;
    for (int i = 0; i < n; i++) {
        if (out[i].n > 0)
            out[kept++] = out[i];
    }
    return kept;
}

static void put_recipients(struct rendering *k, const struct data *d, const struct paper_node *node,
                           struct blocks *b)
{
    struct str to[RECIPIENTS];
    int n = recipients_of(k, d, node, to);
    unsigned flags = (layout_number(k->layout, LAY_RECIPIENTS_UNDERLINE) ? RUN_UNDERLINE : 0) |
                     (layout_number(k->layout, LAY_RECIPIENTS_ITALIC) ? RUN_ITALIC : 0) |
                     bold_if(k, LAY_RECIPIENTS_BOLD);
    para_text(k->arena, blocks_para(b, DOC_NOTE, DOC_LEFT), STR("Nơi nhận:"), flags,
              layout_number(k->layout, LAY_RECIPIENTS_HEAD_SIZE));
    for (int i = 0; i < n; i++)
        para_text(k->arena, blocks_para(b, DOC_NOTE, DOC_LEFT), recipient_of(k, to[i], i + 1 == n),
                  0, layout_number(k->layout, LAY_RECIPIENTS_SIZE));
    for (int i = 0; n == 0 && i < 2; i++)
        para_text(k->arena, blocks_para(b, DOC_NOTE, DOC_LEFT), STR("- ……………………,"), 0,
                  layout_number(k->layout, LAY_RECIPIENTS_SIZE));
}

void frame_recipients(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    put_recipients(k, d, node, &k->out);
}

void frame_close(struct rendering *k, const struct data *d, const struct paper_node *node)
{
    end_body(k);
    struct doc_table *t = put_table(k, 2, CLOSE_LEFT, 1);
    struct blocks b = cell_begin(k);
    put_recipients(k, d, node, &b);
    lower(&b);
    cell_end(k, &t->row->cell[0], &b);
    b = cell_begin(k);
    put_signer(k, d, &b);
    lower(&b);
    cell_end(k, &t->row->cell[1], &b);
}
