/*
 * job.c — the thread beside, and the places where finished pieces wait.
 */
#include "lib/job/job.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "lib/base/arena.h"
#include "lib/base/mem.h"
#include "lib/base/str.h"

enum {
    AHEAD = 16,      /* pieces that wait; more would not stay in the cache */
    WORTH_FROM = 64, /* pieces: a thread and a connection cost more than a few of them */
};

struct slot {
    struct arena *a;
    void *piece;
    err_t err;
};

struct chain {
    const struct job *job;
    pthread_mutex_t lock;
    pthread_cond_t made_one, took_one;
    size_t made, taken; /* how many; piece i waits in slot i % AHEAD */
    bool stop;          /* the taker wants no more */
    struct slot slot[AHEAD];
};

bool job_beside(size_t n)
{
    struct str told = str_of(getenv("KIEMDIEM_THREADS"));
    if (str_is(told, "1"))
        return false;
    return str_is(told, "2") || (n >= WORTH_FROM && sysconf(_SC_NPROCESSORS_ONLN) > 1);
}

/* --- alone --- */

static err_t run_alone(const struct job *j)
{
    struct arena *a = arena_open(j->arena_most);
    err_t err = OK;
    for (size_t i = 0; err == OK && i < j->n; i++) {
        void *piece = NULL;
        arena_reset(a);
        err = j->make(j->maker, a, i, &piece);
        if (err == OK)
            err = j->take(j->taker, a, i, piece);
    }
    arena_close(a);
    return err;
}

/* --- beside --- */

/* Waits for a free slot; false: no more is wanted. */
static bool may_make(struct chain *c, size_t i)
{
    pthread_mutex_lock(&c->lock);
    while (!c->stop && i - c->taken >= AHEAD)
        pthread_cond_wait(&c->took_one, &c->lock);
    bool go_on = !c->stop;
    pthread_mutex_unlock(&c->lock);
    return go_on;
}

static void *make_all(void *ctx)
{
    struct chain *c = ctx;
    const struct job *j = c->job;
    err_t err = OK;
    for (size_t i = 0; err == OK && i < j->n && may_make(c, i); i++) {
        struct slot *s = &c->slot[i % AHEAD];
        arena_reset(s->a);
        s->piece = NULL;
        err = s->err = j->make(j->maker, s->a, i, &s->piece);
        pthread_mutex_lock(&c->lock);
        c->made++;
        pthread_cond_signal(&c->made_one);
        pthread_mutex_unlock(&c->lock);
    }
    return NULL;
}

static err_t take_all(struct chain *c)
{
    const struct job *j = c->job;
    err_t err = OK;
    for (size_t i = 0; err == OK && i < j->n; i++) {
        struct slot *s = &c->slot[i % AHEAD];
        pthread_mutex_lock(&c->lock);
        while (c->made == i)
            pthread_cond_wait(&c->made_one, &c->lock);
        pthread_mutex_unlock(&c->lock);
        err = s->err;
        if (err == OK)
            err = j->take(j->taker, s->a, i, s->piece);
        pthread_mutex_lock(&c->lock);
        c->taken++;
        c->stop = err != OK;
        pthread_cond_signal(&c->took_one);
        pthread_mutex_unlock(&c->lock);
    }
    return err;
}

/* Signals are for the thread that was there first. */
static int begin(struct chain *c, pthread_t *thread)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int rc = pthread_create(thread, NULL, make_all, c);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return rc;
}

static err_t run_beside(const struct job *j)
{
    struct chain *c = mem_get_zeroed(sizeof *c);
    pthread_t thread;
    c->job = j;
    pthread_mutex_init(&c->lock, NULL);
    pthread_cond_init(&c->made_one, NULL);
    pthread_cond_init(&c->took_one, NULL);
    for (size_t i = 0; i < AHEAD; i++)
        c->slot[i].a = arena_open(j->arena_most);
    bool there = begin(c, &thread) == 0;
    err_t err = there ? take_all(c) : run_alone(j);
    if (there)
        pthread_join(thread, NULL);
    for (size_t i = 0; i < AHEAD; i++)
        arena_close(c->slot[i].a);
    pthread_cond_destroy(&c->took_one);
    pthread_cond_destroy(&c->made_one);
    pthread_mutex_destroy(&c->lock);
    mem_free(c);
    return err;
}

err_t job_run(const struct job *j, bool beside)
{
    return beside && j->n > 1 ? run_beside(j) : run_alone(j);
}
