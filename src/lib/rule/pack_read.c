/*
 * pack_read.c — first pass over a pack: heads, documents, parameters, names, includes, switches.
 */
#include "lib/rule/pack_inner.h"

#include <sodium.h>
#include <string.h>

#include "lib/base/arena.h"

const char *const confidence_names[3] = {"confirmed", "secondary", "assumed"};

_Static_assert(sizeof(crypto_hash_sha256_state) <= 512, "digest_state holds a SHA-256 state");

void pack_hash_open(struct pack_reader *r)
{
    crypto_hash_sha256_state st;
    crypto_hash_sha256_init(&st);
    memcpy(r->digest_state, &st, sizeof st);
}

void pack_hash_add(struct pack_reader *r, struct str bytes)
{
    crypto_hash_sha256_state st;
    memcpy(&st, r->digest_state, sizeof st);
    crypto_hash_sha256_update(&st, (const unsigned char *)bytes.p, bytes.n);
    memcpy(r->digest_state, &st, sizeof st);
}

struct str pack_hash_close(struct pack_reader *r)
{
    crypto_hash_sha256_state st;
    unsigned char digest[crypto_hash_sha256_BYTES];
    memcpy(&st, r->digest_state, sizeof st);
    crypto_hash_sha256_final(&st, digest);
    char *hex = arena_alloc(r->rep.arena, 2 * sizeof digest + 1);
    sodium_bin2hex(hex, 2 * sizeof digest + 1, digest, sizeof digest);
    return (struct str){hex, 2 * sizeof digest};
}

static bool date_word(struct str s, date_t *out)
{
    return date_parse_vi(s, out);
}

/* "a..b" cut in two; both may be empty. */
static bool cut_range(struct str s, struct str *from, struct str *to)
{
    for (size_t i = 0; i + 1 < s.n; i++) {
        if (s.p[i] == '.' && s.p[i + 1] == '.') {
            *from = str_sub(s, 0, i);
            *to = str_sub(s, i + 2, s.n);
            return true;
        }
    }
    return false;
}

static err_t read_period(struct pack_reader *r, struct str text, struct place at, date_t *from,
                         date_t *to)
{
    struct str a, b;
    if (!cut_range(str_trim(text), &a, &b) || !date_word(a, from) ||
        (b.n > 0 && !date_word(b, to))) {
        return REPORT(&r->rep, at, M_RULE_BAD_PERIOD, text);
    }
    if (b.n == 0)
        *to = LIMIT_DATE_MAX;
    return OK;
}

err_t confidence_read(struct pack_reader *r, struct str word, struct place at, enum confidence *out)
{
    for (int i = 0; i < 3; i++) {
        if (str_is(word, confidence_names[i])) {
            *out = (enum confidence)i;
            return OK;
        }
    }
    return REPORT(&r->rep, at, M_RULE_EXPECT, STR("confirmed, secondary, assumed"), word);
}

/* Everything declared so far, the topmost overlay first; at most `max`. */
static int documents_of(const struct pack_reader *r, const struct document **out, int max)
{
    const struct source *all[LIMIT_OVERLAYS + 1] = {r->pack->source};
    int n = 0;
    for (int i = 0; i < r->pack->n_overlays; i++)
        all[i + 1] = r->pack->overlays[i];
    for (int k = r->pack->n_overlays; k >= 0; k--) {
        for (int i = 0; all[k] != NULL && i < all[k]->n_documents && n < max; i++)
            out[n++] = &all[k]->documents[i];
    }
    return n;
}

#define MAX_DECLARED (MAX_DOCUMENTS * (LIMIT_OVERLAYS + 1))

static const struct document *find_document(const struct pack_reader *r, struct str id)
{
    const struct document *all[MAX_DECLARED];
    int n = documents_of(r, all, MAX_DECLARED);
    for (int i = 0; i < n; i++) {
        if (str_eq(all[i]->id, id))
            return all[i];
    }
    return NULL;
}

static err_t no_document(const struct pack_reader *r, struct place at, struct str id)
{
    const struct document *all[MAX_DECLARED];
    struct str ids[MAX_DECLARED];
    int n = documents_of(r, all, MAX_DECLARED);
    for (int i = 0; i < n; i++)
        ids[i] = all[i]->id;
    return unknown_document(&r->rep, at, id, ids, n);
}

err_t cite_read(struct pack_reader *r, const struct prop *p, struct str *cite,
                const struct document **doc)
{
    struct str text = parts_text(r->rep.arena, p->parts, p->n_parts);
    size_t blank = str_find(text, 0, ' ');
    struct str id = str_sub(text, 0, blank), where = str_trim(str_sub(text, blank, text.n));
    const struct document *d = find_document(r, id);
    if (d == NULL)
        return no_document(r, p->at, id);
    *doc = d;
    *cite = where.n == 0 ? d->title
                         : str_fmt(r->rep.arena, "%.*s, %.*s", STR_ARG(where), STR_ARG(d->title));
    return OK;
}

/* --- heads ------------------------------------------------------------------------------------ */

/* "issued 04/10/2023" and "cycles 2023..2024" behind the title. */
static err_t read_head_words(struct pack_reader *r, struct tok *t, struct source *s)
{
    for (; t->kind != TOK_END; t++) {
        struct str a, b;
        long lo, hi = 9999;
        if (tok_is(t, "issued")) {
            t++;
            if (!date_word(t->text, &s->issued))
                return REPORT(&r->rep, t->at, M_RULE_BAD_DATE, tok_show(t));
        } else if (tok_is(t, "on") && s->overlay) {
            s->on = (++t)->text;
        } else if (tok_is(t, "cycles")) {
            t++;
            if (!cut_range(t->text, &a, &b))
                a = b = t->text;
            if (!str_to_long(a, 2000, 2100, &lo) || (b.n > 0 && !str_to_long(b, lo, 9999, &hi))) {
                return REPORT(&r->rep, t->at, M_RULE_BAD_CYCLES, tok_show(t));
            }
            s->first_cycle = (int)lo;
            s->last_cycle = (int)hi;
        } else {
            return REPORT(&r->rep, t->at, M_RULE_UNKNOWN_WORD, tok_show(t));
        }
    }
    return OK;
}

/* quarters from 2026 */
static err_t read_quarters(struct pack_reader *r, struct str text, struct place at,
                           struct source *s)
{
    long year;
    struct str rest = text, word;
    if (!str_cut(&rest, ' ', &word) || !str_is(word, "from") ||
        !str_to_long(rest, s->first_cycle, s->last_cycle, &year))
        return REPORT(&r->rep, at, M_RULE_BAD_CYCLES, text);
    s->quarters_from = (int)year;
    return OK;
}

static err_t read_head_props(struct pack_reader *r, const struct stmt *st, struct source *s)
{
    int n;
    struct prop *props = stmt_props(r->rep.arena, st, &n);
    for (int i = 0; i < n; i++) {
        const struct prop *p = &props[i];
        struct str text = parts_text(r->rep.arena, p->parts, p->n_parts);
        if (str_is(p->name, "en"))
            s->title_en = text;
        else if (str_is(p->name, "by"))
            s->by = text;
        else if (str_is(p->name, "guided"))
            s->guided_by = str_sub(text, 3, text.n);
        else if (str_is(p->name, "side"))
            s->state_side = str_is(text, "state");
        else if (str_is(p->name, "quarters"))
            TRY(read_quarters(r, text, p->at, s));
        else if (str_is(p->name, "in"))
            TRY(read_period(r, str_sub(text, 6, text.n), p->at, &s->force_from, &s->force_to));
        else
            return REPORT(&r->rep, p->at, M_RULE_UNKNOWN_PROPERTY, p->name);
    }
    return OK;
}

static err_t read_head(struct pack_reader *r, const struct stmt *st)
{
    struct source *s = r->source;
    struct tok *t;
    TRY(head_tokens(&r->rep, st, &t));
    struct place at = t->at;
    const char *word = s->overlay ? "overlay" : "pack";
    if (!tok_is(t, word))
        return REPORT(&r->rep, at, M_RULE_EXPECT, str_of(word), tok_show(t));
    t++;
    if (!str_eq(t->text, s->id))
        return REPORT(&r->rep, t->at, M_RULE_WRONG_ID, tok_show(t), s->id);
    t++;
    if (t->kind != TOK_STRING)
        return REPORT(&r->rep, t->at, M_RULE_EXPECT, STR("\"…\""), tok_show(t));
    s->title = t->text;
    s->documents = ARENA_ARRAY(r->rep.arena, struct document, MAX_DOCUMENTS);
    TRY(read_head_words(r, t + 1, s));
    if (s->first_cycle == 0)
        return REPORT(&r->rep, at, M_RULE_BAD_CYCLES, STR(""));
    s->force_from = s->issued;
    s->force_to = LIMIT_DATE_MAX;
    TRY(read_head_props(r, st, s));
    if (s->overlay && !str_eq(s->on, r->pack->id)) {
        return REPORT(&r->rep, at, M_RULE_OVERLAY_ON, s->id, s->on, r->pack->id);
    }
    return OK;
}

/* document QD124 "Quy định 124-QĐ/TW" issued 04/10/2023 in force 04/10/2023..29/08/2025 |
   neighbour */
static err_t read_document(struct pack_reader *r, const struct stmt *st)
{
    struct tok *t;
    TRY(head_tokens(&r->rep, st, &t));
    struct document d = {.at = t->at, .to = LIMIT_DATE_MAX};
    d.id = (++t)->text;
    if (find_document(r, d.id) != NULL)
        return REPORT(&r->rep, t->at, M_RULE_TWICE, d.id);
    t++;
    if (t->kind != TOK_STRING)
        return REPORT(&r->rep, t->at, M_RULE_EXPECT, STR("\"…\""), tok_show(t));
    d.title = t->text;
    for (t++; t->kind != TOK_END; t++) {
        if (tok_is(t, "neighbour")) {
            d.neighbour = true;
        } else if (tok_is(t, "issued")) {
            t++;
            if (!date_word(t->text, &d.issued))
                return REPORT(&r->rep, t->at, M_RULE_BAD_DATE, tok_show(t));
            d.from = d.issued;
        } else if (tok_is(t, "in") && tok_is(t + 1, "force")) {
            t += 2;
            TRY(read_period(r, t->text, t->at, &d.from, &d.to));
        } else {
            return REPORT(&r->rep, t->at, M_RULE_UNKNOWN_WORD, tok_show(t));
        }
    }
    if (r->source->n_documents == MAX_DOCUMENTS)
        return REPORT(&r->rep, d.at, M_RULE_TOO_MANY, d.id);
    r->source->documents[r->source->n_documents++] = d;
    return OK;
}

/* --- parameters -------------------------------------------------------------------------------- */

/* 20 % · 0.5 · yes · summoned · 15/01 next year */
static err_t read_value(struct pack_reader *r, const struct tok *t, struct param *p)
{
    struct str text = t->text;
    size_t slash = str_find(text, 0, '/'), dot = str_find(text, 0, '.');
    long a, b = 0;
    if (slash < text.n) {
        if (!str_to_long(str_sub(text, 0, slash), 1, 31, &a) ||
            !str_to_long(str_sub(text, slash + 1, text.n), 1, 12, &b) ||
            !date_exists(2023, (int)b, (int)a)) { /* 29/02 is not in every year */
            return REPORT(&r->rep, t->at, M_RULE_BAD_DATE, text);
        }
        p->type = PARAM_DAY;
        p->day = (int)a;
        p->month = (int)b;
        p->next_year = tok_is(t + 1, "next");
        return OK;
    }
    if (str_is(text, "yes") || str_is(text, "no")) {
        p->type = PARAM_BOOL;
        p->number = str_is(text, "yes");
        return OK;
    }
    struct str part = str_sub(text, dot + 1, text.n);
    if (str_to_long(str_sub(text, 0, dot), 0, 1000000, &a) &&
        (dot == text.n || (part.n <= 2 && str_to_long(part, 0, 99, &b)))) {
        p->type = tok_is(t + 1, "%") ? PARAM_PERCENT : PARAM_NUMBER;
        p->number = a * 100 + (part.n == 1 ? b * 10 : b);
        return OK;
    }
    if (t->kind != TOK_WORD)
        return REPORT(&r->rep, t->at, M_RULE_EXPECT, STR("VALUE"), tok_show(t));
    p->type = PARAM_WORD;
    p->word = text;
    return OK;
}

static err_t read_param_props(struct pack_reader *r, const struct stmt *st, struct param *p,
                              bool *has_conf)
{
    int n;
    struct prop *props = stmt_props(r->rep.arena, st, &n);
    static const struct str known[] = {{"cite", 4}, {"confidence", 10}, {"vi", 2},
                                       {"en", 2},   {"source", 6},      {"tighter", 7}};
    for (int i = 0; i < n; i++) {
        const struct document *doc;
        struct str text = parts_text(r->rep.arena, props[i].parts, props[i].n_parts);
        if (str_is(props[i].name, "cite"))
            TRY(cite_read(r, &props[i], &p->cite, &doc));
        else if (str_is(props[i].name, "confidence")) {
            TRY(confidence_read(r, text, props[i].at, &p->conf));
            *has_conf = true;
        } else if (str_is(props[i].name, "vi"))
            p->vi = text;
        else if (str_is(props[i].name, "en"))
            p->en = text;
        else if (str_is(props[i].name, "source"))
            p->source = text;
        else if (str_is(props[i].name, "tighter"))
            p->tighter = str_is(text, "up") ? DIR_UP : DIR_DOWN;
        else
            return unknown_property(&r->rep, &props[i], known,
                                    (int)(sizeof known / sizeof known[0]));
    }
    if (p->cite.n == 0 || p->vi.n == 0 || p->en.n == 0)
        return REPORT(&r->rep, p->at, M_RULE_NO_TEXT, p->name);
    return OK;
}

static err_t read_param(struct pack_reader *r, const struct stmt *st)
{
    struct pack *pack = r->pack;
    struct tok *t;
    bool has_conf = false;
    TRY(head_tokens(&r->rep, st, &t));
    struct param p = {.at = t->at, .name = t[1].text, .from = r->source, .defined = r->source};
    if (!tok_is(t + 2, "="))
        return REPORT(&r->rep, t[2].at, M_RULE_EXPECT, STR("="), tok_show(&t[2]));
    if (pack_param(pack, p.name) != NULL)
        return REPORT(&r->rep, t[1].at, M_RULE_TWICE, p.name);
    TRY(read_value(r, t + 3, &p));
    TRY(read_param_props(r, st, &p, &has_conf));
    if (!has_conf)
        return REPORT(&r->rep, p.at, M_RULE_NO_CONFIDENCE, p.name);
    if (pack->n_params == MAX_PARAMS)
        return REPORT(&r->rep, p.at, M_RULE_TOO_MANY, p.name);
    pack->params[pack->n_params++] = p;
    return OK;
}

/* Is the new value stricter than (or equal to) the old one? An earlier day is stricter; a number
   says which way. */
static bool is_tighter(const struct param *old, const struct param *now)
{
    if (old->type == PARAM_DAY) {
        return (now->next_year * 12 + now->month) * 31 + now->day <=
               (old->next_year * 12 + old->month) * 31 + old->day;
    }
    if (old->type != PARAM_NUMBER && old->type != PARAM_PERCENT)
        return false;
    if (old->tighter == DIR_UP)
        return now->number >= old->number;
    if (old->tighter == DIR_DOWN)
        return now->number <= old->number;
    return false;
}

static err_t read_set(struct pack_reader *r, const struct stmt *st)
{
    struct tok *t;
    bool has_conf = false;
    TRY(head_tokens(&r->rep, st, &t));
    struct param *old = NULL;
    for (int i = 0; i < r->pack->n_params; i++) {
        if (str_eq(r->pack->params[i].name, t[1].text))
            old = &r->pack->params[i];
    }
    if (!r->source->overlay)
        return REPORT(&r->rep, t->at, M_RULE_OVERLAY_ONLY, STR("set"));
    if (old == NULL)
        return REPORT(&r->rep, t[1].at, M_RULE_UNKNOWN_PARAM, tok_show(&t[1]));
    if (!tok_is(t + 2, "="))
        return REPORT(&r->rep, t[2].at, M_RULE_EXPECT, STR("="), tok_show(&t[2]));
    struct param p = *old;
    p.at = t->at;
    p.from = r->source;
    p.cite = p.vi = p.en = STR("");
    TRY(read_value(r, t + 3, &p));
    if (p.type != old->type)
        return REPORT(&r->rep, t[3].at, M_RULE_SET_TYPE, p.name);
    TRY(read_param_props(r, st, &p, &has_conf));
    p.conf = has_conf ? p.conf : old->conf;
    if (old->conf == CONF_CONFIRMED && !is_tighter(old, &p))
        return REPORT(&r->rep, p.at, M_RULE_LOOSENS, p.name);
    *old = p;
    return OK;
}

/* --- names, switches, includes ------------------------------------------------------------------ */

/* amount total = … · let all_done for member = … */
static err_t read_macro(struct pack_reader *r, const struct stmt *st, bool amount)
{
    struct src_line *lines = ARENA_ARRAY(r->rep.arena, struct src_line, (size_t)st->n_body + 1);
    struct tok *t;
    lines[0] = st->head;
    for (int i = 0; i < st->n_body; i++)
        lines[i + 1] = st->body[i];
    TRY(tokens_of(&r->rep, st->file, lines, st->n_body + 1, &t));
    struct macro m = {.at = t->at, .amount = amount, .name = t[1].text};
    t += 2;
    if (tok_is(t, "for")) {
        do {
            t++;
            enum subject s = subject_find(t->text);
            if (s == SUBJECT_COUNT)
                return REPORT(&r->rep, t->at, M_RULE_EXPECT,
                              STR("member, collective, group, event"), tok_show(t));
            m.subjects |= (uint8_t)(1u << s);
            t++;
        } while (tok_is(t, ","));
    } else if (!amount) {
        return REPORT(&r->rep, t->at, M_RULE_EXPECT, STR("for"), tok_show(t));
    }
    if (!tok_is(t, "="))
        return REPORT(&r->rep, t->at, M_RULE_EXPECT, STR("="), tok_show(t));
    m.toks = t + 1;
    for (int i = 0; i < r->n_macros; i++) {
        const struct macro *o = &r->macros[i];
        if (str_eq(o->name, m.name) && (amount || (o->subjects & m.subjects) != 0)) {
            return REPORT(&r->rep, m.at, M_RULE_TWICE, m.name);
        }
    }
    if (r->n_macros == MAX_MACROS)
        return REPORT(&r->rep, m.at, M_RULE_TOO_MANY, m.name);
    r->macros[r->n_macros++] = m;
    return OK;
}

static err_t read_switch(struct pack_reader *r, const struct stmt *st)
{
    struct tok *t;
    TRY(head_tokens(&r->rep, st, &t));
    if (!r->source->overlay)
        return REPORT(&r->rep, t->at, M_RULE_OVERLAY_ONLY, STR("switch"));
    if (!tok_is(t + 2, "on") && !tok_is(t + 2, "off")) {
        return REPORT(&r->rep, t[2].at, M_RULE_EXPECT, STR("on, off"), tok_show(&t[2]));
    }
    if (r->n_switches == MAX_SWITCHES)
        return REPORT(&r->rep, t->at, M_RULE_TOO_MANY, t[1].text);
    r->switches[r->n_switches++] =
        (struct rule_switch_stmt){t[1].text, tok_is(t + 2, "on"), false, t[1].at};
    return OK;
}

/* "../132/levels.pack" beside "132-16/pack.pack" is "132/levels.pack". */
static struct str beside(struct arena *a, struct str file, struct str path)
{
    size_t dir = file.n;
    while (dir > 0 && file.p[dir - 1] != '/')
        dir--;
    struct str base = str_sub(file, 0, dir);
    while (str_starts(path, STR("../"))) {
        path = str_sub(path, 3, path.n);
        if (base.n > 0)
            base.n--;
        while (base.n > 0 && base.p[base.n - 1] != '/')
            base.n--;
    }
    return str_fmt(a, "%.*s%.*s", STR_ARG(base), STR_ARG(path));
}

static err_t read_include(struct pack_reader *r, const struct stmt *st, int depth)
{
    struct tok *t;
    TRY(head_tokens(&r->rep, st, &t));
    if (t[1].kind != TOK_STRING)
        return REPORT(&r->rep, t[1].at, M_RULE_EXPECT, STR("\"…\""), tok_show(&t[1]));
    struct str path = beside(r->rep.arena, st->file, t[1].text);
    if (depth >= LIMIT_PACK_INCLUDE_DEPTH)
        return REPORT(&r->rep, t->at, M_RULE_INCLUDE_DEPTH, path);
    for (int i = 0; i < r->n_files; i++) {
        if (str_eq(r->files[i], path))
            return REPORT(&r->rep, t[1].at, M_RULE_INCLUDE_TWICE, path);
    }
    err_t err = pack_read_file(r, path, depth + 1, false);
    return err == E_NOTFOUND ? REPORT(&r->rep, t[1].at, M_RULE_NO_FILE, path) : err;
}

static err_t read_statement(struct pack_reader *r, const struct stmt *st, int depth)
{
    struct str word = str_sub(st->head.text, 0, str_find(st->head.text, 0, ' '));
    struct place at = place_of(st->file, st->head.line, 1);
    if (str_is(word, "include"))
        return read_include(r, st, depth);
    if (str_is(word, "document"))
        return read_document(r, st);
    if (str_is(word, "param"))
        return read_param(r, st);
    if (str_is(word, "set"))
        return read_set(r, st);
    if (str_is(word, "switch"))
        return read_switch(r, st);
    if (str_is(word, "amount"))
        return read_macro(r, st, true);
    if (str_is(word, "let"))
        return read_macro(r, st, false);
    if (str_is(word, "criteria"))
        return criteria_read(r, st);
    if (str_is(word, "split") || str_is(word, "drop") || str_is(word, "add"))
        return criteria_split(r, st);
    if (str_is(word, "rule")) {
        if (r->n_rules == MAX_RULE_STMTS)
            return REPORT(&r->rep, at, M_RULE_TOO_MANY, word);
        r->rules[r->n_rules++] = (struct rule_stmt){st, r->source};
        return OK;
    }
    return REPORT(&r->rep, at, M_RULE_UNKNOWN_STATEMENT, word);
}

err_t pack_read_file(struct pack_reader *r, struct str path, int depth, bool head)
{
    struct str text;
    struct stmt *stmts;
    int n;
    struct place at = place_of(path, 1, 1);
    err_t err = r->store->read(r->store->ctx, r->rep.arena, path, &text);
    if (err == E_NOTFOUND)
        return err; /* the caller knows who asked for it */
    if (err != OK)
        return REPORT(&r->rep, at, err == E_LIMIT ? M_RULE_TOO_LARGE : M_RULE_NO_FILE, path);
    r->bytes += text.n;
    if (text.n > LIMIT_PACK_FILE_BYTES || r->bytes > LIMIT_PACK_BYTES || r->n_files == MAX_FILES) {
        return REPORT(&r->rep, at, M_RULE_TOO_LARGE, path);
    }
    r->files[r->n_files++] = path;
    pack_hash_add(r, path);
    pack_hash_add(r, text);
    err = lines_split(&r->rep, path, text, &stmts, &n);
    if (head) {
        if (n == 0)
            return REPORT(&r->rep, at, M_RULE_EMPTY_FILE, path);
        TRY(read_head(r, &stmts[0]));
    }
    for (int i = head ? 1 : 0; i < n; i++) {
        if (read_statement(r, &stmts[i], depth) != OK)
            err = E_INVALID; /* reported; read on to find the next */
    }
    return err;
}
