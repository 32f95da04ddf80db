/*
 * options.c — shared options of commands, and reports on standard error.
 */
#include "app/judge/options.h"

#include <stdio.h>
#include <string.h>

#include "lib/base/arena.h"
#include "lib/base/limits.h"
#include "lib/text/vi.h"

void say_error(enum lang lang, enum msg_id id, const char *a, const char *b)
{
    struct buf buf;
    buf_open(&buf, 1u << 16);
    msg_write(&buf, lang, id, 2, (struct str[]){str_of(a), str_of(b)});
    fprintf(stderr, "kiemdiem: %.*s\n", STR_ARG(buf_view(&buf)));
    buf_close(&buf);
}

static void take_out(struct options *o, int at, int n)
{
    for (int i = at; i + n < o->n_args; i++)
        o->args[i] = o->args[i + n];
    o->n_args -= n;
}

bool options_flag(struct options *o, const char *name)
{
    for (int i = 0; i < o->n_args; i++) {
        if (strcmp(o->args[i], name) != 0)
            continue;
        take_out(o, i, 1);
        return true;
    }
    return false;
}

const char *options_value(struct options *o, const char *name)
{
    for (int i = 0; i + 1 < o->n_args; i++) {
        if (strcmp(o->args[i], name) != 0)
            continue;
        const char *value = o->args[i + 1];
        take_out(o, i, 2);
        return value;
    }
    return NULL;
}

/* A folder without a dictionary is another folder than was meant: said before a file of it is. */
static bool holds_packs(const char *dir)
{
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/dictionary.pack", dir);
    FILE *f = n > 0 && (size_t)n < sizeof path ? fopen(path, "rb") : NULL;
    if (f != NULL)
        fclose(f);
    return f != NULL;
}

/* What nobody can write down again, or what no list could show.  A case on the command line may have
   its lines. */
static bool is_text(const char *arg)
{
    struct str s = str_of(arg);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        bool space = c == '\n' || c == '\r' || c == '\t';
        bool c1 = c == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xa0;
        if (c == 0x7f || c1 || (c < 0x20 && !(space && s.p[0] == '{')))
            return false;
    }
    return utf8_valid(s);
}

static bool check_arguments(int argc, char **argv)
{
    char most[24];
    (void)snprintf(most, sizeof most, "%d", OPTIONS_ARGS);
    if (argc - 1 > OPTIONS_ARGS)
        return say_error(LANG_VI, M_JUDGE_MANY_ARGUMENTS, most, ""), false;
    for (int i = 1; i < argc; i++) { /* told by what stands before it: it may not be fit to show */
        const char *before = is_text(argv[i - 1]) ? argv[i - 1] : "…";
        if (!is_text(argv[i]))
            return say_error(LANG_VI, M_JUDGE_NOT_TEXT, before, ""), false;
        if (strlen(argv[i]) > LIMIT_ARGUMENT_BYTES)
            return say_error(LANG_VI, M_JUDGE_ARGUMENT_LONG, before, ""), false;
    }
    return true;
}

bool options_read(struct options *o, int argc, char **argv)
{
    *o = (struct options){.lang = LANG_VI, .store = pack_store_embedded()};
    if (!check_arguments(argc, argv))
        return false;
    for (int i = 1; i < argc && o->n_args < OPTIONS_ARGS; i++)
        o->args[o->n_args++] = argv[i];
    const char *lang = options_value(o, "--lang"), *dir = options_value(o, "--packs");
    if (lang != NULL && strcmp(lang, "en") == 0)
        o->lang = LANG_EN;
    else if (lang != NULL && strcmp(lang, "vi") != 0)
        return say_error(LANG_VI, M_JUDGE_BAD_LANG, lang, ""), false;
    if (dir != NULL && !holds_packs(dir))
        return say_error(o->lang, M_JUDGE_NO_DICTIONARY, dir, ""), false;
    if (dir != NULL)
        o->store = pack_store_folder(dir);
    for (int i = 0; i < o->n_args; i++) {
        if (strcmp(o->args[i], "--lang") != 0 && strcmp(o->args[i], "--packs") != 0)
            continue;
        return say_error(o->lang, M_JUDGE_NO_VALUE, o->args[i], ""), false;
    }
    return true;
}

void problems_print(const struct problems *p, enum lang lang)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct problem *q = &p->list[i];
        if (q->at.file.n > 0)
            fprintf(stderr, "%.*s:", STR_ARG(q->at.file));
        if (q->at.sheet.n > 0)
            fprintf(stderr, "%.*s:", STR_ARG(q->at.sheet));
        if (q->at.line > 0)
            fprintf(stderr, "%d:", q->at.line);
        if (q->at.col > 0)
            fprintf(stderr, "%d:", q->at.col);
        fprintf(stderr, "%s%.*s\n", q->at.file.n > 0 ? " " : "", STR_ARG(q->text));
    }
    if (p->total <= p->n)
        return;
    char n[24];
    snprintf(n, sizeof n, "%zu", p->total - p->n);
    say_error(lang, M_JUDGE_MORE_PROBLEMS, n, "");
}
