/*
 * prove_cover.c — all rules that touch the level, in parts that share no fact.
 *
 * Rules that share facts stand in one space. A space that is too large is split by fixing a fact
 * that many of its rules ask for: under each of its values some rules are decided and the rest
 * falls apart. Facts without a direction go first, so that the steps of the others stay inside
 * the parts; a directed fact that had to be fixed is moved afterwards, in the space of the rules
 * that look at it.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/prove_inner.h"

#define DEPTH_MAX  8
#define FIX_POINTS 48
#define LIST_BASE  LIMIT_COLUMNS /* lists are numbered behind the columns */
#define LOOKED_MAX (LIMIT_COLUMNS + LIMIT_LISTS)
enum { NO_LEVEL = 1 }; /* bit 0 of a set of levels; bit n: level n */

struct cover {
    struct prover *p;
    struct proof *outcome, *unknown, *monotone; /* NULL: not asked */
    bool keep[LIMIT_COLUMNS];                   /* may not be fixed */
    bool again[LIMIT_COLUMNS];                  /* directed facts whose steps were cut */
};

/* --- which rules share facts
 * ------------------------------------------------------------------------ */

static void looked_at(const struct prover *p, const struct rule_view *v, bool *looked)
{
    const struct side *side = &p->side[0];
    for (int i = 0; i < side->n_atoms; i++) {
        const struct op *op = side->atom[i];
        if ((v->atoms[i / 64] >> (i % 64) & 1) == 0)
            continue;
        if (op->code == OPC_RED)
            looked[LIST_BASE + side->prog->red[op->col].list] = true;
        else if (op->code != OPC_LINEAR)
            looked[op->col] = true;
        else
            for (int k = 0; k < op->n; k++)
                looked[side->prog->main.terms[op->col + k].col] = true;
    }
}

/* Numbers the live rules by component; -1: decided. Answers how many there are. */
static int components(struct arena *a, const struct prover *p, const struct set_of_rules *rules,
                      const struct rule_view *view, int *of)
{
    bool(*looked)[LOOKED_MAX] = arena_array(a, sizeof *looked, (size_t)rules->n + 1);
    int n = 0;
    for (int i = 0; i < rules->n; i++) {
        of[i] = -1;
        if (!view[rules->bit[i]].live)
            continue;
        of[i] = n++;
        looked_at(p, &view[rules->bit[i]], looked[i]);
        for (int k = 0; k < i; k++) {
            bool shared = false;
            for (int c = 0; c < LOOKED_MAX && of[k] >= 0; c++)
                shared = shared || (looked[i][c] && looked[k][c]);
            if (!shared || of[k] == of[i])
                continue;
            for (int m = 0, gone = of[i]; m <= i; m++) {
                if (of[m] == gone)
                    of[m] = of[k];
            }
        }
    }
    return n;
}

/* --- one space
 * ---------------------------------------------------------------------------------------- */

struct rows_check {
    struct cover *c;
    struct space *sp;
    uint8_t *outcome;
    unsigned levels;
    uint64_t bad_row, bad_mask_row, n_bad, n_bad_mask;
};

static bool any_of(const struct slice *s, const uint64_t *mask, enum acc acc)
{
    uint64_t any = 0;
    for (int w = 0; w < mask_words(&s->prog); w++)
        any |= mask[w] & s->of[acc][w];
    return any != 0;
}

int outcome_count(uint8_t o)
{
    int n = ((o & OUT_NOT_RATED) != 0) + ((o & OUT_FORCED) != 0) + ((o & OUT_DISCRETION) != 0) +
            ((o & OUT_OPEN) != 0);
    return n + ((o & 7) != 0 && (o & OUT_FORCED) == 0);
}

/* The outcome once more, from the masks of rules alone. */
static bool masks_agree(const struct slice *s, const uint64_t *fired, const uint64_t *lacked,
                        uint8_t o)
{
    bool out = any_of(s, fired, ACC_NOT_RATED), kht = any_of(s, fired, ACC_KHT),
         choice = any_of(s, fired, ACC_DISCRETION);
    bool lacks = false;
    for (int a = 0; a < ACC_COUNT; a++)
        lacks = lacks || any_of(s, lacked, (enum acc)a);
    if (((o & OUT_NOT_RATED) != 0) != out || ((o & OUT_FORCED) != 0) != (!out && kht))
        return false;
    if (((o & OUT_DISCRETION) != 0) != (!out && !kht && choice))
        return false;
    if ((o & OUT_OPEN) != 0)
        return lacks;
    if ((o & 7) == 0 || kht || s->has_fact_ceiling)
        return true;
    unsigned level = any_of(s, fired, ACC_MOST_KHT)   ? 1
                     : any_of(s, fired, ACC_MOST_HT)  ? 2
                     : any_of(s, fired, ACC_MOST_HTT) ? 3
                                                      : 4;
    return (o & 7u) == level;
}

static void check_rows(void *ctx, const struct rows *rows)
{
    struct rows_check *c = ctx;
    const struct slice *s = &c->sp->slice[0];
    size_t words = (size_t)mask_words(&s->prog);
    for (size_t i = 0; i < rows->n; i++) {
        uint8_t o = outcome_of(rows->out[0], i);
        c->outcome[rows->first + i] = o;
        c->levels |= 1u << (o & 7);
        if (outcome_count(o) != 1 && c->n_bad++ == 0)
            c->bad_row = rows->first + i;
        if (masks_agree(s, rows->out[0]->fired + i * words, rows->out[0]->lacked + i * words, o))
            continue;
        if (c->n_bad_mask++ == 0)
            c->bad_mask_row = rows->first + i;
    }
}

static void report_row(struct space *sp, struct proof *proof, enum finding_kind kind, uint64_t row)
{
    struct finding *f = finding_add(proof, kind);
    f->before = words_of_row(sp, &(struct witness){row, -1, NULL, false});
    f->fired = words_of_fired(sp, 0, row);
}

/* Levels that the space gives, as a set. */
static unsigned check_space(struct cover *c, struct space *sp)
{
    int64_t t0 = prove_clock();
    struct rows_check check = {
        .c = c, .sp = sp, .outcome = arena_alloc(sp->arena, (size_t)sp->size)};
    space_each(sp, check_rows, &check);
    int64_t t1 = prove_clock();
    if (c->outcome != NULL) {
        proof_count(c->outcome, sp);
        c->outcome->ns += t1 - t0;
        if (check.n_bad > 0)
            report_row(sp, c->outcome, FINDING_OUTCOMES, check.bad_row);
        if (check.n_bad_mask > 0)
            report_row(sp, c->outcome, FINDING_MASKS, check.bad_mask_row);
    }
    if (c->unknown != NULL) {
        proof_count(c->unknown, sp);
        steps_known(sp, check.outcome, c->unknown);
        c->unknown->ns += prove_clock() - t1;
        t1 = prove_clock();
    }
    proof_count(c->monotone, sp);
    steps_better(sp, check.outcome, c->monotone);
    c->monotone->ns += prove_clock() - t1;
    return check.levels;
}

/* --- splitting
 * ------------------------------------------------------------------------------------------ */

static unsigned cover(struct cover *c, const struct set_of_rules *rules, const struct fixing *fix,
                      int depth);

static int rules_that_look(const struct space *sp, const struct rule_view *view,
                           const struct dim *d)
{
    int n = 0;
    for (int r = 0; r < sp->slice[0].rules.n; r++) {
        bool looked[LOOKED_MAX] = {false}, any = false;
        looked_at(sp->p, &view[sp->slice[0].rules.bit[r]], looked);
        for (int k = 0; k < d->n_cols; k++)
            any = any || looked[d->col[k]];
        n += any;
    }
    return n;
}

/* The dimension to fix: no direction before a direction, then asked for by most rules. NULL:
 * none may be fixed. */
static const struct dim *choose_dim(const struct cover *c, struct space *sp,
                                    const struct fixing *fix)
{
    struct rule_view *view = ARENA_ARRAY(sp->arena, struct rule_view, LIMIT_RULES);
    const struct dim *best = NULL;
    int best_score = 0;
    view_rules(sp->arena, &c->p->side[0], fix, view);
    for (int i = 0; i < sp->n_dims; i++) {
        const struct dim *d = &sp->dim[i];
        bool kept = d->list >= 0 || d->n_points > FIX_POINTS;
        for (int k = 0; !kept && k < d->n_cols; k++)
            kept = c->keep[d->col[k]];
        if (kept)
            continue;
        int score = rules_that_look(sp, view, d) * 100 - d->n_points + (d->directed ? 0 : 100000);
        if (best != NULL && score <= best_score)
            continue;
        best = d;
        best_score = score;
    }
    return best;
}

static void mark_again(struct cover *c, const struct dim *d)
{
    for (int k = 0; d->list < 0 && k < d->n_cols; k++) {
        if (c->p->side[0].prog->dict->fact[c->p->subject][d->col[k]]->dir != DIR_NONE)
            c->again[d->col[k]] = true;
    }
}

static unsigned split_at(struct cover *c, const struct space *sp, const struct dim *d,
                         const struct fixing *fix, int depth)
{
    unsigned levels = 0;
    mark_again(c, d);
    for (int k = 0; k < d->n_cols; k++)
        (c->outcome != NULL ? c->outcome : c->monotone)->fixed[d->col[k]] = true;
    for (int point = 0; point < d->n_points; point++) {
        struct fixing at = {0};
        if (fix != NULL)
            at = *fix;
        for (int k = 0; k < d->n_cols; k++) {
            at.on[d->col[k]] = true;
            at.value[d->col[k]] = d->raw[(size_t)d->rep[point] * (size_t)d->n_cols + (size_t)k];
        }
        levels |= cover(c, &sp->slice[0].rules, &at, depth + 1);
    }
    return levels;
}

/* Nothing can be fixed: every two rules together. What three rules do together is not covered. */
static unsigned pairs(struct cover *c, const struct space *whole, const struct fixing *fix)
{
    const struct set_of_rules *rules = &whole->slice[0].rules;
    unsigned levels = 0;
    (c->outcome != NULL ? c->outcome : c->monotone)->pairs_only++;
    for (int d = 0; d < whole->n_dims; d++)
        mark_again(c, &whole->dim[d]);
    for (int i = 0; i < rules->n; i++) {
        for (int k = i + (rules->n > 1); k < rules->n; k++) {
            struct set_of_rules two = {.n = rules->n > 1 ? 2 : 1,
                                       .bit = {rules->bit[i], rules->bit[k]}};
            if (!in_part(c->p))
                continue;
            struct arena *work = arena_open(PROVE_ARENA);
            struct space *sp = ARENA_NEW(work, struct space);
            if (space_open(sp, work, c->p, 1, &two, fix, SPACE_MAX))
                levels |= check_space(c, sp);
            arena_close(work);
        }
    }
    return levels;
}

static unsigned cover_component(struct cover *c, const struct set_of_rules *rules,
                                const struct fixing *fix, int depth)
{
    struct arena *work = arena_open(PROVE_ARENA);
    struct space *sp = ARENA_NEW(work, struct space);
    unsigned levels = 0;
    if (space_open(sp, work, c->p, 1, rules, fix, SPACE_MAX)) {
        if (in_part(c->p))
            levels = check_space(c, sp);
    } else {
        const struct dim *d = depth < DEPTH_MAX ? choose_dim(c, sp, fix) : NULL;
        levels = d != NULL ? split_at(c, sp, d, fix, depth) : pairs(c, sp, fix);
    }
    arena_close(work);
    return levels;
}

/* The level that decided rules give on their own; 0: none. */
static int decided_level(struct arena *a, const struct prover *p, const struct set_of_rules *rules,
                         const struct rule_view *view)
{
    uint8_t acc[ACC_COUNT] = {0};
    for (int i = 0; i < rules->n; i++) {
        const struct rule_view *v = &view[rules->bit[i]];
        for (int k = 0; !v->live && k < ACC_COUNT; k++)
            acc[k] = v->acc[k] > acc[k] ? v->acc[k] : acc[k];
    }
    const uint8_t *at[ACC_COUNT];
    uint8_t level, most, flags;
    for (int k = 0; k < ACC_COUNT; k++)
        at[k] = &acc[k];
    levels_judge(a, &p->side[0], at, 1,
                 &(struct judge_out){.level = &level, .max_level = &most, .flags = &flags});
    return level;
}

/* Parts that share no fact: the lower level counts. */
static unsigned lower_of(unsigned x, unsigned y)
{
    unsigned out = 0;
    for (int a = 1; a <= 4; a++) {
        for (int b = 1; b <= 4; b++) {
            if ((x >> a & 1) && (y >> b & 1))
                out |= 1u << (a < b ? a : b);
        }
    }
    return out;
}

static unsigned cover(struct cover *c, const struct set_of_rules *rules, const struct fixing *fix,
                      int depth)
{
    struct arena *work = arena_open(PROVE_ARENA);
    struct rule_view *view = ARENA_ARRAY(work, struct rule_view, LIMIT_RULES);
    int *of = ARENA_ARRAY(work, int, (size_t)rules->n + 1);
    view_rules(work, &c->p->side[0], fix, view);
    int n = components(work, c->p, rules, view, of);
    unsigned levels = 1u << decided_level(work, c->p, rules, view);
    for (int k = 0; k < n; k++) {
        struct set_of_rules part = {0};
        for (int i = 0; i < rules->n; i++) {
            if (of[i] == k)
                part.bit[part.n++] = rules->bit[i];
        }
        if (part.n > 0)
            levels = lower_of(levels, cover_component(c, &part, fix, depth));
    }
    arena_close(work);
    return levels;
}

/* --- the whole ------------------------------------------------------------------------------
 * --------------- */

/* The rules that look at a column. */
static struct set_of_rules rules_at(struct prover *p, const struct set_of_rules *all, int col)
{
    struct arena *work = arena_open(PROVE_ARENA);
    struct rule_view *view = ARENA_ARRAY(work, struct rule_view, LIMIT_RULES);
    struct set_of_rules out = {0};
    view_rules(work, &p->side[0], NULL, view);
    for (int i = 0; i < all->n; i++) {
        bool looked[LOOKED_MAX] = {false};
        looked_at(p, &view[all->bit[i]], looked);
        if (looked[col])
            out.bit[out.n++] = all->bit[i];
    }
    arena_close(work);
    return out;
}

void prove_cover(struct prover *p, struct proof *outcome, struct proof *unknown,
                 struct proof *monotone)
{
    const struct pack *pack = p->side[0].pack;
    struct cover c = {.p = p, .outcome = outcome, .unknown = unknown, .monotone = monotone};
    struct set_of_rules all = {0};
    for (int i = 0; i < pack->n_rules[p->subject]; i++) {
        if (is_level_rule(&pack->rules[p->subject][i]))
            all.bit[all.n++] = i;
    }
    outcome->rules = monotone->rules = (uint64_t)all.n;
    if (all.n == 0)
        return;
    unsigned levels = cover(&c, &all, NULL, 0);
    for (int level = 1; p->o->parts == 1 && level <= 4; level++) {
        if ((levels >> level & 1) == 0)
            finding_add(outcome, FINDING_LEVEL_OUT_OF_REACH)->level = level;
    }
    for (int col = 0; col < LIMIT_COLUMNS; col++) {
        if (!c.again[col])
            continue;
        struct cover moved = {.p = p, .monotone = monotone};
        struct set_of_rules some = rules_at(p, &all, col);
        moved.keep[col] = true;
        cover(&moved, &some, NULL, 0);
    }
}
