/*
 * tree.c — see tree.h.
 */
#include "app/pack/tree.h"

#include "lib/base/arena.h"

struct json *tree_new(struct arena *a, enum json_type type)
{
    struct json *v = ARENA_NEW(a, struct json);
    v->type = type;
    return v;
}

struct json *tree_text(struct arena *a, enum json_type type, struct str text)
{
    struct json *v = tree_new(a, type);
    v->text = text;
    return v;
}

struct json *tree_number(struct arena *a, long n)
{
    return tree_text(a, JSON_NUMBER, str_fmt(a, "%ld", n));
}

struct json *tree_copy(struct arena *a, const struct json *v)
{
    struct json *copy = ARENA_NEW(a, struct json);
    *copy = *v;
    copy->next = copy->child = NULL;
    struct json **end = &copy->child;
    for (const struct json *k = v->child; k != NULL; k = k->next) {
        *end = tree_copy(a, k);
        end = &(*end)->next;
    }
    return copy;
}

void tree_append(struct json *array, struct json *value)
{
    struct json **end = &array->child;
    while (*end != NULL)
        end = &(*end)->next;
    value->next = NULL;
    *end = value;
    array->n++;
}

void tree_put(struct json *object, struct str key, struct json *value)
{
    value->key = key;
    for (struct json **at = &object->child; *at != NULL; at = &(*at)->next) {
        if (!str_eq((*at)->key, key))
            continue;
        value->next = (*at)->next;
        *at = value;
        return;
    }
    tree_append(object, value);
}

void tree_remove(struct json *object, struct str key)
{
    for (struct json **at = &object->child; *at != NULL; at = &(*at)->next) {
        if (!str_eq((*at)->key, key))
            continue;
        *at = (*at)->next;
        object->n--;
        return;
    }
}

struct json *tree_get(struct json *object, struct str key)
{
    struct json *v = object->child;
    while (v != NULL && !str_eq(v->key, key))
        v = v->next;
    return v;
}

static bool equal_numbers(const struct json *x, const struct json *y)
{
    long a, b;
    if (json_fixed(x, 2, &a) && json_fixed(y, 2, &b))
        return a == b;
    return str_eq(x->text, y->text);
}

static bool equal_members(const struct json *x, const struct json *y)
{
    for (const struct json *k = x->child; k != NULL; k = k->next) {
        const struct json *other = json_get(y, k->key);
        if (other == NULL || !tree_equal(k, other))
            return false;
    }
    return true;
}

bool tree_equal(const struct json *x, const struct json *y)
{
    if (x == NULL || y == NULL)
        return x == y;
    if (x->type != y->type)
        return false;
    if (x->type == JSON_NUMBER)
        return equal_numbers(x, y);
    if (x->type == JSON_STRING)
        return str_eq(x->text, y->text);
    if (x->n != y->n)
        return false;
    if (x->type == JSON_OBJECT)
        return equal_members(x, y);
    const struct json *k = x->child, *l = y->child;
    for (; k != NULL && l != NULL; k = k->next, l = l->next) {
        if (!tree_equal(k, l))
            return false;
    }
    return k == NULL && l == NULL;
}

static void write_children(struct buf *b, const struct json *v)
{
    for (const struct json *k = v->child; k != NULL; k = k->next) {
        if (k != v->child)
            buf_z(b, ", ");
        if (v->type == JSON_OBJECT) {
            json_write_str(b, k->key);
            buf_z(b, ": ");
        }
        tree_write(b, k);
    }
}

void tree_write(struct buf *b, const struct json *v)
{
    static const char *const words[] = {"null", "false", "true"};
    if (v == NULL) {
        buf_z(b, "–");
        return;
    }
    switch (v->type) {
    case JSON_NULL:
    case JSON_FALSE:
    case JSON_TRUE:
        buf_z(b, words[v->type]);
        return;
    case JSON_NUMBER:
        buf_str(b, v->text);
        return;
    case JSON_STRING:
        json_write_str(b, v->text);
        return;
    case JSON_ARRAY:
    case JSON_OBJECT:
        break;
    }
    buf_char(b, v->type == JSON_ARRAY ? '[' : '{');
    write_children(b, v);
    buf_char(b, v->type == JSON_ARRAY ? ']' : '}');
}
