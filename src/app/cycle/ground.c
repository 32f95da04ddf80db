/*
 * ground.c — the files that a cycle is judged by: kept while a pack is loaded, written into the
 * book, and read from there as packs are read from anywhere else.
 */
#include <string.h>

#include "app/cycle/cycle_inner.h"
#include "lib/base/digest.h"

err_t cycle_refuse(struct db *db, struct arena *a, err_t err, enum msg_id id, struct str a1,
                   struct str a2)
{
    (void)problem_add(db_problems(db), (struct place){.line = 0}, false,
                      MSG(a, db_lang(db), id, a1, a2));
    return err;
}

static struct str sha256_hex(struct arena *a, struct str bytes)
{
    char hex[DIGEST_HEX_BYTES];
    digest_text(bytes, hex);
    return str_copy(a, str_of(hex));
}

/* --- keeping --- */

static const struct ground_file *kept(const struct ground *g, struct str path)
{
    for (int i = 0; i < g->n; i++) {
        if (str_eq(g->file[i].path, path))
            return &g->file[i];
    }
    return NULL;
}

/* "overlays/ID/pack.pack": the text of a criteria set of the book; "" when there is none. */
static err_t own_set(struct ground *g, struct str path, struct str *text)
{
    struct str before = STR("overlays/"), behind = STR("/pack.pack");
    bool row;
    *text = STR("");
    if (!str_starts(path, before) || !str_ends(path, behind))
        return OK;
    struct query *q = db_query(g->db, "cycle_criteria_text");
    q_text(q, "overlay", str_sub(path, before.n, path.n - before.n - behind.n));
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    *text = str_copy(g->a, q_get_text(q, 0));
    return q_step(q, &row);
}

static err_t keep_read(void *ctx, struct arena *a, struct str path, struct str *text)
{
    struct ground *g = ctx;
    struct str own;
    err_t err = own_set(g, path, &own);
    if (err != OK)
        return g->err = err;
    if (own.n > 0)
        *text = own;
    else
        TRY(g->under.read(g->under.ctx, a, path, text));
    if (kept(g, path) != NULL)
        return OK;
    if (g->n == GROUND_FILES_MOST)
        return E_LIMIT;
    g->file[g->n++] = (struct ground_file){str_copy(g->a, path), str_copy(g->a, *text)};
    return OK;
}

static err_t keep_each(void *ctx, struct arena *a, void (*fn)(void *arg, struct str folder),
                       void *arg)
{
    struct ground *g = ctx;
    bool row;
    TRY(g->under.each(g->under.ctx, a, fn, arg));
    struct query *q = db_query(g->db, "cycle_criteria_each");
    TRY(q_step(q, &row));
    while (row) {
        fn(arg, str_fmt(a, "overlays/%.*s", STR_ARG(q_get_text(q, 0))));
        TRY(q_step(q, &row));
    }
    return OK;
}

struct pack_store ground_store(struct ground *g)
{
    return (struct pack_store){g, keep_read, keep_each};
}

static struct str kind_of(struct str path)
{
    if (str_is(path, "dictionary.pack"))
        return STR("dictionary");
    if (str_is(path, "holidays.pack"))
        return STR("calendar");
    return str_starts(path, STR("overlays/")) ? STR("overlay") : STR("pack");
}

err_t ground_write(struct db *db, struct arena *a, const struct ground *g, int64_t cycle,
                   int version)
{
    struct query *q = db_query(db, "cycle_ground_file_add");
    for (int i = 0; i < g->n; i++) {
        const struct ground_file *f = &g->file[i];
        q_int(q, "cycle", cycle);
        q_int(q, "version", version);
        q_text(q, "kind", kind_of(f->path));
        q_text(q, "path", f->path);
        q_text(q, "sha256", sha256_hex(a, f->bytes));
        q_blob(q, "bytes", f->bytes.p, f->bytes.n);
        TRY(q_run(q));
    }
    return OK;
}

/* --- reading back --- */

static err_t frozen_read(void *ctx, struct arena *a, struct str path, struct str *text)
{
    const struct ground_file *f = kept(ctx, path);
    (void)a;
    if (f == NULL)
        return E_NOTFOUND;
    *text = f->bytes;
    return OK;
}

static err_t frozen_each(void *ctx, struct arena *a, void (*fn)(void *arg, struct str folder),
                         void *arg)
{
    const struct ground *g = ctx;
    struct str end = STR("/pack.pack");
    (void)a;
    for (int i = 0; i < g->n; i++) {
        struct str path = g->file[i].path;
        if (str_ends(path, end))
            fn(arg, str_sub(path, 0, path.n - end.n));
    }
    return OK;
}

static err_t frozen_load(struct db *db, struct arena *a, int64_t cycle, int version,
                         struct ground *g)
{
    struct query *q = db_query(db, "cycle_ground_files");
    bool row;
    q_int(q, "cycle", cycle);
    q_int(q, "version", version);
    TRY(q_step(q, &row));
    while (row) {
        if (g->n == GROUND_FILES_MOST)
            return E_LIMIT;
        g->file[g->n++] =
            (struct ground_file){str_copy(a, q_get_text(q, 0)), str_copy(a, q_get_blob(q, 1))};
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t frozen_head(struct db *db, struct arena *a, int64_t cycle, int version,
                         struct cycle_ground *out)
{
    struct query *q = db_query(db, "cycle_ground_get");
    bool row;
    q_int(q, "cycle", cycle);
    q_int(q, "version", version);
    TRY(q_step(q, &row));
    if (!row)
        return E_NOTFOUND;
    out->pack_id = str_copy(a, q_get_text(q, 0));
    out->overlays = str_copy(a, q_get_text(q, 1));
    out->pack_hash = str_copy(a, q_get_text(q, 2));
    out->version = version;
    return q_step(q, &row);
}

err_t cycle_ground(struct db *db, struct arena *a, const struct cycle *c, int version,
                   struct cycle_ground *out)
{
    struct ground *g = ARENA_NEW(a, struct ground);
    struct str overlay[LIMIT_OVERLAYS], rest;
    size_t n = 0;
    if (version == 0)
        version = c->ground_version;
    TRY(frozen_head(db, a, c->id, version, out));
    TRY(frozen_load(db, a, c->id, version, g));
    rest = out->overlays;
    while (n < LIMIT_OVERLAYS && rest.n > 0 && str_cut(&rest, ',', &overlay[n]))
        n++;
    out->shelf = shelf_open(a, (struct pack_store){g, frozen_read, frozen_each}, db_lang(db));
    out->ctx = cycle_of(c->year, c->quarter, c->cutoff);
    TRY(shelf_pack(out->shelf, out->pack_id, overlay, n, db_problems(db), &out->pack));
    if (!str_eq(out->pack->hash, out->pack_hash))
        return cycle_refuse(db, a, E_INVALID, M_CYCLE_GROUND_ALTERED, out->pack->hash,
                            out->pack_hash);
    return OK;
}
