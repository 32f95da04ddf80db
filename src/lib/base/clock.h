/*
 * clock.h — the only place where the program asks what time it is.
 *
 * Below the commands nothing asks: the day and the instant are parameters, so that any run can be
 * repeated.
 */
#ifndef KIEMDIEM_BASE_CLOCK_H
#define KIEMDIEM_BASE_CLOCK_H

#include <stdint.h>

#include "lib/base/date.h"

#define CLOCK_INSTANT_BYTES 21

/* The instant `seconds` after 1970-01-01T00:00:00Z as "2026-11-24T04:05:06Z" and NUL; years 1970
   to 9999. */
void clock_format(int64_t seconds, char out[CLOCK_INSTANT_BYTES]);
/* Now, in that form. */
void clock_now(char out[CLOCK_INSTANT_BYTES]);
/* The civil date in Việt Nam at an instant, and now: seven hours ahead of UTC, without summer time. */
date_t clock_day(int64_t seconds);
date_t clock_today(void);

#endif
