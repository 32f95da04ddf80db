/*
 * pack_testkit.c — see pack_testkit.h.
 */
#include "app/pack/pack_testkit.h"

#include "lib/base/arena.h"

static err_t memory_read(void *ctx, struct arena *a, struct str path, struct str *text)
{
    const struct memory_store *m = ctx;
    for (int i = 0; i < m->n; i++) {
        if (str_eq(path, str_fmt(a, "%s/pack.pack", m->packs[i].folder))) {
            *text = str_of(m->packs[i].text);
            return OK;
        }
    }
    struct pack_store embedded = pack_store_embedded();
    if (str_is(path, "dictionary.pack") || str_is(path, "holidays.pack"))
        return embedded.read(embedded.ctx, a, path, text);
    return E_NOTFOUND;
}

static err_t memory_each(void *ctx, struct arena *a, void (*fn)(void *arg, struct str folder),
                         void *arg)
{
    const struct memory_store *m = ctx;
    (void)a;
    for (int i = 0; i < m->n; i++)
        fn(arg, str_of(m->packs[i].folder));
    return OK;
}

struct pack_store memory_pack_store(struct memory_store *m)
{
    return (struct pack_store){m, memory_read, memory_each};
}

struct str memory_rule(struct arena *a, const char *head, const char *when, const char *then)
{
    return str_fmt(
        a,
        "rule %s\n  cite D Điều 1\n  when %s\n  then %s\n  vi Một câu.\n  en A sentence.\n"
        "  fires year = 2023\n  spares year = 2023\n",
        head, when, then);
}
