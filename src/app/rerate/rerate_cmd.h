/*
 * rerate_cmd.h — `kiemdiem reopen list|find|keep BOOK`
 */
#ifndef KIEMDIEM_RERATE_RERATE_CMD_H
#define KIEMDIEM_RERATE_RERATE_CMD_H

/* argv[0] is the name of the command.  Exit status: app/judge/command.h. */
int cmd_reopen(int argc, char **argv);

#endif
