/*
 * decide_bench.c — the acceptance cases of the packs, over and over, through `decide` without its
 * pipes: how many a second with full explanations, and how much of that is reading and writing
 * JSON.
 *   decide_bench LINES < CASES           a case a line
 * Prints one JSON object. Three measures over the same lines: everything; reading the JSON of the
 * case into a tree; writing the decision's bytes again from a tree (parsed before, not counted),
 * which is what writing JSON costs without thinking.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/judge/decision.h"
#include "lib/base/arena.h"
#include "lib/base/file.h"
#include "lib/json/json.h"

#define MAX_CASES 100000

struct bench {
    struct arena *keep, *arena; /* arena: emptied after each case */
    struct shelf *shelf;
    struct str *line;     /* cases */
    struct json **answer; /* their decisions as trees */
    size_t n, total;      /* lines read, lines to run */
    struct buf buf;
    uint64_t bytes_in, bytes_out;
    size_t failed;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

_Noreturn static void die(const char *what)
{
    fprintf(stderr, "decide_bench: %s\n", what);
    exit(1);
}

static void read_lines(struct bench *b)
{
    struct line_reader lines;
    struct str line;
    b->line = ARENA_ARRAY(b->keep, struct str, MAX_CASES);
    lines_open(&lines, stdin, LIMIT_CASE_BYTES);
    while (lines_next(&lines, &line) && b->n < MAX_CASES) {
        if (line.n > 0)
            b->line[b->n++] = str_copy(b->keep, line);
    }
    lines_close(&lines);
    if (b->n == 0)
        die("no case on standard input");
}

/* What `decide` does with a line. */
static void answer(struct bench *b, struct str line)
{
    struct case_in *in = NULL;
    struct case_error error = {0};
    buf_clear(&b->buf);
    if (case_read(b->shelf, b->arena, LANG_VI, line, &in, &error) == OK) {
        decision_write(&b->buf, decide_case(b->shelf, b->arena, in));
    } else {
        decision_write_error(&b->buf, in->id, in->id_is_json, &error);
        b->failed++;
    }
}

static double run_decide(struct bench *b)
{
    double start = now();
    for (size_t i = 0, at = 0; i < b->total; i++, at = at + 1 < b->n ? at + 1 : 0) {
        struct str line = b->line[at];
        answer(b, line);
        b->bytes_in += line.n;
        b->bytes_out += b->buf.n;
        arena_reset(b->arena);
    }
    return now() - start;
}

static double run_parse(struct bench *b)
{
    double start = now();
    for (size_t i = 0, at = 0; i < b->total; i++, at = at + 1 < b->n ? at + 1 : 0) {
        struct json *tree;
        struct json_error error;
        if (json_parse(b->arena, b->line[at], &tree, &error) != OK)
            b->failed++;
        arena_reset(b->arena);
    }
    return now() - start;
}

static void write_tree(struct buf *out, const struct json *v)
{
    static const char *const plain[] = {"null", "false", "true"};
    if (v->type <= JSON_TRUE)
        buf_z(out, plain[v->type]);
    else if (v->type == JSON_NUMBER)
        buf_str(out, v->text);
    else if (v->type == JSON_STRING)
        json_write_str(out, v->text);
    else {
        bool object = v->type == JSON_OBJECT;
        buf_char(out, object ? '{' : '[');
        for (const struct json *k = v->child; k != NULL; k = k->next) {
            if (k != v->child)
                buf_char(out, ',');
            if (object) {
                json_write_str(out, k->key);
                buf_char(out, ':');
            }
            write_tree(out, k);
        }
        buf_char(out, object ? '}' : ']');
    }
}

static double run_write(struct bench *b)
{
    struct json_error error;
    b->answer = ARENA_ARRAY(b->keep, struct json *, b->n);
    for (size_t i = 0; i < b->n; i++) {
        answer(b, b->line[i]);
        if (json_parse(b->keep, buf_view(&b->buf), &b->answer[i], &error) != OK)
            die("a decision is no JSON");
        arena_reset(b->arena);
    }
    double start = now();
    for (size_t i = 0, at = 0; i < b->total; i++, at = at + 1 < b->n ? at + 1 : 0) {
        buf_clear(&b->buf);
        write_tree(&b->buf, b->answer[at]);
    }
    return now() - start;
}

int main(int argc, char **argv)
{
    struct bench b = {.keep = arena_open((size_t)2 << 30), .arena = arena_open(LIMIT_CASE_ARENA)};
    if (argc != 2)
        die("usage: decide_bench LINES < CASES");
    b.total = strtoul(argv[1], NULL, 10);
    buf_open(&b.buf, LIMIT_DECISION_BYTES);
    b.shelf = shelf_open(b.keep, pack_store_embedded(), LANG_VI);
    read_lines(&b);
    for (size_t i = 0; i < b.n; i++) { /* every pack is loaded before the clock runs */
        answer(&b, b.line[i]);
        arena_reset(b.arena);
    }
    b.failed = 0;
    double decide = run_decide(&b);
    size_t failed = b.failed;
    double parse = run_parse(&b), write = run_write(&b);
    printf("{\"cases\":%zu,\"lines\":%zu,\"answered_with_an_error\":%zu,\"decide\":%.4f,\"parse\":%"
           ".4f,\"write\":%.4f,"
           "\"bytes_in\":%llu,\"bytes_out\":%llu}\n",
           b.n, b.total, failed, decide, parse, write, (unsigned long long)b.bytes_in,
           (unsigned long long)b.bytes_out);
    buf_close(&b.buf);
    arena_close(b.arena);
    arena_close(b.keep);
    return 0;
}
