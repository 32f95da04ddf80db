/*
 * msg.c — texts of the catalogue with their arguments filled in.
 *
 * The tables are made by tools/mklang from lang/; this file only looks them up.
 */
#include "lib/i18n/msg.h"

#include <assert.h>
#include <string.h>

#include "lib/base/arena.h"

extern const struct str msg_table_vi[];
extern const struct str msg_table_en[];

struct str msg_text(enum lang lang, enum msg_id id)
{
    assert((size_t)id < (size_t)M_COUNT);
    return lang == LANG_EN ? msg_table_en[id] : msg_table_vi[id];
}

/* Is there a place "{1}".."{9}" at `at`? */
static bool is_place(struct str text, size_t at)
{
    return text.n - at >= 3 && text.p[at] == '{' && text.p[at + 1] >= '1' &&
           text.p[at + 1] <= '9' && text.p[at + 2] == '}';
}

/*
 * The next piece of the text at *at: literal text or one argument.  Writing and measuring
 * walk the text with it alike.  False at the end.
 */
static bool next_piece(struct str text, size_t *at, size_t n, const struct str *args,
                       struct str *piece)
{
    if (*at >= text.n)
        return false;
    if (is_place(text, *at)) {
        size_t which = (size_t)(text.p[*at + 1] - '1');
        *piece = which < n ? args[which] : STR("");
        *at += 3;
        return true;
    }
    size_t end = *at;
    do {
        end = str_find(text, end + 1, '{');
    } while (end < text.n && !is_place(text, end));
    *piece = str_sub(text, *at, end - *at);
    *at = end;
    return true;
}

void msg_write(struct buf *b, enum lang lang, enum msg_id id, size_t n, const struct str *args)
{
    struct str text = msg_text(lang, id);
    struct str piece;
    size_t at = 0;
    while (next_piece(text, &at, n, args, &piece))
        buf_str(b, piece);
}

struct str msg_make(struct arena *a, enum lang lang, enum msg_id id, size_t n,
                    const struct str *args)
{
    struct str text = msg_text(lang, id);
    struct str piece;
    size_t total = 0;
    size_t at = 0;
    while (next_piece(text, &at, n, args, &piece))
        total += piece.n;

    char *out = arena_alloc(a, total + 1);
    size_t used = 0;
    at = 0;
    while (next_piece(text, &at, n, args, &piece)) {
        if (piece.n != 0)
            memcpy(out + used, piece.p, piece.n);
        used += piece.n;
    }
    return (struct str){out, used};
}
