/*
 * import_cmd.h — `kiemdiem import` and `export`: lists into a book and back.
 */
#ifndef KIEMDIEM_ROSTER_IMPORT_CMD_H
#define KIEMDIEM_ROSTER_IMPORT_CMD_H

/* argv[0] is the name of the command.  Exit status: app/judge/command.h. */
int cmd_import(int argc, char **argv);
int cmd_export(int argc, char **argv);

/* "list.xlsx, sheet X, row 7, column C: sentence" of every problem, on standard error. */
struct command;
void import_say_problems(const struct command *c);

#endif
