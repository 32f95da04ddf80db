/*
 * tool.h — what the `pack` commands share: options, loaded packs, names of packs, output.
 */
#ifndef KIEMDIEM_PACK_TOOL_H
#define KIEMDIEM_PACK_TOOL_H

#include "app/judge/decision.h"
#include "app/judge/options.h"

/* A pack by name, with what lies on it: "124", "124+hatinh-2023". */
struct pack_ref {
    struct str id;
    struct str overlay[LIMIT_OVERLAYS];
    size_t n;
};

struct tool {
    struct options o;
    struct arena *arena;   /* of packs and everything that lasts as long as the command */
    struct arena *scratch; /* emptied after each case */
    struct shelf *shelf;
    struct problems problems; /* of every pack asked for */
    struct buf out;           /* standard output, written when the tool closes */
    const char *dir;          /* folder of the packs on disk, where cases are looked for */
};

/* Reads the options. False: said on standard error, nothing to close. */
bool tool_open(struct tool *t, int argc, char **argv);
/* Writes the output; answers `status`, or 1 when it could not be written. */
int tool_close(struct tool *t, int status);

/* A line of the catalogue on the output. */
void tool_say(struct tool *t, enum msg_id id, struct str a, struct str b, struct str c);
/* The same without the line end. */
void tool_write(struct tool *t, enum msg_id id, struct str a, struct str b, struct str c);
struct str tool_word(struct tool *t, enum msg_id id);
struct str tool_number(struct tool *t, long n);
/* The text in the language of the options. */
struct str tool_pick(const struct tool *t, struct str vi, struct str en);
/* "member" as people say it. */
struct str tool_subject(struct tool *t, enum subject s);
struct str tool_confidence(struct tool *t, enum confidence c);

/* The first argument that begins with '-' is not known: said, false. */
bool tool_no_options(struct tool *t);
/* Reads "124+hatinh-2023". False: said. */
bool ref_read(struct tool *t, const char *text, struct pack_ref *out);
struct str ref_name(struct arena *a, const struct pack_ref *r);
/* Loads it; NULL: reported in t->problems. */
const struct pack *ref_load(struct tool *t, const struct pack_ref *r);
/*
 * The packs named by the arguments (a regulation, an overlay, or both joined by +), or, without
 * arguments, every
 * regulation and every overlay on its regulation. At most `max`. -1: said.
 */
int refs_of_args(struct tool *t, struct pack_ref *out, int max);
#define MAX_REFS 64

/* The source of a loaded pack that `ref` names last: the topmost overlay, or the regulation. */
const struct source *ref_source(const struct pack *p);
/* "2023–2024", "2025–" */
struct str cycles_text(struct arena *a, const struct source *s);
/* Does this rule count when rules are told one by one? A rule for several kinds of subject does
   once. */
bool rule_is_first(const struct pack *p, const struct rule *rule);
/* Order of people: the numbers inside are compared as numbers ("Điều 4" before "Điều 12"). */
int natural_cmp(struct str a, struct str b);
/* Effects as in decisions, joined by commas. */
struct str effects_text(struct arena *a, const struct rule *rule);
/* The value of a parameter: "20 %", "15/01 of the next year", "yes". */
struct str param_text(struct tool *t, const struct param *p);
/* Names of the files in DIR/`folder` that end in `.jsonl`, sorted; -1: there is no such folder. */
int case_files(struct tool *t, struct str folder, struct str *out, int max);
#define MAX_CASE_FILES 256
/* The folder of a source's cases below the packs folder: "124/cases", "overlays/mau-2026/cases". */
struct str case_folder(struct arena *a, const struct source *s);

#endif
