#!/usr/bin/env bash
# sim.sh — `kiemdiem sim` end to end: its lists go through `kiemdiem run` without a complaint, and the counts agree.
#
#   KIEMDIEM=build/kiemdiem SCRATCH=an-empty-folder tests/sim.sh
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=tests/check.bash
. tests/check.bash
shown='sim.txt run.txt err.txt'

# sim STATUS ARGUMENTS…: what it prints stands in sim.txt and err.txt
sim()
{
    want=$1
    shift
    "$bin" sim "$@" >sim.txt 2>err.txt
    got=$?
    [ "$got" -eq "$want" ] || fail "sim $*: exit status $got, not $want"
}
# number FILE KEY: the number behind that key of the JSON in FILE; 0 when there is none
number()
{
    n=$(grep -o "\"$2\":[0-9]*" "$1" | head -n 1 | sed 's/.*://')
    echo "${n:-0}"
}
# agree KEY-OF-SIM KEY-OF-RUN
agree()
{
    [ "$(number sim.txt "$1")" -eq "$(number run.txt "$2")" ] ||
        fail "$1 is $(number sim.txt "$1"), $2 is $(number run.txt "$2")"
}
# through YEAR: the lists in out/ go through run; its counts are those of sim
through()
{
    rm -rf result
    "$bin" run out/danh-sach-to-chuc.xlsx out/danh-sach-dang-vien.xlsx --year "$1" --out result --json >run.txt 2>err.txt ||
        fail 'run refuses the lists'
    [ "$(number run.txt problems)" -eq 0 ] || fail "$(number run.txt problems) problems"
    [ "$(number run.txt unplaced)" -eq 0 ] || fail "$(number run.txt unplaced) people without a cell"
    agree organisations organisations
    agree collectives collectives
    agree members members
    agree exempt exempt
    agree activity_suspended activity_suspended
    agree admitted_lt_6_months admitted_lt_6_months
    agree remarks to_settle
    left=$(($(number sim.txt exempt) + $(number sim.txt activity_suspended) + $(number sim.txt admitted_lt_6_months)))
    [ "$(number run.txt reviewed)" -eq $(($(number sim.txt members) - left)) ] || fail "reviewed: $(number run.txt reviewed)"
}

for year in 2023 2026; do
    for seed in 1 2; do
        begin "a commune of $year, seed $seed"
        rm -rf out
        sim 0 commune --year "$year" --seed "$seed" --out out --json
        [ "$(number sim.txt members)" -eq 1900 ] || fail "$(number sim.txt members) members"
        [ "$(ls out)" = "$(printf '%s\n' README.txt danh-sach-dang-vien.xlsx danh-sach-to-chuc.xlsx)" ] || fail "$(ls out)"
        through "$year"
        [ "$year" -eq 2026 ] || agree founded_lt_6_months new_lt_6_months
    done
done

begin 'a cell'
rm -rf out
sim 0 cell --year 2023 --out out --json
through 2023

begin 'a small province of districts'
rm -rf out
sim 0 province-2023 --members 3000 --out out --json
grep -qF '"district_committee":13' sim.txt || fail 'not 13 districts'
grep -qF '"above_grassroots_committee":4' sim.txt || fail 'not 4 committees'
through 2023

begin 'a small province of communes'
rm -rf out
sim 0 province-2026 --members 3000 --out out --json
grep -qF '"above_grassroots_committee":73' sim.txt || fail 'not 69 communes and 4 committees'
through 2026

begin 'a small nation: a list of people for every province'
rm -rf out
sim 0 nation --year 2026 --members 50000 --out out --json
[ "$(find out -name 'danh-sach-dang-vien-T*.xlsx' | wc -l)" -eq 34 ] || fail "$(ls out)"

begin 'the same seed, the same bytes'
rm -rf out again
sim 0 commune --out out
sim 0 commune --out again
cmp -s out/danh-sach-dang-vien.xlsx again/danh-sach-dang-vien.xlsx || fail 'people differ'
cmp -s out/danh-sach-to-chuc.xlsx again/danh-sach-to-chuc.xlsx || fail 'units differ'
sim 0 commune --seed 9 --out again
! cmp -s out/danh-sach-dang-vien.xlsx again/danh-sach-dang-vien.xlsx || fail 'another seed, the same people'

begin 'cases are answered'
for year in 2023 2026; do
    rm -f cases.jsonl
    sim 0 commune --year "$year" --cases cases.jsonl
    "$bin" decide cases.jsonl >decisions.jsonl 2>err.txt || fail "decide: exit status $?"
    [ "$(wc -l <decisions.jsonl)" -eq 1900 ] || fail "$(wc -l <decisions.jsonl) decisions"
    xs=$(grep -c '"level": *"XS"' decisions.jsonl)
    [ "$xs" -ge 200 ] && [ "$xs" -le 420 ] || fail "$xs of 1900 are XS in $year"
done

begin 'nothing that stands there is overwritten'
cp cases.jsonl kept.jsonl
sim 2 cell --cases cases.jsonl
grep -qF 'Đã có tệp' err.txt || fail 'it is not said'
cmp -s cases.jsonl kept.jsonl || fail 'cases were overwritten'
sim 0 cell --cases new.jsonl
[ "$(stat -c %a new.jsonl)" = 600 ] || fail "others may read it: $(stat -c %a new.jsonl)"
[ ! -e new.jsonl.part ] || fail 'the unfinished file stayed'

begin 'wrong use'
sim 2 village --out out
grep -qF 'province-2023' err.txt || fail 'the scales are not named'
sim 2 province-2023 --year 2026 --out out
sim 2 commune
grep -qF -- '--out' err.txt || fail 'no word of --out'
sim 2 commune --members 5 --out out
sim 2 commune --colour red --out out
sim 2 commune --out /proc/nowhere
[ ! -s sim.txt ] || fail 'something on standard output'

begin 'straight into a book: the counts of the stream are those of the book'
run 0 sim commune --year 2026 --book b.kd --json
members=$(sed -n 's/.*"members":\([0-9]*\).*/\1/p' out.txt)
units=$(sed -n 's/.*"organisations":\([0-9]*\).*/\1/p' out.txt)
[ "$(sqlite3 b.kd 'select count(*) from person')" = "$members" ] || fail 'not as many people'
[ "$(sqlite3 b.kd 'select count(*) from unit')" = "$units" ] || fail 'not as many units'
run 0 verify b.kd
run 2 sim commune --year 2026 --book b.kd
has err.txt 'sổ trống'
run 2 sim commune --year 2026 --communes 3 --book c.kd
has err.txt '--communes'
[ ! -e c.kd ] || fail 'a book was made for nothing'

begin 'facts of a year for any opened cycle: taken as they are, levels as in life'
run 2 sim facts b.kd --year 2026 --out f.jsonl
run 0 cycle open b.kd --year 2026 --overlay mau-2026
run 0 sim facts b.kd --year 2026 --out f.jsonl
run 0 sim facts b.kd --year 2026 --out again.jsonl
cp b.kd b.kept
run 2 sim facts b.kd --year 2026 --out b.kd
has err.txt 'Đã có tệp «b.kd»'
cmp -s b.kd b.kept || fail 'the book was overwritten'
cmp -s f.jsonl again.jsonl || fail 'the same seed, other facts'
run 0 sim facts b.kd --year 2026 --out other.jsonl --seed 2
cmp -s f.jsonl other.jsonl && fail 'another seed, the same facts'
run 0 sim facts b.kd --year 2026 --out leaders.jsonl --leaders
[ "$(wc -l <leaders.jsonl)" -lt "$(wc -l <f.jsonl)" ] || fail 'not fewer leaders than subjects'
run 0 facts read b.kd f.jsonl --year 2026 --from 'Các chi bộ'
run 0 rate b.kd --year 2026
xs=$(sed -n 's/.*Hoàn thành xuất sắc nhiệm vụ: //p' out.txt)
all=$(sed -n 's/ có mức theo quy định.*//p' out.txt)
[ $((xs * 100)) -ge $((all * 12)) ] && [ $((xs * 100)) -le $((all * 24)) ] || fail "$xs XS of $all"

finish
