/*
 * seal.h — the rows of a bulk act are bound to the chain of events.
 *
 * The event of a bulk act tells how many and by which paper; its seal, the next event, holds a digest
 * of the rows that it wrote.  So a level that is changed in the table, a row that is taken out or put
 * in, shows as much as an event that is altered.  Columns that change later (in force, or replaced)
 * are not in it.
 *
 * digest = SHA-256 over the columns of a row as text, each as its length in bytes (8 bytes, most
 * significant first) and its bytes, row after row as they were written.
 */
#ifndef KIEMDIEM_AUDIT_SEAL_H
#define KIEMDIEM_AUDIT_SEAL_H

#include "app/audit/audit.h"
#include "lib/base/arena.h"

struct audit_seal;

struct audit_seal *audit_seal_open(struct arena *a);
/* The columns of a row in the order of the query seal_KIND; null is "". */
void audit_seal_text(struct audit_seal *s, struct str value);
void audit_seal_int(struct audit_seal *s, int64_t value);
/* The row is told. */
void audit_seal_row(struct audit_seal *s);
/* Adds the seal of the act `of`, by the same actor, in its transaction; nothing when it wrote no row. */
err_t audit_seal_close(struct audit_seal *s, struct db *db, struct arena *a, const char *kind,
                       int64_t of, struct str actor) MUST_CHECK;

/* Are the sealed rows as they were written?  E_INVALID: not; each act that differs is reported. */
err_t audit_seals_verify(struct db *db, struct problems *problems, int64_t *rows) MUST_CHECK;

#endif
