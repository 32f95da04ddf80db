/*
 * case.c — a case of the decision contract: from JSON to facts. Nothing is guessed.
 */
#include "app/fact/case.h"

#include <string.h>

#include "app/fact/case_inner.h"
#include "lib/base/arena.h"

struct cycle_ctx cycle_of(int year, int quarter, date_t cutoff)
{
    struct cycle_ctx c;
    memset(&c, 0, sizeof c); /* compared as memory */
    c.year = year;
    c.quarter = quarter;
    c.first = date_of(year, quarter ? 3 * quarter - 2 : 1, 1);
    c.last = date_add_months(c.first, quarter ? 3 : 12) - 1;
    c.cutoff = cutoff < LIMIT_DATE_MIN ? c.last : cutoff;
    return c;
}

/* --- facts
   ----------------------------------------------------------------------------------------- */

static struct str path_of(struct case_reader *r, struct str name)
{
    static const char above[] = "facts."; /* made for every fact, read only by errors: no printf */
    size_t n = sizeof above - 1;
    char *p = arena_alloc(r->arena, n + name.n + 1);
    memcpy(p, above, n);
    if (name.n > 0)
        memcpy(p + n, name.p, name.n);
    return (struct str){p, n + name.n};
}

static err_t set_fact(struct case_reader *r, int col, const struct json *v)
{
    const struct fact_def *def = r->dict->fact[r->in->subject][col];
    int32_t value;
    if (def->computed)
        return case_fail(r, path_of(r, def->name), M_FACT_COMPUTED, def->name, STR(""));
    TRY(case_value(r, def, v, path_of(r, def->name), &value));
    facts_set(r->in->facts, col, value);
    r->in->given[col] = true;
    return OK;
}

static err_t unknown_fact(struct case_reader *r, struct str name)
{
    struct str near = dict_nearest(r->dict, r->in->subject, name);
    return case_fail(r, path_of(r, name), near.n > 0 ? M_FACT_UNKNOWN_NEAR : M_FACT_UNKNOWN, name,
                     near);
}

/* {"tasks_assigned": …} under units_led; null: every part is known not to exist. [ … ] under
   quarter_levels: parts 1, 2, … */
static err_t read_object(struct case_reader *r, struct str top, const struct json *v)
{
    enum subject s = r->in->subject;
    if (v->type == JSON_NULL) {
        for (int i = 0; i < r->dict->n_facts[s]; i++) {
            const struct fact_def *def = r->dict->fact[s][i];
            if (!str_eq(def->top, top))
                continue;
            if (!def->nullable)
                return case_fail(r, path_of(r, top), M_FACT_NOT_NULL, STR(""), STR(""));
            facts_set(r->in->facts, i, VALUE_NONE);
            r->in->given[i] = true;
        }
        return OK;
    }
    if (v->type != JSON_OBJECT && v->type != JSON_ARRAY)
        return case_fail(r, path_of(r, top), M_FACT_EXPECT_OBJECT, case_shown(r, v), STR(""));
    int index = 1;
    for (const struct json *k = v->child; k != NULL; k = k->next, index++) {
        struct str name = v->type == JSON_ARRAY
                              ? str_fmt(r->arena, "%.*s.%d", STR_ARG(top), index)
                              : str_fmt(r->arena, "%.*s.%.*s", STR_ARG(top), STR_ARG(k->key));
        int col = dict_fact(r->dict, s, name);
        if (col < 0)
            return unknown_fact(r, name);
        TRY(set_fact(r, col, k));
    }
    return OK;
}

static err_t read_fact(struct case_reader *r, const struct json *v)
{
    enum subject s = r->in->subject;
    bool rated = s == SUBJECT_MEMBER || s == SUBJECT_COLLECTIVE;
    int col = dict_fact(r->dict, s, v->key), list = dict_list(r->dict, s, v->key);
    if (col >= 0 && str_find(v->key, 0, '.') == v->key.n)
        return set_fact(r, col, v);
    if (list >= 0)
        return case_list(r, list, v);
    if (dict_is_object(r->dict, s, v->key))
        return read_object(r, v->key, v);
    if (rated && str_is(v->key, "past_levels")) {
        if (v->type != JSON_OBJECT && v->type != JSON_NULL)
            return case_fail(r, path_of(r, v->key), M_FACT_EXPECT_OBJECT, case_shown(r, v),
                             STR(""));
        r->past_levels = v;
        return OK;
    }
    if (rated && str_is(v->key, "criteria")) {
        if (v->type != JSON_OBJECT)
            return case_fail(r, path_of(r, v->key), M_FACT_EXPECT_OBJECT, case_shown(r, v),
                             STR(""));
        r->criteria = v;
        return OK;
    }
    return unknown_fact(r, v->key);
}

/* --- the frame of a case
   ---------------------------------------------------------------------------- */

struct frame {
    const struct json *id, *pack, *overlays, *cycle, *subject, *facts, *vote;
};

static err_t read_frame(struct case_reader *r, const struct json *tree, struct frame *f)
{
    if (tree->type != JSON_OBJECT)
        return case_fail(r, STR(""), M_FACT_EXPECT_OBJECT, case_shown(r, tree), STR(""));
    for (const struct json *v = tree->child; v != NULL; v = v->next) {
        const struct json **to = str_is(v->key, "id")         ? &f->id
                                 : str_is(v->key, "pack")     ? &f->pack
                                 : str_is(v->key, "overlays") ? &f->overlays
                                 : str_is(v->key, "cycle")    ? &f->cycle
                                 : str_is(v->key, "subject")  ? &f->subject
                                 : str_is(v->key, "facts")    ? &f->facts
                                 : str_is(v->key, "vote")     ? &f->vote
                                                              : NULL;
        if (to == NULL)
            return case_fail(r, str_copy(r->arena, v->key), M_FACT_UNKNOWN, v->key, STR(""));
        *to = v;
    }
    return OK;
}

static err_t read_cycle(struct case_reader *r, const struct json *v)
{
    long year, quarter = 0;
    date_t cutoff = LIMIT_DATE_MIN - 1;
    if (v == NULL)
        return case_fail(r, STR("cycle"), M_FACT_MISSING, STR("cycle"), STR(""));
    if (v->type != JSON_OBJECT)
        return case_fail(r, STR("cycle"), M_FACT_EXPECT_OBJECT, case_shown(r, v), STR(""));
    const struct json *y = json_get(v, STR("year")), *q = json_get(v, STR("quarter")),
                      *c = json_get(v, STR("cutoff"));
    for (const struct json *k = v->child; k != NULL; k = k->next) {
        if (k != y && k != q && k != c)
            return case_fail(r, str_fmt(r->arena, "cycle.%.*s", STR_ARG(k->key)), M_FACT_UNKNOWN,
                             k->key, STR(""));
    }
    if (y == NULL)
        return case_fail(r, STR("cycle.year"), M_FACT_MISSING, STR("cycle.year"), STR(""));
    if (!json_fixed(y, 0, &year))
        return case_fail(r, STR("cycle.year"), M_FACT_EXPECT_COUNT, case_shown(r, y), STR(""));
    if (year < 2000 || year > 2058)
        return case_fail(r, STR("cycle.year"), M_FACT_RANGE, case_shown(r, y), STR("2000..2058"));
    if (q != NULL && q->type != JSON_NULL) {
        if (!json_fixed(q, 0, &quarter))
            return case_fail(r, STR("cycle.quarter"), M_FACT_EXPECT_COUNT, case_shown(r, q),
                             STR(""));
        if (quarter < 1 || quarter > 4)
            return case_fail(r, STR("cycle.quarter"), M_FACT_RANGE, case_shown(r, q), STR("1..4"));
    }
    if (c != NULL && c->type != JSON_NULL) {
        if (c->type != JSON_STRING || !date_parse_iso(c->text, &cutoff))
            return case_fail(r, STR("cycle.cutoff"), M_FACT_EXPECT_DATE, case_shown(r, c), STR(""));
        if (cutoff < date_of((int)year, 1, 1) || cutoff > date_of((int)year + 1, 12, 31)) {
            return case_fail(r, STR("cycle.cutoff"), M_FACT_RANGE, case_shown(r, c),
                             str_fmt(r->arena, "%ld-01-01..%ld-12-31", year, year + 1));
        }
    }
    r->in->cycle = cycle_of((int)year, (int)quarter, cutoff);
    return OK;
}

static err_t read_overlays(struct case_reader *r, struct shelf *s, const struct json *v,
                           struct str *overlay, size_t *n)
{
    *n = 0;
    if (v == NULL || v->type == JSON_NULL)
        return OK;
    if (v->type != JSON_ARRAY)
        return case_fail(r, STR("overlays"), M_FACT_EXPECT_LIST, case_shown(r, v), STR(""));
    for (const struct json *k = v->child; k != NULL; k = k->next) {
        if (k->type != JSON_STRING || shelf_head(s, k->text, true) == NULL)
            return case_fail(r, STR("overlays"), M_FACT_NO_OVERLAY, case_shown(r, k), STR(""));
        for (size_t i = 0; i < *n; i++) {
            if (str_eq(overlay[i], k->text))
                return case_fail(r, STR("overlays"), M_FACT_TWICE, k->text, STR(""));
        }
        if (*n == LIMIT_OVERLAYS)
            return case_fail(r, STR("overlays"), M_FACT_TOO_MANY, k->text,
                             str_fmt(r->arena, "%d", LIMIT_OVERLAYS));
        overlay[(*n)++] = k->text;
    }
    return OK;
}

static struct str cycles_text(struct case_reader *r, const struct source *s)
{
    return s->last_cycle >= 9999 ? str_fmt(r->arena, "%d–", s->first_cycle)
                                 : str_fmt(r->arena, "%d–%d", s->first_cycle, s->last_cycle);
}

static err_t choose_pack(struct case_reader *r, struct shelf *s, const struct frame *f)
{
    struct str id = f->pack ? f->pack->text : STR(""), overlay[LIMIT_OVERLAYS];
    size_t n;
    struct problems problems;
    int year = r->in->cycle.year;
    if (f->pack != NULL && f->pack->type == JSON_NULL)
        id = STR("");
    else if (f->pack != NULL && f->pack->type != JSON_STRING)
        return case_fail(r, STR("pack"), M_FACT_NO_PACK, case_shown(r, f->pack), STR(""));
    if (id.n == 0)
        id = pack_for_year(s, year);
    if (id.n == 0)
        return case_fail(r, STR("cycle.year"), M_FACT_NO_PACK_FOR_YEAR,
                         str_fmt(r->arena, "%d", year), STR(""));
    if (shelf_head(s, id, false) == NULL)
        return case_fail(r, STR("pack"), M_FACT_NO_PACK, f->pack ? case_shown(r, f->pack) : id,
                         STR(""));
    TRY(read_overlays(r, s, f->overlays, overlay, &n));
    for (size_t i = 0; i < n; i++) {
        const struct pack_head *h = shelf_head(s, overlay[i], true);
        if (!str_eq(h->on, id))
            return case_fail(r, STR("overlays"), M_FACT_OVERLAY_ON, h->id,
                             str_fmt(r->arena, "%.*s; pack: %.*s", STR_ARG(h->on), STR_ARG(id)));
    }
    problems_open(&problems, r->arena);
    if (shelf_pack(s, id, overlay, n, &problems, &r->in->pack) != OK) {
        r->error->field = STR("pack");
        r->error->message = problems.n > 0 ? problems.list[0].text : id;
        return E_INVALID;
    }
    const struct source *src = r->in->pack->source;
    if (year < src->first_cycle || year > src->last_cycle) {
        return case_fail(r, STR("pack"), M_FACT_PACK_YEAR, id, cycles_text(r, src));
    }
    if (r->in->cycle.quarter > 0 && (src->quarters_from == 0 || year < src->quarters_from)) {
        return src->quarters_from == 0
                   ? case_fail(r, STR("cycle.quarter"), M_FACT_NO_QUARTERS, src->id, STR(""))
                   : case_fail(r, STR("cycle.quarter"), M_FACT_QUARTERS_FROM, src->id,
                               str_fmt(r->arena, "%d", src->quarters_from));
    }
    for (int i = 0; i < r->in->pack->n_overlays; i++) {
        src = r->in->pack->overlays[i];
        if (year < src->first_cycle || year > src->last_cycle)
            return case_fail(r, STR("overlays"), M_FACT_PACK_YEAR, src->id, cycles_text(r, src));
    }
    return OK;
}

static void keep_id(struct case_reader *r, const struct json *id)
{
    if (id == NULL)
        return;
    r->in->id = id->text;
    r->in->id_is_json = id->type == JSON_NUMBER;
}

static err_t read_subject(struct case_reader *r, const struct json *v)
{
    if (v == NULL)
        return case_fail(r, STR("subject"), M_FACT_MISSING, STR("subject"), STR(""));
    enum subject s = v->type == JSON_STRING ? subject_find(v->text) : SUBJECT_COUNT;
    if (s == SUBJECT_COUNT)
        return case_fail(r, STR("subject"), M_FACT_EXPECT_ONE_OF,
                         STR("member, collective, group, event"), case_shown(r, v));
    r->in->subject = s;
    return OK;
}

err_t case_from_json(struct shelf *s, struct arena *a, enum lang lang, const struct json *tree,
                     struct case_in **out, struct case_error *error)
{
    struct frame f = {0};
    struct problems problems;
    struct case_reader *r = ARENA_NEW(a, struct case_reader);
    *r = (struct case_reader){
        .arena = a, .lang = lang, .in = ARENA_NEW(a, struct case_in), .error = error};
    *out = r->in;
    problems_open(&problems, a);
    r->dict = shelf_dict(s, &problems);
    if (r->dict == NULL)
        return case_fail(r, STR("pack"), M_FACT_NO_DICTIONARY,
                         problems.n > 0 ? problems.list[0].text : STR(""), STR(""));
    r->in->calendar = shelf_calendar(s, &problems);
    if (r->in->calendar == NULL)
        return case_fail(r, STR("pack"), M_FACT_NO_DICTIONARY,
                         problems.n > 0 ? problems.list[0].text : STR(""), STR(""));
    if (tree->type == JSON_OBJECT)
        keep_id(r, json_get(tree, STR("id")));
    TRY(read_frame(r, tree, &f));
    if (f.id != NULL && f.id->type != JSON_STRING && f.id->type != JSON_NUMBER)
        return case_fail(r, STR("id"), M_FACT_EXPECT_TEXT, case_shown(r, f.id), STR(""));
    TRY(read_cycle(r, f.cycle));
    TRY(choose_pack(r, s, &f));
    TRY(read_subject(r, f.subject));
    r->in->facts = facts_new(a, r->dict, r->in->subject);
    if (f.facts == NULL)
        return case_fail(r, STR("facts"), M_FACT_MISSING, STR("facts"), STR(""));
    if (f.facts->type != JSON_OBJECT)
        return case_fail(r, STR("facts"), M_FACT_EXPECT_OBJECT, case_shown(r, f.facts), STR(""));
    for (const struct json *v = f.facts->child; v != NULL; v = v->next)
        TRY(read_fact(r, v));
    if (f.vote != NULL) {
        if (!dict_is_object(r->dict, r->in->subject, STR("vote")))
            return case_fail(r, STR("vote"), M_FACT_UNKNOWN, STR("vote"), STR(""));
        if (json_get(f.facts, STR("vote")) != NULL)
            return case_fail(r, STR("vote"), M_FACT_TWICE, STR("vote"), STR(""));
        TRY(read_object(r, STR("vote"), f.vote));
    }
    TRY(case_criteria(r));
    TRY(case_consistent(r));
    return case_derive(r);
}

/* The id of a line that is broken further on, when the line begins with it; NULL: not found. */
static const struct json *id_of_broken(struct arena *a, struct str line)
{
    static const char *const begin[] = {"{", "\"id\"", ":"};
    struct json_error ignored;
    struct json *id;
    size_t n = 0;
    for (size_t i = 0; i < sizeof begin / sizeof *begin; i++) {
        line = str_trim(line);
        if (!str_starts(line, str_of(begin[i])))
            return NULL;
        line = str_sub(line, strlen(begin[i]), line.n);
    }
    line = str_trim(line);
    bool text = line.n > 0 && line.p[0] == '"';
    for (n = text; n < line.n; n++) {
        if (text && line.p[n] == '\\')
            n++;
        else if (text ? line.p[n] == '"' : strchr(",} \t", line.p[n]) != NULL)
            break;
    }
    if (n >= line.n || json_parse(a, str_sub(line, 0, n + text), &id, &ignored) != OK)
        return NULL;
    return id->type == JSON_STRING || id->type == JSON_NUMBER ? id : NULL;
}

/* A line that is broken is answered with the id that it begins with, or with an empty one. */
err_t case_read(struct shelf *s, struct arena *a, enum lang lang, struct str line,
                struct case_in **out, struct case_error *error)
{
    static const enum msg_id why[] = {
        M_FACT_JSON_SYNTAX, M_FACT_JSON_SYNTAX, M_FACT_JSON_UTF8,  M_FACT_JSON_DUPLICATE,
        M_FACT_JSON_DEPTH,  M_FACT_JSON_NUMBER, M_FACT_JSON_EMPTY, M_FACT_JSON_TRAILING};
    struct json *tree;
    struct json_error fault;
    if (json_parse(a, line, &tree, &fault) != OK) {
        *out = ARENA_NEW(a, struct case_in);
        struct case_reader r = {.arena = a, .lang = lang, .in = *out, .error = error};
        if (fault.fault != JSON_DUPLICATE || !str_is(fault.name, "id"))
            keep_id(&r, id_of_broken(a, line));
        struct str at = str_fmt(a, "%zu", fault.offset + 1);
        return case_fail(&r, STR(""), why[fault.fault], at, fault.name);
    }
    return case_from_json(s, a, lang, tree, out, error);
}
