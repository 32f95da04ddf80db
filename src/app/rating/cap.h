/*
 * cap.h — the account of the cap on XS, from the book: by group, groups that were joined together.
 *
 * Decided levels make the account; what is proposed or worked out of those undecided is told apart,
 * "if decided as proposed".  Whether there are too many XS is said by decided levels alone, so
 * whoever decides in parts decides HTT first or with the XS.
 */
#ifndef KIEMDIEM_RATING_CAP_H
#define KIEMDIEM_RATING_CAP_H

#include "app/cycle/cycle.h"
#include "app/rating/cap_count.h"

/* How the cap counts in a cycle, asked of the judge. */
struct cap_ground {
    struct cap_rule plain, outstanding;
    struct str plain_rule, outstanding_rule; /* full ids; "" when there is no cap */
    long
        small_below; /* parameter small_group_below: fewer HTT make a small group; -1: not in the pack */
};
err_t cap_ground(struct arena *a, const struct cycle *c, const struct cycle_ground *g,
                 struct cap_ground *out) MUST_CHECK;

struct cap_account {
    int64_t group, unit; /* of joined groups the one that the others were joined to */
    struct str unit_code, unit_name, class, peer;
    long subjects, parts; /* parts: groups joined, itself among them */
    struct cap_rule rule; /* in force: plain, or outstanding */
    bool outstanding;
    long exception; /* XS allowed by a recorded exception; -1: none */
    /* decided */
    long xs, htt, lower, undecided;
    long allowed, left; /* left: below 0 when there are too many */
    bool over;
    long
        htt_for_next; /* so many more HTT for one more XS, 0 within an exception; CAP_NEVER: no number helps */
    long to_lower; /* XS that have to become HTT */
    /* if those undecided were decided as proposed, or else as worked out */
    long candidates, pool; /* XS decided or merited; HTT or better */
    long max_xs;           /* when those without a place stay HTT */
    long without_place;    /* candidates beyond it */
    long pool_for_next;    /* so many more HTT for one more place; CAP_NEVER */
    long open;             /* subjects of whom nobody says a level yet */
};

/*
 * The accounts of the groups of a cycle whose unit stands at the places from … to, in the order of the
 * tree, handed out one by one; an answer of `each` that is not OK ends the walk.  Strings are
 * borrowed until the next one.
 */
typedef err_t cap_each(void *ctx, const struct cap_account *account);
err_t cap_accounts(struct db *db, const struct cycle *c, const struct cap_ground *g, int first_at,
                   int last_at, cap_each *each, void *ctx) MUST_CHECK;
/* One group; a group that was joined to another answers with that one's.  E_NOTFOUND. */
err_t cap_account(struct db *db, struct arena *a, const struct cycle *c, const struct cap_ground *g,
                  int64_t group, struct cap_account *out) MUST_CHECK;

/*
 * To be asked in the transaction that wrote decisions, before it is committed: the groups of the
 * decisions with an id greater than `after`, and of those that they replace.  E_STATE, each group
 * reported: there are too many XS in it, no exception allows them, and one of these decisions is a new
 * XS, whatever others give up. A group that is over without a new XS (HTT were lowered by a late
 * discipline) is a warning.
 * The caller rolls back.
 */
err_t cap_allows(struct db *db, struct arena *a, const struct cycle *c,
                 const struct cycle_ground *g, int64_t after) MUST_CHECK;

/* --- acts: one transaction, one event --- */

struct cap_paper {
    struct str number, issuer, reason, actor; /* actor empty: the system's user */
    date_t on;
};
/* The group of a unit; `peer` may be empty when the unit has only one group of the class.  E_NOTFOUND,
   E_INVALID (there are several: named), reported. */
err_t cap_group_find(struct db *db, struct arena *a, const struct cycle *c, struct str unit_code,
                     struct str class, struct str peer, int64_t *out) MUST_CHECK;
/* Counts a group together with another of the cycle: of one class, decided at one level, both small.
   E_STATE: it is not so, or one of them was joined or is outstanding. */
err_t cap_merge(struct db *db, struct arena *a, const struct cycle *c, const struct cycle_ground *g,
                int64_t group, int64_t into, const struct cap_paper *p) MUST_CHECK;
/* So many XS are allowed in all. */
err_t cap_except(struct db *db, struct arena *a, const struct cycle *c,
                 const struct cycle_ground *g, int64_t group, long allowed,
                 const struct cap_paper *p) MUST_CHECK;
/* The unit is outstanding: every group of it, of those joined the whole.  *n: how many groups.
   E_STATE: the regulation has no such share; or it is done already. */
err_t cap_make_outstanding(struct db *db, struct arena *a, const struct cycle *c,
                           const struct cycle_ground *g, struct str unit_code,
                           const struct cap_paper *p, int64_t *n) MUST_CHECK;

#endif
