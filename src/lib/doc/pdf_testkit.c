/*
 * pdf_testkit.c — runs pdftotext and reads its words with their places.
 */
#include "lib/doc/pdf_testkit.h"

#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/base/arena.h"
#include "lib/base/file.h"

extern char **environ;

enum { TEXT_BYTES = 512 << 20, WORD_LEAST = 40 /* bytes that tell of a word, at least */ };
static const double SLACK = 1.5; /* poppler's boxes are those of fonts, not of what is drawn */

static bool run_pdftotext(const char *pdf, const char *to)
{
    char *const argv[] = {(char *)(size_t) "pdftotext", (char *)(size_t) "-raw",
                          (char *)(size_t) "-bbox",     (char *)(size_t)pdf,
                          (char *)(size_t)to,           NULL};
    pid_t child;
    int status = 0;
    if (posix_spawnp(&child, argv[0], NULL, NULL, argv, environ) != 0)
        return false;
    return waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static double number(const char *at, const char *name)
{
    const char *p = strstr(at, name);
    return p != NULL ? strtod(p + strlen(name), NULL) : -1;
}

/* The five signs that XML writes otherwise. */
static struct str plain(struct arena *a, struct str s)
{
    static const struct {
        const char *name;
        char is;
    } signs[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}};
    char *out = arena_alloc(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        out[n] = s.p[i];
        for (size_t k = 0; k < sizeof signs / sizeof *signs; k++) {
            if (str_starts(str_sub(s, i, s.n), str_of(signs[k].name))) {
                out[n] = signs[k].is;
                i += strlen(signs[k].name) - 1;
                break;
            }
        }
        n++;
    }
    return (struct str){out, n};
}

bool pdf_view(struct arena *a, const char *path, struct pdf_view *out)
{
    struct str to = str_fmt(a, "%s.bbox", path), text;
    if (!run_pdftotext(path, to.p) || file_read(a, to.p, TEXT_BYTES, &text) != OK)
        return false;
    (void)unlink(to.p);
    const char *p = str_copy(a, text).p;
    *out = (struct pdf_view){.word = ARENA_ARRAY(a, struct pdf_seen, text.n / WORD_LEAST + 1)};
    for (;;) {
        const char *page = strstr(p, "<page "), *word = strstr(p, "<word ");
        if (page == NULL && word == NULL)
            return true;
        if (page != NULL && (word == NULL || page < word)) {
            out->pages++;
            p = page + 1;
            continue;
        }
        const char *from = strchr(word, '>') + 1, *end = strstr(from, "</word>");
        out->word[out->n++] = (struct pdf_seen){plain(a, (struct str){from, (size_t)(end - from)}),
                                                out->pages,
                                                number(word, "xMin=\""),
                                                number(word, "yMin=\""),
                                                number(word, "xMax=\""),
                                                number(word, "yMax=\"")};
        p = end;
    }
}

int pdf_view_count(const struct pdf_view *v, const char *text, const struct pdf_seen **at)
{
    int n = 0;
    if (at != NULL)
        *at = NULL;
    for (int i = 0; i < v->n; i++) {
        if (!str_is(v->word[i].text, text))
            continue;
        if (n++ == 0 && at != NULL)
            *at = &v->word[i];
    }
    return n;
}

/* Does the word occur in the foot? */
static bool is_of(struct str foot, struct str word)
{
    for (size_t i = 0; i + word.n <= foot.n; i++) {
        if (memcmp(foot.p + i, word.p, word.n) == 0)
            return true;
    }
    return false;
}

const struct pdf_seen *pdf_view_stray(const struct pdf_view *v, const struct doc_page *page,
                                      struct str foot)
{
    const double unit = 72.0 / 254.0;
    double left = page->left * unit, right = (page->width - page->right) * unit;
    double top = page->top * unit, bottom = (page->height - page->bottom) * unit;
    for (int i = 0; i < v->n; i++) {
        const struct pdf_seen *w = &v->word[i];
        long number;
        bool beside = w->x0 < left - SLACK || w->x1 > right + SLACK;
        bool outside = w->y0 < top - SLACK || w->y1 > bottom + SLACK;
        bool known = str_to_long(w->text, 2, 9999, &number) || is_of(foot, w->text);
        if (beside || (outside && !known))
            return w;
    }
    return NULL;
}
