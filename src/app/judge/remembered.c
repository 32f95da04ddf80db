/*
 * remembered.c — answers kept by what they follow from.
 */
#include "app/judge/remembered.h"

#include <sodium.h>
#include <string.h>

#include "app/judge/decision_inner.h"
#include "lib/base/arena.h"

/* A memory that grows beyond this is of no use: then everything is worked out in full. */
enum { ANSWERS_MOST = 200000, TEXTS_MOST = 1 << 20, SLOTS_FIRST = 1024, TEXT_KEY_BYTES = 16 };

struct answer {
    unsigned char key[crypto_generichash_BYTES];
    const struct decision *d;
};

/* What was answered to a text.  A hash of 128 bits stands for it. */
struct written {
    unsigned char key[TEXT_KEY_BYTES];
    const struct decision *d; /* NULL: free */
};

/* The pack and the cycle that texts are kept of, and up to which day the date that a kind of subject
   brings along answers alike. */
struct bound {
    const struct pack *pack;
    struct cycle_ctx cycle;
    date_t alike_upto;
};

struct remembered {
    struct arena *arena;
    struct shelf *shelf;
    struct written *text; /* open-addressed by the key */
    size_t n_text, n_text_slots;
    struct bound bound[SUBJECT_COUNT]; /* pack NULL: no case of the kind was read yet */
    struct answer *slot;               /* open-addressed by the key; d NULL: free */
    size_t n, n_slots;
    uint8_t *value; /* of every condition of a subject */
    size_t n_value;
};

struct remembered *remembered_open(struct arena *a, struct shelf *s)
{
    struct remembered *m = ARENA_NEW(a, struct remembered);
    m->arena = a;
    m->shelf = s;
    m->n_slots = SLOTS_FIRST;
    m->slot = ARENA_ARRAY(a, struct answer, m->n_slots);
    m->n_text_slots = SLOTS_FIRST;
    m->text = ARENA_ARRAY(a, struct written, m->n_text_slots);
    return m;
}

size_t remembered_count(const struct remembered *m)
{
    return m->n;
}

static struct answer *find(const struct remembered *m, const unsigned char *key)
{
    uint64_t h;
    memcpy(&h, key, sizeof h);
    size_t at = (size_t)h & (m->n_slots - 1);
    while (m->slot[at].d != NULL && memcmp(m->slot[at].key, key, sizeof m->slot[at].key) != 0)
        at = (at + 1) & (m->n_slots - 1);
    return &m->slot[at];
}

static void grow(struct remembered *m)
{
    struct answer *old = m->slot;
    size_t n_old = m->n_slots;
    m->n_slots *= 2;
    m->slot = ARENA_ARRAY(m->arena, struct answer, m->n_slots);
    for (size_t i = 0; i < n_old; i++) {
        if (old[i].d != NULL)
            *find(m, old[i].key) = old[i];
    }
}

/* Answers that speak of numbers or of items are not kept. */
static bool is_plain(const struct case_in *in)
{
    static const char *const numbers[] = {"vote.summoned", "vote.issued"};
    const struct dict *dict = in->pack->dict;
    if (in->subject != SUBJECT_MEMBER && in->subject != SUBJECT_COLLECTIVE)
        return false;
    for (int l = 0; l < dict->n_lists[in->subject]; l++) {
        if (facts_list_known(in->facts, l) && facts_items(in->facts, l) > 0)
            return false;
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int col = dict_fact(dict, in->subject, str_of(numbers[i]));
        if (col >= 0 && facts_get(in->facts, col) != VALUE_UNKNOWN &&
            facts_get(in->facts, col) != VALUE_NONE)
            return false;
    }
    return true;
}

/* A value that the answer repeats: hashed as it is. */
static void hash_value(crypto_generichash_state *h, const struct case_in *in, const char *name)
{
    int col = dict_fact(in->pack->dict, in->subject, str_of(name));
    int32_t v = col < 0 ? VALUE_UNKNOWN : facts_get(in->facts, col);
    crypto_generichash_update(h, (const unsigned char *)&v, sizeof v);
}

static void make_key(struct remembered *m, const struct case_in *in, unsigned char *key)
{
    struct judge *j = shelf_judge(m->shelf, in->pack, in->subject, &in->cycle);
    uint8_t row[3] = {0}, known[LIMIT_COLUMNS + LIMIT_LISTS];
    uint64_t fired[MASK_WORDS] = {0}, lacked[MASK_WORDS] = {0};
    struct judge_out out = {&row[0], &row[1], &row[2], fired, lacked};
    crypto_generichash_state h;
    const struct dict *dict = in->pack->dict;
    int n = dict->n_facts[in->subject], n_lists = dict->n_lists[in->subject];

    size_t n_conds = (size_t)program_conds(j->prog);
    if (m->n_value < n_conds + 1) {
        m->n_value = n_conds + 1;
        m->value = arena_alloc(m->arena, m->n_value);
    }
    memset(m->value, 0, n_conds + 1);
    judge_trace(j, facts_input(in->facts), &out, m->value);
    for (int i = 0; i < n; i++) {
        int32_t v = facts_get(in->facts, i);
        known[i] = v == VALUE_UNKNOWN ? 0 : v == VALUE_NONE ? 1 : 2;
    }
    for (int i = 0; i < n_lists; i++)
        known[n + i] = facts_list_known(in->facts, i);
    crypto_generichash_init(&h, NULL, 0, crypto_generichash_BYTES);
    uintptr_t prog =
        (uintptr_t)j->prog; /* which program: the same answers only from the same one */
    crypto_generichash_update(&h, (const unsigned char *)&prog, sizeof prog);
    crypto_generichash_update(&h, (const unsigned char *)&j->cycle, sizeof j->cycle);
    crypto_generichash_update(&h, row, sizeof row);
    crypto_generichash_update(&h, (const unsigned char *)fired, sizeof fired);
    crypto_generichash_update(&h, (const unsigned char *)lacked, sizeof lacked);
    crypto_generichash_update(&h, m->value, n_conds);
    crypto_generichash_update(&h, known, (size_t)n + (size_t)n_lists);
    hash_value(&h, in, "leadership_post");
    hash_value(&h, in, "proposed_level");
    crypto_generichash_final(&h, key, crypto_generichash_BYTES);
}

/* `kept`: whether the answer is one that the memory keeps. */
static const struct decision *decide(struct remembered *m, struct arena *scratch,
                                     const struct case_in *in, bool *kept)
{
    unsigned char key[crypto_generichash_BYTES];
    *kept = false;
    if (!is_plain(in))
        return decide_case(m->shelf, scratch, in);
    make_key(m, in, key);
    struct answer *a = find(m, key);
    if (a->d == NULL && m->n == ANSWERS_MOST)
        return decide_case(m->shelf, scratch, in);
    *kept = true;
    if (a->d != NULL)
        return a->d;
    if ((m->n + 1) * 2 > m->n_slots) {
        grow(m);
        a = find(m, key);
    }
    memcpy(a->key, key, sizeof a->key);
    a->d = decide_case(m->shelf, m->arena, in);
    m->n++;
    return a->d;
}

const struct decision *decide_remembered(struct remembered *m, struct arena *scratch,
                                         const struct case_in *in)
{
    bool kept;
    return decide(m, scratch, in, &kept);
}

/* --- texts --- */

/* The date that the records tell of nearly every subject; nothing is derived from it, so it counts by
   the conditions on it alone. */
static struct str date_name(enum subject s)
{
    return s == SUBJECT_MEMBER       ? STR("\"admitted_on\":\"")
           : s == SUBJECT_COLLECTIVE ? STR("\"founded_on\":\"")
                                     : STR("");
}

static void bind(struct remembered *m, const struct case_in *in)
{
    struct bound *b = &m->bound[in->subject];
    struct str quoted = date_name(in->subject);
    b->pack = in->pack;
    b->cycle = in->cycle;
    b->alike_upto = LIMIT_DATE_MIN - 1;
    if (quoted.n == 0)
        return;
    int col = dict_fact(in->pack->dict, in->subject, str_sub(quoted, 1, quoted.n - 4));
    if (col >= 0)
        b->alike_upto =
            judge_alike_upto(shelf_judge(m->shelf, in->pack, in->subject, &in->cycle), col);
}

/* Where the date stands that does not matter; text.n: nowhere.  A quotation mark within a text of the
   case has a backslash before it, so the name is found only as a name. */
static size_t find_alike(const struct bound *b, struct str name, struct str text)
{
    enum { DAY_BYTES = 10 };
    date_t day = LIMIT_DATE_MIN - 1;
    size_t at = 0;
    while (name.n > 0 && (at = str_find(text, at, '"')) < text.n &&
           !str_starts(str_sub(text, at, text.n), name))
        at++;
    at += name.n;
    bool alike = name.n > 0 && at < text.n && date_parse_iso(str_sub(text, at, DAY_BYTES), &day) &&
                 day >= LIMIT_DATE_MIN && day <= b->alike_upto;
    return alike ? at : text.n;
}

static void text_key(const struct bound *b, enum subject s, struct str text, unsigned char *key)
{
    crypto_generichash_state h;
    const unsigned char *p = (const unsigned char *)text.p;
    unsigned char kind = (unsigned char)s;
    size_t at = find_alike(b, date_name(s), text);
    crypto_generichash_init(&h, NULL, 0, TEXT_KEY_BYTES);
    crypto_generichash_update(&h, &kind, 1);
    crypto_generichash_update(&h, p, at);
    if (at < text.n) { /* a star: what no date is written like */
        static const size_t day_bytes = sizeof "yyyy-mm-dd" - 1;
        crypto_generichash_update(&h, (const unsigned char *)"*", 1);
        crypto_generichash_update(&h, p + at + day_bytes, text.n - at - day_bytes);
    }
    crypto_generichash_final(&h, key, TEXT_KEY_BYTES);
}

static struct written *find_text(const struct remembered *m, const unsigned char *key)
{
    uint64_t h;
    memcpy(&h, key, sizeof h);
    size_t at = (size_t)h & (m->n_text_slots - 1);
    while (m->text[at].d != NULL && memcmp(m->text[at].key, key, TEXT_KEY_BYTES) != 0)
        at = (at + 1) & (m->n_text_slots - 1);
    return &m->text[at];
}

static void grow_texts(struct remembered *m)
{
    struct written *old = m->text;
    size_t n_old = m->n_text_slots;
    m->n_text_slots *= 2;
    m->text = ARENA_ARRAY(m->arena, struct written, m->n_text_slots);
    for (size_t i = 0; i < n_old; i++) {
        if (old[i].d != NULL)
            *find_text(m, old[i].key) = old[i];
    }
}

static void keep_text(struct remembered *m, const struct case_in *in, struct str text,
                      const struct decision *d)
{
    const struct bound *b = &m->bound[in->subject];
    unsigned char key[TEXT_KEY_BYTES];
    /* A case that names another pack or cycle may have other days that matter. */
    if (m->n_text == TEXTS_MOST || b->pack != in->pack ||
        memcmp(&b->cycle, &in->cycle, sizeof b->cycle) != 0)
        return;
    text_key(b, in->subject, text, key);
    if ((m->n_text + 1) * 2 > m->n_text_slots)
        grow_texts(m);
    struct written *w = find_text(m, key);
    m->n_text += w->d == NULL;
    memcpy(w->key, key, sizeof w->key);
    w->d = d;
}

const struct decision *remembered_written(struct remembered *m, enum subject subject,
                                          struct str text)
{
    unsigned char key[TEXT_KEY_BYTES];
    if (m->bound[subject].pack == NULL)
        return NULL;
    text_key(&m->bound[subject], subject, text, key);
    return find_text(m, key)->d;
}

const struct decision *decide_written(struct remembered *m, struct arena *scratch,
                                      const struct case_in *in, struct str text)
{
    bool kept;
    const struct decision *d = decide(m, scratch, in, &kept);
    if (kept && m->bound[in->subject].pack == NULL)
        bind(m, in);
    if (kept)
        keep_text(m, in, text, d);
    return d;
}
