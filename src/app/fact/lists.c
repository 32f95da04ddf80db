/*
 * lists.c — the lists of a case: disciplines, grades, the queue of persons.
 */
#include <string.h>

#include "app/fact/case_inner.h"
#include "lib/base/arena.h"

/* What the program needs of a discipline beside its columns. */
struct act {
    struct str same_act; /* empty: none */
    const struct json *counted_in;
};

static struct str item_path(struct case_reader *r, struct str list, size_t i, struct str field)
{
    return str_fmt(r->arena, "facts.%.*s[%zu]%s%.*s", STR_ARG(list), i, field.n > 0 ? "." : "",
                   STR_ARG(field));
}

static err_t read_act_text(struct case_reader *r, const struct fact_def *field,
                           const struct json *v, struct str path, struct act *act)
{
    if (field->type == FACT_TEXT) {
        if (v->type == JSON_NULL)
            return OK;
        if (v->type != JSON_STRING || v->text.n == 0)
            return case_fail(r, path, M_FACT_EXPECT_TEXT, STR(""), STR(""));
        act->same_act = v->text;
        return OK;
    }
    if (v->type != JSON_ARRAY)
        return case_fail(r, path, M_FACT_EXPECT_LIST, STR(""), STR(""));
    for (const struct json *k = v->child; k != NULL; k = k->next) {
        long year;
        if (!json_fixed(k, 0, &year) || year < 1900 || year > 2100)
            return case_fail(r, path, M_FACT_RANGE, k->text, STR("1900..2100"));
    }
    act->counted_in = v;
    return OK;
}

static err_t read_item(struct case_reader *r, int list, const struct list_def *def,
                       const struct json *v, size_t i, struct act *act)
{
    if (v->type != JSON_OBJECT)
        return case_fail(r, item_path(r, def->name, i, STR("")), M_FACT_EXPECT_OBJECT, v->text,
                         STR(""));
    size_t item = facts_add_item(r->in->facts, list);
    for (const struct json *k = v->child; k != NULL; k = k->next) {
        struct str path = item_path(r, def->name, i, k->key);
        int field = list_field(def, k->key);
        int32_t value;
        if (field >= 0 && def->field[field].computed)
            return case_fail(r, path, M_FACT_COMPUTED, k->key, STR(""));
        if (field < 0) {
            struct str near = list_nearest(def, k->key);
            return case_fail(r, path, near.n > 0 ? M_FACT_UNKNOWN_NEAR : M_FACT_UNKNOWN, k->key,
                             near);
        }
        if (def->field[field].type == FACT_TEXT || def->field[field].type == FACT_YEARS) {
            TRY(read_act_text(r, &def->field[field], k, path, act));
            continue;
        }
        TRY(case_value(r, &def->field[field], k, path, &value));
        facts_set_field(r->in->facts, list, item, field, value);
    }
    return OK;
}

/* Did this act count before: in another year, by a twin decided in an earlier year, or by an
   earlier entry of this year? */
static enum tri counted_before(const struct case_reader *r, int list, const struct act *acts,
                               size_t n, size_t i, int decided_on)
{
    const struct facts *f = r->in->facts;
    int year = r->in->cycle.year;
    for (const struct json *k = acts[i].counted_in ? acts[i].counted_in->child : NULL; k != NULL;
         k = k->next) {
        long y;
        if (json_fixed(k, 0, &y) && y != year)
            return TRI_TRUE;
    }
    if (acts[i].same_act.n == 0)
        return TRI_FALSE;
    int32_t mine = facts_field(f, list, i, decided_on);
    enum tri any = TRI_FALSE;
    for (size_t k = 0; k < n; k++) {
        if (k == i || !str_eq(acts[k].same_act, acts[i].same_act))
            continue;
        int32_t other = facts_field(f, list, k, decided_on);
        if (mine == VALUE_UNKNOWN || other == VALUE_UNKNOWN) {
            any = any == TRI_FALSE ? TRI_UNKNOWN : any;
            continue;
        }
        bool earlier = other < mine || (other == mine && k < i);
        if (earlier)
            any = TRI_TRUE;
    }
    return any;
}

static bool known_field(const struct case_reader *r, int list, const struct list_def *def, size_t i,
                        const char *name, int32_t *value)
{
    int field = list_field(def, str_of(name));
    *value = field < 0 ? VALUE_UNKNOWN : facts_field(r->in->facts, list, i, field);
    return *value != VALUE_UNKNOWN && *value != VALUE_NONE;
}

/* Nobody is punished for a breach of a later year, and no decision is made heavier before it was
   taken. */
static err_t check_dates(struct case_reader *r, int list, const struct list_def *def, size_t i)
{
    int32_t decided, other;
    if (!known_field(r, list, def, i, "decided_on", &decided))
        return OK;
    if (known_field(r, list, def, i, "breach_year", &other) && other > date_parts(decided).y)
        return case_fail(r, item_path(r, def->name, i, STR("breach_year")), M_FACT_LATER_THAN,
                         STR("breach_year"), STR("decided_on"));
    if (known_field(r, list, def, i, "made_heavier_on", &other) && other < decided)
        return case_fail(r, item_path(r, def->name, i, STR("made_heavier_on")), M_FACT_EARLIER_THAN,
                         STR("made_heavier_on"), STR("decided_on"));
    return OK;
}

static err_t read_words(struct case_reader *r, int list, const struct list_def *def,
                        const struct json *v)
{
    for (const struct json *k = v->child; k != NULL; k = k->next) {
        int code = k->type == JSON_STRING ? enum_code(def->words, k->text) : 0;
        struct str path = str_fmt(r->arena, "facts.%.*s", STR_ARG(def->name));
        if (code == 0)
            return case_fail(r, path, M_FACT_UNKNOWN, k->text, STR(""));
        if (r->in->n_words[list] == LIMIT_QUEUE)
            return case_fail(r, path, M_FACT_TOO_MANY, def->name,
                             str_fmt(r->arena, "%d", LIMIT_QUEUE));
        r->in->words[list][r->in->n_words[list]++] = code;
    }
    return OK;
}

err_t case_list(struct case_reader *r, int list, const struct json *v)
{
    const struct list_def *def = r->dict->list[r->in->subject][list];
    struct str path = str_fmt(r->arena, "facts.%.*s", STR_ARG(def->name));
    if (v->type != JSON_ARRAY)
        return case_fail(r, path, M_FACT_EXPECT_LIST, v->text, STR(""));
    if (v->n > LIMIT_LIST_ITEMS)
        return case_fail(r, path, M_FACT_TOO_MANY, def->name,
                         str_fmt(r->arena, "%d", LIMIT_LIST_ITEMS));
    facts_open_list(r->in->facts, list);
    if (def->words != NULL)
        return read_words(r, list, def, v);
    struct act *acts = ARENA_ARRAY(r->arena, struct act, v->n + 1);
    size_t i = 0;
    for (const struct json *k = v->child; k != NULL; k = k->next, i++)
        TRY(read_item(r, list, def, k, i, &acts[i]));
    int counted = list_field(def, STR("counted_before")),
        decided = list_field(def, STR("decided_on"));
    for (i = 0; counted >= 0 && decided >= 0 && i < v->n; i++) {
        enum tri t = counted_before(r, list, acts, v->n, i, decided);
        facts_set_field(r->in->facts, list, i, counted,
                        t == TRI_UNKNOWN ? VALUE_UNKNOWN : t == TRI_TRUE);
        TRY(check_dates(r, list, def, i));
    }
    return OK;
}
