/*
 * case_fuzz.c — any bytes as a case: answered or refused, and the answer is one line of JSON again.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "app/judge/decision.h"
#include "lib/base/arena.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct shelf *packs(void)
{
    static struct shelf *shelf;
    if (shelf == NULL) {
        shelf = shelf_open(arena_open(LIMIT_PACK_ARENA), pack_store_embedded(),
                           LANG_VI); /* for the whole process */
    }
    return shelf;
}

/* What is written can be read: strict JSON, no line end inside. */
static void check_answer(struct arena *a, struct str line)
{
    struct json *tree;
    struct json_error fault;
    if (memchr(line.p, '\n', line.n) != NULL) {
        abort();
    }
    if (json_parse(a, line, &tree, &fault) != OK || tree->type != JSON_OBJECT) {
        abort();
    }
    if (json_get(tree, STR("id")) == NULL) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str line = {(const char *)data, size};
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    struct case_in *in = NULL;
    struct case_error error = {0};
    struct buf b;
    enum lang lang = size % 2 ? LANG_VI : LANG_EN;

    buf_open(&b, LIMIT_DECISION_BYTES);
    if (case_read(packs(), a, lang, line, &in, &error) != OK) {
        if (in == NULL || error.message.n == 0) {
            abort();
        }
        decision_write_error(&b, in->id, in->id_is_json, &error);
    } else {
        struct decision *d = decide_case(packs(), a, in);
        struct buf told;
        decision_write(&b, d);
        buf_open(&told, LIMIT_DECISION_BYTES);
        decision_explain(&told, a, d, lang);
        buf_close(&told);
    }
    if (!b.over) {
        check_answer(a, buf_view(&b));
    }
    buf_close(&b);
    arena_close(a);
    return 0;
}
