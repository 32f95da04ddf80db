/*
 * cond_parse.h — the words of a condition, read into nodes.
 */
#ifndef KIEMDIEM_RULE_COND_PARSE_H
#define KIEMDIEM_RULE_COND_PARSE_H

#include "lib/rule/cond_build.h"
#include "lib/rule/lines.h"

struct pack;

/* A name that stands for words: `let all_done = …` (a condition), `amount total = …` (a sum). Read
   anew where it is used. */
struct macro {
    struct str name;
    bool amount;
    uint8_t subjects; /* let: for whom */
    const struct tok *toks;
    struct place at;
};

struct cond_env {
    struct reporter rep;
    const struct pack *pack; /* parameters */
    const struct macro *macros;
    int n_macros;
    bool *settled; /* set when a word or yes/no parameter decided a part; may be NULL */
};

/* Reads a whole clause (up to TOK_END). NULL: reported. */
const struct cond *cond_parse(const struct cond_env *env, struct cond_space *space,
                              const struct tok *toks);

#endif
