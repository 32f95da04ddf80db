/*
 * xlsx_sheet.c — one sheet as a stream of rows.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"
#include "lib/file/xlsx_inner.h"

struct sheet_part {
    struct part part; /* first: the handlers get it */
    struct xlsx *x;
    xlsx_row_fn *fn;
    void *arg;
    int row; /* number of the row being read, or of the last one */
    int col;
    struct xlsx_cell *cells; /* of this row; LIMIT_XLSX_COLUMNS */
    size_t n_cells;
    struct buf text; /* of this cell */
    char type[12];   /* its t attribute */
    enum xlsx_shows shows;
    char font;
    bool in_row, in_cell, in_value, has_formula;
    int phonetic;
};

static struct str limit_text(struct sheet_part *s, long n)
{
    return str_fmt(s->x->arena, "%ld", n);
}

/* "AB12": the column and the row.  False when it is no such address; the row may be left out. */
static bool parse_address(struct str ref, long *col, long *row)
{
    size_t i = 0;
    long c = 0;
    *row = 0;
    while (i < ref.n && i < 4) {
        char u = ref.p[i];
        if (u >= 'a' && u <= 'z')
            u = (char)(u - 'a' + 'A');
        if (u < 'A' || u > 'Z')
            break;
        c = c * 26 + (u - 'A' + 1);
        i++;
    }
    *col = c;
    if (i == 0 || i > 3)
        return false;
    return i == ref.n || str_to_long(str_sub(ref, i, ref.n), 1, LIMIT_XLSX_ROWS, row);
}

static void row_start(struct sheet_part *s, const char **atts)
{
    struct str r = part_attr(atts, "r");
    long number = s->row + 1L;
    s->part.at.col = 0;
    if (r.n > 0 && !str_to_long(r, 1, 100000000, &number))
        number = 0;
    if (number <= s->row) {
        part_fail(&s->part, E_INVALID, M_FILE_BAD_REFERENCE, r, STR(""));
        return;
    }
    if (number > LIMIT_XLSX_ROWS) {
        part_fail(&s->part, E_LIMIT, M_FILE_ROWS, limit_text(s, LIMIT_XLSX_ROWS), STR(""));
        return;
    }
    s->row = (int)number;
    s->part.at.line = s->row;
    s->col = 0;
    s->n_cells = 0;
    s->in_row = true;
    arena_reset(s->x->scratch);
}

static void cell_start(struct sheet_part *s, const char **atts)
{
    struct str r = part_attr(atts, "r");
    struct str type = part_attr(atts, "t");
    long col = s->col + 1L, row = s->row, style = 0;
    if (r.n > 0 && (!parse_address(r, &col, &row) || (row != 0 && row != s->row)))
        col = 0;
    if (col <= s->col) {
        part_fail(&s->part, E_INVALID, M_FILE_BAD_REFERENCE, r, STR(""));
        return;
    }
    s->col = (int)col;
    s->part.at.col = s->col;
    s->in_cell = true;
    s->has_formula = false;
    s->phonetic = 0;
    buf_clear(&s->text);
    size_t n = type.n < sizeof s->type - 1 ? type.n : sizeof s->type - 1;
    if (n > 0)
        memcpy(s->type, type.p, n);
    s->type[n] = '\0';
    s->shows = XLSX_SHOWS_NUMBER;
    s->font = LEGACY_NONE;
    if (str_to_long(part_attr(atts, "s"), 0, (long)s->x->style_shows.n - 1, &style)) {
        s->shows = (enum xlsx_shows)s->x->style_shows.p[style];
        s->font = s->x->style_font.p[style];
    }
}

static void merge_start(struct sheet_part *s, const char **atts)
{
    struct xlsx *x = s->x;
    struct str rest = part_attr(atts, "ref"), from, to;
    long col1 = 0, row1 = 0, col2 = 0, row2 = 0;
    if (x->n_merges == LIMIT_XLSX_MERGES || !str_cut(&rest, ':', &from))
        return;
    to = rest;
    if (!parse_address(from, &col1, &row1) || !parse_address(to, &col2, &row2))
        return;
    if (row1 == 0 || row2 < row1 || col2 < col1)
        return;
    x->merges[x->n_merges++] = (struct xlsx_merge){
        .row1 = (int)row1, .col1 = (int)col1, .row2 = (int)row2, .col2 = (int)col2};
}

static void sheet_start(struct part *part, const char *name, const char **atts)
{
    struct sheet_part *s = (struct sheet_part *)part;
    if (strcmp(name, "row") == 0) {
        row_start(s, atts);
    } else if (s->in_row && strcmp(name, "c") == 0) {
        cell_start(s, atts);
    } else if (s->in_cell && (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)) {
        s->in_value = s->phonetic == 0;
    } else if (s->in_cell && strcmp(name, "f") == 0) {
        s->has_formula = true;
    } else if (s->in_cell && strcmp(name, "rPh") == 0) {
        s->phonetic++;
    } else if (strcmp(name, "mergeCell") == 0) {
        merge_start(s, atts);
    }
}

static void sheet_text(struct part *part, const char *p, size_t n)
{
    struct sheet_part *s = (struct sheet_part *)part;
    if (!s->in_value)
        return;
    buf_add(&s->text, p, n);
    if (s->text.over)
        part_fail(part, E_LIMIT, M_FILE_CELL_LONG, limit_text(s, LIMIT_XLSX_CELL_BYTES), STR(""));
}

/* Fills type and text of the cell from what was collected.  False: reported. */
static bool finish_cell(struct sheet_part *s, struct xlsx_cell *cell)
{
    struct str raw = str_trim(buf_view(&s->text));
    if (strcmp(s->type, "s") == 0 && raw.n > 0) {
        cell->type = XLSX_TEXT;
        if (xlsx_shared(s->x, raw, &cell->typed)) {
            cell->text = cell->typed;
            if (xlsx_has_soft_blank(cell->typed))
                cell->text = xlsx_clean(s->x->scratch, cell->typed, NULL);
            return true;
        }
        part_fail(&s->part, E_INVALID, M_FILE_SHARED_INDEX, raw, STR(""));
        return false;
    }
    cell->text = xlsx_clean(s->x->scratch, raw, &cell->typed);
    if (strcmp(s->type, "b") == 0)
        cell->type = XLSX_BOOL;
    else if (strcmp(s->type, "e") == 0)
        cell->type = XLSX_ERROR;
    else if (s->type[0] == '\0' || strcmp(s->type, "n") == 0) {
        cell->type = XLSX_NUMBER;
        cell->shows = s->shows;
    } else
        cell->type = XLSX_TEXT; /* str, inlineStr, d */
    return true;
}

static void cell_end(struct sheet_part *s)
{
    struct xlsx_cell cell = {.col = s->col, .formula = s->has_formula};
    xlsx_font_take(s->font, &cell);
    s->in_cell = false;
    if (!finish_cell(s, &cell))
        return;
    if (cell.text.n == 0) {
        if (!cell.formula || cell.type == XLSX_TEXT)
            return; /* ="" is an empty cell */
        cell.type = XLSX_EMPTY;
    }
    if (cell.col > LIMIT_XLSX_COLUMNS) {
        part_fail(&s->part, E_LIMIT, M_FILE_COLUMNS, limit_text(s, LIMIT_XLSX_COLUMNS), STR(""));
        return;
    }
    s->cells[s->n_cells++] = cell;
}

static void row_end(struct sheet_part *s)
{
    struct xlsx_row row = {.number = s->row, .cells = s->cells, .n = s->n_cells};
    s->in_row = false;
    s->part.at.col = 0;
    if (row.n > 0 && !s->fn(s->arg, &row))
        part_stop(&s->part);
}

static void sheet_end(struct part *part, const char *name)
{
    struct sheet_part *s = (struct sheet_part *)part;
    if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
        s->in_value = false;
    else if (s->in_cell && strcmp(name, "rPh") == 0)
        s->phonetic--;
    else if (s->in_cell && strcmp(name, "c") == 0)
        cell_end(s);
    else if (s->in_row && strcmp(name, "row") == 0)
        row_end(s);
}

err_t xlsx_each_row(struct xlsx *x, size_t sheet, xlsx_row_fn *fn, void *arg)
{
    struct sheet_part s = {.x = x, .fn = fn, .arg = arg};
    s.part.start = sheet_start;
    s.part.end = sheet_end;
    s.part.text = sheet_text;
    s.part.at.sheet = x->sheets[sheet].name;
    if (!x->merges) {
        x->merges = ARENA_ARRAY(x->arena, struct xlsx_merge, LIMIT_XLSX_MERGES);
        x->cells = ARENA_ARRAY(x->arena, struct xlsx_cell, LIMIT_XLSX_COLUMNS);
    }
    s.cells = x->cells;
    x->n_merges = 0;
    if (!x->sheets[sheet].worksheet)
        return OK;
    buf_open(&s.text, LIMIT_XLSX_CELL_BYTES);
    err_t e = part_read(&s.part, &x->pkg, str_copy(x->arena, x->sheet_part[sheet]).p);
    buf_close(&s.text);
    return e;
}

const struct xlsx_merge *xlsx_merges(const struct xlsx *x, size_t *n)
{
    *n = x->n_merges;
    return x->merges;
}
