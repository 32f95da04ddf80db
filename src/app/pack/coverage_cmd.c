/*
 * coverage_cmd.c — `pack coverage [FILE]`: the ledger that says where each numbered rule of the
 * working papers lives.
 *
 * The format stands in packs/COVERAGE itself. A number that is missing, listed twice or not
 * expected, and a rule id
 * that no pack has, are problems.
 */
#include "app/pack/pack_cmd.h"
#include "app/pack/tool.h"
#include "lib/base/arena.h"
#include "lib/base/file.h"

#define MAX_RANGES  256
#define MAX_ENTRIES 4096

/* Numbers that must be there: "DR" 1..13. */
struct range {
    struct str paper;
    long from, to;
    int line;
};

struct entry {
    struct str paper;
    long number;
    int line;
};

struct ledger {
    struct tool t;
    const struct pack *packs[MAX_REFS];
    int n_packs;
    const char *path;
    struct range *ranges;
    int n_ranges;
    struct entry *entries;
    int n_entries;
    int problems, rules;
};

static void wrong(struct ledger *l, int line, enum msg_id id, struct str what)
{
    l->problems++;
    buf_printf(&l->t.out, "%s:%d: ", l->path, line);
    tool_say(&l->t, id, what, STR(""), STR(""));
}

/* "DR-001" and "R01" -> paper and number. */
static bool read_label(struct str word, struct str *paper, long *number)
{
    size_t i = 0;
    while (i < word.n && word.p[i] >= 'A' && word.p[i] <= 'Z')
        i++;
    *paper = str_sub(word, 0, i);
    if (i < word.n && word.p[i] == '-')
        i++;
    return paper->n > 0 && str_to_long(str_sub(word, i, word.n), 0, 99999, number);
}

/* expect DR 001-013 020-037 */
static void read_expect(struct ledger *l, struct str rest, int line)
{
    struct str paper, word, from;
    if (!str_cut(&rest, ' ', &paper)) {
        wrong(l, line, M_PACK_COVERAGE_BAD_LINE, STR("expect"));
        return;
    }
    while (str_cut(&rest, ' ', &word)) {
        struct range r = {.paper = paper, .line = line};
        struct str to = word;
        if (word.n == 0)
            continue;
        (void)str_cut(&to, '-', &from);
        to = to.n > 0 ? to : from;
        if (!str_to_long(from, 0, 99999, &r.from) || !str_to_long(to, r.from, 99999, &r.to) ||
            l->n_ranges == MAX_RANGES)
            wrong(l, line, M_PACK_COVERAGE_BAD_LINE, word);
        else
            l->ranges[l->n_ranges++] = r;
    }
}

static bool rule_exists(const struct ledger *l, struct str id)
{
    for (int i = 0; i < l->n_packs; i++) {
        const struct rule *rule = pack_rule(l->packs[i], id);
        if (rule != NULL && str_eq(rule->full_id, id))
            return true;
    }
    return false;
}

static void read_rules(struct ledger *l, struct str rest, int line)
{
    struct str word;
    int n = 0;
    while (str_cut(&rest, ' ', &word)) {
        if (word.n == 0)
            continue;
        n++;
        l->rules++;
        if (!rule_exists(l, word))
            wrong(l, line, M_PACK_COVERAGE_NO_RULE, word);
    }
    if (n == 0)
        wrong(l, line, M_PACK_COVERAGE_BAD_LINE, STR("rule"));
}

/* What stands behind the number: rule ID… | engine: … | workflow ROOM: … | absent: … */
static void read_home(struct ledger *l, struct str text, int line)
{
    struct str rest = text, word;
    bool has = str_cut(&rest, ' ', &word);
    if (has && str_is(word, "rule"))
        read_rules(l, rest, line);
    else if (!has || str_trim(rest).n == 0 ||
             !(str_is(word, "engine:") || str_is(word, "workflow") || str_is(word, "absent:")))
        wrong(l, line, M_PACK_COVERAGE_BAD_LINE, text);
}

static void read_line(struct ledger *l, struct str text, int line)
{
    struct str rest = text, word;
    struct entry e = {.line = line};
    if (!str_cut(&rest, ' ', &word))
        return;
    if (str_is(word, "expect")) {
        read_expect(l, str_trim(rest), line);
        return;
    }
    if (!read_label(word, &e.paper, &e.number) || l->n_entries == MAX_ENTRIES) {
        wrong(l, line, M_PACK_COVERAGE_BAD_LINE, word);
        return;
    }
    for (int i = 0; i < l->n_entries; i++) {
        if (str_eq(l->entries[i].paper, e.paper) && l->entries[i].number == e.number)
            wrong(l, line, M_PACK_COVERAGE_TWICE, word);
    }
    l->entries[l->n_entries++] = e;
    read_home(l, str_trim(rest), line);
}

static bool is_listed(const struct ledger *l, struct str paper, long number)
{
    for (int i = 0; i < l->n_entries; i++) {
        if (str_eq(l->entries[i].paper, paper) && l->entries[i].number == number)
            return true;
    }
    return false;
}

static bool is_expected(const struct ledger *l, const struct entry *e)
{
    for (int i = 0; i < l->n_ranges; i++) {
        const struct range *r = &l->ranges[i];
        if (str_eq(r->paper, e->paper) && r->from <= e->number && e->number <= r->to)
            return true;
    }
    return false;
}

static void check_numbers(struct ledger *l)
{
    for (int i = 0; i < l->n_ranges; i++) {
        const struct range *r = &l->ranges[i];
        for (long n = r->from; n <= r->to; n++) {
            if (!is_listed(l, r->paper, n))
                wrong(l, r->line, M_PACK_COVERAGE_MISSING,
                      str_fmt(l->t.arena, "%.*s %ld", STR_ARG(r->paper), n));
        }
    }
    for (int i = 0; i < l->n_entries; i++) {
        const struct entry *e = &l->entries[i];
        if (!is_expected(l, e))
            wrong(l, e->line, M_PACK_COVERAGE_NOT_EXPECTED,
                  str_fmt(l->t.arena, "%.*s %ld", STR_ARG(e->paper), e->number));
    }
    if (l->n_ranges == 0)
        wrong(l, 1, M_PACK_COVERAGE_BAD_LINE, STR("expect"));
}

static bool load_packs(struct ledger *l)
{
    struct pack_ref refs[MAX_REFS];
    l->t.o.n_args = 0; /* every pack */
    int n = refs_of_args(&l->t, refs, MAX_REFS);
    for (int i = 0; i < n; i++) {
        const struct pack *p = ref_load(&l->t, &refs[i]);
        if (p != NULL)
            l->packs[l->n_packs++] = p;
    }
    return n > 0 && l->n_packs == n;
}

static int check_ledger(struct ledger *l)
{
    struct str text, line;
    if (file_read(l->t.arena, l->path, LIMIT_PACK_FILE_BYTES, &text) != OK) {
        say_error(l->t.o.lang, M_JUDGE_CANNOT_READ, l->path, "");
        return 2;
    }
    if (!load_packs(l))
        return 2;
    for (int number = 1; str_cut(&text, '\n', &line); number++) {
        line = str_trim(line);
        if (line.n > 0 && line.p[0] != '#')
            read_line(l, line, number);
    }
    check_numbers(l);
    if (l->problems > 0)
        return 2;
    tool_say(&l->t, M_PACK_COVERAGE_OK, tool_number(&l->t, l->n_entries),
             tool_number(&l->t, l->rules), STR(""));
    return 0;
}

int pack_coverage(int argc, char **argv)
{
    struct ledger l = {.n_packs = 0};
    if (!tool_open(&l.t, argc, argv))
        return 2;
    if (!tool_no_options(&l.t))
        return tool_close(&l.t, 2);
    if (l.t.o.n_args > 1) {
        say_error(l.t.o.lang, M_JUDGE_BAD_ARGUMENT, l.t.o.args[1], "");
        return tool_close(&l.t, 2);
    }
    l.path = l.t.o.n_args == 1 ? l.t.o.args[0] : str_fmt(l.t.arena, "%s/COVERAGE", l.t.dir).p;
    l.ranges = ARENA_ARRAY(l.t.arena, struct range, MAX_RANGES);
    l.entries = ARENA_ARRAY(l.t.arena, struct entry, MAX_ENTRIES);
    int status = check_ledger(&l);
    problems_print(&l.t.problems, l.t.o.lang);
    return tool_close(&l.t, status);
}
