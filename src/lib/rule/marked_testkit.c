/*
 * marked_testkit.c — marks in texts, and reports compared with them.
 */
#include "lib/rule/marked_testkit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct marked marked_text(struct arena *a, const char *text)
{
    const char *mark = strstr(text, "§");
    struct marked m = {str_of(text), 0, 0};
    if (mark == NULL)
        return m;
    m.line = m.col = 1;
    for (const char *p = text; p < mark; p++) {
        if (*p == '\n')
            m.line++, m.col = 1;
        else if (((unsigned char)*p & 0xC0u) != 0x80u)
            m.col++;
    }
    m.text = str_fmt(a, "%.*s%s", (int)(mark - text), text, mark + strlen("§"));
    return m;
}

bool str_contains(struct str s, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= s.n; i++) {
        if (memcmp(s.p + i, part, n) == 0)
            return true;
    }
    return false;
}

void check_report(const struct problems *problems, const struct marked *want, const char *file,
                  const char *says)
{
    if (problems->n == 0)
        fail_msg("nothing is reported: «%s» in\n%.*s", says, STR_ARG(want->text));
    const struct problem *p = &problems->list[0];
    bool there = p->at.line == want->line && p->at.col == want->col;
    if (want->line > 0)
        there = there && str_is(p->at.file, file);
    if (!there || !str_contains(p->text, says))
        fail_msg("%.*s:%d:%d: %.*s\nwanted %s:%d:%d: %s\nin\n%.*s", STR_ARG(p->at.file), p->at.line,
                 p->at.col, STR_ARG(p->text), file, want->line, want->col, says,
                 STR_ARG(want->text));
}
