/*
 * clock.c — the time of the machine as an instant in UTC.
 */
#include "lib/base/clock.h"

#include <assert.h>
#include <stdio.h>
#include <time.h>

#define DAY          86400
#define VIETNAM_ZONE ((int64_t)7 * 3600) /* since 1975 */

void clock_format(int64_t seconds, char out[CLOCK_INSTANT_BYTES])
{
    assert(seconds >= 0 && seconds < INT64_C(253402300800)); /* the year 10000 */
    struct ymd d = date_parts((date_t)(seconds / DAY));
    int rest = (int)(seconds % DAY);
    char text[64]; /* as long as the compiler fears that the numbers are */
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", d.y, d.m, d.d, rest / 3600,
             rest / 60 % 60, rest % 60);
    snprintf(out, CLOCK_INSTANT_BYTES, "%.20s", text);
}

void clock_now(char out[CLOCK_INSTANT_BYTES])
{
    clock_format((int64_t)time(NULL), out);
}

date_t clock_day(int64_t seconds)
{
    return (date_t)((seconds + VIETNAM_ZONE) / DAY);
}

date_t clock_today(void)
{
    return clock_day((int64_t)time(NULL));
}
