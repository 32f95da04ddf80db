/*
 * register_cmd.c — `paper number list|add`, `paper term list|add`.
 */
#include <stdio.h>

#include "app/audit/audit.h"
#include "app/cycle/cycle_option.h"
#include "app/org/org.h"
#include "app/paper/paper_cmd_inner.h"
#include "app/paper/provide_inner.h"
#include "app/paper/register.h"
#include "lib/base/clock.h"
#include "lib/json/json.h"

enum { LINE_BYTES = 1 << 16, ABOUT_BYTES = 1 << 14 };

struct registering {
    struct command *c;
    const char *unit, *kind, *number, *name, *about, *by, *code;
    date_t on;
    bool json;
};

static bool read_options(struct registering *k, struct command *c)
{
    *k = (struct registering){.c = c};
    k->unit = options_value(&c->o, "--unit");
    k->kind = options_value(&c->o, "--kind");
    k->number = options_value(&c->o, "--number");
    k->name = options_value(&c->o, "--name");
    k->about = options_value(&c->o, "--about");
    k->by = options_value(&c->o, "--by");
    k->code = options_value(&c->o, "--abbreviation");
    k->json = options_flag(&c->o, "--json");
    return cycle_option_day(c, "--date", DAY_NONE, &k->on);
}

/* The options that a verb cannot do without; NULL ends them. */
static err_t needed(struct registering *k, const char *const *names, const char *const *values,
                    int n)
{
    for (int i = 0; i < n; i++) {
        if (values[i] == NULL)
            return command_refuse(k->c, M_PAPER_OPTION_NEEDED, str_of(names[i]), STR(""));
    }
    return k->on != DAY_NONE ? OK
                             : command_refuse(k->c, M_PAPER_OPTION_NEEDED, STR("--date"), STR(""));
}

static err_t find_unit(struct registering *k, date_t day, int64_t *id)
{
    *id = 0;
    return k->unit == NULL ? OK
                           : org_unit_find(k->c->db, str_of(k->unit),
                                           day != DAY_NONE ? day : clock_today(), id);
}

/* One event for an act that is told by what `about` holds. */
static err_t add_event(struct registering *k, const char *act, struct str about, int64_t *event)
{
    struct act a = audit_command(k->c->a, str_of(act), str_copy(k->c->a, about));
    if (k->by != NULL)
        a.actor = str_of(k->by);
    return audit_add(k->c->db, &a, event);
}

/* --- terms --- */

static err_t write_term(struct registering *k, int64_t unit, int64_t *event)
{
    struct buf b;
    char day[11];
    date_format_iso(k->on, day);
    buf_open(&b, ABOUT_BYTES);
    buf_z(&b, "{\"unit\":");
    json_write_str(&b, str_of(k->unit));
    buf_z(&b, ",\"name\":");
    json_write_str(&b, str_of(k->name));
    buf_printf(&b, ",\"from\":\"%s\"}", day);
    err_t err = add_event(k, "paper.term", buf_view(&b), event);
    buf_close(&b);
    TRY(err);
    return register_term_add(k->c->db, k->c->a, unit, str_of(k->name), k->on, *event);
}

static err_t do_term_add(struct registering *k)
{
    static const char *const names[] = {"--unit", "--name"};
    const char *values[] = {k->unit, k->name};
    int64_t unit, event;
    TRY(needed(k, names, values, 2));
    TRY(command_book(k->c, DB_WRITE));
    TRY(find_unit(k, k->on, &unit));
    TRY(db_begin(k->c->db));
    TRY(write_term(k, unit, &event));
    TRY(db_commit(k->c->db));
    SAY(k->c, M_PAPER_TERM_ADDED, str_of(k->unit), str_of(k->name), day_text(k->c->a, k->on));
    return OK;
}

static err_t do_term_list(struct registering *k)
{
    int64_t unit;
    bool row;
    TRY(command_book(k->c, DB_READ));
    TRY(find_unit(k, k->on, &unit));
    struct query *q = db_query(k->c->db, "paper_term_list");
    if (k->unit != NULL)
        q_int(q, "unit", unit);
    TRY(q_step(q, &row));
    while (row) {
        SAY(k->c, M_PAPER_TERM_LINE, q_get_text(q, 0), q_get_text(q, 1), q_get_text(q, 2),
            day_text(k->c->a, q_get_day(q, 3)));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- numbers --- */

struct symbol_parts {
    struct str kind, issuer;
};

static struct str make_symbol(void *ctx, struct arena *a, int number)
{
    const struct symbol_parts *p = ctx;
    return register_plain_symbol(a, number, p->kind, p->issuer);
}

static err_t issuer_code(struct registering *k, int64_t unit, struct str *out)
{
    bool row;
    struct query *q = db_query(k->c->db, "paper_unit");
    q_int(q, "id", unit);
    TRY(q_step(q, &row));
    *out = k->code != NULL ? str_of(k->code) : STR("");
    if (k->code == NULL && row)
        *out = issuer_symbol(q_get_text(q, 2), body_of_unit(k->c->a, q_get_text(q, 1)));
    while (row)
        TRY(q_step(q, &row));
    return OK;
}

static err_t write_number(struct registering *k, struct register_entry *e, struct symbol_parts *p)
{
    struct buf b;
    char day[11];
    int64_t event;
    TRY(register_settle(k->c->db, k->c->a, e, make_symbol, p));
    date_format_iso(e->on, day);
    buf_open(&b, ABOUT_BYTES);
    buf_z(&b, "{\"issuer\":");
    json_write_str(&b, str_of(k->unit));
    buf_z(&b, ",\"symbol\":");
    json_write_str(&b, e->symbol);
    buf_printf(&b, ",\"on\":\"%s\",\"about\":", day);
    json_write_str(&b, e->about);
    buf_char(&b, '}');
    err_t err = add_event(k, "paper.number", buf_view(&b), &event);
    buf_close(&b);
    TRY(err);
    return register_add(k->c->db, e, event);
}

static err_t read_number(struct registering *k, int *out)
{
    long n = 0;
    *out = 0;
    if (str_is(str_of(k->number), "next"))
        return OK;
    if (!str_to_long(str_of(k->number), 1, REGISTER_NUMBER_MOST, &n))
        return command_refuse(k->c, M_PAPER_BAD_NUMBER, str_of(k->number), STR(""));
    *out = (int)n;
    return OK;
}

static err_t do_number_add(struct registering *k)
{
    static const char *const names[] = {"--unit", "--kind", "--number", "--about"};
    const char *values[] = {k->unit, k->kind, k->number, k->about};
    struct register_entry e = {.on = k->on};
    struct symbol_parts p;
    TRY(needed(k, names, values, 4));
    TRY(read_number(k, &e.number));
    e.kind = p.kind = str_of(k->kind);
    e.about = str_of(k->about);
    TRY(command_book(k->c, DB_WRITE));
    TRY(find_unit(k, k->on, &e.issuer));
    TRY(issuer_code(k, e.issuer, &p.issuer));
    TRY(db_begin(k->c->db));
    TRY(write_number(k, &e, &p));
    TRY(db_commit(k->c->db));
    SAY(k->c, M_PAPER_NUMBER_ADDED, e.symbol, e.about);
    return OK;
}

static void number_json(const struct query *q)
{
    static const char *const keys[] = {"code",   "unit", "kind",  "term", "number",
                                       "symbol", "on",   "paper", "about"};
    struct buf b;
    char day[11];
    buf_open(&b, LINE_BYTES);
    for (int i = 0; i < 9; i++) {
        buf_printf(&b, "%s\"%s\":", i == 0 ? "{" : ",", keys[i]);
        if (i == 4) {
            buf_long(&b, (long)q_get_int(q, i));
            continue;
        }
        if (i == 6)
            date_format_iso(q_get_day(q, i), day);
        json_write_str(&b, i == 6 ? str_of(day) : q_get_text(q, i));
    }
    buf_char(&b, '}');
    printf("%.*s\n", STR_ARG(buf_view(&b)));
    buf_close(&b);
}

static err_t do_number_list(struct registering *k)
{
    int64_t unit;
    bool row;
    TRY(command_book(k->c, DB_READ));
    TRY(find_unit(k, k->on, &unit));
    struct query *q = db_query(k->c->db, "paper_number_list");
    if (k->unit != NULL)
        q_int(q, "issuer", unit);
    if (k->kind != NULL)
        q_text(q, "kind", str_of(k->kind));
    TRY(q_step(q, &row));
    while (row) {
        if (k->json)
            number_json(q);
        else
            SAY(k->c, M_PAPER_NUMBER_LINE, q_get_text(q, 0), q_get_text(q, 5),
                day_text(k->c->a, q_get_day(q, 6)), q_get_text(q, 8), q_get_text(q, 3));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- verbs --- */

static int run(struct command *c, err_t (*list)(struct registering *),
               err_t (*add)(struct registering *), enum msg_id usage)
{
    struct registering k;
    bool adds = c->o.n_args > 0 && str_is(str_of(c->o.args[0]), "add");
    bool lists = c->o.n_args > 0 && str_is(str_of(c->o.args[0]), "list");
    bool good = read_options(&k, c);
    if (!good || !command_operands(c, adds || lists ? 2 : OPTIONS_ARGS + 1, 2, usage))
        return command_misuse(c);
    c->o.args[0] = c->o.args[1]; /* the book is the first operand */
    return command_finish(c, adds ? add(&k) : list(&k));
}

int paper_term(struct command *c)
{
    return run(c, do_term_list, do_term_add, M_PAPER_USAGE_TERM);
}

int paper_number(struct command *c)
{
    return run(c, do_number_list, do_number_add, M_PAPER_USAGE_NUMBER);
}
