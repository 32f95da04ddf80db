/*
 * sim_book.h — made-up lists as workbooks, the way offices keep them.
 *
 * Writes danh-sach-to-chuc.xlsx and danh-sach-dang-vien.xlsx (for a nation one people file a
 * province) in constant memory, each whole or not at all; the same options give the same bytes.
 */
#ifndef KIEMDIEM_SIM_SIM_BOOK_H
#define KIEMDIEM_SIM_SIM_BOOK_H

#include "app/sim/sim.h"

/* How the lists of one run are laid out; drawn from the seed. */
struct sim_habits {
    int heading_row;      /* 5 to 8, from 1 */
    bool text_dates;      /* most dates are text "dd/mm/yyyy", not real dates */
    bool group_rows;      /* a merged row with the name of the cell before its people */
    bool second_sheet;    /* a sheet that is no data */
    bool signature;       /* a row of signature behind the people */
    int wording;          /* which of the usual words stands in each heading: one bit a heading */
    long rows_of_a_sheet; /* then the list goes on in the next sheet */
};
struct sim_habits sim_habits_of(const struct sim_options *o);

enum { SIM_MOST_FILES = 80, SIM_FILE_NAME = 64 };
struct sim_written {
    struct sim_counts counts;
    char file[SIM_MOST_FILES][SIM_FILE_NAME]; /* names in the folder, the list of units first */
    int n_files;
};

/* The folder exists.  E_IO: a file could not be written; out->file[n_files - 1] was. */
err_t sim_write_books(const struct sim_options *o, const struct sim_habits *h, const char *dir,
                      struct sim_written *out) MUST_CHECK;

#endif
