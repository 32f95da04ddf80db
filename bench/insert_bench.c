/*
 * insert_bench.c — what the database alone needs: the rows of a finished book, inserted plainly.
 *
 *   insert_bench BOOK NEW TABLES…
 * NEW is the book as it was before those rows came.  The rows of TABLES, parents first, are read
 * once for nothing and once to be inserted, one prepared statement a table, one transaction in all,
 * with the pragmas of the program; the first is taken off the second.  A table with a `+` before its
 * name has rows in NEW already: they are passed over.  Prints one JSON object; processor: seconds of the
 * processor, for a machine that has other work too.
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TEXT_BYTES 4096

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double processor(void)
{
    return (double)clock() / CLOCKS_PER_SEC;
}

static void need(sqlite3 *db, int rc)
{
    if (rc == SQLITE_OK || rc == SQLITE_DONE)
        return;
    fprintf(stderr, "insert_bench: %s\n", sqlite3_errmsg(db));
    exit(1);
}

static void run(sqlite3 *db, const char *sql)
{
    need(db, sqlite3_exec(db, sql, NULL, NULL, NULL));
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;
    need(db, sqlite3_prepare_v2(db, sql, -1, &s, NULL));
    return s;
}

/* Reads the table; with `to`, inserts what it reads. */
static long rows_of(sqlite3 *from, sqlite3 *to, const char *table)
{
    char text[TEXT_BYTES];
    long n = 0;
    int rc;
    bool some = table[0] == '+';
    table += some;
    snprintf(text, sizeof text, "select * from %s order by 1", table);
    sqlite3_stmt *read = prepare(from, text);
    int columns = sqlite3_column_count(read);
    sqlite3_stmt *insert = NULL;
    if (to != NULL) {
        int at = snprintf(text, sizeof text, "insert %sinto %s values (?", some ? "or ignore " : "",
                          table);
        for (int i = 1; i < columns; i++)
            at += snprintf(text + at, sizeof text - (size_t)at, ",?");
        snprintf(text + at, sizeof text - (size_t)at, ")");
        insert = prepare(to, text);
    }
    while ((rc = sqlite3_step(read)) == SQLITE_ROW) {
        n++;
        for (int i = 0; i < columns; i++) {
            sqlite3_value *value = sqlite3_column_value(read, i);
            if (insert != NULL)
                need(to, sqlite3_bind_value(insert, i + 1, value));
        }
        if (insert != NULL) {
            need(to, sqlite3_step(insert));
            sqlite3_reset(insert);
        }
    }
    need(from, rc);
    sqlite3_finalize(read);
    sqlite3_finalize(insert);
    return n;
}

int main(int argc, char **argv)
{
    sqlite3 *from, *to;
    long rows = 0;
    if (argc < 4)
        return 2;
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* as the program does */
    if (sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
        sqlite3_open_v2(argv[2], &to, SQLITE_OPEN_READWRITE, NULL) != SQLITE_OK)
        return 1;
    run(to, "pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;"
            "pragma cell_size_check = on; pragma cache_size = -16384");
    double start = now(), before = processor();
    for (int i = 3; i < argc; i++)
        (void)rows_of(from, NULL, argv[i]);
    double reading = now() - start, reading_processor = processor() - before;
    start = now();
    before = processor();
    run(to, "begin immediate");
    for (int i = 3; i < argc; i++)
        rows += rows_of(from, to, argv[i]);
    run(to, "commit");
    double seconds = now() - start, worked = processor() - before;
    sqlite3_close(to);
    sqlite3_close(from);
    printf("{\"rows\":%ld,\"seconds\":%.3f,\"reading\":%.3f,\"processor\":%.3f}\n", rows,
           seconds - reading, reading, worked - reading_processor);
    return 0;
}
