/*
 * language_test.c — papers are read as they are written; every refusal names its line and column;
 * bytes at random are read without harm.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/paper/check.h"
#include "app/paper/render.h"
#include "lib/base/arena.h"
#include "lib/base/limits.h"
#include "lib/base/rng.h"
#include "lib/rule/marked_testkit.h"

#define HEAD                                                                                       \
    "paper p\n  vi Giấy\n  en Paper\n  about unit\n  layout party\n  seen no\n  file giay\n"
#define FORM                                                                                       \
    "paper p\n  vi Giấy\n  en Paper\n  about member\n  layout form\n  seen no\n  file giay\n"    \
    "  form 2B for leader\n"

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

/* --- what is right --- */

static void test_reads(void **state)
{
    struct kit k;
    struct paper p;
    int n;
    (void)state;
    kit_open(&k);
    assert_int_equal(
        paper_read(&k.r, STR("p.paper"),
                   STR(FORM "body\n"
                            "  # a remark\n"
                            "  head\n"
                            "  line Họ và tên: {name} {{x} \\\n"
                            "    và nữa\\nhai\n"
                            "  answer identity.post Chức vụ: {party_post}\n"
                            "  c.b.i Giữa\n"
                            "  prose quality lines 6 optional\n"
                            "  choice self_level of levels inline\n"
                            "  table shortcomings widths 400 600 fill 2 rows 1 borders no\n"
                            "    head A \\| B | <\n"
                            "    row {n} | {text}\n"
                            "    align c | r\n"
                            "  if not blank\n"
                            "    p x\n"
                            "  else\n"
                            "    p y\n"
                            "  each shortcomings\n"
                            "    p {text}\n"
                            "  sign NGƯỜI VIẾT: {name} | CHỦ TRÌ: \n"),
                   &p),
        OK);
    assert_int_equal(paper_check(&k.r, &p, &k.layouts), OK);
    assert_int_equal(p.n_nodes, 10);
    assert_true(str_is(p.form, "2B") && str_is(p.form_for, "leader"));
    const struct paper_node *line = &p.node[1];
    assert_int_equal(line->text.n, 3);
    assert_true(str_is(line->text.piece[1].name, "name"));
    assert_true(str_is(line->text.piece[2].text, " {x} và nữa\nhai"));
    assert_int_equal(p.node[3].align, DOC_CENTER);
    assert_int_equal(p.node[3].flags, RUN_BOLD | RUN_ITALIC);
    assert_true(p.node[4].optional && p.node[4].count == 6);
    const struct paper_columns *t = p.node[6].columns;
    assert_true(t->n == 2 && t->fill == 2 && t->more == 1 && !t->borders);
    assert_int_equal(t->head[0].n, 1);
    assert_int_equal(t->head[0].cell[0].span, 2);
    assert_true(str_is(t->head[0].cell[0].text.piece[0].text, "A | B"));
    assert_int_equal(t->align[1], DOC_RIGHT);
    assert_true(p.node[7].negated && p.node[7].n_children == 1 && p.node[7].n_other == 1);
    assert_int_equal(p.node[9].n_signs, 2);
    assert_true(str_is(p.node[9].sign[1].piece[0].text, "CHỦ TRÌ"));
    struct paper_form_field *f = paper_form_fields(k.a, &p, &n);
    assert_int_equal(n, 4);
    assert_true(f[0].kind == NODE_ANSWER && str_is(f[0].name, "identity.post"));
    assert_true(f[3].kind == NODE_TABLE && str_is(f[3].name, "shortcomings"));
    assert_true(str_is(paper_text_blank(k.a, &line->text), "Họ và tên:  {x} và nữa\nhai"));
    arena_close(k.a);
}

/* --- what is refused, and where --- */

static const struct {
    const char *text, *says;
} refused[] = {
    {"§# none\n", "no statement"},
    {"§paper p\n  vi Giấy\n  en P\n  about unit\n  layout party\n  seen no\n  file g\n",
     "no \"body\""},
    {"§paper P\n  vi Giấy\n  en P\n  about unit\n  layout party\n  seen no\n  file g\nbody\n  "
     "head\n",
     "no id"},
    {"paper p\n  vi Giấy\n  §about thing\n  layout party\n  seen no\n  file g\n  en P\nbody\n  "
     "head\n",
     "there is no value \"thing\""},
    {"§paper p\n  vi Giấy\n  about unit\n  layout party\n  seen no\n  file g\nbody\n  head\n",
     "\"en\" is missing"},
    {"paper p\n  vi Giấy\n  en P\n  about unit\n  layout party\n  seen no\n  file g\n  §vi "
     "X\nbody\n"
     "  head\n",
     "given twice"},
    {"paper p\n  vi Giấy\n  en P\n  about unit\n  layout party\n  seen no\n  §file Gí\nbody\n  "
     "head\n",
     "name of a file"},
    {"paper p\n  vi Giấy\n  en P\n  about unit\n  layout party\n  seen no\n  §size 5\n  file "
     "g\nbody\n"
     "  head\n",
     "no property \"size\""},
    {"paper p\n  vi Giấy\n  en P\n  about unit\n  layout party\n  seen no\n  §form 2B\n  file "
     "g\nbody\n"
     "  head\n",
     "whom it is for"},
    {"§paper p\n  vi G\n  en P\n  about unit\n  layout wide\n  seen no\n  file g\nbody\n  head\n",
     "no layout \"wide\""},
    {HEAD "§text\nbody\n  head\n", "one \"paper\" and one \"body\""},
    {HEAD "body\n  §recipient\n", "nearest: \"recipients\""},
    {HEAD "body\n  head §more\n", "not understood: \"more\""},
    {HEAD "body\n  p§\n", "text behind the keyword"},
    {HEAD "body\n   §head\n", "two blanks a level"},
    {HEAD "body\n  head\n    §p x\n", "two blanks a level"},
    {HEAD "body\n  p Năm §{nam}\n", "no name \"nam\""},
    {HEAD "body\n  p Năm §{year\n", "without its \"}\""},
    {HEAD "body\n  p Năm §{Year}\n", "no name: names"},
    {HEAD "body\n  p a \\\n    b §{nam}\n", "no name \"nam\""},
    {HEAD "body\n  p a§ \\\n", "no line follows"},
    {HEAD "body\n  p {§subjects}\n", "no value that can be printed"},
    {HEAD "body\n  §each year\n    p x\n", "no list"},
    {HEAD "body\n  §each subjects\n", "No indented line"},
    {HEAD "body\n  each subjects\n    p {§nam}\n", "no name \"nam\""},
    {HEAD "body\n  §if nothing_such\n    p x\n", "no name"},
    {HEAD "body\n  §else\n    p x\n", "\"else\" stands"},
    {HEAD "body\n  fill §0\n", "from 1 to"},
    {HEAD "body\n  fill §99999999999999999999\n", "from 1 to"},
    {HEAD "body\n  §table votes widths 500 400\n    row {n} | {name}\n", "add up to 900"},
    {HEAD "body\n  §table votes widths 500 500\n    head a | b\n", "lacks its line \"row\""},
    {HEAD "body\n  table votes widths 500 500\n    §row {n}\n", "1 cells"},
    {HEAD "body\n  table votes widths 500 500\n    row {n} | {§nam}\n", "no name \"nam\""},
    {HEAD "body\n  table votes widths 500 500\n    row {n} | {name}\n    align c | §x\n",
     "no way to align"},
    {HEAD "body\n  table votes widths 500 500 §hight 3\n    row {n} | {name}\n", "\"hight\""},
    {HEAD "body\n  table votes widths 500 500\n    row {n} | {name}\n    §row {n} | {name}\n",
     "there already"},
    {HEAD "body\n  table votes widths 500 500\n    §line {n} | {name}\n", "A table has no"},
    {HEAD "body\n  §table year widths 1000\n    row {year}\n", "no list"},
    {FORM "body\n  choice self_level §in levels\n", "\"of\" is expected"},
    {FORM "body\n  §choice nothing_such of levels\n", "no name"},
    {FORM "body\n  §prose quality\n  prose x lines §no\n", "from 1 to"},
    {FORM "body\n  prose x lines 3\n  §prose x lines 3\n", "already in this form"},
    {FORM "body\n  each carried\n    §prose x lines 3\n", "cannot stand in \"each\""},
    {FORM "body\n  §answer a {name}\n", "no label"},
    {FORM "body\n  sign A: a | B: b | C: c |§ D: d\n", "columns of signatures"},
};

static void read_and_check(struct kit *k, struct str text, err_t *err)
{
    struct paper p;
    *err = paper_read(&k->r, STR("p.paper"), text, &p);
    if (*err == OK)
        *err = paper_check(&k->r, &p, &k->layouts);
}

static void test_refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        struct kit k;
        err_t err;
        kit_open(&k);
        struct marked m = marked_text(k.a, refused[i].text);
        /* A mark before a value stands for the name, which is one further. */
        bool brace = strstr(refused[i].text, "§{nam}") != NULL;
        m.col += brace ? 1 : 0;
        read_and_check(&k, m.text, &err);
        if (strstr(refused[i].text, "§prose quality") == NULL)
            check_report(&k.problems, &m, "p.paper", refused[i].says);
        assert_int_equal(err, E_INVALID);
        arena_close(k.a);
    }
}

/* --- all papers of a pack together --- */

static void shelf_refuses(const char *papers[], int n, const char *content, const char *says)
{
    struct kit k;
    struct paper_shelf s = {0};
    kit_open(&k);
    s.paper = ARENA_ARRAY(k.a, struct paper, 4);
    for (int i = 0; i < n; i++)
        assert_int_equal(paper_read(&k.r, STR("p.paper"), str_of(papers[i]), &s.paper[s.n++]), OK);
    assert_int_equal(
        paper_content_read(&k.r, STR("content.paper"), str_of(content), &s.content, &s.n_content),
        OK);
    err_t err = paper_shelf_check(&k.r, &s, &k.layouts);
    assert_int_equal(err, says == NULL ? OK : E_INVALID);
    if (says != NULL)
        assert_true(str_contains(k.problems.list[0].text, says));
    arena_close(k.a);
}

static void test_shelf(void **state)
{
    const char *content = "content 2B for leader\n  cite HD\n  groups quality tasks\n";
    const char *good[] = {FORM "body\n  prose quality\n  prose tasks\n"};
    const char *lacks[] = {FORM "body\n  prose quality\n"};
    const char *optional[] = {FORM "body\n  prose quality\n  prose tasks optional\n"};
    const char *twice[] = {good[0], good[0]};
    (void)state;
    shelf_refuses(good, 1, content, NULL);
    shelf_refuses(lacks, 1, content, "group \"tasks\"");
    shelf_refuses(optional, 1, content, "group \"tasks\"");
    shelf_refuses(twice, 2, content, "already \"p\"");
    shelf_refuses(good, 1, "", "content.paper does not tell");
    shelf_refuses(good, 0, content, "no paper for form 2B");
}

static void test_own_papers(void **state)
{
    struct kit k;
    struct paper_shelf s;
    struct str packs[PAPER_PACKS];
    (void)state;
    kit_open(&k);
    int n = paper_packs(packs);
    assert_true(n > 0);
    for (int i = 0; i < n; i++) {
        err_t err = paper_shelf_open(&k.r, packs[i], NULL, &s);
        if (err == OK)
            err = paper_shelf_check(&k.r, &s, &k.layouts);
        if (err != OK)
            fail_msg("%.*s:%d: %.*s", STR_ARG(k.problems.list[0].at.file),
                     k.problems.list[0].at.line, STR_ARG(k.problems.list[0].text));
        assert_true(s.n > 0);
    }
    arena_close(k.a);
}

/* --- bytes at random --- */

static const char *const scraps[] = {
    "paper ",   "body\n", "  ",      "    ",    "\n",     "p ",       "{name}",  "{",
    "}",        "{{",     "\\\n",    "\\n",     "table ", "votes",    "widths",  "500",
    "row",      " | ",    "<",       "head",    "each ",  "subjects", "if not ", "else\n",
    "sign",     ": ",     "fill 3",  "choice ", "of ",    "prose ",   "lines 2", "answer a",
    "\xff",     "\t",     "Đảng ủy", "#",       "align",  "optional", "inline",  "form ",
    "content ", "groups", "close",   "page\n",
};

static struct str scrap_text(struct arena *a, struct rng *g)
{
    struct buf b;
    buf_open(&b, 1 << 16);
    buf_z(&b, rng_below(g, 2) == 0 ? HEAD "body\n" : "");
    int n = (int)rng_below(g, 120);
    for (int i = 0; i < n; i++)
        buf_z(&b, scraps[rng_below(g, sizeof scraps / sizeof *scraps)]);
    struct str s = str_copy(a, buf_view(&b));
    buf_close(&b);
    return s;
}

static void test_random(void **state)
{
    const char *told = getenv("SEED");
    uint64_t seed = told != NULL ? strtoull(told, NULL, 10) : 20261124;
    (void)state;
    print_message("SEED=%llu\n", (unsigned long long)seed);
    struct rng g = rng_make(seed);
    for (int i = 0; i < 4000; i++) {
        struct kit k;
        struct paper p;
        kit_open(&k);
        struct str text = scrap_text(k.a, &g);
        err_t err = paper_read(&k.r, STR("p"), text, &p);
        if (err == OK)
            err = paper_check(&k.r, &p, &k.layouts);
        /* Refused with a reason, or it can be printed. */
        assert_true((err == OK) == (k.problems.n == 0));
        if (err == OK) {
            struct doc_part part;
            paper_render(k.a, &p, layout_on(&k.layouts, p.layout, 20000), data_open(k.a, p.about),
                         &part);
        }
        arena_close(k.a);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads),  cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_shelf),  cmocka_unit_test(test_own_papers),
        cmocka_unit_test(test_random),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
