/*
 * effect.c — an effect in a few fixed words, as it stands in decisions.
 */
#include "lib/rule/pack.h"

static const struct {
    const char *words;
    bool word; /* followed by the effect's word */
} shown[EFF_KIND_COUNT] = {
    [EFF_NOT_REVIEWED] = {"not reviewed", false},
    [EFF_NOT_RATED] = {"not rated", false},
    [EFF_REASON] = {"reason ", true},
    [EFF_POST_NOT_RATED] = {"post not rated", false},
    [EFF_FORM] = {"form ", true},
    [EFF_PLACE] = {"place ", true},
    [EFF_BODY] = {"body ", true},
    [EFF_DECIDER] = {"decider ", true},
    [EFF_MEMBER_DECIDER] = {"member decider ", true},
    [EFF_SUMMARY_TO] = {"summary to ", true},
    [EFF_PARTY_LEVEL_AT] = {"party level at ", true},
    [EFF_STATE_LEVEL_AT] = {"state level at ", true},
    [EFF_LEVEL_KHT] = {"force KHT", false},
    [EFF_AT_MOST] = {"at most ", true},
    [EFF_AT_MOST_FACT] = {"at most ", true},
    [EFF_DISCRETION] = {"discretion", false},
    [EFF_RERATE] = {"rerate", false},
    [EFF_COUNTED_TO] = {"counted to ", true},
    [EFF_VOTED] = {"voted ", true},
    [EFF_REQUIRE] = {"require ", true},
    [EFF_BLOCK] = {"block ", true},
    [EFF_WARN] = {"warn ", true},
    [EFF_DEADLINE] = {"deadline ", true},
    [EFF_DEADLINE_WORKDAYS] = {"deadline in working days ", true},
    [EFF_LATE] = {"late", false},
    [EFF_ORDER] = {"order", false},
    [EFF_CAP] = {"cap ", true},
    [EFF_OVER] = {"over", false},
    [EFF_NOT_JUDGED] = {"not judged", false},
};

void effect_write(struct buf *b, const struct effect *e)
{
    buf_z(b, shown[e->kind].words);
    if (shown[e->kind].word)
        buf_str(b, e->word);
    if (e->kind == EFF_FORM) {
        buf_z(b, " for ");
        buf_str(b, e->word2);
    }
}
