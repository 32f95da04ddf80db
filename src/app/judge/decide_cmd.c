/*
 * decide_cmd.c — `kiemdiem decide [FILE]`: JSON Lines in, JSON Lines out; `kiemdiem explain
 * [FILE]`: one case for a human.
 */
#include "app/judge/decide_cmd.h"

#include <errno.h>
#include <string.h>

#include "app/judge/decision.h"
#include "app/judge/options.h"
#include "lib/base/arena.h"
#include "lib/base/file.h"
#include "lib/json/json.h"

/* What answers one line after the other. */
struct stream {
    struct shelf *shelf;
    enum lang lang;
    struct arena *arena; /* emptied after each line */
    long number;         /* of the line, 1-based */
    struct buf buf;
};

/* A UTF-8 mark at the beginning says nothing. */
static struct str without_mark(struct str text)
{
    return str_starts(text, STR("\xEF\xBB\xBF")) ? str_sub(text, 3, text.n) : text;
}

/* A case without an id is found again by its line. */
static void answer_error(struct stream *st, const struct case_in *in, struct case_error *error)
{
    struct str number = str_fmt(st->arena, "%ld", st->number);
    if (in->id.n == 0)
        error->message = MSG(st->arena, st->lang, M_JUDGE_AT_LINE, number, error->message);
    decision_write_error(&st->buf, in->id, in->id_is_json, error);
}

/* False when the line was answered with an error. */
static bool answer_line(struct stream *st, struct str line)
{
    struct case_in *in = NULL;
    struct case_error error = {0};
    if (case_read(st->shelf, st->arena, st->lang, line, &in, &error) != OK) {
        answer_error(st, in, &error);
        return false;
    }
    decision_write(&st->buf, decide_case(st->shelf, st->arena, in));
    if (!st->buf.over)
        return true;
    buf_clear(&st->buf);
    error.message = MSG(st->arena, st->lang, M_JUDGE_ANSWER_TOO_LONG,
                        str_fmt(st->arena, "%u", LIMIT_DECISION_BYTES));
    answer_error(st, in, &error);
    return false;
}

static bool answer_too_long(struct stream *st)
{
    struct case_error error = {.message = MSG(st->arena, st->lang, M_FACT_JSON_TOO_LONG,
                                              str_fmt(st->arena, "%u", LIMIT_CASE_BYTES))};
    answer_error(st, &(struct case_in){0}, &error);
    return false;
}

bool decide_stream(struct shelf *s, enum lang lang, FILE *in, FILE *out)
{
    struct stream st = {.shelf = s, .lang = lang, .arena = arena_open(LIMIT_CASE_ARENA)};
    struct line_reader lines;
    struct str line;
    bool all = true;
    long cases = 0;
    buf_open(&st.buf, LIMIT_DECISION_BYTES);
    lines_open(&lines, in, LIMIT_CASE_BYTES);
    while (lines_next(&lines, &line)) {
        if (lines.number == 1)
            line = without_mark(line);
        if (!lines.too_long && str_trim(line).n == 0)
            continue; /* an empty line is no case */
        cases++;
        st.number = lines.number;
        buf_clear(&st.buf);
        bool ok = lines.too_long ? answer_too_long(&st) : answer_line(&st, str_trim(line));
        all = all && ok;
        buf_char(&st.buf, '\n');
        struct str text = buf_view(&st.buf);
        if (fwrite(text.p, 1, text.n, out) != text.n)
            all = false;
        arena_reset(st.arena);
    }
    if (cases == 0)
        say_error(lang, lines.failed ? M_JUDGE_CANNOT_READ : M_JUDGE_NO_CASE, "-", "");
    if (cases == 0 || lines.failed || fflush(out) != 0)
        all = false;
    lines_close(&lines);
    buf_close(&st.buf);
    arena_close(st.arena);
    return all;
}

/* The file named as the first operand, or standard input; NULL: said. */
static FILE *open_input(const struct options *o)
{
    if (o->n_args == 0 || strcmp(o->args[0], "-") == 0)
        return stdin;
    FILE *in = fopen(o->args[0], "rb");
    if (in == NULL)
        say_error(o->lang, M_JUDGE_CANNOT_READ, o->args[0], strerror(errno));
    return in;
}

static bool check_args(const struct options *o)
{
    if (o->n_args <= 1 && (o->n_args == 0 || o->args[0][0] != '-' || o->args[0][1] == '\0'))
        return true;
    say_error(o->lang, M_JUDGE_BAD_ARGUMENT, o->args[o->n_args - 1], "");
    return false;
}

/* A pack that cannot be read answers every case with an error; say it once, with its places,
   before. */
static bool check_store(struct shelf *s, struct arena *a, enum lang lang)
{
    struct problems problems;
    problems_open(&problems, a);
    if (shelf_dict(s, &problems) != NULL && shelf_calendar(s, &problems) != NULL)
        return true;
    problems_print(&problems, lang);
    return false;
}

int cmd_decide(int argc, char **argv)
{
    struct options o;
    if (!options_read(&o, argc, argv) || !check_args(&o))
        return 2;
    FILE *in = open_input(&o);
    if (in == NULL)
        return 2;
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct shelf *s = shelf_open(a, o.store, o.lang);
    int status = 2;
    if (check_store(s, a, o.lang))
        status = decide_stream(s, o.lang, in, stdout) ? 0 : 2;
    if (ferror(stdout))
        status = 1;
    if (in != stdin)
        fclose(in);
    arena_close(a);
    return status;
}

/* Explains the case of one text; *found says whether it has the wanted id (NULL: any). */
static int explain_text(struct shelf *s, struct arena *a, const struct options *o, struct str text,
                        const char *id, bool *found)
{
    struct case_in *in = NULL;
    struct case_error error = {0};
    struct buf b;
    err_t err = case_read(s, a, o->lang, str_trim(text), &in, &error);
    *found = id == NULL || str_is(in->id, id);
    if (!*found)
        return 0;
    if (err != OK) {
        struct str line = error.field.n > 0 ? str_fmt(a, "%.*s: %.*s", STR_ARG(error.field),
                                                      STR_ARG(error.message))
                                            : error.message;
        fprintf(stderr, "kiemdiem: %.*s\n", STR_ARG(line));
        return 2;
    }
    buf_open(&b, LIMIT_DECISION_BYTES);
    decision_explain(&b, a, decide_case(s, a, in), o->lang);
    fwrite(b.p, 1, b.n, stdout);
    buf_close(&b);
    return fflush(stdout) == 0 ? 0 : 1;
}

/* Of a file with a case a line: the one with that id. */
static int explain_one(struct shelf *s, const struct options *o, FILE *in, const char *id)
{
    struct line_reader lines;
    struct str line;
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    bool found = false;
    int status = 2;
    lines_open(&lines, in, LIMIT_CASE_BYTES);
    while (!found && lines_next(&lines, &line)) {
        if (lines.number == 1)
            line = without_mark(line);
        if (!lines.too_long && str_trim(line).n > 0)
            status = explain_text(s, a, o, line, id, &found);
        arena_reset(a);
    }
    lines_close(&lines);
    arena_close(a);
    if (found)
        return status;
    say_error(o->lang, M_JUDGE_NO_SUCH_CASE, id, "");
    return 2;
}

#define SHOWN_IDS 10

/* What a file without --id holds: one case, maybe over several lines, or a case a line. */
struct content {
    struct buf text; /* the one case */
    struct buf ids;  /* of a case a line: the first SHOWN_IDS */
    long cases;
};

/* Is this line a whole case by itself? */
static bool is_whole(struct str line)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    struct json *tree;
    struct json_error fault;
    bool whole = json_parse(a, line, &tree, &fault) == OK;
    arena_close(a);
    return whole;
}

static void note_case(struct shelf *s, const struct options *o, struct str line, struct content *c)
{
    struct arena *a = arena_open(LIMIT_CASE_ARENA);
    struct case_in *in = NULL;
    struct case_error error = {0};
    c->cases++;
    if (case_read(s, a, o->lang, line, &in, &error) != OK && in->id.n == 0)
        in->id = STR("?");
    if (c->cases <= SHOWN_IDS)
        buf_printf(&c->ids, "%s%.*s", c->cases > 1 ? ", " : "", STR_ARG(in->id));
    else if (c->cases == SHOWN_IDS + 1)
        buf_z(&c->ids, ", …");
    arena_close(a);
}

/* The first line decides: a whole case means a case a line, the start of one that it goes on. */
static err_t read_content(struct shelf *s, const struct options *o, FILE *in, struct content *c)
{
    struct line_reader lines;
    struct str line;
    bool by_line = false;
    err_t err = OK;
    lines_open(&lines, in, LIMIT_CASE_BYTES);
    while (err == OK && lines_next(&lines, &line)) {
        if (lines.too_long && !by_line) {
            err = E_LIMIT;
            break;
        }
        if (lines.number == 1)
            line = without_mark(line);
        if (c->text.n == 0 && str_trim(line).n == 0)
            continue;
        if (c->text.n == 0)
            by_line = is_whole(str_trim(line));
        if (by_line && str_trim(line).n > 0)
            note_case(s, o, str_trim(line), c);
        if (!by_line || c->cases == 1) {
            buf_add(&c->text, line.p, line.n);
            buf_char(&c->text, '\n');
        }
        err = c->text.over ? E_LIMIT : OK;
    }
    if (lines.failed)
        err = E_IO;
    lines_close(&lines);
    return err;
}

static int explain_content(struct shelf *s, struct arena *a, const struct options *o, err_t err,
                           const struct content *c)
{
    bool found;
    char number[24];
    if (err == OK && c->cases > 1) {
        snprintf(number, sizeof number, "%ld", c->cases);
        say_error(o->lang, M_JUDGE_MANY_CASES, number,
                  str_fmt(a, "%.*s", STR_ARG(buf_view(&c->ids))).p);
        return 2;
    }
    if (err == OK)
        return explain_text(s, a, o, buf_view(&c->text), NULL, &found);
    snprintf(number, sizeof number, "%u", LIMIT_CASE_BYTES);
    if (err == E_LIMIT)
        say_error(o->lang, M_FACT_JSON_TOO_LONG, number, "");
    else
        say_error(o->lang, M_JUDGE_CANNOT_READ, "-", "");
    return 2;
}

static int explain_whole(struct shelf *s, struct arena *a, const struct options *o, FILE *in)
{
    struct content c = {.cases = 0};
    buf_open(&c.text, LIMIT_CASE_BYTES);
    buf_open(&c.ids, LIMIT_CASE_BYTES);
    err_t err = read_content(s, o, in, &c);
    int status = explain_content(s, a, o, err, &c);
    buf_close(&c.ids);
    buf_close(&c.text);
    return status;
}

int cmd_explain(int argc, char **argv)
{
    struct options o;
    if (!options_read(&o, argc, argv))
        return 2;
    const char *id = options_value(&o, "--id");
    FILE *in = check_args(&o) ? open_input(&o) : NULL;
    if (in == NULL)
        return 2;
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct shelf *s = shelf_open(a, o.store, o.lang);
    int status = 2;
    if (check_store(s, a, o.lang))
        status = id != NULL ? explain_one(s, &o, in, id) : explain_whole(s, a, &o, in);
    if (in != stdin)
        fclose(in);
    arena_close(a);
    return status;
}
