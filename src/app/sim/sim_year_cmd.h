/*
 * sim_year_cmd.h — made-up facts of a year at the command line.
 */
#ifndef KIEMDIEM_SIM_SIM_YEAR_CMD_H
#define KIEMDIEM_SIM_SIM_YEAR_CMD_H

/* argv[0] is the verb "facts"; answers the exit status. */
int cmd_sim_facts(int argc, char **argv);

#endif
