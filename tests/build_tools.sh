#!/usr/bin/env bash
# The build tools refuse what they promise to refuse: srccheck the house rules, mklang a catalogue
# whose two languages differ, mkasset carries packs and SQL and nothing else.
set -u
cd "$(dirname "$0")/.." || exit 1
top=$PWD
make -s build/tools/srccheck build/tools/mklang build/tools/mkasset || exit 1
place=${SCRATCH:-$(mktemp -d)}
mkdir -p "$place"
cd "$place" || exit 1

# expect NAME STATUS TEXT: the last command had this status and its output holds the text.
expect()
{
    if [ "$status" -eq "$2" ] && { [ -z "$3" ] || grep -qF -- "$3" out; }; then
        echo "ok - $1"
    else
        echo "not ok - $1: status $status, wanted $2 and «$3»; it said:"
        cat out
    fi
}

fresh()
{
    rm -rf src tools lang packs sql gen
    mkdir -p src/lib/base src/lib/db src/lib/rule src/app/fact src/app/judge lang/vi lang/en packs/1/cases sql gen
}

# check NAME TEXT PATH: writes standard input to PATH and looks for the finding.
check()
{
    fresh
    cat >"$3"
    "$top/build/tools/srccheck" >out 2>&1
    status=$?
    expect "srccheck: $1" 1 "$3:$2"
}

check "a banned function" "4: strcpy() is banned" src/lib/base/a.c <<'C'
/*
 * a.c — sample.
 */
void f(char *a) { strcpy(a, ""); }
C
check "memory outside lib/base" "2: free outside lib/base" src/lib/rule/a.c <<'C'
/* a.c — sample. */
void f(void *p) { free(p); }
C
check "SQLite outside lib/db" "2: sqlite3_open outside lib/db" src/lib/rule/a.c <<'C'
/* a.c — sample. */
void f(void) { sqlite3_open(0, 0); }
C
check "a room that looks upwards" "2: lib/rule may not include app/fact" src/lib/rule/a.c <<'C'
/* a.c — sample. */
#include "app/fact/case.h"
C
check "a cycle of rooms" "2: app/fact may not include app/judge" src/app/fact/a.c <<'C'
/* a.c — sample. */
#include "app/judge/decision.h"
C
check "an include without its room" '2: "str.h": name the room' src/lib/base/a.c <<'C'
/* a.c — sample. */
#include "str.h"
C
check "no header comment" "1: the file does not begin with a header comment" src/lib/base/a.c <<'C'
int a;
C
check "another file's header comment" "1: the header comment does not begin" src/lib/base/a.c <<'C'
/* b.c — sample. */
C
check "a header without guard" "1: the header has no include guard" src/lib/base/a.h <<'C'
/* a.h — sample. */
C
check "a tab" "2: tab" src/lib/base/a.c < <(printf '/* a.c — sample. */\n\tint a;\n')
check "a long line" "2: 130 columns" src/lib/base/a.c < <(printf '/* a.c — sample. */\n// %0127d\n' 0)
check "a long file" "1301: 1301 lines" src/lib/base/a.c < <(
    echo '/* a.c — sample. */'
    yes 'int a;' | head -1300
)
check "a tab in a query" "1: tab" src/app/fact/a.sql < <(printf 'select\t1;\n')
check "a tab in a migration" "1: tab" sql/0001_a.sql < <(printf 'select\t1;\n')
check "a trailing blank in a pack" "1: blank" packs/1/a.pack < <(printf 'pack a \n')

fresh
cat >src/lib/base/a.c <<'C'
/* a.c — strcpy( in a comment. */
#include <stdlib.h>
const char *f(void) { return "strcpy(" /* free( */; }
C
cat >src/lib/rule/b.c <<'C'
/* b.c — sample. */
#include "lib/base/str.h"
void f(struct s *p) { p->free(1); }
void g(void *p) { free(p); } /* srccheck: allow free, sample */
C
cat >src/lib/db/c.c <<'C'
/* c.c — sample. */
void f(void) { sqlite3_open(0, 0); }
C
"$top/build/tools/srccheck" >out 2>&1
status=$?
expect "srccheck: comments, literals, members and named exceptions pass" 0 ""

# lang NAME STATUS TEXT VI EN
lang()
{
    fresh
    printf '%b' "$4" >lang/vi/room.lang
    printf '%b' "$5" >lang/en/room.lang
    "$top/build/tools/mklang" gen lang >out 2>&1
    status=$?
    expect "mklang: $1" "$2" "$3"
}

lang "two languages that agree" 0 "" '# lời\nroom.a = Xin {1}\n' 'room.a = Please {1}\n'
grep -q 'M_ROOM_A,' gen/msg_ids.h && grep -q '"Xin {1}", 7' gen/msg_table.c
status=$?
: >out
expect "mklang: ids and table" 0 ""
lang "a text of several lines" 0 "" 'room.a = một\n  hai\n  |  ba "?"\n' 'room.a = x\n'
grep -q '"một hai\\n"' gen/msg_table.c && grep -q '"  ba \\"\\?\\""' gen/msg_table.c
status=$?
expect "mklang: continuation lines" 0 ""
lang "a key that one language lacks" 1 "lang/vi/room.lang:2: key 'room.b' is missing in lang/en" 'room.a = x\nroom.b = x\n' 'room.a = x\n'
lang "a key given twice" 1 "lang/en/room.lang:2: key 'room.a' stands already in lang/en/room.lang:1" 'room.a = x\n' 'room.a = x\nroom.a = y\n'
lang "arguments that differ" 1 "lang/vi/room.lang:1: key 'room.a': the arguments" 'room.a = {1}\n' 'room.a = {2}\n'
lang "bytes that are not UTF-8" 1 "lang/vi/room.lang:1: byte 10 is not UTF-8" 'room.a = \xff\n' 'room.a = x\n'
lang "decomposed letters" 1 "lang/vi/room.lang:1: U+0301" 'room.a = a\xcc\x81\n' 'room.a = x\n'
lang "a line without =" 1 "lang/vi/room.lang:1: expected" 'room.a\n' 'room.a = x\n'
lang "a key of another room" 1 "lang/vi/room.lang:1: key 'other.a'" 'other.a = x\n' 'room.a = x\n'
lang "an empty text" 1 "key 'room.a' has no text" 'room.a =\n' 'room.a = x\n'

lang "a catalogue for the next step" 0 "" 'room.a = x\nroom.b = x\n' 'room.a = x\nroom.b = x\n'
echo 'int a = M_ROOM_A + M_ROOM_BC;' >src/lib/base/a.c
"$top/build/tools/mklang" --unused src lang >out 2>&1
status=$?
expect "mklang: a message that nobody says" 1 "lang/vi/room.lang:2: key 'room.b'"

fresh
printf 'pack b' >packs/1/b.pack
: >packs/1/a.pack
printf 'x' >packs/1/cases/c.pack
printf 'x' >packs/COVERAGE
printf 'select 1;' >src/lib/base/q.sql
printf 'x' >src/lib/base/q.sql.txt
printf 'select' >sql/0001_a.sql
printf 'x' >packs/1/c.sql
"$top/build/tools/mkasset" gen src sql packs >out 2>&1
status=$?
tr -d '\n' <gen/assets_table.c >out
expect "mkasset: packs, migrations and queries in order, with their lengths" 0 \
    '{"packs/1/a.pack", {asset_0, 0}},    {"packs/1/b.pack", {asset_1, 6}},    {"sql/0001_a.sql", {asset_2, 6}},    {"src/lib/base/q.sql", {asset_3, 9}},};'
"${CC:-gcc}" -c -o assets.o gen/assets.S >out 2>&1 && nm assets.o >out 2>&1
status=$?
expect "mkasset: the assembler takes it" 0 "asset_1"
