/*
 * decision.h — from a case to the decision of the contract.
 *
 * The judge (lib/rule/vm.h) gives a level and two masks; here they become the answer: form, places,
 * decider, what is
 * required, blocked and warned, which years are re-rated, which facts are missing, and every rule
 * that fired with the facts it used.
 */
#ifndef KIEMDIEM_JUDGE_DECISION_H
#define KIEMDIEM_JUDGE_DECISION_H

#include "app/fact/case.h"

struct fired_fact {
    struct str name; /* "disciplines[0].form", "units_led.count" */
    struct str json; /* its value as JSON */
};

struct fired {
    const struct rule *rule;
    bool weakened; /* an assumed rule: it only warned */
    struct fired_fact *facts;
    int n_facts;
};

struct coded { /* {"step": …, "rule": …}, {"code": …, "rule": …} */
    struct str code;
    struct str rule; /* full id of the rule, or of the parameter that asks for it */
};

struct rerate {
    int year;
    struct str pack;
    const struct rule *rule;
};

struct decision {
    const struct case_in *in;
    enum tri reviewed, rated; /* unknown: null */
    struct str reason;        /* empty: null */
    bool post_rated_said;     /* leaders only */
    bool post_rated;
    struct str form, form_for, body, decider, member_decider, summary_to, party_level_at,
        state_level_at; /* empty: null or left out */
    struct str *places;
    int n_places;
    int level, max_level; /* codes; 0: null */
    bool forced, discretion;
    struct str *requires_;
    int n_requires;
    struct coded *blocked;
    int n_blocked;
    struct coded *warnings;
    int n_warnings;
    struct rerate *rerates;
    int n_rerates;
    struct str *counted_to;
    int n_counted_to; /* one a discipline */
    struct str *unknown;
    int n_unknown; /* facts that a level, or who is reviewed and rated, waits for */
    struct fired *fired;
    int n_fired;
    uint64_t fired_mask[MASK_WORDS], lacked_mask[MASK_WORDS];
    uint8_t *cond_value; /* enum tri of every condition, by cond.id */
    uint8_t **item_value
        [LIMIT_LISTS]; /* of every item of a list: enum tri of every item condition; NULL: not looked at */
    /* event */
    enum tri on_time;
    bool has_deadline;
    date_t deadline;
    int order[16];
    int n_order;
    /* group */
    bool has_max_xs;
    long max_xs, resulting_htt;
    bool has_resulting;
    int rate_percent100;
    bool base_has_xs; /* the cap is a share of HTT and XS together, not of HTT */
    enum tri over;
    bool over_said;
    const struct rule *cap_rule;
    /* vote */
    bool has_vote;
    int voted; /* level code, 0: none */
};

/* Judges a case. The decision lives in the arena. */
struct decision *decide_case(struct shelf *s, struct arena *a, const struct case_in *in);
/* One line of JSON (without the line end), as the contract says. */
void decision_write(struct buf *b, const struct decision *d);
void decision_write_error(struct buf *b, struct str id, bool id_is_json,
                          const struct case_error *error);
/* The words of a fact in `unknown` ("units_led", "disciplines[0].form": the first item is told as
   number 1) and the paper that settles it (may be empty). */
void fact_words(struct arena *a, const struct dict *dict, enum subject s, struct str name,
                enum lang lang, struct str *label, struct str *paper);
/* The decision for a human. */
void decision_explain(struct buf *b, struct arena *a, const struct decision *d, enum lang lang);

#endif
