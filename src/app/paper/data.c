/*
 * data.c — records of named texts, flags and lists.
 *
 * A record is a small open hash table that grows by two; a list is an array that grows the same
 * way.  A record of a list asks the one around it for what it does not know itself.
 */
#include "app/paper/data.h"

#include <stdint.h>
#include <string.h>

enum { FIRST_ROOM = 16, FIRST_RECORDS = 4 };

enum value_kind { VALUE_NONE, VALUE_TEXT, VALUE_FLAG, VALUE_LIST };

struct value {
    enum value_kind kind;
    struct str name; /* borrowed: names are literals, or live as long as the arena */
    struct str text;
    bool flag;
    struct data **record;
    int n, room;
};

struct data {
    struct arena *arena;
    enum paper_about about;
    const struct data *outer; /* NULL: the record of the paper itself */
    struct str list;          /* in which list it stands; "" for the paper itself */
    struct value *value;      /* room of them, a power of two */
    size_t n, room;
};

static struct data *record_open(struct arena *a, enum paper_about about, const struct data *outer,
                                struct str list)
{
    struct data *d = ARENA_NEW(a, struct data);
    *d = (struct data){.arena = a, .about = about, .outer = outer, .list = list};
    d->room = FIRST_ROOM;
    d->value = ARENA_ARRAY(a, struct value, d->room);
    return d;
}

struct data *data_open(struct arena *a, enum paper_about about)
{
    return record_open(a, about, NULL, STR(""));
}

static size_t hash_of(struct str s)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 16777619u;
    return h;
}

/* The value of that name, or the free place where it belongs. */
static struct value *place_for(struct value *v, size_t room, struct str name)
{
    size_t at = hash_of(name) & (room - 1);
    while (v[at].kind != VALUE_NONE && !str_eq(v[at].name, name))
        at = (at + 1) & (room - 1);
    return &v[at];
}

static void make_room(struct data *d)
{
    if ((d->n + 1) * 4 <= d->room * 3)
        return;
    struct value *more = ARENA_ARRAY(d->arena, struct value, d->room * 2);
    for (size_t i = 0; i < d->room; i++) {
        if (d->value[i].kind != VALUE_NONE)
            *place_for(more, d->room * 2, d->value[i].name) = d->value[i];
    }
    d->value = more;
    d->room *= 2;
}

static struct value *own(struct data *d, const char *name, enum value_kind kind)
{
    make_room(d);
    struct value *v = place_for(d->value, d->room, str_of(name));
    if (v->kind == VALUE_NONE) {
        v->name = str_of(name);
        d->n++;
    }
    v->kind = kind;
    return v;
}

void data_text(struct data *d, const char *name, struct str text)
{
    own(d, name, VALUE_TEXT)->text = text;
}

void data_flag(struct data *d, const char *name, bool is)
{
    own(d, name, VALUE_FLAG)->flag = is;
}

struct data *data_add(struct data *d, const char *list)
{
    struct value *v = own(d, list, VALUE_LIST);
    if (v->n == v->room) {
        int room = v->room == 0 ? FIRST_RECORDS : v->room * 2;
        struct data **more = ARENA_ARRAY(d->arena, struct data *, (size_t)room);
        if (v->n > 0)
            memcpy(more, v->record, (size_t)v->n * sizeof *more);
        v->record = more;
        v->room = room;
    }
    struct data *record = record_open(d->arena, d->about, d, str_of(list));
    v->record[v->n++] = record;
    return record;
}

/* --- asking --- */

static const struct value *value_of(const struct data *d, struct str name)
{
    for (; d != NULL; d = d->outer) {
        const struct value *v = place_for(d->value, d->room, name);
        if (v->kind != VALUE_NONE)
            return v;
    }
    return NULL;
}

struct str data_get(const struct data *d, struct str name)
{
    const struct value *v = value_of(d, name);
    return v != NULL && v->kind == VALUE_TEXT ? v->text : STR("");
}

bool data_has(const struct data *d, struct str name)
{
    const struct value *v = value_of(d, name);
    if (v == NULL)
        return false;
    return v->kind == VALUE_FLAG ? v->flag : v->kind == VALUE_TEXT ? v->text.n > 0 : v->n > 0;
}

struct data *const *data_list(const struct data *d, struct str name, int *n)
{
    const struct value *v = value_of(d, name);
    bool is = v != NULL && v->kind == VALUE_LIST;
    *n = is ? v->n : 0;
    return is ? v->record : NULL;
}

/* --- names that no paper can ask for --- */

static const enum field_type type_of_value[] = {
    [VALUE_TEXT] = FIELD_TEXT, [VALUE_FLAG] = FIELD_FLAG, [VALUE_LIST] = FIELD_LIST};

struct str data_stray(const struct data *d)
{
    for (size_t i = 0; i < d->room; i++) {
        const struct value *v = &d->value[i];
        if (v->kind == VALUE_NONE)
            continue;
        const struct paper_field *f = paper_field_find(d->about, d->list, v->name);
        if (f == NULL || f->type != type_of_value[v->kind])
            return v->name;
        for (int r = 0; v->kind == VALUE_LIST && r < v->n; r++) {
            struct str stray = data_stray(v->record[r]);
            if (stray.n > 0)
                return stray;
        }
    }
    return STR("");
}
