/*
 * case.h — one case of the decision contract: JSON in, facts out.
 *
 * Checks names, types, ranges and what contradicts itself (more tasks completed than assigned);
 * nothing is guessed.
 * Fills the computed facts (last_level, counted_before of a discipline, days to a deadline, points
 * from criteria).
 */
#ifndef KIEMDIEM_FACT_CASE_H
#define KIEMDIEM_FACT_CASE_H

#include "app/fact/facts.h"
#include "lib/json/json.h"
#include "lib/rule/pack.h"

/* Packs that are loaded once and kept: by id and overlays. Not shared between threads. */
struct shelf;
struct shelf *shelf_open(struct arena *a, struct pack_store store, enum lang lang);
const struct dict *shelf_dict(struct shelf *s, struct problems *problems); /* NULL: reported */
/* E_NOTFOUND, E_INVALID: reported in `problems`. */
err_t shelf_pack(struct shelf *s, struct str id, const struct str *overlays, size_t n,
                 struct problems *problems, const struct pack **out) MUST_CHECK;
/* The regulation for a yearly cycle of that year on the Party side: "124" for 2024; empty when
   there is none. */
struct str pack_for_year(struct shelf *s, int year);
/* Head of a regulation or overlay by id, without loading it; NULL when there is none. */
const struct pack_head *shelf_head(struct shelf *s, struct str id, bool overlay);
int shelf_heads(struct shelf *s, const struct pack_head **out);
/* The judge of a pack for a cycle and a kind of subject; valid until the next call. */
struct judge *shelf_judge(struct shelf *s, const struct pack *p, enum subject subject,
                          const struct cycle_ctx *cycle);
/* Public holidays ("holidays.pack"). */
const struct calendar_days *shelf_calendar(struct shelf *s, struct problems *problems);

struct case_in {
    struct str id;   /* as given; "" when the case has none */
    bool id_is_json; /* the id was a number: echo it as written */
    const struct pack *pack;
    enum subject subject;
    struct cycle_ctx cycle;
    const struct calendar_days *calendar;
    struct facts *facts;
    bool given[LIMIT_COLUMNS]; /* columns that the case named */
    /* lists of words (queue): codes in the order given */
    int words[LIMIT_LISTS][LIMIT_QUEUE], n_words[LIMIT_LISTS];
};

/* What was wrong with a case: the field by its path ("facts.tasks_asigned") and a sentence. */
struct case_error {
    struct str field;
    struct str message;
};

err_t case_read(struct shelf *s, struct arena *a, enum lang lang, struct str line,
                struct case_in **out, struct case_error *error) MUST_CHECK;
/* The same from a tree that is already there (examples of a pack, an import). */
err_t case_from_json(struct shelf *s, struct arena *a, enum lang lang, const struct json *tree,
                     struct case_in **out, struct case_error *error) MUST_CHECK;

/* The case as one line of JSON (without the line end): every fact that is known. What was only
   said of past levels, criteria,
   same acts and years counted stands in the computed facts and is not written back. */
void case_write(struct buf *b, const struct case_in *in);

/* A cycle: year, quarter (0: none) and cutoff (LIMIT_DATE_MIN - 1: 31 December, or the last day of
   the quarter). */
struct cycle_ctx cycle_of(int year, int quarter, date_t cutoff);

#endif
