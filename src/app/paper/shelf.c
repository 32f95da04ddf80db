/*
 * shelf.c — the papers of a pack.
 */
#include "app/paper/language.h"
#include "app/paper/text_files.h"
#include "lib/base/arena.h"
#include "lib/base/asset.h"

#define CONTENT_FILE "content.paper"

static err_t read_one(const struct reporter *r, const struct text_file *f, struct paper_shelf *out)
{
    struct paper p;
    err_t err;
    if (str_is(f->name, CONTENT_FILE))
        return paper_content_read(r, f->file, f->text, &out->content, &out->n_content);
    err = paper_read(r, f->file, f->text, &p);
    const struct paper *same = paper_shelf_find(out, p.id);
    if (same != NULL && p.id.n > 0)
        return REPORT(r, p.at, M_PAPER_ID_TWICE, p.id, same->at.file);
    int at = out->n++;
    for (; at > 0 && str_cmp(p.id, out->paper[at - 1].id) < 0; at--)
        out->paper[at] = out->paper[at - 1];
    out->paper[at] = p;
    return err;
}

err_t paper_shelf_open(const struct reporter *r, struct str pack, const char *dir,
                       struct paper_shelf *out)
{
    struct str own = str_fmt(r->arena, "packs/%.*s/papers/", STR_ARG(pack));
    const char *own_folders[] = {own.p, NULL};
    const char *folders[] = {own.p, "packs/papers/", NULL};
    struct text_files files;
    err_t err = OK;
    *out = (struct paper_shelf){0};
    TRY(text_files_read(r, own_folders, dir, ".paper", &files));
    if (files.n == 0)
        return OK;
    TRY(text_files_read(r, folders, dir, ".paper", &files));
    out->paper = ARENA_ARRAY(r->arena, struct paper, (size_t)files.n);
    for (int i = 0; i < files.n; i++) {
        err_t one = read_one(r, &files.file[i], out);
        err = one != OK ? one : err;
    }
    return err;
}

const struct paper *paper_shelf_find(const struct paper_shelf *s, struct str id)
{
    for (int i = 0; i < s->n; i++) {
        if (str_eq(s->paper[i].id, id))
            return &s->paper[i];
    }
    return NULL;
}

const struct paper *paper_shelf_form(const struct paper_shelf *s, struct str form,
                                     struct str form_for)
{
    for (int i = 0; i < s->n; i++) {
        if (str_eq(s->paper[i].form, form) && str_eq(s->paper[i].form_for, form_for))
            return &s->paper[i];
    }
    return NULL;
}

int paper_packs(struct str packs[PAPER_PACKS])
{
    int n = 0;
    for (size_t i = 0; i < asset_count && n < PAPER_PACKS; i++) {
        struct str path = str_of(asset_list[i].path), pack;
        if (!str_starts(path, STR("packs/")) || !str_ends(path, STR(".paper")))
            continue;
        pack = str_sub(path, 6, str_find(path, 6, '/') - 6);
        if (str_starts(str_sub(path, 6 + pack.n, path.n), STR("/papers/")) &&
            (n == 0 || !str_eq(packs[n - 1], pack)))
            packs[n++] = pack;
    }
    return n;
}
