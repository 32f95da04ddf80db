/*
 * prove_levels.c — the step from accumulators to the level, over all of their values.
 *
 * A row's level hangs on its facts through seven accumulators only, each the maximum over rules.
 * What is shown here for every value of them lets parts that share no fact be proved one by one:
 * whatever other rules add, nothing shown of a part is undone.
 */
#include "lib/base/arena.h"
#include "lib/rule/prove_inner.h"

#define ALL   2187 /* 3 to the power of ACC_COUNT */
#define KNOWN 128

struct levels {
    uint8_t digit[ACC_COUNT][ALL];
    uint8_t level[ALL], most[ALL], flags[ALL];
};

/* A program of nothing but accumulators: each filled from a reduction column. */
void levels_judge(struct arena *a, const struct side *any, const uint8_t *const acc[ACC_COUNT],
                  size_t n, struct judge_out *out)
{
    struct op ops[2 * ACC_COUNT] = {0};
    int32_t imm[1] = {0};
    const void *no_columns[LIMIT_COLUMNS] = {0};
    struct program *bare = ARENA_NEW(a, struct program);
    bare->dict = any->prog->dict;
    bare->subject = any->prog->subject;
    bare->n_red = ACC_COUNT;
    bare->main =
        (struct code){.ops = ops, .n_ops = 2 * ACC_COUNT, .n_regs = 1, .imm = imm, .n_imm = 1};
    for (size_t i = 0; i < ACC_COUNT; i++) {
        ops[2 * i] = (struct op){.code = OPC_RED, .col = (uint16_t)i, .cond = -1};
        ops[2 * i + 1] = (struct op){.code = OPC_ACC, .dst = (uint16_t)i, .cond = -1};
    }
    struct judge_in in = {.n = n, .col = no_columns, .reduced = acc};
    judge_run(judge_open(a, bare, &any->bound->cycle), &in, out);
}

static void judge_all(struct arena *a, const struct side *any, struct levels *l)
{
    const uint8_t *acc[ACC_COUNT];
    struct judge_out out = {.level = l->level, .max_level = l->most, .flags = l->flags};
    for (int k = 0, weight = 1; k < ACC_COUNT; k++, weight *= 3) {
        for (int i = 0; i < ALL; i++)
            l->digit[k][i] = (uint8_t)(i / weight % 3);
        acc[k] = l->digit[k];
    }
    levels_judge(a, any, acc, ALL, &out);
}

static bool decided(const struct levels *l, int i)
{
    return l->level[i] > 0 || (l->flags[i] & ROW_NOT_RATED) != 0;
}

/* Exactly one of: not rated, forced, discretion, a level, open. */
static bool one_outcome(const struct levels *l, int i)
{
    uint8_t f = l->flags[i];
    int n = ((f & ROW_NOT_RATED) != 0) + ((f & ROW_FORCED) != 0) + ((f & ROW_DISCRETION) != 0) +
            ((f & ROW_LEVEL_OPEN) != 0);
    n += l->level[i] > 0 && (f & ROW_FORCED) == 0;
    return n == 1 && ((f & ROW_FORCED) == 0 || l->level[i] == 1);
}

/* What is decided stays when one unknown accumulator becomes known. */
static bool stays(const struct levels *l, int i)
{
    for (int a = 0, weight = 1; a < ACC_COUNT; a++, weight *= 3) {
        if (!decided(l, i) || l->digit[a][i] != TRI_UNKNOWN)
            continue;
        for (int to = i - weight; to <= i + weight; to += 2 * weight) {
            bool left = (l->flags[i] & ROW_RATED_UNKNOWN) != 0 &&
                        (l->flags[to] & ROW_NOT_RATED) != 0; /* KHT, if rated at all */
            bool same = l->level[to] == l->level[i] &&
                        ((l->flags[to] ^ l->flags[i]) & (ROW_NOT_RATED | ROW_FORCED)) == 0;
            if (!left && !same)
                return false;
        }
    }
    return true;
}

/* The maximum of each accumulator: what two sets of rules do together. */
static int both(const struct levels *l, int x, int y)
{
    int i = 0;
    for (int a = ACC_COUNT - 1; a >= 0; a--)
        i = i * 3 + (l->digit[a][x] > l->digit[a][y] ? l->digit[a][x] : l->digit[a][y]);
    return i;
}

/* Row of an accumulator value where nothing is unknown. */
static int known_row(int bits)
{
    int i = 0;
    for (int a = ACC_COUNT - 1; a >= 0; a--)
        i = i * 3 + (bits >> a & 1) * TRI_TRUE;
    return i;
}

/* Other rules z on both sides: no level that was in order comes out of order, and nobody is
 * lifted. */
static bool order_kept(const struct levels *l, int x, int y, int z)
{
    int xz = both(l, x, z), yz = both(l, y, z);
    if (l->most[xz] > l->most[x] ||
        (decided(l, x) && l->level[xz] > l->level[x] && l->level[x] > 0))
        return false;
    if (l->level[x] == 0 || l->level[y] == 0 || l->level[x] > l->level[y])
        return true;
    return l->level[xz] == 0 || l->level[yz] == 0 || l->level[xz] <= l->level[yz];
}

void prove_levels(struct arena *a, const struct side *any, struct proof *proof)
{
    struct levels *l = ARENA_NEW(a, struct levels);
    judge_all(a, any, l);
    proof->spaces = 2;
    proof->combinations = ALL + (uint64_t)KNOWN * KNOWN * KNOWN;
    proof->largest = (uint64_t)KNOWN * KNOWN * KNOWN;
    for (int i = 0; i < ALL; i++) {
        if (!one_outcome(l, i) || !stays(l, i))
            finding_add(proof, FINDING_LEVELS);
    }
    for (int x = 0; x < KNOWN; x++) {
        for (int y = 0; y < KNOWN; y++) {
            for (int z = 0; z < KNOWN; z++) {
                if (!order_kept(l, known_row(x), known_row(y), known_row(z)))
                    finding_add(proof, FINDING_LEVELS);
            }
        }
    }
}
