/*
 * import_more_cmd.c — `kiemdiem import-more BOOK [--disciplines FILE] [--levels FILE]`: lists of what
 * other commands of this room enter one by one, with what each discipline reopens.
 */
#include "app/hand/hand_cmd.h"
#include "app/judge/command.h"
#include "app/rerate/rerate.h"
#include "app/roster/import_cmd.h"
#include "app/roster/import_more.h"

#define MORE_ARENA ((size_t)4 << 30)
enum { LINES_TOLD = 20 };

/* A discipline that puts a decided level in question. */
struct touched {
    int64_t discipline;
    struct str who;
    struct rerate_found found;
    struct touched *next;
};

struct adding {
    struct command *c;
    struct str actor;
    struct touched *first, **end;
    int64_t reopened;
};

static err_t called(const struct adding *x, int64_t discipline, struct str *out)
{
    struct query *q = db_query(x->c->db, "hand_discipline_whose");
    bool row;
    q_int(q, "discipline", discipline);
    TRY(q_step(q, &row));
    while (row) {
        *out =
            str_fmt(x->c->a, "%.*s (%.*s)", STR_ARG(q_get_text(q, 0)), STR_ARG(q_get_text(q, 1)));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* In the transaction of the lists, after their events. */
static err_t look_again(void *ctx, struct db *db, const int64_t *discipline, size_t n)
{
    struct adding *x = ctx;
    struct rerate_found *found = ARENA_ARRAY(x->c->a, struct rerate_found, n + 1);
    TRY(rerate_note_each(db, x->c->a, discipline, n, x->actor, found));
    for (size_t i = 0; i < n; i++) {
        x->reopened += found[i].reopened;
        if (found[i].reopened == 0 && found[i].outside_year == 0)
            continue;
        struct touched *t = ARENA_NEW(x->c->a, struct touched);
        *t = (struct touched){discipline[i], STR(""), found[i], NULL};
        TRY(called(x, discipline[i], &t->who));
        *x->end = t;
        x->end = &t->next;
    }
    return OK;
}

static void say_again(const struct adding *x, const struct dict *dict)
{
    struct command *c = x->c;
    int told = 0;
    for (const struct touched *t = x->first; t != NULL; t = t->next) {
        const struct rerate_found *f = &t->found;
        if (++told > LINES_TOLD)
            continue;
        if (f->reopened > 0)
            SAY(c, M_HAND_LIST_REOPENS, t->who, command_number(c, f->reopened));
        if (f->lacks.n > 0)
            SAY(c, M_RERATE_LACKS, rerate_lacks_words(c->a, dict, c->o.lang, f->lacks),
                command_number(c, t->discipline));
        if (f->outside_year != 0) {
            SAY(c, M_HAND_LIST_OUTSIDE, t->who);
            SAY(c, M_RERATE_OUTSIDE, str_fmt(c->a, "%d", f->outside_year), f->outside_cite,
                f->outside_pack, f->outside_level.n > 0 ? f->outside_level : STR("–"));
        }
    }
    if (told > LINES_TOLD)
        SAY(c, M_HAND_LIST_MORE, command_number(c, told - LINES_TOLD));
    if (x->reopened > 0)
        SAY(c, M_RERATE_NOTED, command_number(c, x->reopened));
}

static err_t do_import(struct command *c, struct more_request *q)
{
    struct adding x = {.c = c, .actor = q->actor};
    struct more_result r;
    x.end = &x.first;
    q->added = look_again;
    q->ctx = &x;
    q->dict = shelf_dict(shelf_open(c->a, c->o.store, c->o.lang), &c->problems);
    if (q->dict == NULL)
        return E_INVALID;
    TRY(command_book(c, DB_WRITE));
    TRY(import_more(c->db, c->a, q, &r));
    if (q->disciplines != NULL)
        SAY(c, M_IMPORT_MORE_DISCIPLINES, command_number(c, r.rows[0]),
            command_number(c, r.added[0]));
    if (q->levels != NULL)
        SAY(c, M_IMPORT_MORE_LEVELS, command_number(c, r.rows[1]), command_number(c, r.added[1]));
    say_again(&x, q->dict);
    if (q->dry_run)
        SAY0(c, M_IMPORT_DRY_RUN);
    return OK;
}

int cmd_import_more(int argc, char **argv)
{
    struct command c;
    if (!command_begin(&c, argc, argv, MORE_ARENA))
        return 2;
    const char *by = options_value(&c.o, "--by");
    struct more_request q = {.disciplines = options_value(&c.o, "--disciplines"),
                             .levels = options_value(&c.o, "--levels"),
                             .dry_run = options_flag(&c.o, "--dry-run"),
                             .actor = str_of(by != NULL ? by : "")};
    bool some = q.disciplines != NULL || q.levels != NULL;
    if (!command_operands(&c, some ? 1 : OPTIONS_ARGS + 1, 1, M_IMPORT_MORE_USAGE))
        return command_misuse(&c);
    err_t err = do_import(&c, &q);
    import_say_problems(&c);
    if (err != OK)
        say_error(c.o.lang, M_IMPORT_REFUSED, c.o.args[0], "");
    c.problems.n = c.problems.total = 0; /* they are told */
    return command_finish(&c, err);
}
