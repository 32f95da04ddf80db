/*
 * limits.h — every limit of the program, each with its reason.
 */
#ifndef KIEMDIEM_BASE_LIMITS_H
#define KIEMDIEM_BASE_LIMITS_H

/* Dates fit 16 bits; the oldest members were born after 1900. */
#define LIMIT_DATE_MIN (-25567) /* 1900-01-01 */
#define LIMIT_DATE_MAX 32765    /* 2059-09-16; 32766 and 32767 are kept free */

/* One argument on the command line: a name, a paper, a list of codes. */
#define LIMIT_ARGUMENT_BYTES (16u << 10)
/* One case of `decide`: a subject with hundreds of disciplines stays far below. */
#define LIMIT_CASE_BYTES (1u << 20)
/* Deepest nesting of a case: facts > list > item > years is five. */
#define LIMIT_JSON_DEPTH        16
#define LIMIT_JSON_NUMBER_BYTES 32
/* Items of one list of a case (disciplines, grades). */
#define LIMIT_LIST_ITEMS 1000
#define LIMIT_QUEUE      32 /* persons of a review queue */
/* Memory of one case: its values, its decision, its explanation. */
#define LIMIT_CASE_ARENA (64u << 20)
/* One decision as JSON. */
#define LIMIT_DECISION_BYTES (4u << 20)

/* One file of a pack, and all of a pack with its includes. */
#define LIMIT_PACK_FILE_BYTES    (1u << 20)
#define LIMIT_PACK_BYTES         (8u << 20)
#define LIMIT_PACK_INCLUDE_DEPTH 8
#define LIMIT_PACK_ARENA         (256u << 20)
/* Reports kept of one run; the rest is counted. */
#define LIMIT_PROBLEMS 200
/* Nesting of a condition. */
#define LIMIT_CONDITION_DEPTH 32
/* Rules of one kind of subject: three mask words. */
#define LIMIT_RULES 192
/* Facts (columns) of one kind of subject. */
#define LIMIT_COLUMNS 192
/* Lists of one kind of subject, fields of an item, reductions over one list. */
#define LIMIT_LISTS      8
#define LIMIT_FIELDS     24
#define LIMIT_REDUCTIONS 64
/* Values of an enumeration: one bit each in a set, one byte in a column. */
#define LIMIT_ENUM_VALUES 30
/* Overlays on one pack. */
#define LIMIT_OVERLAYS 4

/* A spreadsheet as an office keeps it. */
#define LIMIT_XLSX_BYTES        (200u << 20)    /* the file on disk */
#define LIMIT_XLSX_UNPACKED     (2048ull << 20) /* all parts together */
#define LIMIT_XLSX_RATIO        400             /* unpacked to packed; real files stay under 60 */
#define LIMIT_XLSX_ENTRIES      4000
#define LIMIT_XLSX_COLUMNS      512
#define LIMIT_XLSX_ROWS         1048576
#define LIMIT_XLSX_CELL_BYTES   32768 /* Excel's own limit is 32,767 characters */
#define LIMIT_XLSX_SHARED_BYTES (512u << 20)

/* A filled form: some pages of text, with a picture or two. */
#define LIMIT_DOCX_BYTES      (32u << 20)
#define LIMIT_DOCX_UNPACKED   (128ull << 20) /* all parts together */
#define LIMIT_DOCX_PARAGRAPHS 50000
#define LIMIT_DOCX_TEXT       (8u << 20) /* all paragraphs together, bytes */
#define LIMIT_DOCX_MARKS      20000      /* bookmarks */
#define LIMIT_DOCX_STYLES     5000

/* A paper kept beside the book: some twenty scanned pages. */
#define LIMIT_ATTACHMENT_BYTES (10u << 20)

/* How long a writer waits for another: the longest transaction of a page, several times. */
#define LIMIT_DB_WAIT_MS 5000
/* Named queries of the program, parameters of one. */
#define LIMIT_DB_QUERIES 2000
#define LIMIT_DB_PARAMS  64
/* What a connection keeps of its own: the table of its queries, its path. */
#define LIMIT_DB_ARENA (16u << 20)

/* A list as text (CSV): what a spreadsheet program would open, with the limits of a sheet. */
#define LIMIT_CSV_BYTES        (512u << 20)
#define LIMIT_CSV_ROWS         1048576
#define LIMIT_CSV_COLUMNS      512
#define LIMIT_CSV_FIELD_BYTES  32768
#define LIMIT_CSV_RECORD_BYTES (4u << 20) /* an unclosed quote swallows no more than this */
/* The beginning from which encoding and separator are judged. */
#define LIMIT_CSV_SAMPLE_BYTES (1u << 20)
/* A saved mapping of headings: a line each. */
#define LIMIT_MAP_BYTES   (64u << 10)
#define LIMIT_MAP_ENTRIES 500

#endif
