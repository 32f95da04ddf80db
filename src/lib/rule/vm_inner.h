/*
 * vm_inner.h — private to lib/rule: the byte code of one kind of subject.
 */
#ifndef KIEMDIEM_RULE_VM_INNER_H
#define KIEMDIEM_RULE_VM_INNER_H

#include "lib/rule/cond_build.h"
#include "lib/rule/vm.h"

/* Instructions on registers of VM_BLOCK bytes, each byte a tri (0, 1, 2). */
enum opcode {
    OPC_CONST,   /* dst = imm */
    OPC_GE,      /* dst = column >= imm */
    OPC_LE,      /* dst = column <= imm */
    OPC_EQ,      /* dst = column == imm */
    OPC_NONE,    /* dst = column is none */
    OPC_BIT,     /* dst = column & imm */
    OPC_LINEAR,  /* dst = terms + imm >= 0 */
    OPC_NOT,     /* dst = 2 - a */
    OPC_AND,     /* dst = min(a, b) */
    OPC_OR,      /* dst = max(a, b) */
    OPC_RED,     /* dst = reduction column */
    OPC_EMIT,    /* a into the masks, bit imm */
    OPC_ACC,     /* accumulator dst = max(itself, a) */
    OPC_OUT      /* item code: a is the value of reduction imm */
};

/* Accumulators of a block. */
enum acc { ACC_KHT, ACC_DISCRETION, ACC_NOT_RATED, ACC_NOT_REVIEWED, ACC_MOST_KHT, ACC_MOST_HT, ACC_MOST_HTT, ACC_COUNT };

struct op {
    uint8_t code;
    uint8_t width;          /* of the column */
    uint16_t dst, a, b;     /* registers */
    uint16_t col;           /* column, first term, reduction */
    uint16_t n;             /* terms */
    uint16_t imm;           /* index of the constant */
    int cond;               /* id of the condition, -1: none */
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
    struct code item[LIMIT_LISTS];   /* of each list; n_ops 0: no reduction over it */
    int n_rules;
    int n_conds;
    const struct cond *const *conds; /* by id */
    struct reduction red[LIMIT_REDUCTIONS];
    int n_red;
};

/* --- kernels (vm_kernels.c): n rows, columns of the given width ------------------------------------ */
void vm_ge(uint8_t *d, const void *v, uint8_t width, int32_t c, size_t n);
void vm_le(uint8_t *d, const void *v, uint8_t width, int32_t c, size_t n);
void vm_eq(uint8_t *d, const void *v, uint8_t width, int32_t c, size_t n);
void vm_none(uint8_t *d, const void *v, uint8_t width, size_t n);
void vm_bit(uint8_t *d, const void *v, uint8_t width, int32_t mask, size_t n);
void vm_linear(uint8_t *d, const void *const *cols, const struct term_code *t, int n_terms, int32_t c,
               uint32_t *sum, size_t n);
void vm_not(uint8_t *d, const uint8_t *a, size_t n);
void vm_and(uint8_t *d, const uint8_t *a, const uint8_t *b, size_t n);
void vm_or(uint8_t *d, const uint8_t *a, const uint8_t *b, size_t n);
/* Bits of 64 rows: value 2 into *t, value 1 into *u; n is a multiple of 64. */
void vm_pack(uint64_t *t, uint64_t *u, const uint8_t *v, size_t n);
void vm_transpose64(uint64_t m[64]);
/* Level, highest level and flags from the accumulators. */
void vm_level(const uint8_t *const acc[ACC_COUNT], uint8_t *level, uint8_t *most, uint8_t *flags, size_t n);

#endif
