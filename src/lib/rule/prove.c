/*
 * prove.c — the proofs of a pack, subject by subject.
 */
#include "lib/rule/prove.h"

#include <time.h>

#include "lib/base/arena.h"
#include "lib/rule/prove_inner.h"

int64_t prove_clock(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

bool in_part(struct prover *p)
{
    uint64_t h = (p->o->seed + p->unit++) * 0x9e3779b97f4a7c15u;
    h ^= h >> 29;
    h *= 0xbf58476d1ce4e5b9u;
    h ^= h >> 32;
    return p->o->parts <= 1 || h % (uint64_t)p->o->parts == (uint64_t)(p->o->part - 1);
}

static void read_limits(struct prover *p)
{
    const struct dict *d = p->side[0].prog->dict;
    for (size_t i = 0; i < p->o->n_limits && p->n_limits < 200; i++) {
        const struct fact_limit *l = &p->o->limits[i];
        int n = 0;
        p->limit[p->n_limits].kind = l->kind;
        while (n < LIMIT_FACTS && l->fact[n] != NULL) {
            int col = dict_fact(d, p->subject, str_of(l->fact[n]));
            if (col < 0)
                break;
            p->limit[p->n_limits].col[n++] = col;
        }
        p->limit[p->n_limits].n = n;
        p->n_limits +=
            n == LIMIT_FACTS || l->fact[n] == NULL; /* of another kind of subject otherwise */
    }
}

/* a <= b and b <= c: a <= c, also where nobody asks for b. */
static void close_limits(struct prover *p)
{
    for (int i = 0; i < p->n_limits; i++) {
        for (int k = 0; k < p->n_limits && p->n_limits < 256; k++) {
            if (p->limit[i].kind != LIMIT_NOT_MORE || p->limit[k].kind != LIMIT_NOT_MORE)
                continue;
            if (p->limit[i].col[1] != p->limit[k].col[0])
                continue;
            bool there = false;
            for (int m = 0; m < p->n_limits; m++) {
                there = there || (p->limit[m].kind == LIMIT_NOT_MORE &&
                                  p->limit[m].col[0] == p->limit[i].col[0] &&
                                  p->limit[m].col[1] == p->limit[k].col[1]);
            }
            if (there)
                continue;
            p->limit[p->n_limits].kind = LIMIT_NOT_MORE;
            p->limit[p->n_limits].n = 2;
            p->limit[p->n_limits].col[0] = p->limit[i].col[0];
            p->limit[p->n_limits++].col[1] = p->limit[k].col[1];
        }
    }
}

static struct proof *open_proof(struct proof *list, int *n, enum proof_kind kind, enum subject s)
{
    struct proof *p = &list[(*n)++];
    *p = (struct proof){.kind = kind, .subject = s};
    return p;
}

static void prove_subject(struct prover *p, struct proof *list, int *n)
{
    struct proof *reach = open_proof(list, n, PROOF_REACH, p->subject),
                 *forcing = open_proof(list, n, PROOF_FORCING, p->subject);
    struct proof *outcome = open_proof(list, n, PROOF_OUTCOME, p->subject),
                 *unknown = open_proof(list, n, PROOF_UNKNOWN, p->subject);
    struct proof *monotone = open_proof(list, n, PROOF_MONOTONE, p->subject);
    read_limits(p);
    close_limits(p);
    prove_alone(p, reach, forcing, unknown);
    prove_cover(p, outcome, unknown, monotone);
    bool levels = outcome->rules > 0;
    if (levels) {
        struct proof *whole = open_proof(list, n, PROOF_WHOLE, p->subject);
        int64_t t0 = prove_clock();
        prove_whole(p, whole);
        whole->ns = prove_clock() - t0;
    } else {
        *n -= 4; /* nothing touches a level here: only who fires can be shown */
    }
    if (p->side[1].pack != NULL && levels) {
        struct proof *overlay = open_proof(list, n, PROOF_OVERLAY, p->subject);
        int64_t t0 = prove_clock();
        prove_overlay(p, overlay);
        overlay->ns = prove_clock() - t0;
    }
}

struct proof *prove_pack(struct arena *a, const struct pack *pack, const struct pack *below,
                         const struct prove_options *o, int *n_proofs)
{
    struct proof *list = ARENA_ARRAY(a, struct proof, 1 + 7 * SUBJECT_COUNT);
    int n = 0;
    struct proof *levels = open_proof(list, &n, PROOF_LEVELS, SUBJECT_COUNT);
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        if (pack->n_rules[s] == 0)
            continue;
        struct prover *p = ARENA_NEW(a, struct prover);
        p->arena = a;
        p->o = o;
        p->subject = (enum subject)s;
        side_open(a, &p->side[0], pack, p->subject, &o->cycle);
        if (below != NULL)
            side_open(a, &p->side[1], below, p->subject, &o->cycle);
        if (levels->spaces == 0) {
            int64_t t0 = prove_clock();
            prove_levels(a, &p->side[0], levels);
            levels->ns = prove_clock() - t0;
        }
        prove_subject(p, list, &n);
    }
    *n_proofs = n;
    return list;
}
