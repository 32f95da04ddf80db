/*
 * attachment_test.c — papers beside a book: kept once and whole, refused, altered, copied.
 */
#include "lib/file/attachment.h"

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/base/limits.h"

#define BYTES ((size_t)128 << 20)

static struct arena *a;
static struct problems problems;
static char folder[] = "/tmp/attachment.XXXXXX";

static const char *path(const char *name)
{
    return str_fmt(a, "%s/%s", folder, name).p;
}

static const char *make(const char *name, const char *head, size_t n)
{
    FILE *f = fopen(path(name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(head, 1, strlen(head), f), strlen(head));
    for (size_t i = strlen(head); i < n; i++)
        assert_int_equal(fputc('x', f), 'x');
    assert_int_equal(fclose(f), 0);
    return path(name);
}

static err_t put(const char *file, char hex[DIGEST_HEX_BYTES])
{
    return attachment_put(a, path("book.kd"), file, LANG_EN, &problems, hex);
}

static void a_paper_is_kept_once(void **state)
{
    char one[DIGEST_HEX_BYTES], two[DIGEST_HEX_BYTES];
    struct stat st;
    (void)state;
    const char *scan = make("a.pdf", "%PDF-1.4 made up", 1000);
    assert_int_equal(put(scan, one), OK);
    assert_int_equal(put(scan, two), OK);
    assert_string_equal(one, two);
    assert_int_equal(problems.total, 0);
    assert_int_equal(attachment_check(a, path("book.kd"), str_of(one)), OK);
    assert_int_equal(stat(path(str_fmt(a, "book.kd.files/%s", one).p), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(st.st_size, 1000);
    assert_int_equal(stat(path("book.kd.files"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    assert_int_equal(attachment_copy(a, path("book.kd"), path("copy.kd"), str_of(one)), OK);
    assert_int_equal(attachment_check(a, path("copy.kd"), str_of(one)), OK);
}

static void what_is_no_scan_is_refused(void **state)
{
    char hex[DIGEST_HEX_BYTES];
    (void)state;
    assert_int_equal(put(make("a.exe", "MZ", 100), hex), E_INVALID);
    assert_int_equal(put(make("empty", "", 0), hex), E_INVALID);
    assert_int_equal(put(path("nowhere.pdf"), hex), E_INVALID);
    assert_int_equal(put(make("big.pdf", "%PDF-", LIMIT_ATTACHMENT_BYTES + 1), hex), E_INVALID);
    assert_int_equal(put(make("most.pdf", "%PDF-", LIMIT_ATTACHMENT_BYTES), hex), OK);
    assert_int_equal(put(folder, hex), E_IO);
    assert_int_equal(problems.total, 5);
}

static void an_altered_one_is_found_and_mended(void **state)
{
    char hex[DIGEST_HEX_BYTES];
    (void)state;
    const char *scan = make("b.png", "\x89PNG\r\n\x1a\n", 50);
    assert_int_equal(put(scan, hex), OK);
    const char *kept = path(str_fmt(a, "book.kd.files/%s", hex).p);
    FILE *f = fopen(kept, "ab");
    assert_non_null(f);
    assert_int_equal(fputc('y', f), 'y');
    assert_int_equal(fclose(f), 0);
    assert_int_equal(attachment_check(a, path("book.kd"), str_of(hex)), E_INVALID);
    assert_int_equal(attachment_copy(a, path("book.kd"), path("copy.kd"), str_of(hex)), E_INVALID);
    assert_int_equal(put(scan, hex), OK); /* put again it is whole again */
    assert_int_equal(attachment_check(a, path("book.kd"), str_of(hex)), OK);
    assert_int_equal(unlink(kept), 0);
    assert_int_equal(attachment_check(a, path("book.kd"), str_of(hex)), E_NOTFOUND);
}

static int set_up(void **state)
{
    (void)state;
    a = arena_open(BYTES);
    problems_open(&problems, a);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    arena_close(a);
    return 0;
}

/* A folder with files and folders of files. */
static void remove_all(const char *name)
{
    char at[4096];
    DIR *d = opendir(name);
    for (struct dirent *e; d != NULL && (e = readdir(d)) != NULL;) {
        if (e->d_name[0] == '.')
            continue;
        (void)snprintf(at, sizeof at, "%s/%s", name, e->d_name);
        remove_all(at);
    }
    if (d != NULL)
        (void)closedir(d);
    (void)remove(name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_paper_is_kept_once, set_up, tear_down),
        cmocka_unit_test_setup_teardown(what_is_no_scan_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_altered_one_is_found_and_mended, set_up, tear_down),
    };
    if (mkdtemp(folder) == NULL)
        return 1;
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    remove_all(folder);
    return failed;
}
