/*
 * legacy_guess.c — which old encoding a list is in, judged by its words.
 *
 * A word is what stands between ASCII characters that are no letters.  It is read in four ways: as
 * it stands, and as each encoding.  Text typed in TCVN3 or VNI hardly ever makes syllables as it
 * stands ("nguyÔn", "traàn"), correct Vietnamese hardly ever makes any when decoded, and French
 * makes none in either way; a few words that fit by chance are outweighed.
 */
#include <string.h>

#include "lib/text/legacy_inner.h"
#include "lib/text/syllable.h"

enum {
    WORD_POINTS = 16,  /* "nghieâng" in VNI is 8 */
    SURE_DISTINCT = 3, /* different words that a list must show before it is changed unasked */
    /* In a list that also holds correct Vietnamese, stray words may be slips of the pen. */
    SURE_DISTINCT_MIXED = 8,
    UNICODE_FOR_ONE = 200
};

/* One word with its readings. */
struct reading {
    bool relevant; /* could be legacy text: not ASCII, more than one character */
    bool unicode;  /* has a Vietnamese letter that no legacy text has */
    bool good[LEGACY_COUNT];
    uint64_t bit; /* of its hash */
};

/* Is what stands between quotes and other signs a syllable? */
static bool reads_well(const int32_t *p, size_t n)
{
    while (n > 0 && p[n - 1] >= 0x80 && !vi_is_marked_letter(p[n - 1]))
        n--;
    while (n > 0 && p[0] >= 0x80 && !vi_is_marked_letter(p[0])) {
        p++;
        n--;
    }
    for (size_t i = 0; i < n; i++)
        if (p[i] >= 0x80)
            return vi_is_syllable(p, n);
    return false;
}

static struct reading read_word(const int32_t *word, size_t n)
{
    struct reading r = {0};
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < n; i++) {
        hash = (hash ^ (uint64_t)vi_lower(word[i])) * 0x100000001B3u;
        if (word[i] < 0x80)
            continue;
        r.relevant = n > 1;
        if (legacy_code(word[i]) < 0 && vi_is_marked_letter(word[i]))
            r.unicode = true;
    }
    if (!r.relevant || r.unicode)
        return r;
    r.bit = (uint64_t)1 << (hash >> 58);
    r.good[LEGACY_NONE] = reads_well(word, n);
    for (int e = LEGACY_TCVN3; e < LEGACY_COUNT; e++) {
        int32_t decoded[WORD_POINTS];
        size_t strange, made = legacy_decode_points((enum legacy)e, word, n, decoded, &strange);
        r.good[e] = strange == 0 && reads_well(decoded, made);
    }
    return r;
}

static void count_word(struct legacy_evidence *e, const struct reading *r)
{
    e->unicode += r->unicode;
    if (!r->relevant || r->unicode)
        return;
    e->words++;
    for (int k = LEGACY_NONE; k < LEGACY_COUNT; k++) {
        e->good[k] += r->good[k];
        e->against[k] += r->good[LEGACY_NONE] && !r->good[k];
        if (k == LEGACY_NONE || !r->good[k] || r->good[LEGACY_NONE])
            continue;
        e->only[k]++;
        e->seen[k] |= r->bit;
    }
}

/* --- words of a text --- */

/* Control codes that are letters in VISCII belong to words. */
static bool ends_word(int32_t cp)
{
    return cp < 0x80 && vi_lower(cp) == vi_upper(cp) &&
           !strchr("\x02\x05\x06\x14\x19\x1E", (int)cp);
}

struct word_reader {
    struct str text;
    bool bytes;
    size_t at;
    int32_t word[WORD_POINTS];
};

/* The next word with its readings; words that are too long for any are answered as relevant. */
static bool next_word(struct word_reader *w, struct reading *out)
{
    size_t n = 0;
    bool ended = false;
    while (!ended && w->at < w->text.n) {
        int32_t cp;
        if (w->bytes)
            cp = legacy_cp1252((unsigned char)w->text.p[w->at++]);
        else
            cp = legacy_next_point(w->text, &w->at);
        ended = cp == 0 || ends_word(cp);
        if (ended && n == 0)
            ended = false;
        else if (!ended && n++ < WORD_POINTS)
            w->word[n - 1] = cp;
    }
    if (n == 0)
        return false;
    *out = read_word(w->word, n < WORD_POINTS ? n : WORD_POINTS);
    if (n > WORD_POINTS)
        memset(out->good, 0, sizeof out->good);
    return true;
}

static bool is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

static void look(struct legacy_evidence *e, struct str text, bool bytes)
{
    struct word_reader w = {.text = text, .bytes = bytes};
    struct reading r;
    if (is_ascii(text))
        return;
    while (next_word(&w, &r))
        count_word(e, &r);
}

void legacy_look(struct legacy_evidence *e, struct str text)
{
    look(e, text, false);
}

void legacy_look_bytes(struct legacy_evidence *e, struct str bytes)
{
    look(e, bytes, true);
}

void legacy_merge(struct legacy_evidence *into, const struct legacy_evidence *from)
{
    for (int k = LEGACY_NONE; k < LEGACY_COUNT; k++) {
        into->good[k] += from->good[k];
        into->only[k] += from->only[k];
        into->against[k] += from->against[k];
        into->seen[k] |= from->seen[k];
    }
    into->words += from->words;
    into->unicode += from->unicode;
}

/* --- the verdict --- */

static int count_bits(uint64_t v)
{
    int n = 0;
    for (; v != 0; v &= v - 1)
        n++;
    return n;
}

/* The encoding that most words speak for; the more usual one first where they are even. */
static enum legacy best_reading(const struct legacy_evidence *e)
{
    enum legacy best = LEGACY_TCVN3;
    for (int k = LEGACY_VNI; k < LEGACY_COUNT; k++)
        if (e->good[k] > e->good[best] ||
            (e->good[k] == e->good[best] && e->only[k] > e->only[best]))
            best = (enum legacy)k;
    return best;
}

/* By how many syllables `best` is ahead of the others; text makes some in any encoding. */
static long lead_of(const struct legacy_evidence *e, enum legacy best)
{
    long rival = 0;
    for (int k = LEGACY_TCVN3; k < LEGACY_COUNT; k++)
        if (k != (int)best && e->good[k] > rival)
            rival = e->good[k];
    return e->good[best] - rival;
}

/* By the words alone. */
static struct legacy_guess judge_words(const struct legacy_evidence *e)
{
    enum legacy best = best_reading(e);
    long only = e->only[best], misfits = e->words - e->good[best] - e->against[best];
    long lead = lead_of(e, best);
    int distinct = count_bits(e->seen[best]);
    bool mixed = e->unicode > 0;
    if (only == 0 || misfits > only || e->against[best] > only)
        return (struct legacy_guess){LEGACY_NONE, LEGACY_NO};
    if (mixed && (distinct < SURE_DISTINCT_MIXED || only < e->unicode / UNICODE_FOR_ONE))
        return (struct legacy_guess){LEGACY_NONE, LEGACY_NO};
    bool sure = distinct >= SURE_DISTINCT && misfits <= only / 4 && lead >= 2 && lead >= only / 5;
    return (struct legacy_guess){best, sure ? LEGACY_SURE : LEGACY_UNSURE};
}

struct legacy_guess legacy_judge(const struct legacy_evidence *e, enum legacy font)
{
    struct legacy_guess g = judge_words(e);
    if (font == LEGACY_NONE || g.verdict == LEGACY_SURE)
        return g;
    /* The font decides between readings that both make sense, not against the words. */
    if (e->words == 0 || e->against[font] > e->only[font])
        return (struct legacy_guess){LEGACY_NONE, LEGACY_NO};
    bool sure = e->good[font] * 2 >= e->words;
    return (struct legacy_guess){font, sure ? LEGACY_SURE : LEGACY_UNSURE};
}

bool legacy_applies(enum legacy encoding, bool mixed, struct str text)
{
    struct word_reader w = {.text = text};
    struct reading r;
    long only = 0, against = 0, relevant = 0;
    if (encoding == LEGACY_NONE || is_ascii(text))
        return false;
    while (next_word(&w, &r)) {
        if (r.unicode)
            return false;
        relevant += r.relevant;
        only += r.good[encoding] && !r.good[LEGACY_NONE];
        against += r.good[LEGACY_NONE] && !r.good[encoding];
    }
    if (only != against)
        return only > against;
    return relevant > 0 && !mixed && against == 0;
}
