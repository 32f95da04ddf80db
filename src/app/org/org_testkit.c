/*
 * org_testkit.c — units for tests.
 */
#include "app/org/org_testkit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

int64_t org_kit_unit(struct db *db, struct str code, struct str name, const char *kind,
                     int64_t parent)
{
    static int ord; /* units stand in the order in which they are made */
    int64_t id = 0;
    date_t day = date_of(1994, 8, 22);
    struct org_record r = {.code = code,
                           .name = name,
                           .kind = str_of(kind),
                           .line = STR("party"),
                           .founded_on = day,
                           .founded_first = day,
                           .founded_last = day,
                           .founded_text = STR("22/08/1994"),
                           .standing = -1,
                           .ord = ++ord};
    assert_int_equal(org_unit_add(db, &r, &id), OK);
    if (parent != 0)
        assert_int_equal(org_place(db, id, parent, DAY_NONE), OK);
    return id;
}
