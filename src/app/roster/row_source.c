/*
 * row_source.c — workbook or text: opened by content, handed out alike.
 */
#include "app/roster/row_source.h"

#include <stdio.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"
#include "lib/file/csv.h"

enum { HEAD_BYTES = 512 };

struct row_source {
    struct xlsx *x; /* NULL: text */
    struct csv *c;
    struct xlsx_sheet sheet; /* of text */
    struct xlsx_cell *cells; /* of the row being handed out; LIMIT_CSV_COLUMNS */
    xlsx_row_fn *fn;         /* of the caller */
    void *arg;
};

/* Can this be a list of text?  Workbooks, and what offices rename to .xls or .xlsx, are left to the
   reader of workbooks, which knows what to say about them. */
static bool is_text(struct str head)
{
    static const char *const others[] = {"PK", "\xD0\xCF\x11\xE0", "%PDF", "{\\rtf", "<"};
    if (str_starts(head, STR("\xEF\xBB\xBF")))
        head = str_sub(head, 3, head.n);
    head = str_trim(head);
    if (head.n == 0)
        return false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_starts(head, str_of(others[i])))
            return false;
    return true;
}

static void describe_text(struct arena *a, struct row_source *s)
{
    s->sheet = (struct xlsx_sheet){.name = csv_sheet_name(s->c), .worksheet = true};
    s->cells = ARENA_ARRAY(a, struct xlsx_cell, LIMIT_CSV_COLUMNS);
}

err_t row_source_open(struct arena *a, enum lang lang, const char *path, struct str name,
                      struct problems *problems, struct row_source **out)
{
    char head[HEAD_BYTES];
    size_t n = 0;
    FILE *f = fopen(path, "rb");
    if (f) {
        n = fread(head, 1, sizeof head,
                  f); /* a folder or a fault of reading: 0 bytes, told below */
        (void)fclose(f);
    }
    *out = ARENA_NEW(a, struct row_source);
    if (!is_text((struct str){head, n}))
        return xlsx_open(a, lang, path, name, problems, &(*out)->x);
    TRY(csv_open(a, lang, path, name, problems, &(*out)->c));
    describe_text(a, *out);
    return OK;
}

err_t row_source_open_memory(struct arena *a, enum lang lang, struct str bytes, struct str name,
                             struct problems *problems, struct row_source **out)
{
    *out = ARENA_NEW(a, struct row_source);
    if (!is_text(str_sub(bytes, 0, HEAD_BYTES)))
        return xlsx_open_memory(a, lang, bytes, name, problems, &(*out)->x);
    TRY(csv_open_memory(a, lang, bytes, name, problems, &(*out)->c));
    describe_text(a, *out);
    return OK;
}

const struct xlsx_sheet *row_source_sheets(const struct row_source *s, size_t *n)
{
    if (s->x)
        return xlsx_sheets(s->x, n);
    *n = 1;
    return &s->sheet;
}

bool row_source_is_1904(const struct row_source *s)
{
    return s->x && xlsx_is_1904(s->x);
}

static bool hand_out(void *arg, const struct csv_row *row)
{
    struct row_source *s = arg;
    struct xlsx_row out = {.number = row->number, .cells = s->cells, .n = row->n};
    for (size_t i = 0; i < row->n; i++)
        s->cells[i] = (struct xlsx_cell){.col = row->fields[i].col,
                                         .type = XLSX_TEXT,
                                         .text = row->fields[i].text,
                                         .typed = row->fields[i].typed};
    return s->fn(s->arg, &out);
}

err_t row_source_each_row(struct row_source *s, size_t sheet, xlsx_row_fn *fn, void *arg)
{
    if (s->x)
        return xlsx_each_row(s->x, sheet, fn, arg);
    s->fn = fn;
    s->arg = arg;
    return csv_each_row(s->c, hand_out, s);
}
