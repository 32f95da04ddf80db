/*
 * pack_cmd.h — the command `pack` and its parts: what a regulation says, whether it is sound, what
 * it changes.
 *
 * Every part answers the exit status: 0 all is well, 1 something failed, 2 bad input or a pack with
 * problems.
 */
#ifndef KIEMDIEM_PACK_PACK_CMD_H
#define KIEMDIEM_PACK_PACK_CMD_H

/* argv[0] is "pack", argv[1] the part. */
int cmd_pack(int argc, char **argv);

/* argv[0] is the name of the part. */
int pack_list(int argc, char **argv);
int pack_show(int argc, char **argv);
int pack_check_cmd(int argc, char **argv);
int pack_test(int argc, char **argv);
int pack_diff(int argc, char **argv);
int pack_impact(int argc, char **argv);
int pack_coverage(int argc, char **argv);
int pack_prove(int argc, char **argv);

#endif
