/*
 * sim_year.h — made-up facts of a year for the subjects of an opened cycle of any book.
 */
#ifndef KIEMDIEM_SIM_SIM_YEAR_H
#define KIEMDIEM_SIM_SIM_YEAR_H

#include <stdio.h>

#include "app/cycle/cycle.h"

struct sim_year_counts {
    long members, collectives, on_paper, absent, shortcomings;
};

/*
 * Writes a line of JSON for each subject that is reviewed, as `facts read` takes them: what the
 * records do not tell, the self-review (few have none: absent), some on paper.  What is drawn follows
 * from the seed and the card or code alone.  With `leaders` only those who hold a leadership post.
 * E_IO: the file cannot be written.
 */
err_t sim_year_write(struct db *db, struct arena *a, const struct cycle *c,
                     const struct cycle_ground *g, uint64_t seed, bool leaders, FILE *out,
                     struct sim_year_counts *n) MUST_CHECK;

#endif
