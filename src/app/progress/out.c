/*
 * out.c — one row, three files.
 *
 * The workbook is written with libxlsxwriter in constant memory; CSV is what Excel opens with a
 * double click where Vietnamese is set: UTF-8 with a mark, parted by semicolons, because the comma is
 * the decimal mark there.
 */
#include "app/progress/out.h"

#include <errno.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "lib/base/buf.h"
#include "lib/file/xlsx_close.h"
#include "lib/json/json.h"

/* A spreadsheet counts days from 1899-12-30, and believes in 29 February 1900. */
/* Bold letters are wider, and a heading breaks at few blanks. */
#define HEAD_SHARE     0.8
#define SERIAL_OF_1970 25569.0
enum { SERIAL_FIRST_SAFE = 61, CELL_BYTES = 1 << 16, CELL_CHARACTERS = 32767 };
enum { FILES_MOST = 16, TITLE_ROW = 0, NOTE_ROW = 1, HEAD_ROW = 2, PAPER_A4 = 9 };
/* A line of text; the highest row that Excel takes, in lines. */
enum { LINE_POINTS = 15, LINES_MOST = 27 };
enum { HEAD_COLOUR = 0xE7EEF5, LINE_COLOUR = 0x9AA5B1 };

struct out_file {
    FILE *f; /* NULL: the workbook, or closed */
    struct str part, path;
};

struct out {
    struct db *db;
    struct arena *a;
    struct out_request r;
    struct out_table t;
    bool in_table, failed;
    lxw_workbook *wb;
    lxw_worksheet *ws;
    lxw_format *head, *text, *count, *day, *share, *title, *note;
    lxw_row_t row;
    lxw_col_t col;
    int64_t rows;
    int lines; /* of the highest cell of the row */
    struct out_file file[FILES_MOST];
    int n_files;
    FILE *csv, *json, *beside;
    bool json_cell, first_table; /* a member of the row was written */
    struct buf z;                /* a text that ends in NUL */
    struct buf line;             /* of CSV or JSON */
};

int64_t out_hundredths(int64_t part, int64_t whole)
{
    return (part * 20000 + whole) / (whole * 2);
}

static err_t cannot_write(struct out *o, struct str path)
{
    struct problems *p = db_problems(o->db);
    (void)problem_add(p, (struct place){.file = path}, false,
                      MSG0(p->arena, db_lang(o->db), M_RUN_CANNOT_WRITE));
    return E_IO;
}

/* --- files --- */

static struct out_file *file_new(struct out *o, const char *ending)
{
    struct out_file *f = &o->file[o->n_files++];
    f->path = str_fmt(o->a, "%s/%.*s%s", o->r.dir, STR_ARG(o->r.name), ending);
    f->part = str_fmt(o->a, "%.*s.part", STR_ARG(f->path));
    return f;
}

static err_t file_open(struct out *o, const char *ending, FILE **out)
{
    struct out_file *f = file_new(o, ending);
    f->f = fopen(f->part.p, "wb");
    *out = f->f;
    return f->f != NULL ? OK : cannot_write(o, f->path);
}

static void put_bytes(struct out *o, FILE *f, struct str s)
{
    if (s.n > 0 && fwrite(s.p, 1, s.n, f) != s.n)
        o->failed = true;
}

static void flush_line(struct out *o, FILE *f)
{
    if (o->line.over)
        o->failed = true;
    put_bytes(o, f, buf_view(&o->line));
    buf_clear(&o->line);
}

/* --- opening --- */

static lxw_format *format(struct out *o, const char *number)
{
    lxw_format *f = workbook_add_format(o->wb);
    format_set_num_format(f, number);
    format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    format_set_border(f, LXW_BORDER_HAIR);
    format_set_border_color(f, LINE_COLOUR);
    return f;
}

static void make_formats(struct out *o)
{
    o->text = format(o, "@");
    format_set_text_wrap(o->text);
    o->count = format(o, "#,##0");
    o->day = format(o, "dd/mm/yyyy");
    /* The comma of Vietnamese, also where another language is set. */
    o->share = format(o, "[$-42A]0.00%");
    o->head = format(o, "@");
    format_set_text_wrap(o->head);
    format_set_bold(o->head);
    format_set_bg_color(o->head, HEAD_COLOUR);
    format_set_border(o->head, LXW_BORDER_THIN);
    format_set_align(o->head, LXW_ALIGN_CENTER);
    format_set_align(o->head, LXW_ALIGN_VERTICAL_CENTER);
    o->title = workbook_add_format(o->wb);
    format_set_bold(o->title);
    format_set_font_size(o->title, 14);
    o->note = workbook_add_format(o->wb);
    format_set_italic(o->note);
}

err_t out_open(struct db *db, struct arena *a, const struct out_request *r, struct out **out)
{
    struct out *o = ARENA_NEW(a, struct out);
    *out = NULL;
    *o = (struct out){.db = db, .a = a, .r = *r, .first_table = true};
    if (mkdir(r->dir, 0777) != 0 && errno != EEXIST)
        return cannot_write(o, str_of(r->dir));
    struct out_file *f = file_new(o, ".xlsx");
    lxw_workbook_options options = {.constant_memory = LXW_TRUE,
                                    .tmpdir = (char *)str_copy(a, str_of(r->dir)).p};
    o->wb = workbook_new_opt(f->part.p, &options);
    if (o->wb == NULL)
        return cannot_write(o, f->path);
    make_formats(o);
    buf_open(&o->z, (size_t)CELL_BYTES * 4);
    buf_open(&o->line, (size_t)CELL_BYTES * 8);
    *out = o;
    if (!r->json)
        return OK;
    err_t err = file_open(o, ".json", &o->json);
    if (err != OK) {
        struct str path;
        (void)!out_close(o, false, &path);
        *out = NULL;
        return err;
    }
    buf_printf(&o->line, "{\"kind\":\"kiemdiem.results\",\"schema\":1,%.*s,\"tables\":{",
               STR_ARG(r->head));
    flush_line(o, o->json);
    return OK;
}

/* --- tables --- */

static const char *z(struct out *o, struct str text)
{
    buf_clear(&o->z);
    buf_str(&o->z, text);
    buf_char(&o->z, '\0');
    return o->z.over ? "" : o->z.p;
}

/* Lines that a text takes in a column: not every program finds the height of a row by itself. */
static int lines_of(struct str text, double width)
{
    size_t characters = 0, across = width > 3 ? (size_t)width - 1 : 2;
    for (size_t i = 0; i < text.n; i++)
        characters += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    size_t lines = (characters + across - 1) / across;
    return lines < 1 ? 1 : lines > LINES_MOST ? LINES_MOST : (int)lines;
}

static void set_height(struct out *o, lxw_row_t row, int lines)
{
    if (lines > 1)
        worksheet_set_row(o->ws, row, (double)lines * LINE_POINTS, NULL);
}

static void set_up_page(struct out *o)
{
    lxw_col_t last = (lxw_col_t)(o->t.n_columns - 1);
    worksheet_set_landscape(o->ws);
    worksheet_set_paper(o->ws, PAPER_A4);
    worksheet_fit_to_pages(o->ws, 1, 0);
    worksheet_set_margins(o->ws, 0.4, 0.4, 0.5, 0.6);
    worksheet_repeat_rows(o->ws, HEAD_ROW, HEAD_ROW);
    worksheet_set_footer(o->ws, "&L&A&R&P/&N");
    worksheet_freeze_panes(o->ws, HEAD_ROW + 1, last >= 2 ? 2 : 0);
    worksheet_gridlines(o->ws, LXW_HIDE_ALL_GRIDLINES);
}

static void begin_sheet(struct out *o)
{
    o->ws = workbook_add_worksheet(o->wb, z(o, o->t.sheet));
    worksheet_write_string(o->ws, TITLE_ROW, 0, z(o, o->t.title), o->title);
    if (o->t.note.n > 0)
        worksheet_write_string(o->ws, NOTE_ROW, 0, z(o, o->t.note), o->note);
    int lines = 1;
    for (size_t i = 0; i < o->t.n_columns; i++) {
        const struct out_column *c = &o->t.columns[i];
        int here = c->hidden ? 1 : lines_of(c->label, c->width * HEAD_SHARE);
        lines = here > lines ? here : lines;
        lxw_row_col_options hide = {.hidden = c->hidden};
        worksheet_set_column_opt(o->ws, (lxw_col_t)i, (lxw_col_t)i, c->width, NULL, &hide);
        worksheet_write_string(o->ws, HEAD_ROW, (lxw_col_t)i, z(o, c->label), o->head);
    }
    set_height(o, HEAD_ROW, lines);
    set_up_page(o);
    o->row = HEAD_ROW + 1;
}

/* A text that a spreadsheet would take for a formula gets a quote before it. */
static void csv_text(struct buf *b, struct str text)
{
    bool formula = text.n > 0 && (text.p[0] == '=' || text.p[0] == '+' || text.p[0] == '-' ||
                                  text.p[0] == '@' || text.p[0] == '\t' || text.p[0] == '\r');
    buf_char(b, '"');
    if (formula)
        buf_char(b, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_char(b, '"');
        buf_char(b, text.p[i]);
    }
    buf_char(b, '"');
}

static err_t begin_csv(struct out *o)
{
    TRY(file_open(o, str_fmt(o->a, "-%s.csv", o->t.file).p, &o->csv));
    buf_z(&o->line, "\xEF\xBB\xBF");
    for (size_t i = 0; i < o->t.n_columns; i++) {
        if (i > 0)
            buf_char(&o->line, ';');
        csv_text(&o->line, o->t.columns[i].label);
    }
    buf_z(&o->line, "\r\n");
    flush_line(o, o->csv);
    return OK;
}

static void end_table(struct out *o)
{
    if (!o->in_table)
        return;
    o->in_table = false;
    if (o->rows > 0 && o->t.n_columns > 2)
        worksheet_autofilter(o->ws, HEAD_ROW, 0, o->row - 1, (lxw_col_t)(o->t.n_columns - 1));
    if (o->json != NULL)
        put_bytes(o, o->json, STR("]"));
}

err_t out_table(struct out *o, const struct out_table *t)
{
    end_table(o);
    o->t = *t;
    o->in_table = true;
    o->rows = 0;
    o->col = 0;
    begin_sheet(o);
    if (o->r.csv)
        TRY(begin_csv(o));
    if (o->json != NULL) {
        buf_printf(&o->line, "%s\"%s\":[", o->first_table ? "" : ",", t->key);
        flush_line(o, o->json);
    }
    o->first_table = false;
    return OK;
}

/* --- cells --- */

/* Before a cell: what stands between it and the one before. */
static void part(struct out *o)
{
    if (o->csv != NULL) {
        if (o->col > 0)
            put_bytes(o, o->csv, STR(";"));
    }
    if (o->json != NULL && o->col == 0) {
        put_bytes(o, o->json, o->rows > 0 ? STR(",\n{") : STR("\n{"));
        o->json_cell = false;
    }
}

static void json_key(struct out *o)
{
    if (o->json_cell)
        buf_char(&o->line, ',');
    o->json_cell = true;
    buf_printf(&o->line, "\"%s\":", o->t.columns[o->col].key);
}

/* The most characters that a cell of Excel takes. */
static struct str cut(struct str text)
{
    size_t characters = 0;
    for (size_t i = 0; i < text.n; i++) {
        bool begins = ((unsigned char)text.p[i] & 0xC0) != 0x80;
        if (begins && ++characters > CELL_CHARACTERS / 2)
            return str_sub(text, 0, i);
    }
    return text;
}

void out_text(struct out *o, struct str text)
{
    text = cut(text);
    int lines = lines_of(text, o->t.columns[o->col].width);
    o->lines = lines > o->lines ? lines : o->lines;
    part(o);
    worksheet_write_string(o->ws, o->row, o->col, z(o, text), o->text);
    if (o->csv != NULL && text.n > 0) {
        csv_text(&o->line, text);
        flush_line(o, o->csv);
    }
    if (o->json != NULL) {
        json_key(o);
        json_write_str(&o->line, text);
        flush_line(o, o->json);
    }
    o->col++;
}

void out_count(struct out *o, int64_t n)
{
    part(o);
    worksheet_write_number(o->ws, o->row, o->col, (double)n, o->count);
    if (o->csv != NULL) {
        buf_long(&o->line, (long)n);
        flush_line(o, o->csv);
    }
    if (o->json != NULL) {
        json_key(o);
        buf_long(&o->line, (long)n);
        flush_line(o, o->json);
    }
    o->col++;
}

void out_day(struct out *o, date_t day)
{
    char vi[11], iso[11];
    if (day == DAY_NONE) {
        out_skip(o);
        return;
    }
    date_format_vi(day, vi);
    date_format_iso(day, iso);
    part(o);
    if (day + (int)SERIAL_OF_1970 >= SERIAL_FIRST_SAFE)
        worksheet_write_number(o->ws, o->row, o->col, (double)day + SERIAL_OF_1970, o->day);
    else
        worksheet_write_string(o->ws, o->row, o->col, vi, o->text);
    if (o->csv != NULL)
        put_bytes(o, o->csv, str_of(vi));
    if (o->json != NULL) {
        json_key(o);
        json_write_str(&o->line, str_of(iso));
        flush_line(o, o->json);
    }
    o->col++;
}

void out_share(struct out *o, int64_t part_, int64_t whole)
{
    if (whole <= 0) {
        out_skip(o);
        return;
    }
    long hundredths = (long)out_hundredths(part_, whole);
    part(o);
    worksheet_write_number(o->ws, o->row, o->col, (double)hundredths / 10000.0, o->share);
    if (o->csv != NULL) {
        buf_printf(&o->line, "%ld,%02ld", hundredths / 100, hundredths % 100);
        flush_line(o, o->csv);
    }
    if (o->json != NULL) {
        json_key(o);
        json_write_fixed(&o->line, hundredths, 2);
        flush_line(o, o->json);
    }
    o->col++;
}

void out_skip(struct out *o)
{
    part(o);
    worksheet_write_blank(o->ws, o->row, o->col, o->text);
    if (o->json != NULL) {
        json_key(o);
        buf_z(&o->line, "null");
        flush_line(o, o->json);
    }
    o->col++;
}

err_t out_row(struct out *o)
{
    if (o->csv != NULL)
        put_bytes(o, o->csv, STR("\r\n"));
    if (o->json != NULL)
        put_bytes(o, o->json, STR("}"));
    set_height(o, o->row, o->lines);
    o->lines = 1;
    o->row++;
    o->col = 0;
    if (++o->rows > OUT_ROWS_MOST) {
        struct problems *p = db_problems(o->db);
        (void)problem_add(p, (struct place){.file = o->file[0].path}, false,
                          MSG(p->arena, db_lang(o->db), M_PROGRESS_TOO_MANY_ROWS, o->t.sheet));
        return E_LIMIT;
    }
    return o->failed ? cannot_write(o, str_of(o->r.dir)) : OK;
}

int64_t out_rows(const struct out *o)
{
    return o->rows;
}

err_t out_beside(struct out *o, const char *ending)
{
    TRY(file_open(o, ending, &o->beside));
    put_bytes(o, o->beside, STR("\xEF\xBB\xBF"));
    return OK;
}

void out_beside_text(struct out *o, struct str text)
{
    put_bytes(o, o->beside, text);
}

/* --- the end --- */

static bool close_files(struct out *o)
{
    bool whole = !o->failed;
    for (int i = 0; i < o->n_files; i++) {
        FILE *f = o->file[i].f;
        if (f == NULL)
            continue;
        whole = fflush(f) == 0 && fsync(fileno(f)) == 0 && whole;
        whole = fclose(f) == 0 && whole;
        o->file[i].f = NULL;
    }
    return xlsx_close(o->wb) && whole;
}

err_t out_close(struct out *o, bool keep, struct str *path)
{
    end_table(o);
    if (o->json != NULL)
        put_bytes(o, o->json, STR("}}\n"));
    bool whole = close_files(o);
    buf_close(&o->z);
    buf_close(&o->line);
    *path = o->file[0].path;
    for (int i = 0; i < o->n_files && keep && whole; i++)
        whole = rename(o->file[i].part.p, o->file[i].path.p) == 0;
    for (int i = 0; i < o->n_files; i++)
        (void)unlink(o->file[i].part.p);
    return !keep || whole ? OK : cannot_write(o, o->file[0].path);
}
