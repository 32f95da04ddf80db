/*
 * decision_write.c — a decision as one line of JSON, as the contract says.
 */
#include "app/judge/decision_inner.h"
#include "lib/base/arena.h"
#include "lib/json/json.h"

/* Opens the next member of the object. */
static void member(struct buf *b, const char *name)
{
    buf_z(b, ", \"");
    buf_z(b, name);
    buf_z(b, "\": ");
}

static void write_text(struct buf *b, const char *name, struct str s)
{
    member(b, name);
    if (s.n == 0)
        buf_z(b, "null");
    else
        json_write_str(b, s);
}

static void write_bool(struct buf *b, const char *name, bool v)
{
    member(b, name);
    buf_z(b, v ? "true" : "false");
}

static void write_tri(struct buf *b, const char *name, enum tri v)
{
    member(b, name);
    buf_z(b, v == TRI_UNKNOWN ? "null" : v == TRI_TRUE ? "true" : "false");
}

static void write_texts(struct buf *b, const char *name, const struct str *list, int n)
{
    member(b, name);
    buf_char(b, '[');
    for (int i = 0; i < n; i++) {
        if (i > 0)
            buf_z(b, ", ");
        if (list[i].n == 0)
            buf_z(b, "null");
        else
            json_write_str(b, list[i]);
    }
    buf_char(b, ']');
}

static void write_coded(struct buf *b, const char *name, const char *code, const struct coded *list,
                        int n)
{
    member(b, name);
    buf_char(b, '[');
    for (int i = 0; i < n; i++) {
        buf_z(b, i > 0 ? ", {\"" : "{\"");
        buf_z(b, code);
        buf_z(b, "\": ");
        json_write_str(b, list[i].code);
        buf_z(b, ", \"rule\": ");
        json_write_str(b, list[i].rule);
        buf_char(b, '}');
    }
    buf_char(b, ']');
}

static void write_effects(struct buf *b, const struct fired *f)
{
    member(b, "effect");
    buf_char(b, '"');
    for (int i = 0; i < f->rule->n_effects; i++) {
        const struct effect *e = &f->rule->effects[i];
        if (i > 0)
            buf_z(b, ", ");
        effect_write(b, e);
    }
    buf_char(b, '"');
}

static void write_fired(struct buf *b, const struct decision *d)
{
    member(b, "fired");
    buf_char(b, '[');
    for (int i = 0; i < d->n_fired; i++) {
        const struct fired *f = &d->fired[i];
        buf_z(b, i > 0 ? ", {\"rule\": " : "{\"rule\": ");
        json_write_str(b, f->rule->full_id);
        write_effects(b, f);
        write_text(b, "cite", f->rule->cite);
        write_text(b, "confidence", str_of(confidence_names[f->rule->conf]));
        if (f->weakened)
            write_bool(b, "warns_only", true);
        write_text(b, "vi", f->rule->vi);
        write_text(b, "en", f->rule->en);
        member(b, "facts");
        buf_char(b, '{');
        for (int k = 0; k < f->n_facts; k++) {
            if (k > 0)
                buf_z(b, ", ");
            json_write_str(b, f->facts[k].name);
            buf_z(b, ": ");
            buf_str(b, f->facts[k].json);
        }
        buf_z(b, "}}");
    }
    buf_char(b, ']');
}

static void write_level(struct buf *b, const char *name, const struct decision *d, int level)
{
    write_text(b, name, level == 0 ? STR("") : d->in->pack->dict->level->value[level]);
}

static void write_rerates(struct buf *b, const struct decision *d)
{
    member(b, "rerate");
    buf_char(b, '[');
    for (int i = 0; i < d->n_rerates; i++) {
        buf_printf(b, "%s{\"year\": %d", i > 0 ? ", " : "", d->rerates[i].year);
        write_text(b, "pack", d->rerates[i].pack);
        buf_z(b, ", \"by\": \"competent_superior\"");
        write_text(b, "rule", d->rerates[i].rule->full_id);
        buf_char(b, '}');
    }
    buf_char(b, ']');
}

/* A share in percent with two decimals, cut off and never rounded up. */
static void write_share(struct buf *b, int32_t part, int32_t whole)
{
    if (part == VALUE_UNKNOWN || part == VALUE_NONE || whole == VALUE_UNKNOWN ||
        whole == VALUE_NONE || whole == 0)
        buf_z(b, "null");
    else
        json_write_fixed(b, (long)part * 10000 / whole, 2);
}

static void write_vote(struct buf *b, const struct decision *d)
{
    static const char *const levels[] = {"xs", "htt", "ht", "kht"};
    static const char *const bases[] = {"summoned", "issued"};
    const struct dict *dict = d->in->pack->dict;
    member(b, "vote");
    buf_char(b, '{');
    for (int k = 0; k < 2; k++) {
        int32_t whole =
            facts_get(d->in->facts, dict_fact(dict, d->in->subject,
                                              k ? STR("vote.issued") : STR("vote.summoned")));
        buf_printf(b, "%s\"percent_of_%s\": {", k ? ", " : "", bases[k]);
        for (int i = 0; i < 4; i++) {
            static const char *const names[] = {"vote.xs", "vote.htt", "vote.ht", "vote.kht"};
            buf_printf(b, "%s\"%s\": ", i ? ", " : "", levels[i]);
            write_share(b,
                        facts_get(d->in->facts, dict_fact(dict, d->in->subject, str_of(names[i]))),
                        whole);
        }
        buf_char(b, '}');
    }
    write_level(b, "voted", d, d->voted);
    buf_char(b, '}');
}

static void write_subject(struct buf *b, const struct decision *d)
{
    write_tri(b, "reviewed", d->reviewed);
    write_tri(b, "rated", d->rated);
    write_text(b, "reason", d->reason);
    if (d->post_rated_said)
        write_bool(b, "post_rated", d->post_rated);
    write_text(b, "form", d->form);
    write_text(b, "form_for", d->form_for);
    if (d->in->subject == SUBJECT_COLLECTIVE)
        write_text(b, "reviewed_body", d->body);
    write_texts(b, "places", d->places, d->n_places);
    write_text(b, "decider", d->decider);
    if (d->member_decider.n > 0)
        write_text(b, "member_decider", d->member_decider);
    if (d->summary_to.n > 0)
        write_text(b, "summary_to", d->summary_to);
    if (d->party_level_at.n > 0)
        write_text(b, "party_level_at", d->party_level_at);
    if (d->state_level_at.n > 0)
        write_text(b, "state_level_at", d->state_level_at);
    write_level(b, "level", d, d->level);
    write_level(b, "max_level", d, d->max_level);
    write_bool(b, "forced", d->forced);
    write_bool(b, "discretion", d->discretion);
    if (d->has_vote)
        write_vote(b, d);
}

static void write_event(struct buf *b, const struct decision *d)
{
    char day[11];
    write_tri(b, "on_time", d->on_time);
    if (d->has_deadline)
        date_format_iso(d->deadline, day);
    write_text(b, "deadline", d->has_deadline ? str_of(day) : STR(""));
    member(b, "order");
    buf_char(b, '[');
    const struct enum_def *roles = dict_enum(d->in->pack->dict, STR("role"), true);
    for (int i = 0; i < d->n_order; i++) {
        if (i > 0)
            buf_z(b, ", ");
        json_write_str(b, roles->value[d->order[i]]);
    }
    buf_char(b, ']');
}

static void write_count(struct buf *b, const char *name, bool known, long n)
{
    member(b, name);
    if (known)
        buf_long(b, n);
    else
        buf_z(b, "null");
}

static void write_group(struct buf *b, const struct decision *d)
{
    write_count(b, "max_xs", d->has_max_xs, d->max_xs);
    write_count(b, "resulting_htt", d->has_resulting, d->resulting_htt);
    member(b, "rate_percent");
    json_write_fixed(b, d->rate_percent100, 2);
    write_tri(b, "over", d->over_said ? d->over : TRI_UNKNOWN);
    write_text(b, "cite", d->cap_rule ? d->cap_rule->cite : STR(""));
}

static void write_id(struct buf *b, struct str id, bool is_json)
{
    buf_z(b, "{\"id\": ");
    if (is_json)
        buf_str(b, id);
    else
        json_write_str(b, id);
}

void decision_write(struct buf *b, const struct decision *d)
{
    write_id(b, d->in->id, d->in->id_is_json);
    write_text(b, "pack", d->in->pack->id);
    if (d->in->subject == SUBJECT_EVENT)
        write_event(b, d);
    else if (d->in->subject == SUBJECT_GROUP)
        write_group(b, d);
    else
        write_subject(b, d);
    write_texts(b, "requires", d->requires_, d->n_requires);
    write_coded(b, "blocked", "step", d->blocked, d->n_blocked);
    write_coded(b, "warnings", "code", d->warnings, d->n_warnings);
    if (d->in->subject == SUBJECT_MEMBER || d->in->subject == SUBJECT_COLLECTIVE)
        write_rerates(b, d);
    if (d->n_counted_to > 0)
        write_texts(b, "counted_to", d->counted_to, d->n_counted_to);
    write_texts(b, "unknown", d->unknown, d->n_unknown);
    write_fired(b, d);
    buf_char(b, '}');
}

void decision_write_error(struct buf *b, struct str id, bool id_is_json,
                          const struct case_error *error)
{
    write_id(b, id, id_is_json);
    buf_z(b, ", \"error\": {\"field\": ");
    json_write_str(b, error->field);
    write_text(b, "message", error->message);
    buf_z(b, "}}");
}
