/*
 * lines.c — statements, properties and tokens of a pack file.
 */
#include "lib/rule/lines.h"

#include <string.h>

#include "lib/base/arena.h"
#include "lib/text/vi.h"

err_t report(const struct reporter *r, struct place at, enum msg_id id, size_t n,
             const struct str *args)
{
    return problem_add(r->problems, at, false, msg_make(r->arena, r->lang, id, n, args));
}

struct place place_of(struct str file, int line, int col)
{
    struct place p = {file, {0, 0}, line, col};
    return p;
}

int column_of(struct str s, size_t n)
{
    int col = 1;
    for (size_t i = 0; i < n && i < s.n; i++) {
        if (((unsigned char)s.p[i] & 0xC0u) != 0x80u)
            col++;
    }
    return col;
}

bool tok_is(const struct tok *t, const char *word)
{
    return (t->kind == TOK_WORD || t->kind == TOK_PUNCT) && str_is(t->text, word);
}

struct str tok_show(const struct tok *t)
{
    return t->kind == TOK_END ? STR("⏎") : t->text;
}

static size_t count_lines(struct str text)
{
    size_t n = 1;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

/* Cuts one line into indent and text; false when it is empty or a comment. */
static bool measure_line(struct str raw, int number, struct src_line *out)
{
    size_t i = 0;
    while (i < raw.n && raw.p[i] == ' ')
        i++;
    struct str text = str_trim(str_sub(raw, i, raw.n - i));
    if (text.n == 0 || text.p[0] == '#')
        return false;
    out->text = text;
    out->line = number;
    out->indent = (int)i;
    return true;
}

err_t lines_split(const struct reporter *r, struct str file, struct str text, struct stmt **out,
                  int *n)
{
    size_t most = count_lines(text);
    struct stmt *stmts = ARENA_ARRAY(r->arena, struct stmt, most);
    struct src_line *lines = ARENA_ARRAY(r->arena, struct src_line, most);
    size_t n_stmts = 0, n_lines = 0;
    err_t err = OK;
    struct str rest = text, raw;
    if (text.n >= 3 && memcmp(text.p, "\xEF\xBB\xBF", 3) == 0)
        rest = str_sub(text, 3, text.n);
    for (int number = 1; str_cut(&rest, '\n', &raw); number++) {
        struct src_line *l = &lines[n_lines];
        if (str_find(raw, 0, '\t') < raw.n) {
            err = REPORT0(r, place_of(file, number, column_of(raw, str_find(raw, 0, '\t'))),
                          M_RULE_TAB);
            continue;
        }
        if (!utf8_valid(raw)) {
            err = REPORT0(r, place_of(file, number, 1), M_RULE_NOT_UTF8);
            continue;
        }
        if (!measure_line(raw, number, l))
            continue;
        n_lines++;
        if (l->indent == 0) {
            struct stmt *s = &stmts[n_stmts++];
            s->file = file;
            s->head = *l;
            s->body = l + 1;
        } else if (n_stmts == 0) {
            err = REPORT0(r, place_of(file, number, l->indent + 1), M_RULE_INDENT_FIRST);
        } else {
            stmts[n_stmts - 1].n_body++;
        }
    }
    *out = stmts;
    *n = (int)n_stmts;
    return err;
}

/* Length of the first word of a line. */
static size_t first_word(struct str s)
{
    return str_find(s, 0, ' ');
}

struct prop *stmt_props(struct arena *a, const struct stmt *s, int *n)
{
    struct prop *props = ARENA_ARRAY(a, struct prop, (size_t)s->n_body);
    int count = 0;
    for (int i = 0; i < s->n_body; i++) {
        const struct src_line *l = &s->body[i];
        if (count > 0 && l->indent > s->body[0].indent) {
            props[count - 1].n_lines++;
            continue;
        }
        struct prop *p = &props[count++];
        p->name = str_sub(l->text, 0, first_word(l->text));
        p->lines = l;
        p->n_lines = 1;
        p->at = place_of(s->file, l->line, l->indent + 1);
    }
    for (int k = 0; k < count; k++) {
        struct prop *p = &props[k];
        p->parts = ARENA_ARRAY(a, struct src_line, (size_t)p->n_lines);
        for (int i = 0; i < p->n_lines; i++) {
            struct src_line part = p->lines[i];
            if (i == 0) {
                size_t skip = p->name.n;
                while (skip < part.text.n && part.text.p[skip] == ' ')
                    skip++;
                part.text = str_sub(part.text, skip, part.text.n);
                part.indent += (int)skip;
            }
            if (part.text.n > 0)
                p->parts[p->n_parts++] = part;
        }
    }
    *n = count;
    return props;
}

struct str parts_text(struct arena *a, const struct src_line *parts, int n)
{
    if (n == 0)
        return STR("");
    if (n == 1)
        return parts[0].text;
    size_t len = 0;
    for (int i = 0; i < n; i++)
        len += parts[i].text.n + 1;
    char *p = arena_alloc(a, len);
    size_t at = 0;
    for (int i = 0; i < n; i++) {
        if (i > 0)
            p[at++] = ' ';
        memcpy(p + at, parts[i].text.p, parts[i].text.n);
        at += parts[i].text.n;
    }
    return (struct str){p, at};
}

static bool is_word_char(char c, bool dash)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '/' || (unsigned char)c >= 0x80 || (dash && c == '-');
}

/*
 * One token of `s` from *at; false at the end of the line. *closed: a string had its closing quote.
 * *col is the column of *at
 * before and after: counted on, for a line may be long.
 */
static bool next_token(struct str s, size_t *at, int *col, bool dash, struct tok *t, bool *closed)
{
    size_t i = *at;
    while (i < s.n && s.p[i] == ' ')
        i++;
    if (i >= s.n)
        return false;
    t->at.col = *col + (int)(i - *at);
    size_t from = i;
    *closed = true;
    if (s.p[i] == '"') {
        size_t end = str_find(s, i + 1, '"');
        *closed = end < s.n;
        t->kind = TOK_STRING;
        t->text = str_sub(s, i + 1, end - i - 1);
        i = end < s.n ? end + 1 : s.n;
    } else if (is_word_char(s.p[i], dash)) {
        while (i < s.n && is_word_char(s.p[i], dash))
            i++;
        t->kind = TOK_WORD;
        t->text = str_sub(s, from, i - from);
    } else {
        i++;
        t->kind = TOK_PUNCT;
        t->text = str_sub(s, from, 1);
    }
    *col = t->at.col + column_of(str_sub(s, from, i - from), i - from) - 1;
    *at = i;
    return true;
}

static size_t count_tokens(const struct src_line *lines, int n, bool dash)
{
    size_t count = 0;
    for (int i = 0; i < n; i++) {
        size_t at = 0;
        int col = 1;
        bool closed;
        struct tok t = {0};
        while (next_token(lines[i].text, &at, &col, dash, &t, &closed))
            count++;
    }
    return count;
}

static err_t tokens_in(const struct reporter *r, struct str file, const struct src_line *lines,
                       int n, bool dash, struct tok **out)
{
    struct tok *toks =
        ARENA_ARRAY(r->arena, struct tok, count_tokens(lines, n, dash) + TOK_SENTINELS);
    size_t count = 0;
    struct place end = place_of(file, n > 0 ? lines[n - 1].line : 0, 1);
    for (int i = 0; i < n; i++) {
        size_t at = 0;
        int col = 1;
        bool closed;
        struct tok t = {0};
        while (next_token(lines[i].text, &at, &col, dash, &t, &closed)) {
            t.at = place_of(file, lines[i].line, t.at.col + lines[i].indent);
            if (!closed)
                return REPORT0(r, t.at, M_RULE_OPEN_STRING);
            toks[count++] = t;
        }
        end.col = column_of(lines[i].text, lines[i].text.n) + lines[i].indent;
    }
    for (int i = 0; i < TOK_SENTINELS; i++)
        toks[count + (size_t)i] = (struct tok){TOK_END, {0, 0}, end};
    *out = toks;
    return OK;
}

err_t tokens_of(const struct reporter *r, struct str file, const struct src_line *lines, int n,
                struct tok **out)
{
    return tokens_in(r, file, lines, n, false, out);
}

err_t head_tokens(const struct reporter *r, const struct stmt *s, struct tok **out)
{
    return tokens_in(r, s->file, &s->head, 1, true, out);
}
