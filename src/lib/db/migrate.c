/*
 * migrate.c — brings a book to the version of the program.
 *
 * A migration is sql/NNNN_what.sql, embedded; NNNN is 0001, 0002 … without a gap, and is the
 * version of the book after it.  A migration that was published is never changed.
 */
#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "lib/base/asset.h"
#include "lib/db/db_inner.h"

#define FOLDER      STR("sql/")
#define DIGITS      4
#define MOST_COPIES 100 /* of one book before one migration: each is a failed attempt */

static bool is_migration(const struct asset *f)
{
    struct str path = str_of(f->path);
    return str_starts(path, FOLDER) && str_ends(path, STR(".sql"));
}

/* Assets are sorted by path, so the files come in order; that none lacks is shown by migrate_test. */
const struct migration *migrations_load(struct arena *a, size_t *n)
{
    struct migration *m = ARENA_ARRAY(a, struct migration, asset_count + 1);
    *n = 0;
    for (size_t i = 0; i < asset_count; i++) {
        long number = 0;
        if (!is_migration(&asset_list[i]))
            continue;
        struct str digits = str_sub(str_of(asset_list[i].path), FOLDER.n, DIGITS);
        bool fits = str_to_long(digits, 1, 9999, &number) && number == (long)*n + 1;
        assert(fits);
        (void)fits;
        m[(*n)++] = (struct migration){(int)number, asset_list[i].bytes};
    }
    return m;
}

int db_version_wanted(void)
{
    int n = 0;
    for (size_t i = 0; i < asset_count; i++)
        n += is_migration(&asset_list[i]);
    return n;
}

const char *db_migrate_copy(const struct db *db)
{
    return db->copy;
}

/* The engine's own numbers cannot be parameters; they are ours, so nothing can slip in. */
static err_t mark(struct db *db, int version)
{
    struct str sql = str_fmt(db->arena, "pragma application_id = %d; pragma user_version = %d",
                             BOOK_APPLICATION_ID, version);
    return db_exec(db, sql.p);
}

/* One migration, inside a transaction. */
static err_t apply(struct db *db, const struct migration *m)
{
    struct str sql = str_copy(db->arena, m->sql); /* NUL-terminated */
    err_t err = db_exec(db, sql.p);
    if (err == OK)
        err = mark(db, m->number);
    if (err != OK)
        db_tell(db, err, M_DB_MIGRATION, str_fmt(db->problems->arena, "%04d", m->number), STR(""));
    return err;
}

/* The first name BOOK.before-NNNN, BOOK.before-NNNN.2 … that is free. */
static const char *free_name(struct db *db, int number)
{
    struct stat st;
    for (int k = 1; k <= MOST_COPIES; k++) {
        const char *name = k == 1 ? str_fmt(db->arena, "%s.before-%04d", db->path, number).p
                                  : str_fmt(db->arena, "%s.before-%04d.%d", db->path, number, k).p;
        if (lstat(name, &st) != 0 && errno == ENOENT)
            return name;
    }
    return NULL;
}

/*
 * Copies the book while this connection holds it for writing, so that nothing is written between
 * the copy and the migration.  SQLite copies through a connection that does not write: a second
 * one.
 */
static err_t keep_copy(struct db *db, int number)
{
    struct db *reader = NULL;
    const char *name = free_name(db, number);
    if (name == NULL)
        return db_tell(db, E_STATE, M_DB_EXISTS, STR(""), STR(""));
    TRY(db_open(db->path, DB_READ, db->lang, db->problems, &reader));
    err_t err = db_backup(reader, name);
    db_close(reader);
    if (err == OK)
        db->copy = name;
    return err;
}

/* Inside a transaction: migrations from..to (numbers). References are checked at the end and not
   row by row, so a migration may make a table anew. */
static err_t apply_all(struct db *db, const struct migration *m, int from, int to)
{
    int64_t version = 0;
    TRY(db_pragma_int(db, "pragma user_version", &version));
    if (version != db->version) /* somebody was faster */
        return db_tell(db, E_BUSY, M_DB_BUSY, STR(""), STR(""));
    if (version != 0 && db->copy == NULL)
        TRY(keep_copy(db, from));
    for (int k = from; k <= to; k++)
        TRY(apply(db, &m[k - 1]));
    return check_references(db, 1);
}

static err_t step_to(struct db *db, const struct migration *m, int to, db_migrated *done, void *ctx)
{
    int before = db->version;
    TRY(db_exec(db, "begin immediate"));
    db->in_tx = true;
    db->spoiled = OK;
    err_t err = apply_all(db, m, before + 1, to);
    db->version = to; /* as far as `done` is concerned */
    if (err == OK && done != NULL)
        err = done(ctx, db, before, to);
    if (err == OK)
        err = db_commit(db);
    if (err != OK) {
        db_rollback(db);
        db->version = before;
    }
    return err;
}

err_t migrate_with(struct db *db, const struct migration *m, size_t n, db_migrated *done, void *ctx)
{
    if (db->version >= (int)n)
        return OK;
    TRY(db_exec(db, "pragma foreign_keys = off"));
    err_t err = OK;
    while (err == OK && db->version < (int)n)
        err = step_to(db, m, db->version == 0 ? (int)n : db->version + 1, done, ctx);
    err_t on = db_exec(db, "pragma foreign_keys = on");
    return err != OK ? err : on;
}

err_t db_migrate_telling(struct db *db, db_migrated *done, void *ctx)
{
    size_t n;
    const struct migration *m = migrations_load(db->arena, &n);
    return migrate_with(db, m, n, done, ctx);
}

err_t db_migrate(struct db *db)
{
    return db_migrate_telling(db, NULL, NULL);
}
