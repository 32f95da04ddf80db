/*
 * doc_pdf_text.c — a paragraph becomes lines: runs joined into one layout, line ends, dots to write on.
 */
#include <string.h>

#include "lib/doc/doc_pdf_inner.h"

/* A tick box is a letter, so that a search finds it; Debian's Noto and DejaVu have both. */
#define BOX_EMPTY  "\u2610"
#define BOX_TICKED "\u2612"

static const double HAIRLINE = 0.5;
static const double RULE_BELOW = 1.0;  /* between the line and the rule below it */
static const double RULE_ROOM = 3.0;   /* what a rule takes below its line */
static const double DOT_EVERY = 2.6;   /* dotted lines */
static const double FILL_LEAST = 42;   /* less than this to write on: another dotted line */
static const double FILL_GAP = 3;      /* between a text and its dots */
static const double SIGNED_OFF = 1.25; /* dotted lines stand wider apart, for a pen */
enum { LINES_FIRST = 8 };

/* --- lines as they come --- */

static struct pdf_line *add_line(struct pdf *p, struct pdf_lines *out)
{
    if (out->n == out->cap) {
        int cap = out->cap > 0 ? out->cap * 2 : LINES_FIRST;
        struct pdf_line *grown = ARENA_ARRAY(p->a, struct pdf_line, (size_t)cap);
        if (out->n > 0)
            memcpy(grown, out->line, (size_t)out->n * sizeof *grown);
        out->line = grown;
        out->cap = cap;
    }
    struct pdf_line *line = &out->line[out->n++];
    *line = (struct pdf_line){.before = out->after};
    out->after = 0;
    return line;
}

static struct pdf_text *keep_alive(struct pdf *p, PangoLayout *layout, int lines)
{
    struct pdf_text *t = ARENA_NEW(p->a, struct pdf_text);
    *t = (struct pdf_text){.layout = layout, .lines_left = lines, .next = p->alive};
    if (t->next != NULL)
        t->next->before = t;
    p->alive = t;
    return t;
}

static void line_is_done(struct pdf *p, struct pdf_text *t)
{
    if (--t->lines_left > 0)
        return;
    if (t->next != NULL)
        t->next->before = t->before;
    if (t->before != NULL)
        t->before->next = t->next;
    else
        p->alive = t->next;
    p->lib->g_object_unref(t->layout);
}

void pdf_forget(struct pdf *p)
{
    while (p->alive != NULL) {
        p->alive->lines_left = 1;
        line_is_done(p, p->alive);
    }
}

/* --- one layout: a paragraph, or what stands between two line ends or dots of it --- */

struct building {
    struct pdf *p;
    const struct doc_para *para;
    struct doc_look look;
    enum doc_align align;
    double width;
    struct pdf_lines *out;
    char *text;
    size_t n;
    PangoAttrList *attrs; /* NULL: as the style has it */
    bool first;           /* nothing of the paragraph is laid out yet */
};

static void set_face(struct pdf *p, const struct doc_look *l)
{
    const struct pdf_library *f = p->lib;
    f->pango_font_description_set_size(p->face, l->size * PANGO_SCALE / 10);
    f->pango_font_description_set_weight(p->face,
                                         l->bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    f->pango_font_description_set_style(p->face,
                                        l->italic ? PANGO_STYLE_ITALIC : PANGO_STYLE_NORMAL);
}

static PangoLayout *lay_out(struct building *b, double indent)
{
    struct pdf *p = b->p;
    const struct pdf_library *f = p->lib;
    PangoLayout *layout = f->pango_layout_new(p->context);
    double room = b->width - indent;
    set_face(p, &b->look);
    f->pango_layout_set_font_description(layout, p->face);
    f->pango_layout_set_width(layout, (int)(room * PANGO_SCALE));
    f->pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    if (b->first)
        f->pango_layout_set_indent(layout, (int)(PDF_OF_MM(b->look.first) * PANGO_SCALE));
    if (b->align == DOC_CENTER)
        f->pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    if (b->align == DOC_RIGHT)
        f->pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
    if (b->align == DOC_JUSTIFY)
        f->pango_layout_set_justify(layout, TRUE);
    f->pango_layout_set_text(layout, b->text, (int)b->n);
    if (b->attrs != NULL) {
        f->pango_layout_set_attributes(layout, b->attrs);
        f->pango_attr_list_unref(b->attrs);
        b->attrs = NULL;
    }
    return layout;
}

static void take_line(struct building *b, PangoLayoutIter *iter, struct pdf_text *text,
                      double indent)
{
    const struct pdf_library *f = b->p->lib;
    struct pdf_line *line = add_line(b->p, b->out);
    PangoRectangle box;
    f->pango_layout_iter_get_line_extents(iter, NULL, &box);
    double ascent = (f->pango_layout_iter_get_baseline(iter) - box.y) / (double)PANGO_SCALE;
    double natural = box.height / (double)PANGO_SCALE;
    line->text = text;
    line->line = f->pango_layout_iter_get_line_readonly(iter);
    line->x = indent + box.x / (double)PANGO_SCALE;
    line->height = b->look.leading > 0 ? PDF_OF_PT(b->look.leading) : natural;
    line->baseline = (line->height - natural) / 2 + ascent;
    line->fill_from = line->x + box.width / (double)PANGO_SCALE;
    line->fill_to = line->fill_from;
    if (b->para->rule_below) {
        line->rule_from = line->x;
        line->rule_to = line->fill_to;
    }
}

/* Ends the piece in hand: lays it out and takes its lines. */
static int end_piece(struct building *b)
{
    const struct pdf_library *f = b->p->lib;
    double indent = PDF_OF_MM(b->look.indent);
    PangoLayout *layout = lay_out(b, indent);
    int n = f->pango_layout_get_line_count(layout);
    struct pdf_text *text = keep_alive(b->p, layout, n);
    PangoLayoutIter *iter = f->pango_layout_get_iter(layout);
    do
        take_line(b, iter, text, indent);
    while (f->pango_layout_iter_next_line(iter));
    f->pango_layout_iter_free(iter);
    b->first = false;
    b->n = 0;
    return n;
}

static void dotted_line(struct building *b)
{
    struct pdf_line *line = add_line(b->p, b->out);
    double size = PDF_OF_PT(b->look.leading > 0 ? b->look.leading : b->look.size * 6 / 5);
    line->height = size * SIGNED_OFF;
    line->baseline = line->height * 0.8;
    line->x = PDF_OF_MM(b->look.indent);
    line->fill_from = line->x;
    line->fill_to = b->width;
}

/* Dots from the end of the text to the margin; on a line of their own when there is no room. */
static void end_with_dots(struct building *b)
{
    int n = end_piece(b);
    struct pdf_line *line = &b->out->line[b->out->n - 1];
    if (n > 0 && b->width - line->fill_from >= FILL_LEAST) {
        line->fill_from += FILL_GAP;
        line->fill_to = b->width;
    } else {
        dotted_line(b);
    }
}

/* --- runs --- */

static void add_attr(struct building *b, PangoAttribute *attr, size_t from)
{
    if (b->attrs == NULL)
        b->attrs = b->p->lib->pango_attr_list_new();
    attr->start_index = (guint)from;
    attr->end_index = (guint)b->n;
    b->p->lib->pango_attr_list_insert(b->attrs, attr);
}

static void mark_run(struct building *b, const struct doc_run *r, size_t from)
{
    const struct pdf_library *f = b->p->lib;
    if (b->n == from)
        return;
    if ((r->flags & RUN_BOLD) != 0 && !b->look.bold)
        add_attr(b, f->pango_attr_weight_new(PANGO_WEIGHT_BOLD), from);
    if ((r->flags & RUN_ITALIC) != 0 && !b->look.italic)
        add_attr(b, f->pango_attr_style_new(PANGO_STYLE_ITALIC), from);
    if ((r->flags & RUN_UNDERLINE) != 0)
        add_attr(b, f->pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), from);
    if (r->size > 0 && r->size != b->look.size)
        add_attr(b, f->pango_attr_size_new(r->size * PANGO_SCALE / 10), from);
}

static void add_bytes(struct building *b, const char *bytes, size_t n)
{
    memcpy(b->text + b->n, bytes, n);
    b->n += n;
}

/* A line end ends the piece: the last line of a justified text is not stretched. */
static void add_run(struct building *b, const struct doc_run *r, struct str rest)
{
    size_t from = b->n;
    for (;;) {
        size_t end = str_find(rest, 0, '\n');
        add_bytes(b, rest.p, end);
        mark_run(b, r, from);
        if (end == rest.n)
            return;
        (void)end_piece(b);
        from = b->n;
        rest = str_sub(rest, end + 1, rest.n);
    }
}

static struct str run_text(struct pdf *p, const struct doc_run *r)
{
    if (r->kind == RUN_FILL)
        return STR("");
    return r->kind == RUN_BOX ? str_of(r->ticked ? BOX_TICKED : BOX_EMPTY)
                              : doc_clean(p->a, r->text);
}

/* No first or last line of a paragraph stands alone on a page. */
static void keep_lines(struct pdf_lines *out, int first, bool keep_next)
{
    int n = out->n - first;
    if (n >= 2) {
        out->line[first].keep = true;
        out->line[out->n - 2].keep = true;
    }
    for (int i = first; keep_next && i < out->n; i++)
        out->line[i].keep = true;
}

void pdf_paragraph(struct pdf *p, const struct doc_para *para, enum doc_align cell, double width,
                   struct pdf_lines *out)
{
    struct building b = {.p = p,
                         .para = para,
                         .look = doc_look(p->part, para),
                         .align = doc_align_in(para->align, cell),
                         .width = width,
                         .out = out,
                         .first = true};
    struct str *text = ARENA_ARRAY(p->a, struct str, (size_t)para->n_runs);
    size_t bytes = 0;
    int first = out->n;
    bool dots = false; /* what was last ended with dots */
    for (int i = 0; i < para->n_runs; i++) {
        text[i] = run_text(p, &para->run[i]);
        bytes += text[i].n;
    }
    b.text = arena_alloc(p->a, bytes + 1);
    out->after += PDF_OF_PT(b.look.before);
    for (int i = 0; i < para->n_runs; i++) {
        dots = para->run[i].kind == RUN_FILL;
        if (dots)
            end_with_dots(&b);
        else
            add_run(&b, &para->run[i], text[i]);
    }
    if (!dots && (b.n > 0 || b.first) && (para->n_runs > 0 || para->fill_lines == 0))
        (void)end_piece(&b);
    for (int i = 0; i < para->fill_lines; i++)
        dotted_line(&b);
    keep_lines(out, first, b.look.keep_next);
    out->after = PDF_OF_PT(b.look.after) + (para->rule_below ? RULE_ROOM : 0);
}

/* --- drawing --- */

static void draw_dots(struct pdf *p, double x, double from, double to, double y)
{
    static const double dash[] = {0, DOT_EVERY};
    const struct pdf_library *f = p->lib;
    f->cairo_set_line_width(p->cr, 0.9);
    f->cairo_set_line_cap(p->cr, CAIRO_LINE_CAP_ROUND);
    f->cairo_set_dash(p->cr, dash, 2, 0);
    f->cairo_move_to(p->cr, x + from, y);
    f->cairo_line_to(p->cr, x + to, y);
    f->cairo_stroke(p->cr);
    f->cairo_set_dash(p->cr, NULL, 0, 0);
    f->cairo_set_line_cap(p->cr, CAIRO_LINE_CAP_BUTT);
}

void pdf_draw_line(struct pdf *p, struct pdf_line *line, double x, double y)
{
    const struct pdf_library *f = p->lib;
    if (line->text != NULL) {
        f->cairo_move_to(p->cr, x + line->x, y + line->baseline);
        f->pango_cairo_show_layout_line(p->cr, line->line);
        line_is_done(p, line->text);
    }
    if (line->fill_to > line->fill_from)
        draw_dots(p, x, line->fill_from, line->fill_to, y + line->baseline);
    if (line->rule_to > line->rule_from) {
        f->cairo_set_line_width(p->cr, HAIRLINE);
        f->cairo_move_to(p->cr, x + line->rule_from, y + line->height + RULE_BELOW);
        f->cairo_line_to(p->cr, x + line->rule_to, y + line->height + RULE_BELOW);
        f->cairo_stroke(p->cr);
    }
}

void pdf_draw_small(struct pdf *p, struct str text, int size, enum doc_align align, double baseline)
{
    struct building b = {
        .p = p, .look = {.size = size}, .align = align, .width = p->width, .first = true};
    struct doc_para para = {.style = DOC_NOTE};
    struct pdf_lines out = {.n = 0};
    struct str clean = doc_clean(p->a, text);
    b.para = &para;
    b.out = &out;
    b.text = arena_alloc(p->a, clean.n + 1);
    add_bytes(&b, clean.p, clean.n);
    (void)end_piece(&b);
    for (int i = 0; i < out.n; i++)
        pdf_draw_line(p, &out.line[i], p->left,
                      baseline - out.line[i].baseline + i * out.line[i].height);
}
