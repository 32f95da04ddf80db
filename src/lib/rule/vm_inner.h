/*
 * vm_inner.h — private to lib/rule: the byte code of one kind of subject.
 */
#ifndef KIEMDIEM_RULE_VM_INNER_H
#define KIEMDIEM_RULE_VM_INNER_H

#include "lib/rule/cond_build.h"
#include "lib/rule/vm.h"

/* Instructions on registers of VM_BLOCK bytes, each byte a tri (0, 1, 2). */
enum opcode {
    OPC_CONST,  /* dst = imm */
    OPC_GE,     /* dst = column >= imm */
    OPC_LE,     /* dst = column <= imm */
    OPC_EQ,     /* dst = column == imm */
    OPC_NONE,   /* dst = column is none */
    OPC_BIT,    /* dst = column & imm */
    OPC_LINEAR, /* dst = terms + imm >= 0 */
    OPC_NOT,    /* dst = 2 - a */
    OPC_AND,    /* dst = min(a, b) */
    OPC_OR,     /* dst = max(a, b) */
    OPC_RED,    /* dst = reduction column */
    OPC_EMIT,   /* a into the masks, bit imm */
    OPC_ACC,    /* accumulator dst = max(itself, a) */
    OPC_OUT     /* item code: a is the value of reduction imm */
};

/* Accumulators of a block. */
enum acc {
    ACC_KHT,
    ACC_DISCRETION,
    ACC_NOT_RATED,
    ACC_NOT_REVIEWED,
    ACC_MOST_KHT,
    ACC_MOST_HT,
    ACC_MOST_HTT,
    ACC_COUNT
};

struct op {
    uint8_t code;
    uint8_t width;      /* of the column */
    uint16_t dst, a, b; /* registers */
    uint16_t col;       /* column, first term, reduction */
    uint16_t n;         /* terms */
    uint16_t imm;       /* index of the constant */
    int cond;           /* id of the condition, -1: none */
};

struct term_code {
    uint16_t col;
    uint8_t width;
    int32_t coef;
};

/* A constant that the cycle decides: a threshold of a date. */
struct late_imm {
    uint16_t imm;
    const struct cond *cond;
};

struct code {
    struct op *ops;
    int n_ops, n_regs;
    struct term_code *terms;
    int n_terms;
    int32_t *imm;
    int n_imm;
    struct late_imm *late;
    int n_late;
};

struct program {
    const struct dict *dict;
    enum subject subject;
    struct code main;
    struct code item[LIMIT_LISTS]; /* of each list; n_ops 0: no reduction over it */
    int n_rules;
    int n_conds;
    const struct cond *const *conds; /* by id */
    struct reduction red[LIMIT_REDUCTIONS];
    int n_red;
};

/* --- a block at work (vm.c and the kernels) -------------------------------------------------- */

/*
 * A register holds a tri for each row of a block as two planes of bits: `t` (true) and `p`
 * (possible: true or unknown). So and, or, not are two operations on whole planes: t & t, p & p;
 * t | t, p | p; ~p, ~t.
 */
#define VM_CHUNKS (VM_BLOCK / 64)
struct planes {
    uint64_t t[VM_CHUNKS], p[VM_CHUNKS];
};

struct vm_kernels;

/* Work space of one block; one for each judge. */
struct scratch {
    const struct vm_kernels *kernels;
    struct arena *arena; /* reductions of a run */
    struct planes *regs; /* n_regs */
    struct planes acc[ACC_COUNT];
    /* The masks, a word for each rule: bit r of fired[c][rule] is row c * 64 + r. */
    uint64_t fired[VM_CHUNKS][LIMIT_RULES], lacked[VM_CHUNKS][LIMIT_RULES];
    int32_t unknown32[VM_BLOCK]; /* columns that nobody gave */
    int16_t unknown16[VM_BLOCK];
    int8_t unknown8[VM_BLOCK];
    const void *col[LIMIT_COLUMNS]; /* where the columns of the block begin */
    const uint8_t *red[LIMIT_REDUCTIONS];
    int32_t tail[LIMIT_COLUMNS][64]; /* the last rows, fewer than 64, with room behind them */
    uint8_t tail_red[LIMIT_REDUCTIONS][64];
};

/* What an instruction may read and write beside its registers. */
struct block {
    const struct code *code;
    const int32_t *imm;
    const void *const *col;
    const uint8_t *const *red; /* reduction columns, at row 0 of the block */
    size_t words;              /* rows / 64, rounded up: columns can be read that far */
    size_t n;                  /* rows */
    bool masks;                /* are masks wanted */
    uint8_t *trace;            /* one row: value of each condition */
    uint8_t **out;             /* item code: n bytes for each reduction */
};

/*
 * The same functions for each instruction set (vm_body.h); the best one that the machine has is
 * chosen at run time.
 */
struct vm_kernels {
    const char *name;
    bool (*usable)(void);
    void (*run)(const struct block *b, struct scratch *s);
    /* Level, highest level and flags of n rows from the accumulators. */
    void (*level)(const struct scratch *s, const struct judge_out *out, size_t n);
    /* Bits of rules turned into masks of n rows: `words` words a row. */
    void (*masks)(uint64_t (*planes)[LIMIT_RULES], int words, size_t n, uint64_t *out);
};
/* The same over bytes 0, 1, 2, for `pack prove`. */
void vm_level(const uint8_t *const acc[ACC_COUNT], uint8_t *level, uint8_t *most, uint8_t *flags,
              size_t n);
extern const struct vm_kernels vm_plain, vm_avx2, vm_avx512;
/* All of them, best first, up to NULL. */
extern const struct vm_kernels *const vm_all[];
const struct vm_kernels *vm_best(void);

#endif
