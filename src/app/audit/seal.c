/*
 * seal.c — digests of the rows of bulk acts.
 */
#include "app/audit/seal.h"

#include <sodium.h>
#include <string.h>

#include "lib/base/digest.h"
#include "lib/json/json.h"

enum { DIGITS = 24, FIRST_SEALS = 256 };
#define LINE_BYTES ((size_t)64 << 10)

/* What is sealed; the query seal_KIND answers the event, then the columns, act by act. */
static const struct kind {
    const char *name, *query;
    int columns;
} kinds[] = {{"decision", "seal_decision", 15}, {"proposal", "seal_proposal", 8}};
enum { KINDS = sizeof kinds / sizeof *kinds };

struct audit_seal {
    crypto_hash_sha256_state h;
    int64_t rows;
};

static void begin(struct audit_seal *s)
{
    s->rows = 0;
    crypto_hash_sha256_init(&s->h);
}

struct audit_seal *audit_seal_open(struct arena *a)
{
    struct audit_seal *s = ARENA_NEW(a, struct audit_seal);
    begin(s);
    return s;
}

void audit_seal_text(struct audit_seal *s, struct str value)
{
    uint8_t length[8];
    for (size_t i = 0; i < sizeof length; i++)
        length[i] = (uint8_t)((uint64_t)value.n >> (8 * (7 - i)));
    crypto_hash_sha256_update(&s->h, length, sizeof length);
    if (value.n > 0)
        crypto_hash_sha256_update(&s->h, (const uint8_t *)value.p, value.n);
}

void audit_seal_int(struct audit_seal *s, int64_t value)
{
    char digits[DIGITS];
    int n = snprintf(digits, sizeof digits, "%lld", (long long)value);
    audit_seal_text(s, (struct str){digits, (size_t)n});
}

void audit_seal_row(struct audit_seal *s)
{
    s->rows++;
}

static void finish(struct audit_seal *s, char hex[DIGEST_HEX_BYTES])
{
    uint8_t digest[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_final(&s->h, digest);
    sodium_bin2hex(hex, DIGEST_HEX_BYTES, digest, sizeof digest);
}

err_t audit_seal_close(struct audit_seal *s, struct db *db, struct arena *a, const char *kind,
                       int64_t of, struct str actor)
{
    char hex[DIGEST_HEX_BYTES];
    if (s->rows == 0)
        return OK;
    finish(s, hex);
    struct act act =
        audit_command(a, STR("seal"),
                      str_fmt(a, "{\"of\":%lld,\"kind\":\"%s\",\"rows\":%lld,\"sha256\":\"%s\"}",
                              (long long)of, kind, (long long)s->rows, hex));
    if (actor.n > 0)
        act.actor = actor;
    return audit_add(db, &act, NULL);
}

/* --- verifying --- */

struct sealed {
    int64_t of, rows;
    int kind;
    char hex[DIGEST_HEX_BYTES];
    bool found;
};

struct verifying {
    struct db *db;
    struct problems *problems;
    struct arena *a;
    struct sealed *list; /* in the order of events, so of acts as well */
    size_t n, cap;
    int64_t rows;
    bool wrong;
};

static void tell(struct verifying *x, enum msg_id id, int64_t event, int kind)
{
    struct arena *a = x->problems->arena;
    struct place at = {.file = str_of(db_path(x->db))};
    x->wrong = true;
    (void)problem_add(
        x->problems, at, false,
        MSG(a, db_lang(x->db), id, str_fmt(a, "%lld", (long long)event), str_of(kinds[kind].name)));
}

static bool read_seal(struct arena *line, struct str about, struct sealed *out)
{
    struct json *v = NULL;
    struct json_error e;
    long of = 0, rows = 0;
    if (json_parse(line, about, &v, &e) != OK)
        return false;
    const struct json *n_of = json_get(v, STR("of")), *n_rows = json_get(v, STR("rows"));
    struct str hex = json_get_text(v, "sha256"), kind = json_get_text(v, "kind");
    if (n_of == NULL || n_rows == NULL || !json_fixed(n_of, 0, &of) ||
        !json_fixed(n_rows, 0, &rows) || hex.n != DIGEST_HEX_BYTES - 1)
        return false;
    *out = (struct sealed){.of = of, .rows = rows};
    memcpy(out->hex, hex.p, hex.n);
    while (out->kind < KINDS && !str_is(kind, kinds[out->kind].name))
        out->kind++;
    return out->kind < KINDS;
}

static err_t load_seals(struct verifying *x, struct arena *line)
{
    struct query *q = db_query(x->db, "seal_events");
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        if (x->n == x->cap) {
            struct sealed *more = ARENA_ARRAY(x->a, struct sealed, x->cap * 2 + FIRST_SEALS);
            if (x->n > 0)
                memcpy(more, x->list, x->n * sizeof *more);
            x->list = more;
            x->cap = x->cap * 2 + FIRST_SEALS;
        }
        arena_reset(line);
        if (read_seal(line, q_get_text(q, 0), &x->list[x->n]))
            x->n++;
        TRY(q_step(q, &row));
    }
    return OK;
}

/* The rows of an act are all read. */
static void end_act(struct verifying *x, int kind, int64_t event, struct audit_seal *s)
{
    char hex[DIGEST_HEX_BYTES];
    struct sealed *found = NULL;
    finish(s, hex);
    x->rows += s->rows;
    size_t low = 0, high = x->n;
    while (low < high) { /* the first seal of that act or a later one */
        size_t mid = low + (high - low) / 2;
        if (x->list[mid].of < event)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < x->n && x->list[low].of == event; low++) {
        if (x->list[low].kind == kind)
            found = &x->list[low];
    }
    if (found == NULL) {
        tell(x, M_AUDIT_NO_SEAL, event, kind);
        return;
    }
    found->found = true;
    if (found->rows != s->rows || strcmp(found->hex, hex) != 0)
        tell(x, M_AUDIT_SEAL_BROKEN, event, kind);
}

static err_t verify_kind(struct verifying *x, int kind)
{
    struct query *q = db_query(x->db, kinds[kind].query);
    struct audit_seal s;
    int64_t event = 0;
    bool row;
    begin(&s);
    TRY(q_step(q, &row));
    while (row) {
        if (q_get_int(q, 0) != event && s.rows > 0) {
            end_act(x, kind, event, &s);
            begin(&s);
        }
        event = q_get_int(q, 0);
        for (int i = 1; i <= kinds[kind].columns; i++)
            audit_seal_text(&s, q_get_text(q, i));
        s.rows++;
        TRY(q_step(q, &row));
    }
    if (s.rows > 0)
        end_act(x, kind, event, &s);
    return OK;
}

static err_t verify_all(struct verifying *x, struct arena *line)
{
    TRY(load_seals(x, line));
    for (int k = 0; k < KINDS; k++)
        TRY(verify_kind(x, k));
    for (size_t i = 0; i < x->n; i++) {
        if (!x->list[i].found)
            tell(x, M_AUDIT_SEALED_GONE, x->list[i].of, x->list[i].kind);
    }
    return x->wrong ? E_INVALID : OK;
}

err_t audit_seals_verify(struct db *db, struct problems *problems, int64_t *rows)
{
    struct verifying x = {.db = db, .problems = problems, .a = arena_open((size_t)1 << 30)};
    struct arena *line = arena_open(LINE_BYTES);
    err_t err = verify_all(&x, line);
    arena_close(line);
    arena_close(x.a);
    *rows = x.rows;
    return err;
}
