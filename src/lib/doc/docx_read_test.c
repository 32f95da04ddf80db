/*
 * docx_read_test.c — what the reader takes from a DOCX file, and the files that it must not swallow.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/buf.h"
#include "lib/base/limits.h"
#include "lib/doc/docx_read.h"
#include "lib/file/xlsx_testkit.h"

#define BODY(x)                                                                                    \
    "<w:document xmlns:w=\"w\" xmlns:w14=\"w14\" xmlns:mc=\"mc\" xmlns:v=\"v\" xmlns:o=\"o\" "     \
    "xmlns:a=\"a\" xmlns:r=\"r\"><w:body>" x "</w:body></w:document>"
#define P(x) "<w:p>" x "</w:p>"
#define T(x) "<w:r><w:t>" x "</w:t></w:r>"

enum { KIT_BYTES = 1 << 30, PARTS = 8, BOMB = 8 << 20, MANY = 5000 };

struct fixture {
    struct arena *a;
    struct problems problems;
    struct docx_text text;
};

static int setup(void **state)
{
    struct arena *a = arena_open(KIT_BYTES);
    struct fixture *f = ARENA_NEW(a, struct fixture);
    f->a = a;
    problems_open(&f->problems, a);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    arena_close(f->a);
    return 0;
}

static err_t read_parts(struct fixture *f, const struct kit_part *parts)
{
    problems_open(&f->problems, f->a);
    return docx_read_bytes(f->a, LANG_EN, &f->problems, STR("form.docx"), kit_zip(f->a, parts),
                           &f->text);
}

static void read_body(struct fixture *f, const char *xml)
{
    struct kit_part parts[] = {{"word/document.xml", str_of(xml)}, {NULL, {NULL, 0}}};
    err_t err = read_parts(f, parts);
    if (err != OK)
        fail_msg("refused: %s", f->problems.n > 0 ? f->problems.list[0].text.p : "?");
}

static void para_is(const struct fixture *f, size_t i, const char *text)
{
    assert_true(i < f->text.n);
    if (!str_is(f->text.para[i].text, text))
        fail_msg("paragraph %zu is «%.*s», not «%s»", i, STR_ARG(f->text.para[i].text), text);
}

static bool told(const struct fixture *f, const char *words)
{
    for (size_t i = 0; i < f->problems.n; i++) {
        if (strstr(f->problems.list[i].text.p, words) != NULL)
            return true;
    }
    return false;
}

/* --- what is read --- */

static void test_text(void **state)
{
    struct fixture *f = *state;
    read_body(f,
              BODY(P(T("Chi b") T("ộ")) P("<w:r><w:t>Một</w:t><w:br/><w:t>hai</w:t><w:tab/>"
                                          "<w:t>ba</w:t><w:noBreakHyphen/></w:r>") P(T("Phương"))));
    assert_int_equal(f->text.n, 3);
    para_is(f, 0, "Chi bộ");
    para_is(f, 1, "Một\nhai\tba-");
    para_is(f, 2, "Phương");
    assert_int_equal(f->problems.total, 0);
}

static void test_decomposed(void **state)
{
    struct fixture *f = *state;
    read_body(
        f, BODY(P(T("tie\u0302\u0301ng Vie\u0323\u0302t")) P(T("Vie") T("\u0323") T("\u0302t"))));
    para_is(f, 0, "tiếng Việt");
    para_is(f, 1, "Việt");
}

static void test_tracked(void **state)
{
    struct fixture *f = *state;
    read_body(
        f, BODY(P(T("a") "<w:ins>" T(
               "b") "</w:ins><w:del><w:r><w:delText>c</w:delText></w:r></w:del>"
                    "<w:moveFrom>" T("d") "</w:moveFrom><w:moveTo>" T("e") "</w:moveTo>")
                    P("<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>" T("một ")) P(T("đoạn")) P(
                        "<w:pPr><w:pPrChange><w:pPr><w:pStyle w:val=\"X\"/></w:pPr></w:pPrChange>"
                        "</w:pPr><w:r><w:rPr><w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>"
                        "</w:rPr><w:t>thấy</w:t></w:r>")));
    assert_int_equal(f->text.n, 3);
    para_is(f, 0, "abe");
    para_is(f, 1, "một đoạn");
    para_is(f, 2, "thấy");
}

static void test_left_out(void **state)
{
    struct fixture *f = *state;
    read_body(f, BODY(P("<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r>" T("hiện")) P(
                     "<w:r><w:fldChar w:fldCharType=\"begin\"/><w:instrText>PAGE</w:instrText>"
                     "<w:t>7</w:t></w:r>")
                          P("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" T(
                              "Bấm để nhập") "</w:sdtContent></w:sdt>" T("x"))
                              P("<w:sdt><w:sdtContent>" T("trong ô") "</w:sdtContent></w:sdt>")));
    para_is(f, 0, "hiện");
    para_is(f, 1, "7");
    para_is(f, 2, "x");
    para_is(f, 3, "trong ô");
}

#define BOX(on, shown)                                                                             \
    "<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val=\"" on                                     \
    "\"/></w14:checkbox></w:sdtPr><w:sdtContent>" T(shown) "</w:sdtContent></w:sdt>"
#define OLD_BOX(on)                                                                                \
    "<w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val=\"0\"/>" on                            \
    "</w:checkBox></w:ffData></w:fldChar></w:r>"
static void test_boxes(void **state)
{
    struct fixture *f = *state;
    read_body(f, BODY(P(BOX("1", "☒") BOX("0", "☐") BOX("1", "") BOX("0", "")) P(BOX("0", "x"))
                          P(OLD_BOX("<w:checked/>") OLD_BOX("") OLD_BOX("<w:checked w:val=\"0\"/>"))
                              P(T("☑ □ ■ [x]"))
                                  P("<w:r><w:sym w:font=\"Wingdings\" w:char=\"F0FE\"/><w:sym "
                                    "w:font=\"Wingdings\" w:char=\"F0A8\"/></w:r>")));
    para_is(f, 0, "☒☐☒☐");
    para_is(f, 1, "☒");
    para_is(f, 2, "☒☐☐");
    para_is(f, 3, "☒ ☐ ☒ [x]");
    para_is(f, 4, "☒☐");
}

static void test_tables(void **state)
{
    struct fixture *f = *state;
    read_body(
        f, BODY("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>" P(
               T("a")) "</w:tc><w:tc>" P(T("b")) "</w:tc></w:tr>"
                                                 "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" P(T(
                                                     "bỏ")) "</w:tc></w:tr>"
                                                            "<w:tr><w:tc>" P(T(
                                                                "c")) "<w:tbl><w:tr><w:"
                                                                      "tc>" P(T(
                                                                          "tron"
                                                                          "g")) "</w:tc></w:tr></"
                                                                                "w:tbl>" P(
                                                                                    "") "</"
                                                                                        "w:tc></"
                                                                                        "w:tr></"
                                                                                        "w:"
                                                                                        "tbl>" P(T(
                                                                                            "sa"
                                                                                            "u"))));
    assert_int_equal(f->text.n, 6);
    const struct docx_para *p = f->text.para;
    assert_int_equal(p[0].table, 1);
    assert_int_equal(p[0].span, 2);
    assert_int_equal(p[1].column, 2);
    para_is(f, 2, "c");
    assert_int_equal(p[2].row, 1);
    para_is(f, 3, "trong");
    assert_int_equal(p[3].table, 2);
    assert_int_equal(p[3].outer, 1);
    assert_int_equal(p[4].table, 1);
    assert_int_equal(p[5].table, 0);
}

static void test_text_box(void **state)
{
    struct fixture *f = *state;
    read_body(
        f,
        BODY(P(T("trước") "<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>" P(T(
            "hộp")) "</w:txbxContent></mc:Choice><mc:Fallback><w:txbxContent>" P(T("hộp")) "</"
                                                                                           "w:"
                                                                                           "txbxCon"
                                                                                           "tent></"
                                                                                           "mc:"
                                                                                           "Fallbac"
                                                                                           "k></"
                                                                                           "mc:"
                                                                                           "Alterna"
                                                                                           "teConte"
                                                                                           "nt></"
                                                                                           "w:r>" T(
                                                                                               " sa"
                                                                                               "u"))));
    assert_int_equal(f->text.n, 2);
    para_is(f, 0, "trước sau");
    para_is(f, 1, "hộp");
    assert_true(f->text.para[1].boxed);
}

static void test_marks(void **state)
{
    struct fixture *f = *state;
    read_body(f,
              BODY(P(T("Chức vụ: ") "<w:bookmarkStart w:id=\"1\" w:name=\"kd_post\"/>" T(
                  "Bí thư") "<w:bookmarkEnd w:id=\"1\"/>" T(".")) "<w:bookmarkStart w:id=\"2\" "
                                                                  "w:name=\"kd_a\"/>" P(T("một"))
                                                                      P(T("hai") "<w:bookmarkEnd "
                                                                                 "w:id=\"2\"/>"
                                                                                 "<w:bookmarkStart "
                                                                                 "w:id=\"3\" "
                                                                                 "w:name=\"_"
                                                                                 "GoBack\"/>")));
    const struct docx_para *p = f->text.para;
    assert_int_equal(p[0].n_marks, 2);
    assert_true(p[0].mark[0].begins && str_is(p[0].mark[0].name, "kd_post"));
    assert_int_equal(p[0].mark[0].at, strlen("Chức vụ: "));
    assert_int_equal(p[0].mark[1].at, strlen("Chức vụ: Bí thư"));
    assert_int_equal(p[1].n_marks, 1);
    assert_int_equal(p[2].n_marks, 1);
    assert_false(p[2].mark[0].begins);
}

static void test_styles(void **state)
{
    struct fixture *f = *state;
    struct kit_part parts[] = {
        {"word/document.xml",
         STR(BODY(P("<w:pPr><w:pStyle w:val=\"u1\"/></w:pPr>" T("Đề mục"))
                      P("<w:pPr><w:numPr><w:numId w:val=\"3\"/></w:numPr></w:pPr>" T("mục"))))},
        {"word/styles.xml", STR("<w:styles xmlns:w=\"w\"><w:style w:styleId=\"u1\"><w:name "
                                "w:val=\"Heading 2\"/></w:style></w:styles>")},
        {"docProps/custom.xml",
         STR("<Properties xmlns:vt=\"vt\"><property name=\"other\"><vt:lpwstr>x</vt:lpwstr>"
             "</property><property name=\"kd_paper\"><vt:lpwstr>366/a/b</vt:lpwstr></property>"
             "</Properties>")},
        {NULL, {NULL, 0}}};
    assert_int_equal(read_parts(f, parts), OK);
    assert_int_equal(f->text.para[0].heading, 2);
    assert_true(str_is(f->text.para[0].style, "heading 2"));
    assert_true(f->text.para[1].listed);
    assert_true(str_is(f->text.paper, "366/a/b"));
}

/* --- what is told and not read --- */

static void test_told(void **state)
{
    struct fixture *f = *state;
    struct kit_part parts[] = {
        {"word/document.xml",
         STR(BODY("<w:altChunk r:id=\"r9\"/>" P(
             "<w:r><w:object><o:OLEObject/></w:object></w:r><w:r><w:drawing><a:blip/></w:drawing></"
             "w:r><w:r><w:footnoteReference w:id=\"1\"/></w:r>" T("chữ"))))},
        {"word/_rels/document.xml.rels",
         STR("<Relationships><Relationship Id=\"r1\" Type=\"x/image\" "
             "Target=\"http://a.example/p\" "
             "TargetMode=\"External\"/><Relationship Id=\"r2\" Type=\"x/hyperlink\" "
             "Target=\"http://a.example\" TargetMode=\"External\"/></Relationships>")},
        {"word/_rels/settings.xml.rels",
         STR("<Relationships><Relationship Id=\"r1\" Type=\"x/attachedTemplate\" "
             "Target=\"http://a.example/t.dotm\" TargetMode=\"External\"/></Relationships>")},
        {NULL, {NULL, 0}}};
    assert_int_equal(read_parts(f, parts), OK);
    para_is(f, 0, "chữ");
    assert_true(told(f, "2 links to the outside"));
    assert_true(told(f, "altChunk"));
    assert_true(told(f, "embedded objects"));
    assert_true(told(f, "1 pictures"));
    assert_true(told(f, "1 footnotes"));
    assert_int_equal(f->problems.n_errors, 0);
}

/* --- what is refused --- */

#define DOCUMENT                                                                                   \
    {                                                                                              \
        "word/document.xml", BODY(P(T("x")))                                                       \
    }
static const struct hostile {
    const char *what;
    struct {
        const char *name, *xml;
    } parts[3];
    err_t err;
    const char *says;
} hostile[] = {
    {"entity expansion",
     {{"word/document.xml",
       ("<!DOCTYPE d [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>"
        "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body>"
        "</w:document>")}},
     E_INVALID,
     "DOCTYPE"},
    {"file of this machine",
     {{"word/document.xml", ("<!DOCTYPE d SYSTEM \"file:///etc/passwd\"><d/>")}},
     E_INVALID,
     "DOCTYPE"},
    {"macros by their part", {DOCUMENT, {"word/vbaProject.bin", ("MZ")}}, E_INVALID, "macros"},
    {"macros by their type",
     {DOCUMENT,
      {"[Content_Types].xml",
       ("<Types><Override PartName=\"/word/document.xml\" ContentType=\"application/"
        "vnd.ms-word.document.macroEnabled.main+xml\"/></Types>")}},
     E_INVALID,
     "macros"},
    {"no document", {{"word/styles.xml", ("<a/>")}}, E_INVALID, "no .docx document"},
    {"relation to a part that is missing",
     {DOCUMENT,
      {"_rels/.rels", ("<Relationships><Relationship Type=\"x/officeDocument\" "
                       "Target=\"word/other.xml\"/></Relationships>")}},
     E_INVALID,
     "no .docx document"},
    {"OpenDocument",
     {{"mimetype", ("application/vnd.oasis.opendocument.text")}, {"content.xml", ("<a/>")}},
     E_INVALID,
     ".odt"},
    {"workbook", {{"xl/workbook.xml", ("<a/>")}}, E_INVALID, "workbook"},
    {"not well-formed", {{"word/document.xml", ("<w:document><w:body>")}}, E_INVALID, "XML"},
    {"not UTF-8", {{"word/document.xml", ("<a>\xFF\xFE</a>")}}, E_INVALID, "XML"},
};

static void test_hostile(void **state)
{
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
        struct kit_part parts[4] = {{NULL, {NULL, 0}}};
        for (int k = 0; k < 3 && hostile[i].parts[k].name != NULL; k++)
            parts[k] = (struct kit_part){hostile[i].parts[k].name, str_of(hostile[i].parts[k].xml)};
        err_t err = read_parts(f, parts);
        if (err != hostile[i].err || !told(f, hostile[i].says))
            fail_msg("%s: %d, «%s»", hostile[i].what, err,
                     f->problems.n > 0 ? f->problems.list[0].text.p : "nothing said");
        assert_int_equal(f->text.n, 0);
    }
}

static err_t read_raw(struct fixture *f, const char *p, size_t n)
{
    problems_open(&f->problems, f->a);
    return docx_read_bytes(f->a, LANG_EN, &f->problems, STR("f.docx"), (struct str){p, n},
                           &f->text);
}

static void test_no_zip(void **state)
{
    struct fixture *f = *state;
    static char ole[2048] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";
    assert_int_equal(read_raw(f, "", 0), E_INVALID);
    assert_true(told(f, "empty"));
    assert_int_equal(read_raw(f, "<html>", 6), E_INVALID);
    assert_true(told(f, ".docx"));
    assert_int_equal(read_raw(f, ole, sizeof ole), E_INVALID);
    assert_true(told(f, "old Word"));
    ole[30] = 9;
    ole[48] = 1;
    memcpy(ole + 1024 + 128, "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e", 32);
    assert_int_equal(read_raw(f, ole, sizeof ole), E_INVALID);
    assert_true(told(f, "password"));
    struct kit_part parts[] = {{"word/document.xml", STR(BODY(P(T("x"))))}, {NULL, {NULL, 0}}};
    struct str whole = kit_zip(f->a, parts);
    for (size_t n = 5; n < whole.n; n += 7) {
        assert_int_not_equal(read_raw(f, whole.p, n), OK);
        assert_true(f->problems.n_errors > 0);
    }
}

static void test_bombs(void **state)
{
    struct fixture *f = *state;
    struct buf b;
    buf_open(&b, 64 << 20);
    buf_z(&b, "<w:document xmlns:w=\"w\"><w:body><w:p><w:r><w:t>");
    for (int i = 0; i < BOMB; i++)
        buf_char(&b, 'a');
    buf_z(&b, "</w:t></w:r></w:p></w:body></w:document>");
    struct kit_part parts[] = {{"word/document.xml", buf_view(&b)}, {NULL, {NULL, 0}}};
    assert_int_equal(read_parts(f, parts), E_LIMIT); /* zeros of a zip bomb */
    assert_true(told(f, "times"));
    buf_clear(&b);
    buf_z(&b, "<w:document xmlns:w=\"w\"><w:body>");
    for (int i = 0; i <= LIMIT_DOCX_PARAGRAPHS; i++)
        buf_printf(&b, "<w:p w:rsidR=\"%08X\"/>", (unsigned)i * 2654435761u);
    buf_z(&b, "</w:body></w:document>");
    parts[0].bytes = buf_view(&b);
    assert_int_equal(read_parts(f, parts), E_LIMIT);
    assert_true(told(f, "paragraphs"));
    buf_clear(&b);
    for (int i = 0; i < MANY; i++)
        buf_z(&b, "<w:sdt>");
    parts[0].bytes = buf_view(&b);
    assert_int_equal(read_parts(f, parts), E_LIMIT);
    assert_true(told(f, "nested"));
    buf_clear(&b);
    buf_z(&b, "<w:document xmlns:w=\"w\"><w:body><w:p>");
    for (int i = 0; i <= LIMIT_DOCX_MARKS; i++)
        buf_printf(&b,
                   "<w:bookmarkStart w:id=\"%d\" w:name=\"kd_%d\"/><w:bookmarkEnd w:id=\"%d\"/>", i,
                   i, i);
    buf_z(&b, "</w:p></w:body></w:document>");
    parts[0].bytes = buf_view(&b);
    assert_int_equal(read_parts(f, parts), E_LIMIT);
    assert_true(told(f, "bookmarks"));
    buf_close(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_text, setup, teardown),
        cmocka_unit_test_setup_teardown(test_decomposed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tracked, setup, teardown),
        cmocka_unit_test_setup_teardown(test_left_out, setup, teardown),
        cmocka_unit_test_setup_teardown(test_boxes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tables, setup, teardown),
        cmocka_unit_test_setup_teardown(test_text_box, setup, teardown),
        cmocka_unit_test_setup_teardown(test_marks, setup, teardown),
        cmocka_unit_test_setup_teardown(test_styles, setup, teardown),
        cmocka_unit_test_setup_teardown(test_told, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile, setup, teardown),
        cmocka_unit_test_setup_teardown(test_no_zip, setup, teardown),
        cmocka_unit_test_setup_teardown(test_bombs, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
