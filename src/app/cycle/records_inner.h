/*
 * records_inner.h — private to the reader of records: what is gathered of a unit before its facts
 * are written.
 */
#ifndef KIEMDIEM_CYCLE_RECORDS_INNER_H
#define KIEMDIEM_CYCLE_RECORDS_INNER_H

#include "app/cycle/records.h"
#include "app/person/body.h"
#include "app/roster/import.h"
#include "lib/base/buf.h"

enum {
    RECORD_YEARS = 60,      /* years of past levels of one person */
    POST_ANSWERS = 1 << 14, /* answers about titles that are kept */
    POST_ANSWER_BYTES = 200 /* longer titles are rare and not kept */
};

/* What titles mean, found before. */
struct post_answer {
    bool known;
    enum roster_kind kind;
    struct str text[2]; /* party, state */
    struct roster_posts posts;
};

/* The titles that a person holds, by side. */
struct held {
    struct buf title[2]; /* party, state */
};

/* A discipline of somebody in the leadership of a unit, as an item of the contract; "": somebody who
   may sit in it, nobody knows where. */
struct led_discipline {
    int64_t unit, id;
    struct str item;
};

/* Of what the book has anything at all (record_book_has, in its order). */
enum record_table {
    HAS_DISCIPLINES,
    HAS_UNIT_LEVELS,
    HAS_DECIDED,
    HAS_QUARTERS,
    HAS_REMARKS,
    HAS_CARRIED,
    HAS_COUNT,
    HAS_ALWAYS = HAS_COUNT /* whatever it is, it is asked for */
};

struct records {
    struct db *db;
    struct arena *arena;   /* of the reader */
    struct arena *scratch; /* of one unit */
    struct cycle cycle;
    date_t first_day; /* of the period */
    const struct posts *posts;
    bool has_party, has_state, has_status; /* the book tells of posts, of statuses */
    bool has_disciplines;                  /* a list of the period, or later, told of all of them */
    bool has[HAS_COUNT + 1];               /* when it was opened */
    bool secretary_leads;
    struct post_answer *memory;
    struct buf facts; /* of the subject in hand */
    struct held held;
    struct body_finder bodies;
    struct led_discipline *led; /* of the period, by unit and number */
    size_t n_led;
};

struct person_told {
    int64_t id;
    struct str name, key;
    date_t admitted_first, admitted_last;
    struct roster_posts posts;
    enum tri employee, in_system;
    int64_t heads; /* the committee that he heads; 0: none, or not known */
};

struct unit_told {
    struct str kind_word, name;
    enum roster_kind kind;
    date_t founded_first, founded_last;
    int standing, open_remarks;
    struct person_told *person;
    int n, n_official;
    bool committee_seen;
};

/* Rows of one person after the other in a query that is ordered by people. */
struct walk {
    struct query *q;
    bool row;
};
struct walks {
    struct walk spells, places, disciplines, levels, decided, quarters, carried, remarks;
};

/* Finds the disciplines of the period of all who sit in a leadership. */
err_t record_led_read(struct records *r) MUST_CHECK;
/* Those of one unit. */
const struct led_discipline *record_led(const struct records *r, int64_t unit, size_t *n);

#endif
