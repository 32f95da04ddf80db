/*
 * rerate_cmd.c — levels in question: listed, looked for, kept.
 */
#include "app/rerate/rerate_cmd.h"

#include <stdio.h>
#include <string.h>

#include "app/judge/command.h"
#include "app/rerate/rerate.h"
#include "lib/json/json.h"

#define RERATE_ARENA ((size_t)1 << 30)
enum { LINE_BYTES = 1 << 16 };

struct reopen {
    struct command c;
    const struct dict *dict;
    const char *by, *reason;
    bool all, json;
};

static err_t open_book(struct reopen *r, enum db_mode mode)
{
    /* The operands are the verb and the book. */
    for (int i = 1; i < r->c.o.n_args; i++)
        r->c.o.args[i - 1] = r->c.o.args[i];
    r->c.o.n_args--;
    TRY(command_book(&r->c, mode));
    r->dict = shelf_dict(shelf_open(r->c.a, pack_store_embedded(), r->c.o.lang), &r->c.problems);
    return r->dict != NULL ? OK : E_INVALID;
}

static struct str actor(const struct reopen *r)
{
    return str_of(r->by != NULL ? r->by : "");
}

/* --- list --- */

static struct str label(const struct reopen *r, const char *enumeration, struct str word)
{
    const struct enum_def *e = dict_enum(r->dict, str_of(enumeration), false);
    int code = e != NULL ? enum_code(e, word) : 0;
    return code > 0 ? enum_label(e, r->c.o.lang, code) : word;
}

static struct str level_label(const struct reopen *r, struct str word)
{
    int code = enum_code(r->dict->level, word);
    return code > 0 ? enum_label(r->dict->level, r->c.o.lang, code) : word;
}

static void json_text(struct buf *b, const char *name, struct str value)
{
    buf_printf(b, ",\"%s\":", name);
    json_write_str(b, value);
}

static void json_day(struct buf *b, const char *name, const struct query *q, int col)
{
    char day[11];
    if (q_is_null(q, col)) {
        buf_printf(b, ",\"%s\":null", name);
        return;
    }
    date_format_iso((date_t)q_get_int(q, col), day);
    buf_printf(b, ",\"%s\":\"%s\"", name, day);
}

static void row_json(const struct query *q)
{
    static const struct {
        const char *name;
        int col;
    } texts[] = {{"unit", 3},    {"name", 4},  {"kind", 5},     {"level", 6}, {"number", 7},
                 {"form", 9},    {"pack", 13}, {"rule", 14},    {"cite", 15}, {"state", 16},
                 {"reason", 17}, {"body", 18}, {"decider", 19}, {"lacks", 20}};
    struct buf b;
    buf_open(&b, LINE_BYTES);
    buf_printf(&b, "{\"id\":%lld,\"year\":%lld,\"quarter\":%lld", (long long)q_get_int(q, 0),
               (long long)q_get_int(q, 1), (long long)q_get_int(q, 2));
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        json_text(&b, texts[i].name, q_get_text(q, texts[i].col));
    json_day(&b, "decision_on", q, 8);
    json_day(&b, "discipline_on", q, 10);
    if (!q_is_null(q, 11))
        buf_printf(&b, ",\"breach_year\":%lld", (long long)q_get_int(q, 11));
    json_day(&b, "made_heavier_on", q, 12);
    buf_z(&b, ",\"factors\":[");
    for (int i = 0; i < RERATE_FACTORS; i++)
        buf_printf(&b, "%s\"%s\"", i > 0 ? "," : "", rerate_factors[i]);
    buf_z(&b, "]}");
    printf("%.*s\n", STR_ARG(buf_view(&b)));
    buf_close(&b);
}

static void row_words(const struct reopen *r, const struct query *q)
{
    bool person = !q_is_null(q, 21); /* whose the discipline is, whoever is rated */
    struct arena *a = r->c.a;
    SAY(&r->c, M_RERATE_LINE, command_number(&r->c, q_get_int(q, 0)),
        command_number(&r->c, q_get_int(q, 1)), q_get_text(q, 4), q_get_text(q, 3),
        level_label(r, q_get_text(q, 6)), q_get_text(q, 7), day_text(a, (date_t)q_get_int(q, 8)));
    SAY(&r->c, M_RERATE_LINE_WHY,
        label(r, person ? "discipline_form" : "body_discipline_form", q_get_text(q, 9)),
        day_text(a, q_is_null(q, 10) ? DAY_NONE : (date_t)q_get_int(q, 10)), q_get_text(q, 13),
        q_get_text(q, 15), q_get_text(q, 19));
    if (q_get_text(q, 20).n > 0)
        SAY(&r->c, M_RERATE_LINE_LACKS,
            rerate_lacks_words(a, r->dict, r->c.o.lang, q_get_text(q, 20)));
    if (str_is(q_get_text(q, 16), "kept"))
        SAY(&r->c, M_RERATE_LINE_KEPT, q_get_text(q, 17));
    else if (str_is(q_get_text(q, 16), "replaced"))
        SAY0(&r->c, M_RERATE_LINE_REPLACED);
}

static err_t do_list(struct reopen *r)
{
    bool row;
    int64_t n = 0;
    TRY(open_book(r, DB_READ));
    struct query *q = db_query(r->c.db, "rerate_list");
    q_int(q, "all", r->all);
    TRY(q_step(q, &row));
    for (; row; n++) {
        if (r->json)
            row_json(q);
        else
            row_words(r, q);
        TRY(q_step(q, &row));
    }
    int64_t untold = 0;
    TRY(rerate_untold(r->c.db, r->c.a, &untold));
    if (r->json)
        return OK;
    SAY(&r->c, M_RERATE_COUNT, command_number(&r->c, n));
    if (n > 0)
        SAY0(&r->c, M_RERATE_FACTORS);
    return OK;
}

/* --- find, keep --- */

static err_t do_find(struct reopen *r)
{
    struct rerate_found found;
    int64_t n = 0;
    TRY(open_book(r, DB_WRITE));
    TRY(rerate_find(r->c.db, r->c.a, actor(r), &n, &found));
    if (r->json)
        printf("{\"disciplines\":%lld,\"reopened\":%lld,\"known\":%lld}\n", (long long)n,
               (long long)found.reopened, (long long)found.known);
    else
        SAY(&r->c, M_RERATE_FOUND, command_number(&r->c, n), command_number(&r->c, found.reopened),
            command_number(&r->c, found.known));
    return OK;
}

static err_t do_keep(struct reopen *r)
{
    long id = 0;
    if (r->reason == NULL || str_trim(str_of(r->reason)).n == 0)
        return command_refuse(&r->c, M_RERATE_NO_REASON, STR(""), STR(""));
    if (!str_to_long(str_of(r->c.o.args[2]), 1, INT32_MAX, &id))
        return command_refuse(&r->c, M_RERATE_NO_SUCH, str_of(r->c.o.args[2]), STR(""));
    TRY(open_book(r, DB_WRITE));
    TRY(rerate_keep(r->c.db, r->c.a, id, str_of(r->reason), actor(r)));
    SAY(&r->c, M_RERATE_KEPT, command_number(&r->c, id), str_of(r->reason));
    return OK;
}

int cmd_reopen(int argc, char **argv)
{
    static const struct {
        const char *name;
        err_t (*run)(struct reopen *r);
        int operands;
    } verbs[] = {{"list", do_list, 2}, {"find", do_find, 2}, {"keep", do_keep, 3}};
    struct reopen r = {.by = NULL};
    if (!command_begin(&r.c, argc, argv, RERATE_ARENA))
        return 2;
    r.by = options_value(&r.c.o, "--by");
    r.reason = options_value(&r.c.o, "--reason");
    r.all = options_flag(&r.c.o, "--all");
    r.json = options_flag(&r.c.o, "--json");
    for (size_t i = 0; r.c.o.n_args > 0 && i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(r.c.o.args[0], verbs[i].name) != 0)
            continue;
        if (!command_operands(&r.c, verbs[i].operands, verbs[i].operands, M_RERATE_USAGE))
            return command_misuse(&r.c);
        return command_finish(&r.c, verbs[i].run(&r));
    }
    (void)command_operands(&r.c, OPTIONS_ARGS + 1, OPTIONS_ARGS + 1, M_RERATE_USAGE);
    return command_misuse(&r.c);
}
