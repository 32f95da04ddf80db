/*
 * pack_testkit.c — see pack_testkit.h.
 */
#include "app/pack/pack_testkit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

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

const char *memory_rule(struct arena *a, const char *head, const char *when, const char *then)
{
    return str_fmt(
               a,
               "rule %s\n  cite D Điều 1\n  when %s\n  then %s\n  vi Một câu.\n  en A sentence.\n"
               "  fires year = 2023\n  spares year = 2023\n",
               head, when, then)
        .p;
}

const char *memory_join(struct arena *a, const char *const *parts)
{
    struct str all = STR("");
    for (; *parts != NULL; parts++)
        all = str_fmt(a, "%.*s%s", STR_ARG(all), *parts);
    return all.p;
}

struct shelf *memory_shelf(struct arena *a, struct memory_store *m, const struct memory_pack *packs,
                           int n)
{
    *m = (struct memory_store){packs, n};
    return shelf_open(a, memory_pack_store(m), LANG_EN);
}

const struct pack *memory_load(struct arena *a, struct shelf *s, const char *id)
{
    const struct pack *p = NULL;
    struct problems problems;
    problems_open(&problems, a);
    err_t err = shelf_pack(s, str_of(id), NULL, 0, &problems, &p);
    if (problems.n > 0)
        print_message("%.*s\n", STR_ARG(problems.list[0].text));
    assert_int_equal(err, OK);
    return p;
}
