/*
 * book_cmd.h — the commands on a book as a whole.
 */
#ifndef KIEMDIEM_BOOK_BOOK_CMD_H
#define KIEMDIEM_BOOK_BOOK_CMD_H

int cmd_init(int argc, char **argv);    /* init BOOK [--name NAME] */
int cmd_migrate(int argc, char **argv); /* migrate BOOK */
int cmd_backup(int argc, char **argv);  /* backup BOOK FILE */
int cmd_restore(int argc, char **argv); /* restore FILE BOOK [--replace] */
int cmd_verify(int argc, char **argv);  /* verify BOOK [--head HEX] */

#endif
