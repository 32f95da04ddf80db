/*
 * doc_testkit.c — sample documents, with the letters and the lengths that papers really have.
 */
#include "lib/doc/doc_testkit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/base/arena.h"
#include "lib/base/buf.h"

enum { KIT_BYTES = 512 << 20, KIT_BLOCKS = 400, ROWS = 60 };

void doc_kit_open(struct doc_kit *k, enum doc_format format, const char *name)
{
    const char *given = getenv("DOC_DIR");
    *k = (struct doc_kit){.a = arena_open(KIT_BYTES), .stays = given != NULL};
    struct str dir = str_of(given != NULL ? given : "/tmp/doc_test_XXXXXX");
    k->dir = arena_alloc(k->a, dir.n + 1);
    memcpy(k->dir, dir.p, dir.n);
    if (given == NULL && mkdtemp(k->dir) == NULL)
        abort();
    problems_open(&k->problems, k->a);
    k->request = (struct doc_request){.format = format,
                                      .path = str_fmt(k->a, "%s/%s", k->dir, name).p,
                                      .title = STR("Bản mẫu <1>"),
                                      .author = STR("Đảng ủy xã Đồng Nỗi"),
                                      .lang = STR("vi"),
                                      .paper = STR("sample 1"),
                                      .said_in = LANG_VI,
                                      .problems = &k->problems};
}

static int each_file(const struct doc_kit *k, bool remove_it)
{
    DIR *d = opendir(k->dir);
    int n = 0;
    for (struct dirent *e = d ? readdir(d) : NULL; e != NULL; e = readdir(d)) {
        if (e->d_name[0] == '.')
            continue;
        n++;
        if (remove_it)
            (void)unlink(str_fmt(k->a, "%s/%s", k->dir, e->d_name).p);
    }
    if (d != NULL)
        (void)closedir(d);
    return n;
}

int doc_kit_files(const struct doc_kit *k)
{
    return each_file(k, false);
}

void doc_kit_close(struct doc_kit *k)
{
    if (!k->stays) {
        (void)each_file(k, true);
        (void)rmdir(k->dir);
    }
    arena_close(k->a);
}

void doc_kit_part(struct doc_part *part)
{
    *part = (struct doc_part){.title = STR("Bản mẫu"),
                              .page = {.width = 2100,
                                       .height = 2970,
                                       .top = 200,
                                       .bottom = 200,
                                       .left = 300,
                                       .right = 150,
                                       .numbers = NUMBERS_TOP},
                              .font = STR("Times New Roman"),
                              .size = 140,
                              .leading = 190,
                              .first = 100,
                              .space = 60};
}

/* --- building --- */

struct build {
    struct arena *a;
    struct doc_block *block;
    int n;
};

static struct build begin(struct arena *a, int room)
{
    return (struct build){a, ARENA_ARRAY(a, struct doc_block, (size_t)room), 0};
}

static struct doc_para *para(struct build *b, enum doc_style style, enum doc_align align)
{
    struct doc_block *x = &b->block[b->n++];
    *x = (struct doc_block){.kind = BLOCK_PARA,
                            .para = {.style = style, .align = align, .before = -1, .after = -1}};
    x->para.run = ARENA_ARRAY(b->a, struct doc_run, 12);
    return &x->para;
}

static struct doc_run *run(struct doc_para *p, const char *text, unsigned flags)
{
    struct doc_run *r = &p->run[p->n_runs++];
    *r = (struct doc_run){.text = str_of(text), .flags = flags};
    return r;
}

static struct doc_para *line(struct build *b, enum doc_style style, enum doc_align align,
                             const char *text, unsigned flags)
{
    struct doc_para *p = para(b, style, align);
    (void)run(p, text, flags);
    return p;
}

static struct doc_table *table(struct build *b, int n_columns, const int *width, int n_rows)
{
    struct doc_block *x = &b->block[b->n++];
    x->kind = BLOCK_TABLE;
    x->table = (struct doc_table){.n_columns = n_columns,
                                  .width = width,
                                  .row = ARENA_ARRAY(b->a, struct doc_row, (size_t)n_rows),
                                  .n_rows = n_rows};
    for (int i = 0; i < n_rows; i++) {
        x->table.row[i].cell = ARENA_ARRAY(b->a, struct doc_cell, (size_t)n_columns);
        x->table.row[i].n_cells = n_columns;
    }
    return &x->table;
}

static void cell_text(struct arena *a, struct doc_cell *c, const char *text, unsigned flags)
{
    struct build b = begin(a, 1);
    (void)line(&b, DOC_CELL, DOC_LEFT, text, flags);
    c->block = b.block;
    c->n_blocks = b.n;
}

static void two_columns(struct build *b, struct build *left, struct build *right)
{
    static const int width[] = {420, 580};
    struct doc_table *t = table(b, 2, width, 1);
    t->whole = true;
    t->row[0].cell[0] = (struct doc_cell){left->block, left->n, 0, DOC_CENTER};
    t->row[0].cell[1] = (struct doc_cell){right->block, right->n, 0, DOC_CENTER};
}

static void heading_block(struct build *b)
{
    struct build left = begin(b->a, 6), right = begin(b->a, 6);
    (void)line(&left, DOC_HEAD, DOC_LEFT, "HUYỆN ỦY CHƯƠNG MỸ", 0);
    (void)line(&left, DOC_HEAD, DOC_LEFT, "ĐẢNG ỦY XÃ ĐỒNG NỖI", RUN_BOLD);
    (void)line(&left, DOC_HEAD, DOC_LEFT, "*", 0);
    (void)line(&left, DOC_HEAD, DOC_LEFT, "Số 05-QĐ/ĐU", 0);
    struct doc_para *nation = line(&right, DOC_HEAD, DOC_LEFT, "ĐẢNG CỘNG SẢN VIỆT NAM", RUN_BOLD);
    nation->run[0].size = 150;
    nation->rule_below = true;
    (void)line(&right, DOC_HEAD, DOC_LEFT, "Đồng Nỗi, ngày 05 tháng 12 năm 2026", RUN_ITALIC);
    two_columns(b, &left, &right);
}

static void boxes(struct build *b)
{
    static const char *const grade[] = {"Xuất sắc", "Tốt", "Trung bình", "Kém"};
    struct doc_para *p = para(b, DOC_BODY, DOC_LEFT);
    for (int i = 0; i < 4; i++) {
        struct doc_run *box = run(p, "", 0);
        box->kind = RUN_BOX;
        box->ticked = i == 1;
        box->field = STR("grade.quality");
        run(p, str_fmt(b->a, " %s     ", grade[i]).p, 0)->field = STR("grade.quality");
    }
}

static void people(struct build *b)
{
    static const int width[] = {80, 360, 160, 250, 150};
    static const char *const head[] = {"TT", "Họ và tên", "Ngày sinh", "Chức vụ", "Mức tự nhận"};
    static const char *const name[] = {"NGUYỄN THỊ QUỲNH ƯỚC", "Đặng Hữu Ổn", "Vũ Ngọc Ẫn",
                                       "Trần Lệ Xuân", "Công Tằng Tôn Nữ Phương Ngọc Huyền Trân"};
    struct doc_table *t = table(b, 5, width, ROWS + 2);
    t->borders = true;
    t->row[0].head = t->row[1].head = true;
    for (int i = 0; i < 5; i++)
        cell_text(b->a, &t->row[0].cell[i], head[i], RUN_BOLD);
    t->row[1].n_cells = 3;
    cell_text(b->a, &t->row[1].cell[0], "(1)", RUN_ITALIC);
    cell_text(b->a, &t->row[1].cell[1], "(2) (3)", RUN_ITALIC);
    cell_text(b->a, &t->row[1].cell[2], "(4) (5)", RUN_ITALIC);
    t->row[1].cell[1].span = t->row[1].cell[2].span = 2;
    for (int i = 2; i < ROWS + 2; i++) {
        struct doc_row *r = &t->row[i];
        r->whole = true;
        cell_text(b->a, &r->cell[0], str_fmt(b->a, "%d", i - 1).p, 0);
        cell_text(b->a, &r->cell[1], name[i % 5], 0);
        cell_text(b->a, &r->cell[2], "05/12/1980", 0);
        cell_text(b->a, &r->cell[3], i % 7 ? "Đảng viên" : "Bí thư chi bộ, trưởng thôn", 0);
        cell_text(b->a, &r->cell[4], "HTT", 0);
        r->cell[0].align = r->cell[2].align = r->cell[4].align = DOC_CENTER;
    }
}

static void signatures(struct build *b)
{
    struct build left = begin(b->a, 6), right = begin(b->a, 6);
    (void)line(&left, DOC_NOTE, DOC_LEFT, "Nơi nhận:", RUN_UNDERLINE);
    (void)line(&left, DOC_NOTE, DOC_LEFT, "- Như trên;\n- Lưu VPĐU.", 0);
    (void)line(&right, DOC_HEAD, DOC_LEFT, "T/M ĐẢNG ỦY", RUN_BOLD);
    (void)line(&right, DOC_HEAD, DOC_LEFT, "BÍ THƯ", 0);
    line(&right, DOC_HEAD, DOC_LEFT, "NGUYỄN THỊ QUỲNH ƯỚC", RUN_BOLD)->before = 700;
    two_columns(b, &left, &right);
    b->block[b->n - 1].table.row[0].cell[0].align = DOC_LEFT;
}

void doc_kit_sample(struct arena *a, struct doc_part *part)
{
    struct build b = begin(a, KIT_BLOCKS);
    doc_kit_part(part);
    heading_block(&b);
    (void)line(&b, DOC_TITLE, DOC_CENTER, "QUYẾT ĐỊNH", 0);
    (void)line(&b, DOC_SUBJECT, DOC_CENTER, "về việc công nhận mức xếp loại chất lượng năm 2026",
               0);
    (void)line(&b, DOC_HEADING2, DOC_LEFT, "I. Tự nhận", 0);
    (void)line(
        &b, DOC_BODY, DOC_JUSTIFY,
        "Căn cứ Quy định số 366-QĐ/TW ngày 30/8/2025; chữ hoa hai dấu: Ổ Ữ Ệ Ẫ Ặ Ộ Ỵ; chữ rời "
        "dấu: Nguye\xCC\x82\xCC\x83n Thi\xCC\xA3 Quy\xCC\x80nh.",
        0);
    boxes(&b);
    struct doc_para *p = para(&b, DOC_BODY, DOC_LEFT);
    run(p, "Họ và tên: ", 0)->field = STR("");
    struct doc_run *r = run(p, "NGUYỄN THỊ QUỲNH ƯỚC", RUN_BOLD);
    r->field = STR("identity.name");
    p = para(&b, DOC_BODY, DOC_LEFT);
    (void)run(p, "Ngày vào Đảng: ", 0);
    r = run(p, "", 0);
    r->kind = RUN_FILL;
    r->field = STR("identity.admitted");
    (void)line(&b, DOC_HEADING3, DOC_LEFT, "1. Về phẩm chất chính trị", 0);
    for (int i = 0; i < 2; i++) {
        (void)line(
            &b, DOC_BODY, DOC_JUSTIFY,
            "Luôn trung thành với chủ nghĩa Mác - Lênin, tư tưởng Hồ Chí Minh; chấp hành chủ "
            "trương, đường lối của Đảng, chính sách, pháp luật của Nhà nước.",
            0);
        b.block[b.n - 1].field = STR("quality");
    }
    p = para(&b, DOC_BODY, DOC_LEFT);
    p->fill_lines = 3;
    b.block[b.n - 1].field = STR("tasks");
    people(&b);
    b.block[b.n - 1].field = STR("people");
    signatures(&b);
    b.block[b.n++].kind = BLOCK_PAGE_BREAK;
    (void)line(&b, DOC_HEADING1, DOC_CENTER, "PHỤ LỤC", 0);
    part->foot = STR("Đầu chuỗi sự kiện: 0123456789abcdef, 05/12/2026");
    part->block = b.block;
    part->n_blocks = b.n;
}

/* --- corners --- */

static struct doc_table *one_by_two(struct build *b, bool borders)
{
    static const int width[] = {300, 700};
    struct doc_table *t = table(b, 2, width, 1);
    t->borders = borders;
    cell_text(b->a, &t->row[0].cell[0], "hẹp", 0);
    cell_text(b->a, &t->row[0].cell[1], "rộng", 0);
    return t;
}

static void narrow_cells(struct build *b)
{
    struct build left = begin(b->a, 6), right = begin(b->a, 6);
    struct doc_para *p = line(&left, DOC_CELL, DOC_LEFT, "Ngày sinh: ", 0);
    run(p, "", 0)->kind = RUN_FILL;
    (void)run(p, "Quê quán: ", 0);
    run(p, "", 0)->kind = RUN_FILL;
    para(&left, DOC_CELL, DOC_LEFT)->fill_lines = 2;
    p = para(&left, DOC_CELL, DOC_LEFT);
    run(p, "", 0)->kind = RUN_BOX;
    (void)run(p, " Đồng ý", 0);
    line(&right, DOC_CELL, DOC_RIGHT, "Cộng hòa xã hội chủ nghĩa", RUN_BOLD)->rule_below = true;
    line(&right, DOC_CELL, DOC_LEFT, "bên trái", 0)->rule_below = true;
    (void)one_by_two(&right, true);
    struct doc_table *t = one_by_two(b, true);
    t->row[0].cell[0] = (struct doc_cell){left.block, left.n, 0, DOC_LEFT};
    t->row[0].cell[1] = (struct doc_cell){right.block, right.n, 0, DOC_CENTER};
}

void doc_kit_corners(struct arena *a, struct doc_part *part)
{
    enum { HIGH = 60 };
    struct build b = begin(a, KIT_BLOCKS), high = begin(a, HIGH);
    doc_kit_part(part);
    line(&b, DOC_SUBJECT, DOC_CENTER, "về việc xếp loại chất lượng\nnăm 2026", 0)->rule_below =
        true;
    narrow_cells(&b);
    (void)one_by_two(&b, false);
    (void)line(
        &b, DOC_BODY, DOC_JUSTIFY,
        "Nghiêngngangngửangoằnngoèonghĩangợingượngngậpngừngnguôingoaingúngnguẩyngấmngầmngheongóng",
        RUN_ITALIC | RUN_UNDERLINE);
    for (int i = 0; i < HIGH; i++)
        (void)line(&high, DOC_CELL, DOC_LEFT, str_fmt(a, "dòng %d", i + 1).p, 0);
    struct doc_table *t = one_by_two(&b, true);
    t->row[0].whole = true;
    t->row[0].cell[1] = (struct doc_cell){high.block, high.n, 0, DOC_LEFT};
    b.block[b.n++].kind = BLOCK_PAGE_BREAK;
    one_by_two(&b, true)->whole = true;
    struct doc_para *p = line(&b, DOC_BODY, DOC_LEFT, "thụt vào", 0);
    p->indent = 200;
    p->first = -100;
    part->block = b.block;
    part->n_blocks = b.n;
}

/* --- a filled self-review --- */

static const char *const syllables[] = {
    "đảng",   "viên",   "gương", "mẫu",    "chấp",  "hành", "nghị", "quyết", "của",  "chi",
    "bộ",     "và",     "nhân",  "dân",    "tại",   "nơi",  "cư",   "trú",   "thực", "hiện",
    "nhiệm",  "vụ",     "được",  "giao",   "đúng",  "hạn",  "chất", "lượng", "tốt",  "trong",
    "năm",    "kiểm",   "điểm",  "tự",     "phê",   "bình", "khắc", "phục",  "hạn",  "chế",
    "khuyết", "nguyên", "trách", "phương", "hướng", "biện", "pháp", "tổ",    "chức", "lãnh"};

static unsigned next(unsigned *seed)
{
    *seed = *seed * 1664525U + 1013904223U;
    return *seed >> 8;
}

static struct str prose(struct arena *a, int words, unsigned *seed)
{
    struct buf b;
    buf_open(&b, KIT_BYTES);
    for (int i = 0; i < words; i++) {
        if (i > 0)
            buf_z(&b, i % 14 == 0 ? ", " : " ");
        buf_z(&b, syllables[next(seed) % (sizeof syllables / sizeof *syllables)]);
    }
    buf_char(&b, '.');
    struct str s = str_copy(a, buf_view(&b));
    buf_close(&b);
    return s;
}

void doc_kit_review(struct arena *a, struct doc_part *part, int words, unsigned seed)
{
    enum { GROUPS = 12, OF_TABLE = 5 };
    static const int width[] = {60, 240, 200, 180, 180, 140};
    struct build b = begin(a, KIT_BLOCKS);
    doc_kit_part(part);
    heading_block(&b);
    (void)line(&b, DOC_TITLE, DOC_CENTER, "BẢN KIỂM ĐIỂM CÁ NHÂN", 0);
    (void)line(&b, DOC_SUBJECT, DOC_CENTER, "Năm 2026", 0);
    for (int i = 0; i < GROUPS; i++) {
        (void)line(&b, DOC_HEADING3, DOC_LEFT, str_fmt(a, "%d. Về nội dung kiểm điểm", i + 1).p, 0);
        (void)line(&b, DOC_BODY, DOC_JUSTIFY, prose(a, words / (GROUPS + 3), &seed).p, 0);
        b.block[b.n - 1].field = str_fmt(a, "group.g%d", i);
        boxes(&b);
    }
    struct doc_table *t = table(&b, 6, width, OF_TABLE);
    t->borders = true;
    t->row[0].head = true;
    for (int i = 0; i < OF_TABLE; i++) {
        for (int k = 0; k < 6; k++)
            cell_text(a, &t->row[i].cell[k],
                      k == 0 ? str_fmt(a, "%d", i).p : prose(a, words / 150, &seed).p, 0);
    }
    b.block[b.n - 1].field = STR("shortcomings");
    signatures(&b);
    part->block = b.block;
    part->n_blocks = b.n;
}
