/*
 * facts_review.c — what a self-review brings besides facts: itself, the shortcomings of the year,
 * answers to those of earlier years.
 */
#include "app/review/facts_inner.h"

#include "app/review/shortcoming.h"
#include "lib/base/clock.h"

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

struct self_review {
    date_t day;
    struct str level; /* "" for none */
    bool on_paper, none, report;
};

/* One that is the first to come, but says that there is no shortcoming where some are noted. */
static err_t first_review(struct reading *x, const struct cased *c, const struct self_review *is)
{
    struct query *q = db_query(x->db, "facts_shortcomings_noted");
    int64_t n = 0;
    if (!is->none)
        return OK;
    q_int(q, "subject", c->id);
    q_int(q, "year", x->cycle->year);
    TRY(q_one_int(q, 0, &n));
    if (n > 0)
        facts_differs(x, subject_called(x->db, x->line, c->id), STR("shortcomings"),
                      str_fmt(x->line, "%ld", (long)n), STR("0"));
    return OK;
}

/* A self-review that was received before: the same, or different. */
static err_t review_before(struct reading *x, const struct cased *c, bool report_told,
                           struct self_review *is, bool *same)
{
    struct query *q = db_query(x->db, "facts_review_before");
    int64_t before = x->out->differences;
    bool row;
    *same = false;
    q_int(q, "subject", c->id);
    TRY(q_step(q, &row));
    if (!row)
        return first_review(x, c, is);
    struct self_review was = {q_get_day(q, 0), str_copy(x->line, q_get_text(q, 1)),
                              q_get_int(q, 3) != 0, q_get_int(q, 2) != 0, q_get_int(q, 4) != 0};
    TRY(q_step(q, &row));
    struct str who = subject_called(x->db, x->line, c->id);
    if (!report_told)
        is->report = was.report;
    if (x->r->workbook !=
        NULL) /* no cell tells it: what comes in by a workbook is taken to be on paper */
        is->on_paper = was.on_paper;
    if (was.day != is->day)
        facts_differs(x, who, STR("received_on"), day_text(x->line, was.day),
                      day_text(x->line, is->day));
    if (!str_eq(was.level, is->level))
        facts_differs(x, who, STR("self_level"), level_text(x, was.level),
                      level_text(x, is->level));
    if (was.none != is->none)
        facts_differs(x, who, STR("no_shortcoming"), yes_or_no(x, was.none),
                      yes_or_no(x, is->none));
    if (was.on_paper != is->on_paper)
        facts_differs(x, who, STR("on_paper"), yes_or_no(x, was.on_paper),
                      yes_or_no(x, is->on_paper));
    if (was.report != is->report && was.report)
        facts_differs(x, who, STR("remedy_report"), yes_or_no(x, true), yes_or_no(x, false));
    *same = x->out->differences == before && was.report == is->report;
    return OK;
}

static err_t write_review(struct reading *x, const struct cased *c, const struct self_review *r)
{
    struct query *q = db_query(x->db, "facts_review_set");
    q_int(q, "subject", c->id);
    q_day(q, "received_on", r->day);
    q_int(q, "on_paper", r->on_paper);
    q_text_or_null(q, "self_level", r->level);
    q_int(q, "no_shortcoming", r->none);
    q_int(q, "remedy_report", r->report);
    q_int(q, "batch", x->batch);
    x->out->reviews++;
    return q_run(q);
}

err_t facts_take_review(struct reading *x, const struct cased *c, const struct json *line)
{
    static const char *const of_it[] = {"self_level", "on_paper", "no_shortcoming",
                                        "remedy_report"};
    const struct json *on = json_get(line, STR("received_on"));
    struct self_review r = {0, json_get_text(line, "self_level"), is_true(line, "on_paper"),
                            is_true(line, "no_shortcoming"), is_true(line, "remedy_report")};
    bool alone = false, same;
    for (size_t i = 0; i < sizeof of_it / sizeof *of_it; i++)
        alone = alone || json_get(line, str_of(of_it[i])) != NULL;
    if (on == NULL)
        return alone ? facts_refuse(x, M_REVIEW_NO_DAY, STR(""), STR("")) : OK;
    if (on->type != JSON_STRING || !day_read(on->text, &r.day))
        return facts_refuse(x, M_REVIEW_DAY_FORM, STR("received_on"), facts_value(x, on));
    if (r.day > clock_today())
        return facts_refuse(x, M_REVIEW_FUTURE, STR("received_on"), day_text(x->line, r.day));
    if (r.level.n > 0 && enum_code(x->ground.pack->dict->level, r.level) == 0)
        return facts_refuse(x, M_REVIEW_LEVEL_FORM, r.level, STR(""));
    TRY(review_before(x, c, json_get(line, STR("remedy_report")) != NULL, &r, &same));
    return same ? OK : write_review(x, c, &r);
}

/* One of that text that was noted before; what is told otherwise of it now is a difference. */
static err_t told_before(struct reading *x, const struct found_subject *who,
                         const struct shortcoming *in, struct shortcoming *was)
{
    struct str called = subject_called(x->db, x->line, who->id);
    int64_t before = x->out->differences;
    int64_t elsewhere = 0;
    TRY(shortcoming_find(x->db, x->line, in, was));
    if (was->id == 0)
        return OK;
    struct query *q = db_query(x->db, "facts_shortcoming_elsewhere");
    q_int(q, "id", was->id);
    q_int(q, "cycle", x->cycle->id);
    TRY(q_one_int(q, 0, &elsewhere));
    if (elsewhere > 0)
        return OK; /* what a quarter noted stays as it was said there */
    if (!str_eq(was->cause, in->cause))
        facts_differs(x, called, STR("cause"), was->cause, in->cause);
    if (!str_eq(was->responsible, in->responsible))
        facts_differs(x, called, STR("responsible"), was->responsible, in->responsible);
    if (!str_eq(was->remedy, in->remedy))
        facts_differs(x, called, STR("remedy"), was->remedy, in->remedy);
    if (was->remedy_by != in->remedy_by)
        facts_differs(x, called, STR("remedy_by"), day_text(x->line, was->remedy_by),
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
            return facts_refuse(x, M_REVIEW_SHORTCOMING_LACKS, str_of(parts[i]), STR(""));
    }
    if (!day_read(json_get_text(s, "remedy_by"), &by))
        return facts_refuse(x, M_REVIEW_DAY_FORM, STR("remedy_by"), json_get_text(s, "remedy_by"));
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

/* The self-review that came before said that there is none. */
static err_t some_after_all(struct reading *x, const struct found_subject *who)
{
    struct query *q = db_query(x->db, "facts_review_before");
    bool row, none;
    q_int(q, "subject", who->id);
    TRY(q_step(q, &row));
    none = row && q_get_int(q, 2) != 0;
    if (row)
        TRY(q_step(q, &row));
    if (!none)
        return OK;
    facts_differs(x, subject_called(x->db, x->line, who->id), STR("no_shortcoming"),
                  yes_or_no(x, true), yes_or_no(x, false));
    q = db_query(x->db, "facts_review_some");
    q_int(q, "subject", who->id);
    return q_run(q);
}

err_t facts_take_shortcomings(struct reading *x, const struct found_subject *who,
                              const struct json *line)
{
    const struct json *list = json_get(line, STR("shortcomings"));
    if (list == NULL)
        return OK;
    if (list->type != JSON_ARRAY)
        return facts_refuse(x, M_REVIEW_SHORTCOMING_LACKS, STR("shortcomings"), STR(""));
    if (list->child != NULL && is_true(line, "no_shortcoming"))
        return facts_refuse(x, M_REVIEW_BOTH, STR(""), STR(""));
    int64_t before = x->out->shortcomings;
    struct place at = x->at;
    size_t i = 0;
    err_t err = OK;
    for (const struct json *s = list->child; s != NULL && err == OK; s = s->next, i++) {
        if (x->row != NULL && i < x->row->n_shortcomings)
            x->at = x->row->shortcoming_at[i];
        err = one_shortcoming(x, who, s);
    }
    x->at = at;
    TRY(err);
    return x->out->shortcomings > before ? some_after_all(x, who) : OK;
}

/* --- answers to shortcomings of earlier years --- */

/* What stands of a carried shortcoming. */
struct answered {
    bool is, decided, done;
    int64_t subject, unit;
    struct str answer;
    date_t done_on;
};

static err_t find_answered(struct reading *x, int64_t shortcoming, struct answered *out)
{
    struct query *q = db_query(x->db, "facts_answered");
    bool row;
    *out = (struct answered){.is = false};
    q_int(q, "cycle", x->cycle->id);
    q_int(q, "shortcoming", shortcoming);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    *out = (struct answered){true,
                             q_get_int(q, 0) != 0,
                             q_get_int(q, 1) != 0,
                             q_get_int(q, 2),
                             q_get_int(q, 3),
                             str_copy(x->line, q_get_text(q, 4)),
                             q_get_day(q, 5)};
    return q_step(q, &row);
}

static err_t write_answer(struct reading *x, int64_t shortcoming, struct str text, date_t done_on)
{
    struct query *q = db_query(x->db, "facts_answer");
    q_int(q, "cycle", x->cycle->id);
    q_int(q, "shortcoming", shortcoming);
    q_text(q, "answer", text);
    TRY(q_run(q));
    if (done_on == DAY_NONE)
        return OK;
    struct shortcoming s;
    TRY(shortcoming_load(x->db, x->line, shortcoming, &s));
    s.state = STR("done");
    s.done_on = done_on;
    return shortcoming_settle(x->db, &s);
}

/* done_on: the day since which it is remedied; DAY_NONE: not told. */
static err_t take_answer(struct reading *x, int64_t shortcoming, const struct answered *was,
                         struct str text, date_t done_on)
{
    bool other = was->answer.n > 0 && !str_eq(was->answer, text);
    bool later = done_on != DAY_NONE && was->done && was->done_on != done_on;
    struct str called = subject_called(x->db, x->line, was->subject);
    if (str_eq(was->answer, text) &&
        (done_on == DAY_NONE || (was->done && was->done_on == done_on)))
        return OK;
    if (was->decided)
        return facts_refuse(x, M_REVIEW_DECIDED, called, STR(""));
    if (done_on != DAY_NONE && done_on > clock_today())
        return facts_refuse(x, M_REVIEW_FUTURE, STR("done_on"), day_text(x->line, done_on));
    if (other)
        facts_differs(x, called, STR("answer"), was->answer, text);
    if (later)
        facts_differs(x, called, STR("done_on"), day_text(x->line, was->done_on),
                      day_text(x->line, done_on));
    x->out->answers++;
    return write_answer(x, shortcoming, text, done_on);
}

static err_t one_answer(struct reading *x, const struct found_subject *who, const struct json *v)
{
    const struct json *id = json_get(v, STR("shortcoming")), *on = json_get(v, STR("done_on"));
    struct str text = str_trim(json_get_text(v, "answer"));
    struct answered was;
    date_t done_on = DAY_NONE;
    long n = 0;
    if (id == NULL || id->type != JSON_NUMBER || !str_to_long(id->text, 1, INT32_MAX, &n) ||
        text.n == 0)
        return facts_refuse(x, M_REVIEW_ANSWER_FORM, STR(""), STR(""));
    if (on != NULL && (on->type != JSON_STRING || !day_read(on->text, &done_on)))
        return facts_refuse(x, M_REVIEW_DAY_FORM, STR("done_on"), facts_value(x, on));
    TRY(find_answered(x, n, &was));
    if (!was.is || was.subject != who->id)
        return facts_refuse(x, M_REVIEW_NOT_CARRIED, str_fmt(x->line, "%ld", n),
                            subject_called(x->db, x->line, who->id));
    return take_answer(x, n, &was, text, done_on);
}

err_t facts_take_answers(struct reading *x, const struct found_subject *who,
                         const struct json *line)
{
    const struct json *list = json_get(line, STR("answers"));
    if (list == NULL)
        return OK;
    if (list->type != JSON_ARRAY)
        return facts_refuse(x, M_REVIEW_ANSWER_FORM, STR(""), STR(""));
    for (const struct json *v = list->child; v != NULL; v = v->next)
        TRY(one_answer(x, who, v));
    return OK;
}

err_t facts_take_answer_of_row(struct reading *x, const struct facts_answer *r)
{
    struct answered was;
    TRY(find_answered(x, r->shortcoming, &was));
    if (!was.is || was.unit != r->unit)
        return facts_refuse(x, M_WORKBOOK_NOT_CARRIED, STR(""), STR(""));
    return take_answer(x, r->shortcoming, &was, r->text, DAY_NONE);
}
