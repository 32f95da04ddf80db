/*
 * problem.c — keeps LIMIT_PROBLEMS reports and counts all: the first, but an error never misses its
 * place for a warning.
 */
#include "lib/base/problem.h"

#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"

#define PROBLEMS_FIRST 8

void problems_open(struct problems *p, struct arena *a)
{
    *p = (struct problems){.arena = a};
}

/* Most runs have no problem and few have many, so the list doubles: 8, 16, 32 … */
static void make_room(struct problems *p)
{
    bool full = p->n == 0 || (p->n >= PROBLEMS_FIRST && (p->n & (p->n - 1)) == 0);
    if (!full)
        return;
    size_t room = p->n == 0 ? PROBLEMS_FIRST : p->n * 2;
    struct problem *list = ARENA_ARRAY(p->arena, struct problem, room);
    if (p->n != 0)
        memcpy(list, p->list, p->n * sizeof *list);
    p->list = list;
}

/* What refuses must be shown: it takes the place of the last warning. */
static void drop_warning(struct problems *p)
{
    size_t i = p->n;
    while (i > 0 && !p->list[i - 1].warning)
        i--;
    if (i == 0)
        return;
    memmove(&p->list[i - 1], &p->list[i], (p->n - i) * sizeof *p->list);
    p->n--;
}

err_t problem_add(struct problems *p, struct place at, bool warning, struct str text)
{
    p->total++;
    if (!warning)
        p->n_errors++;
    if (p->n == LIMIT_PROBLEMS && !warning)
        drop_warning(p);
    if (p->n < LIMIT_PROBLEMS) {
        if (p->total <= LIMIT_PROBLEMS) /* else there is room from before */
            make_room(p);
        struct problem *it = &p->list[p->n++];
        it->at = at;
        it->at.file = str_copy(p->arena, at.file);
        it->at.sheet = str_copy(p->arena, at.sheet);
        it->text = str_copy(p->arena, text);
        it->warning = warning;
    }
    return E_INVALID;
}

void problems_join(struct problems *p, const struct problems *more)
{
    for (size_t i = 0; i < more->n; i++)
        (void)problem_add(p, more->list[i].at, more->list[i].warning, more->list[i].text);
}
