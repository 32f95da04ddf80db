/*
 * xlsx_fuzz.c — any bytes as a workbook: every sheet read to its end or refused with a report.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "lib/base/arena.h"
#include "lib/file/xlsx_read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool touch_row(void *arg, const struct xlsx_row *row)
{
    volatile size_t *sum = arg;
    int col = 0;
    if (row->n == 0) {
        abort();
    }
    for (size_t i = 0; i < row->n; i++) {
        if (row->cells[i].col <= col) {
            abort();
        }
        col = row->cells[i].col;
        for (size_t k = 0; k < row->cells[i].text.n; k++) {
            *sum += (unsigned char)row->cells[i].text.p[k];
        }
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open((size_t)1 << 30);
    struct problems problems;
    struct xlsx *x = NULL;
    struct str bytes = {(const char *)data, size};
    size_t sum = 0, n = 0;

    problems_open(&problems, a);
    err_t e = xlsx_open_memory(a, LANG_EN, bytes, STR("fuzz.xlsx"), &problems, &x);
    if (e == OK) {
        (void)xlsx_sheets(x, &n);
    }
    for (size_t i = 0; e == OK && i < n; i++) {
        e = xlsx_each_row(x, i, touch_row, &sum);
    }
    if ((e == OK) != (problems.n_errors == 0)) {
        abort();
    }
    arena_close(a);
    return 0;
}
