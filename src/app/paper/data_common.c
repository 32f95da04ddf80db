/*
 * data_common.c — what every paper may say: the cycle, the bodies, who signs, the ground it stands on.
 */
#include <string.h>

#include "app/audit/audit.h"
#include "app/paper/provide_inner.h"
#include "lib/text/vi.h"

enum { HEAD_DIGITS = AUDIT_HEAD_LEAST, WORDS_BYTES = 4096 };

/* How the organisation of a place is called, and the body that issues its documents.  The longer
   beginning first. */
static const struct {
    const char *name, *body;
} bodies[] = {
    {"Đảng bộ tỉnh ", "Tỉnh ủy "},        {"Đảng bộ thành phố ", "Thành ủy "},
    {"Đảng bộ huyện ", "Huyện ủy "},      {"Đảng bộ thị xã ", "Thị ủy "},
    {"Đảng bộ quận ", "Quận ủy "},        {"Đảng bộ bộ phận ", "Đảng ủy bộ phận "},
    {"Đảng bộ cơ sở ", "Đảng ủy cơ sở "}, {"Đảng bộ ", "Đảng ủy "},
};

struct str body_of_unit(struct arena *a, struct str name)
{
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        struct str from = str_of(bodies[i].name);
        if (str_starts(name, from)) {
            struct str rest = str_sub(name, from.n, name.n);
            return str_fmt(a, "%s%.*s", bodies[i].body, STR_ARG(rest));
        }
    }
    return name;
}

bool is_cell_kind(struct str kind)
{
    return str_is(kind, "cell") || str_is(kind, "grassroots_cell") || str_is(kind, "cell_group");
}

struct str issuer_symbol(struct str kind, struct str body)
{
    if (is_cell_kind(kind))
        return STR("CB");
    if (str_starts(body, STR("Tỉnh ủy ")) || str_starts(body, STR("Thành ủy ")) ||
        str_starts(body, STR("Thị ủy ")))
        return STR("TU");
    if (str_starts(body, STR("Huyện ủy ")))
        return STR("HU");
    if (str_starts(body, STR("Quận ủy ")))
        return STR("QU");
    return STR("ĐU");
}

static void cycle_names(struct provision *v)
{
    static const char *const roman[] = {"", "I", "II", "III", "IV"};
    const struct cycle *c = &v->p->report.cycle;
    struct str year = count_text(v->a, c->year);
    data_text(v->d, "year", year);
    data_text(v->d, "next_year", count_text(v->a, c->year + 1));
    if (c->quarter > 0)
        data_text(v->d, "quarter", str_of(roman[c->quarter]));
    data_text(v->d, "cycle_name",
              c->quarter > 0
                  ? MSG(v->a, LANG_VI, M_PAPERWORD_QUARTER, str_of(roman[c->quarter]), year)
                  : MSG(v->a, LANG_VI, M_PAPERWORD_YEAR, year));
}

/* "Quy định 124-QĐ/TW" is cited as "Quy định số 124-QĐ/TW". */
static struct str with_number_word(struct arena *a, struct str title)
{
    size_t at = 0;
    while (at < title.n && (title.p[at] < '0' || title.p[at] > '9'))
        at++;
    if (at == 0 || at == title.n)
        return title;
    struct str words = str_sub(title, 0, at), number = str_sub(title, at, title.n);
    return str_fmt(a, "%.*ssố %.*s", STR_ARG(words), STR_ARG(number));
}

static void ground_names(struct provision *v)
{
    const struct pack *k = v->p->report.ground.pack;
    struct str issued = day_text(v->a, k->source->issued), by = k->source->by;
    struct str title = with_number_word(v->a, k->source->title);
    data_text(v->d, "pack.name", k->source->title);
    data_text(v->d, "pack.guidance", k->source->guided_by);
    data_text(v->d, "ground",
              str_fmt(v->a, "%.*s ngày %.*s%s%.*s", STR_ARG(title), STR_ARG(issued),
                      by.n > 0 ? " của " : "", STR_ARG(by)));
    for (int i = 0; i < k->n_overlays; i++)
        data_text(data_add(v->d, "local"), "name", k->overlays[i]->title);
}

/* The four levels, the highest first. */
static void levels(struct provision *v)
{
    const struct enum_def *e = v->p->report.levels;
    for (int i = e->n; i >= 1; i--) {
        struct data *d = data_add(v->d, "levels");
        data_text(d, "code", e->value[i]);
        data_text(d, "label", enum_label(e, LANG_VI, i));
        data_text(d, "short", level_code(&v->p->report, i));
    }
}

static void signer(struct provision *v, const struct tree_unit *issuer, struct str body,
                   struct str head)
{
    const struct provide_request *r = &v->p->request;
    struct str capitals = vi_capitals(v->a, body);
    bool cell = is_cell_kind(issuer->kind);
    struct str whom = cell               ? WORD(M_PAPERWORD_CELL_CAPITALS)
                      : issuer->standing ? WORD(M_PAPERWORD_STANDING_CAPITALS)
                                         : capitals;
    data_text(v->d, "authority", str_fmt(v->a, "T/M %.*s", STR_ARG(whom)));
    data_text(v->d, "signer.post",
              r->signer_post.n > 0 ? vi_capitals(v->a, r->signer_post)
                                   : WORD(M_PAPERWORD_SECRETARY_CAPITALS));
    data_text(v->d, "signer.name", r->signer_name.n > 0 ? r->signer_name : head);
    data_flag(v->d, "seal", !cell);
}

static void recipients(struct provision *v, struct str superior, bool cell)
{
    if (superior.n > 0)
        data_text(data_add(v->d, "recipients"), "text", superior);
    data_text(data_add(v->d, "recipients"), "text", WORD(M_PAPERWORD_AS_ABOVE));
    data_text(data_add(v->d, "recipients"), "text",
              cell ? WORD(M_PAPERWORD_KEEP_CELL) : WORD(M_PAPERWORD_KEEP_OFFICE));
}

static err_t issuing(struct provision *v, const struct tree_unit *unit)
{
    const struct provide_request *r = &v->p->request;
    struct tree_unit issuer = *unit, above;
    struct str head = STR("");
    if (r->issuer.n > 0) {
        struct cycle_unit u;
        TRY(cycle_unit(v->p->db, v->a, &v->p->report.cycle, r->issuer, &u));
        TRY(tree_unit(v->p, v->a, u.id, &issuer));
    } else if (v->whom->issuer != 0) {
        TRY(tree_unit(v->p, v->a, v->whom->issuer, &issuer));
    }
    TRY(tree_unit(v->p, v->a, issuer.parent, &above));
    if (issuer.id != 0)
        TRY(unit_head(v->p, v->a, &issuer, &head));
    struct str body = body_of_unit(v->a, issuer.name);
    struct str superior = above.id != 0 ? body_of_unit(v->a, above.name) : STR("");
    data_text(v->d, "issuer.upper", vi_capitals(v->a, body));
    data_text(v->d, "issuer.name", body);
    data_text(v->d, "issuer.symbol", issuer_symbol(issuer.kind, body));
    data_text(v->d, "superior.name", superior);
    data_text(v->d, "superior.upper", vi_capitals(v->a, superior));
    signer(v, &issuer, body, head);
    recipients(v, superior, is_cell_kind(issuer.kind));
    return OK;
}

static err_t chain_head(struct provision *v)
{
    struct audit_head head;
    TRY(audit_head(v->p->db, &head));
    data_text(v->d, "chain_head",
              MSG(v->a, LANG_VI, M_PAPERWORD_EVENT, count_text(v->a, head.id),
                  str_sub(str_of(head.hex), 0, HEAD_DIGITS)));
    return OK;
}

err_t provide_common(struct provision *v)
{
    const struct provide_request *r = &v->p->request;
    struct tree_unit unit;
    TRY(tree_unit(v->p, v->a, v->whom->unit, &unit));
    cycle_names(v);
    ground_names(v);
    levels(v);
    data_flag(v->d, "blank", r->blank);
    data_text(v->d, "today", day_text(v->a, r->on));
    data_text(v->d, "place", r->place);
    data_text(v->d, "number", r->number);
    data_text(v->d, "unit.name", unit.name);
    data_text(v->d, "unit.upper", vi_capitals(v->a, unit.name));
    data_text(v->d, "unit.kind", word_of(&v->p->report, v->p->report.kinds, unit.kind));
    TRY(issuing(v, &unit));
    return chain_head(v);
}
