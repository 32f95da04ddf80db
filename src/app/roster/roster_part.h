/*
 * roster_part.h — what the pieces of the roster share.  Private to this room.
 */
#ifndef KIEMDIEM_ROSTER_ROSTER_PART_H
#define KIEMDIEM_ROSTER_ROSTER_PART_H

#include "app/roster/roster.h"
#include "app/roster/row_source.h"

/* --- roster_column.c: headings --- */

enum unit_field {
    UNIT_CODE,
    UNIT_NAME,
    UNIT_KIND,
    UNIT_PARENT,
    UNIT_FOUNDED,
    UNIT_STANDING,
    UNIT_NUMBER,
    UNIT_REMARK,
    UNIT_FIELDS
};

enum person_field {
    PERSON_NAME,
    PERSON_ADMITTED,
    PERSON_CELL_CODE,
    PERSON_CELL_NAME,
    PERSON_BIRTH,
    PERSON_GENDER,
    PERSON_ETHNIC,
    PERSON_CARD,
    PERSON_PHONE,
    PERSON_OFFICIAL,
    PERSON_PARTY_POST,
    PERSON_STATE_POST,
    PERSON_STATUS,
    PERSON_REMARK,
    PERSON_NUMBER,
    PERSON_FIELDS
};

enum { LIMIT_FIELD_COUNT = 16, LIMIT_HEADING_ROWS = 20 };

struct field_def {
    const char *key;   /* its name in a mapping of headings */
    enum msg_id label; /* how people call the column */
    bool required;
    bool or_next;         /* required, unless the next field is there */
    const char *headings; /* folded, parted by '|' */
};

struct table_def {
    const struct field_def *fields;
    int n_fields;
    enum msg_id label; /* "list of organisations" */
};

extern const struct table_def roster_unit_table, roster_people_table;

/* The field that a heading names; -1: none. */
int heading_field(const struct table_def *t, struct arena *a, struct str heading);
/* The field whose headings are nearest to an unknown one; -1: none is near. */
int heading_nearest(const struct table_def *t, struct arena *a, struct str heading);
/* A text reduced to words that can be compared: folded, brackets and punctuation gone. */
struct str plain_words(struct arena *a, struct str text);

/* --- roster_value.c: cells --- */

/* A date cell.  False: not a date that can be read without guessing (then *out is absent). */
bool value_date(struct arena *a, const struct xlsx_cell *cell, bool is_1904,
                struct roster_date *out);
/* Yes, no, or unknown when empty.  False: another word. */
bool value_yes(struct arena *a, struct str text, enum tri *out);
/* Status of Party activity; empty is normal.  False: another word (then unknown). */
bool value_status(struct arena *a, struct str text, enum roster_status *out);

/* --- roster_org.c: units --- */

/* Kind of a unit by the words of its kind and, for districts, its name. */
enum roster_kind org_kind(struct arena *a, struct str kind, struct str name, bool districts);
/* Ties units to parents, counts children, reports what does not fit.  E_INVALID: an impossible
   tree. */
err_t org_tie(struct roster *r) MUST_CHECK;
/* Unit by code, then by name; -1: none, -2: several of that name. */
int org_find(const struct roster *r, struct str code, struct str name);

/* --- roster_table.c: a list in a file, found and handed out row by row --- */

struct table_row {
    struct place at;                                 /* sheet and row; column 0 */
    const struct xlsx_cell *cell[LIMIT_FIELD_COUNT]; /* by field; NULL: empty */
    bool is_1904;
    bool other; /* cells outside the known columns have values too */
};

struct table_reader {
    struct roster *r;
    const struct table_def *table, *other; /* `other`: the list it may be mistaken for */
    struct roster_source *source;
    struct arena *text;           /* of one row: what was decoded */
    bool seen[LIMIT_FIELD_COUNT]; /* fields that have a column in some sheet */
    /* Called for every row below the heading that has a value in a known column. */
    void (*row)(struct table_reader *t, const struct table_row *row);
};

err_t table_read(struct table_reader *t, struct row_source *s) MUST_CHECK;
struct str table_text(const struct table_row *row, int field); /* "" when empty */

/* --- reports --- */

/* Adds a report (a warning or not) at a place. */
void roster_report(struct roster *r, struct place at, bool warning, enum msg_id id, struct str arg1,
                   struct str arg2);
/* The same list with room for one more: arrays double. */
void *roster_grow(struct arena *a, void *list, size_t n, size_t *cap, size_t size);

#endif
