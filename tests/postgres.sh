#!/usr/bin/env bash
# The SQL of the program is common ground: every migration runs on PostgreSQL 15 and every named
# query prepares there. With LONG=1 alone, and where PostgreSQL 15 is installed (postgresql-15).
#
# What differs is written over here, and is all that may differ: ` strict` is SQLite's, blob is
# bytea, integer is bigint (SQLite's integers have 64 bits), $name is $1, $2 …
set -u
cd "$(dirname "$0")/.." || exit 1
bin=/usr/lib/postgresql/15/bin
if [ -z "${LONG:-}" ] || [ ! -x "$bin/initdb" ]; then
    echo "ok - skipped: LONG=1 and postgresql-15 are needed"
    exit 0
fi
place=$(mktemp -d)
as_user=()
if [ "$(id -u)" -eq 0 ]; then # PostgreSQL does not run as root
    chown 65534:65534 "$place"
    as_user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
fi
export HOME=$place LC_ALL=C.UTF-8
stop()
{
    "${as_user[@]}" "$bin/pg_ctl" -D "$place/data" -m immediate stop >/dev/null 2>&1
    rm -rf "$place"
}
trap stop EXIT
(
    cd "$place" &&
        "${as_user[@]}" "$bin/initdb" -D data -U kiemdiem -A trust -E UTF8 --locale=C &&
        "${as_user[@]}" "$bin/pg_ctl" -D data -w -l log start \
            -o "-c listen_addresses= -c unix_socket_directories=$place -c fsync=off"
) >"$place/start.txt" 2>&1 || {
    cat "$place/start.txt"
    echo "not ok - PostgreSQL starts"
    exit 1
}
sql()
{
    psql -h "$place" -U kiemdiem -d postgres -q -X -v ON_ERROR_STOP=1 "$@"
}
failed=0

common='s/^) strict;/);/; s/\<blob\>/bytea/g; s/\<integer\>/bigint/g'
for f in sql/[0-9]*.sql; do
    if sed "$common" "$f" | sql -1 >"$place/out.txt" 2>&1; then
        echo "ok - $f"
    else
        cat "$place/out.txt"
        echo "not ok - $f"
        failed=1
    fi
done

# One file a query, `prepare NAME as …`, with its parameters numbered in the order of their names' first use.
mkdir "$place/q"
awk -v dir="$place/q" '
    FNR == 1 { name = "" }
    /^-- name:/ {
        name = $3
        out = dir "/" name
        print "prepare " name " as" >out
        n = 0
        split("", number)
        next
    }
    name == "" || /^ *--/ { next }
    {
        rest = $0
        line = ""
        while (match(rest, /\$[a-z_][a-z0-9_]*/)) {
            word = substr(rest, RSTART + 1, RLENGTH - 1)
            if (!(word in number))
                number[word] = ++n
            line = line substr(rest, 1, RSTART - 1) "$" number[word]
            rest = substr(rest, RSTART + RLENGTH)
        }
        print line rest >out
    }' $(find src -name '*.sql' | sort)
for f in "$place"/q/*; do
    if sed "$common" "$f" | sql >"$place/out.txt" 2>&1; then
        echo "ok - $(basename "$f")"
    else
        cat "$f" "$place/out.txt"
        echo "not ok - $(basename "$f")"
        failed=1
    fi
done
exit "$failed"
