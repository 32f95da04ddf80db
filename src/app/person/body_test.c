/*
 * body_test.c — of which unit a post is: what is written down, a cell, a committee upward, nobody knows.
 */
#include "app/person/body.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/org/org.h"
#include "lib/db/book_testkit.h"
#include "lib/text/vi.h"

enum { DAY = 19000, UNITS = 5 };

static struct book_kit kit;
static struct db *db;
static int64_t
    unit[UNITS]; /* a province, a district, a commune, a part of it, a cell in that part */
static int64_t person;

static int64_t make_unit(const char *code, const char *kind, int64_t parent, int standing)
{
    int64_t id = 0;
    struct org_record r = {.code = str_of(code),
                           .name = str_of(code),
                           .kind = str_of(kind),
                           .line = STR("party"),
                           .founded_on = DAY_NONE,
                           .founded_first = DAY_NONE,
                           .founded_last = DAY_NONE,
                           .standing = standing};
    assert_int_equal(org_unit_add(db, &r, &id), OK);
    if (parent != 0)
        assert_int_equal(org_place(db, id, parent, DAY_NONE), OK);
    return id;
}

static int set_up(void **state)
{
    static const char *const kinds[UNITS] = {"provincial_committee", "district_committee",
                                             "grassroots_committee", "sub_committee", "cell"};
    struct person p = {.name = STR("Đỗ Mẫu"), .sex = STR("Nữ")};
    (void)state;
    book_kit_open(&kit);
    db = book_kit_make(&kit, "s.kd");
    for (int i = 0; i < UNITS; i++)
        unit[i] = make_unit(kinds[i], kinds[i], i > 0 ? unit[i - 1] : 0, i == 2);
    assert_int_equal(person_add(db, &p, vi_name_key(kit.a, p.name), &person), OK);
    assert_int_equal(person_join(db, person, unit[4], "official", DAY_NONE, DAY_NONE), OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(db);
    book_kit_close(&kit);
    return 0;
}

static void hold(const char *title, const char *role, const char *leads, const char *managed,
                 int standing, bool of_state)
{
    struct post_meaning m = {.role = str_of(role),
                             .leads = str_of(leads),
                             .managed_by = str_of(managed),
                             .state_employee = -1,
                             .in_system = -1,
                             .standing = standing};
    struct str plain = post_plain(kit.a, str_of(title));
    int64_t id = 0;
    assert_int_equal(post_title_find(db, plain, &id), OK);
    if (id == 0)
        assert_int_equal(post_title_add(db, str_of(title), plain, &m, &id), OK);
    assert_int_equal(person_post_add(db, person, id, of_state, DAY_NONE), OK);
}

static int ask(struct post_body *out)
{
    struct body_finder f = {db, kit.a, -1};
    int n = 0;
    assert_int_equal(person_bodies(&f, person, DAY, out, &n), OK);
    return n;
}

static void of_title_and_tree(void **state)
{
    static const struct {
        const char *title, *role, *leads, *managed;
        int standing, place; /* place: in unit[]; -1: nobody knows; -2: sits in no body */
    } cases[] = {
        {"Bí thư chi bộ", "head", "cell", "grassroots", 0, 4},
        {"Chi ủy viên", "committee", "no", "", 0, 4},
        {"Bí thư đảng ủy bộ phận", "head", "yes", "grassroots", 0, 3},
        {"Bí thư đảng ủy xã", "head", "yes", "district", 1, 2},
        {"Bí thư huyện ủy", "head", "yes", "province", 1, 1},
        {"Bí thư tỉnh ủy", "head", "yes", "central", 1, 0},
        {"Bí thư đảng ủy phường", "head", "yes", "commune", 1, -1},
        {"Phó bí thư đảng ủy", "deputy", "yes", "", 1, -1}, /* of the commune, or of the part? */
        {"Huyện ủy viên", "member", "yes", "province", 0, 1},
        {"Đảng ủy viên xã", "member", "yes", "district", 0, -2},
        {"Đảng viên", "none", "no", "", 0, -2},
    };
    struct post_body body[PERSON_POSTS_MOST];
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        hold(cases[i].title, cases[i].role, cases[i].leads, cases[i].managed, cases[i].standing,
             false);
        int n = ask(body);
        int64_t want = cases[i].place >= 0 ? unit[cases[i].place] : 0;
        if (n != (cases[i].place != -2) || (n == 1 && body[0].unit != want))
            fail_msg("%s: %d bodies, unit %ld, not %ld", cases[i].title, n,
                     n > 0 ? (long)body[0].unit : -1, (long)want);
        assert_true(n == 0 || body[0].head == (strcmp(cases[i].role, "head") == 0));
        book_kit_sql(book_kit_path(&kit, "s.kd"), "delete from post");
    }
}

/* Where no level is named: the only committee upward. */
static void of_the_only_one(void **state)
{
    struct post_body body[PERSON_POSTS_MOST];
    (void)state;
    hold("Phó bí thư đảng ủy", "deputy", "yes", "", 1, false);
    assert_int_equal(ask(body), 1);
    assert_int_equal(body[0].unit, 0);
    book_kit_sql(book_kit_path(&kit, "s.kd"),
                 "update unit_place set parent_id = 3 where unit_id = 5");
    assert_int_equal(ask(body), 1);
    assert_true(body[0].unit == unit[2]);
    book_kit_sql(book_kit_path(&kit, "s.kd"),
                 "update unit_place set parent_id = 1 where unit_id = 5");
    assert_int_equal(ask(body), 1);
    assert_true(body[0].unit == unit[0]);
}

/* What is written down goes before; of a post of the state it is the only way. */
static void as_written_down(void **state)
{
    struct post_body body[PERSON_POSTS_MOST];
    (void)state;
    hold("Bí thư đảng ủy xã", "head", "yes", "district", 1, false);
    hold("Hiệu trưởng", "head", "yes", "", 0, true);
    assert_int_equal(ask(body), 1); /* a book without such units has nothing to tell of the state */
    int64_t school = make_unit("TH", "leadership_collective", 0, 0);
    assert_int_equal(ask(body), 2);
    assert_true(body[0].unit == unit[2] && body[1].unit == 0);
    assert_true(str_is(body[1].title, "Hiệu trưởng"));
    char sql[200];
    (void)snprintf(sql, sizeof sql, "update post set unit_id = %ld where side = 'state'",
                   (long)school);
    book_kit_sql(book_kit_path(&kit, "s.kd"), sql);
    book_kit_sql(book_kit_path(&kit, "s.kd"), "update post set unit_id = 2 where side = 'party'");
    assert_int_equal(ask(body), 2);
    assert_true(body[0].unit == unit[1] && body[1].unit == school);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(of_title_and_tree, set_up, tear_down),
        cmocka_unit_test_setup_teardown(of_the_only_one, set_up, tear_down),
        cmocka_unit_test_setup_teardown(as_written_down, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
