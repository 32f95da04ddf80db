/*
 * options.h — the options that commands on packs share: --packs DIR, --lang vi|en.
 */
#ifndef KIEMDIEM_JUDGE_OPTIONS_H
#define KIEMDIEM_JUDGE_OPTIONS_H

#include "app/fact/case.h"

#define OPTIONS_ARGS 64

struct options {
    enum lang lang;
    struct pack_store store;
    const char
        *args[OPTIONS_ARGS]; /* what is left: operands and the command's own options, in order */
    int n_args;
};

/* Reads argv[1..]. False, said on standard error: an option lacks its value, the language is unknown,
   an argument is not UTF-8, has control characters or is too long, or there are too many. */
bool options_read(struct options *o, int argc, char **argv);
/* "--json" among the rest: true, and taken out. */
bool options_flag(struct options *o, const char *name);
/* The value behind `name`, taken out; NULL when it is not there. */
const char *options_value(struct options *o, const char *name);
/* Every problem on standard error: file, line, column, text. */
void problems_print(const struct problems *p, enum lang lang);
/* One sentence of the catalogue on standard error. */
void say_error(enum lang lang, enum msg_id id, const char *a, const char *b);

#endif
