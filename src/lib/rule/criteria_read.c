/*
 * criteria_read.c — criteria sets: groups, nested items, blocks; and the split of points by an
 * overlay.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/pack_inner.h"

#define MAX_NESTING 8

static bool read_points(struct str s, long *out)
{
    size_t dot = str_find(s, 0, '.');
    struct str part = str_sub(s, dot + 1, s.n);
    long whole, hundredths = 0;
    if (!str_to_long(str_sub(s, 0, dot), 0, 1000, &whole))
        return false;
    if (dot < s.n) {
        if (part.n < 1 || part.n > 2 || !str_to_long(part, 0, 99, &hundredths))
            return false;
        if (part.n == 1)
            hundredths *= 10;
    }
    *out = whole * 100 + hundredths;
    return true;
}

static struct criterion *find_item(struct criterion *first, struct str id)
{
    for (struct criterion *c = first; c != NULL; c = c->next) {
        if (str_eq(c->id, id))
            return c;
        struct criterion *below = find_item(c->child, id);
        if (below != NULL)
            return below;
    }
    return NULL;
}

static struct criterion *find_in_set(const struct criteria_set *set, struct str id)
{
    for (const struct criteria_group *g = set->groups; g != NULL; g = g->next) {
        struct criterion *c = find_item(g->items, id);
        if (c != NULL)
            return c;
    }
    return NULL;
}

static void append(struct criterion **list, struct criterion *c)
{
    while (*list != NULL)
        list = &(*list)->next;
    *list = c;
}

/* What is open at each depth of indentation while a set is read. */
struct nest {
    int indent;
    struct criteria_group *group;
    struct criterion *item; /* NULL at the group */
};

struct set_reader {
    struct pack_reader *r;
    struct criteria_set *set;
    struct nest open[MAX_NESTING];
    int depth;
    struct str file;
};

static err_t read_group(struct set_reader *sr, struct tok *t, const struct src_line *l)
{
    struct pack_reader *r = sr->r;
    struct criteria_group *g = ARENA_NEW(r->rep.arena, struct criteria_group);
    g->id = t[1].text;
    const struct enum_def *names = dict_enum(r->dict, STR("grade_group"), false);
    if (names == NULL || enum_code(names, g->id) == 0) {
        return unknown_value(&r->rep, &t[1], names);
    }
    if (tok_is(&t[2], "max")) {
        g->has_max = true;
        if (!read_points(t[3].text, &g->max))
            return REPORT(&r->rep, t[3].at, M_RULE_EXPECT_NUMBER, tok_show(&t[3]));
    }
    struct criteria_group **last = &sr->set->groups;
    while (*last != NULL)
        last = &(*last)->next;
    *last = g;
    sr->depth = 1;
    sr->open[0] = (struct nest){l->indent, g, NULL};
    return OK;
}

static err_t read_item(struct set_reader *sr, struct tok *t, const struct src_line *l, bool block)
{
    struct pack_reader *r = sr->r;
    while (sr->depth > 0 && sr->open[sr->depth - 1].indent >= l->indent)
        sr->depth--;
    if (sr->depth == 0 || sr->depth == MAX_NESTING)
        return REPORT(&r->rep, t->at, M_RULE_NESTING, tok_show(&t[1]));
    struct nest *above = &sr->open[sr->depth - 1];
    struct criterion *c = ARENA_NEW(r->rep.arena, struct criterion);
    c->id = t[1].text;
    c->at = t->at;
    c->is_block = block;
    c->group = above->group;
    c->parent = above->item;
    if (find_in_set(sr->set, c->id) != NULL)
        return REPORT(&r->rep, t->at, M_RULE_TWICE, c->id);
    if (tok_is(&t[2], "max")) {
        c->has_max = true;
        if (!read_points(t[3].text, &c->max))
            return REPORT(&r->rep, t[3].at, M_RULE_EXPECT_NUMBER, tok_show(&t[3]));
    }
    append(above->item ? &above->item->child : &above->group->items, c);
    sr->open[sr->depth++] = (struct nest){l->indent, above->group, c};
    return OK;
}

/* vi and en of what was opened last, or of the set. */
static bool read_text(struct set_reader *sr, const struct src_line *l)
{
    bool vi = str_starts(l->text, STR("vi ")), en = str_starts(l->text, STR("en "));
    struct str text = str_trim(str_sub(l->text, 3, l->text.n));
    if (!vi && !en)
        return false;
    struct nest *top = sr->depth > 0 ? &sr->open[sr->depth - 1] : NULL;
    struct str *to = top == NULL ? (vi ? &sr->set->vi : &sr->set->en)
                     : top->item ? (vi ? &top->item->vi : &top->item->en)
                                 : (vi ? &top->group->vi : &top->group->en);
    *to = text;
    return true;
}

static err_t read_line(struct set_reader *sr, const struct src_line *l)
{
    struct pack_reader *r = sr->r;
    if (read_text(sr, l))
        return OK;
    struct stmt one = {sr->file, *l, NULL, 0};
    struct tok *t;
    if (str_starts(l->text, STR("cite "))) {
        const struct document *doc;
        struct src_line part = *l;
        part.text = str_trim(str_sub(l->text, 5, l->text.n));
        struct prop p = {STR("cite"), l, 1, &part, 1, place_of(sr->file, l->line, l->indent + 1)};
        return cite_read(r, &p, &sr->set->cite, &doc);
    }
    TRY(head_tokens(&r->rep, &one, &t));
    if (tok_is(t, "group"))
        return read_group(sr, t, l);
    if (tok_is(t, "item"))
        return read_item(sr, t, l, false);
    if (tok_is(t, "block"))
        return read_item(sr, t, l, true);
    return REPORT(&r->rep, t->at, M_RULE_UNKNOWN_PROPERTY, tok_show(t));
}

static struct criteria_set *find_set(const struct pack_reader *r, struct str id)
{
    for (int i = 0; i < r->pack->n_sets; i++) {
        if (str_eq(r->sets[i]->id, id))
            return r->sets[i];
    }
    return NULL;
}

/* --- sums
   ---------------------------------------------------------------------------------------- */

/*
 * The maximum of an item: its own, or the sum of its parts; blocks stand for one another, so all
 * must agree and count once.
 * *whole is false when a leaf has no maximum.
 */
static err_t item_max(struct pack_reader *r, const struct criterion *c, long *out, bool *whole)
{
    long sum = 0, blocks = -1;
    *out = 0;
    if (c->dropped)
        return OK;
    if (c->child == NULL) {
        if (!c->has_max)
            *whole = false;
        *out = c->max;
        return OK;
    }
    for (const struct criterion *k = c->child; k != NULL; k = k->next) {
        long m;
        if (k->dropped)
            continue;
        TRY(item_max(r, k, &m, whole));
        if (!k->is_block) {
            sum += m;
        } else if (blocks < 0) {
            blocks = m;
        } else if (*whole && blocks != m) {
            return REPORT(&r->rep, k->at, M_RULE_BLOCK_SUM, k->id,
                          str_fmt(r->rep.arena, "%ld.%02ld", m / 100, m % 100),
                          str_fmt(r->rep.arena, "%ld.%02ld", blocks / 100, blocks % 100));
        }
    }
    *out = sum + (blocks > 0 ? blocks : 0);
    return OK;
}

/* Every group with a maximum must be the sum of its items, once the set is split. */
static err_t check_sums(struct pack_reader *r, struct criteria_set *set, struct place at)
{
    bool whole = true;
    long sums[8] = {0};
    int n = 0;
    for (const struct criteria_group *g = set->groups; g != NULL && n < 8; g = g->next, n++) {
        sums[n] = 0;
        for (const struct criterion *c = g->items; c != NULL; c = c->next) {
            long m;
            TRY(item_max(r, c, &m, &whole));
            sums[n] += m;
        }
    }
    set->split = whole && set->points;
    if (!set->split)
        return OK;
    n = 0;
    for (const struct criteria_group *g = set->groups; g != NULL && n < 8; g = g->next, n++) {
        if (!g->has_max || g->max == sums[n])
            continue;
        return REPORT(&r->rep, at, M_RULE_GROUP_SUM, set->id, g->id,
                      str_fmt(r->rep.arena, "%ld.%02ld", sums[n] / 100, sums[n] % 100),
                      str_fmt(r->rep.arena, "%ld.%02ld", g->max / 100, g->max % 100));
    }
    return OK;
}

static err_t missing_leaf(struct pack_reader *r, const struct criterion *c,
                          const struct criteria_set *set, struct place at)
{
    for (; c != NULL; c = c->next) {
        if (c->dropped)
            continue;
        if (c->child == NULL && !c->has_max)
            return REPORT(&r->rep, at, M_RULE_LEAF_WITHOUT_MAX, set->id, c->id);
        TRY(missing_leaf(r, c->child, set, at));
    }
    return OK;
}

err_t criteria_read(struct pack_reader *r, const struct stmt *s)
{
    struct tok *t;
    TRY(head_tokens(&r->rep, s, &t));
    struct criteria_set *set = ARENA_NEW(r->rep.arena, struct criteria_set);
    struct set_reader sr = {.r = r, .set = set, .file = s->file};
    const struct enum_def *whom = dict_enum(r->dict, STR("form_for"), true);
    set->id = t[1].text;
    set->at = t->at;
    set->from_source = r->source;
    if (!tok_is(&t[2], "for"))
        return REPORT(&r->rep, t[2].at, M_RULE_EXPECT, STR("for"), tok_show(&t[2]));
    if (whom == NULL || enum_code(whom, t[3].text) == 0)
        return unknown_value(&r->rep, &t[3], whom);
    set->for_whom = t[3].text;
    set->points = tok_is(&t[4], "points");
    if (!set->points && !tok_is(&t[4], "grades"))
        return REPORT(&r->rep, t[4].at, M_RULE_EXPECT, STR("points, grades"), tok_show(&t[4]));
    if (tok_is(&t[5], "adds") && tok_is(&t[6], "to"))
        set->adds_to = t[7].text;
    if (find_set(r, set->id) != NULL)
        return REPORT(&r->rep, t[1].at, M_RULE_TWICE, set->id);
    if (r->pack->n_sets == MAX_SETS)
        return REPORT(&r->rep, t->at, M_RULE_TOO_MANY, set->id);
    for (int i = 0; i < s->n_body; i++)
        TRY(read_line(&sr, &s->body[i]));
    r->sets[r->pack->n_sets++] = set;
    return check_sums(r, set, set->at);
}

/* "add PL4.I.4 to common 2.5 vi … | en …": an item of the overlay's own. */
static err_t read_add(struct pack_reader *r, struct criteria_set *set, struct tok *t,
                      const struct src_line *l)
{
    struct criterion *c = ARENA_NEW(r->rep.arena, struct criterion);
    c->id = t[1].text;
    c->at = t->at;
    if (find_in_set(set, c->id) != NULL)
        return REPORT(&r->rep, t->at, M_RULE_TWICE, c->id);
    for (struct criteria_group *g = set->groups; g != NULL; g = g->next) {
        if (!str_eq(g->id, t[3].text))
            continue;
        c->group = g;
        c->has_max = true;
        if (!read_points(t[4].text, &c->max))
            return REPORT(&r->rep, t[4].at, M_RULE_EXPECT_NUMBER, tok_show(&t[4]));
        append(&g->items, c);
    }
    if (c->group == NULL)
        return REPORT(&r->rep, t[3].at, M_RULE_UNKNOWN_VALUE, tok_show(&t[3]));
    const char *vi = strstr(str_fmt(r->rep.arena, "%.*s", STR_ARG(l->text)).p, " vi ");
    const char *en = vi ? strstr(vi, " | en ") : NULL;
    if (en == NULL)
        return REPORT(&r->rep, t->at, M_RULE_NO_TEXT, c->id);
    c->vi = str_trim((struct str){vi + 4, (size_t)(en - vi - 4)});
    c->en = str_trim(str_of(en + 6));
    return OK;
}

static err_t split_line(struct pack_reader *r, struct criteria_set *set, struct tok *t,
                        const struct src_line *l)
{
    if (tok_is(t, "add"))
        return read_add(r, set, t, l);
    bool drop = tok_is(t, "drop");
    struct criterion *c = find_in_set(set, t[drop ? 1 : 0].text);
    if (c == NULL)
        return REPORT(&r->rep, t->at, M_RULE_UNKNOWN_ITEM, tok_show(&t[drop ? 1 : 0]));
    if (drop) {
        if (!tok_is(&t[2], "because") || t[3].kind == TOK_END)
            return REPORT(&r->rep, t[2].at, M_RULE_EXPECT, STR("because"), tok_show(&t[2]));
        c->dropped = true;
        c->drop_reason = str_trim(str_sub(l->text, (size_t)(t[3].text.p - l->text.p), l->text.n));
        return OK;
    }
    if (c->child != NULL)
        return REPORT(&r->rep, t->at, M_RULE_NOT_A_LEAF, c->id);
    if (c->has_max)
        return REPORT(&r->rep, t->at, M_RULE_TWICE, c->id);
    if (!read_points(t[1].text, &c->max))
        return REPORT(&r->rep, t[1].at, M_RULE_EXPECT_NUMBER, tok_show(&t[1]));
    c->has_max = true;
    return OK;
}

err_t criteria_split(struct pack_reader *r, const struct stmt *s)
{
    struct tok *t;
    TRY(head_tokens(&r->rep, s, &t));
    if (!r->source->overlay)
        return REPORT(&r->rep, t->at, M_RULE_OVERLAY_ONLY, STR("split"));
    struct criteria_set *set = find_set(r, t[1].text);
    if (set == NULL)
        return REPORT(&r->rep, t[1].at, M_RULE_UNKNOWN_ITEM, tok_show(&t[1]));
    struct place at = t->at;
    for (int i = 0; i < s->n_body; i++) {
        struct stmt one = {s->file, s->body[i], NULL, 0};
        TRY(head_tokens(&r->rep, &one, &t));
        TRY(split_line(r, set, t, &s->body[i]));
    }
    for (const struct criteria_group *g = set->groups; g != NULL; g = g->next)
        TRY(missing_leaf(r, g->items, set, at));
    return check_sums(r, set, at);
}
