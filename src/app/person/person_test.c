/*
 * person_test.c — people, who may be meant by a name, places, posts and spells in the book.
 */
#include "app/person/person.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "app/org/org.h"
#include "lib/db/book_testkit.h"
#include "lib/text/vi.h"

enum { DAY = 19000, BORN = 3000 };

static struct book_kit kit;
static struct db *db;

static int set_up(void **state)
{
    (void)state;
    book_kit_open(&kit);
    db = book_kit_make(&kit, "s.kd");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    db_close(db);
    book_kit_close(&kit);
    return 0;
}

static struct person_date exactly(date_t day)
{
    return (struct person_date){day, day, day_text(kit.a, day)};
}

static int64_t make(const char *name, const char *card, struct person_date birth)
{
    int64_t id = 0;
    struct person p = {.card = str_of(card),
                       .name = str_of(name),
                       .sex = STR("Nữ"),
                       .ethnic = STR("Kinh"),
                       .birth = birth,
                       .admitted = {10000, 10030, STR("05/1997")},
                       .official = exactly(10400)};
    assert_int_equal(person_add(db, &p, vi_name_key(kit.a, p.name), &id), OK);
    return id;
}

static int64_t make_unit(const char *code)
{
    int64_t id = 0;
    struct org_record r = {.code = str_of(code),
                           .name = str_of(code),
                           .kind = STR("cell"),
                           .line = STR("party"),
                           .founded_on = DAY_NONE,
                           .founded_first = DAY_NONE,
                           .founded_last = DAY_NONE,
                           .standing = 0};
    assert_int_equal(org_unit_add(db, &r, &id), OK);
    return id;
}

static int64_t ask(const char *sql)
{
    return book_kit_ask(book_kit_path(&kit, "s.kd"), sql);
}

static void a_person_comes_back_as_put(void **state)
{
    struct person p;
    (void)state;
    int64_t id = make("Đặng Thị Ánh", "40.000001", exactly(BORN));
    assert_int_equal(person_load(db, kit.a, id, &p), OK);
    assert_true(str_is(p.name, "Đặng Thị Ánh"));
    assert_int_equal(p.birth.first, BORN);
    assert_int_equal(p.admitted.last, 10030);
    assert_true(str_is(p.admitted.text, "05/1997"));
    assert_int_equal(ask("select official_on from person"), 10400);
    p.official = (struct person_date){10400, 10430, STR("07/1998")};
    assert_int_equal(person_set(db, id, &p, vi_name_key(kit.a, p.name)), OK);
    assert_int_equal(ask("select official_on is null and rev = 2 from person"), 1);
    assert_int_equal(person_load(db, kit.a, id + 1, &p), E_NOTFOUND);
}

static void people_are_found_by_card_and_by_name(void **state)
{
    struct person_alike list[PERSON_ALIKE_MOST];
    struct person_date day = exactly(BORN), none = {DAY_NONE, DAY_NONE, STR("")};
    int64_t id = 0;
    int n = 0;
    (void)state;
    int64_t a = make("Đặng Thị Ánh", "1", day), b = make("Dang Thi Anh", "", day);
    int64_t c = make("Đặng Thị Ánh", "2", none), unit = make_unit("A");
    (void)make("Đặng Thị Ánh", "3", (struct person_date){BORN, BORN + 30, STR("")});
    assert_int_equal(person_join(db, b, unit, "official", DAY_NONE, DAY_NONE), OK);
    assert_int_equal(person_find_card(db, STR("1"), &id, &n), OK);
    assert_true(id == a && n == 1);
    assert_int_equal(person_find_card(db, STR("9"), &id, &n), OK);
    assert_true(id == 0 && n == 0);
    assert_int_equal(person_find_alike(db, kit.a, STR("dang thi anh"), &day, DAY, list, &n), OK);
    assert_int_equal(n, 2);
    assert_true(list[0].id == a && list[0].unit == 0 && str_is(list[0].card, "1"));
    assert_true(list[1].id == b && list[1].unit == unit);
    assert_int_equal(person_find_alike(db, kit.a, STR("dang thi anh"), &none, DAY, list, &n), OK);
    assert_true(n == 1 && list[0].id == c);
}

static void places_have_their_days(void **state)
{
    struct person_place now;
    (void)state;
    int64_t id = make("An", "1", exactly(BORN)), a = make_unit("A"), b = make_unit("B");
    assert_int_equal(person_place_now(db, id, &now), OK);
    assert_int_equal(now.unit, 0);
    assert_int_equal(person_join(db, id, a, "official", DAY_NONE, DAY_NONE), OK);
    assert_int_equal(person_join(db, id, b, "temporary", DAY, DAY_NONE), OK);
    assert_int_equal(person_place_now(db, id, &now), OK);
    assert_true(now.unit == a && now.from == DAY_NONE);
    assert_int_equal(person_leave(db, now.id, DAY), OK);
    assert_int_equal(person_join(db, id, b, "official", DAY, DAY_NONE), OK);
    assert_int_equal(person_place_now(db, id, &now), OK);
    assert_true(now.unit == b && now.from == DAY);
    assert_int_equal(person_end(db, id, DAY + 9), OK);
    assert_int_equal(person_place_now(db, id, &now), OK);
    assert_int_equal(now.unit, 0);
    assert_int_equal(ask("select count(*) from membership where to_date = 19009"), 2);
}

static void titles_are_placed_once(void **state)
{
    struct post_held held[PERSON_POSTS_MOST];
    struct post_meaning head = {.role = STR("head"),
                                .leads = STR("yes"),
                                .managed_by = STR("district"),
                                .state_employee = 1,
                                .in_system = -1,
                                .standing = 0};
    int64_t known = 0, title = 0;
    int n = 0;
    (void)state;
    int64_t id = make("An", "1", exactly(BORN));
    struct str plain = post_plain(kit.a, STR("Trưởng BAN Thả Diều"));
    assert_true(str_is(plain, "truong ban tha dieu"));
    assert_int_equal(post_title_find(db, plain, &known), OK);
    assert_int_equal(known, 0);
    assert_int_equal(post_title_add(db, STR("Trưởng ban thả diều"), plain, NULL, &title), OK);
    assert_int_equal(ask("select count(*) from post_title where placed = 0 and leads = 'unknown'"),
                     1);
    assert_int_equal(person_post_add(db, id, title, true, DAY_NONE), OK);
    assert_int_equal(person_posts_now(db, id, held, &n), OK);
    assert_true(n == 1 && held[0].title == title && held[0].state);
    assert_int_equal(post_title_place(db, title, &head), OK);
    assert_int_equal(ask("select count(*) from post_title where placed = 1 and managed_by = "
                         "'district' and in_system is null and standing = 0"),
                     1);
    assert_int_equal(person_post_end(db, held[0].id, DAY), OK);
    assert_int_equal(person_posts_now(db, id, held, &n), OK);
    assert_int_equal(n, 0);
}

static void the_status_that_lasts(void **state)
{
    int64_t spell = 0;
    struct str kind;
    (void)state;
    int64_t id = make("An", "1", exactly(BORN));
    struct spell sick = {.kind = "sick", .from = DAY, .to = DAY_NONE, .days = 95};
    struct spell exempt = {.kind = "exempt", .from = DAY_NONE, .to = DAY_NONE, .days = -1};
    assert_int_equal(person_spell_add(db, id, &sick), OK);
    assert_int_equal(person_status_now(db, kit.a, id, &spell, &kind), OK);
    assert_int_equal(spell, 0);
    assert_int_equal(person_spell_add(db, id, &exempt), OK);
    assert_int_equal(person_status_now(db, kit.a, id, &spell, &kind), OK);
    assert_true(str_is(kind, "exempt"));
    assert_int_equal(person_spell_paper(db, spell, STR("QĐ 14")), OK);
    assert_int_equal(person_spell_end(db, spell, DAY), OK);
    assert_int_equal(person_status_now(db, kit.a, id, &spell, &kind), OK);
    assert_int_equal(spell, 0);
    assert_int_equal(ask("select count(*) from spell where paper = 'QĐ 14' and days is null"), 1);
}

static void phones(void **state)
{
    static const struct {
        const char *text, *phone; /* NULL: none */
    } cases[] = {{"", ""},
                 {" 0900 000 000 ", "0900 000 000"},
                 {"900000000", "0900000000"},
                 {"100", "100"},
                 {"+84 900 000 000", "+84 900 000 000"},
                 {"12", NULL},
                 {"không có", NULL},
                 {"0900.000.000; 024-000000", "0900.000.000; 024-000000"}};
    struct arena *a = arena_open(1 << 16);
    struct str out;
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool good = person_phone(a, str_of(cases[i].text), &out);
        assert_true(good == (cases[i].phone != NULL));
        assert_true(str_is(out, good ? cases[i].phone : ""));
    }
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(phones),
        cmocka_unit_test_setup_teardown(a_person_comes_back_as_put, set_up, tear_down),
        cmocka_unit_test_setup_teardown(people_are_found_by_card_and_by_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(places_have_their_days, set_up, tear_down),
        cmocka_unit_test_setup_teardown(titles_are_placed_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_status_that_lasts, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
