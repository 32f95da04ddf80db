/*
 * prove.h — proofs about a pack by running every combination of facts that its rules can tell
 * apart.
 *
 * The real block interpreter judges columns filled with combinations. Facts are cut where the
 * rules compare them; what the rules cannot tell apart is run once. Large sets of rules are
 * split by fixing a few facts, so that the parts share nothing; that parts may be put together
 * again is itself proved over all values of the accumulators. Knows no fact by name: which facts
 * limit one another is handed in.
 */
#ifndef KIEMDIEM_RULE_PROVE_H
#define KIEMDIEM_RULE_PROVE_H

#include "lib/rule/pack.h"

/* How facts limit one another; a combination that breaks a limit is left out. */
enum limit_kind {
    LIMIT_NOT_MORE, /* first <= second */
    LIMIT_SUM,      /* first = second + … */
    LIMIT_POSITIVE, /* first (a bool) is true exactly when second is above 0 */
    LIMIT_NOT_BOTH  /* first and second (bools) are not both true */
};
#define LIMIT_FACTS 8
struct fact_limit {
    enum limit_kind kind;
    const char *fact[LIMIT_FACTS]; /* names; NULL ends */
};

enum proof_kind {
    PROOF_LEVELS,   /* from accumulators to the level: one outcome, parts may be composed */
    PROOF_REACH,    /* each rule alone: fires for some combination, spares some */
    PROOF_FORCING,  /* each forcing rule alone: true and rated is KHT, forced */
    PROOF_OUTCOME,  /* exactly one outcome; every level within reach */
    PROOF_UNKNOWN,  /* no rule, no level changes when an unknown fact becomes known, once decided */
    PROOF_MONOTONE, /* a better fact never lowers the level */
    PROOF_OVERLAY,  /* an overlay never loosens a confirmed rule */
    PROOF_WHOLE,    /* the whole program on rows drawn at random: the same, not split into parts */
    PROOF_KIND_COUNT
};
extern const char *const proof_names[PROOF_KIND_COUNT]; /* "levels", "reach", … */

enum finding_kind {
    FINDING_NEVER_FIRES,
    FINDING_NEVER_SPARES,
    FINDING_NOT_FORCED,
    FINDING_OUTCOMES,
    FINDING_MASKS,
    FINDING_LEVEL_OUT_OF_REACH,
    FINDING_CLAIMED,
    FINDING_WORSE,
    FINDING_LOOSER,
    FINDING_LEVELS,
    /* not faults: */
    FINDING_ALWAYS_FIRES,
    FINDING_CLOSED_BY_PARAMETER,
    FINDING_EXCEPTION
};
bool finding_is_fault(enum finding_kind k);

struct finding {
    enum finding_kind kind;
    const struct rule *rule; /* NULL: none in particular */
    struct str fact;         /* the fact that was moved; empty: none */
    struct str before,
        after; /* combinations as in the examples of a pack: "head = true, - quality_ok" */
    struct str fired, fired_after; /* ids of the rules that fire on them */
    int level, level_after;        /* codes, 0: none */
};

#define MAX_FINDINGS 24
struct proof {
    enum proof_kind kind;
    enum subject subject; /* SUBJECT_COUNT: of the pack as a whole */
    uint64_t rules, spaces, combinations, largest;
    uint64_t compared,
        left_out; /* pairs of combinations; left out: not rated, at discretion or open on one side */
    uint64_t pairs_only; /* sets of rules that were cut to pairs, spaces left out */
    uint64_t cut;        /* times that values of facts had to be left out */
    bool sampled
        [LIMIT_COLUMNS];       /* facts that stand in sums: values around every boundary, not all */
    bool fixed[LIMIT_COLUMNS]; /* facts that were fixed to split the rules */
    int n_faults;              /* all that were met */
    int n_findings;
    struct finding finding[MAX_FINDINGS];
    int64_t ns;
};

struct prove_options {
    const struct fact_limit *limits;
    size_t n_limits;
    uint64_t seed;
    int part, parts;        /* 1..parts of the work; 1 of 1: all of it */
    struct cycle_ctx cycle; /* for the days that rules compare with */
};

/* Proves all it can of `pack`; `below`: the same pack without its overlays, NULL when it has
 * none. The answer lives in the arena. */
struct proof *prove_pack(struct arena *a, const struct pack *pack, const struct pack *below,
                         const struct prove_options *o, int *n_proofs);

#endif
