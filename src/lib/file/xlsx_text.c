/*
 * xlsx_text.c — shared strings, cleaning of cell text, and which number formats are dates.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"
#include "lib/file/xlsx_inner.h"
#include "lib/text/vi.h"

/* --- cleaning --- */

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

/* "_x000D_" stands for the character 0x0D: how a spreadsheet writes what XML cannot. */
static bool escape_at(struct str s, size_t i, unsigned *code)
{
    if (i + 7 > s.n || s.p[i] != '_' || s.p[i + 1] != 'x' || s.p[i + 6] != '_')
        return false;
    unsigned v = 0;
    for (size_t k = i + 2; k < i + 6; k++) {
        int d = hex_digit(s.p[k]);
        if (d < 0)
            return false;
        v = v * 16 + (unsigned)d;
    }
    *code = v;
    return true;
}

/* Bytes of a character without width (zero-width space and joiners, direction and byte order
   marks); 0: none.  Other odd blanks are left to vi_clean. */
static size_t zero_width(struct str s, size_t i)
{
    static const char *const odd[] = {"\xE2\x80\x8B", "\xE2\x80\x8C", "\xE2\x80\x8D",
                                      "\xE2\x80\x8E", "\xE2\x80\x8F", "\xEF\xBB\xBF"};
    for (size_t k = 0; k < sizeof odd / sizeof *odd; k++)
        if (i + 3 <= s.n && memcmp(s.p + i, odd[k], 3) == 0)
            return 3;
    return 0;
}

bool xlsx_has_soft_blank(struct str s)
{
    for (size_t i = 0; i + 1 < s.n; i++) {
        const char *lead = memchr(s.p + i, '\xC2', s.n - 1 - i);
        if (!lead)
            return false;
        i = (size_t)(lead - s.p);
        if (lead[1] == '\xA0' || lead[1] == '\xAD' || lead[1] == '\x85')
            return true;
    }
    return false;
}

struct str xlsx_clean(struct arena *a, struct str raw, struct str *typed)
{
    char *out = arena_alloc(a, raw.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < raw.n;) {
        unsigned code = 0;
        size_t odd = zero_width(raw, i);
        if (odd > 0) {
            i += odd;
        } else if (escape_at(raw, i, &code) && code < 0x80) {
            out[n++] = code < 0x20 || code == 0x7F ? ' ' : (char)code;
            i += 7;
        } else {
            unsigned char c = (unsigned char)raw.p[i++];
            out[n++] = c < 0x20 || c == 0x7F ? ' ' : (char)c;
        }
    }
    struct str kept = {out, n}, clean = vi_clean(a, kept);
    if (typed)
        *typed = xlsx_has_soft_blank(kept) ? kept : clean;
    return clean;
}

/* --- shared strings --- */

struct shared_part {
    struct part part; /* first: the handlers get it */
    struct xlsx *x;
    struct buf text; /* of the item being read */
    int phonetic;    /* within readings (rPh), which are not text */
    bool in_text;
};

static void shared_start(struct part *part, const char *name, const char **atts)
{
    struct shared_part *s = (struct shared_part *)part;
    (void)atts;
    if (strcmp(name, "si") == 0)
        buf_clear(&s->text);
    else if (strcmp(name, "rPh") == 0)
        s->phonetic++;
    else if (strcmp(name, "t") == 0)
        s->in_text = s->phonetic == 0;
}

static void shared_add(struct shared_part *s)
{
    struct xlsx *x = s->x;
    struct str typed;
    arena_reset(x->scratch);
    (void)xlsx_clean(x->scratch, buf_view(&s->text), &typed);
    buf_str(&x->shared, typed);
    uint32_t end = (uint32_t)x->shared.n;
    buf_add(&x->shared_end, &end, sizeof end);
    if (x->shared.over || x->shared_end.over)
        part_fail(&s->part, E_LIMIT, M_FILE_SHARED_MUCH,
                  str_fmt(x->arena, "%u", LIMIT_XLSX_SHARED_BYTES >> 20), STR(""));
}

static void shared_end(struct part *part, const char *name)
{
    struct shared_part *s = (struct shared_part *)part;
    if (strcmp(name, "t") == 0)
        s->in_text = false;
    else if (strcmp(name, "rPh") == 0)
        s->phonetic--;
    else if (strcmp(name, "si") == 0)
        shared_add(s);
}

static void shared_text(struct part *part, const char *p, size_t n)
{
    struct shared_part *s = (struct shared_part *)part;
    if (!s->in_text)
        return;
    buf_add(&s->text, p, n);
    if (s->text.over)
        part_fail(part, E_LIMIT, M_FILE_CELL_LONG,
                  str_fmt(s->x->arena, "%d", LIMIT_XLSX_CELL_BYTES), STR(""));
}

err_t xlsx_read_shared(struct xlsx *x, const char *part)
{
    struct shared_part s = {.x = x};
    if (!package_has(&x->pkg, part))
        return OK;
    s.part.start = shared_start;
    s.part.end = shared_end;
    s.part.text = shared_text;
    buf_open(&s.text, LIMIT_XLSX_CELL_BYTES);
    err_t e = part_read(&s.part, &x->pkg, part);
    buf_close(&s.text);
    return e;
}

bool xlsx_shared(const struct xlsx *x, struct str number, struct str *out)
{
    long count = (long)(x->shared_end.n / sizeof(uint32_t));
    long i = 0;
    if (count == 0 || !str_to_long(number, 0, count - 1, &i))
        return false;
    uint32_t from = 0, to = 0;
    const char *ends = x->shared_end.p;
    if (i > 0)
        memcpy(&from, ends + (size_t)(i - 1) * sizeof from, sizeof from);
    memcpy(&to, ends + (size_t)i * sizeof to, sizeof to);
    *out = (struct str){x->shared.p ? x->shared.p + from : NULL, to - from};
    return true;
}

/* --- number formats --- */

/* Skips what is shown as it stands: "text", \c, _c, *c, [Red].  Answers the position behind it. */
static size_t skip_literal(struct str code, size_t i)
{
    size_t end;
    switch (code.p[i]) {
    case '"':
        end = str_find(code, i + 1, '"') + 1;
        break;
    case '[':
        end = str_find(code, i + 1, ']') + 1;
        break;
    case '\\':
    case '_':
    case '*':
        end = i + 2;
        break;
    default:
        return i;
    }
    return end < code.n ? end : code.n;
}

enum xlsx_shows xlsx_format_shows(struct str code)
{
    bool day = false, month = false, year = false, clock = false;
    for (size_t i = 0; i < code.n;) {
        size_t next = skip_literal(code, i);
        if (next > i) {
            i = next;
            continue;
        }
        switch (code.p[i++]) {
        case 'd':
        case 'D':
            day = true;
            break;
        case 'm':
        case 'M':
            month = true;
            break;
        case 'y':
        case 'Y':
            year = true;
            break;
        case 'h':
        case 'H':
        case 's':
        case 'S':
            clock = true;
            break;
        case ';':
            i = code.n;
            break; /* the other sections show negative numbers and text */
        default:
            break;
        }
    }
    if (day)
        return XLSX_SHOWS_DAY;
    if (month && (year || !clock))
        return XLSX_SHOWS_MONTH;
    return year ? XLSX_SHOWS_YEAR : XLSX_SHOWS_NUMBER;
}

/* The formats that every spreadsheet program knows by number (ECMA-376 18.8.30). */
static enum xlsx_shows builtin_shows(long id)
{
    if (id == 17 || id == 55)
        return XLSX_SHOWS_MONTH;
    if ((id >= 14 && id <= 16) || id == 22 || (id >= 27 && id <= 31) || id == 36 ||
        (id >= 50 && id <= 54) || (id >= 56 && id <= 58))
        return XLSX_SHOWS_DAY;
    return XLSX_SHOWS_NUMBER;
}

enum { STYLE_FORMATS = 4096, STYLE_CELLS = 65536 }; /* Excel's own: 250 and 64,000 */

struct style_part {
    struct part part;
    struct xlsx *x;
    struct buf formats; /* struct { long id; enum xlsx_shows shows; } */
    struct buf fonts;   /* xlsx_font_byte of each */
    bool in_cells, in_fonts;
};

struct style_format {
    long id;
    enum xlsx_shows shows;
};

static enum xlsx_shows shows_of(const struct style_part *s, long id)
{
    for (size_t i = 0; i + sizeof(struct style_format) <= s->formats.n;
         i += sizeof(struct style_format)) {
        struct style_format f;
        memcpy(&f, s->formats.p + i, sizeof f);
        if (f.id == id)
            return f.shows;
    }
    return builtin_shows(id);
}

char xlsx_font_byte(struct str font)
{
    bool capitals;
    enum legacy e = legacy_of_font(font, &capitals);
    return (char)((int)e << 1 | capitals);
}

void xlsx_font_take(char byte, struct xlsx_cell *cell)
{
    cell->font = (enum legacy)(byte >> 1);
    cell->font_capitals = byte & 1;
}

/* One cell format: what its numbers show, what its font says. */
static void cell_format(struct style_part *s, const char **atts)
{
    long format = 0, font = 0;
    enum xlsx_shows shows = XLSX_SHOWS_NUMBER;
    char font_byte = 0;
    if (str_to_long(part_attr(atts, "numFmtId"), 0, 1000000, &format))
        shows = shows_of(s, format);
    if (str_to_long(part_attr(atts, "fontId"), 0, (long)s->fonts.n - 1, &font))
        font_byte = s->fonts.p[font];
    buf_char(&s->x->style_shows, (char)shows);
    buf_char(&s->x->style_font, font_byte);
}

static void style_start(struct part *part, const char *name, const char **atts)
{
    struct style_part *s = (struct style_part *)part;
    long id = 0;
    if (strcmp(name, "cellXfs") == 0) {
        s->in_cells = true;
    } else if (strcmp(name, "fonts") == 0) {
        s->in_fonts = true;
    } else if (s->in_fonts && strcmp(name, "font") == 0) {
        buf_char(&s->fonts, 0);
    } else if (s->in_fonts && strcmp(name, "name") == 0 && s->fonts.n > 0 && !s->fonts.over) {
        s->fonts.p[s->fonts.n - 1] = xlsx_font_byte(part_attr(atts, "val"));
    } else if (s->in_cells && strcmp(name, "xf") == 0) {
        cell_format(s, atts);
    } else if (strcmp(name, "numFmt") == 0 &&
               str_to_long(part_attr(atts, "numFmtId"), 0, 1000000, &id)) {
        struct style_format f = {id, xlsx_format_shows(part_attr(atts, "formatCode"))};
        buf_add(&s->formats, &f, sizeof f);
    }
}

static void style_end(struct part *part, const char *name)
{
    struct style_part *s = (struct style_part *)part;
    if (strcmp(name, "cellXfs") == 0)
        s->in_cells = false;
    else if (strcmp(name, "fonts") == 0)
        s->in_fonts = false;
}

err_t xlsx_read_styles(struct xlsx *x, const char *part)
{
    struct style_part s = {.x = x};
    if (!package_has(&x->pkg, part))
        return OK;
    s.part.start = style_start;
    s.part.end = style_end;
    buf_open(&s.formats, STYLE_FORMATS * sizeof(struct style_format));
    buf_open(&s.fonts, STYLE_FORMATS);
    err_t e = part_read(&s.part, &x->pkg, part);
    buf_close(&s.formats);
    buf_close(&s.fonts);
    return e;
}
