/*
 * vm_kernels_test.c — the inner loops of every instruction set that this machine has, against one
 * value at a time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/rule/reference_testkit.h"
#include "lib/rule/vm_inner.h"

#define ROWS VM_BLOCK

static uint64_t seed;

/* Two columns of each width, full of values near the ends, near each other, UNKNOWN and NONE. */
struct columns {
    int8_t w8[2][ROWS];
    int16_t w16[2][ROWS];
    int32_t w32[2][ROWS];
    const void *col[6]; /* w8, w8, w16, w16, w32, w32 */
};

static const enum width widths[6] = {W8, W8, W16, W16, W32, W32};

static int32_t top_of(enum width w)
{
    return w == W8 ? INT8_MAX : w == W16 ? INT16_MAX : INT32_MAX;
}

static int32_t random_value(struct rnd *r, enum width w)
{
    int32_t top = top_of(w);
    switch (rnd_range(r, 0, 5)) {
    case 0:
        return top - (int32_t)rnd_range(r, 0, 4); /* unknown, none, the greatest values */
    case 1:
        return -top + (int32_t)rnd_range(r, 0, 3);
    case 2:
        return (int32_t)rnd_range(r, -top, top) / 16; /* sums stay within 31 bits */
    default:
        return (int32_t)rnd_range(r, -4, 4);
    }
}

static void fill(struct columns *c, struct rnd *r)
{
    for (int k = 0; k < 2; k++) {
        for (int i = 0; i < ROWS; i++) {
            c->w8[k][i] = (int8_t)random_value(r, W8);
            c->w16[k][i] = (int16_t)random_value(r, W16);
            c->w32[k][i] = random_value(r, W32);
        }
        c->col[k] = c->w8[k];
        c->col[2 + k] = c->w16[k];
        c->col[4 + k] = c->w32[k];
    }
}

static int32_t value_at(const struct columns *c, int col, int row)
{
    const int8_t *v8 = c->col[col];
    const int16_t *v16 = c->col[col];
    const int32_t *v32 = c->col[col];
    return widths[col] == W8 ? v8[row] : widths[col] == W16 ? v16[row] : v32[row];
}

static int plain_leaf(enum opcode code, int32_t v, enum width w, int32_t imm)
{
    if (v == top_of(w))
        return TRI_UNKNOWN;
    if (code == OPC_NONE)
        return v == top_of(w) - 1 ? TRI_TRUE : TRI_FALSE;
    if (v == top_of(w) - 1)
        return TRI_FALSE;
    bool yes = code == OPC_GE   ? v >= imm
               : code == OPC_LE ? v <= imm
               : code == OPC_EQ ? v == imm
                                : (v & imm) != 0;
    return yes ? TRI_TRUE : TRI_FALSE;
}

static int plain_linear(const struct columns *c, const struct term_code *t, int n, int32_t imm,
                        int row)
{
    int status = TRI_TRUE;
    int64_t sum = imm;
    for (int k = 0; k < n; k++) {
        int32_t v = value_at(c, t[k].col, row), top = top_of((enum width)t[k].width);
        if (v == top && status == TRI_TRUE)
            status = TRI_UNKNOWN;
        if (v == top - 1)
            status = TRI_FALSE;
        sum += (int64_t)t[k].coef * v;
    }
    return status != TRI_TRUE ? status : sum >= 0 ? TRI_TRUE : TRI_FALSE;
}

static int tri_at(const struct planes *p, int row)
{
    return (int)(p->t[row / 64] >> (row % 64) & 1) + (int)(p->p[row / 64] >> (row % 64) & 1);
}

struct bench_of {
    struct arena *arena;
    struct scratch *s;
    struct columns *c;
    struct rnd r;
};

static struct bench_of open_bench(void)
{
    struct bench_of b = {.arena = arena_open((size_t)64 << 20), .r = {seed}};
    b.s = ARENA_NEW(b.arena, struct scratch);
    b.s->regs = ARENA_ARRAY(b.arena, struct planes, 8);
    b.c = ARENA_NEW(b.arena, struct columns);
    fill(b.c, &b.r);
    return b;
}

static void run_op(const struct vm_kernels *k, struct bench_of *b, struct op op,
                   const struct term_code *terms, int32_t imm)
{
    struct code code = {.ops = &op, .n_ops = 1};
    struct term_code copy[4] = {{0}};
    if (terms != NULL)
        memcpy(copy, terms, sizeof copy);
    code.terms = copy;
    struct block block = {
        .code = &code, .imm = &imm, .col = b->c->col, .words = VM_CHUNKS, .n = ROWS, .masks = true};
    k->run(&block, b->s);
}

static int32_t random_cut(struct rnd *r, enum width w)
{
    static const int32_t far[] = {INT32_MIN, -40000, -32768, -129,  -128,  125,   126,
                                  127,       128,    32765,  32766, 32767, 40000, INT32_MAX - 2};
    if (rnd_one_in(r, 2))
        return far[rnd_range(r, 0, (long)(sizeof far / sizeof *far) - 1)];
    return random_value(r, w);
}

static void check_leaves(const struct vm_kernels *k, struct bench_of *b)
{
    static const enum opcode codes[] = {OPC_GE, OPC_LE, OPC_EQ, OPC_NONE, OPC_BIT};
    for (int round = 0; round < 400; round++) {
        uint16_t col = (uint16_t)rnd_range(&b->r, 0, 5);
        enum opcode code = codes[rnd_range(&b->r, 0, 4)];
        int32_t imm = code == OPC_BIT ? 1 << rnd_range(&b->r, 0, widths[col] * 8 - 2)
                                      : random_cut(&b->r, widths[col]);
        run_op(k, b,
               (struct op){
                   .code = (uint8_t)code, .width = (uint8_t)widths[col], .col = col, .cond = -1},
               NULL, imm);
        for (int row = 0; row < ROWS; row++) {
            int32_t v = value_at(b->c, col, row);
            int want = plain_leaf(code, v, widths[col], imm);
            if (tri_at(&b->s->regs[0], row) == want)
                continue;
            fail_msg("%s: opcode %d, width %d, value %d, constant %d: %d, wanted %d", k->name,
                     (int)code, (int)widths[col], (int)v, (int)imm, tri_at(&b->s->regs[0], row),
                     want);
        }
    }
}

/* Sums of one to four terms, among them those that are a comparison of two columns. */
static void check_sums(const struct vm_kernels *k, struct bench_of *b)
{
    for (int round = 0; round < 400; round++) {
        int n = (int)rnd_range(&b->r, 1, 4);
        int32_t imm = (int32_t)rnd_range(&b->r, -3, 3);
        struct term_code t[4] = {{0}};
        for (int i = 0; i < n; i++) {
            t[i].col = (uint16_t)rnd_range(&b->r, 0, 3);
            t[i].coef = (int32_t)rnd_range(&b->r, -10, 10);
        }
        if (rnd_one_in(&b->r, 2)) {
            n = 2;
            t[0] = (struct term_code){.col = (uint16_t)(2 * rnd_range(&b->r, 0, 2)),
                                      .coef = rnd_one_in(&b->r, 2) ? 1 : -1};
            t[1] = (struct term_code){.col = (uint16_t)(t[0].col + 1), .coef = -t[0].coef};
            imm = (int32_t)rnd_range(&b->r, -1, 0);
        }
        for (int i = 0; i < n; i++)
            t[i].width = (uint8_t)widths[t[i].col];
        run_op(k, b, (struct op){.code = OPC_LINEAR, .n = (uint16_t)n, .cond = -1}, t, imm);
        for (int row = 0; row < ROWS; row++) {
            int want = plain_linear(b->c, t, n, imm, row);
            if (tri_at(&b->s->regs[0], row) == want)
                continue;
            fail_msg("%s: %d terms, constant %d, row %d: %d, wanted %d", k->name, n, (int)imm, row,
                     tri_at(&b->s->regs[0], row), want);
        }
    }
}

static void random_planes(struct planes *p, struct rnd *r)
{
    for (int i = 0; i < VM_CHUNKS; i++) {
        p->p[i] = rnd_next(r);
        p->t[i] = p->p[i] & rnd_next(r);
    }
}

static void check_logic(const struct vm_kernels *k, struct bench_of *b)
{
    struct planes *reg = b->s->regs;
    for (int round = 0; round < 20; round++) {
        struct op op = {
            .code = (uint8_t)(round % 2 ? OPC_AND : OPC_OR), .dst = 1, .a = 1, .b = 2, .cond = -1};
        random_planes(&reg[1], &b->r);
        random_planes(&reg[2], &b->r);
        struct planes a = reg[1], c = reg[2];
        run_op(k, b, op, NULL, 0);
        run_op(k, b, (struct op){.code = OPC_NOT, .dst = 3, .a = 2, .cond = -1}, NULL, 0);
        for (int row = 0; row < ROWS; row++) {
            int x = tri_at(&a, row), y = tri_at(&c, row), least = x < y ? x : y,
                most = x > y ? x : y;
            assert_int_equal(tri_at(&reg[1], row), op.code == OPC_AND ? least : most);
            assert_int_equal(tri_at(&reg[3], row), 2 - y);
        }
    }
}

/* Masks of 1 to 3 words a row, whole blocks and what is left of one. */
static void check_masks(const struct vm_kernels *k, struct bench_of *b)
{
    static const size_t sizes[] = {1, 63, 64, 65, 200, ROWS};
    uint64_t *out = ARENA_ARRAY(b->arena, uint64_t, ROWS * MASK_WORDS + 1);
    for (int rule = 0; rule < LIMIT_RULES; rule++) {
        random_planes(&b->s->regs[0], &b->r);
        run_op(k, b, (struct op){.code = OPC_EMIT, .cond = -1}, NULL, rule);
    }
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int words = 1; words <= MASK_WORDS; words++) {
            size_t n = sizes[i];
            out[n * (size_t)words] = 12345;
            k->masks(b->s->lacked, words, n, out);
            assert_int_equal(out[n * (size_t)words], 12345);
            for (size_t row = 0; row < n; row++) {
                for (int rule = 0; rule < words * 64; rule++) {
                    uint64_t bit = out[row * (size_t)words + (size_t)rule / 64] >> (rule % 64) & 1;
                    assert_int_equal(bit, b->s->lacked[row / 64][rule] >> (row % 64) & 1);
                }
            }
        }
    }
}

/*
 * Every combination of the accumulators that rows of a block can show, against the level of
 * bytes.
 */
static void check_level(const struct vm_kernels *k, struct bench_of *b)
{
    static uint8_t bytes[ACC_COUNT][ROWS], got[3][ROWS], want[3][ROWS];
    const uint8_t *acc[ACC_COUNT];
    struct judge_out out = {got[0], got[1], got[2], NULL, NULL};
    for (int from = 0; from < 2187; from += ROWS) {
        for (int i = 0; i < ACC_COUNT; i++) {
            memset(&b->s->acc[i], 0, sizeof b->s->acc[i]);
            acc[i] = bytes[i];
            for (int row = 0; row < ROWS; row++) {
                int n = from + row;
                for (int skip = 0; skip < i; skip++)
                    n /= 3;
                bytes[i][row] = (uint8_t)(n % 3);
                b->s->acc[i].t[row / 64] |= (uint64_t)(n % 3 == TRI_TRUE) << (row % 64);
                b->s->acc[i].p[row / 64] |= (uint64_t)(n % 3 != TRI_FALSE) << (row % 64);
            }
        }
        k->level(b->s, &out, ROWS);
        vm_level(acc, want[0], want[1], want[2], ROWS);
        assert_memory_equal(got, want, sizeof got);
    }
}

static void each_set(void (*check)(const struct vm_kernels *k, struct bench_of *b))
{
    int seen = 0;
    for (int i = 0; vm_all[i] != NULL; i++) {
        if (!vm_all[i]->usable())
            continue;
        struct bench_of b = open_bench();
        check(vm_all[i], &b);
        arena_close(b.arena);
        seen++;
    }
    assert_true(seen > 0);
}

static void test_leaves(void **state)
{
    (void)state;
    each_set(check_leaves);
}

static void test_sums(void **state)
{
    (void)state;
    each_set(check_sums);
}

static void test_logic(void **state)
{
    (void)state;
    each_set(check_logic);
}

static void test_masks(void **state)
{
    (void)state;
    each_set(check_masks);
}

static void test_level(void **state)
{
    (void)state;
    each_set(check_level);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_leaves), cmocka_unit_test(test_sums),
                                       cmocka_unit_test(test_logic), cmocka_unit_test(test_masks),
                                       cmocka_unit_test(test_level)};
    seed = rnd_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
