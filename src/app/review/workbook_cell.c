/*
 * workbook_cell.c — a cell as a value of the contract, and a value as a cell shows it.
 */
#include "app/review/workbook_cell.h"

#include <math.h>
#include <stdlib.h>

#include "app/org/dated.h"
#include "lib/base/buf.h"
#include "lib/base/limits.h"
#include "lib/text/vi.h"

enum { SERIAL_OF_1970 = 25569, SERIAL_1904 = 1462, SERIAL_FIRST = 61 };

/* --- a cell as a value --- */

static struct str decimal_point(struct arena *a, struct str text)
{
    size_t comma = str_find(text, 0, ',');
    if (comma == text.n)
        return text;
    return str_fmt(a, "%.*s.%.*s", (int)comma, text.p, (int)(text.n - comma - 1),
                   text.p + comma + 1);
}

/* In hundredths; programs write 24.5 as 24.499999999999996. */
static bool cell_number(const struct cells *x, const struct xlsx_cell *cell, long *out)
{
    struct str text = str_copy(x->a, decimal_point(x->a, cell->text));
    char *end = NULL;
    double v = strtod(text.p, &end) * 100;
    if (end == text.p || *end != '\0' || !isfinite(v) || fabs(v) > 1e11 ||
        fabs(v - nearbyint(v)) > 1e-6)
        return false;
    *out = lround(v);
    return true;
}

static bool cell_day(const struct cells *x, const struct xlsx_cell *cell, date_t *out)
{
    long n = 0;
    if (cell->type != XLSX_NUMBER)
        return day_read(cell->text, out);
    if (!str_to_long(str_sub(cell->text, 0, str_find(cell->text, 0, '.')), SERIAL_FIRST, 100000,
                     &n))
        return false;
    *out = (date_t)(n + (x->is_1904 ? SERIAL_1904 : 0) - SERIAL_OF_1970);
    return *out >= LIMIT_DATE_MIN && *out <= LIMIT_DATE_MAX;
}

bool cell_is(const struct cells *x, struct str text, struct str word)
{
    return str_eq(vi_fold(x->a, text), vi_fold(x->a, word));
}

/* A label of an enum, or its word: the code; 0: neither. */
int cell_code(const struct cells *x, struct str text, const struct enum_def *e)
{
    for (int k = 1; k <= e->n; k++) {
        if (cell_is(x, text, e->value[k]) || cell_is(x, text, e->vi[k]) ||
            cell_is(x, text, e->en[k]))
            return k;
    }
    return 0;
}

static bool is_none(const struct cells *x, struct str text)
{
    return cell_is(x, text, msg_text(LANG_VI, M_WORKBOOK_NONE)) ||
           cell_is(x, text, msg_text(LANG_EN, M_WORKBOOK_NONE));
}

/* Yes or no; TRI_UNKNOWN: neither. */
enum tri cell_bool(const struct cells *x, struct str text)
{
    for (enum lang l = LANG_VI; l <= LANG_EN; l++) {
        if (cell_is(x, text, msg_text(l, M_WORKBOOK_YES)))
            return TRI_TRUE;
        if (cell_is(x, text, msg_text(l, M_WORKBOOK_NO)))
            return TRI_FALSE;
    }
    if (str_is(text, "1") || str_is(text, "0"))
        return str_is(text, "1") ? TRI_TRUE : TRI_FALSE;
    return TRI_UNKNOWN;
}

static struct str set_json(const struct cells *x, struct str text, const struct enum_def *e)
{
    struct str rest = text, one, out = STR("");
    if (is_none(x, text) || cell_bool(x, text) == TRI_FALSE)
        return STR("[]");
    while (str_cut(&rest, ';', &one)) {
        int code = cell_code(x, str_trim(one), e);
        if (code == 0)
            return STR("");
        out = str_fmt(x->a, "%.*s%s\"%.*s\"", STR_ARG(out), out.n > 0 ? "," : "",
                      STR_ARG(e->value[code]));
    }
    return str_fmt(x->a, "[%.*s]", STR_ARG(out));
}

struct str cell_day_json(const struct cells *x, const struct xlsx_cell *cell)
{
    char iso[11];
    date_t day;
    if (!cell_day(x, cell, &day))
        return STR("");
    date_format_iso(day, iso);
    return str_fmt(x->a, "\"%s\"", iso);
}

static struct str number_json(const struct cells *x, const struct xlsx_cell *cell,
                              const struct fact_def *f)
{
    long n = 0;
    bool whole = f->type != FACT_NUMBER;
    if (!cell_number(x, cell, &n) || (whole && n % 100 != 0))
        return STR("");
    long v = whole ? n / 100 : n;
    if (v < f->lo || v > f->hi)
        return STR("");
    struct buf b;
    buf_open(&b, 64);
    json_write_fixed(&b, v, whole ? 0 : 2);
    struct str out = str_copy(x->a, buf_view(&b));
    buf_close(&b);
    return out;
}

/* A cell as the JSON value of a fact; "" when it is none. */
struct str cell_fact_json(const struct cells *x, const struct xlsx_cell *cell,
                          const struct fact_def *f)
{
    enum tri yes;
    int code;
    if (f->nullable && is_none(x, cell->text))
        return STR("null");
    switch (f->type) {
    case FACT_BOOL:
        yes = cell_bool(x, cell->text);
        return yes == TRI_UNKNOWN ? STR("") : yes == TRI_TRUE ? STR("true") : STR("false");
    case FACT_ENUM:
        code = cell_code(x, cell->text, f->en_def);
        return code > 0 ? str_fmt(x->a, "\"%.*s\"", STR_ARG(f->en_def->value[code])) : STR("");
    case FACT_SET:
        return set_json(x, cell->text, f->en_def);
    case FACT_DATE:
        return cell_day_json(x, cell);
    case FACT_COUNT:
    case FACT_NUMBER:
    case FACT_YEAR:
        return number_json(x, cell, f);
    case FACT_TEXT:
    case FACT_YEARS:
        break;
    }
    return STR("");
}

/* A range of numbers, a day; "" when the column takes words. */
static struct str expected_range(const struct cells *x, const struct layout_column *c)
{
    const struct fact_def *f = c->fact;
    if (c->kind == LAYOUT_RECEIVED || c->kind == LAYOUT_REMEDY_BY ||
        (f != NULL && f->type == FACT_DATE))
        return msg_text(x->lang, M_WORKBOOK_EXPECT_DAY);
    if (f == NULL || (f->type != FACT_COUNT && f->type != FACT_YEAR && f->type != FACT_NUMBER))
        return STR("");
    long per = f->type == FACT_NUMBER ? 100 : 1;
    return MSG(x->a, x->lang, M_WORKBOOK_EXPECT_NUMBER, str_fmt(x->a, "%ld", f->lo / per),
               str_fmt(x->a, "%ld", f->hi / per));
}

struct str cell_expected(const struct cells *x, const struct layout_column *c)
{
    struct str word[LIMIT_ENUM_VALUES + 2], all = expected_range(x, c);
    size_t n = 0;
    const struct enum_def *e = NULL;
    if (all.n > 0)
        return c->fact != NULL && c->fact->nullable ? MSG(x->a, x->lang, M_WORKBOOK_EXPECT_OR, all,
                                                          msg_text(x->lang, M_WORKBOOK_NONE))
                                                    : all;
    if (c->fact != NULL && c->fact->type == FACT_SET)
        e = c->fact->en_def;
    else if (c->fact != NULL)
        n = layout_words(x->lang, c->fact, word);
    else if (c->kind == LAYOUT_NO_SHORTCOMING)
        word[n++] = msg_text(x->lang, M_WORKBOOK_YES);
    else
        e = x->dict->level;
    for (int k = 1; e != NULL && k <= e->n; k++)
        word[n++] = enum_label(e, x->lang, k);
    for (size_t i = 0; i < n; i++)
        all = str_fmt(x->a, "%.*s%s%.*s", STR_ARG(all), i > 0 ? "; " : "", STR_ARG(word[i]));
    return all;
}

/* --- a value as a cell shows it --- */

static struct str shown_set(struct arena *a, enum lang lang, const struct fact_def *f,
                            const struct json *v)
{
    struct str all = STR("");
    if (v->child == NULL)
        return msg_text(lang, M_WORKBOOK_NONE);
    for (const struct json *k = v->child; k != NULL; k = k->next) {
        int code = k->type == JSON_STRING ? enum_code(f->en_def, k->text) : 0;
        struct str word = code > 0 ? enum_label(f->en_def, lang, code) : k->text;
        all = str_fmt(a, "%.*s%s%.*s", STR_ARG(all), all.n > 0 ? "; " : "", STR_ARG(word));
    }
    return all;
}

struct str cell_shown(struct arena *a, enum lang lang, const struct fact_def *f,
                      const struct json *v)
{
    date_t day;
    int code;
    if (v == NULL)
        return STR("");
    if (v->type == JSON_NULL)
        return msg_text(lang, M_WORKBOOK_NONE);
    if (v->type == JSON_TRUE || v->type == JSON_FALSE)
        return msg_text(lang, v->type == JSON_TRUE ? M_WORKBOOK_YES : M_WORKBOOK_NO);
    if (v->type == JSON_ARRAY && f->type == FACT_SET)
        return shown_set(a, lang, f, v);
    if (v->type == JSON_STRING && f->type == FACT_DATE && day_read(v->text, &day))
        return day_text(a, day);
    code = v->type == JSON_STRING && f->type == FACT_ENUM ? enum_code(f->en_def, v->text) : 0;
    return code > 0 ? enum_label(f->en_def, lang, code) : v->text;
}
