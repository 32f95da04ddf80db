/*
 * facts_cmd.c — facts at the command line.
 */
#include "app/review/facts_cmd.h"

#include <stdio.h>
#include <string.h>

#include "app/cycle/cycle_option.h"
#include "app/review/facts_read.h"
#include "lib/base/clock.h"

#define FACTS_ARENA ((size_t)4 << 30)

static void say_read(const struct command *c, const struct facts_request *r,
                     const struct facts_result *n)
{
    if (n->same_file) {
        SAY0(c, M_REVIEW_SAME_FILE);
        return;
    }
    if (n->written || r->dry_run)
        SAY(c, n->written ? M_REVIEW_WRITTEN : M_REVIEW_WOULD_WRITE, command_number(c, n->lines),
            command_number(c, n->facts), command_number(c, n->reviews),
            command_number(c, n->shortcomings), str_of(c->o.args[0]));
    if (n->differences > 0 && !n->written)
        SAY(c, M_REVIEW_DIFFERENCES, command_number(c, n->differences));
    if (!n->written && !r->dry_run)
        say_error(c->o.lang, M_REVIEW_REFUSED, c->o.args[0], "");
}

static err_t do_read(struct command *c, int year, int quarter, struct facts_request *r, bool json)
{
    struct cycle cycle;
    struct facts_result n = {.lines = 0};
    TRY(command_book(c, DB_WRITE));
    TRY(cycle_find(c->db, c->a, year, quarter, &cycle));
    r->file = c->o.args[1];
    err_t err = facts_read(c->db, c->a, &cycle, r, &n);
    if (!json) {
        say_read(c, r, &n);
        return err;
    }
    printf("{\"written\":%s,\"same_file\":%s,\"lines\":%ld,\"facts\":%ld,\"reviews\":%ld,"
           "\"shortcomings\":%ld,\"differences\":%ld}\n",
           n.written ? "true" : "false", n.same_file ? "true" : "false", (long)n.lines,
           (long)n.facts, (long)n.reviews, (long)n.shortcomings, (long)n.differences);
    return err;
}

int cmd_facts(int argc, char **argv)
{
    struct command c;
    struct facts_request r = {.file = NULL};
    int year = 0, quarter = 0;
    const char *verb = argc > 1 ? argv[1] : "";
    if (!command_begin(&c, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv, FACTS_ARENA))
        return 2;
    const char *by = options_value(&c.o, "--by"), *from = options_value(&c.o, "--from");
    bool json = options_flag(&c.o, "--json");
    r.actor = str_of(by != NULL ? by : "");
    r.provider = str_of(from != NULL ? from : "");
    r.yes = options_flag(&c.o, "--yes");
    r.dry_run = options_flag(&c.o, "--dry-run");
    if (!cycle_option_take(&c, &year, &quarter) ||
        !cycle_option_day(&c, "--received", clock_today(), &r.received_on))
        return command_misuse(&c);
    bool fits = strcmp(verb, "read") == 0 && year > 0 && r.provider.n > 0;
    if (strcmp(verb, "read") != 0)
        say_error(c.o.lang, M_REVIEW_NO_VERB, verb, "");
    if (!command_operands(&c, fits ? 2 : 2 + OPTIONS_ARGS, 2, M_REVIEW_USAGE))
        return command_misuse(&c);
    return command_finish(&c, do_read(&c, year, quarter, &r, json));
}
