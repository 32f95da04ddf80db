/*
 * run_judge.c — from the records of the roster to facts, and from decisions to what is shown.
 *
 * Only what the lists say becomes a fact.  Remarks in prose do not; a date without its day is used
 * only where every day that it may be lies so far back that no rule of the cycle can tell.
 */
#include <string.h>

#include "app/judge/decision.h"
#include "app/roster/run.h"

enum {
    /* Rules count months within the year of the cycle: a date a year back is past all of them. */
    SAFE_MONTHS = 12,
    /* Below this number of official members a cell elects a secretary, but no cell committee. */
    COMMITTEE_FROM = 9,
    MOST_POSTS = 20, /* range of the fact */
    SCRATCH_CAP = 64 << 20
};

/* --- words --- */

static struct str word_label(const struct run *run, const char *list, struct str word)
{
    const struct enum_def *e = dict_enum(run->dict, str_of(list), true);
    int code = e ? enum_code(e, word) : 0;
    return code > 0 ? enum_label(e, run->lang, code) : word;
}

static struct str join_words(const struct run *run, const char *list, const struct str *words,
                             int n)
{
    struct str out = STR("");
    for (int i = 0; i < n; i++) {
        struct str label = word_label(run, list, words[i]);
        out = i == 0 ? label : str_fmt(run->arena, "%.*s; %.*s", STR_ARG(out), STR_ARG(label));
    }
    return n > 0 ? str_copy(run->arena, out) : out;
}

/* --- facts --- */

static void set(struct case_in *in, const char *name, int32_t value)
{
    int col = dict_fact(in->pack->dict, in->subject, str_of(name));
    facts_set(in->facts, col, value);
    in->given[col] = true;
}

static void set_word(struct case_in *in, const char *name, const char *word)
{
    facts_set_word(in->facts, name, word);
    in->given[dict_fact(in->pack->dict, in->subject, str_of(name))] = true;
}

static void set_tri(struct case_in *in, const char *name, enum tri value)
{
    if (value != TRI_UNKNOWN)
        set(in, name, value == TRI_TRUE);
}

static void set_date(const struct run *run, struct case_in *in, const char *name,
                     const struct roster_date *d)
{
    if (d->precision == DATE_ABSENT)
        return;
    if (d->precision == DATE_DAY || d->last <= date_add_months(run->cycle.cutoff, -SAFE_MONTHS))
        set(in, name, d->last);
}

static struct case_in *new_case(const struct run *run, struct arena *a, enum subject subject)
{
    struct case_in *in = ARENA_NEW(a, struct case_in);
    in->id = STR("");
    in->pack = run->pack;
    in->subject = subject;
    in->cycle = run->cycle;
    in->facts = facts_new(a, run->dict, subject);
    facts_set_name(in->facts, "cycle_quarter", VALUE_NONE);
    return in;
}

static void set_posts(const struct run *run, struct case_in *in, const struct roster_person *p)
{
    const struct roster_posts *posts = &p->posts;
    set_tri(in, "leadership_post", posts->leader);
    if (posts->leader == TRI_FALSE) {
        set(in, "leadership_posts", 0);
        set(in, "head", 0);
        set(in, "deputy", 0);
        set(in, "appointed_on", VALUE_NONE);
    } else if (posts->leader == TRI_TRUE) {
        set(in, "leadership_posts", posts->n_posts < MOST_POSTS ? posts->n_posts : MOST_POSTS);
        set_tri(in, "head", posts->head);
        set_tri(in, "deputy", posts->deputy);
    }
    if (posts->managed != MANAGED_UNKNOWN)
        set_word(in, "managed_by", roster_managing_words[posts->managed]);
    if (posts->standing == TRI_FALSE)
        set(in, "standing_committee_of", VALUE_NONE);
    set_tri(in, "state_employee", posts->state_employee);
    set_tri(in, "in_political_system", posts->in_system);
    /* Whoever does not work for the state has no state rating. */
    if (posts->state_employee == TRI_FALSE)
        set(in, "state_level", VALUE_NONE);
    (void)run;
}

static void set_cell(const struct run *run, struct case_in *in, int unit)
{
    if (unit < 0)
        return;
    const struct roster_unit *u = &run->roster->units[unit];
    if (u->kind != KIND_CELL && u->kind != KIND_GRASSROOTS_CELL)
        return;
    set_word(in, "cell_kind", roster_kind_words[u->kind]);
    if (u->committee_seen)
        set(in, "cell_has_committee", 1);
    else if (u->n_official < COMMITTEE_FROM)
        set(in, "cell_has_committee", 0);
}

static struct case_in *person_case(const struct run *run, struct arena *a,
                                   const struct roster_person *p)
{
    struct case_in *in = new_case(run, a, SUBJECT_MEMBER);
    set_date(run, in, "admitted_on", &p->admitted);
    /* Without such a column the list does not say; an empty cell in it says: nothing special. */
    if (run->roster->people_source.has_status && p->status != STATUS_UNKNOWN)
        set_word(in, "party_status", roster_status_words[p->status]);
    set_posts(run, in, p);
    set_cell(run, in, p->unit);
    in->id = p->name;
    return in;
}

static struct case_in *unit_case(const struct run *run, struct arena *a,
                                 const struct roster_unit *u)
{
    static const char *const none_below[] = {
        "subunits_disciplined",  "subunits_disciplined_not_self_remedied",
        "suborgs_rated",         "suborgs_ht_or_better",
        "suborgs_htt_or_better", "suborgs_undecided"};
    struct case_in *in = new_case(run, a, SUBJECT_COLLECTIVE);
    set_word(in, "kind", roster_kind_words[u->kind]);
    if (u->parent >= 0 && run->roster->units[u->parent].kind != KIND_UNKNOWN)
        set_word(in, "parent_kind", roster_kind_words[run->roster->units[u->parent].kind]);
    set_tri(in, "has_standing_committee", u->standing);
    set_date(run, in, "founded_on", &u->founded);
    set(in, "subunits", u->n_children);
    for (size_t i = 0; u->n_children == 0 && i < sizeof none_below / sizeof *none_below; i++)
        set(in, none_below[i], 0);
    in->id = u->name;
    return in;
}

/* --- from a decision to an outcome --- */

/* The article of the rule that took the subject out. */
static struct str reason_cite(const struct decision *d, bool of_review)
{
    for (int i = 0; i < d->n_fired; i++) {
        const struct rule *r = d->fired[i].rule;
        for (int k = 0; k < r->n_effects; k++) {
            enum effect_kind e = r->effects[k].kind;
            if (e == (of_review ? EFF_NOT_REVIEWED : EFF_NOT_RATED))
                return r->cite;
        }
    }
    return STR("");
}

static void note_lacks(const struct run *run, struct outcome *o, const struct decision *d)
{
    enum subject s = d->in->subject;
    for (int i = 0; i < d->n_unknown; i++) {
        int bit = dict_fact(run->dict, s, d->unknown[i]);
        if (bit < 0) {
            int list = dict_list(run->dict, s, d->unknown[i]);
            if (list < 0)
                continue;
            bit = LIMIT_COLUMNS + list;
        }
        o->lacks[bit / 64] |= (uint64_t)1 << (bit % 64);
    }
}

static struct str form_words(const struct run *run, const struct decision *d)
{
    struct str whom = word_label(run, "form_for", d->form_for);
    if (d->form.n == 0)
        return str_copy(run->arena, whom);
    return str_fmt(run->arena, "%.*s – %.*s", STR_ARG(d->form), STR_ARG(whom));
}

static void take_outcome(const struct run *run, const struct decision *d, struct outcome *o)
{
    o->reviewed = d->reviewed;
    o->rated = d->rated;
    if (d->reason.n > 0) {
        o->reason_code = str_copy(run->arena, d->reason);
        o->reason = str_copy(run->arena, word_label(run, "reason", d->reason));
        o->cite = str_copy(run->arena, reason_cite(d, d->reviewed == TRI_FALSE));
    }
    o->form = form_words(run, d);
    o->places = join_words(run, "place", d->places, d->n_places);
    o->decider = str_copy(run->arena, word_label(run, "decider", d->decider));
    o->needs = join_words(run, "require", d->requires_, d->n_requires);
    o->level = d->level;
    o->max_level = d->max_level;
    note_lacks(run, o, d);
}

static void count_reason(struct reasons *r, const struct outcome *o)
{
    int i = 0;
    while (i < r->n && !str_eq(r->list[i].code, o->reason_code))
        i++;
    if (i == (int)(sizeof r->list / sizeof *r->list))
        return;
    if (i == r->n)
        r->list[r->n++] = (struct left_out){o->reason_code, o->reason, 0};
    r->list[i].n++;
}

static void count_warning(const struct decision *d, const struct coded *c, struct tally *t)
{
    const struct rule *rule = pack_rule(d->in->pack, c->rule);
    if (rule)
        t->warned[rule->bit]++;
}

static void count_outcome(struct counts *c, struct tally *t, const struct outcome *o,
                          const struct decision *d)
{
    if (o->reviewed == TRI_FALSE) {
        count_reason(&c->left_out, o);
        return;
    }
    if (o->reviewed == TRI_TRUE)
        c->reviewed++;
    else
        c->reviewed_open++;
    if (o->reviewed == TRI_TRUE && o->rated != TRI_FALSE)
        c->rated++;
    if (o->reviewed == TRI_TRUE && o->rated == TRI_UNKNOWN)
        c->rated_open++;
    if (o->rated == TRI_FALSE) {
        count_reason(&c->unrated, o);
        return;
    }
    t->subjects++;
    for (int bit = 0; bit < LACK_WORDS * 64; bit++)
        if (run_lacks(o, bit))
            t->lacks[bit]++;
    for (int i = 0; i < d->n_warnings; i++)
        count_warning(d, &d->warnings[i], t);
    for (int i = 0; i < d->n_blocked; i++)
        count_warning(d, &d->blocked[i], t);
}

bool run_lacks(const struct outcome *o, int bit)
{
    return (o->lacks[bit / 64] >> (bit % 64)) & 1;
}

struct lacked run_lacked(const struct run *run, enum subject subject, int bit)
{
    bool vi = run->lang == LANG_VI;
    if (bit >= LIMIT_COLUMNS) {
        const struct list_def *l = run->dict->list[subject][bit - LIMIT_COLUMNS];
        return (struct lacked){vi ? l->vi : l->en, vi ? l->paper_vi : l->paper_en};
    }
    const struct fact_def *f = run->dict->fact[subject][bit];
    return (struct lacked){vi ? f->vi : f->en, vi ? f->paper_vi : f->paper_en};
}

/* --- the run --- */

/* A body without members and far above is in the list only as a parent: somebody else judges it. */
static enum unit_skip skip_of(const struct roster_unit *u)
{
    if (u->kind == KIND_UNKNOWN)
        return UNIT_OF_UNKNOWN_KIND;
    if (u->n_people == 0 && u->n_children == 0)
        return UNIT_EMPTY;
    bool high =
        u->kind == KIND_ABOVE_GRASSROOTS || u->kind == KIND_DISTRICT || u->kind == KIND_PROVINCIAL;
    return high && u->parent < 0 && u->n_people == 0 ? UNIT_CONTEXT : UNIT_JUDGED;
}

static err_t find_deadline(struct run *run, struct arena *scratch, enum roster_kind kind)
{
    struct case_in *in = NULL;
    struct case_error error = {0};
    struct buf line;
    buf_open(&line, LIMIT_CASE_BYTES);
    buf_printf(&line, "{\"pack\":\"%.*s\",\"overlays\":[", STR_ARG(run->pack->id));
    for (int i = 0; i < run->pack->n_overlays; i++)
        buf_printf(&line, "%s\"%.*s\"", i > 0 ? "," : "", STR_ARG(run->pack->overlays[i]->id));
    buf_printf(&line,
               "],\"cycle\":{\"year\":%d},\"subject\":\"event\",\"facts\":{\"body\":\"%s\","
               "\"calendar\":\"ordinary\"}}",
               run->year, roster_kind_words[kind]);
    err_t e =
        case_read(run->shelf, scratch, run->lang, str_copy(scratch, buf_view(&line)), &in, &error);
    buf_close(&line);
    if (e != OK) {
        struct str words[2] = {str_copy(run->arena, error.field),
                               str_copy(run->arena, error.message)};
        (void)problem_add(run->roster->problems, (struct place){0}, false,
                          msg_make(run->arena, run->lang, M_RUN_CASE_REFUSED, 2, words));
        return e;
    }
    const struct decision *d = decide_case(run->shelf, scratch, in);
    run->has_deadline[kind] = d->has_deadline;
    run->deadline[kind] = d->deadline;
    return OK;
}

/* Judges a case and keeps it for `explain`, when that was asked for. */
static const struct decision *judge_case(struct run *run, struct arena *scratch,
                                         const struct case_in *in)
{
    const struct decision *d = decide_case(run->shelf, scratch, in);
    if (run->cases != NULL) {
        struct buf b;
        buf_open(&b, LIMIT_CASE_BYTES);
        case_write(&b, in);
        buf_char(&b, '\n');
        (void)fwrite(b.p, 1, b.n,
                     run->cases); /* an error stays in the stream: seen when it is closed */
        buf_close(&b);
    }
    return d;
}

static err_t judge_units(struct run *run, struct arena *scratch)
{
    bool asked[KIND_COUNT] = {false};
    for (size_t i = 0; i < run->roster->n_units; i++) {
        const struct roster_unit *u = &run->roster->units[i];
        run->skip[i] = skip_of(u);
        if (run->skip[i] != UNIT_JUDGED)
            continue;
        arena_reset(scratch);
        if (!asked[u->kind])
            TRY(find_deadline(run, scratch, u->kind));
        asked[u->kind] = true;
        const struct decision *d = judge_case(run, scratch, unit_case(run, scratch, u));
        take_outcome(run, d, &run->units[i]);
        count_outcome(&run->unit_counts, &run->unit_tally, &run->units[i], d);
        run->n_units_judged++;
    }
    return OK;
}

static void judge_people(struct run *run, struct arena *scratch)
{
    for (size_t i = 0; i < run->roster->n_people; i++) {
        const struct roster_person *p = &run->roster->people[i];
        arena_reset(scratch);
        const struct decision *d = judge_case(run, scratch, person_case(run, scratch, p));
        take_outcome(run, d, &run->people[i]);
        count_outcome(&run->people_counts, &run->people_tally, &run->people[i], d);
        if (p->remark.n > 0)
            run->n_remarks++;
    }
}

err_t run_judge(struct run *run)
{
    struct arena *scratch = arena_open(SCRATCH_CAP);
    run->people = ARENA_ARRAY(run->arena, struct outcome, run->roster->n_people + 1);
    run->units = ARENA_ARRAY(run->arena, struct outcome, run->roster->n_units + 1);
    run->skip = ARENA_ARRAY(run->arena, enum unit_skip, run->roster->n_units + 1);
    err_t e = judge_units(run, scratch);
    if (e == OK)
        judge_people(run, scratch);
    arena_close(scratch);
    return e;
}
