/*
 * pack_fuzz.c — any bytes as a file of a pack, as a dictionary and as a list of holidays: read to
 * the end or refused with a report.
 *
 * The bytes stand as members.pack beside a small head, above the real dictionary. A pack that is
 * accepted is also run.
 */
#include <stdint.h>
#include <stdlib.h>

#include "app/fact/holidays.h"
#include "lib/base/arena.h"
#include "lib/rule/pack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_ROWS 3

static const char head[] = "pack t \"Quy định thử\" issued 01/01/2020 cycles 2023..2024\n"
                           "document Q \"Quy định thử\" issued 01/01/2020 in force 01/01/2020..\n"
                           "param half = 50 %\n"
                           "  cite Q Điều 1\n"
                           "  confidence confirmed\n"
                           "  vi một nửa\n"
                           "  en half\n"
                           "include \"members.pack\"\n";

static err_t read_file(void *ctx, struct arena *a, struct str path, struct str *text)
{
    (void)a;
    if (str_is(path, "t/pack.pack")) {
        *text = STR(head);
        return OK;
    }
    if (!str_is(path, "t/members.pack")) {
        return E_NOTFOUND;
    }
    *text = *(const struct str *)ctx;
    return OK;
}

static err_t each_folder(void *ctx, struct arena *a, void (*fn)(void *arg, struct str folder),
                         void *arg)
{
    (void)ctx;
    (void)a;
    fn(arg, STR("t"));
    return OK;
}

static const struct dict *real_dictionary(void)
{
    static const struct dict *dict;
    if (dict == NULL) {
        struct problems problems;
        struct pack_store store = pack_store_embedded();
        struct arena *kept = arena_open(LIMIT_PACK_ARENA); /* for the whole process */
        problems_open(&problems, kept);
        if (pack_dict(&store, kept, LANG_EN, &problems, &dict) != OK) {
            abort();
        }
    }
    return dict;
}

/* Judges rows of which nothing is known. */
static void run_pack(struct arena *a, const struct pack *p)
{
    struct cycle_ctx cycle = {2024, 0, 20088, 19723, 20088};
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        const void *col[LIMIT_COLUMNS] = {0};
        struct item_table list[LIMIT_LISTS] = {{0}};
        uint8_t level[FUZZ_ROWS], most[FUZZ_ROWS], flags[FUZZ_ROWS];
        uint64_t fired[FUZZ_ROWS * MASK_WORDS], lacked[FUZZ_ROWS * MASK_WORDS];
        struct judge_in in = {.n = FUZZ_ROWS, .col = col, .list = list};
        struct judge_out out = {level, most, flags, fired, lacked};
        judge_run(judge_open(a, p->program[s], &cycle), &in, &out);
        for (int i = 0; i < FUZZ_ROWS; i++) {
            if (level[i] > most[i]) {
                abort();
            }
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str bytes = {(const char *)data, size};
    const struct dict *dict = real_dictionary(), *other = NULL;
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct problems problems;
    struct pack *pack = NULL;
    struct pack_store store = {&bytes, read_file, each_folder};
    struct pack_head heads[2];

    problems_open(&problems, a);
    err_t err = pack_load(&store, dict, a, LANG_EN, STR("t"), NULL, 0, &problems, &pack);
    if ((err == OK) != (problems.n_errors == 0)) {
        abort();
    }
    if (err == OK) {
        run_pack(a, pack);
    }
    if (pack_heads(&store, a, heads, 2) != 1) {
        abort();
    }
    problems_open(&problems, a);
    err = dict_read(a, STR("dictionary.pack"), bytes, LANG_VI, &problems, &other);
    if ((err == OK) != (problems.n_errors == 0)) {
        abort();
    }
    const struct calendar_days *days;
    problems_open(&problems, a);
    err = holidays_read(a, STR("holidays.pack"), bytes, LANG_VI, &problems, &days);
    if ((err == OK) != (problems.n_errors == 0)) {
        abort();
    }
    arena_close(a);
    return 0;
}
