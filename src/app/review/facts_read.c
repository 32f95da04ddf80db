/*
 * facts_read.c — line by line: who is meant, what is new, does it make a case; then it is written.
 */
#include "app/review/facts_read.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/audit/audit.h"
#include "app/review/facts_change.h"
#include "app/review/facts_inner.h"
#include "app/review/workbook_cell.h"
#include "lib/base/digest.h"
#include "lib/base/file.h"
#include "lib/base/limits.h"
#include "lib/json/json.h"

#define UNIT_BYTES ((size_t)512 << 20)
enum { LINE_BYTES = 64 << 20, ABOUT_BYTES = 1 << 16, FACTS_BYTES = 1 << 20 };

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

void facts_differs(struct reading *x, struct str who, struct str what, struct str was,
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

err_t facts_refuse(struct reading *x, enum msg_id id, struct str a1, struct str a2)
{
    (void)problem_add(db_problems(x->db), here(x), false, MSG(x->a, db_lang(x->db), id, a1, a2));
    return E_INVALID;
}

/* --- one line --- */

struct str facts_value(struct reading *x, const struct json *v)
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
    return facts_value(x, v);
}

static void differ(struct reading *x, const struct cased *c, const struct json *was,
                   const struct json *is)
{
    struct facts_change list[FACTS_CHANGES];
    size_t n = facts_changes(x->line, was, is, list);
    for (size_t i = 0; i < n; i++)
        facts_differs(x, subject_called(x->db, x->line, c->id), list[i].name,
                      part_text(x, list[i].name, list[i].was),
                      part_text(x, list[i].name, list[i].is));
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
    return str_is(v->key, "past_levels") || str_is(v->key, "self_level") ||
           str_is(v->key, "proposed_level") ||
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

/* Quarters that the book has not decided are told by somebody: does the value add some, and say of
   those that the book has nothing else? */
static bool fills(const struct json *record, const struct json *v)
{
    if (record == NULL || v->type != JSON_ARRAY)
        return false;
    if (str_is(record->key, "member_disciplines") && record->n == 0)
        return v->n > 0; /* of those who lead and are not in the book */
    if (!str_is(record->key, "quarter_levels") || record->n != v->n)
        return false;
    const struct json *is = v->child;
    bool more = false;
    for (const struct json *r = record->child; r != NULL; r = r->next, is = is->next) {
        if (r->type != JSON_NULL && is->type != JSON_NULL && !facts_same(r, is))
            return false;
        more = more || (r->type == JSON_NULL && is->type != JSON_NULL);
    }
    return more;
}

/* What is new of the facts, as text of an object; "" when nothing is.  received: a self-review is in,
   or comes with them. */
static err_t new_facts(struct reading *x, const struct cased *c, const struct json *facts,
                       bool received, struct str *out)
{
    const struct json *told = NULL;
    struct buf b;
    err_t err = OK;
    *out = STR("");
    if (facts == NULL)
        return OK;
    if (facts->type != JSON_OBJECT)
        return facts_refuse(x, M_REVIEW_FACTS_FORM, STR(""), STR(""));
    TRY(told_facts(x, c, &told));
    buf_open(&b, FACTS_BYTES);
    for (const struct json *given = facts->child; given != NULL; given = given->next) {
        const struct json *was = given_before(x, c, given->key);
        const struct json *record = c->moved && was != NULL ? NULL : json_get(told, given->key);
        if (fills(record, given))
            record = NULL;
        was = record == NULL ? was : NULL;
        const struct json *v = x->row != NULL ? facts_with_rest(x->line, was, given) : given;
        struct str text = facts_value(x, v);
        if (record != NULL && !facts_same(record, v)) {
            err = facts_refuse(x, M_REVIEW_TOLD_BY_RECORDS, v->key, facts_value(x, record));
            continue;
        }
        if (is_record_only(v)) {
            err = facts_refuse(x, M_REVIEW_RECORD_ONLY, v->key, STR(""));
            continue;
        }
        if (!received && v->type == JSON_TRUE && str_is(v->key, "review_completed")) {
            err = facts_refuse(x, M_REVIEW_NOT_RECEIVED, STR(""), STR(""));
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
    return facts_refuse(x, M_REVIEW_FIELD_WRONG, error.field, error.message);
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

static err_t check_names(struct reading *x, const struct json *line)
{
    static const char *const names[] = {"subject",      "facts",         "received_on",
                                        "on_paper",     "answers",       "self_level",
                                        "shortcomings", "remedy_report", "no_shortcoming"};
    for (const struct json *v = line->child; v != NULL; v = v->next) {
        size_t i = 0;
        while (i < sizeof names / sizeof *names && !str_is(v->key, names[i]))
            i++;
        if (i == sizeof names / sizeof *names)
            return facts_refuse(x, M_REVIEW_UNKNOWN_NAME, v->key, STR(""));
        if (x->r->corrects && i > 1)
            return facts_refuse(x, M_REVIEW_CORRECTS_FACTS, v->key, STR(""));
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
        return facts_refuse(x, M_REVIEW_NO_JSON, str_fmt(x->line, "%ld", (long)e.offset + 1),
                            STR(""));
    TRY(check_names(x, line));
    TRY(who_is_meant(x, line, &who));
    if ((size_t)who.id / 8 < x->n_seen && (x->seen[who.id / 8] >> (who.id % 8) & 1) != 0)
        return facts_refuse(x, M_REVIEW_TWICE, subject_called(x->db, x->line, who.id), STR(""));
    if ((size_t)who.id / 8 < x->n_seen)
        x->seen[who.id / 8] = (unsigned char)(x->seen[who.id / 8] | 1u << (who.id % 8));
    TRY(load_unit(x, who.unit));
    struct cased *c = subject_in_hand(x, who.id);
    if (c == NULL)
        return facts_refuse(x, M_REVIEW_NOT_THERE, subject_called(x->db, x->line, who.id), STR(""));
    struct facts_result before = *x->out;
    if (x->r->corrects && c->decided.n == 0)
        return facts_refuse(x, M_REVIEW_NOT_DECIDED, subject_called(x->db, x->line, who.id),
                            STR(""));
    TRY(new_facts(x, c, json_get(line, STR("facts")),
                  c->has_review || json_get(line, STR("received_on")) != NULL, &facts));
    TRY(write_facts(x, c, facts));
    TRY(facts_take_review(x, c, line));
    TRY(facts_take_answers(x, &who, line));
    TRY(facts_take_shortcomings(x, &who, line));
    /* A return still holds those who were decided meanwhile: it may say what is known. */
    if (c->decided.n > 0 && !x->r->corrects && tells_more(x->out, &before))
        return facts_refuse(x, M_REVIEW_DECIDED, subject_called(x->db, x->line, who.id), STR(""));
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
        return facts_refuse(x, M_FILE_CANNOT_READ, STR(""), STR(""));
    lines_open(&lines, in, LIMIT_CASE_BYTES);
    while (lines_next(&lines, &text)) {
        x->at.line = (int)lines.number;
        if (str_trim(text).n == 0)
            continue;
        x->out->lines++;
        arena_reset(x->line);
        err_t one = lines.too_long ? facts_refuse(x, M_REVIEW_LINE_LONG, STR(""), STR(""))
                                   : read_line(x, text);
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
        err_t one = of_row ? read_line(x, w->row[i].line)
                           : facts_take_answer_of_row(x, &w->answer[i - w->n_rows]);
        if (one != OK)
            err = is_grave(one) ? one : E_INVALID;
    }
    x->row = NULL;
    x->at = (struct place){.file = x->file};
    return err;
}

static err_t read_form(struct reading *x)
{
    const struct facts_form *f = x->r->form;
    err_t err = OK;
    if (f->row.line.n > 0) {
        x->row = &f->row;
        x->out->lines = 1;
        err = read_line(x, f->row.line);
        x->row = NULL;
    }
    return err == OK ? f->besides(f->ctx, x->db, x->event) : err;
}

static struct str act_of(const struct facts_request *r)
{
    return r->form != NULL       ? STR("review.read")
           : r->workbook != NULL ? STR("workbook.read")
           : r->corrects         ? STR("facts.correct")
                                 : STR("facts.read");
}

static struct str source_of(const struct facts_request *r)
{
    return r->form != NULL ? STR("docx") : r->workbook != NULL ? STR("workbook") : STR("jsonl");
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
    struct act act = audit_command(x->a, act_of(x->r), str_copy(x->a, buf_view(&b)));
    buf_close(&b);
    if (x->r->actor.n > 0)
        act.actor = x->r->actor;
    TRY(audit_add(x->db, &act, &x->event));
    struct query *q = db_query(x->db, "facts_batch_add");
    q_int(q, "cycle", x->cycle->id);
    q_text(q, "source", source_of(x->r));
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
    TRY(x->r->form != NULL       ? read_form(x)
        : x->r->workbook != NULL ? read_workbook(x)
                                 : read_lines(x));
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
        return facts_refuse(&x, M_REVIEW_CLOSED, STR(""), STR(""));
    if (digest_file(r->file, hex) != OK)
        return facts_refuse(&x, M_FILE_CANNOT_READ, STR(""), STR(""));
    struct query *q = db_query(db, "facts_batch_known");
    q_int(q, "cycle", c->id);
    q_text(q, "sha256", str_of(hex));
    q_int(q, "corrects", r->corrects);
    TRY(q_one_int(q, 0, &known));
    out->same_file = known > 0 && r->form == NULL; /* of a form its versions tell */
    if (out->same_file)
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
