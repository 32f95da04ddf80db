/*
 * pack.h — a regulation as data, read, checked and compiled.
 *
 * pack_load reads a pack and its overlays (grammar: docs/pack-language.md), checks them and
 * compiles one
 * program for each kind of subject (vm.h). A pack is read-only after that and may be shared by
 * threads.
 */
#ifndef KIEMDIEM_RULE_PACK_H
#define KIEMDIEM_RULE_PACK_H

#include "lib/base/buf.h"
#include "lib/base/date.h"
#include "lib/rule/cond.h"
#include "lib/rule/dict.h"
#include "lib/rule/vm.h"

enum confidence { CONF_CONFIRMED, CONF_SECONDARY, CONF_ASSUMED };
extern const char *const confidence_names[3];

enum effect_kind {
    EFF_NOT_REVIEWED,
    EFF_NOT_RATED,
    EFF_REASON,
    EFF_POST_NOT_RATED,
    EFF_FORM,
    EFF_PLACE,
    EFF_BODY,
    EFF_DECIDER,
    EFF_MEMBER_DECIDER,
    EFF_SUMMARY_TO,
    EFF_PARTY_LEVEL_AT,
    EFF_STATE_LEVEL_AT,
    EFF_LEVEL_KHT,
    EFF_AT_MOST,
    EFF_AT_MOST_FACT,
    EFF_DISCRETION,
    EFF_RERATE,
    EFF_COUNTED_TO,
    EFF_VOTED,
    EFF_REQUIRE,
    EFF_BLOCK,
    EFF_WARN,
    EFF_DEADLINE,
    EFF_DEADLINE_WORKDAYS,
    EFF_LATE,
    EFF_ORDER,
    EFF_CAP,
    EFF_OVER,
    EFF_NOT_JUDGED,
    EFF_KIND_COUNT
};

struct effect {
    enum effect_kind kind;
    int code; /* enum code of the word (form, place, decider, step, level …) or column (AT_MOST_FACT) */
    int code2;        /* form_for of EFF_FORM */
    struct str word;  /* as written: "2A", "grassroots_committee", a warn code, a parameter */
    struct str word2; /* "no_post" */
    const struct param *param; /* DEADLINE, DEADLINE_WORKDAYS, CAP */
    int order[8], n_order;     /* ORDER: codes of roles */
};

enum param_type { PARAM_NUMBER, PARAM_PERCENT, PARAM_WORD, PARAM_BOOL, PARAM_DAY };

struct param {
    struct str name;
    enum param_type type;
    long number; /* hundredths for NUMBER and PERCENT (20 % is 2000); 0/1 for BOOL */
    struct str word;
    int day, month, next_year; /* DAY: 15/01 next year -> 15, 1, 1 */
    struct str cite, vi, en, source;
    enum confidence conf;
    const struct source *from;    /* pack or overlay that set the value in force */
    const struct source *defined; /* pack or overlay that declared it */
    enum direction
        tighter; /* which way an overlay may move a confirmed value; DIR_NONE: not at all */
    struct place at;
};

/* What a rule's downgraded (assumed, not switched on) form does: it warns instead. */
enum rule_switch { SWITCH_DEFAULT, SWITCH_ON, SWITCH_OFF };

struct example {
    bool fires;      /* else spares */
    struct str text; /* as written */
    struct place at;
};

struct rule {
    struct str id;      /* "D12.K4.3.d" */
    struct str full_id; /* "124.D12.K4.3.d" */
    enum subject subject;
    enum confidence conf;
    enum rule_switch sw;
    bool
        active; /* its effects are as written; false: an assumed rule that only warns (or is switched off: see sw) */
    struct str cite; /* "Điều 12, khoản 4, điểm 4.3.d, Quy định 124-QĐ/TW" */
    const struct document *document;
    struct str source_note;    /* "DR-118" */
    date_t from, to;           /* period in which the citation holds */
    const struct cond *when;   /* as written; NULL: always */
    const struct cond *unless; /* NULL: none */
    const struct cond *cond;   /* when and not unless, folded */
    struct effect *effects;
    int n_effects;
    struct str vi, en;
    struct str
        not_monotone; /* why a better fact may lower the level here: the regulation itself says so; empty: it may not */
    struct str when_text, unless_text, then_text; /* as written, for `pack show` and `pack diff` */
    struct example *examples;
    int n_examples;
    bool by_parameter; /* a word or yes/no parameter decides a part of its condition */
    const struct source *from_source;
    int bit; /* number of the rule in its program: its bit in the masks */
    struct place at;
};

/* A paper that rules cite. */
struct document {
    struct str id;    /* "QD124" */
    struct str title; /* "Quy định 124-QĐ/TW" */
    date_t issued, from, to;
    bool neighbour; /* followed as a default: need not be in force */
    struct place at;
};

/* One regulation or overlay: where rules come from. */
struct source {
    struct str id; /* "124", "hatinh-2023" */
    bool overlay;
    struct str on; /* overlays: id of the pack below */
    struct str title, title_en, by;
    struct document *documents;
    int n_documents;
    struct str guided_by; /* with date, may be empty */
    date_t issued;
    date_t force_from, force_to;
    int first_cycle, last_cycle; /* years; 9999: open */
    int quarters_from;           /* first year that is assessed by quarters too; 0: never */
    bool state_side;
    struct str hash; /* hex SHA-256 over the files of this source in the order read */
};

/* Criteria sets: a tree of items. */
struct criterion {
    struct str id, vi, en;
    bool is_block; /* of the blocks of one parent one applies to a subject */
    bool dropped;  /* an overlay dropped it, with a reason */
    struct str drop_reason;
    bool has_max;
    long max; /* hundredths; of a leaf */
    struct criterion *child, *next, *parent;
    const struct criteria_group *group;
    struct place at;
};
struct criteria_group {
    struct str id; /* common, result, remedy */
    struct str vi, en;
    bool has_max;
    long max; /* hundredths: 3000, 7000 */
    struct criterion *items;
    struct criteria_group *next;
};
struct criteria_set {
    struct str id;       /* "PL4", "D10.K2" */
    struct str for_whom; /* collective, any, leader, no_post, outside */
    struct str adds_to;  /* id of the set whose items come first; may be empty */
    bool points;         /* else four grades */
    bool split;          /* every leaf has a maximum */
    struct str cite, vi, en;
    struct criteria_group *groups;
    const struct source *from_source;
    struct place at;
};

struct pack {
    struct arena *arena;
    const struct dict *dict;
    struct source *source; /* the regulation */
    struct source *overlays[LIMIT_OVERLAYS];
    int n_overlays;
    struct str id;   /* of the regulation */
    struct str hash; /* hex SHA-256 over dictionary, regulation and overlays */
    struct param *params;
    int n_params;
    struct rule *rules[SUBJECT_COUNT]; /* in program order; rules[s][i].bit == i */
    int n_rules[SUBJECT_COUNT];
    struct criteria_set **sets;
    int n_sets;
    struct program *program[SUBJECT_COUNT];
};

/*
 * Where packs come from: embedded, or a folder. `read` fills *text with the file at a path below
 * the packs folder
 * ("124/pack.pack", "dictionary.pack"); E_NOTFOUND when there is none.
 */
struct pack_store {
    void *ctx;
    err_t (*read)(void *ctx, struct arena *a, struct str path, struct str *text);
    /* Calls back with the name of every folder that holds a pack.pack: "124",
       "overlays/hatinh-2023". */
    err_t (*each)(void *ctx, struct arena *a, void (*fn)(void *arg, struct str folder), void *arg);
};
struct pack_store pack_store_embedded(void);
/* The folder must live as long as the store. */
struct pack_store pack_store_folder(const char *dir);

/* The head of a pack, without the rest: to choose one. */
struct pack_head {
    struct str id, title, on; /* on: of an overlay */
    bool overlay, state_side;
    int first_cycle, last_cycle;
};
/* The heads of all packs of a store that can be read; at most `max`. */
int pack_heads(const struct pack_store *store, struct arena *a, struct pack_head *out, int max);

/* Loads the dictionary of a store ("dictionary.pack"). */
err_t pack_dict(const struct pack_store *store, struct arena *a, enum lang lang,
                struct problems *problems, const struct dict **out) MUST_CHECK;

/*
 * Loads `id` ("124") with overlays (ids, bottom first). E_NOTFOUND: there is no such pack or
 * overlay (reported);
 * E_INVALID: reported in `problems` with file, line and column.
 */
err_t pack_load(const struct pack_store *store, const struct dict *dict, struct arena *a,
                enum lang lang, struct str id, const struct str *overlays, size_t n_overlays,
                struct problems *problems, struct pack **out) MUST_CHECK;

const struct param *pack_param(const struct pack *p, struct str name);
const struct rule *pack_rule(const struct pack *p,
                             struct str id); /* with or without the source prefix */
const struct criteria_set *pack_criteria(const struct pack *p, struct str for_whom);
void effect_write(
    struct buf *b,
    const struct effect *e); /* "force KHT", "at most HTT", "form 2A for no_post", … */

#endif
