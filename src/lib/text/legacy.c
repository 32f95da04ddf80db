/*
 * legacy.c — the codes of TCVN3, VNI and VISCII, and text turned into Unicode.
 */
#include "lib/text/legacy.h"

#include <strings.h>
#include <utf8proc.h>

#include "lib/base/arena.h"
#include "lib/text/legacy_inner.h"
#include "lib/text/syllable.h"
#include "lib/text/vi.h"

struct str legacy_name(enum legacy e)
{
    static const char *const names[LEGACY_COUNT] = {"", "TCVN3", "VNI", "VISCII"};
    return str_of(names[e]);
}

enum legacy legacy_of_font(struct str font, bool *capitals)
{
    *capitals = false;
    if (font.n >= 3 && strncasecmp(font.p, ".Vn", 3) == 0) {
        /* .VnTimeH, .VnArial NarrowH; their Latin letters look alike, so nobody uses them for
           those. */
        *capitals = font.n > 3 && font.p[font.n - 1] == 'H';
        return LEGACY_TCVN3;
    }
    if (font.n >= 4 && strncasecmp(font.p, "VNI-", 4) == 0)
        return LEGACY_VNI;
    return LEGACY_NONE;
}

/* --- Windows-1252 --- */

static const int32_t cp1252_high[32] = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
    0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};

int32_t legacy_cp1252(int code)
{
    return code >= 0x80 && code < 0xA0 ? cp1252_high[code - 0x80] : code;
}

int legacy_code(int32_t cp)
{
    if (cp >= 0 && cp < 0x100)
        return cp;
    for (int i = 0; i < 32; i++)
        if (cp1252_high[i] == cp)
            return 0x80 + i;
    return -1;
}

/* --- one code, one letter: TCVN3 and VISCII; 0: none --- */

/* TCVN 5712:1993 VN3, the one that fonts have: capitals only without tone. */
static const uint16_t tcvn3_high[96] = {
    0,      0x0102, 0x00C2, 0x00CA, 0x00D4, 0x01A0, 0x01AF, 0x0110, /* A0 */
    0x0103, 0x00E2, 0x00EA, 0x00F4, 0x01A1, 0x01B0, 0x0111, 0,      /* A8 */
    0,      0,      0,      0,      0,      0x00E0, 0x1EA3, 0x00E3, /* B0 */
    0x00E1, 0x1EA1, 0,      0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0,      /* B8 */
    0,      0,      0,      0,      0,      0,      0x1EB7, 0x1EA7, /* C0 */
    0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD, 0x00E8, 0,      0x1EBB, 0x1EBD, /* C8 */
    0x00E9, 0x1EB9, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7, 0x00EC, /* D0 */
    0x1EC9, 0,      0,      0,      0x0129, 0x00ED, 0x1ECB, 0x00F2, /* D8 */
    0,      0x1ECF, 0x00F5, 0x00F3, 0x1ECD, 0x1ED3, 0x1ED5, 0x1ED7, /* E0 */
    0x1ED1, 0x1ED9, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3, 0x00F9, /* E8 */
    0,      0x1EE7, 0x0169, 0x00FA, 0x1EE5, 0x1EEB, 0x1EED, 0x1EEF, /* F0 */
    0x1EE9, 0x1EF1, 0x1EF3, 0x1EF7, 0x1EF9, 0x00FD, 0x1EF5, 0,      /* F8 */
};

/* RFC 1456.  Six capitals stand in place of control codes. */
static const uint16_t viscii_high[128] = {
    0x1EA0, 0x1EAE, 0x1EB0, 0x1EB6, 0x1EA4, 0x1EA6, 0x1EA8, 0x1EAC, /* 80 */
    0x1EBC, 0x1EB8, 0x1EBE, 0x1EC0, 0x1EC2, 0x1EC4, 0x1EC6, 0x1ED0, /* 88 */
    0x1ED2, 0x1ED4, 0x1ED6, 0x1ED8, 0x1EE2, 0x1EDA, 0x1EDC, 0x1EDE, /* 90 */
    0x1ECA, 0x1ECE, 0x1ECC, 0x1EC8, 0x1EE6, 0x0168, 0x1EE4, 0x1EF2, /* 98 */
    0x00D5, 0x1EAF, 0x1EB1, 0x1EB7, 0x1EA5, 0x1EA7, 0x1EA9, 0x1EAD, /* A0 */
    0x1EBD, 0x1EB9, 0x1EBF, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EC7, 0x1ED1, /* A8 */
    0x1ED3, 0x1ED5, 0x1ED7, 0x1EE0, 0x01A0, 0x1ED9, 0x1EDD, 0x1EDF, /* B0 */
    0x1ECB, 0x1EF0, 0x1EE8, 0x1EEA, 0x1EEC, 0x01A1, 0x1EDB, 0x01AF, /* B8 */
    0x00C0, 0x00C1, 0x00C2, 0x00C3, 0x1EA2, 0x0102, 0x1EB3, 0x1EB5, /* C0 */
    0x00C8, 0x00C9, 0x00CA, 0x1EBA, 0x00CC, 0x00CD, 0x0128, 0x1EF3, /* C8 */
    0x0110, 0x1EE9, 0x00D2, 0x00D3, 0x00D4, 0x1EA1, 0x1EF7, 0x1EEB, /* D0 */
    0x1EED, 0x00D9, 0x00DA, 0x1EF9, 0x1EF5, 0x00DD, 0x1EE1, 0x01B0, /* D8 */
    0x00E0, 0x00E1, 0x00E2, 0x00E3, 0x1EA3, 0x0103, 0x1EEF, 0x1EAB, /* E0 */
    0x00E8, 0x00E9, 0x00EA, 0x1EBB, 0x00EC, 0x00ED, 0x0129, 0x1EC9, /* E8 */
    0x0111, 0x1EF1, 0x00F2, 0x00F3, 0x00F4, 0x00F5, 0x1ECF, 0x1ECD, /* F0 */
    0x1EE5, 0x00F9, 0x00FA, 0x0169, 0x1EE7, 0x00FD, 0x1EE3, 0x1EEE, /* F8 */
};

static int32_t viscii_letter(int code)
{
    switch (code) {
    case 0x02:
        return 0x1EB2;
    case 0x05:
        return 0x1EB4;
    case 0x06:
        return 0x1EAA;
    case 0x14:
        return 0x1EF6;
    case 0x19:
        return 0x1EF8;
    case 0x1E:
        return 0x1EF4;
    default:
        return code >= 0x80 ? viscii_high[code - 0x80] : 0;
    }
}

/* --- VNI: a letter and a mark behind it --- */

/* What stands alone; small letters. */
static int32_t vni_single(int code)
{
    switch (code) {
    case 0xF1:
        return 0x111;
    case 0xF4:
        return 0x1A1;
    case 0xF6:
        return 0x1B0;
    case 0xEC:
        return 0xEC;
    case 0xED:
        return 0xED;
    case 0xE6:
        return 0x1EC9;
    case 0xF3:
        return 0x129;
    case 0xF2:
        return 0x1ECB;
    case 0xEE:
        return 0x1EF5;
    default:
        return 0;
    }
}

/* A mark and what it makes of the letters a, e, o, u, y, ơ, ư; 0: it does not stand behind that
   letter. */
static const struct vni_mark {
    int code;
    int32_t form[7];
} vni_marks[] = {
    {0xF8, {0xE0, 0xE8, 0xF2, 0xF9, 0x1EF3, 0x1EDD, 0x1EEB}},         /* huyền */
    {0xF9, {0xE1, 0xE9, 0xF3, 0xFA, 0xFD, 0x1EDB, 0x1EE9}},           /* sắc */
    {0xFB, {0x1EA3, 0x1EBB, 0x1ECF, 0x1EE7, 0x1EF7, 0x1EDF, 0x1EED}}, /* hỏi */
    {0xF5, {0xE3, 0x1EBD, 0xF5, 0x169, 0x1EF9, 0x1EE1, 0x1EEF}},      /* ngã */
    {0xEF, {0x1EA1, 0x1EB9, 0x1ECD, 0x1EE5, 0, 0x1EE3, 0x1EF1}},      /* nặng; ỵ stands alone */
    {0xE2, {0xE2, 0xEA, 0xF4}}, /* circumflex, then with a tone */
    {0xE0, {0x1EA7, 0x1EC1, 0x1ED3}},
    {0xE1, {0x1EA5, 0x1EBF, 0x1ED1}},
    {0xE5, {0x1EA9, 0x1EC3, 0x1ED5}},
    {0xE3, {0x1EAB, 0x1EC5, 0x1ED7}},
    {0xE4, {0x1EAD, 0x1EC7, 0x1ED9}},
    {0xEA, {0x103}}, /* breve, then with a tone */
    {0xE8, {0x1EB1}},
    {0xE9, {0x1EAF}},
    {0xFA, {0x1EB3}},
    {0xFC, {0x1EB5}},
    {0xEB, {0x1EB7}},
};

/* Marks come in two cases that mean the same: the letter tells the case of the whole. */
static int small_code(int code)
{
    return code >= 0xC0 && code <= 0xDE ? code + 0x20 : code;
}

static int32_t vni_pair(int32_t letter, int mark)
{
    static const int32_t base[7] = {'a', 'e', 'o', 'u', 'y', 0x1A1, 0x1B0};
    for (size_t m = 0; m < sizeof vni_marks / sizeof *vni_marks; m++)
        for (int k = 0; vni_marks[m].code == mark && k < 7; k++)
            if (base[k] == letter)
                return vni_marks[m].form[k];
    return 0;
}

static size_t decode_vni(const int32_t *in, size_t n, int32_t *out, size_t *strange)
{
    size_t made = 0;
    for (size_t i = 0; i < n; i++) {
        int code = legacy_code(in[i]);
        int small = small_code(code);
        bool capital = small != code || (code >= 'A' && code <= 'Z');
        int32_t letter = code >= 0x80 ? vni_single(small) : vi_lower(in[i]);
        if (letter == 0) {
            *strange += vi_is_marked_letter(in[i]);
            out[made++] = in[i];
            continue;
        }
        int mark = i + 1 < n ? small_code(legacy_code(in[i + 1])) : -1;
        int32_t pair = mark >= 0x80 ? vni_pair(letter, mark) : 0;
        if (pair != 0) {
            letter = pair;
            i++;
        }
        out[made++] = capital ? vi_upper(letter) : letter;
    }
    return made;
}

size_t legacy_decode_points(enum legacy encoding, const int32_t *in, size_t n, int32_t *out,
                            size_t *strange)
{
    size_t ignored = 0;
    strange = strange ? strange : &ignored;
    *strange = 0;
    if (encoding == LEGACY_VNI)
        return decode_vni(in, n, out, strange);
    for (size_t i = 0; i < n; i++) {
        int code = legacy_code(in[i]);
        int32_t letter = 0;
        if (encoding == LEGACY_VISCII && code >= 0)
            letter = viscii_letter(code);
        else if (encoding == LEGACY_TCVN3 && code >= 0xA0)
            letter = tcvn3_high[code - 0xA0];
        out[i] = letter != 0 ? letter : in[i];
        *strange += letter == 0 && vi_is_marked_letter(in[i]);
    }
    return n;
}

/* --- capitals of TCVN3 --- */

static bool is_ascii_gap(int32_t cp)
{
    return cp < 0x80 && vi_lower(cp) == vi_upper(cp);
}

static bool is_ascii_small(int32_t cp)
{
    return cp >= 'a' && cp <= 'z';
}

static bool is_ascii_capital(int32_t cp)
{
    return cp >= 'A' && cp <= 'Z';
}

/* Only small letters have tones: who types "NGUYỄN" with the caps key gets "NGUYễN", and "Ấn" needs
   another font for its first letter.  What the rest of the text tells is put right. */
struct capitals {
    bool any_small;     /* an ASCII letter is small */
    bool any_word;      /* a word has two ASCII capitals and no small letter */
    int small_starts;   /* words that begin with a small ASCII letter */
    int capital_starts; /* words that begin with a capital */
};

/* Of the word in[from..to): two ASCII capitals at least, no small one. */
static bool word_is_capitals(const int32_t *in, size_t from, size_t to)
{
    int capitals = 0;
    for (size_t i = from; i < to; i++) {
        if (is_ascii_small(in[i]))
            return false;
        capitals += is_ascii_capital(in[i]);
    }
    return capitals >= 2;
}

/* The next word at or behind `from`; false when there is none. */
static bool find_word(const int32_t *in, size_t n, size_t *from, size_t *to)
{
    while (*from < n && is_ascii_gap(in[*from]))
        ++*from;
    for (*to = *from; *to < n && !is_ascii_gap(in[*to]);)
        ++*to;
    return *from < n;
}

static struct capitals count_capitals(const int32_t *in, size_t n, const int32_t *out)
{
    struct capitals c = {.any_small = false};
    for (size_t from = 0, to = 0; find_word(in, n, &from, &to); from = to) {
        for (size_t i = from; i < to; i++)
            c.any_small = c.any_small || is_ascii_small(in[i]);
        c.any_word = c.any_word || word_is_capitals(in, from, to);
        c.small_starts += is_ascii_small(in[from]);
        c.capital_starts += vi_lower(out[from]) != out[from];
    }
    return c;
}

/* TCVN3 keeps places: in[i] became out[i]. */
static void raise_capitals(const int32_t *in, size_t n, int32_t *out)
{
    struct capitals c = count_capitals(in, n, out);
    bool all = c.any_word && !c.any_small;
    bool starts = c.capital_starts > 0 && c.small_starts == 0;
    for (size_t from = 0, to = 0; find_word(in, n, &from, &to); from = to) {
        bool whole = all || word_is_capitals(in, from, to);
        for (size_t i = from; i < to && (whole || (starts && i == from)); i++)
            out[i] = vi_upper(out[i]);
    }
}

/* --- whole texts --- */

int32_t legacy_next_point(struct str s, size_t *i)
{
    utf8proc_int32_t cp = -1;
    utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)s.p + *i, (utf8proc_ssize_t)(s.n - *i), &cp);
    if (n <= 0) {
        cp = 0xFFFD;
        n = 1;
    }
    *i += (size_t)n;
    return cp;
}

static struct str decode(struct arena *a, enum legacy encoding, bool capitals, const int32_t *in,
                         size_t n)
{
    int32_t *points = ARENA_ARRAY(a, int32_t, n + 1);
    char *utf8 = arena_alloc(a, n * 4 + 1);
    size_t made = legacy_decode_points(encoding, in, n, points, NULL), used = 0;
    if (encoding == LEGACY_TCVN3 && !capitals)
        raise_capitals(in, n, points);
    for (size_t i = 0; i < made; i++) {
        int32_t cp = capitals ? vi_upper(points[i]) : points[i];
        used += (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)utf8 + used);
    }
    return vi_clean(a, (struct str){utf8, used});
}

struct str legacy_decode(struct arena *a, enum legacy encoding, bool capitals, struct str text)
{
    int32_t *in = ARENA_ARRAY(a, int32_t, text.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.n;)
        in[n++] = legacy_next_point(text, &i);
    return decode(a, encoding, capitals, in, n);
}

struct str legacy_decode_bytes(struct arena *a, enum legacy encoding, struct str bytes)
{
    int32_t *in = ARENA_ARRAY(a, int32_t, bytes.n + 1);
    for (size_t i = 0; i < bytes.n; i++)
        in[i] = legacy_cp1252((unsigned char)bytes.p[i]);
    return decode(a, encoding, false, in, bytes.n);
}

struct str legacy_windows_1252(struct arena *a, struct str bytes)
{
    char *utf8 = arena_alloc(a, bytes.n * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i < bytes.n; i++)
        n += (size_t)utf8proc_encode_char(legacy_cp1252((unsigned char)bytes.p[i]),
                                          (utf8proc_uint8_t *)utf8 + n);
    return (struct str){utf8, n};
}
