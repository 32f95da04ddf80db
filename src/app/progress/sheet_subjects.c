/*
 * sheet_subjects.c — the subjects with their levels; those without a level, and why.
 */
#include <string.h>

#include "app/fact/facts.h"
#include "app/judge/decision.h"
#include "app/progress/progress_inner.h"
#include "lib/base/buf.h"

enum { REMARK_BYTES = 1 << 15 };

struct str book_cycle(struct book_of_unit *b)
{
    const struct cycle *c = &b->r->cycle;
    return c->quarter > 0 ? str_fmt(b->a, "%d/%d", c->quarter, c->year)
                          : str_fmt(b->a, "%d", c->year);
}

struct str book_title(struct book_of_unit *b, enum msg_id sheet)
{
    bool quarter = b->r->cycle.quarter > 0;
    return MSG(b->a, b->r->lang, quarter ? M_PROGRESS_TITLE_QUARTER : M_PROGRESS_TITLE,
               msg_text(b->r->lang, sheet), b->unit.name, book_cycle(b));
}

/* --- the words of a subject --- */

static struct str birth(struct book_of_unit *b, const struct row *s)
{
    if (s->birth_first == DAY_NONE || s->birth_last == DAY_NONE)
        return s->birth_text;
    int year = date_parts(s->birth_first).y;
    return year == date_parts(s->birth_last).y ? str_fmt(b->scratch, "%d", year) : s->birth_text;
}

static void joined(struct buf *to, const char *mark, struct str one)
{
    if (one.n == 0)
        return;
    if (to->n > 0)
        buf_z(to, mark);
    buf_str(to, one);
}

static err_t posts_of(struct book_of_unit *b, const struct row *s, struct buf *to)
{
    struct query *q = db_query(b->r->db, "progress_posts");
    bool row;
    buf_clear(to);
    if (s->person == 0)
        return OK;
    q_int(q, "person", s->person);
    q_int(q, "day", b->r->cycle.cutoff);
    TRY(q_step(q, &row));
    while (row) {
        joined(to, ", ", q_get_text(q, 0));
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t proposals_of(struct book_of_unit *b, const struct row *s, struct buf *to)
{
    struct query *q = db_query(b->r->db, "progress_proposals");
    bool row;
    buf_clear(to);
    q_int(q, "subject", s->id);
    TRY(q_step(q, &row));
    while (row) {
        int level = enum_code(b->r->levels, q_get_text(q, 2));
        joined(to, "; ",
               str_fmt(b->scratch, "%.*s: %.*s", STR_ARG(q_get_text(q, 1)),
                       STR_ARG(level_code(b->r, level))));
        TRY(q_step(q, &row));
    }
    return OK;
}

static struct str fact_or_paper(struct book_of_unit *b, const struct row *s, struct str word)
{
    const struct dict *d = b->r->ground.pack->dict;
    const struct enum_def *papers = dict_enum(d, STR("require"), true);
    struct str label, paper;
    if (papers != NULL && enum_code(papers, word) > 0)
        return enum_label(papers, b->r->lang, enum_code(papers, word));
    fact_words(b->scratch, d, s->person != 0 ? SUBJECT_MEMBER : SUBJECT_COLLECTIVE, word,
               b->r->lang, &label, &paper);
    return label.n > 0 ? label : word;
}

struct str row_owed_words(struct book_of_unit *b, const struct row *s, bool papers)
{
    const struct enum_def *e = dict_enum(b->r->ground.pack->dict, STR("require"), true);
    struct str rest = s->owed, word, out = STR("");
    /* Where nothing came in yet, a list of everything tells nothing. */
    if (!papers && !s->has_facts)
        return s->owes[OWED_FACTS] ? msg_text(b->r->lang, M_PROGRESS_NO_FACTS) : STR("");
    while (str_cut(&rest, ',', &word)) {
        bool is_paper = e != NULL && enum_code(e, word) > 0;
        if (is_paper != papers)
            continue;
        struct str one = fact_or_paper(b, s, word);
        out = out.n == 0 ? one : str_fmt(b->scratch, "%.*s, %.*s", STR_ARG(out), STR_ARG(one));
    }
    return out;
}

/* "review:124.D5.K1,decide:…": the step in words with the article of its rule. */
struct str row_blocked_words(struct book_of_unit *b, const struct row *s)
{
    const struct pack *p = b->r->ground.pack;
    const struct enum_def *steps = dict_enum(p->dict, STR("step"), true);
    struct str rest = s->blocked, one, out = STR("");
    while (str_cut(&rest, ',', &one)) {
        struct str id = one, step;
        if (!str_cut(&id, ':', &step))
            continue;
        const struct rule *rule = pack_rule(p, id);
        struct str words = MSG(b->scratch, b->r->lang, M_PROGRESS_BLOCKED,
                               word_of(b->r, steps, step), rule != NULL ? rule->cite : id);
        out = out.n == 0 ? words : str_fmt(b->scratch, "%.*s; %.*s", STR_ARG(out), STR_ARG(words));
    }
    return out;
}

static struct str state_words(const struct row *s, enum lang lang)
{
    static const struct {
        const char *state;
        enum msg_id words;
    } states[] = {
        {"level", M_PROGRESS_STATE_LEVEL},         {"discretion", M_PROGRESS_STATE_CHOICE},
        {"owed", M_PROGRESS_STATE_OWED},           {"blocked", M_PROGRESS_STATE_BLOCKED},
        {"to_settle", M_PROGRESS_STATE_TO_SETTLE}, {"unrated", M_PROGRESS_STATE_UNRATED},
        {"left_out", M_PROGRESS_STATE_LEFT_OUT}};
    if (s->outcome == ROW_RATED)
        return msg_text(lang, M_PROGRESS_STATE_DECIDED);
    if (s->outcome == ROW_UNRATED)
        return msg_text(lang,
                        s->reviewed == 0 ? M_PROGRESS_STATE_LEFT_OUT : M_PROGRESS_STATE_UNRATED);
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (str_is(s->state, states[i].state))
            return msg_text(lang, states[i].words);
    }
    return msg_text(lang, M_PROGRESS_STATE_NOT_RUN);
}

static void remarks_of(struct book_of_unit *b, const struct row *s, struct buf *to)
{
    enum lang lang = b->r->lang;
    buf_clear(to);
    joined(to, "; ", s->decision_reason);
    if (s->outcome == ROW_UNRATED) {
        joined(to, "; ", s->reason > 0 ? enum_label(b->r->reasons, lang, s->reason) : STR(""));
        return;
    }
    if (s->outcome == ROW_RATED)
        return;
    if (s->owes[OWED_REVIEW])
        joined(to, "; ", msg_text(lang, M_PROGRESS_NO_REVIEW));
    struct str facts = row_owed_words(b, s, false), papers = row_owed_words(b, s, true);
    if (facts.n > 0)
        joined(to, "; ",
               s->has_facts ? MSG(b->scratch, lang, M_PROGRESS_WAITS_FACTS, facts) : facts);
    if (papers.n > 0)
        joined(to, "; ", MSG(b->scratch, lang, M_PROGRESS_WAITS_PAPERS, papers));
    joined(to, "; ", row_blocked_words(b, s));
    if (s->open_remarks > 0)
        joined(to, "; ",
               MSG(b->scratch, lang, M_PROGRESS_WAITS_REMARKS,
                   number_text(b->scratch, s->open_remarks)));
    if (s->worked_level == 0 && s->max_level > 0)
        joined(to, "; ", MSG(b->scratch, lang, M_PROGRESS_AT_MOST, level_word(b->r, s->max_level)));
}

/* --- subjects and levels --- */

struct writing {
    struct book_of_unit *b;
    struct buf text;
    int64_t number;
};

static void who(struct writing *w, const struct row *s)
{
    struct out *o = w->b->out;
    out_count(o, ++w->number);
    out_text(o, s->under.n == 0 ? s->unit_name
                                : MSG(w->b->scratch, w->b->r->lang, M_PROGRESS_UNIT_NO_MORE,
                                      s->unit_name, s->under));
    out_text(o, s->name);
    if (s->person != 0)
        out_text(o, birth(w->b, s));
    else
        out_skip(o);
}

static void text_or_skip(struct out *o, struct str text)
{
    if (text.n > 0)
        out_text(o, text);
    else
        out_skip(o);
}

static struct str decider_words(struct book_of_unit *b, const struct row *s)
{
    struct str words = word_of(b->r, b->r->deciders, s->decider);
    if (s->decider_unit.n == 0 || words.n == 0)
        return words.n > 0 ? words : s->decider_unit;
    return str_fmt(b->scratch, "%.*s (%.*s)", STR_ARG(words), STR_ARG(s->decider_unit));
}

static err_t subject_row(void *ctx, const struct row *s)
{
    struct writing *w = ctx;
    struct book_of_unit *b = w->b;
    struct out *o = b->out;
    arena_reset(b->scratch);
    who(w, s);
    TRY(posts_of(b, s, &w->text));
    text_or_skip(o, buf_view(&w->text));
    text_or_skip(o, word_of(b->r, b->r->form_for, s->form_for));
    text_or_skip(o, level_code(b->r, s->self_level));
    TRY(proposals_of(b, s, &w->text));
    text_or_skip(o, buf_view(&w->text));
    text_or_skip(o, level_code(b->r, s->worked_level));
    text_or_skip(o, level_code(b->r, s->level));
    text_or_skip(o, level_word(b->r, s->level));
    text_or_skip(o, s->number);
    out_day(o, s->on_date);
    text_or_skip(o, s->body);
    text_or_skip(o, decider_words(b, s));
    text_or_skip(o, level_code(b->r, s->last_level));
    out_text(o, state_words(s, b->r->lang));
    remarks_of(b, s, &w->text);
    text_or_skip(o, buf_view(&w->text));
    tally_add(&b->written, s);
    return out_row(o);
}

static struct str column_word(const struct book_of_unit *b, enum msg_id id)
{
    return msg_text(b->r->lang, id);
}

err_t sheet_subjects(struct book_of_unit *b)
{
    const struct out_column columns[] = {
        {column_word(b, M_PROGRESS_COL_NUMBER), "number", OUT_COUNT, 5, false},
        {column_word(b, M_PROGRESS_COL_UNIT), "unit", OUT_TEXT, 20, false},
        {column_word(b, M_PROGRESS_COL_NAME), "name", OUT_TEXT, 20, false},
        {column_word(b, M_PROGRESS_COL_BIRTH), "birth", OUT_TEXT, 6, false},
        {column_word(b, M_PROGRESS_COL_POSTS), "posts", OUT_TEXT, 17, false},
        {column_word(b, M_PROGRESS_COL_FORM_FOR), "form_for", OUT_TEXT, 14, false},
        {column_word(b, M_PROGRESS_COL_SELF), "self_level", OUT_TEXT, 9, false},
        {column_word(b, M_PROGRESS_COL_PROPOSALS), "proposals", OUT_TEXT, 18, false},
        {column_word(b, M_PROGRESS_COL_WORKED), "worked_out", OUT_TEXT, 9, false},
        {column_word(b, M_PROGRESS_COL_DECIDED), "decided", OUT_TEXT, 9, false},
        {column_word(b, M_PROGRESS_COL_DECIDED_WORDS), "decided_words", OUT_TEXT, 14, false},
        {column_word(b, M_PROGRESS_COL_DECISION), "decision", OUT_TEXT, 11, false},
        {column_word(b, M_PROGRESS_COL_ON_DATE), "decided_on", OUT_DAY, 11, false},
        {column_word(b, M_PROGRESS_COL_BODY), "body", OUT_TEXT, 13, false},
        {column_word(b, M_PROGRESS_COL_DECIDER), "decider", OUT_TEXT, 18, false},
        {column_word(b, M_PROGRESS_COL_LAST), "level_last_year", OUT_TEXT, 9, false},
        {column_word(b, M_PROGRESS_COL_STATE), "state", OUT_TEXT, 12, false},
        {column_word(b, M_PROGRESS_COL_REMARKS), "remarks", OUT_TEXT, 34, false}};
    const struct out_table table = {.sheet = msg_text(b->r->lang, M_PROGRESS_SHEET_SUBJECTS),
                                    .title = book_title(b, M_PROGRESS_SHEET_SUBJECTS),
                                    .note = b->large
                                                ? MSG(b->a, b->r->lang, M_PROGRESS_LARGE,
                                                      number_text(b->a, b->p.whole.tally.total))
                                                : msg_text(b->r->lang, M_PROGRESS_LEVEL_CODES),
                                    .key = "subjects",
                                    .file = "doi-tuong",
                                    .columns = columns,
                                    .n_columns = sizeof columns / sizeof *columns};
    struct writing w = {.b = b};
    TRY(out_table(b->out, &table));
    if (b->large)
        return OK;
    buf_open(&w.text, REMARK_BYTES);
    err_t err = report_walk(b->r, b->unit.first_at, b->unit.last_at, subject_row, &w);
    buf_close(&w.text);
    return err;
}

/* --- without a level --- */

static err_t unrated_row(void *ctx, const struct row *s)
{
    struct writing *w = ctx;
    struct book_of_unit *b = w->b;
    struct out *o = b->out;
    enum lang lang = b->r->lang;
    if (s->outcome != ROW_UNRATED)
        return OK;
    arena_reset(b->scratch);
    who(w, s);
    out_text(o, msg_text(lang, s->reviewed == 0 ? M_PROGRESS_NOT_REVIEWED : M_PROGRESS_NOT_RATED));
    text_or_skip(o, s->reason > 0 ? enum_label(b->r->reasons, lang, s->reason) : STR(""));
    text_or_skip(o, s->rule != NULL ? s->rule->cite : STR(""));
    text_or_skip(o, s->rule == NULL ? STR("") : lang == LANG_VI ? s->rule->vi : s->rule->en);
    b->written_unrated++;
    return out_row(o);
}

err_t sheet_unrated(struct book_of_unit *b)
{
    const struct out_column columns[] = {
        {column_word(b, M_PROGRESS_COL_NUMBER), "number", OUT_COUNT, 6, false},
        {column_word(b, M_PROGRESS_COL_UNIT), "unit", OUT_TEXT, 34, false},
        {column_word(b, M_PROGRESS_COL_NAME), "name", OUT_TEXT, 30, false},
        {column_word(b, M_PROGRESS_COL_BIRTH), "birth", OUT_TEXT, 8, false},
        {column_word(b, M_PROGRESS_COL_WHAT), "what", OUT_TEXT, 22, false},
        {column_word(b, M_PROGRESS_COL_REASON), "reason", OUT_TEXT, 34, false},
        {column_word(b, M_PROGRESS_COL_ARTICLE), "article", OUT_TEXT, 40, false},
        {column_word(b, M_PROGRESS_COL_RULE), "rule", OUT_TEXT, 60, false}};
    const struct out_table table = {.sheet = msg_text(b->r->lang, M_PROGRESS_SHEET_UNRATED),
                                    .title = book_title(b, M_PROGRESS_SHEET_UNRATED),
                                    .note = b->large
                                                ? MSG(b->a, b->r->lang, M_PROGRESS_LARGE,
                                                      number_text(b->a, b->p.whole.tally.total))
                                                : STR(""),
                                    .key = "not_rated",
                                    .file = "khong-xep-loai",
                                    .columns = columns,
                                    .n_columns = sizeof columns / sizeof *columns};
    struct writing w = {.b = b};
    TRY(out_table(b->out, &table));
    if (b->large)
        return OK;
    return report_walk(b->r, b->unit.first_at, b->unit.last_at, unrated_row, &w);
}
