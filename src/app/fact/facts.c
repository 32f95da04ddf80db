/*
 * facts.c — the facts of one subject in columns of one row.
 */
#include "app/fact/facts.h"

#include <assert.h>
#include <string.h>

#include "lib/base/arena.h"

union cell {
    int8_t w8;
    int16_t w16;
    int32_t w32;
};

struct items {
    bool known;
    size_t n, cap;
    int32_t *value; /* n rows of n_fields */
};

struct facts {
    struct arena *arena;
    const struct dict *dict;
    enum subject subject;
    int32_t value[LIMIT_COLUMNS];
    union cell cell[LIMIT_COLUMNS];
    const void *col[LIMIT_COLUMNS];
    struct items list[LIMIT_LISTS];
    struct item_table table[LIMIT_LISTS];
    uint32_t first[LIMIT_LISTS][2];
    struct judge_in in;
    bool dirty; /* the item columns must be made anew */
};

static void put(void *to, enum width w, int32_t v)
{
    bool unknown = v == VALUE_UNKNOWN, none = v == VALUE_NONE;
    if (w == W8)
        *(int8_t *)to = unknown ? COL8_UNKNOWN : none ? COL8_NONE : (int8_t)v;
    else if (w == W16)
        *(int16_t *)to = unknown ? COL16_UNKNOWN : none ? COL16_NONE : (int16_t)v;
    else
        *(int32_t *)to = v;
}

/* The value of a `default`: null, false, true or a whole number. */
static int32_t default_value(const struct fact_def *f)
{
    long n;
    if (str_is(f->default_text, "null"))
        return VALUE_NONE;
    if (str_is(f->default_text, "true"))
        return 1;
    if (str_is(f->default_text, "false"))
        return 0;
    if (f->en_def != NULL && enum_code(f->en_def, f->default_text) > 0)
        return enum_code(f->en_def, f->default_text);
    return str_to_long(f->default_text, f->lo, f->hi, &n) ? (int32_t)n : VALUE_UNKNOWN;
}

struct facts *facts_new(struct arena *a, const struct dict *d, enum subject s)
{
    struct facts *f = ARENA_NEW(a, struct facts);
    f->arena = a;
    f->dict = d;
    f->subject = s;
    f->dirty = true;
    for (int i = 0; i < d->n_facts[s]; i++) {
        const struct fact_def *def = d->fact[s][i];
        f->col[i] = &f->cell[i];
        facts_set(f, i, def->has_default ? default_value(def) : VALUE_UNKNOWN);
    }
    f->in = (struct judge_in){.n = 1, .col = f->col, .list = f->table};
    return f;
}

enum subject facts_subject(const struct facts *f)
{
    return f->subject;
}

void facts_set(struct facts *f, int col, int32_t value)
{
    const struct fact_def *def = f->dict->fact[f->subject][col];
    assert(value == VALUE_UNKNOWN || value == VALUE_NONE || (value >= def->lo && value <= def->hi));
    f->value[col] = value;
    put(&f->cell[col], def->width, value);
}

int32_t facts_get(const struct facts *f, int col)
{
    return f->value[col];
}

void facts_set_name(struct facts *f, const char *name, int32_t value)
{
    int col = dict_fact(f->dict, f->subject, str_of(name));
    assert(col >= 0);
    facts_set(f, col, value);
}

void facts_set_word(struct facts *f, const char *name, const char *word)
{
    int col = dict_fact(f->dict, f->subject, str_of(name));
    assert(col >= 0);
    int code = enum_code(f->dict->fact[f->subject][col]->en_def, str_of(word));
    assert(code > 0);
    facts_set(f, col, code);
}

void facts_open_list(struct facts *f, int list)
{
    f->list[list].known = true;
    f->dirty = true;
}

bool facts_list_known(const struct facts *f, int list)
{
    return f->list[list].known;
}

size_t facts_items(const struct facts *f, int list)
{
    return f->list[list].n;
}

size_t facts_add_item(struct facts *f, int list)
{
    struct items *l = &f->list[list];
    const struct list_def *def = f->dict->list[f->subject][list];
    size_t fields = (size_t)def->n_fields;
    facts_open_list(f, list);
    if (l->n == l->cap) {
        size_t cap = l->cap ? l->cap * 2 : 4;
        int32_t *value = ARENA_ARRAY(f->arena, int32_t, cap * fields);
        if (l->n > 0)
            memcpy(value, l->value, l->n * fields * sizeof *value);
        l->value = value;
        l->cap = cap;
    }
    for (size_t i = 0; i < fields; i++) {
        const struct fact_def *field = &def->field[i];
        l->value[l->n * fields + i] = field->has_default ? default_value(field) : VALUE_UNKNOWN;
    }
    return l->n++;
}

void facts_set_field(struct facts *f, int list, size_t item, int field, int32_t value)
{
    f->list[list].value[item * (size_t)f->dict->list[f->subject][list]->n_fields + (size_t)field] =
        value;
    f->dirty = true;
}

int32_t facts_field(const struct facts *f, int list, size_t item, int field)
{
    return f->list[list]
        .value[item * (size_t)f->dict->list[f->subject][list]->n_fields + (size_t)field];
}

/* Turns the items of a list into item columns. */
static void make_table(struct facts *f, int list)
{
    const struct list_def *def = f->dict->list[f->subject][list];
    struct items *l = &f->list[list];
    struct item_table *t = &f->table[list];
    *t = (struct item_table){0};
    if (!l->known || def->n_fields == 0)
        return;
    const void **field = ARENA_ARRAY(f->arena, const void *, (size_t)def->n_fields);
    for (int i = 0; i < def->n_fields; i++) {
        if (def->field[i].type == FACT_TEXT || def->field[i].type == FACT_YEARS)
            continue;
        size_t width = (size_t)def->field[i].width;
        char *col = arena_alloc(f->arena, (l->n + 1) * width);
        for (size_t k = 0; k < l->n; k++)
            put(col + k * width, def->field[i].width, facts_field(f, list, k, i));
        field[i] = col;
    }
    f->first[list][0] = 0;
    f->first[list][1] = (uint32_t)l->n;
    t->field = field;
    t->first = f->first[list];
}

const struct judge_in *facts_input(struct facts *f)
{
    for (int l = 0; f->dirty && l < f->dict->n_lists[f->subject]; l++)
        make_table(f, l);
    f->dirty = false;
    return &f->in;
}
