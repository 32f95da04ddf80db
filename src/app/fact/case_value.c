/*
 * case_value.c — one JSON value as the value of a fact, and what is said when it is not one.
 */

#include "app/fact/case_inner.h"
#include "lib/base/arena.h"

err_t case_fail(struct case_reader *r, struct str field, enum msg_id id, struct str a, struct str b)
{
    r->error->field = field;
    r->error->message = msg_make(r->arena, r->lang, id, 2, (struct str[]){a, b});
    return E_INVALID;
}

static struct str range_text(struct case_reader *r, const struct fact_def *def)
{
    struct buf b;
    buf_open(&b, 100);
    int decimals = def->type == FACT_NUMBER ? 2 : 0;
    json_write_fixed(&b, def->lo, decimals);
    buf_z(&b, "..");
    json_write_fixed(&b, def->hi, decimals);
    struct str s = str_copy(r->arena, buf_view(&b));
    buf_close(&b);
    return s;
}

static struct str enum_values(struct case_reader *r, const struct enum_def *e)
{
    struct str all = STR("");
    for (int i = 1; i <= e->n; i++) {
        all =
            str_fmt(r->arena, "%.*s%s%.*s", STR_ARG(all), i > 1 ? ", " : "", STR_ARG(e->value[i]));
    }
    return all;
}

/* What was found, short enough for a message. */
struct str case_shown(struct case_reader *r, const struct json *v)
{
    static const char *const kinds[] = {"null", "false", "true", "", "", "[…]", "{…}"};
    if (v->type == JSON_NUMBER || v->type == JSON_STRING) {
        size_t n = v->text.n > 60 ? 60 : v->text.n;
        while (n > 0 && n < v->text.n && ((unsigned char)v->text.p[n] & 0xC0u) == 0x80u)
            n--;
        return str_fmt(r->arena, "%.*s%s", (int)n, v->text.p, n < v->text.n ? "…" : "");
    }
    return str_of(kinds[v->type]);
}

static err_t read_set_value(struct case_reader *r, const struct fact_def *def, const struct json *v,
                            struct str path, int32_t *out)
{
    *out = 0;
    if (v->type != JSON_ARRAY)
        return case_fail(r, path, M_FACT_EXPECT_LIST, case_shown(r, v), STR(""));
    for (const struct json *k = v->child; k != NULL; k = k->next) {
        int code = k->type == JSON_STRING ? enum_code(def->en_def, k->text) : 0;
        if (code == 0)
            return case_fail(r, path, M_FACT_EXPECT_ONE_OF, enum_values(r, def->en_def),
                             case_shown(r, k));
        *out |= 1 << (code - 1);
    }
    return OK;
}

static err_t read_number(struct case_reader *r, const struct fact_def *def, const struct json *v,
                         struct str path, int32_t *out)
{
    long n;
    int decimals = def->type == FACT_NUMBER ? 2 : 0;
    if (v->type != JSON_NUMBER || !json_fixed(v, decimals, &n)) {
        struct str found = case_shown(r, v);
        if (v->type == JSON_STRING) /* "10": a text, whatever it says */
            found = str_fmt(r->arena, "\"%.*s\"", STR_ARG(found));
        enum msg_id expected = decimals ? M_FACT_EXPECT_NUMBER : M_FACT_EXPECT_COUNT;
        if (v->type == JSON_NUMBER &&
            (str_find(v->text, 0, 'e') < v->text.n || str_find(v->text, 0, 'E') < v->text.n))
            expected = M_FACT_EXPONENT;
        return case_fail(r, path, expected, found, STR(""));
    }
    if (n < def->lo || n > def->hi)
        return case_fail(r, path, M_FACT_RANGE, case_shown(r, v), range_text(r, def));
    *out = (int32_t)n;
    return OK;
}

err_t case_value(struct case_reader *r, const struct fact_def *def, const struct json *v,
                 struct str path, int32_t *out)
{
    date_t d;
    if (v->type == JSON_NULL) {
        if (!def->nullable)
            return case_fail(r, path, M_FACT_NOT_NULL, STR(""), STR(""));
        *out = VALUE_NONE;
        return OK;
    }
    switch (def->type) {
    case FACT_BOOL:
        if (v->type != JSON_TRUE && v->type != JSON_FALSE)
            return case_fail(r, path, M_FACT_EXPECT_BOOL, case_shown(r, v), STR(""));
        *out = v->type == JSON_TRUE;
        return OK;
    case FACT_ENUM:
        *out = v->type == JSON_STRING ? enum_code(def->en_def, v->text) : 0;
        return *out > 0 ? OK
                        : case_fail(r, path, M_FACT_EXPECT_ONE_OF, enum_values(r, def->en_def),
                                    case_shown(r, v));
    case FACT_DATE:
        if (v->type != JSON_STRING || !date_parse_iso(v->text, &d))
            return case_fail(r, path, M_FACT_EXPECT_DATE, case_shown(r, v), STR(""));
        if (d < LIMIT_DATE_MIN || d > LIMIT_DATE_MAX)
            return case_fail(r, path, M_FACT_RANGE, case_shown(r, v),
                             STR("1900-01-01..2059-09-16"));
        *out = d;
        return OK;
    case FACT_SET:
        return read_set_value(r, def, v, path, out);
    case FACT_COUNT:
    case FACT_NUMBER:
    case FACT_YEAR:
        return read_number(r, def, v, path, out);
    case FACT_TEXT:
    case FACT_YEARS:
        break;
    }
    return case_fail(r, path, M_FACT_UNKNOWN, def->name, STR(""));
}
