/*
 * main.c — argv to the command table, nothing else.
 */
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/book/book_cmd.h"
#include "app/cycle/criteria_cmd.h"
#include "app/hand/hand_cmd.h"
#include "app/judge/decide_cmd.h"
#include "app/judge/options.h"
#include "app/pack/pack_cmd.h"
#include "app/paper/paper_cmd.h"
#include "app/paper/review_cmd.h"
#include "app/progress/progress_cmd.h"
#include "app/rating/cap_cmd.h"
#include "app/rating/rating_cmd.h"
#include "app/rerate/rerate_cmd.h"
#include "app/review/facts_cmd.h"
#include "app/review/workbook_cmd.h"
#include "app/roster/import_cmd.h"
#include "app/roster/run_cmd.h"
#include "app/sim/sim_cmd.h"
#include "lib/base/mem.h"

#ifndef KIEMDIEM_VERSION
#define KIEMDIEM_VERSION "0.1.0"
#endif

static int cmd_version(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    return printf("kiemdiem %s\n", KIEMDIEM_VERSION) > 0 ? 0 : 1;
}

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    enum msg_id help;
} commands[] = {
    {"decide", cmd_decide, M_MAIN_DECIDE},
    {"explain", cmd_explain, M_MAIN_EXPLAIN},
    {"pack", cmd_pack, M_MAIN_PACK},
    {"run", cmd_run, M_MAIN_RUN},
    {"sim", cmd_sim, M_MAIN_SIM},
    {"init", cmd_init, M_MAIN_INIT},
    {"migrate", cmd_migrate, M_MAIN_MIGRATE},
    {"backup", cmd_backup, M_MAIN_BACKUP},
    {"restore", cmd_restore, M_MAIN_RESTORE},
    {"verify", cmd_verify, M_MAIN_VERIFY},
    {"import", cmd_import, M_MAIN_IMPORT},
    {"import-more", cmd_import_more, M_MAIN_IMPORT_MORE},
    {"export", cmd_export, M_MAIN_EXPORT},
    {"remark", cmd_remark, M_MAIN_REMARK},
    {"unit", cmd_unit_by_hand, M_MAIN_UNIT},
    {"post", cmd_post_by_hand, M_MAIN_POST},
    {"person", cmd_person, M_MAIN_PERSON},
    {"member", cmd_member, M_MAIN_MEMBER},
    {"discipline", cmd_discipline, M_MAIN_DISCIPLINE},
    {"level", cmd_level, M_MAIN_LEVEL},
    {"spell", cmd_spell, M_MAIN_SPELL},
    {"delegate", cmd_delegate, M_MAIN_DELEGATE},
    {"shortcoming", cmd_shortcoming, M_MAIN_SHORTCOMING},
    {"event", cmd_event, M_MAIN_EVENT},
    {"suggestion", cmd_suggestion, M_MAIN_SUGGESTION},
    {"meeting", cmd_meeting, M_MAIN_MEETING},
    {"plan", cmd_plan, M_MAIN_PLAN},
    {"cycle", cmd_cycle, M_MAIN_CYCLE},
    {"reopen", cmd_reopen, M_MAIN_REOPEN},
    {"progress", cmd_progress, M_MAIN_PROGRESS},
    {"results", cmd_results, M_MAIN_RESULTS},
    {"facts", cmd_facts, M_MAIN_FACTS},
    {"rate", cmd_rate, M_MAIN_RATE},
    {"propose", cmd_propose, M_MAIN_PROPOSE},
    {"decide-level", cmd_decide_level, M_MAIN_DECIDE_LEVEL},
    {"workbook", cmd_workbook, M_MAIN_WORKBOOK},
    {"criteria", cmd_criteria, M_MAIN_CRITERIA},
    {"cap", cmd_cap, M_MAIN_CAP},
    {"paper", cmd_paper, M_MAIN_PAPER},
    {"review", cmd_review, M_MAIN_REVIEW},
    {"version", cmd_version, M_MAIN_VERSION},
};

static int usage(int status)
{
    struct buf b;
    buf_open(&b, 1u << 16);
    msg_write(&b, LANG_VI, M_MAIN_USAGE, 0, NULL);
    buf_char(&b, '\n');
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        buf_z(&b, "  ");
        msg_write(&b, LANG_VI, commands[i].help, 0, NULL);
        buf_char(&b, '\n');
    }
    fwrite(b.p, 1, b.n, status == 0 ? stdout : stderr);
    buf_close(&b);
    return status;
}

int main(int argc, char **argv)
{
    mem_begin();
    (void)umask(077); /* what is written tells of people: it is its owner's alone, as the book */
    if (sodium_init() < 0)
        return 1;
    if (argc < 2)
        return usage(2);
    if (strcmp(argv[1], "help") == 0 || strcmp(argv[1], "--help") == 0)
        return usage(0);
    for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
        if (strcmp(argv[1], commands[i].name) == 0)
            return commands[i].run(argc - 1, argv + 1);
    }
    say_error(LANG_VI, M_MAIN_UNKNOWN_COMMAND, argv[1], "");
    return usage(2);
}
