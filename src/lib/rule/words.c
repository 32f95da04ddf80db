/*
 * words.c — see words.h.
 */
#include "lib/rule/words.h"

#include "lib/base/arena.h"

struct speaker {
    struct arena *a;
    const struct dict *dict;
    enum subject subject;
    enum lang lang;
    const struct list_def *list; /* inside `some`: its fields are the names */
};

#define SAY(w, id, ...) MSG((w)->a, (w)->lang, id, __VA_ARGS__)

static struct str words(struct speaker *w, const struct cond *c, bool positive, bool inner);

static const struct fact_def *fact_of(const struct speaker *w, int col)
{
    return w->list != NULL ? &w->list->field[col] : w->dict->fact[w->subject][col];
}

static struct str label(const struct speaker *w, int col)
{
    const struct fact_def *f = fact_of(w, col);
    return w->lang == LANG_EN && f->en.n > 0 ? f->en : f->vi;
}

/* --- sums
   --------------------------------------------------------------------------------------- */

/* At most two decimals; `per` is what stands for one. */
static struct str amount(struct speaker *w, long n, long per)
{
    long h = (n < 0 ? -n : n) * 100 / (per > 0 ? per : 1);
    const char *sign = n < 0 ? "-" : "", *point = w->lang == LANG_EN ? "." : ",";
    if (h % 100 == 0)
        return str_fmt(w->a, "%s%ld", sign, h / 100);
    if (h % 10 == 0)
        return str_fmt(w->a, "%s%ld%s%ld", sign, h / 100, point, h / 10 % 10);
    return str_fmt(w->a, "%s%ld%s%02ld", sign, h / 100, point, h % 100);
}

/* What one of a fact weighs in the sum: a number is counted in hundredths. */
static long weight(const struct speaker *w, const struct linear_term *t)
{
    long coef = t->coef < 0 ? -t->coef : t->coef;
    return fact_of(w, t->col)->type == FACT_NUMBER ? coef * 100 : coef;
}

/* "50 % of tasks assigned", "points + points": terms of one sign, in units of `unit`. */
static struct str side(struct speaker *w, const struct cond *c, bool positive, long unit)
{
    struct str all = STR("");
    for (int i = 0; i < c->n_terms; i++) {
        const struct linear_term *t = &c->term[i];
        if ((t->coef > 0) != positive)
            continue;
        struct str one = label(w, t->col);
        if (weight(w, t) != unit)
            one = SAY(w, M_WORDS_PERCENT_OF, amount(w, weight(w, t) * 100, unit), one);
        all = str_fmt(w->a, "%.*s%s%.*s", STR_ARG(all), all.n > 0 ? " + " : "", STR_ARG(one));
    }
    return all;
}

/* The side that is talked about: the one with more terms, of the greater weight, with a direction. */
static bool positive_leads(const struct speaker *w, const struct cond *c)
{
    long score = 0;
    for (int i = 0; i < c->n_terms; i++) {
        const struct linear_term *t = &c->term[i];
        long sign = t->coef > 0 ? 1 : -1;
        score += sign * (1000000000000L + weight(w, t) * 2);
        score += fact_of(w, t->col)->dir != DIR_NONE ? sign : 0;
    }
    return score >= 0;
}

/* A level is compared by its name, whatever has no name by its number. */
static struct str bound(struct speaker *w, const struct fact_def *f, long n, long unit)
{
    if (f->type == FACT_ENUM && n >= 1 && n <= f->en_def->n)
        return enum_label(f->en_def, w->lang, (int)n);
    return amount(w, n, unit);
}

static struct str say_linear(struct speaker *w, const struct cond *c, bool positive)
{
    bool leads = positive_leads(w, c), strict = c->n_terms > 1 && c->constant == -1;
    const struct linear_term *first = &c->term[0];
    while ((first->coef > 0) != leads)
        first++;
    long unit = weight(w, first), rest = leads ? -c->constant : c->constant;
    struct str subject = side(w, c, leads, unit), object = side(w, c, !leads, unit);
    if (strict)
        rest = 0;
    if (object.n == 0)
        object = bound(w, fact_of(w, first->col), rest, unit);
    else if (rest != 0)
        object = str_fmt(w->a, "%.*s + %.*s", STR_ARG(object), STR_ARG(amount(w, rest, unit)));
    bool up = leads == positive, open = strict == positive;
    if (up)
        return SAY(w, open ? M_WORDS_MORE : M_WORDS_AT_LEAST, subject, object);
    return SAY(w, open ? M_WORDS_LESS : M_WORDS_AT_MOST, subject, object);
}

/* --- one fact
   ------------------------------------------------------------------------------------ */

static struct str say_bool(struct speaker *w, struct str name, bool positive)
{
    if (positive)
        return name;
    struct str rules = msg_text(w->lang, M_WORDS_NEGATIONS), rule, from;
    while (str_cut(&rules, '|', &rule)) {
        if (!str_cut(&rule, '>', &from) || !str_starts(name, from))
            continue;
        return str_fmt(w->a, "%.*s%.*s", STR_ARG(rule), STR_ARG(str_sub(name, from.n, name.n)));
    }
    return SAY(w, M_WORDS_NOT, name);
}

static struct str say_eq(struct speaker *w, const struct cond *c, bool positive)
{
    const struct fact_def *f = fact_of(w, c->col);
    struct str name = label(w, c->col);
    if (f->type == FACT_BOOL)
        return say_bool(w, name, positive == (c->constant != 0));
    bool one = f->type == FACT_NUMBER;
    struct str value = bound(w, f, c->constant, one ? 100 : 1);
    return SAY(w, positive ? M_WORDS_IS : M_WORDS_IS_NOT, name, value);
}

static struct str say_date(struct speaker *w, const struct cond *c, bool positive)
{
    struct str name = label(w, c->col);
    if (c->ref == DAY_CUTOFF) {
        struct str months = str_fmt(w->a, "%d", c->months);
        return SAY(w, positive ? M_WORDS_FULL_MONTHS : M_WORDS_NOT_FULL_MONTHS, name, months);
    }
    if (c->offset < 0)
        return SAY(w, positive ? M_WORDS_BEFORE_CYCLE : M_WORDS_NOT_BEFORE_CYCLE, name);
    return SAY(w, positive ? M_WORDS_NOT_AFTER_CYCLE : M_WORDS_AFTER_CYCLE, name);
}

static struct str say_some(struct speaker *w, const struct cond *c, bool positive)
{
    const struct list_def *l = w->dict->list[w->subject][c->list];
    struct str name = w->lang == LANG_EN && l->en.n > 0 ? l->en : l->vi;
    bool every = !positive && c->a->kind == COND_NOT;
    w->list = l;
    struct str item = words(w, every ? c->a->a : c->a, true, false);
    w->list = NULL;
    enum msg_id id = positive ? M_WORDS_SOME : every ? M_WORDS_EVERY : M_WORDS_NO;
    return SAY(w, id, name, item);
}

/* "in cycle" is two dates in the tree: not after its last day, not before its first. */
static bool is_in_cycle(const struct cond *c)
{
    const struct cond *last = c->a, *first = c->b->kind == COND_NOT ? c->b->a : c->b;
    return c->kind == COND_AND && c->b->kind == COND_NOT && last->kind == COND_DATE &&
           first->kind == COND_DATE && last->col == first->col && last->offset == 0 &&
           first->offset < 0 && last->ref != DAY_CUTOFF;
}

/* --- and, or
   ------------------------------------------------------------------------------------- */

static struct str words(struct speaker *w, const struct cond *c, bool positive, bool inner)
{
    struct str name;
    switch (c->kind) {
    case COND_NOT:
        return words(w, c->a, !positive, inner);
    case COND_AND:
    case COND_OR: {
        if (is_in_cycle(c))
            return SAY(w, positive ? M_WORDS_IN_CYCLE : M_WORDS_NOT_IN_CYCLE, label(w, c->a->col));
        bool both = (c->kind == COND_AND) == positive;
        struct str x = words(w, c->a, positive, c->a->kind != c->kind);
        struct str y = words(w, c->b, positive, c->b->kind != c->kind);
        struct str all = SAY(w, both ? M_WORDS_AND : M_WORDS_OR, x, y);
        return inner ? str_fmt(w->a, "(%.*s)", STR_ARG(all)) : all;
    }
    case COND_CONST:
        return msg_text(w->lang,
                        (c->value == TRI_TRUE) == positive ? M_WORDS_ALWAYS : M_WORDS_NEVER);
    case COND_LINEAR:
        return say_linear(w, c, positive);
    case COND_EQ:
        return say_eq(w, c, positive);
    case COND_DATE:
        return say_date(w, c, positive);
    case COND_SOME:
        return say_some(w, c, positive);
    case COND_NONE:
        return SAY(w, positive ? M_WORDS_NONE : M_WORDS_NOT_NONE, label(w, c->col));
    case COND_BIT:
        break;
    }
    name = enum_label(fact_of(w, c->col)->en_def, w->lang, c->bit);
    return SAY(w, positive ? M_WORDS_HAS : M_WORDS_HAS_NOT, label(w, c->col), name);
}

struct str cond_words(struct arena *a, const struct dict *d, enum subject s, enum lang lang,
                      const struct cond *c)
{
    struct speaker w = {a, d, s, lang, NULL};
    return c == NULL ? msg_text(lang, M_WORDS_ALWAYS) : words(&w, c, true, false);
}
