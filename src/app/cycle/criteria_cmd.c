/*
 * criteria_cmd.c — criteria sets of offices at the command line.
 */
#include "app/cycle/criteria_cmd.h"

#include <stdio.h>
#include <string.h>

#include "app/cycle/criteria.h"
#include "app/judge/command.h"
#include "app/org/dated.h"
#include "lib/json/json.h"

#define CRITERIA_ARENA ((size_t)1 << 30)
enum { LINE_BYTES = 1 << 16 };

struct criteria_order {
    struct command c;
    struct criteria_request r;
    const char *out;
    bool has_paper, json;
};

static struct str or_empty(const char *text)
{
    return str_of(text != NULL ? text : "");
}

static err_t do_import(struct criteria_order *o)
{
    struct criteria_result n;
    o->r.store = o->c.o.store;
    TRY(command_book(&o->c, DB_WRITE));
    TRY(criteria_import(o->c.db, o->c.a, &o->r, o->c.o.args[1], &n));
    if (n.unchanged) {
        SAY(&o->c, M_CRITERIA_UNCHANGED, o->r.id);
        return OK;
    }
    SAY(&o->c, o->r.dry_run ? M_CRITERIA_WOULD_IMPORT : M_CRITERIA_IMPORTED, o->r.id,
        command_number(&o->c, n.sets), command_number(&o->c, n.points),
        command_number(&o->c, n.own));
    return OK;
}

static void list_json(struct buf *b, const struct query *q)
{
    static const char *const keys[] = {"overlay", "pack", "name", "paper", "file"};
    buf_clear(b);
    for (int i = 0; i < 5; i++) {
        buf_printf(b, "%s\"%s\":", i == 0 ? "{" : ",", keys[i]);
        json_write_str(b, q_get_text(q, i));
    }
    buf_printf(b, ",\"used\":%s}", q_get_int(q, 5) > 0 ? "true" : "false");
    printf("%.*s\n", STR_ARG(buf_view(b)));
}

static err_t list_rows(struct criteria_order *o, struct buf *b)
{
    struct query *q = db_query(o->c.db, "criteria_each");
    bool row, any = false;
    TRY(q_step(q, &row));
    while (row) {
        any = true;
        if (o->json)
            list_json(b, q);
        else
            SAY(&o->c, q_get_int(q, 5) > 0 ? M_CRITERIA_LINE_USED : M_CRITERIA_LINE,
                q_get_text(q, 0), q_get_text(q, 1), q_get_text(q, 2), q_get_text(q, 3),
                q_get_text(q, 4));
        TRY(q_step(q, &row));
    }
    if (!any && !o->json)
        SAY0(&o->c, M_CRITERIA_NONE);
    return OK;
}

static err_t do_list(struct criteria_order *o)
{
    struct buf b;
    TRY(command_book(&o->c, DB_READ));
    buf_open(&b, LINE_BYTES);
    err_t err = list_rows(o, &b);
    buf_close(&b);
    return err;
}

static err_t do_template(struct criteria_order *o)
{
    TRY(criteria_template(&o->c.o.store, o->c.a, o->c.o.lang, o->r.pack, o->out, &o->c.problems));
    SAY(&o->c, M_CRITERIA_TEMPLATE_WRITTEN, str_of(o->out), o->r.pack);
    return OK;
}

/* "45-QĐ/TU, 15/01/2026, Ban Thường vụ Tỉnh ủy" */
static bool take_paper(struct criteria_order *o)
{
    const char *paper = options_value(&o->c.o, "--paper");
    struct str rest = or_empty(paper), number, day;
    if (paper == NULL)
        return true;
    o->has_paper = str_cut(&rest, ',', &number) && str_cut(&rest, ',', &day) &&
                   day_read(str_trim(day), &o->r.on) && str_trim(number).n > 0 &&
                   str_trim(rest).n > 0;
    o->r.number = str_trim(number);
    o->r.by = str_trim(rest);
    if (!o->has_paper)
        say_error(o->c.o.lang, M_CRITERIA_BAD_PAPER, paper, "");
    return o->has_paper;
}

static bool take_year(struct criteria_order *o)
{
    const char *year = options_value(&o->c.o, "--year");
    long y = 0;
    if (year != NULL && !str_to_long(str_of(year), 1990, 2100, &y)) {
        say_error(o->c.o.lang, M_CRITERIA_BAD_YEAR, year, "");
        return false;
    }
    o->r.year = (int)y;
    return true;
}

static const struct {
    const char *name;
    int n_operands;
    err_t (*run)(struct criteria_order *o);
} verbs[] = {
    {"import", 2, do_import},
    {"list", 1, do_list},
    {"template", 0, do_template},
};

static bool is_complete(const struct criteria_order *o, size_t verb)
{
    if (verbs[verb].run == do_import)
        return o->has_paper && o->r.pack.n > 0 && o->r.id.n > 0 && o->r.name.n > 0;
    return verbs[verb].run != do_template || (o->r.pack.n > 0 && o->out != NULL);
}

int cmd_criteria(int argc, char **argv)
{
    struct criteria_order o = {.out = NULL};
    const char *verb = argc > 1 ? argv[1] : "";
    if (!command_begin(&o.c, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv,
                       CRITERIA_ARENA))
        return 2;
    o.r.pack = or_empty(options_value(&o.c.o, "--pack"));
    o.r.id = or_empty(options_value(&o.c.o, "--id"));
    o.r.name = or_empty(options_value(&o.c.o, "--name"));
    o.r.actor = or_empty(options_value(&o.c.o, "--by"));
    o.out = options_value(&o.c.o, "--out");
    o.r.dry_run = options_flag(&o.c.o, "--dry-run");
    o.json = options_flag(&o.c.o, "--json");
    if (!take_paper(&o) || !take_year(&o))
        return command_misuse(&o.c);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].name, verb) != 0)
            continue;
        int n = verbs[i].n_operands;
        bool fits = is_complete(&o, i);
        if (!command_operands(&o.c, fits ? n : n + OPTIONS_ARGS, n, M_CRITERIA_USAGE))
            return command_misuse(&o.c);
        return command_finish(&o.c, verbs[i].run(&o));
    }
    say_error(o.c.o.lang, M_CRITERIA_NO_VERB, verb, "");
    (void)fprintf(stderr, "kiemdiem %.*s\n", STR_ARG(msg_text(o.c.o.lang, M_CRITERIA_USAGE)));
    return command_misuse(&o.c);
}
