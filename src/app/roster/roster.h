/*
 * roster.h — the door of the roster: lists of organisations and people as offices keep them.
 *
 * A list is a workbook (.xlsx) or text (CSV) with a heading row somewhere in its first rows; columns are found by
 * their headings, whatever their order, marks and case.  Text from before Unicode is decoded (and
 * said), what a cell says becomes a value with its
 * precision, or a report with its place; nothing is guessed.  Remarks in prose are kept as they
 * stand and never become facts: the person is marked as one to settle.
 *
 * Everything lives in the arena of the roster.
 */
#ifndef KIEMDIEM_ROSTER_ROSTER_H
#define KIEMDIEM_ROSTER_ROSTER_H

#include "lib/base/arena.h"
#include "lib/base/date.h"
#include "lib/base/problem.h"
#include "lib/i18n/msg.h"
#include "lib/rule/cond.h"

struct posts;       /* the catalogue of posts: roster_post.h */
struct org_index;   /* units by code and name: roster_org.c */
struct heading_map; /* headings of the office: heading_map.h */

/* --- dates as people write them --- */

enum date_precision { DATE_ABSENT, DATE_YEAR, DATE_MONTH, DATE_DAY };

struct roster_date {
    enum date_precision precision;
    date_t first, last; /* the days that it may be; equal for DATE_DAY */
    struct str text;    /* "19/08/2023", "03/1950", "1948" */
};

/* --- organisations --- */

enum roster_kind {
    KIND_UNKNOWN,
    KIND_CELL,
    KIND_GRASSROOTS_CELL,
    KIND_SUB_COMMITTEE,
    KIND_GRASSROOTS_COMMITTEE,
    KIND_ABOVE_GRASSROOTS,
    KIND_DISTRICT,
    KIND_PROVINCIAL,
    KIND_COUNT
};
/* Words of the dictionary's enum `kind`; NULL for KIND_UNKNOWN. */
extern const char *const roster_kind_words[KIND_COUNT];

struct roster_unit {
    struct place at;
    struct str code, name, kind_text, parent_code;
    enum roster_kind kind;
    int parent; /* index of the unit above; -1: not in the list */
    struct roster_date founded;
    struct str remark;
    enum tri standing;        /* has a standing committee */
    int n_children, n_people; /* directly below */
    int n_official;           /* people with an official date */
    bool committee_seen;      /* somebody is named a member of the cell committee */
};

/* --- people --- */

enum roster_status {
    STATUS_UNKNOWN,
    STATUS_NORMAL,
    STATUS_EXEMPT,
    STATUS_ACTIVITY_SUSPENDED,
    STATUS_COMMITTEE_SUSPENDED,
    STATUS_COUNT
};
/* Words of the dictionary's enum `party_status`; NULL for STATUS_UNKNOWN. */
extern const char *const roster_status_words[STATUS_COUNT];

/* Levels that manage cadres, lowest first: words of the dictionary's enum `managing`. */
enum managing {
    MANAGED_UNKNOWN,
    MANAGED_CELL,
    MANAGED_GRASSROOTS,
    MANAGED_COMMUNE,
    MANAGED_DISTRICT,
    MANAGED_PROVINCE,
    MANAGED_CENTRAL,
    MANAGED_COUNT
};
extern const char *const roster_managing_words[MANAGED_COUNT];

/* What the titles of a person say together (roster_post.c). */
struct roster_posts {
    enum tri leader; /* holds a leadership or management post */
    int n_posts;     /* leadership posts named */
    enum tri head, deputy;
    enum managing managed; /* the highest level that manages one of them */
    enum tri standing;     /* member of a standing committee; false when the titles rule it out */
    enum tri state_employee;
    enum tri in_system;  /* works in the political system */
    bool cell_committee; /* a title of the cell committee */
    bool cell_head;      /* secretary of a cell */
};

struct roster_person {
    struct place at;
    struct str name;
    struct str key; /* vi_name_key of the name */
    struct str gender, ethnic, card, phone, party_post, state_post, unit_text, status_text, remark;
    struct roster_date birth, admitted, official;
    int unit;             /* index; -1: not found */
    struct str cell_code; /* as the list names the unit, beside unit_text */
    int cell_col;         /* column that names it; 0: none */
    int order;            /* place in the list, from 0 */
    enum roster_status status;
    struct roster_posts posts;
};

/* A title that the catalogue of posts does not know. */
struct roster_title {
    struct str text;
    struct str plain; /* as compared */
    int n_people;
};

/* How one list was read: what to tell the user. */
struct roster_source {
    struct str file;
    struct str sheets;   /* read, joined by ", " */
    struct str not_data; /* visible sheets without a heading; may be empty */
    struct str hidden;   /* hidden sheets, not read; may be empty */
    struct str unused; /* headings that are not known, each with the nearest known; may be empty */
    int heading_row;   /* of the first sheet */
    size_t n_rows;     /* rows that became records */
    size_t n_skipped;  /* rows that are neither records nor empty */
    size_t n_formulas; /* cells whose stored value was taken: formulas are not worked out */
    bool has_party_post, has_state_post, has_status;
};

struct roster_options {
    bool
        districts; /* districts exist (until 2025): a district's organisation is told from others above grassroots */
    bool
        cell_secretary_leads; /* secretary and deputy of a subordinate cell hold a leadership post */
    date_t cutoff;
    const struct heading_map *map; /* NULL: none */
    /*
     * For a book: what cannot be is an error and not a warning (admission before birth or in the
     * future, two heads of one cell, one person twice, a unit of unknown kind), and a superior or a
     * cell that the lists do not name is left to the caller, who knows more units.
     */
    bool strict;
};

struct roster {
    struct arena *arena;
    struct arena *scratch; /* of one row */
    enum lang lang;
    struct problems *problems;
    struct roster_options options;
    const struct posts *posts;
    struct roster_source unit_source, people_source;
    struct roster_unit *units; /* in the order of the list */
    size_t n_units, cap_units;
    struct org_index *index;
    struct roster_person
        *people; /* sorted: units in the order of their list, names the Vietnamese way */
    size_t n_people, cap_people;
    struct arena *people_home; /* of that array alone: the smaller ones before it are given back */
    struct roster_title *titles; /* unknown, most people first */
    size_t n_titles, cap_titles;
};

/* An empty roster. */
struct roster *roster_make(struct arena *a, enum lang lang, struct problems *problems,
                           const struct roster_options *options, const struct posts *posts);

/*
 * Reads the list of organisations and ties units to their parents.
 * E_NOTFOUND, E_IO, E_LIMIT: as row_source_open.  E_INVALID: no file of rows, not such a list (said when it
 * is the other list), no rows, or an impossible tree: a code given twice, a unit below itself.
 */
err_t roster_read_units(struct roster *r, const char *path) MUST_CHECK;
/* Reads the list of people, places them in units read before, sorts them. */
err_t roster_read_people(struct roster *r, const char *path) MUST_CHECK;

/* The same from bytes in memory. */
err_t roster_read_units_bytes(struct roster *r, struct str bytes, struct str file) MUST_CHECK;
err_t roster_read_people_bytes(struct roster *r, struct str bytes, struct str file) MUST_CHECK;

#endif
