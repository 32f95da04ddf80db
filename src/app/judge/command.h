/*
 * command.h — what the commands on a book share: options, an open book, sentences, exit status.
 *
 * Exit status: 0 done; 1 the machine failed, or the book has faults or is in use; 2 what was asked
 * is wrong or was refused.
 */
#ifndef KIEMDIEM_JUDGE_COMMAND_H
#define KIEMDIEM_JUDGE_COMMAND_H

#include "app/judge/options.h"
#include "lib/base/arena.h"
#include "lib/db/db.h"

struct command {
    struct options o;
    struct arena *a;
    struct problems problems;
    struct db *db; /* opened by command_book; closed by command_finish */
};

/* Reads the shared options.  False: wrong use, said; the command answers 2. */
bool command_begin(struct command *c, int argc, char **argv, size_t arena_bytes);
/* To be called when the command's own options were taken out: between `least` and `most` operands, and no
   option among them.  False: said, with the usage; the command answers command_misuse. */
bool command_operands(const struct command *c, int least, int most, enum msg_id usage);
int command_misuse(struct command *c);
/* Opens the book of the first operand. */
err_t command_book(struct command *c, enum db_mode mode) MUST_CHECK;

/* One sentence on standard output. */
void command_say(const struct command *c, enum msg_id id, size_t n, const struct str *args);
#define SAY(c, id, ...)                                                                            \
    command_say((c), (id), sizeof((struct str[]){{0, 0}, __VA_ARGS__}) / sizeof(struct str) - 1,   \
                (struct str[]){{0, 0}, __VA_ARGS__} + 1)
#define SAY0(c, id) command_say((c), (id), 0, NULL)
/* A report that refuses.  Answers E_INVALID. */
err_t command_refuse(struct command *c, enum msg_id id, struct str a1, struct str a2) MUST_CHECK;
struct str command_number(const struct command *c, int64_t n);

/* Prints the reports, closes everything: the exit status. */
int command_finish(struct command *c, err_t err);

#endif
