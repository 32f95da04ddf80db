/*
 * import_golden_test.c — lists as programs write them: every file of tests/golden/import/in is read
 * as a list of people, and what came of it compared with want/.
 *
 * KIEMDIEM_GOLDEN=write writes want/ anew; the difference is then for a person to read.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "app/roster/heading_map.h"
#include "app/roster/roster.h"
#include "app/roster/roster_post.h"
#include "lib/base/asset.h"
#include "lib/base/buf.h"
#include "lib/base/file.h"

#define FOLDER "tests/golden/import/"
enum { MAX_FILES = 100, MAX_BYTES = 1 << 20 };

static const char units[] = "Mã;Tên tổ chức đảng;Loại hình\n"
                            "AB.01;Chi bộ Cơ quan xã;Chi bộ cơ sở\n"
                            "AB.02;Chi bộ thôn Đông Hà;Chi bộ cơ sở\n";

static void write_person(struct buf *b, const struct roster *r, const struct roster_person *p)
{
    static const char *const statuses[] = {"?", "normal", "exempt", "suspended", "committee"};
    const struct str cells[] = {p->name,
                                p->birth.text,
                                p->gender,
                                p->card,
                                p->admitted.text,
                                p->official.text,
                                p->party_post,
                                p->state_post,
                                p->unit_text,
                                p->unit >= 0 ? r->units[p->unit].code : STR("?"),
                                str_of(statuses[p->status]),
                                p->remark};
    buf_printf(b, "%d", p->at.line);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        buf_printf(b, " | %.*s", STR_ARG(cells[i]));
    buf_char(b, '\n');
}

static void write_result(struct buf *b, const struct roster *r, err_t e, const struct problems *p)
{
    const struct roster_source *s = &r->people_source;
    if (e == OK) {
        buf_printf(b, "sheet %.*s, heading in row %d, %zu people\n", STR_ARG(s->sheets),
                   s->heading_row, r->n_people);
        for (size_t i = 0; i < r->n_people; i++)
            write_person(b, r, &r->people[i]);
        if (s->unused.n > 0)
            buf_printf(b, "unused: %.*s\n", STR_ARG(s->unused));
        if (s->hidden.n > 0)
            buf_printf(b, "hidden: %.*s\n", STR_ARG(s->hidden));
        if (s->n_formulas > 0)
            buf_printf(b, "formulas: %zu\n", s->n_formulas);
    } else {
        buf_z(b, "refused\n");
    }
    for (size_t i = 0; i < p->n; i++)
        buf_printf(b, "%s %d:%d %.*s\n", p->list[i].warning ? "warning" : "error",
                   p->list[i].at.line, p->list[i].at.col, STR_ARG(p->list[i].text));
}

/* What becomes of one file, as text. */
static void read_one(struct arena *a, const char *name, struct buf *out)
{
    struct problems problems;
    const struct posts *posts = NULL;
    const struct heading_map *map = NULL;
    struct str bytes;
    problems_open(&problems, a);
    const struct asset *catalogue = asset_find(STR("packs/posts.pack"));
    assert_non_null(catalogue);
    assert_int_equal(posts_read(a, LANG_EN, STR("posts"), catalogue->bytes, &problems, &posts), OK);
    assert_int_equal(
        heading_map_read(a, LANG_EN, STR("map"), STR("Đảng tịch từ = admitted\n"), &problems, &map),
        OK);
    struct roster_options options = {
        .districts = true, .cutoff = date_of(2023, 12, 31), .map = map};
    struct roster *r = roster_make(a, LANG_EN, &problems, &options, posts);
    assert_int_equal(roster_read_units_bytes(r, str_of(units), STR("units.csv")), OK);
    assert_int_equal(problems.total, 0);
    assert_int_equal(file_read(a, str_fmt(a, FOLDER "in/%s", name).p, MAX_BYTES, &bytes), OK);
    err_t e = roster_read_people_bytes(r, bytes, str_of(name));
    write_result(out, r, e, &problems);
}

static void keep(const char *path, struct str text)
{
    FILE *f = fopen(path, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text.p, 1, text.n, f), text.n);
    assert_int_equal(fclose(f), 0);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void test_every_file(void **state)
{
    const char *mode = getenv("KIEMDIEM_GOLDEN");
    struct arena *a = arena_open((size_t)4 << 30);
    const char *names[MAX_FILES];
    int n = 0, wrong = 0;
    (void)state;
    DIR *folder = opendir(FOLDER "in");
    if (!folder) { /* tests run from the top folder of the project */
        fail();
        return;
    }
    for (const struct dirent *d = readdir(folder); d; d = readdir(folder))
        if (d->d_name[0] != '.' && n < MAX_FILES)
            names[n++] = str_copy(a, str_of(d->d_name)).p;
    (void)closedir(folder);
    assert_true(n > 10);
    qsort(names, (size_t)n, sizeof *names, by_name);
    for (int i = 0; i < n; i++) {
        struct buf got;
        struct str want = STR("");
        const char *path = str_fmt(a, FOLDER "want/%s.txt", names[i]).p;
        buf_open(&got, MAX_BYTES);
        read_one(a, names[i], &got);
        if (mode && strcmp(mode, "write") == 0)
            keep(path, buf_view(&got));
        if (file_read(a, path, MAX_BYTES, &want) != OK || !str_eq(want, buf_view(&got))) {
            (void)printf("%s: got\n%.*swanted\n%.*s", names[i], STR_ARG(buf_view(&got)),
                         STR_ARG(want));
            wrong++;
        }
        buf_close(&got);
    }
    arena_close(a);
    assert_int_equal(wrong, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_file)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
