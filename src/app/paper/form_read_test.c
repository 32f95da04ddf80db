/*
 * form_read_test.c — a review that was written as a form is read back as it was, at random and after each
 * kind of change that people make.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "app/paper/form_testkit.h"

enum { ROUNDS = 200, DEFAULT_SEED = 20261124 };

static uint64_t seed(void)
{
    const char *given = getenv("SEED");
    return given != NULL ? strtoull(given, NULL, 10) : DEFAULT_SEED;
}

/* Every form of both packs. */
static const struct {
    const char *pack, *id;
} forms[] = {{"366", "self_review_leader"},  {"366", "self_review_no_post"},
             {"366", "self_review_outside"}, {"366", "collective_report"},
             {"124", "self_review_leader"},  {"124", "self_review_no_post"},
             {"124", "collective_report"}};
enum { FORMS = sizeof forms / sizeof *forms };

static void one_round(int i, uint64_t start)
{
    struct form_kit k;
    struct review_form wanted, got;
    struct rng r = rng_make(rng_mix(start, (uint64_t)i));
    form_kit_open(&k, forms[i % FORMS].pack);
    const struct paper *p = paper_shelf_find(&k.shelf, str_of(forms[i % FORMS].id));
    assert_non_null(p);
    struct data *d = form_kit_fill(&k, p, &r, &wanted);
    struct str docx = form_kit_write(&k, p, d);
    assert_int_equal(form_kit_read(&k, docx, &got), OK);
    struct str differs = form_kit_difference(&k, &wanted, &got);
    if (differs.n > 0)
        fail_msg("seed %llu, round %d (%s of %s): %.*s", (unsigned long long)start, i,
                 forms[i % FORMS].id, forms[i % FORMS].pack, STR_ARG(differs));
    form_kit_close(&k);
}

static void test_round_trip(void **state)
{
    uint64_t start = seed();
    (void)state;
    print_message("seed %llu\n", (unsigned long long)start);
    for (int i = 0; i < ROUNDS; i++)
        one_round(i, start);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
