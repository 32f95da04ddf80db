/*
 * records.h — what the records of the book tell of the subjects of a cycle, as facts.
 *
 * A unit at a time: the collective and its members as of the cutoff, each with its facts in the
 * names and values of the decision contract, as JSON: the text that becomes the case which is
 * judged, and which a decision keeps.  Only what the records tell becomes a fact: remarks in prose do
 * not, and a date that is not known to the day counts only where no rule of the cycle can tell.
 */
#ifndef KIEMDIEM_CYCLE_RECORDS_H
#define KIEMDIEM_CYCLE_RECORDS_H

#include "app/cycle/cycle.h"

/* A unit of a tree, as the reader of records needs it. */
struct record_unit {
    int64_t id;
    struct str kind, name;
    struct str parent_kind; /* "" when it stands under nobody */
    int n_children;         /* units directly below */
};

/* A subject with its facts. */
struct record {
    enum subject subject; /* SUBJECT_COLLECTIVE, SUBJECT_MEMBER */
    int64_t person;       /* 0: the collective */
    int64_t unit;         /* own cell; the collective itself */
    struct str name, key; /* key: order of names; "" of a collective */
    struct str facts;     /* members of a JSON object, without its braces */
    int open_remarks;     /* until they are settled no level is decided */
    bool leader;          /* holds a leadership post */
    bool heads_cell;      /* secretary of the own cell */
    int64_t heads; /* another unit of which he is the head: a committee; 0: none, or not known */
    struct str managed; /* word of the enum managing; "" when not known */
};

struct records;

/* Reads with the connection `db`, for a cycle with that ground.  Lives in the arena; not past an act
   that writes disciplines, levels of the past, remarks or what is carried. */
err_t records_open(struct db *db, struct arena *a, const struct cycle *c,
                   const struct cycle_ground *g, struct records **out) MUST_CHECK;

/* From now on it is read with another connection (db_open_reader), by the thread that has it. */
void records_read_with(struct records *r, struct db *reader);

/*
 * The subjects of a unit: its collective first, then its members in the Vietnamese order of names.
 * *n is 0 for a unit without members and without units below it.  Strings live in the arena `a`.
 */
err_t records_unit(struct records *r, struct arena *a, const struct record_unit *u,
                   struct record **list, size_t *n) MUST_CHECK;

/* The unit of the frozen tree, as records_unit wants it.  E_NOTFOUND. */
err_t records_frozen_unit(struct db *db, struct arena *a, const struct cycle *c, int64_t unit,
                          struct record_unit *out) MUST_CHECK;

/*
 * A case of the contract, one line of JSON without the line end: a record and the facts that were
 * given besides.  `given`: JSON objects, the earlier ones first; of two that name a fact the later
 * counts, and what the record tells goes before both; of
 * the levels of quarters each by itself.  E_INVALID: one of them is no JSON object.
 */
err_t record_case(struct arena *a, const struct cycle *c, const struct cycle_ground *g,
                  struct str id, const struct record *rec, const struct str *given, size_t n_given,
                  struct str *out) MUST_CHECK;

/*
 * A case as it was judged, with other facts: those of `change` (JSON objects, the later counts) stand
 * for the facts of the same name and beside the others.  E_INVALID: one of them is no JSON object.
 */
err_t record_case_changed(struct arena *a, struct str text, const struct str *change, size_t n,
                          struct str *out) MUST_CHECK;

struct query;
/* The fields of a discipline, columns from `at` on (form, decided_on, breach_year, breach_unit,
   made_heavier_on, duty_related, within_authority, self_detected, remedied, side, same_act), as an
   item of the contract. */
void record_discipline(struct buf *b, const struct query *q, int at);

#endif
