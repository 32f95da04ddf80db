/*
 * xlsx_write.c — libxlsxwriter behind the door.
 */
#include "lib/file/xlsx_write.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "lib/base/arena.h"
#include "lib/base/buf.h"
#include "lib/file/xlsx_close.h"

/* Excel takes no longer list of words, and no longer message, than this. */
enum { LIST_CHARACTERS = 255, TOLD_BYTES = 200, CELL_BYTES = 1 << 17, WORDS_MOST = 40 };
enum { FIRST_DAY = 10959, LAST_DAY = 58076 }; /* 1930-01-01, 2059-01-01 as serial numbers */
enum { SERIAL_OF_1970 = 25569, LINE_POINTS = 15, LINES_MOST = 12, PRINT_PERCENT = 60 };
enum { LOCKED_COLOUR = 0xEEF1F4, HEAD_COLOUR = 0xDCE6F1, LINE_COLOUR = 0x9AA5B1, PAPER_A3 = 8 };

struct xlsx_out {
    struct arena *a;
    struct str path, part;
    lxw_workbook *wb;
    lxw_worksheet *ws;
    lxw_format *style[XLSX_STYLES];
    struct buf z; /* a text that ends in NUL */
};

static const char *z(struct xlsx_out *x, struct str text)
{
    buf_clear(&x->z);
    buf_str(&x->z, text);
    buf_char(&x->z, '\0');
    return x->z.over ? "" : x->z.p;
}

static lxw_format *boxed(struct xlsx_out *x)
{
    lxw_format *f = workbook_add_format(x->wb);
    format_set_border(f, LXW_BORDER_THIN);
    format_set_border_color(f, LINE_COLOUR);
    format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
    format_set_text_wrap(f);
    return f;
}

static void make_styles(struct xlsx_out *x)
{
    for (int i = XLSX_STYLE_LOCKED; i <= XLSX_STYLE_HEADING; i++)
        x->style[i] = boxed(x);
    format_set_bg_color(x->style[XLSX_STYLE_LOCKED], LOCKED_COLOUR);
    format_set_unlocked(x->style[XLSX_STYLE_INPUT]);
    format_set_unlocked(x->style[XLSX_STYLE_INPUT_DAY]);
    format_set_num_format(x->style[XLSX_STYLE_INPUT_DAY], "dd/mm/yyyy");
    format_set_bold(x->style[XLSX_STYLE_HEADING]);
    format_set_bg_color(x->style[XLSX_STYLE_HEADING], HEAD_COLOUR);
    x->style[XLSX_STYLE_TITLE] = workbook_add_format(x->wb);
    format_set_bold(x->style[XLSX_STYLE_TITLE]);
    format_set_font_size(x->style[XLSX_STYLE_TITLE], 14);
    x->style[XLSX_STYLE_NOTE] = workbook_add_format(x->wb);
    format_set_text_wrap(x->style[XLSX_STYLE_NOTE]);
}

err_t xlsx_out_open(struct arena *a, struct str path, struct xlsx_out **out)
{
    struct xlsx_out *x = ARENA_NEW(a, struct xlsx_out);
    struct str dir = STR(".");
    for (size_t i = path.n; i > 0; i--) {
        if (path.p[i - 1] == '/') {
            dir = str_sub(path, 0, i > 1 ? i - 1 : 1);
            break;
        }
    }
    *x = (struct xlsx_out){.a = a, .path = str_copy(a, path)};
    x->part = str_fmt(a, "%.*s.part", STR_ARG(path));
    char *folder = arena_alloc(a, dir.n + 1); /* the library's option is no const */
    memcpy(folder, dir.p, dir.n);
    if (access(folder, W_OK | X_OK) != 0)
        return E_IO;
    lxw_workbook_options options = {.constant_memory = LXW_TRUE, .tmpdir = folder};
    x->wb = workbook_new_opt(x->part.p, &options);
    if (x->wb == NULL)
        return E_IO;
    buf_open(&x->z, CELL_BYTES);
    make_styles(x);
    *out = x;
    return OK;
}

void xlsx_out_sheet(struct xlsx_out *x, struct str name, bool shut)
{
    x->ws = workbook_add_worksheet(x->wb, z(x, name));
    if (shut) {
        /* Sorting and widths stay free: people need them. */
        lxw_protection free_to = {.format_columns = LXW_TRUE, .format_rows = LXW_TRUE};
        worksheet_protect(x->ws, NULL, &free_to);
    }
    worksheet_set_landscape(x->ws);
    worksheet_set_paper(x->ws, PAPER_A3);
    worksheet_fit_to_pages(x->ws, 1, 0);
}

void xlsx_out_hide(struct xlsx_out *x)
{
    /* Not "very hidden": libxlsxwriter 1.1, which Debian has, cannot write that state. */
    worksheet_hide(x->ws);
}

void xlsx_out_wide(struct xlsx_out *x, int rows, int col1, int col2)
{
    worksheet_set_print_scale(x->ws, PRINT_PERCENT); /* ends fitting to the page */
    worksheet_repeat_rows(x->ws, 0, (lxw_row_t)(rows - 1));
    worksheet_repeat_columns(x->ws, (lxw_col_t)col1, (lxw_col_t)col2);
}

void xlsx_out_column(struct xlsx_out *x, int col, double width, bool hidden)
{
    lxw_row_col_options how = {.hidden = hidden};
    worksheet_set_column_opt(x->ws, (lxw_col_t)col, (lxw_col_t)col, width, NULL, &how);
}

void xlsx_out_freeze(struct xlsx_out *x, int row, int col)
{
    worksheet_freeze_panes(x->ws, (lxw_row_t)row, (lxw_col_t)col);
}

void xlsx_out_hide_row(struct xlsx_out *x, int row)
{
    lxw_row_col_options how = {.hidden = LXW_TRUE};
    worksheet_set_row_opt(x->ws, (lxw_row_t)row, LXW_DEF_ROW_HEIGHT, NULL, &how);
}

int xlsx_out_lines_of(struct str text, double width)
{
    int characters = 0;
    for (size_t i = 0; i < text.n; i++)
        characters += ((unsigned char)text.p[i] & 0xC0) != 0x80;
    /* Words do not break where the column ends. */
    return 1 + (int)(characters * 1.15 / (width > 1 ? width : 1));
}

void xlsx_out_lines(struct xlsx_out *x, int row, int lines)
{
    int n = lines < 1 ? 1 : lines > LINES_MOST ? LINES_MOST : lines;
    worksheet_set_row(x->ws, (lxw_row_t)row, n * LINE_POINTS, NULL);
}

void xlsx_out_text(struct xlsx_out *x, int row, int col, struct str text, enum xlsx_style style)
{
    if (text.n == 0)
        xlsx_out_blank(x, row, col, style);
    else
        worksheet_write_string(x->ws, (lxw_row_t)row, (lxw_col_t)col, z(x, text), x->style[style]);
}

void xlsx_out_number(struct xlsx_out *x, int row, int col, long n, enum xlsx_style style)
{
    worksheet_write_number(x->ws, (lxw_row_t)row, (lxw_col_t)col, (double)n, x->style[style]);
}

void xlsx_out_hundredths(struct xlsx_out *x, int row, int col, long n, enum xlsx_style style)
{
    worksheet_write_number(x->ws, (lxw_row_t)row, (lxw_col_t)col, (double)n / 100, x->style[style]);
}

void xlsx_out_day(struct xlsx_out *x, int row, int col, date_t day)
{
    worksheet_write_number(x->ws, (lxw_row_t)row, (lxw_col_t)col, (double)day + SERIAL_OF_1970,
                           x->style[XLSX_STYLE_INPUT_DAY]);
}

void xlsx_out_blank(struct xlsx_out *x, int row, int col, enum xlsx_style style)
{
    worksheet_write_blank(x->ws, (lxw_row_t)row, (lxw_col_t)col, x->style[style]);
}

bool xlsx_out_listable(const struct str *word, size_t n)
{
    size_t characters = 0;
    for (size_t i = 0; i < n; i++) {
        characters += word[i].n + 1;
        if (str_find(word[i], 0, ',') < word[i].n)
            return false;
    }
    return characters <= LIST_CHARACTERS;
}

/* A list of words, ending in NULL; NULL when Excel does not take it.  The library does not change
   the words; its type is no const. */
static char **word_list(struct xlsx_out *x, const struct xlsx_input *in)
{
    char **list = ARENA_ARRAY(x->a, char *, in->n_words + 1);
    if (!xlsx_out_listable(in->word, in->n_words))
        return NULL;
    for (size_t i = 0; i < in->n_words; i++) {
        list[i] = arena_alloc(x->a, in->word[i].n + 1);
        memcpy(list[i], in->word[i].p, in->word[i].n);
    }
    return list;
}

/* "=OR(A4="Không có",AND(ISNUMBER(A4),A4>=0,A4<=5))": a number in that range, or the word. */
static char *number_or_word(struct xlsx_out *x, int row, int col, double lo, double hi,
                            struct str word)
{
    char cell[LXW_MAX_CELL_NAME_LENGTH];
    lxw_rowcol_to_cell(cell, (lxw_row_t)row, (lxw_col_t)col);
    struct str text = str_fmt(x->a, "=OR(%s=\"%.*s\",AND(ISNUMBER(%s),%s>=%.2f,%s<=%.2f))", cell,
                              STR_ARG(word), cell, cell, lo, cell, hi);
    char *formula = arena_alloc(x->a, text.n + 1);
    memcpy(formula, text.p, text.n);
    return formula;
}

void xlsx_out_input(struct xlsx_out *x, int row1, int row2, int col, const struct xlsx_input *in)
{
    char told[TOLD_BYTES + 1] = "", *range = NULL;
    lxw_data_validation v = {.criteria = LXW_VALIDATION_CRITERIA_BETWEEN, .error_message = told};
    double scale = in->takes == XLSX_TAKES_DECIMAL ? 100 : 1;
    memcpy(told, in->told.p, in->told.n < TOLD_BYTES ? in->told.n : 0);
    switch (in->takes) {
    case XLSX_TAKES_ANY:
        return;
    case XLSX_TAKES_WHOLE:
    case XLSX_TAKES_DECIMAL:
        v.validate = in->takes == XLSX_TAKES_WHOLE ? LXW_VALIDATION_TYPE_INTEGER
                                                   : LXW_VALIDATION_TYPE_DECIMAL;
        v.minimum_number = (double)in->lo / scale;
        v.maximum_number = (double)in->hi / scale;
        break;
    case XLSX_TAKES_DAY:
        v.validate = LXW_VALIDATION_TYPE_DATE;
        v.minimum_datetime = (lxw_datetime){.year = 1930, .month = 1, .day = 1};
        v.maximum_datetime = (lxw_datetime){.year = 2059, .month = 1, .day = 1};
        break;
    case XLSX_TAKES_WORD:
        v.validate = LXW_VALIDATION_TYPE_LIST;
        v.value_list = word_list(x, in);
        if (v.value_list == NULL)
            return;
        break;
    case XLSX_TAKES_FORMULA:
        v.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        range = arena_alloc(x->a, in->range.n + 1);
        memcpy(range, in->range.p, in->range.n);
        v.value_formula = range;
        break;
    }
    if (in->besides.n > 0) {
        bool day = in->takes == XLSX_TAKES_DAY;
        double lo = day ? FIRST_DAY : v.minimum_number, hi = day ? LAST_DAY : v.maximum_number;
        v.validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA;
        v.value_formula = number_or_word(x, row1, col, lo, hi, in->besides);
    }
    worksheet_data_validation_range(x->ws, (lxw_row_t)row1, (lxw_col_t)col, (lxw_row_t)row2,
                                    (lxw_col_t)col, &v);
}

static bool synced(const char *path)
{
    int fd = open(path, O_RDONLY);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        (void)close(fd);
    return good;
}

err_t xlsx_out_close(struct xlsx_out *x, bool keep)
{
    bool whole = xlsx_close(x->wb);
    buf_close(&x->z);
    if (keep && whole && synced(x->part.p) && rename(x->part.p, x->path.p) == 0)
        return OK;
    (void)unlink(x->part.p);
    return keep ? E_IO : OK;
}
