/*
 * unknown.c — see unknown.h.
 */
#include "lib/rule/unknown.h"

#include "lib/base/arena.h"

static struct str nearest_word(struct str name, const struct str *of, int n)
{
    struct str_nearest x = str_nearest_to(name);
    for (int i = 0; i < n; i++)
        str_nearest_try(&x, of[i]);
    return x.best;
}

static struct str all_values(struct arena *a, const struct enum_def *e)
{
    struct str all = STR("");
    for (int i = 1; i <= e->n; i++)
        all = str_fmt(a, "%.*s%s%.*s", STR_ARG(all), i > 1 ? ", " : "", STR_ARG(e->value[i]));
    return all;
}

err_t unknown_value(const struct reporter *r, const struct tok *t, const struct enum_def *e)
{
    struct str word = tok_show(t);
    if (e == NULL)
        return REPORT(r, t->at, M_RULE_UNKNOWN_VALUE, word);
    struct str near = nearest_word(word, e->value + 1, e->n);
    if (near.n > 0)
        return REPORT(r, t->at, M_RULE_UNKNOWN_VALUE_NEAR, word, near);
    return REPORT(r, t->at, M_RULE_UNKNOWN_VALUE_OF, word, all_values(r->arena, e));
}

err_t unknown_property(const struct reporter *r, const struct prop *p, const struct str *known,
                       int n)
{
    struct str near = nearest_word(p->name, known, n);
    if (near.n == 0)
        return REPORT(r, p->at, M_RULE_UNKNOWN_PROPERTY, p->name);
    return REPORT(r, p->at, M_RULE_UNKNOWN_PROPERTY_NEAR, p->name, near);
}

err_t unknown_document(const struct reporter *r, struct place at, struct str id,
                       const struct str *known, int n)
{
    struct str near = nearest_word(id, known, n);
    if (near.n == 0)
        return REPORT(r, at, M_RULE_UNKNOWN_DOCUMENT, id);
    return REPORT(r, at, M_RULE_UNKNOWN_DOCUMENT_NEAR, id, near);
}
