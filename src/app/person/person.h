/*
 * person.h — the door of the people: who they are, where they belong, which posts they hold,
 * spells, and the catalogue of posts.
 *
 * Functions write inside the transaction that the caller has open; the caller's act is the event
 * (audit.h).  Days are those of app/org/dated.h.
 */
#ifndef KIEMDIEM_PERSON_PERSON_H
#define KIEMDIEM_PERSON_PERSON_H

#include "app/org/dated.h"
#include "lib/base/arena.h"

/* The days that a date may be, and how the office wrote it.  Equal days: known to the day. */
struct person_date {
    date_t first, last; /* DAY_NONE: not known */
    struct str text;
};

struct person {
    struct str card, name, sex, ethnic, phone; /* "" when not told */
    struct person_date birth, admitted, official;
};

err_t person_add(struct db *db, const struct person *p, struct str name_key,
                 int64_t *id) MUST_CHECK;
err_t person_set(struct db *db, int64_t id, const struct person *p, struct str name_key) MUST_CHECK;
/* Strings live in the arena.  E_NOTFOUND. */
err_t person_load(struct db *db, struct arena *a, int64_t id, struct person *out) MUST_CHECK;
/* A telephone number as people write it, "" for ""; what a spreadsheet took for a number gets its zero
   back.  False: it is none, and *out is "".  In the arena. */
bool person_phone(struct arena *a, struct str text, struct str *out);

/* The person with that card; 0: none.  Several people with one card: *n tells how many. */
err_t person_find_card(struct db *db, struct str card, int64_t *id, int *n) MUST_CHECK;

/* Somebody who may be meant by a name and a birth date. */
struct person_alike {
    int64_t id, unit; /* unit: where he belongs on the day, 0: nowhere */
    struct str card;  /* in the arena */
};
enum { PERSON_ALIKE_MOST = 32 };
/*
 * People whose name is the same as folded for search and whose birth may be the same days.  At most
 * PERSON_ALIKE_MOST are told.
 */
err_t person_find_alike(struct db *db, struct arena *a, struct str name_fold,
                        const struct person_date *birth, date_t day, struct person_alike *out,
                        int *n) MUST_CHECK;

/* --- where they belong --- */

struct person_place {
    int64_t id, unit; /* of the membership; 0: belongs nowhere */
    date_t from;
};
/* The official membership that is not ended. */
err_t person_place_now(struct db *db, int64_t person, struct person_place *out) MUST_CHECK;
/* kind: "official", "temporary". */
err_t person_join(struct db *db, int64_t person, int64_t unit, const char *kind, date_t from,
                  date_t to) MUST_CHECK;
err_t person_leave(struct db *db, int64_t membership, date_t on) MUST_CHECK;
/* The membership begins on that day. */
err_t person_joined_on(struct db *db, int64_t membership, date_t on) MUST_CHECK;
/* Ends every membership, post that a person still has. */
err_t person_end(struct db *db, int64_t person, date_t on) MUST_CHECK;

/* --- spells --- */

struct spell {
    const char *kind; /* exempt, activity_suspended, committee_suspended, sick, maternity, study,
                         temporary, elsewhere */
    date_t from, to;  /* DAY_NONE: not known */
    int days;         /* of sick leave when only the number is known; -1: not told */
    struct str paper;
};
err_t person_spell_add(struct db *db, int64_t person, const struct spell *s) MUST_CHECK;
/* The spell of Party status that lasts: its id and kind ("" and 0: none). */
err_t person_status_now(struct db *db, struct arena *a, int64_t person, int64_t *id,
                        struct str *kind) MUST_CHECK;
err_t person_spell_end(struct db *db, int64_t spell, date_t on) MUST_CHECK;
err_t person_spell_paper(struct db *db, int64_t spell, struct str paper) MUST_CHECK;

/* --- posts and their catalogue --- */

/* Words of the catalogue: packs/posts.pack tells what they mean.  -1: not told. */
struct post_meaning {
    struct str role;       /* head, deputy, member, committee, none */
    struct str leads;      /* yes, no, cell, unknown */
    struct str managed_by; /* "" : differs, or not told */
    int state_employee, in_system, standing;
};

/* The title as it is compared: lower case without marks.  In the arena. */
struct str post_plain(struct arena *a, struct str title);
/* The number of a title; 0: the book does not know it. */
err_t post_title_find(struct db *db, struct str plain, int64_t *id) MUST_CHECK;
/* A new title; meaning NULL: nobody has said yet what it is (it holds up the opening of a cycle). */
err_t post_title_add(struct db *db, struct str title, struct str plain,
                     const struct post_meaning *meaning, int64_t *id) MUST_CHECK;
/* The title as it was first met; in the arena. */
err_t post_title_text(struct db *db, struct arena *a, int64_t id, struct str *out) MUST_CHECK;
err_t post_title_place(struct db *db, int64_t id, const struct post_meaning *meaning) MUST_CHECK;

/* A post that a person holds. */
struct post_held {
    int64_t id, title;
    bool state; /* of the state line, not of the Party */
};
enum { PERSON_POSTS_MOST = 32 };
err_t person_posts_now(struct db *db, int64_t person, struct post_held *out, int *n) MUST_CHECK;
err_t person_post_add(struct db *db, int64_t person, int64_t title, bool state,
                      date_t from) MUST_CHECK;
err_t person_post_end(struct db *db, int64_t post, date_t on) MUST_CHECK;

#endif
