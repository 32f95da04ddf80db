/*
 * report.h — subjects of a cycle as they stand, one after the other, and counted in all ways: what the
 * workbooks of results and the papers are made of, so that their numbers are the same.
 */
#ifndef KIEMDIEM_PROGRESS_REPORT_H
#define KIEMDIEM_PROGRESS_REPORT_H

#include "app/cycle/plan.h"
#include "app/progress/progress.h"

struct out;

/* Above so many members a workbook shows units, and their own workbooks show the subjects.  What each
   of them may owe still fits the rows of a sheet. */
#define MEMBERS_OF_A_SHEET 100000

struct plan_day {
    int64_t plan;
    int first_at, last_at;
    enum plan_step step;
    struct str kind; /* empty: every kind */
    date_t day;
};

/* Of what the book has anything at all (progress_has, in its order). */
enum report_table {
    HAS_GIVEN,
    HAS_PROPOSAL,
    HAS_DECISION,
    HAS_REMARK,
    HAS_PAST_LEVEL,
    REPORT_TABLES
};

/* What a list of missing things comes to: thousands of subjects miss the same. */
struct owed_memo {
    struct str list; /* p NULL: free */
    bool facts, papers;
};

/* What every walk needs; lives as long as the command. */
struct report {
    struct db *db;
    struct arena *a;
    enum lang lang;
    struct cycle cycle;
    struct cycle_ground ground;
    const struct enum_def *levels, *reasons, *kinds, *form_for, *deciders;
    date_t today;
    int64_t members_most;  /* MEMBERS_OF_A_SHEET, or what was asked */
    int64_t cycle_before;  /* the same cycle of the year before; 0: not in the book */
    struct plan_day *plan; /* in the order of places */
    size_t n_plan;
    size_t next_plan;       /* the first one that begins after the place in hand */
    int plan_at;            /* the place in hand */
    struct plan_day *above; /* those that hold there */
    size_t n_above;
    bool has[REPORT_TABLES];
    struct owed_memo *owed;        /* OWED_MEMOS of them */
    const struct enum_def *papers; /* NULL: the dictionary names none */
};
err_t report_open(struct db *db, struct arena *a, const struct cycle *c, date_t today,
                  struct report *out) MUST_CHECK;

/* A subject.  Strings are borrowed until the next one. */
struct row {
    int64_t id, person, unit, cap_group; /* person 0: a collective; cap_group 0: none */
    int at;
    struct str unit_code, unit_name, unit_kind, name;
    struct str under; /* its unit is no more: the one that took it over; "": its unit stands */
    date_t birth_first, birth_last, official_last;
    struct str birth_text;
    int reviewed, is_rated;  /* 1, 0; -1: waits for facts */
    int reason;              /* code of the list reason; 0: none, or another */
    const struct rule *rule; /* behind it; NULL: not known */
    struct str form_for, decider, decider_unit;
    date_t deadline;
    struct str state, owed, blocked;
    int worked_level, max_level; /* codes; 0: none */
    bool has_review, has_facts, has_proposal;
    int self_level;
    int level; /* decided; 0: not */
    struct str number, body, decision_reason;
    date_t on_date;
    int open_remarks;
    int last_level;
    enum { ROW_RATED, ROW_UNRATED, ROW_UNDECIDED } outcome;
    bool owes[OWED_COUNT];
    date_t until[OWED_COUNT]; /* DAY_NONE: no last day is known */
    bool late;
};

typedef err_t row_fn(void *ctx, const struct row *row);
/* Every subject of a range of places, in order. */
err_t report_walk(struct report *r, int first, int last, row_fn *fn, void *ctx) MUST_CHECK;

/* The same for whoever only counts: of a row there is what tally.c counts, and no name, word or number of
   a decision; `official`: with the day on which a member became official. */
err_t report_count(struct report *r, int first, int last, bool official, row_fn *fn,
                   void *ctx) MUST_CHECK;

void tally_add(struct tally *t, const struct row *row);
void tally_sum(struct tally *t, const struct tally *more);

/* Units directly below a unit (0: of the whole tree), with empty tallies. */
err_t report_units_below(struct report *r, struct arena *a, const struct progress_unit *whole,
                         struct progress_unit **out, size_t *n) MUST_CHECK;
/* The unit of that code; the whole tree for "". */
err_t report_unit(struct report *r, struct arena *a, struct str code,
                  struct progress_unit *out) MUST_CHECK;
/* The whole tree; where one unit stands on top, that unit. */
err_t report_whole(struct report *r, struct arena *a, struct progress_unit *out) MUST_CHECK;

/* The secretary of a unit; empty when the book does not tell. */
struct secretary {
    struct str name, phone; /* in the arena given */
};
err_t report_secretary(struct report *r, struct arena *a, int64_t unit,
                       struct secretary *out) MUST_CHECK;

/* Words of the dictionary; the word itself when it is none of them; "" for "". */
struct str word_of(const struct report *r, const struct enum_def *e, struct str word);
struct str level_word(const struct report *r, int code); /* "" for 0 */
struct str level_code(const struct report *r, int code); /* HTXSNV …; "" for 0 */
int level_from_top(const struct report *r, int i); /* code of the i-th level from above, from 0 */
struct str number_text(struct arena *a, int64_t n);

/* --- one workbook --- */

/* A cap group with subjects of the unit. */
struct group {
    int64_t id;
    struct str unit_code, unit_name, class, peer;
    int order; /* in which groups are shown */
    int64_t subjects;
    struct tally tally;
};

/* A row of the statistics. */
struct stat_line {
    struct str table, label;
    const char *key;
    struct tally tally;
};

enum { WORDS_MOST = LIMIT_ENUM_VALUES + 1, STATS_MOST = 5 * WORDS_MOST, FAULTS_MOST = 16 };

struct book_of_unit {
    struct report *r;
    struct arena *a;       /* of this workbook */
    struct arena *scratch; /* of a row */
    struct out *out;
    struct progress p;
    struct progress_unit unit;
    bool large;             /* shows units instead of subjects */
    struct stat_line *stat; /* tables A, B, C */
    int n_stats;
    int of_kind[WORDS_MOST], all_collectives; /* lines of table A, by code of the enum kind */
    int of_class[WORDS_MOST], official, probationary, all_members; /* of table B, by form_for */
    int of_decider[2][WORDS_MOST]; /* of table C, by decider: collectives, leaders */
    struct group *group;           /* in the order of id */
    size_t n_groups;
    struct str fault[FAULTS_MOST];
    int n_faults;
    struct tally written; /* rows of the sheets, counted as they were written */
    int64_t written_unrated;
};

/* tally.c: counts everything of the unit. */
err_t book_count(struct book_of_unit *b) MUST_CHECK;

#endif
