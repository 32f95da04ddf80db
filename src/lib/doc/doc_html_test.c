/*
 * doc_html_test.c — the HTML writer, and what doc.c does with names of files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/base/arena.h"
#include "lib/base/file.h"
#include "lib/doc/doc_inner.h"
#include "lib/doc/doc_testkit.h"
#include "lib/text/vi.h"

enum { FILE_BYTES = 64 << 20 };

static struct str written(struct doc_kit *k, const struct doc_part *part)
{
    struct doc_writer *w;
    struct str text;
    assert_int_equal(doc_open(k->a, &k->request, &w), OK);
    assert_int_equal(doc_part(w, part), OK);
    assert_int_equal(doc_close(w, true, NULL), OK);
    assert_int_equal(file_read(k->a, k->request.path, FILE_BYTES, &text), OK);
    return text;
}

static void says(struct str text, const char *what)
{
    if (strstr(text.p, what) == NULL)
        fail_msg("%s is missing", what);
}

static void lacks(struct str text, const char *what)
{
    if (strstr(text.p, what) != NULL)
        fail_msg("%s is there", what);
}

/* Every element is closed in its order, but those that have no end. */
static void balanced(struct doc_kit *k, struct str text)
{
    static const char *const no_end[] = {"meta", "br", "col", "hr"};
    enum { DEEP = 100 };
    struct str open[DEEP];
    int n = 0;
    for (size_t at = str_find(text, 0, '<'); at < text.n; at = str_find(text, at + 1, '<')) {
        bool ends = text.p[at + 1] == '/', single = text.p[at + 1] == '!';
        size_t from = at + (ends ? 2 : 1), to = from;
        while (strchr(" >", text.p[to]) == NULL)
            to++;
        struct str name = str_sub(text, from, to - from);
        for (size_t i = 0; i < sizeof no_end / sizeof *no_end; i++)
            single = single || str_is(name, no_end[i]);
        if (single)
            continue;
        if (!ends) {
            assert_true(n < DEEP);
            open[n++] = name;
        } else if (n == 0 || !str_eq(open[--n], name)) {
            fail_msg("</%.*s> at byte %zu of %s", STR_ARG(name), at, k->request.path);
        }
    }
    assert_int_equal(n, 0);
}

static void a_sample_has_all_its_pieces(void **state)
{
    struct doc_kit k;
    struct doc_part part;
    (void)state;
    doc_kit_open(&k, DOC_HTML, "sample.html");
    doc_kit_sample(k.a, &part);
    struct str s = written(&k, &part);
    says(s, "<html lang=\"vi\">");
    says(s, "<title>Bản mẫu &lt;1&gt;</title>");
    says(s, "@page p0{size:210.0mm 297.0mm;margin:20.0mm 15.0mm 20.0mm 30.0mm");
    says(s, "ĐẢNG ỦY XÃ ĐỒNG NỖI");
    says(s, "<thead>");
    says(s, "☒");
    says(s, "☐");
    says(s, "data-field=\"grade.quality\"");
    says(s, "class=\"fill\"");
    lacks(s, "<script");
    lacks(s, "http");
    balanced(&k, s);
    doc_kit_close(&k);
}

static void hostile_text_is_text(void **state)
{
    static char bad[] =
        "</p><script>alert(\"1\")</script>&amp;\x01\x02\xED\xA0\x80\xFF]]>\r\nsau\rnữa";
    struct doc_kit k;
    (void)state;
    doc_kit_open(&k, DOC_HTML, "hostile.html");
    struct doc_run run = {.text = str_of(bad), .field = STR("a\"><b")};
    struct doc_block block = {.kind = BLOCK_PARA, .para = {.run = &run, .n_runs = 1}};
    struct doc_part part;
    doc_kit_part(&part);
    part.title = STR("\" onload=\"x");
    part.font = STR("Times\";}</style><script>");
    part.block = &block;
    part.n_blocks = 1;
    struct str s = written(&k, &part);
    lacks(s, "<script");
    lacks(s, "</style><");
    lacks(s, "\x01");
    balanced(&k, s);
    says(s, "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;amp;");
    says(s, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD]]&gt;<br>sau<br>nữa");
    says(s, "aria-label=\"&quot; onload=&quot;x\"");
    says(s, "data-field=\"a&quot;&gt;&lt;b\"");
    assert_true(utf8_valid(s));
    doc_kit_close(&k);
}

static void decomposed_text_is_composed(void **state)
{
    struct arena *a = arena_open(1 << 20);
    (void)state;
    struct str s =
        doc_clean(a, STR("Nguye\xCC\x82\xCC\x83n Thi\xCC\xA3 Quy\xCC\x80nh U\xCC\x9B\xCC\x81"));
    assert_true(str_starts(s, STR("Nguyễn Thị Quỳnh Ứ")));
    struct str clean = STR("ĐẢNG ỦY – “Ổ Ữ Ệ Ẫ” ☐…\t\n");
    assert_ptr_equal(doc_clean(a, clean).p, clean.p);
    assert_int_equal(doc_clean(a, STR("\x7F\x00\x1F\xEF\xBF\xBF")).n, 0);
    assert_true(str_eq(doc_clean(a, STR("a\xE2\x80\xA8\xE2\x80\xA9z")), STR("a\n\nz")));
    arena_close(a);
}

static void a_file_has_its_name_only_when_it_is_whole(void **state)
{
    struct doc_kit k;
    struct doc_part part;
    struct doc_writer *w;
    struct stat st;
    (void)state;
    if (getenv("DOC_DIR") != NULL)
        skip();
    doc_kit_open(&k, DOC_HTML, "kept.html");
    doc_kit_sample(k.a, &part);
    assert_int_equal(doc_open(k.a, &k.request, &w), OK);
    assert_int_equal(doc_part(w, &part), OK);
    assert_int_not_equal(stat(k.request.path, &st), 0);
    assert_int_equal(doc_close(w, false, NULL), OK);
    assert_int_not_equal(stat(k.request.path, &st), 0);
    assert_int_equal(doc_kit_files(&k), 0);
    (void)written(&k, &part);
    assert_int_equal(doc_kit_files(&k), 1);
    (void)written(&k, &part); /* takes the place of the one before */
    assert_int_equal(doc_kit_files(&k), 1);
    k.request.path = str_fmt(k.a, "%s/none/x.html", k.dir).p;
    assert_int_equal(doc_open(k.a, &k.request, &w), E_IO);
    assert_int_equal(k.problems.n_errors, 1);
    doc_kit_close(&k);
}

static void what_the_request_says_is_copied(void **state)
{
    struct doc_kit k;
    struct doc_part part;
    struct doc_writer *w;
    struct str text;
    (void)state;
    doc_kit_open(&k, DOC_HTML, "copied.html");
    doc_kit_sample(k.a, &part);
    struct doc_request gone = k.request;
    char path[400], title[] = "Tên";
    (void)snprintf(path, sizeof path, "%s", k.request.path);
    gone.path = path;
    gone.title = str_of(title);
    assert_int_equal(doc_open(k.a, &gone, &w), OK);
    memset(path, 1, 10);
    memset(title, 1, 3);
    assert_int_equal(doc_part(w, &part), OK);
    assert_int_equal(doc_close(w, true, NULL), OK);
    assert_int_equal(file_read(k.a, k.request.path, FILE_BYTES, &text), OK);
    says(text, "<title>Tên</title>");
    doc_kit_close(&k);
}

static void a_full_disk_is_reported(void **state)
{
    struct doc_kit k;
    struct doc_part part;
    struct doc_writer *w;
    (void)state;
    if (access("/dev/full", W_OK) != 0 || getenv("DOC_DIR") != NULL)
        skip();
    doc_kit_open(&k, DOC_HTML, "full.html");
    doc_kit_sample(k.a, &part);
    assert_int_equal(doc_open(k.a, &k.request, &w), OK);
    assert_non_null(freopen("/dev/full", "w", w->out));
    err_t err = doc_part(w, &part);
    for (int i = 0; i < 100 && err == OK; i++)
        err = doc_part(w, &part);
    assert_int_equal(err, E_IO);
    assert_int_equal(doc_close(w, true, NULL), E_IO);
    assert_int_equal(k.problems.n_errors, 1);
    assert_int_equal(doc_kit_files(&k), 0);
    doc_kit_close(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sample_has_all_its_pieces),
        cmocka_unit_test(hostile_text_is_text),
        cmocka_unit_test(decomposed_text_is_composed),
        cmocka_unit_test(a_file_has_its_name_only_when_it_is_whole),
        cmocka_unit_test(what_the_request_says_is_copied),
        cmocka_unit_test(a_full_disk_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
