#!/usr/bin/env bash
# Commands that are killed at any moment: a list being imported, a cycle being opened, levels being
# worked out and decided.  After each kill the book verifies and is exactly as before or as after,
# as after when the command had said that it is done, and the same command then ends as undisturbed.
#
# 20 moments in all, with LONG 200; SEED repeats them.  MEMBERS changes the size of the commune.
. tests/check.bash

seed=${SEED:-1}
RANDOM=$seed
turns=5
[ -n "${LONG:-}" ] && turns=50
# The interpreter itself: a wrapper around it may take longer than the test.
py=$(python3 -c 'import sys; print(sys.executable)')

# state BOOK: a digest of all that the book holds, but for the instants at which it was done and the
# random names that the program gives (uid)
state()
{
    "$py" -IS - "$1" <<'PY'
import hashlib, re, sqlite3, sys
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
masked = re.compile(r"^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|[0-9a-f]{32})$")
h = hashlib.sha256()
for (name,) in db.execute("select name from sqlite_master where type = 'table' order by name").fetchall():
    rows = db.execute(f"select * from {name} order by 1, 2" if name != "event" else
                      "select id, actor, office, act, about from event order by id")
    h.update(name.encode())
    for row in rows:
        h.update(repr([None if isinstance(v, str) and masked.match(v) else v for v in row]).encode())
print(h.hexdigest())
PY
}
now()
{
    echo $(($(date +%s%N) / 1000))
}
# copy FROM TO: a book alone, without what a killed process left beside the one before
copy()
{
    rm -f "$2" "$2"-wal "$2"-shm
    cp "$1" "$2"
}
# acknowledged: what was printed ends as the undisturbed run's did
acknowledged()
{
    [ -s killed.txt ] && [ "$(tail -n 1 killed.txt)" = "$(tail -n 1 whole.txt)" ]
}

# one_kill BASE US ARGS…: a copy of the book, killed after so many microseconds
one_kill()
{
    local base=$1 us=$2 pid found
    shift 2
    copy "$base" k.kd
    "$bin" "${@//BOOK/k.kd}" >killed.txt 2>/dev/null </dev/null &
    pid=$!
    sleep "$(printf '%d.%06d' $((us / 1000000)) $((us % 1000000)))"
    { kill -9 $pid && wait $pid; } 2>/dev/null
    "$bin" verify k.kd >out.txt 2>err.txt || fail "after $us µs the book is damaged"
    found=$(state k.kd)
    case $found in
    "$before")
        ! acknowledged || fail "after $us µs: what was acknowledged is lost"
        "$bin" "${@//BOOK/k.kd}" >out.txt 2>err.txt </dev/null || fail "after $us µs: the next run failed"
        [ "$(state k.kd)" = "$after" ] || fail "after $us µs: the next run gave another result"
        "$bin" verify k.kd >out.txt 2>err.txt || fail "after $us µs: the next run damaged the book"
        ;;
    "$after") done_whole=$((done_whole + 1)) ;;
    *) fail "after $us µs half of it is done" ;;
    esac
}

# kills NAME BASE ARGS…: the book BASE, and a command on BOOK; whole.kd is what it makes of it
kills()
{
    local name=$1 base=$2 i us start span
    shift 2
    begin "killed at $turns moments of $name (SEED=$seed)"
    copy "$base" whole.kd
    before=$(state whole.kd)
    start=$(now)
    "$bin" "${@//BOOK/whole.kd}" >whole.txt 2>whole.err </dev/null || fail "$name: $(head -n 3 whole.err)"
    span=$(($(now) - start))
    after=$(state whole.kd)
    [ "$before" != "$after" ] || fail 'it does nothing'
    done_whole=0
    for i in $(seq $turns); do
        us=$(((RANDOM * 32768 + RANDOM) % (span + span / 10)))
        # Every other time near the end, where it is written down for good.
        [ $((i % 2)) -eq 0 ] || us=$((span * 4 / 5 + us / 4))
        one_kill "$base" $us "$@"
        [ "$bad" -eq 0 ] || break
    done
    echo "# $name takes $((span / 1000)) ms; $done_whole of $turns were done whole"
}

"$bin" sim commune --year 2023 --seed "$seed" --members "${MEMBERS:-6000}" --out made >out.txt 2>&1 || exit 1
day=30/11/2023
run 0 init empty.kd
kills 'an import' empty.kd import BOOK made/danh-sach-to-chuc.xlsx made/danh-sach-dang-vien.xlsx --date $day

begin 'what an import leaves is the ground of a cycle'
copy whole.kd lists.kd
run 0 post list lists.kd --unplaced --json
"$py" -IS -c 'import json, sys
for line in open("out.txt"):
    print(json.loads(line)["title"])' >titles.txt
while read -r title; do
    run 0 post place lists.kd --title "$title" --role none --leads no
done <titles.txt
run 0 verify lists.kd

kills 'an opening' lists.kd cycle open BOOK --year 2023

begin 'facts are given to every member who is no leader'
copy whole.kd opened.kd
run 0 cycle subjects opened.kd --year 2023 --json
cp out.txt subjects.jsonl
"$py" -IS - <<'PY'
import json
good = {"product": True, "grade": "t"}
with open("facts.jsonl", "w") as facts, open("levels.jsonl", "w") as levels:
    for line in open("out.txt"):
        s = json.loads(line)
        if s["kind"] == "collective" or s["reviewed"] is not True or s["rated"] is False or s["form_for"] == "leader":
            continue
        who = {"card": s["card"]}
        print(json.dumps({"subject": who, "received_on": "2023-12-10", "on_paper": True, "self_level": "HTT", "facts": {
            "grades": [{"group": g, **good} for g in ("common", "result", "remedy")],
            "tasks_assigned": 10, "tasks_completed": 10, "tasks_late": 0, "tasks_exceeded": 6, "quality_ok": True,
            "main_targets_missed": False, "force_majeure": False, "conclusions": [], "absent_at_review": False, "disciplines": [],
            "maternity_leave": False, "subordinate_corruption_disciplined": False, "standing_committee_of": None}}), file=facts)
        print(json.dumps({"subject": who, "level": "HTT"}), file=levels)
PY
run 0 facts read opened.kd facts.jsonl --year 2023 --from 'Văn phòng'

kills 'a rating' opened.kd rate BOOK --year 2023
copy whole.kd rated.kd

top=$("$py" -IS -c 'import json
for line in open("subjects.jsonl"):
    print(json.loads(line)["unit"])' | sort | head -n 1)
kills 'a decision' rated.kd decide-level BOOK levels.jsonl --year 2023 --unit "$top" --number 1-QĐ --date 25/12/2023 --partly

finish
