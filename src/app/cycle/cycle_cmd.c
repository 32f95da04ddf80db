/*
 * cycle_cmd.c — cycles at the command line: opening one, and who is in it.
 */
#include "app/cycle/cycle_cmd.h"

#include <stdio.h>
#include <string.h>

#include "app/cycle/cycle_option.h"
#include "lib/base/limits.h"
#include "lib/json/json.h"

#define CYCLE_ARENA ((size_t)4 << 30) /* the tree of a nation */
enum { LINE_BYTES = 1 << 20 };

struct cycle_order {
    struct command c;
    struct cycle_request r;
    const char *unit;
    cycle_levels *levels;
    bool json, left_out, yes;
};

/* --- what all verbs share --- */

static struct str number(const struct cycle_order *r, int64_t n)
{
    return command_number(&r->c, n);
}

static err_t open_cycle(struct cycle_order *r, struct cycle *c, struct cycle_ground *g,
                        struct cycle_unit *u)
{
    TRY(command_book(&r->c, DB_READ));
    TRY(cycle_option_find(&r->c, r->r.year, r->r.quarter, c, g));
    *u = (struct cycle_unit){.first_at = 0, .last_at = INT32_MAX};
    return r->unit == NULL ? OK : cycle_unit(r->c.db, r->c.a, c, str_of(r->unit), u);
}

static struct query *of_unit(const struct cycle_order *r, const char *name, const struct cycle *c,
                             const struct cycle_unit *u)
{
    struct query *q = db_query(r->c.db, name);
    q_int(q, "cycle", c->id);
    q_int(q, "from", u->first_at);
    q_int(q, "to", u->last_at);
    return q;
}

/* The label of a word of the dictionary's lists of answers. */
static struct str word(const struct cycle_order *r, const struct cycle_ground *g, const char *list,
                       struct str w)
{
    const struct enum_def *e = dict_enum(g->pack->dict, str_of(list), true);
    int code = e != NULL ? enum_code(e, w) : 0;
    return code > 0 ? enum_label(e, r->c.o.lang, code) : w;
}

static struct str cite_of(const struct cycle_ground *g, struct str rule)
{
    const struct rule *found = pack_rule(g->pack, rule);
    return found != NULL ? found->cite : rule;
}

/* --- open --- */

static void say_opened(const struct cycle_order *r, const struct cycle *c,
                       const struct cycle_counts *n)
{
    SAY(&r->c, r->r.dry_run ? M_CYCLE_WOULD_OPEN : M_CYCLE_OPENED,
        c->quarter > 0 ? str_fmt(r->c.a, "%d/%d", c->quarter, c->year)
                       : str_fmt(r->c.a, "%d", c->year),
        day_text(r->c.a, c->cutoff));
    SAY(&r->c, M_CYCLE_COUNTS, number(r, n->units), number(r, n->members),
        number(r, n->collectives), number(r, n->left_out), number(r, n->unrated),
        number(r, n->groups));
    if (n->review_open > 0)
        SAY(&r->c, M_CYCLE_REVIEW_OPEN, number(r, n->review_open));
    if (n->to_settle > 0)
        SAY(&r->c, M_CYCLE_TO_SETTLE, number(r, n->to_settle), str_of(r->c.o.args[0]));
    if (n->carried > 0)
        SAY(&r->c, M_CYCLE_CARRIED, number(r, n->carried));
    if (n->no_subject > 0)
        SAY(&r->c, M_CYCLE_NO_SUBJECT, number(r, n->no_subject));
}

/* --- whom the tree has no place for --- */

enum { NO_PLACE_TOLD = 50 };

static struct query *no_place(const struct cycle_order *r, const struct cycle *c)
{
    struct query *q = db_query(r->c.db, "cycle_no_place");
    q_int(q, "cycle", c->id);
    q_int(q, "version", c->tree_version);
    q_day(q, "day", c->cutoff);
    return q;
}

static void no_place_words(const struct cycle_order *r, const struct query *q)
{
    SAY(&r->c, M_CYCLE_SUBJECT_NO_PLACE, q_get_text(q, 0), q_get_text(q, 2), q_get_text(q, 1));
}

static err_t show_no_place(const struct cycle_order *r, const struct cycle *c)
{
    struct query *q = no_place(r, c);
    int64_t n = 0;
    bool row;
    TRY(q_step(q, &row));
    for (; row; n++) {
        if (n < NO_PLACE_TOLD)
            no_place_words(r, q);
        TRY(q_step(q, &row));
    }
    if (n > 0)
        SAY(&r->c, M_CYCLE_NO_PLACE, number(r, n));
    return OK;
}

static err_t do_open(struct cycle_order *r)
{
    struct cycle c = {0};
    struct cycle_counts n = {0};
    r->r.store = r->c.o.store;
    TRY(command_book(&r->c, DB_WRITE));
    TRY(cycle_open(r->c.db, r->c.a, &r->r, &c, &n));
    if (!r->json) {
        say_opened(r, &c, &n);
        if (n.no_place > 0 && r->r.dry_run)
            SAY(&r->c, M_CYCLE_NO_PLACE, number(r, n.no_place));
        return r->r.dry_run ? OK : show_no_place(r, &c);
    }
    printf("{\"year\":%d,\"quarter\":%d,\"units\":%ld,\"members\":%ld,\"collectives\":%ld,"
           "\"left_out\":%ld,\"unrated\":%ld,\"review_open\":%ld,\"to_settle\":%ld,"
           "\"groups\":%ld,\"carried\":%ld,\"no_subject\":%ld,\"no_place\":%ld,\"patterns\":%ld}\n",
           c.year, c.quarter, (long)n.units, (long)n.members, (long)n.collectives, (long)n.left_out,
           (long)n.unrated, (long)n.review_open, (long)n.to_settle, (long)n.groups, (long)n.carried,
           (long)n.no_subject, (long)n.no_place, (long)n.patterns);
    return OK;
}

/* --- list --- */

static err_t do_list(struct cycle_order *r)
{
    bool row;
    TRY(command_book(&r->c, DB_READ));
    struct query *q = db_query(r->c.db, "cycle_each");
    TRY(q_step(q, &row));
    while (row) {
        struct str overlays = q_get_text(q, 5);
        SAY(&r->c, str_is(q_get_text(q, 2), "closed") ? M_CYCLE_LINE_CLOSED : M_CYCLE_LINE_OPEN,
            q_get_int(q, 1) > 0
                ? str_fmt(r->c.a, "%ld/%ld", (long)q_get_int(q, 1), (long)q_get_int(q, 0))
                : str_fmt(r->c.a, "%ld", (long)q_get_int(q, 0)),
            q_get_text(q, 4),
            overlays.n > 0 ? str_fmt(r->c.a, " + %.*s", STR_ARG(overlays)) : STR(""),
            day_text(r->c.a, q_get_day(q, 6)), number(r, q_get_int(q, 7)));
        TRY(q_step(q, &row));
    }
    return OK;
}

/* --- show --- */

static err_t show_counts(struct cycle_order *r, const struct cycle *c, const struct cycle_unit *u)
{
    struct query *q = of_unit(r, "cycle_counts", c, u);
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        bool member = str_is(q_get_text(q, 0), "member");
        SAY(&r->c, member ? M_CYCLE_SHOW_MEMBERS : M_CYCLE_SHOW_COLLECTIVES,
            number(r, q_get_int(q, 1)), number(r, q_get_int(q, 2)), number(r, q_get_int(q, 3)),
            number(r, q_get_int(q, 4)), number(r, q_get_int(q, 5)));
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t show_reasons(struct cycle_order *r, const struct cycle *c,
                          const struct cycle_ground *g, const struct cycle_unit *u)
{
    struct query *q = of_unit(r, "cycle_by_reason", c, u);
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        SAY(&r->c, q_get_int(q, 3) == 0 ? M_CYCLE_SHOW_LEFT_OUT : M_CYCLE_SHOW_UNRATED,
            number(r, q_get_int(q, 4)), word(r, g, "reason", q_get_text(q, 1)),
            cite_of(g, q_get_text(q, 2)));
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t show_deciders(struct cycle_order *r, const struct cycle *c,
                           const struct cycle_ground *g, const struct cycle_unit *u)
{
    struct query *q = of_unit(r, "cycle_by_decider", c, u);
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        bool member = str_is(q_get_text(q, 0), "member");
        struct str decider = q_get_text(q, 1);
        SAY(&r->c, member ? M_CYCLE_SHOW_DECIDER_MEMBERS : M_CYCLE_SHOW_DECIDER_COLLECTIVES,
            number(r, q_get_int(q, 2)),
            decider.n > 0 ? word(r, g, "decider", decider)
                          : msg_text(r->c.o.lang, M_CYCLE_DECIDER_UNKNOWN),
            number(r, q_get_int(q, 3)));
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t do_show(struct cycle_order *r)
{
    struct cycle c;
    struct cycle_ground g;
    struct cycle_unit u;
    TRY(open_cycle(r, &c, &g, &u));
    SAY(&r->c, M_CYCLE_SHOW_GROUND,
        c.quarter > 0 ? str_fmt(r->c.a, "%d/%d", c.quarter, c.year) : str_fmt(r->c.a, "%d", c.year),
        g.pack->source->title, g.overlays.n > 0 ? g.overlays : STR("–"), g.pack_hash,
        str_fmt(r->c.a, "%d", c.tree_version), c.opened);
    TRY(show_counts(r, &c, &u));
    TRY(show_reasons(r, &c, &g, &u));
    TRY(show_deciders(r, &c, &g, &u));
    return r->unit == NULL ? show_no_place(r, &c) : OK;
}

/* --- subjects --- */

static void member_of(struct buf *b, const char *key, struct str v)
{
    buf_printf(b, ",\"%s\":", key);
    if (v.n == 0)
        buf_z(b, "null");
    else
        json_write_str(b, v);
}

static void tri_of(struct buf *b, const char *key, int v)
{
    buf_printf(b, ",\"%s\":%s", key, v < 0 ? "null" : v ? "true" : "false");
}

static void subject_json(struct buf *b, const struct query *q)
{
    char day[11];
    buf_clear(b);
    buf_printf(b, "{\"id\":%ld,\"kind\":\"%.*s\"", (long)q_get_int(q, 0),
               STR_ARG(q_get_text(q, 1)));
    member_of(b, "unit", q_get_text(q, 2));
    member_of(b, "unit_name", q_get_text(q, 3));
    member_of(b, "name", q_get_text(q, 4));
    member_of(b, "card", q_get_text(q, 5));
    tri_of(b, "reviewed", q_get_maybe(q, 6));
    tri_of(b, "rated", q_get_maybe(q, 7));
    member_of(b, "reason", q_get_text(q, 8));
    member_of(b, "rule", q_get_text(q, 9));
    member_of(b, "form", q_get_text(q, 10));
    member_of(b, "form_for", q_get_text(q, 11));
    member_of(b, "decider", q_get_text(q, 12));
    member_of(b, "decider_unit", q_get_text(q, 13));
    if (q_is_null(q, 14)) {
        buf_z(b, ",\"deadline\":null");
    } else {
        date_format_iso(q_get_day(q, 14), day);
        buf_printf(b, ",\"deadline\":\"%s\"", day);
    }
    member_of(b, "open_facts", q_get_text(q, 15));
    buf_char(b, '}');
    printf("%.*s\n", STR_ARG(buf_view(b)));
}

static void subject_words(const struct cycle_order *r, const struct cycle_ground *g,
                          const struct query *q)
{
    struct str who = q_get_text(q, 4).n > 0 ? q_get_text(q, 4) : q_get_text(q, 3);
    struct str reason = q_get_text(q, 8);
    if (reason.n > 0)
        SAY(&r->c, M_CYCLE_SUBJECT_OUT, q_get_text(q, 2), who, word(r, g, "reason", reason),
            cite_of(g, q_get_text(q, 9)));
    else
        SAY(&r->c, M_CYCLE_SUBJECT_LINE, q_get_text(q, 2), who,
            word(r, g, "form_for", q_get_text(q, 11)), word(r, g, "decider", q_get_text(q, 12)),
            q_get_text(q, 13));
}

/* A person who should be a subject and is none: a row without a number. */
static void no_place_json(struct buf *b, const struct query *q)
{
    buf_clear(b);
    buf_z(b, "{\"id\":null,\"kind\":\"member\"");
    member_of(b, "unit", q_get_text(q, 0));
    member_of(b, "unit_name", q_get_text(q, 1));
    member_of(b, "name", q_get_text(q, 2));
    member_of(b, "card", q_get_text(q, 3));
    member_of(b, "missing", STR("unit"));
    buf_char(b, '}');
    printf("%.*s\n", STR_ARG(buf_view(b)));
}

static err_t subjects_no_place(const struct cycle_order *r, const struct cycle *c, struct buf *b)
{
    struct query *q = no_place(r, c);
    bool row;
    TRY(q_step(q, &row));
    while (row) {
        if (r->json)
            no_place_json(b, q);
        else
            no_place_words(r, q);
        TRY(q_step(q, &row));
    }
    return OK;
}

static err_t do_subjects(struct cycle_order *r)
{
    struct cycle c;
    struct cycle_ground g;
    struct cycle_unit u;
    struct buf b;
    bool row;
    TRY(open_cycle(r, &c, &g, &u));
    struct query *q = of_unit(r, "cycle_subjects", &c, &u);
    buf_open(&b, LINE_BYTES);
    err_t err = q_step(q, &row);
    while (err == OK && row) {
        bool out = !q_is_null(q, 8);
        if (r->json && (out || !r->left_out))
            subject_json(&b, q);
        else if (out || !r->left_out)
            subject_words(r, &g, q);
        err = q_step(q, &row);
    }
    if (err == OK && r->unit == NULL)
        err = subjects_no_place(r, &c, &b);
    buf_close(&b);
    return err;
}

/* --- refresh, repack, close --- */

static struct str change_end(const struct cycle_order *r, const struct cycle_ground *g,
                             const struct cycle_changed *c, struct str text)
{
    struct str rest = text, first;
    if (text.n == 0 || str_is(text, " ") || !str_cut(&rest, ' ', &first))
        return STR("–");
    if (c->what == CHANGE_LEVEL)
        return enum_label(g->pack->dict->level, r->c.o.lang, enum_code(g->pack->dict->level, text));
    if (c->what == CHANGE_REVIEW)
        return word(r, g, "reason", text);
    if (c->what == CHANGE_FORM)
        return word(r, g, "form_for", text);
    if (c->what != CHANGE_DECIDER)
        return text;
    return str_fmt(r->c.a, "%.*s %.*s", STR_ARG(word(r, g, "decider", first)), STR_ARG(rest));
}

static void say_difference(const struct cycle_order *r, const struct cycle_ground *g,
                           const struct cycle_difference *d)
{
    static const enum msg_id line[CYCLE_CHANGES] = {
        M_CYCLE_CHANGE_NEW,   M_CYCLE_CHANGE_GONE,    M_CYCLE_CHANGE_MOVED, M_CYCLE_CHANGE_REVIEW,
        M_CYCLE_CHANGE_FORM,  M_CYCLE_CHANGE_DECIDER, M_CYCLE_CHANGE_GROUP, M_CYCLE_CHANGE_KEPT,
        M_CYCLE_CHANGE_WAITS, M_CYCLE_CHANGE_LEVEL};
    int64_t all = 0;
    for (int i = 0; i < d->n_list; i++) {
        const struct cycle_changed *c = &d->list[i];
        SAY(&r->c, line[c->what], c->code, c->who, change_end(r, g, c, c->from),
            change_end(r, g, c, c->to));
    }
    for (int i = 0; i < CYCLE_CHANGES; i++)
        all += d->n[i];
    if (all > d->n_list)
        SAY(&r->c, M_CYCLE_CHANGES_MORE, number(r, all - d->n_list));
    SAY(&r->c, M_CYCLE_CHANGES, number(r, d->subjects), number(r, d->n[CHANGE_NEW]),
        number(r, d->n[CHANGE_GONE]), number(r, d->n[CHANGE_MOVED]), number(r, d->n[CHANGE_REVIEW]),
        number(r, d->n[CHANGE_FORM]), number(r, d->n[CHANGE_DECIDER]),
        number(r, d->n[CHANGE_GROUP]), number(r, d->n[CHANGE_KEPT]));
    if (r->r.levels != NULL)
        SAY(&r->c, M_CYCLE_CHANGED_LEVELS, number(r, d->n[CHANGE_LEVEL]));
}

static err_t change(struct cycle_order *r,
                    err_t (*act)(struct db *db, struct arena *a, const struct cycle_request *q,
                                 struct cycle_difference *out))
{
    struct cycle c;
    struct cycle_ground g;
    struct cycle_difference d = {.list = NULL};
    r->r.store = r->c.o.store;
    r->r.dry_run = r->r.dry_run || !r->yes;
    TRY(command_book(&r->c, DB_WRITE));
    TRY(cycle_option_find(&r->c, r->r.year, r->r.quarter, &c, &g));
    TRY(act(r->c.db, r->c.a, &r->r, &d));
    if (r->json)
        printf(
            "{\"subjects\":%ld,\"new\":%ld,\"gone\":%ld,\"moved\":%ld,\"review\":%ld,"
            "\"form\":%ld,\"decider\":%ld,\"group\":%ld,\"kept\":%ld,\"waits\":%ld,\"level\":%ld,"
            "\"written\":%s}\n",
            (long)d.subjects, (long)d.n[CHANGE_NEW], (long)d.n[CHANGE_GONE],
            (long)d.n[CHANGE_MOVED], (long)d.n[CHANGE_REVIEW], (long)d.n[CHANGE_FORM],
            (long)d.n[CHANGE_DECIDER], (long)d.n[CHANGE_GROUP], (long)d.n[CHANGE_KEPT],
            (long)d.n[CHANGE_WAITS], (long)d.n[CHANGE_LEVEL], r->r.dry_run ? "false" : "true");
    else
        say_difference(r, &g, &d);
    if (r->json)
        return OK;
    if (r->r.dry_run)
        SAY0(&r->c, M_CYCLE_NOT_WRITTEN);
    else
        SAY(&r->c, M_CYCLE_WRITTEN, number(r, d.tree_version), number(r, d.ground_version));
    if (r->r.dry_run)
        return OK;
    c.tree_version = d.tree_version;
    return show_no_place(r, &c);
}

static err_t do_refresh(struct cycle_order *r)
{
    return change(r, cycle_refresh);
}

static err_t do_repack(struct cycle_order *r)
{
    r->r.levels = r->levels;
    return change(r, cycle_repack);
}

static err_t do_close(struct cycle_order *r)
{
    int64_t undecided = 0;
    TRY(command_book(&r->c, DB_WRITE));
    TRY(cycle_close(r->c.db, r->c.a, &r->r, r->yes, &undecided));
    SAY(&r->c, r->r.dry_run ? M_CYCLE_WOULD_CLOSE : M_CYCLE_CLOSED, number(r, undecided));
    return OK;
}

/* --- the command --- */

static bool take_overlays(struct cycle_order *r)
{
    for (const char *o = options_value(&r->c.o, "--overlay"); o != NULL;
         o = options_value(&r->c.o, "--overlay")) {
        if (r->r.n_overlays == LIMIT_OVERLAYS)
            return false;
        r->r.overlay[r->r.n_overlays++] = str_of(o);
    }
    return true;
}

static const struct {
    const char *name;
    bool needs_year;
    err_t (*run)(struct cycle_order *r);
} verbs[] = {
    {"open", true, do_open},         {"list", false, do_list},      {"show", true, do_show},
    {"subjects", true, do_subjects}, {"refresh", true, do_refresh}, {"repack", true, do_repack},
    {"close", true, do_close},
};

int cycle_command(int argc, char **argv, cycle_levels *levels)
{
    struct cycle_order r = {.levels = levels};
    const char *verb = argc > 1 ? argv[1] : "";
    if (!command_begin(&r.c, argc > 1 ? argc - 1 : argc, argc > 1 ? argv + 1 : argv, CYCLE_ARENA))
        return 2;
    const char *by = options_value(&r.c.o, "--by");
    r.r.actor = str_of(by != NULL ? by : "");
    r.unit = options_value(&r.c.o, "--unit");
    r.json = options_flag(&r.c.o, "--json");
    r.yes = options_flag(&r.c.o, "--yes");
    r.left_out = options_flag(&r.c.o, "--left-out");
    r.r.dry_run = options_flag(&r.c.o, "--dry-run");
    if (!cycle_option_take(&r.c, &r.r.year, &r.r.quarter) || !take_overlays(&r))
        return command_misuse(&r.c);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(verbs[i].name, verb) != 0)
            continue;
        bool fits = !verbs[i].needs_year || r.r.year > 0;
        if (!command_operands(&r.c, fits ? 1 : 1 + OPTIONS_ARGS, 1, M_CYCLE_USAGE))
            return command_misuse(&r.c);
        return command_finish(&r.c, verbs[i].run(&r));
    }
    say_error(r.c.o.lang, M_CYCLE_NO_VERB, verb, "");
    (void)fprintf(stderr, "kiemdiem %.*s\n", STR_ARG(msg_text(r.c.o.lang, M_CYCLE_USAGE)));
    return command_misuse(&r.c);
}
