/*
 * remark.h — remarks in prose: what one may mean, as a proposal for a person to settle.
 *
 * Nothing is believed here: a proposal is kept beside the words, and only `remark accept` makes a
 * record of it.  What is not recognised without doubt is a to-do.
 */
#ifndef KIEMDIEM_ROSTER_REMARK_H
#define KIEMDIEM_ROSTER_REMARK_H

#include "app/org/dated.h"
#include "app/roster/roster.h"

enum remark_kind {
    REMARK_OTHER,
    REMARK_DISCIPLINE,
    REMARK_SICK,
    REMARK_MATERNITY,
    REMARK_TEMPORARY,
    REMARK_TRANSFER,
    REMARK_PROBATIONARY,
    REMARK_STATUS,
    REMARK_KINDS
};
extern const char *const remark_kind_words[REMARK_KINDS]; /* as in the table remark */

struct remark {
    enum remark_kind kind;
    bool proposed;    /* false: a to-do */
    struct str text;  /* the words */
    const char *form; /* DISCIPLINE: word of the dictionary's enum discipline_form */
    bool state;       /* DISCIPLINE: of the state line */
    date_t on;  /* DISCIPLINE: decided; TRANSFER: arrived; TEMPORARY: since; DAY_NONE: not told */
    int year;   /* SICK, MATERNITY: in which year */
    int days;   /* SICK */
    int months; /* MATERNITY; TRANSFER: months in the old place; 0: not told */
    struct str place; /* TEMPORARY, TRANSFER: where; borrowed from the text */
    struct str paper; /* DISCIPLINE, STATUS; borrowed from the text */
};

/*
 * Reads one remark (a part of a cell, see remark_next).  `exempt`: the list gives the person a
 * status other than normal, beside which a bare decision is the paper of it.  `year`: of the list.
 */
struct remark remark_read(struct arena *a, struct str text, bool exempt, int year);
/* Cuts the next remark off a cell: they are parted by ';'.  False: there is none. */
bool remark_next(struct str *cell, struct str *text);

/* The proposal as the JSON of the table remark; "" for a to-do.  In the arena. */
struct str remark_json(struct arena *a, const struct remark *r);
/* And back.  False: not a proposal of that kind. */
bool remark_parse(struct arena *a, struct str kind, struct str json, struct remark *out);

#endif
