/*
 * walk.c — the subjects of a range of places, one after the other, with what each still owes.
 *
 * One query in the order of places; deadlines are looked up once a unit: the earliest day that the
 * plans above it and the regulation name.  Of plans only those above the place in hand are looked
 * at: each level of a nation may have its own.
 */
#include <string.h>

#include "app/progress/progress_inner.h"
#include "lib/rule/vm.h"

/* Columns of progress_subjects, and of progress_counted. */
enum col {
    COL_ID,
    COL_PERSON,
    COL_UNIT,
    COL_AT,
    COL_UNIT_CODE,
    COL_UNIT_NAME,
    COL_UNIT_KIND,
    COL_NAME,
    COL_BIRTH_FIRST,
    COL_BIRTH_LAST,
    COL_BIRTH_TEXT,
    COL_OFFICIAL,
    COL_REVIEWED,
    COL_RATED,
    COL_REASON,
    COL_RULE,
    COL_FORM_FOR,
    COL_DECIDER,
    COL_DECIDER_UNIT,
    COL_DEADLINE,
    COL_GROUP,
    COL_STATE,
    COL_WORKED_LEVEL,
    COL_MAX_LEVEL,
    COL_OWED,
    COL_BLOCKED,
    COL_FIRED,
    COL_RECEIVED,
    COL_SELF_LEVEL,
    COL_LEVEL,
    COL_NUMBER,
    COL_ON_DATE,
    COL_BODY,
    COL_DECISION_REASON,
    COL_HAS_FACTS,
    COL_HAS_PROPOSAL,
    COL_REMARKS,
    COL_LAST_LEVEL,
    COL_UNDER,
    COL_TREE_VERSION /* only of progress_counted */
};

enum { OWED_MEMOS = 512 };

/* --- what lives as long as the command --- */

static err_t load_plans(struct report *r)
{
    struct query *q = db_query(r->db, "progress_plans");
    size_t cap = 0;
    bool row;
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "version", r->cycle.tree_version);
    TRY(q_step(q, &row));
    for (; row;) {
        if (r->n_plan == cap) {
            struct plan_day *more = ARENA_ARRAY(r->a, struct plan_day, cap * 2 + 64);
            if (cap > 0)
                memcpy(more, r->plan, cap * sizeof *more);
            r->plan = more;
            cap = cap * 2 + 64;
        }
        r->plan[r->n_plan++] = (struct plan_day){q_get_int(q, 5),
                                                 (int)q_get_int(q, 0),
                                                 (int)q_get_int(q, 1),
                                                 plan_step_of(q_get_text(q, 2)),
                                                 str_copy(r->a, q_get_text(q, 3)),
                                                 q_get_day(q, 4)};
        TRY(q_step(q, &row));
    }
    r->above = ARENA_ARRAY(r->a, struct plan_day, r->n_plan + 1);
    return OK;
}

static err_t read_what_it_has(struct report *r)
{
    struct query *q = db_query(r->db, "progress_has");
    bool row;
    q_int(q, "cycle", r->cycle.id);
    TRY(q_step(q, &row));
    for (int i = 0; i < REPORT_TABLES; i++)
        r->has[i] = q_get_int(q, i) > 0;
    return q_step(q, &row);
}

err_t report_open(struct db *db, struct arena *a, const struct cycle *c, date_t today,
                  struct report *out)
{
    *out = (struct report){.db = db,
                           .a = a,
                           .lang = db_lang(db),
                           .cycle = *c,
                           .today = today,
                           .members_most = MEMBERS_OF_A_SHEET};
    TRY(cycle_ground(db, a, c, 0, &out->ground));
    const struct dict *d = out->ground.pack->dict;
    out->levels = d->level;
    out->reasons = dict_enum(d, STR("reason"), true);
    out->kinds = dict_enum(d, STR("kind"), false);
    out->form_for = dict_enum(d, STR("form_for"), true);
    out->deciders = dict_enum(d, STR("decider"), true);
    struct query *q = db_query(db, "progress_cycle_before");
    q_int(q, "year", c->year - 1);
    q_int(q, "quarter", c->quarter);
    TRY(q_one_int(q, 0, &out->cycle_before));
    out->papers = dict_enum(d, STR("require"), true);
    out->owed = ARENA_ARRAY(a, struct owed_memo, OWED_MEMOS);
    TRY(read_what_it_has(out));
    return load_plans(out);
}

/* --- a subject --- */

static int code_of(const struct enum_def *e, struct str word)
{
    return word.n > 0 ? enum_code(e, word) : 0;
}

/* The rule that gave the reason: the one written at the opening, or the first that fired in a run. */
static const struct rule *rule_behind(const struct report *r, const struct query *q, bool member)
{
    const struct pack *p = r->ground.pack;
    enum subject s = member ? SUBJECT_MEMBER : SUBJECT_COLLECTIVE;
    struct str fired = q_get_blob(q, COL_FIRED);
    uint64_t mask[MASK_WORDS] = {0};
    if (!q_is_null(q, COL_RULE))
        return pack_rule(p, q_get_text(q, COL_RULE));
    if (fired.n != sizeof mask)
        return NULL;
    memcpy(mask, fired.p, sizeof mask);
    for (int i = 0; i < p->n_rules[s]; i++) {
        const struct rule *rule = &p->rules[s][i];
        if ((mask[i / 64] >> (i % 64) & 1) == 0 || !rule->active)
            continue;
        for (int k = 0; k < rule->n_effects; k++) {
            if (rule->effects[k].kind == EFF_REASON)
                return rule;
        }
    }
    return NULL;
}

static int reason_of_rule(const struct rule *rule)
{
    for (int k = 0; rule != NULL && k < rule->n_effects; k++) {
        if (rule->effects[k].kind == EFF_REASON)
            return rule->effects[k].code;
    }
    return 0;
}

static void find_outcome(const struct report *r, const struct query *q, struct row *s)
{
    bool left = str_is(s->state, "unrated") || str_is(s->state, "left_out");
    s->outcome = s->level > 0                                    ? ROW_RATED
                 : s->is_rated == 0 || (s->is_rated < 0 && left) ? ROW_UNRATED
                                                                 : ROW_UNDECIDED;
    if (s->outcome != ROW_UNRATED)
        return;
    s->rule = rule_behind(r, q, s->person != 0);
    s->reason = code_of(r->reasons, q_get_text(q, COL_REASON));
    if (s->reason == 0)
        s->reason = reason_of_rule(s->rule);
    if (str_is(s->state, "left_out"))
        s->reviewed = 0;
}

static void look_through(const struct report *r, struct str list, struct owed_memo *out)
{
    struct str word;
    while (str_cut(&list, ',', &word)) {
        if (r->papers != NULL && enum_code(r->papers, word) > 0)
            out->papers = true;
        else
            out->facts = true;
    }
}

/* Are facts missing, papers?  A list is looked through once, mostly. */
static struct owed_memo missing(const struct report *r, struct str list)
{
    uint64_t hash = 1469598103934665603u;
    for (size_t i = 0; i < list.n; i++)
        hash = (hash ^ (unsigned char)list.p[i]) * 1099511628211u;
    struct owed_memo *m = &r->owed[(hash >> 20) % OWED_MEMOS], once = {.facts = false};
    if (m->list.p != NULL && str_eq(m->list, list))
        return *m;
    look_through(r, list, &once);
    if (m->list.p == NULL) {
        *m = once;
        m->list = str_copy(r->a, list);
    }
    return once;
}

static void find_owed(const struct report *r, struct row *s)
{
    bool any = false;
    memset(s->owes, 0, sizeof s->owes);
    if (s->outcome == ROW_RATED || s->reviewed == 0)
        return;
    s->owes[OWED_REVIEW] = !s->has_review;
    if (s->outcome == ROW_UNRATED)
        return;
    s->owes[OWED_REMARKS] = s->open_remarks > 0;
    struct owed_memo is = missing(r, s->owed);
    s->owes[OWED_FACTS] = is.facts;
    s->owes[OWED_PAPERS] = is.papers;
    if (s->state.n == 0 && !s->has_facts)
        s->owes[OWED_FACTS] = true;
    s->owes[OWED_STEP] = s->blocked.n > 0;
    for (int i = 0; i < OWED_DECISION; i++)
        any = any || s->owes[i];
    s->owes[OWED_DECISION] = !any || str_is(s->state, "level") || str_is(s->state, "discretion");
}

/* Keeps in r->above the plans that hold at a place; cheap when places come in order. */
static void go_to(struct report *r, int at)
{
    size_t kept = 0;
    if (at < r->plan_at)
        r->next_plan = r->n_above = 0;
    r->plan_at = at;
    for (size_t i = 0; i < r->n_above; i++) {
        if (at <= r->above[i].last_at)
            r->above[kept++] = r->above[i];
    }
    for (; r->next_plan < r->n_plan && r->plan[r->next_plan].first_at <= at; r->next_plan++) {
        if (at <= r->plan[r->next_plan].last_at)
            r->above[kept++] = r->plan[r->next_plan];
    }
    r->n_above = kept;
}

/* The last days of the unit at a place: of each plan the word for the kind, of several plans the
   earliest day. */
static void find_days(struct report *r, int at, struct str kind, date_t day[PLAN_STEPS])
{
    const struct plan_day *said = NULL; /* what counted last */
    for (int i = 0; i < PLAN_STEPS; i++)
        day[i] = DAY_NONE;
    go_to(r, at);
    for (size_t i = 0; i < r->n_above; i++) { /* plan by plan; its kinds before all kinds */
        const struct plan_day *p = &r->above[i];
        bool again = said != NULL && said->plan == p->plan && said->step == p->step;
        if (again || (p->kind.n > 0 && !str_eq(p->kind, kind)))
            continue;
        said = p;
        if (day[p->step] == DAY_NONE || p->day < day[p->step])
            day[p->step] = p->day;
    }
}

static void find_late(const struct report *r, struct row *s, const date_t day[PLAN_STEPS])
{
    static const enum plan_step step_of[OWED_COUNT] = {
        [OWED_REVIEW] = PLAN_SELF_REVIEW, [OWED_FACTS] = PLAN_REVIEW,
        [OWED_PAPERS] = PLAN_REVIEW,      [OWED_REMARKS] = PLAN_REVIEW,
        [OWED_STEP] = PLAN_REVIEW,        [OWED_DECISION] = PLAN_DECISION};
    s->late = false;
    for (int i = 0; i < OWED_COUNT; i++) {
        date_t last = day[step_of[i]];
        if (last == DAY_NONE || (s->deadline != DAY_NONE && s->deadline < last))
            last = s->deadline;
        s->until[i] = last;
        if (s->owes[i] && last != DAY_NONE && last < r->today)
            s->late = true;
    }
}

static void read_row(const struct report *r, const struct query *q, struct row *s)
{
    *s = (struct row){.id = q_get_int(q, COL_ID),
                      .person = q_get_int(q, COL_PERSON),
                      .unit = q_get_int(q, COL_UNIT),
                      .cap_group = q_get_int(q, COL_GROUP),
                      .at = (int)q_get_int(q, COL_AT),
                      .unit_code = q_get_text(q, COL_UNIT_CODE),
                      .unit_name = q_get_text(q, COL_UNIT_NAME),
                      .unit_kind = q_get_text(q, COL_UNIT_KIND),
                      .under = q_get_text(q, COL_UNDER),
                      .name = q_get_text(q, COL_NAME),
                      .birth_first = q_get_day(q, COL_BIRTH_FIRST),
                      .birth_last = q_get_day(q, COL_BIRTH_LAST),
                      .birth_text = q_get_text(q, COL_BIRTH_TEXT),
                      .official_last = q_get_day(q, COL_OFFICIAL),
                      .reviewed = q_get_maybe(q, COL_REVIEWED),
                      .is_rated = q_get_maybe(q, COL_RATED),
                      .form_for = q_get_text(q, COL_FORM_FOR),
                      .decider = q_get_text(q, COL_DECIDER),
                      .decider_unit = q_get_text(q, COL_DECIDER_UNIT),
                      .deadline = q_get_day(q, COL_DEADLINE),
                      .state = q_get_text(q, COL_STATE),
                      .owed = q_get_text(q, COL_OWED),
                      .blocked = q_get_text(q, COL_BLOCKED),
                      .worked_level = code_of(r->levels, q_get_text(q, COL_WORKED_LEVEL)),
                      .max_level = code_of(r->levels, q_get_text(q, COL_MAX_LEVEL)),
                      .has_review = !q_is_null(q, COL_RECEIVED),
                      .has_facts = q_get_int(q, COL_HAS_FACTS) != 0,
                      .has_proposal = q_get_int(q, COL_HAS_PROPOSAL) != 0,
                      .self_level = code_of(r->levels, q_get_text(q, COL_SELF_LEVEL)),
                      .level = code_of(r->levels, q_get_text(q, COL_LEVEL)),
                      .number = q_get_text(q, COL_NUMBER),
                      .body = q_get_text(q, COL_BODY),
                      .decision_reason = q_get_text(q, COL_DECISION_REASON),
                      .on_date = q_get_day(q, COL_ON_DATE),
                      .open_remarks = (int)q_get_int(q, COL_REMARKS),
                      .last_level = code_of(r->levels, q_get_text(q, COL_LAST_LEVEL))};
    if (s->person == 0)
        s->name = s->unit_name;
}

static struct query *open_walk(const struct report *r, const char *name, int first, int last)
{
    struct query *q = db_query(r->db, name);
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "first", first);
    q_int(q, "last", last);
    q_int(q, "last_cycle", r->cycle_before);
    /* The levels of the years before are of whole years. */
    if (r->cycle.quarter == 0 && r->has[HAS_PAST_LEVEL])
        q_int(q, "last_year", r->cycle.year - 1);
    else
        q_null(q, "last_year");
    return q;
}

static void conclude(const struct report *r, const struct query *q, struct row *s,
                     const date_t day[PLAN_STEPS])
{
    find_outcome(r, q, s);
    find_owed(r, s);
    find_late(r, s, day);
}

err_t report_walk(struct report *r, int first, int last, row_fn *fn, void *ctx)
{
    struct query *q = open_walk(r, "progress_subjects", first, last);
    date_t day[PLAN_STEPS] = {DAY_NONE, DAY_NONE, DAY_NONE};
    struct row s;
    int64_t unit = 0;
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        read_row(r, q, &s);
        if (s.unit != unit)
            find_days(r, s.at, s.unit_kind, day);
        unit = s.unit;
        conclude(r, q, &s, day);
        TRY(fn(ctx, &s));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- the walk of those who only count --- */

static err_t find_kind(const struct report *r, int64_t unit, int64_t version, struct str *out)
{
    struct query *q = db_query(r->db, "progress_kind");
    bool row;
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "version", version);
    q_int(q, "unit", unit);
    TRY(q_step(q, &row));
    int code = row ? code_of(r->kinds, q_get_text(q, 0)) : 0;
    *out = code > 0 ? r->kinds->value[code] : row ? str_copy(r->a, q_get_text(q, 0)) : STR("");
    return row ? q_run(q) : OK;
}

/* What read_row reads of everybody and nobody counts would cost as much as what is counted. */
static void read_counted(const struct report *r, const struct query *q, struct row *s)
{
    *s = (struct row){.id = q_get_int(q, COL_ID),
                      .person = q_get_int(q, COL_PERSON),
                      .unit = q_get_int(q, COL_UNIT),
                      .cap_group = q_get_int(q, COL_GROUP),
                      .at = (int)q_get_int(q, COL_AT),
                      .birth_first = DAY_NONE,
                      .birth_last = DAY_NONE,
                      .official_last = q_get_day(q, COL_OFFICIAL),
                      .reviewed = q_get_maybe(q, COL_REVIEWED),
                      .is_rated = q_get_maybe(q, COL_RATED),
                      .form_for = q_get_text(q, COL_FORM_FOR),
                      .decider = q_get_text(q, COL_DECIDER),
                      .deadline = q_get_day(q, COL_DEADLINE),
                      .state = q_get_text(q, COL_STATE),
                      .owed = q_get_text(q, COL_OWED),
                      .blocked = q_get_text(q, COL_BLOCKED),
                      .has_review = !q_is_null(q, COL_RECEIVED),
                      .has_facts = q_get_int(q, COL_HAS_FACTS) != 0,
                      .has_proposal = q_get_int(q, COL_HAS_PROPOSAL) != 0,
                      .level = code_of(r->levels, q_get_text(q, COL_LEVEL)),
                      .on_date = DAY_NONE,
                      .open_remarks = (int)q_get_int(q, COL_REMARKS),
                      .last_level = code_of(r->levels, q_get_text(q, COL_LAST_LEVEL))};
}

err_t report_count(struct report *r, int first, int last, bool official, row_fn *fn, void *ctx)
{
    struct query *q = open_walk(r, "progress_counted", first, last);
    date_t day[PLAN_STEPS] = {DAY_NONE, DAY_NONE, DAY_NONE};
    struct str kind = STR("");
    struct row s;
    int64_t unit = 0;
    bool row;
    q_int(q, "official", official);
    q_int(q, "given", r->has[HAS_GIVEN]);
    q_int(q, "proposed", r->has[HAS_PROPOSAL]);
    q_int(q, "decided", r->has[HAS_DECISION]);
    q_int(q, "remarks", r->has[HAS_REMARK]);
    TRY(q_step(q, &row));
    while (row) {
        read_counted(r, q, &s);
        if (s.unit != unit) {
            TRY(find_kind(r, s.unit, q_get_int(q, COL_TREE_VERSION), &kind));
            find_days(r, s.at, kind, day);
        }
        unit = s.unit;
        s.unit_kind = kind;
        conclude(r, q, &s, day);
        TRY(fn(ctx, &s));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- words --- */

struct str word_of(const struct report *r, const struct enum_def *e, struct str word)
{
    int code = e != NULL ? code_of(e, word) : 0;
    return code > 0 ? enum_label(e, r->lang, code) : word;
}

struct str level_word(const struct report *r, int code)
{
    return code > 0 ? enum_label(r->levels, r->lang, code) : STR("");
}

int level_from_top(const struct report *r, int i)
{
    return r->levels->n - i;
}

struct str level_code(const struct report *r, int code)
{
    static const struct {
        const char *word;
        enum msg_id shown;
    } codes[] = {{"XS", M_PROGRESS_XS},
                 {"HTT", M_PROGRESS_HTT},
                 {"HT", M_PROGRESS_HT},
                 {"KHT", M_PROGRESS_KHT}};
    for (size_t i = 0; code > 0 && i < sizeof codes / sizeof *codes; i++) {
        if (str_is(r->levels->value[code], codes[i].word))
            return msg_text(r->lang, codes[i].shown);
    }
    return STR("");
}

struct str number_text(struct arena *a, int64_t n)
{
    return str_fmt(a, "%lld", (long long)n);
}

err_t report_secretary(struct report *r, struct arena *a, int64_t unit, struct secretary *out)
{
    struct query *q = db_query(r->db, "progress_secretary");
    bool row;
    *out = (struct secretary){STR(""), STR("")};
    q_int(q, "unit", unit);
    q_int(q, "day", r->today);
    TRY(q_step(q, &row));
    if (row)
        *out = (struct secretary){str_copy(a, q_get_text(q, 0)), str_copy(a, q_get_text(q, 1))};
    return OK;
}

err_t report_units_below(struct report *r, struct arena *a, const struct progress_unit *whole,
                         struct progress_unit **out, size_t *n)
{
    struct query *q = db_query(r->db, "progress_units");
    size_t cap = 0;
    bool row;
    *out = NULL;
    *n = 0;
    q_int(q, "cycle", r->cycle.id);
    q_int(q, "version", r->cycle.tree_version);
    q_int(q, "first", whole->first_at);
    q_int(q, "last", whole->last_at);
    if (whole->id != 0)
        q_int(q, "parent", whole->id);
    else
        q_null(q, "parent");
    TRY(q_step(q, &row));
    while (row) {
        if (*n == cap) {
            struct progress_unit *more = ARENA_ARRAY(a, struct progress_unit, cap * 2 + 32);
            if (cap > 0)
                memcpy(more, *out, cap * sizeof *more);
            *out = more;
            cap = cap * 2 + 32;
        }
        (*out)[(*n)++] = (struct progress_unit){.id = q_get_int(q, 0),
                                                .code = str_copy(a, q_get_text(q, 1)),
                                                .name = str_copy(a, q_get_text(q, 2)),
                                                .kind = str_copy(a, q_get_text(q, 3)),
                                                .first_at = (int)q_get_int(q, 4),
                                                .last_at = (int)q_get_int(q, 5)};
        TRY(q_step(q, &row));
    }
    return OK;
}
