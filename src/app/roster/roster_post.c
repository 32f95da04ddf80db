/*
 * roster_post.c — reads the catalogue of posts and answers for the titles of one person.
 *
 * A line of the catalogue:  title | role | leads | managed by | state employee | in system | standing
 * A title that ends in ` *` stands for everything that begins so ("chủ tịch ubnd xã *").
 */
#include "app/roster/roster_post.h"

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
};

/* --- reading --- */

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
    for (size_t i = 0; i < p->n; i++) {
        const struct post *q = &p->list[i];
        if (str_eq(q->title, plain))
            return q;
        bool begins = q->prefix && str_starts(plain, q->title) && plain.p[q->title.n] == ' ';
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

static void take_column(struct gather *g, struct str text, bool state)
{
    if (text.n == 0)
        return;
    /* A title may hold a comma itself: the whole comes first, but not what merely begins so. */
    struct str plain = plain_words(g->arena, text);
    const struct post *whole = find_post(g->posts, plain);
    if (whole && str_eq(whole->title, plain)) {
        take_title(g, text, state);
        return;
    }
    for (size_t from = 0, next = 0; from < text.n; from = next) {
        size_t end = title_end(text, from, &next);
        take_title(g, str_trim(str_sub(text, from, end - from)), state);
    }
}

struct roster_posts posts_answer(const struct posts *p, struct arena *a,
                                 const struct posts_question *q, posts_unknown_fn *unknown,
                                 void *arg)
{
    struct gather g = {.posts = p, .arena = a, .q = q, .unknown = unknown, .arg = arg};
    struct roster_posts *out = &g.out;
    take_column(&g, q->party, false);
    take_column(&g, q->state, true);
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
