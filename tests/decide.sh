#!/usr/bin/env bash
# decide.sh — `kiemdiem decide` end to end: one answer a line, in order; whatever is broken is answered with an error and the
# other lines all the same; memory stays bounded.
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=tests/check.bash
. tests/check.bash

good='{"id": "good", "cycle": {"year": 2024}, "subject": "member", "facts": {"party_status": "exempt"}}'
# member FACTS: a case about a member
member()
{
    printf '{"id": "m", "cycle": {"year": 2024}, "subject": "member", "facts": {%s}}\n' "$1"
}
# refused FILE FIELD TEXT: the second line of FILE is answered with that error, the first and the third are decided
refused()
{
    feed 2 "$1" decide --lang en
    lines out.txt 3
    [ "$(grep -c '^{"id": "good", "pack": "124"' out.txt)" -eq 2 ] || fail "the other lines were not answered"
    sed -n 2p out.txt >second.txt
    has second.txt "\"error\": {\"field\": \"$2\""
    has second.txt "$3"
}
# between TEXT: a file of three lines with TEXT as the second
between()
{
    printf '%s\n%s\n%s\n' "$good" "$1" "$good" >in.jsonl
}
# repeat TEXT N
repeat()
{
    awk -v text="$1" -v n="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", text }'
}

begin 'every case answered: status 0, in order, numbers as ids echoed'
printf '%s\n' "$good" "${good/\"good\"/7}" "${good/\"good\"/\"Nguyễn \\\"A\\\"\"}" >in.jsonl
feed 0 in.jsonl decide
lines out.txt 3
sed -n 2p out.txt | grep -q '^{"id": 7, "pack": "124", "reviewed": false' || fail 'second line'
sed -n 3p out.txt | grep -qF '{"id": "Nguyễn \"A\"", "pack"' || fail 'third line'

begin 'from a file, and from - for standard input'
run 0 decide in.jsonl
lines out.txt 3
feed 0 in.jsonl decide -
lines out.txt 3

begin 'line ends of Windows, empty lines, no end at the last line'
printf '%s\r\n\r\n   \n%s' "$good" "$good" >in.jsonl
feed 0 in.jsonl decide
lines out.txt 2

begin 'not JSON'
between '{"id": "m", '
refused in.jsonl '' 'not valid JSON'

begin 'not UTF-8'
between "$(printf '{"id": "m\xff"}')"
refused in.jsonl '' 'not UTF-8'

begin 'a number of a million digits'
between "$(member "\"tasks_assigned\": $(repeat 9 1000000)")"
refused in.jsonl '' 'too long'

begin 'nesting 10,000 deep'
between "$(repeat '[' 10000)"
refused in.jsonl '' 'nested too deep'
between "$(repeat '{"a":' 10000)"
refused in.jsonl '' 'nested too deep'

begin 'a key given twice'
between "$(member '"head": true, "head": false')"
refused in.jsonl '' 'stands twice'

begin 'an unknown field, with the nearest known name'
between "$(member '"tasks_asigned": 3')"
refused in.jsonl 'facts.tasks_asigned' 'Did you mean «tasks_assigned»?'

begin 'a date that does not exist'
between "$(member '"admitted_on": "2023-02-29"')"
refused in.jsonl 'facts.admitted_on' 'date that exists'

begin 'points over the maximum'
between "$(member '"points_common": 30.01')"
refused in.jsonl 'facts.points_common' 'outside 0..30'

begin 'more completed than assigned'
between "$(member '"tasks_assigned": 3, "tasks_completed": 4')"
refused in.jsonl 'facts.tasks_completed' 'greater than'

begin 'a NUL byte'
printf '%s\n{"id": "m\0"}\n%s\n' "$good" "$good" >in.jsonl
refused in.jsonl '' ''

begin 'a line of two megabytes'
between "{\"id\": \"$(repeat x 2000000)\"}"
refused in.jsonl '' 'longer than 1048576 bytes'

begin 'a line that is a value but no case'
between '[1, 2]'
refused in.jsonl '' 'Expected an object'

begin 'an error keeps the id of its case'
between '{"id": "mine", "cycle": {"year": 2024}, "subject": "nobody", "facts": {}}'
refused in.jsonl 'subject' '"id": "mine"'

begin 'errors are said in Vietnamese unless asked otherwise'
feed 2 in.jsonl decide
has out.txt 'Cần một trong'

begin 'an empty file'
: >empty.jsonl
run 2 decide empty.jsonl
lines out.txt 0
has err.txt 'kiemdiem: '

begin 'a file that is not there, a folder'
run 2 decide absent.jsonl
has err.txt 'absent.jsonl'
mkdir -p folder
run 2 decide folder
has err.txt 'kiemdiem: '
lines out.txt 0

begin 'unknown options and languages, a value that is missing'
run 2 decide --fast
has err.txt '--fast'
run 2 decide in.jsonl in.jsonl
run 2 decide --lang fr
has err.txt 'fr'
run 2 decide --packs
has err.txt '--packs'

begin '--packs with a folder that is not there, or is empty'
feed 2 in.jsonl decide --packs absent --lang en
has err.txt 'dictionary.pack'
feed 2 in.jsonl decide --packs folder --lang en
has err.txt 'dictionary.pack'

begin '--packs with the packs as they stand'
printf '%s\n' "$good" >one.jsonl
feed 0 one.jsonl decide
cp out.txt embedded.txt
feed 0 one.jsonl decide --packs "$root/packs"
cmp -s out.txt embedded.txt || fail 'another answer than with the packs of the program'

begin '--packs with a broken pack: told with file and words, the other packs still judge'
rm -rf mine
mkdir mine
cp -r "$root"/packs/* mine/
printf 'rule A for member, confirmed\n' >>mine/124/pack.pack
printf '%s\n' "$good" "${good/2024/2021}" >in.jsonl
feed 2 in.jsonl decide --packs mine --lang en
lines out.txt 2
sed -n 1p out.txt | grep -qF '"error": {"field": "pack"' || fail 'no error of the pack'
sed -n 2p out.txt | grep -qF '"pack": "132"' || fail 'the other pack did not answer'

begin '--packs with a broken dictionary: the place is named, nothing is answered'
printf 'fact x for member float\n' >>mine/dictionary.pack
feed 2 in.jsonl decide --packs mine --lang en
has err.txt 'dictionary.pack:'
has err.txt 'no type «float»'

# Memory is measured as the largest resident size, in kilobytes.
memory()
{
    local limit=$1 got
    shift
    /usr/bin/time -f %M -o memory.txt "$@" >out.txt 2>err.txt
    got=$(tail -n 1 memory.txt)
    [ "$got" -le "$limit" ] || fail "$got kB, more than $limit"
}

if [ -x /usr/bin/time ]; then
    begin '100,000 lines in bounded memory'
    awk -v g="$good" 'BEGIN { for (i = 0; i < 100000; i++) print g }' >many.jsonl
    memory 200000 "$bin" decide many.jsonl
    lines out.txt 100000

    begin '10,000 different cycles in bounded memory'
    awk 'BEGIN { split("member collective group event", s, " ")
        for (i = 0; i < 10000; i++)
            printf "{\"id\": %d, \"cycle\": {\"year\": %d, \"cutoff\": \"%d-%02d-%02d\"}, \"subject\": \"%s\", \"facts\": {}}\n",
                i, 2023 + i % 2, 2023 + i % 2, 1 + i % 12, 1 + int(i / 24) % 28, s[1 + i % 4] }' >cycles.jsonl
    memory 400000 "$bin" decide cycles.jsonl
    lines out.txt 10000
    lacks out.txt '"error"'

    begin 'a thousand disciplines in one case'
    member "\"disciplines\": [{\"form\": \"khien_trach\", \"decided_on\": \"2024-06-15\", \"breach_year\": 2022}$(
        repeat ', {"form": "canh_cao", "decided_on": "2024-06-15", "breach_year": 2024, "breach_unit": "this", "self_detected": false, "remedied": false}' 999)]" >long.jsonl
    memory 300000 "$bin" decide long.jsonl
    lines out.txt 1
    has out.txt '"forced": true'
fi

finish
