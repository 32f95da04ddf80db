/*
 * plan.h — the plan of a level: the last day of each step for the units below it.
 *
 * A plan may be earlier than the plan above it and than the regulation, never later: of several
 * plans that speak of a unit, the earliest day counts.  Requirement S11; forms-practice, step 2.
 */
#ifndef KIEMDIEM_CYCLE_PLAN_H
#define KIEMDIEM_CYCLE_PLAN_H

#include "app/cycle/cycle.h"

/* The steps of a year in their order. */
enum plan_step {
    PLAN_SELF_REVIEW, /* self-reviews are handed in */
    PLAN_REVIEW,      /* the review meeting is held */
    PLAN_PROPOSAL,    /* levels are proposed */
    PLAN_DECISION,    /* levels are decided */
    PLAN_REPORT,      /* the report went up; the regulation's last day does not bind it */
    PLAN_STEPS
};
/* The word of a step, as in the table plan_deadline; PLAN_STEPS: it is none. */
struct str plan_step_word(enum plan_step step);
enum plan_step plan_step_of(struct str word);
struct str plan_step_label(enum lang lang, enum plan_step step);

enum { PLAN_DEADLINES_MOST = 64, PLAN_TOLD = 20 };

struct plan_deadline {
    enum plan_step step;
    struct str kind; /* word of the dictionary's enum kind; empty: every kind */
    date_t day;      /* the last one on time */
};

struct plan {
    struct cycle_unit unit; /* whose plan; it holds for all below */
    struct str number;      /* as issued */
    date_t on;              /* of issue */
    struct plan_deadline deadline[PLAN_DEADLINES_MOST];
    int n;
};

/* Deadlines of plans below that are now later than this plan: there this plan counts. */
struct plan_below {
    int64_t n;
    struct {
        struct str unit, number;
        enum plan_step step;
        date_t day;
    } first[PLAN_TOLD];
};

/*
 * May it be the plan of that unit?  E_INVALID, each reason reported in the problems of the book: a
 * day before the plan itself, later than a plan above or than the regulation, before that of an
 * earlier step, for a kind of unit that is not there.  E_STATE: the cycle is closed.
 */
err_t plan_check(struct db *db, struct arena *a, const struct cycle *c,
                 const struct cycle_ground *g, const struct plan *p,
                 struct plan_below *below) MUST_CHECK;
/* The plan that a unit has; out->n is 0 when it has none.  Strings live in the arena. */
err_t plan_find(struct db *db, struct arena *a, const struct cycle *c,
                const struct cycle_unit *unit, struct plan *out) MUST_CHECK;
/* Writes it in place of the one that the unit had, as the act that `event` tells of. */
err_t plan_write(struct db *db, const struct cycle *c, const struct plan *p,
                 int64_t event) MUST_CHECK;

#endif
