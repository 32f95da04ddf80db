/*
 * text_files.h — text files of papers and layouts: in the program, and an office's own in a folder.
 * Private to this room.
 */
#ifndef KIEMDIEM_PAPER_TEXT_FILES_H
#define KIEMDIEM_PAPER_TEXT_FILES_H

#include "lib/rule/lines.h"

struct text_file {
    struct str name; /* ".../content.paper" without folders */
    struct str file; /* as reports call it */
    struct str text;
};
struct text_files {
    struct text_file *file; /* by name */
    int n;
};

/*
 * The embedded files directly in the folders (a list ended by NULL; of two with the same name that of
 * the earlier folder counts) whose names end with `ending`, and those of `dir` (may be NULL) in their
 * place or besides.  E_IO, E_LIMIT: reported.
 */
err_t text_files_read(const struct reporter *r, const char *const *folders, const char *dir,
                      const char *ending, struct text_files *out) MUST_CHECK;

#endif
