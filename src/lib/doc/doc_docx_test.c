/*
 * doc_docx_test.c — DOCX files as the standard wants them, whatever text comes in.
 *
 * With DOC_DIR=folder the samples stay there, for tests/doc_office.sh; with DOC_SPEED=n the last test
 * writes n reviews of 1,200 words and says how long it took.  Files on the command line are checked and
 * nothing else is done.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "lib/base/arena.h"
#include "lib/base/file.h"
#include "lib/base/rng.h"
#include "lib/doc/doc_inner.h"
#include "lib/doc/doc_testkit.h"
#include "lib/doc/ooxml_testkit.h"
#include "lib/file/xlsx_testkit.h"

enum { FILE_BYTES = 256 << 20 };

static long from_env(const char *name, long otherwise)
{
    const char *z = getenv(name);
    return z != NULL ? strtol(z, NULL, 10) : otherwise;
}

static void write_parts(struct doc_kit *k, const struct doc_part *part, int n)
{
    struct doc_writer *w;
    assert_int_equal(doc_open(k->a, &k->request, &w), OK);
    for (int i = 0; i < n; i++)
        assert_int_equal(doc_part(w, &part[i]), OK);
    assert_int_equal(doc_close(w, true, NULL), OK);
}

static struct str text_of(struct doc_kit *k)
{
    struct str fault = ooxml_fault(k->a, k->request.path);
    if (fault.n > 0)
        fail_msg("%.*s", STR_ARG(fault));
    return ooxml_part(k->a, k->request.path, "word/document.xml");
}

static void says(struct str text, const char *what)
{
    if (strstr(text.p, what) == NULL)
        fail_msg("%s is missing", what);
}

static int times(struct str text, const char *what)
{
    int n = 0;
    for (const char *p = text.p; (p = strstr(p, what)) != NULL; p++)
        n++;
    return n;
}

static void a_sample_is_as_the_standard_wants(void **state)
{
    struct doc_kit k;
    struct doc_part part;
    (void)state;
    doc_kit_open(&k, DOC_DOCX, "sample.docx");
    doc_kit_sample(k.a, &part);
    write_parts(&k, &part, 1);
    struct str s = text_of(&k);
    says(s, "<w:pStyle w:val=\"Title\"/>");
    says(s, "<w:pStyle w:val=\"Heading2\"/>");
    says(s, "<w:tblHeader/>");
    says(s, "<w:cantSplit/>");
    says(s, "<w14:checked w14:val=\"1\"/>");
    says(s, "<w:t>☒</w:t>");
    says(s, "w:leader=\"dot\"");
    says(s, "<w:titlePg/>");
    says(s, "<w:pageBreakBefore/>");
    says(s, "w:name=\"kd_identity__name\"");
    says(s, "w:name=\"kd_grade__quality\"");
    says(s, "w:name=\"kd_people\"");
    says(s, "Nguyễn Thị Quỳnh."); /* was decomposed */
    assert_int_equal(times(s, "<w:tblHeader/>"), 2);
    says(ooxml_part(k.a, k.request.path, "docProps/custom.xml"), "<vt:lpwstr>sample 1</vt:lpwstr>");
    says(ooxml_part(k.a, k.request.path, "docProps/core.xml"),
         "<dc:title>Bản mẫu &lt;1&gt;</dc:title>");
    says(ooxml_part(k.a, k.request.path, "word/header1.xml"), " PAGE ");
    says(ooxml_part(k.a, k.request.path, "word/footer2.xml"), "0123456789abcdef");
    says(ooxml_part(k.a, k.request.path, "word/styles.xml"), "<w:lang w:val=\"vi-VN\"");
    says(ooxml_part(k.a, k.request.path, "word/fontTable.xml"), "Liberation Serif");
    doc_kit_close(&k);
}

/* The text with the first `from` in it as `to`. */
static struct str changed(struct arena *a, struct str text, const char *from, const char *to)
{
    const char *at = strstr(text.p, from);
    if (at == NULL)
        fail_msg("%s is not there to be changed", from);
    return str_fmt(a, "%.*s%s%s", (int)(at - text.p), text.p, to, at + strlen(from));
}

/* The checker answers for all tests here: it must see what Word would refuse. */
static void the_checker_sees_faults(void **state)
{
    static const struct {
        const char *part, *from, *to;
    } fault[] = {
        {"word/document.xml", "<w:pStyle w:val=\"Heading2\"/>",
         "<w:jc w:val=\"left\"/><w:keepNext/>"},
        {"word/document.xml", "<w:cantSplit/>", "<w:cantSplt/>"},
        {"word/document.xml", "<w:gridSpan w:val=\"2\"/>", ""},
        {"word/document.xml", "<w:bookmarkEnd w:id=\"2\"/>", ""},
        {"word/document.xml", "w:name=\"kd_people\"", "w:name=\"kd_tasks\""},
        {"word/document.xml", "w:name=\"kd_people\"", "w:name=\"kd.people\""},
        {"word/document.xml", "r:id=\"m1\"", "r:id=\"m9\""},
        {"word/document.xml", "</w:p></w:tc>", "</w:p><w:tbl/></w:tc>"},
        {"word/document.xml", "<w:jc w:val=\"center\"/>", "<w:jc w:val=\"middle\"/>"},
        {"word/document.xml", "</w:body>", ""},
        {"word/styles.xml", "<w:qFormat/>", "<w:rPr/><w:qFormat/>"},
        {"word/_rels/document.xml.rels", "Target=\"styles.xml\"", "Target=\"style.xml\""},
        {"word/_rels/document.xml.rels", "Target=\"styles.xml\"",
         "Target=\"http://x/\" TargetMode=\"External\""},
        {"[Content_Types].xml", "/word/settings.xml", "/word/setting.xml"},
        {"[Content_Types].xml", "/docProps/custom.xml", "/docProps/core.xml"},
    };
    static const char *const names[] = {"[Content_Types].xml", "_rels/.rels",
                                        "word/document.xml",   "word/_rels/document.xml.rels",
                                        "word/styles.xml",     "word/settings.xml",
                                        "word/fontTable.xml",  "docProps/core.xml",
                                        "docProps/custom.xml", "word/header1.xml",
                                        "word/footer2.xml"};
    enum { NAMES = sizeof names / sizeof *names, FAULTS = sizeof fault / sizeof *fault };
    struct doc_kit k;
    struct doc_part part;
    (void)state;
    doc_kit_open(&k, DOC_DOCX, "faulty.docx");
    doc_kit_sample(k.a, &part);
    write_parts(&k, &part, 1);
    struct kit_part piece[NAMES + 1] = {{NULL, {NULL, 0}}};
    for (int i = 0; i < NAMES; i++)
        piece[i] = (struct kit_part){names[i], ooxml_part(k.a, k.request.path, names[i])};
    for (int f = -1; f < FAULTS; f++) {
        struct kit_part copy[NAMES + 1];
        memcpy(copy, piece, sizeof copy);
        for (int i = 0; i < NAMES && f >= 0; i++) {
            if (strcmp(names[i], fault[f].part) == 0)
                copy[i].bytes = changed(k.a, piece[i].bytes, fault[f].from, fault[f].to);
        }
        struct str zip = kit_zip(k.a, copy);
        FILE *out = fopen(k.request.path, "wb");
        assert_non_null(out);
        assert_int_equal(fwrite(zip.p, 1, zip.n, out), zip.n);
        assert_int_equal(fclose(out), 0);
        struct str found = ooxml_fault(k.a, k.request.path);
        if ((found.n > 0) != (f >= 0))
            fail_msg("%s: %.*s", f >= 0 ? fault[f].to : "as it was", STR_ARG(found));
    }
    doc_kit_close(&k);
}

static void many_parts_are_one_file(void **state)
{
    struct doc_kit k;
    struct doc_part part[4];
    (void)state;
    doc_kit_open(&k, DOC_DOCX, "together.docx");
    doc_kit_sample(k.a, &part[0]);
    doc_kit_review(k.a, &part[1], 1200, 7);
    doc_kit_sample(k.a, &part[2]);
    part[2].foot = STR("");
    part[2].font = STR("Arial");
    part[2].size = 130;
    part[2].page.numbers = NUMBERS_NONE;
    part[2].page.width = 2970;
    part[2].page.height = 2100;
    part[3] = part[0];
    part[3].n_blocks = 0;
    write_parts(&k, part, 4);
    struct str s = text_of(&k);
    assert_int_equal(times(s, "<w:sectPr>"), 4);
    assert_int_equal(times(s, "<w:pgNumType w:start=\"1\"/>"), 4);
    assert_int_equal(times(s, "w:orient=\"landscape\""), 1);
    says(s, "w:name=\"kd2_identity__name\"");
    says(s, "w:ascii=\"Arial\"");
    doc_kit_close(&k);
}

static void corners_are_as_the_standard_wants(void **state)
{
    struct doc_kit k;
    struct doc_part part;
    (void)state;
    doc_kit_open(&k, DOC_DOCX, "corners.docx");
    doc_kit_corners(k.a, &part);
    write_parts(&k, &part, 1);
    struct str s = text_of(&k);
    assert_int_equal(times(s, "<w:tbl>"), 5);
    assert_int_equal(times(s, "<w:pBdr>"), 3);
    assert_int_equal(times(s, "w:hanging"), 1);
    assert_int_equal(times(s, "<w:tab/><w:br/>"), 1);
    doc_kit_close(&k);
}

static void a_file_without_parts_opens(void **state)
{
    struct doc_kit k;
    (void)state;
    doc_kit_open(&k, DOC_DOCX, "nothing.docx");
    k.request.paper = STR("");
    struct doc_writer *w;
    assert_int_equal(doc_open(k.a, &k.request, &w), OK);
    assert_int_equal(doc_close(w, true, NULL), OK);
    doc_kit_close(&k);
}

static void the_same_input_is_the_same_bytes(void **state)
{
    struct doc_kit k;
    struct doc_part part;
    struct str one, two;
    (void)state;
    doc_kit_open(&k, DOC_DOCX, "twice.docx");
    doc_kit_sample(k.a, &part);
    (void)setenv("TZ", "Asia/Ho_Chi_Minh", 1);
    tzset();
    write_parts(&k, &part, 1);
    assert_int_equal(file_read(k.a, k.request.path, FILE_BYTES, &one), OK);
    (void)setenv("TZ", "America/Lima", 1);
    tzset();
    (void)sleep(1);
    write_parts(&k, &part, 1);
    assert_int_equal(file_read(k.a, k.request.path, FILE_BYTES, &two), OK);
    assert_true(str_eq(one, two));
    doc_kit_close(&k);
}

/* Any bytes as text, in every place that takes text. */
static void hostile_text_stays_text(void **state)
{
    uint64_t seed = (uint64_t)from_env("SEED", 20261124);
    static const char *const nasty[] = {"]]>",          "<w:p>",
                                        "&#0;",         "\xED\xA0\x80",
                                        "\xFF",         "\x01",
                                        "\n",           "\t",
                                        "\xEF\xBF\xBF", "\"",
                                        "--><!--",      "e\xCC\x82\xCC\x83",
                                        "\r\n",         "\xF0\x9F\x98\x80"};
    struct rng rng;
    (void)state;
    rng = rng_make(seed);
    for (int round = 0; round < 200; round++) {
        struct doc_kit k;
        char bytes[400];
        size_t n = 0;
        doc_kit_open(&k, DOC_DOCX, "hostile.docx");
        while (n < 300) {
            const char *z = nasty[rng_below(&rng, sizeof nasty / sizeof *nasty)];
            bytes[n++] = (char)rng_below(&rng, 256);
            memcpy(bytes + n, z, strlen(z));
            n += strlen(z);
        }
        struct str s = {bytes, n};
        struct doc_run run[2] = {{.text = s, .field = s}, {.text = s, .flags = 7, .size = 155}};
        struct doc_block block = {
            .kind = BLOCK_PARA, .field = s, .para = {.run = run, .n_runs = 2, .rule_below = true}};
        struct doc_part part;
        doc_kit_part(&part);
        part.font = part.title = part.foot = s;
        part.block = &block;
        part.n_blocks = 1;
        k.request.title = k.request.author = k.request.lang = k.request.paper = s;
        write_parts(&k, &part, 1);
        struct str fault = ooxml_fault(k.a, k.request.path);
        if (fault.n > 0)
            fail_msg("seed %llu round %d: %.*s", (unsigned long long)seed, round, STR_ARG(fault));
        doc_kit_close(&k);
    }
}

static void huge_text_is_written(void **state)
{
    enum { HUGE_BYTES = 20 << 20 };
    struct doc_kit k;
    (void)state;
    doc_kit_open(&k, DOC_DOCX, "huge.docx");
    char *p = arena_alloc(k.a, HUGE_BYTES);
    memset(p, 'a', HUGE_BYTES);
    struct doc_run run = {.text = {p, HUGE_BYTES}};
    struct doc_block block = {.kind = BLOCK_PARA, .para = {.run = &run, .n_runs = 1}};
    struct doc_part part;
    doc_kit_part(&part);
    part.block = &block;
    part.n_blocks = 1;
    write_parts(&k, &part, 1);
    assert_true(text_of(&k).n > HUGE_BYTES);
    doc_kit_close(&k);
}

/* Random trees of blocks: tables in cells, empty ones, fields that go on, breaks everywhere. */
static struct doc_block *random_blocks(struct arena *a, struct rng *rng, int depth, int *n);

static void random_table(struct arena *a, struct rng *rng, int depth, struct doc_table *t)
{
    static const int widths[3][3] = {{1000}, {300, 700}, {333, 333, 334}};
    *t = (struct doc_table){.n_columns = 1 + (int)rng_below(rng, 3),
                            .n_rows = 1 + (int)rng_below(rng, 4),
                            .borders = rng_below(rng, 2),
                            .whole = rng_below(rng, 2)};
    t->width = widths[t->n_columns - 1];
    t->row = ARENA_ARRAY(a, struct doc_row, (size_t)t->n_rows);
    for (int i = 0; i < t->n_rows; i++) {
        bool one = rng_below(rng, 4) == 0;
        t->row[i] = (struct doc_row){
            .n_cells = one ? 1 : t->n_columns, .head = i == 0, .whole = rng_below(rng, 2)};
        t->row[i].cell = ARENA_ARRAY(a, struct doc_cell, (size_t)t->row[i].n_cells);
        t->row[i].cell[0].span = one ? t->n_columns : 0;
        for (int c = 0; c < t->row[i].n_cells; c++) {
            struct doc_cell *x = &t->row[i].cell[c];
            x->align = (enum doc_align)rng_below(rng, 4);
            x->block = random_blocks(a, rng, depth + 1, &x->n_blocks);
        }
    }
}

static struct doc_block *random_blocks(struct arena *a, struct rng *rng, int depth, int *n)
{
    static const char *const field[] = {"", "", "a.b", "quality"};
    *n = (int)rng_below(rng, depth == 0 ? 9 : 3);
    struct doc_block *list = ARENA_ARRAY(a, struct doc_block, (size_t)*n);
    for (int i = 0; i < *n; i++) {
        struct doc_block *b = &list[i];
        b->kind = (enum doc_block_kind)rng_below(rng, depth < 3 ? 3 : 1);
        b->field = str_of(field[rng_below(rng, 4)]);
        if (b->kind == BLOCK_TABLE) {
            random_table(a, rng, depth, &b->table);
            continue;
        }
        struct doc_para *p = &b->para;
        *p = (struct doc_para){.style = (enum doc_style)rng_below(rng, DOC_STYLES),
                               .align = (enum doc_align)rng_below(rng, 4),
                               .n_runs = (int)rng_below(rng, 4),
                               .indent = (int)rng_below(rng, 100),
                               .first = (int)rng_below(rng, 100) - 50,
                               .before = (int)rng_below(rng, 100) - 1,
                               .after = (int)rng_below(rng, 100) - 1,
                               .keep_next = rng_below(rng, 2),
                               .rule_below = rng_below(rng, 8) == 0,
                               .fill_lines = rng_below(rng, 4) == 0 ? 2 : 0};
        p->run = ARENA_ARRAY(a, struct doc_run, (size_t)p->n_runs);
        for (int r = 0; r < p->n_runs; r++)
            p->run[r] = (struct doc_run){.kind = (enum doc_run_kind)rng_below(rng, 3),
                                         .text = STR("chữ"),
                                         .flags = rng_below(rng, 8),
                                         .field = str_of(field[rng_below(rng, 4)])};
    }
    return list;
}

static void any_document_is_as_the_standard_wants(void **state)
{
    uint64_t seed = (uint64_t)from_env("SEED", 4);
    struct rng rng;
    (void)state;
    rng = rng_make(seed);
    for (int round = 0; round < 300; round++) {
        struct doc_kit k;
        struct doc_part part[3];
        int n = 1 + (int)rng_below(&rng, 3);
        doc_kit_open(&k, DOC_DOCX, "random.docx");
        for (int i = 0; i < n; i++) {
            doc_kit_part(&part[i]);
            part[i].page.numbers = (enum doc_numbers)rng_below(&rng, 3);
            part[i].foot = rng_below(&rng, 2) ? STR("chân trang") : STR("");
            part[i].block = random_blocks(k.a, &rng, 0, &part[i].n_blocks);
        }
        write_parts(&k, part, n);
        struct str fault = ooxml_fault(k.a, k.request.path);
        if (fault.n > 0)
            fail_msg("seed %llu round %d: %.*s", (unsigned long long)seed, round, STR_ARG(fault));
        doc_kit_close(&k);
    }
}

static void a_long_file_needs_little_memory(void **state)
{
    enum { PARTS = 1000 };
    struct doc_kit k;
    struct doc_part part;
    struct doc_writer *w;
    struct arena *one = arena_open(64 << 20);
    (void)state;
    doc_kit_open(&k, DOC_DOCX, "long.docx");
    k.request.unsynced = true;
    assert_int_equal(doc_open(k.a, &k.request, &w), OK);
    int n = (int)from_env("DOC_PARTS", PARTS);
    for (int i = 0; i < n; i++) {
        doc_kit_review(one, &part, 1200, (unsigned)i);
        assert_int_equal(doc_part(w, &part), OK);
        arena_reset(one);
    }
    if (!k.stays)
        assert_int_equal(doc_kit_files(&k), 1); /* what is spilled has no name */
    assert_int_equal(doc_close(w, true, NULL), OK);
    struct rusage used;
    assert_int_equal(getrusage(RUSAGE_SELF, &used), 0);
    if (n != PARTS)
        print_message("%d parts: peak %ld MiB\n", n, used.ru_maxrss / 1024);
    arena_close(one);
    doc_kit_close(&k);
}

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void speed(void **state)
{
    struct doc_kit k;
    struct doc_part part;
    (void)state;
    int n = (int)from_env("DOC_SPEED", 0);
    if (n == 0)
        skip();
    doc_kit_open(&k, DOC_DOCX, "speed.docx");
    k.request.unsynced = from_env("DOC_SYNC", 0) == 0;
    struct arena *one = arena_open(64 << 20);
    doc_kit_review(k.a, &part, 1200, 1);
    double from = now();
    for (int i = 0; i < n; i++) {
        struct doc_writer *w;
        assert_int_equal(doc_open(one, &k.request, &w), OK);
        assert_int_equal(doc_part(w, &part), OK);
        assert_int_equal(doc_close(w, true, NULL), OK);
        arena_reset(one);
    }
    double took = now() - from;
    print_message("%d documents in %.2f s of CPU: %.0f a second\n", n, took, n / took);
    arena_close(one);
    doc_kit_close(&k);
}

/* The files that are named on the command line. */
static int check_files(char **path)
{
    int faults = 0;
    for (; *path; path++) {
        struct arena *a = arena_open(FILE_BYTES);
        struct str fault = ooxml_fault(a, *path);
        if (fault.n > 0) {
            print_message("%s: %.*s\n", *path, STR_ARG(fault));
            faults++;
        }
        arena_close(a);
    }
    return faults > 0;
}

int main(int argc, char **argv)
{
    if (argc > 1)
        return check_files(argv + 1);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sample_is_as_the_standard_wants),
        cmocka_unit_test(the_checker_sees_faults),
        cmocka_unit_test(many_parts_are_one_file),
        cmocka_unit_test(corners_are_as_the_standard_wants),
        cmocka_unit_test(a_file_without_parts_opens),
        cmocka_unit_test(the_same_input_is_the_same_bytes),
        cmocka_unit_test(hostile_text_stays_text),
        cmocka_unit_test(huge_text_is_written),
        cmocka_unit_test(any_document_is_as_the_standard_wants),
        cmocka_unit_test(a_long_file_needs_little_memory),
        cmocka_unit_test(speed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
