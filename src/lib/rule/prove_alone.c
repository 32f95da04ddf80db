/*
 * prove_alone.c — each rule by itself: does it fire, does it spare, does it force, does it wait
 * for what it does not know.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/prove_inner.h"

#define ALONE_MAX (1u << 26)

struct alone {
    uint64_t fires, spares, not_forced;
    uint64_t first_not_forced;
};

static void look(void *ctx, const struct rows *rows)
{
    struct alone *a = ctx;
    const struct judge_out *out = rows->out[0];
    for (size_t i = 0; i < rows->n; i++) {
        bool fired = out->fired[i] & 1, lacked = out->lacked[i] & 1;
        a->fires += fired;
        a->spares += !fired && !lacked;
        if (!fired || (out->flags[i] & ROW_NOT_RATED) != 0 ||
            (out->level[i] == 1 && (out->flags[i] & ROW_FORCED) != 0))
            continue;
        if (a->not_forced++ == 0)
            a->first_not_forced = rows->first + i;
    }
}

static void judge_reach(const struct rule *r, const struct alone *a, struct proof *reach)
{
    bool constant = r->cond->kind == COND_CONST;
    if (a->fires == 0) {
        bool closed = constant && r->by_parameter; /* by the value of today */
        finding_add(reach, closed ? FINDING_CLOSED_BY_PARAMETER : FINDING_NEVER_FIRES)->rule = r;
    } else if (a->spares == 0) {
        bool always = constant;
        finding_add(reach, always ? FINDING_ALWAYS_FIRES : FINDING_NEVER_SPARES)->rule = r;
    }
}

static void judge_forcing(struct space *sp, const struct rule *r, const struct alone *a,
                          struct proof *forcing)
{
    forcing->rules++;
    proof_count(forcing, sp);
    if (a->not_forced > 0) {
        struct finding *f = finding_add(forcing, FINDING_NOT_FORCED);
        f->rule = r;
        f->before = words_of_row(sp, &(struct witness){a->first_not_forced, -1, NULL, false});
    }
    if (a->fires == 0 && r->cond->kind != COND_CONST)
        finding_add(forcing, FINDING_NEVER_FIRES)->rule = r;
    if (a->fires > 0 && a->spares == 0 && r->cond->kind != COND_CONST)
        finding_add(forcing, FINDING_NEVER_SPARES)->rule = r;
}

static void rule_alone(struct prover *p, const struct rule *r, struct proof *reach,
                       struct proof *forcing, struct proof *unknown)
{
    struct arena *work = arena_open(PROVE_ARENA);
    struct space *sp = ARENA_NEW(work, struct space);
    struct set_of_rules one = {.n = 1, .bit = {r->bit}};
    struct alone a = {0};
    int64_t t0 = prove_clock();
    reach->rules++;
    if (space_open(sp, work, p, 1, &one, NULL, ALONE_MAX)) {
        space_each(sp, look, &a);
        proof_count(reach, sp);
        judge_reach(r, &a, reach);
        int64_t t1 = prove_clock();
        *(is_forcing_rule(r) ? &forcing->ns : &reach->ns) += t1 - t0;
        if (is_forcing_rule(r))
            judge_forcing(sp, r, &a, forcing);
        if (is_level_rule(r) && sp->size <= SPACE_MAX) {
            unknown->rules++;
            proof_count(unknown, sp);
            steps_known(sp, space_outcomes(sp), unknown);
            unknown->ns += prove_clock() - t1;
        }
    } else {
        reach->pairs_only++;
    }
    arena_close(work);
}

void prove_alone(struct prover *p, struct proof *reach, struct proof *forcing,
                 struct proof *unknown)
{
    const struct pack *pack = p->side[0].pack;
    for (int i = 0; i < pack->n_rules[p->subject]; i++) {
        const struct rule *r = &pack->rules[p->subject][i];
        if (r->sw != SWITCH_OFF && in_part(p))
            rule_alone(p, r, reach, forcing, unknown);
    }
}
