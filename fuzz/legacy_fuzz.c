/*
 * legacy_fuzz.c — any bytes as old text: judged, and decoded to valid text in every encoding.
 *
 * The bytes are taken as they are, and, where they are valid UTF-8, as what a spreadsheet holds.
 */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "lib/base/arena.h"
#include "lib/text/legacy.h"
#include "lib/text/vi.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(struct arena *a, struct str text)
{
    if (!utf8_valid(text) || !str_eq(text, vi_clean(a, text)))
        abort();
}

static void check_judgement(const struct legacy_evidence *e)
{
    for (int k = LEGACY_NONE; k < LEGACY_COUNT; k++)
        if (e->good[k] > e->words || e->only[k] > e->good[k] || e->against[k] > e->words)
            abort();
    for (int font = LEGACY_NONE; font < LEGACY_COUNT; font++) {
        struct legacy_guess g = legacy_judge(e, (enum legacy)font);
        if ((g.verdict == LEGACY_NO) != (g.encoding == LEGACY_NONE))
            abort();
        /* What reads as well in no encoding is never changed unasked. */
        if (g.verdict == LEGACY_SURE && e->good[g.encoding] == 0)
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_open((size_t)1 << 30);
    struct str bytes = {(const char *)data, size};
    struct legacy_evidence raw = {.words = 0}, typed = {.words = 0};
    bool valid = utf8_valid(bytes), capitals;

    legacy_look_bytes(&raw, bytes);
    check_judgement(&raw);
    check(a, vi_clean(a, legacy_windows_1252(a, bytes)));
    (void)legacy_of_font(bytes, &capitals);
    if (valid) {
        legacy_look(&typed, bytes);
        check_judgement(&typed);
    }
    for (int e = LEGACY_TCVN3; e < LEGACY_COUNT; e++) {
        check(a, legacy_decode_bytes(a, (enum legacy)e, bytes));
        if (!valid)
            continue;
        (void)legacy_applies((enum legacy)e, true, bytes);
        check(a, legacy_decode(a, (enum legacy)e, true, bytes));
        check(a, legacy_decode(a, (enum legacy)e, false, bytes));
    }
    arena_close(a);
    return 0;
}
