/*
 * audit.c — appends to the chain of events, and walks it.
 */
#include "app/audit/audit.h"

#include <assert.h>
#include <pwd.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "lib/base/arena.h"

#define ID_BYTES 24

static void hash_field(crypto_hash_sha256_state *h, struct str s)
{
    uint8_t length[8];
    for (size_t i = 0; i < sizeof length; i++)
        length[i] = (uint8_t)((uint64_t)s.n >> (8 * (7 - i)));
    crypto_hash_sha256_update(h, length, sizeof length);
    if (s.n != 0)
        crypto_hash_sha256_update(h, (const uint8_t *)s.p, s.n);
}

static void hash_event(const uint8_t prev[AUDIT_HASH_BYTES], int64_t id, const struct act *e,
                       uint8_t out[AUDIT_HASH_BYTES])
{
    crypto_hash_sha256_state h;
    char digits[ID_BYTES];
    snprintf(digits, sizeof digits, "%lld", (long long)id);
    crypto_hash_sha256_init(&h);
    crypto_hash_sha256_update(&h, prev, AUDIT_HASH_BYTES);
    hash_field(&h, str_of(digits));
    hash_field(&h, e->at);
    hash_field(&h, e->actor);
    hash_field(&h, e->office);
    hash_field(&h, e->act);
    hash_field(&h, e->about_json);
    crypto_hash_sha256_final(&h, out);
}

err_t audit_head(struct db *db, struct audit_head *out)
{
    struct query *q = db_query(db, "event_last");
    bool row;
    *out = (struct audit_head){.id = 0};
    TRY(q_step(q, &row));
    if (row) {
        struct str hash = q_get_blob(q, 1);
        out->id = q_get_int(q, 0);
        if (hash.n == AUDIT_HASH_BYTES) /* else audit_verify tells of it */
            memcpy(out->hash, hash.p, hash.n);
        TRY(q_run(q));
    }
    sodium_bin2hex(out->hex, sizeof out->hex, out->hash, sizeof out->hash);
    return OK;
}

err_t audit_add(struct db *db, const struct act *act, int64_t *event_id)
{
    struct audit_head head;
    uint8_t hash[AUDIT_HASH_BYTES];
    TRY(audit_head(db, &head));
    int64_t id = head.id + 1;
    hash_event(head.hash, id, act, hash);

    struct query *q = db_query(db, "event_add");
    q_int(q, "id", id);
    q_text(q, "at", act->at);
    q_text(q, "actor", act->actor);
    q_text(q, "office", act->office);
    q_text(q, "act", act->act);
    q_text(q, "about", act->about_json);
    q_blob(q, "prev", head.hash, sizeof head.hash);
    q_blob(q, "hash", hash, sizeof hash);
    TRY(q_run(q));
    if (event_id != NULL)
        *event_id = id;
    return OK;
}

/* --- walking --------------------------------------------------------------------------------- */

struct walk {
    struct db *db;
    struct problems *problems;
    int64_t n;
    uint8_t prev[AUDIT_HASH_BYTES];
    const char *witness;
    bool witnessed;
};

static err_t tell(const struct walk *w, enum msg_id id, int64_t number, const char *more)
{
    struct arena *a = w->problems->arena;
    struct place at = {.file = str_of(db_path(w->db))};
    struct str which = str_fmt(a, "%lld", (long long)number);
    return problem_add(w->problems, at, false, MSG(a, db_lang(w->db), id, which, str_of(more)));
}

/* One row of event_walk against what came before it. */
static err_t check_event(struct walk *w, const struct query *q)
{
    uint8_t hash[AUDIT_HASH_BYTES];
    char hex[AUDIT_HEX_BYTES];
    int64_t id = q_get_int(q, 0);
    struct act e = {.at = q_get_text(q, 1),
                    .actor = q_get_text(q, 2),
                    .office = q_get_text(q, 3),
                    .act = q_get_text(q, 4),
                    .about_json = q_get_text(q, 5)};
    struct str prev = q_get_blob(q, 6);
    struct str is = q_get_blob(q, 7);
    int64_t expected = w->n + 1;
    if (id != expected) /* a gap, or a number below 1 */
        return tell(w, id > expected ? M_AUDIT_MISSING : M_AUDIT_INSERTED,
                    id > expected ? expected : id, "");
    if (!str_eq(prev, (struct str){(const char *)w->prev, sizeof w->prev}))
        return tell(w, M_AUDIT_BROKEN, id, "");
    hash_event(w->prev, id, &e, hash);
    if (!str_eq(is, (struct str){(const char *)hash, sizeof hash}))
        return tell(w, M_AUDIT_ALTERED, id, "");
    sodium_bin2hex(hex, sizeof hex, hash, sizeof hash);
    if (w->witness != NULL && sodium_memcmp(hex, w->witness, strlen(w->witness)) == 0)
        w->witnessed = true;
    memcpy(w->prev, hash, sizeof hash);
    w->n = id;
    return OK;
}

err_t audit_verify(struct db *db, struct problems *problems, const char *witness, int64_t *n)
{
    struct walk w = {.db = db, .problems = problems, .witness = witness};
    struct query *q = db_query(db, "event_walk");
    bool row = true;
    assert(witness == NULL ||
           (strlen(witness) >= AUDIT_HEAD_LEAST && strlen(witness) < AUDIT_HEX_BYTES));
    err_t err = q_step(q, &row);
    while (err == OK && row) {
        err = check_event(&w, q);
        if (err == OK)
            err = q_step(q, &row);
    }
    db_query(db, "event_walk"); /* a walk left open would hold the log back */
    if (err == OK && witness != NULL && !w.witnessed)
        err = tell(&w, M_AUDIT_NO_WITNESS, w.n, witness);
    if (n != NULL)
        *n = w.n;
    return err;
}

/* --- who -------------------------------------------------------------------------------------- */

static struct str system_user(struct arena *a)
{
    struct passwd entry;
    struct passwd *found = NULL;
    char text[1024];
    if (getpwuid_r(getuid(), &entry, text, sizeof text, &found) == 0 && found != NULL)
        return str_copy(a, str_of(found->pw_name));
    return str_fmt(a, "uid %ld", (long)getuid());
}

struct act audit_command(struct arena *a, struct str act, struct str about_json)
{
    char now[CLOCK_INSTANT_BYTES];
    clock_now(now);
    return (struct act){.actor = system_user(a),
                        .office = STR("command line"),
                        .act = act,
                        .about_json = about_json,
                        .at = str_copy(a, str_of(now))};
}
