/*
 * cycle_cmd.h — `kiemdiem cycle open|list|show|subjects BOOK …`
 */
#ifndef KIEMDIEM_CYCLE_CYCLE_CMD_H
#define KIEMDIEM_CYCLE_CYCLE_CMD_H

/* argv[0] is the name of the command.  Exit status: app/judge/command.h. */
int cmd_cycle(int argc, char **argv);

#endif
