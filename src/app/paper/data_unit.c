/*
 * data_unit.c — lists of a unit: its subjects with levels, who is not rated and why, who is XS.
 */
#include "app/paper/provide_inner.h"

enum { FIVE_YEARS = 5 };

struct listing {
    struct provision *v;
    int n[4];       /* running numbers: subjects, collectives, leaders, members */
    int decided[4]; /* the same of those who have a level */
    int left_out;
    struct { /* what the paper asks for */
        bool all, class[4], decided[4], left_out, xs_one, xs_five, five_years;
        bool proposal, vote, cell_vote, opinion, card, state, post, discipline;
    } asked;
    int64_t level[PROGRESS_LEVELS];
};

static struct query *of_row(struct listing *l, const char *name, const struct row *s)
{
    struct query *q = db_query(l->v->p->db, name);
    q_int(q, "subject", s->id);
    return q;
}

static struct str copied(struct listing *l, struct str text)
{
    return str_copy(l->v->a, text);
}

static struct str birth_of(struct listing *l, const struct row *s)
{
    if (s->birth_first != DAY_NONE && s->birth_first == s->birth_last)
        return day_text(l->v->a, s->birth_first);
    return copied(l, s->birth_text);
}

/* --- columns of a subject that the walk does not have --- */

static err_t proposal(struct listing *l, const struct row *s, struct data *d)
{
    struct query *q;
    bool row;
    if (!s->has_proposal)
        return OK;
    q = of_row(l, "paper_proposal", s);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    int code = enum_code(l->v->p->report.levels, q_get_text(q, 0));
    data_text(d, "proposed", copied(l, level_word(&l->v->p->report, code)));
    if (s->level == 0)
        data_text(d, "reason", copied(l, q_get_text(q, 4)));
    return q_step(q, &row);
}

static err_t votes(struct listing *l, const struct row *s, struct data *d)
{
    struct query *q = of_row(l, "paper_votes", s);
    struct arena *a = l->v->a;
    bool row;
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    data_text(d, "vote",
              str_fmt(a, "XS %lld, HTT %lld, HT %lld, KHT %lld / %lld", (long long)q_get_int(q, 5),
                      (long long)q_get_int(q, 6), (long long)q_get_int(q, 7),
                      (long long)q_get_int(q, 8), (long long)q_get_int(q, 0)));
    return q_step(q, &row);
}

static err_t cell_vote(struct listing *l, const struct row *s, struct data *d)
{
    struct query *q = of_row(l, "paper_cell_votes", s);
    bool row;
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    data_text(d, "cell_vote",
              str_fmt(l->v->a, "XS %lld, HTT %lld, HT %lld, KHT %lld / %lld",
                      (long long)q_get_int(q, 1), (long long)q_get_int(q, 2),
                      (long long)q_get_int(q, 3), (long long)q_get_int(q, 4),
                      (long long)q_get_int(q, 0)));
    return q_step(q, &row);
}

static err_t card(struct listing *l, const struct row *s, struct data *d)
{
    struct query *q = db_query(l->v->p->db, "paper_card");
    bool row;
    q_int(q, "person", s->person);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    data_text(d, "card", copied(l, q_get_text(q, 0)));
    return q_step(q, &row);
}

static void put_state_level(struct listing *l, struct data *d, struct str level)
{
    const struct report *r = &l->v->p->report;
    data_text(d, "state_level", level_code(r, enum_code(r->levels, level)));
    data_text(d, "state_label", level_word(r, enum_code(r->levels, level)));
}

/* The level of the state line, as it was given. */
static err_t state_level(struct listing *l, const struct row *s, struct data *d)
{
    struct str level = STR("");
    if (!s->has_facts)
        return OK;
    TRY(given_text(l->v->p, l->v->a, s->id, "state_level", &level));
    if (level.n > 0)
        put_state_level(l, d, level);
    return OK;
}

static err_t disciplines(struct listing *l, const struct row *s, struct data *d)
{
    const struct cycle *c = &l->v->p->report.cycle;
    const struct dict *k = l->v->p->report.ground.pack->dict;
    const struct enum_def *forms = dict_enum(k, STR("discipline_form"), false);
    struct query *q = db_query(l->v->p->db, "paper_disciplines");
    struct str text = STR("");
    bool row;
    q_int(q, "person", s->person);
    q_day(q, "first", date_of(c->year, 1, 1));
    q_day(q, "last", c->cutoff);
    TRY(q_step(q, &row));
    while (row) {
        struct str form = word_of(&l->v->p->report, forms, q_get_text(q, 0));
        struct str day = day_text(l->v->a, q_get_day(q, 1));
        text = str_fmt(l->v->a, "%.*s%s%.*s (%.*s)", STR_ARG(text), text.n > 0 ? "; " : "",
                       STR_ARG(form), STR_ARG(day));
        TRY(q_step(q, &row));
    }
    data_text(d, "discipline", text);
    return OK;
}

static err_t opinions(struct listing *l, const struct row *s, struct data *d)
{
    struct query *q = of_row(l, "paper_opinions", s);
    struct str text = STR("");
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        int code = enum_code(l->v->p->report.levels, q_get_text(q, 1));
        struct str level = level_code(&l->v->p->report, code), body = q_get_text(q, 0);
        text = str_fmt(l->v->a, "%.*s%s%.*s: %.*s", STR_ARG(text), text.n > 0 ? "; " : "",
                       STR_ARG(body), STR_ARG(level));
        TRY(q_step(q, &row));
    }
    data_text(d, "opinion", text);
    return OK;
}

/* --- a subject --- */

static err_t fill(struct listing *l, const struct row *s, struct data *d)
{
    const struct report *r = &l->v->p->report;
    struct str posts = STR("");
    data_text(d, "name", copied(l, s->person != 0 ? s->name : s->unit_name));
    data_text(d, "cell", copied(l, s->unit_name));
    data_text(d, "kind", word_of(r, r->kinds, s->unit_kind));
    data_text(d, "form", word_of(r, r->form_for, s->form_for));
    data_text(d, "self", level_code(r, s->self_level));
    data_text(d, "self_label", level_word(r, s->self_level));
    data_text(d, "decided", level_code(r, s->level));
    data_text(d, "decided_label", level_word(r, s->level));
    data_flag(d, "is_collective", s->person == 0);
    if (s->level != 0) {
        data_text(d, "number", copied(l, s->number));
        data_text(d, "on", day_text(l->v->a, s->on_date));
        data_text(d, "reason", copied(l, s->decision_reason));
    }
    if (l->asked.proposal)
        TRY(proposal(l, s, d));
    if (l->asked.vote)
        TRY(votes(l, s, d));
    if (l->asked.opinion)
        TRY(opinions(l, s, d));
    if (s->outcome == ROW_UNRATED && s->reason != 0)
        data_text(d, "remark", enum_label(r->reasons, LANG_VI, s->reason));
    if (s->person == 0)
        return OK;
    if (l->asked.card)
        TRY(card(l, s, d));
    if (l->asked.cell_vote)
        TRY(cell_vote(l, s, d));
    if (l->asked.state)
        TRY(state_level(l, s, d));
    data_text(d, "birth", birth_of(l, s));
    if (l->asked.post)
        TRY(posts_of_person(l->v->p, l->v->a, s->person, STR(""), &posts));
    data_text(d, "post", posts);
    return l->asked.discipline ? disciplines(l, s, d) : OK;
}

static err_t into(struct listing *l, const struct row *s, const char *list, int n)
{
    struct data *d = data_add(l->v->d, list);
    data_text(d, "n", count_text(l->v->a, n));
    return fill(l, s, d);
}

static const char *const classes[] = {"subjects", "collectives", "leaders", "members"};
static const char *const decided[] = {"", "decided_collectives", "decided_leaders",
                                      "decided_members"};

/* In the list of all, in that of its class, and when it has a level in that of its class with levels. */
static err_t into_lists(struct listing *l, const struct row *s)
{
    int class = s->person == 0 ? 1 : str_is(s->form_for, "leader") ? 2 : 3;
    if (l->asked.class[0])
        TRY(into(l, s, classes[0], ++l->n[0]));
    if (l->asked.class[class])
        TRY(into(l, s, classes[class], ++l->n[class]));
    if (s->level == 0 || !l->asked.decided[class])
        return OK;
    return into(l, s, decided[class], ++l->decided[class]);
}

static err_t until(struct listing *l, const struct row *s, struct data *d)
{
    struct query *q = db_query(l->v->p->db, "paper_left_until");
    bool row;
    q_int(q, "person", s->person);
    q_day(q, "day", l->v->p->report.cycle.cutoff);
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    data_text(d, "until", day_text(l->v->a, q_get_day(q, 0)));
    return q_step(q, &row);
}

static err_t left_out(struct listing *l, const struct row *s)
{
    const struct report *r = &l->v->p->report;
    struct data *d = data_add(l->v->d, "left_out");
    data_text(d, "n", count_text(l->v->a, ++l->left_out));
    data_text(d, "name", copied(l, s->person != 0 ? s->name : s->unit_name));
    data_text(d, "birth", birth_of(l, s));
    data_text(d, "unit", copied(l, s->unit_name));
    if (s->reason != 0)
        data_text(d, "reason", enum_label(r->reasons, LANG_VI, s->reason));
    if (s->rule != NULL)
        data_text(d, "article", s->rule->cite);
    return s->person != 0 ? until(l, s, d) : OK;
}

/* The four years before were XS as well, decided here or told by lists of the past. */
static err_t five_years(struct listing *l, const struct row *s, bool *is)
{
    struct query *q = of_row(l, "paper_xs_years", s);
    int64_t n = 0;
    int year = l->v->p->report.cycle.year;
    q_int(q, "from", year - FIVE_YEARS + 1);
    q_int(q, "to", year - 1);
    TRY(q_one_int(q, 0, &n));
    *is = n == FIVE_YEARS - 1;
    return OK;
}

static void xs_row(struct listing *l, const struct row *s, const char *list, int n, int from)
{
    int year = l->v->p->report.cycle.year;
    struct data *d = data_add(l->v->d, list);
    data_text(d, "n", count_text(l->v->a, n));
    data_text(d, "name", copied(l, s->person != 0 ? s->name : s->unit_name));
    data_text(d, "unit", s->person != 0 ? copied(l, s->unit_name) : STR(""));
    data_text(d, "years",
              from == year ? count_text(l->v->a, year) : str_fmt(l->v->a, "%d–%d", from, year));
    data_flag(d, "is_collective", s->person == 0);
}

static err_t excellent(struct listing *l, const struct row *s)
{
    bool five = false;
    int year = l->v->p->report.cycle.year;
    if (s->level != enum_code(l->v->p->report.levels, STR("XS")))
        return OK;
    l->v->xs_one++;
    if (l->asked.xs_one)
        xs_row(l, s, "xs_one", l->v->xs_one, year);
    if (l->asked.five_years)
        TRY(five_years(l, s, &five));
    l->v->xs_five += five;
    if (five && l->asked.xs_five)
        xs_row(l, s, "xs_five", l->v->xs_five, year - FIVE_YEARS + 1);
    return OK;
}

static err_t take(void *ctx, const struct row *s)
{
    struct listing *l = ctx;
    if (s->outcome == ROW_UNRATED && l->asked.left_out)
        TRY(left_out(l, s));
    l->level[s->level]++;
    TRY(into_lists(l, s));
    return excellent(l, s);
}

/* Columns that cost a question to the book for every subject, and lists of all subjects. */
static void ask(struct listing *l)
{
    const struct provider *p = l->v->p;
    for (int i = 0; i < 4; i++) {
        l->asked.class[i] = provide_asked(p, classes[i]);
        l->asked.decided[i] = i > 0 && provide_asked(p, decided[i]);
        l->asked.all = l->asked.all || l->asked.class[i] || l->asked.decided[i];
    }
    l->asked.left_out = provide_asked(p, "left_out");
    l->asked.xs_one = provide_asked(p, "xs_one");
    l->asked.xs_five = provide_asked(p, "xs_five");
    l->asked.five_years = l->asked.xs_five || provide_asked(p, "stats_e");
    l->asked.all = l->asked.all || l->asked.left_out || l->asked.xs_one || l->asked.five_years;
    l->asked.proposal = provide_asked(p, "proposed") || provide_asked(p, "reason");
    l->asked.vote = provide_asked(p, "vote");
    l->asked.cell_vote = provide_asked(p, "cell_vote");
    l->asked.opinion = provide_asked(p, "opinion");
    l->asked.card = provide_asked(p, "card");
    l->asked.state = provide_asked(p, "state_level") || provide_asked(p, "state_label");
    l->asked.post = provide_asked(p, "post");
    l->asked.discipline = provide_asked(p, "discipline");
}

err_t provide_unit(struct provision *v)
{
    static const char *const levels[] = {"xs", "htt", "ht", "kht"};
    struct listing l = {.v = v};
    struct tree_unit unit;
    if (v->p->request.blank)
        return OK;
    TRY(tree_unit(v->p, v->a, v->whom->unit, &unit));
    ask(&l);
    for (int i = 0; i < 4; i++)
        l.asked.all = l.asked.all || provide_asked(v->p, levels[i]);
    if (l.asked.all)
        TRY(report_walk(&v->p->report, unit.first_at, unit.last_at, take, &l));
    for (int i = 0; i < 4; i++)
        data_text(v->d, levels[i], count_text(v->a, l.level[level_from_top(&v->p->report, i)]));
    data_text(v->d, "xs_year", count_text(v->a, v->p->report.cycle.year));
    return OK;
}
