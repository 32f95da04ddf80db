/*
 * hand_cmd.h — the commands that enter one record at a time.
 */
#ifndef KIEMDIEM_HAND_HAND_CMD_H
#define KIEMDIEM_HAND_HAND_CMD_H

/* argv[0] is the name of the command.  Exit status: app/judge/command.h. */
int cmd_discipline(int argc, char **argv); /* discipline add|heavier|list BOOK … */
/* import-more BOOK --disciplines FILE --levels FILE: lists of both */
int cmd_import_more(int argc, char **argv);
int cmd_remark(int argc, char **argv);      /* remark list|accept|reject|done BOOK … */
int cmd_level(int argc, char **argv);       /* level add|list BOOK … */
int cmd_event(int argc, char **argv);       /* event list BOOK … */
int cmd_suggestion(int argc, char **argv);  /* suggestion add|answer|conclude|list BOOK … */
int cmd_meeting(int argc, char **argv);     /* meeting set|remark|vote|list BOOK … */
int cmd_spell(int argc, char **argv);       /* spell add|end|list BOOK … */
int cmd_delegate(int argc, char **argv);    /* delegate add|end|list BOOK … */
int cmd_person(int argc, char **argv);      /* person list|show|set BOOK … */
int cmd_member(int argc, char **argv);      /* member move|temporary|back BOOK … */
int cmd_plan(int argc, char **argv);        /* plan set|list BOOK … */
int cmd_shortcoming(int argc, char **argv); /* shortcoming add|close|list BOOK … */
/* `unit found`, `unit split --people`; every other verb is that of app/org. */
int cmd_unit_by_hand(int argc, char **argv);
/* `post unit`; every other verb is that of app/person. */
int cmd_post_by_hand(int argc, char **argv);

#endif
