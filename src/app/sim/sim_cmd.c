/*
 * sim_cmd.c — the command: a scale and a seed in; workbooks, a book, cases and counts out.
 */
#include "app/sim/sim_cmd.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/book/book.h"
#include "app/judge/options.h"
#include "app/sim/sim_book.h"
#include "app/sim/sim_fill.h"
#include "app/sim/sim_year_cmd.h"
#include "lib/base/arena.h"
#include "lib/base/asset.h"
#include "lib/base/file.h"
#include "lib/json/json.h"

enum {
    EXIT_DONE = 0,
    EXIT_REFUSED = 2,
    YEAR_FIRST = 2018,
    YEAR_LAST = 2058,
    FIRST_YEAR_OF_POINTS = 2025,
    LIMIT_README = 1 << 16
};
#define SIM_ARENA ((size_t)512 << 20)

struct request {
    struct options options;
    struct sim_options sim;
    const char *scale, *out, *cases, *book, *by;
    bool json;
};

static int refuse(const struct request *q, enum msg_id id, const char *a, const char *b)
{
    say_error(q->options.lang, id, a, b);
    return EXIT_REFUSED;
}

/* A whole number of the command line.  False: said. */
static bool take_number(struct request *q, const char *name, long lo, long hi, long *out)
{
    const char *value = options_value(&q->options, name);
    char range[64];
    if (!value || str_to_long(str_of(value), lo, hi, out))
        return true;
    snprintf(range, sizeof range, "%ld – %ld", lo, hi);
    refuse(q, M_SIM_BAD_NUMBER, name, range);
    return false;
}

static bool take_request(struct request *q, int argc, char **argv)
{
    struct options *o = &q->options;
    long year = 0, seed = 1, members = 0, communes = 0, least, most;
    if (!options_read(o, argc, argv))
        return false;
    q->json = options_flag(o, "--json");
    q->out = options_value(o, "--out");
    q->cases = options_value(o, "--cases");
    q->book = options_value(o, "--book");
    q->by = options_value(o, "--by");
    if (!take_number(q, "--year", YEAR_FIRST, YEAR_LAST, &year) ||
        !take_number(q, "--seed", 0, INT32_MAX, &seed) ||
        !take_number(q, "--communes", 1, SIM_COMMUNES_MOST, &communes))
        return false;
    /* The members that a scale may have are known when the scale is: this option waits. */
    const char *told = options_value(o, "--members");
    if (o->n_args != 1 || strncmp(o->args[0], "--", 2) == 0) {
        refuse(q, M_SIM_USAGE, "", "");
        return false;
    }
    q->scale = o->args[0];
    if (!sim_options_of(str_of(q->scale), (int)year, &q->sim)) {
        refuse(q, M_SIM_BAD_SCALE, q->scale, "");
        return false;
    }
    q->sim.seed = (uint64_t)seed;
    sim_members_range(&q->sim, &least, &most);
    if (told && !str_to_long(str_of(told), least, most, &members)) {
        char range[64];
        snprintf(range, sizeof range, "%ld – %ld", least, most);
        refuse(q, M_SIM_BAD_NUMBER, "--members", range);
        return false;
    }
    q->sim.members = members;
    if (communes > 0 && (q->sim.scale != SIM_PROVINCE || q->sim.districts)) {
        refuse(q, M_SIM_NO_COMMUNES, "", "");
        return false;
    }
    q->sim.communes = communes;
    if (!q->out && !q->cases && !q->book) {
        refuse(q, M_SIM_NO_OUT, "", "");
        return false;
    }
    return true;
}

/* --- cases --- */

struct case_stream {
    struct arena *scratch;
    struct shelf *shelf;
    const struct dict *dict;
    const struct pack *pack;
    const struct sim_options *sim;
    struct cycle_ctx cycle;
    struct sim_counts counts;
    struct buf line;
    FILE *out;
};

static err_t count_unit(void *arg, const struct sim_unit *u)
{
    struct case_stream *s = arg;
    sim_count_unit(&s->counts, s->sim, u);
    return OK;
}

static err_t write_case(void *arg, const struct sim_person *p)
{
    struct case_stream *s = arg;
    arena_reset(s->scratch);
    sim_count_person(&s->counts, s->sim, p);
    struct case_in *in = ARENA_NEW(s->scratch, struct case_in);
    in->id = str_of(p->card);
    in->pack = s->pack;
    in->subject = SUBJECT_MEMBER;
    in->cycle = s->cycle;
    in->facts = facts_new(s->scratch, s->dict, SUBJECT_MEMBER);
    sim_facts(s->sim, p, s->sim->year >= FIRST_YEAR_OF_POINTS ? SIM_POINTS : SIM_GRADES, in);
    buf_clear(&s->line);
    case_write(&s->line, in);
    buf_char(&s->line, '\n');
    return fwrite(s->line.p, 1, s->line.n, s->out) == s->line.n ? OK : E_IO;
}

static err_t open_pack(struct request *q, struct arena *a, struct case_stream *s)
{
    struct problems problems;
    err_t e = E_INVALID;
    problems_open(&problems, a);
    s->shelf = shelf_open(a, q->options.store, q->options.lang);
    s->dict = shelf_dict(s->shelf, &problems);
    struct str id = s->dict ? pack_for_year(s->shelf, q->sim.year) : STR("");
    if (id.n > 0)
        e = shelf_pack(s->shelf, id, NULL, 0, &problems, &s->pack);
    problems_print(&problems, q->options.lang);
    return e;
}

static err_t write_cases(struct request *q, struct arena *a, struct sim_counts *counts)
{
    struct case_stream s = {.sim = &q->sim, .cycle = cycle_of(q->sim.year, 0, LIMIT_DATE_MIN - 1)};
    TRY(open_pack(q, a, &s));
    struct new_file f;
    TRY(new_file_open(&f, q->cases));
    s.out = f.f;
    s.scratch = arena_open(LIMIT_CASE_ARENA);
    buf_open(&s.line, LIMIT_CASE_BYTES);
    err_t e = sim_each(&q->sim, count_unit, write_case, &s);
    buf_close(&s.line);
    arena_close(s.scratch);
    err_t end = new_file_close(&f, e == OK);
    *counts = s.counts;
    return e != OK ? e : end;
}

/* --- a book --- */

/* Opens the book, which is made when there is no such file, and fills it. */
static err_t fill_book(struct request *q, struct arena *a, struct problems *problems,
                       struct sim_filled *filled)
{
    const struct asset *catalogue = asset_find(STR("packs/posts.pack"));
    const struct posts *posts = NULL;
    struct str name = MSG0(a, q->options.lang, M_SIM_BOOK_NAME);
    enum lang lang = q->options.lang;
    struct audit_head head;
    struct db *db = NULL;
    if (!catalogue)
        return E_NOTFOUND;
    TRY(posts_read(a, lang, STR("packs/posts.pack"), catalogue->bytes, problems, &posts));
    if (access(q->book, F_OK) != 0)
        TRY(book_make(q->book, name, lang, problems, &head));
    TRY(db_open(q->book, DB_WRITE, lang, problems, &db));
    err_t e = sim_fill(db, a, &q->sim, posts, str_of(q->by ? q->by : ""), filled);
    db_close(db);
    return e;
}

static err_t write_book(struct request *q, struct arena *a, struct sim_counts *counts)
{
    struct problems problems;
    struct sim_filled *filled = ARENA_NEW(a, struct sim_filled);
    problems_open(&problems, a);
    err_t e = fill_book(q, a, &problems, filled);
    problems_print(&problems, q->options.lang);
    *counts = filled->counts;
    return e;
}

/* --- what was made --- */

static void json_counts(struct buf *b, const struct sim_counts *c)
{
    buf_printf(b, "\"organisations\":%ld,\"collectives\":%ld,\"grassroots\":%ld,\"cells\":%ld",
               c->units, c->collectives, c->grassroots, c->cells);
    buf_z(b, ",\"kinds\":{");
    for (int i = 0; i < SIM_KINDS; i++)
        buf_printf(b, "%s\"%s\":%ld", i > 0 ? "," : "", sim_kind_words[i], c->kind[i]);
    buf_printf(b,
               "},\"founded_lt_6_months\":%ld,\"members\":%ld,\"women\":%ld,\"probationary\":%ld",
               c->founded_lt_6_months, c->members, c->women, c->probationary);
    buf_printf(b, ",\"admitted_lt_6_months\":%ld,\"exempt\":%ld,\"activity_suspended\":%ld",
               c->admitted_lt_6_months, c->exempt, c->activity_suspended);
    buf_printf(b,
               ",\"committee_suspended\":%ld,\"leaders\":%ld,\"disciplined\":%ld,\"remarks\":%ld",
               c->committee_suspended, c->leaders, c->disciplined, c->remarks);
}

static void say_json(const struct request *q, const struct sim_written *w)
{
    struct buf b;
    buf_open(&b, 1u << 16);
    buf_printf(&b, "{\"scale\":\"%s\",\"year\":%d,\"seed\":%" PRIu64 ",", q->scale, q->sim.year,
               q->sim.seed);
    json_counts(&b, &w->counts);
    buf_z(&b, ",\"files\":[");
    for (int i = 0; i < w->n_files; i++) {
        if (i > 0)
            buf_char(&b, ',');
        json_write_str(&b, str_of(w->file[i]));
    }
    buf_z(&b, "]}\n");
    fwrite(b.p, 1, b.n, stdout);
    buf_close(&b);
}

/* A sentence with up to four arguments and a line end. */
static void tell(struct buf *b, enum lang lang, enum msg_id id, const char *const *args, size_t n)
{
    struct str words[4];
    for (size_t i = 0; i < n; i++)
        words[i] = str_of(args[i]);
    msg_write(b, lang, id, n, words);
    buf_char(b, '\n');
}

static void tell_number(struct buf *b, enum lang lang, enum msg_id id, long n)
{
    char text[24];
    snprintf(text, sizeof text, "%ld", n);
    tell(b, lang, id, (const char *const[]){text}, 1);
}

/* What was made and how the lists are laid out, in words. */
static void tell_all(struct buf *b, const struct request *q, const struct sim_habits *h,
                     const struct sim_counts *c)
{
    enum lang lang = q->options.lang;
    char year[16], seed[24];
    snprintf(year, sizeof year, "%d", q->sim.year);
    snprintf(seed, sizeof seed, "%" PRIu64, q->sim.seed);
    tell(b, lang, M_SIM_MADE, (const char *const[]){q->scale, year, seed}, 3);
    tell_number(b, lang, M_SIM_UNITS, c->units);
    tell_number(b, lang, M_SIM_PEOPLE, c->members);
    tell_number(b, lang, M_SIM_EXEMPT, c->exempt);
    tell_number(b, lang, M_SIM_SUSPENDED, c->activity_suspended);
    tell_number(b, lang, M_SIM_NEW, c->admitted_lt_6_months);
    tell_number(b, lang, M_SIM_DISCIPLINED, c->disciplined);
    tell_number(b, lang, M_SIM_REMARKS, c->remarks);
    if (!q->out)
        return;
    tell_number(b, lang, M_SIM_HEADING, h->heading_row);
    tell(b, lang, h->text_dates ? M_SIM_TEXT_DATES : M_SIM_REAL_DATES, NULL, 0);
    tell(b, lang, M_SIM_SHORT_DATES, NULL, 0);
    if (h->group_rows)
        tell(b, lang, M_SIM_GROUP_ROWS, NULL, 0);
    if (h->second_sheet)
        tell(b, lang, M_SIM_SECOND_SHEET, NULL, 0);
    if (h->signature)
        tell(b, lang, M_SIM_SIGNATURE, NULL, 0);
    tell(b, lang, M_SIM_NOBODY, NULL, 0);
}

static err_t write_readme(const struct request *q, struct str text)
{
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s/README.txt", q->out) >= sizeof path)
        return E_IO;
    FILE *f = fopen(path, "wb");
    if (!f)
        return E_IO;
    bool written = fwrite(text.p, 1, text.n, f) == text.n;
    return fclose(f) == 0 && written ? OK : E_IO;
}

static err_t make_books(struct request *q, const struct sim_habits *h, struct sim_written *w)
{
    if (mkdir(q->out, 0777) != 0 && errno != EEXIST)
        return E_IO;
    return sim_write_books(&q->sim, h, q->out, w);
}

static int make_all(struct request *q, struct arena *a)
{
    struct sim_written *w = ARENA_NEW(a, struct sim_written);
    struct sim_habits h = sim_habits_of(&q->sim);
    struct buf text;
    int status = EXIT_DONE;
    if (q->out && make_books(q, &h, w) != OK)
        return refuse(q, M_SIM_CANNOT_WRITE, q->out, "");
    err_t cases = q->cases ? write_cases(q, a, &w->counts) : OK;
    if (cases != OK)
        return refuse(q, cases == E_STATE ? M_SIM_FILE_THERE : M_SIM_CANNOT_WRITE, q->cases, "");
    if (q->book && write_book(q, a, &w->counts) != OK)
        return refuse(q, M_SIM_CANNOT_FILL, q->book, "");
    buf_open(&text, LIMIT_README);
    tell_all(&text, q, &h, &w->counts);
    if (q->out && write_readme(q, buf_view(&text)) != OK)
        status = refuse(q, M_SIM_CANNOT_WRITE, q->out, "");
    else
        fwrite(text.p, 1, text.n, q->json ? stderr : stdout);
    if (status == EXIT_DONE && q->json)
        say_json(q, w);
    buf_close(&text);
    return status;
}

int cmd_sim(int argc, char **argv)
{
    struct request q = {0};
    if (argc > 1 && strcmp(argv[1], "facts") == 0)
        return cmd_sim_facts(argc - 1, argv + 1);
    if (!take_request(&q, argc, argv))
        return EXIT_REFUSED;
    struct arena *a = arena_open(SIM_ARENA);
    int status = make_all(&q, a);
    arena_close(a);
    return status;
}
