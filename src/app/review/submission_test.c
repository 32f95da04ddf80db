/*
 * submission_test.c — what a review must have before it counts.
 */
#include "app/review/submission.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/review/review_testkit.h"

static const struct str required[] = {{"quality", 7}, {"tasks", 5}};

/* One that lacks nothing, of T2. */
struct whole {
    struct review_form form;
    struct review_group group[3];
    struct review_choice choice[2];
    struct review_value value[1];
    struct review_item item[1];
    struct review_reply reply[1];
    struct review_answer answer[1];
    struct str text;
};

static void make_whole(struct whole *w)
{
    *w = (struct whole){.text = STR("Tôi làm tốt.")};
    w->group[0] = (struct review_group){.field = required[0], .para = &w->text, .n = 1};
    w->group[1] = (struct review_group){.field = required[1], .para = &w->text, .n = 1};
    w->group[2] = (struct review_group){.field = STR("own_part")};
    w->choice[0] = (struct review_choice){STR("self_level"), STR("HTT"), 1};
    w->choice[1] = (struct review_choice){.field = STR("shortcoming_none")};
    w->value[0] = (struct review_value){STR("points_common"), STR("28,5")};
    w->item[0] = (struct review_item){STR("Chậm báo cáo"), STR("Thiếu kiểm tra"), STR("Bản thân"),
                                      STR("Lập lịch"), STR("30/06/2024")};
    w->form = (struct review_form){.cite = STR("QD124 Điều 6, khoản 2"),
                                   .required = required,
                                   .n_required = 2,
                                   .group = w->group,
                                   .n_groups = 3,
                                   .choice = w->choice,
                                   .n_choices = 2,
                                   .value = w->value,
                                   .n_values = 1,
                                   .item = w->item,
                                   .n_items = 1,
                                   .reply = w->reply,
                                   .answer = w->answer};
}

/* Codes of what lacks, parted by blanks; each must name the article. */
static struct str lacks(struct review_kit *y, const struct whole *w, struct submission *s)
{
    struct found_subject who = {review_kit_ask(y, "select id from subject where person_id = 2"),
                                y->cell, 2};
    struct str out = STR("");
    assert_int_equal(submission_check(y->db, y->kit.a, &y->cycle, &who, &w->form, s), OK);
    for (int i = 0; i < s->n_lacks; i++) {
        out = str_fmt(y->kit.a, "%.*s%s%.*s", STR_ARG(out), i > 0 ? " " : "",
                      STR_ARG(s->lack[i].code));
        assert_non_null(strstr(s->lack[i].text.p, "QD124 Điều 6, khoản 2"));
        assert_true(s->lack[i].field.n > 0);
    }
    return out;
}

static void expect(struct review_kit *y, const struct whole *w, const char *codes)
{
    struct submission s;
    struct str got = lacks(y, w, &s);
    if (!str_is(got, codes))
        fail_msg("«%.*s», not «%s»", STR_ARG(got), codes);
}

static void test_content(void **state)
{
    struct review_kit y;
    struct whole w;
    (void)state;
    review_kit_open(&y);
    make_whole(&w);
    expect(&y, &w, "");
    w.group[0].n = 0;
    expect(&y, &w, "group_empty");
    make_whole(&w);
    w.choice[0] = (struct review_choice){STR("self_level"), STR(""), 2};
    expect(&y, &w, "two_ticks");
    w.choice[0].ticked = 0;
    expect(&y, &w, "no_level");
    make_whole(&w);
    w.value[0].text = STR("hai mươi");
    expect(&y, &w, "points_form");
    review_kit_close(&y);
}

static void test_shortcomings(void **state)
{
    struct review_kit y;
    struct whole w;
    (void)state;
    review_kit_open(&y);
    for (int i = 0; i < 5; i++) {
        make_whole(&w);
        struct str *part[] = {&w.item[0].text, &w.item[0].cause, &w.item[0].responsible,
                              &w.item[0].remedy, &w.item[0].remedy_by};
        *part[i] = STR("");
        expect(&y, &w, "shortcoming_lacks");
    }
    make_whole(&w);
    w.item[0].remedy_by = STR("quý II");
    expect(&y, &w, "remedy_by_form");
    make_whole(&w);
    w.form.n_items = 0;
    expect(&y, &w, "neither");
    w.choice[1] = (struct review_choice){STR("shortcoming_none"), STR("yes"), 1};
    expect(&y, &w, "");
    w.form.n_items = 1;
    expect(&y, &w, "both");
    review_kit_close(&y);
}

/* A shortcoming of the year before, carried to T2; a matter suggested to him. */
static void owes(struct review_kit *y)
{
    review_kit_sql(
        y, "insert into shortcoming (id, person_id, year, text, cause, responsible, remedy, "
           "state, event_id) values (9, 2, 2022, 'Vắng họp', 'x', 'x', 'x', 'open', 1); "
           "insert into carried (cycle_id, shortcoming_id, subject_id) select cycle_id, 9, "
           "id from subject where person_id = 2; "
           "insert into suggestion (subject_id, ord, text, body, number, on_date, event_id) "
           "select id, 1, 'Việc nêu gương', 'Đảng ủy', '', 19600, 1 from subject where "
           "person_id = 2");
    book_kit_forget(&y->kit);
}

static void test_answers(void **state)
{
    struct review_kit y;
    struct whole w;
    struct submission s;
    (void)state;
    review_kit_open(&y);
    owes(&y);
    make_whole(&w);
    expect(&y, &w, "carried_unanswered suggestion_unanswered");
    w.form.n_replies = w.form.n_answers = 1;
    w.reply[0] = (struct review_reply){STR("2022"), STR("VẮNG HỌP"), STR("Đang khắc phục"),
                                       STR("Đã đi đủ"), STR("")};
    w.answer[0] = (struct review_answer){STR("Việc nêu gương"), STR("Tôi nhận.")};
    expect(&y, &w, "");
    w.reply[0].state = STR("Đã khắc phục xong");
    expect(&y, &w, "carried_done_lacks carried_done_lacks");
    w.reply[0].state = STR("Đã khắc phục xong ngày 01/06/2023");
    w.reply[0].evidence = STR("Sổ họp");
    assert_true(str_is(lacks(&y, &w, &s), ""));
    assert_int_equal(s.reply[0].done_on, date_of(2023, 6, 1));
    assert_true(str_is(s.reply[0].state, "done"));
    assert_int_equal(s.reply[0].shortcoming, 9);
    assert_int_equal(s.n_answers, 1);
    w.reply[0].state = STR("???");
    expect(&y, &w, "carried_state");
    w.reply[0] =
        (struct review_reply){STR("2022"), STR("Việc khác hẳn"), STR(""), STR("a"), STR("")};
    w.answer[0].text = STR("Chuyện khác hẳn");
    expect(&y, &w, "carried_unanswered carried_unknown suggestion_unanswered suggestion_unknown");
    review_kit_close(&y);
}

static void test_named(void **state)
{
    struct review_kit y;
    struct whole w;
    struct str own = STR("Về việc nghị quyết ban hành chậm, tôi có lỗi.");
    (void)state;
    review_kit_open(&y);
    review_kit_sql(
        &y,
        "update person set name_fold = 'tran van mau 2' where id = 2; "
        "insert into shortcoming (unit_id, year, text, cause, responsible, remedy, state, "
        "event_id) values (%ld, 2023, 'Nghị quyết ban hành chậm', 'x', 'Đồng chí Trần "
        "Văn Mẫu 2', 'x', 'open', 1), (%ld, 2023, 'Thu đảng phí muộn', 'x', 'Đồng chí "
        "khác', 'x', 'open', 1)",
        (long)y.cell, (long)y.cell);
    book_kit_forget(&y.kit);
    make_whole(&w);
    expect(&y, &w, "named_unanswered");
    w.group[2].para = &own;
    w.group[2].n = 1;
    expect(&y, &w, "");
    review_kit_close(&y);
}

static void test_points(void **state)
{
    static const struct {
        const char *text, *number;
    } points[] = {{"28,5", "28.5"},      {"28.50", "28.50"}, {"7", "7"},   {"07", "7"},
                  {"28,5 điểm", "28.5"}, {"0,5", "0.5"},     {"", NULL},   {"a", NULL},
                  {"1,2,3", NULL},       {"5,", NULL},       {",5", NULL}, {"1,234", NULL}};
    struct arena *a = arena_open(1 << 20);
    (void)state;
    for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
        struct str out;
        bool is = submission_points(a, str_of(points[i].text), &out);
        assert_int_equal(is, points[i].number != NULL);
        if (is)
            assert_true(str_is(out, points[i].number));
    }
    arena_close(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_content), cmocka_unit_test(test_shortcomings),
        cmocka_unit_test(test_answers), cmocka_unit_test(test_named),
        cmocka_unit_test(test_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
