/*
 * docx_body.c — the text of a DOCX file, element by element.
 *
 * Paragraphs may stand within paragraphs (text boxes) and tables within tables; the text of the open
 * ones lies in one buffer, that of the innermost last.
 */
#include <string.h>

#include "lib/base/limits.h"
#include "lib/doc/doc_inner.h"
#include "lib/doc/docx_read_inner.h"

/* Elements nest no deeper than the package's own limit, so these neither. */
enum { NEST = 128, MARK_NAME = 64, FIRST_PARAS = 256 };

struct open_para {
    size_t index, from; /* in the document; in the buffer */
    int first_mark, context;
    bool pending;     /* its end was deleted: the next one goes on */
    bool end_deleted; /* of this one */
    /* of the run in hand */
    bool in_run, in_text, hidden;
};
struct open_table {
    int id, outer, row, column, span;
    size_t row_from, cell_from;
    bool row_deleted, cell_deleted;
};
/* A content control. */
struct open_control {
    size_t from, para_from;
    int paras;
    bool box, checked, help; /* help: what it shows while nobody wrote */
};
struct open_mark {
    struct str id, name;
};

struct body {
    struct part part;
    struct docx_reader *r;
    struct buf text;
    size_t total, room; /* bytes taken so far; paragraphs that there is room for */
    int skip;           /* depth within what is not read; 0: read */
    bool in_ppr, in_rpr, in_trpr, in_tcpr, in_list, in_form, form_box, form_checked;
    /* 'p' a paragraph, 'c' what holds paragraphs */
    char context[NEST];
    int n_contexts, boxes, tables;
    struct open_para para[NEST];
    int n_paras;
    struct open_table table[NEST];
    int n_tables;
    struct open_control control[NEST];
    int n_controls;
    bool taken[NEST]; /* of alternatives: one is read */
    int n_alternatives;
    struct docx_mark *mark, *waiting; /* of open paragraphs; of the next one */
    int n_marks, n_waiting, marks_seen;
    struct open_mark *open; /* by their ids */
    int n_open;
};

static struct body *body_of(struct part *part)
{
    return (struct body *)part;
}

static void fail(struct body *b, enum msg_id id, unsigned long limit)
{
    part_fail(&b->part, E_LIMIT, id, str_fmt(b->r->a, "%lu", limit), STR(""));
}

/* --- marks --- */

static void add_mark(struct body *b, struct str name, bool begins)
{
    if (++b->marks_seen > LIMIT_DOCX_MARKS) {
        fail(b, M_READ_MANY_MARKS, LIMIT_DOCX_MARKS);
        return;
    }
    bool in_para = b->n_contexts > 0 && b->context[b->n_contexts - 1] == 'p';
    struct docx_mark m = {.name = name, .at = b->text.n, .begins = begins};
    if (in_para)
        b->mark[b->n_marks++] = m;
    else
        b->waiting[b->n_waiting++] = m;
}

static void mark_begin(struct body *b, const char **atts)
{
    struct str name = part_attr(atts, "name"), id = part_attr(atts, "id");
    if (name.n > MARK_NAME || id.n > MARK_NAME || !str_starts(name, STR("kd")) ||
        b->n_open == LIMIT_DOCX_MARKS)
        return; /* somebody else's */
    struct open_mark *m = &b->open[b->n_open++];
    *m = (struct open_mark){str_copy(b->r->a, id), str_copy(b->r->a, name)};
    add_mark(b, m->name, true);
}

static void mark_end(struct body *b, const char **atts)
{
    struct str id = part_attr(atts, "id");
    for (int i = b->n_open - 1; i >= 0; i--) {
        if (!str_eq(b->open[i].id, id))
            continue;
        struct str name = b->open[i].name;
        b->open[i] = b->open[--b->n_open];
        add_mark(b, name, false);
        return;
    }
}

/* --- text of a paragraph --- */

static bool box_of(const char *p, size_t n, char *is)
{
    static const struct {
        const char *glyph;
        char is;
    } boxes[] = {{"☐", 'o'}, {"□", 'o'}, {"◻", 'o'},    {"▢", 'o'},   {"❏", 'o'}, {"❑", 'o'},
                 {"⬜", 'o'}, {"☒", 'x'}, {"☑", 'x'},    {"■", 'x'},   {"✓", 'x'}, {"✔", 'x'},
                 {"✗", 'x'}, {"✘", 'x'}, {"🗹", 'x'}, {"🗷", 'x'}};
    for (size_t i = 0; i < sizeof boxes / sizeof *boxes; i++) {
        size_t len = strlen(boxes[i].glyph);
        if (len <= n && memcmp(p, boxes[i].glyph, len) == 0) {
            *is = boxes[i].is;
            return true;
        }
    }
    return false;
}

static size_t glyph_bytes(const char *p)
{
    unsigned char c = (unsigned char)*p;
    return c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC0 ? 2 : 1;
}

/* NFC; every tick box is one of two characters. */
static struct str text_of(struct body *b, struct str raw)
{
    struct str s = doc_clean(b->r->a, raw);
    struct buf out;
    char is;
    bool any = false;
    for (size_t i = 0; i < s.n && !any; i += glyph_bytes(s.p + i))
        any = box_of(s.p + i, s.n - i, &is);
    if (!any)
        return str_copy(b->r->a, s);
    buf_open(&out, s.n + 1);
    for (size_t i = 0; i < s.n;) {
        size_t n = glyph_bytes(s.p + i);
        n = n > s.n - i ? s.n - i : n;
        if (box_of(s.p + i, s.n - i, &is))
            buf_z(&out, is == 'x' ? "☒" : "☐");
        else
            buf_add(&out, s.p + i, n);
        i += n;
    }
    struct str done = str_copy(b->r->a, buf_view(&out));
    buf_close(&out);
    return done;
}

/* Joins the pieces between the marks, and moves the marks to where they are then. */
static void take_text(struct body *b, const struct open_para *p, struct docx_para *to)
{
    int n = b->n_marks - p->first_mark;
    struct docx_mark *mark = ARENA_ARRAY(b->r->a, struct docx_mark, (size_t)n);
    struct str *piece = ARENA_ARRAY(b->r->a, struct str, (size_t)n + 1);
    size_t from = p->from, bytes = 0;
    for (int i = 0; i <= n; i++) {
        size_t at = i < n ? b->mark[p->first_mark + i].at : b->text.n;
        at = at > b->text.n ? b->text.n : at < from ? from : at;
        piece[i] = at > from ? text_of(b, (struct str){b->text.p + from, at - from}) : STR("");
        bytes += piece[i].n;
        if (i < n) {
            mark[i] = b->mark[p->first_mark + i];
            mark[i].at = bytes;
        }
        from = at;
    }
    char *text = arena_alloc(b->r->a, bytes + 1);
    size_t used = 0;
    for (int i = 0; i <= n; i++) {
        if (piece[i].n > 0)
            memcpy(text + used, piece[i].p, piece[i].n);
        used += piece[i].n;
    }
    to->text = n == 0 ? piece[0] : (struct str){text, used};
    to->mark = mark;
    to->n_marks = n;
    b->n_marks = p->first_mark;
}

static void finish_para(struct body *b)
{
    struct open_para *p = &b->para[--b->n_paras];
    struct docx_text *out = b->r->out;
    b->total += b->text.n - p->from;
    if (b->text.over || b->total > LIMIT_DOCX_TEXT) {
        fail(b, M_READ_MUCH_TEXT, LIMIT_DOCX_TEXT >> 20);
        return;
    }
    take_text(b, p, &out->para[p->index]);
    b->text.n = p->from;
}

/* One whose end was deleted goes on with the next one beside it; there is none. */
static void finish_pending(struct body *b)
{
    if (b->n_paras > 0 && b->para[b->n_paras - 1].pending &&
        b->para[b->n_paras - 1].context == b->n_contexts)
        finish_para(b);
}

static void push(struct body *b, char what)
{
    if (b->n_contexts == NEST)
        fail(b, M_READ_NESTED, NEST);
    else
        b->context[b->n_contexts++] = what;
}

static void pop(struct body *b)
{
    if (b->n_contexts > 0)
        b->n_contexts--;
}

static bool grow(struct body *b)
{
    struct docx_text *out = b->r->out;
    if (out->n == LIMIT_DOCX_PARAGRAPHS) {
        fail(b, M_READ_MANY_PARAGRAPHS, LIMIT_DOCX_PARAGRAPHS);
        return false;
    }
    if (out->n < b->room)
        return true;
    b->room = b->room == 0 ? FIRST_PARAS : b->room * 2;
    struct docx_para *more = ARENA_ARRAY(b->r->a, struct docx_para, b->room);
    if (out->n > 0)
        memcpy(more, out->para, out->n * sizeof *more);
    out->para = more;
    return true;
}

static void begin_para(struct body *b)
{
    const struct open_table *t = b->n_tables > 0 ? &b->table[b->n_tables - 1] : NULL;
    if (b->n_paras > 0 && b->para[b->n_paras - 1].pending &&
        b->para[b->n_paras - 1].context == b->n_contexts) {
        b->para[b->n_paras - 1].pending = false;
        b->para[b->n_paras - 1].end_deleted = false;
        push(b, 'p');
        return;
    }
    if (b->n_paras == NEST || !grow(b)) {
        fail(b, M_READ_NESTED, NEST);
        return;
    }
    struct docx_text *out = b->r->out;
    struct docx_para *p = &out->para[out->n];
    *p = (struct docx_para){.boxed = b->boxes > 0, .span = 1};
    if (t != NULL) {
        p->table = t->id;
        p->outer = t->outer;
        p->row = t->row;
        p->column = t->column;
        p->span = t->span;
    }
    b->para[b->n_paras++] = (struct open_para){
        .index = out->n++, .from = b->text.n, .first_mark = b->n_marks, .context = b->n_contexts};
    push(b, 'p');
    for (int i = 0; i < b->n_waiting; i++) {
        b->mark[b->n_marks] = b->waiting[i];
        b->mark[b->n_marks++].at = b->text.n;
    }
    b->n_waiting = 0;
}

static void end_para(struct body *b)
{
    pop(b);
    if (b->n_paras == 0)
        return;
    struct open_para *p = &b->para[b->n_paras - 1];
    if (p->end_deleted)
        p->pending = true;
    else
        finish_para(b);
}

static struct open_para *in_hand(struct body *b)
{
    bool open = b->n_paras > 0 && b->n_contexts > 0 && b->context[b->n_contexts - 1] == 'p';
    return open ? &b->para[b->n_paras - 1] : NULL;
}

static void put(struct body *b, const char *text)
{
    const struct open_para *p = in_hand(b);
    if (p != NULL && !p->hidden)
        buf_z(&b->text, text);
}

/* --- tables --- */

static void begin_table(struct body *b)
{
    finish_pending(b);
    if (b->n_tables == NEST) {
        fail(b, M_READ_NESTED, NEST);
        return;
    }
    int outer = b->n_tables > 0 ? b->table[b->n_tables - 1].id : 0;
    b->table[b->n_tables++] = (struct open_table){.id = ++b->tables, .outer = outer, .span = 1};
}

static void begin_cell(struct body *b, struct open_table *t)
{
    t->span = 1;
    t->cell_deleted = false;
    t->cell_from = b->r->out->n;
    push(b, 'c');
}

static void end_cell(struct body *b, struct open_table *t)
{
    finish_pending(b);
    pop(b);
    if (t->cell_deleted && t->cell_from < b->r->out->n)
        b->r->out->n = t->cell_from;
    else
        t->column += t->span;
}

static void end_row(struct body *b, struct open_table *t)
{
    if (t->row_deleted && t->row_from < b->r->out->n)
        b->r->out->n = t->row_from;
    else
        t->row++;
}

/* --- boxes --- */

static bool is_off(struct str value)
{
    return str_is(value, "0") || str_is(value, "false") || str_is(value, "off");
}

/* A control with a box: what stands in it counts where that is a box, for not every program keeps both
   alike; otherwise what the control says. */
static void end_control(struct body *b, const struct open_control *c)
{
    struct docx_text *out = b->r->out;
    if (c->help) {
        for (size_t i = c->para_from; i < out->n; i++)
            out->para[i].text = STR("");
        if (c->paras == b->n_paras && c->from < b->text.n)
            b->text.n = c->from;
        return;
    }
    if (!c->box || in_hand(b) == NULL || c->paras != b->n_paras || c->from > b->text.n)
        return;
    char is = 0;
    struct str s = STR("");
    if (b->text.n > c->from)
        s = str_trim((struct str){b->text.p + c->from, b->text.n - c->from});
    bool shown = s.n > 0 && box_of(s.p, s.n, &is);
    bool ticked = shown ? is == 'x' : s.n > 0 ? (*s.p | 0x20) == 'x' : c->checked;
    b->text.n = c->from;
    put(b, ticked ? "☒" : "☐");
}

/* A character of a font of signs. */
static void put_sign(struct body *b, const char **atts)
{
    static const char plain_on[] = {'\xFE', '\xFD', '\xFC', '\xFB', 0};
    static const char plain_off[] = {'\xA8', '\x6F', '\x71', '\x72', 0};
    static const char second_on[] = {'\x52', '\x53', '\x54', '\x50', '\x4F', 0};
    static const char second_off[] = {'\xA3', '\x30', '\x2A', 0};
    struct str font = part_attr(atts, "font"), code = part_attr(atts, "char");
    unsigned value = 0;
    if (!str_starts(font, STR("Wingdings")) || code.n == 0 || code.n > 8)
        return;
    for (size_t k = 0; k < code.n; k++) {
        char c = code.p[k];
        bool digit = c >= '0' && c <= '9', letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'f';
        if (!digit && !letter)
            return;
        value = value << 4 | (unsigned)(digit ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    if ((value & 0xFF) == 0)
        return;
    bool second = str_is(font, "Wingdings 2");
    if (strchr(second ? second_on : plain_on, (char)(value & 0xFF)) != NULL)
        put(b, "☒");
    else if (strchr(second ? second_off : plain_off, (char)(value & 0xFF)) != NULL)
        put(b, "☐");
}

/* --- properties --- */

static void take_style(struct body *b, struct str id)
{
    struct open_para *p = in_hand(b);
    if (p == NULL)
        return;
    struct docx_para *to = &b->r->out->para[p->index];
    for (int i = 0; i < b->r->n_styles; i++) {
        if (!str_eq(b->r->style[i].id, id))
            continue;
        to->style = b->r->style[i].name;
        to->heading = b->r->style[i].heading;
        return;
    }
}

static bool para_property(struct body *b, const char *name, const char **atts)
{
    struct open_para *p = in_hand(b);
    long level;
    if (!b->in_ppr || p == NULL)
        return false;
    struct docx_para *to = &b->r->out->para[p->index];
    if (strcmp(name, "pStyle") == 0)
        take_style(b, part_attr(atts, "val"));
    else if (strcmp(name, "outlineLvl") == 0 && str_to_long(part_attr(atts, "val"), 0, 8, &level))
        to->heading = (int)level + 1;
    else if (strcmp(name, "numId") == 0)
        to->listed = !str_is(part_attr(atts, "val"), "0");
    else if (strcmp(name, "del") == 0 || strcmp(name, "moveFrom") == 0)
        p->end_deleted = true;
    return true;
}

static bool table_property(struct body *b, const char *name, const char **atts)
{
    struct open_table *t = b->n_tables > 0 ? &b->table[b->n_tables - 1] : NULL;
    long n;
    if (t == NULL || (!b->in_trpr && !b->in_tcpr))
        return false;
    if (strcmp(name, "del") == 0 && b->in_trpr)
        t->row_deleted = true;
    else if (strcmp(name, "cellDel") == 0)
        t->cell_deleted = true;
    else if (strcmp(name, "gridSpan") == 0 && str_to_long(part_attr(atts, "val"), 1, 63, &n))
        t->span = (int)n;
    else if (strcmp(name, "gridBefore") == 0 && str_to_long(part_attr(atts, "val"), 0, 63, &n))
        t->column = (int)n;
    return true;
}

static bool control_property(struct body *b, const char *name, const char **atts)
{
    struct open_control *c = b->n_controls > 0 ? &b->control[b->n_controls - 1] : NULL;
    struct str val = part_attr(atts, "val");
    if (b->in_form) {
        if (strcmp(name, "checkBox") == 0)
            b->form_box = true;
        else if (strcmp(name, "default") == 0 || strcmp(name, "checked") == 0)
            b->form_checked = !is_off(val);
        return true;
    }
    if (c == NULL)
        return false;
    if (strcmp(name, "checkbox") == 0)
        c->box = true;
    else if (strcmp(name, "checked") == 0)
        c->checked = !is_off(val);
    else if (strcmp(name, "showingPlcHdr") == 0)
        c->help = !is_off(val);
    else
        return false;
    return true;
}

/* --- elements --- */

static bool is(const char *name, const char *other)
{
    return strcmp(name, other) == 0;
}

/* What holds paragraphs, rows and the like. */
static bool frame_start(struct body *b, const char *name)
{
    struct open_table *t = b->n_tables > 0 ? &b->table[b->n_tables - 1] : NULL;
    if (is(name, "p")) {
        begin_para(b);
    } else if (is(name, "tbl")) {
        begin_table(b);
    } else if (is(name, "tr") && t != NULL) {
        t->column = 0;
        t->row_from = b->r->out->n;
        t->row_deleted = false;
    } else if (is(name, "tc") && t != NULL) {
        begin_cell(b, t);
    } else if (is(name, "txbxContent")) {
        b->boxes++;
        push(b, 'c');
    } else if (is(name, "body")) {
        push(b, 'c');
    } else if (is(name, "sdt")) {
        if (b->n_controls == NEST)
            fail(b, M_READ_NESTED, NEST);
        else
            b->control[b->n_controls++] = (struct open_control){
                .from = b->text.n, .para_from = b->r->out->n, .paras = b->n_paras};
    } else {
        return false;
    }
    return true;
}

static void frame_end(struct body *b, const char *name)
{
    struct open_table *t = b->n_tables > 0 ? &b->table[b->n_tables - 1] : NULL;
    if (is(name, "p")) {
        end_para(b);
    } else if (is(name, "tbl") && t != NULL) {
        b->n_tables--;
    } else if (is(name, "tr") && t != NULL) {
        end_row(b, t);
    } else if (is(name, "tc") && t != NULL) {
        end_cell(b, t);
    } else if (is(name, "txbxContent")) {
        finish_pending(b);
        b->boxes--;
        pop(b);
    } else if (is(name, "body")) {
        finish_pending(b);
        pop(b);
    } else if (is(name, "sdt") && b->n_controls > 0) {
        b->n_controls--;
        end_control(b, &b->control[b->n_controls]);
    }
}

/* What stands in a run. */
static void run_start(struct body *b, const char *name, const char **atts)
{
    struct open_para *p = in_hand(b);
    if (p == NULL)
        return;
    if (is(name, "r")) {
        p->in_run = true;
        p->hidden = false;
    } else if (!p->in_run) {
        return;
    } else if (is(name, "vanish") && b->in_rpr) {
        p->hidden = !is_off(part_attr(atts, "val"));
    } else if (b->in_rpr) {
        return;
    } else if (is(name, "t")) {
        p->in_text = true;
    } else if (is(name, "tab") || is(name, "ptab")) {
        put(b, "\t");
    } else if (is(name, "br") || is(name, "cr")) {
        put(b, "\n");
    } else if (is(name, "noBreakHyphen")) {
        put(b, "-");
    } else if (is(name, "sym")) {
        put_sign(b, atts);
    }
}

/* What is told and not read. */
static void count_left_out(struct body *b, const char *name)
{
    struct docx_left_out *l = &b->r->left;
    l->chunks += is(name, "altChunk");
    l->objects += is(name, "OLEObject");
    l->pictures += is(name, "blip") || is(name, "imagedata");
    l->notes += is(name, "footnoteReference") || is(name, "endnoteReference");
}

/* Of alternatives the first is read. */
static bool alternative(struct body *b, const char *name)
{
    if (is(name, "AlternateContent")) {
        if (b->n_alternatives == NEST)
            fail(b, M_READ_NESTED, NEST);
        else
            b->taken[b->n_alternatives++] = false;
        return true;
    }
    if (b->n_alternatives == 0 || (!is(name, "Choice") && !is(name, "Fallback")))
        return false;
    if (b->taken[b->n_alternatives - 1])
        b->skip = 1;
    b->taken[b->n_alternatives - 1] = true;
    return true;
}

static bool *section_of(struct body *b, const char *name)
{
    return is(name, "pPr")      ? &b->in_ppr
           : is(name, "rPr")    ? &b->in_rpr
           : is(name, "trPr")   ? &b->in_trpr
           : is(name, "tcPr")   ? &b->in_tcpr
           : is(name, "ffData") ? &b->in_form
                                : NULL;
}

static void body_start(struct part *part, const char *name, const char **atts)
{
    struct body *b = body_of(part);
    if (b->skip > 0) {
        b->skip++;
        return;
    }
    bool *section = section_of(b, name);
    if (section != NULL) {
        *section = true;
        if (section == &b->in_form)
            b->form_box = b->form_checked = false;
        return;
    }
    if (str_ends(str_of(name), STR("Change"))) { /* how it looked before */
        b->skip = 1;
        return;
    }
    if (para_property(b, name, atts) || table_property(b, name, atts) ||
        control_property(b, name, atts) || alternative(b, name))
        return;
    if (is(name, "del") || is(name, "moveFrom")) {
        b->skip = 1;
        return;
    }
    if (is(name, "bookmarkStart"))
        mark_begin(b, atts);
    else if (is(name, "bookmarkEnd"))
        mark_end(b, atts);
    else if (!frame_start(b, name))
        run_start(b, name, atts);
    count_left_out(b, name);
}

static void body_end(struct part *part, const char *name)
{
    struct body *b = body_of(part);
    if (b->skip > 0) {
        b->skip--;
        return;
    }
    bool *section = section_of(b, name);
    if (section != NULL) {
        *section = false;
        if (section == &b->in_form && b->form_box)
            put(b, b->form_checked ? "☒" : "☐");
        return;
    }
    if (is(name, "AlternateContent") && b->n_alternatives > 0) {
        b->n_alternatives--;
        return;
    }
    if (b->in_ppr || b->in_trpr || b->in_tcpr || b->in_form)
        return;
    struct open_para *p = in_hand(b);
    if (p != NULL && is(name, "t"))
        p->in_text = false;
    else if (p != NULL && is(name, "r"))
        p->in_run = p->hidden = false;
    else
        frame_end(b, name);
}

static void body_text(struct part *part, const char *s, size_t n)
{
    struct body *b = body_of(part);
    const struct open_para *p = in_hand(b);
    if (b->skip > 0 || p == NULL || !p->in_text || p->hidden)
        return;
    buf_add(&b->text, s, n);
    if (b->text.over)
        fail(b, M_READ_MUCH_TEXT, LIMIT_DOCX_TEXT >> 20);
}

err_t docx_read_body(struct docx_reader *r)
{
    struct body *b = ARENA_NEW(r->a, struct body);
    b->part = (struct part){.start = body_start, .end = body_end, .text = body_text};
    b->r = r;
    b->mark = ARENA_ARRAY(r->a, struct docx_mark, LIMIT_DOCX_MARKS + 1);
    b->waiting = ARENA_ARRAY(r->a, struct docx_mark, LIMIT_DOCX_MARKS + 1);
    b->open = ARENA_ARRAY(r->a, struct open_mark, LIMIT_DOCX_MARKS);
    buf_open(&b->text, LIMIT_DOCX_TEXT);
    err_t err = part_read(&b->part, &r->pkg, r->main.p);
    buf_close(&b->text);
    return err;
}
