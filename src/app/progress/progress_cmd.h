/*
 * progress_cmd.h — `kiemdiem progress` and `kiemdiem results`.
 */
#ifndef KIEMDIEM_PROGRESS_PROGRESS_CMD_H
#define KIEMDIEM_PROGRESS_PROGRESS_CMD_H

int cmd_progress(int argc, char **argv);
int cmd_results(int argc, char **argv);

#endif
