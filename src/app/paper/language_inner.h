/*
 * language_inner.h — what the readers of the papers' language share.  Private to this room.
 */
#ifndef KIEMDIEM_PAPER_LANGUAGE_INNER_H
#define KIEMDIEM_PAPER_LANGUAGE_INNER_H

#include "app/paper/language.h"

/* A statement that `\` at the ends of its lines goes on over several. */
struct joined {
    struct str text;
    int indent;
    const struct src_line *line; /* the first of them */
    int n_lines;
    const size_t *from; /* where the text of each line begins in `text` */
};

struct reading {
    const struct reporter *r;
    struct str file;
    struct joined *line;
    int n, at;
    err_t err; /* E_INVALID once something was reported */
};

/* Lines of a statement, joined. */
void reading_open(const struct reporter *r, struct str file, const struct src_line *lines, int n,
                  struct reading *out);
/* Line and column of a byte of a joined line. */
struct place joined_place(const struct reading *k, const struct joined *l, size_t at);
/* Reports at that byte; remembers that there was something. */
void wrong(struct reading *k, const struct joined *l, size_t at, enum msg_id id, struct str arg);

/* A part of a joined line that is still to be read. */
struct rest {
    const struct joined *line;
    size_t at, end;
};
struct str rest_text(const struct rest *s); /* without blanks at both ends */
/* The next word; "" at the end.  *at: where it stands. */
struct str rest_word(struct rest *s, size_t *at);
/* The next word as a number of least … most; otherwise it is reported and `least` answered. */
int rest_number(struct reading *k, struct rest *s, int least, int most);
/* The next word as a name of data; otherwise reported, and "" answered. */
struct str rest_name(struct reading *k, struct rest *s);
/* Reports what is left, if anything. */
void rest_none(struct reading *k, struct rest *s);
/* What is left as text with values; reported when there is none and `needed`. */
struct paper_text rest_values(struct reading *k, struct rest *s, bool needed);
/* The part before the next `c` that no backslash stands before; false when nothing is left. */
bool rest_cut(struct rest *s, char c, struct rest *part);

/* A table: what follows the word, and the lines below it, which are at `level`. */
void language_table(struct reading *k, struct rest *s, int level, struct paper_node *out);

#endif
