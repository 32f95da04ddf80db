/*
 * cap_count.h — the arithmetic of the cap on XS in a group, and the order of those who merit it.
 *
 * Whole numbers only, nothing is rounded up.  The rate and the base are parameters of the pack; that
 * these sums say what the judge says of a group is shown by cap_count_test.c, for all sizes.
 */
#ifndef KIEMDIEM_RATING_CAP_COUNT_H
#define KIEMDIEM_RATING_CAP_COUNT_H

#include <stdbool.h>
#include <stddef.h>

enum cap_base { CAP_OF_HTT, CAP_OF_HTT_AND_XS };
struct cap_rule {
    bool capped; /* false: the regulation names no cap for such a group */
    long rate;   /* hundredths of a percent: 20 % is 2000 */
    enum cap_base base;
};

/* What cannot be reached, however many there are. */
#define CAP_NEVER (-1L)

/* Are so many XS too many beside so many HTT? */
bool cap_over(struct cap_rule r, long xs, long htt);
/* The most XS beside so many HTT; CAP_NEVER: any number. */
long cap_allowed(struct cap_rule r, long htt);
/* The most XS out of a pool of all who merit HTT or better, when those without a place stay HTT. */
long cap_of_pool(struct cap_rule r, long pool);
/* The least number of HTT beside which so many XS stand. */
long cap_htt_needed(struct cap_rule r, long xs);
/* The least pool out of which so many XS may be taken. */
long cap_pool_needed(struct cap_rule r, long xs);
/* How many of the XS have to be lowered to HTT until they are not too many. */
long cap_to_lower(struct cap_rule r, long xs, long htt);

/* --- the order --- */

enum { CAP_GRADES = 4 };
/* What those who merit XS are compared by.  What is not known stands last. */
struct cap_merit {
    long points;            /* hundredths; -1: not known, or the pack has no points */
    long grade[CAP_GRADES]; /* how many of the best grade, of the next …; -1 in [0]: not known */
    long votes, voters;     /* for XS, of so many; voters 0: not known */
};
/* More points; more of the best grade, then of the next; the greater share of votes.  Greater than 0: `a`
   stands before `b`; 0: a tie, which is left to people. */
int cap_compare(const struct cap_merit *a, const struct cap_merit *b);
/* Puts the numbers 0 … n - 1 into `order`, best first, ties in the order given; rank[i]: the place of
   the i-th of the order, the same for a tie: 1, 2, 2, 4. */
void cap_order(const struct cap_merit *merit, size_t n, size_t *order, size_t *rank);
/* Does a tie stand across the border of so many places? */
bool cap_tied_at(const size_t *rank, size_t n, long places);

#endif
