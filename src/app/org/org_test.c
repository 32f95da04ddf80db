/*
 * org_test.c — the tree of a day against a plain reckoning, and every act with its refusals.
 */
#include "app/org/org.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/audit/audit.h"
#include "lib/base/rng.h"
#include "lib/db/book_testkit.h"

enum { FOUNDED = 9000, DAY = 19000, MANY = 300 };

static struct book_kit kit;
static struct db *db;
static int next_ord;

static int set_up(void **state)
{
    (void)state;
    book_kit_open(&kit);
    db = book_kit_make(&kit, "s.kd");
    next_ord = 0;
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(db);
    book_kit_close(&kit);
    return 0;
}

static int64_t make(const char *code, int64_t parent)
{
    int64_t id = 0;
    struct org_record r = {.code = str_of(code),
                           .name = str_fmt(kit.a, "Chi bộ %s", code),
                           .kind = STR("cell"),
                           .line = STR("party"),
                           .founded_on = FOUNDED,
                           .founded_first = FOUNDED,
                           .founded_last = FOUNDED,
                           .founded_text = STR("22/08/1994"),
                           .standing = -1,
                           .ord = ++next_ord};
    assert_int_equal(org_unit_add(db, &r, &id), OK);
    if (parent != 0)
        assert_int_equal(org_place(db, id, parent, DAY_NONE), OK);
    return id;
}

static void join(int64_t unit, int64_t person)
{
    book_kit_sql(book_kit_path(&kit, "s.kd"),
                 str_fmt(kit.a,
                         "insert or ignore into person (id, uid, name, name_key, name_fold) values "
                         "(%lld, 'p%lld', 'An', x'00', 'an'); insert into membership (person_id, "
                         "unit_id, kind) values (%lld, %lld, 'official')",
                         (long long)person, (long long)person, (long long)person, (long long)unit)
                     .p);
}

static int64_t ask(const char *sql)
{
    return book_kit_ask(book_kit_path(&kit, "s.kd"), sql);
}

static struct org_tree tree_on(date_t day)
{
    struct org_tree t;
    assert_int_equal(org_tree_load(db, kit.a, day, &t), OK);
    return t;
}

static bool stands_under(date_t day, const char *code, const char *parent)
{
    struct org_tree t = tree_on(day);
    int i = org_tree_find(&t, str_of(code));
    if (i < 0)
        return false;
    if (parent == NULL)
        return t.unit[i].parent < 0;
    return t.unit[i].parent >= 0 && str_is(t.unit[t.unit[i].parent].code, parent);
}

static struct org_act on(date_t day)
{
    return (struct org_act){.actor = STR("Nguyễn Thị Mẫu"), .on = day, .paper = STR("QĐ 1-QĐ/TU")};
}

/* A refused act says why and changes nothing. */
static void refused(err_t err, const char *words)
{
    static int64_t events;
    assert_int_equal(err, E_STATE);
    assert_true(book_kit_said(&kit, words));
    events = ask("select count(*) from event");
    assert_int_equal(ask("select count(*) from unit_change"), events);
    book_kit_forget(&kit);
}

static void a_tree_is_in_depth_first_order(void **state)
{
    uint64_t seed = 20231124;
    const char *told = getenv("SEED");
    (void)state;
    if (told != NULL)
        seed = strtoull(told, NULL, 10);
    print_message("SEED=%llu\n", (unsigned long long)seed);
    struct rng rng = rng_make(seed);
    int64_t id[MANY];
    int parent[MANY];
    assert_int_equal(db_begin(db), OK);
    for (int i = 0; i < MANY; i++) {
        parent[i] = i == 0 || rng_chance(&rng, 1, 40) ? -1 : (int)rng_below(&rng, (uint32_t)i);
        id[i] = make(str_fmt(kit.a, "U%d", i).p, parent[i] < 0 ? 0 : id[parent[i]]);
    }
    assert_int_equal(db_commit(db), OK);
    struct org_tree t = tree_on(DAY);
    assert_int_equal(t.n, MANY);
    for (int i = 0; i < MANY; i++) {
        int at = org_tree_find(&t, str_fmt(kit.a, "U%d", i));
        assert_true(at >= 0);
        for (int k = 0; k < MANY; k++) {
            int below = org_tree_find(&t, str_fmt(kit.a, "U%d", k));
            int up = k;
            while (up >= 0 && up != i)
                up = parent[up];
            assert_int_equal(up == i, below >= at && below <= t.unit[at].last);
        }
        int p = t.unit[at].parent;
        assert_int_equal(p < 0 ? -1 : t.unit[p].id, parent[i] < 0 ? -1 : id[parent[i]]);
        assert_int_equal(t.unit[at].depth, p < 0 ? 0 : t.unit[p].depth + 1);
    }
    assert_int_equal(tree_on(FOUNDED - 1).n, 0);
}

static void a_move_holds_from_its_day(void **state)
{
    (void)state;
    int64_t a = make("A", 0), b = make("B", 0), c = make("C", a), d = make("D", c);
    struct org_act act = on(DAY);
    assert_int_equal(org_move(db, &act, c, b), OK);
    assert_true(stands_under(DAY - 1, "C", "A"));
    assert_true(stands_under(DAY, "C", "B"));
    assert_true(stands_under(DAY, "D", "C"));
    assert_int_equal(ask("select count(*) from unit_change where kind = 'move' and paper = 'QĐ "
                         "1-QĐ/TU' and on_date = 19000"),
                     1);
    refused(org_move(db, &act, c, a), "would overlap");
    act.on = DAY - 5;
    refused(org_move(db, &act, c, a), "would overlap");
    act.on = FOUNDED - 1;
    refused(org_move(db, &act, d, b), "before its founding");
    act.on = DAY + 5;
    refused(org_move(db, &act, b, d), "stands below it");
    refused(org_move(db, &act, b, b), "stands below it");
    assert_int_equal(audit_verify(db, &kit.problems, NULL, NULL), OK);
}

/* What will stand below a unit later cannot stand above it now. */
static void a_later_place_counts_too(void **state)
{
    (void)state;
    int64_t a = make("A", 0), b = make("B", 0);
    struct org_act later = on(DAY + 100), now = on(DAY);
    assert_int_equal(org_move(db, &later, b, a), OK);
    refused(org_move(db, &now, a, b), "stands below it");
}

static void a_merger_takes_everything_along(void **state)
{
    (void)state;
    int64_t top = make("T", 0), a = make("A", top), b = make("B", top);
    (void)make("A1", a);
    join(a, 1);
    join(a, 2);
    join(b, 3);
    struct org_act act = on(DAY);
    refused(org_merge(db, &act, a, a), "merged into itself");
    refused(org_dissolve(db, &act, a), "still stand under it");
    assert_int_equal(org_merge(db, &act, a, b), OK);
    assert_true(stands_under(DAY, "A1", "B"));
    assert_true(stands_under(DAY - 1, "A1", "A"));
    struct org_tree after = tree_on(DAY);
    assert_int_equal(org_tree_find(&after, STR("A")), -1);
    assert_int_equal(
        ask("select count(*) from membership where to_date is null and unit_id = (select "
            "id from unit where code = 'B')"),
        3);
    assert_int_equal(ask("select count(*) from membership where to_date = 19000"), 2);
    act.on = DAY + 1;
    refused(org_merge(db, &act, a, b), "it ended on");
    refused(org_merge(db, &act, top, b), "stands below it");
}

static void a_split_makes_a_unit_beside(void **state)
{
    (void)state;
    int64_t top = make("T", 0), a = make("A", top), a1 = make("A1", a), made = 0;
    (void)make("A2", a);
    struct org_act act = on(DAY);
    refused(org_split(db, &act, a, STR("A2"), STR("Chi bộ mới"), NULL, 0, &made), "is that of");
    refused(org_split(db, &act, a, STR("N"), STR("Chi bộ mới"), &top, 1, &made),
            "does not stand under");
    assert_int_equal(org_split(db, &act, a, STR("N"), STR("Chi bộ mới"), &a1, 1, &made), OK);
    assert_true(stands_under(DAY, "N", "T"));
    assert_true(stands_under(DAY, "A1", "N"));
    assert_true(stands_under(DAY, "A2", "A"));
    struct org_tree before = tree_on(DAY - 1);
    assert_int_equal(org_tree_find(&before, STR("N")), -1);
    int64_t found = 0;
    assert_int_equal(org_unit_find(db, STR("N"), DAY, &found), OK);
    assert_int_equal(found, made);
    assert_int_equal(org_unit_find(db, STR("N"), DAY - 1, &found), E_NOTFOUND);
}

static void only_an_empty_unit_is_dissolved(void **state)
{
    (void)state;
    int64_t top = make("T", 0), a = make("A", top);
    join(a, 1);
    struct org_act act = on(DAY);
    refused(org_dissolve(db, &act, a), "people still belong to it – 1 (");
    book_kit_sql(book_kit_path(&kit, "s.kd"), "update membership set to_date = 18999");
    assert_int_equal(org_dissolve(db, &act, a), OK);
    assert_int_equal(tree_on(DAY).n, 1);
    assert_int_equal(tree_on(DAY - 1).n, 2);
    assert_int_equal(
        ask("select count(*) from event where act = 'unit.dissolve' and actor = 'Nguyễn "
            "Thị Mẫu'"),
        1);
}

/* A damaged book is told, never walked for ever. */
static void a_ring_is_reported(void **state)
{
    (void)state;
    int64_t a = make("A", 0), b = make("B", a);
    struct org_tree t;
    assert_int_equal(org_place(db, a, b, DAY_NONE), OK);
    assert_int_equal(org_tree_load(db, kit.a, DAY, &t), E_INVALID);
    assert_true(book_kit_said(&kit, "below itself"));
    int64_t c = make("C", 0);
    book_kit_sql(book_kit_path(&kit, "s.kd"), "delete from unit_place where unit_id = 1");
    assert_int_equal(org_place(db, b, c, DAY_NONE), OK);
    assert_int_equal(org_tree_load(db, kit.a, DAY, &t), E_INVALID);
    assert_true(book_kit_said(&kit, "on one day"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_tree_is_in_depth_first_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_move_holds_from_its_day, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_later_place_counts_too, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_merger_takes_everything_along, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_split_makes_a_unit_beside, set_up, tear_down),
        cmocka_unit_test_setup_teardown(only_an_empty_unit_is_dissolved, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_ring_is_reported, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
