/*
 * derive.c — facts that follow from others: the level of last year, the quarter, working days,
 * result points.
 */
#include "app/fact/case_inner.h"
#include "lib/base/arena.h"

static int column(const struct case_reader *r, const char *name)
{
    return dict_fact(r->dict, r->in->subject, str_of(name));
}

static int32_t get(const struct case_reader *r, const char *name)
{
    int col = column(r, name);
    return col < 0 ? VALUE_UNKNOWN : facts_get(r->in->facts, col);
}

static bool is_known(int32_t v)
{
    return v != VALUE_UNKNOWN && v != VALUE_NONE;
}

/* {"2023": "HTT", …}: the level of the year before, and how many years in a row before this one
   were XS. */
static err_t derive_past(struct case_reader *r)
{
    const struct json *past = r->past_levels;
    int last = column(r, "last_level"), run = column(r, "xs_years_before"), years = 0;
    if (past == NULL)
        return OK;
    for (const struct json *k = past->child; k != NULL; k = k->next) {
        long y;
        bool level = k->type == JSON_NULL ||
                     (k->type == JSON_STRING && enum_code(r->dict->level, k->text) > 0);
        struct str path = str_fmt(r->arena, "facts.past_levels.%.*s", STR_ARG(k->key));
        if (!str_to_long(k->key, 1990, r->in->cycle.year - 1, &y))
            return case_fail(r, path, M_FACT_RANGE, k->key,
                             str_fmt(r->arena, "1990..%d", r->in->cycle.year - 1));
        if (!level)
            return case_fail(r, path, M_FACT_EXPECT_ONE_OF, STR("KHT, HT, HTT, XS"), k->text);
    }
    for (int y = r->in->cycle.year - 1;; y--, years++) {
        const struct json *v = json_get(past, str_fmt(r->arena, "%d", y));
        int code = v != NULL && v->type == JSON_STRING ? enum_code(r->dict->level, v->text) : 0;
        if (y == r->in->cycle.year - 1)
            facts_set(r->in->facts, last, code > 0 ? code : VALUE_NONE);
        if (code != 4)
            break;
    }
    facts_set(r->in->facts, run, years > 50 ? 50 : years);
    return OK;
}

/* NĐ 335: result % is the mean of a, b, c (a leader: of all six); points are 70 % of it, rounded
   half up to hundredths. */
static err_t derive_result_points(struct case_reader *r)
{
    static const char *const names[] = {"result_factors.a",  "result_factors.b",
                                        "result_factors.c",  "result_factors.d",
                                        "result_factors.dd", "result_factors.e"};
    int points = column(r, "points_result");
    int32_t leader = get(r, "leadership_post");
    if (column(r, names[0]) < 0 || !is_known(get(r, names[0])) || !is_known(leader))
        return OK;
    int n = leader ? 6 : 3;
    long sum = 0;
    for (int i = 0; i < n; i++) {
        int32_t v = get(r, names[i]);
        if (!is_known(v))
            return OK;
        sum += v;
    }
    int32_t value = (int32_t)((2 * sum * 70 + 100L * n) / (200L * n));
    if (is_known(facts_get(r->in->facts, points)) && facts_get(r->in->facts, points) != value) {
        return case_fail(r, STR("facts.points_result"), M_FACT_DIFFERS, STR("result_factors"),
                         str_fmt(r->arena, "%d.%02d", value / 100, value % 100));
    }
    facts_set(r->in->facts, points, value);
    return OK;
}

/* A queue is in order when the ranks of its roles never fall back: head, deputy, member. */
static void derive_queue(struct case_reader *r)
{
    int list = dict_list(r->dict, SUBJECT_EVENT, STR("queue")), col = column(r, "queue_in_order");
    if (list < 0 || !facts_list_known(r->in->facts, list)) {
        facts_set(r->in->facts, col, VALUE_NONE);
        return;
    }
    bool ok = true;
    for (int i = 1; i < r->in->n_words[list]; i++)
        ok = ok && r->in->words[list][i - 1] <= r->in->words[list][i];
    facts_set(r->in->facts, col, ok);
}

/* Do the holidays of the years between sending the draft and the meeting stand in the list? None:
   no meeting is asked about. */
static int32_t holidays_known(const struct case_reader *r, int32_t sent, int32_t meeting)
{
    const struct calendar_days *cal = r->in->calendar;
    if (!is_known(meeting))
        return VALUE_NONE;
    return calendar_covers(cal, meeting) && (!is_known(sent) || calendar_covers(cal, sent));
}

static void derive_event(struct case_reader *r)
{
    int32_t sent = get(r, "draft_sent_on"), meeting = get(r, "meeting_on");
    int32_t finished = get(r, "finished_on"), summary = get(r, "summary_conference_on");
    int32_t days = VALUE_NONE, to_summary = VALUE_NONE;
    if (is_known(sent) && is_known(meeting)) {
        days = workdays_between(r->in->calendar, sent, meeting);
        days = days > 1000 ? 1000 : days;
    }
    if (is_known(finished) && is_known(summary)) {
        to_summary = summary - finished;
        to_summary = to_summary > 10000 ? 10000 : to_summary < -10000 ? -10000 : to_summary;
    }
    facts_set_name(r->in->facts, "draft_workdays", days);
    facts_set_name(r->in->facts, "holidays_known", holidays_known(r, sent, meeting));
    facts_set_name(r->in->facts, "days_to_summary", to_summary);
    facts_set_name(r->in->facts, "days_left", VALUE_NONE); /* until the deadline is known */
    derive_queue(r);
}

err_t case_derive(struct case_reader *r)
{
    int quarter = column(r, "cycle_quarter");
    if (quarter >= 0)
        facts_set(r->in->facts, quarter,
                  r->in->cycle.quarter > 0 ? r->in->cycle.quarter : VALUE_NONE);
    if (r->in->subject == SUBJECT_EVENT)
        derive_event(r);
    if (column(r, "last_level") >= 0)
        TRY(derive_past(r));
    if (column(r, "result_factors.a") >= 0)
        TRY(derive_result_points(r));
    return OK;
}
