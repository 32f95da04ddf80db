/*
 * digest_test.c — known digests, and those of files.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/base/digest.h"

static void known_texts(void **state)
{
    char hex[DIGEST_HEX_BYTES];
    (void)state;
    digest_text(STR(""), hex);
    assert_string_equal(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    digest_text(STR("abc"), hex);
    assert_string_equal(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

static void a_file_longer_than_a_chunk(void **state)
{
    static char bytes[200000];
    char path[] = "/tmp/digest_testXXXXXX", of_file[DIGEST_HEX_BYTES], of_text[DIGEST_HEX_BYTES];
    int fd = mkstemp(path);
    (void)state;
    memset(bytes, 'x', sizeof bytes);
    assert_int_equal(write(fd, bytes, sizeof bytes), (long)sizeof bytes);
    assert_int_equal(close(fd), 0);
    assert_int_equal(digest_file(path, of_file), OK);
    digest_text((struct str){bytes, sizeof bytes}, of_text);
    assert_string_equal(of_file, of_text);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(digest_file(path, of_file), E_NOTFOUND);
    assert_int_equal(digest_file("/tmp", of_file), E_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_texts),
        cmocka_unit_test(a_file_longer_than_a_chunk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
