/*
 * cap_count.c — the sums of the cap.
 *
 * HTT alone: 10000 * xs <= rate * htt.  HTT and XS: 10000 * xs <= rate * (htt + xs).
 */
#include "app/rating/cap_count.h"

enum { WHOLE = 10000 };

static long up(long a, long b)
{
    return (a + b - 1) / b;
}

bool cap_over(struct cap_rule r, long xs, long htt)
{
    long base = r.base == CAP_OF_HTT ? htt : htt + xs;
    return r.capped && WHOLE * xs > r.rate * base;
}

long cap_allowed(struct cap_rule r, long htt)
{
    if (!r.capped || (r.base == CAP_OF_HTT_AND_XS && r.rate >= WHOLE))
        return CAP_NEVER;
    return r.rate * htt / (r.base == CAP_OF_HTT ? WHOLE : WHOLE - r.rate);
}

long cap_of_pool(struct cap_rule r, long pool)
{
    long most = r.rate * pool / (r.base == CAP_OF_HTT ? WHOLE + r.rate : WHOLE);
    return !r.capped || most > pool ? pool : most;
}

long cap_htt_needed(struct cap_rule r, long xs)
{
    if (!r.capped || xs <= 0)
        return 0;
    if (r.rate <= 0)
        return CAP_NEVER;
    if (r.base == CAP_OF_HTT_AND_XS && r.rate >= WHOLE)
        return 0;
    return up(xs * (r.base == CAP_OF_HTT ? WHOLE : WHOLE - r.rate), r.rate);
}

long cap_pool_needed(struct cap_rule r, long xs)
{
    long htt = cap_htt_needed(r, xs);
    return htt == CAP_NEVER ? CAP_NEVER : xs + htt;
}

long cap_to_lower(struct cap_rule r, long xs, long htt)
{
    long most = cap_of_pool(r, xs + htt);
    return cap_over(r, xs, htt) ? xs - most : 0;
}

/* --- the order --- */

static int by(long a, long b)
{
    return a > b ? 1 : a < b ? -1 : 0;
}

static int by_votes(const struct cap_merit *a, const struct cap_merit *b)
{
    if (a->voters <= 0 || b->voters <= 0)
        return by(a->voters > 0, b->voters > 0);
    return by(a->votes * b->voters, b->votes * a->voters);
}

int cap_compare(const struct cap_merit *a, const struct cap_merit *b)
{
    int c = by(a->points, b->points);
    for (int i = 0; c == 0 && i < CAP_GRADES; i++)
        c = by(a->grade[i], b->grade[i]);
    return c != 0 ? c : by_votes(a, b);
}

/* Merges two sorted runs of `from` into `to`; the earlier one goes first when they are alike. */
static void join(const struct cap_merit *merit, const size_t *from, size_t *to, size_t left,
                 size_t middle, size_t right)
{
    size_t i = left, k = middle;
    for (size_t at = left; at < right; at++) {
        bool first =
            k >= right || (i < middle && cap_compare(&merit[from[i]], &merit[from[k]]) >= 0);
        to[at] = first ? from[i++] : from[k++];
    }
}

void cap_order(const struct cap_merit *merit, size_t n, size_t *order, size_t *rank)
{
    size_t *from = order, *to = rank; /* rank serves as room until it is filled */
    for (size_t i = 0; i < n; i++)
        from[i] = i;
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t left = 0; left < n; left += 2 * run) {
            size_t middle = left + run < n ? left + run : n;
            join(merit, from, to, left, middle, middle + run < n ? middle + run : n);
        }
        size_t *other = from;
        from = to;
        to = other;
    }
    for (size_t i = 0; from != order && i < n; i++)
        order[i] = from[i];
    for (size_t i = 0; i < n; i++) {
        bool tied = i > 0 && cap_compare(&merit[order[i - 1]], &merit[order[i]]) == 0;
        rank[i] = tied ? rank[i - 1] : i + 1;
    }
}

bool cap_tied_at(const size_t *rank, size_t n, long places)
{
    size_t p = (size_t)places;
    return places > 0 && p < n && rank[p - 1] == rank[p];
}
