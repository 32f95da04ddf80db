#!/usr/bin/env bash
# Returns by JSON Lines: who is meant, what is new, what differs, what contradicts what the book holds.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

lists="$root/data/sample/danh-sach-to-chuc.xlsx $root/data/sample/danh-sach-dang-vien.xlsx"
line()
{
    printf '%s\n' "$1" >line.jsonl
}
# read_line STATUS LINE [OPTION…]
read_line()
{
    local want=$1
    line "$2"
    shift 2
    run "$want" facts read y.kd line.jsonl --year 2023 --from 'Văn phòng' "$@"
}

run 0 init y.kd
# shellcheck disable=SC2086
run 0 import y.kd $lists --date 30/11/2023
run 0 cycle open y.kd --year 2023

begin 'a self-review: all that is told otherwise the second time is a difference'
read_line 2 '{"subject":{"unit":"AB.01"},"received_on":"2031-12-01"}'
has err.txt '«received_on» ghi ngày 01/12/2031, chưa tới'
read_line 0 '{"subject":{"unit":"AB.01"},"received_on":"2023-12-01"}'
read_line 2 '{"subject":{"unit":"AB.01"},"received_on":"2023-12-01","on_paper":true}'
has err.txt '«on_paper» đã ghi false, tệp này ghi true'
read_line 0 '{"subject":{"unit":"AB.01"},"received_on":"2023-12-01","on_paper":true}' --yes
read_line 0 '{"subject":{"unit":"AB.01"},"on_paper":true,"received_on":"2023-12-01"}' --json
has out.txt '"reviews":0,"shortcomings":0,"answers":0,"differences":0'

begin 'none and some contradict each other, in either order'
some='"shortcomings":[{"text":"Sinh hoạt chưa đều","cause":"Bận việc","responsible":"Bí thư","remedy":"Lập lịch","remedy_by":"2024-06-30"}]'
read_line 0 '{"subject":{"unit":"AB.02"},"received_on":"2023-12-01","no_shortcoming":true}'
read_line 2 "{\"subject\":{\"unit\":\"AB.02\"},$some}"
has err.txt '«no_shortcoming» đã ghi true, tệp này ghi false'
read_line 0 "{\"subject\":{\"unit\":\"AB.02\"},$some}" --yes
read_line 0 "{\"subject\":{\"unit\":\"AB.02\"},\"received_on\":\"2023-12-01\",$some}" --json
has out.txt '"reviews":0,"shortcomings":0,"answers":0,"differences":0'
read_line 0 "{\"subject\":{\"unit\":\"AB.03\"},$some}"
read_line 2 '{"subject":{"unit":"AB.03"},"received_on":"2023-12-01","no_shortcoming":true}'
has err.txt '«shortcomings» đã ghi 1, tệp này ghi 0'

begin 'a line about a decided subject: what is known is passed over, anything else refused'
run 0 sim facts y.kd --year 2023 --out all.jsonl
grep '"unit":"AB.04"}' all.jsonl >one.jsonl
run 0 facts read y.kd one.jsonl --year 2023 --from 'Chi bộ'
run 0 decide-level y.kd --year 2023 --unit AB --subject '{"unit":"AB.04"}' --level HT --number 1-QĐ --reason 'Còn chậm'
grep '"unit":"AB.0[45]"}' all.jsonl >two.jsonl
run 0 facts read y.kd two.jsonl --year 2023 --from 'Chi bộ' --json
has out.txt '"lines":2,'
has out.txt '"reviews":1,'
read_line 2 '{"subject":{"unit":"AB.04"},"facts":{"tasks_assigned":45}}' --yes
has err.txt 'đã được quyết định'
read_line 2 "{\"subject\":{\"unit\":\"AB.04\"},$some}" --yes
has err.txt 'đã được quyết định'

begin 'with a card, a name or a unit that is not that person'"'"'s is refused'
cp y.kd who.kd
row=$("$bin" cycle subjects y.kd --year 2023 --json | grep '"kind":"member"' | grep -v '"card":null' | sed -n 1p)
card=$(sed 's/.*"card":"\([^"]*\)".*/\1/' <<<"$row")
unit=$(sed 's/.*"unit":"\([^"]*\)".*/\1/' <<<"$row")
name=$(sed 's/.*"name":"\([^"]*\)".*/\1/' <<<"$row")
read_line 2 "{\"subject\":{\"card\":\"$card\",\"name\":\"Người Khác\"},\"facts\":{\"tasks_assigned\":9}}" --yes
has err.txt "Thẻ $card là của $name ($unit), không khớp với «Người Khác»"
read_line 2 "{\"subject\":{\"card\":\"$card\",\"unit\":\"AB.07\"},\"facts\":{\"tasks_assigned\":9}}" --yes
has err.txt 'không khớp với «AB.07»'
read_line 2 "{\"subject\":{\"card\":\"$card\",\"birth\":\"1900-01-01\"},\"facts\":{\"tasks_assigned\":9}}" --yes
read_line 0 "{\"subject\":{\"card\":\"$card\",\"unit\":\"$unit\",\"name\":\"$name\"},\"facts\":{\"tasks_assigned\":9}}" --yes --json
has out.txt '"facts":1,'

begin 'a review that is not finished is a fact: no level until it is'
read_line 0 "{\"subject\":{\"card\":\"$card\"},\"facts\":{\"review_completed\":false}}"
run 0 rate y.kd --year 2023 --json
has out.txt '"unrated":2'
read_line 2 "{\"subject\":{\"card\":\"$card\"},\"facts\":{\"review_completed\":true}}" --yes
has err.txt 'khi đã có bản tự kiểm điểm'

begin 'a list of disciplines tells of those who are not in it; an empty one that there is none'
run 0 rate y.kd --year 2023
has out.txt '; kỷ luật;'
has out.txt 'kỷ luật đối với tập thể'
printf 'Số thẻ đảng;Mã chi bộ;Hình thức kỷ luật;Ngày quyết định\n' >none.csv
run 0 import-more y.kd --disciplines none.csv
has out.txt 'không có trong danh sách kỷ luật'
run 0 rate y.kd --year 2023
lacks out.txt '; kỷ luật;'
lacks out.txt 'kỷ luật đối với'
read_line 0 "{\"subject\":{\"card\":\"$card\"},\"facts\":{\"disciplines\":[]}}" --json
has out.txt '"facts":0,'
run 0 import-more y.kd --disciplines none.csv
run 0 verify y.kd
has out.txt '3 dòng trong bảng import'

finish
