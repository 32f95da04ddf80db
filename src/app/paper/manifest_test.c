/*
 * manifest_test.c — what a folder holds is told apart: whole and the same, made with other content,
 * begun, changed by people, there before; and one run at a time.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "app/paper/manifest.h"
#include "lib/db/book_testkit.h"

struct kit {
    struct book_kit k;
    struct manifest *m;
};

static void put_file(struct kit *k, const char *name, const char *text, const char *how)
{
    FILE *f = fopen(book_kit_path(&k->k, name), how);
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
}

static void digest_of(const char *text, char out[DIGEST_HEX_BYTES])
{
    digest_text(str_of(text), out);
}

static void start(struct kit *k)
{
    assert_int_equal(manifest_open(k->k.a, k->k.dir, &k->m), OK);
}

static enum manifest_state ask(struct kit *k, const char *name, const char *content)
{
    char digest[DIGEST_HEX_BYTES];
    enum manifest_state s;
    digest_of(content, digest);
    assert_int_equal(manifest_ask(k->m, name, digest, &s), OK);
    return s;
}

static void make(struct kit *k, const char *name, const char *content)
{
    char digest[DIGEST_HEX_BYTES];
    digest_of(content, digest);
    assert_int_equal(manifest_begin(k->m, name), OK);
    put_file(k, name, content, "w");
    assert_int_equal(manifest_done(k->m, name, digest), OK);
}

static void test_states(void **state)
{
    struct kit k;
    (void)state;
    book_kit_open(&k.k);
    put_file(&k, "there.docx", "x", "w");
    start(&k);
    assert_int_equal(ask(&k, "a.docx", "one"), MANIFEST_MAKE);
    assert_int_equal(ask(&k, "there.docx", "one"), MANIFEST_FOREIGN);
    make(&k, "a.docx", "one");
    make(&k, "b.docx", "one");
    make(&k, "gone.docx", "one");
    assert_int_equal(manifest_close(k.m), OK);
    assert_int_equal(unlink(book_kit_path(&k.k, "gone.docx")), 0);

    start(&k);
    assert_int_equal(ask(&k, "a.docx", "one"), MANIFEST_SAME);
    assert_int_equal(ask(&k, "a.docx", "two"), MANIFEST_MAKE);
    assert_int_equal(ask(&k, "gone.docx", "one"), MANIFEST_MAKE);
    put_file(&k, "b.docx", "filled in", "a");
    assert_int_equal(ask(&k, "b.docx", "one"), MANIFEST_SAME); /* nothing new to say */
    assert_int_equal(ask(&k, "b.docx", "two"), MANIFEST_FOREIGN);
    make(&k, "a.docx", "two");
    assert_int_equal(manifest_close(k.m), OK);

    start(&k);
    assert_int_equal(ask(&k, "a.docx", "two"), MANIFEST_SAME); /* the last line counts */
    assert_int_equal(ask(&k, "a.docx", "one"), MANIFEST_MAKE);
    assert_int_equal(manifest_close(k.m), OK);
    book_kit_close(&k.k);
}

/* A run that ended in the middle: what was begun may be written over, a line cut off tells nothing. */
static void test_interrupted(void **state)
{
    struct kit k;
    (void)state;
    book_kit_open(&k.k);
    start(&k);
    make(&k, "a.docx", "one");
    assert_int_equal(manifest_close(k.m), OK);
    start(&k);
    assert_int_equal(manifest_begin(k.m, "b.docx"), OK);
    put_file(&k, "b.docx", "half", "w");
    assert_int_equal(manifest_close(k.m), OK);
    put_file(&k, MANIFEST_NAME, "0123456789abcdef", "a"); /* without its end */

    start(&k);
    assert_int_equal(ask(&k, "a.docx", "one"), MANIFEST_SAME);
    assert_int_equal(ask(&k, "b.docx", "one"), MANIFEST_MAKE);
    make(&k, "b.docx", "one");
    assert_int_equal(manifest_close(k.m), OK);
    start(&k);
    assert_int_equal(ask(&k, "b.docx", "one"), MANIFEST_SAME);
    assert_int_equal(manifest_close(k.m), OK);
    book_kit_close(&k.k);
}

static void test_one_run(void **state)
{
    struct kit k;
    struct manifest *second;
    (void)state;
    book_kit_open(&k.k);
    start(&k);
    assert_int_equal(manifest_open(k.k.a, k.k.dir, &second), E_BUSY);
    assert_int_equal(manifest_close(k.m), OK);
    assert_int_equal(manifest_open(k.k.a, k.k.dir, &second), OK);
    assert_int_equal(manifest_close(second), OK);
    assert_int_equal(manifest_open(k.k.a, "/nowhere/at/all", &second), E_IO);
    book_kit_close(&k.k);
}

/* More files than are noted at once, and more names than the table first has room for. */
static void test_many(void **state)
{
    struct kit k;
    char name[32];
    (void)state;
    book_kit_open(&k.k);
    start(&k);
    for (int i = 0; i < 1500; i++) {
        (void)snprintf(name, sizeof name, "%d.html", i);
        make(&k, name, "x");
    }
    assert_int_equal(manifest_close(k.m), OK);
    start(&k);
    for (int i = 0; i < 1500; i++) {
        (void)snprintf(name, sizeof name, "%d.html", i);
        assert_int_equal(ask(&k, name, "x"), MANIFEST_SAME);
    }
    assert_int_equal(manifest_close(k.m), OK);
    book_kit_close(&k.k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_interrupted),
        cmocka_unit_test(test_one_run),
        cmocka_unit_test(test_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
