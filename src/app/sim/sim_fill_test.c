/*
 * sim_fill_test.c — a book that sim filled holds what the stream has, and is filled once.
 *
 * SEED=N repeats a run.
 */
#include "app/sim/sim_fill.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "lib/base/asset.h"
#include "lib/db/book_testkit.h"

static struct book_kit kit;
static uint64_t seed = 1;

static int set_up(void **state)
{
    (void)state;
    book_kit_open(&kit);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    book_kit_close(&kit);
    return 0;
}

static err_t fill(struct db *db, const char *scale, int year, struct sim_filled *out)
{
    const struct asset *catalogue = asset_find(STR("packs/posts.pack"));
    const struct posts *posts = NULL;
    struct sim_options o;
    assert_non_null(catalogue);
    assert_true(sim_options_of(str_of(scale), year, &o));
    o.seed = seed;
    assert_int_equal(
        posts_read(kit.a, LANG_EN, STR("posts.pack"), catalogue->bytes, &kit.problems, &posts), OK);
    return sim_fill(db, kit.a, &o, posts, STR("tester"), out);
}

/* Every count of the stream is a count of rows. */
static void check_counts(const char *path, const struct sim_filled *f)
{
    const struct sim_counts *c = &f->counts;
    const struct {
        const char *sql;
        long want;
    } rows[] = {
        {"select count(*) from unit", c->units},
        {"select count(*) from unit_place", c->collectives},
        {"select count(*) from unit where kind in ('grassroots_committee', 'grassroots_cell')",
         c->grassroots},
        {"select count(*) from person", c->members},
        {"select count(distinct card) from person", c->members},
        {"select count(*) from person where sex = 'Nữ'", c->women},
        {"select count(*) from person where official_first is null", c->probationary},
        {"select count(*) from membership where kind = 'official' and to_date is null", c->members},
        {"select count(distinct unit_id) from membership", c->cells},
        {"select count(*) from post", f->posts},
        {"select count(*) from post_title", f->titles},
        {"select count(*) from post_title where placed = 0", 0},
        {"select count(*) from spell where kind = 'exempt'", c->exempt},
        {"select count(*) from spell where kind = 'activity_suspended'", c->activity_suspended},
        {"select count(*) from spell where kind = 'committee_suspended'", c->committee_suspended},
        {"select count(*) from discipline", c->disciplined},
        {"select count(*) from past_level", f->levels},
        {"select count(*) from remark", 0},
        {"select count(*) from event where act = 'sim.fill' and actor = 'tester'", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (book_kit_ask(path, rows[i].sql) != rows[i].want)
            fail_msg("%s: not %ld", rows[i].sql, rows[i].want);
    }
}

static void counts_are_rows(void **state)
{
    static const struct {
        const char *scale;
        int year;
    } worlds[] = {{"commune", 2023}, {"commune", 2026}, {"cell", 2026}};
    (void)state;
    for (size_t i = 0; i < sizeof worlds / sizeof *worlds; i++) {
        struct sim_filled filled;
        const char *name = worlds[i].year == 2023      ? "a.kd"
                           : worlds[i].scale[1] == 'o' ? "b.kd"
                                                       : "c.kd";
        struct db *db = book_kit_make(&kit, name);
        assert_int_equal(fill(db, worlds[i].scale, worlds[i].year, &filled), OK);
        assert_int_equal(db_verify(db), OK);
        check_counts(book_kit_path(&kit, name), &filled);
        db_close(db);
    }
}

static void a_book_with_people_is_refused(void **state)
{
    struct sim_filled first, second;
    (void)state;
    struct db *db = book_kit_make(&kit, "twice.kd");
    assert_int_equal(fill(db, "cell", 2026, &first), OK);
    assert_int_equal(fill(db, "cell", 2026, &second), E_STATE);
    assert_true(book_kit_said(&kit, "made-up data go into an empty book only"));
    check_counts(book_kit_path(&kit, "twice.kd"), &first);
    db_close(db);
}

int main(void)
{
    const char *told = getenv("SEED");
    long n = 1;
    if (told && str_to_long(str_of(told), 0, INT32_MAX, &n))
        seed = (uint64_t)n;
    print_message("SEED=%ld\n", n);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(counts_are_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_book_with_people_is_refused, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
