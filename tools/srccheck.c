/*
 * srccheck.c — the house rules that a compiler does not know: `srccheck` in the project root.
 *
 * Over src/, tools/, fuzz/ and bench/: banned functions, memory taken outside lib/base, the
 * direction of #includes between rooms, SQLite outside lib/db, length of files and lines, tabs,
 * header comments, include guards, unfinished work.  Over packs/, lang/, sql/ and the queries in
 * src/: tabs, trailing blanks, UTF-8.
 * Each finding is a line `file:line: message`; the exit status is 1 when there is any.
 *
 * A finding that is right to be there is named on its own line, with a reason:
 *     free(p); / * srccheck: allow free, utf8proc gave it * /
 * Layout belongs to clang-format, bugs to the compilers and clang-tidy.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "tool.h"

#define MAX_FILE_LINES   1200
#define MAX_LINE_COLUMNS 120

/* What is banned, and what to take instead.  `except` is a path prefix where it may stand. */
static const struct ban {
    const char *name, *instead, *except;
} bans[] = {
    {"strcpy", "struct str or buf_add", NULL},
    {"strcat", "struct buf", NULL},
    {"strncpy", "memcpy with a checked length", NULL},
    {"strncat", "struct buf", NULL},
    {"stpcpy", "struct buf", NULL},
    {"sprintf", "str_fmt or snprintf", NULL},
    {"vsprintf", "str_fmt or vsnprintf", NULL},
    {"gets", "file_read", NULL},
    {"strtok", "str_cut", NULL},
    {"strtok_r", "str_cut", NULL},
    {"atoi", "str_to_long", NULL},
    {"atol", "str_to_long", NULL},
    {"atoll", "str_to_long", NULL},
    {"atof", "whole numbers in hundredths", NULL},
    {"scanf", "str_to_long", NULL},
    {"sscanf", "str_to_long", NULL},
    {"fscanf", "str_to_long", NULL},
    {"localtime", "civil dates of lib/base/date.h", NULL},
    {"localtime_r", "civil dates of lib/base/date.h", NULL},
    {"gmtime", "civil dates of lib/base/date.h", NULL},
    {"ctime", "civil dates of lib/base/date.h", NULL},
    {"mktime", "civil dates of lib/base/date.h", NULL},
    {"time", "the day as a parameter", "src/lib/base/"},
    {"rand", "a seeded generator of one's own", NULL},
    {"srand", "a seeded generator of one's own", NULL},
    {"random", "a seeded generator of one's own", NULL},
    {"system", "nothing: no shell is run", NULL},
    {"popen", "nothing: no shell is run", NULL},
    {"tmpnam", "mkstemp", NULL},
    {"mktemp", "mkstemp", NULL},
    {"alloca", "the arena", NULL},
    {"longjmp", "an answer of type err_t", NULL},
};

/* Memory is taken by the arena and the buffer alone; the build tools have tool_grow. */
static const char *const memory_words[] = {"malloc",  "calloc",   "realloc",      "free",
                                           "strdup",  "strndup",  "reallocarray", "asprintf",
                                           "getline", "vasprintf"};
static const char *const memory_homes[] = {"src/lib/base/", "tools/tool.c"};

/* The program speaks to the database through lib/db alone.  A test and a measurement run SQL of
 * packs in an engine of their own. */
static const char *const sqlite_homes[] = {"src/lib/db/", "src/lib/rule/sql_test.c", "bench/"};

/*
 * Which room may include which, beside itself.  The order is the order of the house, from the
 * ground up; a room may only name rooms above its own line, so there is no cycle.
 */
static const struct room {
    const char *dir, *may;
} rooms[] = {
    {"lib/base", ""},
    {"lib/text", "lib/base"},
    {"lib/json", "lib/base lib/text"},
    {"lib/i18n", "lib/base"},
    {"lib/rule", "lib/base lib/i18n lib/text"},
    {"lib/file", "lib/base lib/i18n lib/text"},
    {"lib/doc", "lib/base lib/file lib/i18n lib/text"},
    {"lib/job", "lib/base lib/i18n"},
    {"lib/db", "lib/base lib/i18n"},
    {"app/audit", "lib/*"},
    {"app/fact", "lib/*"},
    {"app/judge", "lib/* app/fact"},
    {"app/pack", "lib/* app/fact app/judge"},
    {"app/org", "lib/* app/audit app/judge"},
    {"app/person", "lib/* app/audit app/judge app/org"},
    {"app/roster", "lib/* app/audit app/fact app/judge app/org app/person"},
    {"app/cycle", "lib/* app/audit app/fact app/judge app/org app/person app/roster"},
    {"app/review", "lib/* app/audit app/fact app/judge app/org app/person app/roster app/cycle"},
    {"app/rating",
     "lib/* app/audit app/fact app/judge app/org app/person app/roster app/cycle app/review"},
    {"app/rerate",
     "lib/* app/audit app/fact app/judge app/org app/person app/cycle app/review app/rating"},
    {"app/progress", "lib/* app/audit app/fact app/judge app/org app/person app/cycle app/review "
                     "app/rating app/rerate"},
    {"app/paper", "lib/* app/audit app/fact app/judge app/org app/person app/cycle app/review "
                  "app/rating app/rerate app/progress"},
    {"app/hand",
     "lib/* app/audit app/fact app/judge app/org app/person app/roster app/cycle app/review "
     "app/rerate"},
    {"app/book", "lib/* app/audit app/judge app/rerate"},
    {"app/sim",
     "lib/* app/fact app/judge app/audit app/org app/person app/roster app/cycle app/book"},
};

/* Made by the build, the catalogue's ids: whoever may include lib/i18n may name them. */
#define IDS_HEADER "msg_ids.h"

struct line {
    const char *p;    /* as it stands */
    size_t n;         /* bytes */
    const char *code; /* as long as p, with comments and the insides of literals blanked */
    const char *note; /* as long as p, with only the comments left */
};

struct source {
    const char *path;
    struct line *v;
    size_t n, cap;
};

static size_t n_findings;

static void report(const char *path, size_t line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static void report(const char *path, size_t line, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    printf("%s:%zu: ", path, line);
    vprintf(fmt, ap);
    putchar('\n');
    va_end(ap);
    n_findings++;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_';
}

/*
 * Two copies of a C file: in `code` comments and the insides of literals are blanks, in `note`
 * all but the comments is.  Line ends stay, so positions agree.
 */
static void separate(const struct tool_text *t, char *code, char *note)
{
    enum { CODE, BLOCK, REST_OF_LINE, STRING, CHARACTER } state = CODE;
    size_t opened = 0; /* of a block comment: its star, which does not end it in slash-star-slash */

    for (size_t k = 0; k < t->n; k++) {
        char c = t->p[k], next = t->p[k + 1];

        code[k] = note[k] = c == '\n' ? '\n' : ' ';
        switch (state) {
        case CODE:
            code[k] = c;
            if (c == '"')
                state = STRING;
            else if (c == '\'')
                state = CHARACTER;
            else if (c == '/' && (next == '*' || next == '/'))
                state = next == '*' ? BLOCK : REST_OF_LINE;
            if (state == BLOCK || state == REST_OF_LINE) {
                code[k] = ' ';
                opened = k + 1;
            }
            break;
        case BLOCK:
            note[k] = c;
            if (c == '/' && t->p[k - 1] == '*' && k - 1 > opened)
                state = CODE;
            break;
        case REST_OF_LINE:
            note[k] = c;
            if (c == '\n')
                state = CODE;
            break;
        case STRING:
        case CHARACTER:
            if (c == '\\' && next && next != '\n') {
                code[++k] = ' ';
                note[k] = ' ';
            } else if (c == (state == STRING ? '"' : '\'') || c == '\n') {
                code[k] = c;
                state = CODE;
            }
            break;
        }
    }
}

static struct source load(const char *path)
{
    struct source s = {.path = path};
    struct tool_text t = tool_read(path);
    char *code = tool_copy(t.p, t.n), *note = tool_copy(t.p, t.n);

    separate(&t, code, note);
    for (size_t at = 0; at < t.n;) {
        const char *end = memchr(t.p + at, '\n', t.n - at);
        size_t n = end ? (size_t)(end - t.p) - at : t.n - at;

        s.v = tool_grow(s.v, &s.cap, s.n + 1, sizeof *s.v);
        s.v[s.n++] = (struct line){t.p + at, n, code + at, note + at};
        at += n + 1;
    }
    return s;
}

/* Does `text` (n bytes) hold `word`?  The place behind it goes to *after. */
static bool has(const char *text, size_t n, const char *word, size_t *after)
{
    size_t len = strlen(word);

    for (size_t k = 0; k + len <= n; k++) {
        if (memcmp(text + k, word, len) == 0) {
            *after = k + len;
            return true;
        }
    }
    return false;
}

/* Is the finding about `word` allowed on this line? */
static bool is_allowed(const struct line *l, const char *word, size_t word_n)
{
    size_t at;

    if (!has(l->note, l->n, "srccheck: allow ", &at))
        return false;
    return at + word_n < l->n && memcmp(l->note + at, word, word_n) == 0 &&
           l->note[at + word_n] == ',';
}

static bool same(const char *p, size_t n, const char *z)
{
    return strlen(z) == n && memcmp(p, z, n) == 0;
}

static bool is_home(const char *path, const char *const *homes, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        if (tool_starts(path, homes[k]))
            return true;
    }
    return false;
}

static void check_word(const struct source *s, size_t line, const char *w, size_t n, char next)
{
    const struct line *l = &s->v[line - 1];

    for (size_t k = 0; next == '(' && k < sizeof bans / sizeof *bans; k++) {
        if (!same(w, n, bans[k].name) || is_allowed(l, w, n) ||
            (bans[k].except && tool_starts(s->path, bans[k].except)))
            continue;
        report(s->path, line, "%s() is banned; take %s", bans[k].name, bans[k].instead);
    }
    if (n > 7 && memcmp(w, "sqlite3", 7) == 0 &&
        !is_home(s->path, sqlite_homes, sizeof sqlite_homes / sizeof *sqlite_homes))
        report(s->path, line, "%.*s outside lib/db; take a named query", (int)n, w);
    if (is_home(s->path, memory_homes, sizeof memory_homes / sizeof *memory_homes))
        return;
    for (size_t k = 0; k < sizeof memory_words / sizeof *memory_words; k++) {
        if (same(w, n, memory_words[k]) && !is_allowed(l, w, n))
            report(s->path, line, "%s outside lib/base; take the arena", memory_words[k]);
    }
}

/* Looks at every word of the line that is not a member (x.free, x->free). */
static void check_words(const struct source *s, size_t line)
{
    const struct line *l = &s->v[line - 1];
    size_t k = 0;

    while (k < l->n && l->code[k] == ' ')
        k++;
    if (k < l->n && l->code[k] == '#')
        return; /* #include <time.h>, __attribute__ names in #if */
    while (k < l->n) {
        if (!is_word(l->code[k])) {
            k++;
            continue;
        }
        size_t from = k;
        while (k < l->n && is_word(l->code[k]))
            k++;
        size_t behind = k;
        while (behind < l->n && l->code[behind] == ' ')
            behind++;
        bool member = from && (l->code[from - 1] == '.' ||
                               (from > 1 && l->code[from - 1] == '>' && l->code[from - 2] == '-'));
        if (!member)
            check_word(s, line, l->code + from, k - from, behind < l->n ? l->code[behind] : '\0');
    }
}

/* "lib/base/str.h" and "src/lib/base/str.c" are in the room lib/base; NULL for none. */
static const struct room *room_of(const char *path)
{
    if (tool_starts(path, "src/"))
        path += 4;
    for (size_t k = 0; k < sizeof rooms / sizeof *rooms; k++) {
        size_t n = strlen(rooms[k].dir);
        if (strncmp(path, rooms[k].dir, n) == 0 && path[n] == '/')
            return &rooms[k];
    }
    return NULL;
}

static bool room_may(const struct room *from, const char *dir)
{
    size_t after;

    if (strcmp(from->dir, dir) == 0)
        return true;
    if (tool_starts(dir, "lib/") && has(from->may, strlen(from->may), "lib/*", &after))
        return true;
    return has(from->may, strlen(from->may), dir, &after);
}

static void check_include(const struct source *s, size_t line)
{
    const struct line *l = &s->v[line - 1];
    size_t from;

    if (l->code[0] != '#' || !has(l->p, l->n, "#include \"", &from) ||
        !tool_starts(s->path, "src/"))
        return;
    const char *end = memchr(l->p + from, '"', l->n - from);
    if (!end)
        return;
    const char *target = tool_copy(l->p + from, (size_t)(end - l->p) - from);
    const struct room *here = room_of(s->path), *there = room_of(target);

    if (strcmp(target, IDS_HEADER) == 0) {
        if (here && !room_may(here, "lib/i18n"))
            report(s->path, line, "%s may not include %s", here->dir, IDS_HEADER);
    } else if (!there) {
        report(s->path, line, "\"%s\": name the room, as in \"lib/base/str.h\"", target);
    } else if (here && !room_may(here, there->dir)) {
        report(s->path, line, "%s may not include %s: dependencies point downwards", here->dir,
               there->dir);
    } else if (here != there && tool_ends(target, "_inner.h")) {
        report(s->path, line, "\"%s\" is private to %s", target, there->dir);
    }
}

static size_t columns(const struct line *l)
{
    size_t n = 0;

    for (size_t k = 0; k < l->n; k++)
        n += ((unsigned char)l->p[k] & 0xC0) != 0x80;
    return n;
}

/* The first comment names the file and says what it is for. */
static void check_header(const struct source *s)
{
    const char *slash = strrchr(s->path, '/');
    const char *name = slash ? slash + 1 : s->path;
    size_t after;

    if (!s->n || !tool_starts(s->v[0].p, "/*")) {
        report(s->path, 1, "the file does not begin with a header comment");
        return;
    }
    for (size_t k = 0; k < 3 && k < s->n; k++) {
        if (has(s->v[k].note, s->v[k].n, name, &after))
            return;
    }
    report(s->path, 1, "the header comment does not begin with the file's name, `%s — …`", name);
}

static void check_guard(const struct source *s)
{
    size_t after;

    if (!tool_ends(s->path, ".h"))
        return;
    for (size_t k = 0; k < s->n; k++) {
        if (has(s->v[k].code, s->v[k].n, "#ifndef KIEMDIEM_", &after))
            return;
    }
    report(s->path, 1, "the header has no include guard KIEMDIEM_ROOM_NAME_H");
}

static void check_note(const struct source *s, size_t line)
{
    /* Split, so that a search for unfinished work does not stop here. */
    static const char *const words[] = {"TO"
                                        "DO",
                                        "FIX"
                                        "ME",
                                        "XX"
                                        "X",
                                        "HA"
                                        "CK"};
    const struct line *l = &s->v[line - 1];
    size_t after;

    for (size_t k = 0; k < sizeof words / sizeof *words; k++) {
        if (has(l->note, l->n, words[k], &after) && (after == l->n || !is_word(l->note[after])))
            report(s->path, line, "unfinished work: %s", words[k]);
    }
}

static bool has_utf8(const struct line *l)
{
    for (size_t k = 0; k < l->n;) {
        unsigned long cp;
        size_t len = tool_utf8(l->p + k, l->n - k, &cp);
        if (!len)
            return false;
        k += len;
    }
    return true;
}

/* What holds for every text file of ours. */
static void check_text(const struct source *s, size_t line)
{
    const struct line *l = &s->v[line - 1];

    if (memchr(l->p, '\t', l->n))
        report(s->path, line, "tab");
    if (l->n && (l->p[l->n - 1] == ' ' || l->p[l->n - 1] == '\r'))
        report(s->path, line, "blank or carriage return at the end of the line");
    if (!has_utf8(l))
        report(s->path, line, "not UTF-8");
}

static void check_c_file(const char *path)
{
    struct source s = load(path);

    if (tool_starts(path, "src/lib/") || tool_starts(path, "src/app/")) {
        if (!room_of(path))
            report(path, 1, "this room is not in the table of tools/srccheck.c");
    }
    check_header(&s);
    check_guard(&s);
    for (size_t line = 1; line <= s.n; line++) {
        check_text(&s, line);
        check_words(&s, line);
        check_include(&s, line);
        check_note(&s, line);
        size_t width = columns(&s.v[line - 1]);
        if (width > MAX_LINE_COLUMNS)
            report(path, line, "%zu columns; at most %d", width, MAX_LINE_COLUMNS);
    }
    if (s.n > MAX_FILE_LINES)
        report(path, s.n, "%zu lines; at most %d: is it really one thing?", s.n, MAX_FILE_LINES);
}

static void check_data_file(const char *path)
{
    struct source s = load(path);

    for (size_t line = 1; line <= s.n; line++)
        check_text(&s, line);
}

int main(void)
{
    static const char *const c_dirs[] = {"src", "tools", "fuzz", "bench"};
    static const char *const data_dirs[] = {"packs", "lang", "sql"};
    struct tool_list code = {0}, data = {0};

    for (size_t k = 0; k < sizeof c_dirs / sizeof *c_dirs; k++)
        tool_walk(c_dirs[k], &code);
    for (size_t k = 0; k < code.n; k++) {
        if (tool_ends(code.v[k], ".c") || tool_ends(code.v[k], ".h"))
            check_c_file(code.v[k]);
        else if (tool_ends(code.v[k], ".sql"))
            check_data_file(code.v[k]);
    }
    for (size_t k = 0; k < sizeof data_dirs / sizeof *data_dirs; k++)
        tool_walk(data_dirs[k], &data);
    for (size_t k = 0; k < data.n; k++)
        check_data_file(data.v[k]);
    if (n_findings)
        printf("srccheck: %zu findings\n", n_findings);
    return n_findings ? 1 : 0;
}
