/*
 * import_cmd.c — `kiemdiem import BOOK ORGS PEOPLE`: the import at the command line, told in words
 * or JSON.
 */
#include "app/roster/import_cmd.h"

#include <stdio.h>

#include "app/judge/command.h"
#include "app/roster/heading_map.h"
#include "app/roster/import.h"
#include "lib/base/asset.h"
#include "lib/base/clock.h"
#include "lib/base/file.h"
#include "lib/base/limits.h"
#include "lib/file/xlsx_read.h"
#include "lib/json/json.h"

#define IMPORT_ARENA ((size_t)4 << 30)
enum { JSON_BYTES = 8 << 20, PLACE_BYTES = 1 << 16 };

static const enum msg_id line_words[IMPORT_WHATS] = {
    [IMPORT_UNIT_ADDED] = M_IMPORT_LINE_UNIT_ADDED,
    [IMPORT_UNIT_CHANGED] = M_IMPORT_LINE_UNIT_CHANGED,
    [IMPORT_UNIT_MOVED] = M_IMPORT_LINE_UNIT_MOVED,
    [IMPORT_UNIT_ENDED] = M_IMPORT_LINE_UNIT_ENDED,
    [IMPORT_ADDED] = M_IMPORT_LINE_ADDED,
    [IMPORT_CHANGED] = M_IMPORT_LINE_CHANGED,
    [IMPORT_MOVED] = M_IMPORT_LINE_MOVED,
    [IMPORT_ENDED] = M_IMPORT_LINE_ENDED,
    [IMPORT_POST] = M_IMPORT_LINE_POST,
    [IMPORT_STATUS] = M_IMPORT_LINE_STATUS,
};
static const char *const what_words[IMPORT_WHATS] = {
    "unit_added", "unit_changed", "unit_moved", "unit_ended", "added",
    "changed",    "moved",        "ended",      "post",       "status",
};

/* --- in words --- */

static void say_lines(const struct command *c, const struct import_result *r, bool empty_before)
{
    for (int w = 0; w < IMPORT_WHATS; w++) {
        /* A first list is all news: its counts say it. */
        if (empty_before && (w == IMPORT_UNIT_ADDED || w == IMPORT_ADDED))
            continue;
        long kept = r->n[w] < IMPORT_LINES_MOST ? r->n[w] : IMPORT_LINES_MOST;
        for (long i = 0; r->line[w] != NULL && i < kept; i++)
            SAY(c, line_words[w], r->line[w][i].who, r->line[w][i].was, r->line[w][i].is);
        if (r->line[w] != NULL && r->n[w] > kept)
            SAY(c, M_IMPORT_MORE_LINES, command_number(c, r->n[w] - kept));
    }
}

/* What of a file was not read. */
static void say_source(const struct command *c, const struct roster_source *s)
{
    if (s->not_data.n > 0)
        SAY(c, M_RUN_NOT_DATA, s->not_data);
    if (s->hidden.n > 0)
        SAY(c, M_RUN_HIDDEN, s->hidden);
    if (s->unused.n > 0)
        SAY(c, M_RUN_UNUSED_COLUMNS, s->unused);
    if (s->n_formulas > 0)
        SAY(c, M_RUN_FORMULAS, command_number(c, (int64_t)s->n_formulas), s->file);
}

static void say_result(const struct command *c, const struct import_request *q,
                       const struct roster *roster, const struct import_result *r)
{
    const long *n = r->n;
    say_source(c, &roster->unit_source);
    say_source(c, &roster->people_source);
    say_lines(c, r, r->people_before == 0);
    SAY(c, M_IMPORT_UNITS, command_number(c, r->units), command_number(c, n[IMPORT_UNIT_ADDED]),
        command_number(c, n[IMPORT_UNIT_CHANGED]), command_number(c, n[IMPORT_UNIT_MOVED]),
        command_number(c, n[IMPORT_UNIT_ENDED]));
    SAY(c, M_IMPORT_PEOPLE, command_number(c, r->people), command_number(c, n[IMPORT_ADDED]),
        command_number(c, n[IMPORT_CHANGED]), command_number(c, n[IMPORT_MOVED]),
        command_number(c, n[IMPORT_ENDED]), command_number(c, n[IMPORT_POST]),
        command_number(c, n[IMPORT_STATUS]));
    if (r->arrived != DAY_NONE && n[IMPORT_ADDED] + n[IMPORT_UNIT_ADDED] > 0)
        SAY(c, M_IMPORT_ARRIVED, command_number(c, n[IMPORT_ADDED]),
            command_number(c, n[IMPORT_UNIT_ADDED]), day_text(c->a, r->arrived),
            r->first_on != DAY_NONE ? day_text(c->a, r->first_on) : STR("…"));
    if (r->proposals + r->to_dos > 0)
        SAY(c, M_IMPORT_REMARKS, command_number(c, r->proposals), command_number(c, r->to_dos),
            str_of(c->o.args[0]));
    if (r->titles_unplaced > 0)
        SAY(c, M_IMPORT_TITLES, command_number(c, r->titles_unplaced), str_of(c->o.args[0]));
    if (r->guarded)
        SAY(c, M_IMPORT_GUARD, command_number(c, n[IMPORT_MOVED]),
            command_number(c, n[IMPORT_ENDED]), command_number(c, r->people_before));
    if (q->dry_run)
        SAY0(c, M_IMPORT_DRY_RUN);
    else if (r->written)
        SAY(c, M_IMPORT_WRITTEN, str_of(c->o.args[0]), day_text(c->a, q->on));
}

/* "list.xlsx, sheet X, row 7, column C: sentence" */
void import_say_problems(const struct command *c)
{
    struct buf b;
    buf_open(&b, PLACE_BYTES);
    for (size_t i = 0; i < c->problems.n; i++) {
        const struct problem *p = &c->problems.list[i];
        char column[4] = "";
        buf_clear(&b);
        buf_str(&b, p->at.file);
        if (p->at.sheet.n > 0)
            msg_write(&b, c->o.lang, M_RUN_AT_SHEET, 1, &p->at.sheet);
        struct str row = command_number(c, p->at.line);
        if (p->at.line > 0)
            msg_write(&b, c->o.lang, M_RUN_AT_ROW, 1, &row);
        if (p->at.col > 0 && p->at.sheet.n > 0) {
            xlsx_column_name(p->at.col, column);
            struct str name = str_of(column);
            msg_write(&b, c->o.lang, M_RUN_AT_COLUMN, 1, &name);
        }
        (void)fprintf(stderr, "%.*s%s%.*s\n", STR_ARG(buf_view(&b)), b.n > 0 ? ": " : "",
                      STR_ARG(p->text));
    }
    buf_close(&b);
    if (c->problems.total > c->problems.n)
        say_error(c->o.lang, M_JUDGE_MORE_PROBLEMS,
                  command_number(c, (int64_t)(c->problems.total - c->problems.n)).p, "");
}

/* --- JSON --- */

static void json_lines(struct buf *b, const struct import_result *r)
{
    const char *comma = "";
    buf_z(b, ",\"lines\":[");
    for (int w = 0; w < IMPORT_WHATS; w++) {
        long kept = r->n[w] < IMPORT_LINES_MOST ? r->n[w] : IMPORT_LINES_MOST;
        for (long i = 0; r->line[w] != NULL && i < kept; i++) {
            const struct import_line *l = &r->line[w][i];
            buf_printf(b, "%s{\"what\":\"%s\",\"who\":", comma, what_words[w]);
            json_write_str(b, l->who);
            buf_z(b, ",\"was\":");
            json_write_str(b, l->was);
            buf_z(b, ",\"is\":");
            json_write_str(b, l->is);
            buf_char(b, '}');
            comma = ",";
        }
    }
    buf_char(b, ']');
}

static void say_json(const struct import_result *r, size_t n_problems)
{
    struct buf b;
    buf_open(&b, JSON_BYTES);
    buf_printf(&b, "{\"written\":%s,\"same_files\":%s,\"guarded\":%s,\"units\":%ld,\"people\":%ld",
               r->written ? "true" : "false", r->same_files ? "true" : "false",
               r->guarded ? "true" : "false", r->units, r->people);
    for (int w = 0; w < IMPORT_WHATS; w++)
        buf_printf(&b, ",\"%s\":%ld", what_words[w], r->n[w]);
    buf_printf(&b, ",\"proposals\":%ld,\"to_dos\":%ld,\"titles_unplaced\":%ld,\"problems\":%zu",
               r->proposals, r->to_dos, r->titles_unplaced, n_problems);
    json_lines(&b, r);
    buf_char(&b, '}');
    printf("%.*s\n", STR_ARG(buf_view(&b)));
    buf_close(&b);
}

/* --- the command --- */

static err_t open_map(struct command *c, const char *path, struct import_request *q)
{
    struct str name = str_of(path);
    err_t e = file_read(c->a, path, LIMIT_MAP_BYTES, &q->map_text);
    if (e != OK) {
        (void)problem_add(
            &c->problems, (struct place){.file = name}, false,
            MSG0(c->a, c->o.lang, e == E_NOTFOUND ? M_FILE_NOT_FOUND : M_FILE_CANNOT_READ));
        return e;
    }
    return heading_map_read(c->a, c->o.lang, name, q->map_text, &c->problems, &q->map);
}

static err_t do_import(struct command *c, struct import_request *q, const char *map,
                       struct import_result *r, struct roster **roster)
{
    const struct asset *posts = asset_find(STR("packs/posts.pack"));
    if (posts == NULL)
        return E_NOTFOUND;
    if (map != NULL)
        TRY(open_map(c, map, q));
    TRY(posts_read(c->a, c->o.lang, STR("packs/posts.pack"), posts->bytes, &c->problems,
                   &q->posts));
    TRY(command_book(c, DB_WRITE));
    return import_lists(c->db, c->a, q, roster, r);
}

static bool take_options(struct command *c, struct import_request *q)
{
    const char *date = options_value(&c->o, "--date");
    const char *by = options_value(&c->o, "--by");
    q->dry_run = options_flag(&c->o, "--dry-run");
    q->full = options_flag(&c->o, "--full");
    q->yes = options_flag(&c->o, "--yes");
    q->again = options_flag(&c->o, "--again");
    q->distinct = options_flag(&c->o, "--distinct");
    q->actor = str_of(by != NULL ? by : "");
    q->on = clock_today();
    bool read = date == NULL || day_read(str_of(date), &q->on);
    if (read && q->on <= clock_today())
        return true;
    if (read)
        say_error(c->o.lang, M_IMPORT_IN_FUTURE, date, "");
    else
        say_error(c->o.lang, M_ORG_BAD_DATE, date, "");
    return false;
}

int cmd_import(int argc, char **argv)
{
    struct command c;
    struct import_request q = {.units = NULL};
    struct import_result r = {.arrived = DAY_NONE};
    if (!command_begin(&c, argc, argv, IMPORT_ARENA))
        return 2;
    const char *map = options_value(&c.o, "--map");
    bool json = options_flag(&c.o, "--json");
    if (!take_options(&c, &q) || !command_operands(&c, 3, 3, M_IMPORT_USAGE))
        return command_misuse(&c);
    q.units = c.o.args[1];
    q.people = c.o.args[2];
    struct roster *roster = NULL;
    err_t err = do_import(&c, &q, map, &r, &roster);
    import_say_problems(&c);
    if (json)
        say_json(&r, c.problems.total);
    else if (r.same_files)
        SAY(&c, M_IMPORT_SAME_FILES, str_of(c.o.args[0]));
    else if (err == OK || r.guarded)
        say_result(&c, &q, roster, &r);
    if (err != OK && !r.guarded)
        say_error(c.o.lang, M_IMPORT_REFUSED, c.o.args[0], "");
    c.problems.n = c.problems.total = 0; /* they are told */
    return command_finish(&c, err);
}
