/*
 * sql.h — the rules of one kind of subject as one SQL statement.
 *
 * For the comparison of the judge with two databases (bench/) and for whoever keeps facts in one.
 * The judge of the product is vm.h; this file writes text and runs nothing. The ground is what
 * SQLite 3.40 and DuckDB share.
 *
 * A table has `id`, a column for each fact that a rule asks for and a column `redN` for each
 * reduction over a list:
 *   unknown         NULL, so that AND, OR and NOT of SQL are the Kleene logic of the judge
 *   none            one less than the least value of the fact
 *   yes/no, redN    BOOLEAN (SQLite: 0 and 1)
 *   everything else the number that stands in the judge's column (codes, hundredths, days since
 *   1970, bits of a set)
 */
#ifndef KIEMDIEM_RULE_SQL_H
#define KIEMDIEM_RULE_SQL_H

#include "lib/base/buf.h"
#include "lib/rule/vm.h"

enum sql_dialect { SQL_SQLITE, SQL_DUCKDB };

/* Does a rule of the program ask for this fact? used[column] for every fact of the subject. */
void sql_columns(const struct program *prog, bool used[LIMIT_COLUMNS]);
/*
 * The columns of the table: `id BIGINT, "party_status" TINYINT, …`, for CREATE TABLE or to read a
 * file.
 */
void sql_table(struct buf *out, const struct program *prog);
/* The value of a fact as it stands in the table (never called for an unknown one). */
long sql_value(const struct fact_def *fact, int32_t value);
/*
 * SELECT id, level, max_level, flags, fired0…, lacked0… FROM `table`: what judge_run answers, the
 * mask words as signed 64-bit numbers. The days of the judge's cycle stand in the text.
 */
void sql_select(struct buf *out, const struct judge *judge, enum sql_dialect dialect,
                const char *table);

#endif
