/*
 * cond_parse.c — recursive descent over the tokens of `when` and `unless`.
 *
 * Sums are kept as whole numbers scaled by a million: a count carries 100 * 10000 a unit, a number
 * (already in
 * hundredths) 10000, a percent of a fact its hundredths of a percent. So a ratio is compared by
 * cross-multiplying, exactly.
 */
#include "lib/rule/cond_parse.h"

#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/pack.h"
#include "lib/rule/unknown.h"

#define SCALE_COUNT  1000000L
#define SCALE_NUMBER 10000L

struct parser {
    const struct cond_env *env;
    struct cond_space *space;
    const struct list_def *list; /* inside some/no/every: its fields are the names */
    int list_index;
    const struct tok *t;
    int depth;
    const struct macro
        *open[LIMIT_CONDITION_DEPTH + 1]; /* names being written out, outermost first */
    int n_open;
    int expansions; /* names written out so far in this clause */
    bool failed;
};

/* Names that stand for names that stand for names would double the clause at each step. */
#define MAX_EXPANSIONS 1000

enum op { OP_IS, OP_IS_NOT, OP_AT_LEAST, OP_AT_MOST, OP_MORE, OP_LESS };

struct sum {
    struct linear_term term[8];
    int n;
    long constant;
};

static const struct cond *parse_or(struct parser *p);

static const struct cond *fail(struct parser *p, struct place at, enum msg_id id, struct str a,
                               struct str b)
{
    if (!p->failed) {
        p->failed = true;
        if (REPORT(&p->env->rep, at, id, a, b) == OK)
            return NULL;
    }
    return NULL;
}

static const struct cond *fail_value(struct parser *p, const struct enum_def *e)
{
    if (!p->failed)
        p->failed = unknown_value(&p->env->rep, p->t, e) != OK;
    return NULL;
}

static bool accept(struct parser *p, const char *word)
{
    if (!tok_is(p->t, word))
        return false;
    p->t++;
    return true;
}

static bool accept2(struct parser *p, const char *first, const char *second)
{
    if (!tok_is(p->t, first) || p->t->kind == TOK_END || !tok_is(p->t + 1, second))
        return false;
    p->t += 2;
    return true;
}

/* The fact or field of that name; *col its number. NULL when there is none. */
static const struct fact_def *find_fact(const struct parser *p, struct str name, int *col)
{
    if (p->list != NULL) {
        *col = list_field(p->list, name);
        return *col < 0 ? NULL : &p->list->field[*col];
    }
    *col = dict_fact(p->space->dict, p->space->subject, name);
    return *col < 0 ? NULL : p->space->dict->fact[p->space->subject][*col];
}

static struct str nearest(const struct parser *p, struct str name)
{
    return p->list == NULL ? dict_nearest(p->space->dict, p->space->subject, name)
                           : list_nearest(p->list, name);
}

static const struct cond *unknown_fact(struct parser *p, const struct tok *t)
{
    bool digits = t->text.n > 0 && t->text.p[0] >= '0' && t->text.p[0] <= '9';
    if (digits)
        return fail(p, t->at, M_RULE_EXPECT_NUMBER, t->text,
                    STR("")); /* too long, or three decimals */
    struct str near = nearest(p, t->text);
    return fail(p, t->at, near.n > 0 ? M_RULE_UNKNOWN_FACT : M_RULE_UNKNOWN_FACT_FAR, t->text,
                near);
}

static const struct macro *find_macro(const struct parser *p, struct str name, bool amount)
{
    for (int i = 0; i < p->env->n_macros; i++) {
        const struct macro *m = &p->env->macros[i];
        if (m->amount == amount && str_eq(m->name, name) &&
            (amount || (m->subjects & (1u << p->space->subject)))) {
            return m;
        }
    }
    return NULL;
}

/* Begins to write out a name; false when it is being written out already, or there are too many. */
static bool expand(struct parser *p, const struct macro *m)
{
    bool ok = ++p->depth <= LIMIT_CONDITION_DEPTH && ++p->expansions <= MAX_EXPANSIONS;
    for (int i = 0; i < p->n_open; i++)
        ok = ok && p->open[i] != m;
    if (!ok)
        return fail(p, m->at, M_RULE_DEPTH, m->name, STR("")) != NULL;
    p->open[p->n_open++] = m;
    return true;
}

static void expanded(struct parser *p, const struct tok *back)
{
    p->t = back;
    p->depth--;
    p->n_open--;
}

/* What stands where a comparison should: two words when the first one begins one ("at lest"). */
static struct str comparison_met(const struct parser *p)
{
    const struct tok *t = p->t;
    bool begun = tok_is(t, "at") || tok_is(t, "more") || tok_is(t, "less");
    if (!begun || t[1].kind != TOK_WORD)
        return tok_show(t);
    return str_fmt(p->env->rep.arena, "%.*s %.*s", STR_ARG(t->text), STR_ARG(t[1].text));
}

static bool parse_op(struct parser *p, enum op *op)
{
    if (accept2(p, "is", "not"))
        *op = OP_IS_NOT;
    else if (accept(p, "is"))
        *op = OP_IS;
    else if (accept2(p, "at", "least"))
        *op = OP_AT_LEAST;
    else if (accept2(p, "at", "most"))
        *op = OP_AT_MOST;
    else if (accept2(p, "more", "than"))
        *op = OP_MORE;
    else if (accept2(p, "less", "than"))
        *op = OP_LESS;
    else {
        fail(p, p->t->at, M_RULE_EXPECT, STR("is, is not, at least, at most, more than, less than"),
             comparison_met(p));
        return false;
    }
    return true;
}

/* The negative of a comparison is one too: false of a fact that is none. */
static const struct cond *negative(struct parser *p, const struct cond *c,
                                   const struct linear_term *term, int n)
{
    c = cond_not(p->space, c);
    for (int i = 0; i < n; i++) {
        const struct fact_def *f = p->list != NULL
                                       ? &p->list->field[term[i].col]
                                       : p->space->dict->fact[p->space->subject][term[i].col];
        if (!f->nullable)
            continue;
        c = cond_and(p->space, c,
                     cond_not(p->space, cond_none(p->space, p->list != NULL, term[i].col)));
    }
    return c;
}

/* left - right compared with zero. */
static const struct cond *compare(struct parser *p, enum op op, const struct linear_term *term,
                                  int n, long constant)
{
    struct cond_space *s = p->space;
    bool item = p->list != NULL;
    struct linear_term neg[8];
    for (int i = 0; i < n; i++)
        neg[i] = (struct linear_term){term[i].col, -term[i].coef};
    switch (op) {
    case OP_AT_LEAST:
        return cond_linear(s, item, term, n, constant);
    case OP_AT_MOST:
        return cond_linear(s, item, neg, n, -constant);
    case OP_MORE:
        return cond_linear(s, item, term, n, constant - 1);
    case OP_LESS:
        return cond_linear(s, item, neg, n, -constant - 1);
    case OP_IS:
    case OP_IS_NOT:
        break;
    }
    const struct cond *same;
    if (n == 1 && term[0].coef != 0 && constant % term[0].coef == 0) {
        same = cond_eq(s, item, term[0].col, -constant / term[0].coef);
    } else {
        same = cond_and(s, cond_linear(s, item, term, n, constant),
                        cond_linear(s, item, neg, n, -constant));
    }
    return op == OP_IS ? same : negative(p, same, term, n);
}

/* A number as written: hundredths. False when it is none. */
static bool read_hundredths(struct str s, long *out)
{
    size_t dot = str_find(s, 0, '.');
    struct str whole = str_sub(s, 0, dot), part = str_sub(s, dot + 1, s.n);
    long w, d = 0;
    if (!str_to_long(whole, 0, 100000000, &w))
        return false;
    if (dot < s.n) {
        if (part.n < 1 || part.n > 2 || !str_to_long(part, 0, 99, &d))
            return false;
        if (part.n == 1)
            d *= 10;
    }
    *out = w * 100 + d;
    return true;
}

static bool add_term(struct parser *p, struct sum *sum, int col, long coef)
{
    if (sum->n == 8)
        return fail(p, p->t->at, M_RULE_TOO_MANY, STR("+"), STR("")), false;
    sum->term[sum->n++] = (struct linear_term){col, coef};
    return true;
}

/* A fact in a sum; `factor` is in millionths for a count of one. */
static bool add_fact_term(struct parser *p, struct sum *sum, long sign, long num, long den)
{
    int col;
    const struct tok *t = p->t;
    const struct fact_def *f = find_fact(p, t->text, &col);
    if (f == NULL)
        return unknown_fact(p, t), false;
    if (f->type != FACT_COUNT && f->type != FACT_NUMBER) {
        return fail(p, t->at, M_RULE_NOT_A_NUMBER, t->text, STR("")), false;
    }
    p->t++;
    long scale = f->type == FACT_COUNT ? SCALE_COUNT : SCALE_NUMBER;
    return add_term(p, sum, col, sign * scale / den * num);
}

static bool parse_sum(struct parser *p, struct sum *sum, long sign);

static bool parse_amount(struct parser *p, const struct macro *m, struct sum *sum, long sign)
{
    if (!expand(p, m))
        return false;
    const struct tok *back = p->t + 1;
    p->t = m->toks;
    bool ok = parse_sum(p, sum, sign);
    if (ok && p->t->kind != TOK_END)
        ok = fail(p, p->t->at, M_RULE_EXPECT, STR("+ -"), tok_show(p->t)) != NULL;
    expanded(p, back);
    return ok;
}

/* 5 · 2 * fact · 20 % of fact · param · param of fact · amount · fact */
static bool parse_term(struct parser *p, struct sum *sum, long sign)
{
    long h;
    if (p->t->kind != TOK_WORD) {
        return fail(p, p->t->at, M_RULE_EXPECT_NUMBER, tok_show(p->t), STR("")), false;
    }
    bool is_field = p->list != NULL && list_field(p->list, p->t->text) >= 0;
    const struct param *param = is_field ? NULL : pack_param(p->env->pack, p->t->text);
    const struct macro *m = p->list == NULL ? find_macro(p, p->t->text, true) : NULL;
    if (read_hundredths(p->t->text, &h)) {
        p->t++;
        if (accept(p, "*"))
            return add_fact_term(p, sum, sign, h, 100);
        if (accept(p, "%")) {
            if (accept(p, "of"))
                return add_fact_term(p, sum, sign, h, 10000);
            return fail(p, p->t->at, M_RULE_EXPECT, STR("of"), tok_show(p->t)), false;
        }
        sum->constant += sign * h * SCALE_NUMBER;
        return true;
    }
    if (param != NULL) {
        p->t++;
        if (param->type == PARAM_PERCENT && accept(p, "of")) {
            return add_fact_term(p, sum, sign, param->number, 10000);
        }
        if (param->type != PARAM_NUMBER) {
            return fail(p, p->t[-1].at, M_RULE_NOT_A_NUMBER, param->name, STR("")), false;
        }
        sum->constant += sign * param->number * SCALE_NUMBER;
        return true;
    }
    if (m != NULL)
        return parse_amount(p, m, sum, sign);
    return add_fact_term(p, sum, sign, 1, 1);
}

static bool parse_sum(struct parser *p, struct sum *sum, long sign)
{
    if (!parse_term(p, sum, sign))
        return false;
    for (;;) {
        if (accept(p, "+")) {
            if (!parse_term(p, sum, sign))
                return false;
        } else if (accept(p, "-")) {
            if (!parse_term(p, sum, -sign))
                return false;
        } else {
            return true;
        }
    }
}

static const struct cond *parse_comparison(struct parser *p)
{
    struct sum sum = {.n = 0};
    enum op op;
    if (!parse_sum(p, &sum, 1) || !parse_op(p, &op) || !parse_sum(p, &sum, -1))
        return NULL;
    return compare(p, op, sum.term, sum.n, sum.constant);
}

/* unit_level less than HTT · kind one of (agency, cell) · levels_by_place.cell is not
   levels_by_place.collective */
static const struct cond *parse_enum(struct parser *p, const struct fact_def *f, int col)
{
    bool item = p->list != NULL;
    if (accept2(p, "one", "of")) {
        if (!accept(p, "("))
            return fail(p, p->t->at, M_RULE_EXPECT, STR("("), tok_show(p->t));
        const struct cond *any = cond_const(p->space, TRI_FALSE);
        do {
            int code = enum_code(f->en_def, p->t->text);
            if (code == 0)
                return fail_value(p, f->en_def);
            any = cond_or(p->space, any, cond_eq(p->space, item, col, code));
            p->t++;
        } while (accept(p, ","));
        return accept(p, ")") ? any : fail(p, p->t->at, M_RULE_EXPECT, STR(")"), tok_show(p->t));
    }
    enum op op;
    const struct tok *at = p->t;
    if (!parse_op(p, &op))
        return NULL;
    int code = enum_code(f->en_def, p->t->text), other;
    const struct fact_def *g = code == 0 ? find_fact(p, p->t->text, &other) : NULL;
    if (code == 0 && (g == NULL || g->en_def != f->en_def)) {
        return fail_value(p, f->en_def);
    }
    p->t++;
    if (op != OP_IS && op != OP_IS_NOT && !f->en_def->ordered) {
        return fail(p, at->at, M_RULE_NOT_ORDERED, f->name, STR(""));
    }
    struct linear_term terms[2] = {{col, 1}, {0, -1}};
    if (g != NULL) {
        terms[1].col = other;
        return compare(p, op, terms, 2, 0);
    }
    return compare(p, op, terms, 1, -code);
}

/* in cycle · before cycle · less than 6 months before cutoff · at least 6 months before cutoff */
static const struct cond *parse_date(struct parser *p, const struct fact_def *f, int col)
{
    struct cond_space *s = p->space;
    bool item = p->list != NULL, year = f->type == FACT_YEAR;
    enum day_ref last = year ? YEAR_CYCLE : DAY_PERIOD_LAST;
    enum day_ref first = year ? YEAR_CYCLE : DAY_PERIOD_FIRST;
    const struct cond *before = cond_date(s, item, col, first, 0, -1);
    if (accept2(p, "before", "cycle"))
        return before;
    if (accept2(p, "in", "cycle")) {
        return cond_and(s, cond_date(s, item, col, last, 0, 0), cond_not(s, before));
    }
    const struct tok *at = p->t;
    bool less = accept2(p, "less", "than");
    long months;
    if (year || (!less && !accept2(p, "at", "least"))) {
        return fail(p, at->at, M_RULE_EXPECT,
                    STR("in cycle, before cycle, less than N months before cutoff"),
                    tok_show(p->t));
    }
    if (!str_to_long(p->t->text, 1, 1200, &months)) {
        return fail(p, p->t->at, M_RULE_EXPECT_NUMBER, tok_show(p->t), STR(""));
    }
    p->t++;
    if (!accept2(p, "months", "before") || !accept(p, "cutoff")) {
        return fail(p, p->t->at, M_RULE_EXPECT, STR("months before cutoff"), tok_show(p->t));
    }
    const struct cond *full = cond_date(s, item, col, DAY_CUTOFF, (int)months, 0);
    return less ? negative(p, full, &(struct linear_term){col, 1}, 1) : full;
}

static const struct cond *parse_set(struct parser *p, const struct fact_def *f, int col)
{
    if (!accept(p, "include"))
        return fail(p, p->t->at, M_RULE_EXPECT, STR("include"), tok_show(p->t));
    int code = enum_code(f->en_def, p->t->text);
    if (code == 0)
        return fail_value(p, f->en_def);
    p->t++;
    return cond_bit(p->space, p->list != NULL, col, code);
}

/* A condition on a fact; the fact's name is read. */
static const struct cond *parse_fact(struct parser *p, const struct fact_def *f, int col)
{
    bool item = p->list != NULL;
    const struct tok *name = p->t++;
    if (f->width == 0)
        return fail(p, name->at, M_RULE_NOT_ASKABLE, f->name, STR("")); /* text, years: no column */
    bool is_not = tok_is(p->t, "is") && tok_is(p->t + 1, "not") && tok_is(p->t + 2, "none");
    if (is_not || (tok_is(p->t, "is") && tok_is(p->t + 1, "none"))) {
        p->t += is_not ? 3 : 2;
        if (!f->nullable)
            return fail(p, name->at, M_RULE_NEVER_NONE, f->name, STR(""));
        const struct cond *none = cond_none(p->space, item, col);
        return is_not ? cond_not(p->space, none) : none;
    }
    switch (f->type) {
    case FACT_BOOL:
        return cond_eq(p->space, item, col, 1);
    case FACT_ENUM:
        return parse_enum(p, f, col);
    case FACT_SET:
        return parse_set(p, f, col);
    case FACT_DATE:
    case FACT_YEAR:
        return parse_date(p, f, col);
    case FACT_COUNT:
    case FACT_NUMBER:
        p->t--;
        return parse_comparison(p);
    case FACT_TEXT:
    case FACT_YEARS:
        break;
    }
    return fail(p, name->at, M_RULE_NOT_ASKABLE, f->name, STR(""));
}

/* some disciplines ( … ) · no … · every … */
static const struct cond *parse_list(struct parser *p)
{
    const struct tok *word = p->t;
    int list = dict_list(p->space->dict, p->space->subject, p->t[1].text);
    p->t += 2;
    if (!accept(p, "("))
        return fail(p, p->t->at, M_RULE_EXPECT, STR("("), tok_show(p->t));
    p->list = p->space->dict->list[p->space->subject][list];
    p->list_index = list;
    const struct cond *item = parse_or(p);
    p->list = NULL;
    if (item == NULL)
        return NULL;
    if (!accept(p, ")"))
        return fail(p, p->t->at, M_RULE_EXPECT, STR(")"), tok_show(p->t));
    if (tok_is(word, "some"))
        return cond_some(p->space, list, item);
    if (tok_is(word, "no"))
        return cond_not(p->space, cond_some(p->space, list, item));
    return cond_not(p->space, cond_some(p->space, list, cond_not(p->space, item)));
}

static bool at_list(const struct parser *p)
{
    if (p->list != NULL || p->t->kind != TOK_WORD || p->t[1].kind != TOK_WORD)
        return false;
    if (!tok_is(p->t, "some") && !tok_is(p->t, "no") && !tok_is(p->t, "every"))
        return false;
    int i = dict_list(p->space->dict, p->space->subject, p->t[1].text);
    return i >= 0 && p->space->dict->list[p->space->subject][i]->n_fields > 0;
}

static const struct cond *parse_let(struct parser *p, const struct macro *m)
{
    if (!expand(p, m))
        return NULL;
    const struct tok *back = p->t + 1;
    p->t = m->toks;
    const struct cond *c = parse_or(p);
    if (c != NULL && p->t->kind != TOK_END)
        c = fail(p, p->t->at, M_RULE_EXPECT, STR("and, or"), tok_show(p->t));
    expanded(p, back);
    return c;
}

/* A parameter that is a word or yes/no decides while the pack is compiled. */
static const struct cond *parse_param(struct parser *p, const struct param *param)
{
    if (p->env->settled != NULL)
        *p->env->settled = true;
    p->t++;
    if (param->type == PARAM_BOOL)
        return cond_const(p->space, param->number ? TRI_TRUE : TRI_FALSE);
    bool is_not = accept2(p, "is", "not");
    if (!is_not && !accept(p, "is"))
        return fail(p, p->t->at, M_RULE_EXPECT, STR("is"), tok_show(p->t));
    if (p->t->kind != TOK_WORD)
        return fail(p, p->t->at, M_RULE_EXPECT, STR("WORD"), tok_show(p->t));
    bool same = str_eq(p->t->text, param->word);
    p->t++;
    return cond_const(p->space, same != is_not ? TRI_TRUE : TRI_FALSE);
}

static const struct cond *parse_atom(struct parser *p)
{
    if (at_list(p))
        return parse_list(p);
    if (p->t->kind != TOK_WORD)
        return fail(p, p->t->at, M_RULE_EXPECT_CONDITION, tok_show(p->t), STR(""));
    int col;
    const struct fact_def *f = find_fact(p, p->t->text, &col);
    if (f != NULL)
        return parse_fact(p, f, col);
    const struct macro *m = p->list == NULL ? find_macro(p, p->t->text, false) : NULL;
    if (m != NULL)
        return parse_let(p, m);
    const struct param *param = pack_param(p->env->pack, p->t->text);
    if (param != NULL && (param->type == PARAM_WORD || param->type == PARAM_BOOL))
        return parse_param(p, param);
    long h;
    if (param != NULL || read_hundredths(p->t->text, &h) ||
        find_macro(p, p->t->text, true) != NULL) {
        return parse_comparison(p);
    }
    bool quantor = tok_is(p->t, "some") || tok_is(p->t, "no") || tok_is(p->t, "every");
    if (quantor && p->t[1].kind == TOK_WORD)
        p->t++; /* the word behind it is what nobody knows */
    return unknown_fact(p, p->t);
}

static const struct cond *parse_unary(struct parser *p)
{
    if (++p->depth > LIMIT_CONDITION_DEPTH)
        return fail(p, p->t->at, M_RULE_DEPTH, tok_show(p->t), STR(""));
    const struct cond *c;
    if (accept(p, "not")) {
        c = parse_unary(p);
        if (c != NULL)
            c = cond_not(p->space, c);
    } else if (accept(p, "(")) {
        c = parse_or(p);
        if (c != NULL && !accept(p, ")"))
            c = fail(p, p->t->at, M_RULE_EXPECT, STR(")"), tok_show(p->t));
    } else {
        c = parse_atom(p);
    }
    p->depth--;
    return c;
}

static const struct cond *parse_and(struct parser *p, bool *mixed)
{
    const struct cond *c = parse_unary(p);
    while (c != NULL && accept(p, "and")) {
        *mixed = true;
        const struct cond *d = parse_unary(p);
        c = d == NULL ? NULL : cond_and(p->space, c, d);
    }
    return c;
}

static const struct cond *parse_or(struct parser *p)
{
    bool has_and = false;
    const struct cond *c = parse_and(p, &has_and);
    while (c != NULL && tok_is(p->t, "or")) {
        const struct tok *at = p->t++;
        const struct cond *d = parse_and(p, &has_and);
        if (d == NULL)
            return NULL;
        if (has_and)
            return fail(p, at->at, M_RULE_MIXED, STR(""), STR(""));
        c = cond_or(p->space, c, d);
    }
    return c;
}

const struct cond *cond_parse(const struct cond_env *env, struct cond_space *space,
                              const struct tok *toks)
{
    struct parser p = {.env = env, .space = space, .t = toks};
    const struct cond *c = parse_or(&p);
    if (c != NULL && p.t->kind != TOK_END) {
        return fail(&p, p.t->at, M_RULE_EXPECT, STR("and, or"), tok_show(p.t));
    }
    return c;
}
