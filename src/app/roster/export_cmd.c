/*
 * export_cmd.c — `kiemdiem export BOOK --out DIR`.
 */
#include "app/judge/command.h"
#include "app/roster/export.h"
#include "app/roster/import_cmd.h"
#include "lib/base/clock.h"

#define EXPORT_ARENA ((size_t)1 << 30)

static err_t do_export(struct command *c, const char *dir, date_t day)
{
    struct export_result r;
    struct export_request q = {.day = day};
    q.dict = shelf_dict(shelf_open(c->a, c->o.store, c->o.lang), &c->problems);
    if (q.dict == NULL)
        return E_INVALID;
    TRY(command_book(c, DB_READ));
    TRY(export_lists(c->db, c->a, dir, &q, &r));
    SAY(c, M_IMPORT_EXPORTED, r.units, command_number(c, r.n_units), day_text(c->a, day));
    SAY(c, M_IMPORT_EXPORTED_PEOPLE, r.people, command_number(c, r.n_people), day_text(c->a, day));
    if (r.n_disciplines > 0)
        SAY(c, M_IMPORT_EXPORTED_MORE, r.disciplines, command_number(c, r.n_disciplines));
    if (r.n_levels > 0)
        SAY(c, M_IMPORT_EXPORTED_MORE, r.levels, command_number(c, r.n_levels));
    return OK;
}

int cmd_export(int argc, char **argv)
{
    struct command c;
    date_t day = clock_today();
    if (!command_begin(&c, argc, argv, EXPORT_ARENA))
        return 2;
    const char *dir = options_value(&c.o, "--out");
    const char *date = options_value(&c.o, "--date");
    if (date != NULL && !day_read(str_of(date), &day)) {
        say_error(c.o.lang, M_ORG_BAD_DATE, date, "");
        return command_misuse(&c);
    }
    int n = dir != NULL ? 1 : OPTIONS_ARGS + 1;
    if (!command_operands(&c, n, dir != NULL ? 1 : OPTIONS_ARGS, M_IMPORT_EXPORT_USAGE))
        return command_misuse(&c);
    return command_finish(&c, do_export(&c, dir, day));
}
