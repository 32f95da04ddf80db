/*
 * language.c — statements of the papers' language: properties and body of one paper.
 *
 * Lines and statements are those of the packs (lib/rule/lines.h); what stands in the body is read
 * here, tables in language_table.c, words and texts with values in language_text.c.
 */
#include "app/paper/language.h"

#include <string.h>

#include "app/paper/language_inner.h"
#include "lib/base/arena.h"
#include "lib/text/vi.h"

enum { DEPTH_MOST = 12, LINES_MOST = 500, RECIPIENTS_MOST = 12 };

/* --- statements of the body --- */

enum rest_kind { REST_NONE, REST_TEXT, REST_OWN };

static const struct keyword {
    const char *word;
    enum paper_node_kind kind;
    enum rest_kind rest;
} keywords[] = {
    {"head", NODE_HEAD, REST_NONE},
    {"title", NODE_TITLE, REST_TEXT},
    {"subject", NODE_SUBJECT, REST_TEXT},
    {"note", NODE_NOTE, REST_TEXT},
    {"line", NODE_LINE, REST_TEXT},
    {"answer", NODE_ANSWER, REST_OWN},
    {"h1", NODE_H1, REST_TEXT},
    {"h2", NODE_H2, REST_TEXT},
    {"h3", NODE_H3, REST_TEXT},
    {"prose", NODE_PROSE, REST_OWN},
    {"choice", NODE_CHOICE, REST_OWN},
    {"blank", NODE_BLANK, REST_OWN},
    {"fill", NODE_FILL, REST_OWN},
    {"table", NODE_TABLE, REST_OWN},
    {"if", NODE_IF, REST_OWN},
    {"each", NODE_EACH, REST_OWN},
    {"sign", NODE_SIGN, REST_OWN},
    {"recipients", NODE_RECIPIENTS, REST_OWN},
    {"close", NODE_CLOSE, REST_OWN},
    {"page", NODE_PAGE, REST_NONE},
};

/* "p", "c", "r", "l", "i", "b", or several joined by points: a paragraph. */
static bool read_para_word(struct str word, struct paper_node *out)
{
    if (word.n % 2 == 0)
        return false;
    out->align = DOC_JUSTIFY;
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        if (i % 2 == 1) {
            if (c != '.')
                return false;
            continue;
        }
        if (c == 'c')
            out->align = DOC_CENTER;
        else if (c == 'r')
            out->align = DOC_RIGHT;
        else if (c == 'l')
            out->align = DOC_LEFT;
        else if (c == 'b')
            out->flags |= RUN_BOLD;
        else if (c == 'i')
            out->flags |= RUN_ITALIC;
        else if (c != 'p')
            return false;
    }
    return true;
}

static void read_prose(struct reading *k, struct rest *s, struct paper_node *out)
{
    size_t at;
    out->name = rest_name(k, s);
    out->count = 3;
    for (struct str word = rest_word(s, &at); word.n > 0; word = rest_word(s, &at)) {
        if (str_is(word, "lines")) {
            out->count = rest_number(k, s, 1, LINES_MOST);
        } else if (str_is(word, "optional")) {
            out->optional = true;
        } else {
            wrong(k, s->line, at, M_PAPER_PROSE_WORD, word);
            return;
        }
    }
}

static void read_choice(struct reading *k, struct rest *s, struct paper_node *out)
{
    size_t at;
    out->name = rest_name(k, s);
    struct str of = rest_word(s, &at);
    if (!str_is(of, "of")) {
        wrong(k, s->line, at, M_PAPER_NO_OF, of);
        return;
    }
    out->list = rest_name(k, s);
    struct rest ahead = *s;
    out->in_line = str_is(rest_word(&ahead, &at), "inline");
    if (out->in_line)
        *s = ahead;
    rest_none(k, s);
}

static void read_count(struct reading *k, struct rest *s, struct paper_node *out)
{
    out->count = rest_text(s).n == 0 ? 1 : rest_number(k, s, 1, LINES_MOST);
    rest_none(k, s);
}

/* "HEADING: {name} | HEADING: {name}" */
static void read_signs(struct reading *k, struct rest *s, struct paper_node *out)
{
    struct rest part, heading;
    while (rest_text(s).n > 0 && rest_cut(s, '|', &part)) {
        if (out->n_signs == PAPER_SIGNS) {
            wrong(k, s->line, part.at, M_PAPER_SIGNS, str_fmt(k->r->arena, "%d", PAPER_SIGNS));
            return;
        }
        int n = out->n_signs++;
        if (!rest_cut(&part, ':', &heading))
            continue;
        out->sign[n] = rest_values(k, &heading, true);
        if (part.at < part.end)
            out->signer[n] = rest_values(k, &part, false);
    }
}

/* "Như Điều 2 | {superior.name} | Lưu": instead of the recipients of the record. */
static void read_recipients(struct reading *k, struct rest *s, struct paper_node *out)
{
    struct rest part;
    if (rest_text(s).n == 0)
        return;
    out->cell = ARENA_ARRAY(k->r->arena, struct paper_cell, RECIPIENTS_MOST);
    while (rest_cut(s, '|', &part)) {
        if (out->n_cells == RECIPIENTS_MOST) {
            wrong(k, s->line, part.at, M_PAPER_COLUMNS,
                  str_fmt(k->r->arena, "%d", RECIPIENTS_MOST));
            return;
        }
        out->cell[out->n_cells++] = (struct paper_cell){rest_values(k, &part, true), 1};
    }
}

static void read_block(struct reading *k, int level, struct paper_node **out, int *n);

static bool line_is(const struct reading *k, int level, const char *word)
{
    return k->at < k->n && k->line[k->at].indent == level * 2 && str_is(k->line[k->at].text, word);
}

static void read_if(struct reading *k, struct rest *s, int level, struct paper_node *out)
{
    struct rest ahead = *s;
    size_t at;
    if (str_is(rest_word(&ahead, &at), "not")) {
        out->negated = true;
        *s = ahead;
    }
    out->name = rest_name(k, s);
    rest_none(k, s);
    read_block(k, level + 1, &out->child, &out->n_children);
    if (line_is(k, level, "else")) {
        k->at++;
        read_block(k, level + 1, &out->other, &out->n_other);
    }
}

static void read_own(struct reading *k, struct rest *s, int level, struct paper_node *out)
{
    switch (out->kind) {
    case NODE_ANSWER:
        out->name = rest_name(k, s);
        out->text = rest_values(k, s, true);
        break;
    case NODE_PROSE:
        read_prose(k, s, out);
        break;
    case NODE_CHOICE:
        read_choice(k, s, out);
        break;
    case NODE_BLANK:
    case NODE_FILL:
        read_count(k, s, out);
        break;
    case NODE_TABLE:
        language_table(k, s, level + 1, out);
        break;
    case NODE_IF:
        read_if(k, s, level, out);
        break;
    case NODE_EACH:
        out->name = rest_name(k, s);
        rest_none(k, s);
        read_block(k, level + 1, &out->child, &out->n_children);
        break;
    case NODE_RECIPIENTS:
    case NODE_CLOSE:
        read_recipients(k, s, out);
        break;
    default: /* NODE_SIGN */
        read_signs(k, s, out);
        break;
    }
}

static struct str nearest_keyword(struct str word)
{
    struct str_nearest x = str_nearest_to(word);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        str_nearest_try(&x, str_of(keywords[i].word));
    return x.best;
}

/* The statement on the line in hand, and what stands below it.  False: there is no such one. */
static bool read_node(struct reading *k, int level, struct paper_node *out)
{
    const struct joined *l = &k->line[k->at++];
    struct rest s = {l, 0, l->text.n};
    size_t at;
    struct str word = rest_word(&s, &at);
    out->at = joined_place(k, l, 0);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        const struct keyword *w = &keywords[i];
        if (!str_is(word, w->word))
            continue;
        out->kind = w->kind;
        if (w->rest == REST_NONE)
            rest_none(k, &s);
        else if (w->rest == REST_TEXT)
            out->text = rest_values(k, &s, true);
        else
            read_own(k, &s, level, out);
        return true;
    }
    if (read_para_word(word, out)) {
        out->kind = NODE_PARA;
        out->text = rest_values(k, &s, true);
        return true;
    }
    if (str_is(word, "else"))
        wrong(k, l, 0, M_PAPER_ELSE, STR(""));
    else
        k->err = REPORT(k->r, out->at, M_PAPER_UNKNOWN_WORD, word, nearest_keyword(word));
    return false;
}

/* What stands below a word that nobody knows is not judged. */
static void skip_below(struct reading *k, int indent)
{
    while (k->at < k->n && k->line[k->at].indent > indent)
        k->at++;
}

/* The statements from the line in hand on that stand at `level` or deeper. */
static void read_block(struct reading *k, int level, struct paper_node **out, int *n)
{
    int indent = level * 2, most = 0;
    for (int i = k->at; i < k->n && k->line[i].indent >= indent; i++)
        most += k->line[i].indent == indent;
    *n = 0;
    *out = ARENA_ARRAY(k->r->arena, struct paper_node, (size_t)most);
    while (k->at < k->n && k->line[k->at].indent >= indent) {
        if (k->line[k->at].indent != indent || level > DEPTH_MOST)
            wrong(k, &k->line[k->at++], 0, M_PAPER_INDENT, str_fmt(k->r->arena, "%d", indent));
        else if (read_node(k, level, &(*out)[*n]))
            (*n)++;
        else
            skip_below(k, indent);
    }
    if (most == 0 && k->at > 0)
        wrong(k, &k->line[k->at - 1], 0, M_PAPER_NOTHING_BELOW, STR(""));
}

/* --- properties --- */

static void read_about(const struct reporter *r, const struct prop *p, struct str value,
                       struct paper *out, err_t *err)
{
    for (int i = 0; i < PAPER_ABOUTS; i++) {
        if (str_is(value, paper_about_words[i])) {
            out->about = (enum paper_about)i;
            return;
        }
    }
    *err = REPORT(r, p->at, M_PAPER_BAD_VALUE, p->name, value,
                  STR("member, collective, unit, ballot"));
}

static const char *const by_words[] = {"unit", "decider", "above"};
static const char *const seen_words[] = {"no", "part", "yes"};

/* Which of three words a value is; otherwise reported, and 0. */
static int read_word(const struct reporter *r, const struct prop *p, struct str value,
                     const char *const words[3], err_t *err)
{
    for (int i = 0; i < 3; i++) {
        if (str_is(value, words[i]))
            return i;
    }
    *err = REPORT(r, p->at, M_PAPER_BAD_VALUE, p->name, value,
                  str_fmt(r->arena, "%s, %s, %s", words[0], words[1], words[2]));
    return 0;
}

static void read_form(const struct reporter *r, const struct prop *p, struct str value,
                      struct str *form, struct str *form_for, err_t *err)
{
    size_t blank = str_find(value, 0, ' ');
    struct str rest = str_trim(str_sub(value, blank, value.n));
    *form = str_sub(value, 0, blank);
    if (str_starts(rest, STR("for ")) && str_find(str_trim(str_sub(rest, 4, rest.n)), 0, ' ') ==
                                             str_trim(str_sub(rest, 4, rest.n)).n)
        *form_for = str_trim(str_sub(rest, 4, rest.n));
    else
        *err = REPORT(r, p->at, M_PAPER_BAD_FORM, value);
}

/* "old.level", "not decided.level": whether there is such a name the checker says. */
static void read_when(struct str value, struct paper *out)
{
    out->unless = str_starts(value, STR("not "));
    out->when = out->unless ? str_trim(str_sub(value, 4, value.n)) : value;
}

/* A name of a file: small letters, digits, hyphens. */
static bool file_name_good(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0)))
            return false;
    }
    return s.n > 0;
}

static void read_file_name(const struct reporter *r, const struct prop *p, struct str value,
                           struct paper *out, err_t *err)
{
    if (file_name_good(value))
        out->file = value;
    else
        *err = REPORT(r, p->at, M_PAPER_BAD_FILE_NAME, value);
}

static void read_prop(const struct reporter *r, const struct prop *p, struct paper *out, err_t *err)
{
    struct str value = parts_text(r->arena, p->parts, p->n_parts);
    struct str name = p->name;
    if (value.n == 0)
        *err = REPORT(r, p->at, M_PAPER_NO_VALUE, name);
    else if (str_is(name, "vi"))
        out->vi = value;
    else if (str_is(name, "en"))
        out->en = value;
    else if (str_is(name, "form"))
        read_form(r, p, value, &out->form, &out->form_for, err);
    else if (str_is(name, "about"))
        read_about(r, p, value, out, err);
    else if (str_is(name, "layout"))
        out->layout = value;
    else if (str_is(name, "kind"))
        out->kind = value;
    else if (str_is(name, "cite"))
        out->cite = value;
    else if (str_is(name, "when"))
        read_when(value, out);
    else if (str_is(name, "seen"))
        out->seen = (enum paper_seen)read_word(r, p, value, seen_words, err);
    else if (str_is(name, "by"))
        out->by = (enum paper_by)read_word(r, p, value, by_words, err);
    else if (str_is(name, "file"))
        read_file_name(r, p, value, out, err);
    else
        *err = REPORT(r, p->at, M_PAPER_UNKNOWN_PROPERTY, name);
}

static bool has_prop(const struct prop *props, int n, const char *name, int before)
{
    for (int i = 0; i < n && i < before; i++) {
        if (str_is(props[i].name, name))
            return true;
    }
    return false;
}

static err_t read_props(const struct reporter *r, const struct stmt *s, struct paper *out)
{
    static const char *const needed[] = {"vi", "en", "about", "layout", "seen", "file"};
    err_t err = OK;
    int n;
    struct prop *props = stmt_props(r->arena, s, &n);
    for (int i = 0; i < n; i++) {
        struct str name = str_copy(r->arena, props[i].name);
        if (has_prop(props, n, name.p, i))
            err = REPORT(r, props[i].at, M_PAPER_PROPERTY_TWICE, name);
        else
            read_prop(r, &props[i], out, &err);
    }
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        if (!has_prop(props, n, needed[i], n))
            err = REPORT(r, out->at, M_PAPER_PROPERTY_MISSING, str_of(needed[i]));
    }
    return err;
}

/* --- the file --- */

static bool head_is(const struct stmt *s, const char *word)
{
    return str_is(str_sub(s->head.text, 0, str_find(s->head.text, 0, ' ')), word);
}

static bool is_id(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (!((c >= 'a' && c <= 'z') || (c == '_' && i > 0) || (c >= '0' && c <= '9' && i > 0)))
            return false;
    }
    return s.n > 0;
}

static err_t read_head(const struct reporter *r, const struct stmt *s, struct paper *out)
{
    struct str head = s->head.text;
    out->at = place_of(s->file, s->head.line, 1);
    out->id = str_trim(str_sub(head, str_find(head, 0, ' '), head.n));
    if (!is_id(out->id))
        return REPORT(r, out->at, M_PAPER_BAD_ID, out->id);
    return OK;
}

static err_t read_body(const struct reporter *r, const struct stmt *s, struct paper *out)
{
    struct reading k;
    if (s->n_body == 0)
        return REPORT0(r, place_of(s->file, s->head.line, 1), M_PAPER_NO_BODY);
    reading_open(r, s->file, s->body, s->n_body, &k);
    /* A first line that stands too deep would hide the whole body. */
    while (k.at < k.n) {
        int n = out->n_nodes;
        struct paper_node *more;
        if (n > 0 || k.line[k.at].indent < 2)
            wrong(&k, &k.line[k.at++], 0, M_PAPER_INDENT, STR("2"));
        else
            read_block(&k, 1, &more, &out->n_nodes), out->node = more;
    }
    return k.err;
}

/* What was said last wins: an error is never forgotten. */
static void keep(err_t *err, err_t more)
{
    if (more != OK)
        *err = more;
}

err_t paper_read(const struct reporter *r, struct str file, struct str text, struct paper *out)
{
    struct stmt *s;
    int n;
    bool paper = false, body = false;
    *out = (struct paper){.source = text, .at = place_of(file, 1, 1)};
    err_t err = lines_split(r, file, text, &s, &n);
    for (int i = 0; i < n; i++) {
        struct place at = place_of(file, s[i].head.line, 1);
        if (head_is(&s[i], "paper") && !paper) {
            paper = true;
            keep(&err, read_head(r, &s[i], out));
            keep(&err, read_props(r, &s[i], out));
        } else if (str_is(s[i].head.text, "body") && paper && !body) {
            body = true;
            keep(&err, read_body(r, &s[i], out));
        } else {
            keep(&err, REPORT(r, at, M_PAPER_STATEMENT, s[i].head.text));
        }
    }
    if (!paper)
        return REPORT0(r, place_of(file, 1, 1), M_PAPER_NO_PAPER);
    if (!body)
        return REPORT0(r, out->at, M_PAPER_NO_BODY);
    return err;
}

/* --- content groups --- */

static void read_groups(struct arena *a, struct str value, struct paper_content *c)
{
    struct str word;
    c->group = ARENA_ARRAY(a, struct str, value.n / 2 + 1);
    while (str_cut(&value, ' ', &word)) {
        if (word.n > 0)
            c->group[c->n_groups++] = word;
    }
}

static err_t read_content(const struct reporter *r, const struct stmt *s, struct paper_content *c)
{
    int n;
    err_t err = OK;
    struct prop head = {.name = STR("content"), .at = place_of(s->file, s->head.line, 1)};
    struct str value = str_trim(str_sub(s->head.text, 7, s->head.text.n));
    c->at = head.at;
    read_form(r, &head, value, &c->form, &c->form_for, &err);
    struct prop *props = stmt_props(r->arena, s, &n);
    for (int i = 0; i < n; i++) {
        struct str text = parts_text(r->arena, props[i].parts, props[i].n_parts);
        if (str_is(props[i].name, "cite"))
            c->cite = text;
        else if (str_is(props[i].name, "groups"))
            read_groups(r->arena, text, c);
        else
            err = REPORT(r, props[i].at, M_PAPER_UNKNOWN_PROPERTY, props[i].name);
    }
    if (c->n_groups == 0)
        err = REPORT(r, c->at, M_PAPER_PROPERTY_MISSING, STR("groups"));
    return err;
}

err_t paper_content_read(const struct reporter *r, struct str file, struct str text,
                         struct paper_content **out, int *n)
{
    struct stmt *s;
    int n_stmts;
    err_t err = lines_split(r, file, text, &s, &n_stmts);
    *n = 0;
    *out = ARENA_ARRAY(r->arena, struct paper_content, (size_t)n_stmts);
    for (int i = 0; i < n_stmts; i++) {
        if (head_is(&s[i], "content"))
            keep(&err, read_content(r, &s[i], &(*out)[(*n)++]));
        else
            keep(&err,
                 REPORT(r, place_of(file, s[i].head.line, 1), M_PAPER_STATEMENT, s[i].head.text));
    }
    return err;
}

/* --- what is read back --- */

static bool is_field(enum paper_node_kind kind)
{
    return kind == NODE_ANSWER || kind == NODE_PROSE || kind == NODE_CHOICE || kind == NODE_TABLE;
}

static void fields_of(const struct paper_node *node, int n_nodes, struct paper_form_field *out,
                      int *n)
{
    for (int i = 0; i < n_nodes; i++) {
        const struct paper_node *d = &node[i];
        if (is_field(d->kind)) {
            if (out != NULL)
                out[*n] = (struct paper_form_field){d->kind, d->name, d};
            (*n)++;
        }
        fields_of(d->child, d->n_children, out, n);
        fields_of(d->other, d->n_other, out, n);
    }
}

struct paper_form_field *paper_form_fields(struct arena *a, const struct paper *p, int *n)
{
    *n = 0;
    fields_of(p->node, p->n_nodes, NULL, n);
    struct paper_form_field *out = ARENA_ARRAY(a, struct paper_form_field, (size_t)*n);
    *n = 0;
    fields_of(p->node, p->n_nodes, out, n);
    return out;
}

struct str paper_text_blank(struct arena *a, const struct paper_text *t)
{
    size_t bytes = 0, at = 0;
    for (int i = 0; i < t->n; i++)
        bytes += t->piece[i].text.n;
    char *p = arena_alloc(a, bytes + 1);
    for (int i = 0; i < t->n; i++) {
        if (t->piece[i].text.n > 0)
            memcpy(p + at, t->piece[i].text.p, t->piece[i].text.n);
        at += t->piece[i].text.n;
    }
    return (struct str){p, bytes};
}
