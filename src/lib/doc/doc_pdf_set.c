/*
 * doc_pdf_set.c — sets words into lines, and draws such lines.
 *
 * A piece becomes atoms (words, tick boxes, with the blanks before them), atoms become lines: as many
 * as fit, the rest goes on.  A word that is longer than a line is taken apart into its letters.
 */
#include <string.h>

#include "lib/doc/doc_pdf_inner.h"

static const double SLACK = 0.01;       /* sums of widths are not exact */
static const double BOX_SIDE = 0.70;    /* of the size: a tick box, the space that it takes, */
static const double BOX_ADVANCE = 0.92; /* how far below the baseline, how far the cross stays */
static const double BOX_BELOW = 0.06;   /* from the border */
static const double BOX_INSET = 0.16;
static const double HAIRLINE = 0.7;
static const double UNDERLINE_AT = 0.11, UNDERLINE_THICK = 0.05; /* of the size */

enum { WORD_MOST = 96 /* bytes; a longer one is joined of several */, ATOMS_FIRST = 16 };

static double size_of(const struct pdf_face *f)
{
    return PDF_OF_PT(f->size);
}

static double width_of(const struct pdf_atom *a)
{
    return a->word != NULL ? a->word->width : size_of(a->face) * BOX_ADVANCE;
}

/* --- atoms --- */

struct atoms {
    struct pdf *p;
    struct pdf_atom *atom;
    int n, cap;
    int blanks; /* read and not yet given to an atom */
};

static struct pdf_atom *add_atom(struct atoms *x)
{
    if (x->n == x->cap) {
        int cap = x->cap > 0 ? x->cap * 2 : ATOMS_FIRST;
        struct pdf_atom *grown = ARENA_ARRAY(x->p->a, struct pdf_atom, (size_t)cap);
        if (x->n > 0)
            memcpy(grown, x->atom, (size_t)x->n * sizeof *grown);
        x->atom = grown;
        x->cap = cap;
    }
    return &x->atom[x->n++];
}

static size_t letter_end(struct str s, size_t at)
{
    do
        at++;
    while (at < s.n && ((unsigned char)s.p[at] & 0xC0) == 0x80);
    return at;
}

static bool add_word(struct atoms *x, const struct pdf_span *span, struct str s)
{
    while (s.n > 0) {
        size_t n = s.n;
        if (n > WORD_MOST) {
            n = WORD_MOST;
            while (n > 1 && ((unsigned char)s.p[n] & 0xC0) == 0x80)
                n--;
        }
        const struct pdf_word *w = pdf_word(x->p->fonts, span->face, str_sub(s, 0, n));
        if (w->foreign)
            return false;
        *add_atom(x) = (struct pdf_atom){span->face, w, x->blanks,
                                         span->flags | (x->n == 1 ? (unsigned)ATOM_LEAD : 0U)};
        x->blanks = 0;
        s = str_sub(s, n, s.n);
    }
    return true;
}

static bool add_span(struct atoms *x, const struct pdf_piece *piece, const struct pdf_span *span)
{
    if (!span->face->plain)
        return false;
    if ((span->flags & ATOM_BOX) != 0) {
        *add_atom(x) = (struct pdf_atom){span->face, NULL, x->blanks,
                                         span->flags | (x->n == 1 ? (unsigned)ATOM_LEAD : 0U)};
        x->blanks = 0;
        return true;
    }
    for (size_t at = span->from; at < span->to;) {
        if (piece->text.p[at] == ' ') {
            x->blanks++;
            at++;
            continue;
        }
        const char *end = memchr(piece->text.p + at, ' ', span->to - at);
        size_t to = end != NULL ? (size_t)(end - piece->text.p) : span->to;
        if (!add_word(x, span, str_sub(piece->text, at, to - at)))
            return false;
        at = to;
    }
    return true;
}

/* --- words longer than a line --- */

/* Atoms that no blank parts: where they end, and how wide they are. */
static int unit_end(const struct atoms *x, int from, double *width)
{
    int i = from;
    *width = 0;
    do
        *width += width_of(&x->atom[i++]);
    while (i < x->n && x->atom[i].blanks == 0 && (x->atom[i].flags & ATOM_OPEN) == 0);
    return i;
}

/* The end of the part of a word that may stand on a line of its own: behind a slash or a hyphen, as
   in a date or a symbol; `letters`: anywhere. */
static size_t part_end(struct str s, size_t at, bool letters)
{
    if (letters)
        return letter_end(s, at);
    while (at < s.n && s.p[at] != '/' && s.p[at] != '-')
        at++;
    return at < s.n ? at + 1 : s.n;
}

static void add_parts(struct atoms *out, const struct pdf_atom *from, bool letters)
{
    struct str s = from->word != NULL ? from->word->text : STR("");
    if (from->word == NULL)
        *add_atom(out) = *from;
    for (size_t at = 0, end; at < s.n; at = end) {
        end = part_end(s, at, letters);
        struct pdf_atom *a = add_atom(out);
        *a = *from;
        a->word = pdf_word(out->p->fonts, from->face, str_sub(s, at, end - at));
        if (at > 0) {
            a->blanks = 0;
            a->flags = (a->flags & ~(unsigned)ATOM_LEAD) | ATOM_OPEN;
        }
    }
}

static bool any_is_longer(const struct atoms *x, double room)
{
    double width;
    for (int i = 0; i < x->n;) {
        i = unit_end(x, i, &width);
        if (width > room + SLACK)
            return true;
    }
    return false;
}

static void part_long_words(struct atoms *x, double room, bool letters)
{
    struct atoms out = {.p = x->p};
    double width;
    if (!any_is_longer(x, room))
        return;
    for (int i = 0; i < x->n;) {
        int from = i, end = unit_end(x, i, &width);
        for (; i < end; i++) {
            if (i > from && width > room + SLACK) /* between a box and a word, too */
                x->atom[i].flags |= ATOM_OPEN;
            if (width > room + SLACK)
                add_parts(&out, &x->atom[i], letters);
            else
                *add_atom(&out) = x->atom[i];
        }
    }
    *x = out;
}

/* --- lines --- */

void pdf_line_metrics(struct pdf_line *line, double height, double ascent, double descent)
{
    double natural = ascent + descent;
    line->height = height > 0 ? height : natural;
    line->baseline = (line->height - natural) / 2 + ascent;
}

/* Places the atoms [from, to) as a line: `width` of them with `blanks` between. */
static void add_line(struct pdf *p, const struct pdf_piece *piece, const struct atoms *x, int from,
                     int to, double width, int blanks, struct pdf_lines *out)
{
    bool first = from == 0, last = to == x->n;
    double left = piece->indent + (first ? piece->first : 0);
    double spare = piece->width - left - width;
    double ascent = from < to ? 0 : piece->face->ascent;
    double descent = from < to ? 0 : piece->face->descent;
    struct pdf_line *line = pdf_add_line(p, out);
    line->atom = x->atom + from;
    line->n_atoms = to - from;
    line->x = left;
    for (int i = from; i < to; i++) {
        const struct pdf_face *f = x->atom[i].face;
        ascent = f->ascent > ascent ? f->ascent : ascent;
        descent = f->descent > descent ? f->descent : descent;
    }
    if (piece->align == DOC_JUSTIFY && !last && blanks > 0 && spare > 0) {
        line->stretch = spare / blanks;
        width += spare;
    } else if (piece->align == DOC_CENTER || piece->align == DOC_RIGHT) {
        spare = piece->width - piece->indent - width;
        line->x = piece->indent + (piece->align == DOC_CENTER ? spare / 2 : spare);
    }
    pdf_line_metrics(line, piece->leading, ascent, descent);
    line->fill_from = line->fill_to = line->x + width;
}

static void break_lines(struct pdf *p, const struct pdf_piece *piece, const struct atoms *x,
                        struct pdf_lines *out)
{
    int from = 0, blanks = 0;
    double width = 0;
    for (int i = 0; i < x->n;) {
        const struct pdf_atom *a = &x->atom[i];
        double room = piece->width - piece->indent - (from == 0 ? piece->first : 0), unit;
        int end = unit_end(x, i, &unit);
        double gap = i > from || (a->flags & ATOM_LEAD) != 0 ? a->blanks * a->face->blank : 0;
        if (i > from && width + gap + unit > room + SLACK) {
            add_line(p, piece, x, from, i, width, blanks, out);
            from = i;
            width = unit;
            blanks = 0;
        } else {
            blanks += i > from ? a->blanks : 0;
            width += gap + unit;
        }
        i = end;
    }
    add_line(p, piece, x, from, x->n, width, blanks, out);
}

bool pdf_set(struct pdf *p, const struct pdf_piece *piece, struct pdf_lines *out)
{
    struct atoms x = {.p = p};
    if (!piece->face->plain)
        return false;
    for (int i = 0; i < piece->n_spans; i++) {
        if (!add_span(&x, piece, &piece->span[i]))
            return false;
    }
    double first = piece->first > 0 ? piece->first : 0;
    double room = piece->width - piece->indent - first;
    part_long_words(&x, room, false);
    part_long_words(&x, room, true);
    break_lines(p, piece, &x, out);
    return true;
}

/* --- drawing --- */

enum { INK_GLYPHS = 512, INK_BYTES = 4 * INK_GLYPHS };
struct pdf_ink {
    const struct pdf_face *face;
    int n, bytes;
    cairo_glyph_t glyph[INK_GLYPHS];
    cairo_text_cluster_t cluster[INK_GLYPHS];
    char text[INK_BYTES];
};

struct pdf_ink *pdf_ink_new(struct arena *a)
{
    return ARENA_NEW(a, struct pdf_ink);
}

static void flush(struct pdf *p)
{
    struct pdf_ink *ink = p->ink;
    if (ink->n > 0) {
        p->lib->cairo_set_scaled_font(p->cr, ink->face->scaled);
        p->lib->cairo_show_text_glyphs(p->cr, ink->text, ink->bytes, ink->glyph, ink->n,
                                       ink->cluster, ink->n, 0);
    }
    ink->n = ink->bytes = 0;
}

/* Room for glyphs of a face. */
static struct pdf_ink *ink_of(struct pdf *p, const struct pdf_face *face, int glyphs, int bytes)
{
    struct pdf_ink *ink = p->ink;
    if (ink->face != face || ink->n + glyphs > INK_GLYPHS || ink->bytes + bytes > INK_BYTES)
        flush(p);
    ink->face = face;
    return ink;
}

static void draw_blank(struct pdf *p, const struct pdf_face *face, const char *text, int bytes,
                       double x, double y)
{
    struct pdf_ink *ink = ink_of(p, face, 1, bytes);
    ink->glyph[ink->n] = (cairo_glyph_t){face->blank_glyph, x, y};
    ink->cluster[ink->n++] = (cairo_text_cluster_t){bytes, 1};
    memcpy(ink->text + ink->bytes, text, (size_t)bytes);
    ink->bytes += bytes;
}

static void draw_word(struct pdf *p, const struct pdf_word *w, double x, double y)
{
    struct pdf_ink *ink = ink_of(p, w->face, w->n_glyphs, (int)w->text.n);
    cairo_glyph_t *to = ink->glyph + ink->n;
    for (int i = 0; i < w->n_glyphs; i++)
        to[i] = (cairo_glyph_t){w->glyph[i].index, x + w->glyph[i].x, y};
    memcpy(ink->cluster + ink->n, w->cluster, (size_t)w->n_glyphs * sizeof *w->cluster);
    memcpy(ink->text + ink->bytes, w->text.p, w->text.n);
    ink->n += w->n_glyphs;
    ink->bytes += (int)w->text.n;
}

static void stroke(struct pdf *p, double x1, double y1, double x2, double y2)
{
    p->lib->cairo_move_to(p->cr, x1, y1);
    p->lib->cairo_line_to(p->cr, x2, y2);
}

/* A square and, ticked, a cross in it.  A blank stands there that says what it is to who searches or
   copies the text; the blank before it has the glyph known as a blank, whatever comes first. */
static void draw_box(struct pdf *p, const struct pdf_atom *a, double x, double y)
{
    double size = size_of(a->face), side = size * BOX_SIDE, in = size * BOX_INSET;
    double left = x + size * (BOX_ADVANCE - BOX_SIDE) / 2, below = y + size * BOX_BELOW;
    double above = below - side;
    draw_blank(p, a->face, " ", 1, x, y);
    draw_blank(p, a->face, (a->flags & ATOM_TICKED) != 0 ? PDF_BOX_TICKED : PDF_BOX_EMPTY,
               PDF_BOX_BYTES, left, y);
    p->lib->cairo_set_line_width(p->cr, HAIRLINE);
    stroke(p, left, above, left + side, above);
    p->lib->cairo_line_to(p->cr, left + side, below);
    p->lib->cairo_line_to(p->cr, left, below);
    p->lib->cairo_line_to(p->cr, left, above - HAIRLINE / 2);
    p->lib->cairo_stroke(p->cr);
    if ((a->flags & ATOM_TICKED) == 0)
        return;
    p->lib->cairo_set_line_width(p->cr, 2 * HAIRLINE);
    stroke(p, left + in, above + in, left + side - in, below - in);
    stroke(p, left + in, below - in, left + side - in, above + in);
    p->lib->cairo_stroke(p->cr);
}

static void draw_underline(struct pdf *p, const struct pdf_face *f, double from, double to,
                           double y)
{
    double size = size_of(f);
    p->lib->cairo_set_line_width(p->cr, size * UNDERLINE_THICK);
    stroke(p, from, y + size * UNDERLINE_AT, to, y + size * UNDERLINE_AT);
    p->lib->cairo_stroke(p->cr);
}

void pdf_draw_atoms(struct pdf *p, const struct pdf_line *line, double x, double y)
{
    bool underlined = false; /* is what stands before */
    for (int i = 0; i < line->n_atoms; i++) {
        const struct pdf_atom *a = &line->atom[i];
        double from = x;
        bool lead = (a->flags & ATOM_LEAD) != 0;
        for (int k = 0; k < a->blanks && (i > 0 || lead); k++) {
            draw_blank(p, a->face, " ", 1, x, y);
            x += a->face->blank + (i > 0 ? line->stretch : 0);
        }
        if (!underlined || (a->flags & ATOM_UNDERLINE) == 0)
            from = x;
        if (a->word != NULL)
            draw_word(p, a->word, x, y);
        else
            draw_box(p, a, x, y);
        x += width_of(a);
        underlined = (a->flags & ATOM_UNDERLINE) != 0;
        if (underlined)
            draw_underline(p, a->face, from, x, y);
    }
    flush(p);
}
