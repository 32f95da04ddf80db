/*
 * criteria_rows.c — the rows of a criteria spreadsheet: headings in the first 20 rows of each sheet.
 */
#include <string.h>

#include "app/cycle/criteria_inner.h"
#include "lib/file/xlsx_read.h"
#include "lib/text/vi.h"

enum { HEADING_ROWS = 20 };

enum column { COL_CODE, COL_TEXT, COL_POINTS, COL_GROUP, COL_TEXT_EN, COLUMNS };

/* Headings, folded: what begins so. */
static const struct {
    enum column column;
    const char *word;
} headings[] = {
    {COL_CODE, "ma"},       {COL_CODE, "code"},         {COL_POINTS, "diem"},
    {COL_POINTS, "points"}, {COL_POINTS, "so diem"},    {COL_GROUP, "nhom"},
    {COL_GROUP, "group"},   {COL_TEXT_EN, "tieng anh"}, {COL_TEXT_EN, "in english"},
    {COL_TEXT, "tieu chi"}, {COL_TEXT, "noi dung"},     {COL_TEXT, "criterion"},
};

struct reader {
    struct criteria_sheet *s;
    struct str sheet;
    int col[COLUMNS]; /* 1-based; 0: not found yet */
    bool heading, over;
};

err_t criteria_report(const struct criteria_sheet *s, struct str sheet, int line, int col,
                      enum msg_id id, struct str a1, struct str a2, struct str a3)
{
    struct place at = {.file = s->file, .sheet = sheet, .line = line, .col = col};
    return problem_add(s->problems, at, false, MSG(s->a, s->lang, id, a1, a2, a3));
}

static void read_heading(struct reader *r, const struct xlsx_row *row)
{
    int col[COLUMNS] = {0};
    for (size_t i = 0; i < row->n; i++) {
        struct str text = vi_fold(r->s->a, row->cells[i].text);
        for (size_t k = 0; k < sizeof headings / sizeof *headings; k++) {
            if (col[headings[k].column] == 0 && str_starts(text, str_of(headings[k].word))) {
                col[headings[k].column] = row->cells[i].col;
                break;
            }
        }
    }
    if (col[COL_CODE] == 0 || col[COL_POINTS] == 0)
        return;
    memcpy(r->col, col, sizeof col);
    r->heading = true;
}

static struct str cell(const struct reader *r, const struct xlsx_row *row, enum column c)
{
    for (size_t i = 0; i < row->n; i++) {
        if (row->cells[i].col == r->col[c])
            return str_copy(r->s->a, row->cells[i].text);
    }
    return STR("");
}

static bool take_row(void *arg, const struct xlsx_row *row)
{
    struct reader *r = arg;
    if (!r->heading) {
        if (row->number <= HEADING_ROWS)
            read_heading(r, row);
        return r->heading || row->number < HEADING_ROWS;
    }
    struct criteria_row it = {.sheet = r->sheet,
                              .code = cell(r, row, COL_CODE),
                              .text = cell(r, row, COL_TEXT),
                              .text_en = cell(r, row, COL_TEXT_EN),
                              .points = cell(r, row, COL_POINTS),
                              .group = cell(r, row, COL_GROUP),
                              .line = row->number,
                              .points_col = r->col[COL_POINTS],
                              .code_col = r->col[COL_CODE],
                              .group_col = r->col[COL_GROUP]};
    if (it.code.n == 0 && it.points.n == 0)
        return true;
    r->over = r->s->n == CRITERIA_ROWS_MOST;
    if (!r->over)
        r->s->row[r->s->n++] = it;
    return !r->over;
}

err_t criteria_read_rows(struct criteria_sheet *s, struct str bytes)
{
    struct xlsx *x = NULL;
    size_t n = 0;
    bool any = false;
    TRY(xlsx_open_memory(s->a, s->lang, bytes, s->file, s->problems, &x));
    const struct xlsx_sheet *sheets = xlsx_sheets(x, &n);
    s->row = ARENA_ARRAY(s->a, struct criteria_row, CRITERIA_ROWS_MOST);
    for (size_t i = 0; i < n; i++) {
        struct reader r = {.s = s, .sheet = sheets[i].name};
        if (sheets[i].hidden || !sheets[i].worksheet)
            continue;
        TRY(xlsx_each_row(x, i, take_row, &r));
        if (r.over)
            return criteria_report(s, r.sheet, 0, 0, M_CRITERIA_TOO_LONG, STR(""), STR(""),
                                   STR(""));
        any = any || r.heading;
    }
    if (!any)
        return criteria_report(s, STR(""), 0, 0, M_CRITERIA_NO_HEADING, STR(""), STR(""), STR(""));
    return OK;
}
