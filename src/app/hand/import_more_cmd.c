/*
 * import_more_cmd.c — `kiemdiem import-more BOOK [--disciplines FILE] [--levels FILE]`: lists of what
 * other commands of this room enter one by one, with what each discipline reopens.
 */
#include "app/hand/again.h"
#include "app/hand/hand_cmd.h"
#include "app/judge/command.h"
#include "app/roster/import_cmd.h"
#include "app/roster/import_more.h"

#define MORE_ARENA ((size_t)4 << 30)

static err_t do_import(struct command *c, struct more_request *q)
{
    struct again *x = ARENA_NEW(c->a, struct again);
    struct more_result r;
    again_open(x, c, q->actor);
    q->added = again_look;
    q->ctx = x;
    q->dict = shelf_dict(shelf_open(c->a, c->o.store, c->o.lang), &c->problems);
    if (q->dict == NULL)
        return E_INVALID;
    TRY(command_book(c, DB_WRITE));
    TRY(import_more(c->db, c->a, q, &r));
    if (q->disciplines != NULL)
        SAY(c, M_IMPORT_MORE_DISCIPLINES, command_number(c, r.rows[0]),
            command_number(c, r.added[0]));
    if (q->disciplines != NULL)
        SAY0(c, M_IMPORT_MORE_NONE_ELSE);
    if (q->levels != NULL)
        SAY(c, M_IMPORT_MORE_LEVELS, command_number(c, r.rows[1]), command_number(c, r.added[1]));
    again_say(x, q->dict);
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
