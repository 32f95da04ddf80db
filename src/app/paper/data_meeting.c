/*
 * data_meeting.c — meetings: who came, the order, what was said, how was voted; delegates; ballots.
 */
#include "app/paper/provide_inner.h"

struct meeting {
    int64_t id;
    int64_t summoned, present;
};

static struct str text_of(struct provision *v, const struct query *q, int col)
{
    return str_copy(v->a, q_get_text(q, col));
}

/* --- the order of the law: the collective first, then the head, the deputies, the others --- */

static void agenda_row(struct provision *v, int n, struct str text, struct str who)
{
    struct data *d = data_add(v->d, "agenda");
    data_text(d, "n", count_text(v->a, n));
    data_text(d, "text", text);
    data_text(d, "who", who);
}

static void agenda_turn(struct provision *v, int n, const struct sitter *s)
{
    if (s->turn == TURN_COLLECTIVE)
        agenda_row(v, n, MSG(v->a, LANG_VI, M_PAPERWORD_REVIEW_BODY, s->name),
                   WORD(M_PAPERWORD_HEAD_READS));
    else
        agenda_row(v, n, MSG(v->a, LANG_VI, M_PAPERWORD_REVIEW_PERSON, s->name), s->name);
}

static err_t agenda(struct provision *v, const struct tree_unit *unit)
{
    struct sitting s;
    int n = 0;
    TRY(unit_sitting(v->p, v->a, unit, &s));
    agenda_row(v, ++n, WORD(M_PAPERWORD_OPENING), WORD(M_PAPERWORD_CHAIR));
    agenda_row(v, ++n, WORD(M_PAPERWORD_RULES_RECALLED), WORD(M_PAPERWORD_CHAIR));
    for (size_t i = 0; i < s.n; i++)
        agenda_turn(v, ++n, &s.sitter[i]);
    agenda_row(v, ++n, WORD(M_PAPERWORD_DELEGATE_SPEAKS), STR(""));
    agenda_row(v, ++n, WORD(M_PAPERWORD_VOTE), WORD(M_PAPERWORD_BOARD));
    agenda_row(v, ++n, WORD(M_PAPERWORD_CLOSING), WORD(M_PAPERWORD_CHAIR));
    return OK;
}

/* --- a meeting that was held --- */

static err_t people(struct provision *v, const struct meeting *m)
{
    struct query *q = db_query(v->p->db, "paper_meeting_people");
    int absent = 0, delegates = 0, board = 0;
    bool row;
    q_int(q, "meeting", m->id);
    TRY(q_step(q, &row));
    while (row) {
        struct str role = q_get_text(q, 0);
        struct data *d;
        if (str_is(role, "absent")) {
            d = data_add(v->d, "absent");
            data_text(d, "n", count_text(v->a, ++absent));
            data_text(d, "reason", text_of(v, q, 2));
        } else if (str_is(role, "board") || str_is(role, "board_head")) {
            d = data_add(v->d, "board");
            data_text(d, "n", count_text(v->a, ++board));
            data_text(d, "role",
                      str_is(role, "board") ? WORD(M_PAPERWORD_BOARD_MEMBER)
                                            : WORD(M_PAPERWORD_BOARD_HEAD));
        } else {
            d = data_add(v->d, "guests");
            data_text(d, "n", count_text(v->a, ++delegates));
            data_text(d, "post", text_of(v, q, 2));
        }
        data_text(d, "name", text_of(v, q, 1));
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t remarks(struct provision *v, const struct meeting *m)
{
    struct query *q = db_query(v->p->db, "paper_meeting_remarks");
    bool row;
    int n = 0;
    q_int(q, "meeting", m->id);
    TRY(q_step(q, &row));
    while (row) {
        struct data *d = data_add(v->d, "remarks");
        data_text(d, "n", count_text(v->a, ++n));
        data_text(d, "about", text_of(v, q, 0));
        data_text(d, "who", text_of(v, q, 1));
        data_text(d, "text", text_of(v, q, 2));
        data_text(d, "answer", text_of(v, q, 3));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* More than the share that the regulation asks, of the base that it names. */
static bool more_than_share(struct provision *v, const struct meeting *m, const struct query *q,
                            int64_t votes)
{
    const struct pack *k = v->p->report.ground.pack;
    const struct param *share = pack_param(k, STR("vote_share"));
    const struct param *base = pack_param(k, STR("vote_base"));
    if (share == NULL || base == NULL)
        return false;
    int64_t of = str_is(base->word, "present")  ? m->present
                 : str_is(base->word, "issued") ? q_get_int(q, 2)
                 : str_is(base->word, "valid")  ? q_get_int(q, 4)
                                                : m->summoned;
    return votes * 100 * 100 > of * share->number; /* hundredths of a percent */
}

/* Which level has it; in the choosing ballot that is XS. */
static void outcome(struct provision *v, struct data *d, const struct meeting *m,
                    const struct query *q)
{
    const struct report *r = &v->p->report;
    for (int i = 0; i < 4; i++) { /* xs htt ht kht from the fifth column on */
        if (more_than_share(v, m, q, q_get_int(q, 5 + i))) {
            data_flag(d, "carried", true);
            data_text(d, "carried_label", level_word(r, level_from_top(r, i)));
        }
    }
}

static void counts(struct provision *v, struct data *d, const struct meeting *m,
                   const struct query *q)
{
    static const char *const names[] = {"issued", "returned", "valid", "xs", "htt", "ht", "kht"};
    int64_t issued = q_get_int(q, 2), returned = q_get_int(q, 3), valid = q_get_int(q, 4);
    for (int i = 0; i < 7; i++)
        data_text(d, names[i], count_text(v->a, q_get_int(q, 2 + i)));
    data_text(d, "summoned", count_text(v->a, m->summoned));
    data_text(d, "present", count_text(v->a, m->present));
    data_text(d, "invalid", count_text(v->a, returned - valid));
    outcome(v, d, m, q);
    for (int i = 3; i < 7; i++) {
        int64_t n = q_get_int(q, 2 + i);
        data_text(d, str_fmt(v->a, "%s_of_summoned", names[i]).p, share_text(v->a, n, m->summoned));
        data_text(d, str_fmt(v->a, "%s_of_issued", names[i]).p, share_text(v->a, n, issued));
    }
}

static err_t votes(struct provision *v, const struct meeting *m)
{
    struct query *q = db_query(v->p->db, "paper_meeting_votes");
    int n = 0, chosen = 0;
    bool row;
    q_int(q, "meeting", m->id);
    TRY(q_step(q, &row));
    while (row) {
        bool choosing = str_is(q_get_text(q, 1), "xs");
        struct data *d = data_add(v->d, choosing ? "xs_votes" : "votes");
        data_text(d, "n", count_text(v->a, choosing ? ++chosen : ++n));
        data_text(d, "name", text_of(v, q, 0));
        counts(v, d, m, q);
        if (choosing) {
            data_text(d, "votes", count_text(v->a, q_get_int(q, 5)));
            data_text(d, "share", share_text(v->a, q_get_int(q, 5), m->summoned));
        }
        TRY(q_step(q, &row));
    }
    return OK;
}

static void head_of(struct provision *v, const struct query *q, struct meeting *m)
{
    m->id = q_get_int(q, 0);
    m->summoned = q_get_int(q, 7);
    m->present = q_get_int(q, 8);
    data_text(v->d, "meeting.date", day_text(v->a, q_get_day(q, 1)));
    data_text(v->d, "meeting.to", day_text(v->a, q_get_day(q, 10)));
    data_text(v->d, "meeting.time", text_of(v, q, 2));
    data_text(v->d, "meeting.ended", text_of(v, q, 3));
    data_text(v->d, "meeting.place", text_of(v, q, 4));
    data_text(v->d, "meeting.chair", text_of(v, q, 5));
    data_text(v->d, "meeting.secretary", text_of(v, q, 6));
    data_text(v->d, "meeting.summoned", count_text(v->a, m->summoned));
    data_text(v->d, "meeting.present", count_text(v->a, m->present));
    data_text(v->d, "meeting.absent", count_text(v->a, m->summoned - m->present));
    data_text(v->d, "meeting.conclusion", text_of(v, q, 9));
}

static err_t held(struct provision *v)
{
    struct query *q = db_query(v->p->db, "paper_meeting");
    struct meeting m = {.id = 0};
    bool row;
    q_int(q, "cycle", v->p->report.cycle.id);
    q_int(q, "unit", v->whom->unit);
    TRY(q_step(q, &row));
    if (row)
        head_of(v, q, &m);
    while (row)
        TRY(q_step(q, &row));
    if (m.id == 0)
        return OK;
    TRY(people(v, &m));
    TRY(remarks(v, &m));
    return votes(v, &m);
}

static err_t post_of_delegate(struct provision *v, int64_t person, struct data *d)
{
    struct str post = STR("");
    if (person != 0)
        TRY(posts_of_person(v->p, v->a, person, STR("party"), &post));
    data_text(d, "post", post);
    return OK;
}

/* Who is still assigned on the day of the paper, or will be. */
static err_t delegates(struct provision *v)
{
    struct query *q = db_query(v->p->db, "paper_delegates");
    date_t on = v->p->request.on;
    bool row;
    int n = 0;
    q_int(q, "unit", v->whom->unit);
    q_day(q, "day", on != DAY_NONE ? on : date_of(v->p->report.cycle.year, 1, 1));
    TRY(q_step(q, &row));
    while (row) {
        struct data *d = data_add(v->d, "delegates");
        date_t to = q_get_day(q, 4); /* the day after the last */
        data_text(d, "n", count_text(v->a, ++n));
        data_text(d, "name", text_of(v, q, 0));
        data_text(d, "phone", text_of(v, q, 1));
        data_text(d, "unit", text_of(v, q, 2));
        data_text(d, "from", day_text(v->a, q_get_day(q, 3)));
        data_text(d, "to", day_text(v->a, to != DAY_NONE ? to - 1 : to));
        data_text(d, "paper", text_of(v, q, 5));
        TRY(post_of_delegate(v, q_get_int(q, 6), d));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- the file that goes up (form 04) --- */

static err_t files(struct provision *v)
{
    static const enum msg_id items[] = {M_PAPERWORD_FILE_REPORT, M_PAPERWORD_FILE_MINUTES,
                                        M_PAPERWORD_FILE_SUGGESTIONS, M_PAPERWORD_FILE_LEVELS};
    struct query *q = db_query(v->p->db, "paper_files");
    bool row;
    q_int(q, "cycle", v->p->report.cycle.id);
    q_int(q, "unit", v->whom->unit);
    TRY(q_step(q, &row));
    for (int i = 0; row && i < 4; i++) {
        struct data *d = data_add(v->d, "files");
        data_text(d, "n", count_text(v->a, i + 1));
        data_text(d, "text", WORD(items[i]));
        data_text(d, "have", q_get_int(q, i) > 0 ? WORD(M_PAPERWORD_YES) : STR(""));
    }
    while (row)
        TRY(q_step(q, &row));
    return OK;
}

err_t provide_meeting(struct provision *v)
{
    struct tree_unit unit;
    if (v->p->request.blank)
        return OK;
    TRY(tree_unit(v->p, v->a, v->whom->unit, &unit));
    if (provide_asked(v->p, "agenda"))
        TRY(agenda(v, &unit));
    TRY(held(v));
    TRY(delegates(v));
    return files(v);
}

/* So many ballots as people who vote: those who came, or while no meeting is told those who are called. */
static err_t copies(struct provision *v, const struct sitting *s)
{
    struct query *q = db_query(v->p->db, "paper_meeting");
    int64_t n = 0;
    bool row;
    q_int(q, "cycle", v->p->report.cycle.id);
    q_int(q, "unit", v->whom->unit);
    TRY(q_step(q, &row));
    if (row)
        n = q_get_int(q, 8);
    while (row)
        TRY(q_step(q, &row));
    bool told = n > 0;
    for (size_t i = 0; !told && i < s->n; i++)
        n += s->sitter[i].person != 0 && s->sitter[i].official;
    data_text(v->d, "copies", count_text(v->a, n));
    return OK;
}

err_t provide_ballot(struct provision *v)
{
    struct tree_unit unit;
    struct sitting s;
    int n = 0;
    data_text(v->d, "title", v->whom->name);
    if (v->p->request.blank)
        return OK;
    TRY(tree_unit(v->p, v->a, v->whom->unit, &unit));
    TRY(unit_sitting(v->p, v->a, &unit, &s));
    for (size_t i = 0; i < s.n; i++) {
        if (!s.sitter[i].rated)
            continue;
        struct data *d = data_add(v->d, "subjects");
        data_text(d, "n", count_text(v->a, ++n));
        data_text(d, "name", s.sitter[i].name);
        data_text(d, "post", s.sitter[i].post);
    }
    return copies(v, &s);
}
