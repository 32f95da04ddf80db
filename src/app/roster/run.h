/*
 * run.h — the first run on an office's own lists: what the pieces of the command share.
 *
 * roster.h reads the lists; run_judge.c makes facts and asks the judge; run_book.c writes the
 * workbook; run_cmd.c is the command.  Private to this room, but for run_cmd.h.
 */
#ifndef KIEMDIEM_ROSTER_RUN_H
#define KIEMDIEM_ROSTER_RUN_H

#include <stdio.h>

#include "app/fact/case.h"
#include "app/roster/roster.h"

/* One bit a fact (its column), lists behind the columns. */
enum { LACK_WORDS = (LIMIT_COLUMNS + LIMIT_LISTS + 63) / 64 };

/* What the judge said of one subject, in words of the language of the run. */
struct outcome {
    enum tri reviewed, rated;
    struct str reason;      /* why not, in words; empty: no reason given */
    struct str reason_code; /* "exempt" */
    struct str cite;        /* article of that reason */
    struct str form;        /* "2A – member without a post" */
    struct str places, decider, needs;
    int level, max_level; /* codes; 0: none */
    uint64_t lacks[LACK_WORDS];
};

enum unit_skip { UNIT_JUDGED, UNIT_CONTEXT, UNIT_EMPTY, UNIT_OF_UNKNOWN_KIND };

/* How many subjects of a kind lack each fact, meet each rule that warns. */
struct tally {
    int subjects; /* that are reviewed */
    int lacks[LACK_WORDS * 64];
    int warned[LIMIT_RULES]; /* by rule bit */
};

struct left_out {
    struct str code, words;
    int n;
};

struct reasons {
    struct left_out list[16]; /* each reason once */
    int n;
};

struct counts {
    int reviewed, reviewed_open; /* surely reviewed; it waits for a fact */
    int rated, rated_open;       /* to be rated; of these it still waits for a fact */
    struct reasons left_out;     /* not reviewed */
    struct reasons unrated;      /* reviewed, but not rated */
};

struct run {
    struct arena *arena;
    enum lang lang;
    int year;
    struct roster *roster;
    struct shelf *shelf;
    const struct pack *pack;
    const struct dict *dict;
    struct cycle_ctx cycle;
    bool secretary_leads;
    struct outcome *people; /* as roster->people */
    struct outcome *units;  /* as roster->units */
    enum unit_skip *skip;   /* as roster->units */
    bool has_deadline[KIND_COUNT];
    date_t deadline[KIND_COUNT];
    struct tally people_tally, unit_tally;
    struct counts people_counts, unit_counts;
    int n_units_judged, n_remarks;
    FILE *cases; /* where every case that is judged is written, a line each; NULL: nowhere */
};

/* Judges every person and every collective.  E_INVALID: a deadline case was refused (reported). */
err_t run_judge(struct run *run) MUST_CHECK;

/* The fact behind a bit of `lacks`: its label and the paper that settles it. */
struct lacked {
    struct str label, paper;
};
struct lacked run_lacked(const struct run *run, enum subject subject, int bit);
bool run_lacks(const struct outcome *o, int bit);

/* What was read, decided, left open, and where to look: sentences for the screen and the first
   sheet. */
struct story {
    struct str *line;
    size_t n;
};
struct story run_story(const struct run *run, struct str workbook);
struct str run_unit_name(const struct run *run, int unit); /* "" for -1 */

/* Writes the workbook `name` into the folder `dir`: whole, or not at all.  E_IO: reported. */
err_t run_write_book(const struct run *run, struct str dir, struct str name) MUST_CHECK;

#endif
