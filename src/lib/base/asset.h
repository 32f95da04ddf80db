/*
 * asset.h — files that the binary carries inside (packs; later pages, queries, fonts).
 *
 * tools/mkasset writes build/gen/assets.S and assets_table.c from the folders named in the
 * Makefile; paths are relative to the project, "packs/124/pack.pack".
 */
#ifndef KIEMDIEM_BASE_ASSET_H
#define KIEMDIEM_BASE_ASSET_H

#include "lib/base/str.h"

struct asset {
    const char *path; /* sorted by path in memory order */
    struct str bytes;
};

extern const struct asset asset_list[];
extern const size_t asset_count;

/* The embedded file of that path, or NULL. */
const struct asset *asset_find(struct str path);

#endif
