/*
 * roster_post.h — the catalogue of posts: what a title says about who holds it.
 *
 * The catalogue is data that an office edits (packs/posts.pack is the one that comes with the
 * program); a title that is not in it says nothing.
 */
#ifndef KIEMDIEM_ROSTER_ROSTER_POST_H
#define KIEMDIEM_ROSTER_ROSTER_POST_H

#include "app/roster/roster.h"

/* Reads a catalogue.  `file` is for reports.  E_INVALID: reported with file and line. */
err_t posts_read(struct arena *a, enum lang lang, struct str file, struct str text,
                 struct problems *problems, const struct posts **out) MUST_CHECK;
size_t posts_count(const struct posts *p);

/* Called for each title that the catalogue does not know. */
typedef void posts_unknown_fn(void *arg, struct str title);

/*
 * What the titles of one person say: `party` and `state` as the columns hold them, several titles
 * parted by commas, semicolons, `+` or "kiêm".  `in_cell`: the person's unit is a subordinate cell.
 * An empty column means: no such post.  A column that the list lacks is told by `has_party`, `has_state`.
 */
struct posts_question {
    struct str party, state;
    bool has_party, has_state;
    enum roster_kind unit_kind;
    bool cell_secretary_leads;
    bool districts; /* false: what a district managed is managed by somebody who is not known */
};
struct roster_posts posts_answer(const struct posts *p, struct arena *a,
                                 const struct posts_question *q, posts_unknown_fn *unknown,
                                 void *arg);

/* --- one title, for a book that keeps its own catalogue --- */

/* The words of a line of the catalogue.  -1 and "?": the title alone does not tell. */
struct posts_entry {
    struct str title;                  /* a star behind it: everything that begins so */
    struct str role;                   /* head, deputy, member, committee, none */
    struct str leads;                  /* yes, no, cell, ? */
    struct str managed;                /* cell … central, ? */
    int employee, in_system, standing; /* 1, 0, -1 */
};
/* What the catalogue says of a title.  False: it does not know it. */
bool posts_find(const struct posts *p, struct arena *a, struct str title, struct posts_entry *out);
/* A catalogue in which `list` goes before what `p` says. */
const struct posts *posts_over(struct arena *a, const struct posts *p,
                               const struct posts_entry *list, size_t n);
/* The titles of a column, one by one, as posts_answer parts them. */
typedef void posts_title_fn(void *arg, struct str title);
void posts_each_title(const struct posts *p, struct arena *a, struct str text, posts_title_fn *fn,
                      void *arg);

#endif
