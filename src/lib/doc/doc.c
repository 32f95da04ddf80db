/*
 * doc.c — the life of a file: a temporary name, its parts, its name when it is whole.
 *
 * What stands in the file belongs to the writers (doc_docx.c, doc_html.c, doc_pdf.c).
 */
#define _GNU_SOURCE /* syncfs */ /* NOLINT: the name is the system's */
#include "lib/doc/doc.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/base/file.h"
#include "lib/doc/doc_inner.h"

const char *const doc_format_words[DOC_FORMATS] = {"docx", "pdf", "html"};

static const struct doc_ops *const formats[DOC_FORMATS] = {
    [DOC_DOCX] = &doc_docx_ops, [DOC_PDF] = &doc_pdf_ops, [DOC_HTML] = &doc_html_ops};

enum { SCRATCH_BYTES = 1 << 30, OUT_BYTES = 64 << 10 };

err_t doc_io(struct doc_writer *w)
{
    const char *why = strerror(errno);
    struct problems *p = w->request.problems;
    struct str path = str_of(w->request.path);
    (void)problem_add(p, (struct place){.file = path}, false,
                      MSG(p->arena, w->request.said_in, M_DOC_CANNOT_WRITE, path, str_of(why)));
    return E_IO;
}

err_t doc_refuse(struct doc_writer *w, err_t code, enum msg_id id)
{
    struct problems *p = w->request.problems;
    struct str path = str_of(w->request.path);
    (void)problem_add(p, (struct place){.file = path}, false,
                      MSG(p->arena, w->request.said_in, id, path));
    return code;
}

/* The temporary name stands beside the lasting one, so that giving the name is one act of the disk.
   One that is left of a process that was killed is taken away. */
static err_t open_file(struct doc_writer *w)
{
    struct str part = str_fmt(w->a, "%s.part", w->request.path);
    w->part = arena_alloc(w->a, part.n + 1);
    memcpy(w->part, part.p, part.n);
    (void)unlink(w->part);
    int fd = open(w->part, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return doc_io(w);
    w->out = fdopen(fd, "w+b");
    if (w->out != NULL && setvbuf(w->out, NULL, _IOFBF, OUT_BYTES) == 0)
        return OK;
    err_t err = doc_io(w);
    if (w->out != NULL)
        (void)fclose(w->out);
    else
        (void)close(fd);
    (void)unlink(w->part);
    return err;
}

err_t doc_open(struct arena *a, const struct doc_request *r, struct doc_writer **out)
{
    struct doc_writer *w = ARENA_NEW(a, struct doc_writer);
    *w = (struct doc_writer){.a = a, .request = *r, .ops = formats[r->format]};
    /* A writer lives longer than one turn of its caller's loop. */
    w->request.path = str_copy(a, str_of(r->path)).p;
    w->request.title = str_copy(a, r->title);
    w->request.author = str_copy(a, r->author);
    w->request.lang = str_copy(a, r->lang);
    w->request.paper = str_copy(a, r->paper);
    TRY(open_file(w));
    w->scratch = arena_open(SCRATCH_BYTES);
    err_t err = w->ops->open(w);
    if (err == OK) {
        *out = w;
        return OK;
    }
    (void)fclose(w->out);
    (void)unlink(w->part);
    arena_close(w->scratch);
    return err;
}

err_t doc_part(struct doc_writer *w, const struct doc_part *part)
{
    if (w->failed == OK) {
        w->failed = w->ops->part(w, part);
        w->n_parts++;
        arena_reset(w->scratch);
    }
    return w->failed;
}

/* Everything on the disk and the name given. */
static err_t give_name(struct doc_writer *w)
{
    if (fflush(w->out) != 0 || ferror(w->out) ||
        (!w->request.unsynced && fsync(fileno(w->out)) != 0) ||
        rename(w->part, w->request.path) != 0)
        return doc_io(w);
    if (!w->request.unsynced && file_sync_folder_of(w->request.path) != OK)
        return doc_io(w);
    return OK;
}

err_t doc_close(struct doc_writer *w, bool keep, int *pages)
{
    err_t err = w->failed;
    int n = 0;
    bool wanted = keep && err == OK;
    err_t end = w->ops->close(w, wanted, &n);
    if (wanted)
        err = end;
    if (wanted && err == OK)
        err = give_name(w);
    if (fclose(w->out) != 0 && wanted && err == OK) {
        err = doc_io(w);
        (void)unlink(w->request.path);
    }
    if (!wanted || err != OK)
        (void)unlink(w->part);
    arena_close(w->scratch);
    if (pages != NULL)
        *pages = n;
    return keep ? err : OK;
}

err_t doc_sync(const char *folder)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return E_IO;
    int failed = syncfs(fd);
    (void)close(fd);
    return failed == 0 ? OK : E_IO;
}
