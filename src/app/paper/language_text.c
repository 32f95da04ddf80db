/*
 * language_text.c — joined lines, words and texts with values of the papers' language.
 */
#include <string.h>

#include "app/paper/language_inner.h"
#include "lib/base/arena.h"
#include "lib/base/buf.h"

enum { TEXT_BYTES = 1 << 18 };

/* --- lines --- */

static bool goes_on(struct str line)
{
    return line.n > 0 && line.p[line.n - 1] == '\\';
}

/* How many lines of `lines` the first one takes. */
static int length_of(const struct src_line *lines, int n)
{
    int taken = 1;
    while (taken < n && goes_on(lines[taken - 1].text))
        taken++;
    return taken;
}

static void join(struct arena *a, const struct src_line *lines, int n, struct joined *out)
{
    size_t bytes = 0, at = 0;
    for (int i = 0; i < n; i++)
        bytes += lines[i].text.n + 1;
    char *p = ARENA_ARRAY(a, char, bytes);
    size_t *from = ARENA_ARRAY(a, size_t, (size_t)n);
    for (int i = 0; i < n; i++) {
        struct str t = lines[i].text;
        if (goes_on(t))
            t = str_trim(str_sub(t, 0, t.n - 1));
        if (i > 0 && at > 0)
            p[at++] = ' ';
        from[i] = at;
        if (t.n > 0)
            memcpy(p + at, t.p, t.n);
        at += t.n;
    }
    *out = (struct joined){{p, at}, lines[0].indent, lines, n, from};
}

void reading_open(const struct reporter *r, struct str file, const struct src_line *lines, int n,
                  struct reading *out)
{
    *out = (struct reading){.r = r, .file = file};
    out->line = ARENA_ARRAY(r->arena, struct joined, (size_t)n);
    for (int i = 0; i < n;) {
        int taken = length_of(lines + i, n - i);
        struct joined *l = &out->line[out->n++];
        join(r->arena, lines + i, taken, l);
        i += taken;
        if (goes_on(lines[i - 1].text))
            wrong(out, l, l->text.n, M_PAPER_GOES_ON, STR(""));
    }
}

struct place joined_place(const struct reading *k, const struct joined *l, size_t at)
{
    int i = l->n_lines - 1;
    while (i > 0 && l->from[i] > at)
        i--;
    const struct src_line *line = &l->line[i];
    return place_of(k->file, line->line, line->indent + column_of(line->text, at - l->from[i]));
}

void wrong(struct reading *k, const struct joined *l, size_t at, enum msg_id id, struct str arg)
{
    k->err = REPORT(k->r, joined_place(k, l, at), id, arg);
}

/* --- words --- */

static void skip_blanks(struct rest *s)
{
    while (s->at < s->end && s->line->text.p[s->at] == ' ')
        s->at++;
}

struct str rest_text(const struct rest *s)
{
    return str_trim(str_sub(s->line->text, s->at, s->end - s->at));
}

struct str rest_word(struct rest *s, size_t *at)
{
    skip_blanks(s);
    *at = s->at;
    while (s->at < s->end && s->line->text.p[s->at] != ' ')
        s->at++;
    return str_sub(s->line->text, *at, s->at - *at);
}

int rest_number(struct reading *k, struct rest *s, int least, int most)
{
    size_t at;
    struct str word = rest_word(s, &at);
    long n = least;
    if (!str_to_long(word, least, most, &n))
        k->err = REPORT(k->r, joined_place(k, s->line, at), M_PAPER_NUMBER, word,
                        str_fmt(k->r->arena, "%d", least), str_fmt(k->r->arena, "%d", most));
    return (int)n;
}

static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'))
            return false;
    }
    return s.n > 0;
}

struct str rest_name(struct reading *k, struct rest *s)
{
    size_t at;
    struct str word = rest_word(s, &at);
    if (is_name(word))
        return word;
    wrong(k, s->line, at, M_PAPER_NO_NAME, word);
    return STR("");
}

void rest_none(struct reading *k, struct rest *s)
{
    skip_blanks(s);
    if (s->at < s->end)
        wrong(k, s->line, s->at, M_PAPER_TOO_MUCH, rest_text(s));
}

bool rest_cut(struct rest *s, char c, struct rest *part)
{
    if (s->at > s->end)
        return false;
    *part = *s;
    const char *p = s->line->text.p;
    size_t i = s->at;
    while (i < s->end && (p[i] != c || (i > s->at && p[i - 1] == '\\')))
        i++;
    part->end = i;
    s->at = i + 1; /* past the end: nothing is left */
    return true;
}

/* --- texts with values --- */

static int count_braces(struct str s)
{
    int n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '{';
    return n;
}

/* Puts what was gathered before as a piece of its own. */
static void put_text(struct reading *k, struct paper_text *t, struct buf *b, struct place at)
{
    if (b->n > 0)
        t->piece[t->n++] = (struct paper_piece){str_copy(k->r->arena, buf_view(b)), STR(""), at};
    buf_clear(b);
}

/* A value `{name}` that begins at byte i; answers the byte behind it. */
static size_t put_value(struct reading *k, struct paper_text *t, struct rest *s, size_t i)
{
    struct str line = s->line->text;
    size_t end = str_find(line, i, '}');
    if (end >= s->end) {
        wrong(k, s->line, i, M_PAPER_OPEN_BRACE, STR(""));
        return s->end;
    }
    struct str name = str_sub(line, i + 1, end - i - 1);
    if (!is_name(name))
        wrong(k, s->line, i, M_PAPER_NO_NAME, name);
    else
        t->piece[t->n++] = (struct paper_piece){STR(""), name, joined_place(k, s->line, i + 1)};
    return end + 1;
}

/* What a backslash and the character behind it stand for; answers how many bytes were taken. */
static size_t put_escape(struct buf *b, struct str line, size_t i, size_t end)
{
    char next = i + 1 < end ? line.p[i + 1] : '\0';
    if (next == 'n')
        buf_char(b, '\n');
    else if (next == '|' || next == '\\')
        buf_char(b, next);
    else {
        buf_char(b, '\\');
        return 1;
    }
    return 2;
}

struct paper_text rest_values(struct reading *k, struct rest *s, bool needed)
{
    struct paper_text t = {0};
    struct str line = s->line->text;
    skip_blanks(s);
    while (s->end > s->at && line.p[s->end - 1] == ' ')
        s->end--;
    if (s->at >= s->end) {
        if (needed)
            wrong(k, s->line, s->line->text.n, M_PAPER_NO_TEXT, STR(""));
        s->at = s->end;
        return t;
    }
    int braces = count_braces(str_sub(line, s->at, s->end - s->at));
    t.piece = ARENA_ARRAY(k->r->arena, struct paper_piece, (size_t)braces * 2 + 1);
    struct buf b;
    buf_open(&b, TEXT_BYTES);
    struct place at = joined_place(k, s->line, s->at);
    for (size_t i = s->at; i < s->end;) {
        if (line.p[i] == '{' && i + 1 < s->end && line.p[i + 1] == '{') {
            buf_char(&b, '{');
            i += 2;
        } else if (line.p[i] == '{') {
            put_text(k, &t, &b, at);
            i = put_value(k, &t, s, i);
        } else if (line.p[i] == '\\') {
            i += put_escape(&b, line, i, s->end);
        } else {
            buf_char(&b, line.p[i++]);
        }
    }
    put_text(k, &t, &b, at);
    buf_close(&b);
    s->at = s->end;
    return t;
}
