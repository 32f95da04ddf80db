#!/usr/bin/env bash
# The commands on a book, end to end: init, migrate, backup, restore, verify; two processes at one
# book, disks that refuse, files that are no book, a writer that is killed.
#
# Needs build/test/audit_test for its helpers that write and hold (made here).
cd "$(dirname "$0")/.." || exit 1
make -s build/test/audit_test || exit 1
helper=$PWD/build/test/audit_test
# shellcheck source=tests/check.bash
. tests/check.bash
RANDOM=${SEED:-1}

# same FILE: it is as it was when `keep FILE` was called
keep()
{
    cp -p "$1" "$1.kept"
}
same()
{
    cmp -s "$1" "$1.kept" || fail "$1 was changed"
}
alone()
{
    [ "$(ls -d "$1"?* 2>/dev/null | grep -vF "$1.kept")" = '' ] || fail "left beside $1: $(ls -d "$1"?*)"
}
head_of()
{
    sed -n 's/.*\(mã băm\|hash\) \([0-9a-f]\{64\}\)$/\2/p' out.txt | tail -n 1
}

begin 'init makes a book that verify finds sound'
run 0 init so.kd --name 'Đảng bộ xã Mẫu'
has out.txt 'Đã tạo sổ so.kd'
alone so.kd
head=$(head_of)
run 0 verify so.kd --head "$head"
has out.txt 'Sổ so.kd nguyên vẹn'
has out.txt '1 dòng trong bảng event'
run 0 verify so.kd --lang en
has out.txt 'The book so.kd is sound'
[ "$(stat -c %a so.kd)" = 600 ] || fail "others may read it: $(stat -c %a so.kd)"

begin 'init overwrites nothing'
keep so.kd
run 2 init so.kd
has err.txt 'không ghi đè'
same so.kd
run 1 init no-such-folder/so.kd
has err.txt 'Không tạo được tệp ở đây'

begin 'migrate of a book of this version does nothing'
keep so.kd
run 0 migrate so.kd
has out.txt 'không phải nâng cấp'
same so.kd
alone so.kd

begin 'a newer book is refused'
cp so.kd newer.kd
printf '\x00\x00\x27\x0f' | dd of=newer.kd bs=1 seek=60 conv=notrunc status=none
keep newer.kd
for command in migrate verify; do
    run 2 "$command" newer.kd
    has err.txt 'bản chương trình mới hơn'
done
run 2 backup newer.kd newer-copy.kd
[ ! -e newer-copy.kd ] || fail 'a copy was made'
same newer.kd

begin 'backup and restore'
"$helper" --write so.kd 2>err.txt | head -n 20 >out.txt
run 0 backup so.kd sao-luu.kd
head=$(head_of)
alone sao-luu.kd
run 0 verify sao-luu.kd --head "$head"
keep sao-luu.kd
run 2 backup so.kd sao-luu.kd
has err.txt 'sao-luu.kd: Đã có tệp này'
same sao-luu.kd
run 0 restore sao-luu.kd moi.kd
has out.txt 'Đã khôi phục sổ moi.kd'
alone moi.kd
run 0 verify moi.kd --head "$head"
same sao-luu.kd

begin 'restore replaces only when it is told to, and keeps what it replaces'
"$helper" --write so.kd 2>err.txt | head -n 5 >out.txt
run 0 verify so.kd
late=$(head_of)
keep so.kd
run 2 restore sao-luu.kd so.kd
has err.txt 'xin thêm --replace'
same so.kd
run 0 restore sao-luu.kd so.kd --replace
kept=$(ls so.kd.replaced-*)
has out.txt "$kept"
run 0 verify so.kd --head "$head"
run 1 verify so.kd --head "$late"
has err.txt 'không có sự kiện nào mang mã băm'
run 0 verify "$kept" --head "$late"
run 2 restore so.kd so.kd --replace
has err.txt 'cùng một tệp'
rm -f so.kd.kept

begin 'restore refuses a copy that is damaged'
cp sao-luu.kd hong.kd
dd if=/dev/urandom of=hong.kd bs=4096 seek=3 count=4 conv=notrunc status=none
keep so.kd
run 1 restore hong.kd so.kd --replace
same so.kd
[ "$(ls so.kd.replaced-* | wc -l)" -eq 1 ] || fail 'something was put aside'
cp sao-luu.kd doi.kd # one letter of an event
at=$(grep -abo 'Trần Văn Mẫu' doi.kd | head -n 1 | cut -d: -f1)
printf 'D' | dd of=doi.kd bs=1 seek="$at" conv=notrunc status=none
run 2 restore doi.kd so.kd --replace
has err.txt 'đã bị sửa'
run 1 verify doi.kd
has err.txt 'đã bị sửa'
has out.txt 'có lỗi'
same so.kd

begin 'backup of a book whose events were altered keeps the copy and says so'
run 2 backup doi.kd doi-copy.kd
has err.txt 'đã bị sửa'
has err.txt 'Bản sao được giữ lại'
[ -s doi-copy.kd ] || fail 'the copy is gone'

begin 'a restore that was killed leaves nothing in the way of the next'
mkdir -p cut-off
cp sao-luu.kd cut-off/so.kd.restore-999999999
touch cut-off/so.kd.restore-999999999-wal cut-off/so.kd.restore-$$
run 0 restore sao-luu.kd cut-off/so.kd
[ "$(ls cut-off | tr '\n' ' ')" = "so.kd so.kd.restore-$$ " ] || fail "left: $(ls cut-off)"
run 0 verify cut-off/so.kd --head "$head"
if command -v strace >/dev/null; then
    for call in link rename; do
        rm -f cut-off/*
        { strace -qq -o /dev/null -e inject="$call":signal=KILL "$bin" restore sao-luu.kd cut-off/so.kd; } >out.txt 2>err.txt
        [ ! -e cut-off/so.kd ] || run 0 verify cut-off/so.kd --head "$head"
        rm -f cut-off/so.kd
        run 0 restore sao-luu.kd cut-off/so.kd
        [ "$(ls cut-off)" = so.kd ] || fail "left: $(ls cut-off)"
    done
fi

begin 'restore in place of a damaged book'
cp hong.kd hong2.kd
head -c 5000 hong2.kd >cut.kd
for broken in hong2.kd cut.kd; do
    run 0 restore sao-luu.kd "$broken" --replace
    run 0 verify "$broken" --head "$head"
    [ -e "$broken".replaced-* ] || fail 'the damaged book was not kept'
done

begin 'what is no book is refused and left alone'
printf 'Họ và tên;Chi bộ\nTrần Văn Mẫu;01\n' >text.kd
: >empty.kd
head -c 60000 sao-luu.kd >short.kd
mkdir -p folder.kd
for f in text.kd empty.kd short.kd; do
    keep "$f"
    for command in verify migrate; do
        "$bin" "$command" "$f" >out.txt 2>err.txt && fail "$command took it"
        has err.txt "$f: "
    done
    "$bin" backup "$f" copy.kd >out.txt 2>err.txt && fail 'backup took it'
    "$bin" restore "$f" so.kd --replace >out.txt 2>err.txt && fail 'restore took it'
    [ ! -e copy.kd ] || fail 'a copy was made'
    same "$f"
    same so.kd
done
run 1 verify short.kd
has err.txt 'bị cụt'
run 2 verify text.kd
has err.txt 'không phải sổ'
run 2 verify folder.kd
run 2 verify absent.kd
has err.txt 'Không tìm thấy sổ'

begin 'wrong use'
run 2 init
has err.txt 'init SỔ'
run 2 backup so.kd
run 2 verify so.kd --head 12
has err.txt 'không phải mã băm'
run 0 verify so.kd --head "${head:0:16}" # as papers print it
run 1 verify so.kd --head 0123456789abcdef
run 2 verify so.kd --colour
has err.txt '--colour'
run 2 restore so.kd

begin 'a second process is told who has the book'
coproc holder { exec "$helper" --hold so.kd 2>holder.txt; }
who=$holder_PID
read -r word <&"${holder[0]}"
[ "$word" = held ] || fail "the holder said «$word»"
run 0 verify so.kd # readers do not wait
run 0 backup so.kd while-held.kd
run 1 restore sao-luu.kd so.kd --replace
has err.txt "đang được tiến trình $who (audit_test) sử dụng"
[ "$(ls -d so.kd.restore-* 2>/dev/null)" = '' ] || fail 'an unfinished copy was left'
eval "exec ${holder[1]}>&-"
wait "$who" 2>/dev/null

begin 'two processes write at once, each waits for the other'
run 0 init two.kd
"$helper" --write two.kd 2>one.txt | head -n 60 >acked-1 &
"$helper" --write two.kd 2>two.txt | head -n 60 >acked-2
wait
run 0 verify two.kd
for hex in $(tail -q -n 1 acked-1 acked-2 | cut -d' ' -f2); do
    run 0 verify two.kd --head "$hex"
done
[ -z "$(cut -d' ' -f1 acked-1 acked-2 | sort | uniq -d)" ] || fail 'a number was given twice'

begin 'a writer that is killed loses nothing that it acknowledged'
run 0 init killed.kd
for turn in $(seq 20); do
    lines=$((RANDOM % 30 + 1))
    coproc writer { exec "$helper" --write killed.kd 2>>killed.txt; }
    pid=$writer_PID
    exec 5<&"${writer[0]}"
    for _ in $(seq "$lines"); do
        read -r number hex <&5
    done
    kill -9 "$pid"
    while read -r more and <&5; do # acknowledged before the end
        number=$more
        hex=$and
    done
    exec 5<&-
    wait "$pid" 2>/dev/null
    [ ${#hex} -eq 64 ] || continue
    run 0 verify killed.kd --head "$hex"
    [ "$bad" -eq 0 ] || break
done
[ "$number" -gt 20 ] || fail "only $number events"
run 0 backup killed.kd killed-copy.kd
run 0 verify killed-copy.kd --head "$hex"

begin 'backup while a process writes'
coproc writer { exec "$helper" --write killed.kd 2>>killed.txt; }
pid=$writer_PID
exec 5<&"${writer[0]}"
for turn in 1 2 3; do
    read -r number hex <&5
    run 0 backup killed.kd "busy-$turn.kd"
    run 0 verify "busy-$turn.kd" --head "$hex"
done
kill -9 "$pid"
exec 5<&-
wait "$pid" 2>/dev/null

begin 'a full disk'
# Files may not grow beyond 64 KiB (in units of 1 KiB), as on a disk with no more room.
keep so.kd
(
    trap '' XFSZ
    ulimit -f 64
    "$bin" backup so.kd full.kd >out.txt 2>err.txt
    echo $? >rc
    "$bin" init full2.kd >>out.txt 2>>err.txt
    echo $? >>rc
)
[ "$(tr '\n' ' ' <rc)" = '1 1 ' ] || fail "exit statuses $(tr '\n' ' ' <rc)"
[ "$(grep -c 'Hết chỗ trên ổ đĩa' err.txt)" -eq 2 ] || fail 'it was not said'
[ -z "$(ls -d full* 2>/dev/null)" ] || fail "left behind: $(ls -d full*)"
same so.kd
run 0 verify so.kd
small=$PWD/small
mkdir -p "$small"
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=1200k tmpfs "$small" 2>/dev/null; then
    run 0 init small/so.kd
    head -c 300k /dev/zero >small/other
    run 1 backup so.kd small/copy.kd
    has err.txt 'Hết chỗ trên ổ đĩa'
    [ -z "$(ls -d small/copy* 2>/dev/null)" ] || fail "left behind: $(ls small)"
    rm small/other
    "$helper" --write small/so.kd >acked 2>err.txt && fail 'the disk was not full'
    has err.txt 'disk is full'
    run 0 verify small/so.kd --head "$(tail -n 1 acked | cut -d' ' -f2)"
    umount "$small"
fi

begin 'a folder that cannot be written'
mkdir -p locked
cp so.kd locked/so.kd
cp sao-luu.kd locked/copy.kd
chmod 755 . locked
chmod 444 locked/*.kd
cp "$bin" ./kiemdiem
keep locked/so.kd
as_other=()
[ "$(id -u)" -eq 0 ] && as_other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
chmod 555 locked
if "${as_other[@]}" test -x ./kiemdiem 2>/dev/null; then
    other()
    {
        local want=$1
        shift
        "${as_other[@]}" ./kiemdiem "$@" >out.txt 2>err.txt
        local got=$?
        [ "$got" -eq "$want" ] || fail "«$*»: exit status $got, not $want"
    }
    other 1 migrate locked/so.kd
    has err.txt 'Không có gì bị thay đổi'
    other 1 init locked/new.kd
    other 0 verify locked/copy.kd # a backup can be read anywhere
    other 1 backup locked/copy.kd locked/copy2.kd
    chmod 644 locked/so.kd
    [ "$(id -u)" -eq 0 ] && chown 65534 locked/so.kd
    other 1 migrate locked/so.kd
    has err.txt 'Không có gì bị thay đổi'
    [ "$(ls locked | tr '\n' ' ')" = 'copy.kd so.kd so.kd.kept ' ] || fail "$(ls locked)"
    same locked/so.kd
fi
chmod 755 locked

finish
