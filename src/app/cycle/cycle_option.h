/*
 * cycle_option.h — the options by which commands name a cycle: --year Y [--quarter Q].
 */
#ifndef KIEMDIEM_CYCLE_CYCLE_OPTION_H
#define KIEMDIEM_CYCLE_CYCLE_OPTION_H

#include "app/cycle/cycle.h"
#include "app/judge/command.h"

/* Takes them out of the options.  False: one of them is no such number; said.  A year that was not
   given is 0. */
bool cycle_option_take(struct command *c, int *year, int *quarter);
/* A date option in either writing; `otherwise` when it was not given.  False: said. */
bool cycle_option_day(struct command *c, const char *name, date_t otherwise, date_t *out);
/* Finds the cycle and loads its ground. */
err_t cycle_option_find(struct command *c, int year, int quarter, struct cycle *cycle,
                        struct cycle_ground *ground) MUST_CHECK;

#endif
