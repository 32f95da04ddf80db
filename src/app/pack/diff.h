/*
 * diff.h — what two packs say differently: parameters by name, rules by id and by what they say.
 *
 * Conditions are compared as trees, so a rule whose words stayed but whose named condition or
 * number moved is seen.
 * Both packs must have been loaded with one dictionary.
 */
#ifndef KIEMDIEM_PACK_DIFF_H
#define KIEMDIEM_PACK_DIFF_H

#include "lib/rule/pack.h"

enum diff_topic {
    TOPIC_WHO,      /* who is reviewed and rated */
    TOPIC_FORMS,    /* forms, places, bodies */
    TOPIC_DECIDERS, /* who decides */
    TOPIC_LEVELS,   /* what forces, closes or frees a level */
    TOPIC_PAST,     /* years and units a discipline counts for */
    TOPIC_VOTES,
    TOPIC_CAP,
    TOPIC_TIME,
    TOPIC_PAPERS, /* papers owed, steps blocked, warnings */
    TOPIC_COUNT
};

enum diff_kind {
    DIFF_ONLY_A,  /* b is NULL */
    DIFF_ONLY_B,  /* a is NULL */
    DIFF_CHANGED, /* one id, or one matter under two ids: another condition, conclusion or state */
    DIFF_MOVED    /* says the same under another id */
};

struct rule_diff {
    enum diff_kind kind;
    enum diff_topic topic;
    const struct rule *a, *b;
    bool condition, conclusion, state; /* DIFF_CHANGED: what differs */
};

struct param_diff {
    const struct param *a, *b; /* NULL: not in that pack */
};

struct pack_diff {
    struct param_diff *params;
    int n_params;
    struct rule_diff *rules;
    int n_rules;
    int n_same; /* rules with one id that say the same */
};

enum diff_topic rule_topic(const struct rule *rule);
bool same_condition(const struct cond *x, const struct cond *y);
bool same_conclusion(const struct rule *x, const struct rule *y);
/* The comparison lives in the arena and borrows from both packs. */
void pack_compare(struct arena *arena, const struct pack *a, const struct pack *b,
                  struct pack_diff *out);

#endif
