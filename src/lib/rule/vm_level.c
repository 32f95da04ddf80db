/*
 * vm_level.c — the level from accumulators that stand as bytes, a tri each; vm_body.h does the
 * same on planes of bits.
 */
#include "lib/rule/vm_inner.h"

/*
 * KHT forces; otherwise the lowest `at most` that is true is the highest level, and it is the
 * level when nothing that is unknown could force, close further, or put the choice into
 * somebody's hands.
 */
void vm_level(const uint8_t *const acc[ACC_COUNT], uint8_t *restrict level, uint8_t *restrict most,
              uint8_t *restrict flags, size_t n)
{
    const uint8_t *kht = acc[ACC_KHT], *dis = acc[ACC_DISCRETION], *rated = acc[ACC_NOT_RATED];
    const uint8_t *reviewed = acc[ACC_NOT_REVIEWED];
    const uint8_t *m1 = acc[ACC_MOST_KHT], *m2 = acc[ACC_MOST_HT], *m3 = acc[ACC_MOST_HTT];
    for (size_t i = 0; i < n; i++) {
        uint8_t high = m3[i] == TRI_TRUE ? 3 : 4, low = m3[i] != TRI_FALSE ? 3 : 4;
        high = m2[i] == TRI_TRUE ? 2 : high;
        low = m2[i] != TRI_FALSE ? 2 : low;
        high = m1[i] == TRI_TRUE ? 1 : high;
        low = m1[i] != TRI_FALSE ? 1 : low;
        uint8_t out = rated[i] == TRI_TRUE, forced = (uint8_t)(!out & (kht[i] == TRI_TRUE));
        uint8_t choice = (uint8_t)(!out & !forced & (dis[i] == TRI_TRUE));
        uint8_t open = (uint8_t)((kht[i] == TRI_UNKNOWN) | (dis[i] == TRI_UNKNOWN) |
                                 (rated[i] == TRI_UNKNOWN) | (low != high));
        open = (uint8_t)(open & !out & !forced & !choice);
        uint8_t none = (uint8_t)(out | choice | open);
        level[i] = none ? 0 : forced ? 1 : high;
        most[i] = out ? 0 : forced ? 1 : high;
        flags[i] =
            (uint8_t)((forced ? ROW_FORCED : 0) | (choice ? ROW_DISCRETION : 0) |
                      (out ? ROW_NOT_RATED : 0) | (reviewed[i] == TRI_TRUE ? ROW_NOT_REVIEWED : 0) |
                      (rated[i] == TRI_UNKNOWN ? ROW_RATED_UNKNOWN : 0) |
                      (reviewed[i] == TRI_UNKNOWN ? ROW_REVIEWED_UNKNOWN : 0) |
                      (open ? ROW_LEVEL_OPEN : 0));
    }
}
