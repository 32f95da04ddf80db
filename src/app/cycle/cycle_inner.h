/*
 * cycle_inner.h — private to app/cycle: what the parts of an opening share.
 */
#ifndef KIEMDIEM_CYCLE_CYCLE_INNER_H
#define KIEMDIEM_CYCLE_CYCLE_INNER_H

#include "app/cycle/cycle.h"
#include "app/cycle/records.h"
#include "app/org/org.h"

/* Reports in the problems of the book; answers `err`. */
err_t cycle_refuse(struct db *db, struct arena *a, err_t err, enum msg_id id, struct str a1,
                   struct str a2);

/* --- ground.c --- */

enum { GROUND_FILES_MOST = 256 };
struct ground_file {
    struct str path, bytes;
};
/* A store that keeps every file that was read through it, and asks the book for criteria sets. */
struct ground {
    struct arena *a;
    struct db *db;
    struct pack_store under;
    struct ground_file file[GROUND_FILES_MOST];
    int n;
    err_t err; /* of the book, while a pack was read */
};
struct pack_store ground_store(struct ground *g);
err_t ground_write(struct db *db, struct arena *a, const struct ground *g, int64_t cycle,
                   int version) MUST_CHECK;

/* --- subject.c: the subjects of a tree --- */

/* A cap group that was found: of a unit of the tree. */
enum { GROUPS_KNOWN = 64 };
struct group_known {
    int64_t id; /* 0: free */
    int unit;
    const char *class;
    struct str peer;
};

struct opening {
    struct db *db;
    struct arena *a;       /* of the opening */
    struct arena *scratch; /* of one unit */
    struct arena
        *reading; /* of the records alone, which a thread beside may read; NULL: none does */
    struct cycle *cycle;
    struct cycle_ground ground;
    struct records *records;
    struct remembered *memory;
    struct org_tree tree;
    int *decider; /* of each unit of the tree: index of the unit that decides over it; -1: none */
    struct cycle_counts *counts;
    struct deadline_of_kind *deadlines;
    struct group_known groups[GROUPS_KNOWN];
    bool cap_by_kind; /* peers of a cap group are of one kind */
    bool cap_grassroots;
    struct rework *rework; /* NULL: the cycle is being opened */
};
/* What is written of a subject.  Ids: 0 for none. */
struct subject_row {
    int64_t id, unit, decider_unit, member_decider_unit, cap_group;
    int at, ord, reviewed, rated; /* reviewed, rated: 1, 0; -1 not known */
    struct str reason, rule, form, form_for, places, decider, member_decider, open_facts;
    date_t deadline;
};
/* Judges and writes every subject of the tree. */
err_t subjects_write(struct opening *o) MUST_CHECK;
/* The unit that a word of the list decider means for a subject of a unit; -1: none in the tree. */
int subject_decider(const struct org_tree *t, int unit, bool collective, struct str word);

/* --- subject_row.c --- */

err_t subject_insert(struct opening *o, const struct record *rec,
                     const struct subject_row *row) MUST_CHECK;
/* Writes over the row of that id, which is a subject from now on. */
err_t subject_update(struct opening *o, const struct subject_row *row) MUST_CHECK;

/* --- rework.c: a subject of a cycle that is open already --- */

err_t rework_subject(struct opening *o, const struct record *rec,
                     const struct subject_row *row) MUST_CHECK;

/* --- open.c: steps of an opening that later versions share --- */

/* Refuses while titles that people hold are not placed. */
err_t opening_titles(struct opening *o) MUST_CHECK;
/* Reads the parameters of the cap out of the pack. */
void opening_cap(struct opening *o);
/* The pack that a request names, every file of it kept in `g`. */
err_t opening_pack(struct opening *o, const struct cycle_request *r, struct ground *g) MUST_CHECK;
err_t opening_write_ground(struct opening *o, const struct ground *g) MUST_CHECK;
err_t opening_write_tree(struct opening *o) MUST_CHECK;
/* Carries the shortcomings of years before that are not carried yet. */
err_t opening_carry(struct opening *o) MUST_CHECK;
/* Counts whom the tree has no place for. */
err_t opening_no_place(struct opening *o) MUST_CHECK;
err_t opening_act(struct opening *o, const char *act, struct str about, struct str actor,
                  int64_t *event) MUST_CHECK;
struct str cycle_words(struct arena *a, int year, int quarter);

#endif
