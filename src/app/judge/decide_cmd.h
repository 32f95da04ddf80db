/*
 * decide_cmd.h — the commands `decide` and `explain`.
 */
#ifndef KIEMDIEM_JUDGE_DECIDE_CMD_H
#define KIEMDIEM_JUDGE_DECIDE_CMD_H

#include <stdio.h>

#include "app/fact/case.h"

/* argv[0] is the name of the command. The answer is the exit status: 0 done, 1 the system failed,
   2 bad input. */
int cmd_decide(int argc, char **argv);
int cmd_explain(int argc, char **argv);

/* Answers every line of `in` on `out`. True when every case was answered. For tests and benchmarks
   too. */
bool decide_stream(struct shelf *s, enum lang lang, FILE *in, FILE *out);

#endif
