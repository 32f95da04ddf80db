/*
 * org_cmd.c — units at the command line: the tree of a day, and the acts of a reorganisation.
 */
#include "app/org/org_cmd.h"

#include <stdio.h>
#include <string.h>

#include "app/judge/command.h"
#include "app/org/org.h"
#include "lib/base/clock.h"
#include "lib/json/json.h"

#define UNIT_ARENA ((size_t)1 << 30) /* the tree of a nation */
enum { MOST_BELOW = 1000, TREE_BYTES = 1 << 20 };

struct unit_request {
    struct command c;
    struct org_act act;
    bool has_date;
    const char *under, *into, *code, *name, *units;
    bool json;
};

static bool take_date(struct unit_request *r)
{
    const char *date = options_value(&r->c.o, "--date");
    r->act.on = clock_today();
    r->has_date = date != NULL;
    if (date == NULL || day_read(str_of(date), &r->act.on))
        return true;
    say_error(r->c.o.lang, M_ORG_BAD_DATE, date, "");
    return false;
}

static struct str or_empty(const char *z)
{
    return str_of(z != NULL ? z : "");
}

/* --- list --- */

static err_t list_json(const struct unit_request *r, const struct org_tree *t)
{
    struct buf b;
    buf_open(&b, TREE_BYTES);
    for (int i = 0; i < t->n; i++) {
        const struct org_unit *u = &t->unit[i];
        buf_clear(&b);
        buf_z(&b, "{\"code\":");
        json_write_str(&b, u->code);
        buf_z(&b, ",\"name\":");
        json_write_str(&b, u->name);
        buf_z(&b, ",\"kind\":");
        json_write_str(&b, u->kind);
        buf_z(&b, ",\"parent\":");
        json_write_str(&b, u->parent >= 0 ? t->unit[u->parent].code : STR(""));
        buf_printf(&b, ",\"first\":%d,\"last\":%d}", i, u->last);
        printf("%.*s\n", STR_ARG(buf_view(&b)));
    }
    buf_close(&b);
    (void)r;
    return OK;
}

static err_t do_list(struct unit_request *r)
{
    struct org_tree t;
    TRY(command_book(&r->c, DB_READ));
    TRY(org_tree_load(r->c.db, r->c.a, r->act.on, &t));
    if (r->json)
        return list_json(r, &t);
    for (int i = 0; i < t.n; i++) {
        const struct org_unit *u = &t.unit[i];
        printf("%*s%.*s  %.*s\n", 2 * u->depth, "", STR_ARG(u->code), STR_ARG(u->name));
    }
    SAY(&r->c, M_ORG_LISTED, command_number(&r->c, t.n), day_text(r->c.a, r->act.on));
    return OK;
}

/* --- acts --- */

static err_t find(struct unit_request *r, const char *code, int64_t *id)
{
    return org_unit_find(r->c.db, str_of(code), r->act.on, id);
}

static err_t do_move(struct unit_request *r)
{
    int64_t unit = 0, parent = 0;
    TRY(find(r, r->c.o.args[1], &unit));
    TRY(find(r, r->under, &parent));
    TRY(org_move(r->c.db, &r->act, unit, parent));
    SAY(&r->c, M_ORG_MOVED, str_of(r->c.o.args[1]), str_of(r->under), day_text(r->c.a, r->act.on));
    return OK;
}

static err_t do_merge(struct unit_request *r)
{
    int64_t unit = 0, into = 0;
    TRY(find(r, r->c.o.args[1], &unit));
    TRY(find(r, r->into, &into));
    TRY(org_merge(r->c.db, &r->act, unit, into));
    SAY(&r->c, M_ORG_MERGED, str_of(r->c.o.args[1]), str_of(r->into), day_text(r->c.a, r->act.on));
    return OK;
}

static err_t do_split(struct unit_request *r)
{
    int64_t unit = 0, made = 0;
    int64_t below[MOST_BELOW];
    size_t n = 0;
    struct str rest = or_empty(r->units), one;
    TRY(find(r, r->c.o.args[1], &unit));
    while (str_cut(&rest, ',', &one)) {
        if (n == MOST_BELOW)
            return command_refuse(&r->c, M_ORG_MANY_BELOW, command_number(&r->c, MOST_BELOW),
                                  STR(""));
        TRY(org_unit_find(r->c.db, str_trim(one), r->act.on, &below[n]));
        n++;
    }
    TRY(org_split(r->c.db, &r->act, unit, str_of(r->code), str_of(r->name), below, n, &made));
    SAY(&r->c, M_ORG_SPLIT_DONE, str_of(r->code), str_of(r->c.o.args[1]),
        day_text(r->c.a, r->act.on));
    return OK;
}

static err_t do_dissolve(struct unit_request *r)
{
    int64_t unit = 0;
    TRY(find(r, r->c.o.args[1], &unit));
    TRY(org_dissolve(r->c.db, &r->act, unit));
    SAY(&r->c, M_ORG_DISSOLVED, str_of(r->c.o.args[1]), day_text(r->c.a, r->act.on));
    return OK;
}

static const struct {
    const char *name;
    int n_operands; /* the book counts */
    err_t (*run)(struct unit_request *r);
} verbs[] = {
    {"list", 1, do_list},   {"move", 2, do_move},         {"merge", 2, do_merge},
    {"split", 2, do_split}, {"dissolve", 2, do_dissolve},
};

/* What a verb cannot do without. */
static bool is_complete(const struct unit_request *r, const char *verb)
{
    if (strcmp(verb, "list") == 0)
        return true;
    if (!r->has_date)
        return false;
    if (strcmp(verb, "move") == 0)
        return r->under != NULL;
    if (strcmp(verb, "merge") == 0)
        return r->into != NULL;
    return strcmp(verb, "split") != 0 || (r->code != NULL && r->name != NULL);
}

int cmd_unit(int argc, char **argv)
{
    struct unit_request r = {.under = NULL};
    const char *verb = argc > 1 ? argv[1] : "";
    if (!command_begin(&r.c, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv, UNIT_ARENA))
        return 2;
    r.act.paper = or_empty(options_value(&r.c.o, "--paper"));
    r.act.actor = or_empty(options_value(&r.c.o, "--by"));
    r.under = options_value(&r.c.o, "--under");
    r.into = options_value(&r.c.o, "--into");
    r.code = options_value(&r.c.o, "--code");
    r.name = options_value(&r.c.o, "--name");
    r.units = options_value(&r.c.o, "--units");
    r.json = options_flag(&r.c.o, "--json");
    if (!take_date(&r))
        return command_misuse(&r.c);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].name, verb) != 0)
            continue;
        int n = verbs[i].n_operands;
        bool fits = is_complete(&r, verb);
        if (!command_operands(&r.c, fits ? n : n + OPTIONS_ARGS, n, M_ORG_USAGE))
            return command_misuse(&r.c);
        err_t err = r.c.db == NULL && verbs[i].run != do_list ? command_book(&r.c, DB_WRITE) : OK;
        return command_finish(&r.c, err == OK ? verbs[i].run(&r) : err);
    }
    say_error(r.c.o.lang, M_ORG_NO_VERB, verb, "");
    (void)fprintf(stderr, "kiemdiem %.*s\n", STR_ARG(msg_text(r.c.o.lang, M_ORG_USAGE)));
    return command_misuse(&r.c);
}
