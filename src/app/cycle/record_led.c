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

static void add(struct records *r, size_t *cap, const struct led_discipline *v)
{
    for (size_t k = r->n_led; k > 0 && r->led[k - 1].id == v->id; k--) {
        if (r->led[k - 1].unit == v->unit)
            return; /* secretary of a cell and something else in it */
    }
    if (r->n_led == *cap) {
        struct led_discipline *more = ARENA_ARRAY(r->arena, struct led_discipline, *cap * 2 + 32);
        if (*cap > 0)
            memcpy(more, r->led, *cap * sizeof *more);
        r->led = more;
        *cap = *cap * 2 + 32;
    }
    r->led[r->n_led++] = *v;
}

/* Of a post nobody knows the body: it may be any that is over the person. */
static err_t add_over(struct records *r, size_t *cap, int64_t person, int64_t id)
{
    struct query *q = db_query(r->db, "record_units_over");
    bool row;
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "version", r->cycle.tree_version);
    q_int(q, "person", person);
    q_day(q, "day", r->cycle.cutoff);
    TRY(q_step(q, &row));
    while (row) {
        add(r, cap, &(struct led_discipline){q_get_int(q, 0), id, STR("")});
        TRY(q_step(q, &row));
    }
    return OK;
}

/* A discipline of the period counts for each body in which the person sat when it was decided, or made
   heavier. */
static err_t add_led(struct records *r, const struct query *q, size_t *cap)
{
    struct post_body body[PERSON_POSTS_MOST];
    struct buf b;
    int n = 0;
    bool unknown = false;
    int64_t id = q_get_int(q, 0), person = q_get_int(q, 1);
    date_t day = q_get_day(q, 4), heavier = q_get_day(q, 7);
    if (heavier != DAY_NONE && heavier <= r->cycle.cutoff)
        day = heavier;
    TRY(person_bodies(&r->bodies, person, day, body, &n));
    buf_open(&b, ITEM_BYTES);
    record_discipline(&b, q, 3);
    struct str item = str_copy(r->arena, buf_view(&b));
    buf_close(&b);
    for (int i = 0; i < n; i++) {
        unknown = unknown || body[i].unit == 0;
        if (body[i].unit != 0)
            add(r, cap, &(struct led_discipline){body[i].unit, id, item});
    }
    return unknown ? add_over(r, cap, person, id) : OK;
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
        TRY(add_led(r, q, &cap));
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
