/*
 * record_led.c — disciplines of those who sit in the leadership of a unit, found once for all units.
 */
#include <stdlib.h>
#include <string.h>

#include "app/cycle/records_inner.h"

enum { ITEM_BYTES = 64 << 10 };

static int by_unit(const void *a, const void *b)
{
    const struct led_discipline *x = a, *y = b;
    if (x->unit != y->unit)
        return x->unit < y->unit ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* A discipline of the period counts for each body in which the person sat when it was decided, or made
   heavier. */
static err_t add_led(struct records *r, const struct query *q, struct led_discipline **list,
                     size_t *cap)
{
    struct post_body body[PERSON_POSTS_MOST];
    struct buf b;
    int n = 0;
    date_t day = q_get_day(q, 4), heavier = q_get_day(q, 7);
    if (heavier != DAY_NONE && heavier <= r->cycle.cutoff)
        day = heavier;
    TRY(person_bodies(&r->bodies, q_get_int(q, 1), day, body, &n));
    buf_open(&b, ITEM_BYTES);
    record_discipline(&b, q, 3);
    struct str item = str_copy(r->arena, buf_view(&b));
    buf_close(&b);
    for (int i = 0; i < n; i++) {
        bool twice = false; /* secretary of a cell and something else in it */
        for (size_t k = r->n_led; k > 0 && (*list)[k - 1].id == q_get_int(q, 0); k--)
            twice = twice || (*list)[k - 1].unit == body[i].unit;
        if (body[i].unit == 0 || twice)
            continue;
        if (r->n_led == *cap) {
            struct led_discipline *more =
                ARENA_ARRAY(r->arena, struct led_discipline, *cap * 2 + 32);
            if (*cap > 0)
                memcpy(more, *list, *cap * sizeof *more);
            *list = more;
            *cap = *cap * 2 + 32;
        }
        (*list)[r->n_led++] = (struct led_discipline){body[i].unit, q_get_int(q, 0), item};
    }
    return OK;
}

err_t record_led_read(struct records *r)
{
    struct query *q = db_query(r->db, "record_led_disciplines");
    size_t cap = 0;
    bool row;
    q_day(q, "first", r->first_day);
    q_day(q, "day", r->cycle.cutoff);
    TRY(q_step(q, &row));
    while (row) {
        TRY(add_led(r, q, &r->led, &cap));
        TRY(q_step(q, &row));
    }
    if (r->n_led > 0)
        qsort(r->led, r->n_led, sizeof *r->led, by_unit);
    return OK;
}

const struct led_discipline *record_led(const struct records *r, int64_t unit, size_t *n)
{
    size_t from = 0, to = r->n_led;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (r->led[middle].unit < unit)
            from = middle + 1;
        else
            to = middle;
    }
    for (*n = 0; from + *n < r->n_led && r->led[from + *n].unit == unit;)
        (*n)++;
    return *n > 0 ? &r->led[from] : NULL;
}
