/*
 * rate.h — the judge over every subject of a cycle: what the rules say as things stand.
 *
 * Nobody's decision: the answers are written to worked_out and made anew with each run.
 */
#ifndef KIEMDIEM_RATING_RATE_H
#define KIEMDIEM_RATING_RATE_H

#include "app/judge/decision.h"
#include "app/review/casebook.h"

/* Where a subject stands. */
enum worked_state {
    STATE_LEVEL,      /* a level follows from the rules */
    STATE_DISCRETION, /* a person chooses, with a written reason; nothing else is owed */
    STATE_OWED,       /* facts or papers other than the written reason are missing */
    STATE_BLOCKED,    /* a rule keeps the step from being taken */
    STATE_TO_SETTLE,  /* open remarks */
    STATE_UNRATED,
    STATE_LEFT_OUT,
    WORKED_STATES
};
extern const char *const worked_words[WORKED_STATES]; /* as in worked_out.state */

/* What the judge says of a subject, for the book. */
struct worked {
    enum worked_state state;
    const struct decision *d;
    struct str owed, blocked, warned; /* words parted by commas; step:rule; code:rule */
    bool needs_reason;                /* a rule asks for one, whatever level is decided */
};
/* Of a decision about a subject: its open remarks and the papers that the book holds count.
   Strings live in the arena. */
void rate_worked(struct arena *a, const struct decision *d, const struct cased *c,
                 struct worked *out);

/* The lists of `worked` as people read them: facts and papers by their names, steps with the article;
   why somebody is not rated.  In the arena. */
struct str worked_owed_words(struct arena *a, const struct cycle_ground *g, enum lang lang,
                             struct str list);
struct str worked_blocked_words(struct arena *a, const struct cycle_ground *g, enum lang lang,
                                struct str list);
struct str worked_reason_words(const struct cycle_ground *g, enum lang lang, struct str reason);

struct rate_result {
    int64_t n[WORKED_STATES];
    int64_t level[5]; /* by code of the level; 0: none */
    int64_t subjects;
    int64_t
        astray; /* subjects of those places whose records stand elsewhere since: a refresh finds them */
};

/*
 * Rates the subjects of the places first_at … last_at of the tree in one transaction with one event.
 * `actor` empty: the system's user.  E_INVALID, reported: a case that the judge does not take.
 */
err_t rate_cycle(struct db *db, struct arena *a, const struct cycle *c,
                 const struct cycle_ground *g, int first_at, int last_at, struct str actor,
                 struct rate_result *out) MUST_CHECK;

/* The levels of undecided subjects that differ from what the last rate_cycle said, under another
   ground of the cycle: for `cycle repack` (cycle_request.levels).  Writes nothing. */
cycle_levels rate_changes;

#endif
