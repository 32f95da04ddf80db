/*
 * person_cmd.c — people: who they are, all that the book holds of one of them, and what only
 * somebody who knows can tell of their work.
 */
#include <stdio.h>

#include "app/hand/hand.h"
#include "app/hand/hand_cmd.h"
#include "app/org/org.h"
#include "app/person/person.h"
#include "lib/base/clock.h"

/* --- list --- */

static void list_json(const struct query *q, struct buf *b)
{
    hand_json_int(b, "person", q_get_int(q, 0));
    hand_json_text(b, "card", q_get_text(q, 1));
    hand_json_text(b, "name", q_get_text(q, 2));
    hand_json_text(b, "birth", q_get_text(q, 3));
    hand_json_text(b, "unit", q_get_text(q, 4));
    hand_json_maybe(b, "state_employee", q_get_maybe(q, 5));
    hand_json_maybe(b, "in_system", q_get_maybe(q, 6));
}

static void list_words(struct hand *h, const struct query *q)
{
    (void)h;
    printf("%-12.*s  %.*s  %.*s  %.*s\n", STR_ARG(q_get_text(q, 1)), STR_ARG(q_get_text(q, 2)),
           STR_ARG(q_get_text(q, 3)), STR_ARG(q_get_text(q, 4)));
}

static err_t do_list(struct hand *h)
{
    int64_t unit = 0, n = 0;
    date_t day = hand_day(h, "--date");
    TRY(hand_open(h, DB_READ, 1));
    if (day == DAY_NONE)
        day = clock_today();
    if (h->unit != NULL)
        TRY(org_unit_find(h->c.db, str_of(h->unit), day, &unit));
    struct query *q = db_query(h->c.db, "hand_people");
    q_int(q, "unit", unit);
    q_day(q, "day", day);
    TRY(hand_list(h, q, list_json, list_words, &n));
    if (!h->json)
        SAY(&h->c, M_HAND_PEOPLE_LISTED, command_number(&h->c, n), day_text(h->c.a, day));
    return OK;
}

/* --- show --- */

/* What a row of the history is, in words: its kind has a word of the query and maybe one more. */
static struct str row_label(struct hand *h, struct str what, struct str word, struct str text)
{
    static const struct {
        const char *what;
        enum msg_id id;
    } names[] = {{"official", M_HAND_H_OFFICIAL},
                 {"temporary", M_HAND_H_TEMPORARY},
                 {"post", M_HAND_H_POST},
                 {"discipline", M_HAND_H_DISCIPLINE},
                 {"past_level", M_HAND_H_PAST_LEVEL},
                 {"decision", M_HAND_H_DECISION},
                 {"remark", M_HAND_H_REMARK},
                 {"event", M_HAND_H_EVENT}};
    if (str_is(what, "spell"))
        return MSG(h->c.a, h->c.o.lang, M_HAND_H_SPELL, hand_spell_label(h, word), text);
    if (str_is(what, "discipline"))
        word = hand_label(h, "discipline_form", word);
    else if (str_is(what, "past_level") || str_is(what, "decision"))
        word = hand_label(h, "level", word);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_is(what, names[i].what))
            return MSG(h->c.a, h->c.o.lang, names[i].id, word, text);
    }
    return text;
}

static void show_row(struct hand *h, const struct query *q, struct buf *b)
{
    struct str what = q_get_text(q, 0);
    date_t from = q_get_day(q, 1), to = q_get_day(q, 2);
    if (h->json) {
        buf_clear(b);
        buf_char(b, '{');
        hand_json_text(b, "what", what);
        hand_json_day(b, "from", from);
        hand_json_day(b, "to", to);
        hand_json_text(b, "word", q_get_text(q, 3));
        hand_json_text(b, "text", q_get_text(q, 4));
        buf_char(b, '}');
        printf("%.*s\n", STR_ARG(buf_view(b)));
        return;
    }
    struct str label = row_label(h, what, q_get_text(q, 3), q_get_text(q, 4));
    struct str first = day_text(h->c.a, from),
               last = to == DAY_NONE ? STR("") : day_text(h->c.a, to);
    printf("  %10.*s – %-10.*s  %.*s\n", STR_ARG(first), STR_ARG(last), STR_ARG(label));
}

static err_t show_rows(struct hand *h, struct query *q, int64_t *n)
{
    struct buf b;
    bool row;
    buf_open(&b, 1 << 20);
    err_t err = q_step(q, &row);
    for (; err == OK && row; (*n)++) {
        show_row(h, q, &b);
        err = q_step(q, &row);
    }
    buf_close(&b);
    return err;
}

static err_t do_show(struct hand *h)
{
    struct who who;
    struct person p;
    int64_t n = 0, events = 0;
    TRY(hand_open(h, DB_READ, 1));
    TRY(hand_who(h, clock_today(), false, &who));
    TRY(person_load(h->c.db, h->c.a, who.person, &p));
    if (!h->json)
        SAY(&h->c, M_HAND_PERSON, p.name, p.card, p.birth.text, p.sex, p.ethnic, p.admitted.text,
            p.official.text, p.phone);
    struct query *q = db_query(h->c.db, "hand_history");
    q_int(q, "person", who.person);
    TRY(show_rows(h, q, &n));
    q = db_query(h->c.db, "hand_events");
    q_text(q, "person", str_fmt(h->c.a, "%%\"person\":%lld,%%", (long long)who.person));
    /* Without a card the mark matches nothing. */
    q_text(q, "card", p.card.n > 0 ? str_fmt(h->c.a, "%%\"%.*s\"%%", STR_ARG(p.card)) : STR(""));
    TRY(show_rows(h, q, &events));
    if (!h->json)
        SAY(&h->c, M_HAND_PERSON_SHOWN, command_number(&h->c, n), command_number(&h->c, events));
    return OK;
}

/* --- set --- */

struct employment {
    struct who who;
    int employee, in_system;
    struct str phone; /* "": stays */
};

static err_t write_employment(struct hand *h, void *ctx, struct buf *about)
{
    struct employment *e = ctx;
    struct query *q = db_query(h->c.db, "person_employment");
    q_int(q, "id", e->who.person);
    q_maybe(q, "state_employee", e->employee);
    q_maybe(q, "in_system", e->in_system);
    TRY(q_run(q));
    hand_json_who(about, &e->who);
    hand_json_maybe(about, "state_employee", e->employee);
    hand_json_maybe(about, "in_system", e->in_system);
    if (e->phone.n == 0)
        return OK;
    hand_json_text(about, "phone", e->phone);
    q = db_query(h->c.db, "hand_phone_set");
    q_int(q, "id", e->who.person);
    q_text(q, "phone", e->phone);
    return q_run(q);
}

/* yes, no, ? (as the titles say again); what is not named stays. */
static struct str said(struct hand *h, const char *option)
{
    return hand_word(h, option, "|yes|no|?");
}

static int answer(struct str word, int was)
{
    return word.n == 0 ? was : str_is(word, "yes") ? 1 : str_is(word, "no") ? 0 : -1;
}

static err_t do_set(struct hand *h)
{
    struct employment e;
    bool row;
    struct str employee = said(h, "--state-employee"), system = said(h, "--in-system");
    struct str phone = hand_text(h, "--phone");
    TRY(hand_open(h, DB_WRITE, 1));
    if (employee.n == 0 && system.n == 0 && phone.n == 0)
        return command_refuse(&h->c, M_HAND_NEEDED, STR("--state-employee, --in-system, --phone"),
                              STR(""));
    if (!person_phone(h->c.a, phone, &e.phone))
        return command_refuse(&h->c, M_HAND_BAD_PHONE, phone, STR(""));
    TRY(hand_who(h, clock_today(), false, &e.who));
    struct query *q = db_query(h->c.db, "person_employment_get");
    q_int(q, "id", e.who.person);
    TRY(q_step(q, &row));
    e.employee = answer(employee, q_get_maybe(q, 0));
    e.in_system = answer(system, q_get_maybe(q, 1));
    TRY(q_run(q));
    TRY(hand_act(h, "person.set", write_employment, &e));
    SAY(&h->c, M_HAND_EMPLOYMENT_SET, e.who.called);
    return OK;
}

int cmd_person(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {{"list", do_list}, {"show", do_show}, {"set", do_set}};
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_HAND_PERSON_USAGE);
}
