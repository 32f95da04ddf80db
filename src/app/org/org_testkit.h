/*
 * org_testkit.h — units for tests.
 */
#ifndef KIEMDIEM_ORG_ORG_TESTKIT_H
#define KIEMDIEM_ORG_ORG_TESTKIT_H

#include "app/org/org.h"

/* A unit of the Party line, founded on 22/08/1994, below `parent` (0: under nobody) since ever: its id.
   Fails the test when it cannot be. */
int64_t org_kit_unit(struct db *db, struct str code, struct str name, const char *kind,
                     int64_t parent);

#endif
