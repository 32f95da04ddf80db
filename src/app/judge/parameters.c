/*
 * parameters.c — words of parameters that C compares with.
 */
#include "app/judge/parameters.h"

#include "lib/base/arena.h"

enum { WORDS_MOST = 4 };

static const struct {
    const char *name;
    const char *word[WORDS_MOST]; /* none: yes or no */
} known[] = {
    {"cap_base", {"htt", "htt_and_xs"}}, {"cap_scope", {"grassroots", "deciding_level"}},
    {"cap_peers", {"kind", "none"}},     {"vote_base", {"summoned", "present", "issued", "valid"}},
    {"cell_secretary_leads", {NULL}},
};

static bool fits(size_t i, const struct param *p)
{
    if (known[i].word[0] == NULL)
        return p->type == PARAM_BOOL;
    for (int k = 0; k < WORDS_MOST && known[i].word[k] != NULL; k++) {
        if (p->type == PARAM_WORD && str_is(p->word, known[i].word[k]))
            return true;
    }
    return false;
}

static struct str words_of(struct arena *a, size_t i)
{
    struct str out = STR("");
    if (known[i].word[0] == NULL)
        return STR("yes, no");
    for (int k = 0; k < WORDS_MOST && known[i].word[k] != NULL; k++)
        out = str_fmt(a, "%.*s%s%s", STR_ARG(out), k > 0 ? ", " : "", known[i].word[k]);
    return out;
}

err_t parameters_check(struct arena *a, enum lang lang, const struct pack *pack,
                       struct problems *problems)
{
    err_t err = OK;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct param *p = pack_param(pack, str_of(known[i].name));
        if (p == NULL || fits(i, p))
            continue;
        (void)problem_add(problems, p->at, false,
                          MSG(a, lang, M_JUDGE_PARAMETER_WORD, p->name, words_of(a, i)));
        err = E_INVALID;
    }
    return err;
}
