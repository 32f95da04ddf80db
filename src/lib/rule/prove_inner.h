/*
 * prove_inner.h — private to the proofs: sets of rules, the spaces of facts they can tell apart,
 * outcomes.
 */
#ifndef KIEMDIEM_RULE_PROVE_INNER_H
#define KIEMDIEM_RULE_PROVE_INNER_H

#include "lib/rule/prove.h"
#include "lib/rule/vm_inner.h"

#define PROVE_ROWS ((size_t)4 * VM_BLOCK) /* rows in memory at a time */
#define SPACE_MAX  (1u << 22)             /* rows of a space whose outcomes are kept, a byte each */
#define RAW_MAX                                                                                    \
    200000 /* combinations of facts that limit one another, before equal ones are joined */
#define POINTS_MAX  20000
#define DIM_COLS    24
#define MAX_DIMS    40
#define MAX_ATOMS   1024
#define ATOM_WORDS  (MAX_ATOMS / 64)
#define PROVE_ARENA ((size_t)1 << 30)

/* One of the packs compared: with and without overlays. */
struct side {
    const struct pack *pack;
    const struct program *prog;
    const struct judge *bound; /* constants of the cycle */
    int n_atoms;               /* instructions of the main code that look at facts */
    const struct op *atom[MAX_ATOMS];
};

struct set_of_rules {
    int n;
    int bit[LIMIT_RULES];
};

/* Facts held at one value. */
struct fixing {
    bool on[LIMIT_COLUMNS];
    int32_t value[LIMIT_COLUMNS];
};

/* A rule under a fixing: decided, or what it still looks at. */
struct rule_view {
    bool live;
    uint64_t atoms[ATOM_WORDS];
    uint8_t emit; /* when not live: its value, and what it adds to the accumulators */
    uint8_t acc[ACC_COUNT];
};

/* The byte code of some rules only, cut out of the program. */
struct slice {
    const struct side *side;
    struct set_of_rules rules;
    struct program prog;
    struct judge *judge;
    bool has_fact_ceiling;              /* `at most FACT`: the masks alone do not give the level */
    uint64_t of[ACC_COUNT][MASK_WORDS]; /* rules of each accumulator */
};

enum step_kind { STEP_BETTER, STEP_KNOWN };

/* From one point of a dimension to another: a fact made better, or an unknown one known. */
struct step {
    enum step_kind kind;
    int from, to;
    int col;              /* column, or field of an item; -1: an item taken away */
    int raw_from, raw_to; /* the tuples, or items (-1: none) */
    int base;             /* lists: the point that the items are added to */
};

/* Facts that are filled together: columns linked by sums and limits, or one list. */
struct dim {
    int list; /* -1: columns */
    int n_cols, col[DIM_COLS];
    int32_t *raw; /* tuples or items: n_raw * n_cols */
    int n_raw;
    int n_points;
    int *rep; /* columns: a tuple of each point */
    int n_red, red_side[LIMIT_REDUCTIONS], red_no[LIMIT_REDUCTIONS];
    uint8_t *red;        /* lists: n_points * n_red */
    int *parent, *added; /* lists: how a point is made */
    struct step *steps;
    int n_steps;
    bool sampled; /* values around boundaries, not all */
    bool cut;     /* some of these values had to be left out */
    bool directed;
};

struct prover {
    struct arena *arena; /* of findings */
    struct side side[2]; /* [1]: below, when overlays are compared */
    const struct prove_options *o;
    enum subject subject;
    int n_limits;
    struct {
        enum limit_kind kind;
        int n, col[LIMIT_FACTS];
    } limit[256];
    uint64_t unit; /* counts the pieces of work, for parts */
};

/* A set of rules over all combinations of what it looks at. */
struct space {
    struct arena *arena;
    struct prover *p;
    int n_slices;
    struct slice slice[2];
    const struct fixing *fix;
    int n_dims;
    struct dim dim[MAX_DIMS];
    uint64_t stride[MAX_DIMS], size;
    bool too_large;
    struct feed *feed; /* columns of the run */
    struct judge_out *out;
};

/* prove_view.c */
void side_open(struct arena *a, struct side *side, const struct pack *pack, enum subject s,
               const struct cycle_ctx *cycle);
void view_rules(struct arena *a, const struct side *side, const struct fixing *fix,
                struct rule_view *out);
void slice_make(struct arena *a, const struct side *side, const struct set_of_rules *rules,
                struct slice *out);
bool is_level_rule(const struct rule *r);
bool is_forcing_rule(const struct rule *r);

/* prove_points.c: dimensions of columns. atoms: instructions that look at them. */
void points_of_columns(struct space *sp, struct dim *d, const struct op *const *atoms,
                       const uint8_t *atom_side, int n_atoms);
bool value_better(const struct fact_def *f, enum direction dir, int32_t from, int32_t to);
/* Steps between the points of a dimension, each pair of points once. Points must be final. */
struct step_list {
    struct dim *d;
    struct arena *arena;
    int cap;
    uint64_t *seen[2]; /* a bit for each pair of points and kind of step */
};
void steps_open(struct step_list *l, struct arena *keep, struct arena *work, struct dim *d);
void steps_add(struct step_list *l, struct step s);
/* A value into a column of that width. */
void column_put(void *column, enum width w, size_t i, int32_t v);
/* prove_items.c */
void points_of_list(struct space *sp, struct dim *d);

/* prove_space.c */
enum {
    OUT_FORCED = 8,
    OUT_DISCRETION = 16,
    OUT_NOT_RATED = 32,
    OUT_OPEN = 64,
    OUT_RATED_UNKNOWN = 128
}; /* over the level, 0..4 */
/* False: there are more combinations than `max`; the dimensions are made all the same. */
bool space_open(struct space *sp, struct arena *a, struct prover *p, int n_slices,
                const struct set_of_rules *rules, const struct fixing *fix, uint64_t max);
/* Rows of a space, judged. */
struct rows {
    uint64_t first;
    size_t n;
    const struct judge_out *out[2];
};
/* Judges the whole space, a block at a time. */
void space_each(struct space *sp, void (*fn)(void *ctx, const struct rows *rows), void *ctx);
void space_range(struct space *sp, uint64_t first, uint64_t n,
                 void (*fn)(void *ctx, const struct rows *rows), void *ctx);
uint8_t outcome_of(const struct judge_out *out, size_t i);
int outcome_digit(const struct space *sp, int d, uint64_t row);

/* prove_words.c */
struct witness {
    uint64_t row;
    int d; /* dimension of which the end of a step is shown instead of its point; -1: none */
    const struct step *step;
    bool after;
};
struct str words_of_row(const struct space *sp, const struct witness *w);
struct str words_of_points(const struct space *sp, const int *point,
                           const struct witness *w); /* w->row is not read */
/* The rules of slice s that fire on a row. */
void fired_of_row(struct space *sp, int s, uint64_t row, uint64_t *mask);
struct str words_of_rules(const struct space *sp, int s, const uint64_t *mask);
struct str words_of_fired(struct space *sp, int s, uint64_t row);
struct finding *finding_add(struct proof *proof, enum finding_kind kind);

/* prove_steps.c: what must hold from one end of a step to the other, for every row of a space. */
/* Outcomes of slice 0, a byte a row. */
uint8_t *space_outcomes(struct space *sp);
void steps_known(struct space *sp, const uint8_t *outcome, struct proof *proof);
void steps_better(struct space *sp, const uint8_t *outcome, struct proof *proof);
/* Name of the fact that a step moves. */
struct str moved_fact(const struct space *sp, const struct dim *d, const struct step *s);
/* Both ends of a step: what was decided stays. */
bool outcome_stays(uint8_t before, uint8_t after);
/* How many of the five outcomes hold; must be 1. */
int outcome_count(uint8_t o);
/* Does the pack declare what a better fact made worse? Every rule that began to fire must say
 * that the regulation wants it so. */
bool step_declared(const struct slice *s, const uint64_t *before, const uint64_t *after,
                   const struct rule **who);
/* Counts a space into a proof. */
void proof_count(struct proof *proof, const struct space *sp);

/* prove.c: does this piece of work belong to the part? */
bool in_part(struct prover *p);
int64_t prove_clock(void); /* ns */
/* prove_levels.c */
void prove_levels(struct arena *a, const struct side *any, struct proof *proof);
/* Judges rows of accumulator values (tris): `out` needs levels, highest levels and flags. */
void levels_judge(struct arena *a, const struct side *any, const uint8_t *const acc[ACC_COUNT],
                  size_t n, struct judge_out *out);
/* prove_alone.c */
void prove_alone(struct prover *p, struct proof *reach, struct proof *forcing,
                 struct proof *unknown);
/* prove_cover.c */
void prove_cover(struct prover *p, struct proof *outcome, struct proof *unknown,
                 struct proof *monotone);
/* prove_whole.c */
void prove_whole(struct prover *p, struct proof *proof);
/* prove_overlay.c */
void prove_overlay(struct prover *p, struct proof *proof);

#endif
