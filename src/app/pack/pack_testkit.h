/*
 * pack_testkit.h — packs out of memory for tests, on the dictionary that the program carries.
 */
#ifndef KIEMDIEM_PACK_PACK_TESTKIT_H
#define KIEMDIEM_PACK_PACK_TESTKIT_H

#include "lib/rule/pack.h"

struct memory_pack {
    const char *folder; /* "p1" */
    const char *text;   /* of its pack.pack */
};

struct memory_store {
    const struct memory_pack *packs;
    int n;
};

/* A store of these packs; `m` lives as long as it. Everything else comes from the program. */
struct pack_store memory_pack_store(struct memory_store *m);
/* A rule of two lines more or less: head, when, then, with what else the checker asks for. */
struct str memory_rule(struct arena *a, const char *head, const char *when, const char *then);

#endif
