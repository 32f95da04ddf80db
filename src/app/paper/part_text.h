/*
 * part_text.h — a part of a document told as text: for its digest, and for tests to compare.
 */
#ifndef KIEMDIEM_PAPER_PART_TEXT_H
#define KIEMDIEM_PAPER_PART_TEXT_H

#include "lib/base/buf.h"
#include "lib/doc/doc.h"

/* Everything that decides how it looks, a block a line, what stands within deeper. */
void part_text(struct buf *b, const struct doc_part *part);

#endif
