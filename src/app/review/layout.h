/*
 * layout.h — what stands in the sheets of a unit's workbook.  Private to this room.
 *
 * A column has a key that stands in a hidden row, so that columns may be moved and headings
 * reworded; without that row it is found by its heading.
 */
#ifndef KIEMDIEM_REVIEW_LAYOUT_H
#define KIEMDIEM_REVIEW_LAYOUT_H

#include "app/cycle/cycle.h"

enum layout_kind {
    LAYOUT_SUBJECT, /* number of the subject, hidden */
    LAYOUT_NUMBER,
    LAYOUT_NAME,
    LAYOUT_BIRTH,
    LAYOUT_CARD,
    LAYOUT_POSTS,
    LAYOUT_FORM,
    LAYOUT_RECORD, /* what the book says besides */
    LAYOUT_FACT,
    LAYOUT_SELF,
    LAYOUT_RECEIVED,
    LAYOUT_NO_SHORTCOMING,
    /* of the sheet of shortcomings */
    LAYOUT_SHORTCOMING, /* number of a shortcoming of an earlier year, hidden */
    LAYOUT_WHO,
    LAYOUT_TEXT,
    LAYOUT_CAUSE,
    LAYOUT_RESPONSIBLE,
    LAYOUT_REMEDY,
    LAYOUT_REMEDY_BY,
    LAYOUT_ANSWER
};

struct layout_column {
    enum layout_kind kind;
    struct str key, heading;
    struct str also;                /* the heading in the other language; "" where nobody set it */
    const struct fact_def *fact;    /* LAYOUT_FACT */
    const struct criteria_set *set; /* of a criterion: its set; else NULL */
    double width;
    bool hidden, input;
};

enum { LAYOUT_COLUMNS = 256, LAYOUT_ROW_KEYS = 0, LAYOUT_ROW_TITLE, LAYOUT_ROW_HEADINGS };
/* Rows of the sheet of shortcomings that are kept free for new ones. */
enum { LAYOUT_FREE_ROWS = 100 };
/* Rows below the members, for people whom the unit misses. */
enum { LAYOUT_FREE_PEOPLE = 10 };

struct layout {
    struct layout_column col[LAYOUT_COLUMNS];
    size_t n;
};

/* The sheet of subjects of a kind: what the rules of the ground ask for and neither records nor
   other decisions tell, and the criteria: those with grades, and those with points where somebody
   split them.  A criterion stands there as a part of the fact `criteria`. */
void layout_subjects(struct arena *a, enum lang lang, const struct cycle_ground *g,
                     enum subject subject, struct layout *out);
void layout_shortcomings(enum lang lang, struct layout *out);
/* The hidden sheet: a key and its value a row; beside them every subject, its number and how the
   sheet of shortcomings calls it: "3. Nguyễn Văn A". */
#define LAYOUT_ABOUT "kiemdiem"
/* What a drop-down offers for a fact: the words, at most LIMIT_ENUM_VALUES + 1. */
size_t layout_words(enum lang lang, const struct fact_def *f, struct str *word);

#endif
