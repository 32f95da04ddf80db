/*
 * cycle_cmd.h — `kiemdiem cycle open|list|show|subjects|refresh|repack|close BOOK …`
 */
#ifndef KIEMDIEM_CYCLE_CYCLE_CMD_H
#define KIEMDIEM_CYCLE_CYCLE_CMD_H

#include "app/cycle/cycle.h"

/* argv[0] is the name of the command; `levels`: cycle_request.levels.  Exit status:
   app/judge/command.h. */
int cycle_command(int argc, char **argv, cycle_levels *levels);

#endif
