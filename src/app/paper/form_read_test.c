/*
 * form_read_test.c — a review that was written as a form is read back as it was, at random and after each
 * kind of change that people make.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include <utf8proc.h>

#include "app/paper/form_testkit.h"
#include "lib/base/buf.h"

enum { ROUNDS = 200, DEFAULT_SEED = 20261124, XML_BYTES = 64 << 20 };

static uint64_t seed(void)
{
    const char *given = getenv("SEED");
    return given != NULL ? strtoull(given, NULL, 10) : DEFAULT_SEED;
}

/* Every form of both packs. */
static const struct {
    const char *pack, *id;
} forms[] = {{"366", "self_review_leader"},  {"366", "self_review_no_post"},
             {"366", "self_review_outside"}, {"366", "collective_report"},
             {"124", "self_review_leader"},  {"124", "self_review_no_post"},
             {"124", "collective_report"}};
enum { FORMS = sizeof forms / sizeof *forms };

static void one_round(int i, uint64_t start)
{
    struct form_kit k;
    struct review_form wanted, got;
    struct rng r = rng_make(rng_mix(start, (uint64_t)i));
    form_kit_open(&k, forms[i % FORMS].pack);
    const struct paper *p = paper_shelf_find(&k.shelf, str_of(forms[i % FORMS].id));
    assert_non_null(p);
    struct data *d = form_kit_fill(&k, p, &r, &wanted);
    struct str docx = form_kit_write(&k, p, d);
    assert_int_equal(form_kit_read(&k, docx, &got), OK);
    struct str differs = form_kit_difference(&k, &wanted, &got);
    if (differs.n > 0)
        fail_msg("seed %llu, round %d (%s of %s): %.*s", (unsigned long long)start, i,
                 forms[i % FORMS].id, forms[i % FORMS].pack, STR_ARG(differs));
    form_kit_close(&k);
}

static void test_round_trip(void **state)
{
    uint64_t start = seed();
    (void)state;
    print_message("seed %llu\n", (unsigned long long)start);
    for (int i = 0; i < ROUNDS; i++)
        one_round(i, start);
}

/* --- what people change --- */

/* The text of the file in hand, and what must be read of it. */
struct changing {
    struct form_kit k;
    struct str xml;
    struct review_form wanted;
};

static size_t find_from(struct str s, size_t from, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = from; i + n <= s.n; i++) {
        if (memcmp(s.p + i, what, n) == 0)
            return i;
    }
    return s.n;
}

static size_t find(const struct changing *c, const char *what)
{
    size_t at = find_from(c->xml, 0, what);
    if (at == c->xml.n)
        fail_msg("«%s» is not in the file", what);
    return at;
}

static void put(struct changing *c, size_t from, size_t to, const char *with)
{
    c->xml = str_fmt(c->k.a, "%.*s%s%.*s", (int)from, c->xml.p, with, (int)(c->xml.n - to),
                     c->xml.p + to);
}

static void replace(struct changing *c, const char *what, const char *with)
{
    size_t at = find(c, what);
    put(c, at, at + strlen(what), with);
}

static void replace_all(struct changing *c, const char *what, const char *with)
{
    struct buf b;
    size_t n = strlen(what);
    buf_open(&b, XML_BYTES);
    for (size_t at = 0; at < c->xml.n;) {
        size_t next = find_from(c->xml, at, what);
        buf_add(&b, c->xml.p + at, next - at);
        if (next < c->xml.n)
            buf_z(&b, with);
        at = next < c->xml.n ? next + n : next;
    }
    c->xml = str_copy(c->k.a, buf_view(&b));
    buf_close(&b);
}

/* From `open` to the next `close`, all of them. */
static void remove_all(struct changing *c, const char *open, const char *close, const char *with)
{
    for (size_t at = find_from(c->xml, 0, open); at < c->xml.n; at = find_from(c->xml, at, open)) {
        size_t to = find_from(c->xml, at, close) + strlen(close);
        put(c, at, to, with);
        at += strlen(with);
    }
}

/* The paragraph, or the row, in which something stands. */
static void around(const struct changing *c, size_t at, const char *open, const char *close,
                   size_t *from, size_t *to)
{
    *from = at;
    while (*from > 0 && memcmp(c->xml.p + *from, open, strlen(open)) != 0)
        --*from;
    *to = find_from(c->xml, at, close) + strlen(close);
}

static struct str piece(const struct changing *c, size_t from, size_t to)
{
    return str_sub(c->xml, from, to - from);
}

#define TASKS "2. Việc thực hiện nhiệm vụ, quyền hạn"

static const struct review_group *group(const struct changing *c, const char *field)
{
    const struct review_group *g = review_group_of(&c->wanted, str_of(field));
    assert_non_null(g);
    return g;
}

/* The text of a paragraph of a group, as it stands in the file. */
static size_t content(const struct changing *c, const char *field, int i)
{
    struct buf b;
    struct str text = group(c, field)->para[i];
    buf_open(&b, XML_BYTES);
    for (size_t k = 0; k < text.n; k++) {
        if (text.p[k] == '&')
            buf_z(&b, "&amp;");
        else if (text.p[k] == '<' || text.p[k] == '>')
            buf_z(&b, text.p[k] == '<' ? "&lt;" : "&gt;");
        else
            buf_char(&b, text.p[k]);
    }
    size_t at = find(c, str_copy(c->k.a, buf_view(&b)).p);
    buf_close(&b);
    return at;
}

static void other_font(struct changing *c)
{
    replace_all(c, "<w:r><w:t",
                "<w:r><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\"/><w:color "
                "w:val=\"FF0000\"/><w:sz w:val=\"22\"/></w:rPr><w:t");
}

/* The end of the paragraph before the one at `at` goes. */
static void join_before(struct changing *c, size_t at)
{
    size_t from, to;
    around(c, at, "<w:p>", "</w:p>", &from, &to);
    size_t begins = find_from(c->xml, from, "</w:pPr>");
    begins = begins < to ? begins + 8 : from + 5;
    size_t end = from;
    while (memcmp(c->xml.p + end, "</w:p>", 6) != 0)
        end--;
    put(c, end, begins, "");
}

static void merged_heading(struct changing *c)
{
    join_before(c, find(c, TASKS));
    join_before(c, content(c, "tasks", 0));
}

static void merged_content(struct changing *c)
{
    struct review_group *g = (struct review_group *)group(c, "quality");
    join_before(c, content(c, "quality", 1));
    g->para[0] = str_fmt(c->k.a, "%.*s%.*s", STR_ARG(g->para[0]), STR_ARG(g->para[1]));
    g->n = 1;
}

static void split_content(struct changing *c)
{
    struct review_group *g = (struct review_group *)group(c, "quality");
    size_t at = content(c, "quality", 1);
    struct str text = g->para[1];
    size_t blank = str_find(text, text.n / 2, ' ');
    size_t in_file = at;
    for (size_t i = 0; i < blank; i++)
        in_file += text.p[i] == '&' ? 5 : text.p[i] == '<' || text.p[i] == '>' ? 4 : 1;
    put(c, in_file, in_file, "</w:t></w:r></w:p><w:p><w:r><w:t xml:space=\"preserve\">");
    g->para[1] = str_trim(str_sub(text, 0, blank));
    g->para[2] = str_trim(str_sub(text, blank, text.n));
    g->n = 3;
}

static void split_heading(struct changing *c)
{
    replace(c, TASKS, TASKS "</w:t></w:r></w:p><w:p><w:r><w:t xml:space=\"preserve\">");
}

static void split_runs(struct changing *c)
{
    replace_all(c, "thực",
                "th</w:t></w:r><w:proofErr w:type=\"spellStart\"/><w:r><w:rPr><w:lang "
                "w:val=\"en-US\"/></w:rPr><w:t>ực");
    replace_all(c, "khuyết", "khuy</w:t></w:r><w:r><w:t>ết");
}

static void heading_case(struct changing *c)
{
    size_t from, to, at = find(c, TASKS);
    from = at;
    to = find_from(c->xml, at, "</w:t>");
    put(c, from, to,
        "II/2) VIỆC THỰC HIỆN NHIỆM VỤ, QUYỀN HẠN VÀ KẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU, NHIỆM VỤ ĐƯỢC "
        "GIAO TRONG NĂM, GẮN VỚI HIỆU QUẢ, TIẾN ĐỘ, CHẤT LƯỢNG CÔNG VIỆC:");
}

static void heading_typos(struct changing *c)
{
    replace(c, TASKS, "b. Việc thục hiẹn nhiệm vụ, quền hạn");
}

static void heading_deleted(struct changing *c)
{
    size_t from, to;
    around(c, find(c, TASKS), "<w:p>", "</w:p>", &from, &to);
    put(c, from, to, "");
}

static void row_of(const struct changing *c, size_t *from, size_t *to)
{
    size_t at = find(c, c->wanted.item[1].remedy_by.p);
    around(c, at, "<w:tr>", "</w:tr>", from, to);
}

static void row_added(struct changing *c)
{
    size_t from, to;
    struct review_item *x = c->wanted.item;
    row_of(c, &from, &to);
    struct str row = piece(c, from, to);
    put(c, to, to, str_copy(c->k.a, row).p);
    x[c->wanted.n_items] = x[1];
    x[c->wanted.n_items++].remedy_by = STR("15/05/2028");
    size_t again = find_from(c->xml, to, x[1].remedy_by.p);
    put(c, again, again + x[1].remedy_by.n, "15/05/2028");
}

static void row_deleted(struct changing *c)
{
    size_t from, to;
    row_of(c, &from, &to);
    put(c, from, to, "");
    c->wanted.n_items = 1;
}

static void head_retyped(struct changing *c)
{
    size_t at = find(c, ">Nguyên nhân<");
    put(c, at, at + strlen(">Nguyên nhân<"), ">Lý do (khách quan, chủ quan)<");
    at = find(c, ">Biện pháp khắc phục<");
    put(c, at, at + strlen(">Biện pháp khắc phục<"), ">Cách sửa<");
    at = find(c, ">Trách nhiệm<");
    put(c, at, at + strlen(">Trách nhiệm<"), ">Của ai<");
    at = find(c, ">Hạn chế, khuyết điểm<");
    put(c, at, at + strlen(">Hạn chế, khuyết điểm<"), ">Tồn tại<");
}

static void tracked_insertion(struct changing *c)
{
    struct review_group *g = (struct review_group *)group(c, "tasks");
    size_t at = find_from(c->xml, content(c, "tasks", 0), "</w:r>") + 6;
    put(c, at, at,
        "<w:ins w:id=\"900\" w:author=\"A\" w:date=\"2026-11-20T00:00:00Z\"><w:r><w:t "
        "xml:space=\"preserve\"> Thêm ý này.</w:t></w:r></w:ins>");
    g->para[0] = str_fmt(c->k.a, "%.*s Thêm ý này.", STR_ARG(g->para[0]));
}

static void tracked_deletion(struct changing *c)
{
    size_t at = find_from(c->xml, content(c, "tasks", 0), "</w:r>") + 6, from, to;
    put(c, at, at,
        "<w:del w:id=\"901\" w:author=\"A\"><w:r><w:delText>Bỏ ý này.</w:delText></w:r></w:del>"
        "<w:moveFrom w:id=\"902\" w:author=\"A\"><w:r><w:t>Chuyển đi.</w:t></w:r></w:moveFrom>");
    row_of(c, &from, &to);
    size_t cells = find_from(c->xml, from, "<w:tc>");
    put(c, from + 6, cells, "<w:trPr><w:del w:id=\"903\" w:author=\"A\"/></w:trPr>");
    c->wanted.n_items = 1;
}

static void tick_typed(struct changing *c)
{
    for (size_t at = find_from(c->xml, 0, "<w:sdt>"); at < c->xml.n;
         at = find_from(c->xml, at + 1, "<w:sdt>")) {
        size_t to = find_from(c->xml, at, "</w:sdt>") + 8;
        bool on = find_from(piece(c, at, to), 0, "☒") < to - at;
        put(c, at, to, on ? "<w:r><w:t>x</w:t></w:r>" : "<w:r><w:t> </w:t></w:r>");
    }
}

static void tick_bracketed(struct changing *c)
{
    for (size_t at = find_from(c->xml, 0, "<w:sdt>"); at < c->xml.n;
         at = find_from(c->xml, at + 1, "<w:sdt>")) {
        size_t to = find_from(c->xml, at, "</w:sdt>") + 8;
        bool on = find_from(piece(c, at, to), 0, "☒") < to - at;
        put(c, at, to, on ? "<w:r><w:t>[X]</w:t></w:r>" : "<w:r><w:t>[ ]</w:t></w:r>");
    }
}

static void no_bookmarks(struct changing *c)
{
    remove_all(c, "<w:bookmarkStart", "/>", "");
    remove_all(c, "<w:bookmarkEnd", "/>", "");
}

static void no_styles(struct changing *c)
{
    remove_all(c, "<w:pStyle", "/>", "");
    remove_all(c, "<w:b/>", "<w:bCs/>", "");
}

static void line_breaks(struct changing *c)
{
    size_t at = content(c, "quality", 1), before = at;
    join_before(c, at);
    while (memcmp(c->xml.p + before, "<w:r>", 5) != 0)
        before--;
    (void)before;
    at = content(c, "quality", 1);
    size_t run = at;
    while (memcmp(c->xml.p + run, "<w:r>", 5) != 0)
        run--;
    put(c, run, run, "<w:r><w:br/></w:r>");
}

static void bullets(struct changing *c)
{
    for (int i = 0; i < 2; i++) {
        size_t from, to;
        around(c, content(c, "quality", i), "<w:p>", "</w:p>", &from, &to);
        put(c, from + 5, from + 5,
            "<w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>");
    }
}

static void text_box(struct changing *c)
{
    size_t from, to;
    around(c, content(c, "tasks", 1), "<w:p>", "</w:p>", &from, &to);
    struct str para = piece(c, from, to);
    struct str boxed = str_fmt(
        c->k.a,
        "<w:p><w:r><mc:AlternateContent "
        "xmlns:mc=\"http://schemas.openxmlformats.org/markup-compatibility/2006\"><mc:Choice "
        "Requires=\"wps\"><w:drawing><wps:txbx xmlns:wps=\"w\"><w:txbxContent>%.*s"
        "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox "
        "xmlns:v=\"v\"><w:txbxContent>%.*s</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>",
        STR_ARG(para), STR_ARG(para));
    put(c, from, to, boxed.p);
}

static void odd_blanks(struct changing *c)
{
    replace(c, TASKS, "2.\u00A0Việc\u00A0thực\u00A0hiện\u00A0nhiệm vụ,\u2003quyền\u00A0hạn");
    replace(c, "\u201Ctự diễn biến\u201D", "\u00ABtự\u00A0diễn biến\u00BB");
    replace(c, "Họ và tên: ", "Họ\u00A0và\u00A0tên\u00A0:\u00A0");
}

static void decomposed(struct changing *c)
{
    utf8proc_int32_t *cp = ARENA_ARRAY(c->k.a, utf8proc_int32_t, c->xml.n * 4 + 1);
    utf8proc_ssize_t n =
        utf8proc_decompose((const utf8proc_uint8_t *)c->xml.p, (utf8proc_ssize_t)c->xml.n, cp,
                           (utf8proc_ssize_t)c->xml.n * 4, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);
    assert_true(n > 0);
    n = utf8proc_reencode(cp, n, UTF8PROC_DECOMPOSE | UTF8PROC_STABLE);
    assert_true(n > (utf8proc_ssize_t)c->xml.n);
    c->xml = (struct str){(const char *)cp, (size_t)n};
}

static void section_removed(struct changing *c)
{
    struct review_group *g = (struct review_group *)group(c, "commitment");
    size_t from, to, end;
    around(c, find(c, "3. Việc thực hiện cam kết"), "<w:p>", "</w:p>", &from, &end);
    around(c, content(c, "commitment", 1), "<w:p>", "</w:p>", &end, &to);
    put(c, from, to, "");
    g->n = 0;
    g->unsure = true;
}

static const struct change {
    const char *what;
    void (*make)(struct changing *c);
    bool needs_marks; /* without the bookmarks too it cannot be read: then it is told */
} changes[] = {
    {"other font, colour and size", other_font, false},
    {"heading run together with what stands before and behind", merged_heading, false},
    {"paragraphs merged", merged_content, false},
    {"paragraph split", split_content, false},
    {"heading split", split_heading, false},
    {"runs split within words", split_runs, false},
    {"heading retyped in capitals with another number", heading_case, false},
    {"heading mistyped", heading_typos, false},
    {"heading deleted", heading_deleted, true},
    {"row added", row_added, false},
    {"row deleted", row_deleted, false},
    {"head of the table retyped", head_retyped, false},
    {"tracked insertion", tracked_insertion, false},
    {"tracked deletion and move, tracked deletion of a row", tracked_deletion, false},
    {"ticked by typing x", tick_typed, false},
    {"ticked by typing [X]", tick_bracketed, false},
    {"bookmarks lost", no_bookmarks, false},
    {"styles and bold lost", no_styles, false},
    {"pasted with line breaks", line_breaks, false},
    {"bullets instead of paragraphs", bullets, false},
    {"text box", text_box, false},
    {"no-break spaces, other quotes", odd_blanks, false},
    {"decomposed Unicode", decomposed, false},
    {"section removed", section_removed, false},
};

static void change_begin(struct changing *c, uint64_t number, struct str *docx)
{
    struct rng r = rng_make(rng_mix(seed(), number));
    *c = (struct changing){.xml = STR("")};
    form_kit_open(&c->k, "366");
    c->k.rich = true;
    const struct paper *p = paper_shelf_find(&c->k.shelf, STR("self_review_leader"));
    struct data *d = form_kit_fill(&c->k, p, &r, &c->wanted);
    *docx = form_kit_write(&c->k, p, d);
    c->xml = form_kit_text(&c->k, *docx);
}

static void one_change(const struct change *change, uint64_t number, bool marks)
{
    struct changing c;
    struct str docx;
    struct review_form got;
    change_begin(&c, number, &docx);
    change->make(&c);
    if (!marks)
        no_bookmarks(&c);
    docx = form_kit_with_text(&c.k, docx, c.xml);
    assert_int_equal(form_kit_read(&c.k, docx, &got), OK);
    struct str differs = form_kit_difference(&c.k, &c.wanted, &got);
    if (differs.n > 0)
        fail_msg("%s (%s bookmarks), seed %llu: %.*s", change->what, marks ? "with" : "without",
                 (unsigned long long)seed(), STR_ARG(differs));
    for (int i = 0; i < c.wanted.n_groups; i++)
        assert_int_equal(c.wanted.group[i].unsure, got.group[i].unsure);
    form_kit_close(&c.k);
}

static void test_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        one_change(&changes[i], i, true);
        if (!changes[i].needs_marks)
            one_change(&changes[i], i, false);
    }
}

/* Neither heading nor bookmark: nobody knows where the one group ends and the other begins; it is said. */
static void test_told_when_unsure(void **state)
{
    struct changing c;
    struct str docx;
    struct review_form got;
    (void)state;
    change_begin(&c, 77, &docx);
    heading_deleted(&c);
    no_bookmarks(&c);
    docx = form_kit_with_text(&c.k, docx, c.xml);
    assert_int_equal(form_kit_read(&c.k, docx, &got), OK);
    assert_int_equal(review_group_of(&got, STR("tasks"))->n, 0);
    assert_true(review_group_of(&got, STR("tasks"))->unsure);
    assert_int_equal(review_group_of(&got, STR("quality"))->n, 4);
    form_kit_close(&c.k);
}

/* What has no place is shown with the heading that it stands below. */
static void test_strays(void **state)
{
    struct changing c;
    struct str docx;
    struct review_form got;
    (void)state;
    change_begin(&c, 78, &docx);
    replace(
        &c, "III. Kết quả khắc phục",
        "</w:t></w:r></w:p><w:p><w:r><w:t>Viết ngoài bảng.</w:t></w:r></w:p><w:p><w:r><w:t>III. "
        "Kết quả khắc phục");
    docx = form_kit_with_text(&c.k, docx, c.xml);
    assert_int_equal(form_kit_read(&c.k, docx, &got), OK);
    assert_int_equal(got.n_strays, 1);
    assert_true(str_is(got.stray[0].text, "Viết ngoài bảng."));
    assert_true(str_starts(got.stray[0].after, STR("II. Hạn chế")));
    assert_int_equal(got.stray[0].table, 0);
    form_kit_close(&c.k);
}

/* The id of the paper is lost: the form that fits best; another document is none. */
static void test_which_form(void **state)
{
    struct form_kit k;
    struct review_form wanted, got;
    struct docx_text text;
    struct rng r = rng_make(seed());
    (void)state;
    for (int i = 0; i < FORMS; i++) {
        form_kit_open(&k, forms[i].pack);
        const struct paper *p = paper_shelf_find(&k.shelf, str_of(forms[i].id));
        struct str docx = form_kit_write(&k, p, form_kit_fill(&k, p, &r, &wanted));
        assert_int_equal(docx_read_bytes(k.a, LANG_VI, &k.problems, STR("m"), docx, &text), OK);
        text.paper = STR("");
        assert_int_equal(form_read(k.a, &k.shelf, k.blank, &text, &got), OK);
        assert_string_equal(got.paper.p, wanted.paper.p);
        text.n = 6;
        assert_int_equal(form_read(k.a, &k.shelf, k.blank, &text, &got), E_NOTFOUND);
        form_kit_close(&k);
    }
}

/* --- through another program: tests/form_office.sh --- */

static void write_file(const char *path, struct str bytes)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
    assert_int_equal(fclose(f), 0);
}

/* write DIR: forms into DIR; read DIR: the same forms, from DIR, as another program saved them. */
static void through_office(const char *dir, bool reads, int n)
{
    for (int i = 0; i < n; i++) {
        struct form_kit k;
        struct review_form wanted, got;
        struct docx_text text;
        struct rng r = rng_make(rng_mix(seed(), (uint64_t)i));
        form_kit_open(&k, forms[i % FORMS].pack);
        const struct paper *p = paper_shelf_find(&k.shelf, str_of(forms[i % FORMS].id));
        struct str docx = form_kit_write(&k, p, form_kit_fill(&k, p, &r, &wanted));
        const char *path = str_fmt(k.a, "%s/%03d.docx", dir, i).p;
        if (!reads) {
            write_file(path, docx);
        } else {
            assert_int_equal(docx_read_path(k.a, LANG_VI, &k.problems, path, &text), OK);
            assert_int_equal(form_read(k.a, &k.shelf, k.blank, &text, &got), OK);
            struct str differs = form_kit_difference(&k, &wanted, &got);
            if (differs.n > 0)
                fail_msg("%s, seed %llu: %.*s", path, (unsigned long long)seed(), STR_ARG(differs));
        }
        form_kit_close(&k);
    }
}

static void test_office(void **state)
{
    (void)state;
    const char *write = getenv("FORM_WRITE"), *read = getenv("FORM_READ"), *n = getenv("FORMS");
    int count = n != NULL ? (int)strtol(n, NULL, 10) : FORMS;
    if (write == NULL && read == NULL)
        skip();
    through_office(write != NULL ? write : read, write == NULL, count);
}

int main(void)
{
    const struct CMUnitTest office[] = {cmocka_unit_test(test_office)};
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),       cmocka_unit_test(test_changes),
        cmocka_unit_test(test_told_when_unsure), cmocka_unit_test(test_strays),
        cmocka_unit_test(test_which_form),
    };
    if (getenv("FORM_WRITE") != NULL || getenv("FORM_READ") != NULL)
        return cmocka_run_group_tests(office, NULL, NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
