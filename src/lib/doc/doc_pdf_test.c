/*
 * doc_pdf_test.c — pages: what stands on them, what must stand together, what is too high for one.
 *
 * The pages are read back with pdftotext; without it those tests are skipped.  With DOC_DIR=folder
 * the files stay there, for tests/doc_pdf.sh and to be looked at.
 */
#define _GNU_SOURCE /* RTLD_NEXT */ /* NOLINT: the name is the system's */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dlfcn.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "lib/base/arena.h"
#include "lib/base/buf.h"
#include "lib/base/file.h"
#include "lib/base/rng.h"
#include "lib/doc/doc_pdf_inner.h"
#include "lib/doc/pdf_testkit.h"

enum { FILE_BYTES = 64 << 20, BLOCKS = 400, TEXT_BYTES = 8 << 20 };

/* --- building --- */

struct doc {
    struct doc_kit k;
    struct doc_part part;
    struct doc_block block[BLOCKS];
};

static void begin(struct doc *d, const char *name)
{
    doc_kit_open(&d->k, DOC_PDF, name);
    doc_kit_part(&d->part);
    d->part.block = d->block;
}

static struct doc_block *new_block(struct doc *d, enum doc_block_kind kind)
{
    assert_true(d->part.n_blocks < BLOCKS);
    struct doc_block *b = &d->block[d->part.n_blocks++];
    *b = (struct doc_block){.kind = kind};
    return b;
}

static void set_para(struct arena *a, struct doc_block *b, enum doc_style style, struct str text)
{
    struct doc_run *run = ARENA_NEW(a, struct doc_run);
    *run = (struct doc_run){.text = text};
    *b = (struct doc_block){.kind = BLOCK_PARA,
                            .para = {.style = style,
                                     .align = DOC_JUSTIFY,
                                     .run = run,
                                     .n_runs = 1,
                                     .before = -1,
                                     .after = -1}};
}

static struct doc_para *para(struct doc *d, enum doc_style style, struct str text)
{
    struct doc_block *b = new_block(d, BLOCK_PARA);
    set_para(d->k.a, b, style, text);
    return &b->para;
}

static struct doc_table *table(struct doc *d, int columns, int rows)
{
    static const int widths[4][4] = {{1000}, {300, 700}, {300, 300, 400}, {250, 250, 250, 250}};
    struct doc_table *t = &new_block(d, BLOCK_TABLE)->table;
    *t = (struct doc_table){.n_columns = columns,
                            .width = widths[columns - 1],
                            .row = ARENA_ARRAY(d->k.a, struct doc_row, (size_t)rows),
                            .n_rows = rows,
                            .borders = true};
    for (int i = 0; i < rows; i++)
        t->row[i] = (struct doc_row){.cell = ARENA_ARRAY(d->k.a, struct doc_cell, (size_t)columns),
                                     .n_cells = columns};
    return t;
}

static void cell(struct doc *d, struct doc_cell *c, struct str text)
{
    c->block = ARENA_NEW(d->k.a, struct doc_block);
    c->n_blocks = 1;
    set_para(d->k.a, c->block, DOC_CELL, text);
    c->block->para.align = DOC_LEFT;
}

/* Words PREFIX0 PREFIX1 …, each in the document once. */
static struct str words(struct arena *a, const char *prefix, int from, int n)
{
    struct buf b;
    buf_open(&b, TEXT_BYTES);
    for (int i = from; i < from + n; i++)
        buf_printf(&b, "%s%s%d", i > from ? " " : "", prefix, i);
    struct str s = str_copy(a, buf_view(&b));
    buf_close(&b);
    return s;
}

static int write_parts(struct doc *d, int times)
{
    struct doc_writer *w = NULL;
    int pages = 0;
    assert_int_equal(doc_open(d->k.a, &d->k.request, &w), OK);
    for (int i = 0; i < times; i++)
        assert_int_equal(doc_part(w, &d->part), OK);
    assert_int_equal(doc_close(w, true, &pages), OK);
    return pages;
}

/* Writes the part and reads its pages: nothing stands outside their margins. */
static void pages_of(struct doc *d, struct pdf_view *v)
{
    int pages = write_parts(d, 1);
    if (!pdf_view(d->k.a, d->k.request.path, v))
        skip();
    assert_int_equal(v->pages, pages);
    const struct pdf_seen *stray = pdf_view_stray(v, &d->part.page, d->part.foot);
    if (stray != NULL)
        fail_msg("«%.*s» stands outside of page %d: %.1f–%.1f, %.1f–%.1f", STR_ARG(stray->text),
                 stray->page, stray->x0, stray->x1, stray->y0, stray->y1);
}

static void has_once(const struct pdf_view *v, struct str word, const struct pdf_seen **at)
{
    char z[64];
    assert_true(word.n < sizeof z);
    memcpy(z, word.p, word.n);
    z[word.n] = 0;
    int n = pdf_view_count(v, z, at);
    if (n != 1)
        fail_msg("«%s» stands there %d times", z, n);
}

/* PREFIX0 … stand there once each, one after the other. */
static void in_order(struct doc *d, const struct pdf_view *v, const char *prefix, int n)
{
    const struct pdf_seen *before = NULL, *at;
    for (int i = 0; i < n; i++) {
        has_once(v, str_fmt(d->k.a, "%s%d", prefix, i), &at);
        assert_true(before == NULL || at > before);
        before = at;
    }
}

static void end(struct doc *d)
{
    doc_kit_close(&d->k);
}

/* --- a machine without pango --- */

static bool no_library;

/* That of the system, but for one test. */
void *dlopen(const char *name, int flags)
{
    static void *(*real)(const char *, int);
    if (no_library)
        return NULL;
    if (real == NULL) {
        void *found = dlsym(RTLD_NEXT, "dlopen");
        memcpy(&real, &found, sizeof found);
    }
    return real(name, flags);
}

/* The first of the tests: what was opened once stays open. */
static void a_machine_without_pango_is_told(void **state)
{
    struct doc d;
    struct doc_writer *w = NULL;
    (void)state;
    begin(&d, "none.pdf");
    no_library = true;
    assert_int_equal(doc_open(d.k.a, &d.k.request, &w), E_STATE);
    no_library = false;
    assert_int_equal(d.k.problems.n, 1);
    assert_non_null(strstr(d.k.problems.list[0].text.p, "pango"));
    assert_true(d.k.stays || doc_kit_files(&d.k) == 0);
    end(&d);
}

/* --- what papers have --- */

static void a_sample_is_laid_out(void **state)
{
    struct doc d;
    struct pdf_view v;
    const struct pdf_seen *left, *right;
    (void)state;
    begin(&d, "sample.pdf");
    doc_kit_sample(d.k.a, &d.part);
    pages_of(&d, &v);
    assert_int_equal(v.pages, 4);
    has_once(&v, STR("HUYỆN"), &left);
    has_once(&v, STR("CỘNG"), &right);
    assert_true(right->x0 > left->x1 && fabs(right->y0 - left->y0) < 1.5); /* two columns */
    has_once(&v, STR("Nguyễn"), NULL);                                     /* was decomposed */
    has_once(&v, STR("Ổ"), NULL);
    has_once(&v, STR("☒"), &left);
    has_once(&v, STR("Tốt"), &right);
    assert_true(right == left + 1 && right->x0 > left->x0);
    assert_int_equal(pdf_view_count(&v, "☐", NULL), 3);
    assert_int_equal(pdf_view_count(&v, "Ngày", NULL),
                     2 + 2); /* a line of text, heads on 3 pages */
    assert_int_equal(pdf_view_count(&v, "05/12/1980", NULL), 60);
    assert_int_equal(pdf_view_count(&v, "0123456789abcdef,", NULL), 4);
    end(&d);
}

static void pages_are_numbered_from_the_second(void **state)
{
    (void)state;
    for (int where = NUMBERS_NONE; where <= NUMBERS_BOTTOM; where++) {
        struct doc d;
        struct pdf_view v;
        const struct pdf_seen *at;
        begin(&d, "numbers.pdf");
        d.part.page.numbers = (enum doc_numbers)where;
        d.part.foot = STR("chân trang");
        (void)para(&d, DOC_BODY, words(d.k.a, "p", 0, 1500));
        pages_of(&d, &v);
        assert_true(v.pages >= 3);
        assert_int_equal(pdf_view_count(&v, "chân", NULL), v.pages);
        assert_int_equal(pdf_view_count(&v, "1", NULL), 0);
        assert_int_equal(pdf_view_count(&v, "3", &at), where != NUMBERS_NONE);
        if (where != NUMBERS_NONE) {
            assert_int_equal(at->page, 3);
            assert_true(where == NUMBERS_TOP ? at->y1 < 57 : at->y0 > 785);
            assert_true(fabs((at->x0 + at->x1) / 2 - (85.04 + 552.76) / 2) < 1);
        }
        end(&d);
    }
}

static void the_same_input_is_the_same_bytes(void **state)
{
    struct doc d;
    struct str one, two;
    (void)state;
    begin(&d, "twice.pdf");
    doc_kit_sample(d.k.a, &d.part);
    (void)write_parts(&d, 2);
    assert_int_equal(file_read(d.k.a, d.k.request.path, FILE_BYTES, &one), OK);
    struct doc_part sample = d.part; /* another one between: no file knows of those before */
    d.part.n_blocks = 0;
    d.part.block = d.block;
    (void)para(&d, DOC_BODY, STR("những chữ khác ỷ Ỹ"));
    (void)write_parts(&d, 1);
    d.part = sample;
    (void)write_parts(&d, 2);
    assert_int_equal(file_read(d.k.a, d.k.request.path, FILE_BYTES, &two), OK);
    assert_true(str_eq(one, two));
    end(&d);
}

static void boxes_and_dots_stand_where_they_should(void **state)
{
    struct doc d;
    struct pdf_view v;
    const struct pdf_seen *a, *b;
    (void)state;
    begin(&d, "boxes.pdf");
    struct doc_run run[] = {{.kind = RUN_BOX},
                            {.text = STR(" KHÔNG  ")},
                            {.kind = RUN_BOX, .ticked = true},
                            {.text = STR(" CÓ: "), .flags = RUN_BOLD},
                            {.kind = RUN_FILL},
                            {.text = STR("SAU"), .flags = RUN_UNDERLINE | RUN_ITALIC}};
    struct doc_para *p = para(&d, DOC_BODY, STR(""));
    p->run = run;
    p->n_runs = 6;
    p->fill_lines = 2;
    (void)para(&d, DOC_BODY, STR("CUỐI"));
    pages_of(&d, &v);
    assert_int_equal(pdf_view_count(&v, "☐", &a), 1);
    assert_int_equal(pdf_view_count(&v, "☒", &b), 1);
    assert_true(b->x0 > a->x0 && fabs(b->y0 - a->y0) < 1.5);
    has_once(&v, STR("SAU"), &a); /* dots end their line */
    assert_true(a->y0 > b->y1 - 1.5);
    has_once(&v, STR("CUỐI"), &b);
    assert_true(b->y0 - a->y0 > 3 * 19); /* two dotted lines between */
    end(&d);
}

/* --- what is long --- */

static void ten_pages_of_prose(void **state)
{
    enum { WORDS = 6000 };
    struct doc d;
    struct pdf_view v;
    (void)state;
    begin(&d, "prose.pdf");
    (void)para(&d, DOC_TITLE, STR("TIÊU"));
    (void)para(&d, DOC_BODY, words(d.k.a, "p", 0, WORDS));
    pages_of(&d, &v);
    assert_true(v.pages >= 10);
    in_order(&d, &v, "p", WORDS);
    end(&d);
}

static void a_word_without_blanks_is_parted(void **state)
{
    enum { LETTERS = 3000 };
    struct doc d;
    struct pdf_view v;
    struct buf joined;
    char *text;
    (void)state;
    begin(&d, "word.pdf");
    d.part.page.numbers = NUMBERS_NONE;
    text = arena_alloc(d.k.a, LETTERS + 1);
    for (int i = 0; i < LETTERS; i++)
        text[i] = (char)('a' + i % 26);
    (void)para(&d, DOC_BODY, str_fmt(d.k.a, "Trước %s sau", text));
    pages_of(&d, &v);
    buf_open(&joined, TEXT_BYTES);
    for (int i = 0; i < v.n; i++)
        buf_str(&joined, v.word[i].text);
    struct str all = buf_view(&joined), want = str_fmt(d.k.a, "Trước%ssau", text);
    assert_true(str_eq(all, want));
    buf_close(&joined);
    end(&d);
}

static void a_date_is_not_parted_in_its_year(void **state)
{
    struct doc d;
    struct pdf_view v;
    (void)state;
    begin(&d, "date.pdf");
    struct doc_table *t = table(&d, 4, 1);
    static const int width[] = {100, 100, 100, 700};
    t->width = width;
    cell(&d, &t->row[0].cell[0], STR("05/12/1980"));
    cell(&d, &t->row[0].cell[1], STR("366-QĐ/TW"));
    cell(&d, &t->row[0].cell[2], STR("NGHIÊNGNGẢ"));
    pages_of(&d, &v);
    has_once(&v, STR("05/12/"), NULL);
    has_once(&v, STR("1980"), NULL);
    assert_int_equal(pdf_view_count(&v, "NGHIÊNGNGẢ", NULL), 0);
    end(&d);
}

static void a_long_list_repeats_its_head(void **state)
{
    enum { ROWS = 60 };
    struct doc d;
    struct pdf_view v;
    (void)state;
    begin(&d, "list.pdf");
    struct doc_table *t = table(&d, 3, ROWS + 1);
    t->row[0].head = true;
    for (int c = 0; c < 3; c++)
        cell(&d, &t->row[0].cell[c], str_fmt(d.k.a, "CỘT%d", c));
    for (int i = 1; i <= ROWS; i++) {
        cell(&d, &t->row[i].cell[0], str_fmt(d.k.a, "n%d", i - 1));
        cell(&d, &t->row[i].cell[1],
             STR("Công Tằng Tôn Nữ Phương Ngọc Huyền Trân Nguyễn Phúc Hồng Hạnh"));
        cell(&d, &t->row[i].cell[2], str_fmt(d.k.a, "m%d", i - 1));
    }
    (void)para(&d, DOC_BODY, STR("HẾT"));
    pages_of(&d, &v);
    assert_true(v.pages >= 3);
    assert_int_equal(pdf_view_count(&v, "CỘT0", NULL), v.pages);
    assert_int_equal(pdf_view_count(&v, "Trân", NULL), ROWS);
    in_order(&d, &v, "n", ROWS);
    in_order(&d, &v, "m", ROWS);
    for (int i = 0; i < ROWS; i++) { /* no row is parted: it is not high */
        const struct pdf_seen *n, *m;
        has_once(&v, str_fmt(d.k.a, "n%d", i), &n);
        has_once(&v, str_fmt(d.k.a, "m%d", i), &m);
        assert_int_equal(n->page, m->page);
    }
    end(&d);
}

static void a_cell_higher_than_a_page_goes_on(void **state)
{
    enum { WORDS = 2500 };
    (void)state;
    for (int whole = 0; whole < 2; whole++) {
        struct doc d;
        struct pdf_view v;
        const struct pdf_seen *at;
        begin(&d, "cell.pdf");
        (void)para(&d, DOC_BODY, STR("ĐẦU"));
        struct doc_table *t = table(&d, 2, 3);
        t->row[0].head = true;
        t->row[1].whole = whole;
        cell(&d, &t->row[0].cell[0], STR("CỘT"));
        cell(&d, &t->row[0].cell[1], STR("NỘIDUNG"));
        cell(&d, &t->row[1].cell[0], words(d.k.a, "a", 0, 30));
        cell(&d, &t->row[1].cell[1], words(d.k.a, "b", 0, WORDS));
        cell(&d, &t->row[2].cell[0], STR("CUỐI"));
        cell(&d, &t->row[2].cell[1], STR("HẾT"));
        pages_of(&d, &v);
        assert_true(v.pages >= 4);
        in_order(&d, &v, "a", 30);
        in_order(&d, &v, "b", WORDS);
        has_once(&v, STR("b0"), &at);
        assert_int_equal(at->page, 1); /* it begins where there is room */
        assert_int_equal(pdf_view_count(&v, "CỘT", NULL), v.pages);
        has_once(&v, STR("HẾT"), &at);
        assert_int_equal(at->page, v.pages);
        end(&d);
    }
}

/* --- what stands together --- */

/* A heading wherever a page ends: two lines at least of what follows stand below it. */
static void a_heading_does_not_stand_alone(void **state)
{
    enum { FROM = 24, TO = 40, WORDS = 80 };
    bool turned = false;
    (void)state;
    for (int lines = FROM; lines < TO; lines++) {
        struct doc d;
        struct pdf_view v;
        const struct pdf_seen *head, *at;
        begin(&d, "heading.pdf");
        for (int i = 0; i < lines; i++)
            (void)para(&d, DOC_BODY, str_fmt(d.k.a, "d%d", i));
        d.part.space = 0;
        (void)para(&d, DOC_HEADING1, STR("MỤC"));
        (void)para(&d, DOC_HEADING2, STR("TIỂUMỤC"));
        (void)para(&d, DOC_BODY, words(d.k.a, "p", 0, WORDS));
        pages_of(&d, &v);
        in_order(&d, &v, "p", WORDS);
        has_once(&v, STR("MỤC"), &head);
        turned = turned || head->page == 2;
        double first = 0;
        int below = 0; /* lines of the text on the heading's page, on the next */
        int beyond = 0;
        for (int i = 0; i < WORDS; i++) {
            has_once(&v, str_fmt(d.k.a, "p%d", i), &at);
            if (i == 0 || fabs(at->y0 - first) > 3) {
                below += at->page == head->page;
                beyond += at->page != head->page;
            }
            first = at->y0;
        }
        if (below < 2 || beyond == 1)
            fail_msg("%d lines before: %d lines below the heading, %d on the next page", lines,
                     below, beyond);
        end(&d);
    }
    assert_true(turned);
}

static void what_is_whole_stands_on_one_page(void **state)
{
    enum { FROM = 20, TO = 40, ROWS = 8 };
    (void)state;
    for (int lines = FROM; lines < TO; lines++) {
        struct doc d;
        struct pdf_view v;
        const struct pdf_seen *a, *b;
        begin(&d, "whole.pdf");
        for (int i = 0; i < lines; i++)
            (void)para(&d, DOC_BODY, str_fmt(d.k.a, "d%d", i));
        struct doc_table *t = table(&d, 2, ROWS);
        t->borders = false;
        t->whole = true;
        for (int i = 0; i < ROWS; i++) {
            cell(&d, &t->row[i].cell[0], str_fmt(d.k.a, "a%d", i));
            cell(&d, &t->row[i].cell[1], str_fmt(d.k.a, "b%d", i));
        }
        para(&d, DOC_BODY, STR("GIỮ"))->keep_next = true;
        (void)para(&d, DOC_BODY, STR("SAU"));
        pages_of(&d, &v);
        has_once(&v, STR("a0"), &a);
        has_once(&v, str_fmt(d.k.a, "b%d", ROWS - 1), &b);
        assert_int_equal(a->page, b->page);
        has_once(&v, STR("GIỮ"), &a);
        has_once(&v, STR("SAU"), &b);
        assert_int_equal(a->page, b->page);
        end(&d);
    }
}

static void no_page_is_empty(void **state)
{
    struct doc d;
    struct pdf_view v;
    const struct pdf_seen *at;
    (void)state;
    begin(&d, "breaks.pdf");
    (void)new_block(&d, BLOCK_PAGE_BREAK);
    (void)para(&d, DOC_BODY, STR("MỘT"));
    (void)new_block(&d, BLOCK_PAGE_BREAK);
    (void)new_block(&d, BLOCK_PAGE_BREAK);
    (void)para(&d, DOC_BODY, STR(""));
    (void)new_block(&d, BLOCK_PAGE_BREAK);
    (void)para(&d, DOC_BODY, STR("HAI"));
    (void)new_block(&d, BLOCK_PAGE_BREAK);
    (void)para(&d, DOC_BODY, STR("\n\n"));
    pages_of(&d, &v);
    assert_int_equal(v.pages, 2);
    has_once(&v, STR("HAI"), &at);
    assert_int_equal(at->page, 2);
    d.part.n_blocks = 0; /* an empty section is a page */
    pages_of(&d, &v);
    assert_int_equal(v.pages, 1);
    end(&d);
}

/* --- other scripts --- */

static void foreign_names_are_set(void **state)
{
    struct doc d;
    struct pdf_view v;
    const struct pdf_seen *a, *b;
    (void)state;
    begin(&d, "names.pdf");
    struct doc_table *t = table(&d, 3, 3);
    cell(&d, &t->row[0].cell[0], STR("Jürgen Müller-Lüdenscheidt"));
    cell(&d, &t->row[0].cell[1], STR("محمد علي"));
    cell(&d, &t->row[0].cell[2], STR("TRƯỚC"));
    cell(&d, &t->row[1].cell[0], STR("สมชาย ใจดี"));
    cell(&d, &t->row[1].cell[1], STR("王小明 (Vương Tiểu Minh)"));
    cell(&d, &t->row[1].cell[2], STR("Сергей Иванов"));
    cell(&d, &t->row[2].cell[0], STR("x\xCC\x8A\xCC\xA3 rời"));
    (void)para(&d, DOC_BODY, STR("Đồng chí Сергей Иванов (Nga) đã dự họp."));
    pages_of(&d, &v);
    has_once(&v, STR("Müller-Lüdenscheidt"), NULL);
    assert_int_equal(pdf_view_count(&v, "Иванов", NULL), 2);
    has_once(&v, STR("(Nga)"), &a);
    has_once(&v, STR("dự"), &b);
    assert_true(fabs(a->y0 - b->y0) < 1.5);
    has_once(&v, STR("Tiểu"), NULL);
    end(&d);
}

static void text_of_any_bytes_is_written(void **state)
{
    enum { LONG = 200000, ROUNDS = 40 };
    uint64_t seed = getenv("SEED") ? strtoull(getenv("SEED"), NULL, 10) : 20261124;
    struct rng rng = rng_make(seed);
    struct doc d;
    (void)state;
    begin(&d, "bytes.pdf");
    for (int i = 0; i < ROUNDS; i++) {
        size_t n = rng_below(&rng, 400);
        char *p = arena_alloc(d.k.a, n + 1);
        for (size_t k = 0; k < n; k++)
            p[k] = (char)rng_below(&rng, rng_chance(&rng, 1, 2) ? 256 : 128);
        (void)para(&d, (enum doc_style)rng_below(&rng, DOC_STYLES), (struct str){p, n});
    }
    d.part.title = d.part.foot = d.block[0].para.run[0].text;
    d.k.request.title = d.k.request.author = d.part.title;
    (void)write_parts(&d, 1);
    d.part.n_blocks = 0; /* one word of letters that only pango can set: in good time */
    char *p = arena_alloc(d.k.a, LONG);
    for (int i = 0; i + 1 < LONG; i += 2)
        memcpy(p + i, "\xD0\x96", 2);
    (void)para(&d, DOC_BODY, (struct str){p, LONG});
    assert_true(write_parts(&d, 1) > 20);
    end(&d);
}

static void what_is_far_too_long_is_refused(void **state)
{
    enum { HUGE_BYTES = 40 << 20 };
    struct doc d;
    struct doc_writer *w = NULL;
    (void)state;
    begin(&d, "huge.pdf");
    char *p = arena_alloc(d.k.a, HUGE_BYTES);
    memset(p, 'a', HUGE_BYTES);
    (void)para(&d, DOC_BODY, (struct str){p, HUGE_BYTES});
    assert_int_equal(doc_open(d.k.a, &d.k.request, &w), OK);
    assert_int_equal(doc_part(w, &d.part), E_LIMIT);
    assert_int_equal(doc_close(w, true, NULL), E_LIMIT);
    assert_int_equal(d.k.problems.n, 1);
    assert_true(d.k.stays || doc_kit_files(&d.k) == 0);
    end(&d);
}

/* --- any document --- */

struct wild {
    struct doc d;
    struct rng rng;
    int word; /* so many are given out */
    bool dots;
};

static struct str some_words(struct wild *x)
{
    int n = (int)rng_below(&x->rng, rng_chance(&x->rng, 1, 6) ? 300 : 25);
    struct str s = words(x->d.k.a, "ỡ", x->word, n);
    x->word += n;
    return s;
}

static void wild_para(struct wild *x, struct doc_block *b, bool in_cell)
{
    struct rng *r = &x->rng;
    enum { RUNS = 3 };
    set_para(x->d.k.a, b, (enum doc_style)rng_below(r, DOC_STYLES), STR(""));
    struct doc_para *p = &b->para;
    p->align = (enum doc_align)rng_below(r, 4);
    p->run = ARENA_ARRAY(x->d.k.a, struct doc_run, (size_t)2 * RUNS);
    p->n_runs = 0;
    for (int i = (int)rng_below(r, RUNS + 1); i > 0; i--) {
        p->run[p->n_runs++] = (struct doc_run){
            .text = some_words(x), .flags = rng_below(r, 8), .size = rng_chance(r, 1, 4) ? 160 : 0};
        struct doc_run *next = &p->run[p->n_runs++];
        *next = (struct doc_run){.text = rng_chance(r, 1, 5) ? STR("\n") : STR(" ")};
        if (rng_chance(r, 1, 8))
            next->kind = rng_chance(r, 1, 2) ? RUN_BOX : RUN_FILL;
        x->dots = x->dots || next->kind == RUN_FILL;
    }
    p->indent = in_cell ? 0 : (int)rng_below(r, 200);
    p->first = in_cell ? 0 : (int)rng_below(r, 200) - p->indent; /* not left of the margin */
    p->before = (int)rng_below(r, 300) - 1;
    p->after = (int)rng_below(r, 200) - 1;
    p->keep_next = rng_chance(r, 1, 5);
    p->rule_below = rng_chance(r, 1, 8);
    if (rng_chance(r, 1, 8)) {
        p->fill_lines = (int)rng_below(r, 5);
        x->dots = true;
    }
}

static void wild_table(struct wild *x)
{
    struct rng *r = &x->rng;
    int columns = 1 + (int)rng_below(r, 4), rows = 1 + (int)rng_below(r, 20);
    int heads = (int)rng_below(r, 3);
    struct doc_table *t = table(&x->d, columns, rows);
    t->borders = rng_chance(r, 2, 3);
    t->whole = rng_chance(r, 1, 4);
    for (int i = 0; i < rows; i++) {
        struct doc_row *row = &t->row[i];
        row->head = i < heads;
        row->whole = rng_chance(r, 1, 3);
        if (columns > 1 && rng_chance(r, 1, 5)) {
            row->n_cells = columns - 1;
            row->cell[0].span = 2;
        }
        for (int c = 0; c < row->n_cells; c++) {
            struct doc_cell *cell_ = &row->cell[c];
            cell_->align = (enum doc_align)rng_below(r, 4);
            cell_->n_blocks = (int)rng_below(r, 3);
            cell_->block = ARENA_ARRAY(x->d.k.a, struct doc_block, (size_t)cell_->n_blocks);
            for (int k = 0; k < cell_->n_blocks && !row->head; k++)
                wild_para(x, &cell_->block[k], true);
            for (int k = 0; k < cell_->n_blocks && row->head; k++)
                set_para(x->d.k.a, &cell_->block[k], DOC_CELL, STR("ĐẦUBẢNG"));
        }
    }
}

static void check_wild(struct wild *x, uint64_t seed, int round)
{
    struct pdf_view v;
    int *times = ARENA_ARRAY(x->d.k.a, int, (size_t)x->word + 1);
    bool *full;
    pages_of(&x->d, &v);
    full = ARENA_ARRAY(x->d.k.a, bool, (size_t)v.pages + 1);
    for (int i = 0; i < v.n; i++) {
        struct str s = v.word[i].text;
        long n;
        full[v.word[i].page] = full[v.word[i].page] || v.word[i].y1 > 60;
        if (str_starts(s, STR("ỡ")) && str_to_long(str_sub(s, 3, s.n), 0, x->word - 1, &n))
            times[n]++;
    }
    for (int i = 0; i < x->word; i++) {
        if (times[i] != 1)
            fail_msg("seed %llu round %d: word %d stands there %d times", (unsigned long long)seed,
                     round, i, times[i]);
    }
    for (int i = 1; i <= v.pages && v.pages > 1 && !x->dots; i++) {
        if (!full[i])
            fail_msg("seed %llu round %d: page %d is empty", (unsigned long long)seed, round, i);
    }
}

static void any_document_keeps_its_words(void **state)
{
    enum { ROUNDS = 100, SOME = 10 }; /* all of them with LONG set */
    const char *whole = getenv("LONG");
    int usual = whole != NULL && *whole != '\0' ? ROUNDS : SOME;
    uint64_t seed = getenv("SEED") ? strtoull(getenv("SEED"), NULL, 10) : 7;
    int rounds = getenv("ROUNDS") ? (int)strtol(getenv("ROUNDS"), NULL, 10) : usual;
    struct rng rng = rng_make(seed);
    (void)state;
    print_message("seed %llu\n", (unsigned long long)seed);
    for (int round = 0; round < rounds; round++) {
        struct wild x = {.word = 0};
        begin(&x.d, "wild.pdf");
        x.rng = rng_make(rng_next(&rng));
        x.d.part.leading = rng_chance(&x.rng, 1, 3) ? 0 : 190;
        x.d.part.page.numbers = NUMBERS_TOP;
        for (int i = (int)rng_below(&x.rng, 14); i > 0; i--) {
            uint32_t what = rng_below(&x.rng, 8);
            if (what == 0)
                (void)new_block(&x.d, BLOCK_PAGE_BREAK);
            else if (what < 3)
                wild_table(&x);
            else
                wild_para(&x, new_block(&x.d, BLOCK_PARA), false);
        }
        check_wild(&x, seed, round);
        end(&x.d);
    }
}

/* --- many parts --- */

static void thousands_of_parts_need_the_memory_of_one(void **state)
{
#if defined(__SANITIZE_ADDRESS__)
    enum { PARTS = 200 };
#else
    enum { PARTS = 5000, PEAK_MIB = 200 };
#endif
    struct doc d;
    (void)state;
    begin(&d, "many.pdf");
    d.k.request.unsynced = true;
    (void)para(&d, DOC_TITLE, STR("PHIẾU BIỂU QUYẾT"));
    (void)para(&d, DOC_BODY, words(d.k.a, "p", 0, 60));
    assert_int_equal(write_parts(&d, PARTS), PARTS);
#ifndef __SANITIZE_ADDRESS__
    struct rusage used;
    assert_int_equal(getrusage(RUSAGE_SELF, &used), 0);
    assert_true(used.ru_maxrss / 1024 < PEAK_MIB);
#endif
    end(&d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_machine_without_pango_is_told),
        cmocka_unit_test(thousands_of_parts_need_the_memory_of_one),
        cmocka_unit_test(a_sample_is_laid_out),
        cmocka_unit_test(pages_are_numbered_from_the_second),
        cmocka_unit_test(the_same_input_is_the_same_bytes),
        cmocka_unit_test(boxes_and_dots_stand_where_they_should),
        cmocka_unit_test(ten_pages_of_prose),
        cmocka_unit_test(a_word_without_blanks_is_parted),
        cmocka_unit_test(a_date_is_not_parted_in_its_year),
        cmocka_unit_test(a_long_list_repeats_its_head),
        cmocka_unit_test(a_cell_higher_than_a_page_goes_on),
        cmocka_unit_test(a_heading_does_not_stand_alone),
        cmocka_unit_test(what_is_whole_stands_on_one_page),
        cmocka_unit_test(no_page_is_empty),
        cmocka_unit_test(foreign_names_are_set),
        cmocka_unit_test(text_of_any_bytes_is_written),
        cmocka_unit_test(what_is_far_too_long_is_refused),
        cmocka_unit_test(any_document_keeps_its_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
