/*
 * criteria.c — a criteria set from its spreadsheet into the book.
 */
#include <string.h>

#include "app/audit/audit.h"
#include "app/cycle/criteria_inner.h"
#include "app/cycle/cycle_inner.h"
#include "app/fact/case.h"
#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "lib/base/limits.h"
#include "lib/json/json.h"

enum { ABOUT_BYTES = 1 << 14, ID_MOST = 40 };

/* --- a store with one more overlay --- */

struct layered {
    struct pack_store under;
    struct str path, text; /* of the overlay */
};

static err_t layered_read(void *ctx, struct arena *a, struct str path, struct str *text)
{
    const struct layered *l = ctx;
    if (!str_eq(path, l->path))
        return l->under.read(l->under.ctx, a, path, text);
    *text = l->text;
    return OK;
}

static err_t layered_each(void *ctx, struct arena *a, void (*fn)(void *arg, struct str folder),
                          void *arg)
{
    const struct layered *l = ctx;
    TRY(l->under.each(l->under.ctx, a, fn, arg));
    fn(arg, str_sub(l->path, 0, l->path.n - STR("/pack.pack").n));
    return OK;
}

/* The pack compiler has the last word. */
static err_t compile(struct db *db, struct arena *a, const struct criteria_request *r,
                     struct str text)
{
    struct layered l = {r->store, str_fmt(a, "overlays/%.*s/pack.pack", STR_ARG(r->id)), text};
    struct shelf *s =
        shelf_open(a, (struct pack_store){&l, layered_read, layered_each}, db_lang(db));
    const struct pack *pack = NULL;
    return shelf_pack(s, r->pack, &r->id, 1, db_problems(db), &pack);
}

/* --- what is asked --- */

static bool is_id(struct str id)
{
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c == '-' && i > 0)))
            return false;
    }
    return id.n > 0 && id.n <= ID_MOST;
}

static err_t check_request(struct db *db, struct arena *a, const struct criteria_request *r)
{
    struct str text;
    if (!is_id(r->id))
        return cycle_refuse(db, a, E_INVALID, M_CRITERIA_BAD_ID, r->id, STR(""));
    if (r->name.n == 0 || str_find(r->name, 0, '"') < r->name.n)
        return cycle_refuse(db, a, E_INVALID, M_CRITERIA_BAD_NAME, r->name, STR(""));
    if (r->store.read(r->store.ctx, a, str_fmt(a, "overlays/%.*s/pack.pack", STR_ARG(r->id)),
                      &text) == OK)
        return cycle_refuse(db, a, E_STATE, M_CRITERIA_ID_TAKEN, r->id, STR(""));
    return OK;
}

/* The decision behind it: number, day, body. */
static struct str paper_of(struct arena *a, const struct criteria_request *r)
{
    char day[11];
    date_format_vi(r->on, day);
    return str_fmt(a, "%.*s, %s, %.*s", STR_ARG(r->number), day, STR_ARG(r->by));
}

static err_t check_free(struct db *db, struct arena *a, const struct criteria_request *r,
                        struct str sha, bool *unchanged)
{
    struct query *q = db_query(db, "criteria_find");
    int64_t used = 0;
    bool row;
    *unchanged = false;
    q_text(q, "overlay", r->id);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    *unchanged = str_eq(q_get_text(q, 1), sha) && str_eq(q_get_text(q, 2), r->pack) &&
                 str_eq(q_get_text(q, 3), r->name) && str_eq(q_get_text(q, 4), paper_of(a, r));
    TRY(q_step(q, &row));
    q = db_query(db, "criteria_used");
    q_text(q, "overlay", r->id);
    TRY(q_one_int(q, 0, &used));
    return used == 0 || *unchanged
               ? OK
               : cycle_refuse(db, a, E_STATE, M_CRITERIA_FROZEN, r->id, STR(""));
}

static struct str sha256_hex(struct arena *a, struct str bytes)
{
    char hex[DIGEST_HEX_BYTES];
    digest_text(bytes, hex);
    return str_copy(a, str_of(hex));
}

/* --- the act --- */

static err_t put(struct db *db, struct arena *a, const struct criteria_request *r, struct str file,
                 struct str sha, const struct criteria_result *out)
{
    struct buf b;
    int64_t event = 0;
    char day[11];
    date_format_vi(r->on, day);
    buf_open(&b, ABOUT_BYTES);
    buf_printf(&b, "{\"overlay\":\"%.*s\",\"pack\":\"%.*s\",\"name\":", STR_ARG(r->id),
               STR_ARG(r->pack));
    json_write_str(&b, r->name);
    buf_z(&b, ",\"number\":");
    json_write_str(&b, r->number);
    buf_printf(&b, ",\"date\":\"%s\",\"file\":", day);
    json_write_str(&b, file);
    buf_printf(&b, ",\"sha256\":\"%.*s\",\"sets\":%d,\"points\":%d,\"own\":%d}", STR_ARG(sha),
               out->sets, out->points, out->own);
    struct act act = audit_command(a, STR("criteria.import"), str_copy(a, buf_view(&b)));
    buf_close(&b);
    if (r->actor.n > 0)
        act.actor = r->actor;
    TRY(audit_add(db, &act, &event));
    struct query *q = db_query(db, "criteria_put");
    q_text(q, "overlay", r->id);
    q_text(q, "pack", r->pack);
    q_text(q, "name", r->name);
    q_text(q, "paper", paper_of(a, r));
    q_text(q, "file", file);
    q_text(q, "sha256", sha);
    q_text(q, "text", out->text);
    q_int(q, "event", event);
    return q_run(q);
}

static err_t read_all(struct db *db, struct arena *a, const struct criteria_request *r,
                      struct str file, struct str bytes, struct criteria_result *out)
{
    struct criteria_sheet s = {
        .a = a, .lang = db_lang(db), .problems = db_problems(db), .file = file};
    struct shelf *shelf = shelf_open(a, r->store, db_lang(db));
    TRY(shelf_pack(shelf, r->pack, NULL, 0, db_problems(db), &s.pack));
    TRY(criteria_read_rows(&s, bytes));
    TRY(criteria_check(&s, out));
    out->text = criteria_text(&s, r);
    return compile(db, a, r, out->text);
}

static err_t import(struct db *db, struct arena *a, const struct criteria_request *r,
                    const char *path, struct criteria_result *out)
{
    struct str bytes;
    const char *slash = strrchr(path, '/');
    struct str file = str_of(slash != NULL ? slash + 1 : path);
    TRY(check_request(db, a, r));
    err_t err = file_read(a, path, LIMIT_PACK_BYTES, &bytes);
    if (err != OK)
        return cycle_refuse(db, a, err, M_CRITERIA_NO_FILE, str_of(path), STR(""));
    struct str sha = sha256_hex(a, bytes);
    TRY(check_free(db, a, r, sha, &out->unchanged));
    TRY(read_all(db, a, r, file, bytes, out));
    return out->unchanged || r->dry_run ? OK : put(db, a, r, file, sha, out);
}

err_t criteria_import(struct db *db, struct arena *a, const struct criteria_request *r,
                      const char *path, struct criteria_result *out)
{
    *out = (struct criteria_result){.sets = 0};
    TRY(db_begin(db));
    err_t err = import(db, a, r, path, out);
    if (err == OK && !r->dry_run && !out->unchanged)
        return db_commit(db);
    db_rollback(db);
    return err;
}
