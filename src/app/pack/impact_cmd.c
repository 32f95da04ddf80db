/*
 * impact_cmd.c — `pack impact A B FILE`: the same cases under two packs; who moves from which level
 * to which, by which rule.
 *
 * Both packs judge a case in one year when they share one: the case's own, or the nearest they share.
 * Packs that share none judge it in the last year of A and the first of B. Every date and year in
 * the case moves along: the same life, lived in another year. A 29 February becomes a 28th where the
 * year has none.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "app/pack/pack_cmd.h"
#include "app/pack/tool.h"
#include "app/pack/tree.h"
#include "lib/base/arena.h"
#include "lib/base/file.h"

/* What a pack says of a case: a level, or why there is none. */
enum outcome {
    OUT_KHT = 1,
    OUT_HT,
    OUT_HTT,
    OUT_XS,
    OUT_DISCRETION,
    OUT_OPEN,
    OUT_NOT_RATED,
    OUT_REFUSED,
    OUT_COUNT
};
static const char *const outcome_names[OUT_COUNT] = {
    "", "KHT", "HT", "HTT", "XS", "discretion", "open", "not_rated", "refused"};

struct side {
    const struct pack *pack;
    const struct pack_ref *ref;
    struct str name;
    bool last;        /* without a shared year a case moves to the last year of this pack */
    bool shared;      /* first..final are years that both packs accept */
    int first, final; /* years in which a case is judged; 9999: open */
};

/* Cases that were moved into a year, told after the head. */
#define MAX_MOVED_YEARS 32
struct redated {
    int year;
    long a, b; /* on either side */
};

/* The decision on one side. */
struct verdict {
    enum outcome outcome;
    struct str rules; /* the rules that decided it, joined by ", " */
    struct str lacks; /* OUT_OPEN: the facts that are missing, likewise; OUT_REFUSED: why */
};

struct impact {
    struct tool t;
    struct side a, b;
    long cases, moved, n[OUT_COUNT][OUT_COUNT];
    bool as_json;
    struct redated redated[MAX_MOVED_YEARS];
    int n_redated;
    struct buf movers; /* one line each, told after the table */
};

/* --- moving a case into another year
   ------------------------------------------------------------- */

static void shift_date(struct arena *a, struct json *v, int years)
{
    date_t d;
    char iso[11];
    if (v->type != JSON_STRING || !date_parse_iso(v->text, &d))
        return;
    date_format_iso(date_add_months(d, 12 * years), iso);
    v->text = str_copy(a, str_of(iso));
}

static void shift_year(struct arena *a, struct json *v, int years)
{
    long y;
    if (v->type == JSON_NUMBER && json_fixed(v, 0, &y))
        v->text = str_fmt(a, "%ld", y + years);
    for (struct json *k = v->child; k != NULL; k = k->next)
        shift_year(a, k, years);
}

static void shift_items(struct arena *a, const struct list_def *l, struct json *items, int years)
{
    for (struct json *item = items->child; item != NULL; item = item->next) {
        for (struct json *v = item->child; v != NULL; v = v->next) {
            int field = list_field(l, v->key);
            if (field < 0)
                continue;
            enum fact_type type = l->field[field].type;
            if (type == FACT_DATE)
                shift_date(a, v, years);
            else if (type == FACT_YEAR || type == FACT_YEARS)
                shift_year(a, v, years);
        }
    }
}

static void shift_past(struct arena *a, struct json *past, int years)
{
    long y;
    for (struct json *v = past->child; v != NULL; v = v->next) {
        if (str_to_long(v->key, 1900, 2100, &y))
            v->key = str_fmt(a, "%ld", y + years);
    }
}

static void shift_facts(struct arena *a, const struct dict *d, enum subject s, struct json *facts,
                        int years)
{
    for (struct json *v = facts->child; v != NULL; v = v->next) {
        int col = dict_fact(d, s, v->key), list = dict_list(d, s, v->key);
        if (list >= 0)
            shift_items(a, d->list[s][list], v, years);
        else if (col >= 0 && d->fact[s][col]->type == FACT_DATE)
            shift_date(a, v, years);
        else if (col >= 0 && d->fact[s][col]->type == FACT_YEAR)
            shift_year(a, v, years);
        else if (str_is(v->key, "past_levels"))
            shift_past(a, v, years);
    }
}

/* The years a pack and all that lies on it accept. */
static void years_of(struct side *s)
{
    s->first = s->pack->source->first_cycle;
    s->final = s->pack->source->last_cycle;
    for (int i = 0; i < s->pack->n_overlays; i++) {
        const struct source *o = s->pack->overlays[i];
        s->first = o->first_cycle > s->first ? o->first_cycle : s->first;
        s->final = o->last_cycle < s->final ? o->last_cycle : s->final;
    }
}

/* A year both accept, where there is one, so that no case moves because its year did. */
static void share_years(struct side *a, struct side *b)
{
    years_of(a);
    years_of(b);
    int first = a->first > b->first ? a->first : b->first;
    int final = a->final < b->final ? a->final : b->final;
    if (first <= final) {
        a->first = b->first = first;
        a->final = b->final = final;
        a->shared = b->shared = true;
    }
}

static int year_for(const struct side *s, int year)
{
    if (year >= s->first && year <= s->final)
        return year;
    if (s->shared)
        return year < s->first ? s->first : s->final;
    return s->last && s->final < 9999 ? s->final : s->first;
}

static void note_moved(struct impact *m, const struct side *s, int year)
{
    int i = 0;
    while (i < m->n_redated && m->redated[i].year != year)
        i++;
    if (i == MAX_MOVED_YEARS)
        return;
    if (i == m->n_redated)
        m->redated[m->n_redated++] = (struct redated){.year = year};
    *(s == &m->a ? &m->redated[i].a : &m->redated[i].b) += 1;
}

/* The case as this side takes it. NULL: its frame is broken; the judge will say so. */
static struct json *case_for(struct impact *m, const struct side *s, const struct json *tree)
{
    struct arena *a = m->t.scratch;
    struct json *own = tree_copy(a, tree), *overlays = tree_new(a, JSON_ARRAY);
    struct json *cycle = tree_get(own, STR("cycle")), *facts = tree_get(own, STR("facts"));
    const struct json *subject = json_get(own, STR("subject"));
    long year;
    for (size_t i = 0; i < s->ref->n; i++)
        tree_append(overlays, tree_text(a, JSON_STRING, s->ref->overlay[i]));
    tree_put(own, STR("pack"), tree_text(a, JSON_STRING, s->ref->id));
    tree_put(own, STR("overlays"), overlays);
    const struct json *given = json_get(cycle, STR("year"));
    if (given == NULL || facts == NULL || subject == NULL || !json_fixed(given, 0, &year))
        return own;
    int other = year_for(s, (int)year);
    enum subject kind = subject_find(subject->text);
    if (other == (int)year || kind == SUBJECT_COUNT)
        return own;
    note_moved(m, s, other);
    tree_put(cycle, STR("year"), tree_number(a, other));
    if (tree_get(cycle, STR("cutoff")) != NULL)
        shift_date(a, tree_get(cycle, STR("cutoff")), other - (int)year);
    shift_facts(a, s->pack->dict, kind, facts, other - (int)year);
    return own;
}

/* --- judging
   ------------------------------------------------------------------------------------- */

/* Does this rule bear on the level that came out? */
static bool decides(const struct fired *f, enum outcome outcome)
{
    for (int i = 0; !f->weakened && i < f->rule->n_effects; i++) {
        switch (f->rule->effects[i].kind) {
        case EFF_NOT_REVIEWED:
        case EFF_NOT_RATED:
            return true;
        case EFF_LEVEL_KHT:
            if (outcome == OUT_KHT)
                return true;
            break;
        case EFF_AT_MOST:
            if (f->rule->effects[i].code == (int)outcome)
                return true;
            break;
        case EFF_AT_MOST_FACT:
            if (outcome <= OUT_HTT)
                return true;
            break;
        case EFF_DISCRETION:
            if (outcome == OUT_DISCRETION)
                return true;
            break;
        default:
            break;
        }
    }
    return false;
}

static enum outcome outcome_of(const struct decision *d)
{
    if (d->reviewed == TRI_FALSE || d->rated == TRI_FALSE)
        return OUT_NOT_RATED;
    if (d->level > 0)
        return (enum outcome)d->level;
    return d->discretion ? OUT_DISCRETION : OUT_OPEN;
}

static struct str join(struct arena *a, struct str all, struct str s)
{
    return str_fmt(a, "%.*s%s%.*s", STR_ARG(all), all.n > 0 ? ", " : "", STR_ARG(s));
}

static struct verdict judge(struct impact *m, const struct side *s, const struct json *tree)
{
    struct arena *a = m->t.scratch;
    struct case_in *in;
    struct case_error error = {0};
    struct verdict v = {OUT_REFUSED, STR(""), STR("")};
    if (case_from_json(m->t.shelf, a, m->t.o.lang, case_for(m, s, tree), &in, &error) != OK) {
        v.lacks = str_fmt(a, "%.*s: %.*s", STR_ARG(error.field), STR_ARG(error.message));
        return v;
    }
    const struct decision *d = decide_case(m->t.shelf, a, in);
    v.outcome = outcome_of(d);
    for (int i = 0; v.outcome == OUT_OPEN && i < d->n_unknown; i++)
        v.lacks = join(a, v.lacks, d->unknown[i]);
    for (int i = 0; i < d->n_fired; i++) {
        if (!decides(&d->fired[i], v.outcome))
            continue;
        v.rules = join(a, v.rules, d->fired[i].rule->full_id);
    }
    return v;
}

/* --- telling
   --------------------------------------------------------------------------------------- */

static struct str outcome_word(struct impact *m, int outcome)
{
    const struct enum_def *level = m->a.pack->dict->level;
    if (outcome <= OUT_XS)
        return level->value[outcome];
    static const enum msg_id words[] = {M_PACK_OUT_DISCRETION, M_PACK_OUT_OPEN,
                                        M_PACK_OUT_NOT_RATED, M_PACK_OUT_REFUSED};
    return tool_word(&m->t, words[outcome - OUT_DISCRETION]);
}

static void write_names(struct buf *b, struct str names)
{
    struct str part;
    bool first = true;
    buf_char(b, '[');
    while (str_cut(&names, ',', &part)) {
        if (!first)
            buf_z(b, ", ");
        first = false;
        json_write_str(b, str_trim(part));
    }
    buf_char(b, ']');
}

static void mover_json(struct impact *m, struct str id, struct verdict x, struct verdict y)
{
    struct buf *b = &m->movers;
    buf_z(b, m->moved > 1 ? ",\n  {\"id\": " : "\n  {\"id\": ");
    json_write_str(b, id);
    buf_printf(b, ", \"from\": \"%s\", \"to\": \"%s\", \"from_rules\": ", outcome_names[x.outcome],
               outcome_names[y.outcome]);
    write_names(b, x.rules);
    buf_z(b, ", \"to_rules\": ");
    write_names(b, y.rules);
    buf_z(b, ", \"to_lacks\": ");
    write_names(b, y.outcome == OUT_OPEN ? y.lacks : STR(""));
    buf_char(b, '}');
}

static struct str reason(struct impact *m, struct verdict v)
{
    if (v.outcome == OUT_OPEN && v.lacks.n > 0)
        return MSG(m->t.scratch, m->t.o.lang, M_PACK_IMPACT_LACKS, v.lacks);
    if (v.outcome == OUT_REFUSED)
        return v.lacks;
    return v.rules.n > 0 ? v.rules : tool_word(&m->t, M_PACK_IMPACT_NO_RULE);
}

static void mover_words(struct impact *m, struct str id, struct verdict x, struct verdict y)
{
    struct tool *t = &m->t;
    struct str from = reason(m, x), to = reason(m, y);
    msg_write(&m->movers, t->o.lang, M_PACK_IMPACT_MOVER, 5,
              (struct str[]){id, outcome_word(m, (int)x.outcome), outcome_word(m, (int)y.outcome),
                             from, to});
    buf_char(&m->movers, '\n');
}

static void compare_case(struct impact *m, const struct json *tree, struct str id)
{
    struct verdict x = judge(m, &m->a, tree), y = judge(m, &m->b, tree);
    m->cases++;
    m->n[x.outcome][y.outcome]++;
    if (x.outcome == y.outcome)
        return;
    m->moved++;
    if (m->as_json)
        mover_json(m, id, x, y);
    else
        mover_words(m, id, x, y);
}

static void tell_json(struct impact *m)
{
    struct buf *b = &m->t.out;
    bool first = true;
    buf_z(b, "{\"a\": ");
    json_write_str(b, m->a.name);
    buf_z(b, ", \"b\": ");
    json_write_str(b, m->b.name);
    buf_printf(b, ", \"cases\": %ld, \"moved\": %ld,\n \"table\": [", m->cases, m->moved);
    for (int x = 1; x < OUT_COUNT; x++) {
        for (int y = 1; y < OUT_COUNT; y++) {
            if (m->n[x][y] == 0)
                continue;
            buf_printf(b, "%s{\"from\": \"%s\", \"to\": \"%s\", \"cases\": %ld}", first ? "" : ", ",
                       outcome_names[x], outcome_names[y], m->n[x][y]);
            first = false;
        }
    }
    buf_z(b, "],\n \"redated\": [");
    for (int i = 0; i < m->n_redated; i++) {
        const struct redated *r = &m->redated[i];
        buf_printf(b, "%s{\"year\": %d, \"a\": %ld, \"b\": %ld}", i > 0 ? ", " : "", r->year, r->a,
                   r->b);
    }
    buf_z(b, "],\n \"movers\": [");
    buf_str(b, buf_view(&m->movers));
    buf_z(b, "]}\n");
}

static void tell_redated(struct impact *m, const struct redated *r)
{
    struct tool *t = &m->t;
    struct str year = tool_number(t, r->year);
    if (m->a.shared) {
        tool_say(t, M_PACK_IMPACT_REDATED, tool_number(t, r->a), year, STR(""));
        return;
    }
    if (r->a > 0)
        tool_say(t, M_PACK_IMPACT_REDATED_FOR, tool_number(t, r->a), year, m->a.name);
    if (r->b > 0)
        tool_say(t, M_PACK_IMPACT_REDATED_FOR, tool_number(t, r->b), year, m->b.name);
}

static void tell_words(struct impact *m)
{
    struct tool *t = &m->t;
    tool_say(t, M_PACK_IMPACT_HEAD, m->a.name, m->b.name, tool_number(t, m->cases));
    for (int i = 0; i < m->n_redated; i++)
        tell_redated(m, &m->redated[i]);
    for (int x = 1; x < OUT_COUNT; x++) {
        for (int y = 1; y < OUT_COUNT; y++) {
            if (m->n[x][y] > 0)
                tool_say(t, x == y ? M_PACK_IMPACT_STAY : M_PACK_IMPACT_MOVE, outcome_word(m, x),
                         outcome_word(m, y), tool_number(t, m->n[x][y]));
        }
    }
    tool_say(t, M_PACK_IMPACT_MOVED, tool_number(t, m->moved), STR(""), STR(""));
    buf_str(&t->out, buf_view(&m->movers));
}

/* --- the file
   ------------------------------------------------------------------------------------ */

/* A line is a case, or an acceptance case that holds one. False: neither; said. */
static bool take_line(struct impact *m, struct str line, long number)
{
    struct json_error fault;
    struct json *tree;
    arena_reset(m->t.scratch);
    struct str at = str_fmt(m->t.scratch, "%ld", number);
    if (json_parse(m->t.scratch, line, &tree, &fault) != OK || tree->type != JSON_OBJECT) {
        say_error(m->t.o.lang, M_PACK_IMPACT_BAD_LINE, m->t.o.args[2], at.p);
        return false;
    }
    const struct json *id = json_get(tree, STR("id")), *inner = json_get(tree, STR("case"));
    compare_case(m, inner != NULL && inner->type == JSON_OBJECT ? inner : tree,
                 id != NULL && id->text.n > 0 ? id->text : at);
    return true;
}

static bool take_file(struct impact *m, FILE *in)
{
    struct line_reader lines;
    struct str line;
    bool ok = true;
    lines_open(&lines, in, LIMIT_CASE_BYTES);
    while (lines_next(&lines, &line)) {
        line = str_trim(line);
        if (line.n > 0 && !take_line(m, line, lines.number))
            ok = false;
    }
    ok = ok && !lines.failed;
    lines_close(&lines);
    return ok;
}

static int compare_packs(struct impact *m, FILE *in)
{
    m->a.pack = ref_load(&m->t, m->a.ref);
    m->b.pack = ref_load(&m->t, m->b.ref);
    if (m->a.pack == NULL || m->b.pack == NULL)
        return 2;
    share_years(&m->a, &m->b);
    buf_open(&m->movers, 64u << 20);
    bool ok = take_file(m, in);
    if (m->as_json)
        tell_json(m);
    else
        tell_words(m);
    buf_close(&m->movers);
    return ok ? 0 : 2;
}

int pack_impact(int argc, char **argv)
{
    struct impact m = {.cases = 0};
    struct pack_ref a, b;
    FILE *in = NULL;
    int status = 2;
    if (!tool_open(&m.t, argc, argv))
        return 2;
    m.as_json = options_flag(&m.t.o, "--json");
    if (!tool_no_options(&m.t))
        return tool_close(&m.t, 2);
    if (m.t.o.n_args != 3)
        say_error(m.t.o.lang, M_PACK_TWO_NAMES, "impact", "FILE");
    else if ((in = fopen(m.t.o.args[2], "rb")) == NULL)
        say_error(m.t.o.lang, M_JUDGE_CANNOT_READ, m.t.o.args[2], strerror(errno));
    else if (ref_read(&m.t, m.t.o.args[0], &a) && ref_read(&m.t, m.t.o.args[1], &b)) {
        m.a = (struct side){.ref = &a, .name = ref_name(m.t.arena, &a), .last = true};
        m.b = (struct side){.ref = &b, .name = ref_name(m.t.arena, &b)};
        status = compare_packs(&m, in);
    }
    if (in != NULL)
        fclose(in);
    problems_print(&m.t.problems, m.t.o.lang);
    return tool_close(&m.t, status);
}
