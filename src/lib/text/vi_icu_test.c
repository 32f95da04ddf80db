/*
 * vi_icu_test.c — our sort keys against ICU's collation for Vietnamese, on made-up names.
 *
 * KIEMDIEM_SEED repeats a run.
 */
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "lib/base/arena.h"
#include "lib/text/vi.h"

#define NAMES         100000
#define WORDS_MAX     5
#define ICU_KEY_BYTES 512

static const char *const families[] = {"Nguyễn", "Trần", "Lê",    "Phạm", "Hoàng", "Huỳnh",
                                       "Phan",   "Vũ",   "Võ",    "Đặng", "Bùi",   "Đỗ",
                                       "Hồ",     "Ngô",  "Dương", "Lý",   "Ân",    "Ăn",
                                       "Ông",    "Ơn",   "Ứng",   "Điểu", "H'Hen", "Ê-ban"};

static const char *const onsets[] = {"",   "b", "c",  "ch", "d",  "đ",   "g",  "gh", "gi", "h", "k",
                                     "kh", "l", "m",  "n",  "ng", "ngh", "nh", "p",  "ph", "q", "r",
                                     "s",  "t", "th", "tr", "v",  "x",   "w",  "z",  "f",  "j"};
static const char *const vowels[] = {"a", "ă", "â", "e", "ê", "i", "o", "ô", "ơ", "u", "ư", "y"};
static const char *const tones[] = {"", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"};
static const char *const codas[] = {"",   "",   "c", "ch", "i", "m", "n",
                                    "ng", "nh", "o", "p",  "t", "u", "y"};

static uint64_t state;

static uint32_t next(uint32_t below)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(state >> 33) % below;
}

#define PICK(list) (list)[next((uint32_t)(sizeof(list) / sizeof(list)[0]))]

struct name {
    struct str text; /* any mix of NFC and NFD, of capitals and small letters */
    struct str words[WORDS_MAX];
    size_t n_words;
    struct str key, name_key; /* ours */
    unsigned char *full;      /* ICU's keys, NUL-terminated: given, family, middle */
    unsigned char *parts[3];
};

static UCollator *collator;
static const UNormalizer2 *nfc, *nfd;

static void check(UErrorCode status)
{
    assert_true(U_SUCCESS(status));
}

static int32_t to_utf16(struct str s, UChar *out, int32_t room)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = 0;
    u_strFromUTF8(out, room, &n, s.n != 0 ? s.p : "", (int32_t)s.n, &status);
    check(status);
    return n;
}

/* The word in one of four casings and one of two normal forms. */
static struct str dress(struct arena *a, struct str word)
{
    UChar wide[64], cased[64], normal[64];
    UErrorCode status = U_ZERO_ERROR;
    int32_t n = to_utf16(word, wide, 64);
    uint32_t casing = next(8);
    if (casing == 0)
        n = u_strToUpper(cased, 64, wide, n, "vi", &status);
    else if (casing == 1)
        n = u_strToLower(cased, 64, wide, n, "vi", &status);
    else if (casing == 2) { /* a capital in the middle */
        n = u_strToLower(cased, 64, wide, n, "vi", &status);
        int32_t at = (int32_t)next((uint32_t)n);
        cased[at] = (UChar)u_toupper(cased[at]);
    } else
        n = u_strToTitle(cased, 64, wide, n, NULL, "vi", &status);
    check(status);
    n = unorm2_normalize(next(3) == 0 ? nfd : nfc, cased, n, normal, 64, &status);
    check(status);
    char utf8[256];
    int32_t bytes = 0;
    u_strToUTF8(utf8, 256, &bytes, normal, n, &status);
    check(status);
    return str_copy(a, (struct str){utf8, (size_t)bytes});
}

static struct str syllable(struct arena *a)
{
    const char *onset = PICK(onsets);
    const char *vowel = PICK(vowels);
    const char *tone = PICK(tones);
    const char *coda = PICK(codas);
    return dress(a, str_fmt(a, "%s%s%s%s", onset, vowel, tone, coda));
}

static unsigned char *icu_key(struct arena *a, struct str s)
{
    UChar wide[256];
    uint8_t key[ICU_KEY_BYTES];
    int32_t n = to_utf16(s, wide, 256);
    int32_t bytes = ucol_getSortKey(collator, wide, n, key, ICU_KEY_BYTES);
    assert_in_range(bytes, 1, ICU_KEY_BYTES);
    unsigned char *out = arena_alloc(a, (size_t)bytes);
    memcpy(out, key, (size_t)bytes);
    return out;
}

static struct str joined(struct arena *a, const struct str *words, size_t n)
{
    struct str out = STR("");
    for (size_t i = 0; i < n; i++)
        out = str_fmt(a, "%.*s%s%.*s", STR_ARG(out), i != 0 ? " " : "", STR_ARG(words[i]));
    return out;
}

static void make_name(struct arena *a, struct name *it)
{
    it->n_words = 1 + next(WORDS_MAX);
    for (size_t i = 0; i < it->n_words; i++)
        it->words[i] = i == 0 && it->n_words > 1 ? dress(a, str_of(PICK(families))) : syllable(a);
    it->text = joined(a, it->words, it->n_words);
    it->key = vi_key(a, it->text);
    it->name_key = vi_name_key(a, it->text);
    it->full = icu_key(a, it->text);

    size_t n = it->n_words;
    it->parts[0] = icu_key(a, it->words[n - 1]);
    it->parts[1] = icu_key(a, n > 1 ? it->words[0] : STR(""));
    it->parts[2] = icu_key(a, n > 2 ? joined(a, it->words + 1, n - 2) : STR(""));
}

static int sign(int v)
{
    return (v > 0) - (v < 0);
}

static int keys(const unsigned char *a, const unsigned char *b)
{
    return strcmp((const char *)a, (const char *)b);
}

static int by_full(const struct name *a, const struct name *b)
{
    return keys(a->full, b->full);
}

static int by_parts(const struct name *a, const struct name *b)
{
    for (int i = 0; i < 3; i++) {
        int c = keys(a->parts[i], b->parts[i]);
        if (c != 0)
            return c;
    }
    return 0;
}

static int sort_full(const void *a, const void *b)
{
    return by_full(a, b);
}

static int sort_parts(const void *a, const void *b)
{
    return by_parts(a, b);
}

struct fixture {
    struct arena *arena;
    struct name *names;
};

static int setup(void **out)
{
    static struct fixture f;
    const char *given = getenv("KIEMDIEM_SEED");
    state = given != NULL ? strtoull(given, NULL, 10) : 20231004;
    printf("seed %" PRIu64 "\n", state);

    UErrorCode status = U_ZERO_ERROR;
    collator = ucol_open("vi", &status);
    nfc = unorm2_getNFCInstance(&status);
    nfd = unorm2_getNFDInstance(&status);
    if (U_FAILURE(status))
        return -1;

    f.arena = arena_open((size_t)2 << 30);
    f.names = ARENA_ARRAY(f.arena, struct name, NAMES);
    struct arena *a = f.arena;
    for (size_t i = 0; i < NAMES; i++)
        make_name(a, &f.names[i]);
    *out = &f;
    return 0;
}

static int teardown(void **in)
{
    struct fixture *f = *in;
    arena_close(f->arena);
    ucol_close(collator);
    return 0;
}

static void agree(const struct name *a, const struct name *b, int icu, int ours)
{
    if (sign(icu) == sign(ours))
        return;
    fail_msg("«%.*s» and «%.*s»: ICU says %d, the key says %d", STR_ARG(a->text), STR_ARG(b->text),
             sign(icu), sign(ours));
}

/* Neighbours in ICU's order agree, so by transitivity all pairs do; random pairs beside. */
static void full_order_is_icus(void **in)
{
    struct name *names = ((struct fixture *)*in)->names;
    qsort(names, NAMES, sizeof names[0], sort_full);
    for (size_t i = 1; i < NAMES; i++) {
        struct name *a = &names[i - 1], *b = &names[i], *c = &names[next(NAMES)];
        agree(a, b, by_full(a, b), str_cmp(a->key, b->key));
        agree(a, c, by_full(a, c), str_cmp(a->key, c->key));
    }
}

static void name_order_is_icus(void **in)
{
    struct name *names = ((struct fixture *)*in)->names;
    qsort(names, NAMES, sizeof names[0], sort_parts);
    for (size_t i = 1; i < NAMES; i++) {
        struct name *a = &names[i - 1], *b = &names[i], *c = &names[next(NAMES)];
        agree(a, b, by_parts(a, b), str_cmp(a->name_key, b->name_key));
        agree(a, c, by_parts(a, c), str_cmp(a->name_key, c->name_key));
    }
}

/* Every printable ASCII character and the accents of other languages, two or three together. */
static void signs_and_foreign_letters(void **in)
{
    static const char *const pieces[] = {"ü",
                                         "ö",
                                         "ñ",
                                         "ç",
                                         "é",
                                         "å",
                                         "š",
                                         "ő",
                                         "ż",
                                         "ę",
                                         "ā",
                                         "Ü",
                                         "Ç",
                                         "Š",
                                         "e\u0301\u0302",
                                         "O\u0302\u0323",
                                         "u\u0323\u031B"};
    struct arena *a = ((struct fixture *)*in)->arena;
    struct name *list = ARENA_ARRAY(a, struct name, 20000);
    for (size_t i = 0; i < 20000; i++) {
        struct str s = STR("");
        for (uint32_t n = 1 + next(3); n > 0; n--) {
            struct str more = next(4) == 0 ? str_of(PICK(pieces))
                                           : str_fmt(a, "%c", (int)(' ' + next(0x7F - ' ')));
            s = str_fmt(a, "%.*s%.*s", STR_ARG(s), STR_ARG(more));
        }
        list[i].text = s;
        list[i].full = icu_key(a, s);
        list[i].key = vi_key(a, s);
    }
    qsort(list, 20000, sizeof list[0], sort_full);
    for (size_t i = 1; i < 20000; i++)
        agree(&list[i - 1], &list[i], by_full(&list[i - 1], &list[i]),
              str_cmp(list[i - 1].key, list[i].key));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_order_is_icus),
        cmocka_unit_test(name_order_is_icus),
        cmocka_unit_test(signs_and_foreign_letters),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
