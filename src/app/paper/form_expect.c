/*
 * form_expect.c — what a paper prints and asks for, in order, as it is looked for in a filled file.
 */
#include <string.h>

#include "app/paper/form_read_inner.h"

enum { EXPECT_MAX = 1024, LABELS = 16 };

struct expecting {
    struct arena *a;
    const struct data *blank;
    struct expected *out;
};

static struct expect *add(struct expecting *x, enum expect_kind kind, struct str shown)
{
    /* One more than counts: the last takes what no paper is long enough for. */
    struct expect *e = &x->out->item[x->out->n];
    x->out->n += x->out->n < EXPECT_MAX;
    *e = (struct expect){.kind = kind, .shown = shown, .words = form_words(x->a, shown)};
    return e;
}

/* A piece of a line: its label, and the value behind it. */
static void part(struct expecting *x, const struct paper_piece *piece, int n, struct str field)
{
    struct paper_text text = {(struct paper_piece *)piece, n};
    int label = 0, values = 0;
    while (label < n && piece[label].name.n == 0)
        label++;
    for (int i = 0; i < n; i++)
        values += piece[i].name.n > 0;
    struct str all = str_trim(paper_text_blank(x->a, &text));
    struct paper_text before = {(struct paper_piece *)piece, label};
    struct str shown = label < n ? str_trim(paper_text_blank(x->a, &before)) : all;
    if (all.n == 0)
        return;
    if (values > 0 && shown.n > 0 && shown.p[shown.n - 1] == ':') {
        struct expect *e = add(x, EXPECT_VALUE, shown);
        e->name = piece[label].name;
        e->field = field;
        return;
    }
    struct expect *e = add(x, EXPECT_PRINT, all);
    e->values = values;
    if (e->words.n == 0)
        x->out->n--;
}

/* Three or more blanks part the columns of a line. */
static void line(struct expecting *x, const struct paper_text *t)
{
    struct paper_piece *piece = ARENA_ARRAY(x->a, struct paper_piece, (size_t)t->n * 4 + 4);
    int n = 0;
    for (int i = 0; i < t->n && n < t->n * 4; i++) {
        struct str s = t->piece[i].text;
        if (t->piece[i].name.n > 0) {
            piece[n++] = t->piece[i];
            continue;
        }
        for (size_t at = 0; at + 2 < s.n;) {
            if (s.p[at] != ' ' || s.p[at + 1] != ' ' || s.p[at + 2] != ' ') {
                at++;
                continue;
            }
            piece[n] = t->piece[i];
            piece[n++].text = str_sub(s, 0, at);
            part(x, piece, n, STR(""));
            n = 0;
            s = str_sub(s, at, s.n);
            while (s.n > 0 && s.p[0] == ' ')
                s = str_sub(s, 1, s.n);
            at = 0;
        }
        if (s.n > 0) {
            piece[n] = t->piece[i];
            piece[n++].text = s;
        }
    }
    part(x, piece, n, STR(""));
}

static void take_label(struct expecting *x, struct expect *e, const struct data *record)
{
    struct expect_label *l = &e->label[e->n_labels++];
    l->code = data_get(record, STR("code"));
    l->words = form_words(x->a, data_get(record, STR("label")));
}

static void choice(struct expecting *x, const struct paper_node *node)
{
    int n;
    struct data *const *list = data_list(x->blank, node->list, &n);
    struct str all = STR("");
    n = n > LABELS ? LABELS : n;
    for (int i = 0; i < n; i++) {
        struct str label = data_get(list[i], STR("label"));
        all = str_fmt(x->a, "%.*s %.*s", STR_ARG(all), STR_ARG(label));
        if (node->in_line)
            continue;
        struct expect *e = add(x, EXPECT_TICK, label);
        e->field = node->name;
        e->label = ARENA_NEW(x->a, struct expect_label);
        take_label(x, e, list[i]);
    }
    if (!node->in_line || n == 0)
        return;
    struct expect *e = add(x, EXPECT_TICK, all);
    e->field = node->name;
    e->label = ARENA_ARRAY(x->a, struct expect_label, (size_t)n);
    for (int i = 0; i < n; i++)
        take_label(x, e, list[i]);
}

static void nodes(struct expecting *x, const struct paper_node *node, int n);

static void sign(struct expecting *x, const struct paper_node *node)
{
    for (int i = 0; i < node->n_signs; i++) {
        struct str text = paper_text_blank(x->a, &node->sign[i]), one;
        while (str_cut(&text, '\n', &one)) {
            if (str_trim(one).n > 0 && form_words(x->a, one).n > 0)
                (void)add(x, EXPECT_PRINT, str_trim(one));
        }
    }
}

static void one(struct expecting *x, const struct paper_node *node)
{
    switch (node->kind) {
    case NODE_TITLE:
    case NODE_SUBJECT:
    case NODE_NOTE:
    case NODE_H1:
    case NODE_H2:
    case NODE_H3:
    case NODE_PARA:
        part(x, node->text.piece, node->text.n, STR(""));
        break;
    case NODE_LINE:
        line(x, &node->text);
        break;
    case NODE_ANSWER:
        part(x, node->text.piece, node->text.n, node->name);
        break;
    case NODE_PROSE:
        add(x, EXPECT_PROSE, STR(""))->field = node->name;
        break;
    case NODE_CHOICE:
        choice(x, node);
        break;
    case NODE_TABLE: {
        struct expect *e = add(x, EXPECT_TABLE, STR(""));
        e->field = node->name;
        e->columns = node->columns;
        break;
    }
    case NODE_SIGN:
        sign(x, node);
        break;
    case NODE_IF:
    case NODE_EACH:
        nodes(x, node->child, node->n_children);
        nodes(x, node->other, node->n_other);
        break;
    default:
        break;
    }
}

static void nodes(struct expecting *x, const struct paper_node *node, int n)
{
    for (int i = 0; i < n; i++)
        one(x, &node[i]);
}

void form_expect(struct arena *a, const struct paper *p, const struct data *blank,
                 struct expected *out)
{
    *out = (struct expected){.item = ARENA_ARRAY(a, struct expect, EXPECT_MAX + 1)};
    struct expecting x = {a, blank, out};
    nodes(&x, p->node, p->n_nodes);
}
