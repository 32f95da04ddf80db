/*
 * xlsx_bench.c — reads every sheet of a workbook, row by row, and tells what is in it.
 *
 *   xlsx_bench FILE
 * Prints one JSON object: rows and cells that have a value, bytes of their text, seconds of clock
 * and of processor, peak memory.  The counts are for the comparison with whoever reads beside it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>

#include "lib/base/arena.h"
#include "lib/file/xlsx_read.h"

#define ARENA_BYTES ((size_t)1 << 30)

struct counts {
    long rows, cells, bytes;
};

static double seconds(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool count(void *arg, const struct xlsx_row *row)
{
    struct counts *n = arg;
    n->rows++;
    for (size_t i = 0; i < row->n; i++) {
        n->cells++;
        n->bytes += (long)row->cells[i].text.n;
    }
    return true;
}

static err_t read_all(struct arena *a, const char *path, struct problems *problems,
                      struct counts *n)
{
    struct xlsx *x = NULL;
    size_t n_sheets;
    TRY(xlsx_open(a, LANG_EN, path, str_of(path), problems, &x));
    const struct xlsx_sheet *sheets = xlsx_sheets(x, &n_sheets);
    for (size_t i = 0; i < n_sheets; i++) {
        if (sheets[i].worksheet)
            TRY(xlsx_each_row(x, i, count, n));
    }
    return OK;
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    double wall = seconds(CLOCK_MONOTONIC), cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    struct arena *a = arena_open(ARENA_BYTES);
    struct problems problems;
    struct counts n = {0};
    problems_open(&problems, a);
    if (read_all(a, argv[1], &problems, &n) != OK) {
        fprintf(stderr, "xlsx_bench: %s cannot be read\n", argv[1]);
        return 1;
    }
    arena_close(a);
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    printf(
        "{\"rows\":%ld,\"cells\":%ld,\"bytes\":%ld,\"wall\":%.4f,\"cpu\":%.4f,\"peak_kib\":%ld}\n",
        n.rows, n.cells, n.bytes, wall, cpu, use.ru_maxrss);
    return 0;
}
