/*
 * pack_load.c — puts a pack together: dictionary, regulation, overlays, rules, programs.
 */
#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/pack_inner.h"

err_t pack_dict(const struct pack_store *store, struct arena *a, enum lang lang,
                struct problems *problems, const struct dict **out)
{
    struct str text, file = STR("dictionary.pack");
    struct reporter rep = {a, problems, lang};
    if (store->read(store->ctx, a, file, &text) != OK)
        return REPORT(&rep, place_of(file, 0, 0), M_RULE_NO_FILE, file);
    return dict_read(a, file, text, lang, problems, out);
}

const struct param *pack_param(const struct pack *p, struct str name)
{
    for (int i = 0; i < p->n_params; i++) {
        if (str_eq(p->params[i].name, name))
            return &p->params[i];
    }
    return NULL;
}

const struct rule *pack_rule(const struct pack *p, struct str id)
{
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        for (int i = 0; i < p->n_rules[s]; i++) {
            const struct rule *rule = &p->rules[s][i];
            if (str_eq(rule->full_id, id) || str_eq(rule->id, id))
                return rule;
        }
    }
    return NULL;
}

const struct criteria_set *pack_criteria(const struct pack *p, struct str for_whom)
{
    for (int i = 0; i < p->n_sets; i++) {
        if (str_eq(p->sets[i]->for_whom, for_whom))
            return p->sets[i];
    }
    return NULL;
}

/* Reads the files of one source and sets its hash. */
static err_t read_source(struct pack_reader *r, struct source *s, struct str path)
{
    r->source = s;
    pack_hash_open(r);
    err_t err = pack_read_file(r, path, 0, true);
    s->hash = pack_hash_close(r);
    return err;
}

static struct source *new_source(struct pack_reader *r, struct str id, bool overlay)
{
    struct source *s = ARENA_NEW(r->rep.arena, struct source);
    s->id = str_copy(r->rep.arena, id);
    s->overlay = overlay;
    return s;
}

/* An id is a folder's name: no slash and no dots may lead out of the packs folder. */
static bool is_plain_id(struct str id)
{
    if (id.n == 0 || id.n > 64 || id.p[0] == '.' || id.p[0] == '-')
        return false;
    for (size_t i = 0; i < id.n; i++) {
        char c = id.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return true;
}

static err_t read_sources(struct pack_reader *r, struct str id, const struct str *overlays,
                          size_t n_overlays)
{
    struct arena *a = r->rep.arena;
    struct pack *p = r->pack;
    struct place nowhere = {{0, 0}, {0, 0}, 0, 0};
    if (n_overlays > LIMIT_OVERLAYS)
        return REPORT(&r->rep, nowhere, M_RULE_TOO_MANY, STR("overlays"));
    p->source = new_source(r, id, false);
    p->id = p->source->id;
    err_t err = is_plain_id(id)
                    ? read_source(r, p->source, str_fmt(a, "%.*s/pack.pack", STR_ARG(id)))
                    : E_NOTFOUND;
    if (err == E_NOTFOUND) {
        if (REPORT(&r->rep, nowhere, M_RULE_NO_PACK, id) != OK)
            return E_NOTFOUND;
    }
    TRY(err);
    for (size_t i = 0; i < n_overlays; i++) {
        struct source *s = new_source(r, overlays[i], true);
        p->overlays[p->n_overlays++] = s;
        err = is_plain_id(overlays[i])
                  ? read_source(r, s, str_fmt(a, "overlays/%.*s/pack.pack", STR_ARG(overlays[i])))
                  : E_NOTFOUND;
        if (err == E_NOTFOUND) {
            if (REPORT(&r->rep, nowhere, M_RULE_NO_OVERLAY, overlays[i]) != OK)
                return E_NOTFOUND;
        }
        TRY(err);
    }
    return OK;
}

static err_t read_rules(struct pack_reader *r)
{
    err_t err = OK;
    for (int i = 0; i < r->n_rules; i++) {
        if (rule_read(r, &r->rules[i]) != OK)
            err = E_INVALID; /* reported; read on to find the next */
    }
    for (int i = 0; i < r->n_switches; i++) {
        if (!r->switches[i].used)
            err = REPORT(&r->rep, r->switches[i].at, M_RULE_UNKNOWN_RULE, r->switches[i].id);
    }
    return err;
}

static struct str hash_all(struct pack_reader *r)
{
    struct str text;
    pack_hash_open(r);
    if (r->store->read(r->store->ctx, r->rep.arena, STR("dictionary.pack"), &text) == OK)
        pack_hash_add(r, text);
    pack_hash_add(r, r->pack->source->hash);
    for (int i = 0; i < r->pack->n_overlays; i++)
        pack_hash_add(r, r->pack->overlays[i]->hash);
    return pack_hash_close(r);
}

err_t pack_load(const struct pack_store *store, const struct dict *dict, struct arena *a,
                enum lang lang, struct str id, const struct str *overlays, size_t n_overlays,
                struct problems *problems, struct pack **out)
{
    struct pack_reader *r = ARENA_NEW(a, struct pack_reader);
    struct pack *p = ARENA_NEW(a, struct pack);
    r->rep = (struct reporter){a, problems, lang};
    r->store = store;
    r->dict = dict;
    r->pack = p;
    p->arena = a;
    p->dict = dict;
    p->params = r->params;
    p->sets = r->sets;
    for (int s = 0; s < SUBJECT_COUNT; s++) {
        cond_space_open(&r->space[s], a, dict, (enum subject)s);
        p->rules[s] = ARENA_ARRAY(a, struct rule, LIMIT_RULES);
    }
    TRY(read_sources(r, id, overlays, n_overlays));
    TRY(read_rules(r));
    TRY(pack_check(r));
    for (int s = 0; s < SUBJECT_COUNT; s++)
        TRY(program_compile(r, (enum subject)s, &p->program[s]));
    p->hash = hash_all(r);
    *out = p;
    return OK;
}
