/*
 * paper_cmd.h — the command `paper`.
 */
#ifndef KIEMDIEM_PAPER_PAPER_CMD_H
#define KIEMDIEM_PAPER_PAPER_CMD_H

/* paper list|fields|check|make|number|term.  argv[0] is the name of the command.  Exit status:
   app/judge/command.h. */
int cmd_paper(int argc, char **argv);

#endif
