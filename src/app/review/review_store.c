/*
 * review_store.c — a form into the book: its words as a version, and, when nothing lacks, what counts.
 */
#include "app/review/review_store.h"

#include <string.h>

#include "app/review/shortcoming.h"
#include "lib/base/digest.h"
#include "lib/json/json.h"

enum { LINE_BYTES = 4 << 20, ROW_BYTES = 1 << 20 };

struct storing {
    struct db *db;
    struct arena *a;
    const struct cycle *cycle;
    const struct review_form *form;
    const struct review_request *r;
    struct review_result *out;
    char hex[DIGEST_HEX_BYTES];
};

static struct str file_of(const struct review_request *r)
{
    const char *slash = strrchr(r->file, '/');
    return str_of(slash != NULL ? slash + 1 : r->file);
}

static err_t refuse(const struct storing *x, enum msg_id id, struct str a1)
{
    (void)problem_add(db_problems(x->db), (struct place){.file = file_of(x->r)}, false,
                      MSG(x->a, db_lang(x->db), id, a1));
    return E_STATE;
}

static void member(struct buf *b, const char *name, struct str value)
{
    buf_printf(b, "%s\"%s\":", b->p[b->n - 1] == '{' ? "" : ",", name);
    json_write_str(b, value);
}

/* --- the words --- */

static err_t put_text(struct storing *x, struct str field, int ord, struct str text)
{
    struct query *q = db_query(x->db, "submission_add_text");
    q_int(q, "subject", x->out->who.id);
    q_int(q, "version", x->out->version);
    q_text(q, "field", field);
    q_int(q, "ord", ord);
    q_text(q, "text", text);
    return q_run(q);
}

/* A row of a table is kept as JSON. */
static err_t put_row(struct storing *x, const char *field, int ord, const char *const *name,
                     const struct str *value, int n)
{
    struct buf b;
    buf_open(&b, ROW_BYTES);
    buf_char(&b, '{');
    for (int i = 0; i < n; i++)
        member(&b, name[i], value[i]);
    buf_char(&b, '}');
    err_t err = put_text(x, str_of(field), ord, buf_view(&b));
    buf_close(&b);
    return err;
}

static err_t put_rows(struct storing *x)
{
    static const char *const item[] = {"text", "cause", "responsible", "remedy", "remedy_by"};
    static const char *const reply[] = {"year", "text", "state", "answer", "evidence"};
    static const char *const answer[] = {"text", "answer"};
    static const char *const stray[] = {"text", "after", "at"};
    const struct review_form *f = x->form;
    for (int i = 0; i < f->n_items; i++) {
        const struct review_item *s = &f->item[i];
        struct str v[] = {s->text, s->cause, s->responsible, s->remedy, s->remedy_by};
        TRY(put_row(x, "shortcomings", i + 1, item, v, 5));
    }
    for (int i = 0; i < f->n_replies; i++) {
        const struct review_reply *s = &f->reply[i];
        struct str v[] = {s->year, s->text, s->state, s->answer, s->evidence};
        TRY(put_row(x, "carried", i + 1, reply, v, 5));
    }
    for (int i = 0; i < f->n_answers; i++) {
        struct str v[] = {f->answer[i].text, f->answer[i].answer};
        TRY(put_row(x, "suggestions", i + 1, answer, v, 2));
    }
    for (int i = 0; i < f->n_strays; i++) {
        struct str v[] = {f->stray[i].text, f->stray[i].after,
                          str_fmt(x->a, "%d", f->stray[i].paragraph)};
        TRY(put_row(x, "unplaced", i + 1, stray, v, 3));
    }
    return OK;
}

static err_t put_words(struct storing *x)
{
    const struct review_form *f = x->form;
    for (int i = 0; i < f->n_groups; i++) {
        for (int k = 0; k < f->group[i].n; k++)
            TRY(put_text(x, f->group[i].field, k + 1, f->group[i].para[k]));
    }
    for (int i = 0; i < f->n_choices; i++) {
        if (f->choice[i].code.n > 0)
            TRY(put_text(x, f->choice[i].field, 1, f->choice[i].code));
    }
    for (int i = 0; i < f->n_values; i++)
        TRY(put_text(x, f->value[i].field, 1, f->value[i].text));
    return put_rows(x);
}

static struct str lacks_json(struct storing *x)
{
    struct buf b;
    buf_open(&b, LINE_BYTES);
    for (int i = 0; i < x->out->submission.n_lacks; i++) {
        const struct submission_lack *l = &x->out->submission.lack[i];
        buf_z(&b, i == 0 ? "[{" : ",{");
        member(&b, "code", l->code);
        member(&b, "field", l->field);
        member(&b, "text", l->text);
        buf_char(&b, '}');
    }
    if (b.n > 0)
        buf_char(&b, ']');
    struct str out = str_copy(x->a, buf_view(&b));
    buf_close(&b);
    return out;
}

static err_t put_version(struct storing *x, int64_t event)
{
    struct query *q = db_query(x->db, "submission_add_version");
    q_int(q, "subject", x->out->who.id);
    q_int(q, "version", x->out->version);
    q_text(q, "form", x->form->paper);
    q_text(q, "state", x->out->submitted ? STR("submitted") : STR("draft"));
    q_text(q, "lacks", lacks_json(x));
    q_text(q, "file", file_of(x->r));
    q_text(q, "sha256", str_of(x->hex));
    q_day(q, "received_on", x->r->received_on);
    q_int(q, "by_hand", x->r->on_paper);
    q_int(q, "event", event);
    return q_run(q);
}

/* --- what counts besides --- */

static err_t answer_suggestions(struct storing *x)
{
    const struct submission *s = &x->out->submission;
    for (int i = 0; i < s->n_answers; i++) {
        struct query *q = db_query(x->db, "submission_answer");
        q_int(q, "subject", x->out->who.id);
        q_int(q, "ord", s->answer[i].ord);
        q_text(q, "answer", s->answer[i].answer);
        q_day(q, "day", x->r->received_on);
        TRY(q_run(q));
    }
    return OK;
}

static err_t settle_carried(struct storing *x)
{
    const struct submission *s = &x->out->submission;
    for (int i = 0; i < s->n_replies; i++) {
        struct shortcoming h;
        if (s->reply[i].state.n == 0)
            continue;
        TRY(shortcoming_load(x->db, x->a, s->reply[i].shortcoming, &h));
        h.state = s->reply[i].state;
        h.done_on = s->reply[i].done_on;
        if (s->reply[i].evidence.n > 0)
            h.evidence = s->reply[i].evidence;
        TRY(shortcoming_settle(x->db, &h));
    }
    return OK;
}

/* Those that an earlier form brought and this one does not have any more. */
static err_t drop_shortcomings(struct storing *x)
{
    struct query *q = db_query(x->db, "submission_noted");
    int64_t gone[256];
    int n = 0;
    bool row;
    q_int(q, "subject", x->out->who.id);
    q_int(q, "year", x->cycle->year);
    TRY(q_step(q, &row));
    while (row) {
        bool still = false;
        for (int i = 0; i < x->form->n_items; i++)
            still = still || str_eq(x->form->item[i].text, q_get_text(q, 1));
        if (!still && n < 256)
            gone[n++] = q_get_int(q, 0);
        TRY(q_step(q, &row));
    }
    for (int i = 0; i < n; i++) {
        q = db_query(x->db, "submission_drop");
        q_int(q, "id", gone[i]);
        TRY(q_run(q));
    }
    return OK;
}

static err_t besides(void *ctx, struct db *db, int64_t event)
{
    struct storing *x = ctx;
    (void)db;
    TRY(put_version(x, event));
    TRY(put_words(x));
    if (!x->out->submitted)
        return OK;
    TRY(answer_suggestions(x));
    TRY(settle_carried(x));
    return drop_shortcomings(x);
}

/* --- the line of facts --- */

static void points(struct storing *x, struct buf *b)
{
    static const char *const names[] = {"points_common", "points_result"};
    struct str number;
    bool any = false;
    for (int i = 0; i < 2; i++) {
        struct str text = review_value_of(x->form, str_of(names[i]));
        if (text.n == 0 || !submission_points(x->a, text, &number))
            continue;
        buf_printf(b, "%s\"%s\":%.*s", any ? "," : ",\"facts\":{", names[i], STR_ARG(number));
        any = true;
    }
    if (any)
        buf_char(b, '}');
}

static void shortcomings(struct storing *x, struct buf *b)
{
    for (int i = 0; i < x->form->n_items; i++) {
        const struct review_item *s = &x->form->item[i];
        buf_z(b, i == 0 ? ",\"shortcomings\":[{" : ",{");
        member(b, "text", s->text);
        member(b, "cause", s->cause);
        member(b, "responsible", s->responsible);
        member(b, "remedy", s->remedy);
        member(b, "remedy_by", s->remedy_by);
        buf_char(b, '}');
    }
    if (x->form->n_items > 0)
        buf_char(b, ']');
}

static struct str line_of(struct storing *x)
{
    const struct submission *s = &x->out->submission;
    const struct review_choice *level = review_choice_of(x->form, STR("self_level"));
    struct buf b;
    char day[11];
    date_format_iso(x->r->received_on, day);
    buf_open(&b, LINE_BYTES);
    buf_printf(&b, "{\"received_on\":\"%s\",\"on_paper\":%s", day,
               x->r->on_paper ? "true" : "false");
    if (level != NULL && level->code.n > 0)
        member(&b, "self_level", level->code);
    buf_printf(&b, ",\"no_shortcoming\":%s", x->form->n_items == 0 ? "true" : "false");
    if (s->n_replies > 0)
        buf_z(&b, ",\"remedy_report\":true");
    points(x, &b);
    shortcomings(x, &b);
    for (int i = 0; i < s->n_replies; i++) {
        buf_printf(&b, "%s{\"shortcoming\":%lld", i == 0 ? ",\"answers\":[" : ",",
                   (long long)s->reply[i].shortcoming);
        member(&b, "answer", s->reply[i].answer);
        buf_char(&b, '}');
    }
    buf_z(&b, s->n_replies > 0 ? "]}" : "}");
    struct str out = str_copy(x->a, buf_view(&b));
    buf_close(&b);
    return out;
}

/* --- the whole --- */

static err_t version(struct storing *x, bool *same)
{
    struct query *q = db_query(x->db, "submission_version");
    bool row;
    q_int(q, "subject", x->out->who.id);
    TRY(q_step(q, &row));
    x->out->version = row ? (int)q_get_int(q, 0) + 1 : 1;
    *same = row && str_is(q_get_text(q, 2), x->hex) && str_is(q_get_text(q, 1), "submitted");
    return row ? q_run(q) : OK;
}

static err_t check_open(struct storing *x)
{
    struct query *q = db_query(x->db, "review_decided");
    int64_t decided = 0;
    if (x->cycle->closed)
        return refuse(x, M_REVIEW_CLOSED, STR(""));
    q_int(q, "subject", x->out->who.id);
    TRY(q_one_int(q, 0, &decided));
    return decided == 0 ? OK
                        : refuse(x, M_SUBMIT_DECIDED, subject_called(x->db, x->a, x->out->who.id));
}

err_t review_store(struct db *db, struct arena *a, const struct cycle *c,
                   const struct review_form *form, const struct review_request *r,
                   struct review_result *out)
{
    struct storing x = {.db = db, .a = a, .cycle = c, .form = form, .r = r, .out = out};
    *out = (struct review_result){.version = 0};
    TRY(review_whose(db, a, c, form, r, &out->who));
    TRY(check_open(&x));
    if (digest_file(r->file, x.hex) != OK)
        return refuse(&x, M_FILE_CANNOT_READ, STR(""));
    TRY(version(&x, &out->same_file));
    if (out->same_file)
        return OK;
    TRY(submission_check(db, a, c, &out->who, form, &out->submission));
    out->submitted = out->submission.n_lacks == 0;
    struct facts_form f = {.row = {.subject = out->who.id,
                                   .unit = out->who.unit,
                                   .person = out->who.person,
                                   .line = out->submitted ? line_of(&x) : STR(""),
                                   .at = {.file = file_of(r)}},
                           .besides = besides,
                           .ctx = &x};
    struct facts_request q = {.file = r->file,
                              .form = &f,
                              .provider = subject_called(db, a, out->who.id),
                              .actor = r->actor,
                              .received_on = r->received_on,
                              .dry_run = r->dry_run,
                              .yes = r->yes || out->version > 1};
    TRY(facts_read(db, a, c, &q, &out->facts));
    out->written = out->facts.written;
    return OK;
}
