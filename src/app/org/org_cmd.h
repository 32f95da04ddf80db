/*
 * org_cmd.h — `kiemdiem unit list|move|merge|split|dissolve BOOK …`
 */
#ifndef KIEMDIEM_ORG_ORG_CMD_H
#define KIEMDIEM_ORG_ORG_CMD_H

/* argv[0] is the name of the command.  Exit status: app/judge/command.h. */
int cmd_unit(int argc, char **argv);

#endif
