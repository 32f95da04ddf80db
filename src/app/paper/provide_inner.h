/*
 * provide_inner.h — private to the providers of data.
 */
#ifndef KIEMDIEM_PAPER_PROVIDE_INNER_H
#define KIEMDIEM_PAPER_PROVIDE_INNER_H

#include "app/paper/provide.h"
#include "app/person/body.h"
#include "app/progress/report.h"

/* Papers are in Vietnamese whatever language the program speaks: their words stand in lang/vi. */
#define WORD(id) msg_text(LANG_VI, (id))

struct provider {
    struct db *db;
    struct arena *a; /* of the command */
    struct provide_request request;
    struct report report; /* cycle, ground, words of the dictionary */
    struct str only;      /* the paper that is made; "": any */
    int state_units;      /* of struct body_finder: asked once */
    int64_t head_of;      /* the unit whose head was asked last; 0: none yet */
    struct str head;
};

/* What a record is being made of; lives in the arena of the paper. */
struct provision {
    struct provider *p;
    struct arena *a;
    const struct provide_whom *whom;
    struct data *d;
    int xs_one,
        xs_five; /* subjects of a unit with the highest level: this year, five years running */
};

/* A unit of the frozen tree by its number. */
struct tree_unit {
    int64_t id, parent; /* parent 0: stands under nobody */
    struct str code, name, kind;
    int first_at, last_at;
    bool standing; /* has a standing committee */
};
err_t tree_unit(struct provider *p, struct arena *a, int64_t id, struct tree_unit *out) MUST_CHECK;
/* May the paper that is made name this?  Never no where it does. */
bool provide_asked(const struct provider *p, const char *name);
bool is_cell_kind(struct str kind);
/* "Đảng bộ xã Đông Hà" issues as "Đảng ủy xã Đông Hà". */
struct str body_of_unit(struct arena *a, struct str name);
/* What stands behind the number of a document: CB for a cell, ĐU for a committee, TU, HU for those of
   a province and a district. */
struct str issuer_symbol(struct str kind, struct str body);

err_t provide_common(struct provision *v) MUST_CHECK;
err_t provide_member(struct provision *v) MUST_CHECK;
err_t provide_collective(struct provision *v) MUST_CHECK;
err_t provide_unit(struct provision *v) MUST_CHECK;
err_t provide_statistics(struct provision *v) MUST_CHECK;
err_t provide_meeting(struct provision *v) MUST_CHECK;
err_t provide_ballot(struct provision *v) MUST_CHECK;
/* A fact as it was given about a subject, in words of the contract; "" when none was, or it is no text. */
err_t given_text(struct provider *p, struct arena *a, int64_t subject, const char *name,
                 struct str *out) MUST_CHECK;

/* Who is reviewed in a unit, the first first. */
enum turn { TURN_COLLECTIVE, TURN_HEAD, TURN_DEPUTY, TURN_MEMBER, TURN_OTHER, TURNS };

struct sitter {
    int64_t subject, person; /* person 0: the collective */
    struct str name, post;   /* post: in this unit; "" for none */
    int turn;
    bool rated, official; /* official: votes */
    bool posts;           /* holds posts of the Party anywhere */
};

struct sitting {
    struct sitter *sitter;
    size_t n, room;
};
err_t unit_sitting(struct provider *p, struct arena *a, const struct tree_unit *u,
                   struct sitting *out) MUST_CHECK;
/* The head of a unit; "" when nobody is known.  In the arena of the command. */
err_t unit_head(struct provider *p, struct arena *a, const struct tree_unit *u,
                struct str *name) MUST_CHECK;

/* Posts of a person on the cutoff of the cycle, joined: those of that side ("" for all). */
err_t posts_of_person(struct provider *p, struct arena *a, int64_t person, struct str side,
                      struct str *out) MUST_CHECK;
/* "hai chữ số thập phân": 1234 hundredths is 12,34; without needless zeros. */
struct str hundredths_text(struct arena *a, long hundredths);
struct str count_text(struct arena *a, int64_t n);
struct str share_text(struct arena *a, int64_t part, int64_t whole); /* "12,34"; "" of nothing */

#endif
