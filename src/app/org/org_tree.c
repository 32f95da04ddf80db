/*
 * org_tree.c — the tree of a day, in depth-first order.
 *
 * Two passes without recursion: children are chained under their superiors in the order of the
 * list, then the chains are walked.  A unit that the walk does not meet stands in a ring.
 */
#include "app/org/org_inner.h"

#include <string.h>

enum { ROWS_FIRST = 256 };

struct node {
    struct org_unit unit;
    int64_t parent_id;
    int child, last_child, next; /* indexes of nodes; -1: none */
};

struct nodes {
    struct node *list;
    int n, cap;
    int *by_id; /* open-addressed: index + 1 */
    int n_slots;
};

static int *slot_of(const struct nodes *t, int64_t id)
{
    uint64_t h = (uint64_t)id * 0x9E3779B97F4A7C15u;
    int at = (int)(h >> 33) & (t->n_slots - 1);
    while (t->by_id[at] != 0 && t->list[t->by_id[at] - 1].unit.id != id)
        at = (at + 1) & (t->n_slots - 1);
    return &t->by_id[at];
}

static void add_node(struct nodes *t, struct arena *a, const struct node *n)
{
    if (t->n == t->cap) {
        int cap = t->cap == 0 ? ROWS_FIRST : t->cap * 2;
        struct node *list = ARENA_ARRAY(a, struct node, (size_t)cap);
        if (t->n > 0)
            memcpy(list, t->list, (size_t)t->n * sizeof *list);
        t->list = list;
        t->cap = cap;
    }
    t->list[t->n++] = *n;
}

static err_t read_nodes(struct db *db, struct arena *a, date_t day, struct nodes *t)
{
    struct query *q = db_query(db, "org_tree_rows");
    bool row;
    q_day(q, "day", day);
    TRY(q_step(q, &row));
    while (row) {
        struct node n = {.unit = {.id = q_get_int(q, 0),
                                  .code = str_copy(a, q_get_text(q, 1)),
                                  .name = str_copy(a, q_get_text(q, 2)),
                                  .kind = str_copy(a, q_get_text(q, 3)),
                                  .line = str_copy(a, q_get_text(q, 4)),
                                  .founded_on = q_get_day(q, 5),
                                  .standing = q_get_maybe(q, 6),
                                  .parent = -1},
                         .parent_id = q_get_int(q, 7),
                         .child = -1,
                         .last_child = -1,
                         .next = -1};
        add_node(t, a, &n);
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t index_nodes(struct db *db, struct arena *a, struct nodes *t)
{
    t->n_slots = ROWS_FIRST;
    while (t->n_slots < t->n * 2)
        t->n_slots *= 2;
    t->by_id = ARENA_ARRAY(a, int, (size_t)t->n_slots);
    for (int i = 0; i < t->n; i++) {
        int *slot = slot_of(t, t->list[i].unit.id);
        if (*slot != 0)
            return org_refuse(db, E_INVALID, M_ORG_TWO_PLACES, t->list[i].unit.name, STR(""));
        *slot = i + 1;
    }
    return OK;
}

static void chain(struct nodes *t)
{
    for (int i = 0; i < t->n; i++) {
        struct node *n = &t->list[i];
        int above = n->parent_id != 0 ? *slot_of(t, n->parent_id) - 1 : -1;
        if (above < 0)
            continue;
        struct node *p = &t->list[above];
        n->unit.parent = above;
        if (p->child < 0)
            p->child = i;
        else
            t->list[p->last_child].next = i;
        p->last_child = i;
    }
}

/* Walks one tree whose root is node `root`; positions go on behind out->n. */
static void walk(const struct nodes *t, int root, int *place, struct org_tree *out)
{
    int at = root;
    while (at >= 0) {
        const struct node *n = &t->list[at];
        int above = n->unit.parent;
        struct org_unit *u = &out->unit[out->n];
        place[at] = out->n;
        *u = n->unit;
        u->parent = above >= 0 ? place[above] : -1;
        u->depth = above >= 0 ? out->unit[u->parent].depth + 1 : 0;
        u->last = out->n++;
        if (n->child >= 0) {
            at = n->child;
            continue;
        }
        /* Up until there is a next sibling; whoever is left behind is whole. */
        while (at >= 0 && at != root && t->list[at].next < 0)
            at = t->list[at].unit.parent;
        at = at == root ? -1 : t->list[at].next;
    }
}

err_t org_tree_load(struct db *db, struct arena *a, date_t day, struct org_tree *out)
{
    struct nodes t = {.n = 0};
    TRY(read_nodes(db, a, day, &t));
    TRY(index_nodes(db, a, &t));
    chain(&t);
    out->n = 0;
    out->unit = ARENA_ARRAY(a, struct org_unit, (size_t)t.n + 1);
    int *place = ARENA_ARRAY(a, int, (size_t)t.n + 1);
    for (int i = 0; i < t.n; i++) {
        if (t.list[i].unit.parent < 0)
            walk(&t, i, place, out);
    }
    if (out->n != t.n)
        return org_refuse(db, E_INVALID, M_ORG_RING, STR(""), STR(""));
    for (int i = out->n - 1; i >= 0; i--) {
        struct org_unit *u = &out->unit[i];
        if (u->parent >= 0 && out->unit[u->parent].last < u->last)
            out->unit[u->parent].last = u->last;
    }
    return OK;
}

int org_tree_find(const struct org_tree *t, struct str code)
{
    for (int i = 0; i < t->n; i++) {
        if (str_eq(t->unit[i].code, code))
            return i;
    }
    return -1;
}
