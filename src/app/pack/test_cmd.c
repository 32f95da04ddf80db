/*
 * test_cmd.c — `pack test [ID…]`: inline examples of the rules, and the files of acceptance cases
 * beside the packs.
 *
 * `fires` must find its rule true and `spares` must find it false; unknown is neither. Prints what
 * fails.
 */
#include "app/pack/example.h"
#include "app/pack/expect.h"
#include "app/pack/pack_cmd.h"
#include "app/pack/tool.h"
#include "app/pack/tree.h"
#include "lib/base/arena.h"
#include "lib/base/file.h"

struct run {
    struct tool t;
    int passed, failed;
};

static void failure_at(struct run *r, struct str file, int line)
{
    r->failed++;
    buf_printf(&r->t.out, "%.*s:%d: ", STR_ARG(file), line);
}

/* --- inline examples
   ----------------------------------------------------------------------------- */

static void example_failed(struct run *r, const struct rule *rule, const struct example *e,
                           enum msg_id id, struct str what)
{
    failure_at(r, e->at.file, e->at.line);
    buf_printf(&r->t.out, "%.*s, %.*s, %s: ", STR_ARG(rule->full_id),
               STR_ARG(tool_subject(&r->t, rule->subject)), e->fires ? "fires" : "spares");
    tool_say(&r->t, id, what, STR(""), STR(""));
}

/* The same rule in the pack that judged the case: an example may name further overlays. */
static const struct rule *same_rule(const struct pack *p, const struct rule *rule)
{
    for (int i = 0; i < p->n_rules[rule->subject]; i++) {
        if (str_eq(p->rules[rule->subject][i].full_id, rule->full_id))
            return &p->rules[rule->subject][i];
    }
    return NULL;
}

static bool has_bit(const uint64_t *mask, int bit)
{
    return (mask[bit / 64] >> (bit % 64) & 1u) != 0;
}

/* The facts of a condition that are not known. */
static struct str lacked_facts(struct run *r, const struct case_in *in, const struct cond *c,
                               struct str all)
{
    const struct dict *d = in->pack->dict;
    struct str name = STR("");
    if (c->a != NULL && c->kind != COND_SOME)
        all = lacked_facts(r, in, c->a, all);
    if (c->b != NULL)
        all = lacked_facts(r, in, c->b, all);
    if (c->kind == COND_SOME && !facts_list_known(in->facts, c->list))
        name = d->list[in->subject][c->list]->name;
    for (int i = 0; i < c->n_terms; i++) {
        if (facts_get(in->facts, c->term[i].col) == VALUE_UNKNOWN)
            name = d->fact[in->subject][c->term[i].col]->name;
    }
    bool plain =
        c->kind == COND_EQ || c->kind == COND_NONE || c->kind == COND_BIT || c->kind == COND_DATE;
    if (plain && facts_get(in->facts, c->col) == VALUE_UNKNOWN)
        name = d->fact[in->subject][c->col]->name;
    if (name.n == 0)
        return all;
    return str_fmt(r->t.scratch, "%.*s%s%.*s", STR_ARG(all), all.n > 0 ? ", " : "", STR_ARG(name));
}

static void judge_example(struct run *r, const struct rule *rule, const struct example *e,
                          const struct json *tree)
{
    struct arena *a = r->t.scratch;
    struct case_in *in;
    struct case_error error = {0};
    if (case_from_json(r->t.shelf, a, r->t.o.lang, tree, &in, &error) != OK) {
        struct str why = str_fmt(a, "%.*s: %.*s", STR_ARG(error.field), STR_ARG(error.message));
        example_failed(r, rule, e, M_PACK_TEST_REFUSED, why);
        return;
    }
    const struct rule *here = same_rule(in->pack, rule);
    const struct decision *d = decide_case(r->t.shelf, a, in);
    bool fired = here != NULL && has_bit(d->fired_mask, here->bit);
    bool lacked = here != NULL && has_bit(d->lacked_mask, here->bit);
    if (lacked)
        example_failed(r, rule, e, M_PACK_TEST_UNKNOWN, lacked_facts(r, in, here->cond, STR("")));
    else if (fired != e->fires)
        example_failed(r, rule, e, fired ? M_PACK_TEST_TRUE : M_PACK_TEST_FALSE, STR(""));
    else
        r->passed++;
}

static void test_example(struct run *r, const struct pack *p, const struct rule *rule,
                         const struct example *e)
{
    struct str overlays[LIMIT_OVERLAYS];
    for (int i = 0; i < p->n_overlays; i++)
        overlays[i] = p->overlays[i]->id;
    struct example_frame f = {p->dict,  rule->subject, p->id,
                              overlays, p->n_overlays, ref_source(p)->first_cycle};
    struct json *tree;
    struct example_error error;
    arena_reset(r->t.scratch);
    if (example_case(r->t.scratch, &f, e->text, &tree, &error) != OK)
        example_failed(r, rule, e, error.id, error.found);
    else
        judge_example(r, rule, e, tree);
}

static void test_examples(struct run *r, const struct pack *p)
{
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        for (int i = 0; i < p->n_rules[s]; i++) {
            const struct rule *rule = &p->rules[s][i];
            if (rule->from_source != ref_source(p))
                continue;
            for (int k = 0; k < rule->n_examples; k++)
                test_example(r, p, rule, &rule->examples[k]);
        }
    }
}

/* --- files of cases
   ------------------------------------------------------------------------------ */

struct at {
    struct run *run;
    struct str file, id;
    int line;
    bool failed; /* the head of the line was written */
};

static void case_failed(struct at *at)
{
    if (at->failed) {
        buf_z(&at->run->t.out, "; ");
        return;
    }
    failure_at(at->run, at->file, at->line);
    buf_printf(&at->run->t.out, "%.*s: ", STR_ARG(at->id));
    at->failed = true;
}

static struct str tree_line(struct arena *a, const struct json *v)
{
    struct buf b;
    buf_open(&b, 1u << 16);
    tree_write(&b, v);
    struct str text = str_copy(a, buf_view(&b));
    buf_close(&b);
    return text;
}

static void differs(void *arg, struct str key, const struct json *want, const struct json *got)
{
    struct at *at = arg;
    struct tool *t = &at->run->t;
    case_failed(at);
    tool_write(t, M_PACK_TEST_DIFFERS, key, tree_line(t->scratch, want),
               tree_line(t->scratch, got));
}

/* The answer as `decide` would print it, read back: what is compared is what a user gets. */
static const struct json *answer(struct run *r, const struct json *tree)
{
    struct arena *a = r->t.scratch;
    struct case_in *in;
    struct case_error error = {0};
    struct json_error fault;
    struct json *decision = NULL;
    struct buf b;
    buf_open(&b, LIMIT_DECISION_BYTES);
    if (case_from_json(r->t.shelf, a, r->t.o.lang, tree, &in, &error) != OK)
        decision_write_error(&b, in->id, in->id_is_json, &error);
    else
        decision_write(&b, decide_case(r->t.shelf, a, in));
    if (json_parse(a, buf_view(&b), &decision, &fault) != OK)
        decision = NULL;
    buf_close(&b);
    return decision;
}

static bool expects_error(const struct json *expect)
{
    for (const struct json *k = expect->child; k != NULL; k = k->next) {
        if (str_starts(k->key, STR("error")))
            return true;
    }
    return false;
}

static void test_case(struct at *at, struct str line)
{
    struct arena *a = at->run->t.scratch;
    struct json_error fault;
    struct json *tree;
    arena_reset(a);
    if (json_parse(a, line, &tree, &fault) != OK) {
        case_failed(at);
        tool_write(&at->run->t, M_PACK_TEST_NOT_JSON, str_fmt(a, "%zu", fault.offset + 1), STR(""),
                   STR(""));
        return;
    }
    const struct json *id = json_get(tree, STR("id"));
    const struct json *body = json_get(tree, STR("case")), *expect = json_get(tree, STR("expect"));
    at->id = id != NULL ? id->text : STR("");
    if (body == NULL || expect == NULL || expect->child == NULL) {
        case_failed(at);
        tool_write(&at->run->t, M_PACK_TEST_NO_EXPECT, STR(""), STR(""), STR(""));
        return;
    }
    const struct json *got = answer(at->run, body), *error = json_get(got, STR("error"));
    if (error != NULL && !expects_error(expect)) {
        case_failed(at);
        tool_write(&at->run->t, M_PACK_TEST_REFUSED, tree_line(a, error), STR(""), STR(""));
        return;
    }
    (void)expect_compare(a, expect, got, differs, at);
}

static void test_file(struct run *r, struct str path)
{
    struct str text, line;
    struct at at = {.run = r, .file = path};
    const char *name = str_fmt(r->t.arena, "%s/%.*s", r->t.dir, STR_ARG(path)).p;
    if (file_read(r->t.arena, name, LIMIT_PACK_BYTES, &text) != OK) {
        failure_at(r, path, 0);
        tool_say(&r->t, M_PACK_TEST_NO_FILE, STR(""), STR(""), STR(""));
        return;
    }
    while (str_cut(&text, '\n', &line)) {
        at.line++;
        at.failed = false;
        at.id = STR("");
        line = str_trim(line);
        if (line.n == 0)
            continue;
        test_case(&at, line);
        if (at.failed)
            buf_char(&r->t.out, '\n');
        else
            r->passed++;
    }
}

/* False: there is no folder of cases. */
static bool test_files(struct run *r, const struct source *s)
{
    struct str files[MAX_CASE_FILES], folder = case_folder(r->t.arena, s);
    int n = case_files(&r->t, folder, files, MAX_CASE_FILES);
    for (int i = 0; i < n; i++)
        test_file(r, str_fmt(r->t.arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(files[i])));
    return n >= 0;
}

static int test_packs(struct run *r)
{
    struct pack_ref refs[MAX_REFS];
    int n = refs_of_args(&r->t, refs, MAX_REFS), with_cases = 0;
    if (n < 0)
        return 2;
    for (int i = 0; i < n; i++) {
        const struct pack *p = ref_load(&r->t, &refs[i]);
        if (p == NULL)
            continue;
        test_examples(r, p);
        with_cases += test_files(r, ref_source(p));
    }
    if (r->t.problems.n_errors > 0)
        return 2;
    if (with_cases == 0)
        tool_say(&r->t, M_PACK_TEST_NO_CASES, str_of(r->t.dir), STR(""), STR(""));
    tool_say(&r->t, M_PACK_TEST_RESULT, tool_number(&r->t, r->passed),
             tool_number(&r->t, r->failed), STR(""));
    return r->failed > 0 ? 1 : 0;
}

int pack_test(int argc, char **argv)
{
    struct run r = {.passed = 0};
    if (!tool_open(&r.t, argc, argv))
        return 2;
    int status = test_packs(&r);
    problems_print(&r.t.problems, r.t.o.lang);
    return tool_close(&r.t, status);
}
