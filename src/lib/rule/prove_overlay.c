/*
 * prove_overlay.c — with an overlay nobody is rated higher, and nobody leaves the review or the
 * rating.
 *
 * Rules that are the same with and without the overlay stand on both sides and cancel out
 * (prove_levels.c shows that they may); what is compared is what the overlay changed: confirmed
 * rules below against the changed and added rules above.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/prove_inner.h"

static bool same_condition(const struct cond *x, const struct cond *y)
{
    if (x == NULL || y == NULL)
        return x == y;
    if (x->kind != y->kind || x->item != y->item || x->value != y->value ||
        x->n_terms != y->n_terms || x->constant != y->constant || x->col != y->col ||
        x->bit != y->bit || x->ref != y->ref || x->months != y->months || x->offset != y->offset ||
        x->list != y->list)
        return false;
    for (int i = 0; i < x->n_terms; i++) {
        if (x->term[i].col != y->term[i].col || x->term[i].coef != y->term[i].coef)
            return false;
    }
    return same_condition(x->a, y->a) && same_condition(x->b, y->b);
}

/* The rule of the other pack that says the same of the level; NULL: there is none. */
static const struct rule *twin(const struct pack *other, const struct rule *r)
{
    for (int i = 0; i < other->n_rules[r->subject]; i++) {
        const struct rule *o = &other->rules[r->subject][i];
        if (!str_eq(o->full_id, r->full_id) || !is_level_rule(o) || o->n_effects != r->n_effects)
            continue;
        bool same = same_condition(o->cond, r->cond);
        for (int k = 0; same && k < r->n_effects; k++) {
            same = o->effects[k].kind == r->effects[k].kind &&
                   o->effects[k].code == r->effects[k].code;
        }
        return same ? o : NULL;
    }
    return NULL;
}

struct looser {
    uint64_t n, row;
};

static bool is_looser(const struct judge_out *with, const struct judge_out *without, size_t i)
{
    uint8_t a = with->flags[i], b = without->flags[i];
    if ((a & ROW_NOT_REVIEWED) && !(b & ROW_NOT_REVIEWED))
        return true;
    if ((a & ROW_NOT_RATED) && !(b & ROW_NOT_RATED))
        return true;
    if ((a | b) & ROW_NOT_RATED)
        return false;
    return with->max_level[i] > without->max_level[i] ||
           (without->level[i] > 0 && with->level[i] > without->level[i]);
}

static void compare(void *ctx, const struct rows *rows)
{
    struct looser *l = ctx;
    for (size_t i = 0; i < rows->n; i++) {
        if (is_looser(rows->out[0], rows->out[1], i) && l->n++ == 0)
            l->row = rows->first + i;
    }
}

void prove_overlay(struct prover *p, struct proof *proof)
{
    const struct pack *with = p->side[0].pack, *without = p->side[1].pack;
    struct set_of_rules changed[2] = {0};
    for (int i = 0; i < with->n_rules[p->subject]; i++) {
        const struct rule *r = &with->rules[p->subject][i];
        if (is_level_rule(r) && twin(without, r) == NULL)
            changed[0].bit[changed[0].n++] = i;
    }
    for (int i = 0; i < without->n_rules[p->subject]; i++) {
        const struct rule *r = &without->rules[p->subject][i];
        if (is_level_rule(r) && r->conf == CONF_CONFIRMED && twin(with, r) == NULL)
            changed[1].bit[changed[1].n++] = i;
    }
    proof->rules = (uint64_t)changed[0].n + (uint64_t)changed[1].n;
    if (proof->rules == 0 || !in_part(p))
        return;
    struct arena *work = arena_open(PROVE_ARENA);
    struct space *sp = ARENA_NEW(work, struct space);
    struct looser l = {0};
    if (space_open(sp, work, p, 2, changed, NULL, 1u << 28)) {
        space_each(sp, compare, &l);
        proof_count(proof, sp);
        if (l.n > 0) {
            struct finding *f = finding_add(proof, FINDING_LOOSER);
            f->before = words_of_row(sp, &(struct witness){l.row, -1, NULL, false});
            f->fired = words_of_fired(sp, 1, l.row);
            f->fired_after = words_of_fired(sp, 0, l.row);
        }
    } else {
        proof->pairs_only++;
    }
    arena_close(work);
}
