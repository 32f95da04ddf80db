/*
 * remembered_test.c — an answer that is remembered is the answer that would be worked out.
 *
 * Cases are drawn around the usual values of the dictionary, so that many of them meet and the
 * memory is used; every answer is compared with decide_case, word by word.
 */
#include "app/judge/remembered.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/base/rng.h"

enum { CASES = 20000 };
#define BIG   ((size_t)2 << 30)
#define SMALL ((size_t)64 << 20)

static int32_t draw(struct rng *r, const struct fact_def *f)
{
    uint32_t way = rng_below(r, 10);
    if (way == 0)
        return VALUE_UNKNOWN;
    if (way == 1 && f->nullable)
        return VALUE_NONE;
    if (f->type == FACT_DATE)
        return (int32_t)(date_of(2022, 1, 1) + (date_t)rng_below(r, 1460));
    long span = f->hi - f->lo < 12 ? f->hi - f->lo : 12;
    return (int32_t)(f->lo + (long)rng_below(r, (uint32_t)span + 1));
}

/* Most facts as the last case had them: subjects of one unit are alike. */
static void fill(struct rng *r, struct case_in *in, int32_t *last)
{
    const struct dict *d = in->pack->dict;
    for (int i = 0; i < d->n_facts[in->subject]; i++) {
        const struct fact_def *f = d->fact[in->subject][i];
        if (f->computed)
            continue;
        if (rng_below(r, 40) == 0)
            last[i] = draw(r, f);
        facts_set(in->facts, i, last[i]);
        in->given[i] = last[i] != VALUE_UNKNOWN;
    }
    for (int l = 0; l < d->n_lists[in->subject]; l++) {
        if (rng_below(r, 4) != 0)
            facts_open_list(in->facts, l);
    }
}

static void same_words(const struct str *a, int n, const struct str *b, int m)
{
    assert_int_equal(n, m);
    for (int i = 0; i < n; i++)
        assert_true(str_eq(a[i], b[i]));
}

static void same_coded(const struct coded *a, int n, const struct coded *b, int m)
{
    assert_int_equal(n, m);
    for (int i = 0; i < n; i++)
        assert_true(str_eq(a[i].code, b[i].code) && str_eq(a[i].rule, b[i].rule));
}

static void same(const struct decision *a, const struct decision *b)
{
    assert_int_equal(a->reviewed, b->reviewed);
    assert_int_equal(a->rated, b->rated);
    assert_int_equal(a->level, b->level);
    assert_int_equal(a->max_level, b->max_level);
    assert_int_equal(a->forced, b->forced);
    assert_int_equal(a->discretion, b->discretion);
    assert_int_equal(a->post_rated_said, b->post_rated_said);
    assert_int_equal(a->post_rated, b->post_rated);
    assert_true(str_eq(a->reason, b->reason) && str_eq(a->form, b->form));
    assert_true(str_eq(a->form_for, b->form_for) && str_eq(a->decider, b->decider));
    assert_true(str_eq(a->member_decider, b->member_decider) && str_eq(a->body, b->body));
    same_words(a->places, a->n_places, b->places, b->n_places);
    same_words(a->requires_, a->n_requires, b->requires_, b->n_requires);
    same_words(a->unknown, a->n_unknown, b->unknown, b->n_unknown);
    same_coded(a->blocked, a->n_blocked, b->blocked, b->n_blocked);
    same_coded(a->warnings, a->n_warnings, b->warnings, b->n_warnings);
    assert_memory_equal(a->fired_mask, b->fired_mask, sizeof a->fired_mask);
    assert_memory_equal(a->lacked_mask, b->lacked_mask, sizeof a->lacked_mask);
    assert_int_equal(a->n_fired, b->n_fired);
    for (int i = 0; i < a->n_fired; i++)
        assert_ptr_equal(a->fired[i].rule, b->fired[i].rule);
}

static void compare(const char *id, int year, enum subject subject, uint64_t seed)
{
    struct arena *a = arena_open(BIG), *scratch = arena_open(SMALL);
    struct problems problems;
    const struct pack *pack = NULL;
    int32_t last[LIMIT_COLUMNS];
    struct rng r;
    problems_open(&problems, a);
    r = rng_make(seed);
    struct shelf *shelf = shelf_open(a, pack_store_embedded(), LANG_EN);
    assert_int_equal(shelf_pack(shelf, str_of(id), NULL, 0, &problems, &pack), OK);
    struct remembered *m = remembered_open(a, shelf);
    for (int i = 0; i < LIMIT_COLUMNS; i++)
        last[i] = VALUE_UNKNOWN;
    for (int i = 0; i < CASES; i++) {
        arena_reset(scratch);
        struct case_in *in = ARENA_NEW(scratch, struct case_in);
        *in = (struct case_in){.id = STR(""),
                               .pack = pack,
                               .subject = subject,
                               .cycle = cycle_of(year, 0, LIMIT_DATE_MIN - 1),
                               .facts = facts_new(scratch, pack->dict, subject)};
        fill(&r, in, last);
        same(decide_remembered(m, scratch, in), decide_case(shelf, scratch, in));
    }
    print_message("%s: %zu answers worked out for %d cases\n", id, remembered_count(m), CASES);
    assert_true(remembered_count(m) > 1 && remembered_count(m) < CASES);
    arena_close(scratch);
    arena_close(a);
}

static void remembered_answers_are_those_of_the_judge(void **state)
{
    const char *told = getenv("SEED");
    uint64_t seed = told != NULL ? strtoull(told, NULL, 10) : 20261124;
    (void)state;
    print_message("SEED=%llu\n", (unsigned long long)seed);
    compare("124", 2023, SUBJECT_MEMBER, seed);
    compare("366", 2026, SUBJECT_MEMBER, seed + 1);
    compare("366", 2026, SUBJECT_COLLECTIVE, seed + 2);
}

/* --- cases by what is written of them --- */

struct written_run {
    struct arena *a, *scratch;
    struct shelf *shelf;
    struct remembered *m;
    int met; /* answers that a text was enough for */
};

static struct str line_of(struct written_run *w, const char *pack, int year, date_t admitted,
                          bool leader)
{
    char day[11];
    date_format_iso(admitted, day);
    return str_fmt(w->scratch,
                   ",\"pack\":\"%s\",\"overlays\":[],\"cycle\":{\"year\":%d,\"quarter\":null},"
                   "\"subject\":\"member\",\"facts\":{\"admitted_on\":\"%s\",\"party_status\":"
                   "\"normal\",\"leadership_post\":%s,\"leadership_posts\":%d}}",
                   pack, year, day, leader ? "true" : "false", leader);
}

/* As the rating asks: by the text, else the case is read. */
static void ask(struct written_run *w, const char *pack, int year, date_t admitted, bool leader)
{
    struct case_in *in = NULL;
    struct case_error error = {0};
    arena_reset(w->scratch);
    struct str text = line_of(w, pack, year, admitted, leader);
    struct str line = str_fmt(w->scratch, "{\"id\":\"%d\"%.*s", admitted, STR_ARG(text));
    assert_int_equal(case_read(w->shelf, w->scratch, LANG_EN, line, &in, &error), OK);
    const struct decision *d = remembered_written(w->m, SUBJECT_MEMBER, text);
    w->met += d != NULL;
    if (d == NULL)
        d = decide_written(w->m, w->scratch, in, text);
    same(d, decide_case(w->shelf, w->scratch, in));
}

/* Every day of three years, the years before from afar, and the same again. */
static void a_text_is_answered_as_its_case(void **state)
{
    struct written_run w = {.a = arena_open(BIG), .scratch = arena_open(SMALL)};
    (void)state;
    w.shelf = shelf_open(w.a, pack_store_embedded(), LANG_EN);
    w.m = remembered_open(w.a, w.shelf);
    for (int again = 0; again < 3; again++) {
        for (date_t day = date_of(2025, 1, 1); day <= date_of(2027, 12, 31); day++)
            ask(&w, "366", 2026, day, day % 2 == again % 2);
        for (date_t day = date_of(1950, 1, 1); day < date_of(2025, 1, 1); day += 97)
            ask(&w, "366", 2026, day, again > 0);
        /* Another pack has other days that matter: it is answered, and not by those of the first. */
        for (date_t day = date_of(2023, 1, 1); day <= date_of(2024, 12, 31); day++)
            ask(&w, "124", 2024, day, false);
    }
    print_message("%d of them by their text\n", w.met);
    assert_true(w.met > 2000);
    arena_close(w.scratch);
    arena_close(w.a);
}

/* A day that a case may not name is not one of those long past. */
static void a_day_out_of_range_is_no_text_met(void **state)
{
    struct written_run w = {.a = arena_open(BIG), .scratch = arena_open(SMALL)};
    (void)state;
    w.shelf = shelf_open(w.a, pack_store_embedded(), LANG_EN);
    w.m = remembered_open(w.a, w.shelf);
    ask(&w, "366", 2026, date_of(1980, 5, 1), false);
    struct str in_range = line_of(&w, "366", 2026, date_of(1901, 5, 1), false);
    struct str before = line_of(&w, "366", 2026, date_of(1899, 12, 31), false);
    assert_non_null(remembered_written(w.m, SUBJECT_MEMBER, in_range));
    assert_null(remembered_written(w.m, SUBJECT_MEMBER, before));
    assert_null(remembered_written(w.m, SUBJECT_COLLECTIVE, in_range));
    arena_close(w.scratch);
    arena_close(w.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(remembered_answers_are_those_of_the_judge),
                                       cmocka_unit_test(a_text_is_answered_as_its_case),
                                       cmocka_unit_test(a_day_out_of_range_is_no_text_met)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
