/*
 * prove_steps.c — from one end of a step to the other: what was decided stays, what is better is
 * not rated lower.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/prove_inner.h"

#define FAULTS_LOOKED_AT 4096 /* the rest is counted */

struct keep {
    uint8_t *outcome;
};

static void keep_rows(void *ctx, const struct rows *rows)
{
    struct keep *k = ctx;
    for (size_t i = 0; i < rows->n; i++)
        k->outcome[rows->first + i] = outcome_of(rows->out[0], i);
}

uint8_t *space_outcomes(struct space *sp)
{
    struct keep k = {arena_alloc(sp->arena, (size_t)sp->size)};
    space_each(sp, keep_rows, &k);
    return k.outcome;
}

void proof_count(struct proof *proof, const struct space *sp)
{
    proof->spaces++;
    proof->combinations += sp->size;
    if (sp->size > proof->largest)
        proof->largest = sp->size;
    for (int d = 0; d < sp->n_dims; d++) {
        const struct dim *dim = &sp->dim[d];
        proof->cut += dim->cut;
        for (int k = 0; dim->list < 0 && dim->sampled && k < dim->n_cols; k++)
            proof->sampled[dim->col[k]] = true;
    }
}

struct str moved_fact(const struct space *sp, const struct dim *d, const struct step *s)
{
    const struct dict *dict = sp->p->side[0].prog->dict;
    if (d->list < 0)
        return dict->fact[sp->p->subject][s->col]->name;
    const struct list_def *l = dict->list[sp->p->subject][d->list];
    if (s->col < 0)
        return l->name;
    return str_fmt(sp->p->arena, "%.*s.%.*s", STR_ARG(l->name), STR_ARG(l->field[s->col].name));
}

bool step_declared(const struct slice *s, const uint64_t *before, const uint64_t *after,
                   const struct rule **who)
{
    *who = NULL;
    for (int r = 0; r < s->rules.n; r++) {
        uint64_t bit = 1ull << (r % 64);
        if ((after[r / 64] & bit) == 0 || (before[r / 64] & bit) != 0)
            continue;
        *who = &s->side->pack->rules[s->side->prog->subject][s->rules.bit[r]];
        if ((*who)->not_monotone.n == 0)
            return false;
    }
    return *who != NULL;
}

/* One finding for a fact and the rules at its better end: there may be thousands of rows alike. */
static void report(struct space *sp, struct proof *proof, enum finding_kind kind, int d,
                   const struct step *s, uint64_t row, uint64_t to, const uint8_t *outcome)
{
    const struct rule *who = NULL;
    if (proof->n_faults > FAULTS_LOOKED_AT) {
        proof->n_faults++;
        return;
    }
    uint64_t before[MASK_WORDS], after[MASK_WORDS];
    fired_of_row(sp, 0, row, before);
    fired_of_row(sp, 0, to, after);
    if (kind == FINDING_WORSE && step_declared(&sp->slice[0], before, after, &who))
        kind = FINDING_EXCEPTION;
    struct str fact = moved_fact(sp, &sp->dim[d], s), fired = words_of_rules(sp, 0, after);
    for (int i = 0; i < proof->n_findings; i++) {
        const struct finding *f = &proof->finding[i];
        bool same = f->kind == kind && str_eq(f->fact, fact);
        if (same && (kind == FINDING_EXCEPTION ? f->rule == who : str_eq(f->fired_after, fired)))
            return;
    }
    struct finding *f = finding_add(proof, kind);
    f->rule = who;
    f->fact = fact;
    f->before = words_of_row(sp, &(struct witness){row, d, s, false});
    f->after = words_of_row(sp, &(struct witness){to, d, s, true});
    f->fired = words_of_rules(sp, 0, before);
    f->fired_after = fired;
    f->level = outcome[row] & 7;
    f->level_after = outcome[to] & 7;
}

#define DECIDED (7 | OUT_FORCED | OUT_NOT_RATED)

/* A forced level may be claimed of somebody who may not be rated at all. */
bool outcome_stays(uint8_t before, uint8_t after)
{
    if ((before & OUT_RATED_UNKNOWN) != 0 && (after & OUT_NOT_RATED) != 0)
        return true;
    bool decided = (before & 7) != 0 || (before & OUT_NOT_RATED) != 0;
    return !decided || (before & DECIDED) == (after & DECIDED);
}

void steps_known(struct space *sp, const uint8_t *outcome, struct proof *proof)
{
    for (int d = 0; d < sp->n_dims; d++) {
        const struct dim *dim = &sp->dim[d];
        uint64_t stride = sp->stride[d], period = stride * (uint64_t)dim->n_points;
        for (int i = 0; i < dim->n_steps; i++) {
            const struct step *s = &dim->steps[i];
            if (s->kind != STEP_KNOWN)
                continue;
            for (uint64_t high = 0; high < sp->size; high += period) {
                const uint8_t *a = outcome + high + (uint64_t)s->from * stride,
                              *b = outcome + high + (uint64_t)s->to * stride;
                for (uint64_t k = 0; k < stride; k++) {
                    if (outcome_stays(a[k], b[k]))
                        continue;
                    report(sp, proof, FINDING_CLAIMED, d, s, (uint64_t)(a - outcome) + k,
                           (uint64_t)(b - outcome) + k, outcome);
                }
            }
            proof->compared += sp->size / (uint64_t)dim->n_points;
        }
    }
}

void steps_better(struct space *sp, const uint8_t *outcome, struct proof *proof)
{
    for (int d = 0; d < sp->n_dims; d++) {
        const struct dim *dim = &sp->dim[d];
        uint64_t stride = sp->stride[d], period = stride * (uint64_t)dim->n_points;
        for (int i = 0; i < dim->n_steps; i++) {
            const struct step *s = &dim->steps[i];
            if (s->kind != STEP_BETTER)
                continue;
            uint64_t left_out = 0;
            for (uint64_t high = 0; high < sp->size; high += period) {
                const uint8_t *a = outcome + high + (uint64_t)s->from * stride,
                              *b = outcome + high + (uint64_t)s->to * stride;
                for (uint64_t k = 0; k < stride; k++) {
                    unsigned before = a[k] & 7u, after = b[k] & 7u;
                    left_out += before == 0 || after == 0;
                    if (before <= after || after == 0)
                        continue;
                    report(sp, proof, FINDING_WORSE, d, s, (uint64_t)(a - outcome) + k,
                           (uint64_t)(b - outcome) + k, outcome);
                }
            }
            proof->compared += sp->size / (uint64_t)dim->n_points;
            proof->left_out += left_out;
        }
    }
}
