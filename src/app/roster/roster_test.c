/*
 * roster_test.c — headings, dates, kinds, posts, the tree and whole lists, on workbooks made by
 * hand.
 */
#include "app/roster/roster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "app/roster/heading_map.h"
#include "app/roster/roster_part.h"
#include "app/roster/roster_post.h"
#include "lib/base/asset.h"
#include "lib/file/xlsx_testkit.h"

struct fixture {
    struct arena *a;
    struct problems problems;
    const struct posts *posts;
    struct roster *r;
};

#define UNIT_HEAD                                                                                  \
    "Mã|Tên tổ chức đảng|Loại hình|Mã cấp trên trực tiếp|Ngày thành lập|Có ban thường vụ\n"
#define PEOPLE_HEAD                                                                                \
    "TT|Họ và tên|Ngày sinh|Ngày vào Đảng|Mã chi bộ|Chức vụ Đảng|Nghề nghiệp|Tình trạng|Ghi chú\n"

static int setup(void **state)
{
    struct arena *a = arena_open((size_t)1 << 30);
    struct fixture *f = ARENA_NEW(a, struct fixture);
    f->a = a;
    problems_open(&f->problems, a);
    const struct asset *catalogue = asset_find(STR("packs/posts.pack"));
    assert_non_null(catalogue);
    assert_int_equal(
        posts_read(a, LANG_EN, STR("posts"), catalogue->bytes, &f->problems, &f->posts), OK);
    assert_true(posts_count(f->posts) > 50);
    struct roster_options options = {
        .districts = true, .cell_secretary_leads = true, .cutoff = date_of(2023, 12, 31)};
    f->r = roster_make(a, LANG_EN, &f->problems, &options, f->posts);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_close(f->a);
    return 0;
}

/* A workbook of one sheet whose first row is `first_row`. */
static struct str sheet(struct fixture *f, int first_row, const char *rows)
{
    struct kit_book book = {
        .styles =
            "<numFmts><numFmt numFmtId=\"165\" formatCode=\"dd/mm/yyyy\"/>"
            "<numFmt numFmtId=\"166\" formatCode=\"mm/yyyy\"/></numFmts>"
            "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/></cellXfs>",
        .sheets = {{.name = "S", .rows = kit_rows(f->a, first_row, rows)}}};
    return kit_workbook(f->a, &book);
}

static err_t read_units(struct fixture *f, const char *rows)
{
    return roster_read_units_bytes(f->r, sheet(f, 3, rows), STR("units.xlsx"));
}

static err_t read_people(struct fixture *f, const char *rows)
{
    return roster_read_people_bytes(f->r, sheet(f, 7, rows), STR("people.xlsx"));
}

/* Was there a report with these words, in this row and column? */
static void assert_reported(const struct fixture *f, const char *words, int row, int col)
{
    for (size_t i = 0; i < f->problems.n; i++) {
        const struct problem *p = &f->problems.list[i];
        char text[1024];
        (void)snprintf(text, sizeof text, "%.*s", STR_ARG(p->text));
        if (strstr(text, words) && p->at.line == row && p->at.col == col)
            return;
        (void)printf("reported: %d:%d %s\n", p->at.line, p->at.col, text);
    }
    fail_msg("no report «%s» at %d:%d", words, row, col);
}

/* --- dates --- */

struct date_want {
    const char *text;
    enum xlsx_type type;
    enum xlsx_shows shows;
    bool is_1904;
    const char *want; /* "D 19/08/2023", "M 03/1950", "Y 1948"; NULL: refused */
};

static void test_dates(void **state)
{
    static const struct date_want cases[] = {
        {"12/05/1954", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, "D 12/05/1954"},
        {"2-9-1945", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, "D 02/09/1945"},
        {"2.9.1945", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, "D 02/09/1945"},
        {"Ngày 3 tháng 2 năm 1930", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, "D 03/02/1930"},
        {"2023-04-20", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, "D 20/04/2023"},
        {"2023-04-20T00:00:00", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, "D 20/04/2023"},
        {"03/1950", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, "M 03/1950"},
        {"tháng 3/1950", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, "M 03/1950"},
        {"1948", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, "Y 1948"},
        {"1948", XLSX_NUMBER, XLSX_SHOWS_NUMBER, false, "Y 1948"},
        {"29283", XLSX_NUMBER, XLSX_SHOWS_DAY, false, "D 03/03/1980"},
        {"29283.75", XLSX_NUMBER, XLSX_SHOWS_DAY, false, "D 03/03/1980"},
        {"29283", XLSX_NUMBER, XLSX_SHOWS_NUMBER, false, "D 03/03/1980"},
        {"29283", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, "D 03/03/1980"},
        {"29283", XLSX_NUMBER, XLSX_SHOWS_MONTH, false, "M 03/1980"},
        {"29283", XLSX_NUMBER, XLSX_SHOWS_YEAR, false, "Y 1980"},
        {"27821", XLSX_NUMBER, XLSX_SHOWS_DAY, true, "D 03/03/1980"},
        {"59", XLSX_NUMBER, XLSX_SHOWS_DAY, false, "D 28/02/1900"},
        {"61", XLSX_NUMBER, XLSX_SHOWS_DAY, false, "D 01/03/1900"},
        {"60", XLSX_NUMBER, XLSX_SHOWS_DAY, false, NULL},
        {"1948", XLSX_NUMBER, XLSX_SHOWS_DAY, false, NULL},
        {"04/20/2023", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, NULL},
        {"30/02/1990", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, NULL},
        {"5/12/54", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, NULL},
        {"13/1950", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, NULL},
        {"khoảng 1950", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, NULL},
        {"1/2/3/1950", XLSX_TEXT, XLSX_SHOWS_NUMBER, false, NULL},
        {"12", XLSX_NUMBER, XLSX_SHOWS_NUMBER, false, NULL},
        {"-5", XLSX_NUMBER, XLSX_SHOWS_DAY, false, NULL},
        {"1e9", XLSX_NUMBER, XLSX_SHOWS_DAY, false, NULL},
        {"99999999", XLSX_NUMBER, XLSX_SHOWS_DAY, false, NULL},
        {"#N/A", XLSX_ERROR, XLSX_SHOWS_NUMBER, false, NULL},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct date_want *c = &cases[i];
        struct xlsx_cell cell = {.type = c->type, .shows = c->shows, .text = str_of(c->text)};
        struct roster_date d;
        char got[32] = "";
        if (value_date(f->a, &cell, c->is_1904, &d))
            (void)snprintf(got, sizeof got, "%c %.*s", "-YMD"[d.precision], STR_ARG(d.text));
        if (strcmp(got, c->want ? c->want : "") != 0)
            fail_msg("%s: «%s»", c->text, got);
    }
}

static void test_precision(void **state)
{
    struct fixture *f = *state;
    struct xlsx_cell cell = {.type = XLSX_TEXT, .text = STR("02/1952")};
    struct roster_date d;
    assert_true(value_date(f->a, &cell, false, &d));
    assert_int_equal(d.first, date_of(1952, 2, 1));
    assert_int_equal(d.last, date_of(1952, 2, 29));
}

static void test_words(void **state)
{
    struct fixture *f = *state;
    enum roster_status s;
    enum tri yes;
    assert_true(value_status(f->a, STR("Miễn công tác và sinh hoạt đảng"), &s) &&
                s == STATUS_EXEMPT);
    assert_true(value_status(f->a, STR("ĐÌNH CHỈ SINH HOẠT ĐẢNG"), &s) &&
                s == STATUS_ACTIVITY_SUSPENDED);
    assert_true(value_status(f->a, STR("Đình chỉ sinh hoạt cấp uỷ"), &s) &&
                s == STATUS_COMMITTEE_SUSPENDED);
    assert_true(value_status(f->a, STR(""), &s) && s == STATUS_NORMAL);
    assert_false(value_status(f->a, STR("xin ra khỏi Đảng"), &s));
    assert_int_equal(s, STATUS_UNKNOWN);
    assert_true(value_yes(f->a, STR("Có"), &yes) && yes == TRI_TRUE);
    assert_true(value_yes(f->a, STR("không"), &yes) && yes == TRI_FALSE);
    assert_true(value_yes(f->a, STR(""), &yes) && yes == TRI_UNKNOWN);
    assert_false(value_yes(f->a, STR("một phần"), &yes));
}

static void test_kinds(void **state)
{
    static const struct {
        const char *kind, *name;
        bool districts;
        enum roster_kind want;
    } cases[] = {
        {"Đảng bộ cơ sở", "Đảng bộ xã An Bình", true, KIND_GRASSROOTS_COMMITTEE},
        {"CHI BỘ TRỰC THUỘC", "Chi bộ 1", true, KIND_CELL},
        {"Chi bộ cơ sở", "Chi bộ Chi cục Thuế", true, KIND_GRASSROOTS_CELL},
        {"Đảng bộ bộ phận", "Đảng bộ Phân xưởng", true, KIND_SUB_COMMITTEE},
        {"Đảng bộ cấp trên trực tiếp cơ sở", "Đảng bộ huyện Mẫu", true, KIND_DISTRICT},
        {"Đảng bộ cấp trên trực tiếp cơ sở", "Đảng bộ thị xã Mẫu", true, KIND_DISTRICT},
        {"Đảng bộ cấp trên trực tiếp cơ sở", "Đảng bộ quận Mẫu", true, KIND_DISTRICT},
        {"Đảng bộ cấp trên trực tiếp cơ sở", "Đảng bộ Quân sự tỉnh", true, KIND_ABOVE_GRASSROOTS},
        {"Đảng bộ cấp trên trực tiếp cơ sở", "Đảng bộ Khối các cơ quan", true,
         KIND_ABOVE_GRASSROOTS},
        {"Đảng bộ cấp trên trực tiếp cơ sở", "Đảng bộ huyện Mẫu", false, KIND_ABOVE_GRASSROOTS},
        {"Đảng bộ tỉnh", "Đảng bộ tỉnh Mẫu", true, KIND_PROVINCIAL},
        {"Grassroots cell", "Tax office", true, KIND_GRASSROOTS_CELL},
        {"Câu lạc bộ", "Câu lạc bộ", true, KIND_UNKNOWN},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum roster_kind k =
            org_kind(f->a, str_of(cases[i].kind), str_of(cases[i].name), cases[i].districts);
        if (k != cases[i].want)
            fail_msg("%s %s: %d", cases[i].kind, cases[i].name, (int)k);
    }
}

/* --- headings --- */

static void test_headings_match(void **state)
{
    struct fixture *f = *state;
    const struct table_def *p = &roster_people_table;
    assert_int_equal(heading_field(p, f->a, STR("HỌ VÀ TÊN")), PERSON_NAME);
    assert_int_equal(heading_field(p, f->a, STR("Ho va ten (chữ in hoa)")), PERSON_NAME);
    assert_int_equal(heading_field(p, f->a, STR("Ngày, tháng, năm sinh")), PERSON_BIRTH);
    assert_int_equal(heading_field(p, f->a, STR("Ngày vào Đảng chính thức")), PERSON_OFFICIAL);
    assert_int_equal(heading_field(p, f->a, STR("Date of Admission")), PERSON_ADMITTED);
    assert_int_equal(heading_field(p, f->a, STR("Mã chi bộ cũ")), -1);
    assert_int_equal(heading_field(p, f->a, STR("")), -1);
}

static void test_any_order_without_marks(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_units(f, "LOAI HINH|MA|Ghi chú|TEN TO CHUC DANG\n(1)|(2)|(3)|(4)\nChi bộ "
                                   "cơ sở|X1||Chi bộ Một\n"),
                     OK);
    assert_int_equal(f->r->n_units, 1);
    assert_true(str_is(f->r->units[0].code, "X1"));
    assert_int_equal(f->r->units[0].kind, KIND_GRASSROOTS_CELL);
    assert_int_equal(f->r->unit_source.heading_row, 3);
    assert_int_equal(f->problems.total, 0);
    assert_int_equal(
        read_people(f, "Cell|Full name|Date of admission\nChi bộ Một|Trần Văn Bảy|03/02/2001\n"),
        OK);
    assert_int_equal(f->r->people[0].unit, 0);
    assert_int_equal(f->problems.total, 0);
}

static void test_heading_of_two_rows(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_units(f, UNIT_HEAD "X1|Chi bộ Một|Chi bộ cơ sở\n"), OK);
    assert_int_equal(read_people(f, "TT|Họ và tên|Ngày vào Đảng||Mã chi bộ\n||Dự bị|Chính thức|\n"
                                    "#1|Trần Văn Bảy|03/02/2001|03/02/2002|X1\n"),
                     OK);
    assert_int_equal(f->r->n_people, 1);
    assert_int_equal(f->r->people[0].admitted.first, date_of(2001, 2, 3));
    assert_int_equal(f->r->people[0].official.first, date_of(2002, 2, 3));
}

static void test_wrong_lists(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_units(f, PEOPLE_HEAD "#1|Trần Văn Bảy|1950|1970|X1\n"), E_INVALID);
    assert_reported(f, "looks like the list of members", 0, 0);
    problems_open(&f->problems, f->a);
    assert_int_equal(read_units(f, "Mã|Tên|Ghi chú\nX|Y|Z\n"), E_INVALID);
    assert_reported(f, "«Kind»", 3, 0);
    problems_open(&f->problems, f->a);
    assert_int_equal(read_units(f, "Xin chào\n"), E_INVALID);
    assert_reported(f, "No heading row", 0, 0);
    problems_open(&f->problems, f->a);
    assert_int_equal(read_units(f, UNIT_HEAD), E_INVALID);
    assert_reported(f, "no row", 0, 0);
}

static void test_heading_must_stand_in_the_first_rows(void **state)
{
    struct fixture *f = *state;
    struct str deep = sheet(f, 20, UNIT_HEAD "X1|Chi bộ Một|Chi bộ cơ sở\n");
    assert_int_equal(roster_read_units_bytes(f->r, deep, STR("u.xlsx")), OK);
    struct str deeper = sheet(f, 21, UNIT_HEAD "X1|Chi bộ Một|Chi bộ cơ sở\n");
    assert_int_equal(roster_read_units_bytes(f->r, deeper, STR("u.xlsx")), E_INVALID);
}

static void test_sheets(void **state)
{
    struct fixture *f = *state;
    struct kit_book book = {
        .sheets = {
            {.name = "Bìa", .rows = kit_rows(f->a, 1, "Danh sách\n")},
            {.name = "Cũ",
             .state = "hidden",
             .rows = kit_rows(f->a, 1, UNIT_HEAD "X9|Chi bộ Chín|Chi bộ\n")},
            {.name = "A", .rows = kit_rows(f->a, 1, UNIT_HEAD "X1|Đảng bộ Một|Đảng bộ cơ sở\n")},
            {.name = "B", .rows = kit_rows(f->a, 2, UNIT_HEAD "X2|Chi bộ Hai|Chi bộ|X1\n")}}};
    assert_int_equal(roster_read_units_bytes(f->r, kit_workbook(f->a, &book), STR("u.xlsx")), OK);
    assert_int_equal(f->r->n_units, 2);
    assert_int_equal(f->r->units[1].parent, 0);
    assert_true(str_is(f->r->unit_source.not_data, "Bìa"));
    assert_true(str_is(f->r->unit_source.hidden, "Cũ"));
    assert_true(str_is(f->r->unit_source.sheets, "A, B"));
}

/* --- the tree --- */

static void test_tree(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(
        read_units(f,
                   UNIT_HEAD "H|Đảng bộ huyện Mẫu|Đảng bộ cấp trên trực tiếp cơ sở||01/01/1931|có\n"
                             "A|Đảng bộ xã An|Đảng bộ cơ sở|h|1954|có\n"
                             "A1|Chi bộ Một|Chi bộ trực thuộc|A||không\n"
                             "A2|Chi bộ Hai|Chi bộ trực thuộc|Z||\n"
                             "A3|Chi bộ Ba|Câu lạc bộ|A|32/01/2000|có thể\n"),
        OK);
    assert_int_equal(f->r->units[1].parent, 0);
    assert_int_equal(f->r->units[2].parent, 1);
    assert_int_equal(f->r->units[1].n_children, 2);
    assert_int_equal(f->r->units[1].founded.precision, DATE_YEAR);
    assert_int_equal(f->r->units[2].standing, TRI_FALSE);
    assert_reported(f, "has the superior code “Z”", 7, 0);
    assert_reported(f, "kind “Câu lạc bộ”", 8, 3);
    assert_reported(f, "“32/01/2000” cannot be read", 8, 5);
    assert_reported(f, "“có thể” is neither", 8, 6);
    assert_int_equal(f->problems.n_errors, 0);
}

static void test_impossible_trees(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_units(f, UNIT_HEAD
                                "A|Đảng bộ A|Đảng bộ cơ sở|B\nB|Đảng bộ B|Đảng bộ bộ phận|C\n"
                                "C|Chi bộ C|Chi bộ|A\nD|Chi bộ D|Chi bộ|C\n"),
                     E_INVALID);
    assert_int_equal(f->problems.n_errors, 1);
    assert_reported(f, "stands below itself", 4, 0);
}

static void test_unit_below_itself(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_units(f, UNIT_HEAD "A|Đảng bộ A|Đảng bộ cơ sở|A\n"), E_INVALID);
    assert_reported(f, "stands below itself", 4, 0);
}

static void test_code_given_twice(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(
        read_units(f, UNIT_HEAD "A|Chi bộ A|Chi bộ\nB|Chi bộ B|Chi bộ\na|Chi bộ C|Chi bộ\n"),
        E_INVALID);
    assert_reported(f, "already used in row 4", 6, 0);
}

/* --- people --- */

static void test_people(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(
        read_units(
            f, UNIT_HEAD
            "A|Đảng bộ xã An|Đảng bộ cơ sở\nA1|Chi bộ Một|Chi bộ|A\nA2|Chi bộ Hai|Chi bộ|A\n"),
        OK);
    assert_int_equal(read_people(f, PEOPLE_HEAD
                                 "|I. Chi bộ Một\n"
                                 "#1|Trần Thị Bình|#29283@1|#41237@1|A2|Đảng viên|Nông dân||\n"
                                 "#2|Lê Văn Ấn|1948|03/1970|A1|Bí thư chi bộ|Hưu trí|Miễn công tác "
                                 "và sinh hoạt đảng|QĐ 14\n"
                                 "#3|Đỗ Văn An|03/1950|1975|A1|Đảng viên|Thợ rèn|đang xem xét|\n"
                                 "#4|Phạm Văn Dũng|#29283@1|#20000@1|A9|||\n"
                                 "|Tổng cộng: 4\n"),
                     OK);
    const struct roster *r = f->r;
    assert_int_equal(r->n_people, 4);
    /* An before Ấn, units in their order, nobody's unit last. */
    assert_true(str_is(r->people[0].name, "Đỗ Văn An"));
    assert_true(str_is(r->people[1].name, "Lê Văn Ấn"));
    assert_true(str_is(r->people[2].name, "Trần Thị Bình"));
    assert_true(str_is(r->people[3].name, "Phạm Văn Dũng"));
    assert_int_equal(r->people[3].unit, -1);
    assert_int_equal(r->people[1].status, STATUS_EXEMPT);
    assert_true(str_is(r->people[1].remark, "QĐ 14"));
    assert_int_equal(r->people[1].birth.precision, DATE_YEAR);
    assert_int_equal(r->people[2].admitted.first, date_of(2012, 11, 24));
    assert_int_equal(r->people[3].admitted.precision, DATE_ABSENT);
    assert_int_equal(r->units[1].n_people, 2);
    assert_reported(f, "“đang xem xét”", 11, 8);
    assert_reported(f, "no organisation in the list is “A9”", 12, 5);
    assert_reported(f, "is before birth", 12, 4);
    assert_reported(f, "“I. Chi bộ Một”", 8, 0);
    assert_int_equal(r->n_titles, 1);
    assert_true(str_is(r->titles[0].text, "Thợ rèn"));
    assert_int_equal(r->people[0].posts.leader, TRI_UNKNOWN);
}

static void test_twins(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_units(f, UNIT_HEAD "A|Chi bộ A|Chi bộ cơ sở\n"), OK);
    assert_int_equal(read_people(f, "Họ và tên|Ngày sinh|Ngày vào Đảng|Mã chi bộ|Số thẻ đảng\n"
                                    "Trần Văn Bảy|03/03/1980|2001|A|40.1\n"
                                    "TRẦN VĂN BẢY|03/03/1980|2001|A|40.2\n"
                                    "Lê Văn Tám|1980|2001|A|40.1\n"),
                     OK);
    assert_int_equal(f->r->n_people, 3);
    assert_reported(f, "same Party card number as row 8", 10, 0);
    assert_reported(f, "same name and date of birth as row 8", 9, 0);
}

/* --- posts --- */

static void ignore_title(void *arg, struct str title)
{
    int *n = arg;
    (void)title;
    (*n)++;
}

static struct roster_posts ask(struct fixture *f, const char *party, const char *state_post,
                               bool leads, int *unknown)
{
    struct posts_question q = {.party = str_of(party),
                               .state = str_of(state_post),
                               .has_party = true,
                               .has_state = true,
                               .unit_kind = KIND_CELL,
                               .cell_secretary_leads = leads,
                               .districts = true};
    *unknown = 0;
    return posts_answer(f->posts, f->a, &q, ignore_title, unknown);
}

static void test_posts(void **state)
{
    struct fixture *f = *state;
    int unknown = 0;
    struct roster_posts p = ask(f, "Bí thư chi bộ", "Chủ tịch UBND xã", true, &unknown);
    assert_true(p.leader == TRI_TRUE && p.n_posts == 2 && p.head == TRI_TRUE &&
                p.managed == MANAGED_DISTRICT);
    assert_true(p.state_employee == TRI_TRUE && p.in_system == TRI_TRUE && unknown == 0);

    p = ask(f, "Bí thư Chi bộ thôn Đông Hà", "Hưu trí", true, &unknown);
    assert_true(p.leader == TRI_TRUE && p.managed == MANAGED_GRASSROOTS &&
                p.state_employee == TRI_FALSE);
    p = ask(f, "Bí thư chi bộ", "Hưu trí", false, &unknown);
    assert_true(p.leader == TRI_FALSE && p.n_posts == 0 && p.head == TRI_FALSE);

    p = ask(f, "Chi uỷ viên", "Nông dân", true, &unknown);
    assert_true(p.leader == TRI_FALSE && p.cell_committee && p.in_system == TRI_FALSE);

    p = ask(f, "Đảng viên", "", true, &unknown);
    assert_true(p.leader == TRI_FALSE && p.state_employee == TRI_UNKNOWN &&
                p.in_system == TRI_UNKNOWN);

    p = ask(f, "Phó bí thư chi bộ kiêm Trưởng ban hòa giải", "Công chức, Giáo viên", true,
            &unknown);
    assert_true(p.leader == TRI_TRUE && p.deputy == TRI_TRUE && p.managed == MANAGED_UNKNOWN &&
                unknown == 1);

    p = ask(f, "Thủ quỹ", "Thợ rèn", true, &unknown);
    assert_true(p.leader == TRI_UNKNOWN && p.state_employee == TRI_UNKNOWN && unknown == 2);
}

static void test_bad_catalogue(void **state)
{
    struct fixture *f = *state;
    const struct posts *p = NULL;
    struct str text = STR("# remark\nA | head | yes | ? | yes | yes | no\nB | head | perhaps | ? | "
                          "yes | yes | no\nC | head\n");
    assert_int_equal(posts_read(f->a, LANG_EN, STR("my.posts"), text, &f->problems, &p), E_INVALID);
    assert_int_equal(f->problems.n_errors, 2);
    assert_reported(f, "seven columns", 3, 0);
    assert_reported(f, "seven columns", 4, 0);
}

/* --- old text, text files, headings of the office --- */

/* Lists whose cells are in .VnTime (format 1), .VnTimeH (2), VNI-Times (3) or another font (0). */
static struct str old_sheet(struct fixture *f, const char *rows)
{
    struct kit_book book = {
        .styles =
            "<fonts><font><name val=\"Arial\"/></font><font><name val=\".VnTime\"/></font>"
            "<font><name val=\".VnTimeH\"/></font><font><name val=\"VNI-Times\"/></font></fonts>"
            "<cellXfs><xf fontId=\"0\"/><xf fontId=\"1\"/><xf fontId=\"2\"/><xf fontId=\"3\"/>"
            "</cellXfs>",
        .sheets = {{.name = "S", .rows = kit_rows(f->a, 1, rows)}}};
    return kit_workbook(f->a, &book);
}

static struct str person_names(const struct fixture *f)
{
    struct str all = STR("");
    for (size_t i = 0; i < f->r->n_people; i++)
        all = str_fmt(f->a, "%.*s%.*s;", STR_ARG(all), STR_ARG(f->r->people[i].name));
    return all;
}

static void assert_names(const struct fixture *f, const char *want)
{
    assert_string_equal(person_names(f).p, want);
}

#define TWO_CELLS UNIT_HEAD "X1|Chi bộ Một|Chi bộ cơ sở\nX2|Chi bộ Hai|Chi bộ cơ sở\n"

static void test_old_text_by_its_words(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_units(f, TWO_CELLS), OK);
    struct str list = old_sheet(f, "Hä vµ tªn|Ngµy vµo §¶ng|M· chi bé|Giíi tÝnh|Chi bé\n"
                                   "NguyÔn V¨n An|3/2/2001|X1|Nam|Chi bé Mét\n"
                                   "TrÇn ThÞ H\xC2\xAD\xC2\xACng|3/2/2001|X1|N÷|Chi bé Mét\n");
    assert_int_equal(roster_read_people_bytes(f->r, list, STR("p.xlsx")), OK);
    assert_names(f, "Nguyễn Văn An;Trần Thị Hương;");
    assert_int_equal(f->r->people[0].unit, 0);
    /* One word is too little for a column, but not beside the others. */
    assert_true(str_is(f->r->people[1].gender, "Nữ"));
    assert_reported(f, "“Họ và tên”: TCVN3", 1, 1);
    assert_reported(f, "“Giới tính”: TCVN3", 1, 4);
    assert_int_equal(f->problems.n_errors, 0);
    /* "Chi bé" reads well both ways, but everything around it is TCVN3. */
    assert_reported(f, "“Chi bộ”: TCVN3", 1, 5);
    assert_int_equal(f->problems.total, 5);
}

static void test_old_text_by_its_font(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_units(f, TWO_CELLS), OK);
    struct str list = old_sheet(f, "Họ và tên|Ngày vào Đảng|Mã chi bộ|Giới tính\n"
                                   "$2$lª v¨n an|3/2/2001|X1|$1$N÷\n"
                                   "$3$Leâ Thò Haø|3/2/2001|X1|$3$Nöõ\n"
                                   "$1$Lê Thị Hà|3/2/2001|X2|Nữ\n"
                                   "$2$hoa|3/2/2001|X2|Nam\n"
                                   "Hà Bá Tú|3/2/2001|X2|Nam\n");
    assert_int_equal(roster_read_people_bytes(f->r, list, STR("p.xlsx")), OK);
    assert_names(f, "LÊ VĂN AN;Lê Thị Hà;Lê Thị Hà;HOA;Hà Bá Tú;");
    assert_reported(f, "“Họ và tên”: TCVN3, VNI", 1, 1);
    assert_reported(f, "“Giới tính”: TCVN3, VNI", 1, 4);
}

static void test_too_little_old_text_is_asked_for(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_units(f, TWO_CELLS), OK);
    struct str list = old_sheet(f, "Họ và tên|Ngày vào Đảng|Mã chi bộ|Ghi chú\n"
                                   "Trần Văn An|3/2/2001|X1|nghØ\n");
    assert_int_equal(roster_read_people_bytes(f->r, list, STR("p.xlsx")), OK);
    assert_true(str_is(f->r->people[0].remark, "nghØ"));
    assert_names(f, "Trần Văn An;");
}

static void test_text_list(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(
        roster_read_units_bytes(f->r,
                                STR("DANH SÁCH TỔ CHỨC\n\nMã;Tên tổ chức đảng;Loại hình\n"
                                    "X1;\"Chi bộ Một; phường An\";Chi bộ cơ sở\n"),
                                STR("folder/to-chuc.csv")),
        OK);
    assert_true(str_is(f->r->units[0].name, "Chi bộ Một; phường An"));
    assert_true(str_is(f->r->unit_source.sheets, "to-chuc"));
    assert_int_equal(f->r->unit_source.heading_row, 3);
    assert_int_equal(roster_read_people_bytes(f->r,
                                              STR("Họ và tên,Ngày vào Đảng,Mã chi bộ\n"
                                                  "Trần Văn Bảy,\"32/01/2001\",X1\n"),
                                              STR("p.xlsx")),
                     OK);
    assert_names(f, "Trần Văn Bảy;");
    assert_reported(f, "“32/01/2001” cannot be read", 2, 2);
}

static void test_other_files_are_named(void **state)
{
    static const char ole[600] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    struct fixture *f = *state;
    assert_int_equal(roster_read_units_bytes(f->r, (struct str){ole, sizeof ole}, STR("u.xls")),
                     E_INVALID);
    assert_reported(f, "save it as .xlsx", 0, 0);
    problems_open(&f->problems, f->a);
    assert_int_equal(roster_read_units_bytes(f->r, STR("\n <html>"), STR("u.xls")), E_INVALID);
    assert_reported(f, "not an .xlsx", 0, 0);
    problems_open(&f->problems, f->a);
    assert_int_equal(roster_read_units_bytes(f->r, STR("Xin chào"), STR("u.txt")), E_INVALID);
    assert_reported(f, "No heading row", 0, 0);
}

static const struct heading_map *read_map(struct fixture *f, const char *lines)
{
    const struct heading_map *m = NULL;
    assert_int_equal(heading_map_read(f->a, LANG_EN, STR("map"), str_of(lines), &f->problems, &m),
                     OK);
    return m;
}

static void test_saved_headings(void **state)
{
    struct fixture *f = *state;
    f->r->options.map = read_map(f, "\xEF\xBB\xBF# own\n\nNgười = name\nHọ tên = -\r\n"
                                    "Năm vào = Ngày vào Đảng\nA = B = cell_code\n");
    assert_int_equal(read_units(f, TWO_CELLS), OK);
    assert_int_equal(read_people(f, "Họ tên|Người|Năm vào|A = B|Quê quán\n"
                                    "không dùng|Trần Văn Bảy|2001|X2|Mẫu\n"),
                     OK);
    assert_names(f, "Trần Văn Bảy;");
    assert_int_equal(f->r->people[0].unit, 1);
    assert_true(str_is(f->r->people_source.unused, "Quê quán"));
}

static void test_bad_mapping(void **state)
{
    struct fixture *f = *state;
    const struct heading_map *m = NULL;
    assert_int_equal(heading_map_read(f->a, LANG_EN, STR("map"),
                                      STR("Người = name\nNgười\n= name\nA =\nB = nam\n"),
                                      &f->problems, &m),
                     E_INVALID);
    for (int line = 2; line <= 4; line++)
        assert_reported(f, "heading = field", line, 0);
    assert_reported(f, "no field called “nam”", 5, 0);
    assert_int_equal(f->problems.total, 4);
}

static void test_nearest_headings(void **state)
{
    static const struct {
        const char *heading;
        int want;
    } cases[] = {{"Họ tên khai sanh", PERSON_NAME},
                 {"Mã chi bộ cũ", PERSON_CELL_CODE},
                 {"Ngày vào Đảng CSVN", PERSON_ADMITTED},
                 {"Giới tính (nam/nữ)", PERSON_GENDER},
                 {"Quê quán", -1},
                 {"", -1}};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int got = heading_nearest(&roster_people_table, f->a, str_of(cases[i].heading));
        if (got != cases[i].want)
            fail_msg("%s: %d", cases[i].heading, got);
    }
    assert_int_equal(read_units(f, TWO_CELLS), OK);
    assert_int_equal(read_people(f, "Họ tên khai sanh|Ngày vào Đảng|Mã chi bộ\nAn|2001|X1\n"),
                     E_INVALID);
    assert_reported(f, "“Họ tên khai sanh” is not known; nearest: “Full name”", 7, 1);
    problems_open(&f->problems, f->a);
    assert_int_equal(
        read_people(f, "Họ tên|Ngày vào Đảng|Mã chi bộ|Số thẻ đảng viên cũ\nAn|2001|X1\n"), OK);
    assert_non_null(strstr(str_copy(f->a, f->r->people_source.unused).p, "= card"));
}

static void test_two_heads(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_units(f, TWO_CELLS), OK);
    assert_int_equal(read_people(f, "Họ và tên|Ngày vào Đảng|Mã chi bộ|Chức vụ Đảng\n"
                                    "Trần Văn An|2001|X1|Bí thư chi bộ\n"
                                    "Trần Văn Bình|2001|X1|Phó bí thư chi bộ\n"
                                    "Trần Văn Cường|2001|X1|Đảng ủy viên, Bí thư chi bộ\n"
                                    "Trần Văn Dũng|2001|X2|Bí thư chi bộ\n"),
                     OK);
    assert_reported(f, "Trần Văn Cường: this cell already has a secretary in row 8", 10, 0);
    int heads = 0;
    for (size_t i = 0; i < f->problems.n; i++)
        heads += strstr(str_copy(f->a, f->problems.list[i].text).p, "secretary") != NULL;
    assert_int_equal(heads, 1);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_dates),
        TEST(test_precision),
        TEST(test_words),
        TEST(test_kinds),
        TEST(test_headings_match),
        TEST(test_any_order_without_marks),
        TEST(test_heading_of_two_rows),
        TEST(test_wrong_lists),
        TEST(test_heading_must_stand_in_the_first_rows),
        TEST(test_sheets),
        TEST(test_tree),
        TEST(test_impossible_trees),
        TEST(test_unit_below_itself),
        TEST(test_code_given_twice),
        TEST(test_people),
        TEST(test_twins),
        TEST(test_posts),
        TEST(test_bad_catalogue),
        TEST(test_old_text_by_its_words),
        TEST(test_old_text_by_its_font),
        TEST(test_too_little_old_text_is_asked_for),
        TEST(test_text_list),
        TEST(test_other_files_are_named),
        TEST(test_saved_headings),
        TEST(test_bad_mapping),
        TEST(test_nearest_headings),
        TEST(test_two_heads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
