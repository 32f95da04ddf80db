/*
 * xlsx_close.h — the end of a workbook that libxlsxwriter writes.
 */
#ifndef KIEMDIEM_FILE_XLSX_CLOSE_H
#define KIEMDIEM_FILE_XLSX_CLOSE_H

#include <stdbool.h>

struct lxw_workbook;

/* Writes the file and gives everything back.  False: it could not be written; the library would say
   so on the error stream in words of its own: whoever calls says it in the user's. */
bool xlsx_close(struct lxw_workbook *wb);

#endif
