/*
 * org_inner.h — what the pieces of the organisations share.  Private to this room.
 */
#ifndef KIEMDIEM_ORG_ORG_INNER_H
#define KIEMDIEM_ORG_ORG_INNER_H

#include "app/org/org.h"

/* A report of the book in its language.  Answers `err`. */
err_t org_refuse(struct db *db, err_t err, enum msg_id id, struct str a1, struct str a2);
/* "Chi bộ Mẫu (AB.01)", for words; in the arena of the problems. */
struct str org_called(struct db *db, int64_t unit);

#endif
