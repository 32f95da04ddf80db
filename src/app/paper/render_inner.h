/*
 * render_inner.h — what the parts of rendering share.  Private to this room.
 */
#ifndef KIEMDIEM_PAPER_RENDER_INNER_H
#define KIEMDIEM_PAPER_RENDER_INNER_H

#include "app/paper/render.h"

/* What stands for a value that nobody set, within a line. */
#define DOTS STR("……………")
enum { LINE_COLUMNS = 4 };

struct blocks {
    struct arena *arena;
    struct doc_block *block;
    int n, room;
};

struct rendering {
    struct arena *arena;
    const struct paper *paper;
    const struct paper_layout *layout;
    struct blocks out;
};

/* The address is good until the next block is added. */
struct doc_block *blocks_add(struct blocks *b, enum doc_block_kind kind);
struct doc_para *blocks_para(struct blocks *b, enum doc_style style, enum doc_align align);
/* Room for runs; none is there yet. */
struct doc_run *para_runs(struct arena *a, struct doc_para *p, int most);
/* One run. */
void para_text(struct arena *a, struct doc_para *p, struct str text, unsigned flags, int size);

struct str render_value(struct rendering *k, const struct data *d, struct str name);
/* Text with its values; `nothing` stands for those that nobody set. */
struct str render_text(struct rendering *k, const struct data *d, const struct paper_text *t,
                       struct str nothing);
/* A record of a list that knows its number. */
const struct data *render_counted(struct rendering *k, struct data *record, int n);
void render_nodes(struct rendering *k, const struct data *d, const struct paper_node *node, int n);
void render_table(struct rendering *k, const struct data *d, const struct paper_node *node);

/* render_frame.c */
void frame_head(struct rendering *k, const struct data *d);
void frame_sign(struct rendering *k, const struct data *d, const struct paper_node *node);
void frame_recipients(struct rendering *k, const struct data *d, const struct paper_node *node);
void frame_close(struct rendering *k, const struct data *d, const struct paper_node *node);

#endif
