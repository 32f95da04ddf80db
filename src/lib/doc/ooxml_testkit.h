/*
 * ooxml_testkit.h — is a DOCX file as the standard wants it?  What Word refuses is found here first.
 */
#ifndef KIEMDIEM_DOC_OOXML_TESTKIT_H
#define KIEMDIEM_DOC_OOXML_TESTKIT_H

#include "lib/base/str.h"

struct arena;

/*
 * Every part well-formed XML; elements known and children in the order of ECMA-376 (for the elements
 * that the writer uses); every table's cells fill its grid; every bookmark is closed, ids and names
 * stand once; every relation and every r:id leads to a part; every part has a content type.  Answers
 * "" or what is wrong first.
 */
struct str ooxml_fault(struct arena *a, const char *path);
/* The bytes of a part; empty when there is none. */
struct str ooxml_part(struct arena *a, const char *path, const char *name);

#endif
