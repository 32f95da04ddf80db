/*
 * facts_cmd.h — `kiemdiem facts read BOOK FILE`
 */
#ifndef KIEMDIEM_REVIEW_FACTS_CMD_H
#define KIEMDIEM_REVIEW_FACTS_CMD_H

/* argv[0] is the name of the command.  Exit status: app/judge/command.h. */
int cmd_facts(int argc, char **argv);

#endif
