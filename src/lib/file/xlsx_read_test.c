/*
 * xlsx_read_test.c — the workbook reader on workbooks made by hand: what it reads, what it refuses.
 */
#include "lib/file/xlsx_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/base/buf.h"
#include "lib/file/xlsx_inner.h"
#include "lib/file/xlsx_testkit.h"

struct fixture {
    struct arena *a;
    struct problems problems;
    struct buf dump; /* rows as "row:col type text; …" lines */
    int stop_after;  /* rows; 0: never */
};

static int setup(void **state)
{
    struct arena *a = arena_open((size_t)1 << 30);
    struct fixture *f = ARENA_NEW(a, struct fixture);
    f->a = a;
    problems_open(&f->problems, a);
    buf_open(&f->dump, 1u << 20);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    buf_close(&f->dump);
    arena_close(f->a);
    return 0;
}

static bool dump_row(void *arg, const struct xlsx_row *row)
{
    static const char types[] = "-tnbe", shows[] = " dmy";
    struct fixture *f = arg;
    for (size_t i = 0; i < row->n; i++) {
        const struct xlsx_cell *c = &row->cells[i];
        buf_printf(&f->dump, "%d:%d%c%c%.*s\n", row->number, c->col, types[c->type],
                   shows[c->shows], STR_ARG(c->text));
    }
    return f->stop_after == 0 || --f->stop_after > 0;
}

/* Opens and reads one sheet. */
static err_t read_bytes(struct fixture *f, struct str bytes, size_t sheet, struct xlsx **x)
{
    TRY(xlsx_open_memory(f->a, LANG_EN, bytes, STR("list.xlsx"), &f->problems, x));
    return xlsx_each_row(*x, sheet, dump_row, f);
}

static void assert_dump(struct fixture *f, const char *want)
{
    buf_char(&f->dump, '\0');
    assert_string_equal(f->dump.p, want);
}

/* The first report contains `words` and stands at that row and column. */
static void assert_problem(const struct fixture *f, const char *words, int row, int col)
{
    assert_int_equal(f->problems.n_errors, 1);
    const struct problem *p = &f->problems.list[0];
    char text[512];
    (void)snprintf(text, sizeof text, "%.*s", STR_ARG(p->text));
    if (!strstr(text, words))
        fail_msg("«%s» not in «%s»", words, text);
    assert_int_equal(p->at.line, row);
    assert_int_equal(p->at.col, col);
    assert_true(str_is(p->at.file, "list.xlsx"));
}

static void test_text_of_all_kinds(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    struct kit_book book = {
        .shared =
            "<si><t>Họ và tên</t></si>"
            "<si><r><rPr><b/></rPr><t>Chi </t></r><r><t xml:space=\"preserve\">bộ  thôn</t></r>"
            "<rPh sb=\"0\" eb=\"1\"><t>reading</t></rPh></si>"
            "<si><t>a_x000D_&#10;b_x005F_c</t></si><si/>",
        .sheets =
            {{.name = "Danh s&#225;ch",
              .rows =
                  "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"C2\" t=\"s\"><v>1</v></c>"
                  "<c r=\"D2\" t=\"s\"><v>2</v></c><c r=\"E2\" t=\"s\"><v>3</v></c></row>"
                  "<row r=\"4\"><c t=\"inlineStr\"><is><t>  Nguye&#x302;&#x303;n </t></is></c>"
                  "<c t=\"str\"><f>A1&amp;\"x\"</f><v>kết quả</v></c><c t=\"b\"><v>1</v></c>"
                  "<c t=\"e\"><v>#N/A</v></c><c t=\"d\"><v>2023-04-20T00:00:00</v></c>"
                  "<c><f>1+1</f></c><c><v>41237</v></c></row>"
                  "<row><c><v>7</v></c></row>"}},
    };
    assert_int_equal(read_bytes(f, kit_workbook(f->a, &book), 0, &x), OK);
    size_t n = 0;
    assert_true(str_is(xlsx_sheets(x, &n)[0].name, "Danh sách"));
    assert_int_equal(n, 1);
    assert_dump(f, "2:1t Họ và tên\n2:3t Chi bộ thôn\n2:4t a b_c\n"
                   "4:1t Nguyễn\n4:2t kết quả\n4:3b 1\n4:4e #N/A\n4:5t 2023-04-20T00:00:00\n"
                   "4:6- \n4:7n 41237\n5:1n 7\n");
}

static void test_prefixed_names(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    struct kit_book book = {
        .sheets = {
            {.name = "S",
             .rows = "<x:row xmlns:x=\"urn:x\" r=\"1\"><x:c r=\"B1\"><x:v>5</x:v></x:c></x:row>"}}};
    assert_int_equal(read_bytes(f, kit_workbook(f->a, &book), 0, &x), OK);
    assert_dump(f, "1:2n 5\n");
}

static void test_dates_by_format(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    struct kit_book book = {
        .properties = "date1904=\"1\"",
        .styles = "<numFmts><numFmt numFmtId=\"165\" formatCode=\"dd/mm/yyyy\"/>"
                  "<numFmt numFmtId=\"166\" formatCode=\"&quot;ngày&quot; 0\"/>"
                  "<numFmt numFmtId=\"167\" formatCode=\"mm/yyyy\"/>"
                  "<numFmt numFmtId=\"168\" formatCode=\"yyyy\"/></numFmts>"
                  "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs>"
                  "<cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/>"
                  "<xf numFmtId=\"167\"/><xf numFmtId=\"168\"/><xf numFmtId=\"14\"/><xf "
                  "numFmtId=\"20\"/></cellXfs>",
        .sheets = {{.name = "S",
                    .rows = kit_rows(f->a, 1, "#1@0|#2@1|#3@2|#4@3|#5@4|#6@5|#7@6|#8@99|#9")}}};
    assert_int_equal(read_bytes(f, kit_workbook(f->a, &book), 0, &x), OK);
    assert_true(xlsx_is_1904(x));
    assert_dump(f, "1:1n 1\n1:2nd2\n1:3n 3\n1:4nm4\n1:5ny5\n1:6nd6\n1:7n 7\n1:8n 8\n1:9n 9\n");
}

struct font_seen {
    int n;
    enum legacy font[8];
    bool capitals[8];
    struct str typed[8];
    struct arena *a;
};

static bool note_font(void *arg, const struct xlsx_row *row)
{
    struct font_seen *seen = arg;
    for (size_t i = 0; i < row->n && seen->n < 8; i++) {
        seen->font[seen->n] = row->cells[i].font;
        seen->capitals[seen->n] = row->cells[i].font_capitals;
        seen->typed[seen->n++] = str_copy(seen->a, row->cells[i].typed);
    }
    return true;
}

static void test_old_fonts(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    struct font_seen seen = {.a = f->a};
    struct kit_book book = {
        .styles =
            "<fonts><font><sz val=\"11\"/><name val=\"Calibri\"/></font>"
            "<font><name val=\".VnTimeH\"/></font><font><b/><name val=\"VNI-Times\"/></font>"
            "<font/></fonts><cellStyleXfs><xf fontId=\"2\"/></cellStyleXfs>"
            "<cellXfs><xf/><xf numFmtId=\"0\" fontId=\"1\"/><xf fontId=\"2\"/><xf fontId=\"3\"/>"
            "<xf fontId=\"9\"/></cellXfs><dxfs><dxf><font><name "
            "val=\".VnArial\"/></font></dxf></dxfs>",
        .shared = "<si><t>Ph\xC2\xAD\xC2\xACng</t></si><si><t>a\xC2\xA0 b</t></si>",
        .sheets = {{.name = "S",
                    .rows = "<row r=\"1\"><c r=\"A1\" s=\"1\" t=\"s\"><v>0</v></c>"
                            "<c r=\"B1\" s=\"2\" t=\"s\"><v>1</v></c>"
                            "<c r=\"C1\" s=\"3\" t=\"inlineStr\"><is><t>x\xC2\xADy</t></is></c>"
                            "<c r=\"D1\" s=\"4\"><v>1</v></c><c r=\"E1\"><v>2</v></c></row>"}}};
    assert_int_equal(read_bytes(f, kit_workbook(f->a, &book), 0, &x), OK);
    assert_dump(f, "1:1t Ph\xC2\xACng\n1:2t a b\n1:3t xy\n1:4n 1\n1:5n 2\n");
    assert_int_equal(xlsx_each_row(x, 0, note_font, &seen), OK);
    assert_int_equal(seen.n, 5);
    assert_int_equal(seen.font[0], LEGACY_TCVN3);
    assert_true(seen.capitals[0]);
    assert_true(str_is(seen.typed[0], "Ph\xC2\xAD\xC2\xACng"));
    assert_int_equal(seen.font[1], LEGACY_VNI);
    assert_false(seen.capitals[1]);
    assert_true(str_is(seen.typed[1], "a\xC2\xA0 b"));
    assert_true(str_is(seen.typed[2], "x\xC2\xADy"));
    for (int i = 2; i < 5; i++)
        assert_int_equal(seen.font[i], LEGACY_NONE);
}

static void test_format_codes(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        enum xlsx_shows shows;
    } want[] = {{"General", XLSX_SHOWS_NUMBER},
                {"#,##0.00", XLSX_SHOWS_NUMBER},
                {"[Red]0.0", XLSX_SHOWS_NUMBER},
                {"[h]:mm:ss", XLSX_SHOWS_NUMBER},
                {"h:mm AM/PM", XLSX_SHOWS_NUMBER},
                {"0.00E+00", XLSX_SHOWS_NUMBER},
                {"DD/MM/YYYY", XLSX_SHOWS_DAY},
                {"[$-42A]dd mmmm yyyy;@", XLSX_SHOWS_DAY},
                {"d\\-m\\-yyyy hh:mm", XLSX_SHOWS_DAY},
                {"mmm-yy", XLSX_SHOWS_MONTH},
                {"yyyy", XLSX_SHOWS_YEAR},
                {"\"năm\" 0", XLSX_SHOWS_NUMBER},
                {"0;[Red]\"d\"", XLSX_SHOWS_NUMBER},
                {"\"unclosed d", XLSX_SHOWS_NUMBER},
                {"\\", XLSX_SHOWS_NUMBER},
                {"", XLSX_SHOWS_NUMBER}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        enum xlsx_shows got = xlsx_format_shows(str_of(want[i].code));
        if (got != want[i].shows)
            fail_msg("%s: %d", want[i].code, (int)got);
    }
}

static void test_hidden_sheets_and_merges(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    struct kit_book book = {
        .sheets = {{.name = "A",
                    .rows = kit_rows(f->a, 1, "DANH SÁCH\n\nx"),
                    .tail = "<mergeCells><mergeCell ref=\"A1:N1\"/><mergeCell ref=\"B2:C3\"/>"
                            "<mergeCell ref=\"nonsense\"/></mergeCells>"},
                   {.name = "B", .state = "hidden", .rows = ""},
                   {.name = "C", .state = "veryHidden", .rows = ""}}};
    assert_int_equal(read_bytes(f, kit_workbook(f->a, &book), 0, &x), OK);
    size_t n = 0;
    const struct xlsx_sheet *sheets = xlsx_sheets(x, &n);
    assert_int_equal(n, 3);
    assert_false(sheets[0].hidden);
    assert_true(sheets[1].hidden && sheets[2].hidden);
    const struct xlsx_merge *merges = xlsx_merges(x, &n);
    assert_int_equal(n, 2);
    assert_int_equal(merges[0].col2, 14);
    assert_int_equal(merges[1].row2, 3);
}

static void test_stops_when_asked(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    struct kit_book book = {.sheets = {{.name = "A", .rows = kit_rows(f->a, 1, "a\nb\nc")}}};
    f->stop_after = 2;
    assert_int_equal(read_bytes(f, kit_workbook(f->a, &book), 0, &x), OK);
    assert_dump(f, "1:1t a\n2:1t b\n");
    assert_int_equal(f->problems.total, 0);
}

static void test_not_workbooks(void **state)
{
    static const char ole[600] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    static const struct {
        struct str bytes;
        const char *words;
    } bad[] = {{{"", 0}, "empty"},
               {{"Họ và tên;Ngày sinh\n", 20}, "not an .xlsx"},
               {{"PK", 2}, "not an .xlsx"},
               {{ole, sizeof ole}, "old Excel"},
               {{"PK\x03\x04rest of nothing", 18}, "cut short"}};
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct xlsx *x = NULL;
        problems_open(&f->problems, f->a);
        assert_int_equal(read_bytes(f, bad[i].bytes, 0, &x), E_INVALID);
        assert_problem(f, bad[i].words, 0, 0);
    }
}

static void test_encrypted(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    char ole[2048] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    ole[30] = 9;
    ole[48] = 1; /* the directory is sector 1: byte 1024 */
    memcpy(ole + 1024 + 128, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e", 32);
    assert_int_equal(read_bytes(f, (struct str){ole, sizeof ole}, 0, &x), E_INVALID);
    assert_problem(f, "password", 0, 0);
}

static void test_truncated(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    struct kit_book book = {.sheets = {{.name = "A", .rows = kit_rows(f->a, 1, "a\nb\nc")}}};
    struct str bytes = kit_workbook(f->a, &book);
    for (size_t n = 4; n < bytes.n; n += 7) {
        problems_open(&f->problems, f->a);
        assert_int_not_equal(read_bytes(f, str_sub(bytes, 0, n), 0, &x), OK);
        assert_int_equal(f->problems.n_errors, 1);
    }
}

static void test_other_archives(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    struct kit_part ods[] = {{"mimetype", STR("application/vnd.oasis.opendocument.spreadsheet")},
                             {"content.xml", STR("<a/>")},
                             {0}};
    struct kit_part word[] = {
        {"_rels/.rels", STR("<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" "
                            "Target=\"word/document.xml\"/></Relationships>")},
        {"word/document.xml", STR("<a/>")},
        {0}};
    assert_int_equal(read_bytes(f, kit_zip(f->a, ods), 0, &x), E_INVALID);
    assert_problem(f, "OpenDocument", 0, 0);
    problems_open(&f->problems, f->a);
    assert_int_equal(read_bytes(f, kit_zip(f->a, word), 0, &x), E_INVALID);
    assert_problem(f, "no workbook inside", 0, 0);
}

/* Each book is refused with these words at this row and column. */
static void test_refused_content(void **state)
{
    struct fixture *f = *state;
    struct buf deep, wide;
    buf_open(&deep, 1u << 20);
    for (int i = 0; i < 200; i++)
        buf_z(&deep, "<x>");
    for (int i = 0; i < 200; i++)
        buf_z(&deep, "</x>");
    buf_char(&deep, '\0');
    buf_open(&wide, 1u << 20);
    buf_z(&wide, "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>");
    for (int i = 0; i < 40000; i++)
        buf_char(&wide, (char)('a' + i * 7 % 26));
    buf_z(&wide, "</t></is></c></row>");
    buf_char(&wide, '\0');
    const struct {
        struct kit_book book;
        const char *words;
        int row, col;
        err_t code;
    } bad[] = {
        {{.sheets = {{.name = "A"}}, .leave_out = "xl/worksheets/sheet1.xml"},
         "missing",
         0,
         0,
         E_INVALID},
        {{.sheets = {{.name = "A"}}, .leave_out = "xl/_rels/workbook.xml.rels"},
         "missing",
         0,
         0,
         E_INVALID},
        {{.sheets = {{.name = "A"}}, .leave_out = "xl/workbook.xml"},
         "no workbook",
         0,
         0,
         E_INVALID},
        {{.sheets = {{0}}}, "no sheet", 0, 0, E_INVALID},
        {{.sheets = {{.name = "A"}}, .prolog = "<!DOCTYPE worksheet>"}, "DOCTYPE", 0, 0, E_INVALID},
        {{.sheets = {{.name = "A"}},
          .prolog = "<!DOCTYPE w [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"},
         "DOCTYPE",
         0,
         0,
         E_INVALID},
        {{.sheets = {{.name = "A", .rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></row>"}}},
         "not valid XML",
         1,
         1,
         E_INVALID},
        {{.sheets = {{.name = "A", .rows = "<row r=\"2\"/><row r=\"2\"/>"}}},
         "row number",
         2,
         0,
         E_INVALID},
        {{.sheets = {{.name = "A", .rows = "<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>"}}},
         "“A2”",
         2,
         2,
         E_INVALID},
        {{.sheets = {{.name = "A", .rows = "<row r=\"2\"><c r=\"B3\"/></row>"}}},
         "“B3”",
         2,
         0,
         E_INVALID},
        {{.sheets = {{.name = "A", .rows = "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c></row>"}}},
         "shared text “0”",
         2,
         1,
         E_INVALID},
        {{.shared = "<si><t>x</t></si>",
          .sheets = {{.name = "A", .rows = "<row r=\"2\"><c r=\"C2\" t=\"s\"><v>1</v></c></row>"}}},
         "shared text “1”",
         2,
         3,
         E_INVALID},
        {{.sheets = {{.name = "A", .rows = "<row r=\"1048577\"/>"}}},
         "beyond row 1048576",
         0,
         0,
         E_LIMIT},
        {{.sheets = {{.name = "A", .rows = "<row r=\"1\"><c r=\"SS1\"><v>1</v></c></row>"}}},
         "beyond column number 512",
         1,
         513,
         E_LIMIT},
        {{.sheets = {{.name = "A", .rows = deep.p}}}, "nested", 0, 0, E_LIMIT},
        {{.sheets = {{.name = "A", .rows = wide.p}}}, "more than 32768 bytes", 3, 1, E_LIMIT},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct xlsx *x = NULL;
        problems_open(&f->problems, f->a);
        assert_int_equal(read_bytes(f, kit_workbook(f->a, &bad[i].book), 0, &x), bad[i].code);
        assert_problem(f, bad[i].words, bad[i].row, bad[i].col);
    }
    buf_close(&deep);
    buf_close(&wide);
}

static void test_empty_cells_far_right_are_ignored(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    struct kit_book book = {
        .sheets = {{.name = "A",
                    .rows = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\" s=\"4\"/></row>"}}};
    assert_int_equal(read_bytes(f, kit_workbook(f->a, &book), 0, &x), OK);
    assert_dump(f, "1:1n 1\n");
}

/* Blanks that unpack to thousands of times their size, and one endless tag. */
static void test_bombs(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    size_t n = 24u << 20;
    char *blanks = arena_alloc(f->a, n + 1);
    memset(blanks, ' ', n);
    struct kit_book book = {.sheets = {{.name = "A", .rows = blanks}}};
    assert_int_equal(read_bytes(f, kit_workbook(f->a, &book), 0, &x), E_LIMIT);
    assert_problem(f, "400 times", 0, 0);

    /* Varied enough to stay below the ratio. */
    uint32_t seed = 12345;
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        blanks[i] = (char)('a' + (seed >> 24) % 26);
    }
    memcpy(blanks, "<row r=\"1\" x=\"", 14);
    problems_open(&f->problems, f->a);
    assert_int_equal(read_bytes(f, kit_workbook(f->a, &book), 0, &x), E_LIMIT);
    assert_problem(f, "longer than 1 MB", 0, 0);
}

static void test_outside_is_never_fetched(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    struct kit_part parts[] = {
        {"xl/workbook.xml",
         STR("<workbook><sheets><sheet name=\"A\" r:id=\"a\" xmlns:r=\"r\"/></sheets></workbook>")},
        {"xl/_rels/workbook.xml.rels",
         STR("<Relationships><Relationship Id=\"a\" Type=\"x/worksheet\" TargetMode=\"External\" "
             "Target=\"http://example.org/sheet1.xml\"/></Relationships>")},
        {0}};
    assert_int_equal(read_bytes(f, kit_zip(f->a, parts), 0, &x), E_INVALID);
    assert_problem(f, "missing", 0, 0);
}

static void test_files(void **state)
{
    struct fixture *f = *state;
    struct xlsx *x = NULL;
    assert_int_equal(
        xlsx_open(f->a, LANG_EN, "no-such-file.xlsx", STR("list.xlsx"), &f->problems, &x),
        E_NOTFOUND);
    assert_problem(f, "no such file", 0, 0);
    problems_open(&f->problems, f->a);
    assert_int_equal(xlsx_open(f->a, LANG_EN, ".", STR("list.xlsx"), &f->problems, &x), E_IO);
    assert_problem(f, "cannot be read", 0, 0);
}

static void test_column_names(void **state)
{
    (void)state;
    static const struct {
        int col;
        const char *name;
    } want[] = {{1, "A"},    {26, "Z"},    {27, "AA"},    {28, "AB"},
                {702, "ZZ"}, {703, "AAA"}, {16384, "XFD"}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        char name[4];
        xlsx_column_name(want[i].col, name);
        assert_string_equal(name, want[i].name);
    }
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_text_of_all_kinds),
        TEST(test_prefixed_names),
        TEST(test_dates_by_format),
        TEST(test_old_fonts),
        TEST(test_format_codes),
        TEST(test_hidden_sheets_and_merges),
        TEST(test_stops_when_asked),
        TEST(test_not_workbooks),
        TEST(test_encrypted),
        TEST(test_truncated),
        TEST(test_other_archives),
        TEST(test_refused_content),
        TEST(test_empty_cells_far_right_are_ignored),
        TEST(test_bombs),
        TEST(test_outside_is_never_fetched),
        TEST(test_files),
        TEST(test_column_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
