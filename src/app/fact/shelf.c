/*
 * shelf.c — packs and judges that were loaded once are kept for the next case.
 */
#include <string.h>

#include "app/fact/case.h"
#include "app/fact/holidays.h"
#include "lib/base/arena.h"

#define MAX_PACKS    64
#define MAX_JUDGES   128
#define JUDGES_BYTES (64u << 20) /* a judge of a large pack takes about a megabyte */
#define MAX_HEADS    64

struct shelf_entry {
    struct str id;
    struct str overlay[LIMIT_OVERLAYS];
    size_t n_overlays;
    err_t err;
    const struct pack *pack;
    struct str why; /* first report, when it could not be loaded */
    struct place where;
};

struct shelf {
    struct arena *arena;
    struct pack_store store;
    enum lang lang;
    const struct dict *dict;
    struct shelf_entry entry[MAX_PACKS];
    int n_entries;
    struct judge *judge[MAX_JUDGES];
    int n_judges;
    struct arena
        *judge_arena; /* emptied when it is full: a stream of odd cutoffs must not eat memory */
    struct pack_head head[MAX_HEADS];
    int n_heads;
    bool heads_read;
    const struct calendar_days *calendar;
};

struct shelf *shelf_open(struct arena *a, struct pack_store store, enum lang lang)
{
    struct shelf *s = ARENA_NEW(a, struct shelf);
    s->arena = a;
    s->store = store;
    s->lang = lang;
    s->judge_arena = arena_open(LIMIT_PACK_ARENA);
    arena_defer(a, (void (*)(void *))arena_close, s->judge_arena);
    return s;
}

const struct dict *shelf_dict(struct shelf *s, struct problems *problems)
{
    if (s->dict == NULL && pack_dict(&s->store, s->arena, s->lang, problems, &s->dict) != OK)
        s->dict = NULL;
    return s->dict;
}

static struct shelf_entry *find_entry(struct shelf *s, struct str id, const struct str *overlays,
                                      size_t n)
{
    for (int i = 0; i < s->n_entries; i++) {
        struct shelf_entry *e = &s->entry[i];
        bool same = str_eq(e->id, id) && e->n_overlays == n;
        for (size_t k = 0; same && k < n; k++)
            same = str_eq(e->overlay[k], overlays[k]);
        if (same)
            return e;
    }
    return NULL;
}

/* Loads a pack and keeps it, or keeps why it could not be loaded. */
static void load_entry(struct shelf *s, struct shelf_entry *e, struct problems *problems)
{
    struct pack *pack = NULL;
    size_t before = problems->n;
    e->err = pack_load(&s->store, s->dict, s->arena, s->lang, e->id, e->overlay, e->n_overlays,
                       problems, &pack);
    e->pack = pack;
    if (e->err != OK && problems->n > before) {
        e->why = str_copy(s->arena, problems->list[before].text);
        e->where = problems->list[before].at; /* the report lives shorter than the shelf */
        e->where.file = str_copy(s->arena, e->where.file);
        e->where.sheet = str_copy(s->arena, e->where.sheet);
    }
}

err_t shelf_pack(struct shelf *s, struct str id, const struct str *overlays, size_t n,
                 struct problems *problems, const struct pack **out)
{
    if (shelf_dict(s, problems) == NULL)
        return E_INVALID;
    struct shelf_entry *e = find_entry(s, id, overlays, n);
    if (e == NULL) {
        struct shelf_entry fresh = {.id = str_copy(s->arena, id), .n_overlays = n};
        if (n > LIMIT_OVERLAYS)
            return problem_add(problems, (struct place){0}, false, STR("overlays"));
        for (size_t k = 0; k < n; k++)
            fresh.overlay[k] = str_copy(s->arena, overlays[k]);
        load_entry(s, &fresh, problems);
        if (s->n_entries == MAX_PACKS)
            return problem_add(problems, (struct place){0}, false, id);
        e = &s->entry[s->n_entries++];
        *e = fresh;
    } else if (e->err != OK) {
        if (problem_add(problems, e->where, false, e->why) == OK)
            return e->err;
    }
    *out = e->pack;
    return e->err;
}

static void read_heads(struct shelf *s)
{
    if (!s->heads_read)
        s->n_heads = pack_heads(&s->store, s->arena, s->head, MAX_HEADS);
    s->heads_read = true;
}

const struct pack_head *shelf_head(struct shelf *s, struct str id, bool overlay)
{
    read_heads(s);
    for (int i = 0; i < s->n_heads; i++) {
        if (s->head[i].overlay == overlay && str_eq(s->head[i].id, id))
            return &s->head[i];
    }
    return NULL;
}

int shelf_heads(struct shelf *s, const struct pack_head **out)
{
    read_heads(s);
    *out = s->head;
    return s->n_heads;
}

struct str pack_for_year(struct shelf *s, int year)
{
    read_heads(s);
    for (int i = 0; i < s->n_heads; i++) {
        const struct pack_head *h = &s->head[i];
        if (!h->overlay && !h->state_side && h->first_cycle <= year && year <= h->last_cycle)
            return h->id;
    }
    return STR("");
}

struct judge *shelf_judge(struct shelf *s, const struct pack *p, enum subject subject,
                          const struct cycle_ctx *cycle)
{
    const struct program *prog = p->program[subject];
    for (int i = 0; i < s->n_judges; i++) {
        struct judge *j = s->judge[i];
        if (j->prog == prog && memcmp(&j->cycle, cycle, sizeof *cycle) == 0)
            return j;
    }
    if (s->n_judges == MAX_JUDGES || arena_used(s->judge_arena) > JUDGES_BYTES) {
        arena_reset(s->judge_arena);
        s->n_judges = 0;
    }
    struct judge *j = judge_open(s->judge_arena, prog, cycle);
    s->judge[s->n_judges++] = j;
    return j;
}

const struct calendar_days *shelf_calendar(struct shelf *s, struct problems *problems)
{
    struct str text, file = STR("holidays.pack");
    if (s->calendar != NULL)
        return s->calendar;
    if (s->store.read(s->store.ctx, s->arena, file, &text) != OK)
        text = STR("");
    if (holidays_read(s->arena, file, text, s->lang, problems, &s->calendar) != OK)
        s->calendar = NULL;
    return s->calendar;
}
