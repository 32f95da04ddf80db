/*
 * pack_testkit.h — packs out of memory for tests, on the dictionary that the program carries.
 */
#ifndef KIEMDIEM_PACK_PACK_TESTKIT_H
#define KIEMDIEM_PACK_PACK_TESTKIT_H

#include "app/fact/case.h"

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
/* A rule: head, condition, conclusion, with whatever else the checker asks for. */
const char *memory_rule(struct arena *a, const char *head, const char *when, const char *then);
/* The parts, up to NULL, one after the other. */
const char *memory_join(struct arena *a, const char *const *parts);
/* A shelf on these packs; both `m` and `packs` live as long as it. */
struct shelf *memory_shelf(struct arena *a, struct memory_store *m, const struct memory_pack *packs,
                           int n);
/* Loads a pack; a pack with problems fails the test. */
const struct pack *memory_load(struct arena *a, struct shelf *s, const char *id);

#endif
