/*
 * prove_cmd.c — `kiemdiem pack prove [PACK…] [--json] [--seed N] [--part K/N]`: proofs about
 * packs, in words.
 *
 * Without a name: every regulation and every overlay. What is proved and how is
 * lib/rule/prove.h.
 */
#include <string.h>

#include "app/fact/consistent.h"
#include "app/pack/pack_cmd.h"
#include "app/pack/tool.h"
#include "lib/base/arena.h"

struct prove_tool {
    struct tool t;
    struct prove_options o;
    bool json;
    int hold, fail;
};

/* --- numbers and lists
 * ---------------------------------------------------------------------------- */

/* 1234567 as 1.234.567, or 1,234,567 in English. */
static struct str big(struct tool *t, uint64_t n)
{
    char out[40];
    size_t at = sizeof out;
    for (int k = 0; k == 0 || n > 0; k++, n /= 10) {
        if (k > 0 && k % 3 == 0)
            out[--at] = t->o.lang == LANG_EN ? ',' : '.';
        out[--at] = (char)('0' + n % 10);
    }
    return str_copy(t->arena, (struct str){out + at, sizeof out - at});
}

static struct str seconds(struct tool *t, int64_t ns)
{
    long hundredths = (long)((ns + 5000000) / 10000000);
    return str_fmt(t->arena, "%ld%c%02ld", hundredths / 100, t->o.lang == LANG_EN ? '.' : ',',
                   hundredths % 100);
}

static struct str fact_names(struct tool *t, const struct pack *pack, const struct proof *p,
                             const bool *which)
{
    struct buf b;
    buf_open(&b, 1u << 16);
    for (int c = 0; p->subject < SUBJECT_COUNT && c < pack->dict->n_facts[p->subject]; c++) {
        if (!which[c])
            continue;
        buf_z(&b, b.n > 0 ? ", " : "");
        buf_str(&b, pack->dict->fact[p->subject][c]->name);
    }
    struct str s = str_copy(t->arena, buf_view(&b));
    buf_close(&b);
    return s;
}

/* --- in words
 * ---------------------------------------------------------------------------------------- */

static void say(struct tool *t, int indent, enum msg_id id, size_t n, const struct str *args)
{
    buf_printf(&t->out, "%*s", indent, "");
    msg_write(&t->out, t->o.lang, id, n, args);
    buf_char(&t->out, '\n');
}
#define SAY(t, indent, id, ...)                                                                    \
    say((t), (indent), (id), sizeof((struct str[]){__VA_ARGS__}) / sizeof(struct str),             \
        (struct str[]){__VA_ARGS__})

static void say_size(struct tool *t, const struct proof *p)
{
    static const enum msg_id what[PROOF_KIND_COUNT] = {
        M_PROVE_LEVELS,  M_PROVE_REACH,    M_PROVE_FORCING, M_PROVE_OUTCOME,
        M_PROVE_UNKNOWN, M_PROVE_MONOTONE, M_PROVE_OVERLAY, M_PROVE_WHOLE};
    struct str whom =
        p->subject == SUBJECT_COUNT ? tool_word(t, M_PROVE_PACK) : tool_subject(t, p->subject);
    SAY(t, 2, p->n_faults == 0 ? M_PROVE_HOLDS : M_PROVE_FAILS, whom, tool_word(t, what[p->kind]));
    SAY(t, 8, M_PROVE_SIZE, big(t, p->rules), big(t, p->spaces), big(t, p->combinations),
        big(t, p->largest), seconds(t, p->ns));
    if (p->compared > 0 && (p->kind == PROOF_MONOTONE || p->kind == PROOF_WHOLE))
        SAY(t, 8, M_PROVE_COMPARED, big(t, p->compared), big(t, p->left_out));
    else if (p->compared > 0)
        SAY(t, 8, M_PROVE_STEPS, big(t, p->compared));
}

static void say_limits(struct tool *t, const struct pack *pack, const struct proof *p)
{
    struct str sampled = fact_names(t, pack, p, p->sampled);
    struct str fixed = fact_names(t, pack, p, p->fixed);
    if (sampled.n > 0 &&
        p->kind == PROOF_REACH) /* of all rules: the other proofs sample some of the same */
        SAY(t, 8, M_PROVE_SAMPLED, sampled);
    if (fixed.n > 0)
        SAY(t, 8, M_PROVE_FIXED, fixed);
    if (p->pairs_only > 0)
        SAY(t, 8, M_PROVE_PAIRS, big(t, p->pairs_only));
    if (p->cut > 0)
        SAY(t, 8, M_PROVE_CUT, big(t, p->cut));
}

static struct str level_name(const struct pack *pack, int code)
{
    return code > 0 ? pack->dict->level->value[code] : STR("–");
}

static void say_finding(struct tool *t, const struct pack *pack, const struct finding *f)
{
    static const enum msg_id what[] = {
        M_PROVE_NEVER_FIRES, M_PROVE_NEVER_SPARES, M_PROVE_NOT_FORCED,   M_PROVE_OUTCOMES,
        M_PROVE_MASKS,       M_PROVE_OUT_OF_REACH, M_PROVE_CLAIMED,      M_PROVE_WORSE,
        M_PROVE_LOOSER,      M_PROVE_LEVELS_FAULT, M_PROVE_ALWAYS_FIRES, M_PROVE_CLOSED,
        M_PROVE_EXCEPTION};
    struct str id = f->rule != NULL ? f->rule->id : STR("");
    struct str why = f->rule != NULL ? f->rule->not_monotone : STR("");
    SAY(t, 8, what[f->kind], id, f->fact, level_name(pack, f->level),
        level_name(pack, f->level_after), why);
    if (f->before.n > 0)
        SAY(t, 10, M_PROVE_BEFORE, f->before, f->fired.n > 0 ? f->fired : STR("–"));
    if (f->after.n > 0)
        SAY(t, 10, M_PROVE_AFTER, f->after, f->fired_after.n > 0 ? f->fired_after : STR("–"));
    else if (f->fired_after.n > 0)
        SAY(t, 10, M_PROVE_WITH_OVERLAY, f->fired_after);
}

static void say_proof(struct tool *t, const struct pack *pack, const struct proof *p)
{
    int faults = 0;
    say_size(t, p);
    say_limits(t, pack, p);
    for (int i = 0; i < p->n_findings; i++) {
        say_finding(t, pack, &p->finding[i]);
        faults += finding_is_fault(p->finding[i].kind);
    }
    if (p->n_faults > faults)
        SAY(t, 8, M_PROVE_MORE, big(t, (uint64_t)(p->n_faults - faults)));
}

/* --- as JSON
 * -------------------------------------------------------------------------------------------- */

static void json_text(struct buf *b, const char *key, struct str s)
{
    if (s.n == 0)
        return;
    buf_printf(b, ", \"%s\": ", key);
    json_write_str(b, s);
}

static void json_number(struct buf *b, const char *key, uint64_t n)
{
    buf_printf(b, ", \"%s\": %llu", key, (unsigned long long)n);
}

static void json_finding(struct buf *b, const struct pack *pack, const struct finding *f)
{
    static const char *const kinds[] = {
        "never_fires",        "never_spares",        "not_forced",        "outcomes", "masks",
        "level_out_of_reach", "claimed_too_early",   "better_is_worse",   "looser",   "levels",
        "always_fires",       "closed_by_parameter", "declared_exception"};
    buf_printf(b, "{\"kind\": \"%s\", \"fault\": %s", kinds[f->kind],
               finding_is_fault(f->kind) ? "true" : "false");
    json_text(b, "rule", f->rule != NULL ? f->rule->id : STR(""));
    json_text(b, "fact", f->fact);
    json_text(b, "before", f->before);
    json_text(b, "fired", f->fired);
    json_text(b, "after", f->after);
    json_text(b, "fired_after", f->fired_after);
    if (f->level > 0)
        json_text(b, "level", pack->dict->level->value[f->level]);
    if (f->level_after > 0)
        json_text(b, "level_after", pack->dict->level->value[f->level_after]);
    buf_char(b, '}');
}

static void json_proof(struct tool *t, const struct pack *pack, const struct proof *p)
{
    struct buf *b = &t->out;
    buf_printf(b, "{\"proof\": \"%s\"", proof_names[p->kind]);
    if (p->subject < SUBJECT_COUNT)
        json_text(b, "subject", str_of(subject_names[p->subject]));
    buf_printf(b, ", \"holds\": %s", p->n_faults == 0 ? "true" : "false");
    json_number(b, "rules", p->rules);
    json_number(b, "spaces", p->spaces);
    json_number(b, "combinations", p->combinations);
    json_number(b, "largest", p->largest);
    json_number(b, "compared", p->compared);
    json_number(b, "left_out", p->left_out);
    json_number(b, "pairs_only", p->pairs_only);
    json_number(b, "cut", p->cut);
    json_number(b, "faults", (uint64_t)p->n_faults);
    json_number(b, "ms", (uint64_t)(p->ns / 1000000));
    json_text(b, "sampled", fact_names(t, pack, p, p->sampled));
    json_text(b, "fixed", fact_names(t, pack, p, p->fixed));
    buf_z(b, ", \"findings\": [");
    for (int i = 0; i < p->n_findings; i++) {
        buf_z(b, i > 0 ? ", " : "");
        json_finding(b, pack, &p->finding[i]);
    }
    buf_z(b, "]}");
}

/* --- the command
 * -------------------------------------------------------------------------------------------- */

static bool read_number(struct tool *t, const char *name, long hi, long *out)
{
    const char *text = options_value(&t->o, name);
    if (text == NULL || str_to_long(str_of(text), 0, hi, out))
        return true;
    say_error(t->o.lang, M_JUDGE_BAD_ARGUMENT, text, "");
    return false;
}

/* "--part 3/10" */
static bool read_part(struct prove_tool *k)
{
    const char *text = options_value(&k->t.o, "--part");
    struct str rest = str_of(text == NULL ? "1/1" : text), part;
    long n = 0, of = 0;
    if (str_cut(&rest, '/', &part) && str_to_long(part, 1, 10000, &n) &&
        str_to_long(rest, n, 10000, &of)) {
        k->o.part = (int)n;
        k->o.parts = (int)of;
        return true;
    }
    say_error(k->t.o.lang, M_JUDGE_BAD_ARGUMENT, text, "");
    return false;
}

static bool read_options(struct prove_tool *k)
{
    long seed = 1;
    k->json = options_flag(&k->t.o, "--json");
    if (!read_number(&k->t, "--seed", 1000000000, &seed) || !read_part(k))
        return false;
    k->o.seed = (uint64_t)seed;
    k->o.limits = fact_limits;
    k->o.n_limits = n_fact_limits;
    return tool_no_options(&k->t);
}

static void prove_ref(struct prove_tool *k, const struct pack_ref *ref, const struct pack *pack,
                      const struct pack *below)
{
    struct tool *t = &k->t;
    struct str name = ref_name(t->arena, ref);
    const struct source *s = ref_source(pack);
    int n;
    k->o.cycle = cycle_of(s->first_cycle, 0, LIMIT_DATE_MIN - 1);
    struct proof *list = prove_pack(t->arena, pack, below, &k->o, &n);
    if (!k->json)
        SAY(t, 0, M_PROVE_TITLE, name, s->title);
    else {
        buf_z(&t->out, k->hold + k->fail > 0 ? ",\n{\"pack\": " : "{\"pack\": ");
        json_write_str(&t->out, name);
        buf_z(&t->out, ", \"proofs\": [\n");
    }
    for (int i = 0; i < n; i++) {
        *(list[i].n_faults == 0 ? &k->hold : &k->fail) += 1;
        if (!k->json)
            say_proof(t, pack, &list[i]);
        else {
            buf_z(&t->out, i > 0 ? ",\n" : "");
            json_proof(t, pack, &list[i]);
        }
    }
    buf_z(&t->out, k->json ? "]}" : "\n");
}

static bool prove_all(struct prove_tool *k)
{
    struct pack_ref refs[MAX_REFS];
    struct tool *t = &k->t;
    int n = refs_of_args(t, refs, MAX_REFS);
    for (int i = 0; i < n; i++) {
        struct pack_ref plain = {.id = refs[i].id};
        const struct pack *pack = ref_load(t, &refs[i]);
        const struct pack *below = refs[i].n > 0 ? ref_load(t, &plain) : NULL;
        if (pack == NULL || (refs[i].n > 0 && below == NULL)) {
            problems_print(&t->problems, t->o.lang);
            return false;
        }
        prove_ref(k, &refs[i], pack, below);
    }
    return n >= 0;
}

int pack_prove(int argc, char **argv)
{
    struct prove_tool k = {0};
    if (!tool_open(&k.t, argc, argv))
        return 2;
    if (!read_options(&k))
        return tool_close(&k.t, 2);
    if (k.json)
        buf_z(&k.t.out, "{\"packs\": [\n");
    if (!prove_all(&k))
        return tool_close(&k.t, 2);
    if (k.json)
        buf_printf(&k.t.out,
                   "],\n\"seed\": %llu, \"part\": \"%d/%d\", \"hold\": %d, \"fail\": %d}\n",
                   (unsigned long long)k.o.seed, k.o.part, k.o.parts, k.hold, k.fail);
    else {
        tool_say(&k.t, M_PROVE_NOTES, STR(""), STR(""), STR(""));
        if (k.o.parts > 1)
            SAY(&k.t, 0, M_PROVE_PART, big(&k.t, (uint64_t)k.o.part),
                big(&k.t, (uint64_t)k.o.parts), big(&k.t, k.o.seed));
        SAY(&k.t, 0, M_PROVE_RESULT, tool_number(&k.t, k.hold), tool_number(&k.t, k.fail));
    }
    return tool_close(&k.t, k.fail > 0 ? 1 : 0);
}
