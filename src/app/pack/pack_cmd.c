/*
 * pack_cmd.c — `kiemdiem pack PART …`: finds the part.
 */
#include "app/pack/pack_cmd.h"

#include <stdio.h>
#include <string.h>

#include "app/judge/options.h"

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    enum msg_id help;
} parts[] = {
    {"list", pack_list, M_PACK_HELP_LIST},        {"show", pack_show, M_PACK_HELP_SHOW},
    {"check", pack_check_cmd, M_PACK_HELP_CHECK}, {"test", pack_test, M_PACK_HELP_TEST},
    {"diff", pack_diff, M_PACK_HELP_DIFF},        {"impact", pack_impact, M_PACK_HELP_IMPACT},
    {"prove", pack_prove, M_PROVE_HELP},          {"coverage", pack_coverage, M_PACK_HELP_COVERAGE},
};

static int help(enum lang lang, FILE *to, int status)
{
    struct buf b;
    buf_open(&b, 1u << 16);
    msg_write(&b, lang, M_PACK_HELP, 0, NULL);
    buf_char(&b, '\n');
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        buf_z(&b, "  ");
        msg_write(&b, lang, parts[i].help, 0, NULL);
        buf_char(&b, '\n');
    }
    msg_write(&b, lang, M_PACK_HELP_OPTIONS, 0, NULL);
    buf_char(&b, '\n');
    fwrite(b.p, 1, b.n, to);
    buf_close(&b);
    return status;
}

int cmd_pack(int argc, char **argv)
{
    struct options o;
    if (!options_read(&o, argc, argv))
        return 2;
    if (o.n_args == 0)
        return help(o.lang, stderr, 2);
    if (strcmp(o.args[0], "help") == 0 || strcmp(o.args[0], "--help") == 0)
        return help(o.lang, stdout, 0);
    for (size_t i = 0; argc > 1 && i < sizeof parts / sizeof *parts; i++) {
        if (strcmp(argv[1], parts[i].name) == 0)
            return parts[i].run(argc - 1, argv + 1);
    }
    say_error(o.lang, M_PACK_NO_PART, o.args[0], "");
    return help(o.lang, stderr, 2);
}
