/*
 * query.c — named queries: found in the embedded files, prepared once a connection, bound by name.
 *
 * A file of queries is *.sql beside the code that asks them.  A line `-- name: NAME` begins a
 * query,
 * which goes to the next such line; what stands before the first is a remark on the file.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/base/asset.h"
#include "lib/base/limits.h"
#include "lib/db/db_inner.h"

#define NAME_LINE STR("-- name:")

/* Told to whoever runs the machine; not a message for users, who cannot cause it. */
static _Noreturn void program_fault(const char *what, const char *name, const char *more)
{
    fprintf(stderr, "kiemdiem: fault of the program: %s: %s %s\n", what, name, more);
    abort();
}

/* --- the table ------------------------------------------------------------------------------- */

static bool is_query_file(const struct asset *f)
{
    struct str path = str_of(f->path);
    return str_starts(path, STR("src/")) && str_ends(path, STR(".sql"));
}

/* Cuts the next line off; the line end stays with it, so that pieces may be put together again. */
static bool next_line(struct str *rest, struct str *line)
{
    if (rest->n == 0)
        return false;
    size_t at = str_find(*rest, 0, '\n');
    size_t n = at < rest->n ? at + 1 : rest->n;
    *line = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return true;
}

static void add_query(struct db *db, struct str name, const char *sql)
{
    if (db->n_queries == LIMIT_DB_QUERIES)
        program_fault("more queries than LIMIT_DB_QUERIES", "", "");
    db->query[db->n_queries++] =
        (struct query){.db = db, .name = str_copy(db->arena, name).p, .sql = {sql, 0}};
}

static void read_file(struct db *db, struct str text)
{
    struct str line;
    bool any = false;
    while (next_line(&text, &line)) {
        if (str_starts(line, NAME_LINE)) {
            add_query(db, str_trim(str_sub(line, NAME_LINE.n, line.n)), line.p + line.n);
            any = true;
        } else if (any) {
            db->query[db->n_queries - 1].sql.n += line.n;
        }
    }
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct query *)a)->name, ((const struct query *)b)->name);
}

static void load_queries(struct db *db)
{
    if (db->query != NULL)
        return;
    db->query = ARENA_ARRAY(db->arena, struct query, LIMIT_DB_QUERIES);
    for (size_t i = 0; i < asset_count; i++) {
        if (is_query_file(&asset_list[i]))
            read_file(db, asset_list[i].bytes);
    }
    if (db->n_queries > 1)
        qsort(db->query, db->n_queries, sizeof *db->query, by_name);
}

int db_query_count(void)
{
    struct str text;
    struct str line;
    int n = 0;
    for (size_t i = 0; i < asset_count; i++) {
        if (!is_query_file(&asset_list[i]))
            continue;
        text = asset_list[i].bytes;
        while (next_line(&text, &line))
            n += str_starts(line, NAME_LINE);
    }
    return n;
}

/* --- preparing ------------------------------------------------------------------------------- */

static void learn_params(struct query *q)
{
    int n = sqlite3_bind_parameter_count(q->stmt);
    if (n > LIMIT_DB_PARAMS)
        program_fault("more parameters than LIMIT_DB_PARAMS", q->name, "");
    q->param = ARENA_ARRAY(q->db->arena, struct query_param, (size_t)n);
    q->n_params = n;
    for (int i = 0; i < n; i++) {
        const char *name = sqlite3_bind_parameter_name(q->stmt, i + 1);
        if (name == NULL || name[0] != '$')
            program_fault("a parameter is not written $name", q->name, "");
        /* a copy: when the schema changes SQLite prepares anew and frees its own */
        q->param[i] = (struct query_param){str_copy(q->db->arena, str_of(name + 1)).p, i + 1};
    }
}

/* Is there a second statement behind the first? Comments and blanks are none. */
static bool has_more(struct db *db, const char *tail, const char *end)
{
    sqlite3_stmt *more = NULL;
    bool any = false;
    if (tail < end) {
        int rc = sqlite3_prepare_v2(db->sq, tail, (int)(end - tail), &more, NULL);
        any = rc != SQLITE_OK || more != NULL;
    }
    sqlite3_finalize(more);
    return any;
}

/* SQL that this book does not know is told with the name of the query; a disk, a lock as ever. */
static err_t refuse(struct query *q, int rc)
{
    if ((rc & 0xff) != SQLITE_ERROR)
        return db_fail(q->db, rc);
    if (q->db->in_tx && q->db->spoiled == OK)
        q->db->spoiled = E_DB;
    return db_tell(q->db, E_DB, M_DB_QUERY_FAULT, str_of(q->name),
                   str_of(sqlite3_errmsg(q->db->sq)));
}

static void prepare(struct query *q)
{
    const char *tail = NULL;
    int rc = sqlite3_prepare_v3(q->db->sq, q->sql.p, (int)q->sql.n, SQLITE_PREPARE_PERSISTENT,
                                &q->stmt, &tail);
    q->refused = rc == SQLITE_OK ? OK : refuse(q, rc);
    if (q->refused != OK)
        return;
    if (q->stmt == NULL || has_more(q->db, tail, q->sql.p + q->sql.n))
        program_fault("a query is one statement", q->name, "");
    learn_params(q);
}

static struct query *search(struct db *db, const char *name)
{
    struct query key = {.name = name};
    load_queries(db);
    struct query *q = bsearch(&key, db->query, db->n_queries, sizeof *db->query, by_name);
    if (q == NULL)
        program_fault("no such query", name, "");
    return q;
}

/* Names are literals, so the same one comes from the same place; what stands there is looked at all
   the same. */
static struct query *find(struct db *db, const char *name)
{
    struct query **at = &db->asked[(uintptr_t)name / 8 % DB_ASKED];
    if (*at == NULL || strcmp((*at)->name, name) != 0)
        *at = search(db, name);
    return *at;
}

struct query *db_query(struct db *db, const char *name)
{
    struct query *q = find(db, name);
    if (q->stmt == NULL) {
        prepare(q); /* also when it was refused before: a lock may be gone */
        return q;
    }
    sqlite3_reset(q->stmt);
    sqlite3_clear_bindings(q->stmt);
    return q;
}

err_t db_prepare_all(struct db *db)
{
    load_queries(db);
    for (size_t i = 0; i < db->n_queries; i++) {
        struct query *q = &db->query[i];
        if (i != 0 && strcmp(q->name, q[-1].name) == 0)
            return db_tell(db, E_DB, M_DB_QUERY_FAULT, str_of(q->name),
                           STR("the name is given twice"));
        TRY(db_query(db, q->name)->refused);
    }
    return OK;
}

void queries_close(struct db *db)
{
    for (size_t i = 0; i < db->n_queries; i++) {
        sqlite3_finalize(db->query[i].stmt);
        db->query[i].stmt = NULL;
    }
}

void queries_reset(struct db *db)
{
    for (size_t i = 0; i < db->n_queries; i++)
        sqlite3_reset(db->query[i].stmt);
}

/* --- binding --------------------------------------------------------------------------------- */

/* Where the parameter stands; 0 when the query was refused, which its first step answers. */
static int place_of(struct query *q, const char *param)
{
    if (q->stmt == NULL)
        return 0;
    for (int i = 0; i < q->n_params; i++, q->next_param++) {
        if (q->next_param >= q->n_params)
            q->next_param = 0;
        if (strcmp(q->param[q->next_param].name, param) == 0)
            return q->param[q->next_param++].at;
    }
    program_fault("no such parameter", q->name, param);
}

/* Binding fails for a statement that is being walked, and for a value of more than 10^9 bytes. */
static void bound(const struct query *q, const char *param, int rc)
{
    if (rc != SQLITE_OK)
        program_fault("a parameter was not bound", q->name, param);
}

void q_int(struct query *q, const char *param, int64_t v)
{
    int at = place_of(q, param);
    if (at != 0)
        bound(q, param, sqlite3_bind_int64(q->stmt, at, v));
}

void q_text(struct query *q, const char *param, struct str v)
{
    int at = place_of(q, param);
    const char *p = v.n != 0 ? v.p : "";
    if (at != 0)
        bound(q, param, sqlite3_bind_text64(q->stmt, at, p, v.n, SQLITE_TRANSIENT, SQLITE_UTF8));
}

void q_blob(struct query *q, const char *param, const void *p, size_t n)
{
    int at = place_of(q, param);
    if (at != 0)
        bound(q, param, sqlite3_bind_blob64(q->stmt, at, n != 0 ? p : "", n, SQLITE_TRANSIENT));
}

void q_null(struct query *q, const char *param)
{
    int at = place_of(q, param);
    if (at != 0)
        bound(q, param, sqlite3_bind_null(q->stmt, at));
}

void q_text_or_null(struct query *q, const char *param, struct str v)
{
    if (v.n == 0)
        q_null(q, param);
    else
        q_text(q, param, v);
}

/* --- walking --------------------------------------------------------------------------------- */

err_t q_step(struct query *q, bool *row)
{
    *row = false;
    if (q->stmt == NULL)
        return q->refused;
    errno = 0; /* see db_fail */
    int rc = sqlite3_step(q->stmt);
    if (rc == SQLITE_ROW) {
        *row = true;
        return OK;
    }
    err_t err = rc == SQLITE_DONE ? OK : db_fail(q->db, rc);
    sqlite3_reset(q->stmt);
    return err;
}

err_t q_run(struct query *q)
{
    bool row = true;
    while (row)
        TRY(q_step(q, &row));
    return OK;
}

err_t q_one_int(struct query *q, int64_t otherwise, int64_t *out)
{
    bool row;
    *out = otherwise;
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    *out = q_get_int(q, 0);
    sqlite3_reset(q->stmt); /* the rest does not matter, and a walk left open holds the log back */
    return OK;
}

int64_t q_get_int(const struct query *q, int col)
{
    return sqlite3_column_int64(q->stmt, col);
}

struct str q_get_text(const struct query *q, int col)
{
    const char *p = (const char *)sqlite3_column_text(q->stmt, col);
    return p != NULL ? (struct str){p, (size_t)sqlite3_column_bytes(q->stmt, col)} : STR("");
}

struct str q_get_blob(const struct query *q, int col)
{
    const char *p = sqlite3_column_blob(q->stmt, col);
    return p != NULL ? (struct str){p, (size_t)sqlite3_column_bytes(q->stmt, col)} : STR("");
}

bool q_is_null(const struct query *q, int col)
{
    return sqlite3_column_type(q->stmt, col) == SQLITE_NULL;
}

int64_t db_last_id(const struct db *db)
{
    return sqlite3_last_insert_rowid(db->sq);
}

int64_t db_changes(const struct db *db)
{
    return sqlite3_changes64(db->sq);
}
