/*
 * cap_count_test.c — the sums of the cap against brute force and against the judge, for all sizes.
 */
#include "app/rating/cap_count.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/judge/decision.h"
#include "lib/base/arena.h"
#include "lib/base/rng.h"

enum { SIZES = 200, RULES = 4 };

static const struct cap_rule rules[RULES] = {
    {true, 2000, CAP_OF_HTT},
    {true, 2500, CAP_OF_HTT},
    {true, 2000, CAP_OF_HTT_AND_XS},
    {true, 1234, CAP_OF_HTT},
};

/* The cap as the regulation words it, told without the division that is tested. */
static bool fits(struct cap_rule r, long xs, long htt)
{
    long base = r.base == CAP_OF_HTT ? htt : htt + xs;
    long taken = 0;
    for (long i = 0; i < base; i++)
        taken += r.rate;
    for (long i = 0; i < xs; i++)
        taken -= 10000;
    return taken >= 0;
}

static void check_split(struct cap_rule r, long xs, long htt)
{
    assert_int_equal(cap_over(r, xs, htt), !fits(r, xs, htt));
    long allowed = cap_allowed(r, htt);
    assert_true(fits(r, allowed, htt) && !fits(r, allowed + 1, htt));
    long needed = cap_htt_needed(r, xs);
    assert_true(fits(r, xs, needed) && (needed == 0 || !fits(r, xs, needed - 1)));
    long lower = 0; /* each one that is lowered joins those rated well */
    while (!fits(r, xs - lower, htt + lower))
        lower++;
    assert_int_equal(cap_to_lower(r, xs, htt), lower);
}

/* The greatest of all ways to take XS from a pool. */
static long best_of(struct cap_rule r, long pool)
{
    long best = 0;
    for (long xs = 0; xs <= pool; xs++) {
        if (fits(r, xs, pool - xs))
            best = xs;
    }
    return best;
}

static void every_split_to_200(void **state)
{
    (void)state;
    for (int i = 0; i < RULES; i++) {
        for (long pool = 0; pool <= SIZES; pool++) {
            for (long xs = 0; xs <= pool; xs++)
                check_split(rules[i], xs, pool - xs);
            assert_int_equal(cap_of_pool(rules[i], pool), best_of(rules[i], pool));
        }
    }
}

/* However many candidates there are, the places taken never pass the cap, and one more would. */
static void every_number_of_candidates(void **state)
{
    (void)state;
    for (int i = 0; i < RULES; i++) {
        for (long pool = 0; pool <= SIZES; pool++) {
            for (long candidates = 0; candidates <= pool; candidates++) {
                long most = cap_of_pool(rules[i], pool);
                long taken = candidates < most ? candidates : most;
                assert_false(cap_over(rules[i], taken, pool - taken));
                if (taken < candidates)
                    assert_true(cap_over(rules[i], taken + 1, pool - taken - 1));
            }
            long needed = cap_pool_needed(rules[i], pool);
            assert_true(cap_of_pool(rules[i], needed) >= pool);
            assert_true(needed == 0 || cap_of_pool(rules[i], needed - 1) < pool);
        }
    }
}

static void without_a_cap(void **state)
{
    struct cap_rule none = {.capped = false}, nothing = {true, 0, CAP_OF_HTT};
    (void)state;
    assert_false(cap_over(none, 100, 0));
    assert_int_equal(cap_allowed(none, 5), CAP_NEVER);
    assert_int_equal(cap_of_pool(none, 7), 7);
    assert_int_equal(cap_htt_needed(nothing, 1), CAP_NEVER);
    assert_int_equal(cap_pool_needed(nothing, 1), CAP_NEVER);
    assert_int_equal(cap_to_lower(nothing, 3, 9), 3);
}

/* --- the judge --- */

struct judged {
    const char *pack, *overlay;
    int year;
    bool outstanding;
    long rate;
    enum cap_base base;
};

/* The packs of the program, with an overlay that counts XS into the base. */
#define BOTH_PATH "overlays/both/pack.pack"
static const char both[] =
    "overlay both \"Hướng dẫn thử\" issued 01/01/2024 on 124 cycles 2024..2024\n"
    "  en          A guidance for the test\n  by          Ban Thường vụ giả định\n\n"
    "document LOCAL \"Hướng dẫn thử\" issued 01/01/2024 neighbour\n\n"
    "set cap_base = htt_and_xs\n  cite        LOCAL mục 1\n"
    "  vi          Tính cả số xuất sắc.\n  en          XS count into the base.\n";

static err_t both_read(void *ctx, struct arena *a, struct str path, struct str *text)
{
    struct pack_store under = pack_store_embedded();
    (void)ctx;
    if (!str_is(path, BOTH_PATH))
        return under.read(under.ctx, a, path, text);
    *text = str_of(both);
    return OK;
}

static err_t both_each(void *ctx, struct arena *a, void (*fn)(void *arg, struct str folder),
                       void *arg)
{
    struct pack_store under = pack_store_embedded();
    (void)ctx;
    TRY(under.each(under.ctx, a, fn, arg));
    fn(arg, STR("overlays/both"));
    return OK;
}

static const struct decision *ask(struct shelf *s, struct arena *a, const struct judged *j,
                                  const char *more)
{
    const char *pack = j->pack, *overlay = j->overlay;
    int year = j->year;
    bool outstanding = j->outstanding;
    struct case_in *in = NULL;
    struct case_error error = {0};
    struct str text = str_fmt(a,
                              "{\"pack\":\"%s\",\"overlays\":[%s],\"cycle\":{\"year\":%d,"
                              "\"quarter\":null},\"subject\":\"group\","
                              "\"facts\":{\"kind\":\"collectives\",\"scope\":\"deciding_level\","
                              "\"outstanding\":%s,%s}}",
                              pack, overlay, year, outstanding ? "true" : "false", more);
    if (case_read(s, a, LANG_VI, text, &in, &error) != OK)
        fail_msg("%.*s: %.*s", STR_ARG(error.field), STR_ARG(error.message));
    return decide_case(s, a, in);
}

static void same_as_judge(struct shelf *s, struct arena *keep, const struct judged *j, long pool)
{
    struct cap_rule r = {true, j->rate, j->base};
    struct arena *a = arena_open((size_t)256 << 20);
    const struct decision *d = ask(s, a, j, str_fmt(a, "\"pool\":%ld", pool).p);
    assert_int_equal(d->rate_percent100, j->rate);
    assert_int_equal(d->max_xs, cap_of_pool(r, pool));
    for (long xs = 0; xs <= pool; xs++) {
        d = ask(s, a, j, str_fmt(a, "\"xs\":%ld,\"htt\":%ld", xs, pool - xs).p);
        if ((d->over == TRI_TRUE) != cap_over(r, xs, pool - xs))
            fail_msg("%s: xs %ld htt %ld", j->pack, xs, pool - xs);
        assert_int_equal(d->max_xs, cap_allowed(r, pool - xs));
    }
    arena_close(a);
    (void)keep;
}

static void the_judge_says_the_same(void **state)
{
    static const struct judged all[] = {
        {"366", "", 2026, false, 2000, CAP_OF_HTT},
        {"366", "", 2026, true, 2500, CAP_OF_HTT},
        {"124", "", 2024, false, 2000, CAP_OF_HTT},
        {"132", "", 2020, false, 2000, CAP_OF_HTT},
        {"124", "", 2024, true, 2000, CAP_OF_HTT},
        {"124", "\"both\"", 2024, false, 2000, CAP_OF_HTT_AND_XS},
    };
    const char *longer = getenv("LONG");
    long step = longer != NULL ? 1 : 7;
    struct arena *keep = arena_open((size_t)512 << 20);
    struct pack_store packs = {.read = both_read, .each = both_each};
    struct shelf *s = shelf_open(keep, packs, LANG_VI);
    (void)state;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        for (long pool = 0; pool <= SIZES; pool += pool < 40 ? 1 : step)
            same_as_judge(s, keep, &all[i], pool);
    }
    arena_close(keep);
}

/* --- random trees with groups that are joined --- */

enum { GROUPS = 60 };

/*
 * Groups at the leaves of a random tree; small ones of one parent are joined to the first small one of it.
 * Each then takes as many XS as its account lets it: no group counted together may be over, and no group
 * could have taken one more.
 */
static void one_tree(struct rng *rng)
{
    long pool[GROUPS], candidates[GROUPS];
    int parent[GROUPS], root[GROUPS];
    struct cap_rule r = rules[rng_below(rng, RULES)];
    int n = 1 + (int)rng_below(rng, GROUPS);
    for (int i = 0; i < n; i++) {
        pool[i] = (long)rng_below(rng, rng_below(rng, 3) == 0 ? 60 : 6);
        candidates[i] = (long)rng_below(rng, (uint32_t)pool[i] + 1);
        parent[i] = (int)rng_below(rng, 8);
        root[i] = i;
    }
    for (int i = 0; i < n; i++) {
        for (int k = 0; k < i && cap_of_pool(r, pool[i]) == 0 && root[i] == i; k++) {
            if (parent[k] == parent[i] && root[k] == k && cap_of_pool(r, pool[k]) == 0)
                root[i] = k;
        }
    }
    for (int i = 0; i < n; i++) {
        long sum = 0, merit = 0;
        for (int k = 0; k < n; k++) {
            sum += root[k] == i ? pool[k] : 0;
            merit += root[k] == i ? candidates[k] : 0;
        }
        long most = cap_of_pool(r, sum), xs = merit < most ? merit : most;
        assert_true(fits(r, xs, sum - xs));
        assert_true(xs == merit || !fits(r, xs + 1, sum - xs - 1));
    }
}

static void random_trees(void **state)
{
    const char *given = getenv("SEED");
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : 20261124;
    struct rng rng;
    (void)state;
    printf("seed %llu\n", (unsigned long long)seed);
    rng = rng_make(seed);
    for (int i = 0; i < 2000; i++)
        one_tree(&rng);
}

/* --- the order --- */

static void order_and_ties(void **state)
{
    struct cap_merit m[] = {
        {.points = 9000, .grade = {-1}, .votes = 8, .voters = 10},
        {.points = 9500, .grade = {-1}},
        {.points = 9000, .grade = {-1}, .votes = 4, .voters = 5},
        {.points = 9000, .grade = {-1}, .votes = 9, .voters = 10},
        {.points = -1, .grade = {-1}},
        {.points = 9000, .grade = {-1}},
    };
    size_t order[6], rank[6];
    (void)state;
    cap_order(m, 6, order, rank);
    static const size_t want[] = {1, 3, 0, 2, 5, 4}, places[] = {1, 2, 3, 3, 5, 6};
    assert_memory_equal(order, want, sizeof want);
    assert_memory_equal(rank, places, sizeof places);
    assert_true(cap_tied_at(rank, 6, 3));
    assert_false(cap_tied_at(rank, 6, 2) || cap_tied_at(rank, 6, 4) || cap_tied_at(rank, 6, 0) ||
                 cap_tied_at(rank, 6, 6));
}

static void order_by_grades(void **state)
{
    struct cap_merit a = {.points = -1, .grade = {5, 3, 0, 0}},
                     b = {.points = -1, .grade = {5, 2, 1, 0}},
                     c = {.points = -1, .grade = {6, 0, 2, 0}};
    (void)state;
    assert_true(cap_compare(&c, &a) > 0 && cap_compare(&a, &b) > 0 && cap_compare(&b, &c) < 0);
    assert_int_equal(cap_compare(&a, &a), 0);
}

/* Every order of many with ties: sorted, a permutation, and stable. */
static void random_orders(void **state)
{
    enum { MOST = 90 };
    struct cap_merit m[MOST];
    size_t order[MOST], rank[MOST];
    struct rng rng;
    (void)state;
    rng = rng_make(7);
    for (int round = 0; round < 300; round++) {
        size_t n = rng_below(&rng, MOST);
        bool seen[MOST] = {false};
        for (size_t i = 0; i < n; i++)
            m[i] = (struct cap_merit){.points = (long)rng_below(&rng, 5), .grade = {-1}};
        cap_order(m, n, order, rank);
        for (size_t i = 0; i < n; i++) {
            assert_false(seen[order[i]]);
            seen[order[i]] = true;
            int c = i > 0 ? cap_compare(&m[order[i - 1]], &m[order[i]]) : 1;
            assert_true(c > 0 || (c == 0 && order[i - 1] < order[i] && rank[i] == rank[i - 1]));
            assert_true(c == 0 || rank[i] == i + 1);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_split_to_200), cmocka_unit_test(every_number_of_candidates),
        cmocka_unit_test(without_a_cap),      cmocka_unit_test(the_judge_says_the_same),
        cmocka_unit_test(random_trees),       cmocka_unit_test(order_and_ties),
        cmocka_unit_test(order_by_grades),    cmocka_unit_test(random_orders),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
