/*
 * csv_judge.c — encoding and separator of a list, found before its first row is read.
 */
#include <string.h>
#include <strings.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"
#include "lib/file/csv_inner.h"
#include "lib/text/vi.h"

enum {
    SAMPLE_ROWS = 50,
    /* A damaged UTF-8 file still has this many good characters for a bad byte. */
    GOOD_FOR_BAD = 4,
    /* "Nguy?n": letters that an encoding without them turned into question marks. */
    LOST_WORDS = 5
};

/* --- encoding --- */

struct census {
    long good, bad; /* characters of UTF-8 beyond ASCII; bytes that are none */
    bool zero;
    struct buf sample;
};

/* Takes what is whole of `carry` and leaves its unfinished last character. */
static void count_utf8(struct census *k, unsigned char *carry, size_t *n, bool end)
{
    size_t i = 0;
    while (i < *n) {
        if (carry[i] < 0x80) {
            k->zero = k->zero || carry[i] == 0;
            i++;
            continue;
        }
        size_t want = carry[i] < 0xE0 ? 2 : carry[i] < 0xF0 ? 3 : 4;
        if (i + want > *n && !end)
            break;
        struct str one = {(const char *)carry + i, want <= *n - i ? want : *n - i};
        bool good = one.n == want && utf8_valid_upto(one) == want;
        k->good += good;
        k->bad += !good;
        i += good ? want : 1;
    }
    *n -= i;
    memmove(carry, carry + i, *n);
}

static err_t take_census(struct csv *c, struct csv_stream *s, struct census *k)
{
    unsigned char carry[4096];
    size_t n = 0;
    TRY(csv_stream_open(s, c));
    for (int b = csv_stream_next(s); b >= 0; b = csv_stream_next(s)) {
        carry[n++] = (unsigned char)b;
        if (k->sample.n < LIMIT_CSV_SAMPLE_BYTES)
            buf_char(&k->sample, (char)b);
        if (n == sizeof carry)
            count_utf8(k, carry, &n, false);
    }
    count_utf8(k, carry, &n, true);
    return s->failed ? csv_report(c, E_IO, 0, 0, M_FILE_CANNOT_READ, STR("")) : OK;
}

static bool is_wide(const struct csv *c)
{
    return c->facts.encoding == CSV_UTF16_LE || c->facts.encoding == CSV_UTF16_BE;
}

/* UTF-16 without a mark: one half of the bytes has many zeros, the other has none. */
static void find_zeros(struct csv *c, struct str head)
{
    size_t zeros[2] = {0, 0};
    for (size_t i = 0; i < head.n; i++)
        zeros[i % 2] += head.p[i] == 0;
    for (int half = 0; half < 2; half++)
        if (zeros[half] > head.n / 6 && zeros[1 - half] == 0)
            c->facts.encoding = half ? CSV_UTF16_LE : CSV_UTF16_BE;
}

static void find_bom(struct csv *c, struct str head)
{
    if (str_starts(head, STR("\xEF\xBB\xBF")))
        c->facts = (struct csv_facts){.encoding = CSV_UTF8, .bom = true};
    else if (str_starts(head, STR("\xFF\xFE")))
        c->facts = (struct csv_facts){.encoding = CSV_UTF16_LE, .bom = true};
    else if (str_starts(head, STR("\xFE\xFF")))
        c->facts = (struct csv_facts){.encoding = CSV_UTF16_BE, .bom = true};
    else
        find_zeros(c, head);
}

/* `lost`: that it lost letters was said, which is all there is to say of a file that is no other. */
static void judge_old(struct csv *c, struct str sample, bool lost)
{
    struct legacy_evidence e = {0};
    legacy_look_bytes(&e, sample);
    struct legacy_guess g = legacy_judge(&e, LEGACY_NONE);
    struct str name = legacy_name(g.encoding);
    if (g.verdict == LEGACY_SURE) {
        c->facts.encoding = CSV_LEGACY;
        c->facts.legacy = g.encoding;
        (void)csv_report(c, OK, 0, 0, M_CSV_CONVERTED, name);
        return;
    }
    c->facts.encoding = CSV_WINDOWS_1252;
    if (!lost || g.verdict == LEGACY_UNSURE)
        (void)csv_report(c, OK, 0, 0, g.verdict == LEGACY_UNSURE ? M_CSV_UNSURE : M_CSV_UNKNOWN,
                         name);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Warns of words such as "Nguy?n"; the first is shown. */
static bool find_lost_letters(struct csv *c, struct str s)
{
    struct str example = STR("");
    int n = 0;
    for (size_t i = 1; i + 1 < s.n; i++) {
        if (s.p[i] != '?' || !is_letter(s.p[i - 1]) || !is_letter(s.p[i + 1]))
            continue;
        size_t from = i, to = i;
        while (from > 0 && i - from < 20 && is_letter(s.p[from - 1]))
            from--;
        while (to < s.n && to - i < 20 && (is_letter(s.p[to]) || s.p[to] == '?'))
            to++;
        if (n++ == 0)
            example = str_sub(s, from, to - from);
    }
    if (n >= LOST_WORDS)
        (void)csv_report(c, OK, 0, 0, M_CSV_LOST, example);
    return n >= LOST_WORDS;
}

static err_t judge_encoding(struct csv *c, struct csv_stream *s, struct census *k)
{
    struct str head = {(const char *)s->chunk, 0};
    TRY(csv_stream_open(s, c));
    (void)csv_stream_next(s); /* fills the first chunk */
    head.n = s->n;
    find_bom(c, head);
    TRY(take_census(c, s, k));
    if (k->zero)
        return csv_report(c, E_INVALID, 0, 0, M_CSV_BINARY, STR(""));
    bool lost = find_lost_letters(c, buf_view(&k->sample));
    if (!is_wide(c) && !c->facts.bom && k->bad > 0 && k->good < k->bad * GOOD_FOR_BAD)
        judge_old(c, buf_view(&k->sample), lost);
    return OK;
}

/* --- separator --- */

struct widths {
    int of_row[SAMPLE_ROWS];
    int n;
};

static bool note_width(void *arg, const struct csv_row *row)
{
    struct widths *w = arg;
    w->of_row[w->n++] = row->width;
    return w->n < SAMPLE_ROWS;
}

/* How many rows have the number of fields that most rows have; rows of one field do not count. */
static int common_rows(const struct widths *w)
{
    int best = 0;
    for (int i = 0; i < w->n; i++) {
        int same = 0;
        for (int k = 0; k < w->n; k++)
            same += w->of_row[k] == w->of_row[i];
        if (w->of_row[i] > 1 && same > best)
            best = same;
    }
    return best;
}

/* "sep=;" alone in the first line, perhaps in quotes. */
static bool find_told(struct csv *c, struct str sample)
{
    size_t quote = str_starts(sample, STR("\"")) ? 1 : 0;
    struct str s = str_sub(sample, quote, sample.n);
    if (s.n < 6 + quote || strncasecmp(s.p, "sep=", 4) != 0 || (quote && s.p[5] != '"'))
        return false;
    char end = s.p[5 + quote];
    if ((end != '\n' && end != '\r') || !memchr(",;\t|", s.p[4], 4))
        return false;
    c->facts.separator = s.p[4];
    c->facts.told = true;
    return true;
}

static void judge_separator(struct csv *c, struct str sample)
{
    int best_rows = 0;
    c->facts.separator = ',';
    if (find_told(c, sample))
        return;
    /* Where two do equally well the comma gives way: it stands in titles and remarks as well. */
    for (const char *sep = "\t;|,"; *sep != '\0'; sep++) {
        struct csv try = *c;
        struct widths w = {.n = 0};
        try.in = NULL;
        try.bytes = sample;
        /* The sample stands behind BOM and UTF-16, and widths need no letters. */
        try.facts = (struct csv_facts){.encoding = CSV_WINDOWS_1252, .separator = *sep};
        /* The sample may end within quotes: rows before that were counted. */
        (void)!csv_parse(&try, true, note_width, &w);
        c->record = try.record; /* it may have grown */
        int rows = common_rows(&w);
        if (rows > best_rows) {
            best_rows = rows;
            c->facts.separator = *sep;
        }
    }
}

err_t csv_judge(struct csv *c)
{
    struct csv_stream s = {0};
    struct census k = {.good = 0};
    buf_open(&k.sample, LIMIT_CSV_SAMPLE_BYTES + 1);
    err_t e = csv_stream_open(&s, c);
    if (e == OK)
        e = judge_encoding(c, &s, &k);
    if (e == OK)
        judge_separator(c, buf_view(&k.sample));
    buf_close(&k.sample);
    return e;
}
