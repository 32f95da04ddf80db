/*
 * explain_inner.h — private to app/judge: what the parts of an explanation share.
 */
#ifndef KIEMDIEM_JUDGE_EXPLAIN_INNER_H
#define KIEMDIEM_JUDGE_EXPLAIN_INNER_H

#include "app/judge/decision_inner.h"

/* One decision being told. */
struct teller {
    struct buf *b;
    struct arena *a;
    const struct decision *d;
    const struct dict *dict;
    enum lang lang;
    enum subject subject;
};

/* A sentence of the catalogue; tell_line ends its line. */
void tell(struct teller *t, enum msg_id id, struct str x, struct str y);
void tell_line(struct teller *t, enum msg_id id, struct str x, struct str y);
struct str tell_pick(const struct teller *t, struct str vi, struct str en);
/* "Hoàn thành nhiệm vụ (HT)" */
struct str tell_level(const struct teller *t, int code);
/* "units_led.count" or "disciplines[0].form": its words and its value. */
void tell_fact(struct teller *t, struct str name);

/* explain_why.c: what stands between the decision and the next level up, and by how much. */
void tell_why_not(struct teller *t);

#endif
