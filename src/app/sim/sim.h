/*
 * sim.h — the door of the simulation: made-up organisations, people and facts, by seed and scale.
 *
 * Units and people come one after the other, parents first, out of numbers that follow from the
 * seed and the place in the tree: nothing is kept, so a nation needs no more memory than a cell.
 * The same options give the same stream on every machine.  Nobody who lives is meant: a name is put
 * together by chance from tables of common names.
 *
 * This door knows no file: sim_book.h writes spreadsheets, a caller may fill whatever it likes.
 */
#ifndef KIEMDIEM_SIM_SIM_H
#define KIEMDIEM_SIM_SIM_H

#include <stdint.h>

#include "app/fact/case.h"
#include "lib/base/date.h"
#include "lib/base/err.h"
#include "lib/base/str.h"

enum sim_scale {
    SIM_CELL,     /* one cell of 30 members */
    SIM_COMMUNE,  /* 1,900 members in 60 cells under 40 bodies of one commune */
    SIM_PROVINCE, /* 100,000 members */
    SIM_NATION,   /* 5.4 million members */
    SIM_SCALES
};

struct sim_options {
    enum sim_scale scale;
    int year; /* of the cycle; lists are drawn up on 30 November of it */
    bool
        districts; /* provinces have districts (until 2024), or communes directly below (from 2025) */
    uint64_t seed;
    long members;  /* 0: what is usual for the scale */
    long communes; /* of a province without districts, up to SIM_COMMUNES_MOST; 0: as usual */
};

/* Fills `o` for a word of the command: "cell", "commune", "province-2023", "province-2026",
   "nation".  year 0: the usual year of that scale.  False: no such scale, or a year that does not
   go with it. */
bool sim_options_of(struct str word, int year, struct sim_options *o);
enum { SIM_COMMUNES_MOST = 400 };
/* The least and the most members that a scale can be told to have. */
void sim_members_range(const struct sim_options *o, long *least, long *most);
extern const char *const sim_scale_words[SIM_SCALES]; /* "cell", "commune", "province", "nation" */

/* The day on which the lists are drawn up, and the end of the year. */
date_t sim_list_day(const struct sim_options *o);
date_t sim_cutoff(const struct sim_options *o);
/* Was this done less than six months before the cutoff, as the regulations count? */
bool sim_lt_6_months(const struct sim_options *o, date_t d);

/* --- units --- */

enum sim_kind {
    SIM_KIND_CELL,
    SIM_KIND_GRASSROOTS_CELL,
    SIM_KIND_SUB_COMMITTEE,
    SIM_KIND_GRASSROOTS_COMMITTEE,
    SIM_KIND_ABOVE_GRASSROOTS,
    SIM_KIND_DISTRICT,
    SIM_KIND_PROVINCIAL,
    SIM_KINDS
};
extern const char *const sim_kind_words[SIM_KINDS]; /* words of the dictionary's enum `kind` */

/* What people do there; decides names, ages and posts. */
enum sim_sort {
    SORT_PROVINCE,
    SORT_DISTRICT,
    SORT_COMMUNE,
    SORT_OFFICE,
    SORT_SCHOOL,
    SORT_HEALTH,
    SORT_POLICE,
    SORT_MILITARY,
    SORT_ENTERPRISE,
    SORT_VILLAGE,
    SORT_COUNT
};

/* How exactly a date is known to whoever keeps the list. */
enum sim_known { KNOWN_DAY, KNOWN_MONTH, KNOWN_YEAR };

struct sim_unit {
    const struct sim_unit *parent; /* NULL: the top of the lists, somebody else judges it */
    enum sim_kind kind;
    enum sim_sort sort;
    bool urban;     /* wards and neighbourhoods, no villages */
    int index;      /* among the children of its parent */
    int n_children; /* directly below */
    long n_members; /* in it and below it */
    long number;    /* in the stream, from 0 */
    uint64_t seed;
    char code[40]; /* unique in the stream */
    char name[160];
    date_t founded;
    enum sim_known founded_known;
    bool standing_committee;
};

/* --- people --- */

enum sim_status { SIM_NORMAL, SIM_EXEMPT, SIM_ACTIVITY_SUSPENDED, SIM_COMMITTEE_SUSPENDED };
extern const char *const sim_status_words[]; /* words of the dictionary's enum `party_status` */

/* What stands behind a remark in prose. */
enum sim_event {
    EVENT_NONE,
    EVENT_PROBATIONARY,
    EVENT_DISCIPLINE,
    EVENT_SICK,
    EVENT_MATERNITY,
    EVENT_TRANSFER,
    EVENT_TEMPORARY, /* temporary activity elsewhere */
    EVENT_OTHER
};

struct sim_person {
    const struct sim_unit *cell;
    long number; /* in the stream, from 0 */
    uint64_t seed;
    const char *ethnic;
    char name[96];
    int index; /* in the cell, from 0: secretary, deputy, committee, then everybody else */
    date_t birth, admitted, official;
    enum sim_known birth_known, admitted_known;
    bool woman, probationary; /* on probation there is no official date yet */
    char card[16];            /* unique in the stream */
    char party_post[96], state_post[96];
    enum sim_status status;
    char remark[224]; /* "" for none */
    enum sim_event event;

    /* what the titles mean */
    bool leader, head, deputy, cell_committee, state_employee, public_employee, in_system;
    int n_posts;            /* leadership posts */
    const char *managed_by; /* word of the enum `managing`; NULL for who leads nothing */
    const char *standing;   /* word of the enum `standing`; NULL for none */
    date_t appointed;       /* leaders */

    /* what happened in the year */
    const char *discipline; /* word of the enum `discipline_form`; NULL for none */
    date_t disciplined_on;
    int breach_year;
    bool self_remedied; /* self-detected and its consequences remedied */
    bool duty_related, maternity;
    int sick_days;
    int months_elsewhere; /* in the old cell, of a person who came in the year */

    int merit; /* hundredths of a standard deviation: what the year's work was worth */
};

/* --- the stream --- */

/* A callback that answers anything but OK ends the stream; the stream answers the same. */
typedef err_t sim_unit_fn(void *arg, const struct sim_unit *u);
typedef err_t sim_person_fn(void *arg, const struct sim_person *p);

/* What is handed over lives until the callback returns; the chain of parents too. */
err_t sim_each_unit(const struct sim_options *o, sim_unit_fn *fn, void *arg) MUST_CHECK;
err_t sim_each_person(const struct sim_options *o, sim_person_fn *fn, void *arg) MUST_CHECK;
/* Both in one walk: a unit, then its people, then the units below it.  Either may be NULL. */
err_t sim_each(const struct sim_options *o, sim_unit_fn *unit, sim_person_fn *person,
               void *arg) MUST_CHECK;

/* --- counts, to hold results against --- */

struct sim_counts {
    long units, collectives; /* collectives: units without the tops of the lists */
    long kind[SIM_KINDS];
    long grassroots; /* grassroots committees and grassroots cells */
    long cells;      /* that hold people */
    long founded_lt_6_months;
    long members, women, probationary, admitted_lt_6_months;
    long exempt, activity_suspended, committee_suspended;
    long leaders, disciplined, remarks;
};
void sim_count_unit(struct sim_counts *c, const struct sim_options *o, const struct sim_unit *u);
void sim_count_person(struct sim_counts *c, const struct sim_options *o,
                      const struct sim_person *p);

/* --- the facts of a cycle --- */

enum sim_measure { SIM_GRADES, SIM_POINTS }; /* 132 and 124; 366 */

/*
 * Fills the facts of a member: `in` has pack, cycle and an empty struct facts of its dictionary.
 * After judging 15 to 20 in a hundred may be XS, most are HTT, some HT, few KHT; good people work
 * in
 * good units, state ratings and votes follow the work, the disciplined are KHT.
 */
void sim_facts(const struct sim_options *o, const struct sim_person *p, enum sim_measure measure,
               struct case_in *in);
/* The same for a collective with so many members: in hundredths of a standard deviation `merit`. */
void sim_facts_collective(uint64_t seed, int merit, long members, enum sim_measure measure,
                          struct case_in *in);

#endif
