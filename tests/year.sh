#!/usr/bin/env bash
# A year from the two sample lists to decided levels: what is opened, taken, judged, decided, refused.
cd "$(dirname "$0")/.." || exit 1
. tests/check.bash

lists="$root/data/sample/danh-sach-to-chuc.xlsx $root/data/sample/danh-sach-dang-vien.xlsx"

# facts: for each subject that is rated, out of subjects.jsonl; every eighth is worth an XS
make_facts()
{
    awk '
    function field(name,   v) { v = $0; if (!sub(".*\"" name "\":", "", v)) return ""; sub(/[,}].*/, "", v); gsub(/"/, "", v); return v }
    field("reviewed") == "true" && field("rated") != "false" {
        n++
        grade = n % 8 == 0 ? "xs" : "t"
        card = field("card"); unit = field("unit"); kind = field("kind")
        name = $0; sub(/.*"name":"/, "", name); sub(/".*/, "", name)
        who = kind == "collective" ? "{\"unit\":\"" unit "\"}" : card != "null" ? "{\"card\":\"" card "\"}" : "{\"unit\":\"" unit "\",\"name\":\"" name "\"}"
        facts = "\"grades\":[{\"group\":\"common\",\"grade\":\"" grade "\",\"product\":true},{\"group\":\"result\",\"grade\":\"" grade "\",\"product\":true},{\"group\":\"remedy\",\"grade\":\"" grade "\",\"product\":true}],\"tasks_assigned\":10,\"tasks_completed\":10,\"main_targets_missed\":false,\"force_majeure\":false,\"conclusions\":[]"
        if (kind == "collective")
            facts = facts ",\"member_disciplines\":[],\"collective_disciplined\":[],\"member_degraded\":false,\"subunits_disciplined\":0,\"subunits_disciplined_not_self_remedied\":0"
        else
            facts = facts ",\"absent_at_review\":false,\"tasks_late\":0,\"quality_ok\":true,\"tasks_exceeded\":6,\"disciplines\":[],\"maternity_leave\":false,\"subordinate_corruption_disciplined\":false,\"standing_committee_of\":null"
        if (field("form_for") == "leader")
            facts = facts ",\"units_led\":{\"tasks_assigned\":10,\"tasks_completed\":10,\"tasks_late\":0,\"tasks_exceeded\":6,\"count\":1,\"kht\":0,\"ht_or_better\":1,\"htt_or_better\":1}"
        print "{\"subject\":" who ",\"facts\":{" facts "},\"received_on\":\"2023-12-10\",\"on_paper\":true,\"self_level\":\"HTT\"}"
    }' subjects.jsonl
}

begin 'a cycle is opened on the sample lists, and only once'
run 0 init y.kd
# shellcheck disable=SC2086
run 0 import y.kd $lists --date 30/11/2023
run 0 cycle open y.kd --year 2023 --overlay hatinh-2023 --dry-run --json
has out.txt '"members":136,"collectives":8,"left_out":5,"unrated":1'
run 2 cycle show y.kd --year 2023
run 0 cycle open y.kd --year 2023 --overlay hatinh-2023 --json
has out.txt '"members":136,"collectives":8,"left_out":5,"unrated":1'
run 2 cycle open y.kd --year 2023
has err.txt 'đã được mở'
run 2 cycle open y.kd --year 2010
has err.txt 'Không có bộ quy định cho năm 2010'
run 2 cycle open y.kd --year 2023 --quarter 2
has err.txt 'không đánh giá theo quý'

begin 'who is left out stands there with reason and article'
run 0 cycle subjects y.kd --year 2023 --left-out
lines out.txt 6
has out.txt 'Đậu Minh Thủy: bị đình chỉ sinh hoạt đảng (Điều 5, khoản 2'
run 0 cycle show y.kd --year 2023 --unit AB.05
has out.txt 'Tập thể: 1 = 1'
run 2 cycle show y.kd --year 2023 --unit AB.99
has err.txt '«AB.99»'

begin 'titles that nobody placed hold up the opening'
run 0 init t.kd
run 0 sim commune --year 2026 --out made
run 0 import t.kd made/danh-sach-to-chuc.xlsx made/danh-sach-dang-vien.xlsx --date "$autumn"
run 2 cycle open t.kd --year 2026
has err.txt 'Chức danh chưa được xếp'

begin 'facts are refused with line and field, and nothing is written'
cat >bad.jsonl <<'TEXT'
{"subject":{"unit":"AB.01"},"facts":{"tasks_assigned":10,"tasks_completed":11}}
{"subject":{"unit":"AB.02"},"facts":{"tasks_asigned":10}}
{"subject":{"unit":"AB.09"},"facts":{}}
{"subject":{"unit":"AB.03"},"facts":{"kind":"agency"}}
{"subject":{"unit":"AB.04"},"self_level":"HTT"}
{"subject":{"unit":"AB.05"},"received_on":"2023-12-01","shortcomings":[{"text":"Sinh hoạt chưa đều"}]}
x
TEXT
run 2 facts read y.kd bad.jsonl --year 2023 --from 'Văn phòng'
has err.txt 'bad.jsonl:1: facts.tasks_completed'
has err.txt 'Có phải là «tasks_assigned»'
has err.txt 'bad.jsonl:3: Kỳ này không có đối tượng «AB.09»'
has err.txt 'bad.jsonl:4: «kind» do hồ sơ trong sổ xác định'
has err.txt 'received_on'
has err.txt 'thiếu «cause»'
has err.txt 'bad.jsonl:7: Dòng này không phải là JSON'
run 0 rate y.kd --year 2023 --json
has out.txt '"level":0'

begin 'facts are taken once, differences are told and not written unasked'
run 0 cycle subjects y.kd --year 2023 --json
cp out.txt subjects.jsonl
make_facts >facts.jsonl
lines facts.jsonl 138
run 0 facts read y.kd facts.jsonl --year 2023 --from 'Văn phòng'
has out.txt '138 dòng'
run 0 facts read y.kd facts.jsonl --year 2023 --from 'Văn phòng'
has out.txt 'đã được đọc trước đó'
echo '{"subject":{"unit":"AB.01"},"facts":{"tasks_assigned":12}}' >other.jsonl
run 2 facts read y.kd other.jsonl --year 2023 --from 'Nơi khác'
has err.txt '«tasks_assigned» đã ghi 10, tệp này ghi 12'
run 0 facts read y.kd other.jsonl --year 2023 --from 'Nơi khác' --yes
has out.txt '1 dữ kiện mới'

begin 'the judge rates everyone: levels, owed, to settle, left out'
run 0 rate y.kd --year 2023 --json
has out.txt '"subjects":144'
has out.txt '"left_out":5'
has out.txt '"unrated":1'
lacks out.txt '"level":0'
run 0 rate y.kd --year 2023
has out.txt 'mức xếp loại của đơn vị đứng đầu'

begin 'only the decider decides, above the rules nobody'
run 2 decide-level y.kd --year 2023 --unit AB.01 --subject '{"unit":"AB.01"}' --level HTT --number 1-QĐ
has err.txt 'Chi bộ Cơ quan xã không phải là cấp quyết định; cấp quyết định là đảng ủy cơ sở (AB).'
run 2 decide-level y.kd --year 2023 --unit AB --subject '{"card":"40.413146"}' --level HTT --number 1-QĐ
has err.txt 'hồ sơ chưa cho biết nơi nào quyết định'
run 2 decide-level y.kd --year 2023 --unit AB --subject '{"unit":"AB.01"}' --level TOT --number 1-QĐ
has err.txt 'không phải là mức xếp loại'
run 2 decide-level y.kd --year 2023 --unit AB --subject '{"unit":"AB.06"}' --level HTT --number 1-QĐ
has err.txt 'không xếp loại'
run 2 decide-level y.kd --year 2023 --unit AB --subject '{"unit":"AB.01"}' --level XS --number 1-QĐ
has err.txt 'mức cao nhất'
run 2 decide-level y.kd --year 2023 --unit AB --subject '{"unit":"AB.01"}' --level HT --number 1-QĐ
has err.txt 'ghi lý do'
run 0 verify y.kd
has out.txt '0 dòng trong bảng decision'

begin 'an empty list is no act, and a list that is not there is said to be missing'
: >none.jsonl
run 0 verify y.kd
cp out.txt before.txt
run 0 decide-level y.kd none.jsonl --year 2023 --unit AB --number 1-QĐ
has out.txt 'Đảng bộ xã An Bình: không có mức nào để quyết định; chưa ghi gì vào sổ.'
run 0 decide-level y.kd --year 2023 --unit AB --from-proposals --number 1-QĐ --json
has out.txt '{"asked":0,"done":0,"refused":0}'
run 0 propose y.kd none.jsonl --year 2023 --unit AB --number 1-TTr
has out.txt 'không có mức nào để đề nghị'
run 2 decide-level y.kd gone.jsonl --year 2023 --unit AB --number 1-QĐ
has err.txt 'gone.jsonl: Không tìm thấy tệp này.'
run 2 import y.kd gone.xlsx also-gone.xlsx --date 30/11/2023
has err.txt 'gone.xlsx: Không tìm thấy tệp này.'
run 2 import-more y.kd --disciplines gone.csv
has err.txt 'gone.csv: Không tìm thấy tệp này.'
run 0 verify y.kd
cmp -s out.txt before.txt || fail 'something was written'

begin 'a level is decided, kept with its case, and replaced but not altered'
run 0 decide-level y.kd --year 2023 --unit AB --subject '{"unit":"AB.01"}' --level HTT --number 1-QĐ --date 25/12/2023
has out.txt 'Hoàn thành tốt nhiệm vụ: 1'
run 2 decide-level y.kd --year 2023 --unit AB --subject '{"unit":"AB.01"}' --level HTT --number 2-QĐ
has err.txt 'đã được quyết định'
echo '{"subject":{"unit":"AB.01"},"facts":{"tasks_assigned":11}}' >late.jsonl
run 2 facts read y.kd late.jsonl --year 2023 --from 'Nơi khác' --yes
has err.txt 'đã được quyết định mức xếp loại'
run 2 decide-level y.kd --year 2023 --unit AB --subject '{"unit":"AB.01"}' --level HT --reason 'Kỷ luật về sau' --number 3-QĐ --replaces --why late_discipline
has err.txt 'tám yếu tố'
run 0 decide-level y.kd --year 2023 --unit AB --subject '{"unit":"AB.01"}' --level HT --reason 'Xét lại theo đơn' --number 3-QĐ --replaces --why complaint
run 0 verify y.kd
has out.txt '2 dòng trong bảng decision'

begin 'what the book itself decided is not told as the level of a past year'
run 2 level add y.kd --unit AB.01 --year 2023 --level XS
has err.txt 'mức của năm 2023 do chính sổ này quyết định'
run 0 level list y.kd --unit AB.01 --json
lines out.txt 0
run 0 level add y.kd --unit AB.01 --year 2022 --level XS --dry-run

begin 'a decided member who moves keeps the case of his decision, which can still be replaced'
card=$(sed -n 's/.*"unit":"AB.02".*"card":"\([^"]*\)".*"form_for":"no_post".*/\1/p' subjects.jsonl | head -n 1)
who="{\"card\":\"$card\"}"
run 0 decide-level y.kd --year 2023 --unit AB --subject "$who" --level HT --reason 'Kết quả chưa đều' --number 4-QĐ
run 0 member move y.kd --card "$card" --to AB.03 --on 20/12/2023
run 0 cycle refresh y.kd --year 2023 --yes
run 0 rate y.kd --year 2023 --json
has out.txt '"subjects":144'
run 0 decide-level y.kd --year 2023 --unit AB --subject "$who" --level KHT --reason 'Theo đơn' --number 5-QĐ --replaces --why complaint
run 0 verify y.kd

finish
