/*
 * sim_inner.h — private to app/sim: what the parts of the generator share.
 */
#ifndef KIEMDIEM_SIM_SIM_INNER_H
#define KIEMDIEM_SIM_SIM_INNER_H

#include "app/sim/sim.h"
#include "lib/base/rng.h"

/* Texts with weights; the weights of a table need no particular sum. */
struct sim_word {
    const char *text;
    uint32_t weight;
};
const char *sim_pick(struct rng *r, const struct sim_word *words, size_t n);
#define SIM_PICK(r, words) sim_pick((r), (words), sizeof(words) / sizeof *(words))

/* snprintf for texts that are known to fit. */
void sim_text(char *out, size_t size, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* What a draw is for: a child of the same seed for every purpose, so that one more draw here does
   not change everything there. */
enum sim_purpose {
    FOR_BASES = 1,
    FOR_CELLS,
    FOR_MEMBERS,
    FOR_PLACES,
    FOR_DATES,
    FOR_SHAPE,
    FOR_PEOPLE,
    FOR_CARDS,
    FOR_MERIT,
    FOR_NAMES,
    FOR_FACTS,
    FOR_HABITS,
    FOR_LEVELS
};

/* sim_name.c */
void sim_person_name(struct rng *r, const struct sim_unit *cell, struct sim_person *p);
/* The i-th of 480 made-up place names, in an order that the key decides. */
void sim_place_name(uint64_t key, long i, char *out, size_t size);

/* sim_unit.c: code, name, dates of a unit whose parent, kind, sort and index are known. */
void sim_unit_fill(const struct sim_options *o, struct sim_unit *u);
/* "xã", "phường" of the commune in which a unit lies; "" when it lies in none. */
const char *sim_commune_word(const struct sim_unit *u);
/* The nearest unit upwards of that sort, the unit itself included; NULL: there is none. */
const struct sim_unit *sim_above(const struct sim_unit *u, enum sim_sort sort);

/* sim_post.c */
void sim_person_post(struct rng *r, const struct sim_options *o, struct sim_person *p);
/* Does the post of that person in a cell go with one sex (the women's union, the veterans)? */
bool sim_post_sex(const struct sim_unit *cell, int index, bool *woman);
/* sim_remark.c */
void sim_person_year(struct rng *r, const struct sim_options *o, struct sim_person *p);
/* sim_person.c: the person `index` of a cell; `ordinal` counts the members of the province. */
void sim_person_make(const struct sim_options *o, const struct sim_unit *cell, int index,
                     long ordinal, long number, struct sim_person *p);

/* sim_facts.c: what a merit earns: 1 KHT, 2 HT, 3 HTT, 4 XS. */
int sim_earned(int merit);

enum { SIM_COMMITTEE_FROM = 9 }; /* official members from which a cell elects a committee */

#endif
