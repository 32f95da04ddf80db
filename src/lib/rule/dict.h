/*
 * dict.h — the dictionary of facts: what a rule may ask, what a case may carry.
 *
 * Read from packs/dictionary.pack (grammar: docs/pack-language.md). lib/rule knows no fact by name:
 * names, types, ranges and words all come from that file. Everything lives in the arena it was read
 * into and is read-only afterwards.
 */
#ifndef KIEMDIEM_RULE_DICT_H
#define KIEMDIEM_RULE_DICT_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/base/limits.h"
#include "lib/base/problem.h"
#include "lib/base/str.h"
#include "lib/i18n/msg.h"

enum subject { SUBJECT_MEMBER, SUBJECT_COLLECTIVE, SUBJECT_GROUP, SUBJECT_EVENT, SUBJECT_COUNT };
extern const char *const subject_names[SUBJECT_COUNT]; /* "member", … */
/* SUBJECT_COUNT when the word is no kind of subject. */
enum subject subject_find(struct str word);

/* An enumeration or a list of answer words. Codes are 1..n in the order of the file (0 is kept
   free), so an ordered one compares by code. */
struct enum_def {
    struct str name;
    bool ordered;
    bool words; /* `words`: answers of rules, not values of facts */
    int n;
    struct str value[LIMIT_ENUM_VALUES + 1]; /* [1..n] */
    struct str vi[LIMIT_ENUM_VALUES + 1], en[LIMIT_ENUM_VALUES + 1];
};
/* Code of a value, 0 when there is none. */
int enum_code(const struct enum_def *e, struct str value);
struct str enum_label(const struct enum_def *e, enum lang lang, int code);

enum fact_type {
    FACT_BOOL,   /* 0, 1 */
    FACT_ENUM,   /* code; levels are the enum "level" */
    FACT_COUNT,  /* whole number */
    FACT_NUMBER, /* hundredths */
    FACT_DATE,   /* days since 1970 */
    FACT_YEAR,   /* whole number 1900..2100 */
    FACT_SET,    /* of enum values: bit (code - 1) */
    FACT_TEXT,   /* item fields only, never in a condition */
    FACT_YEARS   /* item fields only: a list of years, never in a condition */
};

enum direction { DIR_NONE, DIR_UP, DIR_DOWN };

/*
 * A column holds one value of every row. Its width follows from the range: 1 byte for bool and
 * enum, 2 for what fits, else 4.
 * The two greatest values of each width are kept free: UNKNOWN (not given) and NONE (known not to
 * exist).
 */
enum width { W8 = 1, W16 = 2, W32 = 4 };
#define COL8_UNKNOWN  INT8_MAX
#define COL8_NONE     (INT8_MAX - 1)
#define COL16_UNKNOWN INT16_MAX
#define COL16_NONE    (INT16_MAX - 1)
#define COL32_UNKNOWN INT32_MAX
#define COL32_NONE    (INT32_MAX - 1)
/* A value in hand, before it goes into a column. */
#define VALUE_UNKNOWN INT32_MAX
#define VALUE_NONE    (INT32_MAX - 1)

struct fact_def {
    struct str name;  /* "units_led.count" */
    struct str top;   /* "units_led": the name in the case; equal to name for a plain fact */
    uint8_t subjects; /* bit per subject */
    enum fact_type type;
    const struct enum_def *en_def; /* FACT_ENUM, FACT_SET */
    long lo, hi;                   /* range of the value, hundredths for FACT_NUMBER */
    bool nullable, computed;
    bool has_default; /* `default`: the value when the case leaves it out */
    struct str default_text;
    struct str usual; /* as written; empty: no usual value */
    enum direction dir;
    enum width width;
    struct str vi, en, paper_vi, paper_en;
    struct place at;
};

struct list_def {
    struct str name;
    uint8_t subjects;
    enum direction
        dir; /* is an item good or bad for the subject; for grades: is a better grade good */
    const struct enum_def
        *words; /* `words role`: a plain list of words (queue); then there are no fields */
    int n_fields;
    struct fact_def field[LIMIT_FIELDS];
    struct str usual;
    struct str vi, en, paper_vi, paper_en;
    struct place at;
};

struct dict {
    struct arena *arena;
    const struct enum_def **enums;
    int n_enums;
    const struct enum_def *level; /* the enum "level": KHT HT HTT XS */
    /* Facts of each subject in the order of the file; the index is the column. */
    const struct fact_def *fact[SUBJECT_COUNT][LIMIT_COLUMNS];
    int n_facts[SUBJECT_COUNT];
    uint8_t fact_slot[SUBJECT_COUNT][512]; /* by hash of the name: column + 1 (dict.c) */
    const struct list_def *list[SUBJECT_COUNT][LIMIT_LISTS];
    int n_lists[SUBJECT_COUNT];
};

/* Reads the dictionary from its text. Reports go to `problems`; E_INVALID when there was any. */
err_t dict_read(struct arena *a, struct str file, struct str text, enum lang lang,
                struct problems *problems, const struct dict **out) MUST_CHECK;

/* Column of a fact of that subject, -1 when there is none. */
int dict_fact(const struct dict *d, enum subject s, struct str name);
int dict_list(const struct dict *d, enum subject s, struct str name);
int list_field(const struct list_def *l, struct str name);
/* Is `top` the first part of dotted facts (units_led)? */
bool dict_is_object(const struct dict *d, enum subject s, struct str top);
/* words: `words NAME`; enums: `enum NAME`. NULL when there is none. */
const struct enum_def *dict_enum(const struct dict *d, struct str name, bool words);
/* The nearest known fact or list name (str.h: str_nearest); empty when none is near. */
struct str dict_nearest(const struct dict *d, enum subject s, struct str name);
struct str list_nearest(const struct list_def *l, struct str name); /* of fields, the same way */

#endif
