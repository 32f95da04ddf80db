/*
 * paper_cmd_inner.h — the verbs of the command `paper`.  Private to this room.
 */
#ifndef KIEMDIEM_PAPER_PAPER_CMD_INNER_H
#define KIEMDIEM_PAPER_PAPER_CMD_INNER_H

#include "app/judge/command.h"
#include "app/paper/language.h"
#include "app/paper/layout.h"

#define PAPER_ARENA ((size_t)4 << 30) /* a list of a province's subjects */

struct reporter paper_reporter(struct command *c);

/* A report, or a warning, that goes beside an answer. */
void paper_told(struct command *c, bool warning, struct str text);

/* Each reads its own options from c, which is begun, and answers the exit status. */
/* argv: what followed the verb, for the child. */
int paper_make(struct command *c, int argc, char **argv);
int paper_made(struct command *c); /* the child of `make` */
int paper_number(struct command *c);
int paper_term(struct command *c);

#endif
