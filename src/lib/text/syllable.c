/*
 * syllable.c — onsets, nuclei and finals of written Vietnamese.
 *
 * A word is taken apart into plain signs, one a letter without its tone: ă is V, â A, ê E, ô O,
 * ơ W, ư U, đ D; the others stand for themselves.
 */
#include "lib/text/syllable.h"

#include <string.h>
#include <utf8proc.h>

enum { LONGEST = 7 /* "nghiêng" */ };

enum tone { TONE_NONE, TONE_GRAVE, TONE_HOOK, TONE_TILDE, TONE_ACUTE, TONE_DOT };

/* Vowels by sign, each with its six tones. */
static const struct {
    char sign;
    int32_t form[6];
} vowels[] = {
    {'a', {'a', 0xE0, 0x1EA3, 0xE3, 0xE1, 0x1EA1}},
    {'V', {0x103, 0x1EB1, 0x1EB3, 0x1EB5, 0x1EAF, 0x1EB7}},
    {'A', {0xE2, 0x1EA7, 0x1EA9, 0x1EAB, 0x1EA5, 0x1EAD}},
    {'e', {'e', 0xE8, 0x1EBB, 0x1EBD, 0xE9, 0x1EB9}},
    {'E', {0xEA, 0x1EC1, 0x1EC3, 0x1EC5, 0x1EBF, 0x1EC7}},
    {'i', {'i', 0xEC, 0x1EC9, 0x129, 0xED, 0x1ECB}},
    {'o', {'o', 0xF2, 0x1ECF, 0xF5, 0xF3, 0x1ECD}},
    {'O', {0xF4, 0x1ED3, 0x1ED5, 0x1ED7, 0x1ED1, 0x1ED9}},
    {'W', {0x1A1, 0x1EDD, 0x1EDF, 0x1EE1, 0x1EDB, 0x1EE3}},
    {'u', {'u', 0xF9, 0x1EE7, 0x169, 0xFA, 0x1EE5}},
    {'U', {0x1B0, 0x1EEB, 0x1EED, 0x1EEF, 0x1EE9, 0x1EF1}},
    {'y', {'y', 0x1EF3, 0x1EF7, 0x1EF9, 0xFD, 0x1EF5}},
};

/* Longest first, so that "ngh" is not taken for "n". */
static const char *const onsets[] = {"ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th",
                                     "tr",  "b",  "c",  "d",  "D",  "g",  "h",  "k",  "l",  "m",
                                     "n",   "p",  "r",  "s",  "t",  "v",  "x",  ""};

enum final {
    F_NONE = 1,
    F_C = 2,
    F_CH = 4,
    F_M = 8,
    F_N = 16,
    F_NG = 32,
    F_NH = 64,
    F_P = 128,
    F_T = 256,
    F_I = 512,
    F_O = 1024,
    F_U = 2048,
    F_Y = 4096,
    F_STOPS = F_C | F_CH | F_P | F_T,
    F_NASALS = F_M | F_N | F_NG
};

static const struct {
    const char *text;
    int bit;
} finals[] = {{"", F_NONE}, {"c", F_C},   {"ch", F_CH}, {"m", F_M}, {"n", F_N},
              {"ng", F_NG}, {"nh", F_NH}, {"p", F_P},   {"t", F_T}, {"i", F_I},
              {"o", F_O},   {"u", F_U},   {"y", F_Y}};

/* Which finals may follow which nucleus. */
static const struct {
    const char *text;
    int finals;
} nuclei[] = {
    {"a", F_NONE | F_STOPS | F_NASALS | F_NH | F_I | F_O | F_U | F_Y},
    {"V", F_C | F_P | F_T | F_NASALS},
    {"A", F_C | F_P | F_T | F_NASALS | F_U | F_Y},
    {"e", F_NONE | F_C | F_P | F_T | F_NASALS | F_O},
    {"E", F_NONE | F_CH | F_P | F_T | F_M | F_N | F_NH | F_U},
    {"i", F_NONE | F_CH | F_P | F_T | F_M | F_N | F_NH | F_U},
    {"o", F_NONE | F_C | F_P | F_T | F_NASALS | F_I},
    {"O", F_NONE | F_C | F_P | F_T | F_NASALS | F_I},
    {"W", F_NONE | F_P | F_T | F_M | F_N | F_I},
    {"u", F_NONE | F_C | F_P | F_T | F_NASALS | F_I},
    {"U", F_NONE | F_C | F_T | F_NG | F_I | F_U},
    {"y", F_NONE | F_CH | F_T | F_NH | F_U},
    {"ia", F_NONE},
    {"ua", F_NONE},
    {"Ua", F_NONE},
    {"iE", F_C | F_P | F_T | F_NASALS | F_U},
    {"yE", F_T | F_NASALS | F_U},
    {"uO", F_C | F_T | F_NASALS | F_I},
    {"UW", F_C | F_P | F_T | F_NASALS | F_I | F_U},
    {"oa", F_NONE | F_C | F_CH | F_P | F_T | F_NASALS | F_NH | F_I | F_O | F_Y},
    {"oV", F_C | F_T | F_NASALS},
    {"oe", F_NONE | F_T | F_M | F_N | F_O},
    {"oo", F_C | F_NG},
    {"uA", F_N | F_NG | F_T | F_Y},
    {"uE", F_NONE | F_CH | F_NH},
    {"uW", F_NONE},
    {"uy", F_NONE | F_CH | F_NH | F_P | F_T | F_U},
    {"uya", F_NONE},
    {"uyE", F_N | F_T},
};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

int32_t vi_upper(int32_t cp)
{
    return cp < 0x80 ? (cp >= 'a' && cp <= 'z' ? cp - 'a' + 'A' : cp) : utf8proc_toupper(cp);
}

int32_t vi_lower(int32_t cp)
{
    return cp < 0x80 ? (cp >= 'A' && cp <= 'Z' ? cp - 'A' + 'a' : cp) : utf8proc_tolower(cp);
}

/* The sign and tone of a small letter; '\0': not a letter of the alphabet. */
static char sign_of(int32_t cp, enum tone *tone)
{
    *tone = TONE_NONE;
    if (cp == 0x111)
        return 'D';
    if (cp < 0x80)
        return (char)(cp >= 'a' && cp <= 'z' && !strchr("fjwz", (int)cp) ? cp : '\0');
    for (size_t i = 0; i < COUNT(vowels); i++)
        for (int t = 0; t < 6; t++)
            if (vowels[i].form[t] == cp) {
                *tone = (enum tone)t;
                return vowels[i].sign;
            }
    return '\0';
}

bool vi_is_marked_letter(int32_t cp)
{
    enum tone tone;
    return cp >= 0x80 && sign_of(vi_lower(cp), &tone) != '\0';
}

/* Is `s` a nucleus with a final that this tone may stand before? */
static bool is_rhyme(const char *s, enum tone tone)
{
    for (size_t i = 0; i < COUNT(nuclei); i++) {
        size_t n = strlen(nuclei[i].text);
        if (strncmp(s, nuclei[i].text, n) != 0)
            continue;
        for (size_t k = 0; k < COUNT(finals); k++)
            if ((nuclei[i].finals & finals[k].bit) && strcmp(s + n, finals[k].text) == 0)
                return !(finals[k].bit & F_STOPS) || tone == TONE_ACUTE || tone == TONE_DOT;
    }
    return false;
}

static bool onset_fits(const char *onset, const char *rhyme)
{
    if (strcmp(onset, "ngh") == 0 || strcmp(onset, "gh") == 0)
        return strchr("eEi", rhyme[0]) != NULL;
    if (strcmp(onset, "qu") == 0)
        return strchr("uoU", rhyme[0]) == NULL;
    return true;
}

bool vi_is_syllable(const int32_t *word, size_t n)
{
    char s[LONGEST + 1] = "";
    enum tone tone = TONE_NONE;
    if (n == 0 || n > LONGEST)
        return false;
    for (size_t i = 0; i < n; i++) {
        enum tone t;
        s[i] = sign_of(vi_lower(word[i]), &t);
        if (s[i] == '\0' || (t != TONE_NONE && tone != TONE_NONE))
            return false;
        if (t != TONE_NONE)
            tone = t;
    }
    s[n] = '\0';
    for (size_t i = 0; i < COUNT(onsets); i++) {
        size_t k = strlen(onsets[i]);
        if (strncmp(s, onsets[i], k) == 0 && s[k] != '\0' && onset_fits(onsets[i], s + k) &&
            is_rhyme(s + k, tone))
            return true;
    }
    return false;
}
