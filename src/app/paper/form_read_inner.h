/*
 * form_read_inner.h — what the parts of the form reader share.  Private to this room.
 */
#ifndef KIEMDIEM_PAPER_FORM_READ_INNER_H
#define KIEMDIEM_PAPER_FORM_READ_INNER_H

#include "app/paper/form_read.h"

/* Words without marks and case, numbering in front left out; where each stands in the text. */
struct form_word {
    struct str fold;
    unsigned hash; /* of it */
    size_t from, to;
};
struct form_words {
    struct form_word *word;
    int n;
};
struct form_words form_words(struct arena *a, struct str text);
/* The same word, or one that was mistyped. */
bool form_same_word(struct str a, struct str b);

/* What the paper prints or asks for, in order. */
enum expect_kind { EXPECT_PRINT, EXPECT_VALUE, EXPECT_TICK, EXPECT_TABLE, EXPECT_PROSE };
struct expect_label {
    struct str code;
    struct form_words words;
};
struct expect {
    enum expect_kind kind;
    struct str field; /* of a form; "" for what is only printed */
    struct str name;  /* VALUE: which value: name, birth … */
    struct str shown; /* what is printed */
    struct form_words words;
    int values; /* PRINT: so many values stand in it */
    const struct paper_columns *columns;
    struct expect_label *label; /* TICK */
    int n_labels;
};
struct expected {
    struct expect *item;
    int n;
};
void form_expect(struct arena *a, const struct paper *p, const struct data *blank,
                 struct expected *out);

/* The text of the cells of a table, row by row, paragraphs parted by '\n'; "" where nothing is written.
   No rows: there are more than a form has. */
struct form_grid {
    struct str *cell;
    int rows, columns;
};
struct form_grid form_grid(struct arena *a, const struct docx_text *doc, int table, int columns);
static inline struct str form_cell(const struct form_grid *g, int row, int column)
{
    return g->cell[row * g->columns + column];
}

/* What the file has, in order: lines with something in them, and tables that may be a field. */
struct form_line {
    struct str text;
    struct form_words words;
    size_t para;
    struct str mark;   /* the field whose bookmark begins here; "" for none */
    struct str inside; /* the field in whose bookmark it lies; "" for none */
    int table;         /* a table as a whole; 0: a line */
    int columns;       /* of the table */
    const struct form_grid *grid;
};
struct form_lines {
    const struct docx_text *doc;
    struct form_line *line;
    int n;
};
err_t form_lines(struct arena *a, const struct docx_text *doc, const struct expected *e,
                 struct form_lines *out) MUST_CHECK;
/* Dots, lines, blanks: what a form offers to write on. */
bool form_is_empty(struct str text);
/* Without them at both ends. */
struct str form_bare(struct str text);
/* Which line is which of what was expected. */
struct form_match {
    int item; /* -1: none */
    int span; /* lines that it takes */
    int used; /* words of the last of them; the rest was written behind */
};
/* Answers how well it fits as a whole. */
int form_align(struct arena *a, const struct expected *e, const struct form_lines *l,
               struct form_match *match);
/* How alike the heads are, of 100; 0 when the table has no heads that fit. */
int form_heads_alike(struct arena *a, const struct form_grid *g, const struct paper_columns *c);

/* Ticked labels of lines from `first` on; *code: the only one, or "". */
int form_ticked(struct arena *a, const struct expect *e, struct str text, struct str *code);

/* What was expected and matched becomes the review. */
void form_assemble(struct arena *a, const struct paper *p, const struct expected *e,
                   const struct form_lines *l, const struct form_match *match,
                   struct review_form *out);

#endif
