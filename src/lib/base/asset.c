/*
 * asset.c — finds an embedded file by its path.
 */
#include "lib/base/asset.h"

const struct asset *asset_find(struct str path)
{
    size_t lo = 0;
    size_t hi = asset_count;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(str_of(asset_list[mid].path), path);
        if (c == 0)
            return &asset_list[mid];
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}
