/*
 * progress_cmd.c — how far each unit is, on the screen; results as workbooks.
 */
#include "app/progress/progress_cmd.h"

#include <stdio.h>

#include "app/judge/command.h"
#include "app/progress/progress.h"
#include "lib/base/clock.h"
#include "lib/json/json.h"

#define PROGRESS_ARENA ((size_t)4 << 30) /* the tree of a nation */
enum { LINE_BYTES = 1 << 16, YEAR_FIRST = 1990, YEAR_LAST = 2100 };

struct ask {
    struct command c;
    struct results_request r;
    bool json;
};

/* --- what both commands read --- */

static struct str or_empty(const char *text)
{
    return str_of(text != NULL ? text : "");
}

static bool read_number(struct ask *k, const char *option, long least, long most, int *out)
{
    const char *text = options_value(&k->c.o, option);
    long n = 0;
    if (text == NULL)
        return true;
    if (!str_to_long(str_of(text), least, most, &n)) {
        say_error(k->c.o.lang, M_PROGRESS_BAD_NUMBER, option, text);
        return false;
    }
    *out = (int)n;
    return true;
}

static bool read_day(struct ask *k)
{
    const char *text = options_value(&k->c.o, "--today");
    k->r.today = clock_today();
    if (text == NULL || day_read(str_of(text), &k->r.today))
        return true;
    say_error(k->c.o.lang, M_ORG_BAD_DATE, text, "");
    return false;
}

static bool read_request(struct ask *k, enum msg_id usage)
{
    k->json = options_flag(&k->c.o, "--json");
    k->r.unit = or_empty(options_value(&k->c.o, "--unit"));
    bool good = read_number(k, "--year", YEAR_FIRST, YEAR_LAST, &k->r.year) &&
                read_number(k, "--quarter", 1, 4, &k->r.quarter) && read_day(k);
    /* Without a year nothing is asked: the usage says so. */
    int n = k->r.year > 0 ? 1 : OPTIONS_ARGS + 1;
    return good && command_operands(&k->c, n, k->r.year > 0 ? 1 : OPTIONS_ARGS, usage);
}

/* --- progress --- */

static void line_json(const struct progress_unit *u, const struct tally *t, struct buf *b)
{
    buf_clear(b);
    buf_z(b, "{\"code\":");
    json_write_str(b, u->code);
    buf_z(b, ",\"name\":");
    json_write_str(b, u->name);
    buf_printf(b,
               ",\"subjects\":%lld,\"to_review\":%lld,\"reviews\":%lld,\"facts\":%lld,"
               "\"proposed\":%lld,\"decided\":%lld,\"not_rated\":%lld,\"undecided\":%lld,"
               "\"late\":%lld}",
               (long long)t->total, (long long)t->to_review, (long long)t->reviews,
               (long long)t->facts, (long long)t->proposed, (long long)t->rated,
               (long long)t->unrated, (long long)t->undecided, (long long)t->late);
    printf("%.*s\n", STR_ARG(buf_view(b)));
}

static void line_words(struct ask *k, const struct progress_unit *u, const struct tally *t)
{
    struct command *c = &k->c;
    struct str name =
        u->code.n > 0 ? str_fmt(c->a, "%.*s %.*s", STR_ARG(u->code), STR_ARG(u->name)) : u->name;
    SAY(c, M_PROGRESS_LINE, name,
        str_fmt(c->a, "%lld/%lld", (long long)(t->rated + t->unrated), (long long)t->total),
        str_fmt(c->a, "%lld/%lld", (long long)t->reviews, (long long)t->to_review),
        command_number(c, t->facts), command_number(c, t->proposed), command_number(c, t->rated),
        command_number(c, t->unrated), command_number(c, t->late));
}

static err_t do_progress(struct ask *k)
{
    struct command *c = &k->c;
    struct cycle cycle;
    struct progress p;
    struct buf b;
    int64_t done = 0;
    TRY(command_book(c, DB_READ));
    TRY(cycle_find(c->db, c->a, k->r.year, k->r.quarter, &cycle));
    TRY(progress_count(c->db, c->a, &cycle, k->r.unit, k->r.today, &p));
    buf_open(&b, LINE_BYTES);
    for (size_t i = 0; i < p.n; i++) {
        done += p.unit[i].tally.undecided == 0;
        if (k->json)
            line_json(&p.unit[i], &p.unit[i].tally, &b);
        else
            line_words(k, &p.unit[i], &p.unit[i].tally);
    }
    if (k->json)
        line_json(&p.whole, &p.whole.tally, &b);
    else
        line_words(k, &p.whole, &p.whole.tally);
    buf_close(&b);
    if (!k->json && p.n > 0)
        SAY(c, M_PROGRESS_DONE, str_fmt(c->a, "%lld/%lld", (long long)done, (long long)p.n));
    return OK;
}

int cmd_progress(int argc, char **argv)
{
    struct ask k = {.json = false};
    if (!command_begin(&k.c, argc, argv, PROGRESS_ARENA))
        return 2;
    if (!read_request(&k, M_PROGRESS_USAGE))
        return command_misuse(&k.c);
    return command_finish(&k.c, do_progress(&k));
}

/* --- results --- */

static err_t do_results(struct ask *k)
{
    struct command *c = &k->c;
    struct results_done done;
    TRY(command_book(c, DB_READ));
    TRY(results_write(c->db, c->a, &k->r, &done));
    if (done.workbooks == 1)
        SAY(c, M_PROGRESS_WRITTEN_ONE, done.last, command_number(c, done.subjects));
    else
        SAY(c, M_PROGRESS_WRITTEN, command_number(c, done.workbooks), str_of(k->r.dir));
    if (done.with_faults == 0) {
        SAY0(c, M_PROGRESS_CHECK_PASSED);
        return OK;
    }
    return command_refuse(c, M_PROGRESS_CHECK_FAILED, command_number(c, done.with_faults), STR(""));
}

int cmd_results(int argc, char **argv)
{
    struct ask k = {.json = false};
    if (!command_begin(&k.c, argc, argv, PROGRESS_ARENA))
        return 2;
    k.r.csv = options_flag(&k.c.o, "--csv");
    k.r.all_units = options_flag(&k.c.o, "--all-units");
    k.r.whole = options_flag(&k.c.o, "--whole");
    k.r.level = or_empty(options_value(&k.c.o, "--level"));
    k.r.dir = options_value(&k.c.o, "--out");
    bool good = read_request(&k, M_PROGRESS_RESULTS_USAGE);
    k.r.json = k.json;
    bool two_ways = k.r.whole && (k.r.unit.n > 0 || k.r.level.n > 0 || k.r.all_units);
    if (good && (k.r.dir == NULL || two_ways)) {
        say_error(k.c.o.lang, M_PROGRESS_RESULTS_USAGE, "", "");
        good = false;
    }
    return good ? command_finish(&k.c, do_results(&k)) : command_misuse(&k.c);
}
