/*
 * xlsx_close.c — closing without the library's own words.
 */
#include "lib/file/xlsx_close.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include <xlsxwriter.h>

bool xlsx_close(struct lxw_workbook *wb)
{
    (void)fflush(stderr);
    int kept = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
    bool quiet = kept >= 0 && nowhere >= 0 && dup2(nowhere, STDERR_FILENO) >= 0;
    bool whole = workbook_close(wb) == LXW_NO_ERROR;
    (void)fflush(stderr);
    if (quiet)
        (void)dup2(kept, STDERR_FILENO);
    if (kept >= 0)
        close(kept);
    if (nowhere >= 0)
        close(nowhere);
    return whole;
}
