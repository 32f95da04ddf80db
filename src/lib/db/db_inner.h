/*
 * db_inner.h — what the files of lib/db share: a connection, its queries, how SQLite's answers
 * become ours.
 */
#ifndef KIEMDIEM_DB_DB_INNER_H
#define KIEMDIEM_DB_DB_INNER_H

#include <sqlite3.h>

#include "lib/base/arena.h"
#include "lib/db/db.h"

/* "KiDi": in the header of every book, so that `file` and we know one. */
#define BOOK_APPLICATION_ID 0x4B694469

enum { DB_ASKED = 256 };

struct query_param {
    const char *name; /* without the $; owned by the statement */
    int at;
};

struct query {
    struct db *db;
    const char *name;
    struct str sql;     /* in the binary */
    sqlite3_stmt *stmt; /* NULL: not prepared yet, or refused */
    err_t refused;      /* why it could not be prepared: reported, answered by each step */
    struct query_param *param;
    int n_params;
    int next_param; /* parameters are bound in their order, mostly: where the next is looked for */
};

struct db {
    struct arena *arena;
    struct problems *problems;
    enum lang lang;
    const char *path; /* as told */
    sqlite3 *sq;
    bool created; /* with DB_CREATE; removed by db_close while version is 0 */
    int version;
    bool in_tx;
    err_t spoiled;       /* by a statement of the transaction that is open */
    struct query *query; /* sorted by name; NULL until the first is asked for */
    size_t n_queries;
    struct query *asked[DB_ASKED]; /* by where its name stands in memory: most are asked again */
    const char *copy;              /* made by db_migrate */
};

/* --- db.c --- */
/* Reports the connection's last answer `rc` and says it in our words; spoils the transaction.
   errno, cleared before the call that answered so, may tell more. */
err_t db_fail(struct db *db, int rc);
/* A report of the book. Answers `err`. */
err_t db_tell(struct db *db, err_t err, enum msg_id id, struct str a, struct str b);
/* Statements of the engine itself: pragmas, transactions. */
err_t db_exec(struct db *db, const char *sql) MUST_CHECK;
err_t db_pragma_int(struct db *db, const char *sql, int64_t *out) MUST_CHECK;

/* --- query.c --- */
void queries_close(struct db *db);
/* Ends the walk of every query: a rollback would pull the rows from under it. */
void queries_reset(struct db *db);

/* --- busy.c --- */
/* Who has the book, as far as this machine knows: "4711 (kiemdiem)"; empty when it does not. */
struct str busy_who(struct arena *a, const char *path);

/* --- migrate.c --- */
struct migration {
    int number;
    struct str sql;
};
/* The migrations of the program, in order. */
const struct migration *migrations_load(struct arena *a, size_t *n);
/* db_migrate_telling with other migrations, numbered 1, 2, 3 … For tests. */
err_t migrate_with(struct db *db, const struct migration *m, size_t n, db_migrated *done,
                   void *ctx) MUST_CHECK;

/* --- backup.c --- */
/* Rows that point nowhere, at most so many of them reported. */
err_t check_references(struct db *db, int most) MUST_CHECK;

#endif
