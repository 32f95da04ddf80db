/*
 * example.c — see example.h.
 */
#include "app/pack/example.h"

#include "app/pack/tree.h"
#include "lib/base/arena.h"
#include "lib/base/date.h"

struct maker {
    struct arena *arena;
    const struct example_frame *frame;
    int year; /* what `Y` stands for */
    struct json *facts;
    struct json *cycle;
    struct json *overlays;
    struct example_error *error;
};

static err_t fail(struct maker *m, enum msg_id id, struct str found)
{
    *m->error = (struct example_error){id, found};
    return E_INVALID;
}

/* --- values ------------------------------------------------------------------------------------ */

/* "Y", "Y-1", "Y+1": the year it stands for; 0: it is no such word. */
static int year_word(struct str s, int year)
{
    long off = 0;
    if (s.n == 0 || s.p[0] != 'Y')
        return 0;
    if (s.n > 1 && !str_to_long(str_sub(s, 1, s.n), -200, 200, &off))
        return 0;
    return year + (int)off;
}

/* "15/06/Y-1" and "15/06/2023" become "2022-06-15" and "2023-06-15"; anything else stays. */
static struct str date_word(struct arena *a, struct str s, int year)
{
    struct str rest = s, day, month;
    date_t d;
    char iso[11];
    if (!str_cut(&rest, '/', &day) || !str_cut(&rest, '/', &month) || rest.n == 0)
        return s;
    int y = year_word(rest, year);
    struct str full = y > 0 ? str_fmt(a, "%.*s/%.*s/%d", STR_ARG(day), STR_ARG(month), y) : s;
    if (!date_parse_vi(full, &d))
        return s;
    date_format_iso(d, iso);
    return str_copy(a, str_of(iso));
}

/* Years and dates inside a value, and in the names of its members (past_levels). */
static void settle_years(struct arena *a, struct json *v, int year)
{
    int y = year_word(v->key, year);
    if (y > 0)
        v->key = str_fmt(a, "%d", y);
    if (v->type == JSON_STRING) {
        y = year_word(v->text, year);
        v->type = y > 0 ? JSON_NUMBER : JSON_STRING;
        v->text = y > 0 ? str_fmt(a, "%d", y) : date_word(a, v->text, year);
    }
    for (struct json *k = v->child; k != NULL; k = k->next)
        settle_years(a, k, year);
}

/* A JSON value or a bare word. False: neither. */
static bool read_value(struct arena *a, struct str text, int year, struct json **out)
{
    struct json_error fault;
    if (text.n == 0)
        return false;
    if (json_parse(a, text, out, &fault) != OK) {
        if (text.p[0] == '[' || text.p[0] == '{' || text.p[0] == '"')
            return false;
        if (str_find(text, 0, ' ') < text.n)
            return false;
        *out = tree_text(a, JSON_STRING, text);
    }
    settle_years(a, *out, year);
    return true;
}

/* --- usual values ------------------------------------------------------------------------------ */

/* `units_led.count` belongs into the object `units_led`. */
static void put_fact(struct arena *a, struct json *facts, struct str name, struct json *value)
{
    size_t dot = str_find(name, 0, '.');
    if (dot == name.n) {
        tree_put(facts, name, value);
        return;
    }
    struct str top = str_sub(name, 0, dot);
    struct json *object = tree_get(facts, top);
    if (object == NULL || object->type != JSON_OBJECT) {
        object = tree_new(a, JSON_OBJECT);
        tree_put(facts, top, object);
    }
    tree_put(object, str_sub(name, dot + 1, name.n), value);
}

/* An item of a list, laid over the usual values of its fields. */
static struct json *lay_item(struct arena *a, const struct list_def *l, const struct json *item,
                             int year)
{
    struct json *whole = tree_new(a, JSON_OBJECT), *value;
    if (l->words != NULL || item->type != JSON_OBJECT)
        return tree_copy(a, item);
    for (int i = 0; i < l->n_fields; i++) {
        const struct fact_def *f = &l->field[i];
        if (!f->computed && f->usual.n > 0 && read_value(a, f->usual, year, &value))
            tree_put(whole, f->name, value);
    }
    for (const struct json *k = item->child; k != NULL; k = k->next)
        tree_put(whole, k->key, tree_copy(a, k));
    return whole;
}

struct json *example_item(struct arena *a, const struct list_def *l, int year)
{
    return lay_item(a, l, tree_new(a, JSON_OBJECT), year);
}

static struct json *lay_list(struct arena *a, const struct list_def *l, const struct json *items,
                             int year)
{
    if (items->type != JSON_ARRAY)
        return tree_copy(a, items);
    struct json *list = tree_new(a, JSON_ARRAY);
    for (const struct json *k = items->child; k != NULL; k = k->next)
        tree_append(list, lay_item(a, l, k, year));
    return list;
}

struct json *example_usual(struct arena *a, const struct dict *d, enum subject s, int year)
{
    struct json *facts = tree_new(a, JSON_OBJECT), *value;
    for (int i = 0; i < d->n_facts[s]; i++) {
        const struct fact_def *f = d->fact[s][i];
        if (!f->computed && f->usual.n > 0 && read_value(a, f->usual, year, &value))
            put_fact(a, facts, f->name, value);
    }
    for (int i = 0; i < d->n_lists[s]; i++) {
        const struct list_def *l = d->list[s][i];
        if (l->usual.n > 0 && read_value(a, l->usual, year, &value))
            tree_put(facts, l->name, lay_list(a, l, value, year));
    }
    /* Read by itself and not from the dictionary: a plain subject was not rated before. */
    if (dict_fact(d, s, STR("last_level")) >= 0)
        tree_put(facts, STR("past_levels"), tree_new(a, JSON_OBJECT));
    return facts;
}

/* --- one example
   --------------------------------------------------------------------------------- */

/* Cuts off the next part: up to a comma that stands outside of quotes and brackets. False:
   brackets do not match. */
static bool cut_part(struct str *rest, struct str *part)
{
    int depth = 0;
    bool quoted = false;
    size_t i = 0;
    for (; i < rest->n; i++) {
        char c = rest->p[i];
        if (quoted) {
            if (c == '\\')
                i++;
            quoted = c != '"';
            continue;
        }
        if (c == ',' && depth == 0)
            break;
        quoted = c == '"';
        depth += (c == '[' || c == '{') - (c == ']' || c == '}');
        if (depth < 0)
            return false;
    }
    if (quoted || depth != 0)
        return false;
    i = i < rest->n ? i : rest->n;
    *part = str_trim(str_sub(*rest, 0, i));
    *rest = str_sub(*rest, i + 1, rest->n);
    return true;
}

/* "name = value"; `- name` has an empty value and *unknown set. */
static err_t cut_name(struct maker *m, struct str part, struct str *name, struct str *value,
                      bool *unknown)
{
    *unknown = part.n > 0 && part.p[0] == '-';
    size_t eq = *unknown ? part.n : str_find(part, 0, '=');
    if (!*unknown && eq == part.n)
        return fail(m, M_PACK_EXAMPLE_NO_VALUE, part);
    *name = str_trim(str_sub(part, *unknown ? 1 : 0, *unknown ? part.n : eq));
    *value = str_trim(str_sub(part, eq + 1, part.n));
    bool blank = str_find(*name, 0, ' ') < name->n;
    return name->n > 0 && !blank ? OK : fail(m, M_PACK_EXAMPLE_NO_VALUE, part);
}

static void forget_fact(struct maker *m, struct str name)
{
    size_t dot = str_find(name, 0, '.');
    struct json *object = tree_get(m->facts, str_sub(name, 0, dot));
    if (dot == name.n)
        tree_remove(m->facts, name);
    else if (object != NULL && object->type == JSON_OBJECT)
        tree_remove(object, str_sub(name, dot + 1, name.n));
}

/* {"count": 4} of units_led: the other parts keep their usual values. */
static void merge_object(struct maker *m, struct str top, const struct json *parts)
{
    struct json *object = tree_get(m->facts, top);
    if (object == NULL || object->type != JSON_OBJECT) {
        tree_put(m->facts, top, tree_copy(m->arena, parts));
        return;
    }
    for (const struct json *k = parts->child; k != NULL; k = k->next)
        tree_put(object, k->key, tree_copy(m->arena, k));
}

static void set_fact(struct maker *m, struct str name, struct json *value)
{
    const struct dict *d = m->frame->dict;
    enum subject s = m->frame->subject;
    int list = dict_list(d, s, name);
    if (list >= 0)
        tree_put(m->facts, name, lay_list(m->arena, d->list[s][list], value, m->year));
    else if (value->type == JSON_OBJECT && dict_is_object(d, s, name))
        merge_object(m, name, value);
    else
        put_fact(m->arena, m->facts, name, value);
}

static err_t lay_part(struct maker *m, struct str part)
{
    struct str name, text;
    struct json *value;
    bool unknown;
    TRY(cut_name(m, part, &name, &text, &unknown));
    if (unknown) {
        forget_fact(m, name);
        return OK;
    }
    if (!read_value(m->arena, text, m->year, &value))
        return fail(m, M_PACK_EXAMPLE_BAD_VALUE, part);
    if (str_is(name, "year") || str_is(name, "quarter") || str_is(name, "cutoff"))
        tree_put(m->cycle, name, value);
    else if (str_is(name, "overlays"))
        m->overlays = value;
    else
        set_fact(m, name, value);
    return OK;
}

/* The year decides what `Y` means, wherever it stands. */
static err_t find_year(struct maker *m, struct str text)
{
    struct str rest = text, part, name, value;
    bool unknown;
    long year;
    while (rest.n > 0) {
        if (!cut_part(&rest, &part))
            return fail(m, M_PACK_EXAMPLE_BRACKETS, text);
        TRY(cut_name(m, part, &name, &value, &unknown));
        if (!str_is(name, "year"))
            continue;
        if (!str_to_long(value, 2000, 2058, &year))
            return fail(m, M_PACK_EXAMPLE_BAD_VALUE, part);
        m->year = (int)year;
    }
    return OK;
}

static struct json *frame_overlays(struct arena *a, const struct example_frame *f)
{
    struct json *list = tree_new(a, JSON_ARRAY);
    for (int i = 0; i < f->n_overlays; i++)
        tree_append(list, tree_text(a, JSON_STRING, f->overlays[i]));
    return list;
}

err_t example_case(struct arena *a, const struct example_frame *f, struct str text,
                   struct json **out, struct example_error *error)
{
    struct maker m = {.arena = a, .frame = f, .year = f->year, .error = error};
    struct str rest = text, part;
    TRY(find_year(&m, text));
    m.facts = example_usual(a, f->dict, f->subject, m.year);
    m.cycle = tree_new(a, JSON_OBJECT);
    m.overlays = frame_overlays(a, f);
    tree_put(m.cycle, STR("year"), tree_number(a, m.year));
    while (rest.n > 0) {
        if (!cut_part(&rest, &part))
            return fail(&m, M_PACK_EXAMPLE_BRACKETS, text);
        TRY(lay_part(&m, part));
    }
    struct json *tree = tree_new(a, JSON_OBJECT);
    tree_put(tree, STR("pack"), tree_text(a, JSON_STRING, f->pack));
    tree_put(tree, STR("overlays"), m.overlays);
    tree_put(tree, STR("cycle"), m.cycle);
    tree_put(tree, STR("subject"), tree_text(a, JSON_STRING, str_of(subject_names[f->subject])));
    tree_put(tree, STR("facts"), m.facts);
    *out = tree;
    return OK;
}
