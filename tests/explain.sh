#!/usr/bin/env bash
# explain.sh — `kiemdiem explain` end to end: the answer for a human in both languages, what is short of the next level in
# numbers, what is not known and the paper that would tell.
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=tests/check.bash
. tests/check.bash

# Ten tasks, three late and four exceeded: HT at most, for a member without a post.
cat >late.json <<'JSON'
{
  "id": "Nguyễn Văn Mẫu", "cycle": {"year": 2024}, "subject": "member",
  "facts": {"admitted_on": "2012-05-19", "party_status": "normal", "leadership_post": false, "leadership_posts": 0,
    "in_political_system": true, "state_employee": false, "tasks_assigned": 10, "tasks_completed": 10, "tasks_late": 3,
    "tasks_exceeded": 4, "quality_ok": true, "main_targets_missed": false, "force_majeure": false, "earlier_faults": 0,
    "earlier_faults_remedied": 0, "conclusions": [], "disciplines": [], "absent_at_review": false,
    "review_completed": true,
    "grades": [{"group": "common", "grade": "t"}, {"group": "result", "grade": "xs"}]}
}
JSON

begin 'Vietnamese by default'
run 0 explain late.json
has out.txt 'Nguyễn Văn Mẫu'
has out.txt 'Quy định 124-QĐ/TW'
has out.txt 'TRẢ LỜI'
has out.txt 'VÌ SAO'
has out.txt 'Điều 12'

begin 'English when asked'
run 0 explain --lang en late.json
has out.txt 'ANSWER'
has out.txt 'WHY NOT'
has out.txt 'cycle 2024'
has out.txt 'Rated: yes'

begin 'how much is missing for the next level, in numbers'
has out.txt 'fewer needed'

begin 'the same case from standard input'
cp out.txt file.txt
feed 0 late.json explain --lang en
cmp -s out.txt file.txt || fail 'another answer than from the file'

begin 'facts that are not known, each with the paper that settles it'
printf '%s' '{"id": "x", "cycle": {"year": 2024}, "subject": "member", "facts": {"party_status": "normal"}}' >open.json
run 0 explain --lang en open.json
has out.txt 'NOT KNOWN YET'
has out.txt '[tasks_assigned]'
has out.txt 'see work programme of the year'
run 0 explain open.json
has out.txt 'chương trình, kế hoạch công tác năm'

begin 'who is not reviewed is told why'
printf '%s' '{"id": "x", "cycle": {"year": 2024}, "subject": "member", "facts": {"party_status": "exempt"}}' >exempt.json
run 0 explain --lang en exempt.json
has out.txt 'Reviewed: no. Rated: no.'
has out.txt 'exempt from work and activity'

begin 'a deadline and a cap'
printf '%s' '{"id": "x", "cycle": {"year": 2024}, "subject": "group", "facts": {"kind": "members", "xs": 5, "htt": 20}}' >group.json
run 0 explain --lang en group.json
has out.txt 'over the cap of 20 %'
printf '%s' '{"id": "x", "cycle": {"year": 2024}, "subject": "event", "facts": {"body": "cell", "calendar": "ordinary"}}' >event.json
run 0 explain event.json

begin 'a discipline is told with its place in the list'
printf '%s' '{"id": "x", "cycle": {"year": 2024}, "subject": "member", "facts": {"disciplines": [{"form": "canh_cao", "decided_on": "2024-05-05", "breach_year": 2024, "self_detected": false}]}}' >act.json
run 0 explain --lang en act.json
has out.txt 'disciplines 1 – form of discipline: warning'
has out.txt '05/05/2024'

# A member without a post under 366: the maximum of one group of points, too few of the other.
member366()
{
    printf '{"id": "%s", "cycle": {"year": 2025}, "subject": "member", "facts": {"admitted_on": "2012-05-19", "party_status": "normal", "leadership_post": false, "leadership_posts": 0, "in_political_system": true, "state_employee": false, "tasks_assigned": 10, "tasks_completed": 10, "tasks_late": 0, "tasks_exceeded": 4, "earlier_faults": 0, "earlier_faults_remedied": 0, "conclusions": [], "disciplines": [], "absent_at_review": false, "review_completed": true, "quality_ok": true, "force_majeure": false, "main_targets_missed": false, %s}}\n' "$1" "$2"
}
begin 'a sum is short: only what can still rise is offered'
member366 a '"points_common": 30, "points_result": 30' >points.json
run 0 explain points.json
has out.txt 'cần thêm 10,00 (điểm kết quả thực hiện nhiệm vụ)'
member366 a '"points_common": 20, "points_result": 40' >points.json
run 0 explain --lang en points.json
has out.txt '10.00 more needed (points for the common criteria + points for task results)'

begin 'a count of the past is never to be lowered'
member366 a '"points_common": 29, "points_result": 65' | sed 's/"earlier_faults": 0, "earlier_faults_remedied": 0/"earlier_faults": 2, "earlier_faults_remedied": 1/' >faults.json
run 0 explain faults.json
has out.txt 'cần thêm 1 (số hạn chế, khuyết điểm đã khắc phục xong)'
lacks out.txt 'cần bớt'

begin 'what stands behind a forcing rule'
member366 a '"points_common": 24, "points_result": 56' | sed 's/"leadership_post": false, "leadership_posts": 0/"leadership_post": true, "leadership_posts": 1, "units_led": {"count": 4, "kht": 0, "ht_or_better": 4, "htt_or_better": 4, "tasks_assigned": 100, "tasks_completed": 65, "tasks_late": 0, "tasks_exceeded": 0}/' >forced.json
run 0 explain forced.json
has out.txt 'cần thêm 5'
has out.txt 'Hết các lý do trên thì chưa hẳn đã là'
has out.txt 'cần thêm 35'

begin 'an unknown field of a list: its own words and its own paper'
member366 a '"points_common": 24, "points_result": 56' | sed 's/"disciplines": \[\]/"disciplines": [{"form": "khien_trach", "decided_on": "2025-05-05", "breach_year": 2025, "duty_related": true}]/' >field.json
run 0 explain field.json
has out.txt 'kỷ luật 1 – tự phát hiện [disciplines[0].self_detected]: xem biên bản, báo cáo phát hiện vi phạm'
lacks out.txt 'xác nhận không có kỷ luật'

begin 'the cap of a group is told with its numbers'
run 0 explain --lang en group.json
has out.txt 'number of XS: 5; number of HTT: 20'

begin 'a warning starts with words, its code stands last'
sed 's/"duty_related": true/"duty_related": false/' field.json >off_duty.json
run 0 explain off_duty.json
has out.txt 'cấp có thẩm quyền cần cân nhắc. [not_duty_related]'
lacks out.txt '– not_duty_related'

begin 'a state pack speaks of a person, not of a Party member'
printf '%s' '{"id": "x", "cycle": {"year": 2025}, "pack": "nd90", "subject": "member", "facts": {}}' >state.json
run 0 explain state.json
has out.txt 'Cá nhân «x»'
lacks out.txt 'Đảng viên «x»'

begin 'several cases in one file: choose one'
{ member366 a '"points_common": 24'; member366 b '"points_common": 24'; } >two.jsonl
run 2 explain two.jsonl
has err.txt 'Tệp có 2 trường hợp, hãy chọn --id: a, b.'
run 0 explain --id b two.jsonl
has out.txt '«b»'

begin 'a wrong case: the field and the words, status 2'
printf '%s' '{"id": "x", "cycle": {"year": 2024}, "subject": "member", "facts": {"hed": true}}' >wrong.json
run 2 explain --lang en wrong.json
has err.txt 'facts.hed: '
has err.txt 'Did you mean «head»?'
[ ! -s out.txt ] || fail 'something was answered'
run 2 explain wrong.json
has err.txt 'Không có tên'

begin 'no case, no file, too long'
: >empty.json
run 2 explain empty.json
run 2 explain absent.json
has err.txt 'absent.json'
head -c 2000000 /dev/zero | tr '\0' ' ' >long.json
run 2 explain --lang en long.json
has err.txt 'longer than'

finish
