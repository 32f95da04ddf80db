/*
 * holidays.h — the dated list of days off and of worked weekend days (packs/holidays.pack).
 *
 * A statement a line: "off 01/01/2024 Tết Dương lịch", "work 04/05/2024 làm bù". An office can
 * correct the file.
 */
#ifndef KIEMDIEM_FACT_HOLIDAYS_H
#define KIEMDIEM_FACT_HOLIDAYS_H

#include "lib/base/date.h"
#include "lib/base/problem.h"
#include "lib/i18n/msg.h"

err_t holidays_read(struct arena *a, struct str file, struct str text, enum lang lang,
                    struct problems *problems, const struct calendar_days **out) MUST_CHECK;

#endif
