/*
 * doc_html.c — a document as one HTML file: for the preview, and for printing from a browser.
 *
 * Everything stands in the file itself: no script, no picture, nothing fetched.  What is written is
 * text (escaped) or comes from the tables below; no input becomes markup.
 */
#include <errno.h>
#include <string.h>

#include "lib/base/arena.h"
#include "lib/doc/doc_inner.h"

enum { PART_BYTES = 256 << 20, PAGES = 16, PAGES_BYTES = 8000 };

/* Pages of different size or margins that parts of one file may have; the rules for them stand in the
   head, for which room is kept there.  A part with yet another page is printed on the first one. */
struct html {
    struct buf b;
    struct doc_page page[PAGES];
    int n_pages;
    long pages_at; /* where the room begins in the file */
};

struct cursor {
    struct doc_writer *w;
    struct buf *b;
    const struct doc_part *part;
    enum doc_align cell; /* of the cell that is written; DOC_LEFT outside */
    bool in_head;        /* of a table */
};

static const char *const align_words[] = {"left", "center", "right", "justify"};
static const struct element {
    const char *tag, *name;
} elements[DOC_STYLES] = {
    [DOC_BODY] = {"p", "body"},    [DOC_TITLE] = {"h1", "title"}, [DOC_SUBJECT] = {"p", "subject"},
    [DOC_HEADING1] = {"h2", "h1"}, [DOC_HEADING2] = {"h3", "h2"}, [DOC_HEADING3] = {"h4", "h3"},
    [DOC_HEAD] = {"p", "head"},    [DOC_CELL] = {"p", "cell"},    [DOC_NOTE] = {"p", "note"},
};

/* --- text --- */

/* Escaped for text and for attributes in double quotes alike. */
static void escaped(struct cursor *c, struct str raw)
{
    struct str s = doc_clean(c->w->scratch, raw);
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *as = NULL;
        switch (s.p[i]) {
        case '&':
            as = "&amp;";
            break;
        case '<':
            as = "&lt;";
            break;
        case '>':
            as = "&gt;";
            break;
        case '"':
            as = "&quot;";
            break;
        case '\'':
            as = "&#39;";
            break;
        default:
            continue;
        }
        buf_add(c->b, s.p + from, i - from);
        buf_z(c->b, as);
        from = i + 1;
    }
    buf_add(c->b, s.p + from, s.n - from);
}

/* Tenths of a point or of a millimetre as CSS: "14", "14.5". */
static void tenths(struct buf *b, const char *name, int n, const char *unit)
{
    buf_printf(b, "%s:%s%d.%d%s;", name, n < 0 ? "-" : "", (n < 0 ? -n : n) / 10,
               (n < 0 ? -n : n) % 10, unit);
}

static void field(struct cursor *c, struct str name)
{
    if (name.n == 0)
        return;
    buf_z(c->b, " data-field=\"");
    escaped(c, name);
    buf_char(c->b, '"');
}

/* --- paragraphs --- */

static void run_text(struct cursor *c, const struct doc_run *r)
{
    struct str rest = doc_clean(c->w->scratch, r->text), line;
    bool first = true;
    for (size_t from = 0; from <= rest.n; from += line.n + 1) {
        size_t end = str_find(rest, from, '\n');
        line = str_sub(rest, from, end - from);
        if (!first)
            buf_z(c->b, "<br>");
        escaped(c, line);
        first = false;
    }
}

static void run(struct cursor *c, const struct doc_run *r)
{
    static const char *const open[] = {"<b>", "<i>", "<u>"};
    static const char *const shut[] = {"</b>", "</i>", "</u>"};
    bool span = r->size > 0 || r->field.n > 0;
    if (r->kind == RUN_FILL) {
        buf_z(c->b, "<span class=\"fill\"");
        field(c, r->field);
        buf_z(c->b, "></span>");
        return;
    }
    if (span) {
        buf_z(c->b, "<span");
        field(c, r->field);
        if (r->size > 0) {
            buf_z(c->b, " style=\"");
            tenths(c->b, "font-size", r->size, "pt");
            buf_char(c->b, '"');
        }
        buf_char(c->b, '>');
    }
    for (int i = 0; i < 3; i++) {
        if (r->flags & (1U << i))
            buf_z(c->b, open[i]);
    }
    if (r->kind == RUN_BOX)
        buf_z(c->b, r->ticked ? "<span class=\"box\">☒</span>" : "<span class=\"box\">☐</span>");
    else
        run_text(c, r);
    for (int i = 2; i >= 0; i--) {
        if (r->flags & (1U << i))
            buf_z(c->b, shut[i]);
    }
    if (span)
        buf_z(c->b, "</span>");
}

static bool has_fill(const struct doc_para *p)
{
    for (int i = 0; i < p->n_runs; i++) {
        if (p->run[i].kind == RUN_FILL)
            return true;
    }
    return false;
}

/* What the paragraph says beyond its style's rule of the style sheet. */
static void para_style(struct cursor *c, const struct doc_look *l, bool filled)
{
    struct buf *b = c->b;
    buf_z(b, " style=\"");
    tenths(b, "font-size", l->size, "pt");
    if (l->leading > 0)
        tenths(b, "line-height", l->leading, "pt");
    int left = filled ? l->indent + l->first : l->indent; /* pieces in a row have no first line */
    if (left != 0)
        tenths(b, "padding-left", left, "mm");
    if (l->first != 0 && !filled)
        tenths(b, "text-indent", l->first, "mm");
    if (l->before != 0)
        tenths(b, "margin-top", l->before, "pt");
    if (l->after != 0)
        tenths(b, "margin-bottom", l->after, "pt");
    if (l->keep_next)
        buf_z(b, "break-after:avoid;");
    buf_z(b, "\"");
}

static void para(struct cursor *c, const struct doc_block *block)
{
    const struct doc_para *p = &block->para;
    struct doc_look l = doc_look(c->part, p);
    const struct element *e = &elements[p->style];
    enum doc_align align = doc_align_in(p->align, c->cell);
    buf_printf(c->b, "<%s class=\"%s %s%s\"", e->tag, e->name, align_words[align],
               has_fill(p) ? " filled" : "");
    field(c, block->field);
    para_style(c, &l, has_fill(p));
    buf_z(c->b, p->rule_below ? "><span class=\"ruled\">" : ">");
    for (int i = 0; i < p->n_runs; i++)
        run(c, &p->run[i]);
    if (p->rule_below)
        buf_z(c->b, "</span>");
    if (p->n_runs == 0 && p->fill_lines == 0)
        buf_z(c->b, "<br>"); /* an empty line has a height */
    buf_printf(c->b, "</%s>\n", e->tag);
    for (int i = 0; i < p->fill_lines; i++) {
        buf_z(c->b, "<p class=\"line filled\"");
        field(c, block->field);
        buf_z(c->b, "><span class=\"fill\"></span></p>\n");
    }
}

/* --- tables --- */

static void blocks(struct cursor *c, const struct doc_block *list, int n);

static void cell(struct cursor *c, const struct doc_cell *x)
{
    enum doc_align outer = c->cell;
    const char *tag = c->in_head ? "th" : "td";
    buf_printf(c->b, "<%s", tag);
    if (x->span > 1)
        buf_printf(c->b, " colspan=\"%d\"", x->span);
    if (c->in_head && x->span <= 1)
        buf_z(c->b, " scope=\"col\"");
    buf_char(c->b, '>');
    c->cell = x->align;
    blocks(c, x->block, x->n_blocks);
    c->cell = outer;
    buf_printf(c->b, "</%s>", tag);
}

static void rows(struct cursor *c, const struct doc_table *t, int from, int to, const char *group)
{
    if (from == to)
        return;
    buf_printf(c->b, "<%s>\n", group);
    for (int i = from; i < to; i++) {
        const struct doc_row *r = &t->row[i];
        buf_z(c->b, r->whole || t->whole ? "<tr class=\"whole\">" : "<tr>");
        for (int k = 0; k < r->n_cells; k++)
            cell(c, &r->cell[k]);
        buf_z(c->b, "</tr>\n");
    }
    buf_printf(c->b, "</%s>\n", group);
}

static void table(struct cursor *c, const struct doc_block *block)
{
    const struct doc_table *t = &block->table;
    bool outer_head = c->in_head;
    int n_head = 0;
    while (n_head < t->n_rows && t->row[n_head].head)
        n_head++;
    buf_printf(c->b, "<div class=\"wide\"><table class=\"%s%s\"", t->borders ? "ruled" : "plain",
               t->whole ? " whole" : "");
    field(c, block->field);
    buf_z(c->b, ">\n<colgroup>");
    for (int i = 0; i < t->n_columns; i++) {
        buf_z(c->b, "<col style=\"");
        tenths(c->b, "width", t->width[i], "%");
        buf_z(c->b, "\">");
    }
    buf_z(c->b, "</colgroup>\n");
    c->in_head = true;
    rows(c, t, 0, n_head, "thead");
    c->in_head = false;
    rows(c, t, n_head, t->n_rows, "tbody");
    c->in_head = outer_head;
    buf_z(c->b, "</table></div>\n");
}

static void blocks(struct cursor *c, const struct doc_block *list, int n)
{
    for (int i = 0; i < n; i++) {
        switch (list[i].kind) {
        case BLOCK_PARA:
            para(c, &list[i]);
            break;
        case BLOCK_TABLE:
            table(c, &list[i]);
            break;
        case BLOCK_PAGE_BREAK:
            buf_z(c->b, "<hr class=\"page\">\n");
            break;
        }
    }
}

/* --- the file --- */

static const char style_sheet[] =
    "*{box-sizing:border-box}\n"
    "body{margin:0;background:#e8eaed;color:#000}\n"
    "section{background:#fff;margin:8mm auto;box-shadow:0 1px 4px #0005;line-height:1.2}\n"
    "p,h1,h2,h3,h4{margin:0;font-size:1em;font-weight:normal;overflow-wrap:break-word;"
    "white-space:pre-wrap;orphans:2;widows:2}\n"
    ".title,.subject,.h1,.h2,.h3{font-weight:bold}\n"
    ".left{text-align:left}.center{text-align:center}.right{text-align:right}"
    ".justify{text-align:justify}\n"
    ".box{font-family:\"Segoe UI Symbol\",\"MS Gothic\",\"DejaVu Sans\",\"Noto Sans Symbols2\","
    "sans-serif}\n"
    ".filled{display:flex;flex-wrap:wrap;text-indent:0}\n"
    ".fill{flex:1 1 3em;min-width:3em;min-height:1.2em;border-bottom:1px dotted #000}\n"
    ".line{min-height:1.5em;margin-bottom:.2em}\n"
    "span.ruled{display:inline-block;padding-bottom:1pt;border-bottom:1px solid #000}\n"
    ".wide{overflow-x:auto}\n"
    "table{border-collapse:collapse;width:100%;table-layout:fixed}\n"
    "td,th{padding:0;vertical-align:top;font-weight:normal;text-align:left}\n"
    "table.ruled td,table.ruled th{border:1px solid #000;padding:.4mm 1.2mm}\n"
    "hr.page{border:0;border-top:1px dashed #999;margin:4mm 0}\n"
    "footer{margin-top:4mm;font-size:9pt;color:#333}\n"
    "@media screen and (max-width:860px){section{width:auto!important;margin:0 0 4mm;"
    "padding:5mm 4mm!important;min-height:0!important}"
    "table.ruled{min-width:36em}}\n"
    "@media screen and (max-width:480px){table.plain,table.plain tbody,table.plain tr,"
    "table.plain td{display:block;width:auto}table.plain td{margin-bottom:3mm}}\n"
    "@media print{body{background:none}section{margin:0;padding:0!important;width:auto!important;"
    "min-height:0!important;box-shadow:none;break-after:page}section:last-child{break-after:auto}"
    "thead{display:table-header-group}.whole{break-inside:avoid}.wide{overflow:visible}"
    "hr.page{border:0;margin:0;break-after:page}}\n";

static void page_rule(struct buf *b, int k, const struct doc_page *p)
{
    static const char *const places[] = {"", "top", "bottom"};
    buf_printf(b, "@page p%d{", k);
    buf_printf(b, "size:%d.%dmm %d.%dmm;margin:%d.%dmm %d.%dmm %d.%dmm %d.%dmm", p->width / 10,
               p->width % 10, p->height / 10, p->height % 10, p->top / 10, p->top % 10,
               p->right / 10, p->right % 10, p->bottom / 10, p->bottom % 10, p->left / 10,
               p->left % 10);
    if (p->numbers != NUMBERS_NONE)
        buf_printf(b, ";@%s-center{content:counter(page)}", places[p->numbers]);
    buf_z(b, "}\n");
    if (p->numbers != NUMBERS_NONE)
        buf_printf(b, "@page p%d:first{@%s-center{content:none}}\n", k, places[p->numbers]);
    buf_printf(b, ".p%d{page:p%d;width:%d.%dmm;min-height:%d.%dmm;padding:", k, k, p->width / 10,
               p->width % 10, p->height / 10, p->height % 10);
    buf_printf(b, "%d.%dmm %d.%dmm %d.%dmm %d.%dmm}\n", p->top / 10, p->top % 10, p->right / 10,
               p->right % 10, p->bottom / 10, p->bottom % 10, p->left / 10, p->left % 10);
}

/* The class of the part's page. */
static int page_of(struct html *h, const struct doc_page *p)
{
    for (int i = 0; i < h->n_pages; i++) {
        const struct doc_page *q = &h->page[i];
        if (p->width == q->width && p->height == q->height && p->top == q->top &&
            p->bottom == q->bottom && p->left == q->left && p->right == q->right &&
            p->numbers == q->numbers)
            return i;
    }
    if (h->n_pages == PAGES)
        return 0;
    h->page[h->n_pages] = *p;
    return h->n_pages++;
}

static void meta(struct cursor *c, const char *name, struct str content)
{
    if (content.n == 0)
        return;
    buf_printf(c->b, "<meta name=\"%s\" content=\"", name);
    escaped(c, content);
    buf_z(c->b, "\">\n");
}

/* What stands in the buffer goes to the file. */
static err_t put(struct doc_writer *w, struct buf *b)
{
    if (b->over)
        return doc_refuse(w, E_LIMIT, M_DOC_TOO_LONG);
    errno = ENOSPC; /* what a short write without a word means */
    if (b->n > 0 && fwrite(b->p, 1, b->n, w->out) != b->n)
        return doc_io(w);
    buf_clear(b);
    return OK;
}

static err_t html_head(struct doc_writer *w, struct cursor *c)
{
    struct html *h = w->own;
    buf_z(c->b, "<!DOCTYPE html>\n<html lang=\"");
    escaped(c, w->request.lang);
    buf_z(c->b,
          "\">\n<head>\n<meta charset=\"utf-8\">\n"
          "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>");
    escaped(c, w->request.title);
    buf_z(c->b, "</title>\n");
    meta(c, "author", w->request.author);
    meta(c, "kd-paper", w->request.paper);
    buf_z(c->b, "<style>\n");
    buf_z(c->b, style_sheet);
    TRY(put(w, c->b));
    h->pages_at = ftell(w->out);
    for (int i = 0; i < PAGES_BYTES; i++)
        buf_char(c->b, i % 100 == 99 ? '\n' : ' ');
    buf_z(c->b, "</style>\n</head>\n<body>\n");
    return OK;
}

/* A family's name as a CSS string: what could end the string is left out. */
static void family(struct cursor *c, struct str name)
{
    struct str s = doc_clean(c->w->scratch, name);
    buf_z(c->b, "font-family:&quot;");
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i];
        if ((unsigned char)ch >= ' ' && strchr("\"'\\<>&;{}", ch) == NULL)
            buf_char(c->b, ch);
    }
    buf_z(c->b, "&quot;,&quot;Liberation Serif&quot;,serif;");
}

static err_t html_open(struct doc_writer *w)
{
    struct html *h = ARENA_NEW(w->a, struct html);
    buf_open(&h->b, PART_BYTES);
    w->own = h;
    return OK;
}

static err_t html_part(struct doc_writer *w, const struct doc_part *part)
{
    struct html *h = w->own;
    struct cursor c = {.w = w, .b = &h->b, .part = part};
    if (w->n_parts == 0)
        TRY(html_head(w, &c));
    buf_printf(c.b, "<section class=\"p%d\" aria-label=\"", page_of(h, &part->page));
    escaped(&c, part->title);
    buf_z(c.b, "\" style=\"");
    family(&c, part->font);
    tenths(c.b, "font-size", part->size, "pt");
    buf_z(c.b, "\">\n");
    blocks(&c, part->block, part->n_blocks);
    if (part->foot.n > 0) {
        buf_z(c.b, "<footer>");
        escaped(&c, part->foot);
        buf_z(c.b, "</footer>\n");
    }
    buf_z(c.b, "</section>\n");
    return put(w, c.b);
}

static err_t end_file(struct doc_writer *w)
{
    struct html *h = w->own;
    struct cursor c = {.w = w, .b = &h->b};
    if (w->n_parts == 0)
        TRY(html_head(w, &c));
    buf_z(c.b, "</body>\n</html>\n");
    TRY(put(w, c.b));
    for (int i = 0; i < h->n_pages; i++)
        page_rule(c.b, i, &h->page[i]);
    if (fseek(w->out, h->pages_at, SEEK_SET) != 0)
        return doc_io(w);
    TRY(put(w, c.b));
    return fseek(w->out, 0, SEEK_END) == 0 ? OK : doc_io(w);
}

static err_t html_close(struct doc_writer *w, bool keep, int *pages)
{
    struct html *h = w->own;
    err_t err = keep ? end_file(w) : OK;
    buf_close(&h->b);
    *pages = 0;
    return err;
}

const struct doc_ops doc_html_ops = {html_open, html_part, html_close};
