/*
 * doc_pdf_text.c — a paragraph becomes lines: runs joined into one layout, line ends, dots to write on.
 */
#include <string.h>

#include "lib/doc/doc_pdf_inner.h"

static const double HAIRLINE = 0.5;
static const double RULE_BELOW = 1.0;  /* between the line and the rule below it */
static const double RULE_ROOM = 3.0;   /* what a rule takes below its line */
static const double DOT_EVERY = 2.6;   /* dotted lines */
static const double FILL_LEAST = 42;   /* less than this to write on: another dotted line */
static const double FILL_GAP = 3;      /* between a text and its dots */
static const double SIGNED_OFF = 1.25; /* dotted lines stand wider apart, for a pen */
enum { LINES_FIRST = 4, SPANS_FIRST = 8, LAYOUT_BYTES = 16 << 10 };

/* --- lines as they come --- */

struct pdf_line *pdf_add_line(struct pdf *p, struct pdf_lines *out)
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

/* --- a paragraph, piece by piece: what stands between two line ends or dots --- */

struct building {
    struct pdf *p;
    const struct doc_para *para;
    struct doc_look look;
    struct pdf_lines *out;
    struct pdf_piece piece;
    char *text;
    struct pdf_span *span;
    int cap_spans;
    bool first; /* nothing of the paragraph is laid out yet */
};

static void add_attr(struct building *b, PangoAttrList *list, PangoAttribute *attr, size_t from,
                     size_t to)
{
    attr->start_index = (guint)from;
    attr->end_index = (guint)to;
    b->p->lib->pango_attr_list_insert(list, attr);
}

/* The looks of the bytes [from, to), which are laid out by themselves. */
static PangoAttrList *attrs_of(struct building *b, size_t from, size_t to)
{
    const struct pdf_library *f = b->p->lib;
    PangoAttrList *list = f->pango_attr_list_new();
    for (int i = 0; i < b->piece.n_spans; i++) {
        const struct pdf_span *s = &b->piece.span[i];
        if (s->to <= from || s->from >= to)
            continue;
        size_t at = s->from > from ? s->from - from : 0;
        size_t end = (s->to < to ? s->to : to) - from;
        add_attr(b, list, f->pango_attr_font_desc_new(pdf_description(b->p->fonts, s->face)), at,
                 end);
        if ((s->flags & ATOM_UNDERLINE) != 0)
            add_attr(b, list, f->pango_attr_underline_new(PANGO_UNDERLINE_SINGLE), at, end);
    }
    return list;
}

static PangoLayout *lay_out(struct building *b, double left, size_t from, size_t to)
{
    const struct pdf_library *f = b->p->lib;
    const struct pdf_piece *piece = &b->piece;
    PangoLayout *layout = f->pango_layout_new(pdf_context(b->p->fonts));
    PangoAttrList *attrs = attrs_of(b, from, to);
    f->pango_layout_set_font_description(layout, pdf_description(b->p->fonts, piece->face));
    f->pango_layout_set_width(layout, (int)((piece->width - left) * PANGO_SCALE));
    f->pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    if (from == 0)
        f->pango_layout_set_indent(layout, (int)(piece->first * PANGO_SCALE));
    if (piece->align == DOC_CENTER)
        f->pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    if (piece->align == DOC_RIGHT)
        f->pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT);
    if (piece->align == DOC_JUSTIFY)
        f->pango_layout_set_justify(layout, TRUE);
    f->pango_layout_set_text(layout, piece->text.p + from, (int)(to - from));
    f->pango_layout_set_attributes(layout, attrs);
    f->pango_attr_list_unref(attrs);
    return layout;
}

static void take_line(struct building *b, PangoLayoutIter *iter, struct pdf_text *text, double left)
{
    const struct pdf_library *f = b->p->lib;
    struct pdf_line *line = pdf_add_line(b->p, b->out);
    PangoRectangle box;
    f->pango_layout_iter_get_line_extents(iter, NULL, &box);
    double ascent = (f->pango_layout_iter_get_baseline(iter) - box.y) / (double)PANGO_SCALE;
    line->text = text;
    line->line = f->pango_layout_iter_get_line_readonly(iter);
    line->x = left + box.x / (double)PANGO_SCALE;
    pdf_line_metrics(line, b->piece.leading, ascent, box.height / (double)PANGO_SCALE - ascent);
    line->fill_from = line->fill_to = line->x + box.width / (double)PANGO_SCALE;
}

/* Where a layout that begins at `from` ends: pango's time grows with the square of what it gets. */
static size_t layout_end(struct str text, size_t from)
{
    size_t end = from + LAYOUT_BYTES, least = from + LAYOUT_BYTES / 2;
    if (end >= text.n)
        return text.n;
    for (size_t i = end; i > least; i--) {
        if (text.p[i - 1] == ' ')
            return i;
    }
    while (((unsigned char)text.p[end] & 0xC0) == 0x80)
        end--;
    return end;
}

/* Letters, scripts and fonts that only pango knows how to set. */
static void set_by_pango(struct building *b)
{
    const struct pdf_library *f = b->p->lib;
    /* Pango takes a first line that is moved out as other lines that are moved in. */
    double left = b->piece.indent + (b->piece.first < 0 ? b->piece.first : 0);
    size_t from = 0;
    do {
        size_t to = layout_end(b->piece.text, from);
        PangoLayout *layout = lay_out(b, left, from, to);
        struct pdf_text *text = keep_alive(b->p, layout, f->pango_layout_get_line_count(layout));
        PangoLayoutIter *iter = f->pango_layout_get_iter(layout);
        do
            take_line(b, iter, text, left);
        while (f->pango_layout_iter_next_line(iter));
        f->pango_layout_iter_free(iter);
        from = to;
    } while (from < b->piece.text.n);
}

/* Ends the piece in hand: lays it out and takes its lines. */
static void end_piece(struct building *b)
{
    int from = b->out->n;
    bool at_left = b->piece.align == DOC_LEFT || b->piece.align == DOC_JUSTIFY;
    b->piece.first = b->first && at_left ? PDF_OF_MM(b->look.first) : 0;
    b->piece.span = b->span;
    if (!pdf_set(b->p, &b->piece, b->out))
        set_by_pango(b);
    for (int i = from; b->para->rule_below && i < b->out->n; i++) {
        b->out->line[i].rule_from = b->out->line[i].x;
        b->out->line[i].rule_to = b->out->line[i].fill_to;
    }
    b->first = false;
    b->text += b->piece.text.n; /* atoms and layouts may point there */
    b->piece.text = (struct str){b->text, 0};
    b->piece.n_spans = 0;
}

static void dotted_line(struct building *b)
{
    struct pdf_line *line = pdf_add_line(b->p, b->out);
    double size = PDF_OF_PT(b->look.leading > 0 ? b->look.leading : b->look.size * 6 / 5);
    line->height = size * SIGNED_OFF;
    line->baseline = line->height * 0.8;
    line->x = PDF_OF_MM(b->look.indent);
    line->fill_from = line->x;
    line->fill_to = b->piece.width;
}

/* Dots from the end of the text to the margin; on a line of their own when there is no room. */
static void end_with_dots(struct building *b)
{
    end_piece(b);
    struct pdf_line *line = &b->out->line[b->out->n - 1];
    if (b->piece.width - line->fill_from >= FILL_LEAST) {
        line->fill_from += FILL_GAP;
        line->fill_to = b->piece.width;
    } else {
        dotted_line(b);
    }
}

/* --- runs --- */

static const struct pdf_face *face_of(const struct building *b, const struct doc_run *r)
{
    return pdf_face(b->p->fonts, r->size > 0 ? r->size : b->look.size,
                    b->look.bold || (r->flags & RUN_BOLD) != 0,
                    b->look.italic || (r->flags & RUN_ITALIC) != 0);
}

static void add_text(struct building *b, const struct doc_run *r, const char *bytes, size_t n)
{
    struct pdf_piece *piece = &b->piece;
    if (n == 0)
        return;
    if (piece->n_spans == b->cap_spans) {
        int cap = b->cap_spans > 0 ? b->cap_spans * 2 : SPANS_FIRST;
        struct pdf_span *grown = ARENA_ARRAY(b->p->a, struct pdf_span, (size_t)cap);
        if (piece->n_spans > 0)
            memcpy(grown, b->span, (size_t)piece->n_spans * sizeof *grown);
        b->span = grown;
        b->cap_spans = cap;
    }
    struct pdf_span *s = &b->span[piece->n_spans++];
    *s = (struct pdf_span){piece->text.n, piece->text.n + n, face_of(b, r), 0};
    if ((r->flags & RUN_UNDERLINE) != 0)
        s->flags |= ATOM_UNDERLINE;
    if (r->kind == RUN_BOX)
        s->flags |= ATOM_BOX | (r->ticked ? (unsigned)ATOM_TICKED : 0U);
    memcpy(b->text + piece->text.n, bytes, n);
    piece->text.n += n;
}

/* A line end ends the piece: the last line of a justified text is not stretched. */
static void add_run(struct building *b, const struct doc_run *r, struct str rest)
{
    for (;;) {
        size_t end = str_find(rest, 0, '\n');
        add_text(b, r, rest.p, end);
        if (end == rest.n)
            return;
        end_piece(b);
        rest = str_sub(rest, end + 1, rest.n);
    }
}

static struct str run_text(struct pdf *p, const struct doc_run *r)
{
    if (r->kind == RUN_FILL)
        return STR("");
    return r->kind == RUN_BOX ? str_of(r->ticked ? PDF_BOX_TICKED : PDF_BOX_EMPTY)
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

static struct building begin(struct pdf *p, const struct doc_para *para, struct doc_look look,
                             double width, struct pdf_lines *out)
{
    struct building b = {.p = p, .para = para, .look = look, .out = out, .first = true};
    b.piece = (struct pdf_piece){.face = pdf_face(p->fonts, look.size, look.bold, look.italic),
                                 .indent = PDF_OF_MM(look.indent),
                                 .width = width,
                                 .leading = PDF_OF_PT(look.leading)};
    return b;
}

void pdf_paragraph(struct pdf *p, const struct doc_para *para, enum doc_align cell, double width,
                   struct pdf_lines *out)
{
    struct building b = begin(p, para, doc_look(p->part, para), width, out);
    struct str *text = ARENA_ARRAY(p->a, struct str, (size_t)para->n_runs);
    size_t bytes = 0;
    int first = out->n;
    bool dots = false; /* what was last ended with dots */
    b.piece.align = doc_align_in(para->align, cell);
    for (int i = 0; i < para->n_runs; i++) {
        text[i] = run_text(p, &para->run[i]);
        bytes += text[i].n;
    }
    b.text = arena_alloc(p->a, bytes + 1);
    b.piece.text.p = b.text;
    out->after += PDF_OF_PT(b.look.before);
    for (int i = 0; i < para->n_runs; i++) {
        dots = para->run[i].kind == RUN_FILL;
        if (dots)
            end_with_dots(&b);
        else
            add_run(&b, &para->run[i], text[i]);
    }
    if (!dots && (b.piece.text.n > 0 || b.first) && (para->n_runs > 0 || para->fill_lines == 0))
        end_piece(&b);
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
    p->inked = p->inked || line->n_atoms > 0 || line->text != NULL ||
               line->fill_to > line->fill_from || line->rule_to > line->rule_from;
    if (line->n_atoms > 0)
        pdf_draw_atoms(p, line, x + line->x, y + line->baseline);
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
    struct doc_para para = {.style = DOC_NOTE};
    struct doc_run run = {.kind = RUN_TEXT};
    struct pdf_lines out = {.n = 0};
    struct building b = begin(p, &para, (struct doc_look){.size = size}, p->width, &out);
    struct str clean = doc_clean(p->a, text);
    b.piece.align = align;
    b.text = arena_alloc(p->a, clean.n + 1);
    b.piece.text.p = b.text;
    add_run(&b, &run, clean);
    end_piece(&b);
    for (int i = 0; i < out.n; i++)
        pdf_draw_line(p, &out.line[i], p->left,
                      baseline - out.line[i].baseline + i * out.line[i].height);
}
