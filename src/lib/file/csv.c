/*
 * csv.c — opens a list of text and hands out its rows.
 */
#include "lib/file/csv.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"
#include "lib/file/csv_inner.h"
#include "lib/text/vi.h"

/* The fields of one row, each as UTF-8, as code points twice, and cleaned. */
#define SCRATCH_BYTES ((size_t)LIMIT_CSV_RECORD_BYTES * 64)

enum { MEGABYTE = 1 << 20 };

err_t csv_report(struct csv *c, err_t code, int row, int col, enum msg_id id, struct str arg)
{
    struct place at = {.file = c->file, .line = row, .col = col};
    if (row > 0)
        at.sheet = c->sheet;
    (void)problem_add(c->problems, at, code == OK, msg_make(c->arena, c->lang, id, 1, &arg));
    return code;
}

/* --- the parser --- */

enum state {
    FIELD_START,
    PLAIN,
    QUOTED,
    QUOTE_SEEN /* within quotes: the end of them, or half of a doubled one */
};

struct parser {
    struct csv *c;
    struct csv_stream stream;
    bool quiet;
    enum state state;
    int row, line;
    int row_line;               /* line where the row began */
    int col;                    /* of the field being read, 1-based */
    int quote_row, quote_col;   /* of the last opening quote */
    int warned_row, warned_col; /* of the last warning */
    size_t field_from;          /* in the record */
    size_t n_fields;            /* that are not empty */
    bool quoted, any, after_cr;
    err_t failed;
};

/* Once a cell. */
static void warn(struct parser *p, enum msg_id id)
{
    bool said = p->warned_row == p->row && p->warned_col == p->col;
    if (!p->quiet && !said && p->row > p->c->reported_row)
        (void)csv_report(p->c, OK, p->row, p->col, id, STR(""));
    p->warned_row = p->row;
    p->warned_col = p->col;
}

static void fail(struct parser *p, err_t code, int row, int col, enum msg_id id, long limit)
{
    p->failed = code;
    if (!p->quiet)
        (void)csv_report(p->c, code, row, col, id, str_fmt(p->c->arena, "%ld", limit));
}

static void end_field(struct parser *p)
{
    struct csv *c = p->c;
    size_t n = c->record.n - p->field_from;
    if (n > LIMIT_CSV_FIELD_BYTES) {
        fail(p, E_LIMIT, p->row, p->col, M_CSV_FIELD_LONG, LIMIT_CSV_FIELD_BYTES);
    } else if (n > 0 && p->col > LIMIT_CSV_COLUMNS) {
        fail(p, E_LIMIT, p->row, p->col, M_CSV_MANY_COLUMNS, LIMIT_CSV_COLUMNS);
    } else if (n > 0) {
        /* The record may still move: the pointer is set when the row is whole. */
        c->fields[p->n_fields++] =
            (struct csv_field){.col = p->col, .typed = {NULL, n}, .quoted = p->quoted};
    }
    if (p->stream.bad_utf16)
        warn(p, M_CSV_BAD_UTF16);
    p->stream.bad_utf16 = false;
    p->field_from = c->record.n;
    p->quoted = false;
    p->state = FIELD_START;
    p->col++;
}

/* Valid UTF-8 with U+FFFD in place of every byte that is none. */
static struct str mend(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.n * 3 + 1);
    size_t n = 0;
    while (s.n > 0) {
        size_t good = utf8_valid_upto(s);
        memcpy(out + n, s.p, good);
        n += good;
        s = str_sub(s, good, s.n);
        if (s.n == 0)
            break;
        memcpy(out + n, "\xEF\xBF\xBD", 3);
        n += 3;
        s = str_sub(s, 1, s.n);
    }
    return (struct str){out, n};
}

/* Bytes of a field into text. */
static void read_field(struct parser *p, struct csv_field *f)
{
    struct csv *c = p->c;
    struct str bytes = str_trim(f->typed);
    f->typed = bytes;
    switch (c->facts.encoding) {
    case CSV_LEGACY:
        f->text = f->typed = legacy_decode_bytes(c->scratch, c->facts.legacy, bytes);
        return;
    case CSV_WINDOWS_1252:
        f->typed = legacy_windows_1252(c->scratch, bytes);
        break;
    default:
        if (!utf8_valid(bytes)) {
            p->col = f->col;
            warn(p, M_CSV_BAD_UTF8);
            f->typed = mend(c->scratch, bytes);
        }
        break;
    }
    f->text = vi_clean(c->scratch, f->typed);
}

/* Hands out the row.  False: the caller has seen enough. */
static bool end_row(struct parser *p, csv_row_fn *fn, void *arg)
{
    struct csv *c = p->c;
    end_field(p);
    struct csv_row row = {
        .number = p->row, .line = p->row_line, .width = p->col - 1, .fields = c->fields};
    arena_reset(c->scratch);
    size_t from = 0;
    for (size_t i = 0; i < p->n_fields && p->failed == OK; i++) {
        struct csv_field f = c->fields[i];
        size_t n = f.typed.n;
        f.typed.p = c->record.p + from;
        from += n;
        if (!p->quiet)
            read_field(p, &f);
        if (f.text.n > 0 || p->quiet)
            c->fields[row.n++] = f;
    }
    if (!p->quiet && p->row > c->reported_row)
        c->reported_row = p->row;
    buf_clear(&c->record);
    p->field_from = p->n_fields = 0;
    p->any = false;
    p->col = 1;
    return p->failed == OK && (row.n == 0 || fn(arg, &row));
}

static void begin_row(struct parser *p)
{
    p->any = true;
    p->row++;
    p->row_line = p->line;
    if (p->row > LIMIT_CSV_ROWS)
        fail(p, E_LIMIT, 0, 0, M_CSV_MANY_ROWS, LIMIT_CSV_ROWS);
}

static void keep(struct parser *p, int b)
{
    buf_char(&p->c->record, (char)b);
    if (p->c->record.over)
        fail(p, E_LIMIT, p->row, p->col, M_CSV_RECORD_LONG, LIMIT_CSV_RECORD_BYTES / MEGABYTE);
}

/* One byte that is no line end outside quotes. */
static void take_byte(struct parser *p, int b)
{
    bool separator = b == (unsigned char)p->c->facts.separator;
    if (p->state == QUOTED) {
        if (b == '"')
            p->state = QUOTE_SEEN;
        else
            keep(p, b);
    } else if (separator) {
        end_field(p);
    } else if (b == '"' && p->state == FIELD_START) {
        p->state = QUOTED;
        p->quoted = true;
        p->quote_row = p->row;
        p->quote_col = p->col;
    } else if (b == '"' && p->state == QUOTE_SEEN) {
        keep(p, b);
        p->state = QUOTED;
    } else {
        if (p->state == QUOTE_SEEN)
            warn(p, M_CSV_AFTER_QUOTE);
        else if (b == '"')
            warn(p, M_CSV_STRAY_QUOTE);
        p->state = PLAIN;
        keep(p, b);
    }
}

/* Counts lines; true when `b` is the second half of a CR LF that ended a row. */
static bool take_line_end(struct parser *p, int b)
{
    bool second = b == '\n' && p->after_cr;
    p->after_cr = b == '\r';
    if ((b == '\n' && !second) || b == '\r')
        p->line++;
    return second;
}

static void skip_told_line(struct parser *p)
{
    int b = csv_stream_next(&p->stream);
    while (b >= 0 && b != '\n' && b != '\r')
        b = csv_stream_next(&p->stream);
    p->after_cr = b == '\r';
    p->line++;
}

/* The whole file through the states.  Answers when the caller or an error ends it. */
static void run(struct parser *p, csv_row_fn *fn, void *arg)
{
    for (;;) {
        int b = csv_stream_next(&p->stream);
        if (b < 0)
            break;
        bool ends = b == '\n' || b == '\r';
        bool second = take_line_end(p, b);
        if (second && p->state != QUOTED)
            continue;
        if (!p->any)
            begin_row(p);
        if (b == 0)
            fail(p, E_INVALID, p->row, p->col, M_CSV_BINARY, 0);
        else if (ends && p->state != QUOTED) {
            if (!end_row(p, fn, arg))
                return;
        } else if (!second) {
            take_byte(p, b == '\r' ? '\n' : b);
        }
        if (p->failed != OK)
            return;
    }
    if (p->stream.failed)
        fail(p, E_IO, 0, 0, M_FILE_CANNOT_READ, 0);
    else if (p->state == QUOTED)
        fail(p, E_INVALID, p->quote_row, p->quote_col, M_CSV_OPEN_QUOTE, 0);
    else if (p->any)
        (void)end_row(p, fn, arg);
}

err_t csv_parse(struct csv *c, bool quiet, csv_row_fn *fn, void *arg)
{
    struct parser p = {.c = c, .quiet = quiet, .line = 1, .col = 1};
    TRY(csv_stream_open(&p.stream, c));
    buf_clear(&c->record);
    if (c->facts.told)
        skip_told_line(&p);
    run(&p, fn, arg);
    return p.failed;
}

err_t csv_each_row(struct csv *c, csv_row_fn *fn, void *arg)
{
    return csv_parse(c, false, fn, arg);
}

/* --- opening --- */

static void close_csv(void *obj)
{
    struct csv *c = obj;
    if (c->in)
        (void)fclose(c->in);
    buf_close(&c->record);
    arena_close(c->scratch);
}

static struct str base_name(struct str path)
{
    size_t from = path.n, dot = path.n;
    while (from > 0 && path.p[from - 1] != '/')
        from--;
    for (size_t i = path.n; i > from + 1; i--)
        if (path.p[i - 1] == '.') {
            dot = i - 1;
            break;
        }
    return str_sub(path, from, dot - from);
}

static struct csv *make_csv(struct arena *a, enum lang lang, struct str name,
                            struct problems *problems)
{
    struct csv *c = ARENA_NEW(a, struct csv);
    c->arena = a;
    c->scratch = arena_open(SCRATCH_BYTES);
    c->lang = lang;
    c->problems = problems;
    c->file = name;
    c->sheet = base_name(name);
    c->fields = ARENA_ARRAY(a, struct csv_field, LIMIT_CSV_COLUMNS);
    buf_open(&c->record, LIMIT_CSV_RECORD_BYTES);
    arena_defer(a, close_csv, c);
    return c;
}

static err_t refuse_big(struct csv *c)
{
    struct str words[2] = {str_fmt(c->arena, "%u", LIMIT_CSV_BYTES / MEGABYTE + 1),
                           str_fmt(c->arena, "%u", LIMIT_CSV_BYTES / MEGABYTE)};
    (void)problem_add(c->problems, (struct place){.file = c->file}, false,
                      msg_make(c->arena, c->lang, M_FILE_TOO_BIG, 2, words));
    return E_LIMIT;
}

static err_t open_file(struct csv *c, const char *path)
{
    struct stat st;
    c->in = fopen(path, "rb");
    if (!c->in) {
        bool absent = errno == ENOENT || errno == ENOTDIR;
        return csv_report(c, absent ? E_NOTFOUND : E_IO, 0, 0,
                          absent ? M_FILE_NOT_FOUND : M_FILE_CANNOT_READ, STR(""));
    }
    if (fstat(fileno(c->in), &st) != 0 || !S_ISREG(st.st_mode))
        return csv_report(c, E_IO, 0, 0, M_FILE_CANNOT_READ, STR(""));
    if (st.st_size > (off_t)LIMIT_CSV_BYTES)
        return refuse_big(c);
    if (st.st_size == 0)
        return csv_report(c, E_INVALID, 0, 0, M_FILE_EMPTY, STR(""));
    return OK;
}

err_t csv_open(struct arena *a, enum lang lang, const char *path, struct str name,
               struct problems *problems, struct csv **out)
{
    struct csv *c = make_csv(a, lang, name, problems);
    TRY(open_file(c, path));
    TRY(csv_judge(c));
    *out = c;
    return OK;
}

err_t csv_open_memory(struct arena *a, enum lang lang, struct str bytes, struct str name,
                      struct problems *problems, struct csv **out)
{
    struct csv *c = make_csv(a, lang, name, problems);
    c->bytes = bytes;
    if (bytes.n > LIMIT_CSV_BYTES)
        return refuse_big(c);
    if (bytes.n == 0)
        return csv_report(c, E_INVALID, 0, 0, M_FILE_EMPTY, STR(""));
    TRY(csv_judge(c));
    *out = c;
    return OK;
}

struct csv_facts csv_facts(const struct csv *c)
{
    return c->facts;
}

struct str csv_sheet_name(const struct csv *c)
{
    return c->sheet;
}
