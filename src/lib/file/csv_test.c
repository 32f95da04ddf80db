/*
 * csv_test.c — lists of text in every encoding, separator and line end, and what is said of odd
 * ones.
 */
#include "lib/file/csv.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/arena.h"
#include "lib/base/buf.h"
#include "lib/base/limits.h"
#include "lib/text/legacy_testkit.h"

struct fixture {
    struct arena *a;
    struct problems problems;
    struct buf dump;
    int stop_after; /* rows; 0: read all */
};

static int setup(void **state)
{
    struct arena *a = arena_open((size_t)2 << 30);
    struct fixture *f = ARENA_NEW(a, struct fixture);
    f->a = a;
    problems_open(&f->problems, a);
    buf_open(&f->dump, 64u << 20);
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

static bool dump_row(void *arg, const struct csv_row *row)
{
    struct fixture *f = arg;
    buf_printf(&f->dump, "%d:", row->number);
    for (size_t i = 0; i < row->n; i++)
        buf_printf(&f->dump, "%s%d=%.*s", i ? "|" : "", row->fields[i].col,
                   STR_ARG(row->fields[i].text));
    buf_char(&f->dump, '\n');
    return --f->stop_after != 0;
}

/* Reads a list; what was read stands in f->dump. */
static err_t read_list(struct fixture *f, struct str bytes, struct csv_facts *facts)
{
    struct csv *c = NULL;
    problems_open(&f->problems, f->a);
    buf_clear(&f->dump);
    TRY(csv_open_memory(f->a, LANG_EN, bytes, STR("folder/list.v2.csv"), &f->problems, &c));
    if (facts)
        *facts = csv_facts(c);
    return csv_each_row(c, dump_row, f);
}

static void assert_dump(struct fixture *f, const char *want)
{
    assert_string_equal(str_copy(f->a, buf_view(&f->dump)).p, want);
}

static void assert_reads(struct fixture *f, const char *list, char separator, const char *want)
{
    struct csv_facts facts = {0};
    assert_int_equal(read_list(f, str_of(list), &facts), OK);
    assert_int_equal(facts.separator, separator);
    assert_dump(f, want);
}

static void assert_problem(const struct fixture *f, const char *words, int row, int col,
                           bool warning)
{
    for (size_t i = 0; i < f->problems.n; i++) {
        const struct problem *p = &f->problems.list[i];
        if (strstr(str_copy(f->a, p->text).p, words) && p->at.line == row && p->at.col == col &&
            p->warning == warning)
            return;
        (void)printf("reported: %d:%d %.*s\n", p->at.line, p->at.col, STR_ARG(p->text));
    }
    fail_msg("no report «%s» at %d:%d", words, row, col);
}

/* --- form --- */

static void test_separators(void **state)
{
    struct fixture *f = *state;
    assert_reads(f, "a,b,c\n1,2,3\n", ',', "1:1=a|2=b|3=c\n2:1=1|2=2|3=3\n");
    assert_reads(f, "a;b;c\n1,5;2;3\n", ';', "1:1=a|2=b|3=c\n2:1=1,5|2=2|3=3\n");
    assert_reads(f, "a\tb\n1\t2", '\t', "1:1=a|2=b\n2:1=1|2=2\n");
    assert_reads(f, "a|b\n1|2", '|', "1:1=a|2=b\n2:1=1|2=2\n");
    assert_int_equal(f->problems.total, 0);
    /* The commas of headings and remarks do not deceive, nor do titles without any separator. */
    assert_reads(f,
                 "DANH SÁCH, NĂM 2023\n\nHọ tên;Ngày, tháng, năm sinh;Chức vụ, đoàn thể\n"
                 "An;1950;A, B, C, D\n",
                 ';',
                 "1:1=DANH SÁCH, NĂM 2023\n3:1=Họ tên|2=Ngày, tháng, năm sinh|3=Chức vụ, đoàn thể\n"
                 "4:1=An|2=1950|3=A, B, C, D\n");
    assert_reads(f, "one\ntwo\n", ',', "1:1=one\n2:1=two\n");
}

static void test_told_separator(void **state)
{
    struct fixture *f = *state;
    struct csv_facts facts = {0};
    assert_reads(f, "sep=;\r\na,b;c\r\n", ';', "1:1=a,b|2=c\n");
    assert_reads(f, "\"sep=|\"\na,b|c\n", '|', "1:1=a,b|2=c\n");
    assert_int_equal(read_list(f, STR("\xEF\xBB\xBFSEP=,\na;b,c\n"), &facts), OK);
    assert_true(facts.told && facts.bom);
    assert_dump(f, "1:1=a;b|2=c\n");
    /* A heading that merely begins so. */
    assert_int_equal(read_list(f, STR("sep=x;b\n1;2\n"), &facts), OK);
    assert_false(facts.told);
}

static void test_quotes(void **state)
{
    struct fixture *f = *state;
    assert_reads(f, "a,\"b, \"\"c\"\"\",\"d\ne\r\nf\"\n\"\",x,\n", ',',
                 "1:1=a|2=b, \"c\"|3=d e f\n2:2=x\n");
    assert_int_equal(f->problems.total, 0);
    assert_reads(f, "a,b\"c\"\n\"x\" y,z\n", ',', "1:1=a|2=b\"c\"\n2:1=x y|2=z\n");
    assert_problem(f, "not quoted", 1, 2, true);
    assert_problem(f, "behind a closing quote", 2, 1, true);
    assert_int_equal(read_list(f, STR("a,b\nc,\"d\ne,f\n"), NULL), E_INVALID);
    assert_dump(f, "1:1=a|2=b\n");
    assert_problem(f, "not closed", 2, 2, false);
}

static void test_line_ends(void **state)
{
    static const char *const ends[] = {"\n", "\r\n", "\r"};
    struct fixture *f = *state;
    for (size_t i = 0; i < 3; i++) {
        const char *e = ends[i];
        struct str list = str_fmt(f->a, "a,b%s%s\"c%sd\",e%s,,%sf,g", e, e, e, e, e);
        assert_reads(f, list.p, ',', "1:1=a|2=b\n3:1=c d|2=e\n5:1=f|2=g\n");
    }
}

static void test_stops_when_asked(void **state)
{
    struct fixture *f = *state;
    f->stop_after = 2;
    assert_int_equal(read_list(f, STR("a\nb\nc\n"), NULL), OK);
    assert_dump(f, "1:1=a\n2:1=b\n");
}

static void test_read_twice_reports_once(void **state)
{
    struct fixture *f = *state;
    struct csv *c = NULL;
    assert_int_equal(
        csv_open_memory(f->a, LANG_EN, STR("a,b\"\nc,d\n"), STR("l"), &f->problems, &c), OK);
    assert_int_equal(csv_each_row(c, dump_row, f), OK);
    assert_int_equal(csv_each_row(c, dump_row, f), OK);
    assert_int_equal(f->problems.total, 1);
    assert_dump(f, "1:1=a|2=b\"\n2:1=c|2=d\n1:1=a|2=b\"\n2:1=c|2=d\n");
    assert_true(str_is(csv_sheet_name(c), "l"));
}

/* --- encodings --- */

/* ASCII and letters up to U+FFFF as UTF-16. */
static struct str utf16(struct fixture *f, const char *utf8, bool big)
{
    struct buf b;
    buf_open(&b, 1u << 20);
    buf_add(&b, big ? "\xFE\xFF" : "\xFF\xFE", 2);
    for (const unsigned char *p = (const unsigned char *)utf8; *p;) {
        int cp = *p++;
        if (cp >= 0xE0) {
            cp = (cp & 15) << 12 | (p[0] & 63) << 6 | (p[1] & 63);
            p += 2;
        } else if (cp >= 0xC0) {
            cp = (cp & 31) << 6 | (*p++ & 63);
        }
        buf_char(&b, (char)(big ? cp >> 8 : cp & 255));
        buf_char(&b, (char)(big ? cp & 255 : cp >> 8));
    }
    struct str out = str_copy(f->a, buf_view(&b));
    buf_close(&b);
    return out;
}

static void test_unicode(void **state)
{
    static const char want[] = "1:1=Họ và tên|2=Chi bộ\n2:1=Nguyễn Văn An|2=Một\n";
    static const char list[] = "Họ và tên\tChi bộ\nNguyễn Văn An\tMột\n";
    struct fixture *f = *state;
    struct csv_facts facts = {0};
    for (int big = 0; big < 2; big++) {
        assert_int_equal(read_list(f, utf16(f, list, big), &facts), OK);
        assert_int_equal(facts.encoding, big ? CSV_UTF16_BE : CSV_UTF16_LE);
        assert_dump(f, want);
    }
    struct str bare = utf16(f, list, false);
    assert_int_equal(read_list(f, str_sub(bare, 2, bare.n), &facts), OK);
    assert_false(facts.bom);
    assert_dump(f, want);
    struct str bom = str_fmt(f->a, "\xEF\xBB\xBF%s", list);
    assert_int_equal(read_list(f, bom, &facts), OK);
    assert_int_equal(facts.encoding, CSV_UTF8);
    assert_dump(f, want);
    /* Letters and marks apart (NFD). */
    assert_int_equal(read_list(f, STR("Nguye\xCC\x82\xCC\x83n,a\xC2\xA0 b\n"), &facts), OK);
    assert_dump(f, "1:1=Nguyễn|2=a b\n");
    assert_int_equal(f->problems.total, 0);
}

static void test_damaged_unicode(void **state)
{
    struct fixture *f = *state;
    struct csv_facts facts = {0};
    struct str list = STR("Họ tên,Ghi chú\nNguyễn Văn An,Đã chuyển\nTrần Thị B\xEC,x\n");
    assert_int_equal(read_list(f, list, &facts), OK);
    assert_int_equal(facts.encoding, CSV_UTF8);
    assert_dump(f, "1:1=Họ tên|2=Ghi chú\n2:1=Nguyễn Văn An|2=Đã chuyển\n3:1=Trần Thị B�|2=x\n");
    assert_problem(f, "not UTF-8", 3, 1, true);
    /* A lone surrogate, and half a character at the end. */
    struct str wide = STR("\xFF\xFE"
                          "a\0,\0\x00\xD8"
                          "b\0\n\0c");
    assert_int_equal(read_list(f, wide, &facts), OK);
    assert_dump(f, "1:1=a|2=�b\n2:1=�\n");
    assert_problem(f, "not UTF-16", 1, 2, true);
    assert_problem(f, "not UTF-16", 2, 1, true);
}

static void test_old_encodings(void **state)
{
    struct fixture *f = *state;
    struct csv_facts facts = {0};
    for (int e = LEGACY_TCVN3; e < LEGACY_COUNT; e++) {
        struct buf want, list;
        buf_open(&want, 1u << 20);
        buf_open(&list, 1u << 20);
        buf_z(&want, "1:1=Họ và tên|2=Chi bộ\n");
        buf_str(&list, kit_legacy_bytes(f->a, (enum legacy)e, STR("Họ và tên;Chi bộ\r\n")));
        for (unsigned i = 0; i < 60; i++) {
            struct str name = kit_name(f->a, i);
            struct str row = str_fmt(f->a, "%.*s;\"Thôn Đông; %u\"\r\n", STR_ARG(name), i);
            buf_printf(&want, "%u:1=%.*s|2=Thôn Đông; %u\n", i + 2, STR_ARG(name), i);
            buf_str(&list, kit_legacy_bytes(f->a, (enum legacy)e, row));
        }
        assert_int_equal(read_list(f, buf_view(&list), &facts), OK);
        assert_int_equal(facts.encoding, CSV_LEGACY);
        assert_int_equal(facts.legacy, e);
        assert_problem(f, "turned into Unicode", 0, 0, true);
        if (e == LEGACY_TCVN3) /* no capital letters with tones */
            assert_non_null(strstr(str_copy(f->a, buf_view(&f->dump)).p, "Nguyễn Văn An"));
        else
            assert_dump(f, str_copy(f->a, buf_view(&want)).p);
        buf_close(&want);
        buf_close(&list);
    }
}

static void test_unknown_encoding(void **state)
{
    struct fixture *f = *state;
    struct csv_facts facts = {0};
    assert_int_equal(read_list(f, STR("Nom;Pr\xE9nom\nDupont;Fran\xE7ois\n"), &facts), OK);
    assert_int_equal(facts.encoding, CSV_WINDOWS_1252);
    assert_dump(f, "1:1=Nom|2=Prénom\n2:1=Dupont|2=François\n");
    assert_problem(f, "not known", 0, 0, true);
    /* One word is too little. */
    assert_int_equal(read_list(f, STR("Ten;Gioi tinh\nHoa;N\xF7\n"), &facts), OK);
    assert_int_equal(facts.encoding, CSV_WINDOWS_1252);
    assert_problem(f, "seems to be in the old encoding TCVN3", 0, 0, true);
}

static void test_lost_letters(void **state)
{
    struct fixture *f = *state;
    struct str list = STR("Ho ten,x\nNguy?n Van An,1\nPh?m Th? Lan,2\nTr?n B?nh,3\nHu?nh T?n,4\n");
    assert_int_equal(read_list(f, list, NULL), OK);
    assert_problem(f, "“Nguy?n”", 0, 0, true);
    assert_int_equal(read_list(f, STR("a?b,c\nAi? D\n"), NULL), OK);
    assert_int_equal(f->problems.total, 0);
}

/* --- refusals --- */

static void test_refused(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_list(f, STR(""), NULL), E_INVALID);
    assert_problem(f, "empty", 0, 0, false);
    assert_int_equal(read_list(f, STR("a,b\0c\n"), NULL), E_INVALID);
    assert_problem(f, "zero byte", 0, 0, false);
    struct csv *c = NULL;
    problems_open(&f->problems, f->a);
    assert_int_equal(csv_open(f->a, LANG_EN, "no-such-file.csv", STR("x.csv"), &f->problems, &c),
                     E_NOTFOUND);
    assert_int_equal(csv_open(f->a, LANG_EN, ".", STR("x.csv"), &f->problems, &c), E_IO);
    assert_int_equal(f->problems.n_errors, 2);
}

static struct str repeat(struct fixture *f, const char *head, char c, size_t n)
{
    size_t k = strlen(head);
    char *p = arena_alloc(f->a, k + n);
    memcpy(p, head, k);
    memset(p + k, c, n);
    return (struct str){p, k + n};
}

static void test_limits(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(read_list(f, repeat(f, "a,b\n1,", 'x', LIMIT_CSV_FIELD_BYTES), NULL), OK);
    assert_int_equal(read_list(f, repeat(f, "a,b\n1,", 'x', LIMIT_CSV_FIELD_BYTES + 1), NULL),
                     E_LIMIT);
    assert_problem(f, "more than 32768 bytes", 2, 2, false);
    assert_int_equal(read_list(f, repeat(f, "a,b\n1,\"", 'x', LIMIT_CSV_RECORD_BYTES + 9), NULL),
                     E_LIMIT);
    assert_problem(f, "longer than 4 MB", 2, 2, false);
    /* Separators without end are empty cells, but a value far right is not. */
    struct str wide = repeat(f, "a,b\n", ',', 2000);
    assert_int_equal(read_list(f, wide, NULL), OK);
    assert_dump(f, "1:1=a|2=b\n");
    ((char *)wide.p)[wide.n - 1] = 'x';
    assert_int_equal(read_list(f, wide, NULL), E_LIMIT);
    assert_problem(f, "beyond column number 512", 2, 2000, false);
    f->stop_after = -1;
    assert_int_equal(read_list(f, repeat(f, "a\n", '\n', LIMIT_CSV_ROWS), NULL), E_LIMIT);
    assert_problem(f, "beyond row 1048576", 0, 0, false);
}

/* Rows that cross the chunks in which a file is read. */
static void test_long_file(void **state)
{
    struct fixture *f = *state;
    struct buf list, want;
    buf_open(&list, 64u << 20);
    buf_open(&want, 64u << 20);
    for (unsigned i = 0; i < 5000; i++) {
        struct str name = kit_name(f->a, i);
        buf_printf(&list, "%.*s,\"Thôn \"\"%u\"\"\",%u\r\n", STR_ARG(name), i, i);
        buf_printf(&want, "%u:1=%.*s|2=Thôn \"%u\"|3=%u\n", i + 1, STR_ARG(name), i, i);
    }
    assert_true(list.n > 200000);
    assert_int_equal(read_list(f, buf_view(&list), NULL), OK);
    assert_true(str_eq(buf_view(&f->dump), buf_view(&want)));
    assert_int_equal(f->problems.total, 0);
    buf_close(&list);
    buf_close(&want);
}

#define TEST(fn) cmocka_unit_test_setup_teardown(fn, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_separators),       TEST(test_told_separator),
        TEST(test_quotes),           TEST(test_line_ends),
        TEST(test_stops_when_asked), TEST(test_read_twice_reports_once),
        TEST(test_unicode),          TEST(test_damaged_unicode),
        TEST(test_old_encodings),    TEST(test_unknown_encoding),
        TEST(test_lost_letters),     TEST(test_refused),
        TEST(test_limits),           TEST(test_long_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
