/*
 * data_subject.c — what papers say of a person or a collective: who it is, what was written, levels.
 */
#include <string.h>

#include "app/paper/provide_inner.h"
#include "app/rerate/rerate.h"
#include "lib/json/json.h"
#include "lib/text/vi.h"

enum { JOIN_BYTES = 1 << 20, FACTS_BYTES = 1 << 20 };

static struct query *of_subject(struct provision *v, const char *name)
{
    struct query *q = db_query(v->p->db, name);
    q_int(q, "subject", v->whom->subject);
    return q;
}

static struct str text_of(struct provision *v, const struct query *q, int col)
{
    return str_copy(v->a, q_get_text(q, col));
}

static struct str day_of(struct provision *v, const struct query *q, int col)
{
    return day_text(v->a, q_get_day(q, col));
}

/* A level in words, and its code. */
static struct str level_label(struct provision *v, struct str code)
{
    int i = code.n > 0 ? enum_code(v->p->report.levels, code) : 0;
    return i > 0 ? enum_label(v->p->report.levels, LANG_VI, i) : STR("");
}

/* --- who --- */

err_t posts_of_person(struct provider *p, struct arena *a, int64_t person, struct str side,
                      struct str *out)
{
    struct query *q = db_query(p->db, "paper_posts");
    bool row;
    *out = STR("");
    q_int(q, "person", person);
    q_day(q, "day", p->report.cycle.cutoff);
    TRY(q_step(q, &row));
    while (row) {
        if (side.n == 0 || str_eq(side, q_get_text(q, 1)))
            *out = str_fmt(a, "%.*s%s%.*s", STR_ARG(*out), out->n > 0 ? ", " : "",
                           STR_ARG(q_get_text(q, 0)));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* As the office wrote it where the day is not known exactly. */
static struct str birth_of(struct provision *v, const struct query *q)
{
    date_t first = q_get_day(q, 2), last = q_get_day(q, 3);
    return first != DAY_NONE && first == last ? day_text(v->a, first) : text_of(v, q, 1);
}

static err_t person(struct provision *v)
{
    struct query *q = of_subject(v, "paper_member");
    struct str name;
    bool row;
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    name = text_of(v, q, 0);
    data_text(v->d, "name", name);
    data_text(v->d, "name_upper", vi_capitals(v->a, name));
    data_text(v->d, "birth", birth_of(v, q));
    data_text(v->d, "card", text_of(v, q, 4));
    if (q_get_day(q, 5) == q_get_day(q, 6))
        data_text(v->d, "admitted", day_of(v, q, 5));
    data_text(v->d, "official_on", day_of(v, q, 7));
    data_text(v->d, "phone", text_of(v, q, 8));
    return q_step(q, &row);
}

static err_t work_unit(struct provision *v)
{
    struct query *q = of_subject(v, "paper_work_unit");
    bool row;
    q_day(q, "day", v->p->report.cycle.cutoff);
    TRY(q_step(q, &row));
    if (row)
        data_text(v->d, "work_unit", text_of(v, q, 0));
    while (row)
        TRY(q_step(q, &row));
    return OK;
}

static err_t posts(struct provision *v)
{
    static const char *const sides[] = {"party", "state"};
    static const char *const names[] = {"party_post", "state_post"};
    struct query *q = db_query(v->p->db, "paper_person");
    int64_t who = 0;
    q_int(q, "subject", v->whom->subject);
    TRY(q_one_int(q, 0, &who));
    for (int i = 0; i < 2; i++) {
        struct str text;
        TRY(posts_of_person(v->p, v->a, who, str_of(sides[i]), &text));
        data_text(v->d, names[i], text);
    }
    return OK;
}

/* --- what was written --- */

/* A content group, or a choice of the form: the name tells.  Paragraphs are parted by '\n'. */
static void take_text(struct provision *v, struct str field, struct str text)
{
    bool own = str_find(field, 0, '.') < field.n;
    struct str name = own ? str_copy(v->a, field) : str_fmt(v->a, "review.%.*s", STR_ARG(field));
    struct str before = data_get(v->d, name);
    data_text(v->d, name.p,
              before.n == 0 ? str_copy(v->a, text)
                            : str_fmt(v->a, "%.*s\n%.*s", STR_ARG(before), STR_ARG(text)));
}

static err_t written(struct provision *v)
{
    struct query *q = of_subject(v, "paper_review_text");
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        take_text(v, q_get_text(q, 0), q_get_text(q, 1));
        TRY(q_step(q, &row));
    }
    q = of_subject(v, "paper_review");
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    data_text(v->d, "self_level", text_of(v, q, 0));
    data_text(v->d, "self_label", level_label(v, q_get_text(q, 0)));
    data_flag(v->d, "no_shortcoming", q_get_int(q, 1) != 0);
    return q_step(q, &row);
}

/* That there is none is said by a tick of its own. */
static void none(struct provision *v)
{
    struct data *d = data_add(v->d, "none");
    data_text(d, "code", STR("yes"));
    data_text(d, "label", WORD(M_PAPERWORD_NO_SHORTCOMING));
    data_text(d, "short", WORD(M_PAPERWORD_NO_SHORTCOMING));
    if (data_has(v->d, STR("no_shortcoming")))
        data_text(v->d, "shortcoming_none", STR("yes"));
}

static err_t shortcomings(struct provision *v)
{
    static const char *const names[] = {"text", "cause", "responsible", "remedy"};
    struct query *q = of_subject(v, "paper_shortcomings");
    bool row;
    int n = 0;
    q_int(q, "year", v->p->report.cycle.year);
    TRY(q_step(q, &row));
    while (row) {
        struct data *d = data_add(v->d, "shortcomings");
        data_text(d, "n", count_text(v->a, ++n));
        for (int i = 0; i < 4; i++)
            data_text(d, names[i], text_of(v, q, i));
        data_text(d, "remedy_by", day_of(v, q, 4));
        TRY(q_step(q, &row));
    }
    return OK;
}

static struct str state_words(struct str state)
{
    return str_is(state, "done")     ? WORD(M_PAPERWORD_DONE)
           : str_is(state, "partly") ? WORD(M_PAPERWORD_PARTLY)
                                     : WORD(M_PAPERWORD_OPEN);
}

static err_t carried(struct provision *v)
{
    struct query *q = of_subject(v, "paper_carried");
    bool row;
    int n = 0;
    TRY(q_step(q, &row));
    while (row) {
        struct data *d = data_add(v->d, "carried");
        data_text(d, "n", count_text(v->a, ++n));
        data_text(d, "year", count_text(v->a, q_get_int(q, 0)));
        data_text(d, "text", text_of(v, q, 1));
        data_text(d, "remedy", text_of(v, q, 2));
        data_text(d, "remedy_by", day_of(v, q, 3));
        data_text(d, "answer", text_of(v, q, 5));
        if (q_get_text(q, 5).n > 0) /* nobody has said yet how it stands */
            data_text(d, "state", state_words(q_get_text(q, 4)));
        data_text(d, "evidence", text_of(v, q, 6));
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t suggestions(struct provision *v)
{
    struct query *q = of_subject(v, "paper_suggestions");
    bool row;
    int n = 0;
    TRY(q_step(q, &row));
    while (row) {
        struct data *d = data_add(v->d, "suggestions");
        data_text(d, "n", count_text(v->a, ++n));
        data_text(d, "text", text_of(v, q, 0));
        data_text(d, "answer", text_of(v, q, 1));
        data_text(d, "due", day_of(v, q, 2));
        data_text(d, "number", text_of(v, q, 3));
        data_text(d, "on", day_of(v, q, 4));
        data_text(d, "body", text_of(v, q, 5));
        data_text(d, "conclusion", text_of(v, q, 6));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- facts, criterion by criterion --- */

struct said {
    const struct json *facts; /* of one batch */
    struct said *before;      /* of the batch before; NULL: none */
};

/* The last batch that says something of a subject; NULL: none does. */
static err_t given(struct provider *p, struct arena *a, int64_t subject, struct said **out)
{
    struct query *q = db_query(p->db, "paper_given");
    bool row;
    *out = NULL;
    q_int(q, "subject", subject);
    TRY(q_step(q, &row));
    while (row) {
        struct json *tree = NULL;
        struct json_error error;
        if (json_parse(a, str_copy(a, q_get_text(q, 0)), &tree, &error) == OK) {
            struct said *s = ARENA_NEW(a, struct said);
            *s = (struct said){.facts = tree, .before = *out};
            *out = s;
        }
        TRY(q_step(q, &row));
    }
    return OK;
}

/* The last that was said of a fact, or of a part of it; NULL: nothing. */
static const struct json *fact(const struct said *s, const char *name, struct str part)
{
    for (; s != NULL; s = s->before) {
        const struct json *f = json_get(s->facts, str_of(name));
        if (f != NULL && part.n > 0)
            f = f->type == JSON_OBJECT ? json_get(f, part) : NULL;
        if (f != NULL && f->type != JSON_NULL)
            return f;
    }
    return NULL;
}

err_t given_text(struct provider *p, struct arena *a, int64_t subject, const char *name,
                 struct str *out)
{
    struct said *s;
    TRY(given(p, a, subject, &s));
    const struct json *f = fact(s, name, STR(""));
    *out = f != NULL && f->type == JSON_STRING ? f->text : STR("");
    return OK;
}

static struct str number_of(struct provision *v, const struct json *f)
{
    struct str text = f != NULL ? f->text : STR("");
    size_t dot = str_find(text, 0, '.');
    if (dot >= text.n)
        return text;
    struct str whole = str_sub(text, 0, dot), rest = str_sub(text, dot + 1, text.n);
    return str_fmt(v->a, "%.*s,%.*s", STR_ARG(whole), STR_ARG(rest));
}

static void criterion_row(struct provision *v, const struct said *s, const struct criterion *c,
                          struct str group, int *n)
{
    static const char *const grades[] = {"k", "tb", "t", "xs"};
    const struct json *f = fact(s, "criteria", c->id);
    struct data *d = data_add(v->d, "criteria");
    data_text(d, "n", count_text(v->a, ++*n));
    data_text(d, "id", c->id);
    data_text(d, "label", c->vi);
    data_text(d, "group", group);
    if (c->has_max)
        data_text(d, "max", hundredths_text(v->a, c->max));
    if (f != NULL && f->type == JSON_OBJECT) { /* {"grade": "t", "product": true} */
        const struct json *product = json_get(f, STR("product"));
        if (product != NULL && product->type == JSON_TRUE)
            data_text(d, "product", WORD(M_PAPERWORD_YES));
        f = json_get(f, STR("grade"));
    }
    if (f == NULL)
        return;
    if (f->type == JSON_NUMBER)
        data_text(d, "points", number_of(v, f));
    for (int i = 0; f->type == JSON_STRING && i < 4; i++) {
        if (str_is(f->text, grades[i])) {
            data_flag(d, grades[i], true);
            data_text(d, "grade", f->text);
        }
    }
}

static void criteria_rows(struct provision *v, const struct said *s, const struct criterion *c,
                          struct str group, int *n)
{
    for (; c != NULL; c = c->next) {
        if (c->dropped)
            continue;
        if (c->child != NULL)
            criteria_rows(v, s, c->child, group, n);
        else
            criterion_row(v, s, c, group, n);
    }
}

/* As the case takes them (app/fact): a set for any individual serves all of them, and a pack without a set
   for those outside of the system uses that for members without a post. */
static bool is_for(const struct pack *k, const struct criteria_set *set,
                   const struct provide_whom *w)
{
    if (str_is(set->for_whom, "collective"))
        return w->collective;
    if (w->collective)
        return false;
    return str_is(set->for_whom, "any") || str_eq(set->for_whom, w->form_for) ||
           (str_is(set->for_whom, "no_post") && str_is(w->form_for, "outside") &&
            pack_criteria(k, STR("outside")) == NULL);
}

static void criteria(struct provision *v, const struct said *s)
{
    const struct pack *k = v->p->report.ground.pack;
    int n = 0;
    for (int i = 0; i < k->n_sets; i++) {
        if (!is_for(k, k->sets[i], v->whom))
            continue;
        for (const struct criteria_group *g = k->sets[i]->groups; g != NULL; g = g->next)
            criteria_rows(v, s, g->items, g->vi, &n);
    }
}

static void points(struct provision *v, const struct said *s)
{
    const struct json *common = fact(s, "points_common", STR(""));
    const struct json *result = fact(s, "points_result", STR(""));
    data_text(v->d, "points_common", number_of(v, common));
    data_text(v->d, "points_result", number_of(v, result));
    if (common == NULL || result == NULL)
        return;
    long one, two;
    if (json_fixed(common, 2, &one) && json_fixed(result, 2, &two))
        data_text(v->d, "points_total", hundredths_text(v->a, one + two));
}

static void grades(struct provision *v)
{
    const struct enum_def *e = dict_enum(v->p->report.ground.pack->dict, STR("grade"), false);
    for (int i = e != NULL ? e->n : 0; i >= 1; i--) {
        struct data *d = data_add(v->d, "grades");
        data_text(d, "code", e->value[i]);
        data_text(d, "label", enum_label(e, LANG_VI, i));
        data_text(d, "short", enum_label(e, LANG_VI, i));
    }
}

static err_t facts(struct provision *v)
{
    struct said *s;
    TRY(given(v->p, v->a, v->whom->subject, &s));
    const struct json *state = fact(s, "state_level", STR(""));
    criteria(v, s);
    points(v, s);
    grades(v);
    if (state != NULL)
        data_text(v->d, "state_level", state->text);
    if (state != NULL)
        data_text(v->d, "state_label", level_label(v, state->text));
    return OK;
}

/* --- levels --- */

static err_t proposal(struct provision *v)
{
    struct query *q = of_subject(v, "paper_proposal");
    bool row;
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    data_text(v->d, "proposed.level", text_of(v, q, 0));
    data_text(v->d, "proposed.label", level_label(v, q_get_text(q, 0)));
    data_text(v->d, "proposed.body", text_of(v, q, 1));
    data_text(v->d, "proposed.number", text_of(v, q, 2));
    data_text(v->d, "proposed.on", day_of(v, q, 3));
    data_text(v->d, "proposed.reason", text_of(v, q, 4));
    return q_step(q, &row);
}

/* In the order of rerate_factors. */
static const enum msg_id factor_words[RERATE_FACTORS] = {
    M_PAPERWORD_FACTOR_FORM,   M_PAPERWORD_FACTOR_CONTENT,      M_PAPERWORD_FACTOR_MOTIVE,
    M_PAPERWORD_FACTOR_NATURE, M_PAPERWORD_FACTOR_DEGREE,       M_PAPERWORD_FACTOR_CONSEQUENCE,
    M_PAPERWORD_FACTOR_CAUSE,  M_PAPERWORD_FACTOR_CIRCUMSTANCES};

static void factors(struct provision *v, struct str text)
{
    struct json *tree = NULL;
    struct json_error error;
    if (text.n == 0 || json_parse(v->a, text, &tree, &error) != OK)
        return;
    for (int i = 0; i < RERATE_FACTORS; i++) {
        struct data *d = data_add(v->d, "factors");
        data_text(d, "n", count_text(v->a, i + 1));
        data_text(d, "label", WORD(factor_words[i]));
        data_text(d, "text", json_get_text(tree, rerate_factors[i]));
    }
}

static err_t decision(struct provision *v)
{
    struct query *q = of_subject(v, "paper_decision");
    bool row;
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    data_text(v->d, "decided.level", text_of(v, q, 0));
    data_text(v->d, "decided.label", level_label(v, q_get_text(q, 0)));
    data_text(v->d, "decided.number", text_of(v, q, 1));
    data_text(v->d, "decided.on", day_of(v, q, 2));
    data_text(v->d, "decided.body", text_of(v, q, 3));
    data_text(v->d, "decided.reason", text_of(v, q, 4));
    factors(v, text_of(v, q, 5));
    data_text(v->d, "old.level", level_label(v, q_get_text(q, 6)));
    data_text(v->d, "old.number", text_of(v, q, 7));
    data_text(v->d, "old.on", day_of(v, q, 8));
    return q_step(q, &row);
}

static err_t votes(struct provision *v)
{
    static const char *const names[] = {"vote.summoned", "vote.present", "vote.issued",
                                        "vote.returned", "vote.valid",   "vote.xs",
                                        "vote.htt",      "vote.ht",      "vote.kht"};
    struct query *q = of_subject(v, "paper_votes");
    bool row;
    TRY(q_step(q, &row));
    if (!row)
        return OK;
    for (int i = 0; i < 9; i++)
        data_text(v->d, names[i], count_text(v->a, q_get_int(q, i)));
    return q_step(q, &row);
}

static err_t everything(struct provision *v)
{
    TRY(written(v));
    none(v);
    TRY(shortcomings(v));
    TRY(carried(v));
    TRY(suggestions(v));
    TRY(facts(v));
    TRY(proposal(v));
    TRY(decision(v));
    TRY(votes(v));
    data_text(v->d, "form", v->whom->form);
    return OK;
}

err_t provide_member(struct provision *v)
{
    struct tree_unit cell;
    if (v->p->request.blank) {
        grades(v);
        none(v);
        return OK;
    }
    TRY(tree_unit(v->p, v->a, v->whom->unit, &cell));
    TRY(person(v));
    TRY(work_unit(v));
    TRY(posts(v));
    data_text(v->d, "cell", cell.name);
    data_text(v->d, "form_for", v->whom->form_for);
    return everything(v);
}

/* Whom the report names for shortcomings, and for which of them. */
static void named(struct provision *v)
{
    int n, n_named = 0;
    struct data *const *item = data_list(v->d, STR("shortcomings"), &n);
    for (int i = 0; i < n; i++) {
        struct str name = data_get(item[i], STR("responsible")),
                   number = data_get(item[i], STR("n"));
        struct data *const *one = data_list(v->d, STR("named"), &n_named);
        struct data *d = NULL;
        for (int k = 0; k < n_named && d == NULL; k++)
            d = str_eq(data_get(one[k], STR("name")), name) ? one[k] : NULL;
        if (name.n == 0)
            continue;
        if (d != NULL) {
            struct str items = data_get(d, STR("items"));
            data_text(d, "items", str_fmt(v->a, "%.*s, %.*s", STR_ARG(items), STR_ARG(number)));
            continue;
        }
        d = data_add(v->d, "named");
        data_text(d, "n", count_text(v->a, n_named + 1));
        data_text(d, "name", name);
        data_text(d, "items", number);
    }
}

err_t provide_collective(struct provision *v)
{
    int64_t members = 0;
    if (v->p->request.blank) {
        grades(v);
        none(v);
        return OK;
    }
    struct query *q = db_query(v->p->db, "paper_members_of");
    q_int(q, "cycle", v->p->report.cycle.id);
    q_int(q, "unit", v->whom->unit);
    TRY(q_one_int(q, 0, &members));
    data_text(v->d, "name", v->whom->name);
    data_text(v->d, "name_upper", vi_capitals(v->a, v->whom->name));
    data_text(v->d, "members", count_text(v->a, members));
    TRY(everything(v));
    named(v);
    return OK;
}
