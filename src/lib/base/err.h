/*
 * err.h — what a function answers, and how a must-check answer is written.
 *
 * Every function that can fail returns err_t.  The words for people travel
 * beside it, in a struct problems (see problem.h): the first report wins.
 */
#ifndef KIEMDIEM_BASE_ERR_H
#define KIEMDIEM_BASE_ERR_H

typedef enum {
    OK = 0,
    E_INVALID,  /* the input is wrong: a report says where and what was expected */
    E_NOTFOUND, /* the named thing does not exist */
    E_LIMIT,    /* larger than a limit of limits.h */
    E_IO,       /* the system could not read or write */
    E_STATE,    /* not possible now */
    E_BUSY,     /* somebody else holds it: try again */
    E_DB        /* the database refused: a fault of the program or a damaged book */
} err_t;

#define MUST_CHECK __attribute__((warn_unused_result))
#define TRY(x)                                                                                     \
    do {                                                                                           \
        err_t try_err_ = (x);                                                                      \
        if (try_err_ != OK)                                                                        \
            return try_err_;                                                                       \
    } while (0)

#endif
