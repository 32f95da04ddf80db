/*
 * cond.h — conditions as trees of shared nodes.
 *
 * Equal conditions of a program are one node (hash-consed), so the byte code computes each once.
 * Amounts and named
 * conditions (`let`) are written out where they are used. The tree is what explain, show, sql,
 * prove and the reference
 * evaluator of the tests read; vm.c runs the byte code made from it.
 */
#ifndef KIEMDIEM_RULE_COND_H
#define KIEMDIEM_RULE_COND_H

#include "lib/base/date.h"
#include "lib/rule/dict.h"

enum tri { TRI_FALSE = 0, TRI_UNKNOWN = 1, TRI_TRUE = 2 }; /* and = min, or = max, not = 2 - x */

enum cond_kind {
    COND_CONST, /* value */
    COND_NOT,   /* a */
    COND_AND,
    COND_OR,     /* a, b */
    COND_LINEAR, /* sum of coef * column + constant >= 0; none: false, unknown: unknown */
    COND_EQ,     /* column is the constant; none: false, unknown: unknown */
    COND_NONE,   /* column is none */
    COND_BIT,    /* column (a set) has bit */
    COND_DATE,   /* column <= day of the calendar (see enum day_ref), clamped back by months */
    COND_SOME    /* list, item condition a: reduction number `red` */
};

/* A day or year that the cycle gives: bound when a run starts, not when the pack is compiled. */
enum day_ref {
    DAY_CUTOFF,       /* the cutoff itself */
    DAY_PERIOD_FIRST, /* first day of the year or quarter */
    DAY_PERIOD_LAST,
    YEAR_CYCLE /* a year column against the year of the cycle */
};

struct linear_term {
    int col; /* column of the subject, or field of the item */
    long coef;
};

struct cond {
    enum cond_kind kind;
    int id;    /* number within its program, dense */
    bool item; /* of an item (fields) and not of the subject (columns) */
    const struct cond *a, *b;
    enum tri value; /* CONST */
    int n_terms;    /* LINEAR */
    struct linear_term term[8];
    long constant; /* LINEAR, EQ */
    int col;       /* EQ, NONE, BIT, DATE */
    int bit;       /* BIT: code of the enum value */
    enum day_ref
        ref; /* DATE: column + months (clamped) <= ref + offset_days; YEAR_CYCLE: column <= year + offset */
    int months, offset;
    int list, red; /* SOME: list of the subject; number of the reduction in the program */
    struct place at;
};

/* Do two linear conditions sum up the same? The bound is not compared. */
bool cond_same_terms(const struct cond *x, const struct cond *y);

/* What a run knows of its cycle. */
struct cycle_ctx {
    int year;
    int quarter; /* 0: a yearly cycle */
    date_t cutoff;
    date_t first, last; /* days of the period */
};

#endif
