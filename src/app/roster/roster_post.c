/*
 * roster_post.c — reads the catalogue of posts and answers for the titles of one person.
 *
 * A line of the catalogue:  title | role | leads | managed by | state employee | in system | standing
 * A title that ends in ` *` stands for everything that begins so ("chủ tịch ubnd xã *").
 */
#include "app/roster/roster_post.h"

#include <stdint.h>
#include <string.h>

#include "app/roster/roster_part.h"

const char *const roster_managing_words[MANAGED_COUNT] = {
    [MANAGED_CELL] = "cell",         [MANAGED_GRASSROOTS] = "grassroots",
    [MANAGED_COMMUNE] = "commune",   [MANAGED_DISTRICT] = "district",
    [MANAGED_PROVINCE] = "province", [MANAGED_CENTRAL] = "central",
};

enum role { ROLE_NONE, ROLE_HEAD, ROLE_DEPUTY, ROLE_MEMBER };
enum leads { LEADS_NO, LEADS_YES, LEADS_UNKNOWN, LEADS_CELL };

struct post {
    struct str title; /* plain words, without the star */
    bool prefix;
    enum role role;
    enum leads leads;
    enum managing managed;
    enum tri employee, in_system, standing;
    bool cell_committee;
};

struct posts {
    struct post *list;
    size_t n, cap;
    size_t *slot; /* whole titles, open-addressed: index + 1; the first of equal ones */
    size_t n_slots;
    size_t *prefix; /* of posts that stand for everything that begins so */
    size_t n_prefixes;
};

/* --- reading --- */

/* Where the post of a whole title is, or would be. */
static size_t *slot_of(const struct posts *p, struct str plain)
{
    uint32_t h = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < plain.n; i++)
        h = (h ^ (unsigned char)plain.p[i]) * 16777619u;
    size_t at = h & (p->n_slots - 1);
    while (p->slot[at] != 0 && !str_eq(p->list[p->slot[at] - 1].title, plain))
        at = (at + 1) & (p->n_slots - 1);
    return &p->slot[at];
}

static void make_index(struct posts *p, struct arena *a)
{
    p->n_slots = 64;
    while (p->n_slots < p->n * 2)
        p->n_slots *= 2;
    p->slot = ARENA_ARRAY(a, size_t, p->n_slots);
    p->prefix = ARENA_ARRAY(a, size_t, p->n + 1);
    p->n_prefixes = 0;
    for (size_t i = 0; i < p->n; i++) {
        size_t *slot = slot_of(p, p->list[i].title);
        if (*slot == 0)
            *slot = i + 1;
        if (p->list[i].prefix)
            p->prefix[p->n_prefixes++] = i;
    }
}

/* Position of a word in a list parted by '|'; -1: not there. */
static int word_index(struct str word, const char *words)
{
    struct str rest = str_of(words), one;
    for (int i = 0; str_cut(&rest, '|', &one); i++)
        if (str_eq(one, word))
            return i;
    return -1;
}

static bool read_fields(struct arena *a, struct str line, struct post *p)
{
    struct str part[7];
    int n = 0;
    while (n < 7 && str_cut(&line, '|', &part[n])) {
        part[n] = str_trim(part[n]);
        n++;
    }
    if (n != 7 || line.n > 0 || part[0].n == 0)
        return false;
    p->prefix = str_ends(part[0], STR(" *"));
    p->title = plain_words(a, part[0]);
    int role = word_index(part[1], "none|head|deputy|member|committee");
    int leads = word_index(part[2], "no|yes|?|cell");
    int managed = word_index(part[3], "?|cell|grassroots|commune|district|province|central");
    int employee = word_index(part[4], "no|?|yes");
    int in_system = word_index(part[5], "no|?|yes");
    int standing = word_index(part[6], "no|?|yes");
    if (role < 0 || leads < 0 || managed < 0 || employee < 0 || in_system < 0 || standing < 0)
        return false;
    p->cell_committee = role == 4;
    p->role = p->cell_committee ? ROLE_MEMBER : (enum role)role;
    p->leads = (enum leads)leads;
    p->managed = (enum managing)managed;
    p->employee = (enum tri)employee;
    p->in_system = (enum tri)in_system;
    p->standing = (enum tri)standing;
    return true;
}

err_t posts_read(struct arena *a, enum lang lang, struct str file, struct str text,
                 struct problems *problems, const struct posts **out)
{
    struct posts *p = ARENA_NEW(a, struct posts);
    struct place at = {.file = file};
    struct str line;
    err_t e = OK;
    while (str_cut(&text, '\n', &line)) {
        at.line++;
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        p->list = roster_grow(a, p->list, p->n, &p->cap, sizeof *p->list);
        if (read_fields(a, line, &p->list[p->n]))
            p->n++;
        else
            e = problem_add(problems, at, false, MSG(a, lang, M_ROSTER_BAD_POST_LINE, line));
    }
    make_index(p, a);
    *out = p;
    return e;
}

size_t posts_count(const struct posts *p)
{
    return p->n;
}

/* --- answering --- */

/* The post of a title: the whole title, else the longest beginning. */
static const struct post *find_post(const struct posts *p, struct str plain)
{
    const struct post *best = NULL;
    size_t whole = *slot_of(p, plain);
    if (whole != 0)
        return &p->list[whole - 1];
    for (size_t i = 0; i < p->n_prefixes; i++) {
        const struct post *q = &p->list[p->prefix[i]];
        bool begins = str_starts(plain, q->title) && plain.p[q->title.n] == ' ';
        if (begins && (!best || q->title.n > best->title.n))
            best = q;
    }
    return best;
}

/* What was gathered so far over the titles of a person. */
struct gather {
    const struct posts *posts;
    struct arena *arena;
    const struct posts_question *q;
    posts_unknown_fn *unknown;
    void *arg;
    struct roster_posts out;
    bool unknown_title, open_leader, open_managed, any_employee, open_employee;
    bool any_system, open_system, open_standing;
};

static bool leads_here(const struct gather *g, enum leads leads)
{
    if (leads != LEADS_CELL)
        return leads == LEADS_YES;
    return g->q->unit_kind != KIND_CELL || g->q->cell_secretary_leads;
}

static void take_leadership(struct gather *g, const struct post *p)
{
    struct roster_posts *out = &g->out;
    if (p->leads == LEADS_UNKNOWN)
        g->open_leader = true;
    if (!leads_here(g, p->leads))
        return;
    out->leader = TRI_TRUE;
    out->n_posts++;
    if (p->role == ROLE_HEAD)
        out->head = TRI_TRUE;
    if (p->role == ROLE_DEPUTY)
        out->deputy = TRI_TRUE;
    bool gone = p->managed == MANAGED_DISTRICT && !g->q->districts;
    if (p->managed == MANAGED_UNKNOWN || gone)
        g->open_managed = true;
    else if (p->managed > out->managed)
        out->managed = p->managed;
    if (p->standing == TRI_TRUE)
        out->standing = TRI_TRUE;
    if (p->standing == TRI_UNKNOWN)
        g->open_standing = true;
}

static void take_title(struct gather *g, struct str title, bool state)
{
    struct str plain = plain_words(g->arena, title);
    if (plain.n == 0)
        return;
    const struct post *p = find_post(g->posts, plain);
    if (!p) {
        g->unknown_title = true;
        g->open_leader = true;
        if (state)
            g->open_employee = g->open_system = true;
        g->unknown(g->arg, title);
        return;
    }
    g->out.cell_committee = g->out.cell_committee || p->cell_committee;
    g->out.cell_head = g->out.cell_head || (p->role == ROLE_HEAD && p->leads == LEADS_CELL);
    take_leadership(g, p);
    /* A Party post of a village says nothing of the work that one lives by; a state title does. */
    if (p->employee == TRI_TRUE)
        g->any_employee = true;
    else if (state && p->employee == TRI_UNKNOWN)
        g->open_employee = true;
    if (p->in_system == TRI_TRUE)
        g->any_system = true;
    else if (state && p->in_system == TRI_UNKNOWN)
        g->open_system = true;
}

/* Where the next title of a column begins behind position `from`; s.n: there is only one. */
static size_t title_end(struct str s, size_t from, size_t *next)
{
    static const char *const marks[] = {",", ";", "+", " kiêm ", " Kiêm ", " KIÊM "};
    for (size_t i = from; i < s.n; i++)
        for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
            size_t n = strlen(marks[k]);
            if (i + n <= s.n && memcmp(s.p + i, marks[k], n) == 0) {
                *next = i + n;
                return i;
            }
        }
    *next = s.n;
    return s.n;
}

void posts_each_title(const struct posts *p, struct arena *a, struct str text, posts_title_fn *fn,
                      void *arg)
{
    if (text.n == 0)
        return;
    /* A title may hold a comma itself: the whole comes first, but not what merely begins so. */
    struct str plain = plain_words(a, text);
    const struct post *whole = find_post(p, plain);
    if (whole && str_eq(whole->title, plain)) {
        fn(arg, text);
        return;
    }
    for (size_t from = 0, next = 0; from < text.n; from = next) {
        size_t end = title_end(text, from, &next);
        fn(arg, str_trim(str_sub(text, from, end - from)));
    }
}

static void party_title(void *arg, struct str title)
{
    take_title(arg, title, false);
}

static void state_title(void *arg, struct str title)
{
    take_title(arg, title, true);
}

struct roster_posts posts_answer(const struct posts *p, struct arena *a,
                                 const struct posts_question *q, posts_unknown_fn *unknown,
                                 void *arg)
{
    struct gather g = {.posts = p, .arena = a, .q = q, .unknown = unknown, .arg = arg};
    struct roster_posts *out = &g.out;
    posts_each_title(p, a, q->party, party_title, &g);
    posts_each_title(p, a, q->state, state_title, &g);
    if (out->leader != TRI_TRUE) {
        bool open = g.open_leader || (!q->has_party && !q->has_state);
        out->leader = open ? TRI_UNKNOWN : TRI_FALSE;
    }
    if (out->head == TRI_TRUE)
        out->deputy = TRI_FALSE;
    if (g.unknown_title && out->leader == TRI_TRUE)
        g.open_managed = true;
    if (g.open_managed || out->leader != TRI_TRUE)
        out->managed = MANAGED_UNKNOWN;
    if (out->standing != TRI_TRUE && (g.open_standing || out->leader == TRI_UNKNOWN))
        out->standing = TRI_UNKNOWN;
    /* Whose work is not told may well work for the state. */
    bool silent = q->state.n == 0;
    out->state_employee = g.any_employee              ? TRI_TRUE
                          : g.open_employee || silent ? TRI_UNKNOWN
                                                      : TRI_FALSE;
    out->in_system = g.any_system ? TRI_TRUE : g.open_system || silent ? TRI_UNKNOWN : TRI_FALSE;
    return *out;
}

/* --- one title --- */

static int maybe_of(enum tri t)
{
    return t == TRI_TRUE ? 1 : t == TRI_FALSE ? 0 : -1;
}

static enum tri tri_of(int maybe)
{
    return maybe == 1 ? TRI_TRUE : maybe == 0 ? TRI_FALSE : TRI_UNKNOWN;
}

static const char *const role_words[] = {"none", "head", "deputy", "member"};
static const char *const leads_words[] = {"no", "yes", "?", "cell"};

bool posts_find(const struct posts *p, struct arena *a, struct str title, struct posts_entry *out)
{
    const struct post *q = find_post(p, plain_words(a, title));
    if (!q)
        return false;
    const char *managed = roster_managing_words[q->managed];
    *out = (struct posts_entry){
        .title = title,
        .role = q->cell_committee ? STR("committee") : str_of(role_words[q->role]),
        .leads = str_of(leads_words[q->leads]),
        .managed = managed ? str_of(managed) : STR("?"),
        .employee = maybe_of(q->employee),
        .in_system = maybe_of(q->in_system),
        .standing = maybe_of(q->standing),
    };
    return true;
}

const struct posts *posts_over(struct arena *a, const struct posts *p,
                               const struct posts_entry *list, size_t n)
{
    struct posts *both = ARENA_NEW(a, struct posts);
    both->cap = both->n = p->n + n;
    both->list = ARENA_ARRAY(a, struct post, both->n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct posts_entry *e = &list[i];
        int role = word_index(e->role, "none|head|deputy|member|committee");
        int leads = word_index(e->leads, "no|yes|?|cell");
        int managed = word_index(e->managed, "?|cell|grassroots|commune|district|province|central");
        both->list[i] = (struct post){
            .title = plain_words(a, e->title),
            .prefix = str_ends(e->title, STR(" *")),
            .cell_committee = role == 4,
            .role = role == 4  ? ROLE_MEMBER
                    : role < 0 ? ROLE_NONE
                               : (enum role)role,
            .leads = leads < 0 ? LEADS_UNKNOWN : (enum leads)leads,
            .managed = managed < 0 ? MANAGED_UNKNOWN : (enum managing)managed,
            .employee = tri_of(e->employee),
            .in_system = tri_of(e->in_system),
            .standing = tri_of(e->standing),
        };
    }
    if (p->n > 0)
        memcpy(both->list + n, p->list, p->n * sizeof *p->list);
    make_index(both, a);
    return both;
}
