/*
 * paper_cmd.c — papers at the command line: what there is, what they may name, whether they can be
 * made.  Making them is in make.c, their numbers in register_cmd.c.
 */
#include "app/paper/paper_cmd.h"

#include <stdio.h>
#include <string.h>

#include "app/paper/check.h"
#include "app/paper/paper_cmd_inner.h"
#include "lib/json/json.h"

enum { LINE_BYTES = 1 << 16 };

struct reporter paper_reporter(struct command *c)
{
    return (struct reporter){c->a, &c->problems, c->o.lang};
}

void paper_told(struct command *c, bool warning, struct str text)
{
    (void)problem_add(&c->problems, (struct place){.line = 0}, warning, text);
}

/* --- list --- */

static struct str seen_words(const struct command *c, enum paper_seen seen)
{
    static const enum msg_id words[] = {[SEEN_NO] = M_PAPER_SEEN_NO,
                                        [SEEN_PART] = M_PAPER_SEEN_PART,
                                        [SEEN_YES] = M_PAPER_SEEN_YES};
    return msg_text(c->o.lang, words[seen]);
}

static struct str name_of(const struct command *c, const struct paper *p)
{
    return c->o.lang == LANG_EN ? p->en : p->vi;
}

static void member(struct buf *b, const char *key, struct str value)
{
    buf_printf(b, "%s\"%s\":", b->p[b->n - 1] == '{' ? "" : ",", key);
    json_write_str(b, value);
}

static void list_json(const struct command *c, struct str pack, const struct paper *p)
{
    static const char *const seen[] = {"no", "part", "yes"};
    struct buf b;
    buf_open(&b, LINE_BYTES);
    buf_char(&b, '{');
    member(&b, "pack", pack);
    member(&b, "id", p->id);
    member(&b, "name", name_of(c, p));
    member(&b, "form", p->form);
    member(&b, "form_for", p->form_for);
    member(&b, "about", str_of(paper_about_words[p->about]));
    member(&b, "layout", p->layout);
    member(&b, "kind", p->kind);
    member(&b, "cite", p->cite);
    member(&b, "seen", str_of(seen[p->seen]));
    member(&b, "from", p->at.file);
    buf_char(&b, '}');
    printf("%.*s\n", STR_ARG(buf_view(&b)));
    buf_close(&b);
}

static void list_words(const struct command *c, struct str pack, const struct paper *p)
{
    struct str form = p->form.n == 0
                          ? STR("")
                          : str_fmt(c->a, " (%.*s, %.*s)", STR_ARG(p->form), STR_ARG(p->form_for));
    SAY(c, M_PAPER_LIST_LINE, pack, p->id, name_of(c, p), form, seen_words(c, p->seen));
}

static err_t list_pack(struct command *c, struct str pack, const char *dir, bool json)
{
    struct reporter r = paper_reporter(c);
    struct paper_shelf shelf;
    TRY(paper_shelf_open(&r, pack, dir, &shelf));
    for (int i = 0; i < shelf.n; i++) {
        if (json)
            list_json(c, pack, &shelf.paper[i]);
        else
            list_words(c, pack, &shelf.paper[i]);
    }
    if (shelf.n == 0)
        return command_refuse(c, M_PAPER_NO_PAPERS, pack, STR(""));
    return OK;
}

static err_t do_list(struct command *c, const char *pack, const char *dir, bool json)
{
    struct str packs[PAPER_PACKS];
    if (pack != NULL)
        return list_pack(c, str_of(pack), dir, json);
    int n = paper_packs(packs);
    for (int i = 0; i < n; i++)
        TRY(list_pack(c, packs[i], dir, json));
    return OK;
}

static int paper_list(struct command *c)
{
    bool json = options_flag(&c->o, "--json");
    const char *pack = options_value(&c->o, "--pack");
    const char *dir = options_value(&c->o, "--papers");
    if (!command_operands(c, 0, 0, M_PAPER_USAGE_LIST))
        return command_misuse(c);
    return command_finish(c, do_list(c, pack, dir, json));
}

/* --- fields --- */

static bool is_about(const char *words, const char *about)
{
    size_t n = strlen(about);
    for (const char *w = words; *w != '\0'; w += strspn(w, " ")) {
        size_t len = strcspn(w, " ");
        if (*w == '*' || (len == n && memcmp(w, about, n) == 0))
            return true;
        w += len;
    }
    return false;
}

static void field_line(const struct command *c, const struct paper_field *f)
{
    static const enum msg_id types[] = {[FIELD_TEXT] = M_PAPER_TYPE_TEXT,
                                        [FIELD_FLAG] = M_PAPER_TYPE_FLAG,
                                        [FIELD_LIST] = M_PAPER_TYPE_LIST};
    struct str in = f->list[0] != '\0' ? str_fmt(c->a, "%s: ", f->list) : STR("");
    SAY(c, M_PAPER_FIELD_LINE, in, str_of(f->name), msg_text(c->o.lang, types[f->type]),
        str_of(c->o.lang == LANG_EN ? f->en : f->vi));
}

static err_t do_fields(struct command *c)
{
    int n, said = 0;
    const struct paper_field *f = paper_fields_all(&n);
    for (int i = 0; i < n; i++) {
        if (!is_about(f[i].about, c->o.args[0]))
            continue;
        said += f[i].about[0] != '*';
        field_line(c, &f[i]);
    }
    return said > 0 ? OK : command_refuse(c, M_PAPER_NO_ABOUT, str_of(c->o.args[0]), STR(""));
}

static int paper_fields(struct command *c)
{
    if (!command_operands(c, 1, 1, M_PAPER_USAGE_FIELDS))
        return command_misuse(c);
    return command_finish(c, do_fields(c));
}

/* --- check --- */

static err_t check_pack(struct command *c, struct str pack, const char *dir,
                        const struct layout_shelf *layouts, int *papers)
{
    struct reporter r = paper_reporter(c);
    struct paper_shelf shelf;
    err_t err = paper_shelf_open(&r, pack, dir, &shelf);
    if (err != OK && err != E_INVALID)
        return err;
    err_t more = paper_shelf_check(&r, &shelf, layouts);
    *papers += shelf.n;
    return more != OK ? more : err;
}

static err_t do_check(struct command *c)
{
    const char *dir = c->o.n_args > 0 ? c->o.args[0] : NULL;
    struct reporter r = paper_reporter(c);
    struct layout_shelf layouts;
    struct str packs[PAPER_PACKS];
    int n = paper_packs(packs), papers = 0;
    err_t err = layout_shelf_open(&r, dir, &layouts);
    for (int i = 0; i < n; i++) {
        err_t one = check_pack(c, packs[i], dir, &layouts, &papers);
        err = one != OK ? one : err;
    }
    if (err == OK)
        SAY(c, M_PAPER_CHECKED, command_number(c, papers), command_number(c, n),
            command_number(c, layouts.n));
    return err;
}

static int paper_check_all(struct command *c)
{
    if (!command_operands(c, 0, 1, M_PAPER_USAGE_CHECK))
        return command_misuse(c);
    return command_finish(c, do_check(c));
}

/* --- the verbs --- */

int cmd_paper(int argc, char **argv)
{
    static const struct {
        const char *name;
        int (*run)(struct command *c);
    } verbs[] = {{"list", paper_list},     {"fields", paper_fields}, {"check", paper_check_all},
                 {"number", paper_number}, {"term", paper_term},     {"made", paper_made}};
    struct command c;
    if (!command_begin(&c, argc - 1, argv + 1, PAPER_ARENA))
        return 2;
    if (argc > 1 && strcmp(argv[1], "make") == 0)
        return paper_make(&c, argc - 2, argv + 2);
    for (size_t i = 0; argc > 1 && i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(argv[1], verbs[i].name) == 0)
            return verbs[i].run(&c);
    }
    (void)command_operands(&c, OPTIONS_ARGS + 1, OPTIONS_ARGS + 1, M_PAPER_USAGE);
    return command_misuse(&c);
}
