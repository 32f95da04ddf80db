/*
 * mklang.c — checks the message catalogue and turns it into C.
 *
 *     mklang OUT_DIR LANG_DIR             writes OUT_DIR/msg_ids.h and OUT_DIR/msg_table.c
 *     mklang --unused SRC_DIR LANG_DIR    names messages that no .c or .h below SRC_DIR uses
 *
 * LANG_DIR holds vi/ROOM.lang and en/ROOM.lang.  A line is `room.key = text`, where
 * room is the name of the file; {1} .. {9} are filled in by the program.  A line that
 * begins with `#` is a remark.  An indented line continues the text above: joined with a
 * blank, or, when it begins with `|`, as a new line of the text with what follows the bar.
 *
 * Refused, each with file and line: a line without `=`, a malformed or doubled key, a key
 * that only one language has, arguments that differ, bytes that are not UTF-8, letters
 * in decomposed form, control characters.  How texts are shown is lib/i18n.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tool.h"

enum { VI, EN, N_LANGS };

static const char *const lang_names[N_LANGS] = {"vi", "en"};

struct entry {
    char *key;             /* room.name */
    char *id;              /* M_ROOM_NAME */
    const char *file;      /* where it stands */
    size_t line;           /* from 1 */
    struct tool_text text; /* UTF-8 */
};

struct catalogue {
    struct entry *v;
    size_t n, cap;
};

static size_t n_complaints;

static void complain(const char *file, size_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void complain(const char *file, size_t line, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fprintf(stderr, "%s:%zu: ", file, line);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    n_complaints++;
}

/* False, with a complaint, when the line may not stand in a catalogue. */
static bool check_bytes(const char *file, size_t line, const char *p, size_t n)
{
    for (size_t k = 0; k < n;) {
        unsigned long cp;
        size_t len = tool_utf8(p + k, n - k, &cp);

        if (!len) {
            complain(file, line, "byte %zu is not UTF-8", k + 1);
            return false;
        }
        if (cp < 0x20 || cp == 0x7F || cp == 0xFEFF) {
            complain(file, line, "control character U+%04lX", cp);
            return false;
        }
        if (cp >= 0x300 && cp <= 0x36F) {
            complain(file, line, "U+%04lX: write letters in composed form (NFC)", cp);
            return false;
        }
        k += len;
    }
    return true;
}

/* The room is the file's name without folder and ending. */
static bool check_key(const char *file, size_t line, const char *key)
{
    const char *slash = strrchr(file, '/');
    const char *name = slash ? slash + 1 : file;
    size_t room = strlen(name) - strlen(".lang");

    for (const char *c = key; *c; c++) {
        if (!islower((unsigned char)*c) && !isdigit((unsigned char)*c) && *c != '_' && *c != '.') {
            complain(file, line, "key '%s': only a-z, 0-9, '_' and '.' may stand in a key", key);
            return false;
        }
    }
    if (strncmp(key, name, room) != 0 || key[room] != '.' || !key[room + 1]) {
        complain(file, line, "key '%s': the keys of this file begin with '%.*s.'", key, (int)room,
                 name);
        return false;
    }
    return true;
}

static char *make_id(const char *key)
{
    struct tool_text id = {0};

    tool_add(&id, "M_", 2);
    for (const char *c = key; *c; c++) {
        char up = *c == '.' ? '_' : (char)toupper((unsigned char)*c);
        tool_add(&id, &up, 1);
    }
    return id.p;
}

static void trim(const char **p, size_t *n)
{
    while (*n && **p == ' ') {
        ++*p;
        --*n;
    }
    while (*n && (*p)[*n - 1] == ' ')
        --*n;
}

static void read_entry(struct catalogue *cat, const char *file, size_t line, const char *p,
                       size_t n)
{
    const char *eq = memchr(p, '=', n);

    if (!eq) {
        complain(file, line, "expected `room.key = text`");
        return;
    }
    const char *key = p, *text = eq + 1;
    size_t key_n = (size_t)(eq - p), text_n = n - key_n - 1;
    trim(&key, &key_n);
    trim(&text, &text_n);

    char *name = tool_copy(key, key_n);
    if (!check_key(file, line, name))
        return;
    cat->v = tool_grow(cat->v, &cat->cap, cat->n + 1, sizeof *cat->v);
    struct entry *e = &cat->v[cat->n++];
    *e = (struct entry){.key = name, .id = make_id(name), .file = file, .line = line};
    tool_add(&e->text, text, text_n);
}

static void read_continuation(struct catalogue *cat, const char *file, size_t line, const char *p,
                              size_t n)
{
    struct entry *e = cat->n ? &cat->v[cat->n - 1] : NULL;

    if (!e || e->file != file) {
        complain(file, line, "an indented line continues a text, but there is none above");
        return;
    }
    trim(&p, &n);
    if (p[0] == '|') {
        tool_add(&e->text, "\n", 1);
        tool_add(&e->text, p + 1, n - 1);
    } else {
        if (e->text.n)
            tool_add(&e->text, " ", 1);
        tool_add(&e->text, p, n);
    }
}

static void read_file(struct catalogue *cat, const char *file)
{
    struct tool_text t = tool_read(file);
    size_t line = 0;

    for (size_t at = 0; at < t.n;) {
        const char *p = t.p + at;
        const char *end = memchr(p, '\n', t.n - at);
        size_t n = end ? (size_t)(end - p) : t.n - at;

        line++;
        at += n + 1;
        if (n && p[n - 1] == '\r')
            n--;
        if (!check_bytes(file, line, p, n))
            continue;
        size_t blanks = 0;
        while (blanks < n && p[blanks] == ' ')
            blanks++;
        if (blanks == n || p[0] == '#')
            continue;
        if (blanks)
            read_continuation(cat, file, line, p, n);
        else
            read_entry(cat, file, line, p, n);
    }
}

static int by_id(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    int order = strcmp(x->id, y->id);

    if (order == 0)
        order = strcmp(x->file, y->file);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static void read_catalogue(struct catalogue *cat, const char *lang_dir, const char *lang)
{
    struct tool_text dir = {0};
    struct tool_list files = {0};

    tool_printf(&dir, "%s/%s", lang_dir, lang);
    tool_walk(dir.p, &files);
    for (size_t k = 0; k < files.n; k++) {
        if (tool_ends(files.v[k], ".lang"))
            read_file(cat, files.v[k]);
    }
    if (cat->n)
        qsort(cat->v, cat->n, sizeof *cat->v, by_id);
    for (size_t k = 1; k < cat->n; k++) {
        const struct entry *first = &cat->v[k - 1], *e = &cat->v[k];
        if (strcmp(first->id, e->id) == 0)
            complain(e->file, e->line, "key '%s' stands already in %s:%zu", e->key, first->file,
                     first->line);
    }
}

/* Bit d is set when {d} stands in the text. */
static unsigned arguments(const struct tool_text *t)
{
    unsigned set = 0;

    for (size_t k = 0; k + 2 < t->n; k++) {
        if (t->p[k] == '{' && t->p[k + 1] >= '1' && t->p[k + 1] <= '9' && t->p[k + 2] == '}')
            set |= 1u << (t->p[k + 1] - '0');
    }
    return set;
}

static void compare_texts(const struct entry *x, const struct entry *y)
{
    if (arguments(&x->text) != arguments(&y->text))
        complain(x->file, x->line, "key '%s': the arguments {1}.. differ from %s:%zu", x->key,
                 y->file, y->line);
    const struct entry *empty = !x->text.n ? x : !y->text.n ? y : NULL;
    if (empty)
        complain(empty->file, empty->line, "key '%s' has no text", empty->key);
}

static void compare(const struct catalogue *vi, const struct catalogue *en)
{
    size_t a = 0, b = 0;

    while (a < vi->n || b < en->n) {
        const struct entry *x = &vi->v[a], *y = &en->v[b];
        int order = a == vi->n ? 1 : b == en->n ? -1 : strcmp(x->id, y->id);

        if (order < 0)
            complain(x->file, x->line, "key '%s' is missing in lang/en", x->key);
        else if (order > 0)
            complain(y->file, y->line, "key '%s' is missing in lang/vi", y->key);
        else
            compare_texts(x, y);
        a += order <= 0;
        b += order >= 0;
    }
}

static void write_literal(struct tool_text *out, const struct tool_text *t)
{
    for (size_t k = 0; k < t->n; k++) {
        char c = t->p[k];
        if (c == '\n')
            tool_printf(out, "\\n\"\n     \"");
        else if (c == '"' || c == '\\' || c == '?') /* ?: no trigraphs */
            tool_printf(out, "\\%c", c);
        else
            tool_add(out, &c, 1);
    }
}

static void write_table(struct tool_text *out, const char *lang, const struct catalogue *cat)
{
    tool_printf(out, "\nextern const struct str msg_table_%s[];\n", lang);
    tool_printf(out, "const struct str msg_table_%s[] = {\n", lang);
    for (size_t k = 0; k < cat->n; k++) {
        tool_printf(out, "    {\"");
        write_literal(out, &cat->v[k].text);
        tool_printf(out, "\", %zu},\n", cat->v[k].text.n);
    }
    if (!cat->n)
        tool_printf(out, "    {\"\", 0},\n"); /* C has no empty arrays */
    tool_printf(out, "};\n");
}

static void write_all(const char *dir, const struct catalogue cats[N_LANGS])
{
    struct tool_text ids = {0}, table = {0}, path = {0};

    tool_printf(&ids, "/* msg_ids.h — made by tools/mklang.c from lang/. */\n"
                      "#ifndef KIEMDIEM_GEN_MSG_IDS_H\n#define KIEMDIEM_GEN_MSG_IDS_H\n\n"
                      "enum msg_id {\n");
    for (size_t k = 0; k < cats[VI].n; k++)
        tool_printf(&ids, "    %s,\n", cats[VI].v[k].id);
    tool_printf(&ids, "    M_COUNT\n};\n\n#endif\n");
    tool_printf(&path, "%s/msg_ids.h", dir);
    tool_write(path.p, &ids);

    tool_printf(
        &table,
        "/* msg_table.c — made by tools/mklang.c from lang/, in the order of msg_ids.h. */\n"
        "#include \"lib/base/str.h\"\n\n"
        "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n");
    for (int l = 0; l < N_LANGS; l++)
        write_table(&table, lang_names[l], &cats[l]);
    path.n = 0;
    tool_printf(&path, "%s/msg_table.c", dir);
    tool_write(path.p, &table);
}

static int by_word(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Every word M_… of the sources, sorted. */
static struct tool_list used_ids(const char *src_dir)
{
    struct tool_list files = {0}, words = {0};

    tool_walk(src_dir, &files);
    for (size_t f = 0; f < files.n; f++) {
        if (!tool_ends(files.v[f], ".c") && !tool_ends(files.v[f], ".h"))
            continue;
        struct tool_text t = tool_read(files.v[f]);
        for (size_t k = 0; k < t.n;) {
            size_t n = 0;
            while (isalnum((unsigned char)t.p[k + n]) || t.p[k + n] == '_')
                n++;
            if (n > 2 && t.p[k] == 'M' && t.p[k + 1] == '_') {
                words.v = tool_grow(words.v, &words.cap, words.n + 1, sizeof *words.v);
                words.v[words.n++] = tool_copy(t.p + k, n);
            }
            k += n + 1;
        }
    }
    if (words.n)
        qsort(words.v, words.n, sizeof *words.v, by_word);
    return words;
}

static void find_unused(const char *src_dir, const struct catalogue *cat)
{
    struct tool_list words = used_ids(src_dir);

    for (size_t k = 0; k < cat->n; k++) {
        const struct entry *e = &cat->v[k];
        if (!words.n || !bsearch(&e->id, words.v, words.n, sizeof *words.v, by_word))
            complain(e->file, e->line, "key '%s': nothing below %s uses %s", e->key, src_dir,
                     e->id);
    }
}

int main(int argc, char **argv)
{
    struct catalogue cats[N_LANGS] = {0};
    bool unused = argc == 4 && strcmp(argv[1], "--unused") == 0;

    if (argc != 3 && !unused)
        tool_die("usage: mklang OUT_DIR LANG_DIR, or mklang --unused SRC_DIR LANG_DIR");
    for (int l = 0; l < N_LANGS; l++)
        read_catalogue(&cats[l], argv[argc - 1], lang_names[l]);
    compare(&cats[VI], &cats[EN]);
    if (n_complaints)
        return 1;
    if (unused)
        find_unused(argv[2], &cats[VI]);
    else
        write_all(argv[1], cats);
    return n_complaints ? 1 : 0;
}
