/*
 * asset_test.c — every embedded file is found by its path, and no other.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "lib/base/asset.h"

static void all_are_found(void **state)
{
    (void)state;
    assert_true(asset_count > 0);
    for (size_t i = 0; i < asset_count; i++) {
        assert_ptr_equal(asset_find(str_of(asset_list[i].path)), &asset_list[i]);
        if (i != 0) { /* the search relies on the order */
            assert_true(str_cmp(str_of(asset_list[i - 1].path), str_of(asset_list[i].path)) < 0);
        }
    }
}

static void others_are_not(void **state)
{
    (void)state;
    const struct str none[] = {STR(""),
                               STR("a"),
                               STR("zzz"),
                               STR("packs"),
                               STR("packs/"),
                               STR("packs/dictionary.pack2"),
                               STR("packs/dictionary.pac")};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        assert_null(asset_find(none[i]));
    }
    assert_non_null(asset_find(STR("packs/dictionary.pack")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_found),
        cmocka_unit_test(others_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
