/*
 * effect_words.c — see effect_words.h.
 */
#include "app/pack/effect_words.h"

#include "lib/base/arena.h"

/* How a kind is said, and the list that its word is from ("": it has none, or is said by itself). */
static const struct {
    enum msg_id says;
    const char *list;
} said[EFF_KIND_COUNT] = {
    [EFF_NOT_REVIEWED] = {M_PACK_THEN_NOT_REVIEWED, ""},
    [EFF_NOT_RATED] = {M_PACK_THEN_NOT_RATED, ""},
    [EFF_REASON] = {M_PACK_THEN_REASON, "reason"},
    [EFF_POST_NOT_RATED] = {M_PACK_THEN_POST_NOT_RATED, ""},
    [EFF_FORM] = {M_PACK_THEN_FORM, "form"},
    [EFF_PLACE] = {M_PACK_THEN_PLACE, "place"},
    [EFF_BODY] = {M_PACK_THEN_BODY, "body"},
    [EFF_DECIDER] = {M_PACK_THEN_DECIDER, "decider"},
    [EFF_MEMBER_DECIDER] = {M_PACK_THEN_MEMBER_DECIDER, "decider"},
    [EFF_SUMMARY_TO] = {M_PACK_THEN_SUMMARY_TO, "summary_to"},
    [EFF_PARTY_LEVEL_AT] = {M_PACK_THEN_PARTY_LEVEL_AT, "level_at"},
    [EFF_STATE_LEVEL_AT] = {M_PACK_THEN_STATE_LEVEL_AT, "level_at"},
    [EFF_LEVEL_KHT] = {M_PACK_THEN_LEVEL_KHT, ""},
    [EFF_AT_MOST] = {M_PACK_THEN_AT_MOST, ""},
    [EFF_AT_MOST_FACT] = {M_PACK_THEN_AT_MOST_FACT, ""},
    [EFF_DISCRETION] = {M_PACK_THEN_DISCRETION, ""},
    [EFF_RERATE] = {M_PACK_THEN_RERATE, ""},
    [EFF_COUNTED_TO] = {M_PACK_THEN_COUNTED_TO, "counted"},
    [EFF_VOTED] = {M_PACK_THEN_VOTED, ""},
    [EFF_REQUIRE] = {M_PACK_THEN_REQUIRE, "require"},
    [EFF_BLOCK] = {M_PACK_THEN_BLOCK, "step"},
    [EFF_WARN] = {M_PACK_THEN_WARN, ""},
    [EFF_DEADLINE] = {M_PACK_THEN_DEADLINE, ""},
    [EFF_DEADLINE_WORKDAYS] = {M_PACK_THEN_DEADLINE_WORKDAYS, ""},
    [EFF_LATE] = {M_PACK_THEN_LATE, ""},
    [EFF_ORDER] = {M_PACK_THEN_ORDER, ""},
    [EFF_CAP] = {M_PACK_THEN_CAP, ""},
    [EFF_OVER] = {M_PACK_THEN_OVER, ""},
    [EFF_NOT_JUDGED] = {M_PACK_THEN_NOT_JUDGED, ""},
};

static struct str label(const struct tool *t, const struct pack *p, const char *list, int code)
{
    return enum_label(dict_enum(p->dict, str_of(list), true), t->o.lang, code);
}

static struct str roles(const struct tool *t, const struct pack *p, const struct effect *e)
{
    struct str all = STR("");
    for (int i = 0; i < e->n_order; i++) {
        all = str_fmt(t->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? ", " : "",
                      STR_ARG(label(t, p, "role", e->order[i])));
    }
    return all;
}

/* What stands for {1}. */
static struct str object(struct tool *t, const struct pack *p, enum subject s,
                         const struct effect *e)
{
    if (e->param != NULL)
        return param_text(t, e->param);
    if (e->kind == EFF_AT_MOST_FACT) {
        const struct fact_def *f = p->dict->fact[s][e->code];
        return tool_pick(t, f->vi, f->en);
    }
    if (e->kind == EFF_AT_MOST || e->kind == EFF_VOTED)
        return enum_label(p->dict->level, t->o.lang, e->code);
    if (e->kind == EFF_LEVEL_KHT)
        return enum_label(p->dict->level, t->o.lang, 1);
    if (e->kind == EFF_ORDER)
        return roles(t, p, e);
    const char *list = said[e->kind].list;
    return list[0] != '\0' ? label(t, p, list, e->code) : e->word;
}

struct str effect_words(struct tool *t, const struct pack *p, const struct rule *rule)
{
    struct str all = STR("");
    for (int i = 0; i < rule->n_effects; i++) {
        const struct effect *e = &rule->effects[i];
        struct str second = e->kind == EFF_FORM ? label(t, p, "form_for", e->code2) : STR("");
        struct str one =
            MSG(t->arena, t->o.lang, said[e->kind].says, object(t, p, rule->subject, e), second);
        all = str_fmt(t->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? "; " : "", STR_ARG(one));
    }
    return all;
}
