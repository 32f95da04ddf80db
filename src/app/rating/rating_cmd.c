/*
 * rating_cmd.c — the judge over a cycle, proposals and decisions at the command line.
 */
#include "app/rating/rating_cmd.h"

#include <stdio.h>
#include <string.h>

#include "app/cycle/cycle_cmd.h"
#include "app/cycle/cycle_option.h"
#include "app/rating/decide.h"
#include "app/review/subject_find.h"
#include "lib/base/clock.h"
#include "lib/base/file.h"
#include "lib/json/json.h"

#define RATING_ARENA ((size_t)4 << 30)
enum { LINES_TOLD = 20, FACTORS_BYTES = 64 << 10, FACTORS = 8 };

/* What the three commands share. */
struct rating_order {
    struct command c;
    int year, quarter;
    struct cycle cycle;
    struct cycle_ground ground;
    struct cycle_unit unit; /* the whole tree when none was named */
    const char *unit_code, *subject, *level, *reason, *factors;
    struct level_act act;
    bool json, from_rules, from_proposals;
    struct named_level one;
};

static bool take(struct rating_order *r)
{
    const char *by = options_value(&r->c.o, "--by"), *body = options_value(&r->c.o, "--body");
    const char *number = options_value(&r->c.o, "--number"),
               *step = options_value(&r->c.o, "--step");
    r->unit_code = options_value(&r->c.o, "--unit");
    r->subject = options_value(&r->c.o, "--subject");
    r->level = options_value(&r->c.o, "--level");
    r->reason = options_value(&r->c.o, "--reason");
    r->json = options_flag(&r->c.o, "--json");
    r->from_rules = options_flag(&r->c.o, "--from-rules");
    r->from_proposals = options_flag(&r->c.o, "--from-proposals");
    r->act = (struct level_act){.actor = str_of(by != NULL ? by : ""),
                                .body = str_of(body != NULL ? body : ""),
                                .number = str_of(number != NULL ? number : ""),
                                .step = str_of(step != NULL ? step : "proposal"),
                                .why = STR(""),
                                .factors = STR("")};
    return cycle_option_take(&r->c, &r->year, &r->quarter) &&
           cycle_option_day(&r->c, "--date", clock_today(), &r->act.on_date);
}

static err_t find(struct rating_order *r)
{
    TRY(command_book(&r->c, DB_WRITE));
    TRY(cycle_option_find(&r->c, r->year, r->quarter, &r->cycle, &r->ground));
    r->unit = (struct cycle_unit){.first_at = 0, .last_at = INT32_MAX};
    /* A closed year takes nothing more, but a level of it may be replaced. */
    if (r->cycle.closed && r->act.why.n == 0)
        return command_refuse(&r->c, M_REVIEW_CLOSED, STR(""), STR(""));
    if (r->unit_code == NULL)
        return OK;
    TRY(cycle_unit(r->c.db, r->c.a, &r->cycle, str_of(r->unit_code), &r->unit));
    r->act.unit = r->unit.id;
    if (r->act.body.n == 0)
        r->act.body = r->unit.name;
    return OK;
}

static struct str number(const struct rating_order *r, int64_t n)
{
    return command_number(&r->c, n);
}

static struct str label(const struct rating_order *r, int code)
{
    return enum_label(r->ground.pack->dict->level, r->c.o.lang, code);
}

/* --- rate --- */

static const enum msg_id state_words[WORKED_STATES] = {
    [STATE_LEVEL] = M_RATING_STATE_LEVEL,         [STATE_DISCRETION] = M_RATING_STATE_DISCRETION,
    [STATE_OWED] = M_RATING_STATE_OWED,           [STATE_BLOCKED] = M_RATING_STATE_BLOCKED,
    [STATE_TO_SETTLE] = M_RATING_STATE_TO_SETTLE, [STATE_UNRATED] = M_RATING_STATE_UNRATED,
    [STATE_LEFT_OUT] = M_RATING_STATE_LEFT_OUT,
};

static err_t say_owed(const struct rating_order *r)
{
    struct query *q = db_query(r->c.db, "rating_owed");
    bool row;
    int told = 0;
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "from", r->unit.first_at);
    q_int(q, "to", r->unit.last_at);
    TRY(q_step(q, &row));
    while (row) {
        if (told++ < LINES_TOLD)
            SAY(&r->c, M_RATING_OWED_BY, number(r, q_get_int(q, 1)),
                worked_owed_words(r->c.a, &r->ground, r->c.o.lang, q_get_text(q, 0)));
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t say_each(const struct rating_order *r, enum worked_state state, enum msg_id line)
{
    struct query *q = db_query(r->c.db, "rating_worked_each");
    bool row;
    int told = 0;
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "from", r->unit.first_at);
    q_int(q, "to", r->unit.last_at);
    q_text(q, "state", str_of(worked_words[state]));
    TRY(q_step(q, &row));
    while (row) {
        if (told++ < LINES_TOLD)
            SAY(&r->c, line, q_get_text(q, 0), q_get_text(q, 1),
                worked_blocked_words(r->c.a, &r->ground, r->c.o.lang, q_get_text(q, 3)));
        TRY(q_step(q, &row));
    }
    if (told > LINES_TOLD)
        SAY(&r->c, M_RATING_MORE, number(r, told - LINES_TOLD));
    return OK;
}

static err_t do_rate(struct rating_order *r)
{
    struct rate_result n;
    TRY(find(r));
    TRY(rate_cycle(r->c.db, r->c.a, &r->cycle, &r->ground, r->unit.first_at, r->unit.last_at,
                   r->act.actor, &n));
    if (r->json) {
        printf("{\"subjects\":%ld,\"astray\":%ld", (long)n.subjects, (long)n.astray);
        for (int i = 0; i < WORKED_STATES; i++)
            printf(",\"%s\":%ld", worked_words[i], (long)n.n[i]);
        for (int i = 1; i <= 4; i++)
            printf(",\"%.*s\":%ld", STR_ARG(r->ground.pack->dict->level->value[i]),
                   (long)n.level[i]);
        printf("}\n");
        return OK;
    }
    SAY(&r->c, M_RATING_RATED, number(r, n.subjects));
    if (n.astray > 0)
        SAY(&r->c, M_RATING_ASTRAY, number(r, n.astray), str_of(r->c.o.args[0]));
    for (int i = 0; i < WORKED_STATES; i++)
        SAY(&r->c, state_words[i], number(r, n.n[i]));
    for (int i = 4; i >= 1; i--)
        SAY(&r->c, M_RATING_LEVEL_COUNT, number(r, n.level[i]), label(r, i));
    TRY(say_owed(r));
    TRY(say_each(r, STATE_BLOCKED, M_RATING_BLOCKED_LINE));
    return say_each(r, STATE_DISCRETION, M_RATING_DISCRETION_LINE);
}

int cmd_rate(int argc, char **argv)
{
    struct rating_order r = {.unit_code = NULL};
    if (!command_begin(&r.c, argc, argv, RATING_ARENA))
        return 2;
    if (!take(&r))
        return command_misuse(&r.c);
    if (!command_operands(&r.c, r.year > 0 ? 1 : 1 + OPTIONS_ARGS, 1, M_RATING_RATE_USAGE))
        return command_misuse(&r.c);
    return command_finish(&r.c, do_rate(&r));
}

/* --- cycle --- */

int cmd_cycle(int argc, char **argv)
{
    return cycle_command(argc, argv, rate_changes);
}

/* --- which levels --- */

static err_t levels_of(struct rating_order *r, struct named_level **list, size_t *n)
{
    struct json *who = NULL;
    struct json_error e;
    struct found_subject found;
    if (r->c.o.n_args == 2)
        return levels_read(r->c.db, r->c.a, &r->cycle, r->c.o.args[1], list, n);
    if (r->from_rules)
        return levels_by_rules(r->c.db, r->c.a, &r->cycle, r->unit.first_at, r->unit.last_at, list,
                               n);
    if (r->from_proposals)
        return levels_proposed(r->c.db, r->c.a, &r->cycle, r->act.unit, list, n);
    if (json_parse(r->c.a, str_of(r->subject), &who, &e) != OK)
        return command_refuse(&r->c, M_REVIEW_WHO_FORM, STR(""), STR(""));
    TRY(subject_find_json(r->c.db, r->c.a, &r->cycle, who, (struct place){.line = 0}, &found));
    r->one = (struct named_level){found.id,
                                  found.unit,
                                  str_of(r->level),
                                  str_of(r->reason != NULL ? r->reason : ""),
                                  {.line = 0}};
    *list = &r->one;
    *n = 1;
    return OK;
}

/* One source of levels and a paper. */
static bool is_complete(const struct rating_order *r)
{
    int sources = (r->c.o.n_args == 2) + r->from_rules + r->from_proposals +
                  (r->subject != NULL && r->level != NULL);
    return r->year > 0 && sources == 1 && r->act.number.n > 0;
}

static void say_result(const struct rating_order *r, const struct level_result *n, enum msg_id done,
                       enum msg_id nothing)
{
    if (r->json) {
        printf("{\"asked\":%ld,\"done\":%ld,\"refused\":%ld}\n", (long)n->asked, (long)n->done,
               (long)n->refused);
        return;
    }
    if (n->asked == 0) {
        SAY(&r->c, nothing, r->act.body);
        return;
    }
    SAY(&r->c, done, number(r, n->done), number(r, n->asked), r->act.body, r->act.number,
        day_text(r->c.a, r->act.on_date));
    for (int i = 4; i >= 1; i--)
        SAY(&r->c, M_RATING_LEVEL_COUNT, number(r, n->level[i]), label(r, i));
    if (n->refused > 0)
        SAY(&r->c, M_RATING_REFUSED, number(r, n->refused));
}

/* --- propose --- */

static err_t do_propose(struct rating_order *r)
{
    struct named_level *list = NULL;
    struct level_result n;
    size_t count = 0;
    TRY(find(r));
    TRY(levels_of(r, &list, &count));
    TRY(levels_propose(r->c.db, r->c.a, &r->cycle, &r->ground, &r->act, list, count, &n));
    say_result(r, &n, M_RATING_PROPOSED, M_RATING_NOTHING_TO_PROPOSE);
    return OK;
}

int cmd_propose(int argc, char **argv)
{
    struct rating_order r = {.unit_code = NULL};
    if (!command_begin(&r.c, argc, argv, RATING_ARENA))
        return 2;
    if (!take(&r))
        return command_misuse(&r.c);
    bool step = str_is(r.act.step, "proposal") || str_is(r.act.step, "opinion");
    bool fits =
        is_complete(&r) && step && !r.from_proposals && (r.act.body.n > 0 || r.unit_code != NULL);
    if (!command_operands(&r.c, fits ? 1 : 1 + OPTIONS_ARGS, 2, M_RATING_PROPOSE_USAGE))
        return command_misuse(&r.c);
    return command_finish(&r.c, do_propose(&r));
}

/* --- decide-level --- */

/* The eight factors of requirement S9, each with words. */
static err_t take_factors(struct rating_order *r)
{
    static const char *const names[FACTORS] = {"form",   "content",     "motive", "nature",
                                               "degree", "consequence", "cause",  "circumstances"};
    struct json *tree = NULL;
    struct json_error e;
    struct str text;
    struct buf b;
    if (r->factors == NULL)
        return str_is(r->act.why, "late_discipline")
                   ? command_refuse(&r->c, M_RATING_FACTORS, STR("form"), STR(""))
                   : OK;
    if (file_read(r->c.a, r->factors, FACTORS_BYTES, &text) != OK ||
        json_parse(r->c.a, text, &tree, &e) != OK)
        return command_refuse(&r->c, M_RATING_FACTORS_FILE, str_of(r->factors), STR(""));
    for (int i = 0; i < FACTORS; i++) {
        const struct json *v = json_get(tree, str_of(names[i]));
        if (v == NULL || v->type != JSON_STRING || str_trim(v->text).n == 0)
            return command_refuse(&r->c, M_RATING_FACTORS, str_of(names[i]), STR(""));
    }
    buf_open(&b, FACTORS_BYTES);
    json_write_tree(&b, tree);
    r->act.factors = str_copy(r->c.a, buf_view(&b));
    buf_close(&b);
    return OK;
}

static err_t do_decide(struct rating_order *r)
{
    struct named_level *list = NULL;
    struct level_result n = {.asked = 0};
    size_t count = 0;
    TRY(find(r));
    TRY(take_factors(r));
    TRY(levels_of(r, &list, &count));
    err_t err = levels_decide(r->c.db, r->c.a, &r->cycle, &r->ground, &r->act, list, count, &n);
    if (err == OK)
        say_result(r, &n, M_RATING_DECIDED, M_RATING_NOTHING_TO_DECIDE);
    else if (n.refused > 0)
        SAY(&r->c, M_RATING_NOTHING_DECIDED, number(r, n.refused), number(r, n.asked));
    return err;
}

static bool is_why(struct str why)
{
    static const char *const words[] = {"late_discipline", "complaint", "cancellation",
                                        "correction"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (str_is(why, words[i]))
            return true;
    }
    return false;
}

int cmd_decide_level(int argc, char **argv)
{
    struct rating_order r = {.unit_code = NULL};
    if (!command_begin(&r.c, argc, argv, RATING_ARENA))
        return 2;
    bool replaces = options_flag(&r.c.o, "--replaces");
    const char *why = options_value(&r.c.o, "--why");
    r.factors = options_value(&r.c.o, "--factors");
    bool partly = options_flag(&r.c.o, "--partly");
    if (!take(&r))
        return command_misuse(&r.c);
    r.act.partly = partly;
    r.act.why = str_of(why != NULL ? why : "");
    bool fits = is_complete(&r) && !r.from_rules && r.unit_code != NULL &&
                replaces == (why != NULL) && (why == NULL || is_why(r.act.why));
    if (!command_operands(&r.c, fits ? 1 : 1 + OPTIONS_ARGS, 2, M_RATING_DECIDE_USAGE))
        return command_misuse(&r.c);
    return command_finish(&r.c, do_decide(&r));
}
