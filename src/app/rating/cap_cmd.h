/*
 * cap_cmd.h — `kiemdiem cap list|show|merge|exception|outstanding BOOK …`
 */
#ifndef KIEMDIEM_RATING_CAP_CMD_H
#define KIEMDIEM_RATING_CAP_CMD_H

/* argv[0] is the name of the command.  Exit status: app/judge/command.h. */
int cmd_cap(int argc, char **argv);

#endif
