/*
 * layout.h — how documents of an office look, as parameters with a source: packs/layouts.
 *
 * Which layout a document has follows from what kind it is (party, state, form) and from its day.
 */
#ifndef KIEMDIEM_PAPER_LAYOUT_H
#define KIEMDIEM_PAPER_LAYOUT_H

#include "lib/base/date.h"
#include "lib/doc/doc.h"
#include "lib/rule/lines.h"

enum layout_mark { MARK_CONFIRMED, MARK_SECONDARY, MARK_ASSUMED };
extern const char *const layout_mark_words[3];

enum layout_key {
    /* the page, tenths of a millimetre in the file millimetres */
    LAY_WIDTH,
    LAY_HEIGHT,
    LAY_TOP,
    LAY_BOTTOM,
    LAY_LEFT,
    LAY_RIGHT,
    LAY_FIRST, /* indent of first lines */
    /* points */
    LAY_BODY_SIZE,
    LAY_LEADING,     /* exact; 0 single */
    LAY_SPACE,       /* after a paragraph */
    LAY_NATION_SIZE, /* ĐẢNG CỘNG SẢN VIỆT NAM, CỘNG HÒA … */
    LAY_MOTTO_SIZE,  /* Độc lập - Tự do - Hạnh phúc */
    LAY_SUPERIOR_SIZE,
    LAY_ISSUER_SIZE,
    LAY_NUMBER_SIZE,
    LAY_DATE_SIZE,
    LAY_TITLE_SIZE,
    LAY_SUBJECT_SIZE,
    LAY_SIGN_SIZE,
    LAY_RECIPIENTS_SIZE,
    LAY_RECIPIENTS_HEAD_SIZE,
    /* yes or no */
    LAY_NUMBER_COLON, /* "Số: 05" */
    LAY_NUMBER_SLASH, /* "05/QĐ-UBND" */
    LAY_NUMBER_ZERO,  /* "05" */
    LAY_DAY_ZERO,     /* ngày 05 */
    LAY_SUPERIOR_BOLD,
    LAY_POST_BOLD, /* post of who signs */
    LAY_RECIPIENTS_UNDERLINE,
    LAY_RECIPIENTS_BOLD,
    LAY_RECIPIENTS_ITALIC,
    LAY_CELL_SEAL, /* a cell has a seal */
    /* words */
    LAY_MONTH_ZERO, /* all: tháng 09; early: only months 1 and 2; no */
    LAY_FONT,
    LAY_NATION,
    LAY_MOTTO,
    LAY_ISSUER_MARK,  /* line below the issuing body: "*" or rule */
    LAY_SUBJECT_MARK, /* line below the subject: "-----" or rule */
    LAY_NUMBERS,      /* page numbers: top, bottom, none */
    LAY_ON_BEHALF,    /* T/M, TM. */
    LAY_BY_ORDER,     /* T/L, TL. */
    LAY_FOR,          /* K/T, KT. */
    LAY_BODY_END,     /* what the text of a document ends with: "." or "./." */
    LAY_TONES,        /* where tones of oa, oe, uy stand: new "uỷ", old "ủy" */
    LAY_KEYS
};

struct layout_value {
    struct str text;
    int number; /* tenths of a millimetre, tenths of a point, 0 or 1 */
    enum layout_mark mark;
    struct str cite;
    struct place at;
};

struct paper_layout {
    struct str id, kind, name, source; /* party-2026, party, Hướng dẫn …, its number and day */
    date_t from;                       /* first day */
    struct layout_value value[LAY_KEYS];
    struct place at;
};

struct layout_shelf {
    struct paper_layout *layout;
    int n;
};

/* Reads one file of layouts; E_INVALID: reported: a key that is unknown, missing, given twice, without
   source or mark, or has a value that it cannot have. */
err_t layout_read(const struct reporter *r, struct str file, struct str text,
                  struct layout_shelf *out) MUST_CHECK;
/* Those of packs/layouts; a file of `dir`/layouts (NULL: none) stands for the one of its name. */
err_t layout_shelf_open(const struct reporter *r, const char *dir,
                        struct layout_shelf *out) MUST_CHECK;
/* The layout of that kind in force on a day; the first one for days before it.  NULL: no such kind. */
const struct paper_layout *layout_on(const struct layout_shelf *s, struct str kind, date_t day);

/* "Số 05-QĐ/ĐU": a number under 10 with a zero; number 0: blank space for it. */
struct str layout_symbol(struct arena *a, const struct paper_layout *l, int number, struct str kind,
                         struct str issuer);
/* "Đông Hà, ngày 05 tháng 02 năm 2026"; without a day: dots. */
struct str layout_date(struct arena *a, const struct paper_layout *l, struct str place,
                       const date_t *day);
/* The tones of oa, oe, uy where this layout has them. */
struct str layout_tones(struct arena *a, const struct paper_layout *l, struct str text);

static inline int layout_number(const struct paper_layout *l, enum layout_key k)
{
    return l->value[k].number;
}
static inline struct str layout_text(const struct paper_layout *l, enum layout_key k)
{
    return l->value[k].text;
}

#endif
