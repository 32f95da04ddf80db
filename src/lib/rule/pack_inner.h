/*
 * pack_inner.h — private to lib/rule: the state of a pack while it is being read.
 *
 * Two passes: first every statement is gathered from the files (parameters, documents, names,
 * criteria), overlays on top;
 * then, with all parameters final, the rules are read into conditions and effects.
 */
#ifndef KIEMDIEM_RULE_PACK_INNER_H
#define KIEMDIEM_RULE_PACK_INNER_H

#include "lib/rule/cond_parse.h"
#include "lib/rule/lines.h"
#include "lib/rule/pack.h"
#include "lib/rule/unknown.h"

#define MAX_PARAMS     256
#define MAX_DOCUMENTS  64
#define MAX_MACROS     128
#define MAX_RULE_STMTS 1024
#define MAX_SWITCHES   256
#define MAX_FILES      128
#define MAX_SETS       64

struct rule_stmt {
    const struct stmt *stmt;
    struct source *source;
};

struct rule_switch_stmt {
    struct str id;
    bool on;
    bool used;
    struct place at;
};

struct pack_reader {
    struct reporter rep;
    const struct pack_store *store;
    const struct dict *dict;
    struct pack *pack;
    struct source *source; /* being read */
    struct param params[MAX_PARAMS];
    struct macro macros[MAX_MACROS];
    int n_macros;
    struct rule_stmt rules[MAX_RULE_STMTS];
    int n_rules;
    struct rule_switch_stmt switches[MAX_SWITCHES];
    int n_switches;
    struct criteria_set *sets[MAX_SETS];
    struct str files[MAX_FILES]; /* every file read, for `include` */
    int n_files;
    size_t bytes;
    struct cond_space space[SUBJECT_COUNT];
    unsigned char digest_state[512]; /* of the hash of the source, see pack_read.c */
};

/* Reads a file of the current source and everything it includes. */
err_t pack_read_file(struct pack_reader *r, struct str path, int depth, bool head) MUST_CHECK;
void pack_hash_open(struct pack_reader *r);
void pack_hash_add(struct pack_reader *r, struct str bytes);
struct str pack_hash_close(struct pack_reader *r); /* hex */

/* rule_read.c */
err_t rule_read(struct pack_reader *r, const struct rule_stmt *rs) MUST_CHECK;
/* criteria_read.c */
err_t criteria_read(struct pack_reader *r, const struct stmt *s) MUST_CHECK;
err_t criteria_split(struct pack_reader *r, const struct stmt *s) MUST_CHECK;
/* "cite": a document's id and the place in it. */
err_t cite_read(struct pack_reader *r, const struct prop *p, struct str *cite,
                const struct document **doc) MUST_CHECK;
err_t confidence_read(struct pack_reader *r, struct str word, struct place at,
                      enum confidence *out) MUST_CHECK;
/* check.c: what can only be seen of the whole. */
err_t pack_check(struct pack_reader *r) MUST_CHECK;
/* compile.c; E_INVALID: too many instructions, reported */
err_t program_compile(struct pack_reader *r, enum subject s, struct program **out) MUST_CHECK;

#endif
