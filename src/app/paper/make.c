/*
 * make.c — `paper make`: what is asked, numbers from the register, and the child that does it.
 */
#include "app/paper/make_inner.h"

#include <stdio.h>
#include <string.h>

#include "app/audit/audit.h"
#include "app/cycle/cycle_option.h"
#include "app/org/org.h"
#include "app/paper/provide_inner.h"
#include "lib/base/clock.h"
#include "lib/base/digest.h"
#include "lib/job/child.h"
#include "lib/json/json.h"

enum { ABOUT_BYTES = 1 << 22, COPIES_MOST = 5000, TOLD = 20 };

/* --- options --- */

static struct str text_option(struct command *c, const char *name)
{
    const char *v = options_value(&c->o, name);
    return str_of(v != NULL ? v : "");
}

static bool read_format(struct making *k)
{
    const char *word = k->wanted;
    for (int i = 0; word != NULL && i < DOC_FORMATS; i++) {
        if (strcmp(word, doc_format_words[i]) == 0) {
            k->format = (enum doc_format)i;
            return true;
        }
    }
    say_error(k->c->o.lang, M_PAPER_BAD_FORMAT, word != NULL ? word : "", "");
    return false;
}

static bool read_copies(struct making *k)
{
    const char *word = options_value(&k->c->o, "--copies");
    long n = 0;
    if (word != NULL && !str_to_long(str_of(word), 1, COPIES_MOST, &n)) {
        say_error(k->c->o.lang, M_PAPER_BAD_COPIES, word, "");
        return false;
    }
    k->copies = (int)n;
    return true;
}

bool making_read(struct making *k, struct command *c)
{
    *k = (struct making){.c = c};
    struct provide_request *r = &k->request;
    k->kind = options_value(&c->o, "--kind");
    k->unit = options_value(&c->o, "--unit");
    k->card = options_value(&c->o, "--card");
    k->dir = options_value(&c->o, "--out");
    k->papers = options_value(&c->o, "--papers");
    k->number = options_value(&c->o, "--number");
    k->abbreviation = options_value(&c->o, "--abbreviation");
    k->by = options_value(&c->o, "--by");
    k->below = options_flag(&c->o, "--below");
    k->all = options_flag(&c->o, "--all");
    k->together = options_flag(&c->o, "--together");
    r->blank = options_flag(&c->o, "--blank");
    r->place = text_option(c, "--place");
    r->issuer = text_option(c, "--issuer");
    r->signer_post = text_option(c, "--signer-post");
    r->signer_name = text_option(c, "--signer");
    if (k->dir == NULL)
        k->dir = ".";
    k->wanted = options_value(&c->o, "--format");
    if (!cycle_option_take(c, &r->year, &r->quarter) ||
        !cycle_option_day(c, "--date", DAY_NONE, &r->on) || !read_copies(k))
        return false;
    int whom = (k->unit != NULL) + (k->card != NULL) + k->all;
    bool asked = k->kind != NULL && r->year > 0 && (whom == 1 || (whom == 0 && r->blank));
    return command_operands(c, asked ? 1 : OPTIONS_ARGS + 1, 1, M_PAPER_USAGE_MAKE) &&
           read_format(k);
}

/* --- papers and provider --- */

err_t making_open(struct making *k)
{
    struct command *c = k->c;
    struct reporter r = paper_reporter(c);
    TRY(provide_open(c->db, c->a, &k->request, &k->provider));
    TRY(layout_shelf_open(&r, k->papers, &k->layouts));
    TRY(paper_shelf_open(&r, provide_pack(k->provider), k->papers, &k->shelf));
    TRY(paper_shelf_check(&r, &k->shelf, &k->layouts));
    if (k->shelf.n == 0)
        return command_refuse(c, M_PAPER_NO_PAPERS, provide_pack(k->provider), STR(""));
    return OK;
}

const struct paper_layout *making_layout(const struct making *k, const struct paper *p)
{
    date_t on = k->request.on;
    return layout_on(&k->layouts, p->layout, on != DAY_NONE ? on : clock_today());
}

/* --- whom --- */

static bool fits(const struct paper *p, const struct provide_whom *w)
{
    return p->form.n == 0 || (str_eq(p->form, w->form) && str_eq(p->form_for, w->form_for));
}

static err_t find_whom(struct making *k, enum paper_about about, struct provide_whom **out,
                       size_t *n)
{
    struct arena *a = k->c->a;
    if (k->unit != NULL || k->all)
        return provide_list(k->provider, a, str_of(k->unit != NULL ? k->unit : ""),
                            k->below || k->all, about, out, n);
    *out = ARENA_NEW(a, struct provide_whom); /* nobody: a form to be copied */
    *n = 1;
    return k->card == NULL ? OK : provide_card(k->provider, a, str_of(k->card), *out);
}

static err_t no_such(struct making *k)
{
    struct str_nearest x = str_nearest_to(str_of(k->kind));
    for (int i = 0; i < k->shelf.n; i++)
        str_nearest_try(&x, k->shelf.paper[i].id);
    return command_refuse(k->c, M_PAPER_NO_KIND, str_of(k->kind), x.best);
}

/* The paper of an item; NULL: it is not for that one. */
static const struct paper *paper_for(const struct making *k, const struct paper *asked,
                                     const struct provide_whom *w)
{
    bool nobody = w->subject == 0 && w->unit == 0;
    if (asked == NULL && w->form.n == 0)
        return NULL; /* is not reviewed */
    if (asked == NULL)
        return paper_shelf_form(&k->shelf, w->form, w->form_for);
    return nobody || fits(asked, w) ? asked : NULL;
}

/* Is the paper for that one at all: who was not decided on gets no notice? */
static err_t wanted(struct making *k, struct arena *a, const struct paper *p,
                    const struct provide_whom *w, bool *out)
{
    struct data *d;
    *out = true;
    if (p->when.n == 0 || k->request.blank || (w->subject == 0 && w->unit == 0))
        return OK;
    arena_reset(a);
    TRY(provide_data(k->provider, a, p->about, w, &d));
    *out = data_has(d, p->when) != p->unless;
    return OK;
}

/* Whoever issues the paper where the command does not say it. */
static err_t find_by(struct making *k, struct arena *a, const struct paper *p,
                     struct provide_whom *w)
{
    struct tree_unit u;
    if (p->by == BY_ABOVE) {
        TRY(tree_unit(k->provider, a, w->unit, &u));
        w->issuer = u.parent;
    }
    if (p->by != BY_DECIDER || w->subject == 0)
        return OK;
    struct query *q = db_query(k->c->db, "paper_decider");
    q_int(q, "subject", w->subject);
    return q_one_int(q, 0, &w->issuer);
}

static err_t take_wanted(struct making *k, struct arena *a, const struct paper *asked,
                         struct provide_whom *whom, size_t n_whom, struct making_item *out,
                         size_t *n)
{
    for (size_t i = 0; i < n_whom; i++) {
        const struct paper *p = paper_for(k, asked, &whom[i]);
        bool is = p != NULL;
        if (is)
            TRY(wanted(k, a, p, &whom[i], &is));
        if (is)
            TRY(find_by(k, a, p, &whom[i]));
        if (is)
            out[(*n)++] = (struct making_item){p, &whom[i]};
    }
    return OK;
}

err_t making_list(struct making *k, struct making_item **out, size_t *n)
{
    bool own = strcmp(k->kind, OWN_FORM) == 0;
    const struct paper *asked = own ? NULL : paper_shelf_find(&k->shelf, str_of(k->kind));
    struct provide_whom *whom;
    size_t n_whom;
    if (!own && asked == NULL)
        return no_such(k);
    provide_only(k->provider, own ? STR("") : asked->source);
    TRY(find_whom(k, own ? ABOUT_MEMBER : asked->about, &whom, &n_whom));
    *n = 0;
    *out = ARENA_ARRAY(k->c->a, struct making_item, n_whom);
    struct arena *scratch = arena_open(PART_ARENA);
    err_t err = take_wanted(k, scratch, asked, whom, n_whom, *out, n);
    arena_close(scratch);
    TRY(err);
    return *n > 0 ? OK : command_refuse(k->c, M_PAPER_NOBODY, str_of(k->kind), STR(""));
}

struct str making_called(struct making *k, const struct making_item *item)
{
    const struct paper *p = item->paper;
    struct str name = k->c->o.lang == LANG_EN ? p->en : p->vi;
    return item->whom->name.n == 0
               ? name
               : str_fmt(k->c->a, "%.*s - %.*s", STR_ARG(name), STR_ARG(item->whom->name));
}

/* --- numbers --- */

static err_t find_issuer(struct making *k, const struct provide_whom *w, int64_t *unit,
                         struct str *code)
{
    struct command *c = k->c;
    date_t day = k->request.on != DAY_NONE ? k->request.on : clock_today();
    bool row;
    *unit = w->issuer != 0 ? w->issuer : w->unit;
    if (k->request.issuer.n > 0)
        TRY(org_unit_find(c->db, k->request.issuer, day, unit));
    struct query *q = db_query(c->db, "paper_unit");
    q_int(q, "id", *unit);
    TRY(q_step(q, &row));
    *code = k->abbreviation != NULL ? str_of(k->abbreviation) : STR("");
    if (k->abbreviation == NULL && row)
        *code = issuer_symbol(q_get_text(q, 2), body_of_unit(c->a, q_get_text(q, 1)));
    while (row)
        TRY(q_step(q, &row));
    return OK;
}

err_t making_entry(struct making *k, const struct making_item *item, struct register_entry *out,
                   struct str *issuer)
{
    *out = (struct register_entry){
        .kind = item->paper->kind,
        .on = k->request.on,
        .paper = item->paper->id,
        .about = making_called(k, item),
        .cycle = provide_cycle(k->provider)->id,
        .subject = item->whom->subject,
        .unit = item->whom->subject != 0 ? 0 : item->whom->unit,
    };
    TRY(find_issuer(k, item->whom, &out->issuer, issuer));
    return register_find(k->c->db, k->c->a, out);
}

struct symbol_of {
    struct str kind, issuer;
};

static struct str make_symbol(void *ctx, struct arena *a, int number)
{
    const struct symbol_of *s = ctx;
    return register_plain_symbol(a, number, s->kind, s->issuer);
}

/* What is told of the act: which papers, how many, from which number on, and the digest of what they
   are about, in order; the numbers themselves stand in the register under this event. */
static err_t add_event(struct making *k, const struct making_item *item, size_t n, int64_t *event)
{
    char digest[DIGEST_HEX_BYTES];
    struct buf b;
    buf_open(&b, ABOUT_BYTES);
    for (size_t i = 0; i < n; i++) {
        buf_str(&b, making_called(k, &item[i]));
        buf_char(&b, '\n');
    }
    digest_text(buf_view(&b), digest);
    buf_clear(&b);
    buf_z(&b, "{\"paper\":");
    json_write_str(&b, str_of(k->kind));
    buf_printf(&b, ",\"count\":%zu,\"number\":", n);
    json_write_str(&b, str_of(k->number));
    buf_printf(&b, ",\"digest\":\"%s\"}", digest);
    struct act act = audit_command(k->c->a, STR("paper.number"), str_copy(k->c->a, buf_view(&b)));
    buf_close(&b);
    if (k->by != NULL)
        act.actor = str_of(k->by);
    return audit_add(k->c->db, &act, event);
}

/* Settles and notes the number of one item, in a transaction that is open. */
static err_t note_number(struct making *k, const struct making_item *item, int number,
                         int64_t event)
{
    struct register_entry e;
    struct symbol_of s = {.kind = item->paper->kind};
    TRY(making_entry(k, item, &e, &s.issuer));
    if (e.known && number == 0 && k->request.on == DAY_NONE)
        return OK; /* keeps what it has */
    e.number = number;
    e.on = k->request.on != DAY_NONE ? k->request.on : clock_today();
    TRY(register_settle(k->c->db, k->c->a, &e, make_symbol, &s));
    return register_add(k->c->db, &e, event);
}

/* Have all of them the numbers and the day that are asked for? */
static bool all_known(struct making *k, const struct making_item *item, size_t n, int first,
                      err_t *err)
{
    for (size_t i = 0; i < n; i++) {
        struct register_entry e;
        struct str issuer;
        *err = making_entry(k, &item[i], &e, &issuer);
        if (*err != OK || !e.known || (first > 0 && e.number != first + (int)i) ||
            (k->request.on != DAY_NONE && k->request.on != e.on))
            return false;
    }
    return true;
}

static err_t note_numbers(struct making *k, const struct making_item *item, size_t n, int first)
{
    int64_t event;
    TRY(add_event(k, item, n, &event));
    for (size_t i = 0; i < n; i++)
        TRY(note_number(k, &item[i], first > 0 ? first + (int)i : 0, event));
    return OK;
}

static err_t give_numbers(struct making *k)
{
    struct command *c = k->c;
    struct making_item *item;
    size_t n;
    long first = 0;
    err_t err = OK;
    if (strcmp(k->number, "next") != 0 &&
        !str_to_long(str_of(k->number), 1, REGISTER_NUMBER_MOST, &first))
        return command_refuse(c, M_PAPER_BAD_NUMBER, str_of(k->number), STR(""));
    TRY(making_list(k, &item, &n));
    if (item[0].paper->kind.n == 0)
        return command_refuse(c, M_PAPER_HAS_NO_NUMBER, item[0].paper->id, STR(""));
    TRY(db_begin(c->db));
    if (all_known(k, item, n, (int)first, &err)) {
        db_rollback(c->db);
        return OK; /* the same papers once more: no act */
    }
    if (err == OK)
        err = note_numbers(k, item, n, (int)first);
    if (err == OK)
        return db_commit(c->db);
    db_rollback(c->db);
    return err;
}

/* --- the child --- */

struct hearing {
    struct making *k;
    long total, done, kept, pages, told;
    char last[512]; /* what was begun last */
};

/* "total N", "at NAME", "made", "kept", "pages N" */
static void hear(void *ctx, struct str line)
{
    struct hearing *h = ctx;
    struct command *c = h->k->c;
    if (str_starts(line, STR("total "))) {
        (void)str_to_long(str_sub(line, 6, line.n), 0, INT32_MAX, &h->total);
    } else if (str_starts(line, STR("pages "))) {
        (void)str_to_long(str_sub(line, 6, line.n), 0, INT32_MAX, &h->pages);
    } else if (str_starts(line, STR("at "))) {
        struct str name = str_sub(line, 3, line.n);
        size_t n = name.n < sizeof h->last - 1 ? name.n : sizeof h->last - 1;
        memcpy(h->last, name.p, n);
        h->last[n] = '\0';
    } else {
        h->done++;
        h->kept += str_is(line, "kept");
        if (h->done == h->total || h->done - h->told >= h->total / TOLD + 1) {
            h->told = h->done;
            SAY(c, M_PAPER_PROGRESS, command_number(c, h->done), command_number(c, h->total),
                str_of(h->last));
            (void)fflush(stdout);
        }
    }
}

static err_t run_child(struct making *k, int argc, char **argv, int *status)
{
    struct command *c = k->c;
    struct hearing h = {.k = k};
    struct child_end end;
    char **args = ARENA_ARRAY(c->a, char *, (size_t)argc + 4);
    static char program[] = "kiemdiem", room[] = "paper", verb[] = "made";
    int n = 0;
    args[n++] = program;
    args[n++] = room;
    args[n++] = verb;
    for (int i = 0; i < argc; i++)
        args[n++] = argv[i];
    db_close(c->db);
    c->db = NULL;
    if (child_run(&(struct child_request){args, hear, &h}, &end) != OK)
        return command_refuse(c, M_PAPER_NO_CHILD, STR(""), STR(""));
    *status = end.signal != 0 ? 1 : end.status;
    if (end.signal != 0 || end.status > 2) {
        paper_told(c, false,
                   MSG(c->a, c->o.lang, M_PAPER_CHILD_DIED,
                       command_number(c, end.signal != 0 ? end.signal : end.status),
                       str_of(h.last)));
        return E_IO;
    }
    if (end.status == 0) {
        SAY(c, M_PAPER_MADE, command_number(c, h.done - h.kept), command_number(c, h.kept),
            str_of(k->dir));
        if (h.pages > 0)
            SAY(c, M_PAPER_PAGES, command_number(c, h.pages));
    }
    return OK;
}

static err_t do_make(struct making *k, int argc, char **argv, int *status)
{
    if (k->number != NULL) {
        TRY(command_book(k->c, DB_WRITE));
        TRY(making_open(k));
        TRY(give_numbers(k));
    }
    return run_child(k, argc, argv, status);
}

int paper_make(struct command *c, int argc, char **argv)
{
    struct making k;
    int status = 0;
    if (!making_read(&k, c))
        return command_misuse(c);
    int said = command_finish(c, do_make(&k, argc, argv, &status));
    return said != 0 ? said : status;
}
