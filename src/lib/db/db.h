/*
 * db.h — the only door to SQL: a book, its named queries, its transactions.
 *
 * A book is an SQLite file.  SQL text lives in files: migrations in sql/NNNN_*.sql, queries in
 * *.sql beside the code that asks them; both are embedded and every query is prepared by ./test.
 * No SQL is assembled in C.  A query looks so:
 *
 *     -- name: unit_by_code
 *     -- The unit of that code that stands on that day.
 *     select id, name from unit where code = $code and …;
 *
 * Parameters are bound by name; a value that is not bound is null.  The common ground of SQLite
 * 3.40 and PostgreSQL 15 is kept.
 *
 * One connection belongs to one thread.  A writer takes the book for itself while a transaction is
 * open; readers never wait.
 */
#ifndef KIEMDIEM_DB_DB_H
#define KIEMDIEM_DB_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/err.h"
#include "lib/base/problem.h"
#include "lib/base/str.h"
#include "lib/i18n/msg.h"

struct arena;
struct db;
struct query;

enum db_mode {
    DB_READ,   /* an existing book of this or an older version, never written */
    DB_WRITE,  /* an existing book of this program's version */
    DB_CREATE, /* a new file: E_STATE when there is one */
    DB_MIGRATE /* an existing book of this or an older version */
};

/*
 * Opens a book; reports of everything that fails later go to `problems` too, which must outlive it.
 * E_NOTFOUND: no such file.  E_INVALID: not a book.  E_STATE: made by a newer program, or
 * (DB_WRITE)
 * by an older one: run `migrate`.  E_BUSY: somebody else has it for himself.  E_DB: it is damaged.
 * E_IO: the file or its folder cannot be used.
 */
err_t db_open(const char *path, enum db_mode mode, enum lang lang, struct problems *problems,
              struct db **out) MUST_CHECK;
void db_close(struct db *db); /* undoes an open transaction; `db` may be NULL */

const char *db_path(const struct db *db); /* as db_open was told */
enum lang db_lang(const struct db *db);
struct problems *db_problems(const struct db *db);
int db_version(const struct db *db); /* number of the last migration in the book */
int db_version_wanted(void);         /* number of the last migration in the program */

/*
 * Brings a book opened with DB_MIGRATE or DB_CREATE to db_version_wanted(): an older book by one
 * transaction a migration, after a copy of it was put beside it (BOOK.before-NNNN, NNNN being the
 * first migration it lacks); a new book by one transaction.  A new book that was not brought there
 * is removed by db_close.
 */
err_t db_migrate(struct db *db) MUST_CHECK;
/*
 * The same, telling of it: `done` (may be NULL) is called at the end of each transaction and inside
 * it, with the version that the book had and the one it has now, and may write; what it answers
 * when it is not OK undoes the transaction.
 */
typedef err_t db_migrated(void *ctx, struct db *db, int from, int to);
err_t db_migrate_telling(struct db *db, db_migrated *done, void *ctx) MUST_CHECK;
/* The copy that db_migrate made; NULL when it made none. */
const char *db_migrate_copy(const struct db *db);

/*
 * Another connection to the same book, only for reading and in one reading transaction, for a thread
 * beside the one that has `db`: while db_begin holds the book it sees what `db` found, and nothing of
 * what is written since.  To be closed before db_commit, which else cannot cut the log back.
 */
err_t db_open_reader(struct db *db, struct problems *problems, struct db **out) MUST_CHECK;

/*
 * Transactions do not nest.  Until db_commit answers OK nothing is durable; after it everything is
 * (WAL, synchronous=FULL).  A statement that fails spoils its transaction, as in PostgreSQL:
 * db_commit then undoes it and answers what the statement answered.  After db_commit none is open,
 * whatever it answers.  db_rollback may be called when none is open.
 */
err_t db_begin(struct db *db) MUST_CHECK; /* takes the book for writing; E_BUSY after waiting */
/* All reads until db_rollback see the book as it was at the first of them. */
err_t db_begin_read(struct db *db) MUST_CHECK;
err_t db_commit(struct db *db) MUST_CHECK;
void db_rollback(struct db *db);
/* How long to wait for another writer; LIMIT_DB_WAIT_MS when nothing else was said. */
void db_set_wait(struct db *db, int ms);
/*
 * Takes the whole book until db_close: nobody else reads or writes, and all of it is in the one
 * file (no BOOK-wal beside).  To put another file in its place.  E_BUSY, at once, when somebody
 * else has it open.
 */
err_t db_seize(struct db *db) MUST_CHECK;

/*
 * The query of that name, reset, with nothing bound; one for the connection, so a query is not used
 * while it is being walked.  May be kept in a loop: what is bound stays bound until it is bound
 * anew.  A name that no file has, or a parameter that the query does not have, is a fault of the
 * program and ends it.  What makes the database refuse the query (a book that lacks a table, a disk
 * that does not read) is answered by its first step.
 */
struct query *db_query(struct db *db, const char *name);
void q_int(struct query *q, const char *param, int64_t v);
void q_text(struct query *q, const char *param, struct str v); /* copied; empty is not null */
void q_text_or_null(struct query *q, const char *param, struct str v);    /* empty is null */
void q_blob(struct query *q, const char *param, const void *p, size_t n); /* copied */
void q_null(struct query *q, const char *param);

/*
 * The next row: *row is false at the end (the query is then reset).  E_DB, E_IO (disk full),
 * E_BUSY: reported in the problems of db_open.
 */
err_t q_step(struct query *q, bool *row) MUST_CHECK;
/* Runs a query that answers no rows, or whose rows do not matter. */
err_t q_run(struct query *q) MUST_CHECK;
int64_t q_get_int(const struct query *q, int col); /* 0 for null */
struct str q_get_text(const struct query *q,
                      int col); /* borrowed until the next step; "" for null */
struct str q_get_blob(const struct query *q, int col);
bool q_is_null(const struct query *q, int col);
/* One integer: the first column of the first row, `otherwise` when there is no row. */
err_t q_one_int(struct query *q, int64_t otherwise, int64_t *out) MUST_CHECK;
int64_t db_last_id(const struct db *db);
int64_t db_changes(const struct db *db); /* rows changed by the last query */

/*
 * A copy of the whole book as it stands, while it is in use, into a new file (E_STATE when there is
 * one).  The copy is checked as by db_verify and synced before it gets its name; it is one file,
 * which can be read from a folder that cannot be written.
 */
err_t db_backup(struct db *db, const char *to) MUST_CHECK;
/* Pages, indexes, foreign keys: each fault is reported.  OK when there is none. */
err_t db_verify(struct db *db) MUST_CHECK;

/* Every named query of the program: prepared against a book; the first that does not prepare is
   reported (E_DB).  For tests. */
err_t db_prepare_all(struct db *db) MUST_CHECK;
int db_query_count(void);

#endif
