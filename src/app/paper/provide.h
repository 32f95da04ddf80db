/*
 * provide.h — out of the book, what a paper says.
 *
 * Opened once for a command; then a record for each paper.  Nothing is written into the book.  What is
 * about a unit is of the frozen tree of the cycle: names and superiors of that day.
 */
#ifndef KIEMDIEM_PAPER_PROVIDE_H
#define KIEMDIEM_PAPER_PROVIDE_H

#include "app/cycle/cycle.h"
#include "app/paper/data.h"

struct provider;

/* What the command line says of the papers that are made. */
struct provide_request {
    int year, quarter;
    date_t on;         /* day of the paper; DAY_NONE: left open */
    struct str place;  /* "" for none: left open */
    struct str issuer; /* code of the body that issues; "": the unit that the paper is about */
    struct str number; /* as it is printed, from the register; "": left open */
    struct str signer_post, signer_name; /* "": from the records */
    bool blank;
};

/* E_NOTFOUND, reported: no such cycle.  Lives in the arena, strings of the request too. */
err_t provide_open(struct db *db, struct arena *a, const struct provide_request *r,
                   struct provider **out) MUST_CHECK;
/* From now on only what that text of a paper names is filled in: who prints an invitation need not walk over
   a province.  "" (as it was opened): everything.  Borrowed. */
void provide_only(struct provider *p, struct str text);
const struct cycle *provide_cycle(const struct provider *p);
struct str provide_pack(const struct provider *p);

/* Whom papers are made for, in the order of printing. */
struct provide_whom {
    int64_t subject;     /* 0: a unit */
    int64_t unit;        /* the unit, or that of the subject */
    bool collective;     /* the subject is one */
    struct str code;     /* of the unit */
    struct str card;     /* of a member; "" when there is none */
    struct str name;     /* of the member, or of the unit */
    struct str form;     /* of the subject: 01, 2A …; "" for none */
    struct str form_for; /* word of the dictionary's list form_for */
    int64_t issuer;      /* the body that issues where the request names none; 0: `unit` */
};
/*
 * Whom a paper of that kind is made for within a unit (code; "" the whole tree): ABOUT_UNIT and
 * ABOUT_BALLOT the unit itself, or with `below` each unit of its subtree; ABOUT_COLLECTIVE and
 * ABOUT_MEMBER its subjects, with `below` those of the whole subtree.  E_NOTFOUND: no such unit.
 */
err_t provide_list(struct provider *p, struct arena *a, struct str unit, bool below,
                   enum paper_about about, struct provide_whom **out, size_t *n) MUST_CHECK;
/* One member by the number of the card.  E_NOTFOUND, reported. */
err_t provide_card(struct provider *p, struct arena *a, struct str card,
                   struct provide_whom *out) MUST_CHECK;

/* What a paper about that subject or unit says.  In the arena, which may be emptied afterwards. */
err_t provide_data(struct provider *p, struct arena *a, enum paper_about about,
                   const struct provide_whom *whom, struct data **out) MUST_CHECK;

#endif
