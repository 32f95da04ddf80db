/*
 * tool.c — see tool.h.
 */
#include "app/pack/tool.h"

#include <dirent.h>
#include <stdio.h>

#include "lib/base/arena.h"

#define MAX_OUTPUT (64u << 20)

bool tool_open(struct tool *t, int argc, char **argv)
{
    *t = (struct tool){0};
    if (!options_read(&t->o, argc, argv))
        return false;
    t->arena = arena_open((size_t)LIMIT_PACK_ARENA * 4);
    t->scratch = arena_open(LIMIT_CASE_ARENA);
    t->shelf = shelf_open(t->arena, t->o.store, t->o.lang);
    problems_open(&t->problems, t->arena);
    buf_open(&t->out, MAX_OUTPUT);
    t->dir = t->o.store.ctx != NULL ? t->o.store.ctx : "packs";
    return true;
}

int tool_close(struct tool *t, int status)
{
    bool written = t->out.n == 0 || fwrite(t->out.p, 1, t->out.n, stdout) == t->out.n;
    if (!written || t->out.over || fflush(stdout) != 0)
        status = 1;
    buf_close(&t->out);
    arena_close(t->scratch);
    arena_close(t->arena);
    return status;
}

/* --- words
   --------------------------------------------------------------------------------------- */

void tool_write(struct tool *t, enum msg_id id, struct str a, struct str b, struct str c)
{
    msg_write(&t->out, t->o.lang, id, 3, (struct str[]){a, b, c});
}

void tool_say(struct tool *t, enum msg_id id, struct str a, struct str b, struct str c)
{
    tool_write(t, id, a, b, c);
    buf_char(&t->out, '\n');
}

struct str tool_word(struct tool *t, enum msg_id id)
{
    return msg_text(t->o.lang, id);
}

struct str tool_number(struct tool *t, long n)
{
    return str_fmt(t->arena, "%ld", n);
}

struct str tool_pick(const struct tool *t, struct str vi, struct str en)
{
    return t->o.lang == LANG_EN && en.n > 0 ? en : vi;
}

struct str tool_subject(struct tool *t, enum subject s)
{
    static const enum msg_id names[SUBJECT_COUNT] = {M_PACK_MEMBER, M_PACK_COLLECTIVE, M_PACK_GROUP,
                                                     M_PACK_EVENT};
    return tool_word(t, names[s]);
}

struct str tool_confidence(struct tool *t, enum confidence c)
{
    static const enum msg_id names[] = {M_PACK_CONFIRMED, M_PACK_SECONDARY, M_PACK_ASSUMED};
    return tool_word(t, names[c]);
}

/* --- names of packs
   ------------------------------------------------------------------------------ */

bool tool_no_options(struct tool *t)
{
    for (int i = 0; i < t->o.n_args; i++) {
        if (t->o.args[i][0] != '-')
            continue;
        say_error(t->o.lang, M_JUDGE_BAD_ARGUMENT, t->o.args[i], "");
        return false;
    }
    return true;
}

bool ref_read(struct tool *t, const char *text, struct pack_ref *out)
{
    struct str rest = str_of(text), part;
    *out = (struct pack_ref){0};
    while (str_cut(&rest, '+', &part)) {
        if (out->id.n == 0) {
            out->id = part;
            continue;
        }
        if (out->n == LIMIT_OVERLAYS)
            return say_error(t->o.lang, M_PACK_TOO_MANY_OVERLAYS, text, ""), false;
        out->overlay[out->n++] = part;
    }
    const struct pack_head *h = shelf_head(t->shelf, out->id, true);
    if (h != NULL && out->n == 0) { /* an overlay alone means: on its regulation */
        out->overlay[out->n++] = h->id;
        out->id = h->on;
    }
    return true;
}

struct str ref_name(struct arena *a, const struct pack_ref *r)
{
    struct str name = r->id;
    for (size_t i = 0; i < r->n; i++)
        name = str_fmt(a, "%.*s+%.*s", STR_ARG(name), STR_ARG(r->overlay[i]));
    return name;
}

const struct pack *ref_load(struct tool *t, const struct pack_ref *r)
{
    const struct pack *p = NULL;
    if (r->id.n ==
        0) { /* an overlay whose first line cannot be read: what it lies on is not known */
        struct place at = {
            str_fmt(t->arena, "overlays/%.*s/pack.pack", STR_ARG(r->overlay[0])), {0, 0}, 1, 1};
        (void)problem_add(&t->problems, at, false, MSG0(t->arena, t->o.lang, M_PACK_NO_HEAD));
        return NULL;
    }
    if (shelf_pack(t->shelf, r->id, r->overlay, r->n, &t->problems, &p) != OK)
        return NULL;
    return p;
}

struct folder_list {
    struct tool *t;
    struct pack_ref *out;
    int n, max;
};

/* "124" or "overlays/hatinh-2023". A head that cannot be read still gives a name: loading it tells
   why. */
static void add_folder(void *arg, struct str folder)
{
    struct folder_list *l = arg;
    struct pack_ref r = {0};
    bool overlay = str_starts(folder, STR("overlays/"));
    struct str id = str_copy(l->t->arena, overlay ? str_sub(folder, 9, folder.n) : folder);
    const struct pack_head *h = shelf_head(l->t->shelf, id, overlay);
    if (l->n == l->max)
        return;
    r.id = id;
    if (overlay) {
        r.id = h != NULL ? h->on : STR("");
        r.overlay[r.n++] = id;
    }
    l->out[l->n++] = r;
}

int refs_of_args(struct tool *t, struct pack_ref *out, int max)
{
    struct folder_list l = {t, out, 0, max};
    if (!tool_no_options(t))
        return -1;
    for (int i = 0; i < t->o.n_args && l.n < max; i++) {
        if (!ref_read(t, t->o.args[i], &out[l.n++]))
            return -1;
    }
    if (t->o.n_args > 0)
        return l.n;
    if (t->o.store.each(t->o.store.ctx, t->arena, add_folder, &l) != OK || l.n == 0) {
        say_error(t->o.lang, M_PACK_NO_PACKS, t->dir, "");
        return -1;
    }
    return l.n;
}

const struct source *ref_source(const struct pack *p)
{
    return p->n_overlays > 0 ? p->overlays[p->n_overlays - 1] : p->source;
}

struct str cycles_text(struct arena *a, const struct source *s)
{
    if (s->last_cycle >= 9999)
        return str_fmt(a, "%d–", s->first_cycle);
    if (s->last_cycle == s->first_cycle)
        return str_fmt(a, "%d", s->first_cycle);
    return str_fmt(a, "%d–%d", s->first_cycle, s->last_cycle);
}

bool rule_is_first(const struct pack *p, const struct rule *rule)
{
    for (int s = 0; s < (int)rule->subject; s++) {
        for (int i = 0; i < p->n_rules[s]; i++) {
            if (str_eq(p->rules[s][i].full_id, rule->full_id))
                return false;
        }
    }
    return true;
}

struct str effects_text(struct arena *a, const struct rule *rule)
{
    struct buf b;
    buf_open(&b, 1u << 16);
    for (int i = 0; i < rule->n_effects; i++) {
        if (i > 0)
            buf_z(&b, ", ");
        effect_write(&b, &rule->effects[i]);
    }
    struct str text = str_copy(a, buf_view(&b));
    buf_close(&b);
    return text;
}

struct str param_text(struct tool *t, const struct param *p)
{
    struct arena *a = t->arena;
    long n = p->number;
    switch (p->type) {
    case PARAM_NUMBER:
    case PARAM_PERCENT: {
        const char *unit = p->type == PARAM_PERCENT ? " %" : "", *point = t->o.lang ? "." : ",";
        if (n % 100 == 0)
            return str_fmt(a, "%ld%s", n / 100, unit);
        if (n % 10 == 0)
            return str_fmt(a, "%ld%s%ld%s", n / 100, point, n / 10 % 10, unit);
        return str_fmt(a, "%ld%s%02ld%s", n / 100, point, n % 100, unit);
    }
    case PARAM_BOOL:
        return tool_word(t, n ? M_PACK_YES : M_PACK_NO);
    case PARAM_DAY:
        if (p->next_year)
            return MSG(a, t->o.lang, M_PACK_NEXT_YEAR, str_fmt(a, "%02d/%02d", p->day, p->month));
        return str_fmt(a, "%02d/%02d", p->day, p->month);
    case PARAM_WORD:
        break;
    }
    return p->word;
}

/* --- order
   --------------------------------------------------------------------------------------- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The run of digits at *i without leading zeros. */
static struct str digits_at(struct str s, size_t *i)
{
    while (*i + 1 < s.n && s.p[*i] == '0' && is_digit(s.p[*i + 1]))
        (*i)++;
    size_t from = *i;
    while (*i < s.n && is_digit(s.p[*i]))
        (*i)++;
    return str_sub(s, from, *i - from);
}

int natural_cmp(struct str a, struct str b)
{
    size_t i = 0, k = 0;
    while (i < a.n && k < b.n) {
        if (is_digit(a.p[i]) && is_digit(b.p[k])) {
            struct str x = digits_at(a, &i), y = digits_at(b, &k);
            int order = x.n != y.n ? (x.n < y.n ? -1 : 1) : str_cmp(x, y);
            if (order != 0)
                return order;
            continue;
        }
        if (a.p[i] != b.p[k])
            return (unsigned char)a.p[i] < (unsigned char)b.p[k] ? -1 : 1;
        i++;
        k++;
    }
    return (i < a.n) - (k < b.n);
}

/* --- files of cases
   ------------------------------------------------------------------------------ */

struct str case_folder(struct arena *a, const struct source *s)
{
    return str_fmt(a, "%s%.*s/cases", s->overlay ? "overlays/" : "", STR_ARG(s->id));
}

int case_files(struct tool *t, struct str folder, struct str *out, int max)
{
    DIR *d = opendir(str_fmt(t->arena, "%s/%.*s", t->dir, STR_ARG(folder)).p);
    int n = 0;
    if (d == NULL)
        return -1;
    for (struct dirent *e = readdir(d); e != NULL && n < max; e = readdir(d)) {
        struct str name = str_of(e->d_name);
        if (name.p[0] == '.' || !str_ends(name, STR(".jsonl")))
            continue;
        name = str_copy(t->arena, name);
        int at = n++;
        for (; at > 0 && str_cmp(name, out[at - 1]) < 0; at--)
            out[at] = out[at - 1];
        out[at] = name;
    }
    closedir(d);
    return n;
}
