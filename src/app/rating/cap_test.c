/*
 * cap_test.c — accounts of groups in a book against a plain reckoning, on random years; acts and refusals.
 */
#include "app/rating/cap.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/rng.h"
#include "lib/db/book_testkit.h"

enum { MOST_PEOPLE = 40 };

static struct book_kit kit;
static struct db *db;
static struct cycle cycle;
static struct cycle_ground ground;
static struct cap_ground cap;
static int next_person;
static const struct cap_paper paper = {.number = {"12-QĐ/TU", 10},
                                       .issuer = {"Ban Thường vụ", 15},
                                       .reason = {"thành tích", 12},
                                       .actor = {"Thử", 5},
                                       .on = 20800};

static void sql(const char *format, ...)
{
    char text[2048];
    va_list ap;
    va_start(ap, format);
    (void)vsnprintf(text, sizeof text, format, ap);
    va_end(ap);
    book_kit_sql(book_kit_path(&kit, "s.kd"), text);
}

static int64_t ask(const char *question)
{
    return book_kit_ask(book_kit_path(&kit, "s.kd"), question);
}

static void use_pack(const char *id, int year)
{
    ground.shelf = shelf_open(kit.a, pack_store_embedded(), LANG_VI);
    ground.ctx = cycle_of(year, 0, date_of(year, 12, 31));
    ground.pack_id = str_of(id);
    ground.version = 1;
    assert_int_equal(shelf_pack(ground.shelf, str_of(id), NULL, 0, db_problems(db), &ground.pack),
                     OK);
    cycle = (struct cycle){.id = 1,
                           .year = year,
                           .cutoff = date_of(year, 12, 31),
                           .ground_version = 1,
                           .tree_version = 1};
    assert_int_equal(cap_ground(kit.a, &cycle, &ground, &cap), OK);
}

/* Units 1 (above all), 2 and 3; groups 1 … 4: members of 1, of 2, of 3, collectives of 1. */
static int set_up(void **state)
{
    (void)state;
    book_kit_open(&kit);
    db = book_kit_make(&kit, "s.kd");
    next_person = 0;
    sql("insert into event (id, at, actor, office, act, about, prev, hash) "
        "values (1, '', '', '', '', '{}', zeroblob(32), zeroblob(32))");
    sql("insert into cycle (id, year, quarter, state, opened, cutoff, ground_version, "
        "tree_version) values (1, 2026, 0, 'open', '', 20800, 1, 1)");
    for (int i = 1; i <= 3; i++) {
        sql("insert into unit (id, uid, code, name, name_key, name_fold, kind, line, ord) values "
            "(%d, 'u%d', 'U%d', 'Đảng bộ %d', x'00', '', 'grassroots_committee', 'party', %d)",
            i, i, i, i, i);
        sql("insert into tree (cycle_id, version, unit_id, code, name, kind, parent_id, first_at, "
            "last_at, depth) "
            "values (1, 1, %d, 'U%d', 'Đảng bộ %d', 'grassroots_committee', %s, %d, %d, %d)",
            i, i, i, i == 1 ? "null" : "1", i - 1, i == 1 ? 2 : i - 1, i > 1);
        sql("insert into cap_group (id, cycle_id, unit_id, class, peer) "
            "values (%d, 1, %d, 'members', '')",
            i, i);
    }
    sql("insert into cap_group (id, cycle_id, unit_id, class, peer) "
        "values (4, 1, 1, 'collectives', 'cell')");
    sql("delete from event");
    use_pack("366", 2026);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(db);
    book_kit_close(&kit);
    return 0;
}

/* Subjects of a group: decided as `level`, or (decided false) worked out so.  "" is nobody's word. */
static void people(int group, int n, const char *level, bool decided)
{
    for (int i = 0; i < n; i++) {
        int id = ++next_person;
        sql("insert into person (id, uid, name, name_key, name_fold) "
            "values (%d, 'p%d', 'An', x'00', 'an');"
            "insert into subject (id, cycle_id, kind, person_id, unit_id, at, ord, state, "
            "tree_version, places, decider, cap_group, open_facts) values (%d, 1, 'member', %d, "
            "%d, %d, %d, 'in', 1, '', 'grassroots_committee', %d, '')",
            id, id, id, id, group, group - 1, id, group);
        if (level[0] != '\0' && !decided)
            sql("insert into worked_out (subject_id, state, level, flags, owed, blocked, warned, "
                "fired, lacked) values (%d, 'level', '%s', 0, '', '', '', x'', x'')",
                id, level);
    }
}

/* Decides the last `n` people of a group; the event is only named. */
static void decide(int group, int first, int n, const char *level, int replaces)
{
    for (int i = 0; i < n; i++) {
        if (replaces != 0)
            sql("update decision set current = 0 where subject_id = %d", first + i);
        sql("pragma foreign_keys = off; insert into decision (subject_id, level, body, number, "
            "on_date, case_text, ground_version, pack_hash, tree_version, cap_group, flags, fired, "
            "lacked, current, replaces, event_id) values (%d, '%s', '', '1', 20800, '{}', 1, '', "
            "1, "
            "%d, 0, x'', x'', 1, %s, 1)",
            first + i, level, group,
            replaces == 0
                ? "null"
                : str_fmt(kit.a, "(select max(id) from decision where subject_id = %d)", first + i)
                      .p);
    }
}

static struct cap_account account(int64_t group)
{
    struct cap_account x;
    assert_int_equal(cap_account(db, kit.a, &cycle, &cap, group, &x), OK);
    return x;
}

/* --- what the regulation says --- */

static void rates_come_from_the_pack(void **state)
{
    (void)state;
    assert_int_equal(cap.plain.rate, 2000);
    assert_int_equal(cap.outstanding.rate, 2500);
    assert_int_equal(cap.small_below, -1);
    use_pack("124", 2024);
    assert_int_equal(cap.outstanding.rate, 2000);
    assert_int_equal(cap.small_below, 5);
    assert_true(str_is(cap.plain_rule, "124.D12.K1.cap"));
}

/* --- accounts --- */

static void decided_and_proposed_are_told_apart(void **state)
{
    (void)state;
    people(1, 2, "", true);    /* 1, 2 */
    people(1, 10, "", true);   /* 3 … 12 */
    people(1, 1, "", true);    /* 13 */
    people(1, 4, "XS", false); /* 14 … 17 */
    people(1, 3, "HTT", false);
    people(1, 2, "", false);
    decide(1, 1, 2, "XS", 0);
    decide(1, 3, 10, "HTT", 0);
    decide(1, 13, 1, "HT", 0);
    struct cap_account x = account(1);
    assert_int_equal(x.subjects, 22);
    assert_int_equal(x.xs, 2);
    assert_int_equal(x.htt, 10);
    assert_int_equal(x.lower, 1);
    assert_int_equal(x.undecided, 9);
    assert_int_equal(x.allowed, 2);
    assert_int_equal(x.left, 0);
    assert_int_equal(x.htt_for_next, 5);
    assert_false(x.over);
    assert_int_equal(x.candidates, 6);
    assert_int_equal(x.pool, 19);
    assert_int_equal(x.max_xs, 3);
    assert_int_equal(x.without_place, 3);
    assert_int_equal(x.pool_for_next, 5); /* 4 beside 20: 24 */
    assert_int_equal(x.open, 2);
    /* A proposal goes before what is worked out; the last one counts. */
    sql("pragma foreign_keys = off;"
        "insert into proposal (subject_id, step, body, level, number, on_date, event_id) values "
        "(14, 'proposal', '', 'XS', '', 1, 1), (14, 'proposal', '', 'HTT', '', 1, 1), "
        "(15, 'opinion', '', 'HT', '', 1, 1)");
    x = account(1);
    assert_int_equal(x.candidates, 5);
    assert_int_equal(x.pool, 19);
}

struct walk {
    int64_t group[8];
    struct cap_account x[8];
    int n;
};

static err_t keep(void *ctx, const struct cap_account *x)
{
    struct walk *w = ctx;
    w->group[w->n] = x->group;
    w->x[w->n++] = *x;
    return OK;
}

static bool same(const struct cap_account *a, const struct cap_account *b)
{
    return a->group == b->group && a->subjects == b->subjects && a->parts == b->parts &&
           a->xs == b->xs && a->htt == b->htt && a->lower == b->lower &&
           a->undecided == b->undecided && a->allowed == b->allowed && a->over == b->over &&
           a->candidates == b->candidates && a->pool == b->pool && a->max_xs == b->max_xs &&
           a->open == b->open && a->exception == b->exception && a->outstanding == b->outstanding;
}

/* The whole tree at once says what each group says by itself, and nobody is counted twice. */
static void the_tree_and_the_group_agree(void **state)
{
    static const char *const levels[] = {"XS", "HTT", "HT", "KHT", ""};
    struct rng rng = rng_make(11);
    struct walk w = {.n = 0};
    long total = 0;
    (void)state;
    printf("seed 11\n");
    for (int i = 0; i < MOST_PEOPLE; i++) {
        int group = 1 + (int)rng_below(&rng, 4);
        const char *level = levels[rng_below(&rng, 5)];
        bool decided = rng_below(&rng, 2) == 0;
        people(group, 1, level, decided);
        if (decided && level[0] != '\0')
            decide(group, next_person, 1, level, 0);
    }
    sql("pragma foreign_keys = off; insert into cap_act (cap_group, kind, into_id, number, "
        "on_date, "
        "issuer, reason, event_id) values (2, 'merge', 3, '', 1, '', '', 1)");
    assert_int_equal(cap_accounts(db, &cycle, &cap, 0, INT32_MAX, keep, &w), OK);
    assert_int_equal(w.n, 3);
    for (int i = 0; i < w.n; i++) {
        struct cap_account one = account(w.group[i]);
        assert_true(same(&one, &w.x[i]));
        total += w.x[i].subjects;
    }
    assert_int_equal(total, MOST_PEOPLE);
    assert_int_equal(account(2).group, 3);
    w.n = 0;
    assert_int_equal(cap_accounts(db, &cycle, &cap, 1, 1, keep, &w), OK);
    assert_int_equal(w.n, 0); /* group 2 is told with 3 */
}

/* --- decisions that pass the cap --- */

/* Whom a fact of the year leaves unrated is no part of the group. */
static void the_unrated_do_not_count(void **state)
{
    (void)state;
    people(1, 5, "HTT", false);
    people(1, 2, "", true);
    assert_int_equal(account(1).subjects, 7);
    assert_int_equal(account(1).open, 2);
    sql("insert into worked_out (subject_id, state, level, flags, owed, blocked, warned, fired, "
        "lacked) values (6, 'unrated', null, 0, '', '', '', x'', x''), "
        "(7, 'left_out', null, 0, '', '', '', x'', x'')");
    assert_int_equal(account(1).subjects, 5);
    assert_int_equal(account(1).open, 0);
}

static void too_many_are_refused(void **state)
{
    (void)state;
    people(1, 13, "", true);
    decide(1, 3, 9, "HTT", 0); /* 3 … 11 */
    decide(1, 1, 1, "XS", 0);
    assert_int_equal(cap_allows(db, kit.a, &cycle, &ground, 0), OK);
    decide(1, 2, 1, "XS", 0);
    assert_int_equal(cap_allows(db, kit.a, &cycle, &ground, 10), E_STATE);
    assert_true(book_kit_said(&kit, "Over the cap"));
    assert_true(book_kit_said(&kit, "Điều 11"));
    book_kit_forget(&kit);
    decide(1, 12, 1, "HTT", 0); /* the tenth makes room */
    assert_int_equal(cap_allows(db, kit.a, &cycle, &ground, 10), OK);
    assert_int_equal(kit.problems.total, 0);
}

/* A late discipline lowers one rated well: the rest are over, which is told and not refused. */
static void lowered_base_warns(void **state)
{
    (void)state;
    people(1, 12, "", true);
    decide(1, 1, 2, "XS", 0);
    decide(1, 3, 10, "HTT", 0);
    assert_int_equal(cap_allows(db, kit.a, &cycle, &ground, 0), OK);
    decide(1, 3, 1, "KHT", 1);
    assert_int_equal(cap_allows(db, kit.a, &cycle, &ground, 12), OK);
    assert_int_equal(kit.problems.n_errors, 0);
    assert_int_equal(kit.problems.total, 1);
    struct cap_account x = account(1);
    assert_true(x.over && x.xs == 2 && x.htt == 9 && x.to_lower == 1);
    decide(1, 4, 1, "XS", 1); /* adding one more is refused */
    assert_int_equal(cap_allows(db, kit.a, &cycle, &ground, 13), E_STATE);
    decide(1, 1, 1, "HTT", 1); /* so it is while another gives up his: there are still too many */
    assert_int_equal(cap_allows(db, kit.a, &cycle, &ground, 13), E_STATE);
    decide(1, 2, 1, "HTT", 1);
    assert_int_equal(cap_allows(db, kit.a, &cycle, &ground, 13), OK);
}

static void exception_allows(void **state)
{
    (void)state;
    people(1, 6, "", true);
    decide(1, 1, 2, "XS", 0);
    decide(1, 3, 4, "HTT", 0);
    assert_int_equal(cap_allows(db, kit.a, &cycle, &ground, 0), E_STATE);
    assert_int_equal(cap_except(db, kit.a, &cycle, &ground, 1, 7, &paper), E_INVALID);
    assert_int_equal(cap_except(db, kit.a, &cycle, &ground, 1, 2, &paper), OK);
    assert_int_equal(cap_allows(db, kit.a, &cycle, &ground, 0), OK);
    assert_int_equal(account(1).exception, 2);
    assert_int_equal(ask("select count(*) from event where act = 'cap.exception'"), 1);
    assert_int_equal(ask("select event_id from cap_act"), ask("select max(id) from event"));
    decide(1, 3, 1, "XS", 1);
    assert_int_equal(cap_allows(db, kit.a, &cycle, &ground, 6), E_STATE);
}

/* --- acts --- */

static void small_groups_are_joined(void **state)
{
    (void)state;
    people(2, 4, "HTT", false);
    people(3, 3, "XS", false);
    people(1, 6, "", true);
    assert_int_equal(cap_merge(db, kit.a, &cycle, &ground, 1, 2, &paper), E_STATE);
    assert_true(book_kit_said(&kit, "not known to be small")); /* of whom nobody says a level */
    people(1, 6, "HTT", false);
    assert_int_equal(cap_merge(db, kit.a, &cycle, &ground, 1, 2, &paper), E_STATE); /* not small */
    assert_int_equal(cap_merge(db, kit.a, &cycle, &ground, 2, 2, &paper), E_STATE);
    assert_int_equal(cap_merge(db, kit.a, &cycle, &ground, 4, 2, &paper), E_STATE); /* class */
    assert_int_equal(ask("select count(*) from event"), 0);
    assert_int_equal(cap_merge(db, kit.a, &cycle, &ground, 2, 3, &paper), OK);
    struct cap_account x = account(2);
    assert_int_equal(x.group, 3);
    assert_int_equal(x.parts, 2);
    assert_int_equal(x.pool, 7);
    assert_int_equal(x.max_xs, 1);
    assert_int_equal(cap_merge(db, kit.a, &cycle, &ground, 2, 1, &paper), E_STATE);
    assert_int_equal(cap_merge(db, kit.a, &cycle, &ground, 3, 1, &paper), E_STATE);
    assert_int_equal(cap_except(db, kit.a, &cycle, &ground, 2, 1, &paper), E_STATE);
    assert_int_equal(ask("select count(*) from event where act = 'cap.merge'"), 1);
}

static void one_level_decides(void **state)
{
    (void)state;
    people(2, 2, "HTT", false);
    people(3, 2, "HTT", false);
    sql("update subject set decider = 'cell' where cap_group = 3");
    assert_int_equal(cap_merge(db, kit.a, &cycle, &ground, 2, 3, &paper), E_STATE);
    assert_true(book_kit_said(&kit, "different levels decide"));
}

static void outstanding_units(void **state)
{
    int64_t n = 0;
    (void)state;
    people(2, 25, "HTT", false);
    assert_int_equal(account(2).max_xs, 4); /* 25 * 20 / 120 */
    assert_int_equal(cap_make_outstanding(db, kit.a, &cycle, &ground, STR("U2"), &paper, &n), OK);
    assert_int_equal(n, 1);
    assert_int_equal(account(2).max_xs, 5); /* 25 * 25 / 125 */
    assert_int_equal(cap_make_outstanding(db, kit.a, &cycle, &ground, STR("U2"), &paper, &n),
                     E_STATE);
    assert_int_equal(cap_make_outstanding(db, kit.a, &cycle, &ground, STR("?"), &paper, &n),
                     E_NOTFOUND);
    use_pack("124", 2024);
    assert_int_equal(cap_make_outstanding(db, kit.a, &cycle, &ground, STR("U3"), &paper, &n),
                     E_STATE);
    assert_int_equal(ask("select count(*) from cap_act"), 1);
}

static void a_closed_cycle_takes_no_act(void **state)
{
    (void)state;
    cycle.closed = true;
    assert_int_equal(cap_except(db, kit.a, &cycle, &ground, 1, 0, &paper), E_STATE);
    assert_int_equal(ask("select count(*) from cap_act"), 0);
}

static void groups_by_name(void **state)
{
    int64_t group = 0;
    (void)state;
    assert_int_equal(cap_group_find(db, kit.a, &cycle, STR("U2"), STR(""), STR(""), &group), OK);
    assert_int_equal(group, 2);
    assert_int_equal(cap_group_find(db, kit.a, &cycle, STR("U1"), STR(""), STR(""), &group),
                     E_INVALID);
    assert_true(book_kit_said(&kit, "collectives/cell, members"));
    assert_int_equal(
        cap_group_find(db, kit.a, &cycle, STR("U1"), STR("collectives"), STR(""), &group), OK);
    assert_int_equal(group, 4);
    assert_int_equal(cap_group_find(db, kit.a, &cycle, STR("U9"), STR(""), STR(""), &group),
                     E_NOTFOUND);
}

#define WITH(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(rates_come_from_the_pack),
        WITH(decided_and_proposed_are_told_apart),
        WITH(the_tree_and_the_group_agree),
        WITH(the_unrated_do_not_count),
        WITH(too_many_are_refused),
        WITH(lowered_base_warns),
        WITH(exception_allows),
        WITH(small_groups_are_joined),
        WITH(one_level_decides),
        WITH(outstanding_units),
        WITH(a_closed_cycle_takes_no_act),
        WITH(groups_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
