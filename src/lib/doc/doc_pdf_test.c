/*
 * doc_pdf_test.c — pages: what stands on them, what must stand together, what is too high for one.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lib/doc/doc_pdf_inner.h"
#include "lib/doc/doc_testkit.h"

static void sample_is_made(void **state)
{
    struct doc_kit k;
    struct doc_part part;
    struct doc_writer *w = NULL;
    int pages = 0;
    (void)state;
    doc_kit_open(&k, DOC_PDF, "sample.pdf");
    doc_kit_sample(k.a, &part);
    assert_int_equal(doc_open(k.a, &k.request, &w), OK);
    assert_int_equal(doc_part(w, &part), OK);
    assert_int_equal(doc_close(w, true, &pages), OK);
    assert_true(pages > 1);
    doc_kit_close(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sample_is_made),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
