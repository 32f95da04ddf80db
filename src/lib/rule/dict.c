/*
 * dict.c — reads packs/dictionary.pack: enumerations, words, facts, lists.
 */
#include "lib/rule/dict.h"

#include <assert.h>
#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/date.h"
#include "lib/rule/lines.h"

const char *const subject_names[SUBJECT_COUNT] = {"member", "collective", "group", "event"};

enum subject subject_find(struct str word)
{
    int s = 0;
    while (s < SUBJECT_COUNT && !str_is(word, subject_names[s]))
        s++;
    return (enum subject)s;
}

int enum_code(const struct enum_def *e, struct str value)
{
    for (int i = 1; i <= e->n; i++) {
        if (str_eq(e->value[i], value))
            return i;
    }
    return 0;
}

struct str enum_label(const struct enum_def *e, enum lang lang, int code)
{
    if (code < 1 || code > e->n)
        return STR("");
    struct str label = lang == LANG_VI ? e->vi[code] : e->en[code];
    return label.n > 0 ? label : e->value[code];
}

/* Every name of every case is looked up: facts have a hash of their own, open and never full. */
static size_t fact_slot(const struct dict *d, enum subject s, struct str name)
{
    const size_t slots = sizeof d->fact_slot[s];
    uint32_t h = 2166136261u;
    static_assert(LIMIT_COLUMNS < UINT8_MAX && (size_t)2 * LIMIT_COLUMNS < sizeof d->fact_slot[s],
                  "slots");
    for (size_t i = 0; i < name.n; i++)
        h = (h ^ (unsigned char)name.p[i]) * 16777619u;
    size_t at = (h ^ h >> 15) % slots;
    while (d->fact_slot[s][at] != 0 && !str_eq(d->fact[s][d->fact_slot[s][at] - 1]->name, name))
        at = (at + 1) % slots;
    return at;
}

int dict_fact(const struct dict *d, enum subject s, struct str name)
{
    return d->fact_slot[s][fact_slot(d, s, name)] - 1;
}

int dict_list(const struct dict *d, enum subject s, struct str name)
{
    for (int i = 0; i < d->n_lists[s]; i++) {
        if (str_eq(d->list[s][i]->name, name))
            return i;
    }
    return -1;
}

int list_field(const struct list_def *l, struct str name)
{
    for (int i = 0; i < l->n_fields; i++) {
        if (str_eq(l->field[i].name, name))
            return i;
    }
    return -1;
}

bool dict_is_object(const struct dict *d, enum subject s, struct str top)
{
    for (int i = 0; i < d->n_facts[s]; i++) {
        const struct fact_def *f = d->fact[s][i];
        if (f->top.n < f->name.n && str_eq(f->top, top))
            return true;
    }
    return false;
}

const struct enum_def *dict_enum(const struct dict *d, struct str name, bool words)
{
    for (int i = 0; i < d->n_enums; i++) {
        if (d->enums[i]->words == words && str_eq(d->enums[i]->name, name))
            return d->enums[i];
    }
    return NULL;
}

struct str dict_nearest(const struct dict *d, enum subject s, struct str name)
{
    struct str_nearest x = str_nearest_to(name);
    for (int i = 0; i < d->n_facts[s]; i++)
        str_nearest_try(&x, d->fact[s][i]->name);
    for (int i = 0; i < d->n_lists[s]; i++)
        str_nearest_try(&x, d->list[s][i]->name);
    return x.best;
}

struct str list_nearest(const struct list_def *l, struct str name)
{
    struct str_nearest x = str_nearest_to(name);
    for (int i = 0; i < l->n_fields; i++) {
        if (!l->field[i].computed)
            str_nearest_try(&x, l->field[i].name);
    }
    return x.best;
}

/* --- reading --------------------------------------------------------------------------------- */

#define MAX_ENUMS 64

struct dict_reader {
    struct reporter rep;
    struct dict *d;
    const struct enum_def *enums[MAX_ENUMS];
};

/* Words of a line, split at blanks, a comma at the end of a word cut off. */
struct words {
    struct str w[64];
    int n, at;
    struct place place;
};

static struct words words_of(struct str text, struct place place)
{
    struct words ws = {.place = place};
    struct str rest = text, part;
    while (ws.n < 64 && str_cut(&rest, ' ', &part)) {
        if (part.n > 1 && part.p[part.n - 1] == ',')
            part.n--;
        if (part.n > 0)
            ws.w[ws.n++] = part;
    }
    return ws;
}

static struct str next_word(struct words *ws)
{
    return ws->at < ws->n ? ws->w[ws->at++] : STR("");
}

static struct str peek_word(const struct words *ws)
{
    return ws->at < ws->n ? ws->w[ws->at] : STR("");
}

/* "a một | b hai": the labels of an enumeration. */
static err_t read_labels(struct dict_reader *r, const struct enum_def *e, struct str *label,
                         struct str text, struct place at)
{
    struct str rest = text, part;
    while (str_cut(&rest, '|', &part)) {
        part = str_trim(part);
        size_t blank = str_find(part, 0, ' ');
        int code = enum_code(e, str_sub(part, 0, blank));
        if (code == 0)
            return REPORT(&r->rep, at, M_RULE_UNKNOWN_VALUE, str_sub(part, 0, blank));
        label[code] = str_trim(str_sub(part, blank, part.n));
    }
    return OK;
}

static err_t read_enum(struct dict_reader *r, const struct stmt *s, bool words)
{
    struct arena *a = r->rep.arena;
    struct place at = place_of(s->file, s->head.line, 1);
    struct words ws = words_of(s->head.text, at);
    struct enum_def *e = ARENA_NEW(a, struct enum_def);
    next_word(&ws);
    e->name = next_word(&ws);
    e->words = words;
    if (str_is(peek_word(&ws), "ordered")) {
        e->ordered = true;
        next_word(&ws);
    }
    while (ws.at < ws.n) {
        if (e->n == LIMIT_ENUM_VALUES)
            return REPORT(&r->rep, at, M_RULE_TOO_MANY, e->name);
        e->value[++e->n] = next_word(&ws);
    }
    int n;
    struct prop *props = stmt_props(a, s, &n);
    for (int i = 0; i < n; i++) {
        struct str text = parts_text(a, props[i].parts, props[i].n_parts);
        if (str_is(props[i].name, "vi"))
            TRY(read_labels(r, e, e->vi, text, props[i].at));
        else if (str_is(props[i].name, "en"))
            TRY(read_labels(r, e, e->en, text, props[i].at));
        else
            return REPORT(&r->rep, props[i].at, M_RULE_UNKNOWN_PROPERTY, props[i].name);
    }
    if (dict_enum(r->d, e->name, words) != NULL)
        return REPORT(&r->rep, at, M_RULE_TWICE, e->name);
    if (r->d->n_enums == MAX_ENUMS)
        return REPORT(&r->rep, at, M_RULE_TOO_MANY, e->name);
    r->enums[r->d->n_enums++] = e;
    return OK;
}

/* The narrowest column that holds lo..hi and leaves the two greatest values free. */
static enum width width_for(long lo, long hi)
{
    if (lo > INT8_MIN && hi < COL8_NONE)
        return W8;
    if (lo > INT16_MIN && hi < COL16_NONE)
        return W16;
    return W32;
}

/* "0..30" in units or, for a number, in hundredths. */
static bool read_range(struct str text, enum fact_type type, long *lo, long *hi)
{
    size_t dots = 0;
    while (dots + 1 < text.n && !(text.p[dots] == '.' && text.p[dots + 1] == '.'))
        dots++;
    if (dots + 1 >= text.n)
        return false;
    if (!str_to_long(str_sub(text, 0, dots), -100000000, 100000000, lo))
        return false;
    if (!str_to_long(str_sub(text, dots + 2, text.n), -100000000, 100000000, hi))
        return false;
    if (type == FACT_NUMBER) {
        *lo *= 100;
        *hi *= 100;
    }
    return *lo <= *hi && *lo > -VALUE_NONE && *hi < VALUE_NONE;
}

static bool read_type_word(struct str w, enum fact_type *type)
{
    static const struct {
        const char *word;
        enum fact_type type;
    } types[] = {{"bool", FACT_BOOL},   {"enum", FACT_ENUM},     {"level", FACT_ENUM},
                 {"count", FACT_COUNT}, {"number", FACT_NUMBER}, {"date", FACT_DATE},
                 {"year", FACT_YEAR},   {"set", FACT_SET},       {"text", FACT_TEXT},
                 {"years", FACT_YEARS}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_is(w, types[i].word)) {
            *type = types[i].type;
            return true;
        }
    }
    return false;
}

/* The type and what belongs to it: enum NAME, count 0..10. */
static err_t read_type(struct dict_reader *r, struct words *ws, struct fact_def *f)
{
    struct str w = next_word(ws);
    if (!read_type_word(w, &f->type))
        return REPORT(&r->rep, ws->place, M_RULE_UNKNOWN_TYPE, w);
    if (f->type == FACT_ENUM || f->type == FACT_SET) {
        struct str name = str_is(w, "level") ? STR("level") : next_word(ws);
        r->d->enums = r->enums;
        f->en_def = dict_enum(r->d, name, false);
        if (f->en_def == NULL)
            return REPORT(&r->rep, ws->place, M_RULE_UNKNOWN_VALUE, name);
    }
    switch (f->type) {
    case FACT_BOOL:
        f->hi = 1;
        break;
    case FACT_ENUM:
        f->lo = 1, f->hi = f->en_def->n;
        break;
    case FACT_SET:
        f->hi = (1L << f->en_def->n) - 1;
        break;
    case FACT_DATE:
        f->lo = LIMIT_DATE_MIN, f->hi = LIMIT_DATE_MAX;
        break;
    case FACT_YEAR:
        f->lo = 1900, f->hi = 2100;
        break;
    case FACT_TEXT:
    case FACT_YEARS:
        return OK;
    case FACT_COUNT:
    case FACT_NUMBER:
        w = next_word(ws);
        if (!read_range(w, f->type, &f->lo, &f->hi)) {
            return REPORT(&r->rep, ws->place, M_RULE_BAD_RANGE, w);
        }
        break;
    }
    f->width = f->type == FACT_DATE ? W16 : width_for(f->lo, f->hi);
    return OK;
}

/* The words behind the type. */
static err_t read_flags(struct dict_reader *r, struct words *ws, struct fact_def *f)
{
    while (ws->at < ws->n) {
        struct str w = next_word(ws);
        if (str_is(w, "nullable"))
            f->nullable = true;
        else if (str_is(w, "computed"))
            f->computed = true;
        else if (str_is(w, "up"))
            f->dir = DIR_UP;
        else if (str_is(w, "down"))
            f->dir = DIR_DOWN;
        else if (str_is(w, "usual"))
            f->usual = next_word(ws);
        else if (str_is(w, "default")) {
            f->has_default = true;
            f->default_text = next_word(ws);
        } else
            return REPORT(&r->rep, ws->place, M_RULE_UNKNOWN_WORD, w);
    }
    return OK;
}

static err_t read_for(struct dict_reader *r, struct words *ws, uint8_t *subjects)
{
    if (!str_is(next_word(ws), "for"))
        return REPORT(&r->rep, ws->place, M_RULE_EXPECT, STR("for"), STR(""));
    while (subject_find(peek_word(ws)) != SUBJECT_COUNT) {
        *subjects |= (uint8_t)(1u << subject_find(next_word(ws)));
    }
    if (*subjects == 0)
        return REPORT(&r->rep, ws->place, M_RULE_EXPECT, STR("member, collective, group, event"),
                      peek_word(ws));
    return OK;
}

/* vi, en, paper vi, paper en, usual: the same for facts and lists. */
static bool read_text_prop(struct arena *a, const struct prop *p, struct str *vi, struct str *en,
                           struct str *paper_vi, struct str *paper_en, struct str *usual)
{
    struct str text = parts_text(a, p->parts, p->n_parts);
    if (str_is(p->name, "vi"))
        *vi = text;
    else if (str_is(p->name, "en"))
        *en = text;
    else if (str_is(p->name, "usual"))
        *usual = text;
    else if (str_is(p->name, "paper") && str_starts(text, STR("vi ")))
        *paper_vi = str_sub(text, 3, text.n);
    else if (str_is(p->name, "paper") && str_starts(text, STR("en ")))
        *paper_en = str_sub(text, 3, text.n);
    else
        return false;
    return true;
}

static err_t add_fact(struct dict_reader *r, const struct fact_def *f)
{
    struct dict *d = r->d;
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        if (!(f->subjects & (1u << s)))
            continue;
        if (dict_fact(d, (enum subject)s, f->name) >= 0) {
            return REPORT(&r->rep, f->at, M_RULE_TWICE, f->name);
        }
        if (d->n_facts[s] == LIMIT_COLUMNS)
            return REPORT(&r->rep, f->at, M_RULE_TOO_MANY, f->name);
        size_t slot = fact_slot(d, (enum subject)s, f->name);
        d->fact[s][d->n_facts[s]++] = f;
        d->fact_slot[s][slot] = (uint8_t)d->n_facts[s];
    }
    return OK;
}

static err_t read_fact(struct dict_reader *r, const struct stmt *s)
{
    struct arena *a = r->rep.arena;
    struct fact_def *f = ARENA_NEW(a, struct fact_def);
    f->at = place_of(s->file, s->head.line, 1);
    struct words ws = words_of(s->head.text, f->at);
    next_word(&ws);
    f->name = next_word(&ws);
    f->top = str_sub(f->name, 0, str_find(f->name, 0, '.'));
    TRY(read_for(r, &ws, &f->subjects));
    TRY(read_type(r, &ws, f));
    if (f->width == 0)
        return REPORT(&r->rep, f->at, M_RULE_NOT_ASKABLE,
                      f->name); /* text, years: of an item only */
    TRY(read_flags(r, &ws, f));
    int n;
    struct prop *props = stmt_props(a, s, &n);
    for (int i = 0; i < n; i++) {
        if (!read_text_prop(a, &props[i], &f->vi, &f->en, &f->paper_vi, &f->paper_en, &f->usual)) {
            return REPORT(&r->rep, props[i].at, M_RULE_UNKNOWN_PROPERTY, props[i].name);
        }
    }
    if (f->vi.n == 0 || f->en.n == 0)
        return REPORT(&r->rep, f->at, M_RULE_NO_TEXT, f->name);
    return add_fact(r, f);
}

/* "field form enum discipline_form usual khien_trach" with vi, en and the paper below. */
static err_t read_field(struct dict_reader *r, const struct prop *p, struct list_def *l)
{
    if (p->n_parts == 0)
        return REPORT(&r->rep, p->at, M_RULE_EXPECT, STR("NAME TYPE"), STR(""));
    struct words ws = words_of(p->parts[0].text, p->at);
    struct fact_def field = {.at = p->at};
    field.name = next_word(&ws);
    field.top = field.name;
    TRY(read_type(r, &ws, &field));
    TRY(read_flags(r, &ws, &field));
    for (int i = 1; i < p->n_parts; i++) {
        struct str text = p->parts[i].text;
        if (str_starts(text, STR("vi ")))
            field.vi = str_sub(text, 3, text.n);
        else if (str_starts(text, STR("en ")))
            field.en = str_sub(text, 3, text.n);
        else if (str_starts(text, STR("paper vi ")))
            field.paper_vi = str_sub(text, 9, text.n);
        else if (str_starts(text, STR("paper en ")))
            field.paper_en = str_sub(text, 9, text.n);
        else
            return REPORT(&r->rep, p->at, M_RULE_UNKNOWN_PROPERTY, text);
    }
    int at = list_field(l, field.name); /* `like` brought one of that name: replace it */
    if (at < 0) {
        if (l->n_fields == LIMIT_FIELDS)
            return REPORT(&r->rep, p->at, M_RULE_TOO_MANY, field.name);
        at = l->n_fields++;
    }
    l->field[at] = field;
    return OK;
}

/* "like disciplines": the fields of a list read before. */
static err_t read_like(struct dict_reader *r, struct str name, struct list_def *l, struct place at)
{
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        int i = dict_list(r->d, (enum subject)s, name);
        if (i < 0)
            continue;
        const struct list_def *other = r->d->list[s][i];
        memcpy(l->field, other->field, sizeof l->field);
        l->n_fields = other->n_fields;
        return OK;
    }
    return REPORT(&r->rep, at, M_RULE_UNKNOWN_FACT, name, STR(""));
}

static err_t read_list_prop(struct dict_reader *r, const struct prop *p, struct list_def *l)
{
    struct arena *a = r->rep.arena;
    struct str text = parts_text(a, p->parts, p->n_parts);
    if (str_is(p->name, "field"))
        return read_field(r, p, l);
    if (str_is(p->name, "like"))
        return read_like(r, text, l, p->at);
    if (str_is(p->name, "words")) {
        l->words = dict_enum(r->d, text, true);
        return l->words ? OK : REPORT(&r->rep, p->at, M_RULE_UNKNOWN_VALUE, text);
    }
    if (!read_text_prop(a, p, &l->vi, &l->en, &l->paper_vi, &l->paper_en, &l->usual)) {
        return REPORT(&r->rep, p->at, M_RULE_UNKNOWN_PROPERTY, p->name);
    }
    return OK;
}

static err_t read_list(struct dict_reader *r, const struct stmt *s)
{
    struct arena *a = r->rep.arena;
    struct list_def *l = ARENA_NEW(a, struct list_def);
    l->at = place_of(s->file, s->head.line, 1);
    struct words ws = words_of(s->head.text, l->at);
    next_word(&ws);
    l->name = next_word(&ws);
    TRY(read_for(r, &ws, &l->subjects));
    struct fact_def flags = {0};
    TRY(read_flags(r, &ws, &flags));
    l->dir = flags.dir;
    int n;
    struct prop *props = stmt_props(a, s, &n);
    for (int i = 0; i < n; i++)
        TRY(read_list_prop(r, &props[i], l));
    for (int k = 0; k < SUBJECT_COUNT; k++) {
        if (!(l->subjects & (1u << k)))
            continue;
        if (dict_list(r->d, (enum subject)k, l->name) >= 0)
            return REPORT(&r->rep, l->at, M_RULE_TWICE, l->name);
        if (r->d->n_lists[k] == LIMIT_LISTS)
            return REPORT(&r->rep, l->at, M_RULE_TOO_MANY, l->name);
        r->d->list[k][r->d->n_lists[k]++] = l;
    }
    return OK;
}

static err_t read_statement(struct dict_reader *r, const struct stmt *s)
{
    struct str word = str_sub(s->head.text, 0, str_find(s->head.text, 0, ' '));
    r->d->enums = r->enums;
    if (str_is(word, "enum"))
        return read_enum(r, s, false);
    if (str_is(word, "words"))
        return read_enum(r, s, true);
    if (str_is(word, "fact"))
        return read_fact(r, s);
    if (str_is(word, "list"))
        return read_list(r, s);
    return REPORT(&r->rep, place_of(s->file, s->head.line, 1), M_RULE_UNKNOWN_STATEMENT, word);
}

/* The judge counts on KHT being 1 and XS being 4. */
static bool are_levels(const struct enum_def *e)
{
    static const char *const names[] = {"", "KHT", "HT", "HTT", "XS"};
    if (e == NULL || !e->ordered || e->n != 4)
        return false;
    for (int i = 1; i <= 4; i++) {
        if (!str_is(e->value[i], names[i]))
            return false;
    }
    return true;
}

err_t dict_read(struct arena *a, struct str file, struct str text, enum lang lang,
                struct problems *problems, const struct dict **out)
{
    struct dict_reader *r = ARENA_NEW(a, struct dict_reader);
    struct stmt *stmts;
    int n;
    r->rep = (struct reporter){a, problems, lang};
    r->d = ARENA_NEW(a, struct dict);
    r->d->arena = a;
    size_t before = problems->n_errors;
    if (lines_split(&r->rep, file, text, &stmts, &n) != OK)
        return E_INVALID;
    for (int i = 0; i < n; i++) {
        if (read_statement(r, &stmts[i]) != OK)
            continue; /* reported: go on, to find the next */
    }
    r->d->level = dict_enum(r->d, STR("level"), false);
    if (!are_levels(r->d->level)) {
        return REPORT0(&r->rep, place_of(file, 1, 1), M_RULE_NO_LEVELS);
    }
    *out = r->d;
    return problems->n_errors == before ? OK : E_INVALID;
}
