/*
 * criteria_check.c — codes, points and sums of a criteria spreadsheet, and the overlay made of it.
 */
#include "app/cycle/criteria_inner.h"
#include "lib/base/buf.h"
#include "lib/json/json.h"
#include "lib/text/vi.h"

enum { POINTS_MOST = 100, TEXT_BYTES = 1 << 20 };

static struct str shown(struct arena *a, long hundredths)
{
    struct buf b;
    buf_open(&b, 64);
    json_write_fixed(&b, hundredths, 2);
    struct str out = str_copy(a, buf_view(&b));
    buf_close(&b);
    return out;
}

/* --- single cells --- */

static const struct criterion *find_below(const struct criterion *c, struct str code)
{
    for (; c != NULL; c = c->next) {
        if (str_eq(c->id, code))
            return c;
        const struct criterion *below = find_below(c->child, code);
        if (below != NULL)
            return below;
    }
    return NULL;
}

static void find_item(const struct pack *p, struct criteria_row *row)
{
    for (int i = 0; i < p->n_sets && row->item == NULL; i++) {
        for (const struct criteria_group *g = p->sets[i]->groups; g != NULL; g = g->next) {
            const struct criterion *c = find_below(g->items, row->code);
            if (c == NULL)
                continue;
            row->item = c;
            row->set = p->sets[i];
            row->in = g;
        }
    }
}

/* "PL4" of "PL4.I.4", when the pack has that set. */
static const struct criteria_set *set_of_code(const struct pack *p, struct str code)
{
    struct str id = str_sub(code, 0, str_find(code, 0, '.'));
    for (int i = 0; i < p->n_sets; i++) {
        if (str_eq(p->sets[i]->id, id) && id.n < code.n)
            return p->sets[i];
    }
    return NULL;
}

/* A group by its word in the pack language, or by its name in either language. */
static const struct criteria_group *group_by_name(const struct criteria_sheet *s,
                                                  const struct criteria_set *set, struct str name)
{
    const struct enum_def *words = dict_enum(s->pack->dict, STR("grade_group"), false);
    struct str wanted = vi_fold(s->a, name);
    for (const struct criteria_group *g = set->groups; g != NULL; g = g->next) {
        int code = words != NULL ? enum_code(words, g->id) : 0;
        if (str_eq(wanted, g->id) || str_eq(wanted, vi_fold(s->a, g->vi)) ||
            str_eq(wanted, vi_fold(s->a, g->en)) ||
            (code > 0 && (str_eq(wanted, vi_fold(s->a, words->vi[code])) ||
                          str_eq(wanted, vi_fold(s->a, words->en[code])))))
            return g;
    }
    return NULL;
}

static void nearest_below(struct str_nearest *x, const struct criterion *c)
{
    for (; c != NULL; c = c->next) {
        if (c->child == NULL)
            str_nearest_try(x, c->id);
        nearest_below(x, c->child);
    }
}

static struct str nearest(const struct pack *p, struct str code)
{
    struct str_nearest x = str_nearest_to(code);
    for (int i = 0; i < p->n_sets; i++) {
        for (const struct criteria_group *g = p->sets[i]->groups; g != NULL; g = g->next)
            nearest_below(&x, g->items);
    }
    return x.best;
}

static bool is_code(struct str code)
{
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        bool fine = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
                    (c == '.' && i > 0 && i + 1 < code.n);
        if (!fine)
            return false;
    }
    return code.n > 0;
}

static err_t check_own(const struct criteria_sheet *s, struct criteria_row *row)
{
    row->set = set_of_code(s->pack, row->code);
    if (row->set == NULL || row->group.n == 0 || !is_code(row->code))
        return criteria_report(s, row->sheet, row->line, row->code_col, M_CRITERIA_UNKNOWN_CODE,
                               row->code, nearest(s->pack, row->code), STR(""));
    row->in = group_by_name(s, row->set, row->group);
    if (row->in == NULL)
        return criteria_report(s, row->sheet, row->line, row->group_col, M_CRITERIA_UNKNOWN_GROUP,
                               row->group, STR("common, result"), STR(""));
    if (row->text.n == 0 || str_find(row->text, 0, '|') < row->text.n ||
        str_find(row->text_en, 0, '|') < row->text_en.n)
        return criteria_report(s, row->sheet, row->line, row->code_col, M_CRITERIA_NO_TEXT,
                               row->code, STR(""), STR(""));
    return OK;
}

/* "4", "1,5", "0.75": at most two decimals, from 0 to 100. */
static bool read_points(struct str text, long *out)
{
    long whole = 0, part = 0;
    size_t dot = 0;
    while (dot < text.n && text.p[dot] != '.' && text.p[dot] != ',')
        dot++;
    struct str behind = str_sub(text, dot + 1, text.n);
    while (behind.n > 2 && behind.p[behind.n - 1] == '0')
        behind.n--;
    if (!str_to_long(str_sub(text, 0, dot), 0, POINTS_MOST, &whole) || text.p[0] == '+')
        return false;
    if (dot < text.n && (behind.n < 1 || behind.n > 2 || behind.p[0] == '-' || behind.p[0] == '+' ||
                         !str_to_long(behind, 0, 99, &part)))
        return false;
    *out = whole * 100 + (behind.n == 1 ? part * 10 : part);
    return true;
}

static err_t check_points(const struct criteria_sheet *s, struct criteria_row *row)
{
    if (row->points.n == 0)
        return row->item != NULL
                   ? OK
                   : criteria_report(s, row->sheet, row->line, row->points_col,
                                     M_CRITERIA_NO_POINTS, row->code, STR(""), STR(""));
    if (!read_points(row->points, &row->hundredths))
        return criteria_report(s, row->sheet, row->line, row->points_col, M_CRITERIA_BAD_POINTS,
                               row->points, STR(""), STR(""));
    if (row->item != NULL && row->item->child != NULL)
        return criteria_report(s, row->sheet, row->line, row->points_col, M_CRITERIA_NOT_A_LEAF,
                               row->code, row->points, STR(""));
    row->has_points = true;
    return OK;
}

static err_t check_row(const struct criteria_sheet *s, struct criteria_row *row)
{
    find_item(s->pack, row);
    if (row->item == NULL)
        TRY(check_own(s, row));
    if (!row->set->points)
        return criteria_report(s, row->sheet, row->line, row->code_col, M_CRITERIA_GRADES,
                               row->set->id, STR(""), STR(""));
    for (const struct criteria_row *k = s->row; k < row; k++) {
        if (str_eq(k->code, row->code))
            return criteria_report(s, row->sheet, row->line, row->code_col, M_CRITERIA_TWICE,
                                   row->code, str_fmt(s->a, "%d", k->line), k->sheet);
    }
    return check_points(s, row);
}

/* --- sums --- */

struct summing {
    const struct criteria_sheet *s;
    const struct criteria_row *last; /* of those that were added */
    err_t err;
};

static const struct criteria_row *row_of(const struct criteria_sheet *s, const struct criterion *c)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->row[i].item == c)
            return &s->row[i];
    }
    return NULL;
}

static void say_sum(struct summing *x, enum msg_id id, struct str what, long found, long expected)
{
    const struct criteria_row *at = x->last;
    x->err = criteria_report(x->s, at != NULL ? at->sheet : STR(""), at != NULL ? at->line : 0,
                             at != NULL ? at->points_col : 0, id, what, shown(x->s->a, found),
                             shown(x->s->a, expected));
}

static long leaf_sum(struct summing *x, const struct criterion *c)
{
    const struct criteria_row *row = row_of(x->s, c);
    if (row == NULL || !row->has_points) {
        const struct criteria_row *at = row != NULL ? row : x->last;
        x->err = criteria_report(x->s, at != NULL ? at->sheet : STR(""),
                                 row != NULL ? row->line : 0, row != NULL ? row->points_col : 0,
                                 M_CRITERIA_NO_POINTS, c->id, STR(""), STR(""));
        return 0;
    }
    x->last = row;
    return row->hundredths;
}

/* Blocks stand for one another: each has the same sum, which counts once. */
static long item_sum(struct summing *x, const struct criterion *c)
{
    long sum = 0, block = -1;
    if (c->child == NULL)
        return leaf_sum(x, c);
    for (const struct criterion *k = c->child; k != NULL; k = k->next) {
        long m = item_sum(x, k);
        if (!k->is_block)
            sum += m;
        else if (block < 0)
            block = m;
        else if (m != block)
            say_sum(x, M_CRITERIA_BLOCK_SUM, k->id, m, block);
    }
    return sum + (block > 0 ? block : 0);
}

static long own_sum(struct summing *x, const struct criteria_group *g)
{
    long sum = 0;
    for (size_t i = 0; i < x->s->n; i++) {
        const struct criteria_row *row = &x->s->row[i];
        if (row->item != NULL || row->in != g)
            continue;
        sum += row->hundredths;
        x->last = row;
    }
    return sum;
}

static err_t check_set(const struct criteria_sheet *s, const struct criteria_set *set)
{
    struct summing x = {.s = s, .err = OK};
    for (const struct criteria_group *g = set->groups; g != NULL; g = g->next) {
        long sum = 0;
        for (const struct criterion *c = g->items; c != NULL; c = c->next)
            sum += item_sum(&x, c);
        sum += own_sum(&x, g);
        if (x.err == OK && g->has_max && sum != g->max)
            say_sum(&x, M_CRITERIA_GROUP_SUM,
                    str_fmt(s->a, "%.*s, %.*s", STR_ARG(set->id),
                            STR_ARG(s->lang == LANG_VI ? g->vi : g->en)),
                    sum, g->max);
    }
    return x.err;
}

/* A set is split when one of its criteria has points. */
static bool is_split(const struct criteria_sheet *s, const struct criteria_set *set)
{
    for (size_t i = 0; i < s->n; i++) {
        if (s->row[i].set == set && s->row[i].has_points)
            return true;
    }
    return false;
}

err_t criteria_check(struct criteria_sheet *s, struct criteria_result *out)
{
    err_t err = OK;
    for (size_t i = 0; i < s->n; i++) {
        if (check_row(s, &s->row[i]) != OK)
            err = E_INVALID;
        out->points += s->row[i].has_points;
        out->own += s->row[i].has_points && s->row[i].item == NULL;
    }
    TRY(err);
    for (int i = 0; i < s->pack->n_sets; i++) {
        if (!is_split(s, s->pack->sets[i]))
            continue;
        out->sets++;
        if (check_set(s, s->pack->sets[i]) != OK)
            err = E_INVALID;
    }
    TRY(err);
    return out->sets > 0
               ? OK
               : criteria_report(s, STR(""), 0, 0, M_CRITERIA_NOTHING, STR(""), STR(""), STR(""));
}

/* --- the overlay --- */

static void write_row(struct buf *b, const struct criteria_row *row)
{
    if (row->item != NULL) {
        buf_printf(b, "  %.*s ", STR_ARG(row->code));
        json_write_fixed(b, row->hundredths, 2);
        buf_char(b, '\n');
        return;
    }
    struct str en = row->text_en.n > 0 ? row->text_en : row->text;
    buf_printf(b, "  add %.*s to %.*s ", STR_ARG(row->code), STR_ARG(row->in->id));
    json_write_fixed(b, row->hundredths, 2);
    buf_printf(b, " vi %.*s | en %.*s\n", STR_ARG(row->text), STR_ARG(en));
}

struct str criteria_text(const struct criteria_sheet *s, const struct criteria_request *r)
{
    struct buf b;
    char day[11];
    int year = r->year > 0 ? r->year : s->pack->source->first_cycle;
    date_format_vi(r->on, day);
    buf_open(&b, TEXT_BYTES);
    buf_printf(&b, "overlay %.*s \"%.*s\" issued %s on %.*s cycles %d..9999\n", STR_ARG(r->id),
               STR_ARG(r->name), day, STR_ARG(s->pack->id), year);
    buf_printf(&b, "  en  %.*s\n  by  %.*s, %.*s\n", STR_ARG(r->name), STR_ARG(r->number),
               STR_ARG(r->by));
    for (int i = 0; i < s->pack->n_sets; i++) {
        const struct criteria_set *set = s->pack->sets[i];
        if (!is_split(s, set))
            continue;
        buf_printf(&b, "\nsplit %.*s\n", STR_ARG(set->id));
        for (size_t k = 0; k < s->n; k++) {
            if (s->row[k].set == set && s->row[k].has_points)
                write_row(&b, &s->row[k]);
        }
    }
    struct str out = str_copy(s->a, buf_view(&b));
    buf_close(&b);
    return out;
}
