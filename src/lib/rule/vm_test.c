/*
 * vm_test.c — the block interpreter agrees with the plain judge of reference_testkit.c: on the
 * shipped packs and on random
 * ones, for blocks of every awkward size, with values at the cut points, unknown and none. And the
 * doors of vm.h.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/rule/random_pack_testkit.h"
#include "lib/rule/reference_testkit.h"
#include "lib/rule/vm_inner.h"

static const size_t sizes[] = {1, 7, 63, 64, 65, 1000, 1024, 1025, 5000};
#define N_SIZES   (sizeof sizes / sizeof *sizes)
#define MAX_ITEMS 4

static uint64_t seed;

/* --- random rows
   ----------------------------------------------------------------------------------------- */

/* A table of rows in the plain form and in columns. */
struct table {
    const struct program *prog;
    const struct cycle_ctx *cycle;
    struct arena *a;
    struct rnd *r;
    size_t n;
    struct ref_row *row;
    const void *col[LIMIT_COLUMNS];
    struct item_table list[LIMIT_LISTS];
    struct judge_in in;
};

/* What a condition asks of its column alone: the value at which it turns. */
static bool cut_of(const struct cond *c, const struct cycle_ctx *cycle, int col, long *cut)
{
    if (c->kind == COND_LINEAR && c->n_terms == 1 && c->term[0].col == col) {
        *cut = -c->constant / c->term[0].coef;
        return true;
    }
    if (c->kind == COND_EQ && c->col == col) {
        *cut = c->constant;
        return true;
    }
    if (c->kind != COND_DATE || c->col != col)
        return false;
    if (c->ref == YEAR_CYCLE) {
        *cut = cycle->year + c->offset;
        return true;
    }
    date_t ref = c->ref == DAY_CUTOFF         ? cycle->cutoff
                 : c->ref == DAY_PERIOD_FIRST ? cycle->first
                                              : cycle->last;
    *cut = date_add_months(ref, -c->months) + c->offset;
    return true;
}

static int32_t clamp(const struct fact_def *f, long v)
{
    return (int32_t)(v < f->lo ? f->lo : v > f->hi ? f->hi : v);
}

static int32_t random_value(struct table *t, const struct fact_def *f, int col, bool item)
{
    struct rnd *r = t->r;
    long cut;
    if (f->width == 0 || rnd_one_in(r, 12))
        return VALUE_UNKNOWN;
    if (f->nullable && rnd_one_in(r, 8))
        return VALUE_NONE;
    if (rnd_one_in(r, 10))
        return (int32_t)(rnd_one_in(r, 2) ? f->lo : f->hi);
    for (int tries = 0; tries < 30 && t->prog->n_conds > 0; tries++) {
        const struct cond *c = t->prog->conds[rnd_range(r, 0, t->prog->n_conds - 1)];
        if (c->item == item && cut_of(c, t->cycle, col, &cut))
            return clamp(f, cut + rnd_range(r, f->type == FACT_DATE ? -4 : -1,
                                            f->type == FACT_DATE ? 4 : 1));
    }
    if (f->hi > 100 && f->type != FACT_SET && rnd_one_in(r, 2))
        return clamp(f, rnd_range(r, f->lo, f->lo + 20));
    return (int32_t)rnd_range(r, f->lo, f->hi);
}

/* Moves one column so that a sum of several is at its turning point. */
static void balance(struct table *t, struct ref_row *row)
{
    const struct program *p = t->prog;
    const struct cond *c = p->conds[rnd_range(t->r, 0, p->n_conds - 1)];
    long sum = c->constant;
    if (c->kind != COND_LINEAR || c->item || c->n_terms < 2)
        return;
    int moved = (int)rnd_range(t->r, 0, c->n_terms - 1);
    for (int i = 0; i < c->n_terms; i++) {
        int32_t v = row->value[c->term[i].col];
        if (i == moved)
            continue;
        if (v == VALUE_UNKNOWN || v == VALUE_NONE)
            return;
        sum += c->term[i].coef * v;
    }
    int col = c->term[moved].col;
    row->value[col] =
        clamp(p->dict->fact[p->subject][col], -sum / c->term[moved].coef + rnd_range(t->r, -1, 1));
}

static void random_row(struct table *t, struct ref_row *row)
{
    const struct dict *d = t->prog->dict;
    enum subject s = t->prog->subject;
    row->value = ARENA_ARRAY(t->a, int32_t, (size_t)d->n_facts[s] + 1);
    row->list = ARENA_ARRAY(t->a, struct ref_list, LIMIT_LISTS);
    for (int c = 0; c < d->n_facts[s]; c++)
        row->value[c] = random_value(t, d->fact[s][c], c, false);
    for (int k = 0; k < 3 && t->prog->n_conds > 0; k++)
        balance(t, row);
    for (int l = 0; l < d->n_lists[s]; l++) {
        const struct list_def *def = d->list[s][l];
        struct ref_list *out = &row->list[l];
        out->known = !rnd_one_in(t->r, 8);
        out->n = out->known ? (size_t)rnd_range(t->r, 0, MAX_ITEMS) : 0;
        out->item = arena_array(t->a, sizeof *out->item, MAX_ITEMS);
        for (size_t i = 0; i < out->n; i++) {
            for (int f = 0; f < def->n_fields; f++)
                out->item[i][f] = random_value(t, &def->field[f], f, true);
        }
    }
}

/* --- into columns
   ------------------------------------------------------------------------------------------ */

static void put(void *col, enum width w, size_t i, int32_t v)
{
    bool unknown = v == VALUE_UNKNOWN, none = v == VALUE_NONE;
    if (w == W8)
        ((int8_t *)col)[i] = unknown ? COL8_UNKNOWN : none ? COL8_NONE : (int8_t)v;
    else if (w == W16)
        ((int16_t *)col)[i] = unknown ? COL16_UNKNOWN : none ? COL16_NONE : (int16_t)v;
    else
        ((int32_t *)col)[i] = v;
}

/* Now and then a whole column is missing, as when a source does not know the fact at all. */
static void make_columns(struct table *t)
{
    const struct dict *d = t->prog->dict;
    enum subject s = t->prog->subject;
    for (int c = 0; c < d->n_facts[s]; c++) {
        enum width w = d->fact[s][c]->width;
        bool missing = rnd_one_in(t->r, 20);
        void *col = missing ? NULL : arena_alloc(t->a, t->n * (size_t)w);
        for (size_t i = 0; i < t->n; i++) {
            if (missing)
                t->row[i].value[c] = VALUE_UNKNOWN;
            else
                put(col, w, i, t->row[i].value[c]);
        }
        t->col[c] = col;
    }
}

static void make_items(struct table *t, int l)
{
    const struct list_def *def = t->prog->dict->list[t->prog->subject][l];
    struct item_table *out = &t->list[l];
    uint32_t *first = ARENA_ARRAY(t->a, uint32_t, t->n + 1);
    uint8_t *unknown = arena_alloc(t->a, t->n);
    const void **field = ARENA_ARRAY(t->a, const void *, LIMIT_FIELDS);
    bool any = false;
    for (size_t i = 0; i < t->n; i++) {
        unknown[i] = !t->row[i].list[l].known;
        any = any || unknown[i];
        first[i + 1] = first[i] + (uint32_t)t->row[i].list[l].n;
    }
    for (int f = 0; f < def->n_fields; f++) {
        if (def->field[f].width == 0)
            continue;
        void *col = arena_alloc(t->a, ((size_t)first[t->n] + 1) * (size_t)def->field[f].width);
        for (size_t i = 0; i < t->n; i++) {
            for (size_t k = 0; k < t->row[i].list[l].n; k++)
                put(col, def->field[f].width, first[i] + k, t->row[i].list[l].item[k][f]);
        }
        field[f] = col;
    }
    *out = (struct item_table){field, first, any ? unknown : NULL};
}

static void make_table(struct table *t)
{
    const struct dict *d = t->prog->dict;
    enum subject s = t->prog->subject;
    t->row = ARENA_ARRAY(t->a, struct ref_row, t->n);
    for (size_t i = 0; i < t->n; i++)
        random_row(t, &t->row[i]);
    make_columns(t);
    for (int l = 0; l < d->n_lists[s]; l++) {
        bool missing = rnd_one_in(t->r, 12);
        for (size_t i = 0; missing && i < t->n; i++)
            t->row[i].list[l] = (struct ref_list){0};
        if (!missing)
            make_items(t, l);
    }
    t->in = (struct judge_in){.n = t->n, .col = t->col, .list = t->list};
}

/* --- comparing
   ----------------------------------------------------------------------------------------------- */

static struct cycle_ctx random_cycle(struct rnd *r, const struct source *s)
{
    struct cycle_ctx c = {0};
    c.year = (int)rnd_range(r, s->first_cycle, s->last_cycle < 2050 ? s->last_cycle : 2050);
    c.quarter = rnd_one_in(r, 3) ? (int)rnd_range(r, 1, 4) : 0;
    c.first = date_of(c.year, c.quarter ? 3 * c.quarter - 2 : 1, 1);
    c.last = ref_add_months(c.first, c.quarter ? 3 : 12) - 1;
    c.cutoff = rnd_one_in(r, 2) ? c.last : c.first + (date_t)rnd_range(r, 0, 700);
    return c;
}

static void fail_row(const struct pack *p, const struct table *t, size_t row, const char *what)
{
    fail_msg("seed %llu, pack %.*s, %s, %zu rows, row %zu: %s differs", (unsigned long long)seed,
             STR_ARG(p->id), subject_names[t->prog->subject], t->n, row, what);
}

static void compare_rows(const struct pack *p, const struct table *t, const struct judge_out *out)
{
    int words = mask_words(t->prog);
    for (size_t i = 0; i < t->n; i++) {
        struct ref_answer want = ref_judge(p, t->prog->subject, t->cycle, &t->row[i]);
        size_t bytes = (size_t)words * sizeof(uint64_t);
        if (out->level[i] != want.level)
            fail_row(p, t, i, "level");
        if (out->max_level[i] != want.max_level)
            fail_row(p, t, i, "max_level");
        if (out->flags[i] != want.flags)
            fail_row(p, t, i, "flags");
        if (memcmp(out->fired + i * (size_t)words, want.fired, bytes) != 0)
            fail_row(p, t, i, "fired");
        if (memcmp(out->lacked + i * (size_t)words, want.lacked, bytes) != 0)
            fail_row(p, t, i, "lacked");
    }
}

static struct judge_out make_out(struct arena *a, const struct program *p, size_t n)
{
    size_t words = (size_t)mask_words(p) * n + 1;
    struct judge_out out = {arena_alloc(a, n), arena_alloc(a, n), arena_alloc(a, n),
                            ARENA_ARRAY(a, uint64_t, words), ARENA_ARRAY(a, uint64_t, words)};
    memset(out.level, 0xEE, n); /* what was there before must not shine through */
    memset(out.max_level, 0xEE, n);
    memset(out.flags, 0xEE, n);
    memset(out.fired, 0xEE, words * sizeof(uint64_t));
    memset(out.lacked, 0xEE, words * sizeof(uint64_t));
    return out;
}

/* The same without masks, and with the reductions made before. */
static void compare_variants(const struct pack *p, const struct judge *j, struct table *t)
{
    const struct program *prog = t->prog;
    struct judge_out plain = make_out(t->a, prog, t->n), out = make_out(t->a, prog, t->n);
    uint8_t **red = ARENA_ARRAY(t->a, uint8_t *, (size_t)n_reductions(prog) + 1);
    plain.fired = plain.lacked = NULL;
    judge_run(j, &t->in, &plain);
    for (int k = 0; k < n_reductions(prog); k++)
        red[k] = arena_alloc(t->a, t->n);
    judge_reduce(j, &t->in, red);
    struct judge_in in = t->in;
    in.list = NULL;
    in.reduced = (const uint8_t *const *)red;
    judge_run(j, &in, &out);
    compare_rows(p, t, &out);
    assert_memory_equal(plain.level, out.level, t->n);
    assert_memory_equal(plain.max_level, out.max_level, t->n);
    assert_memory_equal(plain.flags, out.flags, t->n);
}

/* Every instruction set that this machine has gets its turn. */
static struct judge *open_judge(struct arena *a, const struct program *prog,
                                const struct cycle_ctx *cycle, struct rnd *r)
{
    struct judge *j = judge_open(a, prog, cycle);
    struct scratch *s = j->scratch;
    int n = 0;
    while (vm_all[n] != NULL)
        n++;
    const struct vm_kernels *kernels = vm_all[rnd_range(r, 0, n - 1)];
    if (kernels->usable())
        s->kernels = kernels;
    return j;
}

static void compare_size(const struct pack *p, const struct program *prog, struct rnd *r, size_t n)
{
    struct arena *a = arena_open((size_t)1 << 30);
    struct cycle_ctx cycle = random_cycle(r, p->source);
    struct table t = {.prog = prog, .cycle = &cycle, .a = a, .r = r, .n = n};
    make_table(&t);
    struct judge *j = open_judge(a, prog, &cycle, r);
    struct judge_out out = make_out(a, prog, n);
    judge_run(j, &t.in, &out);
    compare_rows(p, &t, &out);
    if (n == 65 || n == 7)
        compare_variants(p, j, &t);
    struct judge_out again = make_out(a, prog, n); /* a judge carries nothing over */
    judge_run(j, &t.in, &again);
    compare_rows(p, &t, &again);
    arena_close(a);
}

/* --- traces -------------------------------------------------------------------------------------
   --------------- */

static void compare_item_trace(const struct judge *j, const struct table *t, int list,
                               const struct cond *c, const uint8_t *value, const int32_t *item)
{
    (void)list;
    assert_int_equal(value[c->id], ref_item_cond(c, &j->cycle, item));
    if (c->a != NULL)
        compare_item_trace(j, t, list, c->a, value, item);
    if (c->b != NULL)
        compare_item_trace(j, t, list, c->b, value, item);
}

static void mark_used(const struct cond *c, bool *used)
{
    used[c->id] = true;
    if (c->kind == COND_SOME)
        return;
    if (c->a != NULL)
        mark_used(c->a, used);
    if (c->b != NULL)
        mark_used(c->b, used);
}

/* One row: the value of every condition that a rule uses, and of every item. */
static void compare_trace(const struct pack *p, const struct program *prog, struct rnd *r)
{
    struct arena *a = arena_open((size_t)1 << 30);
    struct cycle_ctx cycle = random_cycle(r, p->source);
    struct table t = {.prog = prog, .cycle = &cycle, .a = a, .r = r, .n = 1};
    make_table(&t);
    struct judge *j = open_judge(a, prog, &cycle, r);
    struct judge_out out = make_out(a, prog, 1);
    uint8_t *value = arena_alloc(a, (size_t)prog->n_conds + 1);
    bool *used = ARENA_ARRAY(a, bool, (size_t)prog->n_conds + 1);
    judge_trace(j, &t.in, &out, value);
    compare_rows(p, &t, &out);
    for (int i = 0; i < p->n_rules[prog->subject]; i++) {
        if (p->rules[prog->subject][i].sw != SWITCH_OFF)
            mark_used(p->rules[prog->subject][i].cond, used);
    }
    for (int i = 0; i < prog->n_conds; i++) {
        if (used[i] && value[i] != ref_cond(prog->conds[i], &cycle, &t.row[0]))
            fail_row(p, &t, (size_t)i, "the trace of a condition");
    }
    for (int k = 0; k < prog->n_red; k++) {
        int l = prog->red[k].list;
        for (size_t i = 0; t.list[l].first != NULL && i < t.row[0].list[l].n; i++) {
            memset(value, 0xEE, (size_t)prog->n_conds);
            judge_trace_item(j, &t.in, l, i, value);
            compare_item_trace(j, &t, l, prog->red[k].item, value, t.row[0].list[l].item[i]);
        }
    }
    arena_close(a);
}

/* --- the tests ----------------------------------------------------------------------------------
   ----------------- */

static const struct pack *load(struct arena *a, const struct pack_store *store, const char *id,
                               const char *overlay)
{
    struct problems problems;
    const struct dict *dict;
    struct pack *p = NULL;
    struct str over = overlay ? str_of(overlay) : STR("");
    problems_open(&problems, a);
    err_t err = pack_dict(store, a, LANG_EN, &problems, &dict);
    if (err == OK)
        err = pack_load(store, dict, a, LANG_EN, str_of(id), &over, overlay != NULL, &problems, &p);
    if (err != OK)
        print_message("%s: %.*s:%d: %.*s\n", id, STR_ARG(problems.list[0].at.file),
                      problems.list[0].at.line, STR_ARG(problems.list[0].text));
    return err == OK ? p : NULL;
}

static void compare_pack(const struct pack *p, struct rnd *r, size_t n_sizes)
{
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        for (size_t i = 0; i < n_sizes; i++)
            compare_size(p, p->program[s], r, sizes[i]);
        for (int i = 0; i < 15; i++)
            compare_trace(p, p->program[s], r);
    }
}

static void test_shipped_packs(void **state)
{
    static const char *const packs[][2] = {
        {"132-16", NULL}, {"132", NULL},       {"124", NULL},  {"124", "hatinh-2023"},
        {"366", NULL},    {"366", "mau-2026"}, {"nd90", NULL}, {"nd335", NULL}};
    struct pack_store store = pack_store_embedded();
    struct rnd r = {seed};
    (void)state;
    for (size_t i = 0; i < sizeof packs / sizeof *packs; i++) {
        struct arena *a = arena_open(LIMIT_PACK_ARENA);
        const struct pack *p = load(a, &store, packs[i][0], packs[i][1]);
        assert_non_null(p);
        compare_pack(p, &r, N_SIZES);
        arena_close(a);
    }
}

static void test_random_packs(void **state)
{
    const char *whole = getenv("LONG");
    int wanted = whole != NULL && *whole != '\0' ? 400 : 14, done = 0;
    struct rnd r = {seed ^ 0xABCDEF};
    (void)state;
    for (int i = 0; i < wanted; i++) {
        struct arena *a = arena_open(LIMIT_PACK_ARENA);
        struct text_store files;
        random_pack(&r, a, &files);
        struct pack_store store = text_store_open(&files);
        const struct pack *p = load(a, &store, "t", rnd_one_in(&r, 2) ? "o" : NULL);
        if (p != NULL) {
            compare_pack(p, &r, i % 8 == 0 ? N_SIZES : 6);
            done++;
        }
        arena_close(a);
    }
    /* A pack may be refused for a sum or a number of conditions that is too large, no more than
       that. */
    assert_true(done * 10 >= wanted * 7);
}

static void test_months_agree(void **state)
{
    (void)state;
    for (date_t d = LIMIT_DATE_MIN; d < LIMIT_DATE_MAX; d += 13) {
        for (int m = 0; m < 40; m += 3)
            assert_int_equal(date_add_months(d, m), ref_add_months(d, m));
    }
}

static void test_stats(void **state)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct pack_store store = pack_store_embedded();
    const struct pack *p = load(a, &store, "124", NULL);
    struct judge_stats stats;
    (void)state;
    assert_non_null(p);
    program_stats(p->program[SUBJECT_MEMBER], &stats);
    assert_int_equal(stats.n_rules, p->n_rules[SUBJECT_MEMBER]);
    assert_true(stats.n_ops > stats.n_rules && stats.n_regs > 0 && stats.bytes_per_row > 20);
    assert_int_equal(mask_words(p->program[SUBJECT_MEMBER]), (stats.n_rules + 63) / 64);
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_months_agree),
        cmocka_unit_test(test_stats),
        cmocka_unit_test(test_shipped_packs),
        cmocka_unit_test(test_random_packs),
    };
    seed = rnd_seed();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
