/*
 * review_cmd.h — `kiemdiem review read|check|show BOOK`
 */
#ifndef KIEMDIEM_PAPER_REVIEW_CMD_H
#define KIEMDIEM_PAPER_REVIEW_CMD_H

/* argv[0] is the name of the command.  Exit status: app/judge/command.h; 2 also when a form that was read
   lacks something and is kept as a draft. */
int cmd_review(int argc, char **argv);

#endif
