/*
 * meeting_cmd.c — meetings of a unit: who came, what was said, how was voted.  Sums must agree.
 */
#include <stdio.h>

#include "app/hand/hand_cmd.h"
#include "app/hand/reviewed.h"
#include "lib/base/clock.h"

struct sitting {
    struct reviewed who;
    int64_t id, number, summoned, present;
    struct str kind, begins, ends, place, chair, secretary, conclusion;
    struct str absent, delegates,
        board; /* names parted by ';', with what belongs to each after ':' */
    date_t on, to;
    /* of a remark */
    struct str speaker, text, answer;
    /* of a count */
    struct str round;
    int64_t issued, returned, valid, xs, htt, ht, kht;
};

/* --- set --- */

static err_t check_meeting(struct hand *h, const struct sitting *s)
{
    if (s->on > clock_today())
        return command_refuse(&h->c, M_HAND_MEETING_FUTURE, day_text(h->c.a, s->on), STR(""));
    if (s->to != DAY_NONE && s->to < s->on)
        return command_refuse(&h->c, M_HAND_MEETING_DAYS, day_text(h->c.a, s->to),
                              day_text(h->c.a, s->on));
    if (s->present > s->summoned)
        return command_refuse(&h->c, M_HAND_MORE_THAN, command_number(&h->c, s->present),
                              command_number(&h->c, s->summoned));
    return OK;
}

/* How many names there are. */
static int64_t count_names(struct str list)
{
    struct str one;
    int64_t n = 0;
    while (str_cut(&list, ';', &one))
        n += str_trim(one).n > 0;
    return n;
}

static err_t tell_meeting(struct hand *h, void *ctx, struct buf *about)
{
    struct sitting *s = ctx;
    struct query *q = db_query(h->c.db, "hand_meeting_number");
    if (s->number == 0) {
        q_int(q, "cycle", s->who.cycle.id);
        q_int(q, "unit", s->who.unit.id);
        q_text(q, "kind", s->kind);
        TRY(q_one_int(q, 0, &s->number));
    }
    hand_json_int(about, "year", s->who.cycle.year);
    hand_json_text(about, "unit", s->who.unit.code);
    hand_json_text(about, "kind", s->kind);
    hand_json_int(about, "n", s->number);
    hand_json_day(about, "on", s->on);
    hand_json_int(about, "summoned", s->summoned);
    hand_json_int(about, "present", s->present);
    hand_json_text(about, "chair", s->chair);
    hand_json_text(about, "secretary", s->secretary);
    hand_json_text(about, "absent", s->absent);
    hand_json_text(about, "delegates", s->delegates);
    hand_json_text(about, "board", s->board);
    hand_json_text(about, "conclusion", s->conclusion);
    return OK;
}

static err_t write_people(struct hand *h, const struct sitting *s, const char *role,
                          struct str list)
{
    struct str one, name;
    int64_t n = 0;
    while (str_cut(&list, ';', &one)) {
        struct str note = one;
        (void)str_cut(&note, ':', &name);
        if (str_trim(name).n == 0)
            continue;
        bool head = str_is(str_of(role), "board") && n == 0;
        struct query *q = db_query(h->c.db, "hand_meeting_person");
        q_int(q, "meeting", s->id);
        q_text(q, "role", head ? STR("board_head") : str_of(role));
        q_int(q, "ord", ++n);
        q_text(q, "name", str_trim(name));
        q_text(q, "note", str_trim(note));
        TRY(q_run(q));
    }
    return OK;
}

static err_t write_meeting(struct hand *h, void *ctx, int64_t event)
{
    struct sitting *s = ctx;
    struct query *q = db_query(h->c.db, "hand_meeting_set");
    q_int(q, "cycle", s->who.cycle.id);
    q_int(q, "unit", s->who.unit.id);
    q_text(q, "kind", s->kind);
    q_int(q, "number", s->number);
    q_day(q, "on", s->on);
    q_day(q, "to", s->to);
    q_text(q, "begins", s->begins);
    q_text(q, "ends", s->ends);
    q_text(q, "place", s->place);
    q_text(q, "chair", s->chair);
    q_text(q, "secretary", s->secretary);
    q_int(q, "summoned", s->summoned);
    q_int(q, "present", s->present);
    q_text(q, "conclusion", s->conclusion);
    q_int(q, "event", event);
    TRY(q_one_int(q, 0, &s->id));
    q = db_query(h->c.db, "hand_meeting_people_drop");
    q_int(q, "meeting", s->id);
    TRY(q_run(q));
    TRY(write_people(h, s, "absent", s->absent));
    TRY(write_people(h, s, "delegate", s->delegates));
    return write_people(h, s, "board", s->board);
}

/* What is wrong is told; what may be wrong is left to people. */
static void say_doubts(struct hand *h, const struct sitting *s)
{
    int64_t absent = count_names(s->absent);
    if (absent != s->summoned - s->present)
        SAY(&h->c, M_HAND_MEETING_ABSENT, command_number(&h->c, s->summoned - s->present),
            command_number(&h->c, absent));
    if (2 * s->present <= s->summoned)
        SAY(&h->c, M_HAND_MEETING_QUORUM, command_number(&h->c, s->present),
            command_number(&h->c, s->summoned));
}

static err_t do_set(struct hand *h)
{
    struct sitting *s = ARENA_NEW(h->c.a, struct sitting);
    *s = (struct sitting){.kind = hand_word(h, "--kind", "review|vote"),
                          .begins = hand_text(h, "--time"),
                          .ends = hand_text(h, "--ends"),
                          .place = hand_text(h, "--place"),
                          .chair = hand_text(h, "--chair"),
                          .secretary = hand_text(h, "--secretary"),
                          .conclusion = hand_text(h, "--conclusion"),
                          .absent = hand_text(h, "--absent"),
                          .delegates = hand_text(h, "--delegates"),
                          .board = hand_text(h, "--board"),
                          .on = hand_day_needed(h, "--date"),
                          .to = hand_day(h, "--to"),
                          .summoned = reviewed_count(h, "--summoned", true),
                          .present = reviewed_count(h, "--present", true),
                          .number = reviewed_count(h, "--number", false)};
    s->number = s->number > 0 ? s->number : 0;
    if (h->unit == NULL)
        (void)hand_needed(h, "--unit");
    TRY(reviewed_open(h, DB_WRITE, &s->who));
    TRY(check_meeting(h, s));
    h->then = write_meeting;
    TRY(hand_act(h, "meeting.set", tell_meeting, s));
    SAY(&h->c, M_HAND_MEETING_SET, s->who.unit.name, command_number(&h->c, s->number),
        day_text(h->c.a, s->on), command_number(&h->c, s->present),
        command_number(&h->c, s->summoned));
    say_doubts(h, s);
    return OK;
}

/* --- the meeting that remarks and counts belong to --- */

/* The last one of the subject's unit, or the one of that number. */
static err_t find_meeting(struct hand *h, struct sitting *s)
{
    struct query *q = db_query(h->c.db, "hand_meeting_of");
    bool row;
    q_int(q, "cycle", s->who.cycle.id);
    q_int(q, "unit", s->who.unit.id);
    q_int(q, "subject", s->who.subject);
    q_int(q, "number", s->number);
    TRY(q_step(q, &row));
    if (!row)
        return command_refuse(&h->c, M_HAND_NO_MEETING, s->who.called, STR(""));
    s->id = q_get_int(q, 0);
    s->summoned = q_get_int(q, 1);
    s->present = q_get_int(q, 2);
    while (row)
        TRY(q_step(q, &row));
    return OK;
}

/* --- remark --- */

static err_t tell_remark(struct hand *h, void *ctx, struct buf *about)
{
    struct sitting *s = ctx;
    (void)h;
    hand_json_int(about, "meeting", s->id);
    hand_json_text(about, "about", s->who.called);
    hand_json_text(about, "speaker", s->speaker);
    hand_json_text(about, "text", s->text);
    hand_json_text(about, "answer", s->answer);
    return OK;
}

static err_t write_remark(struct hand *h, void *ctx, int64_t event)
{
    struct sitting *s = ctx;
    struct query *q = db_query(h->c.db, "hand_meeting_remark");
    (void)event;
    q_int(q, "meeting", s->id);
    q_int(q, "subject", s->who.subject);
    q_text(q, "speaker", s->speaker);
    q_text(q, "text", s->text);
    q_text(q, "answer", s->answer);
    return q_run(q);
}

static err_t do_remark(struct hand *h)
{
    struct sitting *s = ARENA_NEW(h->c.a, struct sitting);
    *s = (struct sitting){.speaker = hand_needed(h, "--speaker"),
                          .text = hand_needed(h, "--text"),
                          .answer = hand_text(h, "--answer"),
                          .number = reviewed_count(h, "--number", false)};
    TRY(reviewed_open(h, DB_WRITE, &s->who));
    TRY(reviewed_needed(h, &s->who));
    TRY(find_meeting(h, s));
    h->then = write_remark;
    TRY(hand_act(h, "meeting.remark", tell_remark, s));
    SAY(&h->c, M_HAND_MEETING_REMARKED, s->who.called);
    return OK;
}

/* --- vote --- */

static err_t check_count(struct hand *h, const struct sitting *s)
{
    struct command *c = &h->c;
    int64_t votes = s->xs + s->htt + s->ht + s->kht;
    bool choosing = str_is(s->round, "xs");
    if (s->issued > s->present)
        return command_refuse(c, M_HAND_VOTE_ISSUED, command_number(c, s->issued),
                              command_number(c, s->present));
    if (s->returned > s->issued)
        return command_refuse(c, M_HAND_VOTE_RETURNED, command_number(c, s->returned),
                              command_number(c, s->issued));
    if (s->valid > s->returned)
        return command_refuse(c, M_HAND_VOTE_VALID, command_number(c, s->valid),
                              command_number(c, s->returned));
    if (choosing ? s->xs > s->valid : votes != s->valid)
        return command_refuse(c, M_HAND_VOTE_SUM, command_number(c, votes),
                              command_number(c, s->valid));
    return OK;
}

static err_t tell_count(struct hand *h, void *ctx, struct buf *about)
{
    struct sitting *s = ctx;
    (void)h;
    hand_json_int(about, "meeting", s->id);
    hand_json_text(about, "about", s->who.called);
    hand_json_text(about, "round", s->round);
    hand_json_int(about, "issued", s->issued);
    hand_json_int(about, "returned", s->returned);
    hand_json_int(about, "valid", s->valid);
    hand_json_int(about, "xs", s->xs);
    hand_json_int(about, "htt", s->htt);
    hand_json_int(about, "ht", s->ht);
    hand_json_int(about, "kht", s->kht);
    return OK;
}

static err_t write_count(struct hand *h, void *ctx, int64_t event)
{
    struct sitting *s = ctx;
    struct query *q = db_query(h->c.db, "hand_ballot_count");
    (void)event;
    q_int(q, "meeting", s->id);
    q_int(q, "subject", s->who.subject);
    q_text(q, "round", s->round);
    q_int(q, "issued", s->issued);
    q_int(q, "returned", s->returned);
    q_int(q, "valid", s->valid);
    q_int(q, "xs", s->xs);
    q_int(q, "htt", s->htt);
    q_int(q, "ht", s->ht);
    q_int(q, "kht", s->kht);
    return q_run(q);
}

static int64_t or_none(int64_t n)
{
    return n < 0 ? 0 : n;
}

static err_t do_vote(struct hand *h)
{
    struct sitting *s = ARENA_NEW(h->c.a, struct sitting);
    *s = (struct sitting){.round = hand_word(h, "--round", "level|xs"),
                          .issued = reviewed_count(h, "--issued", true),
                          .returned = reviewed_count(h, "--returned", true),
                          .valid = reviewed_count(h, "--valid", true),
                          .xs = or_none(reviewed_count(h, "--xs", false)),
                          .htt = or_none(reviewed_count(h, "--htt", false)),
                          .ht = or_none(reviewed_count(h, "--ht", false)),
                          .kht = or_none(reviewed_count(h, "--kht", false)),
                          .number = reviewed_count(h, "--number", false)};
    TRY(reviewed_open(h, DB_WRITE, &s->who));
    TRY(reviewed_needed(h, &s->who));
    TRY(find_meeting(h, s));
    TRY(check_count(h, s));
    h->then = write_count;
    TRY(hand_act(h, "meeting.vote", tell_count, s));
    SAY(&h->c, M_HAND_VOTE_SET, s->who.called, command_number(&h->c, s->valid),
        command_number(&h->c, s->summoned));
    return OK;
}

/* --- list --- */

static void row_json(const struct query *q, struct buf *b)
{
    hand_json_int(b, "id", q_get_int(q, 0));
    hand_json_text(b, "unit", q_get_text(q, 1));
    hand_json_text(b, "kind", q_get_text(q, 3));
    hand_json_int(b, "n", q_get_int(q, 4));
    hand_json_day(b, "on", q_get_day(q, 5));
    hand_json_int(b, "summoned", q_get_int(q, 6));
    hand_json_int(b, "present", q_get_int(q, 7));
    hand_json_int(b, "remarks", q_get_int(q, 8));
    hand_json_int(b, "counts", q_get_int(q, 9));
}

static void row_words(struct hand *h, const struct query *q)
{
    struct str row[] = {q_get_text(q, 2),
                        q_get_text(q, 1),
                        command_number(&h->c, q_get_int(q, 4)),
                        day_text(h->c.a, q_get_day(q, 5)),
                        command_number(&h->c, q_get_int(q, 7)),
                        command_number(&h->c, q_get_int(q, 6)),
                        command_number(&h->c, q_get_int(q, 8)),
                        command_number(&h->c, q_get_int(q, 9))};
    command_say(&h->c, M_HAND_MEETING_LINE, sizeof row / sizeof *row, row);
}

static err_t do_list(struct hand *h)
{
    struct reviewed *r = ARENA_NEW(h->c.a, struct reviewed);
    int64_t n = 0;
    TRY(reviewed_open(h, DB_READ, r));
    struct query *q = db_query(h->c.db, "hand_meetings");
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "version", r->cycle.tree_version);
    q_int(q, "first", r->unit.id != 0 ? r->unit.first_at : 0);
    q_int(q, "last", r->unit.id != 0 ? r->unit.last_at : INT32_MAX);
    TRY(hand_list(h, q, row_json, row_words, &n));
    if (!h->json)
        SAY(&h->c, M_HAND_MEETINGS_LISTED, command_number(&h->c, n));
    return OK;
}

int cmd_meeting(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {
        {"set", do_set}, {"remark", do_remark}, {"vote", do_vote}, {"list", do_list}};
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_HAND_MEETING_USAGE);
}
