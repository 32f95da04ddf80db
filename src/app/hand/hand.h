/*
 * hand.h — what the commands that enter one record share.  Private to this room.
 */
#ifndef KIEMDIEM_HAND_HAND_H
#define KIEMDIEM_HAND_HAND_H

#include "app/judge/command.h"
#include "app/org/dated.h"

struct hand {
    struct command c;
    enum msg_id usage;
    const char *unit, *card, *name, *birth; /* who is meant; NULL: not told */
    struct str actor;
    bool json, dry_run;
    const struct dict *dict;                                 /* read when it is first asked */
    err_t (*then)(struct hand *h, void *ctx, int64_t event); /* of an act; NULL: nothing */
    bool wrong;                                              /* an option that cannot be was said */
};

struct hand_verb {
    const char *name;
    err_t (*run)(struct hand *h);
};
/* Reads the shared options and runs the verb of argv[1]: the exit status. */
int hand_main(int argc, char **argv, const struct hand_verb *verbs, size_t n, enum msg_id usage);

/* --- options of a verb: taken before hand_open --- */

struct str hand_text(struct hand *h, const char *option); /* "" when it is not there */
struct str hand_needed(struct hand *h, const char *option);
date_t hand_day(struct hand *h, const char *option); /* DAY_NONE when it is not there */
date_t hand_day_needed(struct hand *h, const char *option);
int hand_year(struct hand *h, const char *option);  /* 0 when it is not there */
int hand_maybe(struct hand *h, const char *option); /* yes, no, ? */
/* One of words parted by '|'; the first when it is not there. */
struct str hand_word(struct hand *h, const char *option, const char *words);
/* Refuses what is left over, then opens the book: `n` operands, the book counts. */
err_t hand_open(struct hand *h, enum db_mode mode, int n) MUST_CHECK;
/* The same, between `least` and `most` operands. */
err_t hand_open_many(struct hand *h, enum db_mode mode, int least, int most) MUST_CHECK;

/* --- --- */

/* The number of an operand.  E_INVALID, said. */
err_t hand_number(struct hand *h, int operand, int64_t *out) MUST_CHECK;
/* The dictionary of the program; NULL, reported, when it cannot be read. */
const struct dict *hand_dict(struct hand *h);
/* Is it a word of that enum of the dictionary?  Refused with the words otherwise. */
err_t hand_dict_word(struct hand *h, const char *enumeration, struct str word) MUST_CHECK;
/* A word of the dictionary as people read it; the word itself when there is none. */
struct str hand_label(struct hand *h, const char *enumeration, struct str word);

struct who {
    int64_t person, unit; /* a person (unit 0), or a unit (person 0) */
    struct str called;    /* "Nguyễn Văn A (012345)", "Chi bộ Mẫu (AB.01)" */
};
/* Who is meant by the options on that day (DAY_NONE: today).  A unit only where `unit_may`: what is
   entered there may be of the past, so units that have ended and people who have left are found too. */
err_t hand_who(struct hand *h, date_t day, bool unit_may, struct who *out) MUST_CHECK;
err_t hand_card(struct hand *h, struct str card, int64_t *person) MUST_CHECK;
struct str hand_person_called(struct hand *h, int64_t person);
struct str hand_unit_called(struct hand *h, int64_t unit);

/*
 * An act: `run` writes, and the event's content to `about` (inside the braces of a JSON object),
 * in one transaction; h->then writes what names the event; undone with --dry-run, which is said.
 */
typedef err_t hand_run(struct hand *h, void *ctx, struct buf *about);
err_t hand_act(struct hand *h, const char *act, hand_run *run, void *ctx) MUST_CHECK;

/*
 * Prints the rows of a query: as objects of JSON lines when that was asked for (`json` writes the
 * members), else in words.  *n: how many.
 */
typedef void hand_json_row(const struct query *q, struct buf *b);
typedef void hand_words_row(struct hand *h, const struct query *q);
err_t hand_list(struct hand *h, struct query *q, hand_json_row *json, hand_words_row *words,
                int64_t *n) MUST_CHECK;

/* A kind of spell as people read it. */
struct str hand_spell_label(const struct hand *h, struct str kind);

/* Members of a JSON object; each writes a comma before itself unless it is the first. */
void hand_json_text(struct buf *b, const char *name, struct str value);
void hand_json_int(struct buf *b, const char *name, int64_t value);
void hand_json_day(struct buf *b, const char *name, date_t day); /* null for DAY_NONE */
void hand_json_maybe(struct buf *b, const char *name, int value);
void hand_json_who(struct buf *b, const struct who *w);

#endif
