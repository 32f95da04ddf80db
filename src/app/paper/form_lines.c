/*
 * form_lines.c — a file as a row of lines and tables, cut where a field begins or ends and where a
 * printed heading was run together with what stands before it.
 */
#include <string.h>

#include "app/paper/form_read_inner.h"

enum { MARKED = 64, CUTS = 64, HEAD_WORDS = 6, LEAST_WORDS = 4, COLUMNS_LEAST = 3, TABLES = 200 };

/* Where a field's bookmark begins first and ends last. */
struct marked {
    struct str field;
    size_t para, at, to_para, to_at;
    bool ended;
};
struct table_seen {
    bool is_field; /* taken as a whole */
    bool taken;
    int columns;
    struct form_grid *grid; /* NULL: has too many columns to be one */
};
struct lining {
    struct arena *a;
    const struct docx_text *doc;
    const struct expected *e;
    struct form_lines *out;
    struct marked marked[MARKED];
    int n_marked;
    struct table_seen *table;
    int n_tables;
    int room;
};

/* kd_grade__quality → grade.quality; "" for a mark of another kind, or of a second form in the file. */
static struct str field_of(struct arena *a, struct str name)
{
    if (!str_starts(name, STR("kd_")))
        return STR("");
    struct str rest = str_sub(name, 3, name.n);
    char *p = arena_alloc(a, rest.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < rest.n; i++) {
        bool dot = rest.p[i] == '_' && i + 1 < rest.n && rest.p[i + 1] == '_';
        p[n++] = dot ? '.' : rest.p[i];
        i += dot;
    }
    return (struct str){p, n};
}

static const struct expect *field_named(const struct expected *e, struct str field)
{
    for (int i = 0; i < e->n; i++) {
        if (e->item[i].kind != EXPECT_PRINT && str_eq(e->item[i].field, field))
            return &e->item[i];
    }
    return NULL;
}

static void find_marks(struct lining *x)
{
    for (size_t i = 0; i < x->doc->n; i++) {
        const struct docx_para *p = &x->doc->para[i];
        for (int k = 0; k < p->n_marks; k++) {
            struct str field = field_of(x->a, p->mark[k].name);
            struct marked *m = NULL;
            if (field.n == 0 || field_named(x->e, field) == NULL)
                continue;
            for (int j = 0; j < x->n_marked; j++)
                m = str_eq(x->marked[j].field, field) ? &x->marked[j] : m;
            if (p->mark[k].begins && m == NULL && x->n_marked < MARKED)
                x->marked[x->n_marked++] =
                    (struct marked){.field = field, .para = i, .at = p->mark[k].at};
            else if (!p->mark[k].begins && m != NULL) {
                m->to_para = i;
                m->to_at = p->mark[k].at;
                m->ended = true;
            }
        }
    }
}

/* --- tables --- */

static int table_of_mark(const struct lining *x, const struct expect *e)
{
    for (int i = 0; i < x->n_marked; i++) {
        if (str_eq(x->marked[i].field, e->field))
            return x->doc->para[x->marked[i].para].table;
    }
    return 0;
}

/* As many columns as the field, and rows below a head: not a line of the form that stands in columns. */
static bool same_shape(const struct form_grid *g, const struct paper_columns *c)
{
    int heads = 0;
    if (g->columns != c->n || c->n < COLUMNS_LEAST || g->rows < 2)
        return false;
    for (int i = 0; i < c->n; i++)
        heads += form_cell(g, 0, i).n > 0;
    return heads == c->n;
}

static void find_tables(struct lining *x)
{
    for (size_t i = 0; i < x->doc->n; i++) {
        const struct docx_para *p = &x->doc->para[i];
        x->n_tables = p->table > x->n_tables ? p->table : x->n_tables;
    }
    x->n_tables = x->n_tables > TABLES ? TABLES : x->n_tables;
    x->table = ARENA_ARRAY(x->a, struct table_seen, (size_t)x->n_tables + 1);
    for (size_t i = 0; i < x->doc->n; i++) {
        const struct docx_para *p = &x->doc->para[i];
        int to = p->column + p->span;
        if (p->table > 0 && p->table <= x->n_tables && to > x->table[p->table].columns)
            x->table[p->table].columns = to;
    }
    for (int t = 1; t <= x->n_tables; t++) {
        if (x->table[t].columns > PAPER_COLUMNS || x->table[t].columns == 0)
            continue;
        x->table[t].grid = ARENA_NEW(x->a, struct form_grid);
        *x->table[t].grid = form_grid(x->a, x->doc, t, x->table[t].columns);
    }
    for (int i = 0; i < x->e->n; i++) {
        const struct expect *e = &x->e->item[i];
        if (e->kind != EXPECT_TABLE)
            continue;
        int marked = table_of_mark(x, e);
        for (int t = 1; t <= x->n_tables; t++) {
            const struct form_grid *g = x->table[t].grid;
            if (g != NULL && g->rows > 0 &&
                (t == marked || same_shape(g, e->columns) ||
                 form_heads_alike(x->a, g, e->columns) >= 50))
                x->table[t].is_field = true;
        }
    }
}

/* --- lines --- */

static struct form_line *add(struct lining *x)
{
    struct form_lines *out = x->out;
    if (out->n == x->room) {
        x->room = x->room == 0 ? 256 : x->room * 2;
        struct form_line *more = ARENA_ARRAY(x->a, struct form_line, (size_t)x->room);
        if (out->n > 0)
            memcpy(more, out->line, (size_t)out->n * sizeof *more);
        out->line = more;
    }
    out->line[out->n] = (struct form_line){.table = 0};
    return &out->line[out->n++];
}

static bool before(size_t para, size_t at, size_t other_para, size_t other_at)
{
    return para < other_para || (para == other_para && at < other_at);
}

/* In which field's bookmark a place lies; of several the one that began last. */
static const struct marked *marked_at(const struct lining *x, size_t para, size_t at)
{
    const struct marked *best = NULL;
    for (int i = 0; i < x->n_marked; i++) {
        const struct marked *m = &x->marked[i];
        bool in =
            !before(para, at, m->para, m->at) && m->ended && before(para, at, m->to_para, m->to_at);
        if (in && (best == NULL || before(best->para, best->at, m->para, m->at)))
            best = m;
    }
    return best;
}

static void put_line(struct lining *x, size_t para, size_t from, size_t to)
{
    struct str text = str_sub(x->doc->para[para].text, from, to - from);
    if (form_is_empty(text))
        return;
    const struct marked *m = marked_at(x, para, from);
    struct form_line *l = add(x);
    bool first = m != NULL;
    for (int i = 0; first && i < x->out->n - 1; i++)
        first = !str_eq(x->out->line[i].inside, m->field);
    *l = (struct form_line){.text = text, .words = form_words(x->a, text), .para = para};
    if (m == NULL)
        return;
    l->inside = m->field;
    l->mark = first ? m->field : STR("");
}

static bool begins_here(const struct form_words *line, int at, const struct form_words *head)
{
    int n = head->n < HEAD_WORDS ? head->n : HEAD_WORDS;
    if (n < LEAST_WORDS || at + n > line->n)
        return false;
    for (int i = 0; i < n; i++) {
        if (line->word[at + i].hash != head->word[i].hash)
            return false;
    }
    return true;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_roman(char c)
{
    return c == 'I' || c == 'V' || c == 'X';
}

/* The numbering in front of a heading in the middle of a line belongs to it: "….2. Việc thực hiện". */
static size_t with_number(struct str text, size_t at)
{
    size_t i = at;
    while (i > 0 && text.p[i - 1] == ' ')
        i--;
    if (i < 2 || (text.p[i - 1] != '.' && text.p[i - 1] != ')' && text.p[i - 1] != '/'))
        return at;
    size_t end = --i;
    bool digits = is_digit(text.p[i - 1]);
    while (i > 0 && (digits ? is_digit(text.p[i - 1]) : is_roman(text.p[i - 1])))
        i--;
    return i < end && i > 0 ? i : at;
}

/* Headings that somebody ran together with what stands before them. */
static int heads_within(struct lining *x, struct str text, size_t *cut, int room)
{
    struct form_words words = form_words(x->a, text);
    int n = 0;
    for (int at = 1; at < words.n && n < room; at++) {
        for (int i = 0; i < x->e->n; i++) {
            const struct expect *e = &x->e->item[i];
            if (e->kind != EXPECT_PRINT || !begins_here(&words, at, &e->words))
                continue;
            cut[n++] = with_number(text, words.word[at].from);
            break;
        }
    }
    return n;
}

static void insert(size_t *cut, int *n, size_t at)
{
    int i = *n;
    if (*n == CUTS)
        return;
    while (i > 0 && cut[i - 1] > at)
        i--;
    if (i > 0 && cut[i - 1] == at)
        return;
    memmove(cut + i + 1, cut + i, (size_t)(*n - i) * sizeof *cut);
    cut[i] = at;
    ++*n;
}

/* Between two line breaks. */
static void put_piece(struct lining *x, size_t para, size_t from, size_t to)
{
    size_t cut[CUTS + 1], within[CUTS];
    int n = 0;
    struct str text = str_sub(x->doc->para[para].text, from, to - from);
    for (int i = 0; i < x->n_marked; i++) {
        const struct marked *m = &x->marked[i];
        const struct expect *e = field_named(x->e, m->field);
        if (e->kind != EXPECT_PROSE && e->kind != EXPECT_TICK)
            continue;
        if (m->para == para && m->at > from && m->at < to)
            insert(cut, &n, m->at);
        if (m->ended && m->to_para == para && m->to_at > from && m->to_at < to)
            insert(cut, &n, m->to_at);
    }
    int more = heads_within(x, text, within, CUTS);
    for (int i = 0; i < more; i++)
        insert(cut, &n, from + within[i]);
    for (int i = 0; i <= n; i++) {
        size_t end = i < n ? cut[i] : to;
        put_line(x, para, from, end);
        from = end;
    }
}

static void put_para(struct lining *x, size_t para)
{
    struct str text = x->doc->para[para].text;
    for (size_t from = 0; from <= text.n;) {
        size_t to = str_find(text, from, '\n');
        put_piece(x, para, from, to);
        from = to + 1;
    }
}

err_t form_lines(struct arena *a, const struct docx_text *doc, const struct expected *e,
                 struct form_lines *out)
{
    struct lining *x = ARENA_NEW(a, struct lining);
    *out = (struct form_lines){.doc = doc};
    x->a = a;
    x->doc = doc;
    x->e = e;
    x->out = out;
    find_marks(x);
    find_tables(x);
    for (size_t i = 0; i < doc->n; i++) {
        int t = doc->para[i].table;
        if (out->n > FORM_LINES)
            return E_LIMIT;
        if (t == 0 || t > x->n_tables || !x->table[t].is_field) {
            put_para(x, i);
            continue;
        }
        if (x->table[t].taken)
            continue;
        x->table[t].taken = true;
        struct form_line *l = add(x);
        *l = (struct form_line){
            .para = i, .table = t, .columns = x->table[t].columns, .grid = x->table[t].grid};
        for (int k = 0; k < e->n; k++) {
            if (e->item[k].kind == EXPECT_TABLE && table_of_mark(x, &e->item[k]) == t)
                l->mark = e->item[k].field;
        }
    }
    return OK;
}

/* --- cells --- */

/* Text that grows. */
struct growing {
    char *p;
    size_t n, room;
};

static void append(struct arena *a, struct growing *g, struct str text)
{
    size_t want = g->n + text.n + 1;
    if (want > g->room) {
        size_t room = want * 2;
        char *more = arena_alloc(a, room);
        if (g->n > 0)
            memcpy(more, g->p, g->n);
        g->p = more;
        g->room = room;
    }
    if (g->n > 0)
        g->p[g->n++] = '\n';
    memcpy(g->p + g->n, text.p, text.n);
    g->n += text.n;
}

struct form_grid form_grid(struct arena *a, const struct docx_text *doc, int table, int columns)
{
    struct form_grid out = {.columns = columns};
    for (size_t i = 0; i < doc->n; i++) {
        if (doc->para[i].table == table && doc->para[i].row >= out.rows)
            out.rows = doc->para[i].row + 1;
    }
    if (out.rows > FORM_LINES)
        return (struct form_grid){.rows = 0};
    size_t n = (size_t)out.rows * (size_t)columns;
    struct growing *cell = ARENA_ARRAY(a, struct growing, n);
    for (size_t i = 0; i < doc->n; i++) {
        const struct docx_para *p = &doc->para[i];
        struct str text = p->text, line;
        if (p->table != table || p->column >= columns)
            continue;
        while (str_cut(&text, '\n', &line)) {
            struct str bare = form_bare(line);
            if (bare.n > 0 && !form_is_empty(bare))
                append(a, &cell[p->row * columns + p->column], bare);
        }
    }
    out.cell = ARENA_ARRAY(a, struct str, n);
    for (size_t i = 0; i < n; i++)
        out.cell[i] = (struct str){cell[i].p, cell[i].n};
    return out;
}
