/*
 * heading_map.c — reads `heading = field` lines.
 */
#include "app/roster/heading_map.h"

#include "app/roster/roster_part.h"
#include "lib/base/limits.h"
#include "lib/text/vi.h"

struct entry {
    struct str words;
    int unit_field, person_field; /* HEADING_UNMAPPED: that list has no such field */
};

struct heading_map {
    struct entry list[LIMIT_MAP_ENTRIES];
    size_t n;
};

/* A field by its name or by a heading that is known. */
static int field_of(const struct table_def *t, struct arena *a, struct str right)
{
    for (int f = 0; f < t->n_fields; f++)
        if (str_is(right, t->fields[f].key))
            return f;
    return heading_field(t, a, right);
}

static err_t complain(struct arena *a, enum lang lang, struct problems *problems, struct place at,
                      enum msg_id id, struct str word)
{
    return problem_add(problems, at, false, msg_make(a, lang, id, 1, &word));
}

static err_t read_line(struct heading_map *m, struct arena *a, enum lang lang, struct str line,
                       struct place at, struct problems *problems)
{
    size_t equals = line.n;
    while (equals > 0 && line.p[equals - 1] != '=') /* a heading may hold the sign itself */
        equals--;
    if (equals == 0)
        return complain(a, lang, problems, at, M_ROSTER_MAP_LINE, line);
    struct entry e = {.words = plain_words(a, str_sub(line, 0, equals - 1))};
    struct str right = vi_clean(a, str_sub(line, equals, line.n));
    if (e.words.n == 0 || right.n == 0)
        return complain(a, lang, problems, at, M_ROSTER_MAP_LINE, line);
    e.unit_field = field_of(&roster_unit_table, a, right);
    e.person_field = field_of(&roster_people_table, a, right);
    if (str_is(right, "-"))
        e.unit_field = e.person_field = HEADING_UNUSED;
    else if (e.unit_field < 0 && e.person_field < 0)
        return complain(a, lang, problems, at, M_ROSTER_MAP_FIELD, right);
    if (m->n == LIMIT_MAP_ENTRIES)
        return complain(a, lang, problems, at, M_ROSTER_MAP_LONG,
                        str_fmt(a, "%d", LIMIT_MAP_ENTRIES));
    m->list[m->n++] = e;
    return OK;
}

err_t heading_map_read(struct arena *a, enum lang lang, struct str file, struct str text,
                       struct problems *problems, const struct heading_map **out)
{
    struct heading_map *m = ARENA_NEW(a, struct heading_map);
    struct place at = {.file = file};
    struct str line;
    err_t e = OK;
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_sub(text, 3, text.n);
    while (str_cut(&text, '\n', &line)) {
        at.line++;
        line = str_trim(line);
        if (line.n == 0 || line.p[0] == '#')
            continue;
        if (!utf8_valid(line))
            e = complain(a, lang, problems, at, M_ROSTER_MAP_LINE, STR(""));
        else if (read_line(m, a, lang, line, at, problems) != OK)
            e = E_INVALID;
    }
    *out = m;
    return e;
}

int heading_map_field(const struct heading_map *m, const struct table_def *t, struct str words)
{
    for (size_t i = 0; m && words.n > 0 && i < m->n; i++) {
        const struct entry *e = &m->list[i];
        int field = t == &roster_unit_table ? e->unit_field : e->person_field;
        if (str_eq(e->words, words) && field != HEADING_UNMAPPED)
            return field;
    }
    return HEADING_UNMAPPED;
}
