/*
 * run_story.c — the run told in plain sentences.
 */
#include "app/roster/run.h"

#include "lib/base/buf.h"

enum { STORY_LINES = 100 };

struct teller {
    const struct run *run;
    struct story *story;
};

static void tell(struct teller *t, enum msg_id id, struct str a1, struct str a2, struct str a3,
                 struct str a4)
{
    struct str args[4] = {a1, a2, a3, a4};
    if (t->story->n == STORY_LINES)
        return;
    t->story->line[t->story->n++] = msg_make(t->run->arena, t->run->lang, id, 4, args);
}

static struct str number(const struct run *run, long n)
{
    return str_fmt(run->arena, "%ld", n);
}

#define NOTHING STR("")

struct str run_unit_name(const struct run *run, int unit)
{
    return unit >= 0 ? run->roster->units[unit].name : STR("");
}

static struct str source_title(const struct run *run, const struct source *s)
{
    return run->lang == LANG_VI || s->title_en.n == 0 ? s->title : s->title_en;
}

static void tell_regulation(struct teller *t)
{
    const struct run *run = t->run;
    char cutoff[11];
    struct str titles = source_title(run, run->pack->source);
    for (int i = 0; i < run->pack->n_overlays; i++)
        titles = str_fmt(run->arena, "%.*s; %.*s", STR_ARG(titles),
                         STR_ARG(source_title(run, run->pack->overlays[i])));
    date_format_vi(run->cycle.cutoff, cutoff);
    tell(t, M_RUN_CYCLE, number(run, run->year), titles, str_copy(run->arena, str_of(cutoff)),
         NOTHING);
}

static void tell_source(struct teller *t, const struct roster_source *s, enum msg_id id)
{
    const struct run *run = t->run;
    tell(t, id, s->file, s->sheets, number(run, s->heading_row), number(run, (long)s->n_rows));
    if (s->not_data.n > 0)
        tell(t, M_RUN_NOT_DATA, s->not_data, NOTHING, NOTHING, NOTHING);
    if (s->hidden.n > 0)
        tell(t, M_RUN_HIDDEN, s->hidden, NOTHING, NOTHING, NOTHING);
    if (s->unused.n > 0)
        tell(t, M_RUN_UNUSED_COLUMNS, s->unused, NOTHING, NOTHING, NOTHING);
    if (s->n_formulas > 0)
        tell(t, M_RUN_FORMULAS, number(run, (long)s->n_formulas), s->file, NOTHING, NOTHING);
    if (s->n_skipped > 0)
        tell(t, M_RUN_SKIPPED_ROWS, number(run, (long)s->n_skipped), NOTHING, NOTHING, NOTHING);
}

static void tell_reasons(struct teller *t, const struct reasons *r, enum msg_id id)
{
    for (int i = 0; i < r->n; i++)
        tell(t, id, number(t->run, r->list[i].n), r->list[i].words, NOTHING, NOTHING);
}

static void tell_people(struct teller *t)
{
    const struct run *run = t->run;
    const struct counts *c = &run->people_counts;
    long n = (long)run->roster->n_people;
    tell(t, M_RUN_REVIEWED, number(run, c->reviewed), number(run, n), number(run, c->rated),
         NOTHING);
    if (c->rated_open > 0)
        tell(t, M_RUN_RATED_OPEN, number(run, c->rated_open), NOTHING, NOTHING, NOTHING);
    if (c->reviewed_open > 0)
        tell(t, M_RUN_REVIEWED_OPEN, number(run, c->reviewed_open), NOTHING, NOTHING, NOTHING);
    tell_reasons(t, &c->left_out, M_RUN_LEFT_OUT);
    tell_reasons(t, &c->unrated, M_RUN_UNRATED);
}

static void tell_units(struct teller *t)
{
    const struct run *run = t->run;
    const struct counts *c = &run->unit_counts;
    static const enum msg_id why[] = {[UNIT_CONTEXT] = M_RUN_UNIT_CONTEXT,
                                      [UNIT_EMPTY] = M_RUN_UNIT_EMPTY,
                                      [UNIT_OF_UNKNOWN_KIND] = M_RUN_UNIT_UNKNOWN_KIND};
    tell(t, M_RUN_COLLECTIVES, number(run, run->n_units_judged), number(run, c->reviewed),
         number(run, c->rated), NOTHING);
    tell_reasons(t, &c->left_out, M_RUN_UNIT_LEFT_OUT);
    tell_reasons(t, &c->unrated, M_RUN_UNIT_UNRATED);
    for (int s = UNIT_CONTEXT; s <= UNIT_OF_UNKNOWN_KIND; s++) {
        struct str names = NOTHING;
        long n = 0;
        for (size_t i = 0; i < run->roster->n_units; i++) {
            if ((int)run->skip[i] != s || ++n > 5)
                continue;
            struct str name = run->roster->units[i].name;
            names =
                n == 1 ? name : str_fmt(run->arena, "%.*s, %.*s", STR_ARG(names), STR_ARG(name));
        }
        if (n > 5)
            names = str_fmt(run->arena, "%.*s, …", STR_ARG(names));
        if (n > 0)
            tell(t, why[s], number(run, n), names, NOTHING, NOTHING);
    }
}

static void tell_open_questions(struct teller *t)
{
    const struct run *run = t->run;
    const struct roster *r = run->roster;
    long lacking = 0, unplaced = 0;
    for (int bit = 0; bit < LACK_WORDS * 64; bit++)
        if (run->people_tally.lacks[bit] > 0)
            lacking++;
    for (size_t i = 0; i < r->n_people; i++)
        if (r->people[i].unit < 0)
            unplaced++;
    if (lacking > 0)
        tell(t, M_RUN_LACKING, number(run, lacking), NOTHING, NOTHING, NOTHING);
    if (unplaced > 0)
        tell(t, M_RUN_UNPLACED, number(run, unplaced), NOTHING, NOTHING, NOTHING);
    if (run->n_remarks > 0)
        tell(t, M_RUN_REMARKS, number(run, run->n_remarks), NOTHING, NOTHING, NOTHING);
    for (size_t i = 0; i < r->n_titles && i < 5; i++)
        tell(t, M_RUN_UNKNOWN_TITLE, r->titles[i].text, number(run, r->titles[i].n_people), NOTHING,
             NOTHING);
    if (r->n_titles > 5)
        tell(t, M_RUN_MORE_TITLES, number(run, (long)r->n_titles - 5), NOTHING, NOTHING, NOTHING);
    if (!r->people_source.has_status)
        tell(t, M_RUN_NO_STATUS_COLUMN, NOTHING, NOTHING, NOTHING, NOTHING);
    if (r->problems->total > 0)
        tell(t, M_RUN_PROBLEMS, number(run, (long)r->problems->total), NOTHING, NOTHING, NOTHING);
}

struct story run_story(const struct run *run, struct str workbook)
{
    struct story story = {.line = ARENA_ARRAY(run->arena, struct str, STORY_LINES)};
    struct teller t = {run, &story};
    tell_regulation(&t);
    tell_source(&t, &run->roster->unit_source, M_RUN_READ_UNITS);
    tell_source(&t, &run->roster->people_source, M_RUN_READ_PEOPLE);
    tell_people(&t);
    tell_units(&t);
    tell_open_questions(&t);
    tell(&t, run->secretary_leads ? M_RUN_ASSUME_SECRETARY : M_RUN_ASSUME_NO_SECRETARY, NOTHING,
         NOTHING, NOTHING, NOTHING);
    tell(&t, M_RUN_ASSUME_MANAGED, NOTHING, NOTHING, NOTHING, NOTHING);
    tell(&t, M_RUN_ASSUME_CALENDAR, NOTHING, NOTHING, NOTHING, NOTHING);
    tell(&t, M_RUN_WORKBOOK, workbook, NOTHING, NOTHING, NOTHING);
    return story;
}
