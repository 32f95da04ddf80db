/*
 * layout_test.c — layouts by day, their values and marks; numbers, dates and tones as they have them.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "app/paper/layout.h"
#include "lib/base/arena.h"
#include "lib/rule/marked_testkit.h"

struct kit {
    struct arena *a;
    struct problems problems;
    struct reporter r;
    struct layout_shelf shelf;
};

static void kit_open(struct kit *k)
{
    k->a = arena_open((size_t)16 << 20);
    problems_open(&k->problems, k->a);
    k->r = (struct reporter){k->a, &k->problems, LANG_EN};
    assert_int_equal(layout_shelf_open(&k->r, NULL, &k->shelf), OK);
}

static const struct paper_layout *on(const struct kit *k, const char *kind, int y, int m, int d)
{
    return layout_on(&k->shelf, str_of(kind), date_of(y, m, d));
}

static void test_by_day(void **state)
{
    struct kit k;
    (void)state;
    kit_open(&k);
    assert_true(str_is(on(&k, "party", 2024, 12, 1)->id, "party-2018"));
    assert_true(str_is(on(&k, "party", 2026, 5, 26)->id, "party-2018"));
    assert_true(str_is(on(&k, "party", 2026, 5, 27)->id, "party-2026"));
    assert_true(str_is(on(&k, "party", 2030, 1, 1)->id, "party-2026"));
    assert_true(str_is(on(&k, "party", 2010, 1, 1)->id, "party-2018")); /* before the first */
    assert_true(str_is(on(&k, "state", 2024, 1, 1)->id, "state-2020"));
    assert_non_null(on(&k, "form", 2024, 1, 1));
    assert_null(on(&k, "none", 2024, 1, 1));
    arena_close(k.a);
}

/* The values that the issue names, and where they come from. */
static void test_values(void **state)
{
    struct kit k;
    (void)state;
    kit_open(&k);
    const struct paper_layout *p = on(&k, "party", 2026, 12, 1), *s = on(&k, "state", 2026, 12, 1);
    assert_int_equal(layout_number(p, LAY_LEFT), 300);
    assert_int_equal(layout_number(p, LAY_RIGHT), 150);
    assert_int_equal(layout_number(p, LAY_BODY_SIZE), 140);
    assert_int_equal(layout_number(p, LAY_LEADING), 190);
    assert_int_equal(layout_number(p, LAY_FIRST), 100);
    assert_true(str_is(layout_text(p, LAY_BODY_END), "."));
    assert_true(str_is(layout_text(p, LAY_ISSUER_MARK), "star"));
    assert_int_equal(layout_number(p, LAY_POST_BOLD), 0);
    assert_int_equal(layout_number(p, LAY_CELL_SEAL), 0);
    assert_true(str_is(layout_text(p, LAY_ON_BEHALF), "T/M"));
    assert_true(str_is(layout_text(s, LAY_ON_BEHALF), "TM."));
    assert_true(str_is(layout_text(p, LAY_MOTTO), "")); /* none */
    for (int i = 0; i < k.shelf.n; i++) {
        for (int v = 0; v < LAY_KEYS; v++)
            assert_true(k.shelf.layout[i].value[v].cite.n > 0);
    }
    assert_int_equal(p->value[LAY_SPACE].mark, MARK_ASSUMED);
    assert_int_equal(p->value[LAY_BODY_END].mark, MARK_SECONDARY);
    arena_close(k.a);
}

static void test_numbers_and_dates(void **state)
{
    struct kit k;
    (void)state;
    kit_open(&k);
    const struct paper_layout *p = on(&k, "party", 2026, 12, 1), *s = on(&k, "state", 2026, 12, 1);
    date_t feb = date_of(2027, 2, 5), dec = date_of(2026, 12, 15), sep = date_of(2026, 9, 2);
    assert_true(str_is(layout_symbol(k.a, p, 5, STR("QĐ"), STR("ĐU")), "Số 05-QĐ/ĐU"));
    assert_true(str_is(layout_symbol(k.a, p, 127, STR("QĐ"), STR("TW")), "Số 127-QĐ/TW"));
    assert_true(str_is(layout_symbol(k.a, s, 5, STR("QĐ"), STR("UBND")), "Số: 05/QĐ-UBND"));
    assert_true(
        str_is(layout_date(k.a, p, STR("Đông Hà"), &feb), "Đông Hà, ngày 05 tháng 02 năm 2027"));
    assert_true(
        str_is(layout_date(k.a, p, STR("Đông Hà"), &sep), "Đông Hà, ngày 02 tháng 9 năm 2026"));
    assert_true(
        str_is(layout_date(k.a, p, STR("Đông Hà"), &dec), "Đông Hà, ngày 15 tháng 12 năm 2026"));
    assert_true(str_is(layout_date(k.a, p, STR(""), NULL), "……………, ngày …… tháng …… năm 20…"));
    arena_close(k.a);
}

static void test_tones(void **state)
{
    static const struct {
        const char *old, *new;
    } same[] = {
        {"Đảng ủy", "Đảng uỷ"},   {"ĐẢNG ỦY XÃ", "ĐẢNG UỶ XÃ"}, {"hóa, khỏe", "hoá, khoẻ"},
        {"Hòa Bình", "Hoà Bình"}, {"Ủy viên", "Uỷ viên"},
    };
    /* Neither: the pair does not end the syllable, or the u belongs to qu. */
    static const char *const neither[] = {"quý III, quỹ", "hoàn toàn, xoáy, thuyết", "tuy, hoa"};
    struct kit k;
    (void)state;
    kit_open(&k);
    struct paper_layout l = *on(&k, "party", 2026, 12, 1);
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        l.value[LAY_TONES].text = STR("old");
        assert_true(str_is(layout_tones(k.a, &l, str_of(same[i].new)), same[i].old));
        assert_true(str_is(layout_tones(k.a, &l, str_of(same[i].old)), same[i].old));
        l.value[LAY_TONES].text = STR("new");
        assert_true(str_is(layout_tones(k.a, &l, str_of(same[i].old)), same[i].new));
    }
    for (size_t i = 0; i < sizeof neither / sizeof *neither; i++) {
        assert_true(str_is(layout_tones(k.a, &l, str_of(neither[i])), neither[i]));
        l.value[LAY_TONES].text = i % 2 == 0 ? STR("old") : STR("new");
    }
    arena_close(k.a);
}

static void test_refuses(void **state)
{
    static const struct {
        const char *text, *says;
    } bad[] = {
        {"layout x\n  kind party\n  §top 20 mm | HD\n", "value | source"},
        {"layout x\n  kind party\n  §top 20 mm | HD | perhaps\n", "value | source"},
        {"layout x\n  kind party\n  §top 20 pt | HD | assumed\n", "no value that it can have"},
        {"layout x\n  kind party\n  §numbers left | HD | assumed\n", "no value that it can have"},
        {"layout x\n  kind party\n  §from 31/02/2026\n", "no value that it can have"},
        {"layout x\n  kind party\n  §tpo 20 mm | HD | assumed\n", "no property"},
        {"layout x\n  top 20 mm | H | assumed\n  §top 20 mm | H | assumed\n", "twice"},
        {"§page x\n  kind party\n", "not understood"},
        {"§layout x\n  kind party\n", "is missing"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct kit k;
        struct layout_shelf s;
        kit_open(&k);
        struct marked m = marked_text(k.a, bad[i].text);
        assert_int_equal(layout_read(&k.r, STR("l.layout"), m.text, &s), E_INVALID);
        check_report(&k.problems, &m, "l.layout", bad[i].says);
        arena_close(k.a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_day),
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_numbers_and_dates),
        cmocka_unit_test(test_tones),
        cmocka_unit_test(test_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
