/*
 * submission.c — what a review lacks.
 */
#include "app/review/submission.h"

#include <string.h>

#include "lib/text/vi.h"

enum { FIRST_ROOM = 16, HEADING_BYTES = 120, MOST_CARRIED = 1000 };

struct checking {
    struct db *db;
    struct arena *a;
    const struct cycle *cycle;
    const struct found_subject *who;
    const struct review_form *form;
    struct submission *out;
    bool *used_reply, *used_answer; /* rows of the form that were placed */
};

static void lack(struct checking *x, const char *code, struct str field, enum msg_id id,
                 struct str a1, struct str a2)
{
    struct submission *o = x->out;
    struct str args[3] = {a1, a2, x->form->cite};
    if (o->n_lacks == 0 || (o->n_lacks >= FIRST_ROOM && (o->n_lacks & (o->n_lacks - 1)) == 0)) {
        size_t room = o->n_lacks == 0 ? FIRST_ROOM : (size_t)o->n_lacks * 2;
        struct submission_lack *more = ARENA_ARRAY(x->a, struct submission_lack, room);
        if (o->n_lacks > 0)
            memcpy(more, o->lack, (size_t)o->n_lacks * sizeof *more);
        o->lack = more;
    }
    o->lack[o->n_lacks++] =
        (struct submission_lack){str_of(code), field, msg_make(x->a, db_lang(x->db), id, 3, args)};
}

/* --- content --- */

/* The beginning of a long heading, cut between words. */
static struct str short_heading(struct checking *x, struct str heading)
{
    size_t n = HEADING_BYTES;
    if (heading.n <= HEADING_BYTES)
        return heading;
    while (n > 0 && heading.p[n] != ' ')
        n--;
    return str_fmt(x->a, "%.*s …", (int)n, heading.p);
}

static void content(struct checking *x)
{
    for (int i = 0; i < x->form->n_required; i++) {
        struct str field = x->form->required[i];
        const struct review_group *g = review_group_of(x->form, field);
        struct str heading = g != NULL ? short_heading(x, g->heading) : field;
        if (g == NULL || g->n == 0)
            lack(x, "group_empty", field,
                 g != NULL && g->unsure ? M_SUBMIT_GROUP_UNSURE : M_SUBMIT_GROUP_EMPTY, heading,
                 field);
    }
}

/* --- shortcomings --- */

static void one_shortcoming(struct checking *x, const struct review_item *s, int n)
{
    static const char *const names[] = {"text", "cause", "responsible", "remedy", "remedy_by"};
    static const enum msg_id words[] = {M_SUBMIT_PART_TEXT, M_SUBMIT_PART_CAUSE,
                                        M_SUBMIT_PART_RESPONSIBLE, M_SUBMIT_PART_REMEDY,
                                        M_SUBMIT_PART_REMEDY_BY};
    const struct str part[] = {s->text, s->cause, s->responsible, s->remedy, s->remedy_by};
    date_t day;
    for (int i = 0; i < 5; i++) {
        struct str field = str_fmt(x->a, "shortcomings.%d.%s", n, names[i]);
        if (part[i].n == 0)
            lack(x, "shortcoming_lacks", field, M_SUBMIT_SHORTCOMING_LACKS, str_fmt(x->a, "%d", n),
                 msg_text(db_lang(x->db), words[i]));
        else if (i == 4 && !day_read(part[i], &day))
            lack(x, "remedy_by_form", field, M_SUBMIT_REMEDY_BY, str_fmt(x->a, "%d", n), part[i]);
    }
}

static void shortcomings(struct checking *x)
{
    const struct review_choice *none = review_choice_of(x->form, STR("shortcoming_none"));
    bool ticked = none != NULL && none->ticked > 0;
    for (int i = 0; i < x->form->n_items; i++)
        one_shortcoming(x, &x->form->item[i], i + 1);
    if (ticked && x->form->n_items > 0)
        lack(x, "both", STR("shortcoming_none"), M_SUBMIT_BOTH, STR(""), STR(""));
    if (!ticked && x->form->n_items == 0)
        lack(x, "neither", STR("shortcoming_none"), M_SUBMIT_NEITHER, STR(""), STR(""));
}

/* --- what must be answered --- */

static bool same_text(struct checking *x, struct str a, struct str b)
{
    return str_eq(vi_fold(x->a, a), vi_fold(x->a, b));
}

/* "Đã khắc phục xong", "Đang khắc phục", "Chưa khắc phục" and the like; "" unclear. */
static struct str state_of(struct checking *x, struct str text)
{
    static const struct {
        const char *word, *state;
    } words[] = {{"chua", "open"},    {"dang", "partly"},       {"mot phan", "partly"},
                 {"xong", "done"},    {"da khac phuc", "done"}, {"hoan thanh", "done"},
                 {"dut diem", "done"}};
    struct str fold = vi_fold(x->a, text);
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        for (size_t i = 0; i < fold.n; i++) {
            if (str_starts(str_sub(fold, i, fold.n), str_of(words[w].word)))
                return str_of(words[w].state);
        }
    }
    return STR("");
}

/* The first day that a text names; DAY_NONE: none. */
static date_t day_in(struct str text)
{
    date_t day;
    for (size_t i = 0; i < text.n;) {
        size_t n = i;
        while (n < text.n && ((text.p[n] >= '0' && text.p[n] <= '9') || text.p[n] == '/'))
            n++;
        if (n > i && day_read(str_sub(text, i, n - i), &day))
            return day;
        i = n > i ? n : i + 1;
    }
    return DAY_NONE;
}

static int reply_to(struct checking *x, struct str text, int nth, int all)
{
    const struct review_form *f = x->form;
    for (int i = 0; i < f->n_replies; i++) {
        if (!x->used_reply[i] && same_text(x, f->reply[i].text, text))
            return i;
    }
    /* the matter was not written again: the row of that number */
    if (f->n_replies == all && !x->used_reply[nth] &&
        (f->reply[nth].text.n == 0 || submission_speaks_of(x->a, f->reply[nth].text, text)))
        return nth;
    return -1;
}

static void take_reply(struct checking *x, int64_t shortcoming, int n, const struct review_reply *r)
{
    struct str number = str_fmt(x->a, "%d", n), field = str_fmt(x->a, "carried.%d", n);
    struct submission_reply *to = &x->out->reply[x->out->n_replies];
    *to = (struct submission_reply){.shortcoming = shortcoming,
                                    .answer = r->answer,
                                    .state = state_of(x, r->state),
                                    .evidence = r->evidence,
                                    .done_on = DAY_NONE};
    if (r->answer.n == 0) {
        lack(x, "carried_unanswered", field, M_SUBMIT_CARRIED, number, short_heading(x, r->text));
        return;
    }
    x->out->n_replies++;
    if (r->state.n > 0 && to->state.n == 0)
        lack(x, "carried_state", field, M_SUBMIT_CARRIED_STATE, number, r->state);
    if (!str_is(to->state, "done"))
        return;
    date_t day = day_in(r->state);
    day = day != DAY_NONE ? day : day_in(r->evidence);
    to->done_on = day != DAY_NONE ? day : day_in(r->answer);
    if (to->done_on == DAY_NONE)
        lack(x, "carried_done_lacks", field, M_SUBMIT_CARRIED_DAY, number, STR(""));
    if (r->evidence.n == 0)
        lack(x, "carried_done_lacks", field, M_SUBMIT_CARRIED_EVIDENCE, number, STR(""));
}

static err_t carried(struct checking *x)
{
    struct query *q = db_query(x->db, "submission_carried");
    int64_t *id = ARENA_ARRAY(x->a, int64_t, MOST_CARRIED);
    struct str *text = ARENA_ARRAY(x->a, struct str, MOST_CARRIED);
    bool *closed = ARENA_ARRAY(x->a, bool, MOST_CARRIED), row;
    int n = 0;
    q_int(q, "subject", x->who->id);
    TRY(q_step(q, &row));
    while (row && n < MOST_CARRIED) {
        id[n] = q_get_int(q, 0);
        closed[n] = str_is(q_get_text(q, 2), "done");
        text[n++] = str_copy(x->a, q_get_text(q, 1));
        TRY(q_step(q, &row));
    }
    x->out->reply = ARENA_ARRAY(x->a, struct submission_reply, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        int at = reply_to(x, text[i], i, n);
        struct review_reply nothing = {.text = text[i]};
        if (at >= 0)
            x->used_reply[at] = true;
        else if (closed[i])
            continue;
        struct review_reply r = at >= 0 ? x->form->reply[at] : nothing;
        r.text = text[i];
        take_reply(x, id[i], i + 1, &r);
    }
    for (int i = 0; i < x->form->n_replies; i++) {
        if (!x->used_reply[i])
            lack(x, "carried_unknown", str_fmt(x->a, "carried.%d", i + 1), M_SUBMIT_CARRIED_UNKNOWN,
                 str_fmt(x->a, "%d", i + 1), short_heading(x, x->form->reply[i].text));
    }
    return OK;
}

static int answer_to(struct checking *x, struct str text, int nth, int all)
{
    const struct review_form *f = x->form;
    for (int i = 0; i < f->n_answers; i++) {
        if (!x->used_answer[i] && same_text(x, f->answer[i].text, text))
            return i;
    }
    if (f->n_answers == all && !x->used_answer[nth] &&
        (f->answer[nth].text.n == 0 || submission_speaks_of(x->a, f->answer[nth].text, text)))
        return nth;
    return -1;
}

static err_t suggestions(struct checking *x)
{
    struct query *q = db_query(x->db, "submission_suggested");
    int64_t *ord = ARENA_ARRAY(x->a, int64_t, MOST_CARRIED);
    struct str *text = ARENA_ARRAY(x->a, struct str, MOST_CARRIED);
    bool row;
    int n = 0;
    q_int(q, "subject", x->who->id);
    TRY(q_step(q, &row));
    while (row && n < MOST_CARRIED) {
        ord[n] = q_get_int(q, 0);
        text[n++] = str_copy(x->a, q_get_text(q, 1));
        TRY(q_step(q, &row));
    }
    x->out->answer = ARENA_ARRAY(x->a, struct submission_answer, (size_t)n + 1);
    for (int i = 0; i < n; i++) {
        int at = answer_to(x, text[i], i, n);
        if (at >= 0)
            x->used_answer[at] = true;
        if (at >= 0 && x->form->answer[at].answer.n > 0)
            x->out->answer[x->out->n_answers++] =
                (struct submission_answer){ord[i], x->form->answer[at].answer};
        else
            lack(x, "suggestion_unanswered", str_fmt(x->a, "suggestions.%d", i + 1),
                 M_SUBMIT_SUGGESTION, str_fmt(x->a, "%d", i + 1), short_heading(x, text[i]));
    }
    for (int i = 0; i < x->form->n_answers; i++) {
        if (!x->used_answer[i])
            lack(x, "suggestion_unknown", str_fmt(x->a, "suggestions.%d", i + 1),
                 M_SUBMIT_SUGGESTION_UNKNOWN, str_fmt(x->a, "%d", i + 1),
                 short_heading(x, x->form->answer[i].text));
    }
    return OK;
}

/* --- what the report of the collective says of a person --- */

bool submission_speaks_of(struct arena *a, struct str text, struct str item)
{
    struct str all = str_fmt(a, " %.*s ", STR_ARG(vi_fold(a, text))), rest = vi_fold(a, item), word;
    int n = 0, found = 0;
    while (str_cut(&rest, ' ', &word)) {
        bool in = false;
        while (word.n > 0 && strchr(".,;:!?()\"", word.p[word.n - 1]) != NULL)
            word.n--;
        for (size_t i = 0; word.n > 1 && i + word.n < all.n && !in; i++)
            in = all.p[i] == ' ' && str_starts(str_sub(all, i + 1, all.n), word);
        n += word.n > 1;
        found += in;
    }
    return n > 0 && found * 2 >= n;
}

static bool answers_for(struct checking *x, struct str item)
{
    const struct review_group *own = review_group_of(x->form, STR("own_part"));
    for (int i = 0; own != NULL && i < own->n; i++) {
        if (submission_speaks_of(x->a, own->para[i], item))
            return true;
    }
    for (int i = 0; i < x->form->n_items; i++) {
        if (submission_speaks_of(x->a, x->form->item[i].text, item))
            return true;
    }
    return false;
}

static err_t named(struct checking *x)
{
    struct query *q = db_query(x->db, "submission_named");
    bool row;
    if (x->who->person == 0)
        return OK;
    q_int(q, "subject", x->who->id);
    q_int(q, "year", x->cycle->year);
    TRY(q_step(q, &row));
    while (row) {
        struct str item = str_copy(x->a, q_get_text(q, 0));
        struct str responsible = vi_fold(x->a, q_get_text(q, 1));
        struct str name = str_copy(x->a, q_get_text(q, 2));
        bool is = false;
        for (size_t i = 0; name.n > 0 && i < responsible.n && !is; i++)
            is = str_starts(str_sub(responsible, i, responsible.n), name);
        if (is && !answers_for(x, item))
            lack(x, "named_unanswered", STR("own_part"), M_SUBMIT_NAMED, short_heading(x, item),
                 STR(""));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- choices and points --- */

bool submission_points(struct arena *a, struct str text, struct str *out)
{
    char *p = arena_alloc(a, text.n + 1);
    size_t n = 0, digits = 0, marks = 0, decimals = 0;
    struct str s = str_trim(text);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i] == ',' ? '.' : s.p[i];
        if (c == ' ' || str_starts(str_sub(s, i, s.n), STR("điểm")))
            break;
        if (c == '.')
            marks++;
        else if (c < '0' || c > '9')
            return false;
        else
            digits++;
        decimals += marks > 0 && c != '.';
        p[n++] = c;
    }
    if (digits == 0 || marks > 1 || decimals > 2 || (marks == 1 && decimals == 0) || p[0] == '.')
        return false;
    *out = (struct str){p, n};
    while (out->n > 1 && out->p[0] == '0' && out->p[1] != '.')
        *out = str_sub(*out, 1, out->n);
    return true;
}

static void choices(struct checking *x)
{
    struct str number;
    for (int i = 0; i < x->form->n_choices; i++) {
        const struct review_choice *c = &x->form->choice[i];
        if (c->ticked > 1)
            lack(x, "two_ticks", c->field, M_SUBMIT_TWO_TICKS, c->field, STR(""));
        else if (c->ticked == 0 && str_is(c->field, "self_level"))
            lack(x, "no_level", c->field, M_SUBMIT_NO_LEVEL, STR(""), STR(""));
    }
    for (int i = 0; i < x->form->n_values; i++) {
        const struct review_value *v = &x->form->value[i];
        if (str_starts(v->field, STR("points_")) && !submission_points(x->a, v->text, &number))
            lack(x, "points_form", v->field, M_SUBMIT_POINTS, v->field, v->text);
    }
}

err_t submission_check(struct db *db, struct arena *a, const struct cycle *c,
                       const struct found_subject *who, const struct review_form *form,
                       struct submission *out)
{
    struct checking x = {db, a, c, who, form, out, NULL, NULL};
    *out = (struct submission){.n_lacks = 0};
    x.used_reply = ARENA_ARRAY(a, bool, (size_t)form->n_replies + 1);
    x.used_answer = ARENA_ARRAY(a, bool, (size_t)form->n_answers + 1);
    content(&x);
    shortcomings(&x);
    TRY(carried(&x));
    TRY(suggestions(&x));
    TRY(named(&x));
    choices(&x);
    return OK;
}
