/*
 * workbook_cmd.c — workbooks of units at the command line.
 */
#include "app/review/workbook_cmd.h"

#include <string.h>

#include "app/cycle/cycle_option.h"
#include "app/review/workbook.h"
#include "lib/base/clock.h"

#define WORKBOOK_ARENA ((size_t)4 << 30)

struct workbook_ask {
    struct command c;
    int year, quarter;
    const char *unit;
    struct workbook_order o;
    struct workbook_return r;
};

static err_t do_write(struct workbook_ask *k)
{
    struct command *c = &k->c;
    struct cycle cycle;
    struct cycle_ground g;
    struct workbook_written n;
    TRY(command_book(c, DB_WRITE));
    TRY(cycle_option_find(c, k->year, k->quarter, &cycle, &g));
    if (cycle.closed)
        return command_refuse(c, M_REVIEW_CLOSED, STR(""), STR(""));
    k->o.last_at = INT32_MAX;
    if (k->unit != NULL) {
        struct cycle_unit u;
        TRY(cycle_unit(c->db, c->a, &cycle, str_of(k->unit), &u));
        k->o.first_at = u.first_at;
        k->o.last_at = u.last_at;
    }
    TRY(workbook_write(c->db, c->a, &cycle, &g, &k->o, &n));
    if (n.workbooks == 1)
        SAY(c, M_WORKBOOK_WRITTEN_ONE, n.last, command_number(c, n.subjects));
    else
        SAY(c, M_WORKBOOK_WRITTEN, command_number(c, n.workbooks), command_number(c, n.subjects),
            str_of(k->o.dir));
    return OK;
}

static err_t read_one(struct workbook_ask *k, const char *file)
{
    struct command *c = &k->c;
    struct facts_result n = {.lines = 0};
    k->r.file = file;
    err_t err = workbook_read(c->db, c->a, &k->r, &n);
    if (n.same_file)
        SAY0(c, M_REVIEW_SAME_FILE);
    else if (n.written || (err == OK && k->r.dry_run))
        SAY(c, n.written ? M_WORKBOOK_READ : M_WORKBOOK_WOULD_READ, str_of(file),
            command_number(c, n.lines), command_number(c, n.facts), command_number(c, n.reviews),
            command_number(c, n.shortcomings), command_number(c, n.answers));
    else
        say_error(c->o.lang, M_WORKBOOK_REFUSED, file, "");
    if (err == E_STATE)
        SAY(c, M_WORKBOOK_DIFFERENCES, command_number(c, n.differences));
    return err;
}

/* One that is refused does not keep the others from being read. */
static err_t do_read(struct workbook_ask *k)
{
    err_t err = OK;
    TRY(command_book(&k->c, DB_WRITE));
    for (int i = 1; i < k->c.o.n_args; i++) {
        err_t one = read_one(k, k->c.o.args[i]);
        if (one != OK)
            err = one;
        if (one == E_DB || one == E_BUSY)
            break;
    }
    return err;
}

int cmd_workbook(int argc, char **argv)
{
    struct workbook_ask k = {.year = 0};
    struct command *c = &k.c;
    const char *verb = argc > 1 ? argv[1] : "";
    if (!command_begin(c, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv, WORKBOOK_ARENA))
        return 2;
    bool writes = strcmp(verb, "write") == 0, reads = strcmp(verb, "read") == 0;
    const char *by = options_value(&c->o, "--by"), *from = options_value(&c->o, "--from");
    k.o.dir = options_value(&c->o, "--out");
    k.unit = options_value(&c->o, "--unit");
    k.o.below = options_flag(&c->o, "--all-cells");
    k.r.yes = options_flag(&c->o, "--yes");
    k.r.dry_run = options_flag(&c->o, "--dry-run");
    k.r.unit = str_of(k.unit != NULL ? k.unit : "");
    k.r.provider = str_of(from != NULL ? from : "");
    k.o.actor = k.r.actor = str_of(by != NULL ? by : "");
    if (!cycle_option_take(c, &k.year, &k.quarter) ||
        !cycle_option_day(c, "--received", clock_today(), &k.r.received_on))
        return command_misuse(c);
    k.r.year = k.year;
    k.r.quarter = k.quarter;
    if (!writes && !reads)
        say_error(c->o.lang, M_WORKBOOK_NO_VERB, verb, "");
    bool fits = reads || (writes && k.year > 0 && k.o.dir != NULL && (k.unit != NULL || k.o.below));
    int least = reads ? 2 : 1, most = reads ? OPTIONS_ARGS : 1;
    if (!command_operands(c, fits ? least : OPTIONS_ARGS + 1, most, M_WORKBOOK_USAGE))
        return command_misuse(c);
    return command_finish(c, writes ? do_write(&k) : do_read(&k));
}
