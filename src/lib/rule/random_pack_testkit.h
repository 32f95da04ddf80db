/*
 * random_pack_testkit.h — random well-formed packs above random small dictionaries, for the tests
 * of the judge.
 *
 * Every kind of fact, condition and effect that the level depends on occurs. The texts are what a
 * person could have written.
 */
#ifndef KIEMDIEM_RULE_RANDOM_PACK_TESTKIT_H
#define KIEMDIEM_RULE_RANDOM_PACK_TESTKIT_H

#include "lib/rule/pack.h"
#include "lib/rule/reference_testkit.h"

/* The files of a store in memory. */
struct text_file {
    const char *path;
    struct str text;
};
struct text_store {
    struct text_file file[16];
    int n;
};
/* The store must live as long as what is loaded from it. */
struct pack_store text_store_open(struct text_store *files);

/* Writes "dictionary.pack", "t/pack.pack" and "overlays/o/pack.pack" of a random pack "t" and its
   overlay "o". */
void random_pack(struct rnd *r, struct arena *a, struct text_store *out);

#endif
