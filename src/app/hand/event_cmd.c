/*
 * event_cmd.c — the diary of the book: what was done, when, by whom, as the chain of events has it.
 */
#include <stdio.h>

#include "app/audit/audit.h"
#include "app/hand/hand.h"
#include "app/hand/hand_cmd.h"
#include "lib/json/json.h"

enum { DAY_SECONDS = 24 * 60 * 60, VIETNAM_SECONDS = 7 * 60 * 60, MOMENT_BYTES = 32 };

/* The instant at which a day begins in Việt Nam, in the form in which events have it. */
static struct str beginning(struct arena *a, date_t day)
{
    char at[CLOCK_INSTANT_BYTES];
    clock_format((int64_t)day * DAY_SECONDS - VIETNAM_SECONDS, at);
    return str_copy(a, str_of(at));
}

static long part_of(struct str instant, size_t from, size_t n)
{
    long v = 0;
    return str_to_long(str_sub(instant, from, n), 0, 9999, &v) ? v : 0;
}

/* "2026-11-24T20:05:06Z" is 25/11/2026 03:05 in Việt Nam. */
static struct str moment(struct arena *a, struct str instant)
{
    date_t day = 0;
    if (!date_parse_iso(str_sub(instant, 0, 10), &day))
        return instant;
    long seconds = part_of(instant, 11, 2) * 3600 + part_of(instant, 14, 2) * 60 +
                   part_of(instant, 17, 2) + VIETNAM_SECONDS;
    day += (date_t)(seconds / DAY_SECONDS);
    seconds %= DAY_SECONDS;
    struct str date = day_text(a, day);
    return str_fmt(a, "%.*s %02ld:%02ld", STR_ARG(date), seconds / 3600, seconds / 60 % 60);
}

static void hash_hex(const struct query *q, struct buf *b)
{
    struct str hash = q_get_blob(q, 6);
    for (size_t i = 0; i < hash.n; i++)
        buf_printf(b, "%02x", (unsigned char)hash.p[i]);
}

static void row_json(const struct query *q, struct buf *b)
{
    hand_json_int(b, "id", q_get_int(q, 0));
    hand_json_text(b, "at", q_get_text(q, 1));
    hand_json_text(b, "actor", q_get_text(q, 2));
    hand_json_text(b, "office", q_get_text(q, 3));
    hand_json_text(b, "act", q_get_text(q, 4));
    buf_z(b, ",\"about\":");
    buf_str(b, q_get_text(q, 5)); /* is JSON */
    buf_z(b, ",\"hash\":\"");
    hash_hex(q, b);
    buf_char(b, '"');
}

static void row_words(struct hand *h, const struct query *q)
{
    SAY(&h->c, M_HAND_EVENT_LINE, command_number(&h->c, q_get_int(q, 0)),
        moment(h->c.a, q_get_text(q, 1)), q_get_text(q, 2), q_get_text(q, 4), q_get_text(q, 5));
}

static err_t do_list(struct hand *h)
{
    struct str act = hand_text(h, "--act"), about = hand_text(h, "--about");
    date_t from = hand_day(h, "--from"), to = hand_day(h, "--to");
    int64_t n = 0;
    TRY(hand_open(h, DB_READ, 1));
    struct query *q = db_query(h->c.db, "hand_diary");
    q_text(q, "act", act);
    q_text(q, "about", about);
    q_text(q, "from", from == DAY_NONE ? STR("") : beginning(h->c.a, from));
    q_text(q, "to", to == DAY_NONE ? STR("9") : beginning(h->c.a, to + 1));
    TRY(hand_list(h, q, row_json, row_words, &n));
    if (!h->json)
        SAY(&h->c, M_HAND_EVENTS_LISTED, command_number(&h->c, n));
    return OK;
}

int cmd_event(int argc, char **argv)
{
    static const struct hand_verb verbs[] = {{"list", do_list}};
    return hand_main(argc, argv, verbs, sizeof verbs / sizeof *verbs, M_HAND_EVENT_USAGE);
}
