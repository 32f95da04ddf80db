/*
 * consistent.h — how facts limit one another: what a case is refused for, and what the proofs leave
 * out.
 */
#ifndef KIEMDIEM_FACT_CONSISTENT_H
#define KIEMDIEM_FACT_CONSISTENT_H

#include "lib/rule/prove.h"

extern const struct fact_limit fact_limits[];
extern const size_t n_fact_limits;

#endif
