/*
 * tool.h — what the build tools share: memory, files, folders, giving up.
 *
 * For the small programs in tools/ only.  They live for a second, so nothing
 * they take is given back, and any failure ends them with a line on stderr.
 */
#ifndef KIEMDIEM_TOOLS_TOOL_H
#define KIEMDIEM_TOOLS_TOOL_H

#include <stdbool.h>
#include <stddef.h>

/* Text that grows; `p` is NUL-terminated after every call once something was added. */
struct tool_text {
    char *p;
    size_t n, cap;
};

/* Paths; sorted in memory order after tool_walk. */
struct tool_list {
    char **v;
    size_t n, cap;
};

/* Writes "tool: …" to stderr and ends the program with status 1. */
void tool_die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
/* Room for `need` items of `size` bytes; moves `p` when it must grow. */
void *tool_grow(void *p, size_t *cap, size_t need, size_t size);
/* A NUL-terminated copy. */
char *tool_copy(const char *p, size_t n);

void tool_add(struct tool_text *t, const char *p, size_t n);
void tool_printf(struct tool_text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* All of a file; a NUL follows the `n` bytes. */
struct tool_text tool_read(const char *path);
/* Writes the file unless it holds exactly these bytes already, so that make sees no change. */
void tool_write(const char *path, const struct tool_text *t);
/* Adds every regular file below `dir`, without names that begin with a dot; a missing folder has none. */
void tool_walk(const char *dir, struct tool_list *files);
bool tool_ends(const char *s, const char *tail);
bool tool_starts(const char *s, const char *head);

/*
 * Length in bytes of the UTF-8 character at p (n bytes are left, n > 0) and its
 * code point in *cp; 0 when it is not well formed (overlong, surrogate, cut off).
 */
size_t tool_utf8(const char *p, size_t n, unsigned long *cp);

#endif
