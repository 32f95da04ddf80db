/*
 * review_form.h — a self-review, or the report of a collective, as a filled form says it.
 *
 * Who reads forms fills it (app/paper/form_read.h); who keeps reviews judges it (submission.h) and writes
 * it into the book (review_store.h).  Strings are NFC and live with whoever read the form.
 */
#ifndef KIEMDIEM_REVIEW_REVIEW_FORM_H
#define KIEMDIEM_REVIEW_REVIEW_FORM_H

#include "lib/base/str.h"

/* A content group, paragraph by paragraph. */
struct review_group {
    struct str field;   /* quality, tasks … */
    struct str heading; /* above it in the form; "" for none */
    struct str *para;
    int n;
    bool unsure; /* its heading was not found: what it should say may stand in the group before */
};
struct review_choice {
    struct str field, code; /* grade.quality, t; code "" when nothing is ticked */
    int ticked;             /* how many boxes */
};
struct review_value {
    struct str field, text; /* points_common, "28,5" */
};
struct review_item { /* a shortcoming of the year */
    struct str text, cause, responsible, remedy, remedy_by;
};
struct review_reply { /* to a shortcoming of an earlier year */
    struct str year, text, state, answer, evidence;
};
struct review_answer { /* to a suggested matter */
    struct str text, answer;
};
/* What stands in the file and could not be placed. */
struct review_stray {
    struct str text;
    struct str after;    /* the heading that it stands below; "" for none */
    int paragraph;       /* 1, 2, 3 … of the file */
    int table, row, col; /* 1, 2, 3 …; 0: in no table */
};

struct review_form {
    struct str paper;           /* id of the paper that was filled in */
    struct str form, form_for;  /* 2B, leader */
    bool collective;            /* the report of one */
    struct str cite;            /* the article that tells what it must say */
    const struct str *required; /* content groups */
    int n_required;
    struct str name, birth, card, cell; /* as written; "" where nothing was */
    struct review_group *group;         /* all of the form, in its order */
    int n_groups;
    struct review_choice *choice;
    int n_choices;
    struct review_value *value;
    int n_values;
    struct review_item *item;
    int n_items;
    struct review_reply *reply;
    int n_replies;
    struct review_answer *answer;
    int n_answers;
    struct review_stray *stray;
    int n_strays;
};

/* NULL: the form has no such group. */
static inline const struct review_group *review_group_of(const struct review_form *f,
                                                         struct str field)
{
    for (int i = 0; i < f->n_groups; i++) {
        if (str_eq(f->group[i].field, field))
            return &f->group[i];
    }
    return NULL;
}
static inline const struct review_choice *review_choice_of(const struct review_form *f,
                                                           struct str field)
{
    for (int i = 0; i < f->n_choices; i++) {
        if (str_eq(f->choice[i].field, field))
            return &f->choice[i];
    }
    return NULL;
}
/* "" when it was not filled in. */
static inline struct str review_value_of(const struct review_form *f, struct str field)
{
    for (int i = 0; i < f->n_values; i++) {
        if (str_eq(f->value[i].field, field))
            return f->value[i].text;
    }
    return STR("");
}

#endif
