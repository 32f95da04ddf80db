/*
 * vm.h — the judge: compiled rules over blocks of rows.
 *
 * One program for each kind of subject. A row is a subject; a page is a block of one row. Facts
 * stand in columns
 * (dict.h: widths, UNKNOWN, NONE). Lists are reduced first: the items of all rows stand in item
 * columns with
 * offsets, the same interpreter runs the item conditions and ORs them by owner into reduction
 * columns.
 *
 * Out of a run come, for every row: the level, the highest level left, flags, a mask of the rules
 * that fired and a mask of those that lacked a fact.
 */
#ifndef KIEMDIEM_RULE_VM_H
#define KIEMDIEM_RULE_VM_H

#include "lib/rule/cond.h"

#define VM_BLOCK   1024 /* rows of a block */
#define MASK_WORDS 3    /* LIMIT_RULES / 64 */

struct program;
struct pack;

/* A program bound to a cycle: thresholds of dates filled in. */
struct judge {
    const struct program *prog;
    struct cycle_ctx cycle;
    int32_t *imm; /* bound constants of the byte code */
    int32_t *item_imm[LIMIT_LISTS];
    void *scratch; /* registers of one block; one judge per thread */
};
/* The judge lives in the arena. */
struct judge *judge_open(struct arena *a, const struct program *prog,
                         const struct cycle_ctx *cycle);

/* The items of one list for `n` rows: those of row r are first[r] .. first[r + 1]. unknown[r]: the
   list of that row is not known. */
struct item_table {
    const void *const *field; /* a column for each field of the list; NULL for text and years */
    const uint32_t *first;    /* n + 1 offsets */
    const uint8_t *unknown;   /* NULL: all known */
};

struct judge_in {
    size_t n; /* rows */
    const void *const
        *col; /* a column for each fact of the subject (dict order); NULL: unknown in every row */
    const struct item_table *
        list; /* one for each list of the subject; an entry with first == NULL: unknown in every row */
    const uint8_t *const
        *reduced; /* reduction columns computed before (judge_reduce), or NULL: reduce here */
};

/* flags of a row */
enum {
    ROW_FORCED = 1,
    ROW_DISCRETION = 2,
    ROW_NOT_RATED = 4,
    ROW_NOT_REVIEWED = 8,
    ROW_RATED_UNKNOWN = 16,
    ROW_REVIEWED_UNKNOWN = 32,
    ROW_LEVEL_OPEN = 64
};
/* ROW_LEVEL_OPEN: no level because a fact is missing */

struct judge_out {
    uint8_t *level; /* 0: none; 1..4 codes of the enum level */
    uint8_t *max_level;
    uint8_t *flags;
    uint64_t *fired; /* mask_words(prog) words a row; NULL: not wanted */
    uint64_t *lacked;
};
int mask_words(const struct program *prog);

/* Judges all rows, block by block. */
void judge_run(const struct judge *j, const struct judge_in *in, struct judge_out *out);

/* Reduction columns of `list`s: out[r][row] is a tri (0, 1, 2). n_reductions(prog) arrays of n
   bytes. */
int n_reductions(const struct program *prog);
void judge_reduce(const struct judge *j, const struct judge_in *in, uint8_t *const *out);

/*
 * Judges a single row (in->n is 1) and keeps the value (enum tri) of every condition of the
 * program, by cond.id: what explain reads. The same kernels run.
 * `value` has program n_conds bytes. For one item of a list, item conditions by cond.id: `item` is
 * the index in the item table.
 */
void judge_trace(const struct judge *j, const struct judge_in *in, struct judge_out *out,
                 uint8_t *value);
void judge_trace_item(const struct judge *j, const struct judge_in *in, int list, size_t item,
                      uint8_t *value);

/*
 * Up to which value of a column all conditions answer alike: known values that are not above it may
 * stand for one another.  INT32_MAX: no condition reads the column; INT32_MIN: there is none such.
 */
int32_t judge_alike_upto(const struct judge *j, int col);

struct judge_stats {
    int n_ops, n_regs, n_conds, n_rules, bytes_per_row;
};
/* How many conditions a row has: what judge_trace writes. */
int program_conds(const struct program *prog);
void program_stats(const struct program *prog, struct judge_stats *out);

#endif
