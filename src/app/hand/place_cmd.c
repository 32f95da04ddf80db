/*
 * place_cmd.c — who belongs where: transfers, activity elsewhere for a time, the unit of a post;
 * units founded, and split with their people.
 */
#include <stdio.h>
#include <string.h>

#include "app/hand/hand.h"
#include "app/hand/hand_cmd.h"
#include "app/org/org.h"
#include "app/org/org_cmd.h"
#include "app/person/person.h"
#include "app/person/post_cmd.h"
#include "lib/base/clock.h"
#include "lib/base/file.h"

enum { CARDS_BYTES = 16 << 20, MOST_BELOW = 1000 };

struct moving {
    struct who who;
    struct person_place now;
    int64_t to;
    struct str from_called, to_called, paper;
    date_t on, until;
};

/* --- members --- */

static void about_move(struct buf *about, const struct moving *m)
{
    hand_json_who(about, &m->who);
    hand_json_text(about, "from", m->from_called);
    hand_json_text(about, "to", m->to_called);
    hand_json_day(about, "on", m->on);
    hand_json_text(about, "paper", m->paper);
}

static err_t write_move(struct hand *h, void *ctx, struct buf *about)
{
    struct moving *m = ctx;
    TRY(person_leave(h->c.db, m->now.id, m->on));
    TRY(person_join(h->c.db, m->who.person, m->to, "official", m->on, DAY_NONE));
    about_move(about, m);
    return OK;
}

static err_t take_move(struct hand *h, struct moving *m, struct str to)
{
    TRY(hand_who(h, clock_today(), false, &m->who));
    TRY(person_place_now(h->c.db, m->who.person, &m->now));
    if (m->now.id == 0)
        return command_refuse(&h->c, M_HAND_BELONGS_NOWHERE, m->who.called, STR(""));
    TRY(org_unit_find(h->c.db, to, m->on, &m->to));
    m->from_called = hand_unit_called(h, m->now.unit);
    m->to_called = hand_unit_called(h, m->to);
    if (m->now.unit == m->to)
        return command_refuse(&h->c, M_HAND_BELONGS_THERE, m->who.called, m->to_called);
    return OK;
}

static err_t do_move(struct hand *h)
{
    struct moving m = {.paper = hand_text(h, "--paper")};
    struct str to = hand_needed(h, "--to");
    m.on = hand_day_needed(h, "--on");
    TRY(hand_open(h, DB_WRITE, 1));
    TRY(take_move(h, &m, to));
    if (m.now.from != DAY_NONE && m.on <= m.now.from)
        return command_refuse(&h->c, M_HAND_BEFORE_JOINING, day_text(h->c.a, m.on),
                              day_text(h->c.a, m.now.from));
    TRY(org_lasts(h->c.db, m.to, DAY_NONE));
    TRY(hand_act(h, "member.move", write_move, &m));
    SAY(&h->c, M_HAND_MOVED, m.who.called, m.from_called, m.to_called, day_text(h->c.a, m.on));
    return OK;
}

static err_t write_temporary(struct hand *h, void *ctx, struct buf *about)
{
    struct moving *m = ctx;
    TRY(person_join(h->c.db, m->who.person, m->to, "temporary", m->on, m->until));
    about_move(about, m);
    hand_json_day(about, "until", m->until);
    return OK;
}

static err_t do_temporary(struct hand *h)
{
    struct moving m = {.paper = hand_text(h, "--paper")};
    struct str to = hand_needed(h, "--to");
    int64_t n = 0;
    m.on = hand_day_needed(h, "--on");
    m.until = hand_day(h, "--until");
    TRY(hand_open(h, DB_WRITE, 1));
    TRY(take_move(h, &m, to));
    if (m.until != DAY_NONE && m.until < m.on)
        return command_refuse(&h->c, M_HAND_ENDS_BEFORE, day_text(h->c.a, m.until),
                              day_text(h->c.a, m.on));
    m.until = m.until == DAY_NONE ? DAY_NONE : m.until + 1; /* told: the last day */
    TRY(org_lasts(h->c.db, m.to, m.until));
    struct query *q = db_query(h->c.db, "hand_temporary_overlap");
    q_int(q, "person", m.who.person);
    q_day(q, "from_date", m.on);
    q_day(q, "to_date", m.until);
    TRY(q_one_int(q, 0, &n));
    if (n != 0)
        return command_refuse(&h->c, M_HAND_TEMPORARY_THERE, m.who.called, STR(""));
    TRY(hand_act(h, "member.temporary", write_temporary, &m));
    SAY(&h->c, M_HAND_TEMPORARY_DONE, m.who.called, m.to_called, day_text(h->c.a, m.on));
    return OK;
}

struct coming_back {
    struct who who;
    int64_t membership;
    date_t on;
};

static err_t write_back(struct hand *h, void *ctx, struct buf *about)
{
    struct coming_back *b = ctx;
    TRY(person_leave(h->c.db, b->membership, b->on));
    hand_json_who(about, &b->who);
    hand_json_day(about, "on", b->on);
    return OK;
}

static err_t do_back(struct hand *h)
{
    struct coming_back b = {.membership = 0};
    bool row;
    b.on = hand_day_needed(h, "--on");
    TRY(hand_open(h, DB_WRITE, 1));
    TRY(hand_who(h, clock_today(), false, &b.who));
    struct query *q = db_query(h->c.db, "hand_temporary_now");
    q_int(q, "person", b.who.person);
    q_day(q, "day", b.on);
    TRY(q_step(q, &row));
    if (!row)
        return command_refuse(&h->c, M_HAND_NOT_TEMPORARY, b.who.called, day_text(h->c.a, b.on));
    b.membership = q_get_int(q, 0);
    TRY(q_run(q));
    TRY(hand_act(h, "member.back", write_back, &b));
    SAY(&h->c, M_HAND_BACK_DONE, b.who.called, day_text(h->c.a, b.on));
    return OK;
}

int cmd_member(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {
        {"move", do_move}, {"temporary", do_temporary}, {"back", do_back}};
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_HAND_MEMBER_USAGE);
}

/* --- units --- */

struct founding {
    struct org_act act;
    struct org_record r;
    int64_t parent, unit;
};

static err_t do_found(struct hand *h)
{
    struct founding f = {.r = {.code = hand_needed(h, "--code"),
                               .kind = hand_needed(h, "--kind"),
                               .line = hand_word(h, "--line", "party|state"),
                               .standing = hand_maybe(h, "--standing")}};
    struct str under = hand_text(h, "--under");
    f.act.paper = hand_text(h, "--paper");
    f.act.on = hand_day_needed(h, "--date");
    f.act.actor = h->actor;
    TRY(hand_open(h, DB_WRITE, 1));
    f.r.name = str_trim(str_of(h->name != NULL ? h->name : ""));
    if (f.r.name.n == 0)
        return command_refuse(&h->c, M_HAND_NEEDED, STR("--name"), STR(""));
    TRY(hand_dict_word(h, "kind", f.r.kind));
    if (under.n > 0)
        TRY(org_unit_find(h->c.db, under, f.act.on, &f.parent));
    TRY(org_found(h->c.db, &f.act, &f.r, f.parent, h->dry_run, &f.unit));
    if (h->dry_run)
        SAY0(&h->c, M_HAND_DRY_RUN);
    SAY(&h->c, M_HAND_FOUNDED, f.r.name, f.r.code, day_text(h->c.a, f.act.on));
    return OK;
}

/* A file of cards, one a line; what follows a comma, a semicolon or a tab is for the reader. */
static err_t read_cards(struct hand *h, const char *path, int64_t **people, size_t *n)
{
    struct str text, line;
    size_t most = 1;
    *n = 0;
    err_t err = file_read(h->c.a, path, CARDS_BYTES, &text);
    if (err != OK)
        return command_refuse(&h->c, M_HAND_NO_FILE, str_of(path), STR(""));
    for (size_t i = 0; i < text.n; i++)
        most += text.p[i] == '\n';
    *people = ARENA_ARRAY(h->c.a, int64_t, most);
    while (str_cut(&text, '\n', &line)) {
        size_t end = 0;
        while (end < line.n && strchr(",;\t", line.p[end]) == NULL)
            end++;
        line = str_trim(str_sub(line, 0, end));
        if (line.n == 0)
            continue;
        TRY(hand_card(h, line, &(*people)[*n]));
        (*n)++;
    }
    return OK;
}

static err_t do_split(struct hand *h)
{
    struct org_act act = {.actor = h->actor, .paper = hand_text(h, "--paper")};
    struct str code = hand_needed(h, "--code"), units = hand_text(h, "--units"), one;
    struct str file = hand_needed(h, "--people");
    int64_t below[MOST_BELOW], *people = NULL, unit = 0, made = 0;
    size_t n_below = 0, n = 0;
    act.on = hand_day_needed(h, "--date");
    TRY(hand_open(h, DB_WRITE, 2));
    if (h->name == NULL)
        return command_refuse(&h->c, M_HAND_NEEDED, STR("--name"), STR(""));
    TRY(org_unit_find(h->c.db, str_of(h->c.o.args[1]), act.on, &unit));
    while (units.n > 0 && str_cut(&units, ',', &one)) {
        if (n_below == MOST_BELOW)
            return command_refuse(&h->c, M_ORG_MANY_BELOW, command_number(&h->c, MOST_BELOW),
                                  STR(""));
        TRY(org_unit_find(h->c.db, str_trim(one), act.on, &below[n_below++]));
    }
    TRY(read_cards(h, str_copy(h->c.a, file).p, &people, &n));
    const struct org_split_off off = {.code = code,
                                      .name = str_of(h->name),
                                      .below = below,
                                      .n_below = n_below,
                                      .people = people,
                                      .n_people = n};
    TRY(org_split_with(h->c.db, &act, unit, &off, h->dry_run, &made));
    if (h->dry_run)
        SAY0(&h->c, M_HAND_DRY_RUN);
    SAY(&h->c, M_HAND_SPLIT_DONE, code, str_of(h->c.o.args[1]), day_text(h->c.a, act.on),
        command_number(&h->c, (int64_t)n));
    return OK;
}

int cmd_unit_by_hand(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {{"found", do_found}, {"split", do_split}};
    bool by_hand = argc > 1 && strcmp(argv[1], "found") == 0;
    for (int i = 2; argc > 1 && strcmp(argv[1], "split") == 0 && i < argc; i++)
        by_hand = by_hand || strcmp(argv[i], "--people") == 0;
    if (!by_hand)
        return cmd_unit(argc, argv);
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_HAND_UNIT_USAGE);
}

/* --- the unit of a post --- */

struct posting {
    struct who who;
    struct str title, of_called;
    int64_t post, of;
};

static err_t write_post(struct hand *h, void *ctx, struct buf *about)
{
    struct posting *p = ctx;
    struct query *q = db_query(h->c.db, "hand_post_unit");
    q_int(q, "id", p->post);
    q_int(q, "unit", p->of);
    TRY(q_run(q));
    hand_json_who(about, &p->who);
    hand_json_text(about, "title", p->title);
    hand_json_text(about, "of", p->of_called);
    return OK;
}

static err_t do_post_unit(struct hand *h)
{
    struct posting p = {.title = hand_needed(h, "--title")};
    struct str of = hand_needed(h, "--of");
    int64_t title = 0;
    TRY(hand_open(h, DB_WRITE, 1));
    TRY(hand_who(h, clock_today(), false, &p.who));
    TRY(org_unit_find(h->c.db, of, clock_today(), &p.of));
    p.of_called = hand_unit_called(h, p.of);
    TRY(post_title_find(h->c.db, post_plain(h->c.a, p.title), &title));
    struct query *q = db_query(h->c.db, "hand_post_held");
    q_int(q, "person", p.who.person);
    q_int(q, "title", title);
    TRY(q_one_int(q, 0, &p.post));
    if (p.post == 0)
        return command_refuse(&h->c, M_HAND_NO_POST, p.who.called, p.title);
    TRY(hand_act(h, "post.unit", write_post, &p));
    SAY(&h->c, M_HAND_POST_UNIT_SET, p.who.called, p.title, p.of_called);
    return OK;
}

int cmd_post_by_hand(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {{"unit", do_post_unit}};
    if (argc < 2 || strcmp(argv[1], "unit") != 0)
        return cmd_post(argc, argv);
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_HAND_POST_USAGE);
}
