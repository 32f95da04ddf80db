#!/usr/bin/env bash
# A second year: what the first one found wanting is carried, answered, remedied; then everybody can be rated.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

lists="$root/data/sample/danh-sach-to-chuc.xlsx $root/data/sample/danh-sach-dang-vien.xlsx"

begin 'shortcomings of a year are carried into the next'
run 0 init y.kd
# shellcheck disable=SC2086
run 0 import y.kd $lists --date 30/11/2023
run 0 cycle open y.kd --year 2023
run 0 sim facts y.kd --year 2023 --out f23.jsonl
run 0 facts read y.kd f23.jsonl --year 2023 --from 'Các chi bộ'
run 0 cycle open y.kd --year 2024
has out.txt '20 hạn chế, khuyết điểm của các năm trước'

begin 'without a report on remedying them their subjects owe one'
run 0 sim facts y.kd --year 2024 --out f24.jsonl
sed 's/,"answers":\[[^]]*\]//' f24.jsonl >silent.jsonl
cp y.kd silent.kd
run 0 facts read silent.kd silent.jsonl --year 2024 --from 'Các chi bộ'
run 0 rate silent.kd --year 2024
has out.txt 'báo cáo kết quả khắc phục'
run 2 decide-level silent.kd --year 2024 --unit AB --subject '{"unit":"AB.01"}' --level HT --number 1-QĐ --reason 'Còn chậm'
has err.txt 'còn thiếu'

begin 'an answer to each is the report; the made-up year gives them'
run 0 facts read y.kd f24.jsonl --year 2024 --from 'Các chi bộ' --json
has out.txt '"answers":20,'
run 0 rate y.kd --year 2024
lacks out.txt 'báo cáo kết quả khắc phục'
run 0 decide-level y.kd --year 2024 --unit AB --subject '{"unit":"AB.01"}' --level HT --number 1-QĐ --reason 'Còn chậm'

begin 'an answer goes to the one who has to give it, with a day that has come'
number=$(sed -n 's/.*{"unit":"AB.04"}.*"shortcoming":\([0-9]*\).*/\1/p' f24.jsonl)
answer()
{
    echo "{\"subject\":{\"unit\":\"$1\"},\"answers\":[{\"shortcoming\":$number,\"answer\":\"$2\"$3}]}" >answer.jsonl
}
answer AB.03 'Đã làm' ''
run 2 facts read silent.kd answer.jsonl --year 2024 --from AB.03
has err.txt "Điểm số $number không phải hạn chế, khuyết điểm kỳ trước"
answer AB.04 '' ''
run 2 facts read silent.kd answer.jsonl --year 2024 --from AB.04
has err.txt 'Trả lời phải là'
answer AB.04 'Đã làm' ',"done_on":"2031-01-31"'
run 2 facts read silent.kd answer.jsonl --year 2024 --from AB.04
has err.txt 'chưa tới'
answer AB.04 'Đang làm' ''
run 0 facts read silent.kd answer.jsonl --year 2024 --from AB.04 --json
has out.txt '"answers":1,'
answer AB.04 'Đã làm xong' ',"done_on":"2024-06-30"'
run 2 facts read silent.kd answer.jsonl --year 2024 --from AB.04
has err.txt '«answer» đã ghi Đang làm, tệp này ghi Đã làm xong'
run 0 facts read silent.kd answer.jsonl --year 2024 --from AB.04 --yes
answer AB.04 'Đã làm xong' ',"done_on":"2024-06-30" '
run 0 facts read silent.kd answer.jsonl --year 2024 --from AB.04 --json
has out.txt '"answers":0,'
answer AB.04 'Đã làm xong' ',"done_on":"2024-07-30"'
run 2 facts read silent.kd answer.jsonl --year 2024 --from AB.04
has err.txt '«done_on» đã ghi 30/06/2024, tệp này ghi 30/07/2024'

begin 'what is decided is answered for'
number=$(sed -n 's/.*{"unit":"AB.01"}.*"shortcoming":\([0-9]*\).*/\1/p' f24.jsonl)
answer AB.01 'Khác' ''
run 2 facts read y.kd answer.jsonl --year 2024 --from AB.01
has err.txt 'đã được quyết định'

begin 'a remedied one is carried no further'
run 0 cycle open y.kd --year 2025
done_ones=$(grep -o '"done_on"' f24.jsonl | wc -l)
noted=$(grep -o '"remedy_by"' f24.jsonl | wc -l)
has out.txt "$((20 - done_ones + noted)) hạn chế, khuyết điểm của các năm trước"

begin 'shortcomings that the book did not note: the self-review says that it reports on them'
run 0 init o.kd
# shellcheck disable=SC2086
run 0 import o.kd $lists --date 30/11/2023
run 0 cycle open o.kd --year 2023
run 0 sim facts o.kd --year 2023 --out o.jsonl
sed '/"unit":"AB.03"}/s/"earlier_faults[a-z_]*":[0-9]*,//g; /"unit":"AB.03"}/s/"facts":{/&"earlier_faults":2,"earlier_faults_remedied":1,/; s/,"remedy_report":true//' o.jsonl >o2.jsonl
run 0 facts read o.kd o2.jsonl --year 2023 --from 'Các chi bộ'
run 2 decide-level o.kd --year 2023 --unit AB --subject '{"unit":"AB.03"}' --level HT --number 1-QĐ --reason 'Còn chậm'
has err.txt 'còn thiếu'
grep '"unit":"AB.03"}' o2.jsonl | sed 's/}$/,"remedy_report":true}/' >o3.jsonl
run 0 facts read o.kd o3.jsonl --year 2023 --from 'AB.03' --json
has out.txt '"facts":0,"reviews":1,'
run 0 decide-level o.kd --year 2023 --unit AB --subject '{"unit":"AB.03"}' --level HT --number 1-QĐ --reason 'Còn chậm'

finish
