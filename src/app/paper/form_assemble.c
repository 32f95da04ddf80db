/*
 * form_assemble.c — from matched lines to what the review says: text of groups, ticks, rows, values; and
 * what has no place.
 */
#include <string.h>

#include "app/paper/form_read_inner.h"
#include "lib/text/vi.h"

enum { FIRST_ROOM = 16, HEAD_LINE = 200, CELLS = PAPER_COLUMNS };

/* --- ticks --- */

static size_t glyph_at(struct str s, size_t at, bool *ticked)
{
    if (at + 3 > s.n)
        return 0;
    if (memcmp(s.p + at, "☐", 3) == 0 || memcmp(s.p + at, "☒", 3) == 0) {
        *ticked = memcmp(s.p + at, "☒", 3) == 0;
        return 3;
    }
    return 0;
}

/* Whether a byte of the text is part of a letter; no-break spaces are none. */
static bool is_letter(struct str s, size_t i)
{
    char c = s.p[i];
    bool blank = (i + 1 < s.n && memcmp(s.p + i, "\u00A0", 2) == 0) ||
                 (i > 0 && memcmp(s.p + i - 1, "\u00A0", 2) == 0);
    return !blank && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80);
}

/*
 * Marks between two labels, in order: 'o' an empty box, 'X' a ticked one, 'x' a tick that was typed.
 * "[x]" and "(x)" are ticked boxes, "[ ]" and "( )" empty ones.
 */
static int marks_in(struct str s, char *out, int room)
{
    int n = 0;
    bool ticked;
    for (size_t i = 0; i < s.n && n < room;) {
        size_t bytes = glyph_at(s, i, &ticked);
        char c = s.p[i];
        if (bytes > 0) {
            out[n++] = ticked ? 'X' : 'o';
            i += bytes;
        } else if (c == '[' || c == '(') {
            size_t end = str_find(s, i, c == '[' ? ']' : ')');
            struct str in = str_trim(str_sub(s, i + 1, end > i ? end - i - 1 : 0));
            if (end < s.n && in.n == 0)
                out[n++] = 'o';
            else if (end < s.n && in.n == 1 && ((*in.p | 0x20) == 'x' || (*in.p | 0x20) == 'v'))
                out[n++] = 'X';
            i = end < s.n && in.n <= 1 ? end + 1 : i + 1;
        } else if (((c | 0x20) == 'x' || (c | 0x20) == 'v') && (i == 0 || !is_letter(s, i - 1)) &&
                   (i + 1 == s.n || !is_letter(s, i + 1))) {
            out[n++] = 'x';
            i++;
        } else {
            i++;
        }
    }
    return n;
}

/* Where a label stands in the words of a line; -1: not there. */
static int label_at(const struct form_words *w, int from, const struct form_words *label)
{
    for (int at = from; at + label->n <= w->n; at++) {
        int i = 0;
        while (i < label->n && form_same_word(w->word[at + i].fold, label->word[i].fold))
            i++;
        if (i == label->n && label->n > 0)
            return at;
    }
    return -1;
}

/* A typed tick that stands before a box belongs to the label in front of it, any other mark to the label
   behind; behind the last label, to that one. */
int form_ticked(struct arena *a, const struct expect *e, struct str text, struct str *code)
{
    struct form_words w = form_words(a, text);
    size_t from = 0;
    int word = 0, ticked = 0, last = -1;
    bool *is = ARENA_ARRAY(a, bool, (size_t)e->n_labels + 1);
    for (int i = 0; i <= e->n_labels; i++) {
        char mark[16];
        int at = i < e->n_labels ? label_at(&w, word, &e->label[i].words) : -1;
        if (i < e->n_labels && at < 0)
            continue;
        size_t to = i < e->n_labels ? w.word[at].from : text.n;
        int n = marks_in(str_sub(text, from, to - from), mark, 16);
        for (int k = 0; k < n; k++) {
            bool back = mark[k] == 'x' && k + 1 < n && last >= 0;
            if (mark[k] == 'o')
                continue;
            if (i == e->n_labels || back)
                is[last >= 0 ? last : e->n_labels] = true;
            else
                is[i] = true;
        }
        if (i == e->n_labels)
            break;
        last = i;
        word = at + e->label[i].words.n;
        from = w.word[word - 1].to;
    }
    *code = STR("");
    for (int i = 0; i < e->n_labels; i++) {
        ticked += is[i];
        *code = is[i] ? e->label[i].code : *code;
    }
    if (ticked > 1)
        *code = STR("");
    return ticked;
}

/* --- the review --- */

struct assembling {
    struct arena *a;
    const struct expected *e;
    const struct form_lines *l;
    const struct form_match *match;
    struct review_form *out;
    int item;         /* matched last; -1: none yet */
    bool *cancelled;  /* by item: its bookmark is not to be believed any more */
    bool *found;      /* by item */
    struct str after; /* the heading read last */
};

/* One more in a list that grows by doubling; it is new at powers of two. */
static void *room_for(struct arena *a, void *list, int n, size_t size)
{
    if (n != 0 && (n < FIRST_ROOM || (n & (n - 1)) != 0))
        return list;
    size_t room = n == 0 ? FIRST_ROOM : (size_t)n * 2;
    char *more = arena_array(a, size, room);
    if (n > 0)
        memcpy(more, list, (size_t)n * size);
    return more;
}

static void stray(struct assembling *x, struct str text, size_t para)
{
    struct review_form *o = x->out;
    const struct docx_para *p = &x->l->doc->para[para];
    o->stray = room_for(x->a, o->stray, o->n_strays, sizeof *o->stray);
    o->stray[o->n_strays++] = (struct review_stray){.text = text,
                                                    .after = x->after,
                                                    .paragraph = (int)para + 1,
                                                    .table = p->table,
                                                    .row = p->table > 0 ? p->row + 1 : 0,
                                                    .col = p->table > 0 ? p->column + 1 : 0};
}

static struct review_group *group_of(struct assembling *x, struct str field)
{
    for (int i = 0; i < x->out->n_groups; i++) {
        if (str_eq(x->out->group[i].field, field))
            return &x->out->group[i];
    }
    return NULL;
}

static void put_prose(struct assembling *x, struct str field, struct str text)
{
    struct review_group *g = group_of(x, field);
    struct str bare = form_bare(text);
    if (g == NULL || form_is_empty(bare))
        return;
    g->para = room_for(x->a, g->para, g->n, sizeof *g->para);
    g->para[g->n++] = bare;
}

static void put_value(struct assembling *x, const struct expect *e, struct str text)
{
    struct review_form *o = x->out;
    struct str bare = form_bare(text);
    if (form_is_empty(bare))
        return;
    if (e->field.n > 0) {
        o->value = room_for(x->a, o->value, o->n_values, sizeof *o->value);
        o->value[o->n_values++] = (struct review_value){e->field, bare};
    } else if (str_is(e->name, "name")) {
        o->name = bare;
    } else if (str_is(e->name, "birth")) {
        o->birth = bare;
    } else if (str_is(e->name, "card")) {
        o->card = bare;
    } else if (str_is(e->name, "cell") || str_is(e->name, "unit.name")) {
        o->cell = bare;
    }
}

static void put_choice(struct assembling *x, const struct expect *e, struct str text)
{
    struct review_choice *c = NULL;
    struct str code;
    int ticked = form_ticked(x->a, e, text, &code);
    for (int i = 0; i < x->out->n_choices; i++)
        c = str_eq(x->out->choice[i].field, e->field) ? &x->out->choice[i] : c;
    if (c == NULL)
        return;
    c->ticked += ticked;
    c->code = c->ticked == 1 ? (ticked == 1 ? code : c->code) : STR("");
}

/* --- rows --- */

static struct str column_name(const struct paper_columns *c, int i)
{
    const struct paper_text *t = &c->row.cell[i].text;
    for (int k = 0; k < t->n; k++) {
        if (t->piece[k].name.n > 0)
            return t->piece[k].name;
    }
    return STR("");
}

/* The part of a row that bears a name. */
static struct str cell_of(const struct paper_columns *c, const struct str *cell, const char *name)
{
    for (int i = 0; i < c->row.n; i++) {
        if (str_is(column_name(c, i), name))
            return cell[i];
    }
    return STR("");
}

/* As written in a cell: lines are words that were broken. */
static struct str one_line(struct arena *a, struct str text)
{
    char *p = arena_alloc(a, text.n + 1);
    for (size_t i = 0; i < text.n; i++)
        p[i] = text.p[i] == '\n' || text.p[i] == '\t' ? ' ' : text.p[i];
    return (struct str){p, text.n};
}

static void put_row(struct assembling *x, const struct expect *e, const struct str *cell)
{
    struct review_form *o = x->out;
    const struct paper_columns *c = e->columns;
    if (str_is(e->field, "shortcomings")) {
        o->item = room_for(x->a, o->item, o->n_items, sizeof *o->item);
        o->item[o->n_items++] = (struct review_item){
            cell_of(c, cell, "text"), cell_of(c, cell, "cause"), cell_of(c, cell, "responsible"),
            cell_of(c, cell, "remedy"), cell_of(c, cell, "remedy_by")};
    } else if (str_is(e->field, "carried")) {
        o->reply = room_for(x->a, o->reply, o->n_replies, sizeof *o->reply);
        o->reply[o->n_replies++] = (struct review_reply){
            cell_of(c, cell, "year"), cell_of(c, cell, "text"), cell_of(c, cell, "state"),
            cell_of(c, cell, "answer"), cell_of(c, cell, "evidence")};
    } else if (str_is(e->field, "suggestions")) {
        o->answer = room_for(x->a, o->answer, o->n_answers, sizeof *o->answer);
        o->answer[o->n_answers++] =
            (struct review_answer){cell_of(c, cell, "text"), cell_of(c, cell, "answer")};
    }
}

static bool is_stored(const struct expect *e)
{
    return str_is(e->field, "shortcomings") || str_is(e->field, "carried") ||
           str_is(e->field, "suggestions");
}

static void stray_table(struct assembling *x, int table)
{
    for (size_t i = 0; i < x->l->doc->n; i++) {
        struct str text = form_bare(x->l->doc->para[i].text);
        if (x->l->doc->para[i].table == table && !form_is_empty(text))
            stray(x, text, i);
    }
}

static int head_rows(const struct expect *e)
{
    return e->columns->head[0].n == 0 ? 0 : e->columns->head[1].n > 0 ? 2 : 1;
}

/* What stands in columns that the form does not have. */
static void stray_columns(struct assembling *x, const struct form_line *l, int rows, int from)
{
    for (size_t i = 0; i < x->l->doc->n; i++) {
        const struct docx_para *p = &x->l->doc->para[i];
        struct str text = form_bare(p->text);
        if (p->table == l->table && p->row >= rows && p->column >= from && !form_is_empty(text))
            stray(x, text, i);
    }
}

static void put_table(struct assembling *x, const struct expect *e, const struct form_line *l)
{
    const struct form_grid *g = l->grid;
    int n = e->columns->row.n;
    if (!is_stored(e)) {
        stray_table(x, l->table);
        return;
    }
    for (int r = head_rows(e); r < g->rows; r++) {
        struct str cell[CELLS] = {{0}};
        bool any = false;
        for (int i = 0; i < n && i < CELLS && i < g->columns; i++) {
            cell[i] = one_line(x->a, form_cell(g, r, i));
            any = any || (cell[i].n > 0 && !str_is(column_name(e->columns, i), "n"));
        }
        if (any)
            put_row(x, e, cell);
    }
    if (g->columns > n)
        stray_columns(x, l, head_rows(e), n);
}

/* --- line by line --- */

/* The content group that is open behind what was read last. */
static const struct expect *open_group(const struct assembling *x)
{
    int from = x->item;
    if (from < 0)
        return NULL;
    while (from > 0 && x->e->item[from].kind != EXPECT_PRINT &&
           x->e->item[from].kind != EXPECT_VALUE)
        from--;
    for (int i = from; i < x->e->n; i++) {
        const struct expect *e = &x->e->item[i];
        if (i > from && (e->kind == EXPECT_PRINT || e->kind == EXPECT_VALUE))
            break;
        if (e->kind == EXPECT_PROSE)
            return e;
    }
    return NULL;
}

static bool believed(const struct assembling *x, struct str field)
{
    for (int i = 0; field.n > 0 && i < x->e->n; i++) {
        if (x->e->item[i].kind == EXPECT_PROSE && str_eq(x->e->item[i].field, field))
            return !x->cancelled[i];
    }
    return false;
}

static void loose(struct assembling *x, const struct form_line *l)
{
    const struct expect *g = open_group(x);
    struct str bare = form_bare(l->text);
    if (l->table > 0) {
        stray_table(x, l->table);
        return;
    }
    if (believed(x, l->inside)) {
        put_prose(x, l->inside, l->text);
        return;
    }
    if (g != NULL) {
        put_prose(x, g->field, l->text);
        return;
    }
    bool head = x->item < 0 && (x->l->doc->para[l->para].table > 0 || bare.n < HEAD_LINE);
    bool signature = x->out->name.n > 0 && str_eq(vi_fold(x->a, bare), vi_fold(x->a, x->out->name));
    if (!head && !signature)
        stray(x, bare, l->para);
}

/* A heading that stands within the bookmark of another field: that mark was moved. */
static void cancel_marks(struct assembling *x, int item, const struct form_line *l)
{
    for (int i = 0; i < x->e->n; i++) {
        bool own = i > item && i <= item + 2;
        if (l->inside.n > 0 && !own && x->e->item[i].kind == EXPECT_PROSE &&
            str_eq(x->e->item[i].field, l->inside))
            x->cancelled[i] = true;
    }
}

static struct str joined(struct assembling *x, int line, int span)
{
    struct str text = x->l->line[line].text;
    for (int i = 1; i < span; i++)
        text = str_fmt(x->a, "%.*s %.*s", STR_ARG(text), STR_ARG(x->l->line[line + i].text));
    return text;
}

static void print_read(struct assembling *x, int line, const struct form_match *m)
{
    const struct form_line *l = &x->l->line[line + m->span - 1];
    const struct expect *e = &x->e->item[m->item];
    x->after = e->shown;
    cancel_marks(x, m->item, &x->l->line[line]);
    if (m->span > 1 || m->used <= 0 || m->used >= l->words.n)
        return;
    size_t from = l->words.word[m->used - 1].to;
    while (from < l->text.n && strchr(".:;,)\"” ", l->text.p[from]) != NULL)
        from++;
    struct str rest = str_sub(l->text, from, l->text.n);
    /* a closing quote of more than one byte */
    if (str_starts(rest, STR("”")))
        rest = form_bare(str_sub(rest, 3, rest.n));
    while (rest.n > 0 && strchr(".:;, ", rest.p[0]) != NULL)
        rest = str_sub(rest, 1, rest.n);
    struct form_line one = {.text = rest, .para = l->para};
    if (!form_is_empty(rest))
        loose(x, &one);
}

static void matched(struct assembling *x, int line, const struct form_match *m)
{
    const struct expect *e = &x->e->item[m->item];
    const struct form_line *l = &x->l->line[line];
    x->item = m->item;
    x->found[m->item] = true;
    switch (e->kind) {
    case EXPECT_PRINT:
        print_read(x, line, m);
        break;
    case EXPECT_VALUE:
        if (m->used > 0) {
            size_t colon = str_find(l->text, 0, ':');
            put_value(x, e, str_sub(l->text, colon + 1, l->text.n));
        }
        break;
    case EXPECT_TICK:
        put_choice(x, e, joined(x, line, m->span));
        break;
    case EXPECT_TABLE:
        put_table(x, e, l);
        break;
    default: /* EXPECT_PROSE: its bookmark begins here */
        put_prose(x, e->field, l->text);
        break;
    }
}

/* --- the fields of the paper --- */

static void begin_fields(struct assembling *x)
{
    struct str heading = STR("");
    for (int i = 0; i < x->e->n; i++) {
        const struct expect *e = &x->e->item[i];
        struct review_form *o = x->out;
        if (e->kind == EXPECT_PRINT)
            heading = e->shown;
        if (e->kind == EXPECT_PROSE && group_of(x, e->field) == NULL) {
            o->group = room_for(x->a, o->group, o->n_groups, sizeof *o->group);
            o->group[o->n_groups++] = (struct review_group){.field = e->field, .heading = heading};
        }
        if (e->kind == EXPECT_TICK && review_choice_of(o, e->field) == NULL) {
            o->choice = room_for(x->a, o->choice, o->n_choices, sizeof *o->choice);
            o->choice[o->n_choices++] = (struct review_choice){.field = e->field};
        }
    }
}

/* Groups without text whose heading is not there either. */
static void tell_unsure(struct assembling *x)
{
    for (int i = 1; i < x->e->n; i++) {
        const struct expect *e = &x->e->item[i];
        struct review_group *g = e->kind == EXPECT_PROSE ? group_of(x, e->field) : NULL;
        if (g != NULL && g->n == 0 && !x->found[i - 1] && x->e->item[i - 1].kind == EXPECT_PRINT)
            g->unsure = true;
    }
}

void form_assemble(struct arena *a, const struct paper *p, const struct expected *e,
                   const struct form_lines *l, const struct form_match *match,
                   struct review_form *out)
{
    struct assembling x = {.a = a, .e = e, .l = l, .match = match, .out = out, .item = -1};
    *out = (struct review_form){.paper = p->id,
                                .form = p->form,
                                .form_for = p->form_for,
                                .collective = p->about == ABOUT_COLLECTIVE};
    x.cancelled = ARENA_ARRAY(a, bool, (size_t)e->n + 1);
    x.found = ARENA_ARRAY(a, bool, (size_t)e->n + 1);
    begin_fields(&x);
    for (int i = 0; i < l->n;) {
        if (match[i].item >= 0) {
            matched(&x, i, &match[i]);
            i += match[i].span;
        } else {
            loose(&x, &l->line[i]);
            i++;
        }
    }
    tell_unsure(&x);
}
