/*
 * rating_cmd.h — the commands `cycle`, `rate`, `propose`, `decide-level`.
 */
#ifndef KIEMDIEM_RATING_RATING_CMD_H
#define KIEMDIEM_RATING_RATING_CMD_H

/* argv[0] is the name of the command.  Exit status: app/judge/command.h. */
/* app/cycle/cycle_cmd.h; `repack` also tells the levels that change. */
int cmd_cycle(int argc, char **argv);
int cmd_rate(int argc, char **argv);
int cmd_propose(int argc, char **argv);
int cmd_decide_level(int argc, char **argv);

#endif
