/*
 * render_test.c — a paper and its data as blocks, compared with what was once looked at by eye
 * (tests/golden/render); parts of it by themselves.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/paper/part_text.h"
#include "app/paper/render.h"
#include "lib/base/arena.h"
#include "lib/base/file.h"
#include "lib/rule/marked_testkit.h"

#define FOLDER "tests/golden/render/"

struct kit {
    struct arena *a;
    struct problems problems;
    struct reporter r;
    struct layout_shelf layouts;
};

static void kit_open(struct kit *k)
{
    k->a = arena_open((size_t)64 << 20);
    problems_open(&k->problems, k->a);
    k->r = (struct reporter){k->a, &k->problems, LANG_EN};
    assert_int_equal(layout_shelf_open(&k->r, NULL, &k->layouts), OK);
}

static void list_of(struct data *d, const char *list, const char *const (*word)[2], int n)
{
    for (int i = 0; i < n; i++) {
        struct data *one = data_add(d, list);
        data_text(one, "code", str_of(word[i][0]));
        data_text(one, "label", str_of(word[i][1]));
    }
}

static struct data *empty_member(struct kit *k)
{
    static const char *const levels[][2] = {{"XS", "Hoàn thành xuất sắc nhiệm vụ"},
                                            {"HTT", "Hoàn thành tốt nhiệm vụ"}};
    static const char *const grades[][2] = {{"xs", "Xuất sắc"}, {"t", "Tốt"}};
    struct data *d = data_open(k->a, ABOUT_MEMBER);
    list_of(d, "levels", levels, 2);
    list_of(d, "grades", grades, 2);
    return d;
}

static struct data *member(struct kit *k)
{
    struct data *d = empty_member(k), *s;
    data_text(d, "superior.upper", STR("ĐẢNG UỶ XÃ MẪU"));
    data_text(d, "issuer.upper", STR("CHI BỘ THÔN MẪU"));
    data_text(d, "symbol", STR("Số 05-BC/CB"));
    data_text(d, "date_words", STR("Mẫu, ngày 05 tháng 12 năm 2026"));
    data_text(d, "authority", STR("T/M CHI BỘ"));
    data_text(d, "signer.post", STR("BÍ THƯ"));
    data_text(d, "signer.name", STR("Nguyễn Văn Uỷ"));
    data_text(d, "chain_head", STR("sự kiện số 3"));
    data_text(d, "name", STR("Trần Thị Thuỷ"));
    data_text(d, "birth", STR("02/09/1980"));
    data_text(d, "party_post", STR("Chi uỷ viên"));
    data_text(d, "review.quality", STR("Đoạn một.\n\n  Đoạn hai. "));
    data_text(d, "grade.quality", STR("t"));
    data_text(d, "self_level", STR("XS"));
    data_text(data_add(d, "recipients"), "text", STR("Như trên;"));
    data_text(data_add(d, "recipients"), "text", STR("Lưu chi bộ"));
    s = data_add(d, "shortcomings");
    data_text(s, "text", STR("Chậm <báo cáo> & \"nộp\""));
    data_text(s, "cause", STR("Chủ quan\nnhiều dòng"));
    data_text(data_add(d, "shortcomings"), "text", STR("Hạn chế hai"));
    assert_true(str_is(data_stray(d), ""));
    return d;
}

static const char paper_text[] = "paper p\n  vi Bản kiểm điểm\n  en Review\n  about member\n  "
                                 "layout LAYOUT\n  seen no\n  file g\n"
                                 "  form 2B for leader\n  kind BC\n"
                                 "body\n"
                                 "  head\n"
                                 "  title BÁO CÁO\n"
                                 "  subject của đảng uỷ năm {year}\n"
                                 "  note (mẫu)\n"
                                 "  line Họ và tên: {name}     Ngày sinh: {birth}\n"
                                 "  line Đơn vị: {work_unit}\n"
                                 "  answer post Chức vụ: {party_post}\n"
                                 "  answer phone Điện thoại: {phone}\n"
                                 "  h1 A. NỘI DUNG\n"
                                 "  prose quality lines 4\n"
                                 "  prose tasks lines 2\n"
                                 "  choice grade.quality of grades inline\n"
                                 "  choice self_level of levels\n"
                                 "  table shortcomings widths 100 500 400 fill 2\n"
                                 "    head TT | Hạn chế | <\n"
                                 "    row {n} | {text} | {cause}\n"
                                 "    foot Cộng | {name} |\n"
                                 "    align c | l | r\n"
                                 "  each shortcomings\n"
                                 "    p {n}. {text} của {name}.\n"
                                 "  if shortcomings\n"
                                 "    c.b Có hạn chế\n"
                                 "  else\n"
                                 "    c Không có hạn chế\n"
                                 "  blank 2\n"
                                 "  fill 3\n"
                                 "  page\n"
                                 "  p Kết thúc văn bản.\n"
                                 "  close\n"
                                 "  sign NGƯỜI VIẾT: {name}\n"
                                 "  sign A: {name} | B\n";

static void render(struct kit *k, const char *text, const char *layout, date_t on,
                   const struct data *d, struct doc_part *part)
{
    struct paper *p = ARENA_NEW(k->a, struct paper);
    assert_int_equal(paper_read(&k->r, STR("p.paper"), str_of(text), p), OK);
    paper_render(k->a, p, layout_on(&k->layouts, str_of(layout), on), d, part);
}

/* Compares with the file; KIEMDIEM_GOLDEN=write is for whoever has looked at the difference. */
static void compare(struct kit *k, const char *name, const struct doc_part *part)
{
    struct buf b;
    struct str want = STR("");
    const char *path = str_fmt(k->a, FOLDER "%s.txt", name).p;
    buf_open(&b, 1 << 20);
    part_text(&b, part);
    const char *mode = getenv("KIEMDIEM_GOLDEN");
    if (mode != NULL && strcmp(mode, "write") == 0) {
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        assert_int_equal(fwrite(b.p, 1, b.n, f), b.n);
        assert_int_equal(fclose(f), 0);
    }
    assert_int_equal(file_read(k->a, path, 1 << 20, &want), OK);
    struct str have = buf_view(&b);
    if (!str_eq(have, want)) {
        size_t at = 0;
        while (at < have.n && at < want.n && have.p[at] == want.p[at])
            at++;
        fail_msg("%s differs at byte %zu:\nhave: %.200s\nwant: %.200s", path, at,
                 str_copy(k->a, str_sub(have, at, 200)).p,
                 str_copy(k->a, str_sub(want, at, 200)).p);
    }
    buf_close(&b);
}

static void test_golden(void **state)
{
    struct kit k;
    struct doc_part part;
    date_t day = date_of(2026, 12, 5);
    (void)state;
    kit_open(&k);
    render(&k, paper_text, "party", day, member(&k), &part);
    compare(&k, "filled-party-2026", &part);
    render(&k, paper_text, "party", date_of(2024, 12, 5), member(&k), &part);
    compare(&k, "filled-party-2018", &part);
    render(&k, paper_text, "state", day, member(&k), &part);
    compare(&k, "filled-state", &part);
    render(&k, paper_text, "form", day, empty_member(&k), &part);
    compare(&k, "blank-form", &part);
    render(&k, paper_text, "form", day, data_open(k.a, ABOUT_MEMBER), &part);
    compare(&k, "nothing-at-all", &part);
    arena_close(k.a);
}

/* A blank form and a filled one have the same fields, in the same order. */
static void test_fields(void **state)
{
    struct kit k;
    struct doc_part part;
    const char *seen[64];
    int n = 0;
    (void)state;
    kit_open(&k);
    for (int filled = 0; filled < 2; filled++) {
        int at = 0;
        const char *last = "";
        render(&k, paper_text, "form", 20000, filled ? member(&k) : empty_member(&k), &part);
        for (int i = 0; i < part.n_blocks; i++) {
            const struct doc_block *b = &part.block[i];
            struct str field = b->field;
            for (int r = 0; b->kind == BLOCK_PARA && r < b->para.n_runs; r++)
                field = b->para.run[r].field.n > 0 ? b->para.run[r].field : field;
            if (field.n == 0 || str_is(field, last))
                continue;
            last = str_copy(k.a, field).p;
            if (filled)
                assert_string_equal(seen[at], last);
            else
                seen[n++] = last;
            at++;
        }
        assert_int_equal(at, n);
    }
    assert_int_equal(n, 7);
    arena_close(k.a);
}

/* Names of people keep their writing, words of the office follow the layout. */
static void test_tones_of_names(void **state)
{
    struct kit k;
    struct doc_part part;
    struct buf b;
    (void)state;
    kit_open(&k);
    render(&k, paper_text, "party", 20800, member(&k), &part);
    buf_open(&b, 1 << 20);
    part_text(&b, &part);
    struct str text = buf_view(&b);
    assert_true(str_contains(text, "Trần Thị Thuỷ"));
    assert_true(str_contains(text, "Nguyễn Văn Uỷ"));
    assert_true(str_contains(text, "ĐẢNG ỦY XÃ MẪU"));
    assert_true(str_contains(text, "của đảng ủy năm"));
    buf_close(&b);
    arena_close(k.a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_golden),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_tones_of_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
