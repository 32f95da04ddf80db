/*
 * msg.h — the words of the program, in Vietnamese and English.
 *
 * Texts stand in the folders lang/vi and lang/en, a .lang file a room:
 *     # a remark for translators
 *     rule.unknown_fact = Không có dữ kiện «{1}»; gần nhất: «{2}».
 * {1} .. {9} are filled in order.  The build refuses a key that one language
 * lacks or whose placeholders differ, and makes build/gen/msg_ids.h (enum msg_id:
 * M_RULE_UNKNOWN_FACT …) and build/gen/msg_table.c from them.
 */
#ifndef KIEMDIEM_I18N_MSG_H
#define KIEMDIEM_I18N_MSG_H

#include "lib/base/buf.h"
#include "lib/base/str.h"
#include "msg_ids.h"

enum lang { LANG_VI = 0, LANG_EN = 1 };

struct arena;

/* The text of `id` as it stands. */
struct str msg_text(enum lang lang, enum msg_id id);
/* The text with {1}.. replaced; `n` arguments; missing ones become empty. */
void msg_write(struct buf *b, enum lang lang, enum msg_id id, size_t n, const struct str *args);
struct str msg_make(struct arena *a, enum lang lang, enum msg_id id, size_t n,
                    const struct str *args);
/* MSG(a, lang, id, s1, s2, …): arguments are struct str. */
#define MSG(a, lang, id, ...)                                                                      \
    msg_make((a), (lang), (id),                                                                    \
             sizeof((struct str[]){{0, 0}, __VA_ARGS__}) / sizeof(struct str) - 1,                 \
             (struct str[]){{0, 0}, __VA_ARGS__} + 1)
#define MSG0(a, lang, id) msg_make((a), (lang), (id), 0, NULL)

#endif
