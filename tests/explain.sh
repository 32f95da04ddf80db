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
