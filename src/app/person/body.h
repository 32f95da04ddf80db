/*
 * body.h — the bodies in whose leadership a person sits by his posts: of which unit a post is.
 *
 * Lists of offices name a title beside a person and not the unit of the post.  What is written down
 * (post.unit_id) goes before what follows from title and tree: a post of a cell is one of the cell to
 * which the person belongs; a post of a committee is one of the nearest committee upward from there
 * whose superior is the level that manages the post, or where the title names no level of the only one
 * upward (a committee of a district or a province, which has a name of its own, when there is no
 * other).  An assumption where nobody has said it: a command of app/hand writes it down.
 */
#ifndef KIEMDIEM_PERSON_BODY_H
#define KIEMDIEM_PERSON_BODY_H

#include "app/person/person.h"

struct post_body {
    int64_t post, unit; /* unit 0: cannot be told */
    struct str title;
    bool head;
};

struct body_finder {
    struct db *db;
    struct arena *a; /* where titles live */
    int state_units; /* has the book units of the state line?  -1: not asked yet */
};

/*
 * The posts that a person holds on a day and that make him a member of the leadership of a unit, at
 * most PERSON_POSTS_MOST.  A member of a committee whose standing committee is the body that is
 * reviewed does not sit in it; a post of the state is told only in a book with such units.
 */
err_t person_bodies(struct body_finder *f, int64_t person, date_t day, struct post_body *out,
                    int *n) MUST_CHECK;

#endif
