/*
 * doc_docx.c — the text of a DOCX file: word/document.xml.
 *
 * Written for people who go on working in Word: named styles, real headings, tables whose heads
 * repeat, a section a part.  Children stand in the order of the schema (ECMA-376, wml.xsd), which
 * Word insists on.  What surrounds the text is in doc_docx_parts.c.
 *
 * A part is written into memory.  Its section belongs into its last paragraph, and how that one is
 * written depends on whether another part follows: what comes behind its properties waits in `tail`.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lib/base/arena.h"
#include "lib/doc/doc_docx_inner.h"

enum {
    PART_BYTES = 256 << 20,
    SPILL_BYTES = 4 << 20, /* of text, from which on it goes to a file */
    NAME_CHARACTERS = 40,  /* of a bookmark: Word takes no longer ones */
    RULE_SLACK = 10,       /* a line below a text reaches over it a little */
    TINY = 20 /* a paragraph that must be there, but not be seen: twentieths of a point */
};

const char *const docx_style_ids[DOC_STYLES] = {
    [DOC_BODY] = "Normal",       [DOC_TITLE] = "Title",       [DOC_SUBJECT] = "Subtitle",
    [DOC_HEADING1] = "Heading1", [DOC_HEADING2] = "Heading2", [DOC_HEADING3] = "Heading3",
    [DOC_HEAD] = "KDHead",       [DOC_CELL] = "KDCell",       [DOC_NOTE] = "KDNote"};
const char *const docx_align_words[] = {"left", "center", "right", "both"};

/* Where in the document the writer is. */
struct cursor {
    struct doc_writer *w;
    struct docx *x;
    struct buf *b;
    const struct doc_part *part;
    int width;           /* of the text here, twentieths of a point */
    enum doc_align cell; /* of the cell; DOC_LEFT outside */
    bool keep;           /* paragraphs stay with the next */
    bool break_before;   /* the next paragraph begins a page */
    int depth;           /* of cells */
    size_t section_at; /* behind the properties of the last paragraph outside of tables; 0: none */
    struct str field;  /* a table's: its bookmark stands in the next paragraph; "": none */
    int open;          /* the bookmark that is open over paragraphs */
};

int docx_mm(int tenths)
{
    return (int)(((long)tenths * 1440 + (tenths >= 0 ? 127 : -127)) / 254);
}

int docx_pt(int tenths)
{
    return tenths * 2;
}

enum doc_align docx_style_align(enum doc_style style)
{
    if (style == DOC_BODY)
        return DOC_JUSTIFY;
    return style == DOC_TITLE || style == DOC_SUBJECT ? DOC_CENTER : DOC_LEFT;
}

/* --- text --- */

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return NULL;
    }
}

void docx_escape(struct doc_writer *w, struct buf *b, struct str raw)
{
    struct str s = doc_clean(w->scratch, raw);
    size_t from = 0;
    for (size_t i = 0; i < s.n; i++) {
        const char *as = (unsigned char)s.p[i] <= '>' ? entity(s.p[i]) : NULL;
        if (as == NULL)
            continue;
        buf_add(b, s.p + from, i - from);
        buf_z(b, as);
        from = i + 1;
    }
    buf_add(b, s.p + from, s.n - from);
}

/* `<w:NAME w:val="N"/>` */
static void number(struct buf *b, const char *before, long n, const char *after)
{
    buf_z(b, before);
    buf_long(b, n);
    buf_z(b, after);
}

/* --- bookmarks --- */

static struct docx_field *field_of(struct cursor *c, struct str name)
{
    struct docx *x = c->x;
    for (int i = 0; i < x->n_fields; i++) {
        if (str_eq(x->field[i].name, name))
            return &x->field[i];
    }
    if (x->n_fields == x->field_room) {
        int room = x->field_room > 0 ? 2 * x->field_room : 32;
        struct docx_field *more = ARENA_ARRAY(c->w->a, struct docx_field, (size_t)room);
        if (x->n_fields > 0)
            memcpy(more, x->field, (size_t)x->n_fields * sizeof *more);
        x->field = more;
        x->field_room = room;
    }
    x->field[x->n_fields] = (struct docx_field){.name = str_copy(c->w->a, name)};
    return &x->field[x->n_fields++];
}

/* Answers the bookmark's id.  Names take letters, digits and '_' only: a '.' becomes "__". */
static int bookmark_begin(struct cursor *c, struct str field)
{
    char name[NAME_CHARACTERS + 1] = "kd_";
    struct docx_field *f = field_of(c, field);
    int times = ++f->times, id = c->x->n_bookmarks++;
    int n = times > 1 ? snprintf(name, sizeof name, "kd%d_", times) : 3;
    for (size_t i = 0; i < field.n && n < NAME_CHARACTERS; i++) {
        char ch = field.p[i];
        bool plain =
            (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z') || (ch >= '0' && ch <= '9');
        name[n++] = plain ? ch : '_';
        if (ch == '.' && n < NAME_CHARACTERS)
            name[n++] = '_';
    }
    number(c->b, "<w:bookmarkStart w:id=\"", id, "\" w:name=\"");
    buf_add(c->b, name, (size_t)n);
    buf_z(c->b, "\"/>");
    return id;
}

static void bookmark_end(struct cursor *c, int id)
{
    number(c->b, "<w:bookmarkEnd w:id=\"", id, "\"/>");
}

/* --- runs --- */

/* Within w:rPr, in the order of the schema; nothing when the style says it already. */
static void run_look(struct cursor *c, const struct doc_run *r, const struct doc_look *l,
                     const struct doc_look *base)
{
    struct buf *b = c->b;
    int size = r->size > 0 ? r->size : l->size;
    bool other_font = !str_eq(c->part->font, c->x->base.font);
    if (!other_font && r->flags == 0 && size == base->size)
        return;
    buf_z(b, "<w:rPr>");
    if (other_font) {
        static const char *const at[] = {"w:ascii", "w:hAnsi", "w:cs"};
        buf_z(b, "<w:rFonts");
        for (int i = 0; i < 3; i++) {
            buf_printf(b, " %s=\"", at[i]);
            docx_escape(c->w, b, c->part->font);
            buf_char(b, '"');
        }
        buf_z(b, "/>");
    }
    if (r->flags & RUN_BOLD)
        buf_z(b, "<w:b/><w:bCs/>");
    if (r->flags & RUN_ITALIC)
        buf_z(b, "<w:i/><w:iCs/>");
    if (size != base->size) {
        number(b, "<w:sz w:val=\"", size / 5, "\"/>");
        number(b, "<w:szCs w:val=\"", size / 5, "\"/>");
    }
    if (r->flags & RUN_UNDERLINE)
        buf_z(b, "<w:u w:val=\"single\"/>");
    buf_z(b, "</w:rPr>");
}

/* A control that is ticked with the mouse; where it is unknown, its text stays. */
static void box(struct cursor *c, bool ticked)
{
    buf_z(c->b, "<w:sdt><w:sdtPr><w14:checkbox>");
    buf_z(c->b, ticked ? "<w14:checked w14:val=\"1\"/>" : "<w14:checked w14:val=\"0\"/>");
    buf_z(c->b,
          "<w14:checkedState w14:val=\"2612\" w14:font=\"MS Gothic\"/>"
          "<w14:uncheckedState w14:val=\"2610\" w14:font=\"MS Gothic\"/></w14:checkbox>"
          "</w:sdtPr><w:sdtContent><w:r><w:rPr><w:rFonts w:ascii=\"MS Gothic\" "
          "w:eastAsia=\"MS Gothic\" w:hAnsi=\"MS Gothic\" w:hint=\"eastAsia\"/></w:rPr><w:t>");
    buf_z(c->b, ticked ? "☒" : "☐");
    buf_z(c->b, "</w:t></w:r></w:sdtContent></w:sdt>");
}

static void words(struct cursor *c, struct str text)
{
    size_t from = 0;
    struct str s = doc_clean(c->w->scratch, text);
    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && s.p[i] != '\n' && s.p[i] != '\t')
            continue;
        if (i > from) {
            buf_z(c->b, "<w:t xml:space=\"preserve\">");
            docx_escape(c->w, c->b, str_sub(s, from, i - from));
            buf_z(c->b, "</w:t>");
        }
        if (i < s.n)
            buf_z(c->b, s.p[i] == '\n' ? "<w:br/>" : "<w:tab/>");
        from = i + 1;
    }
}

static void runs(struct cursor *c, const struct doc_para *p, const struct doc_look *l)
{
    const struct doc_look *base = &c->x->look[p->style];
    struct str field = STR("");
    int id = 0;
    for (int i = 0; i < p->n_runs; i++) {
        const struct doc_run *r = &p->run[i];
        if (!str_eq(r->field, field)) {
            if (field.n > 0)
                bookmark_end(c, id);
            field = r->field;
            if (field.n > 0)
                id = bookmark_begin(c, field);
        }
        if (r->kind == RUN_BOX) {
            box(c, r->ticked);
            continue;
        }
        buf_z(c->b, "<w:r>");
        run_look(c, r, l, base);
        if (r->kind == RUN_FILL)
            buf_z(c->b, i + 1 < p->n_runs ? "<w:tab/><w:br/>" : "<w:tab/>");
        else
            words(c, r->text);
        buf_z(c->b, "</w:r>");
    }
    if (field.n > 0)
        bookmark_end(c, id);
}

/* --- paragraphs --- */

void docx_look_para(struct buf *b, const struct doc_look *l, enum doc_align align,
                    const struct doc_look *base, enum doc_align base_align)
{
    bool lines = l->leading != base->leading;
    if (lines || l->before != base->before || l->after != base->after) {
        number(b, "<w:spacing w:before=\"", docx_pt(l->before), "\" w:after=\"");
        buf_long(b, docx_pt(l->after));
        if (l->leading > 0)
            number(b, "\" w:line=\"", docx_pt(l->leading), "\" w:lineRule=\"exact");
        else
            buf_z(b, "\" w:line=\"240\" w:lineRule=\"auto");
        buf_z(b, "\"/>");
    }
    if (l->indent != base->indent || l->first != base->first) {
        number(b, "<w:ind w:left=\"", docx_mm(l->indent),
               l->first < 0 ? "\" w:hanging=\"" : "\" w:firstLine=\"");
        buf_long(b, docx_mm(l->first < 0 ? -l->first : l->first));
        buf_z(b, "\"/>");
    }
    if (align != base_align) {
        buf_z(b, "<w:jc w:val=\"");
        buf_z(b, docx_align_words[align]);
        buf_z(b, "\"/>");
    }
}

static bool has_fill(const struct doc_para *p)
{
    for (int i = 0; i < p->n_runs; i++) {
        if (p->run[i].kind == RUN_FILL)
            return true;
    }
    return false;
}

static void para_open(struct cursor *c, const char *style, bool keep_next)
{
    buf_z(c->b, "<w:p><w:pPr>");
    if (style != NULL) {
        buf_z(c->b, "<w:pStyle w:val=\"");
        buf_z(c->b, style);
        buf_z(c->b, "\"/>");
    }
    if (keep_next)
        buf_z(c->b, "<w:keepNext/>");
    if (c->break_before)
        buf_z(c->b, "<w:pageBreakBefore/>");
    c->break_before = false;
}

/* Ends the properties. */
static void para_begun(struct cursor *c)
{
    if (c->depth == 0)
        c->section_at = c->b->n;
    buf_z(c->b, "</w:pPr>");
    if (c->field.n > 0)
        bookmark_end(c, bookmark_begin(c, c->field));
    c->field = STR("");
}

/* What the format wants to be there though nobody sees it: between two tables, behind the last. */
static void tiny(struct cursor *c, bool keep_next)
{
    para_open(c, NULL, keep_next);
    number(c->b, "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"", TINY,
           "\" w:lineRule=\"exact\"/>");
    buf_z(c->b, "<w:ind w:left=\"0\" w:firstLine=\"0\"/><w:rPr><w:sz w:val=\"2\"/></w:rPr>");
    if (c->depth == 0)
        c->section_at = c->b->n;
    buf_z(c->b, "</w:pPr></w:p>");
}

static void dots(struct cursor *c)
{
    number(c->b, "<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"", c->width,
           "\"/></w:tabs>");
}

/* A line as long as the text above it: the border of a paragraph without text, moved in from both
   sides.  The text itself stays free: who changes it does not make it break. */
static void rule(struct cursor *c, const struct doc_para *p, const struct doc_look *l)
{
    int text = docx_mm(doc_line_width(c->w->scratch, p, l) + RULE_SLACK);
    int rest = c->width > text ? c->width - text : 0;
    enum doc_align align = doc_align_in(p->align, c->cell);
    int left = align == DOC_CENTER  ? rest / 2
               : align == DOC_RIGHT ? rest
                                    : docx_mm(l->indent + l->first);
    int right = rest > left ? rest - left : 0;
    para_open(c, NULL, l->keep_next || c->keep);
    buf_z(c->b,
          "<w:pBdr><w:top w:val=\"single\" w:sz=\"6\" w:space=\"1\" w:color=\"auto\"/></w:pBdr>");
    number(c->b, "<w:spacing w:before=\"20\" w:after=\"", docx_pt(l->after), "\" w:line=\"");
    number(c->b, "", 3L * TINY, "\" w:lineRule=\"exact\"/>");
    number(c->b, "<w:ind w:left=\"", left, "\" w:right=\"");
    buf_long(c->b, right);
    buf_z(c->b, "\" w:firstLine=\"0\"/><w:rPr><w:sz w:val=\"4\"/></w:rPr>");
    para_begun(c);
    buf_z(c->b, "</w:p>");
}

/* Ends a paragraph, and with the last one of its field the bookmark. */
static void para_close(struct cursor *c, bool last)
{
    if (last)
        bookmark_end(c, c->open);
    buf_z(c->b, "</w:p>");
}

/* `begins` is the field whose bookmark begins here, "" none; `ends`: the open one ends. */
static void para(struct cursor *c, const struct doc_para *p, struct str begins, bool ends)
{
    const struct doc_look l = doc_look(c->part, p), *base = &c->x->look[p->style];
    bool more = p->fill_lines > 0, text = p->n_runs > 0 || !more;
    if (text) {
        bool keep = (l.keep_next && !base->keep_next) || c->keep || p->rule_below;
        para_open(c, p->style == DOC_BODY ? NULL : docx_style_ids[p->style], keep);
        if (has_fill(p))
            dots(c);
        struct doc_look here = l;
        here.after = p->rule_below ? 0 : l.after; /* the space comes below the line */
        docx_look_para(c->b, &here, doc_align_in(p->align, c->cell), base,
                       docx_style_align(p->style));
        para_begun(c);
        if (begins.n > 0)
            c->open = bookmark_begin(c, begins);
        runs(c, p, &l);
        para_close(c, ends && !more);
    }
    if (p->rule_below)
        rule(c, p, &l);
    for (int i = 0; i < p->fill_lines; i++) {
        para_open(c, "KDLine", c->keep);
        dots(c);
        para_begun(c);
        if (i == 0 && !text && begins.n > 0)
            c->open = bookmark_begin(c, begins);
        buf_z(c->b, "<w:r><w:tab/></w:r>");
        para_close(c, ends && i + 1 == p->fill_lines);
    }
}

/* --- tables --- */

static void blocks(struct cursor *c, const struct doc_block *list, int n);

/* The edge of column `i`, so that rounding never adds up. */
static int edge(const struct doc_table *t, int i, int width)
{
    long sum = 0;
    for (int k = 0; k < i && k < t->n_columns; k++)
        sum += t->width[k];
    return (int)(sum * width / 1000);
}

static void cell(struct cursor *c, const struct doc_cell *x, int width, bool borders)
{
    struct cursor outer = *c;
    number(c->b, "<w:tc><w:tcPr><w:tcW w:w=\"", width, "\" w:type=\"dxa\"/>");
    if (x->span > 1)
        number(c->b, "<w:gridSpan w:val=\"", x->span, "\"/>");
    buf_z(c->b, "</w:tcPr>");
    c->width = width - (borders ? 2 * docx_mm(CELL_SIDE) : 0);
    c->cell = x->align;
    c->depth++;
    blocks(c, x->block, x->n_blocks);
    if (x->n_blocks == 0 || x->block[x->n_blocks - 1].kind != BLOCK_PARA) {
        static const struct doc_para empty = {.style = DOC_CELL, .before = -1, .after = -1};
        para(c, &empty, STR(""), false);
    }
    c->width = outer.width;
    c->cell = outer.cell;
    c->depth = outer.depth;
    buf_z(c->b, "</w:tc>");
}

static void row(struct cursor *c, const struct doc_table *t, int i)
{
    const struct doc_row *r = &t->row[i];
    bool keep = c->keep;
    int at = 0, from = edge(t, 0, c->width), width = c->width;
    bool whole = r->whole || r->head || t->whole;
    buf_z(c->b, "<w:tr>");
    if (whole || r->head) {
        buf_z(c->b, "<w:trPr><w:cantSplit/>");
        buf_z(c->b, r->head ? "<w:tblHeader/></w:trPr>" : "</w:trPr>");
    }
    c->keep = keep || ((t->whole || r->head) && i + 1 < t->n_rows);
    for (int k = 0; k < r->n_cells; k++) {
        at += r->cell[k].span > 1 ? r->cell[k].span : 1;
        int to = edge(t, at, width);
        cell(c, &r->cell[k], to - from, t->borders);
        from = to;
    }
    c->keep = keep;
    buf_z(c->b, "</w:tr>");
}

static void table(struct cursor *c, const struct doc_table *t)
{
    buf_z(c->b, "<w:tbl><w:tblPr><w:tblStyle w:val=\"");
    buf_z(c->b, t->borders ? "KDTable" : "KDPlain");
    number(c->b, "\"/><w:tblW w:w=\"", edge(t, t->n_columns, c->width), "\" w:type=\"dxa\"/>");
    buf_z(c->b, "<w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>");
    for (int i = 0; i < t->n_columns; i++)
        number(c->b, "<w:gridCol w:w=\"", edge(t, i + 1, c->width) - edge(t, i, c->width), "\"/>");
    buf_z(c->b, "</w:tblGrid>");
    for (int i = 0; i < t->n_rows; i++)
        row(c, t, i);
    buf_z(c->b, "</w:tbl>");
}

/* Does the field of block i go on in the next one?  A table has a bookmark of its own: it stands in
   its first cell, where Word and LibreOffice keep it, since none may reach over cells. */
static bool goes_on(const struct doc_block *list, int n, int i)
{
    return i + 1 < n && list[i].kind == BLOCK_PARA && list[i + 1].kind == BLOCK_PARA &&
           str_eq(list[i].field, list[i + 1].field);
}

static void blocks(struct cursor *c, const struct doc_block *list, int n)
{
    for (int i = 0; i < n; i++) {
        const struct doc_block *x = &list[i];
        bool after_table = i > 0 && list[i - 1].kind == BLOCK_TABLE;
        if (x->kind == BLOCK_PAGE_BREAK) {
            c->break_before = true;
            continue;
        }
        bool begins = x->field.n > 0 && (i == 0 || !goes_on(list, n, i - 1));
        bool ends = x->field.n > 0 && !goes_on(list, n, i);
        if (x->kind == BLOCK_PARA) {
            para(c, &x->para, begins ? x->field : STR(""), ends);
        } else if (x->table.n_rows > 0) {
            if (after_table || c->break_before)
                tiny(c, c->break_before);
            c->field = x->field;
            table(c, &x->table);
        }
    }
}

/* --- sections --- */

/* The number of a header or footer with that content; the same stands once in the file. */
static int margin(struct cursor *c, struct docx_margin m)
{
    struct docx *x = c->x;
    for (int i = x->n_margins - 1; i >= 0; i--) {
        const struct docx_margin *y = &x->margin[i];
        if (y->footer == m.footer && y->number == m.number && str_eq(y->text, m.text))
            return i + 1;
    }
    if (x->n_margins == x->margin_room) {
        int room = x->margin_room > 0 ? 2 * x->margin_room : 8;
        struct docx_margin *more = ARENA_ARRAY(c->w->a, struct docx_margin, (size_t)room);
        if (x->n_margins > 0)
            memcpy(more, x->margin, (size_t)x->n_margins * sizeof *more);
        x->margin = more;
        x->margin_room = room;
    }
    m.text = str_copy(c->w->a, m.text);
    x->margin[x->n_margins] = m;
    return ++x->n_margins;
}

/*
 * A section without a header of its own has that of the section before it, so an empty one is named
 * only where something stood before.
 */
static void margin_name(struct cursor *c, struct buf *b, enum docx_side side, struct docx_margin m)
{
    bool empty = !m.number && m.text.n == 0;
    if (empty && !c->x->named[side])
        return;
    c->x->named[side] = true;
    m.footer = side == FOOTER_FIRST || side == FOOTER_REST;
    buf_printf(b, "<w:%sReference w:type=\"%s\" r:id=\"m%d\"/>", m.footer ? "footer" : "header",
               side == HEADER_FIRST || side == FOOTER_FIRST ? "first" : "default", margin(c, m));
}

static void section(struct cursor *c)
{
    const struct doc_page *p = &c->part->page;
    struct buf *b = &c->x->section;
    struct str foot = doc_clean(c->w->scratch, c->part->foot);
    buf_clear(b);
    buf_z(b, "<w:sectPr>");
    margin_name(c, b, HEADER_REST, (struct docx_margin){.number = p->numbers == NUMBERS_TOP});
    margin_name(c, b, HEADER_FIRST, (struct docx_margin){.number = false});
    margin_name(c, b, FOOTER_REST,
                (struct docx_margin){.number = p->numbers == NUMBERS_BOTTOM, .text = foot});
    margin_name(c, b, FOOTER_FIRST, (struct docx_margin){.text = foot});
    buf_printf(b, "<w:pgSz w:w=\"%d\" w:h=\"%d\"%s/>", docx_mm(p->width), docx_mm(p->height),
               p->width > p->height ? " w:orient=\"landscape\"" : "");
    buf_printf(b,
               "<w:pgMar w:top=\"%d\" w:right=\"%d\" w:bottom=\"%d\" w:left=\"%d\" w:header=\"%d\" "
               "w:footer=\"%d\" w:gutter=\"0\"/>",
               docx_mm(p->top), docx_mm(p->right), docx_mm(p->bottom), docx_mm(p->left),
               docx_mm(p->top / 2), docx_mm(p->bottom / 2));
    buf_z(b, "<w:pgNumType w:start=\"1\"/><w:cols w:space=\"708\"/><w:titlePg/></w:sectPr>");
}

/* --- the file --- */

static err_t whole(struct doc_writer *w, const struct buf *b)
{
    return b->over ? doc_refuse(w, E_LIMIT, M_DOC_TOO_LONG) : OK;
}

/* The text so far into a file without a name, which the disk forgets with the process. */
static err_t spill(struct doc_writer *w)
{
    struct docx *x = w->own;
    if (x->spill == NULL) {
        struct str name = str_fmt(w->a, "%s.text", w->part);
        (void)unlink(name.p);
        int fd = open(name.p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (fd < 0)
            return doc_io(w);
        (void)unlink(name.p);
        x->spill = fdopen(fd, "w+b");
        if (x->spill == NULL) {
            err_t err = doc_io(w);
            (void)close(fd);
            return err;
        }
    }
    errno = ENOSPC; /* what a short write without a word means */
    if (fwrite(x->text.p, 1, x->text.n, x->spill) != x->text.n)
        return doc_io(w);
    buf_clear(&x->text);
    return OK;
}

static void styles_for(struct docx *x, const struct doc_part *part)
{
    x->base = *part;
    for (int i = 0; i < DOC_STYLES; i++) {
        struct doc_para p = {.style = (enum doc_style)i,
                             .before = -1,
                             .after = -1,
                             .align = docx_style_align((enum doc_style)i)};
        x->look[i] = doc_look(part, &p);
    }
}

static const char document_head[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\" "
    "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\" "
    "xmlns:w14=\"http://schemas.microsoft.com/office/word/2010/wordml\" "
    "mc:Ignorable=\"w14\"><w:body>";

static err_t docx_open(struct doc_writer *w)
{
    struct docx *x = ARENA_NEW(w->a, struct docx);
    buf_open(&x->text, PART_BYTES);
    buf_open(&x->tail, PART_BYTES);
    buf_open(&x->section, PART_BYTES);
    buf_z(&x->text, document_head);
    w->own = x;
    return OK;
}

static err_t docx_part(struct doc_writer *w, const struct doc_part *part)
{
    struct docx *x = w->own;
    const struct doc_page *page = &part->page;
    struct cursor c = {.w = w,
                       .x = x,
                       .b = &x->text,
                       .part = part,
                       .width = docx_mm(page->width - page->left - page->right)};
    if (w->n_parts == 0) {
        styles_for(x, part);
        x->base.font = str_copy(w->a, part->font);
    } else {
        buf_str(c.b, buf_view(&x->section));
        buf_str(c.b, buf_view(&x->tail));
    }
    if (x->text.n > SPILL_BYTES)
        TRY(spill(w));
    blocks(&c, part->block, part->n_blocks);
    if (part->n_blocks == 0 || part->block[part->n_blocks - 1].kind != BLOCK_PARA)
        tiny(&c, false);
    section(&c);
    buf_clear(&x->tail);
    buf_add(&x->tail, c.b->p + c.section_at, c.b->n - c.section_at);
    c.b->n = c.section_at;
    TRY(whole(w, &x->text));
    return whole(w, &x->tail);
}

static err_t end_text(struct doc_writer *w)
{
    struct docx *x = w->own;
    buf_str(&x->text, buf_view(&x->tail));
    if (w->n_parts == 0) {
        struct doc_part none = {.size = 140, .font = STR("Times New Roman")};
        styles_for(x, &none);
        buf_z(&x->text, "<w:p/>");
    }
    buf_str(&x->text, buf_view(&x->section));
    buf_z(&x->text, "</w:body></w:document>");
    TRY(whole(w, &x->text));
    return x->spill != NULL ? spill(w) : OK;
}

static err_t docx_close(struct doc_writer *w, bool keep, int *pages)
{
    struct docx *x = w->own;
    err_t err = keep ? end_text(w) : OK;
    if (keep && err == OK)
        err = docx_package(w);
    if (x->spill != NULL)
        (void)fclose(x->spill);
    buf_close(&x->text);
    buf_close(&x->tail);
    buf_close(&x->section);
    *pages = 0;
    return err;
}

const struct doc_ops doc_docx_ops = {docx_open, docx_part, docx_close};
