#!/usr/bin/env bash
# parameters.sh — overlays that set a parameter which opens one rule of the pack below and closes another.
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=tests/check.bash
. tests/check.bash

cp -r "$root/packs" packs

# overlay PACK YEAR NAME WORD: packs/overlays/local sets the parameter NAME to WORD
overlay()
{
    mkdir -p packs/overlays/local
    cat >packs/overlays/local/pack.pack <<END
overlay local "Quy định thử" issued 01/01/$2 on $1 cycles $2..$2
  en          A ruling for the test
  by          Ban Thường vụ giả định

document LOCAL "Quy định thử" issued 01/01/$2 neighbour

set $3 = $4
  cite        LOCAL mục 1
  vi          Địa phương chọn cách hiểu này.
  en          The province reads it this way.
END
}

begin "366: the leader's own discipline is for the competent level when the province says so"
overlay 366 2026 leader_exception discipline
run 0 pack check 366+local --packs packs
leader='{"id": "a", "pack": "366", "overlays": [OVERLAYS], "cycle": {"year": 2026, "quarter": null}, "subject": "member",
 "facts": {"admitted_on": "2010-01-01", "party_status": "normal", "leadership_post": true, "leadership_posts": 1,
 "standing_committee_of": null, "head": false, "deputy": false, "managed_by": "grassroots", "in_political_system": true,
 "state_employee": false, "points_common": 29, "points_result": 66, "quality_ok": true,
 "units_led": {"tasks_assigned": 20, "tasks_completed": 20, "tasks_late": 0, "tasks_exceeded": 8, "count": 4, "kht": 0,
 "ht_or_better": 4, "htt_or_better": 4}, "five_targets": {"assigned": 0, "reached": 0}, "confidence_vote": null,
 "force_majeure": false, "earlier_faults": 0, "earlier_faults_remedied": 0, "conclusions": [],
 "subordinate_corruption_disciplined": false, "sick_leave_days": 0, "maternity_leave": false, "worked_months": 12,
 "absent_at_review": false, "review_completed": true, "months_at_old_cell": 0, "temporary_activity": false,
 "residence_comment": true, "residence_exempt": false, "suggested_matters": 0, "answered_matters": 0,
 "quarter_levels": [null, null, null, null],
 "disciplines": [{"side": "party", "form": "canh_cao", "decided_on": "2026-06-15", "breach_year": 2026,
 "duty_related": true, "breach_unit": "this", "made_heavier_on": null, "counted_in": [],
 "self_detected": true, "remedied": true}]}}'
echo "${leader/OVERLAYS/\"local\"}" | tr -d '\n' >case.json
feed 0 case.json decide --packs packs
has out.txt '"forced": false'
has out.txt '"discretion": true'
has out.txt '"written_reason"'
echo "${leader/OVERLAYS/}" | tr -d '\n' >case.json
feed 0 case.json decide --packs packs
has out.txt '"forced": true'
has out.txt '"discretion": false'
run 0 pack prove 366+local --packs packs

begin "366: one target missed is enough when the province says so, and the proof notes the rule that closes"
overlay 366 2026 targets_rule any
run 0 pack check 366+local --packs packs
run 0 pack prove 366+local --packs packs
has out.txt '«D11.K4.2.a.some_target»'
lacks out.txt 'SAI'

begin "124: the ceiling for sick leave opens"
overlay 124 2023 sick_leave_ceiling yes
run 0 pack check 124+local --packs packs
run 0 pack prove 124+local --packs packs

begin '124: of a base of HTT and XS the places follow from both'
group='{"cycle": {"year": 2024}, "overlays": [OVERLAYS], "subject": "group", "facts": {"kind": "members", FACTS}}'
# places OVERLAYS FACTS TEXT
places()
{
    local line=${group/OVERLAYS/$1}
    echo "${line/FACTS/$2}" >case.json
    feed 0 case.json decide --packs packs
    has out.txt "$3"
}
overlay 124 2024 cap_base htt_and_xs
run 0 pack check 124+local --packs packs
places '' '"pool": 25' '"max_xs": 4, "resulting_htt": 21'
places '"local"' '"pool": 25' '"max_xs": 5, "resulting_htt": 20'
places '"local"' '"xs": 5, "htt": 20' '"max_xs": 5, "resulting_htt": null, "rate_percent": 20, "over": false'
places '' '"xs": 5, "htt": 20' '"max_xs": 4, "resulting_htt": null, "rate_percent": 20, "over": true'
places '"local"' '"xs": 6, "htt": 20' '"over": true'
feed 0 case.json explain --packs packs
has out.txt 'Số xuất sắc nhiều nhất: 5 (không quá 20 % số hoàn thành tốt và xuất sắc).'

begin "a word that the program does not know is told by pack check, with those that it knows"
overlay 366 2026 cap_peers anybody
run 2 pack check 366+local --packs packs
has err.txt 'cap_peers'
has err.txt 'kind, none'
overlay 132 2020 vote_base valid
run 0 pack check 132+local --packs packs

finish
