/*
 * render.h — a paper and its data become the blocks of a document.
 */
#ifndef KIEMDIEM_PAPER_RENDER_H
#define KIEMDIEM_PAPER_RENDER_H

#include "app/paper/data.h"
#include "app/paper/language.h"
#include "app/paper/layout.h"

/*
 * Everything made lives in the arena and borrows from paper and data.  A value that nobody set is
 * dots to write on; in a table it is empty.  With the flag `blank`, or a record without anything, the
 * form comes out as it is handed to who fills it in.
 */
void paper_render(struct arena *a, const struct paper *p, const struct paper_layout *l,
                  const struct data *d, struct doc_part *out);

#endif
