/*
 * register.h — the register of documents: which number of which kind a body gave to what.
 *
 * Numbers of a kind run within a term of the body that issues, also over New Year, and begin anew with
 * the next term.  A number is given once; the same paper about the same subject or unit of the same
 * cycle keeps the one it has.
 */
#ifndef KIEMDIEM_PAPER_REGISTER_H
#define KIEMDIEM_PAPER_REGISTER_H

#include "app/org/dated.h"
#include "lib/base/arena.h"

enum { REGISTER_NUMBER_MOST = 99999 };

struct register_entry {
    int64_t issuer; /* unit */
    struct str kind, term;
    int number;        /* 0: the next one */
    struct str symbol; /* "05-QĐ/ĐU": without the word for number */
    date_t on;
    struct str paper;             /* id; "" for one that was written elsewhere */
    struct str about;             /* what, in words */
    int64_t cycle, subject, unit; /* 0: none */
    bool known;                   /* was in the register already */
    int64_t event;
};

/* A term of a body, from its first day on.  E_STATE, reported: it has one of that name, or one that
   begins on that day.  Inside a transaction. */
err_t register_term_add(struct db *db, struct arena *a, int64_t unit, struct str name, date_t from,
                        int64_t event) MUST_CHECK;
/* The term of a body on a day; "" when none is noted. */
err_t register_term_on(struct db *db, struct arena *a, int64_t unit, date_t day,
                       struct str *out) MUST_CHECK;

/*
 * Settles the term and the number of an entry: the one that this paper has, else what was asked, else
 * the next.  E_STATE, reported: the number belongs to another document, or this paper has another
 * one.  `makes` (may be NULL) writes the symbol of a number.
 */
typedef struct str register_symbol(void *ctx, struct arena *a, int number);
err_t register_settle(struct db *db, struct arena *a, struct register_entry *e,
                      register_symbol *makes, void *ctx) MUST_CHECK;
/* The number that this paper has, of any term: `known`, number, symbol and day are set if there is one. */
err_t register_find(struct db *db, struct arena *a, struct register_entry *e) MUST_CHECK;
/* Notes a settled entry, unless it is known.  Inside a transaction, as the settling. */
err_t register_add(struct db *db, const struct register_entry *e, int64_t event) MUST_CHECK;

/* "05-QĐ/ĐU" */
struct str register_plain_symbol(struct arena *a, int number, struct str kind, struct str issuer);

#endif
