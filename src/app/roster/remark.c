/*
 * remark.c — recognises the usual remarks of Vietnamese lists, and keeps them as JSON.
 *
 * A remark is looked at as words without marks and case.  It must begin with the words of its kind:
 * "hết thời hạn khiển trách" is no reprimand.
 */
#include "app/roster/remark.h"

#include <string.h>

#include "lib/json/json.h"
#include "lib/text/vi.h"

enum { WORDS_MOST = 64, JSON_BYTES = 1 << 16, DAYS_OF_MONTH = 30, YEAR_DAYS = 366 };

const char *const remark_kind_words[REMARK_KINDS] = {
    "other", "discipline", "sick", "maternity", "temporary", "transfer", "probationary", "status",
};

/* --- words --- */

struct word {
    size_t from, to;  /* bytes of the text, without punctuation around */
    struct str plain; /* folded */
    bool comma;       /* punctuation follows */
};

struct words {
    struct str text;
    struct word w[WORDS_MOST];
    int n;
};

static bool is_around(char c)
{
    return c == ',' || c == '.' || c == ';' || c == ':' || c == '(' || c == ')' || c == '"';
}

static struct words words_of(struct arena *a, struct str text)
{
    struct words s = {.text = text};
    for (size_t i = 0; i < text.n && s.n < WORDS_MOST;) {
        while (i < text.n && text.p[i] == ' ')
            i++;
        size_t from = i;
        while (i < text.n && text.p[i] != ' ')
            i++;
        size_t to = i;
        while (from < to && is_around(text.p[from]))
            from++;
        while (to > from && is_around(text.p[to - 1]))
            to--;
        if (to > from)
            s.w[s.n++] =
                (struct word){from, to, vi_fold(a, str_sub(text, from, to - from)), to < i};
    }
    return s;
}

/* Do the words from `at` on begin with this phrase?  Answers the word behind it; -1: they do not. */
static int match(const struct words *s, int at, const char *phrase)
{
    struct str rest = str_of(phrase), one;
    while (str_cut(&rest, ' ', &one)) {
        if (at >= s->n || !str_eq(s->w[at].plain, one))
            return -1;
        at++;
    }
    return at;
}

/* The first of several phrases (parted by '|'); -1: none. */
static int match_any(const struct words *s, int at, const char *phrases)
{
    struct str rest = str_of(phrases), one;
    char phrase[64];
    while (str_cut(&rest, '|', &one)) {
        if (one.n >= sizeof phrase)
            continue;
        memcpy(phrase, one.p, one.n);
        phrase[one.n] = '\0';
        int end = match(s, at, phrase);
        if (end >= 0)
            return end;
    }
    return -1;
}

/* The words from `from` up to (not with) `to`, as written. */
static struct str between(const struct words *s, int from, int to)
{
    if (from >= to || from >= s->n)
        return STR("");
    return str_sub(s->text, s->w[from].from, s->w[to - 1].to - s->w[from].from);
}

static date_t first_day(const struct words *s, int from)
{
    date_t d = DAY_NONE;
    for (int i = from; i < s->n; i++) {
        if (day_read(s->w[i].plain, &d))
            return d;
    }
    return DAY_NONE;
}

/* A number before the word `unit` ("95 ngày"); 0: none. */
static int count_of(const struct words *s, int from, const char *unit)
{
    long n = 0;
    for (int i = from; i + 1 < s->n; i++) {
        if (str_is(s->w[i + 1].plain, unit) && str_to_long(s->w[i].plain, 1, YEAR_DAYS, &n))
            return (int)n;
    }
    return 0;
}

/* --- kinds --- */

/* Do the words of one of these phrases stand anywhere from `from` on? */
static bool somewhere(const struct words *s, int from, const char *phrases)
{
    for (int i = from; i < s->n; i++) {
        if (match_any(s, i, phrases) >= 0)
            return true;
    }
    return false;
}

/* The side that decided.  False: the words name both, or expulsion by the state, which is none. */
static bool read_side(const struct words *s, int from, struct remark *r)
{
    r->state = somewhere(s, from, "chinh quyen");
    bool party = somewhere(s, from, "ve dang|mat dang|ben dang|dang va");
    return !r->state || (!party && strcmp(r->form, "khai_tru") != 0);
}

/* What is proposed, not decided yet, or undone since, is for a person to read. */
#define UNDECIDED                                                                                  \
    "de nghi|chua quyet dinh|chua co quyet dinh|du kien|dang xem xet|da huy|huy bo|bi huy|huy "    \
    "quyet dinh|bai bo|da xoa|xoa ky luat|xoa an|thu hoi|oan|minh oan|khong con|het hieu luc|"     \
    "het thoi han|cham dut hieu luc"

static bool read_discipline(const struct words *s, struct remark *r)
{
    static const struct {
        const char *words, *form;
    } forms[] = {{"khien trach", "khien_trach"},
                 {"canh cao", "canh_cao"},
                 {"cach chuc", "cach_chuc"},
                 {"khai tru", "khai_tru"}};
    const char *form = NULL;
    int at = 0, end = -1;
    for (int more = 0; more >= 0;) {
        more = match_any(s, at, "bi|da|ky luat|kl|thi hanh|hinh thuc|xu ly");
        at = more >= 0 ? more : at;
    }
    for (size_t i = 0; i < sizeof forms / sizeof *forms && end < 0; i++) {
        end = match(s, at, forms[i].words);
        form = forms[i].form;
    }
    if (end < 0)
        return false;
    r->form = form;
    r->kind = REMARK_DISCIPLINE;
    r->on = first_day(s, end);
    r->paper = between(s, end, s->n);
    bool one_side = read_side(s, end, r);
    r->proposed = r->on != DAY_NONE && one_side && !somewhere(s, end, UNDECIDED);
    return true;
}

static bool read_sick(const struct words *s, int year, struct remark *r)
{
    int end = match_any(s, 0, "nghi om|nghi benh|nghi dieu tri|nghi chua benh|dieu tri benh|om");
    if (end < 0)
        return false;
    r->kind = REMARK_SICK;
    r->year = year;
    r->days = count_of(s, end, "ngay");
    /* Three months are ninety days, says the regulation. */
    if (r->days == 0)
        r->days = count_of(s, end, "thang") * DAYS_OF_MONTH;
    r->proposed = r->days > 0 && r->days <= YEAR_DAYS;
    return true;
}

static bool read_maternity(const struct words *s, int year, struct remark *r)
{
    int end = match_any(s, 0, "nghi thai san|thai san|nghi sinh con|nghi sinh");
    if (end < 0)
        return false;
    r->kind = REMARK_MATERNITY;
    r->year = year;
    r->months = count_of(s, end, "thang");
    r->proposed = true;
    return true;
}

/* Where the words "từ 03/2023", "từ ngày …" begin behind `from`; s->n: nowhere. */
static int since(const struct words *s, int from)
{
    for (int i = from; i + 1 < s->n; i++) {
        struct str next = s->w[i + 1].plain;
        bool tells = (next.n > 0 && next.p[0] >= '0' && next.p[0] <= '9') || str_is(next, "ngay") ||
                     str_is(next, "thang");
        if (str_is(s->w[i].plain, "tu") && tells)
            return i;
    }
    return s->n;
}

static bool read_temporary(const struct words *s, struct remark *r)
{
    int end = match_any(s, 0,
                        "sinh hoat tam thoi tai|sinh hoat dang tam thoi tai|sinh hoat tam thoi o"
                        "|chuyen sinh hoat tam thoi den|chuyen sinh hoat dang tam thoi den");
    if (end < 0)
        return false;
    int to = since(s, end);
    r->kind = REMARK_TEMPORARY;
    r->place = between(s, end, to);
    r->on = first_day(s, to);
    r->proposed = r->place.n > 0;
    return true;
}

static bool read_transfer(const struct words *s, struct remark *r)
{
    int end = match_any(s, 0,
                        "chuyen den ngay|chuyen sinh hoat ve ngay|chuyen sinh hoat den ngay"
                        "|chuyen ve ngay|chuyen sinh hoat dang den ngay|chuyen den tu ngay");
    if (end < 0)
        return false;
    r->kind = REMARK_TRANSFER;
    if (end < s->n && !day_read(s->w[end].plain, &r->on))
        r->on = DAY_NONE;
    r->months = count_of(s, end, "thang");
    int place = match(s, end + 1, "tu");
    int to = s->n;
    if (r->months > 0) /* "(10 tháng)" at the end */
        to = s->n >= 2 && str_is(s->w[s->n - 1].plain, "thang") ? s->n - 2 : -1;
    r->place = place >= 0 && to >= 0 ? between(s, place, to) : STR("");
    r->proposed = r->on != DAY_NONE && r->place.n > 0;
    return true;
}

struct remark remark_read(struct arena *a, struct str text, bool exempt, int year)
{
    struct remark r = {.text = text, .on = DAY_NONE};
    struct words s = words_of(a, text);
    if (read_discipline(&s, &r) || read_sick(&s, year, &r) || read_maternity(&s, year, &r) ||
        read_temporary(&s, &r) || read_transfer(&s, &r))
        return r;
    int end = match_any(&s, 0, "dang vien du bi|dv du bi|du bi|probationary|probationary member");
    if (end == s.n && s.n > 0) {
        r.kind = REMARK_PROBATIONARY;
        r.proposed = true;
    } else if (exempt && match_any(&s, 0, "qd|quyet dinh|theo qd|theo quyet dinh") > 0) {
        r.kind = REMARK_STATUS;
        r.paper = text;
        r.proposed = true;
    }
    return r;
}

bool remark_next(struct str *cell, struct str *text)
{
    while (str_cut(cell, ';', text)) {
        *text = str_trim(*text);
        if (text->n > 0)
            return true;
    }
    return false;
}

/* --- JSON --- */

static void json_day(struct buf *b, const char *name, date_t d)
{
    char text[11];
    if (d == DAY_NONE)
        return;
    date_format_iso(d, text);
    buf_printf(b, ",\"%s\":\"%s\"", name, text);
}

static void json_text(struct buf *b, const char *name, struct str s)
{
    if (s.n == 0)
        return;
    buf_printf(b, ",\"%s\":", name);
    json_write_str(b, s);
}

static void json_count(struct buf *b, const char *name, int n)
{
    if (n > 0)
        buf_printf(b, ",\"%s\":%d", name, n);
}

struct str remark_json(struct arena *a, const struct remark *r)
{
    struct buf b;
    if (!r->proposed)
        return STR("");
    buf_open(&b, JSON_BYTES);
    buf_printf(&b, "{\"kind\":\"%s\"", remark_kind_words[r->kind]);
    if (r->form != NULL)
        json_text(&b, "form", str_of(r->form));
    if (r->state)
        json_text(&b, "side", STR("state"));
    json_day(&b, "on", r->on);
    json_count(&b, "year", r->year);
    json_count(&b, "days", r->days);
    json_count(&b, "months", r->months);
    json_text(&b, "place", r->place);
    json_text(&b, "paper", r->paper);
    buf_char(&b, '}');
    struct str out = str_copy(a, buf_view(&b));
    buf_close(&b);
    return out;
}

static struct str member(const struct json *o, struct str name)
{
    const struct json *v = json_get(o, name);
    return v != NULL && v->type == JSON_STRING ? v->text : STR("");
}

static int number(const struct json *o, struct str name)
{
    long n = 0;
    const struct json *v = json_get(o, name);
    return v != NULL && json_fixed(v, 0, &n) && n >= 0 && n < 10000 ? (int)n : 0;
}

bool remark_parse(struct arena *a, struct str kind, struct str json, struct remark *out)
{
    struct json *o = NULL;
    struct json_error error;
    *out = (struct remark){.on = DAY_NONE};
    for (int i = 0; i < REMARK_KINDS; i++) {
        if (str_is(kind, remark_kind_words[i]))
            out->kind = (enum remark_kind)i;
    }
    if (json.n == 0 || json_parse(a, json, &o, &error) != OK)
        return false;
    struct str form = member(o, STR("form"));
    out->form = form.n > 0 ? str_copy(a, form).p : NULL;
    out->state = str_is(member(o, STR("side")), "state");
    if (!date_parse_iso(member(o, STR("on")), &out->on))
        out->on = DAY_NONE;
    out->year = number(o, STR("year"));
    out->days = number(o, STR("days"));
    out->months = number(o, STR("months"));
    out->place = member(o, STR("place"));
    out->paper = member(o, STR("paper"));
    out->proposed = true;
    return out->kind != REMARK_OTHER;
}
