/*
 * case_write.c — a case back into JSON: what was judged, so that it can be kept, sent and judged
 * again.
 */
#include "app/fact/case.h"

#include "lib/base/arena.h"

static void write_value(struct buf *b, const struct fact_def *f, int32_t v)
{
    char day[11];
    if (v == VALUE_NONE) {
        buf_z(b, "null");
        return;
    }
    switch (f->type) {
    case FACT_BOOL:
        buf_z(b, v ? "true" : "false");
        return;
    case FACT_ENUM:
        json_write_str(b, f->en_def->value[v]);
        return;
    case FACT_NUMBER:
        json_write_fixed(b, v, 2);
        return;
    case FACT_COUNT:
    case FACT_YEAR:
        buf_long(b, v);
        return;
    case FACT_DATE:
        date_format_iso(v, day);
        json_write_str(b, str_of(day));
        return;
    case FACT_SET:
        break;
    case FACT_TEXT:
    case FACT_YEARS:
        return;
    }
    bool first = true;
    buf_char(b, '[');
    for (int i = 1; i <= f->en_def->n; i++) {
        if (!(v >> (i - 1) & 1))
            continue;
        if (!first)
            buf_z(b, ", ");
        first = false;
        json_write_str(b, f->en_def->value[i]);
    }
    buf_char(b, ']');
}

/* Is this the default that the dictionary gives anyway, or something the program computes? */
static bool left_out(const struct case_in *in, int col)
{
    const struct fact_def *f = in->pack->dict->fact[in->subject][col];
    return f->computed || facts_get(in->facts, col) == VALUE_UNKNOWN ||
           (f->has_default && !in->given[col]);
}

/* The parts of an object, from column `from` on. */
static void write_object(struct buf *b, const struct case_in *in, int from)
{
    const struct dict *d = in->pack->dict;
    struct str top = d->fact[in->subject][from]->top;
    bool first = true;
    json_write_str(b, top);
    buf_z(b, ": {");
    for (int i = from; i < d->n_facts[in->subject]; i++) {
        const struct fact_def *f = d->fact[in->subject][i];
        if (!str_eq(f->top, top) || left_out(in, i))
            continue;
        if (!first)
            buf_z(b, ", ");
        first = false;
        json_write_str(b, str_sub(f->name, top.n + 1, f->name.n));
        buf_z(b, ": ");
        write_value(b, f, facts_get(in->facts, i));
    }
    buf_char(b, '}');
}

static bool object_begun(const struct case_in *in, int col)
{
    const struct dict *d = in->pack->dict;
    for (int i = 0; i < col; i++) {
        if (str_eq(d->fact[in->subject][i]->top, d->fact[in->subject][col]->top) &&
            !left_out(in, i))
            return true;
    }
    return false;
}

static void write_items(struct buf *b, const struct case_in *in, int list)
{
    const struct list_def *l = in->pack->dict->list[in->subject][list];
    buf_char(b, '[');
    for (size_t k = 0; k < facts_items(in->facts, list); k++) {
        bool first = true;
        buf_z(b, k ? ", {" : "{");
        for (int i = 0; i < l->n_fields; i++) {
            const struct fact_def *f = &l->field[i];
            int32_t v = facts_field(in->facts, list, k, i);
            if (f->computed || f->type == FACT_TEXT || f->type == FACT_YEARS || v == VALUE_UNKNOWN)
                continue;
            if (!first)
                buf_z(b, ", ");
            first = false;
            json_write_str(b, f->name);
            buf_z(b, ": ");
            write_value(b, f, v);
        }
        buf_char(b, '}');
    }
    buf_char(b, ']');
}

static void write_facts(struct buf *b, const struct case_in *in)
{
    const struct dict *d = in->pack->dict;
    bool first = true;
    for (int i = 0; i < d->n_facts[in->subject]; i++) {
        const struct fact_def *f = d->fact[in->subject][i];
        bool object = f->top.n < f->name.n;
        if (left_out(in, i) || (object && object_begun(in, i)))
            continue;
        if (!first)
            buf_z(b, ", ");
        first = false;
        if (object) {
            write_object(b, in, i);
            continue;
        }
        json_write_str(b, f->name);
        buf_z(b, ": ");
        write_value(b, f, facts_get(in->facts, i));
    }
    for (int l = 0; l < d->n_lists[in->subject]; l++) {
        if (!facts_list_known(in->facts, l) || d->list[in->subject][l]->n_fields == 0)
            continue;
        if (!first)
            buf_z(b, ", ");
        first = false;
        json_write_str(b, d->list[in->subject][l]->name);
        buf_z(b, ": ");
        write_items(b, in, l);
    }
}

void case_write(struct buf *b, const struct case_in *in)
{
    char day[11];
    buf_z(b, "{\"id\": ");
    if (in->id_is_json)
        buf_str(b, in->id);
    else
        json_write_str(b, in->id);
    buf_z(b, ", \"pack\": ");
    json_write_str(b, in->pack->id);
    buf_z(b, ", \"overlays\": [");
    for (int i = 0; i < in->pack->n_overlays; i++) {
        if (i > 0)
            buf_z(b, ", ");
        json_write_str(b, in->pack->overlays[i]->id);
    }
    buf_printf(b, "], \"cycle\": {\"year\": %d, \"quarter\": ", in->cycle.year);
    if (in->cycle.quarter)
        buf_long(b, in->cycle.quarter);
    else
        buf_z(b, "null");
    date_format_iso(in->cycle.cutoff, day);
    buf_printf(b, ", \"cutoff\": \"%s\"}, \"subject\": \"%s\", \"facts\": {", day,
               subject_names[in->subject]);
    write_facts(b, in);
    buf_z(b, "}}");
}
