/*
 * people.h — made-up members as columns, for measurements.
 */
#ifndef KIEMDIEM_BENCH_PEOPLE_H
#define KIEMDIEM_BENCH_PEOPLE_H

#include "lib/rule/vm.h"

struct people {
    const struct program *prog;
    size_t n;
    bool used[LIMIT_COLUMNS]; /* columns that a rule reads; the others are NULL */
    void *col[LIMIT_COLUMNS];
    uint8_t *red[LIMIT_REDUCTIONS];
};

/*
 * `n` rows from a seed: most people as the dictionary's usual values say, the rest spread over
 * the range, every fact unknown for one to three in a hundred, disciplines rare. The same seed
 * gives the same rows on every machine.
 */
void people_make(struct arena *a, const struct program *prog, size_t n, uint64_t seed,
                 struct people *out);
/* Value of a fact in one row; VALUE_UNKNOWN and VALUE_NONE as in dict.h. */
int32_t people_get(const struct people *p, int col, size_t row);
/*
 * The rows from `first` on, as judge_run reads them. `col` and `red` are the caller's, LIMIT_…
 * long.
 */
struct judge_in people_rows(const struct people *p, size_t first, size_t n, const void **col,
                            const uint8_t **red);

#endif
