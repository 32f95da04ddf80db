/*
 * criteria_inner.h — private to criteria sets: what reading, checking and writing share.
 */
#ifndef KIEMDIEM_CYCLE_CRITERIA_INNER_H
#define KIEMDIEM_CYCLE_CRITERIA_INNER_H

#include "app/cycle/criteria.h"

enum { CRITERIA_ROWS_MOST = 4000 };

/* A row below the heading that has a code. */
struct criteria_row {
    struct str sheet, code, text, text_en, points, group;
    int line, points_col, code_col, group_col;
    const struct criteria_set *set;  /* NULL: not known */
    const struct criterion *item;    /* of the pack; NULL: the office's own */
    const struct criteria_group *in; /* of an own one */
    bool has_points;
    long hundredths;
};

struct criteria_sheet {
    struct arena *a;
    enum lang lang;
    struct problems *problems;
    struct str file; /* name without the folder */
    const struct pack *pack;
    struct criteria_row *row;
    size_t n;
};

/* Reports at a cell; answers E_INVALID. */
err_t criteria_report(const struct criteria_sheet *s, struct str sheet, int line, int col,
                      enum msg_id id, struct str a1, struct str a2, struct str a3) MUST_CHECK;
/* Reads the rows of every sheet that is shown.  Faults of single cells are left to criteria_check. */
err_t criteria_read_rows(struct criteria_sheet *s, struct str bytes) MUST_CHECK;
/* Codes, points and sums; every fault is reported.  E_INVALID when there is any. */
err_t criteria_check(struct criteria_sheet *s, struct criteria_result *out) MUST_CHECK;
/* The overlay in the pack language. */
struct str criteria_text(const struct criteria_sheet *s, const struct criteria_request *r);

#endif
