/*
 * command.c — the frame of the commands on a book.
 */
#include "app/judge/command.h"

#include <stdio.h>

enum { LINE_BYTES = 1 << 16 };

bool command_begin(struct command *c, int argc, char **argv, size_t arena_bytes)
{
    *c = (struct command){.a = NULL};
    if (!options_read(&c->o, argc, argv))
        return false;
    c->a = arena_open(arena_bytes);
    problems_open(&c->problems, c->a);
    return true;
}

bool command_operands(const struct command *c, int least, int most, enum msg_id usage)
{
    bool fits = c->o.n_args >= least && c->o.n_args <= most;
    for (int i = 0; i < c->o.n_args; i++) {
        if (c->o.args[i][0] != '-')
            continue;
        say_error(c->o.lang, M_JUDGE_BAD_ARGUMENT, c->o.args[i], "");
        fits = false;
    }
    if (!fits)
        (void)fprintf(stderr, "kiemdiem %.*s\n", STR_ARG(msg_text(c->o.lang, usage)));
    return fits;
}

int command_misuse(struct command *c)
{
    arena_close(c->a);
    return 2;
}

err_t command_book(struct command *c, enum db_mode mode)
{
    return db_open(c->o.args[0], mode, c->o.lang, &c->problems, &c->db);
}

void command_say(const struct command *c, enum msg_id id, size_t n, const struct str *args)
{
    struct buf b;
    buf_open(&b, LINE_BYTES);
    msg_write(&b, c->o.lang, id, n, args);
    printf("%.*s\n", STR_ARG(buf_view(&b)));
    buf_close(&b);
}

err_t command_refuse(struct command *c, enum msg_id id, struct str a1, struct str a2)
{
    return problem_add(&c->problems, (struct place){.line = 0}, false,
                       MSG(c->a, c->o.lang, id, a1, a2));
}

struct str command_number(const struct command *c, int64_t n)
{
    return str_fmt(c->a, "%lld", (long long)n);
}

int command_finish(struct command *c, err_t err)
{
    int status = 0;
    db_close(c->db);
    problems_print(&c->problems, c->o.lang);
    if (err != OK)
        status = err == E_IO || err == E_BUSY || err == E_DB ? 1 : 2;
    if (fflush(stdout) != 0)
        status = 1;
    arena_close(c->a);
    return status;
}
