/*
 * child.c — running the same binary once more.
 */
#define _GNU_SOURCE /* pipe2 */ /* NOLINT: the name is the system's */
#include "lib/job/child.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LINE_BYTES = 1 << 16, EXIT_NOT_BEGUN = 127 };

/* In the child: its output is the pipe, its end that of the parent. */
static _Noreturn void become(const struct child_request *r, int out, pid_t parent)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() == parent && dup2(out, STDOUT_FILENO) >= 0)
        (void)execv("/proc/self/exe", r->argv);
    _exit(EXIT_NOT_BEGUN);
}

/* Lines as they come; one that is longer than the room is given in pieces. */
static void hear(const struct child_request *r, int in)
{
    static const char end = '\n';
    char line[LINE_BYTES];
    size_t n = 0;
    for (;;) {
        ssize_t got = read(in, line + n, sizeof line - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        n += (size_t)got;
        char *from = line, *nl;
        while ((nl = memchr(from, end, n - (size_t)(from - line))) != NULL) {
            r->line(r->ctx, (struct str){from, (size_t)(nl - from)});
            from = nl + 1;
        }
        n -= (size_t)(from - line);
        memmove(line, from, n);
        if (n == sizeof line) {
            r->line(r->ctx, (struct str){line, n});
            n = 0;
        }
    }
    if (n > 0)
        r->line(r->ctx, (struct str){line, n});
}

err_t child_run(const struct child_request *r, struct child_end *out)
{
    int pipes[2], status = 0;
    pid_t me = getpid();
    if (pipe2(pipes, O_CLOEXEC) != 0)
        return E_IO;
    pid_t pid = fork();
    if (pid == 0)
        become(r, pipes[1], me);
    (void)close(pipes[1]);
    if (pid > 0)
        hear(r, pipes[0]);
    (void)close(pipes[0]);
    if (pid < 0)
        return E_IO;
    while (waitpid(pid, &status, 0) < 0) {
        if (errno != EINTR)
            return E_IO;
    }
    *out = (struct child_end){WIFEXITED(status) ? WEXITSTATUS(status) : 1,
                              WIFSIGNALED(status) ? WTERMSIG(status) : 0};
    return out->signal == 0 && out->status == EXIT_NOT_BEGUN ? E_IO : OK;
}
