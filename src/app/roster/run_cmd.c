/*
 * run_cmd.c — the command: options in, two lists read, judged, written, and told in words or JSON.
 */
#include "app/roster/run_cmd.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "app/roster/heading_map.h"
#include "app/roster/roster_post.h"
#include "app/roster/run.h"
#include "lib/base/asset.h"
#include "lib/base/file.h"
#include "lib/base/limits.h"
#include "lib/file/xlsx_read.h"
#include "lib/json/json.h"

enum {
    EXIT_DONE = 0,
    EXIT_REFUSED = 2,
    YEAR_FIRST = 2018,
    YEAR_LAST = 2058,
    LIMIT_POSTS_BYTES = 1 << 20
};
#define RUN_ARENA ((size_t)4 << 30)

struct request {
    const char *units, *people, *out, *packs, *posts, *cases, *map;
    struct str overlay[LIMIT_OVERLAYS];
    size_t n_overlays;
    long year;
    bool json;
    int secretary_leads; /* 1, 0; -1: as the regulation or an overlay says */
    enum lang lang;
};

/* What went wrong with the options: a message and what it is about. */
struct misuse {
    enum msg_id id;
    const char *about;
};

static bool misuse(struct misuse *m, enum msg_id id, const char *about)
{
    *m = (struct misuse){id, about};
    return false;
}

/* An option that takes a value.  False: it is none of these, or its value is wrong. */
static bool take_option(struct request *q, const char *name, const char *value, struct misuse *m)
{
    struct str v = str_of(value);
    if (strcmp(name, "--year") == 0) {
        return str_to_long(v, YEAR_FIRST, YEAR_LAST, &q->year) || misuse(m, M_RUN_BAD_YEAR, value);
    } else if (strcmp(name, "--overlay") == 0) {
        if (q->n_overlays == LIMIT_OVERLAYS)
            return misuse(m, M_RUN_MANY_OVERLAYS, value);
        q->overlay[q->n_overlays++] = v;
    } else if (strcmp(name, "--out") == 0) {
        q->out = value;
    } else if (strcmp(name, "--packs") == 0) {
        q->packs = value;
    } else if (strcmp(name, "--cases") == 0) {
        q->cases = value;
    } else if (strcmp(name, "--posts") == 0) {
        q->posts = value;
    } else if (strcmp(name, "--map") == 0) {
        q->map = value;
    } else if (strcmp(name, "--lang") == 0) {
        if (!str_is(v, "vi") && !str_is(v, "en"))
            return misuse(m, M_RUN_BAD_VALUE, value);
        q->lang = str_is(v, "en") ? LANG_EN : LANG_VI;
    } else if (strcmp(name, "--cell-secretary-leader") == 0) {
        if (!str_is(v, "yes") && !str_is(v, "no"))
            return misuse(m, M_RUN_BAD_VALUE, value);
        q->secretary_leads = str_is(v, "yes");
    } else {
        return misuse(m, M_RUN_UNKNOWN_OPTION, name);
    }
    return true;
}

static bool take_arguments(struct request *q, int argc, char **argv, struct misuse *m)
{
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            q->json = true;
        } else if (strncmp(argv[i], "--", 2) == 0) {
            if (i + 1 == argc)
                return misuse(m, M_RUN_NO_VALUE, argv[i]);
            if (!take_option(q, argv[i], argv[i + 1], m))
                return false;
            i++;
        } else if (!q->units) {
            q->units = argv[i];
        } else if (!q->people) {
            q->people = argv[i];
        } else {
            return misuse(m, M_RUN_MANY_FILES, argv[i]);
        }
    }
    if (!q->units || !q->people)
        return misuse(m, M_RUN_TWO_FILES, "");
    if (q->year == 0)
        return misuse(m, M_RUN_NO_YEAR, "");
    return q->out ? true : misuse(m, M_RUN_NO_OUT, "");
}

static void say(FILE *to, struct str line)
{
    (void)fprintf(to, "%.*s\n", STR_ARG(line));
}

/* "list.xlsx, sheet X, row 7, column C: sentence" */
static void say_problem(const struct run *run, const struct problem *p)
{
    struct buf b;
    buf_open(&b, 1u << 16);
    if (p->at.file.n > 0)
        buf_str(&b, p->at.file);
    if (p->at.sheet.n > 0)
        msg_write(&b, run->lang, M_RUN_AT_SHEET, 1, &p->at.sheet);
    if (p->at.line > 0) {
        struct str row = str_fmt(run->arena, "%d", p->at.line);
        msg_write(&b, run->lang, M_RUN_AT_ROW, 1, &row);
    }
    if (p->at.col > 0 && p->at.sheet.n > 0) {
        char name[4];
        xlsx_column_name(p->at.col, name);
        struct str column = str_of(name);
        msg_write(&b, run->lang, M_RUN_AT_COLUMN, 1, &column);
    }
    if (b.n > 0)
        buf_z(&b, ": ");
    buf_str(&b, p->text);
    say(stderr, buf_view(&b));
    buf_close(&b);
}

/* Of a refused file the errors, and what was found of it as a whole: it may be their cause. */
static void say_problems(const struct run *run, bool refused)
{
    const struct problems *p = run->roster->problems;
    for (size_t i = 0; i < p->n; i++)
        if (!refused || !p->list[i].warning || p->list[i].at.line == 0)
            say_problem(run, &p->list[i]);
    if (p->total > p->n) {
        struct str more = str_fmt(run->arena, "%zu", p->total - p->n);
        say(stderr, msg_make(run->arena, run->lang, M_RUN_MORE_PROBLEMS, 1, &more));
    }
}

/* --- JSON --- */

static void json_reasons(struct buf *b, const char *name, const struct reasons *r)
{
    buf_printf(b, ",\"%s\":{", name);
    for (int i = 0; i < r->n; i++) {
        if (i > 0)
            buf_char(b, ',');
        json_write_str(b, r->list[i].code);
        buf_printf(b, ":%d", r->list[i].n);
    }
    buf_char(b, '}');
}

static void say_json(const struct run *run, struct str workbook)
{
    const struct counts *c = &run->people_counts, *u = &run->unit_counts;
    long unplaced = 0;
    struct buf b;
    for (size_t i = 0; i < run->roster->n_people; i++)
        if (run->roster->people[i].unit < 0)
            unplaced++;
    buf_open(&b, 1u << 20);
    buf_printf(
        &b, "{\"members\":%zu,\"reviewed\":%d,\"reviewed_open\":%d,\"rated\":%d,\"rated_open\":%d",
        run->roster->n_people, c->reviewed, c->reviewed_open, c->rated, c->rated_open);
    json_reasons(&b, "left_out", &c->left_out);
    json_reasons(&b, "not_rated", &c->unrated);
    buf_printf(&b, ",\"collectives\":%d,\"collectives_reviewed\":%d,\"collectives_rated\":%d",
               run->n_units_judged, u->reviewed, u->rated);
    json_reasons(&b, "collectives_left_out", &u->left_out);
    json_reasons(&b, "collectives_not_rated", &u->unrated);
    buf_printf(&b,
               ",\"organisations\":%zu,\"unplaced\":%ld,\"to_settle\":%d,\"unknown_titles\":%zu,"
               "\"problems\":%zu",
               run->roster->n_units, unplaced, run->n_remarks, run->roster->n_titles,
               run->roster->problems->total);
    buf_z(&b, ",\"pack\":");
    json_write_str(&b, run->pack->id);
    buf_z(&b, ",\"workbook\":");
    json_write_str(&b, workbook);
    buf_char(&b, '}');
    say(stdout, buf_view(&b));
    buf_close(&b);
}

/* --- the run --- */

static err_t open_pack(struct run *run, const struct request *q)
{
    struct problems *problems = run->roster->problems;
    struct pack_store store = q->packs ? pack_store_folder(q->packs) : pack_store_embedded();
    run->shelf = shelf_open(run->arena, store, run->lang);
    run->dict = shelf_dict(run->shelf, problems);
    if (!run->dict)
        return E_INVALID;
    struct str id = pack_for_year(run->shelf, run->year);
    if (id.n == 0) {
        struct str year = str_fmt(run->arena, "%d", run->year);
        return problem_add(problems, (struct place){0}, false,
                           msg_make(run->arena, run->lang, M_RUN_NO_PACK, 1, &year));
    }
    TRY(shelf_pack(run->shelf, id, q->overlay, q->n_overlays, problems, &run->pack));
    run->cycle = cycle_of(run->year, 0, LIMIT_DATE_MIN - 1);
    const struct param *leads = pack_param(run->pack, STR("cell_secretary_leads"));
    run->secretary_leads =
        q->secretary_leads >= 0 ? q->secretary_leads != 0 : leads == NULL || leads->number != 0;
    return OK;
}

static err_t open_posts(struct run *run, const struct request *q, const struct posts **posts)
{
    struct problems *problems = run->roster->problems;
    struct str text, name = q->posts ? str_of(q->posts) : STR("packs/posts.pack");
    if (q->posts) {
        err_t e = file_read(run->arena, q->posts, LIMIT_POSTS_BYTES, &text);
        if (e != OK) {
            (void)problem_add(problems, (struct place){.file = name}, false,
                              MSG0(run->arena, run->lang,
                                   e == E_NOTFOUND ? M_FILE_NOT_FOUND : M_FILE_CANNOT_READ));
            return e;
        }
    } else {
        const struct asset *asset = asset_find(name);
        if (!asset)
            return E_NOTFOUND;
        text = asset->bytes;
    }
    return posts_read(run->arena, run->lang, name, text, problems, posts);
}

static err_t open_map(struct run *run, const struct request *q, const struct heading_map **map)
{
    struct problems *problems = run->roster->problems;
    struct str text, name = str_of(q->map);
    err_t e = file_read(run->arena, q->map, LIMIT_MAP_BYTES, &text);
    if (e != OK) {
        (void)problem_add(
            problems, (struct place){.file = name}, false,
            MSG0(run->arena, run->lang, e == E_NOTFOUND ? M_FILE_NOT_FOUND : M_FILE_CANNOT_READ));
        return e;
    }
    return heading_map_read(run->arena, run->lang, name, text, problems, map);
}

static err_t read_lists(struct run *run, const struct request *q)
{
    const struct posts *posts = NULL;
    const struct heading_map *map = NULL;
    if (q->map)
        TRY(open_map(run, q, &map));
    TRY(open_posts(run, q, &posts));
    /* Districts ended with the regulation that counts communes among the managing levels. */
    struct roster_options options = {.districts = run->year < 2025,
                                     .cell_secretary_leads = run->secretary_leads,
                                     .cutoff = run->cycle.cutoff,
                                     .map = map};
    run->roster = roster_make(run->arena, run->lang, run->roster->problems, &options, posts);
    TRY(roster_read_units(run->roster, q->units));
    return roster_read_people(run->roster, q->people);
}

static err_t cannot_write(const struct run *run, const char *path)
{
    (void)problem_add(run->roster->problems, (struct place){.file = str_of(path)}, false,
                      MSG0(run->arena, run->lang, M_RUN_CANNOT_WRITE));
    return E_IO;
}

static err_t make_folder(const struct run *run, const struct request *q)
{
    if (mkdir(q->out, 0777) == 0 || errno == EEXIST)
        return OK;
    return cannot_write(run, q->out);
}

/* Judges everybody; with --cases FILE every case is kept beside, a line each. */
static err_t judge_all(struct run *run, const struct request *q)
{
    if (q->cases == NULL)
        return run_judge(run);
    run->cases = fopen(q->cases, "wb");
    if (run->cases == NULL)
        return cannot_write(run, q->cases);
    err_t e = run_judge(run);
    bool failed = ferror(run->cases) != 0;
    failed = fclose(run->cases) != 0 || failed;
    run->cases = NULL;
    return e == OK && failed ? cannot_write(run, q->cases) : e;
}

static err_t do_run(struct run *run, const struct request *q, struct str name)
{
    TRY(open_pack(run, q));
    TRY(read_lists(run, q));
    TRY(judge_all(run, q));
    TRY(make_folder(run, q));
    return run_write_book(run, str_of(q->out), name);
}

static int refuse_use(const struct request *q, const struct misuse *m)
{
    struct arena *a = arena_open(1 << 20);
    struct str about = str_of(m->about);
    say(stderr, msg_make(a, q->lang, m->id, 1, &about));
    say(stderr, msg_text(q->lang, M_RUN_USAGE));
    arena_close(a);
    return EXIT_REFUSED;
}

int cmd_run(int argc, char **argv)
{
    struct request q = {.lang = LANG_VI, .secretary_leads = -1};
    struct misuse m = {0};
    if (!take_arguments(&q, argc, argv, &m))
        return refuse_use(&q, &m);

    struct arena *a = arena_open(RUN_ARENA);
    struct problems problems;
    struct roster first = {.problems = &problems};
    problems_open(&problems, a);
    struct run run = {.arena = a, .lang = q.lang, .year = (int)q.year, .roster = &first};
    struct str name = str_fmt(a, "ket-qua-%d.xlsx", run.year);
    int status = EXIT_DONE;
    if (do_run(&run, &q, name) != OK) {
        say_problems(&run, true);
        say(stderr, msg_text(run.lang, M_RUN_NO_WORKBOOK));
        status = EXIT_REFUSED;
    } else {
        struct str path = str_fmt(a, "%s/%.*s", q.out, STR_ARG(name));
        struct story story = run_story(&run, path);
        say_problems(&run, false);
        for (size_t i = 0; i < story.n; i++)
            say(q.json ? stderr : stdout, story.line[i]);
        if (q.json)
            say_json(&run, path);
    }
    arena_close(a);
    return status;
}
