/*
 * file.h — whole files of bounded size.
 */
#ifndef KIEMDIEM_BASE_FILE_H
#define KIEMDIEM_BASE_FILE_H

#include <stdio.h>

#include "lib/base/err.h"
#include "lib/base/str.h"

struct arena;

/* Reads the file at `path` into the arena. E_NOTFOUND: no such file; E_LIMIT: over `max` bytes;
   E_IO: cannot be read (a folder, say). */
err_t file_read(struct arena *a, const char *path, size_t max, struct str *out) MUST_CHECK;

/* Makes what was done to names in the folder of `path` durable (a new file, a rename). The file
   itself is synced by whoever
   wrote it. */
err_t file_sync_folder_of(const char *path) MUST_CHECK;

/*
 * A new file that has its name only when it is whole: written as PATH.part, synced, renamed.
 * E_STATE: something stands at `path` already, which is left alone; E_IO: it cannot be made.
 */
struct new_file {
    FILE *f;
    const char *path; /* borrowed */
    char *part;       /* owned */
};
err_t new_file_open(struct new_file *n, const char *path) MUST_CHECK;
/* Gives it its name, or takes it away when `keep` is false (then OK).  E_IO, E_STATE: nothing stays. */
err_t new_file_close(struct new_file *n, bool keep) MUST_CHECK;

/* Lines of a stream, however long it is; a line over `max` bytes is read to its end and answered
   as too long. */
struct line_reader {
    FILE *in;
    char *buf; /* owned */
    size_t cap, max;
    size_t n;      /* bytes of the current line, without the line end */
    bool too_long; /* the current line passed max; buf holds its first max bytes */
    bool failed;   /* the stream reported an error */
    long number;   /* of the current line, 1-based */
};
void lines_open(struct line_reader *r, FILE *in, size_t max);
/* False at the end of the stream or on a read error (then `failed` is set). */
bool lines_next(struct line_reader *r, struct str *line);
void lines_close(struct line_reader *r);

#endif
