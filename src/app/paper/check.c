/*
 * check.c — what papers name exists, fits together and is all there.
 */
#include "app/paper/check.h"

#include "lib/base/arena.h"
#include "lib/base/limits.h"

enum { LISTS_MOST = 16, FIELDS_MOST = 400 };

struct checking {
    const struct reporter *r;
    const struct paper *paper;
    struct str list[LISTS_MOST]; /* the lists in hand, the outermost first */
    int n_lists;
    struct str field[FIELDS_MOST]; /* of the form, so far */
    int n_fields;
    bool in_else; /* a field may stand in both branches */
    err_t err;
};

static void refuse(struct checking *k, struct place at, enum msg_id id, struct str a, struct str b)
{
    k->err = REPORT(k->r, at, id, a, b);
}

/* --- names --- */

/* The field that a name means here; `upto` lists are in hand.  NULL: none. */
static const struct paper_field *field_of(const struct checking *k, struct str name, int upto)
{
    for (int i = upto - 1; i >= 0; i--) {
        const struct paper_field *f = paper_field_find(k->paper->about, k->list[i], name);
        if (f != NULL)
            return f;
    }
    return paper_field_find(k->paper->about, STR(""), name);
}

static struct str nearest_name(const struct checking *k, struct str name)
{
    struct str_nearest x = str_nearest_to(name);
    int n;
    const struct paper_field *f = paper_fields_all(&n);
    for (int i = 0; i < n; i++) {
        if (field_of(k, str_of(f[i].name), k->n_lists) != NULL)
            str_nearest_try(&x, str_of(f[i].name));
    }
    return x.best;
}

/* A name that must be there with that type. */
static bool must_be(struct checking *k, struct place at, struct str name, enum field_type type)
{
    static const enum msg_id not_it[] = {[FIELD_TEXT] = M_PAPER_NOT_TEXT,
                                         [FIELD_FLAG] = M_PAPER_NOT_TEXT,
                                         [FIELD_LIST] = M_PAPER_NOT_LIST};
    if (name.n == 0)
        return false; /* the reader said so */
    const struct paper_field *f = field_of(k, name, k->n_lists);
    if (f == NULL)
        refuse(k, at, M_PAPER_UNKNOWN_NAME, name, nearest_name(k, name));
    else if (f->type != type)
        refuse(k, at, not_it[type], name, STR(""));
    return f != NULL && f->type == type;
}

static void check_text(struct checking *k, const struct paper_text *t)
{
    for (int i = 0; i < t->n; i++) {
        const struct paper_piece *p = &t->piece[i];
        bool counts = str_is(p->name, "n") && k->n_lists > 0; /* records are counted in any list */
        if (p->name.n > 0 && !counts)
            (void)must_be(k, p->at, p->name, FIELD_TEXT);
    }
}

/* Takes a list in hand; false: it is none, which was said. */
static bool enter(struct checking *k, struct place at, struct str list)
{
    if (!must_be(k, at, list, FIELD_LIST))
        return false;
    if (k->n_lists == LISTS_MOST) {
        refuse(k, at, M_PAPER_TOO_DEEP, list, STR(""));
        return false;
    }
    k->list[k->n_lists++] = list;
    return true;
}

/* --- fields of a form --- */

static void check_field(struct checking *k, const struct paper_node *d)
{
    if (k->paper->form.n == 0 || d->name.n == 0)
        return;
    if (k->n_lists > 0)
        refuse(k, d->at, M_PAPER_FIELD_IN_EACH, d->name, STR(""));
    if (k->in_else)
        return;
    for (int i = 0; i < k->n_fields; i++) {
        if (str_eq(k->field[i], d->name)) {
            refuse(k, d->at, M_PAPER_FIELD_TWICE, d->name, STR(""));
            return;
        }
    }
    if (k->n_fields < FIELDS_MOST)
        k->field[k->n_fields++] = d->name;
    else
        refuse(k, d->at, M_PAPER_FIELDS, d->name, str_fmt(k->r->arena, "%d", FIELDS_MOST));
}

static void check_answer(struct checking *k, const struct paper_node *d)
{
    if (d->text.n > 0 && d->text.piece[0].name.n > 0)
        refuse(k, d->at, M_PAPER_NO_LABEL, d->name, STR(""));
    check_field(k, d);
    check_text(k, &d->text);
}

static void check_prose(struct checking *k, const struct paper_node *d)
{
    check_field(k, d);
    struct str name = str_fmt(k->r->arena, "review.%.*s", STR_ARG(d->name));
    if (d->name.n > 0)
        (void)must_be(k, d->at, name, FIELD_TEXT);
}

static void check_choice(struct checking *k, const struct paper_node *d)
{
    check_field(k, d);
    if (d->name.n > 0)
        (void)must_be(k, d->at, d->name, FIELD_TEXT);
    if (d->list.n == 0 || !enter(k, d->at, d->list))
        return;
    (void)must_be(k, d->at, STR("code"), FIELD_TEXT);
    (void)must_be(k, d->at, STR("label"), FIELD_TEXT);
    k->n_lists--;
}

static void check_row(struct checking *k, const struct paper_row *row)
{
    for (int i = 0; i < row->n; i++)
        check_text(k, &row->cell[i].text);
}

static void check_table(struct checking *k, const struct paper_node *d)
{
    check_field(k, d);
    check_row(k, &d->columns->head[0]);
    check_row(k, &d->columns->head[1]);
    check_row(k, &d->columns->foot);
    if (enter(k, d->at, d->name)) {
        check_row(k, &d->columns->row);
        k->n_lists--;
    }
}

/* --- the body --- */

static void check_nodes(struct checking *k, const struct paper_node *node, int n);

static void check_if(struct checking *k, const struct paper_node *d)
{
    bool in_else = k->in_else;
    if (d->name.n > 0 && field_of(k, d->name, k->n_lists) == NULL)
        refuse(k, d->at, M_PAPER_UNKNOWN_NAME, d->name, nearest_name(k, d->name));
    check_nodes(k, d->child, d->n_children);
    k->in_else = true;
    check_nodes(k, d->other, d->n_other);
    k->in_else = in_else;
}

static void check_each(struct checking *k, const struct paper_node *d)
{
    if (!enter(k, d->at, d->name))
        return;
    check_nodes(k, d->child, d->n_children);
    k->n_lists--;
}

static void check_node(struct checking *k, const struct paper_node *d)
{
    switch (d->kind) {
    case NODE_ANSWER:
        check_answer(k, d);
        break;
    case NODE_PROSE:
        check_prose(k, d);
        break;
    case NODE_CHOICE:
        check_choice(k, d);
        break;
    case NODE_TABLE:
        check_table(k, d);
        break;
    case NODE_IF:
        check_if(k, d);
        break;
    case NODE_EACH:
        check_each(k, d);
        break;
    case NODE_RECIPIENTS:
    case NODE_CLOSE:
        for (int i = 0; i < d->n_cells; i++)
            check_text(k, &d->cell[i].text);
        break;
    case NODE_SIGN:
        for (int i = 0; i < d->n_signs; i++) {
            check_text(k, &d->sign[i]);
            check_text(k, &d->signer[i]);
        }
        break;
    default:
        check_text(k, &d->text);
        break;
    }
}

static void check_nodes(struct checking *k, const struct paper_node *node, int n)
{
    for (int i = 0; i < n; i++)
        check_node(k, &node[i]);
}

err_t paper_check(const struct reporter *r, const struct paper *p,
                  const struct layout_shelf *layouts)
{
    struct checking *k = ARENA_NEW(r->arena, struct checking);
    k->r = r;
    k->paper = p;
    if (p->layout.n > 0 && layout_on(layouts, p->layout, LIMIT_DATE_MAX) == NULL)
        refuse(k, p->at, M_PAPER_NO_LAYOUT, p->layout, STR(""));
    if (p->when.n > 0 && field_of(k, p->when, 0) == NULL)
        refuse(k, p->at, M_PAPER_UNKNOWN_NAME, p->when, nearest_name(k, p->when));
    check_nodes(k, p->node, p->n_nodes);
    return k->err;
}

/* --- the papers of a pack together --- */

static bool asks_for(const struct paper_node *node, int n, struct str group)
{
    for (int i = 0; i < n; i++) {
        const struct paper_node *d = &node[i];
        if (d->kind == NODE_PROSE && !d->optional && str_eq(d->name, group))
            return true;
        if (asks_for(d->child, d->n_children, group))
            return true;
    }
    return false;
}

static err_t check_content(const struct reporter *r, const struct paper_shelf *s,
                           const struct paper_content *c)
{
    const struct paper *p = paper_shelf_form(s, c->form, c->form_for);
    err_t err = OK;
    if (p == NULL)
        return REPORT(r, c->at, M_PAPER_FORM_MISSING, c->form, c->form_for);
    for (int i = 0; i < c->n_groups; i++) {
        if (!asks_for(p->node, p->n_nodes, c->group[i]))
            err = REPORT(r, p->at, M_PAPER_GROUP_MISSING, c->group[i], c->form, c->cite);
    }
    return err;
}

/* A form whose content nobody told would be handed out with half of it. */
static err_t check_form(const struct reporter *r, const struct paper_shelf *s,
                        const struct paper *p)
{
    const struct paper *first = paper_shelf_form(s, p->form, p->form_for);
    if (first != p)
        return REPORT(r, p->at, M_PAPER_FORM_TWICE, p->form, p->form_for, first->id);
    for (int i = 0; i < s->n_content; i++) {
        if (str_eq(s->content[i].form, p->form) && str_eq(s->content[i].form_for, p->form_for))
            return OK;
    }
    return REPORT(r, p->at, M_PAPER_NO_CONTENT, p->form, p->form_for);
}

err_t paper_shelf_check(const struct reporter *r, const struct paper_shelf *s,
                        const struct layout_shelf *layouts)
{
    err_t err = OK;
    for (int i = 0; i < s->n; i++) {
        err_t one = paper_check(r, &s->paper[i], layouts);
        err = one != OK ? one : err;
        one = s->paper[i].form.n == 0 ? OK : check_form(r, s, &s->paper[i]);
        err = one != OK ? one : err;
    }
    for (int i = 0; i < s->n_content; i++) {
        err_t one = check_content(r, s, &s->content[i]);
        err = one != OK ? one : err;
    }
    return err;
}
