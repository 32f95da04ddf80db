/*
 * judge_bench.c — a nation of made-up members through all member rules of one pack: this program,
 * and SQLite running the SQL that sql.h writes from the same pack.
 *   judge_bench PACK [ROWS [SEED [SQLITE_ROWS [OUT]]]]
 * Prints one JSON object. With OUT it writes OUT.csv (the columns), OUT.table and OUT.sql for
 * another database.
 */
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "lib/base/arena.h"
#include "lib/rule/pack.h"
#include "lib/rule/sql.h"
#include "people.h"

#define RUNS        15
#define MAX_THREADS 2

struct bench {
    struct arena *arena;
    const struct pack *pack;
    const struct program *prog;
    struct cycle_ctx cycle;
    struct people people;
    struct judge_out out;
    int words;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

_Noreturn static void die(const char *what)
{
    fprintf(stderr, "judge_bench: %s\n", what);
    exit(1);
}

static void load(struct bench *b, const char *id)
{
    struct problems problems = {0};
    struct pack_store store = pack_store_embedded();
    const struct dict *dict;
    struct pack *pack;
    if (pack_dict(&store, b->arena, LANG_EN, &problems, &dict) != OK)
        die("the dictionary cannot be read");
    if (pack_load(&store, dict, b->arena, LANG_EN, str_of(id), NULL, 0, &problems, &pack) != OK)
        die("no such pack");
    b->pack = pack;
    b->prog = pack->program[SUBJECT_MEMBER];
    int year = pack->source->first_cycle;
    b->cycle = (struct cycle_ctx){year, 0, date_of(year, 12, 31), date_of(year, 1, 1),
                                  date_of(year, 12, 31)};
    b->words = mask_words(b->prog);
}

/* --- this program ---------------------------------------------------------------------------- */

enum work { WORK_JUDGE, WORK_COPY };

struct share {
    const struct bench *b;
    const struct judge *judge;
    enum work work;
    size_t first, n;
    uint64_t sum; /* keeps the reads alive */
};

static uint64_t read_all(const void *p, size_t bytes)
{
    const uint64_t *v = p;
    uint64_t s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (size_t i = 0; i + 4 <= bytes / 8; i += 4) {
        s0 += v[i];
        s1 += v[i + 1];
        s2 += v[i + 2];
        s3 += v[i + 3];
    }
    return s0 + s1 + s2 + s3;
}

/*
 * The memory limit: reads every byte that the judge reads, writes every byte that it writes, and
 * does nothing else.
 */
static void copy_share(struct share *s)
{
    const struct bench *b = s->b;
    const struct dict *d = b->pack->dict;
    size_t mask = (size_t)b->words * sizeof(uint64_t);
    for (int c = 0; c < d->n_facts[SUBJECT_MEMBER]; c++) {
        size_t width = (size_t)d->fact[SUBJECT_MEMBER][c]->width;
        if (b->people.col[c])
            s->sum += read_all((const char *)b->people.col[c] + s->first * width, s->n * width);
    }
    for (int i = 0; i < n_reductions(b->prog); i++)
        s->sum += read_all(b->people.red[i] + s->first, s->n);
    memset(b->out.level + s->first, 0, s->n);
    memset(b->out.max_level + s->first, 0, s->n);
    memset(b->out.flags + s->first, 0, s->n);
    memset((char *)b->out.fired + s->first * mask, 0, s->n * mask);
    memset((char *)b->out.lacked + s->first * mask, 0, s->n * mask);
}

static void *run_share(void *arg)
{
    struct share *s = arg;
    const struct bench *b = s->b;
    const void *col[LIMIT_COLUMNS];
    const uint8_t *red[LIMIT_REDUCTIONS];
    if (s->work == WORK_COPY) {
        copy_share(s);
        return NULL;
    }
    struct judge_in in = people_rows(&b->people, s->first, s->n, col, red);
    size_t mask = s->first * (size_t)b->words;
    struct judge_out out = {b->out.level + s->first, b->out.max_level + s->first,
                            b->out.flags + s->first, b->out.fired + mask, b->out.lacked + mask};
    judge_run(s->judge, &in, &out);
    return NULL;
}

static double run_once(const struct bench *b, struct judge *const *judge, enum work work,
                       int threads)
{
    struct share share[MAX_THREADS];
    pthread_t thread[MAX_THREADS];
    size_t blocks = (b->people.n + VM_BLOCK - 1) / VM_BLOCK, at = 0;
    double start = now();
    for (int i = 0; i < threads; i++) {
        size_t end = blocks * (size_t)(i + 1) / (size_t)threads * VM_BLOCK;
        if (end > b->people.n || i == threads - 1)
            end = b->people.n;
        share[i] =
            (struct share){.b = b, .judge = judge[i], .work = work, .first = at, .n = end - at};
        at = end;
        if (i > 0 && pthread_create(&thread[i], NULL, run_share, &share[i]) != 0)
            die("no thread");
    }
    run_share(&share[0]);
    for (int i = 1; i < threads; i++)
        pthread_join(thread[i], NULL);
    return now() - start;
}

static double run_best(const struct bench *b, struct judge *const *judge, enum work work,
                       int threads)
{
    double best = 1e9;
    for (int i = 0; i < RUNS; i++) {
        double t = run_once(b, judge, work, threads);
        if (t < best)
            best = t;
    }
    return best;
}

/* --- checksums: small enough for the 64-bit sums of every database --------------------------- */

static uint64_t weight(size_t row)
{
    return row % 1021 + 1;
}

static uint64_t fold(uint64_t w)
{
    return ((w & 0xffffff) * 40503 + ((w >> 24) & 0xffffff) * 30011 +
            ((w >> 48) & 0xffff) * 65599) %
           1000003;
}

static const char fold_sql[] =
    "sum(((CAST(%s%d AS BIGINT) & 16777215) * 40503 + ((CAST(%s%d AS BIGINT) >> 24) & 16777215) * "
    "30011"
    " + ((CAST(%s%d AS BIGINT) >> 48) & 65535) * 65599) %% 1000003 * (id %% 1021 + 1))";

static void write_checksum_sql(struct buf *q, const struct bench *b)
{
    buf_z(q, "SELECT sum(level * (id % 1021 + 1)), sum(max_level * (id % 1021 + 1)), sum(flags * "
             "(id % 1021 + 1))");
    for (int i = 0; i < 2 * b->words; i++) {
        const char *name = i < b->words ? "fired" : "lacked";
        int w = i % b->words;
        buf_z(q, ",\n ");
        buf_printf(q, fold_sql, name, w, name, w, name, w);
    }
    buf_z(q, " FROM ");
}

static void print_checksum(const struct bench *b, size_t n)
{
    uint64_t sum[3 + 2 * MASK_WORDS] = {0};
    for (size_t i = 0; i < n; i++) {
        sum[0] += b->out.level[i] * weight(i);
        sum[1] += b->out.max_level[i] * weight(i);
        sum[2] += b->out.flags[i] * weight(i);
        for (int w = 0; w < b->words; w++) {
            sum[3 + w] += fold(b->out.fired[i * (size_t)b->words + (size_t)w]) * weight(i);
            sum[3 + b->words + w] +=
                fold(b->out.lacked[i * (size_t)b->words + (size_t)w]) * weight(i);
        }
    }
    printf("[");
    for (int i = 0; i < 3 + 2 * b->words; i++)
        printf("%s\"%llu\"", i ? "," : "", (unsigned long long)sum[i]);
    printf("]");
}

static void print_histogram(const struct bench *b)
{
    size_t count[6] = {0};
    for (size_t i = 0; i < b->people.n; i++)
        count[b->out.flags[i] & ROW_LEVEL_OPEN ? 5 : b->out.level[i]]++;
    printf("{\"none\":%zu,\"KHT\":%zu,\"HT\":%zu,\"HTT\":%zu,\"XS\":%zu,\"open\":%zu}", count[0],
           count[1], count[2], count[3], count[4], count[5]);
}

/* --- SQLite ---------------------------------------------------------------------------------- */

static void sql_do(sqlite3 *db, const char *text)
{
    char *why = NULL;
    if (sqlite3_exec(db, text, NULL, NULL, &why) != SQLITE_OK)
        die(why ? why : "SQLite refuses");
}

static void bind_value(const struct bench *b, sqlite3_stmt *st, int at, int col, size_t row)
{
    int32_t v = people_get(&b->people, col, row);
    if (v == VALUE_UNKNOWN)
        sqlite3_bind_null(st, at);
    else
        sqlite3_bind_int64(st, at, sql_value(b->pack->dict->fact[SUBJECT_MEMBER][col], v));
}

static void sqlite_fill(const struct bench *b, sqlite3 *db, size_t n)
{
    struct buf q;
    sqlite3_stmt *st;
    int n_cols = 1 + n_reductions(b->prog);
    for (int c = 0; c < LIMIT_COLUMNS; c++)
        n_cols += b->people.used[c];
    buf_open(&q, 1u << 20);
    buf_z(&q, "CREATE TABLE facts (");
    sql_table(&q, b->prog);
    buf_z(&q, ")");
    buf_char(&q, '\0');
    sql_do(db, q.p);
    buf_clear(&q);
    buf_z(&q, "INSERT INTO facts VALUES (?");
    for (int i = 1; i < n_cols; i++)
        buf_z(&q, ",?");
    buf_z(&q, ")");
    if (sqlite3_prepare_v2(db, q.p, (int)q.n, &st, NULL) != SQLITE_OK)
        die(sqlite3_errmsg(db));
    sql_do(db, "BEGIN");
    for (size_t row = 0; row < n; row++) {
        int at = 1;
        sqlite3_bind_int64(st, at++, (sqlite3_int64)row);
        for (int c = 0; c < LIMIT_COLUMNS; c++) {
            if (b->people.used[c])
                bind_value(b, st, at++, c, row);
        }
        for (int i = 0; i < n_reductions(b->prog); i++, at++) {
            uint8_t v = b->people.red[i][row];
            if (v == TRI_UNKNOWN)
                sqlite3_bind_null(st, at);
            else
                sqlite3_bind_int(st, at, v == TRI_TRUE);
        }
        if (sqlite3_step(st) != SQLITE_DONE)
            die(sqlite3_errmsg(db));
        sqlite3_reset(st);
    }
    sql_do(db, "COMMIT");
    sqlite3_finalize(st);
    buf_close(&q);
}

/*
 * Best of two runs of CREATE TABLE answers AS SELECT …, everything in memory; then the checksums.
 */
static void run_sqlite(const struct bench *b, const struct judge *judge, size_t n)
{
    sqlite3 *db;
    sqlite3_stmt *st;
    struct buf q;
    double best = 1e9, start = now();
    if (sqlite3_open(":memory:", &db) != SQLITE_OK)
        die("SQLite does not open");
    sqlite_fill(b, db, n);
    double filled = now() - start;
    buf_open(&q, 4u << 20);
    buf_z(&q, "CREATE TABLE answers AS ");
    sql_select(&q, judge, SQL_SQLITE, "facts");
    buf_char(&q, '\0');
    for (int i = 0; i < 2; i++) {
        if (i > 0)
            sql_do(db, "DROP TABLE answers");
        start = now();
        sql_do(db, q.p);
        double t = now() - start;
        if (t < best)
            best = t;
    }
    buf_clear(&q);
    write_checksum_sql(&q, b);
    buf_z(&q, "answers");
    if (sqlite3_prepare_v2(db, q.p, (int)q.n, &st, NULL) != SQLITE_OK)
        die(sqlite3_errmsg(db));
    if (sqlite3_step(st) != SQLITE_ROW)
        die(sqlite3_errmsg(db));
    printf(
        ",\n \"sqlite\":{\"version\":\"%s\",\"rows\":%zu,\"load\":%.3f,\"seconds\":%.4f,\"sums\":[",
        sqlite3_libversion(), n, filled, best);
    for (int i = 0; i < 3 + 2 * b->words; i++)
        printf("%s\"%s\"", i ? "," : "", (const char *)sqlite3_column_text(st, i));
    printf("],\"ours\":");
    print_checksum(b, n);
    printf("}");
    sqlite3_finalize(st);
    sqlite3_close(db);
    buf_close(&q);
}

/* --- for another database -------------------------------------------------------------------- */

static FILE *create(const char *stem, const char *ext)
{
    char path[1024];
    snprintf(path, sizeof path, "%s.%s", stem, ext);
    FILE *f = fopen(path, "wb");
    if (f == NULL)
        die("a file cannot be written");
    return f;
}

static void write_text(const char *stem, const char *ext, const struct buf *text)
{
    FILE *f = create(stem, ext);
    fwrite(text->p, 1, text->n, f);
    fclose(f);
}

static void write_csv(const struct bench *b, const char *stem)
{
    FILE *f = create(stem, "csv");
    struct buf line;
    buf_open(&line, 1u << 16);
    for (size_t row = 0; row < b->people.n; row++) {
        buf_clear(&line);
        buf_long(&line, (long)row);
        for (int c = 0; c < LIMIT_COLUMNS; c++) {
            if (!b->people.used[c])
                continue;
            int32_t v = people_get(&b->people, c, row);
            buf_char(&line, ',');
            if (v != VALUE_UNKNOWN)
                buf_long(&line, sql_value(b->pack->dict->fact[SUBJECT_MEMBER][c], v));
        }
        for (int i = 0; i < n_reductions(b->prog); i++) {
            uint8_t v = b->people.red[i][row];
            buf_z(&line, v == TRI_UNKNOWN ? "," : v == TRI_TRUE ? ",1" : ",0");
        }
        buf_char(&line, '\n');
        fwrite(line.p, 1, line.n, f);
    }
    buf_close(&line);
    fclose(f);
}

static void write_for_others(const struct bench *b, const struct judge *judge, const char *stem)
{
    struct buf q;
    buf_open(&q, 4u << 20);
    sql_table(&q, b->prog);
    write_text(stem, "table", &q);
    buf_clear(&q);
    sql_select(&q, judge, SQL_DUCKDB, "facts");
    write_text(stem, "sql", &q);
    buf_clear(&q);
    write_checksum_sql(&q, b);
    write_text(stem, "sums", &q);
    buf_close(&q);
    write_csv(b, stem);
}

static void run_ours(struct bench *b, struct judge *const *judge)
{
    struct judge_stats stats;
    program_stats(b->prog, &stats);
    int written = 3 + 16 * b->words;
    printf(" \"rules\":%d,\"ops\":%d,\"read\":%d,\"written\":%d,\n \"ours\":{", stats.n_rules,
           stats.n_ops, stats.bytes_per_row, written);
    for (int threads = 1; threads <= MAX_THREADS; threads++) {
        double t = run_best(b, judge, WORK_JUDGE, threads);
        printf("\"t%d\":%.5f,", threads, t);
    }
    printf("\"levels\":");
    print_histogram(b);
    printf(",\"sums\":");
    print_checksum(b, b->people.n);
    printf("}");
}

/* On a line of the cache, so the judge can write past it. */
static uint64_t *mask_array(const struct bench *b, size_t n)
{
    char *room = arena_alloc(b->arena, n * (size_t)b->words * sizeof(uint64_t) + 64);
    return (uint64_t *)(void *)(room + (64 - (uintptr_t)room % 64) % 64);
}

int main(int argc, char **argv)
{
    struct bench b = {0};
    struct judge *judge[MAX_THREADS];
    if (argc < 2)
        die("usage: judge_bench PACK [ROWS [SEED [SQLITE_ROWS [OUT]]]]");
    size_t n = argc > 2 ? strtoul(argv[2], NULL, 10) : 5400000,
           n_sqlite = argc > 4 ? strtoul(argv[4], NULL, 10) : 0;
    uint64_t seed = argc > 3 ? strtoull(argv[3], NULL, 10) : 20241231;
    b.arena = arena_open((size_t)64 << 30);
    load(&b, argv[1]);
    for (int i = 0; i < MAX_THREADS; i++)
        judge[i] = judge_open(b.arena, b.prog, &b.cycle);
    double start = now();
    people_make(b.arena, b.prog, n, seed, &b.people);
    printf("{\"pack\":\"%s\",\"rows\":%zu,\"seed\":%llu,\"made\":%.3f,\n", argv[1], n,
           (unsigned long long)seed, now() - start);
    b.out = (struct judge_out){arena_alloc(b.arena, n), arena_alloc(b.arena, n),
                               arena_alloc(b.arena, n), mask_array(&b, n), mask_array(&b, n)};
    run_ours(&b, judge);
    if (n_sqlite > n)
        n_sqlite = n;
    if (n_sqlite > 0)
        run_sqlite(&b, judge[0], n_sqlite);
    printf(",\n \"memory\":{\"t1\":%.5f,\"t2\":%.5f}}\n", run_best(&b, judge, WORK_COPY, 1),
           run_best(&b, judge, WORK_COPY, 2));
    if (argc > 5)
        write_for_others(&b, judge[0], argv[5]);
    arena_close(b.arena);
    return 0;
}
