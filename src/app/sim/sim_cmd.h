/*
 * sim_cmd.h — `kiemdiem sim`: made-up lists and cases by scale and seed.
 */
#ifndef KIEMDIEM_SIM_SIM_CMD_H
#define KIEMDIEM_SIM_SIM_CMD_H

/* 0: done; 2: refused, said on standard error. */
int cmd_sim(int argc, char **argv);

#endif
