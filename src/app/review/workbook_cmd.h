/*
 * workbook_cmd.h — `kiemdiem workbook write|read BOOK`
 */
#ifndef KIEMDIEM_REVIEW_WORKBOOK_CMD_H
#define KIEMDIEM_REVIEW_WORKBOOK_CMD_H

/* argv[0] is the name of the command.  Exit status: app/judge/command.h. */
int cmd_workbook(int argc, char **argv);

#endif
