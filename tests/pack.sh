#!/usr/bin/env bash
# pack.sh — `kiemdiem pack …` end to end: exit statuses, JSON, and what a broken folder of packs is told.
#
#   KIEMDIEM=build/kiemdiem SCRATCH=an-empty-folder tests/pack.sh
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=tests/check.bash
. tests/check.bash

# pack STATUS ARGUMENTS…: `kiemdiem pack …`
pack()
{
    local want=$1
    shift
    run "$want" pack "$@"
}
# A fresh copy of the packs, to be broken.
copy()
{
    rm -rf packs
    cp -r "$root/packs" packs
}
# is_json: out.txt is one JSON value; known without node to be balanced at least
is_json()
{
    if command -v node >/dev/null; then
        node -e 'JSON.parse(require("fs").readFileSync("out.txt", "utf8"))' 2>json.txt ||
            fail "no JSON: $(tail -n 1 json.txt)"
    else
        [ "$(tr -cd '{[' <out.txt | wc -c)" -eq "$(tr -cd '}]' <out.txt | wc -c)" ] || fail 'no JSON'
    fi
}

begin 'help and unknown parts'
pack 2
has err.txt 'impact'
pack 0 help
has out.txt 'coverage'
pack 2 nonsense
has err.txt '«nonsense»'
pack 2 list --colour
has err.txt '--colour'

begin 'list'
pack 0 list --json --packs "$root/packs"
is_json
for id in 124 132 132-16 366 nd90 nd335 hatinh-2023 mau-2026; do
    has out.txt "\"id\": \"$id\""
done
lacks out.txt '"cases": null}'
has out.txt '"on": "124"'
pack 0 list 124 --lang en --packs "$root/packs"
has out.txt 'cycles 2023–2024'
lacks out.txt 'hatinh'

begin 'list without a folder of cases'
rm -rf packs
pack 0 list --json 124
is_json
has out.txt '"cases": null'

begin 'one hash of a pack wherever it is told'
pack 0 list --json hatinh-2023
hash=$(sed -n 's/.*"hash": "\([0-9a-f]*\)".*/\1/p' out.txt)
[ "${#hash}" -eq 64 ] || fail "no hash: $hash"
pack 0 show hatinh-2023
has out.txt "$hash"

begin 'show'
pack 0 show 124 --overlay hatinh-2023
has out.txt '### Điều 12'
has out.txt '#### 124.D12.K1.cap'
has out.txt '#### hatinh-2023.HT01.c'
[ "$(grep -n '^### Điều 5$' out.txt | cut -d: -f1 | head -1)" -lt "$(grep -n '^### Điều 12$' out.txt | cut -d: -f1 | head -1)" ] ||
    fail 'article 12 before article 5'
[ "$(grep -c '^#### 124.D12.K1.cap$' out.txt)" -eq 1 ] || fail 'a rule is shown twice'
has out.txt 'Khi: ngày kết nạp chưa đủ 6 tháng tính đến ngày chốt'
has out.txt 'có mục «kỷ luật» mà [ngày quyết định kỷ luật trong kỳ này và'
has out.txt 'Thì: không kiểm điểm; lý do: mới kết nạp chưa đủ 6 tháng'
has out.txt 'Thì: thứ tự: người đứng đầu, cấp phó, thành viên'
has out.txt 'Thì: hạn: 3 ngày làm việc trước ngày họp'
has out.txt 'Thì: số xuất sắc không quá 20 % số hoàn thành tốt'
lacks out.txt 'Ví dụ áp dụng'
lacks out.txt '  then '
lacks out.txt '  when '
pack 0 show 124 --source
has out.txt '  when admitted_on less than 6 months before cutoff'
has out.txt '  then not reviewed, reason admitted_lt_6_months'
has out.txt 'Ví dụ áp dụng'
pack 0 show 366 --lang en
has out.txt '(at most 30 points)'
pack 2 show 999
has err.txt '«999»'
pack 2 show

begin 'check of the packs of the program'
pack 0 check --lang en
has out.txt 'no problem'
lacks out.txt 'Not proven'

begin 'check tells file, line and column'
copy
sed -i 's/party_status is exempt/party_statuz is exempt/' packs/124/who.pack
line=$(grep -n 'party_statuz is exempt' packs/124/who.pack | cut -d: -f1)
pack 2 check 124 --packs packs --lang en
has err.txt "124/who.pack:$line:15: "
has err.txt '«party_status»'
pack 0 check 366 --packs packs
printf 'nothing\n' >packs/overlays/mau-2026/pack.pack
pack 2 check --packs packs
has err.txt 'overlays/mau-2026/pack.pack:1:1: '
pack 2 check --packs nowhere --lang en
has err.txt 'The folder «nowhere» has no dictionary.pack'

begin 'check tells what was probably meant'
# wrong EXPRESSION TEXT…: pack 124 with one word of who.pack spoilt
wrong()
{
    copy
    sed -i "$1" packs/124/who.pack
    pack 2 check 124 --packs packs --lang en
    has err.txt "$2"
}
wrong '0,/party_status is exempt/s//party_status is exemptt/' 'nearest: «exempt»'
wrong '0,/party_status is exempt/s//party_status is Hanoi/' 'there are: normal, exempt'
wrong '0,/  spares /s//  sparse /' 'nearest: «spares»'
wrong '0,/cite        QD124 /s//cite        QD125 /' 'nearest: «QD124»'
wrong '0,/at least/s//at lest/' 'found «at lest»'

begin 'check finds rules that contradict each other'
copy
cat >>packs/124/who.pack <<'RULE'

rule TEST.one for member, confirmed
  cite        QD124 Điều 5
  when        sick_leave_days more than 200
  then        decider politburo
  vi          Một câu để thử.
  en          A sentence for a test.
  fires       sick_leave_days = 201
  spares      sick_leave_days = 200
RULE
pack 2 check 124 --packs packs --lang en
has err.txt '124.TEST.one contradicts'
has err.txt 'sick_leave_days = 201'

begin 'test of the packs'
pack 0 test --packs "$root/packs"
tail -n 1 out.txt >last.txt
grep -qE '^[0-9]{4,} passed, 0 failed$' last.txt || fail "$(cat last.txt)"

begin 'test tells which example and which case failed'
copy
sed -i '0,/  fires       party_status = exempt/s//  fires       party_status = normal/' packs/124/who.pack
sed -i '1s/"expect": {/"expect": {"form": "9Z", /' packs/124/cases/levels.jsonl
pack 1 test 124 --packs packs --lang en
has out.txt "124/who.pack:$(grep -n 'fires       party_status = normal' packs/124/who.pack | cut -d: -f1 | head -1): 124.D5.K2.1.exempt"
has out.txt '124/cases/levels.jsonl:1: '
has out.txt 'form: expected "9Z", got '
has out.txt ' passed, 2 failed'
sed -i '0,/  fires       party_status = normal/s//  fires       - party_status/' packs/124/who.pack
pack 1 test 124 --packs packs --lang en
has out.txt 'unknown (lacking: party_status)'
printf 'not JSON\n{"id": "x"}\n' >packs/124/cases/levels.jsonl
pack 1 test 124 --packs packs
has out.txt '124/cases/levels.jsonl:2: x: '

begin 'diff'
pack 0 diff 124 366
has out.txt 'files_day: 15/02 năm sau → 01/02 năm sau'
has out.txt 'Chỉ có ở 366'
has out.txt 'Gần nhất ở bộ kia: 124.D12.K1.2.exceeded'
has out.txt 'Điều kiện trước: số nhiệm vụ vượt mức thấp hơn 50 % của số nhiệm vụ được giao'
has out.txt 'Kết luận trước: dùng Mẫu 2B (cá nhân giữ chức vụ lãnh đạo, quản lý)'
has out.txt 'Kết luận nay: dùng Mẫu 2A (cá nhân giữ chức vụ lãnh đạo, quản lý)'
pack 0 diff 124 124 --lang en
has out.txt 'do not differ'
pack 0 diff 124 124+hatinh-2023 --lang en
has out.txt 'hatinh-2023.HT01.c'
pack 2 diff 124
pack 2 diff 124 unknown

begin 'impact'
cat "$root"/packs/124/cases/levels.jsonl "$root"/packs/124/cases/discipline.jsonl >cases.jsonl
pack 0 impact 124 366 cases.jsonl --json
is_json
has out.txt "\"cases\": $(wc -l <cases.jsonl)"
has out.txt '"to": "KHT"'
pack 0 impact 124 124 cases.jsonl --lang en
has out.txt 'Moved: 0'
pack 0 impact 124 124+hatinh-2023 cases.jsonl --json
is_json
has out.txt '"moved": 0,'
has out.txt '"redated": [{"year": 2023, '
pack 0 impact 124 124+hatinh-2023 cases.jsonl --lang en
has out.txt 'were moved to 2023'
pack 2 impact 124 366 nowhere.jsonl
printf 'not JSON\n' >wrong.jsonl
pack 2 impact 124 366 wrong.jsonl
has err.txt 'wrong.jsonl'

finish
