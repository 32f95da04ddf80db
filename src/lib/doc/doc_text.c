/*
 * doc_text.c — text as a file may hold it, and how the styles look.
 *
 * The looks stand here once for all three writers: what an office sees in the preview is what it
 * prints.  Kinds of documents (sizes by guidance and date) are not known here; they come with the part.
 */
#include <string.h>
#include <utf8proc.h>

#include "lib/base/arena.h"
#include "lib/doc/doc_inner.h"
#include "lib/text/unicode.h"
#include "lib/text/vi.h"

enum { REPLACEMENT_BYTES = 3, NOT_A_CHARACTER = 0xFFFE };

/* --- cleaning --- */

/*
 * Is nothing to be done?  Letters below U+0300 and those of U+1E00–U+1EFF, where the Vietnamese ones
 * stand, are NFC whatever follows them (no mark is one of them), as are the dashes and quotes of
 * U+2010–U+203F and the boxes of U+2600–U+263F.  Everything else goes the long way.
 */
static bool is_clean(struct str s)
{
    const unsigned char *p = (const unsigned char *)s.p, *end = p + s.n;
    while (p < end) {
        if (*p < 0x80) {
            if (*p < ' ' && *p != '\n' && *p != '\t')
                return false;
            p++;
        } else if (*p >= 0xC2 && *p < 0xCC) {
            if (end - p < 2 || (p[1] & 0xC0) != 0x80 || (p[0] == 0xC2 && p[1] < 0xA0))
                return false;
            p += 2;
        } else if (*p == 0xE1 || *p == 0xE2) {
            if (end - p < 3 || (p[1] & 0xC0) != 0x80 || (p[2] & 0xC0) != 0x80)
                return false;
            bool vietnamese = p[0] == 0xE1 && p[1] >= 0xB8 && p[1] <= 0xBB;
            bool line_end = p[2] == 0xA8 || p[2] == 0xA9; /* U+2028, U+2029 */
            bool dash = p[0] == 0xE2 && p[1] == 0x80 && p[2] >= 0x90 && !line_end;
            bool box = p[0] == 0xE2 && p[1] == 0x98;
            if (!vietnamese && !dash && !box)
                return false;
            p += 3;
        } else {
            return false;
        }
    }
    return true;
}

/* Valid UTF-8, every byte that is none as U+FFFD. */
static struct str valid(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.n * REPLACEMENT_BYTES + 1);
    size_t n = 0;
    while (s.n > 0) {
        size_t good = utf8_valid_upto(s);
        memcpy(out + n, s.p, good);
        n += good;
        s = str_sub(s, good, s.n);
        if (s.n > 0) {
            memcpy(out + n, "\xEF\xBF\xBD", REPLACEMENT_BYTES);
            n += REPLACEMENT_BYTES;
            s = str_sub(s, 1, s.n);
        }
    }
    return (struct str){out, n};
}

static bool is_kept(int32_t cp)
{
    if (cp < ' ')
        return cp == '\n' || cp == '\t';
    return (cp < 0x7F || cp > 0x9F) && cp != NOT_A_CHARACTER && cp != NOT_A_CHARACTER + 1;
}

struct str doc_clean(struct arena *a, struct str s)
{
    if (is_clean(s))
        return s;
    if (!utf8_valid(s))
        s = valid(a, s);
    struct code_points t = unicode_decompose(a, s, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (t.n > 0) { /* utf8proc_decompose takes letters apart; this puts them together */
        utf8proc_ssize_t n = utf8proc_normalize_utf32(t.p, (utf8proc_ssize_t)t.n,
                                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
        t.n = n > 0 ? (size_t)n : 0;
    }
    char *out = arena_alloc(a, t.n * 4 + 1);
    size_t n = 0;
    for (size_t i = 0; i < t.n; i++) {
        int32_t cp = t.p[i];
        if (cp == '\r') /* Windows' and old Mac's ends of lines */
            cp = i + 1 < t.n && t.p[i + 1] == '\n' ? 0 : '\n';
        else if (cp == 0x2028 || cp == 0x2029)
            cp = '\n';
        if (is_kept(cp))
            n += (size_t)utf8proc_encode_char(cp, (utf8proc_uint8_t *)out + n);
    }
    return (struct str){out, n};
}

/* --- looks --- */

/* What a style is by itself: sizes relative to the part's body text, spaces in tenths of a point. */
static const struct style {
    int size, before, after;
    bool bold, spaced;     /* spaced: lines as far apart as the part says */
    bool keep_next, first; /* first: the first line is moved in as the part says */
} styles[DOC_STYLES] = {
    [DOC_BODY] = {.size = 0, .spaced = true, .first = true},
    [DOC_TITLE] = {.size = 10, .before = 120, .bold = true, .spaced = true, .keep_next = true},
    [DOC_SUBJECT] = {.size = 0, .after = 60, .bold = true, .spaced = true, .keep_next = true},
    [DOC_HEADING1] = {.size = 0,
                      .before = 60,
                      .after = 60,
                      .bold = true,
                      .spaced = true,
                      .keep_next = true,
                      .first = true},
    [DOC_HEADING2] = {.size = 0,
                      .before = 60,
                      .after = 30,
                      .bold = true,
                      .spaced = true,
                      .keep_next = true,
                      .first = true},
    [DOC_HEADING3] = {.size = 0,
                      .before = 30,
                      .after = 30,
                      .bold = true,
                      .spaced = true,
                      .keep_next = true,
                      .first = true},
    [DOC_HEAD] = {.size = 0},
    [DOC_CELL] = {.size = -20},
    [DOC_NOTE] = {.size = -20},
};

static int largest(const struct doc_para *p, int size)
{
    for (int i = 0; i < p->n_runs; i++)
        size = p->run[i].size > size ? p->run[i].size : size;
    return size;
}

struct doc_look doc_look(const struct doc_part *part, const struct doc_para *p)
{
    const struct style *s = &styles[p->style];
    struct doc_look l = {.size = part->size + s->size,
                         .bold = s->bold,
                         .indent = p->indent,
                         .first = p->first,
                         .keep_next = s->keep_next || p->keep_next};
    bool at_left = p->align == DOC_LEFT || p->align == DOC_JUSTIFY;
    if (s->first && at_left && p->indent == 0 && p->first == 0)
        l.first = part->first;
    if (s->spaced && part->leading > 0) {
        int least = largest(p, l.size) * 6 / 5; /* a mark above a capital is not cut */
        l.leading = part->leading > least ? part->leading : least;
    }
    l.before = p->before >= 0 ? p->before : s->before;
    l.after = p->after >= 0 ? p->after : p->style == DOC_BODY ? part->space : s->after;
    return l;
}

enum doc_align doc_align_in(enum doc_align para, enum doc_align cell)
{
    return para == DOC_LEFT ? cell : para;
}
