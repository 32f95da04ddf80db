/*
 * heads.c — the heads of all packs of a store: enough to choose one, without reading the rest.
 */
#include "lib/base/arena.h"
#include "lib/rule/lines.h"
#include "lib/rule/pack.h"

struct head_list {
    const struct pack_store *store;
    struct reporter rep;
    struct pack_head *out;
    int n, max;
};

static bool read_cycles(struct str word, struct pack_head *h)
{
    long lo, hi = 9999;
    size_t dot = str_find(word, 0, '.');
    struct str b = str_sub(word, dot + 2, word.n);
    if (!str_to_long(str_sub(word, 0, dot), 2000, 2100, &lo))
        return false;
    if (dot == word.n)
        hi = lo;
    else if (b.n > 0 && !str_to_long(b, lo, 9999, &hi))
        return false;
    h->first_cycle = (int)lo;
    h->last_cycle = (int)hi;
    return true;
}

static bool read_head(struct head_list *l, struct str folder, struct pack_head *h)
{
    struct str text, path = str_fmt(l->rep.arena, "%.*s/pack.pack", STR_ARG(folder));
    struct stmt *stmts;
    struct tok *t;
    int n;
    if (l->store->read(l->store->ctx, l->rep.arena, path, &text) != OK)
        return false;
    if (lines_split(&l->rep, path, text, &stmts, &n) != OK || n == 0)
        return false;
    if (head_tokens(&l->rep, &stmts[0], &t) != OK)
        return false;
    h->overlay = tok_is(t, "overlay");
    if (!h->overlay && !tok_is(t, "pack"))
        return false;
    h->id = t[1].text;
    h->title = t[2].text;
    for (; t->kind != TOK_END; t++) {
        if (tok_is(t, "on"))
            h->on = t[1].text;
        if (tok_is(t, "cycles") && !read_cycles(t[1].text, h))
            return false;
    }
    struct prop *props = stmt_props(l->rep.arena, &stmts[0], &n);
    for (int i = 0; i < n; i++) {
        if (str_is(props[i].name, "side")) {
            h->state_side =
                str_is(parts_text(l->rep.arena, props[i].parts, props[i].n_parts), "state");
        }
    }
    return h->first_cycle > 0;
}

static void add_head(void *arg, struct str folder)
{
    struct head_list *l = arg;
    struct pack_head h = {0};
    if (l->n < l->max && read_head(l, folder, &h))
        l->out[l->n++] = h;
}

int pack_heads(const struct pack_store *store, struct arena *a, struct pack_head *out, int max)
{
    struct problems ignored; /* a pack that cannot be read is reported when it is asked for */
    problems_open(&ignored, a);
    struct head_list l = {store, {a, &ignored, LANG_VI}, out, 0, max};
    return store->each(store->ctx, a, add_head, &l) == OK ? l.n : 0;
}
