/*
 * prove_words.c — combinations in words, as the examples of a pack write them.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/prove_inner.h"

#define WORDS_MAX 4096

const char *const proof_names[PROOF_KIND_COUNT] = {"levels",  "reach",    "forcing", "outcome",
                                                   "unknown", "monotone", "overlay", "whole"};

bool finding_is_fault(enum finding_kind k)
{
    return k < FINDING_ALWAYS_FIRES;
}

struct finding *finding_add(struct proof *proof, enum finding_kind kind)
{
    static struct finding beyond; /* counted, not kept */
    proof->n_faults += finding_is_fault(kind);
    if (proof->n_findings == MAX_FINDINGS)
        return memset(&beyond, 0, sizeof beyond);
    struct finding *f = &proof->finding[proof->n_findings++];
    f->kind = kind;
    return f;
}

static void write_value(struct buf *b, const struct fact_def *f, int32_t v)
{
    if (v == VALUE_NONE)
        buf_z(b, "null");
    else if (f->type == FACT_BOOL)
        buf_z(b, v ? "true" : "false");
    else if (f->type == FACT_ENUM)
        buf_str(b, f->en_def->value[v]);
    else if (f->type == FACT_NUMBER)
        buf_printf(b, v % 100 == 0 ? "%d" : "%d.%02d", v / 100, v % 100);
    else if (f->type == FACT_DATE) {
        char iso[11];
        date_format_iso(v, iso);
        buf_z(b, iso);
    } else if (f->type == FACT_SET) {
        buf_char(b, '[');
        for (int k = 1, any = 0; k <= f->en_def->n; k++) {
            if ((v >> (k - 1) & 1) == 0)
                continue;
            buf_z(b, any++ ? ", " : "");
            buf_str(b, f->en_def->value[k]);
        }
        buf_char(b, ']');
    } else {
        buf_long(b, v);
    }
}

static void write_fact(struct buf *b, const struct fact_def *f, int32_t v)
{
    if (b->n > 0)
        buf_z(b, ", ");
    if (v == VALUE_UNKNOWN)
        buf_z(b, "- ");
    buf_str(b, f->name);
    if (v == VALUE_UNKNOWN)
        return;
    buf_z(b, " = ");
    write_value(b, f, v);
}

static void write_columns(struct buf *b, const struct space *sp, const struct dim *d, int raw)
{
    for (int k = 0; k < d->n_cols; k++) {
        const struct fact_def *f = sp->p->side[0].prog->dict->fact[sp->p->subject][d->col[k]];
        write_fact(b, f, d->raw[(size_t)raw * (size_t)d->n_cols + (size_t)k]);
    }
}

static void write_item(struct buf *b, const struct list_def *def, const struct dim *d, int item,
                       int *n)
{
    bool any = false;
    buf_z(b, (*n)++ > 0 ? ", {" : "{");
    for (int k = 0; k < d->n_cols; k++) {
        const struct fact_def *f = &def->field[d->col[k]];
        int32_t v = d->raw[(size_t)item * (size_t)d->n_cols + (size_t)k];
        if (any)
            buf_z(b, ", ");
        any = true;
        if (v == VALUE_UNKNOWN)
            buf_z(b, "- ");
        buf_str(b, f->name);
        if (v == VALUE_UNKNOWN)
            continue;
        buf_z(b, " = ");
        write_value(b, f, v);
    }
    buf_char(b, '}');
}

static void write_list(struct buf *b, const struct space *sp, const struct dim *d, int point,
                       int more)
{
    const struct list_def *def = sp->p->side[0].prog->dict->list[sp->p->subject][d->list];
    int n = 0;
    if (b->n > 0)
        buf_z(b, ", ");
    if (point == 1)
        buf_z(b, "- ");
    buf_str(b, def->name);
    if (point == 1)
        return;
    buf_z(b, " = [");
    if (more >= 0)
        write_item(b, def, d, more, &n);
    for (; point > 1; point = d->parent[point])
        write_item(b, def, d, d->added[point], &n);
    buf_char(b, ']');
}

static struct str close_words(const struct space *sp, struct buf *b)
{
    struct str s = str_copy(sp->p->arena, buf_view(b));
    buf_close(b);
    return s;
}

struct str words_of_points(const struct space *sp, const int *point, const struct witness *w)
{
    struct buf b;
    buf_open(&b, WORDS_MAX);
    for (int c = 0; sp->fix != NULL && c < sp->p->side[0].prog->dict->n_facts[sp->p->subject];
         c++) {
        if (sp->fix->on[c])
            write_fact(&b, sp->p->side[0].prog->dict->fact[sp->p->subject][c], sp->fix->value[c]);
    }
    for (int d = 0; d < sp->n_dims; d++) {
        const struct dim *dim = &sp->dim[d];
        bool moved = d == w->d,
             whole_list = moved && w->step->col < 0 && w->step->kind == STEP_KNOWN;
        int raw = moved ? (w->after ? w->step->raw_to : w->step->raw_from) : -1;
        if (dim->list >= 0 && whole_list)
            write_list(&b, sp, dim, w->after ? w->step->to : w->step->from, -1);
        else if (dim->list >= 0)
            write_list(&b, sp, dim, moved ? w->step->base : point[d], raw);
        else
            write_columns(&b, sp, dim, moved ? raw : dim->rep[point[d]]);
    }
    return close_words(sp, &b);
}

struct str words_of_row(const struct space *sp, const struct witness *w)
{
    int point[MAX_DIMS];
    for (int d = 0; d < sp->n_dims; d++)
        point[d] = outcome_digit(sp, d, w->row);
    return words_of_points(sp, point, w);
}

struct str words_of_rules(const struct space *sp, int s, const uint64_t *mask)
{
    struct buf b;
    buf_open(&b, WORDS_MAX);
    const struct slice *sl = &sp->slice[s];
    for (int r = 0; r < sl->rules.n; r++) {
        if ((mask[r / 64] >> (r % 64) & 1) == 0)
            continue;
        if (b.n > 0)
            buf_z(&b, ", ");
        buf_str(&b, sl->side->pack->rules[sp->p->subject][sl->rules.bit[r]].id);
    }
    return close_words(sp, &b);
}

/* Judges the row once more. */
struct fired_at {
    int s;
    uint64_t mask[MASK_WORDS];
};

static void note_fired(void *ctx, const struct rows *rows)
{
    struct fired_at *f = ctx;
    memcpy(f->mask, rows->out[f->s]->fired, sizeof f->mask);
}

void fired_of_row(struct space *sp, int s, uint64_t row, uint64_t *mask)
{
    struct fired_at f = {.s = s};
    space_range(sp, row, 1, note_fired, &f);
    memcpy(mask, f.mask, sizeof f.mask);
}

struct str words_of_fired(struct space *sp, int s, uint64_t row)
{
    uint64_t mask[MASK_WORDS];
    fired_of_row(sp, s, row, mask);
    return words_of_rules(sp, s, mask);
}
