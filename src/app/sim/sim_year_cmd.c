/*
 * sim_year_cmd.c — `kiemdiem sim facts BOOK --year Y --out FILE.jsonl`.
 */
#include "app/sim/sim_year_cmd.h"

#include "app/cycle/cycle_option.h"
#include "app/sim/sim_year.h"
#include "lib/base/file.h"

#define YEAR_ARENA ((size_t)1 << 30)

struct year_request {
    struct command c;
    const char *out;
    long seed;
    int year, quarter;
    bool leaders;
};

/* A file that cannot be written, in words. */
static err_t said(const struct year_request *q, err_t err)
{
    if (err == E_STATE)
        say_error(q->c.o.lang, M_SIM_FILE_THERE, q->out, "");
    else if (err != OK)
        say_error(q->c.o.lang, M_SIM_CANNOT_WRITE, q->out, "");
    return err;
}

static err_t write_file(struct year_request *q)
{
    struct cycle cycle;
    struct cycle_ground ground;
    struct sim_year_counts n;
    struct command *c = &q->c;
    TRY(command_book(c, DB_READ));
    TRY(cycle_option_find(c, q->year, q->quarter, &cycle, &ground));
    struct new_file f;
    TRY(said(q, new_file_open(&f, q->out)));
    err_t err =
        sim_year_write(c->db, c->a, &cycle, &ground, (uint64_t)q->seed, q->leaders, f.f, &n);
    err_t end = new_file_close(&f, err == OK);
    TRY(said(q, err != OK ? err : end));
    SAY(c, M_SIM_YEAR_WRITTEN, str_of(q->out), command_number(c, n.members),
        command_number(c, n.collectives), command_number(c, n.on_paper),
        command_number(c, n.absent), command_number(c, n.shortcomings));
    return OK;
}

int cmd_sim_facts(int argc, char **argv)
{
    struct year_request q = {.seed = 1};
    if (!command_begin(&q.c, argc, argv, YEAR_ARENA))
        return 2;
    q.out = options_value(&q.c.o, "--out");
    const char *seed = options_value(&q.c.o, "--seed");
    q.leaders = options_flag(&q.c.o, "--leaders");
    bool fits = cycle_option_take(&q.c, &q.year, &q.quarter);
    if (seed != NULL && !str_to_long(str_of(seed), 0, INT32_MAX, &q.seed)) {
        say_error(q.c.o.lang, M_SIM_BAD_NUMBER, "--seed", "0 – 2147483647");
        fits = false;
    }
    if (!fits)
        return command_misuse(&q.c);
    if (!command_operands(&q.c, q.out != NULL && q.year > 0 ? 1 : 1 + OPTIONS_ARGS, 1, M_SIM_USAGE))
        return command_misuse(&q.c);
    return command_finish(&q.c, write_file(&q));
}
