/*
 * random_pack_testkit.c — writes random dictionaries and packs.
 */
#include "lib/rule/random_pack_testkit.h"

#include <stdio.h>

#include "lib/base/arena.h"

#define MAX_FACTS  16
#define MAX_FIELDS 8
#define TEXT_BYTES (1u << 20)

/* --- a store in memory
   --------------------------------------------------------------------------------- */

static err_t text_read(void *ctx, struct arena *a, struct str path, struct str *text)
{
    const struct text_store *s = ctx;
    (void)a;
    for (int i = 0; i < s->n; i++) {
        if (!str_is(path, s->file[i].path))
            continue;
        *text = s->file[i].text;
        return OK;
    }
    return E_NOTFOUND;
}

static err_t text_each(void *ctx, struct arena *a, void (*fn)(void *arg, struct str folder),
                       void *arg)
{
    const struct text_store *s = ctx;
    (void)a;
    for (int i = 0; i < s->n; i++) {
        struct str path = str_of(s->file[i].path);
        if (str_ends(path, STR("/pack.pack")))
            fn(arg, str_sub(path, 0, path.n - 10));
    }
    return OK;
}

struct pack_store text_store_open(struct text_store *files)
{
    return (struct pack_store){files, text_read, text_each};
}

/* --- dictionaries
   --------------------------------------------------------------------------------------- */

enum kind { K_BOOL, K_ENUM, K_LEVEL, K_COUNT, K_NUMBER, K_DATE, K_YEAR, K_SET, K_COUNT_OF };

struct made_fact {
    char name[16];
    enum kind kind;
    int set;     /* number of its enumeration */
    long lo, hi; /* as written */
    bool nullable;
};

struct made_list {
    struct made_fact field[MAX_FIELDS];
    int n;
};

struct maker {
    struct rnd *r;
    struct buf *b;
    int enum_size[4];
    bool enum_ordered[4];
    struct made_fact fact[MAX_FACTS];
    int n_facts;
    struct made_list list[2];
    bool collective; /* the rule being written is for a collective: no lists */
};

static const char *const levels[] = {"KHT", "HT", "HTT", "XS"};

static const char *one_of(struct rnd *r, const char *const *words, int n)
{
    return words[rnd_range(r, 0, n - 1)];
}

static void make_fact(struct maker *m, struct made_fact *f, const char *prefix, int number)
{
    static const long ranges[][2] = {{0, 5},     {0, 120},   {0, 125},     {0, 126},   {-126, 125},
                                     {-128, 20}, {0, 30000}, {-300, 9000}, {0, 200000}};
    int range = (int)rnd_range(m->r, 0, 8);
    snprintf(f->name, sizeof f->name, "%s%d", prefix, number);
    f->kind =
        number < K_COUNT_OF ? (enum kind)number : (enum kind)rnd_range(m->r, 0, K_COUNT_OF - 1);
    f->set = (int)rnd_range(m->r, 0, 3);
    f->lo = ranges[range][0];
    f->hi = f->kind == K_NUMBER && ranges[range][1] > 9000 ? 9000 : ranges[range][1];
    f->nullable = rnd_one_in(m->r, 2);
}

static void write_type(struct maker *m, const struct made_fact *f)
{
    switch (f->kind) {
    case K_BOOL:
        buf_z(m->b, "bool");
        break;
    case K_ENUM:
        buf_printf(m->b, "enum e%d", f->set);
        break;
    case K_LEVEL:
        buf_z(m->b, "level");
        break;
    case K_COUNT:
        buf_printf(m->b, "count %ld..%ld", f->lo, f->hi);
        break;
    case K_NUMBER:
        buf_printf(m->b, "number %ld..%ld", f->lo, f->hi);
        break;
    case K_DATE:
        buf_z(m->b, "date");
        break;
    case K_YEAR:
        buf_z(m->b, "year");
        break;
    case K_SET:
    case K_COUNT_OF:
        buf_printf(m->b, "set e%d", f->set);
        break;
    }
    if (f->nullable)
        buf_z(m->b, " nullable");
}

static void write_enums(struct maker *m)
{
    static const int sizes[] = {2, 6, 7, 14, 15, 30};
    buf_z(m->b, "enum level ordered KHT HT HTT XS\n");
    for (int e = 0; e < 4; e++) {
        m->enum_size[e] = sizes[rnd_range(m->r, 0, 5)];
        m->enum_ordered[e] = rnd_one_in(m->r, 2);
        buf_printf(m->b, "enum e%d%s", e, m->enum_ordered[e] ? " ordered" : "");
        for (int i = 0; i < m->enum_size[e]; i++)
            buf_printf(m->b, " v%d", i);
        buf_char(m->b, '\n');
    }
    buf_z(m->b, "words reason r\nwords require p q\nwords step s\n");
}

static void write_dictionary(struct maker *m)
{
    write_enums(m);
    m->n_facts = (int)rnd_range(m->r, K_COUNT_OF, MAX_FACTS);
    for (int i = 0; i < m->n_facts; i++) {
        make_fact(m, &m->fact[i], "f", i);
        buf_printf(m->b, "fact %s for member, collective ", m->fact[i].name);
        write_type(m, &m->fact[i]);
        buf_z(m->b, "\n  vi x\n  en x\n");
    }
    for (int l = 0; l < 2; l++) {
        buf_printf(m->b, "list l%d for member\n  vi x\n  en x\n", l);
        m->list[l].n = (int)rnd_range(m->r, 1, MAX_FIELDS);
        for (int i = 0; i < m->list[l].n; i++) {
            make_fact(m, &m->list[l].field[i], "g", i);
            buf_printf(m->b, "  field %s ", m->list[l].field[i].name);
            write_type(m, &m->list[l].field[i]);
            buf_char(m->b, '\n');
        }
        buf_z(m->b, "  field note text nullable\n  field seen years\n");
    }
}

/* --- conditions
   ------------------------------------------------------------------------------------------ */

/* The names that may stand here: columns, or the fields of a list. */
struct names {
    const struct made_fact *fact;
    int n;
};

static const char *const compares[] = {"is",      "is not",    "at least",
                                       "at most", "more than", "less than"};

static bool is_sum(const struct made_fact *f)
{
    return f->kind == K_COUNT || f->kind == K_NUMBER;
}

/* A number about as large as the values of the fact. */
static void write_number(struct maker *m, const struct made_fact *f)
{
    long hi = f->hi < 1 ? 1 : f->hi;
    long n = rnd_range(m->r, 0, rnd_one_in(m->r, 8) ? 2 * hi : hi);
    if (f->kind == K_NUMBER && rnd_one_in(m->r, 2))
        buf_printf(m->b, "%ld.%0*ld", n, (int)rnd_range(m->r, 1, 2), rnd_range(m->r, 0, 9));
    else
        buf_printf(m->b, "%ld", n);
}

static void write_term(struct maker *m, const struct made_fact *f)
{
    switch (rnd_range(m->r, 0, 5)) {
    case 0:
        buf_printf(m->b, "%ld * ", rnd_range(m->r, 0, 3));
        break;
    case 1:
        buf_printf(m->b, "%ld %% of ", rnd_range(m->r, 0, 12) * 10);
        break;
    case 2:
        if (f->hi <= 200 && !rnd_one_in(m->r, 3))
            buf_printf(m->b, "%ld.5 %% of ", rnd_range(m->r, 0, 99));
        break;
    case 3:
        if (rnd_one_in(m->r, 2))
            buf_z(m->b, "share of ");
        break;
    default:
        break;
    }
    buf_z(m->b, f->name);
}

/* One side of a comparison: up to two facts and a number. */
static void write_side(struct maker *m, const struct names *ns, const struct made_fact *first)
{
    const struct made_fact *other = &ns->fact[rnd_range(m->r, 0, ns->n - 1)];
    write_term(m, first);
    if (is_sum(other) && rnd_one_in(m->r, 2)) {
        buf_z(m->b, rnd_one_in(m->r, 2) ? " + " : " - ");
        write_term(m, other);
    }
    if (rnd_one_in(m->r, 4)) {
        buf_z(m->b, rnd_one_in(m->r, 2) ? " + " : " - ");
        write_number(m, first);
    }
}

static void write_comparison(struct maker *m, const struct names *ns, const struct made_fact *f)
{
    const struct made_fact *other = &ns->fact[rnd_range(m->r, 0, ns->n - 1)];
    if (rnd_one_in(m->r, 3))
        write_side(m, ns, f);
    else
        buf_z(m->b, f->name);
    buf_printf(m->b, " %s ", one_of(m->r, compares, 6));
    if (is_sum(other) && rnd_one_in(m->r, 2))
        write_side(m, ns, other);
    else
        write_number(m, f);
}

/* "is v1", "one of (v0, v3)", "at least v2", or another fact of the same kind. */
static void write_enum(struct maker *m, const struct names *ns, const struct made_fact *f)
{
    bool level = f->kind == K_LEVEL;
    int size = level ? 4 : m->enum_size[f->set];
    bool ordered = level || m->enum_ordered[f->set];
    const struct made_fact *other = &ns->fact[rnd_range(m->r, 0, ns->n - 1)];
    buf_z(m->b, f->name);
    if (rnd_one_in(m->r, 4)) {
        buf_z(m->b, " one of (");
        for (long k = rnd_range(m->r, 1, 4); k > 0; k--) {
            long v = rnd_range(m->r, 0, size - 1);
            if (level)
                buf_z(m->b, levels[v]);
            else
                buf_printf(m->b, "v%ld", v);
            buf_z(m->b, k > 1 ? ", " : ")");
        }
        return;
    }
    buf_printf(m->b, " %s ", one_of(m->r, compares, ordered ? 6 : 2));
    if (other->kind == f->kind && (level || other->set == f->set))
        buf_z(m->b, other->name);
    else if (level)
        buf_z(m->b, one_of(m->r, levels, 4));
    else
        buf_printf(m->b, "v%ld", rnd_range(m->r, 0, size - 1));
}

static void write_atom(struct maker *m, const struct names *ns)
{
    const struct made_fact *f = &ns->fact[rnd_range(m->r, 0, ns->n - 1)];
    if (f->nullable && rnd_one_in(m->r, 6)) {
        buf_printf(m->b, "%s is %snone", f->name, rnd_one_in(m->r, 2) ? "not " : "");
        return;
    }
    switch (f->kind) {
    case K_BOOL:
        buf_z(m->b, f->name);
        return;
    case K_ENUM:
    case K_LEVEL:
        write_enum(m, ns, f);
        return;
    case K_COUNT:
    case K_NUMBER:
        write_comparison(m, ns, f);
        return;
    case K_DATE:
        if (rnd_one_in(m->r, 2)) {
            static const char *const months[] = {"1", "3", "6", "11", "12", "13", "60", "1199"};
            buf_printf(m->b, "%s %s %s months before cutoff", f->name,
                       rnd_one_in(m->r, 2) ? "less than" : "at least", one_of(m->r, months, 8));
            return;
        }
        buf_printf(m->b, "%s %s cycle", f->name, rnd_one_in(m->r, 2) ? "in" : "before");
        return;
    case K_YEAR:
        buf_printf(m->b, "%s %s cycle", f->name, rnd_one_in(m->r, 2) ? "in" : "before");
        return;
    case K_SET:
    case K_COUNT_OF:
        buf_printf(m->b, "%s include v%ld", f->name, rnd_range(m->r, 0, m->enum_size[f->set] - 1));
        return;
    }
}

static void write_condition(struct maker *m, const struct names *ns, int depth, bool lists)
{
    long what = depth == 0 ? 0 : rnd_range(m->r, 0, 7);
    if (what <= 2) {
        if (lists && !m->collective && rnd_one_in(m->r, 4)) {
            static const char *const words[] = {"some", "no", "every"};
            int l = (int)rnd_range(m->r, 0, 1);
            struct names items = {m->list[l].field, m->list[l].n};
            buf_printf(m->b, "%s l%d (", one_of(m->r, words, 3), l);
            write_condition(m, &items, depth > 2 ? 2 : depth, false);
            buf_char(m->b, ')');
            return;
        }
        write_atom(m, ns);
        return;
    }
    if (what == 3) {
        buf_z(m->b, "not (");
        write_condition(m, ns, depth - 1, lists);
        buf_char(m->b, ')');
        return;
    }
    if (what == 4 && lists && rnd_one_in(m->r, 2)) {
        buf_z(m->b, rnd_one_in(m->r, 2) ? "known_one" : "not known_two");
        return;
    }
    const char *word = what <= 5 ? " and " : " or ";
    for (long k = rnd_range(m->r, 2, 4); k > 0; k--) {
        bool brackets = depth > 1;
        buf_z(m->b, brackets ? "(" : "");
        write_condition(m, ns, depth - 1, lists);
        buf_z(m->b, brackets ? ")" : "");
        if (k > 1)
            buf_z(m->b, word);
    }
}

/* --- packs
   ------------------------------------------------------------------------------------------------ */

static void write_rule(struct maker *m, const char *id, long number, const char *effect)
{
    static const char *const effects[] = {"level KHT",
                                          "at most KHT",
                                          "at most HT",
                                          "at most HTT",
                                          "at most XS",
                                          "discretion",
                                          "not rated",
                                          "not reviewed",
                                          "at most f2",
                                          "require p",
                                          "warn w",
                                          "block s",
                                          "level KHT, at most HT",
                                          "at most f2, discretion"};
    static const char *const confidences[] = {"confirmed", "confirmed", "secondary", "assumed"};
    static const char *const whom[] = {"member", "collective", "member, collective"};
    int w = (int)rnd_range(m->r, 0, 2);
    struct names ns = {m->fact, m->n_facts};
    m->collective = w != 0 || effect != NULL;
    buf_printf(m->b, "rule %s%ld for %s, %s\n  cite Q Điều %ld\n", id, number,
               effect ? "member, collective" : whom[w],
               effect ? "confirmed" : one_of(m->r, confidences, 4), number);
    if (!rnd_one_in(m->r, 30) || effect) {
        buf_z(m->b, "  when ");
        write_condition(m, &ns, effect ? 0 : (int)rnd_range(m->r, 0, 4), true);
        buf_char(m->b, '\n');
    }
    if (rnd_one_in(m->r, 5) && !effect) {
        buf_z(m->b, "  unless ");
        write_condition(m, &ns, (int)rnd_range(m->r, 0, 2), true);
        buf_char(m->b, '\n');
    }
    buf_printf(m->b, "  then %s\n  vi x\n  en x\n  fires f0 = true\n  spares f0 = false\n",
               effect ? effect : one_of(m->r, effects, 14));
}

static void write_pack(struct maker *m, long n_rules)
{
    static const char *const needed[] = {"level KHT", "at most HT", "at most HTT"};
    struct names ns = {m->fact, m->n_facts};
    m->collective = true; /* the names below may be used for both */
    buf_z(m->b, "pack t \"Thử\" issued 01/01/2010 cycles 2018..2026\n"
                "document Q \"Thử\" issued 01/01/2010 in force 01/01/2010..\n");
    buf_printf(m->b, "param share = %ld %%\n  cite Q\n  confidence assumed\n  vi x\n  en x\n",
               rnd_range(m->r, 1, 9) * 10);
    buf_z(m->b, "let known_one for member, collective = ");
    write_atom(m, &ns);
    buf_z(m->b, "\nlet known_two for member, collective = (");
    write_atom(m, &ns);
    buf_z(m->b, ") or (");
    write_atom(m, &ns);
    buf_z(m->b, ")\n");
    for (int i = 0; i < 3; i++)
        write_rule(m, "N", i, needed[i]);
    for (long i = 0; i < n_rules; i++)
        write_rule(m, "R", i, NULL);
}

static struct str take(struct maker *m, struct arena *a)
{
    struct str s = str_copy(a, buf_view(m->b));
    buf_clear(m->b);
    return s;
}

void random_pack(struct rnd *r, struct arena *a, struct text_store *out)
{
    struct buf b;
    struct maker m = {.r = r, .b = &b};
    long n_rules = rnd_one_in(r, 4) ? rnd_range(r, 60, 180) : rnd_range(r, 1, 40);
    buf_open(&b, TEXT_BYTES);
    write_dictionary(&m);
    out->n = 0;
    out->file[out->n++] = (struct text_file){"dictionary.pack", take(&m, a)};
    write_pack(&m, n_rules);
    struct str pack = take(&m, a);
    out->file[out->n++] = (struct text_file){"t/pack.pack", pack};
    buf_z(&b, "overlay o \"Thử\" issued 01/01/2010 on t cycles 2018..2026\n");
    for (long i = 0; i < n_rules; i++) {
        struct str head = str_fmt(a, "rule R%ld for ", i);
        size_t at = 0;
        while (!str_starts(str_sub(pack, at, pack.n), head))
            at++;
        struct str line = str_sub(pack, at, str_find(pack, at, '\n') - at);
        bool assumed = str_ends(line, STR("assumed")), secondary = str_ends(line, STR("secondary"));
        if ((assumed || secondary) && rnd_one_in(r, 2))
            buf_printf(&b, "switch R%ld %s\n", i, assumed ? "on" : "off");
    }
    out->file[out->n++] = (struct text_file){"overlays/o/pack.pack", take(&m, a)};
    buf_close(&b);
}
