/*
 * review_cmd.c — filled forms at the command line: reading them, what stands in the book, what lacks.
 */
#include "app/paper/review_cmd.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "app/cycle/cycle_option.h"
#include "app/paper/form_read.h"
#include "app/paper/paper_cmd_inner.h"
#include "app/paper/provide.h"
#include "app/review/facts_list.h"
#include "app/review/review_store.h"
#include "lib/base/clock.h"
#include "lib/json/json.h"
#include "lib/text/vi.h"

#define REVIEW_ARENA ((size_t)1 << 30)
#define FILE_ARENA   ((size_t)1 << 30)
enum { LINE_BYTES = 8 << 20, SHOWN_BYTES = 160 };

struct review_order {
    struct command c;
    struct review_request r;
    const char *papers;
    int year, quarter;
    bool json;
    /* while files are read */
    struct cycle cycle;
    struct paper_shelf shelf;
    const struct data *blank;
    int drafts, refused;
};

static struct str base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return str_of(slash != NULL ? slash + 1 : path);
}

static void member(struct buf *b, const char *name, struct str value)
{
    buf_printf(b, "%s\"%s\":", b->p[b->n - 1] == '{' ? "" : ",", name);
    json_write_str(b, value);
}

static struct str shortened(struct arena *a, struct str text)
{
    size_t n = SHOWN_BYTES;
    if (text.n <= SHOWN_BYTES)
        return text;
    while (n > 0 && text.p[n] != ' ')
        n--;
    return str_fmt(a, "%.*s …", n > 0 ? (int)n : 0, text.p);
}

/* --- read --- */

enum file_kind { FILE_DOCX, FILE_SCAN };

static enum file_kind kind_of(const char *path)
{
    char head[4] = "";
    FILE *f = fopen(path, "rb");
    size_t n = f != NULL ? fread(head, 1, sizeof head, f) : 0;
    if (f != NULL)
        (void)fclose(f);
    bool scan =
        n == sizeof head && (memcmp(head, "%PDF", 4) == 0 || memcmp(head, "\xFF\xD8\xFF", 3) == 0 ||
                             memcmp(head, "\x89PNG", 4) == 0);
    return scan ? FILE_SCAN : FILE_DOCX;
}

static void say_lacks(struct review_order *o, const struct review_result *n)
{
    for (int i = 0; i < n->submission.n_lacks; i++)
        SAY(&o->c, M_FORM_LACK, n->submission.lack[i].text);
}

static void say_strays(struct review_order *o, const struct review_form *f)
{
    const struct command *c = &o->c;
    for (int i = 0; i < f->n_strays; i++) {
        const struct review_stray *s = &f->stray[i];
        struct str after =
            s->after.n > 0 ? shortened(c->a, s->after) : msg_text(c->o.lang, M_FORM_BEGINNING);
        if (s->table > 0)
            SAY(c, M_FORM_STRAY_CELL, command_number(c, s->table), command_number(c, s->row),
                command_number(c, s->col), after, shortened(c->a, s->text));
        else
            SAY(c, M_FORM_STRAY, command_number(c, s->paragraph), after, shortened(c->a, s->text));
    }
}

static void say_read(struct review_order *o, const char *file, const struct review_form *f,
                     const struct review_result *n)
{
    const struct command *c = &o->c;
    struct str name = base_name(file), who = subject_called(c->db, c->a, n->who.id);
    if (n->same_file) {
        SAY(c, M_FORM_SAME, name, who);
        return;
    }
    enum msg_id id = o->r.dry_run   ? (n->submitted ? M_FORM_WOULD_SUBMIT : M_FORM_WOULD_DRAFT)
                     : n->submitted ? M_FORM_SUBMITTED
                                    : M_FORM_DRAFT;
    SAY(c, id, name, who, command_number(c, n->version));
    say_lacks(o, n);
    say_strays(o, f);
}

static void lacks_json(struct buf *b, const struct review_result *n)
{
    buf_z(b, ",\"lacks\":[");
    for (int i = 0; i < n->submission.n_lacks; i++) {
        buf_z(b, i > 0 ? ",{" : "{");
        member(b, "code", n->submission.lack[i].code);
        member(b, "field", n->submission.lack[i].field);
        member(b, "text", n->submission.lack[i].text);
        buf_char(b, '}');
    }
    buf_z(b, "],\"unplaced\":[");
}

static void say_json(struct review_order *o, const char *file, const struct review_form *f,
                     const struct review_result *n)
{
    struct buf b;
    buf_open(&b, LINE_BYTES);
    buf_char(&b, '{');
    member(&b, "file", base_name(file));
    member(&b, "paper", f->paper);
    member(&b, "subject", subject_called(o->c.db, o->c.a, n->who.id));
    buf_printf(&b, ",\"version\":%d,\"submitted\":%s,\"same_file\":%s,\"written\":%s", n->version,
               n->submitted ? "true" : "false", n->same_file ? "true" : "false",
               n->written ? "true" : "false");
    lacks_json(&b, n);
    for (int i = 0; i < f->n_strays; i++) {
        buf_z(&b, i > 0 ? ",{" : "{");
        member(&b, "text", f->stray[i].text);
        member(&b, "after", f->stray[i].after);
        buf_printf(&b, ",\"paragraph\":%d}", f->stray[i].paragraph);
    }
    buf_z(&b, "]}\n");
    (void)fwrite(b.p, 1, b.n, stdout);
    buf_close(&b);
}

static err_t refuse_file(struct review_order *o, const char *file, err_t err, enum msg_id id)
{
    (void)problem_add(&o->c.problems, (struct place){.file = base_name(file)}, false,
                      MSG0(o->c.a, o->c.o.lang, id));
    return err;
}

static err_t read_form(struct review_order *o, struct arena *a, const char *file)
{
    struct docx_text text;
    struct review_form form;
    struct review_result n;
    TRY(docx_read_path(a, o->c.o.lang, &o->c.problems, file, &text));
    err_t err = form_read(a, &o->shelf, o->blank, &text, &form);
    if (err == E_NOTFOUND)
        return refuse_file(o, file, E_INVALID, M_FORM_NONE);
    if (err == E_LIMIT)
        return refuse_file(o, file, E_LIMIT, M_FORM_LONG);
    TRY(err);
    o->r.file = file;
    TRY(review_store(o->c.db, a, &o->cycle, &form, &o->r, &n));
    if (o->json)
        say_json(o, file, &form, &n);
    else
        say_read(o, file, &form, &n);
    o->drafts += !n.submitted && !n.same_file;
    return OK;
}

/* A scan tells nobody whose it is. */
static err_t keep_scan(struct review_order *o, struct arena *a, const char *file)
{
    struct review_form nothing = {.collective = o->r.card == NULL};
    struct found_subject who;
    bool same = false;
    if (o->r.card == NULL && o->r.unit == NULL)
        return refuse_file(o, file, E_INVALID, M_FORM_SCAN_WHOSE);
    o->r.file = file;
    TRY(review_whose(o->c.db, a, &o->cycle, &nothing, &o->r, &who));
    if (o->r.dry_run)
        return OK;
    struct scan_request r = {.book = o->c.o.args[0],
                             .file = file,
                             .subject = who.id,
                             .actor = o->r.actor,
                             .yes = o->r.yes};
    TRY(facts_scan(o->c.db, a, &o->cycle, &r, &same));
    if (!o->json)
        SAY(&o->c, same ? M_REVIEW_SCAN_THERE : M_REVIEW_SCANNED,
            subject_called(o->c.db, o->c.a, who.id));
    return OK;
}

static err_t open_papers(struct review_order *o)
{
    struct command *c = &o->c;
    struct reporter r = paper_reporter(c);
    struct provide_request q = {
        .year = o->year, .quarter = o->quarter, .on = DAY_NONE, .blank = true};
    struct provide_whom nobody = {.subject = 0};
    struct provider *p;
    struct data *blank;
    TRY(provide_open(c->db, c->a, &q, &p));
    TRY(paper_shelf_open(&r, provide_pack(p), o->papers, &o->shelf));
    if (o->shelf.n == 0)
        return command_refuse(c, M_PAPER_NO_PAPERS, provide_pack(p), STR(""));
    TRY(provide_data(p, c->a, ABOUT_MEMBER, &nobody, &blank));
    o->blank = blank;
    return OK;
}

static err_t do_read(struct review_order *o)
{
    struct command *c = &o->c;
    err_t grave = OK;
    TRY(command_book(c, DB_WRITE));
    TRY(cycle_find(c->db, c->a, o->year, o->quarter, &o->cycle));
    TRY(open_papers(o));
    for (int i = 1; i < c->o.n_args && grave == OK; i++) {
        const char *file = c->o.args[i];
        struct arena *a = arena_open(FILE_ARENA);
        err_t err = kind_of(file) == FILE_SCAN ? keep_scan(o, a, file) : read_form(o, a, file);
        arena_close(a);
        if (err == E_DB || err == E_BUSY)
            grave = err;
        o->refused += err != OK;
    }
    if (c->o.n_args > 2 && !o->json)
        SAY(c, M_FORM_ALL, command_number(c, c->o.n_args - 1), command_number(c, o->drafts),
            command_number(c, o->refused));
    return grave != OK ? grave : o->drafts + o->refused > 0 ? E_INVALID : OK;
}

/* --- check --- */

static struct str state_words(const struct command *c, const struct query *q)
{
    struct str state = q_get_text(q, 5);
    enum msg_id id = str_is(state, "submitted") ? M_FORM_STATE_SUBMITTED
                     : str_is(state, "draft")   ? M_FORM_STATE_DRAFT
                     : q_get_int(q, 9) != 0     ? M_FORM_STATE_OTHER
                                                : M_FORM_STATE_NONE;
    return msg_text(c->o.lang, id);
}

static void check_json(const struct query *q)
{
    struct buf b;
    struct str state = q_get_text(q, 5);
    buf_open(&b, LINE_BYTES);
    buf_char(&b, '{');
    if (q_get_text(q, 2).n > 0)
        member(&b, "card", q_get_text(q, 2));
    member(&b, "unit", q_get_text(q, 3));
    member(&b, "name", q_get_text(q, 1));
    member(&b, "state", state.n > 0 ? state : q_get_int(q, 9) != 0 ? STR("other") : STR("none"));
    buf_printf(&b, ",\"version\":%d,\"on_paper\":%s", (int)q_get_int(q, 4),
               q_get_int(q, 8) != 0 ? "true" : "false");
    if (q_get_text(q, 6).n > 0)
        buf_printf(&b, ",\"lacks\":%.*s", STR_ARG(q_get_text(q, 6)));
    buf_z(&b, "}\n");
    (void)fwrite(b.p, 1, b.n, stdout);
    buf_close(&b);
}

static void say_kept_lacks(const struct command *c, struct arena *a, struct str lacks)
{
    struct json *list = NULL;
    struct json_error e;
    if (lacks.n == 0 || json_parse(a, lacks, &list, &e) != OK)
        return;
    for (const struct json *l = list->child; l != NULL; l = l->next)
        SAY(c, M_FORM_LACK, json_get_text(l, "text"));
}

/* Who is named in the report of a collective: the head first, then the deputies. */
static err_t say_named(struct review_order *o, struct arena *a, int64_t unit)
{
    const struct command *c = &o->c;
    struct query *q = db_query(c->db, "submission_of_collective");
    struct str all = STR(" ");
    bool row, missing = false;
    q_int(q, "unit", unit);
    q_int(q, "year", o->cycle.year);
    TRY(q_step(q, &row));
    while (row) {
        all = str_fmt(a, "%.*s %.*s", STR_ARG(all), STR_ARG(vi_fold(a, q_get_text(q, 1))));
        TRY(q_step(q, &row));
    }
    q = db_query(c->db, "submission_people");
    q_int(q, "cycle", o->cycle.id);
    q_int(q, "unit", unit);
    q_day(q, "day", o->cycle.cutoff);
    TRY(q_step(q, &row));
    while (row) {
        struct str name = q_get_text(q, 2);
        bool is = false, submitted = q_get_int(q, 4) != 0;
        for (size_t i = 0; name.n > 0 && i < all.n && !is; i++)
            is = str_starts(str_sub(all, i, all.n), name);
        if (is)
            SAY(c, submitted ? M_FORM_NAMED_DONE : M_FORM_NAMED_OWED, q_get_text(q, 1));
        if (is && submitted && missing)
            SAY(c, M_FORM_NAMED_ORDER, q_get_text(q, 1));
        missing = missing || (is && !submitted && q_get_int(q, 3) == 0);
        TRY(q_step(q, &row));
    }
    return OK;
}

struct checked {
    int64_t submitted, drafts, other, none;
};

static err_t check_rows(struct review_order *o, struct query *q, struct arena *a, struct checked *n)
{
    const struct command *c = &o->c;
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        struct str state = q_get_text(q, 5);
        bool draft = str_is(state, "draft"), submitted = str_is(state, "submitted");
        n->submitted += submitted;
        n->drafts += draft;
        n->other += state.n == 0 && q_get_int(q, 9) != 0;
        n->none += state.n == 0 && q_get_int(q, 9) == 0;
        if (o->json) {
            check_json(q);
        } else if (!submitted) {
            SAY(c, M_FORM_CHECK_LINE, q_get_text(q, 1), q_get_text(q, 3), state_words(c, q));
            say_kept_lacks(c, a, str_copy(a, q_get_text(q, 6)));
        }
        if (!o->json && q_get_int(q, 10) != 0)
            TRY(say_named(o, a, q_get_int(q, 11)));
        arena_reset(a);
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t do_check(struct review_order *o)
{
    struct command *c = &o->c;
    struct cycle_unit all = {.last_at = INT_MAX};
    struct checked n = {0};
    TRY(command_book(c, DB_READ));
    TRY(cycle_find(c->db, c->a, o->year, o->quarter, &o->cycle));
    if (o->r.unit != NULL)
        TRY(cycle_unit(c->db, c->a, &o->cycle, str_of(o->r.unit), &all));
    struct query *q = db_query(c->db, "submission_states");
    q_int(q, "cycle", o->cycle.id);
    q_int(q, "first", all.first_at);
    q_int(q, "last", all.last_at);
    struct arena *a = arena_open(REVIEW_ARENA);
    err_t err = check_rows(o, q, a, &n);
    arena_close(a);
    TRY(err);
    if (!o->json)
        SAY(c, M_FORM_CHECKED, command_number(c, n.submitted), command_number(c, n.drafts),
            command_number(c, n.other), command_number(c, n.none));
    return n.drafts > 0 ? E_STATE : OK;
}

/* --- show --- */

static void show_text(struct review_order *o, struct buf *b, struct str *before,
                      const struct query *q)
{
    const struct command *c = &o->c;
    struct str field = q_get_text(q, 0), text = q_get_text(q, 2);
    bool first = !str_eq(*before, field), is_row = text.n > 0 && text.p[0] == '{';
    if (o->json) {
        if (first)
            buf_z(b, before->n > 0 ? "]," : "");
        if (first)
            json_write_str(b, field);
        buf_z(b, first ? ":[" : ",");
        if (is_row)
            buf_str(b, text);
        else
            json_write_str(b, text);
    } else {
        if (first)
            SAY(c, M_FORM_SHOW_FIELD, field);
        SAY(c, M_FORM_SHOW_TEXT, text);
    }
    if (first)
        *before = str_copy(c->a, field);
}

static err_t show_texts(struct review_order *o, int64_t subject, int64_t version, struct buf *b)
{
    struct query *q = db_query(o->c.db, "submission_texts");
    struct str before = STR("");
    bool row;
    q_int(q, "subject", subject);
    q_int(q, "version", version);
    TRY(q_step(q, &row));
    while (row) {
        show_text(o, b, &before, q);
        TRY(q_step(q, &row));
    }
    if (o->json && before.n > 0)
        buf_char(b, ']');
    return OK;
}

static err_t show_one(struct review_order *o, int64_t subject, struct buf *b)
{
    struct command *c = &o->c;
    struct query *q = db_query(c->db, "submission_version");
    struct str who = subject_called(c->db, c->a, subject);
    bool row;
    q_int(q, "subject", subject);
    TRY(q_step(q, &row));
    if (!row)
        return command_refuse(c, M_FORM_NOTHING, who, STR(""));
    int64_t version = q_get_int(q, 0);
    struct str state = str_copy(c->a, q_get_text(q, 1)), lacks = str_copy(c->a, q_get_text(q, 3));
    struct str paper = str_copy(c->a, q_get_text(q, 4)), file = str_copy(c->a, q_get_text(q, 5));
    struct str on = day_text(c->a, q_get_day(q, 6));
    bool by_hand = q_get_int(q, 7) != 0;
    TRY(q_run(q));
    if (!o->json) {
        SAY(c, str_is(state, "submitted") ? M_FORM_SHOW_SUBMITTED : M_FORM_SHOW_DRAFT, who,
            command_number(c, version), file, on);
        if (by_hand)
            SAY0(c, M_FORM_SHOW_BY_HAND);
        say_kept_lacks(c, c->a, lacks);
        return show_texts(o, subject, version, b);
    }
    buf_char(b, '{');
    member(b, "subject", who);
    member(b, "paper", paper);
    member(b, "state", state);
    member(b, "file", file);
    member(b, "received_on", on);
    buf_printf(b, ",\"version\":%d,\"on_paper\":%s,\"lacks\":%.*s,\"says\":{", (int)version,
               by_hand ? "true" : "false", lacks.n > 0 ? (int)lacks.n : 2,
               lacks.n > 0 ? lacks.p : "[]");
    TRY(show_texts(o, subject, version, b));
    buf_z(b, "}}\n");
    (void)fwrite(b->p, 1, b->n, stdout);
    return OK;
}

static err_t do_show(struct review_order *o)
{
    struct command *c = &o->c;
    struct review_form nothing = {.collective = o->r.card == NULL};
    struct found_subject who;
    struct buf b;
    TRY(command_book(c, DB_READ));
    TRY(cycle_find(c->db, c->a, o->year, o->quarter, &o->cycle));
    o->r.file = "";
    TRY(review_whose(c->db, c->a, &o->cycle, &nothing, &o->r, &who));
    buf_open(&b, LINE_BYTES);
    err_t err = show_one(o, who.id, &b);
    buf_close(&b);
    return err;
}

/* --- --- */

static const struct review_verb {
    const char *name;
    err_t (*run)(struct review_order *o);
    int least, most;
} verbs[] = {
    {"read", do_read, 2, OPTIONS_ARGS}, {"check", do_check, 1, 1}, {"show", do_show, 1, 1}};

int cmd_review(int argc, char **argv)
{
    struct review_order o = {.year = 0};
    const struct review_verb *v = NULL;
    const char *verb = argc > 1 ? argv[1] : "";
    if (!command_begin(&o.c, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv, REVIEW_ARENA))
        return 2;
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        v = strcmp(verbs[i].name, verb) == 0 ? &verbs[i] : v;
    const char *by = options_value(&o.c.o, "--by");
    o.r.actor = str_of(by != NULL ? by : "");
    o.r.card = options_value(&o.c.o, "--card");
    o.r.unit = options_value(&o.c.o, "--unit");
    o.papers = options_value(&o.c.o, "--papers");
    o.r.on_paper = options_flag(&o.c.o, "--on-paper");
    o.r.dry_run = options_flag(&o.c.o, "--dry-run");
    o.r.yes = options_flag(&o.c.o, "--yes");
    o.json = options_flag(&o.c.o, "--json");
    if (!cycle_option_take(&o.c, &o.year, &o.quarter) ||
        !cycle_option_day(&o.c, "--received", clock_today(), &o.r.received_on))
        return command_misuse(&o.c);
    bool whose = o.r.card != NULL || o.r.unit != NULL;
    bool fits = v != NULL && o.year > 0 && (v->run != do_show || whose);
    int none = OPTIONS_ARGS + 1; /* more than there can be: the usage is said */
    if (!command_operands(&o.c, fits ? v->least : none, fits ? v->most : none, M_FORM_USAGE))
        return command_misuse(&o.c);
    return command_finish(&o.c, v->run(&o));
}
