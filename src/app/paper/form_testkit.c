/*
 * form_testkit.c — made-up reviews.
 */
#include "app/paper/form_testkit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

#include <cmocka.h>

#include "app/paper/render.h"
#include "lib/base/file.h"
#include "lib/file/xlsx_testkit.h"

enum { KIT_BYTES = 1 << 30, FILE_BYTES = 64 << 20, PARTS = 32 };

static void choices(struct data *d, const char *list, const char *const (*of)[2], int n)
{
    for (int i = 0; i < n; i++) {
        struct data *one = data_add(d, list);
        data_text(one, "code", str_of(of[i][0]));
        data_text(one, "label", str_of(of[i][1]));
    }
}

static void lists(struct data *d)
{
    static const char *const levels[][2] = {{"XS", "Hoàn thành xuất sắc nhiệm vụ"},
                                            {"HTT", "Hoàn thành tốt nhiệm vụ"},
                                            {"HT", "Hoàn thành nhiệm vụ"},
                                            {"KHT", "Không hoàn thành nhiệm vụ"}};
    static const char *const grades[][2] = {
        {"xs", "Xuất sắc"}, {"t", "Tốt"}, {"tb", "Trung bình"}, {"k", "Kém"}};
    static const char *const none[][2] = {{"yes", "Không có hạn chế, khuyết điểm"}};
    choices(d, "levels", levels, 4);
    choices(d, "grades", grades, 4);
    choices(d, "none", none, 1);
}

void form_kit_open(struct form_kit *k, const char *pack)
{
    static int n;
    *k = (struct form_kit){.a = arena_open(KIT_BYTES)};
    problems_open(&k->problems, k->a);
    struct reporter r = {k->a, &k->problems, LANG_VI};
    assert_int_equal(paper_shelf_open(&r, str_of(pack), NULL, &k->shelf), OK);
    assert_int_equal(layout_shelf_open(&r, NULL, &k->layouts), OK);
    k->blank = data_open(k->a, ABOUT_MEMBER);
    lists(k->blank);
    struct str path = str_fmt(k->a, "/tmp/form_test_%d_%d.docx", (int)getpid(), n++);
    k->path = arena_alloc(k->a, path.n + 1);
    memcpy(k->path, path.p, path.n);
}

void form_kit_close(struct form_kit *k)
{
    (void)unlink(k->path);
    arena_close(k->a);
}

/* --- made-up text --- */

static struct str words(struct form_kit *k, struct rng *r, int n)
{
    static const char *const list[] = {
        "chi bộ",       "nghị quyết",  "đoàn kết",      "năm nay",
        "đã",           "thực hiện",   "tốt",           "công tác",
        "dân vận",      "Ủy ban",      "chuyển đổi số", "quý III/2026",
        "98,5%",        "“gương mẫu”", "Nguyễn Thị Ốc", "và",
        "huyện ủy",     "kịp thời",    "& <thẻ>",       "(tự giác)",
        "đường Lê Lợi", "cả",          "nhân dân",      "phấn đấu"};
    struct str out = STR("Tôi");
    for (int i = 0; i < n; i++)
        out = str_fmt(k->a, "%.*s%s%s", STR_ARG(out), i % 9 == 8 ? ", " : " ",
                      list[rng_below(r, sizeof list / sizeof *list)]);
    return str_fmt(k->a, "%.*s.", STR_ARG(out));
}

static struct str opening(struct form_kit *k, struct rng *r, struct str text)
{
    static const char *const before[] = {"", "", "", "- ", "1. ", "a) ", "+ ", "Năm 2026: "};
    return str_fmt(k->a, "%s%.*s", before[rng_below(r, sizeof before / sizeof *before)],
                   STR_ARG(text));
}

static void fill_prose(struct form_kit *k, struct data *d, struct rng *r, struct str field,
                       struct review_form *w)
{
    struct review_group *g = &w->group[w->n_groups++];
    struct str all = STR("");
    *g = (struct review_group){.field = str_copy(k->a, field)};
    g->n = k->rich ? 2 : (int)rng_below(r, 4);
    g->para = ARENA_ARRAY(k->a, struct str, 4);
    for (int i = 0; i < g->n; i++) {
        g->para[i] = opening(k, r, words(k, r, (int)rng_range(r, 3, 60)));
        all = str_fmt(k->a, "%.*s%s%.*s", STR_ARG(all), i > 0 ? "\n" : "", STR_ARG(g->para[i]));
    }
    data_text(d, str_fmt(k->a, "review.%.*s", STR_ARG(field)).p, all);
}

static void fill_choice(struct form_kit *k, struct data *d, struct rng *r,
                        const struct paper_node *node, struct review_form *w)
{
    struct review_choice *c = &w->choice[w->n_choices++];
    int n;
    struct data *const *list = data_list(d, node->list, &n);
    *c = (struct review_choice){.field = node->name};
    if (!k->rich && rng_chance(r, 1, 5))
        return;
    c->code = data_get(list[rng_below(r, (uint32_t)n)], STR("code"));
    c->ticked = 1;
    data_text(d, str_copy(k->a, node->name).p, c->code);
}

static void fill_rows(struct form_kit *k, struct data *d, struct rng *r, struct str name,
                      struct review_form *w)
{
    int n = k->rich ? 2 : (int)rng_below(r, 4);
    for (int i = 0; i < n; i++) {
        struct data *row = data_add(d, str_copy(k->a, name).p);
        struct str t = words(k, r, 8);
        data_text(row, "text", t);
        if (str_is(name, "shortcomings")) {
            struct review_item *x = &w->item[w->n_items++];
            *x = (struct review_item){t, words(k, r, 5), STR("Nguyễn Văn Mẫu"), words(k, r, 6),
                                      str_fmt(k->a, "30/%02d/2027", i + 1)};
            data_text(row, "cause", x->cause);
            data_text(row, "responsible", x->responsible);
            data_text(row, "remedy", x->remedy);
            data_text(row, "remedy_by", x->remedy_by);
        } else if (str_is(name, "carried")) {
            struct review_reply *x = &w->reply[w->n_replies++];
            *x = (struct review_reply){STR("2025"), t, STR("Đang khắc phục"), words(k, r, 7),
                                       STR("Biên bản số 4")};
            data_text(row, "year", x->year);
            data_text(row, "state", x->state);
            data_text(row, "answer", x->answer);
            data_text(row, "evidence", x->evidence);
        } else {
            struct review_answer *x = &w->answer[w->n_answers++];
            *x = (struct review_answer){t, words(k, r, 20)};
            data_text(row, "answer", x->answer);
        }
    }
}

struct data *form_kit_fill(struct form_kit *k, const struct paper *p, struct rng *r,
                           struct review_form *w)
{
    struct data *d = data_open(k->a, p->about);
    int n;
    struct paper_form_field *f = paper_form_fields(k->a, p, &n);
    lists(d);
    *w = (struct review_form){
        .paper = p->id, .name = STR("Trần Thị Mẫu"), .birth = STR("02/03/1975")};
    w->group = ARENA_ARRAY(k->a, struct review_group, (size_t)n);
    w->choice = ARENA_ARRAY(k->a, struct review_choice, (size_t)n);
    w->value = ARENA_ARRAY(k->a, struct review_value, (size_t)n);
    w->item = ARENA_ARRAY(k->a, struct review_item, 5);
    w->reply = ARENA_ARRAY(k->a, struct review_reply, 4);
    w->answer = ARENA_ARRAY(k->a, struct review_answer, 4);
    data_text(d, "name", w->name);
    data_text(d, "birth", w->birth);
    data_text(d, "year", STR("2026"));
    data_text(d, "cell", STR("Chi bộ Mẫu"));
    for (int i = 0; i < n; i++) {
        if (f[i].kind == NODE_PROSE) {
            fill_prose(k, d, r, f[i].name, w);
        } else if (f[i].kind == NODE_CHOICE) {
            fill_choice(k, d, r, f[i].node, w);
        } else if (f[i].kind == NODE_TABLE) {
            fill_rows(k, d, r, f[i].name, w);
        } else if (rng_chance(r, 3, 4)) {
            struct str text = str_fmt(k->a, "%ld,5", rng_range(r, 10, 29));
            w->value[w->n_values++] = (struct review_value){f[i].name, text};
            data_text(d, str_copy(k->a, f[i].name).p, text);
        }
    }
    return d;
}

/* --- files --- */

struct str form_kit_write(struct form_kit *k, const struct paper *p, const struct data *d)
{
    struct doc_part part;
    struct doc_writer *w;
    struct str bytes;
    struct doc_request q = {.format = DOC_DOCX,
                            .path = k->path,
                            .title = p->vi,
                            .lang = STR("vi"),
                            .paper = str_fmt(k->a, "366/%.*s/0123456789abcdef", STR_ARG(p->id)),
                            .problems = &k->problems,
                            .unsynced = true};
    const struct paper_layout *l = layout_on(&k->layouts, p->layout, 20000);
    assert_non_null(l);
    paper_render(k->a, p, l, d, &part);
    assert_int_equal(doc_open(k->a, &q, &w), OK);
    assert_int_equal(doc_part(w, &part), OK);
    assert_int_equal(doc_close(w, true, NULL), OK);
    FILE *f = fopen(k->path, "rb");
    assert_non_null(f);
    char *p_bytes = arena_alloc(k->a, FILE_BYTES / 64);
    bytes = (struct str){p_bytes, fread(p_bytes, 1, FILE_BYTES / 64, f)};
    assert_int_equal(fclose(f), 0);
    return bytes;
}

err_t form_kit_read(struct form_kit *k, struct str docx, struct review_form *out)
{
    struct docx_text text;
    struct arena *a = k->a;
    TRY(docx_read_bytes(a, LANG_VI, &k->problems, STR("mau.docx"), docx, &text));
    return form_read(a, &k->shelf, k->blank, &text, out);
}

static zip_t *open_zip(struct str docx)
{
    zip_source_t *s = zip_source_buffer_create(docx.p, docx.n, 0, NULL);
    zip_t *z = zip_open_from_source(s, ZIP_RDONLY, NULL);
    assert_non_null(z);
    return z;
}

static struct str part_of(struct form_kit *k, zip_t *z, zip_uint64_t i)
{
    zip_stat_t st;
    assert_int_equal(zip_stat_index(z, i, 0, &st), 0);
    char *p = arena_alloc(k->a, st.size + 1);
    zip_file_t *f = zip_fopen_index(z, i, 0);
    assert_non_null(f);
    assert_int_equal(zip_fread(f, p, st.size), st.size);
    (void)zip_fclose(f);
    return (struct str){p, st.size};
}

struct str form_kit_text(struct form_kit *k, struct str docx)
{
    zip_t *z = open_zip(docx);
    zip_int64_t at = zip_name_locate(z, "word/document.xml", 0);
    assert_true(at >= 0);
    struct str out = part_of(k, z, (zip_uint64_t)at);
    zip_discard(z);
    return out;
}

struct str form_kit_with_text(struct form_kit *k, struct str docx, struct str text)
{
    struct kit_part parts[PARTS] = {{0}};
    zip_t *z = open_zip(docx);
    zip_int64_t n = zip_get_num_entries(z, 0);
    assert_true(n < PARTS);
    for (zip_int64_t i = 0; i < n; i++) {
        const char *name = zip_get_name(z, (zip_uint64_t)i, 0);
        parts[i] = (struct kit_part){
            str_copy(k->a, str_of(name)).p,
            strcmp(name, "word/document.xml") == 0 ? text : part_of(k, z, (zip_uint64_t)i)};
    }
    struct str out = kit_zip(k->a, parts);
    zip_discard(z);
    return out;
}

/* --- comparing --- */

static struct str other(struct form_kit *k, const char *what, struct str wanted, struct str got)
{
    if (str_eq(wanted, got))
        return STR("");
    return str_fmt(k->a, "%s: «%.*s» was read as «%.*s»", what, STR_ARG(wanted), STR_ARG(got));
}

static struct str other_count(struct form_kit *k, const char *what, int wanted, int got)
{
    return wanted == got ? STR("") : str_fmt(k->a, "%s: %d, not %d", what, got, wanted);
}

#define SAME(x)                                                                                    \
    do {                                                                                           \
        struct str same_ = (x);                                                                    \
        if (same_.n > 0)                                                                           \
            return same_;                                                                          \
    } while (0)

static struct str groups(struct form_kit *k, const struct review_form *w,
                         const struct review_form *g)
{
    SAME(other_count(k, "groups", w->n_groups, g->n_groups));
    for (int i = 0; i < w->n_groups; i++) {
        const struct review_group *x = &w->group[i], *y = &g->group[i];
        SAME(other(k, "group", x->field, y->field));
        SAME(other_count(k, str_fmt(k->a, "paragraphs of %.*s", STR_ARG(x->field)).p, x->n, y->n));
        for (int n = 0; n < x->n; n++)
            SAME(other(k, x->field.p, x->para[n], y->para[n]));
    }
    for (int i = 0; i < w->n_choices; i++) {
        const struct review_choice *c = review_choice_of(g, w->choice[i].field);
        SAME(c == NULL ? STR("a choice is missing")
                       : other(k, w->choice[i].field.p, w->choice[i].code, c->code));
        SAME(other_count(k, "ticks", w->choice[i].ticked, c->ticked));
    }
    for (int i = 0; i < w->n_values; i++)
        SAME(
            other(k, w->value[i].field.p, w->value[i].text, review_value_of(g, w->value[i].field)));
    return STR("");
}

static struct str rows(struct form_kit *k, const struct review_form *w, const struct review_form *g)
{
    SAME(other_count(k, "shortcomings", w->n_items, g->n_items));
    SAME(other_count(k, "replies", w->n_replies, g->n_replies));
    SAME(other_count(k, "answers", w->n_answers, g->n_answers));
    for (int i = 0; i < w->n_items; i++) {
        const struct review_item *x = &w->item[i], *y = &g->item[i];
        SAME(other(k, "text", x->text, y->text));
        SAME(other(k, "cause", x->cause, y->cause));
        SAME(other(k, "responsible", x->responsible, y->responsible));
        SAME(other(k, "remedy", x->remedy, y->remedy));
        SAME(other(k, "remedy_by", x->remedy_by, y->remedy_by));
    }
    for (int i = 0; i < w->n_replies; i++) {
        const struct review_reply *x = &w->reply[i], *y = &g->reply[i];
        SAME(other(k, "carried", x->text, y->text));
        SAME(other(k, "state", x->state, y->state));
        SAME(other(k, "reply", x->answer, y->answer));
        SAME(other(k, "evidence", x->evidence, y->evidence));
    }
    for (int i = 0; i < w->n_answers; i++)
        SAME(other(k, "answer", w->answer[i].answer, g->answer[i].answer));
    return STR("");
}

struct str form_kit_difference(struct form_kit *k, const struct review_form *w,
                               const struct review_form *g)
{
    SAME(other(k, "paper", w->paper, g->paper));
    if (!g->collective) {
        SAME(other(k, "name", w->name, g->name));
        SAME(other(k, "birth", w->birth, g->birth));
    }
    SAME(groups(k, w, g));
    SAME(rows(k, w, g));
    if (g->n_strays != w->n_strays)
        return str_fmt(k->a, "%d strays, not %d; the first: «%.*s»", g->n_strays, w->n_strays,
                       g->n_strays > 0 ? (int)g->stray[0].text.n : 0,
                       g->n_strays > 0 ? g->stray[0].text.p : "");
    return STR("");
}
