/*
 * cond_test.c — what the words of a condition mean, worked out beside the tree: random sums and comparisons in plain
 * arithmetic, and a table of conditions on values at the cut points, unknown and none.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/rule/random_pack_testkit.h"
#include "lib/rule/reference_testkit.h"

#define TEXTS "\n  vi x\n  en x\n"
#define U     VALUE_UNKNOWN
#define N     VALUE_NONE

enum { X, Y, P, LEVEL, OTHER, BORN, SINCE, SET, POST, N_FACTS };

static const char dictionary[] =
    "enum level ordered KHT HT HTT XS\nenum sin a b c\n"
    "fact x for member count 0..1000 nullable" TEXTS "fact y for member count 0..1000" TEXTS
    "fact p for member number 0..100" TEXTS "fact unit for member level nullable" TEXTS
    "fact other for member level nullable" TEXTS "fact born for member date nullable" TEXTS
    "fact since for member year" TEXTS "fact sins for member set sin" TEXTS
    "fact post for member bool" TEXTS;

/* The condition as the pack reader makes it. */
static const struct cond *read_condition(struct arena *a, const char *when)
{
    struct text_store *files = ARENA_NEW(a, struct text_store);
    struct problems problems;
    const struct dict *d;
    struct pack *p = NULL;
    problems_open(&problems, a);
    files->n = 2;
    files->file[0] = (struct text_file){"dictionary.pack", str_of(dictionary)};
    files->file[1] = (struct text_file){
        "t/pack.pack",
        str_fmt(
            a,
            "pack t \"x\" issued 01/01/2020 cycles 2023..2024\ndocument Q \"x\" issued 01/01/2020\n"
            "param half = 50 %%\n  cite Q\n  confidence confirmed\n  vi x\n  en x\n"
            "param word = good\n  cite Q\n  confidence confirmed\n  vi x\n  en x\n"
            "rule A for member, confirmed\n  cite Q\n  when %s\n  then warn w\n  vi x\n  en x\n"
            "  fires post = true\n  spares post = false\n",
            when)};
    struct pack_store store = text_store_open(files);
    err_t err = pack_dict(&store, a, LANG_EN, &problems, &d);
    if (err == OK)
        err = pack_load(&store, d, a, LANG_EN, STR("t"), NULL, 0, &problems, &p);
    if (err != OK || p == NULL) {
        fail_msg("%s: %.*s", when, STR_ARG(problems.list[0].text));
        return NULL;
    }
    return p->rules[SUBJECT_MEMBER][0].cond;
}

static enum tri ask(const struct cond *c, int32_t value[N_FACTS])
{
    struct cycle_ctx cycle = {.year = 2024};
    struct ref_row row = {value, NULL};
    cycle.first = date_of(2024, 1, 1);
    cycle.last = cycle.cutoff = date_of(2024, 12, 31);
    return ref_cond(c, &cycle, &row);
}

/* --- sums in plain arithmetic ------------------------------------------------------------------------------ */

/* A side of a comparison: its words, and its worth in millionths of one for values of x, y and p. */
struct side {
    char text[96];
    long long x, y, p, constant;
};

static struct side random_side(struct rnd *r)
{
    struct side s = {{0}, 0, 0, 0, 0};
    long a = rnd_range(r, 1, 9), b = rnd_range(r, 0, 99), c = rnd_range(r, 0, 60);
    switch (rnd_range(r, 0, 6)) {
    case 0:
        snprintf(s.text, sizeof s.text, "%ld * x", a);
        s.x = a * 1000000;
        break;
    case 1:
        snprintf(s.text, sizeof s.text, "%ld.%02ld %% of y", a, b);
        s.y = (a * 100 + b) * 100;
        break;
    case 2:
        snprintf(s.text, sizeof s.text, "x - %ld * y + %ld", a, c);
        s.x = 1000000;
        s.y = -a * 1000000;
        s.constant = c * 1000000LL;
        break;
    case 3:
        snprintf(s.text, sizeof s.text, "p + %ld.%02ld", c, b);
        s.p = 10000;
        s.constant = (c * 100 + b) * 10000;
        break;
    case 4:
        snprintf(s.text, sizeof s.text, "half of x + y");
        s.x = 500000;
        s.y = 1000000;
        break;
    case 5:
        snprintf(s.text, sizeof s.text, "%ld", c);
        s.constant = c * 1000000LL;
        break;
    default:
        snprintf(s.text, sizeof s.text, "%ld %% of p - 0.5 * x", a * 10);
        s.p = a * 1000;
        s.x = -500000;
        break;
    }
    return s;
}

static bool holds(int op, long long d)
{
    const bool all[] = {d == 0, d != 0, d >= 0, d <= 0, d > 0, d < 0};
    return all[op];
}

static void test_sums(void **state)
{
    static const char *const ops[] = {"is",      "is not",    "at least",
                                      "at most", "more than", "less than"};
    struct rnd r = {rnd_seed()};
    (void)state;
    for (int i = 0; i < 300; i++) {
        struct arena *a = arena_open(LIMIT_PACK_ARENA);
        struct side left = random_side(&r), right = random_side(&r);
        int op = (int)rnd_range(&r, 0, 5);
        bool sum = left.x != 0 || left.y != 0 || left.p != 0;
        if (!sum) /* a condition that begins with a number is one, too; but then the rule might be constant */
            left = (struct side){"x", 1000000, 0, 0, 0};
        struct str text = str_fmt(a, "%s %s %s", left.text, ops[op], right.text);
        const struct cond *c = read_condition(a, text.p);
        for (int k = 0; k < 200; k++) {
            int32_t v[N_FACTS] = {(int32_t)rnd_range(&r, 0, 40), (int32_t)rnd_range(&r, 0, 20),
                                  (int32_t)rnd_range(&r, 0, 90) * 50};
            long long d = (left.x - right.x) * v[X] + (left.y - right.y) * v[Y] +
                          (left.p - right.p) * v[P] + left.constant - right.constant;
            enum tri want = holds(op, d) ? TRI_TRUE : TRI_FALSE;
            if (ask(c, v) != want)
                fail_msg("%.*s with x %d, y %d, p %d", STR_ARG(text), v[X], v[Y], v[P]);
        }
        arena_close(a);
    }
}

/* --- a table ------------------------------------------------------------------------------------------------ */

#define DAY(y, m, d) date_of(y, m, d)

static void test_meaning(void **state)
{
    static const struct {
        const char *when;
        int fact;
        int32_t value;
        enum tri want;
    } list[] = {
        {"2 * x at least 3", X, 1, TRI_FALSE},
        {"2 * x at least 3", X, 2, TRI_TRUE},
        {"2 * x is 3", X, 1, TRI_FALSE},
        {"x is 3", X, N, TRI_FALSE},
        {"x is not 3", X, N, TRI_FALSE},
        {"x is not 3", X, U, TRI_UNKNOWN},
        {"x is not 3", X, 4, TRI_TRUE},
        {"not x is 3", X, N, TRI_TRUE},
        {"x less than 3", X, N, TRI_FALSE},
        {"x is none", X, N, TRI_TRUE},
        {"x is none", X, U, TRI_UNKNOWN},
        {"x is not none", X, 0, TRI_TRUE},
        {"unit less than HTT", LEVEL, 2, TRI_TRUE},
        {"unit less than HTT", LEVEL, 3, TRI_FALSE},
        {"unit less than HTT", LEVEL, N, TRI_FALSE},
        {"unit is not other", LEVEL, N, TRI_FALSE},
        {"unit is not other", LEVEL, 2, TRI_TRUE},
        {"unit is other", LEVEL, 1, TRI_TRUE},
        {"unit one of (HT, XS)", LEVEL, 4, TRI_TRUE},
        {"unit one of (HT, XS)", LEVEL, 3, TRI_FALSE},
        {"sins include b", SET, 2, TRI_TRUE},
        {"sins include b", SET, 5, TRI_FALSE},
        {"since in cycle", SINCE, 2024, TRI_TRUE},
        {"since in cycle", SINCE, 2023, TRI_FALSE},
        {"since before cycle", SINCE, 2023, TRI_TRUE},
        {"since before cycle", SINCE, 2025, TRI_FALSE},
        {"post and x is 3", X, U, TRI_FALSE},
        {"not post or x is 3", X, U, TRI_TRUE},
        {"word is good and not post", X, 0, TRI_TRUE},
        {"word is not good or post", X, 0, TRI_FALSE},
    };
    static const struct {
        const char *when;
        int y, m, d;
        enum tri want;
    } days[] = {
        {"born less than 6 months before cutoff", 2024, 6, 30,
         TRI_FALSE}, /* 30/12 is before the cutoff */
        {"born less than 6 months before cutoff", 2024, 7, 1, TRI_TRUE},
        {"born at least 10 months before cutoff", 2024, 2, 29, TRI_TRUE},
        {"born at least 10 months before cutoff", 2024, 3, 1, TRI_FALSE},
        {"born in cycle", 2024, 12, 31, TRI_TRUE},
        {"born in cycle", 2025, 1, 1, TRI_FALSE},
        {"born in cycle", 2023, 12, 31, TRI_FALSE},
        {"born before cycle", 2023, 12, 31, TRI_TRUE},
        {"born before cycle", 2024, 1, 1, TRI_FALSE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        struct arena *a = arena_open(LIMIT_PACK_ARENA);
        int32_t v[N_FACTS] = {0, 0, 0, 1, 1, 0, 2000, 0, 0};
        v[list[i].fact] = list[i].value;
        if (ask(read_condition(a, list[i].when), v) != list[i].want)
            fail_msg("%s with %d", list[i].when, list[i].value);
        arena_close(a);
    }
    for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
        struct arena *a = arena_open(LIMIT_PACK_ARENA);
        const struct cond *c = read_condition(a, days[i].when);
        int32_t v[N_FACTS] = {0};
        v[BORN] = DAY(days[i].y, days[i].m, days[i].d);
        if (ask(c, v) != days[i].want)
            fail_msg("%s on %d-%d-%d", days[i].when, days[i].y, days[i].m, days[i].d);
        v[BORN] = U;
        assert_int_equal(ask(c, v), TRI_UNKNOWN);
        v[BORN] = N; /* no day is neither before nor after */
        assert_int_equal(ask(c, v), TRI_FALSE);
        arena_close(a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sums),
        cmocka_unit_test(test_meaning),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
