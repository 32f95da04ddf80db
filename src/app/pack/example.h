/*
 * example.h — an inline example of a rule (`fires`, `spares`) as a case of the decision contract.
 *
 * `fact = value, fact = value` laid over the usual values of the dictionary; see docs/pack-
 * language.md, "Statements".
 * What contradicts the usual values is not adjusted: the case is then refused like any other.
 */
#ifndef KIEMDIEM_PACK_EXAMPLE_H
#define KIEMDIEM_PACK_EXAMPLE_H

#include "lib/i18n/msg.h"
#include "lib/json/json.h"
#include "lib/rule/dict.h"

struct example_frame {
    const struct dict *dict;
    enum subject subject;
    struct str pack; /* "124" */
    const struct str
        *overlays; /* of the pack that the rule stands in; the example may name others */
    int n_overlays;
    int year; /* of an example that names none */
};

/* What is wrong with the form of an example: a message with one argument. */
struct example_error {
    enum msg_id id;
    struct str found;
};

/* The case as a tree, in the arena. E_INVALID: *error says why. */
err_t example_case(struct arena *a, const struct example_frame *f, struct str text,
                   struct json **out, struct example_error *error) MUST_CHECK;

/* The usual facts of a subject in that year. */
struct json *example_usual(struct arena *a, const struct dict *d, enum subject s, int year);

/* A usual item of a list. */
struct json *example_item(struct arena *a, const struct list_def *l, int year);

#endif
