/*
 * file_test.c — whole files and lines: too long, without an end, with NUL bytes.
 */
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

#include "lib/base/arena.h"
#include "lib/base/file.h"

/* A stream with these bytes. */
static FILE *stream(const char *bytes, size_t n)
{
    FILE *f = tmpfile();
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, n, f), n);
    rewind(f);
    return f;
}

static void want_line(struct line_reader *r, const char *bytes, size_t n, bool too_long)
{
    struct str line;
    assert_true(lines_next(r, &line));
    assert_int_equal(line.n, n);
    assert_memory_equal(line.p, bytes, n);
    assert_int_equal(r->too_long, too_long);
    assert_int_equal(r->n, n);
}

static void want_end(struct line_reader *r)
{
    struct str line;
    assert_false(lines_next(r, &line));
    assert_false(r->failed);
}

static void lines_of_all_kinds(void **state)
{
    (void)state;
    static const char text[] = "one\n\ntwo\r\na\0b\n\0\n123456789012345\n12345678\n\0end\0";
    FILE *f = stream(text, sizeof text - 1);
    struct line_reader r;
    lines_open(&r, f, 8);
    want_line(&r, "one", 3, false);
    want_line(&r, "", 0, false);
    want_line(&r, "two\r", 4, false);
    want_line(&r, "a\0b", 3, false);
    want_line(&r, "\0", 1, false);
    want_line(&r, "12345678", 8, true);
    want_line(&r, "12345678", 8, false);
    assert_int_equal(r.number, 7);
    want_line(&r, "\0end\0", 5, false); /* no line end at the end */
    assert_int_equal(r.number, 8);
    want_end(&r);
    want_end(&r);
    lines_close(&r);
    fclose(f);
}

static void empty_streams(void **state)
{
    (void)state;
    struct line_reader r;
    FILE *f = stream("", 0);
    lines_open(&r, f, 8);
    want_end(&r);
    lines_close(&r);
    fclose(f);

    f = stream("\n", 1);
    lines_open(&r, f, 8);
    want_line(&r, "", 0, false);
    want_end(&r);
    lines_close(&r);
    fclose(f);
}

/* All lengths around the size of a piece, with and without a line end, of letters and of NULs. */
static void lengths_around_a_piece(void **state)
{
    (void)state;
    static char text[2 * 8200];
    for (int filler = 0; filler <= 'x'; filler += 'x') {
        for (size_t n = 4080; n < 8200; n += (n > 4110 && n < 8170) ? 97 : 1) {
            memset(text, filler, sizeof text);
            text[n] = '\n';
            FILE *f = stream(text, 2 * n + 1); /* the second line has no end */
            struct line_reader r;
            lines_open(&r, f, 100000);
            want_line(&r, text, n, false);
            want_line(&r, text, n, false);
            want_end(&r);
            lines_close(&r);
            fclose(f);
        }
    }
}

static void long_lines_take_bounded_memory(void **state)
{
    (void)state;
    static char text[3u << 20];
    memset(text, 'x', sizeof text);
    text[(2u << 20)] = '\n';
    FILE *f = stream(text, sizeof text);
    struct line_reader r;
    lines_open(&r, f, 5000);
    want_line(&r, text, 5000, true);
    want_line(&r, text, 5000, true);
    assert_true(r.cap < 40000);
    want_end(&r);
    lines_close(&r);
    fclose(f);
}

static void a_folder_cannot_be_read(void **state)
{
    (void)state;
    FILE *f = fopen("/", "r");
    assert_non_null(f);
    struct line_reader r;
    struct str line;
    lines_open(&r, f, 100);
    assert_false(lines_next(&r, &line));
    assert_true(r.failed);
    lines_close(&r);
    fclose(f);
}

static void whole_files(void **state)
{
    (void)state;
    struct arena *a = arena_open(1u << 20);
    struct str s = {NULL, 0};
    assert_int_equal(file_read(a, "/no such folder/file", 100, &s), E_NOTFOUND);
    assert_int_equal(file_read(a, "/", 100, &s), E_IO);
    assert_int_equal(file_read(a, "/dev/null", 100, &s), OK);
    assert_int_equal(s.n, 0);
    assert_int_equal(file_read(a, "/dev/zero", 100000, &s), E_LIMIT);

    char path[] = "/tmp/file_test_XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    FILE *f = fdopen(fd, "wb");
    assert_non_null(f);
    for (int i = 0; i < 5000; i++) {
        fputc(i & 255, f);
    }
    fclose(f);
    assert_int_equal(file_read(a, path, 4999, &s), E_LIMIT);
    assert_int_equal(file_read(a, path, 5000, &s), OK);
    assert_int_equal(s.n, 5000);
    for (int i = 0; i < 5000; i++) {
        assert_int_equal((unsigned char)s.p[i], i & 255);
    }
    remove(path);
    arena_close(a);
}

static void folders_are_synced(void **state)
{
    (void)state;
    assert_int_equal(file_sync_folder_of("name"), OK); /* of the working folder */
    assert_int_equal(file_sync_folder_of("/name"), OK);
    assert_int_equal(file_sync_folder_of("/tmp/name"), OK);
    assert_int_equal(file_sync_folder_of("/no/such/folder/name"), E_IO);
}

static void a_new_file_takes_no_name_that_is_taken(void **state)
{
    (void)state;
    char folder[] = "/tmp/file_test_XXXXXX", path[64];
    struct new_file n;
    struct stat st;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/a", folder);
    assert_int_equal(new_file_open(&n, path), OK);
    assert_int_equal(fputs("one", n.f) < 0, 0);
    assert_int_equal(stat(path, &st), -1); /* not before it is whole */
    assert_int_equal(new_file_close(&n, true), OK);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, 3);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(new_file_open(&n, path), E_STATE);
    assert_int_equal(new_file_open(&n, "/no/such/folder/name"), E_IO);

    /* Taken while it was written: what stands there stays. */
    (void)snprintf(path, sizeof path, "%s/b", folder);
    assert_int_equal(new_file_open(&n, path), OK);
    FILE *other = fopen(path, "wb");
    assert_non_null(other);
    fputs("other", other);
    fclose(other);
    assert_int_equal(new_file_close(&n, true), E_STATE);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, 5);
    assert_int_equal(remove(path), 0);

    assert_int_equal(new_file_open(&n, path), OK);
    assert_int_equal(new_file_close(&n, false), OK);
    assert_int_equal(stat(path, &st), -1);
    (void)snprintf(path, sizeof path, "%s/a", folder);
    assert_int_equal(remove(path), 0);
    assert_int_equal(rmdir(folder), 0); /* nothing else is left in it */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_all_kinds),
        cmocka_unit_test(empty_streams),
        cmocka_unit_test(lengths_around_a_piece),
        cmocka_unit_test(long_lines_take_bounded_memory),
        cmocka_unit_test(a_folder_cannot_be_read),
        cmocka_unit_test(whole_files),
        cmocka_unit_test(folders_are_synced),
        cmocka_unit_test(a_new_file_takes_no_name_that_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
