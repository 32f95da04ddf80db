#!/bin/sh
# coverage.sh — packs/COVERAGE names a home for every numbered rule, and a ledger with a fault is refused.
#
#   KIEMDIEM=build/kiemdiem SCRATCH=an-empty-folder tests/coverage.sh
set -u
cd "$(dirname "$0")/.." || exit 1
bin=${KIEMDIEM:-build/kiemdiem}
place=${SCRATCH:-$(mktemp -d)}
mkdir -p "$place"
failed=0

# shows NAME STATUS FILE [TEXT]: `pack coverage FILE` ends with STATUS and says TEXT
shows()
{
    "$bin" pack coverage "$3" --packs packs --lang en >"$place/out.txt" 2>&1
    got=$?
    if [ "$got" -eq "$2" ] && grep -qF -- "${4:-}" "$place/out.txt"; then
        echo "ok - $1"
    else
        echo "not ok - $1: exit status $got"
        sed 's/^/    /' "$place/out.txt" | head -20
        failed=1
    fi
}

shows 'every number has a home' 0 packs/COVERAGE 'complete'

broken=$place/COVERAGE
sed '/^DR-101 /d' packs/COVERAGE >"$broken"
shows 'a missing number' 2 "$broken" '«DR 101» is missing'

{ cat packs/COVERAGE && grep '^R45 ' packs/COVERAGE; } >"$broken"
shows 'a number listed twice' 2 "$broken" '«R45» is listed twice'

sed 's/^R45 .*/R45  rule 366.NO.SUCH.rule/' packs/COVERAGE >"$broken"
shows 'a rule that no pack has' 2 "$broken" 'No pack has the rule «366.NO.SUCH.rule»'

{ cat packs/COVERAGE && echo 'R999  engine: nothing'; } >"$broken"
shows 'a number outside the ranges' 2 "$broken" '«R 999» is not in the ranges'

sed 's/^R45 .*/R45  somewhere/' packs/COVERAGE >"$broken"
shows 'a number without a home' 2 "$broken" 'somewhere'

exit "$failed"
