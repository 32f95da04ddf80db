/*
 * expect.c — see expect.h.
 */
#include "app/pack/expect.h"

#include "app/pack/tree.h"
#include "lib/base/arena.h"

/* The member `part` of every object of a list, as a list; members that are not there are null. */
static struct json *column_of_list(struct arena *a, const struct json *list, struct str part)
{
    struct json *out = tree_new(a, JSON_ARRAY);
    for (const struct json *k = list != NULL ? list->child : NULL; k != NULL; k = k->next) {
        const struct json *v = json_get(k, part);
        tree_append(out, v != NULL ? tree_copy(a, v) : tree_new(a, JSON_NULL));
    }
    return out;
}

static bool stands_for(const struct json *have, const struct json *want)
{
    if (tree_equal(have, want))
        return true;
    if (have->type != JSON_OBJECT)
        return false;
    const struct json *name = json_get(have, STR("code"));
    if (name == NULL)
        name = json_get(have, STR("rule"));
    return name != NULL && tree_equal(name, want);
}

static bool contains_all(const struct json *have, const struct json *want)
{
    for (const struct json *w = want->child; w != NULL; w = w->next) {
        const struct json *h = have != NULL ? have->child : NULL;
        while (h != NULL && !stands_for(h, w))
            h = h->next;
        if (h == NULL)
            return false;
    }
    return true;
}

/* Empty is what says nothing: absent, null, false, 0 members, the empty text. */
static bool is_something(const struct json *v)
{
    if (v == NULL || v->type == JSON_NULL || v->type == JSON_FALSE)
        return false;
    if (v->type == JSON_ARRAY || v->type == JSON_OBJECT)
        return v->child != NULL;
    return v->type != JSON_STRING || v->text.n > 0;
}

/* What the decision has for that key. */
static const struct json *find_got(struct arena *a, struct str key, const struct json *decision)
{
    if (str_is(key, "rerate_years"))
        return column_of_list(a, json_get(decision, STR("rerate")), STR("year"));
    if (str_is(key, "rerate_packs"))
        return column_of_list(a, json_get(decision, STR("rerate")), STR("pack"));
    if (str_is(key, "blocked_steps~"))
        return column_of_list(a, json_get(decision, STR("blocked")), STR("step"));
    if (str_ends(key, STR("_nonempty")))
        return json_get(decision, str_sub(key, 0, key.n - 9));
    if (str_ends(key, STR("~")))
        return json_get(decision, str_sub(key, 0, key.n - 1));
    return json_get(decision, key);
}

bool expect_compare(struct arena *a, const struct json *expect, const struct json *decision,
                    expect_differs *differs, void *arg)
{
    bool all = true;
    for (const struct json *want = expect->child; want != NULL; want = want->next) {
        const struct json *got = find_got(a, want->key, decision);
        bool same;
        if (str_ends(want->key, STR("_nonempty")))
            same = is_something(got) == (want->type == JSON_TRUE);
        else if (str_ends(want->key, STR("~")))
            same = contains_all(got, want);
        else
            same = tree_equal(got, want) || (got == NULL && want->type == JSON_NULL);
        if (same)
            continue;
        all = false;
        differs(arg, want->key, want, got);
    }
    return all;
}
