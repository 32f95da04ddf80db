/*
 * doc_bench.c — writes made-up documents and tells how long it took: see README.md.
 *
 *   doc_bench reviews FORMAT N KEEP DIR   N filled self-reviews, a file each; KEEP of them stay
 *   doc_bench together FORMAT N 1 DIR     N of them in one file
 *   doc_bench list FORMAT ROWS 1 DIR      the list of a province: one table in one file
 * Prints one JSON object.  Making the model of a document is not counted, everything after it is:
 * layout, the file, its name.  Nothing is forced onto the disk, on no side.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include "lib/base/arena.h"
#include "lib/base/mem.h"
#include "lib/doc/doc_testkit.h"

enum { WORDS = 1200, COLUMNS = 7 };
#define ARENA_BYTES ((size_t)1 << 30)

struct job {
    struct arena *long_lived, *one; /* one: emptied after each document */
    struct problems problems;
    struct doc_request request;
    const char *dir;
    double wall, cpu; /* of writing alone */
    double from_wall, from_cpu;
    long pages;
};

static double seconds(clockid_t clock)
{
    struct timespec t;
    (void)clock_gettime(clock, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void start(struct job *j)
{
    j->from_wall = seconds(CLOCK_MONOTONIC);
    j->from_cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
}

static void stop(struct job *j)
{
    j->wall += seconds(CLOCK_MONOTONIC) - j->from_wall;
    j->cpu += seconds(CLOCK_PROCESS_CPUTIME_ID) - j->from_cpu;
}

static void name_file(struct job *j, const char *what, long n)
{
    const char *ext = doc_format_words[j->request.format];
    j->request.path = str_fmt(j->one, "%s/%s-%ld.%s", j->dir, what, n, ext).p;
}

static err_t write_file(struct job *j, const struct doc_part *part)
{
    struct doc_writer *w = NULL;
    int pages = 0;
    start(j);
    TRY(doc_open(j->one, &j->request, &w));
    err_t err = doc_part(w, part);
    TRY(doc_close(w, err == OK, &pages));
    stop(j);
    j->pages += pages;
    return err;
}

static err_t reviews(struct job *j, long n, long keep)
{
    for (long i = 0; i < n; i++) {
        struct doc_part part;
        doc_kit_review(j->one, &part, WORDS, (unsigned)i);
        name_file(j, "review", i % keep);
        TRY(write_file(j, &part));
        arena_reset(j->one);
    }
    return OK;
}

static err_t together(struct job *j, long n)
{
    struct doc_writer *w = NULL;
    int pages = 0;
    name_file(j, "together", n);
    start(j);
    err_t err = doc_open(j->long_lived, &j->request, &w);
    stop(j);
    for (long i = 0; i < n && err == OK; i++) {
        struct doc_part part;
        arena_reset(j->one);
        doc_kit_review(j->one, &part, WORDS, (unsigned)i);
        start(j);
        err = doc_part(w, &part);
        stop(j);
    }
    start(j);
    TRY(doc_close(w, err == OK, &pages));
    stop(j);
    j->pages += pages;
    return err;
}

/* --- the list of a province --- */

static void cell(struct arena *a, struct doc_cell *c, struct str text, enum doc_align align)
{
    struct doc_run *run = ARENA_NEW(a, struct doc_run);
    c->block = ARENA_NEW(a, struct doc_block);
    c->n_blocks = 1;
    c->align = align;
    run->text = text;
    c->block->para =
        (struct doc_para){.style = DOC_CELL, .run = run, .n_runs = 1, .before = -1, .after = -1};
}

static void person(struct arena *a, struct doc_row *r, long i)
{
    static const char *const family[] = {"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Đặng", "Vũ"};
    static const char *const middle[] = {"Thị", "Văn", "Hữu", "Đức", "Thị Quỳnh", "Ngọc"};
    static const char *const given[] = {"Ước", "Ổn", "Ẫn", "Xuân", "Trân", "Hiệp", "Dũng", "Yến"};
    static const char *const post[] = {"Đảng viên", "Đảng viên", "Bí thư chi bộ, trưởng thôn",
                                       "Đảng viên", "Phó bí thư chi bộ"};
    static const char *const level[] = {"HTT", "HT", "HTT", "XS", "HTT"};
    unsigned long u = (unsigned long)i;
    cell(a, &r->cell[0], str_fmt(a, "%ld", i + 1), DOC_CENTER);
    cell(a, &r->cell[1],
         str_fmt(a, "%s %s %s", family[u % 7], middle[u / 7 % 6], given[u / 42 % 8]), DOC_LEFT);
    cell(a, &r->cell[2], str_fmt(a, "%02lu/%02lu/%lu", u % 28 + 1, u % 12 + 1, 1950 + u % 50),
         DOC_CENTER);
    cell(a, &r->cell[3], str_of(post[u % 5]), DOC_LEFT);
    cell(a, &r->cell[4], str_fmt(a, "Chi bộ thôn %lu xã Đồng Nỗi", u / 40 + 1), DOC_LEFT);
    cell(a, &r->cell[5], str_of(level[u % 5]), DOC_CENTER);
    cell(a, &r->cell[6], str_of(level[u / 5 % 5]), DOC_CENTER);
}

static err_t province(struct job *j, long rows)
{
    static const int width[COLUMNS] = {70, 210, 150, 190, 200, 90, 90};
    static const char *const head[COLUMNS] = {
        "TT", "Họ và tên", "Ngày sinh", "Chức vụ", "Đảng bộ, chi bộ", "Tự nhận", "Công nhận"};
    struct doc_block *block = ARENA_NEW(j->one, struct doc_block);
    struct doc_part part;
    doc_kit_part(&part);
    part.title = STR("Danh sách công nhận mức xếp loại");
    part.block = block;
    part.n_blocks = 1;
    block->kind = BLOCK_TABLE;
    block->table = (struct doc_table){.n_columns = COLUMNS,
                                      .width = width,
                                      .n_rows = (int)rows + 1,
                                      .row = ARENA_ARRAY(j->one, struct doc_row, (size_t)rows + 1),
                                      .borders = true};
    for (long i = 0; i <= rows; i++) {
        struct doc_row *r = &block->table.row[i];
        r->cell = ARENA_ARRAY(j->one, struct doc_cell, COLUMNS);
        r->n_cells = COLUMNS;
        r->head = i == 0;
        for (int k = 0; k < COLUMNS && i == 0; k++)
            cell(j->one, &r->cell[k], str_of(head[k]), DOC_CENTER);
        if (i > 0)
            person(j->one, r, i - 1);
    }
    name_file(j, "list", rows);
    return write_file(j, &part);
}

static err_t run(struct job *j, const char *what, long n, long keep)
{
    if (strcmp(what, "reviews") == 0)
        return reviews(j, n, keep);
    return strcmp(what, "together") == 0 ? together(j, n) : province(j, n);
}

int main(int argc, char **argv)
{
    if (argc != 6)
        return 2;
    mem_begin(); /* as the program does */
    struct job j = {
        .long_lived = arena_open(ARENA_BYTES), .one = arena_open(ARENA_BYTES), .dir = argv[5]};
    problems_open(&j.problems, j.long_lived);
    j.request = (struct doc_request){.title = STR("Bản kiểm điểm"),
                                     .author = STR("Đảng ủy xã Đồng Nỗi"),
                                     .lang = STR("vi"),
                                     .paper = STR("bench 1"),
                                     .unsynced = true,
                                     .problems = &j.problems};
    while (strcmp(doc_format_words[j.request.format], argv[2]) != 0) {
        if (++j.request.format == DOC_FORMATS)
            return 2;
    }
    long n = strtol(argv[3], NULL, 10), keep = strtol(argv[4], NULL, 10);
    if (n < 1 || keep < 1 || run(&j, argv[1], n, keep) != OK) {
        fprintf(stderr, "doc_bench: %s was not written\n", argv[1]);
        return 1;
    }
    struct rusage use;
    (void)getrusage(RUSAGE_SELF, &use);
    printf("{\"n\":%ld,\"pages\":%ld,\"wall\":%.4f,\"cpu\":%.4f,\"peak_kib\":%ld}\n", n, j.pages,
           j.wall, j.cpu, use.ru_maxrss);
    arena_close(j.one);
    arena_close(j.long_lived);
    return 0;
}
