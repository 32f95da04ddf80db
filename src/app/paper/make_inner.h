/*
 * make_inner.h — what making papers and its child process share.  Private to this room.
 */
#ifndef KIEMDIEM_PAPER_MAKE_INNER_H
#define KIEMDIEM_PAPER_MAKE_INNER_H

#include "app/paper/check.h"
#include "app/paper/paper_cmd_inner.h"
#include "app/paper/provide.h"
#include "app/paper/register.h"

#define PART_ARENA ((size_t)2 << 30) /* one paper: a list of a province */

/* The id that stands for "each his own form". */
#define OWN_FORM "form"

struct making {
    struct command *c;
    struct provide_request request;
    const char *kind, *unit, *card, *dir, *papers, *number, *abbreviation, *by, *wanted;
    enum doc_format format;
    bool below, all, together;
    int copies; /* of ballots; 0: as many as the record says */

    struct provider *provider;
    struct paper_shelf shelf;
    struct layout_shelf layouts;
};

/* One paper for one subject or unit. */
struct making_item {
    const struct paper *paper;
    const struct provide_whom *whom;
};

/* Reads the options.  False: said. */
bool making_read(struct making *k, struct command *c);
/* The papers of the cycle's pack, checked, and the provider.  The book is open. */
err_t making_open(struct making *k) MUST_CHECK;
/* What is to be made, in order. */
err_t making_list(struct making *k, struct making_item **out, size_t *n) MUST_CHECK;
/* The number of an item as the register has it, or the entry that would be one: number 0. */
err_t making_entry(struct making *k, const struct making_item *item, struct register_entry *out,
                   struct str *issuer) MUST_CHECK;
const struct paper_layout *making_layout(const struct making *k, const struct paper *p);
/* "Biên bản … - Chi bộ Mẫu": for reports and the register. */
struct str making_called(struct making *k, const struct making_item *item);

#endif
