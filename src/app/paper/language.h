/*
 * language.h — a paper as its text file tells it: properties, then statements in the order of print.
 *
 * The language is described in docs/papers.md.  Whether the names are known and the columns add up is
 * seen by check.h; what is printed is made by render.h; who reads a filled form back takes its
 * fields from paper_form_fields.
 */
#ifndef KIEMDIEM_PAPER_LANGUAGE_H
#define KIEMDIEM_PAPER_LANGUAGE_H

#include "app/paper/fields.h"
#include "lib/doc/doc.h"
#include "lib/rule/lines.h"

/* Text with values in it. */
struct paper_piece {
    struct str text; /* as it stands; '\n' is a line break */
    struct str name; /* or, when not empty, the value of this name */
    struct place at;
};
struct paper_text {
    struct paper_piece *piece;
    int n;
};

enum paper_node_kind {
    NODE_HEAD,
    NODE_TITLE,
    NODE_SUBJECT,
    NODE_NOTE,
    NODE_LINE,
    NODE_ANSWER, /* name: the field; the text before its first value is the label */
    NODE_H1,
    NODE_H2,
    NODE_H3,
    NODE_PROSE,  /* name: the content group; its text is `review.GROUP` of the data */
    NODE_CHOICE, /* name: the field; list: what there is to choose */
    NODE_PARA,   /* p c r i b: align, flags */
    NODE_BLANK,  /* count: lines of empty space */
    NODE_FILL,   /* count: dotted lines */
    NODE_TABLE,  /* name: the list, and the field of a form */
    NODE_IF,     /* name; child, other */
    NODE_EACH,   /* name: the list; child */
    NODE_SIGN,   /* columns 0: the signature of the layout */
    NODE_RECIPIENTS,
    NODE_CLOSE,
    NODE_PAGE,
    PAPER_NODES
};

enum { PAPER_COLUMNS = 24, PAPER_SIGNS = 3 };

struct paper_cell {
    struct paper_text text;
    int span; /* 1, or more where cells `<` follow */
};
struct paper_row {
    struct paper_cell *cell;
    int n;
    struct place at;
};
struct paper_columns {
    int n;
    int width[PAPER_COLUMNS]; /* thousandths */
    enum doc_align align[PAPER_COLUMNS];
    struct paper_row head[2]; /* of the columns' names; n 0: none */
    struct paper_row row, foot;
    int fill; /* empty rows when the list is empty */
    int more; /* empty rows in any case */
    bool borders;
};

struct paper_node {
    enum paper_node_kind kind;
    struct place at;
    struct str name, list;
    struct paper_text text;
    int count;            /* blank, fill; prose: dotted lines when there is nothing */
    bool optional;        /* prose: may be left empty */
    bool in_line;         /* choice */
    bool negated;         /* if not */
    enum doc_align align; /* para */
    unsigned flags;       /* para: RUN_BOLD, RUN_ITALIC */
    const struct paper_columns *columns; /* table */
    struct paper_text sign[PAPER_SIGNS], signer[PAPER_SIGNS];
    int n_signs;
    struct paper_cell *cell; /* close, recipients: its own list */
    int n_cells;
    struct paper_node *child, *other; /* what stands below, what `else` has */
    int n_children, n_other;
};

enum paper_by { BY_UNIT, BY_DECIDER, BY_ABOVE };  /* which body issues it */
enum paper_seen { SEEN_NO, SEEN_PART, SEEN_YES }; /* compared with the original */

struct paper {
    struct str id, vi, en;
    struct str form, form_for; /* "2B", "leader"; "" when it is no form that is read back */
    enum paper_about about;
    struct str layout; /* party, state, form */
    struct str kind;   /* QĐ, TB …; "": has no number */
    struct str cite, file;
    struct str when; /* made only for who has this; "" for all */
    enum paper_by by;
    bool unless; /* made only for who has it not: `when not` */
    enum paper_seen seen;
    struct paper_node *node;
    int n_nodes;
    struct place at;
    struct str source; /* the file as it was read, for its digest */
};

/* Which content groups a form must have, whatever an office makes of its text: statement `content`
   of packs/PACK/papers/content.paper. */
struct paper_content {
    struct str form, form_for, cite;
    struct str *group;
    int n_groups;
    struct place at;
};

/* Reads one paper.  E_INVALID: all that is wrong is reported, with line and column, and *out is what
   could be read.  Everything borrows from `text`, or lives in the arena. */
err_t paper_read(const struct reporter *r, struct str file, struct str text,
                 struct paper *out) MUST_CHECK;
err_t paper_content_read(const struct reporter *r, struct str file, struct str text,
                         struct paper_content **out, int *n) MUST_CHECK;

/* What is read back of a form, in the order of print, also what stands under `if`. */
struct paper_form_field {
    enum paper_node_kind kind; /* NODE_ANSWER, NODE_PROSE, NODE_CHOICE, NODE_TABLE */
    struct str name;
    const struct paper_node *node;
};
struct paper_form_field *paper_form_fields(struct arena *a, const struct paper *p, int *n);
/* The text as a blank form has it: values are left out. */
struct str paper_text_blank(struct arena *a, const struct paper_text *t);

/* --- the papers of a pack --- */

struct paper_shelf {
    struct paper *paper; /* by id */
    int n;
    struct paper_content *content;
    int n_content;
};
/*
 * Those of packs/PACK/papers, then those of packs/papers (for all packs that have papers at all) whose
 * id the pack does not have.  `dir` (NULL: none): an office's own folder; a file in it stands for the
 * embedded one of the same file name, others come besides.  With problems reported: E_INVALID.
 */
err_t paper_shelf_open(const struct reporter *r, struct str pack, const char *dir,
                       struct paper_shelf *out) MUST_CHECK;
/* The packs of the program that have papers, in order. */
enum { PAPER_PACKS = 32 };
int paper_packs(struct str packs[PAPER_PACKS]);
/* NULL: there is none of that id. */
const struct paper *paper_shelf_find(const struct paper_shelf *s, struct str id);
/* The form of a code for whom it is ("2B", "leader"); NULL: none. */
const struct paper *paper_shelf_form(const struct paper_shelf *s, struct str form,
                                     struct str form_for);

#endif
