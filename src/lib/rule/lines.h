/*
 * lines.h — the outer shape of a pack file: statements, their indented lines, tokens.
 *
 * Knows nothing of what a statement means; see docs/pack-language.md, "Lines".
 */
#ifndef KIEMDIEM_RULE_LINES_H
#define KIEMDIEM_RULE_LINES_H

#include "lib/base/err.h"
#include "lib/base/problem.h"
#include "lib/i18n/msg.h"

struct src_line {
    struct str text; /* without indent and blanks at the end */
    int line;        /* 1-based */
    int indent;      /* blanks before the text */
};

struct stmt {
    struct str file;
    struct src_line head;
    struct src_line *body; /* every indented line below, comments and empty lines left out */
    int n_body;
};

/* A property: the body line that names it and the deeper lines that continue it. */
struct prop {
    struct str name; /* first word */
    const struct src_line *lines;
    int n_lines;
    struct src_line *parts; /* text after the name, then the continuation lines */
    int n_parts;
    struct place at;
};

enum tok_kind { TOK_END, TOK_WORD, TOK_STRING, TOK_PUNCT };

struct tok {
    enum tok_kind kind;
    struct str text; /* a string without its quotes */
    struct place at;
};

/* A list of tokens ends with this many TOK_END: a parser may look that far ahead without asking. */
#define TOK_SENTINELS 8

/* What a parser reports into. */
struct reporter {
    struct arena *arena;
    struct problems *problems;
    enum lang lang;
};
err_t report(const struct reporter *r, struct place at, enum msg_id id, size_t n,
             const struct str *args);
/* REPORT(r, place, M_ID, s1, …) answers E_INVALID. */
#define REPORT(r, at, id, ...)                                                                     \
    report((r), (at), (id), sizeof((struct str[]){{0, 0}, __VA_ARGS__}) / sizeof(struct str) - 1,  \
           (struct str[]){{0, 0}, __VA_ARGS__} + 1)

#define REPORT0(r, at, id) report((r), (at), (id), 0, NULL)

/* Splits a file into statements. A tab, a line that is not UTF-8 or an indented line without a
   statement is reported and left out. */
err_t lines_split(const struct reporter *r, struct str file, struct str text, struct stmt **out,
                  int *n) MUST_CHECK;
/* The properties of a statement in order. */
struct prop *stmt_props(struct arena *a, const struct stmt *s, int *n);
/* The parts joined by one blank. */
struct str parts_text(struct arena *a, const struct src_line *parts, int n);
/* Tokens of some lines, ended by TOK_END that stands behind the last character. A string that is
   not closed is reported. */
err_t tokens_of(const struct reporter *r, struct str file, const struct src_line *lines, int n,
                struct tok **out) MUST_CHECK;
/* The head of a statement as tokens (TOK_WORD may also hold '-' there: "132-16", "hatinh-2023"). */
err_t head_tokens(const struct reporter *r, const struct stmt *s, struct tok **out) MUST_CHECK;
struct place place_of(struct str file, int line, int col);
/* Characters before byte `n` of s, plus one: the column of that byte. */
int column_of(struct str s, size_t n);
bool tok_is(const struct tok *t, const char *word); /* a word or punctuation, not a string */
struct str tok_show(const struct tok *t); /* for messages: the text, or "hết dòng" as empty */

#endif
