/*
 * check_cmd.c — `pack check [ID…]`: loads packs and overlays, tells every problem with its place,
 * and looks for rules
 * that answer one question differently on the same facts.
 */
#include "app/judge/parameters.h"
#include "app/pack/conflict.h"
#include "app/pack/pack_cmd.h"
#include "app/pack/tool.h"
#include "lib/base/arena.h"

struct checker {
    struct tool t;
    int packs, rules;
    int excluded, not_proven; /* pairs of the pack in hand */
};

static void tell_conflict(struct checker *k, const struct conflict *c)
{
    struct arena *a = k->t.arena;
    enum lang lang = k->t.o.lang;
    struct buf x, y;
    buf_open(&x, 4096);
    buf_open(&y, 4096);
    effect_write(&x, c->ea);
    effect_write(&y, c->eb);
    struct str answers = MSG(a, lang, M_PACK_CHECK_WORDS, buf_view(&x), buf_view(&y));
    struct str text = MSG(a, lang, M_PACK_CHECK_CONTRADICTS, c->b->full_id, c->a->full_id, answers,
                          tool_subject(&k->t, c->a->subject), c->witness);
    buf_close(&x);
    buf_close(&y);
    (void)problem_add(&k->t.problems, c->b->at, false, text);
}

static void take_pair(void *arg, const struct conflict *c)
{
    struct checker *k = arg;
    k->excluded += c->verdict == CONFLICT_EXCLUDED;
    k->not_proven += c->verdict == CONFLICT_NOT_PROVEN;
    if (c->verdict == CONFLICT_NOT_PROVEN)
        tool_say(&k->t, M_PACK_CHECK_NOT_PROVEN, c->a->full_id, c->b->full_id,
                 tool_subject(&k->t, c->a->subject));
    if (c->verdict == CONFLICT_FOUND)
        tell_conflict(k, c);
}

static void check_pack(struct checker *k, const struct pack_ref *ref)
{
    const struct pack *p = ref_load(&k->t, ref);
    if (p == NULL)
        return;
    k->packs++;
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        for (int i = 0; i < p->n_rules[s]; i++) {
            const struct rule *rule = &p->rules[s][i];
            k->rules += rule->from_source == ref_source(p) && rule_is_first(p, rule);
        }
    }
    /* The problems tell what it found; here all packs are looked at before the answer. */
    if (parameters_check(k->t.arena, k->t.o.lang, p, &k->t.problems) != OK)
        return;
    k->excluded = k->not_proven = 0;
    int n = conflicts_of(k->t.shelf, k->t.scratch, p, take_pair, k);
    struct str counts = str_fmt(k->t.arena, "%d / %d", k->excluded, k->not_proven);
    tool_say(&k->t, M_PACK_CHECK_PAIRS, ref_name(k->t.arena, ref), tool_number(&k->t, n), counts);
}

static int check_all(struct checker *k)
{
    struct pack_ref refs[MAX_REFS];
    int n = refs_of_args(&k->t, refs, MAX_REFS);
    if (n < 0)
        return 2;
    for (int i = 0; i < n; i++)
        check_pack(k, &refs[i]);
    (void)shelf_calendar(k->t.shelf, &k->t.problems);
    if (k->t.problems.n_errors > 0)
        return 2;
    tool_say(&k->t, M_PACK_CHECK_OK, tool_number(&k->t, k->packs), tool_number(&k->t, k->rules),
             STR(""));
    return 0;
}

int pack_check_cmd(int argc, char **argv)
{
    struct checker k = {.packs = 0};
    if (!tool_open(&k.t, argc, argv))
        return 2;
    int status = check_all(&k);
    problems_print(&k.t.problems, k.t.o.lang);
    return tool_close(&k.t, status);
}
