# check.bash — what scripts of tests/ share; to be read with `. tests/check.bash` in the project root.
#
#   begin NAME            ends the test before, and says how it went; finish ends the last
#   run STATUS ARGS…      runs the program; what it prints stands in out.txt and err.txt of $SCRATCH
#   has / lacks FILE TEXT
set -u
bin=$(realpath "${KIEMDIEM:-build/kiemdiem}")
place=${SCRATCH:-$(mktemp -d)}
export root=$PWD
mkdir -p "$place"
cd "$place" || exit 1
failed=0
bad=0
step=''
shown='out.txt err.txt' # what fail prints

# A day of the lists of 2026 that is not ahead of the clock.
# shellcheck disable=SC2034
autumn=30/11/2026
[ "$(date -u +%Y%m%d)" -ge 20261130 ] || autumn=$(date -u +%d/%m/%Y)

begin()
{
    [ -n "$step" ] && [ "$bad" -eq 0 ] && echo "ok - $step"
    step=$1
    bad=0
}
finish()
{
    begin ''
    exit "$failed"
}
fail()
{
    local file
    echo "not ok - $step: $1"
    for file in $shown; do
        [ ! -e "$file" ] || head -c 1500 "$file" | sed 's/^/    /'
    done
    bad=1
    failed=1
}
run()
{
    local want=$1 got
    shift
    "$bin" "$@" >out.txt 2>err.txt </dev/null
    got=$?
    [ "$got" -eq "$want" ] || fail "«$*»: exit status $got, not $want"
}
# feed STATUS FILE ARGS…: the same with FILE as standard input
feed()
{
    local want=$1 input=$2 got
    shift 2
    "$bin" "$@" <"$input" >out.txt 2>err.txt
    got=$?
    [ "$got" -eq "$want" ] || fail "«$*»: exit status $got, not $want"
}
has()
{
    grep -qaF -- "$2" "$1" || fail "no «$2» in $1"
}
lacks()
{
    ! grep -qaF -- "$2" "$1" || fail "«$2» in $1"
}
lines()
{
    local n
    n=$(wc -l <"$1")
    [ "$n" -eq "$2" ] || fail "$n lines in $1, not $2"
}
