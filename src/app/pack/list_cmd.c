/*
 * list_cmd.c — `pack list [--json]`: every regulation and overlay, how sure its rules are, how much
 * they are tested.
 */
#include "app/pack/pack_cmd.h"
#include "app/pack/tool.h"
#include "lib/base/arena.h"
#include "lib/base/file.h"
#include "lib/json/json.h"

/* What is counted of one source. */
struct tally {
    const struct pack *pack;
    const struct source *source;
    int rules, by_conf[3], examples;
    long cases; /* -1: no folder of cases was found */
};

static void count_rules(struct tally *y)
{
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        for (int i = 0; i < y->pack->n_rules[s]; i++) {
            const struct rule *rule = &y->pack->rules[s][i];
            if (rule->from_source != y->source || !rule_is_first(y->pack, rule))
                continue;
            y->rules++;
            y->by_conf[rule->conf]++;
            y->examples += rule->n_examples;
        }
    }
}

static long count_lines(struct tool *t, struct str path)
{
    struct str text, line;
    long n = 0;
    const char *name = str_fmt(t->arena, "%s/%.*s", t->dir, STR_ARG(path)).p;
    if (file_read(t->arena, name, LIMIT_PACK_BYTES, &text) != OK)
        return 0;
    while (str_cut(&text, '\n', &line))
        n += str_trim(line).n > 0;
    return n;
}

static long count_cases(struct tool *t, const struct source *s)
{
    struct str files[MAX_CASE_FILES], folder = case_folder(t->arena, s);
    int n = case_files(t, folder, files, MAX_CASE_FILES);
    long cases = n < 0 ? -1 : 0;
    for (int i = 0; i < n; i++)
        cases += count_lines(t, str_fmt(t->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(files[i])));
    return cases;
}

static void write_json(struct tool *t, const struct tally *y)
{
    struct buf *b = &t->out;
    const struct source *s = y->source;
    buf_z(b, "{\"id\": ");
    json_write_str(b, s->id);
    buf_z(b, ", \"kind\": ");
    json_write_str(b, s->overlay ? STR("overlay") : STR("regulation"));
    if (s->overlay) {
        buf_z(b, ", \"on\": ");
        json_write_str(b, s->on);
    }
    buf_z(b, ", \"title\": ");
    json_write_str(b, s->title);
    buf_z(b, ", \"title_en\": ");
    json_write_str(b, s->title_en);
    buf_printf(b, ", \"side\": \"%s\", \"first_cycle\": %d, \"last_cycle\": ",
               s->state_side ? "state" : "party", s->first_cycle);
    if (s->last_cycle < 9999)
        buf_long(b, s->last_cycle);
    else
        buf_z(b, "null");
    buf_printf(b, ", \"rules\": %d, \"confirmed\": %d, \"secondary\": %d, \"assumed\": %d",
               y->rules, y->by_conf[0], y->by_conf[1], y->by_conf[2]);
    buf_printf(b, ", \"examples\": %d, \"cases\": ", y->examples);
    if (y->cases >= 0)
        buf_long(b, y->cases);
    else
        buf_z(b, "null");
    buf_z(b, ", \"hash\": ");
    json_write_str(b, y->pack->hash);
    buf_char(b, '}');
}

static void write_words(struct tool *t, const struct tally *y)
{
    const struct source *s = y->source;
    struct arena *a = t->arena;
    struct str on = s->overlay ? MSG(a, t->o.lang, M_PACK_LIST_ON, s->on) : STR("");
    buf_printf(&t->out, "%-12.*s ", STR_ARG(s->id));
    tool_say(t, M_PACK_LIST_TITLE, tool_pick(t, s->title, s->title_en), cycles_text(a, s), on);
    struct str sure = str_fmt(a, "%d/%d/%d", y->by_conf[0], y->by_conf[1], y->by_conf[2]);
    buf_printf(&t->out, "%12s ", "");
    tool_say(t, M_PACK_LIST_RULES, tool_number(t, y->rules), sure, tool_number(t, y->examples));
    buf_printf(&t->out, "%12s ", "");
    struct str cases = y->cases < 0 ? STR("–") : tool_number(t, y->cases);
    tool_say(t, M_PACK_LIST_CASES, cases, str_sub(y->pack->hash, 0, 16), STR(""));
}

int pack_list(int argc, char **argv)
{
    struct tool t;
    struct pack_ref refs[MAX_REFS];
    if (!tool_open(&t, argc, argv))
        return 2;
    bool as_json = options_flag(&t.o, "--json"), any = false;
    int n = refs_of_args(&t, refs, MAX_REFS), status = n < 0 ? 2 : 0;
    if (as_json)
        buf_char(&t.out, '[');
    for (int i = 0; i < n; i++) {
        struct tally y = {.pack = ref_load(&t, &refs[i])};
        if (y.pack == NULL) {
            status = 2;
            continue;
        }
        y.source = ref_source(y.pack);
        count_rules(&y);
        y.cases = count_cases(&t, y.source);
        if (as_json && any)
            buf_z(&t.out, ",\n ");
        if (as_json)
            write_json(&t, &y);
        else
            write_words(&t, &y);
        any = true;
    }
    if (as_json)
        buf_z(&t.out, "]\n");
    problems_print(&t.problems, t.o.lang);
    return tool_close(&t, status);
}
