/*
 * prove_whole.c — the whole program, not split: rows drawn at random from the points of all facts
 * that touch the level.
 *
 * The proofs put parts together; this looks at the whole as it runs in production and must find
 * nothing. Rows drawn freely nearly all lack a fact or are KHT, so rows are drawn near earlier
 * ones: half of those kept are the quietest seen, with few rules at work, half are any with a
 * level.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/prove_inner.h"

#define PAIRS  (PROVE_ROWS / 2)
#define BLOCKS 96 /* of PAIRS pairs */
#define POOL   512

struct drawn {
    int point[MAX_DIMS];
    int stir; /* rules that fire or lack a fact: the fewer, the nearer to the best level */
};

struct whole {
    struct space *sp;
    struct proof *proof;
    const struct judge *judge;
    struct set_of_rules all;
    uint64_t random;
    struct drawn pool[POOL];
    int n_pool;
    struct drawn pair[PAIRS];
    int moved[PAIRS]; /* dimension of the step; -1: none */
    const struct step *step[PAIRS];
    void *col[LIMIT_COLUMNS];
    uint8_t *red[LIMIT_REDUCTIONS];
    struct judge_out out;
};

static unsigned draw(struct whole *w, unsigned below)
{
    uint64_t z = w->random += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ (z >> 31)) >> 32) % below;
}

static void draw_pair(struct whole *w, size_t i)
{
    struct space *sp = w->sp;
    bool near = w->n_pool > 0 && draw(w, 8) > 0;
    if (near)
        w->pair[i] = w->pool[draw(w, (unsigned)w->n_pool)];
    for (int d = 0, n = near ? 1 + (int)draw(w, 3) : sp->n_dims; d < n; d++) {
        int at = near ? (int)draw(w, (unsigned)sp->n_dims) : d;
        w->pair[i].point[at] = (int)draw(w, (unsigned)sp->dim[at].n_points);
    }
    int d = (int)draw(w, (unsigned)sp->n_dims);
    w->moved[i] = -1;
    if (sp->dim[d].n_steps == 0)
        return;
    w->moved[i] = d;
    w->step[i] = &sp->dim[d].steps[draw(w, (unsigned)sp->dim[d].n_steps)];
    w->pair[i].point[d] = w->step[i]->from;
}

/* Row 2 i is the pair before its step, 2 i + 1 after. */
static void feed_pair(struct whole *w, size_t i)
{
    const struct dict *dict = w->sp->p->side[0].prog->dict;
    for (int d = 0; d < w->sp->n_dims; d++) {
        const struct dim *dim = &w->sp->dim[d];
        for (int after = 0; after < 2; after++) {
            bool moved = w->moved[i] == d;
            const struct step *s = w->step[i];
            int point = moved && after ? s->to : w->pair[i].point[d];
            for (int r = 0; r < dim->n_red; r++) {
                w->red[dim->red_no[r]][2 * i + (size_t)after] =
                    dim->red[(size_t)point * (size_t)dim->n_red + (size_t)r];
            }
            if (dim->list >= 0)
                continue;
            int raw = moved ? (after ? s->raw_to : s->raw_from) : dim->rep[point];
            for (int k = 0; k < dim->n_cols; k++) {
                enum width width = dict->fact[w->sp->p->subject][dim->col[k]]->width;
                column_put(w->col[dim->col[k]], width, 2 * i + (size_t)after,
                           dim->raw[(size_t)raw * (size_t)dim->n_cols + (size_t)k]);
            }
        }
    }
}

/* Masks of the program in the numbers of the slice: only rules of the level. */
static void level_mask(const struct whole *w, const uint64_t *masks, size_t row, uint64_t *mask)
{
    size_t words = (size_t)mask_words(w->judge->prog);
    memset(mask, 0, MASK_WORDS * sizeof *mask);
    for (int r = 0; r < w->all.n; r++) {
        int bit = w->all.bit[r];
        mask[r / 64] |= (masks[row * words + (size_t)bit / 64] >> (bit % 64) & 1) << (r % 64);
    }
}

static void report(struct whole *w, enum finding_kind kind, size_t i)
{
    uint64_t before[MASK_WORDS], after[MASK_WORDS];
    const struct rule *who = NULL;
    level_mask(w, w->out.fired, 2 * i, before);
    level_mask(w, w->out.fired, 2 * i + 1, after);
    if (kind == FINDING_WORSE && step_declared(&w->sp->slice[0], before, after, &who))
        return; /* shown by the proof of it */
    struct finding *f = finding_add(w->proof, kind);
    int d = w->moved[i];
    f->rule = who;
    if (d >= 0)
        f->fact = moved_fact(w->sp, &w->sp->dim[d], w->step[i]);
    f->before =
        words_of_points(w->sp, w->pair[i].point, &(struct witness){0, d, w->step[i], false});
    f->fired = words_of_rules(w->sp, 0, before);
    f->level = w->out.level[2 * i];
    if (d < 0)
        return;
    f->after = words_of_points(w->sp, w->pair[i].point, &(struct witness){0, d, w->step[i], true});
    f->fired_after = words_of_rules(w->sp, 0, after);
    f->level_after = w->out.level[2 * i + 1];
}

static void check_pair(struct whole *w, size_t i)
{
    uint8_t a = outcome_of(&w->out, 2 * i), b = outcome_of(&w->out, 2 * i + 1);
    if (outcome_count(a) != 1 || outcome_count(b) != 1)
        report(w, FINDING_OUTCOMES, i);
    if (w->moved[i] < 0)
        return;
    w->proof->compared++;
    if (w->step[i]->kind == STEP_KNOWN) {
        if (!outcome_stays(a, b))
            report(w, FINDING_CLAIMED, i);
    } else if ((a & 7) == 0 || (b & 7) == 0) {
        w->proof->left_out++;
    } else if ((a & 7) > (b & 7)) {
        report(w, FINDING_WORSE, i);
    }
}

static int bits_set(const uint64_t *mask)
{
    int n = 0;
    for (int i = 0; i < MASK_WORDS; i++) {
        for (uint64_t m = mask[i]; m != 0; m &= m - 1)
            n++;
    }
    return n;
}

static void keep_some(struct whole *w, size_t i)
{
    uint64_t fired[MASK_WORDS], lacked[MASK_WORDS];
    int at = w->n_pool < POOL ? w->n_pool++ : (int)draw(w, POOL);
    level_mask(w, w->out.fired, 2 * i, fired);
    level_mask(w, w->out.lacked, 2 * i, lacked);
    w->pair[i].stir = bits_set(fired) + 2 * bits_set(lacked);
    bool quiet = at < POOL / 2 && w->pair[i].stir <= w->pool[at].stir;
    bool rated = at >= POOL / 2 && w->out.level[2 * i] > 0;
    if (quiet || rated || w->n_pool < POOL)
        w->pool[at] = w->pair[i];
}

static void open_columns(struct whole *w, struct arena *a)
{
    uint8_t *none = arena_alloc(a, PROVE_ROWS);
    for (int r = 0; r < LIMIT_REDUCTIONS; r++)
        w->red[r] = none;
    for (int d = 0; d < w->sp->n_dims; d++) {
        const struct dim *dim = &w->sp->dim[d];
        for (int k = 0; dim->list < 0 && k < dim->n_cols; k++)
            w->col[dim->col[k]] = arena_alloc(a, PROVE_ROWS * sizeof(int32_t));
        for (int r = 0; r < dim->n_red; r++)
            w->red[dim->red_no[r]] = arena_alloc(a, PROVE_ROWS);
    }
    w->out.level = arena_alloc(a, PROVE_ROWS);
    w->out.max_level = arena_alloc(a, PROVE_ROWS);
    w->out.flags = arena_alloc(a, PROVE_ROWS);
    w->out.fired = ARENA_ARRAY(a, uint64_t, PROVE_ROWS * MASK_WORDS);
    w->out.lacked = ARENA_ARRAY(a, uint64_t, PROVE_ROWS * MASK_WORDS);
}

void prove_whole(struct prover *p, struct proof *proof)
{
    struct arena *work = arena_open(PROVE_ARENA);
    struct whole *w = ARENA_NEW(work, struct whole);
    const struct pack *pack = p->side[0].pack;
    w->sp = ARENA_NEW(work, struct space);
    w->proof = proof;
    w->random = p->o->seed * 1000003u + (uint64_t)p->o->part * 31u + (uint64_t)p->subject;
    for (int i = 0; i < pack->n_rules[p->subject]; i++) {
        if (is_level_rule(&pack->rules[p->subject][i]))
            w->all.bit[w->all.n++] = i;
    }
    (void)space_open(w->sp, work, p, 1, &w->all, NULL, 1); /* only its dimensions are wanted */
    proof->rules = (uint64_t)pack->n_rules[p->subject];
    proof->spaces = w->sp->n_dims > 0;
    w->judge = judge_open(work, p->side[0].prog, &p->o->cycle);
    open_columns(w, work);
    for (int block = 0; w->sp->n_dims > 0 && block < (BLOCKS + p->o->parts - 1) / p->o->parts;
         block++) {
        for (size_t i = 0; i < PAIRS; i++) {
            draw_pair(w, i);
            feed_pair(w, i);
        }
        struct judge_in in = {.n = PROVE_ROWS,
                              .col = (const void *const *)w->col,
                              .reduced = (const uint8_t *const *)w->red};
        judge_run(w->judge, &in, &w->out);
        for (size_t i = 0; i < PAIRS; i++) {
            check_pair(w, i);
            keep_some(w, i);
        }
        proof->combinations += PROVE_ROWS;
    }
    proof->largest = proof->combinations;
    arena_close(work);
}
