/*
 * facts_cmd.c — facts at the command line.
 */
#include "app/review/facts_cmd.h"

#include <stdio.h>
#include <string.h>

#include "app/cycle/cycle_option.h"
#include "app/judge/decision.h"
#include "app/review/facts_list.h"
#include "app/review/facts_read.h"
#include "app/review/subject_find.h"
#include "lib/base/clock.h"
#include "lib/json/json.h"

#define FACTS_ARENA ((size_t)4 << 30)
enum { LINE_BYTES = 4 << 20 };

struct facts_order {
    struct command c;
    struct facts_request r;
    int year, quarter;
    const char *unit, *subject;
    bool json;
};

static void say_read(const struct command *c, const struct facts_request *r,
                     const struct facts_result *n)
{
    if (n->same_file) {
        SAY0(c, M_REVIEW_SAME_FILE);
        return;
    }
    if (n->written || r->dry_run)
        SAY(c, n->written ? M_REVIEW_WRITTEN : M_REVIEW_WOULD_WRITE, command_number(c, n->lines),
            command_number(c, n->facts), command_number(c, n->reviews),
            command_number(c, n->shortcomings), str_of(c->o.args[0]));
    if (n->differences > 0 && !n->written)
        SAY(c, M_REVIEW_DIFFERENCES, command_number(c, n->differences));
    if (!n->written && !r->dry_run)
        say_error(c->o.lang, M_REVIEW_REFUSED, c->o.args[0], "");
}

static err_t do_read(struct facts_order *o)
{
    struct command *c = &o->c;
    struct cycle cycle;
    struct facts_result n = {.lines = 0};
    TRY(command_book(c, DB_WRITE));
    TRY(cycle_find(c->db, c->a, o->year, o->quarter, &cycle));
    o->r.file = c->o.args[1];
    err_t err = facts_read(c->db, c->a, &cycle, &o->r, &n);
    if (!o->json) {
        say_read(c, &o->r, &n);
        return err;
    }
    printf("{\"written\":%s,\"same_file\":%s,\"lines\":%ld,\"facts\":%ld,\"reviews\":%ld,"
           "\"shortcomings\":%ld,\"answers\":%ld,\"differences\":%ld}\n",
           n.written ? "true" : "false", n.same_file ? "true" : "false", (long)n.lines,
           (long)n.facts, (long)n.reviews, (long)n.shortcomings, (long)n.answers,
           (long)n.differences);
    return err;
}

/* --- list --- */

struct telling {
    const struct facts_order *o;
    const struct dict *dict;
    struct buf b;
};

static void name_json(struct buf *b, const char *name, struct str value)
{
    buf_printf(b, "%s\"%s\":", b->n > 1 ? "," : "", name);
    json_write_str(b, value);
}

static void day_json(struct buf *b, const char *name, date_t day)
{
    char text[11];
    date_format_iso(day, text);
    name_json(b, name, str_of(text));
}

static void subject_json(struct buf *b, const struct given_subject *s)
{
    buf_clear(b);
    buf_char(b, '{');
    if (s->card.n > 0)
        name_json(b, "card", s->card);
    name_json(b, "unit", s->unit_code);
    if (s->member)
        name_json(b, "name", s->name);
}

/* A line a fact, and one for the self-review. */
static void tell_json(void *ctx, const struct given_subject *s)
{
    struct telling *t = ctx;
    for (size_t i = 0; i <= s->n; i++) {
        if (i == s->n && s->review_on == DAY_NONE)
            continue;
        subject_json(&t->b, s);
        if (i == s->n) {
            day_json(&t->b, "received_on", s->review_on);
            buf_printf(&t->b, ",\"on_paper\":%s,\"no_shortcoming\":%s",
                       s->on_paper ? "true" : "false", s->no_shortcoming ? "true" : "false");
            if (s->self_level.n > 0)
                name_json(&t->b, "self_level", s->self_level);
            if (s->scan.n > 0)
                name_json(&t->b, "scan", s->scan);
        } else {
            const struct given_fact *f = &s->fact[i];
            name_json(&t->b, "fact", f->name);
            buf_printf(&t->b, ",\"value\":%.*s", STR_ARG(f->value));
            name_json(&t->b, "provider", f->provider);
            name_json(&t->b, "source", f->source);
            name_json(&t->b, "file", f->file);
            day_json(&t->b, "received_on", f->received_on);
            buf_printf(&t->b, ",\"counts\":%s", f->counts ? "true" : "false");
        }
        buf_z(&t->b, "}\n");
        (void)fwrite(t->b.p, 1, t->b.n, stdout);
    }
}

static void tell_review(const struct telling *t, struct arena *a, const struct given_subject *s)
{
    const struct command *c = &t->o->c;
    int code = enum_code(t->dict->level, s->self_level);
    struct str level = code > 0 ? enum_label(t->dict->level, c->o.lang, code) : STR("–");
    if (s->review_on != DAY_NONE)
        SAY(c, s->on_paper ? M_REVIEW_ON_PAPER : M_REVIEW_IN_PROGRAM, day_text(a, s->review_on),
            level);
    if (s->scan.n > 0)
        SAY(c, M_REVIEW_SCAN, s->scan);
}

static void tell_words(void *ctx, const struct given_subject *s)
{
    struct telling *t = ctx;
    const struct command *c = &t->o->c;
    enum subject kind = s->member ? SUBJECT_MEMBER : SUBJECT_COLLECTIVE;
    struct arena *a = arena_open(LINE_BYTES);
    SAY(c, M_REVIEW_LIST_SUBJECT, s->name, s->unit_code, s->card.n > 0 ? s->card : STR("–"));
    tell_review(t, a, s);
    for (size_t i = 0; i < s->n; i++) {
        const struct given_fact *f = &s->fact[i];
        struct str label, paper;
        fact_words(a, t->dict, kind, f->name, c->o.lang, &label, &paper);
        struct str row[] = {label,  f->name, f->value, f->provider, day_text(a, f->received_on),
                            f->file};
        command_say(c, f->counts ? M_REVIEW_LIST_FACT : M_REVIEW_LIST_REPLACED,
                    sizeof row / sizeof *row, row);
    }
    arena_close(a);
}

static err_t do_list(struct facts_order *o)
{
    struct command *c = &o->c;
    struct cycle cycle;
    struct cycle_ground ground;
    struct cycle_unit all = {.last_at = INT_MAX};
    struct telling t = {.o = o};
    int64_t n = 0;
    TRY(command_book(c, DB_READ));
    TRY(cycle_option_find(c, o->year, o->quarter, &cycle, &ground));
    if (o->unit != NULL)
        TRY(cycle_unit(c->db, c->a, &cycle, str_of(o->unit), &all));
    t.dict = ground.pack->dict;
    buf_open(&t.b, LINE_BYTES);
    err_t err = facts_list(c->db, &cycle, all.first_at, all.last_at,
                           o->json ? tell_json : tell_words, &t, &n);
    buf_close(&t.b);
    if (err == OK && !o->json)
        SAY(c, M_REVIEW_LISTED, command_number(c, n));
    return err;
}

/* --- scan --- */

static err_t do_scan(struct facts_order *o)
{
    struct command *c = &o->c;
    struct cycle cycle;
    struct json *who = NULL;
    struct json_error e;
    struct found_subject found;
    bool same;
    TRY(command_book(c, DB_WRITE));
    TRY(cycle_find(c->db, c->a, o->year, o->quarter, &cycle));
    if (json_parse(c->a, str_of(o->subject), &who, &e) != OK)
        return command_refuse(c, M_REVIEW_WHO_FORM, STR(""), STR(""));
    TRY(subject_find_json(c->db, c->a, &cycle, who, (struct place){.line = 0}, &found));
    struct scan_request r = {.book = c->o.args[0],
                             .file = c->o.args[1],
                             .subject = found.id,
                             .actor = o->r.actor,
                             .yes = o->r.yes};
    TRY(facts_scan(c->db, c->a, &cycle, &r, &same));
    SAY(c, same ? M_REVIEW_SCAN_THERE : M_REVIEW_SCANNED, subject_called(c->db, c->a, found.id));
    return OK;
}

/* --- --- */

static const struct facts_verb {
    const char *name;
    err_t (*run)(struct facts_order *o);
    int operands;
    bool from, subject; /* needs --from, --subject */
} verbs[] = {{"read", do_read, 2, true, false},
             {"list", do_list, 1, false, false},
             {"scan", do_scan, 2, false, true}};

static const struct facts_verb *verb_of(const char *name)
{
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].name, name) == 0)
            return &verbs[i];
    }
    return NULL;
}

int cmd_facts(int argc, char **argv)
{
    struct facts_order o = {.year = 0};
    const char *verb = argc > 1 ? argv[1] : "";
    const struct facts_verb *v = verb_of(verb);
    if (!command_begin(&o.c, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv, FACTS_ARENA))
        return 2;
    const char *by = options_value(&o.c.o, "--by"), *from = options_value(&o.c.o, "--from");
    o.json = options_flag(&o.c.o, "--json");
    o.unit = options_value(&o.c.o, "--unit");
    o.subject = options_value(&o.c.o, "--subject");
    o.r.actor = str_of(by != NULL ? by : "");
    o.r.provider = str_of(from != NULL ? from : "");
    o.r.yes = options_flag(&o.c.o, "--yes");
    o.r.dry_run = options_flag(&o.c.o, "--dry-run");
    o.r.corrects = options_flag(&o.c.o, "--corrects");
    if (!cycle_option_take(&o.c, &o.year, &o.quarter) ||
        !cycle_option_day(&o.c, "--received", clock_today(), &o.r.received_on))
        return command_misuse(&o.c);
    if (v == NULL)
        say_error(o.c.o.lang, M_REVIEW_NO_VERB, verb, "");
    bool fits = v != NULL && o.year > 0 && (!v->from || o.r.provider.n > 0) &&
                (!v->subject || o.subject != NULL);
    int n = fits ? v->operands : OPTIONS_ARGS + 1; /* more than there can be: the usage is said */
    if (!command_operands(&o.c, n, n, M_REVIEW_USAGE))
        return command_misuse(&o.c);
    return command_finish(&o.c, v->run(&o));
}
