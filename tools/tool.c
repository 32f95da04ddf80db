/*
 * tool.c — memory, files and folders for the build tools; see tool.h.
 */
#include "tool.h"

#include <dirent.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

void tool_die(const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    fputs("tool: ", stderr);
    vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(1);
}

void *tool_grow(void *p, size_t *cap, size_t need, size_t size)
{
    if (need <= *cap)
        return p;
    size_t more = *cap ? *cap * 2 : 64;
    while (more < need)
        more *= 2;
    p = realloc(p, more * size);
    if (!p)
        tool_die("out of memory");
    *cap = more;
    return p;
}

char *tool_copy(const char *p, size_t n)
{
    size_t cap = 0;
    char *copy = tool_grow(NULL, &cap, n + 1, 1);

    if (n)
        memcpy(copy, p, n);
    copy[n] = '\0';
    return copy;
}

void tool_add(struct tool_text *t, const char *p, size_t n)
{
    t->p = tool_grow(t->p, &t->cap, t->n + n + 1, 1);
    if (n)
        memcpy(t->p + t->n, p, n);
    t->n += n;
    t->p[t->n] = '\0';
}

void tool_printf(struct tool_text *t, const char *fmt, ...)
{
    va_list ap, again;

    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (n < 0)
        tool_die("cannot format a text");
    t->p = tool_grow(t->p, &t->cap, t->n + (size_t)n + 1, 1);
    vsnprintf(t->p + t->n, (size_t)n + 1, fmt, again);
    va_end(again);
    t->n += (size_t)n;
}

struct tool_text tool_read(const char *path)
{
    struct tool_text t = {0};
    char block[65536];
    FILE *f = fopen(path, "rb");

    if (!f)
        tool_die("cannot open %s: %s", path, strerror(errno));
    tool_add(&t, "", 0);
    for (size_t n; (n = fread(block, 1, sizeof block, f)) > 0;)
        tool_add(&t, block, n);
    if (ferror(f))
        tool_die("cannot read %s", path);
    fclose(f);
    return t;
}

void tool_write(const char *path, const struct tool_text *t)
{
    struct stat st;

    if (stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
        struct tool_text old = tool_read(path);
        if (old.n == t->n && memcmp(old.p, t->p, t->n) == 0)
            return;
    }
    FILE *f = fopen(path, "wb");
    if (!f)
        tool_die("cannot write %s: %s", path, strerror(errno));
    size_t n = fwrite(t->p, 1, t->n, f);
    if (fclose(f) != 0 || n != t->n)
        tool_die("cannot write %s", path);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static void walk(const char *dir, struct tool_list *files)
{
    DIR *d = opendir(dir);

    if (!d) {
        if (errno == ENOENT)
            return;
        tool_die("cannot read the folder %s: %s", dir, strerror(errno));
    }
    for (struct dirent *e; (e = readdir(d)) != NULL;) {
        struct tool_text path = {0};
        struct stat st;

        if (e->d_name[0] == '.')
            continue;
        tool_printf(&path, "%s/%s", dir, e->d_name);
        if (stat(path.p, &st) != 0)
            continue; /* gone since readdir: an editor's scratch file */
        if (S_ISDIR(st.st_mode)) {
            walk(path.p, files);
        } else if (S_ISREG(st.st_mode)) {
            files->v = tool_grow(files->v, &files->cap, files->n + 1, sizeof *files->v);
            files->v[files->n++] = path.p;
        }
    }
    closedir(d);
}

void tool_walk(const char *dir, struct tool_list *files)
{
    walk(dir, files);
    if (files->n)
        qsort(files->v, files->n, sizeof *files->v, by_name);
}

bool tool_ends(const char *s, const char *tail)
{
    size_t n = strlen(s), m = strlen(tail);

    return n >= m && strcmp(s + n - m, tail) == 0;
}

bool tool_starts(const char *s, const char *head)
{
    return strncmp(s, head, strlen(head)) == 0;
}

size_t tool_utf8(const char *p, size_t n, unsigned long *cp)
{
    static const unsigned long least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *u = (const unsigned char *)p;
    size_t len;

    if (u[0] < 0x80) {
        *cp = u[0];
        return 1;
    }
    if ((u[0] & 0xE0) == 0xC0)
        len = 2;
    else if ((u[0] & 0xF0) == 0xE0)
        len = 3;
    else if ((u[0] & 0xF8) == 0xF0)
        len = 4;
    else
        return 0;
    if (len > n)
        return 0;
    unsigned long c = u[0] & (0xFFu >> (len + 1));
    for (size_t k = 1; k < len; k++) {
        if ((u[k] & 0xC0) != 0x80)
            return 0;
        c = (c << 6) | (u[k] & 0x3Fu);
    }
    if (c < least[len] || (c >= 0xD800 && c <= 0xDFFF) || c > 0x10FFFF)
        return 0;
    *cp = c;
    return len;
}
