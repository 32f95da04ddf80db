/*
 * form_align.c — lays a file beside its paper: of all ways to match lines and printed text in order, the
 * one in which most words agree.
 */
#include <string.h>

#include "app/paper/form_read_inner.h"

enum {
    LINE_WORDS = 400, /* of a line, that are looked at */
    SPANS = 5,        /* lines that a heading may be broken into */
    /* How alike, of 100. */
    WHOLE = 75,
    BEGINS = 85,
    /* What a match is worth. */
    FIRST = 100,
    PER_WORD = 30,
    WORDS_COUNTED = 20,
    MARK_PROSE = 400,
    MARK_TABLE = 900,
    MARK_TICK = 100,
    HEADS = 6,
    COLUMNS = 100
};

struct aligning {
    struct arena *scratch;
    const struct expected *e;
    const struct form_lines *l;
    int *best; /* of the first i items and j lines */
    struct form_match *how;
    unsigned short *table; /* common words of beginnings */
};

/* Of so many lines together. */
static struct form_words joined(const struct aligning *x, int line, int span, bool tick,
                                struct form_word *room)
{
    struct form_words out = {.word = room};
    for (int i = 0; i < span; i++) {
        const struct form_words *w = &x->l->line[line + i].words;
        for (int k = 0; k < w->n && out.n < LINE_WORDS; k++) {
            if (tick && (str_is(w->word[k].fold, "x") || str_is(w->word[k].fold, "v")))
                continue; /* a tick that was typed */
            room[out.n++] = w->word[k];
        }
    }
    return out;
}

static bool worth_a_look(const struct form_words *a, const struct form_words *b)
{
    int seen = 0, most = a->n * 2 + 4;
    for (int i = 0; i < a->n; i++) {
        for (int k = 0; k < b->n && k < most; k++) {
            if (a->word[i].hash == b->word[k].hash) {
                seen++;
                break;
            }
        }
    }
    return seen * 5 >= a->n * 2 || (seen >= 4 && seen * 4 >= b->n * 3);
}

/* Common words in order of `a` and the first words of `b`, for each number of those; how[k]. */
static int common(const struct aligning *x, const struct form_words *a, const struct form_words *b,
                  unsigned short *how)
{
    int most = a->n + a->n / 2 + 4;
    int n = b->n < most ? b->n : most;
    unsigned short *row = x->table;
    memset(row, 0, (size_t)(n + 1) * sizeof *row);
    for (int i = 0; i < a->n; i++) {
        unsigned short diagonal = 0;
        for (int k = 1; k <= n; k++) {
            unsigned short up = row[k];
            if (form_same_word(a->word[i].fold, b->word[k - 1].fold))
                row[k] = (unsigned short)(diagonal + 1);
            else if (row[k - 1] > row[k])
                row[k] = row[k - 1];
            diagonal = up;
        }
    }
    memcpy(how, row, (size_t)(n + 1) * sizeof *row);
    return n;
}

static int value_of(int words, int alike)
{
    int n = words < WORDS_COUNTED ? words : WORDS_COUNTED;
    return (FIRST + PER_WORD * n) * alike / 100;
}

/* How well the printed words fit these lines; *used: words of them that are print. */
static int fits_print(const struct aligning *x, const struct expect *e, const struct form_words *w,
                      bool alone, int *used)
{
    unsigned short how[LINE_WORDS + 1];
    int na = e->words.n, best = 0;
    *used = 0;
    if (na == 0 || w->n == 0 || na > LINE_WORDS || !worth_a_look(&e->words, w))
        return 0;
    int n = common(x, &e->words, w, how);
    for (int k = 1; k <= n; k++) {
        int alike = how[k] * 200 / (na + k);
        if (alike > best) {
            best = alike;
            *used = k;
        }
    }
    int whole = n == w->n ? how[n] * 200 / (na + n) : 0;
    if (e->values > 0 && n == w->n && w->n - how[n] <= e->values * 8 && how[n] * 4 >= na * 3) {
        *used = w->n;
        return value_of(na, how[n] * 100 / na) * 9 / 10;
    }
    if (whole >= WHOLE && (whole >= best - 8 || *used >= w->n - 2)) {
        *used = w->n;
        return value_of(na, whole);
    }
    if (alone && best >= BEGINS && na >= 4)
        return value_of(na, best) * 95 / 100;
    /* The heading was cut short. */
    if (alone && n == w->n && w->n >= 4 && how[n] == w->n &&
        form_same_word(w->word[0].fold, e->words.word[0].fold)) {
        *used = w->n;
        return value_of(w->n, 70);
    }
    return 0;
}

static int fits_value(const struct aligning *x, const struct expect *e, const struct form_line *l,
                      int *used)
{
    unsigned short how[LINE_WORDS + 1];
    int na = e->words.n, best = 0;
    size_t colon = str_find(l->text, 0, ':');
    if (na == 0 || l->words.n == 0 || colon >= l->text.n)
        return 0;
    struct form_words label = l->words;
    label.n = 0;
    while (label.n < l->words.n && label.n < LINE_WORDS && l->words.word[label.n].to <= colon)
        label.n++;
    if (label.n == 0)
        return 0;
    int n = common(x, &e->words, &label, how);
    if (n == label.n)
        best = how[n] * 200 / (na + n);
    *used = label.n;
    return best >= WHOLE ? value_of(na, best) : 0;
}

/* A label alone: one word more makes another one of it (không hoàn thành nhiệm vụ). */
static bool is_label(const struct expect *e, const struct form_words *w, int *used)
{
    if (w->n != e->words.n)
        return false;
    for (int i = 0; i < w->n; i++) {
        if (!form_same_word(w->word[i].fold, e->words.word[i].fold))
            return false;
    }
    *used = w->n;
    return true;
}

/* What it is worth to take `span` lines from `line` on for the item; 0: they do not fit. */
static int fits(const struct aligning *x, int item, int line, int span, int *used)
{
    const struct expect *e = &x->e->item[item];
    const struct form_line *l = &x->l->line[line];
    struct form_word room[LINE_WORDS];
    bool marked = e->field.n > 0 && str_eq(l->mark, e->field);
    *used = 0;
    if (e->kind == EXPECT_TABLE) {
        if (span > 1 || l->table == 0)
            return 0;
        int alike = form_heads_alike(x->scratch, l->grid, e->columns);
        return (marked ? MARK_TABLE : 0) + (alike >= 50 ? alike * HEADS : 0) +
               (l->columns == e->columns->n ? COLUMNS : 0);
    }
    for (int i = 0; i < span; i++) {
        if (x->l->line[line + i].table != 0)
            return 0;
    }
    if (e->kind == EXPECT_PROSE)
        return span == 1 && marked ? MARK_PROSE : 0;
    if (e->kind == EXPECT_VALUE)
        return span == 1 ? fits_value(x, e, l, used) : 0;
    for (int i = 0; span > 1 && i < span; i++) {
        if (x->l->line[line + i].words.n > e->words.n)
            return 0;
    }
    struct form_words w = joined(x, line, span, e->kind == EXPECT_TICK, room);
    if (e->kind == EXPECT_TICK && e->n_labels == 1)
        return is_label(e, &w, used) ? value_of(w.n, 100) + (marked ? MARK_TICK : 0) : 0;
    int value = fits_print(x, e, &w, span == 1 && e->kind == EXPECT_PRINT, used);
    if (e->kind == EXPECT_TICK)
        return value > 0 && *used == w.n ? value + (marked ? MARK_TICK : 0) : 0;
    if (span > 1 && *used != w.n)
        return 0;
    return value > 0 ? value - (span - 1) : 0;
}

static int spans_of(const struct aligning *x, int item)
{
    const struct expect *e = &x->e->item[item];
    if (e->kind == EXPECT_PRINT)
        return 3;
    return e->kind == EXPECT_TICK && e->n_labels > 1 ? SPANS : 1;
}

static void one_cell(struct aligning *x, int i, int j, int width)
{
    int *b = &x->best[i * width + j];
    struct form_match *h = &x->how[i * width + j];
    *b = x->best[(i - 1) * width + j];
    *h = (struct form_match){.item = -1, .span = 0}; /* the item is left out */
    if (x->best[i * width + j - 1] > *b) {
        *b = x->best[i * width + j - 1];
        *h = (struct form_match){.item = -2, .span = 0}; /* the line is */
    }
    int most = spans_of(x, i - 1);
    for (int span = 1; span <= most && span <= j; span++) {
        int used, value = fits(x, i - 1, j - span, span, &used);
        if (value > 0 && x->best[(i - 1) * width + j - span] + value > *b) {
            *b = x->best[(i - 1) * width + j - span] + value;
            *h = (struct form_match){.item = i - 1, .span = span, .used = used};
        }
    }
    arena_reset(x->scratch);
}

int form_align(struct arena *a, const struct expected *e, const struct form_lines *l,
               struct form_match *match)
{
    int width = l->n + 1;
    struct aligning x = {.e = e, .l = l};
    size_t cells = (size_t)(e->n + 1) * (size_t)width;
    x.scratch = arena_open((size_t)64 << 20);
    x.best = ARENA_ARRAY(a, int, cells);
    x.how = ARENA_ARRAY(a, struct form_match, cells);
    x.table = ARENA_ARRAY(a, unsigned short, LINE_WORDS * 2 + 8);
    for (int i = 1; i <= e->n; i++) {
        for (int j = 1; j <= l->n; j++)
            one_cell(&x, i, j, width);
    }
    for (int j = 0; j < l->n; j++)
        match[j] = (struct form_match){.item = -1};
    for (int i = e->n, j = l->n; i > 0 && j > 0;) {
        const struct form_match *h = &x.how[i * width + j];
        if (h->item >= 0) {
            match[j - h->span] = *h;
            j -= h->span;
            i--;
        } else if (h->item == -2) {
            j--;
        } else {
            i--;
        }
    }
    arena_close(x.scratch);
    return x.best[e->n * width + l->n];
}

/* --- heads of tables --- */

int form_heads_alike(struct arena *a, const struct form_grid *g, const struct paper_columns *c)
{
    struct aligning x = {.table = ARENA_ARRAY(a, unsigned short, LINE_WORDS * 2 + 8)};
    unsigned short how[LINE_WORDS + 1];
    int words = 0, same = 0;
    for (int i = 0, column = 0; i < c->head[0].n; i++) {
        struct str head = paper_text_blank(a, &c->head[0].cell[i].text);
        struct form_words wants = form_words(a, head);
        struct str cell = column < g->columns ? form_cell(g, 0, column) : STR("");
        struct form_words has = form_words(a, cell);
        column += c->head[0].cell[i].span;
        if (wants.n > LINE_WORDS || has.n > LINE_WORDS)
            return 0;
        words += wants.n + has.n;
        if (wants.n > 0 && has.n > 0) {
            int n = common(&x, &wants, &has, how);
            same += how[n] * 2;
        }
    }
    return words == 0 ? 0 : same * 100 / words;
}
