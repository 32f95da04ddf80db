/*
 * form_read.c — which form a file is, and what it says.
 */
#include "app/paper/form_read.h"

#include <string.h>

#include "app/paper/form_read_inner.h"

enum { NO_FORM = 2000 }; /* fewer words in common: a letter, a form of somebody else */

struct fitted {
    struct expected e;
    struct form_lines l;
    struct form_match *match;
    int value;
};

static err_t fit(struct arena *a, const struct paper *p, const struct data *blank,
                 const struct docx_text *doc, struct fitted *out)
{
    form_expect(a, p, blank, &out->e);
    TRY(form_lines(a, doc, &out->e, &out->l));
    out->match = ARENA_ARRAY(a, struct form_match, (size_t)out->l.n + 1);
    out->value = form_align(a, &out->e, &out->l, out->match);
    return OK;
}

/* PACK/ID/DIGEST: the ID. */
static struct str named(struct str paper)
{
    struct str pack, id;
    return str_cut(&paper, '/', &pack) && str_cut(&paper, '/', &id) ? id : STR("");
}

static void take_content(const struct paper_shelf *shelf, const struct paper *p,
                         struct review_form *out)
{
    for (int i = 0; i < shelf->n_content; i++) {
        const struct paper_content *c = &shelf->content[i];
        if (!str_eq(c->form, p->form) || !str_eq(c->form_for, p->form_for))
            continue;
        out->cite = c->cite;
        out->required = c->group;
        out->n_required = c->n_groups;
    }
}

err_t form_read(struct arena *a, const struct paper_shelf *shelf, const struct data *blank,
                const struct docx_text *doc, struct review_form *out)
{
    const struct paper *best = paper_shelf_find(shelf, named(doc->paper));
    struct fitted fitted = {.value = 0};
    size_t bytes = 0;
    *out = (struct review_form){.n_groups = 0};
    for (size_t i = 0; i < doc->n; i++)
        bytes += doc->para[i].text.n;
    if (bytes > FORM_BYTES)
        return E_LIMIT;
    if (best != NULL && best->form.n > 0) {
        TRY(fit(a, best, blank, doc, &fitted));
    } else {
        best = NULL;
        for (int i = 0; i < shelf->n; i++) {
            struct fitted one = {.value = 0};
            if (shelf->paper[i].form.n == 0)
                continue;
            TRY(fit(a, &shelf->paper[i], blank, doc, &one));
            if (one.value <= fitted.value)
                continue;
            fitted = one;
            best = &shelf->paper[i];
        }
    }
    if (best == NULL || fitted.value < NO_FORM)
        return E_NOTFOUND;
    form_assemble(a, best, &fitted.e, &fitted.l, fitted.match, out);
    take_content(shelf, best, out);
    return OK;
}
