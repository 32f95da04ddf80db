/*
 * facts_read.c — line by line: who is meant, what is new, does it make a case; then it is written.
 */
#include "app/review/facts_read.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/audit/audit.h"
#include "app/review/casebook.h"
#include "app/review/facts_change.h"
#include "app/review/shortcoming.h"
#include "app/review/subject_find.h"
#include "app/review/workbook_cell.h"
#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "lib/base/limits.h"
#include "lib/json/json.h"

#define UNIT_BYTES ((size_t)512 << 20)
enum { LINE_BYTES = 64 << 20, ABOUT_BYTES = 1 << 16, FACTS_BYTES = 1 << 20 };

struct reading {
    struct db *db;
    struct arena *a;    /* of the whole reading */
    struct arena *unit; /* of the unit in hand */
    struct arena *line; /* of the line in hand */
    const struct cycle *cycle;
    struct cycle_ground ground;
    struct casebook *book;
    const struct facts_request *r;
    struct facts_result *out;
    struct str file;
    struct place at;             /* of the line, or the row */
    const struct facts_row *row; /* NULL: a line of a file */
    int64_t unit_id, batch, event;
    struct cased *list; /* of the unit in hand */
    size_t n;
    unsigned char *seen; /* one bit a subject: it has a line in this file */
    size_t n_seen;
};

static struct place here(const struct reading *x)
{
    return x->at;
}

static const struct facts_cell *cell_named(const struct facts_cell *cell, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++) {
        if (str_eq(cell[i].name, name))
            return &cell[i];
    }
    return NULL;
}

/* The cell of a fact or field; NULL: none, or a line of a file. */
static const struct facts_cell *cell_of(const struct reading *x, struct str name)
{
    const struct facts_workbook *w = x->r->workbook;
    if (w == NULL)
        return NULL;
    const struct facts_cell *own =
        x->row != NULL ? cell_named(x->row->cell, x->row->n_cells, name) : NULL;
    return own != NULL ? own : cell_named(w->shortcoming_cell, w->n_shortcoming_cells, name);
}

static void differs(struct reading *x, struct str who, struct str what, struct str was,
                    struct str is)
{
    const struct facts_cell *cell = cell_of(x, what);
    struct str words[4] = {who, cell != NULL ? cell->heading : what, was, is};
    struct place at = x->at;
    at.col = cell != NULL ? cell->col : at.col;
    x->out->differences++;
    (void)problem_add(db_problems(x->db), at, true,
                      msg_make(x->a, db_lang(x->db), M_REVIEW_DIFFERS, 4, words));
}

static err_t refuse(struct reading *x, enum msg_id id, struct str a1, struct str a2)
{
    (void)problem_add(db_problems(x->db), here(x), false, MSG(x->a, db_lang(x->db), id, a1, a2));
    return E_INVALID;
}

/* --- one line --- */

static struct str value_text(struct reading *x, const struct json *v)
{
    struct buf b;
    buf_open(&b, FACTS_BYTES);
    json_write_tree(&b, v);
    struct str out = str_copy(x->line, buf_view(&b));
    buf_close(&b);
    return out;
}

/* A part of a fact as the one who gave it reads it. */
static struct str part_text(struct reading *x, struct str name, const struct json *v)
{
    const struct facts_cell *cell = cell_of(x, name);
    if (v == NULL)
        return msg_text(db_lang(x->db), M_REVIEW_NOTHING);
    if (cell != NULL && cell->fact != NULL && v->type == JSON_OBJECT)
        v = json_get(v, STR("grade")); /* of a criterion */
    if (cell != NULL && cell->fact != NULL && v != NULL)
        return cell_shown(x->line, db_lang(x->db), cell->fact, v);
    return value_text(x, v);
}

static void differ(struct reading *x, const struct cased *c, const struct json *was,
                   const struct json *is)
{
    struct facts_change list[FACTS_CHANGES];
    size_t n = facts_changes(x->line, was, is, list);
    for (size_t i = 0; i < n; i++)
        differs(x, subject_called(x->db, x->line, c->id), list[i].name,
                part_text(x, list[i].name, list[i].was), part_text(x, list[i].name, list[i].is));
}

static err_t load_unit(struct reading *x, int64_t unit)
{
    if (x->unit_id == unit)
        return OK;
    arena_reset(x->unit);
    x->unit_id = unit;
    return casebook_unit(x->book, x->unit, unit, &x->list, &x->n);
}

static struct cased *subject_in_hand(struct reading *x, int64_t id)
{
    for (size_t i = 0; i < x->n; i++) {
        if (x->list[i].id == id)
            return &x->list[i];
    }
    return NULL;
}

/* The value that somebody gave last; NULL: nobody did. */
static const struct json *given_before(struct reading *x, const struct cased *c, struct str key)
{
    for (size_t i = c->n_told; i-- > 0;) {
        struct json *t = NULL;
        struct json_error e;
        if (json_parse(x->line, c->given[i], &t, &e) != OK)
            return NULL;
        const struct json *v = json_get(t, key);
        if (v != NULL)
            return v;
    }
    return NULL;
}

/* Disciplines are records: only that there is none may be given. */
static bool is_record_only(const struct json *v)
{
    bool disciplines = str_is(v->key, "disciplines") || str_is(v->key, "collective_disciplined");
    return str_is(v->key, "past_levels") || str_is(v->key, "review_completed") ||
           str_is(v->key, "self_level") || str_is(v->key, "proposed_level") ||
           (disciplines && (v->type != JSON_ARRAY || v->child != NULL));
}

/* What the records tell; of who has moved it is in the case, with what was given, which may be given
   anew. */
static err_t told_facts(struct reading *x, const struct cased *c, const struct json **out)
{
    struct json *tree = NULL;
    struct json_error e;
    struct str text =
        c->moved ? c->case_text : str_fmt(x->line, "{%.*s}", STR_ARG(c->record.facts));
    TRY(json_parse(x->line, text, &tree, &e));
    *out = c->moved ? json_get(tree, STR("facts")) : tree;
    return OK;
}

/* What is new of the facts, as text of an object; "" when nothing is. */
static err_t new_facts(struct reading *x, const struct cased *c, const struct json *facts,
                       struct str *out)
{
    const struct json *told = NULL;
    struct buf b;
    err_t err = OK;
    *out = STR("");
    if (facts == NULL)
        return OK;
    if (facts->type != JSON_OBJECT)
        return refuse(x, M_REVIEW_FACTS_FORM, STR(""), STR(""));
    TRY(told_facts(x, c, &told));
    buf_open(&b, FACTS_BYTES);
    for (const struct json *given = facts->child; given != NULL; given = given->next) {
        const struct json *was = given_before(x, c, given->key);
        const struct json *record = c->moved && was != NULL ? NULL : json_get(told, given->key);
        was = record == NULL ? was : NULL;
        const struct json *v = x->row != NULL ? facts_with_rest(x->line, was, given) : given;
        struct str text = value_text(x, v);
        if (record != NULL && !facts_same(record, v)) {
            err = refuse(x, M_REVIEW_TOLD_BY_RECORDS, v->key, value_text(x, record));
            continue;
        }
        if (is_record_only(v)) {
            err = refuse(x, M_REVIEW_RECORD_ONLY, v->key, STR(""));
            continue;
        }
        if (record != NULL)
            continue;
        if (was != NULL && facts_same(was, v))
            continue;
        if (was != NULL)
            differ(x, c, was, v);
        buf_char(&b, b.n == 0 ? '{' : ',');
        json_write_str(&b, v->key);
        buf_char(&b, ':');
        buf_str(&b, text);
        x->out->facts++;
    }
    if (b.n > 0) {
        buf_char(&b, '}');
        *out = str_copy(x->line, buf_view(&b));
    }
    buf_close(&b);
    return err;
}

/* Together with what is there it must make a case that the judge takes. */
static err_t check_case(struct reading *x, const struct cased *c, struct str facts)
{
    struct str line;
    struct case_in *in = NULL;
    struct case_error error = {0};
    struct str *given = ARENA_ARRAY(x->line, struct str, c->n_given + 1);
    if (c->n_given > 0)
        memcpy(given, c->given, c->n_given * sizeof *given);
    given[c->n_given] = facts;
    if (c->moved)
        TRY(record_case_changed(x->line, c->case_text, &facts, 1, &line));
    else
        TRY(record_case(x->line, x->cycle, &x->ground, STR(""), &c->record, given, c->n_given + 1,
                        &line));
    if (case_read(x->ground.shelf, x->line, db_lang(x->db), line, &in, &error) == OK)
        return OK;
    return refuse(x, M_REVIEW_FIELD_WRONG, error.field, error.message);
}

static err_t write_facts(struct reading *x, const struct cased *c, struct str facts)
{
    if (facts.n == 0)
        return OK;
    TRY(check_case(x, c, facts));
    struct query *q = db_query(x->db, "facts_given_add");
    q_int(q, "subject", c->id);
    q_int(q, "batch", x->batch);
    q_text(q, "facts", facts);
    return q_run(q);
}

static bool is_true(const struct json *o, const char *key)
{
    const struct json *v = json_get(o, str_of(key));
    return v != NULL && v->type == JSON_TRUE;
}

/* In a workbook a level stands in words, in a file as its code. */
static struct str level_text(const struct reading *x, struct str level)
{
    const struct enum_def *e = x->ground.pack->dict->level;
    int code = enum_code(e, level);
    if (level.n == 0)
        return msg_text(db_lang(x->db), M_REVIEW_NOTHING);
    return x->row != NULL && code > 0 ? enum_label(e, db_lang(x->db), code) : level;
}

static struct str yes_or_no(const struct reading *x, bool yes)
{
    if (x->row == NULL)
        return yes ? STR("true") : STR("false");
    return msg_text(db_lang(x->db), yes ? M_WORKBOOK_YES : M_WORKBOOK_NO);
}

/* A self-review that was received before: the same, or different. */
static err_t review_before(struct reading *x, const struct cased *c, date_t day, struct str level,
                           bool no_shortcoming, bool *same)
{
    struct query *q = db_query(x->db, "facts_review_before");
    bool row;
    *same = false;
    q_int(q, "subject", c->id);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    date_t was_day = q_get_day(q, 0);
    struct str was = str_copy(x->line, q_get_text(q, 1));
    bool was_none = q_get_int(q, 2) != 0;
    TRY(q_step(q, &row));
    struct str who = subject_called(x->db, x->line, c->id);
    *same = was_day == day && str_eq(was, level) && was_none == no_shortcoming;
    if (was_day != day)
        differs(x, who, STR("received_on"), day_text(x->line, was_day), day_text(x->line, day));
    if (!str_eq(was, level))
        differs(x, who, STR("self_level"), level_text(x, was), level_text(x, level));
    if (was_none != no_shortcoming)
        differs(x, who, STR("no_shortcoming"), yes_or_no(x, was_none),
                yes_or_no(x, no_shortcoming));
    return OK;
}

static err_t take_review(struct reading *x, const struct cased *c, const struct json *line)
{
    const struct json *on = json_get(line, STR("received_on"));
    struct str level = json_get_text(line, "self_level");
    date_t day = 0;
    if (on == NULL) {
        bool alone = level.n > 0 || json_get(line, STR("on_paper")) != NULL ||
                     json_get(line, STR("no_shortcoming")) != NULL;
        return alone ? refuse(x, M_REVIEW_NO_DAY, STR(""), STR("")) : OK;
    }
    if (on->type != JSON_STRING || !day_read(on->text, &day))
        return refuse(x, M_REVIEW_DAY_FORM, STR("received_on"), value_text(x, on));
    if (level.n > 0 && enum_code(x->ground.pack->dict->level, level) == 0)
        return refuse(x, M_REVIEW_LEVEL_FORM, level, STR(""));
    bool same;
    TRY(review_before(x, c, day, level, is_true(line, "no_shortcoming"), &same));
    if (same)
        return OK;
    struct query *q = db_query(x->db, "facts_review_set");
    q_int(q, "subject", c->id);
    q_day(q, "received_on", day);
    q_int(q, "on_paper", is_true(line, "on_paper"));
    if (level.n == 0)
        q_null(q, "self_level");
    else
        q_text(q, "self_level", level);
    q_int(q, "no_shortcoming", is_true(line, "no_shortcoming"));
    q_int(q, "batch", x->batch);
    x->out->reviews++;
    return q_run(q);
}

/* One of that text that was noted before; what is told otherwise of it now is a difference. */
static err_t told_before(struct reading *x, const struct found_subject *who,
                         const struct shortcoming *in, struct shortcoming *was)
{
    struct str called = subject_called(x->db, x->line, who->id);
    int64_t before = x->out->differences;
    TRY(shortcoming_find(x->db, x->line, in, was));
    if (was->id == 0)
        return OK;
    if (!str_eq(was->cause, in->cause))
        differs(x, called, STR("cause"), was->cause, in->cause);
    if (!str_eq(was->responsible, in->responsible))
        differs(x, called, STR("responsible"), was->responsible, in->responsible);
    if (!str_eq(was->remedy, in->remedy))
        differs(x, called, STR("remedy"), was->remedy, in->remedy);
    if (was->remedy_by != in->remedy_by)
        differs(x, called, STR("remedy_by"), day_text(x->line, was->remedy_by),
                day_text(x->line, in->remedy_by));
    return x->out->differences == before ? OK : shortcoming_tell_anew(x->db, was->id, in);
}

/* A shortcoming without cause, responsible person, remedy and date is not taken (requirement S4). */
static err_t one_shortcoming(struct reading *x, const struct found_subject *who,
                             const struct json *s)
{
    static const char *const parts[] = {"text", "cause", "responsible", "remedy", "remedy_by"};
    struct shortcoming known;
    date_t by = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (json_get_text(s, parts[i]).n == 0)
            return refuse(x, M_REVIEW_SHORTCOMING_LACKS, str_of(parts[i]), STR(""));
    }
    if (!day_read(json_get_text(s, "remedy_by"), &by))
        return refuse(x, M_REVIEW_DAY_FORM, STR("remedy_by"), json_get_text(s, "remedy_by"));
    struct shortcoming in = {.person = who->person,
                             .unit = who->unit,
                             .year = x->cycle->year,
                             .text = json_get_text(s, "text"),
                             .cause = json_get_text(s, "cause"),
                             .responsible = json_get_text(s, "responsible"),
                             .remedy = json_get_text(s, "remedy"),
                             .remedy_by = by};
    TRY(told_before(x, who, &in, &known));
    if (known.id != 0)
        return OK;
    x->out->shortcomings++;
    return shortcoming_add(x->db, &in, x->event, &known.id);
}

static err_t take_shortcomings(struct reading *x, const struct found_subject *who,
                               const struct json *line)
{
    const struct json *list = json_get(line, STR("shortcomings"));
    if (list == NULL)
        return OK;
    if (list->type != JSON_ARRAY)
        return refuse(x, M_REVIEW_SHORTCOMING_LACKS, STR("shortcomings"), STR(""));
    if (list->child != NULL && is_true(line, "no_shortcoming"))
        return refuse(x, M_REVIEW_BOTH, STR(""), STR(""));
    struct place at = x->at;
    size_t i = 0;
    err_t err = OK;
    for (const struct json *s = list->child; s != NULL && err == OK; s = s->next, i++) {
        if (x->row != NULL && i < x->row->n_shortcomings)
            x->at = x->row->shortcoming_at[i];
        err = one_shortcoming(x, who, s);
    }
    x->at = at;
    return err;
}

static err_t check_names(struct reading *x, const struct json *line)
{
    static const char *const names[] = {"subject",    "facts",          "received_on", "on_paper",
                                        "self_level", "no_shortcoming", "shortcomings"};
    for (const struct json *v = line->child; v != NULL; v = v->next) {
        size_t i = 0;
        while (i < sizeof names / sizeof *names && !str_is(v->key, names[i]))
            i++;
        if (i == sizeof names / sizeof *names)
            return refuse(x, M_REVIEW_UNKNOWN_NAME, v->key, STR(""));
        if (x->r->corrects && i > 1)
            return refuse(x, M_REVIEW_CORRECTS_FACTS, v->key, STR(""));
    }
    return OK;
}

static err_t who_is_meant(struct reading *x, const struct json *line, struct found_subject *who)
{
    if (x->row == NULL)
        return subject_find_json(x->db, x->a, x->cycle, json_get(line, STR("subject")), here(x),
                                 who);
    *who = (struct found_subject){x->row->subject, x->row->unit, x->row->person};
    return OK;
}

static bool tells_more(const struct facts_result *now, const struct facts_result *before)
{
    return now->facts > before->facts || now->reviews > before->reviews ||
           now->shortcomings > before->shortcomings || now->differences > before->differences;
}

static err_t read_line(struct reading *x, struct str text)
{
    struct json *line = NULL;
    struct json_error e = {0};
    struct found_subject who;
    struct str facts;
    if (json_parse(x->line, text, &line, &e) != OK || line->type != JSON_OBJECT)
        return refuse(x, M_REVIEW_NO_JSON, str_fmt(x->line, "%ld", (long)e.offset + 1), STR(""));
    TRY(check_names(x, line));
    TRY(who_is_meant(x, line, &who));
    if ((size_t)who.id / 8 < x->n_seen && (x->seen[who.id / 8] >> (who.id % 8) & 1) != 0)
        return refuse(x, M_REVIEW_TWICE, subject_called(x->db, x->line, who.id), STR(""));
    if ((size_t)who.id / 8 < x->n_seen)
        x->seen[who.id / 8] = (unsigned char)(x->seen[who.id / 8] | 1u << (who.id % 8));
    TRY(load_unit(x, who.unit));
    struct cased *c = subject_in_hand(x, who.id);
    if (c == NULL)
        return refuse(x, M_REVIEW_NOT_THERE, subject_called(x->db, x->line, who.id), STR(""));
    struct facts_result before = *x->out;
    if (x->r->corrects && c->decided.n == 0)
        return refuse(x, M_REVIEW_NOT_DECIDED, subject_called(x->db, x->line, who.id), STR(""));
    if (c->decided.n > 0 && x->row == NULL && !x->r->corrects)
        return refuse(x, M_REVIEW_DECIDED, subject_called(x->db, x->line, who.id), STR(""));
    TRY(new_facts(x, c, json_get(line, STR("facts")), &facts));
    TRY(write_facts(x, c, facts));
    TRY(take_review(x, c, line));
    TRY(take_shortcomings(x, &who, line));
    /* A workbook still holds the rows of those who were decided meanwhile. */
    if (c->decided.n > 0 && !x->r->corrects && tells_more(x->out, &before))
        return refuse(x, M_REVIEW_DECIDED, subject_called(x->db, x->line, who.id), STR(""));
    return OK;
}

/* --- the whole --- */

static bool is_grave(err_t err)
{
    return err == E_DB || err == E_IO || err == E_BUSY || err == E_LIMIT;
}

static err_t read_lines(struct reading *x)
{
    struct line_reader lines;
    struct str text;
    err_t err = OK;
    FILE *in = fopen(x->r->file, "rb");
    if (in == NULL)
        return refuse(x, M_FILE_CANNOT_READ, STR(""), STR(""));
    lines_open(&lines, in, LIMIT_CASE_BYTES);
    while (lines_next(&lines, &text)) {
        x->at.line = (int)lines.number;
        if (str_trim(text).n == 0)
            continue;
        x->out->lines++;
        arena_reset(x->line);
        err_t one =
            lines.too_long ? refuse(x, M_REVIEW_LINE_LONG, STR(""), STR("")) : read_line(x, text);
        if (is_grave(one)) {
            err = one;
            break;
        }
        if (one != OK)
            err = E_INVALID;
    }
    if (lines.failed)
        err = E_IO;
    lines_close(&lines);
    (void)fclose(in);
    x->at.line = 0;
    return err;
}

static err_t read_answer(struct reading *x, const struct facts_answer *r)
{
    struct query *q = db_query(x->db, "workbook_answered");
    bool row;
    q_int(q, "cycle", x->cycle->id);
    q_int(q, "shortcoming", r->shortcoming);
    q_int(q, "unit", r->unit);
    TRY(q_step(q, &row));
    if (!row)
        return refuse(x, M_WORKBOOK_NOT_CARRIED, STR(""), STR(""));
    struct str was = str_copy(x->line, q_get_text(q, 0));
    TRY(q_step(q, &row));
    if (str_eq(was, r->text))
        return OK;
    if (was.n > 0)
        differs(x, msg_text(db_lang(x->db), M_WORKBOOK_ANSWER), STR("answer"), was, r->text);
    q = db_query(x->db, "workbook_answer");
    q_int(q, "cycle", x->cycle->id);
    q_int(q, "shortcoming", r->shortcoming);
    q_text(q, "answer", r->text);
    x->out->answers++;
    return q_run(q);
}

static err_t read_workbook(struct reading *x)
{
    const struct facts_workbook *w = x->r->workbook;
    err_t err = OK;
    for (size_t i = 0; i < w->n_rows + w->n_answers && !is_grave(err); i++) {
        bool of_row = i < w->n_rows;
        arena_reset(x->line);
        x->row = of_row ? &w->row[i] : NULL;
        x->at = of_row ? w->row[i].at : w->answer[i - w->n_rows].at;
        x->out->lines += of_row;
        err_t one =
            of_row ? read_line(x, w->row[i].line) : read_answer(x, &w->answer[i - w->n_rows]);
        if (one != OK)
            err = is_grave(one) ? one : E_INVALID;
    }
    x->row = NULL;
    x->at = (struct place){.file = x->file};
    return err;
}

static err_t begin_batch(struct reading *x, const char *hex)
{
    struct buf b;
    buf_open(&b, ABOUT_BYTES);
    buf_printf(&b, "{\"year\":%d,\"quarter\":%d,\"file\":", x->cycle->year, x->cycle->quarter);
    json_write_str(&b, x->file);
    buf_printf(&b, ",\"sha256\":\"%s\",\"provider\":", hex);
    json_write_str(&b, x->r->provider);
    buf_char(&b, '}');
    struct act act = audit_command(x->a,
                                   x->r->workbook != NULL ? STR("workbook.read")
                                   : x->r->corrects       ? STR("facts.correct")
                                                          : STR("facts.read"),
                                   str_copy(x->a, buf_view(&b)));
    buf_close(&b);
    if (x->r->actor.n > 0)
        act.actor = x->r->actor;
    TRY(audit_add(x->db, &act, &x->event));
    struct query *q = db_query(x->db, "facts_batch_add");
    q_int(q, "cycle", x->cycle->id);
    q_text(q, "source", x->r->workbook != NULL ? STR("workbook") : STR("jsonl"));
    if (x->r->workbook != NULL)
        q_int(q, "workbook", x->r->workbook->id);
    else
        q_null(q, "workbook");
    q_text(q, "file", x->file);
    q_text(q, "sha256", str_of(hex));
    q_text(q, "provider", x->r->provider);
    q_day(q, "received_on", x->r->received_on);
    q_int(q, "event", x->event);
    q_int(q, "corrects", x->r->corrects);
    TRY(q_run(q));
    x->batch = db_last_id(x->db);
    return OK;
}

static err_t read_all(struct reading *x, const char *hex)
{
    int64_t last = 0;
    TRY(cycle_ground(x->db, x->a, x->cycle, 0, &x->ground));
    TRY(casebook_open(x->db, x->a, x->cycle, &x->ground, &x->book));
    if (x->r->corrects)
        casebook_anew(x->book);
    TRY(q_one_int(db_query(x->db, "facts_last_subject"), 0, &last));
    x->n_seen = (size_t)last / 8 + 1;
    x->seen = arena_alloc(x->a, x->n_seen);
    TRY(begin_batch(x, hex));
    TRY(x->r->workbook != NULL ? read_workbook(x) : read_lines(x));
    bool stale = x->r->workbook != NULL && x->r->workbook->stale;
    if ((x->out->differences > 0 || stale) && !x->r->yes && !x->r->dry_run)
        return E_STATE;
    if (x->r->dry_run) {
        db_rollback(x->db);
        return OK;
    }
    TRY(db_commit(x->db));
    x->out->written = true;
    return OK;
}

err_t facts_read(struct db *db, struct arena *a, const struct cycle *c,
                 const struct facts_request *r, struct facts_result *out)
{
    struct reading x = {.db = db, .a = a, .cycle = c, .r = r, .out = out};
    char hex[DIGEST_HEX_BYTES];
    int64_t known = 0;
    const char *slash = strrchr(r->file, '/');
    *out = (struct facts_result){.lines = 0};
    x.file = str_of(slash != NULL ? slash + 1 : r->file);
    x.at.file = x.file;
    if (c->closed && !r->corrects) /* a level of a closed year may still be replaced */
        return refuse(&x, M_REVIEW_CLOSED, STR(""), STR(""));
    if (digest_file(r->file, hex) != OK)
        return refuse(&x, M_FILE_CANNOT_READ, STR(""), STR(""));
    struct query *q = db_query(db, "facts_batch_known");
    q_int(q, "cycle", c->id);
    q_text(q, "sha256", str_of(hex));
    q_int(q, "corrects", r->corrects);
    TRY(q_one_int(q, 0, &known));
    out->same_file = known > 0;
    if (known > 0)
        return OK;
    TRY(db_begin(db));
    x.unit = arena_open(UNIT_BYTES);
    x.line = arena_open(LINE_BYTES);
    err_t err = read_all(&x, hex);
    if (err != OK)
        db_rollback(db);
    arena_close(x.unit);
    arena_close(x.line);
    return err;
}
