/*
 * post_cmd.h — `kiemdiem post list|place BOOK …`
 */
#ifndef KIEMDIEM_PERSON_POST_CMD_H
#define KIEMDIEM_PERSON_POST_CMD_H

/* argv[0] is the name of the command.  Exit status: app/judge/command.h. */
int cmd_post(int argc, char **argv);

#endif
