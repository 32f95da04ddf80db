/*
 * show_cmd.c — `pack show PACK`: a pack as a document to read aloud, by paper and article.
 *
 * Plain text with the headings of Markdown. Conditions and conclusions are told in words; --source
 * adds them as they are written in the pack, with the examples.
 */
#include "app/pack/effect_words.h"
#include "app/pack/pack_cmd.h"
#include "app/pack/tool.h"
#include "lib/base/arena.h"
#include "lib/json/json.h"
#include "lib/rule/words.h"

struct shower {
    struct tool t;
    const struct pack *pack;
    const struct rule **rules; /* each once, in the order of the document */
    int n_rules;
    bool as_written; /* --source: conditions and examples as they stand in the pack, too */
};

/* "Điều 12, khoản 4, điểm 4.3.d, Quy định 124-QĐ/TW" without the paper: it is the heading. */
static struct str where_of(const struct rule *rule)
{
    struct str cite = rule->cite, title = rule->document->title;
    if (cite.n > title.n + 2 && str_ends(cite, title))
        return str_sub(cite, 0, cite.n - title.n - 2);
    return STR("");
}

/* "Điều 12" */
static struct str article_of(const struct rule *rule)
{
    struct str where = where_of(rule);
    return str_sub(where, 0, str_find(where, 0, ','));
}

/* --- order
   --------------------------------------------------------------------------------------- */

/* Where a paper stands in the pack: the regulation's own first. */
static int document_rank(const struct pack *p, const struct document *d)
{
    int rank = 0;
    for (int i = 0; i < p->source->n_documents; i++, rank++) {
        if (&p->source->documents[i] == d)
            return rank;
    }
    for (int k = 0; k < p->n_overlays; k++) {
        for (int i = 0; i < p->overlays[k]->n_documents; i++, rank++) {
            if (&p->overlays[k]->documents[i] == d)
                return rank;
        }
    }
    return rank;
}

static bool comes_before(const struct pack *p, const struct rule *x, const struct rule *y)
{
    int a = document_rank(p, x->document), b = document_rank(p, y->document);
    if (a != b)
        return a < b;
    return natural_cmp(where_of(x), where_of(y)) < 0;
}

/* Insertion keeps rules of one place in the order of the pack. */
static void sort_rules(struct shower *w)
{
    const struct pack *p = w->pack;
    int most = 0;
    for (int s = 0; s < SUBJECT_COUNT; s++)
        most += p->n_rules[s];
    w->rules = ARENA_ARRAY(w->t.arena, const struct rule *, (size_t)most);
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        for (int i = 0; i < p->n_rules[s]; i++) {
            const struct rule *rule = &p->rules[s][i];
            if (!rule_is_first(p, rule))
                continue;
            int at = w->n_rules++;
            for (; at > 0 && comes_before(p, rule, w->rules[at - 1]); at--)
                w->rules[at] = w->rules[at - 1];
            w->rules[at] = rule;
        }
    }
}

/* --- rules
   --------------------------------------------------------------------------------------- */

static struct str subjects_of(struct shower *w, const struct rule *rule)
{
    struct str all = STR("");
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        for (int i = 0; i < w->pack->n_rules[s]; i++) {
            if (!str_eq(w->pack->rules[s][i].full_id, rule->full_id))
                continue;
            all = str_fmt(w->t.arena, "%.*s%s%.*s", STR_ARG(all), all.n > 0 ? ", " : "",
                          STR_ARG(tool_subject(&w->t, (enum subject)s)));
        }
    }
    return all;
}

static void show_state(struct shower *w, const struct rule *rule)
{
    const struct str no = STR("");
    if (rule->sw == SWITCH_ON)
        tool_say(&w->t, M_PACK_SHOW_SWITCHED_ON, no, no, no);
    else if (rule->sw == SWITCH_OFF)
        tool_say(&w->t, M_PACK_SHOW_SWITCHED_OFF, no, no, no);
    else if (!rule->active)
        tool_say(&w->t, M_PACK_SHOW_WEAKENED, no, no, no);
}

static void show_examples(struct shower *w, const struct rule *rule)
{
    for (int i = 0; i < rule->n_examples; i++) {
        const struct example *e = &rule->examples[i];
        enum msg_id id = e->fires ? M_PACK_SHOW_FIRES : M_PACK_SHOW_SPARES;
        tool_say(&w->t, id, e->text, STR(""), STR(""));
    }
}

static struct str in_words(struct shower *w, const struct rule *rule, const struct cond *c)
{
    return cond_words(w->t.arena, w->pack->dict, rule->subject, w->t.o.lang, c);
}

static void show_rule(struct shower *w, const struct rule *rule)
{
    const struct str no = STR("");
    struct tool *t = &w->t;
    buf_printf(&t->out, "\n#### %.*s\n\n%.*s\n\n", STR_ARG(rule->full_id),
               STR_ARG(tool_pick(t, rule->vi, rule->en)));
    tool_say(t, M_PACK_SHOW_CITE, rule->cite, tool_confidence(t, rule->conf), subjects_of(w, rule));
    show_state(w, rule);
    tool_say(t, M_PACK_SHOW_WHEN, in_words(w, rule, rule->when), no, no);
    if (rule->unless != NULL)
        tool_say(t, M_PACK_SHOW_UNLESS, in_words(w, rule, rule->unless), no, no);
    if (w->as_written && rule->when_text.n > 0)
        buf_printf(&t->out, "  when %.*s\n", STR_ARG(rule->when_text));
    if (w->as_written && rule->unless_text.n > 0)
        buf_printf(&t->out, "  unless %.*s\n", STR_ARG(rule->unless_text));
    tool_say(t, M_PACK_SHOW_THEN, effect_words(t, w->pack, rule), no, no);
    if (w->as_written)
        buf_printf(&t->out, "  then %.*s\n", STR_ARG(rule->then_text));
    if (w->as_written)
        show_examples(w, rule);
}

static void show_rules(struct shower *w)
{
    const struct document *document = NULL;
    struct str article = STR("");
    for (int i = 0; i < w->n_rules; i++) {
        const struct rule *rule = w->rules[i];
        if (i == 0 || rule->document != document) {
            document = rule->document;
            article = STR("");
            buf_printf(&w->t.out, "\n## %.*s\n", STR_ARG(document->title));
        }
        struct str here = article_of(rule);
        if (here.n > 0 && !str_eq(here, article))
            buf_printf(&w->t.out, "\n### %.*s\n", STR_ARG(here));
        article = here;
        show_rule(w, rule);
    }
}

/* --- parameters, criteria, the whole
   --------------------------------------------------------------- */

static void show_params(struct shower *w)
{
    struct tool *t = &w->t;
    const struct str no = STR("");
    if (w->pack->n_params > 0)
        tool_say(t, M_PACK_SHOW_PARAMS, no, no, no);
    for (int i = 0; i < w->pack->n_params; i++) {
        const struct param *p = &w->pack->params[i];
        buf_printf(&t->out, "\n- %.*s = %.*s\n  %.*s\n  ", STR_ARG(p->name),
                   STR_ARG(param_text(t, p)), STR_ARG(tool_pick(t, p->vi, p->en)));
        tool_say(t, M_PACK_SHOW_PARAM_CITE, p->cite, tool_confidence(t, p->conf), p->from->title);
    }
}

static struct str points_text(struct tool *t, bool has, long max)
{
    struct buf b;
    if (!has)
        return STR("");
    buf_open(&b, 64);
    json_write_fixed(&b, max, 2);
    struct str words = MSG(t->arena, t->o.lang, M_PACK_SHOW_MAX, buf_view(&b));
    struct str text = str_fmt(t->arena, " %.*s", STR_ARG(words));
    buf_close(&b);
    return text;
}

static void show_items(struct shower *w, const struct criterion *c, int depth)
{
    struct tool *t = &w->t;
    for (; c != NULL; c = c->next) {
        buf_printf(&t->out, "%*s- %.*s %.*s%.*s\n", 2 * depth, "", STR_ARG(c->id),
                   STR_ARG(tool_pick(t, c->vi, c->en)),
                   STR_ARG(points_text(t, c->has_max, c->max)));
        if (c->dropped)
            tool_say(t, M_PACK_SHOW_DROPPED, c->drop_reason, STR(""), STR(""));
        show_items(w, c->child, depth + 1);
    }
}

static void show_criteria(struct shower *w)
{
    struct tool *t = &w->t;
    const struct str no = STR("");
    if (w->pack->n_sets > 0)
        tool_say(t, M_PACK_SHOW_CRITERIA, no, no, no);
    for (int i = 0; i < w->pack->n_sets; i++) {
        const struct criteria_set *set = w->pack->sets[i];
        const struct enum_def *whom = dict_enum(w->pack->dict, STR("form_for"), true);
        int code = whom != NULL ? enum_code(whom, set->for_whom) : 0;
        struct str who = code > 0 ? enum_label(whom, t->o.lang, code) : set->for_whom;
        struct str title = tool_pick(t, set->vi, set->en);
        buf_printf(&t->out, "\n### %.*s%s%.*s\n\n", STR_ARG(set->id), title.n > 0 ? " " : "",
                   STR_ARG(title));
        tool_say(t, set->points ? M_PACK_SHOW_SET_POINTS : M_PACK_SHOW_SET_GRADES, who, set->cite,
                 no);
        for (const struct criteria_group *g = set->groups; g != NULL; g = g->next) {
            buf_printf(&t->out, "- %.*s%.*s\n", STR_ARG(tool_pick(t, g->vi, g->en)),
                       STR_ARG(points_text(t, g->has_max, g->max)));
            show_items(w, g->items, 1);
        }
    }
}

static void show_head(struct shower *w)
{
    struct tool *t = &w->t;
    const struct source *s = w->pack->source;
    char day[11];
    date_format_vi(s->issued, day);
    buf_printf(&t->out, "# %.*s\n\n", STR_ARG(tool_pick(t, s->title, s->title_en)));
    tool_say(t, M_PACK_SHOW_ISSUED, s->id, str_of(day), cycles_text(t->arena, s));
    if (s->guided_by.n > 0)
        tool_say(t, M_PACK_SHOW_GUIDED, str_trim(s->guided_by), STR(""), STR(""));
    for (int i = 0; i < w->pack->n_overlays; i++) {
        const struct source *o = w->pack->overlays[i];
        date_format_vi(o->issued, day);
        tool_say(t, M_PACK_SHOW_OVERLAY, tool_pick(t, o->title, o->title_en), str_of(day), o->by);
    }
    tool_say(t, M_PACK_SHOW_HASH, w->pack->hash, STR(""), STR(""));
}

static void show_pack(struct shower *w)
{
    sort_rules(w);
    show_head(w);
    show_rules(w);
    show_params(w);
    show_criteria(w);
}

/* "124 --overlay x --overlay y" and "124+x+y" say the same. */
static bool read_args(struct tool *t, struct pack_ref *ref)
{
    const char *overlay;
    struct str rest[LIMIT_OVERLAYS];
    size_t n = 0;
    while ((overlay = options_value(&t->o, "--overlay")) != NULL && n < LIMIT_OVERLAYS)
        rest[n++] = str_of(overlay);
    if (!tool_no_options(t))
        return false;
    if (t->o.n_args != 1) {
        say_error(t->o.lang, M_PACK_ONE_NAME, "show", "");
        return false;
    }
    struct str name = str_of(t->o.args[0]);
    for (size_t i = 0; i < n; i++)
        name = str_fmt(t->arena, "%.*s+%.*s", STR_ARG(name), STR_ARG(rest[i]));
    return ref_read(t, str_copy(t->arena, name).p, ref);
}

int pack_show(int argc, char **argv)
{
    struct shower w = {.n_rules = 0};
    struct pack_ref ref;
    int status = 2;
    if (!tool_open(&w.t, argc, argv))
        return 2;
    w.as_written = options_flag(&w.t.o, "--source");
    if (read_args(&w.t, &ref)) {
        w.pack = ref_load(&w.t, &ref);
        if (w.pack != NULL) {
            show_pack(&w);
            status = 0;
        }
    }
    problems_print(&w.t.problems, w.t.o.lang);
    return tool_close(&w.t, status);
}
