/*
 * run_cmd.h — `kiemdiem run`: the first run on an office's own lists.
 */
#ifndef KIEMDIEM_ROSTER_RUN_CMD_H
#define KIEMDIEM_ROSTER_RUN_CMD_H

/* argv[0] is the name of the command.  0: done; 2: wrong use, or an input that cannot be used
   (then no workbook is written). */
int cmd_run(int argc, char **argv);

#endif
