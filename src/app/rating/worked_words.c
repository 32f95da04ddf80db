/*
 * worked_words.c — what the judge says of a subject, as people read it.
 */
#include "app/rating/rate.h"

/* A fact, or a paper that a rule asks for. */
static struct str owed_word(struct arena *a, const struct dict *dict, enum lang lang,
                            struct str name)
{
    const struct enum_def *papers = dict_enum(dict, STR("require"), true);
    int code = papers != NULL ? enum_code(papers, name) : 0;
    struct str words = STR(""), paper = STR("");
    if (code > 0)
        return enum_label(papers, lang, code);
    fact_words(a, dict, SUBJECT_MEMBER, name, lang, &words, &paper);
    if (words.n == 0 || str_eq(words, name))
        fact_words(a, dict, SUBJECT_COLLECTIVE, name, lang, &words, &paper);
    return words.n > 0 ? words : name;
}

struct str worked_owed_words(struct arena *a, const struct cycle_ground *g, enum lang lang,
                             struct str list)
{
    struct str out = STR(""), one;
    while (list.n > 0 && str_cut(&list, ',', &one))
        out = str_fmt(a, "%.*s%s%.*s", STR_ARG(out), out.n > 0 ? "; " : "",
                      STR_ARG(owed_word(a, g->pack->dict, lang, one)));
    return out;
}

struct str worked_blocked_words(struct arena *a, const struct cycle_ground *g, enum lang lang,
                                struct str list)
{
    struct str out = STR(""), one;
    const struct enum_def *steps = dict_enum(g->pack->dict, STR("step"), true);
    while (list.n > 0 && str_cut(&list, ',', &one)) {
        size_t colon = str_find(one, 0, ':');
        struct str step = str_sub(one, 0, colon), id = str_sub(one, colon + 1, one.n);
        const struct rule *rule = pack_rule(g->pack, id);
        int code = steps != NULL ? enum_code(steps, step) : 0;
        out = str_fmt(a, "%.*s%s%.*s (%.*s)", STR_ARG(out), out.n > 0 ? "; " : "",
                      STR_ARG(code > 0 ? enum_label(steps, lang, code) : step),
                      STR_ARG(rule != NULL ? rule->cite : id));
    }
    return out;
}

struct str worked_reason_words(const struct cycle_ground *g, enum lang lang, struct str reason)
{
    const struct enum_def *reasons = dict_enum(g->pack->dict, STR("reason"), true);
    int code = reasons != NULL ? enum_code(reasons, reason) : 0;
    return code > 0 ? enum_label(reasons, lang, code) : reason;
}
