/*
 * facts_change.c — two values of a fact compared part by part.
 */
#include "app/review/facts_change.h"

static bool same_number(const struct json *a, const struct json *b)
{
    long x = 0, y = 0;
    if (json_fixed(a, 2, &x) && json_fixed(b, 2, &y))
        return x == y;
    return str_eq(a->text, b->text);
}

static bool same_members(const struct json *a, const struct json *b)
{
    for (const struct json *k = a->child; k != NULL; k = k->next) {
        const struct json *other = json_get(b, k->key);
        if (other == NULL || !facts_same(k, other))
            return false;
    }
    return a->n == b->n;
}

static bool same_elements(const struct json *a, const struct json *b)
{
    const struct json *y = b->child;
    for (const struct json *x = a->child; x != NULL; x = x->next, y = y->next) {
        if (y == NULL || !facts_same(x, y))
            return false;
    }
    return y == NULL;
}

bool facts_same(const struct json *a, const struct json *b)
{
    if (a->type != b->type)
        return false;
    switch (a->type) {
    case JSON_NUMBER:
        return same_number(a, b);
    case JSON_STRING:
        return str_eq(a->text, b->text);
    case JSON_OBJECT:
        return same_members(a, b);
    case JSON_ARRAY:
        return same_elements(a, b);
    case JSON_NULL:
    case JSON_FALSE:
    case JSON_TRUE:
        break;
    }
    return true;
}

static void append(struct arena *a, struct json *to, const struct json *one)
{
    struct json **end = &to->child;
    struct json *copy = ARENA_NEW(a, struct json);
    *copy = *one;
    copy->next = NULL;
    while (*end != NULL)
        end = &(*end)->next;
    *end = copy;
    to->n++;
}

static struct json *emptied(struct arena *a, const struct json *v)
{
    struct json *copy = ARENA_NEW(a, struct json);
    *copy = *v;
    copy->child = NULL;
    copy->n = 0;
    return copy;
}

/* {"grade": "t", "product": true} and the grade alone say the same of a criterion. */
static const struct json *grade_with_rest(struct arena *a, const struct json *was,
                                          const struct json *is)
{
    const struct json *before = json_get(was, STR("grade"));
    if (before == NULL || is->type != JSON_STRING)
        return facts_with_rest(a, was, is);
    struct json *grade = emptied(a, is), *all = emptied(a, was);
    grade->key = before->key;
    append(a, all, grade);
    for (const struct json *k = was->child; k != NULL; k = k->next) {
        if (k != before)
            append(a, all, k);
    }
    return all;
}

const struct json *facts_with_rest(struct arena *a, const struct json *was, const struct json *is)
{
    if (was == NULL || was->type != is->type || is->type != JSON_OBJECT)
        return is;
    struct json *all = emptied(a, is);
    for (const struct json *k = is->child; k != NULL; k = k->next)
        append(a, all, grade_with_rest(a, json_get(was, k->key), k));
    for (const struct json *k = was->child; k != NULL; k = k->next) {
        if (json_get(is, k->key) == NULL)
            append(a, all, k);
    }
    return all;
}

static size_t note(struct facts_change *list, size_t n, struct str name, const struct json *was,
                   const struct json *is)
{
    if (n == FACTS_CHANGES || (was != NULL && is != NULL && facts_same(was, is)))
        return n;
    list[n] = (struct facts_change){name, was, is};
    return n + 1;
}

size_t facts_changes(struct arena *a, const struct json *was, const struct json *is,
                     struct facts_change *list)
{
    size_t n = 0;
    if (was->type == JSON_OBJECT && is->type == JSON_OBJECT) {
        for (const struct json *k = is->child; k != NULL; k = k->next)
            n = note(list, n, str_fmt(a, "%.*s.%.*s", STR_ARG(is->key), STR_ARG(k->key)),
                     json_get(was, k->key), k);
        for (const struct json *k = was->child; k != NULL; k = k->next) {
            if (json_get(is, k->key) == NULL)
                n = note(list, n, str_fmt(a, "%.*s.%.*s", STR_ARG(is->key), STR_ARG(k->key)), k,
                         NULL);
        }
        return n;
    }
    return note(list, n, is->key, was, is);
}
