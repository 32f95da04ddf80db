/*
 * sql.c — writes the SELECT of a program.
 *
 * Conditions that are used more than once become columns of nested queries, so a database computes
 * each once; a query passes on the columns that a later one reads. The conditions are taken from
 * the trees and not from the byte code: what this file shares with the judge are the roots (which
 * condition feeds which bit) and the thresholds of dates.
 */
#include "lib/rule/sql.h"

#include <string.h>

#include "lib/base/arena.h"
#include "lib/rule/vm_inner.h"

#define ROOTS_OF_ACC 256

/* A condition of the program, as the writer sees it. */
struct note {
    int uses;
    int layer; /* query that makes it a column; 0: written out where it is used */
    int last;  /* last query that reads it */
};

struct writer {
    struct buf *out;
    const struct program *prog;
    const struct judge *judge;
    enum sql_dialect dialect;
    struct note *note; /* by cond id */
    int *made_by;      /* by register: the condition whose value it holds */
    int layer;         /* being written */
    int col_last[LIMIT_COLUMNS], red_last[LIMIT_REDUCTIONS];
    const struct cond *rule[LIMIT_RULES];
    const struct cond *acc[ACC_COUNT][ROOTS_OF_ACC];
    int n_acc[ACC_COUNT];
};

static const char *const acc_names[ACC_COUNT] = {
    "kht", "discretion", "not_rated", "not_reviewed", "most_kht", "most_ht", "most_htt"};

static const struct fact_def *fact_of(const struct writer *w, int col)
{
    return w->prog->dict->fact[w->prog->subject][col];
}

static bool is_boolean(const struct fact_def *f)
{
    return f->type == FACT_BOOL && !f->nullable;
}

static void write_column(struct writer *w, int col)
{
    struct str name = fact_of(w, col)->name;
    buf_printf(w->out, "\"%.*s\"", STR_ARG(name));
}

/* --- conditions ------------------------------------------------------------------------------ */

/* Columns that may be none: every comparison with none is false. */
static void write_guard(struct writer *w, int col)
{
    const struct fact_def *f = fact_of(w, col);
    if (!f->nullable)
        return;
    write_column(w, col);
    buf_printf(w->out, " >= %ld AND ", f->lo);
}

static void write_at_least(struct writer *w, int col, long least)
{
    const struct fact_def *f = fact_of(w, col);
    if (f->nullable && least < f->lo)
        least = f->lo;
    write_column(w, col);
    buf_printf(w->out, " >= %ld", least);
}

static void write_at_most(struct writer *w, int col, long most)
{
    buf_char(w->out, '(');
    write_guard(w, col);
    write_column(w, col);
    buf_printf(w->out, " <= %ld)", most);
}

/*
 * The narrowest type that holds every value of the sum, so that DuckDB's checked arithmetic
 * cannot fail.
 */
static const char *sum_type(const struct writer *w, const struct cond *c, enum width *width)
{
    long most = c->constant < 0 ? -c->constant : c->constant;
    for (int i = 0; i < c->n_terms; i++) {
        const struct fact_def *f = fact_of(w, c->term[i].col);
        long k = c->term[i].coef < 0 ? -c->term[i].coef : c->term[i].coef;
        long far = f->hi > 1 - f->lo ? f->hi : 1 - f->lo;
        most += k * far;
    }
    *width = most <= INT8_MAX ? W8 : most <= INT16_MAX ? W16 : W32;
    return most <= INT16_MAX ? "SMALLINT" : most <= INT32_MAX ? "INTEGER" : "BIGINT";
}

/* The terms of one sign; `a >= b` needs no arithmetic at all. */
static int write_side(struct writer *w, const struct cond *c, int sign, long constant, bool widen)
{
    enum width width;
    const char *type = sum_type(w, c, &width);
    int n = 0;
    for (int i = 0; i < c->n_terms; i++) {
        const struct fact_def *f = fact_of(w, c->term[i].col);
        long k = c->term[i].coef * sign;
        if (k <= 0)
            continue;
        if (n++ > 0)
            buf_z(w->out, " + ");
        if (k != 1)
            buf_printf(w->out, "%ld * ", k);
        write_column(w, c->term[i].col);
        if (widen && w->dialect == SQL_DUCKDB && f->width < width)
            buf_printf(w->out, "::%s", type);
    }
    if (n == 0 || constant > 0)
        buf_printf(w->out, n == 0 ? "%ld" : " + %ld", constant);
    return n;
}

static void write_linear(struct writer *w, const struct cond *c)
{
    bool strict = c->constant == -1;
    bool plain =
        c->n_terms == 2 && c->term[0].coef * c->term[1].coef == -1 && (strict || c->constant == 0);
    if (c->n_terms == 1 && c->term[0].coef == 1) {
        write_at_least(w, c->term[0].col, -c->constant);
        return;
    }
    if (c->n_terms == 1 && c->term[0].coef == -1) {
        write_at_most(w, c->term[0].col, c->constant);
        return;
    }
    buf_char(w->out, '(');
    for (int i = 0; i < c->n_terms; i++)
        write_guard(w, c->term[i].col);
    write_side(w, c, 1, c->constant > 0 ? c->constant : 0, !plain);
    buf_z(w->out, strict ? " > " : " >= ");
    write_side(w, c, -1, !strict && c->constant < 0 ? -c->constant : 0, !plain);
    buf_char(w->out, ')');
}

static long threshold_of(const struct writer *w, const struct cond *c)
{
    const struct code *code = &w->prog->main;
    for (int i = 0; i < code->n_late; i++) {
        if (code->late[i].cond == c)
            return w->judge->imm[code->late[i].imm];
    }
    return 0;
}

static void write_leaf(struct writer *w, const struct cond *c)
{
    switch (c->kind) {
    case COND_LINEAR:
        write_linear(w, c);
        break;
    case COND_EQ:
        if (is_boolean(fact_of(w, c->col)) && c->constant == 0)
            buf_z(w->out, "NOT ");
        write_column(w, c->col);
        if (!is_boolean(fact_of(w, c->col)))
            buf_printf(w->out, " = %ld", c->constant);
        break;
    case COND_NONE:
        write_column(w, c->col);
        buf_printf(w->out, " = %ld", fact_of(w, c->col)->lo - 1);
        break;
    case COND_BIT:
        buf_char(w->out, '(');
        write_guard(w, c->col);
        buf_char(w->out, '(');
        write_column(w, c->col);
        buf_printf(w->out, " & %ld) <> 0)", 1L << (c->bit - 1));
        break;
    case COND_DATE:
        write_at_most(w, c->col, threshold_of(w, c));
        break;
    case COND_SOME:
        buf_printf(w->out, "red%d", c->red);
        break;
    default:
        buf_z(w->out, c->value == TRI_TRUE    ? "(1 = 1)"
                      : c->value == TRI_FALSE ? "(1 = 0)"
                                              : "(1 = NULL)");
        break;
    }
}

static void write_use(struct writer *w, const struct cond *c);

static void write_cond(struct writer *w, const struct cond *c)
{
    if (c->kind == COND_NOT) {
        buf_z(w->out, "NOT ");
        write_use(w, c->a);
    } else if (c->kind == COND_AND || c->kind == COND_OR) {
        buf_char(w->out, '(');
        write_use(w, c->a);
        buf_z(w->out, c->kind == COND_AND ? " AND " : " OR ");
        write_use(w, c->b);
        buf_char(w->out, ')');
    } else {
        write_leaf(w, c);
    }
}

/* A condition that an earlier query made is a column by now. */
static void write_use(struct writer *w, const struct cond *c)
{
    int layer = w->note[c->id].layer;
    if (layer > 0 && layer < w->layer)
        buf_printf(w->out, "c%d", c->id);
    else
        write_cond(w, c);
}

/* --- layers ---------------------------------------------------------------------------------- */

static void count_uses(struct writer *w, const struct cond *c)
{
    if (w->note[c->id].uses++ > 0 || c->kind == COND_SOME)
        return;
    if (c->a)
        count_uses(w, c->a);
    if (c->b)
        count_uses(w, c->b);
}

/* The roots: what feeds the bits of the masks and the level. */
static void find_roots(struct writer *w)
{
    const struct code *code = &w->prog->main;
    for (int i = 0; i < code->n_ops; i++) {
        const struct op *op = &code->ops[i];
        const struct cond *c =
            op->code == OPC_EMIT || op->code == OPC_ACC ? w->prog->conds[w->made_by[op->a]] : NULL;
        if (op->code == OPC_EMIT)
            w->rule[w->judge->imm[op->imm]] = c;
        else if (op->code == OPC_ACC && w->n_acc[op->dst] < ROOTS_OF_ACC)
            w->acc[op->dst][w->n_acc[op->dst]++] = c;
        else
            w->made_by[op->dst] = op->cond;
        if (c != NULL)
            count_uses(w, c);
    }
}

/*
 * Gives every shared condition its query: one after those that it reads. Answers the last query
 * below c.
 */
static int place_below(struct writer *w, const struct cond *c)
{
    struct note *n = &w->note[c->id];
    int below = 0;
    bool inner = c->kind == COND_NOT || c->kind == COND_AND || c->kind == COND_OR;
    if (n->layer > 0)
        return n->layer;
    if (inner) {
        below = place_below(w, c->a);
        int b = c->b ? place_below(w, c->b) : 0;
        if (b > below)
            below = b;
    }
    bool bare = c->kind == COND_SOME || c->kind == COND_EQ || c->kind == COND_CONST;
    if (n->uses > 1 && !bare)
        n->layer = ++below;
    return below;
}

/* Notes that query `layer` reads what c is made of. */
static void note_reads(struct writer *w, const struct cond *c, int layer)
{
    struct note *n = &w->note[c->id];
    if (n->layer > 0 && n->layer < layer) {
        if (n->last < layer)
            n->last = layer;
        return;
    }
    if (c->kind == COND_SOME) {
        if (w->red_last[c->red] < layer)
            w->red_last[c->red] = layer;
        return;
    }
    if (c->a)
        note_reads(w, c->a, layer);
    if (c->b)
        note_reads(w, c->b, layer);
    for (int i = 0; i < c->n_terms; i++) {
        if (w->col_last[c->term[i].col] < layer)
            w->col_last[c->term[i].col] = layer;
    }
    bool one =
        c->kind == COND_EQ || c->kind == COND_NONE || c->kind == COND_BIT || c->kind == COND_DATE;
    if (one && w->col_last[c->col] < layer)
        w->col_last[c->col] = layer;
}

/*
 * Places every shared condition; answers the number of the query that gathers the level, one
 * after the last of them.
 */
static int place_all(struct writer *w)
{
    int top = 0;
    find_roots(w);
    for (int i = 0; i < w->prog->n_conds; i++) {
        if (w->note[i].uses == 0)
            continue;
        int layer = place_below(w, w->prog->conds[i]);
        if (layer > top)
            top = layer;
    }
    for (int i = 0; i < w->prog->n_conds; i++) {
        if (w->note[i].layer > 0)
            note_reads(w, w->prog->conds[i], w->note[i].layer);
    }
    for (int i = 0; i < w->prog->n_rules; i++) {
        if (w->rule[i])
            note_reads(w, w->rule[i], top + 1);
    }
    for (int a = 0; a < ACC_COUNT; a++) {
        for (int i = 0; i < w->n_acc[a]; i++)
            note_reads(w, w->acc[a][i], top + 1);
    }
    return top + 1;
}

/* --- the statement --------------------------------------------------------------------------- */

/*
 * SQLite would write the columns of an inner query out again wherever they are used; an OFFSET
 * keeps it from that.
 */
static void close_query(struct writer *w)
{
    buf_z(w->out, w->dialect == SQL_SQLITE ? " LIMIT -1 OFFSET 0)" : ")");
}

static void write_layer(struct writer *w, int layer, const char *table)
{
    w->layer = layer;
    buf_printf(w->out, "%s s%d AS (SELECT id", layer == 1 ? "WITH" : ",", layer);
    for (int c = 0; c < LIMIT_COLUMNS; c++) {
        if (w->col_last[c] <= layer)
            continue;
        buf_z(w->out, ", ");
        write_column(w, c);
    }
    for (int r = 0; r < w->prog->n_red; r++) {
        if (w->red_last[r] > layer)
            buf_printf(w->out, ", red%d", r);
    }
    for (int i = 0; i < w->prog->n_conds; i++) {
        const struct note *n = &w->note[i];
        if (n->layer > 0 && n->layer < layer && n->last > layer)
            buf_printf(w->out, ", c%d", i);
        if (n->layer != layer)
            continue;
        buf_z(w->out, ",\n  ");
        write_cond(w, w->prog->conds[i]);
        buf_printf(w->out, " AS c%d", i);
    }
    if (layer == 1)
        buf_printf(w->out, "\n  FROM %s", table);
    else
        buf_printf(w->out, "\n  FROM s%d", layer - 1);
    close_query(w);
}

/* One mask word: powers of two of the rules that are true (or unknown). */
static void write_mask(struct writer *w, int word, bool lacked)
{
    bool any = false;
    for (int i = word * 64; i < w->prog->n_rules && i < word * 64 + 64; i++) {
        if (w->rule[i] == NULL)
            continue;
        buf_z(w->out, any ? "\n    + " : ",\n  ");
        any = true;
        buf_z(w->out, lacked ? "CASE WHEN (" : "CASE WHEN ");
        write_use(w, w->rule[i]);
        if (lacked)
            buf_z(w->out, ") IS NULL");
        if (i % 64 == 63)
            buf_z(w->out, " THEN -9223372036854775807 - 1 ELSE 0 END");
        else
            buf_printf(w->out, " THEN %lld ELSE 0 END", 1LL << (i % 64));
    }
    if (!any)
        buf_z(w->out, ", 0");
    buf_printf(w->out, " AS %s%d", lacked ? "lacked" : "fired", word);
}

static void write_gather(struct writer *w, int layer, const char *table)
{
    w->layer = layer;
    buf_printf(w->out, "%s gathered AS (SELECT id", layer == 1 ? "WITH" : ",");
    for (int a = 0; a < ACC_COUNT; a++) {
        buf_z(w->out, ",\n  ");
        if (w->n_acc[a] == 0)
            buf_z(w->out, "(1 = 0)");
        for (int i = 0; i < w->n_acc[a]; i++) {
            if (i > 0)
                buf_z(w->out, " OR ");
            write_use(w, w->acc[a][i]);
        }
        buf_printf(w->out, " AS %s", acc_names[a]);
    }
    for (int word = 0; word < mask_words(w->prog); word++)
        write_mask(w, word, false);
    for (int word = 0; word < mask_words(w->prog); word++)
        write_mask(w, word, true);
    if (layer == 1)
        buf_printf(w->out, "\n  FROM %s", table);
    else
        buf_printf(w->out, "\n  FROM s%d", layer - 1);
    close_query(w);
}

/* The cascade of vm_level: KHT forces, then the lowest `at most` that is true, unless something
   unknown could change it. */
static const char last_query[] =
    ", ranked AS (SELECT *,\n"
    "  CASE WHEN most_kht THEN 1 WHEN most_ht THEN 2 WHEN most_htt THEN 3 ELSE 4 END AS high,\n"
    "  CASE WHEN NOT most_kht THEN CASE WHEN NOT most_ht THEN CASE WHEN NOT most_htt THEN 4 ELSE 3 "
    "END ELSE 2 END ELSE 1 END"
    " AS low\n  FROM gathered),\n"
    " placed AS (SELECT *,\n"
    "  CASE WHEN not_rated THEN 4 WHEN kht THEN 1 WHEN discretion THEN 2\n"
    "    WHEN kht IS NULL OR discretion IS NULL OR not_rated IS NULL OR low <> high THEN 64 ELSE 0 "
    "END AS answer\n"
    "  FROM ranked)\n"
    "SELECT id,\n"
    "  CASE answer WHEN 0 THEN high WHEN 1 THEN 1 ELSE 0 END AS level,\n"
    "  CASE answer WHEN 4 THEN 0 WHEN 1 THEN 1 ELSE high END AS max_level,\n"
    "  answer + CASE WHEN not_reviewed THEN 8 WHEN not_reviewed IS NULL THEN 32 ELSE 0 END\n"
    "    + CASE WHEN not_rated IS NULL THEN 16 ELSE 0 END AS flags";

void sql_select(struct buf *out, const struct judge *judge, enum sql_dialect dialect,
                const char *table)
{
    struct arena *a = arena_open(LIMIT_PACK_ARENA);
    struct writer *w = ARENA_NEW(a, struct writer);
    w->out = out;
    w->prog = judge->prog;
    w->judge = judge;
    w->dialect = dialect;
    w->note = ARENA_ARRAY(a, struct note, (size_t)judge->prog->n_conds + 1);
    w->made_by = ARENA_ARRAY(a, int, (size_t)judge->prog->main.n_regs + 1);
    int top = place_all(w);
    for (int layer = 1; layer < top; layer++)
        write_layer(w, layer, table);
    write_gather(w, top, table);
    buf_z(out, last_query);
    for (int side = 0; side < 2; side++) {
        for (int word = 0; word < mask_words(w->prog); word++) {
            buf_printf(out, ", %s%d", side ? "lacked" : "fired", word);
        }
    }
    buf_z(out, "\nFROM placed");
    arena_close(a);
}

/* --- the table ------------------------------------------------------------------------------- */

void sql_columns(const struct program *prog, bool used[LIMIT_COLUMNS])
{
    memset(used, 0, LIMIT_COLUMNS * sizeof *used);
    for (int i = 0; i < prog->n_conds; i++) {
        const struct cond *c = prog->conds[i];
        if (c->item)
            continue;
        for (int k = 0; k < c->n_terms; k++)
            used[c->term[k].col] = true;
        if (c->kind == COND_EQ || c->kind == COND_NONE || c->kind == COND_BIT ||
            c->kind == COND_DATE)
            used[c->col] = true;
    }
}

void sql_table(struct buf *out, const struct program *prog)
{
    bool used[LIMIT_COLUMNS];
    sql_columns(prog, used);
    buf_z(out, "id BIGINT");
    for (int c = 0; c < prog->dict->n_facts[prog->subject]; c++) {
        const struct fact_def *f = prog->dict->fact[prog->subject][c];
        if (!used[c])
            continue;
        const char *type = f->width == W8 ? "TINYINT" : f->width == W16 ? "SMALLINT" : "INTEGER";
        buf_printf(out, ", \"%.*s\" %s", STR_ARG(f->name), is_boolean(f) ? "BOOLEAN" : type);
    }
    for (int r = 0; r < prog->n_red; r++)
        buf_printf(out, ", red%d BOOLEAN", r);
}

long sql_value(const struct fact_def *fact, int32_t value)
{
    return value == VALUE_NONE ? fact->lo - 1 : value;
}
