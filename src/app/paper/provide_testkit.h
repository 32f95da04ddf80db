/*
 * provide_testkit.h — of everything that a paper can tell, one: about the cell G1C1 of year_kit, its body
 * and its secretary, card T1.
 */
#ifndef KIEMDIEM_PAPER_PROVIDE_TESTKIT_H
#define KIEMDIEM_PAPER_PROVIDE_TESTKIT_H

/* Into a book of year_kit_fill that is closed. */
void provide_kit_rich(const char *path);

#endif
