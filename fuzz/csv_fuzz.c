/*
 * csv_fuzz.c — any bytes as a list of text: read to its end or refused with a report, twice alike.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "lib/base/arena.h"
#include "lib/file/csv.h"
#include "lib/text/vi.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct seen {
    size_t rows, fields, bytes;
    int number;
};

static bool touch_row(void *arg, const struct csv_row *row)
{
    struct seen *seen = arg;
    int col = 0;
    if (row->n == 0 || row->number <= seen->number || row->line < row->number)
        abort();
    for (size_t i = 0; i < row->n; i++) {
        const struct csv_field *f = &row->fields[i];
        if (f->col <= col || f->col > row->width || f->text.n == 0 || !utf8_valid(f->text) ||
            !utf8_valid(f->typed))
            abort();
        col = f->col;
        seen->bytes += f->text.n;
    }
    seen->number = row->number;
    seen->rows++;
    seen->fields += row->n;
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open((size_t)1 << 30);
    struct problems problems;
    struct csv *c = NULL;
    struct seen first = {0}, second = {0};
    problems_open(&problems, a);
    err_t e = csv_open_memory(a, LANG_EN, (struct str){(const char *)data, size}, STR("fuzz.csv"),
                              &problems, &c);
    if (e == OK)
        e = csv_each_row(c, touch_row, &first);
    if ((e == OK) != (problems.n_errors == 0))
        abort();
    size_t reports = problems.total;
    if (e == OK && csv_each_row(c, touch_row, &second) != OK)
        abort();
    if (e == OK && (problems.total != reports || first.rows != second.rows ||
                    first.fields != second.fields || first.bytes != second.bytes))
        abort();
    arena_close(a);
    return 0;
}
