/*
 * remark_test.c — what remarks are recognised, what stays a to-do, and that a proposal survives its
 * JSON.
 */
#include "app/roster/remark.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int set_up(void **state)
{
    *state = arena_open(64u << 20);
    return 0;
}

static int tear_down(void **state)
{
    arena_close(*state);
    return 0;
}

static void the_usual_remarks(void **state)
{
    static const struct {
        const char *text;
        bool exempt;
        const char *json; /* NULL: a to-do */
    } cases[] = {
        {"Khiển trách, QĐ 05-QĐ/ĐU ngày 20/4/2023", false,
         "{\"kind\":\"discipline\",\"form\":\"khien_trach\",\"on\":\"2023-04-20\",\"paper\":\"QĐ "
         "05-QĐ/ĐU ngày 20/4/2023\"}"},
        {"Bị kỷ luật Cảnh cáo (Quyết định số 12-QĐ/UBKTĐU, 03/02/2023)", false,
         "{\"kind\":\"discipline\",\"form\":\"canh_cao\",\"on\":\"2023-02-03\",\"paper\":\"Quyết "
         "định "
         "số 12-QĐ/UBKTĐU, 03/02/2023\"}"},
        {"KL Cách chức ngày 1/2/2023", false,
         "{\"kind\":\"discipline\",\"form\":\"cach_chuc\",\"on\":\"2023-02-01\",\"paper\":\"ngày "
         "1/2/2023\"}"},
        {"KHIỂN TRÁCH", false, NULL}, /* when? */
        {"Hết thời hạn khiển trách ngày 20/4/2023", false, NULL},
        {"Đề nghị xem xét kỷ luật khiển trách ngày 20/4/2023", false, NULL},
        {"Khiển trách ngày 20/4/2023 (đề nghị, chưa quyết định)", false, NULL},
        {"Khiển trách ngày 20/4/2023, đã hủy", false, NULL},
        {"Khiển trách oan, đã hủy, ngày 20/4/2023", false, NULL},
        {"Cảnh cáo ngày 20/4/2023 (bãi bỏ)", false, NULL},
        {"Cảnh cáo, QĐ 7 ngày 20/4/2023, đã xóa kỷ luật", false, NULL},
        {"Khiển trách về Đảng và chính quyền ngày 20/4/2023", false, NULL}, /* two decisions */
        {"Khiển trách về chính quyền, QĐ 31/QĐ-UBND ngày 20/4/2023", false,
         "{\"kind\":\"discipline\",\"form\":\"khien_trach\",\"side\":\"state\",\"on\":\"2023-04-"
         "20\","
         "\"paper\":\"về chính quyền, QĐ 31/QĐ-UBND ngày 20/4/2023\"}"},
        {"Nghỉ ốm 95 ngày", false, "{\"kind\":\"sick\",\"year\":2023,\"days\":95}"},
        {"Điều trị bệnh dài ngày (120 ngày)", false,
         "{\"kind\":\"sick\",\"year\":2023,\"days\":120}"},
        {"nghi om 3 thang", false, "{\"kind\":\"sick\",\"year\":2023,\"days\":90}"},
        {"Nghỉ ốm dài ngày", false, NULL},
        {"Nghỉ ốm 4000 ngày", false, NULL},
        {"Nghỉ thai sản 6 tháng", false, "{\"kind\":\"maternity\",\"year\":2023,\"months\":6}"},
        {"Nghỉ thai sản từ tháng 3", false, "{\"kind\":\"maternity\",\"year\":2023}"},
        {"Sinh hoạt tạm thời tại Chi bộ Khu phố 3, TP. Vinh", false,
         "{\"kind\":\"temporary\",\"place\":\"Chi bộ Khu phố 3, TP. Vinh\"}"},
        {"Sinh hoạt đảng tạm thời tại Chi bộ thôn Đông từ 03/2023", false,
         "{\"kind\":\"temporary\",\"place\":\"Chi bộ thôn Đông\"}"},
        {"Sinh hoạt tạm thời tại Chi bộ thôn Đông từ ngày 05/03/2023", false,
         "{\"kind\":\"temporary\",\"on\":\"2023-03-05\",\"place\":\"Chi bộ thôn Đông\"}"},
        {"Chuyển đến ngày 10/11/2023 từ Chi bộ Trường Tiểu học Phú Lộc (10 tháng)", false,
         "{\"kind\":\"transfer\",\"on\":\"2023-11-10\",\"months\":10,\"place\":\"Chi bộ Trường "
         "Tiểu "
         "học Phú Lộc\"}"},
        {"Chuyển sinh hoạt về ngày 10/11/2023 từ Chi bộ thôn Tây", false,
         "{\"kind\":\"transfer\",\"on\":\"2023-11-10\",\"place\":\"Chi bộ thôn Tây\"}"},
        {"Chuyển đến ngày 31/11/2023 từ Chi bộ thôn Tây", false, NULL}, /* no such day */
        {"Chuyển đến", false, NULL},
        {"Đảng viên dự bị", false, "{\"kind\":\"probationary\"}"},
        {"Đảng viên dự bị quá hạn", false, NULL},
        {"QĐ 14-QĐ/ĐU ngày 06/02/2022", true,
         "{\"kind\":\"status\",\"paper\":\"QĐ 14-QĐ/ĐU ngày 06/02/2022\"}"},
        {"QĐ 14-QĐ/ĐU ngày 06/02/2022", false, NULL},
        {"Đi làm ăn xa", false, NULL},
        {"…", false, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct remark r = remark_read(*state, str_of(cases[i].text), cases[i].exempt, 2023);
        struct str json = remark_json(*state, &r);
        if (cases[i].json == NULL) {
            assert_int_equal(json.n, 0);
            continue;
        }
        assert_string_equal(str_copy(*state, json).p, cases[i].json);
    }
}

static void a_proposal_survives_its_json(void **state)
{
    struct str text = STR("Chuyển đến ngày 10/11/2023 từ Chi bộ «Mẫu \"A\"» (10 tháng)");
    struct remark r = remark_read(*state, text, false, 2023), back;
    struct str kind = str_of(remark_kind_words[r.kind]);
    assert_true(remark_parse(*state, kind, remark_json(*state, &r), &back));
    assert_int_equal(back.kind, REMARK_TRANSFER);
    assert_int_equal(back.on, r.on);
    assert_int_equal(back.months, 10);
    assert_true(str_eq(back.place, r.place));
    assert_false(remark_parse(*state, STR("other"), STR(""), &back));
    assert_false(remark_parse(*state, kind, STR("{"), &back));
}

static void a_cell_may_hold_several(void **state)
{
    struct str cell = STR(" Nghỉ ốm 95 ngày;; Đi làm ăn xa ;"), one;
    (void)state;
    assert_true(remark_next(&cell, &one));
    assert_true(str_is(one, "Nghỉ ốm 95 ngày"));
    assert_true(remark_next(&cell, &one));
    assert_true(str_is(one, "Đi làm ăn xa"));
    assert_false(remark_next(&cell, &one));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_usual_remarks, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_proposal_survives_its_json, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_cell_may_hold_several, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
