/*
 * layout.c — layouts out of their text files, and what follows from their values alone.
 */
#include "app/paper/layout.h"

#include <string.h>

#include "app/paper/text_files.h"
#include "lib/base/arena.h"

enum { LAYOUTS_MOST = 40, LENGTH_MOST = 20000 };

const char *const layout_mark_words[3] = {"confirmed", "secondary", "assumed"};

/* Which values there are, how they are called and what they may be. */
enum unit { UNIT_MM, UNIT_PT, UNIT_YES_NO, UNIT_TEXT, UNIT_WORD };
static const struct key {
    const char *word;
    enum unit unit;
    const char *words; /* UNIT_WORD: which */
} keys[LAY_KEYS] = {
    [LAY_WIDTH] = {"width", UNIT_MM, NULL},
    [LAY_HEIGHT] = {"height", UNIT_MM, NULL},
    [LAY_TOP] = {"top", UNIT_MM, NULL},
    [LAY_BOTTOM] = {"bottom", UNIT_MM, NULL},
    [LAY_LEFT] = {"left", UNIT_MM, NULL},
    [LAY_RIGHT] = {"right", UNIT_MM, NULL},
    [LAY_FIRST] = {"first", UNIT_MM, NULL},
    [LAY_BODY_SIZE] = {"body_size", UNIT_PT, NULL},
    [LAY_LEADING] = {"leading", UNIT_PT, NULL},
    [LAY_SPACE] = {"space", UNIT_PT, NULL},
    [LAY_NATION_SIZE] = {"nation_size", UNIT_PT, NULL},
    [LAY_MOTTO_SIZE] = {"motto_size", UNIT_PT, NULL},
    [LAY_SUPERIOR_SIZE] = {"superior_size", UNIT_PT, NULL},
    [LAY_ISSUER_SIZE] = {"issuer_size", UNIT_PT, NULL},
    [LAY_NUMBER_SIZE] = {"number_size", UNIT_PT, NULL},
    [LAY_DATE_SIZE] = {"date_size", UNIT_PT, NULL},
    [LAY_TITLE_SIZE] = {"title_size", UNIT_PT, NULL},
    [LAY_SUBJECT_SIZE] = {"subject_size", UNIT_PT, NULL},
    [LAY_SIGN_SIZE] = {"sign_size", UNIT_PT, NULL},
    [LAY_RECIPIENTS_SIZE] = {"recipients_size", UNIT_PT, NULL},
    [LAY_RECIPIENTS_HEAD_SIZE] = {"recipients_head_size", UNIT_PT, NULL},
    [LAY_NUMBER_COLON] = {"number_colon", UNIT_YES_NO, NULL},
    [LAY_NUMBER_SLASH] = {"number_slash", UNIT_YES_NO, NULL},
    [LAY_NUMBER_ZERO] = {"number_zero", UNIT_YES_NO, NULL},
    [LAY_DAY_ZERO] = {"day_zero", UNIT_YES_NO, NULL},
    [LAY_SUPERIOR_BOLD] = {"superior_bold", UNIT_YES_NO, NULL},
    [LAY_POST_BOLD] = {"post_bold", UNIT_YES_NO, NULL},
    [LAY_RECIPIENTS_UNDERLINE] = {"recipients_underline", UNIT_YES_NO, NULL},
    [LAY_RECIPIENTS_BOLD] = {"recipients_bold", UNIT_YES_NO, NULL},
    [LAY_RECIPIENTS_ITALIC] = {"recipients_italic", UNIT_YES_NO, NULL},
    [LAY_CELL_SEAL] = {"cell_seal", UNIT_YES_NO, NULL},
    [LAY_MONTH_ZERO] = {"month_zero", UNIT_WORD, "all early no"},
    [LAY_FONT] = {"font", UNIT_TEXT, NULL},
    [LAY_NATION] = {"nation", UNIT_TEXT, NULL},
    [LAY_MOTTO] = {"motto", UNIT_TEXT, NULL},
    [LAY_ISSUER_MARK] = {"issuer_mark", UNIT_WORD, "star rule none"},
    [LAY_SUBJECT_MARK] = {"subject_mark", UNIT_WORD, "dash rule none"},
    [LAY_NUMBERS] = {"numbers", UNIT_WORD, "top bottom none"},
    [LAY_ON_BEHALF] = {"on_behalf", UNIT_TEXT, NULL},
    [LAY_BY_ORDER] = {"by_order", UNIT_TEXT, NULL},
    [LAY_FOR] = {"for", UNIT_TEXT, NULL},
    [LAY_BODY_END] = {"body_end", UNIT_TEXT, NULL},
    [LAY_TONES] = {"tones", UNIT_WORD, "old new"},
};

/* --- one value --- */

/* "19 mm", "12.7 mm": tenths. */
static bool read_length(struct str s, const char *unit, int *out)
{
    if (!str_ends(s, str_of(unit)))
        return false;
    s = str_trim(str_sub(s, 0, s.n - 2));
    size_t point = str_find(s, 0, '.');
    long whole, part = 0;
    if (!str_to_long(str_sub(s, 0, point), 0, LENGTH_MOST, &whole))
        return false;
    if (point < s.n && (s.n != point + 2 || !str_to_long(str_sub(s, point + 1, 1), 0, 9, &part)))
        return false;
    *out = (int)(whole * 10 + part);
    return true;
}

static bool one_of(const char *words, struct str s)
{
    struct str rest = str_of(words), word;
    while (str_cut(&rest, ' ', &word)) {
        if (str_eq(word, s))
            return true;
    }
    return false;
}

static bool value_good(const struct key *key, struct layout_value *v)
{
    switch (key->unit) {
    case UNIT_MM:
        return read_length(v->text, "mm", &v->number);
    case UNIT_PT:
        return read_length(v->text, "pt", &v->number);
    case UNIT_YES_NO:
        v->number = str_is(v->text, "yes");
        return v->number == 1 || str_is(v->text, "no");
    case UNIT_WORD:
        return one_of(key->words, v->text);
    default:
        if (str_is(v->text, "none"))
            v->text = STR("");
        return true;
    }
}

static bool read_mark(struct str s, enum layout_mark *out)
{
    for (int i = 0; i < 3; i++) {
        if (str_is(s, layout_mark_words[i])) {
            *out = (enum layout_mark)i;
            return true;
        }
    }
    return false;
}

/* "20 mm | HD05 | secondary" */
static err_t read_value(const struct reporter *r, const struct prop *p, const struct key *key,
                        struct layout_value *out)
{
    struct str rest = parts_text(r->arena, p->parts, p->n_parts), text, cite, mark;
    if (out->text.p != NULL)
        return REPORT(r, p->at, M_PAPER_PROPERTY_TWICE, p->name);
    if (!str_cut(&rest, '|', &text) || !str_cut(&rest, '|', &cite) || !str_cut(&rest, '|', &mark) ||
        rest.n > 0)
        return REPORT(r, p->at, M_PAPER_LAYOUT_VALUE, p->name);
    out->text = str_trim(text);
    out->cite = str_trim(cite);
    out->at = p->at;
    if (out->text.n == 0 || out->cite.n == 0 || !read_mark(str_trim(mark), &out->mark))
        return REPORT(r, p->at, M_PAPER_LAYOUT_VALUE, p->name);
    if (!value_good(key, out))
        return REPORT(r, p->at, M_PAPER_LAYOUT_WRONG, p->name, str_trim(text));
    return OK;
}

/* --- a layout --- */

static err_t read_prop(const struct reporter *r, const struct prop *p, struct paper_layout *l)
{
    for (int i = 0; i < LAY_KEYS; i++) {
        if (str_is(p->name, keys[i].word))
            return read_value(r, p, &keys[i], &l->value[i]);
    }
    struct str value = parts_text(r->arena, p->parts, p->n_parts);
    if (str_is(p->name, "kind"))
        l->kind = value;
    else if (str_is(p->name, "name"))
        l->name = value;
    else if (str_is(p->name, "source"))
        l->source = value;
    else if (!str_is(p->name, "from"))
        return REPORT(r, p->at, M_PAPER_UNKNOWN_PROPERTY, p->name);
    else if (!date_parse_vi(value, &l->from))
        return REPORT(r, p->at, M_PAPER_LAYOUT_WRONG, p->name, value);
    return OK;
}

static err_t check_whole(const struct reporter *r, const struct paper_layout *l)
{
    err_t err = OK;
    for (int i = 0; i < LAY_KEYS; i++) {
        if (l->value[i].text.p == NULL)
            err = REPORT(r, l->at, M_PAPER_PROPERTY_MISSING, str_of(keys[i].word));
    }
    if (l->kind.n == 0 || l->name.n == 0 || l->source.n == 0)
        err = REPORT(r, l->at, M_PAPER_PROPERTY_MISSING, STR("kind, name, source"));
    if (l->value[LAY_LEFT].number + l->value[LAY_RIGHT].number >= l->value[LAY_WIDTH].number ||
        l->value[LAY_TOP].number + l->value[LAY_BOTTOM].number >= l->value[LAY_HEIGHT].number)
        err = REPORT(r, l->at, M_PAPER_LAYOUT_NO_ROOM, l->id);
    return err;
}

static err_t read_layout(const struct reporter *r, const struct stmt *s, struct paper_layout *l)
{
    int n;
    err_t err = OK;
    l->at = place_of(s->file, s->head.line, 1);
    if (!str_starts(s->head.text, STR("layout ")))
        return REPORT(r, l->at, M_PAPER_LAYOUT_STATEMENT, s->head.text);
    l->id = str_trim(str_sub(s->head.text, 7, s->head.text.n));
    struct prop *props = stmt_props(r->arena, s, &n);
    for (int i = 0; i < n; i++) {
        err_t one = read_prop(r, &props[i], l);
        err = one != OK ? one : err;
    }
    return err != OK ? err : check_whole(r, l);
}

/* --- files --- */

static err_t read_file(const struct reporter *r, struct str file, struct str text,
                       struct layout_shelf *out)
{
    struct stmt *s;
    int n;
    err_t err = lines_split(r, file, text, &s, &n);
    for (int i = 0; i < n; i++) {
        if (out->n == LAYOUTS_MOST)
            return REPORT(r, place_of(file, s[i].head.line, 1), M_PAPER_FILE_TOO_LARGE, file);
        err_t one = read_layout(r, &s[i], &out->layout[out->n++]);
        err = one != OK ? one : err;
    }
    return err;
}

static void shelf_begin(struct arena *a, struct layout_shelf *out)
{
    *out = (struct layout_shelf){ARENA_ARRAY(a, struct paper_layout, LAYOUTS_MOST), 0};
}

err_t layout_read(const struct reporter *r, struct str file, struct str text,
                  struct layout_shelf *out)
{
    shelf_begin(r->arena, out);
    return read_file(r, file, text, out);
}

err_t layout_shelf_open(const struct reporter *r, const char *dir, struct layout_shelf *out)
{
    static const char *const folders[] = {"packs/layouts/", NULL};
    struct text_files files;
    err_t err = OK;
    shelf_begin(r->arena, out);
    TRY(text_files_read(r, folders, dir, ".layout", &files));
    for (int i = 0; i < files.n; i++) {
        err_t one = read_file(r, files.file[i].file, files.file[i].text, out);
        err = one != OK ? one : err;
    }
    return err;
}

const struct paper_layout *layout_on(const struct layout_shelf *s, struct str kind, date_t day)
{
    const struct paper_layout *first = NULL, *now = NULL;
    for (int i = 0; i < s->n; i++) {
        const struct paper_layout *l = &s->layout[i];
        if (!str_eq(l->kind, kind))
            continue;
        if (first == NULL || l->from < first->from)
            first = l;
        if (l->from <= day && (now == NULL || l->from > now->from))
            now = l;
    }
    return now != NULL ? now : first;
}

/* --- numbers and dates --- */

struct str layout_symbol(struct arena *a, const struct paper_layout *l, int number, struct str kind,
                         struct str issuer)
{
    const char *so = layout_number(l, LAY_NUMBER_COLON) ? "Số:" : "Số";
    const char *between = layout_number(l, LAY_NUMBER_SLASH) ? "/" : "-";
    const char *then = layout_number(l, LAY_NUMBER_SLASH) ? "-" : "/";
    const char *digits = layout_number(l, LAY_NUMBER_ZERO) ? "%02d" : "%d";
    struct str n = number > 0 ? str_fmt(a, digits, number) : STR("\u00A0\u00A0\u00A0\u00A0\u00A0");
    return str_fmt(a, "%s %.*s%s%.*s%s%.*s", so, STR_ARG(n), between, STR_ARG(kind), then,
                   STR_ARG(issuer));
}

struct str layout_date(struct arena *a, const struct paper_layout *l, struct str place,
                       const date_t *day)
{
    struct str where = place.n > 0 ? place : STR("……………");
    if (day == NULL)
        return str_fmt(a, "%.*s, ngày …… tháng …… năm 20…", STR_ARG(where));
    struct ymd d = date_parts(*day);
    struct str how = layout_text(l, LAY_MONTH_ZERO);
    bool zero = str_is(how, "all") || (str_is(how, "early") && d.m <= 2);
    return str_fmt(a,
                   layout_number(l, LAY_DAY_ZERO) ? zero ? "%.*s, ngày %02d tháng %02d năm %d"
                                                         : "%.*s, ngày %02d tháng %d năm %d"
                   : zero                         ? "%.*s, ngày %d tháng %02d năm %d"
                                                  : "%.*s, ngày %d tháng %d năm %d",
                   STR_ARG(where), d.d, d.m, d.y);
}

/* --- tones --- */

/* Letters without tone and with the five; the same in capitals. */
#define TONES 6
static const char *const letters[][TONES] = {
    {"o", "ò", "ó", "ỏ", "õ", "ọ"}, {"u", "ù", "ú", "ủ", "ũ", "ụ"}, {"a", "à", "á", "ả", "ã", "ạ"},
    {"e", "è", "é", "ẻ", "ẽ", "ẹ"}, {"y", "ỳ", "ý", "ỷ", "ỹ", "ỵ"}, {"O", "Ò", "Ó", "Ỏ", "Õ", "Ọ"},
    {"U", "Ù", "Ú", "Ủ", "Ũ", "Ụ"}, {"A", "À", "Á", "Ả", "Ã", "Ạ"}, {"E", "È", "É", "Ẻ", "Ẽ", "Ẹ"},
    {"Y", "Ỳ", "Ý", "Ỷ", "Ỹ", "Ỵ"}};
/* First and second letter: oa, oe, uy; in small letters, with a capital, in capitals. */
static const int pairs[][2] = {{0, 2}, {0, 3}, {1, 4}, {5, 2}, {5, 3},
                               {6, 4}, {5, 7}, {5, 8}, {6, 9}};

static bool starts(struct str s, size_t at, const char *with)
{
    size_t n = strlen(with);
    return s.n - at >= n && memcmp(s.p + at, with, n) == 0;
}

static bool is_letter_byte(struct str s, size_t at)
{
    unsigned char c = at < s.n ? (unsigned char)s.p[at] : ' ';
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC3 && c != 0xE2) ||
           (c >= 0x80 && c < 0xC0);
}

/* Is there at `at` a pair that ends its syllable, with its tone where `from_new` says?  Answers its
   bytes and what it is in the other writing. */
static size_t pair_at(struct str s, size_t at, bool from_new, const char **first,
                      const char **second)
{
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *const *a = letters[pairs[i][0]], *const *b = letters[pairs[i][1]];
        for (int t = 1; t < TONES; t++) {
            const char *x = from_new ? a[0] : a[t], *y = from_new ? b[t] : b[0];
            if (!starts(s, at, x) || !starts(s, at + strlen(x), y))
                continue;
            size_t n = strlen(x) + strlen(y);
            *first = from_new ? a[t] : a[0];
            *second = from_new ? b[0] : b[t];
            return is_letter_byte(s, at + n) ? 0 : n;
        }
    }
    return 0;
}

struct str layout_tones(struct arena *a, const struct paper_layout *l, struct str text)
{
    bool from_new = str_is(layout_text(l, LAY_TONES), "old");
    char *p = arena_alloc(a, text.n * 2 + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n;) {
        const char *x, *y;
        bool q = i > 0 && (text.p[i - 1] == 'q' || text.p[i - 1] == 'Q'); /* quý: no pair */
        size_t taken = q ? 0 : pair_at(text, i, from_new, &x, &y);
        if (taken == 0) {
            p[n++] = text.p[i++];
            continue;
        }
        memcpy(p + n, x, strlen(x));
        n += strlen(x);
        memcpy(p + n, y, strlen(y));
        n += strlen(y);
        i += taken;
    }
    return (struct str){p, n};
}
