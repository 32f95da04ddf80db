/*
 * casebook.h — the cases of a cycle's subjects as the book knows them now.
 *
 * A case is what the records tell (app/cycle/records.h), what was given besides (table given), the
 * self-review, the last proposal, and what other decisions of the cycle say: the levels of members
 * and of units below, the level of the cell that a secretary heads.  One unit at a time.
 */
#ifndef KIEMDIEM_REVIEW_CASEBOOK_H
#define KIEMDIEM_REVIEW_CASEBOOK_H

#include "app/cycle/records.h"

/* A subject of the cycle with its case. */
struct cased {
    int64_t id;           /* of the subject */
    struct record record; /* of it */
    struct str case_text; /* one line of JSON */
    struct str
        *given; /* JSON objects as given, the earliest first; what follows from the book last */
    size_t n_given, n_told;          /* n_told: of them given by somebody */
    struct str decided;              /* word of the level decided; "" for none */
    struct str self_level;           /* "" for none */
    int64_t cap_group, decider_unit; /* 0: none, or not known */
    bool has_review;
    bool remedy_reported; /* how each earlier shortcoming was remedied is reported */
    bool
        moved; /* decided, and belongs elsewhere now: his case is the one that was decided on, with the
                   disciplines and open remarks of the records */
};

struct casebook;

err_t casebook_open(struct db *db, struct arena *a, const struct cycle *c,
                    const struct cycle_ground *g, struct casebook **out) MUST_CHECK;
/* From now on cases are those of decisions that replace others: with the facts that correct what was
   decided on.  Without it only those count that the decision in force came after. */
void casebook_anew(struct casebook *b);
/* Until the casebook is done with nobody gives facts, proposes or decides: what there is nothing of is not
   asked for unit by unit. */
err_t casebook_still(struct casebook *b) MUST_CHECK;
/* The subjects of a unit of the frozen tree, collective first.  Lives in the arena `a`.  E_INVALID,
   reported: facts in the book are no JSON. */
err_t casebook_unit(struct casebook *b, struct arena *a, int64_t unit, struct cased **list,
                    size_t *n) MUST_CHECK;

/* Units of the frozen tree, by place; of `n` units from place `first` on that have subjects. */
err_t casebook_units(struct casebook *b, struct arena *a, int first_at, int last_at, int64_t **unit,
                     size_t *n) MUST_CHECK;

#endif
