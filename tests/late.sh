#!/usr/bin/env bash
# What comes to light after a decision: what is owed, what a discipline opens and how it is settled.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

# facts WHO KIND [MORE]: a line that makes an HTT; MORE: further facts, which go before
facts()
{
    local grade='"grade":"t","product":true' facts
    facts="\"grades\":[{\"group\":\"common\",$grade},{\"group\":\"result\",$grade},{\"group\":\"remedy\",$grade}],\"tasks_assigned\":10,\"tasks_completed\":10,\"main_targets_missed\":false,\"force_majeure\":false,\"conclusions\":[]"
    if [ "$2" = collective ]; then
        facts="$facts,\"collective_disciplined\":[],\"member_degraded\":false,\"subunits_disciplined\":0,\"subunits_disciplined_not_self_remedied\":0"
    else
        facts="$facts,\"absent_at_review\":false,\"tasks_late\":0,\"quality_ok\":true,\"tasks_exceeded\":6,\"disciplines\":[],\"maternity_leave\":false,\"subordinate_corruption_disciplined\":false,\"standing_committee_of\":null"
    fi
    echo "{\"subject\":$1,\"facts\":{$facts${3:+,$3}},\"received_on\":\"2023-12-10\",\"on_paper\":true,\"self_level\":\"HTT\"}"
}
decide() # decide STATUS WHO LEVEL NUMBER MORE…
{
    local want=$1 who=$2 level=$3 number=$4
    shift 4
    run "$want" decide-level y.kd --year 2023 --unit AB --subject "$who" --level "$level" --number "$number" --date 25/12/2023 "$@"
}
members() # cards of members without a post of a cell
{
    sed -n "s/.*\"unit\":\"$1\".*\"card\":\"\([^\"]*\)\".*\"form_for\":\"no_post\".*/\1/p" subjects.jsonl
}
none='"member_disciplines":[]'
for factor in form content motive nature degree consequence cause circumstances; do
    echo "\"$factor\":\"đã cân nhắc\","
done | sed '1s/^/{/; $s/,$/}/' >factors.json

run 0 init y.kd
run 0 import y.kd "$root/data/sample/danh-sach-to-chuc.xlsx" "$root/data/sample/danh-sach-dang-vien.xlsx" --date 30/11/2023
run 0 cycle open y.kd --year 2023 --overlay hatinh-2023
run 0 cycle subjects y.kd --year 2023 --json
cp out.txt subjects.jsonl
mapfile -t card < <(members AB.02)

begin 'where people choose, owed papers hold up the decision all the same; a reason that is asked for must be written'
self='"self_detected":true,"remedied":true'
facts '{"unit":"AB.01"}' collective "\"member_disciplines\":[{\"form\":\"khien_trach\",\"decided_on\":\"2023-05-10\",\"breach_year\":2023,\"breach_unit\":\"this\",$self}],\"suggested_matters\":2,\"answered_matters\":1,\"working_group\":true" >own.jsonl
facts '{"unit":"AB.02"}' collective "$none" | sed 's/"group":"common","grade":"t"/"group":"common","grade":"k"/' >>own.jsonl
run 0 facts read y.kd own.jsonl --year 2023 --from 'Văn phòng'
run 0 rate y.kd --year 2023 --json
has out.txt '"discretion":0'
decide 2 '{"unit":"AB.01"}' HT 1-QĐ --reason 'Đã tự khắc phục'
has err.txt 'còn thiếu: giải trình nội dung gợi ý kiểm điểm'
echo '{"subject":{"unit":"AB.01"},"facts":{"answered_matters":2}}' >answered.jsonl
run 0 facts read y.kd answered.jsonl --year 2023 --from 'Văn phòng' --yes
run 0 rate y.kd --year 2023 --json
has out.txt '"discretion":1'
decide 2 '{"unit":"AB.01"}' HT 1-QĐ
has err.txt 'ghi lý do bằng văn bản'
decide 0 '{"unit":"AB.01"}' HT 1-QĐ --reason 'Đã tự khắc phục'
run 0 rate y.kd --year 2023
has out.txt '1 đối tượng còn thiếu: lý do bằng văn bản'
run 0 propose y.kd --year 2023 --from-rules --unit AB.02 --number 1-TTr
has out.txt 'không có mức nào để đề nghị'
decide 2 '{"unit":"AB.02"}' HT 1-QĐ
has err.txt 'ghi lý do bằng văn bản'
decide 0 '{"unit":"AB.02"}' HT 1-QĐ --reason 'Một tiêu chí ở mức kém'

begin 'a subject twice in a list is refused with both lines, decided or proposed'
for i in 0 1; do facts "{\"card\":\"${card[$i]}\"}" member; done >members.jsonl
run 0 facts read y.kd members.jsonl --year 2023 --from 'Văn phòng'
for i in 0 1 0; do echo "{\"subject\":{\"card\":\"${card[$i]}\"},\"level\":\"HTT\"}"; done >twice.jsonl
run 2 decide-level y.kd twice.jsonl --year 2023 --unit AB --number 2-QĐ --partly
has err.txt 'twice.jsonl:3'
has err.txt 'hai dòng trong danh sách: dòng 1 và dòng 3'
run 2 propose y.kd twice.jsonl --year 2023 --unit AB --number 2-TTr
has err.txt 'dòng 1 và dòng 3'
run 0 verify y.kd
has out.txt '2 dòng trong bảng decision'
has out.txt '0 dòng trong bảng proposal'
sed -i 3d twice.jsonl
run 0 decide-level y.kd twice.jsonl --year 2023 --unit AB --number 2-QĐ --date 25/12/2023

begin 'what a discipline opened is settled with the eight factors only, whatever the decision is replaced for'
who="{\"card\":\"${card[0]}\"}"
run 0 discipline add y.kd --card "${card[0]}" --form khien_trach --on 18/03/2024 --breach-year 2023
has out.txt '1 quyết định xếp loại trước đây phải xem xét lại'
decide 2 "$who" HT 3-QĐ --reason 'Ghi nhầm' --replaces --why correction
has err.txt 'mục 1 của reopen list'
run 0 reopen list y.kd
has out.txt '1 quyết định cần xem xét lại'
decide 0 "$who" HT 3-QĐ --reason 'Ghi nhầm' --replaces --why correction --factors factors.json
run 0 reopen list y.kd
has out.txt '0 quyết định cần xem xét lại'
run 0 verify y.kd

begin 'a discipline that does not tell all is a level in question, and what is missing is said'
who="{\"card\":\"${card[1]}\"}"
run 0 discipline add y.kd --card "${card[1]}" --form khien_trach --on 10/12/2023 --breach-year 2023
has out.txt '1 quyết định xếp loại trước đây phải xem xét lại'
has out.txt 'tự phát hiện; khắc phục xong hậu quả'
run 0 reopen list y.kd
has out.txt 'vì kỷ luật chưa ghi: tự phát hiện; khắc phục xong hậu quả'
decide 2 "$who" HTT 4-QĐ --replaces --why late_discipline --factors factors.json
has err.txt 'còn thiếu: kỷ luật 1 – tự phát hiện'
run 2 discipline tell y.kd 2 --breach-year 2022
has err.txt 'khác với điều nêu'
run 0 discipline tell y.kd 2 --self-detected no
has out.txt 'đã ghi thêm'
run 0 reopen list y.kd --json
has out.txt '"rule":"124.D12.K4.3.d"'
has out.txt '"lacks":""'
decide 2 "$who" HTT 4-QĐ --replaces --why late_discipline --factors factors.json
has err.txt 'quy định buộc mức'
decide 0 "$who" KHT 4-QĐ --replaces --why late_discipline --factors factors.json
run 0 discipline add y.kd --card "${card[2]}" --form khien_trach --on 10/12/2023
has err.txt 'chưa ghi năm xảy ra vi phạm'
run 0 reopen list y.kd
has out.txt '0 quyết định cần xem xét lại'
has err.txt 'Kỷ luật số 3'
run 0 verify y.kd

begin 'who has moved is decided anew with the discipline that came to light'
who="{\"card\":\"${card[3]}\"}"
facts "$who" member >moved.jsonl
run 0 facts read y.kd moved.jsonl --year 2023 --from 'Văn phòng'
decide 0 "$who" HTT 5-QĐ
run 0 member move y.kd --card "${card[3]}" --to AB.03 --on 20/11/2023
run 0 cycle refresh y.kd --year 2023 --yes
run 0 discipline add y.kd --card "${card[3]}" --form canh_cao --on 10/12/2023 --breach-year 2023 --self-detected no
has out.txt '1 quyết định xếp loại trước đây phải xem xét lại'
decide 2 "$who" HTT 6-QĐ --replaces --why late_discipline --factors factors.json
has err.txt 'quy định buộc mức'
decide 0 "$who" KHT 6-QĐ --replaces --why late_discipline --factors factors.json
run 0 reopen list y.kd
has out.txt '0 quyết định cần xem xét lại'
run 0 reopen find y.kd
has out.txt ' 0 quyết định mới'
run 0 verify y.kd

begin 'facts that a complaint shows to be wrong come in beside those that were decided on, for the decision that replaces'
who="{\"card\":\"${card[4]}\"}"
facts "$who" member | sed 's/"group":"result","grade":"t"/"group":"result","grade":"tb"/' >low.jsonl
run 0 facts read y.kd low.jsonl --year 2023 --from 'Văn phòng'
facts "$who" member | sed 's/"tasks_assigned.*received_on.*/"quality_ok":true}}/' >right.jsonl
run 2 facts read y.kd right.jsonl --year 2023 --from 'Tổ xác minh' --corrects
has err.txt 'chưa được quyết định mức xếp loại'
decide 2 "$who" HTT 7-QĐ
has err.txt 'mức cao nhất'
decide 0 "$who" HT 7-QĐ
decide 2 "$who" HTT 8-QĐ --replaces --why complaint
has err.txt 'mức cao nhất'
run 2 facts read y.kd right.jsonl --year 2023 --from 'Tổ xác minh'
has err.txt '--corrects'
facts "$who" member >whole.jsonl
run 2 facts read y.kd whole.jsonl --year 2023 --from 'Tổ xác minh' --corrects --yes
has err.txt 'thừa «received_on»'
run 2 facts read y.kd right.jsonl --year 2023 --from 'Tổ xác minh' --corrects
has err.txt '«grades'
has out.txt 'thêm --yes'
run 0 rate y.kd --year 2023 --json
cp out.txt before.txt
run 0 facts read y.kd right.jsonl --year 2023 --from 'Tổ xác minh' --corrects --yes
run 0 facts list y.kd --year 2023 --unit AB.02 --json
has out.txt '"source":"correction"'
run 0 rate y.kd --year 2023 --json
cmp -s before.txt out.txt || fail 'facts that correct count before the decision does'
run 0 verify y.kd
decide 0 "$who" HTT 8-QĐ --replaces --why complaint
run 0 verify y.kd
run 0 rate y.kd --year 2023 --json
cmp -s before.txt out.txt && fail 'facts that correct do not count after the decision'
who="{\"card\":\"${card[3]}\"}"
echo "{\"subject\":$who,\"facts\":{\"tasks_completed\":9,\"cell_kind\":\"grassroots_cell\"}}" >moved2.jsonl
run 2 facts read y.kd moved2.jsonl --year 2023 --from 'Tổ xác minh' --corrects --yes
has err.txt '«cell_kind» do hồ sơ trong sổ xác định'
echo "{\"subject\":$who,\"facts\":{\"tasks_completed\":9}}" >moved2.jsonl
run 0 facts read y.kd moved2.jsonl --year 2023 --from 'Tổ xác minh' --corrects --yes
run 0 verify y.kd
decide 0 "$who" KHT 9-QĐ --replaces --why correction --factors factors.json
run 0 verify y.kd

begin 'a discipline of a leader in the year puts the level of his body in question, and makes it what it is'
lead4=40.354799 lead5=40.909943 lead7=40.586692 # secretaries of AB.04, AB.05, AB.07 in the sample lists
for i in 4 7; do facts "{\"unit\":\"AB.0$i\"}" collective "$none"; done >bodies.jsonl
run 0 facts read y.kd bodies.jsonl --year 2023 --from 'Văn phòng'
for i in 4 7; do decide 0 "{\"unit\":\"AB.0$i\"}" HTT 10-QĐ; done
run 0 discipline add y.kd --card $lead4 --form khien_trach --on 10/12/2023 --breach-year 2023 --self-detected no
has out.txt '1 quyết định xếp loại trước đây phải xem xét lại'
has out.txt 'nơi xảy ra vi phạm'
run 0 reopen list y.kd
has out.txt 'Chi bộ thôn Đông Hà (AB.04)'
has out.txt 'Điều 12, khoản 4, điểm 4.2.c'
number=$("$bin" discipline list y.kd --card $lead4 --json | sed 's/.*"id":\([0-9]*\).*/\1/')
run 0 discipline tell y.kd "$number" --breach-unit this
run 0 reopen list y.kd --json
has out.txt '"unit":"AB.04"'
has out.txt '"rule":"124.D12.K4.2.c.member"'
has out.txt '"lacks":""'
decide 2 '{"unit":"AB.04"}' HTT 11-QĐ --replaces --why late_discipline --factors factors.json
has err.txt 'quy định buộc mức'
decide 0 '{"unit":"AB.04"}' KHT 11-QĐ --replaces --why late_discipline --factors factors.json
run 0 reopen list y.kd
has out.txt '0 quyết định cần xem xét lại'
run 0 reopen find y.kd
has out.txt ' 0 quyết định mới'
run 0 verify y.kd

begin 'what was open for want of facts is settled when they say that it is no question'
run 0 discipline add y.kd --card $lead7 --form khien_trach --on 10/12/2023 --breach-year 2023 --self-detected no
run 0 reopen list y.kd --json
has out.txt '"unit":"AB.07"'
has out.txt '"lacks":"breach_unit"'
number=$("$bin" discipline list y.kd --card $lead7 --json | sed 's/.*"id":\([0-9]*\).*/\1/')
run 0 discipline tell y.kd "$number" --breach-unit old
has out.txt '1 quyết định không còn phải xem xét lại'
run 0 reopen list y.kd
has out.txt '0 quyết định cần xem xét lại'
run 0 reopen list y.kd --all
has out.txt 'Giữ nguyên: Điều còn thiếu đã được ghi'

begin 'of another year: the level of the body of that year'
run 0 discipline add y.kd --card $lead7 --form khien_trach --on 18/03/2024 --breach-year 2023 --breach-unit this --self-detected no
run 0 reopen list y.kd --json
has out.txt '"unit":"AB.07"'
has out.txt '"rule":"124.D12.K4.5.member"'

begin 'while the book holds a discipline of a leader, nobody says that there is none'
run 0 discipline add y.kd --card $lead5 --form canh_cao --on 10/11/2023 --breach-year 2023 --breach-unit this --self-detected no
facts '{"unit":"AB.05"}' collective "$none" >five.jsonl
run 2 facts read y.kd five.jsonl --year 2023 --from 'Văn phòng'
has err.txt '«member_disciplines» do hồ sơ trong sổ xác định ([{"form":"canh_cao"'
facts '{"unit":"AB.05"}' collective >five.jsonl
run 0 facts read y.kd five.jsonl --year 2023 --from 'Văn phòng'
decide 2 '{"unit":"AB.05"}' HTT 12-QĐ
has err.txt 'quy định buộc mức'
decide 0 '{"unit":"AB.05"}' KHT 12-QĐ
run 0 verify y.kd

finish
