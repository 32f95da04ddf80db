/*
 * criteria_cmd.h — `kiemdiem criteria import BOOK FILE | list BOOK | template --pack ID --out FILE`
 */
#ifndef KIEMDIEM_CYCLE_CRITERIA_CMD_H
#define KIEMDIEM_CYCLE_CRITERIA_CMD_H

/* argv[0] is the name of the command.  Exit status: app/judge/command.h. */
int cmd_criteria(int argc, char **argv);

#endif
