/*
 * audit.h — the book's own diary: every act is an event, and events form a hash chain.
 *
 * An event is written in the transaction of the change that it tells of: both are there or neither.
 * A bulk act is one event with its count and digest; drafts that save themselves are no acts.
 *
 * hash = SHA-256 over: the hash of the event before (32 bytes; zeros for the first), then each of
 *     id  at  actor  office  act  about
 * as its length in bytes (8 bytes, most significant first) and its bytes; id in decimal digits.
 *
 * The chain shows that an event was altered, taken out, put in or moved. To whoever may write the
 * file it proves nothing about its end, for he can make the chain anew; so its head is printed on
 * decisions, minutes and backups, and audit_verify asks for such a witness.
 */
#ifndef KIEMDIEM_AUDIT_AUDIT_H
#define KIEMDIEM_AUDIT_AUDIT_H

#include "lib/base/clock.h"
#include "lib/db/db.h"

#define AUDIT_HASH_BYTES 32
#define AUDIT_HEX_BYTES  65 /* with its NUL */
#define AUDIT_HEAD_LEAST 16 /* digits of a hash that a paper prints: enough for a witness */

struct act {
    struct str actor;      /* who, in words */
    struct str office;     /* as what */
    struct str act;        /* what kind: "import.people", "unit.merge" … */
    struct str about_json; /* what, as a JSON object */
    struct str at;         /* instant, UTC: clock.h */
};

/* The last event. An empty chain has the id 0 and a hash of zeros. */
struct audit_head {
    int64_t id;
    uint8_t hash[AUDIT_HASH_BYTES];
    char hex[AUDIT_HEX_BYTES];
};

/* Appends an event in the transaction that the caller has open. Its number goes to *event_id (may
   be NULL). */
err_t audit_add(struct db *db, const struct act *act, int64_t *event_id) MUST_CHECK;

err_t audit_head(struct db *db, struct audit_head *out) MUST_CHECK;

/*
 * Walks the whole chain and reports the first break to `problems`: E_INVALID. With a witness (the
 * first 16 to 64 hex digits, as once printed; NULL: none) one of the events must have that hash. The number of events
 * goes to *n (may be NULL).
 */
err_t audit_verify(struct db *db, struct problems *problems, const char *witness,
                   int64_t *n) MUST_CHECK;

/* An act done now at the command line, by the system's user. Texts live in the arena. */
struct act audit_command(struct arena *a, struct str act, struct str about_json);

#endif
