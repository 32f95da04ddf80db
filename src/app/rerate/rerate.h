/*
 * rerate.h — decided levels that a later discipline puts in question, and decided levels judged
 * again.
 *
 * A discipline reopens a decided level in one of two ways.  Of the year in which it was decided: the
 * case that the decision stood on is judged again with it, under the ground of that decision; when a
 * rule about the level fires that did not fire then, when the answer differs, or when it waits for what
 * nobody has told of the discipline, the level is open.  Of an earlier year: the regulation of the
 * year in which it was decided (or made heavier) says which year is considered again; the level of
 * that year is open.  Nothing is altered here: people keep the level or decide
 * another (decide-level --replaces).
 */
#ifndef KIEMDIEM_RERATE_RERATE_H
#define KIEMDIEM_RERATE_RERATE_H

#include "app/cycle/cycle.h"

/* What was weighed when a decision is considered again (requirement of the regulation's 4.5). */
enum { RERATE_FACTORS = 8 };
extern const char *const rerate_factors[RERATE_FACTORS]; /* form, content, motive, … */

/* What a discipline does to decided levels. */
struct rerate_found {
    int64_t reopened; /* decisions newly open */
    int64_t known;    /* those that were listed before */
    /* Of the newly open ones: fields of the discipline without which nobody can say whether the level
       stands, parted by commas; "" when nothing is missing. */
    struct str lacks;
    int64_t
        cleared;    /* that were open only for want of facts, and are no question with those told */
    int64_t untold; /* disciplines of which nobody can say which year they open: told as warnings */
    /* The regulation considers a year again that was not decided in this book; 0: none. */
    int outside_year;
    struct str outside_pack;  /* regulation of that year; "": the program has none */
    struct str outside_rule;  /* full id */
    struct str outside_cite;  /* its article */
    struct str outside_level; /* word of the level that is told of that year; "" for none */
};

/* Such fields in words. */
struct str rerate_lacks_words(struct arena *a, const struct dict *dict, enum lang lang,
                              struct str lacks);

/*
 * Looks at one discipline, in the transaction that the caller has open; an event of its own when it
 * reopens something.  To be called whenever a discipline is entered, changed or made heavier.
 * `actor` empty: the system's user.  Strings live in the arena.  E_NOTFOUND: no such discipline.
 */
err_t rerate_note(struct db *db, struct arena *a, int64_t discipline, struct str actor,
                  struct rerate_found *out) MUST_CHECK;
/* The same of several, found[i] of discipline[i]. */
err_t rerate_note_each(struct db *db, struct arena *a, const int64_t *discipline, size_t n,
                       struct str actor, struct rerate_found *found) MUST_CHECK;
/* Every discipline of the book, in one transaction: of lists that were imported, of remarks that
   were settled.  `looked_at`: disciplines. */
err_t rerate_find(struct db *db, struct arena *a, struct str actor, int64_t *looked_at,
                  struct rerate_found *out) MUST_CHECK;
/* The disciplines of which nobody can say which earlier year they open: each a warning in the problems
   of the book.  Writes nothing. */
err_t rerate_untold(struct db *db, struct arena *a, int64_t *n) MUST_CHECK;
/* The level stays as it is: one transaction, one event.  E_NOTFOUND: no such row.  E_STATE: it is
   settled already.  Both reported. */
err_t rerate_keep(struct db *db, struct arena *a, int64_t id, struct str reason,
                  struct str actor) MUST_CHECK;

/*
 * Every stored decision judged again: the case it stood on, under the ground it was judged by, must
 * give the level, the highest level, the flags and the masks that were written down; the hash must be
 * that of the ground.  In the transaction that the caller has open for reading.  E_INVALID: each
 * difference is reported.
 */
err_t rerate_verify(struct db *db, struct arena *a, int64_t *n) MUST_CHECK;

#endif
